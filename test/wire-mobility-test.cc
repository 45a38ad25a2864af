/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH x-OpenSSL-linking-permission
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
const Ipv6Address HOME_AGENT("2001:a::1");    //!< home agent
const Ipv6Address CORRESPONDENT("2001:c::1"); //!< correspondent node

constexpr uint64_t COOKIE = 0x0123456789abcdefULL; //!< cookie in the vectors
constexpr uint64_t TOKEN = 0xfedcba9876543210ULL;  //!< keygen token
const BindingAuthenticator AUTHENTICATOR{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}; //!< authenticator

/// A vector, the addresses of its pseudo-header, and the message that it should be
struct Expected
{
    const WireVector& vector; //!< the packet
    Ipv6Address source;       //!< of the pseudo-header: the home address where there is an option
    Ipv6Address destination;  //!< the same for a type 2 routing header
    MobilityBody body;        //!< the message, field by field as in make-vectors.py
};

/// @return every Mobility Header message of the vectors
std::vector<Expected>
AllMessages()
{
    BindingUpdate home;
    home.sequence = 0xabcd;
    home.acknowledge = home.homeRegistration = true;
    home.linkLocalCompatibility = home.keyManagementMobility = true;
    home.lifetime = 0x0102;
    home.options.alternateCareOfAddress = CARE_OF;

    BindingUpdate plain;
    plain.sequence = 7;
    plain.acknowledge = plain.homeRegistration = true;

    BindingUpdate correspondent;
    correspondent.sequence = 1;
    correspondent.acknowledge = true;
    correspondent.lifetime = 105;
    correspondent.options.nonceIndices = NonceIndices{0x0a0b, 0x0c0d};
    correspondent.options.authorization = AUTHENTICATOR;

    BindingUpdate all;
    all.sequence = 2;
    all.lifetime = 105;
    all.options.alternateCareOfAddress = Ipv6Address("2001:b::200");
    all.options.nonceIndices = NonceIndices{1, 2};
    all.options.authorization = AUTHENTICATOR;

    BindingAck homeAck;
    homeAck.keyManagementMobility = true;
    homeAck.sequence = 0xabcd;
    homeAck.lifetime = 0x0102;
    homeAck.options.refreshAdvice = 0x0081;

    BindingAck plainAck;
    plainAck.status = static_cast<BindingStatus>(135);
    plainAck.sequence = 9;

    BindingAck correspondentAck;
    correspondentAck.status = static_cast<BindingStatus>(1);
    correspondentAck.sequence = 1;
    correspondentAck.lifetime = 105;
    correspondentAck.options.authorization = AUTHENTICATOR;

    return {
        {VECTOR_BRR, CORRESPONDENT, HOME, BindingRefreshRequest{}},
        {VECTOR_HOTI, HOME, CORRESPONDENT, HomeTestInit{COOKIE, {}}},
        {VECTOR_COTI, CARE_OF, CORRESPONDENT, CareOfTestInit{COOKIE, {}}},
        {VECTOR_HOT, CORRESPONDENT, HOME, HomeTest{0x1234, COOKIE, TOKEN, {}}},
        {VECTOR_COT, CORRESPONDENT, CARE_OF, CareOfTest{0x5678, COOKIE, TOKEN, {}}},
        {VECTOR_BU_HOME, HOME, HOME_AGENT, home},
        {VECTOR_BU_PLAIN, HOME, HOME_AGENT, plain},
        {VECTOR_BU_CORRESPONDENT, HOME, CORRESPONDENT, correspondent},
        {VECTOR_BU_ALL_OPTIONS, HOME, CORRESPONDENT, all},
        {VECTOR_BA_HOME, HOME_AGENT, HOME, homeAck},
        {VECTOR_BA_PLAIN, HOME_AGENT, HOME, plainAck},
        {VECTOR_BA_CORRESPONDENT, CORRESPONDENT, HOME, correspondentAck},
        {VECTOR_BE,
         CORRESPONDENT,
         CARE_OF,
         BindingError{static_cast<BindingErrorStatus>(1), HOME, {}}},
    };
}

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

/// @param parsed a result @return its reason in words
template <typename T>
std::string
Reason(const Parsed<T>& parsed)
{
    return ParseErrorName(parsed.error);
}

MIP6SEC_TEST_CASE(SerializesLikeScapy, "Each message is written as scapy writes it")
{
    for (const Expected& expected : AllMessages())
    {
        VectorMessage v(expected.vector);
        MobilityMessage message(expected.body);
        NS_TEST_EXPECT_MSG_EQ(ToHex(message.Serialize(expected.source, expected.destination)),
                              ToHex(v.message),
                              MhTypeName(message.GetType()));
    }
}

