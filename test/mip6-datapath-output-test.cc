/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
// What a node with the data path of Mobile IPv6 sends, and its tunnels

#include "mip6-datapath-network.h"

#include "ns3/mobility-output.h"

using namespace ns3;
using namespace ns3::mip6sec;
using namespace ns3::mip6sec::test;

namespace
{

/// Decapsulation and errors from inside a tunnel (RFC 2473)
class TunnelCase : public TestCase
{
  public:
    TunnelCase()
        : TestCase(
              "A tunnel end accepts whole packets only and tells the inner source of errors inside")
    {
    }

  private:
    /// @param header inner header @param outerSource outer source @return whether the outer source
    /// is the expected one
    bool Take(Ptr<Packet>, const Ipv6Header& header, Ipv6Address outerSource, Ipv6Address)
    {
        if (outerSource != m_expected)
        {
            return false;
        }
        ++m_taken;
        return true;
    }

    void DoRun() override
    {
        DataPathNetwork net;
        m_expected = net.m_senderAddress;
        net.m_tunnel->AddHandler(MakeCallback(&TunnelCase::Take, this));
        const auto inner = [&](uint32_t size) {
            Ptr<Packet> packet =
                DataPathNetwork::Datagram(net.m_senderAddress, net.m_homeAddress, size);
            Ipv6Header header;
            header.SetSource(net.m_senderAddress);
            header.SetDestination(net.m_homeAddress);
            header.SetNextHeader(17);
            header.SetHopLimit(64);
            header.SetPayloadLength(packet->GetSize());
            packet->AddHeader(header);
            return packet;
        };
        net.SendAt(Seconds(3), inner(100), NH_IPV6, net.m_senderAddress);
        Ptr<Packet> cut = inner(100);
        cut->RemoveAtEnd(1);
        net.SendAt(Seconds(4), cut, NH_IPV6, net.m_senderAddress);
        Ptr<Packet> stub = inner(0)->CreateFragment(0, 39);
        net.SendAt(Seconds(5), stub, NH_IPV6, net.m_senderAddress);
        net.SendAt(Seconds(6), inner(100), NH_IPV6, Ipv6Address("fd00:a::77"));

        // A router on the way says that the tunnelled packet of 1,340 octets is too big for its
        // link of 1,300
        Ptr<Packet> large = inner(1252);
        Ipv6Header outer;
        const Ipv6Address far("fd00:d::1");
        outer.SetSource(net.m_careOfAddress);
        outer.SetDestination(far);
        outer.SetNextHeader(NH_IPV6);
        outer.SetHopLimit(60);
        outer.SetPayloadLength(large->GetSize());
        large->AddHeader(outer);
        const Icmp6Error tooBig = Icmp6Error::TooBig(1300, PacketOctets(large));
        net.SendAt(Seconds(7),
                   OctetsPacket(SerializeIcmp6(tooBig, net.m_senderAddress, net.m_careOfAddress)),
                   NH_ICMPV6,
                   net.m_senderAddress);
        // From then on the tunnel itself refuses what is larger than 1,280, and says so
        Simulator::ScheduleWithContext(net.m_node->GetId(), Seconds(8), &CallNow, [&]() {
            m_refused = !net.m_tunnel->Send(inner(1252), net.m_careOfAddress, far);
        });
        const Icmp6Error unreachable =
            Icmp6Error::Unreachable(UnreachableCode::NO_ROUTE, PacketOctets(large));
        net.SendAt(
            Seconds(9),
            OctetsPacket(SerializeIcmp6(unreachable, net.m_senderAddress, net.m_careOfAddress)),
            NH_ICMPV6,
            net.m_senderAddress);
        net.Run();

        NS_TEST_ASSERT_MSG_EQ(m_taken, 1, "the whole one from the expected end");
        NS_TEST_ASSERT_MSG_EQ(net.m_tunnelDrops[TunnelDrop::MALFORMED], 2, "cut ones");
        NS_TEST_ASSERT_MSG_EQ(net.m_tunnelDrops[TunnelDrop::UNKNOWN_SOURCE], 1, "other end");
        NS_TEST_ASSERT_MSG_EQ(m_refused, true, "known to be too big");
        NS_TEST_ASSERT_MSG_EQ(net.m_tunnelDrops[TunnelDrop::TOO_BIG], 1, "counted");
        NS_TEST_ASSERT_MSG_EQ(net.m_errorsAtSender.size(), 3, "relayed, refused, relayed");
        if (IsStatusFailure())
        {
            return;
        }
        NS_TEST_ASSERT_MSG_EQ(static_cast<int>(net.m_errorsAtSender[0].type), 2, "Packet Too Big");
        NS_TEST_ASSERT_MSG_EQ(net.m_errorsAtSender[0].parameter,
                              1280,
                              "1,300 less the outer header, not below 1,280");
        NS_TEST_ASSERT_MSG_EQ(static_cast<int>(net.m_errorsAtSender[1].type), 2, "Packet Too Big");
        NS_TEST_ASSERT_MSG_EQ(static_cast<int>(net.m_errorsAtSender[2].type),
                              1,
                              "Destination Unreachable");
        NS_TEST_ASSERT_MSG_EQ(static_cast<int>(net.m_errorsAtSender[2].code),
                              3,
                              "address unreachable (RFC 2473 8.2)");
        const Ipv6Address quoted =
            Ipv6Address::Deserialize(net.m_errorsAtSender[2].invoking.data() + 24);
        NS_TEST_ASSERT_MSG_EQ(quoted, net.m_homeAddress, "quotes the inner packet");
    }

