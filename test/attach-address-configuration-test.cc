/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "attach-test-link.h"
#include "attach-test-run.h"
#include "attach-test-variables.h"
#include "last-words.h"
#include "ns3-abilities.h"

#include "ns3/address-configurator.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"

#include <memory>
#include <sstream>

using namespace ns3;
using namespace ns3::mip6sec;
using namespace ns3::mip6sec::attachtest;

namespace
{

const char* MAC = "00:11:22:33:44:55";
/// Modified EUI-64 of MAC by RFC 4291 appendix A: ff:fe in the middle, and the u bit inverted
const Ipv6Address EUI64("2001:1::211:22ff:fe33:4455");
const Ipv6Address SECOND_EUI64("2001:2::211:22ff:fe33:4455");

/// @param prefix a prefix @param valid seconds @param preferred seconds @return an option
PrefixInformation
Prefix(const char* prefix, uint32_t valid = 2592000, uint32_t preferred = 604800)
{
    PrefixInformation option;
    option.prefix = Ipv6Address(prefix);
    option.validLifetime = valid;
    option.preferredLifetime = preferred;
    return option;
}

/// A host with a configurator, and what its traces said
struct Configuring
{
    /// An address and when a trace named it
    struct Event
    {
        Time at;             //!< when
        Ipv6Address address; //!< which
    };

    Host host;                             //!< its node
    Ptr<AddressConfigurator> configurator; //!< what is tested
    std::vector<Event> tentative;          //!< AddressTentative
    std::vector<Event> ready;              //!< AddressReady
    std::vector<Event> duplicate;          //!< AddressDuplicate
    std::vector<Event> deprecated;         //!< AddressDeprecated
    std::vector<Event> removed;            //!< AddressRemoved

    /// @param link attached to @param record watches it @param mac its link-layer address
    Configuring(Ptr<AccessLink> link, Record* record, const char* mac = MAC)
        : host(MakeHost(link, record, false, mac)),
          configurator(CreateObject<AddressConfigurator>())
    {
        configurator->SetNeighborDiscovery(host.nd);
        configurator->SetAttribute("JoinDelay", Always(0));
        host.device->AggregateObject(configurator);
        Note("AddressTentative", tentative);
        Note("AddressReady", ready);
        Note("AddressDuplicate", duplicate);
        Note("AddressDeprecated", deprecated);
        Note("AddressRemoved", removed);
    }

    /// @param trace a trace @param events receives it
    void Note(const std::string& trace, std::vector<Event>& events)
    {
        configurator->TraceConnectWithoutContext(
            trace,
            Calling<void, Ipv6Address>([&events](Ipv6Address address) {
                events.push_back({Simulator::Now(), address});
            }));
    }

    /// @param seconds when @param option is configured
    void At(double seconds, const PrefixInformation& option)
    {
        attachtest::At(host.node, Seconds(seconds), [this, option]() {
            configurator->Configure(option);
        });
    }

