/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "wire-nd-test-support.h"

#include "ns3/certification-messages.h"
#include "ns3/redirect-message.h"
#include "ns3/send-constants.h"
#include "ns3/send-options.h"

#include <algorithm>
#include <functional>
#include <utility>

using namespace ns3;
using namespace ns3::mip6sec;

namespace
{

const Ipv6Address ROUTER("fe80::1"); //!< router in the vectors
const std::string NS_HEAD = "8700000000000000fe800000000000000000000000000001"; //!< NS, no options
constexpr std::size_t NS_SIZE = 24; //!< octets of a Neighbor Solicitation before its options

/// @param options options in hexadecimal @return what is read of them behind a solicitation
Parsed<SendOptions>
ReadOptions(const std::string& options)
{
    const std::vector<uint8_t> octets = FromHex(NS_HEAD + options);
    return SendOptions::Parse(octets.data(), octets.size(), NS_SIZE);
}

/// @param option an option @return its octets in hexadecimal
template <typename T>
std::string
Written(const T& option)
{
    WireWriter writer;
    SerializeOption(writer, option);
    return ToHex(writer.GetBytes());
}

/// @return the key hash that the vectors have
std::array<uint8_t, 16>
VectorKeyHash()
{
    // SHA-1 of SEND_PUBLIC_KEY by sha1sum, its first 128 bits
    const std::vector<uint8_t> octets = FromHex("8b1afacbff3d4700686d212062810a22");
    std::array<uint8_t, 16> hash{};
    std::copy(octets.begin(), octets.end(), hash.begin());
    return hash;
}

MIP6SEC_TEST_CASE(SignedMessages, "Options of SEND are read as python wrote them")
{
    struct Row
    {
        const WireVector& vector;
        std::size_t optionsAt;
        const char* nonce;
        const char* signature;
    };

    const Row rows[] = {
        {VECTOR_NS_SEND, 24, "010203040506", NS_SEND_SIGNATURE},
        {VECTOR_RA_SEND, 16, "0102030405060708090a0b0c0d0e", RA_SEND_SIGNATURE},
    };
    for (const Row& row : rows)
    {
        VectorMessage v(row.vector);
        auto parsed = SendOptions::Parse(v.message.data(), v.message.size(), row.optionsAt);
        NS_TEST_ASSERT_MSG_EQ(bool(parsed), true, Reason(parsed));
        const SendOptions& options = *parsed.value;
        NS_TEST_ASSERT_MSG_EQ(bool(options.cga && options.timestamp && options.nonce), true, "all");
        NS_TEST_ASSERT_MSG_EQ(options.signature.has_value(), true, "signature");
        NS_TEST_EXPECT_MSG_EQ(options.malformed, 0u, "none malformed");
        NS_TEST_EXPECT_MSG_EQ(ToHex(options.cga->parameters), SEND_CGA_PARAMETERS, "parameters");
        NS_TEST_EXPECT_MSG_EQ((options.timestamp->timestamp >> 16), 1735689600u, "2025-01-01");
        NS_TEST_EXPECT_MSG_EQ((options.timestamp->timestamp & 0xffff), 0x8000u, "and a half");
        NS_TEST_EXPECT_MSG_EQ(ToHex(options.nonce->nonce), row.nonce, "nonce");
        NS_TEST_EXPECT_MSG_EQ(bool(options.signature->keyHash == VectorKeyHash()),
                              true,
                              "key hash");
        NS_TEST_EXPECT_MSG_EQ(ToHex(options.signature->signature),
                              row.signature + std::string("00000000"),
                              "signature and padding");
        NS_TEST_EXPECT_MSG_EQ(options.signatureOffset, v.message.size() - 152, "last option");
    }
}

MIP6SEC_TEST_CASE(WritesOptions, "Options of SEND are written as python writes them")
{
    VectorMessage v(VECTOR_NS_SEND);
    const std::string message = ToHex(v.message);
    const std::vector<uint8_t> signature = FromHex(NS_SEND_SIGNATURE);
    const std::string options = Written(CgaOption{FromHex(SEND_CGA_PARAMETERS)}) +
                                Written(TimestampOption{uint64_t{1735689600} << 16 | 0x8000}) +
                                Written(NonceOption{FromHex("010203040506")}) +
                                Written(RsaSignatureOption{VectorKeyHash(), signature});
    // Behind the solicitation and its link-layer address
    NS_TEST_EXPECT_MSG_EQ(message.substr((NS_SIZE + 8) * 2), options, "octet for octet");
}

MIP6SEC_TEST_CASE(SignedData, "What is signed is the message without its signature option")
{
    const std::pair<const WireVector&, const char*> rows[] = {
        {VECTOR_NS_SEND, NS_SEND_SIGNED_DATA},
        {VECTOR_RA_SEND, RA_SEND_SIGNED_DATA},
    };
    for (const auto& [vector, expected] : rows)
    {
        VectorMessage v(vector);
        const std::size_t size = v.message.size() - 152;
        const auto data =
            SendSignedData(v.message.data(), size, v.envelope.source, v.envelope.destination);
        // With the checksum of the shorter message, which is not the one that arrived
        NS_TEST_EXPECT_MSG_EQ(ToHex(data), expected, "by python");
        NS_TEST_EXPECT_MSG_EQ(bool(data[50] == v.message[2] && data[51] == v.message[3]),
                              false,
                              "another checksum");
    }
    const std::vector<uint8_t> stub = FromHex("8700");
    const auto data = SendSignedData(stub.data(), stub.size(), ROUTER, ROUTER);
    NS_TEST_EXPECT_MSG_EQ(data.size(),
                          50u,
                          "a message without a checksum is not read past its end");
}

MIP6SEC_TEST_CASE(ReservedAndPadding,
                  "Reserved fields and padding of options of SEND are written zero and ignored")
{
    auto parsed = ReadOptions("0b0205ff000102030405060708aabbcc"
                              "0b0204ff0001020304050607aabbccdd"
                              "0d02ffffffffffff0102030405060708"
                              "0e01010203040506"
                              "0c03ffff000102030405060708090a0b0c0d0e0fa1a2a3ff");
    NS_TEST_ASSERT_MSG_EQ(bool(parsed), true, Reason(parsed));
    NS_TEST_EXPECT_MSG_EQ(ToHex(parsed.value->cga->parameters), "00010203040506", "first counts");
    NS_TEST_EXPECT_MSG_EQ(parsed.value->timestamp->timestamp, 0x0102030405060708u, "timestamp");
    NS_TEST_EXPECT_MSG_EQ(ToHex(parsed.value->signature->signature), "a1a2a3ff", "signature");
    NS_TEST_EXPECT_MSG_EQ(parsed.value->malformed, 0u, "all can be read");
    NS_TEST_EXPECT_MSG_EQ(Written(*parsed.value->cga),
                          "0b02050000010203040506" + std::string(10, '0'),
                          "CGA");
    NS_TEST_EXPECT_MSG_EQ(Written(*parsed.value->timestamp),
                          "0d020000000000000102030405060708",
                          "Timestamp");
    RsaSignatureOption signature = *parsed.value->signature;
    signature.signature.resize(3);
    NS_TEST_EXPECT_MSG_EQ(Written(signature),
                          "0c030000000102030405060708090a0b0c0d0e0fa1a2a300",
                          "RSA Signature");
    NS_TEST_EXPECT_MSG_EQ(Written(TrustAnchorOption{1, FromHex("0102030405")}),
                          "0f0201070102030405" + std::string(14, '0'),
                          "Trust Anchor");
    NS_TEST_EXPECT_MSG_EQ(Written(CertificateOption{1, FromHex("30020500")}),
                          "1001010030020500",
                          "Certificate");
}

MIP6SEC_TEST_CASE(BehindSignature, "Options behind the first RSA Signature option are not read")
{
    const std::string signature = "0c030000000102030405060708090a0b0c0d0e0fa1a2a3a4";
    auto parsed = ReadOptions("0d0200000000000000000000000000aa" + signature +
                              "0e01010203040506"
                              "0c030000ff0102030405060708090a0b0c0d0e0fb1b2b3b4");
    NS_TEST_ASSERT_MSG_EQ(bool(parsed), true, Reason(parsed));
    NS_TEST_EXPECT_MSG_EQ(parsed.value->nonce.has_value(), false, "behind it");
    NS_TEST_EXPECT_MSG_EQ(parsed.value->timestamp.has_value(), true, "before it");
    NS_TEST_EXPECT_MSG_EQ(ToHex(parsed.value->signature->signature), "a1a2a3a4", "the first");
    NS_TEST_EXPECT_MSG_EQ(parsed.value->signatureOffset, NS_SIZE + 16, "where it begins");
    // One that cannot be read is the first all the same
    parsed = ReadOptions("0c020000000102030405060708090a0b" + signature);
    NS_TEST_ASSERT_MSG_EQ(bool(parsed), true, Reason(parsed));
    NS_TEST_EXPECT_MSG_EQ(parsed.value->signature.has_value(), false, "not the second");
    NS_TEST_EXPECT_MSG_EQ(parsed.value->malformed, 1u, "counted");
    NS_TEST_EXPECT_MSG_EQ(parsed.value->signatureOffset, NS_SIZE, "where it begins");
}

MIP6SEC_TEST_CASE(MalformedOptions, "Options of SEND that cannot be are counted and not kept")
{
    const char* malformed[] = {
        "0b010500000000ff",                                 // Pad Length above what there is
        "0d01000000000001",                                 // Timestamp too short
        "0d0300000000000000000000000000010000000000000000", // and too long
        "0c01000000010203",                                 // no room for a key hash
        "0c020000000102030405060708090a0b",                 // still none
    };
    for (const char* option : malformed)
    {
        auto parsed = ReadOptions(option);
        NS_TEST_ASSERT_MSG_EQ(bool(parsed), true, option);
        NS_TEST_EXPECT_MSG_EQ(parsed.value->malformed, 1u, option);
        NS_TEST_EXPECT_MSG_EQ(
            bool(parsed.value->cga || parsed.value->timestamp || parsed.value->signature),
            false,
            option);
    }
    // A pad length that leaves nothing is allowed; what the CGA lacks is its parser's to say
    auto parsed = ReadOptions("0b010400ffffffff");
    NS_TEST_EXPECT_MSG_EQ(parsed.value->cga.value().parameters.size(), 0u, "all padding");
    // A sound one behind a malformed one counts
    parsed = ReadOptions("0d010000000000010d0200000000000000000000000000aa");
    NS_TEST_EXPECT_MSG_EQ(parsed.value->timestamp.value().timestamp, 0xaau, "the second");
    NS_TEST_EXPECT_MSG_EQ(Reason(ReadOptions("0d00000000000001")), "bad length", "length zero");
    NS_TEST_EXPECT_MSG_EQ(Reason(ReadOptions("0d02000000000001")), "truncated", "past the end");
    NS_TEST_EXPECT_MSG_EQ(Reason(ReadOptions("0d")), "truncated", "no length");
    NS_TEST_EXPECT_MSG_EQ(Reason(SendOptions::Parse(nullptr, 0, NS_SIZE)), "truncated", "nothing");
}

MIP6SEC_TEST_CASE(NonceSizes, "A nonce has 6 octets and any multiple of 8 more")
{
    for (std::size_t size = 6; size <= 254; size += 8)
    {
        NonceOption option{std::vector<uint8_t>(size, 0xab)};
        const std::string written = Written(option);
        NS_TEST_EXPECT_MSG_EQ(written.size() % 16, 0u, "a multiple of 8 octets");
        auto parsed = ReadOptions(written);
        NS_TEST_ASSERT_MSG_EQ(bool(parsed && parsed.value->nonce), true, size);
        NS_TEST_EXPECT_MSG_EQ(bool(parsed.value->nonce->nonce == option.nonce), true, size);
    }
}

MIP6SEC_TEST_CASE(OptionsTruncated, "Options of SEND cut at any octet are refused or fewer")
{
    VectorMessage v(VECTOR_NS_SEND);
    for (std::size_t size = 0; size < v.message.size(); ++size)
    {
        const std::vector<uint8_t> head = Head(v.message, size);
        auto parsed = SendOptions::Parse(head.data(), head.size(), NS_SIZE);
        const bool between = size == 24 || size == 32 || size == 224 || size == 240 || size == 248;
        NS_TEST_EXPECT_MSG_EQ(bool(parsed), between, "ends with an option at " << size);
        NS_TEST_EXPECT_MSG_EQ(bool(parsed && parsed.value->signature), false, size);
    }
}

MIP6SEC_TEST_CASE(OptionsOffsets, "Options begin behind the fixed part of each protected message")
{
    const std::pair<uint8_t, int> rows[] = {
        {133, 8},
        {134, 16},
        {135, 24},
        {136, 24},
        {137, 40},
        {154, 8},
    };
    for (int type = 0; type < 256; ++type)
    {
        const auto row = std::find_if(std::begin(rows), std::end(rows), [type](const auto& r) {
            return r.first == type;
        });
        const auto offset = NdOptionsOffset(static_cast<Icmp6Type>(type));
        const int found = offset ? static_cast<int>(*offset) : -1;
        NS_TEST_EXPECT_MSG_EQ(found, (row == std::end(rows) ? -1 : row->second), "type " << type);
    }
}

MIP6SEC_TEST_CASE(Constants, "Protocol values are those of RFC 3971 section 10")
{
    NS_TEST_EXPECT_MSG_EQ(CPS_RETRY_S, 1.0, "CPS_RETRY");
    NS_TEST_EXPECT_MSG_EQ(CPS_RETRY_FRAGMENTS_S, 2.0, "CPS_RETRY_FRAGMENTS");
    NS_TEST_EXPECT_MSG_EQ(CPS_RETRY_MAX_S, 15.0, "CPS_RETRY_MAX");
    NS_TEST_EXPECT_MSG_EQ(MAX_CPA_RATE, 10u, "MAX_CPA_RATE");
    NS_TEST_EXPECT_MSG_EQ(TIMESTAMP_DELTA_S, 300.0, "TIMESTAMP_DELTA");
    NS_TEST_EXPECT_MSG_EQ(TIMESTAMP_FUZZ_S, 1.0, "TIMESTAMP_FUZZ");
    NS_TEST_EXPECT_MSG_EQ(TIMESTAMP_DRIFT, 0.01, "TIMESTAMP_DRIFT");
    NS_TEST_EXPECT_MSG_EQ(ToHex(SEND_TYPE_TAG), "086fca5e10b200c99c8ce00164277c08", "tag");
}

/// Suite of the options of SEND
class WireSendTestSuite : public TestSuite
{
  public:
    WireSendTestSuite()
        : TestSuite("mip6sec-wire-send", TestSuite::Type::UNIT)
    {
        AddTestCase(new SignedMessages);
        AddTestCase(new WritesOptions);
        AddTestCase(new SignedData);
        AddTestCase(new ReservedAndPadding);
        AddTestCase(new BehindSignature);
        AddTestCase(new MalformedOptions);
        AddTestCase(new NonceSizes);
        AddTestCase(new OptionsTruncated);
        AddTestCase(new OptionsOffsets);
        AddTestCase(new Constants);
    }
} g_wireSendTestSuite; //!< registers the suite

} // namespace
