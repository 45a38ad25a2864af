/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "function-objects.h"
#include "last-words.h"

#include "ns3/mip6-topology-helper.h"
#include "ns3/node-container.h"
#include "ns3/rng-seed-manager.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/system-path.h"
#include "ns3/test.h"

#include <fstream>
#include <functional>
#include <sstream>

using namespace ns3;
using namespace ns3::mip6sec;

namespace
{

/// Monitor of a topology with a conversation of 50 packets/s between mobile node and correspondent
/// node 0
Ptr<HandoverMonitor>
StartConversations(const Mip6TopologyHelper& topology, Time start, Time stop)
{
    UdpConversation conversation;
    conversation.SetTraffic(50, 200);
    conversation.SetPeriod(start, stop);
    Ptr<HandoverMonitor> monitor = topology.CreateMonitor("test");
    for (uint32_t i = 0; i < topology.GetMobileNodes().GetN(); i++)
    {
        for (const auto& flow : conversation.Install(topology.GetMobileEnd(i),
                                                     topology.GetCorrespondentEnd(0),
                                                     static_cast<uint16_t>(9000 + i)))
        {
            monitor->AddFlow(flow);
        }
    }
    return monitor;
}

/// No random delays, no DAD, advertisements only when solicited: all times follow from the delays
class PhasesTest : public TestCase
{
  public:
    PhasesTest()
        : TestCase("The phases of a handover last as long as the delays on their way add up to")
    {
    }

  private:
    /// @param record a handover @param from phase @param to phase @return milliseconds between them
    static double Between(const HandoverRecord& record, HandoverPhase from, HandoverPhase to)
    {
        return (record.GetPhase(to).value() - record.GetPhase(from).value()).GetSeconds() * 1000;
    }

