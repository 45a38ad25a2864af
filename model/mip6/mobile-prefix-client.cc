/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "mobile-prefix-client.h"

#include "mobility-output.h"

#include "ns3/log.h"
#include "ns3/packet-octets.h"
#include "ns3/simulator.h"

namespace ns3
{
namespace mip6sec
{

NS_LOG_COMPONENT_DEFINE("Mip6secMobilePrefixClient");

const char*
MobilePrefixDropName(MobilePrefixDrop reason)
{
    switch (reason)
    {
    case MobilePrefixDrop::MALFORMED:
        return "malformed";
    case MobilePrefixDrop::NOT_FROM_HOME_AGENT:
        return "not from home agent";
    case MobilePrefixDrop::NO_ROUTING_HEADER:
        return "no routing header";
    case MobilePrefixDrop::NOT_PROTECTED:
        return "not protected";
    case MobilePrefixDrop::UNSOLICITED:
        return "unsolicited";
    }
    return "?";
}

MobilePrefixClient::MobilePrefixClient(Ptr<Ipv6> ipv6, RandomOctets& random, Callbacks callbacks)
    : m_ipv6(ipv6),
      m_random(random),
      m_callbacks(std::move(callbacks)),
      m_maxTimeout(Seconds(MAX_BINDACK_TIMEOUT_S))
{
}

MobilePrefixClient::~MobilePrefixClient()
{
    Stop();
}

void
MobilePrefixClient::SetProtection(Ptr<HomeAgentProtection> protection)
{
    m_protection = protection;
}

void
MobilePrefixClient::SetMaxTimeout(Time timeout)
{
    m_maxTimeout = timeout;
}

void
MobilePrefixClient::SetPeers(const HomeAgentPeers& peers)
{
    m_peers = peers;
}

void
MobilePrefixClient::Solicit()
{
    if (IsPending())
    {
        return;
    }
    m_timeout = Seconds(INITIAL_SOLICIT_TIMER_S);
    Send();
}

void
MobilePrefixClient::Stop()
{
    m_timer.Remove();
}

bool
MobilePrefixClient::IsPending() const
{
    return !m_timer.IsExpired();
}

void
MobilePrefixClient::Send()
{
    m_timer = Simulator::Schedule(m_timeout, &MobilePrefixClient::Timeout, this);
    m_identifier = m_random.Next16();
    MobilePrefixSolicitation solicitation;
    solicitation.identifier = m_identifier;
    Ptr<Packet> packet =
        OctetsPacket(SerializeIcmp6(solicitation, m_peers.homeAddress, m_peers.homeAgent));
    uint8_t nextHeader = NH_ICMPV6;
    if (!m_protection->ProtectMessage(HomeAgentTraffic::PREFIX_DISCOVERY,
                                      m_peers,
                                      packet,
                                      nextHeader))
    {
        // Asked again at the timeout, when there may be an association
        return;
    }
    MobilityPath path;
    path.source = m_peers.careOfAddress;
    path.destination = m_peers.homeAgent;
    path.homeAddressOption = m_peers.homeAddress;
    const uint32_t octets = SendAlongPath(m_ipv6, packet, nextHeader, path);
    if (octets > 0)
    {
        NS_LOG_INFO("Mobile Prefix Solicitation " << m_identifier << " to " << m_peers.homeAgent);
        m_callbacks.solicitationSent(m_identifier, octets);
    }
}

void
MobilePrefixClient::Timeout()
{
    m_timeout = Min(2 * m_timeout, m_maxTimeout);
    Send();
}

void
MobilePrefixClient::Receive(Ptr<const Packet> packet, const Icmp6Envelope& envelope, bool hasType2)
{
    const std::vector<uint8_t> octets = PacketOctets(packet);
    const Parsed<MobilePrefixAdvertisement> parsed =
        ParseMobilePrefixAdvertisement(octets.data(), octets.size(), envelope);
    if (!parsed)
    {
        m_callbacks.dropped(MobilePrefixDrop::MALFORMED);
        return;
    }
    // RFC 6275 11.4.3, test by test
    if (m_peers.homeAgent.IsAny() || envelope.source != m_peers.homeAgent)
    {
        m_callbacks.dropped(MobilePrefixDrop::NOT_FROM_HOME_AGENT);
        return;
    }
    if (!hasType2)
    {
        m_callbacks.dropped(MobilePrefixDrop::NO_ROUTING_HEADER);
        return;
    }
    if (!m_protection->Accepts(HomeAgentTraffic::PREFIX_DISCOVERY, m_peers, packet))
    {
        m_callbacks.dropped(MobilePrefixDrop::NOT_PROTECTED);
        return;
    }
    if (!IsPending() || parsed.value->identifier != m_identifier)
    {
        m_callbacks.dropped(MobilePrefixDrop::UNSOLICITED);
        m_callbacks.unsolicited();
        return;
    }
    Stop();
    m_callbacks.advertised(*parsed.value);
}

} // namespace mip6sec
} // namespace ns3
