/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_MIP6_DATAPATH_NETWORK_H
#define MIP6SEC_MIP6_DATAPATH_NETWORK_H

#include "function-objects.h"

#include "ns3/icmp6-errors.h"
#include "ns3/inet-checksum.h"
#include "ns3/internet-stack-helper.h"
#include "ns3/ipv6-address-helper.h"
#include "ns3/ipv6-l3-protocol.h"
#include "ns3/ipv6-route.h"
#include "ns3/mobility-input.h"
#include "ns3/mobility-protocol.h"
#include "ns3/neighbor-discovery.h"
#include "ns3/packet-octets.h"
#include "ns3/role-device.h"
#include "ns3/simple-channel.h"
#include "ns3/simple-net-device.h"
#include "ns3/simulator.h"
#include "ns3/test.h"
#include "ns3/tunnel-protocol.h"
#include "ns3/udp-socket-factory.h"

#include <map>
#include <vector>

namespace ns3
{
namespace mip6sec
{
namespace test
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

/// @return what a node sends: tunnels, extension headers, fragments
std::vector<TestCase*> DataPathOutputCases();

} // namespace test
} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_MIP6_DATAPATH_NETWORK_H
