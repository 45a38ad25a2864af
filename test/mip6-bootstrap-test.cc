/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "function-objects.h"
#include "mip6-mobile-node-network.h"

#include "ns3/boolean.h"
#include "ns3/double.h"
#include "ns3/mobility-output.h"
#include "ns3/packet-octets.h"
#include "ns3/simulator.h"
#include "ns3/test.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <map>
#include <set>

using namespace ns3;
using namespace ns3::mip6sec;
using namespace ns3::mip6sec::test;

namespace
{

using Answer = std::optional<BindingAck>;
constexpr uint32_t HOME = MobileNodeNetwork::HOME; //!< the home link

/// A test case that writes down the discovery messages of the mobile node
class BootstrapTestCase : public TestCase
{
  public:
    /// @param name sentence
    explicit BootstrapTestCase(const std::string& name)
        : TestCase(name)
    {
    }

  protected:
    /// @param network whose mobile node is watched from now on
    void Watch(MobileNodeNetwork& network)
    {
        network.role->TraceConnectWithoutContext(
            "DiscoveryRequestSent",
            MakeCallback(&BootstrapTestCase::NoteRequest, this));
        network.role->TraceConnectWithoutContext("DiscoveryReplyReceived",
                                                 MakeCallback(&BootstrapTestCase::NoteReply, this));
        network.role->TraceConnectWithoutContext(
            "PrefixSolicitationSent",
            MakeCallback(&BootstrapTestCase::NoteSolicitation, this));
        network.role->TraceConnectWithoutContext(
            "PrefixAdvertisementReceived",
            MakeCallback(&BootstrapTestCase::NoteAdvertisement, this));
    }

    /**
     * @param network in which
     * @return the home address of the mobile node by RFC 4291 appendix A: home prefix, and the
     * MAC address with ff:fe in the middle and the universal bit inverted
     */
    static Ipv6Address FormedHomeAddress(const MobileNodeNetwork& network)
    {
        uint8_t mac[6];
        Mac48Address::ConvertFrom(network.mobileDevice->GetAddress()).CopyTo(mac);
        uint8_t octets[16];
        MobileNodeNetwork::HomeAddress().GetBytes(octets);
        const uint8_t identifier[8] =
            {static_cast<uint8_t>(mac[0] ^ 2), mac[1], mac[2], 0xff, 0xfe, mac[3], mac[4], mac[5]};
        std::copy(identifier, identifier + 8, octets + 8);
        return Ipv6Address(octets);
    }

    std::vector<Time> m_requests;            //!< discovery requests
    std::set<uint16_t> m_identifiers;        //!< their identifiers
    std::vector<uint32_t> m_replies;         //!< home agents in discovery replies
    std::vector<Time> m_solicitations;       //!< prefix solicitations
    std::vector<uint16_t> m_solicitationIds; //!< their identifiers
    std::vector<uint16_t> m_advertisements;  //!< identifiers of prefix advertisements accepted

  private:
    /// @param identifier of the request @param octets its size
    void NoteRequest(uint16_t identifier, uint32_t octets)
    {
        // IPv6 header, and 8 octets of ICMPv6 (RFC 6275 6.5)
        NS_TEST_EXPECT_MSG_EQ(octets, 48, "size of a request");
        m_requests.push_back(Simulator::Now());
        m_identifiers.insert(identifier);
    }

    /// @param identifier of the reply @param homeAgents in it @param octets its size
    void NoteReply(uint16_t identifier, uint32_t homeAgents, uint32_t octets)
    {
        NS_TEST_EXPECT_MSG_EQ(octets, 48 + 16 * homeAgents, "size of a reply (RFC 6275 6.6)");
        m_replies.push_back(homeAgents);
    }

    /// @param identifier of the solicitation @param octets its size
    void NoteSolicitation(uint16_t identifier, uint32_t octets)
    {
        // IPv6 header, destination options with the home address, 8 octets of ICMPv6 (RFC 6275 6.7)
        NS_TEST_EXPECT_MSG_EQ(octets, 40 + 24 + 8, "size of a solicitation");
        m_solicitations.push_back(Simulator::Now());
        m_solicitationIds.push_back(identifier);
    }

    /// @param identifier of the advertisement
    void NoteAdvertisement(uint16_t identifier)
    {
        m_advertisements.push_back(identifier);
    }
};

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

/// A test case whose home agent sends what the test says
class AdvertisementTestCase : public BootstrapTestCase
{
  public:
    /// @param name sentence
    explicit AdvertisementTestCase(const std::string& name)
        : BootstrapTestCase(name)
    {
    }

