/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "mobile-node.h"

#include "ns3/log.h"
#include "ns3/simulator.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <cstring>

namespace ns3
{
namespace mip6sec
{

NS_LOG_COMPONENT_DEFINE("Mip6secMobileNodeMovement");

bool
MobileNode::Apply(MobileNodeEvent event)
{
    const std::optional<MobileNodeState> next = NextMobileNodeState(m_state, event);
    if (!next)
    {
        return false;
    }
    const MobileNodeState old = m_state;
    m_state = *next;
    if (old != m_state)
    {
        NS_LOG_INFO("Node " << m_node->GetId() << ": " << MobileNodeEventName(event) << ", "
                            << MobileNodeStateName(old) << " -> " << MobileNodeStateName(m_state));
        m_stateTrace(old, m_state);
    }
    return true;
}

void
MobileNode::AdaptTunnel()
{
    using Mode = MobileNodeTunnel::Mode;
    switch (m_state)
    {
    case MobileNodeState::BOOTSTRAPPING:
        m_tunnel->SetMode(Mode::CLOSED);
        break;
    case MobileNodeState::DETACHED:
    case MobileNodeState::REGISTERING:
        if (UsesPreviousPath())
        {
            const HomeRegistration::Entry* entry = m_registration->GetEntry();
            m_tunnel->SetEnds(entry->homeAgent, entry->careOfAddress);
            m_tunnel->SetMode(Mode::AWAY);
            break;
        }
        m_tunnel->SetMode(Mode::HOLD);
        break;
    case MobileNodeState::REGISTERED:
        m_tunnel->SetMode(Mode::AWAY);
        break;
    case MobileNodeState::AT_HOME:
        m_tunnel->SetMode(Mode::HOME);
        break;
    case MobileNodeState::DEREGISTERING:
        // RFC 6275 11.5.5: the home address is not used on the home link before the Binding Update
        m_tunnel->SetMode(m_deregistrationSent ? Mode::HOME : Mode::HOLD);
        break;
    }
}

void
MobileNode::Evaluate()
{
    if (!m_interface->IsLinkUp())
    {
        LoseCareOfAddress();
        return;
    }
    const RouterEntry* router = m_interface->GetCurrentRouter();
    if (router)
    {
        // A copy: what follows may change the list of routers
        const RouterEntry current = *router;
        RouterKnown(current);
    }
}

bool
MobileNode::UsesPreviousPath() const
{
    // Not after a Binding Update for another care-of address, whether it is answered or not
    const HomeRegistration::Entry* entry = m_registration->GetEntry();
    return entry && m_tunnel->IsPrevious(entry->careOfAddress) && !m_onHomeLink &&
           m_interface->IsLinkUp() && m_registration->IsAcknowledged(entry->careOfAddress);
}

void
MobileNode::UsePreviousCareOf(const Ipv6Address& previous, MobileNodeTunnel::PreviousSender send)
{
    if (previous == m_careOfAddress || !m_interface->IsLinkUp())
    {
        return;
    }
    m_tunnel->SetPrevious(previous, std::move(send));
    AdaptTunnel();
}

void
MobileNode::EndPreviousCareOf(const Ipv6Address& previous)
{
    m_tunnel->RemovePrevious(previous);
    AdaptTunnel();
}

void
MobileNode::EndPreviousCareOf()
{
    m_tunnel->ClearPrevious();
    AdaptTunnel();
}

std::size_t
MobileNode::GetNPreviousCareOf() const
{
    return m_tunnel->GetNPrevious();
}

void
MobileNode::LinkDown(Ptr<NetDevice>)
{
    m_tunnel->ClearPrevious();
    LoseCareOfAddress();
}

void
MobileNode::RouterKnown(const RouterEntry& router)
{
    if (m_homePrefix.IsAny())
    {
        BootstrapFrom(router);
    }
    if (m_homeAddress.IsAny())
    {
        return;
    }
    if (IsHomeRouter(router))
    {
        ArriveHome(router);
    }
    else
    {
        LeaveHome();
        UpdateCareOfAddress();
    }
}

void
MobileNode::AddressReady(Ipv6Address, const RouterEntry&)
{
    UpdateCareOfAddress();
}

void
MobileNode::AddressLost(Ipv6Address)
{
    UpdateCareOfAddress();
}

void
MobileNode::UpdateCareOfAddress()
{
    if (m_onHomeLink || m_homeAddress.IsAny())
    {
        return;
    }
    const Ipv6Address careOf = m_interface->GetCareOfAddress();
    if (careOf.IsAny() || careOf == m_homeAddress || !m_interface->IsLinkUp())
    {
        LoseCareOfAddress();
        return;
    }
    if (careOf == m_careOfAddress)
    {
        return;
    }
    m_retry.Remove();
    m_discovery->Stop();
    m_tunnel->RemovePrevious(careOf);
    RetainCareOfAddress();
    m_careOfAddress = careOf;
    if (m_registration->IsAcknowledged(careOf))
    {
        const bool known = Apply(MobileNodeEvent::CARE_OF_CONFIRMED);
        if (known)
        {
            m_registration->Resume();
            AdaptTunnel();
            m_optimizer->HomeRegistered(careOf);
            return;
        }
    }
    m_optimizer->CareOfLost();
    m_registration->Suspend();
    Apply(MobileNodeEvent::CARE_OF_CHANGED);
    AdaptTunnel();
    StartRegistration();
}

void
MobileNode::RetainCareOfAddress()
{
    if (!m_careOfAddress.IsAny() && !m_retainCareOf.IsZero())
    {
        m_interface->Retain(m_careOfAddress, m_retainCareOf);
    }
}

void
MobileNode::LoseCareOfAddress()
{
    m_retry.Remove();
    m_discovery->Stop();
    m_prefixes->Stop();
    m_registration->Suspend();
    m_registration->HoldRefresh(false);
    LeaveHome();
    RetainCareOfAddress();
    m_careOfAddress = Ipv6Address::GetAny();
    m_optimizer->CareOfLost();
    Apply(MobileNodeEvent::CARE_OF_LOST);
    AdaptTunnel();
}

bool
MobileNode::IsHomeRouter(const RouterEntry& router) const
{
    return router.HasPrefix(m_homePrefix, static_cast<uint8_t>(m_homePrefixLength));
}

bool
MobileNode::HasLinkLocalIdentifier(const Ipv6Address& address) const
{
    constexpr std::size_t identifierOffset = 8;
    uint8_t mine[16];
    uint8_t other[16];
    m_interface->GetNeighborDiscovery()
        ->GetInterface()
        ->GetLinkLocalAddress()
        .GetAddress()
        .GetBytes(mine);
    address.GetBytes(other);
    return std::memcmp(mine + identifierOffset, other + identifierOffset, 8) == 0;
}

void
MobileNode::BootstrapFrom(const RouterEntry& router)
{
    if (!router.homeAgent)
    {
        return;
    }
    for (const PrefixInformation& prefix : router.prefixes)
    {
        if (prefix.autonomous && prefix.prefixLength == m_homePrefixLength &&
            prefix.validLifetime > 0)
        {
            m_homePrefix = prefix.prefix.CombinePrefix(Ipv6Prefix(prefix.prefixLength));
            FormHomeAddress(
                Ipv6Address::MakeAutoconfiguredAddress(m_interface->GetDevice()->GetAddress(),
                                                       m_homePrefix));
            return;
        }
    }
}

void
MobileNode::FormHomeAddress(const Ipv6Address& homeAddress)
{
    m_homeAddress = homeAddress;
    m_tunnel->SetHomeAddress(homeAddress);
    m_registration->SetHomeAddress(homeAddress, HasLinkLocalIdentifier(homeAddress));
    m_homeLink->SetHomeAddress(homeAddress, m_homePrefix, static_cast<uint8_t>(m_homePrefixLength));
    m_optimizer->SetHomeAddress(homeAddress);
    m_homeAddressTrace(homeAddress);
    Apply(MobileNodeEvent::HOME_ADDRESS_FORMED);
    AdaptTunnel();
}

void
MobileNode::DropHomeAddress()
{
    m_retry.Remove();
    m_discovery->Stop();
    m_prefixes->Stop();
    m_prefixTimer.Remove();
    m_registration->Clear();
    LeaveHome();
    m_careOfAddress = Ipv6Address::GetAny();
    m_optimizer->CareOfLost();
    m_homeAddress = Ipv6Address::GetAny();
    m_tunnel->ClearPrevious();
    m_tunnel->SetHomeAddress(m_homeAddress);
    Apply(MobileNodeEvent::HOME_ADDRESS_LOST);
    AdaptTunnel();
}

void
MobileNode::ArriveHome(const RouterEntry& router)
{
    RememberHomeAgents(router);
    const auto prefix = std::find_if(router.prefixes.begin(),
                                     router.prefixes.end(),
                                     [&](const auto& p) { return !IsForeignPrefix(p); });
    if (prefix != router.prefixes.end())
    {
        SetHomePrefixLifetime(prefix->validLifetime);
    }
    if (m_onHomeLink)
    {
        return;
    }
    m_onHomeLink = true;
    m_deregistrationSent = false;
    m_tunnel->ClearPrevious();
    m_careOfAddress = Ipv6Address::GetAny();
    m_retry.Remove();
    m_discovery->Stop();
    m_prefixes->Stop();
    m_registration->Suspend();
    m_registration->HoldRefresh(false);
    m_optimizer->CareOfLost();
    const Ipv6Address homeAgent = m_registration->GetBoundHomeAgent();
    if (homeAgent.IsAny())
    {
        // Until the address is verified nothing says that it may be used here
        Apply(MobileNodeEvent::CARE_OF_LOST);
        AdaptTunnel();
        VerifyHomeAddress();
        return;
    }
    // No duplicate address detection: the home agent defends the address (RFC 6275 11.5.5)
    Apply(MobileNodeEvent::HOME_WITH_BINDING);
    AdaptTunnel();
    m_homeLink->FindHomeAgent(homeAgent, [this]() { BeginDeregistration(); });
}

void
MobileNode::LeaveHome()
{
    m_onHomeLink = false;
    m_deregistrationSent = false;
    m_homeLink->Leave();
}

void
MobileNode::VerifyHomeAddress()
{
    UintegerValue probes;
    TimeValue interval;
    Ptr<AddressConfigurator> configurator = m_interface->GetAddressConfigurator();
    configurator->GetAttribute("DadTransmits", probes);
    configurator->GetAttribute("RetransTimer", interval);
    m_homeLink->Verify(static_cast<uint32_t>(probes.Get()), interval.Get(), [this](bool unique) {
        if (unique)
        {
            SettleHome(MobileNodeEvent::HOME_WITHOUT_BINDING);
            return;
        }
        m_failedTrace(Ipv6Address::GetAny(), "home address in use by another node");
        HomeAddressRefused();
    });
}

void
MobileNode::BeginDeregistration()
{
    if (m_state != MobileNodeState::DEREGISTERING)
    {
        return;
    }
    if (m_registration->GetBoundHomeAgent().IsAny())
    {
        SettleHome(MobileNodeEvent::BINDING_LOST);
        return;
    }
    // The answer of the home agent may need our link-layer address (RFC 6275 11.5.5)
    m_homeLink->Defend();
    m_registration->Deregister();
}

void
MobileNode::UpdateSent(Ipv6Address homeAgent, Ipv6Address careOfAddress, uint16_t sequence)
{
    m_updateTrace(homeAgent, careOfAddress, sequence);
    if (m_state == MobileNodeState::DEREGISTERING && !m_deregistrationSent)
    {
        m_deregistrationSent = true;
        AdaptTunnel();
    }
    if (m_tunnel->GetNPrevious() > 0)
    {
        AdaptTunnel();
    }
}

void
MobileNode::SettleHome(MobileNodeEvent event)
{
    const bool bound = event != MobileNodeEvent::HOME_WITHOUT_BINDING;
    m_retry.Remove();
    if (!Apply(event))
    {
        return;
    }
    m_homeLink->Defend();
    // Nobody else has answered for the address if there was no binding
    if (bound)
    {
        m_homeLink->Announce(m_returnAnnouncements);
    }
    m_returnedTrace(m_homeAddress);
    AdaptTunnel();
    m_optimizer->HomeRegistered(m_homeAddress);
}

} // namespace mip6sec
} // namespace ns3
