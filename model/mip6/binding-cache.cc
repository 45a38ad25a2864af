/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "binding-cache.h"

#include "ns3/simulator.h"

#include <utility>

namespace ns3
{
namespace mip6sec
{

BindingCache::BindingCache(std::function<void(const Binding&)> expired)
    : m_expired(std::move(expired))
{
}

BindingCache::~BindingCache()
{
    Clear();
}

Binding*
BindingCache::Find(const Ipv6Address& homeAddress)
{
    const auto found = m_bindings.find(homeAddress);
    return found == m_bindings.end() ? nullptr : &found->second;
}

const Binding*
BindingCache::Find(const Ipv6Address& homeAddress) const
{
    const auto found = m_bindings.find(homeAddress);
    return found == m_bindings.end() ? nullptr : &found->second;
}

Binding&
BindingCache::Set(const Binding& binding)
{
    const auto [place, isNew] = m_bindings.try_emplace(binding.homeAddress);
    Binding& entry = place->second;
    if (isNew)
    {
        m_order.push_front(binding.homeAddress);
    }
    else
    {
        CancelTimers(entry);
        m_order.splice(m_order.begin(), m_order, entry.order);
    }
    entry = binding;
    entry.order = m_order.begin();
    entry.expires = Simulator::Now() + entry.lifetime;
    entry.refreshTimer = EventId();
    entry.timer =
        Simulator::Schedule(entry.lifetime, &BindingCache::Expire, this, entry.homeAddress);
    return entry;
}

void
BindingCache::Touch(Binding& binding)
{
    binding.lastUsed = Simulator::Now();
    m_order.splice(m_order.begin(), m_order, binding.order);
}

const Binding*
BindingCache::GetLeastRecentlyUsed() const
{
    return m_order.empty() ? nullptr : Find(m_order.back());
}

bool
BindingCache::Remove(const Ipv6Address& homeAddress)
{
    const auto found = m_bindings.find(homeAddress);
    if (found == m_bindings.end())
    {
        return false;
    }
    CancelTimers(found->second);
    m_order.erase(found->second.order);
    m_bindings.erase(found);
    return true;
}

void
BindingCache::Clear()
{
    for (auto& [homeAddress, binding] : m_bindings)
    {
        CancelTimers(binding);
    }
    m_bindings.clear();
    m_order.clear();
}

std::size_t
BindingCache::GetSize() const
{
    return m_bindings.size();
}

const std::unordered_map<Ipv6Address, Binding, AddressHash>&
BindingCache::GetEntries() const
{
    return m_bindings;
}

void
BindingCache::Expire(Ipv6Address homeAddress)
{
    const auto found = m_bindings.find(homeAddress);
    const Binding ended = found->second;
    Remove(homeAddress);
    if (m_expired)
    {
        m_expired(ended);
    }
}

void
BindingCache::CancelTimers(Binding& binding)
{
    binding.timer.Remove();
    binding.refreshTimer.Remove();
}

} // namespace mip6sec
} // namespace ns3
