/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_NEW_ACCESS_ROUTER_H
#define MIP6SEC_NEW_ACCESS_ROUTER_H

#include "arrival-table.h"
#include "new-access-router-drop.h"

#include "ns3/access-router-protection.h"
#include "ns3/divert-routing.h"
#include "ns3/mobility-protocol.h"
#include "ns3/neighbor-discovery.h"
#include "ns3/object.h"
#include "ns3/random-octets.h"
#include "ns3/token-bucket.h"
#include "ns3/traced-callback.h"
#include "ns3/tunnel-protocol.h"
#include "ns3/virtual-net-device.h"

#include <array>
#include <deque>
#include <functional>

namespace ns3
{
namespace mip6sec
{

/**
 * An access router as NAR (RFC 5568 4, 6.2.1, 6.3): answers Handover Initiates, checks or assigns
 * NCoAs, defends them as a proxy, keeps packets for mobile nodes that are on their way, and lets
 * them go at the UNA. A part of FmipAccessRouter.
 *
 * The presence of an expected mobile node is detected by any Neighbor Advertisement with its NCoA
 * as target and its link-layer address, of which the UNA is the usual one; by the Handover Initiate
 * of code 1 that follows its FBU from the new link; and, where a host route for its PCoA waits for
 * it, by its Router Solicitation too. Where the neighbour cache knows the NCoA with the same
 * link-layer address already, the node may have come before its Handover Initiate did, and is asked
 * by a Neighbor Solicitation.
 *
 * Who composes it adds it to the DivertRouting of its node, in front of the PAR.
 */
class NewAccessRouter : public Object, public RouteDiverter
{
  public:
    /// @return the type id
    static TypeId GetTypeId();
    NewAccessRouter();
    ~NewAccessRouter() override;

    /// Which address a mobile node is to use here
    enum AddressPolicy
    {
        PROPOSED, //!< the one that it proposes, if that can be
        ASSIGNED, //!< one chosen here, whether or not the S flag asks for it (RFC 5568 3.2)
        PREVIOUS, //!< its PCoA, by a host route (RFC 5568 6.2.1.2)
    };

    /**
     * @param access ICMPv6 of the access link
     * @param address global address of the router on that link, to which HIs are sent
     * @param prefix on that link @param prefixLength its bits
     */
    void Setup(Ptr<NeighborDiscovery> access,
               const Ipv6Address& address,
               const Ipv6Address& prefix,
               uint8_t prefixLength);
    /// @param trusted whether a HI from this address with these properties is accepted: a known
    /// peer, protected as it must be; without one none is
    void SetPeerCheck(std::function<bool(const MobilityEnvelope&)> trusted);
    /// @param accepted told of each address under which a mobile node is expected from now on, or
    /// here: nobody else is to be forwarded its packets from here
    void SetAcceptance(std::function<void(const Ipv6Address&)> accepted);
    /// @param protection of HAcks from now on; null for none
    void SetProtection(Ptr<AccessRouterProtection> protection);
    /// Forget every mobile node (a restart): proxies, buffers, routes, timers
    void Clear();
    /**
     * A mobile node that came here goes on to another router: this one, as its PAR, forwards its
     * packets from now on, also those that wait here.
     * @param address its NCoA here, its PCoA now; nothing happens unless it is known
     * @return packets that wait for it, in order, with their IPv6 headers
     */
    std::deque<Ptr<Packet>> Release(const Ipv6Address& address);

    /// @return mobile nodes that are expected or served with a host route, or came not longer than
    /// PROXY_ND_LIFETIME ago
    std::size_t GetNArrivals() const;
    /// @return packets that wait for mobile nodes
    std::size_t GetNBuffered() const;
    /// @param reason a reason @return packets and messages dropped for it
    uint64_t GetNDropped(NewAccessRouterDrop reason) const;

    /// @param stream first random stream @return number of streams used
    int64_t AssignStreams(int64_t stream);

    // RouteDiverter
    Ptr<Ipv6Route> DivertOutput(const Ipv6Header& header, Ptr<NetDevice> oif) override;
    Input DivertInput(Ptr<const Packet> packet,
                      const Ipv6Header& header,
                      Ptr<const NetDevice> idev,
                      Ptr<Ipv6Route>& route) override;

    /// @param router PAR @param previous PCoA or :: @param next NCoA or :: @param code of the HI
    typedef void (*HandoverInitiateReceivedCallback)(Ipv6Address router,
                                                     Ipv6Address previous,
                                                     Ipv6Address next,
                                                     HandoverInitiateCode code);
    /// @param router PAR @param code of the HAck @param next NCoA in it, or ::
    typedef void (*HandoverAckSentCallback)(Ipv6Address router,
                                            HandoverAckCode code,
                                            Ipv6Address next);
    /// @param address NCoA, or PCoA of a host route @param before state @param after state
    typedef void (*StateChangeCallback)(Ipv6Address address,
                                        ArrivalState before,
                                        ArrivalState after);
    /// @param packet as it came, with its header @param address to which it goes
    typedef void (*BufferedCallback)(Ptr<const Packet> packet, Ipv6Address address);
    /// @param source of the UNA @param expected whether a PAR has announced that node
    typedef void (*UnaReceivedCallback)(Ipv6Address source, bool expected);
    /// @param destination source of the UNA @param status of the NAACK
    typedef void (*NaackSentCallback)(Ipv6Address destination, NaackStatus status);
    /// @param reason why @param packet as far as there is one, with its header if it was payload
    typedef void (*DropCallback)(NewAccessRouterDrop reason, Ptr<const Packet> packet);

