/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
// What NewAccessRouter does with packets to and from mobile nodes

#include "new-access-router.h"

#include "ns3/icmp6-error-output.h"
#include "ns3/mobility-constants.h"
#include "ns3/packet-octets.h"
#include "ns3/role-device.h"

namespace ns3
{
namespace mip6sec
{

void
NewAccessRouter::MakeBuffer(NodeArrival& arrival)
{
    if (!arrival.request.buffer || arrival.buffer)
    {
        return;
    }
    // What waits must fit the link (RFC 8200 5: refused to its source when it is forwarded)
    m_device->SetMtu(m_access->GetDevice()->GetMtu());
    const Ipv6Address address = arrival.address;
    arrival.buffer = std::make_unique<HandoverBuffer>(
        m_room,
        m_maxPerNode,
        m_dropOldest ? HandoverBufferPolicy::DROP_OLDEST : HandoverBufferPolicy::DROP_NEWEST,
        m_drainBurst,
        HandoverBuffer::Callbacks{[this](Ptr<Packet> packet) { SendOnLink(packet); },
                                  [this](Ptr<Packet> packet) { Drop(m_bufferReason, packet); },
                                  [this, address]() { Drained(address); }},
        m_drainSpeed);
}

Ptr<Ipv6Route>
NewAccessRouter::DivertOutput(const Ipv6Header& header, Ptr<NetDevice> oif)
{
    if (m_arrivals.GetSize() == 0)
    {
        return nullptr;
    }
    const NodeArrival* arrival = m_arrivals.Find(header.GetDestination());
    if (!arrival || arrival->state == ArrivalState::CHECKING ||
        (oif && oif != m_access->GetDevice()))
    {
        return nullptr;
    }
    // What this router has to say itself, FBacks above all, does not wait for the drain
    if (arrival->state == ArrivalState::EXPECTED)
    {
        Ptr<Ipv6Route> route = Create<Ipv6Route>();
        route->SetSource(m_address);
        route->SetDestination(arrival->address);
        route->SetGateway(Ipv6Address::GetAny());
        route->SetOutputDevice(m_device);
        return route;
    }
    return arrival->route; // null but for a host route
}

RouteDiverter::Input
NewAccessRouter::DivertInput(Ptr<const Packet> packet,
                             const Ipv6Header& header,
                             Ptr<const NetDevice> idev,
                             Ptr<Ipv6Route>& route)
{
    if (m_arrivals.GetSize() == 0)
    {
        return Input::PASS;
    }
    if (m_nHosted > 0 && idev == m_access->GetDevice())
    {
        const NodeArrival* from = m_arrivals.Find(header.GetSource());
        if (from && from->hosted)
        {
            if (packet->GetSize() + IPV6_HEADER_SIZE > m_tunnelMtu)
            {
                Ptr<Packet> whole = packet->Copy();
                whole->AddHeader(header);
                Drop(NewAccessRouterDrop::TOO_BIG, whole);
                SendIcmp6Error(m_node, Icmp6Error::TooBig(m_tunnelMtu, PacketOctets(whole)));
                return Input::DROP;
            }
            // Forwarding to the role device is synchronous, so it knows the packet by its number
            m_reverseUid = packet->GetUid();
            route = m_route;
            return Input::FORWARD;
        }
    }
    const NodeArrival* arrival = m_arrivals.Find(header.GetDestination());
    if (!arrival || arrival->state == ArrivalState::CHECKING)
    {
        return Input::PASS;
    }
    // What does not come from the PAR has taken another path, by which the drain would hold it up
    // for as long as the traffic goes on
    const bool direct = arrival->state == ArrivalState::DRAINING && !arrival->hosted &&
                        header.GetSource() != arrival->request.router;
    if (arrival->buffer && !direct)
    {
        route = m_route;
        return Input::FORWARD;
    }
    if (arrival->state == ArrivalState::EXPECTED)
    {
        Ptr<Packet> whole = packet->Copy();
        whole->AddHeader(header);
        Drop(NewAccessRouterDrop::NOT_BUFFERED, whole);
        return Input::DROP;
    }
    if (arrival->hosted)
    {
        route = arrival->route;
        return Input::FORWARD;
    }
    return Input::PASS;
}

bool
NewAccessRouter::Transmit(Ptr<Packet> packet, const Address&, const Address&, uint16_t)
{
    const bool reverse = m_reverseUid == packet->GetUid();
    m_reverseUid.reset();
    Ipv6Header header;
    packet->PeekHeader(header);
    if (reverse)
    {
        const NodeArrival* from = m_arrivals.Find(header.GetSource());
        if (!from || !m_tunnel->Send(packet, m_address, from->request.router))
        {
            Drop(NewAccessRouterDrop::NO_ROUTE, packet);
        }
        return true;
    }
    const NodeArrival* arrival = m_arrivals.Find(header.GetDestination());
    if (arrival && arrival->buffer)
    {
        if (arrival->buffer->Push(packet))
        {
            m_bufferedTrace(packet, arrival->address);
        }
    }
    else if (arrival && arrival->state == ArrivalState::EXPECTED)
    {
        Drop(NewAccessRouterDrop::NOT_BUFFERED, packet); // one of our own
    }
    else
    {
        SendOnLink(packet);
    }
    return true;
}

void
NewAccessRouter::SendOnLink(Ptr<Packet> packet)
{
    Ipv6Header header;
    packet->RemoveHeader(header);
    m_access->GetInterface()->Send(packet, header, header.GetDestination());
}

bool
NewAccessRouter::Decapsulated(Ptr<Packet> inner,
                              const Ipv6Header& header,
                              Ipv6Address source,
                              Ipv6Address destination)
{
    const NodeArrival* arrival = m_nHosted > 0 ? m_arrivals.Find(header.GetDestination()) : nullptr;
    if (!arrival || !arrival->hosted || destination != m_address)
    {
        return false;
    }
    if (source != arrival->request.router)
    {
        Drop(NewAccessRouterDrop::TUNNEL_SOURCE, inner);
        return true;
    }
    Reenter(m_device, inner);
    return true;
}

} // namespace mip6sec
} // namespace ns3
