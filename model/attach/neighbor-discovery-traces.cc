/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "neighbor-discovery-traces.h"

#include "neighbor-discovery.h"

namespace ns3
{
namespace mip6sec
{

NS_OBJECT_ENSURE_REGISTERED(NeighborDiscoveryTraces);

namespace
{

/**
 * @param counts counters
 * @param key one of them
 * @return its value, 0 if it never counted
 */
template <typename K>
uint64_t
Count(const std::map<K, uint64_t>& counts, K key)
{
    auto it = counts.find(key);
    return it == counts.end() ? 0 : it->second;
}

} // namespace

TypeId
NeighborDiscoveryTraces::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::mip6sec::NeighborDiscoveryTraces")
            .SetParent<Object>()
            .SetGroupName("Mip6sec")
            .AddConstructor<NeighborDiscoveryTraces>()
            .AddTraceSource("Sent",
                            "An ICMPv6 message that this interface sends through "
                            "NeighborDiscovery.",
                            MakeTraceSourceAccessor(&NeighborDiscoveryTraces::m_sent),
                            "ns3::mip6sec::NeighborDiscoveryTraces::MessageCallback")
            .AddTraceSource("Received",
                            "An ICMPv6 message that arrived, before it is validated.",
                            MakeTraceSourceAccessor(&NeighborDiscoveryTraces::m_received),
                            "ns3::mip6sec::NeighborDiscoveryTraces::MessageCallback")
            .AddTraceSource("Dropped",
                            "An ICMPv6 message that is not valid, and why (RFC 4861 6.1, 7.1, "
                            "8.1).",
                            MakeTraceSourceAccessor(&NeighborDiscoveryTraces::m_dropped),
                            "ns3::mip6sec::NeighborDiscoveryTraces::DroppedCallback")
            .AddTraceSource("Ignored",
                            "A valid message that changed nothing, or not all that it would have, "
                            "because it is not secured or failed a check of SEND (RFC 3971 8).",
                            MakeTraceSourceAccessor(&NeighborDiscoveryTraces::m_ignored),
                            "ns3::mip6sec::NeighborDiscoveryTraces::IgnoredCallback")
            .AddTraceSource("DadProbe",
                            "A solicitation of duplicate address detection is sent (RFC 4862 "
                            "5.4.2).",
                            MakeTraceSourceAccessor(&NeighborDiscoveryTraces::m_probe),
                            "ns3::mip6sec::NeighborDiscoveryTraces::ProbeCallback")
            .AddTraceSource("LostWaiting",
                            "Packets that waited for the link-layer address of a neighbor when "
                            "the neighbor cache was flushed.",
                            MakeTraceSourceAccessor(&NeighborDiscoveryTraces::m_lostWaiting),
                            "ns3::mip6sec::NeighborDiscoveryTraces::LostWaitingCallback");
    return tid;
}

NeighborDiscoveryTraces::NeighborDiscoveryTraces() = default;
NeighborDiscoveryTraces::~NeighborDiscoveryTraces() = default;

void
NeighborDiscoveryTraces::SetNeighborDiscovery(Ptr<NeighborDiscovery> discovery)
{
    m_discovery = discovery;
}

Ptr<NeighborDiscovery>
NeighborDiscoveryTraces::GetNeighborDiscovery() const
{
    return m_discovery;
}

void
NeighborDiscoveryTraces::DoDispose()
{
    if (m_discovery)
    {
        // Nobody else does: the protocol is not aggregated to the node, where the stock one is
        m_discovery->Dispose();
        m_discovery = nullptr;
    }
    Object::DoDispose();
}

uint64_t
NeighborDiscoveryTraces::GetSent(Icmp6Type type) const
{
    return Count(m_nSent, type);
}

uint64_t
NeighborDiscoveryTraces::GetReceived(Icmp6Type type) const
{
    return Count(m_nReceived, type);
}

uint64_t
NeighborDiscoveryTraces::GetDropped(ParseError error) const
{
    return Count(m_nDropped, error);
}

uint64_t
NeighborDiscoveryTraces::GetIgnored(Icmp6Type type) const
{
    return Count(m_nIgnored, type);
}

uint64_t
NeighborDiscoveryTraces::GetLostWaiting() const
{
    return m_nLostWaiting;
}

void
NeighborDiscoveryTraces::NotifySent(Icmp6Type type, const Icmp6Envelope& envelope, uint32_t octets)
{
    ++m_nSent[type];
    m_sent(type, envelope.source, envelope.destination, octets);
}

void
NeighborDiscoveryTraces::NotifyReceived(Icmp6Type type,
                                        const Icmp6Envelope& envelope,
                                        uint32_t octets)
{
    ++m_nReceived[type];
    m_received(type, envelope.source, envelope.destination, octets);
}

void
NeighborDiscoveryTraces::NotifyDropped(Icmp6Type type,
                                       const Icmp6Envelope& envelope,
                                       ParseError error)
{
    ++m_nDropped[error];
    m_dropped(type, envelope.source, envelope.destination, error);
}

void
NeighborDiscoveryTraces::NotifyIgnored(Icmp6Type type,
                                       const Icmp6Envelope& envelope,
                                       NdSecurity security)
{
    ++m_nIgnored[type];
    m_ignored(type, envelope.source, security);
}

void
NeighborDiscoveryTraces::NotifyProbe(const Ipv6Address& target)
{
    m_probe(target);
}

void
NeighborDiscoveryTraces::NotifyLostWaiting(uint32_t packets)
{
    m_nLostWaiting += packets;
    m_lostWaiting(packets);
}

} // namespace mip6sec
} // namespace ns3
