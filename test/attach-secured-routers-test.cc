/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "secured-test-link.h"

#include "ns3/mobile-interface.h"
#include "ns3/uinteger.h"

using namespace ns3;
using namespace ns3::mip6sec;
using namespace ns3::mip6sec::attachtest;

namespace
{

const Ipv6Address ALL_NODES("ff02::1"); //!< all nodes
const Ipv6Address HONEST("fe80::1");    //!< a router
const Ipv6Address ROGUE("fe80::2");     //!< another
const Ipv6Address THIRD("fe80::3");     //!< and another

/// @param text first 64 bits @param valid valid lifetime @param preferred preferred lifetime
/// @return a prefix for autoconfiguration
PrefixInformation
Prefix(const char* text, uint32_t valid = 86400, uint32_t preferred = 43200)
{
    PrefixInformation prefix;
    prefix.prefix = Ipv6Address(text);
    prefix.prefixLength = 64;
    prefix.onLink = true;
    prefix.autonomous = true;
    prefix.validLifetime = valid;
    prefix.preferredLifetime = preferred;
    return prefix;
}

/// @param prefix its first 64 bits @return address of the host there
Ipv6Address
AddressIn(const char* prefix)
{
    return Ipv6Address::MakeAutoconfiguredAddress(Mac48Address("00:11:22:33:44:55"),
                                                  Ipv6Address(prefix));
}

/// A host that moves, with something like SEND, and what its traces said
struct World
{
    SecuredLink link;               //!< the link; path 1 may advertise 2001:1::/64
    Ptr<MobileInterface> interface; //!< of the host
    std::vector<Ipv6Address> known; //!< trace RouterKnown
    std::vector<Ipv6Address> ready; //!< trace AddressReady
    std::vector<Ipv6Address> lost;  //!< trace AddressLost

    World()
    {
        link.host.device->SetAddress(Mac48Address("00:11:22:33:44:55"));
        link.authority->certified = {{1, Ipv6Address("2001:1::"), 64}};
        interface = MobileInterface::Install(link.shim);
        link.host.nd = interface->GetNeighborDiscovery();
        Routers()->SetAttribute("SolicitationDelay", Always(0));
        Routers()->SetAttribute("SolicitOnLinkUp", BooleanValue(false));
        Configurator()->SetAttribute("JoinDelay", Always(0));
        interface->TraceConnectWithoutContext(
            "RouterKnown",
            Calling<void, const RouterEntry&>(
                [this](const RouterEntry& r) { known.push_back(r.linkLocal); }));
        interface->TraceConnectWithoutContext(
            "AddressReady",
            Calling<void, Ipv6Address, const RouterEntry&>(
                [this](Ipv6Address a, const RouterEntry&) { ready.push_back(a); }));
        interface->TraceConnectWithoutContext(
            "AddressLost",
            Calling<void, Ipv6Address>([this](Ipv6Address a) { lost.push_back(a); }));
    }

    /// @return router discovery of the host
    Ptr<RouterDiscovery> Routers() const
    {
        return interface->GetRouterDiscovery();
    }

    /// @return address configuration of the host
    Ptr<AddressConfigurator> Configurator() const
    {
        return interface->GetAddressConfigurator();
    }

    /// @param router its link-local address @return what the host knows of it, or null
    const RouterEntry* Find(const Ipv6Address& router) const
    {
        for (const RouterEntry& entry : Routers()->GetRouters())
        {
            if (entry.linkLocal == router)
            {
                return &entry;
            }
        }
        return nullptr;
    }

    /// @return link-local address of the router in use, or ::
    Ipv6Address Current() const
    {
        const RouterEntry* entry = Routers()->GetCurrentRouter();
        return entry ? entry->linkLocal : Ipv6Address::GetAny();
    }

    /// @param seconds when @param router who advertises @param verdict what SEND says
    /// @param prefixes in it @param lifetime router lifetime @param hopLimit current hop limit
    void RaAt(double seconds,
              Ipv6Address router,
              NdVerdict verdict,
              std::vector<PrefixInformation> prefixes,
              uint16_t lifetime = 1800,
              uint8_t hopLimit = 0)
    {
        RouterAdvertisement message;
        message.routerLifetime = lifetime;
        message.hopLimit = hopLimit;
        message.options.prefixes = prefixes;
        message.options.sourceLinkLayerAddress = LinkLayerOption(Mac48Address("00:00:00:00:0d:01"));
        std::vector<uint8_t> octets = SerializeIcmp6(message, router, ALL_NODES);
        link.Then(seconds, [this, octets, router, verdict]() {
            link.Say(octets, router, ALL_NODES, verdict);
        });
    }

