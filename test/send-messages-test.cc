/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "last-words.h"
#include "send-stage.h"

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

constexpr Icmp6Type NS = Icmp6Type::NEIGHBOR_SOLICITATION;  //!< Neighbor Solicitation
constexpr Icmp6Type NA = Icmp6Type::NEIGHBOR_ADVERTISEMENT; //!< Neighbor Advertisement
constexpr Icmp6Type RS = Icmp6Type::ROUTER_SOLICITATION;    //!< Router Solicitation
constexpr Icmp6Type RA = Icmp6Type::ROUTER_ADVERTISEMENT;   //!< Router Advertisement

const Ipv6Address ALL_NODES("ff02::1");   //!< all nodes
const Ipv6Address ALL_ROUTERS("ff02::2"); //!< all routers
const Ipv6Address ANY("::");              //!< unspecified

/// @param message on the link @return its options of SEND, in order
std::vector<NdOptionType>
SendOptionsOf(const OnLink& message)
{
    std::vector<NdOptionType> found;
    const Octets& octets = message.octets;
    for (std::size_t at = *NdOptionsOffset(message.Type()); at < octets.size();
         at += octets[at + 1] * 8)
    {
        const auto type = static_cast<NdOptionType>(octets[at]);
        if (type >= NdOptionType::CGA && type <= NdOptionType::NONCE)
        {
            found.push_back(type);
        }
    }
    return found;
}

const std::vector<NdOptionType> WITH_NONCE{NdOptionType::CGA,
                                           NdOptionType::TIMESTAMP,
                                           NdOptionType::NONCE,
                                           NdOptionType::RSA_SIGNATURE}; //!< of solicitations
const std::vector<NdOptionType> WITHOUT_NONCE{NdOptionType::CGA,
                                              NdOptionType::TIMESTAMP,
                                              NdOptionType::RSA_SIGNATURE}; //!< unsolicited
const std::vector<NdOptionType> UNSIGNED{NdOptionType::TIMESTAMP,
                                         NdOptionType::NONCE}; //!< of an RS from ::
const std::vector<NdOptionType> NONE;                          //!< unsecured

/// @param message on the link @return its nonce
Octets
NonceOf(const OnLink& message)
{
    const std::size_t at = FindOption(message.octets, NdOptionType::NONCE);
    return at < message.octets.size()
               ? Octets(message.octets.begin() + at + 2, message.octets.begin() + at + 8)
               : Octets();
}

/// @param message on the link @return whether its checksum is right
bool
IsSound(const OnLink& message)
{
    Octets octets = message.octets;
    SetChecksum(octets, message.envelope.source, message.envelope.destination);
    return octets == message.octets;
}

/// Two nodes with SEND
struct Pair
{
    Ptr<AccessLink> link = CreateObject<AccessLink>(); //!< the link
    Record record;                                     //!< messages sent
    Guarded a = MakeGuarded(link, &record, 100);       //!< a host
    Guarded b = MakeGuarded(link, &record, 200, true); //!< a router
    std::vector<std::string> verdicts;                 //!< at both, in order

    Pair()
    {
        for (Guarded* node : {&a, &b})
        {
            const char* name = node == &a ? "a" : "b";
            node->send->TraceConnectWithoutContext(
                "Judged",
                Calling<void, Icmp6Type, Ipv6Address, NdVerdict>(
                    [this, name](Icmp6Type type, Ipv6Address, NdVerdict verdict) {
                        verdicts.push_back(std::string(name) + " " + Icmp6TypeName(type) + " " +
                                           Describe(verdict));
                    }));
            node->send->TraceConnectWithoutContext(
                "Discarded",
                Calling<void, Icmp6Type, Ipv6Address, SendReason>(
                    [this, name](Icmp6Type type, Ipv6Address, SendReason reason) {
                        verdicts.push_back(std::string(name) + " " + Icmp6TypeName(type) +
                                           " discarded " + SendReasonName(reason));
                    }));
        }
    }

