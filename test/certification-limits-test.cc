/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "certification-fixture.h"

#include <algorithm>

using namespace ns3;
using namespace ns3::mip6sec;
using namespace ns3::mip6sec::certtest;

namespace
{

/// What is not solicited, not readable, not for us
void
Dropped(Case& t)
{
    Scene s;
    s.server->SetAttribute("Enabled", BooleanValue(false));
    std::vector<CertificationDrop> drops;
    std::vector<ParseError> errors;
    s.client->TraceConnectWithoutContext(
        "Dropped",
        Calling<void, CertificationDrop, ParseError>([&](CertificationDrop d, ParseError e) {
            drops.push_back(d);
            errors.push_back(e);
        }));
    const Ipv6Address from = s.router.LinkLocal();
    At(s.other.node, Seconds(0.5), [&]() {
        s.Forge(Scene::Component(s.path, 0, 0), from);
        s.Forge(Scene::Component(s.path, 0, 77), from);
    });
    Outcome outcome;
    s.AskAt(1, outcome);
    At(s.other.node, Seconds(1.5), [&]() {
        const uint16_t id = s.Identifier();
        s.Forge(Scene::Component(s.path, 0, static_cast<uint16_t>(id ^ 1)), from);
        s.Forge(Scene::Component(s.path, 0, id), Ipv6Address("2001:a::1"));
        CertificationPathAdvertisement message = Scene::Component(s.path, 2, id);
        message.certificate->certificateType = 2;
        s.Forge(message, from);
        message = Scene::Component(s.path, 2, id);
        message.certificate->certificate = {0x30, 1, 5};
        s.Forge(message, from);
        message = Scene::Component(s.path, 2, id);
        message.anchors = {{1, {0x30, 0}}, {2, {1, 'x', 0}}};
        s.Forge(message, from);
        message = Scene::Component(s.path, 2, id);
        message.allComponents = 17;
        s.Forge(message, from);
    });
    s.Run(3);
    using Drop = CertificationDrop;
    const std::vector<Drop> expected{Drop::NOT_SOLICITED,
                                     Drop::NOT_SOLICITED,
                                     Drop::NOT_SOLICITED,
                                     Drop::MALFORMED,
                                     Drop::OTHER_TYPE,
                                     Drop::NOT_READABLE,
                                     Drop::OTHER_ANCHOR,
                                     Drop::TOO_LONG};
    t.Equal(drops.size(), expected.size(), "each with a trace");
    for (std::size_t i = 0; i < std::min(drops.size(), expected.size()); ++i)
    {
        t.Equal(std::string(CertificationDropName(drops[i])),
                std::string(CertificationDropName(expected[i])),
                "and a reason");
        t.Check((errors[i] == ParseError::NONE) == (drops[i] != Drop::MALFORMED), "format");
    }
    t.Equal(s.client->GetDropped(Drop::NOT_SOLICITED), uint64_t{3}, "counted");
    t.Equal(s.client->GetNAssemblies(), std::size_t{0}, "nothing is kept of them");
    t.Equal(outcome.times, 0U, "and it goes on");
}

/// The router has no path
void
Negative(Case& t)
{
    Scene s;
    s.server->SetAttribute("Enabled", BooleanValue(false));
    Outcome outcome;
    Outcome second;
    s.AskAt(1, outcome);
    At(s.other.node, Seconds(1.5), [&]() {
        CertificationPathAdvertisement none;
        none.identifier = s.Identifier();
        none.anchors = {s.AnchorName()};
        s.Forge(none, Ipv6Address("fe80::77"));
        none.identifier = 0;
        s.Forge(none, s.router.LinkLocal());
    });
    At(s.other.node, Seconds(3.5), [&]() {
        t.Equal(outcome.times, 0U, "another router or an answer to all says nothing");
        CertificationPathAdvertisement none;
        none.identifier = s.Identifier();
        none.anchors = {s.AnchorName()};
        s.Forge(none, s.router.LinkLocal());
    });
    s.AskAt(4, second);
    s.Run(40);
    t.Equal(outcome.times, 1U, "told once");
    t.Near(outcome.when.GetSeconds(), 3.5, 0.01, "as soon as the router says so");
    t.Equal(outcome.reason, std::string(SendReasonName(SendReason::NO_PATH)), "no path");
    t.Equal(s.GetAsked().size(), std::size_t{2}, "and nothing more is sent");
    t.Near(second.when.GetSeconds(), 4, 1e-9, "who asks again is told the same at once");
}

/// Refused paths, and good ones behind them
void
Refused(Case& t)
{
    {
        Scene s;
        const Path expired = s.NewPath("expired", PathFault::EXPIRED);
        s.server->SetAttribute("Enabled", BooleanValue(false));
        Outcome outcome;
        s.AskAt(1, s.router.LinkLocal(), expired.back()->GetKeyHash(), outcome);
        At(s.other.node, Seconds(1.5), [&]() {
            for (std::size_t i = 3; i-- > 0;)
            {
                s.Forge(Scene::Component(expired, i, s.Identifier()), s.router.LinkLocal());
            }
        });
        s.Run(20);
        t.Equal(outcome.reason,
                std::string(SendReasonName(SendReason::PATH_EXPIRED)),
                "what the store says");
        t.Check(outcome.path == 0 && outcome.times == 1 && outcome.when < Seconds(1.6), "at once");
        t.Equal(s.GetAsked().size(), std::size_t{1}, "nothing more is sent");
    }
    {
        // A path signed by somebody with the name of the operator comes first
        Scene s;
        const auto key = s.hierarchy.MakeKey()->GetPublicKey();
        const auto prefix = CertificateHierarchy::Prefix("2001:a:1::/64");
        const Path good = s.hierarchy.Certify(s.isp, "twin", key, {prefix});
        const Path bad =
            s.hierarchy.Certify(s.isp, "twin", key, {prefix}, PathFault::WRONG_SIGNATURE);
        Outcome outcome;
        s.AskAt(1, Ipv6Address("fe80::77"), good.back()->GetKeyHash(), outcome);
        At(s.other.node, Seconds(1.5), [&]() {
            for (std::size_t i = 3; i-- > 0;)
            {
                s.Forge(Scene::Component(bad, i, s.Identifier()), Ipv6Address("fe80::78"));
            }
        });
        At(s.other.node, Seconds(3.5), [&]() {
            t.Equal(s.GetAsked().size(), std::size_t{2}, "and the path is solicited again");
            t.Equal(outcome.reason,
                    std::string(SendReasonName(SendReason::PATH_INVALID)),
                    "the bad one");
            for (std::size_t i = 3; i-- > 0;)
            {
                s.Forge(Scene::Component(good, i, s.Identifier()), Ipv6Address("fe80::77"));
            }
        });
        s.Run(20);
        t.Equal(outcome.times, 1U, "told once");
        t.Check(s.store->FindPath(good.back()->GetKeyHash()) != 0, "the good one is kept");
    }
}

/// Limits
void
Bounds(Case& t)
{
    Scene s;
    s.server->SetAttribute("Enabled", BooleanValue(false));
    std::vector<Outcome> outcomes(17);
    for (std::size_t i = 0; i < outcomes.size(); ++i)
    {
        KeyHash key = s.Key();
        key[0] = static_cast<uint8_t>(key[0] + i);
        s.AskAt(1, s.router.LinkLocal(), key, outcomes[i]);
    }
    std::vector<Outcome> waiting(64);
    for (auto& one : waiting)
    {
        s.AskAt(1.2, one);
    }
    At(s.other.node, Seconds(1.5), [&]() {
        t.Equal(s.client->GetNRequests(), std::size_t{16}, "at most");
        t.Check(outcomes[16].times == 1 && outcomes[16].when == Seconds(1), "one too many");
        t.Equal(outcomes[16].reason,
                std::string(SendReasonName(SendReason::OVERLOAD)),
                "and told so");
        t.Equal(outcomes[0].times + waiting[62].times, 0U, "64 wait for the same router");
        t.Equal(waiting[63].reason,
                std::string(SendReasonName(SendReason::OVERLOAD)),
                "one more does not");
    });
    // A flood of parts of paths from other addresses, and then the router itself
    for (int i = 0; i < 200; ++i)
    {
        At(s.other.node, Seconds(1.5) + MilliSeconds(i + 1), [&s, i]() {
            uint8_t octets[16] = {0xfe, 0x80};
            octets[15] = static_cast<uint8_t>(i);
            octets[14] = 0x55;
            const uint16_t id = s.GetAsked().front().message.identifier;
            s.Forge(Scene::Component(s.path, 2, i % 2 ? id : 0), Ipv6Address(octets));
        });
    }
    At(s.other.node, Seconds(1.8), [&]() {
        t.Equal(s.client->GetNAssemblies(), std::size_t{16}, "at a time");
        for (std::size_t i = 3; i-- > 0;)
        {
            s.Forge(Scene::Component(s.path, i, s.GetAsked().front().message.identifier),
                    s.router.LinkLocal());
        }
    });
    s.Run(1.9);
    t.Equal(s.client->GetDropped(CertificationDrop::TOO_MANY) > 150, true, "the rest is dropped");
    t.Check(outcomes[0].path != 0 && waiting[0].path != 0 && waiting[62].path != 0,
            "the router itself goes before them");
    s.Run(30);
    t.Equal(s.client->GetNAssemblies() + s.client->GetNRequests(), std::size_t{0}, "all gone");
}

/// Cancel
void
Cancelled(Case& t)
{
    Scene s;
    Outcome outcome;
    Outcome again;
    s.lose = [&](const CertificationPathAdvertisement& m) {
        return m.component == 0 && Simulator::Now() < Seconds(5);
    };
    s.AskAt(1, outcome);
    At(s.host.node, Seconds(2), [&]() { s.client->Cancel(); });
    s.AskAt(6, again);
    Outcome known;
    At(s.host.node, Seconds(8), [&]() {
        s.client->Request(s.router.LinkLocal(), s.Key(), [&](uint32_t, SendReason) {
            ++known.times;
        });
        s.client->Cancel();
    });
    s.Run(40);
    t.Equal(known.times, 0U, "not even of a path that is known");
    t.Equal(outcome.times, 0U, "never told");
    t.Equal(s.GetAsked().size(), std::size_t{2}, "nothing more is sent but for a new request");
    t.Check(again.path != 0, "which is answered");
}

/// Suite of what the host side refuses and bounds
class CertificationLimitsTestSuite : public TestSuite
{
  public:
    CertificationLimitsTestSuite()
        : TestSuite("mip6sec-certification-limits", TestSuite::Type::UNIT)
    {
        Add("Advertisements that are of no use are dropped with a reason", Dropped);
        Add("A router that has no path ends the request at once", Negative);
        Add("A refused path is told at once and does not keep a good one out", Refused);
        Add("Requests and components and paths at a time are bounded against floods", Bounds);
        Add("Nobody is told after the link is gone", Cancelled);
    }

  private:
    /// @param name sentence @param body what it does
    void Add(const char* name, void (*body)(Case&))
    {
        AddTestCase(new Case(name, body));
    }
} g_certificationLimitsTestSuite; //!< registers the suite

} // namespace
