/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "function-objects.h"
#include "signalling-loss.h"

#include "ns3/access-device.h"
#include "ns3/address-plan.h"
#include "ns3/boolean.h"
#include "ns3/core-port.h"
#include "ns3/correspondent-node.h"
#include "ns3/global-value.h"
#include "ns3/home-agent.h"
#include "ns3/inet6-socket-address.h"
#include "ns3/ipv6-interface.h"
#include "ns3/ipv6-l3-protocol.h"
#include "ns3/mip6-topology-helper.h"
#include "ns3/ndisc-cache.h"
#include "ns3/pointer.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/tcp-socket-factory.h"
#include "ns3/test.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

using namespace ns3;
using namespace ns3::mip6sec;

namespace
{

/**
 * A TCP connection that carries a known sequence of octets.
 */
class Transfer
{
  public:
    /**
     * @param from sender @param to receiver @param address of the receiver @param local address of
     * the sender
     * @param octets to transfer @param start when @param port TCP port
     */
    Transfer(Ptr<Node> from,
             Ptr<Node> to,
             Ipv6Address address,
             Ipv6Address local,
             uint32_t octets,
             Time start,
             uint16_t port)
        : m_octets(octets)
    {
        m_listener = Socket::CreateSocket(to, TcpSocketFactory::GetTypeId());
        m_listener->Bind(Inet6SocketAddress(address, port));
        m_listener->Listen();
        m_listener->SetAcceptCallback(MakeNullCallback<bool, Ptr<Socket>, const Address&>(),
                                      MakeCallback(&Transfer::Accept, this));
        m_sender = Socket::CreateSocket(from, TcpSocketFactory::GetTypeId());
        m_sender->Bind(Inet6SocketAddress(local, 0));
        m_sender->SetConnectCallback(MakeCallback(&Transfer::Connected, this),
                                     MakeNullCallback<void, Ptr<Socket>>());
        m_sender->SetSendCallback(MakeCallback(&Transfer::Write, this));
        Ptr<Socket> sender = m_sender;
        Simulator::ScheduleWithContext(from->GetId(), start, &CallNow, [sender, address, port]() {
            sender->Connect(Inet6SocketAddress(address, port));
        });
    }

    /// @return octets received in the right order
    uint32_t GetReceived() const
    {
        return m_received;
    }

    /// @return whether an octet was not the expected one
    bool IsCorrupt() const
    {
        return m_corrupt;
    }

    /// @return when the last octet arrived
    Time GetEnd() const
    {
        return m_end;
    }

  private:
    /// @param i position @return octet there
    static uint8_t Pattern(uint32_t i)
    {
        return static_cast<uint8_t>(i * 7 + (i >> 8));
    }

    /// @param socket the new connection
    void Accept(Ptr<Socket> socket, const Address&)
    {
        m_receiver = socket;
        socket->SetRecvCallback(MakeCallback(&Transfer::Read, this));
    }

    /// @param socket the sender
    void Connected(Ptr<Socket> socket)
    {
        Write(socket, socket->GetTxAvailable());
    }

    /// @param socket the sender @param available room in its buffer
    void Write(Ptr<Socket> socket, uint32_t available)
    {
        while (m_sent < m_octets && socket->GetTxAvailable() > 0)
        {
            const uint32_t size = std::min({socket->GetTxAvailable(), m_octets - m_sent, 1000u});
            std::vector<uint8_t> data(size);
            for (uint32_t i = 0; i < size; ++i)
            {
                data[i] = Pattern(m_sent + i);
            }
            const int written = socket->Send(data.data(), size, 0);
            if (written <= 0)
            {
                return;
            }
            m_sent += written;
        }
    }

    /// @param socket the receiver
    void Read(Ptr<Socket> socket)
    {
        while (Ptr<Packet> packet = socket->Recv())
        {
            if (packet->GetSize() == 0)
            {
                return;
            }
            for (const uint8_t octet : PacketOctets(packet))
            {
                m_corrupt |= octet != Pattern(m_received++);
            }
            m_end = Simulator::Now();
        }
    }

