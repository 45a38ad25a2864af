/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
// Forwarding from routers that the mobile node has left

#include "fmip-mobile-cases.h"

#include "ns3/boolean.h"
#include "ns3/inet-checksum.h"
#include "ns3/packet-octets.h"

using namespace ns3;
using namespace ns3::mip6sec;
using namespace ns3::mip6sec::test;
using attachtest::Case;

namespace
{

void
OtherRouterThanAnnounced(Case& test)
{
    FmipMobileNetwork network(3);
    network.Start(0);
    network.MoveAt(MOVE, 1);
    // Announced for the second link, but it ends up on the third
    network.Then(MOVE + 0.01, [&]() { network.attachment->MoveTo(network.points[2]); });
    network.RunTo(4);
    const auto& seen = network.scripted[0]->updates;
    test.Equal(seen.size(), std::size_t{2}, "a second FBU");
    test.Check(seen.size() == 2 && seen[1].envelope.careOfAddress == network.CareOf(2) &&
                   seen[1].envelope.source == network.CareOf(0) && seen[1].update.lifetime > 0,
               "from where the node is, which supersedes the first");
    test.Check(network.fmip->GetState() == FmipMobileState::FORWARDED, "forwarded there");
}

void
ReturnBeforeRegistration(Case& test)
{
    FmipMobileNetwork network;
    network.Start(0);
    network.MoveAt(MOVE, 1);
    // The home agent answers nothing from the other link
    MobileNodeNetwork& base = network;
    const auto answer = base.answer;
    base.answer = [&network, answer](const SeenUpdate& seen) {
        return seen.source == network.CareOf(1) ? std::optional<BindingAck>() : answer(seen);
    };
    network.MoveAt(MOVE + 0.4, 0);
    network.RunTo(5);
    constexpr double back = MOVE + 0.45;
    const auto& seen = network.scripted[0]->updates;
    test.Equal(seen.size(), std::size_t{2}, "a second FBU to the first router");
    if (seen.size() == 2)
    {
        test.Equal(seen[1].update.lifetime, 0, "with lifetime zero");
        test.Equal(seen[1].envelope.source, network.CareOf(0), "Home Address option with the PCoA");
        test.Equal(seen[1].envelope.careOfAddress, network.CareOf(0), "from the PCoA");
        test.Near(seen[1].at.GetSeconds(), back, 0.005, "at link up");
    }
    test.Equal(network.interface->GetCareOfAddress(), network.CareOf(0), "the PCoA is back");
    Time ready;
    for (const auto& [at, state] : network.states)
    {
        ready = at > Seconds(back - 0.001) && ready.IsZero() ? at : ready;
    }
    test.Equal(ready, Seconds(back), "and in use at the instant of link up");
    const auto& asked = network.scripted[0]->solicitations;
    test.Check(asked.size() == 2 && seen.size() == 2 && asked[1].at > seen[1].at,
               "the router is asked again only when it has ended the forwarding");
    const auto& other = network.scripted[1]->updates;
    test.Check(other.size() == 1 &&
                   other[0].update.options.alternateCareOfAddress == network.CareOf(0),
               "the router of the link left forwards back");
}

void
AbortedHandover(Case& test)
{
    FmipMobileNetwork network;
    network.Set("AbortDelay", TimeValue(Seconds(1)));
    network.Start(0);
    network.MoveAt(MOVE, 1);
    network.Then(MOVE - 0.05, [&]() { network.attachment->CancelMoves(); });
    network.RunTo(6);
    const auto& seen = network.scripted[0]->updates;
    test.Equal(seen.size(), std::size_t{2}, "a second FBU");
    test.Check(seen.size() == 2 && seen[1].update.lifetime == 0 &&
                   seen[1].envelope.source == network.CareOf(0),
               "which ends the forwarding");
    test.Check(seen.size() == 2, "two");
    test.Near(seen.back().at.GetSeconds(), MOVE + 1.0, 0.01, "a second after link down was due");
    test.Equal(network.scripted[0]->solicitations.size(),
               std::size_t{2},
               "then the router is asked again since the key has gone with the forwarding");
    test.Check(network.fmip->GetState() == FmipMobileState::IDLE, "nothing is prepared");
}

/// Records what a node receives in a socket
struct Inbox
{
    /// @param network with the mobile node @param from source of the datagram @param to its
    /// destination @return an IPv6 packet with a datagram
    static Ptr<Packet> Datagram(Ipv6Address from, Ipv6Address to)
    {
        // A UDP datagram of 8 octets without payload
        std::vector<uint8_t> udp{0x0f, 0xa0, 0x0f, 0xa0, 0, 8, 0, 0};
        const uint16_t sum = InetChecksum6(from, to, 17, udp.data(), udp.size());
        udp[6] = static_cast<uint8_t>(sum >> 8);
        udp[7] = static_cast<uint8_t>(sum);
        Ptr<Packet> packet = OctetsPacket(udp);
        Ipv6Header header;
        header.SetSource(from);
        header.SetDestination(to);
        header.SetNextHeader(17);
        header.SetHopLimit(64);
        header.SetPayloadLength(8);
        packet->AddHeader(header);
        return packet;
    }
};

void
TunnelFromPreviousRouter(Case& test)
{
    FmipMobileNetwork network;
    network.Start(0);
    network.Listen(network.mobileNode);
    network.MoveAt(MOVE, 1);
    const Ipv6Address from = MobileNodeNetwork::CorrespondentAddress();
    network.Then(4, [&]() {
        TunnelProtocol::Install(network.routers[0])
            ->Send(Inbox::Datagram(from, network.CareOf(0)),
                   network.scripted[0]->address,
                   network.CareOf(1));
        // Somebody else, who knows both addresses
        TunnelProtocol::Install(network.routers[1])
            ->Send(Inbox::Datagram(from, network.CareOf(0)),
                   network.scripted[1]->address,
                   network.CareOf(1));
    });
    network.RunTo(5);
    test.Equal(network.Received(network.mobileNode).count(from), std::size_t{1}, "delivered");
    test.Equal(network.fmip->GetTunnel().GetNReceived(), uint64_t{1}, "what the PAR sends");
    test.Equal(network.overlooked[FmipMobileIgnored::NOT_FROM_PREVIOUS_ROUTER],
               1U,
               "and nothing that others send");
}

void
ForwardedToLinkLeft(Case& test)
{
    FmipMobileNetwork network;
    network.Set("Lifetime", TimeValue(Seconds(5)));
    network.Start(0);
    network.Listen(network.mobileNode);
    network.MoveAt(MOVE, 1);
    network.MoveAt(MOVE + 0.4, 0);
    const Ipv6Address from = MobileNodeNetwork::CorrespondentAddress();
    network.Then(MOVE + 0.6, [&]() {
        // The PAR has sent it to the NCoA, and the NAR forwards what comes for that
        Ptr<Packet> forwarded = Inbox::Datagram(from, network.CareOf(0));
        Ipv6Header header;
        header.SetSource(network.scripted[0]->address);
        header.SetDestination(network.CareOf(1));
        header.SetNextHeader(Ipv6Header::IPV6_IPV6);
        header.SetHopLimit(64);
        header.SetPayloadLength(static_cast<uint16_t>(forwarded->GetSize()));
        forwarded->AddHeader(header);
        TunnelProtocol::Install(network.routers[1])
            ->Send(forwarded, network.scripted[1]->address, network.CareOf(0));
    });
    network.RunTo(MOVE + 1);
    test.Equal(network.Received(network.mobileNode).count(from), std::size_t{1}, "delivered");
    test.Equal(network.fmip->GetTunnel().GetNTunnels(), std::size_t{2}, "from both routers");
    network.RunTo(MOVE + 0.46 + 5);
    test.Equal(network.fmip->GetTunnel().GetNTunnels(), std::size_t{0}, "no tunnel is left");
}

void
AwayBackAndAway(Case& test)
{
    FmipMobileNetwork network(3);
    network.Set("Lifetime", TimeValue(Seconds(5)));
    network.Start(0);
    network.Listen(network.mobileNode);
    network.MoveAt(MOVE, 1);
    network.MoveAt(MOVE + 0.4, 0);
    network.MoveAt(MOVE + 3, 2);
    const Ipv6Address from = MobileNodeNetwork::CorrespondentAddress();
    // Longer than its lifetime after the return
    network.Then(MOVE + 6, [&]() {
        TunnelProtocol::Install(network.routers[0])
            ->Send(Inbox::Datagram(from, network.CareOf(0)),
                   network.scripted[0]->address,
                   network.CareOf(2));
    });
    network.RunTo(MOVE + 6.5);
    test.Equal(network.Received(network.mobileNode).count(from),
               std::size_t{1},
               "what the PAR forwards for the second handover is not ended with the first");
}

void
ForwardingEnds(Case& test)
{
    FmipMobileNetwork network;
    network.Set("Lifetime", TimeValue(Seconds(5)));
    network.Start(0);
    network.MoveAt(MOVE, 1);
    network.RunTo(4);
    test.Check(network.interface->GetAddressConfigurator()->IsReady(network.CareOf(0)),
               "the PCoA stays on the interface");
    test.Equal(network.fmip->GetTunnel().GetNTunnels(), std::size_t{1}, "with a tunnel");
    network.RunTo(GOING_DOWN + 5.1);
    test.Check(!network.interface->GetAddressConfigurator()->IsReady(network.CareOf(0)),
               "for the lifetime that the PAR has granted");
    test.Equal(network.fmip->GetTunnel().GetNTunnels(), std::size_t{0}, "no tunnel");
    test.Equal(network.fmip->GetNPreviousLinks(), std::size_t{0}, "nothing is kept");
    test.Equal(network.role->GetNPreviousCareOf(), std::size_t{0}, "nor used");
    test.Check(network.ended == std::vector<Ipv6Address>{network.CareOf(0)}, "told once");
    test.Check(network.fmip->GetState() == FmipMobileState::IDLE, "idle");
}

void
RetainedLongest(Case& test)
{
    struct Times
    {
        double retained;  // RetainCareOf
        double forwarded; // Lifetime
        double end;       // of the address, behind link down or FBU
    };

    // From link down on, or from the FBack 100 ms before
    for (const Times& times : {Times{0.5, 5, 5}, Times{7, 5, 7}})
    {
        FmipMobileNetwork network;
        network.Set("Lifetime", TimeValue(Seconds(times.forwarded)));
        network.role->SetAttribute("RetainCareOf", TimeValue(Seconds(times.retained)));
        network.Start(0);
        network.MoveAt(MOVE, 1);
        Ptr<AddressConfigurator> configurator = network.interface->GetAddressConfigurator();
        network.RunTo(GOING_DOWN + times.end - 0.1);
        test.Check(configurator->IsReady(network.CareOf(0)), "kept for the longer of both times");
        network.RunTo(MOVE + times.end + 0.1);
        test.Check(!configurator->IsReady(network.CareOf(0)), "and no longer");
        test.Equal(network.fmip->GetTunnel().GetNTunnels(), std::size_t{0}, "no tunnel");
        test.Equal(network.fmip->GetNPreviousLinks(), std::size_t{0}, "nothing is kept");
    }
}

void
EndForwardingEarly(Case& test)
{
    FmipMobileNetwork network;
    network.Set("EndForwarding", BooleanValue(true));
    network.Start(0);
    network.MoveAt(MOVE, 1);
    network.RunTo(5);
    const auto& seen = network.scripted[0]->updates;
    test.Check(seen.size() == 2 && seen[1].update.lifetime == 0 &&
                   seen[1].envelope.careOfAddress == network.CareOf(1) &&
                   seen[1].envelope.source == network.CareOf(0),
               "once the home agent knows the new address");
    test.Equal(network.fmip->GetNPreviousLinks(), std::size_t{0}, "nothing is kept");
}

void
EndForwardingWhileComing(Case& test)
{
    FmipMobileNetwork network;
    network.Set("EndForwarding", BooleanValue(true));
    network.Start(0);
    network.Listen(network.mobileNode);
    const Ipv6Address from = MobileNodeNetwork::CorrespondentAddress();
    network.scripted[0]->answer = [&network, from](const SeenFastUpdate& seen) {
        if (seen.update.lifetime == 0)
        {
            // It was forwarded before, and has waited at the NAR
            TunnelProtocol::Install(network.routers[0])
                ->Send(Inbox::Datagram(from, network.CareOf(0)),
                       network.scripted[0]->address,
                       network.CareOf(1));
        }
        return FmipMobileNetwork::Accept(seen);
    };
    network.MoveAt(MOVE, 1);
    network.RunTo(5);
    test.Equal(network.Received(network.mobileNode).count(from), std::size_t{1}, "delivered");
    test.Equal(network.fmip->GetTunnel().GetNTunnels(), std::size_t{0}, "no tunnel is left");
}

void
AcknowledgmentWithoutAddress(Case& test)
{
    FmipMobileNetwork network;
    network.Start(0);
    network.scripted[0]->answer = [](const SeenFastUpdate& seen) {
        FastBindingAck ack = FmipMobileNetwork::Accept(seen);
        ack.status = seen.update.lifetime > 0 ? FastBindingStatus::ACCEPTED_NCOA_INVALID
                                              : FastBindingStatus::ACCEPTED;
        return ack;
    };
    network.MoveAt(MOVE, 1);
    network.RunTo(5);
    const auto& seen = network.scripted[0]->updates;
    test.Check(seen.size() == 2 && seen[1].update.lifetime == 0,
               "what is forwarded to nowhere known is ended");
    test.Equal(network.overlooked[FmipMobileIgnored::BAD_ADDRESS], 1U, "counted");
    test.Check(network.fallbacks == std::vector<FmipFallback>{FmipFallback::BAD_ADDRESS},
               "the handover is one of plain Mobile IPv6");
}

void
OtherRouterOnLink(Case& test)
{
    FmipMobileNetwork network;
    network.Start(0);
    // The first router knows nothing of fast handovers, and goes
    network.scripted[0]->describe = [](const RtSolPr&) { return std::optional<PrRtAdv>(); };
    const Ipv6Address other{"fe80::2222"};
    Ipv6Address global = network.CareOf(0);
    global.CombinePrefix(Ipv6Prefix(64));
    uint8_t octets[16];
    global.GetBytes(octets);
    octets[15] = 0x22;
    global = Ipv6Address(octets);
    const auto advertise = [&network, global](const Ipv6Address& source, uint16_t lifetime) {
        RouterAdvertisement message;
        message.routerLifetime = lifetime;
        message.options.sourceLinkLayerAddress = network.scripted[0]->LinkLayer();
        PrefixInformation prefix;
        prefix.prefix = global;
        prefix.prefixLength = 64;
        prefix.onLink = true;
        prefix.autonomous = true;
        prefix.validLifetime = 3600;
        prefix.preferredLifetime = 3600;
        prefix.routerAddress = lifetime > 0;
        message.options.prefixes.push_back(prefix);
        const Ipv6Address all = Ipv6Address::GetAllNodesMulticast();
        network.scripted[0]->nd->SendOut(SerializeIcmp6(message, source, all), source, all);
    };
    network.Then(MOVE, [&]() { advertise(other, 1800); });
    network.Then(MOVE + 0.1, [&]() { advertise(network.scripted[0]->LinkLocal(), 0); });
    network.Then(MOVE + 0.2, [&]() { advertise(other, 1800); });
    network.JumpAt(MOVE + 1, 1);
    network.RunTo(MOVE + 0.3);
    test.Check(network.interface->GetCurrentRouter() &&
                   network.interface->GetCurrentRouter()->linkLocal == other,
               "the other router is in use");
    network.RunTo(MOVE + 3);
    test.Check(!network.sentUpdates.empty(), "an FBU goes to the other router");
}

void
BoundedPreviousLinks(Case& test)
{
    FmipMobileNetwork network(5);
    network.Set("MaxPreviousLinks", UintegerValue(2));
    network.Start(0);
    for (uint32_t i = 1; i < 5; ++i)
    {
        network.MoveAt(2.0 * i, i);
    }
    network.RunTo(9);
    test.Equal(network.fmip->GetNPreviousLinks(), std::size_t{2}, "the last two");
    test.Equal(network.interface->GetNRetained(),
               std::size_t{3},
               "with their addresses and the one in use");
    test.Equal(network.fmip->GetTunnel().GetNTunnels(), std::size_t{2}, "and their tunnels");
    test.Check(network.fmip->GetNOpenUpdates() <= 2, "no FBU goes to one that is forgotten");
}

} // namespace

