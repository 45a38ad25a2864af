/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
// The forwarding of a previous access router

#include "fmip6-previous-router-fixture.h"
#include "ns3-abilities.h"

#include "ns3/config.h"
#include "ns3/icmp6-errors.h"

using namespace ns3;
using namespace ns3::mip6sec;
using namespace ns3::mip6sec::attachtest;

namespace
{

using Network = PreviousRouterNetwork; //!< the fixture
using Net = HomeAgentNetwork;          //!< helpers

/// @param test checks
void
ReverseTunnel(Case& test)
{
    Network net;
    net.SendFromPrevious(Seconds(1), net.Predictive(1));
    net.SendTunneled(Seconds(2),
                     net.m_nar,
                     Net::Inner(net.m_pcoa, net.m_peerAddress, 50),
                     net.m_ncoa);
    net.Run(3);
    const auto datagrams = Net::Datagrams(net.m_atPeer);
    test.Equal(datagrams.size(), 1, "forwarded to its destination");
    test.Equal(datagrams[0].header.GetSource(), net.m_pcoa, "from the PCoA");
    test.Equal(+datagrams[0].header.GetHopLimit(), 63, "one hop less");
    test.Equal(datagrams[0].payload.size(), 58, "as it was");
}

/// @param test checks
void
ReverseRefused(Case& test)
{
    Network net;
    const auto inner = Net::Inner(net.m_pcoa, net.m_peerAddress, 50);
    net.SendTunneled(MilliSeconds(500), net.m_nar, inner, net.m_ncoa);
    net.Run(1);
    test.Equal(net.m_router->GetDropCount(PreviousRouterDrop::NO_BINDING), 1, "no binding yet");
    net.SendFromPrevious(Seconds(0), net.Predictive(1));
    net.SendTunneled(Seconds(1), net.m_nar, inner, net.m_ncoa2);
    net.SendTunneled(Seconds(1), net.m_peer, inner, net.m_peerAddress);
    net.SendTunneled(Seconds(1), net.m_nar, inner, net.m_narAddress);
    net.Run(3);
    test.Equal(net.m_router->GetDropCount(PreviousRouterDrop::WRONG_OUTER_SOURCE),
               3,
               "another address, a stranger, and the NAR");
    // Another source than the PCoA is no business of the mobile node
    const Ipv6Address neighbor("fd00:1::2000");
    net.SendTunneled(Seconds(0),
                     net.m_nar,
                     Net::Inner(neighbor, net.m_peerAddress, 50),
                     net.m_ncoa);
    net.SendTunneled(Seconds(0),
                     net.m_nar,
                     Net::Inner(net.m_pcoa, Ipv6Address("ff02::1"), 50),
                     net.m_ncoa);
    net.SendTunneled(Seconds(0),
                     net.m_nar,
                     Net::Inner(net.m_pcoa, Ipv6Address("fe80::1"), 50),
                     net.m_ncoa);
    net.SendTunneled(Seconds(0), net.m_nar, Net::Inner(net.m_pcoa, net.m_pcoa, 50), net.m_ncoa);
    net.Run(4);
    test.Equal(net.m_router->GetDropCount(PreviousRouterDrop::NO_BINDING), 2, "another's address");
    test.Equal(net.m_router->GetDropCount(PreviousRouterDrop::INVALID_INNER), 3, "destinations");
    test.Equal(Net::Datagrams(net.m_atPeer).size(), 0, "nothing was forwarded");
    test.Equal(Net::Datagrams(net.m_atMobile).size(), 0, "nor to the link");
}

/// @param test checks
void
OwnPackets(Case& test)
{
    Network net;
    net.SendFromPrevious(Seconds(1), net.Predictive(1));
    Net::SendDatagram(Seconds(2), net.m_parNode, net.m_par, net.m_pcoa);
    net.Run(3);
    const auto tunneled = Network::Tunneled(net.m_atNar);
    test.Equal(tunneled.size(), 1, "what the PAR sends itself is tunnelled too");
    test.Equal(Net::InnerHeader(tunneled[0]).GetSource(), net.m_par, "from its address");
    test.Equal(Net::Datagrams(net.m_atMobile).size(), 0, "not to the link");
}

/// @param test checks
void
TooBig(Case& test)
{
    Network net;
    net.SendFromPrevious(Seconds(1), net.Predictive(1));
    net.SendFromPeer(Seconds(2), net.m_pcoa, 1460 - 48);
    net.SendFromPeer(Seconds(3), net.m_pcoa, 1461 - 48);
    net.Run(4);
    test.Equal(Network::Tunneled(net.m_atNar).size(), 1, "1460 octets fit");
    const auto errors = Net::Icmp(net.m_atPeer, Icmp6Type::PACKET_TOO_BIG);
    test.Equal(errors.size(), 1, "the source of 1461 octets is told");
    if (!errors.empty())
    {
        test.Equal(errors[0].payload[6] * 256 + errors[0].payload[7], 1460, "what fits");
    }
}

/// @param test checks
void
Fragmented(Case& test)
{
    Config::SetDefault("ns3::mip6sec::PreviousAccessRouter::TunnelMtu", UintegerValue(1500));
    Network net;
    Config::SetDefault("ns3::mip6sec::PreviousAccessRouter::TunnelMtu", UintegerValue(0));
    net.SendFromPrevious(Seconds(1), net.Predictive(1));
    net.SendFromPeer(Seconds(2), net.m_pcoa, 1500 - 48);
    net.Run(3);
    std::size_t fragments = 0;
    for (const Arrival& arrival : net.m_atNar)
    {
        fragments += arrival.header.GetNextHeader() == NH_FRAGMENT ? 1 : 0;
    }
    test.Equal(fragments,
               compat::COUNTS_HEADER_IN_MTU ? 2 : 0,
               "the tunnel packet of 1540 octets comes in two");
    test.Equal(Net::Icmp(net.m_atPeer, Icmp6Type::PACKET_TOO_BIG).size(), 0, "nobody is told");
}

/// @param test checks
void
LastHop(Case& test)
{
    Network net;
    net.SendFromPrevious(Seconds(1), net.Predictive(1));
    Net::At(net.m_peer, Seconds(2), [&net] {
        Ptr<Packet> packet = Net::Datagram(net.m_peerAddress, net.m_pcoa, 10);
        SocketIpv6HopLimitTag hopLimit;
        hopLimit.SetHopLimit(1);
        packet->AddPacketTag(hopLimit);
        net.m_peer->GetObject<Ipv6>()->Send(packet, net.m_peerAddress, net.m_pcoa, 17, nullptr);
    });
    net.Run(3);
    test.Equal(Network::Tunneled(net.m_atNar).size(), 0, "not tunnelled");
    test.Equal(Net::Icmp(net.m_atPeer, Icmp6Type::TIME_EXCEEDED).size(), 1, "time exceeded");
}

/// @param test checks
void
BufferLimits(Case& test)
{
    for (const bool oldest : {false, true})
    {
        Network net;
        net.m_router->SetAttribute("BufferLimit", UintegerValue(3));
        net.m_router->SetAttribute("DropOldest", BooleanValue(oldest));
        int asked = 0;
        net.m_answer = [&asked](const HandoverInitiate&) -> std::optional<HandoverAck> {
            return ++asked == 1 ? std::nullopt : std::optional<HandoverAck>(HandoverAck());
        };
        net.SendFromNew(Seconds(1), net.Reactive(1));
        for (int i = 0; i < 5; ++i)
        {
            net.SendFromPeer(MilliSeconds(1005 + i), net.m_pcoa, 100 + i);
        }
        net.Run(1.09);
        test.Equal(net.m_router->GetNBuffered(), 3, "full");
        test.Equal(net.m_router->GetDropCount(PreviousRouterDrop::BUFFER_FULL), 2, "two dropped");
        net.Run(3);
        const auto tunneled = Network::Tunneled(net.m_atNar);
        test.Equal(tunneled.size(), 3, "the others are forwarded");
        test.Equal(tunneled[0].payload.size(), oldest ? 150 : 148, "from this one on");
        test.Equal(net.m_router->GetNBuffered(), 0, "nothing waits");
    }
}

/// @param test checks
void
SharedRoom(Case& test)
{
    Network net;
    net.m_router->SetAttribute("BufferRoom", UintegerValue(4));
    net.m_answer = nullptr;
    const Ipv6Address second("fd00:1::3000");
    net.m_keys->AddConfigured(second, net.m_key);
    net.SendFromNew(Seconds(1), net.Reactive(1));
    net.SendUpdate(Seconds(1), net.m_nar, net.Reactive(1), net.m_ncoa2, net.m_key, second);
    for (int i = 0; i < 3; ++i)
    {
        net.SendFromPeer(MilliSeconds(1005 + i), net.m_pcoa);
        net.SendFromPeer(MilliSeconds(1005 + i), second);
    }
    net.Run(1.09);
    test.Equal(net.m_router->GetNBuffered(), 4, "no more than the room of all");
    test.Equal(net.m_router->GetDropCount(PreviousRouterDrop::BUFFER_FULL), 2, "the others");
    net.Run(4);
    test.Equal(net.m_router->GetDropCount(PreviousRouterDrop::HANDOVER_FAILED),
               4,
               "given up when no NAR answers");
    test.Check(net.IsIdle(), "nothing is left");
}

/// @param test checks
void
Copies(Case& test)
{
    Network net;
    net.m_router->SetAttribute("CopyBeforeAck", BooleanValue(true));
    net.SendFromPrevious(Seconds(1), net.Predictive(1));
    net.SendFromPeer(MilliSeconds(1002), net.m_pcoa);
    net.SendFromPeer(Seconds(2), net.m_pcoa, 200);
    net.Run(3);
    test.Equal(Net::Datagrams(net.m_atMobile).size(), 1, "forwarded to the PCoA until the HAck");
    const auto tunneled = Network::Tunneled(net.m_atNar);
    test.Equal(tunneled.size(), 2, "and a copy to the NCoA behind it");
    test.Equal(tunneled[0].payload.size(), 148, "first the copy");
    test.Equal(+Net::InnerHeader(tunneled[0]).GetHopLimit(), 63, "with one hop less");
}

/// @param test checks
void
OtherDestinations(Case& test)
{
    Network net;
    net.SendFromPrevious(Seconds(1), net.Predictive(1));
    // A neighbour of the mobile node keeps its packets
    Ptr<Node> host = CreateObject<Node>();
    InternetStackHelper stack;
    stack.SetIpv4StackInstall(false);
    stack.Install(host);
    Ptr<AccessDevice> device = Net::AttachTo(net.m_link, host);
    NeighborDiscovery::Install(device);
    const Ipv6Address address("fd00:1::2000");
    Net::AddAddress(host, device, address);
    std::vector<Arrival> atHost;
    Net::Record(host, atHost);
    net.SendFromPeer(Seconds(3), address);
    net.Run(4);
    test.Equal(Net::Datagrams(atHost).size(), 1, "delivered");
    test.Equal(Network::Tunneled(net.m_atNar).size(), 0, "not tunnelled");
}

/// @param test checks
void
Traces(Case& test)
{
    Network net;
    std::size_t tunneled = 0;
    std::size_t reverse = 0;
    std::size_t buffered = 0;
    std::size_t acks = 0;
    std::vector<Ipv6Address> sources;
    const auto count = [](std::size_t& n) {
        return Calling<void, Ptr<const Packet>, Ipv6Address>(
            [&n](Ptr<const Packet>, Ipv6Address) { ++n; });
    };
    net.m_router->TraceConnectWithoutContext("Tunneled", count(tunneled));
    net.m_router->TraceConnectWithoutContext("ReverseTunneled", count(reverse));
    net.m_router->TraceConnectWithoutContext("Buffered", count(buffered));
    net.m_router->TraceConnectWithoutContext(
        "FastAckSent",
        Calling<void, Ipv6Address, Ipv6Address, FastBindingStatus>(
            [&acks](Ipv6Address, Ipv6Address, FastBindingStatus) { ++acks; }));
    net.m_router->TraceConnectWithoutContext(
        "FastUpdateReceived",
        Calling<void, Ipv6Address, Ipv6Address, Ipv6Address, uint16_t>(
            [&sources](Ipv6Address, Ipv6Address, Ipv6Address source, uint16_t) {
                sources.push_back(source);
            }));
    net.SendFromNew(Seconds(1), net.Reactive(1));
    net.SendFromPeer(MilliSeconds(1002), net.m_pcoa);
    net.SendFromPeer(Seconds(2), net.m_pcoa);
    net.SendTunneled(Seconds(2),
                     net.m_nar,
                     Net::Inner(net.m_pcoa, net.m_peerAddress, 9),
                     net.m_ncoa);
    net.Run(3);
    test.Equal(tunneled, 3, "Tunneled: two datagrams, and that the peer's port is closed");
    test.Equal(buffered, 1, "Buffered");
    test.Equal(reverse, 1, "ReverseTunneled");
    test.Equal(acks, 1, "FastAckSent");
    test.Check(sources == std::vector<Ipv6Address>{net.m_ncoa}, "FastUpdateReceived");
}

/// The suite
class PreviousRouterPathSuite : public TestSuite
{
  public:
    PreviousRouterPathSuite()
        : TestSuite("mip6sec-previous-router-path", TestSuite::Type::UNIT)
    {
        const std::pair<const char*, void (*)(Case&)> cases[] = {
            {"A reverse tunnelled packet is forwarded to its destination", &ReverseTunnel},
            {"A reverse tunnelled packet without a binding or from elsewhere is dropped",
             &ReverseRefused},
            {"Packets of the PAR itself to the PCoA take the tunnel", &OwnPackets},
            {"A packet larger than the tunnel takes is refused with Packet Too Big", &TooBig},
            {"With the MTU of Ethernet the tunnel packets are fragmented", &Fragmented},
            {"A packet on its last hop is not tunnelled", &LastHop},
            {"A full buffer gives up the newest or the oldest packet", &BufferLimits},
            {"All buffers together keep within their room", &SharedRoom},
            {"Copies that were kept before the HAck go to the NCoA first", &Copies},
            {"Packets for others on the link are left alone", &OtherDestinations},
            {"Every packet is traced where it goes", &Traces}};
        for (const auto& [name, body] : cases)
        {
            if (compat::COUNTS_HEADER_IN_MTU || body != &TooBig)
            {
                AddTestCase(new Case(name, body));
            }
        }
    }
};

PreviousRouterPathSuite g_suite; //!< registers it

} // namespace
