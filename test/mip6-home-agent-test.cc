/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "home-agent-fixture.h"
#include "return-routability-by-hand.h"

#include "ns3/correspondent-node.h"
#include "ns3/double.h"
#include "ns3/pointer.h"
#include "ns3/uinteger.h"

using namespace ns3;
using namespace ns3::mip6sec;

namespace
{

/// Time in which an answer comes back at the most, once it is due
const Time ROUND_TRIP = MilliSeconds(40);

/// First registration (RFC 6275 10.3.1)
class FirstRegistrationCase : public TestCase
{
  public:
    FirstRegistrationCase()
        : TestCase("A first registration is acknowledged after one second of duplicate address "
                   "detection by a type 2 routing header to the care-of address")
    {
    }

  private:
    void DoRun() override
    {
        HomeAgentNetwork net;
        BindingUpdate update = net.Update(4711, 100);
        update.acknowledge = false; // the home agent answers all the same
        net.SendUpdate(Seconds(5), update);
        net.Run(5.9);
        NS_TEST_ASSERT_MSG_EQ(net.Acks().size(), 0, "not before detection has ended");
        NS_TEST_ASSERT_MSG_EQ(net.m_agent->GetBindingCache().GetSize(), 0, "nor a binding");
        net.Run(10);
        NS_TEST_ASSERT_MSG_EQ(net.Acks().size(), 1, "one answer");
        const AckArrival ack = net.Acks()[0];
        NS_TEST_ASSERT_MSG_GT(ack.at, Seconds(6), "RetransTimer is 1 s (RFC 4861 10)");
        NS_TEST_ASSERT_MSG_LT(ack.at, Seconds(6) + ROUND_TRIP, "and nothing else takes time");
        NS_TEST_ASSERT_MSG_EQ(ack.source, net.m_agentAddress, "from where it was sent to");
        NS_TEST_ASSERT_MSG_EQ(ack.destination, net.m_careOf, "to where it came from");
        NS_TEST_ASSERT_MSG_EQ(ack.type2, net.m_home, "by a type 2 routing header");
        NS_TEST_ASSERT_MSG_EQ((ack.ack.status == BindingStatus::ACCEPTED), true, "accepted");
        NS_TEST_ASSERT_MSG_EQ(ack.ack.sequence, 4711, "copied");
        NS_TEST_ASSERT_MSG_EQ(ack.ack.lifetime, 100, "granted in units of 4 s");
        NS_TEST_ASSERT_MSG_EQ(ack.ack.keyManagementMobility, false, "no keys, so none move");
        NS_TEST_ASSERT_MSG_EQ(ack.ack.options.refreshAdvice.has_value(), false, "no advice");
        const Binding* binding = net.m_agent->GetBindingCache().Find(net.m_home);
        NS_TEST_ASSERT_MSG_NE(binding, nullptr, "binding");
        NS_TEST_ASSERT_MSG_EQ(binding->careOfAddress, net.m_careOf, "care-of address");
        NS_TEST_ASSERT_MSG_EQ(binding->homeRegistration, true, "marked as home registration");
        NS_TEST_ASSERT_MSG_EQ(binding->lifetime, Seconds(400), "lifetime");
    }
};

/// Retransmissions while duplicate address detection runs
class RetransmissionCase : public TestCase
{
  public:
    RetransmissionCase()
        : TestCase("Retransmissions during duplicate address detection neither restart it nor are "
                   "answered one by one")
    {
    }

  private:
    void DoRun() override
    {
        HomeAgentNetwork net;
        net.SendUpdate(Seconds(5), net.Update(1));
        net.SendUpdate(Seconds(5.5), net.Update(2), net.m_careOf2, net.m_agentAddress, net.m_home);
        net.SendUpdate(Seconds(5.6), net.Update(2));
        net.SendUpdate(Seconds(5.7), net.Update(1));
        net.Run(10);
        NS_TEST_ASSERT_MSG_EQ(net.Acks().size(), 1, "one answer");
        const AckArrival ack = net.Acks()[0];
        NS_TEST_ASSERT_MSG_LT(ack.at, Seconds(6) + ROUND_TRIP, "one second from the first");
        NS_TEST_ASSERT_MSG_EQ(ack.ack.sequence, 2, "to the newest");
        NS_TEST_ASSERT_MSG_EQ(ack.destination, net.m_careOf2, "where that came from");
        NS_TEST_ASSERT_MSG_EQ(net.m_agent->GetDropCount(HomeAgentDrop::REPEATED),
                              2,
                              "not newer than the one that is being worked on");
    }
};

/// Refresh and movement
class MovementCase : public TestCase
{
  public:
    MovementCase()
        : TestCase("A binding that exists moves to a new care-of address without duplicate address "
                   "detection")
    {
    }

