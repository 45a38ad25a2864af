/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "replay-guard.h"

#include "binding-cache.h"

#include "ns3/simulator.h"

namespace ns3
{
namespace mip6sec
{

void
ReplayGuard::Remember(const Ipv6Address& homeAddress,
                      uint16_t sequence,
                      uint16_t newestIndex,
                      Time until)
{
    Expire();
    if (until <= Simulator::Now())
    {
        return;
    }
    const auto [place, isNew] = m_entries.try_emplace(homeAddress);
    // Once per nonce is enough, so that a mobile node that comes and goes costs no more memory
    if (isNew || place->second.until != until)
    {
        m_order.emplace_back(until, homeAddress);
    }
    place->second = Entry{sequence, newestIndex, until};
}

std::optional<uint16_t>
ReplayGuard::FindReplay(const Ipv6Address& homeAddress, uint16_t homeIndex, uint16_t sequence)
{
    Expire();
    const auto found = m_entries.find(homeAddress);
    if (found == m_entries.end())
    {
        return std::nullopt;
    }
    const Entry& entry = found->second;
    // Nonce indices count up modulo 2^16, as sequence numbers do
    const bool laterNonce = IsNewerSequence(homeIndex, entry.newestIndex);
    if (laterNonce || IsNewerSequence(sequence, entry.sequence))
    {
        return std::nullopt;
    }
    return entry.sequence;
}

std::size_t
ReplayGuard::GetSize()
{
    Expire();
    return m_entries.size();
}

void
ReplayGuard::Clear()
{
    m_entries.clear();
    m_order.clear();
}

void
ReplayGuard::Expire()
{
    const Time now = Simulator::Now();
    while (!m_order.empty() && m_order.front().first <= now)
    {
        const auto found = m_entries.find(m_order.front().second);
        // The same home address may have been remembered again since
        if (found != m_entries.end() && found->second.until <= now)
        {
            m_entries.erase(found);
        }
        m_order.pop_front();
    }
}

} // namespace mip6sec
} // namespace ns3
