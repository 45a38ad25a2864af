/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "function-objects.h"

#include "ns3/icmp6-errors.h"
#include "ns3/inet-checksum.h"
#include "ns3/internet-stack-helper.h"
#include "ns3/ipv6-address-helper.h"
#include "ns3/ipv6-l3-protocol.h"
#include "ns3/ipv6-route.h"
#include "ns3/ipv6-routing-protocol.h"
#include "ns3/mobility-extensions.h"
#include "ns3/mobility-input.h"
#include "ns3/mobility-output.h"
#include "ns3/mobility-protocol.h"
#include "ns3/neighbor-discovery.h"
#include "ns3/packet-octets.h"
#include "ns3/role-device.h"
#include "ns3/simple-channel.h"
#include "ns3/simple-net-device.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/test.h"
#include "ns3/tunnel-protocol.h"
#include "ns3/udp-socket-factory.h"

#include <algorithm>
#include <map>

using namespace ns3;
using namespace ns3::mip6sec;

namespace
{

constexpr uint16_t PORT = 9; //!< where the sink listens

/**
 * Two nodes on one link: a sender with a bare stack that can send any octets, and a node with the
 * data path of Mobile IPv6 and a home address on a role device.
 */
class DataPathNetwork
{
  public:
    DataPathNetwork()
    {
        NodeContainer nodes(2);
        m_sender = nodes.Get(0);
        m_node = nodes.Get(1);
        Ptr<SimpleChannel> channel = CreateObject<SimpleChannel>();
        NetDeviceContainer devices;
        for (uint32_t i = 0; i < 2; ++i)
        {
            Ptr<SimpleNetDevice> device = CreateObject<SimpleNetDevice>();
            device->SetAddress(Mac48Address::Allocate());
            device->SetChannel(channel);
            nodes.Get(i)->AddDevice(device);
            devices.Add(device);
        }
        InternetStackHelper stack;
        stack.SetIpv4StackInstall(false);
        stack.Install(nodes);
        for (uint32_t i = 0; i < 2; ++i)
        {
            NeighborDiscovery::Install(devices.Get(i));
        }
        Ipv6AddressHelper addresses(Ipv6Address("fd00:a::"), Ipv6Prefix(64));
        Ipv6InterfaceContainer interfaces = addresses.Assign(devices);
        m_senderAddress = interfaces.GetAddress(0, 1);
        m_careOfAddress = interfaces.GetAddress(1, 1);
        m_homeAddress = Ipv6Address("fd00:b::7");

        m_protocol = MobilityProtocol::Install(m_node);
        m_tunnel = TunnelProtocol::Install(m_node);
        m_input = m_node->GetObject<MobilityInput>();
        m_home = CreateRoleDevice(m_node, 1400, MakeCallback(&DataPathNetwork::SendFromHome, this));
        Ptr<Ipv6> ipv6 = m_node->GetObject<Ipv6>();
        ipv6->AddAddress(ipv6->GetInterfaceForDevice(m_home),
                         Ipv6InterfaceAddress(m_homeAddress, Ipv6Prefix(128)));
        m_input->AddHomeAddress(m_homeAddress, m_home);
        m_input->TraceConnectWithoutContext("Drop",
                                            MakeCallback(&DataPathNetwork::CountInputDrop, this));
        m_protocol->TraceConnectWithoutContext("Drop",
                                               MakeCallback(&DataPathNetwork::CountDrop, this));
        m_tunnel->TraceConnectWithoutContext("Drop",
                                             MakeCallback(&DataPathNetwork::CountTunnelDrop, this));

        m_sink = Socket::CreateSocket(m_node, UdpSocketFactory::GetTypeId());
        m_sink->Bind(Inet6SocketAddress(Ipv6Address::GetAny(), PORT));
        m_sink->SetRecvCallback(MakeCallback(&DataPathNetwork::CountDatagram, this));

        m_sender->GetObject<Ipv6L3Protocol>()->TraceConnectWithoutContext(
            "Rx",
            MakeCallback(&DataPathNetwork::RecordAtSender, this));
    }

    ~DataPathNetwork()
    {
        Simulator::Destroy();
    }