    void DoRun() override
    {
        const StringValue none("ns3::ConstantRandomVariable[Constant=0]");
        Mip6TopologyHelper topology;
        topology.SetHomeAgentDelay(MilliSeconds(30));
        topology.SetHomeCorrespondentDelay(MilliSeconds(25));
        topology.SetCorrespondentDelay(MilliSeconds(10));
        topology.SetLinkLayerHandover(MilliSeconds(70));
        topology.SetRouterAdvertisements(Seconds(900), Seconds(1200));
        topology.GetRoles().SetRouterAdvertiserAttribute("MinDelayBetweenRAs",
                                                         TimeValue(MilliSeconds(30)));
        topology.GetRoles().SetRouterAdvertiserAttribute("SolicitedDelay", none);
        topology.GetRoles().SetRouterDiscoveryAttribute("SolicitationDelay", none);
        topology.GetRoles().SetAddressConfiguratorAttribute("JoinDelay", none);
        topology.SetDad(0, Seconds(1), false);
        topology.SetMovement(MovementPlan::List({{Seconds(20), 1}}));
        topology.Create();
        topology.AssignStreams(1);
        auto monitor = StartConversations(topology, Seconds(10), Seconds(29));
        uint32_t live = 0;
        const std::function<void(const std::string&, uint32_t, HandoverPhase, Time)> phase =
            [&live](const std::string& node, uint32_t handover, HandoverPhase, Time) {
                live += node == "mn0" && handover == 1;
            };
        monitor->TraceConnectWithoutContext(
            "Phase",
            Calling<void, const std::string&, uint32_t, HandoverPhase, Time>(phase));
        Simulator::Stop(Seconds(30));
        Simulator::Run();

        const auto records = monitor->GetRecords();
        NS_TEST_ASSERT_MSG_EQ(records.size(), 2, "first attachment and one handover");
        const HandoverRecord& record = records[1];
        NS_TEST_EXPECT_MSG_EQ(record.node, "mn0", "name");
        NS_TEST_EXPECT_MSG_EQ(record.from + ">" + record.to, "ar0>ar1", "where");
        NS_TEST_EXPECT_MSG_EQ(HandoverOutcomeName(record.outcome), std::string("ok"), "outcome");
        NS_TEST_EXPECT_MSG_EQ(record.GetPhase(HandoverPhase::LINK_DOWN).value(),
                              Seconds(20),
                              "as planned");
        NS_TEST_EXPECT_MSG_EQ(record.GetPhase(HandoverPhase::LINK_UP).value(),
                              MilliSeconds(20070),
                              "link-layer handover");
        // A message on an access link (1 ms, 100 Mbps) takes 1 ms and less than 0.02 ms of sending
        using P = HandoverPhase;
        NS_TEST_EXPECT_MSG_EQ_TOL(Between(record, P::LINK_UP, P::ROUTER_KNOWN),
                                  2,
                                  0.2,
                                  "solicitation and advertisement");
        NS_TEST_EXPECT_MSG_EQ_TOL(Between(record, P::ROUTER_KNOWN, P::ADDRESS_READY),
                                  0,
                                  0.001,
                                  "no DAD");
        NS_TEST_EXPECT_MSG_EQ_TOL(Between(record, P::ADDRESS_READY, P::REGISTERED),
                                  2 * (1 + 30) + 2,
                                  2.2,
                                  "Binding Update and acknowledgement, and who asks for addresses");
        NS_TEST_EXPECT_MSG_EQ_TOL(Between(record, P::REGISTERED, P::ROUTE_OPTIMIZED),
                                  2 * (1 + 10),
                                  0.2,
                                  "CoTI and CoT; the home keygen token is still good");
        // Until its Binding Update arrives the correspondent sends where the node was; behind it
        // the next packet of one every 20 ms
        NS_TEST_EXPECT_MSG_EQ_TOL(Between(record, P::ROUTE_OPTIMIZED, P::FIRST_PACKET),
                                  11 + 10 + 11,
                                  10.3,
                                  "Binding Update, and the next packet");
        NS_TEST_EXPECT_MSG_EQ(live,
                              8,
                              "link down and up, solicited, router, address made and ready, "
                              "registered, optimized");
        // Sent in 9 s at 50 packets/s; lost from 11 ms before link down to the Binding Update at
        // the correspondent node: 70 ms, 2 ms, 64 ms, 22 ms and 11 ms after it
        NS_TEST_EXPECT_MSG_EQ_TOL(static_cast<double>(record.sent), 450, 1, "packets");
        NS_TEST_EXPECT_MSG_EQ_TOL(static_cast<double>(record.lost), 180.0 / 20, 1.2, "lost");
        // BU and BA with the home agent; CoTI, CoT, BU with the correspondent; RS and what else the
        // node's neighbor discovery says
        NS_TEST_EXPECT_MSG_EQ((record.signallingPackets >= 6 && record.signallingPackets <= 16),
                              true,
                              record.signallingPackets << " messages");
        Simulator::Destroy();
    }
};

/// What the RFCs have a node wait for, each of another length
class WaitsTest : public TestCase
{
  public:
    WaitsTest()
        : TestCase("The delays of solicitation and advertisement and each part of duplicate "
                   "address detection are times of the record")
    {
    }

  private:
    /// Seconds that a node waits
    struct Waits
    {
        double solicitation;  //!< before the first solicitation
        double advertisement; //!< of the router, before a solicited advertisement
        double join;          //!< before the first probe
        uint32_t probes;      //!< number of probes
        double timer;         //!< behind each probe
    };

    /// @param waits to be configured @return the handover
    static HandoverRecord Handover(const Waits& waits)
    {
        const auto constant = [](double seconds) {
            return StringValue("ns3::ConstantRandomVariable[Constant=" + std::to_string(seconds) +
                               "]");
        };
        Mip6TopologyHelper topology;
        topology.SetRouterAdvertisements(Seconds(900), Seconds(1200));
        Mip6Helper& roles = topology.GetRoles();
        roles.SetRouterAdvertiserAttribute("MinDelayBetweenRAs", TimeValue(MilliSeconds(30)));
        roles.SetRouterAdvertiserAttribute("SolicitedDelay", constant(waits.advertisement));
        roles.SetRouterDiscoveryAttribute("SolicitationDelay", constant(waits.solicitation));
        roles.SetAddressConfiguratorAttribute("JoinDelay", constant(waits.join));
        topology.SetDad(waits.probes, Seconds(waits.timer), false);
        topology.SetMovement(MovementPlan::List({{Seconds(20), 1}}));
        topology.Create();
        topology.AssignStreams(1);
        auto monitor = topology.CreateMonitor("test");
        Simulator::Stop(Seconds(30));
        Simulator::Run();
        const HandoverRecord record = monitor->GetRecords().at(1);
        Simulator::Destroy();
        return record;
    }

