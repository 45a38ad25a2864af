/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_FMIP_MOBILE_NODE_H
#define MIP6SEC_FMIP_MOBILE_NODE_H

#include "arrival-announcer.h"
#include "candidate-discovery.h"
#include "fast-binding-client.h"
#include "fmip-mobile-node-state.h"
#include "handover-key-client.h"
#include "previous-care-of-tunnel.h"
#include "previous-link.h"

#include "ns3/expected-link.h"
#include "ns3/fmip-messages.h"
#include "ns3/mobile-node.h"
#include "ns3/object.h"
#include "ns3/traced-callback.h"

#include <list>
#include <memory>
#include <set>

namespace ns3
{
namespace mip6sec
{

/**
 * Mobile node of RFC 5568 with the handover keys of RFC 5269, beside the MobileNode on the same
 * interface, which registers with home agent and correspondents as ever.
 *
 * On each link it asks the router about the access points in reach and for a handover key
 * (CandidateDiscovery). When the link is about to go, it sends an FBU from there (predictive);
 * without an FBack it sends one from the new link (reactive), behind the UNA (ArrivalAnnouncer).
 * What its previous routers forward comes through PreviousCareOfTunnel, for as long as they do. Its
 * state follows the table FmipMobileTransitions().
 *
 * Where no FBU can be sent, or none is of use, a handover is one of plain Mobile IPv6, and the
 * reason is told once (FellBack). The movement itself is always the attachment's: the network asks
 * for one through the trace HandoverRequested.
 *
 * Attributes: "Mode" ("Predictive", "Reactive": no FBU from the old link, unless the network asks
 * for the handover), "Discovery" ("OnNewLink", "OnLinkGoingDown"), "Wildcard" (false),
 * "RtSolPrRetries" (3), "RtSolPrTimeout" (100 ms), "MaxRtSolPrRate" (3 per second), "FbuRetries"
 * (3), "FbuTimeout" (100 ms), "Lifetime" (of the forwarding, 30 s), "RequireAuthorization" (true),
 * "LateFastUpdate" (true), "MaxFbuLead" (0 s: no bound), "AbortDelay" (2 s), "UnaTransmissions"
 * (3), "UnaInterval" (100 ms), "UnaToRouter" (false), "EndForwarding" (false), "MaxCandidates"
 * (32), "MaxPreviousLinks" (4). Traces: "StateChange", "FastUpdateSent", "FastAckReceived",
 * "UnaSent", "FellBack", "Ignored", "RtSolPrSent", "PrRtAdvReceived", "HandoverRequested",
 * "ForwardingEnded". They are documented with the type id.
 */
class FmipMobileNode : public Object, public LinkForesight
{
  public:
    /// @return the type id
    static TypeId GetTypeId();
    FmipMobileNode();
    ~FmipMobileNode() override;

    /**
     * @param mobile the role of RFC 6275 on the same node
     * @return the role, aggregated to the node
     */
    static Ptr<FmipMobileNode> Install(Ptr<MobileNode> mobile);

    /// @return its handover keys; without SEND on its interface there are only those configured
    Ptr<HandoverKeyClient> GetKeyClient() const;
    /// @return the state
    FmipMobileState GetState() const;
    /// @return what is known of access points
    const CandidateTable& GetCandidates() const;
    /// @return how far the question for them has come on this link
    CandidateProgress GetProgress() const;
    /// @return tunnels from previous access routers
    const PreviousCareOfTunnel& GetTunnel() const;
    /// @return links of which something is kept because their routers may forward
    std::size_t GetNPreviousLinks() const;
    /// @return FBUs that are not answered or given up
    std::size_t GetNOpenUpdates() const;

    /// @param stream first random stream @return number of streams used
    int64_t AssignStreams(int64_t stream);

