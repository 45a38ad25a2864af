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
class DeviceSuite : public TestSuite
{
  public:
    DeviceSuite()
        : TestSuite("mip6sec-send-device", TestSuite::Type::UNIT)
    {
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

DeviceSuite g_suite; //!< registers it

} // namespace