    void DoRun() override
    {
        const Waits cases[] = {{0, 0, 0, 1, 0.7},
                               {0.31, 0, 0, 1, 0.7},
                               {0, 0.43, 0, 1, 0.7},
                               {0, 0, 0.57, 1, 0.7},
                               {0.31, 0.43, 0.57, 3, 0.7},
                               {0.31, 0.43, 0.57, 2, 0.9}};
        for (const Waits& waits : cases)
        {
            const HandoverRecord record = Handover(waits);
            const double up = record.GetPhase(HandoverPhase::LINK_UP).value().GetSeconds();
            const double known = record.GetPhase(HandoverPhase::ROUTER_KNOWN).value().GetSeconds();
            const double ready = record.GetPhase(HandoverPhase::ADDRESS_READY).value().GetSeconds();
            // Two messages on an access link of 1 ms
            NS_TEST_EXPECT_MSG_EQ_TOL(known - up,
                                      waits.solicitation + waits.advertisement + 0.002,
                                      0.0002,
                                      "movement detection");
            NS_TEST_EXPECT_MSG_EQ_TOL(ready - known,
                                      waits.join + waits.probes * waits.timer,
                                      1e-6,
                                      "care-of address");
            const auto after = [&record, up](HandoverPhase phase) {
                return record.GetPhase(phase).value().GetSeconds() - up;
            };
            NS_TEST_EXPECT_MSG_EQ_TOL(after(HandoverPhase::SOLICITED),
                                      waits.solicitation,
                                      1e-9,
                                      "delay of the first solicitation");
            NS_TEST_EXPECT_MSG_EQ_TOL(after(HandoverPhase::ADDRESS_MADE),
                                      known - up,
                                      1e-9,
                                      "an address is made as soon as a router is known");
            NS_TEST_EXPECT_MSG_EQ_TOL(after(HandoverPhase::DAD_STARTED),
                                      known - up + waits.join,
                                      1e-9,
                                      "join delay");
        }
    }
};

/// Leaves home and returns
class HomeTest : public TestCase
{
  public:
    HomeTest()
        : TestCase("A node that returns home has its deregistration as registration")
    {
    }

  private:
    void DoRun() override
    {
        Mip6TopologyHelper topology;
        topology.SetAccessNetworks(1);
        topology.SetStartAtHome(true);
        topology.SetMovement(MovementPlan::List({{Seconds(10), 0}, {Seconds(20), Movement::HOME}}));
        topology.Create();
        topology.AssignStreams(1);
        auto monitor = StartConversations(topology, Seconds(5), Seconds(29));
        Simulator::Stop(Seconds(30));
        Simulator::Run();
        const auto records = monitor->GetRecords();
        NS_TEST_ASSERT_MSG_EQ(records.size(), 3, "at home, away, back");
        NS_TEST_EXPECT_MSG_EQ(records[0].to + ">" + records[1].to + ">" + records[2].to,
                              "home>ar0>home",
                              "where");
        for (const auto& record : records)
        {
            NS_TEST_EXPECT_MSG_EQ(HandoverOutcomeName(record.outcome),
                                  std::string("ok"),
                                  "handover " << record.handover);
        }
        NS_TEST_EXPECT_MSG_EQ(records[2].interruption.has_value(), true, "packets arrive at home");
        NS_TEST_EXPECT_MSG_EQ(topology.GetHomeAgent()->GetBindingCache().GetSize(),
                              0,
                              "no binding left");
        Simulator::Destroy();
    }
};

/// The same run twice, behind nodes and random variables that have nothing to do with it
class ReproducibleTest : public TestCase
{
  public:
    ReproducibleTest()
        : TestCase("Two runs with one seed give the same tables and captures byte by byte")
    {
    }