    /// @param from sends an NS for the target @param target it
    void Ask(const Guarded& from, const Ipv6Address& target) const
    {
        from.host.nd->SendNS(from.linkLocal,
                             Ipv6Address::MakeSolicitedAddress(target),
                             target,
                             from.host.device->GetAddress());
    }

    /// @param seconds until when
    void Run(double seconds)
    {
        Simulator::Stop(Seconds(seconds));
        Simulator::Run();
    }
};

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

/// A signed message that is longer than the MTU
void
Fragments(Case& t)
{
    Pair p;
    // RtSolPr of 1,400 octets, before it is signed
    Octets octets{154, 0, 0, 0, 2, 0, 0, 7};
    while (octets.size() < 1400)
    {
        octets.insert(octets.end(), {200, 1, 1, 2, 3, 4, 5, 6});
    }
    SetChecksum(octets, p.a.linkLocal, p.b.linkLocal);
    std::vector<NdArrival> arrivals;
    p.b.host.nd->AddHandler(Icmp6Type::FMIP_MESSAGE,
                            Calling<bool, const NdArrival&>([&](const NdArrival& arrival) {
                                arrivals.push_back(arrival);
                                return true;
                            }));
    std::vector<uint32_t> frames;
    p.a.host.device->TraceConnectWithoutContext(
        "MacTx",
        Calling<void, Ptr<const Packet>>([&](Ptr<const Packet> frame) {
            uint8_t head[21];
            frame->CopyData(head, sizeof(head));
            if (head[20] == 44)
            {
                frames.push_back(frame->GetSize());
            }
        }));
    At(p.a.host.node, Seconds(1), [&]() {
        p.a.host.nd->SendOut(octets, p.a.linkLocal, p.b.linkLocal);
    });
    p.Run(3);
    // 1,400 + 192 + 16 + 8 + 152 = 1,768 octets; 1,448 of them in the first fragment
    t.Check(frames == std::vector<uint32_t>{14 + 48 + 1448, 14 + 48 + 320}, "two fragments");
    t.Equal(arrivals.size(), std::size_t{1}, "one message");
    t.Check(!arrivals.empty() && arrivals[0].octets.size() == 1768 &&
                arrivals[0].verdict.security == NdSecurity::SECURED &&
                std::equal(octets.begin() + 4, octets.end(), arrivals[0].octets.begin() + 4),
            "whole and secured");
    t.Equal(p.a.send->GetCounters().fragments, uint64_t{2}, "counted");

    // The receiver does not allow it
    Simulator::Destroy();
    Pair strict;
    strict.b.send->SetAttribute("AllowFragments", BooleanValue(false));
    SetChecksum(octets, strict.a.linkLocal, strict.b.linkLocal);
    At(strict.a.host.node, Seconds(1), [&]() {
        strict.a.host.nd->SendOut(octets, strict.a.linkLocal, strict.b.linkLocal);
    });
    strict.Run(3);
    t.Equal(
        SendCounters::Get(strict.b.send->GetCounters().fragmentDrops, NdFragmentDrop::FORBIDDEN),
        uint64_t{1},
        "dropped");
    for (const std::string& verdict : strict.verdicts)
    {
        t.Check(verdict.find("Neighbor") != std::string::npos, "no verdict on it: " + verdict);
    }
}

