/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_HOME_AGENT_FIXTURE_H
#define MIP6SEC_HOME_AGENT_FIXTURE_H

#include "function-objects.h"

#include "ns3/access-device.h"
#include "ns3/access-link.h"
#include "ns3/boolean.h"
#include "ns3/core-network.h"
#include "ns3/home-agent.h"
#include "ns3/inet-checksum.h"
#include "ns3/internet-stack-helper.h"
#include "ns3/ipv6-l3-protocol.h"
#include "ns3/ipv6-static-routing-helper.h"
#include "ns3/mobility-extensions.h"
#include "ns3/mobility-output.h"
#include "ns3/neighbor-discovery.h"
#include "ns3/packet-octets.h"
#include "ns3/simulator.h"
#include "ns3/test.h"
#include "ns3/tunnel-protocol.h"

#include <map>
#include <vector>

namespace ns3
{
namespace mip6sec
{

/**
 * A list of results in which a missing one is an empty one, so that a test that has failed to get
 * it can go on.
 */
template <typename T>
class Results : public std::vector<T>
{
  public:
    /// @param i index @return the result there, or an empty one
    const T& operator[](std::size_t i) const
    {
        static const T none{};
        return i < this->size() ? std::vector<T>::operator[](i) : none;
    }
};

/// A packet as it reached a node
struct Arrival
{
    Time at;                      //!< when
    Ipv6Header header;            //!< IPv6 header
    std::vector<uint8_t> payload; //!< octets behind it
};

/// A Binding Acknowledgement as it reached the mobile node
struct AckArrival
{
    Time at;                 //!< when
    Ipv6Address source;      //!< IPv6 source
    Ipv6Address destination; //!< IPv6 destination
    Ipv6Address type2;       //!< home address in the type 2 routing header; :: for none
    BindingAck ack;          //!< the message, its checksum verified
};

/**
 * A home agent under test, between a home link and a core network:
 *
 *     mobile (probe) --- core --- home agent --- home link --- host
 *     peer ---------------|          (router) ------|
 *
 * The mobile node is a probe without any role: it sends what the test tells it to, and records what
 * arrives. With a router, the home agent has no port on the core and the router is the way out.
 */
class HomeAgentNetwork
{
  public:
    /// @param withRouter whether another router connects the home link
    explicit HomeAgentNetwork(bool withRouter = false)
    {
        Node* const all[] = {PeekPointer(m_agentNode = CreateObject<Node>()),
                             PeekPointer(m_mobile = CreateObject<Node>()),
                             PeekPointer(m_peer = CreateObject<Node>()),
                             PeekPointer(m_host = CreateObject<Node>()),
                             PeekPointer(m_router = CreateObject<Node>())};
        InternetStackHelper stack;
        stack.SetIpv4StackInstall(false);
        for (Node* node : all)
        {
            stack.Install(Ptr<Node>(node));
        }
        m_link = CreateObject<AccessLink>();
        m_core = CreateObject<CoreNetwork>();

        m_agentDevice = AttachTo(m_link, m_agentNode);
        m_agentDiscovery = NeighborDiscovery::Install(m_agentDevice);
        AddAddress(m_agentNode, m_agentDevice, m_agentAddress);
        Ptr<CorePort> homePort;
        if (withRouter)
        {
            Ptr<AccessDevice> device = AttachTo(m_link, m_router);
            NeighborDiscovery::Install(device);
            AddAddress(m_router, device, m_routerAddress);
            m_router->GetObject<Ipv6>()->SetForwarding(1, true);
            homePort = m_core->Connect(m_router);
            m_agentNode->GetObject<Ipv6>()->SetForwarding(1, true);
            DefaultRoute(m_agentNode, m_routerAddress);
        }
        else
        {
            m_agentNode->GetObject<Ipv6>()->SetForwarding(1, true);
            homePort = m_core->Connect(m_agentNode);
        }
        m_core->AddPrefix(m_agentAddress, homePort);
        // ns-3 selects a source address for every route, so that the port must have one
        m_core->AssignAddress(m_coreAddress, homePort);

        m_hostDevice = AttachTo(m_link, m_host);
        NeighborDiscovery::Install(m_hostDevice);
        AddAddress(m_host, m_hostDevice, m_hostAddress);
        DefaultRoute(m_host, withRouter ? m_routerAddress : m_agentAddress);

        m_mobilePort = m_core->Connect(m_mobile);
        m_core->AssignAddress(m_careOf, m_mobilePort);
        m_core->AssignAddress(m_careOf2, m_mobilePort);
        m_core->AssignAddress(m_peerAddress, m_core->Connect(m_peer));
        MobilityProtocol::Install(m_mobile);
        // Swallows what comes through the tunnel, which would be an unknown protocol otherwise
        TunnelProtocol::Install(m_mobile)->AddHandler(MakeCallback(&HomeAgentNetwork::Swallow));
        m_mobile->GetObject<Ipv6>()->SetAttribute("StrongEndSystemModel", BooleanValue(false));

        m_agent = HomeAgent::Install(m_agentDevice);
        Record(m_mobile, m_atMobile);
        Record(m_peer, m_atPeer);
        Record(m_host, m_atHost);
        m_agent->TraceConnectWithoutContext("BindingRemoved",
                                            MakeCallback(&HomeAgentNetwork::CountRemoved, this));
        m_agent->TraceConnectWithoutContext("Rejected",
                                            MakeCallback(&HomeAgentNetwork::CountRejected, this));
    }

