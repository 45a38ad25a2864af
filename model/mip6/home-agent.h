/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_HOME_AGENT_H
#define MIP6SEC_HOME_AGENT_H

#include "binding-cache.h"
#include "home-agent-discovery-server.h"
#include "home-agent-drop.h"
#include "home-agent-tunnel.h"
#include "home-agents-list.h"
#include "home-link-proxy.h"
#include "home-prefix-list.h"
#include "home-registrar.h"
#include "mobile-prefix-server.h"
#include "mobility-protocol.h"
#include "tunnel-protocol.h"

#include "ns3/divert-routing.h"
#include "ns3/neighbor-discovery.h"
#include "ns3/virtual-net-device.h"

#include <array>
#include <memory>

namespace ns3
{
namespace mip6sec
{

/**
 * Home agent of RFC 6275 (section 10) on one home link. Aggregated to the node.
 *
 * Its work is done by HomeRegistrar (Binding Updates), HomeLinkProxy (on the home link),
 * HomeAgentTunnel (payload), HomeAgentDiscoveryServer and MobilePrefixServer (discovery); this
 * class puts them together and holds their attributes and traces.
 *
 * Attributes: see GetTypeId. Traces: "BindingUpdated" (home address, care-of address, lifetime),
 * "BindingRemoved" (home address, care-of address), "Rejected" (home address, BindingStatus),
 * "Drop" (HomeAgentDrop, packet), "Tunneled" (packet, home address), "IcmpTx" and "IcmpRx" (type,
 * peer, octets).
 */
class HomeAgent : public Object, public RouteDiverter
{
  public:
    /// @return the type id
    static TypeId GetTypeId();
    HomeAgent();
    ~HomeAgent() override;

    /**
     * @param homeLink the device on the home link, with NeighborDiscovery installed and a global
     * address on it
     * @return the role, aggregated to the node
     */
    static Ptr<HomeAgent> Install(Ptr<NetDevice> homeLink);

    /// @return the bindings
    const BindingCache& GetBindingCache() const;
    /// @return the address to which mobile nodes send Binding Updates: the global one on the home
    /// link
    Ipv6Address GetAddress() const;
    /// @return the other home agents on the home link
    HomeAgentsList& GetHomeAgentsList();
    /// @return the prefixes of the home link
    HomePrefixList& GetPrefixList();
    /// @return the virtual device through which packets for mobile nodes go
    Ptr<VirtualNetDevice> GetTunnelDevice() const;
    /// @param reason a reason @return packets dropped for it so far
    uint64_t GetDropCount(HomeAgentDrop reason) const;

    /**
     * Who may register.
     * @param homeAddress the home address
     * @param careOfAddress the care-of address
     * @return ACCEPTED, or the status to refuse with
     */
    using AccessPolicy = Callback<BindingStatus, Ipv6Address, Ipv6Address>;
    /// @param policy asked for each Binding Update that is otherwise valid; default accepts all
    void SetAccessPolicy(AccessPolicy policy);

    /// Forget all state, as a restart would
    void Restart();

    /// @param stream first random stream @return number of streams used
    int64_t AssignStreams(int64_t stream);

