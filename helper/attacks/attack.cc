/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "attack.h"

#include "ns3/abort.h"
#include "ns3/ipv6-header.h"
#include "ns3/mac48-address.h"
#include "ns3/mobility-constants.h"
#include "ns3/packet-octets.h"
#include "ns3/simulator.h"

namespace ns3
{
namespace mip6sec
{

namespace
{

constexpr uint16_t ETHERTYPE_IPV6 = 0x86dd; // IEEE 802
constexpr std::size_t MAC_SIZE = 6;
constexpr std::size_t FRAME_HEADER_SIZE = 14; // Ethernet

} // namespace

NS_OBJECT_ENSURE_REGISTERED(Attack);

TypeId
Attack::GetTypeId()
{
    static TypeId tid = TypeId("ns3::mip6sec::Attack")
                            .SetParent<Object>()
                            .SetGroupName("Mip6sec")
                            .AddTraceSource("Forged",
                                            "A message was sent that is not true",
                                            MakeTraceSourceAccessor(&Attack::m_forgedTrace),
                                            "ns3::mip6sec::Attack::ForgedCallback")
                            .AddTraceSource("Captured",
                                            "A packet of others came the attacker's way",
                                            MakeTraceSourceAccessor(&Attack::m_capturedTrace),
                                            "ns3::mip6sec::Attack::CapturedCallback");
    return tid;
}

Attack::Attack() = default;

Attack::~Attack() = default;

void
Attack::DoDispose()
{
    m_next.Remove();
    m_heard = nullptr;
    m_device = nullptr;
    Object::DoDispose();
}

void
Attack::Install(Ptr<NetDevice> device)
{
    NS_ABORT_MSG_IF(m_device, "an Attack has one device: make another Attack for this one");
    NS_ABORT_MSG_UNLESS(device && device->GetNode() &&
                            Mac48Address::IsMatchingType(device->GetAddress()),
                        "Attack: give the device an Ethernet address and a node first");
    m_device = device;
    device->AggregateObject(this);
    device->GetNode()->RegisterProtocolHandler(MakeCallback(&Attack::Receive, this),
                                               ETHERTYPE_IPV6,
                                               device);
}

void
Attack::Launch(Time at)
{
    NS_ABORT_MSG_UNLESS(m_device, "Attack: call Install before Launch");
    NS_ABORT_MSG_IF(at < Simulator::Now(), "Attack: launched in the past");
    Simulator::ScheduleWithContext(m_device->GetNode()->GetId(),
                                   at - Simulator::Now(),
                                   &Attack::Start,
                                   Ptr<Attack>(this));
}

void
Attack::Cease(Time at)
{
    NS_ABORT_MSG_UNLESS(m_device, "Attack: call Install before Cease");
    NS_ABORT_MSG_IF(at < Simulator::Now(), "Attack: ends in the past");
    Simulator::ScheduleWithContext(m_device->GetNode()->GetId(),
                                   at - Simulator::Now(),
                                   &Attack::End,
                                   Ptr<Attack>(this));
}

bool
Attack::IsActive() const
{
    return m_active;
}

uint64_t
Attack::GetForged() const
{
    return m_forged;
}

uint64_t
Attack::GetCaptured() const
{
    return m_captured;
}

Ptr<NetDevice>
Attack::GetDevice() const
{
    return m_device;
}

void
Attack::Start()
{
    if (!m_active && m_device)
    {
        m_active = true;
        Begin();
    }
}

void
Attack::End()
{
    m_active = false;
    m_next.Remove();
    m_claimed.clear();
}

void
Attack::Repeat(Time interval)
{
    m_next = Simulator::Schedule(interval, &Attack::Begin, this);
}

void
Attack::Claim(const Ipv6Address& address, bool router)
{
    m_claimed[address] = router;
}

LinkLayerOctets
Attack::GetLinkLayer() const
{
    LinkLayerOctets octets(MAC_SIZE);
    Mac48Address::ConvertFrom(m_device->GetAddress()).CopyTo(octets.data());
    return octets;
}

Ipv6Address
Attack::GetLinkLocal() const
{
    return Ipv6Address::MakeAutoconfiguredLinkLocalAddress(m_device->GetAddress());
}

void
Attack::Send(Icmp6Type type,
             const std::vector<uint8_t>& octets,
             const Ipv6Address& source,
             const Ipv6Address& destination,
             const Address& linkLayer)
{
    Ptr<Packet> packet = OctetsPacket(octets);
    Ipv6Header header;
    header.SetSource(source);
    header.SetDestination(destination);
    header.SetNextHeader(NH_ICMPV6);
    header.SetHopLimit(ND_HOP_LIMIT);
    header.SetPayloadLength(static_cast<uint16_t>(octets.size()));
    packet->AddHeader(header);
    m_device->Send(packet,
                   linkLayer.IsInvalid() ? m_device->GetMulticast(destination) : linkLayer,
                   ETHERTYPE_IPV6);
    ++m_forged;
    m_forgedTrace(type, static_cast<uint32_t>(octets.size()));
}

void
Attack::SendPacket(Ptr<Packet> packet, const Address& linkLayer)
{
    m_device->Send(packet,
                   linkLayer.IsInvalid() ? m_device->GetBroadcast() : linkLayer,
                   ETHERTYPE_IPV6);
    ++m_forged;
}

void
Attack::Overhear(Ptr<NetDevice> device, std::function<void(Ptr<const Packet>)> heard)
{
    m_heard = std::move(heard);
    NS_ABORT_MSG_UNLESS(
        device->TraceConnectWithoutContext("MacTx", MakeCallback(&Attack::Hear, Ptr<Attack>(this))),
        "Attack: the device cannot be overheard: it has no trace MacTx");
}

void
Attack::Hear(Ptr<const Packet> frame)
{
    uint8_t header[FRAME_HEADER_SIZE];
    if (m_heard && frame->CopyData(header, FRAME_HEADER_SIZE) == FRAME_HEADER_SIZE &&
        (header[2 * MAC_SIZE] << 8 | header[2 * MAC_SIZE + 1]) == ETHERTYPE_IPV6)
    {
        Ptr<Packet> packet = frame->Copy();
        packet->RemoveAtStart(FRAME_HEADER_SIZE);
        m_heard(packet);
    }
}

void
Attack::SendAdvertisement(const Ipv6Address& target,
                          const Ipv6Address& destination,
                          bool solicited,
                          const Address& linkLayer)
{
    NeighborAdvertisement advertisement;
    advertisement.router = m_claimed.at(target);
    advertisement.solicited = solicited;
    advertisement.override = true;
    advertisement.target = target;
    advertisement.options.targetLinkLayerAddress = GetLinkLayer();
    Send(Icmp6Type::NEIGHBOR_ADVERTISEMENT,
         SerializeIcmp6(advertisement, target, destination),
         target,
         destination,
         linkLayer);
}

void
Attack::Receive(Ptr<NetDevice>,
                Ptr<const Packet> packet,
                uint16_t,
                const Address& source,
                const Address&,
                NetDevice::PacketType)
{
    Ipv6Header header;
    if (!m_active || !m_device || packet->GetSize() < IPV6_HEADER_SIZE)
    {
        return;
    }
    Ptr<Packet> rest = packet->Copy();
    rest->RemoveHeader(header);
    uint8_t first = 0;
    const bool message = header.GetNextHeader() == NH_ICMPV6 && rest->CopyData(&first, 1) == 1 &&
                         first >= static_cast<uint8_t>(Icmp6Type::ROUTER_SOLICITATION) &&
                         first <= static_cast<uint8_t>(Icmp6Type::REDIRECT);
    if (!message)
    {
        if (!header.GetDestination().IsMulticast())
        {
            ++m_captured;
            m_capturedTrace(packet);
        }
        return;
    }
    if (first != static_cast<uint8_t>(Icmp6Type::NEIGHBOR_SOLICITATION))
    {
        return;
    }
    const std::vector<uint8_t> octets = PacketOctets(rest);
    const Icmp6Envelope envelope{header.GetSource(), header.GetDestination(), header.GetHopLimit()};
    const auto parsed = ParseNeighborSolicitation(octets.data(), octets.size(), envelope);
    if (!parsed || m_claimed.count(parsed.value->target) == 0)
    {
        return;
    }
    // To a probe of duplicate address detection all nodes are told (RFC 4861 7.2.4)
    const bool probe = envelope.source.IsAny();
    SendAdvertisement(parsed.value->target,
                      probe ? Ipv6Address::GetAllNodesMulticast() : envelope.source,
                      !probe,
                      probe ? Address() : source);
}

} // namespace mip6sec
} // namespace ns3
