/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "ns3-abilities.h"

#include "ns3/fmip-messages.h"
#include "ns3/global-value.h"
#include "ns3/handover-scheme.h"
#include "ns3/mip6-topology-helper.h"
#include "ns3/rng-seed-manager.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/system-path.h"
#include "ns3/test.h"

#include <fstream>
#include <sstream>

using namespace ns3;
using namespace ns3::mip6sec;

namespace
{

using P = HandoverPhase;

/// How a run is set up
struct Setup
{
    std::string scheme{"fmip6-predictive"}; //!< protocols
    std::string provider{"Modelled"};       //!< of cryptography
    uint32_t strangers{0};                  //!< nodes that have nothing to do with it
    std::string captures;                   //!< folder; "" for none
    uint32_t limit{8};                      //!< of the neighbourhood
    bool authorization{true};               //!< whether the scheme's own holds; else it is required
};

/// What a run leaves behind
struct Left
{
    std::vector<HandoverRecord> records; //!< handovers
    std::string handovers;               //!< handovers.csv
    std::string flows;                   //!< flows.csv
    std::string signalling;              //!< signalling.csv
    std::string messages;                //!< messages.csv
};

/**
 * Three handovers, round all three networks, with a conversation of 50 packets/s.
 * @param setup how
 * @return what is left
 */
Left
RunScheme(const Setup& setup)
{
    RngSeedManager::SetSeed(5);
    GlobalValue::Bind("Mip6secCryptoProvider", StringValue(setup.provider));
    NodeContainer others(setup.strangers);
    Left left;
    {
        Mip6TopologyHelper topology;
        topology.SetAccessNetworks(3);
        HandoverScheme::Find(setup.scheme).Configure(topology);
        if (HandoverScheme::Find(setup.scheme).fast != FastHandover::NONE)
        {
            topology.GetFmip().SetNeighborhoodLimit(setup.limit);
            if (!setup.authorization)
            {
                topology.GetFmip().SetAuthorization(true);
            }
        }
        topology.SetRouterAdvertisements(MilliSeconds(200), MilliSeconds(400));
        topology.SetMovement(MovementPlan::Every(Seconds(5), Seconds(4), Seconds(1), 3));
        topology.Create();
        topology.AssignStreams(50);
        if (!setup.captures.empty())
        {
            topology.EnableCaptures(setup.captures);
        }
        UdpConversation conversation;
        conversation.SetTraffic(50, 200);
        conversation.SetPeriod(Seconds(4), Seconds(22));
        Ptr<HandoverMonitor> monitor = topology.CreateMonitor(setup.scheme);
        for (const auto& flow :
             conversation.Install(topology.GetMobileEnd(0), topology.GetCorrespondentEnd(0), 9000))
        {
            monitor->AddFlow(flow);
        }
        Ptr<MessageLog> messages = topology.CreateMessageLog();
        Simulator::Stop(Seconds(23));
        Simulator::Run();
        left.records = monitor->GetRecords();
        std::ostringstream handovers;
        std::ostringstream flows;
        std::ostringstream signalling;
        std::ostringstream log;
        monitor->WriteHandovers(handovers);
        monitor->WriteFlows(flows);
        monitor->WriteSignalling(signalling);
        messages->Write(log);
        left.handovers = handovers.str();
        left.flows = flows.str();
        left.signalling = signalling.str();
        left.messages = log.str();
    }
    Simulator::Destroy();
    GlobalValue::Bind("Mip6secCryptoProvider", StringValue("OpenSsl"));
    RngSeedManager::SetSeed(1);
    return left;
}

/// All fast schemes
class SchemesTest : public TestCase
{
  public:
    SchemesTest()
        : TestCase("The records of every fast scheme have its phases in their order and the tables "
                   "its messages")
    {
    }

  private:
    void DoRun() override
    {
        for (const auto& scheme : HandoverScheme::GetAll())
        {
            if (scheme.fast != FastHandover::NONE)
            {
                Setup setup;
                setup.scheme = scheme.name;
                Check(scheme, RunScheme(setup));
            }
        }
    }