    uint32_t m_octets;      //!< to be sent
    uint32_t m_sent{0};     //!< given to the socket
    uint32_t m_received{0}; //!< arrived
    bool m_corrupt{false};  //!< whether one was wrong
    Time m_end;             //!< last arrival
    Ptr<Socket> m_listener; //!< where the connection is accepted
    Ptr<Socket> m_sender;   //!< sending end
    Ptr<Socket> m_receiver; //!< receiving end
};

/**
 * One mobile node, three access networks, one correspondent node, short times.
 */
class MovingNetwork
{
  public:
    /// Those of several devices
    using Losses = std::vector<Ptr<SignallingLoss>>;

    /**
     * @param plan movements
     * @param optimize whether routes are optimized
     * @param mobiles mobile nodes
     * @param advertisements largest interval between router advertisements
     */
    MovingNetwork(const MovementPlan& plan,
                  bool optimize,
                  uint32_t mobiles = 1,
                  Time advertisements = MilliSeconds(70))
    {
        m_topology.SetRouterAdvertisements(advertisements * 3 / 7, advertisements);
        m_topology.SetAccessNetworks(3);
        m_topology.SetCorrespondents(1);
        m_topology.SetMobileNodes(mobiles);
        m_topology.SetMobileCorrespondents(mobiles > 1);
        m_topology.SetDad(1, MilliSeconds(100), false);
        m_topology.GetRoles().SetAddressConfiguratorAttribute(
            "JoinDelay",
            StringValue("ns3::ConstantRandomVariable[Constant=0.01]"));
        // Slow enough that a transfer lasts over several movements
        m_topology.SetAccessLinkAttribute("DataRate", StringValue("2Mbps"));
        m_topology.SetRouteOptimization(optimize);
        m_topology.SetMovement(plan);
        m_topology.Create();
        m_topology.AssignStreams(100);
        m_mobile = m_topology.GetMobileNode(0);
        m_correspondent = m_topology.GetCorrespondents().Get(0)->GetObject<CorrespondentNode>();
    }

    ~MovingNetwork()
    {
        Simulator::Destroy();
    }

    /// @param rate share of the signalling lost on arrival at every device: of access links, of the
    /// home link, and of the core, correspondent nodes included
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
                const bool core = DynamicCast<CorePort>(device) != nullptr;
                if (core || DynamicCast<AccessDevice>(device))
                {
                    // Packets of the core have no link-layer header
                    Losses& losses = core ? m_coreLosses : m_edgeLosses;
                    losses.push_back(
                        CreateObject<SignallingLoss>(rate, stream++, core ? 0 : ethernet));
                    device->SetAttribute("ReceiveErrorModel", PointerValue(losses.back()));
                }
            }
        }
    }

    /// From now on nothing is lost
    void LoseNothing()
    {
        for (const Losses& losses : {m_edgeLosses, m_coreLosses})
        {
            for (const auto& loss : losses)
            {
                loss->Disable();
            }
        }
    }

    /// @param losses of some devices @return messages lost there
    static uint32_t GetLost(const Losses& losses)
    {
        uint32_t lost = 0;
        for (const auto& loss : losses)
        {
            lost += loss->lost[NH_MOBILITY] + loss->lost[NH_ICMPV6];
        }
        return lost;
    }

    /// @param mobile a mobile node @return care-of address of its binding at the home agent, or ::
    Ipv6Address GetHomeBinding(uint32_t mobile = 0) const
    {
        const Binding* binding =
            m_topology.GetHomeAgent()->GetBindingCache().Find(AddressPlan::MobileNode(mobile));
        return binding ? binding->careOfAddress : Ipv6Address::GetAny();
    }

    /// @param mobile a mobile node @return care-of address of its binding at the correspondent
    /// node, or ::
    Ipv6Address GetCorrespondentBinding(uint32_t mobile = 0) const
    {
        const Binding* binding =
            m_correspondent->GetBindingCache().Find(AddressPlan::MobileNode(mobile));
        return binding ? binding->careOfAddress : Ipv6Address::GetAny();
    }

    Mip6TopologyHelper m_topology;          //!< the network
    Ptr<MobileNode> m_mobile;               //!< the mobile node
    Ptr<CorrespondentNode> m_correspondent; //!< the correspondent node
    Losses m_edgeLosses;                    //!< on access links and the home link
    Losses m_coreLosses;                    //!< on arrival from the core
};