    ~HomeAgentNetwork()
    {
        Simulator::Destroy();
    }

    /// @param link attached to @param node gets the device @return the device
    static Ptr<AccessDevice> AttachTo(Ptr<AccessLink> link, Ptr<Node> node)
    {
        Ptr<AccessDevice> device = CreateObject<AccessDevice>();
        node->AddDevice(device);
        device->Attach(link);
        return device;
    }

    /// @param node a node @param device one of its devices @param address gets it, on a /64
    static void AddAddress(Ptr<Node> node, Ptr<NetDevice> device, const Ipv6Address& address)
    {
        Ptr<Ipv6> ipv6 = node->GetObject<Ipv6>();
        ipv6->AddAddress(ipv6->GetInterfaceForDevice(device),
                         Ipv6InterfaceAddress(address, Ipv6Prefix(64)));
    }

    /// @param node whose packets go by default over its first interface @param gateway to there
    static void DefaultRoute(Ptr<Node> node, const Ipv6Address& gateway)
    {
        Ipv6StaticRoutingHelper()
            .GetStaticRouting(node->GetObject<Ipv6>())
            ->SetDefaultRoute(gateway, 1);
    }

    /// @param sequence its number @param lifetime in units of 4 s @return a home registration
    static BindingUpdate Update(uint16_t sequence, uint16_t lifetime = 105)
    {
        BindingUpdate update;
        update.sequence = sequence;
        update.acknowledge = true;
        update.homeRegistration = true;
        update.lifetime = lifetime;
        return update;
    }

    /// @param node where @param at simulated time @param action what
    template <typename Action>
    static void At(Ptr<Node> node, Time at, Action action)
    {
        Simulator::ScheduleWithContext(node->GetId(), at, &CallNow, action);
    }

    /**
     * The mobile node sends a Binding Update.
     * @param at simulated time
     * @param update the message
     * @param careOf where from
     * @param to the home agent's address
     * @param homeAddress in the Home Address option; :: for no option
     */
    void SendUpdate(Time at,
                    const BindingUpdate& update,
                    Ipv6Address careOf,
                    Ipv6Address to,
                    Ipv6Address homeAddress)
    {
        At(m_mobile, at, [this, update, careOf, to, homeAddress] {
            MobilityPath path;
            path.source = careOf;
            path.destination = to;
            path.homeAddressOption = homeAddress;
            SendMobility(m_mobile, update, path);
        });
    }

    /// @param at simulated time @param update sent from the first care-of address for the home
    /// address
    void SendUpdate(Time at, const BindingUpdate& update)
    {
        SendUpdate(at, update, m_careOf, m_agentAddress, m_home);
    }

    /// @param node sends @param body a message @param path its addresses
    static void SendMobility(Ptr<Node> node, const MobilityBody& body, const MobilityPath& path)
    {
        MobilityMessage message;
        message.body = body;
        const Ipv6Address logical =
            path.homeAddressOption.IsAny() ? path.source : path.homeAddressOption;
        SendAlongPath(node->GetObject<Ipv6>(),
                      OctetsPacket(message.Serialize(logical, path.destination)),
                      NH_MOBILITY,
                      path);
    }

