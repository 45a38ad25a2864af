/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_FMIP_MOBILE_NODE_STATE_H
#define MIP6SEC_FMIP_MOBILE_NODE_STATE_H

#include <cstdint>
#include <optional>
#include <vector>

namespace ns3
{
namespace mip6sec
{

/// How far the fast handover of a mobile node has come (RFC 5568 3.2)
enum class FmipMobileState : uint8_t
{
    IDLE,          //!< nothing is prepared, and nothing forwarded to where the node is
    PREPARING,     //!< FBU sent from the old link, no FBack yet
    PREPARED,      //!< FBack received on the old link
    LEFT,          //!< link down without an FBack
    LEFT_PREPARED, //!< link down behind the FBack
    ARRIVING,      //!< FBU sent from the new link, no FBack yet
    FORWARDED,     //!< on the new link, and the PAR forwards to it
};

/// @param state a state @return its name
const char* FmipMobileStateName(FmipMobileState state);

/// What can change the state of a fast handover
enum class FmipMobileEvent : uint8_t
{
    UPDATE_FROM_OLD_LINK, //!< an FBU was sent from the old link
    UPDATE_FROM_NEW_LINK, //!< an FBU was sent from the new link
    ACKNOWLEDGED,         //!< an FBack accepts it
    GIVEN_UP,             //!< refused, unanswered, or taken back
    LINK_DOWN,            //!< the link is gone
    ARRIVED,              //!< on the new link behind an FBack for the address used there
    STAYED,               //!< on a new link without fast handover, or back on the old one
    FORWARDING_ENDED,     //!< the lifetime of the forwarding is over, or it is of no use any more
};

/// @param event an event @return its name
const char* FmipMobileEventName(FmipMobileEvent event);

/// One row of the state table of fast handovers
struct FmipMobileTransition
{
    FmipMobileState state; //!< in this state
    FmipMobileEvent event; //!< at this event
    FmipMobileState next;  //!< the state becomes this
};

/// @return the state table; an event without a row for a state changes nothing there
const std::vector<FmipMobileTransition>& FmipMobileTransitions();

/**
 * @param state the state now
 * @param event what happened
 * @return the state that follows by the table, or nothing
 */
std::optional<FmipMobileState> NextFmipMobileState(FmipMobileState state, FmipMobileEvent event);

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_FMIP_MOBILE_NODE_STATE_H
