/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "home-agent-fixture.h"
#include "ns3-abilities.h"

#include "ns3/boolean.h"
#include "ns3/icmp6-errors.h"
#include "ns3/pointer.h"
#include "ns3/uinteger.h"

using namespace ns3;
using namespace ns3::mip6sec;

namespace
{

/// Another home address of the same home agent
const Ipv6Address OTHER_HOME("fd00:1::2000");

/// A network with a binding of the home address from second 5 on
class BoundNetwork : public HomeAgentNetwork
{
  public:
    BoundNetwork()
    {
        m_agent->SetAttribute("Dad", BooleanValue(false));
        SendUpdate(Seconds(5), Update(1));
    }
};

/// Check of the outer source (RFC 6275 10.4.5)
class OuterSourceCase : public TestCase
{
  public:
    OuterSourceCase()
        : TestCase("Reverse-tunnelled packets are forwarded only from the registered care-of "
                   "address")
    {
    }

  private:
    void DoRun() override
    {
        BoundNetwork net;
        const auto inner = [&](const Ipv6Address& source) {
            return net.Inner(source, net.m_peerAddress, 100);
        };
        net.SendTunneled(Seconds(6), inner(net.m_home), net.m_careOf);
        net.SendTunneled(Seconds(7), inner(net.m_home), net.m_careOf2);
        net.SendTunneled(Seconds(8), inner(OTHER_HOME), net.m_careOf);
        net.SendUpdate(Seconds(9), net.Update(2), net.m_careOf2, net.m_agentAddress, net.m_home);
        net.SendTunneled(Seconds(10), inner(net.m_home), net.m_careOf2);
        net.SendTunneled(Seconds(11), inner(net.m_home), net.m_careOf);
        int unknown = 0;
        TunnelProtocol::Install(net.m_agentNode)
            ->TraceConnectWithoutContext("Drop", MakeBoundCallback(&Count, &unknown));
        net.Run(13);
        const auto arrived = net.Datagrams(net.m_atPeer);
        NS_TEST_ASSERT_MSG_EQ(arrived.size(), 2, "before and after the movement");
        NS_TEST_ASSERT_MSG_LT(arrived[0].at, Seconds(6.1), "from the first care-of address");
        NS_TEST_ASSERT_MSG_GT(arrived[1].at, Seconds(10), "from the second");
        NS_TEST_ASSERT_MSG_EQ(arrived[0].header.GetSource(), net.m_home, "inner packet as it was");
        NS_TEST_ASSERT_MSG_EQ(static_cast<int>(arrived[0].header.GetHopLimit()),
                              63,
                              "forwarded once (RFC 2473 3.1)");
        NS_TEST_ASSERT_MSG_EQ(net.m_agent->GetDropCount(HomeAgentDrop::WRONG_OUTER_SOURCE),
                              2,
                              "too early and too late");
        NS_TEST_ASSERT_MSG_EQ(unknown, 1, "a home address without binding is nobody's");
    }

    /// @param count increased
    static void Count(int* count, TunnelDrop, Ptr<const Packet>)
    {
        ++*count;
    }
};

/// Inner addresses (RFC 6275 10.4.2 to 10.4.4)
class InnerAddressCase : public TestCase
{
  public:
    InnerAddressCase()
        : TestCase("Reverse-tunnelled packets to groups and to link-local addresses are dropped")
    {
    }

  private:
    void DoRun() override
    {
        BoundNetwork net;
        BindingUpdate compatible = net.Update(2);
        compatible.linkLocalCompatibility = true;
        net.SendUpdate(Seconds(6), compatible);
        const auto send = [&](double at, const char* source, const char* destination) {
            net.SendTunneled(Seconds(at),
                             net.Inner(Ipv6Address(source), Ipv6Address(destination), 20),
                             net.m_careOf);
        };
        send(7, "fd00:1::1000", "ff02::16");
        send(8, "fd00:1::1000", "ff0e::1");
        send(9, "fd00:1::1000", "fe80::3");
        send(10, "fd00:1::1000", "::1");
        send(11, "fd00:1::1000", "fd00:1::1000");
        send(12, "fe80::1000", "ff02::16"); // a Listener Report would have this form
        send(13, "fe80::1000", "fd00:4::1");
        net.Run(15);
        NS_TEST_ASSERT_MSG_EQ(net.m_agent->GetDropCount(HomeAgentDrop::INVALID_INNER),
                              7,
                              "each counted");
        NS_TEST_ASSERT_MSG_EQ(net.m_atPeer.size(), 0, "none forwarded");
        NS_TEST_ASSERT_MSG_EQ(net.Datagrams(net.m_atHost).size(), 0, "nor brought to the link");
        NS_TEST_ASSERT_MSG_EQ(net.Tunneled().size(), 0, "nor sent back");
    }
};

/// Two mobile nodes of one home agent
class MobileToMobileCase : public TestCase
{
  public:
    MobileToMobileCase()
        : TestCase("A packet between two mobile nodes of one home agent goes from tunnel to tunnel")
    {
    }

