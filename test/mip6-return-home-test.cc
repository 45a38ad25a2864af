/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "mip6-mobile-node-network.h"

#include "ns3/access-device.h"
#include "ns3/boolean.h"
#include "ns3/ndisc-cache.h"
#include "ns3/neighbor-discovery-traces.h"
#include "ns3/packet-octets.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/test.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <map>
#include <string>

using namespace ns3;
using namespace ns3::mip6sec;
using namespace ns3::mip6sec::test;

namespace
{

using Answer = std::optional<BindingAck>;
constexpr uint32_t HOME = MobileNodeNetwork::HOME; //!< the home link

/// @param seen what is answered @return acceptance as asked for
Answer
Accept(const SeenUpdate& seen)
{
    BindingAck ack;
    ack.sequence = seen.update.sequence;
    ack.lifetime = seen.update.lifetime;
    return ack;
}

/// What the mobile node does on the home link, in order
struct Step
{
    Time at;                 //!< when
    std::string what;        //!< "BU", "BA", "NS" or "NA"
    Ipv6Address source;      //!< source
    Ipv6Address destination; //!< destination
};

/**
 * A test case that writes down the steps of a return. A case goes on behind an assertion that does
 * not hold, unless the test runner was told otherwise: it returns by itself where nothing is left
 * to look at.
 */
class ReturnTestCase : public TestCase
{
  public:
    /// @param name sentence
    explicit ReturnTestCase(const std::string& name)
        : TestCase(name)
    {
    }

  protected:
    /// @param network whose mobile node is watched from now on
    void Watch(MobileNodeNetwork& network)
    {
        network.interface->GetNeighborDiscovery()->GetTraces()->TraceConnectWithoutContext(
            "Sent",
            MakeCallback(&ReturnTestCase::NoteIcmp, this));
        Ptr<MobilityProtocol> protocol = network.mobileNode->GetObject<MobilityProtocol>();
        protocol->TraceConnectWithoutContext("Tx", MakeCallback(&ReturnTestCase::NoteSent, this));
        protocol->TraceConnectWithoutContext("Rx",
                                             MakeCallback(&ReturnTestCase::NoteReceived, this));
    }

    /// @param what kind of step @param after only later ones @return the first such, or null
    const Step* First(const std::string& what, Time after) const
    {
        const auto found = std::find_if(m_steps.begin(), m_steps.end(), [&](const Step& step) {
            return step.what == what && step.at > after;
        });
        return found == m_steps.end() ? nullptr : &*found;
    }

    /// @param what kind of step @param after only later ones @return how many
    std::size_t Count(const std::string& what, Time after) const
    {
        return std::count_if(m_steps.begin(), m_steps.end(), [&](const Step& step) {
            return step.what == what && step.at > after;
        });
    }

    std::vector<Step> m_steps; //!< in order

  private:
    /// @param type of a message sent @param source its source @param destination its destination
    /// @param octets unused
    void NoteIcmp(Icmp6Type type, Ipv6Address source, Ipv6Address destination, uint32_t octets)
    {
        if (type == Icmp6Type::NEIGHBOR_SOLICITATION)
        {
            m_steps.push_back({Simulator::Now(), "NS", source, destination});
        }
        if (type == Icmp6Type::NEIGHBOR_ADVERTISEMENT)
        {
            m_steps.push_back({Simulator::Now(), "NA", source, destination});
        }
    }

    /// @param message sent @param path addresses @param octets unused
    void NoteSent(const MobilityMessage& message, const MobilityPath& path, uint32_t octets)
    {
        if (message.GetType() == MhType::BINDING_UPDATE)
        {
            m_steps.push_back({Simulator::Now(), "BU", path.source, path.destination});
        }
    }

    /// @param message received @param path addresses @param octets unused
    void NoteReceived(const MobilityMessage& message, const MobilityPath& path, uint32_t octets)
    {
        if (message.GetType() == MhType::BINDING_ACK)
        {
            m_steps.push_back({Simulator::Now(), "BA", path.source, path.destination});
        }
    }
};

class OrderTestCase : public ReturnTestCase
{
  public:
    OrderTestCase()
        : ReturnTestCase("on return the node deregisters from its home address without DAD and "
                         "announces itself to all nodes when that is acknowledged")
    {
    }