/// Without fragments a key that does not fit stops the simulation
void
NoFragments(Case& t)
{
    const std::string early = LastWords([]() {
        Ptr<AccessLink> link = CreateObject<AccessLink>();
        Guarded node = MakeGuarded(link, nullptr, 100);
        node.send->SetAttribute("AllowFragments", BooleanValue(false));
        node.send->SetAttribute("MessageRoom", UintegerValue(1200));
        Simulator::Stop(Seconds(1));
        Simulator::Run();
    });
    // 1,200 + 192 + 16 + 8 + 152
    t.Check(early.find("a key of 1024 bits") != std::string::npos &&
                early.find("takes 1568 octets") != std::string::npos &&
                early.find("MTU is 1500") != std::string::npos,
            "at the start: " + early);
    const std::string late = LastWords([]() {
        Ptr<AccessLink> link = CreateObject<AccessLink>();
        Guarded node = MakeGuarded(link, nullptr, 100);
        node.send->SetAttribute("AllowFragments", BooleanValue(false));
        At(node.host.node, Seconds(1), [&]() {
            Octets octets{154, 0, 0, 0, 2, 0, 0, 7};
            octets.resize(1400, 1);
            SetChecksum(octets, node.linkLocal, ALL_NODES);
            node.host.nd->SendOut(octets, node.linkLocal, ALL_NODES);
        });
        Simulator::Stop(Seconds(2));
        Simulator::Run();
    });
    t.Check(late.find("a key of 1024 bits") != std::string::npos &&
                late.find("takes 1808 octets") != std::string::npos,
            "at a longer message: " + late);
    // What fits works
    Pair p;
    p.a.send->SetAttribute("AllowFragments", BooleanValue(false));
    At(p.a.host.node, Seconds(1), [&]() { p.Ask(p.a, p.b.linkLocal); });
    p.Run(2);
    t.Equal(p.verdicts.size(), std::size_t{2}, "NS and NA");
}

/// A Redirect shows as much of a packet as fits into 1,280 octets (RFC 4861 4.5)
void
Redirects(Case& t)
{
    Pair p;
    RedirectMessage redirect;
    redirect.target = Ipv6Address("fe80::9");
    redirect.destination = Ipv6Address("2001:5::9");
    redirect.options.redirectedHeader = Octets(2000, 0x5a);
    At(p.b.host.node, Seconds(1), [&]() {
        p.b.host.nd->SendOut(SerializeIcmp6(redirect, p.b.linkLocal, p.a.linkLocal),
                             p.b.linkLocal,
                             p.a.linkLocal);
    });
    p.Run(2);
    const auto sent = p.record.Get(Icmp6Type::REDIRECT);
    t.Equal(sent.size(), std::size_t{1}, "sent");
    t.Check(SendOptionsOf(sent.at(0)) == WITHOUT_NONCE, "secured");
    t.Check(sent[0].octets.size() + 40 <= 1280 && sent[0].octets.size() + 40 > 1260,
            "as long as it may be");
    t.Check(IsSound(sent[0]), "checksum");
    t.Check(!ParseRedirect(sent[0].octets.data(), sent[0].octets.size(), sent[0].envelope)
                 .value->options.redirectedHeader->empty(),
            "with a part of the packet");
    t.Equal(std::count(p.verdicts.begin(), p.verdicts.end(), "a Redirect provisional: no path"),
            std::ptrdiff_t{1},
            "its signature is right");
}

/// Addresses of a mobile interface become CGAs, and link down gives up what waits
void
Moves(Case& t)
{
    Ptr<AccessLink> link = CreateObject<AccessLink>();
    Record record;
    Guarded router = MakeGuarded(link, &record, 100, true);
    auto advertiser = RouterAdvertiser::Install(router.send);
    PrefixInformation prefix;
    prefix.prefix = Ipv6Address("2001:1::");
    advertiser->AddPrefix(prefix);
    Guarded host = MakeGuarded(link, &record, 200);
    auto attachment = AccessAttachment::Install(host.host.device);
    attachment->AttachNow(link->AddPointOfAttachment());
    auto mobile = MobileInterface::Install(host.send);
    mobile->SetAttachment(attachment);
    mobile->AssignStreams(300);
    std::vector<Ipv6Address> ready;
    mobile->TraceConnectWithoutContext(
        "AddressReady",
        Calling<void, Ipv6Address, const RouterEntry&>(
            [&](Ipv6Address address, const RouterEntry&) { ready.push_back(address); }));
    // Three messages to be signed when the link goes
    At(host.host.node, Seconds(20), [&]() {
        CryptoCpu::Of(host.host.node)->GetCostModel()->SetAttribute("Scale", DoubleValue(1000));
        for (int i = 0; i < 3; ++i)
        {
            host.host.nd->SendUnsolicitedNa(host.linkLocal, host.linkLocal, true);
        }
        attachment->Detach();
    });
    Simulator::Stop(Seconds(40));
    Simulator::Run();
    t.Equal(ready.size(), std::size_t{1}, "one address");
    t.Check(!ready.empty() && host.identity->Find(ready.at(0)), "it is a CGA");
    t.Equal(record.Get(NA, host.host.node->GetId()).size(), std::size_t{0}, "nothing was sent");
    Simulator::Destroy();
}

