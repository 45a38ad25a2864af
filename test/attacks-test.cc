/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "function-objects.h"

#include "ns3/address-thief.h"
#include "ns3/global-value.h"
#include "ns3/inet6-socket-address.h"
#include "ns3/mip6-topology-helper.h"
#include "ns3/packet-sink-helper.h"
#include "ns3/rogue-router.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/test.h"
#include "ns3/udp-socket-factory.h"

#include <functional>

using namespace ns3;
using namespace ns3::mip6sec;

namespace
{

constexpr uint16_t PORT = 9000;
constexpr double START = 20; //!< of an attack, s
constexpr double FROM = 23;  //!< packets are counted from then on, s: DAD takes up to 2 s
constexpr double UNTIL = 30; //!< end of the attack and of the count, s

/// What became of the packets of a correspondent node to a mobile node during an attack
struct Outcome
{
    uint32_t sent{0};     //!< by the correspondent node from FROM to UNTIL
    uint32_t received{0}; //!< of these by the mobile node
    uint64_t captured{0}; //!< packets that the attacker took in
    uint64_t forged{0};   //!< messages that it sent
};

/// A mobile node on an access link with 50 packets/s towards it, and an attacker there
class Scene
{
  public:
    /// @param mode of SEND on all nodes of the link; "" for a link without SEND
    explicit Scene(const std::string& mode = "")
    {
        GlobalValue::Bind("Mip6secCryptoProvider", StringValue("Modelled"));
        m_topology.SetRouteOptimization(true);
        if (!mode.empty())
        {
            m_topology.SetSend(true);
            m_topology.GetSend().GetMobiles().SetDeviceAttribute("Mode", StringValue(mode));
            m_topology.GetSend().GetRouters().SetDeviceAttribute("Mode", StringValue(mode));
        }
        m_topology.Create();
        m_topology.AssignStreams(1);
        const auto to = m_topology.GetMobileEnd(0);
        const auto from = m_topology.GetCorrespondentEnd(0);
        Ptr<Socket> sink = Socket::CreateSocket(to.node, UdpSocketFactory::GetTypeId());
        sink->Bind(Inet6SocketAddress(Ipv6Address::GetAny(), PORT));
        sink->SetRecvCallback(MakeCallback(&Scene::Receive, this));
        m_sockets.push_back(sink);
        Ptr<Socket> source = Socket::CreateSocket(from.node, UdpSocketFactory::GetTypeId());
        source->Bind6();
        m_sockets.push_back(source);
        for (double at = 10; at < UNTIL; at += 0.02)
        {
            Simulator::ScheduleWithContext(
                from.node->GetId(),
                Seconds(at),
                &CallNow,
                [this, source, to, at]() {
                    source->SendTo(Create<Packet>(100), 0, Inet6SocketAddress(to.address, PORT));
                    m_outcome.sent += at >= FROM;
                });
        }
    }

    ~Scene()
    {
        m_sockets.clear();
        Simulator::Destroy();
        GlobalValue::Bind("Mip6secCryptoProvider", StringValue("OpenSsl"));
    }

    /// @param attack installed and launched, or null for peace @return what became of the packets
    Outcome Run(Ptr<Attack> attack)
    {
        if (attack)
        {
            attack->Install(m_topology.AddStranger(0));
            attack->Launch(Seconds(START));
            attack->Cease(Seconds(UNTIL));
        }
        Simulator::Stop(Seconds(UNTIL));
        Simulator::Run();
        m_outcome.captured = attack ? attack->GetCaptured() : 0;
        m_outcome.forged = attack ? attack->GetForged() : 0;
        return m_outcome;
    }

    Mip6TopologyHelper m_topology; //!< the network

  private:
    /// @param socket with packets
    void Receive(Ptr<Socket> socket)
    {
        while (socket->Recv())
        {
            m_outcome.received += Simulator::Now() >= Seconds(FROM);
        }
    }

    std::vector<Ptr<Socket>> m_sockets; //!< kept alive
    Outcome m_outcome;                  //!< so far
};

/// Without an attack
class PeaceTest : public TestCase
{
  public:
    PeaceTest()
        : TestCase("Without an attack the mobile node receives everything")
    {
    }

