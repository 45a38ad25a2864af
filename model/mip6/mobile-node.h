/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_MOBILE_NODE_H
#define MIP6SEC_MOBILE_NODE_H

#include "home-address-icmp.h"
#include "home-agent-discovery-client.h"
#include "home-link.h"
#include "home-registration.h"
#include "mobile-node-state.h"
#include "mobile-node-tunnel.h"
#include "mobile-prefix-client.h"
#include "mobility-protocol.h"
#include "route-optimizer.h"
#include "tunnel-protocol.h"

#include "ns3/divert-routing.h"
#include "ns3/mobile-interface.h"
#include "ns3/random-octets.h"
#include "ns3/virtual-net-device.h"

#include <memory>
#include <string>

namespace ns3
{
namespace mip6sec
{

/**
 * Mobile node of RFC 6275 (section 11): home registration, reverse tunnelling, return home; drives
 * a RouteOptimizer.
 *
 * The home address is on a virtual device, so that sockets keep it wherever the node is. Aggregated
 * to the node. Its state follows the table MobileNodeTransitions(); its parts are HomeRegistration
 * (the entry of the home agent in the Binding Update List), MobileNodeTunnel (payload),
 * HomeAgentDiscoveryClient, MobilePrefixClient and HomeLink.
 *
 * Attributes: "HomeAddress" (:: to form it from the home prefix), "HomePrefix" (:: to take it from
 * the home address, or from the first home agent heard) with "HomePrefixLength" (64),
 * "HomeAgentAddress" (:: for DHAAD), "HomeAgents" (text: several of them, separated by commas, in
 * the order in which they are tried; supersedes HomeAgentAddress), "Lifetime" (of bindings, 420 s),
 * "RefreshFraction" (part of the granted lifetime after which the binding is refreshed, 0.8),
 * "InitialBindackTimeout" (1 s), "InitialBindackTimeoutFirstReg" (1.5 s), "MaxBindackTimeout" (32
 * s), "MaxUpdateRate" (3), "RetryInterval" (32 s, pause when all home agents have failed),
 * "QueueLimit" (packets kept while no registration is acknowledged, 100), "QueueTimeout" (10 s),
 * "TunnelPayload" (true: what is tunnelled is protected like return routability; false: payload
 * goes through a plain tunnel), "Protection" (HomeAgentProtection, NoProtection by default),
 * "RouteOptimizer" (pointer), "KeyManagementMobility" (false), "AlternateCareOfAddress" (true),
 * "ReturnAnnouncements" (3),
 * "RetainCareOf" (0 s: how long a care-of address that is replaced is kept as one that is not
 * primary).
 *
 * Traces: "StateChange" (MobileNodeState old, new), "BindingUpdateSent" (home agent, care-of
 * address, sequence), "Registered" (home address, care-of address, home agent; at every
 * acknowledgement, refreshes included), "ReturnedHome" (home address: in use on the home link
 * without a binding), "RegistrationFailed" (home agent, reason in words), "Ignored"
 * (HomeRegistrationIgnored), "Drop" (MobileNodeDrop, packet), "Queued" (packets waiting now),
 * "HomeAddressFormed" (home address), "DiscoveryRequestSent" (identifier, octets),
 * "DiscoveryReplyReceived" (identifier, home agents, octets), "PrefixSolicitationSent" (identifier,
 * octets), "PrefixAdvertisementReceived" (identifier), "PrefixAdvertisementDropped"
 * (MobilePrefixDrop).
 */
class MobileNode : public Object, public RouteDiverter
{
  public:
    /// @return the type id
    static TypeId GetTypeId();
    MobileNode();
    ~MobileNode() override;

    /**
     * @param interface the interface that moves, installed
     * @return the role, aggregated to the node of the interface
     */
    static Ptr<MobileNode> Install(Ptr<MobileInterface> interface);

