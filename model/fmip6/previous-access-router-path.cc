/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
// The forwarding of PreviousAccessRouter

#include "previous-access-router.h"

#include "ns3/ipv6-header.h"
#include "ns3/log.h"
#include "ns3/mobility-extensions.h"
#include "ns3/role-device.h"
#include "ns3/simulator.h"

#include <algorithm>
#include <utility>

namespace ns3
{
namespace mip6sec
{

NS_LOG_COMPONENT_DEFINE("Mip6secPreviousAccessRouterPath");

void
PreviousAccessRouter::Begin(Entry& entry, Active active)
{
    const Ipv6Address previous = active.request.previous;
    const bool superseded = entry.active && (entry.active->next != active.next ||
                                             entry.active->tunnelEnd != active.tunnelEnd);
    const bool begins = !entry.active || superseded;
    if (superseded)
    {
        ReleaseNext(*entry.active);
        m_forwardingTrace(previous, entry.active->next, false);
    }
    if (entry.active)
    {
        entry.active->expiry.Cancel();
    }
    else
    {
        m_keys->SetForwarding(previous, true);
    }
    entry.active = std::move(active);
    m_byNext[entry.active->next] = previous;
    StartLifetime(entry);
    if (begins)
    {
        NS_LOG_INFO("PAR " << m_address << " forwards from " << previous << " to "
                           << entry.active->tunnelEnd);
        m_forwardingTrace(previous, entry.active->next, true);
    }
}

void
PreviousAccessRouter::StartLifetime(Entry& entry)
{
    Active& active = *entry.active;
    const Time lifetime = Seconds(uint32_t{Grant(active.request)});
    active.expiry.Cancel();
    active.expires = Simulator::Now() + lifetime;
    active.expiry = Simulator::Schedule(lifetime,
                                        &PreviousAccessRouter::Expired,
                                        this,
                                        active.request.previous);
}

void
PreviousAccessRouter::Expired(Ipv6Address previous)
{
    Entry& entry = m_entries[previous];
    End(previous, entry, false);
    if (!entry.pending)
    {
        DiscardBuffer(entry);
    }
    Tidy(previous);
}

void
PreviousAccessRouter::End(const Ipv6Address& previous, Entry& entry, bool returned)
{
    if (!entry.active)
    {
        return;
    }
    const Ipv6Address next = entry.active->next;
    entry.active->expiry.Cancel();
    ReleaseNext(*entry.active);
    entry.active.reset();
    NS_LOG_INFO("PAR " << m_address << " forwards no more from " << previous << " to " << next);
    m_keys->SetForwarding(previous, false, returned);
    m_forwardingTrace(previous, next, false);
}

void
PreviousAccessRouter::ReleaseNext(const Active& active)
{
    // A NAR accepts one NCoA for two PCoAs only of one mobile node, which may be here under both
    const auto found = m_byNext.find(active.next);
    if (found != m_byNext.end() && found->second == active.request.previous)
    {
        m_byNext.erase(found);
    }
}

void
PreviousAccessRouter::KeyDiscarded(Ipv6Address previous, HandoverKeyEnd)
{
    if (m_entries.count(previous) == 0)
    {
        m_verifier->Release(previous);
    }
}

void
PreviousAccessRouter::Tidy(const Ipv6Address& previous)
{
    const auto found = m_entries.find(previous);
    if (found != m_entries.end() && !found->second.active && !found->second.pending &&
        !found->second.returned)
    {
        m_entries.erase(found);
    }
    if (m_entries.count(previous) == 0)
    {
        m_verifier->Release(previous);
    }
}

void
PreviousAccessRouter::EndForwarding(const Ipv6Address& previous)
{
    const auto found = m_entries.find(previous);
    if (found == m_entries.end())
    {
        return;
    }
    Entry& entry = found->second;
    if (entry.pending)
    {
        m_initiator->Cancel(entry.pending->initiation);
        entry.pending.reset();
    }
    End(previous, entry, true);
    if (entry.buffer && entry.buffer->IsActive())
    {
        // What waits is for the own link now, and what comes meanwhile goes behind it
        entry.returned = true;
        entry.buffer->Drain();
        return;
    }
    entry.buffer.reset();
    Tidy(previous);
}

void
PreviousAccessRouter::MakeBuffer(const Ipv6Address& previous, Entry& entry)
{
    if (entry.buffer)
    {
        return;
    }
    HandoverBuffer::Callbacks callbacks;
    callbacks.send = [this, previous](Ptr<Packet> packet) { Released(previous, packet); };
    callbacks.drop = [this](Ptr<Packet> packet) {
        Drop(m_discarding ? PreviousRouterDrop::HANDOVER_FAILED : PreviousRouterDrop::BUFFER_FULL,
             packet);
    };
    callbacks.drained = [this, previous] { Drained(previous); };
    entry.buffer = std::make_unique<HandoverBuffer>(
        m_room,
        m_bufferLimit,
        m_dropOldest ? HandoverBufferPolicy::DROP_OLDEST : HandoverBufferPolicy::DROP_NEWEST,
        FMIP_DRAIN_BURST,
        std::move(callbacks),
        m_drainSpeed);
}

void
PreviousAccessRouter::Drained(Ipv6Address previous)
{
    const auto found = m_entries.find(previous);
    if (found != m_entries.end() && !found->second.IsHolding())
    {
        found->second.returned = false;
        found->second.buffer.reset();
        Tidy(previous);
    }
}

void
PreviousAccessRouter::DiscardBuffer(Entry& entry)
{
    if (entry.buffer)
    {
        m_discarding = true;
        entry.buffer->Clear();
        m_discarding = false;
        entry.buffer.reset();
    }
}

void
PreviousAccessRouter::Buffer(Entry& entry, const Ipv6Address& previous, Ptr<Packet> packet)
{
    m_bufferedTrace(packet, previous);
    entry.buffer->Push(packet);
}

void
PreviousAccessRouter::Released(const Ipv6Address& previous, Ptr<Packet> packet)
{
    const auto found = m_entries.find(previous);
    if (found == m_entries.end())
    {
        Drop(PreviousRouterDrop::HANDOVER_FAILED, packet);
    }
    else if (found->second.active)
    {
        Encapsulate(*found->second.active, packet);
    }
    else
    {
        // The mobile node is back on the link
        m_bypass = true;
        Reenter(m_device, packet);
        m_bypass = false;
    }
}

void
PreviousAccessRouter::Drop(PreviousRouterDrop reason, Ptr<const Packet> packet)
{
    NS_LOG_INFO("PAR " << m_address << " drops a packet: " << PreviousRouterDropName(reason));
    ++m_drops[static_cast<std::size_t>(reason)];
    m_dropTrace(reason, packet);
}

Ptr<Ipv6Route>
PreviousAccessRouter::DivertOutput(const Ipv6Header& header, Ptr<NetDevice> oif)
{
    if (m_bypass || m_entries.empty() || (oif && oif != m_device))
    {
        return nullptr;
    }
    const auto found = m_entries.find(header.GetDestination());
    if (found == m_entries.end() || (!found->second.active && !found->second.IsHolding()))
    {
        return nullptr;
    }
    Ptr<Ipv6Route> route = Create<Ipv6Route>();
    route->SetSource(m_address);
    route->SetDestination(header.GetDestination());
    route->SetGateway(Ipv6Address::GetAny());
    route->SetOutputDevice(m_device);
    return route;
}

RouteDiverter::Input
PreviousAccessRouter::DivertInput(Ptr<const Packet> packet,
                                  const Ipv6Header& header,
                                  Ptr<const NetDevice> idev,
                                  Ptr<Ipv6Route>& route)
{
    if (m_bypass || m_entries.empty())
    {
        return Input::PASS;
    }
    const auto found = m_entries.find(header.GetDestination());
    if (found == m_entries.end())
    {
        return Input::PASS;
    }
    Entry& entry = found->second;
    if (entry.active || entry.returned || entry.IsHolding())
    {
        // By way of the device also what is going to wait: hop limit and size are seen to there
        route = m_route;
        return Input::FORWARD;
    }
    constexpr uint8_t lastHop = 1;
    if (entry.buffer && header.GetHopLimit() > lastHop &&
        packet->GetSize() + IPV6_HEADER_SIZE <= m_device->GetMtu())
    {
        // Buffer and forward (RFC 5568 4)
        Ptr<Packet> copy = packet->Copy();
        Ipv6Header forwarded = header;
        forwarded.SetHopLimit(header.GetHopLimit() - 1);
        copy->AddHeader(forwarded);
        Buffer(entry, found->first, copy);
    }
    return Input::PASS;
}

bool
PreviousAccessRouter::Transmit(Ptr<Packet> packet,
                               const Address& source,
                               const Address& destination,
                               uint16_t protocol)
{
    Ipv6Header header;
    packet->PeekHeader(header);
    const auto found = m_entries.find(header.GetDestination());
    if (found == m_entries.end())
    {
        Drop(PreviousRouterDrop::NO_BINDING, packet);
        return false;
    }
    Entry& entry = found->second;
    if (entry.IsHolding() || (entry.buffer && (entry.returned || entry.buffer->IsActive())))
    {
        Buffer(entry, found->first, packet);
        return true;
    }
    if (!entry.active)
    {
        Drop(PreviousRouterDrop::NO_BINDING, packet);
        return false;
    }
    Encapsulate(*entry.active, packet);
    return true;
}

void
PreviousAccessRouter::Forward(Ptr<Packet> packet)
{
    Transmit(packet, Address(), Address(), 0);
}

void
PreviousAccessRouter::Encapsulate(const Active& active, Ptr<Packet> packet)
{
    m_tunneledTrace(packet, active.request.previous);
    if (!m_tunnel->Send(packet, m_address, active.tunnelEnd))
    {
        Drop(PreviousRouterDrop::UNREACHABLE, packet);
    }
}

bool
PreviousAccessRouter::Decapsulated(Ptr<Packet> inner,
                                   const Ipv6Header& header,
                                   Ipv6Address outerSource,
                                   Ipv6Address outerDestination)
{
    const Ipv6Address previous = header.GetSource();
    if (outerDestination != m_address || !IsOnLink(previous))
    {
        return false;
    }
    const auto found = m_entries.find(previous);
    if (found == m_entries.end() || !found->second.active)
    {
        if (IsPeer(outerSource))
        {
            // From a node of this link to one that has come here, through the router it came from
            return false;
        }
        Drop(PreviousRouterDrop::NO_BINDING, inner);
        return true;
    }
    if (outerSource != found->second.active->tunnelEnd)
    {
        Drop(PreviousRouterDrop::WRONG_OUTER_SOURCE, inner);
        return true;
    }
    if (!IsUnicastRoutable(header.GetDestination()) || header.GetDestination() == previous)
    {
        Drop(PreviousRouterDrop::INVALID_INNER, inner);
        return true;
    }
    m_reverseTrace(inner, previous);
    Reenter(m_device, inner);
    return true;
}

} // namespace mip6sec
} // namespace ns3
