/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_MODELLED_PROVIDER_H
#define MIP6SEC_MODELLED_PROVIDER_H

#include "crypto-provider.h"
#include "public-key-cache.h"

#include <memory>
#include <unordered_map>

namespace ns3
{
namespace mip6sec
{

class ModelledPrivateKey;
class ModelledPublicKey;
class OpenSslProvider;

/// The secret behind a key pair of the provider Modelled
struct ModelledSecret;

/**
 * The provider "Modelled": everything but the arithmetic. A key pair is a secret, and a public key
 * of random octets in the form of a real one. A signature is a MAC under the secret, as long as the
 * modulus; a ciphertext is encrypted under it. The provider knows which secret belongs to which
 * public key, and so accepts what was made with the private key and nothing else. What no secret
 * belongs to is done for real.
 */
class ModelledProvider : public CryptoProvider
{
  public:
    /// @return the type id
    static TypeId GetTypeId();
    ModelledProvider();
    ~ModelledProvider() override;

    std::string GetName() const override;
    Ptr<PrivateKey> GenerateKey(uint32_t bits, KeyUse use, RandomOctets& random) override;
    Ptr<PrivateKey> ImportPrivateKey(const std::string& pem, KeyUse use) override;
    Ptr<const PublicKey> ImportPublicKey(const uint8_t* spki, std::size_t size) override;
    std::vector<uint8_t> Sign(Ptr<const PrivateKey> key,
                              HashAlgorithm hash,
                              const uint8_t* data,
                              std::size_t size) override;
    bool Verify(Ptr<const PublicKey> key,
                HashAlgorithm hash,
                const uint8_t* data,
                std::size_t size,
                const uint8_t* signature,
                std::size_t signatureSize) override;
    std::optional<std::vector<uint8_t>> Encrypt(Ptr<const PublicKey> key,
                                                const std::vector<uint8_t>& plain,
                                                RandomOctets& random) override;
    std::optional<std::vector<uint8_t>> Decrypt(Ptr<const PrivateKey> key,
                                                const std::vector<uint8_t>& cipher) override;
    // Takes any modifier for one that reaches Sec
    CgaModifier SearchModifier(uint8_t sec,
                               const std::vector<uint8_t>& key,
                               const std::vector<uint8_t>& extensions,
                               RandomOctets& random) override;
    bool CheckModifier(uint8_t sec,
                       const CgaModifier& modifier,
                       const std::vector<uint8_t>& key,
                       const std::vector<uint8_t>& extensions) const override;

  protected:
    void DoDispose() override;

  private:
    /// @param key of any provider @return the same as one of ours
    Ptr<const ModelledPublicKey> Own(Ptr<const PublicKey> key);
    /// @param key public key @return the secret behind it, or null if we know none
    const ModelledSecret* FindSecret(const ModelledPublicKey& key) const;
    /// @param spki of a key pair @param secret behind it, unless there is one already @return the
    /// one that there is
    std::shared_ptr<const ModelledSecret> Register(const std::vector<uint8_t>& spki,
                                                   std::shared_ptr<const ModelledSecret> secret);
    /// @param key private key @return the secret behind it, known to this provider from now on
    const ModelledSecret& Use(const ModelledPrivateKey& key);
    /// @return does what we have no secret for
    OpenSslProvider& GetReal();

    PublicKeyCache m_keys; //!< public keys
    /// Secrets by SubjectPublicKeyInfo; never iterated over
    std::unordered_map<std::string, std::shared_ptr<const ModelledSecret>> m_secrets;
    /// What Register said of the secrets of private keys used so far; never iterated over
    std::unordered_map<std::shared_ptr<const ModelledSecret>, std::shared_ptr<const ModelledSecret>>
        m_inUse;
    /// Largest Sec that a modifier is taken to reach, by modifier, key and extension fields; never
    /// iterated over
    std::unordered_map<std::string, uint8_t> m_modifiers;
    Ptr<OpenSslProvider> m_real; //!< made at the first need
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_MODELLED_PROVIDER_H
