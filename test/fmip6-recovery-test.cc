/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
// Fast handovers with lost signalling and with routers that restart

#include "signalling-loss.h"

#include "ns3/access-device.h"
#include "ns3/boolean.h"
#include "ns3/core-port.h"
#include "ns3/global-value.h"
#include "ns3/home-agent.h"
#include "ns3/ipv6-l3-protocol.h"
#include "ns3/mip6-topology-helper.h"
#include "ns3/pointer.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/test.h"

#include <map>

using namespace ns3;
using namespace ns3::mip6sec;

namespace
{

/// Mobile nodes that move between three access networks with fast handovers
class FastNetwork
{
  public:
    /**
     * @param mobiles how many
     * @param plan their movements
     * @param secured whether with SEND and handover keys
     * @param rate packets per second to and from each
     */
    FastNetwork(uint32_t mobiles, const MovementPlan& plan, bool secured, double rate)
    {
        m_topology.SetAccessNetworks(3);
        m_topology.SetMobileNodes(mobiles);
        m_topology.SetRouterAdvertisements(MilliSeconds(400), Seconds(1));
        m_topology.SetDad(1, MilliSeconds(100), false);
        m_topology.SetRouteOptimization(false);
        m_topology.SetSend(secured);
        m_topology.SetFmip(true);
        m_topology.GetFmip().SetAuthorization(secured);
        m_topology.GetFmip().SetNewRouterAttribute("DadTransmits", UintegerValue(0));
        m_topology.SetMovement(plan);
        m_topology.Create();
        m_topology.AssignStreams(100);
        for (uint32_t i = 0; i < mobiles; ++i)
        {
            m_talk.SetTraffic(rate, 100);
            m_talk.SetPeriod(Seconds(5), Seconds(1000));
            m_talk.Install(m_topology.GetMobileEnd(i),
                           m_topology.GetCorrespondentEnd(0),
                           static_cast<uint16_t>(5000 + i));
            Ptr<Node> node = m_topology.GetMobileNodes().Get(i);
            node->GetObject<Ipv6L3Protocol>()->TraceConnectWithoutContext(
                "LocalDeliver",
                MakeCallback(&FastNetwork::Delivered, this).Bind(i));
        }
        m_last.resize(mobiles);
        const NodeContainer nodes = m_topology.GetNodes();
        for (uint32_t i = 0; i < nodes.GetN(); ++i)
        {
            nodes.Get(i)->GetObject<MobilityProtocol>()->TraceConnectWithoutContext(
                "Tx",
                MakeCallback(&FastNetwork::Sent, this));
        }
    }

    ~FastNetwork()
    {
        Simulator::Destroy();
    }

    /// @param rate share of the signalling lost at every device of every link
    void LoseSignalling(double rate)
    {
        constexpr std::size_t ethernet = 14;
        int64_t stream = 10000;
        const NodeContainer nodes = m_topology.GetNodes();
        for (uint32_t i = 0; i < nodes.GetN(); ++i)
        {
            for (uint32_t j = 0; j < nodes.Get(i)->GetNDevices(); ++j)
            {
                Ptr<NetDevice> device = nodes.Get(i)->GetDevice(j);
                const bool access = static_cast<bool>(DynamicCast<AccessDevice>(device));
                if (access || DynamicCast<CorePort>(device))
                {
                    auto loss = CreateObject<SignallingLoss>(rate, stream++, access ? ethernet : 0);
                    device->SetAttribute("ReceiveErrorModel", PointerValue(loss));
                    (access ? m_accessLosses : m_coreLosses).push_back(loss);
                }
            }
        }
    }

    /// @param mobile index @return whether the home agent knows where it is
    bool IsRegistered(uint32_t mobile) const
    {
        const Binding* binding = m_topology.GetHomeAgent()->GetBindingCache().Find(
            m_topology.GetMobileNode(mobile)->GetHomeAddress());
        const Ipv6Address careOf = m_topology.GetMobileNode(mobile)->GetCareOfAddress();
        return binding && !careOf.IsAny() && binding->careOfAddress == careOf;
    }

    /// @param mobile index @return time since it received payload last
    Time GetSilence(uint32_t mobile) const
    {
        return Simulator::Now() - m_last[mobile];
    }

    /// @return what is left of handovers at routers and mobile nodes
    std::size_t GetLeft() const
    {
        std::size_t left = 0;
        for (uint32_t i = 0; i < 3; ++i)
        {
            Ptr<FmipAccessRouter> router = m_topology.GetFmipAccessRouter(i);
            left += router->GetPreviousRouter()->GetNForwardings();
            left += router->GetPreviousRouter()->GetNBuffered();
            left += router->GetPreviousRouter()->GetNInitiations();
            left += router->GetNewRouter()->GetNArrivals();
            left += router->GetNewRouter()->GetNBuffered();
            left += router->GetAdvertiser()->GetNWaiting();
        }
        for (uint32_t i = 0; i < m_last.size(); ++i)
        {
            left += m_topology.GetFmipMobileNode(i)->GetNOpenUpdates();
        }
        return left;
    }

