/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_CRYPTO_KEY_H
#define MIP6SEC_CRYPTO_KEY_H

#include "ns3/ptr.h"
#include "ns3/simple-ref-count.h"

#include <array>
#include <cstdint>
#include <vector>

namespace ns3
{
namespace mip6sec
{

/// Hash functions of signatures
enum class HashAlgorithm : uint8_t
{
    SHA1,   //!< RFC 3971 and RFC 3972
    SHA256, //!< certificates
};

/// What a key pair may do. One pair never does both (RFC 3972 7.4, RFC 5269 3.1).
enum class KeyUse : uint8_t
{
    SIGN,    //!< RSASSA-PKCS1-v1_5
    ENCRYPT, //!< RSAES-PKCS1-v1_5
};

/// Leftmost 128 bits of the SHA-1 digest of a SubjectPublicKeyInfo (RFC 3971 5.2)
using KeyHash = std::array<uint8_t, 16>;

/**
 * An RSA public key. Immutable, and shared by all who have the same one.
 */
class PublicKey : public SimpleRefCount<PublicKey>
{
  public:
    /// @param spki DER of its SubjectPublicKeyInfo @param bits of its modulus
    PublicKey(std::vector<uint8_t> spki, uint32_t bits);
    virtual ~PublicKey();

    /// @return DER of its SubjectPublicKeyInfo, as it was received or made
    const std::vector<uint8_t>& GetSpki() const;
    /// @return bits of the modulus
    uint32_t GetBits() const;
    /// @return octets of the modulus, which are those of a signature and of a ciphertext
    std::size_t GetSize() const;
    /// @return its hash, which names it in RSA Signature options
    const KeyHash& GetHash() const;

  private:
    std::vector<uint8_t> m_spki; //!< SubjectPublicKeyInfo
    uint32_t m_bits;             //!< of the modulus
    KeyHash m_hash;              //!< first half of its SHA-1 digest
};

/**
 * An RSA private key with its public key, of one CryptoProvider, for one use.
 */
class PrivateKey : public SimpleRefCount<PrivateKey>
{
  public:
    /// @param publicKey its public half @param use what it may do
    PrivateKey(Ptr<const PublicKey> publicKey, KeyUse use);
    virtual ~PrivateKey();

    /// @return its public half
    Ptr<const PublicKey> GetPublicKey() const;
    /// @return what it may do
    KeyUse GetUse() const;

  private:
    Ptr<const PublicKey> m_public; //!< its public half
    KeyUse m_use;                  //!< what it may do
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_CRYPTO_KEY_H
