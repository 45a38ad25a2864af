/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "home-agent-fixture.h"

#include "ns3/boolean.h"
#include "ns3/icmp6-errors.h"
#include "ns3/uinteger.h"

#include <algorithm>

using namespace ns3;
using namespace ns3::mip6sec;

namespace
{

/// Link-local address with the interface identifier of HomeAgentNetwork::m_home
const Ipv6Address HOME_LINK_LOCAL("fe80::1000");

/// @param arrivals at a node @return the valid Neighbor Advertisements among them
Results<std::pair<Arrival, NeighborAdvertisement>>
Advertisements(const std::vector<Arrival>& arrivals)
{
    Results<std::pair<Arrival, NeighborAdvertisement>> found;
    for (const auto& arrival : HomeAgentNetwork::Icmp(arrivals, Icmp6Type::NEIGHBOR_ADVERTISEMENT))
    {
        Icmp6Envelope envelope;
        envelope.source = arrival.header.GetSource();
        envelope.destination = arrival.header.GetDestination();
        envelope.hopLimit = arrival.header.GetHopLimit();
        const auto parsed =
            ParseNeighborAdvertisement(arrival.payload.data(), arrival.payload.size(), envelope);
        if (parsed)
        {
            found.emplace_back(arrival, *parsed.value);
        }
    }
    return found;
}

/// @param device a device @return its address as an ND option has it
LinkLayerOctets
LinkLayer(Ptr<NetDevice> device)
{
    LinkLayerOctets octets(6);
    Mac48Address::ConvertFrom(device->GetAddress()).CopyTo(octets.data());
    return octets;
}

/// Another node on the home link has the home address
class DadFailureCase : public TestCase
{
  public:
    DadFailureCase()
        : TestCase("A registration is refused with status 134 when a node on the home link has the "
                   "home address")
    {
    }

  private:
    void DoRun() override
    {
        HomeAgentNetwork net;
        net.AddAddress(net.m_host, net.m_hostDevice, net.m_home);
        net.SendUpdate(Seconds(5), net.Update(1));
        net.Run(8);
        NS_TEST_ASSERT_MSG_EQ(net.Acks().size(), 1, "answered");
        NS_TEST_ASSERT_MSG_EQ(static_cast<int>(net.Acks()[0].ack.status), 134, "DAD failed");
        NS_TEST_ASSERT_MSG_LT(net.Acks()[0].at, Seconds(6), "as soon as it is known");
        NS_TEST_ASSERT_MSG_EQ(net.m_agent->GetBindingCache().GetSize(), 0, "no binding");
        NS_TEST_ASSERT_MSG_EQ(Advertisements(net.m_atHost).size(), 0, "nothing is claimed");
    }
};

/// Another node has the link-local address that goes with the home address
class LinkLocalDadFailureCase : public TestCase
{
  public:
    LinkLocalDadFailureCase()
        : TestCase("With the L bit a taken link-local address refuses the registration and without "
                   "it it does not matter")
    {
    }

  private:
    void DoRun() override
    {
        HomeAgentNetwork net;
        Ptr<Ipv6> ipv6 = net.m_host->GetObject<Ipv6>();
        ipv6->AddAddress(1, Ipv6InterfaceAddress(HOME_LINK_LOCAL, Ipv6Prefix(64)));
        BindingUpdate compatible = net.Update(1);
        compatible.linkLocalCompatibility = true;
        net.SendUpdate(Seconds(5), compatible);
        net.SendUpdate(Seconds(8), net.Update(2));
        // The address that is there already need not be probed again, the other one must
        compatible.sequence = 3;
        net.SendUpdate(Seconds(11), compatible);
        net.Run(14);
        const auto acks = net.Acks();
        NS_TEST_ASSERT_MSG_EQ(acks.size(), 3, "answers");
        NS_TEST_ASSERT_MSG_EQ(static_cast<int>(acks[0].ack.status), 134, "link-local taken");
        NS_TEST_ASSERT_MSG_EQ(static_cast<int>(acks[1].ack.status), 0, "not asked for");
        NS_TEST_ASSERT_MSG_EQ(static_cast<int>(acks[2].ack.status), 134, "taken still");
        NS_TEST_ASSERT_MSG_EQ(net.m_agent->GetBindingCache().Find(net.m_home)->sequence,
                              2,
                              "the refusal leaves the binding alone");
    }
};

/// Unsolicited advertisements (RFC 6275 10.4.1)
class ProxyAdvertisementCase : public TestCase
{
  public:
    ProxyAdvertisementCase()
        : TestCase(
              "The home agent claims the home address by three unsolicited advertisements with "
              "the override flag and its own link-layer address")
    {
    }

