/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
// Routers that advertise

#include "attach-test-router.h"
#include "last-words.h"

#include "ns3/boolean.h"
#include "ns3/uinteger.h"

using namespace ns3;
using namespace ns3::mip6sec;
using namespace ns3::mip6sec::attachtest;

namespace
{

/// @param at a time @return seconds
double
S(Time at)
{
    return at.GetSeconds();
}

/// @param octets an RA @param type an option type @return the options of that type, raw
std::vector<std::vector<uint8_t>>
OptionsOf(const std::vector<uint8_t>& octets, uint8_t type)
{
    std::vector<std::vector<uint8_t>> found;
    for (std::size_t at = 16; at + 1 < octets.size(); at += octets[at + 1] * 8)
    {
        if (octets[at] == type)
        {
            found.emplace_back(octets.begin() + at, octets.begin() + at + octets[at + 1] * 8);
        }
        if (octets[at + 1] == 0)
        {
            break;
        }
    }
    return found;
}

/// RFC 6275 7.5: 0.03 to 0.07 s, 50 ms on average
void
FastAdvertisements(Case& t)
{
    auto link = CreateObject<AccessLink>();
    Record record;
    Router router(link, &record, "2001:1::1");
    router.Interval(0.03, 0.07);
    RunFor(40);
    auto ras = record.Get(Icmp6Type::ROUTER_ADVERTISEMENT);
    t.Check(ras.size() > 100, "many");
    bool within = true;
    for (std::size_t i = 1; i < ras.size(); ++i)
    {
        Time gap = ras[i].at - ras[i - 1].at;
        within &= gap >= Seconds(0.03) && gap <= Seconds(0.07);
    }
    t.Check(within, "each within the limits");
    // Standard deviation of the mean of 800 uniform intervals: 0.04 / sqrt(12 * 800) = 0.0004
    t.Near(40.0 / ras.size(), 0.05, 0.002, "mean interval");
    t.Equal(ras.at(0).envelope.destination, ALL_NODES, "to all nodes");
    t.Equal(ras.at(0).envelope.source, router.host.LinkLocal(), "from the link-local address");
    t.Equal(unsigned{ras.at(0).envelope.hopLimit}, 255U, "hop limit");
    auto interval = OptionsOf(ras.at(0).octets, 7);
    t.Check(interval.size() == 1 && interval[0] == std::vector<uint8_t>({7, 1, 0, 0, 0, 0, 0, 90}),
            "interval of 70 ms, and 20 ms because it is below 200 ms");
}

/// RFC 4861 6.2.4: initial advertisements
void
InitialAdvertisements(Case& t)
{
    auto link = CreateObject<AccessLink>();
    Record record;
    Router router(link, &record, "2001:1::1");
    RunFor(1300);
    auto ras = record.Get(Icmp6Type::ROUTER_ADVERTISEMENT);
    t.Check(ras.size() >= 4, "four or more");
    for (std::size_t i = 0; i < 3 && i < ras.size(); ++i)
    {
        t.Equal(ras[i].at, Seconds(16 * (i + 1)), "MAX_INITIAL_RTR_ADVERT_INTERVAL");
    }
    for (std::size_t i = 3; i < ras.size(); ++i)
    {
        Time gap = ras[i].at - ras[i - 1].at;
        t.Check(gap >= Seconds(200) && gap <= Seconds(600), "then the default limits");
    }
    auto interval = OptionsOf(ras.at(0).octets, 7);
    t.Check(interval.size() == 1 &&
                interval[0] == std::vector<uint8_t>({7, 1, 0, 0, 0, 0x09, 0x27, 0xc0}),
            "Advertisement Interval of 600,000 ms");
    t.Check(ras.at(0).octets[6] == 1800 / 256 && ras.at(0).octets[7] == 1800 % 256, "lifetime");
    t.Check((ras.at(0).octets[5] & 0xe0) == 0, "neither M nor O nor H");
    auto prefixes = OptionsOf(ras.at(0).octets, 3);
    t.Check(prefixes.size() == 1 && prefixes[0][2] == 64 && prefixes[0][3] == 0xe0 &&
                Ipv6Address::Deserialize(prefixes[0].data() + 16) == Ipv6Address("2001:1::1"),
            "L, A and R flags, and the whole address of the router");
}

/// @param host a host @param when when it solicits
void
SolicitAt(const Host& host, double when)
{
    At(host.node, Seconds(when), [host]() {
        RouterSolicitation rs;
        rs.options.sourceLinkLayerAddress = host.nd->GetLinkLayerAddress();
        host.nd->SendOut(SerializeIcmp6(rs, host.LinkLocal(), ALL_ROUTERS),
                         host.LinkLocal(),
                         ALL_ROUTERS);
    });
}

/// Delay of solicited RAs, and their rate
void
SolicitedAdvertisements(Case& t)
{
    auto link = CreateObject<AccessLink>();
    Record record;
    Router router(link, &record, "2001:1::1");
    router.Set("SendUnsolicited", BooleanValue(false));
    router.Set("SolicitedDelay", Always(0.2));
    std::vector<Time> received;
    router.advertiser->TraceConnectWithoutContext(
        "RsReceived",
        Calling<void, Ipv6Address>([&](Ipv6Address) { received.push_back(Simulator::Now()); }));
    Host host = MakeHost(link, nullptr);
    SolicitAt(host, 10);
    SolicitAt(host, 10.1); // served by the same advertisement
    SolicitAt(host, 11);   // within MIN_DELAY_BETWEEN_RAS
    SolicitAt(host, 30);
    RunFor(40);
    auto ras = record.Get(Icmp6Type::ROUTER_ADVERTISEMENT);
    t.Equal(received.size(), std::size_t{4}, "all heard");
    t.Equal(ras.size(), std::size_t{3}, "two served by one, and none unsolicited");
    if (ras.size() == 3 && received.size() == 4)
    {
        t.Equal(ras[0].at, received[0] + Seconds(0.2), "delay from the first");
        t.Equal(ras[0].envelope.destination, ALL_NODES, "to all nodes");
        t.Equal(ras[1].at, ras[0].at + Seconds(3.2), "MIN_DELAY_BETWEEN_RAS and the delay");
        t.Equal(ras[2].at, received[3] + Seconds(0.2), "no limit after that");
    }
    t.Equal(router.host.nd->GetNNeighbors(), std::size_t{1}, "the host is known");
}

/// RFC 6275 13: MinDelayBetweenRAs follows MinRtrAdvInterval below 3 s
void
ShortDelayBetween(Case& t)
{
    auto link = CreateObject<AccessLink>();
    Record record;
    Router router(link, &record, "2001:1::1");
    router.Interval(1, 1800);
    router.Set("RouterLifetime", TimeValue(Seconds(9000)));
    router.Set("SolicitedDelay", Always(0));
    Host host = MakeHost(link, nullptr);
    SolicitAt(host, 200);
    SolicitAt(host, 200.5);
    RunFor(203);
    std::vector<Time> answers;
    for (const auto& ra : record.Get(Icmp6Type::ROUTER_ADVERTISEMENT))
    {
        if (ra.at >= Seconds(200))
        {
            answers.push_back(ra.at);
        }
    }
    t.Check(answers.size() >= 2 && answers[0] < Seconds(200.1), "answered");
    t.Check(answers.size() >= 2 && answers[1] == answers[0] + Seconds(1), "the second after 1 s");
}

/// RFC 6275 7.5: a lifetime does not become 0
void
ShortLifetime(Case& t)
{
    auto link = CreateObject<AccessLink>();
    Record record;
    Router router(link, &record, "2001:1::1");
    router.Interval(0.1, 0.2);
    router.Set("RouterLifetime", TimeValue(Seconds(0.6)));
    RunFor(1);
    auto ras = record.Get(Icmp6Type::ROUTER_ADVERTISEMENT);
    t.Check(!ras.empty() && ras[0].octets[6] == 0 && ras[0].octets[7] == 1, "one second");
    auto interval = OptionsOf(ras.at(0).octets, 7);
    t.Check(interval.size() == 1 && interval[0][7] == 200, "nothing added to 200 ms");
}

/// The default delay is uniform between 0 and MAX_RA_DELAY_TIME
void
SolicitedDelayIsUniform(Case& t)
{
    auto link = CreateObject<AccessLink>();
    Record record;
    Router router(link, &record, "2001:1::1");
    router.Set("SendUnsolicited", BooleanValue(false));
    std::vector<Time> received;
    router.advertiser->TraceConnectWithoutContext(
        "RsReceived",
        Calling<void, Ipv6Address>([&](Ipv6Address) { received.push_back(Simulator::Now()); }));
    Host host = MakeHost(link, nullptr);
    for (int i = 0; i < 200; ++i)
    {
        SolicitAt(host, 10 + 10 * i);
    }
    RunFor(2100);
    auto ras = record.Get(Icmp6Type::ROUTER_ADVERTISEMENT);
    t.Equal(ras.size(), std::size_t{200}, "each answered");
    double sum = 0;
    bool within = true;
    for (std::size_t i = 0; i < ras.size() && i < received.size(); ++i)
    {
        Time delay = ras[i].at - received[i];
        within &= delay >= Seconds(0) && delay <= Seconds(0.5);
        sum += S(delay);
    }
    t.Check(within, "within 0 and 0.5 s");
    // Standard deviation of the mean: 0.5 / sqrt(12 * 200) = 0.01
    t.Near(sum / 200, 0.25, 0.05, "mean");
}

/// Unicast answers
void
UnicastAnswers(Case& t)
{
    auto link = CreateObject<AccessLink>();
    Record record;
    Router router(link, &record, "2001:1::1");
    router.Set("SendUnsolicited", BooleanValue(false));
    router.Set("SolicitedDelay", Always(0));
    router.Set("SolicitedUnicast", BooleanValue(true));
    Host a = MakeHost(link, nullptr);
    Host b = MakeHost(link, nullptr);
    SolicitAt(a, 10);
    SolicitAt(b, 10.5);
    At(a.node, Seconds(20), [&]() {
        // From :: nobody can be answered alone
        Ipv6Address any;
        a.nd->SendOut(SerializeIcmp6(RouterSolicitation{}, Ipv6Address("::"), ALL_ROUTERS),
                      Ipv6Address("::"),
                      ALL_ROUTERS);
    });
    RunFor(30);
    auto ras = record.Get(Icmp6Type::ROUTER_ADVERTISEMENT);
    t.Equal(ras.size(), std::size_t{3}, "three");
    if (ras.size() == 3)
    {
        t.Equal(ras[0].envelope.destination, a.LinkLocal(), "to who asked");
        t.Equal(ras[0].to, a.Mac(), "at its address");
        t.Equal(ras[1].envelope.destination, b.LinkLocal(), "to who asked");
        t.Check(ras[1].at < Seconds(10.51), "without a limit of rate");
        t.Equal(ras[2].envelope.destination, ALL_NODES, "to all");
    }
    std::size_t resolutions = 0;
    for (const auto& ns : record.Get(Icmp6Type::NEIGHBOR_SOLICITATION))
    {
        resolutions += ns.envelope.destination.IsMulticast();
    }
    t.Equal(resolutions, std::size_t{0}, "the solicitation said where the host is");
}

/// What a home agent says about itself
void
HomeAgentInformationOption(Case& t)
{
    auto link = CreateObject<AccessLink>();
    Record record;
    Router plain(link, &record, "2001:1::1");
    Router agent(link, &record, "2001:1::2");
    agent.Set("HomeAgent", BooleanValue(true));
    Router preferred(link, &record, "2001:1::3");
    preferred.Set("HomeAgent", BooleanValue(true));
    preferred.Set("HomeAgentPreference", UintegerValue(9));
    preferred.Set("HomeAgentLifetime", TimeValue(Seconds(4000)));
    At(preferred.host.node, Seconds(20), [&]() {
        preferred.Set("HomeAgentPreference", UintegerValue(11));
    });
    RunFor(40);
    auto of = [&](const Router& r) {
        return record.Get(Icmp6Type::ROUTER_ADVERTISEMENT, r.host.node->GetId());
    };
    auto plainRas = of(plain);
    auto agentRas = of(agent);
    auto preferredRas = of(preferred);
    t.Check(plainRas.size() == 2 && agentRas.size() == 2 && preferredRas.size() == 2, "two each");
    if (plainRas.size() == 2 && agentRas.size() == 2 && preferredRas.size() == 2)
    {
        t.Equal(unsigned{plainRas[0].octets[5]}, 0U, "no H flag");
        t.Check(OptionsOf(plainRas[0].octets, 8).empty(), "no option without the H flag");
        t.Equal(unsigned{agentRas[0].octets[5]}, 0x20U, "H flag");
        t.Check(OptionsOf(agentRas[0].octets, 8).empty(), "no option where all are defaults");
        t.Equal(OptionsOf(agentRas[0].octets, 1).size(), std::size_t{1}, "link-layer address");
        auto prefix = OptionsOf(agentRas[0].octets, 3);
        t.Check(prefix.size() == 1 && (prefix[0][3] & 0x20) != 0 &&
                    Ipv6Address::Deserialize(prefix[0].data() + 16) == Ipv6Address("2001:1::2"),
                "its address");
        auto option = OptionsOf(preferredRas[0].octets, 8);
        t.Check(option.size() == 1 &&
                    option[0] == std::vector<uint8_t>({8, 1, 0, 0, 0, 9, 0x0f, 0xa0}),
                "preference 9, 4000 s");
        option = OptionsOf(preferredRas[1].octets, 8);
        t.Check(option.size() == 1 && option[0][5] == 11, "the preference can change");
    }
}

/// Attributes that leave things out
void
LeavesOut(Case& t)
{
    auto link = CreateObject<AccessLink>();
    Record record;
    Router router(link, &record, "2001:1::1");
    router.Set("AdvertisementInterval", BooleanValue(false));
    router.Set("RouterAddress", BooleanValue(false));
    router.Set("LinkMtu", UintegerValue(1400));
    router.Set("CurHopLimit", UintegerValue(17));
    router.Set("RouterLifetime", TimeValue(Seconds(0)));
    RunFor(17);
    auto ras = record.Get(Icmp6Type::ROUTER_ADVERTISEMENT);
    t.Equal(ras.size(), std::size_t{1}, "one");
    if (ras.size() == 1)
    {
        t.Check(OptionsOf(ras[0].octets, 7).empty(), "no interval");
        auto prefix = OptionsOf(ras[0].octets, 3);
        t.Check(prefix.size() == 1 && prefix[0][3] == 0xc0 &&
                    Ipv6Address::Deserialize(prefix[0].data() + 16) == Ipv6Address("2001:1::"),
                "a prefix without the router's address");
        auto mtu = OptionsOf(ras[0].octets, 5);
        t.Check(mtu.size() == 1 && mtu[0][6] == 1400 / 256 && mtu[0][7] == 1400 % 256, "MTU");
        t.Equal(unsigned{ras[0].octets[4]}, 17U, "hop limit");
        t.Equal(unsigned{ras[0].octets[6]} + ras[0].octets[7], 0U, "no default router");
    }
}

/// RFC 4861 6.2.5
void
LastAdvertisement(Case& t)
{
    auto link = CreateObject<AccessLink>();
    Record record;
    Router router(link, &record, "2001:1::1");
    router.Interval(1, 2);
    router.Set("HomeAgent", BooleanValue(true));
    router.Set("HomeAgentPreference", UintegerValue(3));
    Host host = MakeHost(link, nullptr);
    SolicitAt(host, 10.5);
    At(router.host.node, Seconds(10), [&]() { router.advertiser->Stop(); });
    RunFor(30);
    auto ras = record.Get(Icmp6Type::ROUTER_ADVERTISEMENT);
    t.Check(!ras.empty() && ras.back().at == Seconds(10), "the last at once, none later");
    auto last = ras.back().octets;
    t.Equal(unsigned{last[6]} + last[7], 0U, "Router Lifetime 0");
    t.Check(OptionsOf(last, 8).empty(), "a Home Agent Lifetime of 0 must not be sent");
    t.Check(!router.advertiser->IsAdvertising(), "stopped");
}

/// RFC 6275 7.2, 7.4: more prefixes than one message holds
void
SplitsLargeAdvertisements(Case& t)
{
    auto link = CreateObject<AccessLink>();
    Record record;
    Router router(link, &record, "2001:1::1");
    router.Set("HomeAgent", BooleanValue(true));
    router.Set("HomeAgentPreference", UintegerValue(3));
    for (int i = 2; i < 80; ++i)
    {
        PrefixInformation prefix;
        std::ostringstream text;
        text << "2001:" << i << "::";
        prefix.prefix = Ipv6Address(text.str().c_str());
        router.advertiser->AddPrefix(prefix);
    }
    PrefixInformation own;
    own.prefix = Ipv6Address("2001:1::");
    router.advertiser->AddPrefix(own);
    RunFor(17);
    auto ras = record.Get(Icmp6Type::ROUTER_ADVERTISEMENT);
    t.Check(ras.size() >= 2, "more than one");
    std::size_t prefixes = 0;
    for (const auto& ra : ras)
    {
        t.Check(ra.octets.size() + 40 <= 1500, "each fits the link");
        auto options = OptionsOf(ra.octets, 3);
        t.Check(!options.empty() && (options[0][3] & 0x20) != 0 &&
                    Ipv6Address::Deserialize(options[0].data() + 16) == Ipv6Address("2001:1::1"),
                "each has the router's address");
        auto information = OptionsOf(ra.octets, 8);
        t.Check(information.size() == 1 && information[0] == OptionsOf(ras[0].octets, 8).at(0),
                "each has the same Home Agent Information");
        prefixes += options.size() - 1;
    }
    t.Equal(prefixes, std::size_t{78}, "all other prefixes");
    router.advertiser->RemovePrefix(Ipv6Address("2001:5::"), 64);
    t.Equal(router.advertiser->GetPrefixes().size(), std::size_t{78}, "one removed");
}

/// Configuration that contradicts itself
void
RefusesContradictions(Case& t)
{
    auto words = [](const std::function<void(Router&)>& configure) {
        return LastWords([&]() {
            auto link = CreateObject<AccessLink>();
            Router router(link, nullptr, "2001:1::1");
            configure(router);
            router.advertiser->Start();
        });
    };
    t.Equal(words([](Router&) {}), std::string(), "defaults are accepted");
    t.Check(words([](Router& r) { r.Interval(5, 6); }).find("MinRtrAdvInterval") !=
                std::string::npos,
            "the least above three quarters of the most");
    t.Check(words([](Router& r) {
                r.Set("RouterLifetime", TimeValue(Seconds(10)));
            }).find("RouterLifetime") != std::string::npos,
            "a lifetime below the interval");
    t.Check(words([](Router& r) {
                r.Set("HomeAgent", BooleanValue(true));
                r.Set("RouterAddress", BooleanValue(false));
            }).find("home agent must advertise its address") != std::string::npos,
            "a home agent without its address");
    t.Check(words([](Router& r) {
                r.Set("HomeAgent", BooleanValue(true));
                r.Set("RouterLifetime", TimeValue(Seconds(0)));
            }).find("HomeAgentLifetime") != std::string::npos,
            "a home agent with a lifetime of 0");
    auto link = CreateObject<AccessLink>();
    Router router(link, nullptr, "2001:1::1");
    t.Check(
        !router.advertiser->SetAttributeFailSafe("MinRtrAdvInterval", TimeValue(Seconds(0.029))),
        "below 0.03 s");
    t.Check(
        !router.advertiser->SetAttributeFailSafe("MaxRtrAdvInterval", TimeValue(Seconds(0.069))),
        "below 0.07 s");
    t.Check(
        !router.advertiser->SetAttributeFailSafe("MinDelayBetweenRAs", TimeValue(Seconds(0.02))),
        "below 0.03 s");
    t.Check(
        router.advertiser->SetAttributeFailSafe("MinRtrAdvInterval", TimeValue(Seconds(0.03))) &&
            router.advertiser->SetAttributeFailSafe("MaxRtrAdvInterval", TimeValue(Seconds(0.07))),
        "the least values of RFC 6275 7.5");
}

/// Invalid solicitations
void
RejectsSolicitations(Case& t)
{
    auto link = CreateObject<AccessLink>();
    Record record;
    Router router(link, &record, "2001:1::1");
    router.Set("SendUnsolicited", BooleanValue(false));
    std::vector<ParseError> rejected;
    router.advertiser->TraceConnectWithoutContext(
        "RsRejected",
        Calling<void, ParseError>([&](ParseError e) { rejected.push_back(e); }));
    Host host = MakeHost(link, nullptr);
    auto good = SerializeIcmp6(RouterSolicitation{}, host.LinkLocal(), ALL_ROUTERS);
    At(host.node, Seconds(1), [&]() {
        auto send = [&](const std::vector<uint8_t>& octets, uint8_t hop) {
            SendRaw(host, octets, host.LinkLocal(), ALL_ROUTERS, Group(ALL_ROUTERS), hop);
        };
        send(good, 64);
        auto bad = good;
        bad[2] ^= 1;
        send(bad, 255);
        send({good.begin(), good.begin() + 6}, 255);
    });
    RunFor(10);
    t.Equal(rejected.size(), std::size_t{3}, "rejected");
    t.Check(!rejected.empty() && rejected[0] == ParseError::BAD_HOP_LIMIT, "hop limit");
    t.Equal(record.Get(Icmp6Type::ROUTER_ADVERTISEMENT).size(), std::size_t{0}, "not answered");
}

} // namespace

std::vector<TestCase*>
ns3::mip6sec::attachtest::RouterAdvertiserCases()
{
    return {
        new Case("Advertisements come every 30 to 70 ms if so configured", FastAdvertisements),
        new Case("The first three advertisements are at most 16 s apart", InitialAdvertisements),
        new Case("Solicited advertisements keep their delay and their rate",
                 SolicitedAdvertisements),
        new Case("The delay between advertisements follows a short interval", ShortDelayBetween),
        new Case("A lifetime below a second is sent as one", ShortLifetime),
        new Case("The delay of a solicited advertisement is uniform up to half a second",
                 SolicitedDelayIsUniform),
        new Case("A solicited advertisement can go to the host that asked", UnicastAnswers),
        new Case("A home agent says what it is", HomeAgentInformationOption),
        new Case("Attributes leave options and flags out", LeavesOut),
        new Case("An advertiser that stops says so", LastAdvertisement),
        new Case("Prefixes that do not fit one advertisement are split", SplitsLargeAdvertisements),
        new Case("Contradictory limits abort with a message", RefusesContradictions),
        new Case("Invalid solicitations are not answered", RejectsSolicitations),
    };
}
