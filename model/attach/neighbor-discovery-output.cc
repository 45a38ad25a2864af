/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
// What NeighborDiscovery sends

#include "neighbor-discovery.h"

#include "ns3/ipv6-header.h"
#include "ns3/ipv6-l3-protocol.h"
#include "ns3/ipv6-route.h"
#include "ns3/packet-octets.h"

namespace ns3
{
namespace mip6sec
{

void
NeighborDiscovery::SendOut(const std::vector<uint8_t>& octets,
                           const Ipv6Address& source,
                           const Ipv6Address& destination)
{
    if (!m_interface || octets.empty())
    {
        return;
    }
    Ipv6Header header;
    header.SetSource(source);
    header.SetDestination(destination);
    header.SetNextHeader(PROT_NUMBER);
    header.SetHopLimit(ND_HOP_LIMIT);
    header.SetPayloadLength(static_cast<uint16_t>(octets.size()));
    m_traces->NotifySent(static_cast<Icmp6Type>(octets[0]),
                         Icmp6Envelope{source, destination, ND_HOP_LIMIT},
                         static_cast<uint32_t>(octets.size()));
    m_interface->Send(OctetsPacket(octets), header, destination);
}

void
NeighborDiscovery::SendStraight(const std::vector<uint8_t>& octets,
                                const Ipv6Address& source,
                                const Ipv6Address& destination,
                                const Address& linkLayer)
{
    Ipv6Header header;
    header.SetSource(source);
    header.SetDestination(destination);
    header.SetNextHeader(PROT_NUMBER);
    header.SetHopLimit(ND_HOP_LIMIT);
    header.SetPayloadLength(static_cast<uint16_t>(octets.size()));
    Ptr<Packet> packet = OctetsPacket(octets);
    packet->AddHeader(header);
    m_traces->NotifySent(static_cast<Icmp6Type>(octets[0]),
                         Icmp6Envelope{source, destination, ND_HOP_LIMIT},
                         static_cast<uint32_t>(octets.size()));
    m_device->Send(packet, linkLayer, Ipv6L3Protocol::PROT_NUMBER);
}

void
NeighborDiscovery::SendFromStock(Ptr<Packet> packet,
                                 Ipv6Address source,
                                 Ipv6Address destination,
                                 uint8_t protocol,
                                 Ptr<Ipv6Route> route)
{
    uint8_t type = 0;
    packet->CopyData(&type, 1);
    if (!m_ipv6 || type == static_cast<uint8_t>(Icmp6Type::ROUTER_SOLICITATION))
    {
        return;
    }
    m_ipv6->Send(packet, source, destination, protocol, route);
}

std::optional<LinkLayerOctets>
NeighborDiscovery::GetLinkLayerAddress() const
{
    if (!m_device || !m_device->NeedsArp())
    {
        return std::nullopt;
    }
    Address address = m_device->GetAddress();
    LinkLayerOctets octets(address.GetLength());
    address.CopyTo(octets.data());
    return octets;
}

bool
NeighborDiscovery::ToLinkLayer(const LinkLayerOctets& octets, Address& address) const
{
    address = m_device->GetAddress();
    if (octets.size() != address.GetLength())
    {
        return false;
    }
    address.CopyFrom(octets.data(), static_cast<uint8_t>(octets.size()));
    return true;
}

bool
NeighborDiscovery::HasAddress(const Ipv6Address& address) const
{
    for (uint32_t i = 0; i < m_interface->GetNAddresses(); ++i)
    {
        if (m_interface->GetAddress(i).GetAddress() == address)
        {
            return true;
        }
    }
    return false;
}

Ipv6Address
NeighborDiscovery::GetLinkLocalSource() const
{
    if (m_interface)
    {
        Ipv6Address address = m_interface->GetLinkLocalAddress().GetAddress();
        if (HasAddress(address) && !IsTentative(address))
        {
            return address;
        }
    }
    return Ipv6Address::GetAny();
}

Ipv6Address
NeighborDiscovery::SolicitationSource(const Ipv6Address& wanted) const
{
    if (!wanted.IsAny() && HasAddress(wanted) && !IsTentative(wanted))
    {
        return wanted;
    }
    return GetLinkLocalSource();
}

void
NeighborDiscovery::SendNS(Ipv6Address src, Ipv6Address dst, Ipv6Address target, Address)
{
    if (!m_interface)
    {
        return;
    }
    // The source may have been taken off the interface since the caller chose it, or be under DAD
    // (RFC 4862 5.4, RFC 4429 3.2); :: is for probes only
    Ipv6Address source = SolicitationSource(src);
    if (source.IsAny())
    {
        return;
    }
    NeighborSolicitation message;
    message.target = target;
    message.options.sourceLinkLayerAddress = GetLinkLayerAddress();
    SendOut(SerializeIcmp6(message, source, dst), source, dst);
}

void
NeighborDiscovery::SendDadProbe(const Ipv6Address& address)
{
    NeighborSolicitation message;
    message.target = address;
    Ipv6Address source = Ipv6Address::GetAny();
    Ipv6Address group = Ipv6Address::MakeSolicitedAddress(address);
    std::vector<uint8_t> octets = SerializeIcmp6(message, source, group);
    Ptr<Packet> packet = OctetsPacket(octets);
    Ipv6Header header;
    header.SetSource(source);
    header.SetDestination(group);
    header.SetNextHeader(PROT_NUMBER);
    header.SetHopLimit(ND_HOP_LIMIT);
    header.SetPayloadLength(static_cast<uint16_t>(octets.size()));
    m_dad.NoteProbe(address, packet->GetUid());
    m_traces->NotifySent(Icmp6Type::NEIGHBOR_SOLICITATION,
                         Icmp6Envelope{source, group, ND_HOP_LIMIT},
                         static_cast<uint32_t>(octets.size()));
    m_traces->NotifyProbe(address);
    m_interface->Send(packet, header, group);
}

void
NeighborDiscovery::SendUnsolicitedNa(const Ipv6Address& target,
                                     const Ipv6Address& source,
                                     bool override)
{
    if (!m_interface)
    {
        return;
    }
    auto defended = m_defended.find(target);
    bool proxy = defended != m_defended.end() && defended->second;
    NeighborAdvertisement message;
    message.router = m_interface->IsForwarding() && !proxy;
    message.solicited = false;
    message.override = override;
    message.target = target;
    message.options.targetLinkLayerAddress = GetLinkLayerAddress();
    Ipv6Address allNodes = Ipv6Address::GetAllNodesMulticast();
    SendOut(SerializeIcmp6(message, source, allNodes), source, allNodes);
}

bool
NeighborDiscovery::Lookup(Ptr<Packet> p,
                          const Ipv6Header& ipHeader,
                          Ipv6Address dst,
                          Ptr<NetDevice> device,
                          Ptr<NdiscCache> cache,
                          Address* hardwareDestination)
{
    NdiscCache::Entry* entry = m_cache->Lookup(dst);
    if (entry && entry->IsProbe())
    {
        // RFC 4861 7.3.3: packets go on while the neighbour is probed; stock holds back three
        *hardwareDestination = entry->GetMacAddress();
        return true;
    }
    if (entry && NeighborCache::IsUnproven(entry) && GetAuthority())
    {
        m_cache->VerifyByMulticast(entry);
        *hardwareDestination = entry->GetMacAddress();
        return true;
    }
    if (entry || dst.IsLinkLocal() ||
        !m_interface->GetAddressMatchingDestination(dst).GetAddress().IsAny())
    {
        return Icmpv6L4Protocol::Lookup(p, ipHeader, dst, device, m_cache, hardwareDestination);
    }
    // A neighbour that shares no prefix with this interface, which stock drops or solicits from ::
    m_cache->Solicit(dst, {p, ipHeader});
    return false;
}

} // namespace mip6sec
} // namespace ns3
