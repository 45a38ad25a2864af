/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "wire-test-support.h"

#include "ns3/nd-fragments.h"
#include "ns3/packet-octets.h"
#include "ns3/simulator.h"

#include <algorithm>
#include <functional>
#include <string>

using namespace ns3;
using namespace ns3::mip6sec;

namespace
{

using Octets = std::vector<uint8_t>;
using Drops = std::vector<NdFragmentDrop>;

/// @param payload behind an IPv6 header @param hopLimit in it @param nextHeader in it
/// @return the packet as octets
Octets
Ipv6Octets(const Octets& payload, uint8_t hopLimit = 255, uint8_t nextHeader = 58)
{
    WireWriter writer;
    writer.WriteU32(0x60000000);
    writer.WriteU16(static_cast<uint16_t>(payload.size()));
    writer.WriteU8(nextHeader);
    writer.WriteU8(hopLimit);
    writer.WriteAddress(Ipv6Address("fe80::1"));
    writer.WriteAddress(Ipv6Address("ff02::1"));
    writer.WriteBytes(payload.data(), payload.size());
    return writer.Take();
}

/// @param type an ICMPv6 type @param size octets @return a message of it, no two octets alike
Octets
Message(uint8_t type, std::size_t size)
{
    Octets octets(size);
    for (std::size_t i = 0; i < size; ++i)
    {
        octets[i] = static_cast<uint8_t>(i * 7 + i / 256);
    }
    octets[0] = type;
    return octets;
}

/**
 * A fragment written out by hand (RFC 8200 4.5).
 * @param offset octets before it @param more the M flag @param part its octets
 * @param identification which packet it belongs to
 */
Ptr<Packet>
Fragment(uint16_t offset, bool more, const Octets& part, uint32_t identification = 77)
{
    WireWriter writer;
    writer.WriteU8(58);
    writer.WriteU8(0);
    writer.WriteU16(static_cast<uint16_t>(offset / 8 * 8 + more));
    writer.WriteU32(identification);
    writer.WriteBytes(part.data(), part.size());
    return OctetsPacket(Ipv6Octets(writer.GetBytes(), 255, 44));
}

/// @param octets all @param from first @param to end @return a part
Octets
Part(const Octets& octets, std::size_t from, std::size_t to)
{
    return {octets.begin() + from, octets.begin() + to};
}

/// A reassembler and what it dropped
struct Bench
{
    NdFragmentLimits limits; //!< its limits
    Drops drops;             //!< why it dropped
    NdReassembler reassembler{limits, [this](const Ipv6Address&, NdFragmentDrop drop) {
                                  drops.push_back(drop);
                              }}; //!< tested

    /// @param packets received one after the other @return all that came out
    std::vector<Ptr<Packet>> Receive(const std::vector<Ptr<Packet>>& packets)
    {
        std::vector<Ptr<Packet>> out;
        for (const auto& packet : packets)
        {
            auto outcome = reassembler.Receive(packet);
            out.insert(out.end(), outcome.packets.begin(), outcome.packets.end());
        }
        return out;
    }

