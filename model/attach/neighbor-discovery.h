/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_NEIGHBOR_DISCOVERY_H
#define MIP6SEC_NEIGHBOR_DISCOVERY_H

#include "duplicate-address-detection.h"
#include "nd-verdict.h"
#include "neighbor-cache.h"
#include "neighbor-discovery-traces.h"

#include "ns3/address-hash.h"
#include "ns3/icmpv6-l4-protocol.h"
#include "ns3/ipv6-interface.h"
#include "ns3/nd-messages.h"
#include "ns3/node.h"

#include <map>
#include <set>
#include <unordered_map>
#include <vector>

namespace ns3
{

class Ipv6;
class Ipv6L3Protocol;

namespace mip6sec
{

/**
 * Makes FunctionDadTimeout virtual where ns-3 (3.35) has not done so yet.
 */
class StockIcmpv6 : public Icmpv6L4Protocol
{
  public:
    /// @param interface interface of the address @param addr the address
    virtual void FunctionDadTimeout(Ipv6Interface* interface, Ipv6Address addr);
};

/**
 * ICMPv6 of one interface of a node with a role of this module, in place of the stock protocol
 * there.
 *
 * It validates every message by our own parsers before anything of the stock code sees it, hands
 * messages to whoever registered for their type, never lets the stock node autoconfigure an
 * address, solicit a router or start DAD on its own, and mends what ns-3 does wrong in sending
 * Neighbor Solicitations. Its traces and counters are those of NeighborDiscoveryTraces, because its
 * base class fixes the type id; times and limits of neighbour unreachability detection are the
 * attributes of ns3::Icmpv6L4Protocol.
 *
 * Redirects are validated and handed to handlers; nothing else follows them.
 *
 * On a device with SEND messages carry a verdict (NdVerdict). What is not secured changes no
 * neighbour that is, Router Advertisements, Neighbor Advertisements and Redirects that failed end
 * here, and unreachability detection for a neighbour that is not secured solicits its group (RFC
 * 3971 8; before ns-3.36, which has no way to do this, the neighbour itself).
 */
class NeighborDiscovery : public StockIcmpv6
{
  public:
    NeighborDiscovery();
    ~NeighborDiscovery() override;

    /**
     * Create the IPv6 interface of a device with this protocol on it. Must be called before an
     * address helper touches the device; aborts with a message otherwise. On a device that has it
     * already, returns it. Wraps the routing of the node (DivertRouting), and switches its strong
     * end system model and its redirects off.
     * @param device the device; its node needs an internet stack
     * @return the protocol
     */
    static Ptr<NeighborDiscovery> Install(Ptr<NetDevice> device);
    /**
     * The same, with a link-local address that is not made from the link-layer address (a CGA).
     * Where the protocol is there already, the link-local address is replaced.
     * @param device the device, which must be a ShimDevice
     * @param linkLocal the link-local address, of fe80::/64
     * @return the protocol
     */
    static Ptr<NeighborDiscovery> Install(Ptr<NetDevice> device, const Ipv6Address& linkLocal);
    /// @param device a device @return the protocol on it, or null
    static Ptr<NeighborDiscovery> Find(Ptr<NetDevice> device);

    /// @return the device
    Ptr<NetDevice> GetDevice() const;
    /// @return the interface
    Ptr<Ipv6Interface> GetInterface() const;
    /// @return its index
    uint32_t GetInterfaceIndex() const;
    /// @return IPv6 of the node, null once the node is gone
    Ptr<Ipv6> GetIpv6() const;
    /// @return traces and counters
    Ptr<NeighborDiscoveryTraces> GetTraces() const;
    /// @return number of neighbours in the cache
    std::size_t GetNNeighbors() const;

    /**
     * @param arrival the ICMPv6 message, how it arrived (checksum not yet checked for types that
     * the base class does not validate), and what SEND says of it
     * @return whether the message is consumed; false leaves it to the default handling of its type
     */
    using Handler = Callback<bool, const NdArrival&>;

