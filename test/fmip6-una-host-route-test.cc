/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
// Secured nodes at a NAR, and nodes that keep their PCoA there

#include "fmip6-una-cases.h"
#include "secured-test-link.h"

using namespace ns3;
using namespace ns3::mip6sec;
using namespace ns3::mip6sec::attachtest;

namespace
{

using Drop = NewAccessRouterDrop; //!< short

/// A NAR on a link with something like SEND, that expects a mobile node with the address
/// 2001:1::77 and the link-layer address of the speaker
struct SecuredNar : SecuredLink
{
    const Ipv6Address next{"2001:1::77"};                          //!< NCoA
    Ptr<NewAccessRouter> router = CreateObject<NewAccessRouter>(); //!< under test
    Host par = MakeHost(link, nullptr, true);                      //!< PAR, on the same link

    SecuredNar()
        : SecuredLink(true)
    {
        Install();
        par.Assign("2001:1::b");
        router->SetAttribute("DadTransmits", UintegerValue(0));
        router->Setup(host.nd, address, "2001:1::", 64);
        router->SetPeerCheck([](const MobilityEnvelope&) { return true; });
        host.node->AggregateObject(router);
        host.nd->LearnNeighbor("2001:1::b", NarStage::Octets(par.Mac()), true);
    }

    /// Announce it
    void Expect()
    {
        HandoverInitiate initiate;
        initiate.options.linkLayerAddress =
            FmipLinkLayerAddress{FmipLinkLayerCode::MOBILE_NODE, NarStage::Octets(speaker.Mac())};
        initiate.options.addresses = {FmipAddress{FmipAddressCode::NEW_CARE_OF_ADDRESS, 128, next}};
        MobilityPath path;
        path.source = "2001:1::b";
        path.destination = address;
        MobilityProtocol::Install(par.node)->Send(MobilityMessage(initiate), path);
    }

