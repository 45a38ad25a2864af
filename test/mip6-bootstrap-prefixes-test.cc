/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
// Mobile Prefix Advertisements at the mobile node

#include "mip6-bootstrap-fixture.h"

#include "ns3/boolean.h"
#include "ns3/double.h"
#include "ns3/mobility-output.h"
#include "ns3/packet-octets.h"

#include <map>

using namespace ns3;
using namespace ns3::mip6sec;
using namespace ns3::mip6sec::test;

namespace
{

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

} // namespace

std::vector<TestCase*>
ns3::mip6sec::test::MobilePrefixCases()
{
    return {
        new DiscardTestCase,
        new StoredAgentTestCase,
        new ShortenedTestCase,
        new ShortenedBindingsTestCase,
        new RenumberTestCase,
        new NecessaryTestCase,
    };
}
