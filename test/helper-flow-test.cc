/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "ns3/flow-log.h"
#include "ns3/flow-watcher.h"
#include "ns3/inet6-socket-address.h"
#include "ns3/internet-stack-helper.h"
#include "ns3/ipv6-address-helper.h"
#include "ns3/simple-net-device-helper.h"
#include "ns3/simulator.h"
#include "ns3/socket.h"
#include "ns3/test.h"
#include "ns3/udp-socket-factory.h"

using namespace ns3;
using namespace ns3::mip6sec;

namespace
{

/// Packets 0 to 9 sent every 10 ms from 0 ms on, 5 ms under way; link down at 45 ms: 4 arrived
/// before it, 4 to 6 are lost, 7 arrives late and behind 8, 9 arrives twice
class TowardsTest : public TestCase
{
  public:
    TowardsTest()
        : TestCase("A packet counts for the handover in whose interval it was sent")
    {
    }

  private:
    void DoRun() override
    {
        FlowLog log;
        log.Open(FlowLog::Side::TOWARDS);
        for (uint64_t n = 0; n < 4; n++)
        {
            NS_TEST_ASSERT_MSG_EQ(log.Sent(), n, "numbers count up");
            log.Received(n, MilliSeconds(10 * n + 5));
        }
        log.Sent(); // 4, sent at 40 ms, lost on the link that is left
        log.LinkDown(FlowLog::Side::TOWARDS);
        for (uint64_t n = 5; n < 10; n++)
        {
            log.Sent();
        }
        log.Received(8, MilliSeconds(85));
        log.Received(7, MilliSeconds(88));
        log.Received(9, MilliSeconds(95));
        log.Received(9, MilliSeconds(96));
        log.Buffered(4);
        log.Buffered(8); // by one router, and by the next
        log.Buffered(8);

        const auto& intervals = log.GetIntervals(FlowLog::Side::TOWARDS);
        NS_TEST_ASSERT_MSG_EQ(intervals.size(), 2, "first attachment and one handover");
        NS_TEST_EXPECT_MSG_EQ(intervals[0].sent, 5, "packets 0 to 4");
        NS_TEST_EXPECT_MSG_EQ(intervals[0].GetLost(), 1, "packet 4");
        NS_TEST_EXPECT_MSG_EQ(intervals[0].GetInterruption().has_value(),
                              false,
                              "no arrival before the first attachment");
        NS_TEST_EXPECT_MSG_EQ(intervals[1].sent, 5, "packets 5 to 9");
        NS_TEST_EXPECT_MSG_EQ(intervals[1].received, 3, "packets 7 to 9");
        NS_TEST_EXPECT_MSG_EQ(intervals[1].GetLost(), 2, "packets 5 and 6");
        NS_TEST_EXPECT_MSG_EQ(intervals[1].reordered, 1, "packet 7");
        NS_TEST_EXPECT_MSG_EQ(intervals[1].duplicated, 1, "packet 9");
        NS_TEST_EXPECT_MSG_EQ(intervals[0].buffered, 1, "packet 4");
        NS_TEST_EXPECT_MSG_EQ(intervals[1].buffered, 1, "packet 8, once");
        // From packet 3 at 35 ms to packet 8 at 85 ms
        NS_TEST_EXPECT_MSG_EQ(intervals[1].GetInterruption().value(),
                              MilliSeconds(50),
                              "last arrival before to first after link down");
    }
};

/// A packet sent before link down that arrives behind it, and a second handover without any
/// arrival between the two
class LateTest : public TestCase
{
  public:
    LateTest()
        : TestCase("A packet that arrives in a later interval is no loss of its own")
    {
    }

  private:
    void DoRun() override
    {
        FlowLog log;
        log.Open(FlowLog::Side::TOWARDS);
        log.Sent();
        log.Received(0, MilliSeconds(10));
        log.Sent();
        log.LinkDown(FlowLog::Side::TOWARDS);
        log.Sent();
        log.LinkDown(FlowLog::Side::TOWARDS);
        log.Received(1, MilliSeconds(40)); // from a buffer
        log.Buffered(1);
        log.Received(2, MilliSeconds(41));
        const auto& intervals = log.GetIntervals(FlowLog::Side::TOWARDS);
        NS_TEST_EXPECT_MSG_EQ(intervals[0].GetLost(), 0, "packets 0 and 1 arrived");
        NS_TEST_EXPECT_MSG_EQ(intervals[0].buffered, 1, "packet 1 was sent in interval 0");
        NS_TEST_EXPECT_MSG_EQ(intervals[1].GetLost(), 0, "packet 2 arrived");
        NS_TEST_EXPECT_MSG_EQ(intervals[2].sent, 0, "nothing sent behind the second link down");
        NS_TEST_EXPECT_MSG_EQ(intervals[1].GetInterruption().value(), MilliSeconds(30), "10 to 40");
        NS_TEST_EXPECT_MSG_EQ(intervals[2].GetInterruption().value(), MilliSeconds(30), "10 to 40");
    }
};

/// The mobile node sends every 10 ms; what is under way at link down arrives 20 ms later
class AwayTest : public TestCase
{
  public:
    AwayTest()
        : TestCase("Away from the mobile node packets under way at link down do not end the "
                   "interruption")
    {
    }

