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

using Sha1Digest = std::array<uint8_t, 20>;   //!< 160 bits
using Sha256Digest = std::array<uint8_t, 32>; //!< 256 bits

/// @param data first octet @param size how many @return their SHA-1 digest
Sha1Digest Sha1(const uint8_t* data, std::size_t size);
/// @param data first octet @param size how many @return their SHA-256 digest
Sha256Digest Sha256(const uint8_t* data, std::size_t size);

/**
 * HMAC (RFC 2104) under one key: the hashes of its pads are kept over calls, not rebuilt. Truncated
 * forms (HMAC-SHA1-96 of RFC 2404) are the first octets of what it computes.
 *
 * @tparam Digest Sha1Digest or Sha256Digest: what it computes, and by which hash
 */
template <typename Digest>
class Hmac
{
  public:
    /// @param key first octet of the key @param size its octets
    Hmac(const uint8_t* key, std::size_t size);
    ~Hmac();
    /// @param other gives its state away
    Hmac(Hmac&& other) noexcept;
    /// @param other gives its state away @return this
    Hmac& operator=(Hmac&& other) noexcept;
    Hmac(const Hmac&) = delete;
    Hmac& operator=(const Hmac&) = delete;

    /// @param data first octet @param size how many @return the MAC
    Digest Compute(const uint8_t* data, std::size_t size) const;
    /// @param data octets @return the MAC
    Digest Compute(const std::vector<uint8_t>& data) const;

  private:
    void* m_inner{nullptr}; //!< EVP_MD_CTX that has begun with the key and the inner pad
    void* m_outer{nullptr}; //!< EVP_MD_CTX that has begun with the key and the outer pad
};

using HmacSha1 = Hmac<Sha1Digest>;     //!< RFC 2404 without the truncation
using HmacSha256 = Hmac<Sha256Digest>; //!< RFC 4868 without the truncation

extern template class Hmac<Sha1Digest>;
extern template class Hmac<Sha256Digest>;

/**
 * Compare in constant time.
 * @param a first octet @param b first octet @param size octets of each
 * @return whether they are equal
 */
bool EqualDigest(const uint8_t* a, const uint8_t* b, std::size_t size);

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_KEYED_HASH_H