  private:
    void DoRun() override
    {
        MobileNodeNetwork::Options options;
        options.recordOnly = false;
        options.dadTransmits = 1;
        MobileNodeNetwork network(options);
        Watch(network);
        network.StartOn(0);
        network.Move(Seconds(10), HOME);
        network.Run(Seconds(20));
        const Time moved = Seconds(10);
        const Step* update = First("BU", moved);
        const Step* ack = First("BA", moved);
        NS_TEST_ASSERT_MSG_EQ((update && ack), true, "update and acknowledgement");
        if (!update || !ack)
        {
            return;
        }
        NS_TEST_EXPECT_MSG_EQ(update->source, network.HomeAddress(), "from the home address");
        NS_TEST_EXPECT_MSG_EQ(update->destination, network.AgentAddress(0), "to the home agent");
        NS_TEST_EXPECT_MSG_EQ(ack->destination, network.HomeAddress(), "to the home address");
        NS_TEST_EXPECT_MSG_EQ(Count("BU", moved), 1, "once");
        uint32_t announcements = 0;
        for (const Step& step : m_steps)
        {
            if (step.at <= moved)
            {
                continue;
            }
            const Ipv6Address group = Ipv6Address::MakeSolicitedAddress(network.HomeAddress());
            NS_TEST_EXPECT_MSG_EQ(
                (step.what == "NS" && step.destination == group && step.source.IsAny()),
                false,
                "no duplicate address detection of the home address");
            if (step.what == "NA" && step.destination == Ipv6Address::GetAllNodesMulticast() &&
                step.source == network.HomeAddress())
            {
                ++announcements;
                NS_TEST_EXPECT_MSG_GT_OR_EQ(step.at, ack->at, "not before the acknowledgement");
            }
        }
        NS_TEST_EXPECT_MSG_EQ(announcements, 3, "MAX_NEIGHBOR_ADVERTISEMENT");
        NS_TEST_EXPECT_MSG_EQ(network.homeAgents[0]->GetBindingCache().GetSize(), 0, "no binding");
        NS_TEST_EXPECT_MSG_EQ((network.role->GetState() == MobileNodeState::AT_HOME), true, "home");
        NS_TEST_EXPECT_MSG_EQ(network.role->GetCareOfAddress(), network.HomeAddress(), "no other");
    }
};

class DeregistrationTestCase : public ReturnTestCase
{
  public:
    DeregistrationTestCase()
        : ReturnTestCase("a deregistration has lifetime zero and the home address as care-of "
                         "address and is repeated until the binding has ended by itself")
    {
    }

  private:
    void DoRun() override
    {
        MobileNodeNetwork network({});
        network.role->SetAttribute("Lifetime", TimeValue(Seconds(40)));
        network.answer = [](const SeenUpdate& seen) -> Answer {
            return seen.update.lifetime == 0 ? std::nullopt : Accept(seen);
        };
        network.StartOn(0);
        network.Move(Seconds(10), HOME);
        network.Run(Seconds(100));
        // Registered at 0 s; 10 s later 1 + 2 + 4 + 8 s fit into what is left of 40 s
        NS_TEST_ASSERT_MSG_EQ(network.updates.size(), 6, "one registration and five more");
        for (std::size_t i = 1; i < network.updates.size(); ++i)
        {
            const SeenUpdate& seen = network.updates[i];
            NS_TEST_EXPECT_MSG_EQ(seen.update.lifetime, 0, "lifetime");
            NS_TEST_EXPECT_MSG_EQ(seen.update.acknowledge, true, "A");
            NS_TEST_EXPECT_MSG_EQ(seen.update.homeRegistration, true, "H");
            NS_TEST_EXPECT_MSG_EQ(seen.hasOption, false, "no Home Address option");
            NS_TEST_EXPECT_MSG_EQ(seen.source, network.HomeAddress(), "source");
            NS_TEST_EXPECT_MSG_EQ(
                seen.update.options.alternateCareOfAddress.value_or(Ipv6Address::GetAny()),
                network.HomeAddress(),
                "care-of address");
            if (i > 1)
            {
                const double wait = (seen.at - network.updates[i - 1].at).GetSeconds();
                NS_TEST_EXPECT_MSG_EQ_TOL(wait, 1 << (i - 2), 0.01, "back-off");
            }
        }
        NS_TEST_ASSERT_MSG_EQ((network.states.back().second == MobileNodeState::AT_HOME),
                              true,
                              "at home in the end");
        NS_TEST_EXPECT_MSG_EQ_TOL(network.states.back().first.GetSeconds(),
                                  40,
                                  0.2,
                                  "when the lifetime was over");
    }
};

class HostTestCase : public ReturnTestCase
{
  public:
    HostTestCase()
        : ReturnTestCase("a host on the home link reaches the node away and at home and away "
                         "again")
    {
    }

