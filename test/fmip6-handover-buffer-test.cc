/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "function-objects.h"
#include "wire-test-support.h"

#include "ns3/handover-buffer.h"
#include "ns3/simulator.h"

#include <algorithm>
#include <memory>

using namespace ns3;
using namespace ns3::mip6sec;

namespace
{

/// A buffer, and what became of the packets, which are known by their size
class Owner
{
  public:
    /**
     * @param limit packets of this buffer
     * @param policy when it is full
     * @param burst packets back to back
     * @param speed of the drain
     * @param room shared, or null for enough of its own
     */
    explicit Owner(uint32_t limit = 100,
                   HandoverBufferPolicy policy = HandoverBufferPolicy::DROP_NEWEST,
                   uint32_t burst = 5,
                   double speed = 1.0,
                   HandoverBufferRoom* room = nullptr)
    {
        m_own.limit = 1000;
        m_buffer = std::make_unique<HandoverBuffer>(
            room ? *room : m_own,
            limit,
            policy,
            burst,
            HandoverBuffer::Callbacks{
                [this](Ptr<Packet> packet) {
                    sent.push_back(packet->GetSize());
                    times.push_back(Simulator::Now());
                    if (whileSending)
                    {
                        whileSending();
                    }
                },
                [this](Ptr<Packet> packet) { dropped.push_back(packet->GetSize()); },
                [this]() {
                    drained.push_back(Simulator::Now());
                    if (deleteWhenDrained)
                    {
                        m_buffer.reset();
                    }
                }},
            speed);
    }

    /// @param number of a packet offered now
    void Push(uint32_t number)
    {
        m_buffer->Push(Create<Packet>(number));
    }

    /**
     * Offer packets at regular times.
     * @param count packets, numbered on
     * @param start when the first comes
     * @param gap between them
     */
    void Offer(uint32_t count, Time start, Time gap)
    {
        for (uint32_t i = 0; i < count; ++i)
        {
            ++m_last;
            Simulator::Schedule(start + int64_t{i} * gap, &Owner::Push, this, m_last);
        }
    }

    /// @param start when the drain begins
    void DrainAt(Time start)
    {
        Simulator::Schedule(start, &CallNow, [this]() { m_buffer->Drain(); });
    }

    std::unique_ptr<HandoverBuffer> m_buffer; //!< the buffer
    HandoverBufferRoom m_own;                 //!< room that nobody shares
    std::vector<uint32_t> sent;               //!< packets sent
    std::vector<Time> times;                  //!< when
    std::vector<uint32_t> dropped;            //!< packets given up
    std::vector<Time> drained;                //!< when it said so
    bool deleteWhenDrained{false};            //!< what it does then
    std::function<void()> whileSending;       //!< called for each packet that leaves