  private:
    void DoRun() override
    {
        HomeAgentNetwork net;
        net.SendUpdate(Seconds(5), net.Update(1));
        net.SendUpdate(Seconds(8), net.Update(2), net.m_careOf2, net.m_agentAddress, net.m_home);
        // The alternate care-of address wins over the source (RFC 6275 9.5.1)
        BindingUpdate alternate = net.Update(3);
        alternate.options.alternateCareOfAddress = Ipv6Address("fd00:5::9");
        net.SendUpdate(Seconds(9), alternate);
        net.Run(8.5);
        NS_TEST_ASSERT_MSG_EQ(net.Acks().size(), 2, "answers");
        NS_TEST_ASSERT_MSG_LT(net.Acks()[1].at, Seconds(8) + ROUND_TRIP, "at once");
        NS_TEST_ASSERT_MSG_EQ(net.m_agent->GetBindingCache().Find(net.m_home)->careOfAddress,
                              net.m_careOf2,
                              "moved");
        net.Run(10);
        NS_TEST_ASSERT_MSG_EQ(net.m_agent->GetBindingCache().Find(net.m_home)->careOfAddress,
                              Ipv6Address("fd00:5::9"),
                              "alternate care-of address");
        NS_TEST_ASSERT_MSG_EQ(net.Acks()[2].destination,
                              net.m_careOf,
                              "but the answer goes to the source (RFC 6275 9.5.4)");
        NS_TEST_ASSERT_MSG_EQ(net.m_agent->GetBindingCache().GetSize(), 1, "one binding");
    }
};

/// Policy for lifetimes (RFC 6275 10.3.1)
class LifetimeCase : public TestCase
{
  public:
    LifetimeCase()
        : TestCase("The lifetime granted is the shorter of the one asked for and the one allowed "
                   "and the advice to refresh is shorter still")
    {
    }

  private:
    void DoRun() override
    {
        HomeAgentNetwork net;
        net.m_agent->SetAttribute("MaxBindingLifetime", TimeValue(Seconds(61)));
        net.m_agent->SetAttribute("MinBindingLifetime", TimeValue(Seconds(8)));
        net.m_agent->SetAttribute("RefreshAdvice", DoubleValue(0.5));
        net.m_agent->SetAttribute("Dad", BooleanValue(false));
        net.SendUpdate(Seconds(5), net.Update(1, 1000));
        net.SendUpdate(Seconds(6), net.Update(2, 2));
        net.SendUpdate(Seconds(7), net.Update(3, 1));
        net.Run(10);
        const auto acks = net.Acks();
        NS_TEST_ASSERT_MSG_EQ(acks.size(), 3, "answers");
        NS_TEST_ASSERT_MSG_LT(acks[0].at, Seconds(5) + ROUND_TRIP, "at once without detection");
        NS_TEST_ASSERT_MSG_EQ(acks[0].ack.lifetime, 15, "61 s are 15 whole units of 4 s");
        NS_TEST_ASSERT_MSG_EQ(acks[0].ack.options.refreshAdvice.value_or(0),
                              7,
                              "half of it, rounded down");
        NS_TEST_ASSERT_MSG_EQ(acks[1].ack.lifetime, 2, "as asked for");
        NS_TEST_ASSERT_MSG_EQ(acks[1].ack.options.refreshAdvice.value_or(0),
                              1,
                              "less than the lifetime");
        NS_TEST_ASSERT_MSG_EQ((acks[2].ack.status == BindingStatus::ADMINISTRATIVELY_PROHIBITED),
                              true,
                              "shorter than allowed");
        NS_TEST_ASSERT_MSG_EQ(net.m_agent->GetBindingCache().Find(net.m_home)->lifetime,
                              Seconds(8),
                              "a refusal leaves the binding alone");
    }
};

/// Refusals, each with its status (RFC 6275 6.1.8)
class StatusCase : public TestCase
{
  public:
    StatusCase()
        : TestCase("Each reason for a refusal has its status in the acknowledgement")
    {
    }

