/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "function-objects.h"

#include "ns3/boolean.h"
#include "ns3/handover-scheme.h"
#include "ns3/inet6-socket-address.h"
#include "ns3/mip6-topology-helper.h"
#include "ns3/packet-sink-helper.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/test.h"
#include "ns3/udp-socket-factory.h"

#include <algorithm>
#include <cmath>

using namespace ns3;
using namespace ns3::mip6sec;

// The formulas are those of the manual, chapter "What a fast handover costs", in which they are
// derived. All times are in ms, and count from link down.

namespace
{

constexpr double SLACK = 0.2;        //!< transmission times of a few small frames
constexpr double LINK_DOWN = 20000;  //!< simulated time of link down
constexpr double FIRST_SENT = 19000; //!< a second before it
constexpr double LAST_SENT = 21500;  //!< and some more behind it
constexpr uint32_t PAYLOAD = 200;    //!< octets
constexpr double BURST = 5;          //!< packets that leave a buffer back to back (RFC 5568 5.4)

/// What the formulas are about
struct Scenario
{
    const char* name;      //!< for messages
    double l2;             //!< L: link down to link up
    double lead;           //!< l: announcement to link down
    double link;           //!< d: mobile node to access router
    double routers;        //!< r: access router to access router
    double home;           //!< h: access router to home agent
    double peer;           //!< home agent to correspondent node
    double interval;       //!< T: between packets
    double phase;          //!< of the first packet
    bool predictive{true}; //!< mode
    bool buffering{true};  //!< at the new router, or at the previous one

    /// @param k number of a packet @return when it is at the access router that its tunnel leads to
    double Arrival(int k) const
    {
        return FIRST_SENT - LINK_DOWN + phase + k * interval + peer + home;
    }

    /// @param t a time @return number of the first packet that arrives there not before
    int NumberFrom(double t) const
    {
        return static_cast<int>(std::ceil((t - Arrival(0)) / interval));
    }

    /// @param t a time @return the first arrival not before
    double First(double t) const
    {
        return Arrival(NumberFrom(t));
    }

    /// @param t a time @return the last arrival before
    double Last(double t) const
    {
        return Arrival(NumberFrom(t) - 1);
    }

    /// @param from a time @param to a later one @return arrivals from the first on, before the
    /// second
    uint64_t Count(double from, double to) const
    {
        return static_cast<uint64_t>(std::max(0, NumberFrom(to) - NumberFrom(from)));
    }

