/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "ns3/handover-log.h"
#include "ns3/movement-plan.h"
#include "ns3/simulator.h"
#include "ns3/test.h"

using namespace ns3;
using namespace ns3::mip6sec;

namespace
{

/// Columns of handovers.csv as the design names them
class ColumnsTest : public TestCase
{
  public:
    ColumnsTest()
        : TestCase("A record is written in the agreed columns with exact decimals")
    {
    }

  private:
    void DoRun() override
    {
        NS_TEST_EXPECT_MSG_EQ(
            HandoverRecord::CsvHeader(),
            "scheme,seed,run,node,handover,from,to,link_down_s,link_up_s,router_known_s,"
            "address_ready_s,security_ready_s,registered_s,route_optimized_s,first_packet_s,"
            "interruption_ms,sent,lost,duplicated,reordered,buffered,signalling_packets,"
            "signalling_bytes,crypto_ops,crypto_ms,outcome,fallback_reason,fback_s,una_s,"
            "solicited_s,address_made_s,dad_started_s",
            "columns");
        HandoverRecord record;
        record.scheme = "mip6-ro";
        record.seed = 7;
        record.run = 3;
        record.node = "mn0";
        record.handover = 2;
        record.from = "ar0";
        record.to = "ar1";
        record.phases[0] = NanoSeconds(12345678901);
        record.phases[1] = Seconds(13);
        record.phases[static_cast<int>(HandoverPhase::FBACK)] = MilliSeconds(12300);
        record.phases[static_cast<int>(HandoverPhase::DAD_STARTED)] = MilliSeconds(13250);
        record.interruption = MicroSeconds(1234567);
        record.sent = 5;
        record.lost = 4;
        record.duplicated = 3;
        record.reordered = 2;
        record.buffered = 1;
        record.signallingPackets = 6;
        record.signallingBytes = 700;
        record.cryptoOps = 8;
        record.cryptoTime = NanoSeconds(1500);
        record.outcome = HandoverOutcome::FALLBACK;
        record.fallbackReason = "no answer";
        NS_TEST_EXPECT_MSG_EQ(record.CsvRow(),
                              "mip6-ro,7,3,mn0,2,ar0,ar1,12.345678901,13.000000000,,,,,,,"
                              "1234.567000,5,4,3,2,1,6,700,8,0.001500,fallback,no "
                              "answer,12.300000000,,,,13.250000000",
                              "row");
        // RFC 4180 section 2
        record.node = "car, red";
        record.from = "the \"old\" one";
        record.to = "two\nlines";
        const std::string quoted =
            "mip6-ro,7,3,\"car, red\",2,\"the \"\"old\"\" one\",\"two\nlines\",12.345678901,";
        NS_TEST_EXPECT_MSG_EQ(record.CsvRow().substr(0, quoted.size()), quoted, "names in quotes");
        NS_TEST_EXPECT_MSG_EQ(FormatSeconds(NanoSeconds(-1)), "-0.000000001", "before zero");
    }
};

/// One node: first attachment, a good handover, one that fails, one that falls back, one cut short
class OutcomeTest : public TestCase
{
  public:
    OutcomeTest()
        : TestCase("A handover without a registration failed before the next and is cut at the end")
    {
    }

