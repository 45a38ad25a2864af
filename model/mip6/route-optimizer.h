/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH x-OpenSSL-linking-permission
 */
#ifndef MIP6SEC_ROUTE_OPTIMIZER_H
#define MIP6SEC_ROUTE_OPTIMIZER_H

#include "mobility-protocol.h"

#include "ns3/address-hash.h"
#include "ns3/event-id.h"
#include "ns3/nstime.h"

#include <unordered_map>

namespace ns3
{
namespace mip6sec
{

/**
 * The mobile node's side of correspondent registrations: return routability and the binding update
 * list entries of correspondent nodes (RFC 6275 11.6, 11.7.2). Owned by MobileNode, which tells it
 * what happens.
 *
 * Attributes: "Enabled" (true), "BindingLifetime" (420 s), "MaxUpdateRate" (3 per second),
 * "MaxBindings" (0: unlimited), "IdleTimeout" (entries of peers without traffic for so long are not
 * refreshed, 60 s), "ReuseTokens" (true: home keygen token kept over movements until
 * MAX_TOKEN_LIFETIME, RFC 6275 5.2.7), "AcknowledgeRequest" (false: A bit in BUs to correspondent
 * nodes). Traces: "RouteOptimized" (peer, care-of address): packets to the peer go the direct way
 * from now on; "RouteOptimizationLost" (peer, reason in words); "StateChange" (peer, old state, new
 * state).
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

    /// @param homeAddress our home address
    void SetHomeAddress(const Ipv6Address& homeAddress);
    /**
     * The home registration for a care-of address is acknowledged (or deregistration at home is):
     * start, repeat or end correspondent registrations.
     * @param careOfAddress the care-of address; equal to the home address after return home
     */
    void HomeRegistered(const Ipv6Address& careOfAddress);
    /// The care-of address can no longer be used (link down, or a new one is being registered):
    /// direct sending stops
    void CareOfLost();
    /// @param peer source of a packet that came through the tunnel: start return routability with
    /// it if enabled
    void TunneledPacketFrom(const Ipv6Address& peer);
    /**
     * How a packet to a peer is to leave now.
     * @param peer its destination
     * @return the care-of address to send from with a Home Address option, or :: to send through
     * the tunnel
     */
    Ipv6Address LookupDirect(const Ipv6Address& peer);
    /// @param peer a correspondent node that cannot be reached or has no binding (ICMP error,
    /// Binding Error)
    void PeerFailed(const Ipv6Address& peer);

    /// @return peers with state, for tests
    std::size_t GetNPeers() const;
    /// @param stream first random stream @return number of streams used
    int64_t AssignStreams(int64_t stream);

  protected:
    void DoDispose() override;
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_ROUTE_OPTIMIZER_H
