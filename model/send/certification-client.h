/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_CERTIFICATION_CLIENT_H
#define MIP6SEC_CERTIFICATION_CLIENT_H

#include "certification-store.h"

#include "ns3/certification-messages.h"
#include "ns3/neighbor-discovery.h"

namespace ns3
{
namespace mip6sec
{

/**
 * Host side of certification path discovery on one interface (RFC 3971 6.4.6): solicits the path of
 * a router whose key is not certified yet, in all components or in those that are missing, gives
 * it to the CertificationStore, and tells who waits.
 *
 * Attributes: "Retry" (CPS_RETRY 1 s), "RetryFragments" (CPS_RETRY_FRAGMENTS 2 s), "RetryMax"
 * (CPS_RETRY_MAX 15 s), "MaxRetries" (solicitations for one router, 5), "MaxRequests" (routers
 * asked for at a time, 16; 9.3), "MaxComponents" (components of a path accepted, 16). Traces:
 * "SolicitationSent" (Ipv6Address destination, uint16_t component), "PathReceived" (uint32_t
 * components), "RequestDone" (uint32_t path, SendReason reason), "Dropped" (ParseError).
 */
class CertificationClient : public Object
{
  public:
    /// @return the type id
    static TypeId GetTypeId();
    CertificationClient();
    ~CertificationClient() override;

    /// @param discovery ICMPv6 of the interface @param store receives the paths
    void Setup(Ptr<NeighborDiscovery> discovery, Ptr<CertificationStore> store);

    /// Told the number of the path, 0 for none, and why there is none
    using Done = std::function<void(uint32_t path, SendReason reason)>;
    /**
     * Get the path of a router. Requests for the same key share one discovery.
     * @param router its address, solicited if it is the default router; else all routers are
     * @param key hash of its key
     * @param done called once, never before this call returns; not called after Cancel
     */
    void Request(const Ipv6Address& router, const KeyHash& key, Done done);
    /// Give everything up: the link is gone
    void Cancel();

    /// @param stream first random stream @return number of streams used
    int64_t AssignStreams(int64_t stream);

  protected:
    void DoDispose() override;
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_CERTIFICATION_CLIENT_H
