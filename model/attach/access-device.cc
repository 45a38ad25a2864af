/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "access-device.h"

#include "access-link.h"
#include "shim-device.h"

#include "ns3/abort.h"
#include "ns3/boolean.h"
#include "ns3/ethernet-header.h"
#include "ns3/ipv6.h"
#include "ns3/log.h"
#include "ns3/node.h"
#include "ns3/pointer.h"
#include "ns3/simulator.h"
#include "ns3/trace-source-accessor.h"
#include "ns3/uinteger.h"

namespace ns3
{
namespace mip6sec
{

NS_LOG_COMPONENT_DEFINE("Mip6secAccessDevice");
NS_OBJECT_ENSURE_REGISTERED(AccessDevice);

TypeId
AccessDevice::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::mip6sec::AccessDevice")
            .SetParent<QueuedDevice>()
            .SetGroupName("Mip6sec")
            .AddConstructor<AccessDevice>()
            .AddAttribute("Mtu",
                          "Largest payload of a frame, octets",
                          UintegerValue(1500),
                          MakeUintegerAccessor(&AccessDevice::SetMtu, &AccessDevice::GetMtu),
                          MakeUintegerChecker<uint16_t>(1280))
            .AddAttribute("Address",
                          "Link-layer address; the broadcast address has one allocated",
                          Mac48AddressValue(Mac48Address("ff:ff:ff:ff:ff:ff")),
                          MakeMac48AddressAccessor(&AccessDevice::SetMac, &AccessDevice::GetMac),
                          MakeMac48AddressChecker())
            .AddAttribute("TxQueue",
                          "Queue of frames that wait to be sent; a drop-tail queue of 100 packets "
                          "unless set",
                          PointerValue(),
                          MakePointerAccessor(&AccessDevice::SetQueue, &AccessDevice::GetQueue),
                          MakePointerChecker<Queue<Packet>>())
            .AddAttribute(
                "FlowControl",
                "Whether a NetDeviceQueueInterface is aggregated, for a queue disc on "
                "top. Without a queue disc it makes packets vanish above the device "
                "while TxQueue is full, where otherwise MacTxDrop shows them",
                BooleanValue(false),
                MakeBooleanAccessor(&AccessDevice::SetFlowControl, &AccessDevice::GetFlowControl),
                MakeBooleanChecker())
            .AddAttribute("ReceiveErrorModel",
                          "Corrupts frames on arrival",
                          PointerValue(),
                          MakePointerAccessor(&AccessDevice::m_errorModel),
                          MakePointerChecker<ErrorModel>())
            .AddAttribute("ReceiveAllRouters",
                          "Whether frames to the all-routers group (ff02::2) reach the device "
                          "also if it did not join the group; a device with an AccessAttachment is "
                          "a host and has it false",
                          BooleanValue(true),
                          MakeBooleanAccessor(&AccessDevice::SetReceiveAllRouters,
                                              &AccessDevice::GetReceiveAllRouters),
                          MakeBooleanChecker())
            .AddTraceSource("DetachDrop",
                            "A frame was lost because the device was, or became, detached",
                            MakeTraceSourceAccessor(&AccessDevice::m_detachDrop),
                            "ns3::Packet::TracedCallback");
    return tid;
}

AccessDevice::AccessDevice()
{
    m_transmitQueue.SetStarter(MakeCallback(&AccessDevice::Transmit, this));
}

AccessDevice::~AccessDevice()
{
    Leave();
}

void
AccessDevice::NotifyConstructionCompleted()
{
    QueuedDevice::NotifyConstructionCompleted();
    if (m_address.IsBroadcast())
    {
        m_address = Mac48Address::Allocate();
    }
}

void
AccessDevice::DoDispose()
{
    Leave();
    m_onAir = nullptr;
    QueuedDevice::DoDispose();
}

void
AccessDevice::Attach(Ptr<AccessLink> link)
{
    NS_LOG_FUNCTION(this << link);
    NS_ABORT_MSG_IF(!link, "AccessDevice::Attach needs a link; use Detach to leave one");
    NS_ABORT_MSG_IF(!m_node, "Add the AccessDevice to a node before it attaches to a link");
    Detach();
    m_link = link;
    m_attachment = m_link->Add(this);
    ++m_epoch;
    m_link->Classify(this);
    for (const auto& [group, count] : m_groups)
    {
        m_link->AddToGroup(group, this);
    }
}

void
AccessDevice::Detach()
{
    NS_LOG_FUNCTION(this);
    if (!m_link)
    {
        return;
    }
    Leave();
    if (m_onAir && Simulator::Now() < m_onAirUntil)
    {
        m_onAir->truncated = true;
        LoseFrame(m_onAir->packet);
    }
    m_onAir = nullptr;
    m_transmitQueue.Flush(MakeCallback(&AccessDevice::LoseFrame, this));
}

void
AccessDevice::Leave()
{
    if (m_link)
    {
        m_link->Declassify(this);
        for (const auto& [group, count] : m_groups)
        {
            m_link->RemoveFromGroup(group, this);
        }
        m_link->Remove(this);
        m_link = nullptr;
    }
}

bool
AccessDevice::IsAttached() const
{
    return bool(m_link);
}

void
AccessDevice::LoseFrame(Ptr<const Packet> packet)
{
    m_detachDrop(packet);
}

template <typename Change>
void
AccessDevice::Reclassify(Change change)
{
    if (m_link)
    {
        m_link->Declassify(this);
    }
    change();
    if (m_link)
    {
        m_link->Classify(this);
    }
}

void
AccessDevice::JoinGroup(Mac48Address group)
{
    NS_LOG_FUNCTION(this << group);
    NS_ABORT_MSG_IF(!group.IsGroup(), "JoinGroup needs a group address, not " << group);
    if (!m_tracked)
    {
        Reclassify([this] { m_tracked = true; });
    }
    if (++m_groups[group] == 1 && m_link)
    {
        m_link->AddToGroup(group, this);
    }
}

void
AccessDevice::LeaveGroup(Mac48Address group)
{
    NS_LOG_FUNCTION(this << group);
    auto it = m_groups.find(group);
    if (it == m_groups.end())
    {
        return;
    }
    if (--it->second == 0)
    {
        m_groups.erase(it);
        if (m_link)
        {
            m_link->RemoveFromGroup(group, this);
        }
    }
}

void
AccessDevice::TrackGroups()
{
    Ptr<Ipv6> ipv6 = m_node ? m_node->GetObject<Ipv6>() : nullptr;
    uint32_t nInterfaces = ipv6 ? ipv6->GetNInterfaces() : 0;
    uint32_t interface = 0;
    while (interface < nInterfaces && ShimDevice::RealDevice(ipv6->GetNetDevice(interface)) != this)
    {
        ++interface;
    }
    NS_ABORT_MSG_IF(
        interface == nInterfaces,
        "TrackGroups needs an IPv6 interface on the device: assign its addresses first");
    std::vector<Mac48Address> before;
    before.swap(m_trackedGroups);
    for (uint32_t i = 0; i < ipv6->GetNAddresses(interface); ++i)
    {
        Ipv6Address address = ipv6->GetAddress(interface, i).GetAddress();
        Ipv6Address group = Ipv6Address::MakeSolicitedAddress(address);
        m_trackedGroups.push_back(Mac48Address::GetMulticast(group));
        JoinGroup(m_trackedGroups.back());
    }
    for (const Mac48Address& group : before)
    {
        LeaveGroup(group);
    }
}

bool
AccessDevice::Send(Ptr<Packet> packet, const Address& dest, uint16_t protocolNumber)
{
    return SendFrom(packet, m_address, dest, protocolNumber);
}

bool
AccessDevice::SendFrom(Ptr<Packet> packet,
                       const Address& source,
                       const Address& dest,
                       uint16_t protocolNumber)
{
    NS_LOG_FUNCTION(this << packet << source << dest << protocolNumber);
    bool tooLong = packet->GetSize() > m_mtu;
    EthernetHeader header(false);
    header.SetSource(Mac48Address::ConvertFrom(source));
    header.SetDestination(Mac48Address::ConvertFrom(dest));
    header.SetLengthType(protocolNumber);
    packet->AddHeader(header);
    m_macTx(packet);
    if (!m_link)
    {
        LoseFrame(packet);
        return false;
    }
    if (tooLong || !m_transmitQueue.Send(packet))
    {
        m_macTxDrop(packet);
        return false;
    }
    return true;
}

Time
AccessDevice::Transmit(Ptr<Packet> frame)
{
    m_sniffer(frame);
    m_promiscSniffer(frame);
    EthernetHeader header(false);
    frame->PeekHeader(header);
    m_onAir = Create<AccessFrame>();
    m_onAir->packet = frame;
    m_onAir->source = header.GetSource();
    m_onAir->destination = header.GetDestination();
    Time airtime = m_link->GetDataRate().CalculateBytesTxTime(frame->GetSize());
    m_onAirUntil = Simulator::Now() + airtime;
    if (!m_link->Carry(this, m_onAir, airtime))
    {
        m_onAir = nullptr;
    }
    return airtime;
}

void
AccessDevice::Receive(Ptr<AccessFrame> frame, uint64_t epoch)
{
    NS_LOG_FUNCTION(this << frame->packet);
    if (frame->truncated)
    {
        return; // traced once, where it was lost
    }
    if (!m_link || epoch != m_epoch)
    {
        LoseFrame(frame->packet);
        return;
    }
    Ptr<Packet> packet = frame->packet->Copy();
    if (m_errorModel && m_errorModel->IsCorrupt(packet))
    {
        m_phyRxDrop(frame->packet);
        return;
    }
    PacketType type = PACKET_OTHERHOST;
    if (frame->destination.IsBroadcast())
    {
        type = PACKET_BROADCAST;
    }
    else if (frame->destination.IsGroup())
    {
        type = PACKET_MULTICAST;
    }
    else if (frame->destination == m_address)
    {
        type = PACKET_HOST;
    }
    EthernetHeader header(false);
    packet->RemoveHeader(header);
    m_promiscSniffer(frame->packet);
    if (!m_promiscuousCallback.IsNull())
    {
        // The two receivers must not see each other's changes
        m_promiscuousCallback(this,
                              type == PACKET_OTHERHOST ? packet : packet->Copy(),
                              header.GetLengthType(),
                              frame->source,
                              frame->destination,
                              type);
    }
    if (type != PACKET_OTHERHOST)
    {
        m_sniffer(frame->packet);
        m_macRx(frame->packet);
        m_receiveCallback(this, packet, header.GetLengthType(), frame->source);
    }
}

void
AccessDevice::SetMac(Mac48Address address)
{
    Reclassify([this, address] { m_address = address; });
}

void
AccessDevice::SetReceiveAllRouters(bool receive)
{
    Reclassify([this, receive] { m_receiveAllRouters = receive; });
}

void
AccessDevice::SetPromiscReceiveCallback(PromiscReceiveCallback cb)
{
    Reclassify([this, cb] { QueuedDevice::SetPromiscReceiveCallback(cb); });
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

bool
AccessDevice::IsBroadcast() const
{
    return true;
}

bool
AccessDevice::IsPointToPoint() const
{
    return false;
}

bool
AccessDevice::NeedsArp() const
{
    return true;
}

bool
AccessDevice::SupportsSendFrom() const
{
    return true;
}

} // namespace mip6sec
} // namespace ns3
