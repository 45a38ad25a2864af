/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_OPEN_SSL_KEY_H
#define MIP6SEC_OPEN_SSL_KEY_H

#include "crypto-key.h"

#include "ns3/spki-reader.h"

#include <optional>
#include <string>
#include <vector>

struct evp_pkey_st;
struct evp_pkey_ctx_st;

namespace ns3
{
namespace mip6sec
{

/// Octets that RSAES-PKCS1-v1_5 adds to a text at least (RFC 8017 7.2.1)
static constexpr std::size_t RSA_PKCS1_OVERHEAD = 11;

/**
 * An RSA key of OpenSSL with a context for each thing done with it, made at the first use and kept.
 * Whoever uses a private key provides a CryptoRandomScope.
 */
class RsaPkey
{
  public:
    /// @param key a public key
    explicit RsaPkey(const RsaSpki& key);
    /// @param bits of the modulus @return a new pair, its random octets from the current scope
    static RsaPkey Generate(uint32_t bits);
    /// @param pem a private key @return it, or nothing if this is no RSA private key
    static RsaPkey FromPem(const std::string& pem);
    ~RsaPkey();
    /// @param other gives its key away
    RsaPkey(RsaPkey&& other) noexcept;
    RsaPkey(const RsaPkey&) = delete;
    RsaPkey& operator=(const RsaPkey&) = delete;

    /// @return whether there is a key
    explicit operator bool() const;
    /// @return its public half as SubjectPublicKeyInfo; empty if it has none of the kind that is
    /// accepted
    std::vector<uint8_t> GetSpki() const;
    /// @param hash that made the digest @param digest of the data @return RSASSA-PKCS1-v1_5
    std::vector<uint8_t> Sign(HashAlgorithm hash, const std::vector<uint8_t>& digest) const;
    /// @param hash that made the digest @param digest of the data @param signature first octet
    /// @param size of the signature @return whether it is one of this key
    bool Verify(HashAlgorithm hash,
                const std::vector<uint8_t>& digest,
                const uint8_t* signature,
                std::size_t size) const;
    /// @param plain octets that fit @return RSAES-PKCS1-v1_5
    std::vector<uint8_t> Encrypt(const std::vector<uint8_t>& plain) const;
    /// @param cipher as long as the modulus @return the text, or none if the padding is wrong
    std::optional<std::vector<uint8_t>> Decrypt(const std::vector<uint8_t>& cipher) const;

  private:
    /// What a context is for
    enum Purpose
    {
        SIGN_SHA1,
        SIGN_SHA256,
        VERIFY_SHA1,
        VERIFY_SHA256,
        ENCRYPT,
        DECRYPT,
        N_PURPOSES
    };

    /// @param key of OpenSSL, owned from now on
    explicit RsaPkey(evp_pkey_st* key);
    /// @param purpose what for @return the context for it
    evp_pkey_ctx_st* GetContext(Purpose purpose) const;

    evp_pkey_st* m_key;                                //!< OpenSSL's key
    mutable evp_pkey_ctx_st* m_contexts[N_PURPOSES]{}; //!< by purpose
};

/// A public key of OpenSslProvider
class OpenSslPublicKey : public PublicKey
{
  public:
    /// @param key as it was read
    explicit OpenSslPublicKey(const RsaSpki& key);
    /// @return the key of OpenSSL
    const RsaPkey& GetPkey() const;

  private:
    RsaPkey m_pkey; //!< the key of OpenSSL
};

/// A private key of OpenSslProvider
class OpenSslPrivateKey : public PrivateKey
{
  public:
    /// @param publicKey its public half @param use what it may do @param pkey the key of OpenSSL
    OpenSslPrivateKey(Ptr<const PublicKey> publicKey, KeyUse use, RsaPkey pkey);
    /// @return the key of OpenSSL
    const RsaPkey& GetPkey() const;

  private:
    RsaPkey m_pkey; //!< the key of OpenSSL
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_OPEN_SSL_KEY_H
