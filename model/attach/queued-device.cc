/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "queued-device.h"

#include "ns3/abort.h"
#include "ns3/net-device-queue-interface.h"
#include "ns3/node.h"
#include "ns3/trace-source-accessor.h"

namespace ns3
{
namespace mip6sec
{

NS_OBJECT_ENSURE_REGISTERED(QueuedDevice);

TypeId
QueuedDevice::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::mip6sec::QueuedDevice")
            .SetParent<NetDevice>()
            .SetGroupName("Mip6sec")
            .AddTraceSource("MacTx",
                            "A packet was given to the device",
                            MakeTraceSourceAccessor(&QueuedDevice::m_macTx),
                            "ns3::Packet::TracedCallback")
            .AddTraceSource("MacTxDrop",
                            "A packet was dropped: it is too long, or the queue is full",
                            MakeTraceSourceAccessor(&QueuedDevice::m_macTxDrop),
                            "ns3::Packet::TracedCallback")
            .AddTraceSource("MacRx",
                            "A packet for this device was received",
                            MakeTraceSourceAccessor(&QueuedDevice::m_macRx),
                            "ns3::Packet::TracedCallback")
            .AddTraceSource("PhyRxDrop",
                            "A packet was corrupted by the error model",
                            MakeTraceSourceAccessor(&QueuedDevice::m_phyRxDrop),
                            "ns3::Packet::TracedCallback")
            .AddTraceSource("Sniffer",
                            "A packet as a capture on the device shows it",
                            MakeTraceSourceAccessor(&QueuedDevice::m_sniffer),
                            "ns3::Packet::TracedCallback")
            .AddTraceSource("PromiscSniffer",
                            "A packet as a promiscuous capture on the device shows it; the same "
                            "as Sniffer where there are no packets of others",
                            MakeTraceSourceAccessor(&QueuedDevice::m_promiscSniffer),
                            "ns3::Packet::TracedCallback");
    return tid;
}

QueuedDevice::QueuedDevice() = default;
QueuedDevice::~QueuedDevice() = default;

void
QueuedDevice::DoDispose()
{
    m_transmitQueue.Dispose();
    m_errorModel = nullptr;
    m_node = nullptr;
    m_receiveCallback.Nullify();
    m_promiscuousCallback.Nullify();
    NetDevice::DoDispose();
}

void
QueuedDevice::SetQueue(Ptr<Queue<Packet>> queue)
{
    m_transmitQueue.SetQueue(queue);
}

Ptr<Queue<Packet>>
QueuedDevice::GetQueue() const
{
    return m_transmitQueue.GetQueue();
}

void
QueuedDevice::SetFlowControl(bool enable)
{
    if (enable)
    {
        m_transmitQueue.EnableFlowControl(this);
    }
    else
    {
        NS_ABORT_MSG_IF(GetFlowControl(), "FlowControl cannot be switched off again");
    }
}

bool
QueuedDevice::GetFlowControl() const
{
    return bool(GetObject<NetDeviceQueueInterface>());
}

void
QueuedDevice::SetIfIndex(const uint32_t index)
{
    m_ifIndex = index;
}

uint32_t
QueuedDevice::GetIfIndex() const
{
    return m_ifIndex;
}

void
QueuedDevice::SetAddress(Address address)
{
    m_address = Mac48Address::ConvertFrom(address);
}

Address
QueuedDevice::GetAddress() const
{
    return m_address;
}

bool
QueuedDevice::SetMtu(const uint16_t mtu)
{
    m_mtu = mtu;
    return true;
}

uint16_t
QueuedDevice::GetMtu() const
{
    return m_mtu;
}

bool
QueuedDevice::IsLinkUp() const
{
    return true;
}

void
QueuedDevice::AddLinkChangeCallback(Callback<void>)
{
    // The link never changes
}

Address
QueuedDevice::GetBroadcast() const
{
    return Mac48Address::GetBroadcast();
}

bool
QueuedDevice::IsMulticast() const
{
    return true;
}

Address
QueuedDevice::GetMulticast(Ipv4Address multicastGroup) const
{
    return Mac48Address::GetMulticast(multicastGroup);
}

Address
QueuedDevice::GetMulticast(Ipv6Address addr) const
{
    return Mac48Address::GetMulticast(addr);
}

bool
QueuedDevice::IsBridge() const
{
    return false;
}

Ptr<Node>
QueuedDevice::GetNode() const
{
    return m_node;
}

void
QueuedDevice::SetNode(Ptr<Node> node)
{
    m_node = node;
}

void
QueuedDevice::SetReceiveCallback(ReceiveCallback cb)
{
    m_receiveCallback = cb;
}

void
QueuedDevice::SetPromiscReceiveCallback(PromiscReceiveCallback cb)
{
    m_promiscuousCallback = cb;
}

} // namespace mip6sec
} // namespace ns3
