/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
// What FmipMobileNode does on a link that it comes to

#include "fmip-mobile-node.h"

#include "ns3/log.h"
#include "ns3/simulator.h"
#include "ns3/uinteger.h"

#include <algorithm>

namespace ns3
{
namespace mip6sec
{

NS_LOG_COMPONENT_DEFINE("Mip6secFmipMobileNodeArrival");

namespace
{

constexpr uint8_t PREFIX_LENGTH = 64; //!< of prefixes that addresses are made of

} // namespace

std::optional<ExpectedLink>
FmipMobileNode::Expect(const Address& pointOfAttachment)
{
    m_point =
        pointOfAttachment.IsInvalid() ? LinkLayerOctets() : ToLinkLayerOctets(pointOfAttachment);
    if (m_point.empty() || m_onLink || !m_handover)
    {
        return std::nullopt;
    }
    Ptr<AddressConfigurator> configurator = m_interface->GetAddressConfigurator();
    // Back where an address of the node is still in place (RFC 5568 5.6)
    for (const PreviousLink& link : m_previous)
    {
        if (link.point == m_point && configurator->IsReady(link.careOfAddress))
        {
            return ExpectAgain(link);
        }
    }
    const Candidate* candidate = m_discovery->GetCandidates().Find(m_point);
    if (m_previous.empty() || !candidate)
    {
        return std::nullopt;
    }
    PreviousLink& left = m_previous.front();
    switch (candidate->tuple.outcome)
    {
    case FmipLinkLayerCode::NO_FAST_HANDOVER:
        left.stopped = FmipFallback::NO_FAST_HANDOVER;
        return std::nullopt;
    case FmipLinkLayerCode::SAME_INTERFACE:
        return configurator->IsReady(left.careOfAddress)
                   ? std::optional<ExpectedLink>(ExpectAgain(left))
                   : std::nullopt;
    default:
        break;
    }
    if (candidate->isRefused)
    {
        left.stopped = FmipFallback::BAD_ADDRESS;
    }
    if (WhyNot(left, true) || !candidate->IsUsable() || candidate->usesDhcp)
    {
        return std::nullopt;
    }
    const bool isPrepared = left.isAcknowledged && left.nextPoint == m_point;
    const Ipv6Address address = isPrepared ? left.next : candidate->careOfAddress;
    if (address.IsAny())
    {
        return std::nullopt;
    }
    ExpectedLink link = ExpectCandidate(*candidate, address);
    link.checked = isPrepared && left.isAssigned;
    return link;
}

ExpectedLink
FmipMobileNode::ExpectCandidate(const Candidate& candidate, const Ipv6Address& address) const
{
    ExpectedLink link;
    link.router.isDefault = true;
    link.router.linkLayerAddress =
        candidate.tuple.routerLinkLayerAddress.value_or(LinkLayerOctets());
    // What a certified router has vouched for, its neighbour included, is believed until that is
    // heard itself
    link.router.security = candidate.security;
    link.routerAddress = candidate.GetRouterAddress();
    Ipv6Address prefix = address;
    link.prefix.prefix = prefix.CombinePrefix(Ipv6Prefix(PREFIX_LENGTH));
    link.prefix.prefixLength = PREFIX_LENGTH;
    link.router.prefixes.push_back(link.prefix);
    link.router.prefixSecurity.push_back(candidate.security);
    link.careOfAddress = address;
    return link;
}

ExpectedLink
FmipMobileNode::ExpectAgain(const PreviousLink& left) const
{
    ExpectedLink link;
    link.router = left.router;
    link.routerAddress = left.routerAddress.IsAny() ? left.router.linkLocal : left.routerAddress;
    link.careOfAddress = left.careOfAddress;
    link.checked = true;
    for (const PrefixInformation& prefix : left.router.prefixes)
    {
        if (prefix.prefixLength == PREFIX_LENGTH &&
            Ipv6Prefix(PREFIX_LENGTH).IsMatch(prefix.prefix, left.careOfAddress))
        {
            link.prefix = prefix;
        }
    }
    return link;
}

std::optional<FmipFallback>
FmipMobileNode::WhyNot(const PreviousLink& left, bool expected) const
{
    if (left.stopped)
    {
        return left.stopped;
    }
    if (left.routerAddress.IsAny())
    {
        return FmipFallback::NOT_PREPARED;
    }
    if (m_requireAuthorization && !(left.key && left.key->IsValid()))
    {
        return FmipFallback::NO_KEY;
    }
    if (!expected && !m_lateUpdate)
    {
        const Candidate* candidate = m_discovery->GetCandidates().Find(m_point);
        return candidate && candidate->tuple.outcome == FmipLinkLayerCode::NO_PREFIX
                   ? FmipFallback::UNKNOWN_POINT
                   : FmipFallback::NOT_PREPARED;
    }
    return std::nullopt;
}

void
FmipMobileNode::Arrived(const ExpectedLink& link)
{
    if (link.careOfAddress.IsAny())
    {
        return;
    }
    Announce(link.careOfAddress, link.routerAddress);
    Settle(link.careOfAddress, link.router, link.routerAddress, true);
    UintegerValue probes;
    m_interface->GetAddressConfigurator()->GetAttribute("DadTransmits", probes);
    if (link.checked || probes.Get() == 0)
    {
        m_announcer->Confirmed(link.careOfAddress);
    }
}

void
FmipMobileNode::Announce(const Ipv6Address& address, const Ipv6Address& router)
{
    const bool toRouter = m_unaToRouter && !router.IsAny();
    m_announcer->Announce(address, toRouter ? router : Ipv6Address::GetAllNodesMulticast());
}

void
FmipMobileNode::RouterKnown(const RouterEntry& router)
{
    const Ipv6Address home = m_mobile->GetHomeAddress();
    m_atHome = !home.IsAny() && router.HasPrefix(home, PREFIX_LENGTH);
    if (m_atHome)
    {
        m_handover = false;
    }
}

void
FmipMobileNode::RouterHeard(const RouterEntry& router)
{
    const RouterEntry* current = m_interface->GetCurrentRouter();
    if (!m_onLink || !current || current->linkLocal != router.linkLocal)
    {
        return;
    }
    const bool isOther =
        !m_link.router.linkLocal.IsAny() && m_link.router.linkLocal != router.linkLocal;
    const bool isBetter =
        router.security == NdSecurity::SECURED && m_link.router.security != NdSecurity::SECURED;
    const Ipv6Address address = router.GetGlobalAddress();
    const bool isReachable = m_link.routerAddress.IsAny() && !address.IsAny();
    m_link.router = router;
    if (!address.IsAny())
    {
        m_link.routerAddress = address;
    }
    if (isOther || isBetter || isReachable)
    {
        m_hasAsked = false;
        m_hasKey = m_hasKey && !isOther;
        if (isOther)
        {
            m_link.stopped.reset(); // that was about another router
        }
    }
    BeginDiscovery();
}

void
FmipMobileNode::AddressReady(Ipv6Address, const RouterEntry& router)
{
    const Ipv6Address address = m_interface->GetCareOfAddress();
    if (address.IsAny() || (m_onLink && address == m_link.careOfAddress))
    {
        return;
    }
    if (m_onLink)
    {
        // Another router than the one expected, or another address of the same
        const Ipv6Address before = m_link.careOfAddress;
        LoseCareOf();
        m_interface->Release(before);
    }
    if (address == m_assigned)
    {
        // The NAR waits for the node under this address now
        Announce(address, router.GetGlobalAddress());
    }
    Settle(address, router, router.GetGlobalAddress(), m_isReplaced);
}

void
FmipMobileNode::LoseCareOf()
{
    m_bindings->Cancel(m_link.careOfAddress);
    m_homing.Cancel();
    m_tunnel->Close(m_link.careOfAddress);
    m_announcer->Stop();
    m_discovery->End();
    m_abort.Cancel();
    m_lead.Cancel();
    m_goingTo.reset();
    m_onLink = false;
    m_isRegistered = false;
    m_handover = true;
    m_isReplaced = true;
    m_link = PreviousLink();
}

void
FmipMobileNode::AddressLost(Ipv6Address address)
{
    // What goes with the link is for LinkDown
    if (!m_interface->IsLinkUp())
    {
        return;
    }
    if (m_onLink && address == m_link.careOfAddress)
    {
        LoseCareOf();
        return;
    }
    // Of the link that was just left at least the reason is needed why nothing forwards
    if (!m_handover || m_previous.empty() || m_previous.front().careOfAddress != address)
    {
        Forget(address);
    }
}

void
FmipMobileNode::AddressConfirmed(Ipv6Address address)
{
    m_announcer->Confirmed(address);
}

void
FmipMobileNode::Settle(const Ipv6Address& address,
                       const RouterEntry& router,
                       const Ipv6Address& routerAddress,
                       bool expected)
{
    const bool isHandover = m_handover && !m_isReplaced;
    m_onLink = true;
    m_hasAsked = false;
    m_hasKey = false;
    m_closing = false;
    m_link = PreviousLink();
    Ptr<LinkAttachment> attachment = m_interface->GetAttachment();
    if (attachment && !attachment->GetPointOfAttachment().IsInvalid())
    {
        m_link.point = ToLinkLayerOctets(attachment->GetPointOfAttachment());
    }
    m_link.router = router;
    m_link.routerAddress = routerAddress;
    m_link.careOfAddress = address;
    // Otherwise it would go with the link if it is not known to be unique by then
    m_interface->Retain(address, m_lifetime);
    // Back at a router that forwards (RFC 5568 5.6)
    const Ipv6Address before =
        m_previous.empty() ? Ipv6Address::GetAny() : m_previous.front().careOfAddress;
    const auto again =
        std::find_if(m_previous.begin(), m_previous.end(), [&](const PreviousLink& link) {
            return link.careOfAddress == address;
        });
    if (again != m_previous.end())
    {
        PreviousLink link = *again;
        link.end.Cancel();
        m_previous.erase(again);
        // What its router has forwarded may be on its way yet, by way of the router of the link
        // left
        m_homing.Cancel();
        m_homing = Simulator::Schedule(m_lifetime, &FmipMobileNode::CloseTunnel, this, address);
        if (!link.next.IsAny() || m_bindings->IsOpen(address))
        {
            m_link.key = link.key;
            m_link.routerAddress = link.routerAddress;
            RequestEnd(link);
        }
    }
    const bool hasLeft = m_handover && before != address;
    if (isHandover && hasLeft)
    {
        m_keys->NotifyHandover();
    }
    if (hasLeft && !before.IsAny() && !m_previous.empty())
    {
        ContinueHandover(m_previous.front(), expected);
    }
    else
    {
        if (isHandover && hasLeft)
        {
            FallBack(FmipFallback::NOT_PREPARED);
        }
        Apply(FmipMobileEvent::STAYED);
    }
    m_handover = false;
    m_isReplaced = false;
    BeginDiscovery();
}

void
FmipMobileNode::ContinueHandover(PreviousLink& left, bool expected)
{
    if (left.isAcknowledged && left.next == m_link.careOfAddress)
    {
        Apply(FmipMobileEvent::ARRIVED);
        // Only once the Binding Update is out: what goes by way of the PAR comes to the home agent
        // behind it, which then refuses it (RFC 6275 10.4.5)
        m_use.Cancel();
        m_use = Simulator::ScheduleNow(&FmipMobileNode::UsePrevious, this, left.careOfAddress);
        return;
    }
    const std::optional<FmipFallback> reason = WhyNot(left, expected);
    if (reason)
    {
        FallBack(*reason);
        Apply(FmipMobileEvent::STAYED);
        if (left.next.IsAny())
        {
            Forget(left.careOfAddress);
        }
        return;
    }
    UpdateFromHere(left);
}

void
FmipMobileNode::UpdateFromHere(PreviousLink& left)
{
    left.next = m_link.careOfAddress;
    Revoke(left);
    left.isAssigned = false;
    m_tunnel->Open(left.careOfAddress, left.routerAddress, left.next);
    FastBindingRequest request;
    request.router = left.routerAddress;
    request.previous = left.careOfAddress;
    request.source = m_link.careOfAddress;
    request.next = left.next;
    request.lifetime = static_cast<uint16_t>(m_lifetime.GetSeconds());
    request.key = left.key;
    Apply(FmipMobileEvent::UPDATE_FROM_NEW_LINK);
    m_bindings->Request(request);
}

bool
FmipMobileNode::HandleAcknowledgment(const NdArrival& arrival)
{
    const auto parsed =
        ParseRouterAdvertisement(arrival.octets.data(), arrival.octets.size(), arrival.envelope);
    if (!parsed || !parsed.value->options.naack)
    {
        return false;
    }
    const RouterEntry* current = m_interface->GetCurrentRouter();
    if (!current || current->linkLocal != arrival.envelope.source)
    {
        m_ignoredTrace(FmipMobileIgnored::OTHER_ROUTER);
        return false;
    }
    if (current->security == NdSecurity::SECURED && arrival.verdict.security != NdSecurity::SECURED)
    {
        m_ignoredTrace(FmipMobileIgnored::NOT_SECURED);
        return false;
    }
    // It answers a UNA, and goes to its source (RFC 5568 6.4.6)
    const Ipv6Address announced = m_announcer->GetAddress();
    if (!m_onLink || announced.IsAny() || arrival.envelope.destination != announced ||
        announced != m_link.careOfAddress)
    {
        m_ignoredTrace(FmipMobileIgnored::NO_ARRIVAL);
        return false;
    }
    m_announcer->Heard();
    ObeyAcknowledgment(*parsed.value->options.naack, parsed.value->options.suppliedAddress);
    return false;
}

void
FmipMobileNode::ObeyAcknowledgment(NaackStatus status, const std::optional<FmipAddress>& supplied)
{
    NS_LOG_INFO("NAACK: " << NaackStatusName(status));
    Ptr<AddressConfigurator> configurator = m_interface->GetAddressConfigurator();
    const Ipv6Address announced = m_announcer->GetAddress();
    PreviousLink* left = m_previous.empty() ? nullptr : &m_previous.front();
    m_announcer->Stop();
    if (supplied && left && supplied->address == left->careOfAddress)
    {
        status = NaackStatus::PCOA_SUPPLIED;
    }
    switch (status)
    {
    case NaackStatus::USE_SUPPLIED_NCOA:
        if (supplied && m_link.router.security != NdSecurity::SECURED)
        {
            UseAssigned(supplied->address);
            return;
        }
        // No CGA of ours, so no handover key could be had for it
        m_ignoredTrace(FmipMobileIgnored::BAD_ADDRESS);
        break;
    case NaackStatus::USE_NEW_ROUTER_ADDRESS:
        if (left && !WhyNot(*left, true))
        {
            UpdateToRouter(*left);
        }
        break;
    case NaackStatus::PCOA_SUPPLIED:
        if (left)
        {
            m_bindings->Cancel(left->careOfAddress);
            left->stopped = FmipFallback::REFUSED;
            m_interface->Retain(left->careOfAddress, m_lifetime, true);
        }
        break;
    case NaackStatus::LINK_LAYER_UNRECOGNIZED:
        if (left)
        {
            Forget(left->careOfAddress);
        }
        break;
    default:
        break;
    }
    // The NCoA is invalid: another is configured
    configurator->NoteDuplicate(announced);
}

void
FmipMobileNode::UpdateToRouter(PreviousLink& left)
{
    // The NAR's address takes the place of the NCoA, which may be source of nothing (RFC
    // 5568 6.4.6)
    left.next = m_link.routerAddress;
    Revoke(left);
    FastBindingRequest request;
    request.router = left.routerAddress;
    request.previous = left.careOfAddress;
    request.source = left.careOfAddress;
    request.next = left.next;
    request.lifetime = static_cast<uint16_t>(m_lifetime.GetSeconds());
    request.key = left.key;
    m_interface->Retain(left.careOfAddress, m_lifetime, true);
    m_bindings->Request(request);
}

void
FmipMobileNode::UseAssigned(const Ipv6Address& address)
{
    const RouterEntry* current = m_interface->GetCurrentRouter();
    if (!current || address == m_link.careOfAddress)
    {
        return;
    }
    for (const PrefixInformation& prefix : current->prefixes)
    {
        if (prefix.prefixLength == PREFIX_LENGTH &&
            Ipv6Prefix(PREFIX_LENGTH).IsMatch(prefix.prefix, address))
        {
            PrefixInformation own = prefix;
            own.validLifetime = std::max<uint32_t>(own.validLifetime, 1);
            m_assigned = address;
            // The NAR has named it, so it is unique there
            m_interface->GetAddressConfigurator()->Adopt(own, address, true);
            m_assigned = Ipv6Address::GetAny();
            return;
        }
    }
    m_ignoredTrace(FmipMobileIgnored::BAD_ADDRESS);
}

} // namespace mip6sec
} // namespace ns3
