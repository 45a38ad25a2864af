/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "certificate-test-support.h"
#include "certificate-vectors.h"
#include "fuzz/fuzz-certificate.h"
#include "wire-test-support.h"

#include "ns3/address-ranges.h"
#include "ns3/certificate-cache.h"

#include <algorithm>

using namespace ns3;
using namespace ns3::mip6sec;

namespace
{

constexpr int64_t NOW = 1735732800; //!< 2025-01-01T12:00:00Z by `date -u -d ... +%s`

/// @param pem a certificate @return it
Ptr<const Certificate>
Read(const char* pem)
{
    return Certificate::FromPem(pem);
}

/// @return a policy with the trust anchor of the vectors
PathPolicy
AnchorPolicy()
{
    PathPolicy policy;
    policy.anchors = {Read(CERT_ANCHOR)};
    return policy;
}

MIP6SEC_TEST_CASE(ReadsFields, "Certificates that OpenSSL made say what OpenSSL was told")
{
    Ptr<const Certificate> anchor = Read(CERT_ANCHOR);
    NS_TEST_EXPECT_MSG_EQ(anchor->GetName(), "anchor", "common name");
    NS_TEST_EXPECT_MSG_EQ(ToHex(anchor->GetSubject()),
                          "3011310f300d06035504030c06616e63686f72",
                          "RDNSequence with the UTF8String 'anchor' (X.501)");
    NS_TEST_EXPECT_MSG_EQ(ToHex(anchor->GetIssuer()), ToHex(anchor->GetSubject()), "self-signed");
    NS_TEST_EXPECT_MSG_EQ(anchor->GetKeyBits(), 2048, "rsa_keygen_bits");
    NS_TEST_EXPECT_MSG_EQ(anchor->GetNotBefore(), 1704067200, "2024-01-01T00:00:00Z by date");
    NS_TEST_EXPECT_MSG_EQ(anchor->GetNotAfter(), 4102444799, "2099-12-31T23:59:59Z by date");
    NS_TEST_ASSERT_MSG_EQ(anchor->GetDomainNames().size(), 1, "subjectAltName");
    NS_TEST_EXPECT_MSG_EQ(anchor->GetDomainNames()[0], "anchor.example.net", "subjectAltName");
    NS_TEST_EXPECT_MSG_EQ(anchor->ToPem(), CERT_ANCHOR, "the same PEM again");
    Ptr<const Certificate> router = Read(CERT_ROUTER);
    NS_TEST_EXPECT_MSG_EQ(ToHex(router->GetIssuer()), ToHex(Read(CERT_OPERATOR)->GetSubject()), "");
    NS_TEST_EXPECT_MSG_EQ(router->GetKeyBits(), 1024, "rsa_keygen_bits");
    NS_TEST_EXPECT_MSG_EQ(router->GetSpki().size(), 162, "of a key of 1024 bits");
    Ptr<const Certificate> elliptic = Read(CERT_ELLIPTIC);
    NS_TEST_EXPECT_MSG_EQ(elliptic->GetKeyBits(), 0, "no RSA key");
}

MIP6SEC_TEST_CASE(ReadsAddresses,
                  "Address blocks of RFC 3779 are read as OpenSSL was told to write them")
{
    const auto text = [](const char* pem) { return Text(Read(pem)->GetAddresses()); };
    NS_TEST_EXPECT_MSG_EQ(text(CERT_ANCHOR),
                          "2001:a::-2001:a:ffff:ffff:ffff:ffff:ffff:ffff "
                          "2001:c::-2001:e:ffff:ffff:ffff:ffff:ffff:ffff",
                          "a prefix of 32 bits and a range; nothing of IPv4");
    NS_TEST_EXPECT_MSG_EQ(text(CERT_OPERATOR),
                          "2001:a::-2001:a:3fff:ffff:ffff:ffff:ffff:ffff 2001:c::1-2001:c::7",
                          "a prefix of 34 bits and a range that is no prefix");
    NS_TEST_EXPECT_MSG_EQ(text(CERT_ROUTER), "2001:a:1::-2001:a:1:ffff:ffff:ffff:ffff:ffff", "/48");
    NS_TEST_EXPECT_MSG_EQ(text(CERT_NULL_PREFIX), "::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "");
    NS_TEST_EXPECT_MSG_EQ(text(CERT_INHERIT), "none", "inherit");
    NS_TEST_EXPECT_MSG_EQ(text(CERT_NO_ADDRESSES), "none", "no extension");
    NS_TEST_EXPECT_MSG_EQ(text(CERT_IPV4), "", "no IPv6 addresses");
    NS_TEST_EXPECT_MSG_EQ(text(CERT_SAFI), "", "another address family than 0002 (RFC 3971 6.3.1)");
}

/// A path of certificates made by OpenSSL, and what is to come of it
struct OutsidePath
{
    const char* what;              //!< what it is
    std::vector<const char*> path; //!< certificates in PEM, the router's last
    PathVerdict verdict;           //!< what comes of it
    const char* addresses;         //!< addresses of the router, if valid
};

const char* const ROUTER_RANGE = "2001:a:1::-2001:a:1:ffff:ffff:ffff:ffff:ffff"; //!< of CERT_ROUTER

/// @return paths; verdicts by RFC 3971 6.3, 6.3.1 and RFC 5280 6
std::vector<OutsidePath>
OutsidePaths()
{
    const std::string operatorRange =
        "2001:a::-2001:a:3fff:ffff:ffff:ffff:ffff:ffff 2001:c::1-2001:c::7";
    static const std::string inherited = operatorRange;
    return {
        {"whole", {CERT_ANCHOR, CERT_OPERATOR, CERT_ROUTER}, PathVerdict::VALID, ROUTER_RANGE},
        {"without anchor", {CERT_OPERATOR, CERT_ROUTER}, PathVerdict::VALID, ROUTER_RANGE},
        {"SHA-1", {CERT_OPERATOR, CERT_SHA1}, PathVerdict::VALID, ROUTER_RANGE},
        {"SHA-512 is not supported", {CERT_OPERATOR, CERT_SHA512}, PathVerdict::BAD_SIGNATURE, ""},
        {"inherit", {CERT_OPERATOR, CERT_INHERIT}, PathVerdict::VALID, inherited.c_str()},
        {"null prefix", {CERT_OPERATOR, CERT_NULL_PREFIX}, PathVerdict::VALID, inherited.c_str()},
        {"missing", {CERT_OPERATOR, CERT_NO_ADDRESSES}, PathVerdict::VALID, inherited.c_str()},
        {"IPv4 only", {CERT_OPERATOR, CERT_IPV4}, PathVerdict::ADDRESSES, ""},
        {"multicast SAFI only", {CERT_OPERATOR, CERT_SAFI}, PathVerdict::ADDRESSES, ""},
        {"partly outside", {CERT_OPERATOR, CERT_OUTSIDE}, PathVerdict::ADDRESSES, ""},
        {"all outside", {CERT_OPERATOR, CERT_DISJOINT}, PathVerdict::ADDRESSES, ""},
        {"512 bits", {CERT_OPERATOR, CERT_WEAK}, PathVerdict::WEAK_KEY, ""},
        {"elliptic curve", {CERT_OPERATOR, CERT_ELLIPTIC}, PathVerdict::NOT_RSA, ""},
        {"ended last year", {CERT_OPERATOR, CERT_EXPIRED}, PathVerdict::EXPIRED, ""},
        {"critical extension", {CERT_OPERATOR, CERT_UNKNOWN_CRITICAL}, PathVerdict::BROKEN, ""},
        {"may not sign", {CERT_OPERATOR, CERT_ENCIPHERMENT}, PathVerdict::BROKEN, ""},
        {"issued by a router",
         {CERT_OPERATOR, CERT_ROUTER, CERT_BELOW_ROUTER},
         PathVerdict::BROKEN,
         ""},
        {"longer than the path length allows",
         {CERT_OPERATOR, CERT_SUBOPERATOR, CERT_BELOW_SUBOPERATOR},
         PathVerdict::BROKEN,
         ""},
        {"issuer may not sign certificates",
         {CERT_NO_CERT_SIGN, CERT_BELOW_NO_CERT_SIGN},
         PathVerdict::BROKEN,
         ""},
        {"version 1", {CERT_OPERATOR, CERT_VERSION_1}, PathVerdict::BROKEN, ""},
        {"operator missing", {CERT_ROUTER}, PathVerdict::NO_ANCHOR, ""},
        {"operator missing below anchor", {CERT_ANCHOR, CERT_ROUTER}, PathVerdict::BROKEN, ""},
        {"out of order", {CERT_ROUTER, CERT_OPERATOR}, PathVerdict::BROKEN, ""},
        {"anchor behind", {CERT_OPERATOR, CERT_ANCHOR, CERT_ROUTER}, PathVerdict::BROKEN, ""},
        {"twice the same", {CERT_OPERATOR, CERT_ROUTER, CERT_ROUTER}, PathVerdict::BROKEN, ""},
        {"something unrelated above",
         {CERT_PLAIN_ANCHOR, CERT_OPERATOR, CERT_ROUTER},
         PathVerdict::BROKEN,
         ""},
        {"another anchor",
         {CERT_PLAIN_ANCHOR, CERT_PLAIN_OPERATOR, CERT_PLAIN_ROUTER},
         PathVerdict::NO_ANCHOR,
         ""},
        {"nothing", {}, PathVerdict::BROKEN, ""},
    };
}

MIP6SEC_TEST_CASE(OutsideVerdicts,
                  "Paths that OpenSSL made are judged by RFC 3971 6.3.1 under both providers")
{
    for (const std::string name : {"OpenSsl", "Modelled"})
    {
        Ptr<CryptoProvider> provider = CryptoProvider::Get(name);
        for (const OutsidePath& outside : OutsidePaths())
        {
            std::vector<Ptr<const Certificate>> path;
            std::transform(outside.path.begin(),
                           outside.path.end(),
                           std::back_inserter(path),
                           Read);
            const PathResult result = ValidatePath(*provider, path, AnchorPolicy(), NOW);
            NS_TEST_EXPECT_MSG_EQ(PathVerdictName(result.verdict),
                                  std::string(PathVerdictName(outside.verdict)),
                                  outside.what << " under " << name);
            if (outside.verdict == PathVerdict::VALID)
            {
                NS_TEST_EXPECT_MSG_EQ(Text(result.addresses), outside.addresses, outside.what);
                NS_TEST_EXPECT_MSG_EQ((result.router == path.back()), true, "the last");
                NS_TEST_EXPECT_MSG_EQ(result.anchor->GetName(), "anchor", "the trust anchor");
            }
        }
    }
}

MIP6SEC_TEST_CASE(
    Intersection,
    "Of addresses outside those of the parent the intersection is used where that is allowed")
{
    Ptr<CryptoProvider> provider = CryptoProvider::Get("OpenSsl");
    PathPolicy policy = AnchorPolicy();
    policy.intersect = true;
    PathResult result =
        ValidatePath(*provider, {Read(CERT_OPERATOR), Read(CERT_OUTSIDE)}, policy, NOW);
    NS_TEST_EXPECT_MSG_EQ(PathVerdictName(result.verdict), std::string("valid"), "partly outside");
    NS_TEST_EXPECT_MSG_EQ(Text(result.addresses),
                          "2001:a:2::-2001:a:2:ffff:ffff:ffff:ffff:ffff",
                          "what both have");
    result = ValidatePath(*provider, {Read(CERT_OPERATOR), Read(CERT_DISJOINT)}, policy, NOW);
    NS_TEST_EXPECT_MSG_EQ(PathVerdictName(result.verdict), std::string("addresses"), "empty");
}

MIP6SEC_TEST_CASE(
    Unconstrained,
    "A path without any address block is refused unless the configuration relaxes that")
{
    Ptr<CryptoProvider> provider = CryptoProvider::Get("OpenSsl");
    PathPolicy policy;
    policy.anchors = {Read(CERT_PLAIN_ANCHOR)};
    const std::vector<Ptr<const Certificate>> path = {Read(CERT_PLAIN_OPERATOR),
                                                      Read(CERT_PLAIN_ROUTER)};
    PathResult result = ValidatePath(*provider, path, policy, NOW);
    NS_TEST_EXPECT_MSG_EQ(PathVerdictName(result.verdict), std::string("addresses"), "by default");
    policy.requireAddresses = false;
    result = ValidatePath(*provider, path, policy, NOW);
    NS_TEST_EXPECT_MSG_EQ(PathVerdictName(result.verdict), std::string("valid"), "relaxed");
    NS_TEST_EXPECT_MSG_EQ(result.addresses.has_value(), false, "unconstrained");
}

MIP6SEC_TEST_CASE(AnyAnchor,
                  "Any certificate can be a trust anchor and several anchors stand side by side")
{
    Ptr<CryptoProvider> provider = CryptoProvider::Get("OpenSsl");
    PathPolicy policy;
    policy.anchors = {Read(CERT_PLAIN_ANCHOR), Read(CERT_OPERATOR)};
    const auto verdict = [&](const std::vector<Ptr<const Certificate>>& path) {
        return std::string(PathVerdictName(ValidatePath(*provider, path, policy, NOW).verdict));
    };
    NS_TEST_EXPECT_MSG_EQ(verdict({Read(CERT_ROUTER)}), "valid", "below an operator");
    NS_TEST_EXPECT_MSG_EQ(verdict({Read(CERT_OPERATOR), Read(CERT_ROUTER)}), "valid", "with it");
    NS_TEST_EXPECT_MSG_EQ(verdict({Read(CERT_ANCHOR), Read(CERT_OPERATOR), Read(CERT_ROUTER)}),
                          "valid",
                          "with what is above it");
    policy.anchors.clear();
    NS_TEST_EXPECT_MSG_EQ(verdict({Read(CERT_OPERATOR), Read(CERT_ROUTER)}), "no anchor", "none");
}

MIP6SEC_TEST_CASE(Times, "A certificate holds from its first second through its last")
{
    Ptr<CryptoProvider> provider = CryptoProvider::Get("OpenSsl");
    const std::vector<Ptr<const Certificate>> path = {Read(CERT_OPERATOR), Read(CERT_DAY)};
    const auto verdict = [&](int64_t now) {
        return std::string(
            PathVerdictName(ValidatePath(*provider, path, AnchorPolicy(), now).verdict));
    };
    // 2025-01-01T00:00:01Z and 2025-01-01T23:59:59Z by `date -u`
    NS_TEST_EXPECT_MSG_EQ(verdict(1735689600), "not yet valid", "a second before");
    NS_TEST_EXPECT_MSG_EQ(verdict(1735689601), "valid", "first second");
    NS_TEST_EXPECT_MSG_EQ(verdict(1735775999), "valid", "last second (RFC 5280 4.1.2.5)");
    NS_TEST_EXPECT_MSG_EQ(verdict(1735776000), "expired", "a second after");
    const PathResult result = ValidatePath(*provider, path, AnchorPolicy(), NOW);
    NS_TEST_EXPECT_MSG_EQ(result.validFrom, 1735689601, "of what begins last");
    NS_TEST_EXPECT_MSG_EQ(result.validUntil, 1735775999, "of what ends first");
    NS_TEST_EXPECT_MSG_EQ(verdict(1704067199), "not yet valid", "before all of them");
    NS_TEST_EXPECT_MSG_EQ(verdict(4102444800), "expired", "after all of them");
}

MIP6SEC_TEST_CASE(OutsideList, "A certificate on a revocation list that OpenSSL made is refused")
{
    Ptr<const RevocationList> list = RevocationList::FromPem(CRL_OPERATOR);
    NS_TEST_EXPECT_MSG_EQ(list->GetThisUpdate(), 1735603200, "2024-12-31T00:00:00Z by date");
    NS_TEST_EXPECT_MSG_EQ(list->GetNextUpdate(), 1738368000, "2025-02-01T00:00:00Z by date");
    NS_TEST_EXPECT_MSG_EQ(list->GetSize(), 1, "one certificate");
    NS_TEST_EXPECT_MSG_EQ(list->ToPem(), CRL_OPERATOR, "the same PEM again");
    for (const std::string name : {"OpenSsl", "Modelled"})
    {
        Ptr<CryptoProvider> provider = CryptoProvider::Get(name);
        PathPolicy policy = AnchorPolicy();
        const auto verdict = [&](const char* router, int64_t now) {
            const std::vector<Ptr<const Certificate>> path = {Read(CERT_OPERATOR), Read(router)};
            return std::string(PathVerdictName(ValidatePath(*provider, path, policy, now).verdict));
        };
        NS_TEST_EXPECT_MSG_EQ(verdict(CERT_REVOKED, NOW), "valid", "without the list");
        policy.revocations = {list};
        NS_TEST_EXPECT_MSG_EQ(verdict(CERT_REVOKED, NOW), "revoked", "with it");
        NS_TEST_EXPECT_MSG_EQ(verdict(CERT_ROUTER, NOW), "valid", "not on it");
        NS_TEST_EXPECT_MSG_EQ(verdict(CERT_REVOKED, 1738368001), "revoked", "list out of date");
        NS_TEST_EXPECT_MSG_EQ(verdict(CERT_ROUTER, 1738368001), "valid", "no newer list to be had");
    }
}

MIP6SEC_TEST_CASE(RequiredLists,
                  "Where lists are required a path needs a current one of each issuer")
{
    Ptr<CryptoProvider> provider = CryptoProvider::Get("OpenSsl");
    PathPolicy policy;
    // The operator as trust anchor: its own list is the only one needed
    policy.anchors = {Read(CERT_OPERATOR)};
    policy.requireRevocations = true;
    const auto validate = [&](int64_t now) {
        return ValidatePath(*provider, {Read(CERT_ROUTER)}, policy, now);
    };
    const auto verdict = [&](int64_t now) {
        return std::string(PathVerdictName(validate(now).verdict));
    };
    NS_TEST_EXPECT_MSG_EQ(verdict(NOW), "unchecked", "no list");
    policy.revocations = {RevocationList::FromPem(CRL_OPERATOR)};
    NS_TEST_EXPECT_MSG_EQ(verdict(1735603199), "unchecked", "a second before the list was made");
    NS_TEST_EXPECT_MSG_EQ(verdict(1735603200), "valid", "the list is made");
    NS_TEST_EXPECT_MSG_EQ(verdict(1738368000), "valid", "the next one is due");
    NS_TEST_EXPECT_MSG_EQ(verdict(1738368001), "unchecked", "a second later");
    NS_TEST_EXPECT_MSG_EQ(validate(NOW).validFrom, 1735603200, "as long as the list");
    NS_TEST_EXPECT_MSG_EQ(validate(NOW).validUntil, 1738368000, "as long as the list");
    policy.anchors = {Read(CERT_ANCHOR)};
    const PathResult whole =
        ValidatePath(*provider, {Read(CERT_OPERATOR), Read(CERT_ROUTER)}, policy, NOW);
    NS_TEST_EXPECT_MSG_EQ(PathVerdictName(whole.verdict),
                          std::string("unchecked"),
                          "no list of the trust anchor");
}

MIP6SEC_TEST_CASE(Truncated, "No truncation and nothing behind the end passes for a certificate")
{
    const std::vector<uint8_t> der = Read(CERT_ROUTER)->GetDer();
    for (std::size_t size = 0; size < der.size(); ++size)
    {
        const std::vector<uint8_t> cut(der.begin(), der.begin() + size);
        NS_TEST_EXPECT_MSG_EQ(!Certificate::FromDer(cut.data(), cut.size()), true, size);
    }
    std::vector<uint8_t> longer = der;
    longer.push_back(0);
    NS_TEST_EXPECT_MSG_EQ(!Certificate::FromDer(longer.data(), longer.size()), true, "one more");
    NS_TEST_EXPECT_MSG_EQ(Certificate::SizeOfDer(longer.data(), longer.size()),
                          der.size(),
                          "padding is found");
    NS_TEST_EXPECT_MSG_EQ(Certificate::SizeOfDer(der.data(), der.size() - 1), 0, "cut off");
    NS_TEST_EXPECT_MSG_EQ(Certificate::SizeOfDer(der.data(), 0), 0, "nothing");
}

MIP6SEC_TEST_CASE(Flipped, "No certificate with a flipped bit in any octet is valid")
{
    const std::vector<Ptr<const Certificate>> path = {Read(CERT_OPERATOR), Read(CERT_ROUTER)};
    const std::vector<uint8_t> der = path.back()->GetDer();
    const PathPolicy policy = AnchorPolicy();
    for (const std::string name : {"OpenSsl", "Modelled"})
    {
        Ptr<CryptoProvider> provider = CryptoProvider::Get(name);
        // Each octet; under the second provider a sample is enough
        for (std::size_t i = 0; i < der.size(); i += name == "OpenSsl" ? 1 : 7)
        {
            const std::size_t bit = 8 * i + i % 8;
            std::vector<uint8_t> octets = der;
            octets[bit / 8] ^= static_cast<uint8_t>(1 << bit % 8);
            Ptr<const Certificate> flipped = Certificate::FromDer(octets.data(), octets.size());
            const PathResult result = ValidatePath(*provider, {path.front(), flipped}, policy, NOW);
            NS_TEST_EXPECT_MSG_NE(PathVerdictName(result.verdict), std::string("valid"), bit);
            if (flipped)
            {
                const std::vector<uint8_t>& spki = flipped->GetSpki();
                const auto found =
                    std::search(octets.begin(), octets.end(), spki.begin(), spki.end());
                NS_TEST_EXPECT_MSG_EQ((found != octets.end()), true, "the key as it came " << bit);
            }
        }
    }
}

MIP6SEC_TEST_CASE(Mutated, "Random changes of a certificate neither crash nor make a valid one")
{
    Ptr<CryptoProvider> provider = CryptoProvider::Get("OpenSsl");
    const std::vector<std::vector<uint8_t>> seeds = {Read(CERT_ROUTER)->GetDer(),
                                                     Read(CERT_OPERATOR)->GetDer(),
                                                     Read(CERT_ANCHOR)->GetDer(),
                                                     Read(CERT_ELLIPTIC)->GetDer()};
    const Ptr<const Certificate> above = Read(CERT_OPERATOR);
    const Ptr<const Certificate> below = Read(CERT_ROUTER);
    const PathPolicy policy = AnchorPolicy();
    uint64_t state = 3971;
    const auto random = [&state](std::size_t below) {
        // Linear congruential generator of Knuth's MMIX
        state = state * 6364136223846793005ULL + 1442695040888963407ULL;
        return static_cast<std::size_t>((state >> 33) % below);
    };
    uint32_t read = 0;
    for (int i = 0; i < 2000; ++i)
    {
        std::vector<uint8_t> octets = seeds[random(seeds.size())];
        for (std::size_t changes = 1 + random(4); changes > 0; --changes)
        {
            const std::size_t at = random(octets.size());
            switch (random(4))
            {
            case 0:
                octets[at] = static_cast<uint8_t>(random(256));
                break;
            case 1:
                octets[at] ^= static_cast<uint8_t>(1 << random(8));
                break;
            case 2: // lengths that lie
                octets[at] = static_cast<uint8_t>(0x80 | random(5));
                break;
            default:
                octets.erase(octets.begin() + static_cast<std::ptrdiff_t>(at),
                             octets.begin() + static_cast<std::ptrdiff_t>(
                                                  std::min(octets.size(), at + random(8))));
                break;
            }
        }
        octets.shrink_to_fit();
        Ptr<const Certificate> certificate = Certificate::FromDer(octets.data(), octets.size());
        if (!certificate || std::find(seeds.begin(), seeds.end(), octets) != seeds.end())
        {
            continue;
        }
        ++read;
        NS_TEST_EXPECT_MSG_EQ((certificate->GetDer() == octets), true, "as it came");
        for (const auto& path : {std::vector<Ptr<const Certificate>>{above, certificate},
                                 std::vector<Ptr<const Certificate>>{certificate, below},
                                 std::vector<Ptr<const Certificate>>{certificate}})
        {
            const PathResult result = ValidatePath(*provider, path, policy, NOW);
            NS_TEST_EXPECT_MSG_NE(PathVerdictName(result.verdict), std::string("valid"), i);
        }
    }
    NS_TEST_EXPECT_MSG_GT(read, 200, "some can still be read");
}

MIP6SEC_TEST_CASE(FuzzEntry, "The fuzz entry of certificates survives 2000 scripts of changes")
{
    uint64_t state = 6487;
    uint32_t read = 0;
    for (int i = 0; i < 2000; ++i)
    {
        std::vector<uint8_t> script(1 + 4 * (1 + i % 4));
        for (uint8_t& octet : script)
        {
            state = state * 6364136223846793005ULL + 1442695040888963407ULL;
            octet = static_cast<uint8_t>(state >> 56);
        }
        // Mostly such changes as leave lengths alone
        script[1] |= i % 8 != 0 ? 2 : 0;
        read += FuzzCertificate(script.data(), script.size()) ? 1 : 0;
    }
    NS_TEST_EXPECT_MSG_GT(read, 120, "some are still certificates");
    NS_TEST_EXPECT_MSG_LT(read, 1880, "some are not");
}

MIP6SEC_TEST_CASE(StrictEncoding, "Encodings of OpenSSL's certificate that are no DER are refused")
{
    const std::vector<uint8_t> der = Read(CERT_ROUTER)->GetDer();
    // 30 82 hi lo: the same in three octets of length
    std::vector<uint8_t> octets = {0x30, 0x83, 0x00, der[2], der[3]};
    octets.insert(octets.end(), der.begin() + 4, der.end());
    NS_TEST_EXPECT_MSG_EQ(!Certificate::FromDer(octets.data(), octets.size()), true, "long length");
    // BER with a length that is not known before
    octets = {0x30, 0x80};
    octets.insert(octets.end(), der.begin() + 4, der.end());
    octets.insert(octets.end(), {0, 0});
    NS_TEST_EXPECT_MSG_EQ(!Certificate::FromDer(octets.data(), octets.size()), true, "indefinite");
    octets.assign(MAX_CERTIFICATE_SIZE + 1, 0x30);
    NS_TEST_EXPECT_MSG_EQ(!Certificate::FromDer(octets.data(), octets.size()), true, "too large");
    octets.assign(2 * 1000, 0x30);
    for (std::size_t i = 0; i + 1 < octets.size(); i += 2)
    {
        octets[i + 1] = 0x80;
    }
    NS_TEST_EXPECT_MSG_EQ(!Certificate::FromDer(octets.data(), octets.size()), true, "nested");
}

MIP6SEC_TEST_CASE(Ranges, "Sets of address ranges behave as sets")
{
    const auto range = [](const char* first, const char* last) {
        return AddressRange{Ipv6Address(first), Ipv6Address(last)};
    };
    const auto text = [](const std::vector<AddressRange>& ranges) { return Text(ranges); };
    NS_TEST_EXPECT_MSG_EQ(text({AddressRange::OfPrefix("2001:a:ffff::1", 33)}),
                          "2001:a:8000::-2001:a:ffff:ffff:ffff:ffff:ffff:ffff",
                          "host bits do not matter");
    NS_TEST_EXPECT_MSG_EQ(text({AddressRange::OfPrefix("2001:a::1", 128)}),
                          "2001:a::1-2001:a::1",
                          "");
    NS_TEST_EXPECT_MSG_EQ(text(NormalizeRanges({range("2001::8", "2001::9"),
                                                range("2001::1", "2001::3"),
                                                range("2001::4", "2001::5"),
                                                range("2001::2", "2001::2")})),
                          "2001::1-2001::5 2001::8-2001::9",
                          "in order and joined");
    NS_TEST_EXPECT_MSG_EQ(
        text(NormalizeRanges(
            {range("::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"), range("2001::", "2001::1")})),
        "::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
        "nothing behind the last address");
    const std::vector<AddressRange> outer = {range("2001::1", "2001::5"),
                                             range("2001::8", "2001::9")};
    NS_TEST_EXPECT_MSG_EQ(RangesContain(outer, range("2001::1", "2001::5")), true, "itself");
    NS_TEST_EXPECT_MSG_EQ(RangesContain(outer, range("2001::5", "2001::8")), false, "with a gap");
    NS_TEST_EXPECT_MSG_EQ(RangesContain(outer, range("2001::", "2001::1")), false, "below");
    NS_TEST_EXPECT_MSG_EQ(RangesContain(outer, range("2001::9", "2001::a")), false, "above");
    NS_TEST_EXPECT_MSG_EQ(text(IntersectRanges(outer,
                                               {range("2001::", "2001::1"),
                                                range("2001::4", "2001::8"),
                                                range("2001::f", "2001::f")})),
                          "2001::1-2001::1 2001::4-2001::5 2001::8-2001::8",
                          "what both have");
    NS_TEST_EXPECT_MSG_EQ(AreAllAddresses({AddressRange::OfPrefix("2001::", 0)}), true, "::/0");
    NS_TEST_EXPECT_MSG_EQ(AreAllAddresses({AddressRange::OfPrefix("::", 1)}), false, "half");
}

MIP6SEC_TEST_CASE(
    Cache,
    "Certificates that were read a short time ago are not read again and others are let go")
{
    const std::vector<uint8_t> der = Read(CERT_ROUTER)->GetDer();
    NS_TEST_EXPECT_MSG_EQ((Certificate::FromDer(der.data(), der.size()) == Read(CERT_ROUTER)),
                          true,
                          "the same object");
    CertificateCache cache(2);
    const auto find = [&cache](const char* pem) {
        const std::vector<uint8_t>& octets = Read(pem)->GetDer();
        return static_cast<bool>(cache.Find(octets.data(), octets.size()));
    };
    for (const char* pem : {CERT_ROUTER, CERT_OPERATOR})
    {
        cache.Insert(Read(pem));
    }
    NS_TEST_EXPECT_MSG_EQ(find(CERT_ROUTER), true, "used last");
    cache.Insert(Read(CERT_ANCHOR));
    NS_TEST_EXPECT_MSG_EQ(cache.GetSize(), 2, "two at most");
    NS_TEST_EXPECT_MSG_EQ(find(CERT_OPERATOR), false, "used longest ago");
    NS_TEST_EXPECT_MSG_EQ((find(CERT_ROUTER) && find(CERT_ANCHOR)), true, "the others");
    NS_TEST_EXPECT_MSG_EQ(static_cast<bool>(cache.Find(der.data(), der.size() - 1)), false, "cut");
}

/// The suite
class CertificateSuite : public TestSuite
{
  public:
    CertificateSuite()
        : TestSuite("mip6sec-certificate", TestSuite::Type::UNIT)
    {
        AddTestCase(new ReadsFields);
        AddTestCase(new ReadsAddresses);
        AddTestCase(new OutsideVerdicts);
        AddTestCase(new Intersection);
        AddTestCase(new Unconstrained);
        AddTestCase(new AnyAnchor);
        AddTestCase(new Times);
        AddTestCase(new OutsideList);
        AddTestCase(new RequiredLists);
        AddTestCase(new Truncated);
        AddTestCase(new Flipped);
        AddTestCase(new Mutated);
        AddTestCase(new FuzzEntry);
        AddTestCase(new StrictEncoding);
        AddTestCase(new Ranges);
        AddTestCase(new Cache);
    }
};

CertificateSuite g_certificateSuite; //!< registers itself

} // namespace
