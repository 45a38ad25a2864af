/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "ns3/access-attachment.h"
#include "ns3/access-device.h"
#include "ns3/access-link.h"
#include "ns3/boolean.h"
#include "ns3/core-network.h"
#include "ns3/global-value.h"
#include "ns3/internet-stack-helper.h"
#include "ns3/ipv6-l3-protocol.h"
#include "ns3/link-helper.h"
#include "ns3/mobile-interface.h"
#include "ns3/node-container.h"
#include "ns3/pcap-file.h"
#include "ns3/router-advertiser.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/test.h"
#include "ns3/udp-socket-factory.h"

#include <fstream>
#include <map>
#include <string>

// The captures that these tests leave in --tempdir are judged by link-captures-check.py.

using namespace ns3;
using namespace ns3::mip6sec;

namespace
{

/// A host that moves from one access router to another while it sends to a node on the core
class CaptureTestCase : public TestCase
{
  public:
    CaptureTestCase()
        : TestCase("Captures and traces of a move hold every frame in the format of their link")
    {
    }

  private:
    uint32_t m_hostFrames{0};          //!< frames that the host sent or received
    uint32_t m_corePackets{0};         //!< packets that the correspondent's port sent or received
    std::map<char, uint32_t> m_events; //!< at the host, by the letter of an ASCII trace

    /// Sink of the host's Sniffer
    void HostFrame(Ptr<const Packet>)
    {
        ++m_hostFrames;
    }

    /// Sink of the port's Sniffer
    void CorePacket(Ptr<const Packet>)
    {
        ++m_corePackets;
    }

    /// Sink of MacRx
    void Received(Ptr<const Packet>)
    {
        ++m_events['r'];
    }

    /// Sink of DetachDrop
    void Lost(Ptr<const Packet>)
    {
        ++m_events['d'];
    }

    /// Sink of Enqueue
    void Queued(Ptr<const Packet>)
    {
        ++m_events['+'];
    }

    /// @param node becomes a router @param link of its hosts @param links makes devices
    /// @param core its other side @param prefix of its link
    static void SetUpRouter(Ptr<Node> node,
                            Ptr<AccessLink> link,
                            const LinkHelper& links,
                            Ptr<CoreNetwork> core,
                            const char* address)
    {
        auto device = links.Install(node, link);
        auto advertiser = RouterAdvertiser::Install(device);
        advertiser->SetAttribute("MinRtrAdvInterval", TimeValue(MilliSeconds(300)));
        advertiser->SetAttribute("MaxRtrAdvInterval", TimeValue(MilliSeconds(500)));
        advertiser->SetAttribute("MinDelayBetweenRAs", TimeValue(MilliSeconds(300)));
        auto ipv6 = node->GetObject<Ipv6>();
        int32_t interface = ipv6->GetInterfaceForDevice(device);
        ipv6->AddAddress(interface, Ipv6InterfaceAddress(address, Ipv6Prefix(64)));
        ipv6->SetForwarding(interface, true);
        core->AddPrefix(address, core->Connect(node));
    }

    /// @param name a capture @param linkType expected @param records expected
    void ExpectCapture(const std::string& name, uint32_t linkType, uint32_t records)
    {
        PcapFile file;
        file.Open(name, std::ios::in);
        NS_TEST_ASSERT_MSG_EQ(file.Fail(), false, "capture " << name);
        NS_TEST_EXPECT_MSG_EQ(file.GetDataLinkType(), linkType, "link type of " << name);
        uint32_t seen = 0;
        uint8_t data[1];
        for (;;)
        {
            uint32_t seconds;
            uint32_t fraction;
            uint32_t included;
            uint32_t original;
            uint32_t read;
            file.Read(data, sizeof(data), seconds, fraction, included, original, read);
            if (file.Fail())
            {
                break;
            }
            NS_TEST_EXPECT_MSG_EQ(included, original, "nothing is cut off");
            ++seen;
        }
        NS_TEST_EXPECT_MSG_EQ(seen, records, "records in " << name);
        NS_TEST_EXPECT_MSG_GT(seen, 100, "records in " << name);
    }

