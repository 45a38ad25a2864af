/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "home-agent.h"

#include "correspondent-node.h"
#include "icmp6-error-output.h"
#include "mobility-input.h"

#include "ns3/boolean.h"
#include "ns3/log.h"
#include "ns3/mobility-extensions.h"
#include "ns3/packet-octets.h"
#include "ns3/router-advertiser.h"
#include "ns3/simulator.h"
#include "ns3/uinteger.h"

#include <algorithm>

namespace ns3
{
namespace mip6sec
{

NS_LOG_COMPONENT_DEFINE("Mip6secHomeAgent");
NS_OBJECT_ENSURE_REGISTERED(HomeAgent);

namespace
{

/// Place of a home agent among the diverters of a node
constexpr int DIVERTER_PRIORITY = 100;
/// MTU of Ethernet, from which the tunnel's default is derived
constexpr uint16_t ETHERNET_MTU = 1500;

/// @param packet without its IPv6 header @param header that @return whether it is a Neighbor
/// Solicitation of a neighbour
bool
IsSolicitation(Ptr<const Packet> packet, const Ipv6Header& header)
{
    uint8_t type = 0;
    return header.GetNextHeader() == NH_ICMPV6 && header.GetHopLimit() == ND_HOP_LIMIT &&
           packet->CopyData(&type, 1) == 1 &&
           type == static_cast<uint8_t>(Icmp6Type::NEIGHBOR_SOLICITATION);
}

} // namespace

HomeAgent::HomeAgent()
    : m_random(CreateObject<UniformRandomVariable>()),
      m_bindings([this](const Binding& binding) { m_registrar->Expired(binding); })
{
}

HomeAgent::~HomeAgent() = default;

Ptr<HomeAgent>
HomeAgent::Install(Ptr<NetDevice> homeLink)
{
    NS_ABORT_MSG_UNLESS(homeLink && homeLink->GetNode(),
                        "HomeAgent::Install needs the device of a node on its home link");
    Ptr<Node> node = homeLink->GetNode();
    NS_ABORT_MSG_IF(node->GetObject<HomeAgent>(),
                    "node " << node->GetId()
                            << " is a home agent already: one node serves one home link, use "
                               "another node for another link");
    Ptr<NeighborDiscovery> discovery = NeighborDiscovery::Find(homeLink);
    NS_ABORT_MSG_UNLESS(discovery,
                        "HomeAgent::Install: call NeighborDiscovery::Install for the home link's "
                        "device of node "
                            << node->GetId() << " before it gets an address");
    Ptr<HomeAgent> agent = CreateObject<HomeAgent>();
    agent->Setup(node, discovery);
    node->AggregateObject(agent);
    return agent;
}

void
HomeAgent::Setup(Ptr<Node> node, Ptr<NeighborDiscovery> discovery)
{
    m_node = node;
    m_discovery = discovery;
    Ptr<Ipv6> ipv6 = node->GetObject<Ipv6>();
    // Packets for our address arrive over other interfaces too, and what is forwarded between
    // mobile nodes leaves by the device it came from
    ipv6->SetAttribute("StrongEndSystemModel", BooleanValue(false));
    ipv6->SetAttribute("SendIcmpv6Redirect", BooleanValue(false));

    const HomeAgentDropSink drop = [this](HomeAgentDrop reason, Ptr<const Packet> packet) {
        Drop(reason, packet);
    };
    const HomeAgentIcmpSink icmp =
        [this](bool sent, Icmp6Type type, const Ipv6Address& peer, uint32_t octets) {
            (sent ? m_icmpTxTrace : m_icmpRxTrace)(type, peer, octets);
        };
    m_mobility = MobilityProtocol::Install(node);
    m_prefixes = std::make_unique<HomePrefixList>(discovery, [this] {
        if (m_prefixEvent.IsExpired())
        {
            m_prefixEvent = Simulator::ScheduleNow(&HomeAgent::PrefixesChanged, this);
        }
    });
    m_proxy = std::make_unique<HomeLinkProxy>(discovery, m_proxySettings);
    m_tunnel = std::make_unique<HomeAgentTunnel>(
        node,
        m_bindings,
        *m_proxy,
        drop,
        [this](Ptr<const Packet> packet, const Ipv6Address& homeAddress) {
            m_tunneledTrace(packet, homeAddress);
        });
    m_registrar = std::make_unique<HomeRegistrar>(m_bindings,
                                                  *m_proxy,
                                                  *m_prefixes,
                                                  m_mobility,
                                                  m_registrationSettings,
                                                  MakeHooks());
    m_discoverer =
        std::make_unique<HomeAgentDiscoveryServer>(ipv6, discovery, m_agents, m_random, drop, icmp);
    m_prefixServer = std::make_unique<MobilePrefixServer>(ipv6,
                                                          m_bindings,
                                                          *m_prefixes,
                                                          m_prefixSettings,
                                                          m_random,
                                                          drop,
                                                          icmp);
    SetProtection(m_protection);
    m_routing = DivertRouting::Install(node);
    m_routing->AddDiverter(DIVERTER_PRIORITY, this);
    m_mobility->AddHandler(MhType::BINDING_UPDATE,
                           MakeCallback(&HomeAgent::HandleBindingUpdate, this));
    MobilityInput::Install(node)->AddBindingCheck(MakeCallback(&HomeAgent::HasBinding, this));
}

HomeRegistrar::Hooks
HomeAgent::MakeHooks()
{
    HomeRegistrar::Hooks hooks;
    hooks.updated = [this](const Binding& binding) {
        m_prefixServer->Registered(binding.homeAddress);
        m_updatedTrace(binding.homeAddress, binding.careOfAddress, binding.lifetime);
    };
    hooks.removed = [this](const Binding& binding) {
        m_prefixServer->Ended(binding.homeAddress);
        m_removedTrace(binding.homeAddress, binding.careOfAddress);
    };
    hooks.rejected = [this](const Ipv6Address& homeAddress, BindingStatus status) {
        m_rejectedTrace(homeAddress, status);
    };
    hooks.drop = [this](HomeAgentDrop reason, Ptr<const Packet> packet) { Drop(reason, packet); };
    hooks.policy = [this](const Ipv6Address& homeAddress, const Ipv6Address& careOfAddress) {
        return m_policy.IsNull() ? BindingStatus::ACCEPTED : m_policy(homeAddress, careOfAddress);
    };
    hooks.isCorrespondentBinding = [this](const Ipv6Address& homeAddress) {
        Ptr<CorrespondentNode> correspondent = m_node->GetObject<CorrespondentNode>();
        return correspondent && correspondent->GetBindingCache().Find(homeAddress);
    };
    hooks.isOwn = [this](const Ipv6Address& address) {
        return m_node->GetObject<Ipv6>()->GetInterfaceForAddress(address) >= 0 ||
               m_discoverer->IsAnycast(address);
    };
    hooks.isHomeAgentAddress = [this](const Ipv6Address& address) {
        const auto own = m_discoverer->GetOwnAddresses();
        return std::find(own.begin(), own.end(), address) != own.end();
    };
    hooks.bypass = [this](bool bypass) { m_bypass = bypass; };
    return hooks;
}

void
HomeAgent::DoInitialize()
{
    NS_ABORT_MSG_IF(GetAddress().IsAny(),
                    "the home agent on node " << m_node->GetId()
                                              << " has no global address on its home link: assign "
                                                 "one with Ipv6AddressHelper");
    const uint16_t overhead = m_protection->GetTunnelOverhead();
    m_tunnel->SetMtu(m_tunnelMtu > 0 ? m_tunnelMtu
                                     : std::max<uint16_t>(IPV6_MIN_MTU, ETHERNET_MTU - overhead));
    Ptr<RouterAdvertiser> advertiser = m_discovery->GetDevice()->GetObject<RouterAdvertiser>();
    if (advertiser)
    {
        advertiser->SetAttribute("HomeAgent", BooleanValue(true));
        advertiser->SetAttribute("HomeAgentPreference", UintegerValue(m_preference));
        advertiser->TraceConnectWithoutContext("RaSent",
                                               MakeCallback(&HomeAgent::AdvertisementSent, this));
    }
    m_discoverer->SetPreference(m_preference);
    SetHandlers(true);
    m_prefixes->Refresh();
    Object::DoInitialize();
}

void
HomeAgent::SetHandlers(bool add)
{
    const auto advertisement = MakeCallback(&HomeAgent::HandleAdvertisement, this);
    const auto solicitation = MakeCallback(&HomeAgent::HandleSolicitation, this);
    const auto set = [add](Ptr<NeighborDiscovery> discovery,
                           Icmp6Type type,
                           NeighborDiscovery::Handler handler) {
        add ? discovery->AddHandler(type, handler) : discovery->RemoveHandler(type, handler);
    };
    set(m_discovery, Icmp6Type::ROUTER_ADVERTISEMENT, advertisement);
    for (uint32_t i = 0; i < m_node->GetNDevices(); ++i)
    {
        Ptr<NeighborDiscovery> discovery = NeighborDiscovery::Find(m_node->GetDevice(i));
        if (discovery)
        {
            set(discovery, Icmp6Type::MOBILE_PREFIX_SOLICITATION, solicitation);
        }
    }
}

void
HomeAgent::DoDispose()
{
    m_prefixEvent.Cancel();
    if (m_node)
    {
        m_routing->RemoveDiverter(this);
        m_mobility->RemoveHandler(MhType::BINDING_UPDATE,
                                  MakeCallback(&HomeAgent::HandleBindingUpdate, this));
    }
    m_bindings.Clear();
    m_registrar.reset();
    m_prefixServer.reset();
    m_discoverer.reset();
    m_tunnel.reset();
    m_proxy.reset();
    m_prefixes.reset();
    m_policy = AccessPolicy();
    m_protection = nullptr;
    m_random = nullptr;
    m_mobility = nullptr;
    m_routing = nullptr;
    m_discovery = nullptr;
    m_node = nullptr;
    Object::DoDispose();
}

const BindingCache&
HomeAgent::GetBindingCache() const
{
    return m_bindings;
}

Ipv6Address
HomeAgent::GetAddress() const
{
    const auto own = m_discoverer->GetOwnAddresses();
    return own.empty() ? Ipv6Address::GetAny() : own.front();
}

HomeAgentsList&
HomeAgent::GetHomeAgentsList()
{
    return m_agents;
}

HomePrefixList&
HomeAgent::GetPrefixList()
{
    return *m_prefixes;
}

Ptr<VirtualNetDevice>
HomeAgent::GetTunnelDevice() const
{
    return m_tunnel->GetDevice();
}

uint64_t
HomeAgent::GetDropCount(HomeAgentDrop reason) const
{
    return m_drops[static_cast<std::size_t>(reason)];
}

void
HomeAgent::SetAccessPolicy(AccessPolicy policy)
{
    m_policy = policy;
}

void
HomeAgent::SetProtection(Ptr<HomeAgentProtection> protection)
{
    m_protection = protection;
    if (!m_protection)
    {
        m_protection = CreateObject<NoProtection>();
    }
    if (m_tunnel)
    {
        m_tunnel->SetProtection(m_protection);
        m_registrar->SetProtection(m_protection);
        m_prefixServer->SetProtection(m_protection);
    }
}

Ptr<HomeAgentProtection>
HomeAgent::GetProtection() const
{
    return m_protection;
}

void
HomeAgent::Restart()
{
    NS_LOG_INFO("Home agent on node " << m_node->GetId() << " restarts");
    m_registrar->Clear();
    m_prefixServer->Clear();
    m_agents.Clear();
    m_prefixes->Clear();
}

int64_t
HomeAgent::AssignStreams(int64_t stream)
{
    m_random->SetStream(stream);
    return 1;
}

bool
HomeAgent::HandleBindingUpdate(const MobilityMessage& message, const MobilityEnvelope& envelope)
{
    return m_registrar->Handle(message, envelope);
}

bool
HomeAgent::HasBinding(Ipv6Address homeAddress, Ipv6Address careOfAddress)
{
    const Binding* binding = m_bindings.Find(homeAddress);
    return binding && binding->careOfAddress == careOfAddress;
}

bool
HomeAgent::HandleAdvertisement(const NdArrival& arrival)
{
    const auto advertisement =
        ParseRouterAdvertisement(arrival.octets.data(), arrival.octets.size(), arrival.envelope);
    if (advertisement)
    {
        m_agents.Update(arrival.envelope.source, *advertisement.value);
        if (advertisement.value->homeAgent)
        {
            m_prefixes->Learn(*advertisement.value);
        }
    }
    return false;
}

bool
HomeAgent::HandleSolicitation(const NdArrival& arrival)
{
    return m_prefixServer->HandleSolicitation(arrival.octets, arrival.envelope);
}

void
HomeAgent::AdvertisementSent(Ptr<const Packet> advertisement)
{
    m_prefixes->Refresh();
}

void
HomeAgent::PrefixesChanged()
{
    if (m_anycast)
    {
        m_discoverer->SetPrefixes(m_prefixes->GetPrefixes());
    }
    m_registrar->PrefixesChanged();
    m_prefixServer->PrefixesChanged();
}

void
HomeAgent::Drop(HomeAgentDrop reason, Ptr<const Packet> packet)
{
    NS_LOG_INFO("Home agent on node " << m_node->GetId()
                                      << " drops a packet: " << HomeAgentDropName(reason));
    ++m_drops[static_cast<std::size_t>(reason)];
    m_dropTrace(reason, packet);
}

void
HomeAgent::RefuseLinkLocal(Ptr<const Packet> packet, const Ipv6Header& header)
{
    Ptr<Packet> invoking = packet->Copy();
    invoking->AddHeader(header);
    Drop(HomeAgentDrop::LINK_LOCAL, invoking);
    const auto error =
        Icmp6Error::Unreachable(UnreachableCode::ADDRESS_UNREACHABLE, PacketOctets(invoking));
    if (!MaySendIcmp6Error(error))
    {
        return;
    }
    const Ipv6Address source = m_discovery->GetInterface()->GetLinkLocalAddress().GetAddress();
    m_discovery->SendOut(SerializeIcmp6(error, source, header.GetSource()),
                         source,
                         header.GetSource());
}

Ptr<Ipv6Route>
HomeAgent::DivertOutput(const Ipv6Header& header, Ptr<NetDevice> oif)
{
    if (m_bypass || (oif && oif != m_tunnel->GetDevice()))
    {
        return nullptr;
    }
    const Binding* binding = m_bindings.Find(header.GetDestination());
    return binding ? m_tunnel->RouteOriginated(*binding) : nullptr;
}

RouteDiverter::Input
HomeAgent::DivertInput(Ptr<const Packet> packet,
                       const Ipv6Header& header,
                       Ptr<const NetDevice> idev,
                       Ptr<Ipv6Route>& route)
{
    const Ipv6Address destination = header.GetDestination();
    if (m_bindings.Find(destination))
    {
        if (idev == m_discovery->GetDevice() && IsSolicitation(packet, header))
        {
            // A neighbour that probes what it knows is answered as well (RFC 6275 10.4.1)
            return Input::DELIVER;
        }
        route = m_tunnel->RouteForwarded(packet);
        return Input::FORWARD;
    }
    if (destination.IsLinkLocal())
    {
        if (m_proxy->FindByLinkLocal(destination).IsAny())
        {
            return Input::PASS;
        }
        RefuseLinkLocal(packet, header);
        return Input::DROP;
    }
    if (m_discoverer->IsAnycast(destination))
    {
        const bool request =
            header.GetNextHeader() == NH_ICMPV6 && m_discoverer->Handle(packet, header);
        return request ? Input::DROP : Input::DELIVER;
    }
    return Input::PASS;
}

} // namespace mip6sec
} // namespace ns3
