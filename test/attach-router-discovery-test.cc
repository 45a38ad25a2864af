/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "attach-test-link.h"

#include "ns3/inet-checksum.h"
#include "ns3/ipv6-route.h"
#include "ns3/router-advertiser.h"
#include "ns3/router-discovery.h"
#include "ns3/string.h"
#include "ns3/udp-socket-factory.h"
#include "ns3/uinteger.h"

#include <sys/wait.h>
#include <unistd.h>

using namespace ns3;
using namespace ns3::mip6sec;
using namespace ns3::mip6sec::attachtest;

namespace
{

const Ipv6Address ALL_NODES("ff02::1");
const Ipv6Address ALL_ROUTERS("ff02::2");

/// @param seconds a number @return a random variable that is always it
StringValue
Always(double seconds)
{
    std::ostringstream text;
    text << "ns3::ConstantRandomVariable[Constant=" << seconds << "]";
    return StringValue(text.str());
}

/// @param at a time @return seconds
double
S(Time at)
{
    return at.GetSeconds();
}

/// A router that advertises
struct Router
{
    Host host;                        //!< its node
    Ptr<RouterAdvertiser> advertiser; //!< what advertises

    /// @param link attached to @param record watches it @param address its global address
    /// @param mac its link-layer address, or empty
    Router(Ptr<AccessLink> link, Record* record, const char* address, const char* mac = "")
        : host(MakeHost(link, record, true, mac)),
          advertiser(RouterAdvertiser::Install(host.device))
    {
        host.Assign(Ipv6Address(address));
    }

    /// @param least MinRtrAdvInterval in seconds @param most MaxRtrAdvInterval in seconds
    void Interval(double least, double most)
    {
        advertiser->SetAttribute("MinRtrAdvInterval", TimeValue(Seconds(least)));
        advertiser->SetAttribute("MaxRtrAdvInterval", TimeValue(Seconds(most)));
    }

    /// @param name an attribute @param value its value
    void Set(const std::string& name, const AttributeValue& value)
    {
        advertiser->SetAttribute(name, value);
    }
};

/// A host that discovers routers, and what its traces said
struct Seeker
{
    /// A router that was found, lost, chosen or heard
    struct Event
    {
        Time at;           //!< when
        RouterEntry entry; //!< which
    };

    Host host;                        //!< its node
    Ptr<RouterDiscovery> discovery;   //!< what is tested
    std::vector<Event> found;         //!< RouterFound
    std::vector<Event> lost;          //!< RouterLost
    std::vector<Event> chosen;        //!< RouterChosen
    std::vector<Event> heard;         //!< RouterHeard
    std::vector<ParseError> rejected; //!< RaRejected

    /// @param link attached to @param record watches it
    Seeker(Ptr<AccessLink> link, Record* record)
        : host(MakeHost(link, record)),
          discovery(CreateObject<RouterDiscovery>())
    {
        discovery->SetNeighborDiscovery(host.nd);
        discovery->SetAttribute("SolicitationDelay", Always(0));
        host.device->AggregateObject(discovery);
        Note("RouterFound", found);
        Note("RouterLost", lost);
        Note("RouterChosen", chosen);
        Note("RouterHeard", heard);
        discovery->TraceConnectWithoutContext(
            "RaRejected",
            Calling<void, ParseError>([this](ParseError e) { rejected.push_back(e); }));
    }

    /// @param trace a trace @param events receives it
    void Note(const std::string& trace, std::vector<Event>& events)
    {
        discovery->TraceConnectWithoutContext(
            trace,
            Calling<void, const RouterEntry&>([&events](const RouterEntry& entry) {
                events.push_back({Simulator::Now(), entry});
            }));
    }

