/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH x-OpenSSL-linking-permission
 */
#ifndef MIP6SEC_ROUTER_DISCOVERY_H
#define MIP6SEC_ROUTER_DISCOVERY_H

#include "neighbor-discovery.h"

#include "ns3/nstime.h"
#include "ns3/traced-callback.h"

#include <vector>

namespace ns3
{
namespace mip6sec
{

/// A router of the link, as its advertisements describe it
struct RouterEntry
{
    Ipv6Address linkLocal;            //!< source of its advertisements
    LinkLayerOctets linkLayerAddress; //!< Source Link-Layer Address option; empty if none
    Time expires;                     //!< end of its lifetime as a default router
    bool isDefault{false};            //!< router lifetime is not zero
    bool homeAgent{false};            //!< H flag
    std::optional<HomeAgentInformation> information; //!< Home Agent Information option
    Time interval;                           //!< Advertisement Interval option; zero if none
    std::vector<PrefixInformation> prefixes; //!< its valid prefixes
    uint32_t mtu{0};                         //!< MTU option; 0 if none

    /// @return its global address from a prefix with the R flag, or ::
    Ipv6Address GetGlobalAddress() const;
    /// @param prefix a prefix @param length its bits @return whether the router advertises it
    bool HasPrefix(const Ipv6Address& prefix, uint8_t length) const;
};

/**
 * Host side of router discovery on one interface (RFC 4861 6.3): solicits, keeps the routers of the
 * link, and detects movement (RFC 6275 11.5.1).
 *
 * Attributes: "SolicitOnLinkUp" (true), "SolicitationDelay" (random variable in seconds, uniform 0
 * to MAX_RTR_SOLICITATION_DELAY 1 s), "SolicitationInterval" (4 s), "MaxSolicitations" (3),
 * "DetectByAdvertisement" (true: a new prefix, an expired lifetime, or missed advertisements mean
 * movement), "Eager" (true: a new prefix is movement at once; false: only when the current router
 * is lost), "MissedIntervals" (advertisement intervals missed before the current router counts as
 * lost, 3; 0 switches this off). Traces: "RouterFound", "RouterLost" (RouterEntry), "RaRejected"
 * (ParseError), "SolicitationSent" ().
 */
class RouterDiscovery : public Object
{
  public:
    /// @return the type id
    static TypeId GetTypeId();
    RouterDiscovery();
    ~RouterDiscovery() override;

    /// @param discovery ICMPv6 of the interface
    void SetNeighborDiscovery(Ptr<NeighborDiscovery> discovery);

    /// The link is new: routers known so far are suspects until heard, and a solicitation is sent
    /// if enabled
    void NotifyLinkUp();
    /// The link is gone: timers stop
    void NotifyLinkDown();
    /// Solicit routers now, after the solicitation delay
    void Solicit();

    /// @return routers heard on the current link
    const std::vector<RouterEntry>& GetRouters() const;
    /// @return the router in use, or null
    const RouterEntry* GetCurrentRouter() const;

    /// @param stream first random stream @return number of streams used
    int64_t AssignStreams(int64_t stream);

    /// @param router a router
    typedef void (*RouterCallback)(const RouterEntry& router);

  protected:
    void DoDispose() override;
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_ROUTER_DISCOVERY_H
