/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_HOME_AGENT_TUNNEL_H
#define MIP6SEC_HOME_AGENT_TUNNEL_H

#include "binding-cache.h"
#include "home-agent-drop.h"
#include "home-link-proxy.h"
#include "tunnel-protocol.h"

#include "ns3/home-agent-protection.h"
#include "ns3/ipv6-route.h"
#include "ns3/ipv6.h"
#include "ns3/node.h"
#include "ns3/virtual-net-device.h"

#include <functional>
#include <optional>

namespace ns3
{
namespace mip6sec
{

/**
 * The home agent's ends of the tunnels to its mobile nodes (RFC 6275 10.4.2, 10.4.5): one virtual
 * device for all of them, the binding looked up by hash.
 *
 * What is forwarded to a home address is encapsulated; what this node itself sends there takes a
 * type 2 routing header, since the home agent then is a correspondent node.
 */
class HomeAgentTunnel
{
  public:
    /// Told of each packet that enters a tunnel, with its home address
    using TunneledSink = std::function<void(Ptr<const Packet>, const Ipv6Address&)>;

    /**
     * @param node the home agent
     * @param bindings its bindings
     * @param proxy finds mobile nodes by their link-local address
     * @param drop told of drops
     * @param tunneled told of tunnelled packets
     */
    HomeAgentTunnel(Ptr<Node> node,
                    BindingCache& bindings,
                    const HomeLinkProxy& proxy,
                    HomeAgentDropSink drop,
                    TunneledSink tunneled);
    ~HomeAgentTunnel();
    HomeAgentTunnel(const HomeAgentTunnel&) = delete;
    HomeAgentTunnel& operator=(const HomeAgentTunnel&) = delete;

    /// @param protection protects what goes through the tunnels
    void SetProtection(Ptr<HomeAgentProtection> protection);
    /// @param mtu octets of the largest inner packet
    void SetMtu(uint16_t mtu);
    /// @return the virtual device
    Ptr<VirtualNetDevice> GetDevice() const;

    /**
     * @param packet a packet that arrived for a home address with a binding
     * @return the route into the tunnel
     */
    Ptr<Ipv6Route> RouteForwarded(Ptr<const Packet> packet);
    /**
     * @param binding the binding of a home address to which this node sends
     * @return the route; its source is our address in the binding
     */
    Ptr<Ipv6Route> RouteOriginated(const Binding& binding);

  private:
    /**
     * Send callback of the device.
     * @param packet with its IPv6 header
     * @param source ignored
     * @param destination ignored
     * @param protocol ignored
     * @return whether it was sent
     */
    bool Transmit(Ptr<Packet> packet,
                  const Address& source,
                  const Address& destination,
                  uint16_t protocol);
    /// @param packet inner packet @param header its header @param binding where to @return whether
    /// it was sent
    bool Encapsulate(Ptr<Packet> packet, const Ipv6Header& header, const Binding& binding);
    /**
     * A packet came out of a tunnel (see TunnelProtocol::Handler).
     * @param inner the inner packet with its header
     * @param header that header
     * @param outerSource source of the outer header
     * @param outerDestination destination of the outer header
     * @return whether it was from one of our mobile nodes
     */
    bool Decapsulated(Ptr<Packet> inner,
                      const Ipv6Header& header,
                      Ipv6Address outerSource,
                      Ipv6Address outerDestination);

    Ptr<Node> m_node;                       //!< the home agent
    Ptr<Ipv6> m_ipv6;                       //!< its IPv6
    BindingCache& m_bindings;               //!< its bindings
    const HomeLinkProxy& m_proxy;           //!< finds mobile nodes by their link-local address
    HomeAgentDropSink m_drop;               //!< told of drops
    TunneledSink m_tunneled;                //!< told of tunnelled packets
    Ptr<HomeAgentProtection> m_protection;  //!< protects the tunnels
    Ptr<TunnelProtocol> m_protocol;         //!< sends and receives
    Ptr<VirtualNetDevice> m_device;         //!< the role device
    Ptr<Ipv6Route> m_route;                 //!< the way of forwarded packets
    std::optional<uint64_t> m_forwardedUid; //!< packet on its way from RouteForwarded to Transmit
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_HOME_AGENT_TUNNEL_H
