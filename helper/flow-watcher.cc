/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "flow-watcher.h"

#include "flow-tag.h"

#include "ns3/abort.h"
#include "ns3/address-hash.h"
#include "ns3/ipv6-l3-protocol.h"
#include "ns3/mobility-constants.h"
#include "ns3/simulator.h"

namespace ns3
{
namespace mip6sec
{

namespace
{

constexpr uint8_t PROTOCOL_TCP = 6;  // IANA
constexpr uint8_t PROTOCOL_UDP = 17; // IANA

/**
 * @param packet begins with a UDP or TCP header
 * @param source receives its source port
 * @param destination receives its destination port
 * @return false if it is too short
 */
bool
ReadPorts(Ptr<const Packet> packet, uint16_t& source, uint16_t& destination)
{
    uint8_t octets[4];
    if (packet->CopyData(octets, 4) < 4)
    {
        return false;
    }
    source = static_cast<uint16_t>(octets[0] << 8 | octets[1]);
    destination = static_cast<uint16_t>(octets[2] << 8 | octets[3]);
    return true;
}

} // namespace

NS_OBJECT_ENSURE_REGISTERED(FlowWatcher);

TypeId
FlowWatcher::GetTypeId()
{
    static TypeId tid = TypeId("ns3::mip6sec::FlowWatcher")
                            .SetParent<Object>()
                            .SetGroupName("Mip6sec")
                            .AddConstructor<FlowWatcher>();
    return tid;
}

FlowWatcher::FlowWatcher() = default;

FlowWatcher::~FlowWatcher() = default;

void
FlowWatcher::DoDispose()
{
    for (auto& entry : m_flows)
    {
        entry.flow.source = nullptr;
        entry.flow.destination = nullptr;
    }
    m_index.clear();
    m_nodes.clear();
    m_hooked.clear();
    Object::DoDispose();
}

bool
FlowWatcher::Key::operator==(const Key& other) const
{
    return source == other.source && address == other.address && protocol == other.protocol &&
           sourcePort == other.sourcePort && destinationPort == other.destinationPort;
}

std::size_t
FlowWatcher::KeyHash::operator()(const Key& key) const
{
    const uint64_t rest = static_cast<uint64_t>(key.source) << 40 ^
                          static_cast<uint64_t>(key.protocol) << 32 ^
                          static_cast<uint64_t>(key.sourcePort) << 16 ^ key.destinationPort;
    return AddressHash()(key.address) ^ static_cast<std::size_t>(rest * 0x9e3779b97f4a7c15ULL);
}

uint32_t
FlowWatcher::Hook(Ptr<Node> node)
{
    auto [it, fresh] = m_nodes.emplace(node->GetId(), static_cast<uint32_t>(m_hooked.size()));
    if (fresh)
    {
        auto ipv6 = node->GetObject<Ipv6L3Protocol>();
        NS_ABORT_MSG_IF(!ipv6,
                        "FlowWatcher: node "
                            << node->GetId()
                            << " has no IPv6; install an InternetStackHelper on it first");
        if (m_hooked.empty())
        {
            // Alive until it has let go of the nodes, which may be all that keeps it
            Simulator::ScheduleDestroy(&FlowWatcher::Dispose, Ptr<FlowWatcher>(this));
        }
        m_hooked.push_back(node);
        Ptr<FlowWatcher> self(this);
        ipv6->TraceConnectWithoutContext("SendOutgoing",
                                         MakeCallback(&FlowWatcher::Sent, self).Bind(it->second));
        ipv6->TraceConnectWithoutContext(
            "LocalDeliver",
            MakeCallback(&FlowWatcher::Delivered, self).Bind(it->second));
    }
    return it->second;
}

uint32_t
FlowWatcher::Watch(const FlowSpecification& flow)
{
    NS_ABORT_MSG_UNLESS(flow.source && flow.destination,
                        "FlowWatcher: flow '" << flow.name << "' needs a source and a destination");
    NS_ABORT_MSG_UNLESS(flow.protocol == PROTOCOL_UDP || flow.protocol == PROTOCOL_TCP,
                        "FlowWatcher: flow '" << flow.name << "' must be UDP (17) or TCP (6)");
    const uint32_t source = Hook(flow.source);
    Hook(flow.destination);
    const auto index = static_cast<uint32_t>(m_flows.size());
    const bool added =
        m_index
            .emplace(
                Key{source, flow.address, flow.protocol, flow.sourcePort, flow.destinationPort},
                index)
            .second;
    NS_ABORT_MSG_UNLESS(added,
                        "FlowWatcher: flow '"
                            << flow.name
                            << "' has source, address, protocol and ports of one that is watched "
                               "already; give it a port of its own");
    m_flows.push_back({flow, FlowLog()});
    return index;
}

uint32_t
FlowWatcher::GetNFlows() const
{
    return static_cast<uint32_t>(m_flows.size());
}

const FlowSpecification&
FlowWatcher::GetFlow(uint32_t flow) const
{
    return m_flows.at(flow).flow;
}

FlowLog&
FlowWatcher::GetLog(uint32_t flow)
{
    return m_flows.at(flow).log;
}

const FlowLog&
FlowWatcher::GetLog(uint32_t flow) const
{
    return m_flows.at(flow).log;
}

void
FlowWatcher::NotifyBuffered(Ptr<const Packet> packet)
{
    FlowTag tag;
    if (packet->FindFirstMatchingByteTag(tag) && tag.GetFlow() < m_flows.size())
    {
        m_flows[tag.GetFlow()].log.Buffered(tag.GetNumber());
    }
}

void
FlowWatcher::Sent(uint32_t node,
                  const Ipv6Header& header,
                  Ptr<const Packet> packet,
                  uint32_t interface)
{
    // Packets that a tunnel or an extension header has taken are other protocols by now
    const uint8_t protocol = header.GetNextHeader();
    Key key{node, header.GetDestination(), protocol, 0, 0};
    if (m_hooked.empty() || (protocol != PROTOCOL_UDP && protocol != PROTOCOL_TCP) ||
        !ReadPorts(packet, key.sourcePort, key.destinationPort))
    {
        return;
    }
    auto it = m_index.find(key);
    if (it == m_index.end())
    {
        key.sourcePort = 0;
        it = m_index.find(key);
    }
    if (it != m_index.end())
    {
        packet->AddByteTag(FlowTag(it->second, m_flows[it->second].log.Sent()));
    }
}

void
FlowWatcher::Delivered(uint32_t node,
                       const Ipv6Header& header,
                       Ptr<const Packet> packet,
                       uint32_t interface)
{
    // ns-3 up to 3.37 shows the next header of the fixed header, so also that of a fragment
    const uint8_t protocol = header.GetNextHeader();
    if (m_hooked.empty() ||
        (protocol != PROTOCOL_UDP && protocol != PROTOCOL_TCP && protocol != NH_FRAGMENT))
    {
        return;
    }
    uint16_t sourcePort;
    uint16_t destinationPort;
    if (!ReadPorts(packet, sourcePort, destinationPort))
    {
        return;
    }
    // An application may send on octets that it received: the flow that ends here is the one
    ByteTagIterator tags = packet->GetByteTagIterator();
    while (tags.HasNext())
    {
        ByteTagIterator::Item item = tags.Next();
        if (item.GetTypeId() != FlowTag::GetTypeId())
        {
            continue;
        }
        FlowTag tag;
        item.GetTag(tag);
        if (tag.GetFlow() >= m_flows.size())
        {
            continue;
        }
        Entry& entry = m_flows[tag.GetFlow()];
        if (entry.flow.destination == m_hooked[node] &&
            entry.flow.address == header.GetDestination() &&
            entry.flow.destinationPort == destinationPort &&
            (protocol == entry.flow.protocol || protocol == NH_FRAGMENT))
        {
            entry.log.Received(tag.GetNumber(), Simulator::Now());
            return;
        }
    }
}

} // namespace mip6sec
} // namespace ns3