  private:
    void DoRun() override
    {
        HomeAgentNetwork net;
        net.SendUpdate(Seconds(5), net.Update(1));
        net.SendUpdate(Seconds(10), net.Update(2), net.m_careOf2, net.m_agentAddress, net.m_home);
        net.Run(15);
        const auto claims = Advertisements(net.m_atHost);
        // MAX_NEIGHBOR_ADVERTISEMENT is 3, one per RetransTimer of 1 s; no more when it moves
        NS_TEST_ASSERT_MSG_EQ(claims.size(), 3, "three");
        for (std::size_t i = 0; i < 3; ++i)
        {
            const auto& [arrival, advertisement] = claims[i];
            NS_TEST_ASSERT_MSG_EQ_TOL(arrival.at.GetSeconds(), 6.0 + i, 0.05, "once a second");
            NS_TEST_ASSERT_MSG_EQ(advertisement.target, net.m_home, "for the mobile node");
            NS_TEST_ASSERT_MSG_EQ(advertisement.router, false, "which is no router");
            NS_TEST_ASSERT_MSG_EQ(advertisement.solicited, false, "unasked");
            NS_TEST_ASSERT_MSG_EQ(advertisement.override, true, "overriding what was known");
            NS_TEST_ASSERT_MSG_EQ(
                (*advertisement.options.targetLinkLayerAddress == LinkLayer(net.m_agentDevice)),
                true,
                "by the home agent's address");
            NS_TEST_ASSERT_MSG_EQ(arrival.header.GetDestination(),
                                  Ipv6Address("ff02::1"),
                                  "to all nodes");
            NS_TEST_ASSERT_MSG_EQ(
                arrival.header.GetSource(),
                net.m_agentDiscovery->GetInterface()->GetLinkLocalAddress().GetAddress(),
                "from the home agent's own address");
        }
    }
};

/// Interception where another router is the way out (RFC 6275 10.4.1, 10.4.2)
class InterceptionCase : public TestCase
{
  public:
    InterceptionCase()
        : TestCase("Packets on the home link and packets that another router brings there are "
                   "intercepted and tunnelled")
    {
    }

  private:
    void DoRun() override
    {
        HomeAgentNetwork net(true);
        net.SendUpdate(Seconds(5), net.Update(1));
        net.SendDatagram(Seconds(10), net.m_host, net.m_hostAddress, net.m_home, 100);
        net.SendDatagram(Seconds(11), net.m_peer, net.m_peerAddress, net.m_home, 200);
        net.Run(13);
        NS_TEST_ASSERT_MSG_EQ(net.Acks().size(), 1, "registered through the other router");
        const auto tunneled = net.Tunneled();
        NS_TEST_ASSERT_MSG_EQ(tunneled.size(), 2, "both arrive");
        const Ipv6Address sources[] = {net.m_hostAddress, net.m_peerAddress};
        // The core leaves the hop limit as it is: the other router and the home agent count
        const uint8_t hopLimits[] = {63, 62};
        for (int i = 0; i < 2; ++i)
        {
            const Ipv6Header inner = net.InnerHeader(tunneled[i]);
            NS_TEST_ASSERT_MSG_EQ(tunneled[i].header.GetSource(), net.m_agentAddress, "outer");
            NS_TEST_ASSERT_MSG_EQ(tunneled[i].header.GetDestination(), net.m_careOf, "outer");
            NS_TEST_ASSERT_MSG_EQ(inner.GetSource(), sources[i], "inner source as it was");
            NS_TEST_ASSERT_MSG_EQ(inner.GetDestination(), net.m_home, "inner destination too");
            NS_TEST_ASSERT_MSG_EQ(static_cast<int>(inner.GetHopLimit()),
                                  static_cast<int>(hopLimits[i]),
                                  "hop limit counted by each that forwards");
            NS_TEST_ASSERT_MSG_EQ(inner.GetPayloadLength(), 8 + 100 * (i + 1), "whole");
        }
    }
};

/// Answers to solicitations (RFC 6275 10.4.1)
class SolicitationCase : public TestCase
{
  public:
    SolicitationCase()
        : TestCase("The home agent answers solicitations for the home address and defends it "
                   "against duplicate address detection")
    {
    }

