/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_SEND_AUTHORITY_H
#define MIP6SEC_SEND_AUTHORITY_H

#include "certification-store.h"
#include "send-policy.h"

#include "ns3/nd-verdict.h"

namespace ns3
{
namespace mip6sec
{

/**
 * What SEND on a device knows of routers, for who processes Router Advertisements above it (RFC
 * 3971 7.3). Private part of SendDevice, which aggregates it to itself.
 */
class SendAuthority : public NdAuthority
{
  public:
    /// @return the type id
    static TypeId GetTypeId();
    ~SendAuthority() override;

    /// @param store knows paths @param policy of the device; lives as long as this object
    void Setup(Ptr<CertificationStore> store, const SendPolicy& policy);
    bool IsCertified(uint32_t path, const Ipv6Address& prefix, uint8_t length) const override;
    bool IsSecuredOnly() const override;

  protected:
    void DoDispose() override;

  private:
    /// @param path number of a path that is lost @param key hash of its router's key
    /// @param reason why
    void NoteLost(uint32_t path, const KeyHash& key, SendReason reason);

    Ptr<CertificationStore> m_store;     //!< knows paths
    const SendPolicy* m_policy{nullptr}; //!< of the device
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_SEND_AUTHORITY_H
