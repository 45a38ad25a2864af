/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "mobile-node-tunnel.h"

#include "mobility-input.h"
#include "mobility-output.h"
#include "mobility-tag.h"
#include "role-device.h"

#include "ns3/invoking-packet.h"
#include "ns3/ipv6-interface-address.h"
#include "ns3/ipv6-l3-protocol.h"
#include "ns3/ipv6-route.h"
#include "ns3/log.h"
#include "ns3/mobility-extensions.h"
#include "ns3/packet-octets.h"
#include "ns3/socket.h"

#include <algorithm>

namespace ns3
{
namespace mip6sec
{

NS_LOG_COMPONENT_DEFINE("Mip6secMobileNodeTunnel");

const char*
MobileNodeDropName(MobileNodeDrop reason)
{
    switch (reason)
    {
    case MobileNodeDrop::QUEUE_FULL:
        return "queue full";
    case MobileNodeDrop::QUEUE_TIMEOUT:
        return "queue timeout";
    case MobileNodeDrop::NOT_FROM_HOME_AGENT:
        return "not from home agent";
    case MobileNodeDrop::NOT_PROTECTED:
        return "not protected";
    case MobileNodeDrop::NO_HOME_ADDRESS:
        return "no home address";
    case MobileNodeDrop::NO_ROUTE:
        return "no route";
    }
    return "?";
}

MobileNodeTunnel::MobileNodeTunnel(Ptr<Node> node, uint16_t mtu, Callbacks callbacks)
    : m_node(node),
      m_tunnel(TunnelProtocol::Install(node)),
      m_callbacks(std::move(callbacks)),
      m_queue([this](Ptr<Packet> packet) {
          m_callbacks.dropped(MobileNodeDrop::QUEUE_TIMEOUT, packet);
          m_callbacks.queued(m_queue.GetSize());
      }),
      m_realMtu(mtu)
{
    m_device = CreateRoleDevice(node, mtu, MakeCallback(&MobileNodeTunnel::Send, this));
    m_interface = node->GetObject<Ipv6>()->GetInterfaceForDevice(m_device);
    m_tunnel->AddHandler(MakeCallback(&MobileNodeTunnel::Receive, this));
}

MobileNodeTunnel::~MobileNodeTunnel()
{
    m_tunnel->RemoveHandler(MakeCallback(&MobileNodeTunnel::Receive, this));
    m_device->SetSendCallback(VirtualNetDevice::SendCallback());
}

Ptr<VirtualNetDevice>
MobileNodeTunnel::GetDevice() const
{
    return m_device;
}

uint32_t
MobileNodeTunnel::GetInterface() const
{
    return m_interface;
}

void
MobileNodeTunnel::SetProtection(Ptr<HomeAgentProtection> protection, bool payload)
{
    m_protection = protection;
    m_protectPayload = payload;
}

void
MobileNodeTunnel::SetRouteOptimization(Ptr<RouteOptimizer> optimizer,
                                       Ptr<CorrespondentNode> correspondent)
{
    m_optimizer = optimizer;
    m_correspondent = correspondent;
}

void
MobileNodeTunnel::SetQueue(uint32_t limit, Time timeout)
{
    m_queueLimit = limit;
    m_queueTimeout = timeout;
}

void
MobileNodeTunnel::AdaptMtu()
{
    // A packet to a mobile correspondent carries a type 2 routing header on either way
    const uint32_t routing = m_correspondent ? TYPE2_ROUTING_HEADER_SIZE : 0;
    const uint32_t overhead =
        routing + std::max<uint32_t>(m_protection->GetTunnelOverhead(), HOME_ADDRESS_HEADER_SIZE);
    constexpr uint32_t minimum = 1280;
    m_device->SetMtu(
        static_cast<uint16_t>(m_realMtu > minimum + overhead ? m_realMtu - overhead : minimum));
}

void
MobileNodeTunnel::SetHomeAddress(const Ipv6Address& homeAddress)
{
    Ptr<Ipv6> ipv6 = m_node->GetObject<Ipv6>();
    Ptr<MobilityInput> input = MobilityInput::Install(m_node);
    if (!m_homeAddress.IsAny())
    {
        input->RemoveHomeAddress(m_homeAddress);
        ipv6->RemoveAddress(m_interface, m_homeAddress);
    }
    m_homeAddress = homeAddress;
    if (!m_homeAddress.IsAny())
    {
        Ipv6InterfaceAddress address(m_homeAddress, Ipv6Prefix(128));
        // Whether it is unique is the home agent's question, or the home link's, not this device's
        address.SetState(Ipv6InterfaceAddress::PREFERRED);
        ipv6->AddAddress(m_interface, address);
        input->AddHomeAddress(m_homeAddress, m_device);
    }
}

void
MobileNodeTunnel::SetEnds(const Ipv6Address& homeAgent, const Ipv6Address& careOfAddress)
{
    m_homeAgent = homeAgent;
    m_careOfAddress = careOfAddress;
}

void
MobileNodeTunnel::SetMode(Mode mode)
{
    m_mode = mode;
    if (mode != Mode::HOLD)
    {
        Flush();
    }
}

MobileNodeTunnel::Mode
MobileNodeTunnel::GetMode() const
{
    return m_mode;
}

std::size_t
MobileNodeTunnel::GetQueueSize() const
{
    return m_queue.GetSize();
}

HomeAgentPeers
MobileNodeTunnel::Peers(const Ipv6Address& homeAgent, const Ipv6Address& careOfAddress) const
{
    HomeAgentPeers peers;
    peers.homeAddress = m_homeAddress;
    peers.homeAgent = homeAgent;
    peers.careOfAddress = careOfAddress;
    return peers;
}

bool
MobileNodeTunnel::Send(Ptr<Packet> packet, const Address&, const Address&, uint16_t type)
{
    if (type == Ipv6L3Protocol::PROT_NUMBER)
    {
        Dispatch(packet);
    }
    return true;
}

void
MobileNodeTunnel::Dispatch(Ptr<Packet> packet)
{
    Ipv6Header header;
    if (!m_previous.empty())
    {
        packet->PeekHeader(header);
        if (IsPrevious(header.GetSource()))
        {
            SendPrevious(packet, header.GetSource());
            return;
        }
    }
    switch (m_mode)
    {
    case Mode::CLOSED:
        m_callbacks.dropped(MobileNodeDrop::NO_HOME_ADDRESS, packet);
        break;
    case Mode::HOLD: {
        const Ipv6Address previous = FindPrevious(header);
        if (!previous.IsAny())
        {
            SendDirect(packet, header, previous, PeerCareOf(header.GetDestination()));
            break;
        }
        Hold(packet);
        break;
    }
    case Mode::AWAY:
        SendAway(packet);
        break;
    case Mode::HOME:
        SendHome(packet);
        break;
    }
}

void
MobileNodeTunnel::Hold(Ptr<Packet> packet)
{
    if (!m_queue.Push(packet, m_queueLimit, m_queueTimeout))
    {
        m_callbacks.dropped(MobileNodeDrop::QUEUE_FULL, packet);
        return;
    }
    m_callbacks.queued(m_queue.GetSize());
}

void
MobileNodeTunnel::Flush()
{
    // What one packet sets off may close the way for the next
    while (m_mode != Mode::HOLD && m_queue.GetSize() > 0)
    {
        Ptr<Packet> packet = m_queue.Pop();
        m_callbacks.queued(m_queue.GetSize());
        Dispatch(packet);
    }
}

void
MobileNodeTunnel::SendAway(Ptr<Packet> packet)
{
    Ipv6Header header;
    packet->PeekHeader(header);
    const Ipv6Address destination = header.GetDestination();
    if (header.GetSource() != m_homeAddress || !IsUnicastRoutable(destination))
    {
        // Neither option nor tunnel is for link-local peers (RFC 6275 11.3.1)
        m_callbacks.dropped(MobileNodeDrop::NO_ROUTE, packet);
        return;
    }
    // Test messages prove that the home address is reached: always through the tunnel, without a
    // type 2 routing header (RFC 6275 6.1.3)
    if (header.GetNextHeader() == NH_MOBILITY)
    {
        SendTunneled(packet, header);
        return;
    }
    Ipv6Address direct = m_optimizer->LookupDirect(destination);
    if (direct.IsAny())
    {
        // Until the peer is told of the new care-of address it knows us by the previous one
        direct = FindPrevious(header);
    }
    const Ipv6Address peerCareOf = PeerCareOf(destination);
    if (!direct.IsAny())
    {
        SendDirect(packet, header, direct, peerCareOf);
        return;
    }
    if (!peerCareOf.IsAny())
    {
        // The peer is away too, and its binding is known: spare it the way through its home agent
        packet->RemoveHeader(header);
        const auto octets = SerializeType2RoutingHeader(header.GetNextHeader(), destination);
        packet->AddHeader(OctetsHeader(octets.data(), octets.size()));
        header.SetNextHeader(NH_ROUTING);
        header.SetDestination(peerCareOf);
        header.SetPayloadLength(packet->GetSize());
        packet->AddHeader(header);
    }
    SendTunneled(packet, header);
}

Ipv6Address
MobileNodeTunnel::PeerCareOf(const Ipv6Address& destination) const
{
    return m_correspondent ? m_correspondent->LookupCareOf(destination) : Ipv6Address::GetAny();
}

void
MobileNodeTunnel::SendDirect(Ptr<Packet> packet,
                             Ipv6Header header,
                             const Ipv6Address& source,
                             const Ipv6Address& peerCareOf)
{
    const Ipv6Address destination = header.GetDestination();
    MobilityPath path;
    path.source = source;
    path.homeAddressOption = m_homeAddress;
    path.destination = peerCareOf.IsAny() ? destination : peerCareOf;
    path.type2 = peerCareOf.IsAny() ? Ipv6Address::GetAny() : destination;
    packet->RemoveHeader(header);
    if (IsPrevious(source))
    {
        header.SetNextHeader(AddPathHeaders(packet, header.GetNextHeader(), path));
        header.SetSource(path.source);
        header.SetDestination(path.destination);
        header.SetPayloadLength(packet->GetSize());
        packet->AddHeader(header);
        SendPrevious(packet, source);
        return;
    }
    Ptr<Packet> sent = packet->Copy();
    if (SendAlongPath(m_node->GetObject<Ipv6>(), packet, header, path) == 0)
    {
        sent->AddHeader(header);
        m_callbacks.dropped(MobileNodeDrop::NO_ROUTE, sent);
    }
}

void
MobileNodeTunnel::SendTunneled(Ptr<Packet> packet, const Ipv6Header& header)
{
    const HomeAgentTraffic traffic = header.GetNextHeader() == NH_MOBILITY
                                         ? HomeAgentTraffic::RETURN_ROUTABILITY
                                         : HomeAgentTraffic::PAYLOAD;
    uint8_t nextHeader = NH_IPV6;
    if ((traffic != HomeAgentTraffic::PAYLOAD || m_protectPayload) &&
        !m_protection->ProtectTunneled(traffic,
                                       Peers(m_homeAgent, m_careOfAddress),
                                       packet,
                                       nextHeader))
    {
        m_callbacks.dropped(MobileNodeDrop::NOT_PROTECTED, packet);
        return;
    }
    // Without a route the tunnel protocol has a trace of its own
    if (IsPrevious(m_careOfAddress))
    {
        if (nextHeader == NH_IPV6 && !m_tunnel->Admit(packet, m_careOfAddress, m_homeAgent))
        {
            return;
        }
        Ipv6Header outer;
        outer.SetSource(m_careOfAddress);
        outer.SetDestination(m_homeAgent);
        outer.SetNextHeader(nextHeader);
        outer.SetHopLimit(m_hopLimit);
        outer.SetPayloadLength(packet->GetSize());
        packet->AddHeader(outer);
        SendPrevious(packet, m_careOfAddress);
    }
    else if (nextHeader == NH_IPV6)
    {
        m_tunnel->Send(packet, m_careOfAddress, m_homeAgent);
    }
    else
    {
        m_tunnel->SendProtected(packet, nextHeader, m_careOfAddress, m_homeAgent);
    }
}

void
MobileNodeTunnel::SendHome(Ptr<Packet> packet)
{
    Ipv6Header header;
    packet->RemoveHeader(header);
    Ptr<Ipv6Route> route = m_callbacks.homeRoute(header.GetDestination());
    if (!route || route->GetOutputDevice() == m_device)
    {
        packet->AddHeader(header);
        m_callbacks.dropped(MobileNodeDrop::NO_ROUTE, packet);
        return;
    }
    SocketIpv6HopLimitTag hopLimit;
    hopLimit.SetHopLimit(header.GetHopLimit());
    packet->ReplacePacketTag(hopLimit);
    SocketIpv6TclassTag trafficClass;
    trafficClass.SetTclass(header.GetTrafficClass());
    packet->ReplacePacketTag(trafficClass);
    m_node->GetObject<Ipv6>()->Send(packet,
                                    header.GetSource(),
                                    header.GetDestination(),
                                    header.GetNextHeader(),
                                    route);
}

bool
MobileNodeTunnel::Receive(Ptr<Packet> inner,
                          const Ipv6Header& header,
                          Ipv6Address source,
                          Ipv6Address destination)
{
    if (m_homeAddress.IsAny() || header.GetDestination() != m_homeAddress)
    {
        return false;
    }
    if (!m_callbacks.isHomeAgent(source))
    {
        m_callbacks.dropped(MobileNodeDrop::NOT_FROM_HOME_AGENT, inner);
        return true;
    }
    const bool signalling = header.GetNextHeader() == NH_MOBILITY;
    if ((signalling || m_protectPayload) &&
        !m_protection->Accepts(signalling ? HomeAgentTraffic::RETURN_ROUTABILITY
                                          : HomeAgentTraffic::PAYLOAD,
                               Peers(source, destination),
                               inner))
    {
        m_callbacks.dropped(MobileNodeDrop::NOT_PROTECTED, inner);
        return true;
    }
    NS_LOG_LOGIC("Packet from " << header.GetSource() << " out of the tunnel");
    MobilityTag::MarkTunneled(inner, m_node->GetId());
    // The answer to this packet may go the direct way already, so tell first
    if (!signalling && source != header.GetSource())
    {
        if (const auto peer = FindPeer(inner, header))
        {
            m_callbacks.tunneled(*peer);
        }
    }
    Reenter(m_device, inner);
    return true;
}

std::optional<Ipv6Address>
MobileNodeTunnel::FindPeer(Ptr<const Packet> inner, const Ipv6Header& header) const
{
    const Ipv6Address source = header.GetSource();
    if (!IsUnicastRoutable(source))
    {
        return std::nullopt;
    }
    constexpr uint8_t hopByHop = 0;
    switch (header.GetNextHeader())
    {
    case hopByHop:
    case NH_ROUTING:
    case NH_FRAGMENT:
    case NH_DEST_OPTIONS:
        break;
    default:
        return source; // there is nothing that could say otherwise
    }
    constexpr uint32_t most =
        1024; // octets; who hides an option behind more is not registered with
    std::vector<uint8_t> octets(std::min(inner->GetSize(), most));
    inner->CopyData(octets.data(), octets.size());
    const Parsed<InvokingPacket> packet = InvokingPacket::Parse(octets.data(), octets.size());
    if (!packet || !packet.value->complete || packet.value->protocol == NH_MOBILITY)
    {
        return std::nullopt;
    }
    const auto& homeAddress = packet.value->homeAddressOption;
    if (!homeAddress)
    {
        return source;
    }
    // A packet that is not going to be accepted begins nothing (RFC 6275 9.3.1)
    if (!MobilityInput::Install(m_node)->IsBound(*homeAddress, source))
    {
        return std::nullopt;
    }
    return homeAddress;
}

} // namespace mip6sec
} // namespace ns3