    /**
     * Make a UDP datagram to the sink's port.
     * @param source pseudo-header source
     * @param destination pseudo-header destination
     * @param size octets of payload
     * @return the octets
     */
    static Ptr<Packet> Datagram(const Ipv6Address& source,
                                const Ipv6Address& destination,
                                uint32_t size)
    {
        WireWriter writer;
        writer.WriteU16(PORT);
        writer.WriteU16(PORT);
        writer.WriteU16(8 + size);
        writer.WriteU16(0);
        writer.WriteZeros(size);
        constexpr uint8_t udp = 17;
        constexpr std::size_t checksumOffset = 6;
        const uint16_t sum =
            InetChecksum6(source, destination, udp, writer.GetBytes().data(), writer.GetSize());
        writer.OverwriteU16(checksumOffset, sum);
        return OctetsPacket(writer.GetBytes());
    }

    /**
     * Send from the sender at an instant.
     * @param at simulated time
     * @param packet what comes behind the IPv6 header
     * @param nextHeader its protocol
     * @param source IPv6 source
     */
    void SendAt(Time at, Ptr<Packet> packet, uint8_t nextHeader, Ipv6Address source)
    {
        SendAt(at, packet, nextHeader, source, m_careOfAddress);
    }

    /**
     * Send from the sender at an instant to any address on the link.
     * @param at simulated time
     * @param packet what comes behind the IPv6 header
     * @param nextHeader its protocol
     * @param source source address
     * @param destination destination address
     */
    void SendAt(Time at,
                Ptr<Packet> packet,
                uint8_t nextHeader,
                Ipv6Address source,
                Ipv6Address destination)
    {
        Simulator::ScheduleWithContext(
            m_sender->GetId(),
            at,
            &CallNow,
            [this, packet, nextHeader, source, destination]() {
                Ptr<Ipv6> ipv6 = m_sender->GetObject<Ipv6>();
                Ptr<Ipv6Route> route = Create<Ipv6Route>();
                route->SetSource(source);
                route->SetDestination(destination);
                route->SetGateway(Ipv6Address::GetAny());
                route->SetOutputDevice(ipv6->GetNetDevice(1));
                ipv6->Send(packet->Copy(), source, destination, nextHeader, route);
            });
    }

    /// @param octets header octets @param rest what follows @return both
    template <typename Octets>
    static Ptr<Packet> InFront(const Octets& octets, Ptr<Packet> rest)
    {
        rest->AddHeader(OctetsHeader(octets.data(), octets.size()));
        return rest;
    }

    /// Run until nothing is left to do
    void Run()
    {
        Simulator::Stop(Seconds(30));
        Simulator::Run();
    }

    Ptr<Socket> m_sink;                            //!< UDP sink of the node under test
    Ptr<VirtualNetDevice> m_home;                  //!< its role device
    Ptr<Node> m_sender;                            //!< the sender
    Ptr<Node> m_node;                              //!< the node under test
    Ipv6Address m_senderAddress;                   //!< of the sender
    Ipv6Address m_careOfAddress;                   //!< on-link address of the node under test
    Ipv6Address m_homeAddress;                     //!< on its role device
    Ptr<MobilityProtocol> m_protocol;              //!< under test
    Ptr<TunnelProtocol> m_tunnel;                  //!< under test
    Ptr<MobilityInput> m_input;                    //!< under test
    std::map<MobilityInputDrop, int> m_inputDrops; //!< counted
    std::map<ParseError, int> m_drops;             //!< counted
    std::map<TunnelDrop, int> m_tunnelDrops;       //!< counted
    int m_datagrams{0};                            //!< received by the sink
    uint32_t m_datagramOctets{0};                  //!< in them
    Ipv6Address m_from;                            //!< source of the last one
    std::vector<MobilityMessage>
        m_mobilityAtSender;                   //!< Mobility Headers that came back to the sender
    std::vector<Icmp6Error> m_errorsAtSender; //!< ICMPv6 errors that came back to the sender
    std::vector<Ptr<Packet>> m_sentFromHome;  //!< packets that the role device was given

