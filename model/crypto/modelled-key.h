/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_MODELLED_KEY_H
#define MIP6SEC_MODELLED_KEY_H

#include "crypto-key.h"
#include "keyed-hash.h"
#include "random-octets.h"

#include <memory>
#include <optional>

namespace ns3
{
namespace mip6sec
{

/**
 * The secret behind a key pair of ModelledProvider, and what is done with it.
 */
struct ModelledSecret
{
    /// @param secret what only the owner knows @param size octets @param real whether the key pair
    /// exists outside, where signatures and ciphertexts are made for real
    ModelledSecret(const uint8_t* secret, std::size_t size, bool real);

    /// @param hash of the signature @param data first octet @param dataSize how many
    /// @param size octets of the modulus @return the signature
    std::vector<uint8_t> Sign(HashAlgorithm hash,
                              const uint8_t* data,
                              std::size_t dataSize,
                              std::size_t size) const;
    /// @param plain octets, 11 fewer than the modulus has at most @param size octets of the modulus
    /// @param random gives the padding @return the ciphertext
    std::vector<uint8_t> Encrypt(const std::vector<uint8_t>& plain,
                                 std::size_t size,
                                 RandomOctets& random) const;
    /// @param cipher as many octets as the modulus has @return the text, or none if it was not made
    /// by Encrypt
    std::optional<std::vector<uint8_t>> Decrypt(const std::vector<uint8_t>& cipher) const;

    HmacSha256 mac; //!< under the secret
    bool real;      //!< whether the key pair exists outside

  private:
    /**
     * @param label what for @param digest of what is signed
     * @return the MAC of both
     */
    template <typename Digest>
    const Sha256Digest& Authenticate(uint8_t label, const Digest& digest) const;

    /// What the last MAC of a signature was over, and the MAC: who verifies mostly asks for what
    /// was just signed
    mutable std::vector<uint8_t> m_lastInput;
    mutable Sha256Digest m_lastMac{}; //!< the MAC
};

/// A public key of ModelledProvider
class ModelledPublicKey : public PublicKey
{
  public:
    using PublicKey::PublicKey;
    /// The secret behind it, once it was found
    mutable std::shared_ptr<const ModelledSecret> m_secret;
};

/// A private key of ModelledProvider
class ModelledPrivateKey : public PrivateKey
{
  public:
    /// @param publicKey its public half @param use what it may do @param secret behind it
    /// @param real the same key for real, if it was imported
    ModelledPrivateKey(Ptr<const ModelledPublicKey> publicKey,
                       KeyUse use,
                       std::shared_ptr<const ModelledSecret> secret,
                       Ptr<PrivateKey> real);
    /// @return the secret behind it
    const std::shared_ptr<const ModelledSecret>& GetSecret() const;
    /// @return the same key for real, or null if there is none
    Ptr<const PrivateKey> GetReal() const;

  private:
    std::shared_ptr<const ModelledSecret> m_secret; //!< behind it
    Ptr<PrivateKey> m_real;                         //!< the same key for real
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_MODELLED_KEY_H