  private:
    void Done(Ipv6Address, bool unique)
    {
        m_verdicts.push_back(unique);
    }

    std::vector<bool> m_verdicts; //!< of the host's duplicate address detection

    void DoRun() override
    {
        HomeAgentNetwork net;
        Ptr<NeighborDiscovery> host = NeighborDiscovery::Find(net.m_hostDevice);
        const auto probe = [&](double at) {
            net.At(net.m_host, Seconds(at), [this, host, &net] {
                host->StartDad(net.m_home,
                               1,
                               Seconds(1),
                               Time(0),
                               MakeCallback(&SolicitationCase::Done, this));
            });
        };
        net.SendUpdate(Seconds(5), net.Update(1));
        net.m_agent->SetAttribute("ProxyAdvertisements", UintegerValue(1));
        net.At(net.m_host, Seconds(10), [&net, host] {
            NeighborSolicitation solicitation;
            solicitation.target = net.m_home;
            solicitation.options.sourceLinkLayerAddress = LinkLayer(net.m_hostDevice);
            const Ipv6Address group = Ipv6Address::MakeSolicitedAddress(net.m_home);
            host->SendOut(SerializeIcmp6(solicitation, net.m_hostAddress, group),
                          net.m_hostAddress,
                          group);
        });
        probe(12);
        net.SendUpdate(Seconds(14), net.Update(2, 0));
        probe(15);
        net.Run(18);
        const auto answers = Advertisements(net.m_atHost);
        NS_TEST_ASSERT_MSG_EQ(answers.size(), 3, "claim, answer, defence");
        const auto& [arrival, answer] = answers[1];
        NS_TEST_ASSERT_MSG_EQ(arrival.header.GetDestination(), net.m_hostAddress, "to who asked");
        NS_TEST_ASSERT_MSG_EQ(answer.target, net.m_home, "for the mobile node");
        NS_TEST_ASSERT_MSG_EQ(answer.router, false, "which is no router");
        NS_TEST_ASSERT_MSG_EQ(answer.solicited, true, "as an answer");
        NS_TEST_ASSERT_MSG_EQ(
            (*answer.options.targetLinkLayerAddress == LinkLayer(net.m_agentDevice)),
            true,
            "the home agent's address");
        NS_TEST_ASSERT_MSG_EQ(answers[2].first.header.GetDestination(),
                              Ipv6Address("ff02::1"),
                              "the defence goes to all nodes (RFC 4861 7.2.4)");
        NS_TEST_ASSERT_MSG_EQ(m_verdicts.size(), 2, "both detections ended");
        NS_TEST_ASSERT_MSG_EQ(m_verdicts[0], false, "the address is taken");
        NS_TEST_ASSERT_MSG_EQ(m_verdicts[1], true, "and free after the deregistration");
    }
};

/// Neighbor Unreachability Detection (RFC 6275 10.4.1, RFC 4861 7.3.3)
class UnreachabilityCase : public TestCase
{
  public:
    UnreachabilityCase()
        : TestCase("The home agent answers a neighbour that probes the home address by unicast and "
                   "does not tunnel its solicitation")
    {
    }

  private:
    void DoRun() override
    {
        HomeAgentNetwork net;
        net.SendUpdate(Seconds(5), net.Update(1));
        net.m_agent->SetAttribute("ProxyAdvertisements", UintegerValue(1));
        // What the host has learnt at 10 s is stale after 45 s at most, and 5 s after its next use
        // it probes
        net.SendDatagram(Seconds(10), net.m_host, net.m_hostAddress, net.m_home);
        net.SendDatagram(Seconds(70), net.m_host, net.m_hostAddress, net.m_home);
        net.Run(80);
        const auto tunneled = net.Tunneled();
        NS_TEST_ASSERT_MSG_EQ(tunneled.size(), 2, "the datagrams alone");
        for (const Arrival& arrival : tunneled)
        {
            NS_TEST_ASSERT_MSG_EQ(static_cast<int>(net.InnerHeader(arrival).GetNextHeader()),
                                  17,
                                  "no neighbor discovery");
        }
        auto answers = Advertisements(net.m_atHost);
        answers.erase(
            std::remove_if(answers.begin(),
                           answers.end(),
                           [&](const auto& one) { return one.second.target != net.m_home; }),
            answers.end());
        NS_TEST_ASSERT_MSG_EQ(answers.size(), 3, "claim, resolution, one probe");
        const auto& [arrival, answer] = answers[2];
        NS_TEST_ASSERT_MSG_EQ_TOL(arrival.at.GetSeconds(), 75, 0.1, "after the delay");
        NS_TEST_ASSERT_MSG_EQ(answer.solicited, true, "as an answer");
        NS_TEST_ASSERT_MSG_EQ(answer.router, false, "which is no router");
    }
};

/// Mobile node leaves the home link and comes back
class ReturnCase : public TestCase
{
  public:
    ReturnCase()
        : TestCase("What neighbours know of the home address changes to the home agent when the "
                   "mobile node leaves and back when it returns")
    {
    }

