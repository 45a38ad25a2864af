/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "ns3/access-attachment.h"
#include "ns3/access-device.h"
#include "ns3/access-link.h"
#include "ns3/boolean.h"
#include "ns3/drop-tail-queue.h"
#include "ns3/error-model.h"
#include "ns3/internet-stack-helper.h"
#include "ns3/ipv6-address-helper.h"
#include "ns3/ipv6-l3-protocol.h"
#include "ns3/log.h"
#include "ns3/node-container.h"
#include "ns3/pointer.h"
#include "ns3/queue-item.h"
#include "ns3/queue-size.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/test.h"
#include "ns3/traffic-control-helper.h"
#include "ns3/traffic-control-layer.h"
#include "ns3/udp-socket-factory.h"

#include <functional>
#include <memory>
#include <vector>

using namespace ns3;
using namespace ns3::mip6sec;

namespace
{

constexpr uint16_t TEST_TYPE = 0x88b5; // IEEE Std 802 local experimental EtherType 1
constexpr uint32_t HEADER = 14;        // Ethernet II header

/// A device on a node of its own, and what happened to its frames
struct Station
{
    Ptr<Node> node;                               //!< the node
    Ptr<AccessDevice> device;                     //!< the device
    uint32_t sent{0};                             //!< MacTx
    uint32_t received{0};                         //!< MacRx
    uint32_t solicitedNode{0};                    //!< of them, to a solicited-node group
    uint32_t txDropped{0};                        //!< MacTxDrop
    uint32_t corrupted{0};                        //!< PhyRxDrop
    uint32_t detachDropped{0};                    //!< DetachDrop
    std::vector<Time> arrivals;                   //!< when each frame was received
    std::vector<Station*>* order{nullptr};        //!< notes who received in which order
    std::vector<NetDevice::PacketType> overheard; //!< types seen by the promiscuous callback

    /// @param link where to attach, or null @param flowControl attribute FlowControl
    explicit Station(Ptr<AccessLink> link, bool flowControl = false)
        : node(CreateObject<Node>()),
          device(CreateObjectWithAttributes<AccessDevice>("FlowControl", BooleanValue(flowControl)))
    {
        node->AddDevice(device);
        device->TraceConnectWithoutContext("MacTx", MakeCallback(&Station::Sent, this));
        device->TraceConnectWithoutContext("MacRx", MakeCallback(&Station::Received, this));
        device->TraceConnectWithoutContext("MacTxDrop", MakeCallback(&Station::TxDropped, this));
        device->TraceConnectWithoutContext("PhyRxDrop", MakeCallback(&Station::Corrupted, this));
        device->TraceConnectWithoutContext("DetachDrop", MakeCallback(&Station::Detached, this));
        if (link)
        {
            device->Attach(link);
        }
    }

    Station(const Station&) = delete;

    /// Sinks of the traces
    void Sent(Ptr<const Packet>)
    {
        ++sent;
    }

    /// Sink of MacRx
    void Received(Ptr<const Packet> frame)
    {
        uint8_t start[3];
        frame->CopyData(start, sizeof(start));
        solicitedNode += start[0] == 0x33 && start[1] == 0x33 && start[2] == 0xff;
        ++received;
        arrivals.push_back(Simulator::Now());
        if (order)
        {
            order->push_back(this);
        }
    }

    /// Sink of MacTxDrop
    void TxDropped(Ptr<const Packet>)
    {
        ++txDropped;
    }

    /// Sink of PhyRxDrop
    void Corrupted(Ptr<const Packet>)
    {
        ++corrupted;
    }

    /// Sink of DetachDrop
    void Detached(Ptr<const Packet>)
    {
        ++detachDropped;
    }

    /// Promiscuous receive callback
    bool Overhear(Ptr<NetDevice>,
                  Ptr<const Packet>,
                  uint16_t,
                  const Address&,
                  const Address&,
                  NetDevice::PacketType type)
    {
        overheard.push_back(type);
        return true;
    }

