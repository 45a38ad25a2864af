/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "home-agent-fixture.h"

#include "ns3/boolean.h"
#include "ns3/home-agents-anycast.h"
#include "ns3/uinteger.h"

#include <set>

using namespace ns3;
using namespace ns3::mip6sec;

namespace
{

/**
 * @param preference in the Home Agent Information option
 * @param lifetime in it, seconds
 * @param addresses of the router, as prefixes with the R flag
 * @return a Router Advertisement of a home agent
 */
RouterAdvertisement
Advertisement(uint16_t preference, uint16_t lifetime, const std::vector<Ipv6Address>& addresses)
{
    RouterAdvertisement advertisement;
    advertisement.homeAgent = true;
    advertisement.routerLifetime = 1800;
    advertisement.options.homeAgent = HomeAgentInformation{preference, lifetime};
    for (const auto& address : addresses)
    {
        PrefixInformation prefix;
        prefix.prefix = address;
        prefix.routerAddress = true;
        advertisement.options.prefixes.push_back(prefix);
    }
    return advertisement;
}

/// @param i number @return address fd00:1::a000 + i
Ipv6Address
Numbered(uint16_t i)
{
    uint8_t octets[16];
    Ipv6Address("fd00:1::a000").GetBytes(octets);
    octets[14] += i >> 8;
    octets[15] = i & 0xff;
    return Ipv6Address(octets);
}

/// The list itself (RFC 6275 10.1, 10.5.1)
class ListCase : public TestCase
{
  public:
    ListCase()
        : TestCase("The Home Agents List follows the H bit and the lifetimes of the advertisements")
    {
    }

  private:
    void DoRun() override
    {
        const Ipv6Address first("fe80::1");
        const Ipv6Address second("fe80::2");
        HomeAgentsList list;
        list.Update(first, Advertisement(7, 100, {Numbered(1)}));
        RouterAdvertisement plain = Advertisement(0, 0, {Numbered(2)});
        plain.options.homeAgent.reset();
        plain.routerLifetime = 50;
        plain.options.prefixes[0].validLifetime = 20;
        plain.options.prefixes.push_back(plain.options.prefixes[0]);
        plain.options.prefixes[1].prefix = Numbered(3);
        plain.options.prefixes[1].routerAddress = false;
        list.Update(second, plain);
        auto entries = list.GetEntries();
        NS_TEST_ASSERT_MSG_EQ(entries.size(), 2, "two home agents");
        NS_TEST_ASSERT_MSG_EQ(entries[first].preference, 7, "from the option");
        NS_TEST_ASSERT_MSG_EQ(entries[first].expires, Seconds(100), "from the option");
        NS_TEST_ASSERT_MSG_EQ(entries[second].preference, 0, "default");
        NS_TEST_ASSERT_MSG_EQ(entries[second].expires, Seconds(50), "the router lifetime");
        NS_TEST_ASSERT_MSG_EQ(entries[second].addresses.size(), 1, "with the R flag only");

        Simulator::Stop(Seconds(21));
        Simulator::Run();
        entries = list.GetEntries();
        NS_TEST_ASSERT_MSG_EQ(entries[second].addresses.size(), 0, "its prefix is no longer valid");
        Simulator::Stop(Seconds(30));
        Simulator::Run();
        NS_TEST_ASSERT_MSG_EQ(list.GetEntries().size(), 1, "its lifetime has ended");

        list.Update(first, Advertisement(9, 100, {Numbered(1)}));
        entries = list.GetEntries();
        NS_TEST_ASSERT_MSG_EQ(entries[first].preference, 9, "as advertised last");
        NS_TEST_ASSERT_MSG_EQ(entries[first].expires, Seconds(151), "counted anew");
        list.Update(first, Advertisement(9, 0, {Numbered(1)}));
        NS_TEST_ASSERT_MSG_EQ(list.GetEntries().size(), 0, "lifetime zero");
        list.Update(first, Advertisement(9, 0, {Numbered(1)}));
        NS_TEST_ASSERT_MSG_EQ(list.GetEntries().size(), 0, "makes no entry either");
        list.Update(first, Advertisement(9, 100, {Numbered(1)}));
        RouterAdvertisement router = Advertisement(9, 100, {Numbered(1)});
        router.homeAgent = false;
        list.Update(first, router);
        NS_TEST_ASSERT_MSG_EQ(list.GetEntries().size(), 0, "no home agent any more");
        Simulator::Destroy();
    }
};

/// Order in replies (RFC 6275 10.5.1)
class OrderCase : public TestCase
{
  public:
    OrderCase()
        : TestCase("Home agents are listed by preference and in random order among equals")
    {
    }

