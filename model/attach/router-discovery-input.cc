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
    std::size_t at = Find(envelope.source);
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
    if (isNew)
    {
        m_routers.emplace_back();
        m_watches.emplace_back();
        m_routers.back().linkLocal = envelope.source;
    }
    bool wasDefault = m_routers[at].isDefault;
    std::vector<PrefixInformation> withdrawn = Merge(at, message);
    m_discovery->SetLinkParameters(message.hopLimit,
                                   MilliSeconds(message.reachableTime),
                                   MilliSeconds(message.retransTimer));
    if (message.options.sourceLinkLayerAddress)
    {
        m_discovery->LearnNeighbor(envelope.source, *message.options.sourceLinkLayerAddress, true);
    }
    if (message.routerLifetime > 0)
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
    if (at < m_routers.size() && m_routers[at].isDefault)
    {
        bool moved = isNew && m_eager && m_detectByAdvertisement && IsElsewhere(at);
        if (!GetCurrentRouter() || moved)
        {
            Choose(at);
        }
    }
    at = Find(envelope.source);
    if (at < m_routers.size())
    {
        RouterEntry copy = m_routers[at];
        copy.prefixes.insert(copy.prefixes.end(), withdrawn.begin(), withdrawn.end());
        m_heard(copy);
    }
    return true;
}

std::vector<PrefixInformation>
RouterDiscovery::Merge(std::size_t at, const RouterAdvertisement& message)
{
    RouterEntry& entry = m_routers[at];
    Watch& watch = m_watches[at];
    std::vector<PrefixInformation> withdrawn;
    Time now = Simulator::Now();
    watch.heard = now;
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
    for (const PrefixInformation& prefix : message.options.prefixes)
    {
        auto known =
            std::find_if(entry.prefixes.begin(),
                         entry.prefixes.end(),
                         [&](const PrefixInformation& p) { return SamePrefix(p, prefix); });
        std::size_t index = known - entry.prefixes.begin();
        if (prefix.prefix.IsLinkLocal() ||
            (prefix.validLifetime == 0 && known == entry.prefixes.end()))
        {
            continue;
        }
        if (prefix.validLifetime == 0)
        {
            withdrawn.push_back(prefix);
            entry.prefixes.erase(known);
            watch.prefixExpires.erase(watch.prefixExpires.begin() + index);
            continue;
        }
        Time end = prefix.validLifetime == INFINITE_LIFETIME ? Time::Max()
                                                             : now + Seconds(prefix.validLifetime);
        if (known == entry.prefixes.end())
        {
            entry.prefixes.push_back(prefix);
            watch.prefixExpires.push_back(end);
        }
        else
        {
            *known = prefix;
            watch.prefixExpires[index] = end;
        }
    }
    return withdrawn;
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
