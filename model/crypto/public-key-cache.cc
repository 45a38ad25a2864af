/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "public-key-cache.h"

#include <utility>

namespace ns3
{
namespace mip6sec
{

namespace
{

/// @param spki first octet @param size octets @return them as what the index is by
std::string_view
View(const uint8_t* spki, std::size_t size)
{
    return {reinterpret_cast<const char*>(spki), size};
}

} // namespace

PublicKeyCache::PublicKeyCache(std::size_t limit)
    : m_limit(limit)
{
}

Ptr<const PublicKey>
PublicKeyCache::Find(const uint8_t* spki, std::size_t size)
{
    auto found = m_index.find(View(spki, size));
    if (found == m_index.end())
    {
        return nullptr;
    }
    m_order.splice(m_order.begin(), m_order, found->second);
    return *found->second;
}

Ptr<const PublicKey>
PublicKeyCache::Insert(Ptr<const PublicKey> key)
{
    m_order.push_front(key);
    m_index[View(key->GetSpki().data(), key->GetSpki().size())] = m_order.begin();
    // Two steps for each new key: what is in use goes back to the front, and the rest cannot grow
    for (int step = 0; step < 2 && m_order.size() > m_limit; ++step)
    {
        const Ptr<const PublicKey>& last = m_order.back();
        if (last->GetReferenceCount() > 1)
        {
            m_order.splice(m_order.begin(), m_order, std::prev(m_order.end()));
            continue;
        }
        m_index.erase(View(last->GetSpki().data(), last->GetSpki().size()));
        m_order.pop_back();
    }
    return key;
}

void
PublicKeyCache::Clear()
{
    m_index.clear();
    m_order.clear();
}

std::size_t
PublicKeyCache::GetSize() const
{
    return m_order.size();
}

} // namespace mip6sec
} // namespace ns3
