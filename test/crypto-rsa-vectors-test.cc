/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 *
 * Keys, signatures and ciphertexts that others have made or published.
 */
#include "crypto-vectors.h"
#include "last-words.h"
#include "wire-test-support.h"

#include "ns3/crypto-provider.h"
#include "ns3/simulator.h"
#include "ns3/spki-reader.h"

#include <algorithm>
#include <openssl/err.h>

using namespace ns3;
using namespace ns3::mip6sec;

namespace
{

using Octets = std::vector<uint8_t>; //!< octets

const char* const PROVIDERS[] = {"OpenSsl", "Modelled"}; //!< both

/// @param vector a signature @return its key
Octets
SpkiOf(const SignatureVector& vector)
{
    return WriteSpki(FromHex(vector.modulus), vector.exponent);
}

/// @param vector a signature @return its hash function
HashAlgorithm
HashOf(const SignatureVector& vector)
{
    return vector.sha256 ? HashAlgorithm::SHA256 : HashAlgorithm::SHA1;
}

/// @param provider verifies @param vector a signature @return whether it accepts it
bool
Verify(CryptoProvider& provider, const SignatureVector& vector)
{
    const Octets spki = SpkiOf(vector);
    const Octets message = FromHex(vector.message);
    const Octets signature = FromHex(vector.signature);
    Ptr<const PublicKey> key = provider.ImportPublicKey(spki.data(), spki.size());
    return key && provider.Verify(key,
                                  HashOf(vector),
                                  message.data(),
                                  message.size(),
                                  signature.data(),
                                  signature.size());
}

/// @param key a key @param bits of the vectors @return those made with it that are right
std::vector<SignatureVector>
RightOnes(Ptr<const PrivateKey> key)
{
    std::vector<SignatureVector> right;
    for (const SignatureVector& vector : SIGNATURE_VECTORS)
    {
        if (vector.right && SpkiOf(vector) == key->GetPublicKey()->GetSpki())
        {
            right.push_back(vector);
        }
    }
    return right;
}

MIP6SEC_TEST_CASE(PublishedSignatures,
                  "Published signatures are accepted or refused as their authors say")
{
    for (const char* name : PROVIDERS)
    {
        Ptr<CryptoProvider> provider = CryptoProvider::Get(name);
        uint32_t right = 0;
        uint32_t wrong = 0;
        for (const SignatureVector& vector : SIGNATURE_VECTORS)
        {
            ++(vector.right ? right : wrong);
            NS_TEST_EXPECT_MSG_EQ(Verify(*provider, vector),
                                  vector.right,
                                  name << ", " << vector.what);
        }
        NS_TEST_EXPECT_MSG_GT(right, 5, "signatures that are right");
        NS_TEST_EXPECT_MSG_GT(wrong, 20, "signatures that are not");
        Simulator::Destroy();
    }
}

MIP6SEC_TEST_CASE(ShortKeys, "Keys of 384 and 512 bits verify and every flipped bit is refused")
{
    for (const char* name : PROVIDERS)
    {
        Ptr<CryptoProvider> provider = CryptoProvider::Get(name);
        uint32_t keys = 0;
        for (const SignatureVector& vector : SIGNATURE_VECTORS)
        {
            if (vector.bits >= 1024)
            {
                continue;
            }
            ++keys;
            NS_TEST_EXPECT_MSG_EQ(Verify(*provider, vector), true, name << ", " << vector.what);
            const Octets signature = FromHex(vector.signature);
            for (std::size_t bit = 0; bit < signature.size() * 8; ++bit)
            {
                Octets changed = signature;
                changed[bit / 8] ^= static_cast<uint8_t>(1 << bit % 8);
                const std::string hex = ToHex(changed);
                SignatureVector other = vector;
                other.signature = hex.c_str();
                NS_TEST_EXPECT_MSG_EQ(Verify(*provider, other), false, name << ", bit " << bit);
            }
            SignatureVector other = vector;
            other.sha256 = !vector.sha256;
            NS_TEST_EXPECT_MSG_EQ(Verify(*provider, other), false, name << ", other hash");
        }
        NS_TEST_EXPECT_MSG_EQ(keys, 3, "keys");
        Simulator::Destroy();
    }
}

MIP6SEC_TEST_CASE(PrivateKeysFromOutside,
                  "A private key in PEM signs and outside signatures by it are accepted")
{
    for (const char* name : PROVIDERS)
    {
        for (const char* pem : {NIST_1024_PEM, NIST_2048_PEM})
        {
            Ptr<CryptoProvider> provider = CryptoProvider::Get(name);
            Ptr<PrivateKey> key = provider->ImportPrivateKey(pem, KeyUse::SIGN);
            const auto vectors = RightOnes(key);
            NS_TEST_EXPECT_MSG_EQ(vectors.size(), 2, name << ": with SHA-1 and with SHA-256");
            for (const SignatureVector& vector : vectors)
            {
                const Octets message = FromHex(vector.message);
                const Octets signature =
                    provider->Sign(key, HashOf(vector), message.data(), message.size());
                NS_TEST_EXPECT_MSG_EQ((ToHex(signature) == vector.signature),
                                      (std::string(name) == "OpenSsl"),
                                      name << " signs as others do, if it does so for real");
                NS_TEST_EXPECT_MSG_EQ(Verify(*provider, vector), true, name << ", from outside");
                const std::string hex = ToHex(signature);
                SignatureVector own = vector;
                own.signature = hex.c_str();
                NS_TEST_EXPECT_MSG_EQ(Verify(*provider, own), true, name << ", from inside");
                own.message = "00";
                NS_TEST_EXPECT_MSG_EQ(Verify(*provider, own), false, name << ", other data");
            }
            Simulator::Destroy();
        }
    }
}

MIP6SEC_TEST_CASE(PublicKeyFirst, "A public key known before its private key works with it")
{
    for (const char* name : PROVIDERS)
    {
        Ptr<CryptoProvider> provider = CryptoProvider::Get(name);
        const SignatureVector& vector =
            *std::find_if(std::begin(SIGNATURE_VECTORS),
                          std::end(SIGNATURE_VECTORS),
                          [](const SignatureVector& each) {
                              return each.right && each.bits == 1024 && each.exponent == 17;
                          });
        const Octets spki = SpkiOf(vector);
        Ptr<const PublicKey> before = provider->ImportPublicKey(spki.data(), spki.size());
        NS_TEST_EXPECT_MSG_EQ(Verify(*provider, vector), true, name);
        Ptr<PrivateKey> key = provider->ImportPrivateKey(NIST_1024_PEM, KeyUse::SIGN);
        NS_TEST_EXPECT_MSG_EQ(key->GetPublicKey(), before, name << ": the same object");
        const Octets signature = provider->Sign(key, HashAlgorithm::SHA1, nullptr, 0);
        NS_TEST_EXPECT_MSG_EQ(provider->Verify(before,
                                               HashAlgorithm::SHA1,
                                               nullptr,
                                               0,
                                               signature.data(),
                                               signature.size()),
                              true,
                              name);
        Simulator::Destroy();
    }
}

MIP6SEC_TEST_CASE(PublishedCiphertexts, "Published ciphertexts are decrypted")
{
    for (const char* name : PROVIDERS)
    {
        Ptr<CryptoProvider> provider = CryptoProvider::Get(name);
        Ptr<PrivateKey> key = provider->ImportPrivateKey(CIPHER_PEM, KeyUse::ENCRYPT);
        RandomOctets random;
        random.AssignStreams(1);
        for (const CipherVector& vector : CIPHER_VECTORS)
        {
            const Octets cipher = FromHex(vector.cipher);
            auto plain = provider->Decrypt(key, cipher);
            NS_TEST_ASSERT_MSG_EQ(plain.has_value(), true, name);
            NS_TEST_EXPECT_MSG_EQ(ToHex(*plain), vector.plain, name);
            auto own = provider->Encrypt(key->GetPublicKey(), *plain, random);
            NS_TEST_ASSERT_MSG_EQ(own.has_value(), true, name);
            NS_TEST_EXPECT_MSG_EQ((provider->Decrypt(key, *own) == plain), true, name);
        }
        Simulator::Destroy();
    }
}

MIP6SEC_TEST_CASE(OtherProvider, "Modelled accepts signatures of OpenSsl and not the reverse")
{
    Ptr<CryptoProvider> real = CryptoProvider::Get("OpenSsl");
    Ptr<CryptoProvider> modelled = CryptoProvider::Get("Modelled");
    const Octets data = FromHex("0123456789abcdef");
    RandomOctets random;
    random.AssignStreams(2);
    for (bool fromReal : {true, false})
    {
        Ptr<CryptoProvider> signer = fromReal ? real : modelled;
        Ptr<CryptoProvider> verifier = fromReal ? modelled : real;
        Ptr<PrivateKey> key = signer->GenerateKey(1024, KeyUse::SIGN, random);
        const Octets signature = signer->Sign(key, HashAlgorithm::SHA1, data.data(), data.size());
        NS_TEST_EXPECT_MSG_EQ(verifier->Verify(key->GetPublicKey(),
                                               HashAlgorithm::SHA1,
                                               data.data(),
                                               data.size(),
                                               signature.data(),
                                               signature.size()),
                              fromReal,
                              "verified by " << verifier->GetName());
    }
    Simulator::Destroy();
}

MIP6SEC_TEST_CASE(NotInPem, "What is no RSA private key in PEM is refused with a message")
{
    const std::string good = NIST_1024_PEM;
    std::string changed = good;
    // A digit in the middle of the modulus
    char& digit = changed[150];
    digit = digit == 'A' ? 'B' : 'A';
    const std::pair<std::string, std::string> cases[] = {
        {"", "is no RSA private key in PEM"},
        {good.substr(0, good.size() / 2), "is no RSA private key in PEM"},
        {changed, "do not belong together"},
        // openssl ecparam -name prime256v1 -genkey -noout
        {"-----BEGIN EC PRIVATE KEY-----\n"
         "MHcCAQEEILwQKMeT1P5cYAFHyVsmda28RkF5Lo7zEyRl9r2tNzvKoAoGCCqGSM49\n"
         "AwEHoUQDQgAEz0fiP7DR0E7WTlGHcvrwo6CKv8SKHwNRwSvdwc0lFU59zcnqrykQ\n"
         "d5mmYwIaCuBNDQTtnBSxnJlffuuFkYc47A==\n"
         "-----END EC PRIVATE KEY-----\n",
         "is no RSA private key in PEM"},
    };
    for (const char* name : PROVIDERS)
    {
        Ptr<CryptoProvider> provider = CryptoProvider::Get(name);
        for (const auto& [pem, words] : cases)
        {
            NS_TEST_EXPECT_MSG_NE(LastWords([&, text = pem] {
                                      provider->ImportPrivateKey(text, KeyUse::SIGN);
                                  }).find(words),
                                  std::string::npos,
                                  name << ": " << pem);
        }
        Simulator::Destroy();
    }
}

MIP6SEC_TEST_CASE(ErrorQueue, "Refusals leave nothing in the error queue of OpenSSL")
{
    Ptr<CryptoProvider> provider = CryptoProvider::Get("OpenSsl");
    ERR_clear_error();
    for (const SignatureVector& vector : SIGNATURE_VECTORS)
    {
        Verify(*provider, vector);
    }
    Ptr<PrivateKey> key = provider->ImportPrivateKey(CIPHER_PEM, KeyUse::ENCRYPT);
    provider->Decrypt(key, Octets(128, 0x01));
    NS_TEST_EXPECT_MSG_EQ(ERR_peek_error(), 0, "nothing");
    Simulator::Destroy();
}

/// Suite of what others have made
class CryptoRsaVectorsTestSuite : public TestSuite
{
  public:
    CryptoRsaVectorsTestSuite()
        : TestSuite("mip6sec-crypto-rsa-vectors", TestSuite::Type::UNIT)
    {
        AddTestCase(new PublishedSignatures);
        AddTestCase(new ShortKeys);
        AddTestCase(new PrivateKeysFromOutside);
        AddTestCase(new PublicKeyFirst);
        AddTestCase(new PublishedCiphertexts);
        AddTestCase(new OtherProvider);
        AddTestCase(new NotInPem);
        AddTestCase(new ErrorQueue);
    }
} g_cryptoRsaVectorsTestSuite; //!< registers the suite

} // namespace