    /// @param address an address @return its state on the interface
    Ipv6InterfaceAddress::State_e State(const Ipv6Address& address) const
    {
        for (uint32_t i = 0; i < host.ipv6->GetNAddresses(host.nd->GetInterfaceIndex()); ++i)
        {
            auto a = host.ipv6->GetAddress(host.nd->GetInterfaceIndex(), i);
            if (a.GetAddress() == address)
            {
                return a.GetState();
            }
        }
        return Ipv6InterfaceAddress::INVALID;
    }
};

/// Times of the steps
void
Steps(Case& t)
{
    auto link = CreateObject<AccessLink>();
    Record record;
    Configuring c(link, &record);
    c.configurator->SetAttribute("JoinDelay", Always(0.3));
    c.configurator->SetAttribute("DadTransmits", UintegerValue(2));
    c.configurator->SetAttribute("RetransTimer", TimeValue(Seconds(0.5)));
    c.At(2, Prefix("2001:1::"));
    c.At(2.1, Prefix("2001:1::")); // the same again changes nothing
    bool early = true;
    At(c.host.node, Seconds(3.2), [&]() { early = c.host.Has(EUI64); });
    RunFor(10);
    t.Check(c.tentative.size() == 1 && c.tentative[0].at == Seconds(2) &&
                c.tentative[0].address == EUI64,
            "tentative at once, by the EUI-64");
    t.Check(!early, "not on the interface while tentative");
    t.Check(c.ready.size() == 1 && c.ready[0].at == Seconds(2 + 0.3 + 2 * 0.5) &&
                c.ready[0].address == EUI64,
            "ready after the delay and two intervals");
    auto ns = record.Get(Icmp6Type::NEIGHBOR_SOLICITATION);
    t.Check(ns.size() == 2 && ns[0].at == Seconds(2.3) && ns[1].at == Seconds(2.8), "probes");
    t.Check(c.host.Has(EUI64) && c.State(EUI64) == Ipv6InterfaceAddress::PREFERRED, "preferred");
    t.Check(c.configurator->IsReady(EUI64) && c.configurator->GetAddresses().size() == 1, "known");
    bool route = false;
    for (uint32_t i = 0; i < c.host.Routes()->GetNRoutes(); ++i)
    {
        auto r = c.host.Routes()->GetRoute(i);
        route |= r.GetDestNetwork() == Ipv6Address("2001:1::");
    }
    t.Check(route, "its prefix is on link");
}

/// Defaults of the RFC, and DAD off
void
Defaults(Case& t)
{
    auto link = CreateObject<AccessLink>();
    Configuring c(link, nullptr);
    c.configurator->SetAttribute("JoinDelay",
                                 StringValue("ns3::UniformRandomVariable[Min=0.0|Max=1.0]"));
    Configuring off(link, nullptr, "00:11:22:33:44:66");
    off.configurator->SetAttribute("DadTransmits", UintegerValue(0));
    c.At(1, Prefix("2001:1::"));
    off.At(1, Prefix("2001:1::"));
    RunFor(5);
    t.Check(c.ready.size() == 1 && c.ready[0].at >= Seconds(2) && c.ready[0].at <= Seconds(3),
            "up to 1 s of delay, one interval of 1 s");
    t.Check(off.ready.size() == 1 && off.ready[0].at == Seconds(1), "without DAD at once");
}

/// What is no prefix for an address
void
Ignores(Case& t)
{
    auto link = CreateObject<AccessLink>();
    Configuring c(link, nullptr);
    auto notAutonomous = Prefix("2001:1::");
    notAutonomous.autonomous = false;
    auto shorter = Prefix("2001:2::");
    shorter.prefixLength = 48;
    c.At(1, notAutonomous);
    c.At(1, shorter);
    c.At(1, Prefix("fe80::"));
    c.At(1, Prefix("ff02::"));
    c.At(1, Prefix("2001:3::", 100, 101));
    c.At(1, Prefix("2001:4::", 0, 0));
    RunFor(5);
    t.Equal(c.tentative.size(), std::size_t{0}, "RFC 4862 5.5.3 a to d");
}

/// RFC 4429
void
Optimistic(Case& t)
{
    auto link = CreateObject<AccessLink>();
    Record record;
    Configuring c(link, &record);
    c.configurator->SetAttribute("Optimistic", BooleanValue(true));
    c.configurator->SetAttribute("JoinDelay", Always(0.7));
    Host peer = MakeHost(link, &record);
    peer.Assign(Ipv6Address("2001:1::2"));
    c.At(1, Prefix("2001:1::"));
    Ipv6InterfaceAddress::State_e state = Ipv6InterfaceAddress::INVALID;
    At(c.host.node, Seconds(1.5), [&]() {
        state = c.State(EUI64);
        c.host.nd->SendNS(EUI64,
                          Ipv6Address("ff02::1:ff00:2"),
                          Ipv6Address("2001:1::2"),
                          c.host.device->GetAddress());
        peer.nd->SendNS(Ipv6Address("2001:1::2"),
                        Ipv6Address::MakeSolicitedAddress(EUI64),
                        EUI64,
                        peer.device->GetAddress());
    });
    At(c.host.node, Seconds(3), [&]() {
        peer.nd->SendNS(Ipv6Address("2001:1::2"),
                        Ipv6Address::MakeSolicitedAddress(EUI64),
                        EUI64,
                        peer.device->GetAddress());
    });
    RunFor(5);
    t.Check(c.ready.size() == 1 && c.ready[0].at == Seconds(1), "ready at once");
    // Otherwise the stock end of DAD has set its state: only what is sent tells the difference
    t.Equal(state,
            compat::RESOLUTION_IS_VIRTUAL ? Ipv6InterfaceAddress::TENTATIVE_OPTIMISTIC
                                          : Ipv6InterfaceAddress::PREFERRED,
            "optimistic meanwhile");
    t.Equal(c.State(EUI64), Ipv6InterfaceAddress::PREFERRED, "preferred after the check");
    auto ns = record.Get(Icmp6Type::NEIGHBOR_SOLICITATION, c.host.node->GetId());
    t.Check(ns.size() >= 2 && ns[0].at == Seconds(1), "the probe is not delayed");
    t.Check(ns.size() >= 2 && ns[1].envelope.source == c.host.LinkLocal(),
            "an optimistic address is no source of a solicitation");
    std::vector<NeighborAdvertisement> answers;
    for (const auto& m : record.Get(Icmp6Type::NEIGHBOR_ADVERTISEMENT, c.host.node->GetId()))
    {
        answers.push_back(*m.AsNa().value);
    }
    t.Check(answers.size() == 2 && !answers[0].override && answers[1].override,
            "answers have the O flag only after the check");
}

/// RFC 4429 3.3: not without the router's link-layer address; and a collision
void
OptimisticLimits(Case& t)
{
    auto link = CreateObject<AccessLink>();
    Record record;
    Configuring unresolved(link, &record);
    unresolved.configurator->SetAttribute("Optimistic", BooleanValue(true));
    unresolved.configurator->SetRouterResolved(false);
    unresolved.At(1, Prefix("2001:1::"));
    Host owner = MakeHost(link, &record);
    owner.Assign(SECOND_EUI64);
    auto c = std::make_unique<Configuring>(link, &record, "02:11:22:33:44:66");
    Host other = MakeHost(link, &record);
    const Ipv6Address taken("2001:2::11:22ff:fe33:4466");
    other.Assign(taken);
    c->configurator->SetAttribute("Optimistic", BooleanValue(true));
    c->configurator->SetAttribute("MaxCollisions", UintegerValue(0));
    c->At(1, Prefix("2001:2::"));
    RunFor(5);
    t.Check(unresolved.ready.size() == 1 && unresolved.ready[0].at == Seconds(2), "checked first");
    t.Check(c->ready.size() == 1 && c->ready[0].at == Seconds(1) && c->ready[0].address == taken,
            "used at once");
    t.Check(c->duplicate.size() == 1 && c->removed.size() == 1 && !c->host.Has(taken),
            "taken off when the owner answers");
    t.Equal(record.Get(Icmp6Type::NEIGHBOR_ADVERTISEMENT, c->host.node->GetId()).size(),
            std::size_t{0},
            "nobody's probe is answered");
}

/// Collisions
void
Collides(Case& t)
{
    auto link = CreateObject<AccessLink>();
    Configuring c(link, nullptr);
    Configuring gives(link, nullptr, "00:11:22:33:44:66");
    gives.configurator->SetAttribute("MaxCollisions", UintegerValue(0));
    Host owner = MakeHost(link, nullptr);
    owner.Assign(EUI64);
    const Ipv6Address taken("2001:1::211:22ff:fe33:4466");
    owner.Assign(taken);
    c.At(1, Prefix("2001:1::"));
    gives.At(1, Prefix("2001:1::"));
    gives.At(3, Prefix("2001:1::"));
    RunFor(10);
    t.Check(c.duplicate.size() == 1 && c.duplicate[0].address == EUI64, "found to be taken");
    t.Check(c.tentative.size() == 2 && c.tentative[1].at == c.duplicate.at(0).at, "again at once");
    t.Check(c.ready.size() == 1 && c.ready[0].address != EUI64 &&
                Ipv6Prefix(64).IsMatch(c.ready[0].address, EUI64),
            "another identifier, the same prefix");
    t.Check(c.ready.size() == 1 && c.ready[0].at == c.duplicate.at(0).at + Seconds(1), "checked");
    t.Check(gives.duplicate.size() == 1 && gives.ready.empty() && gives.tentative.size() == 1,
            "gives up where no collision is allowed, and stays so");
}

/// Two nodes that make the same address at the same time
void
SameIdentifier(Case& t)
{
    auto link = CreateObject<AccessLink>();
    Configuring a(link, nullptr, "00:11:22:33:44:01");
    Configuring b(link, nullptr, "00:11:22:33:44:02");
    for (Configuring* c : {&a, &b})
    {
        c->configurator->SetAddressGenerator(
            Calling<void, Ipv6Address, uint8_t, Callback<void, Ipv6Address>>(
                [c](Ipv6Address, uint8_t collisions, Callback<void, Ipv6Address> done) {
                    if (collisions == 0)
                    {
                        done(Ipv6Address("2001:1::5"));
                        return;
                    }
                    std::ostringstream text;
                    text << "2001:1::" << c->host.node->GetId() + 100;
                    done(Ipv6Address(text.str().c_str()));
                }));
        c->At(1, Prefix("2001:1::"));
    }
    RunFor(5);
    t.Check(a.duplicate.size() == 1 && b.duplicate.size() == 1, "both see the other's probe");
    t.Check(a.ready.size() == 1 && b.ready.size() == 1 && a.ready[0].address != b.ready[0].address,
            "and end with different addresses");
}

/// Lifetimes
void
Lifetimes(Case& t)
{
    auto link = CreateObject<AccessLink>();
    Configuring c(link, nullptr);
    c.At(1, Prefix("2001:1::", 20, 10));
    Ipv6InterfaceAddress::State_e state = Ipv6InterfaceAddress::INVALID;
    bool usable = false;
    At(c.host.node, Seconds(15), [&]() {
        state = c.State(EUI64);
        usable = c.configurator->IsReady(EUI64) && !c.configurator->IsPreferred(EUI64);
    });
    RunFor(30);
    t.Check(c.deprecated.size() == 1 && c.deprecated[0].at == Seconds(11), "deprecated after 10 s");
    t.Equal(state, Ipv6InterfaceAddress::DEPRECATED, "state");
    t.Check(usable, "still usable");
    t.Check(c.removed.size() == 1 && c.removed[0].at == Seconds(21), "gone after 20 s");
    t.Check(!c.host.Has(EUI64) && c.configurator->GetAddresses().empty(), "gone");
}

/// The rule of two hours, RFC 4862 5.5.3 e
void
TwoHours(Case& t)
{
    auto link = CreateObject<AccessLink>();
    Configuring c(link, nullptr);
    // Forged short lifetimes: 2 h are left of many
    c.At(1, Prefix("2001:1::", 100000, 90000));
    c.At(10, Prefix("2001:1::", 5, 5));
    // Less than 2 h left: the lifetime is not shortened, but prolonged
    c.At(1, Prefix("2001:2::", 3000, 3000));
    c.At(10, Prefix("2001:2::", 5, 5));
    c.At(2000, Prefix("2001:2::", 4000, 4000));
    RunFor(10000);
    t.Check(c.removed.size() == 2, "both end");
    if (c.removed.size() == 2)
    {
        t.Check(c.removed[0].address == SECOND_EUI64 && c.removed[0].at == Seconds(6000),
                "prolonged");
        t.Check(c.removed[1].address == EUI64 && c.removed[1].at == Seconds(7210), "two hours");
    }
    t.Check(c.deprecated.size() == 2 && c.deprecated[0].at == Seconds(15),
            "the preferred lifetime is always taken over");
    t.Check(c.deprecated.size() == 2, "and renewed where it was prolonged");
}

/// On-link routes
void
KeepsRoute(Case& t)
{
    auto link = CreateObject<AccessLink>();
    Configuring c(link, nullptr);
    c.configurator->SetAttribute("DadTransmits", UintegerValue(0));
    c.host.Assign(Ipv6Address("2001:1::9"));
    c.At(1, Prefix("2001:1::"));
    c.At(1, Prefix("2001:2::"));
    At(c.host.node, Seconds(2), [&]() {
        c.configurator->Remove(EUI64);
        c.configurator->Remove(SECOND_EUI64);
        c.configurator->Remove(Ipv6Address("2001:7::7"));
    });
    RunFor(3);
    uint32_t first = 0;
    uint32_t second = 0;
    for (uint32_t i = 0; i < c.host.Routes()->GetNRoutes(); ++i)
    {
        first += c.host.Routes()->GetRoute(i).GetDestNetwork() == Ipv6Address("2001:1::");
        second += c.host.Routes()->GetRoute(i).GetDestNetwork() == Ipv6Address("2001:2::");
    }
    t.Equal(first, 1U, "the route that another address needs stays");
    t.Equal(second, 0U, "the other goes");
    t.Equal(c.removed.size(), std::size_t{2}, "two removed");
    t.Check(!c.host.ipv6->IsRegisteredMulticastAddress(Ipv6Address::MakeSolicitedAddress(EUI64),
                                                       c.host.nd->GetInterfaceIndex()),
            "no group is left behind");
}

/// Generators
void
Generators(Case& t)
{
    auto link = CreateObject<AccessLink>();
    Configuring c(link, nullptr);
    std::vector<Callback<void, Ipv6Address>> pending;
    c.configurator->SetAttribute("DadTransmits", UintegerValue(0));
    c.configurator->SetAddressGenerator(
        Calling<void, Ipv6Address, uint8_t, Callback<void, Ipv6Address>>(
            [&](Ipv6Address, uint8_t, Callback<void, Ipv6Address> done) {
                pending.push_back(done);
            }));
    c.At(1, Prefix("2001:1::"));
    c.At(1, Prefix("2001:2::"));
    c.At(1, Prefix("2001:3::"));
    At(c.host.node, Seconds(2), [&]() {
        pending.at(0)(Ipv6Address("2001:1::1234"));
        pending.at(0)(Ipv6Address("2001:1::5678")); // twice
        pending.at(1)(Ipv6Address("::"));           // none can be made
        c.configurator->RemoveAll();
        pending.at(2)(Ipv6Address("2001:3::1234")); // too late
    });
    RunFor(3);
    t.Equal(pending.size(), std::size_t{3}, "asked for each");
    t.Check(c.ready.size() == 1 && c.ready[0].address == Ipv6Address("2001:1::1234") &&
                c.ready[0].at == Seconds(2),
            "the address given");
    t.Check(c.removed.size() == 1 && c.configurator->GetAddresses().empty(), "all removed");
    pending.clear();
}

/// Checks that are cut off
void
Interrupted(Case& t)
{
    auto link = CreateObject<AccessLink>();
    Configuring c(link, nullptr);
    c.At(1, Prefix("2001:1::"));
    c.At(3, Prefix("2001:2::"));
    At(c.host.node, Seconds(3.5), [&]() { c.configurator->RemoveUnchecked(); });
    RunFor(10);
    t.Check(c.ready.size() == 1 && c.ready[0].address == EUI64, "one checked");
    t.Check(c.configurator->IsReady(EUI64), "it stays");
    t.Check(
        !c.host.ipv6->IsRegisteredMulticastAddress(Ipv6Address::MakeSolicitedAddress(SECOND_EUI64),
                                                   c.host.nd->GetInterfaceIndex()),
        "the other has left its group");
}

/// More prefixes than anybody needs
void
Bounded(Case& t)
{
    auto link = CreateObject<AccessLink>();
    Configuring c(link, nullptr);
    std::vector<Configuring::Event> refused;
    c.Note("PrefixRefused", refused);
    c.configurator->SetAttribute("MaxPrefixes", UintegerValue(2));
    c.At(1, Prefix("2001:1::"));
    c.At(2, Prefix("2001:2::"));
    c.At(3, Prefix("2001:3::"));
    // One that is withdrawn keeps its address for two hours (RFC 4862 5.5.3)
    auto withdrawn = Prefix("2001:2::");
    withdrawn.validLifetime = 0;
    withdrawn.preferredLifetime = 0;
    c.At(4, withdrawn);
    c.At(5, Prefix("2001:4::"));
    RunFor(10);
    t.Equal(c.ready.size(), std::size_t{2}, "no more addresses than the limit");
    t.Check(refused.size() == 2 && refused[0].address == Ipv6Address("2001:3::") &&
                refused[1].address == Ipv6Address("2001:4::"),
            "the others are told");
    c.configurator->Remove(c.ready[0].address);
    c.configurator->Configure(Prefix("2001:5::"));
    RunFor(10);
    t.Equal(c.ready.size(), std::size_t{3}, "there is room again");
}

/// A delay that no timer can have
void
NegativeDelay(Case& t)
{
    const std::string words = LastWords([&]() {
        auto link = CreateObject<AccessLink>();
        Configuring c(link, nullptr);
        c.configurator->SetAttribute("JoinDelay", Always(-1));
        c.At(1, Prefix("2001:1::"));
        RunFor(5);
    });
    t.Check(words.find("JoinDelay drew -1 s: use a distribution") != std::string::npos, words);
}

/// Link-local
void
LinkLocal(Case& t)
{
    auto link = CreateObject<AccessLink>();
    Record record;
    Configuring off(link, &record);
    Configuring on(link, &record, "00:11:22:33:44:66");
    on.configurator->SetAttribute("LinkLocalDad", BooleanValue(true));
    Host owner = MakeHost(link, nullptr);
    owner.Assign(Ipv6Address("fe80::211:22ff:fe33:4466"));
    At(off.host.node, Seconds(1), [&]() { off.configurator->CheckLinkLocal(); });
    At(on.host.node, Seconds(1), [&]() { on.configurator->CheckLinkLocal(); });
    RunFor(5);
    t.Equal(record.Get(Icmp6Type::NEIGHBOR_SOLICITATION, off.host.node->GetId()).size(),
            std::size_t{0},
            "not by default");
    t.Check(on.duplicate.size() == 1 &&
                on.duplicate[0].address == Ipv6Address("fe80::211:22ff:fe33:4466"),
            "a duplicate is found");
}

/// The suite
class AddressConfigurationSuite : public TestSuite
{
  public:
    AddressConfigurationSuite()
        : TestSuite("mip6sec-address-configuration", TestSuite::Type::UNIT)
    {
        auto add = [this](const char* name, void (*body)(Case&)) {
            AddTestCase(new Case(name, body));
        };
        add("An address is ready after its delay and its probes", Steps);
        add("The delay is up to a second and the interval one by default", Defaults);
        add("Prefixes that give no address are ignored", Ignores);
        add("An optimistic address is used at once and under restrictions", Optimistic);
        add("An optimistic address needs a resolved router and yields to its owner",
            OptimisticLimits);
        add("After a collision another identifier is tried", Collides);
        add("Two nodes with one identifier end with different addresses", SameIdentifier);
        add("An address is deprecated and removed when its lifetimes end", Lifetimes);
        add("A short lifetime takes effect after two hours", TwoHours);
        add("The on-link route stays while another address needs it", KeepsRoute);
        add("A generator may take its time or fail", Generators);
        add("A check that is cut off leaves nothing behind", Interrupted);
        add("The link-local address is checked if so configured", LinkLocal);
        add("There are addresses for so many prefixes and no more", Bounded);
        add("A delay that draws less than zero stops with what to change", NegativeDelay);
    }
};

AddressConfigurationSuite g_addressConfigurationSuite; //!< registers itself

} // namespace