    /// @param destination link-layer address @param payload octets behind the Ethernet header
    void Send(const Address& destination, uint32_t payload = 100)
    {
        device->Send(Create<Packet>(payload), destination, TEST_TYPE);
    }

    /// @return address of the device
    Mac48Address Mac() const
    {
        return Mac48Address::ConvertFrom(device->GetAddress());
    }
};

using Stations = std::vector<std::unique_ptr<Station>>;

/// @param rate data rate @param delay propagation delay @return a link
Ptr<AccessLink>
MakeLink(const std::string& rate = "100Mbps", Time delay = MilliSeconds(1))
{
    return CreateObjectWithAttributes<AccessLink>("DataRate",
                                                  StringValue(rate),
                                                  "Delay",
                                                  TimeValue(delay));
}

/// @param count stations @param link where they attach in order @return the stations
Stations
MakeStations(std::size_t count, Ptr<AccessLink> link)
{
    Stations stations;
    for (std::size_t i = 0; i < count; ++i)
    {
        stations.push_back(std::make_unique<Station>(link));
    }
    return stations;
}

/// @param what to run
void
Call(std::function<void()> what)
{
    what();
}

/// Run something at an instant of the simulation
/// @param at the instant @param what to run
void
At(Time at, std::function<void()> what)
{
    Simulator::Schedule(at, &Call, what);
}

/// A test of which the body is a function
class LinkTestCase : public TestCase
{
  public:
    /// @param name the behaviour
    explicit LinkTestCase(const std::string& name)
        : TestCase(name)
    {
    }

  private:
    /// The body
    virtual void Body() = 0;

    void DoRun() override
    {
        Body();
        Simulator::Destroy();
    }
};

class TimingTestCase : public LinkTestCase
{
  public:
    TimingTestCase()
        : LinkTestCase("A frame arrives after its serialisation and the propagation delay")
    {
    }

  private:
    void Body() override
    {
        auto link = MakeLink("10Mbps", MilliSeconds(3));
        auto stations = MakeStations(2, link);
        // 1,000 octets at 10 Mbit/s take 0.8 ms
        stations[0]->Send(stations[1]->Mac(), 1000 - HEADER);
        stations[0]->Send(stations[1]->Mac(), 1000 - HEADER);
        // Sent while the second is on the medium, then sent when all is idle
        At(MicroSeconds(1000), [&] { stations[0]->Send(stations[1]->Mac(), 500 - HEADER); });
        At(MicroSeconds(9000), [&] { stations[0]->Send(stations[1]->Mac(), 500 - HEADER); });
        Simulator::Run();
        std::vector<Time> expected{MicroSeconds(3800),
                                   MicroSeconds(4600),
                                   MicroSeconds(5000),
                                   MicroSeconds(12400)};
        NS_TEST_ASSERT_MSG_EQ(stations[1]->arrivals.size(), expected.size(), "frames received");
        for (std::size_t i = 0; i < expected.size(); ++i)
        {
            NS_TEST_EXPECT_MSG_EQ(stations[1]->arrivals[i], expected[i], "arrival of frame " << i);
        }
    }
};

class QueueTestCase : public LinkTestCase
{
  public:
    QueueTestCase()
        : LinkTestCase("Frames beyond the queue and frames beyond the MTU are dropped with a trace")
    {
    }

