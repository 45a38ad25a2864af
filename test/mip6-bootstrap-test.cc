/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "function-objects.h"
#include "mip6-bootstrap-fixture.h"
#include "suite-of-parts.h"

#include "ns3/uinteger.h"

using namespace ns3;
using namespace ns3::mip6sec;
using namespace ns3::mip6sec::test;

namespace
{

class DiscoveryTestCase : public BootstrapTestCase
{
  public:
    DiscoveryTestCase()
        : BootstrapTestCase("without a configured home agent one is found by its anycast address "
                            "and the list of the reply is kept")
    {
    }

  private:
    void DoRun() override
    {
        MobileNodeNetwork::Options options;
        options.recordOnly = false;
        options.homeAgents = 2;
        options.configureAgent = false;
        MobileNodeNetwork network(options);
        Watch(network);
        // Some time for the home agents to hear each other
        network.StartOn(0);
        network.Run(Seconds(30));
        NS_TEST_EXPECT_MSG_EQ(m_requests.size(), 1, "one request");
        NS_TEST_ASSERT_MSG_EQ(m_replies.size(), 1, "one reply");
        NS_TEST_EXPECT_MSG_EQ(network.role->GetHomeAgents().size(),
                              std::max(m_replies[0], 1U),
                              "the list is kept");
        NS_TEST_EXPECT_MSG_EQ((network.role->GetState() == MobileNodeState::REGISTERED),
                              true,
                              "registered");
        const Ipv6Address agent = network.role->GetHomeAgent();
        NS_TEST_EXPECT_MSG_EQ(agent, network.role->GetHomeAgents().front(), "with the first of it");
        const std::size_t bindings = network.homeAgents[0]->GetBindingCache().GetSize() +
                                     network.homeAgents[1]->GetBindingCache().GetSize();
        NS_TEST_EXPECT_MSG_EQ(bindings, 1, "at one home agent");
    }
};

class DiscoveryRetryTestCase : public BootstrapTestCase
{
  public:
    DiscoveryRetryTestCase()
        : BootstrapTestCase("the same discovery request is repeated after 3 s and at twice the "
                            "interval four times and then begun anew")
    {
    }

  private:
    void DoRun() override
    {
        MobileNodeNetwork::Options options;
        options.configureAgent = false;
        MobileNodeNetwork network(options);
        Watch(network);
        network.StartOn(0);
        network.Run(Seconds(140));
        // Requests 0, 3, 9, 21 and 45 s on; given up 48 s after the last; 32 s RetryInterval
        const std::vector<double> instants{0, 3, 9, 21, 45, 93 + 32, 93 + 32 + 3, 93 + 32 + 9};
        NS_TEST_ASSERT_MSG_EQ(m_requests.size(), instants.size(), "number of requests");
        for (std::size_t i = 0; i < instants.size(); ++i)
        {
            NS_TEST_EXPECT_MSG_EQ_TOL((m_requests[i] - m_requests[0]).GetSeconds(),
                                      instants[i],
                                      1e-9,
                                      "request " << i);
        }
        NS_TEST_EXPECT_MSG_EQ(m_identifiers.size(), 2, "one identifier each time");
        NS_TEST_ASSERT_MSG_EQ(network.failures.size(), 1, "a trace of the failure");
        NS_TEST_EXPECT_MSG_EQ(network.failures[0].second, "no home agent found", "in words");
    }
};

class FormedAddressTestCase : public BootstrapTestCase
{
  public:
    FormedAddressTestCase()
        : BootstrapTestCase("without a configured home address one is formed from home prefix and "
                            "interface identifier")
    {
    }

  private:
    void DoRun() override
    {
        MobileNodeNetwork::Options options;
        options.recordOnly = false;
        options.configureAddress = false;
        MobileNodeNetwork network(options);
        network.StartOn(0);
        const Ipv6Address expected = FormedHomeAddress(network);
        NS_TEST_EXPECT_MSG_EQ(network.role->GetHomeAddress(), expected, "known before the start");
        network.Run(Seconds(5));
        NS_TEST_EXPECT_MSG_EQ(network.role->GetHomeAddress(), expected, "home address");
        NS_TEST_ASSERT_MSG_EQ(network.homeAgents[0]->GetBindingCache().GetSize(), 1, "registered");
        NS_TEST_EXPECT_MSG_EQ((network.homeAgents[0]->GetBindingCache().Find(expected) != nullptr),
                              true,
                              "with it");
    }
};

class OtherAddressTestCase : public BootstrapTestCase
{
  public:
    OtherAddressTestCase()
        : BootstrapTestCase("a formed home address that the home agent finds in use is replaced by "
                            "another of the prefix")
    {
    }

