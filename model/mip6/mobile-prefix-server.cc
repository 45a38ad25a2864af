/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "mobile-prefix-server.h"

#include "mobility-output.h"

#include "ns3/mobility-constants.h"
#include "ns3/packet-octets.h"
#include "ns3/simulator.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace ns3
{
namespace mip6sec
{

namespace
{

/// Shortest time between two advertisements to one mobile node (RFC 6275 6.8)
const Time MIN_SPACING = Seconds(1);

/// @param binding a binding @return its ends
HomeAgentPeers
PeersOf(const Binding& binding)
{
    return {binding.homeAddress, binding.localAddress, binding.careOfAddress};
}

} // namespace

MobilePrefixServer::MobilePrefixServer(Ptr<Ipv6> ipv6,
                                       BindingCache& bindings,
                                       HomePrefixList& prefixes,
                                       const Settings& settings,
                                       Ptr<UniformRandomVariable> random,
                                       HomeAgentDropSink drop,
                                       HomeAgentIcmpSink icmp)
    : m_ipv6(ipv6),
      m_bindings(bindings),
      m_prefixes(prefixes),
      m_settings(settings),
      m_random(random),
      m_drop(std::move(drop)),
      m_icmp(std::move(icmp)),
      m_protection(CreateObject<NoProtection>())
{
}

MobilePrefixServer::~MobilePrefixServer()
{
    Clear();
}

void
MobilePrefixServer::SetProtection(Ptr<HomeAgentProtection> protection)
{
    m_protection = protection;
}

bool
MobilePrefixServer::HandleSolicitation(const std::vector<uint8_t>& octets,
                                       const Icmp6Envelope& envelope)
{
    if (!m_settings.enabled)
    {
        return true;
    }
    const auto solicitation = ParseMobilePrefixSolicitation(octets.data(), octets.size(), envelope);
    if (!solicitation)
    {
        m_drop(HomeAgentDrop::MALFORMED, OctetsPacket(octets));
        return true;
    }
    const Binding* binding = m_bindings.Find(envelope.source);
    if (!binding)
    {
        m_drop(HomeAgentDrop::NO_BINDING, OctetsPacket(octets));
        return true;
    }
    if (!m_protection->Accepts(HomeAgentTraffic::PREFIX_DISCOVERY,
                               PeersOf(*binding),
                               OctetsPacket(octets)))
    {
        m_drop(HomeAgentDrop::NOT_PROTECTED, OctetsPacket(octets));
        return true;
    }
    m_icmp(false,
           Icmp6Type::MOBILE_PREFIX_SOLICITATION,
           binding->careOfAddress,
           octets.size() + IPV6_HEADER_SIZE + HOME_ADDRESS_HEADER_SIZE);
    Client& client = m_clients[envelope.source];
    client.unacknowledged = false;
    if (client.solicited)
    {
        // The answer waits for its second; the newest question is the one answered
        m_drop(HomeAgentDrop::SOLICITATION_RATE, OctetsPacket(octets));
        client.identifier = solicitation.value->identifier;
        return true;
    }
    // The whole list is on its way now, so what was planned has become needless
    client.timer.Cancel();
    client.solicited = true;
    client.identifier = solicitation.value->identifier;
    const Time since = Simulator::Now() - client.lastSent;
    if (!client.everSent || since >= MIN_SPACING)
    {
        Due(envelope.source);
    }
    else
    {
        client.timer = Simulator::Schedule(MIN_SPACING - since,
                                           &MobilePrefixServer::Due,
                                           this,
                                           envelope.source);
    }
    return true;
}

void
MobilePrefixServer::Registered(const Ipv6Address& homeAddress)
{
    if (!m_settings.enabled)
    {
        return;
    }
    Client& client = m_clients[homeAddress];
    if (!client.timer.IsExpired())
    {
        return;
    }
    if (client.unacknowledged)
    {
        Transmit(homeAddress);
    }
    else if (!client.everSent || Simulator::Now() - client.lastSent >= m_settings.maxInterval)
    {
        Plan(homeAddress);
    }
}

void
MobilePrefixServer::Ended(const Ipv6Address& homeAddress)
{
    const auto found = m_clients.find(homeAddress);
    if (found != m_clients.end())
    {
        found->second.timer.Cancel();
        m_clients.erase(found);
    }
}

void
MobilePrefixServer::PrefixesChanged()
{
    if (!m_settings.enabled)
    {
        return;
    }
    // In the order of addresses, since each draws a random number
    std::vector<Ipv6Address> homeAddresses;
    for (const auto& [homeAddress, binding] : m_bindings.GetEntries())
    {
        homeAddresses.push_back(homeAddress);
    }
    std::sort(homeAddresses.begin(), homeAddresses.end());
    for (const auto& homeAddress : homeAddresses)
    {
        Client& client = m_clients[homeAddress];
        if (client.solicited)
        {
            continue; // its answer will say it
        }
        if (client.unacknowledged)
        {
            // The list as a whole replaces the old advertisement and its retransmissions
            client.timer.Cancel();
            client.unacknowledged = false;
        }
        if (client.timer.IsExpired())
        {
            Plan(homeAddress);
        }
    }
}

void
MobilePrefixServer::Clear()
{
    for (auto& [homeAddress, client] : m_clients)
    {
        client.timer.Cancel();
    }
    m_clients.clear();
}

void
MobilePrefixServer::Plan(const Ipv6Address& homeAddress)
{
    double maxDelay = m_settings.maxInterval.GetSeconds();
    const HomePrefix* prefix = m_prefixes.Find(homeAddress);
    if (prefix)
    {
        maxDelay = std::min<double>(maxDelay, HomePrefixList::SecondsLeft(prefix->preferredUntil));
    }
    const double minDelay = m_settings.minInterval.GetSeconds();
    const double delay = minDelay + m_random->GetValue(0, std::abs(maxDelay - minDelay));
    m_clients[homeAddress].timer =
        Simulator::Schedule(Seconds(delay), &MobilePrefixServer::Due, this, homeAddress);
}

void
MobilePrefixServer::Due(Ipv6Address homeAddress)
{
    if (!m_bindings.Find(homeAddress))
    {
        Ended(homeAddress);
        return;
    }
    Client& client = m_clients[homeAddress];
    if (client.solicited)
    {
        client.solicited = false;
        Send(homeAddress, client.identifier);
        return;
    }
    if (!client.unacknowledged)
    {
        Transmit(homeAddress);
        return;
    }
    --client.retriesLeft;
    Send(homeAddress, 0);
    if (client.retriesLeft > 0)
    {
        client.wait = client.wait * 2;
        client.timer =
            Simulator::Schedule(client.wait, &MobilePrefixServer::Due, this, homeAddress);
    }
}

void
MobilePrefixServer::Transmit(const Ipv6Address& homeAddress)
{
    Client& client = m_clients[homeAddress];
    const Time since = Simulator::Now() - client.lastSent;
    if (client.everSent && since < MIN_SPACING)
    {
        client.unacknowledged = false;
        client.timer =
            Simulator::Schedule(MIN_SPACING - since, &MobilePrefixServer::Due, this, homeAddress);
        return;
    }
    client.unacknowledged = true;
    client.retriesLeft = m_settings.retries;
    client.wait = m_settings.retransmitInterval;
    Send(homeAddress, 0);
    if (client.retriesLeft > 0)
    {
        client.timer =
            Simulator::Schedule(client.wait, &MobilePrefixServer::Due, this, homeAddress);
    }
}

void
MobilePrefixServer::Send(const Ipv6Address& homeAddress, uint16_t identifier)
{
    MobilePrefixAdvertisement advertisement;
    advertisement.identifier = identifier;
    // M and O stay clear: there is no DHCPv6 support (RFC 6275 6.8, 10.4.4)
    advertisement.options.prefixes = m_prefixes.GetRemaining();
    const Binding& binding = *m_bindings.Find(homeAddress);
    MobilityPath path;
    path.source = binding.localAddress;
    path.destination = binding.careOfAddress;
    path.type2 = binding.homeAddress;
    Ptr<Packet> packet =
        OctetsPacket(SerializeIcmp6(advertisement, binding.localAddress, binding.homeAddress));
    uint8_t nextHeader = NH_ICMPV6;
    Client& client = m_clients[binding.homeAddress];
    client.everSent = true;
    client.lastSent = Simulator::Now();
    if (!m_protection->ProtectMessage(HomeAgentTraffic::PREFIX_DISCOVERY,
                                      PeersOf(binding),
                                      packet,
                                      nextHeader))
    {
        m_drop(HomeAgentDrop::NOT_PROTECTED, packet);
        return;
    }
    const uint32_t sent = SendAlongPath(m_ipv6, packet, nextHeader, path);
    if (sent == 0)
    {
        m_drop(HomeAgentDrop::UNREACHABLE, packet);
        return;
    }
    m_icmp(true, Icmp6Type::MOBILE_PREFIX_ADVERTISEMENT, binding.careOfAddress, sent);
}

} // namespace mip6sec
} // namespace ns3
