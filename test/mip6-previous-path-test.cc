/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "attach-test-link.h"
#include "function-objects.h"
#include "mip6-mobile-node-network.h"
#include "route-optimizer-fixture.h"
#include "wire-test-support.h"

#include "ns3/expected-link.h"
#include "ns3/inet6-socket-address.h"
#include "ns3/mobility-extensions.h"
#include "ns3/pointer.h"
#include "ns3/role-device.h"
#include "ns3/simulator.h"
#include "ns3/udp-socket-factory.h"
#include "ns3/uinteger.h"

using namespace ns3;
using namespace ns3::mip6sec;
using namespace ns3::mip6sec::test;

// The previous care-of address of a mobile node while its router forwards: RFC 5568 3.1, RFC 6275
// 10.4.5, 11.3.1

namespace
{

constexpr double MOVE = 10;                            //!< link down, seconds
constexpr double UP = 10.05;                           //!< link up
const Ipv6Address PREVIOUS_ROUTER("2001:2:0:1000::1"); //!< router of the first access link
const Ipv6Address NEXT_ROUTER("2001:2:0:1001::1");     //!< router of the second

/// Takes its time for each care-of address
class SlowProtection : public NoProtection
{
  public:
    Time delay; //!< that it takes

    void Establish(const HomeAgentPeers&, Callback<void, bool> done) override
    {
        Simulator::Schedule(delay, &CallNow, [done]() { done(true); });
    }
};

/// The network, with a tunnel between the previous router and the mobile node as RFC 5568 has it
class ForwardingNetwork : public LinkForesight
{
  public:
    /// A packet that was handed out for the previous router
    struct Handed
    {
        Time at;           //!< when
        Ipv6Header header; //!< its header
        uint32_t size;     //!< octets behind that
    };

    /// @param optimize whether routes are optimised @param establish time that protection takes
    explicit ForwardingNetwork(bool optimize, Time establish = Seconds(0))
        : network(MakeOptions(optimize))
    {
        previous = network.CareOf(0);
        next = network.CareOf(1);
        Ptr<SlowProtection> protection = CreateObject<SlowProtection>();
        protection->delay = establish;
        network.role->SetAttribute("Protection", PointerValue(protection));
        network.interface->SetForesight(this);
        Ptr<Node> router = network.routers[0];
        m_device = CreateRoleDevice(router, 1500, MakeCallback(&ForwardingNetwork::Forward, this));
        // Stock routing wants an address wherever a route leads
        Ptr<Ipv6> ipv6 = router->GetObject<Ipv6>();
        ipv6->AddAddress(ipv6->GetInterfaceForDevice(m_device),
                         Ipv6InterfaceAddress(Ipv6Address("2001:2:0:ffff::1"), Ipv6Prefix(128)));
        TunnelProtocol::Install(router)->AddHandler(
            MakeCallback(&ForwardingNetwork::Reverse, this));
        TunnelProtocol::Install(network.mobileNode)
            ->AddHandler(MakeCallback(&ForwardingNetwork::Receive, this));
        network.mobileNode->GetObject<MobilityProtocol>()->TraceConnectWithoutContext(
            "Tx",
            MakeCallback(&ForwardingNetwork::NoteMessage, this));
        network.role->TraceConnectWithoutContext("Queued",
                                                 MakeCallback(&ForwardingNetwork::Queued, this));
        network.Listen(network.mobileNode);
        network.Listen(network.correspondent);
        network.StartOn(0);
        network.Move(Seconds(MOVE), 1);
    }

    ~ForwardingNetwork() override
    {
        m_device->SetSendCallback(VirtualNetDevice::SendCallback());
        network.interface->SetForesight(nullptr);
    }

    std::optional<ExpectedLink> Expect(const Address&) override
    {
        if (!expected || Simulator::Now() < Seconds(MOVE))
        {
            return std::nullopt;
        }
        network.interface->Retain(previous, Seconds(30));
        ExpectedLink link;
        link.router.linkLayerAddress.resize(6);
        network.links[1]->GetDevice(0)->GetAddress().CopyTo(link.router.linkLayerAddress.data());
        link.routerAddress = NEXT_ROUTER;
        link.prefix.prefix = NEXT_ROUTER.CombinePrefix(64);
        link.careOfAddress = next;
        return link;
    }

