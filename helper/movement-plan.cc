/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "movement-plan.h"

#include "ns3/abort.h"
#include "ns3/random-variable-stream.h"

namespace ns3
{
namespace mip6sec
{

MovementPlan
MovementPlan::Every(Time start, Time interval, Time jitter, uint32_t moves)
{
    NS_ABORT_MSG_UNLESS(start.IsPositive() && interval.IsStrictlyPositive(),
                        "MovementPlan: the interval must be longer than zero, the start not before "
                        "the simulation begins");
    NS_ABORT_MSG_UNLESS(jitter.IsPositive() && jitter <= interval,
                        "MovementPlan: the jitter must be between zero and the interval");
    MovementPlan plan;
    plan.m_start = start;
    plan.m_interval = interval;
    plan.m_jitter = jitter;
    plan.m_moves = moves;
    return plan;
}

MovementPlan
MovementPlan::List(const std::vector<Movement>& movements)
{
    for (std::size_t i = 1; i < movements.size(); i++)
    {
        NS_ABORT_MSG_IF(movements[i].at < movements[i - 1].at,
                        "MovementPlan: movement " << i << " of the list is earlier than the one "
                                                  << "before it; sort them by time");
    }
    MovementPlan plan;
    plan.m_listed = movements;
    return plan;
}

std::vector<Movement>
MovementPlan::Draw(uint32_t first, uint32_t networks, int64_t stream) const
{
    if (m_moves == 0)
    {
        return m_listed;
    }
    NS_ABORT_MSG_IF(networks < 2, "MovementPlan: moving in turn takes two access networks or more");
    auto random = CreateObject<UniformRandomVariable>();
    random->SetStream(stream);
    const Time phase = Seconds(random->GetValue(0, m_interval.GetSeconds()));
    std::vector<Movement> movements;
    uint32_t to = first == Movement::HOME ? networks - 1 : first;
    for (uint32_t i = 0; i < m_moves; i++)
    {
        to = (to + 1) % networks;
        const Time instant = Seconds(random->GetValue(0, m_jitter.GetSeconds()));
        movements.push_back({m_start + phase + m_interval * static_cast<int64_t>(i) + instant, to});
    }
    return movements;
}

Time
MovementPlan::GetEnd() const
{
    if (m_moves > 0)
    {
        return m_start + m_interval * static_cast<int64_t>(m_moves) + m_jitter;
    }
    return m_listed.empty() ? Time() : m_listed.back().at;
}

} // namespace mip6sec
} // namespace ns3
