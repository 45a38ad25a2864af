/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "wire-nd-test-support.h"

#include <utility>

using namespace ns3;
using namespace ns3::mip6sec;

namespace
{

const std::string PREFIX_OPTION =
    "030440e0000151800000a8c0000000002001000a000000000000000000000001"; //!< that of the MPA vector

/// @param options options of a Router Advertisement @param flags its flags octet @return what the
/// parser says
Parsed<RouterAdvertisement>
ParseAdvertisementWith(const std::string& options, const std::string& flags = "20")
{
    const Icmp6Envelope envelope = EnvelopeOf(VECTOR_RA);
    const std::vector<uint8_t> octets =
        Repaired("8600000040" + flags + "07080000000000000000" + options, envelope);
    return ParseRouterAdvertisement(octets.data(), octets.size(), envelope);
}

MIP6SEC_TEST_CASE(ReservedFields, "Reserved fields of options are written zero and ignored")
{
    // Of Prefix Information, MTU, Advertisement Interval, Home Agent Information
    const Icmp6Envelope envelope = EnvelopeOf(VECTOR_RA);
    auto parsed =
        ParseAdvertisementWith("030440ff0000000100000002ffffffff20010000000000000000000000000000"
                               "0501ffff000005dc"
                               "0701ffff00000046"
                               "0801ffff00050e10");
    NS_TEST_ASSERT_MSG_EQ(bool(parsed), true, Reason(parsed));
    std::vector<uint8_t> octets =
        SerializeIcmp6(*parsed.value, envelope.source, envelope.destination);
    NS_TEST_EXPECT_MSG_EQ(ToHex(octets).substr(32),
                          "030440e000000001000000020000000020010000000000000000000000000000"
                          "05010000000005dc"
                          "0701000000000046"
                          "0801000000050e10",
                          "reserved fields are zero");
}

MIP6SEC_TEST_CASE(PrefixFlags, "Flags of a prefix stand in the bits of RFC 6275 7.2")
{
    for (int flags = 0; flags < 8; ++flags)
    {
        PrefixInformation prefix;
        prefix.onLink = (flags & 4) != 0;
        prefix.autonomous = (flags & 2) != 0;
        prefix.routerAddress = (flags & 1) != 0;
        NdOptions options;
        options.prefixes = {prefix};
        WireWriter writer;
        options.Serialize(writer);
        NS_TEST_EXPECT_MSG_EQ(+writer.GetBytes().at(3), (flags << 5), "L A R");
        WireReader reader(writer.GetBytes().data(), writer.GetSize());
        auto parsed = NdOptions::Parse(reader, Icmp6Type::MOBILE_PREFIX_ADVERTISEMENT);
        NS_TEST_ASSERT_MSG_EQ(parsed.value->prefixes.size(), 1u, Reason(parsed));
        NS_TEST_EXPECT_MSG_EQ(parsed.value->prefixes[0].onLink, prefix.onLink, "L");
        NS_TEST_EXPECT_MSG_EQ(parsed.value->prefixes[0].autonomous, prefix.autonomous, "A");
        NS_TEST_EXPECT_MSG_EQ(parsed.value->prefixes[0].routerAddress, prefix.routerAddress, "R");
    }
}

MIP6SEC_TEST_CASE(SecondOptions,
                  "A second MTU or link-layer address is harmless and the first counts")
{
    auto parsed = ParseAdvertisementWith("05010000000005dc"
                                         "0101000000000001"
                                         "0501000000000500"
                                         "0101000000000002"
                                         "0701000000000046"
                                         "0701000000000047"
                                         "0801000000050e10"
                                         "0801000000060e10" +
                                         PREFIX_OPTION);
    NS_TEST_ASSERT_MSG_EQ(bool(parsed), true, Reason(parsed));
    const NdOptions& options = parsed.value->options;
    NS_TEST_EXPECT_MSG_EQ(options.mtu.value(), 1500u, "first MTU");
    NS_TEST_EXPECT_MSG_EQ(ToHex(options.sourceLinkLayerAddress.value()), "000000000001", "first");
    NS_TEST_EXPECT_MSG_EQ(options.advertisementInterval.value(), 70u, "first interval");
    NS_TEST_EXPECT_MSG_EQ(options.homeAgent.value().preference, 5, "first information");
    NS_TEST_EXPECT_MSG_EQ(options.prefixes.size(), 1u, "read on behind them");
    NS_TEST_EXPECT_MSG_EQ(options.other.size(), 4u, "kept unused");
}

MIP6SEC_TEST_CASE(UnknownOptions, "Unknown options are kept whole and what follows them is read")
{
    // CGA (11), Nonce (14), Recursive DNS Server (25), and 254; then a prefix
    auto parsed = ParseAdvertisementWith("0b02000102030405060708090a0b0c0d"
                                         "0e01010203040506"
                                         "fe01ffffffffffff" +
                                         PREFIX_OPTION);
    NS_TEST_ASSERT_MSG_EQ(bool(parsed), true, Reason(parsed));
    const NdOptions& options = parsed.value->options;
    NS_TEST_EXPECT_MSG_EQ(options.prefixes.size(), 1u, "read on behind them");
    NS_TEST_ASSERT_MSG_EQ(options.other.size(), 3u, "kept");
    NS_TEST_EXPECT_MSG_EQ(+options.other[0].type, 11, "type");
    NS_TEST_EXPECT_MSG_EQ(ToHex(options.other[0].data),
                          "0b02000102030405060708090a0b0c0d",
                          "whole");
    NS_TEST_EXPECT_MSG_EQ(ToHex(options.other[2].data), "fe01ffffffffffff", "whole");
}

MIP6SEC_TEST_CASE(UnusableOptions, "Options that cannot be used do not make a message invalid")
{
    const std::string unusable[] = {
        "03010000000000ff", // prefix too short
        "030540e000000001000000020000000020010000000000000000000000000000"
        "0000000000000000",                                                 // prefix too long
        "030481e000000001000000020000000020010000000000000000000000000000", // 129 bits
        "0502000000000500ffffffffffffffff",                                 // MTU too long
        "0702000000000046ffffffffffffffff", // Advertisement Interval, RFC 6275 7.3: length is 1
        "0802000000050e10ffffffffffffffff", // Home Agent Information, RFC 6275 7.4: length is 1
        "0801000000050000",                 // home agent lifetime 0, RFC 6275 7.4
        "0201000000000001",                 // target address, not defined for this message
    };
    for (const std::string& option : unusable)
    {
        auto parsed = ParseAdvertisementWith(option + PREFIX_OPTION);
        NS_TEST_ASSERT_MSG_EQ(bool(parsed), true, Reason(parsed));
        const NdOptions& options = parsed.value->options;
        NS_TEST_EXPECT_MSG_EQ(options.prefixes.size(), 1u, option);
        NS_TEST_EXPECT_MSG_EQ(options.mtu.has_value(), false, option);
        NS_TEST_EXPECT_MSG_EQ(options.advertisementInterval.has_value(), false, option);
        NS_TEST_EXPECT_MSG_EQ(options.homeAgent.has_value(), false, option);
        NS_TEST_EXPECT_MSG_EQ(options.targetLinkLayerAddress.has_value(), false, option);
        NS_TEST_ASSERT_MSG_EQ(options.other.size(), 1u, option);
        NS_TEST_EXPECT_MSG_EQ(ToHex(options.other[0].data), option, "kept as it came");
    }
}

MIP6SEC_TEST_CASE(HomeAgentFlag, "Home Agent Information counts only with the H flag")
{
    const std::string information = "0801000000050e10";
    auto with = ParseAdvertisementWith(information, "20");
    NS_TEST_ASSERT_MSG_EQ(bool(with), true, Reason(with));
    NS_TEST_EXPECT_MSG_EQ(with.value->options.homeAgent.has_value(), true, "H set");
    auto without = ParseAdvertisementWith(information, "c0");
    NS_TEST_ASSERT_MSG_EQ(bool(without), true, Reason(without));
    NS_TEST_EXPECT_MSG_EQ(without.value->options.homeAgent.has_value(), false, "H clear");
    NS_TEST_EXPECT_MSG_EQ(without.value->options.other.size(), 1u, "kept unused");
}

MIP6SEC_TEST_CASE(OptionsOfOtherMessages,
                  "Options of RFC 6275 are ignored in messages other than Router Advertisements")
{
    const std::string options = "0701000000000046" // Advertisement Interval, RFC 6275 7.3
                                "0801000000050e10" // Home Agent Information, RFC 6275 7.4
                                "05010000000005dc" +
                                PREFIX_OPTION;
    const Icmp6Envelope envelope = EnvelopeOf(VECTOR_NA_SOLICITED);
    const std::string target = "00000000fe800000000000000000000000000001";
    auto check = [this](const NdOptions& kept) {
        NS_TEST_EXPECT_MSG_EQ(kept.advertisementInterval.has_value(), false, "interval");
        NS_TEST_EXPECT_MSG_EQ(kept.homeAgent.has_value(), false, "information");
        NS_TEST_EXPECT_MSG_EQ(kept.mtu.has_value(), false, "MTU");
        NS_TEST_EXPECT_MSG_EQ(kept.prefixes.size(), 0u, "prefix");
        NS_TEST_EXPECT_MSG_EQ(kept.other.size(), 4u, "kept unused");
    };
    std::vector<uint8_t> octets = Repaired("8500000000000000" + options, envelope);
    auto rs = ParseRouterSolicitation(octets.data(), octets.size(), envelope);
    NS_TEST_ASSERT_MSG_EQ(bool(rs), true, Reason(rs));
    check(rs.value->options);
    octets = Repaired("87000000" + target + options, envelope);
    auto ns = ParseNeighborSolicitation(octets.data(), octets.size(), envelope);
    NS_TEST_ASSERT_MSG_EQ(bool(ns), true, Reason(ns));
    check(ns.value->options);
    octets = Repaired("88000000" + target + options, envelope);
    auto na = ParseNeighborAdvertisement(octets.data(), octets.size(), envelope);
    NS_TEST_ASSERT_MSG_EQ(bool(na), true, Reason(na));
    check(na.value->options);
}

MIP6SEC_TEST_CASE(MobilePrefixOptions, "Mobile prefix messages skip options that they do not know")
{
    Icmp6Envelope envelope = EnvelopeOf(VECTOR_MPS, 1);
    std::vector<uint8_t> octets = Repaired("9200000012340000"
                                           "fe01ffffffffffff" +
                                               PREFIX_OPTION,
                                           envelope);
    auto solicitation = ParseMobilePrefixSolicitation(octets.data(), octets.size(), envelope);
    NS_TEST_ASSERT_MSG_EQ(bool(solicitation), true, Reason(solicitation));
    NS_TEST_EXPECT_MSG_EQ(solicitation.value->identifier, 0x1234, "identifier");
    octets = Repaired("930000001234c000"
                      "fe01ffffffffffff"
                      "05010000000005dc" +
                          PREFIX_OPTION,
                      envelope);
    auto advertisement = ParseMobilePrefixAdvertisement(octets.data(), octets.size(), envelope);
    NS_TEST_ASSERT_MSG_EQ(bool(advertisement), true, Reason(advertisement));
    NS_TEST_EXPECT_MSG_EQ(advertisement.value->identifier, 0x1234, "identifier");
    NS_TEST_EXPECT_MSG_EQ(advertisement.value->managed, true, "M");
    NS_TEST_EXPECT_MSG_EQ(advertisement.value->other, true, "O");
    NS_TEST_ASSERT_MSG_EQ(advertisement.value->options.prefixes.size(), 1u, "read on behind them");
    NS_TEST_EXPECT_MSG_EQ(advertisement.value->options.prefixes[0].routerAddress, true, "R");
    NS_TEST_EXPECT_MSG_EQ(advertisement.value->options.other.size(), 2u, "kept unused");
}

MIP6SEC_TEST_CASE(LongLinkLayerAddress, "Link-layer addresses of any length are padded to 8 octets")
{
    for (std::size_t size = 1; size <= 40; ++size)
    {
        NdOptions options;
        options.targetLinkLayerAddress = LinkLayerOctets(size, 0x77);
        WireWriter writer;
        options.Serialize(writer);
        NS_TEST_EXPECT_MSG_EQ(writer.GetSize() % 8, 0u, "multiple of 8 octets");
        NS_TEST_EXPECT_MSG_EQ(writer.GetBytes()[1] * 8u, writer.GetSize(), "length");
        WireReader reader(writer.GetBytes().data(), writer.GetSize());
        auto parsed = NdOptions::Parse(reader, Icmp6Type::NEIGHBOR_ADVERTISEMENT);
        NS_TEST_ASSERT_MSG_EQ(bool(parsed), true, Reason(parsed));
        LinkLayerOctets back = parsed.value->targetLinkLayerAddress.value();
        back.resize(size);
        NS_TEST_EXPECT_MSG_EQ(ToHex(back), ToHex(LinkLayerOctets(size, 0x77)), size << " octets");
    }
}

/// Suite of the options of Neighbor Discovery
class WireNdOptionsTestSuite : public TestSuite
{
  public:
    WireNdOptionsTestSuite()
        : TestSuite("mip6sec-wire-nd-options", TestSuite::Type::UNIT)
    {
        AddTestCase(new ReservedFields);
        AddTestCase(new PrefixFlags);
        AddTestCase(new SecondOptions);
        AddTestCase(new UnknownOptions);
        AddTestCase(new UnusableOptions);
        AddTestCase(new HomeAgentFlag);
        AddTestCase(new OptionsOfOtherMessages);
        AddTestCase(new MobilePrefixOptions);
        AddTestCase(new LongLinkLayerAddress);
    }
} g_wireNdOptionsTestSuite; //!< registers the suite

} // namespace