  private:
    void DoRun() override
    {
        HandoverLog log("mn0");
        log.LinkUp(Seconds(0), "ar0");
        log.Reach(HandoverPhase::REGISTERED, Seconds(2));
        log.LinkDown(Seconds(10), "ar0");
        log.LinkUp(MilliSeconds(10050), "ar1");
        log.Signalling(56);
        log.Signalling(104);
        NS_TEST_EXPECT_MSG_EQ(log.Reach(HandoverPhase::ROUTER_KNOWN, MilliSeconds(10100)),
                              true,
                              "new");
        NS_TEST_EXPECT_MSG_EQ(log.Reach(HandoverPhase::ROUTER_KNOWN, MilliSeconds(10200)),
                              false,
                              "not new");
        log.Reach(HandoverPhase::REGISTERED, Seconds(12));
        log.Reach(HandoverPhase::REGISTERED, Seconds(15)); // refresh of the binding
        log.Reach(HandoverPhase::ROUTE_OPTIMIZED, MilliSeconds(12100));
        log.Reach(HandoverPhase::ROUTE_OPTIMIZED, MilliSeconds(12200)); // the second peer
        log.LinkDown(Seconds(20), "ar1");
        log.LinkDown(Seconds(30), "");
        log.Crypto(MilliSeconds(3));
        log.Fallback("timeout");
        log.Fallback("another");
        log.Reach(HandoverPhase::REGISTERED, Seconds(31));
        log.LinkDown(Seconds(40), "ar2");
        log.Finish();
        log.Reach(HandoverPhase::REGISTERED, Seconds(41));
        log.Signalling(1);

        const auto& records = log.GetRecords();
        NS_TEST_ASSERT_MSG_EQ(records.size(), 5, "first attachment and four handovers");
        const HandoverOutcome expected[] = {HandoverOutcome::OK,
                                            HandoverOutcome::OK,
                                            HandoverOutcome::FAILED,
                                            HandoverOutcome::FALLBACK,
                                            HandoverOutcome::CUT};
        for (uint32_t i = 0; i < 5; i++)
        {
            NS_TEST_EXPECT_MSG_EQ(records[i].handover, i, "number");
            NS_TEST_EXPECT_MSG_EQ(HandoverOutcomeName(records[i].outcome),
                                  std::string(HandoverOutcomeName(expected[i])),
                                  "outcome of " << i);
        }
        NS_TEST_EXPECT_MSG_EQ(records[0].GetPhase(HandoverPhase::LINK_DOWN).has_value(),
                              false,
                              "the first attachment follows no link down");
        NS_TEST_EXPECT_MSG_EQ(records[1].from + ">" + records[1].to, "ar0>ar1", "where");
        NS_TEST_EXPECT_MSG_EQ(records[1].GetPhase(HandoverPhase::ROUTER_KNOWN).value(),
                              MilliSeconds(10100),
                              "first of its kind");
        NS_TEST_EXPECT_MSG_EQ(records[1].GetPhase(HandoverPhase::REGISTERED).value(),
                              Seconds(12),
                              "a refresh is no phase");
        NS_TEST_EXPECT_MSG_EQ(records[1].GetPhase(HandoverPhase::ROUTE_OPTIMIZED).value(),
                              MilliSeconds(12200),
                              "last correspondent");
        NS_TEST_EXPECT_MSG_EQ(records[1].signallingPackets, 2, "messages");
        NS_TEST_EXPECT_MSG_EQ(records[1].signallingBytes, 160, "octets");
        NS_TEST_EXPECT_MSG_EQ(records[3].fallbackReason, "timeout", "the first reason");
        NS_TEST_EXPECT_MSG_EQ(records[3].cryptoOps, 1, "operations");
        NS_TEST_EXPECT_MSG_EQ(records[3].cryptoTime, MilliSeconds(3), "their time");
        NS_TEST_EXPECT_MSG_EQ(records[4].signallingPackets, 0, "nothing counts behind the end");
    }
};

/// What is known of a handover before its link down
class ForeseenTest : public TestCase
{
  public:
    ForeseenTest()
        : TestCase("What happens ahead of a link down is of the handover that it begins and keeps "
                   "its time")
    {
    }

