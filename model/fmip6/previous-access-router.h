/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_PREVIOUS_ACCESS_ROUTER_H
#define MIP6SEC_PREVIOUS_ACCESS_ROUTER_H

#include "access-point-map.h"
#include "fast-update-verifier.h"
#include "handover-buffer.h"
#include "handover-initiator.h"
#include "handover-key-server.h"
#include "previous-router-drop.h"

#include "ns3/divert-routing.h"
#include "ns3/ipv6-route.h"
#include "ns3/mobility-protocol.h"
#include "ns3/neighbor-discovery.h"
#include "ns3/object.h"
#include "ns3/random-octets.h"
#include "ns3/traced-callback.h"
#include "ns3/tunnel-protocol.h"
#include "ns3/virtual-net-device.h"

#include <array>
#include <functional>
#include <memory>
#include <optional>
#include <unordered_map>

namespace ns3
{
namespace mip6sec
{

/**
 * An access router as PAR (RFC 5568 4, 6.2): Fast Binding Updates, Handover Initiates to the NAR,
 * and the forwarding from PCoA to NCoA and back. A part of FmipAccessRouter.
 *
 * Attributes: "RequireAuthorization", "MaxLifetime", "EndGrace", "MaxForwardings", "UpdateRate",
 * "UpdateBurst", "HiRetries", "HiTimeout", "MeasureRtt", "AssignedAddressing", "RequestBuffering",
 * "Buffering", "CopyBeforeAck", "AckOnOldLink", "EarlyAck", "BufferLimit", "BufferRoom",
 * "DropOldest", "DrainSpeed", "TunnelMtu"; documented with the type id. Traces:
 * "FastUpdateReceived", "FastAckSent", "Refused", "Forwarding", "Tunneled", "ReverseTunneled",
 * "Buffered", "Drop".
 */
class PreviousAccessRouter : public Object, public RouteDiverter
{
  public:
    /// @return the type id
    static TypeId GetTypeId();
    PreviousAccessRouter();
    ~PreviousAccessRouter() override;

    /**
     * @param access ICMPv6 of the access link
     * @param address global address of the router on that link, to which FBUs are sent
     * @param prefix on that link @param prefixLength its bits
     * @param accessPoints knows the neighbours
     * @param keys verify FBUs
     */
    void Setup(Ptr<NeighborDiscovery> access,
               const Ipv6Address& address,
               const Ipv6Address& prefix,
               uint8_t prefixLength,
               Ptr<AccessPointMap> accessPoints,
               Ptr<HandoverKeyServer> keys);
    /// @param isPeer whether a router may be sent Handover Initiates; default every neighbour
    void SetPeerCheck(std::function<bool(const Ipv6Address&)> isPeer);
    /// @param protection of what goes to and comes from peers; default none
    void SetProtection(Ptr<AccessRouterProtection> protection);
    /// @param stream the random stream of sequence numbers @return number of streams used (1)
    int64_t AssignStreams(int64_t stream);
    /// Forget every mobile node (a restart): bindings, buffers, timers
    void Clear();
    /**
     * The mobile node is back by what another role has learned, for example from a Handover
     * Initiate that names its PCoA as NCoA: forwarding for it ends, and nothing is said to it.
     * @param previous PCoA; nothing happens if there is no binding
     */
    void EndForwarding(const Ipv6Address& previous);

    /**
     * A packet that another role kept for a mobile node which is forwarded for now.
     * @param packet with its IPv6 header, its destination a PCoA
     */
    void Forward(Ptr<Packet> packet);

    /// @return bindings from PCoA to NCoA, those that wait for a NAR included
    std::size_t GetNForwardings() const;
    /// @return packets that wait here
    std::size_t GetNBuffered() const;
    /// @return Handover Initiates that wait for their acknowledgment
    std::size_t GetNInitiations() const;
    /// @return PCoAs whose last sequence number is remembered
    std::size_t GetNSequences() const;
    /// @param previous a PCoA @return where packets for it go: NCoA or, if the PCoA itself is used
    /// there, the NAR; :: without forwarding
    Ipv6Address GetForwarding(const Ipv6Address& previous) const;
    /// @param reason a reason @return Fast Binding Updates refused for it
    uint64_t GetRefusalCount(FastUpdateRefusal reason) const;
    /// @param reason a reason @return packets dropped for it
    uint64_t GetDropCount(PreviousRouterDrop reason) const;
    /// @return the virtual device through which packets for mobile nodes go
    Ptr<VirtualNetDevice> GetTunnelDevice() const;

