/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "wire-nd-test-support.h"

#include "ns3/certification-messages.h"
#include "ns3/redirect-message.h"

#include <algorithm>
#include <utility>

using namespace ns3;
using namespace ns3::mip6sec;

namespace
{

const std::string ANCHOR = "0f030101" + std::string(SEND_ANCHOR_NAME) + "00"; //!< by DER name

/// How the vectors arrive: from a host or router, to all routers, all nodes, or a solicited node
const Icmp6Envelope FROM_HOST{Ipv6Address("fe80::2"), Ipv6Address("ff02::2"), 255};
const Icmp6Envelope TO_ALL{Ipv6Address("fe80::1"), Ipv6Address("ff02::1"), 255};
const Icmp6Envelope TO_HOST{Ipv6Address("fe80::1"), Ipv6Address("ff02::1:ff00:2"), 255};

/// @param hex a message without checksum @param envelope how it arrives @return what is read
Parsed<CertificationPathSolicitation>
Solicitation(const std::string& hex, const Icmp6Envelope& envelope = FROM_HOST)
{
    const std::vector<uint8_t> octets = Repaired(hex, envelope);
    return ParseCertificationPathSolicitation(octets.data(), octets.size(), envelope);
}

/// @param hex a message without checksum @param envelope how it arrives @return what is read
Parsed<CertificationPathAdvertisement>
Advertisement(const std::string& hex, const Icmp6Envelope& envelope = TO_HOST)
{
    const std::vector<uint8_t> octets = Repaired(hex, envelope);
    return ParseCertificationPathAdvertisement(octets.data(), octets.size(), envelope);
}

MIP6SEC_TEST_CASE(SolicitationAddresses,
                  "A path solicitation comes from a link-local or the unspecified address")
{
    const std::pair<const char*, const char*> rows[] = {
        {"fe80::2", "none"},
        {"::", "none"},
        {"2001:a::2", "bad address"},
        {"ff02::1", "bad address"},
        {"::1", "bad address"},
    };
    for (const auto& [source, reason] : rows)
    {
        for (const char* destination : {"ff02::2", "ff02::1:ff00:1", "fe80::1"})
        {
            const Icmp6Envelope envelope{Ipv6Address(source), Ipv6Address(destination), 255};
            NS_TEST_EXPECT_MSG_EQ(Reason(Solicitation("940000001234ffff" + ANCHOR, envelope)),
                                  reason,
                                  source << " to " << destination);
        }
    }
}

MIP6SEC_TEST_CASE(SolicitationIdentifier, "A path solicitation with identifier zero is refused")
{
    auto parsed = Solicitation("940000000000ffff" + ANCHOR);
    NS_TEST_EXPECT_MSG_EQ(Reason(parsed), "bad field", "zero");
    NS_TEST_EXPECT_MSG_EQ(parsed.offset, 4u, "the identifier");
    for (const char* identifier : {"0001", "8000", "ffff"})
    {
        parsed = Solicitation("94000000" + std::string(identifier) + "0000" + ANCHOR);
        NS_TEST_EXPECT_MSG_EQ(Reason(parsed), "none", identifier);
    }
}

MIP6SEC_TEST_CASE(SolicitationAnchors,
                  "A path solicitation has an anchor and the first by a DER name")
{
    const std::string fqdn = "0f030204" + std::string(SEND_ANCHOR_FQDN) + "00000000";
    const std::string head = "940000001234ffff";
    NS_TEST_EXPECT_MSG_EQ(Reason(Solicitation(head)), "bad option", "none");
    NS_TEST_EXPECT_MSG_EQ(Reason(Solicitation(head + fqdn)), "bad option", "a domain name only");
    NS_TEST_EXPECT_MSG_EQ(Reason(Solicitation(head + fqdn + ANCHOR)), "bad option", "it first");
    NS_TEST_EXPECT_MSG_EQ(Reason(Solicitation(head + "0f01010400000000")), "bad option", "no name");
    NS_TEST_EXPECT_MSG_EQ(Reason(Solicitation(head + "0f01ff0001020304")),
                          "bad option",
                          "type 255");
    NS_TEST_EXPECT_MSG_EQ(Reason(Solicitation(head + "0f01010500000000")), "bad option", "padding");
    const std::string padded = "0f030101" + std::string(SEND_ANCHOR_NAME) + "ff";
    auto parsed = Solicitation(head + padded);
    NS_TEST_ASSERT_MSG_EQ(bool(parsed), true, Reason(parsed));
    NS_TEST_EXPECT_MSG_EQ(ToHex(parsed.value->anchors[0].name),
                          SEND_ANCHOR_NAME,
                          "padding of any content is ignored");
    parsed = Solicitation(head + ANCHOR + fqdn + "0f01ff0001020304");
    NS_TEST_ASSERT_MSG_EQ(bool(parsed), true, Reason(parsed));
    NS_TEST_ASSERT_MSG_EQ(parsed.value->anchors.size(), 3u, "all");
    NS_TEST_EXPECT_MSG_EQ(ToHex(parsed.value->anchors[0].name), SEND_ANCHOR_NAME, "first");
    NS_TEST_EXPECT_MSG_EQ(+parsed.value->anchors[1].nameType, 2, "second by a domain name");
    NS_TEST_EXPECT_MSG_EQ(ToHex(parsed.value->anchors[1].name), SEND_ANCHOR_FQDN, "it");
    NS_TEST_EXPECT_MSG_EQ(+parsed.value->anchors[2].nameType, 255, "third of a type to come");
}

MIP6SEC_TEST_CASE(OtherOptions, "Options that are not defined for path messages are ignored")
{
    // Link-layer address, CGA that cannot be, Nonce, RSA Signature, type 254
    const std::string others = "0101000000000001"
                               "0b0105000000ffff"
                               "0e01010203040506"
                               "0c01000000000000"
                               "fe01010203040506";
    const std::string certificate = "1001010030020500";
    // A certificate is not defined for a solicitation, not even one that cannot be
    auto solicitation = Solicitation("940000001234ffff" + others + "1001010031020500" + ANCHOR);
    NS_TEST_ASSERT_MSG_EQ(bool(solicitation), true, Reason(solicitation));
    NS_TEST_EXPECT_MSG_EQ(solicitation.value->anchors.size(), 1u, "behind them");
    auto parsed = Advertisement("95000000123400020001ffff" + others + certificate + ANCHOR);
    NS_TEST_ASSERT_MSG_EQ(bool(parsed), true, Reason(parsed));
    NS_TEST_EXPECT_MSG_EQ(ToHex(parsed.value->certificate.value().certificate), "30020500", "it");
    NS_TEST_EXPECT_MSG_EQ(parsed.value->anchors.size(), 1u, "behind them");
}

MIP6SEC_TEST_CASE(AdvertisementAddresses,
                  "A path advertisement goes from a link-local address to all or a solicited node")
{
    const std::string toAll = "950000000000000200010000";
    const std::string toOne = "950000001234000200010000";
    const std::pair<const char*, const char*> sources[] = {
        {"fe80::1", "none"},
        {"::", "bad address"},
        {"2001:a::1", "bad address"},
    };
    for (const auto& [source, reason] : sources)
    {
        Icmp6Envelope envelope = TO_ALL;
        envelope.source = Ipv6Address(source);
        NS_TEST_EXPECT_MSG_EQ(Reason(Advertisement(toAll, envelope)), reason, source);
    }
    const std::pair<const char*, const char*> destinations[] = {
        {"ff02::1:ff00:2", "none"},
        {"fe80::2", "bad address"},
        {"2001:a::2", "bad address"},
        {"ff02::2", "bad address"},
        {"ff01::1", "bad address"},
    };
    for (const auto& [destination, reason] : destinations)
    {
        Icmp6Envelope envelope = TO_ALL;
        envelope.destination = Ipv6Address(destination);
        NS_TEST_EXPECT_MSG_EQ(Reason(Advertisement(toOne, envelope)), reason, destination);
    }
}

MIP6SEC_TEST_CASE(AdvertisementIdentifier,
                  "The identifier of a path advertisement is zero exactly if it goes to all nodes")
{
    const std::string unsolicited = "950000000000000200010000";
    const std::string answer = "950000001234000200010000";
    NS_TEST_EXPECT_MSG_EQ(Reason(Advertisement(unsolicited, TO_ALL)), "none", "zero to all");
    NS_TEST_EXPECT_MSG_EQ(Reason(Advertisement(answer, TO_ALL)), "bad field", "not zero to all");
    NS_TEST_EXPECT_MSG_EQ(Reason(Advertisement(unsolicited)), "bad field", "zero to one");
    NS_TEST_EXPECT_MSG_EQ(Reason(Advertisement(answer)), "none", "not zero to one");
}

MIP6SEC_TEST_CASE(AdvertisementComponents,
                  "The component of a path advertisement is below the number of components")
{
    const std::pair<const char*, const char*> rows[] = {
        {"00010000", "none"},
        {"00020001", "none"},
        {"fffffffe", "none"},
        {"00010001", "bad field"},
        {"00010002", "bad field"},
        {"0001ffff", "bad field"},
        {"ffffffff", "bad field"},
    };
    for (const auto& [fields, reason] : rows)
    {
        const std::string octets = "950000001234" + std::string(fields) + "00001001010030020500";
        NS_TEST_EXPECT_MSG_EQ(Reason(Advertisement(octets)), reason, fields);
    }
    NS_TEST_EXPECT_MSG_EQ(Reason(Advertisement("950000001234000000000000" + ANCHOR)),
                          "none",
                          "no path was found");
    NS_TEST_EXPECT_MSG_EQ(Reason(Advertisement("9500000012340000000100001001010030020500")),
                          "bad field",
                          "component 1 of none");
    NS_TEST_EXPECT_MSG_EQ(Reason(Advertisement("9500000012340000000000001001010030020500")),
                          "bad field",
                          "a certificate of none");
}

MIP6SEC_TEST_CASE(Certificates, "A certificate ends where its DER says and the rest is padding")
{
    const std::string head = "950000001234000200010000";
    const std::pair<const char*, const char*> sound[] = {
        {"1001010030020500", "30020500"},
        {"100201ff3003020105aabbccddeeff11", "3003020105"},
        {"10020100308105020304050607000000", "3081050203040506"},
        {"10020100308200020500000000000000", "308200020500"},
        {"1001010030000000", "3000"},
    };
    for (const auto& [option, certificate] : sound)
    {
        auto parsed = Advertisement(head + option);
        NS_TEST_ASSERT_MSG_EQ(bool(parsed && parsed.value->certificate), true, option);
        NS_TEST_EXPECT_MSG_EQ(ToHex(parsed.value->certificate->certificate), certificate, option);
    }
    const char* broken[] = {
        "1001010031020500", // no SEQUENCE
        "1001010030030500", // longer than the option
        "1001010030820500", // length runs past the end
        "1001010030830000", // length of three octets
        "1001010030800000", // indefinite length
        "10010100ff000000",
    };
    for (const char* option : broken)
    {
        NS_TEST_EXPECT_MSG_EQ(Reason(Advertisement(head + option)), "bad option", option);
    }
    // Another type is kept as it is, but one in X.509 goes before it
    auto parsed = Advertisement(head + "100102ff01020304");
    NS_TEST_ASSERT_MSG_EQ(bool(parsed && parsed.value->certificate), true, "type 2");
    NS_TEST_EXPECT_MSG_EQ(+parsed.value->certificate->certificateType, 2, "type");
    NS_TEST_EXPECT_MSG_EQ(ToHex(parsed.value->certificate->certificate), "01020304", "as it is");
    parsed = Advertisement(head + "100102000102030410010100300205001001010030020501");
    NS_TEST_ASSERT_MSG_EQ(bool(parsed && parsed.value->certificate), true, "both");
    NS_TEST_EXPECT_MSG_EQ(+parsed.value->certificate->certificateType, 1, "type");
    NS_TEST_EXPECT_MSG_EQ(ToHex(parsed.value->certificate->certificate), "30020500", "the first");
}

MIP6SEC_TEST_CASE(ReservedField,
                  "The reserved field of a path advertisement is written zero and ignored")
{
    auto parsed = Advertisement("95000000123400020001ffff");
    NS_TEST_ASSERT_MSG_EQ(bool(parsed), true, Reason(parsed));
    const auto octets = SerializeIcmp6(*parsed.value, TO_HOST.source, TO_HOST.destination);
    NS_TEST_EXPECT_MSG_EQ(ToHex(octets).substr(8), "1234000200010000", "zero");
}

/// @param hex a Redirect without checksum @param source its source @return what is read
std::string
RedirectReason(const std::string& hex, const char* source = "fe80::1")
{
    const Icmp6Envelope envelope{Ipv6Address(source), Ipv6Address("2001:a::2"), 255};
    const std::vector<uint8_t> octets = Repaired(hex, envelope);
    return Reason(ParseRedirect(octets.data(), octets.size(), envelope));
}

MIP6SEC_TEST_CASE(RedirectRules, "A Redirect is checked as RFC 4861 8.1 says")
{
    const std::string router = "fe800000000000000000000000000003";
    const std::string global = "2001000a000000000000000000000003";
    const std::string other = "2001000c000000000000000000000001";
    const std::string group = "ff020000000000000000000000000001";
    const std::string head = "89000000ffffffff"; // reserved field ignored
    NS_TEST_EXPECT_MSG_EQ(RedirectReason(head + router + other), "none", "to a router");
    NS_TEST_EXPECT_MSG_EQ(RedirectReason(head + global + global), "none", "to the destination");
    NS_TEST_EXPECT_MSG_EQ(RedirectReason(head + global + other), "bad address", "to another");
    NS_TEST_EXPECT_MSG_EQ(RedirectReason(head + router + group), "bad address", "of a group");
    NS_TEST_EXPECT_MSG_EQ(RedirectReason(head + group + group), "bad address", "of a group");
    NS_TEST_EXPECT_MSG_EQ(RedirectReason(head + router + other, "2001:a::1"),
                          "bad address",
                          "from no link-local address");
}

MIP6SEC_TEST_CASE(RedirectedHeader,
                  "A Redirect does not exceed 1280 octets with the packet it is about")
{
    const Ipv6Address source("fe80::1");
    const Ipv6Address destination("2001:a::2");
    for (std::size_t size : {0u, 1u, 61u, 64u, 1184u, 1185u, 1192u, 1193u, 1500u, 9000u})
    {
        RedirectMessage message;
        message.target = Ipv6Address("fe80::3");
        message.destination = Ipv6Address("2001:c::1");
        message.options.targetLinkLayerAddress = LinkLayerOctets{0, 0, 0, 0, 0, 3};
        message.options.redirectedHeader.emplace(size, 0xab);
        const auto octets = SerializeIcmp6(message, source, destination);
        // 40 of IPv6, 40 of the message, 8 and 8 of the options; in units of 8 octets
        const std::size_t kept = std::min<std::size_t>(size / 8 * 8, 1280 - 40 - 40 - 8 - 8);
        NS_TEST_EXPECT_MSG_EQ(octets.size(), 56 + kept, size);
        NS_TEST_EXPECT_MSG_EQ(octets.size() % 8, 0u, size);
        auto parsed = ParseRedirect(octets.data(), octets.size(), {source, destination, 255});
        NS_TEST_ASSERT_MSG_EQ(bool(parsed), true, Reason(parsed));
        NS_TEST_EXPECT_MSG_EQ(ToHex(parsed.value->options.redirectedHeader.value()),
                              ToHex(std::vector<uint8_t>(kept, 0xab)),
                              "the first octets and no padding");
    }
}

/// Suite of certification path messages and Redirects
class WireCertificationTestSuite : public TestSuite
{
  public:
    WireCertificationTestSuite()
        : TestSuite("mip6sec-wire-certification", TestSuite::Type::UNIT)
    {
        AddTestCase(new SolicitationAddresses);
        AddTestCase(new SolicitationIdentifier);
        AddTestCase(new SolicitationAnchors);
        AddTestCase(new OtherOptions);
        AddTestCase(new AdvertisementAddresses);
        AddTestCase(new AdvertisementIdentifier);
        AddTestCase(new AdvertisementComponents);
        AddTestCase(new Certificates);
        AddTestCase(new ReservedField);
        AddTestCase(new RedirectRules);
        AddTestCase(new RedirectedHeader);
    }
} g_wireCertificationTestSuite; //!< registers the suite

} // namespace
