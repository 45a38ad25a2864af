/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_PROXY_ADVERTISER_H
#define MIP6SEC_PROXY_ADVERTISER_H

#include "access-point-map.h"
#include "handover-key-server.h"

#include "ns3/neighbor-discovery.h"
#include "ns3/object.h"
#include "ns3/traced-callback.h"

namespace ns3
{
namespace mip6sec
{

/**
 * Answers RtSolPrs with PrRtAdvs, and sends unsolicited ones (RFC 5568 3.3, 4, 6.1; RFC 5269 3.2).
 * A part of FmipAccessRouter.
 */
class ProxyAdvertiser : public Object
{
  public:
    /// @return the type id
    static TypeId GetTypeId();

    /**
     * @param access ICMPv6 of the access link
     * @param accessPoints what to tell
     * @param keys what to give
     */
    void Setup(Ptr<NeighborDiscovery> access,
               Ptr<AccessPointMap> accessPoints,
               Ptr<HandoverKeyServer> keys);
    /**
     * Have a mobile node hand over now (PrRtAdv of code 1, RFC 5568 3.3).
     * @param mobile its address on the link
     * @param accessPoint where it is to go, known to the map
     * @param newCareOfAddress to be used there, or ::
     */
    void InitiateHandover(const Ipv6Address& mobile,
                          const Address& accessPoint,
                          const Ipv6Address& newCareOfAddress = Ipv6Address::GetAny());
    /// @param destination a mobile node, or all nodes: tell it of the neighbourhood (code 4)
    void AdvertiseNeighborhood(const Ipv6Address& destination);
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_PROXY_ADVERTISER_H
