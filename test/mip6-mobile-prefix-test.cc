/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "home-agent-fixture.h"

#include "ns3/boolean.h"
#include "ns3/pointer.h"
#include "ns3/router-advertiser.h"
#include "ns3/uinteger.h"

using namespace ns3;
using namespace ns3::mip6sec;

namespace
{

/// A Mobile Prefix Advertisement as it reached the mobile node
struct PrefixArrival
{
    Time at;                                 //!< when
    Ipv6Address source;                      //!< IPv6 source
    Ipv6Address destination;                 //!< IPv6 destination
    Ipv6Address type2;                       //!< in the type 2 routing header
    MobilePrefixAdvertisement advertisement; //!< the message, its checksum verified
};

/// A home agent with a RouterAdvertiser, and a mobile node that solicits
class PrefixNetwork : public HomeAgentNetwork
{
  public:
    PrefixNetwork()
    {
        m_agent->SetAttribute("Dad", BooleanValue(false));
        m_advertiser = RouterAdvertiser::Install(m_agentDevice);
        m_advertiser->SetAttribute("MinDelayBetweenRAs", TimeValue(Seconds(0.03)));
        m_advertiser->SetAttribute("MinRtrAdvInterval", TimeValue(Seconds(0.5)));
        m_advertiser->SetAttribute("MaxRtrAdvInterval", TimeValue(Seconds(1)));
        m_advertiser->SetAttribute("RouterLifetime", TimeValue(Seconds(10)));
        AddPrefix("fd00:1::", 1000, 500);
    }

    /// @param prefix of 64 bits @param valid seconds @param preferred seconds
    void AddPrefix(const char* prefix, uint32_t valid, uint32_t preferred)
    {
        PrefixInformation information;
        information.prefix = Ipv6Address(prefix);
        information.validLifetime = valid;
        information.preferredLifetime = preferred;
        m_advertiser->AddPrefix(information);
    }

    /// @param at simulated time @param identifier of the solicitation
    void Solicit(Time at, uint16_t identifier)
    {
        At(m_mobile, at, [this, identifier] {
            MobilePrefixSolicitation solicitation;
            solicitation.identifier = identifier;
            MobilityPath path;
            path.source = m_careOf;
            path.destination = m_agentAddress;
            path.homeAddressOption = m_home;
            SendAlongPath(m_mobile->GetObject<Ipv6>(),
                          OctetsPacket(SerializeIcmp6(solicitation, m_home, m_agentAddress)),
                          NH_ICMPV6,
                          path);
        });
    }

    /// @return the Mobile Prefix Advertisements that reached the mobile node
    Results<PrefixArrival> Advertisements() const
    {
        Results<PrefixArrival> found;
        for (const auto& arrival : m_atMobile)
        {
            if (arrival.header.GetNextHeader() != NH_ROUTING)
            {
                continue;
            }
            const auto routing =
                RoutingHeader::Parse(arrival.payload.data(), arrival.payload.size());
            if (!routing || routing.value->nextHeader != NH_ICMPV6)
            {
                continue;
            }
            Icmp6Envelope envelope;
            envelope.source = arrival.header.GetSource();
            envelope.destination = routing.value->homeAddress;
            envelope.hopLimit = arrival.header.GetHopLimit();
            const auto parsed =
                ParseMobilePrefixAdvertisement(arrival.payload.data() + routing.value->size,
                                               arrival.payload.size() - routing.value->size,
                                               envelope);
            if (parsed)
            {
                found.push_back({arrival.at,
                                 arrival.header.GetSource(),
                                 arrival.header.GetDestination(),
                                 routing.value->homeAddress,
                                 *parsed.value});
            }
        }
        return found;
    }

    Ptr<RouterAdvertiser> m_advertiser; //!< of the home agent
};

/// Solicited advertisements (RFC 6275 6.7, 6.8, 10.6)
class SolicitedCase : public TestCase
{
  public:
    SolicitedCase()
        : TestCase(
              "A solicitation is answered at once with every prefix of the home link by a type "
              "2 routing header")
    {
    }

