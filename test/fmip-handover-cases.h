/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_FMIP_HANDOVER_CASES_H
#define MIP6SEC_FMIP_HANDOVER_CASES_H

#include "attach-test-link.h"
#include "fmip-handover-network.h"

#include <algorithm>
#include <functional>
#include <sstream>
#include <string>
#include <vector>

namespace ns3
{
namespace mip6sec
{
namespace test
{

constexpr double MOVE = 5.0;             //!< link down
constexpr double UP = MOVE + 0.05;       //!< link up
constexpr double ANNOUNCED = MOVE - 0.1; //!< of an announced movement

/// @param network after a run @return what happened, for messages
inline std::string
Story(const FmipHandoverNetwork& network)
{
    std::ostringstream os;
    for (const std::string& event : network.events)
    {
        os << "\n        " << event;
    }
    return os.str();
}

/// @param states entered @param state one @return whether it was
inline bool
Entered(const std::vector<FmipMobileState>& states, FmipMobileState state)
{
    return std::find(states.begin(), states.end(), state) != states.end();
}

/**
 * Plays the same without and with SEND.
 * @param options of both networks, but for SEND
 * @param play with a network, and whether it has SEND
 */
inline void
InBothModes(FmipHandoverNetwork::Options options,
            const std::function<void(FmipHandoverNetwork&, bool)>& play)
{
    for (bool send : {false, true})
    {
        options.send = send;
        FmipHandoverNetwork network(options);
        play(network, send);
    }
}

/// @param play with a usual network, and whether it has SEND
inline void
InBothModes(const std::function<void(FmipHandoverNetwork&, bool)>& play)
{
    InBothModes(FmipHandoverNetwork::Options(), play);
}

/// @return what losses, restarts, ignorant routers and strangers do to handovers
std::vector<TestCase*> FmipHandoverTroubleCases();

} // namespace test
} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_FMIP_HANDOVER_CASES_H
