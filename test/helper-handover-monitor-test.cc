/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "function-objects.h"

#include "ns3/boolean.h"
#include "ns3/correspondent-node.h"
#include "ns3/inet6-socket-address.h"
#include "ns3/mip6-topology-helper.h"
#include "ns3/packet-sink-helper.h"
#include "ns3/rng-seed-manager.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/test.h"
#include "ns3/udp-conversation.h"
#include "ns3/udp-socket-factory.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <sstream>

using namespace ns3;
using namespace ns3::mip6sec;

namespace
{

using P = HandoverPhase;

constexpr uint16_t PORT_A = 9000; //!< flow with an optimized route before the handover
constexpr uint16_t PORT_B = 9001; //!< flow that begins behind it
constexpr uint32_t PAYLOAD = 200; //!< octets
constexpr double SPACING = 20;    //!< ms between the packets of a flow

// One way, in ms; an access link has 1 ms and 100 Mbps
constexpr double HOME_AGENT = 30;    //!< access router to home agent
constexpr double HOME_TO_PEER = 25;  //!< home agent to correspondent node
constexpr double CORRESPONDENT = 10; //!< access router to correspondent node
constexpr double LINK = 1;           //!< access link
constexpr double LAYER_2 = 70;       //!< without link
constexpr double SLACK = 0.2;        //!< for all transmission times of a few small frames

/**
 * A mobile node with two correspondent nodes and a script, all times of which follow from the
 * delays: nothing random, no DAD, Router Advertisements only when solicited.
 *
 * 20 s from ar0 to ar1; 30 s to ar0, but gone after 100 ms; 30.1 s to ar1; 40 s to ar0, and the
 * run ends 50 ms later.
 */
class Script
{
  public:
    Script()
    {
        const StringValue none("ns3::ConstantRandomVariable[Constant=0]");
        m_topology.SetCorrespondents(2);
        m_topology.SetHomeAgentDelay(MilliSeconds(HOME_AGENT));
        m_topology.SetHomeCorrespondentDelay(MilliSeconds(HOME_TO_PEER));
        m_topology.SetCorrespondentDelay(MilliSeconds(CORRESPONDENT));
        m_topology.SetLinkLayerHandover(MilliSeconds(LAYER_2));
        m_topology.SetRouterAdvertisements(Seconds(900), Seconds(1200));
        m_topology.GetRoles().SetRouterAdvertiserAttribute("MinDelayBetweenRAs",
                                                           TimeValue(MilliSeconds(30)));
        m_topology.GetRoles().SetRouterAdvertiserAttribute("SolicitedDelay", none);
        m_topology.GetRoles().SetRouterDiscoveryAttribute("SolicitationDelay", none);
        m_topology.GetRoles().SetAddressConfiguratorAttribute("JoinDelay", none);
        m_topology.SetDad(0, Seconds(1), false);
        m_topology.SetMovement(MovementPlan::List(
            {{Seconds(20), 1}, {Seconds(30), 0}, {Seconds(30.1), 1}, {Seconds(40), 0}}));
        m_topology.Create();
        m_topology.AssignStreams(1);
        m_monitor = m_topology.CreateMonitor("scripted");
        // 5 ms behind every multiple of 20 ms, so that no packet meets an event of the script
        AddFlow(0, PORT_A, 10005, 39000);
        AddFlow(1, PORT_B, 20305, 25000);
    }

    ~Script()
    {
        Simulator::Destroy();
    }

    /// Run to the end
    void Run()
    {
        Simulator::Stop(Seconds(40.05));
        Simulator::Run();
    }

    /// @param packet of flow A, by its number from 0 on, that the first link carries twice
    void Duplicate(uint32_t packet)
    {
        m_duplicate = packet;
        Ptr<AccessLink> link = m_topology.GetAccessLink(1);
        m_router = link->GetDevice(0);
        m_router->TraceConnectWithoutContext("MacTx", MakeCallback(&Script::Repeat, this));
    }

    /// @param record a handover @param from phase @param to phase @return milliseconds between them
    static double Between(const HandoverRecord& record, P from, P to)
    {
        return (record.GetPhase(to).value() - record.GetPhase(from).value()).GetSeconds() * 1000;
    }

