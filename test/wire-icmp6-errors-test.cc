/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "wire-test-support.h"

#include "ns3/icmp6-errors.h"
#include "ns3/invoking-packet.h"

using namespace ns3;
using namespace ns3::mip6sec;

namespace
{

const Ipv6Address ROUTER("2001:f::1");    //!< sender of the errors in the vectors
const Ipv6Address CARE_OF("2001:b::100"); //!< their receiver

/// A vector and the error that it holds
struct Expected
{
    const WireVector& vector; //!< the packet
    Icmp6Error error;         //!< the error, field by field as in make-vectors.py
};

/// @return the four errors of the vectors
std::vector<Expected>
AllErrors()
{
    const std::vector<uint8_t> packet = VectorMessage(VECTOR_UDP_OPTIMISED).packet;
    return {
        {VECTOR_UNREACHABLE, Icmp6Error::Unreachable(UnreachableCode::ADDRESS_UNREACHABLE, packet)},
        {VECTOR_TOO_BIG, Icmp6Error::TooBig(1280, packet)},
        {VECTOR_TIME_EXCEEDED, Icmp6Error::TimeExceeded(TimeExceededCode::HOP_LIMIT, packet)},
        {VECTOR_PARAMETER_PROBLEM,
         Icmp6Error::ParameterProblem(ParameterProblemCode::UNRECOGNIZED_OPTION, 70, packet)},
    };
}

MIP6SEC_TEST_CASE(SerializesLikeScapy, "Each ICMPv6 error is written as scapy writes it")
{
    for (const Expected& expected : AllErrors())
    {
        NS_TEST_EXPECT_MSG_EQ(ToHex(SerializeIcmp6(expected.error, ROUTER, CARE_OF)),
                              ToHex(VectorMessage(expected.vector).message),
                              Icmp6TypeName(expected.error.type));
    }
}

MIP6SEC_TEST_CASE(RoundTrip, "Each ICMPv6 error of scapy is read with the packet that invoked it")
{
    for (const Expected& expected : AllErrors())
    {
        VectorMessage v(expected.vector);
        auto parsed = ParseIcmp6Error(v.message.data(), v.message.size(), v.envelope);
        NS_TEST_ASSERT_MSG_EQ(bool(parsed), true, Reason(parsed));
        NS_TEST_EXPECT_MSG_EQ(Icmp6TypeName(parsed.value->type),
                              std::string(Icmp6TypeName(expected.error.type)),
                              "type");
        NS_TEST_EXPECT_MSG_EQ(+parsed.value->code, +expected.error.code, "code");
        NS_TEST_EXPECT_MSG_EQ(parsed.value->parameter, expected.error.parameter, "MTU or pointer");
        NS_TEST_EXPECT_MSG_EQ(ToHex(SerializeIcmp6(*parsed.value, ROUTER, CARE_OF)),
                              ToHex(v.message),
                              "written again");
        auto invoking =
            InvokingPacket::Parse(parsed.value->invoking.data(), parsed.value->invoking.size());
        NS_TEST_ASSERT_MSG_EQ(bool(invoking), true, Reason(invoking));
        NS_TEST_EXPECT_MSG_EQ(invoking.value->GetLogicalSource(),
                              Ipv6Address("2001:a::100"),
                              "home address of the sender of the invoking packet");
    }
}

MIP6SEC_TEST_CASE(PointerAtHomeAddress, "A pointer at a Home Address option is told from others")
{
    VectorMessage v(VECTOR_PARAMETER_PROBLEM);
    auto parsed = ParseIcmp6Error(v.message.data(), v.message.size(), v.envelope);
    NS_TEST_ASSERT_MSG_EQ(bool(parsed), true, Reason(parsed));
    auto invoking =
        InvokingPacket::Parse(parsed.value->invoking.data(), parsed.value->invoking.size());
    NS_TEST_ASSERT_MSG_EQ(bool(invoking), true, Reason(invoking));
    NS_TEST_EXPECT_MSG_EQ(parsed.value->parameter, invoking.value->homeAddressOptionOffset, "same");
    NS_TEST_EXPECT_MSG_EQ(+parsed.value->invoking.at(parsed.value->parameter), 0xc9, "its type");
}

MIP6SEC_TEST_CASE(Truncation, "An ICMPv6 error cut off at any octet is refused")
{
    for (const Expected& expected : AllErrors())
    {
        VectorMessage v(expected.vector);
        for (std::size_t size = 0; size < v.message.size(); ++size)
        {
            const std::vector<uint8_t> head = Head(v.message, size);
            NS_TEST_EXPECT_MSG_EQ(Reason(ParseIcmp6Error(head.data(), head.size(), v.envelope)),
                                  std::string(size < 8 ? "truncated" : "bad checksum"),
                                  size << " octets");
        }
    }
}

MIP6SEC_TEST_CASE(TrailingOctet, "An octet more belongs to the invoking packet")
{
    VectorMessage v(VECTOR_TOO_BIG);
    v.message.push_back(0x99);
    RepairChecksum(v.message, 2, 58, ROUTER, CARE_OF);
    auto parsed = ParseIcmp6Error(v.message.data(), v.message.size(), v.envelope);
    NS_TEST_ASSERT_MSG_EQ(bool(parsed), true, Reason(parsed));
    NS_TEST_EXPECT_MSG_EQ(parsed.value->invoking.size(), v.message.size() - 8, "all of it");
}

MIP6SEC_TEST_CASE(OtherTypes, "Types that are not the four errors are refused")
{
    for (int type = 0; type < 256; ++type)
    {
        VectorMessage v(VECTOR_UNREACHABLE);
        v.message[0] = static_cast<uint8_t>(type);
        RepairChecksum(v.message, 2, 58, ROUTER, CARE_OF);
        NS_TEST_EXPECT_MSG_EQ(
            Reason(ParseIcmp6Error(v.message.data(), v.message.size(), v.envelope)),
            std::string(type >= 1 && type <= 4 ? "none" : "unknown type"),
            "type " << type);
    }
}

MIP6SEC_TEST_CASE(SizeLimit, "An ICMPv6 error never makes a packet above 1280 octets")
{
    std::vector<uint8_t> packet = VectorMessage(VECTOR_UDP_OPTIMISED).packet;
    packet.resize(1500, 0x5a);
    for (std::size_t size : {1500u, 1233u, 1232u, 1231u})
    {
        const std::vector<uint8_t> octets =
            SerializeIcmp6(Icmp6Error::TooBig(1400, Head(packet, size)), ROUTER, CARE_OF);
        NS_TEST_EXPECT_MSG_EQ(40 + octets.size(),
                              std::min<std::size_t>(1280, 48 + size),
                              "RFC 4443 2.4 c");
        Icmp6Envelope envelope;
        envelope.source = ROUTER;
        envelope.destination = CARE_OF;
        NS_TEST_EXPECT_MSG_EQ(Reason(ParseIcmp6Error(octets.data(), octets.size(), envelope)),
                              "none",
                              "and its checksum is right");
    }
}

MIP6SEC_TEST_CASE(WhenToSend, "ICMPv6 errors are not sent where RFC 4443 2.4 e forbids them")
{
    const auto allowed = [](std::vector<uint8_t> packet) {
        return MaySendIcmp6Error(
            Icmp6Error::Unreachable(UnreachableCode::NO_ROUTE, std::move(packet)));
    };
    NS_TEST_EXPECT_MSG_EQ(allowed(VectorMessage(VECTOR_UDP_OPTIMISED).packet), true, "UDP");
    NS_TEST_EXPECT_MSG_EQ(allowed(VectorMessage(VECTOR_UDP_FRAGMENT).packet), true, "fragment");
    NS_TEST_EXPECT_MSG_EQ(allowed(VectorMessage(VECTOR_DHAAD_REQUEST).packet), true, "query");
    NS_TEST_EXPECT_MSG_EQ(allowed(VectorMessage(VECTOR_MPS).packet), true, "behind an option");
    for (const Expected& expected : AllErrors())
    {
        NS_TEST_EXPECT_MSG_EQ(allowed(VectorMessage(expected.vector).packet), false, "e.1: error");
    }
    std::vector<uint8_t> redirect = VectorMessage(VECTOR_DHAAD_REQUEST).packet;
    redirect[40] = 137;
    NS_TEST_EXPECT_MSG_EQ(allowed(redirect), false, "e.2: redirect");
    const std::vector<uint8_t> multicast = VectorMessage(VECTOR_RS).packet;
    NS_TEST_EXPECT_MSG_EQ(allowed(multicast), false, "e.3: multicast");
    NS_TEST_EXPECT_MSG_EQ(MaySendIcmp6Error(Icmp6Error::TooBig(1280, multicast)),
                          true,
                          "e.3: but for Packet Too Big");
    NS_TEST_EXPECT_MSG_EQ(
        MaySendIcmp6Error(
            Icmp6Error::ParameterProblem(ParameterProblemCode::UNRECOGNIZED_OPTION, 42, multicast)),
        true,
        "e.3: and Parameter Problem code 2");
    NS_TEST_EXPECT_MSG_EQ(MaySendIcmp6Error(Icmp6Error::ParameterProblem(
                              ParameterProblemCode::UNRECOGNIZED_NEXT_HEADER,
                              6,
                              multicast)),
                          false,
                          "e.3: not code 1");
    std::vector<uint8_t> anonymous = VectorMessage(VECTOR_UDP_OPTIMISED).packet;
    std::fill(anonymous.begin() + 8, anonymous.begin() + 24, 0);
    NS_TEST_EXPECT_MSG_EQ(allowed(anonymous), false, "e.6: unspecified source");
    anonymous[8] = 0xff;
    NS_TEST_EXPECT_MSG_EQ(allowed(anonymous), false, "e.6: multicast source");
    NS_TEST_EXPECT_MSG_EQ(allowed({}), false, "no packet");
}

MIP6SEC_TEST_CASE(TunnelPacketInside,
                  "The packet inside a tunnel packet is found in an error about the tunnel")
{
    // RFC 2473 8: outer header, next header 41, the original packet behind it
    const std::vector<uint8_t> inner = VectorMessage(VECTOR_UDP_OPTIMISED).packet;
    std::vector<uint8_t> outer = VectorMessage(VECTOR_BA_PLAIN).packet;
    outer.resize(40);
    outer[6] = 41;
    outer[5] = static_cast<uint8_t>(inner.size());
    outer.insert(outer.end(), inner.begin(), inner.end());
    auto tunnel = InvokingPacket::Parse(outer.data(), outer.size());
    NS_TEST_ASSERT_MSG_EQ(bool(tunnel), true, Reason(tunnel));
    NS_TEST_EXPECT_MSG_EQ(+tunnel.value->protocol, 41, "IPv6 in IPv6");
    NS_TEST_EXPECT_MSG_EQ(tunnel.value->HasUpperLayer(), true, "the original packet");
    auto original = InvokingPacket::Parse(outer.data() + tunnel.value->upperLayerOffset,
                                          outer.size() - tunnel.value->upperLayerOffset);
    NS_TEST_ASSERT_MSG_EQ(bool(original), true, Reason(original));
    NS_TEST_EXPECT_MSG_EQ(original.value->GetLogicalSource(), Ipv6Address("2001:a::100"), "sender");
    NS_TEST_EXPECT_MSG_EQ(+original.value->protocol, 17, "UDP");
}

/// Suite of ICMPv6 errors
class WireIcmp6ErrorsTestSuite : public TestSuite
{
  public:
    WireIcmp6ErrorsTestSuite()
        : TestSuite("mip6sec-wire-icmp6-errors", TestSuite::Type::UNIT)
    {
        AddTestCase(new SerializesLikeScapy);
        AddTestCase(new RoundTrip);
        AddTestCase(new PointerAtHomeAddress);
        AddTestCase(new Truncation);
        AddTestCase(new TrailingOctet);
        AddTestCase(new OtherTypes);
        AddTestCase(new SizeLimit);
        AddTestCase(new WhenToSend);
        AddTestCase(new TunnelPacketInside);
    }
} g_wireIcmp6ErrorsTestSuite; //!< registers the suite

} // namespace