  private:
    void DoRun() override
    {
        BoundNetwork net;
        net.SendUpdate(Seconds(6), net.Update(1), net.m_careOf2, net.m_agentAddress, OTHER_HOME);
        net.SendTunneled(Seconds(7), net.Inner(net.m_home, OTHER_HOME, 100), net.m_careOf);
        net.Run(9);
        const auto tunneled = net.Tunneled();
        NS_TEST_ASSERT_MSG_EQ(tunneled.size(), 1, "once");
        NS_TEST_ASSERT_MSG_EQ(tunneled[0].header.GetDestination(), net.m_careOf2, "to the other");
        NS_TEST_ASSERT_MSG_EQ(net.InnerHeader(tunneled[0]).GetSource(), net.m_home, "from one");
        NS_TEST_ASSERT_MSG_EQ(net.Icmp(net.m_atMobile, Icmp6Type::REDIRECT).size(),
                              0,
                              "no redirect");
    }
};

/// The home agent as correspondent node (RFC 6275 10.4.2)
class OwnPacketCase : public TestCase
{
  public:
    OwnPacketCase()
        : TestCase(
              "What the home agent itself sends to a mobile node takes a type 2 routing header "
              "and a Home Test the tunnel")
    {
    }

  private:
    void DoRun() override
    {
        BoundNetwork net;
        net.SendDatagram(Seconds(6), net.m_agentNode, net.m_agentAddress, net.m_home);
        net.At(net.m_agentNode, Seconds(7), [&net] {
            MobilityPath path;
            path.source = net.m_agentAddress;
            path.destination = net.m_home;
            net.SendMobility(net.m_agentNode, HomeTest{}, path);
        });
        net.Run(9);
        int routed = 0;
        for (const auto& arrival : net.m_atMobile)
        {
            if (arrival.header.GetNextHeader() != NH_ROUTING || arrival.at < Seconds(6))
            {
                continue;
            }
            ++routed;
            const auto routing =
                RoutingHeader::Parse(arrival.payload.data(), arrival.payload.size());
            NS_TEST_ASSERT_MSG_EQ(static_cast<bool>(routing), true, "well formed");
            if (!routing)
            {
                continue;
            }
            NS_TEST_ASSERT_MSG_EQ(static_cast<int>(routing.value->routingType), 2, "type 2");
            NS_TEST_ASSERT_MSG_EQ(routing.value->homeAddress, net.m_home, "home address");
            NS_TEST_ASSERT_MSG_EQ(static_cast<int>(routing.value->nextHeader), 17, "the datagram");
            NS_TEST_ASSERT_MSG_EQ(arrival.header.GetDestination(), net.m_careOf, "care-of address");
        }
        NS_TEST_ASSERT_MSG_EQ(routed, 1, "by a routing header");
        const auto tunneled = net.Tunneled();
        NS_TEST_ASSERT_MSG_EQ(tunneled.size(), 1, "the Home Test (RFC 6275 11.6.2)");
        NS_TEST_ASSERT_MSG_EQ(static_cast<int>(net.InnerHeader(tunneled[0]).GetNextHeader()),
                              135,
                              "Mobility Header inside");
    }
};

/// Size of packets (RFC 2473 7.1)
class TunnelMtuCase : public TestCase
{
  public:
    TunnelMtuCase()
        : TestCase("A packet larger than the tunnel takes is answered with Packet Too Big and one "
                   "of 1280 octets always passes")
    {
    }

