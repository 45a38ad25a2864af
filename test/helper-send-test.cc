/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "ns3/cga.h"
#include "ns3/global-value.h"
#include "ns3/internet-stack-helper.h"
#include "ns3/mip6-topology-helper.h"
#include "ns3/node-container.h"
#include "ns3/rng-seed-manager.h"
#include "ns3/simple-channel.h"
#include "ns3/simple-net-device.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/system-path.h"
#include "ns3/test.h"
#include "ns3/uinteger.h"

#include <fstream>
#include <sstream>

using namespace ns3;
using namespace ns3::mip6sec;

namespace
{

/// What a run under SEND leaves behind
struct Left
{
    std::string tables;                  //!< the three tables
    std::vector<HandoverRecord> records; //!< handovers
    uint64_t operations{0};              //!< of the mobile node's processor
    Time busy;                           //!< time of them
    std::vector<Ipv6Address> addresses;  //!< of home agent, mobile node and its care-of address
};

/// How a run is set up
struct Setup
{
    std::string provider{"Modelled"};  //!< of cryptography
    std::string deviceClass{"Server"}; //!< of the mobile node
    bool optimistic{false};            //!< whether DAD takes no time
    uint32_t strangers{0};             //!< nodes that have nothing to do with it
    std::string captures;              //!< folder; "" for none
};

/**
 * Three handovers, the last back to the first network, with a conversation of 50 packets/s.
 * @param setup how
 * @return what is left
 */
Left
RunUnderSend(const Setup& setup)
{
    RngSeedManager::SetSeed(3);
    RngSeedManager::SetRun(2);
    GlobalValue::Bind("Mip6secCryptoProvider", StringValue(setup.provider));
    NodeContainer others(setup.strangers);
    Left left;
    {
        Mip6TopologyHelper topology;
        topology.SetSend(true);
        topology.GetSend().GetMobiles().SetCostModelAttribute("DeviceClass",
                                                              StringValue(setup.deviceClass));
        topology.SetRouterAdvertisements(MilliSeconds(100), MilliSeconds(200));
        topology.SetDad(setup.optimistic ? 0 : 1, Seconds(1), false);
        topology.SetMovement(
            MovementPlan::List({{Seconds(5), 1}, {Seconds(9), 0}, {Seconds(13), 1}}));
        topology.Create();
        topology.AssignStreams(50);
        if (!setup.captures.empty())
        {
            topology.EnableCaptures(setup.captures);
        }
        UdpConversation conversation;
        conversation.SetTraffic(50, 200);
        conversation.SetPeriod(Seconds(4), Seconds(16));
        Ptr<HandoverMonitor> monitor = topology.CreateMonitor("send");
        for (const auto& flow :
             conversation.Install(topology.GetMobileEnd(0), topology.GetCorrespondentEnd(0), 9000))
        {
            monitor->AddFlow(flow);
        }
        Simulator::Stop(Seconds(17));
        Simulator::Run();
        std::ostringstream os;
        monitor->WriteHandovers(os);
        monitor->WriteFlows(os);
        monitor->WriteSignalling(os);
        left.tables = os.str();
        left.records = monitor->GetRecords();
        Ptr<CryptoCpu> cpu = CryptoCpu::Of(topology.GetMobileNodes().Get(0));
        left.operations = cpu->GetOperations();
        left.busy = cpu->GetBusyTime();
        Ptr<MobileNode> role = topology.GetMobileNode(0);
        left.addresses = {topology.GetHomeAgentAddress(),
                          role->GetHomeAddress(),
                          role->GetCareOfAddress()};
    }
    Simulator::Destroy();
    GlobalValue::Bind("Mip6secCryptoProvider", StringValue("OpenSsl"));
    RngSeedManager::SetSeed(1);
    RngSeedManager::SetRun(1);
    return left;
}

/// Two nodes without roles
class DevicesTest : public TestCase
{
  public:
    DevicesTest()
        : TestCase("The helper returns devices with SEND in the order of those below with the "
                   "attributes that were set")
    {
    }

