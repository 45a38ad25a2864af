/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "correspondent-node.h"

#include "mobility-input.h"
#include "mobility-output.h"
#include "role-device.h"
#include "routing-header-errors.h"

#include "ns3/boolean.h"
#include "ns3/ipv6-route.h"
#include "ns3/log.h"
#include "ns3/loopback-net-device.h"
#include "ns3/nd-constants.h"
#include "ns3/simulator.h"
#include "ns3/socket.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <limits>

namespace ns3
{
namespace mip6sec
{

NS_LOG_COMPONENT_DEFINE("Mip6secCorrespondentNode");
NS_OBJECT_ENSURE_REGISTERED(CorrespondentNode);

const char*
CorrespondentDropName(CorrespondentDrop reason)
{
    switch (reason)
    {
    case CorrespondentDrop::DISABLED:
        return "route optimization is switched off";
    case CorrespondentDrop::HOME_ADDRESS_OPTION:
        return "test init with a Home Address option";
    case CorrespondentDrop::BAD_ADDRESS:
        return "address not unicast and routable";
    case CorrespondentDrop::NO_NONCE_INDICES:
        return "no Nonce Indices option";
    case CorrespondentDrop::NO_AUTHORIZATION:
        return "no Binding Authorization Data option";
    case CorrespondentDrop::BAD_AUTHENTICATOR:
        return "authenticator wrong";
    case CorrespondentDrop::UNEXPECTED_NONCE_INDICES:
        return "Nonce Indices option in a home registration";
    case CorrespondentDrop::NO_ROUTE:
        return "no route";
    }
    return "?";
}

TypeId
CorrespondentNode::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::mip6sec::CorrespondentNode")
            .SetParent<Object>()
            .SetGroupName("Mip6sec")
            .AddConstructor<CorrespondentNode>()
            .AddAttribute("RouteOptimization",
                          "Take part in route optimization (RFC 6275 8.2); otherwise answer as a "
                          "node without Mobile IPv6",
                          BooleanValue(true),
                          MakeBooleanAccessor(&CorrespondentNode::SetRouteOptimization,
                                              &CorrespondentNode::GetRouteOptimization),
                          MakeBooleanChecker())
            .AddAttribute("MaxBindingLifetime",
                          "Longest lifetime granted (RFC 6275 5.2.6, MAX_RR_BINDING_LIFETIME)",
                          TimeValue(Seconds(MAX_RR_BINDING_LIFETIME_S)),
                          MakeTimeAccessor(&CorrespondentNode::m_maxLifetime),
                          MakeTimeChecker(Seconds(BINDING_LIFETIME_UNIT_S),
                                          Seconds(MAX_RR_BINDING_LIFETIME_S)))
            .AddAttribute("MaxBindings",
                          "Bindings kept at most, 0 for any number (RFC 6275 9.6)",
                          UintegerValue(0),
                          MakeUintegerAccessor(&CorrespondentNode::m_maxBindings),
                          MakeUintegerChecker<uint32_t>())
            .AddAttribute("ReplaceLeastRecentlyUsed",
                          "Whether a new binding takes the place of the least recently used one in "
                          "a full cache, or is refused with status 130 (RFC 6275 9.5.2, 9.6)",
                          BooleanValue(false),
                          MakeBooleanAccessor(&CorrespondentNode::m_replace),
                          MakeBooleanChecker())
            .AddAttribute("MaxEndedBindings",
                          "Ended bindings remembered against replay until their nonces expire; "
                          "with more, all nonces are given up at once (RFC 6275 5.2.8)",
                          UintegerValue(100000),
                          MakeUintegerAccessor(&CorrespondentNode::m_maxEnded),
                          MakeUintegerChecker<uint32_t>())
            .AddAttribute("RefreshRequestAdvance",
                          "Time before the end of a binding in use at which a Binding Refresh "
                          "Request is sent, at most half its lifetime; 0 sends none (RFC 6275 "
                          "9.5.5)",
                          TimeValue(Seconds(20)),
                          MakeTimeAccessor(&CorrespondentNode::m_refreshAdvance),
                          MakeTimeChecker(Seconds(0), Seconds(MAX_RR_BINDING_LIFETIME_S)))
            .AddAttribute("RefreshRequestLimit",
                          "Binding Refresh Requests sent for a binding, 1, 2, 4, ... s apart (RFC "
                          "6275 9.5.5)",
                          UintegerValue(3),
                          MakeUintegerAccessor(&CorrespondentNode::m_refreshLimit),
                          MakeUintegerChecker<uint32_t>(0, 16))
            .AddAttribute("InUseTime",
                          "How long after its last packet a binding counts as in use (RFC 6275 "
                          "9.5.5)",
                          TimeValue(Seconds(10)),
                          MakeTimeAccessor(&CorrespondentNode::m_inUseTime),
                          MakeTimeChecker(Seconds(0)))
            .AddAttribute("UnreachableTime",
                          "For how long Destination Unreachable must keep coming, with pauses no "
                          "longer than this, until a binding is deleted (RFC 6275 9.3.4)",
                          TimeValue(Seconds(10)),
                          MakeTimeAccessor(&CorrespondentNode::m_unreachableTime),
                          MakeTimeChecker(Seconds(0)))
            .AddTraceSource("BindingUpdated",
                            "A Binding Update was accepted",
                            MakeTraceSourceAccessor(&CorrespondentNode::m_updatedTrace),
                            "ns3::mip6sec::CorrespondentNode::BindingCallback")
            .AddTraceSource("BindingRemoved",
                            "A binding ended",
                            MakeTraceSourceAccessor(&CorrespondentNode::m_removedTrace),
                            "ns3::mip6sec::CorrespondentNode::RemovedCallback")
            .AddTraceSource("Rejected",
                            "A Binding Update was refused and its sender told",
                            MakeTraceSourceAccessor(&CorrespondentNode::m_rejectedTrace),
                            "ns3::mip6sec::CorrespondentNode::RejectedCallback")
            .AddTraceSource("Drop",
                            "A message was ignored, or a packet could not be sent",
                            MakeTraceSourceAccessor(&CorrespondentNode::m_dropTrace),
                            "ns3::mip6sec::CorrespondentNode::DropCallback");
    return tid;
}

CorrespondentNode::CorrespondentNode()
    : m_bindings([this](const Binding& binding) { Ended(binding); })
{
}

CorrespondentNode::~CorrespondentNode() = default;

Ptr<CorrespondentNode>
CorrespondentNode::Install(Ptr<Node> node)
{
    Ptr<CorrespondentNode> role = node->GetObject<CorrespondentNode>();
    if (!role)
    {
        role = CreateObject<CorrespondentNode>();
        role->Setup(node);
        node->AggregateObject(role);
    }
    return role;
}

void
CorrespondentNode::Setup(Ptr<Node> node)
{
    m_node = node;
    m_protocol = MobilityProtocol::Install(node);
    m_ipv6 = node->GetObject<Ipv6>();
    m_protocol->AddHandler(MhType::HOME_TEST_INIT,
                           MakeCallback(&CorrespondentNode::HandleHomeTestInit, this));
    m_protocol->AddHandler(MhType::CARE_OF_TEST_INIT,
                           MakeCallback(&CorrespondentNode::HandleCareOfTestInit, this));
    m_protocol->AddHandler(MhType::BINDING_UPDATE,
                           MakeCallback(&CorrespondentNode::HandleBindingUpdate, this));
    if (m_enabled)
    {
        MobilityInput::Install(node)->AddBindingCheck(
            MakeCallback(&CorrespondentNode::AcceptsHomeAddress, this));
    }
    m_icmpErrors = CreateObject<RoutingHeaderErrors>();
    m_icmpErrors->SetListener(MakeCallback(&CorrespondentNode::HandleIcmpError, this));
    m_ipv6->Insert(m_icmpErrors);
    m_device =
        CreateRoleDevice(node, IPV6_MIN_MTU, MakeCallback(&CorrespondentNode::SendDirect, this));
    m_routing = DivertRouting::Install(node);
    constexpr int priority = 50;
    m_routing->AddDiverter(priority, this);
    UpdateMtu();
}

void
CorrespondentNode::UpdateMtu()
{
    uint16_t mtu = std::numeric_limits<uint16_t>::max();
    for (uint32_t i = 0; i < m_node->GetNDevices(); ++i)
    {
        Ptr<NetDevice> device = m_node->GetDevice(i);
        if (!DynamicCast<LoopbackNetDevice>(device) && !DynamicCast<VirtualNetDevice>(device))
        {
            mtu = std::min(mtu, device->GetMtu());
        }
    }
    if (mtu > TYPE2_ROUTING_HEADER_SIZE)
    {
        m_device->SetMtu(mtu - TYPE2_ROUTING_HEADER_SIZE);
    }
}

void
CorrespondentNode::DoInitialize()
{
    UpdateMtu();
    Object::DoInitialize();
}

void
CorrespondentNode::DoDispose()
{
    if (m_node)
    {
        m_protocol->RemoveHandler(MhType::HOME_TEST_INIT,
                                  MakeCallback(&CorrespondentNode::HandleHomeTestInit, this));
        m_protocol->RemoveHandler(MhType::CARE_OF_TEST_INIT,
                                  MakeCallback(&CorrespondentNode::HandleCareOfTestInit, this));
        m_protocol->RemoveHandler(MhType::BINDING_UPDATE,
                                  MakeCallback(&CorrespondentNode::HandleBindingUpdate, this));
        m_routing->RemoveDiverter(this);
        m_icmpErrors->SetListener(RoutingHeaderErrors::Listener());
    }
    m_bindings.Clear();
    m_device = nullptr;
    m_icmpErrors = nullptr;
    m_routing = nullptr;
    m_protocol = nullptr;
    m_ipv6 = nullptr;
    m_node = nullptr;
    Object::DoDispose();
}

const BindingCache&
CorrespondentNode::GetBindingCache() const
{
    return m_bindings;
}

Ipv6Address
CorrespondentNode::LookupCareOf(const Ipv6Address& homeAddress)
{
    Binding* binding = m_bindings.Find(homeAddress);
    if (!binding)
    {
        return Ipv6Address::GetAny();
    }
    m_bindings.Touch(*binding);
    return binding->careOfAddress;
}

bool
CorrespondentNode::HasBinding(const Ipv6Address& homeAddress,
                              const Ipv6Address& careOfAddress) const
{
    const Binding* binding = m_bindings.Find(homeAddress);
    return binding && binding->careOfAddress == careOfAddress;
}

bool
CorrespondentNode::AcceptsHomeAddress(Ipv6Address homeAddress, Ipv6Address careOfAddress)
{
    return HasBinding(homeAddress, careOfAddress);
}

bool
CorrespondentNode::DeleteBinding(const Ipv6Address& homeAddress)
{
    const Binding* binding = m_bindings.Find(homeAddress);
    if (!binding)
    {
        return false;
    }
    const Binding ended = *binding;
    m_bindings.Remove(homeAddress);
    Ended(ended);
    return true;
}

void
CorrespondentNode::Ended(const Binding& binding)
{
    const auto careOf = m_byCareOf.find(binding.careOfAddress);
    careOf->second.erase(binding.homeAddress);
    if (careOf->second.empty())
    {
        m_byCareOf.erase(careOf);
    }
    m_unreachable.erase(binding.homeAddress);
    RememberEnded(binding.homeAddress, binding.sequence);
    NS_LOG_INFO("Binding of " << binding.homeAddress << " to " << binding.careOfAddress
                              << " has ended");
    m_removedTrace(binding.homeAddress, binding.careOfAddress);
}

void
CorrespondentNode::RememberEnded(const Ipv6Address& homeAddress, uint16_t sequence)
{
    const auto newest = m_nonces.GetNewestIndex();
    if (newest)
    {
        m_ended.Remember(homeAddress, sequence, *newest, m_nonces.GetNewestExpiry());
    }
    if (m_ended.GetSize() > m_maxEnded)
    {
        // RFC 6275 5.2.8: the last measure when memory is short
        m_nonces.Invalidate();
        m_ended.Clear();
    }
}

void
CorrespondentNode::Restart()
{
    // In the order of addresses, so that traces do not depend on a hash
    std::set<Ipv6Address> homeAddresses;
    for (const auto& [homeAddress, binding] : m_bindings.GetEntries())
    {
        homeAddresses.insert(homeAddress);
    }
    for (const Ipv6Address& homeAddress : homeAddresses)
    {
        DeleteBinding(homeAddress);
    }
    m_nonces.Reset();
    m_ended.Clear();
}

void
CorrespondentNode::SetRouteOptimization(bool enabled)
{
    if (enabled == m_enabled)
    {
        return;
    }
    m_enabled = enabled;
    if (!m_node)
    {
        return;
    }
    const auto check = MakeCallback(&CorrespondentNode::AcceptsHomeAddress, this);
    if (enabled)
    {
        MobilityInput::Install(m_node)->AddBindingCheck(check);
    }
    else
    {
        MobilityInput::Install(m_node)->RemoveBindingCheck(check);
        Restart();
    }
}

bool
CorrespondentNode::GetRouteOptimization() const
{
    return m_enabled;
}

int64_t
CorrespondentNode::AssignStreams(int64_t stream)
{
    return m_random.AssignStreams(stream);
}

void
CorrespondentNode::HandleIcmpError(Ipv6Address careOfAddress, uint8_t type)
{
    const auto found = m_byCareOf.find(careOfAddress);
    if (type != static_cast<uint8_t>(Icmp6Type::DESTINATION_UNREACHABLE) ||
        found == m_byCareOf.end())
    {
        return;
    }
    const Time now = Simulator::Now();
    const std::set<Ipv6Address> homeAddresses = found->second;
    for (const Ipv6Address& homeAddress : homeAddresses)
    {
        auto [place, isNew] = m_unreachable.try_emplace(homeAddress, Unreachable{now, now});
        Unreachable& errors = place->second;
        if (now - errors.latest > m_unreachableTime)
        {
            errors.first = now;
        }
        errors.latest = now;
        if (!isNew && now > errors.first && now - errors.first >= m_unreachableTime)
        {
            DeleteBinding(homeAddress);
        }
    }
}

Ptr<Ipv6Route>
CorrespondentNode::DivertOutput(const Ipv6Header& header, Ptr<NetDevice> oif)
{
    if (m_bindings.GetSize() == 0 || oif)
    {
        return nullptr;
    }
    const Binding* binding = m_bindings.Find(header.GetDestination());
    // RFC 6275 9.3.2: not for neighbor discovery, nor where 6.1 says otherwise
    if (!binding || header.GetNextHeader() == NH_MOBILITY ||
        (header.GetNextHeader() == NH_ICMPV6 && header.GetHopLimit() == ND_HOP_LIMIT))
    {
        return nullptr;
    }
    Ipv6Address source = header.GetSource();
    if (source.IsAny())
    {
        Ipv6Header direct;
        direct.SetDestination(binding->careOfAddress);
        Ptr<Ipv6Route> underlying = m_routing->UnderlyingRoute(direct, nullptr);
        if (!underlying)
        {
            return nullptr;
        }
        source = underlying->GetSource();
    }
    Ptr<Ipv6Route> route = Create<Ipv6Route>();
    route->SetDestination(header.GetDestination());
    route->SetSource(source);
    route->SetGateway(Ipv6Address::GetAny());
    route->SetOutputDevice(m_device);
    return route;
}

RouteDiverter::Input
CorrespondentNode::DivertInput(Ptr<const Packet>,
                               const Ipv6Header&,
                               Ptr<const NetDevice>,
                               Ptr<Ipv6Route>&)
{
    return Input::PASS;
}

bool
CorrespondentNode::SendDirect(Ptr<Packet> packet, const Address&, const Address&, uint16_t)
{
    Ipv6Header header;
    packet->RemoveHeader(header);
    MobilityPath path;
    path.source = header.GetSource();
    path.destination = header.GetDestination();
    const Ipv6Address careOfAddress = LookupCareOf(header.GetDestination());
    if (!careOfAddress.IsAny())
    {
        path.destination = careOfAddress;
        path.type2 = header.GetDestination();
    }
    SocketIpv6HopLimitTag hopLimit;
    hopLimit.SetHopLimit(header.GetHopLimit());
    packet->ReplacePacketTag(hopLimit);
    if (header.GetTrafficClass() != 0)
    {
        SocketIpv6TclassTag trafficClass;
        trafficClass.SetTclass(header.GetTrafficClass());
        packet->ReplacePacketTag(trafficClass);
    }
    if (SendAlongPath(m_ipv6, packet, header.GetNextHeader(), path) == 0)
    {
        m_dropTrace(CorrespondentDrop::NO_ROUTE, packet);
    }
    return true;
}

} // namespace mip6sec
} // namespace ns3
