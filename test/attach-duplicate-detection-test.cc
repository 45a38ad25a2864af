/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
// Duplicate address detection, and proxies for addresses

#include "attach-test-pair.h"

#include "ns3/ipv6-header.h"

using namespace ns3;
using namespace ns3::mip6sec;
using namespace ns3::mip6sec::attachtest;

namespace
{

const Ipv6Address ANY("::"); //!< source of probes

/// Outcome of DAD
struct Dad
{
    std::vector<std::pair<Time, bool>> results; //!< when and what

    /// @return a callback that notes the result
    Callback<void, Ipv6Address, bool> Note()
    {
        return Calling<void, Ipv6Address, bool>(
            [this](Ipv6Address, bool unique) { results.emplace_back(Simulator::Now(), unique); });
    }
};

/// DAD that finds nothing
void
DadTimes(Case& t)
{
    Pair p;
    Dad dad;
    const Ipv6Address absent("2001:1::77");
    At(p.a.node, Seconds(1), [&]() {
        p.a.nd->StartDad(absent, 3, Seconds(1), MilliSeconds(250), dad.Note());
        t.Check(p.a.nd->IsTentative(absent), "tentative");
    });
    p.Run(10);
    auto ns = p.record.Get(Icmp6Type::NEIGHBOR_SOLICITATION);
    t.Equal(ns.size(), std::size_t{3}, "probes");
    for (std::size_t i = 0; i < ns.size(); ++i)
    {
        t.Equal(ns[i].at, Seconds(1.25 + i), "time of a probe");
        t.Equal(ns[i].envelope.source, ANY, "from ::");
        t.Equal(ns[i].envelope.destination, Ipv6Address("ff02::1:ff00:77"), "to the group");
        auto parsed = ns[i].AsNs();
        t.Check(parsed && parsed.value->target == absent &&
                    !parsed.value->options.sourceLinkLayerAddress,
                "no link-layer address");
    }
    t.Check(dad.results.size() == 1 && dad.results[0].second, "unique");
    t.Check(dad.results.size() == 1 && dad.results[0].first == Seconds(4.25), "after the last");
    t.Check(!p.a.nd->IsTentative(absent), "not tentative any more");
    bool now = false;
    p.a.nd->StartDad(absent,
                     0,
                     Seconds(1),
                     Seconds(1),
                     Calling<void, Ipv6Address, bool>([&](Ipv6Address, bool u) { now = u; }));
    t.Check(now, "without probes at once");
}

/// DAD against an address in use: of a neighbour, and of one that is defended only
void
DadFindsOwner(Case& t)
{
    Pair p;
    Dad used;
    Dad proxied;
    const Ipv6Address home("2001:1::4");
    p.b.nd->AddDefended(home, true);
    At(p.a.node, Seconds(1), [&]() {
        p.a.nd->StartDad(p.addressB, 1, Seconds(1), Seconds(0), used.Note());
        p.a.nd->StartDad(home, 1, Seconds(1), Seconds(0), proxied.Note());
    });
    p.Run(5);
    auto na = p.record.Get(Icmp6Type::NEIGHBOR_ADVERTISEMENT, p.b.node->GetId());
    t.Equal(na.size(), std::size_t{2}, "both defended");
    if (na.size() == 2)
    {
        t.Equal(na[0].envelope.destination, ALL_NODES, "to all nodes");
        auto own = na[0].AsNa();
        t.Check(own && !own.value->solicited && own.value->override, "O, not S");
        auto proxy = na[1].AsNa();
        t.Check(proxy && !proxy.value->override && !proxy.value->router, "proxy: neither O nor R");
        t.Check(proxy && proxy.value->options.targetLinkLayerAddress == Octets(p.b),
                "with the link-layer address of the proxy");
        t.Equal(na[1].envelope.source, p.b.LinkLocal(), "from the proxy");
    }
    for (const Dad* dad : {&used, &proxied})
    {
        t.Check(dad->results.size() == 1 && !dad->results[0].second &&
                    dad->results[0].first < Seconds(1.01),
                "duplicate within a round trip");
    }
}

/// Two nodes probe one address
void
DadSimultaneous(Case& t)
{
    Pair p;
    Dad a;
    Dad b;
    const Ipv6Address wanted("2001:1::5");
    At(p.a.node, Seconds(1), [&]() {
        p.a.nd->StartDad(wanted, 1, Seconds(1), Seconds(0), a.Note());
        p.b.nd->StartDad(wanted, 1, Seconds(1), MilliSeconds(300), b.Note());
    });
    Dad exactlyA;
    Dad exactlyB;
    const Ipv6Address same("2001:1::6");
    At(p.a.node, Seconds(4), [&]() {
        p.a.nd->StartDad(same, 1, Seconds(1), Seconds(0), exactlyA.Note());
        p.b.nd->StartDad(same, 1, Seconds(1), Seconds(0), exactlyB.Note());
    });
    p.Run(8);
    // RFC 4862 5.4.3: b hears the probe before it sends its own, and neither may use the address;
    // a has no way to hear of b, which is silent
    t.Check(b.results.size() == 1 && !b.results[0].second, "the later one loses");
    t.Check(a.results.size() == 1 && a.results[0].second, "the first wins");
    t.Check(exactlyA.results.size() == 1 && !exactlyA.results[0].second, "at one instant: a loses");
    t.Check(exactlyB.results.size() == 1 && !exactlyB.results[0].second, "at one instant: b loses");
    t.Equal(p.record.Get(Icmp6Type::NEIGHBOR_ADVERTISEMENT).size(), std::size_t{0}, "no answers");
}

/// A tentative address is silent towards resolution; its own probe looped back is no conflict
void
DadSilence(Case& t)
{
    Pair p;
    Dad dad;
    const Ipv6Address wanted("2001:1::5");
    At(p.a.node, Seconds(1), [&]() {
        p.a.nd->StartDad(wanted, 2, Seconds(1), Seconds(0), dad.Note());
    });
    At(p.b.node, Seconds(1.5), [&]() {
        p.b.nd->SendNS(p.addressB,
                       Ipv6Address::MakeSolicitedAddress(wanted),
                       wanted,
                       p.b.device->GetAddress());
    });
    // The link hands a's frames back to it
    Ptr<AccessDevice> device = p.a.device;
    device->TraceConnectWithoutContext(
        "MacTx",
        Calling<void, Ptr<const Packet>>([&](Ptr<const Packet> frame) {
            Ptr<Packet> copy = frame->Copy();
            copy->RemoveAtStart(14);
            Ipv6Header header;
            copy->RemoveHeader(header);
            if (header.GetSource() == ANY)
            {
                p.a.nd->Receive(copy, header, p.a.nd->GetInterface());
            }
        }));
    p.Run(5);
    t.Equal(p.a.nd->GetTraces()->GetReceived(Icmp6Type::NEIGHBOR_SOLICITATION),
            uint64_t{3},
            "two looped back and one question");
    t.Check(dad.results.size() == 1 && dad.results[0].second, "unique all the same");
    t.Equal(p.record.Get(Icmp6Type::NEIGHBOR_ADVERTISEMENT).size(), std::size_t{0}, "silent");
}

/// DAD given up
void
DadCancelled(Case& t)
{
    Pair p;
    Dad first;
    Dad second;
    const Ipv6Address wanted("2001:1::5");
    At(p.a.node, Seconds(1), [&]() {
        p.a.nd->StartDad(wanted, 2, Seconds(1), Seconds(0), first.Note());
    });
    At(p.a.node, Seconds(1.5), [&]() {
        p.a.nd->StartDad(wanted, 1, Seconds(1), Seconds(0), second.Note());
    });
    At(p.a.node, Seconds(2), [&]() { p.a.nd->CancelDad(wanted); });
    p.Run(5);
    t.Equal(first.results.size() + second.results.size(), std::size_t{0}, "nobody called");
    t.Equal(p.record.Get(Icmp6Type::NEIGHBOR_SOLICITATION).size(), std::size_t{2}, "one each");
    t.Check(!p.a.ipv6->IsRegisteredMulticastAddress(Ipv6Address("ff02::1:ff00:5"),
                                                    p.a.nd->GetInterfaceIndex()),
            "the group is left");
}

/// Interception by a proxy, and the return of the owner
void
Proxies(Case& t)
{
    Ptr<AccessLink> link = CreateObject<AccessLink>();
    Record record;
    Host agent = MakeHost(link, &record, true);
    Host peer = MakeHost(link, &record);
    Host owner = MakeHost(link, &record);
    agent.Assign(Ipv6Address("2001:1::1"));
    peer.Assign(Ipv6Address("2001:1::2"));
    const Ipv6Address home("2001:1::44");
    owner.Assign(home);
    auto cache = peer.nd->GetInterface()->GetNdiscCache();
    auto known = [&]() { return cache->Lookup(home)->GetMacAddress(); };
    At(peer.node, Seconds(1), [&]() { SendUdp(peer, home); });
    At(owner.node, Seconds(2), [&]() {
        t.Equal(known(), owner.device->GetAddress(), "the owner answers");
        owner.ipv6->RemoveAddress(owner.nd->GetInterfaceIndex(), home);
        agent.nd->AddDefended(home, true);
        agent.nd->SendUnsolicitedNa(home, agent.LinkLocal(), true);
    });
    At(peer.node, Seconds(3), [&]() {
        t.Equal(known(), agent.device->GetAddress(), "the proxy took over");
        peer.nd->FlushNeighbors();
        SendUdp(peer, home);
    });
    At(owner.node, Seconds(4), [&]() {
        t.Equal(known(), agent.device->GetAddress(), "the proxy answers");
        agent.nd->RemoveDefended(home);
        owner.nd->AddDefended(home, false);
        owner.nd->SendUnsolicitedNa(home, home, true);
    });
    At(peer.node, Seconds(5), [&]() {
        t.Equal(known(), owner.device->GetAddress(), "the owner is back");
        peer.nd->FlushNeighbors();
        SendUdp(peer, home);
    });
    At(peer.node, Seconds(6), [&]() {
        t.Equal(known(), owner.device->GetAddress(), "and answers for an address not on it");
    });
    Simulator::Stop(Seconds(7));
    Simulator::Run();
    auto na = record.Get(Icmp6Type::NEIGHBOR_ADVERTISEMENT, agent.node->GetId());
    t.Equal(na.size(), std::size_t{2}, "one unsolicited, one solicited");
    if (na.size() == 2)
    {
        auto start = na[0].AsNa();
        t.Check(start && start.value->override && !start.value->solicited && !start.value->router,
                "RFC 6275 10.4.1: O set, S and R clear");
        t.Equal(na[0].envelope.destination, ALL_NODES, "to all nodes");
        t.Equal(na[0].envelope.source, agent.LinkLocal(), "from the home agent");
        auto answer = na[1].AsNa();
        t.Check(answer && !answer.value->override && answer.value->solicited &&
                    !answer.value->router,
                "RFC 4861 7.2.8: O clear in a solicited one");
    }
    auto back = record.Get(Icmp6Type::NEIGHBOR_ADVERTISEMENT, owner.node->GetId());
    t.Equal(back.size(), std::size_t{3}, "owner's");
}

} // namespace

std::vector<TestCase*>
ns3::mip6sec::attachtest::DuplicateDetectionCases()
{
    return {
        new Case("Duplicate address detection takes its delay and its intervals", DadTimes),
        new Case("Duplicate address detection finds owners and proxies", DadFindsOwner),
        new Case("Two nodes that probe one address at once both give it up", DadSimultaneous),
        new Case("A tentative address is silent and its own probe is no conflict", DadSilence),
        new Case("Duplicate address detection given up calls nobody", DadCancelled),
        new Case("A proxy takes an address over and gives it back", Proxies),
    };
}
