/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "wire-nd-expected.h"

#include <algorithm>
#include <utility>

using namespace ns3;
using namespace ns3::mip6sec;

namespace
{

MIP6SEC_TEST_CASE(SerializesLikeScapy, "Each ICMPv6 message is written as scapy writes it")
{
    for (const Expected& expected : AllMessages())
    {
        NS_TEST_EXPECT_MSG_EQ(ToHex(expected.made),
                              ToHex(VectorMessage(expected.vector).message),
                              "written from fields");
    }
}

MIP6SEC_TEST_CASE(RoundTrip, "Each ICMPv6 message of scapy is read and written again unchanged")
{
    for (const Expected& expected : AllMessages())
    {
        VectorMessage v(expected.vector);
        Verdict verdict = expected.judge(v.message, expected.envelope);
        NS_TEST_EXPECT_MSG_EQ(ParseErrorName(verdict.error), std::string("none"), "accepted");
        NS_TEST_EXPECT_MSG_EQ(ToHex(verdict.again), ToHex(v.message), "written again");
    }
}

MIP6SEC_TEST_CASE(Truncation, "A cut off ICMPv6 message is refused unless it ends with an option")
{
    for (const Expected& expected : AllMessages())
    {
        VectorMessage v(expected.vector);
        for (std::size_t size = 0; size < v.message.size(); ++size)
        {
            std::vector<uint8_t> head = Head(v.message, size);
            const std::string cut = ParseErrorName(expected.judge(head, expected.envelope).error);
            NS_TEST_EXPECT_MSG_EQ((cut == "truncated" || cut == "bad checksum"),
                                  true,
                                  size << " octets: " << cut);
            // With a checksum that fits the cut message, only the structure speaks
            RepairChecksum(head, 2, 58, expected.envelope.source, expected.envelope.destination);
            const auto& valid = expected.validCuts;
            const bool mayEnd = std::find(valid.begin(), valid.end(), size) != valid.end();
            // A path solicitation needs an anchor
            const bool bare = v.message[0] == 148 && size == 8;
            NS_TEST_EXPECT_MSG_EQ(ParseErrorName(expected.judge(head, expected.envelope).error),
                                  std::string(mayEnd ? "none"
                                              : bare ? "bad option"
                                                     : "truncated"),
                                  size << " of " << v.message.size() << " octets of type "
                                       << +v.message[0]);
        }
    }
}

MIP6SEC_TEST_CASE(TrailingOctet, "An ICMPv6 message with one octet too many is refused")
{
    for (const Expected& expected : AllMessages())
    {
        std::vector<uint8_t> octets = VectorMessage(expected.vector).message;
        octets.push_back(1);
        RepairChecksum(octets, 2, 58, expected.envelope.source, expected.envelope.destination);
        NS_TEST_EXPECT_MSG_EQ(ParseErrorName(expected.judge(octets, expected.envelope).error),
                              expected.oneMore,
                              "type " << +octets[0]);
    }
}

MIP6SEC_TEST_CASE(CommonChecks, "Hop limit and checksum and code and type of ICMPv6 are checked")
{
    for (const Expected& expected : AllMessages())
    {
        const std::vector<uint8_t> octets = VectorMessage(expected.vector).message;
        for (int hopLimit : {0, 1, 64, 254})
        {
            Icmp6Envelope envelope = expected.envelope;
            envelope.hopLimit = static_cast<uint8_t>(hopLimit);
            NS_TEST_EXPECT_MSG_EQ(ParseErrorName(expected.judge(octets, envelope).error),
                                  std::string(expected.onLink ? "bad hop limit" : "none"),
                                  "hop limit " << hopLimit);
        }
        std::vector<uint8_t> changed = octets;
        changed[3] ^= 1;
        NS_TEST_EXPECT_MSG_EQ(ParseErrorName(expected.judge(changed, expected.envelope).error),
                              std::string("bad checksum"),
                              "checksum");
        changed = octets;
        changed[1] = 1;
        RepairChecksum(changed, 2, 58, expected.envelope.source, expected.envelope.destination);
        NS_TEST_EXPECT_MSG_EQ(ParseErrorName(expected.judge(changed, expected.envelope).error),
                              std::string("bad code"),
                              "code");
        changed = octets;
        changed[0] = 200;
        RepairChecksum(changed, 2, 58, expected.envelope.source, expected.envelope.destination);
        NS_TEST_EXPECT_MSG_EQ(ParseErrorName(expected.judge(changed, expected.envelope).error),
                              std::string("unknown type"),
                              "type");
    }
}

MIP6SEC_TEST_CASE(OptionLengthZero, "An option of length zero makes a message invalid")
{
    for (const Expected& expected : AllMessages())
    {
        const std::vector<uint8_t> octets = VectorMessage(expected.vector).message;
        if (octets[0] == 144 || octets[0] == 145)
        {
            continue; // home agent discovery has no options
        }
        for (int type : {0, 1, 2, 3, 4, 5, 7, 8, 11, 15, 16, 254})
        {
            std::vector<uint8_t> changed = octets;
            changed.push_back(static_cast<uint8_t>(type));
            changed.resize(octets.size() + 8);
            RepairChecksum(changed, 2, 58, expected.envelope.source, expected.envelope.destination);
            NS_TEST_EXPECT_MSG_EQ(ParseErrorName(expected.judge(changed, expected.envelope).error),
                                  std::string("bad length"),
                                  "option " << type << " behind type " << +octets[0]);
        }
    }
}

MIP6SEC_TEST_CASE(ReservedFields, "Reserved fields of ICMPv6 messages are written zero and ignored")
{
    const Icmp6Envelope envelope = EnvelopeOf(VECTOR_RA);
    const std::pair<std::string, Judge> messages[] = {
        {"85000000ffffffff", MakeJudge(ParseRouterSolicitation)},
        {"86000000401f07080000000100000002", MakeJudge(ParseRouterAdvertisement)},
        {"87000000fffffffffe800000000000000000000000000001", MakeJudge(ParseNeighborSolicitation)},
        {"880000001ffffffffe800000000000000000000000000001", MakeJudge(ParseNeighborAdvertisement)},
        {"900000001234ffff", MakeJudge(ParseHomeAgentDiscoveryRequest)},
        {"910000001234ffff", MakeJudge(ParseHomeAgentDiscoveryReply)},
        {"920000001234ffff", MakeJudge(ParseMobilePrefixSolicitation)},
        {"9300000012343fff", MakeJudge(ParseMobilePrefixAdvertisement)},
    };
    const std::string clean[] = {
        "8500000000000000",
        "86000000400007080000000100000002",
        "8700000000000000fe800000000000000000000000000001",
        "8800000000000000fe800000000000000000000000000001",
        "9000000012340000",
        "9100000012340000",
        "9200000012340000",
        "9300000012340000",
    };
    for (std::size_t i = 0; i < 8; ++i)
    {
        Verdict verdict = messages[i].second(Repaired(messages[i].first, envelope), envelope);
        NS_TEST_ASSERT_MSG_EQ(ParseErrorName(verdict.error),
                              std::string("none"),
                              messages[i].first);
        verdict.again[2] = verdict.again[3] = 0; // checksum
        NS_TEST_EXPECT_MSG_EQ(ToHex(verdict.again), clean[i], "reserved fields are zero");
    }
}

MIP6SEC_TEST_CASE(AdvertisementFields,
                  "Fields of a Router Advertisement are read into their places")
{
    VectorMessage v(VECTOR_RA);
    auto parsed = ParseRouterAdvertisement(v.message.data(), v.message.size(), v.envelope);
    NS_TEST_ASSERT_MSG_EQ(bool(parsed), true, Reason(parsed));
    const RouterAdvertisement& message = *parsed.value;
    NS_TEST_EXPECT_MSG_EQ(+message.hopLimit, 64, "Cur Hop Limit");
    NS_TEST_EXPECT_MSG_EQ(message.managed, false, "M");
    NS_TEST_EXPECT_MSG_EQ(message.other, true, "O");
    NS_TEST_EXPECT_MSG_EQ(message.homeAgent, true, "H");
    NS_TEST_EXPECT_MSG_EQ(message.routerLifetime, 1800, "Router Lifetime");
    NS_TEST_EXPECT_MSG_EQ(message.reachableTime, 30000u, "Reachable Time");
    NS_TEST_EXPECT_MSG_EQ(message.retransTimer, 1000u, "Retrans Timer");
    const NdOptions& options = message.options;
    NS_TEST_EXPECT_MSG_EQ(ToHex(options.sourceLinkLayerAddress.value()), "000000000001", "address");
    NS_TEST_ASSERT_MSG_EQ(options.prefixes.size(), 2u, "prefixes");
    NS_TEST_EXPECT_MSG_EQ(options.prefixes[0].routerAddress, true, "R");
    NS_TEST_EXPECT_MSG_EQ(options.prefixes[0].prefix, Ipv6Address("2001:a::1"), "router address");
    NS_TEST_EXPECT_MSG_EQ(options.prefixes[0].validLifetime, 2592000u, "valid lifetime");
    NS_TEST_EXPECT_MSG_EQ(options.prefixes[0].preferredLifetime, 604800u, "preferred lifetime");
    NS_TEST_EXPECT_MSG_EQ(options.prefixes[1].routerAddress, false, "R");
    NS_TEST_EXPECT_MSG_EQ(options.prefixes[1].onLink, false, "L");
    NS_TEST_EXPECT_MSG_EQ(options.prefixes[1].autonomous, false, "A");
    NS_TEST_EXPECT_MSG_EQ(+options.prefixes[1].prefixLength, 48, "prefix length");
    NS_TEST_EXPECT_MSG_EQ(options.mtu.value(), 1500u, "MTU");
    NS_TEST_EXPECT_MSG_EQ(options.advertisementInterval.value(), 70u, "milliseconds");
    NS_TEST_EXPECT_MSG_EQ(options.homeAgent.value().preference, 5, "preference");
    NS_TEST_EXPECT_MSG_EQ(options.homeAgent.value().lifetime, 3600, "seconds");
    NS_TEST_EXPECT_MSG_EQ(options.other.size(), 0u, "nothing else");
}

MIP6SEC_TEST_CASE(SourceOfAdvertisement,
                  "A Router Advertisement must come from a link-local address")
{
    for (const char* source : {"::", "::1", "2001:a::1", "fec0::1", "ff02::1", "fd00::1"})
    {
        Icmp6Envelope envelope = EnvelopeOf(VECTOR_RA_BARE);
        envelope.source = Ipv6Address(source);
        std::vector<uint8_t> octets = VectorMessage(VECTOR_RA_BARE).message;
        RepairChecksum(octets, 2, 58, envelope.source, envelope.destination);
        auto parsed = ParseRouterAdvertisement(octets.data(), octets.size(), envelope);
        NS_TEST_EXPECT_MSG_EQ(Reason(parsed), "bad address", source);
    }
}

MIP6SEC_TEST_CASE(SolicitationsFromUnspecified,
                  "Solicitations from the unspecified address have no link-layer address")
{
    Icmp6Envelope envelope = EnvelopeOf(VECTOR_RS_UNSPECIFIED);
    std::vector<uint8_t> octets = Repaired("85000000000000000101000000000002", envelope);
    NS_TEST_EXPECT_MSG_EQ(Reason(ParseRouterSolicitation(octets.data(), octets.size(), envelope)),
                          "bad option",
                          "RS");
    const std::string probe = "87000000000000002001000a000000000000000000000100";
    envelope = EnvelopeOf(VECTOR_NS_DAD);
    octets = Repaired(probe + "0101000000000002", envelope);
    NS_TEST_EXPECT_MSG_EQ(Reason(ParseNeighborSolicitation(octets.data(), octets.size(), envelope)),
                          "bad option",
                          "NS");
    for (const char* destination : {"2001:a::100", "ff02::1", "ff02::1:fe00:100", "ff05::1:ff00:1"})
    {
        envelope.destination = Ipv6Address(destination);
        octets = Repaired(probe, envelope);
        NS_TEST_EXPECT_MSG_EQ(
            Reason(ParseNeighborSolicitation(octets.data(), octets.size(), envelope)),
            "bad address",
            destination);
    }
}

MIP6SEC_TEST_CASE(NeighborAddresses,
                  "Targets are not multicast and multicast advertisements are not solicited")
{
    Icmp6Envelope envelope = EnvelopeOf(VECTOR_NA_SOLICITED);
    const std::string multicast = "ff020000000000000000000000000001";
    std::vector<uint8_t> octets = Repaired("8700000000000000" + multicast, envelope);
    NS_TEST_EXPECT_MSG_EQ(Reason(ParseNeighborSolicitation(octets.data(), octets.size(), envelope)),
                          "bad address",
                          "NS");
    octets = Repaired("8800000000000000" + multicast, envelope);
    NS_TEST_EXPECT_MSG_EQ(
        Reason(ParseNeighborAdvertisement(octets.data(), octets.size(), envelope)),
        "bad address",
        "NA");
    envelope.destination = Ipv6Address("ff02::1");
    octets = Repaired("8800000040000000fe800000000000000000000000000001", envelope);
    NS_TEST_EXPECT_MSG_EQ(
        Reason(ParseNeighborAdvertisement(octets.data(), octets.size(), envelope)),
        "bad address",
        "S to a multicast address");
}

MIP6SEC_TEST_CASE(DiscoveryReply, "A home agent discovery reply lists whole and usable addresses")
{
    const Icmp6Envelope envelope = EnvelopeOf(VECTOR_DHAAD_REPLY);
    const std::string good = "2001000a000000000000000000000001";
    std::vector<uint8_t> octets =
        Repaired("9100000000010000" + good + good.substr(0, 30), envelope);
    auto parsed = ParseHomeAgentDiscoveryReply(octets.data(), octets.size(), envelope);
    NS_TEST_EXPECT_MSG_EQ(Reason(parsed), "truncated", "not a multiple of 16 octets");
    NS_TEST_EXPECT_MSG_EQ(parsed.offset, 24u, "the address in question");
    for (const char* bad : {"ff020000000000000000000000000001",
                            "fe800000000000000000000000000001",
                            "00000000000000000000000000000000"})
    {
        octets = Repaired("9100000000010000" + good + bad, envelope);
        parsed = ParseHomeAgentDiscoveryReply(octets.data(), octets.size(), envelope);
        NS_TEST_EXPECT_MSG_EQ(Reason(parsed), "bad address", bad);
    }
    VectorMessage v(VECTOR_DHAAD_REPLY);
    parsed = ParseHomeAgentDiscoveryReply(v.message.data(), v.message.size(), v.envelope);
    NS_TEST_ASSERT_MSG_EQ(bool(parsed), true, Reason(parsed));
    NS_TEST_EXPECT_MSG_EQ(parsed.value->identifier, 0x4321, "identifier");
    NS_TEST_ASSERT_MSG_EQ(parsed.value->homeAgents.size(), 2u, "addresses");
    NS_TEST_EXPECT_MSG_EQ(parsed.value->homeAgents[1], Ipv6Address("2001:a::2"), "in their order");
}

/// Suite of Neighbor Discovery and the ICMPv6 messages of RFC 6275
class WireNdTestSuite : public TestSuite
{
  public:
    WireNdTestSuite()
        : TestSuite("mip6sec-wire-nd", TestSuite::Type::UNIT)
    {
        AddTestCase(new SerializesLikeScapy);
        AddTestCase(new RoundTrip);
        AddTestCase(new Truncation);
        AddTestCase(new TrailingOctet);
        AddTestCase(new CommonChecks);
        AddTestCase(new OptionLengthZero);
        AddTestCase(new ReservedFields);
        AddTestCase(new AdvertisementFields);
        AddTestCase(new SourceOfAdvertisement);
        AddTestCase(new SolicitationsFromUnspecified);
        AddTestCase(new NeighborAddresses);
        AddTestCase(new DiscoveryReply);
    }
} g_wireNdTestSuite; //!< registers the suite

} // namespace
