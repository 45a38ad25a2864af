/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "core-network.h"

#include "neighbor-discovery.h"

#include "ns3/abort.h"
#include "ns3/ipv6-static-routing-helper.h"
#include "ns3/ipv6.h"
#include "ns3/log.h"
#include "ns3/node.h"
#include "ns3/simulator.h"
#include "ns3/trace-source-accessor.h"

#include <algorithm>

namespace ns3
{
namespace mip6sec
{

NS_LOG_COMPONENT_DEFINE("Mip6secCoreNetwork");
NS_OBJECT_ENSURE_REGISTERED(CoreNetwork);

TypeId
CoreNetwork::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::mip6sec::CoreNetwork")
            .SetParent<Channel>()
            .SetGroupName("Mip6sec")
            .AddConstructor<CoreNetwork>()
            .AddAttribute("Delay",
                          "One-way delay between ports without a delay of their own",
                          TimeValue(MilliSeconds(10)),
                          MakeTimeAccessor(&CoreNetwork::m_delay),
                          MakeTimeChecker(Time(0)))
            .AddAttribute("DataRate",
                          "Data rate of each port",
                          DataRateValue(DataRate("1Gbps")),
                          MakeDataRateAccessor(&CoreNetwork::m_dataRate),
                          MakeDataRateChecker())
            .AddAttribute("PortPrefix",
                          "First 48 bits of the addresses that ports without a global address of "
                          "their own get when the simulation starts: ns-3 forwards by a default "
                          "route only over an interface that has one",
                          Ipv6AddressValue(Ipv6Address("2001:2:1::")),
                          MakeIpv6AddressAccessor(&CoreNetwork::m_portPrefix),
                          MakeIpv6AddressChecker())
            .AddTraceSource("Unroutable",
                            "A packet was dropped: no other port owns the prefix of its "
                            "destination, or it is no IPv6 packet",
                            MakeTraceSourceAccessor(&CoreNetwork::m_unroutableTrace),
                            "ns3::Packet::TracedCallback");
    return tid;
}

CoreNetwork::CoreNetwork() = default;

CoreNetwork::~CoreNetwork() = default;

void
CoreNetwork::DoDispose()
{
    m_ports.clear();
    m_prefixes.clear();
    m_delays.clear();
    Channel::DoDispose();
}

Ptr<CorePort>
CoreNetwork::AddPort(Ptr<Node> node)
{
    NS_ABORT_MSG_IF(!node || !node->GetObject<Ipv6>(),
                    "Install an internet stack on the node before it is connected to the core");
    auto port = CreateObject<CorePort>();
    port->m_core = this;
    port->m_index = m_ports.size();
    m_ports.push_back(port);
    node->AddDevice(port);
    return port;
}

void
CoreNetwork::SetUpRouting(Ptr<CorePort> port)
{
    auto ipv6 = port->GetNode()->GetObject<Ipv6>();
    uint32_t interface = ipv6->GetInterfaceForDevice(port);
    ipv6->SetForwarding(interface, true);
    auto routing = Ipv6StaticRoutingHelper().GetStaticRouting(ipv6);
    NS_ABORT_MSG_IF(!routing, "A node on the core needs Ipv6StaticRouting for its default route");
    routing->SetDefaultRoute(Ipv6Address::GetAny(), interface);
}

Ptr<CorePort>
CoreNetwork::Connect(Ptr<Node> node)
{
    NS_LOG_FUNCTION(this << node);
    Ptr<CorePort> port = AddPort(node);
    NeighborDiscovery::Install(port);
    SetUpRouting(port);
    return port;
}

Ptr<CorePort>
CoreNetwork::ConnectStock(Ptr<Node> node)
{
    NS_LOG_FUNCTION(this << node);
    Ptr<CorePort> port = AddPort(node);
    auto ipv6 = node->GetObject<Ipv6>();
    uint32_t interface = ipv6->AddInterface(port);
    ipv6->SetMetric(interface, 1);
    ipv6->SetUp(interface);
    SetUpRouting(port);
    return port;
}

void
CoreNetwork::AddPrefix(const Ipv6Address& prefix, Ptr<CorePort> port)
{
    NS_LOG_FUNCTION(this << prefix << port);
    NS_ABORT_MSG_IF(!port || port->m_core != this, "The port is not one of this core");
    m_prefixes[Prefix(prefix)] = PeekPointer(port);
}

void
CoreNetwork::AssignAddress(const Ipv6Address& address, Ptr<CorePort> port)
{
    NS_LOG_FUNCTION(this << address << port);
    AddPrefix(address, port);
    auto ipv6 = port->GetNode()->GetObject<Ipv6>();
    // Without a route for its prefix: nothing else of that prefix is on this side of the port
    ipv6->AddAddress(ipv6->GetInterfaceForDevice(port),
                     Ipv6InterfaceAddress(address, Ipv6Prefix(64)),
                     false);
}

void
CoreNetwork::EnsureAddress(Ptr<CorePort> port)
{
    auto ipv6 = port->GetNode()->GetObject<Ipv6>();
    const int32_t interface = ipv6->GetInterfaceForDevice(port);
    if (interface < 0)
    {
        return;
    }
    for (uint32_t i = 0; i < ipv6->GetNAddresses(interface); i++)
    {
        if (!ipv6->GetAddress(interface, i).GetAddress().IsLinkLocal())
        {
            return;
        }
    }
    NS_ABORT_MSG_IF(port->m_index > 0xffff, "A core has at most 65536 ports without an address");
    uint8_t octets[16];
    m_portPrefix.GetBytes(octets);
    octets[6] = port->m_index >> 8;
    octets[7] = port->m_index & 0xff;
    std::fill(octets + 8, octets + 15, 0);
    octets[15] = 1;
    AssignAddress(Ipv6Address(octets), port);
}

void
CoreNetwork::SetDelay(Ptr<CorePort> a, Ptr<CorePort> b, Time delay)
{
    NS_LOG_FUNCTION(this << a << b << delay);
    NS_ABORT_MSG_IF(!a || !b || a->m_core != this || b->m_core != this,
                    "SetDelay needs two ports of this core");
    NS_ABORT_MSG_IF(delay.IsStrictlyNegative(), "A delay cannot be negative");
    m_delays[Pair(*a, *b)] = delay;
}

Time
CoreNetwork::GetDelay(Ptr<const CorePort> a, Ptr<const CorePort> b) const
{
    auto it = m_delays.find(Pair(*a, *b));
    return it == m_delays.end() ? m_delay : it->second;
}

DataRate
CoreNetwork::GetDataRate() const
{
    return m_dataRate;
}

uint64_t
CoreNetwork::GetUnroutable() const
{
    return m_unroutable;
}

std::size_t
CoreNetwork::GetNDevices() const
{
    return m_ports.size();
}

Ptr<NetDevice>
CoreNetwork::GetDevice(std::size_t i) const
{
    NS_ABORT_MSG_IF(i >= m_ports.size(), "The core has no port " << i);
    return m_ports[i];
}

void
CoreNetwork::Carry(CorePort* sender, Ptr<const Packet> packet, Time airtime)
{
    // Destination in the IPv6 header, RFC 8200 section 3
    constexpr uint32_t HEADER_LENGTH = 40;
    constexpr uint32_t DESTINATION_OFFSET = 24;
    uint8_t header[HEADER_LENGTH];
    CorePort* egress = nullptr;
    if (packet->CopyData(header, HEADER_LENGTH) == HEADER_LENGTH)
    {
        auto destination = Ipv6Address::Deserialize(header + DESTINATION_OFFSET);
        if (destination.IsMulticast() || destination.IsLinkLocal())
        {
            return;
        }
        auto it = m_prefixes.find(Prefix(destination));
        if (it != m_prefixes.end() && it->second != sender)
        {
            egress = it->second;
        }
    }
    if (!egress)
    {
        ++m_unroutable;
        m_unroutableTrace(packet);
        return;
    }
    auto delay = m_delays.find(Pair(*sender, *egress));
    Simulator::ScheduleWithContext(egress->m_node->GetId(),
                                   airtime + (delay == m_delays.end() ? m_delay : delay->second),
                                   &CorePort::Receive,
                                   Ptr<CorePort>(egress),
                                   packet,
                                   sender->m_address);
}

uint64_t
CoreNetwork::Prefix(const Ipv6Address& address)
{
    uint8_t octets[16];
    address.GetBytes(octets);
    uint64_t prefix = 0;
    for (int i = 0; i < 8; ++i)
    {
        prefix = (prefix << 8) | octets[i];
    }
    return prefix;
}

uint64_t
CoreNetwork::Pair(const CorePort& a, const CorePort& b) const
{
    uint64_t low = std::min(a.m_index, b.m_index);
    uint64_t high = std::max(a.m_index, b.m_index);
    return (high << 32) | low;
}

} // namespace mip6sec
} // namespace ns3