  private:
    void DoRun() override
    {
        HomeAgentsList list;
        list.Update(Ipv6Address("fe80::1"), Advertisement(5, 100, {Numbered(1), Numbered(2)}));
        list.Update(Ipv6Address("fe80::2"), Advertisement(5, 100, {Numbered(3)}));
        list.Update(Ipv6Address("fe80::3"), Advertisement(65535, 100, {Numbered(4)}));
        list.Update(Ipv6Address("fe80::4"), Advertisement(1, 100, {Numbered(5)}));
        Ptr<UniformRandomVariable> random = CreateObject<UniformRandomVariable>();
        random->SetStream(1);
        std::set<std::vector<Ipv6Address>> orders;
        for (int i = 0; i < 200; ++i)
        {
            const auto order = list.Order({Numbered(0)}, 3, random, 77);
            NS_TEST_ASSERT_MSG_EQ(order.size(), 6, "all");
            NS_TEST_ASSERT_MSG_EQ(order[0], Numbered(4), "preference 65535, which is unsigned");
            NS_TEST_ASSERT_MSG_EQ(order[4], Numbered(0), "this home agent's 3");
            NS_TEST_ASSERT_MSG_EQ(order[5], Numbered(5), "preference 1");
            orders.insert(order);
        }
        // Two home agents in two orders, one of them with two addresses in two orders
        NS_TEST_ASSERT_MSG_EQ(orders.size(), 4, "every order among equals occurs");
        const auto few = list.Order({Numbered(0)}, 3, random, 1);
        NS_TEST_ASSERT_MSG_EQ(few.size(), 1, "no more than fit");
        NS_TEST_ASSERT_MSG_EQ(few[0], Numbered(4), "of the highest preference");
        Simulator::Destroy();
    }
};

/// Anycast address (RFC 2526)
class AnycastCase : public TestCase
{
  public:
    AnycastCase()
        : TestCase("The Home-Agents anycast address has the identifier 126 of RFC 2526 behind its "
                   "prefix")
    {
    }

  private:
    void DoRun() override
    {
        // RFC 2526 section 2: EUI-64 interface identifiers of 64-bit prefixes, and others
        NS_TEST_ASSERT_MSG_EQ(HomeAgentsAnycastAddress(Ipv6Address("fd00:1::1"), 64),
                              Ipv6Address("fd00:1::fdff:ffff:ffff:fffe"),
                              "64 bits");
        NS_TEST_ASSERT_MSG_EQ(HomeAgentsAnycastAddress(Ipv6Address("fd00:1:2:3:4:5:6:7"), 112),
                              Ipv6Address("fd00:1:2:3:4:5:6:fffe"),
                              "112 bits");
        NS_TEST_ASSERT_MSG_EQ(HomeAgentsAnycastAddress(Ipv6Address("fd00:1:2:3:4:5:6:0"), 121),
                              Ipv6Address("fd00:1:2:3:4:5:6:7e"),
                              "121 bits");
    }
};

/// A mobile node's request and what comes back
class DiscoveryNetwork : public HomeAgentNetwork
{
  public:
    using HomeAgentNetwork::HomeAgentNetwork;

