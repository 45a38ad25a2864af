/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "attach-test-roaming.h"

#include "ns3/divert-routing.h"
#include "ns3/ipv6-route.h"
#include "ns3/traffic-control-layer.h"
#include "ns3/udp-header.h"
#include "ns3/udp-socket-factory.h"

using namespace ns3;
using namespace ns3::mip6sec;
using namespace ns3::mip6sec::attachtest;

// Addresses whose link was left: RFC 5568 4, 6.2.3, RFC 4862 5.5.4

namespace
{

/// A node that keeps the address of the first link on the second
struct World : public Roaming
{
    /// @param lifetime for which it is kept, seconds from 9.9 s on @param answer see Retain
    explicit World(double lifetime, bool answer = false)
    {
        At(host.node, Seconds(9.9), [this, lifetime, answer]() {
            interface->Retain(FIRST, Seconds(lifetime), answer);
        });
        MoveAt(10, 1);
    }

    /// @param destination a destination @return the way that a packet without a source takes there
    Ptr<Ipv6Route> Route(const Ipv6Address& destination) const
    {
        Ipv6Header header;
        header.SetDestination(destination);
        Socket::SocketErrno error;
        return host.ipv6->GetRoutingProtocol()->RouteOutput(nullptr, header, nullptr, error);
    }