    /**
     * Register for a message type on this interface, errors included. Several may register for one
     * type; they are asked in order of registration until one returns true. Router Advertisements
     * never reach the stock code. Types 133 to 137 arrive validated; a solicitation that concerns
     * an address under DAD here does not arrive, an advertisement does, before it is a conflict.
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

    /// @return the interface's link-layer address as an option; none on a link without such
    std::optional<LinkLayerOctets> GetLinkLayerAddress() const;
    /// @return the interface's link-local address; :: while it is under DAD or not there
    Ipv6Address GetLinkLocalSource() const;
    /**
     * Replace the link-local address; the others stay, the neighbours are forgotten. Aborts with a
     * message on a device that is no ShimDevice.
     * @param linkLocal the new one, of fe80::/64
     */
    void SetLinkLocal(const Ipv6Address& linkLocal);
    /// @return whether SetLinkLocal can be called: the device is a ShimDevice
    bool CanSetLinkLocal() const;
    /// Take the link-local address off, since another node has it; SetLinkLocal sets the next
    void DropLinkLocal();
    /**
     * A message of a neighbour carried its link-layer address (RFC 4861 6.2.6, 6.3.4): remembered,
     * so that a packet to it need not wait for its resolution. Of a wrong length, it is ignored.
     * @param neighbor the neighbour
     * @param linkLayer its link-layer address
     * @param router what its IsRouter flag becomes; without a value it keeps the one it has
     * @param verdict what SEND says of the message: one that failed teaches nothing, and one that
     * is not secured changes no entry that is (RFC 3971 8)
     * @return false if the entry there is is protected from the message
     */
    bool LearnNeighbor(const Ipv6Address& neighbor,
                       const LinkLayerOctets& linkLayer,
                       std::optional<bool> router,
                       const NdVerdict& verdict = NdVerdict());
    /// @param neighbor a neighbour that is known; it counts as reachable from now on, since a role
    /// has learned so in another way than by solicitation (RFC 6275 11.5.5)
    void ConfirmNeighbor(const Ipv6Address& neighbor);
    /// @param neighbor a neighbour @return whether its entry is a secured one (RFC 3971 8)
    bool IsNeighborSecured(const Ipv6Address& neighbor) const;
    /// @return what SEND on this device knows of certificates; null on a device without SEND
    Ptr<NdAuthority> GetAuthority() const;

    /**
     * @param handler told when a neighbour known as a router says that it is none any more (RFC
     * 4861 7.2.5), and how far that can be trusted
     */
    void SetNoRouterHandler(Callback<void, Ipv6Address, NdSecurity> handler);
    /**
     * What a Router Advertisement says about the link (RFC 4861 6.3.4); zero changes nothing.
     * @param hopLimit hop limit for packets sent
     * @param reachable how long a neighbour counts as reachable
     * @param retransmit time between solicitations
     */
    void SetLinkParameters(uint8_t hopLimit, Time reachable, Time retransmit);

    /**
     * Answer and defend a target that is no address of this interface (proxied home address of an
     * absent mobile node, home address of a mobile node at home). Joins its solicited-node group.
     * @param target the address
     * @param proxy true: for another node, solicited NA without the Override and Router flags (RFC
     * 4861 7.2.8, RFC 6275 10.4.1) and from the link-local address; false: our own
     */
    void AddDefended(const Ipv6Address& target, bool proxy);
    /// @param target no longer answered
    void RemoveDefended(const Ipv6Address& target);
    /// @param target an address @return whether it is answered here
    bool IsDefended(const Ipv6Address& target) const;

    /**
     * @param address of this interface, of a link that was left
     * @param answered whether solicitations for it are answered; as long as nothing is said, they
     * are
     */
    void SetAnswered(const Ipv6Address& address, bool answered);

    /**
     * Send an unsolicited NA to all nodes for a target, with our link-layer address. The Router
     * flag is set only on a router, for a target that it does not defend as a proxy.
     * @param target the address claimed
     * @param source source address of the packet
     * @param override the Override flag; a home agent that starts to intercept sets it (RFC 6275
     * 10.4.1), as does a mobile node that reclaims its home address (11.5.5)
     */
    void SendUnsolicitedNa(const Ipv6Address& target, const Ipv6Address& source, bool override);

    /**
     * Start duplicate address detection for an address, which need not be on the interface (a home
     * agent does it for an absent mobile node, RFC 6275 10.3.1). Another node's advertisement of
     * the address, or its probe for it, is a conflict (RFC 4862 5.4.3, 5.4.4). Started again for
     * the same address it starts anew, and the first callback is never called.
     * @param address the address
     * @param probes solicitations to send; 0 succeeds at once
     * @param interval time between and after them
     * @param firstDelay time before the first (RFC 4862 5.4.2)
     * @param done called once with true (unique) or false (duplicate)
     * @param ignoreUnsecured whether messages that are not secured are no conflict (RFC 3971 8)
     */
    void StartDad(const Ipv6Address& address,
                  uint32_t probes,
                  Time interval,
                  Time firstDelay,
                  Callback<void, Ipv6Address, bool> done,
                  bool ignoreUnsecured = false);
    /// @param address DAD for it is given up, its callback not called
    void CancelDad(const Ipv6Address& address);
    /// @param address an address @return whether DAD runs for it here
    bool IsTentative(const Ipv6Address& address) const;
    /// @param address send a probe for it (RFC 4862 5.4.2)
    void SendDadProbe(const Ipv6Address& address);

