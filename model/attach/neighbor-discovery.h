/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH x-OpenSSL-linking-permission
 */
#ifndef MIP6SEC_NEIGHBOR_DISCOVERY_H
#define MIP6SEC_NEIGHBOR_DISCOVERY_H

#include "ns3/icmpv6-l4-protocol.h"
#include "ns3/ipv6-interface.h"
#include "ns3/nd-messages.h"
#include "ns3/node.h"

#include <unordered_map>
#include <unordered_set>

namespace ns3
{
namespace mip6sec
{

/**
 * ICMPv6 of one interface of a node with a role of this module, in place of the stock protocol
 * there.
 *
 * It validates every message by our own parsers before anything of the stock code sees it, hands
 * messages to whoever registered for their type, never lets the stock node autoconfigure an
 * address, solicit a router or start DAD on its own, and mends what ns-3 does wrong in sending
 * Neighbor Solicitations. Its attributes and traces live on the objects that use it, because its
 * base class fixes the type id.
 */
class NeighborDiscovery : public Icmpv6L4Protocol
{
  public:
    NeighborDiscovery();
    ~NeighborDiscovery() override;

    /**
     * Create the IPv6 interface of a device with this protocol on it. Must be called before an
     * address helper touches the device; aborts with a message otherwise. On a device that has it
     * already, returns it.
     * @param device the device; its node needs an internet stack
     * @return the protocol
     */
    static Ptr<NeighborDiscovery> Install(Ptr<NetDevice> device);
    /// @param device a device @return the protocol on it, or null
    static Ptr<NeighborDiscovery> Find(Ptr<NetDevice> device);

    /// @return the device
    Ptr<NetDevice> GetDevice() const;
    /// @return the interface
    Ptr<Ipv6Interface> GetInterface() const;
    /// @return its index
    uint32_t GetInterfaceIndex() const;

    /**
     * @param octets the ICMPv6 message
     * @param envelope how it arrived (checksum not yet checked for types that the base class does
     * not validate)
     * @return whether the message is consumed; false leaves it to the default handling of its type
     */
    using Handler = Callback<bool, const std::vector<uint8_t>&, const Icmp6Envelope&>;

    /**
     * Register for a message type on this interface, errors included. Several may register for one
     * type; they are asked in order of registration until one returns true. Router Advertisements
     * never reach the stock code.
     * @param type the ICMPv6 type
     * @param handler who gets it
     */
    void AddHandler(Icmp6Type type, Handler handler);
    /// @param type the ICMPv6 type @param handler no longer called
    void RemoveHandler(Icmp6Type type, Handler handler);

    /**
     * Send an ICMPv6 message straight out of this interface with hop limit 255.
     * @param octets the message with its checksum
     * @param source source address
     * @param destination on-link unicast or multicast destination
     */
    void SendOut(const std::vector<uint8_t>& octets,
                 const Ipv6Address& source,
                 const Ipv6Address& destination);

    /**
     * Answer and defend a target that is no address of this interface (proxied home address of an
     * absent mobile node, home address of a mobile node at home). Joins its solicited-node group.
     * @param target the address
     * @param proxy true: for another node, NA without the Override flag as RFC 6275 10.4.1 demands
     * of proxies; false: our own
     */
    void AddDefended(const Ipv6Address& target, bool proxy);
    /// @param target no longer answered
    void RemoveDefended(const Ipv6Address& target);

    /**
     * Send an unsolicited NA to all nodes for a target, with our link-layer address.
     * @param target the address claimed
     * @param source source address of the packet
     * @param override the Override flag
     */
    void SendUnsolicitedNa(const Ipv6Address& target, const Ipv6Address& source, bool override);

    /**
     * Called for a valid NS or NA that says that another node has, or probes, an address under DAD
     * here.
     * @param address the address in conflict
     */
    using ConflictHandler = Callback<void, Ipv6Address>;

    /**
     * Start duplicate address detection for an address, which need not be on the interface (a home
     * agent does it for an absent mobile node, RFC 6275 10.3.1).
     * @param address the address
     * @param probes solicitations to send; 0 succeeds at once
     * @param interval time between and after them
     * @param firstDelay time before the first (RFC 4862 5.4.2)
     * @param done called once with true (unique) or false (duplicate)
     */
    void StartDad(const Ipv6Address& address,
                  uint32_t probes,
                  Time interval,
                  Time firstDelay,
                  Callback<void, Ipv6Address, bool> done);
    /// @param address DAD for it is given up, its callback not called
    void CancelDad(const Ipv6Address& address);
    /// @param address an address @return whether DAD runs for it here
    bool IsTentative(const Ipv6Address& address) const;

    /// Forget every neighbour and the packets that wait for one. @return the number of packets lost
    /// so
    uint32_t FlushNeighbors();

    /// @param stream first random stream @return number of streams used
    int64_t AssignStreams(int64_t stream);

    // Icmpv6L4Protocol
    IpL4Protocol::RxStatus Receive(Ptr<Packet> p,
                                   const Ipv6Header& header,
                                   Ptr<Ipv6Interface> interface) override;
    void SendNS(Ipv6Address src,
                Ipv6Address dst,
                Ipv6Address target,
                Address hardwareAddress) override;
    void FunctionDadTimeout(Ipv6Interface* interface, Ipv6Address addr) override;
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_NEIGHBOR_DISCOVERY_H