    /// @param scheme a fast one @param left by its run
    void Check(const HandoverScheme& scheme, const Left& left)
    {
        NS_TEST_ASSERT_MSG_EQ(left.records.size(), 4, scheme.name << ": three handovers");
        uint32_t lost = 0;
        for (const auto& record : left.records)
        {
            lost += record.lost;
            if (record.handover > 0)
            {
                CheckRecord(scheme, record);
            }
        }
        if (scheme.fast == FastHandover::REACTIVE)
        {
            // 50 ms without link are two packets, which count where they were sent: that may be
            // just before link down
            NS_TEST_EXPECT_MSG_GT_OR_EQ(lost, 3 * 2, scheme.name << ": lost in three handovers");
        }
        const std::pair<const char*, const char*> messages[] = {
            {"mn", "RtSolPr"},
            {"ar", "PrRtAdv"},
            {"mn", "FastBindingUpdate"},
            {"ar", "HandoverInitiate"},
            {"ar", "HandoverAck"},
            {"ar", "FastBindingAck"},
            {"mn", "UnsolicitedNeighborAdvertisement"}};
        for (const auto& [sender, message] : messages)
        {
            NS_TEST_EXPECT_MSG_NE(
                left.signalling.find(std::string(",") + sender + ",fmip6," + message + ","),
                std::string::npos,
                scheme.name << ": " << message << " in the table of signalling");
            NS_TEST_EXPECT_MSG_NE(left.messages.find(std::string(",fmip6,") + message),
                                  std::string::npos,
                                  scheme.name << ": " << message << " in the log of messages");
        }
    }

    /// @param scheme a fast one @param record of a handover
    void CheckRecord(const HandoverScheme& scheme, const HandoverRecord& record)
    {
        const std::string where = scheme.name + ", handover " + std::to_string(record.handover);
        NS_TEST_EXPECT_MSG_EQ(HandoverOutcomeName(record.outcome) + record.fallbackReason,
                              "ok",
                              where);
        for (const P phase :
             {P::LINK_DOWN, P::LINK_UP, P::ADDRESS_READY, P::FBACK, P::UNA, P::REGISTERED})
        {
            NS_TEST_ASSERT_MSG_EQ(record.GetPhase(phase).has_value(),
                                  true,
                                  where << ": " << HandoverPhaseName(phase));
            if (!record.GetPhase(phase))
            {
                return;
            }
        }
        const Time down = record.GetPhase(P::LINK_DOWN).value();
        const Time up = record.GetPhase(P::LINK_UP).value();
        NS_TEST_EXPECT_MSG_EQ(record.GetPhase(P::ADDRESS_READY).value(), up, where << ": address");
        NS_TEST_EXPECT_MSG_EQ(record.GetPhase(P::SECURITY_READY).has_value(),
                              scheme.send,
                              where << ": protected");
        if (scheme.send && record.GetPhase(P::SECURITY_READY))
        {
            NS_TEST_EXPECT_MSG_LT(record.GetPhase(P::SECURITY_READY).value(),
                                  down,
                                  where << ": the key is at hand");
        }
        if (scheme.fast == FastHandover::PREDICTIVE)
        {
            NS_TEST_EXPECT_MSG_LT(record.GetPhase(P::FBACK).value(), down, where << ": FBack");
            NS_TEST_EXPECT_MSG_EQ(record.lost, 0, where << ": none lost");
            NS_TEST_EXPECT_MSG_GT(record.buffered, 0, where << ": the new router keeps packets");
        }
        else
        {
            NS_TEST_EXPECT_MSG_GT(record.GetPhase(P::FBACK).value(), up, where << ": FBack");
        }
        NS_TEST_EXPECT_MSG_GT_OR_EQ(record.GetPhase(P::UNA).value(), up, where << ": UNA");
    }
};

/// Fast handovers change no random number of the rest
class MovementsTest : public TestCase
{
  public:
    MovementsTest()
        : TestCase("Movements with fast handovers are those of the same run without")
    {
    }

  private:
    void DoRun() override
    {
        const std::pair<const char*, const char*> pairs[] = {{"mip6", "fmip6-predictive"},
                                                             {"mip6+send", "fmip6-reactive+send"}};
        for (const auto& [plain, fast] : pairs)
        {
            Setup setup;
            setup.scheme = plain;
            const auto one = RunScheme(setup).records;
            setup.scheme = fast;
            const auto other = RunScheme(setup).records;
            NS_TEST_ASSERT_MSG_EQ(one.size(), other.size(), "handovers");
            for (std::size_t i = 1; i < one.size(); i++)
            {
                NS_TEST_EXPECT_MSG_EQ(one[i].GetPhase(P::LINK_DOWN).value(),
                                      other[i].GetPhase(P::LINK_DOWN).value(),
                                      fast << ": link down " << i);
            }
        }
    }
};

/// The same whoever does the cryptography
class ProvidersTest : public TestCase
{
  public:
    ProvidersTest()
        : TestCase("Real and modelled cryptography give the same tables of fast handovers with "
                   "keys")
    {
    }