    /**
     * Hear messages to the solicited-node group of an address that need not be on the interface;
     * left once for each time it was joined.
     * @param address the address
     */
    void JoinSolicitedGroup(const Ipv6Address& address);
    /// @param address its group is left
    void LeaveSolicitedGroup(const Ipv6Address& address);

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
    Ptr<NdiscCache> CreateCache(Ptr<NetDevice> device, Ptr<Ipv6Interface> interface) override;
    using Icmpv6L4Protocol::Lookup;
    /**
     * Address resolution, also for neighbours that share no prefix with the interface. An override
     * from ns-3.36 on; not virtual, and so not called by IPv6, before, where NeighborCache mends
     * what stock resolution does.
     * @param p packet that may have to wait
     * @param ipHeader its header
     * @param dst the neighbour
     * @param device of the interface
     * @param cache unused, ours is taken
     * @param hardwareDestination set to the link-layer address if it is known
     * @return whether it is known
     */
    bool Lookup(Ptr<Packet> p,
                const Ipv6Header& ipHeader,
                Ipv6Address dst,
                Ptr<NetDevice> device,
                Ptr<NdiscCache> cache,
                Address* hardwareDestination);

  protected:
    void DoDispose() override;

  private:
    /// @param type its type @param arrival the message @return why it is not valid, or NONE
    ParseError Validate(Icmp6Type type, const NdArrival& arrival) const;
    /// @param type its type @param arrival the message @return whether a handler consumed it
    bool Hand(Icmp6Type type, const NdArrival& arrival);
    /// @param arrival a Router Solicitation: remember who sent it
    void HandleSolicitedRouter(const NdArrival& arrival);
    /// @param arrival a Neighbor Solicitation: answer it
    void HandleSolicitation(const NdArrival& arrival);
    /// @param arrival a Neighbor Advertisement: update the cache
    void HandleAdvertisement(const NdArrival& arrival);
    /**
     * @param type NEIGHBOR_SOLICITATION or NEIGHBOR_ADVERTISEMENT
     * @param arrival the message
     * @return whether it concerned an address under DAD, and is dealt with
     */
    bool CheckConflict(Icmp6Type type, const NdArrival& arrival);
    /**
     * @param octets a message @param source its source @param destination its destination
     * @param linkLayer where to, without a look at the neighbours
     */
    void SendStraight(const std::vector<uint8_t>& octets,
                      const Ipv6Address& source,
                      const Ipv6Address& destination,
                      const Address& linkLayer);
    /// @param address an address @return whether the interface has it
    bool HasAddress(const Ipv6Address& address) const;
    /// @param address an address put on the interface anew @param state which it had
    void RestoreState(Ipv6Address address, Ipv6InterfaceAddress::State_e state);
    /// @param octets a link-layer address @param address receives it @return whether its length
    /// suits the device
    bool ToLinkLayer(const LinkLayerOctets& octets, Address& address) const;
    /// @param wanted a source for a solicitation @return it, or one that may be used, or ::
    Ipv6Address SolicitationSource(const Ipv6Address& wanted) const;
    /// Down target of the base class: its Router Solicitations end here, all else goes to IPv6
    /// @param packet packet @param source source @param destination destination
    /// @param protocol 58 @param route route or null
    void SendFromStock(Ptr<Packet> packet,
                       Ipv6Address source,
                       Ipv6Address destination,
                       uint8_t protocol,
                       Ptr<Ipv6Route> route);

    Ptr<Ipv6L3Protocol> m_ipv6;                           //!< IPv6 of the node
    Ptr<NetDevice> m_device;                              //!< the device
    Ptr<Ipv6Interface> m_interface;                       //!< its interface
    uint32_t m_index{0};                                  //!< index of the interface
    Ptr<NeighborCache> m_cache;                           //!< neighbours
    Ptr<NeighborDiscoveryTraces> m_traces;                //!< traces and counters
    DuplicateAddressDetection m_dad;                      //!< addresses under DAD
    std::map<Icmp6Type, std::vector<Handler>> m_handlers; //!< by type
    Callback<void, Ipv6Address, NdSecurity>
        m_noRouter; //!< told about a router that is none any more
    std::unordered_map<Ipv6Address, bool, AddressHash> m_defended; //!< target to proxy
    std::set<Ipv6Address> m_unanswered; //!< addresses of the interface that are not answered
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_NEIGHBOR_DISCOVERY_H