/// TCP in both directions over eight handovers, with ns-3's checksums on
class TcpCase : public TestCase
{
  public:
    /// @param optimize whether routes are optimized
    explicit TcpCase(bool optimize)
        : TestCase(std::string("TCP connections of the home address survive every movement ") +
                   (optimize ? "with route optimization" : "through the tunnel")),
          m_optimize(optimize)
    {
    }

  private:
    void DoRun() override
    {
        GlobalValue::Bind("ChecksumEnabled", BooleanValue(true));
        {
            const MovementPlan plan = MovementPlan::Every(Seconds(5), Seconds(2.5), Seconds(1), 8);
            MovingNetwork net(plan, m_optimize);
            Ptr<Node> mobile = net.m_topology.GetMobileNodes().Get(0);
            Ptr<Node> peer = net.m_topology.GetCorrespondents().Get(0);
            const Ipv6Address home = AddressPlan::MobileNode(0);
            const Ipv6Address there = AddressPlan::Correspondent(0);
            constexpr uint32_t octets = 5000000;
            Transfer down(peer, mobile, home, there, octets, Seconds(4), 80);
            Transfer up(mobile, peer, there, home, octets, Seconds(4.1), 81);
            Simulator::Stop(Seconds(300));
            Simulator::Run();
            NS_TEST_ASSERT_MSG_EQ(down.GetReceived(), octets, "all octets towards the mobile node");
            NS_TEST_ASSERT_MSG_EQ(up.GetReceived(), octets, "all octets from the mobile node");
            NS_TEST_ASSERT_MSG_EQ((down.IsCorrupt() || up.IsCorrupt()), false, "as they were sent");
            NS_TEST_ASSERT_MSG_GT(std::min(down.GetEnd(), up.GetEnd()),
                                  plan.GetEnd(),
                                  "the transfers lasted over every movement");
            NS_TEST_ASSERT_MSG_EQ(net.GetHomeBinding(),
                                  net.m_mobile->GetCareOfAddress(),
                                  "bound to the end");
            NS_TEST_ASSERT_MSG_EQ(net.m_mobile->GetCareOfAddress().IsAny(),
                                  false,
                                  "attached to the end");
        }
        GlobalValue::Bind("ChecksumEnabled", BooleanValue(false));
    }

    bool m_optimize; //!< route optimization
};

/// Recovery with lossy signalling
class LossCase : public TestCase
{
  public:
    /// @param percent of the signalling lost
    explicit LossCase(uint32_t percent)
        : TestCase("Every movement of every mobile node ends registered with " +
                   std::to_string(percent) + " percent of the signalling lost on every link"),
          m_rate(percent / 100.0)
    {
    }

  private:
    static constexpr uint32_t MOBILES = 4; //!< mobile nodes
    static constexpr uint32_t MOVES = 3;   //!< of each

    /// What was seen of a mobile node
    struct Seen
    {
        std::vector<Time> recovered;    //!< registered, or at home without a binding
        std::optional<Time> unanswered; //!< last Binding Update to the home agent without an answer
        Ipv6Address careOf;             //!< that it named
        uint32_t sent{0};               //!< Mobility Headers sent
        double shortest{1e9};           //!< seconds between tries for one care-of address
        double longest{0};              //!< seconds between them
    };

    /// @param mobile index @param newState entered
    void Changed(uint32_t mobile, MobileNodeState, MobileNodeState newState)
    {
        if (newState == MobileNodeState::REGISTERED || newState == MobileNodeState::AT_HOME)
        {
            m_seen[mobile].recovered.push_back(Simulator::Now());
            m_seen[mobile].unanswered.reset();
        }
    }

    /// @param mobile index
    void Registered(uint32_t mobile, Ipv6Address, Ipv6Address, Ipv6Address)
    {
        m_seen[mobile].unanswered.reset();
    }