    /// @return whether no packet arrives within the transmission times around a time
    bool IsClearOf(double t) const
    {
        return First(t - 2 * SLACK) > t + 2 * SLACK;
    }
};

/// Interruption and packets lost, overtaken and kept by a router
struct Figures
{
    double interruption{0}; //!< ms
    uint64_t lost{0};       //!< packets
    uint64_t reordered{0};  //!< packets
    uint64_t spread{0};     //!< of these, packets that may be less
    uint64_t buffered{0};   //!< packets
};

/**
 * @param s a scenario
 * @param behind by how much the packets forwarded are behind those of the direct path
 * @param forwarded how many there are
 * @return how many of them a packet sent later overtakes
 */
uint64_t
Overtaken(const Scenario& s, double behind, uint64_t forwarded)
{
    // The first of the direct path is overtaken by none; that before it by behind - T, and so on
    const double fit = std::ceil(behind / s.interval) - 1;
    return std::min(static_cast<uint64_t>(std::max(fit, 0.0)), forwarded);
}

/// @param s a scenario @return the formulas
Figures
Expect(const Scenario& s)
{
    Figures f;
    const double l = s.lead;
    const double d = s.link;
    const double r = s.routers;
    const double h = s.home;
    const double una = s.l2 + d;       // at the new router
    const double direct = una + 2 * h; // first arrival at the new router without detour
    if (s.predictive)
    {
        const double forward = -l + d + 2 * r; // Handover Acknowledge at the previous router
        const double start = s.buffering ? forward : una - r;
        f.lost = s.Count(forward, start);
        f.interruption = std::max(una, s.First(start) + r) - s.Last(forward);
        if (s.buffering)
        {
            f.buffered = s.Count(forward, una - r);
        }
        // The FBack to the new link is the first of the burst
        const double kept = una - (s.First(forward) + r) - (BURST - 2) * s.interval;
        const double queue = s.buffering ? std::max(0.0, kept) : 0;
        if (s.buffering && queue > 0)
        {
            // What comes while it drains waits too, till the path is switched
            f.buffered += s.Count(una - r, direct);
        }
        f.reordered = Overtaken(s, r + queue, s.Count(start, direct));
        // It came before its turn, and is metered with the packets
        f.spread = queue > 0 ? 1 : 0;
        return f;
    }
    const double update = una + r;              // FBU at the previous router
    const double acknowledged = update + 2 * r; // Handover Acknowledge there
    const double start = s.buffering ? update : acknowledged;
    f.lost = s.Count(-d, std::min(start, direct));
    const double forwarded = std::max(s.First(start), acknowledged) + r;
    const bool any = s.First(start) < direct;
    f.interruption = (any ? std::min(forwarded, s.First(direct)) : s.First(direct)) - s.Last(-d);
    double queue = 0;
    if (s.buffering && any)
    {
        f.buffered = s.Count(start, std::min(acknowledged, direct));
        queue = std::max(0.0, acknowledged - s.First(start) - (BURST - 1) * s.interval);
        if (queue > 0)
        {
            f.buffered += s.Count(acknowledged, direct);
        }
    }
    f.reordered = Overtaken(s, r + queue, s.Count(start, direct));
    return f;
}

/// Nothing random, no DAD, Router Advertisements only when solicited: all times follow from delays
class Network
{
  public:
    /// @param s scenario
    explicit Network(const Scenario& s)
    {
        const StringValue none("ns3::ConstantRandomVariable[Constant=0]");
        HandoverScheme::Find(s.predictive ? "fmip6-predictive" : "fmip6-reactive")
            .Configure(m_topology);
        m_topology.SetHomeAgentDelay(Ms(s.home));
        m_topology.SetHomeCorrespondentDelay(Ms(s.peer));
        m_topology.SetAccessRouterDelay(Ms(s.routers));
        m_topology.SetAccessLinkAttribute("Delay", TimeValue(Ms(s.link)));
        m_topology.SetLinkLayerHandover(Ms(s.l2));
        m_topology.SetGoingDownLead(Ms(s.lead));
        m_topology.SetRouterAdvertisements(Seconds(900), Seconds(1200));
        m_topology.GetRoles().SetRouterAdvertiserAttribute("MinDelayBetweenRAs",
                                                           TimeValue(MilliSeconds(30)));
        m_topology.GetRoles().SetRouterAdvertiserAttribute("SolicitedDelay", none);
        m_topology.GetRoles().SetRouterDiscoveryAttribute("SolicitationDelay", none);
        m_topology.GetRoles().SetAddressConfiguratorAttribute("JoinDelay", none);
        m_topology.SetDad(0, Seconds(1), false);
        m_topology.GetFmip().SetPreviousRouterAttribute("RequestBuffering",
                                                        BooleanValue(s.buffering));
        m_topology.GetFmip().SetPreviousRouterAttribute("Buffering", BooleanValue(s.buffering));
        m_topology.SetMovement(MovementPlan::List({{Ms(LINK_DOWN), 1}}));
        m_topology.Create();
        m_topology.AssignStreams(1);
        m_monitor = m_topology.CreateMonitor("formulas");
        AddFlow(s);
    }

    ~Network()
    {
        Simulator::Destroy();
    }

    /// @return the records of the run
    std::vector<HandoverRecord> Run()
    {
        Simulator::Stop(Ms(LAST_SENT) + Seconds(1));
        Simulator::Run();
        return m_monitor->GetRecords();
    }

    Mip6TopologyHelper m_topology; //!< the network

  private:
    /// @param ms milliseconds @return the time
    static Time Ms(double ms)
    {
        return MicroSeconds(std::llround(1000 * ms));
    }