    Ipv6Address m_expected; //!< outer source that is accepted
    int m_taken{0};         //!< packets accepted
    bool m_refused{false};  //!< whether the large packet was refused
};

/// Output with both extension headers and fragments (RFC 6275 6.3, 6.4; RFC 8200 4.1)
class OutputCase : public TestCase
{
  public:
    OutputCase()
        : TestCase("A path puts the routing header before the Home Address option and a fragment "
                   "behind both")
    {
    }

  private:
    /// @param packet on the wire
    void Record(Ptr<const Packet> packet, Ptr<Ipv6>, uint32_t)
    {
        m_wire.push_back(PacketOctets(packet));
    }

    void DoRun() override
    {
        DataPathNetwork net;
        net.m_sender->GetObject<Ipv6L3Protocol>()->TraceConnectWithoutContext(
            "Rx",
            MakeCallback(&OutputCase::Record, this));
        MobilityPath path;
        path.source = net.m_careOfAddress;
        path.destination = net.m_senderAddress;
        path.homeAddressOption = net.m_homeAddress;
        path.type2 = Ipv6Address("fd00:e::5");
        uint32_t octets = 0;
        Simulator::ScheduleWithContext(net.m_node->GetId(), Seconds(3), &CallNow, [&]() {
            Ipv6Header header;
            header.SetNextHeader(17);
            header.SetHopLimit(33);
            header.SetTrafficClass(0xb8);
            octets = SendAlongPath(net.m_node->GetObject<Ipv6>(),
                                   DataPathNetwork::Datagram(net.m_homeAddress, path.type2, 10),
                                   header,
                                   path);
            m_start = m_wire.size();
        });
        Simulator::ScheduleWithContext(net.m_node->GetId(), Seconds(4), &CallNow, [&]() {
            // Through the role device, whose MTU of 1,400 cuts inside
            Ptr<Socket> socket = Socket::CreateSocket(net.m_node, UdpSocketFactory::GetTypeId());
            socket->Bind(Inet6SocketAddress(net.m_homeAddress, 1));
            Ptr<Ipv6Route> route = Create<Ipv6Route>();
            route->SetSource(net.m_homeAddress);
            route->SetDestination(path.type2);
            route->SetGateway(Ipv6Address::GetAny());
            route->SetOutputDevice(net.m_home);
            net.m_node->GetObject<Ipv6>()->Send(Create<Packet>(2000),
                                                net.m_homeAddress,
                                                path.type2,
                                                17,
                                                route);
        });
        net.Run();
        NS_TEST_ASSERT_MSG_EQ(octets,
                              40 + 24 + 24 + 18,
                              "IPv6 header, two extension headers, UDP with 10 octets");
        std::vector<uint8_t> sent;
        for (const auto& wire : m_wire)
        {
            if (wire.size() > 6 && wire[6] == NH_ROUTING)
            {
                sent = wire;
            }
        }
        NS_TEST_ASSERT_MSG_EQ(sent.size(), octets, "as long as said");
        if (IsStatusFailure())
        {
            return;
        }
        NS_TEST_ASSERT_MSG_EQ(+sent[7], 33, "hop limit kept");
        NS_TEST_ASSERT_MSG_EQ((((sent[0] & 0xf) << 4) | (sent[1] >> 4)),
                              0xb8,
                              "traffic class kept");
        NS_TEST_ASSERT_MSG_EQ(+sent[40],
                              +NH_DEST_OPTIONS,
                              "routing header, then destination options");
        NS_TEST_ASSERT_MSG_EQ(+sent[42], 2, "type 2");
        NS_TEST_ASSERT_MSG_EQ(Ipv6Address::Deserialize(sent.data() + 48),
                              path.type2,
                              "its address");
        NS_TEST_ASSERT_MSG_EQ(+sent[64], 17, "options, then UDP");
        NS_TEST_ASSERT_MSG_EQ(+sent[70], 0xc9, "Home Address option at 8n+6");
        NS_TEST_ASSERT_MSG_EQ(Ipv6Address::Deserialize(sent.data() + 72),
                              net.m_homeAddress,
                              "its address");

        NS_TEST_ASSERT_MSG_EQ(net.m_sentFromHome.size(), 2, "two fragments reach the role");
        if (IsStatusFailure())
        {
            return;
        }
        for (const auto& fragment : net.m_sentFromHome)
        {
            NS_TEST_ASSERT_MSG_EQ((fragment->GetSize() <= 1400),
                                  true,
                                  "no larger than the MTU of the role device");
            NS_TEST_ASSERT_MSG_EQ(+PacketOctets(fragment)[6],
                                  +NH_FRAGMENT,
                                  "cut before any header of ours");
        }
    }

