/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "certificate-vectors.h"
#include "wire-test-support.h"

#include "ns3/boolean.h"
#include "ns3/certificate-hierarchy.h"
#include "ns3/certification-store.h"
#include "ns3/crypto-cpu.h"
#include "ns3/nstime.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"

#include <optional>

using namespace ns3;
using namespace ns3::mip6sec;

namespace
{

using Path = CertificateHierarchy::Path; //!< certificates

/// What a validation came to
struct Outcome
{
    uint32_t path{0};                    //!< number of the path
    SendReason reason{SendReason::NONE}; //!< of refusal
    Time when;                           //!< simulated time
};

/// A node with a store, and who certifies routers
struct Home
{
    Home()
        : hierarchy(CryptoProvider::Get("Modelled"))
    {
        node = CreateObject<Node>();
        cpu = CryptoCpu::Of(node);
        cpu->SetAttribute("Provider", StringValue("Modelled"));
        cpu->GetCostModel()->SetAttribute("DeviceClass", StringValue("Desktop"));
        store = CertificationStore::Of(node);
        hierarchy.AssignStreams(1);
        isp = hierarchy.AddAnchor("anchor", {CertificateHierarchy::Prefix("2001:a::/32")});
        isp = hierarchy.AddOperator(isp, "isp", {CertificateHierarchy::Prefix("2001:a::/33")});
        store->AddAnchor(hierarchy.GetAnchors().front());
        store->TraceConnectWithoutContext("PathValidated", MakeCallback(&Home::Validated, this));
        store->TraceConnectWithoutContext("PathLost", MakeCallback(&Home::Lost, this));
    }

    ~Home()
    {
        Simulator::Destroy();
    }

    /// @param prefix of the router @param fault what is to be wrong @return path of a new router
    Path NewRouter(const char* prefix, PathFault fault = PathFault::NONE)
    {
        Path path = hierarchy.Certify(isp,
                                      "router",
                                      hierarchy.MakeKey()->GetPublicKey(),
                                      {CertificateHierarchy::Prefix(prefix)},
                                      fault);
        path.erase(path.begin());
        return path;
    }

    /// @param path a path @return what comes of it, after as much simulated time as it takes
    Outcome Validate(const Path& path)
    {
        std::optional<Outcome> outcome;
        store->Validate(path, [&outcome](uint32_t number, SendReason reason) {
            outcome = {number, reason, Simulator::Now()};
            Simulator::Stop();
        });
        const bool early = outcome.has_value();
        Simulator::Run();
        // A wrong number, if it was called too early or not at all
        return early || !outcome ? Outcome{999, SendReason::NONE, Time()} : *outcome;
    }

    /// @param delay simulated time to let pass
    void Wait(Time delay)
    {
        Simulator::Stop(delay);
        Simulator::Run();
    }

    /// @param verdict what came of a path @param certificates their number
    void Validated(PathVerdict verdict, uint32_t certificates)
    {
        verdicts.push_back(PathVerdictName(verdict) + std::string(" ") +
                           std::to_string(certificates));
    }

    /// @param path number of a path @param key of its router @param reason why it is lost
    void Lost(uint32_t path, const KeyHash& key, SendReason reason)
    {
        lost.emplace_back(path, Name(reason));
    }

    /// @param path a path @return hash of its router's key
    static KeyHash Key(const Path& path)
    {
        return path.back()->GetKeyHash();
    }

    /// @param path a path @return why there is no path for its key
    std::string Reason(const Path& path)
    {
        return Name(store->GetReason(Key(path)));
    }

    /// @param reason a reason @return a word for it
    static std::string Name(SendReason reason)
    {
        switch (reason)
        {
        case SendReason::NONE:
            return "none";
        case SendReason::NO_PATH:
            return "no path";
        case SendReason::PATH_EXPIRED:
            return "expired";
        case SendReason::PATH_REVOKED:
            return "revoked";
        case SendReason::PATH_INVALID:
            return "invalid";
        case SendReason::OVERLOAD:
            return "overload";
        default:
            return "another";
        }
    }

