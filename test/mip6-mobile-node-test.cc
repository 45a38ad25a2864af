/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "function-objects.h"
#include "mip6-mobile-node-network.h"

#include "ns3/boolean.h"
#include "ns3/error-model.h"
#include "ns3/inet6-socket-address.h"
#include "ns3/mobility-input.h"
#include "ns3/mobility-output.h"
#include "ns3/packet-octets.h"
#include "ns3/pointer.h"
#include "ns3/simulator.h"
#include "ns3/test.h"
#include "ns3/udp-header.h"
#include "ns3/udp-socket-factory.h"
#include "ns3/uinteger.h"

#include <set>

using namespace ns3;
using namespace ns3::mip6sec;
using namespace ns3::mip6sec::test;

namespace
{

using Answer = std::optional<BindingAck>;

/// @param seen what is answered @return acceptance as asked for
Answer
Accept(const SeenUpdate& seen)
{
    BindingAck ack;
    ack.sequence = seen.update.sequence;
    ack.lifetime = seen.update.lifetime;
    return ack;
}

/// @param counts by something @return their sum
template <typename T>
uint32_t
Sum(const std::map<T, uint32_t>& counts)
{
    uint32_t sum = 0;
    for (const auto& [key, count] : counts)
    {
        sum += count;
    }
    return sum;
}

class StateTableTestCase : public TestCase
{
  public:
    StateTableTestCase()
        : TestCase("the state table has one successor for each state and event and reaches every "
                   "state")
    {
    }

  private:
    void DoRun() override
    {
        std::set<std::pair<MobileNodeState, MobileNodeEvent>> rows;
        for (const MobileNodeTransition& row : MobileNodeTransitions())
        {
            NS_TEST_EXPECT_MSG_EQ(rows.insert({row.state, row.event}).second,
                                  true,
                                  "two rows for " << MobileNodeStateName(row.state) << " and "
                                                  << MobileNodeEventName(row.event));
            const auto next = NextMobileNodeState(row.state, row.event);
            NS_TEST_ASSERT_MSG_EQ(next.has_value(), true, "a row has a successor");
            NS_TEST_EXPECT_MSG_EQ((*next == row.next), true, "its own");
        }
        std::set<MobileNodeState> reached{MobileNodeState::BOOTSTRAPPING};
        for (std::size_t i = 0; i < 6; ++i)
        {
            for (const MobileNodeTransition& row : MobileNodeTransitions())
            {
                if (reached.count(row.state))
                {
                    reached.insert(row.next);
                }
            }
        }
        NS_TEST_EXPECT_MSG_EQ(reached.size(), 6, "all states");
        NS_TEST_EXPECT_MSG_EQ(
            NextMobileNodeState(MobileNodeState::BOOTSTRAPPING, MobileNodeEvent::CARE_OF_CHANGED)
                .has_value(),
            false,
            "nothing is registered without a home address");
        // Whatever the state, a lost link ends in DETACHED unless there is no home address
        for (const MobileNodeState state : reached)
        {
            const auto next = NextMobileNodeState(state, MobileNodeEvent::CARE_OF_LOST);
            const bool stays =
                state == MobileNodeState::BOOTSTRAPPING || state == MobileNodeState::DETACHED;
            NS_TEST_EXPECT_MSG_EQ(next.has_value(), !stays, MobileNodeStateName(state));
            NS_TEST_EXPECT_MSG_EQ((!next || *next == MobileNodeState::DETACHED), true, "detached");
        }
    }
};

class QueueTestCase : public TestCase
{
  public:
    QueueTestCase()
        : TestCase("a payload queue keeps order and limit and gives up what has waited for too "
                   "long")
    {
    }

