/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_CRYPTO_PROVIDER_H
#define MIP6SEC_CRYPTO_PROVIDER_H

#include "crypto-key.h"
#include "random-octets.h"

#include "ns3/cga-parameters.h"
#include "ns3/object.h"

#include <optional>
#include <string>

namespace ns3
{
namespace mip6sec
{

/**
 * Public-key cryptography, done for real or modelled. Both have the same lengths, accept and refuse
 * the same, and use no simulated time by themselves: that is what CryptoCpu adds.
 *
 * The global value Mip6secCryptoProvider ("OpenSsl" or "Modelled") names the one that nodes use
 * which are given no other (CryptoCpu attribute Provider). "OpenSsl" does everything for real, at
 * the price of real time. "Modelled" makes keys, signatures and ciphertexts of the same length and
 * form that no other program would accept, and accepts exactly those that were made with the
 * private key: whoever lacks it fails, and so does any changed bit. Keys and signatures from
 * outside (PEM files, published examples, nodes with the other provider) it verifies for real.
 * Signatures by "Modelled" keys are not accepted by nodes that use "OpenSsl".
 */
class CryptoProvider : public Object
{
  public:
    /// @return the type id
    static TypeId GetTypeId();
    ~CryptoProvider() override;

    /**
     * @param name "OpenSsl" or "Modelled"; aborts with a message at any other
     * @return the provider of that name: one in a simulation, gone with Simulator::Destroy
     */
    static Ptr<CryptoProvider> Get(const std::string& name);
    /// @return the provider that the global value Mip6secCryptoProvider names
    static Ptr<CryptoProvider> GetDefault();

    /// @return its name
    virtual std::string GetName() const = 0;

    /**
     * @param bits of the modulus, 1024 to 4096 and a multiple of 8; aborts with a message otherwise
     * @param use what the key may do
     * @param random every random octet
     * @return a new key pair with the public exponent 65537
     */
    virtual Ptr<PrivateKey> GenerateKey(uint32_t bits, KeyUse use, RandomOctets& random) = 0;
    /**
     * @param pem an RSA private key of 512 to 4096 bits in PEM (PKCS#1 or PKCS#8), unencrypted;
     * aborts with a message if it is none
     * @param use what the key may do
     * @return the key
     */
    virtual Ptr<PrivateKey> ImportPrivateKey(const std::string& pem, KeyUse use) = 0;
    /**
     * Public keys arrive from the wire: whatever is not a strictly encoded SubjectPublicKeyInfo of
     * an RSA key of 384 to 4096 bits is refused.
     * @param spki first octet @param size octets; fewer than there are after the key is an error
     * too
     * @return the key, the same object for the same octets while it is in use or recently was; or
     * null
     */
    virtual Ptr<const PublicKey> ImportPublicKey(const uint8_t* spki, std::size_t size) = 0;

    /**
     * RSASSA-PKCS1-v1_5. Aborts with a message if the key is for encryption.
     * @param key private key
     * @param hash function for the data
     * @param data first octet @param size how many
     * @return the signature, GetSize() octets
     */
    virtual std::vector<uint8_t> Sign(Ptr<const PrivateKey> key,
                                      HashAlgorithm hash,
                                      const uint8_t* data,
                                      std::size_t size) = 0;
    /**
     * @param key public key
     * @param hash function for the data
     * @param data first octet @param size how many
     * @param signature first octet @param signatureSize how many
     * @return whether the owner of the key signed the data
     */
    virtual bool Verify(Ptr<const PublicKey> key,
                        HashAlgorithm hash,
                        const uint8_t* data,
                        std::size_t size,
                        const uint8_t* signature,
                        std::size_t signatureSize) = 0;
    /**
     * RSAES-PKCS1-v1_5. Whether the key is for encryption only its owner knows, who refuses
     * otherwise.
     * @param key public key
     * @param plain octets, at most GetSize() - 11
     * @param random every random octet
     * @return the ciphertext, GetSize() octets; none if the text is too long
     */
    virtual std::optional<std::vector<uint8_t>> Encrypt(Ptr<const PublicKey> key,
                                                        const std::vector<uint8_t>& plain,
                                                        RandomOctets& random) = 0;
    /**
     * Aborts with a message if the key is for signatures.
     * @param key private key
     * @param cipher octets
     * @return the text; none if it was not encrypted under this key, or was changed
     */
    virtual std::optional<std::vector<uint8_t>> Decrypt(Ptr<const PrivateKey> key,
                                                        const std::vector<uint8_t>& cipher) = 0;

    /**
     * Find a modifier whose Hash2 has its 16*Sec leftmost bits zero (RFC 3972 4). Aborts with a
     * message where that is not feasible (Sec above 1 with OpenSsl).
     * @param sec security parameter, 0 to 7
     * @param key SubjectPublicKeyInfo @param extensions extension fields, may be empty
     * @param random draws the first modifier
     * @return a modifier
     */
    virtual CgaModifier SearchModifier(uint8_t sec,
                                       const std::vector<uint8_t>& key,
                                       const std::vector<uint8_t>& extensions,
                                       RandomOctets& random) = 0;
    /**
     * @param sec security parameter, 0 to 7 @param modifier the modifier
     * @param key SubjectPublicKeyInfo @param extensions extension fields, may be empty
     * @return whether the 16*Sec leftmost bits of Hash2 are zero (RFC 3972 5 step 7), or
     * SearchModifier of this provider made it so
     */
    virtual bool CheckModifier(uint8_t sec,
                               const CgaModifier& modifier,
                               const std::vector<uint8_t>& key,
                               const std::vector<uint8_t>& extensions) const = 0;

  protected:
    /// @param bits of a key to be made; aborts with a message if there are no such keys
    static void RequireBits(uint32_t bits);
    /// @param key one to be used @param use for what; aborts with a message if it is for something
    /// else
    static void RequireUse(const PrivateKey& key, KeyUse use);
    /// @param sec a security parameter; aborts with a message if it is above 7
    static void RequireSec(uint8_t sec);
    /**
     * CheckModifier without what was modelled.
     * @param sec security parameter, 0 to 7 @param modifier the modifier
     * @param key SubjectPublicKeyInfo @param extensions extension fields, may be empty
     * @return whether the 16*Sec leftmost bits of Hash2 are zero
     */
    static bool ReachesSec(uint8_t sec,
                           const CgaModifier& modifier,
                           const std::vector<uint8_t>& key,
                           const std::vector<uint8_t>& extensions);
    /**
     * Increment a modifier until it reaches Sec (RFC 3972 4 steps 2 and 3).
     * @param sec security parameter @param modifier the first one
     * @param key SubjectPublicKeyInfo @param extensions extension fields, may be empty
     * @return the first that does
     */
    static CgaModifier Search(uint8_t sec,
                              CgaModifier modifier,
                              const std::vector<uint8_t>& key,
                              const std::vector<uint8_t>& extensions);
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_CRYPTO_PROVIDER_H