    Mip6TopologyHelper m_topology;  //!< the network
    Ptr<HandoverMonitor> m_monitor; //!< under test

  private:
    /**
     * @param correspondent who sends
     * @param port to which port of the mobile node
     * @param start first packet, ms
     * @param stop none from then on, ms
     */
    void AddFlow(uint32_t correspondent, uint16_t port, double start, double stop)
    {
        const auto from = m_topology.GetCorrespondentEnd(correspondent);
        const auto to = m_topology.GetMobileEnd(0);
        PacketSinkHelper sink("ns3::UdpSocketFactory",
                              Inet6SocketAddress(Ipv6Address::GetAny(), port));
        sink.Install(to.node).Start(Time());
        Ptr<Socket> socket = Socket::CreateSocket(from.node, UdpSocketFactory::GetTypeId());
        socket->Bind6();
        for (double at = start; at < stop; at += SPACING)
        {
            Simulator::ScheduleWithContext(from.node->GetId(),
                                           MicroSeconds(1000 * at),
                                           &CallNow,
                                           [=]() {
                                               socket->SendTo(Create<Packet>(PAYLOAD),
                                                              0,
                                                              Inet6SocketAddress(to.address, port));
                                           });
        }
        FlowSpecification flow;
        flow.name = from.name + "-" + to.name;
        flow.source = from.node;
        flow.destination = to.node;
        flow.address = to.address;
        flow.destinationPort = port;
        m_monitor->AddFlow(flow);
    }

    /// @param frame sent by the second access router
    void Repeat(Ptr<const Packet> frame)
    {
        constexpr uint32_t ethernet = 14;
        if (frame->GetSize() < PAYLOAD || m_seen++ != m_duplicate)
        {
            return;
        }
        Ptr<Packet> copy = frame->Copy();
        copy->RemoveAtStart(ethernet);
        Ptr<NetDevice> mobile = m_topology.GetMobileNode(0)->GetMobileInterface()->GetDevice();
        m_router->Send(copy, mobile->GetAddress(), 0x86dd);
    }

    Ptr<NetDevice> m_router;   //!< of the second access router
    uint32_t m_duplicate{~0U}; //!< packet to be carried twice, as that router counts
    uint32_t m_seen{0};        //!< packets with payload that it has sent
};

/// Columns of the handover that goes as it should
class PhasesCase : public TestCase
{
  public:
    PhasesCase()
        : TestCase("Every column of a scripted handover has the value that delays and packet times "
                   "give")
    {
    }

