/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_FMIP_MOBILE_IGNORED_H
#define MIP6SEC_FMIP_MOBILE_IGNORED_H

#include <cstdint>

namespace ns3
{
namespace mip6sec
{

/// Why a mobile node ignored something that came for its fast handovers
enum class FmipMobileIgnored : uint8_t
{
    MALFORMED,                //!< a PrRtAdv that the parser refuses
    NO_LINK,                  //!< a PrRtAdv while no router is known to have sent it
    OTHER_ROUTER,             //!< a PrRtAdv or NAACK from another router than the current one
    NOT_SECURED,              //!< not secured, though the router is (RFC 5269 3.3)
    UNKNOWN_IDENTIFIER,       //!< a PrRtAdv that answers no RtSolPr under way (RFC 5568 6.1.1)
    TOO_MANY,                 //!< an access point beyond those that are kept
    NOT_OUTSTANDING,          //!< an FBack that no FBU waits for
    OTHER_SOURCE,             //!< an FBack from another address than the PAR's
    NOT_AUTHORIZED,           //!< an FBack without the right authenticator (RFC 5568 6.4.5)
    NOT_FROM_PREVIOUS_ROUTER, //!< a tunnelled packet for a PCoA from somebody else than its PAR
    BAD_ADDRESS,              //!< an assigned address that cannot be used
    NO_ARRIVAL,               //!< a NAACK for an address that no UNA has announced
};

/// @param reason a reason @return its name in words
const char* FmipMobileIgnoredName(FmipMobileIgnored reason);

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_FMIP_MOBILE_IGNORED_H
