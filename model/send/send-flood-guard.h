/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_SEND_FLOOD_GUARD_H
#define MIP6SEC_SEND_FLOOD_GUARD_H

#include "send-policy.h"

#include "ns3/crypto-cpu.h"

#include <array>

namespace ns3
{
namespace mip6sec
{

/**
 * Decides which signed messages are worth the processor's time (RFC 3971 5.3.4.2, 9.3): a bound on
 * those that wait, for each priority by itself, and a rate for messages of unknown senders, which
 * anybody can send. So what answers a solicitation of ours, or comes from a known peer, is not
 * crowded out.
 */
class SendFloodGuard
{
  public:
    /// @param limits read at every call; must outlive the guard
    explicit SendFloodGuard(const SendFloodLimits& limits);

    /// @param priority of a message @return whether it may wait; if so, Leave is to be called once
    bool Enter(CryptoPriority priority);
    /// @param priority of a message that waits no more
    void Leave(CryptoPriority priority);
    /// Nothing waits any more
    void Clear();
    /// @param priority a priority @return messages that wait
    uint32_t GetWaiting(CryptoPriority priority) const;

  private:
    const SendFloodLimits& m_limits;     //!< bounds
    std::array<uint32_t, 3> m_waiting{}; //!< by priority
    double m_tokens{0};                  //!< messages of unknown senders that may still come
    Time m_since;                        //!< when that was so
    bool m_started{false};               //!< whether a message of an unknown sender has come
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_SEND_FLOOD_GUARD_H
