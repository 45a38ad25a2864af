/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_CERTIFICATION_SERVER_H
#define MIP6SEC_CERTIFICATION_SERVER_H

#include "ns3/certificate.h"
#include "ns3/certification-messages.h"
#include "ns3/neighbor-discovery.h"

namespace ns3
{
namespace mip6sec
{

/**
 * Router side of certification path discovery on one interface (RFC 3971 6.4.5): answers
 * Certification Path Solicitations with the path from a trust anchor that was asked for to its own
 * certificate, one advertisement per component, at most MAX_CPA_RATE per second.
 *
 * Attributes: "MaxRate" (MAX_CPA_RATE 10 per second), "Enabled" (true). Traces:
 * "AdvertisementSent" (Ipv6Address destination, uint16_t component), "SolicitationReceived"
 * (Ipv6Address source), "Dropped" (ParseError), "RateLimited" (Ipv6Address source).
 */
class CertificationServer : public Object
{
  public:
    /// @return the type id
    static TypeId GetTypeId();
    CertificationServer();
    ~CertificationServer() override;

    /// @param discovery ICMPv6 of the interface
    void Setup(Ptr<NeighborDiscovery> discovery);
    /**
     * @param path certificates from the trust anchor (first) to the router's own (last); several
     * paths, to different anchors, may be added
     */
    void AddPath(const std::vector<Ptr<const Certificate>>& path);

    /// @param stream first random stream @return number of streams used
    int64_t AssignStreams(int64_t stream);

  protected:
    void DoDispose() override;
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_CERTIFICATION_SERVER_H
