/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "home-agent-tunnel.h"

#include "mobility-output.h"
#include "role-device.h"

#include "ns3/mobility-constants.h"
#include "ns3/mobility-extensions.h"
#include "ns3/simulator.h"

#include <utility>

namespace ns3
{
namespace mip6sec
{

namespace
{

/// MTU of the tunnels until the attributes are known: Ethernet less the outer header
constexpr uint16_t INITIAL_TUNNEL_MTU = 1460;

/// @param header of an inner packet @return how RFC 3776 wants it protected
HomeAgentTraffic
Classify(const Ipv6Header& header)
{
    // RFC 6275 10.4.6: a Mobility Header inside the tunnel is a message of return routability
    return header.GetNextHeader() == NH_MOBILITY ? HomeAgentTraffic::RETURN_ROUTABILITY
                                                 : HomeAgentTraffic::PAYLOAD;
}

/// @param binding a binding @return its ends
HomeAgentPeers
PeersOf(const Binding& binding)
{
    return {binding.homeAddress, binding.localAddress, binding.careOfAddress};
}

} // namespace

HomeAgentTunnel::HomeAgentTunnel(Ptr<Node> node,
                                 BindingCache& bindings,
                                 const HomeLinkProxy& proxy,
                                 HomeAgentDropSink drop,
                                 TunneledSink tunneled)
    : m_node(node),
      m_ipv6(node->GetObject<Ipv6>()),
      m_bindings(bindings),
      m_proxy(proxy),
      m_drop(std::move(drop)),
      m_tunneled(std::move(tunneled)),
      m_protection(CreateObject<NoProtection>()),
      m_protocol(TunnelProtocol::Install(node))
{
    m_device =
        CreateRoleDevice(node, INITIAL_TUNNEL_MTU, MakeCallback(&HomeAgentTunnel::Transmit, this));
    m_route = Create<Ipv6Route>();
    m_route->SetGateway(Ipv6Address::GetAny());
    m_route->SetOutputDevice(m_device);
    m_protocol->AddHandler(MakeCallback(&HomeAgentTunnel::Decapsulated, this));
}

HomeAgentTunnel::~HomeAgentTunnel()
{
    m_protocol->RemoveHandler(MakeCallback(&HomeAgentTunnel::Decapsulated, this));
    m_device->SetSendCallback(VirtualNetDevice::SendCallback());
}

void
HomeAgentTunnel::SetProtection(Ptr<HomeAgentProtection> protection)
{
    m_protection = protection;
}

void
HomeAgentTunnel::SetMtu(uint16_t mtu)
{
    m_device->SetMtu(mtu);
}

Ptr<VirtualNetDevice>
HomeAgentTunnel::GetDevice() const
{
    return m_device;
}

Ptr<Ipv6Route>
HomeAgentTunnel::RouteForwarded(Ptr<const Packet> packet)
{
    // Forwarding to the virtual device is synchronous, so the device knows it by its number
    m_forwardedUid = packet->GetUid();
    return m_route;
}

Ptr<Ipv6Route>
HomeAgentTunnel::RouteOriginated(const Binding& binding)
{
    Ptr<Ipv6Route> route = Create<Ipv6Route>();
    route->SetSource(binding.localAddress);
    route->SetDestination(binding.homeAddress);
    route->SetGateway(Ipv6Address::GetAny());
    route->SetOutputDevice(m_device);
    return route;
}

bool
HomeAgentTunnel::Transmit(Ptr<Packet> packet,
                          const Address& source,
                          const Address& destination,
                          uint16_t protocol)
{
    const bool forwarded = m_forwardedUid == packet->GetUid();
    m_forwardedUid.reset();
    Ipv6Header header;
    packet->PeekHeader(header);
    Binding* binding = m_bindings.Find(header.GetDestination());
    if (!binding)
    {
        m_drop(HomeAgentDrop::NO_BINDING, packet);
        return false;
    }
    binding->lastUsed = Simulator::Now();
    // A Home Test must come through the tunnel (RFC 6275 11.6.2), even if we are the correspondent
    if (forwarded || header.GetNextHeader() == NH_MOBILITY)
    {
        return Encapsulate(packet, header, *binding);
    }
    packet->RemoveHeader(header);
    MobilityPath path;
    path.source = header.GetSource();
    path.destination = binding->careOfAddress;
    path.type2 = binding->homeAddress;
    if (SendAlongPath(m_ipv6, packet, header, path) == 0)
    {
        m_drop(HomeAgentDrop::UNREACHABLE, packet);
        return false;
    }
    return true;
}

bool
HomeAgentTunnel::Encapsulate(Ptr<Packet> packet, const Ipv6Header& header, const Binding& binding)
{
    uint8_t nextHeader = NH_IPV6;
    if (!m_protection->ProtectTunneled(Classify(header), PeersOf(binding), packet, nextHeader))
    {
        m_drop(HomeAgentDrop::NOT_PROTECTED, packet);
        return false;
    }
    m_tunneled(packet, binding.homeAddress);
    const bool sent = nextHeader == NH_IPV6
                          ? m_protocol->Send(packet, binding.localAddress, binding.careOfAddress)
                          : m_protocol->SendProtected(packet,
                                                      nextHeader,
                                                      binding.localAddress,
                                                      binding.careOfAddress);
    if (!sent)
    {
        m_drop(HomeAgentDrop::UNREACHABLE, packet);
    }
    return sent;
}

bool
HomeAgentTunnel::Decapsulated(Ptr<Packet> inner,
                              const Ipv6Header& header,
                              Ipv6Address outerSource,
                              Ipv6Address outerDestination)
{
    // RFC 6275 5.5: the inner source says which mobile node it is, by its home address or, if that
    // is defended too, by its link-local address
    const Ipv6Address source = header.GetSource();
    const Ipv6Address home = source.IsLinkLocal() ? m_proxy.FindByLinkLocal(source) : source;
    const Binding* binding = m_bindings.Find(home);
    if (!binding)
    {
        return false;
    }
    HomeAgentPeers peers = PeersOf(*binding);
    if (outerSource != peers.careOfAddress || outerDestination != peers.homeAgent)
    {
        m_drop(HomeAgentDrop::WRONG_OUTER_SOURCE, inner);
        return true;
    }
    if (!m_protection->Accepts(Classify(header), peers, inner))
    {
        m_drop(HomeAgentDrop::NOT_PROTECTED, inner);
        return true;
    }
    // Group membership and stateful autoconfiguration of absent nodes are not supported: their
    // messages are silently ignored (RFC 6275 10.4.3, 10.4.4), and other link-scope traffic has no
    // business here
    if (source.IsLinkLocal() || !IsUnicastRoutable(header.GetDestination()) ||
        header.GetDestination() == source)
    {
        m_drop(HomeAgentDrop::INVALID_INNER, inner);
        return true;
    }
    Reenter(m_device, inner);
    return true;
}

} // namespace mip6sec
} // namespace ns3
