/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_MOVEMENT_PLAN_H
#define MIP6SEC_MOVEMENT_PLAN_H

#include "ns3/nstime.h"

#include <cstdint>
#include <vector>

namespace ns3
{
namespace mip6sec
{

/// One movement: link down at an instant, and where to
struct Movement
{
    /// Target that is the home network, not an access network
    static constexpr uint32_t HOME = 0xffffffff;

    Time at;        //!< link down
    uint32_t to{0}; //!< index of the access network, or HOME
};

/**
 * When a mobile node moves, and where to. A value: one plan serves any number of nodes, and each
 * draws its own instants from it.
 */
class MovementPlan
{
  public:
    /// A node that stays where it is
    MovementPlan() = default;

    /**
     * A movement in each of a number of periods, to the next access network in turn. The first
     * period begins at a phase drawn uniformly from one interval; in each, the instant is drawn
     * again, so that it is independent of every timer in the network.
     * @param start no movement earlier
     * @param interval length of a period
     * @param jitter the instant is drawn uniformly from this time on, from the beginning of the
     * period; at most the interval
     * @param moves number of movements
     * @return the plan
     */
    static MovementPlan Every(Time start, Time interval, Time jitter, uint32_t moves);
    /// @param movements in order of time @return the plan that consists of them
    static MovementPlan List(const std::vector<Movement>& movements);

    /**
     * The movements of one node.
     * @param first access network at which it begins, or Movement::HOME
     * @param networks number of access networks; at least 2 for a plan of Every
     * @param stream random stream for the instants
     * @return the movements in order of time
     */
    std::vector<Movement> Draw(uint32_t first, uint32_t networks, int64_t stream) const;

    /// @return a time by which all movements have begun
    Time GetEnd() const;

  private:
    Time m_start;                   //!< no movement earlier
    Time m_interval;                //!< length of a period
    Time m_jitter;                  //!< span of the instant in it
    uint32_t m_moves{0};            //!< number of periods
    std::vector<Movement> m_listed; //!< movements given
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_MOVEMENT_PLAN_H
