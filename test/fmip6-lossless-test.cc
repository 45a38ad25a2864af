/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
// What a predictive handover with sufficient buffers does to streams of packets

#include "attach-test-link.h"
#include "function-objects.h"

#include "ns3/fmip-access-router.h"
#include "ns3/fmip-mobile-node.h"
#include "ns3/global-value.h"
#include "ns3/handover-scheme.h"
#include "ns3/inet6-socket-address.h"
#include "ns3/mip6-topology-helper.h"
#include "ns3/string.h"
#include "ns3/tunnel-protocol.h"
#include "ns3/udp-socket-factory.h"
#include "ns3/uinteger.h"

#include <cmath>
#include <map>
#include <set>

using namespace ns3;
using namespace ns3::mip6sec;
using namespace ns3::mip6sec::attachtest;

namespace
{

constexpr double LINK_DOWN_MS = 10000; //!< simulated time of it
constexpr double FIRST_MS = 9000;      //!< first packets
constexpr double SETTLED_MS = 500;     //!< time that the first route optimization may take
constexpr double LAST_MS = 12500;      //!< last packets
constexpr uint32_t PAYLOAD = 160;      //!< octets

/// How a run is set up; times in ms
struct Scenario
{
    std::string name;         //!< for messages
    double l2{50};            //!< link down to link up
    double lead{100};         //!< announcement to link down
    double routers{5};        //!< one way between the access routers
    double home{20};          //!< one way between access routers and home agent
    std::vector<double> gaps; //!< between the packets of each flow
    double phase{0};          //!< of the first packets
    bool optimized{false};    //!< route optimization: the correspondent node switches the path
    bool send{false};         //!< SEND and handover keys
    uint32_t burst{5};        //!< DrainBurst
};

/// A packet of a flow as it was received
struct Received
{
    uint32_t number; //!< counts from 0
    Time at;         //!< when
};

/// What became of the packets of one flow
struct Flow
{
    uint32_t sent{0};               //!< packets
    std::vector<Received> received; //!< in order of arrival
    std::set<uint32_t> forwarded;   //!< through the tunnel from the PAR
    uint32_t settled{0}; //!< first packet sent when the first route optimization is long over
};

/// A handover with streams to the mobile node
class Streams
{
  public:
    /// @param s how
    explicit Streams(const Scenario& s)
        : m_flows(s.gaps.size())
    {
        const StringValue none("ns3::ConstantRandomVariable[Constant=0]");
        HandoverScheme::Find(s.send ? "fmip6-predictive+send" : "fmip6-predictive")
            .Configure(m_topology);
        m_topology.SetRouteOptimization(s.optimized);
        m_topology.SetHomeAgentDelay(Ms(s.home));
        m_topology.SetAccessRouterDelay(Ms(s.routers));
        m_topology.SetLinkLayerHandover(Ms(s.l2));
        m_topology.SetGoingDownLead(Ms(s.lead));
        m_topology.SetRouterAdvertisements(Seconds(900), Seconds(1200));
        m_topology.GetRoles().SetRouterAdvertiserAttribute("MinDelayBetweenRAs",
                                                           TimeValue(MilliSeconds(30)));
        m_topology.GetRoles().SetRouterAdvertiserAttribute("SolicitedDelay", none);
        m_topology.SetDad(0, Seconds(1), false);
        FmipHelper& fmip = m_topology.GetFmip();
        fmip.SetNewRouterAttribute("MaxBufferedPerNode", UintegerValue(5000));
        fmip.SetNewRouterAttribute("DrainBurst", UintegerValue(s.burst));
        m_topology.SetMovement(MovementPlan::List({{Ms(LINK_DOWN_MS), 1}}));
        m_topology.Create();
        m_topology.AssignStreams(1);
        Ptr<TunnelProtocol> tunnel = TunnelProtocol::Install(m_topology.GetAccessRouters().Get(0));
        tunnel->TraceConnectWithoutContext(
            "Tx",
            Calling<void, Ptr<const Packet>, Ipv6Address, Ipv6Address>(
                [this](Ptr<const Packet> inner, Ipv6Address, Ipv6Address) { Forward(inner); }));
        for (uint32_t i = 0; i < s.gaps.size(); ++i)
        {
            AddFlow(i, s.gaps[i], s.phase);
        }
    }

    ~Streams()
    {
        Simulator::Destroy();
    }

    /// @return what became of each flow
    const std::vector<Flow>& Run()
    {
        Simulator::Stop(Ms(LAST_MS + 20000));
        Simulator::Run();
        return m_flows;
    }

    Mip6TopologyHelper m_topology; //!< the network

  private:
    /// @param ms milliseconds @return the time
    static Time Ms(double ms)
    {
        return NanoSeconds(std::llround(1e6 * ms));
    }

