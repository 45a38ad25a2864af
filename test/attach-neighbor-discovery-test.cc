/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "attach-test-pair.h"
#include "suite-of-parts.h"

#include "ns3/ipv6-header.h"

using namespace ns3;
using namespace ns3::mip6sec;
using namespace ns3::mip6sec::attachtest;

namespace
{

/// A stock node and one of ours resolve each other
void
ResolvesNeighbor(Case& t)
{
    Pair p;
    uint32_t delivered = 0;
    p.b.ipv6->TraceConnectWithoutContext(
        "LocalDeliver",
        Calling<void, const Ipv6Header&, Ptr<const Packet>, uint32_t>(
            [&](const Ipv6Header& header, Ptr<const Packet>, uint32_t) {
                delivered += header.GetNextHeader() == 17;
            }));
    At(p.a.node, Seconds(2), [&]() { SendUdp(p.a, p.addressB); });
    p.Run(3);
    auto ns = p.record.Get(Icmp6Type::NEIGHBOR_SOLICITATION);
    auto na = p.record.Get(Icmp6Type::NEIGHBOR_ADVERTISEMENT);
    t.Equal(delivered, 1U, "the datagram arrived");
    t.Equal(ns.size(), std::size_t{1}, "one solicitation");
    t.Equal(na.size(), std::size_t{1}, "one advertisement");
    if (ns.size() == 1 && na.size() == 1)
    {
        t.Equal(ns[0].at, Seconds(2), "sent at once");
        t.Equal(ns[0].envelope.source, p.addressA, "its source");
        t.Equal(ns[0].envelope.destination, Ipv6Address("ff02::1:ff00:b"), "solicited-node group");
        t.Equal(unsigned{ns[0].envelope.hopLimit}, 255U, "hop limit");
        auto parsed = ns[0].AsNs();
        t.Check(parsed && parsed.value->options.sourceLinkLayerAddress == Octets(p.a), "SLLAO");
        auto answer = na[0].AsNa();
        t.Check(answer && answer.value->solicited && answer.value->override &&
                    !answer.value->router && answer.value->target == p.addressB &&
                    answer.value->options.targetLinkLayerAddress == Octets(p.b),
                "RFC 4861 7.2.4");
        t.Equal(na[0].envelope.destination, p.addressA, "unicast to who asked");
        t.Equal(na[0].to, p.a.Mac(), "at its link-layer address");
    }
}

/// No message that stock would send on its own
void
StaysSilent(Case& t)
{
    Pair p;
    p.Run(20);
    t.Equal(p.record.messages.size(), std::size_t{0}, "neither DAD nor RS");
    t.Equal(p.a.ipv6->GetNAddresses(p.a.nd->GetInterfaceIndex()), 2U, "two addresses");
    bool preferred = true;
    for (uint32_t i = 0; i < 2; ++i)
    {
        preferred &= p.a.ipv6->GetAddress(p.a.nd->GetInterfaceIndex(), i).GetState() ==
                     Ipv6InterfaceAddress::PREFERRED;
    }
    t.Check(preferred, "both preferred");
}

/// Unanswered solicitations
void
Retransmits(Case& t)
{
    Pair p;
    At(p.a.node, Seconds(1), [&]() { SendUdp(p.a, Ipv6Address("2001:1::dead")); });
    p.Run(20);
    auto ns = p.record.Get(Icmp6Type::NEIGHBOR_SOLICITATION, p.a.node->GetId());
    // RFC 4861 10: MAX_MULTICAST_SOLICIT 3 transmissions, RETRANS_TIMER 1 s; ns-3 counts the
    // retransmissions, so there is one more
    t.Check(ns.size() >= 3 && ns.size() <= 4, "number of solicitations");
    for (std::size_t i = 0; i < ns.size(); ++i)
    {
        t.Equal(ns[i].at, Seconds(1 + i), "RETRANS_TIMER");
    }
    t.Equal(p.a.nd->GetNNeighbors(), std::size_t{0}, "then it is forgotten");
}

/// The source of a solicitation may go before it is repeated
void
SourceVanishes(Case& t)
{
    Pair p;
    At(p.a.node, Seconds(1), [&]() { SendUdp(p.a, Ipv6Address("2001:1::dead")); });
    At(p.a.node, Seconds(1.5), [&]() {
        p.a.ipv6->RemoveAddress(p.a.nd->GetInterfaceIndex(), p.addressA);
    });
    At(p.a.node, Seconds(1.6), [&]() {
        p.a.nd->SendNS(p.addressA,
                       Ipv6Address("ff02::1:ff00:dead"),
                       Ipv6Address("2001:1::dead"),
                       p.a.device->GetAddress());
    });
    p.Run(10);
    auto ns = p.record.Get(Icmp6Type::NEIGHBOR_SOLICITATION, p.a.node->GetId());
    t.Check(ns.size() >= 2, "two or more");
    if (ns.size() >= 2)
    {
        t.Equal(ns[0].envelope.source, p.addressA, "while it is there");
        t.Equal(ns[1].envelope.source, p.a.LinkLocal(), "link-local instead");
    }
}

/// A router delivers to a neighbour whose prefix is not that of the link
void
ForeignPrefix(Case& t)
{
    Ptr<AccessLink> link = CreateObject<AccessLink>();
    Record record;
    Host router = MakeHost(link, &record, true);
    Host guest = MakeHost(link, &record);
    router.Assign(Ipv6Address("2001:1::1"));
    const Ipv6Address previous("2001:7::77");
    guest.Assign(previous);
    router.Routes()->AddHostRouteTo(previous, router.nd->GetInterfaceIndex());
    uint32_t delivered = 0;
    guest.ipv6->TraceConnectWithoutContext(
        "LocalDeliver",
        Calling<void, const Ipv6Header&, Ptr<const Packet>, uint32_t>(
            [&](const Ipv6Header& header, Ptr<const Packet>, uint32_t) {
                delivered += header.GetNextHeader() == 17;
            }));
    At(router.node, Seconds(1), [&]() { SendUdp(router, previous); });
    Simulator::Stop(Seconds(2));
    Simulator::Run();
    t.Equal(delivered, 1U, "delivered");
    auto ns = record.Get(Icmp6Type::NEIGHBOR_SOLICITATION, router.node->GetId());
    t.Check(!ns.empty() && ns[0].envelope.source == router.LinkLocal(), "link-local source");
    auto na = record.Get(Icmp6Type::NEIGHBOR_ADVERTISEMENT, guest.node->GetId());
    t.Check(!na.empty() && na[0].envelope.source == previous, "answered");
}

/// Packets go on while a neighbour is probed, and an unreachable one is forgotten
void
Nud(Case& t)
{
    Pair p;
    // STALE from the start; RFC 4861 10: DELAY_FIRST_PROBE_TIME 5 s, MAX_UNICAST_SOLICIT 3
    At(p.a.node, Seconds(1), [&]() {
        p.a.nd->LearnNeighbor(p.addressB, Octets(p.b), std::nullopt);
        p.b.device->Detach();
        SendUdp(p.a, p.addressB);
    });
    uint32_t frames = 0;
    p.a.device->TraceConnectWithoutContext(
        "MacTx",
        Calling<void, Ptr<const Packet>>(
            [&](Ptr<const Packet> frame) { frames += PacketOctets(frame).at(20) == 17; }));
    for (int i = 0; i < 8; ++i)
    {
        At(p.a.node, Seconds(6.2) + MilliSeconds(10 * i), [&]() { SendUdp(p.a, p.addressB); });
    }
    std::size_t neighbors = 9;
    At(p.a.node, Seconds(9.5), [&]() { neighbors = p.a.nd->GetNNeighbors(); });
    p.Run(10);
    auto ns = p.record.Get(Icmp6Type::NEIGHBOR_SOLICITATION, p.a.node->GetId());
    t.Equal(ns.size(), std::size_t{3}, "probes");
    t.Check(!ns.empty() && ns[0].at == Seconds(6) && ns[0].to == p.b.Mac(), "unicast after 5 s");
    t.Equal(frames, 9U, "all packets sent meanwhile");
    t.Equal(neighbors, std::size_t{0}, "forgotten after the last probe");
}

/// The states of RFC 4861 7.2.5
void
AdvertisementStates(Case& t)
{
    Pair p;
    auto cache = p.a.nd->GetInterface()->GetNdiscCache();
    LinkLayerOctets other{2, 0, 0, 0, 0, 99};
    auto send = [&](bool s, bool o, bool r, std::optional<LinkLayerOctets> mac) {
        NeighborAdvertisement na;
        na.solicited = s;
        na.override = o;
        na.router = r;
        na.target = p.addressB;
        na.options.targetLinkLayerAddress = mac;
        SendRaw(p.b, SerializeIcmp6(na, p.addressB, p.addressA), p.addressB, p.addressA, p.a.Mac());
    };
    auto entry = [&]() { return cache->Lookup(p.addressB); };
    Mac48Address otherMac("02:00:00:00:00:63");
    std::vector<std::pair<double, std::function<void()>>> steps{
        {1.0, [&]() { send(true, true, false, Octets(p.b)); }},
        {1.1, [&]() { t.Check(!entry(), "no entry is made for nobody's question"); }},
        {1.2, [&]() { p.a.nd->LearnNeighbor(p.addressB, Octets(p.b), true); }},
        {1.3, [&]() { t.Check(entry() && entry()->IsStale() && entry()->IsRouter(), "STALE"); }},
        {1.4, [&]() { send(true, false, true, Octets(p.b)); }},
        {1.5, [&]() { t.Check(entry()->IsReachable(), "S with the same address: REACHABLE"); }},
        {1.6, [&]() { send(false, false, true, other); }},
        {1.7,
         [&]() {
             t.Check(entry()->IsStale() && entry()->GetMacAddress() == p.b.device->GetAddress(),
                     "no O and another address: STALE and nothing else");
         }},
        {1.8, [&]() { send(true, false, true, other); }},
        {1.9,
         [&]() {
             t.Check(entry()->IsStale() && entry()->GetMacAddress() == p.b.device->GetAddress(),
                     "when STALE it is ignored");
         }},
        {2.0, [&]() { send(true, true, true, Octets(p.b)); }},
        {2.1, [&]() { send(false, true, true, Octets(p.b)); }},
        {2.2, [&]() { t.Check(entry()->IsReachable(), "unsolicited and the same: unchanged"); }},
        {2.3, [&]() { send(false, true, false, other); }},
        {2.4,
         [&]() {
             t.Check(entry()->IsStale() && entry()->GetMacAddress() == Address(otherMac),
                     "O replaces the address");
             t.Check(!entry()->IsRouter(), "R clear: no router any more");
         }},
        {2.5, [&]() { send(true, false, false, std::nullopt); }},
        {2.6,
         [&]() {
             t.Check(entry()->IsReachable() && entry()->GetMacAddress() == Address(otherMac),
                     "S without an address confirms");
         }},
    };
    for (auto& [when, what] : steps)
    {
        At(p.a.node, Seconds(when), what);
    }
    p.Run(3);
}

/// Hostile messages
void
DropsHostile(Case& t)
{
    Pair p;
    NeighborSolicitation good;
    good.target = p.addressB;
    good.options.sourceLinkLayerAddress = Octets(p.a);
    const Ipv6Address group("ff02::1:ff00:b");
    auto valid = SerializeIcmp6(good, p.addressA, group);
    auto send = [&](std::vector<uint8_t> octets, uint8_t hop = 255) {
        SendRaw(p.a, octets, p.addressA, group, Group(group), hop);
    };
    uint32_t expected = 0;
    double when = 1;
    auto offer = [&](std::vector<uint8_t> octets, uint8_t hop = 255) {
        ++expected;
        At(p.a.node, Seconds(when), [=]() { send(octets, hop); });
        when += 0.01;
    };
    offer(valid, 254);
    auto wrong = valid;
    wrong[20] ^= 1;
    offer(wrong);
    for (std::size_t size = 0; size < valid.size(); ++size)
    {
        std::vector<uint8_t> cut(valid.begin(), valid.begin() + size);
        if (size == 24)
        {
            continue; // a solicitation without options is a good one
        }
        offer(size >= 4 ? Checksummed(cut, p.addressA, group) : cut);
    }
    auto zero = valid;
    zero[25] = 0;
    offer(Checksummed(zero, p.addressA, group));
    auto code = valid;
    code[1] = 1;
    offer(Checksummed(code, p.addressA, group));
    auto multicast = valid;
    multicast[8] = 0xff;
    offer(Checksummed(multicast, p.addressA, group));
    p.Run(5);
    t.Equal(p.record.Get(Icmp6Type::NEIGHBOR_ADVERTISEMENT).size(), std::size_t{0}, "no answer");
    auto traces = p.b.nd->GetTraces();
    uint64_t dropped = 0;
    for (int e = 0; e < 20; ++e)
    {
        dropped += traces->GetDropped(static_cast<ParseError>(e));
    }
    t.Equal(dropped, uint64_t{expected}, "each counted");
    t.Equal(traces->GetDropped(ParseError::BAD_HOP_LIMIT), uint64_t{1}, "hop limit");
    t.Equal(traces->GetDropped(ParseError::BAD_CHECKSUM), uint64_t{1}, "checksum");
    t.Equal(traces->GetDropped(ParseError::BAD_CODE), uint64_t{1}, "code");
    t.Equal(p.b.nd->GetNNeighbors(), std::size_t{0}, "no neighbour learned");
}

/// What stock cannot read is read
void
ReadsPastUnknownOptions(Case& t)
{
    Pair p;
    NeighborSolicitation ns;
    ns.target = p.addressB;
    ns.options.sourceLinkLayerAddress = Octets(p.a);
    const Ipv6Address group("ff02::1:ff00:b");
    auto octets = SerializeIcmp6(ns, p.addressA, group);
    // A nonce option (14, RFC 3971) in front of the link-layer address
    std::vector<uint8_t> nonce{14, 1, 1, 2, 3, 4, 5, 6};
    octets.insert(octets.begin() + 24, nonce.begin(), nonce.end());
    At(p.a.node, Seconds(1), [&]() {
        SendRaw(p.a, Checksummed(octets, p.addressA, group), p.addressA, group, Group(group));
    });
    p.Run(2);
    t.Equal(p.record.Get(Icmp6Type::NEIGHBOR_ADVERTISEMENT, p.b.node->GetId()).size(),
            std::size_t{1},
            "answered");
    t.Equal(p.record.Get(Icmp6Type::NEIGHBOR_SOLICITATION, p.b.node->GetId()).size(),
            std::size_t{0},
            "without resolving the asker: the address behind the nonce was read");
}

/// RFC 6275 7.3, 7.4: Advertisement Interval and Home Agent Information in other messages
void
IgnoresAdvertisementOptions(Case& t)
{
    Pair p;
    const Ipv6Address group("ff02::1:ff00:b");
    double when = 1;
    // Lengths that these options do not have included
    for (const std::vector<uint8_t>& option :
         {std::vector<uint8_t>{7, 1, 0, 0, 0, 0, 0, 100},
          std::vector<uint8_t>{8, 1, 0, 0, 0, 9, 0, 0},
          std::vector<uint8_t>{7, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}})
    {
        NeighborSolicitation ns;
        ns.target = p.addressB;
        ns.options.sourceLinkLayerAddress = Octets(p.a);
        auto octets = SerializeIcmp6(ns, p.addressA, group);
        octets.insert(octets.begin() + 24, option.begin(), option.end());
        At(p.a.node, Seconds(when), [=, &p]() {
            SendRaw(p.a, Checksummed(octets, p.addressA, group), p.addressA, group, Group(group));
        });
        when += 1;
    }
    p.Run(5);
    t.Equal(p.record.Get(Icmp6Type::NEIGHBOR_ADVERTISEMENT, p.b.node->GetId()).size(),
            std::size_t{3},
            "answered as if they were not there");
}

/// RAs do not touch the node
void
IgnoresAdvertisedPrefixes(Case& t)
{
    Pair p;
    RouterAdvertisement ra;
    ra.routerLifetime = 1800;
    PrefixInformation prefix;
    prefix.prefix = Ipv6Address("2001:2::");
    ra.options.prefixes.push_back(prefix);
    ra.options.mtu = 1400;
    auto octets = SerializeIcmp6(ra, p.a.LinkLocal(), ALL_NODES);
    // A second MTU option, on which the stock parser never returns
    std::vector<uint8_t> mtu{5, 1, 0, 0, 0, 0, 5, 0x78};
    octets.insert(octets.end(), mtu.begin(), mtu.end());
    At(p.a.node, Seconds(1), [&]() {
        SendRaw(p.a,
                Checksummed(octets, p.a.LinkLocal(), ALL_NODES),
                p.a.LinkLocal(),
                ALL_NODES,
                Group(ALL_NODES));
    });
    p.Run(5);
    t.Equal(p.b.nd->GetTraces()->GetReceived(Icmp6Type::ROUTER_ADVERTISEMENT), uint64_t{1}, "came");
    t.Equal(p.b.ipv6->GetNAddresses(p.b.nd->GetInterfaceIndex()), 2U, "no address made");
    t.Equal(p.b.NDefaultRoutes(), 0U, "no route made");
}

/// Handlers
void
AsksHandlers(Case& t)
{
    Pair p;
    std::vector<int> called;
    bool consume = true;
    auto first = Calling<bool, const NdArrival&>([&](const NdArrival&) {
        called.push_back(1);
        return consume;
    });
    auto second = Calling<bool, const NdArrival&>([&](const NdArrival& arrival) {
        called.push_back(2);
        t.Equal(unsigned{arrival.octets.at(0)}, 135U, "the message");
        t.Equal(arrival.envelope.source, p.addressA, "its source");
        return false;
    });
    p.b.nd->AddHandler(Icmp6Type::NEIGHBOR_SOLICITATION, first);
    p.b.nd->AddHandler(Icmp6Type::NEIGHBOR_SOLICITATION, second);
    auto ask = [&]() {
        p.a.nd->SendNS(p.addressA,
                       Ipv6Address("ff02::1:ff00:b"),
                       p.addressB,
                       p.a.device->GetAddress());
    };
    auto answers = [&]() { return p.record.Get(Icmp6Type::NEIGHBOR_ADVERTISEMENT).size(); };
    At(p.a.node, Seconds(1), ask);
    At(p.a.node, Seconds(2), [&]() {
        t.Check(called == std::vector<int>({1}) && answers() == 0, "the first consumes it");
        consume = false;
        ask();
    });
    At(p.a.node, Seconds(3), [&]() {
        t.Check(called == std::vector<int>({1, 1, 2}) && answers() == 1, "all, then the default");
        p.b.nd->RemoveHandler(Icmp6Type::NEIGHBOR_SOLICITATION, first);
        ask();
    });
    p.Run(4);
    t.Check(called == std::vector<int>({1, 1, 2, 2}), "a removed one is not called");
}

/// A router that is visited by many
void
ForgetsVisitors(Case& t)
{
    Pair p;
    std::size_t most = 0;
    At(p.a.node, Seconds(100), [&]() {
        p.a.nd->LearnNeighbor(p.addressB, Octets(p.b), std::nullopt);
        SendUdp(p.a, p.addressB); // in use, not STALE
        for (int i = 0; i < 5000; ++i)
        {
            uint8_t octets[16]{0xfe, 0x80, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1};
            octets[14] = i / 256;
            octets[15] = i % 256;
            p.a.nd->LearnNeighbor(Ipv6Address(octets), Octets(p.b), false);
            most = std::max(most, p.a.nd->GetNNeighbors());
        }
    });
    p.Run(101);
    t.Check(most <= 512, "the cache does not grow with the number of visitors");
    t.Check(p.a.nd->GetInterface()->GetNdiscCache()->Lookup(p.addressB) != nullptr,
            "a neighbor in use stays");
}

/// Flush
void
CountsFlushed(Case& t)
{
    Pair p;
    uint32_t traced = 0;
    p.a.nd->GetTraces()->TraceConnectWithoutContext(
        "LostWaiting",
        Calling<void, uint32_t>([&](uint32_t packets) { traced += packets; }));
    At(p.a.node, Seconds(1), [&]() {
        SendUdp(p.a, Ipv6Address("2001:1::dead"));
        SendUdp(p.a, Ipv6Address("2001:1::dead"));
        SendUdp(p.a, Ipv6Address("2001:1::beef"));
    });
    uint32_t lost = 0;
    At(p.a.node, Seconds(1.5), [&]() { lost = p.a.nd->FlushNeighbors(); });
    p.Run(5);
    t.Equal(lost, 3U, "waiting packets");
    t.Equal(traced, 3U, "traced");
    t.Equal(p.a.nd->GetTraces()->GetLostWaiting(), uint64_t{3}, "counted");
    t.Equal(p.record.Get(Icmp6Type::NEIGHBOR_SOLICITATION).size(),
            std::size_t{2},
            "no retransmission after the flush");
}

/// Echo works through the base class
void
AnswersEcho(Case& t)
{
    Pair p;
    std::vector<uint8_t> echo{128, 0, 0, 0, 0, 7, 0, 9, 1, 2, 3};
    echo = Checksummed(echo, p.addressA, p.addressB);
    std::vector<uint8_t> bad = echo;
    bad[9] ^= 0xff;
    At(p.a.node, Seconds(1), [&]() {
        SendRaw(p.a, echo, p.addressA, p.addressB, p.b.Mac(), 64);
        SendRaw(p.a, bad, p.addressA, p.addressB, p.b.Mac(), 64);
        SendRaw(p.a, {128, 0, 0}, p.addressA, p.addressB, p.b.Mac(), 64);
    });
    p.Run(2);
    auto replies = p.record.Get(Icmp6Type::ECHO_REPLY, p.b.node->GetId());
    t.Equal(replies.size(), std::size_t{1}, "one reply");
    t.Check(!replies.empty() && replies[0].octets.size() == echo.size() &&
                std::equal(echo.begin() + 4, echo.end(), replies[0].octets.begin() + 4),
            "with the data of the request");
    t.Equal(p.b.nd->GetTraces()->GetDropped(ParseError::BAD_CHECKSUM), uint64_t{1}, "checksum");
    t.Equal(p.b.nd->GetTraces()->GetDropped(ParseError::TRUNCATED), uint64_t{1}, "truncated");
}

/// @return how neighbors are found, and which messages are believed
std::vector<TestCase*>
NeighborCases()
{
    return {
        new Case("A neighbor is resolved and answers", ResolvesNeighbor),
        new Case("The node neither probes nor solicits on its own", StaysSilent),
        new Case("An unanswered solicitation is repeated each second", Retransmits),
        new Case("A solicitation survives that its source address is removed", SourceVanishes),
        new Case("A neighbor that shares no prefix is solicited from the link-local "
                 "address",
                 ForeignPrefix),
        new Case("Packets go on while a neighbor is probed", Nud),
        new Case("Advertisements change the cache as RFC 4861 7.2.5 says", AdvertisementStates),
        new Case("Invalid solicitations are dropped and counted", DropsHostile),
        new Case("Options behind an unknown one are read", ReadsPastUnknownOptions),
        new Case("Options of Router Advertisements mean nothing elsewhere",
                 IgnoresAdvertisementOptions),
        new Case("A Router Advertisement never reaches the stock code", IgnoresAdvertisedPrefixes),
        new Case("Handlers are asked in order until one consumes the message", AsksHandlers),
        new Case("Visitors that are not heard of again are forgotten", ForgetsVisitors),
        new Case("A flush counts the packets that waited", CountsFlushed),
        new Case("An echo request is answered if it is valid", AnswersEcho),
    };
}

/// Neighbor Discovery of one interface (RFC 4861, RFC 4862)
SuiteOfParts g_suite("mip6sec-neighbor-discovery", {NeighborCases(), DuplicateDetectionCases()});

} // namespace
