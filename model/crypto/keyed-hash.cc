/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "keyed-hash.h"

#include "crypto-library.h"

#include "ns3/abort.h"

#include <algorithm>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <type_traits>
#include <utility>

namespace ns3
{
namespace mip6sec
{

namespace
{

/// @return OpenSSL's name of the hash with such a digest
template <typename Digest>
constexpr const char*
HashName()
{
    return std::is_same_v<Digest, Sha1Digest> ? "SHA1" : "SHA256";
}

/// @return the hash with such a digest: fetched once, from our library context
template <typename Digest>
const EVP_MD*
FetchedHash()
{
    static const EVP_MD* hash = EVP_MD_fetch(GetCryptoLibrary(), HashName<Digest>(), nullptr);
    NS_ABORT_MSG_IF(!hash,
                    "OpenSSL has no " << HashName<Digest>() << ": its default provider is needed");
    return hash;
}

/// @return what is computed in, the same at every call
template <typename Digest>
EVP_MD_CTX*
Scratch()
{
    static EVP_MD_CTX* context = EVP_MD_CTX_new();
    return context;
}

/**
 * Finish a hash.
 * @param context has begun
 * @param data first octet @param size how many
 * @param digest receives that of all that went in
 * @return whether OpenSSL could
 */
template <typename Digest>
bool
Finish(EVP_MD_CTX* context, const uint8_t* data, std::size_t size, Digest& digest)
{
    unsigned int length = 0;
    return EVP_DigestUpdate(context, data, size) == 1 &&
           EVP_DigestFinal_ex(context, digest.data(), &length) == 1 && length == digest.size();
}

/// @param data first octet @param size how many @return their digest
template <typename Digest>
Digest
Compute(const uint8_t* data, std::size_t size)
{
    EVP_MD_CTX* context = Scratch<Digest>();
    Digest digest;
    const bool ok = context && EVP_DigestInit_ex2(context, FetchedHash<Digest>(), nullptr) == 1 &&
                    Finish(context, data, size, digest);
    NS_ABORT_MSG_UNLESS(ok, "OpenSSL could not compute " << HashName<Digest>());
    return digest;
}

constexpr std::size_t BLOCK = 64;     //!< octets of a block of both hashes
constexpr uint8_t INNER_OCTET = 0x36; //!< ipad (RFC 2104 2)
constexpr uint8_t OUTER_OCTET = 0x5c; //!< opad (RFC 2104 2)

using KeyBlock = std::array<uint8_t, BLOCK>; //!< a key, as long as a block

/// @param key first octet @param size how many @return them, or their digest, and zeros
template <typename Digest>
KeyBlock
MakeBlock(const uint8_t* key, std::size_t size)
{
    KeyBlock block{};
    if (size > block.size())
    {
        const Digest digest = Compute<Digest>(key, size);
        std::copy(digest.begin(), digest.end(), block.begin());
    }
    else
    {
        std::copy_n(key, size, block.begin());
    }
    return block;
}

/// @param block a key @param octet of the pad @return a hash that has begun with the two combined
template <typename Digest>
EVP_MD_CTX*
BeginPad(KeyBlock block, uint8_t octet)
{
    for (uint8_t& each : block)
    {
        each ^= octet;
    }
    EVP_MD_CTX* context = EVP_MD_CTX_new();
    const bool ok = context && EVP_DigestInit_ex2(context, FetchedHash<Digest>(), nullptr) == 1 &&
                    EVP_DigestUpdate(context, block.data(), block.size()) == 1;
    OPENSSL_cleanse(block.data(), block.size());
    NS_ABORT_MSG_UNLESS(ok, "OpenSSL could not set up HMAC with " << HashName<Digest>());
    return context;
}

/// @param context a hash that has begun @return the same type as OpenSSL has it
EVP_MD_CTX*
Cast(void* context)
{
    return static_cast<EVP_MD_CTX*>(context);
}

} // namespace

Sha1Digest
Sha1(const uint8_t* data, std::size_t size)
{
    return Compute<Sha1Digest>(data, size);
}

Sha256Digest
Sha256(const uint8_t* data, std::size_t size)
{
    return Compute<Sha256Digest>(data, size);
}

template <typename Digest>
Hmac<Digest>::Hmac(const uint8_t* key, std::size_t size)
{
    KeyBlock block = MakeBlock<Digest>(key, size);
    m_inner = BeginPad<Digest>(block, INNER_OCTET);
    m_outer = BeginPad<Digest>(block, OUTER_OCTET);
    OPENSSL_cleanse(block.data(), block.size());
}

template <typename Digest>
Hmac<Digest>::~Hmac()
{
    EVP_MD_CTX_free(Cast(m_inner));
    EVP_MD_CTX_free(Cast(m_outer));
}

template <typename Digest>
Hmac<Digest>::Hmac(Hmac&& other) noexcept
    : m_inner(std::exchange(other.m_inner, nullptr)),
      m_outer(std::exchange(other.m_outer, nullptr))
{
}

template <typename Digest>
Hmac<Digest>&
Hmac<Digest>::operator=(Hmac&& other) noexcept
{
    std::swap(m_inner, other.m_inner);
    std::swap(m_outer, other.m_outer);
    return *this;
}

template <typename Digest>
Digest
Hmac<Digest>::Compute(const uint8_t* data, std::size_t size) const
{
    EVP_MD_CTX* context = Scratch<Digest>();
    Digest digest;
    const bool ok =
        context && m_inner && m_outer && EVP_MD_CTX_copy_ex(context, Cast(m_inner)) == 1 &&
        Finish(context, data, size, digest) && EVP_MD_CTX_copy_ex(context, Cast(m_outer)) == 1 &&
        Finish(context, digest.data(), digest.size(), digest);
    NS_ABORT_MSG_UNLESS(ok, "OpenSSL could not compute HMAC");
    return digest;
}

template <typename Digest>
Digest
Hmac<Digest>::Compute(const std::vector<uint8_t>& data) const
{
    return Compute(data.data(), data.size());
}

template class Hmac<Sha1Digest>;
template class Hmac<Sha256Digest>;

bool
EqualDigest(const uint8_t* a, const uint8_t* b, std::size_t size)
{
    return CRYPTO_memcmp(a, b, size) == 0;
}

} // namespace mip6sec
} // namespace ns3
