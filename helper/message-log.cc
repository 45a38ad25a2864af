/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "message-log.h"

#include "handover-record.h"
#include "signalling-kind.h"

#include "ns3/home-agent.h"
#include "ns3/nd-constants.h"
#include "ns3/packet-octets.h"
#include "ns3/simulator.h"
#include "ns3/tunnel-protocol.h"

namespace ns3
{
namespace mip6sec
{

namespace
{

constexpr uint32_t ETHERNET_HEADER_SIZE = 14;

/**
 * @param message a message
 * @param path its addresses
 * @return its octets
 */
std::string
KeyOf(const MobilityMessage& message, const MobilityPath& path)
{
    const auto octets = message.Serialize(path.GetLogicalSource(), path.GetLogicalDestination());
    return std::string(octets.begin(), octets.end());
}

/// A message on an access link
struct LinkMessage
{
    std::string key;     //!< its octets behind the Ethernet header
    SignallingKind kind; //!< what it is called
    bool probe;          //!< whether it is a probe of duplicate address detection
};

/**
 * @param frame an Ethernet frame
 * @return the control message in it, if there is one
 */
std::optional<LinkMessage>
ReadFrame(Ptr<const Packet> frame)
{
    constexpr uint32_t start = ETHERNET_HEADER_SIZE + IPV6_HEADER_SIZE;
    uint8_t octets[start + SIGNALLING_KIND_SIZE];
    const uint32_t size = frame->CopyData(octets, sizeof(octets));
    if (size <= start || octets[12] != 0x86 || octets[13] != 0xdd ||
        octets[ETHERNET_HEADER_SIZE + 6] != NH_ICMPV6)
    {
        return std::nullopt;
    }
    const Ipv6Address source = Ipv6Address::Deserialize(octets + ETHERNET_HEADER_SIZE + 8);
    const auto kind =
        SignallingKindOf(octets + start,
                         size - start,
                         source,
                         Ipv6Address::Deserialize(octets + ETHERNET_HEADER_SIZE + 24));
    if (!kind)
    {
        return std::nullopt;
    }
    const auto whole = PacketOctets(frame);
    const bool solicitation =
        octets[start] == static_cast<uint8_t>(Icmp6Type::NEIGHBOR_SOLICITATION);
    return LinkMessage{std::string(whole.begin() + ETHERNET_HEADER_SIZE, whole.end()),
                       *kind,
                       solicitation && source.IsAny()};
}

} // namespace

NS_OBJECT_ENSURE_REGISTERED(MessageLog);

TypeId
MessageLog::GetTypeId()
{
    static TypeId tid = TypeId("ns3::mip6sec::MessageLog")
                            .SetParent<Object>()
                            .SetGroupName("Mip6sec")
                            .AddConstructor<MessageLog>();
    return tid;
}

MessageLog::MessageLog() = default;

MessageLog::~MessageLog() = default;

void
MessageLog::DoDispose()
{
    m_pending.clear();
    Object::DoDispose();
}

void
MessageLog::Watch(Ptr<Node> node, const std::string& name)
{
    const auto index = static_cast<uint32_t>(m_names.size());
    m_names.push_back(name);
    Ptr<MessageLog> self(this);
    if (auto mobility = node->GetObject<MobilityProtocol>())
    {
        mobility->TraceConnectWithoutContext(
            "Tx",
            MakeCallback(&MessageLog::MobilitySent, self).Bind(index));
        mobility->TraceConnectWithoutContext(
            "Rx",
            MakeCallback(&MessageLog::MobilityReceived, self).Bind(index));
    }
    auto tunnel = node->GetObject<TunnelProtocol>();
    if (tunnel && node->GetObject<HomeAgent>())
    {
        for (const char* trace : {"Tx", "Rx"})
        {
            tunnel->TraceConnectWithoutContext(
                trace,
                MakeCallback(&MessageLog::Relayed, self).Bind(index));
        }
    }
    for (uint32_t i = 0; i < node->GetNDevices(); i++)
    {
        // Loopback and tunnels have no such traces
        Ptr<NetDevice> device = node->GetDevice(i);
        device->TraceConnectWithoutContext("MacTx",
                                           MakeCallback(&MessageLog::FrameSent, self).Bind(index));
        device->TraceConnectWithoutContext(
            "MacRx",
            MakeCallback(&MessageLog::FrameReceived, self).Bind(index));
    }
}

const std::vector<MessageLog::Entry>&
MessageLog::GetEntries() const
{
    return m_entries;
}

void
MessageLog::Write(std::ostream& os) const
{
    os << "sent_s,received_s,from,to,layer,message\n";
    for (const auto& entry : m_entries)
    {
        os << FormatSeconds(entry.sent) << ',' << FormatSeconds(entry.received) << ','
           << CsvField(entry.from) << ',' << CsvField(entry.to) << ',' << entry.layer << ','
           << entry.message << '\n';
    }
}

void
MessageLog::Send(const std::string& key, const Pending& pending)
{
    m_pending[key] = pending;
}

bool
MessageLog::Receive(const std::string& key, uint32_t node)
{
    auto it = m_pending.find(key);
    if (it == m_pending.end() || it->second.node == node)
    {
        return false;
    }
    const Pending& pending = it->second;
    m_entries.push_back({pending.sent,
                         Simulator::Now(),
                         m_names[pending.node],
                         m_names[node],
                         pending.layer,
                         pending.message});
    return true;
}

void
MessageLog::MobilitySent(uint32_t node,
                         const MobilityMessage& message,
                         const MobilityPath& path,
                         uint32_t octets)
{
    const SignallingKind kind = SignallingKindOf(message.GetType());
    Send(KeyOf(message, path), {node, Simulator::Now(), kind.layer, kind.name});
}

void
MessageLog::MobilityReceived(uint32_t node,
                             const MobilityMessage& message,
                             const MobilityPath& path,
                             uint32_t octets)
{
    Receive(KeyOf(message, path), node);
}

void
MessageLog::Relayed(uint32_t node,
                    Ptr<const Packet> inner,
                    Ipv6Address source,
                    Ipv6Address destination)
{
    uint8_t header[IPV6_HEADER_SIZE];
    if (inner->CopyData(header, sizeof(header)) < sizeof(header) || header[6] != NH_MOBILITY)
    {
        return;
    }
    const auto octets = PacketOctets(inner);
    const std::string key(octets.begin() + IPV6_HEADER_SIZE, octets.end());
    if (Receive(key, node))
    {
        Pending& pending = m_pending[key];
        pending.node = node;
        pending.sent = Simulator::Now();
    }
}

void
MessageLog::FrameSent(uint32_t node, Ptr<const Packet> frame)
{
    const auto message = ReadFrame(frame);
    if (!message)
    {
        return;
    }
    const Time now = Simulator::Now();
    Send(message->key, {node, now, message->kind.layer, message->kind.name});
    if (message->probe)
    {
        // It is to reach nobody, and is part of the handover all the same
        m_entries.push_back({now, now, m_names[node], "", "nd", message->kind.name});
    }
}

void
MessageLog::FrameReceived(uint32_t node, Ptr<const Packet> frame)
{
    if (const auto message = ReadFrame(frame))
    {
        Receive(message->key, node);
    }
}

} // namespace mip6sec
} // namespace ns3