  private:
    void DoRun() override
    {
        MobileNodeNetwork::Options options;
        options.recordOnly = false;
        options.hostAtHome = true;
        MobileNodeNetwork network(options);
        network.homeAgents[0]->TraceConnectWithoutContext(
            "Tunneled",
            MakeCallback(&HostTestCase::NoteTunneled, this));
        network.Listen(network.mobileNode);
        network.Listen(network.host);
        network.StartOn(0);
        network.Move(Seconds(10), HOME);
        network.Move(Seconds(20), 1);
        for (const double start : {5.0, 13.0, 25.0})
        {
            network.SendDatagrams(network.host,
                                  network.HomeAddress(),
                                  Seconds(start),
                                  Seconds(start + 2),
                                  MilliSeconds(100));
            network.SendDatagrams(network.mobileNode,
                                  network.HostAddress(),
                                  Seconds(start),
                                  Seconds(start + 2),
                                  MilliSeconds(100));
        }
        network.Run(Seconds(12));
        const uint32_t away = m_tunneled;
        NS_TEST_EXPECT_MSG_EQ(away, 20, "all through the tunnel");
        network.Run(Seconds(19));
        NS_TEST_EXPECT_MSG_EQ(m_tunneled, away, "none at home");
        network.Run(Seconds(30));
        NS_TEST_EXPECT_MSG_EQ(m_tunneled, 40, "and through the tunnel again");
        NS_TEST_EXPECT_MSG_EQ(network.Arrivals(network.mobileNode).size(), 60, "all arrive");
        NS_TEST_ASSERT_MSG_EQ(network.Received(network.host).count(network.HomeAddress()),
                              1,
                              "from the home address");
        if (network.Received(network.host).count(network.HomeAddress()) == 0)
        {
            return;
        }
        NS_TEST_EXPECT_MSG_EQ(network.Received(network.host).at(network.HomeAddress()),
                              60,
                              "all arrive");
    }

    /// @param packet tunnelled @param homeAddress of whom
    void NoteTunneled(Ptr<const Packet> packet, Ipv6Address homeAddress)
    {
        ++m_tunneled;
    }

    uint32_t m_tunneled{0}; //!< packets through the tunnel
};

class ProbedAtHomeTestCase : public ReturnTestCase
{
  public:
    ProbedAtHomeTestCase()
        : ReturnTestCase("a node at home answers a host that probes the home address by unicast")
    {
    }

  private:
    void DoRun() override
    {
        MobileNodeNetwork::Options options;
        options.recordOnly = false;
        options.hostAtHome = true;
        MobileNodeNetwork network(options);
        network.Listen(network.mobileNode);
        Watch(network);
        for (uint32_t i = 0; i < network.host->GetNDevices(); ++i)
        {
            if (auto device = DynamicCast<AccessDevice>(network.host->GetDevice(i)))
            {
                device->TraceConnectWithoutContext(
                    "MacTx",
                    MakeCallback(&ProbedAtHomeTestCase::NoteHost, this));
            }
        }
        network.StartOn(0);
        network.Move(Seconds(10), HOME);
        // One way: nothing that comes back confirms that the node is reachable
        network.SendDatagrams(network.host,
                              network.HomeAddress(),
                              Seconds(15),
                              Seconds(165),
                              Seconds(1));
        network.Run(Seconds(170));
        NS_TEST_EXPECT_MSG_EQ(network.Arrivals(network.mobileNode).size(), 150, "all arrive");
        NS_TEST_EXPECT_MSG_GT(m_unicast, 1, "probes, every 50 s at most");
        NS_TEST_EXPECT_MSG_LT(m_multicast, 2, "resolved at most once");
        NS_TEST_EXPECT_MSG_EQ(Count("NA", Seconds(15)), m_unicast + m_multicast, "answers");
    }

