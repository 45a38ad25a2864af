/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_ROUTE_OPTIMIZER_H
#define MIP6SEC_ROUTE_OPTIMIZER_H

#include "mobility-protocol.h"
#include "route-optimizer-peer.h"

#include "ns3/address-hash.h"
#include "ns3/nd-constants.h"
#include "ns3/random-octets.h"

#include <unordered_map>
#include <vector>

namespace ns3
{
namespace mip6sec
{

/// Why a message from a correspondent node was ignored
enum class RouteOptimizerDrop : uint8_t
{
    UNEXPECTED,        //!< no test or Binding Update is under way that it could answer
    WRONG_COOKIE,      //!< cookie of a test differs from the one sent (RFC 6275 11.6.2)
    WRONG_PATH,        //!< not to the address, or not the way, that its kind demands (11.6.2)
    BAD_AUTHENTICATOR, //!< authenticator missing or wrong (11.7.3)
    WRONG_SEQUENCE,    //!< not the sequence number of the latest Binding Update (11.7.3)
};

/// @param reason a reason @return its name
const char* RouteOptimizerDropName(RouteOptimizerDrop reason);

/**
 * The mobile node's side of correspondent registrations: return routability and the binding update
 * list entries of correspondent nodes (RFC 6275 11.6, 11.7.2 to 11.7.4, 11.8). Owned by MobileNode,
 * which tells it what happens.
 *
 * Registration begins with the first packet that comes from a peer through the tunnel (or that goes
 * to it, see "StartOnSend"), is repeated after each movement, refreshed while the peer is in use,
 * and deleted on return home. Messages are sent again after 1, 2, 4, ... 32 s; after MAX_RO_FAILURE
 * of them without an answer payload goes back to the tunnel, and after "MaxTransmissions" the peer
 * is given up for "RetryDelay". While the peer may still have a binding to a care-of address that
 * is gone, it is tried again after each such pause.
 *
 * Attributes: "Enabled" (true; switched off, it deletes its bindings at the peers),
 * "BindingLifetime" (420 s), "MaxUpdateRate" (3 per second and message type), "MaxBindings" (1024,
 * 0: unlimited), "IdleTimeout" (entries of peers without traffic for so long are not refreshed, 60
 * s), "ReuseTokens" (true: keygen tokens kept until MAX_TOKEN_LIFETIME, the home token over
 * movements, RFC 6275 5.2.7), "AcknowledgeRequest" (true: A bit in BUs to correspondent nodes,
 * without which a lost BU leaves a peer that only sends with a binding to the previous care-of
 * address until it expires; deletions have it always), "WaitForAcknowledgement" (false: packets go
 * the direct way as soon as the BU is sent, RFC 6275 9.5.2), "MaxTransmissions" (7), "RetryDelay"
 * (60 s), "UnsupportedRetryDelay" (600 s), "TunnelPatience" (how long after a BU packets may still
 * come through the tunnel until the peer is believed to have lost its binding, 2 s, doubled each
 * time), "StartOnSend" (false). Traces: "RouteOptimized" (peer, care-of address): packets to the
 * peer go the direct way from now on, that is with the Binding Update sent, or acknowledged if
 * WaitForAcknowledgement; "RouteOptimizationLost" (peer, reason in words); "StateChange" (peer, old
 * state, new state); "Drop" (reason, peer); "CaughtUp" (care-of address): after a home registration
 * no peer has a binding for another care-of address any more.
 */
class RouteOptimizer : public Object
{
  public:
    /// @return the type id
    static TypeId GetTypeId();
    RouteOptimizer();
    ~RouteOptimizer() override;

    /// @param node the mobile node @param protocol its Mobility Header protocol
    void Setup(Ptr<Node> node, Ptr<MobilityProtocol> protocol);

    /// @param homeAddress our home address; another one than before forgets all peers
    void SetHomeAddress(const Ipv6Address& homeAddress);
    /**
     * The home registration for a care-of address is acknowledged (or deregistration at home is):
     * start, repeat or end correspondent registrations. Again for the same address does nothing.
     * @param careOfAddress the care-of address; equal to the home address after return home
     */
    void HomeRegistered(const Ipv6Address& careOfAddress);
    /**
     * Bindings at correspondent nodes are not to outlive the home registration (RFC 6275 11.7.2);
     * those that would are registered anew at once (11.4.2).
     * @param expires simulated time at which the home registration ends; as long as this is not
     * called, no such limit applies
     */
    void SetHomeRegistrationExpiry(Time expires);
    /// The care-of address can no longer be used (link down, or a new one is being registered):
    /// direct sending stops
    void CareOfLost();
    /// @param peer source of a packet that came through the tunnel (not the home agent, and not a
    /// message of return routability, RFC 6275 11.7.2): start return routability with it if enabled
    void TunneledPacketFrom(const Ipv6Address& peer);
    /**
     * How a packet to a peer is to leave now. Counts as use of the entry.
     * @param peer its destination
     * @return the care-of address to send from with a Home Address option, or :: to send through
     * the tunnel
     */
    Ipv6Address LookupDirect(const Ipv6Address& peer);
    /**
     * By which care-of address a peer knows us now, whether packets may be sent from it or not.
     * Counts as use of the entry.
     * @param peer a destination
     * @return the care-of address of the binding that the peer has acknowledged, and has been sent
     * no other for; :: if there is none
     */
    Ipv6Address LookupBound(const Ipv6Address& peer);
    /// @return number of peers that may have a binding for another care-of address than the one
    /// that is registered with the home agent, which they will be told
    std::size_t GetNBehind() const;
    /// @param peer a correspondent node that cannot be reached (ICMPv6 error): back to the tunnel,
    /// and no attempt for RetryDelay
    void PeerFailed(const Ipv6Address& peer);
    /**
     * An ICMPv6 error about a packet that was sent to a peer (RFC 6275 11.3.5, 11.6.2).
     * @param peer destination of that packet
     * @param type type of the error
     * @param code its code
     */
    void IcmpError(const Ipv6Address& peer, Icmp6Type type, uint8_t code);