  private:
    void DoRun() override
    {
        PrefixNetwork net;
        net.AddPrefix("fd00:b::", 2000, 0);
        // Another home agent on the link has a prefix of its own, and an ordinary router too
        const auto advertise = [&net](double at, bool homeAgent, const char* address) {
            net.At(net.m_host, Seconds(at), [&net, homeAgent, address] {
                RouterAdvertisement advertisement;
                advertisement.homeAgent = homeAgent;
                advertisement.routerLifetime = 1800;
                PrefixInformation prefix;
                prefix.prefix = Ipv6Address(address);
                prefix.validLifetime = 300;
                prefix.preferredLifetime = 200;
                prefix.routerAddress = true;
                advertisement.options.prefixes.push_back(prefix);
                Ptr<NeighborDiscovery> host = NeighborDiscovery::Find(net.m_hostDevice);
                const Ipv6Address source = host->GetInterface()->GetLinkLocalAddress().GetAddress();
                const Ipv6Address all("ff02::1");
                host->SendOut(SerializeIcmp6(advertisement, source, all), source, all);
            });
        };
        advertise(4, true, "fd00:c::3");
        advertise(4.5, false, "fd00:d::3");
        net.SendUpdate(Seconds(5), net.Update(1));
        net.Solicit(Seconds(6), 0x1234);
        net.Run(10);
        const auto arrivals = net.Advertisements();
        NS_TEST_ASSERT_MSG_EQ(arrivals.size(), 1, "answered");
        const PrefixArrival& arrival = arrivals[0];
        NS_TEST_ASSERT_MSG_LT(arrival.at, Seconds(6.04), "right away");
        NS_TEST_ASSERT_MSG_EQ(arrival.source, net.m_agentAddress, "as registered with");
        NS_TEST_ASSERT_MSG_EQ(arrival.destination, net.m_careOf, "where it came from");
        NS_TEST_ASSERT_MSG_EQ(arrival.type2, net.m_home, "for the home address");
        NS_TEST_ASSERT_MSG_EQ(arrival.advertisement.identifier, 0x1234, "copied");
        NS_TEST_ASSERT_MSG_EQ(arrival.advertisement.managed, false, "no DHCPv6");
        NS_TEST_ASSERT_MSG_EQ(arrival.advertisement.other, false, "no DHCPv6");
        Results<PrefixInformation> prefixes;
        for (const auto& prefix : arrival.advertisement.options.prefixes)
        {
            prefixes.push_back(prefix);
        }
        NS_TEST_ASSERT_MSG_EQ(prefixes.size(), 3, "own ones and the other home agent's");
        NS_TEST_ASSERT_MSG_EQ(prefixes[0].prefix, net.m_agentAddress, "router address");
        NS_TEST_ASSERT_MSG_EQ(prefixes[0].routerAddress, true, "R flag");
        NS_TEST_ASSERT_MSG_EQ(prefixes[0].validLifetime, 1000, "as advertised now");
        NS_TEST_ASSERT_MSG_EQ(prefixes[0].preferredLifetime, 500, "as advertised now");
        NS_TEST_ASSERT_MSG_EQ(prefixes[1].prefix, Ipv6Address("fd00:b::"), "own");
        NS_TEST_ASSERT_MSG_EQ(prefixes[1].routerAddress, false, "without address there");
        NS_TEST_ASSERT_MSG_EQ(prefixes[1].preferredLifetime, 0, "deprecated");
        NS_TEST_ASSERT_MSG_EQ(prefixes[2].prefix, Ipv6Address("fd00:c::3"), "other's");
        NS_TEST_ASSERT_MSG_EQ_TOL(prefixes[2].validLifetime, 298u, 1u, "counted down");
    }
};

/// Rate (RFC 6275 6.8)
class RateCase : public TestCase
{
  public:
    RateCase()
        : TestCase("A mobile node gets no more than one prefix advertisement per second and none "
                   "without a binding")
    {
    }

  private:
    void DoRun() override
    {
        PrefixNetwork net;
        net.Solicit(Seconds(4), 1);
        net.SendUpdate(Seconds(5), net.Update(1));
        net.Solicit(Seconds(6), 2);
        net.Solicit(Seconds(6.2), 3);
        net.Solicit(Seconds(6.4), 4);
        net.Solicit(Seconds(8), 5);
        net.At(net.m_agentNode, Seconds(9), [&net] {
            net.m_agent->SetAttribute("PrefixAdvertisements", BooleanValue(false));
        });
        net.Solicit(Seconds(10), 6);
        net.Run(12);
        const auto arrivals = net.Advertisements();
        NS_TEST_ASSERT_MSG_EQ(arrivals.size(), 3, "answers");
        NS_TEST_ASSERT_MSG_EQ(arrivals[0].advertisement.identifier, 2, "first with a binding");
        NS_TEST_ASSERT_MSG_EQ(arrivals[1].advertisement.identifier, 4, "the newest question");
        NS_TEST_ASSERT_MSG_GT_OR_EQ(arrivals[1].at - arrivals[0].at, Seconds(1), "a second later");
        NS_TEST_ASSERT_MSG_EQ(arrivals[2].advertisement.identifier, 5, "before it is switched off");
    }
};

/// Unsolicited advertisements (RFC 6275 10.6.2)
class UnsolicitedCase : public TestCase
{
  public:
    UnsolicitedCase()
        : TestCase(
              "An unsolicited prefix advertisement is sent within the limits and repeated after "
              "3 and 6 and 12 seconds until it is answered")
    {
    }

