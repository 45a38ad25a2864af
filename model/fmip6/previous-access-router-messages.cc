/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
// The messages of PreviousAccessRouter

#include "previous-access-router.h"

#include "ns3/ipv6-header.h"
#include "ns3/ipv6.h"
#include "ns3/log.h"
#include "ns3/mobility-extensions.h"
#include "ns3/packet-octets.h"
#include "ns3/simulator.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace ns3
{
namespace mip6sec
{

NS_LOG_COMPONENT_DEFINE("Mip6secPreviousAccessRouterMessages");

namespace
{

constexpr uint8_t HOP_LIMIT = 64; //!< of packets made here

/// @param reason why a request is refused @return the status to say so with
FastBindingStatus
StatusOf(FastUpdateRefusal reason)
{
    switch (reason)
    {
    case FastUpdateRefusal::PCOA_NOT_HERE:
    case FastUpdateRefusal::OWN_PREFIX:
    case FastUpdateRefusal::UNKNOWN_ROUTER:
    case FastUpdateRefusal::NO_FAST_HANDOVER:
        return FastBindingStatus::ADMINISTRATIVELY_PROHIBITED;
    case FastUpdateRefusal::NO_RESOURCES:
        return FastBindingStatus::INSUFFICIENT_RESOURCES;
    default:
        return FastBindingStatus::REASON_UNSPECIFIED;
    }
}

/// @param code of a HAck that refuses @return the status of the FBack
FastBindingStatus
StatusOf(HandoverAckCode code)
{
    switch (code)
    {
    case HandoverAckCode::ADMINISTRATIVELY_PROHIBITED:
        return FastBindingStatus::ADMINISTRATIVELY_PROHIBITED;
    case HandoverAckCode::INSUFFICIENT_RESOURCES:
        return FastBindingStatus::INSUFFICIENT_RESOURCES;
    default:
        return FastBindingStatus::REASON_UNSPECIFIED;
    }
}

} // namespace

bool
PreviousAccessRouter::HandleUpdate(const MobilityMessage& message, const MobilityEnvelope& envelope)
{
    if (envelope.destination != m_address)
    {
        return false;
    }
    m_verifier->Verify(message, envelope);
    return true;
}

uint16_t
PreviousAccessRouter::Grant(const FastUpdateRequest& request) const
{
    const auto longest = static_cast<int64_t>(m_maxLifetime.GetSeconds());
    return static_cast<uint16_t>(std::min<int64_t>(request.lifetime, longest));
}

std::optional<FastUpdateRefusal>
PreviousAccessRouter::Check(const FastUpdateRequest& request, const NeighborRouter*& router) const
{
    if (request.IsFromPreviousLink() && !request.hasAlternate)
    {
        return FastUpdateRefusal::NO_ALTERNATE;
    }
    if (IsOnLink(request.next))
    {
        return FastUpdateRefusal::OWN_PREFIX;
    }
    router = m_accessPoints->FindByCareOf(request.next);
    if (!router)
    {
        return m_requireKnownRouter ? std::make_optional(FastUpdateRefusal::UNKNOWN_ROUTER)
                                    : std::nullopt;
    }
    if (!router->fastHandover || !IsPeer(router->address))
    {
        return FastUpdateRefusal::NO_FAST_HANDOVER;
    }
    return std::nullopt;
}

void
PreviousAccessRouter::Accept(const FastUpdateRequest& request)
{
    const Ipv6Address previous = request.previous;
    m_updateTrace(previous, request.next, request.source, request.lifetime);
    if (!IsOnLink(previous) || m_node->GetObject<Ipv6>()->GetInterfaceForAddress(previous) >= 0)
    {
        Refuse(FastUpdateRefusal::PCOA_NOT_HERE, request);
        return;
    }
    if (request.lifetime == 0)
    {
        Return(request);
        return;
    }
    const NeighborRouter* router = nullptr;
    const auto refusal = Check(request, router);
    if (refusal)
    {
        Refuse(*refusal, request);
        return;
    }
    const auto found = m_entries.find(previous);
    if (found != m_entries.end() && Repeat(found->second, request))
    {
        return;
    }
    if (request.repeated)
    {
        // Nothing is under way that it could repeat
        NoteRefusal(FastUpdateRefusal::OLD_SEQUENCE, previous);
        Tidy(previous);
        return;
    }
    if (found == m_entries.end() && m_entries.size() >= m_maxForwardings)
    {
        Refuse(FastUpdateRefusal::NO_RESOURCES, request);
        return;
    }
    if (!router)
    {
        ForwardUnasked(m_entries[previous], request);
        return;
    }
    if (!request.linkLayerAddress && !FindLinkLayerAddress(previous))
    {
        Refuse(FastUpdateRefusal::NO_LINK_LAYER_ADDRESS, request);
        return;
    }
    Initiate(m_entries[previous], request, router->address);
}

bool
PreviousAccessRouter::Repeat(Entry& entry, const FastUpdateRequest& request)
{
    if (entry.pending)
    {
        Pending& pending = *entry.pending;
        if (pending.request.next != request.next)
        {
            return false;
        }
        if (pending.request.IsFromPreviousLink() && !request.IsFromPreviousLink())
        {
            // It has moved meanwhile, so that the NAR has other things to do now (RFC 5568 4)
            return false;
        }
        if (!request.repeated)
        {
            pending.request = request;
        }
        return true;
    }
    if (!entry.active || entry.active->request.next != request.next)
    {
        return false;
    }
    Active& active = *entry.active;
    if (!request.repeated)
    {
        active.request = request;
        StartLifetime(entry);
    }
    const Time left = active.expires - Simulator::Now();
    Acknowledge(request, &active, active.status, static_cast<uint16_t>(left.GetSeconds()));
    return true;
}

void
PreviousAccessRouter::Return(const FastUpdateRequest& request)
{
    // RFC 5568 5.6. Without a binding the answer is the same, since the first one may be lost
    const auto found = m_entries.find(request.previous);
    if (found != m_entries.end() && !request.IsFromPreviousLink())
    {
        // It is not back, and wants no more from here: its key goes too (RFC 5269 3.6), but not
        // before it can have heard the answer
        End(request.previous, found->second, true);
        m_keys->Retire(request.previous, m_endGrace);
    }
    EndForwarding(request.previous);
    Tidy(request.previous);
    Acknowledge(request, nullptr, FastBindingStatus::ACCEPTED, 0);
}

std::optional<FmipLinkLayerAddress>
PreviousAccessRouter::FindLinkLayerAddress(const Ipv6Address& previous) const
{
    Ptr<NdiscCache> cache = m_access->GetInterface()->GetNdiscCache();
    const NdiscCache::Entry* entry = cache ? cache->Lookup(previous) : nullptr;
    if (!entry || entry->IsIncomplete())
    {
        return std::nullopt;
    }
    const Address address = entry->GetMacAddress();
    FmipLinkLayerAddress linkLayer;
    linkLayer.address.resize(address.GetLength());
    address.CopyTo(linkLayer.address.data());
    return linkLayer;
}

void
PreviousAccessRouter::Initiate(Entry& entry,
                               const FastUpdateRequest& request,
                               const Ipv6Address& router)
{
    const Ipv6Address previous = request.previous;
    const bool predictive = request.IsFromPreviousLink();
    if (entry.pending)
    {
        m_initiator->Cancel(entry.pending->initiation);
    }
    entry.returned = false;
    HandoverInitiate message;
    message.code =
        predictive ? HandoverInitiateCode::FROM_PREVIOUS_LINK : HandoverInitiateCode::FROM_NEW_LINK;
    message.assignedAddress = predictive && m_assigned;
    message.buffer = predictive && m_requestBuffering;
    message.options.linkLayerAddress =
        request.linkLayerAddress ? request.linkLayerAddress : FindLinkLayerAddress(previous);
    message.options.addresses.push_back(
        FmipAddress{FmipAddressCode::OLD_CARE_OF_ADDRESS, 128, previous});
    message.options.addresses.push_back(
        FmipAddress{FmipAddressCode::NEW_CARE_OF_ADDRESS, 128, request.next});
    if (predictive ? m_copy : m_buffering)
    {
        MakeBuffer(previous, entry);
    }
    const uint16_t sequence =
        m_initiator->Begin(router, std::move(message), [this, previous](const HandoverAck* ack) {
            Answered(previous, ack);
        });
    entry.pending = Pending{request, router, sequence};
    if (!predictive && m_earlyAck)
    {
        Active expected;
        expected.next = request.next;
        expected.tunnelEnd = request.next;
        Acknowledge(request, &expected, FastBindingStatus::ACCEPTED, Grant(request));
    }
}

void
PreviousAccessRouter::ForwardUnasked(Entry& entry, const FastUpdateRequest& request)
{
    if (entry.pending)
    {
        m_initiator->Cancel(entry.pending->initiation);
        entry.pending.reset();
    }
    entry.returned = false;
    Active active;
    active.request = request;
    active.next = request.next;
    active.tunnelEnd = request.next;
    Begin(entry, std::move(active));
    const Active begun = *entry.active;
    if (entry.buffer)
    {
        entry.buffer->Drain();
    }
    Acknowledge(request, &begun, begun.status, Grant(request));
}

bool
PreviousAccessRouter::HandleAck(const MobilityMessage& message, const MobilityEnvelope& envelope)
{
    if (envelope.destination != m_address)
    {
        return false;
    }
    // With a Home Address option anybody could use the address of a peer
    const Ipv6Address router = envelope.source;
    if (envelope.hasHomeAddressOption || envelope.hasType2 || !IsPeer(router) ||
        !m_protection->Accepts(m_address, router, envelope.packet))
    {
        Drop(PreviousRouterDrop::UNKNOWN_PEER, envelope.packet);
        return true;
    }
    const auto& ack = std::get<HandoverAck>(message.body);
    if (ack.code == HandoverAckCode::UNSOLICITED)
    {
        HandleUnsolicited(ack, envelope);
    }
    else if (!m_initiator->Receive(ack, router))
    {
        Drop(PreviousRouterDrop::UNEXPECTED_ACK, envelope.packet);
    }
    return true;
}

void
PreviousAccessRouter::HandleUnsolicited(const HandoverAck& ack, const MobilityEnvelope& envelope)
{
    const auto next = ack.options.FindAddress(FmipAddressCode::NEW_CARE_OF_ADDRESS);
    const auto known = next ? m_byNext.find(next->address) : m_byNext.end();
    if (known == m_byNext.end())
    {
        Drop(PreviousRouterDrop::UNEXPECTED_ACK, envelope.packet);
        return;
    }
    Entry& entry = m_entries[known->second];
    if (entry.pending || entry.active->router != envelope.source)
    {
        Drop(PreviousRouterDrop::UNEXPECTED_ACK, envelope.packet);
        return;
    }
    // RFC 5568 6.2.1.2: it asks for a Handover Initiate
    const FastUpdateRequest request = entry.active->request;
    Initiate(entry, request, envelope.source);
}

void
PreviousAccessRouter::Answered(const Ipv6Address& previous, const HandoverAck* ack)
{
    const auto found = m_entries.find(previous);
    Entry& entry = found->second;
    const Pending pending = std::move(*entry.pending);
    entry.pending.reset();
    const FastUpdateRequest& request = pending.request;
    const auto fail = [&](FastUpdateRefusal reason, FastBindingStatus status) {
        DiscardBuffer(entry);
        NoteRefusal(reason, previous);
        Acknowledge(request, nullptr, status, 0);
        Tidy(previous);
    };
    if (!ack)
    {
        fail(FastUpdateRefusal::NO_ANSWER, FastBindingStatus::REASON_UNSPECIFIED);
        return;
    }
    if (static_cast<uint8_t>(ack->code) >=
        static_cast<uint8_t>(HandoverAckCode::REASON_UNSPECIFIED))
    {
        fail(FastUpdateRefusal::ROUTER_REFUSED, StatusOf(ack->code));
        return;
    }
    Active active;
    active.request = request;
    active.router = pending.router;
    active.next = request.next;
    active.tunnelEnd = request.next;
    const auto given = ack->options.FindAddress(FmipAddressCode::NEW_CARE_OF_ADDRESS);
    if (ack->code == HandoverAckCode::ACCEPTED_USE_PCOA)
    {
        active.next = previous;
        active.tunnelEnd = pending.router;
        active.alternate = previous;
        active.status = FastBindingStatus::ACCEPTED_NCOA_INVALID;
    }
    else if (request.IsFromPreviousLink())
    {
        const NeighborRouter* router =
            given ? m_accessPoints->FindByCareOf(given->address) : nullptr;
        const bool usable = router && router->address == pending.router;
        const bool needed = ack->code != HandoverAckCode::ACCEPTED;
        if ((needed && !usable) || (given && !usable))
        {
            // It may belong to somebody else there: nothing is to be sent to it
            fail(FastUpdateRefusal::NCOA_REJECTED, FastBindingStatus::REASON_UNSPECIFIED);
            return;
        }
        if (given)
        {
            active.next = given->address;
            active.tunnelEnd = given->address;
            active.alternate = given->address;
            active.status = given->address == request.next
                                ? FastBindingStatus::ACCEPTED
                                : FastBindingStatus::ACCEPTED_NCOA_INVALID;
        }
    }
    else if (ack->code != HandoverAckCode::ACCEPTED)
    {
        // RFC 5568 6.2.1.2: not relevant in answer to code 1. What the NAR wants is not said
        fail(FastUpdateRefusal::NCOA_REJECTED, FastBindingStatus::REASON_UNSPECIFIED);
        return;
    }
    Begin(entry, std::move(active));
    if (entry.buffer)
    {
        entry.buffer->Drain();
    }
    const auto current = m_entries.find(previous);
    if (current != m_entries.end() && current->second.active)
    {
        const Active& begun = *current->second.active;
        Acknowledge(request, &begun, begun.status, Grant(request));
    }
}

void
PreviousAccessRouter::NoteRefusal(FastUpdateRefusal reason, const Ipv6Address& previous)
{
    NS_LOG_INFO("PAR " << m_address << " refuses " << previous << ": "
                       << FastUpdateRefusalName(reason));
    ++m_refusals[static_cast<std::size_t>(reason)];
    m_refusedTrace(reason, previous);
}

void
PreviousAccessRouter::Refuse(FastUpdateRefusal reason, const FastUpdateRequest& request)
{
    NoteRefusal(reason, request.previous);
    Acknowledge(request, nullptr, StatusOf(reason), 0);
    Tidy(request.previous);
}

void
PreviousAccessRouter::Acknowledge(const FastUpdateRequest& request,
                                  const Active* active,
                                  FastBindingStatus status,
                                  uint16_t lifetime)
{
    FastBindingAck ack;
    ack.status = status;
    ack.sequence = request.sequence;
    ack.lifetime = lifetime;
    std::vector<std::pair<Ipv6Address, Ipv6Address>> ways; // destination, end of the tunnel
    const Ipv6Address none = Ipv6Address::GetAny();
    if (!active)
    {
        ways.emplace_back(request.source, none);
    }
    else
    {
        ack.options.alternateCareOfAddress = active->alternate;
        const bool tunneled = active->tunnelEnd != active->next;
        ways.emplace_back(active->next, tunneled ? active->tunnelEnd : none);
        if (request.IsFromPreviousLink() && m_ackOnOldLink)
        {
            ways.emplace_back(request.previous, none);
        }
    }
    MobilityMessage message;
    message.body = ack;
    const Ipv6Address previous = request.previous;
    if (!request.key)
    {
        for (const auto& [destination, tunnelEnd] : ways)
        {
            SendAck(previous, message, destination, tunnelEnd);
        }
        return;
    }
    const auto authorize = [self = Ptr<PreviousAccessRouter>(this),
                            epoch = m_epoch,
                            key = request.key,
                            authorized = request.authorized,
                            previous,
                            ways,
                            message]() mutable {
        if (epoch != self->m_epoch)
        {
            return;
        }
        key->Authorize(message, authorized, self->m_address);
        for (const auto& [destination, tunnelEnd] : ways)
        {
            self->SendAck(previous, message, destination, tunnelEnd);
        }
    };
    // If too much waits, the mobile node asks again
    m_cpu->Submit(CryptoOperation::HMAC, 0, 1, CryptoPriority::HIGH, authorize);
}

void
PreviousAccessRouter::SendAck(const Ipv6Address& previous,
                              const MobilityMessage& message,
                              const Ipv6Address& destination,
                              const Ipv6Address& tunnelEnd)
{
    m_ackTrace(previous, destination, std::get<FastBindingAck>(message.body).status);
    if (tunnelEnd.IsAny())
    {
        MobilityPath path;
        path.source = m_address;
        path.destination = destination;
        // ns-3 asks the routing once more for a destination on the link
        m_bypass = true;
        m_mobility->Send(message, path);
        m_bypass = false;
        return;
    }
    Ptr<Packet> packet = OctetsPacket(message.Serialize(m_address, destination));
    Ipv6Header header;
    header.SetSource(m_address);
    header.SetDestination(destination);
    header.SetNextHeader(NH_MOBILITY);
    header.SetHopLimit(HOP_LIMIT);
    header.SetPayloadLength(static_cast<uint16_t>(packet->GetSize()));
    packet->AddHeader(header);
    m_tunnel->Send(packet, m_address, tunnelEnd);
}

} // namespace mip6sec
} // namespace ns3
