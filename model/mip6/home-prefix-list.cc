/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "home-prefix-list.h"

#include "ns3/mobility-extensions.h"
#include "ns3/router-advertiser.h"
#include "ns3/simulator.h"

#include <algorithm>
#include <utility>

namespace ns3
{
namespace mip6sec
{

namespace
{

/// Difference between two expiry times that real time and whole seconds explain
const Time CLOCK_TOLERANCE = Seconds(2);

/// @param lifetime seconds @return the simulated time at which it ends
Time
Until(uint32_t lifetime)
{
    return lifetime == ND_INFINITY ? Time::Max() : Simulator::Now() + Seconds(lifetime);
}

/// @param lifetime as advertised now @param before as advertised last @param until when that ends
/// @return whether it was changed by more than the passing of time
bool
Reconfigured(uint32_t lifetime, uint32_t before, Time until)
{
    if (lifetime == before)
    {
        return false;
    }
    if (lifetime == ND_INFINITY || before == ND_INFINITY)
    {
        return true;
    }
    return Abs(Until(lifetime) - until) > CLOCK_TOLERANCE;
}

} // namespace

HomePrefixList::HomePrefixList(Ptr<NeighborDiscovery> discovery, std::function<void()> changed)
    : m_discovery(discovery),
      m_changed(std::move(changed))
{
}

uint32_t
HomePrefixList::SecondsLeft(Time until)
{
    if (until == Time::Max())
    {
        return ND_INFINITY;
    }
    const double left = (until - Simulator::Now()).GetSeconds();
    return left <= 0 ? 0 : static_cast<uint32_t>(std::min<double>(left, ND_INFINITY - 1.0));
}

void
HomePrefixList::Refresh()
{
    std::vector<PrefixInformation> advertised;
    Ptr<RouterAdvertiser> advertiser = m_discovery->GetDevice()->GetObject<RouterAdvertiser>();
    if (advertiser)
    {
        advertised = advertiser->GetPrefixes();
    }
    Ptr<Ipv6Interface> interface = m_discovery->GetInterface();
    for (uint32_t i = 0; i < interface->GetNAddresses(); ++i)
    {
        const Ipv6InterfaceAddress own = interface->GetAddress(i);
        const Ipv6Address address = own.GetAddress();
        if (!IsUnicastRoutable(address))
        {
            continue;
        }
        if (!advertiser)
        {
            PrefixInformation information;
            information.prefix = address;
            information.prefixLength = own.GetPrefix().GetPrefixLength();
            information.validLifetime = ND_INFINITY;
            information.preferredLifetime = ND_INFINITY;
            advertised.push_back(information);
        }
        for (auto& information : advertised)
        {
            // RFC 6275 7.2: the prefix holds the router's complete address
            if (!information.routerAddress &&
                Ipv6Prefix(information.prefixLength).IsMatch(information.prefix, address))
            {
                information.prefix = address;
                information.routerAddress = true;
            }
        }
    }
    for (const auto& information : advertised)
    {
        Update(information, true);
    }
}

void
HomePrefixList::Learn(const RouterAdvertisement& advertisement)
{
    for (const auto& information : advertisement.options.prefixes)
    {
        // RFC 4861 6.3.4: link-local prefixes are ignored; RFC 4862 5.5.3: so is a preferred
        // lifetime beyond the valid one
        if (IsUnicastRoutable(information.prefix) && information.prefixLength <= 128 &&
            information.preferredLifetime <= information.validLifetime)
        {
            Update(information, false);
        }
    }
}

void
HomePrefixList::Clear()
{
    m_prefixes.erase(std::remove_if(m_prefixes.begin(),
                                    m_prefixes.end(),
                                    [](const HomePrefix& p) { return !p.own; }),
                     m_prefixes.end());
}

void
HomePrefixList::Update(const PrefixInformation& information, bool own)
{
    const Ipv6Prefix mask(information.prefixLength);
    auto same = std::find_if(m_prefixes.begin(), m_prefixes.end(), [&](const HomePrefix& p) {
        return p.information.prefixLength == information.prefixLength &&
               mask.IsMatch(p.information.prefix, information.prefix);
    });
    HomePrefix prefix{information,
                      Until(information.validLifetime),
                      Until(information.preferredLifetime),
                      own};
    if (same == m_prefixes.end())
    {
        if (information.validLifetime == 0 || (!own && m_prefixes.size() >= MAX_PREFIXES))
        {
            return;
        }
        auto place = own ? std::find_if(m_prefixes.begin(),
                                        m_prefixes.end(),
                                        [](const HomePrefix& p) { return !p.own; })
                         : m_prefixes.end();
        m_prefixes.insert(place, prefix);
        m_changed();
        return;
    }
    if (same->own && !own)
    {
        return; // our own configuration decides about our own prefixes
    }
    const PrefixInformation& before = same->information;
    const bool changed =
        before.onLink != information.onLink || before.autonomous != information.autonomous ||
        Reconfigured(information.validLifetime, before.validLifetime, same->validUntil) ||
        Reconfigured(information.preferredLifetime, before.preferredLifetime, same->preferredUntil);
    *same = prefix;
    if (changed)
    {
        m_changed();
    }
}

void
HomePrefixList::Purge()
{
    const Time now = Simulator::Now();
    m_prefixes.erase(std::remove_if(m_prefixes.begin(),
                                    m_prefixes.end(),
                                    [now](const HomePrefix& p) { return p.validUntil <= now; }),
                     m_prefixes.end());
}

const HomePrefix*
HomePrefixList::Find(const Ipv6Address& address)
{
    Refresh();
    Purge();
    const HomePrefix* best = nullptr;
    for (const auto& prefix : m_prefixes)
    {
        const uint8_t length = prefix.information.prefixLength;
        if (prefix.information.onLink && (!best || length > best->information.prefixLength) &&
            Ipv6Prefix(length).IsMatch(prefix.information.prefix, address))
        {
            best = &prefix;
        }
    }
    return best;
}

const std::vector<HomePrefix>&
HomePrefixList::GetPrefixes()
{
    Refresh();
    Purge();
    return m_prefixes;
}

std::vector<PrefixInformation>
HomePrefixList::GetRemaining()
{
    std::vector<PrefixInformation> remaining;
    for (const auto& prefix : GetPrefixes())
    {
        PrefixInformation information = prefix.information;
        information.validLifetime = SecondsLeft(prefix.validUntil);
        information.preferredLifetime = SecondsLeft(prefix.preferredUntil);
        remaining.push_back(information);
    }
    return remaining;
}

} // namespace mip6sec
} // namespace ns3