    /// @param frame that the host sends
    void NoteHost(Ptr<const Packet> frame)
    {
        constexpr std::size_t header =
            14; // Ethernet; IPv6 has 40, the target of ICMPv6 is 8 behind
        const auto octets = PacketOctets(frame);
        if (octets.size() >= header + 64 && octets[header + 6] == NH_ICMPV6 &&
            octets[header + 40] == 135 &&
            Ipv6Address::Deserialize(&octets[header + 48]) == MobileNodeNetwork::HomeAddress())
        {
            ++(octets[header + 24] == 0xff ? m_multicast : m_unicast);
        }
    }

    std::size_t m_unicast{0};   //!< probes of the host
    std::size_t m_multicast{0}; //!< its address resolutions
};

class SilentAgentTestCase : public ReturnTestCase
{
  public:
    SilentAgentTestCase()
        : ReturnTestCase("the link-layer address of a home agent that does not advertise it is "
                         "learned by a solicitation for the home address from the unspecified "
                         "address")
    {
    }

  private:
    void DoRun() override
    {
        MobileNodeNetwork::Options options;
        options.recordOnly = false;
        options.homeAgents = 2;
        MobileNodeNetwork network(options);
        network.advertisers[1]->SetAttribute("HomeAgent", BooleanValue(false));
        network.advertisers[1]->SetAttribute("RouterAddress", BooleanValue(false));
        network.role->SetAttribute("HomeAgentAddress", Ipv6AddressValue(network.AgentAddress(1)));
        Watch(network);
        network.StartOn(0);
        network.Move(Seconds(10), HOME);
        network.Run(Seconds(20));
        const Step* probe = First("NS", Seconds(10));
        const Step* update = First("BU", Seconds(10));
        NS_TEST_ASSERT_MSG_EQ((probe && update), true, "solicitation and update");
        if (!probe || !update)
        {
            return;
        }
        NS_TEST_EXPECT_MSG_EQ(probe->source, Ipv6Address::GetAny(), "unspecified source");
        NS_TEST_EXPECT_MSG_EQ(probe->destination,
                              Ipv6Address::MakeSolicitedAddress(network.HomeAddress()),
                              "solicited-node group of the home address");
        NS_TEST_EXPECT_MSG_LT(probe->at, update->at, "in this order");
        NS_TEST_EXPECT_MSG_LT(update->at - probe->at, MilliSeconds(100), "and answered");
        NS_TEST_EXPECT_MSG_EQ(update->destination, network.AgentAddress(1), "to that home agent");
        NS_TEST_EXPECT_MSG_EQ(network.homeAgents[1]->GetBindingCache().GetSize(), 0, "no binding");
        NS_TEST_EXPECT_MSG_EQ((network.role->GetState() == MobileNodeState::AT_HOME), true, "home");
    }
};

class ExpiredTestCase : public ReturnTestCase
{
  public:
    ExpiredTestCase()
        : ReturnTestCase("a node that returns when its binding has expired verifies its home "
                         "address first")
    {
    }

  private:
    void DoRun() override
    {
        MobileNodeNetwork::Options options;
        options.recordOnly = false;
        options.dadTransmits = 1;
        MobileNodeNetwork network(options);
        network.role->SetAttribute("Lifetime", TimeValue(Seconds(20)));
        Watch(network);
        network.attachment->SetAttribute("HandoverTime",
                                         StringValue("ns3::ConstantRandomVariable[Constant=30]"));
        network.StartOn(0);
        network.Move(Seconds(10), HOME);
        network.Run(Seconds(60));
        NS_TEST_EXPECT_MSG_EQ(Count("BU", Seconds(10)), 0, "nothing to deregister");
        const Ipv6Address group = Ipv6Address::MakeSolicitedAddress(network.HomeAddress());
        const auto probe = std::find_if(m_steps.begin(), m_steps.end(), [&](const Step& step) {
            return step.what == "NS" && step.source.IsAny() && step.destination == group;
        });
        NS_TEST_ASSERT_MSG_EQ((probe != m_steps.end()), true, "a probe for duplicates");
        if (probe == m_steps.end())
        {
            return;
        }
        NS_TEST_ASSERT_MSG_EQ((network.states.back().second == MobileNodeState::AT_HOME),
                              true,
                              "at home");
        NS_TEST_EXPECT_MSG_EQ((network.states.back().first - probe->at),
                              Seconds(1),
                              "after one probe and RetransTimer");
    }
};

class TakenTestCase : public ReturnTestCase
{
  public:
    TakenTestCase()
        : ReturnTestCase("a node whose home address another node has at home does not use it")
    {
    }

