/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "mobile-node-state.h"

#include "ns3/state-table.h"

namespace ns3
{
namespace mip6sec
{

const char*
MobileNodeStateName(MobileNodeState state)
{
    switch (state)
    {
    case MobileNodeState::BOOTSTRAPPING:
        return "bootstrapping";
    case MobileNodeState::DETACHED:
        return "detached";
    case MobileNodeState::AT_HOME:
        return "at home";
    case MobileNodeState::REGISTERING:
        return "registering";
    case MobileNodeState::REGISTERED:
        return "registered";
    case MobileNodeState::DEREGISTERING:
        return "deregistering";
    }
    return "?";
}

const char*
MobileNodeEventName(MobileNodeEvent event)
{
    switch (event)
    {
    case MobileNodeEvent::HOME_ADDRESS_FORMED:
        return "home address formed";
    case MobileNodeEvent::HOME_ADDRESS_LOST:
        return "home address lost";
    case MobileNodeEvent::CARE_OF_LOST:
        return "care-of address lost";
    case MobileNodeEvent::CARE_OF_CHANGED:
        return "care-of address changed";
    case MobileNodeEvent::CARE_OF_CONFIRMED:
        return "care-of address confirmed";
    case MobileNodeEvent::HOME_WITH_BINDING:
        return "home with binding";
    case MobileNodeEvent::HOME_WITHOUT_BINDING:
        return "home without binding";
    case MobileNodeEvent::ACKNOWLEDGED:
        return "acknowledged";
    case MobileNodeEvent::DEREGISTERED:
        return "deregistered";
    case MobileNodeEvent::BINDING_LOST:
        return "binding lost";
    }
    return "?";
}

const std::vector<MobileNodeTransition>&
MobileNodeTransitions()
{
    using S = MobileNodeState;
    using E = MobileNodeEvent;
    static const std::vector<MobileNodeTransition> table = {
        {S::BOOTSTRAPPING, E::HOME_ADDRESS_FORMED, S::DETACHED},

        {S::DETACHED, E::HOME_ADDRESS_LOST, S::BOOTSTRAPPING},
        {S::DETACHED, E::CARE_OF_CHANGED, S::REGISTERING},
        {S::DETACHED, E::CARE_OF_CONFIRMED, S::REGISTERED},
        {S::DETACHED, E::HOME_WITH_BINDING, S::DEREGISTERING},
        {S::DETACHED, E::HOME_WITHOUT_BINDING, S::AT_HOME},

        {S::AT_HOME, E::HOME_ADDRESS_LOST, S::BOOTSTRAPPING},
        {S::AT_HOME, E::CARE_OF_LOST, S::DETACHED},
        {S::AT_HOME, E::CARE_OF_CHANGED, S::REGISTERING},

        {S::REGISTERING, E::HOME_ADDRESS_LOST, S::BOOTSTRAPPING},
        {S::REGISTERING, E::CARE_OF_LOST, S::DETACHED},
        {S::REGISTERING, E::CARE_OF_CHANGED, S::REGISTERING},
        {S::REGISTERING, E::CARE_OF_CONFIRMED, S::REGISTERED},
        {S::REGISTERING, E::HOME_WITH_BINDING, S::DEREGISTERING},
        {S::REGISTERING, E::HOME_WITHOUT_BINDING, S::AT_HOME},
        {S::REGISTERING, E::ACKNOWLEDGED, S::REGISTERED},

        {S::REGISTERED, E::HOME_ADDRESS_LOST, S::BOOTSTRAPPING},
        {S::REGISTERED, E::CARE_OF_LOST, S::DETACHED},
        {S::REGISTERED, E::CARE_OF_CHANGED, S::REGISTERING},
        {S::REGISTERED, E::HOME_WITH_BINDING, S::DEREGISTERING},
        {S::REGISTERED, E::ACKNOWLEDGED, S::REGISTERED},
        {S::REGISTERED, E::BINDING_LOST, S::REGISTERING},

        {S::DEREGISTERING, E::HOME_ADDRESS_LOST, S::BOOTSTRAPPING},
        {S::DEREGISTERING, E::CARE_OF_LOST, S::DETACHED},
        {S::DEREGISTERING, E::CARE_OF_CHANGED, S::REGISTERING},
        {S::DEREGISTERING, E::DEREGISTERED, S::AT_HOME},
        {S::DEREGISTERING, E::BINDING_LOST, S::AT_HOME},
    };
    return table;
}

std::optional<MobileNodeState>
NextMobileNodeState(MobileNodeState state, MobileNodeEvent event)
{
    return NextState(MobileNodeTransitions(), state, event);
}

} // namespace mip6sec
} // namespace ns3
