/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
// What NewAccessRouter answers to Handover Initiates

#include "arrival-messages.h"
#include "new-access-router.h"

#include "ns3/simulator.h"

namespace ns3
{
namespace mip6sec
{

namespace
{

/// Addresses tried before an assignment is given up
constexpr uint32_t ASSIGN_ATTEMPTS = 8;
/// Universal/local bit of an interface identifier, zero where it is random (RFC 4291 appendix A)
constexpr uint8_t UNIVERSAL_BIT = 0x02;
/// First octet of an interface identifier of 64 bits
constexpr std::size_t IDENTIFIER_OFFSET = 8;

} // namespace

bool
NewAccessRouter::HandleInitiate(const MobilityMessage& message, const MobilityEnvelope& envelope)
{
    const auto* initiate = std::get_if<HandoverInitiate>(&message.body);
    if (!initiate || envelope.destination != m_address)
    {
        return false;
    }
    if (!m_trusted || !m_trusted(envelope))
    {
        Drop(NewAccessRouterDrop::UNKNOWN_PEER, envelope.packet);
        return true;
    }
    const MobilityOptions& options = initiate->options;
    ArrivalRequest request;
    request.router = envelope.source;
    request.sequence = initiate->sequence;
    request.assigned = initiate->assignedAddress;
    request.buffer = initiate->buffer;
    if (options.linkLayerAddress &&
        options.linkLayerAddress->code == FmipLinkLayerCode::MOBILE_NODE)
    {
        request.linkLayer = options.linkLayerAddress->address;
    }
    if (const auto previous = options.FindAddress(FmipAddressCode::OLD_CARE_OF_ADDRESS))
    {
        request.previous = previous->address;
    }
    if (const auto next = options.FindAddress(FmipAddressCode::NEW_CARE_OF_ADDRESS))
    {
        request.next = next->address;
    }
    m_initiateTrace(request.router, request.previous, request.next, initiate->code);

    // A retransmission is answered as before, and starts nothing twice
    const NodeArrival* known = m_arrivals.FindByRequest(request.router, request.sequence);
    if (known && known->request == request)
    {
        if (known->state != ArrivalState::CHECKING)
        {
            SendAck(request.router, known->answer);
        }
        return true;
    }
    if (const HandoverAck* answer = m_arrivals.FindAnswer(request))
    {
        SendAck(request.router, *answer);
        return true;
    }

    if (!m_accept)
    {
        Refuse(request, HandoverAckCode::ADMINISTRATIVELY_PROHIBITED);
    }
    else if (!LinkAddressOf(m_access, request.linkLayer))
    {
        Drop(NewAccessRouterDrop::NO_LINK_LAYER, envelope.packet);
        Refuse(request, HandoverAckCode::REASON_UNSPECIFIED);
    }
    else if (initiate->code == HandoverInitiateCode::FROM_PREVIOUS_LINK)
    {
        Prepare(request);
    }
    else if (initiate->code == HandoverInitiateCode::FROM_NEW_LINK)
    {
        Validate(request);
    }
    else
    {
        Refuse(request, HandoverAckCode::REASON_UNSPECIFIED);
    }
    return true;
}

void
NewAccessRouter::SendAck(const Ipv6Address& router, const HandoverAck& answer)
{
    MobilityPath path;
    path.source = m_address;
    path.destination = router;
    const auto next = answer.options.FindAddress(FmipAddressCode::NEW_CARE_OF_ADDRESS);
    m_mobility->SendBetweenRouters(MobilityMessage(answer), path, *m_protection);
    m_ackTrace(router, answer.code, next ? next->address : Ipv6Address::GetAny());
}

void
NewAccessRouter::Refuse(const ArrivalRequest& request, HandoverAckCode code)
{
    HandoverAck answer;
    answer.sequence = request.sequence;
    answer.code = code;
    m_arrivals.RememberAnswer(request, answer, Simulator::Now() + m_proxyLifetime);
    SendAck(request.router, answer);
}

bool
NewAccessRouter::IsAssigning(const ArrivalRequest& request) const
{
    return request.assigned || m_policy == ASSIGNED;
}

HandoverAck
NewAccessRouter::AnswerFor(const ArrivalRequest& request, const Ipv6Address& address) const
{
    HandoverAck answer;
    answer.sequence = request.sequence;
    if (IsAssigning(request))
    {
        answer.code = HandoverAckCode::ACCEPTED_NCOA_ASSIGNED;
        FmipAddress option;
        option.code = FmipAddressCode::NEW_CARE_OF_ADDRESS;
        option.address = address;
        answer.options.addresses.push_back(option);
    }
    return answer;
}

std::optional<Address>
NewAccessRouter::NeighborOf(const Ipv6Address& neighbor) const
{
    NdiscCache::Entry* entry = m_access->GetInterface()->GetNdiscCache()->Lookup(neighbor);
    if (!entry || entry->IsIncomplete())
    {
        return std::nullopt;
    }
    return entry->GetMacAddress();
}

NewAccessRouter::Use
NewAccessRouter::UseOf(const Ipv6Address& address, const LinkLayerOctets& linkLayer) const
{
    // Subnet-router anycast has the identifier zero (RFC 4291 2.6.1)
    if (!IsOnPrefix(address) || address == m_prefix || address.IsMulticast())
    {
        return Use::INVALID;
    }
    if (m_access->GetIpv6()->GetInterfaceForAddress(address) >= 0)
    {
        return Use::TAKEN;
    }
    if (const NodeArrival* arrival = m_arrivals.Find(address))
    {
        return arrival->request.linkLayer == linkLayer ? Use::SAME : Use::TAKEN;
    }
    if (m_access->IsDefended(address) || m_access->IsTentative(address))
    {
        return Use::TAKEN;
    }
    if (const std::optional<Address> neighbor = NeighborOf(address))
    {
        return neighbor == LinkAddressOf(m_access, linkLayer) ? Use::SAME : Use::TAKEN;
    }
    return Use::FREE;
}

bool
NewAccessRouter::CanHost(const ArrivalRequest& request) const
{
    if (request.previous.IsAny() || IsOnPrefix(request.previous) ||
        m_access->GetIpv6()->GetInterfaceForAddress(request.previous) >= 0)
    {
        return false;
    }
    const NodeArrival* arrival = m_arrivals.Find(request.previous);
    return !arrival || arrival->request.linkLayer == request.linkLayer;
}

void
NewAccessRouter::Prepare(const ArrivalRequest& request)
{
    if (m_policy == PREVIOUS)
    {
        Host(request, HandoverAckCode::REASON_UNSPECIFIED);
        return;
    }
    const Use use = UseOf(request.next, request.linkLayer);
    const bool acceptable = use == Use::FREE || use == Use::SAME;
    if (IsAssigning(request) && !(acceptable && m_assignProposed))
    {
        Assign(request);
        return;
    }
    if (!acceptable)
    {
        if (m_allowPrevious)
        {
            Host(request, HandoverAckCode::ACCEPTED_NCOA_INVALID);
        }
        else
        {
            Refuse(request,
                   request.next.IsAny() ? HandoverAckCode::REASON_UNSPECIFIED
                                        : HandoverAckCode::ACCEPTED_NCOA_INVALID);
        }
        return;
    }
    NodeArrival* arrival = Place(request, request.next);
    if (!arrival)
    {
        Refuse(request, HandoverAckCode::INSUFFICIENT_RESOURCES);
        return;
    }
    if (arrival->state == ArrivalState::CHECKING)
    {
        return; // the check goes on, for this request
    }
    if (use == Use::SAME || m_dadTransmits == 0)
    {
        arrival->answer = AnswerFor(request, request.next);
        Accept(*arrival);
        return;
    }
    Change(*arrival, ArrivalEvent::INITIATED);
    m_access->StartDad(request.next,
                       m_dadTransmits,
                       m_retransTimer,
                       Time(0),
                       MakeCallback(&NewAccessRouter::DadDone, this));
}

void
NewAccessRouter::DadDone(Ipv6Address address, bool unique)
{
    NodeArrival* arrival = m_arrivals.Find(address);
    if (!arrival || arrival->state != ArrivalState::CHECKING)
    {
        return;
    }
    const ArrivalRequest request = arrival->request;
    if (unique)
    {
        arrival->answer = AnswerFor(request, address);
        Accept(*arrival);
        return;
    }
    Forget(*arrival, ArrivalEvent::REFUSED, NewAccessRouterDrop::WITHDRAWN);
    if (IsAssigning(request))
    {
        Assign(request);
    }
    else if (m_allowPrevious)
    {
        Host(request, HandoverAckCode::ACCEPTED_NCOA_INVALID);
    }
    else
    {
        Refuse(request, HandoverAckCode::ACCEPTED_NCOA_INVALID);
    }
}

Ipv6Address
NewAccessRouter::ChooseAddress()
{
    for (uint32_t attempt = 0; attempt < ASSIGN_ATTEMPTS; ++attempt)
    {
        uint8_t octets[16];
        m_random.Fill(octets + IDENTIFIER_OFFSET, sizeof(octets) - IDENTIFIER_OFFSET);
        octets[IDENTIFIER_OFFSET] &= static_cast<uint8_t>(~UNIVERSAL_BIT);
        uint8_t prefix[16];
        m_prefix.GetBytes(prefix);
        std::copy(prefix, prefix + IDENTIFIER_OFFSET, octets);
        const Ipv6Address address(octets);
        if (UseOf(address, LinkLayerOctets()) == Use::FREE)
        {
            return address;
        }
    }
    return Ipv6Address::GetAny();
}

void
NewAccessRouter::Assign(const ArrivalRequest& request)
{
    const Ipv6Address address = ChooseAddress();
    NodeArrival* arrival = address.IsAny() ? nullptr : Place(request, address);
    if (!arrival)
    {
        Refuse(request, HandoverAckCode::INSUFFICIENT_RESOURCES);
        return;
    }
    arrival->answer = AnswerFor(request, address);
    Accept(*arrival);
}

void
NewAccessRouter::Host(const ArrivalRequest& request, HandoverAckCode otherwise)
{
    if (!CanHost(request))
    {
        Refuse(request, otherwise);
        return;
    }
    NodeArrival* arrival = Place(request, request.previous);
    if (!arrival)
    {
        Refuse(request, HandoverAckCode::INSUFFICIENT_RESOURCES);
        return;
    }
    if (!arrival->hosted)
    {
        arrival->hosted = true;
        ++m_nHosted;
        arrival->route = Create<Ipv6Route>();
        arrival->route->SetSource(m_address);
        arrival->route->SetDestination(request.previous);
        arrival->route->SetGateway(Ipv6Address::GetAny());
        arrival->route->SetOutputDevice(m_access->GetDevice());
    }
    arrival->answer = HandoverAck();
    arrival->answer.sequence = request.sequence;
    arrival->answer.code = HandoverAckCode::ACCEPTED_USE_PCOA;
    Accept(*arrival);
}

NodeArrival*
NewAccessRouter::Place(const ArrivalRequest& request, const Ipv6Address& address)
{
    NodeArrival* same = m_arrivals.Find(address);
    NodeArrival* other = m_arrivals.FindByLinkLayer(request.linkLayer);
    if (!other && m_arrivals.GetSize() >= m_maxArrivals)
    {
        return nullptr;
    }
    if (same)
    {
        // On its way again, to the same address
        same->timer.Cancel();
        if (same->buffer)
        {
            same->buffer->Hold();
        }
        m_arrivals.Renew(*same, request);
        return same;
    }
    if (other)
    {
        Forget(*other, ArrivalEvent::WITHDRAWN, NewAccessRouterDrop::WITHDRAWN);
    }
    return &m_arrivals.Insert(address, request);
}

void
NewAccessRouter::Accept(NodeArrival& arrival)
{
    Change(arrival, ArrivalEvent::ACCEPTED);
    MakeBuffer(arrival);
    if (!arrival.hosted)
    {
        m_access->AddDefended(arrival.address, true);
    }
    arrival.timer =
        Simulator::Schedule(m_proxyLifetime, &NewAccessRouter::Expire, this, arrival.address);
    if (m_accepted)
    {
        m_accepted(arrival.address);
    }
    if (!arrival.request.router.IsAny())
    {
        SendAck(arrival.request.router, arrival.answer);
    }
    const std::optional<Address> linkLayer = LinkAddressOf(m_access, arrival.request.linkLayer);
    if (!arrival.hosted && linkLayer && NeighborOf(arrival.address) == linkLayer)
    {
        ProbePresence(m_access, arrival.address, *linkLayer);
    }
}

void
NewAccessRouter::Validate(const ArrivalRequest& request)
{
    HandoverAck answer;
    answer.sequence = request.sequence;
    if (request.next == m_address && (m_allowPrevious || m_policy == PREVIOUS))
    {
        // It was told to use our address in its FBU (RFC 5568 6.4.6, status 3), and is here
        Host(request, HandoverAckCode::REASON_UNSPECIFIED);
        NodeArrival* hosted = m_arrivals.Find(request.previous);
        if (hosted && hosted->hosted && hosted->state == ArrivalState::EXPECTED)
        {
            Announce(*hosted);
        }
        return;
    }
    const Use use = UseOf(request.next, request.linkLayer);
    if (use == Use::INVALID || (use == Use::TAKEN && m_requireFree))
    {
        Refuse(request, HandoverAckCode::REASON_UNSPECIFIED);
        return;
    }
    if (use == Use::TAKEN)
    {
        SendAck(request.router, answer); // who has it keeps it, and gets the packets
        return;
    }
    if (m_accepted)
    {
        m_accepted(request.next);
    }
    NodeArrival* arrival = m_arrivals.Find(request.next);
    if (arrival &&
        (arrival->state == ArrivalState::CHECKING || arrival->state == ArrivalState::EXPECTED))
    {
        Announce(*arrival); // it was expected, and its UNA was lost
    }
    else
    {
        const bool announced = NeighborOf(request.next).has_value();
        m_access->LearnNeighbor(request.next, request.linkLayer, false);
        if (announced)
        {
            m_access->ConfirmNeighbor(request.next);
        }
    }
    SendAck(request.router, answer);
}

} // namespace mip6sec
} // namespace ns3