    /// @param oldState before @param newState after
    typedef void (*StateCallback)(FmipMobileState oldState, FmipMobileState newState);
    // Traces used by HandoverMonitor:
    /// "FastUpdateSent" @param router PAR @param previous PCoA @param next NCoA @param predictive
    /// sent from the old link
    typedef void (*FastUpdateSentCallback)(Ipv6Address router,
                                           Ipv6Address previous,
                                           Ipv6Address next,
                                           bool predictive);
    /// "FastAckReceived" @param status of an FBack that is accepted as one @param previous PCoA
    /// @param next NCoA
    typedef void (*FastAckReceivedCallback)(FastBindingStatus status,
                                            Ipv6Address previous,
                                            Ipv6Address next);
    /// "UnaSent" @param next NCoA
    typedef void (*UnaSentCallback)(Ipv6Address next);
    /// "FellBack" @param reason why this handover is one of plain Mobile IPv6
    typedef void (*FellBackCallback)(FmipFallback reason);
    /// @param reason why something that came was ignored
    typedef void (*IgnoredCallback)(FmipMobileIgnored reason);
    /// @param identifier of the RtSolPr @param key whether it asks for a handover key
    typedef void (*SolicitedCallback)(uint16_t identifier, bool key);
    /// @param code of the PrRtAdv @param tuples that it has
    typedef void (*AdvertisedCallback)(PrRtAdvCode code, uint32_t tuples);
    /// @param pointOfAttachment where the network wants the node to go
    typedef void (*RequestedCallback)(Address pointOfAttachment);
    /// @param previous PCoA to which nothing is forwarded any more
    typedef void (*EndedCallback)(Ipv6Address previous);

    // LinkForesight
    std::optional<ExpectedLink> Expect(const Address& pointOfAttachment) override;
    void Arrived(const ExpectedLink& link) override;

  protected:
    void DoInitialize() override;
    void DoDispose() override;

  private:
    /// Values of the attribute Mode, unscoped for ns-3
    enum Mode : uint8_t
    {
        MODE_PREDICTIVE, //!< FBU from the old link where possible
        MODE_REACTIVE,   //!< FBU from the new link
    };

    /// Values of the attribute Discovery, unscoped for ns-3
    enum Discovery : uint8_t
    {
        DISCOVERY_ON_NEW_LINK,   //!< right after router discovery
        DISCOVERY_ON_GOING_DOWN, //!< when the link is about to go
    };

    // Configuration (fmip-mobile-node.cc)

    /// @param mobile the role of RFC 6275: the rest of Install
    void Setup(Ptr<MobileNode> mobile);
    /// @return what CandidateDiscovery tells
    CandidateDiscovery::Callbacks DiscoveryCallbacks();
    /// Hand the attributes to the parts
    void Configure();
    /// @param event what happened: follow the state table, and fire StateChange
    void Apply(FmipMobileEvent event);
    /// @param reason why this handover is plain; told once for each
    void FallBack(FmipFallback reason);

    // On the old link (fmip-mobile-node-departure.cc)

    /// Ask the router, once it is known well enough
    void BeginDiscovery();
    /// @param accessPoints asked about, and the key if there is none
    void Ask(const std::vector<Address>& accessPoints);
    /// @return access points in reach
    std::vector<Address> InReach() const;
    /// @return the key for FBUs to the current router, or null
    Ptr<const HandoverKey> FindKey() const;
    /// @return whether an FBU without a key must not be sent
    bool NeedsKey() const;
    /// @param keyed whether the router has given a key
    void Keyed(bool keyed);
    /// @param router whose key ends soon @param careOf for which address
    void RenewKey(Ipv6Address router, Ipv6Address careOf);
    /// @param device about to go @param next where to @param lead when
    void LinkGoingDown(Ptr<NetDevice> device, Address next, Time lead);
    /// @param point access point of a handover that the network wants
    void HandoverInitiated(const LinkLayerOctets& point);
    /// Send an FBU from here, if all is known that it needs and it is not too early
    void Predict();
    /// The link did not go
    void Abort();
    /// @param device went
    void LinkDown(Ptr<NetDevice> device);
    /// @param link that was left: what may be of use is kept
    void Remember(const PreviousLink& link);

    // On the new link (fmip-mobile-node-arrival.cc)

