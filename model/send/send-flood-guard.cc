/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "send-flood-guard.h"

#include "ns3/simulator.h"

#include <algorithm>

namespace ns3
{
namespace mip6sec
{

SendFloodGuard::SendFloodGuard(const SendFloodLimits& limits)
    : m_limits(limits)
{
}

bool
SendFloodGuard::Enter(CryptoPriority priority)
{
    uint32_t& waiting = m_waiting.at(static_cast<std::size_t>(priority));
    if (waiting >= m_limits.maxWaiting)
    {
        return false;
    }
    if (priority == CryptoPriority::LOW && m_limits.unsolicitedRate > 0)
    {
        // A token bucket, full at the start
        const Time now = Simulator::Now();
        m_tokens = m_started ? m_tokens + (now - m_since).GetSeconds() * m_limits.unsolicitedRate
                             : m_limits.unsolicitedBurst;
        m_tokens = std::min(m_tokens, m_limits.unsolicitedBurst);
        m_since = now;
        m_started = true;
        if (m_tokens < 1)
        {
            return false;
        }
        m_tokens -= 1;
    }
    ++waiting;
    return true;
}

void
SendFloodGuard::Leave(CryptoPriority priority)
{
    uint32_t& waiting = m_waiting.at(static_cast<std::size_t>(priority));
    waiting -= waiting > 0;
}

void
SendFloodGuard::Clear()
{
    m_waiting.fill(0);
}

uint32_t
SendFloodGuard::GetWaiting(CryptoPriority priority) const
{
    return m_waiting.at(static_cast<std::size_t>(priority));
}

} // namespace mip6sec
} // namespace ns3
