/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
// Which of its routers RouterDiscovery prefers

#include "router-discovery.h"

#include "ns3/simulator.h"

#include <algorithm>

namespace ns3
{
namespace mip6sec
{

namespace
{

constexpr std::size_t MAX_ROUTERS = 64; //!< kept of one link, more than any has

} // namespace

uint32_t
RouterDiscovery::Rank(std::size_t at) const
{
    const RouterEntry& router = m_routers[at];
    switch (router.security)
    {
    case NdSecurity::SECURED: {
        // One of whose prefixes none is certified should not be used if there is another (RFC 3971
        // 7.3)
        const auto& security = router.prefixSecurity;
        bool certified =
            security.empty() ||
            std::find(security.begin(), security.end(), NdSecurity::SECURED) != security.end();
        return certified ? 3 : 2;
    }
    case NdSecurity::PROVISIONAL:
        return 1;
    default:
        return 0;
    }
}

bool
RouterDiscovery::IsAdoptable(std::size_t at) const
{
    const RouterEntry& router = m_routers[at];
    if (!router.isDefault)
    {
        return false;
    }
    switch (router.security)
    {
    case NdSecurity::SECURED:
        return true;
    case NdSecurity::PROVISIONAL:
        return m_adoptProvisional && m_watches[at].provisionalUntil > Simulator::Now();
    default:
        return m_adoptUnsecured;
    }
}

std::size_t
RouterDiscovery::FindBest() const
{
    std::size_t best = m_routers.size();
    for (std::size_t i = 0; i < m_routers.size(); ++i)
    {
        if (IsAdoptable(i) && (best == m_routers.size() || Rank(i) > Rank(best)))
        {
            best = i;
        }
    }
    return best;
}

bool
RouterDiscovery::HasSecured() const
{
    return std::any_of(m_routers.begin(), m_routers.end(), [](const RouterEntry& r) {
        return r.security == NdSecurity::SECURED;
    });
}

bool
RouterDiscovery::MakeRoom(NdSecurity security)
{
    if (m_routers.size() < MAX_ROUTERS)
    {
        return true;
    }
    if (security != NdSecurity::SECURED)
    {
        return false;
    }
    for (std::size_t i = 0; i < m_routers.size(); ++i)
    {
        if (m_routers[i].security != NdSecurity::SECURED && !IsCurrent(i))
        {
            Lose(i, true);
            return true;
        }
    }
    return false;
}

void
RouterDiscovery::Consider(std::size_t at, bool news)
{
    if (!GetCurrentRouter())
    {
        Choose(at);
        return;
    }
    std::size_t current = FindCurrent();
    if (news && m_watches[current].expected && IsElsewhere(at) && DoubtExpected(at))
    {
        return;
    }
    // The other way round, a router that is less trusted is no sign of movement (RFC 3971 8)
    bool moved =
        news && m_eager && m_detectByAdvertisement && IsElsewhere(at) && Rank(at) == Rank(current);
    if (Rank(at) > Rank(current) || moved)
    {
        Choose(at);
    }
}

} // namespace mip6sec
} // namespace ns3
