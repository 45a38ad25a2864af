/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
// How FmipMobileNode has previous routers forward, and what becomes of it

#include "fmip-mobile-node.h"

#include "ns3/log.h"
#include "ns3/simulator.h"

#include <algorithm>

namespace ns3
{
namespace mip6sec
{

NS_LOG_COMPONENT_DEFINE("Mip6secFmipMobileNodeForwarding");

PreviousLink*
FmipMobileNode::Find(const Ipv6Address& previous)
{
    if (m_onLink && m_link.careOfAddress == previous)
    {
        return &m_link;
    }
    // Few: MaxPreviousLinks
    const auto at = std::find_if(m_previous.begin(), m_previous.end(), [&](const auto& link) {
        return link.careOfAddress == previous;
    });
    return at == m_previous.end() ? nullptr : &*at;
}

void
FmipMobileNode::UpdateSent(const FastBindingRequest& request)
{
    m_fbuTrace(request.router, request.previous, request.next, request.IsPredictive());
}

void
FmipMobileNode::UpdateDone(const FastBindingRequest& request, const FastBindingResult& result)
{
    if (result.answered)
    {
        m_fbackTrace(result.status, request.previous, result.assigned.value_or(request.next));
    }
    if (request.lifetime == 0)
    {
        EndDone(request, result);
        return;
    }
    PreviousLink* link = Find(request.previous);
    if (!link)
    {
        return;
    }
    std::optional<FmipFallback> failure;
    if (!result.answered)
    {
        failure = FmipFallback::NO_ACKNOWLEDGMENT;
    }
    else if (!result.IsAccepted() || result.lifetime == 0)
    {
        failure = FmipFallback::REFUSED;
        link->next = Ipv6Address::GetAny();
    }
    else if (result.assigned && !IsUsable(*result.assigned, *link))
    {
        failure = FmipFallback::BAD_ADDRESS;
        m_ignoredTrace(FmipMobileIgnored::BAD_ADDRESS);
    }
    if (failure)
    {
        GiveUp(*link, *failure);
        return;
    }
    link->isAcknowledged = true;
    link->until = Simulator::Now() + Seconds(result.lifetime);
    link->isAssigned = result.assigned.has_value();
    link->next = result.assigned.value_or(request.next);
    m_interface->Retain(link->careOfAddress, Seconds(result.lifetime));
    if (link == &m_link)
    {
        Apply(FmipMobileEvent::ACKNOWLEDGED);
        return;
    }
    link->end.Cancel();
    link->end = Simulator::Schedule(Seconds(result.lifetime),
                                    &FmipMobileNode::Forget,
                                    this,
                                    link->careOfAddress);
    m_tunnel->Open(link->careOfAddress, link->routerAddress, link->next);
    if (!m_onLink || link != &m_previous.front())
    {
        return;
    }
    Apply(FmipMobileEvent::ACKNOWLEDGED);
    m_announcer->Heard();
    if (result.assigned)
    {
        UseAssigned(*result.assigned);
    }
    UsePrevious(link->careOfAddress);
}

bool
FmipMobileNode::IsUsable(const Ipv6Address& address, const PreviousLink& link) const
{
    if (address.IsAny())
    {
        return false;
    }
    // No handover key can be had for an address that is no CGA of ours (RFC 5269 3.1)
    if (link.router.security != NdSecurity::SECURED)
    {
        return true;
    }
    const Candidate* candidate = m_discovery->GetCandidates().Find(link.nextPoint);
    return candidate && candidate->made == address;
}

void
FmipMobileNode::GiveUp(PreviousLink& link, FmipFallback reason)
{
    link.stopped = reason;
    if (reason == FmipFallback::BAD_ADDRESS && !link.next.IsAny())
    {
        // What is forwarded to that address would be lost
        RequestEnd(link);
        link.next = Ipv6Address::GetAny();
    }
    Revoke(link);
    if (&link == &m_link)
    {
        Apply(FmipMobileEvent::GIVEN_UP);
        return;
    }
    m_tunnel->Close(link.careOfAddress);
    if (m_onLink && &link == &m_previous.front())
    {
        Apply(FmipMobileEvent::GIVEN_UP);
        FallBack(reason);
    }
}

void
FmipMobileNode::RequestEnd(const PreviousLink& link)
{
    const bool isHere = m_onLink && link.careOfAddress == m_link.careOfAddress;
    const Ptr<const HandoverKey> key = isHere && !link.key ? FindKey() : link.key;
    if (link.routerAddress.IsAny() || (m_requireAuthorization && !(key && key->IsValid())))
    {
        return;
    }
    // Its key ends with the forwarding (RFC 5269 3.6): another is asked for afterwards. What is on
    // its way through the tunnel comes yet.
    m_closing = m_closing || isHere;
    FastBindingRequest request;
    request.router = link.routerAddress;
    request.previous = link.careOfAddress;
    request.source = m_link.careOfAddress;
    request.next = link.next.IsAny() ? link.careOfAddress : link.next;
    request.lifetime = 0;
    request.key = key;
    m_bindings->Request(request);
}

void
FmipMobileNode::EndDone(const FastBindingRequest& request, const FastBindingResult& result)
{
    m_keys->Discard(request.router, request.previous);
    if (!m_onLink || request.previous != m_link.careOfAddress)
    {
        Forget(request.previous);
        return;
    }
    m_closing = false;
    m_hasKey = false;
    m_link.key = nullptr;
    if (result.IsAccepted() && m_link.stopped == FmipFallback::NO_ACKNOWLEDGMENT)
    {
        m_link.stopped.reset();
    }
    if (!m_hasAsked)
    {
        BeginDiscovery();
    }
    else if (m_when == DISCOVERY_ON_NEW_LINK)
    {
        Ask(InReach());
    }
}

void
FmipMobileNode::UsePrevious(Ipv6Address previous)
{
    const PreviousLink* link = Find(previous);
    if (!m_onLink || link == &m_link || !link || !link->isAcknowledged)
    {
        return;
    }
    // Packets from the PCoA go back the way by which those for it come (RFC 5568 3.1)
    m_mobile->UsePreviousCareOf(previous, [this](Ptr<Packet> inner, Ipv6Address from) {
        return m_tunnel->Send(inner, from);
    });
}

void
FmipMobileNode::Forget(Ipv6Address previous)
{
    const auto at = std::find_if(m_previous.begin(), m_previous.end(), [&](const auto& link) {
        return link.careOfAddress == previous;
    });
    if (at == m_previous.end())
    {
        return;
    }
    const bool isLast = at == m_previous.begin();
    const bool wasForwarded = at->isAcknowledged;
    at->end.Cancel();
    m_bindings->Cancel(previous);
    m_tunnel->Close(previous);
    m_keys->Discard(at->routerAddress, previous);
    m_previous.erase(at);
    TimeValue retained;
    m_mobile->GetAttribute("RetainCareOf", retained);
    if (retained.Get().IsZero())
    {
        m_interface->Release(previous);
    }
    if (wasForwarded)
    {
        m_mobile->EndPreviousCareOf(previous);
        m_endedTrace(previous);
    }
    if (isLast)
    {
        Apply(FmipMobileEvent::FORWARDING_ENDED);
    }
}

void
FmipMobileNode::CloseTunnel(Ipv6Address careOf)
{
    m_tunnel->Close(careOf);
}

void
FmipMobileNode::Revoke(PreviousLink& link)
{
    const bool wasForwarded = link.isAcknowledged;
    link.isAcknowledged = false;
    if (wasForwarded)
    {
        m_mobile->EndPreviousCareOf(link.careOfAddress);
    }
}

void
FmipMobileNode::Registered(Ipv6Address, Ipv6Address careOf, Ipv6Address)
{
    if (m_onLink && careOf == m_link.careOfAddress)
    {
        m_isRegistered = true;
        CheckBindings();
    }
}

void
FmipMobileNode::PeerChanged(Ipv6Address peer,
                            RouteOptimizerState oldState,
                            RouteOptimizerState newState)
{
    const bool isPending = newState == RouteOptimizerState::TESTING ||
                           newState == RouteOptimizerState::UPDATING ||
                           newState == RouteOptimizerState::IDLE;
    if (isPending)
    {
        m_pendingPeers.insert(peer);
    }
    else
    {
        m_pendingPeers.erase(peer);
    }
    CheckBindings();
}

void
FmipMobileNode::CheckBindings()
{
    if (!m_isRegistered || !m_pendingPeers.empty() || !m_onLink)
    {
        return;
    }
    // RFC 5269 3.6: the keys have done their work. What ends the forwarding is kept as long as it.
    for (const PreviousLink& link : m_previous)
    {
        m_keys->Discard(link.routerAddress, link.careOfAddress);
    }
    if (!m_endForwarding)
    {
        return;
    }
    for (const PreviousLink& link : m_previous)
    {
        if (link.isAcknowledged && !m_bindings->IsOpen(link.careOfAddress))
        {
            RequestEnd(link);
        }
    }
}

} // namespace mip6sec
} // namespace ns3