  private:
    void DoRun() override
    {
        HomeAgentNetwork net(true);
        // The mobile node at home; the probe stands for it while it is away
        Ptr<Node> home = CreateObject<Node>();
        InternetStackHelper stack;
        stack.SetIpv4StackInstall(false);
        stack.Install(home);
        Ptr<AccessDevice> device = net.AttachTo(net.m_link, home);
        Ptr<NeighborDiscovery> mobile = NeighborDiscovery::Install(device);
        net.AddAddress(home, device, net.m_home);
        MobilityProtocol::Install(home);
        std::vector<Arrival> atHome;
        net.Record(home, atHome);
        const auto ping = [&net](double at) {
            net.SendDatagram(Seconds(at), net.m_host, net.m_hostAddress, net.m_home);
        };
        ping(5);
        net.At(home, Seconds(6), [device] { device->Detach(); });
        net.SendUpdate(Seconds(7), net.Update(1));
        ping(10); // the host would use what it knows for 30 s
        // Home again: it deregisters without Home Address option, and is answered on its link
        net.At(home, Seconds(12), [&net, device] { device->Attach(net.m_link); });
        const auto fromHome = [&net, home](double at, uint16_t sequence) {
            net.At(home, Seconds(at), [&net, home, sequence] {
                MobilityPath path;
                path.source = net.m_home;
                path.destination = net.m_agentAddress;
                net.SendMobility(home, net.Update(sequence, 0), path);
            });
        };
        fromHome(13, 1);
        fromHome(14, 2);
        net.At(home, Seconds(15), [&net, mobile] {
            mobile->SendUnsolicitedNa(net.m_home,
                                      mobile->GetInterface()->GetLinkLocalAddress().GetAddress(),
                                      true);
        });
        ping(16);
        net.Run(20);
        const auto direct = net.Datagrams(atHome);
        const auto tunneled = net.Tunneled();
        NS_TEST_ASSERT_MSG_EQ(direct.size(), 2, "two at home");
        NS_TEST_ASSERT_MSG_LT(direct[0].at, Seconds(5.1), "before it left");
        NS_TEST_ASSERT_MSG_GT(direct[1].at, Seconds(16), "after it came back");
        NS_TEST_ASSERT_MSG_EQ(tunneled.size(), 1, "one away");
        NS_TEST_ASSERT_MSG_EQ(net.Acks().size(), 1, "answered away");
        const auto acks = net.AcksIn(atHome);
        NS_TEST_ASSERT_MSG_EQ(acks.size(), 2, "answers at home");
        NS_TEST_ASSERT_MSG_EQ(static_cast<int>(acks[0].ack.status),
                              135,
                              "a refusal too reaches the home link although the binding stands");
        NS_TEST_ASSERT_MSG_EQ(static_cast<int>(acks[1].ack.status), 0, "deregistered");
        for (int i = 0; i < 2; ++i)
        {
            NS_TEST_ASSERT_MSG_EQ(acks[i].destination, net.m_home, "to the home address");
            NS_TEST_ASSERT_MSG_EQ(acks[i].type2,
                                  Ipv6Address::GetAny(),
                                  "without a routing header (RFC 6275 9.5.4)");
        }
    }
};

/// L bit (RFC 6275 10.3.1, 10.4.1, 10.4.2)
class LinkLocalCase : public TestCase
{
  public:
    LinkLocalCase()
        : TestCase("With the L bit the link-local address is defended too and packets for it are "
                   "answered as unreachable instead of tunnelled")
    {
    }

