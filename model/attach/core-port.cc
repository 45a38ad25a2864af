/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "core-port.h"

#include "core-network.h"

#include "ns3/abort.h"
#include "ns3/boolean.h"
#include "ns3/log.h"
#include "ns3/node.h"
#include "ns3/pointer.h"
#include "ns3/simulator.h"
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
            .SetParent<QueuedDevice>()
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
                          MakePointerChecker<ErrorModel>());
    return tid;
}

CorePort::CorePort()
{
    m_address = Mac48Address::Allocate();
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
    QueuedDevice::DoInitialize();
}

void
CorePort::DoDispose()
{
    m_core = nullptr;
    QueuedDevice::DoDispose();
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

Ptr<Channel>
CorePort::GetChannel() const
{
    return m_core;
}

bool
CorePort::IsBroadcast() const
{
    return false;
}

bool
CorePort::IsPointToPoint() const
{
    return true;
}

bool
CorePort::NeedsArp() const
{
    return false;
}

bool
CorePort::SupportsSendFrom() const
{
    return false;
}

} // namespace mip6sec
} // namespace ns3