    /// @param homeAddress home address @param careOfAddress care-of address @param lifetime
    /// lifetime granted
    typedef void (*BindingCallback)(Ipv6Address homeAddress,
                                    Ipv6Address careOfAddress,
                                    Time lifetime);
    /// @param homeAddress home address @param careOfAddress last care-of address
    typedef void (*RemovedCallback)(Ipv6Address homeAddress, Ipv6Address careOfAddress);
    /// @param homeAddress home address @param status why
    typedef void (*RejectedCallback)(Ipv6Address homeAddress, BindingStatus status);
    /// @param reason why @param packet which
    typedef void (*PayloadDropCallback)(HomeAgentDrop reason, Ptr<const Packet> packet);
    /// @param packet inner packet with its header @param homeAddress whose tunnel
    typedef void (*TunneledCallback)(Ptr<const Packet> packet, Ipv6Address homeAddress);
    /// @param type ICMPv6 type @param peer address of the other end on the wire @param octets of
    /// the packet with all its headers
    typedef void (*IcmpCallback)(Icmp6Type type, Ipv6Address peer, uint32_t octets);

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
    /// @param node the node @param discovery the home interface
    void Setup(Ptr<Node> node, Ptr<NeighborDiscovery> discovery);
    /// @return what HomeRegistrar tells and asks
    HomeRegistrar::Hooks MakeHooks();
    /// @param add whether to register for messages, or to end that
    void SetHandlers(bool add);
    /// @param arrival a Router Advertisement @return false
    bool HandleAdvertisement(const NdArrival& arrival);
    /// @param arrival a prefix solicitation @return whether it was for us
    bool HandleSolicitation(const NdArrival& arrival);
    /// @param message a Binding Update @param envelope how it came @return whether it was for us
    bool HandleBindingUpdate(const MobilityMessage& message, const MobilityEnvelope& envelope);
    /// @param homeAddress a home address @param careOfAddress a care-of address @return whether
    /// that is its binding (see MobilityInput::BindingCheck)
    bool HasBinding(Ipv6Address homeAddress, Ipv6Address careOfAddress);
    /// @param advertisement sent by the RouterAdvertiser of the home link
    void AdvertisementSent(Ptr<const Packet> advertisement);
    /// Act on changed prefixes, once the list is consistent
    void PrefixesChanged();
    /// @param reason why @param packet which
    void Drop(HomeAgentDrop reason, Ptr<const Packet> packet);
    /// @param packet for a link-local address that is defended @param header its header
    void RefuseLinkLocal(Ptr<const Packet> packet, const Ipv6Header& header);
    /// @param protection used from now on; null for none
    void SetProtection(Ptr<HomeAgentProtection> protection);
    /// @return the protection in use
    Ptr<HomeAgentProtection> GetProtection() const;

    Ptr<Node> m_node;                      //!< the node
    Ptr<NeighborDiscovery> m_discovery;    //!< home interface
    Ptr<DivertRouting> m_routing;          //!< asks us
    Ptr<MobilityProtocol> m_mobility;      //!< Mobility Header
    Ptr<HomeAgentProtection> m_protection; //!< attribute Protection
    Ptr<UniformRandomVariable> m_random;   //!< order and delays
    AccessPolicy m_policy;                 //!< who may register
    bool m_bypass{false};                  //!< whether output is not diverted now
    EventId m_prefixEvent;                 //!< PrefixesChanged is due

    HomeLinkProxy::Settings m_proxySettings;        //!< attributes
    HomeRegistrar::Settings m_registrationSettings; //!< attributes
    MobilePrefixServer::Settings m_prefixSettings;  //!< attributes
    uint16_t m_tunnelMtu{0};                        //!< attribute TunnelMtu
    uint16_t m_preference{0};                       //!< attribute Preference
    bool m_anycast{true};                           //!< attribute Anycast

    BindingCache m_bindings;                                 //!< the bindings
    HomeAgentsList m_agents;                                 //!< other home agents
    std::unique_ptr<HomePrefixList> m_prefixes;              //!< of the home link
    std::unique_ptr<HomeLinkProxy> m_proxy;                  //!< absent mobile nodes
    std::unique_ptr<HomeAgentTunnel> m_tunnel;               //!< payload
    std::unique_ptr<HomeRegistrar> m_registrar;              //!< Binding Updates
    std::unique_ptr<HomeAgentDiscoveryServer> m_discoverer;  //!< discovery of home agents
    std::unique_ptr<MobilePrefixServer> m_prefixServer;      //!< prefixes for mobile nodes
    std::array<uint64_t, HOME_AGENT_DROP_REASONS> m_drops{}; //!< by reason

    TracedCallback<Ipv6Address, Ipv6Address, Time> m_updatedTrace;  //!< trace BindingUpdated
    TracedCallback<Ipv6Address, Ipv6Address> m_removedTrace;        //!< trace BindingRemoved
    TracedCallback<Ipv6Address, BindingStatus> m_rejectedTrace;     //!< trace Rejected
    TracedCallback<HomeAgentDrop, Ptr<const Packet>> m_dropTrace;   //!< trace Drop
    TracedCallback<Ptr<const Packet>, Ipv6Address> m_tunneledTrace; //!< trace Tunneled
    TracedCallback<Icmp6Type, Ipv6Address, uint32_t> m_icmpTxTrace; //!< trace IcmpTx
    TracedCallback<Icmp6Type, Ipv6Address, uint32_t> m_icmpRxTrace; //!< trace IcmpRx
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_HOME_AGENT_H
