/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "function-objects.h"
#include "last-words.h"
#include "mip6-mobile-node-network.h"

#include "ns3/boolean.h"
#include "ns3/command-line.h"
#include "ns3/config.h"
#include "ns3/double.h"
#include "ns3/icmp6-errors.h"
#include "ns3/mobility-extensions.h"
#include "ns3/mobility-output.h"
#include "ns3/packet-octets.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/test.h"
#include "ns3/udp-header.h"
#include "ns3/uinteger.h"

#include <algorithm>

using namespace ns3;
using namespace ns3::mip6sec;
using namespace ns3::mip6sec::test;

namespace
{

using Answer = std::optional<BindingAck>;

/**
 * @param seen what is answered
 * @param status status
 * @param lifetime units of 4 s
 * @return an acknowledgement with the sequence number of the update
 */
BindingAck
AckFor(const SeenUpdate& seen, BindingStatus status, uint16_t lifetime)
{
    BindingAck ack;
    ack.status = status;
    ack.sequence = seen.update.sequence;
    ack.lifetime = lifetime;
    return ack;
}

/// @param seen what is answered @return acceptance as asked for
Answer
Accept(const SeenUpdate& seen)
{
    return AckFor(seen, BindingStatus::ACCEPTED, seen.update.lifetime);
}

/// @param network with updates @return seconds between them
std::vector<double>
Intervals(const MobileNodeNetwork& network)
{
    std::vector<double> intervals;
    for (std::size_t i = 1; i < network.updates.size(); ++i)
    {
        intervals.push_back((network.updates[i].at - network.updates[i - 1].at).GetSeconds());
    }
    return intervals;
}

/// @param network whose home agents refuse every update; after them all it begins anew in 20 s
void
RefuseAll(MobileNodeNetwork& network)
{
    network.role->SetAttribute("RetryInterval", TimeValue(Seconds(20)));
    network.answer = [](const SeenUpdate& seen) -> Answer {
        return AckFor(seen, BindingStatus::INSUFFICIENT_RESOURCES, 0);
    };
}

/**
 * A test case with the network.
 */
class RegistrationTestCase : public TestCase
{
  public:
    /// @param name sentence
    explicit RegistrationTestCase(const std::string& name)
        : TestCase(name)
    {
    }

  protected:
    /**
     * @param actual seconds
     * @param expected seconds
     * @param what in words
     */
    void ExpectIntervals(const std::vector<double>& actual,
                         const std::vector<double>& expected,
                         const std::string& what)
    {
        NS_TEST_ASSERT_MSG_EQ(actual.size(), expected.size(), what << ": number of intervals");
        for (std::size_t i = 0; i < expected.size(); ++i)
        {
            NS_TEST_EXPECT_MSG_EQ_TOL(actual[i], expected[i], 1e-9, what << ": interval " << i);
        }
    }

    /**
     * @param network with updates
     * @param expected home agents that they went to, by number
     * @param what in words
     */
    void ExpectOrder(const MobileNodeNetwork& network,
                     const std::vector<uint32_t>& expected,
                     const std::string& what)
    {
        std::vector<uint32_t> asked;
        for (const SeenUpdate& seen : network.updates)
        {
            asked.push_back(seen.homeAgent);
        }
        NS_TEST_EXPECT_MSG_EQ((asked == expected), true, what << ": in the given order");
    }
};

class FormatTestCase : public RegistrationTestCase
{
  public:
    FormatTestCase()
        : RegistrationTestCase("a Binding Update to the home agent has the flags and options of "
                               "RFC 6275 11.7.1")
    {
    }

  private:
    void DoRun() override
    {
        MobileNodeNetwork network({});
        network.role->SetAttribute("KeyManagementMobility", BooleanValue(true));
        network.StartOn(0);
        network.Run(Seconds(1));
        NS_TEST_ASSERT_MSG_EQ(network.updates.size(), 1, "one Binding Update");
        const SeenUpdate& seen = network.updates[0];
        NS_TEST_EXPECT_MSG_EQ(seen.update.acknowledge, true, "A");
        NS_TEST_EXPECT_MSG_EQ(seen.update.homeRegistration, true, "H");
        NS_TEST_EXPECT_MSG_EQ(seen.update.keyManagementMobility, true, "K");
        NS_TEST_EXPECT_MSG_EQ(seen.update.linkLocalCompatibility,
                              false,
                              "L is clear: the identifiers differ");
        NS_TEST_EXPECT_MSG_EQ(seen.update.lifetime, 105, "420 s in units of 4 s");
        NS_TEST_EXPECT_MSG_EQ(seen.hasOption, true, "Home Address option");
        NS_TEST_EXPECT_MSG_EQ(seen.homeAddress, network.HomeAddress(), "home address");
        NS_TEST_EXPECT_MSG_EQ(seen.source, network.CareOf(0), "source is the care-of address");
        NS_TEST_ASSERT_MSG_EQ(seen.update.options.alternateCareOfAddress.has_value(),
                              true,
                              "Alternate Care-of Address option");
        NS_TEST_EXPECT_MSG_EQ(*seen.update.options.alternateCareOfAddress,
                              network.CareOf(0),
                              "its address");
        NS_TEST_EXPECT_MSG_EQ((network.role->GetState() == MobileNodeState::REGISTERING),
                              true,
                              "no answer yet");
    }
};

class LinkLocalTestCase : public RegistrationTestCase
{
  public:
    LinkLocalTestCase()
        : RegistrationTestCase("L is set if home and link-local address have the same interface "
                               "identifier and K is clear by default")
    {
    }