    /// @param mobile index @param careOf of a Binding Update to the home agent
    void Tried(uint32_t mobile, Ipv6Address, Ipv6Address careOf, uint16_t)
    {
        Seen& seen = m_seen[mobile];
        if (seen.unanswered && seen.careOf == careOf)
        {
            const double gap = (Simulator::Now() - *seen.unanswered).GetSeconds();
            seen.shortest = std::min(seen.shortest, gap);
            seen.longest = std::max(seen.longest, gap);
        }
        seen.unanswered = Simulator::Now();
        seen.careOf = careOf;
    }

    /// @param mobile index @param message sent
    void CountSent(uint32_t mobile, const MobilityMessage& message, const MobilityPath&, uint32_t)
    {
        ++m_seen[mobile].sent;
    }

    /// @param tries of a registration @return seconds until the last has timed out: RFC 6275 11.8
    /// with InitialBindackTimeoutFirstReg 1.5 s, doubled up to MAX_BINDACK_TIMEOUT 32 s
    static double Backoff(uint32_t tries)
    {
        double sum = 0;
        for (double timeout = 1.5; tries > 0; --tries, timeout = std::min(2 * timeout, 32.0))
        {
            sum += timeout;
        }
        return sum;
    }

    void DoRun() override
    {
        // A try takes a Binding Update and an answer over an access link and the core: with 10 %
        // lost at each, 0.34 of the tries fail, and with 30 % 0.76. So many tries that all fail
        // once in 10,000 movements, and four more since neighbors and routers must be found, too
        const double fails = 1 - std::pow(1 - m_rate, 4);
        const auto tries = static_cast<uint32_t>(std::ceil(std::log(1e-4) / std::log(fails))) + 4;
        const double period = Backoff(tries);
        const double begin = 10;
        // When nothing is lost any more, the next try at the home agent is MAX_BINDACK_TIMEOUT away
        // at the most. A correspondent node that did not answer the last transmission is given up
        // after as much, left alone for RetryDelay, and asked again with the next packet, one of
        // one second
        const double clear = begin + MOVES * period + 2;
        const double known = clear + 32 + 2;
        const double direct = clear + 32 + 60 + 1 + 3;
        MovingNetwork net(MovementPlan(), true, MOBILES, MilliSeconds(700));
        net.LoseSignalling(m_rate);
        std::vector<std::vector<double>> moves(MOBILES);
        UdpConversation talk;
        talk.SetTraffic(1, 100);
        talk.SetPeriod(Seconds(5), Seconds(direct));
        for (uint32_t i = 0; i < MOBILES; ++i)
        {
            Ptr<MobileNode> mobile = net.m_topology.GetMobileNode(i);
            // The first two optimize routes, the others tunnel
            mobile->GetRouteOptimizer()->SetAttribute("Enabled", BooleanValue(IsOptimized(i)));
            // An access router is not given up for advertisements that are lost, so that tries are
            // those of one registration
            mobile->GetMobileInterface()->GetRouterDiscovery()->SetAttribute("MissedIntervals",
                                                                             UintegerValue(0));
            mobile->TraceConnectWithoutContext("StateChange",
                                               MakeCallback(&LossCase::Changed, this).Bind(i));
            mobile->TraceConnectWithoutContext("Registered",
                                               MakeCallback(&LossCase::Registered, this).Bind(i));
            mobile->TraceConnectWithoutContext("BindingUpdateSent",
                                               MakeCallback(&LossCase::Tried, this).Bind(i));
            net.m_topology.GetMobileNodes()
                .Get(i)
                ->GetObject<MobilityProtocol>()
                ->TraceConnectWithoutContext("Tx",
                                             MakeCallback(&LossCase::CountSent, this).Bind(i));
            talk.Install(net.m_topology.GetMobileEnd(i),
                         net.m_topology.GetCorrespondentEnd(0),
                         5000 + 10 * i);
            for (uint32_t k = 0; k < MOVES; ++k)
            {
                moves[i].push_back(begin + k * period + 0.37 * i);
                // The last of them is at home for one of its movements
                Ptr<PointOfAttachment> point =
                    i == MOBILES - 1 && k == 1
                        ? net.m_topology.GetHomePoint()
                        : net.m_topology.GetPointOfAttachment((i + k + 1) % 3);
                net.m_topology.GetAttachment(i)->ScheduleMove(Seconds(moves[i][k]), point);
            }
        }
        uint32_t bound = 0;
        uint32_t optimized = 0;
        uint32_t lost = 0;
        Simulator::Schedule(Seconds(clear), &CallNow, [&]() {
            net.LoseNothing();
            lost = net.GetLost(net.m_edgeLosses) + net.GetLost(net.m_coreLosses);
        });
        Simulator::Schedule(Seconds(known), &CallNow, [&]() {
            for (uint32_t i = 0; i < MOBILES; ++i)
            {
                const Ipv6Address careOf = net.m_topology.GetMobileNode(i)->GetCareOfAddress();
                bound += !careOf.IsAny() && net.GetHomeBinding(i) == careOf;
            }
        });
        Simulator::Schedule(Seconds(direct), &CallNow, [&]() {
            for (uint32_t i = 0; i < MOBILES; ++i)
            {
                optimized += net.GetCorrespondentBinding(i) ==
                             (IsOptimized(i) ? net.GetHomeBinding(i) : Ipv6Address::GetAny());
            }
        });
        Simulator::Stop(Seconds(direct + 1));
        Simulator::Run();
        NS_TEST_ASSERT_MSG_GT(net.GetLost(net.m_edgeLosses),
                              20,
                              "lost on the links of mobile nodes");
        NS_TEST_ASSERT_MSG_GT(net.GetLost(net.m_coreLosses), 0, "and between the others");
        NS_TEST_ASSERT_MSG_EQ(net.GetLost(net.m_edgeLosses) + net.GetLost(net.m_coreLosses),
                              lost,
                              "nothing after that");
        for (uint32_t i = 0; i < MOBILES; ++i)
        {
            const Seen& seen = m_seen[i];
            for (double at : moves[i])
            {
                const bool found =
                    std::any_of(seen.recovered.begin(), seen.recovered.end(), [&](Time t) {
                        return t >= Seconds(at) && t < Seconds(at + period);
                    });
                NS_TEST_EXPECT_MSG_EQ(found,
                                      true,
                                      "mobile node " << i << " has moved at " << at << " s");
            }
            NS_TEST_EXPECT_MSG_GT_OR_EQ(seen.shortest, 0.999, "INITIAL_BINDACK_TIMEOUT");
            NS_TEST_EXPECT_MSG_LT_OR_EQ(seen.longest, 32.001, "MAX_BINDACK_TIMEOUT");
            // Three exchanges with the correspondent node and one with the home agent, each with as
            // many tries as the back-off allows, for each movement and once more for a refresh
            NS_TEST_EXPECT_MSG_LT(seen.sent, (MOVES + 1) * 4 * 2 * (tries + 6), "bounded retries");
        }
        NS_TEST_EXPECT_MSG_EQ(bound, MOBILES, "each is known to the home agent");
        NS_TEST_EXPECT_MSG_EQ(optimized, MOBILES, "those that optimize to the correspondent node");
    }