    /// @param s scenario; packets of the correspondent node to the mobile node
    void AddFlow(const Scenario& s)
    {
        constexpr uint16_t port = 9000;
        const auto from = m_topology.GetCorrespondentEnd(0);
        const auto to = m_topology.GetMobileEnd(0);
        PacketSinkHelper sink("ns3::UdpSocketFactory",
                              Inet6SocketAddress(Ipv6Address::GetAny(), port));
        sink.Install(to.node).Start(Time());
        Ptr<Socket> socket = Socket::CreateSocket(from.node, UdpSocketFactory::GetTypeId());
        socket->Bind6();
        for (double at = FIRST_SENT + s.phase; at < LAST_SENT; at += s.interval)
        {
            Simulator::ScheduleWithContext(from.node->GetId(), Ms(at), &CallNow, [=]() {
                socket->SendTo(Create<Packet>(PAYLOAD), 0, Inet6SocketAddress(to.address, port));
            });
        }
        FlowSpecification flow;
        flow.name = "flow";
        flow.source = from.node;
        flow.destination = to.node;
        flow.address = to.address;
        flow.destinationPort = port;
        m_monitor->AddFlow(flow);
    }

    Ptr<HandoverMonitor> m_monitor; //!< takes the figures
};

/// Scenarios held to the formulas
class FormulaTest : public TestCase
{
  public:
    /// @param name sentence @param scenarios each of which is run
    FormulaTest(const std::string& name, const std::vector<Scenario>& scenarios)
        : TestCase(name),
          m_scenarios(scenarios)
    {
    }

  private:
    /// @param s whose instants are those of no packet, so that transmission times decide nothing
    void CheckClearance(const Scenario& s)
    {
        const double una = s.l2 + s.link;
        std::vector<double> instants{-s.link, una + 2 * s.home};
        if (s.predictive)
        {
            instants.push_back(-s.lead + s.link + 2 * s.routers);
            instants.push_back(una - s.routers);
        }
        else
        {
            instants.push_back(una + s.routers);
            instants.push_back(una + 3 * s.routers);
        }
        for (const double instant : instants)
        {
            NS_TEST_EXPECT_MSG_EQ(s.IsClearOf(instant), true, s.name << ": at " << instant);
        }
    }

    void DoRun() override
    {
        for (const auto& s : m_scenarios)
        {
            CheckClearance(s);
            const Figures expected = Expect(s);
            const auto records = Network(s).Run();
            NS_TEST_ASSERT_MSG_EQ(records.size(), 2, s.name << ": one handover");
            NS_TEST_EXPECT_MSG_EQ(HandoverOutcomeName(records[1].outcome),
                                  std::string("ok"),
                                  s.name << ": " << records[1].fallbackReason);
            NS_TEST_EXPECT_MSG_EQ_TOL(records[1].interruption.value_or(Time()).GetSeconds() * 1000,
                                      expected.interruption,
                                      SLACK,
                                      s.name << ": interruption");
            // What was sent before link down is of the handover before it
            NS_TEST_EXPECT_MSG_EQ(records[0].lost + records[1].lost,
                                  expected.lost,
                                  s.name << ": lost");
            const uint64_t reordered = records[0].reordered + records[1].reordered;
            NS_TEST_EXPECT_MSG_EQ((reordered <= expected.reordered &&
                                   reordered + expected.spread >= expected.reordered),
                                  true,
                                  s.name << ": " << reordered << " of " << expected.reordered
                                         << " reordered");
            NS_TEST_EXPECT_MSG_EQ(records[0].buffered + records[1].buffered,
                                  expected.buffered,
                                  s.name << ": buffered");
            NS_TEST_EXPECT_MSG_EQ(records[0].duplicated + records[1].duplicated,
                                  0,
                                  s.name << ": duplicated");
            CheckPhases(s, records[1]);
        }
    }

    /// @param s scenario @param record its handover
    void CheckPhases(const Scenario& s, const HandoverRecord& record)
    {
        const auto after = [&record](HandoverPhase phase) {
            return record.GetPhase(phase).value_or(Time()).GetSeconds() * 1000 - LINK_DOWN;
        };
        const double round = 2 * s.link + 2 * s.routers;
        const double fback = s.predictive ? round - s.lead : s.l2 + round + 2 * s.routers;
        NS_TEST_EXPECT_MSG_EQ_TOL(after(HandoverPhase::UNA), s.l2, SLACK, s.name << ": una_s");
        NS_TEST_EXPECT_MSG_EQ_TOL(after(HandoverPhase::FBACK), fback, SLACK, s.name << ": fback_s");
        NS_TEST_EXPECT_MSG_EQ_TOL(after(HandoverPhase::REGISTERED),
                                  s.l2 + 2 * (s.link + s.home),
                                  SLACK,
                                  s.name << ": registered_s");
    }