  protected:
    void DoDispose() override;

  private:
    /// What is known of an address that a mobile node wants
    enum class Use
    {
        FREE,    //!< nobody is known to have it
        SAME,    //!< the mobile node itself
        TAKEN,   //!< another node
        INVALID, //!< it cannot be an address of a host on this link
    };

    // Handover Initiate
    /// @param message a message @param envelope how it came @return whether it is for this role
    bool HandleInitiate(const MobilityMessage& message, const MobilityEnvelope& envelope);
    /// @param request of code 0, valid
    void Prepare(const ArrivalRequest& request);
    /// @param request of code 1, valid: validate the entry that the UNA has made
    void Validate(const ArrivalRequest& request);
    /// @param request gets an address of ours
    void Assign(const ArrivalRequest& request);
    /// @param request is served with its PCoA, or refused with the code if that cannot be
    /// @param otherwise code of the refusal
    void Host(const ArrivalRequest& request, HandoverAckCode otherwise);
    /// @param request answered without an arrival @param code of the answer
    void Refuse(const ArrivalRequest& request, HandoverAckCode code);
    /// @param request of which no arrival may be left but under this address @param address it
    /// @return the arrival for it, new or renewed; null if there are too many
    NodeArrival* Place(const ArrivalRequest& request, const Ipv6Address& address);
    /// @param arrival accepted with its answer: defended, timed and acknowledged
    void Accept(NodeArrival& arrival);
    /// @param address under duplicate address detection @param unique its verdict
    void DadDone(Ipv6Address address, bool unique);
    /// @param router PAR @param answer is sent to it
    void SendAck(const Ipv6Address& router, const HandoverAck& answer);
    /// @param request accepted @param address for the mobile node @return the answer
    HandoverAck AnswerFor(const ArrivalRequest& request, const Ipv6Address& address) const;
    /// @param request a Handover Initiate @return whether its NCoA is chosen here
    bool IsAssigning(const ArrivalRequest& request) const;
    /// @return an address on the link that nobody is known to have, or :: if luck is out
    Ipv6Address ChooseAddress();
    /// @param address wanted by a mobile node @param linkLayer of it @return what is known of it
    Use UseOf(const Ipv6Address& address, const LinkLayerOctets& linkLayer) const;
    /// @param request of a mobile node @return whether a host route for its PCoA can be
    bool CanHost(const ArrivalRequest& request) const;
    /// @param address an address @return whether it has our prefix
    bool IsOnPrefix(const Ipv6Address& address) const;
    /// @param neighbor an address @return its link-layer address if one is known
    std::optional<Address> NeighborOf(const Ipv6Address& neighbor) const;

    // Presence
    /// @param nd a Neighbor Advertisement @return whether nothing else is to process it
    bool HandleAdvertisement(const NdArrival& nd);
    /// @param nd a Neighbor Advertisement @param arrival its target is expected @param linkLayer
    /// in it @param una whether it is a UNA @return whether nothing else is to process it
    bool HandleExpected(const NdArrival& nd,
                        NodeArrival& arrival,
                        const LinkLayerOctets& linkLayer,
                        bool una);
    /// @param nd a UNA whose target is not expected @param linkLayer in it
    /// @return whether nothing else is to process it
    bool HandleUna(const NdArrival& nd, const LinkLayerOctets& linkLayer);
    /// @param nd a Router Solicitation @return false
    bool HandleSolicitation(const NdArrival& nd);
    /// @param arrival is on the link @param verdict of what said so
    void Announce(NodeArrival& arrival, const NdVerdict& verdict = NdVerdict());
    /// @param address nothing waits for it any more
    void Drained(Ipv6Address address);
    /// @param nd a UNA for an address of another node @param linkLayer in it
    void Contradict(const NdArrival& nd, const LinkLayerOctets& linkLayer);
    /// @param nd a UNA @param linkLayer in it @param status of the answer @param supplied address
    void Naack(const NdArrival& nd,
               const LinkLayerOctets& linkLayer,
               NaackStatus status,
               const std::optional<FmipAddress>& supplied = std::nullopt);

    // End
    /// @param address its time is over
    void Expire(Ipv6Address address);
    /// @param arrival is forgotten @param event why @param reason of what waits for it
    void Forget(NodeArrival& arrival, ArrivalEvent event, NewAccessRouterDrop reason);
    /// @param arrival to which something happened @param event what @return whether the table has
    /// it
    bool Change(NodeArrival& arrival, ArrivalEvent event);