  private:
    /// @param packet sent to the role device @return true
    bool SendFromHome(Ptr<Packet> packet, const Address&, const Address&, uint16_t)
    {
        m_sentFromHome.push_back(packet->Copy());
        return true;
    }

    /// @param reason counted
    void CountInputDrop(MobilityInputDrop reason, const Ipv6Header&, Ptr<const Packet>)
    {
        ++m_inputDrops[reason];
    }

    /// @param error counted
    void CountDrop(MobilityDrop, ParseError error, Ptr<const Packet>)
    {
        ++m_drops[error];
    }

    /// @param reason counted
    void CountTunnelDrop(TunnelDrop reason, Ptr<const Packet>)
    {
        ++m_tunnelDrops[reason];
    }

    /// @param socket the sink
    void CountDatagram(Ptr<Socket> socket)
    {
        Address from;
        while (Ptr<Packet> packet = socket->RecvFrom(from))
        {
            ++m_datagrams;
            m_datagramOctets += packet->GetSize();
            m_from = Inet6SocketAddress::ConvertFrom(from).GetIpv6();
        }
    }

    /// @param received a packet that reached the sender
    void RecordAtSender(Ptr<const Packet> received, Ptr<Ipv6>, uint32_t)
    {
        Ptr<Packet> packet = received->Copy();
        Ipv6Header header;
        packet->RemoveHeader(header);
        if (header.GetSource() == m_senderAddress)
        {
            return; // the stock stack sends its errors about unknown protocols to itself
        }
        const std::vector<uint8_t> octets = PacketOctets(packet);
        if (header.GetNextHeader() == NH_MOBILITY)
        {
            auto parsed = MobilityMessage::Parse(octets.data(),
                                                 octets.size(),
                                                 header.GetSource(),
                                                 header.GetDestination());
            if (parsed)
            {
                m_mobilityAtSender.push_back(*parsed.value);
            }
        }
        else if (header.GetNextHeader() == NH_ICMPV6)
        {
            Icmp6Envelope envelope;
            envelope.source = header.GetSource();
            envelope.destination = header.GetDestination();
            auto parsed = ParseIcmp6Error(octets.data(), octets.size(), envelope);
            if (parsed)
            {
                m_errorsAtSender.push_back(*parsed.value);
            }
        }
    }
};

/// Type 2 routing headers, good and bad (RFC 6275 6.4, 11.3.3)
class Type2Case : public TestCase
{
  public:
    Type2Case()
        : TestCase("A type 2 routing header delivers to the home address and only to it")
    {
    }