    ~Bench()
    {
        reassembler.Clear();
        Simulator::Destroy();
    }
};

MIP6SEC_TEST_CASE(Fits, "A packet that fits into the MTU is not cut")
{
    Ptr<Packet> packet = OctetsPacket(Ipv6Octets(Message(134, 1240)));
    auto cut = CutNdPacket(packet, 1280, 1);
    NS_TEST_ASSERT_MSG_EQ(cut.size(), 1U, "one packet");
    NS_TEST_EXPECT_MSG_EQ((cut[0] == packet), true, "the same");
}

MIP6SEC_TEST_CASE(Cuts, "A longer packet is cut into fragments by RFC 8200")
{
    // 1,241 octets do not fit into 1,240; a fragment holds 1,280 - 40 - 8 = 1,232, which is 8 x 154
    const Octets message = Message(134, 1241);
    auto cut = CutNdPacket(OctetsPacket(Ipv6Octets(message)), 1280, 0x12345678);
    NS_TEST_ASSERT_MSG_EQ(cut.size(), 2U, "two fragments");
    const Octets first = PacketOctets(cut[0]);
    const Octets second = PacketOctets(cut[1]);
    NS_TEST_EXPECT_MSG_EQ(first.size(), 1280U, "a full one");
    NS_TEST_EXPECT_MSG_EQ(second.size(), 40U + 8 + 9, "and the rest");
    const Octets head = Ipv6Octets(Octets(1240), 255, 44);
    NS_TEST_EXPECT_MSG_EQ((Part(first, 0, 40) == Part(head, 0, 40)), true, "IPv6 header");
    NS_TEST_EXPECT_MSG_EQ((Part(first, 40, 48) == Octets{58, 0, 0, 1, 0x12, 0x34, 0x56, 0x78}),
                          true,
                          "offset 0, M");
    // 1,232 is 0x4d0; the offset in units of 8 stands in the upper 13 bits
    NS_TEST_EXPECT_MSG_EQ(
        (Part(second, 40, 48) == Octets{58, 0, 0x04, 0xd0, 0x12, 0x34, 0x56, 0x78}),
        true,
        "offset 1,232");
    NS_TEST_EXPECT_MSG_EQ((Part(first, 48, 1280) == Part(message, 0, 1232)), true, "first part");
    NS_TEST_EXPECT_MSG_EQ((Part(second, 48, 57) == Part(message, 1232, 1241)), true, "second part");
    // 1,500 - 48 = 1,452, of which 1,448 are a multiple of 8
    cut = CutNdPacket(OctetsPacket(Ipv6Octets(Message(134, 3000))), 1500, 1);
    NS_TEST_ASSERT_MSG_EQ(cut.size(), 3U, "three fragments");
    NS_TEST_EXPECT_MSG_EQ(cut[0]->GetSize(), 1496U, "multiple of 8");
    NS_TEST_EXPECT_MSG_EQ(cut[2]->GetSize(), 48U + 3000 - 2 * 1448, "the rest");
}

MIP6SEC_TEST_CASE(Joins, "Fragments are put together in every order")
{
    const Octets message = Message(135, 3000);
    const Octets whole = Ipv6Octets(message);
    std::vector<int> order{0, 1, 2};
    int orders = 0;
    do
    {
        Bench bench;
        auto cut = CutNdPacket(OctetsPacket(whole), 1280, 5);
        NS_TEST_ASSERT_MSG_EQ(cut.size(), 3U, "three fragments");
        std::vector<Ptr<Packet>> arriving;
        for (int i : order)
        {
            NS_TEST_EXPECT_MSG_EQ(NdReassembler::Concerns(PacketPeek(cut[i])), true, "looked at");
            arriving.push_back(cut[i]);
        }
        NdReassembler::Outcome outcome;
        for (int i = 0; i < 3; ++i)
        {
            outcome = bench.reassembler.Receive(arriving[i]);
            NS_TEST_EXPECT_MSG_EQ(outcome.whole, (i == 2), "complete with the last");
            NS_TEST_EXPECT_MSG_EQ(outcome.packets.size(), (i == 2 ? 1U : 0U), "nothing before");
        }
        NS_TEST_ASSERT_MSG_EQ(outcome.packets.size(), 1U, "one packet");
        NS_TEST_EXPECT_MSG_EQ((PacketOctets(outcome.packets[0]) == whole), true, "as it was");
        NS_TEST_EXPECT_MSG_EQ(bench.reassembler.GetSize(), 0U, "nothing left");
        ++orders;
    } while (std::next_permutation(order.begin(), order.end()));
    NS_TEST_EXPECT_MSG_EQ(orders, 6, "all orders");
}

MIP6SEC_TEST_CASE(Interleaved, "Fragments of messages under way at the same time are not mixed")
{
    Bench bench;
    const Octets a = Message(135, 2000);
    const Octets b = Message(134, 2000);
    auto first = CutNdPacket(OctetsPacket(Ipv6Octets(a)), 1280, 1);
    auto second = CutNdPacket(OctetsPacket(Ipv6Octets(b)), 1280, 2);
    auto out = bench.Receive({first[0], second[0], first[1], second[1]});
    NS_TEST_ASSERT_MSG_EQ(out.size(), 2U, "both");
    NS_TEST_EXPECT_MSG_EQ((PacketOctets(out[0]) == Ipv6Octets(a)), true, "the first");
    NS_TEST_EXPECT_MSG_EQ((PacketOctets(out[1]) == Ipv6Octets(b)), true, "the second");
}

MIP6SEC_TEST_CASE(Duplicates, "An exact duplicate of a fragment is ignored")
{
    Bench bench;
    const Octets message = Message(135, 1600);
    auto cut = CutNdPacket(OctetsPacket(Ipv6Octets(message)), 1280, 1);
    auto out = bench.Receive({cut[0], cut[0], cut[1]});
    NS_TEST_ASSERT_MSG_EQ(out.size(), 1U, "complete");
    NS_TEST_EXPECT_MSG_EQ((PacketOctets(out[0]) == Ipv6Octets(message)), true, "as it was");
    NS_TEST_EXPECT_MSG_EQ(bench.drops.size(), 0U, "nothing dropped");
}

MIP6SEC_TEST_CASE(Overlaps, "Overlapping fragments drop the whole message and what follows")
{
    const Octets message = Message(135, 64);
    Octets other = Part(message, 0, 64);
    other[20] ^= 1;

    struct Row
    {
        const char* what;
        std::vector<Ptr<Packet>> fragments;
    };

    const std::vector<Row> rows{
        {"same place and other octets",
         {Fragment(0, true, Part(message, 0, 32)),
          Fragment(0, true, Part(other, 0, 32)),
          Fragment(32, false, Part(message, 32, 64))}},
        {"begins within another",
         {Fragment(0, true, Part(message, 0, 32)),
          Fragment(24, false, Part(message, 24, 64)),
          Fragment(32, false, Part(message, 32, 64))}},
        {"ends within another",
         {Fragment(32, false, Part(message, 32, 64)),
          Fragment(0, true, Part(message, 0, 40)),
          Fragment(0, true, Part(message, 0, 32))}},
        {"covers another",
         {Fragment(8, true, Part(message, 8, 16)),
          Fragment(0, true, Part(message, 0, 32)),
          Fragment(32, false, Part(message, 32, 64))}},
        {"shorter at the same place",
         {Fragment(0, true, Part(message, 0, 32)),
          Fragment(0, true, Part(message, 0, 24)),
          Fragment(32, false, Part(message, 32, 64))}},
    };
    for (const Row& row : rows)
    {
        Bench bench;
        NS_TEST_EXPECT_MSG_EQ(bench.Receive(row.fragments).size(), 0U, row.what);
        NS_TEST_EXPECT_MSG_EQ((bench.drops == Drops{NdFragmentDrop::OVERLAP}), true, row.what);
    }
}

MIP6SEC_TEST_CASE(Malformed, "Fragments whose lengths cannot be are dropped")
{
    const Octets message = Message(135, 64);
    const std::vector<std::vector<Ptr<Packet>>> rows{
        {Fragment(0, true, Part(message, 0, 12)), Fragment(16, false, Part(message, 16, 64))},
        {Fragment(0, true, {})},
        {Fragment(32, false, Part(message, 32, 48)), Fragment(48, false, Part(message, 48, 64))},
        {Fragment(16, false, Part(message, 16, 24)), Fragment(24, true, Part(message, 24, 32))},
        {Fragment(32, true, Part(message, 32, 64)), Fragment(0, false, Part(message, 0, 32))},
        {Fragment(65528, false, Part(message, 0, 16))},
    };
    for (std::size_t i = 0; i < rows.size(); ++i)
    {
        Bench bench;
        NS_TEST_EXPECT_MSG_EQ(bench.Receive(rows[i]).size(), 0U, "row " << i);
        NS_TEST_EXPECT_MSG_EQ((bench.drops == Drops{NdFragmentDrop::MALFORMED}),
                              true,
                              "row " << i << " reason");
    }
    // Cut off everywhere
    const Octets fragment = PacketOctets(Fragment(0, true, Part(message, 0, 32)));
    for (std::size_t size = 40; size < fragment.size(); ++size)
    {
        Bench bench;
        bench.reassembler.Receive(OctetsPacket(Part(fragment, 0, size)));
        NS_TEST_EXPECT_MSG_EQ((bench.drops == Drops{NdFragmentDrop::MALFORMED}),
                              true,
                              "cut to " << size);
    }
}

MIP6SEC_TEST_CASE(NoNd, "Fragments of other ICMPv6 packets go on as they came and in order")
{
    Bench bench;
    auto cut = CutNdPacket(OctetsPacket(Ipv6Octets(Message(128, 3000))), 1280, 9);
    auto out = bench.Receive({cut[1], cut[0], cut[2]});
    NS_TEST_ASSERT_MSG_EQ(out.size(), 3U, "all");
    NS_TEST_EXPECT_MSG_EQ((out[0] == cut[1] && out[1] == cut[0] && out[2] == cut[2]),
                          true,
                          "unchanged");
    NS_TEST_EXPECT_MSG_EQ(bench.drops.size(), 0U, "nothing dropped");
    // Neither another hop limit nor another protocol concerns it
    Ptr<Packet> far = OctetsPacket(Ipv6Octets({58, 0, 0, 1, 0, 0, 0, 1}, 64, 44));
    Ptr<Packet> udp = OctetsPacket(Ipv6Octets({17, 0, 0, 1, 0, 0, 0, 1}, 255, 44));
    Ptr<Packet> icmp = OctetsPacket(Ipv6Octets(Message(135, 64)));
    NS_TEST_EXPECT_MSG_EQ(NdReassembler::Concerns(PacketPeek(far)), false, "hop limit 64");
    NS_TEST_EXPECT_MSG_EQ(NdReassembler::Concerns(PacketPeek(udp)), false, "UDP");
    NS_TEST_EXPECT_MSG_EQ(NdReassembler::Concerns(PacketPeek(icmp)), false, "no fragment");
}

MIP6SEC_TEST_CASE(Forbidden, "Without AllowFragments a fragmented message is dropped whole")
{
    Bench bench;
    bench.limits.allow = false;
    auto cut = CutNdPacket(OctetsPacket(Ipv6Octets(Message(135, 3000))), 1280, 1);
    NS_TEST_EXPECT_MSG_EQ(bench.Receive({cut[1], cut[0], cut[2]}).size(), 0U, "nothing");
    NS_TEST_EXPECT_MSG_EQ((bench.drops == Drops{NdFragmentDrop::FORBIDDEN}), true, "counted once");
    auto echo = CutNdPacket(OctetsPacket(Ipv6Octets(Message(129, 3000))), 1280, 2);
    NS_TEST_EXPECT_MSG_EQ(bench.Receive({echo[0], echo[1], echo[2]}).size(), 3U, "no ND");
}

MIP6SEC_TEST_CASE(Timeout, "A message that is not complete after 60 s is dropped")
{
    Bench bench;
    auto cut = CutNdPacket(OctetsPacket(Ipv6Octets(Message(135, 3000))), 1280, 1);
    bench.Receive({cut[0], cut[1]});
    Simulator::Stop(Seconds(59.999));
    Simulator::Run();
    NS_TEST_EXPECT_MSG_EQ(bench.reassembler.GetSize(), 1U, "still waited for");
    Simulator::Stop(Seconds(0.002));
    Simulator::Run();
    NS_TEST_EXPECT_MSG_EQ(bench.reassembler.GetSize(), 0U, "given up");
    NS_TEST_EXPECT_MSG_EQ((bench.drops == Drops{NdFragmentDrop::TIMEOUT}), true, "counted");
    NS_TEST_EXPECT_MSG_EQ(bench.Receive({cut[2]}).size(), 0U, "too late");
}

MIP6SEC_TEST_CASE(Bounded, "Too many messages in fragments push out the oldest")
{
    Bench bench;
    bench.limits.maxMessages = 4;
    const Octets message = Message(135, 64);
    for (uint32_t i = 0; i < 1000; ++i)
    {
        bench.Receive({Fragment(0, true, Part(message, 0, 32), i)});
        NS_TEST_ASSERT_MSG_EQ((bench.reassembler.GetSize() <= 4), true, "bounded");
    }
    NS_TEST_EXPECT_MSG_EQ(bench.drops.size(), 996U, "each one counted");
    NS_TEST_EXPECT_MSG_EQ((bench.drops[0] == NdFragmentDrop::OVERLOAD), true, "with its reason");
    NS_TEST_EXPECT_MSG_EQ(bench.Receive({Fragment(32, false, Part(message, 32, 64), 999)}).size(),
                          1U,
                          "the newest can be completed");
    // The same later fragment again and again is not kept again and again
    for (int i = 0; i < 1000; ++i)
    {
        bench.Receive({Fragment(32, true, Part(message, 32, 40), 5000)});
    }
    bench.drops.clear();
    auto out = bench.Receive({Fragment(0, true, Part(Message(128, 64), 0, 32), 5000)});
    NS_TEST_EXPECT_MSG_EQ(out.size(), 2U, "held once");
}

/// The suite
class FragmentsSuite : public TestSuite
{
  public:
    FragmentsSuite()
        : TestSuite("mip6sec-send-fragments", TestSuite::Type::UNIT)
    {
        AddTestCase(new Fits);
        AddTestCase(new Cuts);
        AddTestCase(new Joins);
        AddTestCase(new Interleaved);
        AddTestCase(new Duplicates);
        AddTestCase(new Overlaps);
        AddTestCase(new Malformed);
        AddTestCase(new NoNd);
        AddTestCase(new Forbidden);
        AddTestCase(new Timeout);
        AddTestCase(new Bounded);
    }
};

FragmentsSuite g_suite; //!< registers it

} // namespace
