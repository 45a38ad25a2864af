/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
// Fast handovers without end, and what is left of them

#include "function-objects.h"

#include "ns3/boolean.h"
#include "ns3/crypto-provider.h"
#include "ns3/fmip-access-router.h"
#include "ns3/fmip-mobile-node.h"
#include "ns3/global-value.h"
#include "ns3/handover-scheme.h"
#include "ns3/mip6-topology-helper.h"
#include "ns3/neighbor-discovery.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/test.h"
#include "ns3/udp-conversation.h"
#include "ns3/uinteger.h"

#include <set>
#include <vector>

using namespace ns3;
using namespace ns3::mip6sec;

namespace
{

constexpr uint32_t MOBILES = 2;         //!< one predictive, one reactive
constexpr uint32_t NETWORKS = 3;        //!< access networks
constexpr double STEP_S = 0.6;          //!< between movements
constexpr uint32_t KEY_LIFETIME_S = 60; //!< of handover keys
constexpr double SETTLED_S = 2000;      //!< behind the last movement every lifetime has run out
constexpr double IDLE_S = 3000;         //!< watched from then on

/**
 * Two mobile nodes, one in predictive and one in reactive mode, hand over again and again under
 * SEND, with a thin conversation all the time, and go home in the end.
 */
class EnduranceCase : public TestCase
{
  public:
    EnduranceCase()
        : TestCase("After 10000 fast handovers no key and no tunnel and no buffer and no timer is "
                   "left over")
    {
    }

  private:
    /// What was counted
    struct Counts
    {
        uint64_t predictive{0};   //!< FBUs from the old link
        uint64_t reactive{0};     //!< FBUs from the new link
        uint64_t acknowledged{0}; //!< FBacks that accept
        uint64_t unas{0};         //!< UNAs
        uint64_t fallbacks{0};    //!< handovers of plain Mobile IPv6
        uint64_t idleEvents{0};   //!< events in IDLE_S when all is over
    };

    /// Trace sink
    void FastUpdateSent(Ipv6Address, Ipv6Address previous, Ipv6Address next, bool predictive)
    {
        m_careOf.insert({previous, next});
        ++(predictive ? m_counts.predictive : m_counts.reactive);
    }

    /// Trace sink
    void FastAckReceived(FastBindingStatus status, Ipv6Address, Ipv6Address)
    {
        m_counts.acknowledged += status == FastBindingStatus::ACCEPTED;
    }

    /// Trace sink
    void FellBack(FmipFallback)
    {
        ++m_counts.fallbacks;
    }

    /// @param network whose router must have nothing left @param router the router
    void CheckRouter(uint32_t network, Ptr<FmipAccessRouter> router)
    {
        const auto& next = *router->GetNewRouter();
        const auto& previous = *router->GetPreviousRouter();
        NS_TEST_EXPECT_MSG_EQ(next.GetNArrivals(), 0, "arrivals at " << network);
        NS_TEST_EXPECT_MSG_EQ(next.GetNBuffered(), 0, "packets at NAR " << network);
        NS_TEST_EXPECT_MSG_EQ(previous.GetNForwardings(), 0, "tunnels at " << network);
        NS_TEST_EXPECT_MSG_EQ(previous.GetNBuffered(), 0, "packets at PAR " << network);
        NS_TEST_EXPECT_MSG_EQ(previous.GetNInitiations(), 0, "HIs at " << network);
        NS_TEST_EXPECT_MSG_EQ(previous.GetNSequences(), 0, "sequence numbers at " << network);
        NS_TEST_EXPECT_MSG_EQ(router->GetKeyServer()->GetNKeys(), 0, "keys at " << network);
        NS_TEST_EXPECT_MSG_EQ(router->GetKeyServer()->GetNPending(), 0, "requests at " << network);
        NS_TEST_EXPECT_MSG_EQ(router->GetAdvertiser()->GetNWaiting(), 0, "answers at " << network);
        // Who asked last is forgotten when the next one asks
        NS_TEST_EXPECT_MSG_LT_OR_EQ(router->GetAdvertiser()->GetNSources(),
                                    MOBILES,
                                    "sources at " << network);
    }