  private:
    void DoRun() override
    {
        std::vector<std::pair<Time, uint32_t>> given;
        PayloadQueue queue(
            [&](Ptr<Packet> packet) { given.emplace_back(Simulator::Now(), packet->GetSize()); });
        for (uint32_t i = 1; i <= 4; ++i)
        {
            Simulator::Schedule(Seconds(i), &CallNow, [&queue, i, this]() {
                NS_TEST_EXPECT_MSG_EQ(queue.Push(Create<Packet>(i), 3, Seconds(10)),
                                      (i < 4),
                                      "room for three");
            });
        }
        Simulator::Schedule(Seconds(5), &CallNow, [&]() {
            NS_TEST_EXPECT_MSG_EQ(queue.Pop()->GetSize(), 1, "first in, first out");
        });
        Simulator::Run();
        NS_TEST_ASSERT_MSG_EQ(given.size(), 2, "two have waited for too long");
        NS_TEST_EXPECT_MSG_EQ(given[0].first, Seconds(12), "the second after 10 s");
        NS_TEST_EXPECT_MSG_EQ(given[0].second, 2, "the second");
        NS_TEST_EXPECT_MSG_EQ(given[1].first, Seconds(13), "the third after 10 s");
        NS_TEST_EXPECT_MSG_EQ(queue.GetSize(), 0, "empty");
        NS_TEST_EXPECT_MSG_EQ((queue.Pop() == nullptr), true, "nothing to take");
        Simulator::Destroy();
    }
};

class HoldTestCase : public TestCase
{
  public:
    HoldTestCase()
        : TestCase("payload waits for the acknowledgement and every packet is delivered or dropped "
                   "with a trace")
    {
    }

  private:
    void DoRun() override
    {
        MobileNodeNetwork network({});
        network.role->SetAttribute("QueueLimit", UintegerValue(20));
        network.role->SetAttribute("QueueTimeout", TimeValue(Seconds(1.2)));
        network.answer = [&](const SeenUpdate& seen) -> Answer {
            return network.updates.size() == 2 ? Accept(seen) : std::nullopt;
        };
        network.StartOn(0);
        // 10 packets a second while the second Binding Update, 1.5 s later, is the one answered;
        // those of the first 0.35 s or so wait for too long, and the rest fits the queue
        network.SendDatagrams(network.mobileNode,
                              network.CorrespondentAddress(),
                              Seconds(0),
                              Seconds(5),
                              MilliSeconds(100));
        network.Run(Seconds(10));
        NS_TEST_EXPECT_MSG_EQ(network.sent, 50, "datagrams sent");
        NS_TEST_EXPECT_MSG_GT(network.drops[MobileNodeDrop::QUEUE_TIMEOUT], 0, "waited too long");
        NS_TEST_EXPECT_MSG_LT(network.drops[MobileNodeDrop::QUEUE_TIMEOUT], 6, "only the first");
        NS_TEST_EXPECT_MSG_EQ(network.drops.size(), 1, "for no other reason");
        NS_TEST_EXPECT_MSG_EQ(network.innerSources.size() + Sum(network.drops),
                              50,
                              "none lost without a word");
        for (const Ipv6Address& source : network.innerSources)
        {
            NS_TEST_EXPECT_MSG_EQ(source, network.HomeAddress(), "inner source");
        }
        for (const uint8_t hopLimit : network.innerHopLimits)
        {
            NS_TEST_EXPECT_MSG_EQ(+hopLimit, 64, "what the node originates is not forwarded by it");
        }
    }
};

class OverflowTestCase : public TestCase
{
  public:
    OverflowTestCase()
        : TestCase("a full queue drops the newest packet with a trace")
    {
    }

  private:
    void DoRun() override
    {
        MobileNodeNetwork network({});
        network.role->SetAttribute("QueueLimit", UintegerValue(7));
        network.answer = [&](const SeenUpdate& seen) -> Answer {
            return network.updates.size() == 3 ? Accept(seen) : std::nullopt;
        };
        network.StartOn(0);
        network.SendDatagrams(network.mobileNode,
                              network.CorrespondentAddress(),
                              Seconds(0),
                              Seconds(1),
                              MilliSeconds(50));
        network.Run(Seconds(10));
        NS_TEST_EXPECT_MSG_EQ(network.sent, 20, "datagrams sent");
        NS_TEST_EXPECT_MSG_EQ(network.drops[MobileNodeDrop::QUEUE_FULL], 13, "beyond seven");
        NS_TEST_EXPECT_MSG_EQ(network.innerSources.size(), 7, "seven delivered");
        NS_TEST_EXPECT_MSG_EQ(network.role->GetQueueSize(), 0, "nothing left");
    }
};

/// @param homeAddress in a Home Address option; :: for none @return an IPv6 packet with a UDP
/// datagram to the home address, its checksum unset
Ptr<Packet>
TunneledDatagram(const Ipv6Address& homeAddress = Ipv6Address::GetAny())
{
    constexpr uint8_t udpProtocol = 17;
    Ptr<Packet> packet = Create<Packet>(10);
    UdpHeader udp;
    udp.SetSourcePort(1);
    udp.SetDestinationPort(MobileNodeNetwork::PORT);
    packet->AddHeader(udp);
    Ipv6Header header;
    header.SetNextHeader(udpProtocol);
    if (!homeAddress.IsAny())
    {
        const auto option = SerializeHomeAddressHeader(udpProtocol, homeAddress);
        packet->AddHeader(OctetsHeader(option.data(), option.size()));
        header.SetNextHeader(NH_DEST_OPTIONS);
    }
    header.SetSource(MobileNodeNetwork::CorrespondentAddress());
    header.SetDestination(MobileNodeNetwork::HomeAddress());
    header.SetHopLimit(64);
    header.SetPayloadLength(packet->GetSize());
    packet->AddHeader(header);
    return packet;
}

class StrangerTestCase : public TestCase
{
  public:
    StrangerTestCase()
        : TestCase("a tunnelled packet is taken from the home agent only")
    {
    }