  private:
    void DoRun() override
    {
        MobileNodeNetwork::Options options;
        options.configureAddress = false;
        MobileNodeNetwork network(options);
        network.StartOn(0);
        network.Run(Seconds(1));
        NS_TEST_ASSERT_MSG_EQ(network.updates.size(), 1, "one Binding Update");
        NS_TEST_EXPECT_MSG_EQ(network.updates[0].update.linkLocalCompatibility, true, "L");
        NS_TEST_EXPECT_MSG_EQ(network.updates[0].update.keyManagementMobility, false, "K");
    }
};

class BackOffTestCase : public RegistrationTestCase
{
  public:
    BackOffTestCase()
        : RegistrationTestCase("a first Binding Update is repeated after 1.5 s and then at twice "
                               "the interval up to 32 s until it is acknowledged")
    {
    }

  private:
    void DoRun() override
    {
        MobileNodeNetwork network({});
        network.answer = [&](const SeenUpdate& seen) -> Answer {
            return network.updates.size() == 9 ? Accept(seen) : std::nullopt;
        };
        network.StartOn(0);
        network.Run(Seconds(300));
        ExpectIntervals(Intervals(network), {1.5, 3, 6, 12, 24, 32, 32, 32}, "retransmissions");
        for (std::size_t i = 1; i < network.updates.size(); ++i)
        {
            const uint16_t step =
                network.updates[i].update.sequence - network.updates[i - 1].update.sequence;
            NS_TEST_EXPECT_MSG_EQ(step, 1, "each has the next sequence number");
        }
        NS_TEST_EXPECT_MSG_EQ((network.role->GetState() == MobileNodeState::REGISTERED),
                              true,
                              "acknowledged in the end");
    }
};

class RefreshTestCase : public RegistrationTestCase
{
  public:
    RefreshTestCase()
        : RegistrationTestCase("a binding is refreshed after the fraction of the granted lifetime "
                               "and the refresh backs off from 1 s until the binding expires")
    {
    }

  private:
    void DoRun() override
    {
        MobileNodeNetwork network({});
        network.answer = [&](const SeenUpdate& seen) -> Answer {
            // 40 s granted of the 420 s asked for; the refresh is never answered
            return network.updates.size() == 1 ? Answer(AckFor(seen, BindingStatus::ACCEPTED, 10))
                                               : std::nullopt;
        };
        network.StartOn(0);
        network.Run(Seconds(60));
        ExpectIntervals(Intervals(network), {32, 1, 2, 4, 8}, "refresh at 0.8 * 40 s");
        NS_TEST_ASSERT_MSG_EQ(network.failures.size(), 1, "the binding expired");
        NS_TEST_EXPECT_MSG_EQ(network.failures[0].second, "binding expired", "its trace");
        // Counted from the time at which the Binding Update was sent (RFC 6275 11.7.3)
        const double lived = (network.failures[0].first - network.updates[0].at).GetSeconds();
        NS_TEST_EXPECT_MSG_LT(lived, 40.0, "the update was sent before it arrived");
        NS_TEST_EXPECT_MSG_GT(lived, 39.9, "and not long before");
        NS_TEST_EXPECT_MSG_EQ((network.states.back().second == MobileNodeState::REGISTERING),
                              true,
                              "it is no longer registered");
        NS_TEST_EXPECT_MSG_EQ((network.role->GetHomeRegistration().GetEntry() == nullptr),
                              true,
                              "the entry is gone from the Binding Update List");
    }
};

class RefreshAdviceTestCase : public RegistrationTestCase
{
  public:
    RefreshAdviceTestCase()
        : RegistrationTestCase(
              "a Binding Refresh Advice of the home agent shortens the interval of "
              "refreshes")
    {
    }