    /// @return previous links that mobile nodes remember
    std::size_t GetRemembered() const
    {
        std::size_t left = 0;
        for (uint32_t i = 0; i < m_last.size(); ++i)
        {
            left += m_topology.GetFmipMobileNode(i)->GetNPreviousLinks();
        }
        return left;
    }

    /// @param seconds until when
    static void Run(double seconds)
    {
        Simulator::Stop(Seconds(seconds) - Simulator::Now());
        Simulator::Run();
    }

    Mip6TopologyHelper m_topology;                   //!< the network
    std::map<MhType, uint32_t> m_sent;               //!< Mobility Headers by type
    std::vector<Ptr<SignallingLoss>> m_accessLosses; //!< on access devices
    std::vector<Ptr<SignallingLoss>> m_coreLosses;   //!< on ports of the core

  private:
    /// @param mobile index @param header of a packet delivered to it
    void Delivered(uint32_t mobile, const Ipv6Header& header, Ptr<const Packet>, uint32_t)
    {
        constexpr uint8_t udp = 17;
        if (header.GetNextHeader() == udp)
        {
            m_last[mobile] = Simulator::Now();
        }
    }

    /// @param message sent by any node
    void Sent(const MobilityMessage& message, const MobilityPath&, uint32_t)
    {
        ++m_sent[message.GetType()];
    }

    UdpConversation m_talk;   //!< traffic
    std::vector<Time> m_last; //!< payload received last, by mobile node
};

/// Recovery with lossy signalling
class LossCase : public TestCase
{
  public:
    /// @param percent of the signalling lost @param secured whether with SEND
    LossCase(uint32_t percent, bool secured)
        : TestCase("Every mobile node recovers from each fast handover with " +
                   std::to_string(percent) + " percent of the signalling lost" +
                   (secured ? " under SEND" : "")),
          m_percent(percent),
          m_secured(secured)
    {
    }

  private:
    void DoRun() override
    {
        GlobalValue::Bind("Mip6secCryptoProvider", StringValue("Modelled"));
        Play();
        GlobalValue::Bind("Mip6secCryptoProvider", StringValue("OpenSsl"));
    }

    /// The case itself
    void Play()
    {
        constexpr uint32_t moves = 5;
        constexpr uint32_t mobiles = 3;
        constexpr double start = 10;
        constexpr double interval = 60;
        // The tries of fast handovers are over 1.5 s after each of at most three phases (RtSolPr,
        // FBU from the old link, FBU from the new one); then it is MIPv6, whose tries with 30 %
        // lost fail with probability 0.51, at 0, 1.5, 4.5, 10.5, 22.5 and 46.5 s
        FastNetwork net(mobiles,
                        MovementPlan::Every(Seconds(start), Seconds(interval), Seconds(1), moves),
                        m_secured,
                        4);
        net.LoseSignalling(m_percent / 100.0);
        uint32_t registered = 0;
        uint32_t served = 0;
        for (uint32_t move = 1; move <= moves; ++move)
        {
            // Periods begin at a phase of up to one interval
            net.Run(start + interval * (move + 1) - 1);
            for (uint32_t i = 0; i < mobiles; ++i)
            {
                registered += net.IsRegistered(i);
                served += net.GetSilence(i) < Seconds(1);
            }
        }
        net.Run(start + interval * (moves + 2) + 70);
        for (uint32_t i = 0; i < mobiles; ++i)
        {
            NS_TEST_ASSERT_MSG_EQ(net.IsRegistered(i), true, "registered in the end");
            NS_TEST_ASSERT_MSG_LT(net.GetSilence(i), Seconds(1), "and served");
        }
        // Samples are not aligned with the movements of each, so that one may be in the middle
        NS_TEST_ASSERT_MSG_GT(registered, moves * mobiles * 3 / 4, "registered on the way");
        NS_TEST_ASSERT_MSG_GT(served, moves * mobiles * 3 / 4, "served on the way");
        NS_TEST_ASSERT_MSG_EQ(net.GetLeft(), 0, "nothing is left of handovers");
        NS_TEST_ASSERT_MSG_EQ((net.GetRemembered() <= 4 * mobiles), true, "bounded memory");

        uint32_t core = 0;
        uint32_t access = 0;
        for (const auto& loss : net.m_coreLosses)
        {
            core += loss->lost[NH_MOBILITY];
        }
        for (const auto& loss : net.m_accessLosses)
        {
            access += loss->lost[NH_MOBILITY] + loss->lost[NH_ICMPV6];
        }
        NS_TEST_ASSERT_MSG_GT(core, 0, "messages between routers were lost");
        NS_TEST_ASSERT_MSG_GT(access, moves * mobiles, "and many on the links");
        const uint32_t handovers = moves * mobiles;
        NS_TEST_ASSERT_MSG_GT(net.m_sent[MhType::FAST_BINDING_UPDATE],
                              handovers / 2,
                              "fast handovers were tried");
        NS_TEST_ASSERT_MSG_EQ(
            (net.m_sent[MhType::FAST_BINDING_UPDATE] <= handovers * 2 * (1 + FBU_RETRIES)),
            true,
            "with bounded retries from the old and the new link");
        NS_TEST_ASSERT_MSG_EQ(
            (net.m_sent[MhType::HANDOVER_INITIATE] <= handovers * 2 * (1 + HI_RETRIES)),
            true,
            "also between the routers");
    }

