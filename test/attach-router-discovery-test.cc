/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
// Hosts that look for routers

#include "attach-test-router.h"
#include "last-words.h"
#include "suite-of-parts.h"

#include "ns3/boolean.h"
#include "ns3/inet-checksum.h"
#include "ns3/ipv6-route.h"
#include "ns3/router-discovery.h"
#include "ns3/string.h"
#include "ns3/udp-socket-factory.h"
#include "ns3/uinteger.h"

using namespace ns3;
using namespace ns3::mip6sec;
using namespace ns3::mip6sec::attachtest;

namespace
{

/// A host that discovers routers, and what its traces said
struct Seeker
{
    /// A router that was found, lost, chosen or heard
    struct Event
    {
        Time at;           //!< when
        RouterEntry entry; //!< which
    };

    Host host;                        //!< its node
    Ptr<RouterDiscovery> discovery;   //!< what is tested
    std::vector<Event> found;         //!< RouterFound
    std::vector<Event> lost;          //!< RouterLost
    std::vector<Event> chosen;        //!< RouterChosen
    std::vector<Event> heard;         //!< RouterHeard
    std::vector<ParseError> rejected; //!< RaRejected

    /// @param link attached to @param record watches it
    Seeker(Ptr<AccessLink> link, Record* record)
        : host(MakeHost(link, record)),
          discovery(CreateObject<RouterDiscovery>())
    {
        discovery->SetNeighborDiscovery(host.nd);
        discovery->SetAttribute("SolicitationDelay", Always(0));
        host.device->AggregateObject(discovery);
        Note("RouterFound", found);
        Note("RouterLost", lost);
        Note("RouterChosen", chosen);
        Note("RouterHeard", heard);
        discovery->TraceConnectWithoutContext(
            "RaRejected",
            Calling<void, ParseError>([this](ParseError e) { rejected.push_back(e); }));
    }

    /// @param trace a trace @param events receives it
    void Note(const std::string& trace, std::vector<Event>& events)
    {
        discovery->TraceConnectWithoutContext(
            trace,
            Calling<void, const RouterEntry&>([&events](const RouterEntry& entry) {
                events.push_back({Simulator::Now(), entry});
            }));
    }