    /// @param mobile index @return whether it optimizes routes
    static bool IsOptimized(uint32_t mobile)
    {
        return mobile < 2;
    }

    double m_rate;                    //!< share that is lost
    std::array<Seen, MOBILES> m_seen; //!< by mobile node
};

/// Restarts of the other ends
class RestartCase : public TestCase
{
  public:
    RestartCase()
        : TestCase("A restart of the correspondent node or the home agent is recovered from")
    {
    }

  private:
    void DoRun() override
    {
        MovingNetwork net(MovementPlan(), true);
        // A short lifetime, since only the refresh tells a mobile node that its home agent has
        // forgotten it
        net.m_mobile->SetAttribute("Lifetime", TimeValue(Seconds(40)));
        UdpConversation talk;
        talk.SetTraffic(20, 100);
        talk.SetPeriod(Seconds(5), Seconds(200));
        const auto flows = talk.Install(net.m_topology.GetMobileEnd(0),
                                        net.m_topology.GetCorrespondentEnd(0),
                                        5000);
        Ipv6Address before;
        Ipv6Address atOnce;
        Ipv6Address soon;
        Simulator::Schedule(Seconds(50), &CallNow, [&]() {
            before = net.GetCorrespondentBinding();
            net.m_correspondent->Restart();
            atOnce = net.GetCorrespondentBinding();
        });
        // A packet with a Home Address option, a Binding Error, two tests over the home agent and
        // back, a Binding Update
        Simulator::Schedule(Seconds(52), &CallNow, [&]() { soon = net.GetCorrespondentBinding(); });
        Ipv6Address homeAtOnce;
        Ipv6Address homeLater;
        Simulator::Schedule(Seconds(100), &CallNow, [&]() {
            net.m_topology.GetHomeAgent()->Restart();
            homeAtOnce = net.GetHomeBinding();
        });
        // At the latest after the lifetime of 40 s and one second for DAD
        Simulator::Schedule(Seconds(145), &CallNow, [&]() { homeLater = net.GetHomeBinding(); });
        Simulator::Stop(Seconds(210));
        Simulator::Run();
        const Ipv6Address careOf = net.m_mobile->GetCareOfAddress();
        NS_TEST_ASSERT_MSG_EQ(careOf.IsAny(), false, "has a care-of address");
        NS_TEST_ASSERT_MSG_EQ(before, careOf, "bound before the restart");
        NS_TEST_ASSERT_MSG_EQ(atOnce, Ipv6Address::GetAny(), "forgotten by the restart");
        NS_TEST_ASSERT_MSG_EQ(soon, careOf, "bound again two seconds later");
        NS_TEST_ASSERT_MSG_EQ(homeAtOnce, Ipv6Address::GetAny(), "forgotten by the restart");
        NS_TEST_ASSERT_MSG_EQ(homeLater, careOf, "bound again after the refresh");
    }
};

