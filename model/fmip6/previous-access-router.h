/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_PREVIOUS_ACCESS_ROUTER_H
#define MIP6SEC_PREVIOUS_ACCESS_ROUTER_H

#include "access-point-map.h"
#include "handover-buffer.h"
#include "handover-key-server.h"

#include "ns3/divert-routing.h"
#include "ns3/mobility-protocol.h"
#include "ns3/neighbor-discovery.h"
#include "ns3/object.h"
#include "ns3/traced-callback.h"

namespace ns3
{
namespace mip6sec
{

/**
 * An access router as PAR (RFC 5568 4, 6.2): Fast Binding Updates, Handover Initiates to the NAR,
 * and the forwarding from PCoA to NCoA and back. A part of FmipAccessRouter.
 */
class PreviousAccessRouter : public Object, public RouteDiverter
{
  public:
    /// @return the type id
    static TypeId GetTypeId();

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
    /// Forget every mobile node (a restart): bindings, buffers, timers
    void Clear();

    /// @return bindings from PCoA to NCoA, those that wait for a NAR included
    std::size_t GetNForwardings() const;
    /// @return packets that wait here
    std::size_t GetNBuffered() const;

    // RouteDiverter
    Ptr<Ipv6Route> DivertOutput(const Ipv6Header& header, Ptr<NetDevice> oif) override;
    Input DivertInput(Ptr<const Packet> packet,
                      const Ipv6Header& header,
                      Ptr<const NetDevice> idev,
                      Ptr<Ipv6Route>& route) override;
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_PREVIOUS_ACCESS_ROUTER_H