  private:
    /// @return refuses one home address
    static BindingStatus Policy(Ipv6Address homeAddress, Ipv6Address)
    {
        return homeAddress == Ipv6Address("fd00:1::bad")
                   ? BindingStatus::ADMINISTRATIVELY_PROHIBITED
                   : BindingStatus::ACCEPTED;
    }

    void DoRun() override
    {
        HomeAgentNetwork net;
        net.m_agent->SetAttribute("Dad", BooleanValue(false));
        net.m_agent->SetAttribute("MaxBindings", UintegerValue(1));
        net.m_agent->SetAccessPolicy(MakeCallback(&StatusCase::Policy));
        const auto send =
            [&](double at, const BindingUpdate& update, Ipv6Address home, Ipv6Address to) {
                net.SendUpdate(Seconds(at), update, net.m_careOf, to, home);
            };
        const Ipv6Address agent = net.m_agentAddress;
        // It is no home agent on its other link
        send(5, net.Update(1), net.m_home, net.m_coreAddress);
        send(6, net.Update(2), Ipv6Address("fd00:7::1000"), agent);
        send(7, net.Update(3, 0), net.m_home, agent);
        send(8, net.Update(4), Ipv6Address("fd00:1::bad"), agent);
        send(9, net.Update(5), agent, agent);
        BindingUpdate loop = net.Update(6);
        loop.options.alternateCareOfAddress = agent;
        send(10, loop, net.m_home, agent);
        send(11, net.Update(7), net.m_home, agent); // accepted
        send(12, net.Update(8), Ipv6Address("fd00:1::1001"), agent);
        send(13, net.Update(7), net.m_home, agent);
        BindingUpdate mutual = net.Update(10);
        mutual.options.alternateCareOfAddress = net.m_home;
        send(15, mutual, Ipv6Address("fd00:1::1002"), agent);
        net.Run(17);
        const std::vector<uint8_t> expected{
            131, // home registration not supported
            132, // not home subnet
            133, // not home agent for this mobile node
            129, // administratively prohibited
            134, // Duplicate Address Detection failed: it is the home agent's own address
            174, // invalid care-of address: the home agent itself
            0,   // accepted
            130, // insufficient resources
            135, // sequence number out of window
            174, // invalid care-of address: would be tunnelled for ever
        };
        const auto acks = net.Acks();
        NS_TEST_ASSERT_MSG_EQ(acks.size(), expected.size(), "one answer each");
        for (std::size_t i = 0; i < expected.size(); ++i)
        {
            NS_TEST_ASSERT_MSG_EQ(static_cast<int>(acks[i].ack.status),
                                  static_cast<int>(expected[i]),
                                  "status of answer " << i);
        }
        NS_TEST_ASSERT_MSG_EQ(acks[8].ack.sequence, 7, "135 carries the last accepted number");
        NS_TEST_ASSERT_MSG_EQ(net.m_agent->GetBindingCache().GetSize(), 1, "one accepted");
        NS_TEST_ASSERT_MSG_EQ(net.m_rejected.size(), 8, "each status in the trace");
    }
};

/// Two home addresses that would be tunnelled to each other
class MutualCase : public TestCase
{
  public:
    MutualCase()
        : TestCase("A home address whose duplicate address detection goes on is no care-of address "
                   "for another one")
    {
    }

