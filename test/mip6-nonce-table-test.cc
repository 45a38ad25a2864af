/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "function-objects.h"
#include "return-routability-by-hand.h"
#include "wire-test-support.h"

#include "ns3/nonce-table.h"
#include "ns3/replay-guard.h"
#include "ns3/simulator.h"

using namespace ns3;
using namespace ns3::mip6sec;

namespace
{

using Kind = NonceTable::Kind;

const Ipv6Address HOME("fd00:b::7");    //!< a home address
const Ipv6Address CARE_OF("fd00:a::2"); //!< a care-of address

MIP6SEC_TEST_CASE(TokenFormula,
                  "Keygen tokens are the first 64 bits of HMAC-SHA1 under a random 20-octet key")
{
    constexpr int64_t stream = 77;
    RandomOctets random;
    random.AssignStreams(stream);
    NonceTable table(random);
    const uint16_t index = table.GetCurrentIndex();

    // The same stream again says which index, key and nonce were drawn
    RandomOctets again;
    again.AssignStreams(stream);
    NS_TEST_ASSERT_MSG_EQ(index, again.Next16(), "index");
    std::vector<uint8_t> key(20);
    again.Fill(key.data(), key.size());
    std::vector<uint8_t> nonce(8);
    again.Fill(nonce.data(), nonce.size());

    for (const Kind kind : {Kind::HOME, Kind::CARE_OF})
    {
        for (const Ipv6Address& address : {HOME, CARE_OF})
        {
            std::vector<uint8_t> text;
            AppendAddress(text, address);
            text.insert(text.end(), nonce.begin(), nonce.end());
            text.push_back(kind == Kind::HOME ? 0 : 1);
            const Sha1Digest mac = HmacByHand(key, text);
            std::vector<uint8_t> token;
            AppendToken(token, *table.GetToken(kind, address, index));
            NS_TEST_ASSERT_MSG_EQ(std::equal(token.begin(), token.end(), mac.begin()),
                                  true,
                                  "First(64, HMAC_SHA1(Kcn, address | nonce | kind))");
        }
    }
    Simulator::Destroy();
}

MIP6SEC_TEST_CASE(KeyVector, "The binding management key is SHA-1 of the tokens that are used")
{
    // Python: hashlib.sha1(bytes.fromhex('00112233445566778899aabbccddeeff')), and of the first
    // half
    const std::vector<uint8_t> both = {0x73, 0x9e, 0x0e, 0x84, 0x90, 0xea, 0xcb, 0xcb, 0x2e, 0xa1,
                                       0x1d, 0x4a, 0x5d, 0xbe, 0xfb, 0xae, 0x88, 0x8b, 0x09, 0x2e};
    const std::vector<uint8_t> one = {0x9e, 0xa3, 0x39, 0x44, 0x1e, 0x72, 0x76, 0x90, 0x7f, 0xbb,
                                      0x70, 0xdd, 0x0e, 0x7a, 0xf6, 0x9f, 0xea, 0xc6, 0x5b, 0xbd};
    const Sha1Digest kbm = MakeBindingManagementKey(0x0011223344556677, 0x8899aabbccddeeff);
    NS_TEST_ASSERT_MSG_EQ(std::equal(kbm.begin(), kbm.end(), both.begin()), true, "both tokens");
    const Sha1Digest home = MakeBindingManagementKey(0x0011223344556677, std::nullopt);
    NS_TEST_ASSERT_MSG_EQ(std::equal(home.begin(), home.end(), one.begin()), true, "home token");
}

MIP6SEC_TEST_CASE(AuthenticatorVector,
                  "The authenticator of a Binding Update is the one that Python computes")
{
    // Python: hmac.new(kbm, coa + cn + bu, 'sha1').digest()[:12] with the key of the other test,
    // coa fd00:a::2, cn fd00:a::1, and
    // bu 3b 03 05 00 0000 1234 8000 0069 04 04 0007 0008 05 0c
    BindingUpdate update;
    update.sequence = 0x1234;
    update.acknowledge = true;
    update.lifetime = 105;
    update.options.nonceIndices = NonceIndices{7, 8};
    update.options.authorization.emplace();
    const BindingAuthenticator expected =
        {0x74, 0x17, 0x50, 0x5a, 0xc2, 0x5c, 0xcf, 0x50, 0xcc, 0xb0, 0xeb, 0xed};
    const Sha1Digest kbm = MakeBindingManagementKey(0x0011223344556677, 0x8899aabbccddeeff);
    const auto authenticator =
        MakeBindingAuthenticator(kbm, CARE_OF, Ipv6Address("fd00:a::1"), MobilityMessage(update));
    NS_TEST_ASSERT_MSG_EQ((authenticator == expected), true, "12 octets");
}

MIP6SEC_TEST_CASE(Lifetime,
                  "A token is accepted for 210 s at least and its nonce for less than 240 s")
{
    RandomOctets random;
    NonceTable table(random);
    uint16_t first = 0;
    uint16_t late = 0;
    Simulator::Schedule(Seconds(10), &CallNow, [&]() { first = table.GetCurrentIndex(); });
    Simulator::Schedule(Seconds(39.999), &CallNow, [&]() {
        late = table.GetCurrentIndex();
        NS_TEST_ASSERT_MSG_EQ(late, first, "the same nonce for 30 s");
    });
    Simulator::Schedule(Seconds(40), &CallNow, [&]() {
        const uint16_t second = table.GetCurrentIndex();
        NS_TEST_ASSERT_MSG_EQ(second, static_cast<uint16_t>(first + 1), "a new nonce after 30 s");
        NS_TEST_ASSERT_MSG_NE(*table.GetToken(Kind::HOME, HOME, first),
                              *table.GetToken(Kind::HOME, HOME, second),
                              "another token");
    });
    Simulator::Schedule(Seconds(249.999), &CallNow, [&]() {
        NS_TEST_ASSERT_MSG_EQ(table.GetToken(Kind::HOME, HOME, late).has_value(),
                              true,
                              "210 s after the token at 39.999 s");
        NS_TEST_ASSERT_MSG_EQ(table.IsKnown(first), true, "known");
    });
    Simulator::Schedule(Seconds(250), &CallNow, [&]() {
        NS_TEST_ASSERT_MSG_EQ(table.GetToken(Kind::HOME, HOME, first).has_value(),
                              false,
                              "240 s after first use");
        NS_TEST_ASSERT_MSG_EQ(table.IsKnown(first), false, "unknown");
        NS_TEST_ASSERT_MSG_EQ(table.IsKnown(first + 1), true, "the second one lives");
    });
    Simulator::Run();
    Simulator::Destroy();
}

MIP6SEC_TEST_CASE(Bounded,
                  "A correspondent node asked every second keeps eight nonces and none when idle")
{
    RandomOctets random;
    NonceTable table(random);
    std::size_t most = 0;
    for (int second = 0; second < 600; ++second)
    {
        Simulator::Schedule(Seconds(second), &CallNow, [&]() {
            table.GetCurrentIndex();
            most = std::max(most, table.GetSize());
        });
    }
    Simulator::Schedule(Seconds(599 + 240), &CallNow, [&]() {
        NS_TEST_ASSERT_MSG_EQ(table.GetSize(), 0, "all expired");
        NS_TEST_ASSERT_MSG_EQ(table.GetNewestIndex().has_value(), false, "none");
        NS_TEST_ASSERT_MSG_EQ(table.GetNewestExpiry(), Simulator::Now(), "nothing to wait for");
    });
    Simulator::Run();
    // MAX_NONCE_LIFETIME / 30 (RFC 6275 5.2.7)
    NS_TEST_ASSERT_MSG_EQ(most, 8, "240 s / 30 s");
    Simulator::Destroy();
}

MIP6SEC_TEST_CASE(Unknown, "No token is made from an index that was never given out")
{
    RandomOctets random;
    NonceTable table(random);
    NS_TEST_ASSERT_MSG_EQ(table.IsKnown(0), false, "no nonce at all");
    const uint16_t index = table.GetCurrentIndex();
    uint32_t known = 0;
    for (uint32_t i = 0; i <= 0xffff; ++i)
    {
        known += table.IsKnown(i);
    }
    NS_TEST_ASSERT_MSG_EQ(known, 1, "one of all");
    NS_TEST_ASSERT_MSG_EQ(table.IsKnown(index), true, "that one");
    table.Invalidate();
    NS_TEST_ASSERT_MSG_EQ(table.IsKnown(index), false, "given up");
    NS_TEST_ASSERT_MSG_EQ(table.GetCurrentIndex(),
                          static_cast<uint16_t>(index + 1),
                          "its index is not used again");
    const uint64_t before = *table.GetToken(Kind::HOME, HOME, index + 1);
    table.Reset();
    NS_TEST_ASSERT_MSG_EQ(table.GetSize(), 0, "a restart forgets");
    const uint16_t after = table.GetCurrentIndex();
    NS_TEST_ASSERT_MSG_NE(*table.GetToken(Kind::HOME, HOME, after), before, "other keys");
    NS_TEST_ASSERT_MSG_EQ(table.IsKnown(index + 1), false, "indices start anywhere");
    Simulator::Destroy();
}

MIP6SEC_TEST_CASE(
    Replays,
    "What was authorised before a binding ended is a replay unless its number is newer")
{
    struct Row
    {
        uint16_t index;    //!< home nonce index
        uint16_t sequence; //!< sequence number
        bool replay;       //!< expected
    };

    // Ended with sequence number 100 when 9 was the newest nonce
    const Row rows[] = {{9, 100, true},
                        {9, 99, true},
                        {8, 5, true},
                        {2, 100, true},
                        {9, 101, false},
                        {8, 30000, false},
                        {10, 100, false},
                        {10, 1, false},
                        {9, 100 - 32768 + 65536, true}};
    ReplayGuard guard;
    guard.Remember(HOME, 100, 9, Seconds(240));
    for (const Row& row : rows)
    {
        const auto last = guard.FindReplay(HOME, row.index, row.sequence);
        NS_TEST_ASSERT_MSG_EQ(last.has_value(),
                              row.replay,
                              "nonce " << row.index << " number " << row.sequence);
        NS_TEST_ASSERT_MSG_EQ(last.value_or(100), 100, "the last number");
    }
    NS_TEST_ASSERT_MSG_EQ(guard.FindReplay(CARE_OF, 9, 100).has_value(), false, "another address");
    Simulator::Destroy();
}

MIP6SEC_TEST_CASE(ReplayMemory, "Ended bindings are remembered until their nonces have expired")
{
    ReplayGuard guard;
    guard.Remember(HOME, 1, 1, Seconds(100));
    guard.Remember(CARE_OF, 1, 1, Seconds(100));
    Simulator::Schedule(Seconds(60), &CallNow, [&]() { guard.Remember(HOME, 2, 2, Seconds(200)); });
    Simulator::Schedule(Seconds(99), &CallNow, [&]() {
        NS_TEST_ASSERT_MSG_EQ(guard.GetSize(), 2, "both");
    });
    Simulator::Schedule(Seconds(100), &CallNow, [&]() {
        NS_TEST_ASSERT_MSG_EQ(guard.GetSize(), 1, "remembered again at 60 s");
        NS_TEST_ASSERT_MSG_EQ(guard.FindReplay(HOME, 2, 2).has_value(), true, "still");
    });
    Simulator::Schedule(Seconds(200), &CallNow, [&]() {
        NS_TEST_ASSERT_MSG_EQ(guard.GetSize(), 0, "none");
        guard.Remember(HOME, 3, 3, Seconds(200));
        NS_TEST_ASSERT_MSG_EQ(guard.GetSize(), 0, "nothing to guard against");
    });
    Simulator::Run();
    Simulator::Destroy();
}

/// The suite
class NonceTableSuite : public TestSuite
{
  public:
    NonceTableSuite()
        : TestSuite("mip6sec-nonce-table", TestSuite::Type::UNIT)
    {
        AddTestCase(new TokenFormula);
        AddTestCase(new KeyVector);
        AddTestCase(new AuthenticatorVector);
        AddTestCase(new Lifetime);
        AddTestCase(new Bounded);
        AddTestCase(new Unknown);
        AddTestCase(new Replays);
        AddTestCase(new ReplayMemory);
    }
};

NonceTableSuite g_suite; //!< registers it

} // namespace
