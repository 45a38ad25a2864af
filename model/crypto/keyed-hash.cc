/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "keyed-hash.h"

#include "crypto-library.h"

#include "ns3/abort.h"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <string>
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

/// @param data first octet @param size how many @return their digest
template <typename Digest>
Digest
Compute(const uint8_t* data, std::size_t size)
{
    // Fetched once, from our library context
    static EVP_MD* hash = EVP_MD_fetch(GetCryptoLibrary(), HashName<Digest>(), nullptr);
    NS_ABORT_MSG_IF(!hash,
                    "OpenSSL has no " << HashName<Digest>() << ": its default provider is needed");
    static EVP_MD_CTX* context = EVP_MD_CTX_new();
    Digest digest;
    unsigned int length = 0;
    const bool ok = context && EVP_DigestInit_ex2(context, hash, nullptr) == 1 &&
                    EVP_DigestUpdate(context, data, size) == 1 &&
                    EVP_DigestFinal_ex(context, digest.data(), &length) == 1;
    NS_ABORT_MSG_IF(!ok || length != digest.size(),
                    "OpenSSL could not compute " << HashName<Digest>());
    return digest;
}

/// @return the HMAC of our library context, fetched once
EVP_MAC*
FetchedHmac()
{
    static EVP_MAC* hmac = EVP_MAC_fetch(GetCryptoLibrary(), "HMAC", nullptr);
    NS_ABORT_MSG_IF(!hmac, "OpenSSL has no HMAC: its default provider is needed");
    return hmac;
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
    EVP_MAC_CTX* context = EVP_MAC_CTX_new(FetchedHmac());
    std::string name = HashName<Digest>();
    const OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, name.data(), 0),
        OSSL_PARAM_construct_end()};
    // A null key would mean the key of before: an empty one needs an address too
    static constexpr uint8_t EMPTY = 0;
    const bool ok =
        context && EVP_MAC_init(context, size == 0 ? &EMPTY : key, size, parameters) == 1;
    NS_ABORT_MSG_IF(!ok, "OpenSSL could not set up HMAC with " << name);
    m_context = context;
}

template <typename Digest>
Hmac<Digest>::~Hmac()
{
    EVP_MAC_CTX_free(static_cast<EVP_MAC_CTX*>(m_context));
}

template <typename Digest>
Hmac<Digest>::Hmac(Hmac&& other) noexcept
    : m_context(std::exchange(other.m_context, nullptr))
{
}

template <typename Digest>
Hmac<Digest>&
Hmac<Digest>::operator=(Hmac&& other) noexcept
{
    std::swap(m_context, other.m_context);
    return *this;
}

template <typename Digest>
Digest
Hmac<Digest>::Compute(const uint8_t* data, std::size_t size) const
{
    auto context = static_cast<EVP_MAC_CTX*>(m_context);
    Digest digest;
    std::size_t length = 0;
    // Without a key the context starts over under the one it has
    const bool ok = context && EVP_MAC_init(context, nullptr, 0, nullptr) == 1 &&
                    EVP_MAC_update(context, data, size) == 1 &&
                    EVP_MAC_final(context, digest.data(), &length, digest.size()) == 1;
    NS_ABORT_MSG_IF(!ok || length != digest.size(), "OpenSSL could not compute HMAC");
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