  private:
    void DoRun() override
    {
        HomeAgentNetwork net;
        const Ipv6Address other("fd00:1::1002");
        BindingUpdate first = net.Update(1);
        first.options.alternateCareOfAddress = other;
        net.SendUpdate(Seconds(5), first);
        BindingUpdate second = net.Update(1);
        second.options.alternateCareOfAddress = net.m_home;
        net.SendUpdate(MilliSeconds(5100), second, net.m_careOf, net.m_agentAddress, other);
        net.Run(10);
        NS_TEST_ASSERT_MSG_EQ(net.m_agent->GetBindingCache().GetSize(), 1, "one of them");
        NS_TEST_ASSERT_MSG_EQ((net.m_agent->GetBindingCache().Find(net.m_home) != nullptr),
                              true,
                              "the first");
        NS_TEST_ASSERT_MSG_EQ(net.m_rejected[BindingStatus::INVALID_CARE_OF_ADDRESS],
                              1,
                              "the second is refused");
    }
};

/// Sequence numbers (RFC 6275 9.5.1)
class SequenceCase : public TestCase
{
  public:
    SequenceCase()
        : TestCase("Sequence numbers are compared modulo 65536 and a refusal tells the last "
                   "accepted one")
    {
    }

  private:
    void DoRun() override
    {
        HomeAgentNetwork net;
        net.m_agent->SetAttribute("Dad", BooleanValue(false));
        // The example of RFC 6275 9.5.1: after 15, 0 to 15 and 32783 to 65535 are old
        const std::vector<std::pair<uint16_t, bool>> steps{{15, true},
                                                           {15, false},
                                                           {0, false},
                                                           {32783, false},
                                                           {65535, false},
                                                           {32782, true},
                                                           {65000, true},
                                                           {3, true}};
        double at = 5;
        for (const auto& [sequence, newer] : steps)
        {
            net.SendUpdate(Seconds(at++), net.Update(sequence));
        }
        net.Run(at + 1);
        const auto acks = net.Acks();
        NS_TEST_ASSERT_MSG_EQ(acks.size(), steps.size(), "answers");
        uint16_t last = 0;
        for (std::size_t i = 0; i < steps.size(); ++i)
        {
            const auto [sequence, newer] = steps[i];
            last = newer ? sequence : last;
            NS_TEST_ASSERT_MSG_EQ(static_cast<int>(acks[i].ack.status),
                                  (newer ? 0 : 135),
                                  "number " << sequence);
            NS_TEST_ASSERT_MSG_EQ(acks[i].ack.sequence, last, "in the answer to " << sequence);
        }
    }
};

/// Refuses to accept anything that protection concerns
class RefusingProtection : public NoProtection
{
  public:
    bool Accepts(HomeAgentTraffic traffic,
                 const HomeAgentPeers& peers,
                 Ptr<const Packet> packet) const override
    {
        m_asked.push_back(peers);
        return false;
    }

    mutable Results<HomeAgentPeers> m_asked; //!< what was asked
};

/// Silent drops (RFC 6275 6.1.7, 9.5.1, 10.3.1)
class SilenceCase : public TestCase
{
  public:
    SilenceCase()
        : TestCase("Invalid Binding Updates are dropped without an answer and counted by reason")
    {
    }