MIP6SEC_TEST_CASE(RoundTrip, "Each message of scapy is read and written again unchanged")
{
    for (const Expected& expected : AllMessages())
    {
        VectorMessage v(expected.vector);
        Parsed<MobilityMessage> parsed = MobilityMessage::Parse(v.message.data(),
                                                                v.message.size(),
                                                                expected.source,
                                                                expected.destination);
        NS_TEST_ASSERT_MSG_EQ(bool(parsed), true, Reason(parsed));
        NS_TEST_EXPECT_MSG_EQ(parsed.value->body.index(), expected.body.index(), "which message");
        NS_TEST_EXPECT_MSG_EQ(ToHex(parsed.value->Serialize(expected.source, expected.destination)),
                              ToHex(v.message),
                              MhTypeName(parsed.value->GetType()));
    }
}

MIP6SEC_TEST_CASE(ReadsFields, "Fields of a message from scapy are read into their places")
{
    VectorMessage v(VECTOR_BU_ALL_OPTIONS);
    auto parsed = MobilityMessage::Parse(v.message.data(), v.message.size(), HOME, CORRESPONDENT);
    NS_TEST_ASSERT_MSG_EQ(bool(parsed), true, Reason(parsed));
    const auto& update = std::get<BindingUpdate>(parsed.value->body);
    NS_TEST_EXPECT_MSG_EQ(update.sequence, 2, "sequence number");
    NS_TEST_EXPECT_MSG_EQ(update.acknowledge, false, "A");
    NS_TEST_EXPECT_MSG_EQ(update.lifetime, 105, "lifetime");
    NS_TEST_EXPECT_MSG_EQ(update.options.alternateCareOfAddress.value(),
                          Ipv6Address("2001:b::200"),
                          "alternate care-of address");
    NS_TEST_EXPECT_MSG_EQ(update.options.nonceIndices.value().home, 1, "home nonce index");
    NS_TEST_EXPECT_MSG_EQ(update.options.nonceIndices.value().careOf, 2, "care-of nonce index");
    NS_TEST_EXPECT_MSG_EQ(ToHex(update.options.authorization.value()),
                          "000102030405060708090a0b",
                          "authenticator");

    VectorMessage a(VECTOR_BA_HOME);
    parsed = MobilityMessage::Parse(a.message.data(), a.message.size(), HOME_AGENT, HOME);
    NS_TEST_ASSERT_MSG_EQ(bool(parsed), true, Reason(parsed));
    const auto& ack = std::get<BindingAck>(parsed.value->body);
    NS_TEST_EXPECT_MSG_EQ(+static_cast<uint8_t>(ack.status), 0, "status");
    NS_TEST_EXPECT_MSG_EQ(ack.keyManagementMobility, true, "K");
    NS_TEST_EXPECT_MSG_EQ(ack.sequence, 0xabcd, "sequence number");
    NS_TEST_EXPECT_MSG_EQ(ack.lifetime, 0x0102, "lifetime");
    NS_TEST_EXPECT_MSG_EQ(ack.options.refreshAdvice.value(), 0x0081, "refresh interval");

    VectorMessage e(VECTOR_BE);
    parsed = MobilityMessage::Parse(e.message.data(), e.message.size(), CORRESPONDENT, CARE_OF);
    NS_TEST_ASSERT_MSG_EQ(bool(parsed), true, Reason(parsed));
    NS_TEST_EXPECT_MSG_EQ(std::get<BindingError>(parsed.value->body).homeAddress, HOME, "address");
}

MIP6SEC_TEST_CASE(UpdateFlags, "Flags of a Binding Update stand in the bits of RFC 6275 6.1.7")
{
    for (int flags = 0; flags < 16; ++flags)
    {
        BindingUpdate update;
        update.acknowledge = (flags & 8) != 0;
        update.homeRegistration = (flags & 4) != 0;
        update.linkLocalCompatibility = (flags & 2) != 0;
        update.keyManagementMobility = (flags & 1) != 0;
        const std::vector<uint8_t> octets = MobilityMessage(update).Serialize(HOME, CORRESPONDENT);
        NS_TEST_EXPECT_MSG_EQ(+octets.at(8), (flags << 4), "A H L K, then four reserved bits");
        NS_TEST_EXPECT_MSG_EQ(+octets.at(9), 0, "reserved octet");
        auto parsed = MobilityMessage::Parse(octets.data(), octets.size(), HOME, CORRESPONDENT);
        NS_TEST_ASSERT_MSG_EQ(bool(parsed), true, Reason(parsed));
        const auto& back = std::get<BindingUpdate>(parsed.value->body);
        NS_TEST_EXPECT_MSG_EQ(back.acknowledge, update.acknowledge, "A");
        NS_TEST_EXPECT_MSG_EQ(back.homeRegistration, update.homeRegistration, "H");
        NS_TEST_EXPECT_MSG_EQ(back.linkLocalCompatibility, update.linkLocalCompatibility, "L");
        NS_TEST_EXPECT_MSG_EQ(back.keyManagementMobility, update.keyManagementMobility, "K");
    }
}

