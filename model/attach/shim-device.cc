/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "shim-device.h"

#include "ns3/abort.h"
#include "ns3/channel.h"
#include "ns3/ipv6-header.h"
#include "ns3/ipv6-l3-protocol.h"
#include "ns3/ipv6-queue-disc-item.h"
#include "ns3/log.h"
#include "ns3/mac64-address.h"
#include "ns3/queue-disc.h"
#include "ns3/queue-item.h"
#include "ns3/simulator.h"

namespace ns3
{
namespace mip6sec
{

NS_LOG_COMPONENT_DEFINE("Mip6secShimDevice");
NS_OBJECT_ENSURE_REGISTERED(ShimDevice);

namespace
{

/// A packet of a protocol that the queue disc need not know
class WholeItem : public QueueDiscItem
{
  public:
    /// @param packet with all its headers @param destination link-layer address @param protocol of
    /// the packet
    WholeItem(Ptr<Packet> packet, const Address& destination, uint16_t protocol)
        : QueueDiscItem(packet, destination, protocol)
    {
    }

    void AddHeader() override
    {
    }

    bool Mark() override
    {
        return false;
    }
};

} // namespace

TypeId
ShimDevice::GetTypeId()
{
    static TypeId tid = TypeId("ns3::mip6sec::ShimDevice")
                            .SetParent<NetDevice>()
                            .SetGroupName("Mip6sec")
                            .AddConstructor<ShimDevice>();
    return tid;
}

ShimDevice::ShimDevice() = default;
ShimDevice::~ShimDevice() = default;

void
ShimDevice::DoDispose()
{
    m_receive.Nullify();
    m_promiscuous.Nullify();
    m_queueDiscs = nullptr;
    m_real = nullptr;
    m_lower = nullptr;
    m_node = nullptr;
    NetDevice::DoDispose();
}

void
ShimDevice::Attach(Ptr<NetDevice> device)
{
    NS_ABORT_MSG_IF(m_lower, "ShimDevice::Attach: it has a device already: create one shim each");
    NS_ABORT_MSG_UNLESS(device, "ShimDevice::Attach needs a device");
    Ptr<Node> node = device->GetNode();
    NS_ABORT_MSG_UNLESS(node,
                        "ShimDevice::Attach: the device is on no node: call Node::AddDevice "
                        "first");
    Ptr<Ipv6L3Protocol> ipv6 = node->GetObject<Ipv6L3Protocol>();
    NS_ABORT_MSG_IF(ipv6 && ipv6->GetInterfaceForDevice(device) != -1,
                    "ShimDevice::Attach: device "
                        << device->GetIfIndex() << " of node " << node->GetId()
                        << " has an IPv6 interface already: put the shim on it before roles, "
                           "mobile interfaces and Ipv6AddressHelper, and give these the shim");
    m_lower = device;
    m_real = RealDevice(device);
    if (!m_node)
    {
        node->AddDevice(this);
    }
    NS_ABORT_MSG_UNLESS(m_node == node, "ShimDevice::Attach: the shim is on another node");
    node->RegisterProtocolHandler(MakeCallback(&ShimDevice::ReceiveFromLower, this),
                                  0,
                                  m_lower,
                                  false);
}

void
ShimDevice::RequireLower() const
{
    NS_ABORT_MSG_UNLESS(m_lower, "ShimDevice: call Attach first, it has no device below it yet");
}

Ptr<NetDevice>
ShimDevice::GetLower() const
{
    return m_lower;
}

Ptr<NetDevice>
ShimDevice::RealDevice(Ptr<NetDevice> device)
{
    while (auto shim = DynamicCast<ShimDevice>(device))
    {
        device = shim->m_lower;
    }
    return device;
}

void
ShimDevice::PretendLinkLocal(const Ipv6Address& linkLocal)
{
    m_pretended = Address();
    if (linkLocal.IsAny())
    {
        return;
    }
    constexpr std::size_t identifier = 8; //!< octets of prefix in front of it
    uint8_t octets[16];
    linkLocal.GetBytes(octets);
    // Whether IPv6 inverts the bit for universal scope is its own affair (RFC 4291 appendix A)
    for (uint8_t flip : {0x00, 0x02})
    {
        octets[identifier] ^= flip;
        Mac64Address candidate;
        candidate.CopyFrom(octets + identifier);
        if (Ipv6Address::MakeAutoconfiguredLinkLocalAddress(Address(candidate)) == linkLocal)
        {
            m_pretended = candidate;
            return;
        }
    }
    NS_ABORT_MSG("ShimDevice: " << linkLocal << " is no link-local address of 64 bits (fe80::/64)");
}

bool
ShimDevice::Send(Ptr<Packet> packet, const Address& dest, uint16_t protocolNumber)
{
    if (!m_lower)
    {
        return false;
    }
    if (protocolNumber == Ipv6L3Protocol::PROT_NUMBER && FilterSent(packet, dest))
    {
        return true;
    }
    return PassDown(packet, dest, protocolNumber);
}

bool
ShimDevice::SendFrom(Ptr<Packet> packet,
                     const Address& source,
                     const Address& dest,
                     uint16_t protocolNumber)
{
    // A bridge's, whose packets are not this node's
    return m_lower && m_lower->SendFrom(packet, source, dest, protocolNumber);
}

bool
ShimDevice::SendDown(Ptr<Packet> packet, const Address& destination)
{
    return PassDown(packet, destination, Ipv6L3Protocol::PROT_NUMBER);
}

bool
ShimDevice::PassDown(Ptr<Packet> packet, const Address& destination, uint16_t protocol)
{
    if (!m_lower)
    {
        return false;
    }
    if (m_lower == m_real && !m_queueDiscs)
    {
        m_queueDiscs = m_node->GetObject<TrafficControlLayer>();
    }
    if (m_lower != m_real || !m_queueDiscs || !m_queueDiscs->GetRootQueueDiscOnDevice(m_real))
    {
        return m_lower->Send(packet, destination, protocol);
    }
    Ptr<QueueDiscItem> item;
    if (protocol == Ipv6L3Protocol::PROT_NUMBER)
    {
        // Queue discs classify by this header, and put it back
        Ipv6Header header;
        packet->RemoveHeader(header);
        item = Create<Ipv6QueueDiscItem>(packet, destination, protocol, header);
    }
    else
    {
        item = Create<WholeItem>(packet, destination, protocol);
    }
    m_queueDiscs->Send(m_real, item);
    return true;
}

void
ShimDevice::ReceiveFromLower(Ptr<NetDevice>,
                             Ptr<const Packet> packet,
                             uint16_t protocol,
                             const Address& source,
                             const Address& destination,
                             PacketType type)
{
    if (protocol == Ipv6L3Protocol::PROT_NUMBER &&
        FilterReceived(packet, source, destination, type))
    {
        return;
    }
    PassUp(packet, protocol, source);
}

void
ShimDevice::OverhearFromLower(Ptr<NetDevice>,
                              Ptr<const Packet> packet,
                              uint16_t protocol,
                              const Address& source,
                              const Address& destination,
                              PacketType type)
{
    if (!m_promiscuous.IsNull())
    {
        m_promiscuous(this, packet, protocol, source, destination, type);
    }
}

void
ShimDevice::DeliverUp(Ptr<const Packet> packet,
                      const Address& source,
                      const Address& destination,
                      PacketType type)
{
    if (!m_node)
    {
        return;
    }
    if (Simulator::GetContext() != m_node->GetId())
    {
        Simulator::ScheduleWithContext(m_node->GetId(),
                                       Seconds(0),
                                       &ShimDevice::PassUp,
                                       Ptr<ShimDevice>(this),
                                       packet,
                                       Ipv6L3Protocol::PROT_NUMBER,
                                       source);
        return;
    }
    PassUp(packet, Ipv6L3Protocol::PROT_NUMBER, source);
}

void
ShimDevice::PassUp(Ptr<const Packet> packet, uint16_t protocol, const Address& source)
{
    if (!m_receive.IsNull())
    {
        m_receive(this, packet, protocol, source);
    }
}

bool
ShimDevice::FilterSent(Ptr<Packet>, const Address&)
{
    return false;
}

bool
ShimDevice::FilterReceived(Ptr<const Packet>, const Address&, const Address&, PacketType)
{
    return false;
}

void
ShimDevice::SetIfIndex(const uint32_t index)
{
    m_index = index;
}

uint32_t
ShimDevice::GetIfIndex() const
{
    return m_index;
}

Ptr<Node>
ShimDevice::GetNode() const
{
    return m_node;
}

void
ShimDevice::SetNode(Ptr<Node> node)
{
    m_node = node;
}

void
ShimDevice::SetReceiveCallback(ReceiveCallback cb)
{
    m_receive = cb;
}

void
ShimDevice::SetPromiscReceiveCallback(PromiscReceiveCallback cb)
{
    bool first = m_promiscuous.IsNull() && !cb.IsNull();
    m_promiscuous = cb;
    if (first && m_node && m_lower)
    {
        m_node->RegisterProtocolHandler(MakeCallback(&ShimDevice::OverhearFromLower, this),
                                        0,
                                        m_lower,
                                        true);
    }
}

Ptr<Channel>
ShimDevice::GetChannel() const
{
    return m_lower ? m_lower->GetChannel() : nullptr;
}

void
ShimDevice::SetAddress(Address address)
{
    RequireLower();
    m_lower->SetAddress(address);
}

Address
ShimDevice::GetAddress() const
{
    if (!m_pretended.IsInvalid())
    {
        return m_pretended;
    }
    return m_lower ? m_lower->GetAddress() : Address();
}

bool
ShimDevice::SetMtu(const uint16_t mtu)
{
    RequireLower();
    return m_lower->SetMtu(mtu);
}

uint16_t
ShimDevice::GetMtu() const
{
    return m_lower ? m_lower->GetMtu() : 0;
}

bool
ShimDevice::IsLinkUp() const
{
    return m_lower && m_lower->IsLinkUp();
}

void
ShimDevice::AddLinkChangeCallback(Callback<void> callback)
{
    RequireLower();
    m_lower->AddLinkChangeCallback(callback);
}

bool
ShimDevice::IsBroadcast() const
{
    return m_lower && m_lower->IsBroadcast();
}

Address
ShimDevice::GetBroadcast() const
{
    RequireLower();
    return m_lower->GetBroadcast();
}

bool
ShimDevice::IsMulticast() const
{
    return m_lower && m_lower->IsMulticast();
}

Address
ShimDevice::GetMulticast(Ipv4Address multicastGroup) const
{
    RequireLower();
    return m_lower->GetMulticast(multicastGroup);
}

Address
ShimDevice::GetMulticast(Ipv6Address addr) const
{
    RequireLower();
    return m_lower->GetMulticast(addr);
}

bool
ShimDevice::IsBridge() const
{
    return m_lower && m_lower->IsBridge();
}

bool
ShimDevice::IsPointToPoint() const
{
    return m_lower && m_lower->IsPointToPoint();
}

bool
ShimDevice::NeedsArp() const
{
    return m_lower && m_lower->NeedsArp();
}

bool
ShimDevice::SupportsSendFrom() const
{
    return m_lower && m_lower->SupportsSendFrom();
}

} // namespace mip6sec
} // namespace ns3