    std::vector<Scenario> m_scenarios; //!< to be run
};

/// What the drain keeps back does not follow from the paths, but from the rule of RFC 5568 5.4
class InequalityTest : public TestCase
{
  public:
    InequalityTest()
        : TestCase("The interruption of a predictive handover is that of the link layer and the "
                   "lead less two trips between the routers within one interval of packets")
    {
    }

  private:
    void DoRun() override
    {
        for (const double phase : {0.7, 4.1, 8.3, 12.6, 17.2})
        {
            const Scenario s{"phases", 60, 150, 1, 7, 25, 15, 20, phase, true, true};
            const auto records = Network(s).Run();
            const double interruption = records.at(1).interruption.value().GetSeconds() * 1000;
            const double least = s.l2 + s.lead - 2 * s.routers;
            NS_TEST_EXPECT_MSG_EQ(
                (interruption > least - SLACK && interruption < least + s.interval + SLACK),
                true,
                interruption << " ms with phase " << phase);
        }
    }
};

/// Interruption, loss and reordering against formulas
class ClosedFormTestSuite : public TestSuite
{
  public:
    ClosedFormTestSuite()
        : TestSuite("mip6sec-fmip-closed-form", TestSuite::Type::UNIT)
    {
        // l2, lead, link, routers, home, peer, interval, phase, predictive, buffering
        AddTestCase(new FormulaTest(
            "A predictive handover with a buffer at the new router loses nothing and is as long as "
            "the formula says",
            {{"near home", 50, 100, 1, 5, 20, 20, 20, 3, true, true},
             {"far home", 50, 100, 1, 5, 80, 20, 20, 7, true, true},
             {"long lead", 50, 400, 1, 5, 20, 20, 20, 3, true, true},
             {"slow link", 120, 200, 8, 12, 40, 10, 10, 1.5, true, true},
             {"few packets", 30, 100, 2, 10, 30, 10, 60, 17, true, true}}));
        AddTestCase(new FormulaTest(
            "A predictive handover without a buffer loses what comes to the new router before the "
            "UNA",
            {{"near home", 50, 100, 1, 5, 20, 20, 20, 3, true, false},
             {"far home", 50, 100, 1, 5, 80, 20, 20, 7, true, false},
             {"slow link", 120, 200, 8, 12, 40, 10, 10, 1.5, true, false},
             {"far routers", 50, 300, 1, 65, 40, 10, 10, 3.5, true, false}}));
        AddTestCase(new FormulaTest(
            "A reactive handover with a buffer at the previous router loses what comes there "
            "before the FBU",
            {{"near home", 50, 100, 1, 5, 20, 20, 20, 3, false, true},
             {"far home", 50, 100, 1, 5, 80, 20, 20, 7, false, true},
             {"slow link", 120, 100, 8, 12, 40, 10, 10, 1.5, false, true},
             {"large buffer", 50, 100, 1, 30, 120, 10, 4, 1.5, false, true}}));
        AddTestCase(new FormulaTest(
            "A reactive handover without a buffer loses two trips between the routers more",
            {{"near home", 50, 100, 1, 5, 20, 20, 20, 3, false, false},
             {"far home", 50, 100, 1, 5, 80, 20, 20, 7, false, false},
             {"slow link", 120, 100, 8, 12, 40, 10, 10, 1.5, false, false}}));
        AddTestCase(new FormulaTest(
            "Where the home agent is nearer than the other router a reactive handover is a plain "
            "one",
            {{"with a buffer", 50, 100, 1, 40, 15, 20, 10, 3.5, false, true},
             {"without", 50, 100, 1, 40, 15, 20, 10, 3.5, false, false}}));
        AddTestCase(new FormulaTest(
            "The switch of paths reorders as many packets as fit into the difference of delays and "
            "what the drain keeps back",
            {{"difference alone", 40, 100, 1, 25, 60, 20, 10, 3.5, true, false},
             {"drain as well", 60, 200, 1, 25, 60, 20, 10, 3.5, true, true},
             {"drain alone", 60, 200, 1, 5, 60, 20, 10, 3.5, true, true}}));
        AddTestCase(new InequalityTest);
    }
};

ClosedFormTestSuite g_closedFormTestSuite; //!< registers itself

} // namespace