  private:
    void DoRun() override
    {
        // Preferred lifetime 500 s is less than MaxMobPfxAdvInterval, so the delay is between 100
        // and 500 s; a binding of 65535 units outlives it
        PrefixNetwork net;
        net.m_agent->SetAttribute("MinMobPfxAdvInterval", TimeValue(Seconds(100)));
        net.m_agent->SetAttribute("MaxBindingLifetime", TimeValue(Seconds(900)));
        net.SendUpdate(Seconds(5), net.Update(1, 225));
        net.Run(104);
        NS_TEST_ASSERT_MSG_EQ(net.Advertisements().size(), 0, "not before the minimum");
        net.Run(540);
        auto arrivals = net.Advertisements();
        NS_TEST_ASSERT_MSG_EQ(arrivals.size(), 4, "one and three retransmissions");
        NS_TEST_ASSERT_MSG_GT(arrivals[0].at, Seconds(105), "minimum");
        NS_TEST_ASSERT_MSG_LT(arrivals[0].at, Seconds(506), "maximum");
        NS_TEST_ASSERT_MSG_EQ(arrivals[0].destination, net.m_careOf, "to the care-of address");
        NS_TEST_ASSERT_MSG_EQ(arrivals[0].type2, net.m_home, "for the home address");
        const double waits[] = {3, 6, 12};
        for (int i = 0; i < 3; ++i)
        {
            NS_TEST_ASSERT_MSG_EQ_TOL((arrivals[i + 1].at - arrivals[i].at).GetSeconds(),
                                      waits[i],
                                      0.001,
                                      "PREFIX_ADV_TIMEOUT, doubled each time");
        }
        // Never acknowledged: the next Binding Update makes it begin again
        net.SendUpdate(Seconds(10), net.Update(2, 225));
        net.Solicit(Seconds(15), 77);
        net.Run(600);
        arrivals = net.Advertisements();
        NS_TEST_ASSERT_MSG_EQ(arrivals.size(), 7, "first, one retransmission, answer");
        NS_TEST_ASSERT_MSG_EQ_TOL(arrivals[4].at.GetSeconds(), 550.0, 0.1, "at the Binding Update");
        NS_TEST_ASSERT_MSG_EQ_TOL(arrivals[5].at.GetSeconds(), 553.0, 0.1, "not acknowledged yet");
        NS_TEST_ASSERT_MSG_EQ(arrivals[6].advertisement.identifier, 77, "answer, and then silence");
    }
};

/// Changes of prefixes (RFC 6275 10.6.2, 10.3.1)
class ChangeCase : public TestCase
{
  public:
    ChangeCase()
        : TestCase(
              "A new prefix is announced to every mobile node with a binding until its binding "
              "ends")
    {
    }

  private:
    void DoRun() override
    {
        PrefixNetwork net;
        net.m_agent->SetAttribute("MinMobPfxAdvInterval", TimeValue(Seconds(10)));
        net.m_agent->SetAttribute("MaxMobPfxAdvInterval", TimeValue(Seconds(20)));
        net.SendUpdate(Seconds(5), net.Update(1));
        net.Solicit(Seconds(6), 1); // so that nothing is due for a while
        net.At(net.m_agentNode, Seconds(8), [&net] { net.AddPrefix("fd00:b::", 800, 400); });
        net.Run(18);
        NS_TEST_ASSERT_MSG_EQ(net.Advertisements().size(), 1, "the answer");
        net.Run(30.1);
        auto arrivals = net.Advertisements();
        NS_TEST_ASSERT_MSG_GT(arrivals.size(), 1, "the announcement");
        NS_TEST_ASSERT_MSG_EQ(arrivals[1].advertisement.options.prefixes.size(), 2, "complete");
        NS_TEST_ASSERT_MSG_GT(arrivals[1].at, Seconds(18), "minimum from the change on");
        NS_TEST_ASSERT_MSG_EQ((arrivals[1].advertisement.identifier == 1), false, "unsolicited");
        net.SendUpdate(Seconds(0.5), net.Update(2, 0)); // deregisters
        net.Run(31);
        const std::size_t before = net.Advertisements().size();
        net.Run(100);
        NS_TEST_ASSERT_MSG_EQ(net.Advertisements().size(), before, "nothing after the end");
    }
};

/// Lifetimes of bindings and prefixes (RFC 6275 10.3.1, 10.6.4)
class PrefixLifetimeCase : public TestCase
{
  public:
    PrefixLifetimeCase()
        : TestCase("No binding outlives its prefix and the acknowledgement says when prefix "
                   "discovery is necessary")
    {
    }

