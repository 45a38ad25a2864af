/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_STATE_TABLE_H
#define MIP6SEC_STATE_TABLE_H

#include <algorithm>
#include <optional>
#include <vector>

namespace ns3
{
namespace mip6sec
{

/**
 * Look into the state table of a role.
 *
 * @tparam Transition a row with the members state, event and next
 * @tparam State of the member state
 * @tparam Event of the member event
 * @param table the state table
 * @param state the state now
 * @param event what happened
 * @return the state that follows by the table, or nothing: the event changes nothing there
 */
template <typename Transition, typename State, typename Event>
std::optional<State>
NextState(const std::vector<Transition>& table, State state, Event event)
{
    const auto row = std::find_if(table.begin(), table.end(), [&](const Transition& transition) {
        return transition.state == state && transition.event == event;
    });
    return row == table.end() ? std::nullopt : std::optional<State>(row->next);
}

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_STATE_TABLE_H