  private:
    void DoRun() override
    {
        MobileNodeNetwork network({});
        network.answer = [&](const SeenUpdate& seen) -> Answer {
            BindingAck ack = AckFor(seen, BindingStatus::ACCEPTED, 10);
            ack.options.refreshAdvice = 5;
            return ack;
        };
        network.StartOn(0);
        network.Run(Seconds(65));
        ExpectIntervals(Intervals(network), {20, 20, 20}, "every 5 * 4 s");
        NS_TEST_EXPECT_MSG_EQ(network.failures.size(), 0, "never expired");
    }
};

class SequenceTestCase : public RegistrationTestCase
{
  public:
    SequenceTestCase()
        : RegistrationTestCase("status 135 makes the mobile node go on behind the sequence number "
                               "of the home agent and wrap at 65535")
    {
    }

  private:
    void DoRun() override
    {
        MobileNodeNetwork network({});
        network.answer = [&](const SeenUpdate& seen) -> Answer {
            if (network.updates.size() == 1)
            {
                BindingAck ack = AckFor(seen, BindingStatus::SEQUENCE_OUT_OF_WINDOW, 0);
                ack.sequence = 65534;
                return ack;
            }
            return AckFor(seen, BindingStatus::ACCEPTED, 5);
        };
        network.StartOn(0);
        network.Run(Seconds(40));
        NS_TEST_ASSERT_MSG_EQ(network.updates.size(), 4, "two and two refreshes");
        NS_TEST_EXPECT_MSG_EQ(network.updates[1].update.sequence, 65535, "behind 65534");
        NS_TEST_EXPECT_MSG_EQ(network.updates[2].update.sequence, 0, "wrapped");
        NS_TEST_EXPECT_MSG_EQ(network.updates[3].update.sequence, 1, "and on");
        const double wait = Intervals(network)[0];
        NS_TEST_EXPECT_MSG_LT(wait, 0.1, "the second at once: a round trip after the first");
        NS_TEST_EXPECT_MSG_EQ((network.role->GetState() == MobileNodeState::REGISTERED),
                              true,
                              "accepted");
    }
};

class StubbornTestCase : public RegistrationTestCase
{
  public:
    StubbornTestCase()
        : RegistrationTestCase("a home agent that answers every Binding Update with status 135 is "
                               "asked at the pace of the back-off")
    {
    }

  private:
    void DoRun() override
    {
        MobileNodeNetwork network({});
        network.answer = [&](const SeenUpdate& seen) -> Answer {
            return AckFor(seen, BindingStatus::SEQUENCE_OUT_OF_WINDOW, 0);
        };
        network.StartOn(0);
        network.Run(Seconds(30));
        const std::vector<double> intervals = Intervals(network);
        NS_TEST_ASSERT_MSG_EQ(intervals.size(),
                              5,
                              "0 s, a round trip later, 1.5, 3, 6 and 12 s on");
        NS_TEST_EXPECT_MSG_LT(intervals[0], 0.1, "resynchronized once at once");
        NS_TEST_EXPECT_MSG_EQ_TOL(intervals[1], 1.5, 1e-9, "then after the timeout");
        NS_TEST_EXPECT_MSG_EQ_TOL(intervals[4], 12, 1e-9, "which doubles");
    }
};

class IgnoredTestCase : public RegistrationTestCase
{
  public:
    IgnoredTestCase()
        : RegistrationTestCase("acknowledgements with another sequence number or without routing "
                               "header or without an update are ignored and counted")
    {
    }

  private:
    void DoRun() override
    {
        MobileNodeNetwork network({});
        network.answer = [&](const SeenUpdate& seen) -> Answer {
            BindingAck wrong = AckFor(seen, BindingStatus::ACCEPTED, 100);
            wrong.sequence = seen.update.sequence + 1;
            network.SendAck(wrong, 0, seen.source);
            BindingAck bare = AckFor(seen, BindingStatus::ACCEPTED, 100);
            network.SendAck(bare, 0, seen.source, false);
            return std::nullopt;
        };
        network.StartOn(0);
        network.Run(Seconds(1));
        NS_TEST_EXPECT_MSG_EQ((network.role->GetState() == MobileNodeState::REGISTERING),
                              true,
                              "neither counts");
        NS_TEST_EXPECT_MSG_EQ(network.ignored[HomeRegistrationIgnored::WRONG_SEQUENCE],
                              1,
                              "wrong sequence number");
        network.answer = Accept;
        network.Run(Seconds(3));
        NS_TEST_EXPECT_MSG_EQ((network.role->GetState() == MobileNodeState::REGISTERED),
                              true,
                              "a right one counts");
        BindingAck late =
            AckFor(network.updates.back(), BindingStatus::ADMINISTRATIVELY_PROHIBITED, 0);
        network.SendAck(late, 0, network.CareOf(0));
        network.Run(Seconds(4));
        NS_TEST_EXPECT_MSG_EQ(network.ignored[HomeRegistrationIgnored::NOT_OUTSTANDING],
                              1,
                              "nothing waits for it");
        NS_TEST_EXPECT_MSG_EQ((network.role->GetState() == MobileNodeState::REGISTERED),
                              true,
                              "so nothing changes");
    }
};

class NextAgentTestCase : public RegistrationTestCase
{
  public:
    NextAgentTestCase()
        : RegistrationTestCase("the next home agent of the list is tried when the timeout has "
                               "reached 32 s without an answer")
    {
    }