  private:
    void DoRun() override
    {
        DataPathNetwork net;
        constexpr uint8_t udp = 17;
        const auto datagram = [&]() {
            return DataPathNetwork::Datagram(net.m_senderAddress, net.m_homeAddress, 100);
        };
        const auto good = SerializeType2RoutingHeader(udp, net.m_homeAddress);
        net.SendAt(Seconds(3), net.InFront(good, datagram()), NH_ROUTING, net.m_senderAddress);
        const auto foreign = SerializeType2RoutingHeader(udp, Ipv6Address("fd00:c::9"));
        net.SendAt(Seconds(4), net.InFront(foreign, datagram()), NH_ROUTING, net.m_senderAddress);
        // A second one behind the first: segments of a route that nobody may build
        const auto outer = SerializeType2RoutingHeader(NH_ROUTING, net.m_homeAddress);
        net.SendAt(Seconds(5),
                   net.InFront(outer, net.InFront(good, datagram())),
                   NH_ROUTING,
                   net.m_senderAddress);
        auto two = good;
        two[3] = 2; // segments left
        net.SendAt(Seconds(6), net.InFront(two, datagram()), NH_ROUTING, net.m_senderAddress);
        // No segments left: passed over, so the datagram is for the address in the IPv6 header
        auto none = good;
        none[3] = 0;
        net.SendAt(
            Seconds(7),
            net.InFront(none,
                        DataPathNetwork::Datagram(net.m_senderAddress, net.m_careOfAddress, 100)),
            NH_ROUTING,
            net.m_senderAddress);
        // A home address of smaller scope than the care-of address (RFC 6275 6.4)
        const Ipv6Address siteLocal("fec0::7");
        net.m_input->AddHomeAddress(siteLocal, net.m_home);
        const auto narrow = SerializeType2RoutingHeader(udp, siteLocal);
        net.SendAt(Seconds(9), net.InFront(narrow, datagram()), NH_ROUTING, net.m_senderAddress);
        // Behind another extension header, where ns-3's own parser reads the wrong octet
        const std::vector<uint8_t> padding{NH_ROUTING, 0, 1, 4, 0, 0, 0, 0};
        net.SendAt(Seconds(8),
                   net.InFront(padding, net.InFront(good, datagram())),
                   NH_DEST_OPTIONS,
                   net.m_senderAddress);
        net.Run();
        NS_TEST_ASSERT_MSG_EQ(net.m_datagrams, 3, "good, no segments left, behind padding");
        NS_TEST_ASSERT_MSG_EQ(net.m_from, net.m_senderAddress, "the source is untouched");
        NS_TEST_ASSERT_MSG_EQ(net.m_inputDrops[MobilityInputDrop::NOT_HOME_ADDRESS],
                              1,
                              "foreign address");
        NS_TEST_ASSERT_MSG_EQ(net.m_inputDrops[MobilityInputDrop::REPEATED], 1, "second header");
        NS_TEST_ASSERT_MSG_EQ(net.m_inputDrops[MobilityInputDrop::MALFORMED],
                              1,
                              "two segments left");
        NS_TEST_ASSERT_MSG_EQ(net.m_inputDrops[MobilityInputDrop::BAD_ADDRESS], 1, "smaller scope");
        NS_TEST_ASSERT_MSG_EQ(net.m_errorsAtSender.size(), 0, "dropped silently (RFC 6275 11.3.3)");
    }
};

/// Routing headers of other types (RFC 8200 4.4)
class OtherRoutingCase : public TestCase
{
  public:
    OtherRoutingCase()
        : TestCase("A routing header of another type with segments left is answered by a Parameter "
                   "Problem at its type")
    {
    }

  private:
    void DoRun() override
    {
        DataPathNetwork net;
        constexpr uint8_t udp = 17;
        auto octets = SerializeType2RoutingHeader(udp, net.m_homeAddress);
        octets[2] = 0; // the deprecated type 0
        Ptr<Packet> datagram =
            DataPathNetwork::Datagram(net.m_senderAddress, net.m_homeAddress, 10);
        net.SendAt(Seconds(3), net.InFront(octets, datagram), NH_ROUTING, net.m_senderAddress);
        net.Run();
        NS_TEST_ASSERT_MSG_EQ(net.m_datagrams, 0, "not delivered");
        NS_TEST_ASSERT_MSG_EQ(net.m_inputDrops[MobilityInputDrop::UNKNOWN_ROUTING_TYPE],
                              1,
                              "counted");
        NS_TEST_ASSERT_MSG_EQ(net.m_errorsAtSender.size(), 1, "one error");
        if (IsStatusFailure())
        {
            return;
        }
        const Icmp6Error& error = net.m_errorsAtSender.front();
        NS_TEST_ASSERT_MSG_EQ(static_cast<int>(error.type), 4, "Parameter Problem");
        NS_TEST_ASSERT_MSG_EQ(static_cast<int>(error.code), 0, "erroneous header field");
        NS_TEST_ASSERT_MSG_EQ(error.parameter, 42, "IPv6 header of 40 octets, then octet 2");
    }
};

/// Home Address options (RFC 6275 9.3.1, 9.3.3)
class HomeAddressOptionCase : public TestCase
{
  public:
    HomeAddressOptionCase()
        : TestCase("A Home Address option is accepted with a binding and else answered by a "
                   "Binding Error")
    {
    }

  private:
    /// @param home home address @param careOf care-of address @return whether they are the bound
    /// ones
    bool IsBound(Ipv6Address home, Ipv6Address careOf)
    {
        return home == m_home && careOf == m_careOf;
    }

