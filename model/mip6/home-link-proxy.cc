/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "home-link-proxy.h"

#include "ns3/simulator.h"

#include <utility>

namespace ns3
{
namespace mip6sec
{

HomeLinkProxy::HomeLinkProxy(Ptr<NeighborDiscovery> discovery, const Settings& settings)
    : m_discovery(discovery),
      m_settings(settings)
{
}

HomeLinkProxy::~HomeLinkProxy()
{
    for (auto& [address, claim] : m_claims)
    {
        claim.timer.Cancel();
    }
}

Ipv6Address
HomeLinkProxy::GetLinkLocal(const Ipv6Address& homeAddress)
{
    uint8_t octets[16];
    homeAddress.GetBytes(octets);
    octets[0] = 0xfe;
    octets[1] = 0x80;
    for (int i = 2; i < 8; ++i)
    {
        octets[i] = 0;
    }
    return Ipv6Address(octets);
}

void
HomeLinkProxy::Check(const Ipv6Address& homeAddress, bool linkLocal, Checked checked)
{
    const Ipv6Address local = GetLinkLocal(homeAddress);
    const bool home = !IsDefended(homeAddress);
    if (linkLocal)
    {
        const auto [owner, isNew] = m_linkLocals.emplace(local, homeAddress);
        if (!isNew && owner->second != homeAddress)
        {
            checked(homeAddress, false); // another absent mobile node has this interface identifier
            return;
        }
        if (!isNew && IsDefended(local))
        {
            linkLocal = false;
        }
    }
    const uint32_t outstanding = (home ? 1 : 0) + (linkLocal ? 1 : 0);
    if (!m_settings.dad || outstanding == 0)
    {
        checked(homeAddress, true);
        return;
    }
    m_pending[homeAddress] = Pending{outstanding, linkLocal, home, std::move(checked)};
    const auto start = [this](const Ipv6Address& address) {
        m_discovery->StartDad(address,
                              m_settings.dadTransmits,
                              m_settings.retransTimer,
                              Time(0),
                              MakeCallback(&HomeLinkProxy::DadDone, this));
    };
    if (home)
    {
        start(homeAddress);
    }
    if (linkLocal && m_pending.count(homeAddress))
    {
        start(local);
    }
}

void
HomeLinkProxy::DadDone(Ipv6Address address, bool unique)
{
    const Ipv6Address homeAddress = address.IsLinkLocal() ? FindByLinkLocal(address) : address;
    const auto found = m_pending.find(homeAddress);
    if (found == m_pending.end() || (unique && --found->second.outstanding > 0))
    {
        return;
    }
    const Checked checked = found->second.checked;
    if (!unique)
    {
        CancelCheck(homeAddress);
    }
    else
    {
        m_pending.erase(found);
    }
    checked(homeAddress, unique);
}

void
HomeLinkProxy::CancelCheck(const Ipv6Address& homeAddress)
{
    const auto found = m_pending.find(homeAddress);
    if (found == m_pending.end())
    {
        return;
    }
    if (found->second.home)
    {
        m_discovery->CancelDad(homeAddress);
    }
    if (found->second.linkLocal)
    {
        const Ipv6Address local = GetLinkLocal(homeAddress);
        m_discovery->CancelDad(local);
        m_linkLocals.erase(local);
    }
    m_pending.erase(found);
}

void
HomeLinkProxy::Defend(const Ipv6Address& homeAddress, bool linkLocal)
{
    StartClaim(homeAddress);
    const Ipv6Address local = GetLinkLocal(homeAddress);
    if (linkLocal)
    {
        m_linkLocals[local] = homeAddress;
        StartClaim(local);
    }
    else if (FindByLinkLocal(local) == homeAddress)
    {
        m_linkLocals.erase(local);
        EndClaim(local);
    }
}

void
HomeLinkProxy::Release(const Ipv6Address& homeAddress)
{
    const Ipv6Address local = GetLinkLocal(homeAddress);
    if (FindByLinkLocal(local) == homeAddress)
    {
        m_linkLocals.erase(local);
        EndClaim(local);
    }
    EndClaim(homeAddress);
}

void
HomeLinkProxy::Clear()
{
    for (auto& [homeAddress, pending] : m_pending)
    {
        if (pending.home)
        {
            m_discovery->CancelDad(homeAddress);
        }
        if (pending.linkLocal)
        {
            m_discovery->CancelDad(GetLinkLocal(homeAddress));
        }
    }
    m_pending.clear();
    for (auto& [address, claim] : m_claims)
    {
        claim.timer.Cancel();
        m_discovery->RemoveDefended(address);
    }
    m_claims.clear();
    m_linkLocals.clear();
}

bool
HomeLinkProxy::IsDefended(const Ipv6Address& homeAddress) const
{
    return m_claims.count(homeAddress) > 0;
}

Ipv6Address
HomeLinkProxy::FindByLinkLocal(const Ipv6Address& address) const
{
    const auto found = m_linkLocals.find(address);
    return found == m_linkLocals.end() ? Ipv6Address::GetAny() : found->second;
}

void
HomeLinkProxy::StartClaim(const Ipv6Address& address)
{
    const auto [claim, isNew] = m_claims.emplace(address, Claim{m_settings.advertisements, {}});
    if (isNew)
    {
        m_discovery->AddDefended(address, true);
        if (m_settings.advertisements > 0)
        {
            Advertise(address);
        }
    }
}

void
HomeLinkProxy::EndClaim(const Ipv6Address& address)
{
    const auto found = m_claims.find(address);
    if (found != m_claims.end())
    {
        found->second.timer.Cancel();
        m_claims.erase(found);
        m_discovery->RemoveDefended(address);
    }
}

void
HomeLinkProxy::Advertise(Ipv6Address address)
{
    Claim& claim = m_claims.at(address);
    m_discovery->SendUnsolicitedNa(address,
                                   m_discovery->GetInterface()->GetLinkLocalAddress().GetAddress(),
                                   true);
    if (--claim.left > 0)
    {
        claim.timer =
            Simulator::Schedule(m_settings.retransTimer, &HomeLinkProxy::Advertise, this, address);
    }
}

} // namespace mip6sec
} // namespace ns3
