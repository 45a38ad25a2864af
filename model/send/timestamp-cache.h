/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_TIMESTAMP_CACHE_H
#define MIP6SEC_TIMESTAMP_CACHE_H

#include "ns3/address-hash.h"
#include "ns3/nstime.h"

#include <cstdint>
#include <list>
#include <unordered_map>

namespace ns3
{
namespace mip6sec
{

/// What timestamps are held against (RFC 3971 5.3.4.2, 10.2)
struct TimestampLimits
{
    Time delta{Seconds(300)}; //!< TIMESTAMP_DELTA: how far a new peer's clock may be off
    Time fuzz{Seconds(1)};    //!< TIMESTAMP_FUZZ: how far a known peer's messages may be disordered
    double drift{0.01};       //!< TIMESTAMP_DRIFT: how much slower a clock may run, a share
    uint32_t maxPeers{1024};  //!< peers remembered
};

/// What a timestamp is worth (RFC 3971 5.3.4.2)
enum class TimestampVerdict : uint8_t
{
    FRESH,    //!< to be accepted
    STALE,    //!< of a new peer, and out of Delta
    REPLAYED, //!< of a known peer, and too far behind its last one
};

/**
 * The last accepted timestamp of each peer (RFC 3971 5.3.4.2).
 *
 * Times are those of the Timestamp option (5.3.1): 1/65536 s since 1970, by the sender's clock and
 * by that of the receiver. All comparisons are exact, and none wraps, whatever a peer sends.
 *
 * A full cache makes room only at the expense of a peer that was silent for more than Delta, whose
 * messages cannot be replayed any more as those of a new peer either; else the new peer is not
 * remembered (5.3.4: "prefer existing entries to new ones").
 */
class TimestampCache
{
  public:
    /// @param limits read at every call; must outlive the cache
    explicit TimestampCache(const TimestampLimits& limits);

    /**
     * @param peer the sender
     * @param timestamp TSnew: of its message
     * @param received RDnew: when the message arrived, by the own clock
     * @return what the timestamp is worth
     */
    TimestampVerdict Check(const Ipv6Address& peer, uint64_t timestamp, uint64_t received) const;
    /**
     * A message was accepted, its signature verified: remember TSnew and RDnew, of a known peer
     * only if the check holds and TSnew is greater than TSlast.
     * @param peer the sender
     * @param timestamp TSnew
     * @param received RDnew
     * @return whether it was remembered
     */
    bool Update(const Ipv6Address& peer, uint64_t timestamp, uint64_t received);
    /// @param peer a sender @return whether it is remembered
    bool Knows(const Ipv6Address& peer) const;
    /// @return number of peers remembered
    std::size_t GetSize() const;

  private:
    /// What is remembered of a peer
    struct Entry
    {
        Ipv6Address peer;      //!< who
        uint64_t timestamp{0}; //!< TSlast
        uint64_t received{0};  //!< RDlast
    };

    /// The longest silent first
    using Entries = std::list<Entry>;

    /// @param last of the peer @param timestamp TSnew @param received RDnew
    /// @return whether the inequality for known peers holds
    bool Follows(const Entry& last, uint64_t timestamp, uint64_t received) const;

    const TimestampLimits& m_limits; //!< what timestamps are held against
    Entries m_entries;               //!< the longest silent first
    std::unordered_map<Ipv6Address, Entries::iterator, AddressHash> m_byPeer; //!< index
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_TIMESTAMP_CACHE_H
