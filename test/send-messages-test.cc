/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "last-words.h"
#include "send-pair.h"

#include "ns3/access-attachment.h"
#include "ns3/boolean.h"
#include "ns3/double.h"
#include "ns3/global-value.h"
#include "ns3/keyed-hash.h"
#include "ns3/mobile-interface.h"
#include "ns3/redirect-message.h"
#include "ns3/router-advertiser.h"
#include "ns3/send-options.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"

#include <sstream>

using namespace ns3;
using namespace ns3::mip6sec;
using namespace ns3::mip6sec::attachtest;
using namespace ns3::mip6sec::sendtest;

namespace
{

/// NS and NA
void
Resolves(Case& t)
{
    Pair p;
    At(p.a.host.node, Seconds(1), [&]() { p.Ask(p.a, p.b.linkLocal); });
    At(p.a.host.node, Seconds(2), [&]() { p.Ask(p.a, p.b.linkLocal); });
    p.Run(3);
    const auto ns = p.record.Get(NS);
    const auto na = p.record.Get(NA);
    t.Equal(ns.size(), std::size_t{2}, "solicitations");
    t.Equal(na.size(), std::size_t{2}, "advertisements");
    for (std::size_t i = 0; i < 2 && ns.size() == 2 && na.size() == 2; ++i)
    {
        t.Check(SendOptionsOf(ns[i]) == WITH_NONCE && SendOptionsOf(na[i]) == WITH_NONCE,
                "options in order");
        t.Check(IsSound(ns[i]) && IsSound(na[i]), "checksums");
        t.Check(NonceOf(ns[i]).size() == 6 && NonceOf(ns[i]) == NonceOf(na[i]), "nonce copied");
    }
    t.Check(NonceOf(ns.at(0)) != NonceOf(ns.at(1)), "a new nonce each time");
    const std::vector<std::string> expected{"b NeighborSolicitation secured",
                                            "a NeighborAdvertisement secured",
                                            "b NeighborSolicitation secured",
                                            "a NeighborAdvertisement secured"};
    t.Check(p.verdicts == expected, "both are secured");
    t.Equal(p.a.send->GetCounters().signedMessages, uint64_t{2}, "signed");
    t.Equal(SendCounters::Get(p.b.send->GetCounters().judged, NdSecurity::SECURED),
            uint64_t{2},
            "judged");
    t.Equal(p.a.send->GetNPeers(), std::size_t{1}, "the peer's timestamp is remembered");
}

/// What the CGA option says is what the address was made of
void
ShowsParameters(Case& t)
{
    Pair p;
    At(p.a.host.node, Seconds(1), [&]() { p.Ask(p.a, p.b.linkLocal); });
    p.Run(2);
    const OnLink ns = p.record.Get(NS).at(0);
    auto options = SendOptions::Parse(ns.octets.data(), ns.octets.size(), 24);
    t.Check(options && options.value->cga && options.value->signature, "options");
    const Octets& parameters = options.value->cga->parameters;
    auto parsed = CgaParameters::Parse(parameters.data(), parameters.size());
    t.Check(parsed && MakeCga(*parsed.value, 0) == p.a.linkLocal, "CGA of the source");
    t.Check(parsed.value->publicKey == p.a.identity->GetPublicKey()->GetSpki(), "its key");
    const Sha1Digest digest = Sha1(parsed.value->publicKey.data(), parsed.value->publicKey.size());
    t.Check(
        std::equal(digest.begin(), digest.begin() + 16, options.value->signature->keyHash.begin()),
        "key hash");
    // RFC 3971 5.3.1: 48 bits of seconds; the message was made at 1 s and a little
    const double time = static_cast<double>(options.value->timestamp->timestamp) / 65536;
    t.Near(time, EPOCH + 1.0, 0.1, "timestamp");
    // Reserved fields and padding are zero
    const std::size_t cga = FindOption(ns.octets, NdOptionType::CGA);
    t.Equal(+ns.octets[cga + 2], 1, "pad length: 4 + 25 + 162 = 191");
    t.Equal(+ns.octets[cga + 3], 0, "reserved");
    t.Equal(+ns.octets[cga + 191], 0, "padding");
    const std::size_t timestamp = FindOption(ns.octets, NdOptionType::TIMESTAMP);
    const std::size_t signature = FindOption(ns.octets, NdOptionType::RSA_SIGNATURE);
    bool zero = ns.octets[signature + 2] == 0 && ns.octets[signature + 3] == 0;
    for (std::size_t i = 2; i < 8; ++i)
    {
        zero = zero && ns.octets[timestamp + i] == 0;
    }
    for (std::size_t i = 148; i < 152; ++i)
    {
        zero = zero && ns.octets[signature + i] == 0;
    }
    t.Check(zero, "reserved fields and padding");
    t.Equal(ns.octets.size(), signature + 152, "the signature is last");
}

/// Probes, and answers to them
void
Probes(Case& t)
{
    Pair p;
    const Ipv6Address address = p.b.identity->GenerateAddressNow(Ipv6Address("2001:1::"));
    p.b.host.Assign(address);
    const Ipv6Address own = p.a.identity->GenerateAddressNow(Ipv6Address("2001:1::"));
    std::map<Ipv6Address, bool> outcome;
    // Nobody's CGA: a probe that cannot be signed
    const Ipv6Address foreign("2001:1::1234");
    for (const Ipv6Address& target : {own, foreign})
    {
        At(p.a.host.node, Seconds(1), [&p, &outcome, target]() {
            p.a.host.nd->StartDad(
                target,
                1,
                Seconds(1),
                Seconds(0),
                Calling<void, Ipv6Address, bool>(
                    [&outcome](Ipv6Address a, bool unique) { outcome[a] = unique; }));
        });
    }
    p.Run(3);
    const auto ns = p.record.Get(NS);
    t.Equal(ns.size(), std::size_t{2}, "two probes");
    for (const OnLink& probe : ns)
    {
        const bool signable = probe.AsNs().value->target == own;
        t.Check(SendOptionsOf(probe) == (signable ? WITH_NONCE : NONE), "signed by the target");
        t.Equal(probe.envelope.source, ANY, "source");
    }
    t.Check(outcome[own] && outcome[foreign], "unique");
    auto signedProbe = std::find_if(ns.begin(), ns.end(), [&](const OnLink& probe) {
        return probe.AsNs().value->target == own;
    });
    t.Check(signedProbe != ns.end() && IsSound(*signedProbe), "checksum");
}

/// The owner of an address defends it against the probe of another, which cannot sign for it
void
Defends(Case& t)
{
    Pair p;
    Guarded c = MakeGuarded(p.link, &p.record, 300);
    const Ipv6Address address = p.b.identity->GenerateAddressNow(Ipv6Address("2001:1::"));
    p.b.host.Assign(address);
    At(c.host.node, Seconds(1), [&]() { c.host.nd->SendDadProbe(address); });
    At(p.b.host.node, Seconds(2), [&]() {
        p.b.host.nd->SendUnsolicitedNa(address, address, true);
    });
    p.Run(3);
    const auto na = p.record.Get(NA);
    t.Equal(na.size(), std::size_t{2}, "answer and announcement");
    for (const OnLink& message : na)
    {
        t.Check(SendOptionsOf(message) == WITHOUT_NONCE, "secured, without nonce");
        t.Equal(message.envelope.destination, ALL_NODES, "to all nodes");
    }
}

/// RFC 3971 8: an answer to an unsecured solicitation is secured and has no nonce
void
AnswersUnsecured(Case& t)
{
    Pair p;
    Host plain = MakeHost(p.link, &p.record);
    const Ipv6Address source = plain.LinkLocal();
    At(plain.node, Seconds(1), [&]() {
        plain.nd->SendNS(source,
                         Ipv6Address::MakeSolicitedAddress(p.b.linkLocal),
                         p.b.linkLocal,
                         plain.device->GetAddress());
    });
    At(p.b.host.node, Seconds(2), [&]() { p.Ask(p.b, source); });
    p.Run(3);
    const auto na = p.record.Get(NA, p.b.host.node->GetId());
    t.Equal(na.size(), std::size_t{1}, "answered");
    t.Check(SendOptionsOf(na.at(0)) == WITHOUT_NONCE, "secured, without nonce");
    const auto answer = p.record.Get(NA, plain.node->GetId());
    t.Equal(answer.size(), std::size_t{1}, "the other way");
    t.Check(SendOptionsOf(answer.at(0)) == NONE, "of a node without SEND");
    t.Check(p.verdicts == std::vector<std::string>{"b NeighborSolicitation unsecured: no signature",
                                                   "b NeighborAdvertisement unsecured: no "
                                                   "signature"},
            "accepted as unsecured");
    // Only secured: not answered
    Simulator::Destroy();
    Pair only;
    only.b.send->SetAttribute("Mode", StringValue("SecuredOnly"));
    Host other = MakeHost(only.link, &only.record);
    At(other.node, Seconds(1), [&]() {
        other.nd->SendNS(other.LinkLocal(),
                         Ipv6Address::MakeSolicitedAddress(only.b.linkLocal),
                         only.b.linkLocal,
                         other.device->GetAddress());
    });
    only.Run(2);
    t.Equal(only.record.Get(NA).size(), std::size_t{0}, "not answered");
}

/// RS from :: and from an address, RA with the nonce of who asked
void
Routers(Case& t)
{
    Pair p;
    auto advertiser = RouterAdvertiser::Install(p.b.send);
    advertiser->SetAttribute("SendUnsolicited", BooleanValue(false));
    advertiser->SetAttribute("MinDelayBetweenRAs", TimeValue(MilliSeconds(30)));
    PrefixInformation prefix;
    prefix.prefix = Ipv6Address("2001:1::");
    advertiser->AddPrefix(prefix);
    for (const auto& [seconds, source] :
         {std::pair<double, Ipv6Address>{1, ANY}, {4, p.a.linkLocal}})
    {
        At(p.a.host.node, Seconds(seconds), [&p, from = source]() {
            p.a.host.nd->SendOut(SerializeIcmp6(RouterSolicitation{}, from, ALL_ROUTERS),
                                 from,
                                 ALL_ROUTERS);
        });
    }
    p.Run(8);
    const auto rs = p.record.Get(RS);
    const auto ra = p.record.Get(RA);
    t.Equal(rs.size(), std::size_t{2}, "solicitations");
    t.Equal(ra.size(), std::size_t{2}, "advertisements");
    t.Check(SendOptionsOf(rs.at(0)) == UNSIGNED, "from :: nothing to sign with");
    t.Check(SendOptionsOf(rs.at(1)) == WITH_NONCE, "from an address");
    t.Check(IsSound(rs.at(0)) && IsSound(ra.at(0)), "checksums");
    for (std::size_t i = 0; i < 2 && ra.size() == 2; ++i)
    {
        t.Check(SendOptionsOf(ra[i]) == WITH_NONCE, "secured");
        t.Equal(ra[i].envelope.destination, ALL_NODES, "to all");
        t.Check(NonceOf(ra[i]) == NonceOf(rs[i]), "nonce of who asked");
    }
}

/// What is not signed
void
Unsigned(Case& t)
{
    Pair p;
    const Ipv6Address home = p.a.identity->GenerateAddressNow(Ipv6Address("2001:1::"));
    p.b.host.Assign(Ipv6Address("2001:1::1"));
    At(p.b.host.node, Seconds(1), [&]() {
        // A home agent for an absent node: from its own CGA, for another's
        p.b.host.nd->AddDefended(home, true);
        p.b.host.nd->SendUnsolicitedNa(home, p.b.linkLocal, true);
        // From an address that is no CGA
        p.b.host.nd->SendUnsolicitedNa(Ipv6Address("2001:1::1"), Ipv6Address("2001:1::1"), true);
        // From its own
        p.b.host.nd->SendUnsolicitedNa(p.b.linkLocal, p.b.linkLocal, true);
    });
    p.Run(2);
    const auto na = p.record.Get(NA);
    t.Equal(na.size(), std::size_t{3}, "three advertisements");
    std::size_t secured = 0;
    for (const OnLink& message : na)
    {
        const bool own = message.envelope.source == p.b.linkLocal &&
                         message.AsNa().value->target == p.b.linkLocal;
        t.Check(SendOptionsOf(message) == (own ? WITHOUT_NONCE : NONE), "as it can be");
        secured += own;
    }
    t.Equal(secured, std::size_t{1}, "one of them secured");
    t.Equal(p.b.send->GetCounters().plainMessages, uint64_t{2}, "counted");
    // With SEND off nothing is
    Simulator::Destroy();
    Pair off;
    off.a.send->SetAttribute("Mode", StringValue("None"));
    At(off.a.host.node, Seconds(1), [&]() { off.Ask(off.a, off.b.linkLocal); });
    off.Run(2);
    t.Check(SendOptionsOf(off.record.Get(NS).at(0)) == NONE, "SEND is off");
}

/// Signing takes its time, other packets do not wait for it, and the order is kept
void
TakesTime(Case& t)
{
    Pair p;
    CryptoCpu::Of(p.a.host.node)->GetCostModel()->SetAttribute("Scale", DoubleValue(1000));
    const Time cost =
        CryptoCpu::Of(p.a.host.node)->GetCostModel()->GetCost(CryptoOperation::RSA_SIGN, 1024);
    At(p.a.host.node, Seconds(1), [&]() {
        for (const char* target : {"fe80::1", "fe80::2", "fe80::3"})
        {
            p.Ask(p.a, Ipv6Address(target));
        }
        // An echo request, which is no ND
        Octets echo{128, 0, 0, 0, 0, 1, 0, 1};
        SetChecksum(echo, p.a.linkLocal, ALL_NODES);
        p.a.host.nd->SendOut(echo, p.a.linkLocal, ALL_NODES);
    });
    p.Run(10);
    const auto ns = p.record.Get(NS);
    t.Equal(ns.size(), std::size_t{3}, "all of them");
    t.Check(cost > MilliSeconds(1), "signing costs something");
    for (std::size_t i = 0; i < ns.size(); ++i)
    {
        t.Equal(ns[i].at, Seconds(1) + cost * static_cast<int64_t>(i + 1), "one after the other");
        t.Equal(ns[i].AsNs().value->target,
                Ipv6Address(("fe80::" + std::to_string(i + 1)).c_str()),
                "in order");
    }
    const auto echo = p.record.Get(Icmp6Type::ECHO_REQUEST);
    t.Equal(echo.size(), std::size_t{1}, "the echo request");
    t.Equal(echo.at(0).at, Seconds(1), "at once");
}

/// More to sign than the processor takes
void
Overloaded(Case& t)
{
    Pair p;
    Ptr<CryptoCpu> cpu = CryptoCpu::Of(p.a.host.node);
    cpu->SetAttribute("QueueLimit", UintegerValue(2));
    cpu->GetCostModel()->SetAttribute("Scale", DoubleValue(1000));
    uint32_t dropped = 0;
    p.a.send->TraceConnectWithoutContext("SignDropped",
                                         Calling<void, Icmp6Type>([&](Icmp6Type) { ++dropped; }));
    At(p.a.host.node, Seconds(1), [&]() {
        for (int i = 0; i < 10; ++i)
        {
            p.Ask(p.a, p.b.linkLocal);
        }
    });
    p.Run(4);
    const auto sent = p.record.Get(NS, p.a.host.node->GetId());
    t.Equal(sent.size() + dropped, std::size_t{10}, "sent or dropped");
    t.Equal(p.a.send->GetCounters().unsent, uint64_t{dropped}, "counted");
    t.Check(dropped >= 7, "one is signed and two wait");
}

/// The suite
class MessagesSuite : public TestSuite
{
  public:
    MessagesSuite()
        : TestSuite("mip6sec-send-messages", TestSuite::Type::UNIT)
    {
        AddTestCase(
            new Case("NS and NA between two nodes are secured by nonce and signature", Resolves));
        AddTestCase(
            new Case("A secured message shows the CGA Parameters and its time", ShowsParameters));
        AddTestCase(new Case("A probe is signed by the owner of its target", Probes));
        AddTestCase(
            new Case("Advertisements to all nodes that answer no secured probe have no nonce",
                     Defends));
        AddTestCase(new Case("An answer to an unsecured solicitation is secured and without nonce",
                             AnswersUnsecured));
        AddTestCase(
            new Case("An RA has the nonce of the solicitation and an RS from :: no signature",
                     Routers));
        AddTestCase(new Case("What no key here can sign leaves as it is", Unsigned));
        AddTestCase(
            new Case("Signatures take their time and keep the order of messages", TakesTime));
        AddTestCase(new Case("Messages for which the processor has no room are dropped and counted",
                             Overloaded));
    }
};

MessagesSuite g_suite; //!< registers it

} // namespace
