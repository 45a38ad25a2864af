/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "tunnel-protocol.h"

#include "icmp6-error-output.h"
#include "mobility-output.h"

#include "ns3/icmp6-errors.h"
#include "ns3/ipv6-l3-protocol.h"
#include "ns3/log.h"
#include "ns3/mobility-constants.h"
#include "ns3/neighbor-discovery.h"
#include "ns3/packet-octets.h"
#include "ns3/simulator.h"

#include <algorithm>

namespace ns3
{
namespace mip6sec
{

NS_LOG_COMPONENT_DEFINE("Mip6secTunnelProtocol");
NS_OBJECT_ENSURE_REGISTERED(TunnelProtocol);

namespace
{

constexpr uint8_t NEXT_HEADER_OFFSET = 6;  //!< of an IPv6 header
constexpr uint8_t DESTINATION_OFFSET = 24; //!< of an IPv6 header

} // namespace

const char*
TunnelDropName(TunnelDrop reason)
{
    switch (reason)
    {
    case TunnelDrop::MALFORMED:
        return "malformed";
    case TunnelDrop::UNKNOWN_SOURCE:
        return "unknown source";
    case TunnelDrop::NO_ROUTE:
        return "no route";
    case TunnelDrop::TOO_BIG:
        return "too big";
    }
    return "?";
}

TypeId
TunnelProtocol::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::mip6sec::TunnelProtocol")
            .SetParent<IpL4Protocol>()
            .SetGroupName("Mip6sec")
            .AddConstructor<TunnelProtocol>()
            .AddAttribute("PathMtuLifetime",
                          "How long the MTU of a Packet Too Big is believed (RFC 8201 4: not below "
                          "5 minutes, 10 recommended)",
                          TimeValue(Minutes(10)),
                          MakeTimeAccessor(&TunnelProtocol::m_pathMtuLifetime),
                          MakeTimeChecker(Minutes(5)))
            .AddTraceSource("Tx",
                            "A packet was sent through a tunnel",
                            MakeTraceSourceAccessor(&TunnelProtocol::m_txTrace),
                            "ns3::mip6sec::TunnelProtocol::TunnelCallback")
            .AddTraceSource("Rx",
                            "A packet came out of a tunnel",
                            MakeTraceSourceAccessor(&TunnelProtocol::m_rxTrace),
                            "ns3::mip6sec::TunnelProtocol::TunnelCallback")
            .AddTraceSource("Drop",
                            "A packet was dropped at the end of a tunnel",
                            MakeTraceSourceAccessor(&TunnelProtocol::m_dropTrace),
                            "ns3::mip6sec::TunnelProtocol::DropCallback");
    return tid;
}

TunnelProtocol::TunnelProtocol() = default;
TunnelProtocol::~TunnelProtocol() = default;

Ptr<TunnelProtocol>
TunnelProtocol::Install(Ptr<Node> node)
{
    Ptr<TunnelProtocol> protocol = node->GetObject<TunnelProtocol>();
    if (!protocol)
    {
        Ptr<Ipv6> ipv6 = node->GetObject<Ipv6>();
        NS_ABORT_MSG_IF(!ipv6,
                        "node " << node->GetId()
                                << " has no IPv6: install InternetStackHelper before any role");
        protocol = CreateObject<TunnelProtocol>();
        protocol->m_node = node;
        ipv6->Insert(protocol);
        node->AggregateObject(protocol);
    }
    return protocol;
}

void
TunnelProtocol::DoInitialize()
{
    for (uint32_t i = 0; i < m_node->GetNDevices(); ++i)
    {
        Ptr<NeighborDiscovery> discovery = NeighborDiscovery::Find(m_node->GetDevice(i));
        if (discovery)
        {
            for (const Icmp6Type type : {Icmp6Type::DESTINATION_UNREACHABLE,
                                         Icmp6Type::PACKET_TOO_BIG,
                                         Icmp6Type::TIME_EXCEEDED,
                                         Icmp6Type::PARAMETER_PROBLEM})
            {
                discovery->AddHandler(type, MakeCallback(&TunnelProtocol::HandleIcmpError, this));
            }
        }
    }
    IpL4Protocol::DoInitialize();
}

void
TunnelProtocol::DoDispose()
{
    m_handlers.clear();
    m_downTarget.Nullify();
    m_node = nullptr;
    IpL4Protocol::DoDispose();
}

void
TunnelProtocol::AddHandler(Handler handler)
{
    m_handlers.push_back(handler);
}

void
TunnelProtocol::RemoveHandler(Handler handler)
{
    m_handlers.erase(std::remove_if(m_handlers.begin(),
                                    m_handlers.end(),
                                    [&](const Handler& other) { return other.IsEqual(handler); }),
                     m_handlers.end());
}

bool
TunnelProtocol::RefuseTooBig(Ptr<Packet> inner, const Ipv6Address& destination)
{
    const auto found = m_pathMtus.find(destination);
    if (found == m_pathMtus.end())
    {
        return false;
    }
    if (found->second.expires <= Simulator::Now())
    {
        m_pathMtus.erase(found);
        return false;
    }
    // RFC 2473 7.1: a packet of the minimum MTU is fragmented outside, a larger one is refused
    const uint32_t tunnelMtu =
        std::max<uint32_t>(IPV6_MIN_MTU, found->second.mtu - IPV6_HEADER_SIZE);
    if (inner->GetSize() <= tunnelMtu)
    {
        return false;
    }
    m_dropTrace(TunnelDrop::TOO_BIG, inner);
    SendIcmp6Error(m_node, Icmp6Error::TooBig(tunnelMtu, PacketOctets(inner)));
    return true;
}

bool
TunnelProtocol::Admit(Ptr<Packet> inner, const Ipv6Address& source, const Ipv6Address& destination)
{
    if (!m_pathMtus.empty() && RefuseTooBig(inner, destination))
    {
        return false;
    }
    m_txTrace(inner, source, destination);
    return true;
}

bool
TunnelProtocol::Send(Ptr<Packet> inner, const Ipv6Address& source, const Ipv6Address& destination)
{
    return Admit(inner, source, destination) && SendProtected(inner, NH_IPV6, source, destination);
}

bool
TunnelProtocol::SendProtected(Ptr<Packet> payload,
                              uint8_t nextHeader,
                              const Ipv6Address& source,
                              const Ipv6Address& destination)
{
    if (SendUndiverted(m_node->GetObject<Ipv6>(), payload, nextHeader, source, destination) == 0)
    {
        m_dropTrace(TunnelDrop::NO_ROUTE, payload);
        return false;
    }
    return true;
}

void
TunnelProtocol::Decapsulated(Ptr<Packet> inner,
                             const Ipv6Address& outerSource,
                             const Ipv6Address& outerDestination)
{
    uint8_t version = 0;
    Ipv6Header header;
    if (inner->GetSize() < IPV6_HEADER_SIZE || inner->CopyData(&version, 1) != 1 ||
        (version >> 4) != 6)
    {
        m_dropTrace(TunnelDrop::MALFORMED, inner);
        return;
    }
    inner->PeekHeader(header);
    if (inner->GetSize() - IPV6_HEADER_SIZE < header.GetPayloadLength())
    {
        m_dropTrace(TunnelDrop::MALFORMED, inner);
        return;
    }
    m_rxTrace(inner, outerSource, outerDestination);
    // A handler may change the list, so ask a copy
    const std::vector<Handler> handlers = m_handlers;
    for (const Handler& handler : handlers)
    {
        if (handler(inner, header, outerSource, outerDestination))
        {
            return;
        }
    }
    m_dropTrace(TunnelDrop::UNKNOWN_SOURCE, inner);
}

IpL4Protocol::RxStatus
TunnelProtocol::Receive(Ptr<Packet> p, const Ipv6Header& header, Ptr<Ipv6Interface>)
{
    Decapsulated(p, header.GetSource(), header.GetDestination());
    return RX_OK;
}

IpL4Protocol::RxStatus
TunnelProtocol::Receive(Ptr<Packet>, const Ipv4Header&, Ptr<Ipv4Interface>)
{
    return RX_ENDPOINT_UNREACH;
}

bool
TunnelProtocol::HandleIcmpError(const NdArrival& arrival)
{
    const Parsed<Icmp6Error> parsed =
        ParseIcmp6Error(arrival.octets.data(), arrival.octets.size(), arrival.envelope);
    if (!parsed)
    {
        return false;
    }
    const Icmp6Error& error = *parsed.value;
    const std::vector<uint8_t>& outer = error.invoking;
    if (outer.size() < 2 * IPV6_HEADER_SIZE || outer[NEXT_HEADER_OFFSET] != NH_IPV6)
    {
        return false;
    }
    std::vector<uint8_t> inner(outer.begin() + IPV6_HEADER_SIZE, outer.end());
    const Ipv6Address destination = Ipv6Address::Deserialize(outer.data() + DESTINATION_OFFSET);
    Icmp6Error relayed;
    if (error.type == Icmp6Type::PACKET_TOO_BIG)
    {
        const uint32_t mtu = std::max<uint32_t>(IPV6_MIN_MTU, error.parameter);
        m_pathMtus[destination] = PathMtu{mtu, Simulator::Now() + m_pathMtuLifetime};
        const uint32_t tunnelMtu = std::max<uint32_t>(IPV6_MIN_MTU, mtu - IPV6_HEADER_SIZE);
        constexpr uint32_t payloadLengthOffset = 4;
        const uint32_t innerSize =
            IPV6_HEADER_SIZE + (inner[payloadLengthOffset] << 8) + inner[payloadLengthOffset + 1];
        if (innerSize <= tunnelMtu)
        {
            // From now on it is fragmented outside; its source has nothing to do
            return false;
        }
        relayed = Icmp6Error::TooBig(tunnelMtu, std::move(inner));
    }
    else
    {
        // RFC 2473 8.2: to the source, whatever went wrong inside the tunnel is an unreachable
        // address
        relayed = Icmp6Error::Unreachable(UnreachableCode::ADDRESS_UNREACHABLE, std::move(inner));
    }
    NS_LOG_INFO("Node " << m_node->GetId() << " relays an error about the tunnel to "
                        << destination);
    SendIcmp6Error(m_node, relayed);
    return false;
}

int
TunnelProtocol::GetProtocolNumber() const
{
    return NH_IPV6;
}

void
TunnelProtocol::SetDownTarget(DownTargetCallback)
{
}

void
TunnelProtocol::SetDownTarget6(DownTargetCallback6 cb)
{
    m_downTarget = cb;
}

IpL4Protocol::DownTargetCallback
TunnelProtocol::GetDownTarget() const
{
    return {};
}

IpL4Protocol::DownTargetCallback6
TunnelProtocol::GetDownTarget6() const
{
    return m_downTarget;
}

} // namespace mip6sec
} // namespace ns3