  private:
    void DoRun() override
    {
        MobileNodeNetwork::Options options;
        options.hostAtHome = true;
        options.dadTransmits = 1;
        MobileNodeNetwork network(options);
        network.role->SetAttribute("HomeAddress", Ipv6AddressValue(network.HostAddress()));
        network.StartOn(HOME);
        network.Run(Seconds(10));
        NS_TEST_EXPECT_MSG_EQ((network.role->GetState() == MobileNodeState::BOOTSTRAPPING),
                              true,
                              "no home address");
        NS_TEST_EXPECT_MSG_EQ(network.failures.size(), 1, "a trace says so");
    }
};

class AnswerTestCase : public ReturnTestCase
{
  public:
    AnswerTestCase()
        : ReturnTestCase("a solicitation for the home address is answered with a unicast "
                         "advertisement before the deregistration is acknowledged")
    {
    }

  private:
    void DoRun() override
    {
        MobileNodeNetwork network({});
        network.answer = [](const SeenUpdate& seen) -> Answer {
            return seen.update.lifetime == 0 ? std::nullopt : Accept(seen);
        };
        Watch(network);
        network.StartOn(0);
        network.Run(Seconds(9));
        Ptr<NeighborDiscovery> agent = NeighborDiscovery::Find(network.homeLink->GetDevice(0));
        const Ipv6Address asker = agent->GetLinkLocalSource();
        const auto ask = [&]() {
            agent->SendNS(asker,
                          Ipv6Address::MakeSolicitedAddress(network.HomeAddress()),
                          network.HomeAddress(),
                          agent->GetDevice()->GetAddress());
        };
        network.Move(Seconds(10), HOME);
        network.Run(Seconds(10.5));
        NS_TEST_ASSERT_MSG_EQ((network.role->GetState() == MobileNodeState::DEREGISTERING),
                              true,
                              "not acknowledged");
        const Time asked = Simulator::Now();
        ask();
        network.Run(Seconds(10.6));
        const Step* reply = First("NA", asked);
        NS_TEST_ASSERT_MSG_EQ((reply != nullptr), true, "answered");
        if (!reply)
        {
            return;
        }
        NS_TEST_EXPECT_MSG_EQ(reply->destination, asker, "to the one who asked");
        // Away again the address is nobody's on this link but the home agent's
        network.Move(Seconds(11), 1);
        network.Run(Seconds(15));
        const Time away = Simulator::Now();
        ask();
        network.Run(Seconds(16));
        NS_TEST_EXPECT_MSG_EQ(Count("NA", away), 0, "not answered from another link");
    }
};

class AnnouncementTestCase : public ReturnTestCase
{
  public:
    AnnouncementTestCase()
        : ReturnTestCase("after the acknowledgement home and link-local address are announced with "
                         "the link-layer address and Override set and Solicited clear")
    {
    }

