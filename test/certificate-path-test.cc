/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "certificate-test-support.h"
#include "wire-test-support.h"

#include "ns3/certificate-hierarchy.h"
#include "ns3/node-clock.h"

using namespace ns3;
using namespace ns3::mip6sec;

namespace
{

using Path = CertificateHierarchy::Path; //!< certificates

constexpr int64_t DAY = 24 * 60 * 60; //!< seconds

/// An anchor, an operator and a router of one provider
struct Family
{
    /// @param name of the provider @param stream of its keys
    explicit Family(const std::string& name, int64_t stream = 3971)
        : provider(CryptoProvider::Get(name)),
          hierarchy(provider)
    {
        hierarchy.AssignStreams(stream);
        anchor = hierarchy.AddAnchor("anchor", {CertificateHierarchy::Prefix("2001:a::/32")});
        isp = hierarchy.AddOperator(anchor,
                                    "operator",
                                    {CertificateHierarchy::Prefix("2001:a:8000::/33")});
        key = hierarchy.MakeKey();
        policy.anchors = hierarchy.GetAnchors();
    }

    /// @param fault what is to be wrong @return path of a router
    Path Certify(PathFault fault = PathFault::NONE)
    {
        return hierarchy.Certify(isp,
                                 "router",
                                 key->GetPublicKey(),
                                 {CertificateHierarchy::Prefix("2001:a:8001::/48")},
                                 fault);
    }

    /// @param path a path @param now seconds since 1970 @return name of the verdict on it
    std::string Verdict(const Path& path, int64_t now = NodeClock::GetEpoch()) const
    {
        return PathVerdictName(ValidatePath(*provider, path, policy, now).verdict);
    }

