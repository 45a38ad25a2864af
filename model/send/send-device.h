/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_SEND_DEVICE_H
#define MIP6SEC_SEND_DEVICE_H

#include "certification-client.h"
#include "certification-server.h"
#include "send-identity.h"

#include "ns3/nd-verdict.h"
#include "ns3/shim-device.h"

namespace ns3
{
namespace mip6sec
{

/// What a node does with messages that are not secured (RFC 3971 8)
enum class SendMode : uint8_t
{
    SECURED_ONLY, //!< discard them
    MIXED,        //!< accept them as unsecured
    NONE,         //!< SEND is off: nothing is signed, nothing is verified
};

/**
 * SEND on one interface (RFC 3971): signs every message of ND that leaves, and vets every one that
 * arrives, whoever made it and for whom, before IPv6 sees it. The verdict goes up with the packet
 * (NdVerdictTag).
 *
 * Install makes one above a device and NeighborDiscovery on it, aggregates NdAuthority to it, and
 * makes its link-local address a CGA. Attributes and traces are documented with the type id.
 */
class SendDevice : public ShimDevice
{
  public:
    /// @return the type id
    static TypeId GetTypeId();
    SendDevice();
    ~SendDevice() override;

    /**
     * Put SEND on a device that has no IPv6 interface yet.
     * @param device the device
     * @param identity signs here
     * @return the device to install roles and put addresses on
     */
    static Ptr<SendDevice> Install(Ptr<NetDevice> device, Ptr<SendIdentity> identity);
    /// @param device a device @return SEND on it, or null
    static Ptr<SendDevice> Find(Ptr<NetDevice> device);

    /// @return what signs here
    Ptr<SendIdentity> GetIdentity() const;
    /// @return host side of certification paths
    Ptr<CertificationClient> GetCertificationClient() const;
    /// @return router side of certification paths
    Ptr<CertificationServer> GetCertificationServer() const;
    /// @return what happens to unsecured messages
    SendMode GetMode() const;

    /// @param stream first random stream @return number of streams used
    int64_t AssignStreams(int64_t stream);

    /// @param type message @param size octets with its options of SEND
    typedef void (*SignedCallback)(Icmp6Type type, uint32_t size);
    /// @param type message @param source its source @param verdict what was found
    typedef void (*JudgedCallback)(Icmp6Type type, Ipv6Address source, NdVerdict verdict);
    /// @param type message @param source its source @param reason why it was discarded
    typedef void (*DiscardedCallback)(Icmp6Type type, Ipv6Address source, SendReason reason);

  protected:
    void DoDispose() override;
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_SEND_DEVICE_H
