/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "home-agent-discovery-client.h"

#include "home-agents-anycast.h"
#include "mobility-output.h"

#include "ns3/ipv6-l3-protocol.h"
#include "ns3/log.h"
#include "ns3/mobility-constants.h"
#include "ns3/mobility-extensions.h"
#include "ns3/packet-octets.h"
#include "ns3/simulator.h"

#include <algorithm>

namespace ns3
{
namespace mip6sec
{

NS_LOG_COMPONENT_DEFINE("Mip6secHomeAgentDiscoveryClient");

HomeAgentDiscoveryClient::HomeAgentDiscoveryClient(Ptr<NeighborDiscovery> discovery,
                                                   RandomOctets& random,
                                                   Callbacks callbacks)
    : m_discovery(discovery),
      m_random(random),
      m_callbacks(std::move(callbacks))
{
    m_discovery->AddHandler(Icmp6Type::HOME_AGENT_DISCOVERY_REPLY,
                            MakeCallback(&HomeAgentDiscoveryClient::HandleReply, this));
}

HomeAgentDiscoveryClient::~HomeAgentDiscoveryClient()
{
    Stop();
    m_discovery->RemoveHandler(Icmp6Type::HOME_AGENT_DISCOVERY_REPLY,
                               MakeCallback(&HomeAgentDiscoveryClient::HandleReply, this));
}

void
HomeAgentDiscoveryClient::Start(const Ipv6Address& prefix,
                                uint8_t length,
                                const Ipv6Address& careOfAddress)
{
    Stop();
    m_anycast = HomeAgentsAnycastAddress(prefix, length);
    m_careOfAddress = careOfAddress;
    m_identifier = m_random.Next16();
    m_retries = 0;
    m_timeout = Seconds(INITIAL_DHAAD_TIMEOUT_S);
    Send();
}

void
HomeAgentDiscoveryClient::Stop()
{
    m_timer.Remove();
}

bool
HomeAgentDiscoveryClient::IsPending() const
{
    return !m_timer.IsExpired();
}

void
HomeAgentDiscoveryClient::Send()
{
    m_timer = Simulator::Schedule(m_timeout, &HomeAgentDiscoveryClient::Timeout, this);
    HomeAgentDiscoveryRequest request;
    request.identifier = m_identifier;
    const uint32_t octets =
        SendUndiverted(m_discovery->GetIpv6(),
                       OctetsPacket(SerializeIcmp6(request, m_careOfAddress, m_anycast)),
                       NH_ICMPV6,
                       m_careOfAddress,
                       m_anycast);
    if (octets > 0)
    {
        NS_LOG_INFO("Home Agent Address Discovery Request " << m_identifier << " to " << m_anycast);
        m_callbacks.requestSent(m_identifier, octets);
    }
}

void
HomeAgentDiscoveryClient::Timeout()
{
    if (m_retries == DHAAD_RETRIES)
    {
        m_callbacks.done({});
        return;
    }
    ++m_retries;
    m_timeout = 2 * m_timeout;
    Send();
}

bool
HomeAgentDiscoveryClient::HandleReply(const NdArrival& arrival)
{
    const std::vector<uint8_t>& octets = arrival.octets;
    const Icmp6Envelope& envelope = arrival.envelope;
    const Parsed<HomeAgentDiscoveryReply> parsed =
        ParseHomeAgentDiscoveryReply(octets.data(), octets.size(), envelope);
    if (!parsed)
    {
        return false;
    }
    const HomeAgentDiscoveryReply& reply = *parsed.value;
    if (!IsPending() || reply.identifier != m_identifier || envelope.destination != m_careOfAddress)
    {
        return false;
    }
    m_callbacks.replyReceived(reply.identifier,
                              static_cast<uint32_t>(reply.homeAgents.size()),
                              static_cast<uint32_t>(octets.size()) + IPV6_HEADER_SIZE);
    std::vector<Ipv6Address> homeAgents;
    std::copy_if(reply.homeAgents.begin(),
                 reply.homeAgents.end(),
                 std::back_inserter(homeAgents),
                 [](const Ipv6Address& a) { return IsUnicastRoutable(a); });
    if (homeAgents.empty())
    {
        // RFC 6275 10.5.1: then the home agent that answers is the only one
        if (!IsUnicastRoutable(envelope.source))
        {
            return true;
        }
        homeAgents.push_back(envelope.source);
    }
    Stop();
    m_callbacks.done(homeAgents);
    return true;
}

} // namespace mip6sec
} // namespace ns3