    Ptr<CryptoProvider> provider;           //!< makes and verifies
    CertificateHierarchy hierarchy;         //!< all authorities
    CertificateHierarchy::Authority anchor; //!< trust anchor
    CertificateHierarchy::Authority isp;    //!< below it
    Ptr<const PrivateKey> key;              //!< of the router
    PathPolicy policy;                      //!< with the trust anchor
};

/// @param path a path @return the same without its first certificate
Path
WithoutFirst(const Path& path)
{
    return Path(path.begin() + 1, path.end());
}

MIP6SEC_TEST_CASE(Faults, "Each fault of a certification path has its verdict under both providers")
{
    const std::pair<PathFault, const char*> table[] = {
        {PathFault::NONE, "valid"},
        {PathFault::EXPIRED, "expired"},
        {PathFault::NOT_YET_VALID, "not yet valid"},
        {PathFault::REVOKED, "revoked"},
        {PathFault::FOREIGN_PREFIX, "addresses"},
        {PathFault::WRONG_SIGNATURE, "bad signature"},
        {PathFault::MISSING, "broken"},
        {PathFault::OUT_OF_ORDER, "broken"},
        {PathFault::WEAK_KEY, "weak key"},
        {PathFault::NO_AUTHORITY, "broken"},
        {PathFault::UNKNOWN_ANCHOR, "no anchor"},
    };
    for (const std::string name : {"OpenSsl", "Modelled"})
    {
        Family family(name);
        for (const auto& [fault, verdict] : table)
        {
            const Path path = family.Certify(fault);
            family.policy.revocations = family.hierarchy.GetRevocationLists();
            NS_TEST_EXPECT_MSG_EQ(family.Verdict(path), verdict, +static_cast<int>(fault) << name);
        }
    }
}

MIP6SEC_TEST_CASE(Valid, "A good path says who the router is and what it may advertise")
{
    for (const std::string name : {"OpenSsl", "Modelled"})
    {
        Family family(name);
        const Path path = family.Certify();
        NS_TEST_ASSERT_MSG_EQ(path.size(), 3, "anchor, operator, router");
        const PathResult result = ValidatePath(*family.provider,
                                               WithoutFirst(path),
                                               family.policy,
                                               NodeClock::GetEpoch());
        NS_TEST_EXPECT_MSG_EQ(PathVerdictName(result.verdict), std::string("valid"), name);
        NS_TEST_EXPECT_MSG_EQ((result.anchor == path[0] && result.router == path[2]), true, name);
        NS_TEST_EXPECT_MSG_EQ(
            (result.router->GetKeyHash() == family.key->GetPublicKey()->GetHash()),
            true,
            "key of the router");
        NS_TEST_EXPECT_MSG_EQ((result.router->GetSpki() == family.key->GetPublicKey()->GetSpki()),
                              true,
                              "octet for octet");
        NS_TEST_EXPECT_MSG_EQ(Text(result.addresses),
                              "2001:a:8001::-2001:a:8001:ffff:ffff:ffff:ffff:ffff",
                              name);
        // The day before 2025-01-01T00:00:00Z, and ten years later
        NS_TEST_EXPECT_MSG_EQ(result.validFrom, 1735689600 - DAY, "2024-12-31T00:00:00Z by date");
        NS_TEST_EXPECT_MSG_EQ(result.validUntil, 2051222400, "2035-01-01T00:00:00Z by date");
        NS_TEST_EXPECT_MSG_EQ(family.Verdict(path, result.validFrom - 1), "not yet valid", name);
        NS_TEST_EXPECT_MSG_EQ(family.Verdict(path, result.validFrom), "valid", name);
        NS_TEST_EXPECT_MSG_EQ(family.Verdict(path, result.validUntil), "valid", name);
        NS_TEST_EXPECT_MSG_EQ(family.Verdict(path, result.validUntil + 1), "expired", name);
    }
}

/// A case of RFC 3971 6.3.1: what each certificate says, and what comes of it
struct AddressCase
{
    const char* what;            //!< what it is
    const char* anchor;          //!< prefix of the trust anchor; "-" none, "inherit"
    const char* middle;          //!< prefix of the operator
    const char* router;          //!< prefix of the router
    const char* strict;          //!< verdict or addresses
    const char* intersect;       //!< the same where the intersection may be taken
    const char* withoutRequired; //!< the same where a path without addresses is good
};

MIP6SEC_TEST_CASE(Addresses,
                  "Addresses come down a path as RFC 3971 6.3.1 says in each combination")
{
    // 6.3.1: contained; intersection; empty intersection; missing or ::/0 takes the parent's; no
    // parent: unconstrained (7.3)
    static const char* const R48 = "2001:a:1::-2001:a:1:ffff:ffff:ffff:ffff:ffff";
    static const char* const R40 = "2001:a::-2001:a:ff:ffff:ffff:ffff:ffff:ffff";
    static const char* const R32 = "2001:a::-2001:a:ffff:ffff:ffff:ffff:ffff:ffff";
    static const char* const BAD = "addresses";
    const AddressCase cases[] = {
        {"nested", "2001:a::/32", "2001:a::/40", "2001:a:1::/48", R48, R48, R48},
        {"the same", "2001:a::/32", "2001:a::/32", "2001:a::/32", R32, R32, R32},
        {"router wider", "2001:a::/32", "2001:a:1::/48", "2001:a::/40", BAD, R48, BAD},
        {"operator wider", "2001:a:1::/48", "2001:a::/40", "2001:a:1::/48", BAD, R48, BAD},
        {"wider below is cut", "2001:a:1::/48", "2001:a::/40", "2001:a::/40", BAD, R48, BAD},
        {"router elsewhere", "2001:a::/32", "2001:a::/40", "2001:b::/48", BAD, BAD, BAD},
        {"operator elsewhere", "2001:a::/32", "2001:b::/32", "2001:b::/48", BAD, BAD, BAD},
        {"router missing", "2001:a::/32", "2001:a::/40", "-", R40, R40, R40},
        {"router null", "2001:a::/32", "2001:a::/40", "::/0", R40, R40, R40},
        {"router inherits", "2001:a::/32", "2001:a::/40", "inherit", R40, R40, R40},
        {"operator missing", "2001:a::/32", "-", "2001:a:1::/48", R48, R48, R48},
        {"operator null", "2001:a::/32", "::/0", "2001:a:1::/48", R48, R48, R48},
        {"operator inherits", "2001:a::/32", "inherit", "2001:a:1::/48", R48, R48, R48},
        {"missing hides nothing", "2001:a::/32", "-", "2001:b::/48", BAD, BAD, BAD},
        {"null hides nothing", "2001:a::/32", "::/0", "2001:b::/48", BAD, BAD, BAD},
        {"both missing", "2001:a::/32", "-", "-", R32, R32, R32},
        {"both null", "2001:a::/32", "::/0", "::/0", R32, R32, R32},
        {"only operator", "-", "2001:a::/40", "-", R40, R40, R40},
        {"only router", "-", "-", "2001:a:1::/48", R48, R48, R48},
        {"anchor null", "::/0", "-", "2001:a:1::/48", R48, R48, R48},
        {"all null", "::/0", "::/0", "::/0", "none", "none", "none"},
        {"only anchor and null", "::/0", "-", "-", "none", "none", "none"},
        {"none", "-", "-", "-", BAD, BAD, "none"},
        {"nothing to inherit", "inherit", "inherit", "inherit", BAD, BAD, "none"},
    };
    for (const std::string name : {"OpenSsl", "Modelled"})
    {
        Family family(name);
        // Keys are dear, certificates are not
        Ptr<const PrivateKey> upper = family.hierarchy.MakeKey();
        Ptr<const PrivateKey> lower = family.hierarchy.MakeKey();
        const auto request = [](const char* subject, const std::string& addresses) {
            CertificateRequest made;
            made.name = subject;
            made.notAfter = 2000000000;
            made.inheritAddresses = addresses == "inherit";
            if (addresses.find('/') != std::string::npos)
            {
                made.addresses = {CertificateHierarchy::Prefix(addresses)};
            }
            return made;
        };
        for (const AddressCase& one : cases)
        {
            auto anchor =
                Create<CertificateAuthority>(family.provider, upper, request("a", one.anchor));
            CertificateRequest middle = request("m", one.middle);
            middle.key = lower->GetPublicKey();
            middle.authority = true;
            Ptr<const Certificate> between = anchor->Issue(middle);
            CertificateRequest last = request("r", one.router);
            last.key = family.key->GetPublicKey();
            Ptr<const Certificate> router =
                Create<CertificateAuthority>(family.provider, lower, between)->Issue(last);
            PathPolicy policy;
            policy.anchors = {anchor->GetCertificate()};
            const auto outcome = [&] {
                const PathResult result =
                    ValidatePath(*family.provider, {between, router}, policy, 1000000000);
                return result.verdict == PathVerdict::VALID
                           ? Text(result.addresses)
                           : std::string(PathVerdictName(result.verdict));
            };
            NS_TEST_EXPECT_MSG_EQ(outcome(), one.strict, one.what << " under " << name);
            policy.intersect = true;
            NS_TEST_EXPECT_MSG_EQ(outcome(), one.intersect, one.what << " with intersection");
            policy.intersect = false;
            policy.requireAddresses = false;
            NS_TEST_EXPECT_MSG_EQ(outcome(), one.withoutRequired, one.what << " not required");
        }
    }
}

MIP6SEC_TEST_CASE(AnchorLimits,
                  "A trust anchor is trusted for no more addresses than the host was told")
{
    const std::vector<AddressRange> limits[] = {
        {CertificateHierarchy::Prefix("2001:a:8001:8000::/49")},
        {CertificateHierarchy::Prefix("2001:b::/32")},
        {CertificateHierarchy::Prefix("2001:a::/31")},
    };
    Family family("Modelled");
    const Path path = family.Certify();
    const auto outcome = [&] {
        const PathResult result =
            ValidatePath(*family.provider, path, family.policy, NodeClock::GetEpoch());
        return result.verdict == PathVerdict::VALID ? Text(result.addresses)
                                                    : std::string(PathVerdictName(result.verdict));
    };
    family.policy.anchorAddresses = {limits[0]};
    NS_TEST_EXPECT_MSG_EQ(outcome(), "addresses", "the router has more");
    family.policy.intersect = true;
    NS_TEST_EXPECT_MSG_EQ(outcome(),
                          "2001:a:8001:8000::-2001:a:8001:ffff:ffff:ffff:ffff:ffff",
                          "the intersection");
    family.policy.anchorAddresses = {limits[1]};
    NS_TEST_EXPECT_MSG_EQ(outcome(), "addresses", "an empty intersection");
    family.policy.intersect = false;
    NS_TEST_EXPECT_MSG_EQ(outcome(), "addresses", "other addresses");
    family.policy.anchorAddresses = {limits[2]};
    NS_TEST_EXPECT_MSG_EQ(outcome(),
                          "2001:a:8001::-2001:a:8001:ffff:ffff:ffff:ffff:ffff",
                          "a limit wider than the certificate");
    family.policy.anchorAddresses = {std::nullopt};
    NS_TEST_EXPECT_MSG_EQ(outcome(),
                          "2001:a:8001::-2001:a:8001:ffff:ffff:ffff:ffff:ffff",
                          "no limit");
}

MIP6SEC_TEST_CASE(KeySizes, "Each key of a path has at least the bits that the policy asks for")
{
    Family family("Modelled");
    family.hierarchy.SetKeyBits(2048);
    auto anchor = family.hierarchy.AddAnchor("large", {CertificateHierarchy::Prefix("2001::/16")});
    const Path path = family.hierarchy.Certify(anchor,
                                               "router",
                                               family.key->GetPublicKey(),
                                               {CertificateHierarchy::Prefix("2001:a::/32")});
    auto large = family.hierarchy.MakeKey();
    const Path good = family.hierarchy.Certify(anchor, "router", large->GetPublicKey());
    family.policy.anchors = family.hierarchy.GetAnchors();
    NS_TEST_EXPECT_MSG_EQ(family.Verdict(path), "valid", "1024 is the default");
    family.policy.minBits = 1025;
    NS_TEST_EXPECT_MSG_EQ(family.Verdict(path), "weak key", "of the router");
    NS_TEST_EXPECT_MSG_EQ(family.Verdict(good), "valid", "2048 and 2048");
    NS_TEST_EXPECT_MSG_EQ(family.Verdict(family.Certify()), "weak key", "of all");
    family.policy.minBits = 2049;
    NS_TEST_EXPECT_MSG_EQ(family.Verdict(good), "weak key", "2048 and 2048");
}

MIP6SEC_TEST_CASE(PathLength,
                  "An authority has no more authorities below it than its path length allows")
{
    Family family("OpenSsl");
    for (uint32_t length = 0; length < 3; ++length)
    {
        CertificateRequest request;
        request.name = "limited";
        request.addresses = {{CertificateHierarchy::Prefix("2001:a::/32")}};
        request.notAfter = 2000000000;
        request.pathLength = length;
        auto limited = Create<CertificateAuthority>(family.provider, family.key, request);
        request.pathLength.reset();
        Path path = {limited->GetCertificate()};
        auto issuer = limited;
        for (uint32_t between = 0; between < 3; ++between)
        {
            CertificateRequest router = request;
            router.name = "router";
            router.key = family.key->GetPublicKey();
            Path whole = path;
            whole.push_back(issuer->Issue(router));
            PathPolicy policy;
            policy.anchors = {path.front()};
            const PathResult result = ValidatePath(*family.provider, whole, policy, 1700000000);
            NS_TEST_EXPECT_MSG_EQ(PathVerdictName(result.verdict),
                                  std::string(between <= length ? "valid" : "broken"),
                                  between << " authorities below a limit of " << length);
            router.name = "authority " + std::to_string(between);
            router.authority = true;
            path.push_back(issuer->Issue(router));
            issuer = Create<CertificateAuthority>(family.provider, family.key, path.back());
        }
    }
}

MIP6SEC_TEST_CASE(
    Forged,
    "Nobody without the key of an authority makes a certificate or a list that counts")
{
    for (const std::string name : {"OpenSsl", "Modelled"})
    {
        Family family(name);
        Family forger(name, 666);
        const Path good = family.Certify();
        // Same names, other keys, and the forger sends all of its own
        NS_TEST_EXPECT_MSG_EQ(family.Verdict(forger.Certify()), "bad signature", name);
        NS_TEST_EXPECT_MSG_EQ(family.Verdict(WithoutFirst(forger.Certify())),
                              "bad signature",
                              name);
        // The forger's router below the real operator
        NS_TEST_EXPECT_MSG_EQ(family.Verdict({good[0], good[1], forger.Certify()[2]}),
                              "bad signature",
                              name);
        // RFC 3971 6.3.1: the signature is checked before the addresses
        const Path twice = family.hierarchy.Certify(family.isp,
                                                    "router",
                                                    family.key->GetPublicKey(),
                                                    {CertificateHierarchy::Prefix("2001:b::/32")},
                                                    PathFault::WRONG_SIGNATURE);
        NS_TEST_EXPECT_MSG_EQ(family.Verdict(twice), "bad signature", "first of two faults");
        // The serial numbers are the same, so that its list would hit the good router
        forger.Certify();
        const Path hit = forger.Certify(PathFault::REVOKED);
        for (const Ptr<const Certificate>& any : {good[1], good[2], hit[2]})
        {
            forger.hierarchy.Revoke(any, NodeClock::GetEpoch());
        }
        family.policy.revocations = forger.hierarchy.GetRevocationLists();
        NS_TEST_EXPECT_MSG_GT(family.policy.revocations.back()->GetSize(), 1, name);
        NS_TEST_EXPECT_MSG_EQ(family.Verdict(good), "valid", "a list that another signed");
        // An operator's list says nothing of what another one issued
        family.policy.revocations = family.hierarchy.GetRevocationLists();
        NS_TEST_EXPECT_MSG_EQ(family.Verdict(good), "valid", "an empty list");
        family.hierarchy.Revoke(good[1], NodeClock::GetEpoch());
        family.policy.revocations = family.hierarchy.GetRevocationLists();
        NS_TEST_EXPECT_MSG_EQ(family.Verdict(good), "revoked", "the operator itself");
    }
}

MIP6SEC_TEST_CASE(SameName, "Of trust anchors with the same name the one that signed is found")
{
    Family family("Modelled");
    Family other("Modelled", 7);
    const Path path = WithoutFirst(family.Certify());
    for (const bool first : {true, false})
    {
        PathPolicy policy;
        policy.anchors = other.hierarchy.GetAnchors();
        policy.anchors.insert(first ? policy.anchors.begin() : policy.anchors.end(),
                              family.hierarchy.GetAnchors().front());
        const PathResult result =
            ValidatePath(*family.provider, path, policy, NodeClock::GetEpoch());
        NS_TEST_EXPECT_MSG_EQ(PathVerdictName(result.verdict), std::string("valid"), first);
        NS_TEST_EXPECT_MSG_EQ((result.anchor == family.hierarchy.GetAnchors().front()), true, "");
    }
}

MIP6SEC_TEST_CASE(Deterministic,
                  "The same streams make the same certificates and lists octet for octet")
{
    for (const std::string name : {"OpenSsl", "Modelled"})
    {
        std::string texts[3];
        for (int i = 0; i < 3; ++i)
        {
            Family family(name, i < 2 ? 42 : 43);
            for (const auto& certificate : family.Certify(PathFault::REVOKED))
            {
                texts[i] += certificate->ToPem();
            }
            for (const auto& list : family.hierarchy.GetRevocationLists())
            {
                texts[i] += list->ToPem();
            }
        }
        NS_TEST_EXPECT_MSG_EQ(texts[0], texts[1], name);
        NS_TEST_EXPECT_MSG_NE(texts[0], texts[2], name);
    }
}

MIP6SEC_TEST_CASE(FullPath, "Paths of any length are bounded")
{
    Family family("Modelled");
    auto last = family.isp;
    while (family.hierarchy.GetPath(last).size() < MAX_PATH_CERTIFICATES - 2)
    {
        const auto count = family.hierarchy.GetPath(last).size();
        last = family.hierarchy.AddOperator(last, "operator " + std::to_string(count));
    }
    Path path = family.hierarchy.Certify(last, "router", family.key->GetPublicKey());
    NS_TEST_EXPECT_MSG_EQ(path.size(), MAX_PATH_CERTIFICATES - 1, "the longest with its anchor");
    NS_TEST_EXPECT_MSG_EQ(family.Verdict(path), "valid", "the longest");
    last = family.hierarchy.AddOperator(last, "one more");
    path = family.hierarchy.Certify(last, "router", family.key->GetPublicKey());
    NS_TEST_EXPECT_MSG_EQ(family.Verdict(path), "broken", "longer");
    NS_TEST_EXPECT_MSG_EQ(family.Verdict(Path(3)), "broken", "certificates that are missing");
}

/// The suite
class CertificatePathSuite : public TestSuite
{
  public:
    CertificatePathSuite()
        : TestSuite("mip6sec-certificate-path", TestSuite::Type::UNIT)
    {
        AddTestCase(new Faults);
        AddTestCase(new Valid);
        AddTestCase(new Addresses);
        AddTestCase(new AnchorLimits);
        AddTestCase(new KeySizes);
        AddTestCase(new PathLength);
        AddTestCase(new Forged);
        AddTestCase(new SameName);
        AddTestCase(new Deterministic);
        AddTestCase(new FullPath);
    }
};

CertificatePathSuite g_certificatePathSuite; //!< registers itself

} // namespace
