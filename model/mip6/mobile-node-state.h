/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_MOBILE_NODE_STATE_H
#define MIP6SEC_MOBILE_NODE_STATE_H

#include <cstdint>
#include <optional>
#include <vector>

namespace ns3
{
namespace mip6sec
{

/// Where a mobile node is, and how far its home registration has come
enum class MobileNodeState : uint8_t
{
    BOOTSTRAPPING, //!< no home address yet
    DETACHED,      //!< link down, or no care-of address
    AT_HOME,       //!< on the home link, no binding
    REGISTERING,   //!< Binding Update sent, no acknowledgement yet
    REGISTERED,    //!< binding acknowledged for the current care-of address
    DEREGISTERING, //!< on the home link, binding not yet ended
};

/// @param state a state @return its name
const char* MobileNodeStateName(MobileNodeState state);

/// What can change the state of a mobile node
enum class MobileNodeEvent : uint8_t
{
    HOME_ADDRESS_FORMED,  //!< configured, or formed from the home prefix
    HOME_ADDRESS_LOST,    //!< refused by the home agent, or its prefix is gone
    CARE_OF_LOST,         //!< link down, or the last care-of address is gone
    CARE_OF_CHANGED,      //!< a care-of address that is not registered is to be used
    CARE_OF_CONFIRMED,    //!< back with the care-of address whose binding is still acknowledged
    HOME_WITH_BINDING,    //!< on the home link while the home agent has a binding
    HOME_WITHOUT_BINDING, //!< on the home link, home address verified, no binding
    ACKNOWLEDGED,         //!< Binding Acknowledgement for the care-of address in use
    DEREGISTERED,         //!< Binding Acknowledgement of the deregistration
    BINDING_LOST,         //!< lifetime ended without acknowledgement, or refresh refused
};

/// @param event an event @return its name
const char* MobileNodeEventName(MobileNodeEvent event);

/// One row of the state table of a mobile node
struct MobileNodeTransition
{
    MobileNodeState state; //!< in this state
    MobileNodeEvent event; //!< at this event
    MobileNodeState next;  //!< the state becomes this
};

/// @return the state table; an event without a row for a state changes nothing there
const std::vector<MobileNodeTransition>& MobileNodeTransitions();

/**
 * @param state the state now
 * @param event what happened
 * @return the state that follows by the table, or nothing
 */
std::optional<MobileNodeState> NextMobileNodeState(MobileNodeState state, MobileNodeEvent event);

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_MOBILE_NODE_STATE_H
