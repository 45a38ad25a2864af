/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 *
 * The access router's side of RFC 5269, sections 3.2, 3.5, 3.6 and 5.
 */
#include "handover-key-bench.h"
#include "last-words.h"

#include <algorithm>
#include <set>

using namespace ns3;
using namespace ns3::mip6sec;
using namespace ns3::mip6sec::keytest;

namespace
{

using Asker = Bench::Asker; //!< who asks

/// @param b a bench @param refusal a reason @return requests refused for it
uint64_t
Refused(const Bench& b, KeyRequestRefusal refusal)
{
    return b.server->GetRefused(refusal);
}

/// @param first of two series of octets @param second of the same length @return bits that differ
uint32_t
Distance(const Octets& first, const Octets& second)
{
    uint32_t bits = 0;
    for (std::size_t i = 0; i < first.size(); ++i)
    {
        for (uint8_t x = first[i] ^ second[i]; x != 0; x &= x - 1)
        {
            ++bits;
        }
    }
    return bits;
}

/// RFC 5269 3.2: requests that are not validated
void
NotSecured(Bench& b, Case& test)
{
    b.At(1, [&]() {
        for (NdSecurity security :
             {NdSecurity::UNSECURED, NdSecurity::PROVISIONAL, NdSecurity::FAILED})
        {
            Asker asker = b.Usual();
            asker.security = security;
            Outcome& outcome = b.AskNow(asker);
            test.Equal(outcome.told, 1u, "told at once");
            test.Check(!outcome.reply, "no key in the reply");
        }
    });
    b.Run(10);
    test.Equal(b.server->GetMade(), 0u, "no key was made");
    test.Equal(b.server->GetNKeys(), 0u, "none is kept");
    test.Equal(Refused(b, KeyRequestRefusal::NOT_SECURED), 3u, "counted");
    test.Equal(CryptoCpu::Of(b.node)->GetOperations(), 0u, "no work for the processor");
}

/// RFC 5269 3.2: a record is not changed by who is not validated
void
RecordUntouched(Bench& b, Case& test)
{
    Outcome* first = nullptr;
    b.Ask(1, b.Usual(), &first);
    Octets secret;
    Time expiry;
    b.At(2, [&]() {
        secret = b.Kept(b.Usual());
        expiry = b.server->Find(b.Usual().address)->GetExpiry();
    });
    Asker forger = b.Usual();
    forger.security = NdSecurity::FAILED;
    forger.encryption = b.NewKey(KeyUse::ENCRYPT);
    forger.algorithm = SHA256;
    b.Ask(3, forger);
    b.Ask(43000, forger); // also within the margin in which a key is replaced
    b.At(43001, [&]() {
        test.Check(!secret.empty() && b.Kept(b.Usual()) == secret, "the same key");
        test.Equal(b.server->Find(b.Usual().address)->GetExpiry(), expiry, "the same lifetime");
        test.Check(b.server->Find(b.Usual().address)->GetAlgorithm() == SHA1, "and algorithm");
    });
    b.Run(43002);
    test.Equal(b.server->GetMade(), 1u, "one key in all");
}

/// RFC 5269 3.2: the whole of a first answer
void
FirstKey(Bench& b, Case& test)
{
    Ptr<CryptoCpu> cpu = CryptoCpu::Of(b.node);
    const Time cost = cpu->GetCostModel()->GetCost(CryptoOperation::RSA_ENCRYPT, 1024);
    Outcome* outcome = nullptr;
    b.Ask(1, b.Usual(), &outcome);
    b.Run(2);
    test.Equal(outcome->told, 1u, "told once");
    test.Check(outcome->reply.has_value(), "a reply");
    test.Check(cost.IsStrictlyPositive(), "encryption costs time");
    test.Equal(outcome->when, Seconds(1) + cost, "late by the cost of encryption");
    test.Equal(outcome->reply->lifetime, 43200u, "12 hours");
    test.Check(outcome->reply->algorithm == SHA1, "algorithm asked for");
    test.Equal(outcome->reply->encryptedKey.size(), 128u, "as long as the modulus");
    const Octets secret = b.SecretOf(*outcome, b.Usual());
    test.Equal(secret.size(), 20u, "as strong as HMAC-SHA1");
    test.Check(secret == b.Kept(b.Usual()), "the key that the router keeps for the CGA");
    Ptr<const HandoverKey> key = b.server->Find(b.Usual().address);
    test.Equal(key->GetExpiry(), Seconds(1 + 43200), "HK-LIFETIME recorded");
    test.Check(key->GetAlgorithm() == SHA1, "algorithm recorded");
    test.Equal(key->GetSpi(), FMIP_SPI_HANDOVER_KEY, "SPI 0");
}

/// RFC 5269 3.2: the existing key, for another encryption key
void
ExistingKey(Bench& b, Case& test)
{
    Asker again = b.Usual();
    again.encryption = b.NewKey(KeyUse::ENCRYPT);
    Outcome* first = nullptr;
    Outcome* second = nullptr;
    Outcome* third = nullptr;
    b.Ask(1, b.Usual(), &first);
    b.Ask(1001.5, again, &second);
    b.Ask(30001.5, b.Usual(), &third);
    b.Run(30003);
    const Octets secret = b.SecretOf(*first, b.Usual());
    test.Check(!secret.empty() && b.SecretOf(*second, again) == secret, "the same key");
    test.Check(b.SecretOf(*second, b.Usual()).empty(), "encrypted to the key of this request only");
    test.Equal(second->reply->lifetime, 42199u, "the lifetime that is left, rounded down");
    test.Check(b.SecretOf(*third, b.Usual()) == secret, "again");
    test.Equal(third->reply->lifetime, 13199u, "less is left");
    test.Equal(b.server->GetMade(), 1u, "one key was made");
}

/// Sections 3.2, 3.3 and 3.6: within the margin a new key takes the place of the old one
void
Renewal(Bench& b, Case& test)
{
    Outcome* first = nullptr;
    Outcome* kept = nullptr;
    Outcome* held = nullptr;
    b.Ask(0, b.Usual(), &first);
    b.Ask(38879, b.Usual(), &kept); // 43200 s * 0.9 = 38880 s
    b.At(38881, [&]() { b.server->SetForwarding(b.Usual().address, true); });
    b.Ask(38882, b.Usual(), &held);
    Asker other = b.Usual();
    other.address = Ipv6Address("2001:b::200");
    Outcome* another = nullptr;
    Outcome* fresh = nullptr;
    b.Ask(1, other, &another);
    b.Ask(38883, other, &fresh);
    b.Run(38900);
    const Octets old = b.SecretOf(*first, b.Usual());
    test.Check(b.SecretOf(*kept, b.Usual()) == old, "kept before the margin");
    test.Check(b.SecretOf(*held, b.Usual()) == old, "kept while forwarding");
    test.Equal(held->reply->lifetime, 4318u, "with what is left of it");
    test.Check(b.SecretOf(*fresh, other) != b.SecretOf(*another, other), "a new key in the margin");
    test.Equal(fresh->reply->lifetime, 43200u, "with a whole lifetime");
    test.Check(b.Kept(other) == b.SecretOf(*fresh, other), "the one kept");
}

/// RFC 5269 3.1: who may ask
void
BadSources(Bench& b, Case& test)
{
    b.At(1, [&]() {
        for (const char* address : {"fe80::1:2:3:4", "::", "ff02::1", "::1"})
        {
            Asker asker = b.Usual();
            asker.address = Ipv6Address(address);
            test.Check(!b.AskNow(asker).reply, address);
        }
        Asker plain = b.Usual();
        plain.cgaOption = false;
        b.AskNow(plain);
    });
    b.Run(2);
    test.Equal(Refused(b, KeyRequestRefusal::NOT_GLOBAL), 4u, "no care-of addresses");
    test.Equal(Refused(b, KeyRequestRefusal::NO_CGA), 1u, "not proved to be a CGA");
    test.Equal(b.server->GetMade(), 0u, "no key");
}

/// RFC 5269 3.1, 4.1: the encryption key
void
EncryptionKeys(Bench& b, Case& test)
{
    const auto longer = b.NewKey(KeyUse::ENCRYPT, 1032);
    const auto shorter = b.NewKey(KeyUse::ENCRYPT, 1024);
    const auto big = b.NewKey(KeyUse::SIGN, 1032);
    b.At(1, [&]() {
        Asker asker = b.Usual();
        asker.encryption = longer;
        b.AskNow(asker);
        asker.cga = big;
        asker.encryption = shorter;
        b.AskNow(asker);
        asker = b.Usual();
        asker.publicKey = b.cga->GetPublicKey()->GetSpki();
        b.AskNow(asker);
        asker.publicKey = Octets{0x30, 0x82, 1, 2, 3};
        b.AskNow(asker);
        asker.publicKey = b.encryption->GetPublicKey()->GetSpki();
        asker.publicKey->push_back(0); // an octet too many
        b.AskNow(asker);
        asker.publicKey = Octets();
        b.AskNow(asker);
    });
    b.Run(2);
    test.Equal(Refused(b, KeyRequestRefusal::OTHER_PARAMETERS), 2u, "longer and shorter");
    test.Equal(Refused(b, KeyRequestRefusal::SAME_KEY), 1u, "the CGA key");
    test.Equal(Refused(b, KeyRequestRefusal::BAD_KEY), 3u, "cannot be read");
    test.Equal(b.server->GetMade(), 0u, "no key");
    Asker asker = b.Usual();
    asker.cga = big;
    asker.encryption = longer;
    Outcome* outcome = nullptr;
    b.Ask(3, asker, &outcome);
    b.Run(4);
    test.Check(b.SecretOf(*outcome, asker).size() == 20, "both of another length are fine");
}

/// RFC 5269 3.2: the algorithm
void
Algorithms(Bench& b, Case& test)
{
    struct Row
    {
        uint16_t supported; //!< by the router
        int asked;          //!< AT value
        int given;          //!< AT value, -1 for none
    };

    const Row rows[] = {{3, 0, 0},
                        {3, 1, 1},
                        {1, 0, 0},
                        {2, 0, 1},
                        {2, 1, 1},
                        {1, 1, -1},
                        {3, 2, -1},
                        {3, 15, -1}};
    std::deque<Outcome*> got(std::size(rows), nullptr);
    for (std::size_t i = 0; i < std::size(rows); ++i)
    {
        Asker asker = b.Usual();
        asker.address = Ipv6Address(("2001:b::" + std::to_string(100 + i)).c_str());
        asker.algorithm = static_cast<HandoverKeyAlgorithm>(rows[i].asked);
        b.At(1.0 + i, [&b, row = rows[i]]() {
            b.server->SetAttribute("Algorithms", UintegerValue(row.supported));
        });
        b.Ask(1.1 + i, asker, &got[i]);
    }
    b.Run(20);
    for (std::size_t i = 0; i < std::size(rows); ++i)
    {
        const int at = got[i]->reply ? static_cast<int>(got[i]->reply->algorithm) : -1;
        test.Equal(at, rows[i].given, "row " + std::to_string(i));
        const std::size_t size = b.SecretOf(*got[i], b.Usual()).size();
        test.Equal(size, rows[i].given < 0 ? 0u : rows[i].given == 0 ? 20u : 32u, "strength");
    }
    test.Equal(Refused(b, KeyRequestRefusal::ALGORITHM), 3u, "counted");
}

/// RFC 5269 3.2: a key of a weaker algorithm than asked for is not returned
void
Stronger(Bench& b, Case& test)
{
    Outcome* weak = nullptr;
    Outcome* strong = nullptr;
    Outcome* back = nullptr;
    Asker stronger = b.Usual();
    stronger.algorithm = SHA256;
    Asker moving = stronger;
    moving.address = Ipv6Address("2001:b::200");
    Asker before = moving;
    before.algorithm = SHA1;
    Outcome* none = nullptr;
    b.Ask(1, b.Usual(), &weak);
    b.Ask(2, stronger, &strong);
    b.Ask(3, b.Usual(), &back);
    b.Ask(4, before);
    b.At(5, [&]() { b.server->SetForwarding(moving.address, true); });
    b.Ask(6, moving, &none);
    b.Run(7);
    test.Check(weak->reply->algorithm == SHA1, "as asked");
    test.Check(strong->reply->algorithm == SHA256, "never weaker than asked");
    test.Check(b.SecretOf(*strong, stronger) != b.SecretOf(*weak, b.Usual()), "a new key");
    test.Check(back->reply->algorithm == SHA256, "the existing key, stronger than asked");
    test.Check(b.SecretOf(*back, b.Usual()) == b.SecretOf(*strong, stronger), "the same");
    test.Check(!none->reply, "not while packets are forwarded under the weaker one");
    test.Check(b.server->Find(moving.address)->GetAlgorithm() == SHA1, "which stays");
}

/// RFC 5269 3.6: keys are unique
void
Unique(Bench& b, Case& test)
{
    b.server->SetAttribute("TotalBurst", DoubleValue(1000));
    b.server->SetAttribute("MaxKeysPerOwner", UintegerValue(1000));
    const auto second = b.NewKey(KeyUse::SIGN);
    for (uint32_t i = 0; i < 200; ++i)
    {
        Asker asker = b.Usual();
        std::ostringstream text;
        text << "2001:b::" << std::hex << 0x100 + i;
        asker.address = Ipv6Address(text.str().c_str());
        asker.cga = i % 2 ? b.cga : second;
        b.Ask(1 + i * 0.01, asker);
    }
    b.Run(10);
    std::vector<Octets> secrets;
    for (const Outcome& outcome : b.outcomes)
    {
        secrets.push_back(b.SecretOf(outcome, b.Usual()));
    }
    test.Equal(std::set<Octets>(secrets.begin(), secrets.end()).size(), 200u, "all differ");
    const Octets& spki = b.cga->GetPublicKey()->GetSpki();
    uint64_t bits = 0;
    uint32_t pairs = 0;
    for (std::size_t i = 0; i < secrets.size(); ++i)
    {
        test.Check(std::search(spki.begin(), spki.end(), secrets[i].begin(), secrets[i].end()) ==
                       spki.end(),
                   "no part of the CGA key");
        for (std::size_t j = i + 1; j < secrets.size(); ++j)
        {
            const uint32_t distance = Distance(secrets[i], secrets[j]);
            bits += distance;
            ++pairs;
            // Of 160 independent bits 80 differ, with a deviation of 6.3: 20,000 pairs stay within
            // 7 of these
            test.Check(distance > 36 && distance < 124, "as far apart as random octets");
        }
    }
    test.Near(static_cast<double>(bits) / pairs, 80, 1, "half of the bits on average");
}

/// RFC 5269 3.6: one key for each CGA public key
void
OtherOwner(Bench& b, Case& test)
{
    Asker other = b.Usual();
    other.cga = b.NewKey(KeyUse::SIGN);
    other.encryption = b.NewKey(KeyUse::ENCRYPT);
    Outcome* first = nullptr;
    Outcome* second = nullptr;
    b.Ask(1, b.Usual(), &first);
    b.Ask(2, other, &second);
    b.Run(3);
    test.Check(first->reply && !second->reply, "the key of another CGA public key is not given");
    test.Equal(Refused(b, KeyRequestRefusal::OTHER_OWNER), 1u, "counted");
    test.Check(b.Kept(b.Usual()) == b.SecretOf(*first, b.Usual()), "nor changed");
}

/// RFC 5269 3.5, 3.6: how long a key is found
void
Ends(Bench& b, Case& test)
{
    b.server->SetAttribute("Lifetime", UintegerValue(100));
    const Ipv6Address address = b.Usual().address;
    b.Ask(1, b.Usual());
    b.At(100.9, [&]() { test.Check(!!b.server->Find(address), "until HK-LIFETIME is over"); });
    b.At(101, [&]() { test.Check(!b.server->Find(address), "and not after"); });
    b.At(102, [&]() { test.Equal(b.server->GetNKeys(), 0u, "nor kept"); });
    b.Ask(103, b.Usual());
    b.At(104, [&]() { b.server->SetForwarding(address, true); });
    b.At(110, [&]() {
        test.Check(!!b.server->Find(address), "kept after use, for another handover");
        b.server->SetForwarding(address, false);
        test.Check(!b.server->Find(address), "not after forwarding has ended");
        test.Equal(b.server->GetNKeys(), 0u, "nor kept");
    });
    Outcome* fresh = nullptr;
    b.Ask(111, b.Usual(), &fresh);
    b.At(112, [&]() {
        b.server->SetForwarding(address, true);
        b.server->SetForwarding(address, false, true);
        test.Check(!!b.server->Find(address), "but kept for a mobile node that is back");
        b.server->SetForwarding(address, true);
    });
    b.At(211.5, [&]() { test.Check(!b.server->Find(address), "HK-LIFETIME ends it also then"); });
    b.At(212, [&]() { b.server->SetForwarding(address, false); });
    b.Run(220);
    test.Equal(fresh->reply->lifetime, 100u, "a key asked for afterwards is another one");
    test.Equal(b.server->GetMade(), 3u, "three keys in all");
    test.Equal(b.server->GetNKeys(), 0u, "nothing is left");
    test.Check(!b.server->Find(Ipv6Address("2001:b::999")), "none for an address without");
}

/// @param b a bench @return why the last key was discarded
std::string
EndOf(const Bench& b)
{
    const std::string last = b.log.empty() ? "" : b.log.back();
    const std::size_t at = last.find("discarded ");
    return at == std::string::npos ? "" : last.substr(last.find(' ', at + 10) + 1);
}

/// A key whose forwarding the mobile node has ended from elsewhere
void
Retired(Bench& b, Case& test)
{
    b.server->SetAttribute("Lifetime", UintegerValue(100));
    const Ipv6Address address = b.Usual().address;
    b.Ask(1, b.Usual());
    b.At(2, [&]() {
        b.server->SetForwarding(address, true);
        b.server->Retire(address, Seconds(2));
    });
    b.At(5, [&]() {
        test.Check(!!b.server->Find(address), "not while packets are forwarded");
        b.server->SetForwarding(address, false, true);
        b.server->Retire(address, Seconds(2));
    });
    b.At(6, [&]() { b.server->Retire(address, Seconds(2)); });
    b.At(6.9, [&]() { test.Check(!!b.server->Find(address), "stays for a retransmission"); });
    b.At(7.1, [&]() {
        test.Equal(b.server->GetNKeys(), 0u, "no longer, whatever is repeated");
        test.Equal(EndOf(b), std::string("forwarding ended"), "with the forwarding");
    });
    b.Ask(10, b.Usual());
    b.At(11, [&]() { b.server->Retire(address, Seconds(2)); });
    b.At(12, [&]() { b.server->SetForwarding(address, true); });
    b.At(14, [&]() {
        test.Check(!!b.server->Find(address), "forwarding again keeps it");
        b.server->SetForwarding(address, false, true);
        b.server->Retire(address, Seconds(2));
    });
    Outcome* again = nullptr;
    b.Ask(15, b.Usual(), &again);
    b.At(109.9, [&]() { test.Check(!!b.server->Find(address), "so does a request"); });
    b.At(109.95, [&]() { b.server->Retire(address, Seconds(2)); });
    b.At(110.001, [&]() {
        test.Equal(b.server->GetNKeys(), 0u, "HK-LIFETIME ends it anyway");
        test.Equal(EndOf(b), std::string("expired"), "as what it is");
    });
    // Wanted again, and given up again
    b.Ask(120, b.Usual());
    b.At(121, [&]() { b.server->Retire(address, Seconds(2)); });
    b.Ask(122, b.Usual());
    b.At(124, [&]() {
        test.Check(!!b.server->Find(address), "kept");
        b.server->Retire(address, Seconds(2));
    });
    b.At(126.1, [&]() { test.Equal(b.server->GetNKeys(), 0u, "until it is given up once more"); });
    b.Run(130);
    test.Equal(again->reply->lifetime, 95u, "with the lifetime that it has");
    test.Equal(b.server->GetMade(), 3u, "three keys in all");
}

/// An address of another link
void
OffLink(Bench& b, Case& test)
{
    b.server->SetPrefix(Ipv6Address("2001:b::"), 64);
    Asker elsewhere = b.Usual();
    elsewhere.address = Ipv6Address("2001:b:0:1::100");
    Outcome* none = nullptr;
    Outcome* own = nullptr;
    b.Ask(1, elsewhere, &none);
    b.Ask(1, b.Usual(), &own);
    b.Run(2);
    test.Check(!none->reply, "no key");
    test.Equal(Refused(b, KeyRequestRefusal::NOT_ON_LINK), 1u, "counted");
    test.Check(own->reply.has_value(), "one for an address of the link");
    test.Equal(b.server->GetNKeys(), 1u, "and nothing is kept for the other");
}

/// A key whose forwarding ends while the answer is under way
void
EndedMeanwhile(Bench& b, Case& test)
{
    const Ipv6Address address = b.Usual().address;
    b.Ask(1, b.Usual());
    b.At(2, [&]() {
        b.server->SetForwarding(address, true);
        b.AskNow(b.Usual());
        b.server->SetForwarding(address, false);
    });
    b.Run(3);
    test.Equal(b.outcomes[1].told, 1u, "told");
    test.Check(!b.outcomes[1].reply, "no key that the router has not");
    test.Equal(Refused(b, KeyRequestRefusal::ENDED), 1u, "counted");
}

/// RFC 5269 5: rates
void
Rates(Bench& b, Case& test)
{
    b.server->SetAttribute("SourceRate", DoubleValue(2));
    b.server->SetAttribute("SourceBurst", DoubleValue(3));
    b.server->SetAttribute("TotalRate", DoubleValue(4));
    b.server->SetAttribute("TotalBurst", DoubleValue(5));
    Asker other = b.Usual();
    b.At(1, [&]() {
        for (int i = 0; i < 6; ++i)
        {
            b.AskNow(b.Usual());
        }
        test.Equal(Refused(b, KeyRequestRefusal::SOURCE_RATE), 3u, "three of six at once");
        for (int i = 0; i < 4; ++i)
        {
            other.address = Ipv6Address(("2001:b::20" + std::to_string(i)).c_str());
            b.AskNow(other);
        }
        test.Equal(Refused(b, KeyRequestRefusal::TOTAL_RATE), 2u, "five of all at once");
        Asker forged = b.Usual();
        forged.security = NdSecurity::FAILED;
        for (int i = 0; i < 50; ++i)
        {
            b.AskNow(forged);
        }
    });
    b.At(1.6, [&]() {
        b.AskNow(b.Usual());
        test.Equal(Refused(b, KeyRequestRefusal::SOURCE_RATE),
                   3u,
                   "half a second brings one, and forged requests take none");
        b.AskNow(b.Usual());
        test.Equal(Refused(b, KeyRequestRefusal::SOURCE_RATE), 4u, "and no more");
    });
    b.Run(30);
    test.Equal(b.server->GetNPending(), 0u, "nothing under way");
}

/// RFC 5269 5: no limits
void
NoRates(Bench& b, Case& test)
{
    b.server->SetAttribute("SourceRate", DoubleValue(0));
    b.server->SetAttribute("TotalRate", DoubleValue(0));
    b.At(1, [&]() {
        for (int i = 0; i < 60; ++i)
        {
            b.AskNow(b.Usual());
        }
    });
    b.Run(2);
    test.Equal(Refused(b, KeyRequestRefusal::SOURCE_RATE) +
                   Refused(b, KeyRequestRefusal::TOTAL_RATE),
               0u,
               "a rate of zero is no limit");
}

/// RFC 5269 5: state
void
Bounds(Bench& b, Case& test)
{
    b.server->SetAttribute("Lifetime", UintegerValue(100));
    b.server->SetAttribute("MaxKeys", UintegerValue(3));
    b.server->SetAttribute("MaxKeysPerOwner", UintegerValue(2));
    const auto second = b.NewKey(KeyUse::SIGN);
    auto asker = [&](int i, Ptr<const PrivateKey> owner) {
        Asker a = b.Usual();
        a.cga = owner;
        a.address = Ipv6Address(("2001:b::10" + std::to_string(i)).c_str());
        return a;
    };
    b.At(1, [&]() {
        b.AskNow(asker(0, b.cga));
        b.AskNow(asker(1, b.cga));
        b.AskNow(asker(2, b.cga));
        test.Equal(Refused(b, KeyRequestRefusal::OWNER_FULL), 1u, "two for an owner");
        b.AskNow(asker(3, second));
        b.AskNow(asker(4, second));
        test.Equal(Refused(b, KeyRequestRefusal::FULL), 1u, "three in all");
        b.AskNow(asker(0, b.cga));
    });
    b.At(2, [&]() {
        b.server->SetForwarding(asker(0, b.cga).address, true);
        b.server->SetForwarding(asker(0, b.cga).address, false);
        b.AskNow(asker(2, b.cga));
    });
    b.At(100.5, [&]() {
        b.AskNow(asker(4, second));
        test.Equal(Refused(b, KeyRequestRefusal::FULL), 2u, "living keys make no room");
    });
    b.At(101.001, [&]() {
        test.Equal(b.server->GetNKeys(), 1u, "those of the first second have expired");
        b.AskNow(asker(4, second));
    });
    b.Run(3);
    test.Check(b.outcomes[5].reply.has_value(), "who has a key gets it also then");
    test.Check(b.outcomes[6].reply.has_value(), "a discarded key makes room");
    test.Equal(b.server->GetNKeys(), 3u, "three");
    b.Run(101.5);
    test.Check(b.outcomes[8].reply.has_value(), "an expired key makes room at once");
}

/// RFC 5269 5: answers under way
void
Pending(Bench& b, Case& test)
{
    b.server->SetAttribute("MaxPending", UintegerValue(4));
    b.server->SetAttribute("SourceBurst", DoubleValue(100));
    b.At(1, [&]() {
        for (int i = 0; i < 10; ++i)
        {
            b.AskNow(b.Usual());
        }
        test.Equal(b.server->GetNPending(), 4u, "four under way");
    });
    b.Run(2);
    test.Equal(Refused(b, KeyRequestRefusal::PENDING), 6u, "the others are refused");
    test.Equal(b.server->GetNPending(), 0u, "none is left");
}

/// A processor that takes no more
void
Busy(Bench& b, Case& test)
{
    CryptoCpu::Of(b.node)->SetAttribute("QueueLimit", UintegerValue(1));
    b.server->SetAttribute("SourceBurst", DoubleValue(100));
    b.At(1, [&]() {
        for (int i = 0; i < 4; ++i)
        {
            b.AskNow(b.Usual());
        }
    });
    b.Run(2);
    test.Equal(Refused(b, KeyRequestRefusal::PROCESSOR), 2u, "one runs and one waits");
    test.Equal(b.server->GetNPending(), 0u, "none is left");
}

/// A restart
void
Restart(Bench& b, Case& test)
{
    auto configured = Create<HandoverKey>(SHA1, Octets(20, 7), Seconds(1e6), 77);
    b.Ask(1, b.Usual());
    b.At(2, [&]() {
        b.server->AddConfigured(b.Usual().address, configured);
        b.server->SetForwarding(b.Usual().address, true);
        b.AskNow(b.Usual());
        b.server->Clear();
        test.Equal(b.server->GetNKeys(), 0u, "keys made here are gone");
        test.Check(!b.server->Find(b.Usual().address, 0), "nor found");
        test.Check(b.server->Find(b.Usual().address, 77) == configured, "configured ones stay");
    });
    b.Ask(3, b.Usual());
    b.Run(4);
    test.Check(!b.outcomes[1].reply && b.outcomes[1].told == 1, "an answer under way has no key");
    test.Check(b.outcomes[2].reply.has_value(), "the next request gets a new one");
    test.Check(b.SecretOf(b.outcomes[2], b.Usual()) != b.SecretOf(b.outcomes[0], b.Usual()), "new");
}

/// RFC 5568 6.4.5: keys agreed in another way
void
Configured(Bench& b, Case& test)
{
    const Ipv6Address address = b.Usual().address;
    auto configured = Create<HandoverKey>(SHA256, Octets(32, 7), Seconds(5), 77);
    b.At(1, [&]() {
        b.server->AddConfigured(address, configured);
        test.Check(b.server->Find(address) == configured, "found by PCoA");
        b.AskNow(b.Usual());
    });
    b.At(2, [&]() {
        test.Equal(b.server->Find(address)->GetSpi(), 0u, "one of RFC 5269 comes first");
        test.Check(b.server->Find(address, 77) == configured, "found by its SPI");
        test.Check(!b.server->Find(address, 78), "no other SPI");
    });
    b.At(6, [&]() { test.Check(!b.server->Find(address, 77), "not after its end"); });
    b.Run(7);
    test.Check(LastWords([&]() {
                   b.server->AddConfigured(address,
                                           Create<HandoverKey>(SHA1, Octets(20), Seconds(5)));
               }).find("SPI 0") != std::string::npos,
               "SPI 0 stops with a message");
}

/// RFC 5269 3.2: an RtSolPr without key request
void
NoRequest(Bench& b, Case& test)
{
    b.At(1, [&]() {
        RtSolPr request;
        request.wildcard = true;
        NdArrival arrival;
        arrival.verdict.security = NdSecurity::SECURED;
        uint32_t told = 0;
        b.server->Request(request, arrival, [&](std::optional<HandoverKeyReply> reply) {
            told += reply ? 0 : 1;
        });
        test.Equal(told, 1u, "told at once, without key");
    });
    b.Run(2);
    test.Check(b.log.empty(), "and that is all");
}

/// Registers the test cases
class HandoverKeyServerSuite : public TestSuite
{
  public:
    HandoverKeyServerSuite()
        : TestSuite("mip6sec-handover-key-server", TestSuite::Type::UNIT)
    {
        AddTestCase(Rule("No key is made for an RtSolPr that SEND has not secured", NotSecured));
        AddTestCase(Rule("An RtSolPr that is not secured changes no record", RecordUntouched));
        AddTestCase(
            Rule("A secured request gets a new key encrypted to its encryption key", FirstKey));
        AddTestCase(Rule("A further request gets the existing key with the lifetime that is left",
                         ExistingKey));
        AddTestCase(
            Rule("Near its end a key is replaced unless packets are being forwarded", Renewal));
        AddTestCase(Rule("A source that is no care-of address or no CGA gets no key", BadSources));
        AddTestCase(Rule("The encryption key must be as long as the CGA key and not the same",
                         EncryptionKeys));
        AddTestCase(Rule("The algorithm is the preferred one or a stronger one or there is no key",
                         Algorithms));
        AddTestCase(
            Rule("A request for a stronger algorithm gets no key of a weaker one", Stronger));
        AddTestCase(Rule("Keys are unique and uncorrelated", Unique));
        AddTestCase(Rule("The key of one CGA public key is not given to another", OtherOwner));
        AddTestCase(
            Rule("A key ends with HK-LIFETIME and with forwarding but not with its use", Ends));
        AddTestCase(Rule("A key stays a little after its mobile node has ended the forwarding from "
                         "elsewhere",
                         Retired));
        AddTestCase(Rule("A CGA that is not of the access link gets no key", OffLink));
        AddTestCase(Rule("No answer has a key that ended while it was under way", EndedMeanwhile));
        AddTestCase(Rule("Secured requests are limited for each source and in all", Rates));
        AddTestCase(Rule("A rate of zero is no limit", NoRates));
        AddTestCase(Rule("Keys are limited for each CGA public key and in all", Bounds));
        AddTestCase(Rule("Answers under way are limited", Pending));
        AddTestCase(Rule("A busy processor makes for an answer without key", Busy));
        AddTestCase(Rule("A restart forgets what was made but not what is configured", Restart));
        AddTestCase(Rule("A configured key is found by its SPI", Configured));
        AddTestCase(
            Rule("An RtSolPr without key request is answered at once without key", NoRequest));
    }
} g_handoverKeyServerSuite; //!< registers itself

} // namespace
