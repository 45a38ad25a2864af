/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "ns3/core-network.h"
#include "ns3/core-port.h"
#include "ns3/drop-tail-queue.h"
#include "ns3/internet-stack-helper.h"
#include "ns3/ipv6-l3-protocol.h"
#include "ns3/ipv6-routing-table-entry.h"
#include "ns3/ipv6-static-routing-helper.h"
#include "ns3/ipv6-static-routing.h"
#include "ns3/neighbor-discovery.h"
#include "ns3/node-container.h"
#include "ns3/pointer.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/test.h"
#include "ns3/udp-socket-factory.h"

#include <functional>
#include <vector>

using namespace ns3;
using namespace ns3::mip6sec;

namespace
{

/// Prefixes and addresses of the ports
const char* const ADDRESSES[] = {"2001:a::1", "2001:b::1", "2001:c::1"};

/// @param what to run
void
Call(std::function<void()> what)
{
    what();
}

/// A core with three nodes on it, each with an address on its port
class CoreTestCase : public TestCase
{
  public:
    /// @param name the behaviour
    explicit CoreTestCase(const std::string& name)
        : TestCase(name)
    {
    }

  protected:
    Ptr<CoreNetwork> m_core;                   //!< the core
    std::vector<Ptr<CorePort>> m_ports;        //!< its ports
    std::vector<Ptr<Socket>> m_sockets;        //!< a socket on each node
    std::vector<std::vector<Time>> m_arrivals; //!< when datagrams came to each

    std::vector<uint32_t> m_sizes; //!< of packets that a trace noted

    /// @param stock whether the nodes have the ICMPv6 of ns-3 on their ports
    void Build(bool stock)
    {
        m_core = CreateObjectWithAttributes<CoreNetwork>("DataRate",
                                                         StringValue("10Mbps"),
                                                         "Delay",
                                                         TimeValue(MilliSeconds(7)));
        NodeContainer nodes(3);
        InternetStackHelper internet;
        internet.Install(nodes);
        m_arrivals.resize(3);
        for (uint32_t i = 0; i < 3; ++i)
        {
            auto node = nodes.Get(i);
            m_ports.push_back(stock ? m_core->ConnectStock(node) : m_core->Connect(node));
            m_core->AssignAddress(ADDRESSES[i], m_ports[i]);
            m_sockets.push_back(Socket::CreateSocket(node, UdpSocketFactory::GetTypeId()));
            m_sockets[i]->Bind(Inet6SocketAddress(Ipv6Address::GetAny(), 9));
            m_sockets[i]->SetRecvCallback(MakeCallback(&CoreTestCase::Received, this));
        }
    }

    /// @param ms instant in milliseconds @param what run then
    static void At(int64_t ms, std::function<void()> what)
    {
        Simulator::Schedule(MilliSeconds(ms), &Call, what);
    }

    /// @param from node @param to address @param octets length of the IPv6 packet
    void Send(uint32_t from, const Ipv6Address& to, uint32_t octets = 1000)
    {
        // IPv6 header of 40 octets, UDP header of 8
        m_sockets[from]->SendTo(Create<Packet>(octets - 48), 0, Inet6SocketAddress(to, 9));
    }

    /// @param packet noted in m_sizes
    void NoteSize(Ptr<const Packet> packet)
    {
        m_sizes.push_back(packet->GetSize());
    }

  private:
    /// What is sent and expected
    virtual void Body() = 0;

    /// @param socket has received something
    void Received(Ptr<Socket> socket)
    {
        while (socket->Recv())
        {
            m_arrivals[socket->GetNode()->GetId()].push_back(Simulator::Now());
        }
    }

    void DoRun() override
    {
        Body();
        m_sockets.clear();
        m_ports.clear();
        m_core = nullptr;
        Simulator::Destroy();
    }
};

class CoreTimingTestCase : public CoreTestCase
{
  public:
    /// @param stock whether the nodes have the ICMPv6 of ns-3 on their ports
    explicit CoreTimingTestCase(bool stock)
        : CoreTestCase(
              stock ? "Packets between stock nodes take serialisation and the delay of the pair"
                    : "Packets between nodes take serialisation and the delay of the pair"),
          m_stock(stock)
    {
    }

  private:
    bool m_stock; //!< whether the nodes have the ICMPv6 of ns-3 on their ports

    void Body() override
    {
        Build(m_stock);
        m_core->SetDelay(m_ports[0], m_ports[2], MilliSeconds(30));
        NS_TEST_EXPECT_MSG_EQ(m_core->GetDelay(m_ports[2], m_ports[0]), MilliSeconds(30), "pair");
        NS_TEST_EXPECT_MSG_EQ(m_core->GetDelay(m_ports[2], m_ports[1]), MilliSeconds(7), "default");
        // 1,000 octets at 10 Mbit/s take 0.8 ms
        At(10000, [this] {
            Send(0, ADDRESSES[1]);
            Send(0, ADDRESSES[2]);
            Send(2, ADDRESSES[0]);
            Send(1, ADDRESSES[0]);
        });
        Simulator::Stop(Seconds(11));
        Simulator::Run();
        Expect(1, {MicroSeconds(10007800)});
        Expect(2, {MicroSeconds(10031600)});
        Expect(0, {MicroSeconds(10007800), MicroSeconds(10030800)});
        NS_TEST_EXPECT_MSG_EQ(m_core->GetUnroutable(), 0, "unroutable packets");
    }

