/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "attach-test-roaming.h"

#include "ns3/expected-link.h"
#include "ns3/traffic-control-layer.h"
#include "ns3/udp-socket-factory.h"
#include "ns3/uinteger.h"

using namespace ns3;
using namespace ns3::mip6sec;
using namespace ns3::mip6sec::attachtest;

namespace
{

const Ipv6Address MADE("2001:2::77");     //!< made for the second link
const Ipv6Address ELSEWHERE("2001:3::1"); //!< a router that is on neither link

/// The network, and a host that expects links
struct World : public Roaming, public LinkForesight
{
    std::map<Address, ExpectedLink> known; //!< by point of attachment
    std::vector<ExpectedLink> arrived;     //!< links told
    std::vector<Time> arrivals;            //!< when
    std::function<void()> onArrival;       //!< called then, or empty
    std::vector<Ipv6Address> confirmed;    //!< trace AddressConfirmed
    std::vector<Time> confirmations;       //!< when
    uint32_t found{0};                     //!< trace RouterFound
    uint32_t lost{0};                      //!< trace RouterLost

    World()
    {
        interface->SetForesight(this);
        interface->GetAddressConfigurator()->TraceConnectWithoutContext(
            "AddressConfirmed",
            Calling<void, Ipv6Address>([this](Ipv6Address a) {
                confirmed.push_back(a);
                confirmations.push_back(Simulator::Now());
            }));
        interface->GetRouterDiscovery()->TraceConnectWithoutContext(
            "RouterFound",
            Calling<void, const RouterEntry&>([this](const RouterEntry&) { ++found; }));
        interface->GetRouterDiscovery()->TraceConnectWithoutContext(
            "RouterLost",
            Calling<void, const RouterEntry&>([this](const RouterEntry&) { ++lost; }));
    }

    std::optional<ExpectedLink> Expect(const Address& point) override
    {
        auto it = known.find(point);
        return it == known.end() ? std::nullopt : std::optional(it->second);
    }

    void Arrived(const ExpectedLink& link) override
    {
        arrived.push_back(link);
        arrivals.push_back(Simulator::Now());
        if (onArrival)
        {
            onArrival();
        }
    }

    /// @param index of a link @param careOf to be used there @return what there is to know of it
    ExpectedLink& Know(int index, const Ipv6Address& careOf)
    {
        ExpectedLink& link = known[points[index]->GetIdentifier()];
        link.routerAddress = Ipv6Address(index == 0 ? "2001:1::1" : "2001:2::1");
        link.prefix.prefix = Ipv6Address(index == 0 ? "2001:1::" : "2001:2::");
        link.careOfAddress = careOf;
        link.router.linkLayerAddress = *routers[index].nd->GetLinkLayerAddress();
        return link;
    }

    /// @return probes of the host from a time on @param from seconds
    std::vector<OnLink> Probes(double from) const
    {
        std::vector<OnLink> probes;
        for (const OnLink& m : record.Get(Icmp6Type::NEIGHBOR_SOLICITATION, host.node->GetId()))
        {
            if (m.envelope.source.IsAny() && m.at >= Seconds(from))
            {
                probes.push_back(m);
            }
        }
        return probes;
    }

    /// @return gateway of the default route
    Ipv6Address Gateway() const
    {
        return host.Routes()->GetDefaultRoute().GetGateway();
    }

