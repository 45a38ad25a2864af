/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "udp-conversation.h"

#include "ns3/abort.h"
#include "ns3/data-rate.h"
#include "ns3/inet6-socket-address.h"
#include "ns3/on-off-helper.h"
#include "ns3/packet-sink-helper.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"

#include <cmath>

namespace ns3
{
namespace mip6sec
{

void
UdpConversation::SetTraffic(double packetsPerSecond, uint32_t octets)
{
    NS_ABORT_MSG_UNLESS(packetsPerSecond > 0 && octets > 0 && octets <= 65507,
                        "UdpConversation: the rate must be above zero, the payload 1 to 65507");
    NS_ABORT_MSG_UNLESS(std::llround(packetsPerSecond * octets * 8) >= 1,
                        "UdpConversation: " << packetsPerSecond << " packets of " << octets
                                            << " octets a second are less than 1 bit/s, the least");
    m_rate = packetsPerSecond;
    m_octets = octets;
}

void
UdpConversation::SetPeriod(Time start, Time stop)
{
    m_start = start;
    m_stop = stop;
}

void
UdpConversation::SetOffset(Time offset)
{
    m_offset = offset;
}

std::vector<FlowSpecification>
UdpConversation::Install(const End& a, const End& b, uint16_t port) const
{
    const auto bitsPerSecond = static_cast<uint64_t>(std::llround(m_rate * m_octets * 8));
    std::vector<FlowSpecification> flows;
    const std::pair<const End*, const End*> directions[] = {{&a, &b}, {&b, &a}};
    for (const auto& [from, to] : directions)
    {
        OnOffHelper source("ns3::UdpSocketFactory", Inet6SocketAddress(to->address, port));
        source.SetAttribute("DataRate", DataRateValue(DataRate(bitsPerSecond)));
        source.SetAttribute("PacketSize", UintegerValue(m_octets));
        source.SetAttribute("OnTime", StringValue("ns3::ConstantRandomVariable[Constant=1e6]"));
        source.SetAttribute("OffTime", StringValue("ns3::ConstantRandomVariable[Constant=0]"));
        ApplicationContainer sources = source.Install(from->node);
        sources.Start(m_start + (from == &b ? m_offset : Time()));
        sources.Stop(m_stop);
        PacketSinkHelper sink("ns3::UdpSocketFactory",
                              Inet6SocketAddress(Ipv6Address::GetAny(), port));
        sink.Install(to->node).Start(Time());
        FlowSpecification flow;
        flow.name = from->name + "-" + to->name;
        flow.source = from->node;
        flow.destination = to->node;
        flow.address = to->address;
        flow.destinationPort = port;
        flows.push_back(flow);
    }
    return flows;
}

} // namespace mip6sec
} // namespace ns3
