/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "wire-test-support.h"

#include "ns3/mobility-header.h"

#include <utility>

using namespace ns3;
using namespace ns3::mip6sec;

namespace
{

const Ipv6Address HOME("2001:a::100");        //!< home address in the vectors
const Ipv6Address CARE_OF("2001:b::100");     //!< care-of address
const Ipv6Address CORRESPONDENT("2001:c::1"); //!< correspondent node

const BindingAuthenticator AUTHENTICATOR{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}; //!< authenticator

/**
 * @param octets a Mobility Header between the home address and the correspondent node, its checksum
 * of any value
 * @return what the parser says once the checksum is right
 */
Parsed<MobilityMessage>
ParseRepaired(std::vector<uint8_t> octets)
{
    RepairChecksum(octets, 4, 135, HOME, CORRESPONDENT);
    octets.shrink_to_fit();
    return MobilityMessage::Parse(octets.data(), octets.size(), HOME, CORRESPONDENT);
}

/// @param hex a Mobility Header @return what the parser says once the checksum is right
Parsed<MobilityMessage>
ParseRepaired(const std::string& hex)
{
    return ParseRepaired(FromHex(hex));
}

/// @param hex mobility options @return what the parser says about a Binding Update with them
Parsed<MobilityMessage>
ParseOptions(const std::string& hex)
{
    const std::size_t units = (12 + hex.size() / 2) / 8 - 1;
    const uint8_t length[] = {static_cast<uint8_t>(units)};
    return ParseRepaired("3b" + ToHex(length) + "05000000" + "0001" + "8000" + "0004" + hex);
}

MIP6SEC_TEST_CASE(UnknownOptions, "Mobility options that are not known are skipped in any message")
{
    // Type 200 with 6, 0 and 1 octets, in between and behind options that are known
    auto parsed = ParseOptions("c806010203040506"
                               "0404000700080000"
                               "c800c801ff010200"
                               "00000000");
    NS_TEST_ASSERT_MSG_EQ(Reason(parsed), "none", "skipped");
    const auto& update = std::get<BindingUpdate>(parsed.value->body);
    NS_TEST_EXPECT_MSG_EQ(update.options.nonceIndices.value().careOf, 8, "read on behind it");
    NS_TEST_ASSERT_MSG_EQ(update.options.unknown.size(), 3u, "kept for traces");
    NS_TEST_EXPECT_MSG_EQ(ToHex(update.options.unknown[0].data), "010203040506", "as it came");
    NS_TEST_EXPECT_MSG_EQ(update.options.unknown[1].data.size(), 0u, "without data");
    const MobilityBody bodies[] = {BindingRefreshRequest{},
                                   HomeTestInit{1, {}},
                                   CareOfTestInit{1, {}},
                                   HomeTest{1, 2, 3, {}},
                                   CareOfTest{1, 2, 3, {}},
                                   BindingUpdate{},
                                   BindingAck{},
                                   BindingError{}};
    for (const MobilityBody& body : bodies)
    {
        MobilityMessage message(body);
        std::visit(
            [](auto& any) {
                any.options.unknown.push_back({250, {1, 2, 3, 4, 5, 6}});
            },
            message.body);
        const std::vector<uint8_t> octets = message.Serialize(HOME, CORRESPONDENT);
        auto again = MobilityMessage::Parse(octets.data(), octets.size(), HOME, CORRESPONDENT);
        NS_TEST_ASSERT_MSG_EQ(bool(again), true, MhTypeName(message.GetType()));
        NS_TEST_EXPECT_MSG_EQ(again.value->body.index(), body.index(), "which message");
        const auto& options =
            std::visit([](const auto& body) -> const MobilityOptions& { return body.options; },
                       again.value->body);
        NS_TEST_EXPECT_MSG_EQ(options.unknown.size(), 1u, "kept");
        NS_TEST_EXPECT_MSG_EQ(ToHex(again.value->Serialize(HOME, CORRESPONDENT)),
                              ToHex(octets),
                              "and written again");
    }
}

MIP6SEC_TEST_CASE(Padding, "Padding of any length and content is ignored")
{
    NS_TEST_EXPECT_MSG_EQ(Reason(ParseOptions("00000000")), "none", "four Pad1");
    NS_TEST_EXPECT_MSG_EQ(Reason(ParseOptions("0102ffff")), "none", "PadN that is not zero");
    NS_TEST_EXPECT_MSG_EQ(Reason(ParseOptions("01000100")), "none", "two PadN without data");
    NS_TEST_EXPECT_MSG_EQ(Reason(ParseOptions("000101ff")), "none", "Pad1 and PadN");
    NS_TEST_EXPECT_MSG_EQ(Reason(ParseOptions("01030000")), "truncated", "PadN beyond the end");
    NS_TEST_EXPECT_MSG_EQ(Reason(ParseOptions("00000001")), "truncated", "PadN without length");
    NS_TEST_EXPECT_MSG_EQ(Reason(ParseOptions("000000c8")), "truncated", "type without length");
}

MIP6SEC_TEST_CASE(OptionLengths, "A known mobility option of another length is refused")
{
    for (int type = 2; type <= 5; ++type)
    {
        const int right[] = {2, 16, 4, 12};
        for (int length = 0; length <= 24; ++length)
        {
            // The option under test, then PadN up to a multiple of 8 where it is not the last
            const uint8_t head[] = {static_cast<uint8_t>(type), static_cast<uint8_t>(length)};
            std::string hex = ToHex(head);
            for (int i = 0; i < length; ++i)
            {
                hex += "20";
            }
            if (type == 5)
            {
                const std::size_t octets = 12 + hex.size() / 2;
                hex.insert(0, std::string((8 - octets % 8) % 8 * 2, '0'));
            }
            while ((12 + hex.size() / 2) % 8 != 0)
            {
                hex += "00";
            }
            auto parsed = ParseOptions(hex);
            NS_TEST_EXPECT_MSG_EQ(Reason(parsed),
                                  std::string(length == right[type - 2] ? "none" : "bad length"),
                                  "option " << type << " with " << length << " octets");
        }
    }
}

MIP6SEC_TEST_CASE(OptionTruncation, "A mobility option that runs past the header is refused")
{
    NS_TEST_EXPECT_MSG_EQ(Reason(ParseOptions("04040001")), "truncated", "Nonce Indices");
    NS_TEST_EXPECT_MSG_EQ(Reason(ParseOptions("c8ff0000")), "truncated", "unknown option");
    NS_TEST_EXPECT_MSG_EQ(Reason(ParseOptions("031020010000000000000000")),
                          "truncated",
                          "Alternate Care-of Address");
    auto parsed = ParseOptions("00c80500");
    NS_TEST_EXPECT_MSG_EQ(Reason(parsed), "truncated", "unknown option");
    NS_TEST_EXPECT_MSG_EQ(parsed.offset, 13u, "offset of the option in the Mobility Header");
}

MIP6SEC_TEST_CASE(DuplicateOptions, "A mobility option that occurs twice is refused")
{
    auto parsed = ParseOptions("040400010002" // Nonce Indices
                               "040400010002");
    NS_TEST_EXPECT_MSG_EQ(Reason(parsed), "duplicate option", "Nonce Indices");
    NS_TEST_EXPECT_MSG_EQ(parsed.offset, 18u, "offset of the second");
    NS_TEST_EXPECT_MSG_EQ(Reason(ParseOptions("020200010202000100000000")),
                          "duplicate option",
                          "Binding Refresh Advice");
    const std::string careOf = "03102001000b000000000000000000000100";
    NS_TEST_EXPECT_MSG_EQ(Reason(ParseOptions(careOf + careOf)),
                          "duplicate option",
                          "Alternate Care-of Address");
    const std::string authorization = "050c000102030405060708090a0b";
    NS_TEST_EXPECT_MSG_EQ(Reason(ParseOptions(authorization + authorization)),
                          "bad option",
                          "Binding Authorization Data is not the last");
}

MIP6SEC_TEST_CASE(AuthorizationLast,
                  "Binding Authorization Data is refused unless it is last without padding")
{
    const std::string authorization = "050c000102030405060708090a0b";
    NS_TEST_EXPECT_MSG_EQ(Reason(ParseOptions("040400010002" + authorization)), "none", "last");
    NS_TEST_EXPECT_MSG_EQ(Reason(ParseOptions(authorization + "040400010002")),
                          "bad option",
                          "another option behind it");
    NS_TEST_EXPECT_MSG_EQ(Reason(ParseOptions(authorization + "010400000000")),
                          "bad option",
                          "PadN behind it");
    auto parsed = ParseOptions("0000000000" + authorization + "00");
    NS_TEST_EXPECT_MSG_EQ(Reason(parsed), "bad option", "Pad1 behind it");
    NS_TEST_EXPECT_MSG_EQ(parsed.offset, 31u, "offset of the padding");
}

MIP6SEC_TEST_CASE(AlternateCareOfAddress,
                  "An alternate care-of address that is not unicast and routable is refused")
{
    const std::pair<std::string, std::string> addresses[] = {
        {"2001000b000000000000000000000100", "none"},
        {"fd00000b000000000000000000000100", "none"}, // unique-local, RFC 6275 4.6
        {"00000000000000000000000000000000", "bad address"},
        {"00000000000000000000000000000001", "bad address"},
        {"fe800000000000000000000000000100", "bad address"},
        {"febf0000000000000000000000000100", "bad address"},
        {"ff020000000000000000000000000001", "bad address"},
        {"ff0e0000000000000000000000000001", "bad address"},
    };
    for (const auto& [address, reason] : addresses)
    {
        NS_TEST_EXPECT_MSG_EQ(Reason(ParseOptions("01000310" + address)), reason, address);
    }
}

MIP6SEC_TEST_CASE(Alignment, "Options are aligned as RFC 6275 6.2.4 to 6.2.7 says in any company")
{
    for (int which = 0; which < 32; ++which)
    {
        for (std::size_t unknownSize = 0; unknownSize < 9; ++unknownSize)
        {
            BindingUpdate update;
            MobilityOptions& options = update.options;
            if (which & 1)
            {
                options.refreshAdvice = 0x1111;
            }
            if (which & 2)
            {
                options.alternateCareOfAddress = CARE_OF;
            }
            if (which & 4)
            {
                options.nonceIndices = NonceIndices{0x2222, 0x3333};
            }
            if (which & 8)
            {
                options.authorization = AUTHENTICATOR;
            }
            if (which & 16)
            {
                options.unknown.push_back({222, std::vector<uint8_t>(unknownSize, 0x44)});
            }
            const std::vector<uint8_t> octets =
                MobilityMessage(update).Serialize(HOME, CORRESPONDENT);
            NS_TEST_ASSERT_MSG_EQ(octets.size() % 8, 0u, "multiple of 8 octets");
            NS_TEST_EXPECT_MSG_EQ(octets[1] * 8u + 8u, octets.size(), "Header Len");
            std::size_t at = 12;
            std::size_t last = 0;
            while (at < octets.size())
            {
                last = octets[at];
                const std::size_t required[][2] = {{1, 0}, {1, 0}, {2, 0}, {8, 6}, {2, 0}, {8, 2}};
                if (last <= 5)
                {
                    NS_TEST_EXPECT_MSG_EQ(at % required[last][0],
                                          required[last][1],
                                          "option " << last << " at " << at);
                }
                const std::size_t size = last == 0 ? 1 : 2u + octets[at + 1];
                NS_TEST_EXPECT_MSG_LT((last <= 1 ? size : 0), 8u, "no more padding than needed");
                at += size;
            }
            NS_TEST_EXPECT_MSG_EQ(at, octets.size(), "options fill the header");
            if (which & 8)
            {
                NS_TEST_EXPECT_MSG_EQ(last, 5u, "Binding Authorization Data is last");
            }
        }
    }
}

MIP6SEC_TEST_CASE(AuthorizedOctets,
                  "An authenticator covers the header with checksum zero up to itself")
{
    VectorMessage v(VECTOR_BU_CORRESPONDENT);
    // RFC 6275 6.2.7: all of the Mobility Header but the last 12 octets, octets 4 and 5 zero
    std::string covered = ToHex(v.message).substr(0, (v.message.size() - 12) * 2);
    covered.replace(8, 4, "0000");
    auto parsed = MobilityMessage::Parse(v.message.data(), v.message.size(), HOME, CORRESPONDENT);
    NS_TEST_ASSERT_MSG_EQ(bool(parsed), true, Reason(parsed));
    NS_TEST_EXPECT_MSG_EQ(ToHex(parsed.value->SerializeForAuthorization()), covered, "received");
    MobilityMessage made(parsed.value->body);
    NS_TEST_EXPECT_MSG_EQ(ToHex(made.SerializeForAuthorization()), covered, "made here");
    std::get<BindingUpdate>(made.body).options.authorization.reset();
    NS_TEST_EXPECT_MSG_EQ(made.SerializeForAuthorization().size(), 0u, "without the option");
}

MIP6SEC_TEST_CASE(
    AuthorizedAsReceived,
    "An authenticator covers a received message as it came and not as we would write it")
{
    // Nonce Indices before Alternate Care-of Address, odd padding, reserved bits
    const std::string options = "040400010002" // offset 12
                                "010a0102030405060708090a"
                                "03102001000b000000000000000000000100"
                                "c80201020102aabb"
                                "050c000102030405060708090a0b";
    const std::string head = "3b07050000000001840f0004";
    std::string hex = head + options;
    while (hex.size() / 2 % 8 != 0)
    {
        hex.insert(24, "00");
    }
    std::vector<uint8_t> octets = FromHex(hex);
    octets[1] = static_cast<uint8_t>(octets.size() / 8 - 1);
    auto parsed = ParseRepaired(octets);
    NS_TEST_ASSERT_MSG_EQ(bool(parsed), true, Reason(parsed));
    octets.resize(octets.size() - 12);
    NS_TEST_EXPECT_MSG_EQ(ToHex(parsed.value->SerializeForAuthorization()),
                          ToHex(octets),
                          "octets as received");
}

MIP6SEC_TEST_CASE(LongestHeader, "A Mobility Header has at most 2048 octets")
{
    BindingRefreshRequest request;
    for (int i = 0; i < 8; ++i)
    {
        request.options.unknown.push_back({200, std::vector<uint8_t>(253, 0x55)});
    }
    NS_TEST_EXPECT_MSG_EQ(MobilityMessage(request).Serialize(HOME, CARE_OF).size(),
                          2048u,
                          "8 + 8 * 255 octets");
    request.options.unknown.back().data.push_back(0);
    NS_TEST_EXPECT_MSG_EQ(MobilityMessage(request).Serialize(HOME, CARE_OF).size(),
                          0u,
                          "one octet more does not fit");
}

/// Suite of the mobility options
class WireMobilityOptionsTestSuite : public TestSuite
{
  public:
    WireMobilityOptionsTestSuite()
        : TestSuite("mip6sec-wire-mobility-options", TestSuite::Type::UNIT)
    {
        AddTestCase(new UnknownOptions);
        AddTestCase(new Padding);
        AddTestCase(new OptionLengths);
        AddTestCase(new OptionTruncation);
        AddTestCase(new DuplicateOptions);
        AddTestCase(new AuthorizationLast);
        AddTestCase(new AlternateCareOfAddress);
        AddTestCase(new Alignment);
        AddTestCase(new AuthorizedOctets);
        AddTestCase(new AuthorizedAsReceived);
        AddTestCase(new LongestHeader);
    }
} g_wireMobilityOptionsTestSuite; //!< registers the suite

} // namespace