  private:
    void DoRun() override
    {
        MobileNodeNetwork network({});
        network.answer = Accept;
        network.Listen(network.mobileNode);
        network.StartOn(0);
        network.Run(Seconds(1));
        for (Ptr<Node> from : {network.agents[0], network.correspondent})
        {
            const Ipv6Address outer = from == network.correspondent
                                          ? MobileNodeNetwork::CorrespondentAddress()
                                          : MobileNodeNetwork::AgentAddress(0);
            Ptr<Packet> inner = TunneledDatagram();
            TunnelProtocol::Install(from)->Send(inner, outer, network.CareOf(0));
        }
        network.Run(Seconds(2));
        NS_TEST_EXPECT_MSG_EQ(Sum(network.Received(network.mobileNode)), 1, "one delivered");
        NS_TEST_EXPECT_MSG_EQ(network.drops[MobileNodeDrop::NOT_FROM_HOME_AGENT], 1, "one not");
    }
};

class TunneledPeerTestCase : public TestCase
{
  public:
    TunneledPeerTestCase()
        : TestCase("a tunnelled packet begins a registration with who a Home Address option says "
                   "has sent it if that is accepted")
    {
    }

  private:
    void DoRun() override
    {
        const Ipv6Address source = MobileNodeNetwork::CorrespondentAddress();
        const Ipv6Address homeAddress("fd00:99::1");
        MobileNodeNetwork::Options options;
        options.optimize = true;
        MobileNodeNetwork network(options);
        network.answer = Accept;
        network.Listen(network.mobileNode);
        network.StartOn(0);
        network.Run(Seconds(1));
        const auto send = [&](Ipv6Address option) {
            TunnelProtocol::Install(network.agents[0])
                ->Send(TunneledDatagram(option),
                       MobileNodeNetwork::AgentAddress(0),
                       network.CareOf(0));
        };
        Ptr<RouteOptimizer> optimizer = network.role->GetRouteOptimizer();
        send(homeAddress);
        network.Run(Seconds(2));
        NS_TEST_EXPECT_MSG_EQ(Sum(network.Received(network.mobileNode)), 0, "no binding");
        NS_TEST_EXPECT_MSG_EQ(optimizer->GetNPeers(), 0, "so nothing begins (RFC 6275 9.3.1)");

        m_bound = {homeAddress, source};
        MobilityInput::Install(network.mobileNode)
            ->AddBindingCheck(MakeCallback(&TunneledPeerTestCase::IsBound, this));
        send(homeAddress);
        network.Run(Seconds(3));
        NS_TEST_EXPECT_MSG_EQ(Sum(network.Received(network.mobileNode)), 1, "delivered");
        NS_TEST_EXPECT_MSG_EQ(optimizer->GetNPeers(), 1, "one peer");
        NS_TEST_EXPECT_MSG_EQ((optimizer->GetState(source) == RouteOptimizerState::NONE),
                              true,
                              "not the care-of address");
        NS_TEST_EXPECT_MSG_EQ((optimizer->GetState(homeAddress) == RouteOptimizerState::NONE),
                              false,
                              "but the home address");

        send(Ipv6Address::GetAny());
        network.Run(Seconds(4));
        NS_TEST_EXPECT_MSG_EQ(Sum(network.Received(network.mobileNode)), 2, "delivered");
        NS_TEST_EXPECT_MSG_EQ((optimizer->GetState(source) == RouteOptimizerState::NONE),
                              false,
                              "without an option it is the source");
    }

    /// @param homeAddress in an option @param careOfAddress source @return whether they are m_bound
    bool IsBound(Ipv6Address homeAddress, Ipv6Address careOfAddress)
    {
        return m_bound == std::make_pair(homeAddress, careOfAddress);
    }