    /// @param previous PCoA @param next NCoA asked for @param source of the packet: the PCoA if it
    /// came from the own link @param lifetime seconds asked for
    typedef void (*FastUpdateCallback)(Ipv6Address previous,
                                       Ipv6Address next,
                                       Ipv6Address source,
                                       uint16_t lifetime);
    /// @param previous PCoA @param destination where to @param status its status
    typedef void (*FastAckCallback)(Ipv6Address previous,
                                    Ipv6Address destination,
                                    FastBindingStatus status);
    /// @param reason why @param previous PCoA
    typedef void (*RefusedCallback)(FastUpdateRefusal reason, Ipv6Address previous);
    /// @param previous PCoA @param next NCoA, or the PCoA if it is used on the new link too
    /// @param begun whether forwarding begins; otherwise it ends
    typedef void (*ForwardingCallback)(Ipv6Address previous, Ipv6Address next, bool begun);
    /// @param packet inner packet with its header @param previous PCoA
    typedef void (*PacketCallback)(Ptr<const Packet> packet, Ipv6Address previous);
    /// @param reason why @param packet which, with its IPv6 header if it is payload
    typedef void (*PacketDropCallback)(PreviousRouterDrop reason, Ptr<const Packet> packet);

    // RouteDiverter
    Ptr<Ipv6Route> DivertOutput(const Ipv6Header& header, Ptr<NetDevice> oif) override;
    Input DivertInput(Ptr<const Packet> packet,
                      const Ipv6Header& header,
                      Ptr<const NetDevice> idev,
                      Ptr<Ipv6Route>& route) override;

  protected:
    void DoInitialize() override;
    void DoDispose() override;

  private:
    /// A handover that waits for its NAR
    struct Pending
    {
        FastUpdateRequest request; //!< what the mobile node asks for
        Ipv6Address router;        //!< NAR
        uint16_t initiation{0};    //!< sequence number of the Handover Initiate
    };

    /// A binding from PCoA to NCoA
    struct Active
    {
        FastUpdateRequest request;            //!< what the mobile node asked for
        Ipv6Address router;                   //!< NAR
        Ipv6Address next;                     //!< NCoA, or the PCoA where that is used
        Ipv6Address tunnelEnd;                //!< where packets are tunnelled to
        std::optional<Ipv6Address> alternate; //!< care-of address told in the FBack
        FastBindingStatus status{FastBindingStatus::ACCEPTED}; //!< of the FBack
        Time expires;                                          //!< end of its lifetime
        EventId expiry;                                        //!< likewise
    };

    /// What there is for one PCoA
    struct Entry
    {
        std::optional<Pending> pending;         //!< waits for a NAR
        std::optional<Active> active;           //!< forwards
        bool returned{false};                   //!< gives its buffer to the own link, then ends
        std::unique_ptr<HandoverBuffer> buffer; //!< made when it is needed

        /// @return whether packets wait here for the NAR's answer
        bool IsHolding() const
        {
            return buffer && pending && !pending->request.IsFromPreviousLink();
        }
    };

    // Messages (previous-access-router-messages.cc)