  private:
    void DoRun() override
    {
        MobileNodeNetwork::Options options;
        options.homeAgents = 2;
        MobileNodeNetwork network(options);
        network.role->SetHomeAgents({network.AgentAddress(0), network.AgentAddress(1)});
        network.answer = [](const SeenUpdate& seen) -> Answer {
            return seen.homeAgent == 1 ? Accept(seen) : std::nullopt;
        };
        network.StartOn(0);
        network.Run(Seconds(60));
        ExpectOrder(network, {0, 0, 0, 0, 0, 1}, "five to the first and one to the second");
        NS_TEST_ASSERT_MSG_EQ(network.updates.size(), 6, "six");
        // The way to the second home agent is one hop on the home link longer
        const double wait = (network.updates[5].at - network.updates[0].at).GetSeconds();
        NS_TEST_EXPECT_MSG_EQ_TOL(wait, 46.5, 0.02, "after 1.5 + 3 + 6 + 12 + 24 s");
        NS_TEST_EXPECT_MSG_EQ(network.role->GetHomeAgent(), network.AgentAddress(1), "in use");
        NS_TEST_ASSERT_MSG_EQ(network.failures.size(), 1, "the first has failed");
        NS_TEST_EXPECT_MSG_EQ(network.failures[0].second, "no answer", "its trace");
    }
};

class ListOnCommandLineTestCase : public RegistrationTestCase
{
  public:
    ListOnCommandLineTestCase()
        : RegistrationTestCase("several home agents can be listed on the command line in the order "
                               "in which they are tried and none is looked for then")
    {
    }

  private:
    /// Trace sink
    void CountRequest(uint16_t, uint32_t)
    {
        ++m_requests;
    }

    void DoRun() override
    {
        const std::string attribute = "ns3::mip6sec::MobileNode::HomeAgents";
        std::ostringstream argument;
        argument << "--" << attribute << "=" << MobileNodeNetwork::AgentAddress(2) << ", "
                 << MobileNodeNetwork::AgentAddress(1);
        CommandLine cmd;
        cmd.Parse({"program", argument.str()});
        MobileNodeNetwork::Options options;
        options.homeAgents = 3;
        options.configureAgent = false;
        {
            MobileNodeNetwork network(options);
            Config::SetDefault(attribute, StringValue(""));
            RefuseAll(network);
            network.role->TraceConnectWithoutContext(
                "DiscoveryRequestSent",
                MakeCallback(&ListOnCommandLineTestCase::CountRequest, this));
            network.StartOn(0);
            network.Run(Seconds(24));
            ExpectOrder(network, {2, 1, 2, 1}, "both and both again");
            NS_TEST_EXPECT_MSG_EQ(m_requests, 0, "nobody is looked for");
        }
        MobileNodeNetwork alone(options);
        StringValue text;
        alone.role->SetAttribute("HomeAgents", StringValue(" 2001:1::5 ,2001:1::6"));
        alone.role->GetAttribute("HomeAgents", text);
        NS_TEST_EXPECT_MSG_EQ(text.Get(), "2001:1::5,2001:1::6", "as it was set");
        const std::vector<Ipv6Address> expected{Ipv6Address("2001:1::5"), Ipv6Address("2001:1::6")};
        NS_TEST_EXPECT_MSG_EQ((alone.role->GetHomeAgents() == expected), true, "as addresses");
        alone.role->SetAttribute("HomeAgents", StringValue(""));
        NS_TEST_EXPECT_MSG_EQ(alone.role->GetHomeAgents().size(), 0, "nobody");
        for (const char* wrong : {"2001:1::5;2001:1::6", "2001:1::5,", "agent", "2001:1::5,,::1"})
        {
            const std::string words =
                LastWords([&]() { alone.role->SetAttribute("HomeAgents", StringValue(wrong)); });
            NS_TEST_EXPECT_MSG_NE(words.find("separated by commas"),
                                  std::string::npos,
                                  "'" << wrong << "' is refused with what to write");
        }
    }