std::vector<TestCase*>
ns3::mip6sec::test::FmipMobilePreviousLinkCases()
{
    return {
        new Case("on another link than announced an FBU supersedes the first",
                 OtherRouterThanAnnounced),
        new Case("back at the PAR the forwarding is ended and the PCoA used at once",
                 ReturnBeforeRegistration),
        new Case("a handover that does not take place is taken back", AbortedHandover),
        new Case("packets for the PCoA are taken from the tunnel of the PAR alone",
                 TunnelFromPreviousRouter),
        new Case("back at the PAR what it has forwarded arrives by way of the link left",
                 ForwardedToLinkLeft),
        new Case("a second handover from the same link has a lifetime of its own", AwayBackAndAway),
        new Case("nothing is left when the lifetime of the forwarding is over", ForwardingEnds),
        new Case("a PCoA stays as long as it is forwarded and as MobileNode is to keep it",
                 RetainedLongest),
        new Case("the forwarding is ended once it is of no use where the attribute says so",
                 EndForwardingEarly),
        new Case("what was forwarded until then comes yet", EndForwardingWhileComing),
        new Case("an FBack that lacks the NCoA which it must supply ends the forwarding",
                 AcknowledgmentWithoutAddress),
        new Case("another router of the same link is asked anew", OtherRouterOnLink),
        new Case("links left of late are remembered up to a limit", BoundedPreviousLinks),
    };
}