    /// @return the address configuration
    Ptr<AddressConfigurator> Configurator() const
    {
        return interface->GetAddressConfigurator();
    }
};

/// @param from sender @param to destination @param source of the datagram
void
SendFrom(const Host& from, const Ipv6Address& to, const Ipv6Address& source)
{
    Ptr<Socket> socket = Socket::CreateSocket(from.node, UdpSocketFactory::GetTypeId());
    socket->Bind(Inet6SocketAddress(source, 0));
    socket->SendTo(Create<Packet>(5), 0, Inet6SocketAddress(to, 9));
    socket->Close();
}

/// All goes as expected
void
UsedAtOnce(Case& t)
{
    World w;
    w.Know(1, MADE);
    std::string before;
    Ipv6Address current;
    Ipv6Address gateway;
    Ipv6Address careOf;
    uint32_t neighbors = 0;
    uint32_t delivered = 0;
    w.onArrival = [&]() {
        before = w.Kinds(10.05);
        current = w.interface->GetCurrentRouter()->GetGlobalAddress();
        careOf = w.interface->GetCareOfAddress();
        gateway = w.Gateway();
        neighbors = w.host.nd->GetNNeighbors();
        w.host.device->TraceConnectWithoutContext(
            "MacTx",
            Calling<void, Ptr<const Packet>>([&](Ptr<const Packet> frame) {
                auto octets = PacketOctets(frame);
                Mac48Address to;
                to.CopyFrom(octets.data());
                delivered += octets[14 + 6] == 17 && to == w.routers[1].Mac();
            }));
        SendFrom(w.host, Ipv6Address("2001:9::9"), MADE);
    };
    w.MoveAt(10, 1);
    RunFor(20);
    t.Equal(w.arrived.size(), std::size_t{1}, "told once");
    t.Equal(w.arrivals.at(0), Seconds(10.05), "as the link comes up");
    t.Equal(w.arrived.at(0).careOfAddress, MADE, "with the address in place");
    t.Equal(before, std::string(), "before the traces");
    t.Equal(current, Ipv6Address("2001:2::1"), "the router is in use");
    t.Equal(careOf, MADE, "the care-of address is");
    t.Equal(gateway, Ipv6Address("2001:2::1"), "the default route goes to its global address");
    t.Equal(neighbors, 1U, "whose link-layer address is known");
    t.Equal(delivered, 1U, "so that a packet goes straight to the router");
    t.Equal(w.Kinds(10), std::string("DRLAU"), "each event once");
    t.Equal(w.First('R', 10).at, Seconds(10.05), "router known at once");
    t.Equal(w.First('R', 10).address, Ipv6Address("2001:2::1"), "the expected one");
    t.Equal(w.First('A', 10).at, Seconds(10.05), "address ready at once");
    t.Equal(w.First('L', 10).address, FIRST, "the old one is given up");
    t.Equal(w.Gateway(), w.routers[1].LinkLocal(), "later the route goes to the router heard");
    t.Equal(w.interface->GetRouterDiscovery()->GetRouters().size(), std::size_t{1}, "one router");
    t.Equal(w.interface->GetCurrentRouter()->linkLocal, w.routers[1].LinkLocal(), "and known");
    t.Equal(w.found, 2U, "found once on each link");
    t.Equal(w.lost, 0U, "never lost");
    bool solicited = false;
    for (const auto& m : w.record.Get(Icmp6Type::ROUTER_SOLICITATION, w.host.node->GetId()))
    {
        solicited |= m.at == Seconds(10.05);
    }
    t.Check(solicited, "a solicitation goes out as ever");
    t.Equal(w.NGlobal(), 1U, "one address");
    t.Equal(w.host.NDefaultRoutes(), 1U, "one default route");
}

/// Background detection
void
ProbedInUse(Case& t)
{
    World w;
    w.Know(1, MADE);
    w.MoveAt(10, 1);
    RunFor(20);
    auto probes = w.Probes(10);
    t.Equal(probes.size(), std::size_t{1}, "one probe");
    t.Equal(probes.at(0).at, Seconds(10.05), "at once");
    t.Equal(probes.at(0).AsNs().value->target, MADE, "for the address");
    t.Equal(w.confirmed.size(), std::size_t{1}, "confirmed once");
    t.Equal(w.confirmed.at(0), MADE, "the address");
    t.Equal(w.confirmations.at(0), Seconds(11.05), "RetransTimer later");
}

/// No detection
void
NotProbed(Case& t)
{
    for (bool checked : {true, false})
    {
        World w;
        w.Know(1, MADE).checked = checked;
        if (!checked)
        {
            w.Configurator()->SetAttribute("DadTransmits", UintegerValue(0));
        }
        w.MoveAt(10, 1);
        RunFor(20);
        t.Equal(w.First('A', 10).address, MADE, "ready");
        t.Equal(w.Probes(10).size(), std::size_t{0}, "no probe");
        t.Equal(w.confirmed.size(), std::size_t{0}, "nothing to confirm");
        Simulator::Destroy();
    }
}

/// Collision
void
Collides(Case& t)
{
    World w;
    Host owner = MakeHost(w.links[1], nullptr);
    owner.Assign(MADE);
    w.Know(1, MADE);
    w.MoveAt(10, 1);
    RunFor(20);
    t.Equal(w.Kinds(10), std::string("DRLAULA"), "lost, and another ready");
    std::vector<Roaming::Event> last(w.events.end() - 2, w.events.end());
    t.Equal(last[0].address, MADE, "the one that is taken is lost");
    t.Check(last[0].at > Seconds(10.05) && last[0].at < Seconds(10.06), "as its owner answers");
    t.Check(last[1].address != MADE && last[1].address != SECOND, "another identifier");
    t.Near((last[1].at - last[0].at).GetSeconds(), 1, 1e-9, "checked before it is used");
    t.Equal(w.interface->GetCareOfAddress(), last[1].address, "in use");
    t.Equal(w.NGlobal(), 1U, "one address");
}

/// Another router
void
ElsewhereEager(Case& t)
{
    World w;
    ExpectedLink& link = w.Know(1, Ipv6Address("2001:3::77"));
    link.routerAddress = ELSEWHERE;
    link.prefix.prefix = Ipv6Address("2001:3::");
    link.router.linkLayerAddress = {0, 0x11, 0x22, 0x33, 0x44, 0x99};
    w.MoveAt(10, 1);
    RunFor(20);
    t.Equal(w.Kinds(10), std::string("DRLAURLA"), "the router heard takes over");
    auto second = w.First('R', 10.0501);
    t.Equal(second.address, Ipv6Address("2001:2::1"), "the one that is there");
    t.Check(second.at < Seconds(10.053), "as soon as it is heard");
    t.Equal(w.First('L', 10.0501).address, Ipv6Address("2001:3::77"), "the address is given up");
    t.Equal(w.lost, 1U, "the expected one is lost");
    t.Equal(w.interface->GetCareOfAddress(), SECOND, "an address of the right link");
    t.Equal(w.Gateway(), w.routers[1].LinkLocal(), "the right default route");
    t.Equal(w.interface->GetRouterDiscovery()->GetRouters().size(), std::size_t{1}, "one router");
}

/// Another router, without haste
void
ElsewhereLazy(Case& t)
{
    for (bool eager : {false, true})
    {
        World w;
        ExpectedLink& link = w.Know(1, Ipv6Address("2001:3::77"));
        link.routerAddress = ELSEWHERE;
        link.prefix.prefix = Ipv6Address("2001:3::");
        link.router.linkLayerAddress = {0, 0x11, 0x22, 0x33, 0x44, 0x99};
        w.interface->GetRouterDiscovery()->SetAttribute("Eager", BooleanValue(eager));
        w.interface->GetRouterDiscovery()->SetAttribute("DetectByAdvertisement",
                                                        BooleanValue(!eager));
        w.MoveAt(10, 1);
        RunFor(20);
        t.Equal(w.Kinds(10), std::string("DRLAURLA"), "the router heard takes over");
        auto second = w.First('R', 10.0501);
        // 10.0521 s is when its answer to the solicitation is there
        t.Near(second.at.GetSeconds(), 14.0521, 1e-3, "a SolicitationInterval after it is heard");
        t.Equal(second.address, Ipv6Address("2001:2::1"), "the one that is there");
        t.Equal(w.interface->GetCareOfAddress(), SECOND, "an address of the right link");
        Simulator::Destroy();
    }
}

/// Nobody there
void
NeverHeard(Case& t)
{
    World w;
    Ptr<AccessLink> silent = CreateObject<AccessLink>();
    Ptr<PointOfAttachment> point = silent->AddPointOfAttachment();
    w.known[point->GetIdentifier()] = w.Know(1, MADE);
    w.attachment->ScheduleMove(Seconds(10), point);
    bool used = false;
    At(w.host.node, Seconds(24), [&]() { used = w.interface->GetCareOfAddress() == MADE; });
    RunFor(26);
    t.Check(used, "in use for its lifetime");
    t.Equal(w.lost, 1U, "then lost");
    t.Check(!w.interface->GetCurrentRouter(), "no router");
    t.Equal(w.host.NDefaultRoutes(), 0U, "no default route");
    t.Check(w.interface->GetCareOfAddress().IsAny(), "no care-of address");
}

/// How it is recognized
void
Recognized(Case& t)
{
    struct Advert
    {
        bool global;    //!< R flag and address
        bool linkLayer; //!< Source Link-Layer Address option
        bool prefix;    //!< the same prefix
        bool same;      //!< what to expect
    };

    const std::vector<Advert> adverts = {{true, false, true, true},
                                         {false, true, true, true},
                                         {false, true, false, false},
                                         {false, false, true, false}};
    for (const Advert& advert : adverts)
    {
        World w;
        Ptr<AccessLink> third = CreateObject<AccessLink>();
        Ptr<PointOfAttachment> point = third->AddPointOfAttachment();
        Host router = MakeHost(third, nullptr, true);
        ExpectedLink& link = w.known[point->GetIdentifier()];
        link.routerAddress = ELSEWHERE;
        link.prefix.prefix = Ipv6Address("2001:3::");
        link.careOfAddress = Ipv6Address("2001:3::77");
        link.router.linkLayerAddress = *router.nd->GetLinkLayerAddress();
        RouterAdvertisement message;
        message.routerLifetime = 1800;
        PrefixInformation prefix;
        prefix.prefix =
            advert.global ? ELSEWHERE : Ipv6Address(advert.prefix ? "2001:3::" : "2001:4::");
        prefix.routerAddress = advert.global;
        message.options.prefixes.push_back(prefix);
        if (advert.linkLayer)
        {
            message.options.sourceLinkLayerAddress = router.nd->GetLinkLayerAddress();
        }
        Ipv6Address all = Ipv6Address::GetAllNodesMulticast();
        std::size_t routers = 0;
        w.attachment->ScheduleMove(Seconds(10), point);
        At(router.node, Seconds(10.5), [&]() {
            SendRaw(router,
                    SerializeIcmp6(message, router.LinkLocal(), all),
                    router.LinkLocal(),
                    all,
                    Group(all));
        });
        At(w.host.node, Seconds(10.6), [&]() {
            routers = w.interface->GetRouterDiscovery()->GetRouters().size();
        });
        RunFor(11);
        if (advert.same)
        {
            t.Equal(routers, std::size_t{1}, "the same router");
            t.Equal(w.Gateway(), router.LinkLocal(), "reached by its link-local address");
            t.Equal(w.lost, 0U, "not lost");
        }
        else if (advert.prefix)
        {
            t.Equal(routers, std::size_t{2}, "another router of the link");
            t.Equal(w.Gateway(), ELSEWHERE, "the expected one stays in use");
        }
        else
        {
            t.Equal(routers, std::size_t{1}, "the link is another one");
            t.Equal(w.lost, 1U, "and the expected router lost");
        }
        Simulator::Destroy();
    }
}

/// Without an address
void
WithoutAddress(Case& t)
{
    World w;
    w.Know(1, Ipv6Address::GetAny());
    w.MoveAt(10, 1);
    RunFor(20);
    t.Check(w.arrived.size() == 1 && w.arrived[0].careOfAddress.IsAny(), "told so");
    t.Equal(w.First('R', 10).at, Seconds(10.05), "router known at once");
    t.Equal(w.First('A', 10).at, Seconds(11.05), "an address after its check");
    t.Equal(w.First('A', 10).address, SECOND, "as for any prefix");
}

/// Not adopted
void
NotInPlace(Case& t)
{
    for (int why : {0, 1, 2})
    {
        World w;
        ExpectedLink& link = w.Know(1, MADE);
        if (why == 0)
        {
            w.interface->SetPrefixFilter(
                Calling<bool, const PrefixInformation&>([](const PrefixInformation& p) {
                    return !Ipv6Prefix(64).IsMatch(p.prefix, MADE);
                }));
        }
        else if (why == 1)
        {
            link.router.linkLayerAddress.clear();
        }
        else
        {
            link.careOfAddress = Ipv6Address("2001:5::77");
        }
        w.MoveAt(10, 1);
        RunFor(20);
        t.Check(w.arrived.size() == 1 && w.arrived[0].careOfAddress.IsAny(), "told so");
        t.Equal(w.First('R', 10).at, Seconds(10.05), "the router is used all the same");
        t.Equal(w.First('A', 10).at, why == 0 ? Seconds(-1) : Seconds(11.05), "as if not given");
        t.Check(!w.host.Has(MADE), "not on the interface");
        Simulator::Destroy();
    }
}

/// All that is known of the router is its link-local address
void
LinkLocalOnly(Case& t)
{
    World w;
    ExpectedLink& link = w.Know(1, MADE);
    link.routerAddress = Ipv6Address::GetAny();
    link.router.linkLocal = w.routers[1].LinkLocal();
    Ipv6Address global("::1");
    Ipv6Address gateway;
    w.onArrival = [&]() {
        global = w.interface->GetCurrentRouter()->GetGlobalAddress();
        gateway = w.Gateway();
    };
    w.MoveAt(10, 1);
    RunFor(20);
    t.Equal(gateway, w.routers[1].LinkLocal(), "it is the gateway");
    t.Check(global.IsAny(), "its global address is not made up");
    t.Equal(w.Kinds(10), std::string("DRLAU"), "each event once");
    t.Equal(w.interface->GetCurrentRouter()->GetGlobalAddress(),
            Ipv6Address("2001:2::1"),
            "but learned from it");
}

/// Ping-pong
void
ComesBack(Case& t)
{
    World w;
    w.Know(0, FIRST);
    w.Know(1, MADE);
    w.MoveAt(10, 1);
    w.MoveAt(12, 0);
    std::size_t retained = 0;
    At(w.host.node, Seconds(9.9), [&]() { w.interface->Retain(FIRST, Seconds(60)); });
    At(w.host.node, Seconds(11.9), [&]() {
        retained = w.interface->GetNRetained();
        w.interface->Retain(MADE, Seconds(3));
    });
    RunFor(20);
    t.Equal(retained, std::size_t{1}, "one retained");
    t.Equal(w.Kinds(10), std::string("DRAUDRAUL"), "nothing is lost before its time");
    t.Equal(w.First('A', 12).address, FIRST, "the retained address is in use again");
    t.Equal(w.First('A', 12).at, Seconds(12.05), "at once");
    t.Equal(w.Probes(12).size(), std::size_t{0}, "without another check");
    t.Equal(w.First('L', 12).address, MADE, "the other one is lost");
    t.Equal(w.First('L', 12).at, Seconds(14.9), "when its time is over");
    t.Equal(w.interface->GetNRetained(), std::size_t{0}, "none retained");
    t.Equal(w.NGlobal(), 1U, "one address");
}

/// Down in the middle of the check
void
DownDuringCheck(Case& t)
{
    for (bool retain : {false, true})
    {
        World w;
        w.Know(0, FIRST).checked = true;
        w.Know(1, MADE);
        w.MoveAt(10, 1);
        w.MoveAt(10.3, 0);
        w.MoveAt(12, 1);
        if (retain)
        {
            At(w.host.node, Seconds(10.2), [&]() { w.interface->Retain(MADE, Seconds(60)); });
        }
        RunFor(20);
        if (retain)
        {
            t.Equal(w.Kinds(10.3), std::string("DRAUDRLAU"), "kept although not checked");
            t.Equal(w.First('L', 10.3).address, FIRST, "the other is not");
        }
        else
        {
            t.Equal(w.Kinds(10.3), std::string("LDRAUDRLAU"), "given up with the link");
            t.Equal(w.First('L', 10.3).address, MADE, "the unchecked address");
        }
        t.Equal(w.Probes(12).size(), std::size_t{1}, "checked when it is back");
        t.Equal(w.confirmed.size(), std::size_t{1}, "and confirmed");
        t.Equal(w.confirmations.at(0), Seconds(13.05), "then");
        t.Equal(w.interface->GetCareOfAddress(), MADE, "in use");
        Simulator::Destroy();
    }
}

/// Assigned another address
void
Replaced(Case& t)
{
    World w;
    const Ipv6Address other("2001:2::78");
    w.Know(1, MADE);
    PrefixInformation prefix = w.known.begin()->second.prefix;
    w.MoveAt(10, 1);
    std::vector<Ipv6Address> careOf;
    w.interface->TraceConnectWithoutContext("AddressLost",
                                            Calling<void, Ipv6Address>([&](Ipv6Address) {
                                                careOf.push_back(w.interface->GetCareOfAddress());
                                            }));
    At(w.host.node, Seconds(10.5), [&]() {
        t.Check(w.Configurator()->Adopt(prefix, other, true), "adopted");
    });
    At(w.host.node, Seconds(11), [&]() { w.Configurator()->NoteDuplicate(other); });
    At(w.host.node, Seconds(15), [&]() {
        w.Configurator()->Remove(w.interface->GetCareOfAddress());
        w.Configurator()->Configure(prefix);
    });
    RunFor(20);
    t.Equal(w.Kinds(10.1), std::string("LALALA"), "lost and ready each time");
    t.Equal(w.First('A', 10.1).address, other, "the other one");
    t.Equal(w.First('A', 10.1).at, Seconds(10.5), "at once");
    t.Check(careOf.size() == 4 && careOf[1] == other, "it is there before the first one goes");
    t.Equal(w.First('L', 10.6).address, other, "lost as a duplicate");
    t.Equal(w.First('A', 11).at, Seconds(12), "a third after its check");
    t.Equal(w.First('A', 14).address, SECOND, "and a fourth in the usual way");
    t.Equal(w.First('A', 14).at, Seconds(16), "after its check");
    t.Equal(w.confirmed.size(), std::size_t{0}, "none was confirmed in use");
    t.Equal(w.NGlobal(), 1U, "one address");
    t.Check(!w.host.ipv6->IsRegisteredMulticastAddress(Ipv6Address::MakeSolicitedAddress(MADE),
                                                       w.host.nd->GetInterfaceIndex()),
            "no group left over");
}

/// What cannot be adopted
void
Refused(Case& t)
{
    World w;
    PrefixInformation prefix;
    prefix.prefix = Ipv6Address("2001:2::");
    auto adopt = [&](const char* address) {
        return w.Configurator()->Adopt(prefix, Ipv6Address(address), true);
    };
    At(w.host.node, Seconds(5), [&]() {
        t.Check(!adopt("::"), "no address");
        t.Check(!adopt("fe80::1"), "a link-local one");
        t.Check(!adopt("ff02::1"), "a group");
        t.Check(!adopt("2001:1::1"), "one of another prefix");
        prefix.prefixLength = 48;
        t.Check(!adopt("2001:2::5"), "a prefix of another length");
        prefix.prefixLength = 64;
        prefix.validLifetime = 0;
        t.Check(!adopt("2001:2::5"), "a prefix that is not valid");
        t.Equal(w.NGlobal(), 1U, "none is on the interface");
    });
    RunFor(6);
}

/// MakeAddress
void
Makes(Case& t)
{
    World w;
    std::vector<Ipv6Address> made;
    auto note = Calling<void, Ipv6Address>([&](Ipv6Address a) { made.push_back(a); });
    std::vector<std::pair<Ipv6Address, uint8_t>> asked;
    w.MoveAt(10, 1);
    At(w.host.node, Seconds(5), [&]() {
        w.Configurator()->MakeAddress(Ipv6Address("2001:2::"), note);
        w.Configurator()->SetAddressGenerator(
            Calling<void, Ipv6Address, uint8_t, Callback<void, Ipv6Address>>(
                [&](Ipv6Address prefix, uint8_t collisions, Callback<void, Ipv6Address> done) {
                    asked.emplace_back(prefix, collisions);
                    At(w.host.node, MilliSeconds(3), [done]() { done(MADE); });
                }));
        w.Configurator()->MakeAddress(Ipv6Address("2001:2::1"), note);
        t.Equal(made.size(), std::size_t{1}, "the second takes its time");
    });
    At(w.host.node, Seconds(6), [&]() {
        t.Equal(w.NGlobal(), 1U, "none is configured");
        t.Check(made == std::vector<Ipv6Address>{SECOND, MADE}, "by EUI-64 and by the generator");
        t.Check(asked.size() == 1 && asked[0].first == Ipv6Address("2001:2::") &&
                    asked[0].second == 0,
                "asked for the prefix and without a collision");
    });
    RunFor(7);
}

/// Many handovers
void
ManyHandovers(Case& t)
{
    constexpr int handovers = 1000;
    World w;
    w.Know(0, FIRST);
    w.Know(1, MADE);
    w.attachment->SetAttribute("HandoverTime", Always(0.01));
    w.Configurator()->SetAttribute("RetransTimer", TimeValue(MilliSeconds(20)));
    int done = 0;
    std::function<void()> move = [&]() {
        w.record.messages.clear();
        if (done < handovers)
        {
            w.interface->Retain(w.interface->GetCareOfAddress(), MilliSeconds(30));
            w.attachment->ScheduleMove(Simulator::Now(), w.points[++done % 2]);
            At(w.host.node, Seconds(0.05), move);
        }
    };
    At(w.host.node, Seconds(5), move);
    RunFor(5 + handovers * 0.05 + 1);
    t.Equal(w.arrived.size(), std::size_t{handovers}, "expected each time");
    t.Equal(w.interface->GetNRetained(), std::size_t{0}, "none retained");
    t.Equal(w.NGlobal(), 1U, "one address left");
    t.Equal(w.host.NDefaultRoutes(), 1U, "one default route left");
    t.Check(w.host.Routes()->GetNRoutes() <= 4, "no route left over");
    t.Check(w.host.nd->GetNNeighbors() <= 2, "no neighbor left over");
    t.Check(!w.host.ipv6->IsRegisteredMulticastAddress(Ipv6Address::MakeSolicitedAddress(MADE),
                                                       w.host.nd->GetInterfaceIndex()),
            "no group left over");
}

/// The suite
class ExpectedLinkSuite : public TestSuite
{
  public:
    ExpectedLinkSuite()
        : TestSuite("mip6sec-expected-link", TestSuite::Type::UNIT)
    {
        auto add = [this](const char* name, void (*body)(Case&)) {
            AddTestCase(new Case(name, body));
        };
        add("An expected router and address are in use as the link comes up", UsedAtOnce);
        add("An address that is not known to be unique is probed while it is in use", ProbedInUse);
        add("An address that is checked or need not be is not probed", NotProbed);
        add("A collision takes an adopted address away and another is made", Collides);
        add("A router heard elsewhere takes the place of the expected one at once", ElsewhereEager);
        add("In the lazy mode it does so after a SolicitationInterval", ElsewhereLazy);
        add("An expected router that is never heard is lost after its lifetime", NeverHeard);
        add("An expected router is recognized by either of its addresses", Recognized);
        add("Without an address one is configured for the expected prefix", WithoutAddress);
        add("An address that cannot be adopted is not said to be in place", NotInPlace);
        add("An expected router of which only the link-local address is known is used by that",
            LinkLocalOnly);
        add("Back on a link its retained address is in use without another check", ComesBack);
        add("A link that goes down during the check ends it", DownDuringCheck);
        add("An adopted address can be replaced and refused", Replaced);
        add("What is no valid address of its prefix is not adopted", Refused);
        add("An address is made for a prefix without being configured", Makes);
        add("A thousand handovers to expected links leave nothing behind", ManyHandovers);
    }
};

ExpectedLinkSuite g_expectedLinkSuite; //!< registers itself

} // namespace