  protected:
    /// @param reason of a drop
    void NoteDrop(MobilePrefixDrop reason)
    {
        ++m_dropped[reason];
    }

    /// @param network whose mobile node is watched from now on
    void WatchDrops(MobileNodeNetwork& network)
    {
        Watch(network);
        network.role->TraceConnectWithoutContext(
            "PrefixAdvertisementDropped",
            MakeCallback(&AdvertisementTestCase::NoteDrop, this));
    }

    /**
     * @param identifier of the advertisement
     * @param valid lifetime of the home prefix, seconds
     * @return an advertisement
     */
    static MobilePrefixAdvertisement Advertisement(uint16_t identifier, uint32_t valid)
    {
        MobilePrefixAdvertisement message;
        message.identifier = identifier;
        PrefixInformation prefix;
        prefix.prefix = MobileNodeNetwork::AgentAddress(0);
        prefix.routerAddress = true;
        prefix.validLifetime = valid;
        prefix.preferredLifetime = valid;
        message.options.prefixes.push_back(prefix);
        return message;
    }

    /**
     * @param from sender
     * @param source its address
     * @param message what it sends with a type 2 routing header
     * @param network in which
     */
    static void Send(Ptr<Node> from,
                     Ipv6Address source,
                     const MobilePrefixAdvertisement& message,
                     const MobileNodeNetwork& network)
    {
        MobilityPath path;
        path.source = source;
        path.destination = network.CareOf(0);
        path.type2 = MobileNodeNetwork::HomeAddress();
        SendAlongPath(from->GetObject<Ipv6>(),
                      OctetsPacket(SerializeIcmp6(message, source, path.type2)),
                      NH_ICMPV6,
                      path);
    }

    std::map<MobilePrefixDrop, uint32_t> m_dropped; //!< advertisements discarded
};

class DiscardTestCase : public AdvertisementTestCase
{
  public:
    DiscardTestCase()
        : AdvertisementTestCase(
              "prefix advertisements without routing header or from a stranger or "
              "without a question are discarded")
    {
    }

  private:
    void DoRun() override
    {
        MobileNodeNetwork network({});
        WatchDrops(network);
        network.answer = AcceptFor40;
        network.StartOn(0);
        network.Run(Seconds(2));
        const Ipv6Address agent = MobileNodeNetwork::AgentAddress(0);
        Send(network.correspondent,
             MobileNodeNetwork::CorrespondentAddress(),
             Advertisement(7, 1000),
             network);
        network.Run(Seconds(3));
        NS_TEST_EXPECT_MSG_EQ(m_dropped[MobilePrefixDrop::NOT_FROM_HOME_AGENT], 1, "stranger");

        Ptr<Packet> inner = OctetsPacket(
            SerializeIcmp6(Advertisement(7, 1000), agent, MobileNodeNetwork::HomeAddress()));
        Ipv6Header header;
        header.SetSource(agent);
        header.SetDestination(MobileNodeNetwork::HomeAddress());
        header.SetNextHeader(NH_ICMPV6);
        header.SetHopLimit(64);
        header.SetPayloadLength(inner->GetSize());
        inner->AddHeader(header);
        network.agents[0]->GetObject<TunnelProtocol>()->Send(inner, agent, network.CareOf(0));
        network.Run(Seconds(4));
        NS_TEST_EXPECT_MSG_EQ(m_dropped[MobilePrefixDrop::NO_ROUTING_HEADER], 1, "tunnelled");
        NS_TEST_EXPECT_MSG_EQ(m_solicitations.size(), 0, "and none of them is a reason to ask");

        Send(network.agents[0], agent, Advertisement(7, 1000), network);
        network.Run(Seconds(5));
        NS_TEST_EXPECT_MSG_EQ(m_dropped[MobilePrefixDrop::UNSOLICITED], 1, "unsolicited");
        NS_TEST_ASSERT_MSG_EQ(m_solicitations.size(), 1, "but a reason to ask");
        Send(network.agents[0],
             agent,
             Advertisement(static_cast<uint16_t>(m_solicitationIds[0] + 1), 1000),
             network);
        network.Run(Seconds(6));
        NS_TEST_EXPECT_MSG_EQ(m_dropped[MobilePrefixDrop::UNSOLICITED], 2, "wrong identifier");
        Send(network.agents[0], agent, Advertisement(m_solicitationIds[0], 1000), network);
        network.Run(Seconds(7));
        NS_TEST_EXPECT_MSG_EQ(m_advertisements.size(), 1, "the answer is accepted");
        Send(network.agents[0], agent, Advertisement(m_solicitationIds[0], 1000), network);
        network.Run(Seconds(8));
        NS_TEST_EXPECT_MSG_EQ(m_advertisements.size(), 1, "once");
    }