MIP6SEC_TEST_CASE(Truncation, "A message cut off at any octet is refused as truncated")
{
    for (const Expected& expected : AllMessages())
    {
        VectorMessage v(expected.vector);
        for (std::size_t size = 0; size < v.message.size(); ++size)
        {
            const std::vector<uint8_t> head = Head(v.message, size);
            auto parsed = MobilityMessage::Parse(head.data(),
                                                 head.size(),
                                                 expected.source,
                                                 expected.destination);
            NS_TEST_EXPECT_MSG_EQ(Reason(parsed), "truncated", size << " octets");
        }
    }
}

MIP6SEC_TEST_CASE(HeaderLenTooSmall,
                  "A Header Len below that of the message type is refused and pointed at")
{
    // Octets of each type without options (RFC 6275 6.1.2 to 6.1.9)
    const std::pair<int, std::size_t> minima[] =
        {{1, 16}, {2, 16}, {3, 24}, {4, 24}, {5, 16}, {6, 16}, {7, 24}};
    for (const auto& [type, minimum] : minima)
    {
        for (std::size_t size = 8; size <= minimum; size += 8)
        {
            std::vector<uint8_t> octets(size);
            octets[0] = 59;
            octets[1] = static_cast<uint8_t>(size / 8 - 1);
            octets[2] = static_cast<uint8_t>(type);
            auto parsed = ParseRepaired(octets);
            NS_TEST_EXPECT_MSG_EQ(Reason(parsed),
                                  std::string(size < minimum ? "bad length" : "none"),
                                  "type " << type << " with " << size << " octets");
            NS_TEST_EXPECT_MSG_EQ(parsed.offset, (size < minimum ? 1u : 0u), "pointer");
        }
    }
}

MIP6SEC_TEST_CASE(TrailingOctets, "Octets behind the Mobility Header are ignored")
{
    for (const Expected& expected : AllMessages())
    {
        VectorMessage v(expected.vector);
        for (std::size_t more : {1u, 7u, 8u})
        {
            std::vector<uint8_t> octets = v.message;
            octets.resize(octets.size() + more, 0xff);
            auto parsed = MobilityMessage::Parse(octets.data(),
                                                 octets.size(),
                                                 expected.source,
                                                 expected.destination);
            NS_TEST_ASSERT_MSG_EQ(bool(parsed), true, Reason(parsed));
            NS_TEST_EXPECT_MSG_EQ(
                ToHex(parsed.value->Serialize(expected.source, expected.destination)),
                ToHex(v.message),
                "the message alone");
        }
    }
}

MIP6SEC_TEST_CASE(Checksum, "A message with any bit changed or other addresses fails its checksum")
{
    for (const Expected& expected : AllMessages())
    {
        VectorMessage v(expected.vector);
        for (std::size_t bit = 0; bit < v.message.size() * 8; ++bit)
        {
            std::vector<uint8_t> octets = v.message;
            octets[bit / 8] ^= static_cast<uint8_t>(0x80 >> bit % 8);
            auto parsed = MobilityMessage::Parse(octets.data(),
                                                 octets.size(),
                                                 expected.source,
                                                 expected.destination);
            const bool length = bit / 8 == 1; // a longer Header Len is found first
            NS_TEST_EXPECT_MSG_EQ(
                (Reason(parsed) == "bad checksum" || (length && Reason(parsed) == "truncated")),
                true,
                "bit " << bit << ": " << Reason(parsed));
        }
        auto parsed = MobilityMessage::Parse(v.message.data(),
                                             v.message.size(),
                                             expected.source,
                                             Ipv6Address("2001:77::77"));
        NS_TEST_EXPECT_MSG_EQ(Reason(parsed), "bad checksum", "another destination");
    }
}

MIP6SEC_TEST_CASE(ChecksumOverHomeAddress,
                  "The checksum of a Binding Update is right over the home address alone")
{
    VectorMessage v(VECTOR_BU_HOME);
    NS_TEST_EXPECT_MSG_EQ(v.envelope.source, CARE_OF, "source in the IPv6 header");
    auto careOf = MobilityMessage::Parse(v.message.data(), v.message.size(), CARE_OF, HOME_AGENT);
    auto home = MobilityMessage::Parse(v.message.data(), v.message.size(), HOME, HOME_AGENT);
    NS_TEST_EXPECT_MSG_EQ(Reason(careOf), "bad checksum", "over the care-of address");
    NS_TEST_EXPECT_MSG_EQ(Reason(home), "none", "over the home address");
}

