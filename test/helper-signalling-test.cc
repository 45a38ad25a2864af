/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "function-objects.h"

#include "ns3/fmip-mobility.h"
#include "ns3/internet-stack-helper.h"
#include "ns3/ipv6-address-helper.h"
#include "ns3/signalling-counter.h"
#include "ns3/signalling-kind.h"
#include "ns3/simple-net-device-helper.h"
#include "ns3/simulator.h"
#include "ns3/test.h"

#include <vector>

using namespace ns3;
using namespace ns3::mip6sec;

namespace
{

/// ICMPv6 messages by their octets
class KindTest : public TestCase
{
  public:
    KindTest()
        : TestCase("Messages of fast handovers have a layer of their own and a UNA is told from "
                   "other advertisements by its form")
    {
    }

  private:
    /**
     * @param octets of the message
     * @param destination of it
     * @return layer and name, or nothing
     */
    static std::string Name(std::vector<uint8_t> octets, const char* destination = "fe80::2")
    {
        const auto kind = SignallingKindOf(octets.data(),
                                           octets.size(),
                                           Ipv6Address("2001:2:0:1001::7"),
                                           Ipv6Address(destination));
        return kind ? std::string(kind->layer) + " " + kind->name : "";
    }

    /**
     * @param flags R, S, O in the upper three bits (RFC 4861 4.4)
     * @param target last octet of the target 2001:2:0:1001::
     * @return the first 24 octets of a Neighbor Advertisement
     */
    static std::vector<uint8_t> Advertisement(uint8_t flags, uint8_t target)
    {
        return {136, 0, 0,    0,    flags, 0, 0, 0, 0x20, 0x01, 0x00, 0x02,
                0,   0, 0x10, 0x01, 0,     0, 0, 0, 0,    0,    0,    target};
    }

    void DoRun() override
    {
        // RFC 5568 6.1.1 and 6.1.2: type 154, code, checksum, subtype 2 or 3
        NS_TEST_EXPECT_MSG_EQ(Name({154, 0, 0, 0, 2, 0, 0, 1}), "fmip6 RtSolPr", "subtype 2");
        NS_TEST_EXPECT_MSG_EQ(Name({154, 0, 0, 0, 3, 0, 0, 1}), "fmip6 PrRtAdv", "subtype 3");
        NS_TEST_EXPECT_MSG_EQ(Name({154, 0, 0, 0}), "", "cut off before the subtype");
        // RFC 5568 6.3: R, S and O zero
        const std::string una = "fmip6 UnsolicitedNeighborAdvertisement";
        const std::string plain = "nd NeighborAdvertisement";
        NS_TEST_EXPECT_MSG_EQ(Name(Advertisement(0, 7), "ff02::1"), una, "of its source");
        NS_TEST_EXPECT_MSG_EQ(Name(Advertisement(0, 8), "ff02::1"), plain, "of another");
        NS_TEST_EXPECT_MSG_EQ(Name(Advertisement(0, 7)), plain, "to one node");
        for (const uint8_t flag : {0x80, 0x40, 0x20})
        {
            NS_TEST_EXPECT_MSG_EQ(Name(Advertisement(flag, 7), "ff02::1"), plain, "flags");
        }
        NS_TEST_EXPECT_MSG_EQ(Name({133, 0, 0, 0}), "nd RouterSolicitation", "RFC 4861");
        NS_TEST_EXPECT_MSG_EQ(Name({137, 0, 0, 0}), "nd Redirect", "RFC 4861");
        NS_TEST_EXPECT_MSG_EQ(Name({148, 0, 0, 0}),
                              "send CertificationPathSolicitation",
                              "RFC 3971");
        NS_TEST_EXPECT_MSG_EQ(Name({128, 0, 0, 0}), "", "an echo is no signalling");
        NS_TEST_EXPECT_MSG_EQ(Name({}), "", "nothing");
        // Mobility Header types (RFC 5568 11, RFC 6275 6.1)
        for (const uint8_t type : {8, 9, 14, 15})
        {
            NS_TEST_EXPECT_MSG_EQ(SignallingKindOf(static_cast<MhType>(type)).layer,
                                  std::string("fmip6"),
                                  "type " << +type);
        }
        for (uint8_t type = 0; type < 8; type++)
        {
            NS_TEST_EXPECT_MSG_EQ(SignallingKindOf(static_cast<MhType>(type)).layer,
                                  std::string("mip6"),
                                  "type " << +type);
        }
    }
};

/// Two access routers and the mobile node they speak of
class SubjectTest : public TestCase
{
  public:
    SubjectTest()
        : TestCase("Handover Initiate and Acknowledge are counted with the mobile node that the "
                   "Initiate names")
    {
    }