  private:
    void Body() override
    {
        auto stations = MakeStations(2, MakeLink());
        auto queue = CreateObject<DropTailQueue<Packet>>();
        queue->SetMaxSize(QueueSize("5p"));
        stations[0]->device->SetAttribute("TxQueue", PointerValue(queue));
        for (int i = 0; i < 10; ++i)
        {
            stations[0]->Send(stations[1]->Mac());
        }
        At(Seconds(1), [&] { stations[0]->Send(stations[1]->Mac(), 1500); });
        At(Seconds(2), [&] { stations[0]->Send(stations[1]->Mac(), 1501); });
        Simulator::Run();
        // One on the medium and five in the queue, then one of the longest
        NS_TEST_EXPECT_MSG_EQ(stations[1]->received, 7, "frames received");
        NS_TEST_EXPECT_MSG_EQ(stations[0]->txDropped, 5, "frames dropped");
    }
};

class QueueDiscTestCase : public LinkTestCase
{
  public:
    QueueDiscTestCase()
        : LinkTestCase("With flow control a queue disc on top keeps a burst that the queue cannot")
    {
    }

  private:
    void Body() override
    {
        auto link = MakeLink();
        Station sender(link, true);
        Station receiver(link);
        InternetStackHelper internet;
        internet.Install(NodeContainer(sender.node, receiver.node));
        TrafficControlHelper control;
        control.SetRootQueueDisc("ns3::FifoQueueDisc",
                                 "MaxSize",
                                 QueueSizeValue(QueueSize("1000p")));
        control.Install(sender.device);
        NetDeviceContainer devices(sender.device);
        devices.Add(receiver.device);
        Ipv6AddressHelper addresses("2001:1::", Ipv6Prefix(64));
        auto interfaces = addresses.Assign(devices);
        auto socket = Socket::CreateSocket(sender.node, UdpSocketFactory::GetTypeId());
        At(Seconds(3), [&] { socket->SendTo(Create<Packet>(100), 0, To(interfaces)); });
        At(Seconds(4), [&] {
            for (int i = 0; i < 400; ++i)
            {
                socket->SendTo(Create<Packet>(100), 0, To(interfaces));
            }
        });
        auto server = Socket::CreateSocket(receiver.node, UdpSocketFactory::GetTypeId());
        server->Bind(Inet6SocketAddress(Ipv6Address::GetAny(), 9));
        Simulator::Stop(Seconds(5));
        Simulator::Run();
        uint32_t datagrams = 0;
        while (server->Recv())
        {
            ++datagrams;
        }
        NS_TEST_EXPECT_MSG_EQ(datagrams, 401, "datagrams received");
        NS_TEST_EXPECT_MSG_EQ(sender.txDropped, 0, "frames dropped at the device");
    }

    /// @param interfaces interfaces @return a port of the second
    static Inet6SocketAddress To(const Ipv6InterfaceContainer& interfaces)
    {
        return Inet6SocketAddress(interfaces.GetAddress(1, 1), 9);
    }
};

class AccountingTestCase : public LinkTestCase
{
  public:
    AccountingTestCase()
        : LinkTestCase("Every frame is received or traced as lost once when devices detach")
    {
    }

