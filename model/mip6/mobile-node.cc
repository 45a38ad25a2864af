/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "mobile-node.h"

#include "ns3/abort.h"
#include "ns3/ipv6-route.h"
#include "ns3/log.h"
#include "ns3/mobility-extensions.h"
#include "ns3/simulator.h"

namespace ns3
{
namespace mip6sec
{

NS_LOG_COMPONENT_DEFINE("Mip6secMobileNode");

namespace
{

/// Place of a mobile node among the diverters of a node
constexpr int DIVERTER_PRIORITY = 200;

} // namespace

MobileNode::MobileNode() = default;
MobileNode::~MobileNode() = default;

Ptr<MobileNode>
MobileNode::Install(Ptr<MobileInterface> interface)
{
    NS_ABORT_MSG_IF(!interface,
                    "MobileNode::Install needs a MobileInterface: call MobileInterface::Install "
                    "on the device first");
    Ptr<Node> node = interface->GetDevice()->GetNode();
    NS_ABORT_MSG_IF(node->GetObject<MobileNode>(),
                    "node " << node->GetId()
                            << " is a mobile node already: one MobileNode moves one interface");
    Ptr<MobileNode> role = CreateObject<MobileNode>();
    role->Setup(interface);
    node->AggregateObject(role);
    if (node->IsInitialized())
    {
        role->Initialize();
    }
    return role;
}

void
MobileNode::Setup(Ptr<MobileInterface> interface)
{
    m_interface = interface;
    m_node = interface->GetDevice()->GetNode();
    m_routing = DivertRouting::Install(m_node);
    m_routing->AddDiverter(DIVERTER_PRIORITY, this);
    interface->SetPrefixFilter(MakeCallback(&MobileNode::IsForeignPrefix, this));
    m_optimizer = CreateObject<RouteOptimizer>();

    Ptr<MobilityProtocol> protocol = MobilityProtocol::Install(m_node);
    Ptr<NeighborDiscovery> discovery = interface->GetNeighborDiscovery();
    m_tunnel = std::make_unique<MobileNodeTunnel>(m_node,
                                                  interface->GetDevice()->GetMtu(),
                                                  TunnelCallbacks());
    m_registration = std::make_unique<HomeRegistration>(protocol, RegistrationCallbacks());
    m_homeLink = std::make_unique<HomeLink>(interface);
    m_discovery = std::make_unique<HomeAgentDiscoveryClient>(
        discovery,
        m_random,
        HomeAgentDiscoveryClient::Callbacks{
            [this](const std::vector<Ipv6Address>& agents) { HomeAgentsDiscovered(agents); },
            [this](uint16_t identifier, uint32_t octets) { m_requestTrace(identifier, octets); },
            [this](uint16_t identifier, uint32_t agents, uint32_t octets) {
                m_replyTrace(identifier, agents, octets);
            }});
    m_prefixes = std::make_unique<MobilePrefixClient>(
        m_node->GetObject<Ipv6>(),
        m_random,
        MobilePrefixClient::Callbacks{
            [this](const MobilePrefixAdvertisement& message) { PrefixesAdvertised(message); },
            [this](uint16_t identifier, uint32_t octets) {
                m_solicitationTrace(identifier, octets);
            },
            [this](MobilePrefixDrop reason) { m_prefixDropTrace(reason); },
            [this]() {
                // Without a binding nobody would answer (RFC 6275 11.4.2)
                if (m_state == MobileNodeState::REGISTERED)
                {
                    m_prefixes->Solicit();
                }
            }});
    m_homeIcmp = HomeAddressIcmp::Install(
        m_node,
        m_tunnel->GetInterface(),
        [this](uint8_t type, Ptr<const Packet> packet, const Icmp6Envelope& envelope) {
            return HandleHomeIcmp(type, packet, envelope);
        });
    discovery->AddHandler(Icmp6Type::DESTINATION_UNREACHABLE,
                          MakeCallback(&MobileNode::HandleArrivedError, this));
    discovery->AddHandler(Icmp6Type::PARAMETER_PROBLEM,
                          MakeCallback(&MobileNode::HandleArrivedError, this));
}

MobileNodeTunnel::Callbacks
MobileNode::TunnelCallbacks()
{
    MobileNodeTunnel::Callbacks callbacks;
    callbacks.dropped = [this](MobileNodeDrop reason, Ptr<const Packet> packet) {
        NS_LOG_INFO("Node " << m_node->GetId() << " drops payload: " << MobileNodeDropName(reason));
        m_dropTrace(reason, packet);
    };
    callbacks.queued = [this](uint32_t packets) { m_queuedTrace(packets); };
    callbacks.tunneled = [this](Ipv6Address peer) { m_optimizer->TunneledPacketFrom(peer); };
    callbacks.isHomeAgent = [this](Ipv6Address address) {
        return m_registration->IsHomeAgent(address);
    };
    callbacks.homeRoute = [this](Ipv6Address destination) {
        Ipv6Header header;
        header.SetSource(m_homeAddress);
        header.SetDestination(destination);
        return DivertOutput(header, nullptr);
    };
    return callbacks;
}

HomeRegistration::Callbacks
MobileNode::RegistrationCallbacks()
{
    HomeRegistration::Callbacks callbacks;
    callbacks.acknowledged = [this](bool prefixDiscovery) { Acknowledged(prefixDiscovery); };
    callbacks.deregistered = [this]() { SettleHome(MobileNodeEvent::DEREGISTERED); };
    callbacks.expired = [this]() { BindingExpired(); };
    callbacks.failed =
        [this](Ipv6Address agent, HomeRegistrationFailure failure, BindingStatus status) {
            RegistrationRefused(agent, failure, status);
        };
    callbacks.updateSent = [this](Ipv6Address agent, Ipv6Address careOf, uint16_t sequence) {
        UpdateSent(agent, careOf, sequence);
    };
    callbacks.ignored = [this](HomeRegistrationIgnored reason) { m_ignoredTrace(reason); };
    callbacks.hasAlternative = [this]() { return HasAlternative(); };
    callbacks.lifetimeLimit = [this]() { return GetLifetimeLimit(); };
    return callbacks;
}

void
MobileNode::CheckConfiguration()
{
    const auto length = static_cast<uint8_t>(m_homePrefixLength);
    NS_ABORT_MSG_IF(!m_configuredHome.IsAny() && !IsUnicastRoutable(m_configuredHome),
                    "HomeAddress " << m_configuredHome
                                   << " is not a unicast routable address: set a global one, or :: "
                                      "to have it formed from the HomePrefix");
    NS_ABORT_MSG_IF(!m_homePrefix.IsAny() && !IsUnicastRoutable(m_homePrefix),
                    "HomePrefix " << m_homePrefix
                                  << " is not a global unicast prefix: set the one that the home "
                                     "agent advertises");
    NS_ABORT_MSG_IF(!m_configuredHome.IsAny() && !m_homePrefix.IsAny() &&
                        !Ipv6Prefix(length).IsMatch(m_configuredHome, m_homePrefix),
                    "HomeAddress " << m_configuredHome << " is not in HomePrefix " << m_homePrefix
                                   << "/" << m_homePrefixLength
                                   << ": correct one of them, or leave HomePrefix at ::");
    NS_ABORT_MSG_IF(m_configuredHome.IsAny() && length != 64,
                    "a home address can be formed only from a HomePrefixLength of 64, not "
                        << m_homePrefixLength << ": set it to 64, or set HomeAddress");
    for (const Ipv6Address& agent : m_homeAgents)
    {
        NS_ABORT_MSG_IF(!IsUnicastRoutable(agent) || agent == m_configuredHome,
                        "home agent " << agent
                                      << " is not a unicast routable address of another node: set "
                                         "HomeAgentAddress to the address of the home agent on the "
                                         "home link, or to :: for discovery, or HomeAgents to "
                                         "several such addresses");
    }
    NS_ABORT_MSG_IF(m_initialTimeout > m_maxTimeout || m_firstTimeout > m_maxTimeout,
                    "InitialBindackTimeout and InitialBindackTimeoutFirstReg must not exceed "
                    "MaxBindackTimeout: raise MaxBindackTimeout");
}

void
MobileNode::Configure()
{
    HomeRegistrationParameters parameters;
    parameters.lifetime = m_lifetime;
    parameters.refreshFraction = m_refreshFraction;
    parameters.initialTimeout = m_initialTimeout;
    parameters.firstTimeout = m_firstTimeout;
    parameters.maxTimeout = m_maxTimeout;
    parameters.maxUpdateRate = m_maxUpdateRate;
    parameters.keyManagementMobility = m_keyManagementMobility;
    parameters.alternateCareOfAddress = m_alternateCareOf;
    parameters.protection = m_protection;
    m_registration->SetParameters(parameters);
    m_tunnel->SetProtection(m_protection, m_tunnelPayload);
    m_tunnel->SetRouteOptimization(m_optimizer, m_correspondent);
    m_tunnel->SetQueue(m_queueLimit, m_queueTimeout);
    m_prefixes->SetProtection(m_protection);
    m_prefixes->SetMaxTimeout(m_maxTimeout);
}

void
MobileNode::DoInitialize()
{
    NS_ABORT_MSG_IF(!m_interface,
                    "a MobileNode must be made by MobileNode::Install, not by CreateObject");
    if (m_homeAgents.empty() && !m_configuredAgent.IsAny())
    {
        m_homeAgents.push_back(m_configuredAgent);
    }
    else if (!m_homeAgents.empty())
    {
        // A list is configured, too, so that nobody is looked for
        m_configuredAgent = m_homeAgents.front();
    }
    CheckConfiguration();
    if (!m_protection)
    {
        m_protection = CreateObject<NoProtection>();
    }
    if (!m_optimizer)
    {
        m_optimizer = CreateObject<RouteOptimizer>();
    }
    m_correspondent = m_node->GetObject<CorrespondentNode>();
    m_optimizer->Setup(m_node, MobilityProtocol::Install(m_node));
    Configure();
    m_tunnel->AdaptMtu();
    m_registration->SetSequence(m_random.Next16());

    m_interface->TraceConnectWithoutContext("RouterKnown",
                                            MakeCallback(&MobileNode::RouterKnown, this));
    m_interface->TraceConnectWithoutContext("AddressReady",
                                            MakeCallback(&MobileNode::AddressReady, this));
    m_interface->TraceConnectWithoutContext("AddressLost",
                                            MakeCallback(&MobileNode::AddressLost, this));
    if (m_interface->GetAttachment())
    {
        m_interface->GetAttachment()->TraceConnectWithoutContext(
            "LinkDown",
            MakeCallback(&MobileNode::LinkDown, this));
    }

    if (m_homePrefix.IsAny() && !m_configuredHome.IsAny())
    {
        m_homePrefix =
            m_configuredHome.CombinePrefix(Ipv6Prefix(static_cast<uint8_t>(m_homePrefixLength)));
    }
    m_formedHomeAddress = m_configuredHome.IsAny();
    const Ipv6Address homeAddress = GetInitialHomeAddress();
    if (!homeAddress.IsAny())
    {
        FormHomeAddress(homeAddress);
    }
    Evaluate();
    Object::DoInitialize();
}

void
MobileNode::DoDispose()
{
    m_retry.Remove();
    m_prefixTimer.Remove();
    if (m_homeIcmp)
    {
        m_homeIcmp->ClearHandler();
        m_homeIcmp = nullptr;
    }
    if (m_routing)
    {
        m_routing->RemoveDiverter(this);
        m_routing = nullptr;
    }
    m_prefixes.reset();
    m_discovery.reset();
    m_homeLink.reset();
    m_registration.reset();
    m_tunnel.reset();
    if (m_optimizer)
    {
        m_optimizer->Dispose();
        m_optimizer = nullptr;
    }
    m_protection = nullptr;
    m_correspondent = nullptr;
    m_interface = nullptr;
    m_node = nullptr;
    Object::DoDispose();
}

Ipv6Address
MobileNode::GetHomeAddress() const
{
    return IsInitialized() ? m_homeAddress : GetInitialHomeAddress();
}

Ipv6Address
MobileNode::GetInitialHomeAddress() const
{
    if (!m_configuredHome.IsAny() || m_homePrefix.IsAny() || !m_interface)
    {
        return m_configuredHome;
    }
    return Ipv6Address::MakeAutoconfiguredAddress(m_interface->GetDevice()->GetAddress(),
                                                  m_homePrefix);
}

Ipv6Address
MobileNode::GetCareOfAddress() const
{
    return m_state == MobileNodeState::AT_HOME || m_state == MobileNodeState::DEREGISTERING
               ? m_homeAddress
               : m_careOfAddress;
}

Ipv6Address
MobileNode::GetHomeAgent() const
{
    const Ipv6Address registered = m_registration->GetHomeAgent();
    if (!registered.IsAny() || m_homeAgents.empty())
    {
        return registered.IsAny() && m_homeAgents.empty() ? m_configuredAgent : registered;
    }
    return m_homeAgents[m_current];
}

MobileNodeState
MobileNode::GetState() const
{
    return m_state;
}

Ptr<MobileInterface>
MobileNode::GetMobileInterface() const
{
    return m_interface;
}

Ptr<RouteOptimizer>
MobileNode::GetRouteOptimizer() const
{
    return m_optimizer;
}

Ptr<VirtualNetDevice>
MobileNode::GetHomeDevice() const
{
    return m_tunnel->GetDevice();
}

Time
MobileNode::GetRegistrationExpiry() const
{
    const HomeRegistration::Entry* entry = m_registration->GetEntry();
    return entry ? entry->expires : Simulator::Now();
}

const HomeRegistration&
MobileNode::GetHomeRegistration() const
{
    return *m_registration;
}

std::size_t
MobileNode::GetQueueSize() const
{
    return m_tunnel->GetQueueSize();
}

int64_t
MobileNode::AssignStreams(int64_t stream)
{
    int64_t used = m_random.AssignStreams(stream);
    used += m_optimizer->AssignStreams(stream + used);
    return used;
}

bool
MobileNode::IsForeignPrefix(const PrefixInformation& prefix)
{
    return m_homePrefix.IsAny() || !Ipv6Prefix(static_cast<uint8_t>(m_homePrefixLength))
                                        .IsMatch(prefix.prefix, m_homePrefix);
}

Ptr<Ipv6Route>
MobileNode::DivertOutput(const Ipv6Header& header, Ptr<NetDevice> oif)
{
    const Ipv6Address destination = header.GetDestination();
    const Ipv6Address source = header.GetSource();
    Ptr<NetDevice> home = m_tunnel->GetDevice();
    if (m_tunnel->IsPrevious(source) && (!oif || oif == home) && IsUnicastRoutable(destination) &&
        destination != m_homeAddress)
    {
        return RouteHome(destination, source);
    }
    // Packets with a care-of address, for neighbours, or for a device that the sender has chosen
    // go their normal way (RFC 6275 11.3.1)
    if (m_homeAddress.IsAny() || (oif && oif != home) ||
        (source != m_homeAddress && !source.IsAny()) || !IsUnicastRoutable(destination) ||
        destination == m_homeAddress)
    {
        return nullptr;
    }
    // The deregistration is the first packet that may leave the home link with the home address
    const bool signalling =
        header.GetNextHeader() == NH_MOBILITY || header.GetNextHeader() == NH_ESP;
    if (m_tunnel->GetMode() == MobileNodeTunnel::Mode::HOME ||
        (signalling && m_state == MobileNodeState::DEREGISTERING))
    {
        Ptr<Ipv6Route> route;
        if (m_correspondent)
        {
            Ipv6Header fromHome = header;
            fromHome.SetSource(m_homeAddress);
            route = m_correspondent->DivertOutput(fromHome, nullptr);
        }
        if (!route)
        {
            return m_homeLink->Route(destination);
        }
        route->SetSource(m_homeAddress);
        return route;
    }
    return RouteHome(destination, m_homeAddress);
}

Ptr<Ipv6Route>
MobileNode::RouteHome(const Ipv6Address& destination, const Ipv6Address& source) const
{
    Ptr<Ipv6Route> route = Create<Ipv6Route>();
    route->SetDestination(destination);
    route->SetSource(source);
    route->SetGateway(Ipv6Address::GetAny());
    route->SetOutputDevice(m_tunnel->GetDevice());
    return route;
}

RouteDiverter::Input
MobileNode::DivertInput(Ptr<const Packet>, const Ipv6Header&, Ptr<const NetDevice>, Ptr<Ipv6Route>&)
{
    return Input::PASS;
}

} // namespace mip6sec
} // namespace ns3
