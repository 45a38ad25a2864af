/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "route-optimizer-peer.h"

#include "ns3/simulator.h"

#include <algorithm>

namespace ns3
{
namespace mip6sec
{

const char*
RouteOptimizerStateName(RouteOptimizerState state)
{
    switch (state)
    {
    case RouteOptimizerState::NONE:
        return "none";
    case RouteOptimizerState::IDLE:
        return "idle";
    case RouteOptimizerState::TESTING:
        return "testing";
    case RouteOptimizerState::UPDATING:
        return "updating";
    case RouteOptimizerState::BOUND:
        return "bound";
    case RouteOptimizerState::LEAVE_TEST:
        return "testing to leave";
    case RouteOptimizerState::LEAVE:
        return "leaving";
    case RouteOptimizerState::FAILED:
        return "failed";
    case RouteOptimizerState::UNSUPPORTED:
        return "unsupported";
    }
    return "?";
}

Time
MessageRate::GetNext(uint32_t rate) const
{
    const Time now = Simulator::Now();
    if (m_sent.size() < rate)
    {
        return now;
    }
    return std::max(now, m_sent[m_sent.size() - rate] + Seconds(1));
}

void
MessageRate::Sent(uint32_t rate)
{
    m_sent.push_back(Simulator::Now());
    if (m_sent.size() > rate)
    {
        m_sent.erase(m_sent.begin(), m_sent.end() - rate);
    }
}

void
Transmission::Stop()
{
    pending = false;
    sent = 0;
    timer.Remove();
}

bool
RoutabilityTest::IsValid(const Ipv6Address& forAddress) const
{
    return token && address == forAddress && Simulator::Now() < until;
}

} // namespace mip6sec
} // namespace ns3