  private:
    void DoRun() override
    {
        MobileNodeNetwork::Options options;
        options.recordOnly = false;
        MobileNodeNetwork network(options);
        // What a neighbor on the home link hears
        NeighborDiscovery::Find(network.homeLink->GetDevice(0))
            ->AddHandler(Icmp6Type::NEIGHBOR_ADVERTISEMENT,
                         MakeCallback(&AnnouncementTestCase::Hear, this));
        network.StartOn(0);
        network.Move(Seconds(10), HOME);
        network.Run(Seconds(20));
        const Ipv6Address linkLocal =
            Ipv6Address::MakeAutoconfiguredLinkLocalAddress(network.mobileDevice->GetAddress());
        std::map<Ipv6Address, uint32_t> targets;
        for (const auto& [advertisement, envelope] : m_heard)
        {
            if (envelope.destination != Ipv6Address::GetAllNodesMulticast())
            {
                continue;
            }
            ++targets[advertisement.target];
            NS_TEST_EXPECT_MSG_EQ(envelope.source, advertisement.target, "speaks for itself");
            NS_TEST_EXPECT_MSG_EQ(advertisement.override, true, "Override");
            NS_TEST_EXPECT_MSG_EQ(advertisement.solicited, false, "not Solicited");
            NS_TEST_ASSERT_MSG_EQ(advertisement.options.targetLinkLayerAddress.has_value(),
                                  true,
                                  "Target Link-Layer Address option");
            if (!advertisement.options.targetLinkLayerAddress)
            {
                return;
            }
            uint8_t mac[6];
            Mac48Address::ConvertFrom(network.mobileDevice->GetAddress()).CopyTo(mac);
            const LinkLayerOctets& octets = *advertisement.options.targetLinkLayerAddress;
            NS_TEST_EXPECT_MSG_EQ(std::equal(octets.begin(), octets.end(), mac, mac + 6),
                                  true,
                                  "its link-layer address");
        }
        // The home address has another interface identifier than the link-local one
        NS_TEST_EXPECT_MSG_EQ(targets.size(), 2, "for nothing else");
        NS_TEST_EXPECT_MSG_EQ(targets[MobileNodeNetwork::HomeAddress()], 3, "home address");
        NS_TEST_EXPECT_MSG_EQ(targets[linkLocal], 3, "link-local address");
    }

    /// @param arrival an advertisement @return false
    bool Hear(const NdArrival& arrival)
    {
        const Icmp6Envelope& envelope = arrival.envelope;
        const Parsed<NeighborAdvertisement> parsed =
            ParseNeighborAdvertisement(arrival.octets.data(), arrival.octets.size(), envelope);
        NS_TEST_EXPECT_MSG_EQ(parsed.value.has_value(), true, "well formed");
        if (parsed)
        {
            m_heard.emplace_back(*parsed.value, envelope);
        }
        return false;
    }

    std::vector<std::pair<NeighborAdvertisement, Icmp6Envelope>> m_heard; //!< on the home link
};

class WaitingTestCase : public ReturnTestCase
{
  public:
    WaitingTestCase()
        : ReturnTestCase(
              "between its arrival and its deregistration the node neither sends payload "
              "from its home address nor answers for it")
    {
    }

  private:
    void DoRun() override
    {
        // A home agent that does not say its link-layer address: 3 s of solicitations, unanswered
        MobileNodeNetwork::Options options;
        options.homeAgents = 2;
        options.hostAtHome = true;
        MobileNodeNetwork network(options);
        network.advertisers[1]->SetAttribute("HomeAgent", BooleanValue(false));
        network.advertisers[1]->SetAttribute("RouterAddress", BooleanValue(false));
        network.role->SetAttribute("HomeAgentAddress", Ipv6AddressValue(network.AgentAddress(1)));
        network.answer = Accept;
        network.Listen(network.host);
        Watch(network);
        network.StartOn(0);
        network.Run(Seconds(9));
        network.Move(Seconds(10), HOME);
        network.SendDatagrams(network.mobileNode,
                              network.HostAddress(),
                              Seconds(11),
                              Seconds(11.7),
                              MilliSeconds(300));
        network.Run(Seconds(11.5));
        NS_TEST_ASSERT_MSG_EQ((network.role->GetState() == MobileNodeState::DEREGISTERING),
                              true,
                              "at home");
        NS_TEST_EXPECT_MSG_EQ(Count("BU", Seconds(10)), 0, "still searching");
        Ptr<NeighborDiscovery> agent = NeighborDiscovery::Find(network.homeLink->GetDevice(0));
        agent->SendNS(agent->GetLinkLocalSource(),
                      Ipv6Address::MakeSolicitedAddress(network.HomeAddress()),
                      network.HomeAddress(),
                      agent->GetDevice()->GetAddress());
        network.Run(Seconds(12.5));
        NS_TEST_EXPECT_MSG_EQ(Count("BU", Seconds(10)), 0, "still searching");
        NS_TEST_EXPECT_MSG_EQ(Count("NA", Seconds(11)), 0, "not answered");
        NS_TEST_EXPECT_MSG_EQ(network.Arrivals(network.host).size(), 0, "nothing sent");
        NS_TEST_EXPECT_MSG_EQ(network.role->GetQueueSize(), 3, "but kept");
        network.Run(Seconds(20));
        const Step* update = First("BU", Seconds(10));
        NS_TEST_ASSERT_MSG_EQ((update != nullptr), true, "deregisters");
        const std::vector<Time>& arrivals = network.Arrivals(network.host);
        NS_TEST_ASSERT_MSG_EQ(arrivals.size(), 3, "nothing lost");
        if (!update || arrivals.empty())
        {
            return;
        }
        NS_TEST_EXPECT_MSG_GT(arrivals.front(), update->at, "behind the Binding Update");
    }
};

class ReachableTestCase : public ReturnTestCase
{
  public:
    ReachableTestCase()
        : ReturnTestCase("the link-layer address of the home agent that was advertised is recorded "
                         "as reachable")
    {
    }