  public:
    /// @param seen what is answered @return acceptance for 40 s
    static Answer AcceptFor40(const SeenUpdate& seen)
    {
        BindingAck ack;
        ack.sequence = seen.update.sequence;
        ack.lifetime = 10;
        return ack;
    }
};

class StoredAgentTestCase : public AdvertisementTestCase
{
  public:
    StoredAgentTestCase()
        : AdvertisementTestCase("before a registration the stored home agent is the one whose "
                                "prefix advertisements are looked at")
    {
    }

  private:
    void DoRun() override
    {
        MobileNodeNetwork network({});
        WatchDrops(network);
        network.StartOn(0);
        network.Run(Seconds(2));
        NS_TEST_ASSERT_MSG_EQ(network.updates.empty(), false, "asked but not answered");
        Send(network.correspondent,
             MobileNodeNetwork::CorrespondentAddress(),
             Advertisement(7, 1000),
             network);
        network.Run(Seconds(3));
        NS_TEST_EXPECT_MSG_EQ(m_dropped[MobilePrefixDrop::NOT_FROM_HOME_AGENT], 1, "stranger");
        Send(network.agents[0],
             MobileNodeNetwork::AgentAddress(0),
             Advertisement(7, 1000),
             network);
        network.Run(Seconds(4));
        NS_TEST_EXPECT_MSG_EQ(m_dropped[MobilePrefixDrop::NOT_FROM_HOME_AGENT], 1, "no stranger");
        NS_TEST_EXPECT_MSG_EQ(m_dropped[MobilePrefixDrop::UNSOLICITED], 1, "but not asked for");
        NS_TEST_EXPECT_MSG_EQ(m_solicitations.size(), 0, "nor answered without a binding");
    }
};

class ShortenedTestCase : public AdvertisementTestCase
{
  public:
    ShortenedTestCase()
        : AdvertisementTestCase("a prefix advertisement that shortens the home prefix makes one "
                                "Binding Update even if a refresh has waited for it")
    {
    }

  private:
    void DoRun() override
    {
        for (const bool refreshDue : {false, true})
        {
            MobileNodeNetwork network({});
            m_solicitations.clear();
            m_solicitationIds.clear();
            WatchDrops(network);
            // Granted for 200 s with the demand to ask for the prefixes: no refresh until then
            network.answer = [](const SeenUpdate& seen) -> Answer {
                BindingAck ack;
                ack.status = BindingStatus::ACCEPTED_PREFIX_DISCOVERY_NECESSARY;
                ack.sequence = seen.update.sequence;
                ack.lifetime = std::min<uint16_t>(seen.update.lifetime, 50);
                return ack;
            };
            network.role->SetAttribute("RefreshFraction", DoubleValue(refreshDue ? 0.1 : 0.8));
            network.StartOn(0);
            network.Run(Seconds(30));
            NS_TEST_ASSERT_MSG_EQ(m_solicitations.empty(), false, "asks");
            NS_TEST_ASSERT_MSG_EQ(network.updates.size(), 1, "a refresh after 20 s has to wait");
            Send(network.agents[0],
                 MobileNodeNetwork::AgentAddress(0),
                 Advertisement(m_solicitationIds.back(), 60),
                 network);
            network.Run(Seconds(31));
            NS_TEST_ASSERT_MSG_EQ(network.updates.size(), 2, "one Binding Update");
            NS_TEST_EXPECT_MSG_EQ(network.updates[1].update.lifetime, 15, "60 s, units of 4 s");
        }
    }
};

class ShortenedBindingsTestCase : public AdvertisementTestCase
{
  public:
    ShortenedBindingsTestCase()
        : AdvertisementTestCase("no binding at home agent or correspondent node outlives a home "
                                "prefix whose lifetime was shortened")
    {
    }

