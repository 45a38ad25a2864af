/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "modelled-provider.h"

#include "modelled-key.h"
#include "open-ssl-key.h"
#include "open-ssl-provider.h"

#include "ns3/abort.h"
#include "ns3/spki-reader.h"

#include <algorithm>
#include <utility>

namespace ns3
{
namespace mip6sec
{

namespace
{

constexpr std::size_t KEPT_KEYS = 1024;     //!< public keys that are kept although nobody uses them
constexpr std::size_t SECRET_SIZE = 32;     //!< octets of a secret
constexpr uint64_t PUBLIC_EXPONENT = 65537; //!< of all keys

/// @param key one that ModelledProvider made; aborts with a message otherwise @return the same
const ModelledPrivateKey&
Own(const Ptr<const PrivateKey>& key)
{
    auto own = dynamic_cast<const ModelledPrivateKey*>(PeekPointer(key));
    NS_ABORT_MSG_UNLESS(own,
                        "a private key of the provider OpenSsl cannot be used with Modelled: make "
                        "or import it with the provider that uses it");
    return *own;
}

/// @param octets octets @return them as what maps are by
std::string
ToString(const std::vector<uint8_t>& octets)
{
    return {octets.begin(), octets.end()};
}

/// @param modifier modifier @param key SubjectPublicKeyInfo @param extensions extension fields
/// @return them as what a map is by; the key says itself how long it is
std::string
ModifierIndex(const CgaModifier& modifier,
              const std::vector<uint8_t>& key,
              const std::vector<uint8_t>& extensions)
{
    std::string index(modifier.begin(), modifier.end());
    index.append(key.begin(), key.end());
    index.append(extensions.begin(), extensions.end());
    return index;
}

} // namespace

NS_OBJECT_ENSURE_REGISTERED(ModelledProvider);

TypeId
ModelledProvider::GetTypeId()
{
    static TypeId tid = TypeId("ns3::mip6sec::ModelledProvider")
                            .SetParent<CryptoProvider>()
                            .SetGroupName("Mip6sec")
                            .AddConstructor<ModelledProvider>();
    return tid;
}

ModelledProvider::ModelledProvider()
    : m_keys(KEPT_KEYS)
{
}

ModelledProvider::~ModelledProvider() = default;

void
ModelledProvider::DoDispose()
{
    m_keys.Clear();
    m_inUse.clear();
    m_secrets.clear();
    m_modifiers.clear();
    if (m_real)
    {
        m_real->Dispose();
        m_real = nullptr;
    }
    CryptoProvider::DoDispose();
}

std::string
ModelledProvider::GetName() const
{
    return "Modelled";
}

OpenSslProvider&
ModelledProvider::GetReal()
{
    if (!m_real)
    {
        m_real = CreateObject<OpenSslProvider>();
    }
    return *m_real;
}

std::shared_ptr<const ModelledSecret>
ModelledProvider::Register(const std::vector<uint8_t>& spki,
                           std::shared_ptr<const ModelledSecret> secret)
{
    return m_secrets.try_emplace(ToString(spki), std::move(secret)).first->second;
}

const ModelledSecret&
ModelledProvider::Use(const ModelledPrivateKey& key)
{
    auto [it, added] = m_inUse.try_emplace(key.GetSecret());
    if (added)
    {
        // The key may be from a simulation before this one
        it->second = Register(key.GetPublicKey()->GetSpki(), key.GetSecret());
    }
    return *it->second;
}

Ptr<PrivateKey>
ModelledProvider::GenerateKey(uint32_t bits, KeyUse use, RandomOctets& random)
{
    RequireBits(bits);
    std::vector<uint8_t> modulus(bits / 8);
    random.Fill(modulus.data(), modulus.size());
    modulus.front() |= 0x80;
    modulus.back() |= 0x01;
    uint8_t octets[SECRET_SIZE];
    random.Fill(octets, sizeof(octets));
    const std::vector<uint8_t> spki = WriteSpki(modulus, PUBLIC_EXPONENT);
    auto secret = Register(spki, std::make_shared<ModelledSecret>(octets, sizeof(octets), false));
    return Create<ModelledPrivateKey>(Own(ImportPublicKey(spki.data(), spki.size())),
                                      use,
                                      secret,
                                      nullptr);
}

Ptr<PrivateKey>
ModelledProvider::ImportPrivateKey(const std::string& pem, KeyUse use)
{
    Ptr<PrivateKey> real = GetReal().ImportPrivateKey(pem, use);
    const std::vector<uint8_t>& spki = real->GetPublicKey()->GetSpki();
    // Known to whoever has the file, as is the private key
    const Sha256Digest octets = Sha256(reinterpret_cast<const uint8_t*>(pem.data()), pem.size());
    auto secret =
        Register(spki, std::make_shared<ModelledSecret>(octets.data(), octets.size(), true));
    return Create<ModelledPrivateKey>(Own(ImportPublicKey(spki.data(), spki.size())),
                                      use,
                                      secret,
                                      real);
}

Ptr<const PublicKey>
ModelledProvider::ImportPublicKey(const uint8_t* spki, std::size_t size)
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
    return m_keys.Insert(
        Create<ModelledPublicKey>(std::vector<uint8_t>(spki, spki + size), parsed.value->bits));
}

Ptr<const ModelledPublicKey>
ModelledProvider::Own(Ptr<const PublicKey> key)
{
    auto own = dynamic_cast<const ModelledPublicKey*>(PeekPointer(key));
    if (!own)
    {
        const std::vector<uint8_t>& spki = key->GetSpki();
        key = ImportPublicKey(spki.data(), spki.size());
        own = static_cast<const ModelledPublicKey*>(PeekPointer(key));
    }
    return Ptr<const ModelledPublicKey>(own);
}

const ModelledSecret*
ModelledProvider::FindSecret(const ModelledPublicKey& key) const
{
    if (!key.m_secret)
    {
        auto found = m_secrets.find(ToString(key.GetSpki()));
        if (found != m_secrets.end())
        {
            key.m_secret = found->second;
        }
    }
    return key.m_secret.get();
}

std::vector<uint8_t>
ModelledProvider::Sign(Ptr<const PrivateKey> key,
                       HashAlgorithm hash,
                       const uint8_t* data,
                       std::size_t size)
{
    RequireUse(*key, KeyUse::SIGN);
    return Use(mip6sec::Own(key)).Sign(hash, data, size, key->GetPublicKey()->GetSize());
}

bool
ModelledProvider::Verify(Ptr<const PublicKey> key,
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
    Ptr<const ModelledPublicKey> own = Own(key);
    const ModelledSecret* secret = own ? FindSecret(*own) : nullptr;
    if (secret)
    {
        const std::vector<uint8_t> right = secret->Sign(hash, data, size, signatureSize);
        if (EqualDigest(right.data(), signature, signatureSize))
        {
            return true;
        }
        if (!secret->real)
        {
            return false;
        }
    }
    return GetReal().Verify(key, hash, data, size, signature, signatureSize);
}

std::optional<std::vector<uint8_t>>
ModelledProvider::Encrypt(Ptr<const PublicKey> key,
                          const std::vector<uint8_t>& plain,
                          RandomOctets& random)
{
    if (plain.size() + RSA_PKCS1_OVERHEAD > key->GetSize())
    {
        return std::nullopt;
    }
    Ptr<const ModelledPublicKey> own = Own(key);
    const ModelledSecret* secret = own ? FindSecret(*own) : nullptr;
    return secret ? secret->Encrypt(plain, key->GetSize(), random)
                  : GetReal().Encrypt(key, plain, random);
}

std::optional<std::vector<uint8_t>>
ModelledProvider::Decrypt(Ptr<const PrivateKey> key, const std::vector<uint8_t>& cipher)
{
    RequireUse(*key, KeyUse::ENCRYPT);
    if (cipher.size() != key->GetPublicKey()->GetSize())
    {
        return std::nullopt;
    }
    const ModelledPrivateKey& own = mip6sec::Own(key);
    std::optional<std::vector<uint8_t>> plain = Use(own).Decrypt(cipher);
    return !plain && own.GetReal() ? GetReal().Decrypt(own.GetReal(), cipher) : plain;
}

CgaModifier
ModelledProvider::SearchModifier(uint8_t sec,
                                 const std::vector<uint8_t>& key,
                                 const std::vector<uint8_t>& extensions,
                                 RandomOctets& random)
{
    RequireSec(sec);
    CgaModifier modifier;
    random.Fill(modifier.data(), modifier.size());
    if (sec > 0)
    {
        uint8_t& reached = m_modifiers[ModifierIndex(modifier, key, extensions)];
        reached = std::max(reached, sec);
    }
    return modifier;
}

bool
ModelledProvider::CheckModifier(uint8_t sec,
                                const CgaModifier& modifier,
                                const std::vector<uint8_t>& key,
                                const std::vector<uint8_t>& extensions) const
{
    if (ReachesSec(sec, modifier, key, extensions))
    {
        return true;
    }
    auto found = m_modifiers.find(ModifierIndex(modifier, key, extensions));
    return found != m_modifiers.end() && found->second >= sec;
}

} // namespace mip6sec
} // namespace ns3
