/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "open-ssl-provider.h"

#include "crypto-random.h"
#include "keyed-hash.h"
#include "open-ssl-key.h"

#include "ns3/abort.h"
#include "ns3/spki-reader.h"

#include <array>

namespace ns3
{
namespace mip6sec
{

namespace
{

constexpr std::size_t KEPT_KEYS = 1024; //!< public keys that are kept although nobody uses them

/// @param hash of the data @param data first octet @param size how many @return their digest
std::vector<uint8_t>
Digest(HashAlgorithm hash, const uint8_t* data, std::size_t size)
{
    if (hash == HashAlgorithm::SHA1)
    {
        const Sha1Digest digest = Sha1(data, size);
        return {digest.begin(), digest.end()};
    }
    const Sha256Digest digest = Sha256(data, size);
    return {digest.begin(), digest.end()};
}

/// @param key one that OpenSslProvider made; aborts with a message otherwise @return the same
const OpenSslPrivateKey&
Own(const Ptr<const PrivateKey>& key)
{
    auto own = dynamic_cast<const OpenSslPrivateKey*>(PeekPointer(key));
    NS_ABORT_MSG_UNLESS(own,
                        "a private key of the provider Modelled cannot be used with OpenSsl: make "
                        "or import it with the provider that uses it");
    return *own;
}

} // namespace

NS_OBJECT_ENSURE_REGISTERED(OpenSslProvider);

TypeId
OpenSslProvider::GetTypeId()
{
    static TypeId tid = TypeId("ns3::mip6sec::OpenSslProvider")
                            .SetParent<CryptoProvider>()
                            .SetGroupName("Mip6sec")
                            .AddConstructor<OpenSslProvider>();
    return tid;
}

OpenSslProvider::OpenSslProvider()
    : m_keys(KEPT_KEYS)
{
}

OpenSslProvider::~OpenSslProvider() = default;

void
OpenSslProvider::DoDispose()
{
    m_keys.Clear();
    CryptoProvider::DoDispose();
}

std::string
OpenSslProvider::GetName() const
{
    return "OpenSsl";
}

Ptr<PrivateKey>
OpenSslProvider::GenerateKey(uint32_t bits, KeyUse use, RandomOctets& random)
{
    RequireBits(bits);
    CryptoRandomScope scope(random);
    RsaPkey pair = RsaPkey::Generate(bits);
    const std::vector<uint8_t> spki = pair.GetSpki();
    return Create<OpenSslPrivateKey>(ImportPublicKey(spki.data(), spki.size()),
                                     use,
                                     std::move(pair));
}

Ptr<PrivateKey>
OpenSslProvider::ImportPrivateKey(const std::string& pem, KeyUse use)
{
    RsaPkey pair = RsaPkey::FromPem(pem);
    NS_ABORT_MSG_UNLESS(pair,
                        "this is no RSA private key in PEM: give one that begins with \"-----BEGIN "
                        "PRIVATE KEY-----\" or \"-----BEGIN RSA PRIVATE KEY-----\" and is not "
                        "encrypted");
    const std::vector<uint8_t> spki = pair.GetSpki();
    Ptr<const PublicKey> publicKey = ImportPublicKey(spki.data(), spki.size());
    NS_ABORT_MSG_UNLESS(publicKey && publicKey->GetBits() >= 512,
                        "an RSA private key must have 512 to 4096 bits and an odd public exponent "
                        "of 64 bits at most");
    auto key = Create<OpenSslPrivateKey>(publicKey, use, std::move(pair));
    // A key with a typing error in it may still look like one
    const std::vector<uint8_t> digest = Digest(HashAlgorithm::SHA1, spki.data(), spki.size());
    CryptoRandomScope blinding;
    const std::vector<uint8_t> signature = key->GetPkey().Sign(HashAlgorithm::SHA1, digest);
    NS_ABORT_MSG_UNLESS(
        Own(publicKey)->GetPkey().Verify(HashAlgorithm::SHA1,
                                         digest,
                                         signature.data(),
                                         signature.size()),
        "the private and the public half of this RSA key in PEM do not belong together");
    return key;
}

Ptr<const PublicKey>
OpenSslProvider::ImportPublicKey(const uint8_t* spki, std::size_t size)
{
    if (Ptr<const PublicKey> known = m_keys.Find(spki, size))
    {
        return known;
    }
    WireReader reader(spki, size);
    const Parsed<RsaSpki> parsed = ReadSpki(reader);
    if (!parsed || !reader.IsAtEnd())
    {
        return nullptr;
    }
    return m_keys.Insert(Create<OpenSslPublicKey>(*parsed.value));
}

Ptr<const OpenSslPublicKey>
OpenSslProvider::Own(Ptr<const PublicKey> key)
{
    auto own = dynamic_cast<const OpenSslPublicKey*>(PeekPointer(key));
    if (!own)
    {
        const std::vector<uint8_t>& spki = key->GetSpki();
        key = ImportPublicKey(spki.data(), spki.size());
        own = static_cast<const OpenSslPublicKey*>(PeekPointer(key));
    }
    return Ptr<const OpenSslPublicKey>(own);
}

std::vector<uint8_t>
OpenSslProvider::Sign(Ptr<const PrivateKey> key,
                      HashAlgorithm hash,
                      const uint8_t* data,
                      std::size_t size)
{
    RequireUse(*key, KeyUse::SIGN);
    CryptoRandomScope blinding;
    return mip6sec::Own(key).GetPkey().Sign(hash, Digest(hash, data, size));
}

bool
OpenSslProvider::Verify(Ptr<const PublicKey> key,
                        HashAlgorithm hash,
                        const uint8_t* data,
                        std::size_t size,
                        const uint8_t* signature,
                        std::size_t signatureSize)
{
    if (signatureSize != key->GetSize())
    {
        return false;
    }
    Ptr<const OpenSslPublicKey> own = Own(key);
    return own && own->GetPkey().Verify(hash, Digest(hash, data, size), signature, signatureSize);
}

std::optional<std::vector<uint8_t>>
OpenSslProvider::Encrypt(Ptr<const PublicKey> key,
                         const std::vector<uint8_t>& plain,
                         RandomOctets& random)
{
    Ptr<const OpenSslPublicKey> own = Own(key);
    if (!own || plain.size() + RSA_PKCS1_OVERHEAD > own->GetSize())
    {
        return std::nullopt;
    }
    CryptoRandomScope scope(random);
    return own->GetPkey().Encrypt(plain);
}

std::optional<std::vector<uint8_t>>
OpenSslProvider::Decrypt(Ptr<const PrivateKey> key, const std::vector<uint8_t>& cipher)
{
    RequireUse(*key, KeyUse::ENCRYPT);
    if (cipher.size() != key->GetPublicKey()->GetSize())
    {
        return std::nullopt;
    }
    CryptoRandomScope blinding;
    return mip6sec::Own(key).GetPkey().Decrypt(cipher);
}

CgaModifier
OpenSslProvider::SearchModifier(uint8_t sec,
                                const std::vector<uint8_t>& key,
                                const std::vector<uint8_t>& extensions,
                                RandomOctets& random)
{
    RequireSec(sec);
    NS_ABORT_MSG_IF(sec > 1,
                    "a modifier for Sec " << +sec << " takes about 2^" << 16 * sec
                                          << " hashes to find, which OpenSsl would do for real: "
                                             "choose Sec 0 or 1, or set the global value "
                                             "Mip6secCryptoProvider to \"Modelled\"");
    CgaModifier modifier;
    random.Fill(modifier.data(), modifier.size());
    return Search(sec, modifier, key, extensions);
}

bool
OpenSslProvider::CheckModifier(uint8_t sec,
                               const CgaModifier& modifier,
                               const std::vector<uint8_t>& key,
                               const std::vector<uint8_t>& extensions) const
{
    return ReachesSec(sec, modifier, key, extensions);
}

} // namespace mip6sec
} // namespace ns3