    uint32_t m_percent; //!< lost
    bool m_secured;     //!< with SEND
};

/// Restarts in the middle of a handover
class RestartCase : public TestCase
{
  public:
    /// @param previous whether it is the PAR that restarts; else the NAR
    /// @param secured whether with SEND
    RestartCase(bool previous, bool secured)
        : TestCase(std::string("A restart of the ") + (previous ? "PAR" : "NAR") +
                   " at any time of a handover" + (secured ? " under SEND" : "") +
                   " is recovered from"),
          m_previous(previous),
          m_secured(secured)
    {
    }

  private:
    void DoRun() override
    {
        GlobalValue::Bind("Mip6secCryptoProvider", StringValue("Modelled"));
        // Link down 100 ms behind LinkGoingDown, link up 50 ms later
        // (under SEND only some of these, since they take longer)
        const std::vector<int> offsets =
            m_secured ? std::vector<int>{-80, -10, 55, 150}
                      : std::vector<int>{-95, -80, -50, -10, 25, 55, 80, 150, 400};
        for (const int offset : offsets)
        {
            Play(offset);
        }
        GlobalValue::Bind("Mip6secCryptoProvider", StringValue("OpenSsl"));
    }

    /// @param offset of the restart to link down, in milliseconds
    void Play(int offset)
    {
        constexpr double down = 10;
        FastNetwork net(1, MovementPlan::List({Movement{Seconds(down), 1}}), m_secured, 20);
        Ptr<FmipAccessRouter> router = net.m_topology.GetFmipAccessRouter(m_previous ? 0 : 1);
        Simulator::Schedule(Seconds(down) + MilliSeconds(offset),
                            &FmipAccessRouter::Restart,
                            router);
        const std::string when = " with a restart at " + std::to_string(offset) + " ms";
        net.Run(down - 0.2);
        NS_TEST_ASSERT_MSG_EQ(net.IsRegistered(0), true, "registered before" + when);
        const Ipv6Address before = net.m_topology.GetMobileNode(0)->GetCareOfAddress();
        // All retransmissions of FBUs, one of the registration, and DAD if the NCoA is lost
        net.Run(down + 5);
        NS_TEST_ASSERT_MSG_EQ(net.IsRegistered(0), true, "registered again" + when);
        NS_TEST_ASSERT_MSG_NE(net.m_topology.GetMobileNode(0)->GetCareOfAddress(),
                              before,
                              "on the new link" + when);
        NS_TEST_ASSERT_MSG_LT(net.GetSilence(0), MilliSeconds(200), "served" + when);
        NS_TEST_ASSERT_MSG_GT(net.m_sent[MhType::FAST_BINDING_UPDATE], 0, "it was fast" + when);
        net.Run(down + 45);
        NS_TEST_ASSERT_MSG_EQ(net.GetLeft(), 0, "nothing is left" + when);
        NS_TEST_ASSERT_MSG_LT(net.GetSilence(0), MilliSeconds(200), "served to the end" + when);
    }

    bool m_previous; //!< of the PAR
    bool m_secured;  //!< with SEND
};

/// The suite
class RecoverySuite : public TestSuite
{
  public:
    RecoverySuite()
        : TestSuite("mip6sec-fmip-recovery", TestSuite::Type::UNIT)
    {
        for (const bool secured : {false, true})
        {
            for (const uint32_t percent :
                 secured ? std::vector<uint32_t>{30} : std::vector<uint32_t>{10, 30})
            {
                AddTestCase(new LossCase(percent, secured));
            }
            for (const bool previous : {true, false})
            {
                AddTestCase(new RestartCase(previous, secured));
            }
        }
    }
};

RecoverySuite g_suite; //!< registers it

} // namespace