/// Two mobile nodes that talk to each other while both move
class MobileToMobileCase : public TestCase
{
  public:
    MobileToMobileCase()
        : TestCase("Two mobile nodes in conversation register with each other and lose nothing but "
                   "what a handover costs")
    {
    }

  private:
    void DoRun() override
    {
        MovingNetwork net(MovementPlan::Every(Seconds(10), Seconds(10), Seconds(3), 5), true, 2);
        Ptr<HandoverMonitor> monitor = net.m_topology.CreateMonitor("mip6-ro");
        UdpConversation talk;
        talk.SetTraffic(50, 200);
        talk.SetPeriod(Seconds(5), Seconds(70));
        for (const auto& flow :
             talk.Install(net.m_topology.GetMobileEnd(0), net.m_topology.GetMobileEnd(1), 5000))
        {
            monitor->AddFlow(flow);
        }
        Simulator::Stop(Seconds(75));
        Simulator::Run();
        monitor->Finish();
        uint64_t sent = 0;
        uint64_t lost = 0;
        uint32_t handovers = 0;
        for (const HandoverRecord& record : monitor->GetRecords())
        {
            sent += record.sent;
            lost += record.lost;
            handovers += record.handover > 0 ? 1 : 0;
            NS_TEST_ASSERT_MSG_EQ(HandoverOutcomeName(record.outcome),
                                  std::string("ok"),
                                  "each succeeds");
        }
        NS_TEST_ASSERT_MSG_EQ(handovers, 10, "five each");
        NS_TEST_ASSERT_MSG_GT(sent, 5000, "50 packets per second and direction for a minute");
        // Each handover takes the link 50 ms, an RA, 110 ms of DAD and the registrations: less than
        // half a second
        NS_TEST_ASSERT_MSG_LT(lost, handovers * 25, "lost only while an end is away");
        Ptr<CorrespondentNode> first =
            net.m_topology.GetMobileNodes().Get(0)->GetObject<CorrespondentNode>();
        Ptr<CorrespondentNode> second =
            net.m_topology.GetMobileNodes().Get(1)->GetObject<CorrespondentNode>();
        NS_TEST_ASSERT_MSG_EQ(first->GetBindingCache().GetSize(), 1, "knows the other");
        NS_TEST_ASSERT_MSG_EQ(second->GetBindingCache().GetSize(), 1, "knows the other");
        for (uint32_t i = 0; i < 2; i++)
        {
            // RFC 6275 11.7.2: not with a care-of address from which a tunnelled packet came
            NS_TEST_ASSERT_MSG_EQ(net.m_topology.GetMobileNode(i)->GetRouteOptimizer()->GetNPeers(),
                                  1,
                                  "registers with the other by its home address alone");
        }
    }
};