    /// @param flow index @param gap between its packets, ms @param phase of the first, ms
    void AddFlow(uint32_t flow, double gap, double phase)
    {
        const uint16_t port = static_cast<uint16_t>(9000 + flow);
        const auto from = m_topology.GetCorrespondentEnd(0);
        const auto to = m_topology.GetMobileEnd(0);
        Ptr<Socket> sink = Socket::CreateSocket(to.node, UdpSocketFactory::GetTypeId());
        sink->Bind(Inet6SocketAddress(Ipv6Address::GetAny(), port));
        sink->SetRecvCallback(Calling<void, Ptr<Socket>>([this, flow](Ptr<Socket> socket) {
            while (Ptr<Packet> packet = socket->Recv())
            {
                m_flows[flow].received.push_back({Tail(packet).second, Simulator::Now()});
            }
        }));
        Ptr<Socket> source = Socket::CreateSocket(from.node, UdpSocketFactory::GetTypeId());
        source->Bind6();
        for (double at = FIRST_MS + phase; at < LAST_MS; at += gap)
        {
            const uint32_t number = m_flows[flow].sent++;
            m_flows[flow].settled = at < FIRST_MS + SETTLED_MS ? number : m_flows[flow].settled;
            Simulator::ScheduleWithContext(from.node->GetId(), Ms(at), &CallNow, [=]() {
                // Flow and number are the last octets, whatever is put in front
                std::vector<uint8_t> octets(PAYLOAD);
                octets[PAYLOAD - 5] = static_cast<uint8_t>(flow);
                for (int i = 0; i < 4; ++i)
                {
                    octets[PAYLOAD - 4 + i] = static_cast<uint8_t>(number >> (24 - 8 * i));
                }
                source->SendTo(OctetsPacket(octets), 0, Inet6SocketAddress(to.address, port));
            });
        }
    }

    /// @param packet any packet that ends with a payload of ours @return its flow and number
    static std::pair<uint32_t, uint32_t> Tail(Ptr<const Packet> packet)
    {
        constexpr std::size_t size = 5;
        const std::vector<uint8_t> octets = PacketOctets(packet);
        const uint8_t* tail = octets.data() + octets.size() - size;
        return {tail[0], tail[1] << 24 | tail[2] << 16 | tail[3] << 8 | tail[4]};
    }

    /// @param inner a packet on its way from the PAR to the NCoA
    void Forward(Ptr<const Packet> inner)
    {
        if (inner->GetSize() >= PAYLOAD)
        {
            const auto [flow, number] = Tail(inner);
            if (flow < m_flows.size())
            {
                m_flows[flow].forwarded.insert(number);
            }
        }
    }