  private:
    void Body() override
    {
        auto link = MakeLink("10Mbps", MilliSeconds(10));
        auto other = MakeLink("10Mbps", MilliSeconds(10));
        auto stations = MakeStations(2, link);
        Station& sender = *stations[0];
        Station& receiver = *stations[1];
        // 60 frames of 1,000 octets, one each 0.8 ms: the receiver is away from 20 to 21 ms and the
        // sender leaves in the middle of the frame that it sends at 40.4 ms
        for (int i = 0; i < 60; ++i)
        {
            sender.Send(receiver.Mac(), 1000 - HEADER);
        }
        At(MilliSeconds(20), [&] { receiver.device->Detach(); });
        At(MilliSeconds(21), [&] { receiver.device->Attach(link); });
        At(MicroSeconds(40400), [&] { sender.device->Detach(); });
        At(MicroSeconds(40500), [&] { sender.Send(receiver.Mac()); });
        At(MilliSeconds(60), [&] { sender.device->Attach(other); });
        At(MilliSeconds(61), [&] { sender.Send(receiver.Mac()); });
        Simulator::Run();

        // Frame i is on the medium from 0.8 i ms and arrives at 0.8 (i + 1) + 10 ms.
        // i = 0 to 11 arrive before 20 ms.
        // On the medium or under way when the receiver went, i = 12 to 24, are lost at it; those
        // that start at 20.0 to 20.8 ms (i = 25 and 26) find nobody; from i = 27 (21.6 ms) on they
        // arrive. At 40.4 ms frame 50 is half out: it and the 9 behind it are lost at the sender,
        // as is the one sent while detached; the one on the other link finds nobody.
        NS_TEST_EXPECT_MSG_EQ(sender.sent, 62, "frames sent");
        NS_TEST_EXPECT_MSG_EQ(receiver.detachDropped, 13, "lost at the receiver");
        NS_TEST_EXPECT_MSG_EQ(link->GetUnknownDestinations(), 2, "found nobody");
        NS_TEST_EXPECT_MSG_EQ(other->GetUnknownDestinations(), 1, "found nobody on the other link");
        NS_TEST_EXPECT_MSG_EQ(sender.detachDropped, 11, "lost at the sender");
        NS_TEST_EXPECT_MSG_EQ(receiver.received, 12 + 23, "received");
        NS_TEST_EXPECT_MSG_EQ(sender.sent,
                              receiver.received + receiver.detachDropped + sender.detachDropped +
                                  link->GetUnknownDestinations() + other->GetUnknownDestinations(),
                              "every frame has one fate");
    }
};

class ReattachTestCase : public LinkTestCase
{
  public:
    ReattachTestCase()
        : LinkTestCase("A frame under way to an earlier attachment is not received by a later one")
    {
    }

  private:
    void Body() override
    {
        auto link = MakeLink("100Mbps", MilliSeconds(10));
        auto stations = MakeStations(2, link);
        stations[0]->Send(stations[1]->Mac());
        At(MilliSeconds(2), [&] { stations[1]->device->Detach(); });
        At(MilliSeconds(3), [&] { stations[1]->device->Attach(link); });
        Simulator::Run();
        NS_TEST_EXPECT_MSG_EQ(stations[1]->received, 0, "frames received");
        NS_TEST_EXPECT_MSG_EQ(stations[1]->detachDropped, 1, "frames lost by detachment");
    }
};

class MulticastTestCase : public LinkTestCase
{
  public:
    MulticastTestCase()
        : LinkTestCase("Solicited-node multicast reaches its members and untracked devices only")
    {
    }

  private:
    void Body() override
    {
        auto link = MakeLink();
        auto stations = MakeStations(5, link);
        // RFC 4291 section 2.7.1 and RFC 2464 section 7: ff02::1:ff0e:8c6c
        Mac48Address group("33:33:ff:0e:8c:6c");
        Mac48Address another("33:33:ff:00:00:01");
        auto counts = [&] {
            std::vector<uint32_t> received;
            for (const auto& station : stations)
            {
                received.push_back(station->received);
                station->received = 0;
            }
            return received;
        };
        stations[1]->device->JoinGroup(group);
        stations[1]->device->JoinGroup(group);
        stations[2]->device->JoinGroup(another);
        stations[3]->device->JoinGroup(another);
        stations[3]->device->JoinGroup(group);
        Expect({0, 1, 0, 1, 1}, group, stations, counts, "two joined and one is untracked");
        stations[1]->device->LeaveGroup(group);
        stations[3]->device->LeaveGroup(group);
        Expect({0, 1, 0, 0, 1}, group, stations, counts, "joined twice and left once");
        stations[1]->device->LeaveGroup(group);
        stations[1]->device->LeaveGroup(group);
        Expect({0, 0, 0, 0, 1}, group, stations, counts, "left for good and still tracked");
        stations[1]->device->JoinGroup(group);
        stations[1]->device->Detach();
        Expect({0, 0, 0, 0, 1}, group, stations, counts, "member detached");
        stations[1]->device->Attach(link);
        Expect({0, 1, 0, 0, 1}, group, stations, counts, "membership kept over a move");
        Mac48Address allNodes("33:33:00:00:00:01");
        Expect({0, 1, 1, 1, 1}, allNodes, stations, counts, "all nodes");
        Expect({0, 1, 1, 1, 1}, Mac48Address::GetBroadcast(), stations, counts, "broadcast");
    }