    /**
     * @param source IPv6 source
     * @param destination IPv6 destination
     * @param size octets of UDP payload
     * @return a UDP datagram without its IPv6 header
     */
    static Ptr<Packet> Datagram(const Ipv6Address& source,
                                const Ipv6Address& destination,
                                uint32_t size)
    {
        constexpr uint8_t udp = 17;
        WireWriter writer;
        writer.WriteU16(9);
        writer.WriteU16(9);
        writer.WriteU16(8 + size);
        writer.WriteU16(0);
        writer.WriteZeros(size);
        writer.OverwriteU16(
            6,
            InetChecksum6(source, destination, udp, writer.GetBytes().data(), writer.GetSize()));
        return OctetsPacket(writer.GetBytes());
    }

    /// @param source of it @param destination of it @param size octets of UDP payload @return a
    /// datagram with its IPv6 header, hop limit 64
    static Ptr<Packet> Inner(const Ipv6Address& source,
                             const Ipv6Address& destination,
                             uint32_t size)
    {
        Ptr<Packet> packet = Datagram(source, destination, size);
        Ipv6Header header;
        header.SetSource(source);
        header.SetDestination(destination);
        header.SetNextHeader(17);
        header.SetHopLimit(64);
        header.SetPayloadLength(packet->GetSize());
        packet->AddHeader(header);
        return packet;
    }

    /**
     * Send a UDP datagram by the ordinary way of a node.
     * @param at simulated time
     * @param node sends
     * @param source its address
     * @param destination where to
     * @param size octets of payload
     */
    static void SendDatagram(Time at,
                             Ptr<Node> node,
                             Ipv6Address source,
                             Ipv6Address destination,
                             uint32_t size = 100)
    {
        At(node, at, [=] {
            node->GetObject<Ipv6>()->Send(Datagram(source, destination, size),
                                          source,
                                          destination,
                                          17,
                                          nullptr);
        });
    }

    /**
     * The mobile node sends through the reverse tunnel.
     * @param at simulated time
     * @param inner the packet
     * @param outer source of the tunnel header
     */
    void SendTunneled(Time at, Ptr<Packet> inner, Ipv6Address outer)
    {
        At(m_mobile, at, [this, inner, outer] {
            TunnelProtocol::Install(m_mobile)->Send(inner->Copy(), outer, m_agentAddress);
        });
    }

    /// @param node recorded @param to receives what reaches it
    static void Record(Ptr<Node> node, std::vector<Arrival>& to)
    {
        node->GetObject<Ipv6L3Protocol>()->TraceConnectWithoutContext(
            "Rx",
            MakeBoundCallback(&HomeAgentNetwork::Append, &to));
    }

    /// @param seconds run until this simulated time
    void Run(double seconds)
    {
        Simulator::Stop(Seconds(seconds) - Simulator::Now());
        Simulator::Run();
    }

    /// @return the Binding Acknowledgements that reached the mobile node
    Results<AckArrival> Acks() const
    {
        return AcksIn(m_atMobile);
    }

    /// @param arrivals at some node @return the Binding Acknowledgements among them
    static Results<AckArrival> AcksIn(const std::vector<Arrival>& arrivals)
    {
        Results<AckArrival> acks;
        for (const auto& arrival : arrivals)
        {
            AckArrival ack;
            ack.at = arrival.at;
            ack.source = arrival.header.GetSource();
            ack.destination = arrival.header.GetDestination();
            const uint8_t* data = arrival.payload.data();
            std::size_t size = arrival.payload.size();
            uint8_t next = arrival.header.GetNextHeader();
            Ipv6Address logical = ack.destination;
            if (next == NH_ROUTING)
            {
                const auto routing = RoutingHeader::Parse(data, size);
                if (!routing || routing.value->routingType != 2)
                {
                    continue;
                }
                ack.type2 = logical = routing.value->homeAddress;
                next = routing.value->nextHeader;
                data += routing.value->size;
                size -= routing.value->size;
            }
            if (next != NH_MOBILITY)
            {
                continue;
            }
            const auto message = MobilityMessage::Parse(data, size, ack.source, logical);
            if (message && std::holds_alternative<BindingAck>(message.value->body))
            {
                ack.ack = std::get<BindingAck>(message.value->body);
                acks.push_back(ack);
            }
        }
        return acks;
    }

    /// @return the IPv6-in-IPv6 packets that reached the mobile node
    Results<Arrival> Tunneled() const
    {
        Results<Arrival> tunneled;
        for (const auto& arrival : m_atMobile)
        {
            if (arrival.header.GetNextHeader() == NH_IPV6)
            {
                tunneled.push_back(arrival);
            }
        }
        return tunneled;
    }

