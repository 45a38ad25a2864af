/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "ns3-abilities.h"
#include "secured-test-link.h"

#include "ns3/address-configurator.h"
#include "ns3/udp-socket-factory.h"
#include "ns3/uinteger.h"

using namespace ns3;
using namespace ns3::mip6sec;
using namespace ns3::mip6sec::attachtest;

namespace
{

const Ipv6Address PEER("2001:1::b");            //!< a neighbour
const Ipv6Address PEER_LOCAL("fe80::b");        //!< its link-local address
const Mac48Address HONEST("00:00:00:00:0b:01"); //!< its link-layer address
const Mac48Address THIEF("00:00:00:00:0b:02");  //!< of somebody else
const Ipv6Address ALL_NODES("ff02::1");         //!< all nodes
const Ipv6Address ALL_ROUTERS("ff02::2");       //!< all routers

/// @param l the link @param mac option @param verdict what SEND says @param solicited S flag
/// @param override O flag @param router R flag
void
SayNa(SecuredLink& l,
      const Mac48Address& mac,
      const NdVerdict& verdict,
      bool solicited,
      bool override,
      bool router = false)
{
    NeighborAdvertisement message;
    message.target = PEER;
    message.solicited = solicited;
    message.override = override;
    message.router = router;
    message.options.targetLinkLayerAddress = LinkLayerOption(mac);
    Ipv6Address to = solicited ? l.address : ALL_NODES;
    l.Say(SerializeIcmp6(message, PEER, to), PEER, to, verdict);
}

/// @param l the link @param mac option @param verdict what SEND says @param source the asker
void
SayNs(SecuredLink& l,
      std::optional<Mac48Address> mac,
      const NdVerdict& verdict,
      const Ipv6Address& source = PEER)
{
    NeighborSolicitation message;
    message.target = l.address;
    if (mac)
    {
        message.options.sourceLinkLayerAddress = LinkLayerOption(*mac);
    }
    Ipv6Address to = Ipv6Address::MakeSolicitedAddress(l.address);
    l.Say(SerializeIcmp6(message, source, to), source, to, verdict);
}

/// @param l the link @param mac option @param verdict what SEND says
void
SayRs(SecuredLink& l, const Mac48Address& mac, const NdVerdict& verdict)
{
    RouterSolicitation message;
    message.options.sourceLinkLayerAddress = LinkLayerOption(mac);
    l.Say(SerializeIcmp6(message, PEER, ALL_ROUTERS), PEER, ALL_ROUTERS, verdict);
}

/// Ways in which a neighbour's link-layer address is said
std::vector<std::pair<std::string, std::function<void(SecuredLink&, Mac48Address, NdVerdict)>>>
Ways()
{
    return {
        {"solicitation", [](SecuredLink& l, Mac48Address mac, NdVerdict v) { SayNs(l, mac, v); }},
        {"solicited advertisement",
         [](SecuredLink& l, Mac48Address mac, NdVerdict v) { SayNa(l, mac, v, true, true); }},
        {"unsolicited advertisement",
         [](SecuredLink& l, Mac48Address mac, NdVerdict v) { SayNa(l, mac, v, false, true); }},
        {"router solicitation", SayRs}};
}

/// A secured entry, and messages that are not
void
ProtectsSecured(Case& t)
{
    for (const auto& [name, say] : Ways())
    {
        for (const NdVerdict& verdict : {UNSECURED, PROVISIONAL, FAILED})
        {
            SecuredLink l(true);
            l.Install();
            l.Then(1, [&]() { SayNs(l, HONEST, SECURED); });
            l.Then(2, [&, &say = say]() {
                t.Equal(l.LinkLayer(PEER), HONEST, "made");
                t.Check(l.host.nd->IsNeighborSecured(PEER), "and secured");
                say(l, THIEF, verdict);
            });
            l.Run(3);
            std::string what = name + " " + NdSecurityName(verdict.security);
            t.Equal(l.LinkLayer(PEER), HONEST, what + " changes nothing");
            t.Check(l.host.nd->IsNeighborSecured(PEER), what + ": still secured");
            // It was stale, and has been used for the answer
            t.Check(l.Entry(PEER)->IsDelay(), what + ": state as it was");
            bool silent = verdict.security == NdSecurity::FAILED &&
                          (name == "solicitation" || name == "router solicitation");
            auto ignored = l.host.nd->GetTraces()->GetIgnored(Icmp6Type::NEIGHBOR_SOLICITATION) +
                           l.host.nd->GetTraces()->GetIgnored(Icmp6Type::NEIGHBOR_ADVERTISEMENT) +
                           l.host.nd->GetTraces()->GetIgnored(Icmp6Type::ROUTER_SOLICITATION);
            t.Equal(ignored, silent ? 0U : 1U, what + ": counted");
            Simulator::Destroy();
        }
    }
}

/// An unsecured entry, and secured messages
void
UpdatesUnsecured(Case& t)
{
    for (const auto& [name, say] : Ways())
    {
        SecuredLink l(true);
        l.Install();
        l.Then(1, [&]() { SayNs(l, THIEF, UNSECURED); });
        l.Then(2, [&, &say = say]() {
            t.Equal(l.LinkLayer(PEER), THIEF, "made");
            t.Check(!l.host.nd->IsNeighborSecured(PEER), "but not secured");
            say(l, HONEST, SECURED);
        });
        l.Run(3);
        t.Equal(l.LinkLayer(PEER), HONEST, name + " changes it");
        t.Check(l.host.nd->IsNeighborSecured(PEER), name + " secures it");
        Simulator::Destroy();
    }
    // RFC 4861 7.2.5 alone would keep the old address here
    SecuredLink l;
    l.Install();
    l.Then(1, [&]() { SayNs(l, THIEF, UNSECURED); });
    l.Then(2, [&]() { SayNa(l, HONEST, SECURED, false, false); });
    l.Run(3);
    t.Equal(l.LinkLayer(PEER), HONEST, "also without the Override flag");
    Simulator::Destroy();
    // A message that says nothing new secures the entry all the same
    SecuredLink same;
    same.Install();
    same.Then(1, [&]() { SayNs(same, HONEST, UNSECURED); });
    same.Then(2, [&]() { SayNs(same, HONEST, SECURED); });
    same.Run(3);
    t.Check(same.host.nd->IsNeighborSecured(PEER), "the same address");
}

/// Mixed: nobody secured is concerned
void
AcceptsUnsecured(Case& t)
{
    for (const auto& [name, say] : Ways())
    {
        SecuredLink l(true);
        l.Install();
        l.Then(1, [&]() { SayNs(l, HONEST, UNSECURED); });
        l.Then(2, [&, &say = say]() { say(l, THIEF, UNSECURED); });
        l.Run(3);
        t.Equal(l.LinkLayer(PEER), THIEF, name + " changes it");
        t.Check(!l.host.nd->IsNeighborSecured(PEER), name + " leaves it unsecured");
        Simulator::Destroy();
    }
}

/// RFC 4861 7.2.5 goes on among secured messages
void
SecuredAmongThemselves(Case& t)
{
    SecuredLink l;
    l.Install();
    l.Then(1, [&]() { SayNs(l, HONEST, SECURED); });
    l.Then(2, [&]() { SayNa(l, THIEF, SECURED, false, false); });
    l.Then(3, [&]() {
        t.Equal(l.LinkLayer(PEER), HONEST, "not without the Override flag");
        SayNa(l, THIEF, SECURED, false, true);
    });
    l.Run(4);
    t.Equal(l.LinkLayer(PEER), THIEF, "but with it");
    t.Check(l.host.nd->IsNeighborSecured(PEER), "and secured");
}

/// Answers from a neighbour that is being resolved
void
Resolves(Case& t)
{
    for (bool secured : {false, true})
    {
        SecuredLink l;
        l.Install();
        At(l.host.node, Seconds(1), [&]() {
            Ptr<Socket> socket = Socket::CreateSocket(l.host.node, UdpSocketFactory::GetTypeId());
            socket->Connect(Inet6SocketAddress(PEER, 9));
            socket->Send(Create<Packet>(10));
        });
        l.Then(1.5, [&]() { SayNa(l, HONEST, secured ? SECURED : UNSECURED, true, true); });
        l.Run(1.6);
        t.Equal(l.LinkLayer(PEER), HONEST, "resolved");
        t.Check(l.Entry(PEER)->IsReachable(), "reachable");
        t.Equal(l.host.nd->IsNeighborSecured(PEER), secured, "secured by a secured answer");
        Simulator::Destroy();
    }
}

/// Answered without an entry (RFC 3971 5.3.4.2)
void
AnswersWithoutEntry(Case& t)
{
    NdVerdict stale = FAILED;
    stale.reason = SendReason::STALE_TIMESTAMP;
    stale.mayCreateEntry = false;
    SecuredLink l;
    l.Install();
    l.Then(1, [&]() { SayNs(l, HONEST, stale); });
    l.Then(2, [&]() { SayNs(l, std::nullopt, stale); });
    l.Run(3);
    auto answers = l.record.Get(Icmp6Type::NEIGHBOR_ADVERTISEMENT, l.host.node->GetId());
    t.Equal(answers.size(), 1U, "an answer where it can be sent to");
    t.Equal(answers.at(0).to, HONEST, "the asker's link-layer address");
    t.Equal(answers.at(0).envelope.destination, PEER, "its address");
    t.Check(answers.at(0).AsNa() && answers.at(0).AsNa().value->solicited, "solicited");
    t.Equal(l.host.nd->GetNNeighbors(), 0U, "no entry");
    t.Equal(l.record.Get(Icmp6Type::NEIGHBOR_SOLICITATION, l.host.node->GetId()).size(),
            0U,
            "and nobody is resolved for it");
    Simulator::Destroy();
    // With an entry there is nothing to make
    SecuredLink known;
    known.Install();
    known.Then(1, [&]() { SayNs(known, HONEST, SECURED); });
    known.Then(2, [&]() { SayNs(known, THIEF, stale); });
    known.Run(3);
    answers = known.record.Get(Icmp6Type::NEIGHBOR_ADVERTISEMENT, known.host.node->GetId());
    t.Check(answers.size() == 2 && answers[1].to == HONEST, "answered to whom the entry says");
}

/// Failed messages that want no answer
void
DropsFailed(Case& t)
{
    SecuredLink l;
    l.Install();
    uint32_t handed = 0;
    for (auto type : {Icmp6Type::NEIGHBOR_ADVERTISEMENT,
                      Icmp6Type::ROUTER_ADVERTISEMENT,
                      Icmp6Type::NEIGHBOR_SOLICITATION})
    {
        l.host.nd->AddHandler(type, Calling<bool, const NdArrival&>([&](const NdArrival& arrival) {
                                  ++handed;
                                  t.Check(arrival.verdict.reason == SendReason::BAD_SIGNATURE,
                                          "with its reason");
                                  return true;
                              }));
    }
    NdVerdict bad = FAILED;
    bad.reason = SendReason::BAD_SIGNATURE;
    RouterAdvertisement advertisement;
    advertisement.routerLifetime = 1800;
    l.Then(1, [&]() {
        SayNa(l, HONEST, bad, false, true);
        l.Say(SerializeIcmp6(advertisement, PEER_LOCAL, ALL_NODES), PEER_LOCAL, ALL_NODES, bad);
        SayNs(l, HONEST, bad);
    });
    l.Run(2);
    t.Equal(handed, 1U, "only the solicitation arrives");
    t.Equal(l.host.nd->GetTraces()->GetIgnored(Icmp6Type::NEIGHBOR_ADVERTISEMENT), 1U, "NA");
    t.Equal(l.host.nd->GetTraces()->GetIgnored(Icmp6Type::ROUTER_ADVERTISEMENT), 1U, "RA");
}

/// @param l the link @param verdict of the message that makes the entry @return the solicitations
/// by which the host verifies it, used 1 s after that
std::vector<OnLink>
Verify(SecuredLink& l, const NdVerdict& verdict)
{
    At(l.host.node, Seconds(1), [&l, verdict]() {
        l.host.nd->LearnNeighbor(PEER, LinkLayerOption(HONEST), std::nullopt, verdict);
    });
    At(l.host.node, Seconds(2), [&l]() {
        Ptr<Socket> socket = Socket::CreateSocket(l.host.node, UdpSocketFactory::GetTypeId());
        socket->Connect(Inet6SocketAddress(PEER, 9));
        socket->Send(Create<Packet>(10));
    });
    l.Run(15);
    return l.record.Get(Icmp6Type::NEIGHBOR_SOLICITATION, l.host.node->GetId());
}

/// Neighbour unreachability detection
void
VerifiesByGroup(Case& t)
{
    SecuredLink l;
    l.Install();
    auto unsecured = Verify(l, UNSECURED);
    // RFC 4861 10: DELAY_FIRST_PROBE_TIME 5 s, RETRANS_TIMER 1 s, MAX_UNICAST_SOLICIT 3
    t.Equal(unsecured.size(), 3U, "three probes");
    for (std::size_t i = 0; i < unsecured.size(); ++i)
    {
        t.Near(unsecured[i].at.GetSeconds(), 7.0 + i, 0.01, "when");
        t.Equal(unsecured[i].envelope.destination,
                compat::RESOLUTION_IS_VIRTUAL ? Ipv6Address::MakeSolicitedAddress(PEER) : PEER,
                "to the group");
        t.Check(unsecured[i].AsNs() && unsecured[i].AsNs().value->target == PEER, "for it");
    }
    t.Check(!l.Entry(PEER), "and the entry goes");
    Simulator::Destroy();

    SecuredLink s;
    s.Install();
    auto secured = Verify(s, SECURED);
    t.Equal(secured.size(), 3U, "three probes for a secured one");
    t.Check(!secured.empty() && secured[0].envelope.destination == PEER && secured[0].to == HONEST,
            "to itself");
    Simulator::Destroy();

    SecuredLink plain(false, false);
    plain.Install();
    auto without = Verify(plain, UNSECURED);
    t.Check(without.size() == 3 && without[0].envelope.destination == PEER,
            "and to itself on a node without SEND");
}

/// Whoever has the address takes it back
void
OwnerTakesBack(Case& t)
{
    SecuredLink l;
    l.Install();
    Host owner = MakeHost(l.link, &l.record);
    owner.Assign(PEER);
    l.Then(1, [&]() { SayNs(l, THIEF, UNSECURED); });
    bool during = false;
    At(l.host.node, Seconds(2), [&]() {
        Ptr<Socket> socket = Socket::CreateSocket(l.host.node, UdpSocketFactory::GetTypeId());
        socket->Connect(Inet6SocketAddress(PEER, 9));
        socket->Send(Create<Packet>(10));
        during = l.LinkLayer(PEER) == THIEF && l.Entry(PEER)->IsDelay();
    });
    l.Run(8);
    t.Check(during, "stolen at first");
    t.Equal(l.LinkLayer(PEER), owner.Mac(), "the owner has answered the probe");
    t.Check(l.Entry(PEER)->IsReachable(), "and is verified");
}

/// RFC 3971 8, upper layer confirmations
void
HintsDoNotVerify(Case& t)
{
    for (bool secured : {false, true})
    {
        SecuredLink l;
        l.Install();
        At(l.host.node, Seconds(1), [&]() {
            l.host.nd->LearnNeighbor(PEER,
                                     LinkLayerOption(THIEF),
                                     std::nullopt,
                                     secured ? SECURED : UNSECURED);
        });
        Ptr<Socket> socket = Socket::CreateSocket(l.host.node, UdpSocketFactory::GetTypeId());
        for (int second = 2; second < 12; ++second)
        {
            // As an upper layer that gets answers all the time
            At(l.host.node, Seconds(second), [&]() {
                l.host.ipv6->ReachabilityHint(l.host.nd->GetInterfaceIndex(), PEER);
                socket->Connect(Inet6SocketAddress(PEER, 9));
                socket->Send(Create<Packet>(10));
                if (l.Entry(PEER))
                {
                    t.Equal(l.Entry(PEER)->IsReachable(), secured, "in use");
                }
            });
        }
        l.Run(12);
        std::vector<OnLink> probes;
        for (const auto& m : l.record.Get(Icmp6Type::NEIGHBOR_SOLICITATION, l.host.node->GetId()))
        {
            if (m.at < Seconds(10))
            {
                probes.push_back(m);
            }
        }
        t.Equal(probes.size(), secured ? 0U : 3U, "verified if it is not secured");
        t.Check(secured || (!probes.empty() && probes[0].at < Seconds(7.1)),
                "five seconds after its first use");
        Simulator::Destroy();
    }
}

/// A home agent that stands in for a node, and the node that comes back
void
ProxyAndOwner(Case& t)
{
    // The proxy's advertisement is for another's address, and so never secured
    for (bool secured : {false, true})
    {
        SecuredLink l;
        l.Install();
        l.Then(1, [&]() { SayNs(l, THIEF, UNSECURED); });
        l.Then(2, [&]() { SayNa(l, HONEST, secured ? SECURED : UNSECURED, false, true); });
        l.Then(3, [&]() {
            t.Equal(l.LinkLayer(PEER), HONEST, "the node at home again is believed");
            SayNa(l, THIEF, UNSECURED, false, true);
        });
        l.Run(4);
        t.Equal(l.LinkLayer(PEER),
                secured ? HONEST : THIEF,
                "a proxy takes over from an unsecured owner only");
        Simulator::Destroy();
    }
    // Where nothing is known, a proxy is believed
    SecuredLink l;
    l.Install();
    At(l.host.node, Seconds(1), [&]() {
        Ptr<Socket> socket = Socket::CreateSocket(l.host.node, UdpSocketFactory::GetTypeId());
        socket->Connect(Inet6SocketAddress(PEER, 9));
        socket->Send(Create<Packet>(10));
    });
    l.Then(1.5, [&]() { SayNa(l, THIEF, UNSECURED, true, false); });
    l.Run(1.6);
    t.Equal(l.LinkLayer(PEER), THIEF, "a proxy for an address that nobody secured had");
}

/// What an AddressConfigurator on a SecuredLink does
struct Configuring
{
    SecuredLink link;                      //!< the link
    Ptr<AddressConfigurator> configurator; //!< tested
    std::vector<uint32_t> asked;           //!< collisions told to the generator
    std::vector<Ipv6Address> ready;        //!< trace AddressReady
    std::vector<Ipv6Address> duplicate;    //!< trace AddressDuplicate
    std::vector<Ipv6Address> failed;       //!< trace AddressFailed
    Time takes;                            //!< how long an address takes to be made

