/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
// What RouterDiscovery reads from Router Advertisements

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
constexpr std::size_t MAX_PREFIXES = 64;           //!< kept of one router

/// @param a a prefix @param b another @return whether they are the same
bool
SamePrefix(const PrefixInformation& a, const PrefixInformation& b)
{
    return a.prefixLength == b.prefixLength &&
           Ipv6Prefix(a.prefixLength).IsMatch(a.prefix, b.prefix);
}

} // namespace

Ipv6Address
RouterEntry::GetGlobalAddress() const
{
    for (const PrefixInformation& prefix : prefixes)
    {
        if (prefix.routerAddress)
        {
            return prefix.prefix;
        }
    }
    return Ipv6Address::GetAny();
}

NdSecurity
RouterEntry::GetPrefixSecurity(std::size_t index) const
{
    return index < prefixSecurity.size() ? prefixSecurity[index] : NdSecurity::UNSECURED;
}

bool
RouterEntry::HasPrefix(const Ipv6Address& prefix, uint8_t length) const
{
    return std::any_of(prefixes.begin(), prefixes.end(), [&](const PrefixInformation& p) {
        return p.prefixLength == length && Ipv6Prefix(length).IsMatch(p.prefix, prefix);
    });
}

bool
RouterDiscovery::ReceiveAdvertisement(const NdArrival& arrival)
{
    const Icmp6Envelope& envelope = arrival.envelope;
    auto parsed = ParseRouterAdvertisement(arrival.octets.data(), arrival.octets.size(), envelope);
    if (!m_linkUp || !parsed || m_discovery->GetInterface()->IsForwarding())
    {
        return true;
    }
    const RouterAdvertisement& message = *parsed.value;
    const NdVerdict& verdict = arrival.verdict;
    bool secured = verdict.security == NdSecurity::SECURED;
    std::size_t at = FindAdvertised(envelope.source, message);
    if (at < m_routers.size() && m_routers[at].security == NdSecurity::SECURED && !secured)
    {
        m_discovery->GetTraces()->NotifyIgnored(Icmp6Type::ROUTER_ADVERTISEMENT,
                                                envelope,
                                                verdict.security);
        return true;
    }
    if (at < m_routers.size())
    {
        // Link-local addresses are not unique: with the R flag two routers can be told apart (RFC
        // 6275 11.5.1)
        RouterEntry other;
        other.prefixes = message.options.prefixes;
        Ipv6Address before = m_routers[at].GetGlobalAddress();
        Ipv6Address now = other.GetGlobalAddress();
        if (!before.IsAny() && !now.IsAny() && before != now && !m_routers[at].HasPrefix(now, 64) &&
            !other.HasPrefix(before, 64))
        {
            Lose(at, true);
            at = m_routers.size();
        }
    }
    bool isNew = at == m_routers.size();
    if (isNew && !MakeRoom(verdict.security))
    {
        m_discovery->GetTraces()->NotifyIgnored(Icmp6Type::ROUTER_ADVERTISEMENT,
                                                envelope,
                                                verdict.security);
        return true;
    }
    if (isNew)
    {
        at = m_routers.size();
        m_routers.emplace_back();
        m_watches.emplace_back();
        m_routers.back().linkLocal = envelope.source;
        m_watches.back().gateway = envelope.source;
    }
    bool isMet = m_watches[at].expected;
    if (isMet)
    {
        Meet(at, envelope.source);
    }
    bool wasDefault = m_routers[at].isDefault;
    bool wasAdoptable = !isNew && IsAdoptable(at);
    uint32_t rankBefore = Rank(at);
    std::vector<Withdrawn> withdrawn = Merge(at, message, verdict);
    if (secured || !HasSecured())
    {
        m_discovery->SetLinkParameters(message.hopLimit,
                                       MilliSeconds(message.reachableTime),
                                       MilliSeconds(message.retransTimer));
    }
    if (message.options.sourceLinkLayerAddress)
    {
        m_discovery->LearnNeighbor(envelope.source,
                                   *message.options.sourceLinkLayerAddress,
                                   true,
                                   verdict);
    }
    if (isMet)
    {
        UpdateDefaultRoute();
    }
    bool news = isNew || Rank(at) > rankBefore || (IsAdoptable(at) && !wasAdoptable);
    if (IsAdoptable(at) && (secured || !m_seekSecured))
    {
        m_answered = true;
        if (m_solicitations > 0)
        {
            m_solicitation.Cancel();
        }
    }
    Arm();
    if (isNew)
    {
        RouterEntry copy = m_routers[at];
        m_found(copy);
    }
    at = Find(envelope.source);
    if (at < m_routers.size() && wasDefault && !m_routers[at].isDefault)
    {
        Lose(at, false);
    }
    at = Find(envelope.source);
    if (at < m_routers.size() && IsAdoptable(at))
    {
        Consider(at, news);
    }
    at = Find(envelope.source);
    if (at < m_routers.size())
    {
        RouterEntry copy = m_routers[at];
        for (const Withdrawn& w : withdrawn)
        {
            copy.prefixes.push_back(w.prefix);
            copy.prefixSecurity.push_back(w.security);
        }
        m_heard(copy);
    }
    if (m_linkUp)
    {
        Arm();
    }
    // Others may read more from it (RFC 5568 6.4.6)
    return false;
}

