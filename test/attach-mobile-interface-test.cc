/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "attach-test-roaming.h"

#include "ns3/ipv6-route.h"
#include "ns3/udp-socket-factory.h"
#include "ns3/uinteger.h"

using namespace ns3;
using namespace ns3::mip6sec;
using namespace ns3::mip6sec::attachtest;

namespace
{

using World = Roaming; //!< the network of these tests

/// @param from sender
void
SendUdp(const Host& from)
{
    Ptr<Socket> socket = Socket::CreateSocket(from.node, UdpSocketFactory::GetTypeId());
    socket->Bind6();
    socket->SendTo(Create<Packet>(5), 0, Inet6SocketAddress(Ipv6Address("2001:9::9"), 9));
    socket->Close();
}

/// Attachment at the start, and a movement
void
Moves(Case& t)
{
    World w;
    t.Equal(MobileInterface::Install(w.host.device), w.interface, "installed once");
    w.MoveAt(10, 1);
    Ipv6Address during("::1");
    Ipv6Address between("::1");
    bool up = true;
    uint32_t routesDuring = 9;
    At(w.host.node, Seconds(9.9), [&]() {
        t.Equal(w.interface->GetCareOfAddress(), FIRST, "care-of address on the first link");
        t.Equal(w.host.NDefaultRoutes(), 1U, "default route");
        t.Equal(w.NGlobal(), 1U, "one address");
        SendUdp(w.host);
    });
    At(w.host.node, Seconds(10.02), [&]() {
        up = w.interface->IsLinkUp();
        during = w.interface->GetCareOfAddress();
        routesDuring = w.host.NDefaultRoutes();
    });
    At(w.host.node, Seconds(10.5), [&]() { between = w.interface->GetCareOfAddress(); });
    RunFor(20);
    t.Equal(w.Kinds(0), std::string("RADURLA"), "order of events");
    auto known = w.First('R', 10);
    // Link up at 10.05 s; solicitation and advertisement cross a link of 1 ms and 100 Mbit/s: RS 70
    // octets and RA 142 octets with their Ethernet headers
    double rs = (14 + 40 + 16) * 8 / 100e6;
    auto ras = w.record.Get(Icmp6Type::ROUTER_ADVERTISEMENT, w.routers[1].node->GetId());
    double ra = 0;
    for (const auto& m : ras)
    {
        if (m.envelope.destination == w.host.LinkLocal())
        {
            ra = (14 + 40 + m.octets.size()) * 8 / 100e6;
        }
    }
    t.Near(known.at.GetSeconds(), 10.05 + rs + ra + 0.002, 2e-6, "router known");
    t.Equal(known.address, Ipv6Address("2001:2::1"), "the second router");
    t.Equal(w.First('A', 10).at, known.at + Seconds(1), "DAD takes RetransTimer");
    t.Equal(w.First('A', 10).address, SECOND, "the new address");
    t.Equal(w.First('L', 10).address, FIRST, "the old one is given up");
    t.Check(!up && during.IsAny() && between.IsAny(), "no care-of address between the links");
    t.Equal(routesDuring, 0U, "no default route while detached");
    t.Equal(w.interface->GetCareOfAddress(), SECOND, "then the new one");
    t.Equal(w.NGlobal(), 1U, "one address");
    t.Equal(w.host.NDefaultRoutes(), 1U, "one default route");
    t.Equal(w.host.Routes()->GetDefaultRoute().GetGateway(),
            w.routers[1].LinkLocal(),
            "to the second router");
    auto probes = w.record.Get(Icmp6Type::NEIGHBOR_SOLICITATION, w.host.node->GetId());
    bool home = false;
    for (const auto& p : probes)
    {
        home |= !p.envelope.source.IsAny() && !p.envelope.source.IsLinkLocal();
    }
    t.Check(!home, "probes come from :: only");
}

/// Back at the same link
void
KeepsAddress(Case& t)
{
    World w;
    w.MoveAt(10, 1);
    w.MoveAt(10.01, 0); // turns back on its way
    RunFor(20);
    t.Equal(w.Kinds(0), std::string("RADURA"), "known again, ready again");
    t.Equal(w.First('A', 10).at, w.First('R', 10).at, "without a check");
    t.Equal(w.First('A', 10).address, FIRST, "the same address");
    t.Equal(w.interface->GetCareOfAddress(), FIRST, "in use");
}

/// The filter
void
Filters(Case& t)
{
    World w;
    w.interface->SetPrefixFilter(
        Calling<bool, const PrefixInformation&>([](const PrefixInformation& p) {
            return Ipv6Address(p.prefix).CombinePrefix(64) != Ipv6Address("2001:1::");
        }));
    Ptr<Ipv6Route> route;
    At(w.host.node, Seconds(9), [&]() {
        t.Equal(w.NGlobal(), 0U, "no address for the prefix");
        Ipv6Header header;
        header.SetSource(Ipv6Address("2001:1::77"));
        header.SetDestination(Ipv6Address("2001:9::9"));
        route = DivertRouting::Install(w.host.node)->UnderlyingRoute(header, w.host.device);
        SendUdp(w.host); // no source for it: must not assert
    });
    w.MoveAt(10, 1);
    RunFor(20);
    t.Equal(w.Kinds(0), std::string("RDURA"), "the router is known all the same");
    t.Check(route && route->GetGateway() == w.routers[0].LinkLocal() &&
                route->GetSource() == Ipv6Address("2001:1::77"),
            "an address elsewhere on the node reaches the router");
    t.Equal(w.interface->GetCareOfAddress(), SECOND, "a prefix let through");
}

/// No triggers
void
WithoutTriggers(Case& t)
{
    World w(false);
    for (auto& a : w.advertisers)
    {
        a->SetAttribute("MinRtrAdvInterval", TimeValue(Seconds(0.3)));
        a->SetAttribute("MaxRtrAdvInterval", TimeValue(Seconds(0.5)));
    }
    Time moved;
    At(w.host.node, Seconds(10), [&]() {
        moved = Simulator::Now();
        w.host.device->Attach(w.links[1]);
    });
    RunFor(20);
    t.Equal(w.Kinds(0), std::string("RARLA"), "the advertisement tells");
    auto known = w.First('R', 10);
    t.Check(known.at > moved && known.at <= moved + Seconds(0.502), "within an interval");
    t.Equal(w.interface->GetCareOfAddress(), SECOND, "new address");
    t.Equal(w.NGlobal(), 1U, "the old one is gone");
    t.Check(w.interface->IsLinkUp(), "always up");
}

/// Triggers only
void
TriggersOnly(Case& t)
{
    World w;
    w.interface->GetRouterDiscovery()->SetAttribute("DetectByAdvertisement", BooleanValue(false));
    for (auto& a : w.advertisers)
    {
        a->SetAttribute("MinRtrAdvInterval", TimeValue(Seconds(0.3)));
        a->SetAttribute("MaxRtrAdvInterval", TimeValue(Seconds(0.5)));
    }
    At(w.host.node, Seconds(5), [&]() { w.host.device->Attach(w.links[1]); });
    std::string kinds;
    At(w.host.node, Seconds(9), [&]() {
        kinds = w.Kinds(5);
        w.host.device->Attach(w.links[0]);
    });
    w.MoveAt(10, 1);
    RunFor(20);
    t.Equal(kinds, std::string(), "a new prefix alone means nothing");
    t.Equal(w.Kinds(9), std::string("DURLA"), "with the trigger it does");
    t.Equal(w.interface->GetCareOfAddress(), SECOND, "new address");
}

/// Without a solicitation the next advertisement serves
void
WaitsForAdvertisement(Case& t)
{
    World w;
    w.interface->GetRouterDiscovery()->SetAttribute("SolicitOnLinkUp", BooleanValue(false));
    for (auto& a : w.advertisers)
    {
        a->SetAttribute("MinRtrAdvInterval", TimeValue(Seconds(0.6)));
        a->SetAttribute("MaxRtrAdvInterval", TimeValue(Seconds(1)));
    }
    w.MoveAt(10, 1);
    RunFor(20);
    t.Equal(w.record.Get(Icmp6Type::ROUTER_SOLICITATION).size(), std::size_t{0}, "none sent");
    t.Equal(w.Kinds(0), std::string("RADURLA"), "the same events");
    auto known = w.First('R', 10);
    t.Check(known.at > Seconds(10.05) && known.at < Seconds(11.06), "within an interval");
}

/// Retained addresses
void
Retains(Case& t)
{
    World w;
    At(w.host.node, Seconds(9.9), [&]() { w.interface->Retain(FIRST, Seconds(5)); });
    w.MoveAt(10, 1);
    At(w.host.node, Seconds(13), [&]() {
        t.Check(w.host.Has(FIRST) && w.host.Has(SECOND), "both");
        t.Equal(w.interface->GetCareOfAddress(), SECOND, "the new one is used");
    });
    At(w.host.node, Seconds(30), [&]() { w.interface->Retain(SECOND, Seconds(5)); });
    w.MoveAt(30.1, 0);
    w.MoveAt(32, 1);
    RunFor(50);
    t.Equal(w.Kinds(9), std::string("DURALDURADURLA"), "lost when its time is over, or not");
    t.Equal(w.First('L', 9).at, Seconds(14.9), "after 5 s");
    t.Check(w.host.Has(SECOND) && w.NGlobal() == 1,
            "a retained address whose prefix is back stays");
}

/// Down in the middle of a check; packets that wait are counted
void
DownDuringCheck(Case& t)
{
    World w;
    w.MoveAt(10, 1);
    w.MoveAt(10.5, 0);
    At(w.host.node, Seconds(9.999), [&]() {
        w.host.nd->FlushNeighbors();
        SendUdp(w.host);
    });
    RunFor(20);
    t.Equal(w.Kinds(9), std::string("DURLDURA"), "the second address is never ready");
    t.Equal(w.NGlobal(), 1U, "one address");
    t.Equal(w.interface->GetCareOfAddress(), FIRST, "of the link it is on");
    t.Equal(w.host.nd->GetTraces()->GetLostWaiting(), uint64_t{1}, "one packet waited");
}

/// Deprecation
void
PrefersNew(Case& t)
{
    World w;
    PrefixInformation old;
    old.prefix = Ipv6Address("2001:1::");
    old.validLifetime = 100;
    old.preferredLifetime = 100;
    PrefixInformation other;
    other.prefix = Ipv6Address("2001:3::");
    w.advertisers[0]->AddPrefix(old);
    w.advertisers[0]->AddPrefix(other);
    w.advertisers[0]->SetAttribute("MinRtrAdvInterval", TimeValue(Seconds(3)));
    w.advertisers[0]->SetAttribute("MaxRtrAdvInterval", TimeValue(Seconds(4)));
    Ipv6Address before;
    At(w.host.node, Seconds(20), [&]() {
        before = w.interface->GetCareOfAddress();
        old.preferredLifetime = 0;
        w.advertisers[0]->AddPrefix(old);
    });
    RunFor(30);
    t.Equal(before, FIRST, "the first that was ready");
    t.Equal(w.interface->GetCareOfAddress(),
            Ipv6Address("2001:3::211:22ff:fe33:4455"),
            "one that is not deprecated");
    t.Equal(w.First('A', 20).address, w.interface->GetCareOfAddress(), "said so");
}

/// Many handovers
void
ManyHandovers(Case& t)
{
    constexpr int handovers = 10000;
    World w(true, false);
    w.attachment->SetAttribute("HandoverTime", Always(0.01));
    w.interface->GetAddressConfigurator()->SetAttribute("RetransTimer",
                                                        TimeValue(MilliSeconds(20)));
    int done = 0;
    std::function<void()> move = [&]() {
        if (done++ < handovers)
        {
            w.record.messages.clear();
            w.attachment->ScheduleMove(Simulator::Now(), w.points[done % 2]);
            At(w.host.node, Seconds(0.05), move);
        }
    };
    At(w.host.node, Seconds(5), move);
    uint64_t known = 0;
    uint64_t ready = 0;
    w.interface->TraceConnectWithoutContext(
        "RouterKnown",
        Calling<void, const RouterEntry&>([&](const RouterEntry&) { ++known; }));
    w.interface->TraceConnectWithoutContext("AddressReady",
                                            Calling<void, Ipv6Address, const RouterEntry&>(
                                                [&](Ipv6Address, const RouterEntry&) { ++ready; }));
    RunFor(5 + handovers * 0.05 + 1);
    t.Equal(known, uint64_t{handovers + 1}, "a router each time");
    t.Equal(ready, known, "an address each time");
    t.Equal(w.NGlobal(), 1U, "one address left");
    t.Equal(w.host.NDefaultRoutes(), 1U, "one default route left");
    t.Check(w.host.Routes()->GetNRoutes() <= 4, "no route left over");
    t.Check(w.host.nd->GetNNeighbors() <= 1, "no neighbor left over");
    t.Equal(w.interface->GetRouterDiscovery()->GetRouters().size(), std::size_t{1}, "one router");
    t.Check(!w.host.ipv6->IsRegisteredMulticastAddress(Ipv6Address::MakeSolicitedAddress(FIRST),
                                                       w.host.nd->GetInterfaceIndex()),
            "no group left over");
}

/// The suite
class MobileInterfaceSuite : public TestSuite
{
  public:
    MobileInterfaceSuite()
        : TestSuite("mip6sec-mobile-interface", TestSuite::Type::UNIT)
    {
        auto add = [this](const char* name, void (*body)(Case&)) {
            AddTestCase(new Case(name, body));
        };
        add("A movement brings a router and an address and gives up the old ones", Moves);
        add("On the same link again the address is kept and ready at once", KeepsAddress);
        add("No address is made for a prefix that the filter refuses", Filters);
        add("Without link triggers an advertisement with a new prefix is movement",
            WithoutTriggers);
        add("Movement by advertisement can be switched off", TriggersOnly);
        add("Without a solicitation the next advertisement serves", WaitsForAdvertisement);
        add("A retained address stays for its time", Retains);
        add("A link that goes down ends a check and loses what waits", DownDuringCheck);
        add("An address that is not deprecated becomes the care-of address", PrefersNew);
        add("Ten thousand handovers leave nothing behind", ManyHandovers);
    }
};

MobileInterfaceSuite g_mobileInterfaceSuite; //!< registers itself

} // namespace