    CertificateHierarchy hierarchy;                     //!< who certifies
    CertificateHierarchy::Authority isp;                //!< the operator
    Ptr<Node> node;                                     //!< the node
    Ptr<CryptoCpu> cpu;                                 //!< its processor
    Ptr<CertificationStore> store;                      //!< its store
    std::vector<std::string> verdicts;                  //!< trace PathValidated
    std::vector<std::pair<uint32_t, std::string>> lost; //!< trace PathLost
};

MIP6SEC_TEST_CASE(FindsPath, "A validated path is found by the key of its router with its prefixes")
{
    Home home;
    const Path path = home.NewRouter("2001:a:1::/48");
    NS_TEST_EXPECT_MSG_EQ(home.Reason(path), "no path", "nothing was seen");
    NS_TEST_EXPECT_MSG_EQ(home.store->FindPath(Home::Key(path)), 0, "nothing was seen");
    const Outcome outcome = home.Validate(path);
    NS_TEST_EXPECT_MSG_NE(outcome.path, 0, "valid");
    NS_TEST_EXPECT_MSG_EQ(Home::Name(outcome.reason), "none", "valid");
    NS_TEST_EXPECT_MSG_EQ(home.store->FindPath(Home::Key(path)), outcome.path, "found");
    NS_TEST_EXPECT_MSG_EQ(home.Reason(path), "none", "found");
    NS_TEST_ASSERT_MSG_NE(home.store->GetPath(outcome.path), nullptr, "kept");
    NS_TEST_EXPECT_MSG_EQ((home.store->GetPath(outcome.path)->router == path.back()), true, "its");
    NS_TEST_EXPECT_MSG_EQ(home.store->GetPath(outcome.path + 1), nullptr, "another number");
    const auto certified = [&](const char* prefix, uint8_t length) {
        return home.store->IsCertified(outcome.path, Ipv6Address(prefix), length);
    };
    NS_TEST_EXPECT_MSG_EQ(certified("2001:a:1::", 48), true, "the same");
    NS_TEST_EXPECT_MSG_EQ(certified("2001:a:1:5::", 64), true, "within");
    NS_TEST_EXPECT_MSG_EQ(certified("2001:a:1::1", 128), true, "an address (RFC 3971 7.2)");
    NS_TEST_EXPECT_MSG_EQ(certified("2001:a::", 47), false, "wider");
    NS_TEST_EXPECT_MSG_EQ(certified("2001:a:2::", 64), false, "elsewhere");
    NS_TEST_EXPECT_MSG_EQ(certified("2001:a:1::", 200), false, "no length");
    NS_TEST_EXPECT_MSG_EQ(home.store->IsCertified(0, "2001:a:1::", 64), false, "no path");
}

MIP6SEC_TEST_CASE(
    TakesTime,
    "Validation takes the time of each certificate and a path that is known takes none")
{
    Home home;
    const Path path = home.NewRouter("2001:a:1::/48");
    const Time cost = home.cpu->GetCostModel()->GetCost(CryptoOperation::CERTIFICATE, 1024, 2);
    NS_TEST_EXPECT_MSG_GT(cost, Time(0), "it costs something");
    const Outcome first = home.Validate(path);
    NS_TEST_EXPECT_MSG_EQ(first.when, cost, "two certificates under keys of 1024 bits");
    NS_TEST_EXPECT_MSG_EQ(home.Validate(path).when, cost, "no time passed");
    NS_TEST_EXPECT_MSG_EQ(home.Validate(path).path, first.path, "the same number");
    const Path bad = home.NewRouter("2001:a:2::/48", PathFault::WRONG_SIGNATURE);
    NS_TEST_EXPECT_MSG_EQ(Home::Name(home.Validate(bad).reason), "invalid", "refused");
    NS_TEST_EXPECT_MSG_EQ(home.Validate(bad).when, cost + cost, "refused again in no time");
    NS_TEST_EXPECT_MSG_EQ(home.verdicts.size(), 2, "each was validated once");
    NS_TEST_EXPECT_MSG_EQ(home.verdicts[0], "valid 2", "trace");
    NS_TEST_EXPECT_MSG_EQ(home.verdicts[1], "bad signature 2", "trace");
    NS_TEST_EXPECT_MSG_EQ(home.cpu->GetOperations(), 2, "what the processor did");
}

MIP6SEC_TEST_CASE(Reasons, "Each fault of a path has its reason")
{
    const std::pair<PathFault, const char*> table[] = {
        {PathFault::EXPIRED, "expired"},
        {PathFault::NOT_YET_VALID, "expired"},
        {PathFault::REVOKED, "revoked"},
        {PathFault::FOREIGN_PREFIX, "invalid"},
        {PathFault::WRONG_SIGNATURE, "invalid"},
        {PathFault::MISSING, "invalid"},
        {PathFault::OUT_OF_ORDER, "invalid"},
        {PathFault::WEAK_KEY, "invalid"},
        {PathFault::NO_AUTHORITY, "invalid"},
        {PathFault::UNKNOWN_ANCHOR, "invalid"},
    };
    Home home;
    for (const auto& [fault, reason] : table)
    {
        const Path path = home.NewRouter("2001:a:1::/48", fault);
        for (const auto& list : home.hierarchy.GetRevocationLists())
        {
            home.store->AddRevocationList(list);
        }
        const Outcome outcome = home.Validate(path);
        NS_TEST_EXPECT_MSG_EQ(outcome.path, 0, reason);
        NS_TEST_EXPECT_MSG_EQ(Home::Name(outcome.reason), reason, static_cast<int>(fault));
        NS_TEST_EXPECT_MSG_EQ(home.Reason(path), reason, "remembered");
    }
    NS_TEST_EXPECT_MSG_EQ(Home::Name(home.Validate({}).reason), "invalid", "no certificate");
    NS_TEST_EXPECT_MSG_EQ(Home::Name(home.Validate({nullptr}).reason), "invalid", "null");
    NS_TEST_EXPECT_MSG_EQ(home.store->GetSize(), 0, "none is kept");
}

MIP6SEC_TEST_CASE(Expires, "A path is good to the second by the clock of the node")
{
    Home home;
    const int64_t epoch = NodeClock::GetEpoch();
    home.hierarchy.SetValidity(epoch + 10, epoch + 20);
    const Path path = home.NewRouter("2001:a:1::/48");
    // Away from zero, so that processing does not matter
    home.cpu->GetCostModel()->SetAttribute("DeviceClass", StringValue("Zero"));
    home.store->SetAttribute("NegativeLifetime", TimeValue(Seconds(0)));
    home.Wait(MilliSeconds(9999));
    NS_TEST_EXPECT_MSG_EQ(Home::Name(home.Validate(path).reason), "expired", "not yet at 9.999 s");
    home.Wait(MilliSeconds(1));
    NS_TEST_EXPECT_MSG_NE(home.Validate(path).path, 0, "valid at 10 s");
    home.Wait(MilliSeconds(10999));
    NS_TEST_EXPECT_MSG_NE(home.store->FindPath(Home::Key(path)), 0, "in the last second");
    home.Wait(MilliSeconds(1));
    NS_TEST_EXPECT_MSG_EQ(home.store->FindPath(Home::Key(path)), 0, "behind it");
    NS_TEST_EXPECT_MSG_EQ(home.store->GetSize(), 0, "forgotten");
    NS_TEST_EXPECT_MSG_EQ(home.Reason(path), "no path", "to be fetched again");
}

MIP6SEC_TEST_CASE(NodeClocks,
                  "A clock that is wrong makes certificates wrong in the eyes of its node only")
{
    for (const int64_t offset : {-7, 0, 12})
    {
        Home home;
        const int64_t epoch = NodeClock::GetEpoch();
        home.hierarchy.SetValidity(epoch - 5, epoch + 10);
        const Path path = home.NewRouter("2001:a:1::/48");
        NodeClock::Of(home.node)->SetAttribute("Offset", TimeValue(Seconds(offset)));
        NS_TEST_EXPECT_MSG_EQ(Home::Name(home.Validate(path).reason),
                              std::string(offset == 0 ? "none" : "expired"),
                              offset << " s off");
    }
    Home home;
    const int64_t epoch = NodeClock::GetEpoch();
    home.hierarchy.SetValidity(epoch - 5, epoch + 10);
    const Path path = home.NewRouter("2001:a:1::/48");
    NS_TEST_EXPECT_MSG_NE(home.Validate(path).path, 0, "valid");
    NodeClock::Of(home.node)->SetAttribute("Offset", TimeValue(Seconds(-7)));
    NS_TEST_EXPECT_MSG_EQ(home.Reason(path), "expired", "the clock went back");
    NS_TEST_ASSERT_MSG_EQ(home.lost.size(), 1, "and is told of");
    NS_TEST_EXPECT_MSG_EQ(home.lost[0].second, "expired", "with the reason");
}

MIP6SEC_TEST_CASE(
    Revokes,
    "A list that arrives later breaks the paths that it concerns at once and no others")
{
    Home home;
    const Path good = home.NewRouter("2001:a:1::/48");
    const Path bad = home.NewRouter("2001:a:2::/48");
    const uint32_t number = home.Validate(good).path;
    const uint32_t broken = home.Validate(bad).path;
    const uint64_t operations = home.cpu->GetOperations();
    home.hierarchy.Revoke(bad.back(), NodeClock::GetEpoch());
    for (const auto& list : home.hierarchy.GetRevocationLists())
    {
        home.store->AddRevocationList(list);
    }
    NS_TEST_EXPECT_MSG_EQ(home.store->GetRevocationLists().size(), 2, "anchor and operator");
    NS_TEST_ASSERT_MSG_EQ(home.lost.size(), 1, "at once");
    NS_TEST_EXPECT_MSG_EQ((home.lost[0] == std::pair<uint32_t, std::string>(broken, "revoked")),
                          true,
                          "the one that is revoked");
    NS_TEST_EXPECT_MSG_EQ(home.store->FindPath(Home::Key(bad)), 0, "revoked");
    NS_TEST_EXPECT_MSG_EQ(home.Reason(bad), "revoked", "remembered");
    NS_TEST_EXPECT_MSG_EQ(home.store->GetPath(broken), nullptr, "gone");
    NS_TEST_EXPECT_MSG_EQ(home.store->IsCertified(broken, "2001:a:2::", 64), false, "gone");
    NS_TEST_EXPECT_MSG_EQ(home.store->FindPath(Home::Key(good)), number, "not concerned");
    NS_TEST_EXPECT_MSG_EQ(home.cpu->GetOperations(), operations, "no simulated time");
    // Each use after the first one finds that nothing has changed
    const std::size_t validated = home.verdicts.size();
    for (int i = 0; i < 100; ++i)
    {
        home.store->FindPath(Home::Key(good));
    }
    NS_TEST_EXPECT_MSG_EQ(home.verdicts.size(), validated, "only when something has changed");
}

MIP6SEC_TEST_CASE(NewerLists,
                  "A newer list of an issuer replaces the older one and never the other way round")
{
    Home home;
    auto anchor =
        Create<CertificateAuthority>(CryptoProvider::Get("Modelled"), home.hierarchy.MakeKey(), [] {
            CertificateRequest request;
            request.name = "other";
            request.notAfter = 2000000000;
            return request;
        }());
    const auto old = anchor->MakeRevocationList(1000, 2000);
    const auto renewed = anchor->MakeRevocationList(1001, 2000);
    home.store->AddRevocationList(old);
    home.store->AddRevocationList(renewed);
    NS_TEST_ASSERT_MSG_EQ(home.store->GetRevocationLists().size(), 1, "one of each issuer");
    NS_TEST_EXPECT_MSG_EQ((home.store->GetRevocationLists()[0] == renewed), true, "the newer one");
    home.store->AddRevocationList(old);
    NS_TEST_EXPECT_MSG_EQ((home.store->GetRevocationLists()[0] == renewed), true, "still");
    home.store->AddRevocationList(RevocationList::FromPem(CRL_OPERATOR));
    NS_TEST_EXPECT_MSG_EQ(home.store->GetRevocationLists().size(), 2, "of another issuer");
}

MIP6SEC_TEST_CASE(RemembersRefusals,
                  "What was refused is remembered for a while and anchors renew the chance")
{
    Home home;
    const Path path = home.NewRouter("2001:a:1::/48", PathFault::UNKNOWN_ANCHOR);
    NS_TEST_EXPECT_MSG_EQ(home.Validate(path).path, 0, "refused");
    home.Wait(Seconds(59));
    NS_TEST_EXPECT_MSG_EQ(home.Reason(path), "invalid", "within 60 s");
    home.Wait(Seconds(1));
    NS_TEST_EXPECT_MSG_EQ(home.Reason(path), "no path", "forgotten");
    NS_TEST_EXPECT_MSG_EQ(home.Validate(path).path, 0, "refused again");
    NS_TEST_EXPECT_MSG_EQ(home.verdicts.size(), 2, "because it was looked at again");
    NS_TEST_EXPECT_MSG_EQ(home.Reason(path), "invalid", "remembered");
    home.store->AddAnchor(home.hierarchy.GetAnchors().front());
    NS_TEST_EXPECT_MSG_EQ(home.Reason(path), "no path", "another trust anchor may change it");
    home.store->SetAttribute("NegativeLifetime", TimeValue(Seconds(0)));
    NS_TEST_EXPECT_MSG_EQ(home.Validate(path).path, 0, "refused");
    NS_TEST_EXPECT_MSG_EQ(home.Reason(path), "no path", "not remembered at all");
}

MIP6SEC_TEST_CASE(NoPoison,
                  "A bad path in the name of a router neither harms its good path nor keeps it out")
{
    Home home;
    const Path good = home.NewRouter("2001:a:1::/48");
    // Anybody can issue a certificate for somebody else's public key
    CertificateHierarchy rogue(CryptoProvider::Get("Modelled"));
    rogue.AssignStreams(9);
    auto self = rogue.AddAnchor("anchor");
    const Path bad = rogue.Certify(
        self,
        "router",
        CryptoProvider::Get("Modelled")
            ->ImportPublicKey(good.back()->GetSpki().data(), good.back()->GetSpki().size()));
    NS_TEST_EXPECT_MSG_EQ(home.Validate(bad).path, 0, "refused");
    NS_TEST_EXPECT_MSG_EQ(home.Reason(good), "invalid", "the key is refused");
    const uint32_t number = home.Validate(good).path;
    NS_TEST_EXPECT_MSG_NE(number, 0, "until its own path comes");
    NS_TEST_EXPECT_MSG_EQ(home.Reason(good), "none", "which is what counts");
    NS_TEST_EXPECT_MSG_EQ(home.Validate(bad).path, 0, "refused again");
    NS_TEST_EXPECT_MSG_EQ(home.store->FindPath(Home::Key(good)), number, "without harm");
    NS_TEST_EXPECT_MSG_EQ(home.Reason(good), "none", "without harm");
}

MIP6SEC_TEST_CASE(Renews, "A renewed certificate of a router takes the place of the one before")
{
    Home home;
    const Ptr<const PublicKey> key = home.hierarchy.MakeKey()->GetPublicKey();
    const Path first =
        home.hierarchy.Certify(home.isp, "r", key, {CertificateHierarchy::Prefix("2001:a:1::/48")});
    const Path second =
        home.hierarchy.Certify(home.isp, "r", key, {CertificateHierarchy::Prefix("2001:a:2::/48")});
    const uint32_t number = home.Validate(first).path;
    NS_TEST_EXPECT_MSG_EQ(home.Validate(second).path, number, "the number is the router's");
    NS_TEST_EXPECT_MSG_EQ(home.store->GetSize(), 1, "one router");
    NS_TEST_EXPECT_MSG_EQ(home.store->IsCertified(number, "2001:a:2::", 64), true, "new prefix");
    NS_TEST_EXPECT_MSG_EQ(home.store->IsCertified(number, "2001:a:1::", 64), false, "old prefix");
}

MIP6SEC_TEST_CASE(Bounded, "The path used longest ago goes first and refusals drive out no path")
{
    Home home;
    home.store->SetAttribute("MaxPaths", UintegerValue(3));
    std::vector<Path> paths;
    for (const char* prefix : {"2001:a:1::/48", "2001:a:2::/48", "2001:a:3::/48", "2001:a:4::/48"})
    {
        paths.push_back(home.NewRouter(prefix));
    }
    for (int i = 0; i < 3; ++i)
    {
        home.Validate(paths[static_cast<std::size_t>(i)]);
    }
    home.store->FindPath(Home::Key(paths[0]));
    home.Validate(paths[3]);
    NS_TEST_EXPECT_MSG_EQ(home.store->GetSize(), 3, "three at most");
    NS_TEST_EXPECT_MSG_EQ(home.Reason(paths[0]), "none", "used just before");
    NS_TEST_EXPECT_MSG_EQ(home.Reason(paths[1]), "no path", "used longest ago");
    NS_TEST_EXPECT_MSG_EQ(home.Reason(paths[2]), "none", "used later");
    NS_TEST_EXPECT_MSG_EQ(home.Reason(paths[3]), "none", "the new one");
    std::vector<Path> refused;
    for (int i = 0; i < 5; ++i)
    {
        refused.push_back(home.NewRouter("2001:a:5::/48", PathFault::UNKNOWN_ANCHOR));
        home.Validate(refused.back());
    }
    NS_TEST_EXPECT_MSG_EQ(home.store->GetSize(), 3, "still there");
    NS_TEST_EXPECT_MSG_EQ(home.Reason(refused[1]), "no path", "more refusals than are kept");
    NS_TEST_EXPECT_MSG_EQ(home.Reason(refused[2]), "invalid", "the last three");
}

MIP6SEC_TEST_CASE(Policy, "A change of policy is noticed at the next use of a path")
{
    Home home;
    const Path path = home.NewRouter("2001:a:1::/48");
    const Path foreign = home.NewRouter("2001:a::/31");
    NS_TEST_EXPECT_MSG_NE(home.Validate(path).path, 0, "1024 bits");
    NS_TEST_EXPECT_MSG_EQ(home.Validate(foreign).path, 0, "wider than the operator's");
    home.store->SetAttribute("Intersect", BooleanValue(true));
    const uint32_t number = home.Validate(foreign).path;
    NS_TEST_EXPECT_MSG_NE(number, 0, "the intersection is taken");
    NS_TEST_EXPECT_MSG_EQ(home.store->IsCertified(number, "2001:a::", 33), true, "the operator's");
    NS_TEST_EXPECT_MSG_EQ(home.store->IsCertified(number, "2001:a::", 32), false, "and no more");
    home.store->SetAttribute("MinBits", UintegerValue(2048));
    NS_TEST_EXPECT_MSG_EQ(home.Reason(path), "invalid", "weak now");
    home.store->SetAttribute("MinBits", UintegerValue(1024));
    NS_TEST_EXPECT_MSG_EQ(home.Reason(path), "no path", "to be fetched again");
    home.store->SetAttribute("RequireRevocationLists", BooleanValue(true));
    NS_TEST_EXPECT_MSG_EQ(home.Validate(path).path, 0, "no list");
    for (const auto& list : home.hierarchy.GetRevocationLists())
    {
        home.store->AddRevocationList(list);
    }
    NS_TEST_EXPECT_MSG_NE(home.Validate(path).path, 0, "with lists");
}

MIP6SEC_TEST_CASE(Overload, "A path is refused as overload when too many wait for the processor")
{
    Home home;
    home.cpu->SetAttribute("QueueLimit", UintegerValue(1));
    std::vector<std::string> reasons;
    std::vector<Path> paths;
    for (const char* prefix : {"2001:a:1::/48", "2001:a:2::/48", "2001:a:3::/48"})
    {
        paths.push_back(home.NewRouter(prefix));
        home.store->Validate(paths.back(), [&reasons](uint32_t, SendReason reason) {
            reasons.push_back(Home::Name(reason));
        });
    }
    NS_TEST_EXPECT_MSG_EQ(reasons.size(), 0, "not at once");
    Simulator::Run();
    NS_TEST_ASSERT_MSG_EQ(reasons.size(), 3, "each was answered");
    NS_TEST_EXPECT_MSG_EQ(reasons[0], "overload", "the last one, at once");
    NS_TEST_EXPECT_MSG_EQ(reasons[1] + reasons[2], "nonenone", "the others");
    NS_TEST_EXPECT_MSG_EQ(home.Reason(paths[2]), "no path", "not held against it");
}

MIP6SEC_TEST_CASE(Disposed, "Nobody is called when the node is gone")
{
    int calls = 0;
    {
        Home home;
        const Path path = home.NewRouter("2001:a:1::/48");
        home.store->Validate(path, [&calls](uint32_t, SendReason) { ++calls; });
        home.store->Validate({}, [&calls](uint32_t, SendReason) { ++calls; });
        home.node->Dispose();
        Simulator::Run();
    }
    NS_TEST_EXPECT_MSG_EQ(calls, 0, "gone");
}

/// The suite
class CertificationStoreSuite : public TestSuite
{
  public:
    CertificationStoreSuite()
        : TestSuite("mip6sec-certification-store", TestSuite::Type::UNIT)
    {
        AddTestCase(new FindsPath);
        AddTestCase(new TakesTime);
        AddTestCase(new Reasons);
        AddTestCase(new Expires);
        AddTestCase(new NodeClocks);
        AddTestCase(new Revokes);
        AddTestCase(new NewerLists);
        AddTestCase(new RemembersRefusals);
        AddTestCase(new NoPoison);
        AddTestCase(new Renews);
        AddTestCase(new Bounded);
        AddTestCase(new Policy);
        AddTestCase(new Overload);
        AddTestCase(new Disposed);
    }
};

CertificationStoreSuite g_certificationStoreSuite; //!< registers itself

} // namespace