    uint32_t m_requests{0}; //!< to discover home agents
};

class RetainedCareOfTestCase : public RegistrationTestCase
{
  public:
    RetainedCareOfTestCase()
        : RegistrationTestCase("a previous care-of address is kept and packets to it are accepted "
                               "behind the registration of the next one for as long as the "
                               "attribute says")
    {
    }

  private:
    /// @param retain attribute RetainCareOf, seconds @return whether a packet to the previous
    /// care-of address is accepted 3 s after the movement, and whether one is 8 s after it
    static std::pair<bool, bool> Accepts(double retain)
    {
        MobileNodeNetwork network({});
        network.role->SetAttribute("RetainCareOf", TimeValue(Seconds(retain)));
        network.answer = Accept;
        network.StartOn(0);
        network.Listen(network.mobileNode);
        network.Move(Seconds(10), 1);
        const auto deliver = [&network](const Ipv6Address& source) {
            Ptr<Packet> packet = Create<Packet>(10);
            UdpHeader udp;
            udp.SetSourcePort(MobileNodeNetwork::PORT);
            udp.SetDestinationPort(MobileNodeNetwork::PORT);
            packet->AddHeader(udp);
            Ipv6Header header;
            header.SetSource(source);
            header.SetDestination(network.CareOf(0));
            header.SetNextHeader(17);
            header.SetHopLimit(64);
            header.SetPayloadLength(static_cast<uint16_t>(packet->GetSize()));
            packet->AddHeader(header);
            for (uint32_t i = 0; i < network.routers[1]->GetNDevices(); ++i)
            {
                auto device = DynamicCast<AccessDevice>(network.routers[1]->GetDevice(i));
                if (device)
                {
                    device->Send(packet, network.mobileDevice->GetAddress(), 0x86dd);
                    return;
                }
            }
        };
        const Ipv6Address sources[] = {Ipv6Address("2001:9::1"), Ipv6Address("2001:9::2")};
        Simulator::Schedule(Seconds(13), &CallNow, [&]() { deliver(sources[0]); });
        Simulator::Schedule(Seconds(18), &CallNow, [&]() { deliver(sources[1]); });
        network.Run(Seconds(20));
        const auto& received = network.Received(network.mobileNode);
        return {network.role->GetCareOfAddress() == network.CareOf(1) &&
                    received.count(sources[0]) > 0,
                received.count(sources[1]) > 0};
    }

    void DoRun() override
    {
        const auto kept = Accepts(5);
        NS_TEST_EXPECT_MSG_EQ(kept.first, true, "kept for 5 s");
        NS_TEST_EXPECT_MSG_EQ(kept.second, false, "and no longer");
        NS_TEST_EXPECT_MSG_EQ(Accepts(0).first, false, "not by default");
    }
};

class SameAgentTestCase : public RegistrationTestCase
{
  public:
    SameAgentTestCase()
        : RegistrationTestCase("the home agent that has the binding is asked first on refresh and "
                               "after a movement whatever its place in the list")
    {
    }

  private:
    void DoRun() override
    {
        MobileNodeNetwork::Options options;
        options.homeAgents = 3;
        MobileNodeNetwork network(options);
        network.role->SetHomeAgents(
            {network.AgentAddress(0), network.AgentAddress(1), network.AgentAddress(2)});
        network.role->SetAttribute("Lifetime", TimeValue(Seconds(40)));
        network.answer = [](const SeenUpdate& seen) -> Answer {
            return seen.homeAgent == 1 ? Accept(seen)
                                       : AckFor(seen, BindingStatus::INSUFFICIENT_RESOURCES, 0);
        };
        network.StartOn(0);
        network.Run(Seconds(5));
        NS_TEST_ASSERT_MSG_EQ(network.updates.size(), 2, "refused by the first");
        NS_TEST_ASSERT_MSG_EQ(network.role->GetHomeAgent(), network.AgentAddress(1), "the second");
        network.Move(Seconds(10), 1);
        // 0.8 * 40 s after the registration on the new link
        network.Run(Seconds(45));
        NS_TEST_ASSERT_MSG_EQ(network.updates.size(), 4, "one movement and one refresh");
        ExpectOrder(network, {0, 1, 1, 1}, "with the same home agent");
        NS_TEST_EXPECT_MSG_EQ(network.updates[2].source, network.CareOf(1), "after the movement");
        NS_TEST_EXPECT_MSG_EQ(network.failures.size(), 1, "nobody else was asked");
    }
};

class FirstTimeoutTestCase : public RegistrationTestCase
{
  public:
    FirstTimeoutTestCase()
        : RegistrationTestCase("InitialBindackTimeoutFirstReg is the first timeout of a "
                               "registration without a binding and a refresh has the other one")
    {
    }