    void Arrived(const ExpectedLink&) override
    {
        Ptr<Ipv6> ipv6 = network.routers[0]->GetObject<Ipv6>();
        Ipv6StaticRoutingHelper().GetStaticRouting(ipv6)->AddHostRouteTo(
            previous,
            ipv6->GetInterfaceForDevice(m_device));
        Use();
    }

    /// The previous router forwards nothing any more
    void StopForwarding()
    {
        Ptr<Ipv6> ipv6 = network.routers[0]->GetObject<Ipv6>();
        Ipv6StaticRoutingHelper().GetStaticRouting(ipv6)->NotifyRemoveRoute(
            previous,
            Ipv6Prefix(128),
            Ipv6Address::GetZero(),
            ipv6->GetInterfaceForDevice(m_device));
    }

    /// Use the previous care-of address
    void Use()
    {
        network.role->UsePreviousCareOf(previous, [this](Ptr<Packet> packet, Ipv6Address from) {
            Handed packetHanded;
            packetHanded.at = Simulator::Now();
            Ptr<Packet> payload = packet->Copy();
            payload->RemoveHeader(packetHanded.header);
            packetHanded.size = payload->GetSize();
            handed.push_back(packetHanded);
            return from == previous && !refuse &&
                   network.mobileNode->GetObject<TunnelProtocol>()->Send(packet,
                                                                         next,
                                                                         PREVIOUS_ROUTER);
        });
    }

    /// @param at seconds @param what done then
    void At(double at, std::function<void()> what)
    {
        Simulator::ScheduleWithContext(network.mobileNode->GetId(),
                                       Seconds(at),
                                       &CallNow,
                                       std::move(what));
    }

    /// @param up whether from the mobile node @param start seconds @param stop seconds
    /// @param interval seconds
    void Send(bool up, double start, double stop, double interval)
    {
        network.SendDatagrams(up ? network.mobileNode : network.correspondent,
                              up ? network.CorrespondentAddress() : network.HomeAddress(),
                              Seconds(start),
                              Seconds(stop),
                              Seconds(interval));
    }

    /// @return datagrams from the home address at the correspondent node
    uint32_t Delivered() const
    {
        const auto& received = network.Received(network.correspondent);
        auto found = received.find(MobileNodeNetwork::HomeAddress());
        return received.size() > 1 || found == received.end() ? 0 : found->second;
    }

    MobileNodeNetwork network;           //!< the network
    Ipv6Address previous;                //!< care-of address on the first link
    Ipv6Address next;                    //!< on the second
    bool expected{true};                 //!< whether links are
    bool refuse{false};                  //!< whether what is handed out goes nowhere
    std::vector<Handed> handed;          //!< what the mobile node handed out
    std::vector<uint8_t> forwarded;      //!< protocols of what came to it from the router
    std::map<Ipv6Address, Time> updates; //!< last Binding Updates, by destination
    uint32_t mostQueued{0};              //!< largest queue since the link came up

  private:
    /// @param optimize whether routes are optimised @return how the network looks
    static MobileNodeNetwork::Options MakeOptions(bool optimize)
    {
        MobileNodeNetwork::Options options;
        options.recordOnly = false;
        options.correspondentRole = optimize;
        options.optimize = optimize;
        return options;
    }

    /// @param packet for the previous care-of address @return true
    bool Forward(Ptr<Packet> packet, const Address&, const Address&, uint16_t)
    {
        network.routers[0]->GetObject<TunnelProtocol>()->Send(packet, PREVIOUS_ROUTER, next);
        return true;
    }

    /// @param inner from the mobile node @param header its header @param source outer source
    /// @return whether it is from the previous care-of address
    bool Reverse(Ptr<Packet> inner, const Ipv6Header& header, Ipv6Address source, Ipv6Address)
    {
        if (source != next || header.GetSource() != previous)
        {
            return false;
        }
        Reenter(network.links[0]->GetDevice(0), inner);
        return true;
    }