    /// @param enabled the attribute Enabled
    void SetEnabled(bool enabled);
    /// @return the attribute Enabled
    bool IsEnabled() const;
    /// @return peers with state, for tests
    std::size_t GetNPeers() const;
    /// @param peer a peer @return its state
    RouteOptimizerState GetState(const Ipv6Address& peer) const;
    /// @param stream first random stream @return number of streams used
    int64_t AssignStreams(int64_t stream);

    /// @param peer the peer @param careOfAddress our care-of address
    typedef void (*OptimizedCallback)(Ipv6Address peer, Ipv6Address careOfAddress);
    /// @param peer the peer @param reason why, in words
    typedef void (*LostCallback)(Ipv6Address peer, const char* reason);
    /// @param peer the peer @param oldState before @param newState after
    typedef void (*StateCallback)(Ipv6Address peer,
                                  RouteOptimizerState oldState,
                                  RouteOptimizerState newState);
    /// @param careOfAddress that all peers with a binding know
    typedef void (*CaughtUpCallback)(Ipv6Address careOfAddress);
    /// @param reason why @param peer source of the message
    typedef void (*DropCallback)(RouteOptimizerDrop reason, Ipv6Address peer);

  protected:
    void DoDispose() override;

  private:
    using Peer = RouteOptimizerPeer;                //!< an entry
    using State = RouteOptimizerState;              //!< its state
    using Event = RouteOptimizerEvent;              //!< what happens to it
    using Action = void (RouteOptimizer::*)(Peer&); //!< what is done about it

    /// One row of the state machine
    struct Transition
    {
        State from;    //!< state before
        Event event;   //!< what happens
        State to;      //!< state after
        Action action; //!< done in the state after; may delete the entry
    };

    // State machine (route-optimizer-states.cc)

    /// @return the rows; what is in none of them is ignored
    static const std::vector<Transition>& GetTransitions();
    /// @param peer an entry, which may be deleted @param event what happens to it
    void Raise(Peer& peer, Event event);
    /// @param peer its tests begin, or tokens of late are used again
    void StartTests(Peer& peer);
    /// @param peer its tests begin without any token, while packets go through the tunnel
    void StartAfresh(Peer& peer);
    /// @param peer its binding is to be deleted there
    void StartLeaving(Peer& peer);
    /// @param peer gets a Binding Update
    void StartUpdate(Peer& peer);
    /// @param peer has its Binding Update, as far as can be known
    void Settle(Peer& peer);
    /// @param peer has confirmed the binding
    void Confirm(Peer& peer);
    /// @param peer says that it has no binding while one is on its way
    void Withdraw(Peer& peer);
    /// @param peer its registration stops until there is a care-of address
    void Suspend(Peer& peer);
    /// @param peer left alone for RetryDelay
    void GiveUp(Peer& peer);
    /// @param peer left alone for UnsupportedRetryDelay
    void GiveUpLong(Peer& peer);
    /// @param peer its binding has ended while another is made
    void EndBinding(Peer& peer);
    /// @param peer tried again if it may have a binding, forgotten otherwise
    void RetryOrErase(Peer& peer);
    /// @param peer forgotten
    void Erase(Peer& peer);

    // State (route-optimizer.cc)

    /// @return addresses of all peers in their order
    std::vector<Ipv6Address> GetSortedPeers() const;
    /// @param address a peer @return its entry or null
    Peer* Find(const Ipv6Address& address);
    /// @param address a peer without entry: it gets one if there is room, and tests begin
    void Begin(Ipv6Address address);
    /// Stop everything that is under way for the current care-of address
    void SuspendAll();
    /// Register the new care-of address with the peers, and forget those that are idle
    void MoveAll();
    /// Delete the bindings that peers may have, and forget the other peers
    void LeaveAll();
    /// @param peer an entry @return whether the peer may have a binding
    static bool MayBeBound(const Peer& peer);
    /// Count the peers that are behind, now that another care-of address is registered
    void CountBehind();
    /// @param peer knows of no other care-of address than the one registered
    void CatchUp(Peer& peer);
    /// @param peer packets to it go the direct way
    void GoDirect(Peer& peer);
    /// @param peer packets to it go through the tunnel @param reason why
    void GoTunneled(Peer& peer, const char* reason);
    /// @param peer nothing is sent for it any more
    static void StopTransmissions(Peer& peer);
    /// @param peer an entry @param delay until ENDED
    void EndAfter(Peer& peer, Time delay);
    /// @param address of a peer whose time is over
    void End(Ipv6Address address);
    /// @param address of a peer whose binding is to be refreshed if it is in use
    void Refresh(Ipv6Address address);