  private:
    void DoRun() override
    {
        NodeContainer nodes(2);
        InternetStackHelper stack;
        stack.SetIpv4StackInstall(false);
        stack.Install(nodes);
        NetDeviceContainer devices = SimpleNetDeviceHelper().Install(nodes);
        Ipv6AddressHelper addresses("2001:2:0:77::", Ipv6Prefix(64));
        Ipv6InterfaceContainer interfaces = addresses.Assign(devices);
        const Ipv6Address ends[] = {interfaces.GetAddress(0, 1), interfaces.GetAddress(1, 1)};
        const Ipv6Address mobile("2001:2:0:1000::5");
        auto counter = CreateObject<SignallingCounter>();
        Ptr<MobilityProtocol> protocols[2];
        for (int i = 0; i < 2; i++)
        {
            protocols[i] = MobilityProtocol::Install(nodes.Get(i));
            counter->Watch(nodes.Get(i), i == 0 ? "par" : "nar");
        }
        std::vector<SignallingMessage> seen;
        const std::function<void(Ptr<Node>, const SignallingMessage&)> note =
            [&seen](Ptr<Node>, const SignallingMessage& message) {
                if (message.layer == "fmip6")
                {
                    seen.push_back(message);
                }
            };
        counter->TraceConnectWithoutContext(
            "Message",
            Calling<void, Ptr<Node>, const SignallingMessage&>(note));

        const auto send = [&](int from, const MobilityBody& body, Time at) {
            MobilityPath path;
            path.source = ends[from];
            path.destination = ends[1 - from];
            Simulator::ScheduleWithContext(nodes.Get(from)->GetId(), at, &CallNow, [=]() {
                protocols[from]->Send(MobilityMessage(body), path);
            });
        };
        HandoverInitiate initiate;
        initiate.sequence = 7;
        FmipAddress previous;
        previous.code = FmipAddressCode::OLD_CARE_OF_ADDRESS;
        previous.address = mobile;
        initiate.options.addresses.push_back(previous);
        HandoverAck ack;
        ack.sequence = 7;
        send(0, initiate, Seconds(3));
        send(1, ack, Seconds(4));
        ack.sequence = 8;
        send(1, ack, Seconds(5));
        Simulator::Stop(Seconds(6));
        Simulator::Run();

        NS_TEST_ASSERT_MSG_EQ(seen.size(), 3, "messages");
        NS_TEST_EXPECT_MSG_EQ(seen[0].name + " " + seen[1].name,
                              "HandoverInitiate HandoverAck",
                              "types");
        NS_TEST_EXPECT_MSG_EQ(seen[0].subject, mobile, "it says so");
        NS_TEST_EXPECT_MSG_EQ(seen[1].subject, mobile, "it answers");
        NS_TEST_EXPECT_MSG_EQ(seen[2].subject, Ipv6Address::GetAny(), "it answers nothing");
        const SignallingCounter::Kind kind("nar", "fmip6", "HandoverAck");
        NS_TEST_EXPECT_MSG_EQ(counter->GetTotals().at(kind).packets, 2, "total");
        Simulator::Destroy();
    }
};

/// Control messages by kind
class SignallingTestSuite : public TestSuite
{
  public:
    SignallingTestSuite()
        : TestSuite("mip6sec-signalling", TestSuite::Type::UNIT)
    {
        AddTestCase(new KindTest);
        AddTestCase(new SubjectTest);
    }
};

SignallingTestSuite g_signallingTestSuite; //!< registers itself

} // namespace