  private:
    void DoRun() override
    {
        GlobalValue::Bind("Mip6secCryptoProvider", StringValue("Modelled"));
        NodeContainer nodes(2);
        InternetStackHelper stack;
        stack.SetIpv4StackInstall(false);
        stack.Install(nodes);
        auto channel = CreateObject<SimpleChannel>();
        NetDeviceContainer devices;
        for (uint32_t i = 0; i < 2; i++)
        {
            auto device = CreateObject<SimpleNetDevice>();
            device->SetAddress(Mac48Address::Allocate());
            device->SetChannel(channel);
            nodes.Get(i)->AddDevice(device);
            devices.Add(device);
        }
        SendHelper helper;
        helper.SetIdentityAttribute("KeyBits", UintegerValue(2048));
        helper.SetIdentityAttribute("Sec", UintegerValue(1));
        helper.SetDeviceAttribute("Mode", StringValue("SecuredOnly"));
        helper.SetCostModelAttribute("DeviceClass", StringValue("Phone"));
        const NetDeviceContainer secured = helper.Install(devices);
        CertificateHierarchy hierarchy;
        const auto addresses = {CertificateHierarchy::Prefix("2001:2::/48")};
        const auto anchor = hierarchy.AddAnchor("anchor", addresses);
        const auto path = SendHelper::Certify(secured.Get(0), hierarchy, anchor, "r", addresses);
        SendHelper::Trust(secured, hierarchy);
        NS_TEST_ASSERT_MSG_EQ(secured.GetN(), 2, "two");
        for (uint32_t i = 0; i < 2; i++)
        {
            Ptr<SendDevice> shim = SendDevice::Find(devices.Get(i));
            NS_TEST_ASSERT_MSG_EQ((shim && shim == secured.Get(i)), true, "in the same order");
            NS_TEST_EXPECT_MSG_EQ(shim->GetIdentity()->GetPublicKey()->GetBits(), 2048, "key");
            NS_TEST_EXPECT_MSG_EQ((shim->GetMode() == SendMode::SECURED_ONLY), true, "mode");
            Ptr<Ipv6> ipv6 = nodes.Get(i)->GetObject<Ipv6>();
            const Ipv6Address linkLocal =
                ipv6->GetAddress(ipv6->GetInterfaceForDevice(shim), 0).GetAddress();
            NS_TEST_EXPECT_MSG_EQ(+CgaSec(linkLocal), 1, "Sec of the link-local address");
            const CgaParameters* parameters = shim->GetIdentity()->Find(linkLocal);
            NS_TEST_ASSERT_MSG_EQ((parameters != nullptr), true, "is a CGA");
            NS_TEST_EXPECT_MSG_EQ(
                (VerifyCga(linkLocal, *parameters, *CryptoProvider::GetDefault()) ==
                 CgaVerdict::VALID),
                true,
                "and a valid one");
            NS_TEST_EXPECT_MSG_EQ(CertificationStore::Of(nodes.Get(i))->GetAnchors().size(),
                                  1,
                                  "trusts the anchor");
        }
        NS_TEST_EXPECT_MSG_EQ(path.size(), 2, "anchor and router");
        NS_TEST_EXPECT_MSG_EQ((CryptoCpu::Of(nodes.Get(0))->GetCostModel() ==
                               CryptoCpu::Of(nodes.Get(1))->GetCostModel()),
                              true,
                              "one cost model for both");
        Simulator::Destroy();
        GlobalValue::Bind("Mip6secCryptoProvider", StringValue("OpenSsl"));
    }
};

/// Columns of the record that SEND fills
class RecordTest : public TestCase
{
  public:
    RecordTest()
        : TestCase("Under SEND every address is a CGA and the record has the security phase and "
                   "what cryptography has cost")
    {
    }

  private:
    void DoRun() override
    {
        using P = HandoverPhase;
        const Left left = RunUnderSend({});
        NS_TEST_ASSERT_MSG_EQ(left.records.size(), 4, "first attachment and three handovers");
        uint64_t operations = 0;
        Time time;
        for (const auto& record : left.records)
        {
            NS_TEST_EXPECT_MSG_EQ(HandoverOutcomeName(record.outcome),
                                  std::string("ok"),
                                  "handover " << record.handover);
            operations += record.cryptoOps;
            time += record.cryptoTime;
            NS_TEST_ASSERT_MSG_EQ(record.GetPhase(P::SECURITY_READY).has_value(), true, "secured");
            NS_TEST_EXPECT_MSG_GT_OR_EQ(record.GetPhase(P::SECURITY_READY).value(),
                                        record.GetPhase(P::LINK_UP).value(),
                                        "on the new link");
            NS_TEST_EXPECT_MSG_GT(record.cryptoOps, 0, "work in each");
        }
        NS_TEST_EXPECT_MSG_EQ(operations, left.operations, "all work of the processor");
        NS_TEST_EXPECT_MSG_EQ(time, left.busy, "all of its time");
        // To fetch a path takes a solicitation and its answer: 1 ms each way
        const HandoverRecord& first = left.records[1];
        const HandoverRecord& again = left.records[3];
        NS_TEST_EXPECT_MSG_EQ(first.to, again.to, "the same network");
        NS_TEST_EXPECT_MSG_GT(
            (first.GetPhase(P::SECURITY_READY).value() - first.GetPhase(P::LINK_UP).value()),
            MilliSeconds(2),
            "the path is fetched");
        NS_TEST_EXPECT_MSG_GT((left.tables.find(",send,CertificationPathAdvertisement,")),
                              0,
                              "counted by its layer");
        NS_TEST_EXPECT_MSG_NE(left.tables.find(",mn,send,CertificationPathSolicitation,"),
                              std::string::npos,
                              "and its sender");
    }
};

/// Leaves home and returns
class HomeTest : public TestCase
{
  public:
    HomeTest()
        : TestCase("Under SEND a node leaves home and returns and its packets follow it")
    {
    }