  private:
    void DoRun() override
    {
        BoundNetwork net;
        // 1500 octets of the link less 40 of the outer header are 1460; 48 are inner headers
        net.SendDatagram(Seconds(6), net.m_peer, net.m_peerAddress, net.m_home, 1460 - 48);
        net.SendDatagram(Seconds(7), net.m_peer, net.m_peerAddress, net.m_home, 1461 - 48);
        net.Run(9);
        const auto tunneled = net.Tunneled();
        NS_TEST_ASSERT_MSG_EQ(tunneled.size(), 1, "what fits");
        NS_TEST_ASSERT_MSG_EQ(tunneled[0].payload.size(), 1460, "in one piece");
        const auto errors = net.Icmp(net.m_atPeer, Icmp6Type::PACKET_TOO_BIG);
        NS_TEST_ASSERT_MSG_EQ(errors.size(), 1, "what does not");
        std::vector<uint8_t> octets = errors[0].payload;
        octets.resize(8);
        const uint32_t mtu = octets[4] << 24 | octets[5] << 16 | octets[6] << 8 | octets[7];
        NS_TEST_ASSERT_MSG_EQ(mtu, 1460, "link MTU less outer header");
        net.m_agent->GetTunnelDevice()->SetMtu(1280);
        net.m_agentNode->GetDevice(2)->SetMtu(1280); // its port on the core
        net.SendDatagram(Seconds(1), net.m_host, net.m_hostAddress, net.m_home, 1280 - 48);
        net.SendDatagram(Seconds(2), net.m_host, net.m_hostAddress, net.m_home, 1281 - 48);
        net.Run(13);
        NS_TEST_ASSERT_MSG_EQ(net.Icmp(net.m_atHost, Icmp6Type::PACKET_TOO_BIG).size(),
                              1,
                              "one octet more than the minimum MTU");
        int fragments = 0;
        uint32_t payload = 0;
        for (const auto& arrival : net.m_atMobile)
        {
            if (arrival.header.GetNextHeader() == NH_FRAGMENT)
            {
                ++fragments;
                payload += arrival.payload.size() - 8;
                NS_TEST_ASSERT_MSG_EQ(static_cast<int>(arrival.payload[0]), 41, "outside");
                NS_TEST_ASSERT_MSG_LT_OR_EQ(arrival.payload.size() + 40, 1280u, "fits the link");
            }
        }
        NS_TEST_ASSERT_MSG_EQ(fragments, 2, "the tunnel packet is fragmented");
        NS_TEST_ASSERT_MSG_EQ(payload, 1280, "and holds the whole inner packet");
    }
};

/// Records what it is asked to protect
class RecordingProtection : public NoProtection
{
  public:
    bool ProtectTunneled(HomeAgentTraffic traffic,
                         const HomeAgentPeers& peers,
                         Ptr<Packet> packet,
                         uint8_t& nextHeader) override
    {
        m_tunneled.emplace_back(traffic, peers);
        return !m_refuse;
    }

    bool Accepts(HomeAgentTraffic traffic,
                 const HomeAgentPeers& peers,
                 Ptr<const Packet> packet) const override
    {
        m_accepted.push_back(traffic);
        return !m_refuse;
    }

    void CareOfAddressChanged(const HomeAgentPeers& peers) override
    {
        m_moves.push_back(peers.careOfAddress);
    }

    void Released(const HomeAgentPeers& peers) override
    {
        m_released.push_back(peers.homeAddress);
    }

    uint16_t GetTunnelOverhead() const override
    {
        return 100;
    }

    bool m_refuse{false};                                            //!< refuse everything
    Results<std::pair<HomeAgentTraffic, HomeAgentPeers>> m_tunneled; //!< sent
    mutable std::vector<HomeAgentTraffic> m_accepted;                //!< received
    Results<Ipv6Address> m_moves;                                    //!< care-of addresses
    std::vector<Ipv6Address> m_released;                             //!< home addresses
};

/// What protection is told and asked
class ProtectionCase : public TestCase
{
  public:
    ProtectionCase()
        : TestCase("Protection learns of movements and is asked for payload and return routability "
                   "separately")
    {
    }