    /// @param message a Fast Binding Update @param envelope how it came @return whether it is ours
    bool HandleUpdate(const MobilityMessage& message, const MobilityEnvelope& envelope);
    /// @param message a Handover Acknowledge @param envelope how it came @return whether it is ours
    bool HandleAck(const MobilityMessage& message, const MobilityEnvelope& envelope);
    /// @param request an authentic and new one
    void Accept(const FastUpdateRequest& request);
    /// @param request likewise @param router NAR on success @return why it cannot be done, if so
    std::optional<FastUpdateRefusal> Check(const FastUpdateRequest& request,
                                           const NeighborRouter*& router) const;
    /**
     * A request for a handover that is known already: a retransmission, or a longer lifetime.
     * @param entry for its PCoA
     * @param request the request
     * @return whether it was, and is dealt with
     */
    bool Repeat(Entry& entry, const FastUpdateRequest& request);
    /// @param request asks to end the forwarding
    void Return(const FastUpdateRequest& request);
    /// @param entry for its PCoA @param request to be done @param router NAR
    void Initiate(Entry& entry, const FastUpdateRequest& request, const Ipv6Address& router);
    /// @param ack unsolicited, of a peer @param envelope how it came
    void HandleUnsolicited(const HandoverAck& ack, const MobilityEnvelope& envelope);
    /// @param previous PCoA @param ack of its NAR; null if there is none
    void Answered(const Ipv6Address& previous, const HandoverAck* ack);
    /// @param reason why @param request answered so
    void Refuse(FastUpdateRefusal reason, const FastUpdateRequest& request);
    /// @param reason why @param previous PCoA: counted and traced
    void NoteRefusal(FastUpdateRefusal reason, const Ipv6Address& previous);
    /// @param entry gets its forwarding at once, to an NCoA whose router is not known
    /// @param request asks for it
    void ForwardUnasked(Entry& entry, const FastUpdateRequest& request);
    /**
     * @param request answered
     * @param active binding that it got; null if it is refused or ended
     * @param status status @param lifetime granted, seconds
     */
    void Acknowledge(const FastUpdateRequest& request,
                     const Active* active,
                     FastBindingStatus status,
                     uint16_t lifetime);
    /// @param previous PCoA @param message FBack, complete @param destination where to
    /// @param tunnelEnd other end of the tunnel that it takes, or ::
    void SendAck(const Ipv6Address& previous,
                 const MobilityMessage& message,
                 const Ipv6Address& destination,
                 const Ipv6Address& tunnelEnd);
    /// @param previous PCoA @return link-layer address of its mobile node, if it is known
    std::optional<FmipLinkLayerAddress> FindLinkLayerAddress(const Ipv6Address& previous) const;

    // Forwarding (previous-access-router-path.cc)

    /// @param entry of the PCoA @param active what it gets; its lifetime begins now
    void Begin(Entry& entry, Active active);
    /// @param request a request @return seconds that it is granted
    uint16_t Grant(const FastUpdateRequest& request) const;
    /// @param entry its lifetime begins anew
    void StartLifetime(Entry& entry);
    /// @param previous PCoA whose lifetime is over
    void Expired(Ipv6Address previous);
    /// @param previous PCoA @param entry forwards no more
    /// @param returned whether the mobile node is back
    void End(const Ipv6Address& previous, Entry& entry, bool returned);
    /// @param active forwards no more: its NCoA is free for another
    void ReleaseNext(const Active& active);
    /// @param previous PCoA that has lost its key @param end why
    void KeyDiscarded(Ipv6Address previous, HandoverKeyEnd end);
    /// @param previous PCoA, forgotten if nothing is left to do for it
    void Tidy(const Ipv6Address& previous);
    /// @param previous PCoA @param entry gets a buffer unless it has one
    void MakeBuffer(const Ipv6Address& previous, Entry& entry);
    /// @param previous PCoA whose buffer is empty now
    void Drained(Ipv6Address previous);
    /// @param entry loses its buffer, and what waits in it
    void DiscardBuffer(Entry& entry);
    /// @param entry with a buffer @param previous its PCoA @param packet waits in it
    void Buffer(Entry& entry, const Ipv6Address& previous, Ptr<Packet> packet);
    /// @param previous PCoA @param packet that left its buffer
    void Released(const Ipv6Address& previous, Ptr<Packet> packet);
    /// @param packet to be dropped @param reason why
    void Drop(PreviousRouterDrop reason, Ptr<const Packet> packet);
    /// @param active binding @param packet into its tunnel
    void Encapsulate(const Active& active, Ptr<Packet> packet);
    /// @param packet with its IPv6 header @param source ignored @param destination ignored
    /// @param protocol ignored @return whether it was sent: send callback of the device
    bool Transmit(Ptr<Packet> packet,
                  const Address& source,
                  const Address& destination,
                  uint16_t protocol);
    /**
     * A packet came out of a tunnel (see TunnelProtocol::Handler).
     * @param inner the inner packet with its header
     * @param header that header
     * @param outerSource source of the outer header
     * @param outerDestination destination of the outer header
     * @return whether it is from one of our mobile nodes, or pretends to be
     */
    bool Decapsulated(Ptr<Packet> inner,
                      const Ipv6Header& header,
                      Ipv6Address outerSource,
                      Ipv6Address outerDestination);
    /// @param address an address @return whether it is of the access link
    bool IsOnLink(const Ipv6Address& address) const;
    /// @param router an address @return whether it is a peer
    bool IsPeer(const Ipv6Address& router) const;

