/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_PUBLIC_KEY_CACHE_H
#define MIP6SEC_PUBLIC_KEY_CACHE_H

#include "crypto-key.h"

#include <list>
#include <string_view>
#include <unordered_map>

namespace ns3
{
namespace mip6sec
{

/**
 * Public keys by the octets they came in, so that a key that occurs in every message is taken apart
 * once. It keeps those in use, and up to a limit those that were used last: a sender of ever new
 * keys cannot make it grow.
 */
class PublicKeyCache
{
  public:
    /// @param limit keys that are kept although nobody else has them
    explicit PublicKeyCache(std::size_t limit);
    /// @param spki first octet @param size octets @return the key, or null
    Ptr<const PublicKey> Find(const uint8_t* spki, std::size_t size);
    /// @param key one that was not found @return the same
    Ptr<const PublicKey> Insert(Ptr<const PublicKey> key);
    /// Forget all
    void Clear();
    /// @return how many keys there are
    std::size_t GetSize() const;

  private:
    using Order = std::list<Ptr<const PublicKey>>; //!< last used first

    std::size_t m_limit; //!< of keys that nobody else has
    Order m_order;       //!< all keys
    /// By octets, which are those of the key itself; never iterated over
    std::unordered_map<std::string_view, Order::iterator> m_index;
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_PUBLIC_KEY_CACHE_H