    /// Send a frame from the first station and see who receives it
    template <typename Counts>
    void Expect(const std::vector<uint32_t>& expected,
                Mac48Address group,
                Stations& stations,
                Counts counts,
                const std::string& what)
    {
        stations[0]->Send(group);
        Simulator::Run();
        NS_TEST_EXPECT_MSG_EQ((counts() == expected), true, what);
    }
};

class AllRoutersTestCase : public LinkTestCase
{
  public:
    AllRoutersTestCase()
        : LinkTestCase("Multicast to all routers does not reach hosts that move")
    {
    }

  private:
    void Body() override
    {
        auto link = MakeLink();
        auto stations = MakeStations(4, link);
        AccessAttachment::Install(stations[2]->device);
        AccessAttachment::Install(stations[3]->device);
        Mac48Address allRouters("33:33:00:00:00:02");
        stations[0]->Send(allRouters);
        Simulator::Run();
        NS_TEST_EXPECT_MSG_EQ(stations[1]->received, 1, "a device that stays");
        NS_TEST_EXPECT_MSG_EQ(stations[2]->received, 0, "a host that moves");
        stations[3]->device->JoinGroup(allRouters);
        stations[0]->Send(allRouters);
        Simulator::Run();
        NS_TEST_EXPECT_MSG_EQ(stations[2]->received, 0, "a host that moves");
        NS_TEST_EXPECT_MSG_EQ(stations[3]->received, 1, "a device that moves and joined");
    }
};

class OrderTestCase : public LinkTestCase
{
  public:
    OrderTestCase()
        : LinkTestCase("Receivers of one frame are served in the order of their attachment")
    {
    }

  private:
    void Body() override
    {
        auto link = MakeLink();
        auto stations = MakeStations(6, nullptr);
        std::vector<Station*> order;
        for (int i : {3, 0, 5, 1, 4, 2})
        {
            stations[i]->order = &order;
            stations[i]->device->Attach(link);
        }
        stations[3]->device->Detach();
        stations[3]->device->Attach(link);
        Mac48Address group("33:33:ff:00:00:07");
        stations[4]->device->JoinGroup(group);
        stations[1]->device->JoinGroup(group);
        stations[2]->device->JoinGroup(Mac48Address("33:33:ff:00:00:08"));
        stations[0]->Send(Mac48Address::GetBroadcast());
        Simulator::Run();
        std::vector<Station*> all;
        for (int i : {5, 1, 4, 2, 3})
        {
            all.push_back(stations[i].get());
        }
        NS_TEST_EXPECT_MSG_EQ((order == all), true, "broadcast");
        order.clear();
        stations[0]->Send(group);
        Simulator::Run();
        std::vector<Station*> members;
        for (int i : {5, 1, 4, 3})
        {
            members.push_back(stations[i].get());
        }
        NS_TEST_EXPECT_MSG_EQ((order == members),
                              true,
                              "members and untracked devices interleaved");
        NS_TEST_ASSERT_MSG_EQ(link->GetNDevices(), 6, "devices on the link");
        NS_TEST_EXPECT_MSG_EQ(link->GetDevice(5), stations[3]->device, "last to attach");
    }
};

class UnicastTestCase : public LinkTestCase
{
  public:
    UnicastTestCase()
        : LinkTestCase("Unicast reaches whoever has the address and promiscuous devices")
    {
    }

