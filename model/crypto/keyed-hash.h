/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_KEYED_HASH_H
#define MIP6SEC_KEYED_HASH_H

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace ns3
{
namespace mip6sec
{

using Sha1Digest = std::array<uint8_t, 20>; //!< 160 bits

/// @param data first octet @param size how many @return their SHA-1 digest
Sha1Digest Sha1(const uint8_t* data, std::size_t size);

/**
 * HMAC-SHA1 (RFC 2104) under one key: OpenSSL contexts are kept over calls, not rebuilt.
 */
class HmacSha1
{
  public:
    /// @param key first octet of the key @param size its octets
    HmacSha1(const uint8_t* key, std::size_t size);
    ~HmacSha1();
    /// @param other gives its state away
    HmacSha1(HmacSha1&& other) noexcept;
    /// @param other gives its state away @return this
    HmacSha1& operator=(HmacSha1&& other) noexcept;
    HmacSha1(const HmacSha1&) = delete;
    HmacSha1& operator=(const HmacSha1&) = delete;

    /// @param data first octet @param size how many @return the 20 octets of the MAC
    Sha1Digest Compute(const uint8_t* data, std::size_t size) const;
    /// @param data octets @return the 20 octets of the MAC
    Sha1Digest Compute(const std::vector<uint8_t>& data) const;

  private:
    void* m_context{nullptr}; //!< keyed EVP_MAC_CTX
};

/**
 * Compare in constant time.
 * @param a first octet @param b first octet @param size octets of each
 * @return whether they are equal
 */
bool EqualDigest(const uint8_t* a, const uint8_t* b, std::size_t size);

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_KEYED_HASH_H
