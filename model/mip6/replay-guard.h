/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_REPLAY_GUARD_H
#define MIP6SEC_REPLAY_GUARD_H

#include "ns3/address-hash.h"
#include "ns3/nstime.h"

#include <deque>
#include <optional>
#include <unordered_map>

namespace ns3
{
namespace mip6sec
{

/**
 * Remembers the sequence number of bindings that have ended, for as long as a nonce with which one
 * of their Binding Updates was authorised could still be valid, so that none of those can be
 * replayed (RFC 6275 5.2.8, 9.5.3).
 *
 * A Binding Update that was authorised with a nonce of the time before the end, and whose sequence
 * number is not newer than the last one of the ended binding, is to be answered as if the binding
 * were still there: with status 135. One that is authorised with a later nonce may have any
 * sequence number.
 */
class ReplayGuard
{
  public:
    /**
     * A binding has ended.
     * @param homeAddress its home address
     * @param sequence the largest sequence number received for it
     * @param newestIndex index of the newest nonce at this time
     * @param until time at which that nonce expires; not before that of earlier calls
     */
    void Remember(const Ipv6Address& homeAddress,
                  uint16_t sequence,
                  uint16_t newestIndex,
                  Time until);

    /**
     * @param homeAddress home address of a Binding Update
     * @param homeIndex home nonce index in it
     * @param sequence its sequence number
     * @return the last sequence number of the ended binding, if this could be a replay from its
     * time; otherwise nothing
     */
    std::optional<uint16_t> FindReplay(const Ipv6Address& homeAddress,
                                       uint16_t homeIndex,
                                       uint16_t sequence);

    /// @return number of home addresses remembered
    std::size_t GetSize();
    /// Forget all: only together with all nonces
    void Clear();

  private:
    /// What is remembered of a binding
    struct Entry
    {
        uint16_t sequence;    //!< last sequence number
        uint16_t newestIndex; //!< newest nonce index at its end
        Time until;           //!< when that nonce has expired
    };

    /// Forget what is over
    void Expire();

    std::unordered_map<Ipv6Address, Entry, AddressHash> m_entries; //!< by home address
    std::deque<std::pair<Time, Ipv6Address>> m_order; //!< when to look at which, soonest first
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_REPLAY_GUARD_H