    /// @return its state on the interface
    Ipv6InterfaceAddress::State_e StateOfFirst() const
    {
        const uint32_t index = host.nd->GetInterfaceIndex();
        for (uint32_t i = 0; i < host.ipv6->GetNAddresses(index); ++i)
        {
            if (host.ipv6->GetAddress(index, i).GetAddress() == FIRST)
            {
                return host.ipv6->GetAddress(index, i).GetState();
            }
        }
        return Ipv6InterfaceAddress::INVALID;
    }
};

/// Source selection
void
NoSource(Case& t)
{
    World w(20);
    At(w.host.node, Seconds(9.95), [&]() {
        t.Equal(w.interface->GetCareOfAddress(), FIRST, "on its own link it is used as ever");
        t.Check(w.Route(Ipv6Address("2001:1::1"))->GetGateway().IsAny(), "and its prefix on link");
        t.Equal(w.StateOfFirst(), Ipv6InterfaceAddress::PREFERRED, "preferred");
    });
    At(w.host.node, Seconds(10.02), [&]() {
        t.Check(!w.Route(Ipv6Address("2001:1::1")), "nowhere to go without a link");
    });
    At(w.host.node, Seconds(10.5), [&]() {
        t.Check(w.interface->GetCareOfAddress().IsAny(), "no care-of address before the next one");
    });
    At(w.host.node, Seconds(15), [&]() {
        t.Check(w.host.Has(FIRST), "still on the interface");
        t.Equal(w.StateOfFirst(), Ipv6InterfaceAddress::DEPRECATED, "deprecated");
        for (const char* destination : {"2001:1::1", "2001:1::99", "2001:9::9", "2001:2::1"})
        {
            Ptr<Ipv6Route> route = w.Route(Ipv6Address(destination));
            t.Check(route && route->GetSource() == SECOND, "the other address is source");
        }
        t.Equal(w.Route(Ipv6Address("2001:1::1"))->GetGateway(),
                w.routers[1].LinkLocal(),
                "its prefix is behind the router");
        t.Equal(w.interface->GetCareOfAddress(), SECOND, "nor is it a care-of address");
        Ipv6Header header;
        header.SetSource(FIRST);
        header.SetDestination(Ipv6Address("2001:9::9"));
        Ptr<Ipv6Route> route =
            DivertRouting::Install(w.host.node)->UnderlyingRoute(header, nullptr);
        t.Check(route && route->GetGateway() == w.routers[1].LinkLocal(),
                "who brings it as source is sent on all the same");
    });
    RunFor(20);
}

/// Solicitations
void
Silent(Case& t)
{
    for (bool answer : {false, true})
    {
        World w(20, answer);
        auto solicit = [&](const Ipv6Address& source) {
            NeighborSolicitation message;
            message.target = FIRST;
            if (!source.IsAny())
            {
                message.options.sourceLinkLayerAddress = w.routers[1].nd->GetLinkLayerAddress();
            }
            Ipv6Address group = Ipv6Address::MakeSolicitedAddress(FIRST);
            SendRaw(w.routers[1],
                    SerializeIcmp6(message, source, group),
                    source,
                    group,
                    Group(group));
        };
        At(w.routers[1].node, Seconds(15), [&]() { solicit(w.routers[1].LinkLocal()); });
        At(w.routers[1].node, Seconds(16), [&]() { solicit(Ipv6Address::GetAny()); });
        RunFor(18);
        std::size_t answers = 0;
        for (const auto& m : w.record.Get(Icmp6Type::NEIGHBOR_ADVERTISEMENT, w.host.node->GetId()))
        {
            answers += m.at > Seconds(14) && m.AsNa().value->target == FIRST;
        }
        t.Equal(answers, std::size_t{answer ? 2U : 0U}, "answered if that was asked for");
        t.Check(w.host.Has(FIRST), "and stays");
        Simulator::Destroy();
    }
}

/// Delivery
void
Delivered(Case& t)
{
    World w(20);
    Ptr<Socket> socket = Socket::CreateSocket(w.host.node, UdpSocketFactory::GetTypeId());
    socket->Bind(Inet6SocketAddress(FIRST, 9));
    uint32_t received = 0;
    socket->SetRecvCallback(Calling<void, Ptr<Socket>>([&](Ptr<Socket> s) {
        while (s->Recv())
        {
            ++received;
        }
    }));
    At(w.host.node, Seconds(15), [&]() {
        Ptr<Packet> packet = Create<Packet>(5);
        UdpHeader udp;
        udp.SetSourcePort(9);
        udp.SetDestinationPort(9);
        packet->AddHeader(udp);
        Ipv6Header header;
        header.SetSource(Ipv6Address("2001:9::9"));
        header.SetDestination(FIRST);
        header.SetNextHeader(17);
        header.SetHopLimit(60);
        header.SetPayloadLength(packet->GetSize());
        packet->AddHeader(header);
        w.host.node->GetObject<TrafficControlLayer>()->Receive(w.host.device,
                                                               packet,
                                                               0x86dd,
                                                               w.host.device->GetAddress(),
                                                               w.host.device->GetAddress(),
                                                               NetDevice::PACKET_HOST);
    });
    RunFor(20);
    t.Equal(received, 1U, "delivered");
}

/// The end
void
Ends(Case& t)
{
    World w(5);
    At(w.host.node, Seconds(12), [&]() {
        t.Equal(w.interface->GetNRetained(), std::size_t{1}, "retained");
        w.interface->Retain(FIRST, Seconds(10));
    });
    At(w.host.node, Seconds(20), [&]() {
        t.Check(w.host.Has(FIRST), "the later time counts");
        w.interface->Release(FIRST);
        w.interface->Release(FIRST);
        t.Check(!w.host.Has(FIRST), "gone at once");
        w.interface->Retain(FIRST, Seconds(10));
        t.Equal(w.interface->GetNRetained(), std::size_t{0}, "and cannot be retained any more");
    });
    RunFor(30);
    t.Equal(w.Kinds(10), std::string("DURAL"), "lost once");
    t.Equal(w.First('L', 10).at, Seconds(20), "when it is released");
    t.Equal(w.host.Routes()->GetNRoutes() <= 4, true, "no route left over");
}

/// Late
void
AfterTheMove(Case& t)
{
    Roaming w;
    // Asked for when the next link is up, before its router is heard
    w.MoveAt(10, 1);
    At(w.host.node, Seconds(10.0501), [&]() { w.interface->Retain(FIRST, Seconds(5)); });
    RunFor(20);
    t.Equal(w.Kinds(10), std::string("DURAL"), "kept all the same");
    t.Equal(w.First('L', 10).at, Seconds(15.0501), "for its time");
}

/// Valid lifetime
void
Expires(Case& t)
{
    World w(100);
    PrefixInformation prefix;
    prefix.prefix = Ipv6Address("2001:1::1");
    prefix.routerAddress = true;
    prefix.validLifetime = 12;
    prefix.preferredLifetime = 12;
    w.advertisers[0]->AddPrefix(prefix);
    RunFor(30);
    t.Equal(w.First('L', 10).address, FIRST, "lost");
    t.Check(w.First('L', 10).at <= Seconds(22), "with its valid lifetime");
    t.Equal(w.interface->GetNRetained(), std::size_t{0}, "not retained any more");
}

/// Back home
void
ComesBack(Case& t)
{
    World w(60);
    w.MoveAt(15, 0);
    RunFor(20);
    t.Equal(w.Kinds(15), std::string("DURLA"), "ready as its router is known");
    t.Equal(w.First('A', 15).at, w.First('R', 15).at, "at once");
    t.Equal(w.First('A', 15).address, FIRST, "the retained address");
    t.Equal(w.interface->GetCareOfAddress(), FIRST, "in use");
    t.Equal(w.StateOfFirst(), Ipv6InterfaceAddress::PREFERRED, "preferred");
    t.Check(w.Route(Ipv6Address("2001:1::99"))->GetGateway().IsAny(), "its prefix is on link");
    t.Equal(w.Route(Ipv6Address("2001:1::99"))->GetSource(), FIRST, "it is source again");
    t.Equal(w.interface->GetNRetained(), std::size_t{0}, "no longer retained");
}

/// The suite
class RetainedAddressSuite : public TestSuite
{
  public:
    RetainedAddressSuite()
        : TestSuite("mip6sec-retained-address", TestSuite::Type::UNIT)
    {
        auto add = [this](const char* name, void (*body)(Case&)) {
            AddTestCase(new Case(name, body));
        };
        add("On another link a retained address is source of nothing", NoSource);
        add("Solicitations for a retained address are answered only if asked for", Silent);
        add("Packets to a retained address are delivered however they come", Delivered);
        add("A retained address goes when its time is over or it is released", Ends);
        add("An address can be retained when its link was left already", AfterTheMove);
        add("No address is retained beyond its valid lifetime", Expires);
        add("Back on its link a retained address is as it was", ComesBack);
    }
};

RetainedAddressSuite g_retainedAddressSuite; //!< registers itself

} // namespace
