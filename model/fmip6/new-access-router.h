/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_NEW_ACCESS_ROUTER_H
#define MIP6SEC_NEW_ACCESS_ROUTER_H

#include "handover-buffer.h"

#include "ns3/divert-routing.h"
#include "ns3/mobility-protocol.h"
#include "ns3/neighbor-discovery.h"
#include "ns3/object.h"
#include "ns3/traced-callback.h"

#include <functional>

namespace ns3
{
namespace mip6sec
{

/**
 * An access router as NAR (RFC 5568 4, 6.2.1, 6.3): answers Handover Initiates, checks or assigns
 * NCoAs, defends them as a proxy, keeps packets for mobile nodes that are on their way, and lets
 * them go at the UNA. A part of FmipAccessRouter.
 */
class NewAccessRouter : public Object, public RouteDiverter
{
  public:
    /// @return the type id
    static TypeId GetTypeId();

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
    /// peer, protected as it must be
    void SetPeerCheck(std::function<bool(const MobilityEnvelope&)> trusted);
    /// Forget every mobile node (a restart): proxies, buffers, routes, timers
    void Clear();

    /// @return mobile nodes that are expected or served with a host route
    std::size_t GetNArrivals() const;
    /// @return packets that wait for mobile nodes
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

#endif // MIP6SEC_NEW_ACCESS_ROUTER_H
