/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "fmip-mobile-node-state.h"

#include "ns3/state-table.h"

namespace ns3
{
namespace mip6sec
{

const char*
FmipMobileStateName(FmipMobileState state)
{
    switch (state)
    {
    case FmipMobileState::IDLE:
        return "idle";
    case FmipMobileState::PREPARING:
        return "preparing";
    case FmipMobileState::PREPARED:
        return "prepared";
    case FmipMobileState::LEFT:
        return "left";
    case FmipMobileState::LEFT_PREPARED:
        return "left prepared";
    case FmipMobileState::ARRIVING:
        return "arriving";
    case FmipMobileState::FORWARDED:
        return "forwarded";
    }
    return "?";
}

const char*
FmipMobileEventName(FmipMobileEvent event)
{
    switch (event)
    {
    case FmipMobileEvent::UPDATE_FROM_OLD_LINK:
        return "update from old link";
    case FmipMobileEvent::UPDATE_FROM_NEW_LINK:
        return "update from new link";
    case FmipMobileEvent::ACKNOWLEDGED:
        return "acknowledged";
    case FmipMobileEvent::GIVEN_UP:
        return "given up";
    case FmipMobileEvent::LINK_DOWN:
        return "link down";
    case FmipMobileEvent::ARRIVED:
        return "arrived";
    case FmipMobileEvent::STAYED:
        return "stayed";
    case FmipMobileEvent::FORWARDING_ENDED:
        return "forwarding ended";
    }
    return "?";
}

const std::vector<FmipMobileTransition>&
FmipMobileTransitions()
{
    using S = FmipMobileState;
    using E = FmipMobileEvent;
    static const std::vector<FmipMobileTransition> table = {
        {S::IDLE, E::UPDATE_FROM_OLD_LINK, S::PREPARING},
        {S::IDLE, E::UPDATE_FROM_NEW_LINK, S::ARRIVING},
        {S::IDLE, E::LINK_DOWN, S::LEFT},

        {S::PREPARING, E::UPDATE_FROM_OLD_LINK, S::PREPARING},
        {S::PREPARING, E::ACKNOWLEDGED, S::PREPARED},
        {S::PREPARING, E::GIVEN_UP, S::IDLE},
        {S::PREPARING, E::LINK_DOWN, S::LEFT},

        {S::PREPARED, E::UPDATE_FROM_OLD_LINK, S::PREPARING},
        {S::PREPARED, E::GIVEN_UP, S::IDLE},
        {S::PREPARED, E::LINK_DOWN, S::LEFT_PREPARED},

        {S::LEFT, E::UPDATE_FROM_NEW_LINK, S::ARRIVING},
        {S::LEFT, E::STAYED, S::IDLE},

        {S::LEFT_PREPARED, E::UPDATE_FROM_NEW_LINK, S::ARRIVING},
        {S::LEFT_PREPARED, E::ARRIVED, S::FORWARDED},
        {S::LEFT_PREPARED, E::STAYED, S::IDLE},
        {S::LEFT_PREPARED, E::FORWARDING_ENDED, S::LEFT},

        {S::ARRIVING, E::UPDATE_FROM_OLD_LINK, S::PREPARING},
        {S::ARRIVING, E::UPDATE_FROM_NEW_LINK, S::ARRIVING},
        {S::ARRIVING, E::ACKNOWLEDGED, S::FORWARDED},
        {S::ARRIVING, E::GIVEN_UP, S::IDLE},
        {S::ARRIVING, E::LINK_DOWN, S::LEFT},
        {S::ARRIVING, E::FORWARDING_ENDED, S::IDLE},

        {S::FORWARDED, E::UPDATE_FROM_OLD_LINK, S::PREPARING},
        {S::FORWARDED, E::UPDATE_FROM_NEW_LINK, S::ARRIVING},
        {S::FORWARDED, E::LINK_DOWN, S::LEFT},
        {S::FORWARDED, E::FORWARDING_ENDED, S::IDLE},
    };
    return table;
}

std::optional<FmipMobileState>
NextFmipMobileState(FmipMobileState state, FmipMobileEvent event)
{
    return NextState(FmipMobileTransitions(), state, event);
}

} // namespace mip6sec
} // namespace ns3
