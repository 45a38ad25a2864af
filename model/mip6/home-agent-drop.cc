/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "home-agent-drop.h"

namespace ns3
{
namespace mip6sec
{

const char*
HomeAgentDropName(HomeAgentDrop reason)
{
    switch (reason)
    {
    case HomeAgentDrop::WRONG_OUTER_SOURCE:
        return "wrong outer source";
    case HomeAgentDrop::NOT_PROTECTED:
        return "not protected";
    case HomeAgentDrop::LINK_LOCAL:
        return "link-local address of an absent mobile node";
    case HomeAgentDrop::INVALID_INNER:
        return "invalid inner address";
    case HomeAgentDrop::INVALID_HOME_ADDRESS:
        return "invalid home address";
    case HomeAgentDrop::INVALID_CARE_OF_ADDRESS:
        return "invalid care-of address";
    case HomeAgentDrop::NONCE_INDICES:
        return "nonce indices in a home registration";
    case HomeAgentDrop::NO_HOME_ADDRESS_OPTION:
        return "no home address option";
    case HomeAgentDrop::REPEATED:
        return "repeated during duplicate address detection";
    case HomeAgentDrop::MALFORMED:
        return "malformed";
    case HomeAgentDrop::NO_BINDING:
        return "no binding";
    case HomeAgentDrop::SOLICITATION_RATE:
        return "solicitation answered already";
    case HomeAgentDrop::UNREACHABLE:
        return "care-of address unreachable";
    }
    return "?";
}

} // namespace mip6sec
} // namespace ns3