  private:
    void DoRun() override
    {
        MobileNodeNetwork::Options options;
        options.configureAddress = false;
        MobileNodeNetwork network(options);
        network.answer = [&](const SeenUpdate& seen) -> Answer {
            BindingAck ack;
            ack.sequence = seen.update.sequence;
            ack.lifetime = seen.update.lifetime;
            if (network.updates.size() == 1)
            {
                ack.status = BindingStatus::DAD_FAILED;
            }
            return ack;
        };
        network.StartOn(0);
        network.Run(Seconds(5));
        NS_TEST_ASSERT_MSG_EQ(network.updates.size(), 2, "a second attempt");
        const Ipv6Address first = network.updates[0].homeAddress;
        const Ipv6Address second = network.updates[1].homeAddress;
        NS_TEST_EXPECT_MSG_EQ((first == second), false, "with another address");
        NS_TEST_EXPECT_MSG_EQ(Ipv6Prefix(64).IsMatch(first, second), true, "of the same prefix");
        NS_TEST_EXPECT_MSG_EQ(network.updates[1].update.linkLocalCompatibility,
                              false,
                              "L is clear: the identifier is another");
        NS_TEST_EXPECT_MSG_EQ(network.role->GetHomeAddress(), second, "home address now");
        NS_TEST_EXPECT_MSG_EQ((network.role->GetState() == MobileNodeState::REGISTERED),
                              true,
                              "registered");
    }
};

class BornAtHomeTestCase : public BootstrapTestCase
{
  public:
    BornAtHomeTestCase()
        : BootstrapTestCase("a node that starts at home without configuration learns prefix and "
                            "address and home agent there and registers when it leaves")
    {
    }

  private:
    void DoRun() override
    {
        MobileNodeNetwork::Options options;
        options.recordOnly = false;
        options.configureAddress = false;
        options.configurePrefix = false;
        options.configureAgent = false;
        options.dadTransmits = 1;
        MobileNodeNetwork network(options);
        Watch(network);
        network.StartOn(HOME);
        network.Run(Seconds(10));
        NS_TEST_EXPECT_MSG_EQ((network.role->GetState() == MobileNodeState::AT_HOME), true, "home");
        NS_TEST_EXPECT_MSG_EQ(network.role->GetHomeAddress(),
                              FormedHomeAddress(network),
                              "home address");
        network.Move(Seconds(11), 0);
        network.Run(Seconds(20));
        NS_TEST_EXPECT_MSG_EQ(m_requests.size(), 0, "no discovery: the home agent was heard");
        NS_TEST_EXPECT_MSG_EQ((network.role->GetState() == MobileNodeState::REGISTERED),
                              true,
                              "registered");
        NS_TEST_EXPECT_MSG_EQ(network.role->GetHomeAgent(), network.AgentAddress(0), "with it");
    }
};

class AwayTestCase : public BootstrapTestCase
{
  public:
    AwayTestCase()
        : BootstrapTestCase("a node without home prefix does nothing on a link without home agent")
    {
    }

  private:
    void DoRun() override
    {
        MobileNodeNetwork::Options options;
        options.configureAddress = false;
        options.configurePrefix = false;
        options.configureAgent = false;
        MobileNodeNetwork network(options);
        Watch(network);
        network.StartOn(0);
        network.Run(Seconds(10));
        NS_TEST_EXPECT_MSG_EQ((network.role->GetState() == MobileNodeState::BOOTSTRAPPING),
                              true,
                              "bootstrapping");
        NS_TEST_EXPECT_MSG_EQ(m_requests.size() + network.updates.size(), 0, "nothing sent");
    }
};

class PrefixTestCase : public BootstrapTestCase
{
  public:
    PrefixTestCase()
        : BootstrapTestCase("the home prefix is asked for before it becomes invalid and limits the "
                            "lifetime of bindings")
    {
    }

