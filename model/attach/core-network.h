/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_CORE_NETWORK_H
#define MIP6SEC_CORE_NETWORK_H

#include "core-port.h"

#include "ns3/channel.h"
#include "ns3/data-rate.h"
#include "ns3/ipv6-address.h"
#include "ns3/net-device.h"
#include "ns3/nstime.h"
#include "ns3/traced-callback.h"

#include <unordered_map>
#include <vector>

namespace ns3
{
namespace mip6sec
{

/**
 * An ideal routed core between access routers, home agents and correspondent nodes: a packet that a
 * port sends is taken to the port that owns the /64 prefix of its destination, after the one-way
 * delay between the two. It stands for a network of any number of routers, costs one hash per
 * packet, and needs no routing table at its edges but a default route. Its hop limit stays as it
 * is.
 *
 * A packet to a prefix that no port owns, or that the sending port owns itself, is dropped as
 * unroutable. Multicast and link-local packets end at the core as they would at its first router,
 * and do not count as unroutable.
 *
 * Attributes: "Delay" (10 ms, one way, between ports without a delay of their own), "DataRate" (1
 * Gbps, of each port), "PortPrefix" (2001:2:1::, 48 bits of the addresses that ports without one
 * get). Trace: "Unroutable" (packet).
 */
class CoreNetwork : public Channel
{
  public:
    /// @return the type id
    static TypeId GetTypeId();
    CoreNetwork();
    ~CoreNetwork() override;

    /**
     * @param node a node with an internet stack; gets a port, its IPv6 interface, forwarding, with
     * NeighborDiscovery on it, and a default route to it
     * @return the port
     */
    Ptr<CorePort> Connect(Ptr<Node> node);
    /**
     * The same with the ICMPv6 of ns-3 on the interface: for nodes that shall have nothing of this
     * module, such as those of a baseline.
     * @param node a node with an internet stack
     * @return the port
     */
    Ptr<CorePort> ConnectStock(Ptr<Node> node);
    /// @param prefix 64 bits; what follows them is ignored @param port where packets to it go, in
    /// place of an earlier one
    void AddPrefix(const Ipv6Address& prefix, Ptr<CorePort> port);
    /**
     * Give a port an address of its own and route its /64 prefix to it: for a correspondent node
     * that is on no access link.
     * @param address a global address @param port the port
     */
    void AssignAddress(const Ipv6Address& address, Ptr<CorePort> port);
    /// @param a a port @param b another @param delay one way, in both directions, not negative
    void SetDelay(Ptr<CorePort> a, Ptr<CorePort> b, Time delay);
    /// @param a a port @param b another @return one-way delay between them
    Time GetDelay(Ptr<const CorePort> a, Ptr<const CorePort> b) const;

    /// @return data rate of each port
    DataRate GetDataRate() const;
    /// @return packets dropped because no port owns their destination
    uint64_t GetUnroutable() const;

    // Channel
    std::size_t GetNDevices() const override;
    Ptr<NetDevice> GetDevice(std::size_t i) const override;

  protected:
    void DoDispose() override;

  private:
    friend class CorePort;

    /// @param node gets a port @return the port, without IPv6
    Ptr<CorePort> AddPort(Ptr<Node> node);
    /// @param port forwards, and has the default route
    void SetUpRouting(Ptr<CorePort> port);
    /// @param port gets a global address of its own, unless it has one
    void EnsureAddress(Ptr<CorePort> port);
    /**
     * Carry a packet to the port that owns its destination.
     * @param sender the port it comes from
     * @param packet the packet
     * @param airtime until the last bit is out
     */
    void Carry(CorePort* sender, Ptr<const Packet> packet, Time airtime);
    /// @param address an address @return its first 64 bits
    static uint64_t Prefix(const Ipv6Address& address);
    /// @param a a port @param b another @return key of the pair, whichever is first
    uint64_t Pair(const CorePort& a, const CorePort& b) const;

    Time m_delay;                       //!< between ports without a delay of their own
    DataRate m_dataRate;                //!< of each port
    Ipv6Address m_portPrefix;           //!< attribute PortPrefix
    std::vector<Ptr<CorePort>> m_ports; //!< by index
    std::unordered_map<uint64_t, CorePort*> m_prefixes;  //!< by the first 64 bits
    std::unordered_map<uint64_t, Time> m_delays;         //!< by pair of ports
    uint64_t m_unroutable{0};                            //!< packets dropped
    TracedCallback<Ptr<const Packet>> m_unroutableTrace; //!< trace Unroutable
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_CORE_NETWORK_H