  private:
    void DoRun() override
    {
        GlobalValue::Bind("Mip6secCryptoProvider", StringValue("Modelled"));
        Mip6TopologyHelper topology;
        topology.SetSend(true);
        topology.SetAccessNetworks(1);
        topology.SetStartAtHome(true);
        topology.SetMovement(MovementPlan::List({{Seconds(6), 0}, {Seconds(12), Movement::HOME}}));
        topology.Create();
        topology.AssignStreams(1);
        UdpConversation conversation;
        conversation.SetTraffic(50, 200);
        conversation.SetPeriod(Seconds(4), Seconds(19));
        Ptr<HandoverMonitor> monitor = topology.CreateMonitor("send");
        for (const auto& flow :
             conversation.Install(topology.GetMobileEnd(0), topology.GetCorrespondentEnd(0), 9000))
        {
            monitor->AddFlow(flow);
        }
        Simulator::Stop(Seconds(20));
        Simulator::Run();
        const auto records = monitor->GetRecords();
        NS_TEST_ASSERT_MSG_EQ(records.size(), 3, "at home, away, back");
        for (const auto& record : records)
        {
            NS_TEST_EXPECT_MSG_EQ(HandoverOutcomeName(record.outcome),
                                  std::string("ok"),
                                  "handover " << record.handover);
            NS_TEST_EXPECT_MSG_LT(record.lost, record.sent, "packets arrive");
        }
        NS_TEST_EXPECT_MSG_EQ(records[2].interruption.has_value(), true, "and again at home");
        NS_TEST_EXPECT_MSG_EQ(topology.GetHomeAgent()->GetBindingCache().GetSize(),
                              0,
                              "no binding left");
        Simulator::Destroy();
        GlobalValue::Bind("Mip6secCryptoProvider", StringValue("OpenSsl"));
    }
};

/// The same events with either provider
class ProvidersTest : public TestCase
{
  public:
    ProvidersTest()
        : TestCase("Real and modelled cryptography give the same tables")
    {
    }

  private:
    void DoRun() override
    {
        const Left real = RunUnderSend({"OpenSsl", "Phone", true, 0, ""});
        const Left modelled = RunUnderSend({"Modelled", "Phone", true, 0, ""});
        NS_TEST_EXPECT_MSG_EQ(real.tables, modelled.tables, "handovers, flows and signalling");
        NS_TEST_EXPECT_MSG_NE(real.addresses[1], modelled.addresses[1], "other keys");
    }
};

/// The same bytes whatever else a script creates
class ReproducibleTest : public TestCase
{
  public:
    ReproducibleTest()
        : TestCase("Two runs under SEND with one seed give the same tables and captures byte by "
                   "byte")
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
        const std::string folders[] = {CreateTempDirFilename("one"), CreateTempDirFilename("two")};
        Left left[2];
        for (uint32_t i = 0; i < 2; i++)
        {
            ns3::SystemPath::MakeDirectories(folders[i]);
            left[i] = RunUnderSend({"OpenSsl", "Server", false, 7 * i, folders[i]});
        }
        NS_TEST_EXPECT_MSG_EQ(left[0].tables, left[1].tables, "tables");
        for (std::size_t i = 0; i < left[0].addresses.size(); i++)
        {
            NS_TEST_EXPECT_MSG_EQ(left[0].addresses[i], left[1].addresses[i], "address " << i);
        }
        for (const char* name : {"ha-0", "ar0-0", "ar1-0", "mn0-0"})
        {
            const std::string file = std::string("/") + name + ".pcap";
            const std::string capture = Read(folders[0] + file);
            NS_TEST_EXPECT_MSG_GT(capture.size(), 1000, name << " has packets");
            NS_TEST_EXPECT_MSG_EQ((Read(folders[1] + file) == capture), true, "capture " << name);
        }
    }
};

/// SEND in topologies
class SendHelperTestSuite : public TestSuite
{
  public:
    SendHelperTestSuite()
        : TestSuite("mip6sec-send-helper", TestSuite::Type::UNIT)
    {
        AddTestCase(new DevicesTest);
        AddTestCase(new RecordTest);
        AddTestCase(new HomeTest);
        AddTestCase(new ProvidersTest);
        AddTestCase(new ReproducibleTest);
    }
};

SendHelperTestSuite g_sendHelperTestSuite; //!< registers itself

} // namespace