  private:
    void DoRun() override
    {
        MobileNodeNetwork network({});
        network.answer = Accept;
        network.role->TraceConnectWithoutContext("BindingUpdateSent",
                                                 MakeCallback(&ReachableTestCase::Look, this));
        m_network = &network;
        network.StartOn(0);
        network.Move(Seconds(10), HOME);
        network.Run(Seconds(20));
        NS_TEST_EXPECT_MSG_EQ(m_looked, 1, "one deregistration");
    }

    /// @param homeAgent whom @param careOfAddress unused @param sequence unused
    void Look(Ipv6Address homeAgent, Ipv6Address careOfAddress, uint16_t sequence)
    {
        if (Simulator::Now() < Seconds(10))
        {
            return;
        }
        ++m_looked;
        Ptr<NdiscCache> cache =
            m_network->interface->GetNeighborDiscovery()->GetInterface()->GetNdiscCache();
        NdiscCache::Entry* entry = cache->Lookup(homeAgent);
        NS_TEST_ASSERT_MSG_EQ((entry != nullptr), true, "an entry");
        if (!entry)
        {
            return;
        }
        NS_TEST_EXPECT_MSG_EQ(entry->IsReachable(), true, "REACHABLE");
        NS_TEST_EXPECT_MSG_EQ(
            Mac48Address::ConvertFrom(entry->GetMacAddress()),
            Mac48Address::ConvertFrom(m_network->homeLink->GetDevice(0)->GetAddress()),
            "the home agent's");
    }

    MobileNodeNetwork* m_network{nullptr}; //!< under test
    uint32_t m_looked{0};                  //!< deregistrations
};

class UnansweredTestCase : public ReturnTestCase
{
  public:
    UnansweredTestCase()
        : ReturnTestCase("a node that goes home before its registration is answered deregisters "
                         "all the same")
    {
    }

  private:
    void DoRun() override
    {
        MobileNodeNetwork network({});
        network.answer = [](const SeenUpdate& seen) -> Answer {
            return seen.update.lifetime == 0 ? Accept(seen) : std::nullopt;
        };
        network.StartOn(0);
        network.Move(Seconds(1), HOME);
        network.Run(Seconds(10));
        NS_TEST_ASSERT_MSG_EQ(network.updates.size(), 2, "registration and deregistration");
        if (network.updates.size() < 2)
        {
            return;
        }
        NS_TEST_EXPECT_MSG_EQ(network.updates[1].update.lifetime, 0, "lifetime zero");
        NS_TEST_EXPECT_MSG_EQ((network.role->GetState() == MobileNodeState::AT_HOME), true, "home");
    }
};

/**
 * Return home (RFC 6275 11.5.5).
 */
class ReturnHomeTestSuite : public TestSuite
{
  public:
    ReturnHomeTestSuite()
        : TestSuite("mip6sec-return-home", TestSuite::Type::UNIT)
    {
        AddTestCase(new OrderTestCase);
        AddTestCase(new DeregistrationTestCase);
        AddTestCase(new HostTestCase);
        AddTestCase(new ProbedAtHomeTestCase);
        AddTestCase(new SilentAgentTestCase);
        AddTestCase(new ExpiredTestCase);
        AddTestCase(new TakenTestCase);
        AddTestCase(new AnswerTestCase);
        AddTestCase(new AnnouncementTestCase);
        AddTestCase(new WaitingTestCase);
        AddTestCase(new ReachableTestCase);
        AddTestCase(new UnansweredTestCase);
    }
} g_returnHomeTestSuite; //!< registers the suite

} // namespace