    /// @param candidate the access point where the link came up @param address NCoA to be used
    /// @return its link
    ExpectedLink ExpectCandidate(const Candidate& candidate, const Ipv6Address& address) const;
    /// @param link left before @return it, to be used again
    ExpectedLink ExpectAgain(const PreviousLink& link) const;
    /// @param left the link that was left @param expected whether the new link was expected
    /// @return why no FBU can be sent about it, or nothing
    std::optional<FmipFallback> WhyNot(const PreviousLink& left, bool expected) const;
    /// @param router of the link
    void RouterKnown(const RouterEntry& router);
    /// @param router has advertised
    void RouterHeard(const RouterEntry& router);
    /// @param address ready @param router of its prefix
    void AddressReady(Ipv6Address address, const RouterEntry& router);
    /// @param address NCoA to be announced @param router address of the NAR, or ::
    void Announce(const Ipv6Address& address, const Ipv6Address& router);
    /// There is no care-of address on this link any more
    void LoseCareOf();
    /// @param address no longer usable
    void AddressLost(Ipv6Address address);
    /// @param address known to be unique
    void AddressConfirmed(Ipv6Address address);
    /**
     * There is a care-of address on this link.
     * @param address the care-of address
     * @param router its router
     * @param routerAddress global address of the router
     * @param expected whether the link was expected
     */
    void Settle(const Ipv6Address& address,
                const RouterEntry& router,
                const Ipv6Address& routerAddress,
                bool expected);
    /// @param left the link left before this one @param expected whether this one was expected
    void ContinueHandover(PreviousLink& left, bool expected);
    /// @param link an FBU about it is sent from here
    void UpdateFromHere(PreviousLink& link);
    /// @param arrival a Router Advertisement @return false: others are to see it too
    bool HandleAcknowledgment(const NdArrival& arrival);
    /// @param status of a NAACK for the address announced here @param supplied its address
    void ObeyAcknowledgment(NaackStatus status, const std::optional<FmipAddress>& supplied);
    /// @param link an FBU about it names the current router as where to forward to
    void UpdateToRouter(PreviousLink& link);
    /// @param address to be used here in place of the one announced
    void UseAssigned(const Ipv6Address& address);

    // Forwarding (fmip-mobile-node-forwarding.cc)

    /// @param request an FBU that was sent
    void UpdateSent(const FastBindingRequest& request);
    /// @param request an exchange that is over @param result what became of it
    void UpdateDone(const FastBindingRequest& request, const FastBindingResult& result);
    /// @param request to stop forwarding, which is over @param result what became of it
    void EndDone(const FastBindingRequest& request, const FastBindingResult& result);
    /// @param previous PCoA that may be used by way of its router from now on
    void UsePrevious(Ipv6Address previous);
    /// @param link whose router does not forward @param reason why
    void GiveUp(PreviousLink& link, FmipFallback reason);
    /// @param link whose router is to stop forwarding, if it may have begun
    void RequestEnd(const PreviousLink& link);
    /// @param address an assigned NCoA @param link whose router has named it
    /// @return whether it can be used
    bool IsUsable(const Ipv6Address& address, const PreviousLink& link) const;
    /// @param previous PCoA @return its link, the current one included, or null
    PreviousLink* Find(const Ipv6Address& previous);
    /// @param previous PCoA of a link of which nothing is kept any more
    void Forget(Ipv6Address previous);
    /// @param careOf address through whose tunnel nothing comes any more
    void CloseTunnel(Ipv6Address careOf);
    /// @param link whose router is not known to forward any more
    void Revoke(PreviousLink& link);
    /// @param home home address @param careOf its care-of address @param agent home agent
    void Registered(Ipv6Address home, Ipv6Address careOf, Ipv6Address agent);
    /// @param peer a correspondent node @param oldState before @param newState after
    void PeerChanged(Ipv6Address peer, RouteOptimizerState oldState, RouteOptimizerState newState);
    /// Look whether home agent and correspondents know the care-of address
    void CheckBindings();

    Ptr<Node> m_node;                                //!< the node
    Ptr<MobileNode> m_mobile;                        //!< role of RFC 6275
    Ptr<MobileInterface> m_interface;                //!< the interface that moves
    Ptr<HandoverKeyClient> m_keys;                   //!< handover keys
    RandomOctets m_random;                           //!< identifiers, sequence numbers
    std::unique_ptr<CandidateDiscovery> m_discovery; //!< RtSolPr and PrRtAdv
    std::unique_ptr<FastBindingClient> m_bindings;   //!< FBU and FBack
    std::unique_ptr<ArrivalAnnouncer> m_announcer;   //!< UNA
    std::unique_ptr<PreviousCareOfTunnel> m_tunnel;  //!< payload

