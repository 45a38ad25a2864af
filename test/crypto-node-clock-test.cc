/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "crypto-abort-support.h"
#include "function-objects.h"
#include "wire-test-support.h"

#include "ns3/double.h"
#include "ns3/global-value.h"
#include "ns3/node-clock.h"
#include "ns3/simulator.h"
#include "ns3/string.h"

using namespace ns3;
using namespace ns3::mip6sec;

namespace
{

constexpr int64_t EPOCH = 1735689600; //!< date -u -d 2025-01-01T00:00:00Z +%s

/// @param offset of the clock @param drift of the clock @return a clock
Ptr<NodeClock>
MakeClock(Time offset, double drift)
{
    auto clock = CreateObject<NodeClock>();
    clock->SetAttribute("Offset", TimeValue(offset));
    clock->SetAttribute("Drift", DoubleValue(drift));
    return clock;
}

/// @param clock a clock @return its nanoseconds since 2025
int64_t
Local(Ptr<NodeClock> clock)
{
    return (clock->GetTime() - Seconds(EPOCH)).GetNanoSeconds();
}

MIP6SEC_TEST_CASE(Utc, "Times of day are read by the calendar")
{
    // By date -u -d <time> +%s
    const std::pair<const char*, int64_t> times[] = {
        {"1970-01-01T00:00:00Z", 0},
        {"1970-12-31T23:59:59Z", 31535999},
        {"1972-02-29T12:00:00Z", 68212800},
        {"2000-02-29T00:00:00Z", 951782400},
        {"2000-03-01T00:00:00Z", 951868800},
        {"2024-02-29T23:59:59Z", 1709251199},
        {"2025-01-01T00:00:00Z", EPOCH},
        {"2038-01-19T03:14:08Z", 2147483648},
        {"2100-03-01T00:00:00Z", 4107542400},
        {"2199-12-31T23:59:59Z", 7258118399},
    };
    for (const auto& [text, seconds] : times)
    {
        NS_TEST_EXPECT_MSG_EQ(NodeClock::ParseUtc(text).value_or(-1), seconds, text);
    }
}

MIP6SEC_TEST_CASE(NoUtc, "What is no time of day in full is refused")
{
    for (const char* text : {"",
                             "2025-01-01",
                             "2025-01-01T00:00:00",
                             "2025-01-01T00:00:00z",
                             "2025-01-01 00:00:00Z",
                             "2025-01-01T00:00:00+00:00",
                             "2025-01-01T00:00:00Z ",
                             " 2025-01-01T00:00:00Z",
                             "2025-1-01T00:00:00ZZ",
                             "2025-13-01T00:00:00Z",
                             "2025-00-01T00:00:00Z",
                             "2025-01-00T00:00:00Z",
                             "2025-04-31T00:00:00Z",
                             "2025-02-29T00:00:00Z",
                             "2100-02-29T00:00:00Z",
                             "2025-01-01T24:00:00Z",
                             "2025-01-01T00:60:00Z",
                             "2025-01-01T00:00:60Z",
                             "1969-12-31T23:59:59Z",
                             "2200-01-01T00:00:00Z",
                             "+025-01-01T00:00:00Z",
                             "2025-01-01T00:00:0-Z"})
    {
        NS_TEST_EXPECT_MSG_EQ(NodeClock::ParseUtc(text).has_value(), false, text);
    }
}

MIP6SEC_TEST_CASE(EpochIsGlobal, "The global epoch is the time of day at the start")
{
    NS_TEST_EXPECT_MSG_EQ(NodeClock::GetEpoch(), EPOCH, "by default");
    GlobalValue::Bind("Mip6secEpoch", StringValue("2030-06-15T12:30:45Z"));
    auto clock = CreateObject<NodeClock>();
    NS_TEST_EXPECT_MSG_EQ(NodeClock::GetEpoch(), 1907757045, "date -u -d ... +%s");
    NS_TEST_EXPECT_MSG_EQ(clock->GetTime(), Seconds(1907757045), "of a clock");
    const std::string message = AbortMessage([] {
        GlobalValue::Bind("Mip6secEpoch", StringValue("tomorrow"));
        CreateObject<NodeClock>()->GetTimestamp();
    });
    NS_TEST_EXPECT_MSG_NE(message.find("Mip6secEpoch is \"tomorrow\""), std::string::npos, message);
    NS_TEST_EXPECT_MSG_NE(message.find("2025-01-01T00:00:00Z"),
                          std::string::npos,
                          "what to change");
    GlobalValue::Bind("Mip6secEpoch", StringValue("2025-01-01T00:00:00Z"));
    Simulator::Destroy();
}

MIP6SEC_TEST_CASE(OffsetAndDrift, "A clock is off by its offset and gains by its drift")
{
    Ptr<NodeClock> right = MakeClock(Time(0), 0);
    Ptr<NodeClock> ahead = MakeClock(MilliSeconds(1500), 0);
    Ptr<NodeClock> behind = MakeClock(Seconds(-400), 0);
    Ptr<NodeClock> fast = MakeClock(Time(0), 0.01);
    Ptr<NodeClock> slow = MakeClock(Seconds(1), -0.25);
    Simulator::Schedule(Seconds(1000), &CallNow, [&] {
        NS_TEST_EXPECT_MSG_EQ(Local(right), 1000000000000, "right");
        NS_TEST_EXPECT_MSG_EQ(Local(ahead), 1001500000000, "ahead");
        NS_TEST_EXPECT_MSG_EQ(Local(behind), 600000000000, "behind");
        // 0.01 is kept to 2^-40
        NS_TEST_EXPECT_MSG_EQ_TOL(Local(fast), 1010000000000, 1000, "fast");
        NS_TEST_EXPECT_MSG_EQ(Local(slow), 751000000000, "slow");
    });
    Simulator::Run();
    Simulator::Destroy();
}

MIP6SEC_TEST_CASE(ChangesDuringRun, "A new offset makes the clock jump and a new drift does not")
{
    Ptr<NodeClock> clock = MakeClock(Time(0), 0.5);
    Simulator::Schedule(Seconds(100), &CallNow, [&] {
        NS_TEST_EXPECT_MSG_EQ(Local(clock), 150000000000, "100 s at 1.5");
        clock->SetAttribute("Drift", DoubleValue(-0.125));
        NS_TEST_EXPECT_MSG_EQ(Local(clock), 150000000000, "goes on from there");
    });
    Simulator::Schedule(Seconds(180), &CallNow, [&] {
        NS_TEST_EXPECT_MSG_EQ(Local(clock), 220000000000, "80 s at 0.875 more");
        clock->SetAttribute("Offset", TimeValue(Seconds(-20)));
        NS_TEST_EXPECT_MSG_EQ(Local(clock), 200000000000, "20 s back");
        clock->SetAttribute("Offset", TimeValue(Seconds(5)));
        NS_TEST_EXPECT_MSG_EQ(Local(clock), 225000000000, "25 s forth");
    });
    Simulator::Schedule(Seconds(188), &CallNow, [&] {
        NS_TEST_EXPECT_MSG_EQ(Local(clock), 232000000000, "8 s at 0.875 more");
        DoubleValue drift;
        clock->GetAttribute("Drift", drift);
        NS_TEST_EXPECT_MSG_EQ(drift.Get(), -0.125, "as set");
    });
    Simulator::Run();
    Simulator::Destroy();
}

MIP6SEC_TEST_CASE(LongRun, "Drift is exact after years and never runs backward")
{
    // 2^-20 and 2^-40 are exact in binary
    Ptr<NodeClock> coarse = MakeClock(Time(0), 1.0 / 1048576);
    Ptr<NodeClock> fine = MakeClock(Time(0), 1.0 / 1099511627776.0);
    Ptr<NodeClock> slow = MakeClock(Time(0), -0.3);
    const int64_t years = 1LL << 60; // ns: 36 years
    Simulator::Schedule(NanoSeconds(years), &CallNow, [&] {
        NS_TEST_EXPECT_MSG_EQ(Local(coarse), years + (1LL << 40), "2^-20");
        NS_TEST_EXPECT_MSG_EQ(Local(fine), years + (1LL << 20), "2^-40");
    });
    int64_t last = 0;
    for (int i = 0; i < 2000; ++i)
    {
        Simulator::Schedule(NanoSeconds(years + 1 + i), &CallNow, [&] {
            const int64_t now = Local(slow);
            NS_TEST_EXPECT_MSG_GT_OR_EQ(now, last, "forward");
            last = now;
        });
    }
    Simulator::Run();
    Simulator::Destroy();
}

MIP6SEC_TEST_CASE(Timestamps, "The timestamp has 48 bits of seconds and 16 of a fraction")
{
    Ptr<NodeClock> right = MakeClock(Time(0), 0);
    Ptr<NodeClock> behind = MakeClock(MilliSeconds(-250), 0);
    Ptr<NodeClock> ancient = MakeClock(Seconds(-2000000000), 0);
    NS_TEST_EXPECT_MSG_EQ(right->GetTimestamp(), static_cast<uint64_t>(EPOCH) << 16, "start");
    NS_TEST_EXPECT_MSG_EQ(behind->GetTimestamp(),
                          (static_cast<uint64_t>(EPOCH - 1) << 16) + 49152,
                          "0.75 s");
    NS_TEST_EXPECT_MSG_EQ(ancient->GetTimestamp(), 0, "before 1970");
    const std::pair<int64_t, uint64_t> fractions[] = {{0, 0},
                                                      {15258, 0}, // 1/65536 s is 15258.789 ns
                                                      {15259, 1},
                                                      {500000000, 32768},
                                                      {999984741, 65534},
                                                      {999984742, 65535},
                                                      {999999999, 65535}};
    for (const auto& [nanoseconds, fraction] : fractions)
    {
        const int64_t rest = nanoseconds;
        const uint64_t expected = (static_cast<uint64_t>(EPOCH + 7) << 16) + fraction;
        Simulator::Schedule(
            Seconds(7) + NanoSeconds(rest),
            &CallNow,
            [this, right, expected, rest] {
                NS_TEST_EXPECT_MSG_EQ(right->GetTimestamp(), expected, rest << " ns");
            });
    }
    Simulator::Run();
    Simulator::Destroy();
}

MIP6SEC_TEST_CASE(ClockOfNode, "A node has one clock and nodes do not share theirs")
{
    auto node = CreateObject<Node>();
    Ptr<NodeClock> clock = NodeClock::Of(node);
    NS_TEST_EXPECT_MSG_EQ((NodeClock::Of(node) == clock), true, "the same");
    NS_TEST_EXPECT_MSG_EQ((node->GetObject<NodeClock>() == clock), true, "aggregated");
    NS_TEST_EXPECT_MSG_EQ((NodeClock::Of(CreateObject<Node>()) == clock), false, "another node");
    Simulator::Destroy();
}

/// Suite of clocks
class NodeClockTestSuite : public TestSuite
{
  public:
    NodeClockTestSuite()
        : TestSuite("mip6sec-node-clock", TestSuite::Type::UNIT)
    {
        AddTestCase(new Utc);
        AddTestCase(new NoUtc);
        AddTestCase(new EpochIsGlobal);
        AddTestCase(new OffsetAndDrift);
        AddTestCase(new ChangesDuringRun);
        AddTestCase(new LongRun);
        AddTestCase(new Timestamps);
        AddTestCase(new ClockOfNode);
    }
} g_nodeClockTestSuite; //!< registers the suite

} // namespace
