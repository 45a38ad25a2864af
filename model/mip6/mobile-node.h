/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH x-OpenSSL-linking-permission
 */
#ifndef MIP6SEC_MOBILE_NODE_H
#define MIP6SEC_MOBILE_NODE_H

#include "mobility-protocol.h"
#include "route-optimizer.h"
#include "tunnel-protocol.h"

#include "ns3/divert-routing.h"
#include "ns3/mobile-interface.h"
#include "ns3/virtual-net-device.h"

namespace ns3
{
namespace mip6sec
{

/// Where a mobile node is, and how far its home registration has come
enum class MobileNodeState : uint8_t
{
    BOOTSTRAPPING, //!< no home address yet
    DETACHED,      //!< link down, or no care-of address
    AT_HOME,       //!< on the home link, no binding
    REGISTERING,   //!< Binding Update sent, no acknowledgement yet
    REGISTERED,    //!< binding acknowledged for the current care-of address
    DEREGISTERING, //!< on the home link, binding not yet ended
};

/// @param state a state @return its name
const char* MobileNodeStateName(MobileNodeState state);

/// Why a mobile node dropped a packet of payload
enum class MobileNodeDrop : uint8_t
{
    QUEUE_FULL,          //!< more packets waited for a registration than the queue takes
    QUEUE_TIMEOUT,       //!< waited longer than the queue keeps
    NOT_FROM_HOME_AGENT, //!< tunnelled packet from somebody else (RFC 6275 11.3.1)
    NOT_PROTECTED,       //!< protection refused
    NO_HOME_ADDRESS,     //!< sent before there was a home address
};

/**
 * Mobile node of RFC 6275 (section 11): home registration, reverse tunnelling, return home; drives
 * a RouteOptimizer.
 *
 * The home address is on a virtual device, so that sockets keep it wherever the node is. Aggregated
 * to the node.
 *
 * Attributes: "HomeAddress" (:: to bootstrap from the home prefix), "HomePrefix" (with
 * "HomePrefixLength" 64), "HomeAgentAddress" (:: for DHAAD), "Lifetime" (of bindings, 420 s),
 * "RefreshFraction" (part of the granted lifetime after which the binding is refreshed, 0.8),
 * "InitialBindackTimeout" (1 s), "InitialBindackTimeoutFirstReg" (1.5 s), "MaxBindackTimeout" (32
 * s), "MaxUpdateRate" (3), "QueueLimit" (packets kept while no registration is acknowledged, 100),
 * "QueueTimeout" (10 s), "TunnelPayload" (true), "Protection" (HomeAgentProtection, NoProtection by
 * default), "RouteOptimizer" (pointer), "KeyManagementMobility" (false), "AlternateCareOfAddress"
 * (true). Traces: "StateChange" (MobileNodeState old, new), "BindingUpdateSent" (home agent,
 * care-of address, sequence), "Registered" (home address, care-of address, home agent),
 * "ReturnedHome" (home address), "RegistrationFailed" (home agent, status in words), "Drop"
 * (MobileNodeDrop, packet), "Queued" (packets waiting now).
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
    /// @param homeAgents addresses to try in order when the one in use fails
    void SetHomeAgents(const std::vector<Ipv6Address>& homeAgents);

    /// @param stream first random stream @return number of streams used
    int64_t AssignStreams(int64_t stream);

    /// @param oldState before @param newState after
    typedef void (*StateCallback)(MobileNodeState oldState, MobileNodeState newState);
    /// @param homeAddress home address @param careOfAddress care-of address @param homeAgent home
    /// agent
    typedef void (*RegisteredCallback)(Ipv6Address homeAddress,
                                       Ipv6Address careOfAddress,
                                       Ipv6Address homeAgent);
    /// @param reason why @param packet which
    typedef void (*PayloadDropCallback)(MobileNodeDrop reason, Ptr<const Packet> packet);

    // RouteDiverter
    Ptr<Ipv6Route> DivertOutput(const Ipv6Header& header, Ptr<NetDevice> oif) override;
    Input DivertInput(Ptr<const Packet> packet,
                      const Ipv6Header& header,
                      Ptr<const NetDevice> idev,
                      Ptr<Ipv6Route>& route) override;

  protected:
    void DoInitialize() override;
    void DoDispose() override;
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_MOBILE_NODE_H