    /// @param mobile index of a mobile node that must have nothing left @param role its role
    /// @param registration its role of RFC 6275
    void CheckMobile(uint32_t mobile, Ptr<FmipMobileNode> role, Ptr<MobileNode> registration)
    {
        NS_TEST_EXPECT_MSG_EQ(role->GetNPreviousLinks(), 0, "previous links of " << mobile);
        NS_TEST_EXPECT_MSG_EQ(role->GetNOpenUpdates(), 0, "open FBUs of " << mobile);
        NS_TEST_EXPECT_MSG_EQ(role->GetKeyClient()->GetNKeys(), 0, "keys of " << mobile);
        NS_TEST_EXPECT_MSG_EQ(role->GetKeyClient()->GetNRequests(), 0, "requests of " << mobile);
        Ptr<MobileInterface> interface = registration->GetMobileInterface();
        NS_TEST_EXPECT_MSG_EQ(interface->GetNRetained(), 0, "addresses kept of " << mobile);
        Ptr<NetDevice> device = interface->GetDevice();
        Ptr<Ipv6> ipv6 = device->GetNode()->GetObject<Ipv6>();
        NS_TEST_EXPECT_MSG_EQ(ipv6->GetNAddresses(ipv6->GetInterfaceForDevice(device)),
                              1,
                              "the link-local address of " << mobile << " alone");
        NS_TEST_EXPECT_MSG_EQ(static_cast<int>(registration->GetState()),
                              static_cast<int>(MobileNodeState::AT_HOME),
                              mobile << " is at home");
    }

    /**
     * @param moves movements of each mobile node before it goes home
     * @return what was counted
     */
    Counts Live(uint32_t moves)
    {
        m_counts = Counts();
        m_careOf.clear();
        const double end = 5 + STEP_S * moves + 5;
        {
            Mip6TopologyHelper topology;
            HandoverScheme::Find("fmip6-predictive+send").Configure(topology);
            for (SendHelper* nodes :
                 {&topology.GetSend().GetMobiles(), &topology.GetSend().GetRouters()})
            {
                nodes->SetCostModelAttribute("DeviceClass", StringValue("Zero"));
            }
            topology.GetFmip().SetKeyServerAttribute("Lifetime", UintegerValue(KEY_LIFETIME_S));
            // Tunnels end by their time, before the mobile node is back
            topology.GetFmip().SetMobileNodeAttribute("Lifetime", TimeValue(Seconds(1)));
            topology.SetAccessNetworks(NETWORKS);
            topology.SetMobileNodes(MOBILES);
            // Advertisements would be most of the events
            topology.SetRouterAdvertisements(Seconds(900), Seconds(1200));
            topology.GetRoles().SetRouterAdvertiserAttribute("MinDelayBetweenRAs",
                                                             TimeValue(MilliSeconds(30)));
            // On a link for half a second only, a mobile node must not be long in asking
            const StringValue none("ns3::ConstantRandomVariable[Constant=0]");
            topology.GetRoles().SetRouterAdvertiserAttribute("SolicitedDelay", none);
            topology.GetRoles().SetRouterDiscoveryAttribute("SolicitationDelay", none);
            topology.SetDad(0, Seconds(1), false);
            for (uint32_t mobile = 0; mobile < MOBILES; ++mobile)
            {
                std::vector<Movement> movements;
                for (uint32_t i = 0; i < moves; ++i)
                {
                    movements.push_back(
                        {Seconds(5 + 0.3 * mobile + STEP_S * i), (1 + mobile + i) % NETWORKS});
                }
                movements.push_back({Seconds(end), Movement::HOME});
                topology.SetMovement(mobile, MovementPlan::List(movements));
            }
            topology.Create();
            topology.AssignStreams(100);
            topology.GetFmipMobileNode(1)->SetAttribute("Mode", StringValue("Reactive"));
            for (uint32_t mobile = 0; mobile < MOBILES; ++mobile)
            {
                UdpConversation talk;
                talk.SetTraffic(1, 100);
                talk.SetPeriod(Seconds(2), Seconds(end));
                talk.Install(topology.GetMobileEnd(mobile),
                             topology.GetCorrespondentEnd(0),
                             static_cast<uint16_t>(5000 + mobile));
                Ptr<FmipMobileNode> role = topology.GetFmipMobileNode(mobile);
                role->TraceConnectWithoutContext(
                    "FastUpdateSent",
                    MakeCallback(&EnduranceCase::FastUpdateSent, this));
                role->TraceConnectWithoutContext(
                    "FastAckReceived",
                    MakeCallback(&EnduranceCase::FastAckReceived, this));
                role->TraceConnectWithoutContext("FellBack",
                                                 MakeCallback(&EnduranceCase::FellBack, this));
            }
            uint64_t begin = 0;
            Simulator::Schedule(Seconds(end + SETTLED_S), &CallNow, [&]() {
                begin = Simulator::GetEventCount();
            });
            Simulator::Schedule(Seconds(end + SETTLED_S + IDLE_S), &CallNow, [&]() {
                m_counts.idleEvents = Simulator::GetEventCount() - begin;
            });
            Simulator::Stop(Seconds(end + SETTLED_S + IDLE_S + 1));
            Simulator::Run();

            for (uint32_t network = 0; network < NETWORKS; ++network)
            {
                CheckRouter(network, topology.GetFmipAccessRouter(network));
            }
            for (uint32_t mobile = 0; mobile < MOBILES; ++mobile)
            {
                CheckMobile(mobile,
                            topology.GetFmipMobileNode(mobile),
                            topology.GetMobileNode(mobile));
            }
            NS_TEST_EXPECT_MSG_GT_OR_EQ(m_careOf.size(), NETWORKS, "care-of addresses are known");
            CheckNeighbors(topology);
            NS_TEST_EXPECT_MSG_EQ(topology.GetHomeAgent()->GetBindingCache().GetSize(),
                                  0,
                                  "no binding at the home agent");
        }
        Simulator::Destroy();
        return m_counts;
    }

