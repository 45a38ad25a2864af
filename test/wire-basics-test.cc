/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "wire-test-support.h"

#include "ns3/mobility-constants.h"
#include "ns3/nd-constants.h"
#include "ns3/packet-octets.h"
#include "ns3/wire-writer.h"

#include <set>

using namespace ns3;
using namespace ns3::mip6sec;

namespace
{

MIP6SEC_TEST_CASE(ReaderReadsNetworkOrder, "Reader returns values in network order")
{
    const std::vector<uint8_t> octets = FromHex("0102030405060708090a0b0c0d0e0f"
                                                "2001000a000000000000000000000100aabb");
    WireReader reader(octets.data(), octets.size());
    uint8_t u8 = 0;
    uint16_t u16 = 0;
    uint32_t u32 = 0;
    uint64_t u64 = 0;
    Ipv6Address address;
    uint8_t rest[2] = {};
    NS_TEST_EXPECT_MSG_EQ(reader.ReadU8(u8), true, "one octet");
    NS_TEST_EXPECT_MSG_EQ(reader.ReadU16(u16), true, "two octets");
    NS_TEST_EXPECT_MSG_EQ(reader.ReadU32(u32), true, "four octets");
    NS_TEST_EXPECT_MSG_EQ(reader.ReadU64(u64), true, "eight octets");
    NS_TEST_EXPECT_MSG_EQ(reader.ReadAddress(address), true, "an address");
    NS_TEST_EXPECT_MSG_EQ(reader.GetOffset(), 31u, "octets read");
    NS_TEST_EXPECT_MSG_EQ(reader.ReadBytes(rest, 2), true, "the rest");
    NS_TEST_EXPECT_MSG_EQ(reader.IsAtEnd(), true, "nothing left");
    NS_TEST_EXPECT_MSG_EQ(+u8, 0x01, "one octet");
    NS_TEST_EXPECT_MSG_EQ(u16, 0x0203, "two octets");
    NS_TEST_EXPECT_MSG_EQ(u32, 0x04050607u, "four octets");
    NS_TEST_EXPECT_MSG_EQ(u64, 0x08090a0b0c0d0e0fULL, "eight octets");
    NS_TEST_EXPECT_MSG_EQ(address, Ipv6Address("2001:a::100"), "address");
    NS_TEST_EXPECT_MSG_EQ(+rest[1], 0xbb, "the rest");
}

MIP6SEC_TEST_CASE(ReaderRefusesTooMuch, "Reader that has too few octets changes nothing")
{
    const std::vector<uint8_t> octets = FromHex("0102030405060708090a0b0c0d0e0f");
    for (std::size_t size = 0; size < octets.size(); ++size)
    {
        const std::vector<uint8_t> head = Head(octets, size);
        WireReader reader(head.data(), head.size());
        uint8_t u8 = 0xaa;
        uint16_t u16 = 0xaaaa;
        uint32_t u32 = 0xaaaaaaaa;
        uint64_t u64 = 0xaaaaaaaaaaaaaaaaULL;
        Ipv6Address address("1::1");
        uint8_t bytes[16] = {0xaa};
        WireReader child;
        NS_TEST_EXPECT_MSG_EQ(reader.ReadAddress(address), false, "15 octets are no address");
        NS_TEST_EXPECT_MSG_EQ(reader.ReadBytes(bytes, size + 1), false, "more than there is");
        NS_TEST_EXPECT_MSG_EQ(reader.Skip(size + 1), false, "more than there is");
        NS_TEST_EXPECT_MSG_EQ(reader.Skip(SIZE_MAX), false, "more than there is");
        NS_TEST_EXPECT_MSG_EQ(reader.ReadChild(size + 1, child), false, "more than there is");
        NS_TEST_EXPECT_MSG_EQ(child.GetRemaining(), 0u, "child untouched");
        if (size < 1)
        {
            NS_TEST_EXPECT_MSG_EQ(reader.ReadU8(u8), false, "one octet");
        }
        if (size < 2)
        {
            NS_TEST_EXPECT_MSG_EQ(reader.ReadU16(u16), false, "two octets");
        }
        if (size < 4)
        {
            NS_TEST_EXPECT_MSG_EQ(reader.ReadU32(u32), false, "four octets");
        }
        if (size < 8)
        {
            NS_TEST_EXPECT_MSG_EQ(reader.ReadU64(u64), false, "eight octets");
        }
        NS_TEST_EXPECT_MSG_EQ(reader.GetRemaining(), size, "reader untouched");
        NS_TEST_EXPECT_MSG_EQ(reader.GetOffset(), 0u, "reader untouched");
        NS_TEST_EXPECT_MSG_EQ(+u8, 0xaa, "output untouched");
        NS_TEST_EXPECT_MSG_EQ(u16, 0xaaaa, "output untouched");
        NS_TEST_EXPECT_MSG_EQ(u32, 0xaaaaaaaa, "output untouched");
        NS_TEST_EXPECT_MSG_EQ(u64, 0xaaaaaaaaaaaaaaaaULL, "output untouched");
        NS_TEST_EXPECT_MSG_EQ(address, Ipv6Address("1::1"), "output untouched");
        NS_TEST_EXPECT_MSG_EQ(+bytes[0], 0xaa, "output untouched");
    }
}

MIP6SEC_TEST_CASE(ChildReaderIsBounded, "Child reader ends with its part and counts from the whole")
{
    const std::vector<uint8_t> octets = FromHex("0102030405060708");
    WireReader reader(octets.data(), octets.size());
    WireReader child;
    reader.Skip(2);
    NS_TEST_EXPECT_MSG_EQ(reader.ReadChild(3, child), true, "three octets");
    NS_TEST_EXPECT_MSG_EQ(child.GetRemaining(), 3u, "size of the child");
    NS_TEST_EXPECT_MSG_EQ(child.GetOffset(), 2u, "offset in the whole");
    NS_TEST_EXPECT_MSG_EQ(+*child.Peek(), 3, "first octet");
    NS_TEST_EXPECT_MSG_EQ(child.Skip(4), false, "beyond the child");
    NS_TEST_EXPECT_MSG_EQ(child.Skip(3), true, "all of the child");
    NS_TEST_EXPECT_MSG_EQ(reader.GetOffset(), 5u, "parent stands behind the child");
    NS_TEST_EXPECT_MSG_EQ(reader.GetRemaining(), 3u, "rest of the parent");
}

MIP6SEC_TEST_CASE(WriterWritesNetworkOrder, "Writer writes values in network order")
{
    WireWriter writer;
    writer.WriteU8(0x01);
    writer.WriteU16(0x0203);
    writer.WriteU32(0x04050607);
    writer.WriteU64(0x08090a0b0c0d0e0fULL);
    writer.WriteAddress(Ipv6Address("2001:a::100"));
    writer.WriteZeros(2);
    const uint8_t bytes[] = {0xaa, 0xbb};
    writer.WriteBytes(bytes, 2);
    writer.OverwriteU8(0, 0xff);
    writer.OverwriteU16(1, 0xeedd);
    NS_TEST_EXPECT_MSG_EQ(writer.GetSize(), 35u, "octets written");
    NS_TEST_EXPECT_MSG_EQ(ToHex(writer.GetBytes()),
                          "ffeedd0405060708090a0b0c0d0e0f2001000a0000000000000000000001000000aabb",
                          "what was written");
    const std::vector<uint8_t> taken = writer.Take();
    NS_TEST_EXPECT_MSG_EQ(taken.size(), 35u, "taken");
    NS_TEST_EXPECT_MSG_EQ(writer.GetSize(), 0u, "nothing left");
}

/// The definition of RFC 1071 section 1, an octet at a time
uint16_t
PlainChecksum(const Ipv6Address& source,
              const Ipv6Address& destination,
              uint8_t nextHeader,
              const std::vector<uint8_t>& data)
{
    WireWriter writer;
    writer.WriteAddress(source);
    writer.WriteAddress(destination);
    writer.WriteU32(static_cast<uint32_t>(data.size()));
    writer.WriteU32(nextHeader);
    writer.WriteBytes(data.data(), data.size());
    if (data.size() % 2 == 1)
    {
        writer.WriteU8(0);
    }
    uint32_t sum = 0;
    for (std::size_t i = 0; i < writer.GetSize(); i += 2)
    {
        sum += static_cast<uint32_t>(writer.GetBytes()[i] << 8 | writer.GetBytes()[i + 1]);
        sum = (sum & 0xffff) + (sum >> 16);
    }
    return static_cast<uint16_t>(~sum);
}

MIP6SEC_TEST_CASE(ChecksumByDefinition, "Checksum equals its definition at every length")
{
    const Ipv6Address source("2001:a::ffff");
    const Ipv6Address destination("ff02::1:ff00:100");
    std::vector<uint8_t> data;
    for (std::size_t size = 0; size < 300; ++size)
    {
        NS_TEST_EXPECT_MSG_EQ(InetChecksum6(source, destination, 58, data.data(), data.size()),
                              PlainChecksum(source, destination, 58, data),
                              size << " octets");
        data.push_back(static_cast<uint8_t>(size % 3 == 0 ? 0xff : 37 * size + 11));
        data.shrink_to_fit();
    }
    // Many carries, and a length that needs more than 16 bits
    data.assign(70001, 0xff);
    NS_TEST_EXPECT_MSG_EQ(InetChecksum6(source, destination, 135, data.data(), data.size()),
                          PlainChecksum(source, destination, 135, data),
                          "70001 octets");
}

MIP6SEC_TEST_CASE(ChecksumOfVectors, "Checksum over a message that scapy made verifies as zero")
{
    for (const WireVector* vector :
         {&VECTOR_BRR, &VECTOR_HOT, &VECTOR_COTI, &VECTOR_BA_PLAIN, &VECTOR_BU_PLAIN})
    {
        VectorMessage v(*vector);
        NS_TEST_EXPECT_MSG_EQ(InetChecksum6(v.envelope.source,
                                            v.envelope.destination,
                                            135,
                                            v.message.data(),
                                            v.message.size()),
                              0,
                              "right checksum");
        NS_TEST_EXPECT_MSG_NE(InetChecksum6(v.envelope.source,
                                            v.envelope.destination,
                                            58,
                                            v.message.data(),
                                            v.message.size()),
                              0,
                              "another protocol");
    }
}

/**
 * @param name what a name table says
 * @param seen names so far
 * @return whether the name is new and not empty
 */
bool
IsNewName(const char* name, std::set<std::string>& seen)
{
    return name && *name && seen.insert(name).second;
}

MIP6SEC_TEST_CASE(NamesComplete, "Every constant with a name table has a name of its own")
{
    std::set<std::string> seen;
    for (int i = 0; i <= static_cast<int>(ParseError::BAD_FIELD); ++i)
    {
        NS_TEST_EXPECT_MSG_EQ(IsNewName(ParseErrorName(static_cast<ParseError>(i)), seen),
                              true,
                              "parse error " << i);
    }
    NS_TEST_EXPECT_MSG_EQ(seen.count("unknown error"), 0u, "none falls through");
    seen = {"MhType"};
    // RFC 6275 6.1.2 to 6.1.9, RFC 5568 6.2
    for (int i : {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 14, 15})
    {
        NS_TEST_EXPECT_MSG_EQ(IsNewName(MhTypeName(static_cast<MhType>(i)), seen),
                              true,
                              "MH type " << i);
    }
    NS_TEST_EXPECT_MSG_EQ(MhTypeName(static_cast<MhType>(10)), std::string("MhType"), "not listed");
    seen = {"MobilityOption"};
    // RFC 6275 6.2.2 to 6.2.7, RFC 5568 6.4
    for (int i : {0, 1, 2, 3, 4, 5, 7, 21, 34})
    {
        NS_TEST_EXPECT_MSG_EQ(
            IsNewName(MobilityOptionTypeName(static_cast<MobilityOptionType>(i)), seen),
            true,
            "mobility option " << i);
    }
    seen = {"Icmp6"};
    for (int i : {1, 2, 3, 4, 128, 129, 133, 134, 135, 136, 137, 144, 145, 146, 147, 148, 149, 154})
    {
        NS_TEST_EXPECT_MSG_EQ(IsNewName(Icmp6TypeName(static_cast<Icmp6Type>(i)), seen),
                              true,
                              "ICMPv6 type " << i);
    }
    seen = {"NdOption"};
    for (int i : {1, 2, 3, 4, 5, 7, 8, 11, 12, 13, 14, 15, 16, 17, 19, 20, 27, 28})
    {
        NS_TEST_EXPECT_MSG_EQ(IsNewName(NdOptionTypeName(static_cast<NdOptionType>(i)), seen),
                              true,
                              "ND option " << i);
    }
}

MIP6SEC_TEST_CASE(StatusNames, "Status names are those of the tables in RFC 6275 6.1.8 and 6.1.9")
{
    const std::pair<int, std::string> acknowledgement[] = {
        {0, "Binding Update accepted"},
        {1, "Accepted but prefix discovery necessary"},
        {128, "Reason unspecified"},
        {129, "Administratively prohibited"},
        {130, "Insufficient resources"},
        {131, "Home registration not supported"},
        {132, "Not home subnet"},
        {133, "Not home agent for this mobile node"},
        {134, "Duplicate Address Detection failed"},
        {135, "Sequence number out of window"},
        {136, "Expired home nonce index"},
        {137, "Expired care-of nonce index"},
        {138, "Expired nonces"},
        {139, "Registration type change disallowed"},
        {174, "Invalid Care-of Address"},
    };
    for (const auto& [status, name] : acknowledgement)
    {
        NS_TEST_EXPECT_MSG_EQ(BindingStatusName(static_cast<BindingStatus>(status)),
                              name,
                              "status " << status);
    }
    NS_TEST_EXPECT_MSG_EQ(BindingErrorStatusName(static_cast<BindingErrorStatus>(1)),
                          std::string("Unknown binding for Home Address destination option"),
                          "status 1");
    NS_TEST_EXPECT_MSG_EQ(BindingErrorStatusName(static_cast<BindingErrorStatus>(2)),
                          std::string("Unrecognized MH Type value"),
                          "status 2");
}

MIP6SEC_TEST_CASE(ProtocolConstants, "Protocol constants are those of RFC 6275 sections 12 and 13")
{
    NS_TEST_EXPECT_MSG_EQ(DHAAD_RETRIES, 4u, "retransmissions");
    NS_TEST_EXPECT_MSG_EQ(INITIAL_BINDACK_TIMEOUT_S, 1.0, "seconds");
    NS_TEST_EXPECT_MSG_EQ(INITIAL_DHAAD_TIMEOUT_S, 3.0, "seconds");
    NS_TEST_EXPECT_MSG_EQ(INITIAL_SOLICIT_TIMER_S, 3.0, "seconds");
    NS_TEST_EXPECT_MSG_EQ(MAX_BINDACK_TIMEOUT_S, 32.0, "seconds");
    NS_TEST_EXPECT_MSG_EQ(MAX_DELETE_BCE_TIMEOUT_S, 10.0, "seconds");
    NS_TEST_EXPECT_MSG_EQ(MAX_NONCE_LIFETIME_S, 240.0, "seconds");
    NS_TEST_EXPECT_MSG_EQ(MAX_TOKEN_LIFETIME_S, 210.0, "seconds");
    NS_TEST_EXPECT_MSG_EQ(MAX_RO_FAILURE, 3u, "retries");
    NS_TEST_EXPECT_MSG_EQ(MAX_RR_BINDING_LIFETIME_S, 420.0, "seconds");
    NS_TEST_EXPECT_MSG_EQ(MAX_UPDATE_RATE, 3u, "times");
    NS_TEST_EXPECT_MSG_EQ(PREFIX_ADV_RETRIES, 3u, "retransmissions");
    NS_TEST_EXPECT_MSG_EQ(PREFIX_ADV_TIMEOUT_S, 3.0, "seconds");
    NS_TEST_EXPECT_MSG_EQ(MAX_MOB_PFX_ADV_INTERVAL_S, 86400.0, "seconds");
    NS_TEST_EXPECT_MSG_EQ(MIN_DELAY_BETWEEN_RAS_S, 3.0, "seconds");
    NS_TEST_EXPECT_MSG_EQ(MIN_MOB_PFX_ADV_INTERVAL_S, 600.0, "seconds");
    NS_TEST_EXPECT_MSG_EQ(INITIAL_BINDACK_TIMEOUT_FIRSTREG_S, 1.5, "seconds");
    NS_TEST_EXPECT_MSG_EQ(HOME_RTR_ADV_INTERVAL_MIN_S, 0.03, "seconds, section 7.5");
    NS_TEST_EXPECT_MSG_EQ(HOME_RTR_ADV_INTERVAL_MAX_S, 0.07, "seconds, section 7.5");
}

MIP6SEC_TEST_CASE(OctetsAndPackets, "Octets go in front of a packet and come back out of it")
{
    const std::vector<uint8_t> octets = FromHex("0102030405");
    Ptr<Packet> packet = OctetsPacket(FromHex("aabb"));
    packet->AddHeader(OctetsHeader(octets.data(), octets.size()));
    NS_TEST_EXPECT_MSG_EQ(ToHex(PacketOctets(packet)), "0102030405aabb", "header and payload");
    OctetsHeader header(octets.data(), octets.size());
    NS_TEST_EXPECT_MSG_EQ(packet->RemoveHeader(header), 5u, "octets removed");
    NS_TEST_EXPECT_MSG_EQ(ToHex(PacketOctets(packet)), "aabb", "payload left");
    NS_TEST_EXPECT_MSG_EQ(packet->RemoveHeader(header), 2u, "no more than there is");
    NS_TEST_EXPECT_MSG_EQ(OctetsPacket({})->GetSize(), 0u, "no octets");
    NS_TEST_EXPECT_MSG_EQ(PacketOctets(Create<Packet>()).size(), 0u, "no octets");
}

/// Suite of the parts that messages are made with
class WireBasicsTestSuite : public TestSuite
{
  public:
    WireBasicsTestSuite()
        : TestSuite("mip6sec-wire-basics", TestSuite::Type::UNIT)
    {
        AddTestCase(new ReaderReadsNetworkOrder);
        AddTestCase(new ReaderRefusesTooMuch);
        AddTestCase(new ChildReaderIsBounded);
        AddTestCase(new WriterWritesNetworkOrder);
        AddTestCase(new ChecksumByDefinition);
        AddTestCase(new ChecksumOfVectors);
        AddTestCase(new NamesComplete);
        AddTestCase(new StatusNames);
        AddTestCase(new ProtocolConstants);
        AddTestCase(new OctetsAndPackets);
    }
} g_wireBasicsTestSuite; //!< registers the suite

} // namespace