  private:
    void DoRun() override
    {
        MobileNodeNetwork::Options options;
        options.recordOnly = false;
        MobileNodeNetwork network(options);
        Watch(network);
        Ptr<RouterAdvertiser> advertiser = network.advertisers[0];
        PrefixInformation prefix = advertiser->GetPrefixes().front();
        advertiser->RemovePrefix(prefix.prefix, 64);
        prefix.validLifetime = 100;
        prefix.preferredLifetime = 100;
        advertiser->AddPrefix(prefix);
        network.StartOn(HOME);
        network.Move(Seconds(5), 0);
        network.Run(Seconds(60));
        const auto* entry = network.role->GetHomeRegistration().GetEntry();
        NS_TEST_ASSERT_MSG_EQ((entry != nullptr), true, "registered");
        NS_TEST_EXPECT_MSG_LT(entry->granted, Seconds(100), "not longer than the prefix");
        network.Run(Seconds(90));
        NS_TEST_ASSERT_MSG_GT(m_solicitations.size(), 0, "a solicitation");
        // Heard at home in the first instants, 100 s valid: 0.8 * 100 s later
        NS_TEST_EXPECT_MSG_EQ_TOL(m_solicitations[0].GetSeconds(), 80, 0.2, "in time");
        NS_TEST_ASSERT_MSG_GT(m_advertisements.size(), 0, "answered");
        NS_TEST_EXPECT_MSG_EQ(m_advertisements[0], m_solicitationIds[0], "by its identifier");
    }
};

/// @param homeAddress unused @param careOfAddress unused @return a refusal
BindingStatus
RefuseAll(Ipv6Address homeAddress, Ipv6Address careOfAddress)
{
    return BindingStatus::INSUFFICIENT_RESOURCES;
}

class DiscoveredOrderTestCase : public BootstrapTestCase
{
  public:
    DiscoveredOrderTestCase()
        : BootstrapTestCase("the home agents of a discovery reply are tried in the order of the "
                            "reply")
    {
    }

  private:
    void DoRun() override
    {
        MobileNodeNetwork::Options options;
        options.recordOnly = false;
        options.homeAgents = 3;
        options.configureAgent = false;
        MobileNodeNetwork network(options);
        Watch(network);
        network.role->TraceConnectWithoutContext(
            "BindingUpdateSent",
            MakeCallback(&DiscoveredOrderTestCase::NoteUpdate, this));
        m_role = network.role;
        for (std::size_t i = 0; i < 3; ++i)
        {
            network.homeAgents[i]->SetAttribute("Preference",
                                                UintegerValue(static_cast<uint16_t>(10 * i)));
            network.advertisers[i]->SetAttribute("HomeAgentPreference", UintegerValue(10 * i));
            network.homeAgents[i]->SetAccessPolicy(MakeCallback(&RefuseAll));
        }
        // The home agents hear each other before the mobile node appears
        Simulator::Schedule(Seconds(5), &CallNow, [&]() { network.StartOn(0); });
        network.Run(Seconds(30));
        NS_TEST_ASSERT_MSG_EQ(m_replies.size(), 1, "one reply");
        NS_TEST_ASSERT_MSG_EQ(m_replies[0], 3, "three home agents");
        NS_TEST_ASSERT_MSG_EQ(m_updates.size(), 3, "each is tried once");
        for (std::size_t i = 0; i < 3; ++i)
        {
            NS_TEST_EXPECT_MSG_EQ(m_updates[i].second,
                                  MobileNodeNetwork::AgentAddress(2 - i),
                                  "the most preferred first");
            if (i > 0)
            {
                NS_TEST_EXPECT_MSG_GT_OR_EQ(m_updates[i].first - m_updates[i - 1].first,
                                            Seconds(1.5),
                                            "InitialBindackTimeoutFirstReg apart");
            }
        }
        network.Run(Seconds(60));
        NS_TEST_EXPECT_MSG_EQ(m_requests.size(), 2, "asked again when all have refused");
        m_role = nullptr;
    }

    /// @param homeAgent to whom @param careOf unused @param sequence unused
    void NoteUpdate(Ipv6Address homeAgent, Ipv6Address careOf, uint16_t sequence)
    {
        m_updates.emplace_back(Simulator::Now(), homeAgent);
    }

    Ptr<MobileNode> m_role;                              //!< the mobile node
    std::vector<std::pair<Time, Ipv6Address>> m_updates; //!< Binding Updates
};

/// @return how home agent and home address are found
std::vector<TestCase*>
DiscoveryCases()
{
    return {
        new DiscoveryTestCase,
        new DiscoveryRetryTestCase,
        new FormedAddressTestCase,
        new OtherAddressTestCase,
        new BornAtHomeTestCase,
        new AwayTestCase,
        new PrefixTestCase,
        new DiscoveredOrderTestCase,
    };
}

/// Home address, home prefix and home agent found by the mobile node (RFC 6275 11.4)
SuiteOfParts g_suite("mip6sec-bootstrap", {DiscoveryCases(), MobilePrefixCases()});

} // namespace
