/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "home-agents-list.h"

#include "ns3/mobility-extensions.h"
#include "ns3/simulator.h"

#include <algorithm>
#include <utility>

namespace ns3
{
namespace mip6sec
{

namespace
{

/// @param items put into random order (Fisher-Yates) @param random source of numbers
template <typename T>
void
Shuffle(std::vector<T>& items, Ptr<UniformRandomVariable> random)
{
    for (std::size_t i = items.size(); i > 1; --i)
    {
        std::swap(items[i - 1], items[random->GetInteger(0, static_cast<uint32_t>(i - 1))]);
    }
}

} // namespace

void
HomeAgentsList::Update(const Ipv6Address& router, const RouterAdvertisement& advertisement)
{
    if (!advertisement.homeAgent)
    {
        m_entries.erase(router);
        return;
    }
    const auto& information = advertisement.options.homeAgent;
    const uint16_t preference = information ? information->preference : 0;
    const uint16_t lifetime = information ? information->lifetime : advertisement.routerLifetime;
    if (lifetime == 0)
    {
        m_entries.erase(router);
        return;
    }
    auto place = m_entries.find(router);
    if (place == m_entries.end())
    {
        if (GetEntries().size() >= MAX_ENTRIES)
        {
            return;
        }
        place = m_entries.emplace(router, HomeAgentsListEntry{}).first;
    }
    HomeAgentsListEntry& entry = place->second;
    entry.preference = preference;
    entry.expires = Simulator::Now() + Seconds(lifetime);
    for (const auto& prefix : advertisement.options.prefixes)
    {
        if (!prefix.routerAddress || !IsUnicastRoutable(prefix.prefix))
        {
            continue;
        }
        if (prefix.validLifetime == 0)
        {
            entry.addresses.erase(prefix.prefix);
        }
        else if (entry.addresses.count(prefix.prefix) || entry.addresses.size() < MAX_ADDRESSES)
        {
            entry.addresses[prefix.prefix] = prefix.validLifetime == 0xffffffff
                                                 ? Time::Max()
                                                 : Simulator::Now() + Seconds(prefix.validLifetime);
        }
    }
}

const std::map<Ipv6Address, HomeAgentsListEntry>&
HomeAgentsList::GetEntries()
{
    const Time now = Simulator::Now();
    for (auto entry = m_entries.begin(); entry != m_entries.end();)
    {
        if (entry->second.expires <= now)
        {
            entry = m_entries.erase(entry);
            continue;
        }
        auto& addresses = entry->second.addresses;
        for (auto address = addresses.begin(); address != addresses.end();)
        {
            address = address->second <= now ? addresses.erase(address) : std::next(address);
        }
        ++entry;
    }
    return m_entries;
}

void
HomeAgentsList::Clear()
{
    m_entries.clear();
}

std::vector<Ipv6Address>
HomeAgentsList::Order(const std::vector<Ipv6Address>& own,
                      uint16_t preference,
                      Ptr<UniformRandomVariable> random,
                      std::size_t limit)
{
    using Agent = std::pair<uint16_t, std::vector<Ipv6Address>>;
    std::vector<Agent> agents{{preference, own}};
    for (const auto& [router, entry] : GetEntries())
    {
        Agent agent{entry.preference, {}};
        for (const auto& [address, validUntil] : entry.addresses)
        {
            agent.second.push_back(address);
        }
        agents.push_back(agent);
    }
    Shuffle(agents, random);
    std::stable_sort(agents.begin(), agents.end(), [](const Agent& a, const Agent& b) {
        return a.first > b.first;
    });
    std::vector<Ipv6Address> ordered;
    for (auto& [rank, addresses] : agents)
    {
        Shuffle(addresses, random);
        ordered.insert(ordered.end(), addresses.begin(), addresses.end());
    }
    ordered.resize(std::min(ordered.size(), limit));
    return ordered;
}

} // namespace mip6sec
} // namespace ns3