    std::pair<Ipv6Address, Ipv6Address> m_bound; //!< a binding
};

class CareOfSourceTestCase : public TestCase
{
  public:
    CareOfSourceTestCase()
        : TestCase("a socket bound to the care-of address sends without Mobile IPv6")
    {
    }

  private:
    void DoRun() override
    {
        MobileNodeNetwork network({});
        network.answer = Accept;
        network.Listen(network.correspondent);
        network.StartOn(0);
        network.Run(Seconds(1));
        Ptr<Socket> socket =
            Socket::CreateSocket(network.mobileNode, UdpSocketFactory::GetTypeId());
        socket->Bind(Inet6SocketAddress(network.CareOf(0), 99));
        socket->SendTo(Create<Packet>(10),
                       0,
                       Inet6SocketAddress(network.CorrespondentAddress(), network.PORT));
        network.Run(Seconds(2));
        NS_TEST_EXPECT_MSG_EQ(network.Received(network.correspondent).count(network.CareOf(0)),
                              1,
                              "received from the care-of address");
        NS_TEST_EXPECT_MSG_EQ(network.innerSources.size(), 0, "nothing tunnelled");
    }
};

class RoamTestCase : public TestCase
{
  public:
    RoamTestCase()
        : TestCase("datagrams in both directions go on over five movements through the tunnel of a "
                   "home agent")
    {
    }

  private:
    void DoRun() override
    {
        MobileNodeNetwork::Options options;
        options.recordOnly = false;
        MobileNodeNetwork network(options);
        network.Listen(network.mobileNode);
        network.Listen(network.correspondent);
        network.StartOn(0);
        for (uint32_t i = 0; i < 5; ++i)
        {
            network.Move(Seconds(5 + 2 * i), (i + 1) % 2);
        }
        network.SendDatagrams(network.mobileNode,
                              network.CorrespondentAddress(),
                              Seconds(0.5),
                              Seconds(18),
                              MilliSeconds(50));
        network.SendDatagrams(network.correspondent,
                              network.HomeAddress(),
                              Seconds(4),
                              Seconds(18),
                              MilliSeconds(50));
        network.Run(Seconds(22));
        const auto& up = network.Received(network.correspondent);
        const auto& down = network.Received(network.mobileNode);
        NS_TEST_ASSERT_MSG_EQ(up.size(), 1, "one source at the correspondent node");
        NS_TEST_EXPECT_MSG_EQ(up.begin()->first, network.HomeAddress(), "the home address");
        // 350 up, all kept in the queue while there is no registration; 280 down, of which a
        // movement loses what is on its way or sent to the old care-of address: 50 ms without a
        // link, router discovery and a round trip, so at most 5 datagrams at 20 a second
        NS_TEST_EXPECT_MSG_EQ(up.begin()->second + Sum(network.drops), 350, "all sent arrive");
        NS_TEST_EXPECT_MSG_EQ(Sum(network.drops), 0, "none dropped");
        NS_TEST_EXPECT_MSG_GT_OR_EQ(Sum(down), 280 - 25, "few lost on the way down");
        NS_TEST_EXPECT_MSG_LT(Sum(down), 281, "none twice");
        NS_TEST_EXPECT_MSG_EQ(network.homeAgents[0]->GetBindingCache().GetSize(), 1, "one binding");
    }
};

/// Drops a share of the Mobility Header and ICMPv6 messages that arrive
class LossTestCase : public TestCase
{
  public:
    /// @param percent share of the frames that is lost
    explicit LossTestCase(uint32_t percent)
        : TestCase("with " + std::to_string(percent) +
                   " percent of all frames lost the mobile node is registered after every "
                   "movement"),
          m_rate(percent / 100.0)
    {
    }

  private:
    void DoRun() override
    {
        MobileNodeNetwork::Options options;
        options.recordOnly = false;
        MobileNodeNetwork network(options);
        // In both directions: at the mobile node, and at the routers of the access links
        network.mobileDevice->SetAttribute("ReceiveErrorModel", PointerValue(MakeErrors(1)));
        for (std::size_t i = 0; i < network.routers.size(); ++i)
        {
            network.links[i]->GetDevice(0)->SetAttribute("ReceiveErrorModel",
                                                         PointerValue(MakeErrors(2 + i)));
        }
        network.StartOn(0);
        constexpr uint32_t moves = 10;
        for (uint32_t i = 0; i < moves; ++i)
        {
            network.Move(Seconds(40 * (i + 1)), (i + 1) % 2);
        }
        uint32_t registered = 0;
        for (uint32_t i = 0; i <= moves; ++i)
        {
            // 1.5 + 3 + 6 + 12 s allow five attempts, each lost with 1 - (1 - p)^2
            network.Run(Seconds(40 * (i + 1)) - MilliSeconds(1));
            const bool now = network.role->GetState() == MobileNodeState::REGISTERED &&
                             network.role->GetCareOfAddress() == network.CareOf(i % 2);
            registered += now ? 1 : 0;
        }
        NS_TEST_EXPECT_MSG_EQ(registered, moves + 1, "registered on every link");
        NS_TEST_EXPECT_MSG_EQ(network.homeAgents[0]->GetBindingCache().GetSize(), 1, "one binding");
    }

