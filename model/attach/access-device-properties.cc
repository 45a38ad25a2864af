/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
// What AccessDevice is, as attributes and as a NetDevice

#include "access-device.h"
#include "access-link.h"

#include "ns3/abort.h"
#include "ns3/net-device-queue-interface.h"
#include "ns3/node.h"

namespace ns3
{
namespace mip6sec
{

void
AccessDevice::SetQueue(Ptr<Queue<Packet>> queue)
{
    m_transmitQueue.SetQueue(queue);
}

Ptr<Queue<Packet>>
AccessDevice::GetQueue() const
{
    return m_transmitQueue.GetQueue();
}

void
AccessDevice::SetFlowControl(bool enable)
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
AccessDevice::GetFlowControl() const
{
    return bool(GetObject<NetDeviceQueueInterface>());
}

Mac48Address
AccessDevice::GetMac() const
{
    return m_address;
}

bool
AccessDevice::GetReceiveAllRouters() const
{
    return m_receiveAllRouters;
}

void
AccessDevice::SetIfIndex(const uint32_t index)
{
    m_ifIndex = index;
}

uint32_t
AccessDevice::GetIfIndex() const
{
    return m_ifIndex;
}

Ptr<Channel>
AccessDevice::GetChannel() const
{
    return m_link;
}

void
AccessDevice::SetAddress(Address address)
{
    SetMac(Mac48Address::ConvertFrom(address));
}

Address
AccessDevice::GetAddress() const
{
    return m_address;
}

bool
AccessDevice::SetMtu(const uint16_t mtu)
{
    m_mtu = mtu;
    return true;
}

uint16_t
AccessDevice::GetMtu() const
{
    return m_mtu;
}

bool
AccessDevice::IsLinkUp() const
{
    return true;
}

void
AccessDevice::AddLinkChangeCallback(Callback<void>)
{
    // The link never changes: see the class description
}

bool
AccessDevice::IsBroadcast() const
{
    return true;
}

Address
AccessDevice::GetBroadcast() const
{
    return Mac48Address::GetBroadcast();
}

bool
AccessDevice::IsMulticast() const
{
    return true;
}

Address
AccessDevice::GetMulticast(Ipv4Address multicastGroup) const
{
    return Mac48Address::GetMulticast(multicastGroup);
}

Address
AccessDevice::GetMulticast(Ipv6Address addr) const
{
    return Mac48Address::GetMulticast(addr);
}

bool
AccessDevice::IsBridge() const
{
    return false;
}

bool
AccessDevice::IsPointToPoint() const
{
    return false;
}

Ptr<Node>
AccessDevice::GetNode() const
{
    return m_node;
}

void
AccessDevice::SetNode(Ptr<Node> node)
{
    m_node = node;
}

bool
AccessDevice::NeedsArp() const
{
    return true;
}

void
AccessDevice::SetReceiveCallback(ReceiveCallback cb)
{
    m_receiveCallback = cb;
}

bool
AccessDevice::SupportsSendFrom() const
{
    return true;
}

} // namespace mip6sec
} // namespace ns3