  private:
    void DoRun() override
    {
        Setup setup;
        setup.scheme = "fmip6-predictive+send";
        const Left modelled = RunScheme(setup);
        setup.provider = "OpenSsl";
        const Left real = RunScheme(setup);
        NS_TEST_EXPECT_MSG_EQ(real.handovers, modelled.handovers, "handovers");
        NS_TEST_EXPECT_MSG_EQ(real.flows, modelled.flows, "flows");
        NS_TEST_EXPECT_MSG_EQ(real.signalling, modelled.signalling, "signalling");
        NS_TEST_EXPECT_MSG_EQ(real.messages, modelled.messages, "messages");
    }
};

/// The same bytes whatever else a script creates
class ReproducibleTest : public TestCase
{
  public:
    ReproducibleTest()
        : TestCase("Two runs of fast handovers with one seed give the same tables and captures "
                   "byte by byte")
    {
    }

  private:
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
        for (const char* scheme : {"fmip6-predictive+send", "fmip6-reactive"})
        {
            const std::string folders[] = {CreateTempDirFilename(std::string(scheme) + "-one"),
                                           CreateTempDirFilename(std::string(scheme) + "-two")};
            Left left[2];
            for (uint32_t i = 0; i < 2; i++)
            {
                ns3::SystemPath::MakeDirectories(folders[i]);
                left[i] = RunScheme({scheme, "OpenSsl", 7 * i, folders[i]});
            }
            NS_TEST_EXPECT_MSG_EQ(left[0].handovers, left[1].handovers, scheme << ": handovers");
            NS_TEST_EXPECT_MSG_EQ(left[0].messages, left[1].messages, scheme << ": messages");
            for (const char* name : {"ha-0", "ar0-0", "ar1-0", "ar0-1", "mn0-0"})
            {
                const std::string file = std::string("/") + name + ".pcap";
                const std::string capture = Read(folders[0] + file);
                const std::string other = Read(folders[1] + file);
                NS_TEST_EXPECT_MSG_GT(capture.size(), 1000, name << " has packets");
                NS_TEST_EXPECT_MSG_EQ(other.size(), capture.size(), scheme << ": size of " << name);
                if (compat::ALLOCATES_ANEW)
                {
                    // Access points are named in RtSolPr and PrRtAdv
                    NS_TEST_EXPECT_MSG_EQ((other == capture), true, scheme << ": capture " << name);
                }
            }
        }
    }
};

/// Who knows whom
class NeighborhoodTest : public TestCase
{
  public:
    NeighborhoodTest()
        : TestCase("Few access routers know the links of all others and many only those that "
                   "movements lead to")
    {
    }

  private:
    /// @param topology built @param network whose router is asked @param of which network
    /// @return what it says of its access point
    static FmipLinkLayerCode Ask(const Mip6TopologyHelper& topology, uint32_t network, uint32_t of)
    {
        uint8_t octets[Address::MAX_SIZE];
        const Address point = topology.GetPointOfAttachment(of)->GetIdentifier();
        const uint32_t size = point.CopyTo(octets);
        return topology.GetFmipAccessRouter(network)
            ->GetAccessPoints()
            ->Describe(LinkLayerOctets(octets, octets + size))
            .outcome;
    }

    void DoRun() override
    {
        using C = FmipLinkLayerCode;
        {
            Mip6TopologyHelper topology;
            topology.SetFmip(true);
            topology.SetAccessNetworks(3);
            topology.Create();
            NS_TEST_EXPECT_MSG_EQ(topology.GetFmip().GetNRelations(), 6, "each of three knows two");
            NS_TEST_EXPECT_MSG_EQ((Ask(topology, 0, 2) == C::NEW_ACCESS_POINT), true, "another's");
            NS_TEST_EXPECT_MSG_EQ((Ask(topology, 2, 2) == C::SAME_INTERFACE), true, "its own");
            const auto tuples = topology.GetFmipAccessRouter(0)->GetAccessPoints()->DescribeAll();
            NS_TEST_ASSERT_MSG_EQ(tuples.size(), 2, "of all others");
            NS_TEST_EXPECT_MSG_EQ(tuples[0].routerAddress.value(),
                                  AddressPlan::AccessRouter(1),
                                  "with the address of their router");
            Simulator::Destroy();
        }
        Mip6TopologyHelper topology;
        topology.SetFmip(true);
        topology.SetAccessNetworks(200);
        topology.SetMobileNodes(2);
        topology.SetMovement(
            0,
            MovementPlan::List({{Seconds(5), 7}, {Seconds(6), Movement::HOME}, {Seconds(7), 9}}));
        topology.SetMovement(1, MovementPlan::List({{Seconds(5), 7}, {Seconds(6), 1}}));
        topology.Create();
        NS_TEST_EXPECT_MSG_EQ(topology.GetFmip().GetNRelations(), 0, "before there are plans");
        topology.AssignStreams(1);
        NS_TEST_EXPECT_MSG_EQ(topology.GetFmip().GetNRelations(), 3, "0 to 7, 1 to 7, 7 to 1");
        NS_TEST_EXPECT_MSG_EQ((Ask(topology, 0, 7) == C::NEW_ACCESS_POINT), true, "learned");
        NS_TEST_EXPECT_MSG_EQ((Ask(topology, 7, 0) == C::NO_PREFIX), true, "one way only");
        NS_TEST_EXPECT_MSG_EQ(topology.GetFmipAccessRouter(7)->IsPeer(AddressPlan::AccessRouter(0)),
                              true,
                              "but a peer in both");
        NS_TEST_EXPECT_MSG_EQ((Ask(topology, 9, 7) == C::NO_PREFIX), true, "nothing led there");
        topology.GetFmip().ConnectPair(9, 7);
        topology.GetFmip().ConnectPair(9, 7);
        NS_TEST_EXPECT_MSG_EQ((Ask(topology, 9, 7) == C::NEW_ACCESS_POINT), true, "by hand");
        NS_TEST_EXPECT_MSG_EQ(topology.GetFmip().GetNRelations(), 4, "once");
        Simulator::Destroy();
    }
};

