/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "token-bucket.h"

#include "ns3/simulator.h"

#include <algorithm>

namespace ns3
{
namespace mip6sec
{

TokenBucket::TokenBucket(const TokenRate& limit)
    : m_limit(&limit)
{
}

void
TokenBucket::Fill()
{
    const Time now = Simulator::Now();
    m_missing = std::max(0.0, m_missing - (now - m_since).GetSeconds() * m_limit->rate);
    m_since = now;
}

bool
TokenBucket::Has()
{
    if (m_limit->rate <= 0)
    {
        return true;
    }
    Fill();
    return m_limit->burst - m_missing >= 1;
}

bool
TokenBucket::Take()
{
    if (!Has())
    {
        return false;
    }
    m_missing += 1;
    return true;
}

bool
TokenBucket::IsFull()
{
    if (m_limit->rate <= 0)
    {
        return true;
    }
    Fill();
    return m_missing <= 0;
}

TokenBuckets::TokenBuckets(const TokenRate& each, const TokenRate& total)
    : m_each(each),
      m_limit(total),
      m_total(total)
{
}

TokenBuckets::Verdict
TokenBuckets::Take(const Ipv6Address& address)
{
    // Who has not asked for long is full again, and those are in front
    while (!m_entries.empty() && m_entries.front().second.IsFull())
    {
        m_index.erase(m_entries.front().first);
        m_entries.pop_front();
    }
    auto found = m_index.find(address);
    if (found != m_index.end() && !found->second->second.Has())
    {
        return Verdict::SOURCE;
    }
    if (!m_total.Take())
    {
        return Verdict::TOTAL;
    }
    if (m_each.rate <= 0)
    {
        return Verdict::PASS;
    }
    if (found == m_index.end())
    {
        m_entries.emplace_back(address, TokenBucket(m_each));
        found = m_index.emplace(address, std::prev(m_entries.end())).first;
    }
    else
    {
        m_entries.splice(m_entries.end(), m_entries, found->second);
    }
    found->second->second.Take();
    return Verdict::PASS;
}

std::size_t
TokenBuckets::GetSize() const
{
    return m_entries.size();
}

void
TokenBuckets::Clear()
{
    m_entries.clear();
    m_index.clear();
    m_total = TokenBucket(m_limit);
}

} // namespace mip6sec
} // namespace ns3
