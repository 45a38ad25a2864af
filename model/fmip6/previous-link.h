/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_PREVIOUS_LINK_H
#define MIP6SEC_PREVIOUS_LINK_H

#include "handover-key.h"

#include "ns3/event-id.h"
#include "ns3/fmip-messages.h"
#include "ns3/nstime.h"
#include "ns3/router-discovery.h"

#include <optional>

namespace ns3
{
namespace mip6sec
{

/// Why a handover is left to plain Mobile IPv6
enum class FmipFallback : uint8_t
{
    NO_ANSWER,         //!< no PrRtAdv after all retransmissions (RFC 5568 5.1)
    UNKNOWN_POINT,     //!< the router knows nothing of the access point
    NO_FAST_HANDOVER,  //!< no fast handover at the access point
    NO_KEY,            //!< no key for the FBU
    NO_ACKNOWLEDGMENT, //!< no FBack after all retransmissions
    REFUSED,           //!< the FBack refuses
    BAD_ADDRESS,       //!< an assigned address that cannot be used (no CGA of ours under SEND)
    NOT_PREPARED,      //!< the link went down before there was anything to go by
};

/// @param reason a reason @return its name in words
const char* FmipFallbackName(FmipFallback reason);

/**
 * A link that a mobile node is on, or has left: what fast handovers from there need, and how far
 * they have come.
 */
struct PreviousLink
{
    LinkLayerOctets point;               //!< access point, as far as it is known
    RouterEntry router;                  //!< the router, PAR once the link is left
    Ipv6Address routerAddress;           //!< where FBUs go, :: if it is not known
    Ipv6Address careOfAddress;           //!< PCoA, :: if there was none
    Ptr<const HandoverKey> key;          //!< for FBUs, or null
    std::optional<FmipFallback> stopped; //!< why no FBU is of use

    Ipv6Address next;           //!< NCoA of the last FBU; :: if the PAR has none to go by
    LinkLayerOctets nextPoint;  //!< access point that it was meant for
    bool isAssigned{false};     //!< the PAR has named the NCoA
    bool isAcknowledged{false}; //!< the PAR forwards to it
    Time until;                 //!< while it forwards: until then
    EventId end;                //!< end of what is kept of the link
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_PREVIOUS_LINK_H