  private:
    void DoRun() override
    {
        HomeAgentNetwork net;
        net.m_agent->SetAttribute("Dad", BooleanValue(false));
        BindingUpdate indices = net.Update(1);
        indices.options.nonceIndices = NonceIndices{1, 2};
        net.SendUpdate(Seconds(5), indices);
        BindingUpdate multicast = net.Update(2);
        multicast.options.alternateCareOfAddress = Ipv6Address("ff0e::1");
        net.SendUpdate(Seconds(6), multicast);
        HomeAgentNetwork::At(net.m_host, Seconds(6.5), [&net] {
            MobilityPath path;
            path.source = NeighborDiscovery::Find(net.m_hostDevice)
                              ->GetInterface()
                              ->GetLinkLocalAddress()
                              .GetAddress();
            path.destination = net.m_agentAddress;
            path.homeAddressOption = net.m_home;
            HomeAgentNetwork::SendMobility(net.m_host, HomeAgentNetwork::Update(2), path);
        });
        BindingUpdate bare = net.Update(3);
        bare.options.alternateCareOfAddress = net.m_careOf2;
        net.SendUpdate(Seconds(7), bare, net.m_careOf, net.m_agentAddress, Ipv6Address::GetAny());
        Ptr<RefusingProtection> protection = CreateObject<RefusingProtection>();
        HomeAgentNetwork::At(net.m_agentNode, Seconds(8), [&] {
            net.m_agent->SetAttribute("Protection", PointerValue(protection));
        });
        net.SendUpdate(Seconds(9), net.Update(4));
        net.Run(12);
        NS_TEST_ASSERT_MSG_EQ(net.Acks().size(), 0, "silence");
        NS_TEST_ASSERT_MSG_EQ(net.AcksIn(net.m_atHost).size(), 0, "on the home link too");
        NS_TEST_ASSERT_MSG_EQ(net.m_agent->GetBindingCache().GetSize(), 0, "no binding");
        const auto count = [&](HomeAgentDrop reason) { return net.m_agent->GetDropCount(reason); };
        NS_TEST_ASSERT_MSG_EQ(count(HomeAgentDrop::NONCE_INDICES), 1, "nonce indices with H");
        NS_TEST_ASSERT_MSG_EQ(count(HomeAgentDrop::INVALID_CARE_OF_ADDRESS), 1, "link-local");
        NS_TEST_ASSERT_MSG_EQ(count(HomeAgentDrop::NO_HOME_ADDRESS_OPTION), 1, "no option");
        NS_TEST_ASSERT_MSG_EQ(count(HomeAgentDrop::NOT_PROTECTED), 1, "protection");
        NS_TEST_ASSERT_MSG_EQ(protection->m_asked.size(), 1, "asked once");
        NS_TEST_ASSERT_MSG_EQ(protection->m_asked[0].homeAddress, net.m_home, "with the ends");
        NS_TEST_ASSERT_MSG_EQ(protection->m_asked[0].careOfAddress, net.m_careOf, "as claimed");
        NS_TEST_ASSERT_MSG_EQ(protection->m_asked[0].homeAgent, net.m_agentAddress, "in it");
    }
};

/// Deregistration (RFC 6275 10.3.2)
class DeregistrationCase : public TestCase
{
  public:
    DeregistrationCase()
        : TestCase("A deregistration ends the binding and a delayed older Binding Update is known "
                   "for ten seconds")
    {
    }

  private:
    void DoRun() override
    {
        HomeAgentNetwork net;
        net.m_agent->SetAttribute("Dad", BooleanValue(false));
        net.m_agent->SetAttribute("RefreshAdvice", DoubleValue(0.5));
        net.SendUpdate(Seconds(5), net.Update(100));
        net.SendUpdate(Seconds(6), net.Update(102, 0));
        net.SendUpdate(Seconds(7), net.Update(101));    // was under way for long
        net.SendUpdate(Seconds(8), net.Update(103, 0)); // the first answer was lost
        net.SendUpdate(Seconds(17), net.Update(50));
        net.SendUpdate(Seconds(18.5), net.Update(51));
        net.Run(6.5);
        NS_TEST_ASSERT_MSG_EQ(net.m_agent->GetBindingCache().GetSize(), 0, "ended");
        NS_TEST_ASSERT_MSG_EQ(net.m_removed.size(), 1, "with a trace");
        net.Run(20);
        const auto acks = net.Acks();
        NS_TEST_ASSERT_MSG_EQ(acks.size(), 6, "answers");
        NS_TEST_ASSERT_MSG_EQ(static_cast<int>(acks[1].ack.status), 0, "success");
        NS_TEST_ASSERT_MSG_EQ(acks[1].ack.lifetime, 0, "lifetime zero");
        NS_TEST_ASSERT_MSG_EQ(acks[1].ack.sequence, 102, "copied");
        NS_TEST_ASSERT_MSG_EQ(acks[1].ack.options.refreshAdvice.has_value(), false, "no advice");
        NS_TEST_ASSERT_MSG_EQ(acks[1].type2, net.m_home, "routing header, since it was away");
        NS_TEST_ASSERT_MSG_EQ(static_cast<int>(acks[2].ack.status), 135, "too late");
        NS_TEST_ASSERT_MSG_EQ(acks[2].ack.sequence, 102, "with the last number");
        NS_TEST_ASSERT_MSG_EQ(static_cast<int>(acks[3].ack.status), 0, "repeated deregistration");
        NS_TEST_ASSERT_MSG_EQ(static_cast<int>(acks[4].ack.status), 135, "9 s after the last");
        NS_TEST_ASSERT_MSG_EQ(static_cast<int>(acks[5].ack.status), 0, "10.5 s after: forgotten");
    }
};

/// Lifetime ends (RFC 6275 10.3.1)
class ExpiryCase : public TestCase
{
  public:
    ExpiryCase()
        : TestCase("A binding ends with its lifetime and no sooner although a refresh was advised")
    {
    }

