/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 *
 * What the providers are made of: random octets of OpenSSL, the search for modifiers, the cache of
 * public keys, and what only one of the providers does.
 */
#include "last-words.h"
#include "wire-test-support.h"

#include "ns3/crypto-library.h"
#include "ns3/crypto-random.h"
#include "ns3/modelled-provider.h"
#include "ns3/open-ssl-provider.h"
#include "ns3/public-key-cache.h"
#include "ns3/simulator.h"
#include "ns3/spki-reader.h"

#include <algorithm>
#include <openssl/rand.h>

using namespace ns3;
using namespace ns3::mip6sec;

namespace
{

using Octets = std::vector<uint8_t>; //!< octets

/// The key of RFC 3972 appendix A
const char* const RFC3972_KEY = "305c300d06092a864886f70d0101010500034b003048024100c2c2f137305454f1"
                                "0bd9cea36844b530e9211a4b262b16467cb7dfba1f595c0194f275be5a4d386f"
                                "2c3c2382508773c7867f9b3b9e63a09c7bc48f7a54ebefaf0203010001";

/// @param hex 32 digits @return the modifier
CgaModifier
Modifier(const std::string& hex)
{
    CgaModifier modifier;
    const Octets octets = FromHex(hex);
    std::copy_n(octets.begin(), modifier.size(), modifier.begin());
    return modifier;
}

/// @param size octets @return what OpenSSL draws in our context; none if it fails
Octets
Draw(std::size_t size)
{
    Octets octets(size);
    return RAND_bytes_ex(GetCryptoLibrary(), octets.data(), size, 0) == 1 ? octets : Octets();
}

/// @param stream of ns-3 @param size octets @return its first octets
Octets
Expected(int64_t stream, std::size_t size)
{
    RandomOctets random;
    random.AssignStreams(stream);
    Octets octets(size);
    random.Fill(octets.data(), size);
    return octets;
}

MIP6SEC_TEST_CASE(RandomComesFromStreams, "OpenSSL draws from the stream of the innermost scope")
{
    NS_TEST_EXPECT_MSG_EQ(Draw(8).empty(), true, "nothing random happens outside of scopes");
    RandomOctets outer;
    RandomOctets inner;
    outer.AssignStreams(31);
    inner.AssignStreams(32);
    {
        CryptoRandomScope first(outer);
        NS_TEST_EXPECT_MSG_EQ(ToHex(Draw(100)), ToHex(Expected(31, 100)), "outer");
        {
            CryptoRandomScope second(inner);
            NS_TEST_EXPECT_MSG_EQ(ToHex(Draw(50)), ToHex(Expected(32, 50)), "inner");
            {
                CryptoRandomScope blinding;
                NS_TEST_EXPECT_MSG_NE(ToHex(Draw(32)), ToHex(Draw(32)), "blinding");
            }
            const Octets expected = Expected(32, 54);
            NS_TEST_EXPECT_MSG_EQ(ToHex(Draw(4)),
                                  ToHex(Octets(expected.end() - 4, expected.end())),
                                  "inner");
        }
        const Octets expected = Expected(31, 104);
        NS_TEST_EXPECT_MSG_EQ(ToHex(Draw(4)),
                              ToHex(Octets(expected.end() - 4, expected.end())),
                              "outer");
    }
    NS_TEST_EXPECT_MSG_EQ(Draw(8).empty(), true, "nor after them");
}

MIP6SEC_TEST_CASE(NoDefaultContext, "Nothing draws random octets from OpenSSL's default context")
{
    // Once a generator exists, OpenSSL refuses to choose its type: so this holds for the whole
    // process up to here, and makes everything from here on fail that falls into that context
    NS_TEST_ASSERT_MSG_EQ(RAND_set_DRBG_type(nullptr, "NO-SUCH-RAND", nullptr, nullptr, nullptr),
                          1,
                          "something has drawn from the default context before");
    uint8_t octet = 0;
    NS_TEST_EXPECT_MSG_NE(RAND_bytes(&octet, 1), 1, "the guard is in place");
    RandomOctets random;
    random.AssignStreams(33);
    Ptr<CryptoProvider> provider = CryptoProvider::Get("OpenSsl");
    for (KeyUse use : {KeyUse::SIGN, KeyUse::ENCRYPT})
    {
        Ptr<PrivateKey> key = provider->GenerateKey(1024, use, random);
        // OpenSSL blinds anew at every 32nd use
        for (int i = 0; i < 70; ++i)
        {
            if (use == KeyUse::SIGN)
            {
                const Octets signature = provider->Sign(key, HashAlgorithm::SHA256, nullptr, 0);
                NS_TEST_EXPECT_MSG_EQ(provider->Verify(key->GetPublicKey(),
                                                       HashAlgorithm::SHA256,
                                                       nullptr,
                                                       0,
                                                       signature.data(),
                                                       signature.size()),
                                      true,
                                      "signature " << i);
            }
            else
            {
                auto cipher = provider->Encrypt(key->GetPublicKey(), Octets(16, 1), random);
                NS_TEST_EXPECT_MSG_EQ(provider->Decrypt(key, *cipher).has_value(), true, "" << i);
            }
        }
    }
    Simulator::Destroy();
}

MIP6SEC_TEST_CASE(BlindingIsApart, "Signing draws nothing from the streams of others")
{
    RandomOctets random;
    random.AssignStreams(34);
    Ptr<CryptoProvider> provider = CryptoProvider::Get("OpenSsl");
    Ptr<PrivateKey> key = provider->GenerateKey(1024, KeyUse::SIGN, random);
    RandomOctets other;
    other.AssignStreams(35);
    {
        CryptoRandomScope scope(other);
        for (int i = 0; i < 70; ++i)
        {
            provider->Sign(key, HashAlgorithm::SHA1, nullptr, 0);
        }
    }
    Octets next(16);
    other.Fill(next.data(), next.size());
    NS_TEST_EXPECT_MSG_EQ(ToHex(next), ToHex(Expected(35, 16)), "the stream is where it was");
    Simulator::Destroy();
}

/// Opens what providers have for each other
class OpenProvider : public OpenSslProvider
{
  public:
    using CryptoProvider::Search;
};

MIP6SEC_TEST_CASE(PublishedModifier, "The search finds the modifier of RFC 3972 appendix A")
{
    const Octets key = FromHex(RFC3972_KEY);
    const CgaModifier found = Modifier("89a8a8b2e858d8b8f2633f44d2d4ce9b");
    NS_TEST_EXPECT_MSG_EQ(
        ToHex(OpenProvider::Search(1, Modifier("89a8a8b2e858d8b8f2633f44d2d4ce9a"), key, {})),
        ToHex(found),
        "one more");
    NS_TEST_EXPECT_MSG_EQ(ToHex(OpenProvider::Search(1, found, key, {})), ToHex(found), "at once");
    NS_TEST_EXPECT_MSG_EQ(ToHex(OpenProvider::Search(0, CgaModifier{}, key, {})),
                          "00000000000000000000000000000000",
                          "any will do for Sec 0");
    for (const char* name : {"OpenSsl", "Modelled"})
    {
        Ptr<CryptoProvider> provider = CryptoProvider::Get(name);
        NS_TEST_EXPECT_MSG_EQ(provider->CheckModifier(1, found, key, {}), true, name);
        NS_TEST_EXPECT_MSG_EQ(provider->CheckModifier(2, found, key, {}), false, name);
        NS_TEST_EXPECT_MSG_EQ(
            provider->CheckModifier(1, Modifier("89a8a8b2e858d8b8f2633f44d2d4ce9a"), key, {}),
            false,
            name);
    }
    Simulator::Destroy();
}

MIP6SEC_TEST_CASE(ModifierCarries, "The search increments all 128 bits of the modifier")
{
    const Octets key = FromHex(RFC3972_KEY);
    // By Python: while hashlib.sha1(m.to_bytes(16, "big") + bytes(9) + key +
    // extensions).digest()[:2]
    // != bytes(2): m = (m + 1) % (1 << 128)
    NS_TEST_EXPECT_MSG_EQ(
        ToHex(OpenProvider::Search(1, Modifier("ffffffffffffffffffffffffffffffff"), key, {})),
        "0000000000000000000000000001cf6a",
        "wraps around");
    NS_TEST_EXPECT_MSG_EQ(ToHex(OpenProvider::Search(1,
                                                     Modifier("89a8a8b2e858d8b8f2633f44d2d4ff00"),
                                                     key,
                                                     FromHex("fffd0001aa"))),
                          "89a8a8b2e858d8b8f2633f44d2d50556",
                          "with extension fields");
}

MIP6SEC_TEST_CASE(HighSec, "OpenSsl refuses to search for Sec 2 and above which Modelled models")
{
    const Octets key = FromHex(RFC3972_KEY);
    RandomOctets random;
    random.AssignStreams(36);
    Ptr<CryptoProvider> real = CryptoProvider::Get("OpenSsl");
    Ptr<CryptoProvider> modelled = CryptoProvider::Get("Modelled");
    for (uint8_t sec = 2; sec <= 7; ++sec)
    {
        NS_TEST_EXPECT_MSG_NE(LastWords([&] {
                                  real->SearchModifier(sec, key, {}, random);
                              }).find("set the global value Mip6secCryptoProvider to \"Modelled\""),
                              std::string::npos,
                              "Sec " << +sec);
        const CgaModifier modifier = modelled->SearchModifier(sec, key, {}, random);
        for (uint8_t claimed = 0; claimed <= 7; ++claimed)
        {
            NS_TEST_EXPECT_MSG_EQ(modelled->CheckModifier(claimed, modifier, key, {}),
                                  (claimed <= sec),
                                  "Sec " << +claimed << " of one for " << +sec);
        }
        CgaModifier changed = modifier;
        changed[0] ^= 0x80;
        NS_TEST_EXPECT_MSG_EQ(modelled->CheckModifier(sec, changed, key, {}), false, "modifier");
        NS_TEST_EXPECT_MSG_EQ(modelled->CheckModifier(sec, modifier, key, {0}), false, "extension");
        NS_TEST_EXPECT_MSG_EQ(real->CheckModifier(sec, modifier, key, {}), false, "for real");
    }
    Simulator::Destroy();
}

MIP6SEC_TEST_CASE(FirstModifierIsDrawn, "Both providers draw as many octets for a modifier")
{
    const Octets key = FromHex(RFC3972_KEY);
    for (uint8_t sec : {0, 1})
    {
        for (const char* name : {"OpenSsl", "Modelled"})
        {
            RandomOctets random;
            random.AssignStreams(37);
            const CgaModifier modifier =
                CryptoProvider::Get(name)->SearchModifier(sec, key, {}, random);
            Octets next(4);
            random.Fill(next.data(), next.size());
            const Octets all = Expected(37, 20);
            NS_TEST_EXPECT_MSG_EQ(ToHex(next), ToHex(Octets(all.end() - 4, all.end())), name);
            if (sec == 0)
            {
                NS_TEST_EXPECT_MSG_EQ(ToHex(modifier), ToHex(Head(all, 16)), name);
            }
        }
    }
    Simulator::Destroy();
}

MIP6SEC_TEST_CASE(StateIsReleased, "The next simulation knows nothing of modelled keys")
{
    RandomOctets random;
    random.AssignStreams(38);
    const Octets key = FromHex(RFC3972_KEY);
    Octets spki;
    Octets signature;
    CgaModifier modifier;
    for (bool first : {true, false})
    {
        Ptr<CryptoProvider> provider = CryptoProvider::Get("Modelled");
        if (first)
        {
            Ptr<PrivateKey> pair = provider->GenerateKey(1024, KeyUse::SIGN, random);
            spki = pair->GetPublicKey()->GetSpki();
            signature = provider->Sign(pair, HashAlgorithm::SHA1, nullptr, 0);
            modifier = provider->SearchModifier(3, key, {}, random);
        }
        Ptr<const PublicKey> publicKey = provider->ImportPublicKey(spki.data(), spki.size());
        NS_TEST_EXPECT_MSG_EQ(provider->Verify(publicKey,
                                               HashAlgorithm::SHA1,
                                               nullptr,
                                               0,
                                               signature.data(),
                                               signature.size()),
                              first,
                              "signature");
        NS_TEST_EXPECT_MSG_EQ(provider->CheckModifier(3, modifier, key, {}), first, "modifier");
        Simulator::Destroy();
    }
}

/// @param number any @return a key of its own
Ptr<const PublicKey>
MakeKey(uint64_t number)
{
    Octets modulus(48, 0x81);
    for (int i = 0; i < 8; ++i)
    {
        modulus[20 + i] = static_cast<uint8_t>(number >> 8 * i);
    }
    return Create<PublicKey>(WriteSpki(modulus, 3), 384);
}

/// @param cache where @param number of the key @return whether it is there
bool
Holds(PublicKeyCache& cache, uint64_t number)
{
    const Octets spki = MakeKey(number)->GetSpki();
    return cache.Find(spki.data(), spki.size()) != nullptr;
}

MIP6SEC_TEST_CASE(CacheIsBounded, "Keys that nobody uses are forgotten in the order of last use")
{
    PublicKeyCache cache(10);
    for (uint64_t i = 0; i < 10; ++i)
    {
        cache.Insert(MakeKey(i));
    }
    NS_TEST_EXPECT_MSG_EQ(Holds(cache, 0), true, "the first is still there, and now used last");
    cache.Insert(MakeKey(10));
    NS_TEST_EXPECT_MSG_EQ(Holds(cache, 0), true, "so that it stays");
    NS_TEST_EXPECT_MSG_EQ(Holds(cache, 1), false, "and the second goes");
    for (uint64_t i = 0; i < 1000; ++i)
    {
        cache.Insert(MakeKey(1000 + i));
        NS_TEST_EXPECT_MSG_EQ(cache.GetSize(), 10, "bounded");
    }
}

MIP6SEC_TEST_CASE(CacheKeepsUsed, "Keys in use stay known as the same object")
{
    PublicKeyCache cache(10);
    std::vector<Ptr<const PublicKey>> used;
    for (uint64_t i = 0; i < 50; ++i)
    {
        used.push_back(cache.Insert(MakeKey(i)));
    }
    for (uint64_t i = 0; i < 500; ++i)
    {
        cache.Insert(MakeKey(1000 + i));
    }
    for (const auto& key : used)
    {
        const Octets& spki = key->GetSpki();
        NS_TEST_EXPECT_MSG_EQ(cache.Find(spki.data(), spki.size()), key, "the same");
    }
    NS_TEST_EXPECT_MSG_LT(cache.GetSize(), 150, "those in use and few others");
    used.clear();
    for (uint64_t i = 0; i < 500; ++i)
    {
        cache.Insert(MakeKey(2000 + i));
    }
    NS_TEST_EXPECT_MSG_EQ(cache.GetSize(), 10, "bounded again once they are not in use");
}

MIP6SEC_TEST_CASE(KeyHashes, "A key is named by the first half of the SHA-1 digest of its octets")
{
    // echo 305c...0001 | xxd -r -p | sha1sum
    const Octets spki = FromHex(RFC3972_KEY);
    Ptr<const PublicKey> key =
        CryptoProvider::Get("OpenSsl")->ImportPublicKey(spki.data(), spki.size());
    NS_TEST_ASSERT_MSG_NE(key, nullptr, "a key");
    NS_TEST_EXPECT_MSG_EQ(ToHex(key->GetHash()), "2ccba7cb07398e018b791e06b9f72c6f", "hash");
    NS_TEST_EXPECT_MSG_EQ(key->GetBits(), 512, "bits");
    NS_TEST_EXPECT_MSG_EQ(key->GetSize(), 64, "octets of a signature");
    Simulator::Destroy();
}

/// Suite of what the providers are made of
class CryptoProviderPartsTestSuite : public TestSuite
{
  public:
    CryptoProviderPartsTestSuite()
        : TestSuite("mip6sec-crypto-provider-parts", TestSuite::Type::UNIT)
    {
        AddTestCase(new RandomComesFromStreams);
        AddTestCase(new NoDefaultContext);
        AddTestCase(new BlindingIsApart);
        AddTestCase(new PublishedModifier);
        AddTestCase(new ModifierCarries);
        AddTestCase(new HighSec);
        AddTestCase(new FirstModifierIsDrawn);
        AddTestCase(new StateIsReleased);
        AddTestCase(new CacheIsBounded);
        AddTestCase(new CacheKeepsUsed);
        AddTestCase(new KeyHashes);
    }
} g_cryptoProviderPartsTestSuite; //!< registers the suite

} // namespace
