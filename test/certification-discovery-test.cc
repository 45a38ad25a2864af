/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "certification-fixture.h"

#include <set>

using namespace ns3;
using namespace ns3::mip6sec;
using namespace ns3::mip6sec::certtest;

namespace
{

/// Request, components, validation
void
WholePath(Case& t)
{
    Scene s;
    Outcome outcome;
    s.AskAt(1, outcome);
    s.Run(20);
    t.Check(!s.early, "not told before the request returned");
    t.Equal(outcome.times, 1U, "told once");
    t.Check(outcome.path != 0 && outcome.path == s.store->FindPath(s.Key()), "the path in store");
    t.Equal(outcome.reason, std::string("none"), "no reason");
    t.Check(outcome.when < Seconds(1.1), "at once");
    const auto asked = s.GetAsked();
    t.Equal(asked.size(), std::size_t{1}, "one solicitation");
    if (asked.size() == 1)
    {
        t.Equal(asked[0].when, 1.0, "at once");
        t.Equal(asked[0].envelope.source, s.host.LinkLocal(), "link-local source");
        t.Equal(asked[0].envelope.destination, Ipv6Address("ff02::2"), "all routers");
        t.Equal(unsigned{asked[0].envelope.hopLimit}, 255U, "hop limit");
        t.Equal(asked[0].message.component, uint16_t{65535}, "all components");
        t.Check(asked[0].message.identifier != 0, "identifier");
        t.Check(asked[0].message.anchors.size() == 1 && asked[0].message.anchors[0].nameType == 1 &&
                    asked[0].message.anchors[0].name == s.path[0]->GetSubject(),
                "DER name of the trust anchor");
    }
    t.Equal(s.client->GetNRequests(), std::size_t{0}, "nothing goes on");
    t.Equal(s.client->GetNAssemblies(), std::size_t{0}, "nothing is kept");
}

/// All retries
void
RetryTimes(Case& t)
{
    Scene s;
    s.server->SetAttribute("Enabled", BooleanValue(false));
    Outcome outcome;
    s.AskAt(1, outcome);
    s.Run(40);
    const auto asked = s.GetAsked();
    const std::vector<double> expected{1, 2, 4, 8};
    t.Equal(asked.size(), expected.size(), "after 1, 2 and 4 s more, and none at the end");
    for (std::size_t i = 0; i < std::min(asked.size(), expected.size()); ++i)
    {
        t.Near(asked[i].when, expected[i], 1e-9, "doubling");
        t.Equal(asked[i].message.identifier, asked[0].message.identifier, "the same identifier");
        t.Equal(asked[i].message.component, uint16_t{65535}, "all components");
    }
    t.Equal(outcome.times, 1U, "told once");
    t.Near(outcome.when.GetSeconds(), 16, 1e-9, "CPS_RETRY_MAX after the beginning");
    t.Equal(outcome.reason, std::string(SendReasonName(SendReason::NO_PATH)), "none came");
    t.Equal(outcome.path, 0U, "no path");
}

/// A lost first answer
void
RetrySucceeds(Case& t)
{
    Scene s;
    Outcome outcome;
    s.lose = [&](const CertificationPathAdvertisement&) { return Simulator::Now() < Seconds(3); };
    s.AskAt(1, outcome);
    s.Run(20);
    t.Equal(s.GetAsked().size(), std::size_t{3}, "0, 1 and 3 s");
    t.Check(outcome.path != 0 && outcome.when > Seconds(4) && outcome.when < Seconds(4.1),
            "answered at the third");
}

/// Identifiers
void
Identifiers(Case& t)
{
    Scene s;
    s.server->SetAttribute("Enabled", BooleanValue(false));
    std::vector<Outcome> outcomes(40);
    for (std::size_t i = 0; i < outcomes.size(); ++i)
    {
        KeyHash key{};
        key[0] = static_cast<uint8_t>(i + 1);
        s.AskAt(1 + 16.0 * static_cast<double>(i), s.router.LinkLocal(), key, outcomes[i]);
    }
    s.Run(700);
    std::set<uint16_t> identifiers;
    for (const auto& one : s.GetAsked())
    {
        identifiers.insert(one.message.identifier);
    }
    t.Check(identifiers.count(0) == 0, "never zero");
    t.Equal(identifiers.size(), outcomes.size(), "another each time");
    uint16_t high = 0;
    for (uint16_t one : identifiers)
    {
        high |= one;
    }
    t.Check((high & 0xf000) == 0xf000, "of all 16 bits");
}

/// A lost component
void
MissingComponent(Case& t)
{
    Scene s;
    Outcome outcome;
    bool lost = false;
    s.lose = [&](const CertificationPathAdvertisement& m) {
        return m.component == 1 && !std::exchange(lost, true);
    };
    s.AskAt(1, outcome);
    s.Run(20);
    const auto asked = s.GetAsked();
    const auto told = s.GetTold();
    t.Equal(asked.size(), std::size_t{2}, "no retry of the whole meanwhile");
    if (asked.size() == 2 && told.size() == 4)
    {
        t.Equal(asked[1].message.component, uint16_t{1}, "what is missing");
        // The first component arrives a delay and its time on the link later
        t.Near(asked[1].when, 1 + 2 + 0.002, 0.002, "CPS_RETRY_FRAGMENTS after the first part");
        t.Equal(asked[1].message.identifier, asked[0].message.identifier, "the same identifier");
        t.Equal(told[3].message.component, uint16_t{1}, "answered with it alone");
    }
    t.Equal(told.size(), std::size_t{4}, "three components and one again");
    t.Check(outcome.path != 0, "complete then");
}

/// Several lost components
void
SeveralMissing(Case& t)
{
    Scene s;
    Outcome outcome;
    uint32_t lost = 0;
    s.lose = [&](const CertificationPathAdvertisement& m) {
        return m.component != 2 && ++lost <= 2;
    };
    s.AskAt(1, outcome);
    s.Run(20);
    const auto asked = s.GetAsked();
    t.Equal(asked.size(), std::size_t{3}, "all, then two single ones");
    if (asked.size() == 3)
    {
        t.Equal(asked[1].message.component, uint16_t{1}, "the highest first");
        t.Equal(asked[2].message.component, uint16_t{0}, "then the next");
        t.Check(asked[2].when - asked[1].when < 0.1, "as soon as the first is answered");
    }
    t.Check(outcome.path != 0, "complete then");
}

/// Retries of a component
void
MissingRetries(Case& t)
{
    Scene s;
    Outcome outcome;
    s.lose = [&](const CertificationPathAdvertisement& m) { return m.component == 0; };
    s.AskAt(0, outcome);
    s.Run(40);
    const auto asked = s.GetAsked();
    const std::vector<double> expected{0, 2, 3, 5, 9};
    t.Equal(asked.size(), expected.size(), "1, 2 and 4 s after the first of it");
    for (std::size_t i = 0; i < std::min(asked.size(), expected.size()); ++i)
    {
        t.Near(asked[i].when, expected[i], 0.01, "as for all components");
    }
    t.Near(outcome.when.GetSeconds(), 15, 1e-9, "no longer than CPS_RETRY_MAX in all");
    t.Equal(outcome.reason, std::string(SendReasonName(SendReason::NO_PATH)), "not complete");
    t.Equal(s.client->GetNAssemblies(), std::size_t{0}, "parts are forgotten");
}

/// Any order, duplicates, other numbers of components, names that do not fit
void
AnyOrder(Case& t)
{
    Scene s;
    s.server->SetAttribute("Enabled", BooleanValue(false));
    const Path another = s.NewPath("another");
    Path foreign = s.path;
    foreign[1] = another[3];
    Outcome outcome;
    s.AskAt(1, outcome);
    At(s.other.node, Seconds(1.5), [&]() {
        const uint16_t id = s.Identifier();
        const Ipv6Address from = s.router.LinkLocal();
        s.Forge(Scene::Component(s.path, 0, id), from);
        s.Forge(Scene::Component(s.path, 0, id), from);
        s.Forge(Scene::Component(another, 0, id), from);
        s.Forge(Scene::Component(s.path, 2, id), from);
        CertificationPathAdvertisement longer = Scene::Component(s.path, 1, id);
        longer.allComponents = 5;
        s.Forge(longer, from);
        s.Forge(Scene::Component(foreign, 2, id), from);
    });
    At(s.other.node, Seconds(2), [&]() {
        t.Equal(outcome.times, 0U, "not complete");
        t.Equal(s.client->GetDropped(CertificationDrop::DUPLICATE), uint64_t{1}, "the same again");
        t.Equal(s.client->GetDropped(CertificationDrop::CONFLICT),
                uint64_t{2},
                "another certificate in the same place, twice");
        t.Equal(s.client->GetNAssemblies(), std::size_t{2}, "another length is another path");
        s.Forge(Scene::Component(s.path, 1, s.Identifier()), s.router.LinkLocal());
    });
    s.Run(20);
    t.Check(outcome.path != 0 && outcome.when < Seconds(2.1), "complete");
}

/// Names
void
NamesMustFit(Case& t)
{
    Scene s;
    const Path another = s.NewPath("another");
    // A certificate above that did not issue the one below
    CertificationAssembly assembly(3);
    using Outcome = CertificationAssembly::Outcome;
    t.Check(assembly.IsEmpty() && *assembly.GetMissing() == 2, "empty");
    t.Check(assembly.Add(Scene::Component(s.path, 0, 1)) == Outcome::ADDED, "router");
    Path wrong{another[0], another[1], another[3], another[3]};
    t.Check(assembly.Add(Scene::Component(wrong, 1, 1)) == Outcome::CONFLICT, "not its issuer");
    t.Check(assembly.Add(Scene::Component(s.path, 1, 1)) == Outcome::ADDED, "its issuer");
    Path wrongTop{another[0], another[3], another[2], another[3]};
    t.Check(assembly.Add(Scene::Component(wrongTop, 2, 1)) == Outcome::CONFLICT, "not its issuer");
    t.Check(!assembly.IsComplete() && *assembly.GetMissing() == 2, "one is missing");
    t.Check(assembly.Add(Scene::Component(s.path, 2, 1)) == Outcome::ADDED, "its issuer");
    t.Check(assembly.IsComplete() && !assembly.GetMissing(), "complete");
    const Path expected(s.path.begin() + 1, s.path.end());
    const Path found = assembly.GetPath();
    t.Equal(found.size(), expected.size(), "all");
    for (std::size_t i = 0; i < std::min(found.size(), expected.size()); ++i)
    {
        t.Check(found[i]->GetDer() == expected[i]->GetDer(), "from the anchor down");
    }
    CertificationAssembly downwards(3);
    t.Check(downwards.Add(Scene::Component(s.path, 2, 1)) == Outcome::ADDED, "from the top");
    t.Check(downwards.Add(Scene::Component(wrong, 1, 1)) == Outcome::CONFLICT, "issued by another");
    CertificationPathAdvertisement broken = Scene::Component(s.path, 0, 1);
    broken.certificate->certificate.resize(broken.certificate->certificate.size() - 1);
    t.Check(CertificationAssembly(3).Add(broken) == Outcome::NOT_READABLE, "no certificate");
}

/// Several routers, interleaved
void
SeveralRouters(Case& t)
{
    Scene s;
    s.server->SetAttribute("Enabled", BooleanValue(false));
    const Path second = s.NewPath("second");
    Outcome outcome;
    s.AskAt(1, outcome);
    At(s.other.node, Seconds(1.5), [&]() {
        for (int component = 2; component >= 0; --component)
        {
            const auto at = static_cast<std::size_t>(component);
            s.Forge(Scene::Component(second, at, s.Identifier()), Ipv6Address("fe80::77"));
            s.Forge(Scene::Component(s.path, at, s.Identifier()), s.router.LinkLocal());
        }
    });
    s.Run(20);
    t.Check(outcome.path != 0, "the path of the router");
    t.Check(s.store->FindPath(second.back()->GetKeyHash()) != 0, "and that of the other");
    t.Equal(s.client->GetDropped(CertificationDrop::CONFLICT), uint64_t{0}, "kept apart");
}

/// From the unspecified address
void
FromUnspecified(Case& t)
{
    Scene s;
    Outcome outcome;
    At(s.host.node, Seconds(0.9), [&]() {
        s.host.nd->StartDad(s.host.LinkLocal(),
                            1,
                            Seconds(1),
                            Seconds(0),
                            Calling<void, Ipv6Address, bool>([](Ipv6Address, bool) {}));
    });
    s.AskAt(1, outcome);
    s.Run(20);
    const auto asked = s.GetAsked();
    const auto told = s.GetTold();
    t.Check(asked.size() == 1 && told.size() == 3, "asked and answered");
    for (const auto& one : asked)
    {
        t.Equal(one.envelope.source, Ipv6Address("::"), "no address yet");
        t.Equal(one.envelope.destination, Ipv6Address("ff02::2"), "all routers");
    }
    for (const auto& one : told)
    {
        t.Equal(one.envelope.destination, Ipv6Address("ff02::1"), "to all nodes");
        t.Equal(one.message.identifier, uint16_t{0}, "without an identifier");
    }
    t.Check(outcome.path != 0, "the path");
}

/// The default router
void
DefaultRouter(Case& t)
{
    Scene s;
    s.host.Assign(Ipv6Address("2001:a:1::2"));
    s.host.Routes()->SetDefaultRoute(s.router.LinkLocal(), s.host.nd->GetInterfaceIndex());
    const Path second = s.NewPath("second");
    Outcome first;
    Outcome other;
    s.AskAt(1, first);
    s.AskAt(3, Ipv6Address("fe80::77"), second.back()->GetKeyHash(), other);
    s.Run(3.5);
    const auto asked = s.GetAsked();
    t.Equal(asked.size(), std::size_t{2}, "two solicitations");
    if (asked.size() == 2)
    {
        t.Equal(asked[0].envelope.destination, s.router.LinkLocal(), "the default router itself");
        t.Equal(asked[1].envelope.destination, Ipv6Address("ff02::2"), "for another all routers");
    }
    t.Check(first.path != 0, "answered");
}

/// What is known is not asked for
void
KnownPath(Case& t)
{
    Scene s;
    Outcome first;
    Outcome same;
    Outcome second;
    s.AskAt(1, first);
    s.AskAt(1, same);
    s.AskAt(5, second);
    s.Run(20);
    t.Equal(s.GetAsked().size(), std::size_t{1}, "one solicitation for all");
    t.Check(first.path != 0 && same.path == first.path && second.path == first.path, "the path");
    t.Check(!s.early && second.when == Seconds(5) && second.times == 1, "at once");
}

/// Without anchors there is nothing to ask for
void
NoAnchors(Case& t)
{
    Scene s;
    auto client = CreateObject<CertificationClient>();
    client->Setup(s.other.nd, CertificationStore::Of(s.other.node));
    Outcome outcome;
    At(s.other.node, Seconds(1), [&]() {
        client->Request(s.router.LinkLocal(), s.Key(), [&](uint32_t, SendReason reason) {
            outcome.reason = SendReasonName(reason);
        });
    });
    s.Run(20);
    t.Equal(outcome.reason, std::string(SendReasonName(SendReason::NO_PATH)), "no anchors");
    t.Equal(s.GetAsked().size(), std::size_t{0}, "nothing is sent");
    client->Dispose();
}

/// Suite of the host side
class CertificationDiscoveryTestSuite : public TestSuite
{
  public:
    CertificationDiscoveryTestSuite()
        : TestSuite("mip6sec-certification-discovery", TestSuite::Type::UNIT)
    {
        Add("A path is asked for once and validated and told", WholePath);
        Add("Unanswered solicitations are sent again after 1 2 and 4 s and given up after 15 s",
            RetryTimes);
        Add("A path is found by a retry when answers are lost", RetrySucceeds);
        Add("Identifiers are random and never zero", Identifiers);
        Add("A lost component is asked for by its number 2 s after the first part",
            MissingComponent);
        Add("Several missing components are asked for one after the other", SeveralMissing);
        Add("A missing component is asked for after 1 2 and 4 s more until 15 s are over",
            MissingRetries);
        Add("Components are taken in any order and conflicting ones are dropped", AnyOrder);
        Add("Components whose names do not link them are no path", NamesMustFit);
        Add("Paths of several routers for one solicitation are kept apart and both stored",
            SeveralRouters);
        Add("Without an address the solicitation comes from :: and is answered to all nodes",
            FromUnspecified);
        Add("The default router is asked itself and for any other all routers", DefaultRouter);
        Add("Nothing is solicited for a path that is known", KnownPath);
        Add("Nothing is solicited without a trust anchor", NoAnchors);
    }

  private:
    /// @param name sentence @param body what it does
    void Add(const char* name, void (*body)(Case&))
    {
        AddTestCase(new Case(name, body));
    }
} g_certificationDiscoveryTestSuite; //!< registers the suite

} // namespace
