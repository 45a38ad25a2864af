/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_PREVIOUS_ROUTER_DROP_H
#define MIP6SEC_PREVIOUS_ROUTER_DROP_H

#include <cstddef>
#include <cstdint>

namespace ns3
{
namespace mip6sec
{

/// Why a PAR dropped a packet
enum class PreviousRouterDrop : uint8_t
{
    UNKNOWN_PEER,       //!< Handover Acknowledge of who is no peer, or without its protection
    UNEXPECTED_ACK,     //!< Handover Acknowledge that nothing waited for
    BUFFER_FULL,        //!< no room in the buffer, or too old for it
    HANDOVER_FAILED,    //!< it waited for a handover that was refused, or ended
    NO_BINDING,         //!< reverse tunnelled with a source of this link, without a binding (4)
    WRONG_OUTER_SOURCE, //!< reverse tunnelled from elsewhere than the binding says (4)
    INVALID_INNER,      //!< reverse tunnelled to a destination that is not unicast routable
    UNREACHABLE,        //!< no route to the other end of the tunnel, or it takes only smaller ones
};

/// Number of reasons in PreviousRouterDrop
static constexpr std::size_t PREVIOUS_ROUTER_DROP_REASONS = 8;

/// @param reason a reason @return its name in words
const char* PreviousRouterDropName(PreviousRouterDrop reason);

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_PREVIOUS_ROUTER_DROP_H
