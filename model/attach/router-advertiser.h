/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH x-OpenSSL-linking-permission
 */
#ifndef MIP6SEC_ROUTER_ADVERTISER_H
#define MIP6SEC_ROUTER_ADVERTISER_H

#include "neighbor-discovery.h"

#include "ns3/nstime.h"
#include "ns3/traced-callback.h"

namespace ns3
{
namespace mip6sec
{

/**
 * Router side of router discovery on one interface (RFC 4861 6.2 with the changes of RFC 6275
 * section 7).
 *
 * Attributes: "MinRtrAdvInterval" (200 s; at least 0.03 s), "MaxRtrAdvInterval" (600 s; at least
 * 0.07 s), "MinDelayBetweenRAs" (3 s; at least 0.03 s), "SolicitedDelay" (random variable in
 * seconds before a solicited RA, uniform 0 to MAX_RA_DELAY_TIME 0.5 s), "RouterLifetime" (1800 s; 0
 * is no default router), "CurHopLimit" (64), "LinkMtu" (0: no option), "AdvertisementInterval"
 * (true: RFC 6275 7.3), "HomeAgent" (false: H flag and Home Agent Information),
 * "HomeAgentPreference" (0), "HomeAgentLifetime" (0: same as RouterLifetime), "RouterAddress"
 * (true: R flag with the router's global address). Limits that contradict each other abort with a
 * message. Traces: "RaSent" (Ptr<const Packet>), "RsReceived" (Ipv6Address source), "RsRejected"
 * (ParseError).
 */
class RouterAdvertiser : public Object
{
  public:
    /// @return the type id
    static TypeId GetTypeId();
    RouterAdvertiser();
    ~RouterAdvertiser() override;

    /**
     * @param device interface of a router on which NeighborDiscovery is installed or can still be;
     * made an advertising interface from time zero on, aggregated to the device
     * @return the advertiser
     */
    static Ptr<RouterAdvertiser> Install(Ptr<NetDevice> device);

    /// @param prefix advertised from the next RA on; if RouterAddress is true its address part is
    /// the router's own address
    void AddPrefix(const PrefixInformation& prefix);
    /// @param prefix the prefix @param length its bits; advertised no more
    void RemovePrefix(const Ipv6Address& prefix, uint8_t length);
    /// @return what is advertised
    const std::vector<PrefixInformation>& GetPrefixes() const;

    /// @param stream first random stream @return number of streams used
    int64_t AssignStreams(int64_t stream);

  protected:
    void DoInitialize() override;
    void DoDispose() override;
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_ROUTER_ADVERTISER_H
