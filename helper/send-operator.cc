/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "send-operator.h"

#include <sstream>

namespace ns3
{
namespace mip6sec
{

namespace
{

// Streams of keys: apart from each other, and from what scripts assign
constexpr int64_t HIERARCHY_STREAM = 1LL << 40;
constexpr int64_t ROUTER_STREAM = 2LL << 40;
constexpr int64_t MOBILE_STREAM = 3LL << 40;

} // namespace

SendOperator::SendOperator()
    : m_addresses{CertificateHierarchy::Prefix("2001:2::/48")}
{
    m_routers.SetKeyStream(ROUTER_STREAM);
    m_mobiles.SetKeyStream(MOBILE_STREAM);
}

SendOperator::~SendOperator() = default;

SendHelper&
SendOperator::GetMobiles()
{
    return m_mobiles;
}

SendHelper&
SendOperator::GetRouters()
{
    return m_routers;
}

void
SendOperator::SetCertificateKeyBits(uint32_t bits)
{
    m_keyBits = bits;
}

void
SendOperator::SetAddresses(const CertificateHierarchy::Addresses& addresses)
{
    m_addresses = addresses;
}

CertificateHierarchy&
SendOperator::GetHierarchy()
{
    if (!m_hierarchy)
    {
        m_hierarchy = std::make_unique<CertificateHierarchy>();
        m_hierarchy->AssignStreams(HIERARCHY_STREAM);
        m_hierarchy->SetKeyBits(m_keyBits);
        const auto anchor = m_hierarchy->AddAnchor("trust anchor", m_addresses);
        m_authority = m_hierarchy->AddOperator(anchor, "operator", m_addresses);
    }
    return *m_hierarchy;
}

Ptr<SendDevice>
SendOperator::InstallRouter(Ptr<NetDevice> device,
                            const std::string& name,
                            const Ipv6Address& prefix)
{
    Ptr<SendDevice> shim = m_routers.Install(device);
    CertificateHierarchy& hierarchy = GetHierarchy();
    std::ostringstream text;
    text << prefix.CombinePrefix(Ipv6Prefix(64)) << "/64";
    SendHelper::Certify(shim,
                        hierarchy,
                        m_authority,
                        name,
                        {CertificateHierarchy::Prefix(text.str())});
    // Routers hear each other's advertisements
    SendHelper::Trust(NetDeviceContainer(shim), hierarchy);
    m_devices.Add(shim);
    return shim;
}

Ptr<SendDevice>
SendOperator::InstallMobile(Ptr<NetDevice> device)
{
    Ptr<SendDevice> shim = m_mobiles.Install(device);
    SendHelper::Trust(NetDeviceContainer(shim), GetHierarchy());
    m_devices.Add(shim);
    return shim;
}

Ipv6Address
SendOperator::MakeAddress(Ptr<SendDevice> device, const Ipv6Address& prefix)
{
    return device->GetIdentity()->GenerateAddressNow(prefix);
}

int64_t
SendOperator::AssignStreams(int64_t stream) const
{
    return SendHelper::AssignStreams(m_devices, stream);
}

} // namespace mip6sec
} // namespace ns3