  private:
    void DoRun() override
    {
        Scene scene;
        const Outcome outcome = scene.Run(nullptr);
        NS_TEST_EXPECT_MSG_EQ(outcome.sent, 350, "7 s at 50 packets/s");
        // Those under way at the ends
        NS_TEST_EXPECT_MSG_GT_OR_EQ(outcome.received, 349, "everything");
    }
};

/// Malicious last hop router
class RogueRouterTest : public TestCase
{
  public:
    RogueRouterTest()
        : TestCase("A rogue router on a link without SEND cuts the mobile node off")
    {
    }

  private:
    void DoRun() override
    {
        Scene scene;
        const Outcome outcome = scene.Run(CreateObject<RogueRouter>());
        NS_TEST_EXPECT_MSG_EQ(outcome.received, 0, "nothing arrives");
        NS_TEST_EXPECT_MSG_GT(outcome.captured, 0, "what the mobile node sends goes to it");
        NS_TEST_EXPECT_MSG_GT_OR_EQ(outcome.forged, 200, "10 s with one every 50 ms");
        const Ipv6Address careOf = scene.m_topology.GetMobileNode(0)->GetCareOfAddress();
        NS_TEST_EXPECT_MSG_EQ(Ipv6Prefix(64).IsMatch(careOf, Ipv6Address("2001:2:0:f000::")),
                              true,
                              "the care-of address is of its prefix: " << careOf);
    }
};

/// Neighbor Advertisement spoofing
class AddressThiefTest : public TestCase
{
  public:
    AddressThiefTest()
        : TestCase("An address thief on a link without SEND gets what is sent to the mobile node")
    {
    }

  private:
    void DoRun() override
    {
        Scene scene;
        auto thief = CreateObject<AddressThief>();
        Simulator::Schedule(Seconds(START - 1), &CallNow, [&]() {
            thief->SetAttribute(
                "Victim",
                Ipv6AddressValue(scene.m_topology.GetMobileNode(0)->GetCareOfAddress()));
        });
        const Outcome outcome = scene.Run(thief);
        NS_TEST_EXPECT_MSG_LT_OR_EQ(outcome.received, outcome.sent / 10, "hardly anything arrives");
        NS_TEST_EXPECT_MSG_GT_OR_EQ(outcome.captured,
                                    outcome.sent - outcome.received,
                                    "the thief has it");
    }
};

/// The same under SEND
class SecuredTest : public TestCase
{
  public:
    SecuredTest()
        : TestCase("On a link under SEND neither rogue router nor address thief costs the mobile "
                   "node a packet in mixed and in secured only mode")
    {
    }

  private:
    void DoRun() override
    {
        for (const std::string mode : {"Mixed", "SecuredOnly"})
        {
            {
                Scene scene(mode);
                const Outcome outcome = scene.Run(CreateObject<RogueRouter>());
                NS_TEST_EXPECT_MSG_GT_OR_EQ(outcome.received, 349, mode << ": rogue router");
                NS_TEST_EXPECT_MSG_GT_OR_EQ(outcome.forged, 200, mode << ": it tries");
                NS_TEST_EXPECT_MSG_EQ(outcome.captured, 0, mode << ": it gets nothing");
            }
            {
                Scene scene(mode);
                auto thief = CreateObject<AddressThief>();
                Simulator::Schedule(Seconds(START - 1), &CallNow, [&]() {
                    thief->SetAttribute(
                        "Victim",
                        Ipv6AddressValue(scene.m_topology.GetMobileNode(0)->GetCareOfAddress()));
                });
                const Outcome outcome = scene.Run(thief);
                NS_TEST_EXPECT_MSG_GT_OR_EQ(outcome.received, 349, mode << ": address thief");
                NS_TEST_EXPECT_MSG_GT_OR_EQ(outcome.forged, 50, mode << ": it tries");
                NS_TEST_EXPECT_MSG_EQ(outcome.captured, 0, mode << ": it gets nothing");
            }
        }
    }
};

/// Attacks on Neighbor Discovery
class AttacksTestSuite : public TestSuite
{
  public:
    AttacksTestSuite()
        : TestSuite("mip6sec-attacks", TestSuite::Type::UNIT)
    {
        AddTestCase(new PeaceTest);
        AddTestCase(new RogueRouterTest);
        AddTestCase(new AddressThiefTest);
        AddTestCase(new SecuredTest);
    }
};

AttacksTestSuite g_attacksTestSuite; //!< registers itself

} // namespace
