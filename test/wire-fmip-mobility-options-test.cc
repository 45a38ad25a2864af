/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "wire-fmip-test-support.h"

#include "ns3/fmip-authorization.h"

#include <utility>

using namespace ns3;
using namespace ns3::mip6sec;

namespace
{

/// @param hex mobility options @param type of the message @return what the parser says about a
/// message with them, of which the fixed part has 12 octets
Parsed<MobilityMessage>
ParseOptions(const std::string& hex, int type = 8)
{
    const uint8_t head[] = {59,
                            static_cast<uint8_t>((12 + hex.size() / 2) / 8 - 1),
                            static_cast<uint8_t>(type)};
    return ParseRepaired(FromHex(ToHex(head) + "000000" + "0001c0000004" + hex));
}

/// @param octets what stands in front of it @param hex an option @return zeros of Pad1 in front of
/// the option such that it ends a header
std::string
AtEnd(std::size_t octets, const std::string& hex)
{
    return std::string((8 - (octets + hex.size() / 2) % 8) % 8 * 2, '0') + hex;
}

MIP6SEC_TEST_CASE(OptionLengths, "An option of RFC 5568 6.4 of another length is refused")
{
    for (int type : {7, 21, 34})
    {
        for (int length = 0; length <= 24; ++length)
        {
            const uint8_t head[] = {static_cast<uint8_t>(type), static_cast<uint8_t>(length)};
            std::string hex = ToHex(head);
            for (int i = 0; i < length; ++i)
            {
                hex += "20";
            }
            if (type == 21)
            {
                hex = AtEnd(12, hex);
            }
            while ((12 + hex.size() / 2) % 8 != 0)
            {
                hex += "00";
            }
            const bool right = type == 7    ? length >= 2
                               : type == 21 ? length == 16 || length == 20
                                            : length == 18;
            auto parsed = ParseOptions(hex);
            NS_TEST_EXPECT_MSG_EQ(Reason(parsed),
                                  std::string(right ? "none" : "bad length"),
                                  "option " << type << " with " << length << " octets");
        }
    }
    NS_TEST_EXPECT_MSG_EQ(Reason(ParseOptions("22120280")), "truncated", "option 34");
    NS_TEST_EXPECT_MSG_EQ(Reason(ParseOptions("15100000")), "truncated", "option 21");
    NS_TEST_EXPECT_MSG_EQ(Reason(ParseOptions("07070200")), "truncated", "option 7");
}

MIP6SEC_TEST_CASE(LinkLayerLengths,
                  "A Mobility Header link-layer address of any length has no padding of its own")
{
    for (std::size_t size = 1; size <= 20; ++size)
    {
        HandoverInitiate initiate;
        initiate.options.linkLayerAddress =
            FmipLinkLayerAddress{FmipLinkLayerCode::MOBILE_NODE, std::vector<uint8_t>(size, 0x77)};
        const std::vector<uint8_t> octets = MobilityMessage(initiate).Serialize(PAR, NAR);
        NS_TEST_EXPECT_MSG_EQ(+octets.at(10), 7, "directly behind the fixed part");
        NS_TEST_EXPECT_MSG_EQ(+octets.at(11), 1 + size, "option-code and address");
        NS_TEST_EXPECT_MSG_EQ(+octets.at(12), 2, "option-code");
        auto parsed = MobilityMessage::Parse(octets.data(), octets.size(), PAR, NAR);
        NS_TEST_ASSERT_MSG_EQ(bool(parsed), true, Reason(parsed));
        const auto& back = std::get<HandoverInitiate>(parsed.value->body);
        NS_TEST_EXPECT_MSG_EQ(ToHex(back.options.linkLayerAddress.value().address),
                              ToHex(std::vector<uint8_t>(size, 0x77)),
                              size << " octets");
    }
}

MIP6SEC_TEST_CASE(DuplicateOptions,
                  "A second address of a kind or a second link-layer address is refused")
{
    const std::string old = "221201802001000b000000000000000000000100";
    const std::string fresh = "221202802001000d000000000000000000000100";
    const std::string prefix = "221204402001000d000000000000000000000000";
    NS_TEST_EXPECT_MSG_EQ(Reason(ParseOptions(old + fresh + "01020000")), "none", "one of each");
    NS_TEST_EXPECT_MSG_EQ(Reason(ParseOptions(prefix + prefix + "01020000")),
                          "none",
                          "any number of prefixes");
    auto parsed = ParseOptions(old + old + "01020000");
    NS_TEST_EXPECT_MSG_EQ(Reason(parsed), "duplicate option", "PCoA");
    NS_TEST_EXPECT_MSG_EQ(parsed.offset, 32u, "offset of the second");
    NS_TEST_EXPECT_MSG_EQ(Reason(ParseOptions(fresh + fresh + "01020000")),
                          "duplicate option",
                          "NCoA");
    NS_TEST_EXPECT_MSG_EQ(Reason(ParseOptions("070202aa"
                                              "070202aa"
                                              "01020000")),
                          "duplicate option",
                          "link-layer address");
}

MIP6SEC_TEST_CASE(AddressOptions, "Addresses that no node could have and long prefixes are refused")
{
    const std::pair<std::string, std::string> options[] = {
        {"221201802001000b000000000000000000000100", "none"},
        {"22120140fd00000b000000000000000000000100", "none"},
        {"221201812001000b000000000000000000000100", "bad option"}, // 129 bits
        {"221204ff2001000b000000000000000000000000", "bad option"},
        {"2212018000000000000000000000000000000000", "bad address"},
        {"22120280fe800000000000000000000000000100", "bad address"},
        {"22120280ff020000000000000000000000000001", "bad address"},
        {"22120380ff0e0000000000000000000000000001", "bad address"},
        {"2212044000000000000000000000000000000000", "none"}, // a prefix is no address
    };
    for (const auto& [option, reason] : options)
    {
        NS_TEST_EXPECT_MSG_EQ(Reason(ParseOptions(option)), reason, option);
    }
    const std::string linkLocal = "01000310fe800000000000000000000000000100";
    NS_TEST_EXPECT_MSG_EQ(Reason(ParseOptions(linkLocal, 8)), "bad address", "FBU");
    NS_TEST_EXPECT_MSG_EQ(Reason(ParseOptions(linkLocal, 9)), "bad address", "FBack");
}

MIP6SEC_TEST_CASE(PrefixBits, "Bits behind the length of a prefix are sent as zero and ignored")
{
    auto parsed = ParseOptions("221204312001000dffffffffffffffffffffffff"); // 49 bits
    NS_TEST_ASSERT_MSG_EQ(bool(parsed), true, Reason(parsed));
    const auto& update = std::get<FastBindingUpdate>(parsed.value->body);
    NS_TEST_EXPECT_MSG_EQ(update.options.addresses.at(0).address,
                          Ipv6Address("2001:d:ffff:8000::"),
                          "first 49 bits");
    for (int length = 0; length <= 128; ++length)
    {
        HandoverAck ack;
        ack.options.addresses = {AddressOf(4,
                                           Ipv6Address("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"),
                                           static_cast<uint8_t>(length))};
        const std::vector<uint8_t> octets = MobilityMessage(ack).Serialize(NAR, PAR);
        int ones = 0;
        for (std::size_t bit = 0; bit < 128; ++bit)
        {
            ones += octets.at(16 + bit / 8) >> (7 - bit % 8) & 1;
        }
        NS_TEST_EXPECT_MSG_EQ(ones, length, "bits that are sent");
    }
    HandoverAck ack;
    ack.options.addresses = {AddressOf(2, ASSIGNED, 64)};
    const std::vector<uint8_t> octets = MobilityMessage(ack).Serialize(NAR, PAR);
    NS_TEST_EXPECT_MSG_EQ(Ipv6Address::Deserialize(octets.data() + 16), ASSIGNED, "address whole");
}

MIP6SEC_TEST_CASE(AuthorizationLast,
                  "Authorization data for FMIPv6 is refused unless it is last without padding")
{
    const std::string authorization = "151000000000000102030405060708090a0b";
    const std::string careOf = "01000310" // PadN and Alternate Care-of Address
                               "2001000d000000000000000000000100";
    NS_TEST_EXPECT_MSG_EQ(Reason(ParseOptions(careOf + AtEnd(12 + 20, authorization))),
                          "none",
                          "last");
    auto parsed = ParseOptions(authorization + "0100");
    NS_TEST_EXPECT_MSG_EQ(Reason(parsed), "bad option", "PadN behind it");
    NS_TEST_EXPECT_MSG_EQ(parsed.offset, 30u, "offset of the padding");
    NS_TEST_EXPECT_MSG_EQ(Reason(ParseOptions("00" + authorization + "00")),
                          "bad option",
                          "Pad1 behind it");
    NS_TEST_EXPECT_MSG_EQ(Reason(ParseOptions(authorization + "0100" + careOf + "00000000")),
                          "bad option",
                          "an option behind it");
    NS_TEST_EXPECT_MSG_EQ(Reason(ParseOptions(authorization + authorization)),
                          "bad option",
                          "a second one");
    NS_TEST_EXPECT_MSG_EQ(
        Reason(ParseOptions("00000000" + authorization + "050c000102030405060708090a0b")),
        "bad option",
        "authorization data of RFC 6275 behind it");
}

MIP6SEC_TEST_CASE(Alignment, "Options are aligned as RFC 5568 6.4 says in any company")
{
    for (int which = 0; which < 64; ++which)
    {
        for (std::size_t size = 1; size < 9; ++size)
        {
            MobilityOptions options;
            if (which & 1)
            {
                options.alternateCareOfAddress = NCOA;
            }
            if (which & 2)
            {
                options.linkLayerAddress = FmipLinkLayerAddress{FmipLinkLayerCode::MOBILE_NODE,
                                                                std::vector<uint8_t>(size, 0x44)};
            }
            if (which & 4)
            {
                options.addresses = {AddressOf(1, PCOA), AddressOf(2, NCOA)};
            }
            if (which & 8)
            {
                options.fmipAuthorization =
                    FmipAuthorization{7, std::vector<uint8_t>((which & 16) ? 16 : 12, 0x55)};
            }
            // The fixed part of an FBU has 12 octets and that of an HI 10
            MobilityMessage message;
            if (which & 32)
            {
                HandoverInitiate initiate;
                initiate.options = options;
                message.body = initiate;
            }
            else
            {
                FastBindingUpdate update;
                update.options = options;
                message.body = update;
            }
            const std::vector<uint8_t> octets = message.Serialize(PAR, NAR);
            NS_TEST_ASSERT_MSG_EQ(octets.size() % 8, 0u, "multiple of 8 octets");
            std::size_t at = (which & 32) ? 10 : 12;
            std::size_t last = 0;
            while (at < octets.size())
            {
                last = octets[at];
                if (last == 34)
                {
                    NS_TEST_EXPECT_MSG_EQ(at % 8, 4u, "8n+4");
                }
                if (last == 3)
                {
                    NS_TEST_EXPECT_MSG_EQ(at % 8, 6u, "8n+6");
                }
                if (last == 21)
                {
                    NS_TEST_EXPECT_MSG_EQ((at + 2) % 4, 0u, "SPI as in figure 15");
                }
                const std::size_t length = last == 0 ? 1 : 2u + octets[at + 1];
                NS_TEST_EXPECT_MSG_LT((last <= 1 ? length : 0), 8u, "no more padding than needed");
                at += length;
            }
            NS_TEST_EXPECT_MSG_EQ(at, octets.size(), "options fill the header");
            if (which & 8)
            {
                NS_TEST_EXPECT_MSG_EQ(last, 21u, "authorization data is last");
            }
        }
    }
}

MIP6SEC_TEST_CASE(AuthorizedData,
                  "An authenticator covers the care-of address and the PAR and the header")
{
    const std::pair<const WireVector&, std::string> vectors[] = {
        {VECTOR_FBU, FBU_AUTHORIZED_DATA},
        {VECTOR_FBU_REACTIVE, FBU_REACTIVE_AUTHORIZED_DATA},
        {VECTOR_FBU_RETURN, FBU_RETURN_AUTHORIZED_DATA},
    };
    for (const auto& [vector, covered] : vectors)
    {
        VectorMessage v(vector);
        auto parsed = MobilityMessage::Parse(v.message.data(), v.message.size(), PCOA, PAR);
        NS_TEST_ASSERT_MSG_EQ(bool(parsed), true, Reason(parsed));
        const auto& update = std::get<FastBindingUpdate>(parsed.value->body);
        const Ipv6Address careOf = AuthorizedCareOfAddress(update, v.envelope.source, PCOA);
        NS_TEST_EXPECT_MSG_EQ(ToHex(FmipAuthorizedData(*parsed.value, careOf, PAR)),
                              covered,
                              "received");
        MobilityMessage made(parsed.value->body);
        std::get<FastBindingUpdate>(made.body).options.fmipAuthorization->authenticator.assign(
            update.options.fmipAuthorization->authenticator.size(),
            0xee);
        NS_TEST_EXPECT_MSG_EQ(ToHex(FmipAuthorizedData(made, careOf, PAR)), covered, "made here");
        std::get<FastBindingUpdate>(made.body).options.fmipAuthorization.reset();
        NS_TEST_EXPECT_MSG_EQ(FmipAuthorizedData(made, careOf, PAR).size(), 0u, "no option");
    }
    const std::pair<const WireVector&, std::string> answers[] = {
        {VECTOR_FBACK, FBACK_AUTHORIZED_DATA},
        {VECTOR_FBACK_REFUSED, FBACK_REFUSED_AUTHORIZED_DATA},
    };
    for (const auto& [vector, covered] : answers)
    {
        // Over the address of the FBU, although the first assigns another
        VectorMessage v(vector);
        auto parsed = MobilityMessage::Parse(v.message.data(), v.message.size(), PAR, NCOA);
        NS_TEST_ASSERT_MSG_EQ(bool(parsed), true, Reason(parsed));
        NS_TEST_EXPECT_MSG_EQ(ToHex(FmipAuthorizedData(*parsed.value, NCOA, PAR)),
                              covered,
                              "received");
    }
}

MIP6SEC_TEST_CASE(CoveredCareOfAddress,
                  "The covered address is the one asked for or the PCoA when forwarding ends")
{
    FastBindingUpdate update;
    update.lifetime = 4;
    NS_TEST_EXPECT_MSG_EQ(AuthorizedCareOfAddress(update, NCOA, PCOA), NCOA, "its source");
    update.options.alternateCareOfAddress = ASSIGNED;
    NS_TEST_EXPECT_MSG_EQ(AuthorizedCareOfAddress(update, PCOA, PCOA), ASSIGNED, "alternate");
    update.lifetime = 0;
    NS_TEST_EXPECT_MSG_EQ(AuthorizedCareOfAddress(update, NCOA, PCOA), PCOA, "RFC 6275 6.2.7");
}

MIP6SEC_TEST_CASE(AuthorizedAsReceived,
                  "An authenticator covers a received FBU as it came and not as we would write it")
{
    // Link-layer address before the care-of address, odd padding, reserved bits, unknown option
    const std::string options = "070702000000000002"
                                "000000000001030affbb"
                                "03102001000d000000000000000000000100"
                                "c80201020100" +
                                AtEnd(12 + 9 + 10 + 18 + 6, "151000000000000102030405060708090a0b");
    std::vector<uint8_t> octets = FromHex("3b0008ff00000001cf0f0004" + options);
    octets[1] = static_cast<uint8_t>(octets.size() / 8 - 1);
    auto parsed = ParseRepaired(octets);
    NS_TEST_ASSERT_MSG_EQ(bool(parsed), true, Reason(parsed));
    octets.resize(octets.size() - 12);
    NS_TEST_EXPECT_MSG_EQ(ToHex(FmipAuthorizedData(*parsed.value, NCOA, PAR)),
                          "2001000d000000000000000000000100"
                          "2001000b000000000000000000000001" +
                              ToHex(octets),
                          "octets as received");
}

/// Suite of the mobility options of FMIPv6
class WireFmipMobilityOptionsTestSuite : public TestSuite
{
  public:
    WireFmipMobilityOptionsTestSuite()
        : TestSuite("mip6sec-wire-fmip-mobility-options", TestSuite::Type::UNIT)
    {
        AddTestCase(new OptionLengths);
        AddTestCase(new LinkLayerLengths);
        AddTestCase(new DuplicateOptions);
        AddTestCase(new AddressOptions);
        AddTestCase(new PrefixBits);
        AddTestCase(new AuthorizationLast);
        AddTestCase(new Alignment);
        AddTestCase(new AuthorizedData);
        AddTestCase(new CoveredCareOfAddress);
        AddTestCase(new AuthorizedAsReceived);
    }
} g_wireFmipMobilityOptionsTestSuite; //!< registers the suite

} // namespace
