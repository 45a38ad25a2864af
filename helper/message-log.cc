/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "message-log.h"

#include "handover-record.h"

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

/**
 * @param frame an Ethernet frame
 * @param type receives its ICMPv6 type
 * @return its octets behind the Ethernet header if it is a message of Neighbor Discovery, else ""
 */
std::string
NeighborDiscoveryKey(Ptr<const Packet> frame, Icmp6Type& type)
{
    uint8_t start[ETHERNET_HEADER_SIZE + IPV6_HEADER_SIZE + 1];
    if (frame->CopyData(start, sizeof(start)) < sizeof(start) || start[12] != 0x86 ||
        start[13] != 0xdd || start[ETHERNET_HEADER_SIZE + 6] != NH_ICMPV6)
    {
        return "";
    }
    type = static_cast<Icmp6Type>(start[ETHERNET_HEADER_SIZE + IPV6_HEADER_SIZE]);
    const bool discovery = type >= Icmp6Type::ROUTER_SOLICITATION && type <= Icmp6Type::REDIRECT;
    const bool path = type == Icmp6Type::CERTIFICATION_PATH_SOLICITATION ||
                      type == Icmp6Type::CERTIFICATION_PATH_ADVERTISEMENT;
    if (!discovery && !path)
    {
        return "";
    }
    const auto octets = PacketOctets(frame);
    return std::string(octets.begin() + ETHERNET_HEADER_SIZE, octets.end());
}

/// @param key octets of an IPv6 packet @return whether its source is the unspecified address
bool
IsFromUnspecified(const std::string& key)
{
    constexpr std::size_t source = 8;
    constexpr std::size_t length = 16;
    return key.compare(source, length, std::string(length, '\0')) == 0;
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
        os << FormatSeconds(entry.sent) << ',' << FormatSeconds(entry.received) << ',' << entry.from
           << ',' << entry.to << ',' << entry.layer << ',' << entry.message << '\n';
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
    Send(KeyOf(message, path), {node, Simulator::Now(), "mip6", MhTypeName(message.GetType())});
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
    Icmp6Type type;
    const std::string key = NeighborDiscoveryKey(frame, type);
    if (key.empty())
    {
        return;
    }
    const Time now = Simulator::Now();
    const bool path = type > Icmp6Type::REDIRECT;
    Send(key, {node, now, path ? "send" : "nd", Icmp6TypeName(type)});
    if (type == Icmp6Type::NEIGHBOR_SOLICITATION && IsFromUnspecified(key))
    {
        // It is to reach nobody, and is part of the handover all the same
        m_entries.push_back({now, now, m_names[node], "", "nd", Icmp6TypeName(type)});
    }
}

void
MessageLog::FrameReceived(uint32_t node, Ptr<const Packet> frame)
{
    Icmp6Type type;
    const std::string key = NeighborDiscoveryKey(frame, type);
    if (!key.empty())
    {
        Receive(key, node);
    }
}

} // namespace mip6sec
} // namespace ns3
