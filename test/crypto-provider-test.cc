/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 *
 * What both providers must do alike.
 */
#include "last-words.h"
#include "wire-test-support.h"

#include "ns3/crypto-provider.h"
#include "ns3/global-value.h"
#include "ns3/simulator.h"
#include "ns3/string.h"

#include <functional>

using namespace ns3;
using namespace ns3::mip6sec;

namespace
{

using Octets = std::vector<uint8_t>; //!< octets

const HashAlgorithm SHA1 = HashAlgorithm::SHA1;     //!< shorter
const HashAlgorithm SHA256 = HashAlgorithm::SHA256; //!< shorter

/// Runs a check with each provider
class BothProviders : public TestCase
{
  public:
    /// @param sentence name @param check what is done with each provider
    BothProviders(const std::string& sentence, void (*check)(BothProviders&))
        : TestCase(sentence),
          m_check(check)
    {
    }

    /// @param holds what must be @param what what it is
    void Check(bool holds, const std::string& what)
    {
        NS_TEST_EXPECT_MSG_EQ(holds, true, provider->GetName() << ": " << what);
    }

    /// @param bits of it @param use of it @param stream of ns-3 @return a new key
    Ptr<PrivateKey> MakeKey(uint32_t bits, KeyUse use, int64_t stream)
    {
        RandomOctets random;
        random.AssignStreams(stream);
        return provider->GenerateKey(bits, use, random);
    }

    /// @param key signs @param hash by this hash @param data what @return the signature
    Octets Sign(Ptr<const PrivateKey> key, HashAlgorithm hash, const Octets& data)
    {
        return provider->Sign(key, hash, data.data(), data.size());
    }

    /// @param key of whom @param hash by this hash @param data what @param signature by whom
    /// @return whether it is right
    bool Verify(Ptr<const PublicKey> key,
                HashAlgorithm hash,
                const Octets& data,
                const Octets& signature)
    {
        return provider
            ->Verify(key, hash, data.data(), data.size(), signature.data(), signature.size());
    }

    /// @param spki octets @return the key in them
    Ptr<const PublicKey> Import(const Octets& spki)
    {
        return provider->ImportPublicKey(spki.data(), spki.size());
    }

    Ptr<CryptoProvider> provider; //!< the one that is tested

  private:
    void DoRun() override
    {
        for (const char* name : {"OpenSsl", "Modelled"})
        {
            provider = CryptoProvider::Get(name);
            m_check(*this);
            provider = nullptr;
            Simulator::Destroy();
        }
    }

