/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "handover-buffer.h"

#include "ns3/abort.h"
#include "ns3/simulator.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace ns3
{
namespace mip6sec
{

HandoverBuffer::HandoverBuffer(HandoverBufferRoom& room,
                               uint32_t limit,
                               HandoverBufferPolicy policy,
                               uint32_t burst,
                               Callbacks callbacks,
                               double speed)
    : m_room(room),
      m_limit(limit),
      m_policy(policy),
      m_burst(std::max<uint32_t>(burst, 1)),
      m_callbacks(std::move(callbacks)),
      m_speed(speed)
{
    NS_ABORT_MSG_UNLESS(speed > 0,
                        "HandoverBuffer: a drain of " << speed
                                                      << " times the metered rate never ends: "
                                                         "give a factor above 0");
}

HandoverBuffer::~HandoverBuffer()
{
    m_next.Cancel();
    m_room.used -= static_cast<uint32_t>(m_packets.size());
}

void
HandoverBuffer::Meter()
{
    m_arrivals.push_back(Simulator::Now());
    if (m_arrivals.size() > METER_WINDOW)
    {
        m_arrivals.pop_front();
    }
}

Time
HandoverBuffer::GetGap() const
{
    double gap = 0;
    if (m_arrivals.size() > 1)
    {
        const Time span = m_arrivals.back() - m_arrivals.front();
        gap = static_cast<double>(span.GetNanoSeconds()) /
              (static_cast<double>(m_arrivals.size() - 1) * m_speed);
    }
    return std::clamp(NanoSeconds(std::llround(gap)), Seconds(MIN_GAP_S), Seconds(MAX_GAP_S));
}

void
HandoverBuffer::Drop(Ptr<Packet> packet)
{
    m_callbacks.drop(packet);
}

Ptr<Packet>
HandoverBuffer::Pop()
{
    Ptr<Packet> packet = m_packets.front();
    m_packets.pop_front();
    --m_room.used;
    return packet;
}

bool
HandoverBuffer::Push(Ptr<Packet> packet)
{
    Meter();
    if (m_packets.size() >= m_limit || m_room.used >= m_room.limit)
    {
        if (m_policy == HandoverBufferPolicy::DROP_NEWEST || m_packets.empty())
        {
            Drop(packet);
            return false;
        }
        Drop(Pop());
    }
    m_packets.push_back(packet);
    ++m_room.used;
    return true;
}

void
HandoverBuffer::Drain()
{
    if (!m_draining)
    {
        m_draining = true;
        Depart(m_burst);
    }
}

void
HandoverBuffer::Depart(uint32_t count)
{
    for (; count > 0 && !m_packets.empty(); --count)
    {
        m_callbacks.send(Pop());
    }
    if (!m_packets.empty())
    {
        m_next = Simulator::Schedule(GetGap(), &HandoverBuffer::Depart, this, 1U);
        return;
    }
    m_draining = false;
    // A copy, since the owner may delete this object
    const std::function<void()> drained = m_callbacks.drained;
    drained();
}

void
HandoverBuffer::Hold()
{
    m_next.Cancel();
    m_draining = false;
}

bool
HandoverBuffer::IsActive() const
{
    return m_draining || !m_packets.empty();
}

bool
HandoverBuffer::IsDraining() const
{
    return m_draining;
}

std::size_t
HandoverBuffer::GetSize() const
{
    return m_packets.size();
}

std::deque<Ptr<Packet>>
HandoverBuffer::Take()
{
    m_next.Cancel();
    m_draining = false;
    m_room.used -= static_cast<uint32_t>(m_packets.size());
    std::deque<Ptr<Packet>> packets;
    packets.swap(m_packets);
    return packets;
}

void
HandoverBuffer::Clear()
{
    m_next.Cancel();
    m_draining = false;
    while (!m_packets.empty())
    {
        Drop(Pop());
    }
}

} // namespace mip6sec
} // namespace ns3
