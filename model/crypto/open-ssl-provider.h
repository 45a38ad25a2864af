/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_OPEN_SSL_PROVIDER_H
#define MIP6SEC_OPEN_SSL_PROVIDER_H

#include "crypto-provider.h"
#include "public-key-cache.h"

namespace ns3
{
namespace mip6sec
{

class OpenSslPublicKey;

/**
 * The provider "OpenSsl": everything for real. Keys keep OpenSSL's objects and contexts over calls;
 * every random octet comes from the stream that the caller gives. Results are the same for the same
 * seed and the same version of OpenSSL, which GetCryptoVersion tells.
 */
class OpenSslProvider : public CryptoProvider
{
  public:
    /// @return the type id
    static TypeId GetTypeId();
    OpenSslProvider();
    ~OpenSslProvider() override;

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
    // Searches for real, as far as Sec 1
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
    /// @param key of any provider @return the same with OpenSSL's objects
    Ptr<const OpenSslPublicKey> Own(Ptr<const PublicKey> key);

    PublicKeyCache m_keys; //!< public keys
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_OPEN_SSL_PROVIDER_H