    /// @param arrivals at some node @return the UDP datagrams among them
    static Results<Arrival> Datagrams(const std::vector<Arrival>& arrivals)
    {
        Results<Arrival> datagrams;
        for (const auto& arrival : arrivals)
        {
            if (arrival.header.GetNextHeader() == 17)
            {
                datagrams.push_back(arrival);
            }
        }
        return datagrams;
    }

    /// @param arrival an IPv6-in-IPv6 packet @return the header inside
    static Ipv6Header InnerHeader(const Arrival& arrival)
    {
        Ipv6Header header;
        if (arrival.payload.size() >= IPV6_HEADER_SIZE)
        {
            OctetsPacket(arrival.payload)->PeekHeader(header);
        }
        return header;
    }

    /// @param arrivals at some node @param type an ICMPv6 type @return the messages of that type
    static Results<Arrival> Icmp(const std::vector<Arrival>& arrivals, Icmp6Type type)
    {
        Results<Arrival> found;
        for (const auto& arrival : arrivals)
        {
            if (arrival.header.GetNextHeader() == NH_ICMPV6 && !arrival.payload.empty() &&
                arrival.payload[0] == static_cast<uint8_t>(type))
            {
                found.push_back(arrival);
            }
        }
        return found;
    }

    const Ipv6Address m_home{"fd00:1::1000"};       //!< home address of the mobile node
    const Ipv6Address m_agentAddress{"fd00:1::1"};  //!< home agent, on the home link
    const Ipv6Address m_routerAddress{"fd00:1::2"}; //!< router, on the home link
    const Ipv6Address m_hostAddress{"fd00:1::3"};   //!< host, on the home link
    const Ipv6Address m_coreAddress{"fd00:9::1"};   //!< of the home link's port on the core
    const Ipv6Address m_careOf{"fd00:2::1000"};     //!< first care-of address
    const Ipv6Address m_careOf2{"fd00:3::1000"};    //!< second care-of address
    const Ipv6Address m_peerAddress{"fd00:4::1"};   //!< somewhere in the core

    Ptr<Node> m_agentNode;                   //!< home agent
    Ptr<Node> m_mobile;                      //!< probe in place of a mobile node
    Ptr<Node> m_peer;                        //!< correspondent node
    Ptr<Node> m_host;                        //!< on the home link
    Ptr<Node> m_router;                      //!< other router of the home link
    Ptr<AccessLink> m_link;                  //!< home link
    Ptr<CoreNetwork> m_core;                 //!< core
    Ptr<CorePort> m_mobilePort;              //!< of the probe
    Ptr<AccessDevice> m_agentDevice;         //!< home agent's on the home link
    Ptr<AccessDevice> m_hostDevice;          //!< host's
    Ptr<NeighborDiscovery> m_agentDiscovery; //!< home agent's
    Ptr<HomeAgent> m_agent;                  //!< under test
    std::vector<Arrival> m_atMobile;         //!< what reached the probe
    std::vector<Arrival> m_atPeer;           //!< what reached the correspondent node
    std::vector<Arrival> m_atHost;           //!< what reached the host
    std::vector<Ipv6Address> m_removed;      //!< home addresses of bindings that ended
    std::map<BindingStatus, int> m_rejected; //!< refusals

  private:
    /// @param to appended @param packet that reached a node
    static void Append(std::vector<Arrival>* to, Ptr<const Packet> packet, Ptr<Ipv6>, uint32_t)
    {
        Arrival arrival;
        arrival.at = Simulator::Now();
        Ptr<Packet> copy = packet->Copy();
        copy->RemoveHeader(arrival.header);
        arrival.payload = PacketOctets(copy);
        to->push_back(arrival);
    }

    /// @return true
    static bool Swallow(Ptr<Packet>, const Ipv6Header&, Ipv6Address, Ipv6Address)
    {
        return true;
    }

    /// @param homeAddress its binding ended
    void CountRemoved(Ipv6Address homeAddress, Ipv6Address)
    {
        m_removed.push_back(homeAddress);
    }

    /// @param status of a refusal
    void CountRejected(Ipv6Address, BindingStatus status)
    {
        ++m_rejected[status];
    }
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_HOME_AGENT_FIXTURE_H