  private:
    void DoRun() override
    {
        MobileNodeNetwork network({});
        network.role->SetAttribute("InitialBindackTimeoutFirstReg", TimeValue(Seconds(0.7)));
        network.role->SetAttribute("Lifetime", TimeValue(Seconds(100)));
        network.answer = [&](const SeenUpdate& seen) -> Answer {
            return network.updates.size() == 4 ? Accept(seen) : std::nullopt;
        };
        network.StartOn(0);
        network.Run(Seconds(90));
        // 0.7 s, 1.4 s, 2.8 s; refreshed 80 s after the fourth, repeated after 1, 2 and 4 s
        std::vector<double> intervals = Intervals(network);
        NS_TEST_ASSERT_MSG_GT_OR_EQ(intervals.size(), 5, "registration and refresh");
        intervals.resize(5);
        ExpectIntervals(intervals, {0.7, 1.4, 2.8, 80, 1}, "timeouts");
    }
};

class RejectedTestCase : public RegistrationTestCase
{
  public:
    RejectedTestCase()
        : RegistrationTestCase("home agents that reject are tried in order 1.5 s apart and again "
                               "after the retry interval when all have")
    {
    }

  private:
    void DoRun() override
    {
        MobileNodeNetwork::Options options;
        options.homeAgents = 3;
        MobileNodeNetwork network(options);
        network.role->SetHomeAgents(
            {network.AgentAddress(2), network.AgentAddress(0), network.AgentAddress(1)});
        RefuseAll(network);
        network.StartOn(0);
        network.Run(Seconds(24));
        ExpectOrder(network, {2, 0, 1, 2}, "three and the first again");
        const std::vector<double> intervals = Intervals(network);
        NS_TEST_ASSERT_MSG_EQ(intervals.size(), 3, "between four");
        NS_TEST_EXPECT_MSG_EQ_TOL(intervals[0], 1.5, 0.02, "InitialBindackTimeoutFirstReg");
        NS_TEST_EXPECT_MSG_EQ_TOL(intervals[1], 1.5, 0.02, "InitialBindackTimeoutFirstReg");
        NS_TEST_EXPECT_MSG_EQ_TOL(intervals[2], 20, 0.2, "RetryInterval");
        NS_TEST_EXPECT_MSG_EQ(network.failures[0].second,
                              BindingStatusName(BindingStatus::INSUFFICIENT_RESOURCES),
                              "the status in words");
    }
};

class DuplicateTestCase : public RegistrationTestCase
{
  public:
    DuplicateTestCase()
        : RegistrationTestCase("a home address refused with status 134 is never used again")
    {
    }

  private:
    void DoRun() override
    {
        MobileNodeNetwork network({});
        network.answer = [](const SeenUpdate& seen) -> Answer {
            return AckFor(seen, BindingStatus::DAD_FAILED, 0);
        };
        network.StartOn(0);
        network.Move(Seconds(50), 1);
        network.Run(Seconds(100));
        NS_TEST_EXPECT_MSG_EQ(network.updates.size(), 1, "not asked for again");
        NS_TEST_EXPECT_MSG_EQ((network.role->GetState() == MobileNodeState::BOOTSTRAPPING),
                              true,
                              "there is no home address");
        NS_TEST_EXPECT_MSG_EQ(network.role->GetHomeAddress(), Ipv6Address::GetAny(), "none");
    }
};

class RateTestCase : public RegistrationTestCase
{
  public:
    RateTestCase()
        : RegistrationTestCase("a node that moves five times in a second sends three Binding "
                               "Updates in any second at most")
    {
    }

  private:
    void DoRun() override
    {
        MobileNodeNetwork network({});
        network.attachment->SetAttribute(
            "HandoverTime",
            StringValue("ns3::ConstantRandomVariable[Constant=0.001]"));
        network.answer = Accept;
        network.StartOn(0);
        for (uint32_t i = 0; i < 20; ++i)
        {
            network.Move(Seconds(2 + 0.2 * i), (i + 1) % 2);
        }
        network.Run(Seconds(8));
        NS_TEST_ASSERT_MSG_GT(network.updates.size(), 9, "many registrations");
        for (std::size_t i = 3; i < network.updates.size(); ++i)
        {
            const Time span = network.updates[i].at - network.updates[i - 3].at;
            NS_TEST_EXPECT_MSG_GT_OR_EQ(span, Seconds(1), "four take a second or more");
        }
        NS_TEST_EXPECT_MSG_EQ((network.role->GetState() == MobileNodeState::REGISTERED),
                              true,
                              "registered in the end");
        NS_TEST_EXPECT_MSG_EQ(network.role->GetCareOfAddress(),
                              network.CareOf(0),
                              "with the last care-of address");
    }
};

class PendingMoveTestCase : public RegistrationTestCase
{
  public:
    PendingMoveTestCase()
        : RegistrationTestCase("a movement abandons the registration under way and an answer to it "
                               "is ignored")
    {
    }

