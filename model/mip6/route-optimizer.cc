/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "route-optimizer.h"

#include "ns3/log.h"
#include "ns3/mobility-extensions.h"
#include "ns3/simulator.h"

#include <algorithm>

namespace ns3
{
namespace mip6sec
{

NS_LOG_COMPONENT_DEFINE("Mip6secRouteOptimizer");

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
    CountBehind();
    const bool alone = m_behind == 0 && !atHome;
    if (atHome || !m_enabled)
    {
        LeaveAll();
    }
    else
    {
        MoveAll();
    }
    if (alone)
    {
        m_caughtUpTrace(careOfAddress);
    }
}

void
RouteOptimizer::MoveAll()
{
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
RouteOptimizer::CountBehind()
{
    m_behind = 0;
    for (auto& [address, peer] : m_peers)
    {
        peer.behind =
            !m_careOfAddress.IsAny() && MayBeBound(peer) && peer.careOfAddress != m_careOfAddress;
        m_behind += peer.behind ? 1 : 0;
    }
}

void
RouteOptimizer::CatchUp(Peer& peer)
{
    if (!peer.behind)
    {
        return;
    }
    peer.behind = false;
    --m_behind;
    if (m_behind == 0)
    {
        m_caughtUpTrace(m_careOfAddress);
    }
}

std::size_t
RouteOptimizer::GetNBehind() const
{
    return m_behind;
}

void
RouteOptimizer::CareOfLost()
{
    SuspendAll();
    m_careOfAddress = Ipv6Address::GetAny();
    m_atHome = false;
    if (m_behind > 0)
    {
        CountBehind();
    }
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

Ipv6Address
RouteOptimizer::LookupBound(const Ipv6Address& address)
{
    const auto found = m_peers.find(address);
    if (found == m_peers.end() || !found->second.confirmed || !MayBeBound(found->second))
    {
        return Ipv6Address::GetAny();
    }
    found->second.lastUsed = Simulator::Now();
    return found->second.careOfAddress;
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