  private:
    void DoRun() override
    {
        PrefixNetwork net;
        net.AddPrefix("fd00:b::", 103, 50);
        const Ipv6Address second("fd00:b::1000");
        const auto send = [&](double at, uint16_t sequence, uint16_t lifetime) {
            net.SendUpdate(Seconds(at),
                           net.Update(sequence, lifetime),
                           net.m_careOf,
                           net.m_agentAddress,
                           second);
        };
        send(5, 1, 105); // cut to 25 units of the prefix; deprecated within it
        send(6, 2, 13);  // 52 s: deprecated within it (50 s are 12 units)
        send(7, 3, 12);  // 48 s: not yet deprecated at the end
        send(8, 4, 24);  // 96 s
        // The prefix is advertised for 40 s only, then not any more
        net.At(net.m_agentNode, Seconds(20), [&net] {
            net.m_advertiser->RemovePrefix(Ipv6Address("fd00:b::"), 64);
            net.AddPrefix("fd00:b::", 40, 20);
        });
        net.At(net.m_agentNode, Seconds(25), [&net] {
            net.m_advertiser->RemovePrefix(Ipv6Address("fd00:b::"), 64);
        });
        net.SendUpdate(Seconds(9), net.Update(1)); // the other prefix stays as it is
        net.Run(12);
        const auto acks = net.Acks();
        NS_TEST_ASSERT_MSG_EQ(acks.size(), 5, "answers");
        const int statuses[] = {1, 1, 0, 1, 0};
        const int lifetimes[] = {25, 13, 12, 24, 105};
        for (int i = 0; i < 5; ++i)
        {
            NS_TEST_ASSERT_MSG_EQ(static_cast<int>(acks[i].ack.status),
                                  statuses[i],
                                  "answer " << i);
            NS_TEST_ASSERT_MSG_EQ(acks[i].ack.lifetime, lifetimes[i], "answer " << i);
        }
        net.Run(59);
        NS_TEST_ASSERT_MSG_EQ(net.m_agent->GetBindingCache().GetSize(), 2, "valid still");
        net.Run(66);
        NS_TEST_ASSERT_MSG_EQ(net.m_agent->GetBindingCache().GetSize(), 1, "ended with its prefix");
        NS_TEST_ASSERT_MSG_NE(net.m_agent->GetBindingCache().Find(net.m_home), nullptr, "other");
        send(1, 9, 10);
        net.Run(70);
        NS_TEST_ASSERT_MSG_EQ(static_cast<int>(net.Acks()[5].ack.status),
                              132,
                              "no prefix of the home link any more");
    }
};

/// The home agent and the advertisements of its router
class FlagCase : public TestCase
{
  public:
    FlagCase()
        : TestCase("A router that is a home agent advertises it with the preference configured")
    {
    }

  private:
    void DoRun() override
    {
        PrefixNetwork net;
        net.m_agent->SetAttribute("Preference", UintegerValue(300));
        net.Run(3);
        const auto sent = net.Icmp(net.m_atHost, Icmp6Type::ROUTER_ADVERTISEMENT);
        NS_TEST_ASSERT_MSG_GT(sent.size(), 0, "advertised");
        Icmp6Envelope envelope;
        envelope.source = sent[0].header.GetSource();
        envelope.destination = sent[0].header.GetDestination();
        envelope.hopLimit = sent[0].header.GetHopLimit();
        const auto parsed =
            ParseRouterAdvertisement(sent[0].payload.data(), sent[0].payload.size(), envelope);
        NS_TEST_ASSERT_MSG_EQ(static_cast<bool>(parsed), true, "well formed");
        if (parsed)
        {
            NS_TEST_ASSERT_MSG_EQ(parsed.value->homeAgent, true, "H bit");
            NS_TEST_ASSERT_MSG_EQ(parsed.value->options.homeAgent.has_value(), true, "option");
            NS_TEST_ASSERT_MSG_EQ(
                parsed.value->options.homeAgent.value_or(HomeAgentInformation{}).preference,
                300,
                "preference");
        }
    }
};

/// The suite
class MobilePrefixTestSuite : public TestSuite
{
  public:
    MobilePrefixTestSuite()
        : TestSuite("mip6sec-mobile-prefix", TestSuite::Type::UNIT)
    {
        AddTestCase(new SolicitedCase());
        AddTestCase(new RateCase());
        AddTestCase(new UnsolicitedCase());
        AddTestCase(new ChangeCase());
        AddTestCase(new PrefixLifetimeCase());
        AddTestCase(new FlagCase());
    }
};

MobilePrefixTestSuite g_mobilePrefixTestSuite; //!< registers the suite

} // namespace