/// Care-of addresses belong to the link that the node is on
class StaleCareOfCase : public TestCase
{
  public:
    StaleCareOfCase()
        : TestCase("No Binding Update names a care-of address of a link that the node has left")
    {
    }

  private:
    /// @param mobile a mobile node @param careOf its address, to be checked
    void Check(Ptr<MobileNode> mobile, Ipv6Address careOf)
    {
        ++m_checked;
        const Address here = mobile->GetMobileInterface()->GetAttachment()->GetPointOfAttachment();
        bool matches = false;
        for (uint32_t i = 0; i < 3; ++i)
        {
            matches |=
                here == Address(m_net->m_topology.GetPointOfAttachment(i)->GetIdentifier()) &&
                Ipv6Prefix(64).IsMatch(careOf, AddressPlan::AccessRouter(i));
        }
        m_stale += matches ? 0 : 1;
    }

    /// @param careOf care-of address of a Binding Update to the home agent
    void UpdateSent(Ipv6Address, Ipv6Address careOf, uint16_t)
    {
        Check(m_net->m_mobile, careOf);
    }

    /// @param careOf care-of address of a correspondent registration
    void Optimized(Ipv6Address, Ipv6Address careOf)
    {
        Check(m_net->m_mobile, careOf);
    }

    void DoRun() override
    {
        MovingNetwork net(MovementPlan::Every(Seconds(5), Seconds(5), Seconds(4), 20), true);
        m_net = &net;
        UdpConversation talk;
        talk.SetTraffic(50, 100);
        talk.SetPeriod(Seconds(3), Seconds(110));
        talk.Install(net.m_topology.GetMobileEnd(0), net.m_topology.GetCorrespondentEnd(0), 5000);
        net.m_mobile->TraceConnectWithoutContext("BindingUpdateSent",
                                                 MakeCallback(&StaleCareOfCase::UpdateSent, this));
        net.m_mobile->GetRouteOptimizer()->TraceConnectWithoutContext(
            "RouteOptimized",
            MakeCallback(&StaleCareOfCase::Optimized, this));
        Simulator::Stop(Seconds(110));
        Simulator::Run();
        NS_TEST_ASSERT_MSG_GT(m_checked, 40, "a registration of each kind for every movement");
        NS_TEST_ASSERT_MSG_EQ(m_stale, 0, "of the current link");
    }

    MovingNetwork* m_net{nullptr}; //!< the network
    int m_checked{0};              //!< care-of addresses looked at
    int m_stale{0};                //!< of them, those of another link
};

/// Nothing is left over
class EnduranceCase : public TestCase
{
  public:
    EnduranceCase()
        : TestCase("After 10000 handovers and the return home no binding and no address and no "
                   "timer and no packet is left over")
    {
    }