    /// @return the home address, :: while bootstrapping
    Ipv6Address GetHomeAddress() const;
    /// @return care-of address in use, equal to the home address at home, :: if none
    Ipv6Address GetCareOfAddress() const;
    /// @return the home agent in use, :: if none
    Ipv6Address GetHomeAgent() const;
    /// @return the state
    MobileNodeState GetState() const;
    /// @return the interface that moves
    Ptr<MobileInterface> GetMobileInterface() const;
    /// @return its correspondent registrations
    Ptr<RouteOptimizer> GetRouteOptimizer() const;
    /// @return the virtual device with the home address
    Ptr<VirtualNetDevice> GetHomeDevice() const;
    /// @param homeAgents addresses to try in order when the one in use fails; attribute HomeAgents
    /// sets the same
    void SetHomeAgents(const std::vector<Ipv6Address>& homeAgents);
    /// @return home agents known, in the order in which they are tried
    const std::vector<Ipv6Address>& GetHomeAgents() const;
    /// @return simulated time at which the acknowledged home registration ends (correspondent
    /// registrations must not last longer, RFC 6275 11.7.2); the current time if there is none
    Time GetRegistrationExpiry() const;
    /// @return its home registration
    const HomeRegistration& GetHomeRegistration() const;
    /**
     * Go on using a previous care-of address by way of its router, while that forwards (RFC 5568):
     * packets with it as source are handed to a sender complete with their IPv6 header, which
     * tunnels them to that router. The home agent is reached that way until a Binding Update for
     * another care-of address is sent (then payload waits, since the home agent would refuse what
     * comes from the previous one after the update, RFC 6275 10.4.5), and correspondent nodes that
     * have acknowledged it until they are sent theirs. What waits and can go so is sent at once.
     * The address must be kept on the interface (MobileInterface::Retain), where what comes to it
     * is accepted as ever. Ends with the link and on return to the link of the address, too.
     * @param previous a care-of address that was in use before; several may be in use
     * @param send sends these packets
     */
    void UsePreviousCareOf(const Ipv6Address& previous, MobileNodeTunnel::PreviousSender send);
    /// @param previous a care-of address that is not to be used any more
    void EndPreviousCareOf(const Ipv6Address& previous);
    /// No previous care-of address is to be used any more
    void EndPreviousCareOf();
    /// @return number of previous care-of addresses in use
    std::size_t GetNPreviousCareOf() const;
    /// @return packets of payload that wait for a registration
    std::size_t GetQueueSize() const;

    /// @param stream first random stream @return number of streams used
    int64_t AssignStreams(int64_t stream);

    /// @param oldState before @param newState after
    typedef void (*StateCallback)(MobileNodeState oldState, MobileNodeState newState);
    /// @param homeAgent to whom @param careOfAddress for which care-of address (the home address to
    /// deregister) @param sequence sequence number
    typedef void (*BindingUpdateSentCallback)(Ipv6Address homeAgent,
                                              Ipv6Address careOfAddress,
                                              uint16_t sequence);
    /// @param homeAddress home address @param careOfAddress care-of address @param homeAgent home
    /// agent
    typedef void (*RegisteredCallback)(Ipv6Address homeAddress,
                                       Ipv6Address careOfAddress,
                                       Ipv6Address homeAgent);
    /// @param homeAddress the home address
    typedef void (*HomeAddressCallback)(Ipv6Address homeAddress);
    /// @param homeAgent who refused, did not answer or had a binding; :: if none was found
    /// @param reason in words
    typedef void (*RegistrationFailedCallback)(Ipv6Address homeAgent, std::string reason);
    /// @param reason why a message of the home agent was ignored
    typedef void (*IgnoredCallback)(HomeRegistrationIgnored reason);
    /// @param reason why @param packet which, with its IPv6 header
    typedef void (*PayloadDropCallback)(MobileNodeDrop reason, Ptr<const Packet> packet);
    /// @param packets packets that wait now
    typedef void (*QueuedCallback)(uint32_t packets);
    /// @param identifier identifier of the message @param octets octets with all headers
    typedef void (*SolicitationCallback)(uint16_t identifier, uint32_t octets);
    /// @param identifier identifier of the reply @param homeAgents how many it names @param octets
    /// octets with all headers
    typedef void (*DiscoveryReplyCallback)(uint16_t identifier,
                                           uint32_t homeAgents,
                                           uint32_t octets);
    /// @param identifier identifier of the advertisement
    typedef void (*PrefixAdvertisementCallback)(uint16_t identifier);
    /// @param reason why a Mobile Prefix Advertisement was discarded
    typedef void (*PrefixDropCallback)(MobilePrefixDrop reason);

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
    // Configuration (mobile-node.cc)

    /// Make the parts, on a node @param interface the interface that moves
    void Setup(Ptr<MobileInterface> interface);
    /// @param text addresses, separated by commas
    void SetHomeAgentsText(std::string text);
    /// @return home agents known, separated by commas
    std::string GetHomeAgentsText() const;
    /// Abort with a message if the attributes contradict each other
    void CheckConfiguration();
    /// @return what HomeRegistration tells
    HomeRegistration::Callbacks RegistrationCallbacks();
    /// @return what MobileNodeTunnel tells
    MobileNodeTunnel::Callbacks TunnelCallbacks();
    /// @return home address configured, or formed from the home prefix configured; :: if neither is
    Ipv6Address GetInitialHomeAddress() const;
    /// Hand the attributes to the parts
    void Configure();
    /// @param destination of a packet @param source of it @return route to the device with the home
    /// address
    Ptr<Ipv6Route> RouteHome(const Ipv6Address& destination, const Ipv6Address& source) const;
    /// @param prefix a prefix @return whether it is not the home prefix
    bool IsForeignPrefix(const PrefixInformation& prefix);

