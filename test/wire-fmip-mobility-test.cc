/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "wire-fmip-test-support.h"

#include <utility>

using namespace ns3;
using namespace ns3::mip6sec;

namespace
{

/// A vector, the addresses of its pseudo-header, and the message that it should be
struct Expected
{
    const WireVector& vector; //!< the packet
    Ipv6Address source;       //!< of the pseudo-header: the PCoA where there is an option
    Ipv6Address destination;  //!< of the pseudo-header
    MobilityBody body;        //!< the message, field by field as in fmip_vectors.py
};

/**
 * @param vector a packet
 * @param spi SPI
 * @param size octets of the authenticator at its end
 * @return the option
 */
FmipAuthorization
Authorization(const WireVector& vector, uint32_t spi, std::size_t size)
{
    const std::vector<uint8_t> packet = FromHex(vector.hex);
    return {spi, {packet.end() - static_cast<std::ptrdiff_t>(size), packet.end()}};
}

/// @return every message of the vectors
std::vector<Expected>
AllMessages()
{
    FastBindingUpdate update;
    update.sequence = 0xabcd;
    update.linkLocalCompatibility = update.keyManagementMobility = true;
    update.lifetime = 0x0102;
    update.options.alternateCareOfAddress = NCOA;
    update.options.linkLayerAddress = MOBILE_NODE;
    update.options.fmipAuthorization = Authorization(VECTOR_FBU, 0, 12);

    FastBindingUpdate reactive;
    reactive.sequence = 1;
    reactive.lifetime = 10;
    reactive.options.fmipAuthorization = Authorization(VECTOR_FBU_REACTIVE, 0, 16);

    FastBindingUpdate back;
    back.sequence = 2;
    back.options.fmipAuthorization = Authorization(VECTOR_FBU_RETURN, 0x01020304, 12);

    FastBindingAck ack;
    ack.status = static_cast<FastBindingStatus>(1);
    ack.keyManagementMobility = true;
    ack.sequence = 0xabcd;
    ack.lifetime = 0x0102;
    ack.options.alternateCareOfAddress = ASSIGNED;
    ack.options.fmipAuthorization = Authorization(VECTOR_FBACK, 0, 12);

    FastBindingAck refused;
    refused.status = static_cast<FastBindingStatus>(130);
    refused.sequence = 1;
    refused.options.fmipAuthorization = Authorization(VECTOR_FBACK_REFUSED, 0, 16);

    HandoverInitiate initiate;
    initiate.sequence = 0x1234;
    initiate.assignedAddress = initiate.buffer = true;
    initiate.options.linkLayerAddress = MOBILE_NODE;
    initiate.options.addresses = {AddressOf(1, PCOA), AddressOf(2, NCOA)};

    HandoverInitiate late;
    late.sequence = 0x1235;
    late.code = static_cast<HandoverInitiateCode>(1);
    late.options.linkLayerAddress = MOBILE_NODE;
    late.options.addresses = {AddressOf(1, PCOA)};

    HandoverAck accepted;
    accepted.sequence = 0x1234;
    accepted.code = static_cast<HandoverAckCode>(2);
    accepted.options.addresses = {AddressOf(2, ASSIGNED),
                                  AddressOf(4, Ipv6Address("2001:d::"), 64)};

    HandoverAck declined;
    declined.sequence = 0x1235;
    declined.code = static_cast<HandoverAckCode>(130);

    return {
        {VECTOR_FBU, PCOA, PAR, update},
        {VECTOR_FBU_REACTIVE, PCOA, PAR, reactive},
        {VECTOR_FBU_RETURN, PCOA, PAR, back},
        {VECTOR_FBACK, PAR, NCOA, ack},
        {VECTOR_FBACK_REFUSED, PAR, NCOA, refused},
        {VECTOR_HI, PAR, NAR, initiate},
        {VECTOR_HI_REACTIVE, PAR, NAR, late},
        {VECTOR_HACK, NAR, PAR, accepted},
        {VECTOR_HACK_REFUSED, NAR, PAR, declined},
    };
}

MIP6SEC_TEST_CASE(SerializesLikeVectors, "Each message is written as scapy and struct write it")
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

MIP6SEC_TEST_CASE(RoundTrip, "Each message of the vectors is read and written again unchanged")
{
    for (const Expected& expected : AllMessages())
    {
        VectorMessage v(expected.vector);
        auto parsed = MobilityMessage::Parse(v.message.data(),
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

MIP6SEC_TEST_CASE(ReadsUpdates, "Fields of an FBU and an FBack are read into their places")
{
    VectorMessage v(VECTOR_FBU);
    auto parsed = MobilityMessage::Parse(v.message.data(), v.message.size(), PCOA, PAR);
    NS_TEST_ASSERT_MSG_EQ(bool(parsed), true, Reason(parsed));
    const auto& update = std::get<FastBindingUpdate>(parsed.value->body);
    NS_TEST_EXPECT_MSG_EQ(update.sequence, 0xabcd, "sequence number");
    NS_TEST_EXPECT_MSG_EQ(update.acknowledge, true, "A");
    NS_TEST_EXPECT_MSG_EQ(update.homeRegistration, true, "H");
    NS_TEST_EXPECT_MSG_EQ(update.linkLocalCompatibility, true, "L");
    NS_TEST_EXPECT_MSG_EQ(update.keyManagementMobility, true, "K");
    NS_TEST_EXPECT_MSG_EQ(update.lifetime, 0x0102, "seconds");
    NS_TEST_EXPECT_MSG_EQ(update.options.alternateCareOfAddress.value(), NCOA, "NCoA");
    const FmipLinkLayerAddress& linkLayer = update.options.linkLayerAddress.value();
    NS_TEST_EXPECT_MSG_EQ(+static_cast<uint8_t>(linkLayer.code), 2, "option-code");
    NS_TEST_EXPECT_MSG_EQ(ToHex(linkLayer.address), "000000000002", "link-layer address");
    const FmipAuthorization& authorization = update.options.fmipAuthorization.value();
    NS_TEST_EXPECT_MSG_EQ(authorization.spi, 0u, "SPI");
    NS_TEST_EXPECT_MSG_EQ(authorization.authenticator.size(), 12u, "96 bits");

    VectorMessage r(VECTOR_FBU_RETURN);
    parsed = MobilityMessage::Parse(r.message.data(), r.message.size(), PCOA, PAR);
    NS_TEST_ASSERT_MSG_EQ(bool(parsed), true, Reason(parsed));
    const auto& back = std::get<FastBindingUpdate>(parsed.value->body);
    NS_TEST_EXPECT_MSG_EQ(back.linkLocalCompatibility, false, "L");
    NS_TEST_EXPECT_MSG_EQ(back.keyManagementMobility, false, "K");
    NS_TEST_EXPECT_MSG_EQ(back.lifetime, 0, "ends the forwarding");
    NS_TEST_EXPECT_MSG_EQ(back.options.fmipAuthorization.value().spi, 0x01020304u, "SPI");

    VectorMessage a(VECTOR_FBACK);
    parsed = MobilityMessage::Parse(a.message.data(), a.message.size(), PAR, NCOA);
    NS_TEST_ASSERT_MSG_EQ(bool(parsed), true, Reason(parsed));
    const auto& ack = std::get<FastBindingAck>(parsed.value->body);
    NS_TEST_EXPECT_MSG_EQ((ack.status == FastBindingStatus::ACCEPTED_NCOA_INVALID), true, "status");
    NS_TEST_EXPECT_MSG_EQ(ack.keyManagementMobility, true, "K");
    NS_TEST_EXPECT_MSG_EQ(ack.sequence, 0xabcd, "sequence number");
    NS_TEST_EXPECT_MSG_EQ(ack.lifetime, 0x0102, "seconds");
    NS_TEST_EXPECT_MSG_EQ(ack.options.alternateCareOfAddress.value(), ASSIGNED, "NCoA");
}

MIP6SEC_TEST_CASE(ReadsHandovers, "Fields of an HI and a HAck are read into their places")
{
    VectorMessage v(VECTOR_HI);
    auto parsed = MobilityMessage::Parse(v.message.data(), v.message.size(), PAR, NAR);
    NS_TEST_ASSERT_MSG_EQ(bool(parsed), true, Reason(parsed));
    const auto& initiate = std::get<HandoverInitiate>(parsed.value->body);
    NS_TEST_EXPECT_MSG_EQ(initiate.sequence, 0x1234, "sequence number");
    NS_TEST_EXPECT_MSG_EQ(initiate.assignedAddress, true, "S");
    NS_TEST_EXPECT_MSG_EQ(initiate.buffer, true, "U");
    NS_TEST_EXPECT_MSG_EQ((initiate.code == HandoverInitiateCode::FROM_PREVIOUS_LINK), true, "0");
    const MobilityOptions& options = initiate.options;
    NS_TEST_EXPECT_MSG_EQ(options.FindAddress(FmipAddressCode::OLD_CARE_OF_ADDRESS).value().address,
                          PCOA,
                          "PCoA");
    NS_TEST_EXPECT_MSG_EQ(options.FindAddress(FmipAddressCode::NEW_CARE_OF_ADDRESS).value().address,
                          NCOA,
                          "NCoA");
    NS_TEST_EXPECT_MSG_EQ(options.FindAddress(FmipAddressCode::NEW_ROUTER_ADDRESS).has_value(),
                          false,
                          "not there");
    NS_TEST_EXPECT_MSG_EQ(ToHex(options.linkLayerAddress.value().address), "000000000002", "LLA");

    VectorMessage a(VECTOR_HACK);
    parsed = MobilityMessage::Parse(a.message.data(), a.message.size(), NAR, PAR);
    NS_TEST_ASSERT_MSG_EQ(bool(parsed), true, Reason(parsed));
    const auto& ack = std::get<HandoverAck>(parsed.value->body);
    NS_TEST_EXPECT_MSG_EQ(ack.sequence, 0x1234, "sequence number");
    NS_TEST_EXPECT_MSG_EQ((ack.code == HandoverAckCode::ACCEPTED_NCOA_ASSIGNED), true, "code");
    const FmipAddress prefix = ack.options.FindAddress(FmipAddressCode::NEW_ROUTER_PREFIX).value();
    NS_TEST_EXPECT_MSG_EQ(prefix.address, Ipv6Address("2001:d::"), "prefix");
    NS_TEST_EXPECT_MSG_EQ(+prefix.prefixLength, 64, "bits");
}

MIP6SEC_TEST_CASE(FlagsAndCodes, "Flags and codes of HI and HAck stand where RFC 5568 6.2.1 says")
{
    for (int flags = 0; flags < 4; ++flags)
    {
        HandoverInitiate initiate;
        initiate.assignedAddress = (flags & 2) != 0;
        initiate.buffer = (flags & 1) != 0;
        const std::vector<uint8_t> octets = MobilityMessage(initiate).Serialize(PAR, NAR);
        NS_TEST_EXPECT_MSG_EQ(+octets.at(8), (flags << 6), "S U and six reserved bits");
        auto parsed = MobilityMessage::Parse(octets.data(), octets.size(), PAR, NAR);
        NS_TEST_ASSERT_MSG_EQ(bool(parsed), true, Reason(parsed));
        const auto& back = std::get<HandoverInitiate>(parsed.value->body);
        NS_TEST_EXPECT_MSG_EQ(back.assignedAddress, initiate.assignedAddress, "S");
        NS_TEST_EXPECT_MSG_EQ(back.buffer, initiate.buffer, "U");
    }
    for (int code : {0, 1, 2, 3, 4, 5, 128, 129, 130, 131, 255}) // also values not defined
    {
        HandoverAck ack;
        ack.code = static_cast<HandoverAckCode>(code);
        const std::vector<uint8_t> octets = MobilityMessage(ack).Serialize(NAR, PAR);
        NS_TEST_EXPECT_MSG_EQ(+octets.at(8), 0, "reserved");
        NS_TEST_EXPECT_MSG_EQ(+octets.at(9), code, "code");
        auto parsed = MobilityMessage::Parse(octets.data(), octets.size(), NAR, PAR);
        NS_TEST_ASSERT_MSG_EQ(bool(parsed), true, Reason(parsed));
        NS_TEST_EXPECT_MSG_EQ(+static_cast<uint8_t>(std::get<HandoverAck>(parsed.value->body).code),
                              code,
                              "kept");
    }
    const std::vector<uint8_t> octets = MobilityMessage(FastBindingUpdate{}).Serialize(PCOA, PAR);
    NS_TEST_EXPECT_MSG_EQ(+octets.at(8), 0xc0, "an FBU has A and H set unless told otherwise");
}

MIP6SEC_TEST_CASE(ReservedFields, "Reserved fields are written as zero and ignored when read")
{
    const std::pair<std::string, std::string> messages[] = {
        {"3b0108ff0000abcdffff000401020000", "3b0108000000abcdf000000401020000"},
        {"3b0109ff0000007fabcd000401020000", "3b01090000000000abcd000401020000"},
        {"3b010eff0000abcdff01010400000000", "3b010e000000abcdc001010400000000"},
        {"3b010fff0000abcdff82010400000000", "3b010f000000abcd0082010400000000"},
    };
    for (const auto& [received, clean] : messages)
    {
        auto parsed = ParseRepaired(FromHex(received));
        NS_TEST_ASSERT_MSG_EQ(bool(parsed), true, Reason(parsed));
        std::vector<uint8_t> octets = parsed.value->Serialize(PAR, NAR);
        octets[4] = octets[5] = 0; // checksum
        NS_TEST_EXPECT_MSG_EQ(ToHex(octets), clean, "reserved fields are zero");
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

MIP6SEC_TEST_CASE(HeaderLen, "A Header Len below that of the message type is refused")
{
    // Of a length that ends within options too, which the message then does not have whole
    for (int type : {8, 9, 14, 15})
    {
        for (std::size_t size : {8u, 16u})
        {
            std::vector<uint8_t> octets(size);
            octets[0] = 59;
            octets[1] = static_cast<uint8_t>(size / 8 - 1);
            octets[2] = static_cast<uint8_t>(type);
            auto parsed = ParseRepaired(octets);
            NS_TEST_EXPECT_MSG_EQ(Reason(parsed),
                                  std::string(size < 16 ? "bad length" : "none"),
                                  "type " << type << " with " << size << " octets");
            NS_TEST_EXPECT_MSG_EQ(parsed.offset, (size < 16 ? 1u : 0u), "pointer");
        }
    }
    for (const Expected& expected : AllMessages())
    {
        const std::vector<uint8_t> whole = VectorMessage(expected.vector).message;
        for (std::size_t size = 16; size < whole.size(); size += 8)
        {
            std::vector<uint8_t> octets = Head(whole, size);
            octets[1] = static_cast<uint8_t>(size / 8 - 1);
            auto parsed = ParseRepaired(octets);
            if (parsed) // the options end just there
            {
                octets = parsed.value->Serialize(PAR, NAR);
                NS_TEST_EXPECT_MSG_EQ(octets.size(), size, "nothing is made up");
            }
            else
            {
                NS_TEST_EXPECT_MSG_EQ(Reason(parsed), "truncated", size << " octets");
            }
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

MIP6SEC_TEST_CASE(Checksum, "A message with any bit changed fails its checksum")
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
    }
}

/// Suite of the Mobility Header messages of FMIPv6
class WireFmipMobilityTestSuite : public TestSuite
{
  public:
    WireFmipMobilityTestSuite()
        : TestSuite("mip6sec-wire-fmip-mobility", TestSuite::Type::UNIT)
    {
        AddTestCase(new SerializesLikeVectors);
        AddTestCase(new RoundTrip);
        AddTestCase(new ReadsUpdates);
        AddTestCase(new ReadsHandovers);
        AddTestCase(new FlagsAndCodes);
        AddTestCase(new ReservedFields);
        AddTestCase(new Truncation);
        AddTestCase(new HeaderLen);
        AddTestCase(new TrailingOctets);
        AddTestCase(new Checksum);
    }
} g_wireFmipMobilityTestSuite; //!< registers the suite

} // namespace