  private:
    void DoRun() override
    {
        MobileNodeNetwork network({});
        network.answer = [&](const SeenUpdate& seen) -> Answer {
            if (seen.source == network.CareOf(0))
            {
                return std::nullopt;
            }
            // First the belated answer to the update from the first link
            BindingAck old = AckFor(network.updates.front(), BindingStatus::ACCEPTED, 100);
            network.SendAck(old, 0, seen.source);
            return Accept(seen);
        };
        network.StartOn(0);
        network.Move(Seconds(1), 1);
        network.Run(Seconds(20));
        NS_TEST_ASSERT_MSG_EQ(network.updates.size(), 2, "one on each link");
        NS_TEST_EXPECT_MSG_LT(network.updates[1].at,
                              Seconds(1.5),
                              "the second without waiting for the back-off of the first");
        NS_TEST_EXPECT_MSG_EQ(network.ignored[HomeRegistrationIgnored::WRONG_SEQUENCE], 1, "old");
        NS_TEST_EXPECT_MSG_EQ((network.role->GetState() == MobileNodeState::REGISTERED),
                              true,
                              "by the new one");
        NS_TEST_EXPECT_MSG_EQ(network.role->GetCareOfAddress(), network.CareOf(1), "new address");
    }
};

class BindingErrorTestCase : public RegistrationTestCase
{
  public:
    BindingErrorTestCase()
        : RegistrationTestCase("a Binding Error of the home agent makes the mobile node register "
                               "again and one of a stranger does not")
    {
    }

  private:
    void DoRun() override
    {
        MobileNodeNetwork network({});
        network.answer = Accept;
        network.StartOn(0);
        network.Run(Seconds(2));
        MobilityProtocol::Install(network.correspondent)
            ->SendBindingError(BindingErrorStatus::UNKNOWN_BINDING_FOR_HOME_ADDRESS_OPTION,
                               network.HomeAddress(),
                               network.CorrespondentAddress(),
                               network.CareOf(0));
        network.Run(Seconds(3));
        NS_TEST_EXPECT_MSG_EQ(network.updates.size(), 1, "a stranger's error changes nothing");
        network.agents[0]->GetObject<MobilityProtocol>()->SendBindingError(
            BindingErrorStatus::UNKNOWN_BINDING_FOR_HOME_ADDRESS_OPTION,
            network.HomeAddress(),
            network.AgentAddress(0),
            network.CareOf(0));
        network.Run(Seconds(4));
        NS_TEST_EXPECT_MSG_EQ(network.updates.size(), 2, "registered again");
        NS_TEST_EXPECT_MSG_EQ((network.role->GetState() == MobileNodeState::REGISTERED),
                              true,
                              "and acknowledged");
    }
};

/// An ICMPv6 error about a Binding Update
class IcmpTestCase : public RegistrationTestCase
{
  public:
    IcmpTestCase()
        : RegistrationTestCase(
              "an ICMPv6 error about a Binding Update turns the mobile node to the "
              "next home agent after 1.5 s")
    {
    }