    /// @param secured whether the host has something like SEND
    explicit Configuring(bool secured = true)
        : link(false, secured),
          configurator(CreateObject<AddressConfigurator>())
    {
        link.Install();
        configurator->SetNeighborDiscovery(link.host.nd);
        configurator->SetAttribute("JoinDelay", Always(0));
        link.shim->AggregateObject(configurator);
        configurator->SetAddressGenerator(
            Calling<void, Ipv6Address, uint8_t, Callback<void, Ipv6Address>>(
                [this](Ipv6Address prefix, uint8_t collisions, Callback<void, Ipv6Address> done) {
                    asked.push_back(collisions);
                    Ipv6Address address = Made(prefix, collisions);
                    At(link.host.node, takes, [done, address]() mutable { done(address); });
                }));
        for (auto [name, list] : {std::pair{"AddressReady", &ready},
                                  std::pair{"AddressDuplicate", &duplicate},
                                  std::pair{"AddressFailed", &failed}})
        {
            configurator->TraceConnectWithoutContext(
                name,
                Calling<void, Ipv6Address>([l = list](Ipv6Address a) { l->push_back(a); }));
        }
    }

    /// @param prefix a prefix @param collisions so far @return the address of the generator
    static Ipv6Address Made(const Ipv6Address& prefix, uint8_t collisions)
    {
        uint8_t octets[16];
        prefix.GetBytes(octets);
        octets[8] = 0x20;
        octets[15] = 0xc0 + collisions;
        return Ipv6Address(octets);
    }