    void DoRun() override
    {
        constexpr uint8_t udp = 17;
        {
            DataPathNetwork net;
            m_home = Ipv6Address("fd00:c::1");
            m_careOf = net.m_senderAddress;
            net.m_input->AddBindingCheck(MakeCallback(&HomeAddressOptionCase::IsBound, this));
            const auto datagram = [&](const Ipv6Address& source) {
                return DataPathNetwork::Datagram(source, net.m_careOfAddress, 100);
            };
            const auto good = SerializeHomeAddressHeader(udp, m_home);
            net.SendAt(Seconds(3),
                       net.InFront(good, datagram(m_home)),
                       NH_DEST_OPTIONS,
                       net.m_senderAddress);
            const Ipv6Address other("fd00:c::2");
            const auto unbound = SerializeHomeAddressHeader(udp, other);
            net.SendAt(Seconds(4),
                       net.InFront(unbound, datagram(other)),
                       NH_DEST_OPTIONS,
                       net.m_senderAddress);
            const auto twice = SerializeHomeAddressHeader(NH_DEST_OPTIONS, m_home);
            net.SendAt(Seconds(5),
                       net.InFront(twice, net.InFront(good, datagram(m_home))),
                       NH_DEST_OPTIONS,
                       net.m_senderAddress);
            const Ipv6Address multicast("ff0e::1");
            const auto bad = SerializeHomeAddressHeader(udp, multicast);
            net.SendAt(Seconds(6),
                       net.InFront(bad, datagram(multicast)),
                       NH_DEST_OPTIONS,
                       net.m_senderAddress);
            net.Run();
            NS_TEST_ASSERT_MSG_EQ(net.m_datagrams, 1, "the bound one");
            NS_TEST_ASSERT_MSG_EQ(net.m_from, m_home, "comes from the home address");
            NS_TEST_ASSERT_MSG_EQ(net.m_inputDrops[MobilityInputDrop::NO_BINDING], 1, "unbound");
            NS_TEST_ASSERT_MSG_EQ(net.m_inputDrops[MobilityInputDrop::REPEATED], 1, "twice");
            NS_TEST_ASSERT_MSG_EQ(net.m_inputDrops[MobilityInputDrop::BAD_ADDRESS] +
                                      net.m_inputDrops[MobilityInputDrop::MALFORMED],
                                  1,
                                  "multicast");
            NS_TEST_ASSERT_MSG_EQ(net.m_mobilityAtSender.size(), 1, "one Binding Error");
            if (IsStatusFailure())
            {
                return;
            }
            const auto* error = std::get_if<BindingError>(&net.m_mobilityAtSender.front().body);
            NS_TEST_ASSERT_MSG_NE(error, nullptr, "a Binding Error");
            if (!error)
            {
                return;
            }
            NS_TEST_ASSERT_MSG_EQ(static_cast<int>(error->status),
                                  1,
                                  "unknown binding (RFC 6275 6.1.9)");
            NS_TEST_ASSERT_MSG_EQ(error->homeAddress, other, "names the home address");
        }
        {
            // A node without any binding cache does not know the option at all
            DataPathNetwork net;
            const auto octets = SerializeHomeAddressHeader(udp, m_home);
            Ptr<Packet> datagram = DataPathNetwork::Datagram(m_home, net.m_careOfAddress, 10);
            net.SendAt(Seconds(3),
                       net.InFront(octets, datagram),
                       NH_DEST_OPTIONS,
                       net.m_senderAddress);
            net.Run();
            NS_TEST_ASSERT_MSG_EQ(net.m_inputDrops[MobilityInputDrop::UNKNOWN_OPTION],
                                  1,
                                  "counted");
            NS_TEST_ASSERT_MSG_EQ(net.m_errorsAtSender.size(), 1, "one error");
            if (IsStatusFailure())
            {
                return;
            }
            const Icmp6Error& error = net.m_errorsAtSender.front();
            NS_TEST_ASSERT_MSG_EQ(static_cast<int>(error.code), 2, "unrecognized option");
            NS_TEST_ASSERT_MSG_EQ(error.parameter,
                                  46,
                                  "option at 8n+6 in the header behind the IPv6 header");
        }
    }

