/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
// What MobileInterface knows of links before they are there, and keeps of them afterwards (RFC
// 5568)

#include "expected-link.h"
#include "mobile-interface.h"

#include "ns3/simulator.h"

#include <algorithm>
#include <utility>

namespace ns3
{
namespace mip6sec
{

namespace
{

constexpr uint8_t PREFIX_LENGTH = 64; //!< of prefixes with interface identifiers
constexpr uint8_t HOST_LENGTH = 128;  //!< of a prefix that is one address

/**
 * Let the entry of the router say all that is known of the link, as an advertisement would.
 * @param link completed
 */
void
Complete(ExpectedLink& link)
{
    RouterEntry& router = link.router;
    router.prefixSecurity.resize(router.prefixes.size(), NdSecurity::UNSECURED);
    const PrefixInformation& own = link.prefix;
    if (!own.prefix.IsAny() && !own.prefix.IsLinkLocal() &&
        !router.HasPrefix(own.prefix, own.prefixLength))
    {
        router.prefixes.push_back(own);
        router.prefixSecurity.push_back(NdSecurity::UNSECURED);
    }
    if (link.routerAddress.IsAny() || link.routerAddress.IsLinkLocal() ||
        router.GetGlobalAddress() == link.routerAddress)
    {
        return;
    }
    for (PrefixInformation& prefix : router.prefixes)
    {
        if (prefix.prefixLength == PREFIX_LENGTH &&
            Ipv6Prefix(PREFIX_LENGTH).IsMatch(prefix.prefix, link.routerAddress))
        {
            prefix.prefix = link.routerAddress;
            prefix.routerAddress = true;
            return;
        }
    }
    PrefixInformation address;
    address.prefixLength = HOST_LENGTH;
    address.onLink = false;
    address.autonomous = false;
    address.routerAddress = true;
    address.prefix = link.routerAddress;
    router.prefixes.push_back(address);
    router.prefixSecurity.push_back(NdSecurity::UNSECURED);
}

} // namespace

void
MobileInterface::SetForesight(LinkForesight* foresight)
{
    m_foresight = foresight;
}

void
MobileInterface::Arrive(const ExpectedLink& link)
{
    ExpectedLink complete = link;
    Complete(complete);
    m_arriving = &complete;
    m_routers->Expect(complete.router, complete.routerAddress);
    m_arriving = nullptr;
}

bool
MobileInterface::TakeUp(const RouterEntry& router, const ExpectedLink& link)
{
    m_arriving = nullptr;
    ExpectedLink taken = link;
    bool resolved = !router.linkLayerAddress.empty() || !m_device->NeedsArp();
    m_configurator->SetRouterResolved(resolved);
    bool secured = false;
    for (std::size_t i = 0; i < router.prefixes.size(); ++i)
    {
        secured |= router.GetPrefixSecurity(i) == NdSecurity::SECURED &&
                   router.prefixes[i].prefixLength == PREFIX_LENGTH &&
                   Ipv6Prefix(PREFIX_LENGTH).IsMatch(router.prefixes[i].prefix, link.prefix.prefix);
    }
    // What would have to be probed first is left to the usual configuration (RFC 4429 3.3)
    m_adopting = true;
    bool inPlace = (resolved || link.checked) && (m_filter.IsNull() || m_filter(link.prefix)) &&
                   m_configurator->Adopt(link.prefix, link.careOfAddress, link.checked, secured);
    m_adopting = false;
    if (!inPlace)
    {
        taken.careOfAddress = Ipv6Address::GetAny();
    }
    if (m_foresight)
    {
        m_foresight->Arrived(taken);
    }
    return IsLinkUp() && IsCurrent(router);
}

void
MobileInterface::TellReplaced()
{
    for (const Ipv6Address& address : std::exchange(m_replaced, {}))
    {
        m_addressLost(address);
    }
}

void
MobileInterface::Retain(const Ipv6Address& address, Time lifetime, bool answer)
{
    if (!m_configurator->IsReady(address))
    {
        return;
    }
    Retention& retention = m_retained[address];
    if (retention.end.IsExpired() || Simulator::GetDelayLeft(retention.end) < lifetime)
    {
        // Several may want to keep it, each for its time
        retention.end.Cancel();
        retention.end = Simulator::Schedule(lifetime, &MobileInterface::Release, this, address);
    }
    retention.answer = answer;
    if (!IsLinkUp() || !IsOfCurrentRouter(address))
    {
        m_configurator->SetAside(address, answer);
    }
}

void
MobileInterface::Release(const Ipv6Address& address)
{
    auto retained = m_retained.find(address);
    if (retained == m_retained.end())
    {
        return;
    }
    retained->second.end.Cancel();
    Ipv6Address released = retained->first; // may be a reference into the entry
    m_retained.erase(retained);
    if (!IsOfCurrentRouter(released))
    {
        m_configurator->Remove(released);
    }
}

std::size_t
MobileInterface::GetNRetained() const
{
    return m_retained.size();
}

void
MobileInterface::SortAddresses(const RouterEntry& router)
{
    for (const Ipv6Address& address : m_configurator->GetAddresses())
    {
        auto retained = m_retained.find(address);
        if (!router.HasPrefix(address, PREFIX_LENGTH))
        {
            // What is sent from now on must not look for the previous link here
            if (m_arriving || retained != m_retained.end())
            {
                m_configurator->SetAside(address,
                                         retained != m_retained.end() && retained->second.answer);
            }
            continue;
        }
        if (!m_configurator->IsAside(address))
        {
            continue;
        }
        m_configurator->Reclaim(address);
        if (retained != m_retained.end())
        {
            retained->second.end.Cancel();
            m_retained.erase(retained);
        }
    }
}

} // namespace mip6sec
} // namespace ns3