    /// @param at simulated time @param identifier of the request @param octets to change in it
    void SendRequest(Time at, uint16_t identifier, std::map<std::size_t, uint8_t> change = {})
    {
        At(m_mobile, at, [this, identifier, change] {
            const Ipv6Address anycast("fd00:1::fdff:ffff:ffff:fffe");
            HomeAgentDiscoveryRequest request;
            request.identifier = identifier;
            auto octets = SerializeIcmp6(request, m_careOf, anycast);
            for (const auto& [offset, octet] : change)
            {
                octets[offset] = octet;
            }
            MobilityPath path;
            path.source = m_careOf;
            path.destination = anycast;
            SendAlongPath(m_mobile->GetObject<Ipv6>(), OctetsPacket(octets), NH_ICMPV6, path);
        });
    }

    /// @return the replies that reached the mobile node, with the packets
    std::vector<std::pair<Arrival, HomeAgentDiscoveryReply>> Replies() const
    {
        std::vector<std::pair<Arrival, HomeAgentDiscoveryReply>> replies;
        for (const auto& arrival : Icmp(m_atMobile, Icmp6Type::HOME_AGENT_DISCOVERY_REPLY))
        {
            Icmp6Envelope envelope;
            envelope.source = arrival.header.GetSource();
            envelope.destination = arrival.header.GetDestination();
            envelope.hopLimit = arrival.header.GetHopLimit();
            const auto reply = ParseHomeAgentDiscoveryReply(arrival.payload.data(),
                                                            arrival.payload.size(),
                                                            envelope);
            if (reply)
            {
                replies.emplace_back(arrival, *reply.value);
            }
        }
        return replies;
    }

    /// @param at simulated time @param advertisement sent on the home link by the host
    void Advertise(Time at, const RouterAdvertisement& advertisement)
    {
        At(m_host, at, [this, advertisement] {
            Ptr<NeighborDiscovery> host = NeighborDiscovery::Find(m_hostDevice);
            const Ipv6Address source = host->GetInterface()->GetLinkLocalAddress().GetAddress();
            const Ipv6Address all("ff02::1");
            host->SendOut(SerializeIcmp6(advertisement, source, all), source, all);
        });
    }
};

/// Request and reply (RFC 6275 6.5, 6.6, 10.5)
class ReplyCase : public TestCase
{
  public:
    ReplyCase()
        : TestCase("A discovery request to the anycast address is answered with this and the other "
                   "home agents by preference")
    {
    }

  private:
    void DoRun() override
    {
        for (const bool withRouter : {false, true})
        {
            DiscoveryNetwork net(withRouter);
            net.m_agent->SetAttribute("Preference", UintegerValue(20));
            net.SendRequest(Seconds(5), 1);
            net.Advertise(Seconds(6), Advertisement(30, 100, {Numbered(1)}));
            net.SendRequest(Seconds(7), 0xabcd);
            net.Advertise(Seconds(8), Advertisement(10, 100, {Numbered(1)}));
            net.SendRequest(Seconds(9), 3, {{6, 0xff}, {7, 0xff}, {2, 0}}); // wrong checksum
            net.SendRequest(Seconds(10), 4);
            net.Run(12);
            const auto replies = net.Replies();
            NS_TEST_ASSERT_MSG_EQ(replies.size(), 3, "answers");
            if (replies.size() != 3)
            {
                return;
            }
            using List = std::vector<Ipv6Address>;
            const List lists[] = {{net.m_agentAddress},
                                  {Numbered(1), net.m_agentAddress},
                                  {net.m_agentAddress, Numbered(1)}};
            const uint16_t identifiers[] = {1, 0xabcd, 4};
            for (int i = 0; i < 3; ++i)
            {
                const auto& [arrival, reply] = replies[i];
                NS_TEST_ASSERT_MSG_EQ((reply.homeAgents == lists[i]), true, "reply " << i);
                NS_TEST_ASSERT_MSG_EQ(reply.identifier, identifiers[i], "copied");
                NS_TEST_ASSERT_MSG_EQ(arrival.header.GetSource(),
                                      net.m_agentAddress,
                                      "from a unicast address");
                NS_TEST_ASSERT_MSG_EQ(arrival.header.GetDestination(),
                                      net.m_careOf,
                                      "straight to the source");
            }
            NS_TEST_ASSERT_MSG_EQ(net.m_agent->GetDropCount(HomeAgentDrop::MALFORMED),
                                  1,
                                  "the one with the wrong checksum");
        }
    }
};

/// Reserved field (RFC 6275 6.5)
class ReservedCase : public TestCase
{
  public:
    ReservedCase()
        : TestCase("A discovery request with a reserved field that is not zero is answered and one "
                   "to a home agent without anycast is not")
    {
    }

