/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
// The way of payload from previous care-of addresses (RFC 5568)

#include "mobile-node-tunnel.h"

#include "ns3/ipv6-l3-protocol.h"
#include "ns3/mobility-extensions.h"
#include "ns3/uinteger.h"

namespace ns3
{
namespace mip6sec
{

void
MobileNodeTunnel::SetPrevious(const Ipv6Address& previous, PreviousSender send)
{
    m_previous[previous] = std::move(send);
    UintegerValue hopLimit;
    m_node->GetObject<Ipv6L3Protocol>()->GetAttribute("DefaultTtl", hopLimit);
    m_hopLimit = static_cast<uint8_t>(hopLimit.Get());
    if (m_mode != Mode::HOLD)
    {
        return;
    }
    std::vector<Ptr<Packet>> taken = m_queue.Take([&](Ptr<const Packet> packet) {
        Ipv6Header header;
        packet->PeekHeader(header);
        return !FindPrevious(header).IsAny();
    });
    if (!taken.empty())
    {
        m_callbacks.queued(m_queue.GetSize());
    }
    for (const Ptr<Packet>& packet : taken)
    {
        Dispatch(packet);
    }
}

void
MobileNodeTunnel::RemovePrevious(const Ipv6Address& previous)
{
    m_previous.erase(previous);
}

void
MobileNodeTunnel::ClearPrevious()
{
    m_previous.clear();
}

bool
MobileNodeTunnel::IsPrevious(const Ipv6Address& address) const
{
    return !m_previous.empty() && m_previous.find(address) != m_previous.end();
}

std::size_t
MobileNodeTunnel::GetNPrevious() const
{
    return m_previous.size();
}

Ipv6Address
MobileNodeTunnel::FindPrevious(const Ipv6Header& header) const
{
    if (m_previous.empty() || header.GetSource() != m_homeAddress ||
        header.GetNextHeader() == NH_MOBILITY || !IsUnicastRoutable(header.GetDestination()))
    {
        return Ipv6Address::GetAny();
    }
    const Ipv6Address bound = m_optimizer->LookupBound(header.GetDestination());
    return IsPrevious(bound) ? bound : Ipv6Address::GetAny();
}

void
MobileNodeTunnel::SendPrevious(Ptr<Packet> packet, const Ipv6Address& previous)
{
    if (!m_previous.at(previous)(packet, previous))
    {
        m_callbacks.dropped(MobileNodeDrop::NO_ROUTE, packet);
    }
}

} // namespace mip6sec
} // namespace ns3