    // Messages (route-optimizer-messages.cc)

    /// @param peer a peer @param type of a message to it @return its transmissions
    static Transmission& GetTransmission(Peer& peer, MhType type);
    /// @param peer a peer @param type of a message that it gets until it answers
    void BeginTransmission(Peer& peer, MhType type);
    /// @param address of a peer @param type of a message that it gets once more, as soon as it may
    void Transmit(Ipv6Address address, MhType type);
    /// @param address of a peer @param type of the message that it has not answered in time
    void TimedOut(Ipv6Address address, MhType type);
    /// @param peer gets a Home Test Init
    void SendHomeTestInit(Peer& peer);
    /// @param peer gets a Care-of Test Init
    void SendCareOfTestInit(Peer& peer);
    /// @param peer gets a Binding Update by its state
    void SendUpdate(Peer& peer);
    /// @return units of 4 s to ask for
    uint16_t GetLifetime() const;
    /// @param peer goes on if it has the tokens that its state needs
    void CheckTokens(Peer& peer);
    /**
     * @param peer source of a test
     * @param test the test it answers
     * @param cookie cookie in it
     * @param pathRight whether it came the way that it has to
     * @return whether it is valid (RFC 6275 11.6.2); traces the drop if not
     */
    bool AcceptsTest(const Ipv6Address& peer,
                     const RoutabilityTest* test,
                     uint64_t cookie,
                     bool pathRight);
    /**
     * @param peer its source
     * @param message an acknowledgement
     * @return whether its authenticator is there and right
     */
    static bool IsAuthentic(const Peer& peer, const MobilityMessage& message);
    /// @param message a Home Test @param envelope how it came @return true
    bool HandleHomeTest(const MobilityMessage& message, const MobilityEnvelope& envelope);
    /// @param message a Care-of Test @param envelope how it came @return true
    bool HandleCareOfTest(const MobilityMessage& message, const MobilityEnvelope& envelope);
    /// @param message an acknowledgement @param envelope how it came @return whether from a peer
    bool HandleBindingAck(const MobilityMessage& message, const MobilityEnvelope& envelope);
    /// @param message a Binding Error @param envelope how it came @return whether from a peer
    bool HandleBindingError(const MobilityMessage& message, const MobilityEnvelope& envelope);
    /// @param message a refresh request @param envelope how it came @return whether from a peer
    bool HandleRefreshRequest(const MobilityMessage& message, const MobilityEnvelope& envelope);

    Ptr<Node> m_node;                                           //!< the mobile node
    Ptr<MobilityProtocol> m_protocol;                           //!< its Mobility Header protocol
    RandomOctets m_random;                                      //!< cookies, first sequence numbers
    std::unordered_map<Ipv6Address, Peer, AddressHash> m_peers; //!< by address
    Ipv6Address m_homeAddress;                                  //!< our home address
    Ipv6Address m_careOfAddress;       //!< registered with the home agent; :: for none, and at home
    bool m_atHome{false};              //!< whether deregistered at home
    std::size_t m_behind{0};           //!< peers that are behind
    std::optional<Time> m_homeExpires; //!< end of the home registration, if told

    bool m_enabled{true};        //!< attribute Enabled
    Time m_lifetime;             //!< attribute BindingLifetime
    uint32_t m_maxRate;          //!< attribute MaxUpdateRate
    uint32_t m_maxPeers;         //!< attribute MaxBindings
    Time m_idleTimeout;          //!< attribute IdleTimeout
    bool m_reuseTokens;          //!< attribute ReuseTokens
    bool m_acknowledge;          //!< attribute AcknowledgeRequest
    bool m_wait;                 //!< attribute WaitForAcknowledgement
    uint32_t m_maxTransmissions; //!< attribute MaxTransmissions
    Time m_retryDelay;           //!< attribute RetryDelay
    Time m_unsupportedDelay;     //!< attribute UnsupportedRetryDelay
    Time m_tunnelPatience;       //!< attribute TunnelPatience
    bool m_startOnSend;          //!< attribute StartOnSend

    TracedCallback<Ipv6Address, Ipv6Address> m_optimizedTrace; //!< trace RouteOptimized
    TracedCallback<Ipv6Address, const char*> m_lostTrace;      //!< trace RouteOptimizationLost
    TracedCallback<Ipv6Address, RouteOptimizerState, RouteOptimizerState>
        m_stateTrace;                                            //!< trace StateChange
    TracedCallback<Ipv6Address> m_caughtUpTrace;                 //!< trace CaughtUp
    TracedCallback<RouteOptimizerDrop, Ipv6Address> m_dropTrace; //!< trace Drop
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_ROUTE_OPTIMIZER_H