    std::vector<std::vector<uint8_t>> m_wire; //!< packets that arrived at the sender
    std::size_t m_start{0};                   //!< those before the first of interest
};

/// Fragments of a packet whose first header is a type 2 routing header: ns-3 3.44 alone crashes on
/// them
class FragmentCase : public TestCase
{
  public:
    FragmentCase()
        : TestCase("A packet with a type 2 routing header larger than the link is sent in "
                   "fragments and arrives whole")
    {
    }

  private:
    /// @param packet that arrives
    void Record(Ptr<const Packet> packet, Ptr<Ipv6>, uint32_t)
    {
        const auto wire = PacketOctets(packet);
        if (wire.size() > 64 && wire[6] == NH_ROUTING)
        {
            m_headers.emplace_back(wire.begin() + 40, wire.begin() + 64);
        }
    }

    void DoRun() override
    {
        DataPathNetwork net;
        net.m_node->GetObject<Ipv6L3Protocol>()->TraceConnectWithoutContext(
            "Rx",
            MakeCallback(&FragmentCase::Record, this));
        MobilityProtocol::Install(net.m_sender);
        net.m_sender->GetDevice(0)->SetMtu(1280);
        constexpr uint8_t udp = 17;
        const auto routing = SerializeType2RoutingHeader(udp, net.m_homeAddress);
        Ptr<Packet> datagram =
            DataPathNetwork::Datagram(net.m_senderAddress, net.m_homeAddress, 3000);
        net.SendAt(Seconds(3), net.InFront(routing, datagram), NH_ROUTING, net.m_senderAddress);
        net.Run();
        NS_TEST_ASSERT_MSG_EQ(net.m_datagrams, 1, "one datagram");
        NS_TEST_ASSERT_MSG_EQ(net.m_datagramOctets, 3000, "all of it");
        NS_TEST_EXPECT_MSG_EQ(m_headers.size(), 3, "in three fragments");
        const auto inFragments = SerializeType2RoutingHeader(NH_FRAGMENT, net.m_homeAddress);
        for (const auto& header : m_headers)
        {
            NS_TEST_EXPECT_MSG_EQ(
                std::equal(inFragments.begin(), inFragments.end(), header.begin(), header.end()),
                true,
                "each with the routing header as it was");
        }
    }

    std::vector<std::vector<uint8_t>> m_headers; //!< routing headers that arrived
};

} // namespace

std::vector<TestCase*>
ns3::mip6sec::test::DataPathOutputCases()
{
    return {
        new TunnelCase,
        new OutputCase,
        new FragmentCase,
    };
}
