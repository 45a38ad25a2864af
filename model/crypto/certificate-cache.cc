/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "certificate-cache.h"

namespace ns3
{
namespace mip6sec
{

namespace
{

/// @param der first octet @param size octets @return them as what the index is by
std::string_view
View(const uint8_t* der, std::size_t size)
{
    return {reinterpret_cast<const char*>(der), size};
}

} // namespace

CertificateCache::CertificateCache(std::size_t limit)
    : m_limit(limit)
{
}

Ptr<const Certificate>
CertificateCache::Find(const uint8_t* der, std::size_t size)
{
    auto found = m_index.find(View(der, size));
    if (found == m_index.end())
    {
        return nullptr;
    }
    m_order.splice(m_order.begin(), m_order, found->second);
    return m_order.front();
}

void
CertificateCache::Insert(Ptr<const Certificate> certificate)
{
    while (!m_order.empty() && m_order.size() >= m_limit)
    {
        const std::vector<uint8_t>& oldest = m_order.back()->GetDer();
        m_index.erase(View(oldest.data(), oldest.size()));
        m_order.pop_back();
    }
    m_order.push_front(certificate);
    const std::vector<uint8_t>& der = certificate->GetDer();
    m_index[View(der.data(), der.size())] = m_order.begin();
}

std::size_t
CertificateCache::GetSize() const
{
    return m_order.size();
}

} // namespace mip6sec
} // namespace ns3
