/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "wire-test-support.h"

#include "ns3/timestamp-cache.h"

#include <optional>
#include <string>
#include <vector>

using namespace ns3;
using namespace ns3::mip6sec;

namespace
{

using Verdict = TimestampVerdict;

constexpr uint64_t SECOND = 65536;                   //!< in the format of RFC 3971 5.3.1
constexpr uint64_t BASE = 1735689600 * SECOND;       //!< 2025-01-01T00:00:00Z
const Ipv6Address PEER("fe80::3c4a:5bf6:ffb4:ca6c"); //!< who sends
const Ipv6Address OTHER("fe80::1");                  //!< somebody else

/// What was last accepted of the peer
struct Last
{
    int64_t timestamp; //!< TSlast, in 1/65536 s after BASE
    int64_t received;  //!< RDlast, likewise
};

/// A message, and what RFC 3971 5.3.4.2 says of its timestamp
struct Row
{
    int number;               //!< for messages
    std::optional<Last> last; //!< none: a new peer
    int64_t timestamp;        //!< TSnew, in 1/65536 s after BASE
    int64_t received;         //!< RDnew, likewise
    Verdict verdict;          //!< expected
    bool updates;             //!< whether TSlast and RDlast become TSnew and RDnew, if accepted
};

constexpr int64_t S = 65536; //!< a second

/**
 * Defaults: Delta 300 s, fuzz 1 s, drift 0.01.
 *
 * New peers: -300 s < RDnew - TSnew < 300 s. Known peers: TSnew + 1 s > TSlast + (RDnew - RDlast)
 * x 0.99 - 1 s, so with TSlast = 0 and 100 s between the arrivals: TSnew > 99 - 2 = 97 s.
 */
const std::vector<Row> TABLE{
    {1, {}, 0, 0, Verdict::FRESH, true},
    {2, {}, 0, 300 * S - 1, Verdict::FRESH, true},
    {3, {}, 0, 300 * S, Verdict::STALE, true},
    {4, {}, 0, 300 * S + 1, Verdict::STALE, true},
    {5, {}, 300 * S - 1, 0, Verdict::FRESH, true},
    {6, {}, 300 * S, 0, Verdict::STALE, true},
    {7, {}, 86400 * S, 0, Verdict::STALE, true},
    {8, {}, 0, 86400 * S, Verdict::STALE, true},
    // 100 s later by the receiver's clock: 97 s is the limit, and out of it
    {9, Last{0, 0}, 97 * S, 100 * S, Verdict::REPLAYED, false},
    {10, Last{0, 0}, 97 * S + 1, 100 * S, Verdict::FRESH, true},
    {11, Last{0, 0}, 97 * S - 1, 100 * S, Verdict::REPLAYED, false},
    {12, Last{0, 0}, 100 * S, 100 * S, Verdict::FRESH, true},
    // A fast clock is never too fast: no upper bound for known peers
    {13, Last{0, 0}, 100000 * S, 100 * S, Verdict::FRESH, true},
    // At the same instant: TSnew > TSlast - 2 s
    {14, Last{0, 0}, 0, 0, Verdict::FRESH, false},
    {15, Last{0, 0}, -2 * S + 1, 0, Verdict::FRESH, false},
    {16, Last{0, 0}, -2 * S, 0, Verdict::REPLAYED, false},
    // 2 s later: TSnew > 1.98 - 2 = -0.02 s = -1310.72 units
    {17, Last{0, 0}, -1310, 2 * S, Verdict::FRESH, false},
    {18, Last{0, 0}, -1311, 2 * S, Verdict::REPLAYED, false},
    {19, Last{0, 0}, 0, 2 * S, Verdict::FRESH, false},
    {20, Last{0, 0}, 1, 2 * S, Verdict::FRESH, true},
    // A message once more after 3 s: 0 > 2.97 - 2 does not hold
    {21, Last{0, 0}, 0, 3 * S, Verdict::REPLAYED, false},
    // A peer whose clock is an hour slow is judged by its own pace, not by Delta
    {22, Last{-3600 * S, 0}, -3590 * S, 10 * S, Verdict::FRESH, true},
    {23, Last{-3600 * S, 0}, -3600 * S, 10 * S, Verdict::REPLAYED, false},
    // An hour at 1 % of drift: 3564 - 2 = 3562 s
    {24, Last{0, 0}, 3562 * S + 1, 3600 * S, Verdict::FRESH, true},
    {25, Last{0, 0}, 3562 * S, 3600 * S, Verdict::REPLAYED, false},
    // The receiver's clock was set back by 50 s: TSnew > -49.5 - 2 = -51.5 s = -3375104 units
    {26, Last{0, 0}, -3375103, -50 * S, Verdict::FRESH, false},
    {27, Last{0, 0}, -3375104, -50 * S, Verdict::REPLAYED, false},
};

/// @param offset in units after BASE @return a timestamp
uint64_t
At(int64_t offset)
{
    return BASE + static_cast<uint64_t>(offset);
}

MIP6SEC_TEST_CASE(Table, "Timestamps are accepted exactly where the formulas of 5.3.4.2 hold")
{
    for (const Row& row : TABLE)
    {
        TimestampLimits limits;
        TimestampCache cache(limits);
        if (row.last)
        {
            cache.Update(PEER, At(row.last->timestamp), At(row.last->received));
        }
        NS_TEST_EXPECT_MSG_EQ(
            static_cast<int>(cache.Check(PEER, At(row.timestamp), At(row.received))),
            static_cast<int>(row.verdict),
            "row " << row.number);
    }
}

MIP6SEC_TEST_CASE(Updates,
                  "TSlast and RDlast change only by a timestamp that is accepted and newer")
{
    for (const Row& row : TABLE)
    {
        if (!row.last)
        {
            continue;
        }
        TimestampLimits limits;
        TimestampCache cache(limits);
        cache.Update(PEER, At(row.last->timestamp), At(row.last->received));
        NS_TEST_EXPECT_MSG_EQ(cache.Update(PEER, At(row.timestamp), At(row.received)),
                              row.updates,
                              "row " << row.number);
        // One unit within fuzz of what is remembered now, at the time that is remembered now, is
        // the oldest that is accepted
        const Last now = row.updates ? Last{row.timestamp, row.received} : *row.last;
        NS_TEST_EXPECT_MSG_EQ(
            (cache.Check(PEER, At(now.timestamp - 2 * S + 1), At(now.received)) == Verdict::FRESH),
            true,
            "row " << row.number << ": what is remembered");
        NS_TEST_EXPECT_MSG_EQ(
            (cache.Check(PEER, At(now.timestamp - 2 * S), At(now.received)) == Verdict::REPLAYED),
            true,
            "row " << row.number << ": no more than that");
    }
}

MIP6SEC_TEST_CASE(OtherLimits, "Delta and fuzz and drift are those that are configured")
{
    TimestampLimits limits;
    limits.delta = MilliSeconds(500);
    limits.fuzz = MilliSeconds(250);
    limits.drift = 0.25;
    TimestampCache cache(limits);
    // 0.5 s are 32768 units
    NS_TEST_EXPECT_MSG_EQ((cache.Check(PEER, At(0), At(32767)) == Verdict::FRESH), true, "Delta");
    NS_TEST_EXPECT_MSG_EQ((cache.Check(PEER, At(0), At(32768)) == Verdict::STALE), true, "Delta");
    cache.Update(PEER, At(0), At(0));
    // 100 s later: 75 - 2 x 0.25 = 74.5 s
    NS_TEST_EXPECT_MSG_EQ((cache.Check(PEER, At(74 * S + 32769), At(100 * S)) == Verdict::FRESH),
                          true,
                          "fuzz and drift");
    NS_TEST_EXPECT_MSG_EQ((cache.Check(PEER, At(74 * S + 32768), At(100 * S)) == Verdict::REPLAYED),
                          true,
                          "fuzz and drift");
}

MIP6SEC_TEST_CASE(Extremes, "No timestamp that a peer can write makes a comparison wrap")
{
    TimestampLimits limits;
    TimestampCache cache(limits);
    for (uint64_t timestamp : {uint64_t{0}, uint64_t{1}, ~uint64_t{0}, uint64_t{1} << 63})
    {
        NS_TEST_EXPECT_MSG_EQ((cache.Check(PEER, timestamp, BASE) == Verdict::STALE),
                              true,
                              "new peer " << timestamp);
    }
    cache.Update(PEER, ~uint64_t{0}, BASE);
    NS_TEST_EXPECT_MSG_EQ((cache.Check(PEER, 0, BASE) == Verdict::REPLAYED), true, "far behind");
    NS_TEST_EXPECT_MSG_EQ((cache.Check(PEER, ~uint64_t{0}, BASE) == Verdict::FRESH), true, "same");
    cache.Update(OTHER, 0, BASE);
    NS_TEST_EXPECT_MSG_EQ((cache.Check(OTHER, ~uint64_t{0}, BASE) == Verdict::FRESH),
                          true,
                          "far ahead");
    NS_TEST_EXPECT_MSG_EQ((cache.Check(OTHER, 0, ~uint64_t{0}) == Verdict::REPLAYED),
                          true,
                          "far later");
}

MIP6SEC_TEST_CASE(Peers, "Each peer is judged by its own last timestamp")
{
    TimestampLimits limits;
    TimestampCache cache(limits);
    cache.Update(PEER, At(-1000 * S), At(0));
    NS_TEST_EXPECT_MSG_EQ((cache.Check(PEER, At(-1000 * S), At(0)) == Verdict::FRESH),
                          true,
                          "slow");
    NS_TEST_EXPECT_MSG_EQ((cache.Check(OTHER, At(-1000 * S), At(0)) == Verdict::STALE),
                          true,
                          "new");
    NS_TEST_EXPECT_MSG_EQ((cache.Knows(PEER) && !cache.Knows(OTHER)), true, "who is known");
}

MIP6SEC_TEST_CASE(Bounded, "A full cache refuses new peers until one was silent for Delta")
{
    TimestampLimits limits;
    limits.maxPeers = 3;
    TimestampCache cache(limits);
    const Ipv6Address a("fe80::a");
    const Ipv6Address b("fe80::b");
    const Ipv6Address c("fe80::c");
    const Ipv6Address d("fe80::d");
    cache.Update(a, At(0), At(0));
    cache.Update(b, At(S), At(S));
    cache.Update(c, At(2 * S), At(2 * S));
    cache.Update(a, At(3 * S), At(3 * S));
    NS_TEST_EXPECT_MSG_EQ(cache.Update(d, At(4 * S), At(4 * S)), false, "nobody is pushed out");
    NS_TEST_EXPECT_MSG_EQ(cache.GetSize(), 3U, "bounded");
    NS_TEST_EXPECT_MSG_EQ(cache.Update(d, At(301 * S), At(301 * S)), false, "b at the limit");
    NS_TEST_EXPECT_MSG_EQ(cache.Update(d, At(301 * S + 1), At(301 * S + 1)), true, "b is out");
    NS_TEST_EXPECT_MSG_EQ(cache.Knows(a) && !cache.Knows(b) && cache.Knows(c) && cache.Knows(d),
                          true,
                          "the longest silent went");
    NS_TEST_EXPECT_MSG_EQ(cache.GetSize(), 3U, "bounded");
    // What b sent when it was last heard does not pass as that of a new peer
    NS_TEST_EXPECT_MSG_EQ((cache.Check(b, At(S), At(301 * S + 1)) == Verdict::STALE), true, "b");
    limits.maxPeers = 0;
    TimestampCache none(limits);
    NS_TEST_EXPECT_MSG_EQ(none.Update(a, At(0), At(0)), false, "a cache of none");
}

/// The suite
class TimestampSuite : public TestSuite
{
  public:
    TimestampSuite()
        : TestSuite("mip6sec-send-timestamp", TestSuite::Type::UNIT)
    {
        AddTestCase(new Table);
        AddTestCase(new Updates);
        AddTestCase(new OtherLimits);
        AddTestCase(new Extremes);
        AddTestCase(new Peers);
        AddTestCase(new Bounded);
    }
};

TimestampSuite g_suite; //!< registers it

} // namespace