    /// @param verdict of the UNA that it sends now @param linkLayer in it
    void Una(const NdVerdict& verdict, const LinkLayerOctets& linkLayer)
    {
        const Ipv6Address all = Ipv6Address::GetAllNodesMulticast();
        Say(SerializeIcmp6(MakeUna(next, linkLayer), next, all), next, all, verdict);
    }
};

void
SecuredEntry(Case& test)
{
    SecuredNar stage;
    const LinkLayerOctets linkLayer = NarStage::Octets(stage.speaker.Mac());
    stage.host.nd->LearnNeighbor(stage.next, linkLayer, false, SECURED);
    At(stage.par.node, MilliSeconds(10), [&]() { stage.Expect(); });
    At(stage.speaker.node, MilliSeconds(100), [&]() { stage.Una(UNSECURED, linkLayer); });
    At(stage.speaker.node, MilliSeconds(110), [&]() { stage.Una(FAILED, linkLayer); });
    At(stage.speaker.node, MilliSeconds(150), [&]() {
        test.Check(stage.host.nd->IsDefended(stage.next), "neither counts");
        stage.Una(SECURED, linkLayer);
    });
    Simulator::Stop(MilliSeconds(200));
    Simulator::Run();
    test.Check(!stage.host.nd->IsDefended(stage.next), "the secured one does");
    test.Check(stage.host.nd->IsNeighborSecured(stage.next), "and the entry is secured");
    test.Equal(stage.router->GetNDropped(Drop::NOT_SECURED), 1, "counted");
}

void
SecuredOnly(Case& test)
{
    SecuredNar stage;
    const LinkLayerOctets linkLayer = NarStage::Octets(stage.speaker.Mac());
    stage.authority->securedOnly = true;
    At(stage.par.node, MilliSeconds(10), [&]() { stage.Expect(); });
    At(stage.speaker.node, MilliSeconds(100), [&]() { stage.Una(UNSECURED, linkLayer); });
    At(stage.speaker.node, MilliSeconds(150), [&]() {
        test.Check(stage.host.nd->IsDefended(stage.next), "an unsecured UNA is of no use");
        stage.authority->securedOnly = false;
        stage.Una(UNSECURED, linkLayer);
    });
    Simulator::Stop(MilliSeconds(200));
    Simulator::Run();
    test.Check(!stage.host.nd->IsDefended(stage.next), "but where nodes without SEND are served");
}

void
HostRoute(Case& test)
{
    NarStage stage;
    stage.router->SetAttribute("AddressPolicy", EnumValue(NewAccessRouter::PREVIOUS));
    stage.router->SetAttribute("HostRouteLifetime", TimeValue(Seconds(2)));
    Ptr<TunnelProtocol> tunnel = TunnelProtocol::Install(stage.par.node);
    auto forward = [&](uint32_t number, const Ipv6Address& from) {
        Ptr<Packet> packet = Create<Packet>(number);
        Ipv6Header header;
        header.SetSource("fd00:9::1");
        header.SetDestination(stage.previous);
        header.SetNextHeader(PAYLOAD_PROTOCOL);
        header.SetPayloadLength(static_cast<uint16_t>(number));
        header.SetHopLimit(60);
        packet->AddHeader(header);
        tunnel->Send(packet, from, stage.narAddress);
    };
    stage.In(10, [&]() { stage.Send(stage.Initiate(1)); });
    for (uint32_t i = 101; i <= 103; ++i)
    {
        stage.In(i, [&stage, forward, i]() { forward(i, stage.parAddress); });
    }
    stage.In(150, [&]() {
        forward(1, "fd00:c::9"); // not its PAR
        test.Equal(stage.router->GetNBuffered(), 3, "they wait");
    });
    stage.In(190, [&]() {
        test.Equal(stage.NSolicitations(), 0, "without neighbour discovery");
        test.Check(!stage.nar.nd->IsDefended(stage.next), "no NCoA is defended");
    });
    stage.In(200, [&]() {
        stage.Attach();
        stage.mobile.Assign(stage.previous);
        NarStage::SendUna(stage.mobile, stage.next, NarStage::Octets(stage.mac));
    });
    stage.In(300, [&]() { forward(104, stage.parAddress); });
    stage.In(2300, [&]() { forward(105, stage.parAddress); });
    stage.Run(2.5);
    ExpectAcks(test, stage, {HandoverAckCode::ACCEPTED_USE_PCOA});
    test.Check(stage.Numbers() == Range(101, 104), "delivered from its UNA until the end");
    for (const Payload& payload : stage.sent)
    {
        test.Check(payload.to == stage.mac && payload.destination == stage.previous, "to the PCoA");
        test.Equal(+payload.hopLimit, 59, "one hop behind the tunnel");
    }
    test.Equal(stage.Dropped(Drop::TUNNEL_SOURCE), 1, "another tunnel is refused");
    test.Check(ExpectNaack(test, stage, NaackStatus::PCOA_SUPPLIED, stage.mac, stage.next) ==
                   stage.previous,
               "it is told to use its PCoA");
    test.Equal(stage.router->GetNArrivals(), 0, "then it ends");
}

void
HostSolicits(Case& test)
{
    NarStage stage;
    stage.router->SetAttribute("AddressPolicy", EnumValue(NewAccessRouter::PREVIOUS));
    stage.In(10, [&]() { stage.Send(stage.Initiate(1)); });
    stage.In(100, [&]() { stage.SendPayload(101, stage.previous); });
    stage.In(200, [&]() {
        stage.Attach();
        stage.mobile.Assign(stage.previous);
        RouterSolicitation message;
        message.options.sourceLinkLayerAddress = NarStage::Octets(stage.mac);
        const Ipv6Address all = Ipv6Address::GetAllRoutersMulticast();
        stage.mobile.nd->SendOut(SerializeIcmp6(message, stage.mobile.LinkLocal(), all),
                                 stage.mobile.LinkLocal(),
                                 all);
    });
    stage.Run(0.5);
    test.Check(stage.Numbers() == Range(101, 101), "its Router Solicitation says that it is there");
}

void
ReverseTunnel(Case& test)
{
    NarStage stage;
    stage.router->SetAttribute("AddressPolicy", EnumValue(NewAccessRouter::PREVIOUS));
    Ptr<TunnelProtocol> tunnel = TunnelProtocol::Install(stage.par.node);
    std::vector<std::pair<uint32_t, Ipv6Address>> received; // octets and outer source
    tunnel->AddHandler(Calling<bool, Ptr<Packet>, const Ipv6Header&, Ipv6Address, Ipv6Address>(
        [&](Ptr<Packet>, const Ipv6Header& header, Ipv6Address source, Ipv6Address) {
            received.emplace_back(header.GetPayloadLength(), source);
            test.Equal(+header.GetHopLimit(), 63, "one hop");
            return true;
        }));
    auto send = [&](uint32_t number, const Ipv6Address& source) {
        stage.mobile.ipv6->Send(Create<Packet>(number),
                                source,
                                "fd00:9::1",
                                PAYLOAD_PROTOCOL,
                                nullptr);
    };
    stage.In(10, [&]() { stage.Send(stage.Initiate(1)); });
    stage.In(100, [&]() {
        stage.Attach();
        stage.mobile.Assign(stage.previous);
        stage.mobile.nd->LearnNeighbor(stage.nar.LinkLocal(),
                                       NarStage::Octets(stage.nar.Mac()),
                                       true);
        stage.mobile.Routes()->AddNetworkRouteTo("::",
                                                 Ipv6Prefix(uint8_t{0}),
                                                 stage.nar.LinkLocal(),
                                                 stage.mobile.nd->GetInterfaceIndex());
        NarStage::SendUna(stage.mobile, stage.previous, NarStage::Octets(stage.mac));
    });
    stage.In(200, [&]() {
        send(300, stage.previous);
        send(1420, stage.previous); // with its header just what the tunnel takes
        send(1421, stage.previous);
    });
    stage.Run(0.5);
    test.Check(received == std::vector<std::pair<uint32_t, Ipv6Address>>{{300, stage.narAddress},
                                                                         {1420, stage.narAddress}},
               "from the NAR's address to the PAR");
    test.Equal(stage.Dropped(Drop::TOO_BIG), 1, "the largest is refused");
    test.Equal(stage.record.Get(Icmp6Type::PACKET_TOO_BIG, stage.nar.node->GetId()).size(),
               1,
               "and its source told");
    test.Check(stage.naacks.empty(), "a UNA with the PCoA needs no NAACK");
}

void
HostInstead(Case& test)
{
    for (const bool allowed : {false, true})
    {
        NarStage stage(true);
        stage.router->SetAttribute("AllowPreviousAddress", BooleanValue(allowed));
        stage.other.Assign(stage.next); // found by detection
        stage.In(10, [&]() { stage.Send(stage.Initiate(1)); });
        stage.In(20, [&]() {
            HandoverInitiate initiate = stage.Initiate(2);
            NarStage::SetNext(initiate, "fd00:3::1"); // outside the prefix
            stage.Send(initiate);
        });
        stage.In(30, [&]() {
            HandoverInitiate initiate = stage.Initiate(3);
            NarStage::SetNext(initiate, "fd00:3::1");
            initiate.options.addresses.at(0).address = "fd00:2::5"; // a PCoA of this link
            stage.Send(initiate);
        });
        stage.Run(0.1);
        const HandoverAckCode code =
            allowed ? HandoverAckCode::ACCEPTED_USE_PCOA : HandoverAckCode::ACCEPTED_NCOA_INVALID;
        ExpectAcks(test, stage, {code, code, HandoverAckCode::ACCEPTED_NCOA_INVALID});
        test.Equal(stage.router->GetNArrivals(), allowed ? 1 : 0, "arrivals");
        Simulator::Destroy();
    }
}

void
RouterAddressAsNext(Case& test)
{
    NarStage stage;
    stage.router->SetAttribute("AllowPreviousAddress", BooleanValue(true));
    stage.nar.nd->LearnNeighbor(stage.next, NarStage::Octets(stage.otherMac), false);
    stage.In(100, [&]() { stage.Arrive(); });
    stage.In(200, [&]() {
        // It does as it was told: the FBU names our address, and the HI of code 1 too
        stage.mobile.Assign(stage.previous);
        HandoverInitiate initiate = stage.Initiate(1);
        initiate.code = HandoverInitiateCode::FROM_NEW_LINK;
        NarStage::SetNext(initiate, stage.narAddress);
        stage.Send(initiate);
    });
    stage.In(300, [&]() { stage.SendPayload(101, stage.previous); });
    stage.Run(0.5);
    ExpectNaack(test, stage, NaackStatus::USE_NEW_ROUTER_ADDRESS, stage.mac, stage.next);
    ExpectAcks(test, stage, {HandoverAckCode::ACCEPTED_USE_PCOA});
    test.Check(stage.Numbers() == Range(101, 101), "served with its PCoA at once");
}

} // namespace

std::vector<TestCase*>
ns3::mip6sec::attachtest::UnaHostRouteCases()
{
    return {
        new Case("A UNA that is not secured does not win over a secured neighbour", SecuredEntry),
        new Case("A UNA that is not secured is of no use where only secured nodes are served",
                 SecuredOnly),
        new Case("A host route delivers to the PCoA once the node is there", HostRoute),
        new Case("A Router Solicitation says that the node of a host route is there", HostSolicits),
        new Case("What a node sends with its PCoA goes through the tunnel to its PAR",
                 ReverseTunnel),
        new Case("A node whose NCoA cannot be accepted keeps its PCoA where that is allowed",
                 HostInstead),
        new Case("A node that is told to use the address of the router is served with its PCoA",
                 RouterAddressAsNext),
    };
}
