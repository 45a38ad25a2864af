/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_HOME_AGENT_DROP_H
#define MIP6SEC_HOME_AGENT_DROP_H

#include "ns3/packet.h"

#include <cstdint>
#include <functional>

namespace ns3
{
namespace mip6sec
{

/// Why a home agent dropped a packet
enum class HomeAgentDrop : uint8_t
{
    WRONG_OUTER_SOURCE, //!< reverse-tunnelled packet whose outer source is not the care-of address
                        //!< (RFC 6275 10.4.5)
    NOT_PROTECTED,      //!< protection refused
    LINK_LOCAL,         //!< packet for the link-local address of an absent mobile node, not
                        //!< tunnelled (RFC 6275 10.4.2)
    INVALID_INNER,      //!< inner source or destination not allowed
    INVALID_HOME_ADDRESS, //!< Binding Update for a home address that is not unicast routable (RFC
                          //!< 6275 9.5.1)
    INVALID_CARE_OF_ADDRESS, //!< Binding Update for a care-of address that is not unicast routable
                             //!< (RFC 6275 6.1.7, 9.5.4)
    NONCE_INDICES,           //!< home registration with a Nonce Indices option (RFC 6275 9.5.1)
    NO_HOME_ADDRESS_OPTION,  //!< registration without a Home Address option (RFC 6275 10.3.1)
    REPEATED,          //!< Binding Update not newer than the one that duplicate address detection
                       //!< is running for
    MALFORMED,         //!< discovery request or prefix solicitation that the parser refused
    NO_BINDING,        //!< prefix solicitation, or packet to tunnel, without binding
    SOLICITATION_RATE, //!< prefix solicitation whose answer waits already (RFC 6275 6.8)
    UNREACHABLE,       //!< no route to the care-of address, or the path takes only smaller packets
};

/// Number of reasons in HomeAgentDrop
static constexpr std::size_t HOME_AGENT_DROP_REASONS = 13;

/// @param reason a reason @return its name
const char* HomeAgentDropName(HomeAgentDrop reason);

/// Told of each drop: the reason and the packet
using HomeAgentDropSink = std::function<void(HomeAgentDrop, Ptr<const Packet>)>;

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_HOME_AGENT_DROP_H