  private:
    void DoRun() override
    {
        DiscoveryNetwork net;
        net.At(net.m_mobile, Seconds(5), [&net] {
            const Ipv6Address anycast("fd00:1::fdff:ffff:ffff:fffe");
            std::vector<uint8_t> octets{144, 0, 0, 0, 0, 9, 0xde, 0xad};
            const uint16_t sum =
                InetChecksum6(net.m_careOf, anycast, NH_ICMPV6, octets.data(), octets.size());
            octets[2] = sum >> 8;
            octets[3] = sum & 0xff;
            MobilityPath path;
            path.source = net.m_careOf;
            path.destination = anycast;
            SendAlongPath(net.m_mobile->GetObject<Ipv6>(), OctetsPacket(octets), NH_ICMPV6, path);
        });
        net.Run(7);
        NS_TEST_ASSERT_MSG_EQ(net.Replies().size(), 1, "ignored");

        DiscoveryNetwork deaf;
        deaf.m_agent->SetAttribute("Anycast", BooleanValue(false));
        deaf.SendRequest(Seconds(5), 1);
        deaf.Run(7);
        NS_TEST_ASSERT_MSG_EQ(deaf.Replies().size(), 0, "switched off");
    }
};

/// Size of a reply (RFC 6275 10.5.1)
class ReplySizeCase : public TestCase
{
  public:
    ReplySizeCase()
        : TestCase("A discovery reply names as many home agents as fit into 1280 octets")
    {
    }

  private:
    void DoRun() override
    {
        DiscoveryNetwork net;
        for (uint16_t i = 0; i < 100; ++i)
        {
            uint8_t octets[16];
            Ipv6Address("fe80::1:0").GetBytes(octets);
            octets[15] = i;
            net.m_agent->GetHomeAgentsList().Update(Ipv6Address(octets),
                                                    Advertisement(i + 1, 100, {Numbered(i)}));
        }
        net.SendRequest(Seconds(5), 1);
        net.Run(7);
        const auto replies = net.Replies();
        NS_TEST_ASSERT_MSG_EQ(replies.size(), 1, "one answer");
        if (replies.empty())
        {
            return;
        }
        // 40 octets of IPv6 header, 8 of ICMPv6: (1280 - 48) / 16
        NS_TEST_ASSERT_MSG_EQ(replies[0].second.homeAgents.size(), 77, "as many as fit");
        NS_TEST_ASSERT_MSG_EQ(replies[0].first.payload.size() + 40, 1280, "exactly");
        NS_TEST_ASSERT_MSG_EQ(replies[0].second.homeAgents[0], Numbered(99), "the best first");
        NS_TEST_ASSERT_MSG_EQ(replies[0].second.homeAgents[76], Numbered(23), "the worst left out");
    }
};

/// The suite
class DiscoveryTestSuite : public TestSuite
{
  public:
    DiscoveryTestSuite()
        : TestSuite("mip6sec-home-agent-discovery", TestSuite::Type::UNIT)
    {
        AddTestCase(new ListCase());
        AddTestCase(new OrderCase());
        AddTestCase(new AnycastCase());
        AddTestCase(new ReplyCase());
        AddTestCase(new ReservedCase());
        AddTestCase(new ReplySizeCase());
    }
};

DiscoveryTestSuite g_discoveryTestSuite; //!< registers the suite

} // namespace