    // Packets
    /// @param arrival gets a buffer if it has none and asks for one
    void MakeBuffer(NodeArrival& arrival);
    /**
     * Send callback of the role device.
     * @param packet with its header
     * @param source unused
     * @param destination unused
     * @param protocol unused
     * @return true
     */
    bool Transmit(Ptr<Packet> packet,
                  const Address& source,
                  const Address& destination,
                  uint16_t protocol);
    /// @param packet with its header, sent on the access link
    void SendOnLink(Ptr<Packet> packet);
    /// @param inner a packet that came from a PAR for a PCoA @param header its header @param source
    /// of the tunnel @param destination of the tunnel @return whether it is for this role
    bool Decapsulated(Ptr<Packet> inner,
                      const Ipv6Header& header,
                      Ipv6Address source,
                      Ipv6Address destination);
    /// @param reason why @param packet what
    void Drop(NewAccessRouterDrop reason, Ptr<const Packet> packet);

    Ptr<NeighborDiscovery> m_access;                        //!< ICMPv6 of the access link
    Ptr<Node> m_node;                                       //!< the router
    Ptr<MobilityProtocol> m_mobility;                       //!< brings Handover Initiates
    Ptr<TunnelProtocol> m_tunnel;                           //!< to and from PARs
    Ptr<VirtualNetDevice> m_device;                         //!< role device
    Ptr<Ipv6Route> m_route;                                 //!< to the role device
    Ipv6Address m_address;                                  //!< of the router on the access link
    Ipv6Address m_prefix;                                   //!< of the access link
    uint8_t m_prefixLength{64};                             //!< bits of it
    std::function<bool(const MobilityEnvelope&)> m_trusted; //!< peer check
    std::function<void(const Ipv6Address&)> m_accepted;     //!< see SetAcceptance
    Ptr<AccessRouterProtection> m_protection;               //!< of HAcks

    bool m_accept{true};                     //!< attribute AcceptHandovers
    bool m_requireFree{true};                //!< attribute RequireFreeAddress
    AddressPolicy m_policy{PROPOSED};        //!< attribute AddressPolicy
    bool m_allowPrevious{false};             //!< attribute AllowPreviousAddress
    uint32_t m_dadTransmits{1};              //!< attribute DadTransmits
    Time m_retransTimer;                     //!< attribute RetransTimer
    Time m_proxyLifetime;                    //!< attribute ProxyNdLifetime
    Time m_hostLifetime;                     //!< attribute HostRouteLifetime
    uint32_t m_maxArrivals{0};               //!< attribute MaxArrivals
    uint32_t m_maxPerNode{0};                //!< attribute MaxBufferedPerNode
    bool m_assignProposed{false};            //!< attribute AssignProposed
    bool m_dropOldest{false};                //!< attribute DropOldest
    uint32_t m_drainBurst{FMIP_DRAIN_BURST}; //!< attribute DrainBurst
    double m_drainSpeed{1};                  //!< attribute DrainSpeed
    uint32_t m_maxNeighbors{0};              //!< attribute MaxNeighbors
    bool m_sendNaack{true};                  //!< attribute SendNaack
    TokenRate m_naackRate;                   //!< attributes NaackRate, NaackBurst
    uint16_t m_tunnelMtu{0};                 //!< attribute TunnelMtu

    HandoverBufferRoom m_room;            //!< of all buffers; its limit is attribute MaxBuffered
    ArrivalTable m_arrivals;              //!< mobile nodes
    std::size_t m_nHosted{0};             //!< of these, with a host route
    RandomOctets m_random;                //!< assigned addresses
    TokenBucket m_naacks{m_naackRate};    //!< limits NAACKs
    std::optional<uint64_t> m_reverseUid; //!< packet on its way to the PAR
    NewAccessRouterDrop m_bufferReason{NewAccessRouterDrop::BUFFER_FULL}; //!< of buffer drops now
    std::array<uint64_t, NEW_ACCESS_ROUTER_DROP_REASONS> m_dropped{};     //!< by reason

    /// Trace HandoverInitiateReceived
    TracedCallback<Ipv6Address, Ipv6Address, Ipv6Address, HandoverInitiateCode> m_initiateTrace;
    TracedCallback<Ipv6Address, HandoverAckCode, Ipv6Address> m_ackTrace; //!< trace HandoverAckSent
    TracedCallback<Ipv6Address, ArrivalState, ArrivalState> m_stateTrace; //!< trace StateChange
    TracedCallback<Ptr<const Packet>, Ipv6Address> m_bufferedTrace;       //!< trace Buffered
    TracedCallback<Ipv6Address, bool> m_unaTrace;                         //!< trace UnaReceived
    TracedCallback<Ipv6Address, NaackStatus> m_naackTrace;                //!< trace NaackSent
    TracedCallback<NewAccessRouterDrop, Ptr<const Packet>> m_dropTrace;   //!< trace Drop
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_NEW_ACCESS_ROUTER_H