  private:
    void DoRun() override
    {
        Script script;
        script.Run();
        const auto records = script.m_monitor->GetRecords();
        NS_TEST_ASSERT_MSG_EQ(records.size(), 5, "first attachment and four handovers");
        const HandoverRecord& record = records[1];
        NS_TEST_EXPECT_MSG_EQ(record.from + ">" + record.to, "ar0>ar1", "where");
        NS_TEST_EXPECT_MSG_EQ(record.GetPhase(P::LINK_DOWN).value(), Seconds(20), "link_down_s");
        NS_TEST_EXPECT_MSG_EQ(record.GetPhase(P::LINK_UP).value(),
                              MilliSeconds(20070),
                              "link_up_s");
        const auto expect = [&](P from, P to, double ms, const char* column) {
            NS_TEST_EXPECT_MSG_EQ_TOL(Script::Between(record, from, to), ms, SLACK, column);
        };
        expect(P::LINK_UP, P::ROUTER_KNOWN, 2 * LINK, "router_known_s: RS and RA");
        expect(P::ROUTER_KNOWN, P::ADDRESS_READY, 0, "address_ready_s: no DAD");
        NS_TEST_EXPECT_MSG_EQ(record.GetPhase(P::SECURITY_READY).has_value(),
                              false,
                              "security_ready_s: nothing protects");
        // The access router asks for the link-layer address before it delivers
        expect(P::ADDRESS_READY,
               P::REGISTERED,
               2 * (LINK + HOME_AGENT) + 2 * LINK,
               "registered_s: BU and BA, NS and NA");
        // The last of the two correspondent nodes: a packet of flow B through the tunnel, and then
        // HoTI and HoT, which pass the home agent; CoTI and CoT are back before them
        const double tunnel = HOME_TO_PEER + HOME_AGENT + LINK;
        expect(P::LINK_DOWN, P::ROUTE_OPTIMIZED, 305 + 3 * tunnel, "route_optimized_s");

        // Flow A: CoTI and CoT alone, as its home keygen token is still good, and a Binding Update
        const double bound =
            LAYER_2 + 2 * LINK + 2 * (LINK + HOME_AGENT) + 2 * LINK + 3 * (LINK + CORRESPONDENT);
        // Sent at 5 ms + 20 k: the last that arrives before link down, and the first behind it
        const double way = CORRESPONDENT + LINK;
        const double last = 5 + SPACING * std::floor((-way - 5) / SPACING);
        const double first = 5 + SPACING * std::ceil((bound - 5) / SPACING);
        NS_TEST_EXPECT_MSG_EQ_TOL(record.interruption.value().GetSeconds() * 1000,
                                  first - last,
                                  0.001,
                                  "interruption_ms: both took the same way");
        NS_TEST_EXPECT_MSG_EQ_TOL(Script::Between(record, P::LINK_DOWN, P::FIRST_PACKET),
                                  first + way,
                                  SLACK,
                                  "first_packet_s");
        NS_TEST_EXPECT_MSG_EQ(record.lost,
                              static_cast<uint64_t>((first - last) / SPACING) - 1,
                              "lost: flow A alone");
        // Flow A in 10 s, flow B from 20.305 s to 25 s
        const uint64_t sent = 10000 / SPACING + std::ceil((25000 - 20305) / SPACING);
        NS_TEST_EXPECT_MSG_EQ(record.sent, sent, "sent");
        NS_TEST_EXPECT_MSG_EQ(record.duplicated, 0, "duplicated");
        NS_TEST_EXPECT_MSG_EQ(record.buffered, 0, "buffered");
        NS_TEST_EXPECT_MSG_EQ(record.cryptoOps, 0, "crypto_ops");

        // From the arrival of the Binding Update on packets of flow B overtake those in the tunnel
        const double update = 305 + 3 * tunnel + way;
        const double direct = 305 + SPACING * std::ceil((update - 305) / SPACING);
        uint64_t overtaken = 0;
        for (double at = 305; at < direct; at += SPACING)
        {
            overtaken += at + tunnel > direct + way;
        }
        NS_TEST_EXPECT_MSG_GT(overtaken, 0, "the script makes some");
        NS_TEST_EXPECT_MSG_EQ(record.reordered, overtaken, "reordered: flow B alone");
    }
};

/// Outcomes
class OutcomesCase : public TestCase
{
  public:
    OutcomesCase()
        : TestCase("The scripted handovers are ok and failed and ok and cut with the columns they "
                   "have reached")
    {
    }