    /// @param node a node @param expected arrivals of datagrams there
    void Expect(uint32_t node, const std::vector<Time>& expected)
    {
        NS_TEST_EXPECT_MSG_EQ(m_arrivals[node].size(), expected.size(), "datagrams at " << node);
        NS_TEST_EXPECT_MSG_EQ((m_arrivals[node] == expected), true, "arrivals at " << node);
    }
};

class UnroutableTestCase : public CoreTestCase
{
  public:
    UnroutableTestCase()
        : CoreTestCase(
              "A packet that no other port owns is dropped and counted and link scope is not")
    {
    }

  private:
    void Body() override
    {
        Build(true);
        m_core->TraceConnectWithoutContext("Unroutable",
                                           MakeCallback(&UnroutableTestCase::NoteSize, this));
        At(10000, [&] {
            Send(0, "2001:e::1", 200);       // nobody's
            Send(0, "2001:a::99", 201);      // its own prefix
            Send(0, "2001:a:0:1::1", 202);   // differs in the 64th bit
            Send(0, "2001:b::1:2:3:4", 203); // a prefix of the second
            m_ports[0]->Send(Create<Packet>(39), m_ports[0]->GetBroadcast(), 0x86dd);
        });
        Simulator::Stop(Seconds(11));
        Simulator::Run();
        // Router solicitations and DAD of the stock nodes end at the core without being counted.
        // The second node would route the last packet back, had the core not ended that.
        std::vector<uint32_t> expected{200, 201, 202, 39, 203};
        NS_TEST_EXPECT_MSG_EQ((m_sizes == expected), true, "packets traced as unroutable");
        NS_TEST_EXPECT_MSG_EQ(m_core->GetUnroutable(), expected.size(), "unroutable packets");
    }
};

class CoreQueueTestCase : public CoreTestCase
{
  public:
    CoreQueueTestCase()
        : CoreTestCase("Packets beyond the queue of a port are dropped with a trace")
    {
    }

  private:
    void Body() override
    {
        Build(true);
        auto queue = CreateObject<DropTailQueue<Packet>>();
        queue->SetMaxSize(QueueSize("5p"));
        m_ports[0]->SetAttribute("TxQueue", PointerValue(queue));
        m_ports[0]->TraceConnectWithoutContext("MacTxDrop",
                                               MakeCallback(&CoreQueueTestCase::NoteSize, this));
        At(10000, [&] {
            for (int i = 0; i < 10; ++i)
            {
                Send(0, ADDRESSES[1]);
            }
        });
        Simulator::Stop(Seconds(11));
        Simulator::Run();
        NS_TEST_EXPECT_MSG_EQ(m_arrivals[1].size(), 6, "datagrams received");
        NS_TEST_EXPECT_MSG_EQ(m_sizes.size(), 4, "packets dropped");
    }
};

class ConnectTestCase : public CoreTestCase
{
  public:
    ConnectTestCase()
        : CoreTestCase("A connected node forwards and has a default route and our ICMPv6")
    {
    }

  private:
    void Body() override
    {
        Build(false);
        auto ipv6 = m_ports[1]->GetNode()->GetObject<Ipv6>();
        int32_t interface = ipv6->GetInterfaceForDevice(m_ports[1]);
        NS_TEST_ASSERT_MSG_EQ((interface > 0), true, "has an interface");
        NS_TEST_EXPECT_MSG_EQ(ipv6->IsUp(interface), true, "up");
        NS_TEST_EXPECT_MSG_EQ(ipv6->IsForwarding(interface), true, "forwarding");
        auto route = Ipv6StaticRoutingHelper().GetStaticRouting(ipv6)->GetDefaultRoute();
        NS_TEST_EXPECT_MSG_EQ(route.GetInterface(), uint32_t(interface), "default route");
        NS_TEST_EXPECT_MSG_EQ(bool(NeighborDiscovery::Find(m_ports[1])), true, "our ICMPv6");
        NS_TEST_EXPECT_MSG_EQ(m_core->GetNDevices(), 3, "ports");
        NS_TEST_EXPECT_MSG_EQ(m_core->GetDevice(1), m_ports[1], "port by index");
    }
};

/// The core network
class CoreNetworkTestSuite : public TestSuite
{
  public:
    CoreNetworkTestSuite()
        : TestSuite("mip6sec-core-network", TestSuite::Type::UNIT)
    {
        AddTestCase(new CoreTimingTestCase(true));
        AddTestCase(new CoreTimingTestCase(false));
        AddTestCase(new UnroutableTestCase);
        AddTestCase(new CoreQueueTestCase);
        AddTestCase(new ConnectTestCase);
    }
};

CoreNetworkTestSuite g_coreNetworkTestSuite; //!< registers the suite

} // namespace
