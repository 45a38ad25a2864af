/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
// What FmipMobileNode does on a link that it is going to leave

#include "fmip-mobile-node.h"

#include "ns3/log.h"
#include "ns3/simulator.h"

namespace ns3
{
namespace mip6sec
{

NS_LOG_COMPONENT_DEFINE("Mip6secFmipMobileNodeDeparture");

void
FmipMobileNode::BeginDiscovery()
{
    const RouterEntry& router = m_link.router;
    // Handover keys are asked for of a router whose certificate is known (RFC 5269 3.3)
    if (!m_onLink || m_hasAsked || m_closing || router.linkLocal.IsAny() ||
        router.security == NdSecurity::PROVISIONAL)
    {
        return;
    }
    m_hasAsked = true;
    CandidateDiscovery::Link link;
    link.linkLocal = router.linkLocal;
    link.router = m_link.routerAddress;
    link.security = router.security;
    link.careOfAddress = m_link.careOfAddress;
    m_discovery->Begin(link);
    if (!link.router.IsAny() && !router.linkLayerAddress.empty())
    {
        // The router has said itself where that address is; so no FBU has to wait for resolution
        NdVerdict verdict;
        verdict.security = router.security;
        m_interface->GetNeighborDiscovery()->LearnNeighbor(link.router,
                                                           router.linkLayerAddress,
                                                           true,
                                                           verdict);
    }
    if (m_when == DISCOVERY_ON_NEW_LINK)
    {
        Ask(InReach());
    }
}

std::vector<Address>
FmipMobileNode::InReach() const
{
    Ptr<LinkAttachment> attachment = m_interface->GetAttachment();
    return attachment ? attachment->GetCandidates() : std::vector<Address>();
}

void
FmipMobileNode::Ask(const std::vector<Address>& accessPoints)
{
    // A key that was not received on this link is not relied on (RFC 5269 3.6)
    const bool key = !m_hasKey || m_keys->NeedsKey(m_link.routerAddress, m_link.careOfAddress);
    m_discovery->Ask(accessPoints, key);
}

bool
FmipMobileNode::NeedsKey() const
{
    return m_requireAuthorization && !FindKey();
}

Ptr<const HandoverKey>
FmipMobileNode::FindKey() const
{
    if (m_link.routerAddress.IsAny())
    {
        return nullptr;
    }
    Ptr<const HandoverKey> key = m_keys->Find(m_link.routerAddress, m_link.careOfAddress);
    const bool isOurs = key && (m_hasKey || key->GetSpi() != FMIP_SPI_HANDOVER_KEY);
    return isOurs && key->IsValid() ? key : nullptr;
}

void
FmipMobileNode::Keyed(bool keyed)
{
    m_hasKey = m_hasKey || keyed;
    Predict();
}

void
FmipMobileNode::RenewKey(Ipv6Address router, Ipv6Address careOf)
{
    if (m_onLink && !m_closing && router == m_link.routerAddress && careOf == m_link.careOfAddress)
    {
        m_discovery->Ask(InReach(), true);
    }
}

void
FmipMobileNode::LinkGoingDown(Ptr<NetDevice>, Address next, Time lead)
{
    if (!m_onLink)
    {
        return;
    }
    LinkLayerOctets point = next.IsInvalid() ? LinkLayerOctets() : ToLinkLayerOctets(next);
    if (!m_goingTo || *m_goingTo != point)
    {
        m_askedAgain = false;
        m_goingByNetwork = false;
    }
    m_goingTo = point;
    m_goingAt = Simulator::Now() + lead;
    m_abort.Cancel();
    m_abort = Simulator::Schedule(lead + m_abortDelay, &FmipMobileNode::Abort, this);
    Predict();
}

void
FmipMobileNode::HandoverInitiated(const LinkLayerOctets& point)
{
    m_goingTo = point;
    m_goingByNetwork = true;
    m_askedAgain = false; // there may be no key yet
    m_abort.Cancel();
    m_abort = Simulator::Schedule(m_abortDelay, &FmipMobileNode::Abort, this);
    Predict();
    Address wanted = m_interface->GetDevice()->GetAddress();
    wanted.CopyFrom(point.data(), static_cast<uint8_t>(point.size()));
    m_requestedTrace(wanted);
}

void
FmipMobileNode::Predict()
{
    if (!m_onLink || !m_goingTo || m_link.stopped || m_closing)
    {
        return;
    }
    const CandidateTable& table = m_discovery->GetCandidates();
    const Candidate* candidate = m_goingTo->empty() ? table.FindOnly() : table.Find(*m_goingTo);
    if (!candidate || NeedsKey())
    {
        if (m_discovery->GetProgress() != CandidateProgress::ASKING && !m_askedAgain)
        {
            m_askedAgain = true;
            std::vector<Address> wanted;
            if (!m_goingTo->empty())
            {
                Address point = m_interface->GetDevice()->GetAddress();
                point.CopyFrom(m_goingTo->data(), static_cast<uint8_t>(m_goingTo->size()));
                wanted.push_back(point);
            }
            Ask(wanted);
        }
        return;
    }
    const bool mayUpdate = m_mode == MODE_PREDICTIVE || m_goingByNetwork;
    if (!mayUpdate || !candidate->IsUsable() || candidate->careOfAddress.IsAny() ||
        m_link.routerAddress.IsAny())
    {
        return;
    }
    if (m_link.next == candidate->careOfAddress && m_link.nextPoint == candidate->tuple.accessPoint)
    {
        return;
    }
    m_lead.Cancel();
    const Time early = m_goingAt - m_maxUpdateLead - Simulator::Now();
    if (!m_maxUpdateLead.IsZero() && !m_goingByNetwork && early.IsStrictlyPositive())
    {
        // Until it is due a change of mind costs nothing
        m_lead = Simulator::Schedule(early, &FmipMobileNode::Predict, this);
        return;
    }
    m_link.next = candidate->careOfAddress;
    m_link.nextPoint = candidate->tuple.accessPoint;
    m_link.isAssigned = false;
    m_link.isAcknowledged = false;
    m_interface->Retain(m_link.careOfAddress, m_lifetime);
    FastBindingRequest request;
    request.router = m_link.routerAddress;
    request.previous = m_link.careOfAddress;
    request.source = m_link.careOfAddress;
    request.next = m_link.next;
    request.lifetime = static_cast<uint16_t>(m_lifetime.GetSeconds());
    request.key = FindKey();
    Apply(FmipMobileEvent::UPDATE_FROM_OLD_LINK);
    m_bindings->Request(request);
}

void
FmipMobileNode::Abort()
{
    m_goingTo.reset();
    m_goingByNetwork = false;
    m_askedAgain = false;
    if (!m_onLink || m_link.next.IsAny())
    {
        return;
    }
    NS_LOG_INFO("Node " << m_node->GetId() << " stays on the link");
    RequestEnd(m_link);
    m_link.next = Ipv6Address::GetAny();
    m_link.nextPoint.clear();
    m_link.isAcknowledged = false;
    Apply(FmipMobileEvent::GIVEN_UP);
}

void
FmipMobileNode::LinkDown(Ptr<NetDevice>)
{
    m_abort.Cancel();
    m_lead.Cancel();
    m_use.Cancel();
    m_homing.Cancel();
    m_goingTo.reset();
    m_goingByNetwork = false;
    m_askedAgain = false;
    m_discovery->End();
    m_announcer->Stop();
    m_handover = !m_atHome;
    m_isReplaced = false;
    m_fellBack = false;
    m_atHome = false;
    if (!m_onLink)
    {
        return;
    }
    if (!m_closing)
    {
        m_link.key = FindKey();
    }
    m_onLink = false;
    m_bindings->Pause(m_link.careOfAddress);
    const PreviousLink left = m_link;
    m_link = PreviousLink();
    m_isRegistered = false;
    Remember(left);
    Apply(FmipMobileEvent::LINK_DOWN);
    m_closing = false;
}

void
FmipMobileNode::Remember(const PreviousLink& link)
{
    m_previous.push_front(link);
    PreviousLink& kept = m_previous.front();
    const Time now = Simulator::Now();
    const Time lifetime = kept.isAcknowledged && kept.until > now ? kept.until - now : m_lifetime;
    kept.end = Simulator::Schedule(lifetime, &FmipMobileNode::Forget, this, kept.careOfAddress);
    m_interface->Retain(kept.careOfAddress, lifetime);
    if (!kept.next.IsAny())
    {
        m_tunnel->Open(kept.careOfAddress, kept.routerAddress, kept.next);
    }
    while (m_previous.size() > m_maxPrevious)
    {
        Forget(m_previous.back().careOfAddress);
    }
}

} // namespace mip6sec
} // namespace ns3