  private:
    void DoRun() override
    {
        HomeAgentNetwork net;
        BindingUpdate compatible = net.Update(1);
        compatible.linkLocalCompatibility = true;
        net.SendUpdate(Seconds(5), compatible);
        const Ipv6Address hostLocal = NeighborDiscovery::Find(net.m_hostDevice)
                                          ->GetInterface()
                                          ->GetLinkLocalAddress()
                                          .GetAddress();
        const auto ping = [&](double at) {
            net.SendDatagram(Seconds(at), net.m_host, hostLocal, HOME_LINK_LOCAL);
        };
        ping(10);
        // No longer asked for by the refresh
        net.SendUpdate(Seconds(12), net.Update(2));
        ping(13);
        net.Run(20);
        int claims = 0;
        for (const auto& [arrival, advertisement] : Advertisements(net.m_atHost))
        {
            claims += advertisement.target == HOME_LINK_LOCAL && advertisement.override &&
                      !advertisement.solicited;
        }
        NS_TEST_ASSERT_MSG_EQ(claims, 3, "claimed as the home address is");
        const auto errors = net.Icmp(net.m_atHost, Icmp6Type::DESTINATION_UNREACHABLE);
        NS_TEST_ASSERT_MSG_EQ(errors.size(), 1, "answered while it is defended");
        NS_TEST_ASSERT_MSG_EQ(errors[0].header.GetDestination(), hostLocal, "to the source");
        Icmp6Envelope envelope;
        envelope.source = errors[0].header.GetSource();
        envelope.destination = errors[0].header.GetDestination();
        NS_TEST_ASSERT_MSG_EQ(
            static_cast<bool>(
                ParseIcmp6Error(errors[0].payload.data(), errors[0].payload.size(), envelope)),
            true,
            "with a right checksum");
        NS_TEST_ASSERT_MSG_EQ(net.m_agent->GetDropCount(HomeAgentDrop::LINK_LOCAL), 1, "counted");
        NS_TEST_ASSERT_MSG_EQ(net.Tunneled().size(), 0, "never tunnelled");
    }
};

/// End of proxying
class EndOfProxyCase : public TestCase
{
  public:
    EndOfProxyCase()
        : TestCase("The home agent stops defending when a binding expires and when it restarts")
    {
    }

  private:
    void DoRun() override
    {
        HomeAgentNetwork net;
        const Ipv6Address other("fd00:1::1001");
        net.SendUpdate(Seconds(5), net.Update(1, 5)); // 20 s, from second 6 on
        net.SendUpdate(Seconds(5), net.Update(1), net.m_careOf, net.m_agentAddress, other);
        net.Run(25.9);
        NS_TEST_ASSERT_MSG_EQ(net.m_agentDiscovery->IsDefended(net.m_home), true, "until then");
        net.Run(26.1);
        NS_TEST_ASSERT_MSG_EQ(net.m_agentDiscovery->IsDefended(net.m_home), false, "expired");
        NS_TEST_ASSERT_MSG_EQ(net.m_agentDiscovery->IsDefended(other), true, "not this one");
        net.m_agent->Restart();
        NS_TEST_ASSERT_MSG_EQ(net.m_agentDiscovery->IsDefended(other), false, "forgotten");
        net.SendDatagram(Seconds(1), net.m_host, net.m_hostAddress, other);
        net.Run(30);
        NS_TEST_ASSERT_MSG_EQ(net.Tunneled().size(), 0, "nobody answers");
    }
};

/// The suite
class HomeLinkTestSuite : public TestSuite
{
  public:
    HomeLinkTestSuite()
        : TestSuite("mip6sec-home-link", TestSuite::Type::UNIT)
    {
        AddTestCase(new DadFailureCase());
        AddTestCase(new LinkLocalDadFailureCase());
        AddTestCase(new ProxyAdvertisementCase());
        AddTestCase(new InterceptionCase());
        AddTestCase(new SolicitationCase());
        AddTestCase(new UnreachabilityCase());
        AddTestCase(new ReturnCase());
        AddTestCase(new LinkLocalCase());
        AddTestCase(new EndOfProxyCase());
    }
};

HomeLinkTestSuite g_homeLinkTestSuite; //!< registers the suite

} // namespace