  private:
    void DoRun() override
    {
        MobileNodeNetwork::Options options;
        options.recordOnly = false;
        options.correspondentRole = true;
        options.optimize = true;
        MobileNodeNetwork network(options);
        WatchDrops(network);
        network.role->GetRouteOptimizer()->SetAttribute("StartOnSend", BooleanValue(true));
        network.mobileNode->GetObject<MobilityProtocol>()->TraceConnectWithoutContext(
            "Tx",
            MakeCallback(&ShortenedBindingsTestCase::NoteSent, this));
        network.SendDatagrams(network.mobileNode,
                              MobileNodeNetwork::CorrespondentAddress(),
                              Seconds(5),
                              Seconds(6),
                              MilliSeconds(100));
        network.StartOn(0);
        network.Run(Seconds(10));
        const BindingCache& cache =
            network.correspondent->GetObject<CorrespondentNode>()->GetBindingCache();
        const Binding* before = cache.Find(MobileNodeNetwork::HomeAddress());
        NS_TEST_ASSERT_MSG_EQ((before != nullptr), true, "a binding");
        NS_TEST_EXPECT_MSG_GT(before->expires, Seconds(400), "for 420 s");
        m_updates.clear();

        PrefixInformation prefix = network.advertisers[0]->GetPrefixes().front();
        network.advertisers[0]->RemovePrefix(prefix.prefix, 64);
        prefix.validLifetime = 60;
        prefix.preferredLifetime = 60;
        network.advertisers[0]->AddPrefix(prefix);
        // Nobody has asked: a reason for the mobile node to ask
        Send(network.agents[0], MobileNodeNetwork::AgentAddress(0), Advertisement(1, 60), network);
        network.Run(Seconds(12));
        NS_TEST_ASSERT_MSG_GT(m_advertisements.size(), 0, "asked and answered");
        NS_TEST_ASSERT_MSG_EQ(m_updates.size(), 2, "two Binding Updates");
        NS_TEST_EXPECT_MSG_EQ(m_updates[0], MobileNodeNetwork::AgentAddress(0), "the first");
        NS_TEST_EXPECT_MSG_EQ(m_updates[1], MobileNodeNetwork::CorrespondentAddress(), "the other");
        const Time end = Seconds(12 + 60);
        const Binding* home =
            network.homeAgents[0]->GetBindingCache().Find(MobileNodeNetwork::HomeAddress());
        NS_TEST_ASSERT_MSG_EQ((home != nullptr), true, "a binding at the home agent");
        NS_TEST_EXPECT_MSG_LT(home->expires, end, "not longer than the prefix");
        const Binding* after = cache.Find(MobileNodeNetwork::HomeAddress());
        NS_TEST_ASSERT_MSG_EQ((after != nullptr), true, "a binding");
        NS_TEST_EXPECT_MSG_LT(after->expires, end, "not longer either");
        NS_TEST_EXPECT_MSG_GT(after->expires, Seconds(60), "nor much shorter");
    }

    /// @param message sent @param path addresses @param octets unused
    void NoteSent(const MobilityMessage& message, const MobilityPath& path, uint32_t octets)
    {
        if (message.GetType() == MhType::BINDING_UPDATE)
        {
            m_updates.push_back(path.destination);
        }
    }

    std::vector<Ipv6Address> m_updates; //!< destinations of Binding Updates
};

class RenumberTestCase : public AdvertisementTestCase
{
  public:
    RenumberTestCase()
        : AdvertisementTestCase("a home prefix that is withdrawn gives way to the new one of a "
                                "prefix advertisement")
    {
    }

  private:
    void DoRun() override
    {
        MobileNodeNetwork network({});
        WatchDrops(network);
        network.role->TraceConnectWithoutContext("BindingUpdateSent",
                                                 MakeCallback(&RenumberTestCase::NoteUpdate, this));
        network.answer = DiscardTestCase::AcceptFor40;
        network.StartOn(0);
        network.Run(Seconds(2));
        const Ipv6Address agent = MobileNodeNetwork::AgentAddress(0);
        Send(network.agents[0], agent, Advertisement(7, 1000), network);
        network.Run(Seconds(3));
        NS_TEST_ASSERT_MSG_EQ(m_solicitations.size(), 1, "a question");
        MobilePrefixAdvertisement message = Advertisement(m_solicitationIds[0], 0);
        PrefixInformation prefix;
        prefix.prefix = Ipv6Address("2001:2:0:2::1");
        prefix.routerAddress = true;
        prefix.validLifetime = 1000;
        message.options.prefixes.push_back(prefix);
        Send(network.agents[0], agent, message, network);
        network.Run(Seconds(4));
        const Ipv6Address renumbered("2001:2:0:2::1000");
        NS_TEST_EXPECT_MSG_EQ(network.role->GetHomeAddress(), renumbered, "same identifier");
        Ptr<Ipv6> ipv6 = network.mobileNode->GetObject<Ipv6>();
        NS_TEST_EXPECT_MSG_EQ(ipv6->GetInterfaceForAddress(MobileNodeNetwork::HomeAddress()),
                              -1,
                              "the old address is gone");
        NS_TEST_EXPECT_MSG_EQ(ipv6->GetInterfaceForAddress(renumbered),
                              ipv6->GetInterfaceForDevice(network.role->GetHomeDevice()),
                              "the new one is there");
        NS_TEST_EXPECT_MSG_EQ(m_lastAgent, prefix.prefix, "registered with its home agent");
    }

