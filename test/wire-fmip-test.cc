/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "wire-fmip-nd-test-support.h"

#include <set>
#include <utility>

using namespace ns3;
using namespace ns3::mip6sec;

namespace
{

/// A vector, and what is known of it
struct Expected
{
    const WireVector& vector;           //!< the packet
    Judge judge;                        //!< parser
    std::vector<uint8_t> made;          //!< the message made here, field by field
    std::vector<std::size_t> validCuts; //!< sizes at which the message may end
};

/**
 * @param vector a packet
 * @param parse its parser
 * @param message the message made here
 * @param validCuts sizes at which the message may end
 * @return them together
 */
template <typename T>
Expected
Expect(const WireVector& vector,
       Parsed<T> (*parse)(const uint8_t*, std::size_t, const Icmp6Envelope&),
       const T& message,
       std::vector<std::size_t> validCuts)
{
    const Icmp6Envelope envelope = EnvelopeOf(vector);
    return {vector,
            MakeJudge(parse),
            SerializeIcmp6(message, envelope.source, envelope.destination),
            std::move(validCuts)};
}

/// @return every message of the vectors
std::vector<Expected>
AllMessages()
{
    RtSolPr solicitation;
    solicitation.identifier = 0x4321;
    solicitation.sourceLinkLayerAddress = Mac(2);
    solicitation.accessPoints = {Mac(0x0a01), Mac(0x0a02)};

    RtSolPr key;
    key.identifier = 1;
    key.sourceLinkLayerAddress = Mac(2);
    key.wildcard = true;
    key.keyRequest =
        HandoverKeyRequest{HandoverKeyAlgorithm::HMAC_SHA256_128, FromHex(SEND_PUBLIC_KEY)};
    key.other = {Nonce()};

    PrRtAdv network;
    network.code = static_cast<PrRtAdvCode>(1);
    network.tuples = {FirstTuple()};
    network.tuples[0].prefixes = {Prefix("2001:d::", 64)};
    network.tuples[0].newCareOfAddress = NCOA;

    PrRtAdv none;
    none.code = static_cast<PrRtAdvCode>(2);
    none.identifier = 9;
    for (int outcome : {5, 6, 7})
    {
        none.tuples.emplace_back();
        none.tuples.back().outcome = static_cast<FmipLinkLayerCode>(outcome);
        none.tuples.back().accessPoint = Mac(static_cast<uint16_t>(0x0b00 + outcome));
    }

    PrRtAdv reply;
    reply.code = static_cast<PrRtAdvCode>(3);
    reply.identifier = 1;
    reply.sourceLinkLayerAddress = Mac(1);
    reply.tuples = {FirstTuple(), AccessPointTuple{}};
    reply.tuples[1].outcome = static_cast<FmipLinkLayerCode>(6);
    reply.tuples[1].accessPoint = Mac(0x0a02);
    reply.keyReply = HandoverKeyReply{HandoverKeyAlgorithm::HMAC_SHA256_128, 43200, {}};
    for (int i = 0; i < 128; ++i)
    {
        reply.keyReply->encryptedKey.push_back(static_cast<uint8_t>(7 * i + 1));
    }
    reply.other = {Nonce()};

    return {
        Expect(VECTOR_RTSOLPR, ParseRtSolPr, solicitation, {40}),
        Expect(VECTOR_RTSOLPR_KEY, ParseRtSolPr, key, {32, 200}),
        Expect(VECTOR_PRRTADV, ParsePrRtAdv, TwoTuples(), {40, 56, 80, 96, 112, 136, 160}),
        Expect(VECTOR_PRRTADV_NETWORK, ParsePrRtAdv, network, {24, 40, 64, 88}),
        Expect(VECTOR_PRRTADV_NONE, ParsePrRtAdv, none, {24, 40}),
        Expect(VECTOR_PRRTADV_KEY, ParsePrRtAdv, reply, {40, 56, 80, 96, 232}),
    };
}

MIP6SEC_TEST_CASE(SerializesLikeVectors, "Each message is written as scapy and struct write it")
{
    for (const Expected& expected : AllMessages())
    {
        NS_TEST_EXPECT_MSG_EQ(ToHex(expected.made),
                              ToHex(VectorMessage(expected.vector).message),
                              "octets");
    }
}

MIP6SEC_TEST_CASE(RoundTrip, "Each message of the vectors is read and written again unchanged")
{
    for (const Expected& expected : AllMessages())
    {
        VectorMessage v(expected.vector);
        Verdict verdict = expected.judge(v.message, v.envelope);
        NS_TEST_ASSERT_MSG_EQ(ParseErrorName(verdict.error), std::string("none"), "read");
        if (v.message[4] == 2 || v.message[1] == 2)
        {
            NS_TEST_EXPECT_MSG_EQ(verdict.again.size() % 8, 0u, "whole options");
        }
        // Addresses come with their padding, which is written again
        NS_TEST_EXPECT_MSG_EQ(ToHex(verdict.again), ToHex(v.message), "octets");
    }
}

MIP6SEC_TEST_CASE(ReadsSolicitation, "Fields and options of an RtSolPr are read into their places")
{
    VectorMessage v(VECTOR_RTSOLPR);
    auto parsed = ParseRtSolPr(v.message.data(), v.message.size(), v.envelope);
    NS_TEST_ASSERT_MSG_EQ(bool(parsed), true, Reason(parsed));
    NS_TEST_EXPECT_MSG_EQ(parsed.value->identifier, 0x4321, "identifier");
    NS_TEST_EXPECT_MSG_EQ(parsed.value->wildcard, false, "two access points by name");
    NS_TEST_ASSERT_MSG_EQ(parsed.value->accessPoints.size(), 2u, "two access points");
    NS_TEST_EXPECT_MSG_EQ(ToHex(WithoutPadding(parsed.value->accessPoints[1], 6)),
                          "000000000a02",
                          "second");
    NS_TEST_EXPECT_MSG_EQ(ToHex(WithoutPadding(parsed.value->sourceLinkLayerAddress.value(), 6)),
                          "000000000002",
                          "sender");
    NS_TEST_EXPECT_MSG_EQ(parsed.value->keyRequest.has_value(), false, "no key request");

    VectorMessage k(VECTOR_RTSOLPR_KEY);
    parsed = ParseRtSolPr(k.message.data(), k.message.size(), k.envelope);
    NS_TEST_ASSERT_MSG_EQ(bool(parsed), true, Reason(parsed));
    NS_TEST_EXPECT_MSG_EQ(parsed.value->wildcard, true, "wildcard");
    NS_TEST_EXPECT_MSG_EQ(parsed.value->accessPoints.size(), 0u, "and no other");
    const HandoverKeyRequest& request = parsed.value->keyRequest.value();
    NS_TEST_EXPECT_MSG_EQ((request.algorithm == HandoverKeyAlgorithm::HMAC_SHA256_128), true, "AT");
    NS_TEST_EXPECT_MSG_EQ(ToHex(request.publicKey), SEND_PUBLIC_KEY, "key without padding");
    NS_TEST_ASSERT_MSG_EQ(parsed.value->other.size(), 1u, "option of SEND");
    NS_TEST_EXPECT_MSG_EQ(+parsed.value->other[0].type, 14, "Nonce");
}

MIP6SEC_TEST_CASE(ReadsAdvertisement, "Tuples and key of a PrRtAdv are read into their places")
{
    VectorMessage v(VECTOR_PRRTADV);
    auto parsed = ParsePrRtAdv(v.message.data(), v.message.size(), v.envelope);
    NS_TEST_ASSERT_MSG_EQ(bool(parsed), true, Reason(parsed));
    NS_TEST_EXPECT_MSG_EQ((parsed.value->code == PrRtAdvCode::TUPLES), true, "code");
    NS_TEST_EXPECT_MSG_EQ(parsed.value->identifier, 0x4321, "identifier");
    NS_TEST_ASSERT_MSG_EQ(parsed.value->tuples.size(), 2u, "two access points");
    const AccessPointTuple& tuple = parsed.value->tuples[1];
    NS_TEST_EXPECT_MSG_EQ(ToHex(WithoutPadding(tuple.accessPoint, 6)), "000000000a02", "AP");
    NS_TEST_EXPECT_MSG_EQ(ToHex(WithoutPadding(tuple.routerLinkLayerAddress.value(), 6)),
                          "00000000000e",
                          "NAR");
    NS_TEST_EXPECT_MSG_EQ(tuple.routerAddress.value(), Ipv6Address("2001:e::1"), "NAR");
    NS_TEST_EXPECT_MSG_EQ(+tuple.routerPrefixLength, 128, "bits");
    NS_TEST_EXPECT_MSG_EQ(tuple.HasRouter(), true, "complete");
    NS_TEST_ASSERT_MSG_EQ(tuple.prefixes.size(), 2u, "two prefixes");
    NS_TEST_EXPECT_MSG_EQ(tuple.prefixes[1].address, Ipv6Address("2001:e:0:8000::"), "prefix");
    NS_TEST_EXPECT_MSG_EQ(+tuple.prefixes[1].prefixLength, 49, "bits");
    NS_TEST_EXPECT_MSG_EQ(+parsed.value->tuples[0].routerPrefixLength, 64, "bits of the first");
    NS_TEST_EXPECT_MSG_EQ(parsed.value->tuples[0].prefixes.size(), 0u, "no prefix of the first");

    VectorMessage n(VECTOR_PRRTADV_NETWORK);
    parsed = ParsePrRtAdv(n.message.data(), n.message.size(), n.envelope);
    NS_TEST_ASSERT_MSG_EQ(bool(parsed), true, Reason(parsed));
    NS_TEST_EXPECT_MSG_EQ((parsed.value->code == PrRtAdvCode::NETWORK_INITIATED), true, "code");
    NS_TEST_EXPECT_MSG_EQ(parsed.value->identifier, 0, "unsolicited");
    NS_TEST_EXPECT_MSG_EQ(parsed.value->tuples.at(0).newCareOfAddress.value(), NCOA, "NCoA");

    VectorMessage k(VECTOR_PRRTADV_KEY);
    parsed = ParsePrRtAdv(k.message.data(), k.message.size(), k.envelope);
    NS_TEST_ASSERT_MSG_EQ(bool(parsed), true, Reason(parsed));
    const HandoverKeyReply& reply = parsed.value->keyReply.value();
    NS_TEST_EXPECT_MSG_EQ((reply.algorithm == HandoverKeyAlgorithm::HMAC_SHA256_128), true, "AT");
    NS_TEST_EXPECT_MSG_EQ(reply.lifetime, 43200, "seconds");
    NS_TEST_ASSERT_MSG_EQ(reply.encryptedKey.size(), 128u, "without padding");
    NS_TEST_EXPECT_MSG_EQ(+reply.encryptedKey[127], ((7 * 127 + 1) & 255), "last octet");
    const AccessPointTuple& unknown = parsed.value->tuples.at(1);
    NS_TEST_EXPECT_MSG_EQ((unknown.outcome == FmipLinkLayerCode::NO_PREFIX), true, "outcome");
    NS_TEST_EXPECT_MSG_EQ(unknown.HasRouter(), false, "nothing about it");
}

MIP6SEC_TEST_CASE(Truncation, "A message cut off within its options is refused")
{
    for (const Expected& expected : AllMessages())
    {
        VectorMessage v(expected.vector);
        const std::set<std::size_t> valid(expected.validCuts.begin(), expected.validCuts.end());
        for (std::size_t size = 0; size < v.message.size(); ++size)
        {
            std::vector<uint8_t> head = Head(v.message, size);
            RepairChecksum(head, 2, 58, v.envelope.source, v.envelope.destination);
            const Verdict verdict = expected.judge(head, v.envelope);
            // Without an access point the message is whole, but says nothing
            const bool empty = size == 8 || (size == 24 && v.message[10] == 4);
            NS_TEST_EXPECT_MSG_EQ(ParseErrorName(verdict.error),
                                  std::string(valid.count(size) ? "none"
                                              : empty           ? "bad option"
                                                                : "truncated"),
                                  size << " octets");
        }
    }
}

MIP6SEC_TEST_CASE(TrailingOctets, "Octets behind the options that are no option are refused")
{
    for (const Expected& expected : AllMessages())
    {
        VectorMessage v(expected.vector);
        for (const std::string more :
             {"ff", "fe01", "fe01ffffffffff", "0000", "1300", "1b00", "1c00"})
        {
            std::vector<uint8_t> octets = v.message;
            const std::vector<uint8_t> behind = FromHex(more);
            octets.insert(octets.end(), behind.begin(), behind.end());
            RepairChecksum(octets, 2, 58, v.envelope.source, v.envelope.destination);
            const bool zero = behind.size() == 2 && behind[1] == 0;
            NS_TEST_EXPECT_MSG_EQ(ParseErrorName(expected.judge(octets, v.envelope).error),
                                  std::string(zero ? "bad length" : "truncated"),
                                  more);
        }
    }
}

MIP6SEC_TEST_CASE(CommonChecks, "Hop limit and subtype and checksum and code are checked")
{
    for (const Expected& expected : AllMessages())
    {
        VectorMessage v(expected.vector);
        const auto reason = [&expected](const std::vector<uint8_t>& octets,
                                        const Icmp6Envelope& envelope) {
            return std::string(ParseErrorName(expected.judge(octets, envelope).error));
        };
        const auto repaired = [&v](std::size_t at, uint8_t value) {
            std::vector<uint8_t> octets = v.message;
            octets[at] = value;
            RepairChecksum(octets, 2, 58, v.envelope.source, v.envelope.destination);
            return octets;
        };
        Icmp6Envelope far = v.envelope;
        far.hopLimit = 254;
        NS_TEST_EXPECT_MSG_EQ(reason(v.message, far), "bad hop limit", "not of this link");
        NS_TEST_EXPECT_MSG_EQ(reason(repaired(0, 153), v.envelope), "unknown type", "type");
        for (int subtype = 0; subtype < 256; ++subtype)
        {
            // Also the deprecated HI and HAck of RFC 5268, which have subtypes 4 and 5
            NS_TEST_EXPECT_MSG_EQ(reason(repaired(4, static_cast<uint8_t>(subtype)), v.envelope),
                                  std::string(subtype == v.message[4] ? "none" : "unknown type"),
                                  "subtype " << subtype);
        }
        const int codes = v.message[4] == 2 ? 1 : 6;
        for (int code = 0; code < 256; ++code)
        {
            NS_TEST_EXPECT_MSG_EQ(reason(repaired(1, static_cast<uint8_t>(code)), v.envelope),
                                  std::string(code < codes ? "none" : "bad code"),
                                  "code " << code);
        }
        NS_TEST_EXPECT_MSG_EQ(reason(repaired(5, 0xff), v.envelope), "none", "reserved");
        for (std::size_t bit = 32; bit < v.message.size() * 8; ++bit)
        {
            std::vector<uint8_t> octets = v.message;
            octets[bit / 8] ^= static_cast<uint8_t>(0x80 >> bit % 8);
            NS_TEST_EXPECT_MSG_EQ(reason(octets, v.envelope), "bad checksum", "bit " << bit);
        }
    }
}

MIP6SEC_TEST_CASE(Sources, "An RtSolPr has a unicast source and a PrRtAdv a link-local one")
{
    const std::pair<const char*, std::pair<const char*, const char*>> sources[] = {
        {"fe80::7", {"none", "none"}},
        {"2001:b::100", {"none", "bad address"}},
        {"fd00::1", {"none", "bad address"}},
        {"::", {"bad address", "bad address"}},
        {"ff02::1", {"bad address", "bad address"}},
    };
    for (const auto& [source, reasons] : sources)
    {
        Icmp6Envelope envelope = EnvelopeOf(VECTOR_RTSOLPR);
        envelope.source = Ipv6Address(source);
        std::vector<uint8_t> octets =
            Repaired(ToHex(VectorMessage(VECTOR_RTSOLPR).message), envelope);
        NS_TEST_EXPECT_MSG_EQ(Reason(ParseRtSolPr(octets.data(), octets.size(), envelope)),
                              std::string(reasons.first),
                              "RtSolPr from " << source);
        octets = Repaired(ToHex(VectorMessage(VECTOR_PRRTADV).message), envelope);
        NS_TEST_EXPECT_MSG_EQ(Reason(ParsePrRtAdv(octets.data(), octets.size(), envelope)),
                              std::string(reasons.second),
                              "PrRtAdv from " << source);
    }
}

/// Suite of RtSolPr and PrRtAdv
class WireFmipTestSuite : public TestSuite
{
  public:
    WireFmipTestSuite()
        : TestSuite("mip6sec-wire-fmip", TestSuite::Type::UNIT)
    {
        AddTestCase(new SerializesLikeVectors);
        AddTestCase(new RoundTrip);
        AddTestCase(new ReadsSolicitation);
        AddTestCase(new ReadsAdvertisement);
        AddTestCase(new Truncation);
        AddTestCase(new TrailingOctets);
        AddTestCase(new CommonChecks);
        AddTestCase(new Sources);
    }
} g_wireFmipTestSuite; //!< registers the suite

} // namespace
