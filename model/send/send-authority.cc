/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "send-authority.h"

namespace ns3
{
namespace mip6sec
{

NS_OBJECT_ENSURE_REGISTERED(SendAuthority);

TypeId
SendAuthority::GetTypeId()
{
    static TypeId tid = TypeId("ns3::mip6sec::SendAuthority")
                            .SetParent<NdAuthority>()
                            .SetGroupName("Mip6sec")
                            .AddConstructor<SendAuthority>();
    return tid;
}

SendAuthority::~SendAuthority() = default;

void
SendAuthority::DoDispose()
{
    if (m_store)
    {
        m_store->TraceDisconnectWithoutContext("PathLost",
                                               MakeCallback(&SendAuthority::NoteLost, this));
    }
    m_store = nullptr;
    m_policy = nullptr;
    NdAuthority::DoDispose();
}

void
SendAuthority::Setup(Ptr<CertificationStore> store, const SendPolicy& policy)
{
    m_store = store;
    m_policy = &policy;
    m_store->TraceConnectWithoutContext("PathLost", MakeCallback(&SendAuthority::NoteLost, this));
}

void
SendAuthority::NoteLost(uint32_t path, const KeyHash&, SendReason)
{
    NotifyPathLost(path);
}

bool
SendAuthority::IsCertified(uint32_t path, const Ipv6Address& prefix, uint8_t length) const
{
    return m_store && path != 0 && m_store->IsCertified(path, prefix, length);
}

bool
SendAuthority::IsSecuredOnly() const
{
    return m_policy && m_policy->mode == SendMode::SECURED_ONLY;
}

} // namespace mip6sec
} // namespace ns3
