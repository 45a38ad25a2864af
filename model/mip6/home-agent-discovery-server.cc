/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "home-agent-discovery-server.h"

#include "home-agents-anycast.h"
#include "mobility-output.h"

#include "ns3/mobility-constants.h"
#include "ns3/mobility-extensions.h"
#include "ns3/packet-octets.h"

#include <algorithm>
#include <utility>

namespace ns3
{
namespace mip6sec
{

HomeAgentDiscoveryServer::HomeAgentDiscoveryServer(Ptr<Ipv6> ipv6,
                                                   Ptr<NeighborDiscovery> discovery,
                                                   HomeAgentsList& list,
                                                   Ptr<UniformRandomVariable> random,
                                                   HomeAgentDropSink drop,
                                                   HomeAgentIcmpSink icmp)
    : m_ipv6(ipv6),
      m_discovery(discovery),
      m_list(list),
      m_random(random),
      m_drop(std::move(drop)),
      m_icmp(std::move(icmp))
{
}

void
HomeAgentDiscoveryServer::SetPrefixes(const std::vector<HomePrefix>& prefixes)
{
    std::vector<Ipv6Address> anycasts;
    for (const auto& prefix : prefixes)
    {
        if (prefix.own && prefix.information.prefixLength <= 121)
        {
            anycasts.push_back(HomeAgentsAnycastAddress(prefix.information.prefix,
                                                        prefix.information.prefixLength));
        }
    }
    for (const auto& anycast : m_anycasts)
    {
        if (std::find(anycasts.begin(), anycasts.end(), anycast) == anycasts.end())
        {
            m_discovery->RemoveDefended(anycast);
        }
    }
    for (const auto& anycast : anycasts)
    {
        if (!IsAnycast(anycast))
        {
            // As for a proxied address, advertisements for an anycast address do not override (RFC
            // 4861 7.2.7)
            m_discovery->AddDefended(anycast, true);
        }
    }
    m_anycasts = std::move(anycasts);
}

void
HomeAgentDiscoveryServer::SetPreference(uint16_t preference)
{
    m_preference = preference;
}

bool
HomeAgentDiscoveryServer::IsAnycast(const Ipv6Address& address) const
{
    return std::find(m_anycasts.begin(), m_anycasts.end(), address) != m_anycasts.end();
}

std::vector<Ipv6Address>
HomeAgentDiscoveryServer::GetOwnAddresses() const
{
    std::vector<Ipv6Address> own;
    Ptr<Ipv6Interface> interface = m_discovery->GetInterface();
    for (uint32_t i = 0; i < interface->GetNAddresses(); ++i)
    {
        const Ipv6Address address = interface->GetAddress(i).GetAddress();
        if (IsUnicastRoutable(address))
        {
            own.push_back(address);
        }
    }
    return own;
}

bool
HomeAgentDiscoveryServer::Handle(Ptr<const Packet> packet, const Ipv6Header& header)
{
    const std::vector<uint8_t> octets = PacketOctets(packet);
    if (octets.empty() ||
        octets[0] != static_cast<uint8_t>(Icmp6Type::HOME_AGENT_DISCOVERY_REQUEST))
    {
        return false;
    }
    Icmp6Envelope envelope;
    envelope.source = header.GetSource();
    envelope.destination = header.GetDestination();
    envelope.hopLimit = header.GetHopLimit();
    const auto request = ParseHomeAgentDiscoveryRequest(octets.data(), octets.size(), envelope);
    const std::vector<Ipv6Address> own = GetOwnAddresses();
    if (!request || own.empty() || !IsUnicastRoutable(envelope.source))
    {
        m_drop(HomeAgentDrop::MALFORMED, packet);
        return true;
    }
    m_icmp(false,
           Icmp6Type::HOME_AGENT_DISCOVERY_REQUEST,
           envelope.source,
           octets.size() + IPV6_HEADER_SIZE);
    HomeAgentDiscoveryReply reply;
    reply.identifier = request.value->identifier;
    reply.homeAgents = m_list.Order(own, m_preference, m_random, MAX_ADDRESSES);
    MobilityPath path;
    path.source = own.front();
    path.destination = envelope.source;
    const auto answer = SerializeIcmp6(reply, path.source, path.destination);
    const uint32_t sent = SendAlongPath(m_ipv6, OctetsPacket(answer), NH_ICMPV6, path);
    if (sent == 0)
    {
        m_drop(HomeAgentDrop::UNREACHABLE, packet);
        return true;
    }
    m_icmp(true, Icmp6Type::HOME_AGENT_DISCOVERY_REPLY, path.destination, sent);
    return true;
}

void
HomeAgentDiscoveryServer::Clear()
{
    SetPrefixes({});
}

} // namespace mip6sec
} // namespace ns3
