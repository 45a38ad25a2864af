/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "flow-log.h"

#include "ns3/assert.h"

#include <algorithm>

namespace ns3
{
namespace mip6sec
{

uint64_t
FlowInterval::GetLost() const
{
    return sent - received;
}

std::optional<Time>
FlowInterval::GetInterruption() const
{
    if (!lastBefore || !firstAfter)
    {
        return std::nullopt;
    }
    return *firstAfter - *lastBefore;
}

void
FlowLog::Open(Side side)
{
    View& view = m_views[static_cast<int>(side)];
    if (!view.open)
    {
        NS_ASSERT_MSG(m_sent == 0, "an end must be opened before the first packet");
        view.open = true;
        view.intervals.emplace_back();
    }
}

bool
FlowLog::IsOpen(Side side) const
{
    return m_views[static_cast<int>(side)].open;
}

void
FlowLog::LinkDown(Side side)
{
    View& view = m_views[static_cast<int>(side)];
    NS_ASSERT_MSG(view.open, "link down at an end that was not opened");
    FlowInterval next;
    next.first = m_sent;
    next.lastBefore = m_lastReceived;
    view.intervals.push_back(next);
}

uint64_t
FlowLog::Sent()
{
    for (auto& view : m_views)
    {
        if (view.open)
        {
            view.intervals.back().sent++;
        }
    }
    m_seen.push_back(false);
    return m_sent++;
}

std::size_t
FlowLog::Find(const View& view, uint64_t number)
{
    // Packets seldom arrive a handover late, so that the search ends at once
    std::size_t i = view.intervals.size() - 1;
    while (i > 0 && view.intervals[i].first > number)
    {
        i--;
    }
    return i;
}

void
FlowLog::Received(uint64_t number, Time at)
{
    NS_ASSERT_MSG(number < m_sent, "packet " << number << " was never sent");
    const bool duplicate = m_seen[number];
    const bool reordered = !duplicate && m_highest && number < *m_highest;
    for (int side = 0; side < 2; side++)
    {
        View& view = m_views[side];
        if (!view.open)
        {
            continue;
        }
        const std::size_t own = Find(view, number);
        FlowInterval& interval = view.intervals[own];
        interval.duplicated += duplicate;
        interval.received += !duplicate;
        interval.reordered += reordered;

        // Towards the mobile node any arrival ends an interruption; away from it only one of a
        // packet sent behind the link down does, and earlier ones put its beginning off
        const bool towards = side == static_cast<int>(Side::TOWARDS);
        const std::size_t ended = towards ? view.intervals.size() : own + 1;
        for (std::size_t i = view.pending; i < view.intervals.size(); i++)
        {
            (i < ended ? view.intervals[i].firstAfter : view.intervals[i].lastBefore) = at;
        }
        view.pending = std::max(view.pending, ended);
    }
    m_seen[number] = true;
    m_highest = std::max(number, m_highest.value_or(0));
    m_lastReceived = at;
}

void
FlowLog::Buffered(uint64_t number)
{
    if (number >= m_kept.size())
    {
        m_kept.resize(number + 1);
    }
    if (m_kept[number])
    {
        return;
    }
    m_kept[number] = true;
    for (auto& view : m_views)
    {
        if (view.open)
        {
            view.intervals[Find(view, number)].buffered++;
        }
    }
}

const std::vector<FlowInterval>&
FlowLog::GetIntervals(Side side) const
{
    return m_views[static_cast<int>(side)].intervals;
}

} // namespace mip6sec
} // namespace ns3
