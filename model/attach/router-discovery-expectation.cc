/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
// How RouterDiscovery uses a router before it is heard (RFC 5568)

#include "router-discovery.h"

#include "ns3/simulator.h"

#include <algorithm>

namespace ns3
{
namespace mip6sec
{

namespace
{

constexpr uint32_t INFINITE_LIFETIME = 0xffffffff; //!< of a prefix (RFC 4861 4.6.2)

} // namespace

bool
RouterDiscovery::Expect(const RouterEntry& router, const Ipv6Address& address)
{
    Ipv6Address gateway = address.IsAny() ? router.linkLocal : address;
    if (!m_linkUp || !m_routers.empty() || gateway.IsAny())
    {
        return false;
    }
    Time now = Simulator::Now();
    RouterEntry entry = router;
    entry.isDefault = true;
    entry.expires = now + m_expectedLifetime;
    entry.prefixSecurity.resize(entry.prefixes.size(), NdSecurity::UNSECURED);
    Watch watch;
    watch.heard = now;
    watch.provisionalUntil = now + m_provisionalLifetime;
    watch.gateway = gateway;
    watch.expected = true;
    watch.expectedUntil = now + m_expectedLifetime;
    for (const PrefixInformation& prefix : entry.prefixes)
    {
        watch.prefixExpires.push_back(prefix.validLifetime == INFINITE_LIFETIME
                                          ? Time::Max()
                                          : now + Seconds(prefix.validLifetime));
    }
    m_routers.push_back(entry);
    m_watches.push_back(watch);
    if (!IsAdoptable(0))
    {
        m_routers.clear();
        m_watches.clear();
        return false;
    }
    if (!entry.linkLayerAddress.empty())
    {
        NdVerdict verdict;
        verdict.security = entry.security;
        m_discovery->LearnNeighbor(gateway, entry.linkLayerAddress, true, verdict);
    }
    Arm();
    m_found(entry);
    // A sink of the trace may have ended the link
    if (m_linkUp && m_current.IsAny() && !m_watches.empty() && m_watches[0].gateway == gateway)
    {
        Choose(0);
    }
    return m_current == gateway;
}

std::size_t
RouterDiscovery::FindAdvertised(const Ipv6Address& source, const RouterAdvertisement& message) const
{
    std::size_t at = Find(source);
    if (at < m_routers.size())
    {
        return at;
    }
    RouterEntry heard;
    heard.prefixes = message.options.prefixes;
    Ipv6Address address = heard.GetGlobalAddress();
    const auto& linkLayer = message.options.sourceLinkLayerAddress;
    for (at = 0; at < m_routers.size(); ++at)
    {
        const RouterEntry& entry = m_routers[at];
        if (!m_watches[at].expected)
        {
            continue;
        }
        // Devices of a router may share a link-layer address, but not a link
        bool sameLink = heard.prefixes.empty() || entry.prefixes.empty() ||
                        std::any_of(heard.prefixes.begin(),
                                    heard.prefixes.end(),
                                    [&](const PrefixInformation& p) {
                                        return entry.HasPrefix(p.prefix, p.prefixLength);
                                    });
        if ((!address.IsAny() && address == m_watches[at].gateway) ||
            (sameLink && linkLayer && *linkLayer == entry.linkLayerAddress))
        {
            return at;
        }
    }
    return at;
}

void
RouterDiscovery::Meet(std::size_t at, const Ipv6Address& source)
{
    bool current = IsCurrent(at);
    m_routers[at].linkLocal = source;
    m_watches[at].gateway = source;
    m_watches[at].expected = false;
    if (current)
    {
        m_current = source;
    }
}

bool
RouterDiscovery::DoubtExpected(std::size_t at)
{
    std::size_t expected = FindCurrent();
    if (Rank(at) < Rank(expected))
    {
        return false;
    }
    if (Rank(at) > Rank(expected) || (m_eager && m_detectByAdvertisement))
    {
        // The one heard takes its place
        Lose(expected, true);
        return true;
    }
    // The expected one has had the same solicitation, if it is there
    Watch& watch = m_watches[expected];
    watch.expectedUntil = std::min(watch.expectedUntil, Simulator::Now() + m_solicitationInterval);
    Arm();
    return true;
}

} // namespace mip6sec
} // namespace ns3