    /// @param topology whose access routers know a handful of neighbours at most
    void CheckNeighbors(const Mip6TopologyHelper& topology)
    {
        const NodeContainer& routers = topology.GetAccessRouters();
        for (uint32_t i = 0; i < routers.GetN(); ++i)
        {
            for (uint32_t j = 0; j < routers.Get(i)->GetNDevices(); ++j)
            {
                Ptr<NeighborDiscovery> nd = NeighborDiscovery::Find(routers.Get(i)->GetDevice(j));
                for (const Ipv6Address& careOf : m_careOf)
                {
                    NS_TEST_EXPECT_MSG_EQ((nd && nd->IsDefended(careOf)),
                                          false,
                                          careOf << " defended by router " << i);
                }
                // Two addresses of each mobile node, one global and one link-local; under SEND the
                // same, since a prefix has one CGA of a key and modifier
                NS_TEST_EXPECT_MSG_EQ((!nd || nd->GetNNeighbors() <= 2 * MOBILES),
                                      true,
                                      "neighbours of router " << i);
            }
        }
    }

    void DoRun() override
    {
        GlobalValue::Bind("Mip6secCryptoProvider", StringValue("Modelled"));
        constexpr uint32_t moves = 5000; // of each mobile node
        const Counts once = Live(2);
        const Counts often = Live(moves);
        GlobalValue::Bind("Mip6secCryptoProvider", StringValue("OpenSsl"));

        // Each network is a stranger once, and its certification path is fetched then
        NS_TEST_EXPECT_MSG_LT_OR_EQ(often.fallbacks,
                                    NETWORKS * MOBILES,
                                    "handovers that fell back");
        NS_TEST_EXPECT_MSG_GT_OR_EQ(often.predictive, moves - NETWORKS, "predictive handovers");
        NS_TEST_EXPECT_MSG_GT_OR_EQ(often.reactive, moves - NETWORKS, "reactive handovers");
        NS_TEST_EXPECT_MSG_GT_OR_EQ(often.acknowledged, 2 * (moves - NETWORKS), "all acknowledged");
        // Those of Router Advertisements, of which there are a few by random intervals
        NS_TEST_EXPECT_MSG_LT_OR_EQ(often.idleEvents,
                                    once.idleEvents + 20,
                                    "no more events when all is over than after two handovers");
    }

    Counts m_counts;                //!< of the run
    std::set<Ipv6Address> m_careOf; //!< care-of addresses that were used
};

/// The suite
class FmipEnduranceSuite : public TestSuite
{
  public:
    FmipEnduranceSuite()
        : TestSuite("mip6sec-fmip-endurance", TestSuite::Type::SYSTEM)
    {
        AddTestCase(new EnduranceCase);
    }
};

FmipEnduranceSuite g_suite; //!< registers it

} // namespace