  private:
    uint32_t m_last{0}; //!< number of the packet offered last
};

/// @param first a number @param last a number @return both and all between
std::vector<uint32_t>
Numbers(uint32_t first, uint32_t last)
{
    std::vector<uint32_t> numbers;
    for (uint32_t i = first; i <= last; ++i)
    {
        numbers.push_back(i);
    }
    return numbers;
}

MIP6SEC_TEST_CASE(DrainRule,
                  "Five packets leave back to back and the others at the rate at which they came")
{
    Owner owner;
    owner.Offer(12, MilliSeconds(0), MilliSeconds(20)); // the last at 220 ms
    owner.DrainAt(MilliSeconds(300));
    Simulator::Run();
    NS_TEST_ASSERT_MSG_EQ((owner.sent == Numbers(1, 12)), true, "all, in their order");
    NS_TEST_ASSERT_MSG_EQ(owner.dropped.size(), 0, "none dropped");
    for (uint32_t i = 0; i < 12; ++i)
    {
        const Time expected = MilliSeconds(i < 5 ? 300 : 300 + 20 * (i - 4));
        NS_TEST_ASSERT_MSG_EQ(owner.times[i], expected, "packet " << i + 1);
    }
    NS_TEST_ASSERT_MSG_EQ(owner.drained.size(), 1, "drained once");
    NS_TEST_ASSERT_MSG_EQ(owner.drained[0], MilliSeconds(440), "with the last packet");
    Simulator::Destroy();
}

MIP6SEC_TEST_CASE(OrderDuringDrain,
                  "What comes during the drain goes behind what waits and keeps its order")
{
    Owner owner;
    owner.Offer(30, MilliSeconds(0), MilliSeconds(10)); // until 290 ms
    owner.DrainAt(MilliSeconds(95));                    // 10 wait: 5 go, 5 stay the backlog
    Simulator::Run();
    NS_TEST_ASSERT_MSG_EQ((owner.sent == Numbers(1, 30)), true, "all, in their order");
    for (uint32_t i = 5; i < 30; ++i)
    {
        NS_TEST_ASSERT_MSG_EQ(owner.times[i],
                              MilliSeconds(95 + 10 * (i - 4)),
                              "packet " << i + 1 << " at the rate of arrival");
    }
    NS_TEST_ASSERT_MSG_EQ(owner.drained.size(), 1, "drained once, at the end of the stream");
    NS_TEST_ASSERT_MSG_EQ(owner.drained[0], MilliSeconds(345), "time of the last");
    Simulator::Destroy();
}

MIP6SEC_TEST_CASE(CatchUp, "A drain at twice the rate catches up with a stream that goes on")
{
    Owner owner(100, HandoverBufferPolicy::DROP_NEWEST, 5, 2.0);
    owner.Offer(40, MilliSeconds(0), MilliSeconds(10));
    owner.DrainAt(MilliSeconds(96)); // 10 came until 90 ms, 5 stay
    Simulator::Run();
    // Packet 5 + n leaves at 96 + 5 n ms, and 6 + n comes at 50 + 10 n ms: the first that leaves
    // before the next has come has n = 10
    NS_TEST_ASSERT_MSG_EQ(owner.drained.empty(), false, "it ends while the stream goes on");
    NS_TEST_ASSERT_MSG_EQ(owner.drained[0], MilliSeconds(146), "time of catching up");
    NS_TEST_ASSERT_MSG_EQ(owner.times[14], MilliSeconds(146), "packet 15");
    NS_TEST_ASSERT_MSG_EQ(owner.m_buffer->GetSize(), 25, "the others wait for another drain");
    Simulator::Destroy();
}

MIP6SEC_TEST_CASE(SlidingWindow, "The rate is the mean over the last sixteen arrivals")
{
    Owner owner(100, HandoverBufferPolicy::DROP_NEWEST, 1);
    owner.Offer(10, MilliSeconds(0), MilliSeconds(30));   // 0 to 270 ms
    owner.Offer(10, MilliSeconds(280), MilliSeconds(10)); // 280 to 370 ms
    owner.DrainAt(MilliSeconds(400));
    Simulator::Run();
    // The last sixteen: 120 to 270 ms by 30 ms and 280 to 370 ms by 10 ms, 250 ms over 15 gaps
    const Time gap = NanoSeconds(16666667);
    NS_TEST_ASSERT_MSG_EQ((owner.sent == Numbers(1, 20)), true, "all, in their order");
    for (uint32_t i = 0; i < 20; ++i)
    {
        NS_TEST_ASSERT_MSG_EQ(owner.times[i], MilliSeconds(400) + int64_t{i} * gap, "packet " << i);
    }
    Simulator::Destroy();
}

MIP6SEC_TEST_CASE(FollowsTheTraffic, "The rate follows packets that come during the drain")
{
    Owner owner(100, HandoverBufferPolicy::DROP_NEWEST, 1);
    owner.Offer(3, MilliSeconds(0), MilliSeconds(40));   // 0, 40, 80 ms
    owner.DrainAt(MilliSeconds(100));                    // next departure 140 ms
    owner.Offer(1, MilliSeconds(120), MilliSeconds(0));  // gaps are still 40 ms
    owner.Offer(2, MilliSeconds(130), MilliSeconds(10)); // 130 and 140 ms: 140 ms over 5 gaps
    Simulator::Run();
    const std::vector<int64_t> expected{100, 140, 168, 196, 224, 252};
    NS_TEST_ASSERT_MSG_EQ(owner.times.size(), expected.size(), "all");
    for (std::size_t i = 0; i < expected.size(); ++i)
    {
        NS_TEST_ASSERT_MSG_EQ(owner.times[i], MilliSeconds(expected[i]), "packet " << i + 1);
    }
    Simulator::Destroy();
}

MIP6SEC_TEST_CASE(NeverStalls, "A pause of the traffic does not stall the drain")
{
    Owner owner(100, HandoverBufferPolicy::DROP_NEWEST, 2);
    owner.Offer(2, Seconds(0), Seconds(10));
    owner.Offer(2, Seconds(20), Seconds(10));
    owner.DrainAt(Seconds(40));
    Simulator::Run();
    const std::vector<double> expected{40, 40, 40.2, 40.4}; // at most 0.2 s apart
    NS_TEST_ASSERT_MSG_EQ(owner.times.size(), expected.size(), "all");
    for (std::size_t i = 0; i < expected.size(); ++i)
    {
        NS_TEST_ASSERT_MSG_EQ(owner.times[i], Seconds(expected[i]), "packet " << i + 1);
    }
    Simulator::Destroy();
}

MIP6SEC_TEST_CASE(AtOnce, "Packets that came at once still leave one after another")
{
    Owner owner;
    owner.Offer(7, MilliSeconds(1), Seconds(0));
    owner.DrainAt(MilliSeconds(2));
    Simulator::Run();
    NS_TEST_ASSERT_MSG_EQ((owner.sent == Numbers(1, 7)), true, "all, in their order");
    NS_TEST_ASSERT_MSG_EQ(owner.times[4], MilliSeconds(2), "the fifth");
    NS_TEST_ASSERT_MSG_EQ(owner.times[5], MicroSeconds(2001), "the sixth");
    NS_TEST_ASSERT_MSG_EQ(owner.times[6], MicroSeconds(2002), "the seventh");
    Simulator::Destroy();
}

MIP6SEC_TEST_CASE(DropNewest, "A full buffer gives up the packet that comes")
{
    Owner owner(3);
    owner.Offer(5, MilliSeconds(0), MilliSeconds(10));
    owner.DrainAt(MilliSeconds(100));
    Simulator::Run();
    NS_TEST_ASSERT_MSG_EQ((owner.sent == Numbers(1, 3)), true, "the first three");
    NS_TEST_ASSERT_MSG_EQ((owner.dropped == Numbers(4, 5)), true, "the last two");
    Simulator::Destroy();
}

MIP6SEC_TEST_CASE(DropOldest, "A full buffer gives up the packet that has waited longest if asked")
{
    Owner owner(3, HandoverBufferPolicy::DROP_OLDEST);
    owner.Offer(5, MilliSeconds(0), MilliSeconds(10));
    owner.DrainAt(MilliSeconds(100));
    Simulator::Run();
    NS_TEST_ASSERT_MSG_EQ((owner.sent == Numbers(3, 5)), true, "the last three");
    NS_TEST_ASSERT_MSG_EQ((owner.dropped == Numbers(1, 2)), true, "the first two");
    Simulator::Destroy();
}

MIP6SEC_TEST_CASE(FullMeter, "A full buffer meters what is offered and not what it lets in")
{
    Owner owner(6);
    owner.Offer(100, MilliSeconds(0), MilliSeconds(10)); // 6 kept, then dropped until the drain
    owner.DrainAt(MilliSeconds(505));
    Simulator::Run();
    // From 505 ms on one leaves every 10 ms, and one comes every 10 ms: none is dropped any more
    NS_TEST_ASSERT_MSG_EQ(owner.dropped.size(), 51 - 6, "arrivals 7 to 51 at 60 to 500 ms");
    NS_TEST_ASSERT_MSG_EQ(owner.sent.size(), 55, "all others");
    NS_TEST_ASSERT_MSG_EQ(owner.times[5], MilliSeconds(515), "the sixth, 10 ms after the burst");
    Simulator::Destroy();
}

MIP6SEC_TEST_CASE(SharedRoom, "Buffers share the room of their router and never take each other's")
{
    HandoverBufferRoom room;
    room.limit = 4;
    Owner first(3, HandoverBufferPolicy::DROP_OLDEST, 5, 1.0, &room);
    {
        Owner second(3, HandoverBufferPolicy::DROP_OLDEST, 5, 1.0, &room);
        for (uint32_t i = 1; i <= 3; ++i)
        {
            first.Push(i);
        }
        second.Push(11);
        NS_TEST_ASSERT_MSG_EQ(room.used, 4, "full");
        second.Push(12);
        NS_TEST_ASSERT_MSG_EQ((second.dropped == Numbers(11, 11)), true, "its own oldest");
        NS_TEST_ASSERT_MSG_EQ(first.dropped.empty(), true, "not the other's");
        second.m_buffer->Clear();
        NS_TEST_ASSERT_MSG_EQ(room.used, 3, "given back");
        second.Push(13);
        Owner third(3, HandoverBufferPolicy::DROP_OLDEST, 5, 1.0, &room);
        third.Push(21);
        NS_TEST_ASSERT_MSG_EQ((third.dropped == Numbers(21, 21)), true, "none of its own to drop");
    }
    NS_TEST_ASSERT_MSG_EQ(room.used, 3, "a buffer that ends gives back what it has");
    first.m_buffer->Drain();
    NS_TEST_ASSERT_MSG_EQ(room.used, 0, "as does one that drains");
    Simulator::Destroy();
}

MIP6SEC_TEST_CASE(Clearing, "A buffer that is cleared while it drains drops the rest and is silent")
{
    Owner owner(100, HandoverBufferPolicy::DROP_NEWEST, 2);
    owner.Offer(6, MilliSeconds(0), MilliSeconds(10));
    owner.DrainAt(MilliSeconds(100)); // two at once, the third at 110 ms
    Simulator::Schedule(MilliSeconds(115), &CallNow, [&]() {
        NS_TEST_ASSERT_MSG_EQ(owner.m_buffer->IsActive(), true, "it drains");
        owner.m_buffer->Clear();
        NS_TEST_ASSERT_MSG_EQ(owner.m_buffer->IsActive(), false, "no longer");
    });
    Simulator::Run();
    NS_TEST_ASSERT_MSG_EQ((owner.sent == Numbers(1, 3)), true, "three had left");
    NS_TEST_ASSERT_MSG_EQ((owner.dropped == Numbers(4, 6)), true, "three are given up");
    NS_TEST_ASSERT_MSG_EQ(owner.drained.empty(), true, "and nobody takes it for drained");
    Simulator::Destroy();
}

MIP6SEC_TEST_CASE(NoTimerLeft, "A buffer that is deleted while it drains sends nothing more")
{
    Owner owner(100, HandoverBufferPolicy::DROP_NEWEST, 1);
    owner.Offer(3, MilliSeconds(0), MilliSeconds(10));
    owner.DrainAt(MilliSeconds(100)); // the second at 110 ms
    Simulator::Schedule(MilliSeconds(105), &CallNow, [&]() { owner.m_buffer.reset(); });
    Simulator::Run();
    NS_TEST_ASSERT_MSG_EQ((owner.sent == Numbers(1, 1)), true, "one had left");
    NS_TEST_ASSERT_MSG_EQ(owner.drained.empty(), true, "and that was all");
    NS_TEST_ASSERT_MSG_EQ(owner.m_own.used, 0, "its room is given back");
    Simulator::Destroy();
}

MIP6SEC_TEST_CASE(Reuse, "A buffer without packets is drained at once and may be used again")
{
    Owner owner;
    owner.m_buffer->Drain();
    NS_TEST_ASSERT_MSG_EQ(owner.drained.size(), 1, "at once");
    NS_TEST_ASSERT_MSG_EQ(owner.m_buffer->IsActive(), false, "packets pass by");
    owner.Push(1);
    NS_TEST_ASSERT_MSG_EQ(owner.m_buffer->IsActive(), true, "it holds one");
    NS_TEST_ASSERT_MSG_EQ(owner.sent.empty(), true, "and keeps it");
    owner.m_buffer->Drain();
    NS_TEST_ASSERT_MSG_EQ((owner.sent == Numbers(1, 1)), true, "until the next drain");
    NS_TEST_ASSERT_MSG_EQ(owner.drained.size(), 2, "which ends");
    Simulator::Destroy();
}

MIP6SEC_TEST_CASE(DeletedWhenDrained, "The owner may delete the buffer when it is drained")
{
    Owner owner;
    owner.deleteWhenDrained = true;
    owner.Offer(7, MilliSeconds(0), MilliSeconds(10));
    owner.DrainAt(MilliSeconds(100));
    Simulator::Run();
    NS_TEST_ASSERT_MSG_EQ((owner.sent == Numbers(1, 7)), true, "all");
    NS_TEST_ASSERT_MSG_EQ(!owner.m_buffer, true, "deleted");
    NS_TEST_ASSERT_MSG_EQ(owner.m_own.used, 0, "its room is given back");
    Simulator::Destroy();
}

MIP6SEC_TEST_CASE(PushWhileSending, "A packet that comes while the last one leaves goes behind it")
{
    Owner owner;
    owner.Push(1);
    owner.whileSending = [&]() {
        if (owner.sent.size() == 1)
        {
            NS_TEST_ASSERT_MSG_EQ(owner.m_buffer->IsActive(), true, "it still drains");
            owner.Push(2);
        }
    };
    owner.m_buffer->Drain();
    NS_TEST_ASSERT_MSG_EQ((owner.sent == Numbers(1, 2)), true, "both, in their order");
    NS_TEST_ASSERT_MSG_EQ(owner.drained.size(), 1, "drained once");
    Simulator::Destroy();
}

/// The suite
class HandoverBufferSuite : public TestSuite
{
  public:
    HandoverBufferSuite()
        : TestSuite("mip6sec-handover-buffer", TestSuite::Type::UNIT)
    {
        AddTestCase(new DrainRule);
        AddTestCase(new OrderDuringDrain);
        AddTestCase(new CatchUp);
        AddTestCase(new SlidingWindow);
        AddTestCase(new FollowsTheTraffic);
        AddTestCase(new NeverStalls);
        AddTestCase(new AtOnce);
        AddTestCase(new DropNewest);
        AddTestCase(new DropOldest);
        AddTestCase(new FullMeter);
        AddTestCase(new SharedRoom);
        AddTestCase(new Clearing);
        AddTestCase(new NoTimerLeft);
        AddTestCase(new Reuse);
        AddTestCase(new DeletedWhenDrained);
        AddTestCase(new PushWhileSending);
    }
};

HandoverBufferSuite g_suite; //!< registers it

} // namespace