  private:
    void DoRun() override
    {
        FlowLog log;
        log.Open(FlowLog::Side::AWAY);
        log.Sent(); // at 0
        log.Sent(); // at 10
        log.Received(0, MilliSeconds(20));
        log.LinkDown(FlowLog::Side::AWAY); // at 25
        log.Received(1, MilliSeconds(30));
        log.Sent(); // at 100, when registered
        log.Received(2, MilliSeconds(120));
        const auto& intervals = log.GetIntervals(FlowLog::Side::AWAY);
        NS_TEST_EXPECT_MSG_EQ(intervals[1].GetInterruption().value(),
                              MilliSeconds(90),
                              "30 to 120");
        NS_TEST_EXPECT_MSG_EQ(intervals[0].sent, 2, "sent before link down");
        NS_TEST_EXPECT_MSG_EQ(intervals[1].sent, 1, "sent after it");
        NS_TEST_EXPECT_MSG_EQ(log.IsOpen(FlowLog::Side::TOWARDS), false, "the other end is closed");
    }
};

/// Two nodes on a link; one sends large datagrams in fragments, and small ones on another port
class WatcherTest : public TestCase
{
  public:
    WatcherTest()
        : TestCase("Datagrams are counted once each also when they travel in fragments")
    {
    }

  private:
    /// @param from sending node @param to destination @param octets payload
    void Send(Ptr<Node> from, Inet6SocketAddress to, uint32_t octets)
    {
        auto socket = Socket::CreateSocket(from, UdpSocketFactory::GetTypeId());
        socket->Connect(to);
        socket->Send(Create<Packet>(octets));
    }

    void DoRun() override
    {
        NodeContainer nodes;
        nodes.Create(2);
        InternetStackHelper stack;
        stack.SetIpv4StackInstall(false);
        stack.Install(nodes);
        SimpleNetDeviceHelper simple;
        NetDeviceContainer devices = simple.Install(nodes);
        devices.Get(0)->SetMtu(1400);
        Ipv6AddressHelper addresses("2001:2:0:77::", Ipv6Prefix(64));
        Ipv6InterfaceContainer interfaces = addresses.Assign(devices);
        const Ipv6Address a = interfaces.GetAddress(0, 1);
        const Ipv6Address b = interfaces.GetAddress(1, 1);

        auto watcher = CreateObject<FlowWatcher>();
        FlowSpecification flow;
        flow.name = "large";
        flow.source = nodes.Get(0);
        flow.destination = nodes.Get(1);
        flow.address = b;
        flow.destinationPort = 4000;
        const uint32_t forth = watcher->Watch(flow);
        flow.name = "back";
        std::swap(flow.source, flow.destination);
        flow.address = a;
        const uint32_t back = watcher->Watch(flow);
        watcher->GetLog(forth).Open(FlowLog::Side::TOWARDS);
        watcher->GetLog(back).Open(FlowLog::Side::AWAY);

        auto sink = Socket::CreateSocket(nodes.Get(1), UdpSocketFactory::GetTypeId());
        sink->Bind(Inet6SocketAddress(Ipv6Address::GetAny(), 4000));
        // DAD of the stock stack is over by then
        for (int i = 0; i < 3; i++)
        {
            Simulator::Schedule(Seconds(3 + i),
                                &WatcherTest::Send,
                                this,
                                nodes.Get(0),
                                Inet6SocketAddress(b, 4000),
                                4000);
        }
        Simulator::Schedule(Seconds(4),
                            &WatcherTest::Send,
                            this,
                            nodes.Get(0),
                            Inet6SocketAddress(b, 4001),
                            10);
        Simulator::Schedule(Seconds(5),
                            &WatcherTest::Send,
                            this,
                            nodes.Get(1),
                            Inet6SocketAddress(a, 4000),
                            10);
        Simulator::Stop(Seconds(10));
        Simulator::Run();

        const FlowInterval large =
            watcher->GetLog(forth).GetIntervals(FlowLog::Side::TOWARDS).at(0);
        NS_TEST_EXPECT_MSG_EQ(large.sent, 3, "datagrams, not fragments, and only of its port");
        NS_TEST_EXPECT_MSG_EQ(large.received, 3, "all arrive");
        NS_TEST_EXPECT_MSG_EQ(large.duplicated, 0, "once each");
        NS_TEST_EXPECT_MSG_EQ((large.firstAfter.value() >= Seconds(3)), true, "time of arrival");
        const FlowInterval small = watcher->GetLog(back).GetIntervals(FlowLog::Side::AWAY).at(0);
        NS_TEST_EXPECT_MSG_EQ(small.sent, 1, "the other direction");
        NS_TEST_EXPECT_MSG_EQ(small.received, 1, "delivered, although no socket wants it");
        Simulator::Destroy();
        NS_TEST_EXPECT_MSG_EQ(watcher->GetLog(forth).GetIntervals(FlowLog::Side::TOWARDS)[0].sent,
                              3,
                              "the books outlive the simulator");
    }
};

/// Flows, packets, handovers
class FlowTestSuite : public TestSuite
{
  public:
    FlowTestSuite()
        : TestSuite("mip6sec-flow-watcher", TestSuite::Type::UNIT)
    {
        AddTestCase(new TowardsTest);
        AddTestCase(new LateTest);
        AddTestCase(new AwayTest);
        AddTestCase(new WatcherTest);
    }
};

FlowTestSuite g_flowTestSuite; //!< registers itself

} // namespace
