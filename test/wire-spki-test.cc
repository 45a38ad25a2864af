/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "wire-test-support.h"

#include "ns3/spki-reader.h"

#include <algorithm>

using namespace ns3;
using namespace ns3::mip6sec;

namespace
{

using Octets = std::vector<uint8_t>; //!< octets

/// The key of RFC 3972 appendix A
const char* const KEY_512 = "305c300d06092a864886f70d0101010500034b003048024100c2c2f137305454f1"
                            "0bd9cea36844b530e9211a4b262b16467cb7dfba1f595c0194f275be5a4d386f"
                            "2c3c2382508773c7867f9b3b9e63a09c7bc48f7a54ebefaf0203010001";

/// openssl genrsa 1024 | openssl rsa -pubout -outform DER | xxd -p
const char* const KEY_1024 =
    "30819f300d06092a864886f70d010101050003818d0030818902818100bbb872ab4d6ff2178c733c307c9eb2231a"
    "f25dba56192fa8a3b98fc5438476cb018694754d2ca30ef9056d809437cc99eb0fc1104cba85cdcca41ce4ce205b"
    "8bdd34c7535551571fab70250bad73bd930922ebe6fa455aac1e67a3c1643e7855daf3eb8f21449a00a5a168f6d9"
    "55f077b4cc1c63fe886a9776392faec4337e4f0203010001";

/// openssl genrsa 2048 | openssl rsa -pubout -outform DER | xxd -p
const char* const KEY_2048 =
    "30820122300d06092a864886f70d01010105000382010f003082010a0282010100ada144b18a8c8b7df8f87e165ab2"
    "7d6241510c4c1a747487338b3a142d4fb24699210212833f3718546dd584333ee20f5543268545b5b591b6d3f2bc6e"
    "eb9ff19c5f5c0efc54e20bfea80d0d20bf271ffc70af67c1e2010259cbdd1595d5beabf058cf55f9edf8808ee4d03e"
    "3370cf5b3835ab37e40401bfdb33d957b2a1ae60ef7ee226b9c90a7742c80c80f5afcf7dcd4d82a3849a92ec463d36"
    "a1c228a9c55b990d617293d122c7ed4fba02c69c2a8058e514d9680b0cf2233527e6dce4a5b1ab19ccc630eceafb2e"
    "406352d03114b412e4bdeeb76d8693812333e42e1166515738e823771d6af51c86ac75087b19b5df762281cc267eee"
    "98b6ac3574b3f70203010001";

/// @param octets what to read @return the outcome
Parsed<RsaSpki>
Read(const Octets& octets)
{
    WireReader reader(octets.data(), octets.size());
    return ReadSpki(reader);
}

/// @param octets what to read @return the reason in words
std::string
ReasonOf(const Octets& octets)
{
    return Reason(Read(octets));
}

/**
 * A SubjectPublicKeyInfo by parts whose lengths have one octet.
 * @param modulus octets of the INTEGER
 * @param exponent octets of the INTEGER
 * @param algorithm AlgorithmIdentifier
 * @param behind octets behind the exponent
 * @return it
 */
Octets
Make(const Octets& modulus,
     const Octets& exponent,
     const std::string& algorithm = "300d06092a864886f70d0101010500",
     const Octets& behind = {})
{
    const auto size = [](std::size_t octets) { return ToHex(Octets{uint8_t(octets)}); };
    const std::size_t numbers = 4 + modulus.size() + exponent.size() + behind.size();
    return FromHex("30" + size(numbers + 5 + algorithm.size() / 2) + algorithm + "03" +
                   size(numbers + 3) + "0030" + size(numbers) + "02" + size(modulus.size()) +
                   ToHex(modulus) + "02" + size(exponent.size()) + ToHex(exponent) + ToHex(behind));
}

/// @param first octet @param size octets @param last octet @return a number of them
Octets
Number(uint8_t first, std::size_t size, uint8_t last)
{
    Octets number(size, 0x5a);
    number.front() = first;
    number.back() = last;
    return number;
}

MIP6SEC_TEST_CASE(ReadsKeys, "The keys of RFC 3972 and of OpenSSL are read and written the same")
{
    const std::pair<const char*, uint32_t> keys[] = {{KEY_512, 512},
                                                     {KEY_1024, 1024},
                                                     {KEY_2048, 2048}};
    for (const auto& [hex, bits] : keys)
    {
        const Octets octets = FromHex(hex);
        auto key = Read(octets);
        NS_TEST_ASSERT_MSG_EQ(key.value.has_value(), true, Reason(key));
        NS_TEST_EXPECT_MSG_EQ(key.value->bits, bits, "bits");
        NS_TEST_EXPECT_MSG_EQ(key.value->modulusSize, bits / 8, "octets of the modulus");
        NS_TEST_EXPECT_MSG_EQ(key.value->exponent, 65537, "exponent");
        NS_TEST_EXPECT_MSG_EQ((key.value->spki == octets.data()), true, "points into the input");
        NS_TEST_EXPECT_MSG_EQ(key.value->spkiSize, octets.size(), "size of the whole");
        const Octets modulus(key.value->modulus, key.value->modulus + key.value->modulusSize);
        // Five octets of exponent are behind it
        NS_TEST_EXPECT_MSG_EQ(ToHex(modulus),
                              std::string(hex).substr(2 * octets.size() - 10 - bits / 4, bits / 4),
                              "modulus");
        NS_TEST_EXPECT_MSG_EQ(ToHex(WriteSpki(modulus, 65537)), hex, "written");
    }
}

MIP6SEC_TEST_CASE(LeavesWhatFollows, "What follows a key is left in the reader")
{
    Octets octets = FromHex(KEY_1024);
    const std::size_t size = octets.size();
    octets.insert(octets.end(), {0x00, 0x01, 0x00, 0x00});
    WireReader reader(octets.data(), octets.size());
    NS_TEST_EXPECT_MSG_EQ(DerSequenceSize(reader).value.value_or(0), size, "size beforehand");
    NS_TEST_EXPECT_MSG_EQ(reader.GetRemaining(), octets.size(), "which reads nothing");
    NS_TEST_EXPECT_MSG_EQ(ReadSpki(reader).value.has_value(), true, "key");
    NS_TEST_EXPECT_MSG_EQ(reader.GetRemaining(), 4, "extension fields");
    octets[0] = 0x31;
    WireReader wrong(octets.data(), octets.size());
    NS_TEST_EXPECT_MSG_EQ(ReadSpki(wrong).value.has_value(), false, "no SEQUENCE");
    NS_TEST_EXPECT_MSG_EQ(DerSequenceSize(wrong).value.has_value(), false, "no SEQUENCE");
    NS_TEST_EXPECT_MSG_EQ(wrong.GetRemaining(), octets.size(), "a failure reads nothing");
}

MIP6SEC_TEST_CASE(Truncation, "A key cut off at any octet is refused")
{
    for (const char* hex : {KEY_512, KEY_1024, KEY_2048})
    {
        const Octets octets = FromHex(hex);
        for (std::size_t size = 0; size < octets.size(); ++size)
        {
            const Octets head = Head(octets, size);
            const auto key = Read(head);
            NS_TEST_EXPECT_MSG_EQ(Reason(key), "truncated", size << " octets");
            NS_TEST_EXPECT_MSG_EQ((key.offset <= size), true, "offset of " << size << " octets");
        }
    }
}

MIP6SEC_TEST_CASE(InnerLengths, "A length that does not fit what contains it is refused")
{
    // Offsets in KEY_1024 of the lengths of: whole, BIT STRING, RSAPublicKey, modulus, exponent
    for (std::size_t offset : {2u, 20u, 24u, 27u, 157u})
    {
        for (int change : {-3, -2, -1, 1, 2, 3})
        {
            Octets octets = FromHex(KEY_1024);
            octets[offset] = static_cast<uint8_t>(octets[offset] + change);
            NS_TEST_EXPECT_MSG_EQ(Read(octets).value.has_value(),
                                  false,
                                  "length at " << offset << " changed by " << change);
        }
    }
}

MIP6SEC_TEST_CASE(TrailingInside, "Octets left over inside a key are refused")
{
    const Octets modulus = Number(0x7a, 64, 0x01);
    const Octets exponent{0x03};
    NS_TEST_EXPECT_MSG_EQ(ReasonOf(Make(modulus, exponent)), "none", "as it should be");
    NS_TEST_EXPECT_MSG_EQ(
        ReasonOf(Make(modulus, exponent, "300d06092a864886f70d0101010500", {0x05, 0x00})),
        ParseErrorName(ParseError::TRAILING_OCTETS),
        "behind the exponent");
    Octets octets = FromHex(KEY_512);
    octets.push_back(0);
    ++octets[1];
    NS_TEST_EXPECT_MSG_EQ(ReasonOf(octets),
                          ParseErrorName(ParseError::TRAILING_OCTETS),
                          "behind the BIT STRING");
    ++octets[18];
    NS_TEST_EXPECT_MSG_EQ(ReasonOf(octets),
                          ParseErrorName(ParseError::TRAILING_OCTETS),
                          "behind RSAPublicKey");
}

MIP6SEC_TEST_CASE(NotMinimal, "Lengths and numbers in more octets than needed are refused")
{
    const std::string badLength = ParseErrorName(ParseError::BAD_LENGTH);
    Octets octets = FromHex(KEY_512);
    // 0x5c as 0x81 0x5c, as 0x82 0x00 0x5c, and the indefinite length of BER
    octets.insert(octets.begin() + 1, 0x81);
    NS_TEST_EXPECT_MSG_EQ(ReasonOf(octets), badLength, "0x81 for less than 128");
    octets[1] = 0x82;
    octets.insert(octets.begin() + 2, 0x00);
    NS_TEST_EXPECT_MSG_EQ(ReasonOf(octets), badLength, "0x82 for less than 256");
    octets[1] = 0x80;
    NS_TEST_EXPECT_MSG_EQ(ReasonOf(octets), badLength, "indefinite");
    octets[1] = 0x84;
    NS_TEST_EXPECT_MSG_EQ(ReasonOf(octets), badLength, "four octets");
    octets[1] = 0xff;
    NS_TEST_EXPECT_MSG_EQ(ReasonOf(octets), badLength, "127 octets");
    Octets modulus = Number(0x7a, 64, 0x01);
    NS_TEST_EXPECT_MSG_EQ(ReasonOf(Make(modulus, {0x00, 0x03})), badLength, "exponent");
    modulus.insert(modulus.begin(), 0x00);
    NS_TEST_EXPECT_MSG_EQ(ReasonOf(Make(modulus, {0x03})), badLength, "modulus");
}

MIP6SEC_TEST_CASE(Numbers, "A modulus or an exponent that no RSA key has is refused")
{
    const std::string wrong = ParseErrorName(ParseError::BAD_OPTION);
    const std::string range = ParseErrorName(ParseError::BAD_LENGTH);
    const Octets modulus = Number(0x7a, 64, 0x01);
    NS_TEST_EXPECT_MSG_EQ(ReasonOf(Make(Number(0x8a, 64, 0x01), {0x03})), wrong, "negative");
    NS_TEST_EXPECT_MSG_EQ(ReasonOf(Make(Number(0x7a, 64, 0x02), {0x03})), wrong, "even");
    NS_TEST_EXPECT_MSG_EQ(ReasonOf(Make({}, {0x03})), wrong, "an INTEGER without octets");
    NS_TEST_EXPECT_MSG_EQ(ReasonOf(Make({0x00}, {0x03})), range, "modulus 0");
    NS_TEST_EXPECT_MSG_EQ(ReasonOf(Make(modulus, {0x00})), wrong, "exponent 0");
    NS_TEST_EXPECT_MSG_EQ(ReasonOf(Make(modulus, {0x01})), wrong, "exponent 1");
    NS_TEST_EXPECT_MSG_EQ(ReasonOf(Make(modulus, {0x04})), wrong, "even exponent");
    NS_TEST_EXPECT_MSG_EQ(ReasonOf(Make(modulus, {0x83})), wrong, "negative exponent");
    NS_TEST_EXPECT_MSG_EQ(ReasonOf(Make(modulus, {})), wrong, "exponent without octets");
    NS_TEST_EXPECT_MSG_EQ(ReasonOf(Make(modulus, Number(0x01, 9, 0x01))), range, "65 bits");
    NS_TEST_EXPECT_MSG_EQ(ReasonOf(Make(modulus, Number(0x01, 8, 0x01))), "none", "57 bits");
}

MIP6SEC_TEST_CASE(Sizes, "Keys of 384 to 4096 bits are read and no others")
{
    const std::string range = ParseErrorName(ParseError::BAD_LENGTH);
    const auto written = [](std::size_t bits) {
        Octets modulus = Number(0xaa, (bits + 7) / 8, 0x01);
        if (bits % 8 != 0)
        {
            modulus.front() = static_cast<uint8_t>(1 << (bits % 8 - 1));
        }
        return WriteSpki(modulus, 65537);
    };
    for (uint32_t bits : {384u, 385u, 511u, 1023u, 1024u, 1025u, 2047u, 3072u, 4095u, 4096u})
    {
        const Octets octets = written(bits);
        auto key = Read(octets);
        NS_TEST_ASSERT_MSG_EQ(key.value.has_value(), true, bits << " bits: " << Reason(key));
        NS_TEST_EXPECT_MSG_EQ(key.value->bits, bits, "bits");
        NS_TEST_EXPECT_MSG_EQ(key.value->modulusSize, (bits + 7) / 8, bits << " bits");
    }
    for (uint32_t bits : {8u, 376u, 383u, 4097u, 4104u, 8192u, 16384u})
    {
        NS_TEST_EXPECT_MSG_EQ(ReasonOf(written(bits)), range, bits << " bits");
    }
}

MIP6SEC_TEST_CASE(Algorithms, "Keys of another algorithm or with other parameters are refused")
{
    const Octets modulus = Number(0x7a, 64, 0x01);
    const std::string unknown = ParseErrorName(ParseError::UNKNOWN_TYPE);
    for (const char* algorithm : {
             "300d06092a864886f70d0101070500",             // id-RSAES-OAEP
             "300d06092a864886f70d01010a0500",             // id-RSASSA-PSS
             "300d06092a864886f70d0101010400",             // an OCTET STRING for NULL
             "300b06092a864886f70d0101010000",             // no parameters
             "301306072a8648ce3d020106082a8648ce3d030107", // id-ecPublicKey
         })
    {
        NS_TEST_EXPECT_MSG_EQ(ReasonOf(Make(modulus, {0x03}, algorithm)), unknown, algorithm);
    }
    Octets octets = Make(modulus, {0x03});
    octets[19] = 0x07;
    NS_TEST_EXPECT_MSG_EQ(ReasonOf(octets),
                          ParseErrorName(ParseError::BAD_OPTION),
                          "unused bits in the BIT STRING");
}

MIP6SEC_TEST_CASE(FlippedBits, "No flipped bit gives the same key")
{
    const Octets octets = FromHex(KEY_512);
    const RsaSpki before = *Read(octets).value;
    const Octets modulus(before.modulus, before.modulus + before.modulusSize);
    for (std::size_t bit = 0; bit < octets.size() * 8; ++bit)
    {
        Octets changed = octets;
        changed[bit / 8] ^= static_cast<uint8_t>(1 << bit % 8);
        auto key = Read(changed);
        const bool same =
            key && key.value->exponent == before.exponent &&
            modulus == Octets(key.value->modulus, key.value->modulus + key.value->modulusSize);
        NS_TEST_EXPECT_MSG_EQ(same, false, "bit " << bit);
        if (key)
        {
            NS_TEST_EXPECT_MSG_EQ((bit >= 24 * 8),
                                  true,
                                  "only numbers may change, not bit " << bit);
        }
    }
}

/// Suite of SubjectPublicKeyInfo
class WireSpkiTestSuite : public TestSuite
{
  public:
    WireSpkiTestSuite()
        : TestSuite("mip6sec-wire-spki", TestSuite::Type::UNIT)
    {
        AddTestCase(new ReadsKeys);
        AddTestCase(new LeavesWhatFollows);
        AddTestCase(new Truncation);
        AddTestCase(new InnerLengths);
        AddTestCase(new TrailingInside);
        AddTestCase(new NotMinimal);
        AddTestCase(new Numbers);
        AddTestCase(new Sizes);
        AddTestCase(new Algorithms);
        AddTestCase(new FlippedBits);
    }
} g_wireSpkiTestSuite; //!< registers the suite

} // namespace
