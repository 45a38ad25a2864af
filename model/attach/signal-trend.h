/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_SIGNAL_TREND_H
#define MIP6SEC_SIGNAL_TREND_H

#include "ns3/nstime.h"

#include <cstddef>
#include <deque>
#include <utility>

namespace ns3
{
namespace mip6sec
{

/**
 * Level and slope of a signal, by a line of least squares through the samples of the last while.
 */
class SignalTrend
{
  public:
    /**
     * @param at instant of the sample, not before the last one
     * @param dbm signal strength
     * @param window samples older than this, seen from the new one, are forgotten
     */
    void Add(Time at, double dbm, Time window);
    /// Forget all samples
    void Clear();

    /// @return number of samples in the window
    std::size_t GetCount() const;
    /// @return instant of the last sample; zero without one
    Time GetLast() const;
    /// @return the line's level at the last sample, dBm; the mean of fewer than three samples
    double GetLevel() const;
    /// @return the line's slope, dB per second; 0 with fewer than three samples
    double GetSlope() const;

    /**
     * @param dbm a level
     * @return time from the last sample until the line falls to the level: zero if it is below
     * already, the longest time there is if it does not fall
     */
    Time TimeUntil(double dbm) const;

  private:
    std::deque<std::pair<Time, double>> m_samples; //!< instants and dBm
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_SIGNAL_TREND_H