    /// @param stream random stream @return loses frames at the rate
    Ptr<RateErrorModel> MakeErrors(int64_t stream) const
    {
        Ptr<RateErrorModel> errors = CreateObject<RateErrorModel>();
        errors->SetUnit(RateErrorModel::ERROR_UNIT_PACKET);
        errors->SetRate(m_rate);
        errors->AssignStreams(stream);
        return errors;
    }

    double m_rate; //!< share lost
};

class RestartTestCase : public TestCase
{
  public:
    RestartTestCase()
        : TestCase("after a restart of the home agent the next refresh brings the binding back")
    {
    }

  private:
    void DoRun() override
    {
        MobileNodeNetwork::Options options;
        options.recordOnly = false;
        MobileNodeNetwork network(options);
        network.role->SetAttribute("Lifetime", TimeValue(Seconds(40)));
        network.StartOn(0);
        network.Run(Seconds(10));
        NS_TEST_EXPECT_MSG_EQ((network.role->GetState() == MobileNodeState::REGISTERED),
                              true,
                              "registered");
        network.homeAgents[0]->Restart();
        NS_TEST_EXPECT_MSG_EQ(network.homeAgents[0]->GetBindingCache().GetSize(), 0, "forgotten");
        // The refresh is due 0.8 * 40 s after the first registration; the home agent does DAD then
        network.Run(Seconds(38));
        NS_TEST_EXPECT_MSG_EQ(network.homeAgents[0]->GetBindingCache().GetSize(), 1, "back");
        NS_TEST_EXPECT_MSG_EQ((network.role->GetState() == MobileNodeState::REGISTERED),
                              true,
                              "registered all the time");
    }
};

class DetachTestCase : public TestCase
{
  public:
    DetachTestCase()
        : TestCase("without a link nothing is sent and payload is dropped with a trace when it has "
                   "waited for too long")
    {
    }

  private:
    void DoRun() override
    {
        MobileNodeNetwork network({});
        network.answer = Accept;
        network.StartOn(0);
        network.Detach(Seconds(2));
        network.SendDatagrams(network.mobileNode,
                              network.CorrespondentAddress(),
                              Seconds(3),
                              Seconds(4),
                              MilliSeconds(100));
        network.Run(Seconds(1000));
        NS_TEST_EXPECT_MSG_EQ(network.updates.size(), 1, "only the one before");
        NS_TEST_EXPECT_MSG_EQ((network.role->GetState() == MobileNodeState::DETACHED),
                              true,
                              "detached");
        NS_TEST_EXPECT_MSG_EQ(network.drops[MobileNodeDrop::QUEUE_TIMEOUT], 10, "all ten");
        NS_TEST_EXPECT_MSG_EQ((network.role->GetHomeRegistration().GetEntry() == nullptr),
                              true,
                              "the entry has ended with its lifetime");
    }
};

/**
 * The mobile node's state, payload and tunnel (RFC 6275 11.1 to 11.3).
 */
class MobileNodeTestSuite : public TestSuite
{
  public:
    MobileNodeTestSuite()
        : TestSuite("mip6sec-mobile-node", TestSuite::Type::UNIT)
    {
        AddTestCase(new StateTableTestCase);
        AddTestCase(new QueueTestCase);
        AddTestCase(new HoldTestCase);
        AddTestCase(new OverflowTestCase);
        AddTestCase(new StrangerTestCase);
        AddTestCase(new TunneledPeerTestCase);
        AddTestCase(new CareOfSourceTestCase);
        AddTestCase(new RoamTestCase);
        AddTestCase(new LossTestCase(10));
        AddTestCase(new LossTestCase(30));
        AddTestCase(new RestartTestCase);
        AddTestCase(new DetachTestCase);
    }
} g_mobileNodeTestSuite; //!< registers the suite

} // namespace