  private:
    void DoRun() override
    {
        MobileNodeNetwork::Options options;
        options.homeAgents = 2;
        MobileNodeNetwork network(options);
        network.role->SetHomeAgents({network.AgentAddress(0), network.AgentAddress(1)});
        network.answer = [&](const SeenUpdate& seen) -> Answer {
            if (seen.homeAgent == 1)
            {
                return Accept(seen);
            }
            // IPv6 header | Home Address option | start of a Mobility Header, as a router quotes it
            const auto option =
                SerializeHomeAddressHeader(NH_MOBILITY, MobileNodeNetwork::HomeAddress());
            Ipv6Header header;
            header.SetSource(seen.source);
            header.SetDestination(MobileNodeNetwork::AgentAddress(0));
            header.SetNextHeader(NH_DEST_OPTIONS);
            header.SetPayloadLength(option.size());
            Ptr<Packet> invoking = OctetsPacket(std::vector<uint8_t>(option.begin(), option.end()));
            invoking->AddHeader(header);
            const Icmp6Error error = Icmp6Error::Unreachable(UnreachableCode::ADDRESS_UNREACHABLE,
                                                             PacketOctets(invoking));
            SendUndiverted(
                network.agents[0]->GetObject<Ipv6>(),
                OctetsPacket(
                    SerializeIcmp6(error, MobileNodeNetwork::AgentAddress(0), seen.source)),
                NH_ICMPV6,
                MobileNodeNetwork::AgentAddress(0),
                seen.source);
            return std::nullopt;
        };
        network.StartOn(0);
        network.Run(Seconds(10));
        NS_TEST_ASSERT_MSG_EQ(network.updates.size(), 2, "one to each");
        NS_TEST_EXPECT_MSG_EQ(network.updates[1].homeAgent, 1, "the second home agent");
        NS_TEST_EXPECT_MSG_EQ_TOL(Intervals(network)[0], 1.5, 0.02, "not earlier");
        NS_TEST_ASSERT_MSG_EQ(network.failures.size(), 1, "a trace");
        NS_TEST_EXPECT_MSG_EQ(network.failures[0].second, "unreachable", "in words");
    }
};

class LifetimeTestCase : public RegistrationTestCase
{
  public:
    LifetimeTestCase()
        : RegistrationTestCase("a binding is not asked for longer than the prefix of the care-of "
                               "address is valid")
    {
    }

  private:
    void DoRun() override
    {
        MobileNodeNetwork network({});
        Ptr<RouterAdvertiser> advertiser =
            network.routers[0]->GetDevice(1)->GetObject<RouterAdvertiser>();
        PrefixInformation prefix = advertiser->GetPrefixes().front();
        prefix.validLifetime = 99;
        prefix.preferredLifetime = 50;
        advertiser->RemovePrefix(prefix.prefix, 64);
        advertiser->AddPrefix(prefix);
        network.answer = Accept;
        network.StartOn(0);
        network.Run(Seconds(1));
        NS_TEST_ASSERT_MSG_EQ(network.updates.size(), 1, "one Binding Update");
        NS_TEST_EXPECT_MSG_EQ(network.updates[0].update.lifetime, 24, "99 s in units of 4 s");
    }
};

class SameLinkTestCase : public RegistrationTestCase
{
  public:
    SameLinkTestCase()
        : RegistrationTestCase("back on the same link with the same care-of address the node goes "
                               "on without a Binding Update and refreshes in time")
    {
    }

  private:
    void DoRun() override
    {
        MobileNodeNetwork network({});
        network.answer = [](const SeenUpdate& seen) -> Answer {
            return AckFor(seen, BindingStatus::ACCEPTED, 10);
        };
        network.StartOn(0);
        network.Move(Seconds(5), 0);
        network.Run(Seconds(20));
        NS_TEST_EXPECT_MSG_EQ(network.updates.size(), 1, "the binding is still right");
        NS_TEST_EXPECT_MSG_EQ((network.role->GetState() == MobileNodeState::REGISTERED),
                              true,
                              "registered");
        network.Run(Seconds(40));
        NS_TEST_EXPECT_MSG_EQ(network.updates.size(), 2, "refreshed once");
        NS_TEST_EXPECT_MSG_EQ_TOL(Intervals(network)[0], 32, 1e-6, "at 0.8 * 40 s");
    }
};

/**
 * Home registration of the mobile node (RFC 6275 11.7.1, 11.7.3, 11.8).
 */
class HomeRegistrationTestSuite : public TestSuite
{
  public:
    HomeRegistrationTestSuite()
        : TestSuite("mip6sec-home-registration", TestSuite::Type::UNIT)
    {
        AddTestCase(new FormatTestCase);
        AddTestCase(new LinkLocalTestCase);
        AddTestCase(new BackOffTestCase);
        AddTestCase(new RefreshTestCase);
        AddTestCase(new RefreshAdviceTestCase);
        AddTestCase(new SequenceTestCase);
        AddTestCase(new StubbornTestCase);
        AddTestCase(new IgnoredTestCase);
        AddTestCase(new NextAgentTestCase);
        AddTestCase(new ListOnCommandLineTestCase);
        AddTestCase(new RetainedCareOfTestCase);
        AddTestCase(new SameAgentTestCase);
        AddTestCase(new FirstTimeoutTestCase);
        AddTestCase(new RejectedTestCase);
        AddTestCase(new DuplicateTestCase);
        AddTestCase(new RateTestCase);
        AddTestCase(new PendingMoveTestCase);
        AddTestCase(new BindingErrorTestCase);
        AddTestCase(new IcmpTestCase);
        AddTestCase(new LifetimeTestCase);
        AddTestCase(new SameLinkTestCase);
    }
} g_homeRegistrationTestSuite; //!< registers the suite

} // namespace
