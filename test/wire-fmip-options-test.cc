/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "wire-fmip-nd-test-support.h"

#include <utility>

using namespace ns3;
using namespace ns3::mip6sec;

namespace
{

/// @param options options @param code of the message @return what the parser says about a PrRtAdv
Parsed<PrRtAdv>
ParseAdvertisementWith(const std::string& options, const std::string& code = "00")
{
    const Icmp6Envelope envelope = EnvelopeOf(VECTOR_PRRTADV);
    const std::vector<uint8_t> octets = Repaired("9a" + code + "000003000001" + options, envelope);
    return ParsePrRtAdv(octets.data(), octets.size(), envelope);
}

/// @param options options @return what the parser says about a RtSolPr
Parsed<RtSolPr>
ParseSolicitationWith(const std::string& options)
{
    const Icmp6Envelope envelope = EnvelopeOf(VECTOR_RTSOLPR);
    const std::vector<uint8_t> octets = Repaired("9a00000002000001" + options, envelope);
    return ParseRtSolPr(octets.data(), octets.size(), envelope);
}

const std::string ACCESS_POINT = "130201000000000a0100000000000000"; //!< New AP LLA option
const std::string ROUTER_LLA = "130203000000000d0000000000000000";   //!< NAR LLA option
const std::string ROUTER_ADDRESS = "1103034000000000"                //!< NAR's IP address
                                   "2001000d000000000000000000000001";

MIP6SEC_TEST_CASE(AccessPointsNeeded,
                  "A message without access point or with others beside a wildcard is refused")
{
    const std::string wildcard = "1301000000000000";
    const std::string source = "13020400000000000200000000000000";
    NS_TEST_EXPECT_MSG_EQ(Reason(ParseSolicitationWith(wildcard)), "none", "wildcard");
    NS_TEST_EXPECT_MSG_EQ(Reason(ParseSolicitationWith(ACCESS_POINT)), "none", "by name");
    NS_TEST_EXPECT_MSG_EQ(Reason(ParseSolicitationWith(source)), "bad option", "none");
    NS_TEST_EXPECT_MSG_EQ(Reason(ParseSolicitationWith(wildcard + ACCESS_POINT)),
                          "bad option",
                          "both");
    NS_TEST_EXPECT_MSG_EQ(Reason(ParseAdvertisementWith(ACCESS_POINT)), "none", "one");
    NS_TEST_EXPECT_MSG_EQ(Reason(ParseAdvertisementWith(source + ROUTER_LLA)),
                          "bad option",
                          "none");
}

MIP6SEC_TEST_CASE(IgnoredOptions,
                  "Options that are unknown or cannot be used leave the rest of a message as it is")
{
    auto solicitation = ParseSolicitationWith("fe01aabbccddeeff" // unknown
                                              "1b01080001020304" // nothing but padding
                                              "1b01ff0001020304" // more padding yet
                                              "1b01010001020300" // a key
                                              "1b01010001020300" // a second one
                                              "1c01010001020300" // a reply
                                              "130203000000000d0000000000000000" // NAR
                                              "130209000000000d0000000000000000" // no such code
                                              "1301000000000000"
                                              "1301000000000000");
    NS_TEST_ASSERT_MSG_EQ(bool(solicitation), true, Reason(solicitation));
    NS_TEST_EXPECT_MSG_EQ(solicitation.value->wildcard, true, "read on");
    NS_TEST_EXPECT_MSG_EQ(ToHex(solicitation.value->keyRequest.value().publicKey), "010203", "key");
    NS_TEST_EXPECT_MSG_EQ(solicitation.value->unusable, 7u, "those of RFC 5568 and RFC 5269");
    NS_TEST_ASSERT_MSG_EQ(solicitation.value->other.size(), 1u, "unknown one");
    NS_TEST_EXPECT_MSG_EQ(ToHex(solicitation.value->other[0].data), "fe01aabbccddeeff", "whole");

    const std::string multicast = "1103034000000000ff020000000000000000000000000001";
    const std::string longPrefix = "11030481000000002001000d000000000000000000000000";
    const std::string tooShort = "1102034000000000" + std::string(16, '0');
    const std::string oldAddress = "11030180000000002001000b000000000000000000000100";
    auto advertisement =
        ParseAdvertisementWith(ROUTER_LLA + ROUTER_ADDRESS // before any access point
                               + ACCESS_POINT + multicast + longPrefix + tooShort + oldAddress +
                               ROUTER_LLA + ROUTER_ADDRESS + ROUTER_LLA + ROUTER_ADDRESS // again
                               + "1301000000000000"                                      // wildcard
                                 "1b01010001020300" // a request
                                 "fe01aabbccddeeff");
    NS_TEST_ASSERT_MSG_EQ(bool(advertisement), true, Reason(advertisement));
    NS_TEST_ASSERT_MSG_EQ(advertisement.value->tuples.size(), 1u, "one access point");
    NS_TEST_EXPECT_MSG_EQ(advertisement.value->tuples[0].HasRouter(), true, "its router");
    NS_TEST_EXPECT_MSG_EQ(advertisement.value->tuples[0].routerAddress.value(), NAR, "read on");
    NS_TEST_EXPECT_MSG_EQ(advertisement.value->tuples[0].prefixes.size(), 0u, "no prefix");
    NS_TEST_EXPECT_MSG_EQ(advertisement.value->unusable, 10u, "the others");
    NS_TEST_EXPECT_MSG_EQ(advertisement.value->other.size(), 1u, "unknown one");
}

MIP6SEC_TEST_CASE(
    ReservedFields,
    "Reserved fields of options and bits behind a prefix are sent as zero and ignored")
{
    // NAR's IP address, a prefix of 49 bits, with ones in all that is reserved
    auto parsed = ParseAdvertisementWith(ACCESS_POINT + "11030340ffffffff"
                                                        "2001000d000000000000000000000001"
                                                        "11030431ffffffff"
                                                        "2001000dffffffffffffffffffffffff");
    NS_TEST_ASSERT_MSG_EQ(bool(parsed), true, Reason(parsed));
    const AccessPointTuple& tuple = parsed.value->tuples.at(0);
    NS_TEST_EXPECT_MSG_EQ(tuple.prefixes.at(0).address,
                          Ipv6Address("2001:d:ffff:8000::"),
                          "first 49 bits");
    NS_TEST_EXPECT_MSG_EQ(tuple.routerAddress.value(), NAR, "an address is whole");
    WireWriter writer;
    SerializeOption(writer,
                    FmipAddress{FmipAddressCode::NEW_ROUTER_PREFIX,
                                49,
                                Ipv6Address("2001:d:ffff:ffff:ffff:ffff:ffff:ffff")});
    SerializeOption(writer, FmipAddress{FmipAddressCode::NEW_ROUTER_ADDRESS, 64, NAR});
    SerializeOption(writer, NaackStatus::LINK_LAYER_UNRECOGNIZED);
    NS_TEST_EXPECT_MSG_EQ(ToHex(writer.GetBytes()),
                          "1103043100000000"
                          "2001000dffff80000000000000000000"
                          "1103034000000000"
                          "2001000d000000000000000000000001"
                          "1401008000000000",
                          "zeros");
    const Icmp6Envelope envelope = EnvelopeOf(VECTOR_RA_NAACK);
    const std::vector<uint8_t> octets = Repaired("86000000400007080000000000000000"
                                                 "1401ff80ffffffff",
                                                 envelope);
    auto naack = ParseRouterAdvertisement(octets.data(), octets.size(), envelope);
    NS_TEST_ASSERT_MSG_EQ(bool(naack), true, Reason(naack));
    NS_TEST_EXPECT_MSG_EQ(
        (naack.value->options.naack.value() == NaackStatus::LINK_LAYER_UNRECOGNIZED),
        true,
        "status");
}

MIP6SEC_TEST_CASE(LinkLayerPadding,
                  "Link-layer addresses of any length are padded with zeros to 8 octets")
{
    for (std::size_t size = 1; size <= 20; ++size)
    {
        RtSolPr message;
        message.accessPoints = {LinkLayerOctets(size, 0x77)};
        const Icmp6Envelope envelope = EnvelopeOf(VECTOR_RTSOLPR);
        const std::vector<uint8_t> octets =
            SerializeIcmp6(message, envelope.source, envelope.destination);
        NS_TEST_ASSERT_MSG_EQ(octets.size() % 8, 0u, "multiple of 8 octets");
        NS_TEST_EXPECT_MSG_EQ(octets[9] * 8u, octets.size() - 8, "length");
        NS_TEST_EXPECT_MSG_LT(octets.size() - 8 - 3 - size, 8u, "no more padding than needed");
        for (std::size_t at = 11 + size; at < octets.size(); ++at)
        {
            NS_TEST_EXPECT_MSG_EQ(+octets[at], 0, "zeros");
        }
        auto parsed = ParseRtSolPr(octets.data(), octets.size(), envelope);
        NS_TEST_ASSERT_MSG_EQ(bool(parsed), true, Reason(parsed));
        const LinkLayerOctets& padded = parsed.value->accessPoints.at(0);
        NS_TEST_EXPECT_MSG_EQ(ToHex(WithoutPadding(padded, size)),
                              ToHex(LinkLayerOctets(size, 0x77)),
                              size << " octets");
        NS_TEST_EXPECT_MSG_EQ(WithoutPadding(padded, padded.size() + 1).size(), 0u, "too short");
    }
}

MIP6SEC_TEST_CASE(KeyPadding,
                  "Handover keys of any length are padded and padding of any kind is read")
{
    for (std::size_t size = 1; size <= 24; ++size)
    {
        const std::vector<uint8_t> key(size, 0x99);
        WireWriter request;
        SerializeOption(request, HandoverKeyRequest{HandoverKeyAlgorithm::HMAC_SHA1_96, key});
        WireWriter reply;
        SerializeOption(reply, HandoverKeyReply{static_cast<HandoverKeyAlgorithm>(15), 7, key});
        for (const auto& [writer, head] : {std::pair<const WireWriter&, std::size_t>{request, 4},
                                           std::pair<const WireWriter&, std::size_t>{reply, 6}})
        {
            const std::vector<uint8_t>& octets = writer.GetBytes();
            NS_TEST_ASSERT_MSG_EQ(octets.size(), (head + size + 7) / 8 * 8, "multiple of 8");
            NS_TEST_EXPECT_MSG_EQ(octets[1] * 8u, octets.size(), "length");
            NS_TEST_EXPECT_MSG_EQ(+octets[2], octets.size() - head - size, "Pad Length");
            NS_TEST_EXPECT_MSG_EQ(+octets[3], (head == 4 ? 0 : 0xf0), "AT and reserved bits");
            for (std::size_t at = head + size; at < octets.size(); ++at)
            {
                NS_TEST_EXPECT_MSG_EQ(+octets[at], 0, "zeros");
            }
        }
    }
    // 24 octets, every Pad Length, padding and reserved bits that are not zero
    for (int padding = 0; padding < 256; ++padding)
    {
        const uint8_t head[] = {static_cast<uint8_t>(padding), 0x2f};
        const std::string rest = "0102030405060708090a0b0c0d0e0f1011121314";
        auto parsed = ParseSolicitationWith("1b03" + ToHex(head) + rest + ACCESS_POINT);
        NS_TEST_ASSERT_MSG_EQ(bool(parsed), true, Reason(parsed));
        NS_TEST_EXPECT_MSG_EQ(parsed.value->keyRequest.has_value(), (padding < 20), padding);
        NS_TEST_EXPECT_MSG_EQ(parsed.value->unusable, (padding < 20 ? 0u : 1u), padding);
        if (padding < 20)
        {
            const HandoverKeyRequest& request = *parsed.value->keyRequest;
            NS_TEST_EXPECT_MSG_EQ(ToHex(request.publicKey),
                                  rest.substr(0, 40 - 2 * padding),
                                  "key");
            NS_TEST_EXPECT_MSG_EQ(+static_cast<uint8_t>(request.algorithm), 2, "AT");
        }
        auto answer = ParseAdvertisementWith("1c03" + ToHex(head) + rest + ACCESS_POINT);
        NS_TEST_ASSERT_MSG_EQ(bool(answer), true, Reason(answer));
        NS_TEST_EXPECT_MSG_EQ(answer.value->keyReply.has_value(), (padding < 18), padding);
        if (padding < 18)
        {
            NS_TEST_EXPECT_MSG_EQ(answer.value->keyReply->lifetime, 0x0102, "seconds");
            NS_TEST_EXPECT_MSG_EQ(ToHex(answer.value->keyReply->encryptedKey),
                                  rest.substr(4, 36 - 2 * padding),
                                  "key");
        }
    }
}

MIP6SEC_TEST_CASE(RequestSizes, "A key request is as long as RFC 5269 makes it for each RSA key")
{
    // SubjectPublicKeyInfo of RSA 1024 to 4096 with exponent 65537 (openssl pkey -pubout -outform
    // DER) and the option: 4 octets in front, up to a multiple of 8
    const std::pair<std::size_t, std::size_t> sizes[] = {{162, 168},
                                                         {294, 304},
                                                         {422, 432},
                                                         {550, 560}};
    for (const auto& [key, option] : sizes)
    {
        WireWriter writer;
        SerializeOption(
            writer,
            HandoverKeyRequest{HandoverKeyAlgorithm::HMAC_SHA1_96, std::vector<uint8_t>(key, 1)});
        NS_TEST_EXPECT_MSG_EQ(writer.GetSize(), option, key << " octets of key");
    }
}

MIP6SEC_TEST_CASE(LimitsTuples, "A PrRtAdv carries each tuple in its order that fits its size")
{
    // A header of 8 octets, source 16, first tuple 16 + 16 + 24, second the same and two prefixes
    const std::pair<std::size_t, std::string> limits[] = {
        {7, ""},
        {79, ""},
        {80, "000000000a01"},
        {183, "000000000a01"},
        {184, "000000000a01000000000a02"},
        {2000, "000000000a01000000000a02"},
    };
    for (const auto& [size, kept] : limits)
    {
        PrRtAdv message = TwoTuples();
        const std::size_t removed = LimitTuples(message, size);
        std::string names;
        for (const AccessPointTuple& tuple : message.tuples)
        {
            names += ToHex(tuple.accessPoint);
        }
        NS_TEST_EXPECT_MSG_EQ(names, kept, size << " octets");
        NS_TEST_EXPECT_MSG_EQ(removed + message.tuples.size(), 2u, "counted");
        const Icmp6Envelope envelope = EnvelopeOf(VECTOR_PRRTADV);
        const std::size_t needed =
            SerializeIcmp6(message, envelope.source, envelope.destination).size();
        NS_TEST_EXPECT_MSG_EQ((kept.empty() || needed <= size), true, needed << " octets needed");
    }
    // A long tuple does not keep a short one behind it out; key and other options count
    PrRtAdv message = TwoTuples();
    std::swap(message.tuples[0], message.tuples[1]);
    message.keyReply = HandoverKeyReply{};
    message.keyReply->encryptedKey.resize(128);
    message.other = {Nonce()};
    NS_TEST_EXPECT_MSG_EQ(LimitTuples(message, 8 + 16 + 136 + 8 + 56), 1u, "the long one");
    NS_TEST_EXPECT_MSG_EQ(ToHex(message.tuples.at(0).accessPoint), "000000000a01", "the short one");
    NS_TEST_EXPECT_MSG_EQ(LimitTuples(message, 8 + 16 + 136 + 8 + 55), 1u, "no octet more");
}

MIP6SEC_TEST_CASE(Subtypes, "The subtype tells the messages of type 154 apart")
{
    const std::vector<uint8_t> octets = VectorMessage(VECTOR_PRRTADV).message;
    NS_TEST_EXPECT_MSG_EQ((FmipSubtypeOf(octets.data(), 5) == FmipSubtype::PR_RT_ADV), true, "3");
    NS_TEST_EXPECT_MSG_EQ(FmipSubtypeOf(octets.data(), 4).has_value(), false, "cut off");
    const std::vector<uint8_t> other = VectorMessage(VECTOR_RTSOLPR).message;
    NS_TEST_EXPECT_MSG_EQ((FmipSubtypeOf(other.data(), other.size()) == FmipSubtype::RT_SOL_PR),
                          true,
                          "2");
}

MIP6SEC_TEST_CASE(Una, "A UNA has its flags zero and holds NCoA and link-layer address")
{
    VectorMessage v(VECTOR_UNA);
    const NeighborAdvertisement una = MakeUna(NCOA, Mac(2));
    NS_TEST_EXPECT_MSG_EQ(ToHex(SerializeIcmp6(una, NCOA, v.envelope.destination)),
                          ToHex(v.message),
                          "octets of scapy");
    auto parsed = ParseNeighborAdvertisement(v.message.data(), v.message.size(), v.envelope);
    NS_TEST_ASSERT_MSG_EQ(bool(parsed), true, Reason(parsed));
    NS_TEST_EXPECT_MSG_EQ(IsUna(*parsed.value, v.envelope.source), true, "recognized");
    NS_TEST_EXPECT_MSG_EQ(IsUna(una, Ipv6Address("2001:d::101")), false, "other source");
    NeighborAdvertisement other = una;
    other.router = true;
    NS_TEST_EXPECT_MSG_EQ(IsUna(other, NCOA), false, "R");
    other = una;
    other.solicited = true;
    NS_TEST_EXPECT_MSG_EQ(IsUna(other, NCOA), false, "S");
    other = una;
    other.override = true;
    NS_TEST_EXPECT_MSG_EQ(IsUna(other, NCOA), false, "O");
    other = una;
    other.options.targetLinkLayerAddress.reset();
    NS_TEST_EXPECT_MSG_EQ(IsUna(other, NCOA), false, "no link-layer address");
}

MIP6SEC_TEST_CASE(Naack, "A Router Advertisement holds a NAACK with an address option behind it")
{
    VectorMessage v(VECTOR_RA_NAACK);
    auto parsed = ParseRouterAdvertisement(v.message.data(), v.message.size(), v.envelope);
    NS_TEST_ASSERT_MSG_EQ(bool(parsed), true, Reason(parsed));
    NS_TEST_EXPECT_MSG_EQ((parsed.value->options.naack.value() == NaackStatus::USE_SUPPLIED_NCOA),
                          true,
                          "status");
    NS_TEST_EXPECT_MSG_EQ(parsed.value->options.suppliedAddress.value().address,
                          Ipv6Address("2001:d::200"),
                          "supplied address");
    RouterAdvertisement made;
    made.routerLifetime = 1800;
    made.options.naack = static_cast<NaackStatus>(2);
    made.options.suppliedAddress =
        FmipAddress{FmipAddressCode::NEW_CARE_OF_ADDRESS, 128, Ipv6Address("2001:d::200")};
    NS_TEST_EXPECT_MSG_EQ(ToHex(SerializeIcmp6(made, v.envelope.source, v.envelope.destination)),
                          ToHex(v.message),
                          "octets");
    for (int status : {1, 2, 3, 4, 128, 200})
    {
        made.options.naack = static_cast<NaackStatus>(status);
        made.options.suppliedAddress.reset();
        const std::vector<uint8_t> octets =
            SerializeIcmp6(made, v.envelope.source, v.envelope.destination);
        NS_TEST_EXPECT_MSG_EQ(octets.size(), 24u, "one unit of 8 octets");
        auto back = ParseRouterAdvertisement(octets.data(), octets.size(), v.envelope);
        NS_TEST_ASSERT_MSG_EQ(bool(back), true, Reason(back));
        NS_TEST_EXPECT_MSG_EQ(+static_cast<uint8_t>(back.value->options.naack.value()),
                              status,
                              "status");
    }
}

MIP6SEC_TEST_CASE(UnusableNaack,
                  "A NAACK that cannot be used changes nothing in a Router Advertisement")
{
    const std::string head = "860000004000070800000000"
                             "00000000";
    const Icmp6Envelope envelope = EnvelopeOf(VECTOR_RA_NAACK);
    const std::string unusable[] = {
        "14030002000000002001000d000000000000000000000200", // address inside
        "11030281000000002001000d000000000000000000000200", // 129 bits
        "1103028000000000fe800000000000000000000000000200", // link-local
        "1102028000000000" + std::string(16, '0'),          // too short
    };
    for (const std::string& option : unusable)
    {
        const std::vector<uint8_t> octets = Repaired(head + option, envelope);
        auto parsed = ParseRouterAdvertisement(octets.data(), octets.size(), envelope);
        NS_TEST_ASSERT_MSG_EQ(bool(parsed), true, Reason(parsed));
        NS_TEST_EXPECT_MSG_EQ(parsed.value->options.naack.has_value(), false, option);
        NS_TEST_EXPECT_MSG_EQ(parsed.value->options.suppliedAddress.has_value(), false, option);
        NS_TEST_EXPECT_MSG_EQ(parsed.value->options.other.size(), 1u, option);
    }
    const std::string twice = "1401000100000000"
                              "1401008000000000"
                              "11030280000000002001000d000000000000000000000200"
                              "11030280000000002001000d000000000000000000000300";
    const std::vector<uint8_t> octets = Repaired(head + twice, envelope);
    auto parsed = ParseRouterAdvertisement(octets.data(), octets.size(), envelope);
    NS_TEST_ASSERT_MSG_EQ(bool(parsed), true, Reason(parsed));
    NS_TEST_EXPECT_MSG_EQ((parsed.value->options.naack.value() == NaackStatus::CONFIGURE_ADDRESS),
                          true,
                          "the first counts");
    NS_TEST_EXPECT_MSG_EQ(parsed.value->options.suppliedAddress.value().address,
                          Ipv6Address("2001:d::200"),
                          "the first counts");
    NS_TEST_EXPECT_MSG_EQ(parsed.value->options.other.size(), 2u, "kept unused");
    const std::vector<uint8_t> advertisement =
        Repaired("88000000" + ToHex(Head(VectorMessage(VECTOR_UNA).message, 24)).substr(8) + twice,
                 EnvelopeOf(VECTOR_UNA));
    auto na = ParseNeighborAdvertisement(advertisement.data(),
                                         advertisement.size(),
                                         EnvelopeOf(VECTOR_UNA));
    NS_TEST_ASSERT_MSG_EQ(bool(na), true, Reason(na));
    NS_TEST_EXPECT_MSG_EQ(na.value->options.naack.has_value(), false, "not in other messages");
}

/// Suite of the options of RtSolPr and PrRtAdv, UNA and NAACK
class WireFmipOptionsTestSuite : public TestSuite
{
  public:
    WireFmipOptionsTestSuite()
        : TestSuite("mip6sec-wire-fmip-options", TestSuite::Type::UNIT)
    {
        AddTestCase(new AccessPointsNeeded);
        AddTestCase(new IgnoredOptions);
        AddTestCase(new ReservedFields);
        AddTestCase(new LinkLayerPadding);
        AddTestCase(new KeyPadding);
        AddTestCase(new RequestSizes);
        AddTestCase(new LimitsTuples);
        AddTestCase(new Subtypes);
        AddTestCase(new Una);
        AddTestCase(new Naack);
        AddTestCase(new UnusableNaack);
    }
} g_wireFmipOptionsTestSuite; //!< registers the suite

} // namespace
