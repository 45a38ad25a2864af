/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_ARRIVAL_STATE_H
#define MIP6SEC_ARRIVAL_STATE_H

#include <cstdint>
#include <optional>
#include <vector>

namespace ns3
{
namespace mip6sec
{

/// How far a NAR is with a mobile node that a PAR has announced (RFC 5568 4)
enum class ArrivalState : uint8_t
{
    NONE,     //!< nothing is known of it
    CHECKING, //!< duplicate address detection for its NCoA
    EXPECTED, //!< acknowledged; its NCoA is defended, or packets for its PCoA are kept from the
              //!< link
    DRAINING, //!< it is on the link, and what waited is being sent
    PRESENT,  //!< it is on the link, and packets pass by
};

/// @param state a state @return its name
const char* ArrivalStateName(ArrivalState state);

/// What can change the state of an arrival
enum class ArrivalEvent : uint8_t
{
    INITIATED, //!< a Handover Initiate whose NCoA must be checked first
    ACCEPTED,  //!< a Handover Initiate is acknowledged, the check done if there was one
    REFUSED,   //!< the check found another node with the NCoA
    ANNOUNCED, //!< its presence is detected, by its UNA or otherwise
    DRAINED,   //!< nothing waits any more
    EXPIRED,   //!< its time is over: PROXY_ND_LIFETIME while it is expected
    WITHDRAWN, //!< another handover of the same node takes its place, or the router restarts
};

/// @param event an event @return its name
const char* ArrivalEventName(ArrivalEvent event);

/// One row of the state table of an arrival
struct ArrivalTransition
{
    ArrivalState state; //!< in this state
    ArrivalEvent event; //!< at this event
    ArrivalState next;  //!< the state becomes this
};

/// @return the state table; an event without a row for a state changes nothing there
const std::vector<ArrivalTransition>& ArrivalTransitions();

/**
 * @param state the state now
 * @param event what happened
 * @return the state that follows by the table, or nothing
 */
std::optional<ArrivalState> NextArrivalState(ArrivalState state, ArrivalEvent event);

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_ARRIVAL_STATE_H
