/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_FMIP_ACCESS_ROUTER_H
#define MIP6SEC_FMIP_ACCESS_ROUTER_H

#include "new-access-router.h"
#include "previous-access-router.h"
#include "proxy-advertiser.h"

namespace ns3
{
namespace mip6sec
{

/**
 * Access router of RFC 5568 on one access link, as PAR and as NAR, with the handover keys of RFC
 * 5269. Aggregated to the node; its parts are ProxyAdvertiser, PreviousAccessRouter,
 * NewAccessRouter, HandoverKeyServer and AccessPointMap, each with attributes and traces of its
 * own.
 */
class FmipAccessRouter : public Object
{
  public:
    /// @return the type id
    static TypeId GetTypeId();

    /**
     * @param device access device of a router, with NeighborDiscovery and its address on it
     * @param address global address of the router on that link
     * @param prefixLength bits of the prefix for care-of addresses
     * @return the role
     */
    static Ptr<FmipAccessRouter> Install(Ptr<NetDevice> device,
                                         const Ipv6Address& address,
                                         uint8_t prefixLength = 64);

    /// @param router global address of a neighbouring router: HI and HAck are accepted from those
    /// only
    void AddPeer(const Ipv6Address& router);
    /// @param router an address @return whether it is a peer
    bool IsPeer(const Ipv6Address& router) const;
    /// @return its address on the access link
    Ipv6Address GetAddress() const;
    /// @return what it knows of access points
    Ptr<AccessPointMap> GetAccessPoints() const;
    /// @return its answers to mobile nodes
    Ptr<ProxyAdvertiser> GetAdvertiser() const;
    /// @return the router as PAR
    Ptr<PreviousAccessRouter> GetPreviousRouter() const;
    /// @return the router as NAR
    Ptr<NewAccessRouter> GetNewRouter() const;
    /// @return its handover keys
    Ptr<HandoverKeyServer> GetKeyServer() const;
    /// Lose all that is known of mobile nodes, as a restart does
    void Restart();

    /// @param stream first random stream @return number of streams used
    int64_t AssignStreams(int64_t stream);
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_FMIP_ACCESS_ROUTER_H
