/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH x-OpenSSL-linking-permission
 */
#ifndef MIP6SEC_CORRESPONDENT_NODE_H
#define MIP6SEC_CORRESPONDENT_NODE_H

#include "binding-cache.h"
#include "mobility-protocol.h"
#include "nonce-table.h"

#include "ns3/divert-routing.h"
#include "ns3/virtual-net-device.h"

namespace ns3
{
namespace mip6sec
{

/**
 * Correspondent node of RFC 6275 (section 9): return routability, binding cache, route optimised
 * output.
 *
 * Aggregated to the node. Attributes: "MaxBindingLifetime" (420 s, MAX_RR_BINDING_LIFETIME),
 * "MaxBindings" (0: unlimited), "RefreshRequestAdvance" (time before expiry at which a Binding
 * Refresh Request is sent for a binding in use), "RouteOptimization" (true; false answers every
 * HoTI, CoTI and BU as a node without the role would, RFC 6275 9.3). Traces: "BindingUpdated" (home
 * address, care-of address, lifetime), "BindingRemoved" (home address, care-of address), "Rejected"
 * (home address, BindingStatus), "Drop" (reason, packet).
 */
class CorrespondentNode : public Object, public RouteDiverter
{
  public:
    /// @return the type id
    static TypeId GetTypeId();
    CorrespondentNode();
    ~CorrespondentNode() override;

    /// @param node a node with an internet stack @return its role, aggregated to it
    static Ptr<CorrespondentNode> Install(Ptr<Node> node);

    /// @return the bindings
    const BindingCache& GetBindingCache() const;

    /**
     * The care-of address to which packets for a home address are to be sent now.
     * @param homeAddress a destination
     * @return the care-of address, or :: if there is no binding; counts as use of the binding
     */
    Ipv6Address LookupCareOf(const Ipv6Address& homeAddress);

    /**
     * Whether a Home Address option is to be accepted.
     * @param homeAddress the option's address
     * @param careOfAddress source of the packet
     * @return whether a binding says so
     */
    bool HasBinding(const Ipv6Address& homeAddress, const Ipv6Address& careOfAddress) const;

    /// Forget all state, as a restart of the node would: bindings, nonces, key
    void Restart();

    /// @param stream first random stream @return number of streams used
    int64_t AssignStreams(int64_t stream);

    // RouteDiverter
    Ptr<Ipv6Route> DivertOutput(const Ipv6Header& header, Ptr<NetDevice> oif) override;
    Input DivertInput(Ptr<const Packet> packet,
                      const Ipv6Header& header,
                      Ptr<const NetDevice> idev,
                      Ptr<Ipv6Route>& route) override;

  protected:
    void DoDispose() override;
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_CORRESPONDENT_NODE_H
