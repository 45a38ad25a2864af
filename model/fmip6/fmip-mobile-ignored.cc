/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "fmip-mobile-ignored.h"

namespace ns3
{
namespace mip6sec
{

const char*
FmipMobileIgnoredName(FmipMobileIgnored reason)
{
    switch (reason)
    {
    case FmipMobileIgnored::MALFORMED:
        return "malformed";
    case FmipMobileIgnored::NO_LINK:
        return "no link";
    case FmipMobileIgnored::OTHER_ROUTER:
        return "other router";
    case FmipMobileIgnored::NOT_SECURED:
        return "not secured";
    case FmipMobileIgnored::UNKNOWN_IDENTIFIER:
        return "unknown identifier";
    case FmipMobileIgnored::TOO_MANY:
        return "too many access points";
    case FmipMobileIgnored::NOT_OUTSTANDING:
        return "not outstanding";
    case FmipMobileIgnored::OTHER_SOURCE:
        return "other source";
    case FmipMobileIgnored::NOT_AUTHORIZED:
        return "not authorized";
    case FmipMobileIgnored::NOT_FROM_PREVIOUS_ROUTER:
        return "not from previous router";
    case FmipMobileIgnored::BAD_ADDRESS:
        return "bad address";
    case FmipMobileIgnored::NO_ARRIVAL:
        return "no arrival";
    }
    return "?";
}

} // namespace mip6sec
} // namespace ns3
