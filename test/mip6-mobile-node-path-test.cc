/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "mip6-mobile-node-network.h"

#include "ns3/inet6-socket-address.h"
#include "ns3/mobility-extensions.h"
#include "ns3/mobility-input.h"
#include "ns3/mobility-output.h"
#include "ns3/packet-octets.h"
#include "ns3/simulator.h"
#include "ns3/test.h"
#include "ns3/udp-socket-factory.h"

#include <map>

using namespace ns3;
using namespace ns3::mip6sec;
using namespace ns3::mip6sec::test;

namespace
{

/// A test case that counts how packets leave the mobile node and arrive at the correspondent node
class PathTestCase : public TestCase
{
  public:
    /// @param name sentence
    explicit PathTestCase(const std::string& name)
        : TestCase(name)
    {
    }

  protected:
    /// @param network that is watched from now on
    void Watch(MobileNodeNetwork& network)
    {
        m_careOf = network.CareOf(0);
        network.correspondent->GetObject<Ipv6L3Protocol>()->TraceConnectWithoutContext(
            "Rx",
            MakeCallback(&PathTestCase::NoteArrival, this));
        network.mobileNode->GetObject<Ipv6L3Protocol>()->TraceConnectWithoutContext(
            "Tx",
            MakeCallback(&PathTestCase::NoteDeparture, this));
        network.homeAgents[0]->TraceConnectWithoutContext(
            "Tunneled",
            MakeCallback(&PathTestCase::NoteTunneled, this));
        network.mobileNode->GetObject<TunnelProtocol>()->TraceConnectWithoutContext(
            "Tx",
            MakeCallback(&PathTestCase::NoteUp, this));
        network.role->GetRouteOptimizer()->TraceConnectWithoutContext(
            "RouteOptimized",
            MakeCallback(&PathTestCase::NoteOptimized, this));
        network.mobileNode->GetObject<MobilityProtocol>()->TraceConnectWithoutContext(
            "Tx",
            MakeCallback(&PathTestCase::NoteMessage, this));
    }

    uint32_t m_tunneled{0};  //!< packets that the home agent tunnelled
    uint32_t m_direct{0};    //!< packets with a Home Address option at the correspondent node
    uint32_t m_up{0};        //!< packets that the mobile node tunnelled
    uint32_t m_optimized{0}; //!< RouteOptimized
    uint32_t m_misused{0};   //!< link-local or multicast packets with option or home address
    uint32_t m_local{0};     //!< link-local or multicast packets
    std::map<MhType, uint32_t> m_messages; //!< messages of the mobile node
    Ipv6Address m_careOf;                  //!< care-of address

  private:
    /// @param packet with its header @param ipv6 unused @param interface unused
    void NoteArrival(Ptr<const Packet> packet, Ptr<Ipv6> ipv6, uint32_t interface)
    {
        Ipv6Header header;
        packet->PeekHeader(header);
        if (header.GetSource() == m_careOf && header.GetNextHeader() == NH_DEST_OPTIONS)
        {
            ++m_direct;
        }
    }

    /// @param inner unused @param source unused @param destination unused
    void NoteUp(Ptr<const Packet> inner, Ipv6Address source, Ipv6Address destination)
    {
        ++m_up;
    }

    /// @param packet with its header @param ipv6 unused @param interface unused
    void NoteDeparture(Ptr<const Packet> packet, Ptr<Ipv6> ipv6, uint32_t interface)
    {
        Ipv6Header header;
        packet->PeekHeader(header);
        if (header.GetDestination().IsMulticast() || header.GetDestination().IsLinkLocal())
        {
            ++m_local;
            if (header.GetNextHeader() == NH_DEST_OPTIONS ||
                header.GetSource() == MobileNodeNetwork::HomeAddress())
            {
                ++m_misused;
            }
        }
    }

    /// @param packet unused @param homeAddress unused
    void NoteTunneled(Ptr<const Packet> packet, Ipv6Address homeAddress)
    {
        ++m_tunneled;
    }

    /// @param peer unused @param careOf unused
    void NoteOptimized(Ipv6Address peer, Ipv6Address careOf)
    {
        ++m_optimized;
    }

    /// @param message sent @param path unused @param octets unused
    void NoteMessage(const MobilityMessage& message, const MobilityPath& path, uint32_t octets)
    {
        ++m_messages[message.GetType()];
    }
};

class DirectTestCase : public PathTestCase
{
  public:
    DirectTestCase()
        : PathTestCase(
              "with a binding at the correspondent node datagrams go the direct way with a "
              "Home Address option")
    {
    }

  private:
    void DoRun() override
    {
        MobileNodeNetwork::Options options;
        options.recordOnly = false;
        options.correspondentRole = true;
        options.optimize = true;
        MobileNodeNetwork network(options);
        Watch(network);
        network.Listen(network.mobileNode);
        network.Listen(network.correspondent);
        network.StartOn(0);
        for (const bool up : {true, false})
        {
            network.SendDatagrams(up ? network.mobileNode : network.correspondent,
                                  up ? network.CorrespondentAddress() : network.HomeAddress(),
                                  Seconds(5),
                                  Seconds(15),
                                  MilliSeconds(100));
        }
        network.Run(Seconds(10));
        NS_TEST_ASSERT_MSG_EQ(m_optimized, 1, "optimized");
        const uint32_t tunneled = m_tunneled;
        const uint32_t direct = m_direct;
        const uint32_t up = m_up;
        NS_TEST_EXPECT_MSG_GT(tunneled, 0, "the first packets came through the tunnel");
        network.Run(Seconds(20));
        NS_TEST_EXPECT_MSG_EQ(m_tunneled, tunneled, "none does now");
        NS_TEST_EXPECT_MSG_EQ(m_up, up, "nor on the way up");
        NS_TEST_EXPECT_MSG_EQ(m_direct - direct, 50, "all have the option");
        NS_TEST_ASSERT_MSG_EQ(network.Received(network.correspondent).size(), 1, "one source");
        NS_TEST_EXPECT_MSG_EQ(network.Received(network.correspondent).at(network.HomeAddress()),
                              100,
                              "the home address, and all arrive");
        NS_TEST_EXPECT_MSG_EQ(network.Arrivals(network.mobileNode).size(), 100, "all arrive");
    }
};

class SwitchTestCase : public PathTestCase
{
  public:
    SwitchTestCase()
        : PathTestCase("with route optimization switched off no correspondent registration is "
                       "tried")
    {
    }