    /// @param inner from the previous router @param header its header @param source outer source
    /// @return whether it is for the previous care-of address
    bool Receive(Ptr<Packet> inner, const Ipv6Header& header, Ipv6Address source, Ipv6Address)
    {
        if (source != PREVIOUS_ROUTER || header.GetDestination() != previous)
        {
            return false;
        }
        forwarded.push_back(header.GetNextHeader());
        Reenter(network.mobileDevice, inner);
        return true;
    }

    /// @param message sent @param path which way
    void NoteMessage(const MobilityMessage& message, const MobilityPath& path, uint32_t)
    {
        if (message.GetType() == MhType::BINDING_UPDATE)
        {
            updates[path.destination] = Simulator::Now();
        }
    }

    /// @param packets that wait
    void Queued(uint32_t packets)
    {
        if (Simulator::Now() > Seconds(UP))
        {
            mostQueued = std::max(mostQueued, packets);
        }
    }

    Ptr<VirtualNetDevice> m_device; //!< of the previous router
};

MIP6SEC_TEST_CASE(HomeAgentPath,
                  "Payload reaches the home agent from the previous care-of address until a "
                  "Binding Update is sent")
{
    ForwardingNetwork f(false, Seconds(0.5));
    f.Send(true, 9.505, 12, 0.01);
    std::size_t before = 99;
    std::size_t after = 0;
    f.At(10.549, [&]() { before = f.network.role->GetQueueSize(); });
    f.At(10.556, [&]() { after = f.network.role->GetQueueSize(); });
    f.network.Run(Seconds(13));
    // Those of the time without a link at once, then one each 10 ms until protection is there
    NS_TEST_ASSERT_MSG_EQ(f.handed.size(), 55, "sent from 10.005 s to 10.545 s");
    for (std::size_t i = 0; i < f.handed.size(); ++i)
    {
        const auto& packet = f.handed[i];
        const Time sent = MilliSeconds(10005 + 10 * i);
        NS_TEST_EXPECT_MSG_EQ(packet.at, std::max(sent, Seconds(UP)), "in order");
        NS_TEST_EXPECT_MSG_EQ(packet.header.GetSource(), f.previous, "source");
        NS_TEST_EXPECT_MSG_EQ(packet.header.GetDestination(),
                              MobileNodeNetwork::AgentAddress(0),
                              "to the home agent");
        NS_TEST_EXPECT_MSG_EQ(+packet.header.GetNextHeader(), 41, "encapsulated");
        NS_TEST_EXPECT_MSG_EQ(+packet.header.GetHopLimit(), 64, "the node's hop limit");
        NS_TEST_EXPECT_MSG_EQ(packet.header.GetPayloadLength(), 40 + 8 + 100, "length");
        NS_TEST_EXPECT_MSG_EQ(packet.size, 40 + 8 + 100, "nothing else");
    }
    NS_TEST_EXPECT_MSG_EQ(f.updates[MobileNodeNetwork::AgentAddress(0)],
                          Seconds(UP + 0.5),
                          "the update goes out");
    NS_TEST_EXPECT_MSG_EQ(before, 0, "nothing waits before");
    NS_TEST_EXPECT_MSG_EQ(after, 1, "what comes afterwards waits");
    // The update overtakes what was sent less than the delay of the core before it
    NS_TEST_EXPECT_MSG_EQ(f.Delivered(), f.network.sent - 1, "all arrive but that of 10.545 s");
    NS_TEST_EXPECT_MSG_EQ(f.network.role->GetCareOfAddress(), f.next, "registered in the end");
}

MIP6SEC_TEST_CASE(DirectPath,
                  "Correspondent nodes are sent to from the previous care-of address until their "
                  "Binding Update is sent")
{
    ForwardingNetwork f(true);
    f.Send(false, 5, 9.9, 0.1);
    f.Send(true, 9.0005, 12, 0.001);
    std::size_t behind = 0;
    Time caughtUp;
    std::string states;
    f.network.role->GetRouteOptimizer()->TraceConnectWithoutContext(
        "CaughtUp",
        Calling<void, Ipv6Address>([&](Ipv6Address careOf) {
            caughtUp = careOf == f.next ? Simulator::Now() : caughtUp;
        }));
    f.network.role->GetRouteOptimizer()->TraceConnectWithoutContext(
        "StateChange",
        Calling<void, Ipv6Address, RouteOptimizerState, RouteOptimizerState>(
            [&](Ipv6Address, RouteOptimizerState, RouteOptimizerState state) {
                if (Simulator::Now() > Seconds(UP))
                {
                    states += std::string(RouteOptimizerStateName(state)) + " ";
                }
            }));
    f.At(10.1, [&]() { behind = f.network.role->GetRouteOptimizer()->GetNBehind(); });
    f.network.Run(Seconds(13));
    const Time update = f.updates[MobileNodeNetwork::CorrespondentAddress()];
    const Time registered = f.updates[MobileNodeNetwork::AgentAddress(0)];
    NS_TEST_ASSERT_MSG_EQ(registered, Seconds(UP), "registered with the home agent at once");
    NS_TEST_ASSERT_MSG_GT(update, registered + MilliSeconds(40), "with the peer later");
    NS_TEST_EXPECT_MSG_EQ(f.mostQueued,
                          0,
                          "nothing waits, although the home agent has not answered");
    NS_TEST_ASSERT_MSG_GT(f.handed.size(), 80, "sent from 10.0005 s on");
    for (const auto& packet : f.handed)
    {
        NS_TEST_EXPECT_MSG_EQ(packet.header.GetSource(), f.previous, "source");
        NS_TEST_EXPECT_MSG_EQ(packet.header.GetDestination(),
                              MobileNodeNetwork::CorrespondentAddress(),
                              "straight to the peer");
        NS_TEST_EXPECT_MSG_EQ(+packet.header.GetNextHeader(),
                              +NH_DEST_OPTIONS,
                              "with a Home Address option");
        NS_TEST_EXPECT_MSG_EQ(packet.size, 24 + 8 + 100, "length");
        NS_TEST_EXPECT_MSG_EQ(packet.header.GetPayloadLength(), packet.size, "as it says");
    }
    NS_TEST_EXPECT_MSG_LT(f.handed.back().at, update, "until the update");
    NS_TEST_EXPECT_MSG_LT(update - f.handed.back().at,
                          MilliSeconds(1) + NanoSeconds(1),
                          "all of it");
    // The update overtakes what was sent less than the delay of the core before it
    const double overtaken = 3000.0 - f.Delivered();
    NS_TEST_EXPECT_MSG_EQ_TOL(overtaken, 10.5, 0.5, "all arrive but 10 ms");
    NS_TEST_EXPECT_MSG_EQ(states, "testing updating bound ", "and the errors are ignored");
    NS_TEST_EXPECT_MSG_EQ(behind, 1, "one peer has yet to be told");
    NS_TEST_EXPECT_MSG_GT(caughtUp, update, "and acknowledges it");
    NS_TEST_EXPECT_MSG_LT(caughtUp, update + MilliSeconds(60), "a round trip later");
    NS_TEST_EXPECT_MSG_EQ(f.network.role->GetRouteOptimizer()->GetNBehind(), 0, "none in the end");
}

MIP6SEC_TEST_CASE(KeepsFields, "Hop limit and traffic class of what is sent directly are kept")
{
    ForwardingNetwork f(true, Seconds(2));
    f.Send(false, 5, 9.9, 0.1);
    f.At(11, [&]() {
        Ptr<Socket> socket =
            Socket::CreateSocket(f.network.mobileNode, UdpSocketFactory::GetTypeId());
        socket->Bind6();
        socket->SetIpv6HopLimit(33);
        socket->SetIpv6Tclass(0xb8);
        socket->SendTo(Create<Packet>(7),
                       0,
                       Inet6SocketAddress(MobileNodeNetwork::CorrespondentAddress(), 9));
        socket->Close();
    });
    f.network.Run(Seconds(12));
    NS_TEST_ASSERT_MSG_EQ(f.handed.size(), 1, "one packet");
    NS_TEST_EXPECT_MSG_EQ(+f.handed[0].header.GetHopLimit(), 33, "hop limit");
    NS_TEST_EXPECT_MSG_EQ(+f.handed[0].header.GetTrafficClass(), 0xb8, "traffic class");
}

MIP6SEC_TEST_CASE(OwnSource, "A socket bound to the previous care-of address goes on sending")
{
    ForwardingNetwork f(false);
    f.At(11, [&]() {
        Ptr<Socket> socket =
            Socket::CreateSocket(f.network.mobileNode, UdpSocketFactory::GetTypeId());
        socket->Bind(Inet6SocketAddress(f.previous, 0));
        socket->SendTo(
            Create<Packet>(7),
            0,
            Inet6SocketAddress(MobileNodeNetwork::CorrespondentAddress(), MobileNodeNetwork::PORT));
        socket->Close();
    });
    f.network.Run(Seconds(12));
    NS_TEST_ASSERT_MSG_EQ(f.handed.size(), 1, "one packet");
    NS_TEST_EXPECT_MSG_EQ(+f.handed[0].header.GetNextHeader(), 17, "as it is");
    const auto& received = f.network.Received(f.network.correspondent);
    NS_TEST_EXPECT_MSG_EQ(received.count(f.previous), 1, "arrives, and from there");
}

MIP6SEC_TEST_CASE(Inbound,
                  "Tunnelled and optimised packets to the previous care-of address are accepted "
                  "from its router")
{
    for (const bool optimize : {false, true})
    {
        ForwardingNetwork f(optimize, Seconds(0.2));
        if (optimize)
        {
            f.Send(false, 5, 9.5, 0.1);
        }
        f.network.Run(Seconds(9.9));
        const uint32_t before = f.network.sent;
        const std::size_t arrived = f.network.Arrivals(f.network.mobileNode).size();
        f.Send(false, UP + 0.001, 11, 0.002);
        f.network.Run(Seconds(12));
        NS_TEST_ASSERT_MSG_GT(f.forwarded.size(), 5, "some come from the previous router");
        for (const uint8_t protocol : f.forwarded)
        {
            const bool isRight =
                protocol == (optimize ? NH_ROUTING : NH_IPV6) || protocol == NH_MOBILITY;
            NS_TEST_EXPECT_MSG_EQ(isRight, true, "as they came to the previous link");
        }
        NS_TEST_EXPECT_MSG_EQ(f.network.Arrivals(f.network.mobileNode).size() - arrived,
                              f.network.sent - before,
                              "all arrive at the home address");
        NS_TEST_EXPECT_MSG_EQ(f.network.drops.size(), 0, "none is dropped");
    }
}

MIP6SEC_TEST_CASE(Ends, "Without the previous care-of address payload waits as ever")
{
    ForwardingNetwork f(false, Seconds(0.5));
    f.Send(true, 9.505, 12, 0.01);
    f.At(10.3, [&]() { f.network.role->EndPreviousCareOf(f.previous); });
    std::size_t waiting = 0;
    f.At(10.54, [&]() { waiting = f.network.role->GetQueueSize(); });
    f.network.Run(Seconds(13));
    NS_TEST_EXPECT_MSG_EQ(f.handed.size(), 30, "sent from 10.005 s to 10.295 s");
    NS_TEST_EXPECT_MSG_EQ(waiting, 24, "from 10.305 s to 10.535 s");
    NS_TEST_EXPECT_MSG_EQ(f.Delivered(), f.network.sent, "all arrive");
}

MIP6SEC_TEST_CASE(EndsWithLink, "The previous care-of address ends with the link and on return")
{
    ForwardingNetwork f(false);
    f.At(9, [&]() {
        f.Use();
        NS_TEST_EXPECT_MSG_EQ(f.network.role->GetNPreviousCareOf(), 0, "not while it is current");
    });
    f.At(11, [&]() {
        NS_TEST_EXPECT_MSG_EQ(f.network.role->GetNPreviousCareOf(), 1, "in use");
        f.expected = false;
    });
    f.network.Detach(Seconds(12));
    f.network.Move(Seconds(12.5), 1);
    f.At(12.01, [&]() {
        NS_TEST_EXPECT_MSG_EQ(f.network.role->GetNPreviousCareOf(), 0, "ends with the link");
        f.Use();
        NS_TEST_EXPECT_MSG_EQ(f.network.role->GetNPreviousCareOf(), 0, "not without a link");
    });
    f.At(13, [&]() {
        f.Use();
        NS_TEST_EXPECT_MSG_EQ(f.network.role->GetNPreviousCareOf(), 1, "in use again");
    });
    f.network.Move(Seconds(14), 0);
    f.At(14, [&]() { f.StopForwarding(); });
    // Its own use again just before the router of its link is known
    f.At(14.05001, [&]() {
        f.Use();
        NS_TEST_EXPECT_MSG_EQ(f.network.role->GetNPreviousCareOf(),
                              1,
                              "until it is the current one");
    });
    f.At(15, [&]() {
        NS_TEST_EXPECT_MSG_EQ(f.network.role->GetNPreviousCareOf(), 0, "which it is now");
        NS_TEST_EXPECT_MSG_EQ(f.network.role->GetCareOfAddress(), f.previous, "in use itself");
    });
    f.Send(true, 15.005, 16, 0.01);
    f.network.Run(Seconds(17));
    NS_TEST_EXPECT_MSG_EQ(f.handed.size(), 0, "nothing was handed out");
    NS_TEST_EXPECT_MSG_EQ(f.Delivered(), f.network.sent, "all arrive");
}

MIP6SEC_TEST_CASE(Refused, "What cannot be sent from the previous care-of address is counted")
{
    ForwardingNetwork f(false, Seconds(0.5));
    f.refuse = true;
    f.Send(true, 10.105, 10.155, 0.01);
    f.network.Run(Seconds(12));
    NS_TEST_EXPECT_MSG_EQ(f.handed.size(), 5, "handed out");
    NS_TEST_EXPECT_MSG_EQ(f.network.drops[MobileNodeDrop::NO_ROUTE], 5, "and dropped");
}

MIP6SEC_TEST_CASE(BindingError,
                  "A peer that has lost its binding is no longer sent to from the previous "
                  "care-of address")
{
    ForwardingNetwork f(true, Seconds(2));
    f.Send(false, 5, 9.9, 0.1);
    f.Send(true, 10.205, 11, 0.01);
    f.At(10.5, [&]() {
        f.network.correspondent->GetObject<MobilityProtocol>()->SendBindingError(
            BindingErrorStatus::UNKNOWN_BINDING_FOR_HOME_ADDRESS_OPTION,
            MobileNodeNetwork::HomeAddress(),
            MobileNodeNetwork::CorrespondentAddress(),
            f.previous);
    });
    f.network.Run(Seconds(12));
    NS_TEST_ASSERT_MSG_GT(f.handed.size(), 75, "all of them");
    for (const auto& packet : f.handed)
    {
        // The error takes two delays of the core
        const bool direct = packet.at < Seconds(10.52);
        NS_TEST_EXPECT_MSG_EQ(packet.header.GetDestination(),
                              (direct ? MobileNodeNetwork::CorrespondentAddress()
                                      : MobileNodeNetwork::AgentAddress(0)),
                              "directly before, through the home agent afterwards");
    }
    NS_TEST_EXPECT_MSG_EQ(f.Delivered(), 80, "all arrive");
}

MIP6SEC_TEST_CASE(Bound, "A peer knows the care-of address that it has acknowledged")
{
    RouteOptimizerFixture f;
    f.m_answerTests = true;
    f.Begin();
    const auto bound = [&]() { return f.m_optimizer->LookupBound(f.m_peer); };
    f.At(1.9, [&]() {
        NS_TEST_EXPECT_MSG_EQ(f.GetUpdates().size(), 1, "the update is sent");
        NS_TEST_EXPECT_MSG_EQ(bound().IsAny(), true, "and not acknowledged");
        f.AcknowledgeLatest();
        NS_TEST_EXPECT_MSG_EQ(bound(), f.m_careOf, "now it is");
    });
    f.At(5, [&]() {
        f.m_optimizer->CareOfLost();
        NS_TEST_EXPECT_MSG_EQ(bound(), f.m_careOf, "also when it cannot be used directly");
        NS_TEST_EXPECT_MSG_EQ(f.m_optimizer->LookupDirect(f.m_peer).IsAny(),
                              true,
                              "which it cannot");
        f.m_optimizer->HomeRegistered(f.m_secondCareOf);
        NS_TEST_EXPECT_MSG_EQ(bound(), f.m_careOf, "nor told of another");
    });
    f.At(6, [&]() {
        NS_TEST_EXPECT_MSG_EQ(f.GetUpdates().size(), 2, "told now");
        NS_TEST_EXPECT_MSG_EQ(bound().IsAny(), true, "so neither is sure");
        f.AcknowledgeLatest();
        NS_TEST_EXPECT_MSG_EQ(bound(), f.m_secondCareOf, "the second one");
        NS_TEST_EXPECT_MSG_EQ(f.m_optimizer->LookupBound(f.m_secondPeer).IsAny(), true, "no peer");
        f.m_optimizer->CareOfLost();
    });
    f.At(424,
         [&]() { NS_TEST_EXPECT_MSG_EQ(bound(), f.m_secondCareOf, "for its lifetime of 420 s"); });
    f.At(427, [&]() { NS_TEST_EXPECT_MSG_EQ(bound().IsAny(), true, "and no longer"); });
    f.Run(430);
}

MIP6SEC_TEST_CASE(CaughtUp, "The last peer that is told of a care-of address is noticed")
{
    RouteOptimizerFixture f;
    std::string log;
    f.m_optimizer->TraceConnectWithoutContext("CaughtUp",
                                              Calling<void, Ipv6Address>([&](Ipv6Address careOf) {
                                                  std::ostringstream text;
                                                  text << Simulator::Now().GetSeconds() << " "
                                                       << careOf << ", ";
                                                  log += text.str();
                                              }));
    f.BeginAnswered();
    f.At(3, [&]() { f.m_optimizer->TunneledPacketFrom(f.m_secondPeer); });
    f.At(10, [&]() {
        f.m_optimizer->CareOfLost();
        NS_TEST_EXPECT_MSG_EQ(f.m_optimizer->GetNBehind(), 0, "behind what?");
    });
    f.At(11, [&]() {
        f.m_answerUpdates = false;
        f.m_optimizer->HomeRegistered(f.m_secondCareOf);
        NS_TEST_EXPECT_MSG_EQ(f.m_optimizer->GetNBehind(), 2, "both");
    });
    f.At(11.7, [&]() {
        const auto sent = f.Get(MhType::BINDING_UPDATE);
        const auto& last = sent.back();
        const auto& other = sent[sent.size() - 2];
        const auto number = [](const auto& s) {
            return std::get<BindingUpdate>(s.message.body).sequence;
        };
        f.Acknowledge(last, BindingStatus::ACCEPTED, 105, number(last));
        NS_TEST_EXPECT_MSG_EQ(f.m_optimizer->GetNBehind(), 1, "one");
        f.Acknowledge(other, BindingStatus::ACCEPTED, 105, number(other));
        NS_TEST_EXPECT_MSG_EQ(f.m_optimizer->GetNBehind(), 0, "none");
    });
    f.At(20, [&]() { f.m_optimizer->HomeRegistered(f.m_home); });
    f.Run(30);
    NS_TEST_EXPECT_MSG_EQ(log, "0 fd00:a::2, 11.7 fd00:c::2, ", "once each, and not at home");
}

/// The suite
class PreviousPathSuite : public TestSuite
{
  public:
    PreviousPathSuite()
        : TestSuite("mip6sec-previous-path", TestSuite::Type::UNIT)
    {
        AddTestCase(new HomeAgentPath);
        AddTestCase(new DirectPath);
        AddTestCase(new KeepsFields);
        AddTestCase(new OwnSource);
        AddTestCase(new Inbound);
        AddTestCase(new Ends);
        AddTestCase(new EndsWithLink);
        AddTestCase(new Refused);
        AddTestCase(new BindingError);
        AddTestCase(new Bound);
        AddTestCase(new CaughtUp);
    }
};

PreviousPathSuite g_suite; //!< registers it

} // namespace