  private:
    void DoRun() override
    {
        HomeAgentNetwork net;
        net.m_agent->SetAttribute("Dad", BooleanValue(false));
        net.m_agent->SetAttribute("RefreshAdvice", DoubleValue(0.5));
        net.SendUpdate(Seconds(5), net.Update(1, 5));
        net.Run(24.9);
        NS_TEST_ASSERT_MSG_EQ(net.m_agent->GetBindingCache().GetSize(), 1, "for 20 s");
        net.SendDatagram(Seconds(0.01), net.m_peer, net.m_peerAddress, net.m_home);
        net.Run(24.99);
        NS_TEST_ASSERT_MSG_EQ(net.Tunneled().size(), 1, "tunnelled until then");
        net.Run(26);
        NS_TEST_ASSERT_MSG_EQ(net.m_agent->GetBindingCache().GetSize(), 0, "not longer");
        NS_TEST_ASSERT_MSG_EQ(net.m_removed.size(), 1, "trace");
        net.SendDatagram(Seconds(0.01), net.m_peer, net.m_peerAddress, net.m_home);
        net.Run(30);
        NS_TEST_ASSERT_MSG_EQ(net.Tunneled().size(), 1, "no more");
    }
};

/// Restart of a home agent
class RestartCase : public TestCase
{
  public:
    RestartCase()
        : TestCase("After a restart nothing is known and a mobile node registers anew with any "
                   "sequence number")
    {
    }

  private:
    void DoRun() override
    {
        HomeAgentNetwork net;
        net.SendUpdate(Seconds(5), net.Update(1000));
        net.SendUpdate(Seconds(9.5),
                       net.Update(7),
                       net.m_careOf,
                       net.m_agentAddress,
                       Ipv6Address("fd00:1::1001"));
        // In the middle of the second detection
        HomeAgentNetwork::At(net.m_agentNode, Seconds(10), [&] { net.m_agent->Restart(); });
        net.SendDatagram(Seconds(11), net.m_peer, net.m_peerAddress, net.m_home);
        net.Run(12);
        NS_TEST_ASSERT_MSG_EQ(net.m_agent->GetBindingCache().GetSize(), 0, "nothing known");
        NS_TEST_ASSERT_MSG_EQ(net.Tunneled().size(), 0, "nothing tunnelled");
        NS_TEST_ASSERT_MSG_EQ(net.Acks().size(), 1, "the registration under way is forgotten");
        net.SendUpdate(Seconds(1), net.Update(900));
        net.Run(20);
        NS_TEST_ASSERT_MSG_EQ(net.Acks().size(), 2, "answers");
        NS_TEST_ASSERT_MSG_EQ(static_cast<int>(net.Acks()[1].ack.status), 0, "any number");
    }
};

/// Home agent and correspondent node on one node (RFC 6275 9.5.1)
class CorrespondentUpdateCase : public TestCase
{
  public:
    CorrespondentUpdateCase()
        : TestCase("A Binding Update without the H bit is left to the correspondent node which "
                   "refuses a change of type only where it is authorized")
    {
    }

  private:
    /// The mobile node begins both tests @param net where
    static void SendTestInits(HomeAgentNetwork& net)
    {
        MobilityPath path;
        path.destination = net.m_agentAddress;
        path.source = net.m_home;
        net.SendMobility(net.m_mobile, HomeTestInit(), path);
        path.source = net.m_careOf;
        net.SendMobility(net.m_mobile, CareOfTestInit(), path);
    }

