/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "wire-test-support.h"

#include "ns3/icmp6-errors.h"
#include "ns3/invoking-packet.h"
#include "ns3/mobility-extensions.h"

using namespace ns3;
using namespace ns3::mip6sec;

namespace
{

const Ipv6Address HOME("2001:a::100");                           //!< home address in the vectors
const std::string HOME_HEX = "2001000a000000000000000000000100"; //!< the same

/// @param vector a packet with one extension header @return that header
std::vector<uint8_t>
ExtensionOf(const WireVector& vector)
{
    VectorMessage v(vector);
    return {v.packet.begin() + 40, v.packet.begin() + vector.upperLayerOffset};
}

/// @param hex a destination options header @return what the parser says
Parsed<DestinationOptions>
ParseOptions(const std::string& hex)
{
    const std::vector<uint8_t> octets = FromHex(hex);
    return DestinationOptions::Parse(octets.data(), octets.size());
}

/// @param hex a routing header @return what the parser says
Parsed<RoutingHeader>
ParseRouting(const std::string& hex)
{
    const std::vector<uint8_t> octets = FromHex(hex);
    return RoutingHeader::Parse(octets.data(), octets.size());
}

/// @param octets a packet @return what is found in it
Parsed<InvokingPacket>
Walk(const std::vector<uint8_t>& octets)
{
    return InvokingPacket::Parse(octets.data(), octets.size());
}

MIP6SEC_TEST_CASE(SerializesLikeScapy, "Extension headers are written as scapy writes them")
{
    NS_TEST_EXPECT_MSG_EQ(ToHex(SerializeHomeAddressHeader(135, HOME)),
                          ToHex(ExtensionOf(VECTOR_BU_HOME)),
                          "Home Address option");
    NS_TEST_EXPECT_MSG_EQ(ToHex(SerializeType2RoutingHeader(135, HOME)),
                          ToHex(ExtensionOf(VECTOR_BA_HOME)),
                          "type 2 routing header");
}

MIP6SEC_TEST_CASE(ReadsExtensions, "Extension headers of scapy are read with what follows them")
{
    VectorMessage bu(VECTOR_BU_HOME);
    auto options = DestinationOptions::Parse(bu.packet.data() + 40, bu.packet.size() - 40);
    NS_TEST_ASSERT_MSG_EQ(bool(options), true, Reason(options));
    NS_TEST_EXPECT_MSG_EQ(options.value->homeAddress.value(), HOME, "home address");
    NS_TEST_EXPECT_MSG_EQ(options.value->homeAddressOffset, 6, "8n + 6");
    NS_TEST_EXPECT_MSG_EQ(options.value->size, 24, "octets");
    NS_TEST_EXPECT_MSG_EQ(+options.value->nextHeader, 135, "Mobility Header");
    VectorMessage ba(VECTOR_BA_HOME);
    auto routing = RoutingHeader::Parse(ba.packet.data() + 40, ba.packet.size() - 40);
    NS_TEST_ASSERT_MSG_EQ(bool(routing), true, Reason(routing));
    NS_TEST_EXPECT_MSG_EQ(routing.value->homeAddress, HOME, "home address");
    NS_TEST_EXPECT_MSG_EQ(routing.value->size, 24, "octets");
    NS_TEST_EXPECT_MSG_EQ(+routing.value->routingType, 2, "type");
    NS_TEST_EXPECT_MSG_EQ(+routing.value->segmentsLeft, 1, "segments left");
    NS_TEST_EXPECT_MSG_EQ(+routing.value->nextHeader, 135, "Mobility Header");
}

MIP6SEC_TEST_CASE(Truncation, "An extension header cut off at any octet is refused as truncated")
{
    const std::vector<uint8_t> options = ExtensionOf(VECTOR_BU_HOME);
    const std::vector<uint8_t> routing = ExtensionOf(VECTOR_BA_HOME);
    for (std::size_t size = 0; size < 24; ++size)
    {
        const std::vector<uint8_t> a = Head(options, size);
        const std::vector<uint8_t> b = Head(routing, size);
        NS_TEST_EXPECT_MSG_EQ(Reason(DestinationOptions::Parse(a.data(), a.size())),
                              "truncated",
                              size << " octets");
        NS_TEST_EXPECT_MSG_EQ(Reason(RoutingHeader::Parse(b.data(), b.size())),
                              "truncated",
                              size << " octets");
    }
}

MIP6SEC_TEST_CASE(HomeAddressLength, "A Home Address option of another length than 16 is refused")
{
    for (int length = 0; length <= 40; ++length)
    {
        std::vector<uint8_t> octets = FromHex("3b050000000000"
                                              "c9");
        octets.push_back(static_cast<uint8_t>(length));
        for (int i = 0; i < length; ++i)
        {
            octets.push_back(0x20);
        }
        octets.resize(56);
        octets[1] = 6;
        const std::string reason = Reason(DestinationOptions::Parse(octets.data(), octets.size()));
        NS_TEST_EXPECT_MSG_EQ(reason, std::string(length == 16 ? "none" : "bad length"), length);
    }
}

MIP6SEC_TEST_CASE(HomeAddressOnce, "A second Home Address option is refused")
{
    const std::string option = "c910" + HOME_HEX;
    auto parsed = ParseOptions("3b04" + option + option + "0100");
    NS_TEST_EXPECT_MSG_EQ(Reason(parsed), "duplicate option", "second");
    NS_TEST_EXPECT_MSG_EQ(parsed.offset, 20u, "offset of the second");
    NS_TEST_EXPECT_MSG_EQ(Reason(ParseOptions("3b02" + option + "01020000")), "none", "one");
}

MIP6SEC_TEST_CASE(HomeAddressRoutable,
                  "A home address that is not unicast and routable is refused in either header")
{
    for (const char* address : {"00000000000000000000000000000000",
                                "00000000000000000000000000000001",
                                "fe800000000000000000000000000100",
                                "febf0000000000000000000000000100",
                                "ff020000000000000000000000000001",
                                "ff0e0000000000000000000000000001"})
    {
        NS_TEST_EXPECT_MSG_EQ(Reason(ParseOptions("3b0201020000c910" + std::string(address))),
                              "bad address",
                              address);
        NS_TEST_EXPECT_MSG_EQ(Reason(ParseRouting("3b02020100000000" + std::string(address))),
                              "bad address",
                              address);
    }
}

MIP6SEC_TEST_CASE(UnknownOptions, "Unknown destination options act by their two highest bits")
{
    using Action = DestinationOptions::UnknownAction;
    const std::string home = "c910" + HOME_HEX;
    for (int type = 2; type < 256; ++type)
    {
        if (type == 0xc9)
        {
            continue;
        }
        const uint8_t octet[] = {static_cast<uint8_t>(type)};
        auto parsed = ParseOptions("3b02" + ToHex(octet) + "02aabb" + home);
        NS_TEST_ASSERT_MSG_EQ(bool(parsed), true, Reason(parsed));
        const Action actions[] = {Action::NONE,
                                  Action::DISCARD,
                                  Action::DISCARD_ICMP,
                                  Action::DISCARD_ICMP_UCAST}; // RFC 8200 4.2
        NS_TEST_EXPECT_MSG_EQ(+static_cast<uint8_t>(parsed.value->unknownAction),
                              +static_cast<uint8_t>(actions[type / 64]),
                              "type " << type);
        NS_TEST_EXPECT_MSG_EQ(parsed.value->unknownOffset,
                              (type < 64 ? 0 : 2),
                              "points at its type");
        NS_TEST_EXPECT_MSG_EQ(parsed.value->homeAddress.has_value(), (type < 64), "read on or not");
    }
}

MIP6SEC_TEST_CASE(OptionsBounded, "Destination options beyond their header are refused")
{
    NS_TEST_EXPECT_MSG_EQ(Reason(ParseOptions("3b00010000000000")), "none", "PadN and Pad1");
    NS_TEST_EXPECT_MSG_EQ(Reason(ParseOptions("3b00010500000000")), "truncated", "PadN");
    NS_TEST_EXPECT_MSG_EQ(Reason(ParseOptions("3b0000000000001e")), "truncated", "no length");
    NS_TEST_EXPECT_MSG_EQ(Reason(ParseOptions("3b001e0500000000")), "truncated", "unknown");
    NS_TEST_EXPECT_MSG_EQ(Reason(ParseOptions("3b00c91020010000")), "truncated", "home address");
    // Longer than an 8-bit counter of octets can say (255 units)
    std::string longest = "3bff" + std::string(2046 * 2, '0');
    auto parsed = ParseOptions(longest);
    NS_TEST_ASSERT_MSG_EQ(bool(parsed), true, Reason(parsed));
    NS_TEST_EXPECT_MSG_EQ(parsed.value->size, 2048, "octets");
}

MIP6SEC_TEST_CASE(RoutingHeaderChecks, "A type 2 routing header is checked as RFC 6275 6.4 says")
{
    NS_TEST_EXPECT_MSG_EQ(Reason(ParseRouting("3b02020100000000" + HOME_HEX)),
                          "none",
                          "on the wire");
    NS_TEST_EXPECT_MSG_EQ(Reason(ParseRouting("3b02020000000000" + HOME_HEX)), "none", "processed");
    NS_TEST_EXPECT_MSG_EQ(Reason(ParseRouting("3b020201ffffffff" + HOME_HEX)), "none", "reserved");
    auto parsed = ParseRouting("3b02020200000000" + HOME_HEX);
    NS_TEST_EXPECT_MSG_EQ(Reason(parsed), "bad segments left", "two");
    NS_TEST_EXPECT_MSG_EQ(parsed.offset, 3u, "Segments Left");
    NS_TEST_EXPECT_MSG_EQ(Reason(ParseRouting("3b0002010000000020010000000000000000000000000000")),
                          "bad length",
                          "no address");
    parsed = ParseRouting("3b04020100000000" + HOME_HEX + HOME_HEX);
    NS_TEST_EXPECT_MSG_EQ(Reason(parsed), "bad length", "two addresses");
    NS_TEST_EXPECT_MSG_EQ(parsed.offset, 1u, "Hdr Ext Len");
    parsed = ParseRouting("3b04000200000000" + HOME_HEX + HOME_HEX);
    NS_TEST_ASSERT_MSG_EQ(bool(parsed), true, "other types are not ours to judge");
    NS_TEST_EXPECT_MSG_EQ(parsed.value->size, 40, "octets");
    NS_TEST_EXPECT_MSG_EQ(parsed.value->homeAddress, Ipv6Address("::"), "no home address");
}

MIP6SEC_TEST_CASE(Scopes, "Scopes of addresses are ordered as RFC 4007 orders them")
{
    const std::pair<const char*, AddressScope> scopes[] = {
        {"::", AddressScope::NONE},
        {"::1", AddressScope::NODE_LOCAL},
        {"fe80::1", AddressScope::LINK_LOCAL},
        {"febf::1", AddressScope::LINK_LOCAL},
        {"fec0::1", AddressScope::SITE_LOCAL},
        {"feff::1", AddressScope::SITE_LOCAL},
        {"::2", AddressScope::GLOBAL_UNICAST},
        {"fc00::1", AddressScope::GLOBAL_UNICAST},
        {"2001:a::1", AddressScope::GLOBAL_UNICAST},
        {"fe00::1", AddressScope::GLOBAL_UNICAST},
        {"ff01::1", AddressScope::MULTICAST},
        {"ff0e::1", AddressScope::MULTICAST},
    };
    for (const auto& [address, scope] : scopes)
    {
        NS_TEST_EXPECT_MSG_EQ(+static_cast<uint8_t>(GetAddressScope(Ipv6Address(address))),
                              +static_cast<uint8_t>(scope),
                              address);
        NS_TEST_EXPECT_MSG_EQ(
            IsUnicastRoutable(Ipv6Address(address)),
            (scope == AddressScope::GLOBAL_UNICAST || scope == AddressScope::SITE_LOCAL),
            address);
    }
    NS_TEST_EXPECT_MSG_LT(+static_cast<uint8_t>(AddressScope::LINK_LOCAL),
                          +static_cast<uint8_t>(AddressScope::GLOBAL_UNICAST),
                          "order");
}

MIP6SEC_TEST_CASE(WalksToUpperLayer, "The walk over extension headers ends at the upper layer")
{
    for (const WireVector* vector : ALL_VECTORS)
    {
        VectorMessage v(*vector);
        auto parsed = Walk(v.packet);
        NS_TEST_ASSERT_MSG_EQ(bool(parsed), true, Reason(parsed));
        NS_TEST_EXPECT_MSG_EQ(parsed.value->complete, true, "whole packets");
        NS_TEST_EXPECT_MSG_EQ(parsed.value->upperLayerOffset, vector->upperLayerOffset, "by scapy");
        NS_TEST_EXPECT_MSG_EQ(parsed.value->source, v.envelope.source, "source");
        NS_TEST_EXPECT_MSG_EQ(parsed.value->destination, v.envelope.destination, "destination");
        NS_TEST_EXPECT_MSG_EQ(+parsed.value->hopLimit, +v.envelope.hopLimit, "hop limit");
        NS_TEST_EXPECT_MSG_EQ(parsed.value->payloadLength, v.packet.size() - 40, "payload length");
        NS_TEST_EXPECT_MSG_EQ(+v.packet[parsed.value->protocolFieldOffset],
                              +parsed.value->protocol,
                              "field that names the upper layer");
        // Whatever it found is right if the checksum is, with the logical addresses
        if (parsed.value->HasUpperLayer())
        {
            NS_TEST_EXPECT_MSG_EQ(InetChecksum6(parsed.value->GetLogicalSource(),
                                                parsed.value->GetLogicalDestination(),
                                                parsed.value->protocol,
                                                v.message.data(),
                                                v.message.size()),
                                  0,
                                  "checksum over the logical addresses");
        }
    }
}

MIP6SEC_TEST_CASE(WalkFindsHomeAddresses, "The walk finds home addresses of both ends")
{
    auto parsed = Walk(VectorMessage(VECTOR_UDP_OPTIMISED).packet);
    NS_TEST_ASSERT_MSG_EQ(bool(parsed), true, Reason(parsed));
    const InvokingPacket& packet = *parsed.value;
    NS_TEST_EXPECT_MSG_EQ(+packet.protocol, 17, "UDP");
    NS_TEST_EXPECT_MSG_EQ(packet.GetLogicalSource(), HOME, "home address of the sender");
    NS_TEST_EXPECT_MSG_EQ(packet.GetLogicalDestination(), Ipv6Address("2001:e::300"), "receiver's");
    NS_TEST_EXPECT_MSG_EQ(packet.source, Ipv6Address("2001:b::100"), "care-of address");
    NS_TEST_EXPECT_MSG_EQ(packet.destination, Ipv6Address("2001:c::200"), "care-of address");
    NS_TEST_EXPECT_MSG_EQ(packet.type2Offset, 40u, "routing header first");
    NS_TEST_EXPECT_MSG_EQ(packet.homeAddressOptionOffset, 70u, "40 + 24 + 6");
    NS_TEST_EXPECT_MSG_EQ(packet.protocolFieldOffset, 64u, "of the destination options");

    parsed = Walk(VectorMessage(VECTOR_UDP_FRAGMENT).packet);
    NS_TEST_ASSERT_MSG_EQ(bool(parsed), true, Reason(parsed));
    NS_TEST_EXPECT_MSG_EQ(parsed.value->GetLogicalSource(),
                          HOME,
                          "in front of the fragment header");
    NS_TEST_EXPECT_MSG_EQ(parsed.value->fragment, true, "fragment");
    NS_TEST_EXPECT_MSG_EQ(parsed.value->fragmentOffset, 185 * 8, "octets");
    NS_TEST_EXPECT_MSG_EQ(parsed.value->moreFragments, true, "M");
    NS_TEST_EXPECT_MSG_EQ(parsed.value->identification, 0x01020304u, "identification");
    NS_TEST_EXPECT_MSG_EQ(+parsed.value->protocol, 17, "of the whole packet");
    NS_TEST_EXPECT_MSG_EQ(parsed.value->HasUpperLayer(), false, "not in this fragment");
}

MIP6SEC_TEST_CASE(WalkTruncated, "The walk over a packet cut off at any octet says how far it came")
{
    const std::vector<uint8_t> packet = VectorMessage(VECTOR_UDP_OPTIMISED).packet;
    for (std::size_t size = 0; size <= packet.size(); ++size)
    {
        auto parsed = Walk(Head(packet, size));
        if (size < 40)
        {
            NS_TEST_EXPECT_MSG_EQ(Reason(parsed), "truncated", size << " octets");
            continue;
        }
        NS_TEST_ASSERT_MSG_EQ(bool(parsed), true, Reason(parsed));
        NS_TEST_EXPECT_MSG_EQ(parsed.value->complete, (size >= 88), size << " octets");
        NS_TEST_EXPECT_MSG_EQ(parsed.value->HasUpperLayer(), (size >= 88), size << " octets");
        NS_TEST_EXPECT_MSG_EQ(parsed.value->type2HomeAddress.has_value(), (size >= 64), "routing");
        NS_TEST_EXPECT_MSG_EQ(parsed.value->homeAddressOption.has_value(), (size >= 88), "option");
        NS_TEST_EXPECT_MSG_EQ(+parsed.value->protocol,
                              (size >= 88   ? 17
                               : size >= 64 ? 60
                                            : 43),
                              "at");
    }
}

MIP6SEC_TEST_CASE(WalkBounded, "The walk ends on hostile header chains")
{
    // Destination options behind destination options, and UDP behind the last of them
    std::vector<uint8_t> packet;
    Parsed<InvokingPacket> parsed;
    for (std::size_t headers : {32u, 33u, 1000u})
    {
        packet = FromHex("60000000ffff3c40");
        packet.resize(40 + 8 * headers + 8);
        for (std::size_t i = 0; i < headers; ++i)
        {
            packet[40 + 8 * i] = i + 1 < headers ? 60 : 17;
        }
        parsed = Walk(packet);
        NS_TEST_ASSERT_MSG_EQ(bool(parsed), true, Reason(parsed));
        NS_TEST_EXPECT_MSG_EQ(parsed.value->complete,
                              (headers <= 32),
                              headers << " extension headers");
    }
    packet[0] = 0x45;
    NS_TEST_EXPECT_MSG_EQ(Reason(Walk(packet)), "unknown type", "IPv4");
    // Octets behind the payload length are no part of the packet
    packet = VectorMessage(VECTOR_UDP_OPTIMISED).packet;
    packet[5] = 24;
    parsed = Walk(packet);
    NS_TEST_ASSERT_MSG_EQ(bool(parsed), true, Reason(parsed));
    NS_TEST_EXPECT_MSG_EQ(parsed.value->complete, false, "ends behind the routing header");
    NS_TEST_EXPECT_MSG_EQ(parsed.value->upperLayerOffset, 64u, "there");
}

MIP6SEC_TEST_CASE(WalkStepsOverAuthentication, "The walk steps over AH and ends at ESP")
{
    // Hop-by-hop options, then AH of 24 octets (payload length 4, RFC 4302 2.2), then ESP
    std::vector<uint8_t> packet = FromHex("6000000000280040");
    packet.resize(40);
    const std::vector<uint8_t> chain = FromHex("3300010400000000"
                                               "3204000000000100000000010102030405060708090a0b0c"
                                               "0000020000000001");
    packet.insert(packet.end(), chain.begin(), chain.end());
    auto parsed = Walk(packet);
    NS_TEST_ASSERT_MSG_EQ(bool(parsed), true, Reason(parsed));
    NS_TEST_EXPECT_MSG_EQ(parsed.value->complete, true, "whole");
    NS_TEST_EXPECT_MSG_EQ(+parsed.value->protocol, 50, "ESP");
    NS_TEST_EXPECT_MSG_EQ(parsed.value->upperLayerOffset, 72u, "40 + 8 + 24");
    NS_TEST_EXPECT_MSG_EQ(parsed.value->protocolFieldOffset, 48u, "in AH");
}

/// Suite of extension headers
class WireExtensionsTestSuite : public TestSuite
{
  public:
    WireExtensionsTestSuite()
        : TestSuite("mip6sec-wire-extensions", TestSuite::Type::UNIT)
    {
        AddTestCase(new SerializesLikeScapy);
        AddTestCase(new ReadsExtensions);
        AddTestCase(new Truncation);
        AddTestCase(new HomeAddressLength);
        AddTestCase(new HomeAddressOnce);
        AddTestCase(new HomeAddressRoutable);
        AddTestCase(new UnknownOptions);
        AddTestCase(new OptionsBounded);
        AddTestCase(new RoutingHeaderChecks);
        AddTestCase(new Scopes);
        AddTestCase(new WalksToUpperLayer);
        AddTestCase(new WalkFindsHomeAddresses);
        AddTestCase(new WalkTruncated);
        AddTestCase(new WalkBounded);
        AddTestCase(new WalkStepsOverAuthentication);
    }
} g_wireExtensionsTestSuite; //!< registers the suite

} // namespace
