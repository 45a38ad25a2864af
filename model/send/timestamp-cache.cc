/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "timestamp-cache.h"

#include <cmath>

namespace ns3
{
namespace mip6sec
{

namespace
{

/// Wide enough for every product and difference of timestamps
using Wide = __int128;

constexpr Wide UNITS_PER_SECOND = 65536;            //!< of a timestamp
constexpr Wide NANOSECONDS_PER_SECOND = 1000000000; //!< of simulated time
constexpr Wide BILLION = 1000000000;                //!< drift is counted in billionths

/// @param units of a timestamp @return the same in units times 10^9, in which ns are whole
Wide
Scaled(Wide units)
{
    return units * NANOSECONDS_PER_SECOND;
}

/// @param time a time @return it in the same units
Wide
Scaled(Time time)
{
    return static_cast<Wide>(time.GetNanoSeconds()) * UNITS_PER_SECOND;
}

} // namespace

TimestampCache::TimestampCache(const TimestampLimits& limits)
    : m_limits(limits)
{
}

bool
TimestampCache::Follows(const Entry& last, uint64_t timestamp, uint64_t received) const
{
    // TSnew + fuzz > TSlast + (RDnew - RDlast) x (1 - drift) - fuzz (RFC 3971 5.3.4.2)
    const Wide advance = static_cast<Wide>(timestamp) - static_cast<Wide>(last.timestamp);
    const Wide elapsed = static_cast<Wide>(received) - static_cast<Wide>(last.received);
    const Wide pace = BILLION - static_cast<Wide>(std::llround(m_limits.drift * 1e9));
    static_assert(BILLION == NANOSECONDS_PER_SECOND, "both sides are in units times 10^9");
    return Scaled(advance) + 2 * Scaled(m_limits.fuzz) > elapsed * pace;
}

TimestampVerdict
TimestampCache::Check(const Ipv6Address& peer, uint64_t timestamp, uint64_t received) const
{
    auto known = m_byPeer.find(peer);
    if (known != m_byPeer.end())
    {
        return Follows(*known->second, timestamp, received) ? TimestampVerdict::FRESH
                                                            : TimestampVerdict::REPLAYED;
    }
    const Wide age = Scaled(static_cast<Wide>(received) - static_cast<Wide>(timestamp));
    const Wide delta = Scaled(m_limits.delta);
    return -delta < age && age < delta ? TimestampVerdict::FRESH : TimestampVerdict::STALE;
}

bool
TimestampCache::Update(const Ipv6Address& peer, uint64_t timestamp, uint64_t received)
{
    auto known = m_byPeer.find(peer);
    if (known != m_byPeer.end())
    {
        Entry& last = *known->second;
        if (!Follows(last, timestamp, received) || timestamp <= last.timestamp)
        {
            return false;
        }
        last.timestamp = timestamp;
        last.received = received;
        m_entries.splice(m_entries.end(), m_entries, known->second);
        return true;
    }
    while (m_entries.size() >= m_limits.maxPeers)
    {
        if (m_entries.empty())
        {
            return false;
        }
        const Wide silence =
            static_cast<Wide>(received) - static_cast<Wide>(m_entries.front().received);
        if (Scaled(silence) <= Scaled(m_limits.delta))
        {
            return false;
        }
        m_byPeer.erase(m_entries.front().peer);
        m_entries.pop_front();
    }
    m_byPeer[peer] = m_entries.insert(m_entries.end(), Entry{peer, timestamp, received});
    return true;
}

bool
TimestampCache::Knows(const Ipv6Address& peer) const
{
    return m_byPeer.find(peer) != m_byPeer.end();
}

std::size_t
TimestampCache::GetSize() const
{
    return m_entries.size();
}

} // namespace mip6sec
} // namespace ns3
