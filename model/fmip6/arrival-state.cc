/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "arrival-state.h"

#include "ns3/state-table.h"

namespace ns3
{
namespace mip6sec
{

const char*
ArrivalStateName(ArrivalState state)
{
    switch (state)
    {
    case ArrivalState::NONE:
        return "none";
    case ArrivalState::CHECKING:
        return "checking";
    case ArrivalState::EXPECTED:
        return "expected";
    case ArrivalState::DRAINING:
        return "draining";
    case ArrivalState::PRESENT:
        return "present";
    }
    return "?";
}

const char*
ArrivalEventName(ArrivalEvent event)
{
    switch (event)
    {
    case ArrivalEvent::INITIATED:
        return "initiated";
    case ArrivalEvent::ACCEPTED:
        return "accepted";
    case ArrivalEvent::REFUSED:
        return "refused";
    case ArrivalEvent::ANNOUNCED:
        return "announced";
    case ArrivalEvent::DRAINED:
        return "drained";
    case ArrivalEvent::EXPIRED:
        return "expired";
    case ArrivalEvent::WITHDRAWN:
        return "withdrawn";
    }
    return "?";
}

const std::vector<ArrivalTransition>&
ArrivalTransitions()
{
    using S = ArrivalState;
    using E = ArrivalEvent;
    static const std::vector<ArrivalTransition> table = {
        {S::NONE, E::INITIATED, S::CHECKING},
        {S::NONE, E::ACCEPTED, S::EXPECTED},

        {S::CHECKING, E::ACCEPTED, S::EXPECTED},
        {S::CHECKING, E::REFUSED, S::NONE},
        {S::CHECKING, E::ANNOUNCED, S::DRAINING},
        {S::CHECKING, E::WITHDRAWN, S::NONE},

        {S::EXPECTED, E::ACCEPTED, S::EXPECTED},
        {S::EXPECTED, E::ANNOUNCED, S::DRAINING},
        {S::EXPECTED, E::EXPIRED, S::NONE},
        {S::EXPECTED, E::WITHDRAWN, S::NONE},

        {S::DRAINING, E::ACCEPTED, S::EXPECTED},
        {S::DRAINING, E::DRAINED, S::PRESENT},
        {S::DRAINING, E::WITHDRAWN, S::NONE},

        {S::PRESENT, E::ACCEPTED, S::EXPECTED},
        {S::PRESENT, E::EXPIRED, S::NONE},
        {S::PRESENT, E::WITHDRAWN, S::NONE},
    };
    return table;
}

std::optional<ArrivalState>
NextArrivalState(ArrivalState state, ArrivalEvent event)
{
    return NextState(ArrivalTransitions(), state, event);
}

} // namespace mip6sec
} // namespace ns3