    /// @param homeAgent to whom @param careOf unused @param sequence unused
    void NoteUpdate(Ipv6Address homeAgent, Ipv6Address careOf, uint16_t sequence)
    {
        m_lastAgent = homeAgent;
    }

    Ipv6Address m_lastAgent; //!< home agent of the last Binding Update
};

class NecessaryTestCase : public AdvertisementTestCase
{
  public:
    NecessaryTestCase()
        : AdvertisementTestCase("status 1 makes the mobile node ask for the prefixes and hold the "
                                "refresh until it knows them")
    {
    }

  private:
    void DoRun() override
    {
        MobileNodeNetwork network({});
        WatchDrops(network);
        network.answer = [&](const SeenUpdate& seen) -> Answer {
            BindingAck ack = *DiscardTestCase::AcceptFor40(seen);
            ack.status = network.updates.size() == 1
                             ? BindingStatus::ACCEPTED_PREFIX_DISCOVERY_NECESSARY
                             : BindingStatus::ACCEPTED;
            return ack;
        };
        network.StartOn(0);
        network.Run(Seconds(36));
        NS_TEST_EXPECT_MSG_EQ(network.updates.size(), 1, "the refresh of 32 s waits");
        // INITIAL_SOLICIT_TIMER, doubled each time (RFC 6275 11.8)
        const std::vector<double> instants{0, 3, 9, 21};
        NS_TEST_ASSERT_MSG_EQ(m_solicitations.size(), instants.size(), "solicitations");
        std::set<uint16_t> identifiers;
        for (std::size_t i = 0; i < instants.size(); ++i)
        {
            NS_TEST_EXPECT_MSG_EQ_TOL((m_solicitations[i] - m_solicitations[0]).GetSeconds(),
                                      instants[i],
                                      1e-9,
                                      "solicitation " << i);
            identifiers.insert(m_solicitationIds[i]);
        }
        NS_TEST_EXPECT_MSG_EQ(identifiers.size(), 4, "each with another random identifier");
        Send(network.agents[0],
             MobileNodeNetwork::AgentAddress(0),
             Advertisement(m_solicitationIds.back(), 1000),
             network);
        network.Run(Seconds(37));
        NS_TEST_EXPECT_MSG_EQ(network.updates.size(), 2, "now the refresh is sent");
        NS_TEST_EXPECT_MSG_EQ(network.failures.size(), 0, "before the binding has expired");
    }
};

/**
 * Home address, home prefix and home agent found by the mobile node (RFC 6275 11.4).
 */
class BootstrapTestSuite : public TestSuite
{
  public:
    BootstrapTestSuite()
        : TestSuite("mip6sec-bootstrap", TestSuite::Type::UNIT)
    {
        AddTestCase(new DiscoveryTestCase);
        AddTestCase(new DiscoveryRetryTestCase);
        AddTestCase(new FormedAddressTestCase);
        AddTestCase(new OtherAddressTestCase);
        AddTestCase(new BornAtHomeTestCase);
        AddTestCase(new AwayTestCase);
        AddTestCase(new PrefixTestCase);
        AddTestCase(new DiscoveredOrderTestCase);
        AddTestCase(new DiscardTestCase);
        AddTestCase(new StoredAgentTestCase);
        AddTestCase(new ShortenedTestCase);
        AddTestCase(new ShortenedBindingsTestCase);
        AddTestCase(new RenumberTestCase);
        AddTestCase(new NecessaryTestCase);
    }
} g_bootstrapTestSuite; //!< registers the suite

} // namespace