  private:
    void DoRun() override
    {
        HomeAgentNetwork net;
        Ptr<RecordingProtection> protection = CreateObject<RecordingProtection>();
        net.m_agent->SetAttribute("Dad", BooleanValue(false));
        net.m_agent->SetAttribute("Protection", PointerValue(protection));
        net.SendUpdate(Seconds(5), net.Update(1));
        net.SendUpdate(Seconds(6), net.Update(2));
        net.SendUpdate(Seconds(7), net.Update(3), net.m_careOf2, net.m_agentAddress, net.m_home);
        net.SendDatagram(Seconds(8), net.m_peer, net.m_peerAddress, net.m_home);
        net.At(net.m_peer, Seconds(9), [&net] {
            MobilityPath path;
            path.source = net.m_peerAddress;
            path.destination = net.m_home;
            net.SendMobility(net.m_peer, HomeTest{}, path);
        });
        const auto inner = net.Inner(net.m_home, net.m_peerAddress, 20);
        net.SendTunneled(Seconds(10), inner, net.m_careOf2);
        net.At(net.m_agentNode, Seconds(11), [protection] { protection->m_refuse = true; });
        net.SendTunneled(Seconds(12), inner, net.m_careOf2);
        net.SendDatagram(Seconds(13), net.m_peer, net.m_peerAddress, net.m_home);
        net.At(net.m_agentNode, Seconds(14), [protection] { protection->m_refuse = false; });
        net.SendUpdate(Seconds(15), net.Update(4, 0));
        net.Run(17);
        NS_TEST_ASSERT_MSG_EQ(net.m_agent->GetTunnelDevice()->GetMtu(),
                              1400,
                              "room for the overhead of the protection");
        NS_TEST_ASSERT_MSG_EQ(protection->m_moves.size(), 2, "first and second care-of address");
        NS_TEST_ASSERT_MSG_EQ(protection->m_moves[1], net.m_careOf2, "not the refresh");
        NS_TEST_ASSERT_MSG_EQ(protection->m_tunneled.size(),
                              4,
                              "datagram, Home Test, Port Unreachable from the peer, datagram");
        NS_TEST_ASSERT_MSG_EQ((protection->m_tunneled[0].first == HomeAgentTraffic::PAYLOAD),
                              true,
                              "datagram");
        NS_TEST_ASSERT_MSG_EQ(
            (protection->m_tunneled[1].first == HomeAgentTraffic::RETURN_ROUTABILITY),
            true,
            "Home Test");
        NS_TEST_ASSERT_MSG_EQ(protection->m_tunneled[0].second.careOfAddress,
                              net.m_careOf2,
                              "to the new care-of address (RFC 6275 10.4.6)");
        NS_TEST_ASSERT_MSG_EQ(net.Datagrams(net.m_atPeer).size(), 1, "accepted, then refused");
        NS_TEST_ASSERT_MSG_EQ(net.Tunneled().size(), 3, "sent, then refused");
        NS_TEST_ASSERT_MSG_EQ(net.m_agent->GetDropCount(HomeAgentDrop::NOT_PROTECTED), 2, "both");
        NS_TEST_ASSERT_MSG_EQ(protection->m_released.size(), 1, "at the deregistration");
    }
};

/// NoProtection itself
class NoProtectionCase : public TestCase
{
  public:
    NoProtectionCase()
        : TestCase("Without protection everything passes as it is at the cost of one IPv6 header")
    {
    }

  private:
    void Ready(bool ready)
    {
        m_ready = ready;
    }

    bool m_ready{false}; //!< told by Establish

    void DoRun() override
    {
        Ptr<NoProtection> none = CreateObject<NoProtection>();
        const HomeAgentPeers peers{Ipv6Address("fd00:1::1000"),
                                   Ipv6Address("fd00:1::1"),
                                   Ipv6Address("fd00:2::1")};
        none->Establish(peers, MakeCallback(&NoProtectionCase::Ready, this));
        NS_TEST_ASSERT_MSG_EQ(m_ready, true, "at once");
        const std::vector<uint8_t> octets{1, 2, 3};
        Ptr<Packet> packet = OctetsPacket(octets);
        uint8_t next = NH_IPV6;
        NS_TEST_ASSERT_MSG_EQ(none->ProtectTunneled(HomeAgentTraffic::PAYLOAD, peers, packet, next),
                              true,
                              "tunnelled");
        NS_TEST_ASSERT_MSG_EQ(static_cast<int>(next), 41, "IPv6 in IPv6");
        next = NH_MOBILITY;
        NS_TEST_ASSERT_MSG_EQ(none->ProtectMessage(HomeAgentTraffic::BINDING, peers, packet, next),
                              true,
                              "message");
        NS_TEST_ASSERT_MSG_EQ(static_cast<int>(next), 135, "unchanged");
        NS_TEST_ASSERT_MSG_EQ((PacketOctets(packet) == octets), true, "as it was");
        NS_TEST_ASSERT_MSG_EQ(none->Accepts(HomeAgentTraffic::PAYLOAD, peers, packet),
                              true,
                              "accepted");
        NS_TEST_ASSERT_MSG_EQ(none->GetTunnelOverhead(), 40, "IPv6 header");
    }
};

/// The suite
class HomeAgentTunnelTestSuite : public TestSuite
{
  public:
    HomeAgentTunnelTestSuite()
        : TestSuite("mip6sec-home-agent-tunnel", TestSuite::Type::UNIT)
    {
        AddTestCase(new OuterSourceCase());
        AddTestCase(new InnerAddressCase());
        AddTestCase(new MobileToMobileCase());
        AddTestCase(new OwnPacketCase());
        if (compat::COUNTS_HEADER_IN_MTU)
        {
            AddTestCase(new TunnelMtuCase());
        }
        AddTestCase(new ProtectionCase());
        AddTestCase(new NoProtectionCase());
    }
};

HomeAgentTunnelTestSuite g_homeAgentTunnelTestSuite; //!< registers the suite

} // namespace