    Ipv6Address m_home;   //!< bound home address
    Ipv6Address m_careOf; //!< bound care-of address
};

/// A node that does not know the Home Address option and packets to a group (RFC 6275 6.3)
class MulticastOptionCase : public TestCase
{
  public:
    MulticastOptionCase()
        : TestCase("A Home Address option that is not known is reported unless the packet was for "
                   "a multicast address")
    {
    }

  private:
    void DoRun() override
    {
        constexpr uint8_t udp = 17;
        const Ipv6Address home("fd00:c::1");
        DataPathNetwork net;
        const Ipv6Address group = Ipv6Address::GetAllNodesMulticast();
        const auto octets = SerializeHomeAddressHeader(udp, home);
        net.SendAt(Seconds(3),
                   net.InFront(octets, DataPathNetwork::Datagram(home, group, 10)),
                   NH_DEST_OPTIONS,
                   net.m_senderAddress,
                   group);
        Simulator::Schedule(Seconds(4), &CallNow, [&]() {
            NS_TEST_EXPECT_MSG_EQ(net.m_inputDrops[MobilityInputDrop::UNKNOWN_OPTION], 1, "drop");
            NS_TEST_EXPECT_MSG_EQ(net.m_errorsAtSender.size(), 0, "silent for a group");
        });
        net.SendAt(Seconds(5),
                   net.InFront(octets, DataPathNetwork::Datagram(home, net.m_careOfAddress, 10)),
                   NH_DEST_OPTIONS,
                   net.m_senderAddress);
        net.Run();
        NS_TEST_EXPECT_MSG_EQ(net.m_inputDrops[MobilityInputDrop::UNKNOWN_OPTION], 2, "both");
        NS_TEST_EXPECT_MSG_EQ(net.m_errorsAtSender.size(), 1, "reported for a unicast address");
    }
};

/// Binding Errors are limited in rate (RFC 6275 9.3.3)
class BindingErrorRateCase : public TestCase
{
  public:
    BindingErrorRateCase()
        : TestCase("Binding Errors are limited to the configured rate")
    {
    }

  private:
    /// @return false
    bool NeverBound(Ipv6Address, Ipv6Address)
    {
        return false;
    }

    void DoRun() override
    {
        constexpr uint8_t udp = 17;
        DataPathNetwork net;
        net.m_input->AddBindingCheck(MakeCallback(&BindingErrorRateCase::NeverBound, this));
        const Ipv6Address home("fd00:c::1");
        const auto octets = SerializeHomeAddressHeader(udp, home);
        // 200 packets in 2 s, at 10 per second with a burst of 10: 10 at once, then 20 more
        for (int i = 0; i < 200; ++i)
        {
            net.SendAt(
                Seconds(3) + MilliSeconds(10 * i),
                net.InFront(octets, DataPathNetwork::Datagram(home, net.m_careOfAddress, 10)),
                NH_DEST_OPTIONS,
                net.m_senderAddress);
        }
        net.Run();
        NS_TEST_ASSERT_MSG_EQ(net.m_inputDrops[MobilityInputDrop::NO_BINDING], 200, "all dropped");
        NS_TEST_ASSERT_MSG_GT(net.m_mobilityAtSender.size(), 27, "a burst of 10 and 10 per second");
        NS_TEST_ASSERT_MSG_LT(net.m_mobilityAtSender.size(), 32, "no more");
    }
};

/// Dispatch and refusal of Mobility Headers (RFC 6275 9.2)
class MobilityHeaderCase : public TestCase
{
  public:
    MobilityHeaderCase()
        : TestCase("A Mobility Header is checked over the home address and refused as the RFC says")
    {
    }

  private:
    /// @param message received @param envelope how @return true
    bool Take(const MobilityMessage& message, const MobilityEnvelope& envelope)
    {
        ++m_taken;
        m_envelope = envelope;
        return true;
    }

    /// @return false: for the next one
    bool Pass(const MobilityMessage&, const MobilityEnvelope&)
    {
        ++m_passed;
        return false;
    }