  private:
    /// @param strangers nodes created first @param folder of captures @return the tables
    std::string Tables(uint32_t strangers, const std::string& folder)
    {
        RngSeedManager::SetSeed(7);
        RngSeedManager::SetRun(3);
        NodeContainer others(strangers);
        for (uint32_t i = 0; i < strangers; i++)
        {
            CreateObject<UniformRandomVariable>();
        }
        Mip6TopologyHelper topology;
        topology.SetMobileNodes(2);
        topology.SetMovement(MovementPlan::Every(Seconds(10), Seconds(6), Seconds(2), 2));
        topology.Create();
        topology.AssignStreams(100);
        topology.EnableCaptures(folder);
        auto monitor = StartConversations(topology, Seconds(8), Seconds(29));
        Ptr<MessageLog> messages = topology.CreateMessageLog();
        Simulator::Stop(Seconds(30));
        Simulator::Run();
        std::ostringstream os;
        monitor->WriteHandovers(os);
        monitor->WriteFlows(os);
        monitor->WriteSignalling(os);
        messages->Write(os);
        Simulator::Destroy();
        RngSeedManager::SetSeed(1);
        RngSeedManager::SetRun(1);
        return os.str();
    }

    /// @param path of a file @return its content
    static std::string Read(const std::string& path)
    {
        std::ifstream file(path, std::ios::binary);
        std::ostringstream os;
        os << file.rdbuf();
        return os.str();
    }

    void DoRun() override
    {
        const std::string first = CreateTempDirFilename("first");
        const std::string second = CreateTempDirFilename("second");
        ns3::SystemPath::MakeDirectories(first);
        ns3::SystemPath::MakeDirectories(second);
        const std::string tables = Tables(0, first);
        NS_TEST_EXPECT_MSG_EQ((Tables(5, second) == tables), true, "tables");
        NS_TEST_EXPECT_MSG_EQ((tables.find("test,7,3,mn1,2,") != std::string::npos),
                              true,
                              "the tables have the second node's second handover");
        for (const char* name : {"ha-0", "ha-1", "ar0-0", "ar1-1", "cn0-0", "mn0-0", "mn1-0"})
        {
            const std::string file = std::string("/") + name + ".pcap";
            const std::string capture = Read(first + file);
            NS_TEST_EXPECT_MSG_EQ((capture.size() > 1000), true, name << " has packets");
            NS_TEST_EXPECT_MSG_EQ((Read(second + file) == capture), true, "capture of " << name);
        }
    }
};

/// Misuse
class MisuseTest : public TestCase
{
  public:
    MisuseTest()
        : TestCase("What comes too late or makes no sense is refused with a message")
    {
    }

  private:
    /// @param what is done @param words the message that is expected
    void Refused(const std::function<void()>& what, const std::string& words)
    {
        const std::string said = LastWords(what);
        NS_TEST_EXPECT_MSG_EQ((said.find(words) != std::string::npos), true, words << ": " << said);
    }

    void DoRun() override
    {
        Mip6TopologyHelper topology;
        topology.Create();
        Refused([&] { topology.SetAccessNetworks(3); }, "call SetAccessNetworks before Create");
        Refused([&] { topology.SetMobileNodes(3); }, "call SetMobileNodes before Create");
        Refused([&] { topology.SetLinkLayerHandover(Seconds(3)); },
                "call SetLinkLayerHandover before Create");
        Refused([&] { topology.SetFmip(true); }, "call SetFmip before Create");
        Refused([&] { topology.AddStranger(2); }, "there is no access network 2");
        topology.SetMovement(MovementPlan::List({{Seconds(20), 1}}));
        topology.AssignStreams(1);
        Refused([&] { topology.SetMovement(MovementPlan()); },
                "call SetMovement before AssignStreams");
        Refused([&] { topology.AssignStreams(1); }, "AssignStreams can be called once");
        Refused([] { Mip6TopologyHelper().SetLinkLayerHandover(Seconds(-1)); }, "no negative time");
        Refused([] { UdpConversation().SetTraffic(0.0001, 200); }, "less than 1 bit/s");
        Simulator::Destroy();
    }
};

/// Topology and monitor together
class TopologyTestSuite : public TestSuite
{
  public:
    TopologyTestSuite()
        : TestSuite("mip6sec-topology", TestSuite::Type::UNIT)
    {
        AddTestCase(new PhasesTest);
        AddTestCase(new WaitsTest);
        AddTestCase(new HomeTest);
        AddTestCase(new MisuseTest);
        AddTestCase(new ReproducibleTest);
    }
};

TopologyTestSuite g_topologyTestSuite; //!< registers itself

} // namespace