    /**
     * Run the move. Nothing of it lives on, so that its files are complete.
     * @param host capture of the host @param port capture of the correspondent @param text trace
     * of the host
     * @return datagrams that arrived
     */
    uint32_t Simulate(const std::string& host, const std::string& port, const std::string& text)
    {
        NodeContainer nodes(4);
        GlobalValue::Bind("ChecksumEnabled", BooleanValue(true));
        InternetStackHelper internet;
        internet.Install(nodes);
        LinkHelper links;
        auto core = CreateObject<CoreNetwork>();
        auto linkA = links.CreateLink();
        auto linkB = links.CreateLink();
        SetUpRouter(nodes.Get(0), linkA, links, core, "2001:a::1");
        SetUpRouter(nodes.Get(1), linkB, links, core, "2001:b::1");
        auto peer = core->Connect(nodes.Get(2));
        core->AssignAddress("2001:c::1", peer);
        auto attachment = links.InstallMobile(nodes.Get(3));
        auto device = attachment->GetDevice();
        auto interface = MobileInterface::Install(device);
        interface->SetAttachment(attachment);

        interface->GetRouterDiscovery()->SetAttribute(
            "SolicitationDelay",
            StringValue("ns3::ConstantRandomVariable[Constant=0]"));
        links.EnablePcap(host, device, false, true);
        links.EnablePcap(port, Ptr<NetDevice>(peer), false, true);
        links.EnableAscii(text, device, true);
        device->TraceConnectWithoutContext("Sniffer",
                                           MakeCallback(&CaptureTestCase::HostFrame, this));
        DynamicCast<AccessDevice>(device)->GetQueue()->TraceConnectWithoutContext(
            "Enqueue",
            MakeCallback(&CaptureTestCase::Queued, this));
        device->TraceConnectWithoutContext("MacRx", MakeCallback(&CaptureTestCase::Received, this));
        device->TraceConnectWithoutContext("DetachDrop",
                                           MakeCallback(&CaptureTestCase::Lost, this));
        peer->TraceConnectWithoutContext("Sniffer",
                                         MakeCallback(&CaptureTestCase::CorePacket, this));

        attachment->AttachNow(linkA->AddPointOfAttachment());
        attachment->ScheduleMove(Seconds(5), linkB->AddPointOfAttachment());
        auto sender = Socket::CreateSocket(nodes.Get(3), UdpSocketFactory::GetTypeId());
        auto receiver = Socket::CreateSocket(nodes.Get(2), UdpSocketFactory::GetTypeId());
        receiver->Bind(Inet6SocketAddress(Ipv6Address::GetAny(), 9));
        for (int i = 0; i < 350; ++i)
        {
            Simulator::Schedule(Seconds(3) + MilliSeconds(20 * i),
                                &CaptureTestCase::SendTo,
                                sender);
        }
        Simulator::Stop(Seconds(11));
        Simulator::Run();
        uint32_t datagrams = 0;
        while (receiver->Recv())
        {
            ++datagrams;
        }
        sender->Close();
        receiver->Close();
        Simulator::Destroy();
        GlobalValue::Bind("ChecksumEnabled", BooleanValue(false));
        return datagrams;
    }

    void DoRun() override
    {
        std::string host = CreateTempDirFilename("host.pcap");
        std::string port = CreateTempDirFilename("port.pcap");
        std::string text = CreateTempDirFilename("host.tr");
        uint32_t datagrams = Simulate(host, port, text);

        // One second of DAD, one at most before it and one at most before the solicitation: less
        // than 200 of 350 datagrams are lost
        NS_TEST_EXPECT_MSG_GT(datagrams, 150, "datagrams that arrived");
        ExpectCapture(host, 1, m_hostFrames);    // LINKTYPE_ETHERNET
        ExpectCapture(port, 101, m_corePackets); // LINKTYPE_RAW
        std::map<char, uint32_t> lines;
        std::ifstream trace(text);
        for (std::string line; std::getline(trace, line);)
        {
            ++lines[line[0]];
        }
        NS_TEST_EXPECT_MSG_EQ(lines['r'], m_events['r'], "lines of receptions");
        NS_TEST_EXPECT_MSG_EQ(lines['d'], m_events['d'], "lines of losses");
        NS_TEST_EXPECT_MSG_EQ(lines['+'], m_events['+'], "lines of frames to be sent");
        NS_TEST_EXPECT_MSG_EQ(lines['+'], lines['-'], "what was queued left the queue");
    }

    /// @param socket sends a datagram, if there is an address to send it from
    static void SendTo(Ptr<Socket> socket)
    {
        socket->SendTo(Create<Packet>(100), 0, Inet6SocketAddress("2001:c::1", 9));
    }
};

/// Captures of the devices of this module
class CapturesTestSuite : public TestSuite
{
  public:
    CapturesTestSuite()
        : TestSuite("mip6sec-link-captures", TestSuite::Type::UNIT)
    {
        AddTestCase(new CaptureTestCase);
    }
};

CapturesTestSuite g_capturesTestSuite; //!< registers the suite

} // namespace