/// Wrong uses
void
Misuse(Case& t)
{
    const std::string none = LastWords([]() { SendDevice::Install(nullptr, nullptr); });
    t.Check(none.find("Node::AddDevice") != std::string::npos, none);
    const std::string twice = LastWords([]() {
        Guarded node = MakeGuarded(CreateObject<AccessLink>(), nullptr, 100);
        SendDevice::Install(node.host.device, nullptr);
    });
    t.Check(twice.find("has SEND already") != std::string::npos, twice);
    const std::string late = LastWords([]() {
        Host host = MakeHost(CreateObject<AccessLink>(), nullptr);
        SendDevice::Install(host.device, nullptr);
    });
    t.Check(late.find("IPv6 interface already") != std::string::npos, late);
    Guarded node = MakeGuarded(CreateObject<AccessLink>(), nullptr, 100);
    t.Check(SendDevice::Find(node.host.device) == node.send, "found below");
    t.Check(SendDevice::Find(node.send) == node.send, "found itself");
    t.Check(!SendDevice::Find(nullptr), "nothing to find");
    // Without an identity, that of the node is made
    Host bare = MakeBareHost(CreateObject<AccessLink>(), nullptr);
    auto made = SendDevice::Install(bare.device, nullptr);
    t.Check(bare.node->GetObject<SendIdentity>() == made->GetIdentity(), "of the node");
}

/// @param provider "OpenSsl" or "Modelled" @return what happens, with its times
std::string
Play(const std::string& provider)
{
    GlobalValue::Bind("Mip6secCryptoProvider", StringValue(provider));
    std::ostringstream log;
    {
        Pair p;
        auto advertiser = RouterAdvertiser::Install(p.b.send);
        PrefixInformation prefix;
        prefix.prefix = Ipv6Address("2001:1::");
        advertiser->AddPrefix(prefix);
        auto mobile = MobileInterface::Install(p.a.send);
        mobile->AssignStreams(300);
        advertiser->AssignStreams(310);
        At(p.a.host.node, Seconds(5), [&]() { p.Ask(p.a, p.b.linkLocal); });
        p.Run(20);
        for (const OnLink& message : p.record.messages)
        {
            log << message.at.GetNanoSeconds() << " " << message.node << " "
                << Icmp6TypeName(message.Type()) << " " << message.octets.size() << "\n";
        }
        for (const std::string& verdict : p.verdicts)
        {
            log << verdict << "\n";
        }
        log << CryptoCpu::Of(p.a.host.node)->GetBusyTime().GetNanoSeconds();
    }
    Simulator::Destroy();
    GlobalValue::Bind("Mip6secCryptoProvider", StringValue("OpenSsl"));
    return log.str();
}

/// The same under both providers, and again
void
SameTimes(Case& t)
{
    const std::string real = Play("OpenSsl");
    t.Check(real.find("secured") != std::string::npos, "something happens");
    t.Check(real == Play("OpenSsl"), "reproducible");
    // Node numbers go on, unless the simulation starts anew
    t.Check(real == Play("Modelled"), "the same under both");
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
        AddTestCase(new Case("A signed message longer than the MTU goes in fragments", Fragments));
        AddTestCase(
            new Case("Without fragments a key that does not fit the MTU stops the simulation",
                     NoFragments));
        AddTestCase(new Case("A signed Redirect is not longer than 1280 octets", Redirects));
        AddTestCase(
            new Case("Addresses of a mobile interface are CGAs and link down drops what waits",
                     Moves));
        AddTestCase(new Case("Wrong use is refused with a message", Misuse));
        AddTestCase(new Case("Both providers give the same events at the same times", SameTimes));
    }
};

MessagesSuite g_suite; //!< registers it

} // namespace
