/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
// Which home agent a mobile node asks, and what errors of home agents mean to it

#include "function-objects.h"
#include "last-words.h"
#include "mip6-home-registration-fixture.h"

#include "ns3/command-line.h"
#include "ns3/config.h"
#include "ns3/icmp6-errors.h"
#include "ns3/mobility-extensions.h"
#include "ns3/mobility-output.h"
#include "ns3/packet-octets.h"
#include "ns3/string.h"

#include <sstream>

using namespace ns3;
using namespace ns3::mip6sec;
using namespace ns3::mip6sec::test;

namespace
{

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

class NewListTestCase : public RegistrationTestCase
{
  public:
    NewListTestCase()
        : RegistrationTestCase("a new list of home agents is tried from its beginning")
    {
    }

  private:
    void DoRun() override
    {
        MobileNodeNetwork::Options options;
        options.homeAgents = 3;
        MobileNodeNetwork network(options);
        network.role->SetHomeAgents({network.AgentAddress(0), network.AgentAddress(1)});
        RefuseAll(network);
        network.StartOn(0);
        // The first has refused, and the second is to be asked
        Simulator::Schedule(Seconds(1.2), &CallNow, [&network]() {
            network.role->SetHomeAgents({network.AgentAddress(2), network.AgentAddress(0)});
        });
        network.Run(Seconds(6));
        ExpectOrder(network, {0, 2, 0}, "the first of the new list and the next");
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
        const std::string words = LastWords([&]() {
            alone.role->SetHomeAgents({MobileNodeNetwork::AgentAddress(1), Ipv6Address("ff02::1")});
            alone.StartOn(0);
            alone.Run(Seconds(1));
        });
        NS_TEST_EXPECT_MSG_NE(words.find("home agent ff02::1 is not a unicast"),
                              std::string::npos,
                              "nor is a multicast address anywhere on the list one of an agent");
    }

    uint32_t m_requests{0}; //!< to discover home agents
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

} // namespace

std::vector<TestCase*>
ns3::mip6sec::test::HomeRegistrationAgentCases()
{
    return {
        new NextAgentTestCase,
        new NewListTestCase,
        new ListOnCommandLineTestCase,
        new SameAgentTestCase,
        new RejectedTestCase,
        new DuplicateTestCase,
        new BindingErrorTestCase,
        new IcmpTestCase,
    };
}