  private:
    void DoRun() override
    {
        using P = HandoverPhase;
        HandoverLog log("mn0");
        log.LinkUp(Seconds(0), "ar0");
        log.Reach(P::REGISTERED, Seconds(2));
        NS_TEST_EXPECT_MSG_EQ(log.Foresee(P::SECURITY_READY, Seconds(3)), true, "new");
        NS_TEST_EXPECT_MSG_EQ(log.Foresee(P::SECURITY_READY, Seconds(4)), false, "once");
        log.Foresee(P::FBACK, MilliSeconds(9900));
        log.LinkDown(Seconds(10), "ar0");
        NS_TEST_EXPECT_MSG_EQ(log.Reach(P::FBACK, Seconds(11)), false, "it came before");
        log.Reach(P::UNA, MilliSeconds(10050));
        log.Reach(P::REGISTERED, Seconds(11));
        log.LinkDown(Seconds(20), "ar1");
        log.Reach(P::REGISTERED, Seconds(21));
        log.LinkDown(Seconds(30), "ar0");
        log.Finish();
        NS_TEST_EXPECT_MSG_EQ(log.Foresee(P::FBACK, Seconds(31)), false, "the run is over");

        const auto& records = log.GetRecords();
        NS_TEST_ASSERT_MSG_EQ(records.size(), 4, "first attachment and three handovers");
        NS_TEST_EXPECT_MSG_EQ(records[0].GetPhase(P::FBACK).has_value(), false, "not of this");
        NS_TEST_EXPECT_MSG_EQ(records[1].GetPhase(P::SECURITY_READY).value(), Seconds(3), "key");
        NS_TEST_EXPECT_MSG_EQ(records[1].GetPhase(P::FBACK).value(), MilliSeconds(9900), "FBack");
        NS_TEST_EXPECT_MSG_EQ(records[1].GetPhase(P::UNA).value(), MilliSeconds(10050), "UNA");
        NS_TEST_EXPECT_MSG_EQ(HandoverOutcomeName(records[1].outcome), std::string("ok"), "fast");
        NS_TEST_EXPECT_MSG_EQ(records[2].GetPhase(P::SECURITY_READY).has_value(),
                              false,
                              "each handover foresees for itself");
        NS_TEST_EXPECT_MSG_EQ(records[2].node + records[2].from, "mn0ar1", "the rest is as ever");
    }
};

/// Instants of movement
class MovementTest : public TestCase
{
  public:
    MovementTest()
        : TestCase("Movements are drawn one to a period and go round the access networks")
    {
    }

  private:
    void DoRun() override
    {
        const auto plan = MovementPlan::Every(Seconds(5), Seconds(10), Seconds(2), 4);
        const auto drawn = plan.Draw(1, 3, 42);
        NS_TEST_ASSERT_MSG_EQ(drawn.size(), 4, "one to a period");
        const uint32_t expected[] = {2, 0, 1, 2};
        Time phase = drawn[0].at - Seconds(5);
        for (std::size_t i = 0; i < 4; i++)
        {
            NS_TEST_EXPECT_MSG_EQ(drawn[i].to, expected[i], "in turn");
            // First: phase in [0, 10) and jitter in [0, 2); the others keep the phase
            const Time own = drawn[i].at - Seconds(5 + 10 * static_cast<int>(i));
            NS_TEST_EXPECT_MSG_EQ((own.IsPositive() && own < Seconds(12)), true, "in its period");
            NS_TEST_EXPECT_MSG_EQ((Abs(own - phase) < Seconds(2)), true, "the phase is drawn once");
        }
        NS_TEST_EXPECT_MSG_EQ((drawn.back().at <= plan.GetEnd()), true, "end of the plan");
        const auto again = plan.Draw(1, 3, 42);
        const auto other = plan.Draw(1, 3, 43);
        NS_TEST_EXPECT_MSG_EQ(drawn[3].at, again[3].at, "the stream decides");
        NS_TEST_EXPECT_MSG_NE(drawn[3].at, other[3].at, "another stream, another instant");
        const auto home = plan.Draw(Movement::HOME, 3, 42);
        NS_TEST_EXPECT_MSG_EQ(home[0].to, 0, "from home to the first access network");
        const auto list =
            MovementPlan::List({{Seconds(1), 1}, {Seconds(2), Movement::HOME}}).Draw(0, 2, 1);
        NS_TEST_ASSERT_MSG_EQ(list.size(), 2, "as listed");
        NS_TEST_EXPECT_MSG_EQ(list[1].to, Movement::HOME, "as listed");
        NS_TEST_EXPECT_MSG_EQ(MovementPlan().Draw(0, 1, 1).empty(), true, "a node that stays");
    }
};

/// Records of handovers, and the plan they come from
class RecordTestSuite : public TestSuite
{
  public:
    RecordTestSuite()
        : TestSuite("mip6sec-handover-record", TestSuite::Type::UNIT)
    {
        AddTestCase(new ColumnsTest);
        AddTestCase(new OutcomeTest);
        AddTestCase(new ForeseenTest);
        AddTestCase(new MovementTest);
    }
};

RecordTestSuite g_recordTestSuite; //!< registers itself

} // namespace
