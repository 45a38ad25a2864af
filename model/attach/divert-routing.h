/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_DIVERT_ROUTING_H
#define MIP6SEC_DIVERT_ROUTING_H

#include "ns3/ipv6-list-routing.h"
#include "ns3/mip6sec-compat.h"
#include "ns3/node.h"

#include <functional>
#include <map>
#include <set>
#include <utility>
#include <vector>

namespace ns3
{
namespace mip6sec
{

/**
 * What a role says about a packet before the node's own routing is asked.
 *
 * An implementation must answer from hashed state: it is asked for every packet of the node.
 */
class RouteDiverter
{
  public:
    virtual ~RouteDiverter() = default;

    /**
     * A packet that this node sends.
     * @param header its header; the source may be unspecified, the next header 0, where a socket
     * asks for a source address
     * @param oif the device asked for, or null
     * @return the route to take, or null to pass the question on
     */
    virtual Ptr<Ipv6Route> DivertOutput(const Ipv6Header& header, Ptr<NetDevice> oif) = 0;

    /// What to do with a packet that arrived and is not for an address of this node
    enum class Input
    {
        PASS,    //!< pass the question on
        FORWARD, //!< forward by the route given
        DELIVER, //!< deliver to this node
        DROP,    //!< the role has dropped it, with a trace of its own
    };

    /**
     * A packet that arrived for an address that no interface of this node has.
     * @param packet the packet behind its IPv6 header
     * @param header the header
     * @param idev the device it came from
     * @param route receives the route on FORWARD
     * @return what to do
     */
    virtual Input DivertInput(Ptr<const Packet> packet,
                              const Ipv6Header& header,
                              Ptr<const NetDevice> idev,
                              Ptr<Ipv6Route>& route) = 0;
};

/**
 * Wraps the routing protocol of a node, and asks the roles on the node first.
 *
 * Derived from Ipv6ListRouting only so that Ipv6StaticRoutingHelper and other helpers still find
 * the wrapped protocol. Also tells the devices of the access link which solicited-node groups the
 * node's addresses belong to.
 */
class DivertRouting : public Ipv6ListRouting
{
  public:
    /// @return the type id
    static TypeId GetTypeId();
    DivertRouting() = default;
    ~DivertRouting() override = default;

    /**
     * Wrap the routing of a node, once; the internet stack must be installed, and aborts with a
     * message if it is not. A second call returns the wrapper that is there.
     * @param node the node
     * @return its wrapper
     */
    static Ptr<DivertRouting> Install(Ptr<Node> node);

    /**
     * @param priority higher is asked first; the mobile node is 200, the access router 150, home
     * agent 100, correspondent 50
     * @param diverter asked for every packet; removed by RemoveDiverter before it dies
     */
    void AddDiverter(int priority, RouteDiverter* diverter);
    /// @param diverter no longer asked
    void RemoveDiverter(RouteDiverter* diverter);

    /**
     * Told after an address was added to an interface of the node (true) or taken off it (false).
     */
    using AddressListener =
        std::function<void(uint32_t interface, Ipv6Address address, bool added)>;
    /**
     * @param owner identifies the listener for RemoveAddressListener
     * @param listener called for every address of the node
     */
    void AddAddressListener(const void* owner, AddressListener listener);
    /// @param owner whose listener is no longer called
    void RemoveAddressListener(const void* owner);

    /**
     * Ask only the wrapped routing: the way a packet to this destination really leaves. Where it
     * knows none, the fallback router of the device, or of the first interface that has one,
     * serves a packet whose source is given.
     * @param header source (may be ::) and destination
     * @param oif the device, or null
     * @return the route or null
     */
    Ptr<Ipv6Route> UnderlyingRoute(const Ipv6Header& header, Ptr<NetDevice> oif);
    /**
     * A default router for packets that bring their source with them. Stock routing cannot hold a
     * default route on an interface without a global address, because it asserts that it finds a
     * source there; a mobile node at home has such an interface.
     * @param interface index of the interface
     * @param router link-local address of the router, or :: for none
     */
    void SetFallbackRouter(uint32_t interface, const Ipv6Address& router);
    /**
     * @param address of this node, which a packet is not to be given as source if its device has
     * another of the same scope (it belongs to a link that was left)
     * @param avoided whether that is so from now on
     */
    void SetAvoided(const Ipv6Address& address, bool avoided);

