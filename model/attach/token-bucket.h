/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_TOKEN_BUCKET_H
#define MIP6SEC_TOKEN_BUCKET_H

#include "ns3/address-hash.h"
#include "ns3/ipv6-address.h"
#include "ns3/nstime.h"

#include <cstdint>
#include <list>
#include <unordered_map>

namespace ns3
{
namespace mip6sec
{

/// How many per second, and how many at once
struct TokenRate
{
    double rate{0};  //!< per second; 0 is no limit
    double burst{1}; //!< at once, at least 1
};

/// A token bucket, full at the start
class TokenBucket
{
  public:
    /// @param limit read at every call; must outlive the bucket
    explicit TokenBucket(const TokenRate& limit);
    /// @return whether there is a token, which is taken
    bool Take();
    /// @return whether there is a token
    bool Has();
    /// @return whether it is as full as at the start
    bool IsFull();

  private:
    /// Let flow in what came since the last call
    void Fill();

    const TokenRate* m_limit; //!< rate and burst
    double m_missing{0};      //!< tokens to a full bucket
    Time m_since;             //!< when that was so
};

/**
 * A token bucket for all, and one for each address. Of addresses only those are remembered whose
 * bucket is not full, and those are bounded by the bucket for all.
 */
class TokenBuckets
{
  public:
    /// What is refused
    enum class Verdict : uint8_t
    {
        PASS,   //!< nothing
        SOURCE, //!< too many of this address
        TOTAL,  //!< too many of all
    };

    /// @param each for each address @param total for all; both outlive the object
    TokenBuckets(const TokenRate& each, const TokenRate& total);
    /// @param address of who asks @return whether a token of either bucket was to be had; if not,
    /// none is taken
    Verdict Take(const Ipv6Address& address);
    /// @return addresses remembered
    std::size_t GetSize() const;
    /// Forget all
    void Clear();

  private:
    /// A bucket and whose it is, in the order of their last use
    using Entries = std::list<std::pair<Ipv6Address, TokenBucket>>;

    const TokenRate& m_each;  //!< for each address
    const TokenRate& m_limit; //!< for all
    TokenBucket m_total;      //!< for all
    Entries m_entries;        //!< that used last at the end
    std::unordered_map<Ipv6Address, Entries::iterator, AddressHash> m_index; //!< where they are
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_TOKEN_BUCKET_H