/// Where a fast handover cannot be
class FallbackTest : public TestCase
{
  public:
    FallbackTest()
        : TestCase("A handover without a key or to an unknown network is a plain one with its "
                   "reason in the record")
    {
    }

  private:
    /// @param records of a run @param reason expected in each
    void Expect(const std::vector<HandoverRecord>& records, FmipFallback reason)
    {
        NS_TEST_ASSERT_MSG_EQ(records.size(), 4, "three handovers");
        for (std::size_t i = 1; i < records.size(); i++)
        {
            NS_TEST_EXPECT_MSG_EQ(HandoverOutcomeName(records[i].outcome),
                                  std::string("fallback"),
                                  "handover " << i);
            NS_TEST_EXPECT_MSG_EQ(records[i].fallbackReason,
                                  std::string(FmipFallbackName(reason)),
                                  "handover " << i);
            NS_TEST_EXPECT_MSG_EQ(records[i].GetPhase(P::REGISTERED).has_value(),
                                  true,
                                  "handover " << i << " ends all the same");
            NS_TEST_EXPECT_MSG_EQ(records[i].GetPhase(P::FBACK).has_value(),
                                  false,
                                  "handover " << i << " has no FBack");
        }
    }

    void DoRun() override
    {
        for (const char* scheme : {"fmip6-predictive", "fmip6-reactive"})
        {
            Setup setup;
            setup.scheme = scheme;
            setup.authorization = false;
            Expect(RunScheme(setup).records, FmipFallback::NO_KEY);
        }
        // Nobody knows anybody: neither by number nor, since they are made by hand, by movements
        GlobalValue::Bind("Mip6secCryptoProvider", StringValue("Modelled"));
        Mip6TopologyHelper topology;
        topology.SetAccessNetworks(2);
        HandoverScheme::Find("fmip6-predictive").Configure(topology);
        topology.GetFmip().SetNeighborhoodLimit(1);
        topology.Create();
        topology.AssignStreams(1);
        for (uint32_t i = 1; i < 4; i++)
        {
            topology.GetAttachment(0)->ScheduleMove(Seconds(5 * i),
                                                    topology.GetPointOfAttachment(i % 2));
        }
        Ptr<HandoverMonitor> monitor = topology.CreateMonitor("unknown");
        Simulator::Stop(Seconds(20));
        Simulator::Run();
        Expect(monitor->GetRecords(), FmipFallback::REFUSED);
        Simulator::Destroy();
        GlobalValue::Bind("Mip6secCryptoProvider", StringValue("OpenSsl"));
    }
};

/// Fast handovers in topologies, records and tables
class FmipHelperTestSuite : public TestSuite
{
  public:
    FmipHelperTestSuite()
        : TestSuite("mip6sec-fmip-helper", TestSuite::Type::UNIT)
    {
        AddTestCase(new SchemesTest);
        AddTestCase(new MovementsTest);
        AddTestCase(new ProvidersTest);
        AddTestCase(new ReproducibleTest);
        AddTestCase(new NeighborhoodTest);
        AddTestCase(new FallbackTest);
    }
};

FmipHelperTestSuite g_fmipHelperTestSuite; //!< registers itself

} // namespace