  private:
    void DoRun() override
    {
        Script script;
        script.Run();
        const auto records = script.m_monitor->GetRecords();
        NS_TEST_ASSERT_MSG_EQ(records.size(), 5, "first attachment and four handovers");
        const char* outcomes[] = {"ok", "ok", "failed", "ok", "cut"};
        const char* places[] = {">ar0", "ar0>ar1", "ar1>ar0", "ar0>ar1", "ar1>"};
        for (std::size_t i = 0; i < records.size(); i++)
        {
            NS_TEST_EXPECT_MSG_EQ(HandoverOutcomeName(records[i].outcome),
                                  std::string(outcomes[i]),
                                  "handover " << i);
            NS_TEST_EXPECT_MSG_EQ(records[i].from + ">" + records[i].to, places[i], "where");
            NS_TEST_EXPECT_MSG_EQ(records[i].handover, i, "its number");
        }
        // 100 ms are enough for the router, not for the answer of the home agent 64 ms later
        const HandoverRecord& failed = records[2];
        NS_TEST_EXPECT_MSG_EQ(failed.GetPhase(P::LINK_UP).value(), MilliSeconds(30070), "link up");
        NS_TEST_EXPECT_MSG_EQ(failed.GetPhase(P::ADDRESS_READY).has_value(), true, "address");
        NS_TEST_EXPECT_MSG_EQ(failed.GetPhase(P::REGISTERED).has_value(), false, "no answer");
        NS_TEST_EXPECT_MSG_EQ(failed.GetPhase(P::FIRST_PACKET).has_value(), false, "no packet");
        // 30.005 s to 30.085 s, and nothing of it arrives
        NS_TEST_EXPECT_MSG_EQ(failed.sent, 5, "sent in 100 ms");
        NS_TEST_EXPECT_MSG_EQ(failed.lost, 5, "all lost");
        // From the last packet before the first of the two link downs
        NS_TEST_EXPECT_MSG_EQ(records[3].GetPhase(P::LINK_DOWN).value(), Seconds(30.1), "next");
        const HandoverRecord& cut = records[4];
        NS_TEST_EXPECT_MSG_EQ(cut.GetPhase(P::LINK_DOWN).value(), Seconds(40), "link down");
        for (int phase = 1; phase < N_HANDOVER_PHASES; phase++)
        {
            NS_TEST_EXPECT_MSG_EQ(cut.phases[phase].has_value(), false, "no phase " << phase);
        }
    }
};

/// Duplicates and buffered packets
class CopiesCase : public TestCase
{
  public:
    CopiesCase()
        : TestCase("A packet that the link carries twice is one duplicate and none is lost or "
                   "reordered by it")
    {
    }

  private:
    void DoRun() override
    {
        uint64_t lost[2];
        uint64_t reordered[2];
        uint64_t duplicated[2];
        for (const bool twice : {false, true})
        {
            Script script;
            if (twice)
            {
                script.Duplicate(3);
            }
            script.Run();
            const HandoverRecord record = script.m_monitor->GetRecords().at(1);
            lost[twice] = record.lost;
            reordered[twice] = record.reordered;
            duplicated[twice] = record.duplicated;
        }
        NS_TEST_EXPECT_MSG_EQ(duplicated[0], 0, "once each");
        NS_TEST_EXPECT_MSG_EQ(duplicated[1], 1, "one twice");
        NS_TEST_EXPECT_MSG_EQ(lost[1], lost[0], "lost");
        NS_TEST_EXPECT_MSG_EQ(reordered[1], reordered[0], "reordered");
    }
};

/// Optimized routes to several correspondent nodes
class CorrespondentsCase : public TestCase
{
  public:
    CorrespondentsCase()
        : TestCase("Routes are optimized when the last correspondent node of a watched flow has "
                   "its binding and never if one of them has none")
    {
    }

  private:
    /// @param peer a correspondent node that has its binding
    void Optimized(Ipv6Address peer, Ipv6Address)
    {
        m_optimized.emplace(peer, Simulator::Now());
    }

    /// @param both whether both correspondent nodes optimize routes @return the second handover
    HandoverRecord Run(bool both)
    {
        Mip6TopologyHelper topology;
        topology.SetCorrespondents(2);
        topology.SetMovement(MovementPlan::List({{Seconds(20), 1}}));
        topology.Create();
        topology.AssignStreams(1);
        topology.GetCorrespondents().Get(1)->GetObject<CorrespondentNode>()->SetAttribute(
            "RouteOptimization",
            BooleanValue(both));
        Ptr<HandoverMonitor> monitor = topology.CreateMonitor("mip6-ro");
        for (uint32_t i = 0; i < 2; i++)
        {
            UdpConversation talk;
            talk.SetTraffic(20, 100);
            talk.SetPeriod(Seconds(10 + 13 * i), Seconds(30)); // the second begins behind it
            for (const auto& flow : talk.Install(topology.GetMobileEnd(0),
                                                 topology.GetCorrespondentEnd(i),
                                                 static_cast<uint16_t>(PORT_A + i)))
            {
                monitor->AddFlow(flow);
            }
        }
        Simulator::Schedule(Seconds(20), &CorrespondentsCase::Clear, this);
        topology.GetMobileNode(0)->GetRouteOptimizer()->TraceConnectWithoutContext(
            "RouteOptimized",
            MakeCallback(&CorrespondentsCase::Optimized, this));
        Simulator::Stop(Seconds(31));
        Simulator::Run();
        const HandoverRecord record = monitor->GetRecords().at(1);
        Simulator::Destroy();
        return record;
    }