MIP6SEC_TEST_CASE(OrderOfChecks,
                  "Checks come in the order checksum then type then payload proto then length")
{
    // Everything wrong at once: Header Len 0 of a message that needs 1, unknown type, payload 58
    std::vector<uint8_t> octets = FromHex("3a00c80000000000");
    auto parsed = MobilityMessage::Parse(octets.data(), octets.size(), HOME, CORRESPONDENT);
    NS_TEST_EXPECT_MSG_EQ(Reason(parsed), "bad checksum", "first");
    parsed = ParseRepaired(octets);
    NS_TEST_EXPECT_MSG_EQ(Reason(parsed), "unknown type", "second");
    NS_TEST_EXPECT_MSG_EQ(parsed.offset, 2u, "MH Type");
    octets[2] = 5;
    parsed = ParseRepaired(octets);
    NS_TEST_EXPECT_MSG_EQ(Reason(parsed), "bad payload proto", "third");
    NS_TEST_EXPECT_MSG_EQ(parsed.offset, 0u, "Payload Proto");
    octets[0] = 59;
    parsed = ParseRepaired(octets);
    NS_TEST_EXPECT_MSG_EQ(Reason(parsed), "bad length", "fourth");
    NS_TEST_EXPECT_MSG_EQ(parsed.offset, 1u, "Header Len");
}

MIP6SEC_TEST_CASE(UnknownTypes, "Every MH type that is not defined is an unknown type")
{
    for (int type = 8; type < 256; ++type)
    {
        std::vector<uint8_t> octets(32);
        octets[0] = 59;
        octets[1] = 3;
        octets[2] = static_cast<uint8_t>(type);
        NS_TEST_EXPECT_MSG_EQ(Reason(ParseRepaired(octets)), "unknown type", "type " << type);
    }
}

MIP6SEC_TEST_CASE(ReservedFields, "Reserved fields are written as zero and ignored when read")
{
    // Reserved octets of the common header and of each message, all ones; then with zeros there
    const std::pair<std::string, std::string> messages[] = {
        {"3b0000ff0000ffff", "3b00000000000000"},
        {"3b0101ff0000ffff0123456789abcdef", "3b010100000000000123456789abcdef"},
        {"3b0102ff0000ffff0123456789abcdef", "3b010200000000000123456789abcdef"},
        {"3b0105ff0000abcd0fff000401020000", "3b0105000000abcd0000000401020000"},
        {"3b0106ff0000007fabcd000401020000", "3b01060000000000abcd000401020000"},
        {"3b0207ff000001ff2001000a000000000000000000000100",
         "3b020700000001002001000a000000000000000000000100"},
    };
    for (const auto& [received, clean] : messages)
    {
        auto parsed = ParseRepaired(received);
        NS_TEST_ASSERT_MSG_EQ(bool(parsed), true, Reason(parsed));
        std::vector<uint8_t> octets = parsed.value->Serialize(HOME, CORRESPONDENT);
        octets[4] = octets[5] = 0; // checksum
        NS_TEST_EXPECT_MSG_EQ(ToHex(octets), clean, "reserved fields are zero");
    }
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
    for (const Expected& expected : AllMessages())
    {
        // Eight octets of an unknown option in front of what the message had behind its fixed part
        MobilityMessage message(expected.body);
        std::visit(
            [](auto& body) {
                body.options.unknown.push_back({250, {1, 2, 3, 4, 5, 6}});
            },
            message.body);
        const std::vector<uint8_t> octets = message.Serialize(HOME, CORRESPONDENT);
        auto again = MobilityMessage::Parse(octets.data(), octets.size(), HOME, CORRESPONDENT);
        NS_TEST_ASSERT_MSG_EQ(bool(again), true, MhTypeName(message.GetType()));
        NS_TEST_EXPECT_MSG_EQ(again.value->body.index(), expected.body.index(), "which message");
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
            std::size_t padding = 0;
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
                padding += last <= 1 ? size : 0;
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

/// Suite of the Mobility Header
class WireMobilityTestSuite : public TestSuite
{
  public:
    WireMobilityTestSuite()
        : TestSuite("mip6sec-wire-mobility", TestSuite::Type::UNIT)
    {
        AddTestCase(new SerializesLikeScapy);
        AddTestCase(new RoundTrip);
        AddTestCase(new ReadsFields);
        AddTestCase(new UpdateFlags);
        AddTestCase(new Truncation);
        AddTestCase(new HeaderLenTooSmall);
        AddTestCase(new TrailingOctets);
        AddTestCase(new Checksum);
        AddTestCase(new ChecksumOverHomeAddress);
        AddTestCase(new OrderOfChecks);
        AddTestCase(new UnknownTypes);
        AddTestCase(new ReservedFields);
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
} g_wireMobilityTestSuite; //!< registers the suite

} // namespace
