/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "mobile-node.h"
#include "mobility-tag.h"

#include "ns3/icmp6-errors.h"
#include "ns3/log.h"
#include "ns3/mobility-extensions.h"
#include "ns3/packet-octets.h"
#include "ns3/simulator.h"

#include <algorithm>
#include <cstring>

namespace ns3
{
namespace mip6sec
{

NS_LOG_COMPONENT_DEFINE("Mip6secMobileNodeSignalling");

bool
MobileNode::HasAlternative() const
{
    return m_homeAgents.size() > 1 || m_configuredAgent.IsAny();
}

void
MobileNode::StartRegistration()
{
    m_retry.Remove();
    // RFC 6275 11.4.1: the home agent that has a binding comes first
    const Ipv6Address bound = m_registration->GetBoundHomeAgent();
    if (m_failures == 0 && !bound.IsAny())
    {
        auto place = std::find(m_homeAgents.begin(), m_homeAgents.end(), bound);
        if (place == m_homeAgents.end())
        {
            place = m_homeAgents.insert(m_homeAgents.begin(), bound);
        }
        m_current = static_cast<std::size_t>(place - m_homeAgents.begin());
    }
    if (m_homeAgents.empty())
    {
        m_discovery->Start(m_homePrefix, static_cast<uint8_t>(m_homePrefixLength), m_careOfAddress);
        return;
    }
    if (!m_registration->GetEntry())
    {
        // RFC 6275 11.4.3: before a registration the stored home agent may advertise prefixes
        HomeAgentPeers peers;
        peers.homeAddress = m_homeAddress;
        peers.homeAgent = m_homeAgents[m_current];
        peers.careOfAddress = m_careOfAddress;
        m_prefixes->SetPeers(peers);
    }
    m_registration->Register(m_homeAgents[m_current], m_careOfAddress);
}

void
MobileNode::HomeAgentsDiscovered(const std::vector<Ipv6Address>& homeAgents)
{
    if (homeAgents.empty())
    {
        m_failedTrace(Ipv6Address::GetAny(), "no home agent found");
        m_retry = Simulator::Schedule(m_retryInterval, &MobileNode::StartRegistration, this);
        return;
    }
    m_homeAgents = homeAgents;
    m_current = 0;
    StartRegistration();
}

void
MobileNode::RememberHomeAgents(const RouterEntry& router)
{
    const Ipv6Address address = router.GetGlobalAddress();
    if (m_configuredAgent.IsAny() && router.homeAgent && !address.IsAny() &&
        std::find(m_homeAgents.begin(), m_homeAgents.end(), address) == m_homeAgents.end())
    {
        m_homeAgents.push_back(address);
    }
}

void
MobileNode::Acknowledged(bool prefixDiscovery)
{
    const HomeRegistration::Entry entry = *m_registration->GetEntry();
    const bool wasRegistered = m_state == MobileNodeState::REGISTERED;
    m_failures = 0;
    m_retry.Remove();
    m_tunnel->SetEnds(entry.homeAgent, entry.careOfAddress);
    HomeAgentPeers peers;
    peers.homeAddress = m_homeAddress;
    peers.homeAgent = entry.homeAgent;
    peers.careOfAddress = entry.careOfAddress;
    m_prefixes->SetPeers(peers);
    m_optimizer->SetHomeRegistrationExpiry(entry.expires);
    Apply(MobileNodeEvent::ACKNOWLEDGED);
    m_registeredTrace(m_homeAddress, entry.careOfAddress, entry.homeAgent);
    AdaptTunnel();
    if (!wasRegistered)
    {
        m_optimizer->HomeRegistered(entry.careOfAddress);
    }
    if (prefixDiscovery || (m_prefixExpires && m_prefixTimer.IsExpired()))
    {
        SolicitPrefixes();
    }
}

void
MobileNode::BindingExpired()
{
    if (m_state == MobileNodeState::DEREGISTERING)
    {
        SettleHome(MobileNodeEvent::BINDING_LOST);
        return;
    }
    if (m_state != MobileNodeState::REGISTERED)
    {
        AdaptTunnel();
        return;
    }
    m_failedTrace(m_homeAgents.empty() ? Ipv6Address::GetAny() : m_homeAgents[m_current],
                  "binding expired");
    m_prefixes->Stop();
    m_registration->HoldRefresh(false);
    m_optimizer->CareOfLost();
    Apply(MobileNodeEvent::BINDING_LOST);
    AdaptTunnel();
    // What is under way goes on; its back-off knows how long nobody has answered
    if (!m_registration->IsPending() && m_retry.IsExpired())
    {
        StartRegistration();
    }
}

void
MobileNode::RegistrationRefused(Ipv6Address homeAgent,
                                HomeRegistrationFailure failure,
                                BindingStatus status)
{
    const bool rejected = failure == HomeRegistrationFailure::REJECTED;
    m_failedTrace(homeAgent,
                  rejected ? BindingStatusName(status) : HomeRegistrationFailureName(failure));
    if (m_state == MobileNodeState::DEREGISTERING)
    {
        m_retry = Simulator::Schedule(m_retryInterval, &MobileNode::BeginDeregistration, this);
        return;
    }
    // While another home agent still defends our address, it is no other node that has it
    if (rejected && status == BindingStatus::DAD_FAILED &&
        !m_registration->MayBeBoundElsewhere(homeAgent))
    {
        HomeAddressRefused();
        return;
    }
    if (m_state == MobileNodeState::REGISTERED && !m_registration->GetEntry())
    {
        m_optimizer->CareOfLost();
        Apply(MobileNodeEvent::BINDING_LOST);
        AdaptTunnel();
    }
    ++m_failures;
    // RFC 6275 11.4.1: the next home agent is asked after InitialBindackTimeoutFirstReg at the
    // earliest
    const Time now = Simulator::Now();
    Time wait = Max(Time(0), m_registration->GetLastSent() + m_firstTimeout - now);
    if (m_failures < m_homeAgents.size())
    {
        m_current = (m_current + 1) % m_homeAgents.size();
    }
    else
    {
        m_failures = 0;
        m_current = 0;
        if (m_configuredAgent.IsAny())
        {
            m_homeAgents.clear();
        }
        if (rejected || !m_configuredAgent.IsAny())
        {
            wait = m_retryInterval;
        }
    }
    m_retry = Simulator::Schedule(wait, &MobileNode::StartRegistration, this);
}

void
MobileNode::HomeAddressRefused()
{
    DropHomeAddress();
    if (!m_formedHomeAddress)
    {
        // RFC 6275 11.7.1: the same home address must not be used again, and there is no other
        NS_LOG_WARN("Node " << m_node->GetId() << " has lost its configured home address");
        m_prefixExpires.reset();
        return;
    }
    // Another interface identifier, as after any collision (RFC 4862 5.4.5)
    constexpr std::size_t identifierOffset = 8;
    uint8_t octets[16];
    m_homePrefix.GetBytes(octets);
    const uint64_t identifier = m_random.Next64();
    std::memcpy(octets + identifierOffset, &identifier, sizeof(identifier));
    octets[identifierOffset] &= 0xfd; // not globally unique
    FormHomeAddress(Ipv6Address(octets));
    Evaluate();
}

Time
MobileNode::GetLifetimeLimit() const
{
    Time limit = Seconds(65535 * BINDING_LIFETIME_UNIT_S);
    if (m_prefixExpires)
    {
        limit = Min(limit, *m_prefixExpires - Simulator::Now());
    }
    const RouterEntry* router = m_interface->GetCurrentRouter();
    if (!router)
    {
        return limit;
    }
    for (const PrefixInformation& prefix : router->prefixes)
    {
        if (prefix.validLifetime != ND_INFINITY &&
            Ipv6Prefix(prefix.prefixLength).IsMatch(m_careOfAddress, prefix.prefix))
        {
            limit = Min(limit, Seconds(prefix.validLifetime));
        }
    }
    return limit;
}

void
MobileNode::SetHomePrefixLifetime(uint32_t validLifetime)
{
    m_prefixTimer.Remove();
    if (validLifetime == ND_INFINITY)
    {
        m_prefixExpires.reset();
        return;
    }
    const Time lifetime = Seconds(validLifetime);
    m_prefixExpires = Simulator::Now() + lifetime;
    // RFC 6275 11.4.2: ask again when the home address is about to become invalid
    m_prefixTimer = Simulator::Schedule(lifetime * int64x64_t(m_refreshFraction),
                                        &MobileNode::SolicitPrefixes,
                                        this);
}

void
MobileNode::SolicitPrefixes()
{
    if (m_state != MobileNodeState::REGISTERED)
    {
        return;
    }
    // RFC 6275 11.7.1: no refresh before the prefixes are known
    m_registration->HoldRefresh(true);
    m_prefixes->Solicit();
}

void
MobileNode::PrefixesAdvertised(const MobilePrefixAdvertisement& advertisement)
{
    m_advertisementTrace(advertisement.identifier);
    const auto& prefixes = advertisement.options.prefixes;
    const auto mine = std::find_if(prefixes.begin(), prefixes.end(), [&](const auto& p) {
        return !IsForeignPrefix(p) && p.prefixLength == m_homePrefixLength;
    });
    if (mine != prefixes.end())
    {
        const std::optional<Time> before = m_prefixExpires;
        SetHomePrefixLifetime(mine->validLifetime);
        if (mine->validLifetime == 0)
        {
            const auto other = std::find_if(prefixes.begin(), prefixes.end(), [&](const auto& p) {
                return p.autonomous && p.prefixLength == 64 && p.validLifetime > 0;
            });
            if (other != prefixes.end())
            {
                Renumber(*other);
                return;
            }
        }
        const HomeRegistration::Entry* entry = m_registration->GetEntry();
        if (entry && m_prefixExpires && (!before || *m_prefixExpires < *before) &&
            *m_prefixExpires < entry->expires)
        {
            // RFC 6275 11.4.2: no binding may outlive the prefix
            // This update takes the place of a refresh that has waited; once it is acknowledged the
            // optimizer shortens the bindings of correspondent nodes
            StartRegistration();
        }
    }
    m_registration->HoldRefresh(false);
}

void
MobileNode::Renumber(const PrefixInformation& prefix)
{
    const Ipv6Address old = m_homeAddress;
    DropHomeAddress();
    m_homePrefix = prefix.prefix.CombinePrefix(Ipv6Prefix(prefix.prefixLength));
    m_homePrefixLength = prefix.prefixLength;
    if (prefix.routerAddress)
    {
        SetHomeAgents({prefix.prefix});
    }
    else
    {
        // Found by DHAAD in the new prefix
        m_configuredAgent = Ipv6Address::GetAny();
        SetHomeAgents({});
    }
    constexpr std::size_t identifierOffset = 8;
    uint8_t octets[16];
    uint8_t network[16];
    old.GetBytes(octets);
    m_homePrefix.GetBytes(network);
    std::memcpy(octets, network, identifierOffset);
    SetHomePrefixLifetime(prefix.validLifetime);
    FormHomeAddress(Ipv6Address(octets));
    Evaluate();
}

bool
MobileNode::HandleArrivedError(const NdArrival& arrival)
{
    return HandleIcmpError(arrival.octets, arrival.envelope);
}

bool
MobileNode::HandleIcmpError(const std::vector<uint8_t>& octets, const Icmp6Envelope& envelope)
{
    const Parsed<Icmp6Error> parsed = ParseIcmp6Error(octets.data(), octets.size(), envelope);
    if (!parsed)
    {
        return false;
    }
    const Icmp6Error& error = *parsed.value;
    constexpr std::size_t nextHeaderOffset = 6;
    constexpr std::size_t destinationOffset = 24;
    if (error.invoking.size() <= IPV6_HEADER_SIZE)
    {
        return false;
    }
    const uint8_t nextHeader = error.invoking[nextHeaderOffset];
    const Ipv6Address destination =
        Ipv6Address::Deserialize(error.invoking.data() + destinationOffset);
    // Only what carries a Mobility Header or a Home Address option is Mobile IPv6's affair
    if (nextHeader != NH_DEST_OPTIONS && nextHeader != NH_MOBILITY && nextHeader != NH_ESP)
    {
        return false;
    }
    const bool unreachable = error.type == Icmp6Type::DESTINATION_UNREACHABLE;
    const bool unknownHeader =
        error.type == Icmp6Type::PARAMETER_PROBLEM &&
        error.code == static_cast<uint8_t>(ParameterProblemCode::UNRECOGNIZED_NEXT_HEADER);
    const bool unknownOption =
        error.type == Icmp6Type::PARAMETER_PROBLEM &&
        error.code == static_cast<uint8_t>(ParameterProblemCode::UNRECOGNIZED_OPTION);
    if (unknownOption)
    {
        // RFC 6275 11.3.5: log the error and discard the message
        NS_LOG_WARN("Node " << m_node->GetId() << ": " << envelope.source
                            << " does not know the Home Address option");
    }
    if (m_registration->IsHomeAgent(destination))
    {
        if (unreachable || unknownHeader)
        {
            m_registration->ReportFailure(destination,
                                          unreachable ? HomeRegistrationFailure::UNREACHABLE
                                                      : HomeRegistrationFailure::NOT_SUPPORTED);
        }
    }
    else
    {
        m_optimizer->IcmpError(destination, error.type, error.code);
    }
    return unknownOption;
}

bool
MobileNode::HandleHomeIcmp(uint8_t type, Ptr<const Packet> packet, const Icmp6Envelope& envelope)
{
    switch (static_cast<Icmp6Type>(type))
    {
    case Icmp6Type::MOBILE_PREFIX_ADVERTISEMENT:
        m_prefixes->Receive(packet, envelope, MobilityTag::Find(packet, m_node->GetId()).hasType2);
        return true;
    case Icmp6Type::DESTINATION_UNREACHABLE:
    case Icmp6Type::PARAMETER_PROBLEM:
        return HandleIcmpError(PacketOctets(packet), envelope);
    default:
        return false;
    }
}

} // namespace mip6sec
} // namespace ns3