    // Ipv6ListRouting
    void AddRoutingProtocol(Ptr<Ipv6RoutingProtocol> routingProtocol, int16_t priority) override;
    uint32_t GetNRoutingProtocols() const override;
    Ptr<Ipv6RoutingProtocol> GetRoutingProtocol(uint32_t index, int16_t& priority) const override;
    Ptr<Ipv6Route> RouteOutput(Ptr<Packet> p,
                               const Ipv6Header& header,
                               Ptr<NetDevice> oif,
                               Socket::SocketErrno& sockerr) override;
    bool RouteInput(Ptr<const Packet> p,
                    const Ipv6Header& header,
                    Ptr<const NetDevice> idev,
                    RouteInputUnicast ucb,
                    RouteInputMulticast mcb,
                    RouteInputLocal lcb,
                    RouteInputError ecb) override;
    void NotifyInterfaceUp(uint32_t interface) override;
    void NotifyInterfaceDown(uint32_t interface) override;
    void NotifyAddAddress(uint32_t interface, Ipv6InterfaceAddress address) override;
    void NotifyRemoveAddress(uint32_t interface, Ipv6InterfaceAddress address) override;
    void NotifyAddRoute(Ipv6Address dst,
                        Ipv6Prefix mask,
                        Ipv6Address nextHop,
                        uint32_t interface,
                        Ipv6Address prefixToUse = Ipv6Address::GetZero()) override;
    void NotifyRemoveRoute(Ipv6Address dst,
                           Ipv6Prefix mask,
                           Ipv6Address nextHop,
                           uint32_t interface,
                           Ipv6Address prefixToUse = Ipv6Address::GetZero()) override;
    void SetIpv6(Ptr<Ipv6> ipv6) override;
    void PrintRoutingTable(Ptr<OutputStreamWrapper> stream,
                           Time::Unit unit = Time::S) const override;

  protected:
    void DoDispose() override;

  private:
    /// A diverter and its place in the order
    struct Entry
    {
        int priority;            //!< higher first
        RouteDiverter* diverter; //!< who is asked
    };

    /**
     * Join the link-layer groups of all addresses of an interface, so that those that it got
     * without a notification (its link-local address) are not forgotten.
     * @param interface index of the interface
     */
    void SyncGroups(uint32_t interface);
    /**
     * Give a route another source if it has one to be avoided, and the packet none yet.
     * @param header header of the packet
     * @param route its route, or null
     * @return the route
     */
    Ptr<Ipv6Route> Sourced(const Ipv6Header& header, Ptr<Ipv6Route> route) const;
    /**
     * Leave the group of one address, if joined.
     * @param interface index of the interface
     * @param address the address
     */
    void LeaveGroup(uint32_t interface, const Ipv6Address& address);

    Ptr<Ipv6> m_ipv6;                   //!< the node's IPv6
    Ptr<Ipv6RoutingProtocol> m_wrapped; //!< the routing that was there before
    bool m_wrappedReports{false};   //!< the wrapped routing is a list, which reports errors itself
    std::vector<Entry> m_diverters; //!< by falling priority
    std::vector<std::pair<const void*, AddressListener>> m_listeners; //!< in order of registration
    std::map<uint32_t, Ipv6Address> m_fallback;            //!< fallback routers, by interface
    std::set<Ipv6Address> m_avoided;                       //!< no sources, if it can be helped
    std::map<uint32_t, std::vector<Ipv6Address>> m_joined; //!< groups joined, by interface
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_DIVERT_ROUTING_H
