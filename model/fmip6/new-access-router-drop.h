/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_NEW_ACCESS_ROUTER_DROP_H
#define MIP6SEC_NEW_ACCESS_ROUTER_DROP_H

#include <cstddef>
#include <cstdint>

namespace ns3
{
namespace mip6sec
{

/// Why a NAR dropped a packet or a message
enum class NewAccessRouterDrop : uint8_t
{
    UNKNOWN_PEER,   //!< Handover Initiate of one who is no peer, or not protected as it must be
    NO_LINK_LAYER,  //!< Handover Initiate without a link-layer address that the link can have;
                    //!< answered as refused (RFC 5568 6.2.1.1)
    BUFFER_FULL,    //!< packet for which a buffer has no room
    NOT_BUFFERED,   //!< packet for a mobile node that is not there yet, and no buffering was asked
    NEVER_CAME,     //!< packet that waited for a mobile node until PROXY_ND_LIFETIME was over
    WITHDRAWN,      //!< packet that waited when another handover took the place of this one, or at
                    //!< a restart
    OTHER_NODE,     //!< UNA for an NCoA that is kept for another node (RFC 5568 6.3)
    NOT_SECURED,    //!< UNA that is not secured, for an address whose neighbour is
    NEIGHBOR_LIMIT, //!< UNA that would make too many neighbours
    NAACK_RATE,     //!< NAACK not sent, since too many were
    TUNNEL_SOURCE,  //!< packet for a PCoA tunnelled by another than its PAR
    TOO_BIG,        //!< packet too large for the tunnel to the PAR; its source was told
    NO_ROUTE,       //!< packet for the PAR without a route to it
};

/// Number of reasons in NewAccessRouterDrop
static constexpr std::size_t NEW_ACCESS_ROUTER_DROP_REASONS = 13;

/// @param reason a reason @return its name
const char* NewAccessRouterDropName(NewAccessRouterDrop reason);

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_NEW_ACCESS_ROUTER_DROP_H