    using Entries = std::unordered_map<Ipv6Address, Entry, AddressHash>; //!< by PCoA

    Ptr<NeighborDiscovery> m_access;                  //!< of the access link
    Ptr<Node> m_node;                                 //!< the router
    Ipv6Address m_address;                            //!< its own
    Ipv6Address m_prefix;                             //!< of the access link
    uint8_t m_prefixLength{64};                       //!< its bits
    Ptr<AccessPointMap> m_accessPoints;               //!< knows the neighbours
    Ptr<HandoverKeyServer> m_keys;                    //!< verify FBUs
    std::function<bool(const Ipv6Address&)> m_isPeer; //!< see SetPeerCheck
    Ptr<AccessRouterProtection> m_protection;         //!< of what peers send
    Ptr<MobilityProtocol> m_mobility;                 //!< Mobility Header
    Ptr<TunnelProtocol> m_tunnel;                     //!< tunnels
    Ptr<CryptoCpu> m_cpu;                             //!< makes authenticators
    Ptr<VirtualNetDevice> m_device;                   //!< role device
    Ptr<Ipv6Route> m_route;                           //!< the way to it
    Ptr<FastUpdateVerifier> m_verifier;               //!< checks FBUs
    RandomOctets m_random;                            //!< draws sequence numbers
    std::unique_ptr<HandoverInitiator> m_initiator;   //!< Handover Initiates
    bool m_bypass{false};                             //!< whether nothing is diverted now
    bool m_discarding{false};                         //!< whether a buffer is given up now

    FastUpdateVerifier::Settings m_verifierSettings; //!< attributes
    TokenRate m_updateRate;                          //!< attributes UpdateRate, UpdateBurst
    HandoverInitiator::Settings m_initiatorSettings; //!< attributes
    Time m_maxLifetime;                              //!< attribute MaxLifetime
    Time m_endGrace;                                 //!< attribute EndGrace
    bool m_requireKnownRouter{true};                 //!< attribute RequireKnownRouter
    uint32_t m_maxForwardings{0};                    //!< attribute MaxForwardings
    bool m_assigned{false};                          //!< attribute AssignedAddressing
    bool m_requestBuffering{true};                   //!< attribute RequestBuffering
    bool m_buffering{true};                          //!< attribute Buffering
    bool m_copy{false};                              //!< attribute CopyBeforeAck
    bool m_ackOnOldLink{true};                       //!< attribute AckOnOldLink
    bool m_earlyAck{false};                          //!< attribute EarlyAck
    uint32_t m_bufferLimit{0};                       //!< attribute BufferLimit
    HandoverBufferRoom m_room;                       //!< attribute BufferRoom
    bool m_dropOldest{false};                        //!< attribute DropOldest
    double m_drainSpeed{1};                          //!< attribute DrainSpeed
    uint16_t m_tunnelMtu{0};                         //!< attribute TunnelMtu

    Entries m_entries;                                                  //!< by PCoA
    std::unordered_map<Ipv6Address, Ipv6Address, AddressHash> m_byNext; //!< PCoA by NCoA in use
    uint64_t m_epoch{0};                                                //!< counts restarts
    std::array<uint64_t, FAST_UPDATE_REFUSALS> m_refusals{};            //!< by reason
    std::array<uint64_t, PREVIOUS_ROUTER_DROP_REASONS> m_drops{};       //!< by reason

    /// trace FastUpdateReceived
    TracedCallback<Ipv6Address, Ipv6Address, Ipv6Address, uint16_t> m_updateTrace;
    TracedCallback<Ipv6Address, Ipv6Address, FastBindingStatus> m_ackTrace; //!< trace FastAckSent
    TracedCallback<FastUpdateRefusal, Ipv6Address> m_refusedTrace;          //!< trace Refused
    TracedCallback<Ipv6Address, Ipv6Address, bool> m_forwardingTrace;       //!< trace Forwarding
    TracedCallback<Ptr<const Packet>, Ipv6Address> m_tunneledTrace;         //!< trace Tunneled
    TracedCallback<Ptr<const Packet>, Ipv6Address> m_reverseTrace;     //!< trace ReverseTunneled
    TracedCallback<Ptr<const Packet>, Ipv6Address> m_bufferedTrace;    //!< trace Buffered
    TracedCallback<PreviousRouterDrop, Ptr<const Packet>> m_dropTrace; //!< trace Drop
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_PREVIOUS_ACCESS_ROUTER_H