    /// @param arrival at the mobile node @return the Mobility Header in it, also through the tunnel
    static std::optional<MobilityBody> Parse(const Arrival& arrival)
    {
        const bool tunneled = arrival.header.GetNextHeader() == NH_IPV6;
        const Ipv6Header header =
            tunneled ? HomeAgentNetwork::InnerHeader(arrival) : arrival.header;
        if (header.GetNextHeader() != NH_MOBILITY)
        {
            return std::nullopt;
        }
        const std::size_t skip = tunneled ? IPV6_HEADER_SIZE : 0;
        auto message = MobilityMessage::Parse(arrival.payload.data() + skip,
                                              arrival.payload.size() - skip,
                                              header.GetSource(),
                                              header.GetDestination());
        return message ? std::optional<MobilityBody>(message.value->body) : std::nullopt;
    }

    void DoRun() override
    {
        HomeAgentNetwork net;
        net.m_agent->SetAttribute("Dad", BooleanValue(false));
        Ptr<CorrespondentNode> correspondent = CorrespondentNode::Install(net.m_agentNode);
        net.SendUpdate(Seconds(5), net.Update(7));
        BindingUpdate update = net.Update(8);
        update.homeRegistration = false;
        net.SendUpdate(Seconds(6), update); // as anybody could send it
        net.At(net.m_mobile, Seconds(7), [&] { SendTestInits(net); });
        net.Run(8);
        NS_TEST_ASSERT_MSG_EQ(net.Acks().size(), 1, "no answer to what is not authorized");

        std::optional<HomeTest> home;
        std::optional<CareOfTest> careOf;
        for (const Arrival& arrival : net.m_atMobile)
        {
            const auto body = Parse(arrival);
            if (body && std::holds_alternative<HomeTest>(*body))
            {
                home = std::get<HomeTest>(*body);
            }
            if (body && std::holds_alternative<CareOfTest>(*body))
            {
                careOf = std::get<CareOfTest>(*body);
            }
        }
        NS_TEST_ASSERT_MSG_EQ((home && careOf), true, "both tests");
        update.options.nonceIndices = NonceIndices{home->nonceIndex, careOf->nonceIndex};
        update.options.authorization.emplace();
        update.options.authorization =
            AuthenticatorByHand(KbmByHand(home->keygenToken, careOf->keygenToken),
                                net.m_careOf,
                                net.m_agentAddress,
                                MobilityMessage(update).Serialize(net.m_home, net.m_agentAddress));
        net.SendUpdate(Seconds(1), update);
        net.Run(10);
        const auto acks = net.Acks();
        NS_TEST_ASSERT_MSG_EQ(acks.size(), 2, "an answer to what is");
        NS_TEST_ASSERT_MSG_EQ(static_cast<int>(acks[1].ack.status),
                              139,
                              "registration type change disallowed");
        const Binding* binding = net.m_agent->GetBindingCache().Find(net.m_home);
        NS_TEST_ASSERT_MSG_NE(binding, nullptr, "still bound");
        NS_TEST_ASSERT_MSG_EQ(binding->homeRegistration, true, "as a home registration");
        NS_TEST_ASSERT_MSG_EQ(binding->sequence, 7, "with the number of its own update");
        NS_TEST_ASSERT_MSG_EQ(correspondent->GetBindingCache().GetSize(), 0, "and nothing else");
    }
};

/// The suite
class HomeAgentTestSuite : public TestSuite
{
  public:
    HomeAgentTestSuite()
        : TestSuite("mip6sec-home-agent", TestSuite::Type::UNIT)
    {
        AddTestCase(new FirstRegistrationCase());
        AddTestCase(new RetransmissionCase());
        AddTestCase(new MovementCase());
        AddTestCase(new LifetimeCase());
        AddTestCase(new StatusCase());
        AddTestCase(new MutualCase());
        AddTestCase(new SequenceCase());
        AddTestCase(new SilenceCase());
        AddTestCase(new DeregistrationCase());
        AddTestCase(new ExpiryCase());
        AddTestCase(new RestartCase());
        AddTestCase(new CorrespondentUpdateCase());
    }
};

HomeAgentTestSuite g_homeAgentTestSuite; //!< registers the suite

} // namespace