    void DoRun() override
    {
        DataPathNetwork net;
        net.m_protocol->AddHandler(MhType::BINDING_UPDATE,
                                   MakeCallback(&MobilityHeaderCase::Pass, this));
        net.m_protocol->AddHandler(MhType::BINDING_UPDATE,
                                   MakeCallback(&MobilityHeaderCase::Take, this));
        const Ipv6Address home("fd00:c::1");
        BindingUpdate update;
        update.sequence = 7;
        update.lifetime = 10;
        MobilityMessage message;
        message.body = update;
        const auto overHome = message.Serialize(home, net.m_careOfAddress);
        const auto overCareOf = message.Serialize(net.m_senderAddress, net.m_careOfAddress);
        const auto option = SerializeHomeAddressHeader(NH_MOBILITY, home);
        net.SendAt(Seconds(3),
                   net.InFront(option, OctetsPacket(overHome)),
                   NH_DEST_OPTIONS,
                   net.m_senderAddress);
        net.SendAt(Seconds(4),
                   net.InFront(option, OctetsPacket(overCareOf)),
                   NH_DEST_OPTIONS,
                   net.m_senderAddress);
        // Payload Proto 17, its checksum mended
        auto proto = overHome;
        proto[0] = 17;
        proto[4] = proto[5] = 0;
        const uint16_t sum =
            InetChecksum6(home, net.m_careOfAddress, NH_MOBILITY, proto.data(), proto.size());
        proto[4] = sum >> 8;
        proto[5] = sum & 0xff;
        net.SendAt(Seconds(5),
                   net.InFront(option, OctetsPacket(proto)),
                   NH_DEST_OPTIONS,
                   net.m_senderAddress);
        // An unknown type
        auto unknown = overHome;
        unknown[2] = 99;
        unknown[4] = unknown[5] = 0;
        const uint16_t sum2 =
            InetChecksum6(home, net.m_careOfAddress, NH_MOBILITY, unknown.data(), unknown.size());
        unknown[4] = sum2 >> 8;
        unknown[5] = sum2 & 0xff;
        net.SendAt(Seconds(6),
                   net.InFront(option, OctetsPacket(unknown)),
                   NH_DEST_OPTIONS,
                   net.m_senderAddress);
        // A known type that no role of this node wants
        MobilityMessage init;
        init.body = CareOfTestInit{1, {}};
        net.SendAt(Seconds(7),
                   OctetsPacket(init.Serialize(net.m_senderAddress, net.m_careOfAddress)),
                   NH_MOBILITY,
                   net.m_senderAddress);
        net.Run();

        NS_TEST_ASSERT_MSG_EQ(m_passed, 1, "asked first");
        NS_TEST_ASSERT_MSG_EQ(m_taken, 1, "one valid Binding Update");
        NS_TEST_ASSERT_MSG_EQ(m_envelope.source, home, "logical source");
        NS_TEST_ASSERT_MSG_EQ(m_envelope.careOfAddress, net.m_senderAddress, "wire source");
        NS_TEST_ASSERT_MSG_EQ(m_envelope.hasHomeAddressOption, true, "option seen");
        NS_TEST_ASSERT_MSG_EQ(net.m_drops[ParseError::BAD_CHECKSUM],
                              1,
                              "checksum over the care-of address is wrong");
        NS_TEST_ASSERT_MSG_EQ(net.m_drops[ParseError::BAD_PAYLOAD_PROTO], 1, "payload proto");
        NS_TEST_ASSERT_MSG_EQ(net.m_drops[ParseError::UNKNOWN_TYPE], 1, "type 99");
        NS_TEST_ASSERT_MSG_EQ(net.m_errorsAtSender.size(), 1, "one Parameter Problem");
        if (IsStatusFailure())
        {
            return;
        }
        NS_TEST_ASSERT_MSG_EQ(net.m_errorsAtSender[0].parameter,
                              64,
                              "IPv6 header of 40 octets and option header of 24, then octet 0");
        NS_TEST_ASSERT_MSG_EQ(net.m_mobilityAtSender.size(), 2, "two Binding Errors");
        if (IsStatusFailure())
        {
            return;
        }
        const auto* first = std::get_if<BindingError>(&net.m_mobilityAtSender[0].body);
        const auto* second = std::get_if<BindingError>(&net.m_mobilityAtSender[1].body);
        NS_TEST_ASSERT_MSG_EQ((first && second), true, "both Binding Errors");
        if (IsStatusFailure())
        {
            return;
        }
        NS_TEST_ASSERT_MSG_EQ(static_cast<int>(first->status), 2, "unrecognized type");
        NS_TEST_ASSERT_MSG_EQ(first->homeAddress, home, "home address of the option");
        NS_TEST_ASSERT_MSG_EQ(static_cast<int>(second->status), 2, "unrecognized type");
        NS_TEST_ASSERT_MSG_EQ(second->homeAddress, Ipv6Address::GetAny(), "no option");
    }

