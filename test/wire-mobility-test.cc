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
        if (type == 8 || type == 9 || type == 14 || type == 15) // RFC 5568 6.2
        {
            continue;
        }
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
    }
} g_wireMobilityTestSuite; //!< registers the suite

} // namespace