  private:
    void DoRun() override
    {
        MobileNodeNetwork::Options options;
        options.recordOnly = false;
        options.correspondentRole = true;
        MobileNodeNetwork network(options);
        Watch(network);
        network.Listen(network.mobileNode);
        network.StartOn(0);
        network.SendDatagrams(network.correspondent,
                              network.HomeAddress(),
                              Seconds(5),
                              Seconds(10),
                              MilliSeconds(100));
        network.Run(Seconds(12));
        NS_TEST_EXPECT_MSG_EQ(m_tunneled, 50, "all through the tunnel");
        NS_TEST_EXPECT_MSG_EQ(network.Arrivals(network.mobileNode).size(), 50, "all arrive");
        NS_TEST_EXPECT_MSG_EQ(m_messages.size(), 1, "one kind of message");
        NS_TEST_EXPECT_MSG_EQ(m_messages[MhType::BINDING_UPDATE], 1, "the home registration");
        NS_TEST_EXPECT_MSG_EQ(network.role->GetRouteOptimizer()->GetNPeers(), 0, "no peers");
        NS_TEST_EXPECT_MSG_EQ(CreateObject<RouteOptimizer>()->IsEnabled(),
                              true,
                              "on by default (RFC 6275 8.5)");
    }
};

class LocalTestCase : public PathTestCase
{
  public:
    LocalTestCase()
        : PathTestCase("packets to link-local peers carry no Home Address option and multicast "
                       "leaves from the care-of address")
    {
    }

  private:
    void DoRun() override
    {
        MobileNodeNetwork::Options options;
        options.recordOnly = false;
        options.correspondentRole = true;
        options.optimize = true;
        MobileNodeNetwork network(options);
        Watch(network);
        network.StartOn(0);
        network.Run(Seconds(5));
        Ptr<Socket> socket =
            Socket::CreateSocket(network.mobileNode, UdpSocketFactory::GetTypeId());
        socket->BindToNetDevice(network.mobileDevice);
        const uint32_t before = m_local;
        const Ipv6Address router =
            NeighborDiscovery::Find(network.links[0]->GetDevice(0))->GetLinkLocalSource();
        for (const Ipv6Address& to : {Ipv6Address("ff02::123"), router})
        {
            socket->SendTo(Create<Packet>(10), 0, Inet6SocketAddress(to, network.PORT));
        }
        network.Run(Seconds(6));
        NS_TEST_EXPECT_MSG_GT_OR_EQ(m_local - before, 2, "both sent");
        NS_TEST_EXPECT_MSG_EQ(m_misused, 0, "without home address");
    }
};

class RoutingHeaderTestCase : public PathTestCase
{
  public:
    RoutingHeaderTestCase()
        : PathTestCase("a type 2 routing header with another home address or more segments is "
                       "dropped")
    {
    }

  private:
    void DoRun() override
    {
        MobileNodeNetwork::Options options;
        options.recordOnly = false;
        MobileNodeNetwork network(options);
        Watch(network);
        network.mobileNode->GetObject<MobilityInput>()->TraceConnectWithoutContext(
            "Drop",
            MakeCallback(&RoutingHeaderTestCase::NoteDrop, this));
        network.StartOn(0);
        network.Run(Seconds(5));
        constexpr std::size_t segmentsLeft = 3;
        for (const bool foreign : {true, false})
        {
            auto octets = SerializeType2RoutingHeader(NH_NONE,
                                                      foreign ? Ipv6Address("2001:2:0:1::2000")
                                                              : network.HomeAddress());
            octets[segmentsLeft] = foreign ? 1 : 2;
            SendUndiverted(network.correspondent->GetObject<Ipv6>(),
                           OctetsPacket(std::vector<uint8_t>(octets.begin(), octets.end())),
                           NH_ROUTING,
                           network.CorrespondentAddress(),
                           m_careOf);
        }
        network.Run(Seconds(6));
        NS_TEST_EXPECT_MSG_EQ(m_drops[MobilityInputDrop::NOT_HOME_ADDRESS], 1, "another address");
        NS_TEST_EXPECT_MSG_EQ(m_drops[MobilityInputDrop::MALFORMED], 1, "two segments left");
    }

    /// @param reason why @param header unused @param packet unused
    void NoteDrop(MobilityInputDrop reason, const Ipv6Header& header, Ptr<const Packet> packet)
    {
        ++m_drops[reason];
    }

    std::map<MobilityInputDrop, uint32_t> m_drops; //!< by reason
};

/**
 * The ways of payload of a mobile node (RFC 6275 11.3).
 */
class MobileNodePathTestSuite : public TestSuite
{
  public:
    MobileNodePathTestSuite()
        : TestSuite("mip6sec-mobile-node-path", TestSuite::Type::UNIT)
    {
        AddTestCase(new DirectTestCase);
        AddTestCase(new SwitchTestCase);
        AddTestCase(new LocalTestCase);
        AddTestCase(new RoutingHeaderTestCase);
    }
} g_mobileNodePathTestSuite; //!< registers the suite

} // namespace