    /// @param seconds when the link is said to be up
    void UpAt(double seconds)
    {
        At(host.node, Seconds(seconds), [this]() { discovery->NotifyLinkUp(); });
    }
};

/// @param seconds run until then
void
RunFor(double seconds)
{
    Simulator::Stop(Seconds(seconds));
    Simulator::Run();
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

/// @param what run in a process of its own @return what it wrote to stderr if it aborted
std::string
LastWords(const std::function<void()>& what)
{
    int ends[2];
    if (pipe(ends) != 0)
    {
        return "";
    }
    pid_t child = fork();
    if (child == 0)
    {
        dup2(ends[1], 2);
        close(ends[0]);
        what();
        _exit(0);
    }
    close(ends[1]);
    std::string words;
    char buffer[256];
    for (ssize_t n = 0; (n = read(ends[0], buffer, sizeof(buffer))) > 0;)
    {
        words.append(buffer, n);
    }
    close(ends[0]);
    int status = 0;
    waitpid(child, &status, 0);
    return status != 0 ? words : "";
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

/// RFC 4861 6.3.7 without a router
void
Solicitations(Case& t)
{
    auto link = CreateObject<AccessLink>();
    Record record;
    Seeker seeker(link, &record);
    seeker.discovery->SetAttribute("SolicitationDelay",
                                   StringValue("ns3::UniformRandomVariable[Min=0.0|Max=1.0]"));
    seeker.UpAt(10);
    RunFor(60);
    auto rs = record.Get(Icmp6Type::ROUTER_SOLICITATION);
    t.Equal(rs.size(), std::size_t{3}, "MAX_RTR_SOLICITATIONS");
    if (rs.size() == 3)
    {
        t.Check(rs[0].at >= Seconds(10) && rs[0].at <= Seconds(11), "MAX_RTR_SOLICITATION_DELAY");
        t.Equal(rs[1].at - rs[0].at, Seconds(4), "RTR_SOLICITATION_INTERVAL");
        t.Equal(rs[2].at - rs[1].at, Seconds(4), "RTR_SOLICITATION_INTERVAL");
        t.Equal(rs[0].envelope.source, seeker.host.LinkLocal(), "link-local source");
        t.Equal(rs[0].envelope.destination, ALL_ROUTERS, "to all routers");
        auto parsed =
            ParseRouterSolicitation(rs[0].octets.data(), rs[0].octets.size(), rs[0].envelope);
        t.Check(parsed && parsed.value->options.sourceLinkLayerAddress ==
                              seeker.host.nd->GetLinkLayerAddress(),
                "with its link-layer address");
    }
}

/// A tentative link-local address is no source
void
SolicitsFromUnspecified(Case& t)
{
    auto link = CreateObject<AccessLink>();
    Record record;
    Seeker seeker(link, &record);
    At(seeker.host.node, Seconds(1), [&]() {
        seeker.host.nd->StartDad(seeker.host.LinkLocal(),
                                 1,
                                 Seconds(1),
                                 Seconds(0),
                                 Calling<void, Ipv6Address, bool>([](Ipv6Address, bool) {}));
        seeker.discovery->NotifyLinkUp();
    });
    RunFor(3);
    auto rs = record.Get(Icmp6Type::ROUTER_SOLICITATION);
    t.Check(rs.size() == 1 && rs[0].envelope.source == Ipv6Address("::") &&
                rs[0].octets.size() == 8,
            "from :: and without a link-layer address");
}

/// A router answers
void
LearnsRouter(Case& t)
{
    auto link = CreateObject<AccessLink>();
    Record record;
    Router router(link, &record, "2001:1::1");
    router.Set("SolicitedDelay", Always(0));
    router.Set("HomeAgent", BooleanValue(true));
    router.Set("HomeAgentPreference", UintegerValue(5));
    router.Set("LinkMtu", UintegerValue(1400));
    Seeker seeker(link, &record);
    seeker.UpAt(1);
    uint32_t routesBefore = 9;
    At(seeker.host.node, Seconds(3), [&]() {
        routesBefore = seeker.host.NDefaultRoutes();
        seeker.host.Assign(Ipv6Address("2001:1::77"));
    });
    At(seeker.host.node, Seconds(4), [&]() {
        Ptr<Socket> socket = Socket::CreateSocket(seeker.host.node, UdpSocketFactory::GetTypeId());
        socket->Bind6();
        socket->SendTo(Create<Packet>(5), 0, Inet6SocketAddress(Ipv6Address("2001:9::9"), 9));
    });
    RunFor(5);
    t.Equal(record.Get(Icmp6Type::ROUTER_SOLICITATION).size(), std::size_t{1}, "one is enough");
    t.Check(seeker.found.size() == 1 && seeker.chosen.size() == 1 && seeker.lost.empty(), "found");
    const RouterEntry* entry = seeker.discovery->GetCurrentRouter();
    t.Check(entry != nullptr, "in use");
    if (entry)
    {
        t.Equal(entry->linkLocal, router.host.LinkLocal(), "link-local address");
        t.Check(entry->linkLayerAddress == router.host.nd->GetLinkLayerAddress(), "link layer");
        t.Equal(entry->GetGlobalAddress(), Ipv6Address("2001:1::1"), "global address");
        t.Check(entry->homeAgent && entry->information && entry->information->preference == 5,
                "home agent");
        t.Equal(entry->interval, Seconds(600), "interval");
        t.Equal(entry->mtu, 1400U, "MTU");
        t.Check(entry->HasPrefix(Ipv6Address("2001:1::"), 64) &&
                    !entry->HasPrefix(Ipv6Address("2001:2::"), 64),
                "prefixes");
        t.Equal(entry->expires, seeker.found.at(0).at + Seconds(1800), "lifetime");
    }
    t.Equal(routesBefore, 0U, "no default route where stock would find no source for it");
    t.Equal(seeker.host.NDefaultRoutes(), 1U, "a default route with the first global address");
    t.Equal(record.Get(Icmp6Type::NEIGHBOR_SOLICITATION, seeker.host.node->GetId()).size(),
            std::size_t{0},
            "the first packet need not wait for the router's address");
    Ipv6Header header;
    header.SetSource(Ipv6Address("2001:5::5"));
    header.SetDestination(Ipv6Address("2001:9::9"));
    seeker.host.ipv6->RemoveAddress(seeker.host.nd->GetInterfaceIndex(), Ipv6Address("2001:1::77"));
    t.Equal(seeker.host.NDefaultRoutes(), 0U, "it goes with the last");
    Ptr<Ipv6Route> route =
        DivertRouting::Install(seeker.host.node)->UnderlyingRoute(header, seeker.host.device);
    t.Check(route && route->GetGateway() == router.host.LinkLocal(),
            "but a packet with a source of its own finds the router");
}

/// RFC 4861 6.3.7: at least one solicitation
void
SolicitsAllTheSame(Case& t)
{
    auto link = CreateObject<AccessLink>();
    Record record;
    Router router(link, &record, "2001:1::1");
    router.Interval(0.05, 0.07);
    Seeker seeker(link, &record);
    seeker.discovery->SetAttribute("SolicitationDelay", Always(0.9));
    seeker.UpAt(20);
    RunFor(40);
    t.Check(!seeker.found.empty() && seeker.found[0].at < Seconds(20.1), "heard before");
    t.Equal(record.Get(Icmp6Type::ROUTER_SOLICITATION).size(), std::size_t{1}, "solicited once");
}

/// RFC 6275 11.5.1: missed advertisements
void
MissesAdvertisements(Case& t)
{
    auto link = CreateObject<AccessLink>();
    Record record;
    Router router(link, &record, "2001:1::1");
    router.Interval(0.7, 1);
    router.Set("SolicitedDelay", Always(0));
    Seeker seeker(link, &record);
    seeker.host.Assign(Ipv6Address("2001:1::77"));
    seeker.UpAt(1);
    At(router.host.node, Seconds(10), [&]() { router.host.device->Detach(); });
    RunFor(30);
    t.Check(!seeker.heard.empty() && seeker.lost.size() == 1, "lost once");
    if (!seeker.heard.empty() && seeker.lost.size() == 1)
    {
        t.Equal(seeker.lost[0].at, seeker.heard.back().at + Seconds(3), "three intervals of 1 s");
    }
    t.Check(!seeker.discovery->GetCurrentRouter(), "none in use");
    t.Check(seeker.discovery->GetRouters().empty(), "none known");
    t.Equal(seeker.host.NDefaultRoutes(), 0U, "no default route");
    // One when the link came up, and as many as allowed after the loss
    t.Equal(record.Get(Icmp6Type::ROUTER_SOLICITATION).size(), std::size_t{4}, "solicits");
}

/// Two routers; the second serves when the first is lost
void
TakesOver(Case& t)
{
    auto link = CreateObject<AccessLink>();
    Record record;
    Router first(link, &record, "2001:1::1");
    Router second(link, &record, "2001:1::2");
    for (Router* r : {&first, &second})
    {
        r->Interval(0.7, 1);
    }
    Seeker seeker(link, &record);
    seeker.host.Assign(Ipv6Address("2001:1::77"));
    seeker.UpAt(5);
    Ipv6Address used;
    At(seeker.host.node, Seconds(10), [&]() {
        used = seeker.discovery->GetCurrentRouter()->linkLocal;
        t.Equal(seeker.discovery->GetRouters().size(), std::size_t{2}, "both known");
        t.Equal(seeker.chosen.size(), std::size_t{1}, "one in use: the prefix is the same");
        Router& gone = used == first.host.LinkLocal() ? first : second;
        gone.advertiser->Stop();
    });
    RunFor(12);
    t.Equal(seeker.lost.size(), std::size_t{1}, "a lifetime of 0 is heard");
    t.Check(!seeker.lost.empty() && seeker.lost[0].entry.linkLocal == used, "which");
    t.Check(seeker.chosen.size() == 2 && seeker.chosen[1].at == seeker.lost[0].at, "at once");
    t.Check(seeker.chosen.size() == 2 && seeker.chosen[1].entry.linkLocal != used, "the other");
    t.Equal(seeker.host.NDefaultRoutes(), 1U, "one default route");
    t.Equal(seeker.host.Routes()->GetDefaultRoute().GetGateway(),
            seeker.chosen.back().entry.linkLocal,
            "to it");
}

/// @param from who forges @param message an RA @param source its source @param at when
/// @param extra options appended
void
Forge(const Host& from,
      const RouterAdvertisement& message,
      const Ipv6Address& source,
      double at,
      const std::vector<uint8_t>& extra = {},
      std::size_t cut = 0)
{
    At(from.node, Seconds(at), [=]() {
        auto octets = SerializeIcmp6(message, source, ALL_NODES);
        octets.insert(octets.end(), extra.begin(), extra.end());
        octets.resize(octets.size() - cut);
        octets[2] = octets[3] = 0;
        uint16_t sum = InetChecksum6(source, ALL_NODES, 58, octets.data(), octets.size());
        octets[2] = sum >> 8;
        octets[3] = sum & 0xff;
        SendRaw(from, octets, source, ALL_NODES, Group(ALL_NODES));
    });
}

/// @param prefix advertised @param lifetime of the router @return an RA
RouterAdvertisement
Ra(const char* prefix, uint16_t lifetime)
{
    RouterAdvertisement message;
    message.routerLifetime = lifetime;
    PrefixInformation information;
    information.prefix = Ipv6Address(prefix);
    information.routerAddress = information.prefix != Ipv6Address(prefix).CombinePrefix(64);
    message.options.prefixes.push_back(information);
    return message;
}

/// Lifetimes of routers and prefixes
void
Lifetimes(Case& t)
{
    auto link = CreateObject<AccessLink>();
    Host forger = MakeHost(link, nullptr);
    Seeker seeker(link, nullptr);
    seeker.discovery->SetAttribute("MaxSolicitations", UintegerValue(0));
    seeker.UpAt(1);
    auto ra = Ra("2001:1::", 5);
    ra.options.prefixes[0].validLifetime = 3;
    ra.options.prefixes[0].preferredLifetime = 3;
    Forge(forger, ra, forger.LinkLocal(), 2);
    std::size_t prefixes = 9;
    At(seeker.host.node, Seconds(4.9), [&]() {
        prefixes = seeker.discovery->GetRouters().at(0).prefixes.size();
    });
    At(seeker.host.node, Seconds(5.1), [&]() {
        t.Equal(prefixes, std::size_t{1}, "the prefix is there");
        t.Check(seeker.discovery->GetRouters().at(0).prefixes.empty(), "and gone after 3 s");
    });
    auto withdrawing = Ra("2001:2::", 5);
    Forge(forger, withdrawing, forger.LinkLocal(), 6);
    withdrawing.options.prefixes[0].validLifetime = 0;
    withdrawing.options.prefixes[0].preferredLifetime = 0;
    Forge(forger, withdrawing, forger.LinkLocal(), 7);
    RunFor(20);
    t.Check(seeker.heard.size() == 3, "three advertisements");
    t.Check(seeker.lost.size() == 1 && seeker.lost[0].at == seeker.heard.back().at + Seconds(5),
            "lost 5 s after the last");
    t.Check(seeker.lost.size() == 1 && seeker.lost[0].entry.prefixes.empty(), "withdrawn");
    t.Check(seeker.heard.size() == 3 && seeker.heard[2].entry.prefixes.size() == 1 &&
                seeker.heard[2].entry.prefixes[0].validLifetime == 0,
            "a withdrawn prefix is told to who configures addresses");
}

/// Movement by a new prefix
void
EagerAndLazy(Case& t)
{
    for (bool eager : {true, false})
    {
        for (bool detect : {true, false})
        {
            auto link = CreateObject<AccessLink>();
            Host forger = MakeHost(link, nullptr);
            Seeker seeker(link, nullptr);
            seeker.discovery->SetAttribute("MaxSolicitations", UintegerValue(0));
            seeker.discovery->SetAttribute("Eager", BooleanValue(eager));
            seeker.discovery->SetAttribute("DetectByAdvertisement", BooleanValue(detect));
            seeker.UpAt(1);
            const Ipv6Address a("fe80::a");
            const Ipv6Address b("fe80::b");
            const Ipv6Address c("fe80::c");
            auto first = Ra("2001:1::1", 1800);
            first.options.advertisementInterval = 1000;
            Forge(forger, first, a, 2);
            Forge(forger, Ra("2001:1::3", 1800), c, 2.5);
            Forge(forger, Ra("2001:2::1", 1800), b, 3);
            Forge(forger, first, a, 3.5);
            RunFor(20);
            std::size_t missed = detect ? 1 : 0;
            t.Equal(seeker.found.size(), std::size_t{3}, "three routers");
            t.Equal(seeker.lost.size(), missed, "the first misses its interval if that counts");
            if (eager && detect)
            {
                t.Check(seeker.chosen.size() == 2 && seeker.chosen[1].entry.linkLocal == b &&
                            seeker.chosen[1].at < Seconds(3.1),
                        "eager: a new prefix is movement, a router of the same prefix is not");
            }
            else if (detect)
            {
                t.Check(seeker.chosen.size() == 2 && seeker.chosen[1].entry.linkLocal == c &&
                            seeker.chosen[1].at > Seconds(6.5),
                        "lazy: only when the first is lost");
            }
            else
            {
                t.Equal(seeker.chosen.size(), std::size_t{1}, "only a link that comes up counts");
            }
            Simulator::Destroy();
        }
    }
}

/// RFC 6275 11.5.1: link-local addresses of routers are not unique
void
SameLinkLocal(Case& t)
{
    auto link = CreateObject<AccessLink>();
    Host forger = MakeHost(link, nullptr);
    Seeker seeker(link, nullptr);
    seeker.UpAt(1);
    const Ipv6Address both("fe80::1");
    Forge(forger, Ra("2001:1::1", 1800), both, 2);
    Forge(forger, Ra("2001:1::1", 1800), both, 3);
    Forge(forger, Ra("2001:2::1", 1800), both, 4);
    RunFor(5);
    t.Check(seeker.chosen.size() == 2 && seeker.lost.size() == 1, "another router");
    t.Equal(seeker.discovery->GetCurrentRouter()->GetGlobalAddress(),
            Ipv6Address("2001:2::1"),
            "in use");
    t.Equal(seeker.discovery->GetRouters().size(), std::size_t{1}, "the first is forgotten");
}

/// Hostile advertisements
void
HostileAdvertisements(Case& t)
{
    auto link = CreateObject<AccessLink>();
    Host forger = MakeHost(link, nullptr);
    Seeker seeker(link, nullptr);
    seeker.UpAt(1);
    auto ra = Ra("2001:1::", 1800);
    ra.options.mtu = 1400;
    ra.options.sourceLinkLayerAddress = forger.nd->GetLinkLayerAddress();
    const Ipv6Address source = forger.LinkLocal();
    Forge(forger, ra, source, 2.0, {5, 1, 0, 0, 0, 0, 0x04, 0x00}); // second MTU
    Forge(forger, ra, source, 2.1, {1, 1, 2, 0, 0, 0, 0, 9});       // second link-layer address
    Forge(forger, ra, source, 2.2, {200, 1, 0, 0, 0, 0, 0, 0, 14, 1, 0, 0, 0, 0, 0, 0}); // unknown
    std::size_t good = 0;
    At(seeker.host.node, Seconds(2.5), [&]() { good = seeker.heard.size(); });
    Forge(forger, ra, source, 3.0, {200, 0, 0, 0, 0, 0, 0, 0});           // an option of no length
    Forge(forger, ra, source, 3.1, {200, 9, 0, 0, 0, 0, 0, 0});           // one beyond the end
    Forge(forger, ra, source, 3.2, {}, 4);                                // cut in an option
    Forge(forger, Ra("2001:1::", 1800), Ipv6Address("2001:1::bad"), 3.3); // not from the link
    RouterAdvertisement empty;
    Forge(forger, empty, source, 3.4, {}, 9); // cut in the header
    RunFor(10);
    t.Equal(good, std::size_t{3}, "what is merely odd is read");
    t.Equal(seeker.discovery->GetCurrentRouter()->mtu, 1400U, "the first of two counts");
    t.Equal(seeker.heard.size(), std::size_t{3}, "nothing else is");
    t.Equal(seeker.rejected.size(), std::size_t{5}, "each counted");
}

/// A router that becomes a host
void
RouterTurnsHost(Case& t)
{
    auto link = CreateObject<AccessLink>();
    Record record;
    Router router(link, &record, "2001:1::1");
    router.Interval(3, 5);
    router.Set("SolicitedDelay", Always(0));
    Seeker seeker(link, nullptr);
    seeker.UpAt(1);
    At(router.host.node, Seconds(2), [&]() {
        router.host.nd->GetInterface()->SetForwarding(false);
        router.host.nd->SendUnsolicitedNa(router.host.LinkLocal(), router.host.LinkLocal(), true);
    });
    std::size_t lost = 0;
    At(seeker.host.node, Seconds(2.1), [&]() { lost = seeker.lost.size(); });
    RunFor(30);
    t.Equal(lost, std::size_t{1}, "RFC 4861 7.2.5: no router any more");
    auto ras = record.Get(Icmp6Type::ROUTER_ADVERTISEMENT);
    t.Check(ras.size() > 1 && ras.back().octets[6] == 0 && ras.back().octets[7] == 0,
            "its advertisements say so too (RFC 4861 6.2.5)");
}

/// The suite
class RouterDiscoverySuite : public TestSuite
{
  public:
    RouterDiscoverySuite()
        : TestSuite("mip6sec-router-discovery", TestSuite::Type::UNIT)
    {
        auto add = [this](const char* name, void (*body)(Case&)) {
            AddTestCase(new Case(name, body));
        };
        add("Advertisements come every 30 to 70 ms if so configured", FastAdvertisements);
        add("The first three advertisements are at most 16 s apart", InitialAdvertisements);
        add("Solicited advertisements keep their delay and their rate", SolicitedAdvertisements);
        add("The delay between advertisements follows a short interval", ShortDelayBetween);
        add("A lifetime below a second is sent as one", ShortLifetime);
        add("The delay of a solicited advertisement is uniform up to half a second",
            SolicitedDelayIsUniform);
        add("A solicited advertisement can go to the host that asked", UnicastAnswers);
        add("A home agent says what it is", HomeAgentInformationOption);
        add("Attributes leave options and flags out", LeavesOut);
        add("An advertiser that stops says so", LastAdvertisement);
        add("Prefixes that do not fit one advertisement are split", SplitsLargeAdvertisements);
        add("Contradictory limits abort with a message", RefusesContradictions);
        add("Invalid solicitations are not answered", RejectsSolicitations);
        add("Solicitations keep their delay and interval and number", Solicitations);
        add("A tentative link-local address is no source of a solicitation",
            SolicitsFromUnspecified);
        add("A router is learned from its advertisement", LearnsRouter);
        add("One solicitation is sent although a router was heard", SolicitsAllTheSame);
        add("A router is lost after three missed intervals", MissesAdvertisements);
        add("A second router takes over from one that stops", TakesOver);
        add("Lifetimes of routers and prefixes end", Lifetimes);
        add("A new prefix is movement in the eager mode only", EagerAndLazy);
        add("Two routers with one link-local address are told apart", SameLinkLocal);
        add("Hostile advertisements are counted and do no harm", HostileAdvertisements);
        add("A router that becomes a host is given up", RouterTurnsHost);
    }
};

RouterDiscoverySuite g_routerDiscoverySuite; //!< registers itself

} // namespace