std::vector<RouterDiscovery::Withdrawn>
RouterDiscovery::Merge(std::size_t at, const RouterAdvertisement& message, const NdVerdict& verdict)
{
    RouterEntry& entry = m_routers[at];
    Watch& watch = m_watches[at];
    std::vector<Withdrawn> withdrawn;
    Time now = Simulator::Now();
    bool secured = verdict.security == NdSecurity::SECURED;
    bool promoted = secured && entry.security != NdSecurity::SECURED;
    if (verdict.security == NdSecurity::PROVISIONAL && entry.security != NdSecurity::PROVISIONAL)
    {
        watch.provisionalUntil = now + m_provisionalLifetime;
    }
    watch.heard = now;
    watch.path = secured ? verdict.path : 0;
    entry.security = verdict.security;
    entry.isDefault = message.routerLifetime > 0;
    entry.expires = now + Seconds(message.routerLifetime);
    entry.homeAgent = message.homeAgent;
    entry.information = message.homeAgent ? message.options.homeAgent : std::nullopt;
    entry.interval = MilliSeconds(message.options.advertisementInterval.value_or(0));
    entry.mtu = message.options.mtu.value_or(entry.mtu);
    if (message.options.sourceLinkLayerAddress)
    {
        entry.linkLayerAddress = *message.options.sourceLinkLayerAddress;
    }
    Ptr<NdAuthority> authority = m_discovery->GetAuthority();
    for (const PrefixInformation& prefix : message.options.prefixes)
    {
        bool certified = authority && secured &&
                         authority->IsCertified(verdict.path, prefix.prefix, prefix.prefixLength);
        NdSecurity security = certified ? NdSecurity::SECURED
                              : secured ? NdSecurity::UNSECURED
                                        : verdict.security;
        // Uncertified prefixes are unsecured (RFC 3971 7.3), of no use to some
        if (!prefix.prefix.IsLinkLocal() &&
            !(secured && !certified && authority && authority->IsSecuredOnly()))
        {
            MergePrefix(at, prefix, security, withdrawn);
        }
    }
    // What was said in the router's name before it proved who it is
    for (std::size_t i = entry.prefixes.size(); promoted && i-- > 0;)
    {
        const auto& said = message.options.prefixes;
        if (entry.prefixSecurity[i] == NdSecurity::UNSECURED &&
            std::none_of(said.begin(), said.end(), [&](const PrefixInformation& p) {
                return SamePrefix(p, entry.prefixes[i]);
            }))
        {
            PrefixInformation prefix = entry.prefixes[i];
            prefix.validLifetime = 0;
            prefix.preferredLifetime = 0;
            withdrawn.push_back({prefix, NdSecurity::SECURED});
            ForgetPrefix(at, i);
        }
    }
    return withdrawn;
}

void
RouterDiscovery::MergePrefix(std::size_t at,
                             const PrefixInformation& prefix,
                             NdSecurity security,
                             std::vector<Withdrawn>& withdrawn)
{
    RouterEntry& entry = m_routers[at];
    Watch& watch = m_watches[at];
    auto known = std::find_if(entry.prefixes.begin(),
                              entry.prefixes.end(),
                              [&](const PrefixInformation& p) { return SamePrefix(p, prefix); });
    bool isNew = known == entry.prefixes.end();
    std::size_t index = known - entry.prefixes.begin();
    if (!isNew && entry.prefixSecurity[index] == NdSecurity::SECURED &&
        security != NdSecurity::SECURED)
    {
        return;
    }
    if (prefix.validLifetime == 0)
    {
        if (!isNew)
        {
            withdrawn.push_back({prefix, security});
            ForgetPrefix(at, index);
        }
        return;
    }
    Time end = prefix.validLifetime == INFINITE_LIFETIME
                   ? Time::Max()
                   : Simulator::Now() + Seconds(prefix.validLifetime);
    if (isNew)
    {
        if (entry.prefixes.size() >= MAX_PREFIXES)
        {
            return;
        }
        entry.prefixes.push_back(prefix);
        entry.prefixSecurity.push_back(security);
        watch.prefixExpires.push_back(end);
        return;
    }
    *known = prefix;
    entry.prefixSecurity[index] = security;
    watch.prefixExpires[index] = end;
}

void
RouterDiscovery::ForgetPrefix(std::size_t at, std::size_t index)
{
    RouterEntry& entry = m_routers[at];
    entry.prefixes.erase(entry.prefixes.begin() + index);
    entry.prefixSecurity.erase(entry.prefixSecurity.begin() + index);
    m_watches[at].prefixExpires.erase(m_watches[at].prefixExpires.begin() + index);
}

bool
RouterDiscovery::IsElsewhere(std::size_t at) const
{
    const RouterEntry* current = GetCurrentRouter();
    const auto& prefixes = m_routers[at].prefixes;
    return current && !prefixes.empty() &&
           std::none_of(prefixes.begin(), prefixes.end(), [&](const PrefixInformation& p) {
               return current->HasPrefix(p.prefix, p.prefixLength);
           });
}

} // namespace mip6sec
} // namespace ns3
