/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "ns3/constant-velocity-mobility-model.h"
#include "ns3/core-network.h"
#include "ns3/core-port.h"
#include "ns3/double.h"
#include "ns3/mip6-topology-helper.h"
#include "ns3/node-container.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/test.h"
#include "ns3/uinteger.h"
#include "ns3/wifi-access-helper.h"

using namespace ns3;
using namespace ns3::mip6sec;

namespace
{

/// A station walks from one access point of a topology to another
class WalkTest : public TestCase
{
  public:
    /// @param name the behaviour
    explicit WalkTest(const std::string& name)
        : TestCase(name)
    {
    }

  protected:
    /**
     * Walk with 5 m/s from 20 m behind the first access point to 20 m before the second.
     * @param topology its networks and mobile nodes come behind the own ones
     * @param threshold at which the link is going down, in dBm
     * @return monitor of all nodes, with a conversation of the station
     */
    Ptr<HandoverMonitor> Walk(Mip6TopologyHelper& topology, double threshold)
    {
        topology.SetHomeAgentDelay(MilliSeconds(60));
        topology.SetRouterAdvertisements(MilliSeconds(100), MilliSeconds(200));
        topology.SetDad(0, Seconds(1), false);
        topology.SetRouteOptimization(false);
        topology.Create();
        WifiAccessHelper wifi;
        wifi.SetAttachmentAttribute("SignalThreshold", DoubleValue(threshold));
        NodeContainer routers(2);
        for (uint32_t i = 0; i < 2; i++)
        {
            m_networks.push_back(topology.AddAccessNetwork(
                wifi.InstallAccessPoint(routers.Get(i), Vector(72 * i, 0, 0))));
        }
        auto walk = CreateObject<ConstantVelocityMobilityModel>();
        walk->SetPosition(Vector(20, 0, 0));
        walk->SetVelocity(Vector(5, 0, 0));
        Ptr<WifiAttachment> attachment = wifi.InstallStation(CreateObject<Node>(), walk);
        m_station = topology.AddMobileNode(attachment->GetDevice(), attachment);
        const int64_t streams = topology.AssignStreams(1);
        NS_TEST_EXPECT_MSG_GT(wifi.AssignStreams(1 + streams), 0, "streams of Wi-Fi");

        Ptr<HandoverMonitor> monitor = topology.CreateMonitor("test");
        UdpConversation conversation;
        conversation.SetTraffic(50, 200);
        conversation.SetPeriod(Seconds(4), Seconds(11));
        for (const auto& flow : conversation.Install(topology.GetMobileEnd(m_station),
                                                     topology.GetCorrespondentEnd(0),
                                                     9000))
        {
            monitor->AddFlow(flow);
        }
        Simulator::Stop(Seconds(12));
        Simulator::Run();
        return monitor;
    }

    /// @param monitor of Walk @param node a name @return records of that mobile node
    static std::vector<HandoverRecord> RecordsOf(Ptr<HandoverMonitor> monitor,
                                                 const std::string& node)
    {
        std::vector<HandoverRecord> records;
        for (const auto& record : monitor->GetRecords())
        {
            if (record.node == node)
            {
                records.push_back(record);
            }
        }
        return records;
    }

    std::vector<uint32_t> m_networks; //!< of the access points
    uint32_t m_station{0};            //!< index of the station
};

class MobilityTest : public WalkTest
{
  public:
    MobilityTest()
        : WalkTest("A station is handed over where its mobility model takes it beside a node that "
                   "a plan moves")
    {
    }