    std::vector<Flow> m_flows; //!< by index
};

/// @param flow what became of its packets @return packets that arrived behind one sent later
uint32_t
Overtaken(const Flow& flow)
{
    uint32_t overtaken = 0;
    uint32_t highest = 0;
    for (const Received& packet : flow.received)
    {
        overtaken += packet.number < highest && packet.number > flow.settled;
        highest = std::max(highest, packet.number);
    }
    return overtaken;
}

/**
 * None lost, none twice, and in order on each path.
 * @param test the case
 * @param s the scenario
 * @param flow what became of a flow
 */
void
CheckStream(Case& test, const Scenario& s, const Flow& flow)
{
    std::set<uint32_t> numbers;
    uint32_t forwarded = 0;
    uint32_t direct = 0;
    bool ordered = true;
    const uint32_t first = flow.forwarded.empty() ? 0 : *flow.forwarded.begin();
    const uint32_t last = flow.forwarded.empty() ? 0 : *flow.forwarded.rbegin();
    for (const Received& packet : flow.received)
    {
        numbers.insert(packet.number);
        // Until the path is switched: on the old link, then through the tunnel
        uint32_t& before = packet.number <= last ? forwarded : direct;
        ordered = ordered && (packet.number >= before || packet.number <= flow.settled);
        before = packet.number;
    }
    test.Equal(numbers.size(), flow.sent, s.name + ": none is lost");
    test.Equal(flow.received.size(), flow.sent, s.name + ": none comes twice");
    test.Check(ordered, s.name + ": none is reordered on the old path or on the new one");
    test.Check(flow.forwarded.size() == last - first + 1,
               s.name + ": from the first to the last every packet is forwarded");
    test.Check(flow.forwarded.size() > 1 && last + 1 < flow.sent,
               s.name + ": the path was switched while the stream went on");
}

/// @param test the case @param scenarios each of which is run
void
ExpectLossless(Case& test, const std::vector<Scenario>& scenarios)
{
    for (const Scenario& s : scenarios)
    {
        Streams streams(s);
        for (const Flow& flow : streams.Run())
        {
            CheckStream(test, s, flow);
        }
        const Ptr<FmipAccessRouter> router = streams.m_topology.GetFmipAccessRouter(1);
        test.Equal(router->GetNewRouter()->GetNBuffered(), 0, s.name + ": nothing waits");
    }
}

void
LinkLayerHandovers(Case& test)
{
    std::vector<Scenario> scenarios;
    for (const double l2 : {0.5, 10.0, 50.0, 300.0, 1000.0})
    {
        for (const double phase : {0.0, 3.7})
        {
            Scenario s;
            s.name = "link-layer handover of " + std::to_string(l2) + " ms";
            s.l2 = l2;
            s.gaps = {20, 7};
            s.phase = phase;
            scenarios.push_back(s);
        }
    }
    ExpectLossless(test, scenarios);
}

void
Rates(Case& test)
{
    Scenario s;
    s.name = "five streams at once";
    s.l2 = 200;
    s.gaps = {1.3, 5, 11, 20, 43};
    ExpectLossless(test, {s});
}

void
Optimized(Case& test)
{
    std::vector<Scenario> scenarios;
    for (const double l2 : {20.0, 150.0})
    {
        Scenario s;
        s.name = "route optimization, " + std::to_string(l2) + " ms";
        s.l2 = l2;
        s.gaps = {10, 3};
        s.optimized = true;
        scenarios.push_back(s);
    }
    ExpectLossless(test, scenarios);
}

void
Secured(Case& test)
{
    GlobalValue::Bind("Mip6secCryptoProvider", StringValue("Modelled"));
    Scenario s;
    s.name = "handover keys";
    s.l2 = 100;
    s.lead = 300;
    s.gaps = {10, 4};
    s.send = true;
    ExpectLossless(test, {s});
    GlobalValue::Bind("Mip6secCryptoProvider", StringValue("OpenSsl"));
}

void
SwitchOfPaths(Case& test)
{
    // A packet of the old path is behind one of the new path by the way from PAR to NAR, since the
    // rest is the same: the last but one is overtaken if that is more than one gap, and so on. All
    // that waits goes at the UNA, so that no backlog adds to it.
    for (const bool optimized : {false, true})
    {
        for (const double routers : {2.0, 12.0, 33.0, 61.0})
        {
            Scenario s;
            s.name = std::to_string(routers) + " ms between routers";
            s.routers = routers;
            s.lead = 300;
            s.gaps = {5};
            s.burst = 1000;
            s.optimized = optimized;
            Streams streams(s);
            const Flow& flow = streams.Run().at(0);
            CheckStream(test, s, flow);
            test.Equal(Overtaken(flow),
                       static_cast<uint32_t>(std::ceil(routers / s.gaps[0])) - 1,
                       s.name + ": overtaken at the switch");
        }
    }
}

void
Backlog(Case& test)
{
    // With the drain rule the stream keeps the backlog that five packets leave, and the last packet
    // of the old path is behind by that too
    for (const double l2 : {15.0, 60.0, 150.0})
    {
        Scenario s;
        s.name = "backlog of " + std::to_string(l2) + " ms";
        s.l2 = l2;
        s.lead = 100;
        s.gaps = {5};
        Streams streams(s);
        const Flow& flow = streams.Run().at(0);
        CheckStream(test, s, flow);
        // Packets that wait at the UNA: from the first that is forwarded to the last that is there.
        // One of the five places of the burst is that of the FBack
        const double first = FIRST_MS + 5 * *flow.forwarded.begin() + 40 + s.routers;
        const double una = LINK_DOWN_MS + l2 + 1;
        const double backlog = std::max(0.0, una - first - 3 * 5);
        const double expected = std::ceil((backlog + s.routers) / 5) - 1;
        test.Near(Overtaken(flow), expected, 1.01, s.name + ": overtaken at the switch");
    }
}

/// The suite
class FmipLosslessSuite : public TestSuite
{
  public:
    FmipLosslessSuite()
        : TestSuite("mip6sec-fmip-lossless", TestSuite::Type::SYSTEM)
    {
        AddTestCase(new Case("A predictive handover loses and reorders nothing until the home "
                             "agent switches the path",
                             &LinkLayerHandovers));
        AddTestCase(new Case("Streams of any rate pass a predictive handover together", &Rates));
        AddTestCase(new Case("A predictive handover loses and reorders nothing until the "
                             "correspondent node switches the path",
                             &Optimized));
        AddTestCase(new Case("Handover keys change nothing about it", &Secured));
        AddTestCase(new Case("The switch of paths has as many packets overtaken as the paths "
                             "differ in delay",
                             &SwitchOfPaths));
        AddTestCase(new Case("The backlog of the drain rule adds to what is overtaken", &Backlog));
    }
};

FmipLosslessSuite g_suite; //!< registers it

} // namespace