    Mode m_mode{MODE_PREDICTIVE};            //!< attribute Mode
    Discovery m_when{DISCOVERY_ON_NEW_LINK}; //!< attribute Discovery
    bool m_wildcard{false};                  //!< attribute Wildcard
    uint32_t m_solicitationRetries{0};       //!< attribute RtSolPrRetries
    Time m_solicitationTimeout;              //!< attribute RtSolPrTimeout
    uint32_t m_solicitationRate{0};          //!< attribute MaxRtSolPrRate
    uint32_t m_updateRetries{0};             //!< attribute FbuRetries
    Time m_updateTimeout;                    //!< attribute FbuTimeout
    uint32_t m_maxCandidates{0};             //!< attribute MaxCandidates
    Time m_lifetime;                         //!< attribute Lifetime
    bool m_requireAuthorization{true};       //!< attribute RequireAuthorization
    bool m_lateUpdate{true};                 //!< attribute LateFastUpdate
    Time m_maxUpdateLead;                    //!< attribute MaxFbuLead
    Time m_abortDelay;                       //!< attribute AbortDelay
    uint32_t m_unaTransmissions{1};          //!< attribute UnaTransmissions
    Time m_unaInterval;                      //!< attribute UnaInterval
    bool m_unaToRouter{false};               //!< attribute UnaToRouter
    bool m_endForwarding{false};             //!< attribute EndForwarding
    uint32_t m_maxPrevious{0};               //!< attribute MaxPreviousLinks

    FmipMobileState m_state{FmipMobileState::IDLE}; //!< state
    bool m_onLink{false};                           //!< there is a care-of address on this link
    PreviousLink m_link;                            //!< the link that the node is on
    bool m_hasAsked{false}; //!< the router of this link is known to CandidateDiscovery
    bool m_hasKey{false};   //!< the router has given a key on this link
    bool m_closing{false};  //!< the router is to stop forwarding before it is asked
    bool m_atHome{false};   //!< the current link is the home link
    std::optional<LinkLayerOctets> m_goingTo; //!< the link is about to go; empty if not known where
    Time m_goingAt;                           //!< when it should go, as the last trigger said
    bool m_goingByNetwork{false};             //!< because the network wants it
    bool m_askedAgain{false};                 //!< for this departure
    EventId m_use;                            //!< see UsePrevious
    EventId m_lead;                           //!< the FBU is not too early any more
    EventId m_abort;                          //!< the link should have gone
    EventId m_homing; //!< end of the tunnel for the PCoA of a link to which the node came back
    LinkLayerOctets m_point;              //!< access point of the last link up
    std::list<PreviousLink> m_previous;   //!< links left, the last one first
    bool m_isReplaced{false};             //!< the care-of address of this link is another now
    Ipv6Address m_assigned;               //!< address that is taken up, see UseAssigned
    bool m_handover{false};               //!< a link was left, and no other settled on
    bool m_fellBack{false};               //!< told for this handover
    bool m_isRegistered{false};           //!< the home agent knows the address of this link
    std::set<Ipv6Address> m_pendingPeers; //!< correspondents that do not

    TracedCallback<FmipMobileState, FmipMobileState> m_stateTrace;            //!< StateChange
    TracedCallback<Ipv6Address, Ipv6Address, Ipv6Address, bool> m_fbuTrace;   //!< FastUpdateSent
    TracedCallback<FastBindingStatus, Ipv6Address, Ipv6Address> m_fbackTrace; //!< FastAckReceived
    TracedCallback<Ipv6Address> m_unaTrace;                                   //!< UnaSent
    TracedCallback<FmipFallback> m_fallbackTrace;                             //!< FellBack
    TracedCallback<FmipMobileIgnored> m_ignoredTrace;                         //!< Ignored
    TracedCallback<uint16_t, bool> m_solicitedTrace;                          //!< RtSolPrSent
    TracedCallback<PrRtAdvCode, uint32_t> m_advertisedTrace;                  //!< PrRtAdvReceived
    TracedCallback<Address> m_requestedTrace;                                 //!< HandoverRequested
    TracedCallback<Ipv6Address> m_endedTrace;                                 //!< ForwardingEnded
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_FMIP_MOBILE_NODE_H