    /// @param seconds when an address for 2001:5::/64 is asked for
    void ConfigureAt(double seconds)
    {
        PrefixInformation prefix;
        prefix.prefix = Ipv6Address("2001:5::");
        prefix.prefixLength = 64;
        prefix.onLink = true;
        prefix.autonomous = true;
        prefix.validLifetime = 10000;
        prefix.preferredLifetime = 9000;
        At(link.host.node, Seconds(seconds), [this, prefix]() { configurator->Configure(prefix); });
    }

    /// @param seconds when @param target which address is claimed @param verdict what SEND says
    /// @param probe by a probe of its own, not by an advertisement
    void ClaimAt(double seconds, Ipv6Address target, NdVerdict verdict, bool probe = false)
    {
        link.Then(seconds, [this, target, verdict, probe]() {
            if (probe)
            {
                NeighborSolicitation message;
                message.target = target;
                Ipv6Address to = Ipv6Address::MakeSolicitedAddress(target);
                link.Say(SerializeIcmp6(message, Ipv6Address::GetAny(), to),
                         Ipv6Address::GetAny(),
                         to,
                         verdict);
                return;
            }
            NeighborAdvertisement message;
            message.target = target;
            message.override = true;
            message.options.targetLinkLayerAddress = LinkLayerOption(THIEF);
            link.Say(SerializeIcmp6(message, target, ALL_NODES), target, ALL_NODES, verdict);
        });
    }
};

const Ipv6Address CGA0("2001:5::2000:0:0:c0"); //!< of the generator, without collisions
const Ipv6Address CGA1("2001:5::2000:0:0:c1"); //!< after one
const Ipv6Address CGA2("2001:5::2000:0:0:c2"); //!< after two

/// The first tentative address
void
FirstAddressYields(Case& t)
{
    for (bool probe : {false, true})
    {
        for (const NdVerdict& verdict : {UNSECURED, SECURED})
        {
            Configuring c;
            c.ConfigureAt(1);
            c.ClaimAt(1.5, CGA0, verdict, probe);
            c.link.Run(4);
            t.Check(c.duplicate == std::vector<Ipv6Address>{CGA0}, "the first is given up");
            t.Check(c.asked == std::vector<uint32_t>({0, 1}), "the next has a collision");
            t.Check(c.ready == std::vector<Ipv6Address>{CGA1}, "and is used");
            Simulator::Destroy();
        }
        Configuring c;
        c.ConfigureAt(1);
        c.ClaimAt(1.5, CGA0, FAILED, probe);
        c.link.Run(4);
        t.Check(c.ready == std::vector<Ipv6Address>{CGA0}, "a failed message is no claim");
        Simulator::Destroy();
    }
}

/// The second and the third
void
LaterAddressesNeedProof(Case& t)
{
    for (bool probe : {false, true})
    {
        Configuring c;
        c.ConfigureAt(1);
        c.ClaimAt(1.5, CGA0, UNSECURED, probe);
        c.ClaimAt(2, CGA1, UNSECURED, probe);
        c.ClaimAt(2.2, CGA1, SECURED, probe);
        c.ClaimAt(2.7, CGA2, UNSECURED, probe);
        c.link.Run(5);
        t.Check(c.duplicate == std::vector<Ipv6Address>({CGA0, CGA1}), "secured claims count");
        t.Check(c.ready == std::vector<Ipv6Address>{CGA2}, "unsecured ones do not");
        t.Check(c.asked == std::vector<uint32_t>({0, 1, 2}), "collisions are counted");
        Simulator::Destroy();
    }
    // Without SEND all claims count, for every address
    Configuring plain(false);
    plain.ConfigureAt(1);
    plain.ClaimAt(1.5, CGA0, UNSECURED);
    plain.ClaimAt(2, CGA1, UNSECURED);
    plain.link.Run(5);
    t.Check(plain.ready == std::vector<Ipv6Address>{CGA2}, "without SEND they do");
}

/// Three attempts
void
GivesUp(Case& t)
{
    Configuring c;
    c.ConfigureAt(1);
    c.ClaimAt(1.5, CGA0, UNSECURED);
    c.ClaimAt(2, CGA1, SECURED);
    c.ClaimAt(2.5, CGA2, SECURED);
    c.link.Run(9);
    t.Check(c.asked == std::vector<uint32_t>({0, 1, 2}), "three are made");
    t.Check(c.ready.empty(), "none is used");
    t.Check(c.failed == std::vector<Ipv6Address>{Ipv6Address("2001:5::")}, "and that is said");
    t.Equal(c.configurator->GetAddresses().size(), 0U, "no address");
}

/// The option for the first address
void
IgnoresIfTold(Case& t)
{
    for (bool secured : {false, true})
    {
        Configuring c;
        c.configurator->SetAttribute("IgnoreUnsecured", BooleanValue(true));
        c.ConfigureAt(1);
        c.ClaimAt(1.5, CGA0, secured ? SECURED : UNSECURED);
        c.link.Run(4);
        t.Check(c.ready == std::vector<Ipv6Address>{secured ? CGA1 : CGA0}, "as asked for");
        Simulator::Destroy();
    }
    BooleanValue value(true);
    CreateObject<AddressConfigurator>()->GetAttribute("IgnoreUnsecured", value);
    t.Equal(value.Get(), false, "off by default");
    Configuring plain(false);
    plain.configurator->SetAttribute("IgnoreUnsecured", BooleanValue(true));
    plain.ConfigureAt(1);
    plain.ClaimAt(1.5, CGA0, UNSECURED);
    plain.link.Run(4);
    t.Check(plain.ready == std::vector<Ipv6Address>{CGA1}, "no effect without SEND");
}

/// Addresses take time
void
WaitsForAddresses(Case& t)
{
    Configuring c;
    c.takes = Seconds(2);
    c.ConfigureAt(1);
    c.ClaimAt(3.5, CGA0, SECURED);
    std::size_t early = 1;
    At(c.link.host.node, Seconds(6.49), [&]() { early = c.ready.size(); });
    c.link.Run(7);
    // 2 s each to be made, a claim after 0.5 s and a second of silence
    t.Equal(early, 0U, "not before it is made and checked");
    t.Check(c.ready == std::vector<Ipv6Address>{CGA1}, "then ready");
    Simulator::Destroy();

    Configuring late;
    late.takes = Seconds(2);
    late.ConfigureAt(1);
    At(late.link.host.node, Seconds(2), [&]() { late.configurator->RemoveAll(); });
    late.link.Run(9);
    t.Check(late.ready.empty() && late.configurator->GetAddresses().empty(),
            "what is not wanted any more is not used");
}

/// The link-local address
void
ReplacesLinkLocal(Case& t)
{
    Ipv6Address local0("fe80::2000:0:0:c0");
    Ipv6Address local1("fe80::2000:0:0:c1");
    Ipv6Address local2("fe80::2000:0:0:c2");
    Configuring c;
    c.configurator->SetAttribute("LinkLocalDad", BooleanValue(true));
    c.link.host.nd->SetLinkLocal(local0);
    c.takes = MilliSeconds(100);
    At(c.link.host.node, Seconds(1), [&]() { c.configurator->CheckLinkLocal(); });
    c.ClaimAt(1.5, local0, UNSECURED);
    At(c.link.host.node, Seconds(1.55), [&]() {
        t.Equal(c.link.host.nd->GetLinkLocalSource(), Ipv6Address::GetAny(), "none meanwhile");
    });
    c.ClaimAt(1.8, local1, UNSECURED);
    At(c.link.host.node, Seconds(1.9), [&]() {
        t.Equal(c.link.host.nd->GetLinkLocalSource(), Ipv6Address::GetAny(), "nor while checked");
    });
    At(c.link.host.node, Seconds(3), [&]() {
        t.Equal(c.link.host.LinkLocal(), local1, "the next one");
        t.Equal(c.link.host.nd->GetLinkLocalSource(), local1, "in use");
        t.Check(c.link.host.Has(c.link.address), "others stay");
        c.configurator->CheckLinkLocal(); // on a new link
    });
    c.ClaimAt(3.5, local1, UNSECURED);
    c.ClaimAt(4, local2, SECURED);
    c.link.Run(8);
    t.Check(c.asked == std::vector<uint32_t>({1, 2}), "two more are made");
    t.Check(c.duplicate == std::vector<Ipv6Address>({local0, local1, local2}), "all are taken");
    t.Check(c.failed == std::vector<Ipv6Address>{Ipv6Address("fe80::")}, "and that is said");
    t.Equal(c.link.host.nd->GetLinkLocalSource(), Ipv6Address::GetAny(), "none is used");
}

/// The suite
class SecuredNeighborsSuite : public TestSuite
{
  public:
    SecuredNeighborsSuite()
        : TestSuite("mip6sec-secured-neighbors", TestSuite::Type::UNIT)
    {
        AddTestCase(
            new Case("Nothing but a secured message changes a secured neighbor", ProtectsSecured));
        AddTestCase(new Case("A secured message changes and secures an unsecured neighbor",
                             UpdatesUnsecured));
        AddTestCase(new Case("Unsecured messages change unsecured neighbors", AcceptsUnsecured));
        AddTestCase(
            new Case("Among secured messages the Override flag decides", SecuredAmongThemselves));
        AddTestCase(new Case("A neighbor is as secured as the answer that resolved it", Resolves));
        AddTestCase(new Case("A solicitation that may make no entry is answered without one",
                             AnswersWithoutEntry));
        AddTestCase(new Case("Failed messages that want no answer end at once", DropsFailed));
        AddTestCase(new Case("Unreachability detection of an unsecured neighbor asks its group",
                             VerifiesByGroup));
        if (compat::RESOLUTION_IS_VIRTUAL)
        {
            AddTestCase(new Case("The owner of an address answers the verification of a stolen one",
                                 OwnerTakesBack));
        }
        if (compat::RESOLUTION_IS_VIRTUAL)
        {
            AddTestCase(new Case("Upper layer confirmations leave a stale unsecured neighbor stale",
                                 HintsDoNotVerify));
        }
        AddTestCase(new Case("A proxy is believed where no secured owner is known", ProxyAndOwner));
        AddTestCase(new Case("The first tentative address yields to secured and unsecured claims",
                             FirstAddressYields));
        AddTestCase(new Case("The second and third tentative address yield to secured claims only",
                             LaterAddressesNeedProof));
        AddTestCase(
            new Case("After three addresses that are taken configuration gives up", GivesUp));
        AddTestCase(
            new Case("Unsecured claims can be ignored for the first address too", IgnoresIfTold));
        AddTestCase(new Case("An address is checked once it is made", WaitsForAddresses));
        AddTestCase(new Case("A link-local address that is taken is replaced by another",
                             ReplacesLinkLocal));
    }
};

SecuredNeighborsSuite g_securedNeighborsSuite; //!< registers itself

} // namespace
