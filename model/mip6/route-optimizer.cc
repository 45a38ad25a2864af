/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "route-optimizer.h"

#include "ns3/boolean.h"
#include "ns3/log.h"
#include "ns3/mobility-extensions.h"
#include "ns3/simulator.h"
#include "ns3/uinteger.h"

#include <algorithm>

namespace ns3
{
namespace mip6sec
{

NS_LOG_COMPONENT_DEFINE("Mip6secRouteOptimizer");
NS_OBJECT_ENSURE_REGISTERED(RouteOptimizer);

const char*
RouteOptimizerDropName(RouteOptimizerDrop reason)
{
    switch (reason)
    {
    case RouteOptimizerDrop::UNEXPECTED:
        return "unexpected";
    case RouteOptimizerDrop::WRONG_COOKIE:
        return "wrong cookie";
    case RouteOptimizerDrop::WRONG_PATH:
        return "wrong path";
    case RouteOptimizerDrop::BAD_AUTHENTICATOR:
        return "authenticator missing or wrong";
    case RouteOptimizerDrop::WRONG_SEQUENCE:
        return "wrong sequence number";
    }
    return "?";
}

TypeId
RouteOptimizer::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::mip6sec::RouteOptimizer")
            .SetParent<Object>()
            .SetGroupName("Mip6sec")
            .AddConstructor<RouteOptimizer>()
            .AddAttribute(
                "Enabled",
                "Register with correspondent nodes; switched off, the bindings that they "
                "have are deleted",
                BooleanValue(true),
                MakeBooleanAccessor(&RouteOptimizer::SetEnabled, &RouteOptimizer::IsEnabled),
                MakeBooleanChecker())
            .AddAttribute("BindingLifetime",
                          "Lifetime asked for (RFC 6275 5.2.6, MAX_RR_BINDING_LIFETIME)",
                          TimeValue(Seconds(MAX_RR_BINDING_LIFETIME_S)),
                          MakeTimeAccessor(&RouteOptimizer::m_lifetime),
                          MakeTimeChecker(Seconds(BINDING_LIFETIME_UNIT_S),
                                          Seconds(MAX_RR_BINDING_LIFETIME_S)))
            .AddAttribute("MaxUpdateRate",
                          "Messages of one type to one correspondent node within a second (RFC "
                          "6275 11.8, MAX_UPDATE_RATE)",
                          UintegerValue(MAX_UPDATE_RATE),
                          MakeUintegerAccessor(&RouteOptimizer::m_maxRate),
                          MakeUintegerChecker<uint32_t>(1, 1000))
            .AddAttribute("MaxBindings",
                          "Correspondent nodes kept at most, 0 for any number",
                          UintegerValue(1024),
                          MakeUintegerAccessor(&RouteOptimizer::m_maxPeers),
                          MakeUintegerChecker<uint32_t>())
            .AddAttribute("IdleTimeout",
                          "A binding without packets for so long is not refreshed",
                          TimeValue(Seconds(60)),
                          MakeTimeAccessor(&RouteOptimizer::m_idleTimeout),
                          MakeTimeChecker(Seconds(0)))
            .AddAttribute("ReuseTokens",
                          "Use keygen tokens until MAX_TOKEN_LIFETIME, the home token over "
                          "movements too (RFC 6275 5.2.7)",
                          BooleanValue(true),
                          MakeBooleanAccessor(&RouteOptimizer::m_reuseTokens),
                          MakeBooleanChecker())
            .AddAttribute("AcknowledgeRequest",
                          "Set the A bit in Binding Updates that register (RFC 6275 11.7.2)",
                          BooleanValue(true),
                          MakeBooleanAccessor(&RouteOptimizer::m_acknowledge),
                          MakeBooleanChecker())
            .AddAttribute("WaitForAcknowledgement",
                          "Where the A bit is set, send the direct way only after the "
                          "acknowledgement",
                          BooleanValue(false),
                          MakeBooleanAccessor(&RouteOptimizer::m_wait),
                          MakeBooleanChecker())
            .AddAttribute("MaxTransmissions",
                          "Transmissions of a message without an answer until the peer is given "
                          "up; with 7, the timeout has reached MAX_BINDACK_TIMEOUT (RFC 6275 11.8)",
                          UintegerValue(7),
                          MakeUintegerAccessor(&RouteOptimizer::m_maxTransmissions),
                          MakeUintegerChecker<uint32_t>(1))
            .AddAttribute("RetryDelay",
                          "For how long a peer that has been given up is left alone",
                          TimeValue(Seconds(60)),
                          MakeTimeAccessor(&RouteOptimizer::m_retryDelay),
                          MakeTimeChecker(Seconds(1)))
            .AddAttribute("UnsupportedRetryDelay",
                          "For how long a peer without route optimization is left alone (RFC 6275 "
                          "11.3.5)",
                          TimeValue(Seconds(600)),
                          MakeTimeAccessor(&RouteOptimizer::m_unsupportedDelay),
                          MakeTimeChecker(Seconds(1)))
            .AddAttribute("TunnelPatience",
                          "How long after a Binding Update packets may come through the tunnel "
                          "until the registration is repeated; doubled each time (RFC 6275 9.6)",
                          TimeValue(Seconds(2)),
                          MakeTimeAccessor(&RouteOptimizer::m_tunnelPatience),
                          MakeTimeChecker(MilliSeconds(1)))
            .AddAttribute("StartOnSend",
                          "Register also with a peer to which a packet is sent, not only with one "
                          "from which a packet comes (RFC 6275 11.7.2)",
                          BooleanValue(false),
                          MakeBooleanAccessor(&RouteOptimizer::m_startOnSend),
                          MakeBooleanChecker())
            .AddTraceSource("RouteOptimized",
                            "Packets to a peer go the direct way from now on",
                            MakeTraceSourceAccessor(&RouteOptimizer::m_optimizedTrace),
                            "ns3::mip6sec::RouteOptimizer::OptimizedCallback")
            .AddTraceSource("RouteOptimizationLost",
                            "Packets to a peer go through the tunnel from now on",
                            MakeTraceSourceAccessor(&RouteOptimizer::m_lostTrace),
                            "ns3::mip6sec::RouteOptimizer::LostCallback")
            .AddTraceSource("StateChange",
                            "A correspondent registration has changed its state",
                            MakeTraceSourceAccessor(&RouteOptimizer::m_stateTrace),
                            "ns3::mip6sec::RouteOptimizer::StateCallback")
            .AddTraceSource("Drop",
                            "A message from a correspondent node was ignored",
                            MakeTraceSourceAccessor(&RouteOptimizer::m_dropTrace),
                            "ns3::mip6sec::RouteOptimizer::DropCallback");
    return tid;
}

RouteOptimizer::RouteOptimizer() = default;
RouteOptimizer::~RouteOptimizer() = default;

void
RouteOptimizer::Setup(Ptr<Node> node, Ptr<MobilityProtocol> protocol)
{
    m_node = node;
    m_protocol = protocol;
    m_protocol->AddHandler(MhType::HOME_TEST, MakeCallback(&RouteOptimizer::HandleHomeTest, this));
    m_protocol->AddHandler(MhType::CARE_OF_TEST,
                           MakeCallback(&RouteOptimizer::HandleCareOfTest, this));
    m_protocol->AddHandler(MhType::BINDING_ACK,
                           MakeCallback(&RouteOptimizer::HandleBindingAck, this));
    m_protocol->AddHandler(MhType::BINDING_ERROR,
                           MakeCallback(&RouteOptimizer::HandleBindingError, this));
    m_protocol->AddHandler(MhType::BINDING_REFRESH_REQUEST,
                           MakeCallback(&RouteOptimizer::HandleRefreshRequest, this));
}

void
RouteOptimizer::DoDispose()
{
    if (m_protocol)
    {
        m_protocol->RemoveHandler(MhType::HOME_TEST,
                                  MakeCallback(&RouteOptimizer::HandleHomeTest, this));
        m_protocol->RemoveHandler(MhType::CARE_OF_TEST,
                                  MakeCallback(&RouteOptimizer::HandleCareOfTest, this));
        m_protocol->RemoveHandler(MhType::BINDING_ACK,
                                  MakeCallback(&RouteOptimizer::HandleBindingAck, this));
        m_protocol->RemoveHandler(MhType::BINDING_ERROR,
                                  MakeCallback(&RouteOptimizer::HandleBindingError, this));
        m_protocol->RemoveHandler(MhType::BINDING_REFRESH_REQUEST,
                                  MakeCallback(&RouteOptimizer::HandleRefreshRequest, this));
    }
    for (auto& [address, peer] : m_peers)
    {
        StopTransmissions(peer);
        peer.endTimer.Remove();
        peer.refreshTimer.Remove();
    }
    m_peers.clear();
    m_protocol = nullptr;
    m_node = nullptr;
    Object::DoDispose();
}

std::vector<Ipv6Address>
RouteOptimizer::GetSortedPeers() const
{
    std::vector<Ipv6Address> addresses;
    addresses.reserve(m_peers.size());
    for (const auto& [address, peer] : m_peers)
    {
        addresses.push_back(address);
    }
    std::sort(addresses.begin(), addresses.end());
    return addresses;
}

RouteOptimizer::Peer*
RouteOptimizer::Find(const Ipv6Address& address)
{
    const auto found = m_peers.find(address);
    return found == m_peers.end() ? nullptr : &found->second;
}

void
RouteOptimizer::SetHomeAddress(const Ipv6Address& homeAddress)
{
    if (homeAddress == m_homeAddress)
    {
        return;
    }
    for (const Ipv6Address& address : GetSortedPeers())
    {
        Erase(*Find(address));
    }
    m_homeAddress = homeAddress;
    m_careOfAddress = Ipv6Address::GetAny();
    m_atHome = false;
}

void
RouteOptimizer::SetHomeRegistrationExpiry(Time expires)
{
    m_homeExpires = expires;
    // RFC 6275 11.4.2: correspondent nodes must not keep a binding for longer than that
    for (const Ipv6Address& address : GetSortedPeers())
    {
        Peer& peer = *Find(address);
        if (MayBeBound(peer) && peer.expires > expires)
        {
            Raise(peer, Event::SHORTENED);
        }
    }
}

void
RouteOptimizer::HomeRegistered(const Ipv6Address& careOfAddress)
{
    const bool atHome = careOfAddress == m_homeAddress;
    if (atHome ? m_atHome : careOfAddress == m_careOfAddress)
    {
        return;
    }
    SuspendAll();
    m_atHome = atHome;
    m_careOfAddress = atHome ? Ipv6Address::GetAny() : careOfAddress;
    if (atHome || !m_enabled)
    {
        LeaveAll();
        return;
    }
    const Time now = Simulator::Now();
    for (const Ipv6Address& address : GetSortedPeers())
    {
        Peer& peer = *Find(address);
        if (!MayBeBound(peer) && now - peer.lastUsed > m_idleTimeout && peer.state == State::IDLE)
        {
            Erase(peer);
        }
        else
        {
            Raise(peer, Event::MOVED);
        }
    }
}

void
RouteOptimizer::CareOfLost()
{
    SuspendAll();
    m_careOfAddress = Ipv6Address::GetAny();
    m_atHome = false;
}

void
RouteOptimizer::SuspendAll()
{
    if (m_careOfAddress.IsAny() && !m_atHome)
    {
        return;
    }
    for (const Ipv6Address& address : GetSortedPeers())
    {
        Raise(*Find(address), Event::SUSPEND);
    }
}

void
RouteOptimizer::LeaveAll()
{
    for (const Ipv6Address& address : GetSortedPeers())
    {
        Peer& peer = *Find(address);
        if (MayBeBound(peer))
        {
            Raise(peer, Event::DELETE);
        }
        else
        {
            Erase(peer);
        }
    }
}

void
RouteOptimizer::TunneledPacketFrom(const Ipv6Address& address)
{
    Peer* peer = Find(address);
    if (!peer)
    {
        Begin(address);
        return;
    }
    const Time now = Simulator::Now();
    peer->lastUsed = now;
    if (peer->state == State::BOUND && now - peer->sentAt > peer->tunnelPatience)
    {
        // RFC 6275 9.6: the peer may have dropped the binding
        peer->tunnelPatience = 2 * peer->tunnelPatience;
        Raise(*peer, Event::START);
    }
}

void
RouteOptimizer::Begin(Ipv6Address address)
{
    if (!m_enabled || m_careOfAddress.IsAny() || !IsUnicastRoutable(address) ||
        address == m_homeAddress || (m_maxPeers != 0 && m_peers.size() >= m_maxPeers) ||
        Find(address))
    {
        return;
    }
    Peer& peer = m_peers[address];
    peer.address = address;
    peer.sequence = m_random.Next16();
    peer.lastUsed = Simulator::Now();
    peer.tunnelPatience = m_tunnelPatience;
    Raise(peer, Event::START);
}

Ipv6Address
RouteOptimizer::LookupDirect(const Ipv6Address& address)
{
    const auto found = m_peers.find(address);
    if (found == m_peers.end())
    {
        if (m_startOnSend && m_enabled && !m_careOfAddress.IsAny())
        {
            // Not in the middle of sending a packet
            Simulator::ScheduleNow(&RouteOptimizer::Begin, this, address);
        }
        return Ipv6Address::GetAny();
    }
    Peer& peer = found->second;
    peer.lastUsed = Simulator::Now();
    return peer.direct ? m_careOfAddress : Ipv6Address::GetAny();
}

void
RouteOptimizer::PeerFailed(const Ipv6Address& address)
{
    if (Peer* peer = Find(address))
    {
        Raise(*peer, Event::UNREACHABLE);
    }
}

void
RouteOptimizer::IcmpError(const Ipv6Address& address, Icmp6Type type, uint8_t code)
{
    Peer* peer = Find(address);
    if (!peer)
    {
        return;
    }
    if (type == Icmp6Type::DESTINATION_UNREACHABLE)
    {
        Raise(*peer, Event::UNREACHABLE);
    }
    else if (type == Icmp6Type::PARAMETER_PROBLEM &&
             code == static_cast<uint8_t>(ParameterProblemCode::UNRECOGNIZED_NEXT_HEADER))
    {
        Raise(*peer, Event::UNKNOWN);
    }
    else
    {
        NS_LOG_WARN("Node " << m_node->GetId() << " ignores an ICMPv6 error of type "
                            << static_cast<uint32_t>(type) << ", code "
                            << static_cast<uint32_t>(code) << " about a packet to " << address);
    }
}

void
RouteOptimizer::SetEnabled(bool enabled)
{
    m_enabled = enabled;
    if (!enabled && (m_atHome || !m_careOfAddress.IsAny()))
    {
        LeaveAll();
    }
}

bool
RouteOptimizer::IsEnabled() const
{
    return m_enabled;
}

std::size_t
RouteOptimizer::GetNPeers() const
{
    return m_peers.size();
}

RouteOptimizerState
RouteOptimizer::GetState(const Ipv6Address& address) const
{
    const auto found = m_peers.find(address);
    return found == m_peers.end() ? State::NONE : found->second.state;
}

int64_t
RouteOptimizer::AssignStreams(int64_t stream)
{
    return m_random.AssignStreams(stream);
}

bool
RouteOptimizer::MayBeBound(const Peer& peer)
{
    return !peer.careOfAddress.IsAny() && Simulator::Now() < peer.expires;
}

void
RouteOptimizer::GoDirect(Peer& peer)
{
    if (!peer.direct)
    {
        peer.direct = true;
        m_optimizedTrace(peer.address, m_careOfAddress);
    }
}

void
RouteOptimizer::GoTunneled(Peer& peer, const char* reason)
{
    if (peer.direct)
    {
        peer.direct = false;
        m_lostTrace(peer.address, reason);
    }
}

void
RouteOptimizer::StopTransmissions(Peer& peer)
{
    peer.homeTest.transmission.Stop();
    peer.careOfTest.transmission.Stop();
    peer.update.Stop();
    peer.outstanding = false;
}

void
RouteOptimizer::EndAfter(Peer& peer, Time delay)
{
    peer.endTimer.Remove();
    peer.endTimer =
        Simulator::Schedule(std::max(delay, Seconds(0)), &RouteOptimizer::End, this, peer.address);
}

void
RouteOptimizer::End(Ipv6Address address)
{
    Raise(*Find(address), Event::ENDED);
}

void
RouteOptimizer::Refresh(Ipv6Address address)
{
    Peer& peer = *Find(address);
    const Time now = Simulator::Now();
    if (now - peer.lastUsed > m_idleTimeout)
    {
        // It may be used again before it ends
        const Time pause = std::max((peer.expires - now) / 4, Seconds(1));
        peer.refreshTimer = Simulator::Schedule(pause, &RouteOptimizer::Refresh, this, address);
        return;
    }
    peer.nonceRefusals = 0;
    peer.sequenceRefusals = 0;
    Raise(peer, Event::START);
}

} // namespace mip6sec
} // namespace ns3
