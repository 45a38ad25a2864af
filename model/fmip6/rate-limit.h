/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_RATE_LIMIT_H
#define MIP6SEC_RATE_LIMIT_H

#include "ns3/nstime.h"
#include "ns3/simulator.h"

#include <algorithm>

namespace ns3
{
namespace mip6sec
{

/// A rate limit: as many at once as in a second, and never less than one.
class RateLimit
{
  public:
    /// @param rate how many per second; 0 is unlimited @return whether one more may pass now
    bool Take(double rate)
    {
        if (rate <= 0)
        {
            return true;
        }
        const double depth = std::max(rate, 1.0);
        const Time now = Simulator::Now();
        m_tokens =
            m_started ? std::min(depth, m_tokens + rate * (now - m_last).GetSeconds()) : depth;
        m_started = true;
        m_last = now;
        if (m_tokens < 1.0)
        {
            return false;
        }
        m_tokens -= 1.0;
        return true;
    }

    /// @param rate how many per second @return whether it is full again, and need not be kept
    bool IsFull(double rate) const
    {
        const double depth = std::max(rate, 1.0);
        return !m_started || m_tokens + rate * (Simulator::Now() - m_last).GetSeconds() >= depth;
    }

  private:
    bool m_started{false}; //!< whether it was ever used
    double m_tokens{0};    //!< left at the time of m_last
    Time m_last;           //!< when it was used last
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_RATE_LIMIT_H
