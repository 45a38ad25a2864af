/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
// How NewAccessRouter learns that a mobile node is there, and what it answers to a UNA

#include "arrival-messages.h"
#include "new-access-router.h"

#include "ns3/fmip-messages.h"
#include "ns3/simulator.h"

namespace ns3
{
namespace mip6sec
{

namespace
{

/// @param code which @param address the address @return the option
FmipAddress
Supply(FmipAddressCode code, const Ipv6Address& address)
{
    FmipAddress supplied;
    supplied.code = code;
    supplied.address = address;
    return supplied;
}

} // namespace

bool
NewAccessRouter::HandleAdvertisement(const NdArrival& nd)
{
    const auto parsed = ParseNeighborAdvertisement(nd.octets.data(), nd.octets.size(), nd.envelope);
    if (!parsed || !parsed.value->options.targetLinkLayerAddress || parsed.value->router)
    {
        return false;
    }
    const NeighborAdvertisement& message = *parsed.value;
    const LinkLayerOctets& linkLayer = *message.options.targetLinkLayerAddress;
    const bool una = IsUna(message, nd.envelope.source);
    NodeArrival* arrival = m_arrivals.Find(message.target);
    const bool expected = arrival && (arrival->state == ArrivalState::CHECKING ||
                                      arrival->state == ArrivalState::EXPECTED);
    if (una && (expected || IsOnPrefix(message.target)))
    {
        m_unaTrace(nd.envelope.source, arrival && arrival->request.linkLayer == linkLayer);
    }
    if (expected)
    {
        return HandleExpected(nd, *arrival, linkLayer, una);
    }
    return una && HandleUna(nd, linkLayer);
}

bool
NewAccessRouter::HandleExpected(const NdArrival& nd,
                                NodeArrival& arrival,
                                const LinkLayerOctets& linkLayer,
                                bool una)
{
    const bool secured = nd.verdict.security == NdSecurity::SECURED;
    Ptr<NdAuthority> authority = m_access->GetAuthority();
    if (!secured &&
        ((authority && authority->IsSecuredOnly()) || m_access->IsNeighborSecured(arrival.address)))
    {
        Drop(NewAccessRouterDrop::NOT_SECURED, nd.packet);
        return true;
    }
    if (linkLayer == arrival.request.linkLayer)
    {
        Announce(arrival, nd.verdict);
        return true;
    }
    if (arrival.state == ArrivalState::CHECKING)
    {
        return false; // a conflict for duplicate address detection
    }
    // RFC 5568 6.3: NCoA and link-layer address together tell the mobile node from others
    Drop(NewAccessRouterDrop::OTHER_NODE, nd.packet);
    if (una)
    {
        Contradict(nd, linkLayer);
    }
    return true;
}

bool
NewAccessRouter::HandleUna(const NdArrival& nd, const LinkLayerOctets& linkLayer)
{
    const Ipv6Address target = nd.envelope.source; // of a UNA they are the same
    if (!IsOnPrefix(target) || m_access->IsTentative(target))
    {
        return false;
    }
    if (!LinkAddressOf(m_access, linkLayer))
    {
        Naack(nd, linkLayer, NaackStatus::LINK_LAYER_UNRECOGNIZED);
        return true;
    }
    NodeArrival* mine = m_arrivals.FindByLinkLayer(linkLayer);
    if (mine && mine->hosted &&
        (mine->state == ArrivalState::EXPECTED || target == mine->request.next))
    {
        if (mine->state == ArrivalState::EXPECTED)
        {
            Announce(*mine, nd.verdict);
        }
        Naack(nd,
              linkLayer,
              NaackStatus::PCOA_SUPPLIED,
              Supply(FmipAddressCode::OLD_CARE_OF_ADDRESS, mine->address));
        return true;
    }
    if (mine && mine->state == ArrivalState::EXPECTED && mine->address != target &&
        mine->answer.code == HandoverAckCode::ACCEPTED_NCOA_ASSIGNED)
    {
        Naack(nd,
              linkLayer,
              NaackStatus::USE_SUPPLIED_NCOA,
              Supply(FmipAddressCode::NEW_CARE_OF_ADDRESS, mine->address));
        return true;
    }
    switch (UseOf(target, linkLayer))
    {
    case Use::TAKEN:
        Contradict(nd, linkLayer);
        // Another node's entry is treated as RFC 4861 7.2.5 says; of our own addresses there is
        // none
        return !NeighborOf(target);
    case Use::FREE: {
        const bool known = m_access->GetInterface()->GetNdiscCache()->Lookup(target) != nullptr;
        if (!known && m_access->GetNNeighbors() >= m_maxNeighbors)
        {
            Drop(NewAccessRouterDrop::NEIGHBOR_LIMIT, nd.packet);
            return true;
        }
        m_access->LearnNeighbor(target, linkLayer, false, nd.verdict);
        return true;
    }
    case Use::SAME:
    case Use::INVALID:
        break;
    }
    return false;
}

bool
NewAccessRouter::HandleSolicitation(const NdArrival& nd)
{
    if (m_nHosted == 0)
    {
        return false;
    }
    const auto parsed = ParseRouterSolicitation(nd.octets.data(), nd.octets.size(), nd.envelope);
    if (parsed && parsed.value->options.sourceLinkLayerAddress &&
        nd.verdict.security != NdSecurity::FAILED)
    {
        NodeArrival* arrival =
            m_arrivals.FindByLinkLayer(*parsed.value->options.sourceLinkLayerAddress);
        if (arrival && arrival->hosted && arrival->state == ArrivalState::EXPECTED)
        {
            Announce(*arrival);
        }
    }
    return false;
}

void
NewAccessRouter::Announce(NodeArrival& arrival, const NdVerdict& verdict)
{
    arrival.timer.Cancel();
    const ArrivalState before = arrival.state;
    const Ipv6Address address = arrival.address;
    if (before == ArrivalState::CHECKING)
    {
        // The mobile node itself has the address: there is nothing left to check
        m_access->CancelDad(address);
    }
    else if (!arrival.hosted)
    {
        m_access->RemoveDefended(address);
    }
    m_access->LearnNeighbor(address, arrival.request.linkLayer, false, verdict);
    NdiscCache::Entry* entry = m_access->GetInterface()->GetNdiscCache()->Lookup(address);
    if (entry && (entry->IsReachable() || entry->IsDelay() || entry->IsProbe()))
    {
        entry->StopNudTimer();
        entry->MarkStale(); // RFC 5568 4: of an earlier visit
    }
    Change(arrival, ArrivalEvent::ANNOUNCED);
    if (before == ArrivalState::CHECKING)
    {
        arrival.answer = AnswerFor(arrival.request, address);
        SendAck(arrival.request.router, arrival.answer);
    }
    if (arrival.buffer)
    {
        arrival.buffer->Drain();
    }
    else
    {
        Drained(address);
    }
}

void
NewAccessRouter::Drained(Ipv6Address address)
{
    NodeArrival* arrival = m_arrivals.Find(address);
    if (!arrival || !Change(*arrival, ArrivalEvent::DRAINED))
    {
        return;
    }
    arrival->buffer.reset();
    arrival->timer = Simulator::Schedule(arrival->hosted ? m_hostLifetime : m_proxyLifetime,
                                         &NewAccessRouter::Expire,
                                         this,
                                         address);
}

void
NewAccessRouter::Contradict(const NdArrival& nd, const LinkLayerOctets& linkLayer)
{
    if (m_policy == ASSIGNED && m_sendNaack && LinkAddressOf(m_access, linkLayer))
    {
        ArrivalRequest request;
        request.linkLayer = linkLayer;
        request.next = nd.envelope.source;
        const Ipv6Address address = ChooseAddress();
        NodeArrival* arrival = address.IsAny() ? nullptr : Place(request, address);
        if (arrival)
        {
            arrival->answer = AnswerFor(request, address);
            Accept(*arrival);
            Naack(nd,
                  linkLayer,
                  NaackStatus::USE_SUPPLIED_NCOA,
                  Supply(FmipAddressCode::NEW_CARE_OF_ADDRESS, address));
            return;
        }
    }
    Naack(nd,
          linkLayer,
          m_allowPrevious || m_policy == PREVIOUS ? NaackStatus::USE_NEW_ROUTER_ADDRESS
                                                  : NaackStatus::CONFIGURE_ADDRESS);
}

void
NewAccessRouter::Naack(const NdArrival& nd,
                       const LinkLayerOctets& linkLayer,
                       NaackStatus status,
                       const std::optional<FmipAddress>& supplied)
{
    if (!m_sendNaack)
    {
        return;
    }
    if (!m_naacks.Take())
    {
        Drop(NewAccessRouterDrop::NAACK_RATE, nd.packet);
        return;
    }
    if (SendNaack(m_access, nd.envelope.source, linkLayer, status, supplied))
    {
        m_naackTrace(nd.envelope.source, status);
    }
}

} // namespace mip6sec
} // namespace ns3
