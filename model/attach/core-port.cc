/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "core-port.h"

#include "core-network.h"

#include "ns3/abort.h"
#include "ns3/boolean.h"
#include "ns3/log.h"
#include "ns3/net-device-queue-interface.h"
#include "ns3/node.h"
#include "ns3/pointer.h"
#include "ns3/simulator.h"
#include "ns3/trace-source-accessor.h"
#include "ns3/uinteger.h"

namespace ns3
{
namespace mip6sec
{

NS_LOG_COMPONENT_DEFINE("Mip6secCorePort");
NS_OBJECT_ENSURE_REGISTERED(CorePort);

namespace
{

/// EtherType of IPv6
constexpr uint16_t ETHERTYPE_IPV6 = 0x86dd;

} // namespace

TypeId
CorePort::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::mip6sec::CorePort")
            .SetParent<NetDevice>()
            .SetGroupName("Mip6sec")
            .AddConstructor<CorePort>()
            .AddAttribute("Mtu",
                          "Longest packet, octets",
                          UintegerValue(1500),
                          MakeUintegerAccessor(&CorePort::SetMtu, &CorePort::GetMtu),
                          MakeUintegerChecker<uint16_t>(1280))
            .AddAttribute("TxQueue",
                          "Queue of packets that wait to be sent; a drop-tail queue of 100 packets "
                          "unless set",
                          PointerValue(),
                          MakePointerAccessor(&CorePort::SetQueue, &CorePort::GetQueue),
                          MakePointerChecker<Queue<Packet>>())
            .AddAttribute("FlowControl",
                          "Whether a NetDeviceQueueInterface is aggregated, for a queue disc on "
                          "top. Without a queue disc it makes packets vanish above the device "
                          "while TxQueue is full, where otherwise MacTxDrop shows them",
                          BooleanValue(false),
                          MakeBooleanAccessor(&CorePort::SetFlowControl, &CorePort::GetFlowControl),
                          MakeBooleanChecker())
            .AddAttribute("ReceiveErrorModel",
                          "Corrupts packets on arrival",
                          PointerValue(),
                          MakePointerAccessor(&CorePort::m_errorModel),
                          MakePointerChecker<ErrorModel>())
            .AddTraceSource("MacTx",
                            "A packet was given to the port",
                            MakeTraceSourceAccessor(&CorePort::m_macTx),
                            "ns3::Packet::TracedCallback")
            .AddTraceSource("MacTxDrop",
                            "A packet was dropped: it is too long, or the queue is full",
                            MakeTraceSourceAccessor(&CorePort::m_macTxDrop),
                            "ns3::Packet::TracedCallback")
            .AddTraceSource("MacRx",
                            "A packet was received",
                            MakeTraceSourceAccessor(&CorePort::m_macRx),
                            "ns3::Packet::TracedCallback")
            .AddTraceSource("PhyRxDrop",
                            "A packet was corrupted by the error model",
                            MakeTraceSourceAccessor(&CorePort::m_phyRxDrop),
                            "ns3::Packet::TracedCallback")
            .AddTraceSource("Sniffer",
                            "A packet as a capture on the port shows it",
                            MakeTraceSourceAccessor(&CorePort::m_sniffer),
                            "ns3::Packet::TracedCallback")
            .AddTraceSource("PromiscSniffer",
                            "The same as Sniffer: a port has no packets of others",
                            MakeTraceSourceAccessor(&CorePort::m_promiscSniffer),
                            "ns3::Packet::TracedCallback");
    return tid;
}

CorePort::CorePort()
    : m_address(Mac48Address::Allocate())
{
    m_transmitQueue.SetStarter(MakeCallback(&CorePort::Transmit, this));
}

CorePort::~CorePort() = default;

void
CorePort::DoInitialize()
{
    if (m_core)
    {
        m_core->EnsureAddress(this);
    }
    NetDevice::DoInitialize();
}

void
CorePort::DoDispose()
{
    m_transmitQueue.Dispose();
    m_core = nullptr;
    m_node = nullptr;
    m_errorModel = nullptr;
    m_receiveCallback.Nullify();
    m_promiscuousCallback.Nullify();
    NetDevice::DoDispose();
}

uint32_t
CorePort::GetIndex() const
{
    return m_index;
}

bool
CorePort::Send(Ptr<Packet> packet, const Address& dest, uint16_t protocolNumber)
{
    NS_LOG_FUNCTION(this << packet << dest << protocolNumber);
    NS_ABORT_MSG_IF(!m_core, "Make a CorePort by CoreNetwork::Connect");
    m_macTx(packet);
    if (protocolNumber != ETHERTYPE_IPV6 || packet->GetSize() > m_mtu ||
        !m_transmitQueue.Send(packet))
    {
        m_macTxDrop(packet);
        return false;
    }
    return true;
}

bool
CorePort::SendFrom(Ptr<Packet> packet, const Address&, const Address& dest, uint16_t protocolNumber)
{
    return Send(packet, dest, protocolNumber);
}

Time
CorePort::Transmit(Ptr<Packet> packet)
{
    m_sniffer(packet);
    m_promiscSniffer(packet);
    Time airtime = m_core->GetDataRate().CalculateBytesTxTime(packet->GetSize());
    m_core->Carry(this, packet, airtime);
    return airtime;
}

void
CorePort::Receive(Ptr<const Packet> packet, Mac48Address from)
{
    NS_LOG_FUNCTION(this << packet << from);
    Ptr<Packet> copy = packet->Copy();
    if (m_errorModel && m_errorModel->IsCorrupt(copy))
    {
        m_phyRxDrop(packet);
        return;
    }
    m_promiscSniffer(packet);
    m_sniffer(packet);
    m_macRx(packet);
    if (!m_promiscuousCallback.IsNull())
    {
        m_promiscuousCallback(this, copy->Copy(), ETHERTYPE_IPV6, from, m_address, PACKET_HOST);
    }
    m_receiveCallback(this, copy, ETHERTYPE_IPV6, from);
}

void
CorePort::SetQueue(Ptr<Queue<Packet>> queue)
{
    m_transmitQueue.SetQueue(queue);
}

Ptr<Queue<Packet>>
CorePort::GetQueue() const
{
    return m_transmitQueue.GetQueue();
}

void
CorePort::SetFlowControl(bool enable)
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
CorePort::GetFlowControl() const
{
    return bool(GetObject<NetDeviceQueueInterface>());
}

void
CorePort::SetIfIndex(const uint32_t index)
{
    m_ifIndex = index;
}

uint32_t
CorePort::GetIfIndex() const
{
    return m_ifIndex;
}

Ptr<Channel>
CorePort::GetChannel() const
{
    return m_core;
}

void
CorePort::SetAddress(Address address)
{
    m_address = Mac48Address::ConvertFrom(address);
}

Address
CorePort::GetAddress() const
{
    return m_address;
}

bool
CorePort::SetMtu(const uint16_t mtu)
{
    m_mtu = mtu;
    return true;
}

uint16_t
CorePort::GetMtu() const
{
    return m_mtu;
}

bool
CorePort::IsLinkUp() const
{
    return true;
}

void
CorePort::AddLinkChangeCallback(Callback<void>)
{
    // The link never changes
}

bool
CorePort::IsBroadcast() const
{
    return false;
}

Address
CorePort::GetBroadcast() const
{
    return Mac48Address::GetBroadcast();
}

bool
CorePort::IsMulticast() const
{
    return true;
}

Address
CorePort::GetMulticast(Ipv4Address multicastGroup) const
{
    return Mac48Address::GetMulticast(multicastGroup);
}

Address
CorePort::GetMulticast(Ipv6Address addr) const
{
    return Mac48Address::GetMulticast(addr);
}

bool
CorePort::IsBridge() const
{
    return false;
}

bool
CorePort::IsPointToPoint() const
{
    return true;
}

Ptr<Node>
CorePort::GetNode() const
{
    return m_node;
}

void
CorePort::SetNode(Ptr<Node> node)
{
    m_node = node;
}

bool
CorePort::NeedsArp() const
{
    return false;
}

void
CorePort::SetReceiveCallback(ReceiveCallback cb)
{
    m_receiveCallback = cb;
}

void
CorePort::SetPromiscReceiveCallback(PromiscReceiveCallback cb)
{
    m_promiscuousCallback = cb;
}

bool
CorePort::SupportsSendFrom() const
{
    return false;
}

} // namespace mip6sec
} // namespace ns3
