/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
// How a mobile node asks for handover keys, and what becomes of them

#include "handover-key-cases.h"
#include "last-words.h"
#include "suite-of-parts.h"

#include "ns3/fmip-authorization.h"
#include "ns3/send-options.h"

using namespace ns3;
using namespace ns3::mip6sec;
using namespace ns3::mip6sec::keytest;

namespace
{

/// @param message on the link @param type an option @return how many of it there are
uint32_t
CountOptions(const attachtest::OnLink& message, NdOptionType type)
{
    uint32_t found = 0;
    for (std::size_t at = 8; at < message.octets.size(); at += message.octets[at + 1] * 8)
    {
        found += message.octets[at] == static_cast<uint8_t>(type);
    }
    return found;
}

/// RFC 5269 3.1 to 3.4: the whole way
void
Whole(KeyLink& l, Case& test)
{
    l.Ask(READY);
    l.Run(READY + 1);
    test.Check(l.Agrees(), "the key of the router, named by router and care-of address");
    test.Check(l.done.size() == 1 || (l.done.size() == 2 && !l.done[0]), "told for each message");
    test.Check(!l.done.empty() && l.done.back(), "there is a key");
    test.Check(!l.client->Find(SECOND, l.pcoa), "not for another router");
    test.Check(!l.client->Find(ROUTER, l.host.linkLocal), "nor for another address");
    test.Check(l.First().verdicts.at(0).security == NdSecurity::SECURED, "asked over SEND");
    Ptr<const HandoverKey> here = l.Key();
    if (!here)
    {
        return;
    }
    // Counted from the request on, so that it ends here first
    test.Equal(here->GetExpiry(), Seconds(READY + 43200), "lifetime of the reply");
    test.Check(here->GetExpiry() <= l.First().server->Find(l.pcoa)->GetExpiry(), "ends here first");
    const Ipv6Address ncoa("2001:2::1");
    FastBindingUpdate update;
    update.lifetime = 4;
    MobilityMessage message{update};
    here->Authorize(message, ncoa, ROUTER);
    test.Check(l.First().server->Find(l.pcoa)->Verify(message, ncoa, ROUTER), "an FBU under it");
}

/// RFC 5269 3.1: what a request has
void
Request(KeyLink& l, Case& test)
{
    l.Ask(READY);
    l.Run(READY + 1);
    const auto sent = l.record.Get(Icmp6Type::FMIP_MESSAGE, l.host.host.node->GetId());
    test.Equal(sent.size(), 1u, "one request");
    const attachtest::OnLink& message = sent.at(0);
    test.Equal(message.envelope.source, l.pcoa, "from the care-of address");
    for (NdOptionType type : {NdOptionType::CGA,
                              NdOptionType::TIMESTAMP,
                              NdOptionType::NONCE,
                              NdOptionType::RSA_SIGNATURE,
                              NdOptionType::HANDOVER_KEY_REQUEST})
    {
        test.Equal(CountOptions(message, type), 1u, "one option " + std::to_string(int(type)));
    }
    const auto answer = l.record.Get(Icmp6Type::FMIP_MESSAGE, l.First().node.host.node->GetId());
    for (NdOptionType type : {NdOptionType::CGA,
                              NdOptionType::TIMESTAMP,
                              NdOptionType::NONCE,
                              NdOptionType::RSA_SIGNATURE,
                              NdOptionType::HANDOVER_KEY_REPLY})
    {
        test.Equal(CountOptions(answer.at(0), type), 1u, "reply " + std::to_string(int(type)));
    }
    test.Equal(answer.at(0).envelope.destination, l.pcoa, "the reply goes to the source");
    const RtSolPr& request = l.First().requests.at(0);
    const auto& cga = *l.host.identity->GetPublicKey();
    const Octets& spki = request.keyRequest->publicKey;
    Ptr<const PublicKey> encryption = l.provider->ImportPublicKey(spki.data(), spki.size());
    test.Check(encryption && encryption->GetBits() == cga.GetBits(), "as long as the CGA key");
    test.Check(spki != cga.GetSpki(), "and another");
    for (const attachtest::OnLink& m : l.record.messages)
    {
        const auto options = NdOptionsOffset(m.Type());
        auto parsed = options && m.node == l.host.host.node->GetId()
                          ? SendOptions::Parse(m.octets.data(), m.octets.size(), *options)
                          : Parsed<SendOptions>();
        if (parsed && parsed.value->signature)
        {
            test.Check(parsed.value->signature->keyHash == cga.GetHash(), "never signs");
        }
    }
}

/// RFC 5269 2.2, 3.1: made before it is needed
void
MadeAhead(KeyLink& l, Case& test)
{
    Ptr<CryptoCpu> cpu = CryptoCpu::Of(l.host.host.node);
    Time made;
    Time cost;
    cpu->TraceConnectWithoutContext(
        "Operation",
        Calling<void, CryptoOperation, uint32_t, uint64_t, Time>(
            [&](CryptoOperation operation, uint32_t, uint64_t, Time spent) {
                if (operation == CryptoOperation::RSA_GENERATE)
                {
                    made = Simulator::Now();
                    cost = spent;
                }
            }));
    l.Ask(READY);
    l.Run(READY + 1);
    test.Equal(l.client->GetKeyPairsMade(), 1u, "one key pair");
    test.Equal(cost,
               cpu->GetCostModel()->GetCost(CryptoOperation::RSA_GENERATE, 1024),
               "which took its time");
    test.Check(made.IsStrictlyPositive() && made < Seconds(READY), "before the first request");
    test.Equal(Count(l.log, std::to_string(Seconds(READY).GetNanoSeconds()) + " sent with key 1"),
               1u,
               "which leaves at once");
}

/// A request that comes before the key pair is made
void
Waits(KeyLink& l, Case& test)
{
    l.client->SetAttribute("MaxRequests", UintegerValue(2));
    l.At(0, [&]() {
        for (int i = 0; i < 3; ++i)
        {
            l.AskNow();
        }
        test.Equal(l.client->GetNRequests(), 2u, "as many wait as may");
        test.Equal(Count(l.log, "sent with key 0"), 1u, "the other leaves without key request");
    });
    l.Run(2);
    const Time cost = CryptoCpu::Of(l.host.host.node)
                          ->GetCostModel()
                          ->GetCost(CryptoOperation::RSA_GENERATE, 1024);
    test.Equal(Count(l.log, std::to_string(cost.GetNanoSeconds()) + " sent with key 1"),
               2u,
               "they leave when it is made");
}

/// RFC 5269 3.1: HKEPK-LIFETIME
void
PairLifetime(KeyLink& l, Case& test)
{
    l.client->SetAttribute("KeyPairLifetime", TimeValue(Seconds(100)));
    for (double at : {READY, 90.0, 101.0, 190.0, 202.0})
    {
        l.Ask(at);
    }
    l.Run(203);
    const auto& requests = l.First().requests;
    test.Equal(requests.size(), 5u, "five requests");
    auto key = [&](std::size_t i) { return requests.at(i).keyRequest->publicKey; };
    test.Check(key(0) == key(1), "reused");
    test.Check(key(1) != key(2), "but not after HKEPK-LIFETIME");
    test.Check(key(2) == key(3) && key(3) != key(4), "and so on");
    test.Equal(l.client->GetKeyPairsMade(), 3u, "each next one ahead of its use");
    test.Equal(Count(l.log, "101000000000 sent"), 1u, "so that nothing waits for it");
}

/// RFC 5269 3.1: HKEPK-LIFETIME counts from when a key pair was made
void
PairAhead(KeyLink& l, Case& test)
{
    l.client->SetAttribute("KeyPairLifetime", TimeValue(Seconds(100)));
    l.client->SetAttribute("KeyPairHandovers", UintegerValue(2));
    l.Ask(READY);
    // The next to last handover has the following pair made, which then waits for long
    l.At(READY + 2, [&l]() { l.client->NotifyHandover(); });
    for (double at : {99.0, 101.0, 104.0, 106.0})
    {
        l.Ask(at);
    }
    l.Run(107);
    const auto& requests = l.First().requests;
    test.Equal(requests.size(), 5u, "five requests");
    auto key = [&](std::size_t i) { return requests.at(i).keyRequest->publicKey; };
    test.Check(key(0) == key(1) && key(1) != key(2), "the second one serves after 100 s");
    test.Check(key(2) == key(3), "while it is not as old itself");
    test.Check(key(3) != key(4), "and no longer");
    test.Equal(Count(l.log, " sent with key 1"), 5u, "none waits");
}

/// RFC 5269 3.1: HKEPK-HANDOVERS
void
PairHandovers(KeyLink& l, Case& test)
{
    l.client->SetAttribute("KeyPairHandovers", UintegerValue(3));
    for (int i = 0; i < 7; ++i)
    {
        l.At(READY + i, [&l]() {
            l.AskNow();
            l.client->NotifyHandover();
        });
    }
    l.Run(READY + 7);
    const auto& requests = l.First().requests;
    test.Equal(requests.size(), 7u, "seven requests");
    auto key = [&](std::size_t i) { return requests.at(i).keyRequest->publicKey; };
    test.Check(key(0) == key(1) && key(1) == key(2), "the same for three handovers");
    test.Check(key(2) != key(3), "then another");
    test.Check(key(3) == key(4) && key(4) == key(5) && key(5) != key(6), "and so on");
    test.Equal(Count(l.log, " sent with key 1"), 7u, "none waits");
}

/// RFC 5269 3.3, 3.6: the end of keys
void
Ends(KeyLink& l, Case& test)
{
    l.First().server->SetAttribute("Lifetime", UintegerValue(100));
    test.Check(l.client->NeedsKey(ROUTER, l.pcoa), "needed before there is one");
    l.Ask(READY);
    l.At(READY + 89, [&]() { test.Check(!l.client->NeedsKey(ROUTER, l.pcoa), "not yet"); });
    l.At(READY + 91, [&]() {
        test.Check(l.client->NeedsKey(ROUTER, l.pcoa), "asked for before it ends");
        test.Equal(Count(l.log, "93000000000 renewal"), 1u, "in time");
        test.Check(!!l.Key(), "while it may still be used");
    });
    l.At(READY + 99.9, [&]() { test.Check(!!l.Key(), "until its end"); });
    l.At(READY + 100, [&]() { test.Check(!l.Key(), "and not after"); });
    l.Run(READY + 101);
    test.Equal(l.client->GetNKeys(), 0u, "nor kept");
    test.Equal(Count(l.log, "103000000000 discarded 2001:1::1 expired"), 1u, "told");
}

/// RFC 5269 3.3: renewed before the end
void
Renewed(KeyLink& l, Case& test)
{
    l.First().server->SetAttribute("Lifetime", UintegerValue(100));
    l.Ask(READY);
    Octets old;
    l.At(READY + 50, [&]() { old = l.Key()->GetSecret(); });
    l.Ask(READY + 51);
    l.At(READY + 52, [&]() { test.Check(l.Key()->GetSecret() == old, "the same key before"); });
    l.At(READY + 52.5, [&]() {
        test.Equal(l.Key()->GetExpiry() <= l.First().server->Find(l.pcoa)->GetExpiry(),
                   true,
                   "which ends here first");
    });
    l.Ask(READY + 95);
    l.At(READY + 96, [&]() {
        test.Check(l.Agrees() && l.Key()->GetSecret() != old, "another one in the margin");
        test.Check(!l.client->NeedsKey(ROUTER, l.pcoa), "which will do");
    });
    l.At(READY + 150, [&]() { test.Check(l.Agrees(), "and lasts"); });
    l.Run(READY + 151);
}

/// RFC 5269 3.6: after the binding update
void
Discarded(KeyLink& l, Case& test)
{
    l.Ask(READY);
    l.At(READY + 5, [&]() {
        l.client->Discard(SECOND, l.pcoa);
        test.Check(!!l.Key(), "not for another router");
        l.client->Discard(ROUTER, l.pcoa);
        test.Check(!l.Key(), "discarded");
        test.Equal(l.client->GetNKeys(), 0u, "nothing kept");
        l.client->SetAttribute("DiscardAfterBinding", BooleanValue(false));
    });
    l.Ask(READY + 6);
    l.At(READY + 7, [&]() {
        l.client->Discard(ROUTER, l.pcoa);
        test.Check(!!l.Key(), "kept where the attribute says so");
    });
    l.Run(READY + 8);
}

/// RFC 5269 3.6: return to a router
void
Returns(KeyLink& l, Case& test)
{
    l.Ask(READY);
    Octets old;
    l.At(READY + 5, [&]() {
        old = l.Key()->GetSecret();
        test.Check(l.client->IsConfirmed(ROUTER, l.pcoa), "received on this link");
        l.client->NotifyHandover();
        test.Check(!!l.Key(), "still there for an FBU from the new link");
        test.Check(!l.client->IsConfirmed(ROUTER, l.pcoa), "but not to be counted on");
        test.Check(l.client->NeedsKey(ROUTER, l.pcoa), "to be asked for on return");
    });
    l.Ask(READY + 6);
    l.At(READY + 7, [&]() {
        test.Check(l.client->IsConfirmed(ROUTER, l.pcoa), "received again");
        test.Check(!l.client->NeedsKey(ROUTER, l.pcoa), "that is enough");
        test.Check(l.Key()->GetSecret() == old, "the same, for the same CGA");
    });
    l.Run(READY + 8);
}

/// State
void
Bounds(KeyLink& l, Case& test)
{
    l.client->SetAttribute("MaxKeys", UintegerValue(1));
    l.client->SetAttribute("MaxRequests", UintegerValue(3));
    l.routers.at(SECOND).silent = false;
    l.Ask(READY);
    l.Ask(READY + 5, SECOND);
    l.At(READY + 6, [&]() {
        test.Equal(l.client->GetNKeys(), 1u, "one key");
        test.Check(!l.Key() && !!l.Key(SECOND), "that which lasts longest");
        l.First().silent = true;
        for (int i = 0; i < 10; ++i)
        {
            l.AskNow();
        }
        test.Equal(l.client->GetNRequests(), 3u, "requests");
    });
    l.At(READY + 20, [&]() {
        test.Equal(l.client->GetNRequests(), 0u, "which are not waited for forever");
        l.AskNow();
        test.Equal(l.client->GetNRequests(), 1u, "another one");
    });
    l.At(READY + 21.9, [&]() { test.Equal(l.client->GetNRequests(), 1u, "is waited for"); });
    l.Run(READY + 31);
    test.Equal(l.client->GetNRequests(), 0u, "and forgotten");
}

/// Many replies at once
void
ManyReplies(KeyLink& l, Case& test)
{
    l.Ask(READY); // lets the path become known
    l.At(READY + 5, [&l]() {
        l.client->SetAttribute("MaxPending", UintegerValue(1));
        CryptoCpu::Of(l.host.host.node)->SetAttribute("QueueLimit", UintegerValue(0));
        auto& router = l.First();
        router.change = [&l, &router](PrRtAdv& answer, const RtSolPr&) {
            const Ipv6Address from = router.node.linkLocal;
            for (int i = 0; i < 5; ++i)
            {
                router.node.host.nd->SendOut(SerializeIcmp6(answer, from, l.pcoa), from, l.pcoa);
            }
        };
        l.AskNow();
    });
    l.Run(READY + 8);
    test.Check(l.Agrees(), "a key");
    test.Equal(l.Refused(KeyReplyRefusal::PENDING) + l.Refused(KeyReplyRefusal::REPEATED),
               5u,
               "one is decrypted");
}

/// RFC 5568 6.4.5: keys agreed in another way
void
Configured(KeyLink& l, Case& test)
{
    auto configured = Create<HandoverKey>(SHA256, Octets(32, 7), Seconds(READY + 20), 77);
    l.client->AddConfigured(ROUTER, l.pcoa, configured);
    test.Check(l.Key() == configured, "found");
    test.Check(!l.client->NeedsKey(ROUTER, l.pcoa), "none is needed");
    test.Check(l.client->IsConfirmed(ROUTER, l.pcoa), "and it can be counted on");
    l.Ask(READY);
    l.At(READY + 5, [&]() {
        test.Equal(l.Key()->GetSpi(), 0u, "one that was received comes first");
        l.client->Discard(ROUTER, l.pcoa);
        test.Check(l.Key() == configured, "and is discarded alone");
    });
    l.At(READY + 20,
         [&]() { test.Check(!l.Key() && l.client->NeedsKey(ROUTER, l.pcoa), "until its end"); });
    l.Run(READY + 21);
    test.Check(LastWords([&]() {
                   l.client->AddConfigured(ROUTER,
                                           l.pcoa,
                                           Create<HandoverKey>(SHA1, Octets(20), Seconds(5)));
               }).find("SPI 0") != std::string::npos,
               "SPI 0 stops with a message");
}

/// A key pair from elsewhere
void
GivenPair(KeyLink& l, Case& test)
{
    RandomOctets random;
    random.AssignStreams(800);
    Ptr<const PrivateKey> pair = l.provider->GenerateKey(1024, KeyUse::ENCRYPT, random);
    Ptr<const PrivateKey> signs = l.provider->GenerateKey(1024, KeyUse::SIGN, random);
    Ptr<const PrivateKey> longer = l.provider->GenerateKey(1032, KeyUse::ENCRYPT, random);
    for (const auto& key : {signs, longer})
    {
        test.Check(LastWords([&]() { l.client->SetKeyPair(key); }).find("for encryption") !=
                       std::string::npos,
                   "another kind stops with a message");
    }
    l.client->SetKeyPair(pair);
    l.Ask(READY);
    l.Run(READY + 5);
    test.Check(l.First().requests.at(0).keyRequest->publicKey == pair->GetPublicKey()->GetSpki(),
               "asked with it");
    test.Check(l.Agrees(), "and opened");
    test.Equal(l.client->GetKeyPairsMade(), 0u, "none was made");
}

/// RFC 5269 3.1, 4.1: other key sizes
void
LongKeys(Case& test)
{
    KeyLink l("Modelled", "2001:1::/64", 2048);
    l.Connect();
    l.Ask(READY);
    l.Run(READY + 5);
    const RtSolPr& request = l.First().requests.at(0);
    const Octets& spki = request.keyRequest->publicKey;
    test.Equal(l.provider->ImportPublicKey(spki.data(), spki.size())->GetBits(), 2048u, "as long");
    test.Check(l.Agrees(), "a key");
    // The CGA key is replaced by a shorter one
    RandomOctets random;
    random.AssignStreams(800);
    l.host.identity->SetKey(l.provider->GenerateKey(1024, KeyUse::SIGN, random));
    l.pcoa = l.host.identity->GenerateAddressNow(Ipv6Address("2001:1::"));
    l.host.host.Assign(l.pcoa);
    l.Ask(READY + 10);
    l.Run(READY + 15);
    const Octets& next = l.First().requests.at(1).keyRequest->publicKey;
    test.Equal(l.provider->ImportPublicKey(next.data(), next.size())->GetBits(), 1024u, "as long");
    test.Check(l.Agrees(), "a key");
}

/// What is needed
void
Demands(Case& test)
{
    for (bool none : {true, false})
    {
        KeyLink l("Modelled");
        l.host.send->SetAttribute("Mode", StringValue(none ? "None" : "Mixed"));
        test.Equal(LastWords([&]() { l.Connect(); }).find("need SEND") != std::string::npos,
                   none,
                   "SEND");
        Ptr<Node> node = CreateObject<Node>();
        Ptr<AccessDevice> bare = CreateObject<AccessDevice>();
        node->AddDevice(bare);
        test.Check(LastWords([&]() { l.client->SetDevice(bare); }).find("need SEND") !=
                       std::string::npos,
                   "SEND on the device");
    }
    // IPv6 40, ICMPv6 8, two link-layer addresses 32, key request 4 + 162 padded to 168, CGA 4 + 25
    // + 162 padded to 192, Timestamp 16, Nonce 8, RSA Signature 20 + 128 padded to 152; an RA with
    // MessageRoom takes 480
    for (uint16_t mtu : {uint16_t(615), uint16_t(616)})
    {
        KeyLink l("Modelled");
        l.host.send->SetAttribute("AllowFragments", BooleanValue(false));
        l.host.send->SetMtu(mtu);
        const std::string words = LastWords([&]() {
            l.Connect();
            l.Run(READY);
        });
        test.Equal(words.find("fragments are not allowed") != std::string::npos,
                   mtu < 616,
                   "a request must fit into an MTU of " + std::to_string(mtu));
    }
}

/// @return how a key is asked for, and key pairs
std::vector<TestCase*>
HandoverKeyRequestCases()
{
    return {
        LinkRule("A key is got from a certified router and authorizes an FBU", Whole),
        LinkRule("A request is from the CGA with all options of SEND and a key that "
                 "only encrypts",
                 Request),
        LinkRule("The encryption key pair is made ahead of need", MadeAhead),
        LinkRule("A request waits for the key pair if it comes too early", Waits),
        LinkRule("Another key pair is used after HKEPK-LIFETIME", PairLifetime),
        LinkRule("A key pair that was made ahead is no older than HKEPK-LIFETIME", PairAhead),
        LinkRule("Another key pair is used after HKEPK-HANDOVERS", PairHandovers),
    };
}

/// @return what becomes of keys, and configuration
std::vector<TestCase*>
HandoverKeyLifeCases()
{
    return {
        LinkRule("A key is asked for before it ends and not used after", Ends),
        LinkRule("A key that ends soon is renewed", Renewed),
        LinkRule("A key is discarded when the binding update is complete", Discarded),
        LinkRule("On return a key must be received again", Returns),
        LinkRule("Keys and requests are limited", Bounds),
        LinkRule("Replies under way are limited", ManyReplies),
        LinkRule("A configured key serves where none was received", Configured),
        LinkRule("A key pair from elsewhere is used", GivenPair),
        new Case("The key pair follows the size of the CGA key", LongKeys),
        new Case("Without SEND or room for a request there are no handover keys", Demands),
    };
}

/// The mobile node's side of RFC 5269, sections 3.1, 3.3, 3.4 and 3.6, over SEND
SuiteOfParts g_suite("mip6sec-handover-key-client",
                     {HandoverKeyRequestCases(), HandoverKeyReplyCases(), HandoverKeyLifeCases()});

} // namespace