    int m_taken{0};              //!< messages taken
    int m_passed{0};             //!< messages passed on
    MobilityEnvelope m_envelope; //!< of the one taken
};

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
    void DoRun() override
    {
        DataPathNetwork net;
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
    }
};

/// Hostile extension headers: every packet is delivered, dropped with a reason, or refused by the
/// checks above
class HostileCase : public TestCase
{
  public:
    HostileCase()
        : TestCase("Mutated extension headers never stop the simulation")
    {
    }

  private:
    /// @return true: all bound
    bool AlwaysBound(Ipv6Address, Ipv6Address)
    {
        return true;
    }

    void DoRun() override
    {
        DataPathNetwork net;
        net.m_input->AddBindingCheck(MakeCallback(&HostileCase::AlwaysBound, this));
        constexpr uint8_t udp = 17;
        const auto option = SerializeHomeAddressHeader(NH_ROUTING, Ipv6Address("fd00:c::1"));
        const auto routing = SerializeType2RoutingHeader(NH_DEST_OPTIONS, net.m_homeAddress);
        const auto last = SerializeHomeAddressHeader(udp, Ipv6Address("fd00:c::2"));
        std::vector<uint8_t> base(option.begin(), option.end());
        base.insert(base.end(), routing.begin(), routing.end());
        base.insert(base.end(), last.begin(), last.end());
        base.resize(base.size() + 8, 0xa5);
        // A linear congruential generator of its own keeps the test the same whatever the run
        // number
        uint32_t state = 12345;
        const auto next = [&state]() { return (state = state * 1664525u + 1013904223u) >> 8; };
        constexpr int packets = 3000;
        for (int i = 0; i < packets; ++i)
        {
            std::vector<uint8_t> octets = base;
            for (uint32_t flips = 1 + next() % 4; flips > 0; --flips)
            {
                octets[next() % octets.size()] = next();
            }
            octets.resize(1 + next() % octets.size());
            const uint8_t nextHeader = (next() & 1) ? NH_DEST_OPTIONS : NH_ROUTING;
            net.SendAt(Seconds(3) + MicroSeconds(100 * i),
                       OctetsPacket(octets),
                       nextHeader,
                       net.m_senderAddress);
        }
        net.Run();
        int drops = 0;
        for (const auto& [reason, count] : net.m_inputDrops)
        {
            drops += count;
        }
        NS_TEST_ASSERT_MSG_GT(drops, packets / 2, "most are refused here");
        NS_TEST_ASSERT_MSG_GT(net.m_inputDrops[MobilityInputDrop::MALFORMED],
                              100,
                              "truncated ones");
        NS_TEST_ASSERT_MSG_EQ((drops <= packets), true, "each at most once");
    }
};

/// The data path that all roles share
class DataPathSuite : public TestSuite
{
  public:
    DataPathSuite()
        : TestSuite("mip6sec-datapath", TestSuite::Type::UNIT)
    {
        AddTestCase(new Type2Case);
        AddTestCase(new OtherRoutingCase);
        AddTestCase(new HomeAddressOptionCase);
        AddTestCase(new MulticastOptionCase);
        AddTestCase(new BindingErrorRateCase);
        AddTestCase(new MobilityHeaderCase);
        AddTestCase(new TunnelCase);
        AddTestCase(new OutputCase);
        AddTestCase(new FragmentCase);
        AddTestCase(new HostileCase);
    }
};

DataPathSuite g_dataPathSuite; //!< registers the suite

} // namespace