    void (*m_check)(BothProviders&); //!< what is done with each
};

/// @param size octets @return octets to be signed
Octets
Message(std::size_t size)
{
    Octets message(size);
    for (std::size_t i = 0; i < size; ++i)
    {
        message[i] = static_cast<uint8_t>(i * 7 + 1);
    }
    return message;
}

/// @param octets octets @param bit of them @return the same with this bit flipped
Octets
Flip(Octets octets, std::size_t bit)
{
    octets[bit / 8] ^= static_cast<uint8_t>(0x80 >> bit % 8);
    return octets;
}

/// Lengths, and the form of the key: those that RFC 8017 and DER fix for the size of the modulus
void
HasLengths(BothProviders& t)
{
    // Octets of the SubjectPublicKeyInfo: openssl genrsa BITS | openssl rsa -pubout -outform DER |
    // wc -c
    const std::pair<uint32_t, std::size_t> sizes[] = {{1024, 162}, {1032, 163}, {2048, 294}};
    for (const auto& [bits, size] : sizes)
    {
        Ptr<PrivateKey> key = t.MakeKey(bits, KeyUse::SIGN, bits);
        const Octets& spki = key->GetPublicKey()->GetSpki();
        t.Check(key->GetPublicKey()->GetBits() == bits, "bits");
        t.Check(spki.size() == size, "octets of the key");
        t.Check(ToHex(Octets(spki.end() - 5, spki.end())) == "0203010001", "exponent 65537");
        t.Check((spki[size - 5 - bits / 8] & 0x80) != 0, "highest bit of the modulus");
        t.Check((spki[size - 6] & 1) != 0, "odd modulus");
        t.Check(t.Sign(key, SHA1, Message(100)).size() == bits / 8, "octets of a signature");
        t.Check(t.Sign(key, SHA256, Message(0)).size() == bits / 8, "octets of a signature");
        t.Check(t.Import(spki) == key->GetPublicKey(), "one object for the same octets");
    }
}

/// The signature holds for this data, this hash and this key
void
AcceptsSignatures(BothProviders& t)
{
    Ptr<PrivateKey> key = t.MakeKey(1024, KeyUse::SIGN, 1);
    Ptr<PrivateKey> other = t.MakeKey(1024, KeyUse::SIGN, 2);
    Ptr<PrivateKey> longer = t.MakeKey(2048, KeyUse::SIGN, 3);
    Ptr<const PublicKey> publicKey = t.Import(key->GetPublicKey()->GetSpki());
    for (HashAlgorithm hash : {SHA1, SHA256})
    {
        const HashAlgorithm otherHash = hash == SHA1 ? SHA256 : SHA1;
        for (std::size_t size : {0u, 1u, 64u, 1000u})
        {
            const Octets data = Message(size);
            const Octets signature = t.Sign(key, hash, data);
            t.Check(t.Verify(publicKey, hash, data, signature), "right");
            t.Check(t.Verify(publicKey, hash, data, signature), "right again");
            t.Check(!t.Verify(publicKey, otherHash, data, signature), "another hash");
            t.Check(!t.Verify(other->GetPublicKey(), hash, data, signature), "another key");
            t.Check(!t.Verify(longer->GetPublicKey(), hash, data, signature), "a longer key");
            t.Check(!t.Verify(publicKey, hash, Message(size + 1), signature), "other data");
            t.Check(!t.Verify(publicKey, hash, data, t.Sign(other, hash, data)), "other signer");
            t.Check(t.Sign(key, hash, data) == signature, "PKCS#1 v1.5 is without randomness");
        }
    }
}

/// Every single bit of the signature and of the data counts
void
RefusesFlippedBits(BothProviders& t)
{
    Ptr<PrivateKey> key = t.MakeKey(1024, KeyUse::SIGN, 4);
    Ptr<const PublicKey> publicKey = key->GetPublicKey();
    const Octets data = Message(40);
    const Octets signature = t.Sign(key, SHA1, data);
    for (std::size_t bit = 0; bit < signature.size() * 8; ++bit)
    {
        t.Check(!t.Verify(publicKey, SHA1, data, Flip(signature, bit)),
                "bit " + std::to_string(bit) + " of the signature");
    }
    for (std::size_t bit = 0; bit < data.size() * 8; ++bit)
    {
        t.Check(!t.Verify(publicKey, SHA1, Flip(data, bit), signature),
                "bit " + std::to_string(bit) + " of the data");
    }
    t.Check(t.Verify(publicKey, SHA1, data, signature), "unchanged");
}

/// Every single bit of the key counts: it is refused as a key, or the signature is
void
RefusesFlippedKeys(BothProviders& t)
{
    Ptr<PrivateKey> key = t.MakeKey(1024, KeyUse::SIGN, 5);
    const Octets data = Message(40);
    const Octets signature = t.Sign(key, SHA1, data);
    const Octets& spki = key->GetPublicKey()->GetSpki();
    uint32_t imported = 0;
    for (std::size_t bit = 0; bit < spki.size() * 8; ++bit)
    {
        Ptr<const PublicKey> changed = t.Import(Flip(spki, bit));
        imported += changed ? 1 : 0;
        t.Check(!changed || !t.Verify(changed, SHA1, data, signature),
                "bit " + std::to_string(bit) + " of the key");
    }
    // All bits of the modulus but the last, those of the zero in front of it that make a longer
    // one, and some of the exponent
    t.Check(imported >= 1023 && imported <= 1023 + 7 + 24, std::to_string(imported) + " are keys");
}

/// Lengths other than that of the modulus
void
RefusesLengths(BothProviders& t)
{
    Ptr<PrivateKey> key = t.MakeKey(1024, KeyUse::SIGN, 6);
    const Octets data = Message(40);
    Octets signature = t.Sign(key, SHA1, data);
    for (std::size_t size = 0; size < signature.size(); ++size)
    {
        t.Check(!t.Verify(key->GetPublicKey(), SHA1, data, Head(signature, size)),
                std::to_string(size) + " octets");
    }
    signature.push_back(0);
    t.Check(!t.Verify(key->GetPublicKey(), SHA1, data, signature), "an octet behind");
    signature.insert(signature.begin(), 0);
    signature.pop_back();
    t.Check(!t.Verify(key->GetPublicKey(), SHA1, data, signature), "a zero in front");
    for (uint8_t octet : {0x00, 0x01, 0x7f, 0xff})
    {
        t.Check(!t.Verify(key->GetPublicKey(), SHA1, data, Octets(128, octet)),
                "octets " + std::to_string(octet));
    }
}

/// What is encrypted under a key, the owner of the key decrypts, and nobody else
void
Encrypts(BothProviders& t)
{
    RandomOctets random;
    random.AssignStreams(7);
    Ptr<PrivateKey> key = t.MakeKey(1024, KeyUse::ENCRYPT, 8);
    Ptr<PrivateKey> other = t.MakeKey(1024, KeyUse::ENCRYPT, 9);
    Ptr<const PublicKey> publicKey = t.Import(key->GetPublicKey()->GetSpki());
    for (std::size_t size : {0u, 1u, 16u, 48u, 116u, 117u})
    {
        const Octets plain = Message(size);
        auto cipher = t.provider->Encrypt(publicKey, plain, random);
        t.Check(cipher && cipher->size() == 128, "as long as the modulus");
        auto decrypted = t.provider->Decrypt(key, *cipher);
        t.Check(decrypted && *decrypted == plain, std::to_string(size) + " octets come back");
        auto stolen = t.provider->Decrypt(other, *cipher);
        t.Check(!stolen || *stolen != plain, "another key does not decrypt them");
    }
    t.Check(!t.provider->Encrypt(publicKey, Message(118), random), "118 octets do not fit");
    // PKCS#1 v1.5 accepts a wrong text with a probability of about 2^-17 for each
    uint32_t accepted = 0;
    const Octets plain = Message(48);
    const Octets cipher = *t.provider->Encrypt(publicKey, plain, random);
    for (std::size_t bit = 0; bit < cipher.size() * 8; ++bit)
    {
        auto decrypted = t.provider->Decrypt(key, Flip(cipher, bit));
        accepted += decrypted ? 1 : 0;
        t.Check(!decrypted || *decrypted != plain, "a flipped bit is seen");
    }
    t.Check(accepted <= 1, "wrong texts are refused, not replaced");
    for (std::size_t size = 0; size < cipher.size(); ++size)
    {
        t.Check(!t.provider->Decrypt(key, Head(cipher, size)), "truncated ciphertext");
    }
    Octets longer = cipher;
    longer.push_back(0);
    t.Check(!t.provider->Decrypt(key, longer), "an octet behind");
    t.Check(*t.provider->Encrypt(publicKey, plain, random) != cipher, "never the same twice");
}

/// The stream decides keys, signatures and ciphertexts, in this simulation and in the next
void
FollowsStreams(BothProviders& t)
{
    const std::string name = t.provider->GetName();
    std::vector<std::string> runs;
    for (int64_t stream : {10, 10, 11})
    {
        t.provider = CryptoProvider::Get(name);
        RandomOctets random;
        random.AssignStreams(stream);
        std::string all;
        for (KeyUse use : {KeyUse::SIGN, KeyUse::ENCRYPT})
        {
            Ptr<PrivateKey> key = t.provider->GenerateKey(1024, use, random);
            all += ToHex(key->GetPublicKey()->GetSpki());
            // More signatures than there are between two blindings
            for (int i = 0; i < 40; ++i)
            {
                all += use == KeyUse::SIGN
                           ? ToHex(t.Sign(key, SHA1, Message(i)))
                           : ToHex(*t.provider->Encrypt(key->GetPublicKey(), Message(i), random));
            }
        }
        runs.push_back(all + std::to_string(random.Next64()));
        Simulator::Destroy();
    }
    t.Check(runs[0] == runs[1], "the same stream gives the same octets");
    t.Check(runs[0] != runs[2], "another stream gives others");
}

/// A node's own keys do not depend on what other nodes do between
void
IsIndependent(BothProviders& t)
{
    std::vector<Octets> keys;
    for (bool busy : {false, true})
    {
        RandomOctets own;
        RandomOctets others;
        own.AssignStreams(12);
        others.AssignStreams(13);
        if (busy)
        {
            Ptr<PrivateKey> key = t.provider->GenerateKey(1024, KeyUse::SIGN, others);
            t.Sign(key, SHA1, Message(10));
            t.provider->Encrypt(key->GetPublicKey(), Message(10), others);
        }
        keys.push_back(t.provider->GenerateKey(1024, KeyUse::SIGN, own)->GetPublicKey()->GetSpki());
    }
    t.Check(keys[0] == keys[1], "the same key");
}

/// Keys outlive the simulation in which they were made
void
KeysOutliveSimulations(BothProviders& t)
{
    const std::string name = t.provider->GetName();
    Ptr<PrivateKey> key = t.MakeKey(1024, KeyUse::SIGN, 14);
    Ptr<PrivateKey> decrypts = t.MakeKey(1024, KeyUse::ENCRYPT, 15);
    const Octets spki = key->GetPublicKey()->GetSpki();
    Ptr<CryptoProvider> before = t.provider;
    Simulator::Destroy();
    t.provider = CryptoProvider::Get(name);
    t.Check(t.provider != before, "a provider of its own in each simulation");
    const Octets signature = t.Sign(key, SHA1, Message(10));
    t.Check(t.Verify(t.Import(spki), SHA1, Message(10), signature), "signature");
    RandomOctets random;
    random.AssignStreams(16);
    auto cipher = t.provider->Encrypt(decrypts->GetPublicKey(), Message(10), random);
    auto plain = t.provider->Decrypt(decrypts, *cipher);
    t.Check(plain && *plain == Message(10), "ciphertext");
}

/// Keys that cannot be made, and keys used for what they are not for
void
AbortsOnMisuse(BothProviders& t)
{
    for (uint32_t bits : {0u, 384u, 1016u, 1025u, 4104u, 8192u})
    {
        t.Check(LastWords([&] {
                    t.MakeKey(bits, KeyUse::SIGN, 1);
                }).find("choose 1024 to 4096 bits") != std::string::npos,
                std::to_string(bits) + " bits");
    }
    Ptr<PrivateKey> signs = t.MakeKey(1024, KeyUse::SIGN, 17);
    Ptr<PrivateKey> decrypts = t.MakeKey(1024, KeyUse::ENCRYPT, 18);
    t.Check(LastWords([&] {
                t.Sign(decrypts, SHA1, Message(1));
            }).find("a key for encryption cannot sign") != std::string::npos,
            "a key for encryption signs");
    t.Check(LastWords([&] {
                t.provider->Decrypt(signs, Octets(128));
            }).find("a key for signatures cannot be used for encryption") != std::string::npos,
            "a key for signatures decrypts");
    t.Check(LastWords([&] { t.Sign(signs, SHA1, Message(1)); }).empty(), "as it should be");
    t.Check(LastWords([&] {
                t.provider->ImportPrivateKey("no key", KeyUse::SIGN);
            }).find("no RSA private key in PEM") != std::string::npos,
            "no key in PEM");
    Ptr<CryptoProvider> other =
        CryptoProvider::Get(t.provider->GetName() == "OpenSsl" ? "Modelled" : "OpenSsl");
    t.Check(LastWords([&] {
                other->Sign(signs, SHA1, nullptr, 0);
            }).find("import it with the provider that uses it") != std::string::npos,
            "a key of another provider");
}

/// Public keys from the wire
void
RefusesWhatIsNoKey(BothProviders& t)
{
    const Octets spki = t.MakeKey(1024, KeyUse::SIGN, 19)->GetPublicKey()->GetSpki();
    for (std::size_t size = 0; size < spki.size(); ++size)
    {
        t.Check(!t.Import(Head(spki, size)), std::to_string(size) + " octets of a key");
    }
    Octets longer = spki;
    longer.push_back(0);
    t.Check(!t.Import(longer), "an octet behind the key");
    t.Check(t.Import(spki) != nullptr, "the key");
    Octets even = spki;
    even[even.size() - 6] ^= 1;
    t.Check(!t.Import(even), "an even modulus");
}

/// Modifiers
void
FindsModifiers(BothProviders& t)
{
    const Octets spki = t.MakeKey(1024, KeyUse::SIGN, 20)->GetPublicKey()->GetSpki();
    const Octets extensions = FromHex("fffd0002aabb");
    RandomOctets random;
    random.AssignStreams(21);
    for (uint8_t sec : {0, 1})
    {
        const CgaModifier modifier = t.provider->SearchModifier(sec, spki, extensions, random);
        t.Check(t.provider->CheckModifier(sec, modifier, spki, extensions), "found");
        t.Check(t.provider->CheckModifier(0, modifier, spki, extensions), "any will do for Sec 0");
        if (sec == 1)
        {
            CgaModifier changed = modifier;
            changed[15] ^= 1;
            t.Check(!t.provider->CheckModifier(1, changed, spki, extensions), "another modifier");
            t.Check(!t.provider->CheckModifier(1, modifier, spki, {}), "without extensions");
            t.Check(!t.provider->CheckModifier(1, modifier, Flip(spki, 1000), extensions), "key");
            t.Check(!t.provider->CheckModifier(2, modifier, spki, extensions), "Sec 2");
        }
    }
    t.Check(LastWords([&] {
                t.provider->SearchModifier(8, spki, extensions, random);
            }).find("choose 0 to 7") != std::string::npos,
            "Sec 8");
}

MIP6SEC_TEST_CASE(Names, "The global value names the provider of nodes that are given no other")
{
    NS_TEST_EXPECT_MSG_EQ(CryptoProvider::GetDefault()->GetName(), "OpenSsl", "by default");
    GlobalValue::Bind("Mip6secCryptoProvider", StringValue("Modelled"));
    Ptr<CryptoProvider> provider = CryptoProvider::GetDefault();
    NS_TEST_EXPECT_MSG_EQ(provider->GetName(), "Modelled", "by its value");
    NS_TEST_EXPECT_MSG_EQ(CryptoProvider::GetDefault(), provider, "one in a simulation");
    GlobalValue::Bind("Mip6secCryptoProvider", StringValue("openssl"));
    NS_TEST_EXPECT_MSG_NE(LastWords([] {
                              CryptoProvider::GetDefault();
                          }).find("there is no crypto provider \"openssl\""),
                          std::string::npos,
                          "by no other name");
    GlobalValue::Bind("Mip6secCryptoProvider", StringValue("OpenSsl"));
    Simulator::Destroy();
}

/// Suite of what both providers must do alike
class CryptoProviderTestSuite : public TestSuite
{
  public:
    CryptoProviderTestSuite()
        : TestSuite("mip6sec-crypto-provider", TestSuite::Type::UNIT)
    {
        const auto add = [this](const char* sentence, void (*check)(BothProviders&)) {
            AddTestCase(new BothProviders(sentence, check));
        };
        AddTestCase(new Names);
        add("Keys and signatures of both providers have the lengths of RSA", HasLengths);
        add("Both providers accept a signature for its data and key and for no others",
            AcceptsSignatures);
        add("Both providers refuse any flipped bit of signature or data", RefusesFlippedBits);
        add("Both providers refuse any flipped bit of a key", RefusesFlippedKeys);
        add("Both providers refuse signatures of any other length", RefusesLengths);
        add("Both providers decrypt what was encrypted for a key and nothing else", Encrypts);
        add("The random stream decides keys and signatures and ciphertexts", FollowsStreams);
        add("What one node draws does not depend on what others draw", IsIndependent);
        add("Keys can be used in the next simulation", KeysOutliveSimulations);
        add("Misuse of keys aborts with a message", AbortsOnMisuse);
        add("Both providers refuse public keys that are not strict DER", RefusesWhatIsNoKey);
        add("Both providers find modifiers for Sec 0 and 1", FindsModifiers);
    }
} g_cryptoProviderTestSuite; //!< registers the suite

} // namespace
