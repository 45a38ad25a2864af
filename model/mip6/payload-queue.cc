/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "payload-queue.h"

#include "ns3/simulator.h"

namespace ns3
{
namespace mip6sec
{

PayloadQueue::PayloadQueue(std::function<void(Ptr<Packet>)> timedOut)
    : m_timedOut(std::move(timedOut))
{
}

PayloadQueue::~PayloadQueue()
{
    m_timer.Remove();
}

bool
PayloadQueue::Push(Ptr<Packet> packet, uint32_t limit, Time timeout)
{
    if (m_entries.size() >= limit)
    {
        return false;
    }
    m_entries.push_back(Entry{packet, Simulator::Now() + timeout});
    if (m_entries.size() == 1)
    {
        Schedule();
    }
    return true;
}

Ptr<Packet>
PayloadQueue::Pop()
{
    if (m_entries.empty())
    {
        return nullptr;
    }
    Ptr<Packet> packet = m_entries.front().packet;
    m_entries.pop_front();
    if (m_entries.empty())
    {
        m_timer.Remove();
    }
    // Otherwise the timer finds the new first packet when it fires
    return packet;
}

std::vector<Ptr<Packet>>
PayloadQueue::Take(const std::function<bool(Ptr<const Packet>)>& wanted)
{
    std::vector<Ptr<Packet>> taken;
    std::deque<Entry> left;
    for (const Entry& entry : m_entries)
    {
        if (wanted(entry.packet))
        {
            taken.push_back(entry.packet);
        }
        else
        {
            left.push_back(entry);
        }
    }
    m_entries.swap(left);
    if (m_entries.empty())
    {
        m_timer.Remove();
    }
    return taken;
}

std::size_t
PayloadQueue::GetSize() const
{
    return m_entries.size();
}

void
PayloadQueue::Clear()
{
    m_entries.clear();
    m_timer.Remove();
}

void
PayloadQueue::Schedule()
{
    m_timer.Remove();
    const Time wait = Max(m_entries.front().expires - Simulator::Now(), Time(0));
    m_timer = Simulator::Schedule(wait, &PayloadQueue::Expire, this);
}

void
PayloadQueue::Expire()
{
    while (!m_entries.empty() && m_entries.front().expires <= Simulator::Now())
    {
        Ptr<Packet> packet = m_entries.front().packet;
        m_entries.pop_front();
        m_timedOut(packet);
    }
    if (!m_entries.empty())
    {
        Schedule();
    }
}

} // namespace mip6sec
} // namespace ns3