    /// @param seconds when @param what is done then, in the context of the host
    void Then(double seconds, std::function<void()> what)
    {
        At(link.host.node, Seconds(seconds), std::move(what));
    }

    /// @return solicitations of the host
    std::vector<OnLink> Solicitations() const
    {
        return link.record.Get(Icmp6Type::ROUTER_SOLICITATION, link.host.node->GetId());
    }
};

/// Unsecured messages in the name of a secured router
void
ProtectsSecured(Case& t)
{
    for (const NdVerdict& verdict : {UNSECURED, PROVISIONAL, FAILED})
    {
        World w;
        w.RaAt(1, HONEST, SECURED, {Prefix("2001:1::")});
        w.RaAt(2, HONEST, verdict, {Prefix("2001:1::", 0, 0), Prefix("2001:2::")}, 0);
        w.link.Run(5);
        std::string what = NdSecurityName(verdict.security);
        const RouterEntry* entry = w.Find(HONEST);
        t.Check(entry && entry->isDefault && entry->security == NdSecurity::SECURED,
                what + ": it stays a secured default router");
        t.Check(entry && entry->prefixes.size() == 1 && entry->HasPrefix("2001:1::", 64) &&
                    entry->prefixes[0].validLifetime == 86400 &&
                    entry->GetPrefixSecurity(0) == NdSecurity::SECURED,
                what + ": its prefixes stay");
        t.Equal(w.Current(), HONEST, what + ": it stays in use");
        t.Check(w.ready == std::vector<Ipv6Address>{AddressIn("2001:1::")} && w.lost.empty(),
                what + ": and so does the address");
        t.Equal(w.link.host.nd->GetTraces()->GetIgnored(Icmp6Type::ROUTER_ADVERTISEMENT),
                1U,
                what + ": counted");
        Simulator::Destroy();
    }
}

/// Secured messages about what unsecured ones have made
void
UpdatesUnsecured(Case& t)
{
    World w;
    w.RaAt(1, HONEST, UNSECURED, {Prefix("2001:1::"), Prefix("2001:9::")});
    w.Then(3, [&]() {
        const RouterEntry* entry = w.Find(HONEST);
        t.Check(entry && entry->security == NdSecurity::UNSECURED, "unsecured at first");
        t.Check(entry && entry->GetPrefixSecurity(0) == NdSecurity::UNSECURED, "its prefix too");
        t.Check(!w.Configurator()->IsPrefixSecured("2001:1::"), "and where it was used");
        t.Equal(w.ready.size(), 2U, "addresses of both");
    });
    w.RaAt(4, HONEST, SECURED, {Prefix("2001:1::", 5000, 4000)});
    w.link.Run(6);
    const RouterEntry* entry = w.Find(HONEST);
    t.Check(entry && entry->security == NdSecurity::SECURED, "secured");
    t.Check(entry && entry->prefixes.size() == 1 && entry->prefixes[0].validLifetime == 5000,
            "its own prefix is updated, and what was said in its name is gone");
    t.Check(entry && entry->GetPrefixSecurity(0) == NdSecurity::SECURED, "prefix secured");
    t.Check(w.Configurator()->IsPrefixSecured("2001:1::"), "and where it is used");
    t.Check(w.lost == std::vector<Ipv6Address>{AddressIn("2001:9::")}, "the other address goes");
    t.Equal(w.Find(HONEST)->linkLayerAddress.size(), 6U, "link-layer address known");
    t.Check(w.link.host.nd->IsNeighborSecured(HONEST), "neighbour secured too");
    t.Equal(w.known.size(), 1U, "it is the same router");
}

/// RFC 3971 8: the sending algorithm
void
PrefersSecured(Case& t)
{
    World w;
    w.RaAt(1, ROGUE, UNSECURED, {Prefix("2001:9::")});
    w.Then(2.5, [&]() { t.Equal(w.Current(), ROGUE, "the only one there is"); });
    w.RaAt(3, HONEST, SECURED, {Prefix("2001:1::")});
    w.Then(4.5, [&]() {
        t.Equal(w.Current(), HONEST, "the secured one at once");
        t.Equal(w.interface->GetCareOfAddress(), AddressIn("2001:1::"), "and an address of it");
    });
    // A new router elsewhere is movement, but not if it is less trusted
    w.RaAt(5, THIRD, UNSECURED, {Prefix("2001:8::")});
    w.RaAt(6, ROGUE, UNSECURED, {Prefix("2001:9::")});
    w.link.Run(8);
    t.Equal(w.Current(), HONEST, "and stays with it");
    t.Check(w.known == std::vector<Ipv6Address>({ROGUE, HONEST}), "two in all");
    t.Check(w.lost == std::vector<Ipv6Address>{AddressIn("2001:9::")}, "the rogue's address goes");
    Simulator::Destroy();
    // Of the same prefix, too
    World same;
    same.RaAt(1, ROGUE, UNSECURED, {Prefix("2001:1::")});
    same.RaAt(3, HONEST, SECURED, {Prefix("2001:1::")});
    same.link.Run(5);
    t.Equal(same.Current(), HONEST, "also on the same prefix");
    t.Check(same.lost.empty() && same.interface->GetCareOfAddress() == AddressIn("2001:1::"),
            "whose address stays");
    Simulator::Destroy();
    // Among secured routers a new one elsewhere is movement
    World moved;
    moved.link.authority->certified.emplace_back(2, Ipv6Address("2001:2::"), 64);
    moved.RaAt(1, HONEST, SECURED, {Prefix("2001:1::")});
    moved.RaAt(3, THIRD, Judged(NdSecurity::SECURED, 2), {Prefix("2001:2::")});
    moved.link.Run(5);
    t.Equal(moved.Current(), THIRD, "movement among secured routers");
}

/// RFC 3971 7.3
void
UncertifiedIsUnsecured(Case& t)
{
    World w;
    w.RaAt(1, HONEST, SECURED, {Prefix("2001:9::"), Prefix("2001:1::")});
    w.link.Run(4);
    const RouterEntry* entry = w.Find(HONEST);
    t.Check(entry && entry->prefixes.size() == 2 &&
                entry->GetPrefixSecurity(0) == NdSecurity::UNSECURED &&
                entry->GetPrefixSecurity(1) == NdSecurity::SECURED,
            "one outside the certificate, one within");
    t.Check(w.ready == std::vector<Ipv6Address>{AddressIn("2001:1::")},
            "the certified one gets an address");
    Simulator::Destroy();

    World none;
    none.RaAt(1, HONEST, SECURED, {Prefix("2001:9::")});
    none.link.Run(4);
    t.Check(none.ready == std::vector<Ipv6Address>{AddressIn("2001:9::")},
            "an uncertified one where there is no other");
    t.Check(!none.Configurator()->IsPrefixSecured("2001:9::"), "as unsecured");
    Simulator::Destroy();

    World only;
    only.link.authority->securedOnly = true;
    only.RaAt(1, HONEST, SECURED, {Prefix("2001:9::")});
    only.link.Run(4);
    t.Check(only.Find(HONEST) && only.Find(HONEST)->prefixes.empty(),
            "not at all where only secured messages are of use");
    t.Check(only.ready.empty(), "so there is no address");
    Simulator::Destroy();

    // An address that was there before the certified one is not preferred any more
    World first;
    first.RaAt(1, HONEST, UNSECURED, {Prefix("2001:9::")});
    first.RaAt(3, HONEST, SECURED, {Prefix("2001:9::"), Prefix("2001:1::")});
    first.link.Run(6);
    t.Equal(first.interface->GetCareOfAddress(), AddressIn("2001:1::"), "certified before others");
    t.Equal(first.ready.size(), 2U, "both are there");
}

/// A prefix of whom the certificate says nothing
void
CertifiedRouterFirst(Case& t)
{
    World w;
    w.RaAt(1, ROGUE, Judged(NdSecurity::SECURED, 7), {Prefix("2001:9::")});
    w.RaAt(3, HONEST, SECURED, {Prefix("2001:1::")});
    w.RaAt(5, ROGUE, Judged(NdSecurity::SECURED, 7), {Prefix("2001:9::")});
    w.link.Run(7);
    t.Check(w.known == std::vector<Ipv6Address>({ROGUE, HONEST}), "as soon as it is there");
}

/// The path is under way
void
WaitsForPath(Case& t)
{
    World w;
    w.RaAt(1, HONEST, PROVISIONAL, {Prefix("2001:1::")});
    w.Then(1.5, [&]() {
        t.Check(w.Find(HONEST) && w.Find(HONEST)->security == NdSecurity::PROVISIONAL, "known");
        t.Equal(w.Current(), Ipv6Address::GetAny(), "but not used");
    });
    w.RaAt(2, HONEST, SECURED, {Prefix("2001:1::")});
    w.link.Run(4);
    t.Equal(w.Current(), HONEST, "used with its path");
    t.Check(w.ready == std::vector<Ipv6Address>{AddressIn("2001:1::")}, "and its prefix");
    Simulator::Destroy();

    // On the move without link triggers the router of the new link is new once it is proven
    World moved;
    moved.link.authority->certified.emplace_back(2, Ipv6Address("2001:2::"), 64);
    moved.RaAt(1, HONEST, SECURED, {Prefix("2001:1::")});
    moved.RaAt(3, THIRD, PROVISIONAL, {Prefix("2001:2::")});
    moved.Then(3.5, [&]() { t.Equal(moved.Current(), HONEST, "not before that"); });
    moved.RaAt(4, THIRD, Judged(NdSecurity::SECURED, 2), {Prefix("2001:2::")});
    moved.link.Run(6);
    t.Equal(moved.Current(), THIRD, "movement");
    Simulator::Destroy();

    BooleanValue value(true);
    CreateObject<RouterDiscovery>()->GetAttribute("AdoptProvisional", value);
    t.Equal(value.Get(), false, "by default");
}

/// The attribute AdoptProvisional
void
AdoptsProvisional(Case& t)
{
    World w;
    w.Routers()->SetAttribute("AdoptProvisional", BooleanValue(true));
    w.RaAt(0.5, ROGUE, UNSECURED, {Prefix("2001:9::")});
    w.RaAt(1, HONEST, PROVISIONAL, {Prefix("2001:1::")});
    w.Then(1.5, [&]() {
        t.Equal(w.Current(), HONEST, "used at once, before an unsecured one");
        t.Check(!w.Configurator()->IsPrefixSecured("2001:1::"), "its prefix is not secured");
    });
    w.RaAt(2.5, HONEST, SECURED, {Prefix("2001:1::")});
    w.link.Run(4);
    t.Check(w.known == std::vector<Ipv6Address>({ROGUE, HONEST}), "one handover");
    t.Check(w.Configurator()->IsPrefixSecured("2001:1::"), "secured with the path");
    t.Check(w.Find(HONEST)->security == NdSecurity::SECURED, "and the router is");
    Simulator::Destroy();

    // One that has its path goes before one that waits for it
    World later;
    later.Routers()->SetAttribute("AdoptProvisional", BooleanValue(true));
    later.RaAt(1, ROGUE, PROVISIONAL, {Prefix("2001:9::")});
    later.RaAt(2, HONEST, SECURED, {Prefix("2001:1::")});
    later.RaAt(3, ROGUE, PROVISIONAL, {Prefix("2001:9::")});
    later.link.Run(4);
    t.Equal(later.Current(), HONEST, "the one with completed checks");
    Simulator::Destroy();

    // One that never proves itself
    World never;
    never.Routers()->SetAttribute("AdoptProvisional", BooleanValue(true));
    never.RaAt(1, ROGUE, PROVISIONAL, {Prefix("2001:9::")});
    never.RaAt(10, ROGUE, PROVISIONAL, {Prefix("2001:9::")});
    never.Then(15.9, [&]() { t.Equal(never.Current(), ROGUE, "for 15 s"); });
    never.Then(16.1, [&]() { t.Equal(never.Current(), Ipv6Address::GetAny(), "no longer"); });
    never.RaAt(17, ROGUE, PROVISIONAL, {Prefix("2001:9::")});
    never.link.Run(20);
    t.Equal(never.Current(), Ipv6Address::GetAny(), "whatever it says");
}

/// A secured router that is gone
void
SeeksSecured(Case& t)
{
    World w;
    w.RaAt(1, HONEST, SECURED, {Prefix("2001:1::")}, 10);
    w.RaAt(2, ROGUE, UNSECURED, {Prefix("2001:1::")});
    w.Then(10.9, [&]() { t.Equal(w.Solicitations().size(), 0U, "no solicitation yet"); });
    w.Then(11.1, [&]() {
        t.Equal(w.Current(), ROGUE, "the unsecured one takes its place");
        t.Equal(w.Solicitations().size(), 1U, "and a secured one is solicited at once");
    });
    // An answer that is not secured does not end the search (RFC 4861 10: every 4 s)
    w.RaAt(12, ROGUE, UNSECURED, {Prefix("2001:1::")});
    w.Then(15.2, [&]() { t.Equal(w.Solicitations().size(), 2U, "again"); });
    w.RaAt(16, THIRD, SECURED, {Prefix("2001:1::")});
    w.link.Run(30);
    t.Equal(w.Current(), THIRD, "a secured one is used as soon as it answers");
    t.Equal(w.Solicitations().size(), 2U, "and the search is over");
}

/// A secured router whose certificate is revoked or expires (RFC 3971 6.3.1)
void
LosesWithPath(Case& t)
{
    World w;
    w.link.authority->certified.emplace_back(2, Ipv6Address("2001:1::"), 64);
    NdVerdict other = SECURED;
    other.path = 2;
    w.RaAt(1, HONEST, SECURED, {Prefix("2001:1::")});
    w.RaAt(2, THIRD, other, {Prefix("2001:1::")});
    w.RaAt(2, ROGUE, UNSECURED, {Prefix("2001:1::")});
    w.Then(3, [&]() {
        t.Equal(w.Current(), HONEST, "the first is in use");
        w.link.authority->NotifyPathLost(3);
        t.Equal(w.Current(), HONEST, "another path is none of its business");
        w.link.authority->NotifyPathLost(SECURED.path);
        t.Equal(w.Current(), THIRD, "another secured one is used at once");
        t.Check(!w.Find(HONEST), "the first is no router any more");
        t.Equal(w.Solicitations().size(), 0U, "nothing to be sought");
    });
    w.Then(4, [&]() {
        w.link.authority->NotifyPathLost(0);
        t.Check(w.Find(ROGUE), "who has no path cannot lose one");
        w.link.authority->NotifyPathLost(other.path);
        t.Equal(w.Current(), ROGUE, "one that is not secured takes its place");
    });
    w.link.Run(4.5);
    t.Equal(w.Solicitations().size(), 1U, "and a secured one is sought");
}

/// The attribute AdoptUnsecured
void
RefusesUnsecured(Case& t)
{
    World w;
    w.Routers()->SetAttribute("AdoptUnsecured", BooleanValue(false));
    w.RaAt(1, ROGUE, UNSECURED, {Prefix("2001:9::")});
    w.RaAt(2, HONEST, SECURED, {Prefix("2001:1::")}, 10);
    w.link.Run(20);
    t.Check(w.known == std::vector<Ipv6Address>{HONEST}, "only the secured one is used");
    t.Equal(w.Current(), Ipv6Address::GetAny(), "and none after it");
    t.Check(w.ready == std::vector<Ipv6Address>{AddressIn("2001:1::")}, "nor an address");
}

/// The prefix list
void
ProtectsLifetimes(Case& t)
{
    World w;
    w.RaAt(1, HONEST, SECURED, {Prefix("2001:1::", 20, 20)}, 5);
    // Once the secured router is gone, another speaks of the same prefix
    w.RaAt(7, ROGUE, UNSECURED, {Prefix("2001:1::", 86400, 86400)});
    w.Then(20.9, [&]() {
        t.Equal(w.interface->GetCareOfAddress(), AddressIn("2001:1::"), "for its lifetime");
    });
    w.Then(21.1, [&]() {
        t.Check(!w.Configurator()->IsReady(AddressIn("2001:1::")), "which nobody prolongs");
    });
    w.link.Run(22);
    Simulator::Destroy();

    // RFC 4862 5.5.3 e: two hours, unless the advertisement is authenticated
    for (bool secured : {false, true})
    {
        World end;
        NdVerdict verdict = secured ? SECURED : UNSECURED;
        end.RaAt(1, HONEST, verdict, {Prefix("2001:1::")});
        end.RaAt(4, HONEST, verdict, {Prefix("2001:1::", 10, 10)});
        end.link.Run(20);
        t.Equal(end.Configurator()->IsReady(AddressIn("2001:1::")),
                !secured,
                secured ? "a secured advertisement ends an address" : "an unsecured one does not");
        Simulator::Destroy();
    }
}

/// Parameters of the link
void
ProtectsParameters(Case& t)
{
    World w;
    auto hopLimit = [&]() { return w.link.host.nd->GetInterface()->GetCurHopLimit(); };
    w.RaAt(1, ROGUE, UNSECURED, {Prefix("2001:9::")}, 1800, 30);
    w.Then(1.5, [&]() { t.Equal(unsigned{hopLimit()}, 30U, "of the only router"); });
    w.RaAt(2, HONEST, SECURED, {Prefix("2001:1::")}, 1800, 64);
    w.RaAt(3, ROGUE, UNSECURED, {Prefix("2001:9::")}, 1800, 1);
    w.link.Run(4);
    t.Equal(unsigned{hopLimit()}, 64U, "of the secured one");
}

/// A router that is said to be none any more
void
ProtectsFromNoRouter(Case& t)
{
    for (const NdVerdict& verdict : {UNSECURED, SECURED})
    {
        World w;
        w.RaAt(1, HONEST, SECURED, {Prefix("2001:1::")});
        // The neighbour's entry is not secured, since it was made by another message
        w.Then(2, [&]() {
            w.link.host.nd->FlushNeighbors();
            w.link.host.nd->LearnNeighbor(HONEST,
                                          LinkLayerOption(Mac48Address("00:00:00:00:0d:01")),
                                          true);
        });
        w.link.Then(3, [&]() {
            NeighborAdvertisement message;
            message.target = HONEST;
            message.override = true;
            message.options.targetLinkLayerAddress =
                LinkLayerOption(Mac48Address("00:00:00:00:0d:01"));
            w.link.Say(SerializeIcmp6(message, HONEST, ALL_NODES), HONEST, ALL_NODES, verdict);
        });
        w.link.Run(4);
        t.Equal(w.Current(),
                verdict.security == NdSecurity::SECURED ? Ipv6Address::GetAny() : HONEST,
                NdSecurityName(verdict.security));
        Simulator::Destroy();
    }
}

/// Hostile numbers
void
BoundsRouters(Case& t)
{
    World w;
    for (uint32_t i = 0; i < 500; ++i)
    {
        uint8_t octets[16];
        Ipv6Address("fe80::f:0").GetBytes(octets);
        octets[14] = i >> 8;
        octets[15] = i & 0xff;
        w.RaAt(1 + i * 0.001, Ipv6Address(octets), UNSECURED, {Prefix("2001:9::")});
    }
    w.Then(1.9, [&]() { t.Equal(w.Routers()->GetRouters().size(), 64U, "no more than 64"); });
    w.RaAt(2, HONEST, SECURED, {Prefix("2001:1::")});
    w.link.Run(3);
    t.Equal(w.Routers()->GetRouters().size(), 64U, "still");
    t.Equal(w.Current(), HONEST, "and a secured one is let in");
    Simulator::Destroy();

    World many;
    for (uint32_t i = 0; i < 3; ++i)
    {
        std::vector<PrefixInformation> prefixes;
        for (uint32_t p = 0; p < 30; ++p)
        {
            prefixes.push_back(Prefix(("2001:" + std::to_string(100 * i + p) + "::").c_str()));
        }
        many.RaAt(1 + i, ROGUE, UNSECURED, prefixes);
    }
    many.link.Run(5);
    t.Equal(many.Find(ROGUE)->prefixes.size(), 64U, "no more than 64 prefixes of a router");
}

/// The suite
class SecuredRoutersSuite : public TestSuite
{
  public:
    SecuredRoutersSuite()
        : TestSuite("mip6sec-secured-routers", TestSuite::Type::UNIT)
    {
        AddTestCase(new Case("Nothing but a secured advertisement changes a secured router",
                             ProtectsSecured));
        AddTestCase(new Case("A secured advertisement changes and secures an unsecured router",
                             UpdatesUnsecured));
        AddTestCase(new Case("A secured router is used as soon as it is heard", PrefersSecured));
        AddTestCase(
            new Case("A prefix outside the certificate is unsecured", UncertifiedIsUnsecured));
        AddTestCase(new Case("A router with a certified prefix goes before one without",
                             CertifiedRouterFirst));
        AddTestCase(new Case("A router whose path is under way is not used", WaitsForPath));
        AddTestCase(new Case("An attribute lets a router be used while its path is under way",
                             AdoptsProvisional));
        AddTestCase(new Case("A secured router that is lost is sought at once", SeeksSecured));
        AddTestCase(new Case("A secured router is used no more when its certification path is lost",
                             LosesWithPath));
        AddTestCase(new Case("An attribute refuses unsecured routers", RefusesUnsecured));
        AddTestCase(
            new Case("Unsecured lifetimes do not change a secured prefix", ProtectsLifetimes));
        AddTestCase(new Case("Unsecured link parameters are not used beside a secured router",
                             ProtectsParameters));
        AddTestCase(new Case("An unsecured advertisement does not unmake a secured router",
                             ProtectsFromNoRouter));
        AddTestCase(
            new Case("A flood of unsecured routers leaves room for a secured one", BoundsRouters));
    }
};

SecuredRoutersSuite g_securedRoutersSuite; //!< registers itself

} // namespace