  private:
    void Body() override
    {
        auto link = MakeLink();
        auto stations = MakeStations(4, link);
        auto run = [&](Mac48Address to) {
            stations[0]->Send(to);
            Simulator::Run();
        };
        run(Mac48Address("02:00:00:00:00:99"));
        NS_TEST_EXPECT_MSG_EQ(link->GetUnknownDestinations(), 1, "nobody has the address");
        stations[1]->device->SetAddress(Mac48Address("02:00:00:00:00:99"));
        run(Mac48Address("02:00:00:00:00:99"));
        NS_TEST_EXPECT_MSG_EQ(stations[1]->received, 1, "address changed while attached");
        // The case that DAD is there for
        stations[2]->device->SetAddress(Mac48Address("02:00:00:00:00:99"));
        run(Mac48Address("02:00:00:00:00:99"));
        NS_TEST_EXPECT_MSG_EQ(stations[1]->received, 2, "first of two with one address");
        NS_TEST_EXPECT_MSG_EQ(stations[2]->received, 1, "second of two with one address");
        stations[3]->device->SetPromiscReceiveCallback(
            MakeCallback(&Station::Overhear, stations[3].get()));
        run(Mac48Address("02:00:00:00:00:99"));
        run(stations[3]->Mac());
        run(Mac48Address("02:00:00:00:00:77"));
        run(Mac48Address("33:33:ff:00:00:01"));
        run(Mac48Address::GetBroadcast());
        std::vector<NetDevice::PacketType> expected{NetDevice::PACKET_OTHERHOST,
                                                    NetDevice::PACKET_HOST,
                                                    NetDevice::PACKET_OTHERHOST,
                                                    NetDevice::PACKET_MULTICAST,
                                                    NetDevice::PACKET_BROADCAST};
        NS_TEST_EXPECT_MSG_EQ((stations[3]->overheard == expected),
                              true,
                              "types of frames overheard");
        NS_TEST_EXPECT_MSG_EQ(stations[3]->received, 3, "frames for the promiscuous device itself");
        NS_TEST_EXPECT_MSG_EQ(link->GetUnknownDestinations(), 1, "somebody took the others");
    }
};

class ScaleTestCase : public LinkTestCase
{
  public:
    ScaleTestCase()
        : LinkTestCase(
              "Two thousand devices on a link cost one delivery for each frame to one of them")
    {
    }

  private:
    void Body() override
    {
        constexpr std::size_t DEVICES = 2000;
        auto link = MakeLink();
        auto stations = MakeStations(DEVICES, link);
        auto group = [](std::size_t i) {
            uint8_t octets[6] = {0x33, 0x33, 0xff, 0, uint8_t(i >> 8), uint8_t(i)};
            Mac48Address address;
            address.CopyFrom(octets);
            return address;
        };
        for (std::size_t i = 0; i < DEVICES; ++i)
        {
            stations[i]->device->JoinGroup(group(i));
        }
        // Each resolves a neighbour, speaks to it, leaves and comes back
        for (std::size_t i = 0; i < DEVICES; ++i)
        {
            std::size_t peer = (i + 1) % DEVICES;
            stations[i]->Send(group(peer));
            stations[i]->Send(stations[peer]->Mac());
        }
        Simulator::Run();
        for (const auto& station : stations)
        {
            station->device->Detach();
            station->device->Attach(link);
        }
        NS_TEST_EXPECT_MSG_EQ(link->GetDeliveries(), 2 * DEVICES, "deliveries");
        uint64_t received = 0;
        for (const auto& station : stations)
        {
            received += station->received;
        }
        NS_TEST_EXPECT_MSG_EQ(received, 2 * DEVICES, "frames received");
        stations[0]->Send(Mac48Address::GetBroadcast());
        Simulator::Run();
        NS_TEST_EXPECT_MSG_EQ(link->GetDeliveries(), 3 * DEVICES - 1, "and one broadcast");
    }
};

class ErrorModelTestCase : public LinkTestCase
{
  public:
    ErrorModelTestCase()
        : LinkTestCase("A frame that the error model corrupts is dropped on arrival with a trace")
    {
    }