    /// A new handover begins
    void Clear()
    {
        m_optimized.clear();
    }

    void DoRun() override
    {
        const HandoverRecord both = Run(true);
        NS_TEST_ASSERT_MSG_EQ(m_optimized.size(), 2, "two correspondent nodes");
        Time last;
        for (const auto& [peer, at] : m_optimized)
        {
            last = std::max(last, at);
        }
        NS_TEST_EXPECT_MSG_GT(last, Seconds(23), "the second begins then");
        NS_TEST_EXPECT_MSG_EQ(both.GetPhase(P::ROUTE_OPTIMIZED).value_or(Time()),
                              last,
                              "the later of both");
        const HandoverRecord one = Run(false);
        NS_TEST_EXPECT_MSG_EQ(m_optimized.size(), 1, "one of two");
        NS_TEST_EXPECT_MSG_EQ(one.GetPhase(P::ROUTE_OPTIMIZED).has_value(), false, "is not enough");
    }

    std::map<Ipv6Address, Time> m_optimized; //!< who has a binding, since when
};

/// handovers.csv
class TableCase : public TestCase
{
  public:
    TableCase()
        : TestCase("The table has the agreed header and a line with its number of cells for each "
                   "handover")
    {
    }

  private:
    void DoRun() override
    {
        Script script;
        script.Run();
        std::ostringstream os;
        script.m_monitor->WriteHandovers(os);
        std::istringstream lines(os.str());
        std::string line;
        std::getline(lines, line);
        NS_TEST_EXPECT_MSG_EQ(
            line,
            "scheme,seed,run,node,handover,from,to,link_down_s,link_up_s,router_known_s,"
            "address_ready_s,security_ready_s,registered_s,route_optimized_s,first_packet_s,"
            "interruption_ms,sent,lost,duplicated,reordered,buffered,signalling_packets,"
            "signalling_bytes,crypto_ops,crypto_ms,outcome,fallback_reason,fback_s,una_s,"
            "solicited_s,address_made_s,dad_started_s",
            "header");
        const auto commas = std::count(line.begin(), line.end(), ',');
        std::vector<std::string> rows;
        while (std::getline(lines, line))
        {
            rows.push_back(line);
            NS_TEST_EXPECT_MSG_EQ(std::count(line.begin(), line.end(), ','), commas, line);
        }
        NS_TEST_ASSERT_MSG_EQ(rows.size(), 5, "lines");
        const std::string front = "scripted," + std::to_string(RngSeedManager::GetSeed()) + "," +
                                  std::to_string(RngSeedManager::GetRun()) + ",mn0,";
        NS_TEST_EXPECT_MSG_EQ(rows[1].rfind(front + "1,ar0,ar1,20.000000000,20.070000000,", 0),
                              0,
                              rows[1]);
        NS_TEST_EXPECT_MSG_EQ(rows[4].rfind(front + "4,ar1,,40.000000000,,,,,,,,,", 0), 0, rows[4]);
        NS_TEST_EXPECT_MSG_EQ(rows[4].substr(rows[4].size() - 10),
                              ",cut,,,,,,",
                              "outcome, no reason, nothing fast, no address");
    }
};

/// Columns of the record against formulas
class HandoverMonitorTestSuite : public TestSuite
{
  public:
    HandoverMonitorTestSuite()
        : TestSuite("mip6sec-handover-monitor", TestSuite::Type::UNIT)
    {
        AddTestCase(new PhasesCase);
        AddTestCase(new OutcomesCase);
        AddTestCase(new CopiesCase);
        AddTestCase(new CorrespondentsCase);
        AddTestCase(new TableCase);
    }
};

HandoverMonitorTestSuite g_handoverMonitorTestSuite; //!< registers itself

} // namespace
