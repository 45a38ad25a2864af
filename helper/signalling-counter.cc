/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "signalling-counter.h"

#include "signalling-kind.h"

#include "ns3/ipv6-l3-protocol.h"
#include "ns3/nd-constants.h"
#include "ns3/pointer.h"
#include "ns3/simulator.h"

namespace ns3
{
namespace mip6sec
{

namespace
{

constexpr uint32_t ETHERNET_HEADER_SIZE = 14;
constexpr uint32_t FRAGMENT_HEADER_SIZE = 8; // RFC 8200 4.5
constexpr uint32_t LLC_HEADER_SIZE = 8;

/**
 * @param data octets
 * @return the address they begin with
 */
Ipv6Address
ReadAddress(const uint8_t* data)
{
    uint8_t octets[16];
    std::copy(data, data + 16, octets);
    return Ipv6Address(octets);
}

/**
 * @param type an ICMPv6 type
 * @return whether it is one of RFC 6275
 */
bool
IsMobilityIcmp(uint8_t type)
{
    return type >= static_cast<uint8_t>(Icmp6Type::HOME_AGENT_DISCOVERY_REQUEST) &&
           type <= static_cast<uint8_t>(Icmp6Type::MOBILE_PREFIX_ADVERTISEMENT);
}

/**
 * Pass over the extension headers of Mobile IPv6.
 * @param nextHeader protocol of the first octet
 * @param data octets behind the IPv6 header
 * @param size how many
 * @return the ICMPv6 type behind them, or -1
 */
int
FindIcmpType(uint8_t nextHeader, const uint8_t* data, uint32_t size)
{
    uint32_t offset = 0;
    while ((nextHeader == NH_DEST_OPTIONS || nextHeader == NH_ROUTING) && offset + 2 <= size)
    {
        nextHeader = data[offset];
        offset += 8U * (data[offset + 1] + 1U);
    }
    return nextHeader == NH_ICMPV6 && offset < size ? data[offset] : -1;
}

} // namespace

NS_OBJECT_ENSURE_REGISTERED(SignallingCounter);

TypeId
SignallingCounter::GetTypeId()
{
    static TypeId tid = TypeId("ns3::mip6sec::SignallingCounter")
                            .SetParent<Object>()
                            .SetGroupName("Mip6sec")
                            .AddConstructor<SignallingCounter>()
                            .AddTraceSource("Message",
                                            "A control message was sent",
                                            MakeTraceSourceAccessor(&SignallingCounter::m_message),
                                            "ns3::mip6sec::SignallingCounter::MessageCallback");
    return tid;
}

SignallingCounter::SignallingCounter() = default;

SignallingCounter::~SignallingCounter() = default;

void
SignallingCounter::DoDispose()
{
    m_nodes.clear();
    m_initiates.clear();
    Object::DoDispose();
}

void
SignallingCounter::Watch(Ptr<Node> node, const std::string& sender)
{
    const auto index = static_cast<uint32_t>(m_nodes.size());
    if (m_nodes.empty())
    {
        // Alive until it has let go of the nodes, which may be all that keeps it
        Simulator::ScheduleDestroy(&SignallingCounter::Dispose, Ptr<SignallingCounter>(this));
    }
    m_nodes.push_back({node, sender});
    Ptr<SignallingCounter> self(this);
    if (auto mobility = node->GetObject<MobilityProtocol>())
    {
        mobility->TraceConnectWithoutContext(
            "Tx",
            MakeCallback(&SignallingCounter::MobilitySent, self).Bind(index));
    }
    if (auto ipv6 = node->GetObject<Ipv6L3Protocol>())
    {
        ipv6->TraceConnectWithoutContext(
            "SendOutgoing",
            MakeCallback(&SignallingCounter::PacketSent, self).Bind(index));
    }
    for (uint32_t i = 0; i < node->GetNDevices(); i++)
    {
        // Wi-Fi has the trace on its MAC, all others on the device; loopback and tunnels have none
        Ptr<Object> source = node->GetDevice(i);
        PointerValue mac;
        if (source->GetAttributeFailSafe("Mac", mac) && mac.Get<Object>())
        {
            source = mac.Get<Object>();
        }
        source->TraceConnectWithoutContext(
            "MacTx",
            MakeCallback(&SignallingCounter::FrameSent, self).Bind(index));
    }
}

const std::map<SignallingCounter::Kind, SignallingCounter::Total>&
SignallingCounter::GetTotals() const
{
    return m_totals;
}

void
SignallingCounter::Count(uint32_t node, const SignallingMessage& message)
{
    if (node >= m_nodes.size())
    {
        return; // the simulator is being destroyed
    }
    Total& total = m_totals[Kind(m_nodes[node].sender, message.layer, message.name)];
    total.packets++;
    total.octets += message.octets;
    m_message(m_nodes[node].node, message);
}

void
SignallingCounter::MobilitySent(uint32_t node,
                                const MobilityMessage& message,
                                const MobilityPath& path,
                                uint32_t octets)
{
    const SignallingKind kind = SignallingKindOf(message.GetType());
    Count(node,
          {kind.layer,
           kind.name,
           path.GetLogicalSource(),
           path.GetLogicalDestination(),
           octets,
           SubjectOf(message, path)});
}

Ipv6Address
SignallingCounter::SubjectOf(const MobilityMessage& message, const MobilityPath& path)
{
    if (const auto* initiate = std::get_if<HandoverInitiate>(&message.body))
    {
        const auto previous = initiate->options.FindAddress(FmipAddressCode::OLD_CARE_OF_ADDRESS);
        if (previous)
        {
            m_initiates[{path.source, path.destination, initiate->sequence}] = previous->address;
            return previous->address;
        }
    }
    if (const auto* ack = std::get_if<HandoverAck>(&message.body))
    {
        // Need not name the mobile node
        auto it = m_initiates.find({path.destination, path.source, ack->sequence});
        if (it != m_initiates.end())
        {
            const Ipv6Address subject = it->second;
            m_initiates.erase(it);
            return subject;
        }
    }
    return Ipv6Address::GetAny();
}

void
SignallingCounter::FrameSent(uint32_t node, Ptr<const Packet> frame)
{
    uint8_t octets[ETHERNET_HEADER_SIZE + IPV6_HEADER_SIZE + FRAGMENT_HEADER_SIZE +
                   SIGNALLING_KIND_SIZE];
    const uint32_t size = frame->CopyData(octets, sizeof(octets));
    uint32_t offset;
    if (size >= LLC_HEADER_SIZE && octets[0] == 0xaa && octets[1] == 0xaa && octets[6] == 0x86 &&
        octets[7] == 0xdd)
    {
        offset = LLC_HEADER_SIZE;
    }
    else if (size >= ETHERNET_HEADER_SIZE && octets[12] == 0x86 && octets[13] == 0xdd)
    {
        offset = ETHERNET_HEADER_SIZE;
    }
    else
    {
        return;
    }
    const uint8_t* header = octets + offset;
    if (size <= offset + IPV6_HEADER_SIZE)
    {
        return;
    }
    const uint8_t* message = header + IPV6_HEADER_SIZE;
    uint8_t nextHeader = header[6];
    bool first = true;
    if (nextHeader == NH_FRAGMENT && size > offset + IPV6_HEADER_SIZE + FRAGMENT_HEADER_SIZE)
    {
        // Secured messages may be longer than the link takes; other ICMPv6 has a smaller hop limit
        nextHeader = message[0];
        first = message[2] == 0 && (message[3] & 0xf8) == 0;
        message += FRAGMENT_HEADER_SIZE;
    }
    if (nextHeader != NH_ICMPV6 || (!first && header[7] != ND_HOP_LIMIT))
    {
        return;
    }
    const Ipv6Address source = ReadAddress(header + 8);
    const Ipv6Address destination = ReadAddress(header + 24);
    const std::size_t length = static_cast<std::size_t>(octets + size - message);
    const auto kind = first ? SignallingKindOf(message, length, source, destination)
                            : std::make_optional(SignallingKind{"nd", "Fragment"});
    if (kind)
    {
        Count(node,
              {kind->layer,
               kind->name,
               source,
               destination,
               IPV6_HEADER_SIZE + (static_cast<uint32_t>(header[4]) << 8 | header[5]),
               Ipv6Address::GetAny()});
    }
}

void
SignallingCounter::PacketSent(uint32_t node,
                              const Ipv6Header& header,
                              Ptr<const Packet> packet,
                              uint32_t interface)
{
    const uint8_t nextHeader = header.GetNextHeader();
    if (nextHeader != NH_ICMPV6 && nextHeader != NH_DEST_OPTIONS && nextHeader != NH_ROUTING)
    {
        return;
    }
    uint8_t octets[HOME_ADDRESS_HEADER_SIZE + TYPE2_ROUTING_HEADER_SIZE + 1];
    const int type = FindIcmpType(nextHeader, octets, packet->CopyData(octets, sizeof(octets)));
    if (type < 0 || !IsMobilityIcmp(static_cast<uint8_t>(type)))
    {
        return;
    }
    Count(node,
          {"mip6",
           Icmp6TypeName(static_cast<Icmp6Type>(type)),
           header.GetSource(),
           header.GetDestination(),
           IPV6_HEADER_SIZE + packet->GetSize(),
           Ipv6Address::GetAny()});
}

} // namespace mip6sec
} // namespace ns3