    /// @param seconds when the link is said to be up
    void UpAt(double seconds)
    {
        At(host.node, Seconds(seconds), [this]() { discovery->NotifyLinkUp(); });
    }
};

/// RFC 4861 6.3.7 without a router
void
Solicitations(Case& t)
{
    auto link = CreateObject<AccessLink>();
    Record record;
    Seeker seeker(link, &record);
    seeker.discovery->SetAttribute("SolicitationDelay",
                                   StringValue("ns3::UniformRandomVariable[Min=0.0|Max=1.0]"));
    seeker.UpAt(10);
    RunFor(60);
    auto rs = record.Get(Icmp6Type::ROUTER_SOLICITATION);
    t.Equal(rs.size(), std::size_t{3}, "MAX_RTR_SOLICITATIONS");
    if (rs.size() == 3)
    {
        t.Check(rs[0].at >= Seconds(10) && rs[0].at <= Seconds(11), "MAX_RTR_SOLICITATION_DELAY");
        t.Equal(rs[1].at - rs[0].at, Seconds(4), "RTR_SOLICITATION_INTERVAL");
        t.Equal(rs[2].at - rs[1].at, Seconds(4), "RTR_SOLICITATION_INTERVAL");
        t.Equal(rs[0].envelope.source, seeker.host.LinkLocal(), "link-local source");
        t.Equal(rs[0].envelope.destination, ALL_ROUTERS, "to all routers");
        auto parsed =
            ParseRouterSolicitation(rs[0].octets.data(), rs[0].octets.size(), rs[0].envelope);
        t.Check(parsed && parsed.value->options.sourceLinkLayerAddress ==
                              seeker.host.nd->GetLinkLayerAddress(),
                "with its link-layer address");
    }
}

/// A tentative link-local address is no source
void
SolicitsFromUnspecified(Case& t)
{
    auto link = CreateObject<AccessLink>();
    Record record;
    Seeker seeker(link, &record);
    At(seeker.host.node, Seconds(1), [&]() {
        seeker.host.nd->StartDad(seeker.host.LinkLocal(),
                                 1,
                                 Seconds(1),
                                 Seconds(0),
                                 Calling<void, Ipv6Address, bool>([](Ipv6Address, bool) {}));
        seeker.discovery->NotifyLinkUp();
    });
    RunFor(3);
    auto rs = record.Get(Icmp6Type::ROUTER_SOLICITATION);
    t.Check(rs.size() == 1 && rs[0].envelope.source == Ipv6Address("::") &&
                rs[0].octets.size() == 8,
            "from :: and without a link-layer address");
}

/// A router answers
void
LearnsRouter(Case& t)
{
    auto link = CreateObject<AccessLink>();
    Record record;
    Router router(link, &record, "2001:1::1");
    router.Set("SolicitedDelay", Always(0));
    router.Set("HomeAgent", BooleanValue(true));
    router.Set("HomeAgentPreference", UintegerValue(5));
    router.Set("LinkMtu", UintegerValue(1400));
    Seeker seeker(link, &record);
    seeker.UpAt(1);
    uint32_t routesBefore = 9;
    At(seeker.host.node, Seconds(3), [&]() {
        routesBefore = seeker.host.NDefaultRoutes();
        seeker.host.Assign(Ipv6Address("2001:1::77"));
    });
    At(seeker.host.node, Seconds(4), [&]() {
        Ptr<Socket> socket = Socket::CreateSocket(seeker.host.node, UdpSocketFactory::GetTypeId());
        socket->Bind6();
        socket->SendTo(Create<Packet>(5), 0, Inet6SocketAddress(Ipv6Address("2001:9::9"), 9));
    });
    RunFor(5);
    t.Equal(record.Get(Icmp6Type::ROUTER_SOLICITATION).size(), std::size_t{1}, "one is enough");
    t.Check(seeker.found.size() == 1 && seeker.chosen.size() == 1 && seeker.lost.empty(), "found");
    const RouterEntry* entry = seeker.discovery->GetCurrentRouter();
    t.Check(entry != nullptr, "in use");
    if (entry)
    {
        t.Equal(entry->linkLocal, router.host.LinkLocal(), "link-local address");
        t.Check(entry->linkLayerAddress == router.host.nd->GetLinkLayerAddress(), "link layer");
        t.Equal(entry->GetGlobalAddress(), Ipv6Address("2001:1::1"), "global address");
        t.Check(entry->homeAgent && entry->information && entry->information->preference == 5,
                "home agent");
        t.Equal(entry->interval, Seconds(600), "interval");
        t.Equal(entry->mtu, 1400U, "MTU");
        t.Check(entry->HasPrefix(Ipv6Address("2001:1::"), 64) &&
                    !entry->HasPrefix(Ipv6Address("2001:2::"), 64),
                "prefixes");
        t.Equal(entry->expires, seeker.found.at(0).at + Seconds(1800), "lifetime");
    }
    t.Equal(routesBefore, 0U, "no default route where stock would find no source for it");
    t.Equal(seeker.host.NDefaultRoutes(), 1U, "a default route with the first global address");
    t.Equal(record.Get(Icmp6Type::NEIGHBOR_SOLICITATION, seeker.host.node->GetId()).size(),
            std::size_t{0},
            "the first packet need not wait for the router's address");
    Ipv6Header header;
    header.SetSource(Ipv6Address("2001:5::5"));
    header.SetDestination(Ipv6Address("2001:9::9"));
    seeker.host.ipv6->RemoveAddress(seeker.host.nd->GetInterfaceIndex(), Ipv6Address("2001:1::77"));
    t.Equal(seeker.host.NDefaultRoutes(), 0U, "it goes with the last");
    Ptr<Ipv6Route> route =
        DivertRouting::Install(seeker.host.node)->UnderlyingRoute(header, seeker.host.device);
    t.Check(route && route->GetGateway() == router.host.LinkLocal(),
            "but a packet with a source of its own finds the router");
}

/// RFC 4861 6.3.7: at least one solicitation
void
SolicitsAllTheSame(Case& t)
{
    auto link = CreateObject<AccessLink>();
    Record record;
    Router router(link, &record, "2001:1::1");
    router.Interval(0.05, 0.07);
    Seeker seeker(link, &record);
    seeker.discovery->SetAttribute("SolicitationDelay", Always(0.9));
    seeker.UpAt(20);
    RunFor(40);
    t.Check(!seeker.found.empty() && seeker.found[0].at < Seconds(20.1), "heard before");
    t.Equal(record.Get(Icmp6Type::ROUTER_SOLICITATION).size(), std::size_t{1}, "solicited once");
}

/// RFC 6275 11.5.1: missed advertisements
void
MissesAdvertisements(Case& t)
{
    auto link = CreateObject<AccessLink>();
    Record record;
    Router router(link, &record, "2001:1::1");
    router.Interval(0.7, 1);
    router.Set("SolicitedDelay", Always(0));
    Seeker seeker(link, &record);
    seeker.host.Assign(Ipv6Address("2001:1::77"));
    seeker.UpAt(1);
    At(router.host.node, Seconds(10), [&]() { router.host.device->Detach(); });
    RunFor(30);
    t.Check(!seeker.heard.empty() && seeker.lost.size() == 1, "lost once");
    if (!seeker.heard.empty() && seeker.lost.size() == 1)
    {
        t.Equal(seeker.lost[0].at, seeker.heard.back().at + Seconds(3), "three intervals of 1 s");
    }
    t.Check(!seeker.discovery->GetCurrentRouter(), "none in use");
    t.Check(seeker.discovery->GetRouters().empty(), "none known");
    t.Equal(seeker.host.NDefaultRoutes(), 0U, "no default route");
    // One when the link came up, and as many as allowed after the loss
    t.Equal(record.Get(Icmp6Type::ROUTER_SOLICITATION).size(), std::size_t{4}, "solicits");
}

/// Two routers; the second serves when the first is lost
void
TakesOver(Case& t)
{
    auto link = CreateObject<AccessLink>();
    Record record;
    Router first(link, &record, "2001:1::1");
    Router second(link, &record, "2001:1::2");
    for (Router* r : {&first, &second})
    {
        r->Interval(0.7, 1);
    }
    Seeker seeker(link, &record);
    seeker.host.Assign(Ipv6Address("2001:1::77"));
    seeker.UpAt(5);
    Ipv6Address used;
    At(seeker.host.node, Seconds(10), [&]() {
        used = seeker.discovery->GetCurrentRouter()->linkLocal;
        t.Equal(seeker.discovery->GetRouters().size(), std::size_t{2}, "both known");
        t.Equal(seeker.chosen.size(), std::size_t{1}, "one in use: the prefix is the same");
        Router& gone = used == first.host.LinkLocal() ? first : second;
        gone.advertiser->Stop();
    });
    RunFor(12);
    t.Equal(seeker.lost.size(), std::size_t{1}, "a lifetime of 0 is heard");
    t.Check(!seeker.lost.empty() && seeker.lost[0].entry.linkLocal == used, "which");
    t.Check(seeker.chosen.size() == 2 && seeker.chosen[1].at == seeker.lost[0].at, "at once");
    t.Check(seeker.chosen.size() == 2 && seeker.chosen[1].entry.linkLocal != used, "the other");
    t.Equal(seeker.host.NDefaultRoutes(), 1U, "one default route");
    t.Equal(seeker.host.Routes()->GetDefaultRoute().GetGateway(),
            seeker.chosen.back().entry.linkLocal,
            "to it");
}

/// @param from who forges @param message an RA @param source its source @param at when
/// @param extra options appended
void
Forge(const Host& from,
      const RouterAdvertisement& message,
      const Ipv6Address& source,
      double at,
      const std::vector<uint8_t>& extra = {},
      std::size_t cut = 0)
{
    At(from.node, Seconds(at), [=]() {
        auto octets = SerializeIcmp6(message, source, ALL_NODES);
        octets.insert(octets.end(), extra.begin(), extra.end());
        octets.resize(octets.size() - cut);
        octets[2] = octets[3] = 0;
        uint16_t sum = InetChecksum6(source, ALL_NODES, 58, octets.data(), octets.size());
        octets[2] = sum >> 8;
        octets[3] = sum & 0xff;
        SendRaw(from, octets, source, ALL_NODES, Group(ALL_NODES));
    });
}

/// @param prefix advertised @param lifetime of the router @return an RA
RouterAdvertisement
Ra(const char* prefix, uint16_t lifetime)
{
    RouterAdvertisement message;
    message.routerLifetime = lifetime;
    PrefixInformation information;
    information.prefix = Ipv6Address(prefix);
    information.routerAddress = information.prefix != Ipv6Address(prefix).CombinePrefix(64);
    message.options.prefixes.push_back(information);
    return message;
}

/// Lifetimes of routers and prefixes
void
Lifetimes(Case& t)
{
    auto link = CreateObject<AccessLink>();
    Host forger = MakeHost(link, nullptr);
    Seeker seeker(link, nullptr);
    seeker.discovery->SetAttribute("MaxSolicitations", UintegerValue(0));
    seeker.UpAt(1);
    auto ra = Ra("2001:1::", 5);
    ra.options.prefixes[0].validLifetime = 3;
    ra.options.prefixes[0].preferredLifetime = 3;
    Forge(forger, ra, forger.LinkLocal(), 2);
    std::size_t prefixes = 9;
    At(seeker.host.node, Seconds(4.9), [&]() {
        prefixes = seeker.discovery->GetRouters().at(0).prefixes.size();
    });
    At(seeker.host.node, Seconds(5.1), [&]() {
        t.Equal(prefixes, std::size_t{1}, "the prefix is there");
        t.Check(seeker.discovery->GetRouters().at(0).prefixes.empty(), "and gone after 3 s");
    });
    auto withdrawing = Ra("2001:2::", 5);
    Forge(forger, withdrawing, forger.LinkLocal(), 6);
    withdrawing.options.prefixes[0].validLifetime = 0;
    withdrawing.options.prefixes[0].preferredLifetime = 0;
    Forge(forger, withdrawing, forger.LinkLocal(), 7);
    RunFor(20);
    t.Check(seeker.heard.size() == 3, "three advertisements");
    t.Check(seeker.lost.size() == 1 && seeker.lost[0].at == seeker.heard.back().at + Seconds(5),
            "lost 5 s after the last");
    t.Check(seeker.lost.size() == 1 && seeker.lost[0].entry.prefixes.empty(), "withdrawn");
    t.Check(seeker.heard.size() == 3 && seeker.heard[2].entry.prefixes.size() == 1 &&
                seeker.heard[2].entry.prefixes[0].validLifetime == 0,
            "a withdrawn prefix is told to who configures addresses");
}

/// Detection that is switched on when an interval is missed already
void
DetectsLate(Case& t)
{
    auto link = CreateObject<AccessLink>();
    Host forger = MakeHost(link, nullptr);
    Seeker seeker(link, nullptr);
    seeker.discovery->SetAttribute("MaxSolicitations", UintegerValue(0));
    seeker.discovery->SetAttribute("DetectByAdvertisement", BooleanValue(false));
    seeker.UpAt(1);
    const Ipv6Address b("fe80::b");
    auto first = Ra("2001:1::1", 1800);
    first.options.advertisementInterval = 1000;
    Forge(forger, first, Ipv6Address("fe80::a"), 2);
    At(seeker.host.node, Seconds(10), [&]() {
        seeker.discovery->SetAttribute("DetectByAdvertisement", BooleanValue(true));
    });
    Forge(forger, Ra("2001:1::3", 1800), b, 11);
    RunFor(20);
    t.Check(seeker.lost.size() == 1 && seeker.lost[0].at > Seconds(11) &&
                seeker.lost[0].at < Seconds(11.1),
            "the first is lost with the next advertisement");
    t.Check(seeker.chosen.size() == 2 && seeker.chosen[1].entry.linkLocal == b, "for the other");
}

/// A delay that no timer can have
void
NegativeDelay(Case& t)
{
    const std::string words = LastWords([&]() {
        auto link = CreateObject<AccessLink>();
        Seeker seeker(link, nullptr);
        seeker.discovery->SetAttribute("SolicitationDelay", Always(-0.5));
        seeker.UpAt(1);
        RunFor(5);
    });
    t.Check(words.find("SolicitationDelay drew -0.5 s: use a distribution") != std::string::npos,
            words);
}

/// Movement by a new prefix
void
EagerAndLazy(Case& t)
{
    for (bool eager : {true, false})
    {
        for (bool detect : {true, false})
        {
            auto link = CreateObject<AccessLink>();
            Host forger = MakeHost(link, nullptr);
            Seeker seeker(link, nullptr);
            seeker.discovery->SetAttribute("MaxSolicitations", UintegerValue(0));
            seeker.discovery->SetAttribute("Eager", BooleanValue(eager));
            seeker.discovery->SetAttribute("DetectByAdvertisement", BooleanValue(detect));
            seeker.UpAt(1);
            const Ipv6Address a("fe80::a");
            const Ipv6Address b("fe80::b");
            const Ipv6Address c("fe80::c");
            auto first = Ra("2001:1::1", 1800);
            first.options.advertisementInterval = 1000;
            Forge(forger, first, a, 2);
            Forge(forger, Ra("2001:1::3", 1800), c, 2.5);
            Forge(forger, Ra("2001:2::1", 1800), b, 3);
            Forge(forger, first, a, 3.5);
            RunFor(20);
            std::size_t missed = detect ? 1 : 0;
            t.Equal(seeker.found.size(), std::size_t{3}, "three routers");
            t.Equal(seeker.lost.size(), missed, "the first misses its interval if that counts");
            if (eager && detect)
            {
                t.Check(seeker.chosen.size() == 2 && seeker.chosen[1].entry.linkLocal == b &&
                            seeker.chosen[1].at < Seconds(3.1),
                        "eager: a new prefix is movement, a router of the same prefix is not");
            }
            else if (detect)
            {
                t.Check(seeker.chosen.size() == 2 && seeker.chosen[1].entry.linkLocal == c &&
                            seeker.chosen[1].at > Seconds(6.5),
                        "lazy: only when the first is lost");
            }
            else
            {
                t.Equal(seeker.chosen.size(), std::size_t{1}, "only a link that comes up counts");
            }
            Simulator::Destroy();
        }
    }
}

/// RFC 6275 11.5.1: link-local addresses of routers are not unique
void
SameLinkLocal(Case& t)
{
    auto link = CreateObject<AccessLink>();
    Host forger = MakeHost(link, nullptr);
    Seeker seeker(link, nullptr);
    seeker.UpAt(1);
    const Ipv6Address both("fe80::1");
    Forge(forger, Ra("2001:1::1", 1800), both, 2);
    Forge(forger, Ra("2001:1::1", 1800), both, 3);
    Forge(forger, Ra("2001:2::1", 1800), both, 4);
    RunFor(5);
    t.Check(seeker.chosen.size() == 2 && seeker.lost.size() == 1, "another router");
    t.Equal(seeker.discovery->GetCurrentRouter()->GetGlobalAddress(),
            Ipv6Address("2001:2::1"),
            "in use");
    t.Equal(seeker.discovery->GetRouters().size(), std::size_t{1}, "the first is forgotten");
}

/// Hostile advertisements
void
HostileAdvertisements(Case& t)
{
    auto link = CreateObject<AccessLink>();
    Host forger = MakeHost(link, nullptr);
    Seeker seeker(link, nullptr);
    seeker.UpAt(1);
    auto ra = Ra("2001:1::", 1800);
    ra.options.mtu = 1400;
    ra.options.sourceLinkLayerAddress = forger.nd->GetLinkLayerAddress();
    const Ipv6Address source = forger.LinkLocal();
    Forge(forger, ra, source, 2.0, {5, 1, 0, 0, 0, 0, 0x04, 0x00}); // second MTU
    Forge(forger, ra, source, 2.1, {1, 1, 2, 0, 0, 0, 0, 9});       // second link-layer address
    Forge(forger, ra, source, 2.2, {200, 1, 0, 0, 0, 0, 0, 0, 14, 1, 0, 0, 0, 0, 0, 0}); // unknown
    std::size_t good = 0;
    At(seeker.host.node, Seconds(2.5), [&]() { good = seeker.heard.size(); });
    Forge(forger, ra, source, 3.0, {200, 0, 0, 0, 0, 0, 0, 0});           // an option of no length
    Forge(forger, ra, source, 3.1, {200, 9, 0, 0, 0, 0, 0, 0});           // one beyond the end
    Forge(forger, ra, source, 3.2, {}, 4);                                // cut in an option
    Forge(forger, Ra("2001:1::", 1800), Ipv6Address("2001:1::bad"), 3.3); // not from the link
    RouterAdvertisement empty;
    Forge(forger, empty, source, 3.4, {}, 9); // cut in the header
    RunFor(10);
    t.Equal(good, std::size_t{3}, "what is merely odd is read");
    t.Equal(seeker.discovery->GetCurrentRouter()->mtu, 1400U, "the first of two counts");
    t.Equal(seeker.heard.size(), std::size_t{3}, "nothing else is");
    t.Equal(seeker.rejected.size(), std::size_t{5}, "each counted");
}

/// A router that becomes a host
void
RouterTurnsHost(Case& t)
{
    auto link = CreateObject<AccessLink>();
    Record record;
    Router router(link, &record, "2001:1::1");
    router.Interval(3, 5);
    router.Set("SolicitedDelay", Always(0));
    Seeker seeker(link, nullptr);
    seeker.UpAt(1);
    At(router.host.node, Seconds(2), [&]() {
        router.host.nd->GetInterface()->SetForwarding(false);
        router.host.nd->SendUnsolicitedNa(router.host.LinkLocal(), router.host.LinkLocal(), true);
    });
    std::size_t lost = 0;
    At(seeker.host.node, Seconds(2.1), [&]() { lost = seeker.lost.size(); });
    RunFor(30);
    t.Equal(lost, std::size_t{1}, "RFC 4861 7.2.5: no router any more");
    auto ras = record.Get(Icmp6Type::ROUTER_ADVERTISEMENT);
    t.Check(ras.size() > 1 && ras.back().octets[6] == 0 && ras.back().octets[7] == 0,
            "its advertisements say so too (RFC 4861 6.2.5)");
}

/// @return what a host makes of advertisements
std::vector<TestCase*>
RouterDiscoveryCases()
{
    return {
        new Case("Solicitations keep their delay and interval and number", Solicitations),
        new Case("A tentative link-local address is no source of a solicitation",
                 SolicitsFromUnspecified),
        new Case("A router is learned from its advertisement", LearnsRouter),
        new Case("One solicitation is sent although a router was heard", SolicitsAllTheSame),
        new Case("A router is lost after three missed intervals", MissesAdvertisements),
        new Case("A second router takes over from one that stops", TakesOver),
        new Case("Lifetimes of routers and prefixes end", Lifetimes),
        new Case("Detection may be switched on when an interval is missed already", DetectsLate),
        new Case("A delay that draws less than zero stops with what to change", NegativeDelay),
        new Case("A new prefix is movement in the eager mode only", EagerAndLazy),
        new Case("Two routers with one link-local address are told apart", SameLinkLocal),
        new Case("Hostile advertisements are counted and do no harm", HostileAdvertisements),
        new Case("A router that becomes a host is given up", RouterTurnsHost),
    };
}

/// Router Advertisements and what hosts make of them
SuiteOfParts g_suite("mip6sec-router-discovery", {RouterAdvertiserCases(), RouterDiscoveryCases()});

} // namespace