    // Movement (mobile-node-movement.cc)

    /**
     * Follow the state table, and fire StateChange.
     * @param event what happened
     * @return whether there is a row for it
     */
    bool Apply(MobileNodeEvent event);
    /// @return whether payload goes to the home agent from a previous care-of address
    bool UsesPreviousPath() const;
    /// Let payload go, or hold it, as the state demands
    void AdaptTunnel();
    /// Look at the interface as it is now
    void Evaluate();
    /// @param device the device whose link is down
    void LinkDown(Ptr<NetDevice> device);
    /// @param router a router of the link
    void RouterKnown(const RouterEntry& router);
    /// @param address ready for use @param router of its prefix
    void AddressReady(Ipv6Address address, const RouterEntry& router);
    /// @param address no longer usable
    void AddressLost(Ipv6Address address);
    /// Choose the care-of address, and register it if it is new
    void UpdateCareOfAddress();
    /// The care-of address is to be replaced: keep it for RetainCareOf as one that is not primary
    void RetainCareOfAddress();
    /// There is no care-of address any more
    void LoseCareOfAddress();
    /// @param router a home agent of what may be our home link: take its prefix
    void BootstrapFrom(const RouterEntry& router);
    /// @param homeAddress new home address
    void FormHomeAddress(const Ipv6Address& homeAddress);
    /// The home address must not be used any more
    void DropHomeAddress();
    /// @param address an address @return whether it has the interface identifier of our link-local
    /// address
    bool HasLinkLocalIdentifier(const Ipv6Address& address) const;
    /// @param router a router @return whether it advertises the home prefix
    bool IsHomeRouter(const RouterEntry& router) const;
    /// On the home link @param router a router there
    void ArriveHome(const RouterEntry& router);
    /// No longer on the home link
    void LeaveHome();
    /// Duplicate address detection of the home address on the home link
    void VerifyHomeAddress();
    /// The home agent's link-layer address is known
    void BeginDeregistration();
    /**
     * A Binding Update was sent.
     * @param homeAgent to whom
     * @param careOfAddress for which care-of address
     * @param sequence its sequence number
     */
    void UpdateSent(Ipv6Address homeAgent, Ipv6Address careOfAddress, uint16_t sequence);
    /// On the home link, and no binding is left @param event DEREGISTERED, BINDING_LOST or
    /// HOME_WITHOUT_BINDING
    void SettleHome(MobileNodeEvent event);

    // Signalling (mobile-node-signalling.cc)

    /// Register the care-of address with the home agent whose turn it is; find one if none is known
    void StartRegistration();
    /// The registration was acknowledged @param prefixDiscovery whether prefixes are to be asked
    /// for
    void Acknowledged(bool prefixDiscovery);
    /// The binding has ended
    void BindingExpired();
    /**
     * A home agent will not have us.
     * @param homeAgent which
     * @param failure why
     * @param status of its answer
     */
    void RegistrationRefused(Ipv6Address homeAgent,
                             HomeRegistrationFailure failure,
                             BindingStatus status);
    /// The home agent has found another node with our home address
    void HomeAddressRefused();
    /// @return whether there is somebody else to ask when the home agent does not answer
    bool HasAlternative() const;
    /// @return lifetime that the prefixes of home and care-of address allow
    Time GetLifetimeLimit() const;
    /// @param homeAgents the answer of DHAAD
    void HomeAgentsDiscovered(const std::vector<Ipv6Address>& homeAgents);
    /// @param router home agents of the home link are remembered from its advertisement
    void RememberHomeAgents(const RouterEntry& router);
    /// @param validLifetime of the home prefix, seconds, 0xffffffff is infinite
    void SetHomePrefixLifetime(uint32_t validLifetime);
    /// Ask the home agent for its prefixes
    void SolicitPrefixes();
    /// @param advertisement prefixes of the home link
    void PrefixesAdvertised(const MobilePrefixAdvertisement& advertisement);
    /// @param prefix takes the place of the home prefix
    void Renumber(const PrefixInformation& prefix);
    /// @param arrival an ICMPv6 error @return whether it was ours alone
    bool HandleArrivedError(const NdArrival& arrival);
    /// @param octets an ICMPv6 error @param envelope how it came @return whether it was ours alone
    bool HandleIcmpError(const std::vector<uint8_t>& octets, const Icmp6Envelope& envelope);
    /// @param type of an ICMPv6 message for the home address @param packet the message @param
    /// envelope how it came @return whether it was ours alone
    bool HandleHomeIcmp(uint8_t type, Ptr<const Packet> packet, const Icmp6Envelope& envelope);

