/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "route-optimizer.h"

#include "ns3/log.h"
#include "ns3/simulator.h"

#include <algorithm>

// State machine of correspondent registrations: RFC 6275 11.6, 11.7.2

namespace ns3
{
namespace mip6sec
{

NS_LOG_COMPONENT_DEFINE("Mip6secRouteOptimizerStates");

const std::vector<RouteOptimizer::Transition>&
RouteOptimizer::GetTransitions()
{
    using S = State;
    using E = Event;
    using R = RouteOptimizer;
    static const std::vector<Transition> table = {
        {S::NONE, E::START, S::TESTING, &R::StartTests},

        {S::IDLE, E::START, S::TESTING, &R::StartTests},
        {S::IDLE, E::MOVED, S::TESTING, &R::StartTests},
        {S::IDLE, E::DELETE, S::LEAVE_TEST, &R::StartLeaving},
        {S::IDLE, E::ENDED, S::NONE, &R::Erase},

        {S::TESTING, E::TOKENS, S::UPDATING, &R::StartUpdate},
        {S::TESTING, E::EXHAUSTED, S::FAILED, &R::GiveUp},
        {S::TESTING, E::NO_BINDING, S::TESTING, &R::Withdraw},
        {S::TESTING, E::UNREACHABLE, S::FAILED, &R::GiveUp},
        {S::TESTING, E::UNKNOWN, S::UNSUPPORTED, &R::GiveUpLong},
        {S::TESTING, E::SUSPEND, S::IDLE, &R::Suspend},
        {S::TESTING, E::DELETE, S::LEAVE_TEST, &R::StartLeaving},
        {S::TESTING, E::ENDED, S::TESTING, &R::EndBinding},

        {S::UPDATING, E::SENT, S::BOUND, &R::Settle},
        {S::UPDATING, E::ACCEPTED, S::BOUND, &R::Confirm},
        {S::UPDATING, E::NONCES, S::TESTING, &R::StartTests},
        {S::UPDATING, E::SEQUENCE, S::UPDATING, &R::StartUpdate},
        {S::UPDATING, E::REFUSED, S::FAILED, &R::GiveUp},
        {S::UPDATING, E::EXHAUSTED, S::FAILED, &R::GiveUp},
        {S::UPDATING, E::NO_BINDING, S::UPDATING, &R::Withdraw},
        {S::UPDATING, E::UNREACHABLE, S::FAILED, &R::GiveUp},
        {S::UPDATING, E::UNKNOWN, S::UNSUPPORTED, &R::GiveUpLong},
        {S::UPDATING, E::SUSPEND, S::IDLE, &R::Suspend},
        {S::UPDATING, E::DELETE, S::LEAVE_TEST, &R::StartLeaving},
        {S::UPDATING, E::SHORTENED, S::TESTING, &R::StartTests},
        {S::UPDATING, E::ENDED, S::UPDATING, &R::EndBinding},

        {S::BOUND, E::START, S::TESTING, &R::StartTests},
        {S::BOUND, E::SHORTENED, S::TESTING, &R::StartTests},
        {S::BOUND, E::NO_BINDING, S::TESTING, &R::StartAfresh},
        {S::BOUND, E::NONCES, S::TESTING, &R::StartTests},
        {S::BOUND, E::SEQUENCE, S::UPDATING, &R::StartUpdate},
        {S::BOUND, E::REFUSED, S::FAILED, &R::GiveUp},
        {S::BOUND, E::UNREACHABLE, S::FAILED, &R::GiveUp},
        {S::BOUND, E::UNKNOWN, S::UNSUPPORTED, &R::GiveUpLong},
        {S::BOUND, E::SUSPEND, S::IDLE, &R::Suspend},
        {S::BOUND, E::DELETE, S::LEAVE_TEST, &R::StartLeaving},
        {S::BOUND, E::ENDED, S::NONE, &R::Erase},

        {S::LEAVE_TEST, E::TOKENS, S::LEAVE, &R::StartUpdate},
        {S::LEAVE_TEST, E::EXHAUSTED, S::NONE, &R::Erase},
        {S::LEAVE_TEST, E::UNKNOWN, S::NONE, &R::Erase},
        {S::LEAVE_TEST, E::SUSPEND, S::IDLE, &R::Suspend},
        {S::LEAVE_TEST, E::ENDED, S::NONE, &R::Erase},

        {S::LEAVE, E::ACCEPTED, S::NONE, &R::Erase},
        {S::LEAVE, E::NONCES, S::LEAVE_TEST, &R::StartLeaving},
        {S::LEAVE, E::SEQUENCE, S::LEAVE, &R::StartUpdate},
        {S::LEAVE, E::REFUSED, S::NONE, &R::Erase},
        {S::LEAVE, E::EXHAUSTED, S::NONE, &R::Erase},
        {S::LEAVE, E::UNKNOWN, S::NONE, &R::Erase},
        {S::LEAVE, E::SUSPEND, S::IDLE, &R::Suspend},
        {S::LEAVE, E::ENDED, S::NONE, &R::Erase},

        {S::FAILED, E::MOVED, S::TESTING, &R::StartTests},
        {S::FAILED, E::DELETE, S::LEAVE_TEST, &R::StartLeaving},
        {S::FAILED, E::ENDED, S::IDLE, &R::RetryOrErase},

        {S::UNSUPPORTED, E::ENDED, S::NONE, &R::Erase},
    };
    return table;
}

void
RouteOptimizer::Raise(Peer& peer, Event event)
{
    const auto& table = GetTransitions();
    const auto row = std::find_if(table.begin(), table.end(), [&](const Transition& transition) {
        return transition.from == peer.state && transition.event == event;
    });
    if (row == table.end())
    {
        return;
    }
    if (row->to != row->from)
    {
        NS_LOG_INFO("Node " << m_node->GetId() << ", peer " << peer.address << ": "
                            << RouteOptimizerStateName(row->from) << " -> "
                            << RouteOptimizerStateName(row->to));
        peer.state = row->to;
        m_stateTrace(peer.address, row->from, row->to);
    }
    (this->*row->action)(peer);
}

void
RouteOptimizer::StartTests(Peer& peer)
{
    StopTransmissions(peer);
    if (MayBeBound(peer))
    {
        EndAfter(peer, peer.expires - Simulator::Now());
    }
    else
    {
        peer.endTimer.Remove();
    }
    if (!m_reuseTokens)
    {
        peer.homeTest.token.reset();
        peer.careOfTest.token.reset();
    }
    CheckTokens(peer);
}

void
RouteOptimizer::StartAfresh(Peer& peer)
{
    GoTunneled(peer, "peer has no binding");
    peer.careOfAddress = Ipv6Address::GetAny();
    CatchUp(peer);
    peer.homeTest.token.reset();
    peer.careOfTest.token.reset();
    StartTests(peer);
}

void
RouteOptimizer::StartLeaving(Peer& peer)
{
    StopTransmissions(peer);
    peer.refreshTimer.Remove();
    GoTunneled(peer, "binding deleted");
    EndAfter(peer, peer.expires - Simulator::Now());
    CheckTokens(peer);
}

void
RouteOptimizer::StartUpdate(Peer& peer)
{
    BeginTransmission(peer, MhType::BINDING_UPDATE);
}

void
RouteOptimizer::Settle(Peer& peer)
{
    peer.update.Stop();
    peer.confirmed = true;
    CatchUp(peer);
}

void
RouteOptimizer::Confirm(Peer& peer)
{
    peer.update.Stop();
    peer.nonceRefusals = 0;
    peer.sequenceRefusals = 0;
    peer.confirmed = true;
    GoDirect(peer);
    CatchUp(peer);
}

void
RouteOptimizer::Withdraw(Peer& peer)
{
    GoTunneled(peer, "peer has no binding");
}

void
RouteOptimizer::Suspend(Peer& peer)
{
    StopTransmissions(peer);
    peer.refreshTimer.Remove();
    peer.nonceRefusals = 0;
    peer.sequenceRefusals = 0;
    peer.tunnelPatience = m_tunnelPatience;
    GoTunneled(peer, "care-of address lost");
    EndAfter(peer, MayBeBound(peer) ? peer.expires - Simulator::Now() : m_idleTimeout);
}

void
RouteOptimizer::GiveUp(Peer& peer)
{
    StopTransmissions(peer);
    peer.refreshTimer.Remove();
    peer.nonceRefusals = 0;
    peer.sequenceRefusals = 0;
    GoTunneled(peer, "given up");
    EndAfter(peer, m_retryDelay);
}

void
RouteOptimizer::GiveUpLong(Peer& peer)
{
    StopTransmissions(peer);
    peer.refreshTimer.Remove();
    GoTunneled(peer, "peer without route optimization");
    peer.careOfAddress = Ipv6Address::GetAny();
    CatchUp(peer);
    EndAfter(peer, m_unsupportedDelay);
}

void
RouteOptimizer::EndBinding(Peer& peer)
{
    GoTunneled(peer, "binding expired");
    peer.careOfAddress = Ipv6Address::GetAny();
    CatchUp(peer);
}

void
RouteOptimizer::RetryOrErase(Peer& peer)
{
    if (!MayBeBound(peer))
    {
        Erase(peer);
        return;
    }
    EndAfter(peer, peer.expires - Simulator::Now());
    if (!m_careOfAddress.IsAny())
    {
        Raise(peer, m_enabled ? Event::MOVED : Event::DELETE);
    }
    else if (m_atHome)
    {
        Raise(peer, Event::DELETE);
    }
}

void
RouteOptimizer::Erase(Peer& peer)
{
    StopTransmissions(peer);
    peer.refreshTimer.Remove();
    peer.endTimer.Remove();
    GoTunneled(peer, "binding ended");
    if (peer.state != State::NONE)
    {
        m_stateTrace(peer.address, peer.state, State::NONE);
    }
    CatchUp(peer);
    const Ipv6Address address = peer.address;
    m_peers.erase(address);
}

} // namespace mip6sec
} // namespace ns3