  private:
    void DoRun() override
    {
        Mip6TopologyHelper topology;
        topology.SetMovement(MovementPlan::List({{Seconds(6), 1}}));
        topology.SetCorrespondentDelay(MilliSeconds(7));
        auto monitor = Walk(topology, -75);
        const auto port = [](Ptr<Node> node) {
            Ptr<CorePort> found;
            for (uint32_t i = 0; i < node->GetNDevices() && !found; i++)
            {
                found = DynamicCast<CorePort>(node->GetDevice(i));
            }
            return found;
        };
        NS_TEST_EXPECT_MSG_EQ(
            topology.GetCore()->GetDelay(port(topology.GetAccessRouters().Get(3)),
                                         port(topology.GetCorrespondents().Get(0))),
            MilliSeconds(7),
            "as far from the correspondent node as the others");
        NS_TEST_ASSERT_MSG_EQ((m_networks == std::vector<uint32_t>{2, 3}), true, "indices");
        NS_TEST_ASSERT_MSG_EQ(m_station, 1, "index");
        const auto planned = RecordsOf(monitor, "mn0");
        NS_TEST_ASSERT_MSG_EQ(planned.size(), 2, "first attachment and one handover");
        NS_TEST_EXPECT_MSG_EQ(planned[1].from + ">" + planned[1].to, "ar0>ar1", "by the plan");

        const auto walked = RecordsOf(monitor, "mn1");
        NS_TEST_ASSERT_MSG_EQ(walked.size(), 2, "first attachment and one handover");
        NS_TEST_EXPECT_MSG_EQ(walked[1].from + ">" + walked[1].to, "ar2>ar3", "by the walk");
        NS_TEST_EXPECT_MSG_EQ(HandoverOutcomeName(walked[1].outcome), std::string("ok"), "outcome");
        // Received is what arrives with -82 dBm at least: 16.02 dBm less 46.68 dB at 1 m and 30 dB
        // per decade leave 51.4 m, which the walk reaches after 6.3 s; half a second later the
        // station gives up
        const Time down = walked[1].GetPhase(HandoverPhase::LINK_DOWN).value();
        NS_TEST_EXPECT_MSG_EQ_TOL(down.GetSeconds(), 31.4 / 5 + 0.5, 0.2, "link down");
        // 60 ms each way, and frames of Wi-Fi, which take less than a millisecond
        const Time registration = walked[1].GetPhase(HandoverPhase::REGISTERED).value() -
                                  walked[1].GetPhase(HandoverPhase::ADDRESS_READY).value();
        NS_TEST_EXPECT_MSG_EQ_TOL(registration.GetSeconds(), 0.12, 0.004, "delays of the core");
        NS_TEST_EXPECT_MSG_EQ(
            topology.GetMobileNode(m_station)->GetCareOfAddress().CombinePrefix(Ipv6Prefix(64)),
            AddressPlan::AccessRouter(3).CombinePrefix(Ipv6Prefix(64)),
            "in the second subnet");
        NS_TEST_EXPECT_MSG_EQ((topology.GetAttachment(m_station) == nullptr), true, "no plan");
        Simulator::Destroy();
    }
};

class PredictiveTest : public WalkTest
{
  public:
    PredictiveTest()
        : WalkTest("The falling signal announces a predictive fast handover in time")
    {
    }

  private:
    void DoRun() override
    {
        Mip6TopologyHelper topology;
        topology.SetAccessNetworks(0);
        topology.SetMobileNodes(0);
        topology.SetFmip(true);
        topology.GetFmip().SetAuthorization(false);
        topology.GetFmip().SetNewRouterAttribute("DadTransmits", UintegerValue(0));
        // 1 dB above the signal at which frames are lost, 0.7 s ahead
        const auto records = RecordsOf(Walk(topology, -81), "mn0");
        NS_TEST_ASSERT_MSG_EQ(records.size(), 2, "first attachment and one handover");
        const HandoverRecord& record = records[1];
        NS_TEST_EXPECT_MSG_EQ(record.from + ">" + record.to, "ar0>ar1", "where");
        NS_TEST_EXPECT_MSG_EQ(HandoverOutcomeName(record.outcome), std::string("ok"), "outcome");
        NS_TEST_EXPECT_MSG_EQ(record.fallbackReason, "", "a fast one");
        const Time down = record.GetPhase(HandoverPhase::LINK_DOWN).value();
        NS_TEST_ASSERT_MSG_EQ(record.GetPhase(HandoverPhase::FBACK).has_value(), true, "FBack");
        NS_TEST_EXPECT_MSG_LT(record.GetPhase(HandoverPhase::FBACK).value(), down, "from ahead");
        NS_TEST_EXPECT_MSG_EQ(record.GetPhase(HandoverPhase::ADDRESS_READY).value(),
                              record.GetPhase(HandoverPhase::LINK_UP).value(),
                              "the address is there with the link");
        // From the FBU on everything waits at the new router
        NS_TEST_EXPECT_MSG_EQ(records[0].lost + record.lost, 0, "nothing is lost");
        NS_TEST_EXPECT_MSG_GT(records[0].sent + record.sent, 300, "of 7 s");
        Simulator::Destroy();
    }
};

/// Wi-Fi in topologies
class WifiHelperTestSuite : public TestSuite
{
  public:
    WifiHelperTestSuite()
        : TestSuite("mip6sec-wifi-helper", TestSuite::Type::UNIT)
    {
        AddTestCase(new MobilityTest);
        AddTestCase(new PredictiveTest);
    }
};

WifiHelperTestSuite g_wifiHelperTestSuite; //!< registers the suite

} // namespace