    Ptr<Node> m_node;                                      //!< the node
    Ptr<MobileInterface> m_interface;                      //!< the interface that moves
    Ptr<DivertRouting> m_routing;                          //!< routing of the node
    Ptr<CorrespondentNode> m_correspondent;                //!< role on the same node, or null
    Ptr<HomeAddressIcmp> m_homeIcmp;                       //!< ICMPv6 of the home address
    RandomOctets m_random;                                 //!< sequence number, identifiers
    std::unique_ptr<MobileNodeTunnel> m_tunnel;            //!< payload
    std::unique_ptr<HomeRegistration> m_registration;      //!< home registration
    std::unique_ptr<HomeAgentDiscoveryClient> m_discovery; //!< DHAAD
    std::unique_ptr<MobilePrefixClient> m_prefixes;        //!< mobile prefix discovery
    std::unique_ptr<HomeLink> m_homeLink;                  //!< what is done at home

    Ipv6Address m_configuredHome;          //!< attribute HomeAddress
    Ipv6Address m_homePrefix;              //!< attribute HomePrefix, or learned
    uint32_t m_homePrefixLength{64};       //!< attribute HomePrefixLength
    Ipv6Address m_configuredAgent;         //!< attribute HomeAgentAddress
    Time m_lifetime;                       //!< attribute Lifetime
    double m_refreshFraction{0.8};         //!< attribute RefreshFraction
    Time m_initialTimeout;                 //!< attribute InitialBindackTimeout
    Time m_firstTimeout;                   //!< attribute InitialBindackTimeoutFirstReg
    Time m_maxTimeout;                     //!< attribute MaxBindackTimeout
    uint32_t m_maxUpdateRate{3};           //!< attribute MaxUpdateRate
    Time m_retryInterval;                  //!< attribute RetryInterval
    uint32_t m_queueLimit{100};            //!< attribute QueueLimit
    Time m_queueTimeout;                   //!< attribute QueueTimeout
    bool m_tunnelPayload{true};            //!< attribute TunnelPayload
    Ptr<HomeAgentProtection> m_protection; //!< attribute Protection
    Ptr<RouteOptimizer> m_optimizer;       //!< attribute RouteOptimizer
    bool m_keyManagementMobility{false};   //!< attribute KeyManagementMobility
    bool m_alternateCareOf{true};          //!< attribute AlternateCareOfAddress
    uint32_t m_returnAnnouncements{3};     //!< attribute ReturnAnnouncements
    Time m_retainCareOf;                   //!< attribute RetainCareOf

    MobileNodeState m_state{MobileNodeState::BOOTSTRAPPING}; //!< state
    Ipv6Address m_homeAddress;                               //!< home address, or ::
    Ipv6Address m_careOfAddress;           //!< care-of address away from home, or ::
    bool m_onHomeLink{false};              //!< the current link is the home link
    bool m_deregistrationSent{false};      //!< so that the home address may be used there
    bool m_formedHomeAddress{false};       //!< home address is formed, not configured
    std::vector<Ipv6Address> m_homeAgents; //!< in the order in which they are tried
    std::size_t m_current{0};              //!< the one in use
    std::size_t m_failures{0};             //!< of home agents since the last success
    std::optional<Time> m_prefixExpires;   //!< end of the home prefix, if known and finite
    EventId m_retry;                       //!< next attempt with a home agent
    EventId m_prefixTimer;                 //!< next prefix solicitation

    TracedCallback<MobileNodeState, MobileNodeState> m_stateTrace;           //!< StateChange
    TracedCallback<Ipv6Address, Ipv6Address, uint16_t> m_updateTrace;        //!< BindingUpdateSent
    TracedCallback<Ipv6Address, Ipv6Address, Ipv6Address> m_registeredTrace; //!< Registered
    TracedCallback<Ipv6Address> m_returnedTrace;                             //!< ReturnedHome
    TracedCallback<Ipv6Address, std::string> m_failedTrace;                  //!< RegistrationFailed
    TracedCallback<HomeRegistrationIgnored> m_ignoredTrace;                  //!< Ignored
    TracedCallback<MobileNodeDrop, Ptr<const Packet>> m_dropTrace;           //!< Drop
    TracedCallback<uint32_t> m_queuedTrace;                                  //!< Queued
    TracedCallback<Ipv6Address> m_homeAddressTrace;                          //!< HomeAddressFormed
    TracedCallback<uint16_t, uint32_t> m_requestTrace;         //!< DiscoveryRequestSent
    TracedCallback<uint16_t, uint32_t, uint32_t> m_replyTrace; //!< DiscoveryReplyReceived
    TracedCallback<uint16_t, uint32_t> m_solicitationTrace;    //!< PrefixSolicitationSent
    TracedCallback<uint16_t> m_advertisementTrace;             //!< PrefixAdvertisementReceived
    TracedCallback<MobilePrefixDrop> m_prefixDropTrace;        //!< PrefixAdvertisementDropped
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_MOBILE_NODE_H