  private:
    /**
     * Move between two access networks every 1.5 s, go home, and look at what remains.
     * @param moves movements before the return home
     * @return events executed in 300 s that begin 500 s after it
     */
    uint64_t Live(uint32_t moves)
    {
        std::vector<Movement> movements;
        for (uint32_t i = 0; i < moves; ++i)
        {
            Movement movement;
            movement.at = Seconds(5) + MilliSeconds(1500) * i;
            movement.to = 1 + i % 2;
            movements.push_back(movement);
        }
        Movement last;
        last.at = Seconds(10) + MilliSeconds(1500) * moves;
        last.to = Movement::HOME;
        movements.push_back(last);
        // Advertisements would be most of the events
        MovingNetwork net(MovementPlan::List(movements), true, 1, MilliSeconds(700));
        UdpConversation talk;
        talk.SetTraffic(2, 100);
        talk.SetPeriod(Seconds(2), last.at);
        talk.Install(net.m_topology.GetMobileEnd(0), net.m_topology.GetCorrespondentEnd(0), 5000);
        m_registered = 0;
        net.m_mobile->TraceConnectWithoutContext(
            "Registered",
            MakeCallback(&EnduranceCase::CountRegistered, this));
        // Every lifetime, nonce and token has run out by then (420 s at the most)
        uint64_t begin = 0;
        uint64_t end = 0;
        Simulator::Schedule(last.at + Seconds(500), &CallNow, [&]() {
            begin = Simulator::GetEventCount();
        });
        Simulator::Schedule(last.at + Seconds(800), &CallNow, [&]() {
            end = Simulator::GetEventCount();
        });
        Simulator::Stop(last.at + Seconds(801));
        Simulator::Run();

        NS_TEST_EXPECT_MSG_EQ((m_registered >= moves * 99 / 100),
                              true,
                              "registered at nearly every stop");
        NS_TEST_EXPECT_MSG_EQ(static_cast<int>(net.m_mobile->GetState()),
                              static_cast<int>(MobileNodeState::AT_HOME),
                              "at home");
        NS_TEST_EXPECT_MSG_EQ(net.m_topology.GetHomeAgent()->GetBindingCache().GetSize(),
                              0,
                              "no binding at the home agent");
        NS_TEST_EXPECT_MSG_EQ(net.m_correspondent->GetBindingCache().GetSize(),
                              0,
                              "no binding at the correspondent node");
        NS_TEST_EXPECT_MSG_EQ((net.m_mobile->GetRouteOptimizer()->GetNPeers() <= 1),
                              true,
                              "the one peer at most");
        Ptr<MobileInterface> interface = net.m_mobile->GetMobileInterface();
        Ptr<Ipv6> ipv6 = net.m_topology.GetMobileNodes().Get(0)->GetObject<Ipv6>();
        NS_TEST_EXPECT_MSG_EQ(
            ipv6->GetNAddresses(ipv6->GetInterfaceForDevice(interface->GetDevice())),
            1,
            "the link-local address alone");
        NS_TEST_EXPECT_MSG_EQ(interface->GetAddressConfigurator()->GetAddresses().size(),
                              0,
                              "no care-of address");
        NS_TEST_EXPECT_MSG_EQ(net.m_mobile->GetQueueSize(), 0, "no packet that waits");
        return end - begin;
    }

    void DoRun() override
    {
        const double idle = Live(1);
        const double after = Live(10000);
        NS_TEST_ASSERT_MSG_EQ_TOL(after / idle,
                                  1.0,
                                  0.03,
                                  "as many events in idle time as after one handover");
    }

    /// Trace sink
    void CountRegistered(Ipv6Address, Ipv6Address, Ipv6Address)
    {
        ++m_registered;
    }

    uint32_t m_registered{0}; //!< acknowledged registrations
};

/// The whole of Mobile IPv6 in movement
class SystemMobilitySuite : public TestSuite
{
  public:
    SystemMobilitySuite()
        : TestSuite("mip6sec-system", TestSuite::Type::SYSTEM)
    {
        AddTestCase(new TcpCase(false));
        AddTestCase(new TcpCase(true));
        AddTestCase(new LossCase(10));
        AddTestCase(new LossCase(30));
        AddTestCase(new RestartCase);
        AddTestCase(new MobileToMobileCase);
        AddTestCase(new StaleCareOfCase);
    }
};

/// Long runs
class EnduranceSuite : public TestSuite
{
  public:
    EnduranceSuite()
        : TestSuite("mip6sec-endurance", TestSuite::Type::SYSTEM)
    {
        AddTestCase(new EnduranceCase);
    }
};

SystemMobilitySuite g_systemMobilitySuite; //!< registers the suite
EnduranceSuite g_enduranceSuite;           //!< registers the suite

} // namespace
