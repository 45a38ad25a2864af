/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "wire-test-support.h"

#include "ns3/keyed-hash.h"
#include "ns3/random-octets.h"

#include <utility>

using namespace ns3;
using namespace ns3::mip6sec;

namespace
{

/// @param text characters @return them as octets
std::vector<uint8_t>
Octets(const std::string& text)
{
    return {text.begin(), text.end()};
}

MIP6SEC_TEST_CASE(Sha1Vectors, "SHA-1 gives the digests of the examples in FIPS 180-2")
{
    const std::pair<std::string, std::string> vectors[] = {
        // FIPS 180-2 appendix A.1 to A.3; the empty message by sha1sum
        {"abc", "a9993e364706816aba3e25717850c26c9cd0d89d"},
        {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
         "84983e441c3bd26ebaae4aa1f95129e5e54670f1"},
        {std::string(1000000, 'a'), "34aa973cd4c4daa4f61eeb2bdbad27316534016f"},
        {"", "da39a3ee5e6b4b0d3255bfef95601890afd80709"},
    };
    for (const auto& [message, digest] : vectors)
    {
        const std::vector<uint8_t> data = Octets(message);
        NS_TEST_EXPECT_MSG_EQ(ToHex(Sha1(data.data(), data.size())),
                              digest,
                              message.size() << " octets");
    }
}

MIP6SEC_TEST_CASE(Sha256Vectors, "SHA-256 gives the digests of the examples in FIPS 180-2")
{
    const std::pair<std::string, std::string> vectors[] = {
        // FIPS 180-2 appendix B.1 to B.3; the empty message by sha256sum
        {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
        {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
         "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
        {std::string(1000000, 'a'),
         "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"},
        {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
    };
    for (const auto& [message, digest] : vectors)
    {
        const std::vector<uint8_t> data = Octets(message);
        NS_TEST_EXPECT_MSG_EQ(ToHex(Sha256(data.data(), data.size())),
                              digest,
                              message.size() << " octets");
    }
}

/// A test case of RFC 2202 section 3
struct HmacVector
{
    std::vector<uint8_t> key;  //!< key
    std::vector<uint8_t> data; //!< data
    std::string digest;        //!< digest
};

/// @return the seven test cases of RFC 2202 section 3
std::vector<HmacVector>
Rfc2202()
{
    return {
        {std::vector<uint8_t>(20, 0x0b),
         Octets("Hi There"),
         "b617318655057264e28bc0b6fb378c8ef146be00"},
        {Octets("Jefe"),
         Octets("what do ya want for nothing?"),
         "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79"},
        {std::vector<uint8_t>(20, 0xaa),
         std::vector<uint8_t>(50, 0xdd),
         "125d7342b9ac11cd91a39af48aa17b4f63f175d3"},
        {FromHex("0102030405060708090a0b0c0d0e0f10111213141516171819"),
         std::vector<uint8_t>(50, 0xcd),
         "4c9007f4026250c6bc8414f9bf50c86c2d7235da"},
        {std::vector<uint8_t>(20, 0x0c),
         Octets("Test With Truncation"),
         "4c1a03424b55e07fe7f27be1d58bb9324a9a5a04"},
        {std::vector<uint8_t>(80, 0xaa),
         Octets("Test Using Larger Than Block-Size Key - Hash Key First"),
         "aa4ae5e15272d00e95705637ce8a3b55ed402112"},
        {std::vector<uint8_t>(80, 0xaa),
         Octets("Test Using Larger Than Block-Size Key and Larger Than One Block-Size Data"),
         "e8e99d0f45237d786d6bbaa7965c7808bbff1a91"},
    };
}

MIP6SEC_TEST_CASE(HmacVectors, "HMAC-SHA1 gives the digests of RFC 2202 at every use of a context")
{
    for (const auto& vector : Rfc2202())
    {
        HmacSha1 mac(vector.key.data(), vector.key.size());
        for (int use = 0; use < 3; ++use)
        {
            NS_TEST_EXPECT_MSG_EQ(ToHex(mac.Compute(vector.data)), vector.digest, "use " << use);
            mac.Compute(Octets("something else in between"));
        }
    }
}

MIP6SEC_TEST_CASE(Hmac256Vectors, "HMAC-SHA256 gives the digests of RFC 4231 at every use")
{
    // RFC 4231 4.2 to 4.5, 4.7 and 4.8
    const HmacVector vectors[] = {
        {std::vector<uint8_t>(20, 0x0b),
         Octets("Hi There"),
         "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"},
        {Octets("Jefe"),
         Octets("what do ya want for nothing?"),
         "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"},
        {std::vector<uint8_t>(20, 0xaa),
         std::vector<uint8_t>(50, 0xdd),
         "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"},
        {FromHex("0102030405060708090a0b0c0d0e0f10111213141516171819"),
         std::vector<uint8_t>(50, 0xcd),
         "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"},
        {std::vector<uint8_t>(131, 0xaa),
         Octets("Test Using Larger Than Block-Size Key - Hash Key First"),
         "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"},
        {std::vector<uint8_t>(131, 0xaa),
         Octets("This is a test using a larger than block-size key and a larger than block-size "
                "data. The key needs to be hashed before being used by the HMAC algorithm."),
         "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"},
    };
    for (const auto& vector : vectors)
    {
        HmacSha256 mac(vector.key.data(), vector.key.size());
        for (int use = 0; use < 3; ++use)
        {
            NS_TEST_EXPECT_MSG_EQ(ToHex(mac.Compute(vector.data)), vector.digest, "use " << use);
            mac.Compute(Octets("something else in between"));
        }
    }
}

MIP6SEC_TEST_CASE(HmacMoves, "A moved HMAC-SHA1 keeps its key")
{
    const std::vector<HmacVector> vectors = Rfc2202();
    HmacSha1 first(vectors[0].key.data(), vectors[0].key.size());
    HmacSha1 second(std::move(first));
    NS_TEST_EXPECT_MSG_EQ(ToHex(second.Compute(vectors[0].data)),
                          vectors[0].digest,
                          "move construction");
    HmacSha1 third(vectors[1].key.data(), vectors[1].key.size());
    third = std::move(second);
    NS_TEST_EXPECT_MSG_EQ(ToHex(third.Compute(vectors[0].data)), vectors[0].digest, "assignment");
}

MIP6SEC_TEST_CASE(HmacEmptyKey, "HMAC-SHA1 takes an empty key and an empty message")
{
    // Computed with Python: hmac.new(b"", b"", "sha1").hexdigest()
    HmacSha1 mac(nullptr, 0);
    NS_TEST_EXPECT_MSG_EQ(ToHex(mac.Compute(nullptr, 0)),
                          "fbdb1d1b18aa6c08324b7d64b71fb76370690e1d",
                          "empty");
    NS_TEST_EXPECT_MSG_EQ(ToHex(mac.Compute(std::vector<uint8_t>())),
                          "fbdb1d1b18aa6c08324b7d64b71fb76370690e1d",
                          "empty");
}

MIP6SEC_TEST_CASE(DigestsCompare, "Digests are equal only in all their octets")
{
    const Sha1Digest digest = Sha1(nullptr, 0);
    NS_TEST_EXPECT_MSG_EQ(EqualDigest(digest.data(), digest.data(), digest.size()), true, "equal");
    for (std::size_t i = 0; i < digest.size(); ++i)
    {
        Sha1Digest other = digest;
        other[i] ^= 0x01;
        NS_TEST_EXPECT_MSG_EQ(EqualDigest(digest.data(), other.data(), digest.size()),
                              false,
                              "octet " << i);
    }
}

MIP6SEC_TEST_CASE(RandomByStream, "Random octets are decided by the stream alone")
{
    RandomOctets a;
    RandomOctets b;
    RandomOctets c;
    NS_TEST_EXPECT_MSG_EQ(a.AssignStreams(11), 1, "streams used");
    b.AssignStreams(11);
    c.AssignStreams(12);
    std::vector<uint8_t> fromA(101);
    std::vector<uint8_t> fromB(101);
    std::vector<uint8_t> fromC(101);
    a.Fill(fromA.data(), fromA.size());
    b.Fill(fromB.data(), fromB.size());
    c.Fill(fromC.data(), fromC.size());
    NS_TEST_EXPECT_MSG_EQ(ToHex(fromA), ToHex(fromB), "one stream");
    NS_TEST_EXPECT_MSG_NE(ToHex(fromA), ToHex(fromC), "another stream");
    NS_TEST_EXPECT_MSG_EQ(a.Next64(), b.Next64(), "one stream");
    NS_TEST_EXPECT_MSG_EQ(a.Next32(), b.Next32(), "one stream");
    NS_TEST_EXPECT_MSG_EQ(a.Next16(), b.Next16(), "one stream");
}

MIP6SEC_TEST_CASE(RandomIsUniform, "Random octets take every value about equally often")
{
    RandomOctets random;
    random.AssignStreams(7);
    std::vector<uint8_t> octets(256000);
    random.Fill(octets.data(), octets.size());
    std::vector<int> counts(256);
    uint64_t ones = 0;
    for (uint8_t octet : octets)
    {
        ++counts[octet];
    }
    for (int i = 0; i < 1000; ++i)
    {
        uint64_t bits = random.Next64();
        for (; bits; bits &= bits - 1)
        {
            ++ones;
        }
    }
    double chiSquare = 0;
    for (int count : counts)
    {
        chiSquare += (count - 1000.0) * (count - 1000.0) / 1000.0;
    }
    // 255 degrees of freedom: mean 255, standard deviation 22.6; five of them either way
    NS_TEST_EXPECT_MSG_GT(chiSquare, 142.0, "too even to be random");
    NS_TEST_EXPECT_MSG_LT(chiSquare, 368.0, "not uniform");
    // 64,000 bits: mean 32,000, standard deviation 126.5
    NS_TEST_EXPECT_MSG_EQ_TOL(static_cast<double>(ones), 32000.0, 632.5, "bits set");
}

/// Suite of hashes and random octets
class CryptoTestSuite : public TestSuite
{
  public:
    CryptoTestSuite()
        : TestSuite("mip6sec-crypto", TestSuite::Type::UNIT)
    {
        AddTestCase(new Sha1Vectors);
        AddTestCase(new Sha256Vectors);
        AddTestCase(new HmacVectors);
        AddTestCase(new Hmac256Vectors);
        AddTestCase(new HmacMoves);
        AddTestCase(new HmacEmptyKey);
        AddTestCase(new DigestsCompare);
        AddTestCase(new RandomByStream);
        AddTestCase(new RandomIsUniform);
    }
} g_cryptoTestSuite; //!< registers the suite

} // namespace
