/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "transmit-queue.h"

#include "ns3/drop-tail-queue.h"
#include "ns3/net-device-queue-interface.h"
#include "ns3/simulator.h"

namespace ns3
{
namespace mip6sec
{

TransmitQueue::TransmitQueue() = default;

TransmitQueue::~TransmitQueue()
{
    Dispose();
}

void
TransmitQueue::SetStarter(Starter starter)
{
    m_starter = starter;
}

void
TransmitQueue::SetQueue(Ptr<Queue<Packet>> queue)
{
    if (queue)
    {
        m_queue = queue;
    }
}

Ptr<Queue<Packet>>
TransmitQueue::GetQueue() const
{
    if (!m_queue)
    {
        m_queue = CreateObject<DropTailQueue<Packet>>();
    }
    return m_queue;
}

void
TransmitQueue::EnableFlowControl(NetDevice* device)
{
    if (!device->GetObject<NetDeviceQueueInterface>())
    {
        auto interface = CreateObject<NetDeviceQueueInterface>();
        interface->GetTxQueue(0)->ConnectQueueTraces(GetQueue());
        device->AggregateObject(interface);
    }
}

bool
TransmitQueue::Send(Ptr<Packet> frame)
{
    // Also a frame that leaves at once goes through the queue, whose traces and flow control count
    // on it
    if (!GetQueue()->Enqueue(frame))
    {
        return false;
    }
    if (m_starting || !m_next.IsExpired())
    {
        return true;
    }
    Time now = Simulator::Now();
    if (now >= m_idleAt)
    {
        Next();
    }
    else
    {
        m_next = Simulator::Schedule(m_idleAt - now, &TransmitQueue::Next, this);
    }
    return true;
}

void
TransmitQueue::Next()
{
    Ptr<Packet> frame = m_queue->Dequeue();
    if (!frame)
    {
        return;
    }
    m_starting = true; // a trace sink may send from within
    m_idleAt = Simulator::Now() + m_starter(frame);
    m_starting = false;
    if (!m_queue->IsEmpty())
    {
        m_next = Simulator::Schedule(m_idleAt - Simulator::Now(), &TransmitQueue::Next, this);
    }
}

void
TransmitQueue::Flush(Loser loser)
{
    m_next.Cancel();
    m_idleAt = Simulator::Now();
    while (m_queue && !m_queue->IsEmpty())
    {
        loser(m_queue->Dequeue());
    }
}

void
TransmitQueue::Dispose()
{
    m_next.Cancel();
    m_starter.Nullify();
    m_queue = nullptr;
}

} // namespace mip6sec
} // namespace ns3