  private:
    void Body() override
    {
        auto stations = MakeStations(2, MakeLink());
        auto model = CreateObject<ReceiveListErrorModel>();
        model->SetList({1, 2});
        stations[1]->device->SetAttribute("ReceiveErrorModel", PointerValue(model));
        for (int i = 0; i < 5; ++i)
        {
            stations[0]->Send(stations[1]->Mac());
        }
        Simulator::Run();
        NS_TEST_EXPECT_MSG_EQ(stations[1]->received, 3, "frames received");
        NS_TEST_EXPECT_MSG_EQ(stations[1]->corrupted, 2, "frames corrupted");
    }
};

class StockNodesTestCase : public LinkTestCase
{
  public:
    StockNodesTestCase()
        : LinkTestCase(
              "Stock nodes whose groups are tracked resolve each other without a bystander")
    {
    }

  private:
    void Body() override
    {
        auto link = MakeLink();
        auto stations = MakeStations(3, link);
        NodeContainer nodes;
        NetDeviceContainer devices;
        for (const auto& station : stations)
        {
            nodes.Add(station->node);
            devices.Add(station->device);
        }
        InternetStackHelper internet;
        internet.Install(nodes);
        Ipv6AddressHelper addresses("2001:1::", Ipv6Prefix(64));
        auto interfaces = addresses.Assign(devices);
        for (const auto& station : stations)
        {
            station->device->TrackGroups();
            station->device->TrackGroups();
        }
        auto client = Socket::CreateSocket(stations[0]->node, UdpSocketFactory::GetTypeId());
        auto server = Socket::CreateSocket(stations[1]->node, UdpSocketFactory::GetTypeId());
        server->Bind(Inet6SocketAddress(Ipv6Address::GetAny(), 9));
        uint32_t datagrams = 0;
        // Past the stock DAD, and with the link gone and back in between
        At(Seconds(3), [&] { client->SendTo(Create<Packet>(10), 0, To(interfaces)); });
        At(Seconds(4), [&] { stations[1]->device->Detach(); });
        At(Seconds(5), [&] { stations[1]->device->Attach(link); });
        At(Seconds(6), [&] { client->SendTo(Create<Packet>(10), 0, To(interfaces)); });
        Simulator::Stop(Seconds(7));
        Simulator::Run();
        while (server->Recv())
        {
            ++datagrams;
        }
        NS_TEST_EXPECT_MSG_EQ(datagrams, 2, "datagrams received");
        NS_TEST_EXPECT_MSG_EQ(stations[1]->solicitedNode, 1, "solicitations to the neighbour");
        NS_TEST_EXPECT_MSG_EQ(stations[2]->solicitedNode, 0, "solicitations to the bystander");
        client->Close();
        server->Close();
    }

    /// @param interfaces interfaces @return a port of the second
    static Inet6SocketAddress To(const Ipv6InterfaceContainer& interfaces)
    {
        return Inet6SocketAddress(interfaces.GetAddress(1, 1), 9);
    }
};

/// Access link and its devices
class AccessLinkTestSuite : public TestSuite
{
  public:
    AccessLinkTestSuite()
        : TestSuite("mip6sec-access-link", TestSuite::Type::UNIT)
    {
        AddTestCase(new TimingTestCase);
        AddTestCase(new QueueTestCase);
        AddTestCase(new QueueDiscTestCase);
        AddTestCase(new AccountingTestCase);
        AddTestCase(new ReattachTestCase);
        AddTestCase(new MulticastTestCase);
        AddTestCase(new AllRoutersTestCase);
        AddTestCase(new OrderTestCase);
        AddTestCase(new UnicastTestCase);
        AddTestCase(new ScaleTestCase);
        AddTestCase(new ErrorModelTestCase);
        AddTestCase(new StockNodesTestCase);
    }
};

AccessLinkTestSuite g_accessLinkTestSuite; //!< registers the suite

} // namespace
