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
#include <utility>

namespace ns3
{
namespace mip6sec
{

namespace
{

/// @return the SHA-1 of our library context, fetched once
EVP_MD*
FetchedSha1()
{
    static EVP_MD* sha1 = EVP_MD_fetch(GetCryptoLibrary(), "SHA1", nullptr);
    NS_ABORT_MSG_IF(!sha1, "OpenSSL has no SHA-1: its default provider is needed");
    return sha1;
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
    static EVP_MD_CTX* context = EVP_MD_CTX_new();
    Sha1Digest digest;
    unsigned int length = 0;
    const bool ok = context && EVP_DigestInit_ex2(context, FetchedSha1(), nullptr) == 1 &&
                    EVP_DigestUpdate(context, data, size) == 1 &&
                    EVP_DigestFinal_ex(context, digest.data(), &length) == 1;
    NS_ABORT_MSG_IF(!ok || length != digest.size(), "OpenSSL could not compute SHA-1");
    return digest;
}

HmacSha1::HmacSha1(const uint8_t* key, std::size_t size)
{
    EVP_MAC_CTX* context = EVP_MAC_CTX_new(FetchedHmac());
    char name[] = "SHA1";
    const OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, name, 0),
        OSSL_PARAM_construct_end()};
    // A null key would mean the key of before: an empty one needs an address too
    static constexpr uint8_t EMPTY = 0;
    const bool ok =
        context && EVP_MAC_init(context, size == 0 ? &EMPTY : key, size, parameters) == 1;
    NS_ABORT_MSG_IF(!ok, "OpenSSL could not set up HMAC-SHA1");
    m_context = context;
}

HmacSha1::~HmacSha1()
{
    EVP_MAC_CTX_free(static_cast<EVP_MAC_CTX*>(m_context));
}

HmacSha1::HmacSha1(HmacSha1&& other) noexcept
    : m_context(std::exchange(other.m_context, nullptr))
{
}

HmacSha1&
HmacSha1::operator=(HmacSha1&& other) noexcept
{
    std::swap(m_context, other.m_context);
    return *this;
}

Sha1Digest
HmacSha1::Compute(const uint8_t* data, std::size_t size) const
{
    auto context = static_cast<EVP_MAC_CTX*>(m_context);
    Sha1Digest digest;
    std::size_t length = 0;
    // Without a key the context starts over under the one it has
    const bool ok = context && EVP_MAC_init(context, nullptr, 0, nullptr) == 1 &&
                    EVP_MAC_update(context, data, size) == 1 &&
                    EVP_MAC_final(context, digest.data(), &length, digest.size()) == 1;
    NS_ABORT_MSG_IF(!ok || length != digest.size(), "OpenSSL could not compute HMAC-SHA1");
    return digest;
}

Sha1Digest
HmacSha1::Compute(const std::vector<uint8_t>& data) const
{
    return Compute(data.data(), data.size());
}

bool
EqualDigest(const uint8_t* a, const uint8_t* b, std::size_t size)
{
    return CRYPTO_memcmp(a, b, size) == 0;
}

} // namespace mip6sec
} // namespace ns3
