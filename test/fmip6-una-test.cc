/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
// How a NAR learns that a mobile node is there, NAACKs, and host routes

#include "new-access-router-stage.h"
#include "secured-test-link.h"

#include "ns3/arrival-state.h"
#include "ns3/router-advertiser.h"

using namespace ns3;
using namespace ns3::mip6sec;
using namespace ns3::mip6sec::attachtest;

namespace
{

using Drop = NewAccessRouterDrop;
using State = ArrivalState;

/**
 * @param test the case @param stage its stage @param status of the only NAACK
 * @param to link-layer destination @param destination IPv6 destination
 * @return the address that it supplies, or ::
 */
Ipv6Address
ExpectNaack(Case& test,
            const NarStage& stage,
            NaackStatus status,
            const Mac48Address& to,
            const Ipv6Address& destination)
{
    const std::vector<OnLink> naacks = stage.Naacks();
    test.Equal(naacks.size(), 1, "one NAACK");
    if (naacks.empty())
    {
        return Ipv6Address::GetAny();
    }
    const OnLink& naack = naacks[0];
    const RouterAdvertisement message = *naack.AsRa().value;
    test.Equal(NaackStatusName(*message.options.naack),
               std::string(NaackStatusName(status)),
               "status");
    test.Check(naack.to == to, "to the link-layer address of the UNA");
    test.Check(naack.envelope.destination == destination, "to the source of the UNA");
    test.Check(naack.envelope.source == stage.nar.LinkLocal(), "from the link-local address");
    test.Equal(+naack.envelope.hopLimit, 255, "hop limit");
    test.Check(stage.naacks == std::vector<NaackStatus>{status}, "traced");
    const auto& supplied = message.options.suppliedAddress;
    return supplied ? supplied->address : Ipv6Address::GetAny();
}

void
RepeatedUna(Case& test)
{
    NarStage stage;
    stage.In(10, [&]() { stage.Send(stage.Initiate(1)); });
    stage.Stream(101, 110, 100, 10); // until 190 ms
    stage.In(195, [&]() { stage.Arrive(); });
    for (double at : {195.5, 196.0, 220.0, 400.0})
    {
        stage.In(at, [&]() {
            NarStage::SendUna(stage.mobile, stage.next, NarStage::Octets(stage.mac));
        });
    }
    stage.Run(0.5);
    test.Check(stage.Numbers() == Range(101, 110), "each packet once and in order");
    test.Near(stage.sent.at(9).at.GetSeconds(), 0.245, 0.001, "at the rate of the drain");
    test.Equal(stage.states.size(), 3, "expected, draining and present once each");
    test.Check(stage.naacks.empty(), "no NAACK");
}

void
Unannounced(Case& test)
{
    NarStage stage;
    stage.In(10, [&]() { stage.Arrive(); });
    stage.In(20, [&]() {
        NdiscCache::Entry* entry = stage.Neighbor(stage.next);
        test.Check(entry && entry->IsStale(), "an entry in state STALE");
        test.Check(entry && entry->GetMacAddress() == stage.mac, "with the link-layer address");
    });
    stage.Stream(101, 103, 30, 10);
    stage.Run(0.5);
    test.Check(stage.Numbers() == Range(101, 103), "packets flow");
    test.Equal(stage.NSolicitations(), 0, "without resolution");
    test.Equal(stage.router->GetNArrivals(), 0, "and without anything else");
}

void
EarlierVisit(Case& test)
{
    // It was here before, and reachable
    NarStage stage;
    stage.In(10, [&]() {
        stage.nar.nd->LearnNeighbor(stage.next, NarStage::Octets(stage.mac), false);
        stage.nar.nd->ConfirmNeighbor(stage.next);
        stage.Send(stage.Initiate(1));
    });
    stage.In(100, [&]() {
        NdiscCache::Entry* entry = stage.Neighbor(stage.next);
        test.Check(entry && entry->IsReachable(), "reachable");
        stage.Arrive();
    });
    stage.In(150, [&]() {
        NdiscCache::Entry* entry = stage.Neighbor(stage.next);
        test.Check(entry && entry->IsStale(), "an entry in state STALE");
    });
    stage.Run(0.2);
    test.Equal(stage.states.size(), 3, "expected, draining and present once each");
}

void
Incomplete(Case& test)
{
    NarStage stage;
    stage.In(10, [&]() { stage.SendPayload(101, stage.next); });
    stage.In(50, [&]() {
        NdiscCache::Entry* entry = stage.Neighbor(stage.next);
        test.Check(entry && entry->IsIncomplete(), "resolution went unanswered");
        stage.Arrive();
    });
    stage.In(60, [&]() {
        test.Check(stage.Numbers() == Range(101, 101), "what waited is sent at the UNA");
        NdiscCache::Entry* entry = stage.Neighbor(stage.next);
        test.Check(entry && !entry->IsIncomplete() && !entry->IsReachable(),
                   "the entry is STALE and in use");
    });
    stage.Run(0.5);
}

void
OtherNode(Case& test)
{
    NarStage stage;
    stage.In(10, [&]() { stage.Send(stage.Initiate(1)); });
    stage.Stream(101, 103, 100, 10);
    stage.In(200, [&]() {
        NarStage::SendUna(stage.other, stage.next, NarStage::Octets(stage.otherMac));
    });
    stage.In(300, [&]() {
        test.Check(stage.sent.empty(), "nothing goes to it");
        test.Check(stage.nar.nd->IsDefended(stage.next), "the NCoA is still defended");
        test.Check(!stage.Neighbor(stage.next), "and no neighbour is made of it");
        stage.Arrive();
    });
    stage.Run(0.5);
    test.Equal(stage.Dropped(Drop::OTHER_NODE), 1, "counted");
    test.Check(stage.Numbers() == Range(101, 103), "the right node gets them");
    for (const Payload& payload : stage.sent)
    {
        test.Check(payload.to == stage.mac, "it alone");
    }
    ExpectNaack(test, stage, NaackStatus::CONFIGURE_ADDRESS, stage.otherMac, stage.next);
}

void
DuringDetection(Case& test)
{
    NarStage stage(true);
    stage.In(10, [&]() { stage.Send(stage.Initiate(1)); });
    stage.In(300, [&]() { stage.Arrive(); });
    stage.Run(2);
    ExpectAcks(test, stage, {HandoverAckCode::ACCEPTED});
    test.Near(stage.ackTimes.at(0).GetSeconds(), 0.300, 0.001, "with the UNA");
    test.Check(stage.states ==
                   std::vector<std::pair<State, State>>{{State::NONE, State::CHECKING},
                                                        {State::CHECKING, State::DRAINING},
                                                        {State::DRAINING, State::PRESENT},
                                                        {State::PRESENT, State::NONE}},
               "it was there");
    test.Check(!stage.nar.nd->IsDefended(stage.next), "never defended");
    test.Check(stage.Neighbor(stage.next) != nullptr, "known as a neighbour");
}

void
OtherDuringDetection(Case& test)
{
    NarStage stage(true);
    stage.In(10, [&]() { stage.Send(stage.Initiate(1)); });
    stage.In(300, [&]() {
        NarStage::SendUna(stage.other, stage.next, NarStage::Octets(stage.otherMac));
    });
    stage.Run(2);
    ExpectAcks(test, stage, {HandoverAckCode::ACCEPTED_NCOA_INVALID});
    test.Near(stage.ackTimes.at(0).GetSeconds(), 0.300, 0.001, "with its UNA");
    test.Equal(stage.router->GetNArrivals(), 0, "nothing is left");
}

void
Confirmed(Case& test)
{
    NarStage stage;
    stage.In(10, [&]() { stage.Arrive(); });
    stage.In(20, [&]() {
        HandoverInitiate initiate = stage.Initiate(1);
        initiate.code = HandoverInitiateCode::FROM_NEW_LINK;
        initiate.assignedAddress = true; // must be 0 with this code, and means nothing
        stage.Send(initiate);
        stage.Send(initiate);
    });
    stage.In(30, [&]() {
        NdiscCache::Entry* entry = stage.Neighbor(stage.next);
        test.Check(entry && entry->IsReachable(), "the entry that the UNA made is validated");
        test.Equal(stage.router->GetNArrivals(), 0, "nothing is expected");
        test.Check(!stage.nar.nd->IsDefended(stage.next), "or defended");
    });
    stage.Run(0.1);
    ExpectAcks(test, stage, {HandoverAckCode::ACCEPTED, HandoverAckCode::ACCEPTED});
    test.Check(stage.acks.at(0).options.addresses.empty(), "no address");
    test.Equal(stage.NSolicitations(), 0, "and no detection");
}

void
ConfirmedWithoutUna(Case& test)
{
    NarStage stage(true);
    stage.In(20, [&]() {
        stage.Attach();
        stage.mobile.Assign(stage.next); // its UNA was lost
        HandoverInitiate initiate = stage.Initiate(1);
        initiate.code = HandoverInitiateCode::FROM_NEW_LINK;
        stage.Send(initiate);
    });
    stage.Stream(101, 103, 30, 10);
    stage.Run(0.5);
    ExpectAcks(test, stage, {HandoverAckCode::ACCEPTED});
    test.Check(stage.Numbers() == Range(101, 103), "packets flow");
    test.Equal(stage.NSolicitations(), 0, "without resolution");
}

void
NotConfirmed(Case& test)
{
    NarStage stage;
    stage.nar.nd->LearnNeighbor(stage.next, NarStage::Octets(stage.otherMac), false);
    stage.In(10, [&]() {
        HandoverInitiate initiate = stage.Initiate(1);
        initiate.code = HandoverInitiateCode::FROM_NEW_LINK;
        stage.Send(initiate); // another node has it
        initiate = stage.Initiate(2);
        initiate.code = HandoverInitiateCode::FROM_NEW_LINK;
        NarStage::SetNext(initiate, "fd00:3::77"); // outside the prefix
        stage.Send(initiate);
        initiate = stage.Initiate(3);
        initiate.code = HandoverInitiateCode::FROM_NEW_LINK;
        NarStage::SetNext(initiate, stage.narAddress); // our own
        stage.Send(initiate);
    });
    stage.Run(0.1);
    ExpectAcks(test,
               stage,
               {HandoverAckCode::REASON_UNSPECIFIED,
                HandoverAckCode::REASON_UNSPECIFIED,
                HandoverAckCode::REASON_UNSPECIFIED});
    NdiscCache::Entry* entry = stage.Neighbor(stage.next);
    test.Check(entry && entry->GetMacAddress() == stage.otherMac, "the entry is as it was");
    test.Check(!stage.Neighbor("fd00:3::77"), "and there is no other");
}

void
ExpectedAndConfirmed(Case& test)
{
    NarStage stage;
    stage.In(10, [&]() { stage.Send(stage.Initiate(1)); });
    stage.Stream(101, 103, 100, 10);
    stage.In(200, [&]() {
        stage.Attach();
        stage.mobile.Assign(stage.next); // its UNA was lost
        HandoverInitiate initiate = stage.Initiate(2);
        initiate.code = HandoverInitiateCode::FROM_NEW_LINK;
        stage.Send(initiate);
    });
    stage.Run(0.5);
    ExpectAcks(test, stage, {HandoverAckCode::ACCEPTED, HandoverAckCode::ACCEPTED});
    test.Check(stage.Numbers() == Range(101, 103), "what waited is delivered");
    test.Near(stage.sent.at(0).at.GetSeconds(), 0.2, 0.001, "at once");
    test.Check(!stage.nar.nd->IsDefended(stage.next), "its NCoA is no longer defended");
}

void
CameFirst(Case& test)
{
    NarStage stage(true);
    stage.In(10, [&]() { stage.Arrive(); }); // its HI was lost
    stage.In(100, [&]() { stage.Send(stage.Initiate(1)); });
    stage.Stream(101, 103, 110, 10);
    stage.Run(0.5);
    ExpectAcks(test, stage, {HandoverAckCode::ACCEPTED});
    const auto asked = stage.record.Get(Icmp6Type::NEIGHBOR_SOLICITATION, stage.nar.node->GetId());
    test.Equal(asked.size(), 1, "it is asked");
    test.Check(asked.at(0).to == stage.mac && asked.at(0).envelope.destination == stage.next,
               "at its link-layer address");
    test.Check(stage.Numbers() == Range(101, 103), "and gets its packets");
    test.Near(stage.sent.at(0).at.GetSeconds(), 0.110, 0.001, "at once");
    test.Check(!stage.nar.nd->IsDefended(stage.next), "its NCoA is not defended against it");
}

void
VisitedBefore(Case& test)
{
    NarStage stage;
    stage.In(10, [&]() { stage.Arrive(); });
    stage.In(100, [&]() {
        stage.mobile.device->Detach();
        stage.Send(stage.Initiate(1)); // on its way back to us
    });
    stage.Stream(101, 103, 110, 10);
    stage.In(200, [&]() {
        test.Check(stage.sent.empty(), "it does not answer and nothing is sent");
        stage.Attach();
        NarStage::SendUna(stage.mobile, stage.next, NarStage::Octets(stage.mac));
    });
    stage.Run(0.5);
    test.Check(stage.Numbers() == Range(101, 103), "all delivered at its UNA");
}

void
TakenAddress(Case& test)
{
    NarStage stage;
    stage.nar.nd->LearnNeighbor(stage.next, NarStage::Octets(stage.otherMac), false);
    Ptr<RouterAdvertiser> advertiser = RouterAdvertiser::Install(stage.nar.device);
    advertiser->SetAttribute("SendUnsolicited", BooleanValue(false));
    advertiser->SetAttribute("RouterLifetime", TimeValue(Seconds(1234)));
    stage.In(100, [&]() { stage.Arrive(); });
    stage.Run(0.5);
    ExpectNaack(test, stage, NaackStatus::CONFIGURE_ADDRESS, stage.mac, stage.next);
    const auto naacks = stage.Naacks();
    test.Equal(naacks.empty() ? 0 : naacks[0].AsRa().value->routerLifetime,
               1234,
               "the router's own lifetime, which a NAACK must not end");
    NdiscCache::Entry* entry = stage.Neighbor(stage.next);
    test.Check(entry && entry->GetMacAddress() == stage.otherMac, "its owner keeps it");
}

void
RouterAddressTaken(Case& test)
{
    NarStage stage;
    stage.In(100, [&]() {
        NarStage::SendUna(stage.other, stage.narAddress, NarStage::Octets(stage.otherMac));
    });
    stage.Run(0.5);
    ExpectNaack(test, stage, NaackStatus::CONFIGURE_ADDRESS, stage.otherMac, stage.narAddress);
    test.Check(!stage.Neighbor(stage.narAddress), "no neighbour with our own address");
}

void
AssignedInstead(Case& test)
{
    NarStage stage;
    stage.In(10, [&]() {
        HandoverInitiate initiate = stage.Initiate(1);
        initiate.assignedAddress = true;
        stage.Send(initiate);
    });
    // Its FBack was lost: it comes with the address that it had proposed
    stage.In(200, [&]() { stage.Arrive(); });
    Ipv6Address assigned;
    stage.In(300, [&]() {
        const auto option =
            stage.acks.at(0).options.FindAddress(FmipAddressCode::NEW_CARE_OF_ADDRESS);
        assigned = option->address;
        stage.SendPayload(101, assigned);
    });
    stage.In(400, [&]() {
        test.Check(stage.sent.empty(), "it waits for the assigned address");
        stage.mobile.Assign(assigned);
        NarStage::SendUna(stage.mobile, assigned, NarStage::Octets(stage.mac));
    });
    stage.Run(0.5);
    const Ipv6Address supplied =
        ExpectNaack(test, stage, NaackStatus::USE_SUPPLIED_NCOA, stage.mac, stage.next);
    test.Check(supplied == assigned, "the one that the HAck had");
    test.Check(stage.Numbers() == Range(101, 101), "delivered there");
    test.Check(!stage.Neighbor(stage.next), "no neighbour with the other one");
}

void
AssignedAtConflict(Case& test)
{
    NarStage stage;
    stage.router->SetAttribute("AddressPolicy", EnumValue(NewAccessRouter::ASSIGNED));
    stage.nar.nd->LearnNeighbor(stage.next, NarStage::Octets(stage.otherMac), false);
    stage.In(100, [&]() { stage.Arrive(); });
    stage.In(200, [&]() { test.Equal(stage.router->GetNArrivals(), 1, "kept for it"); });
    stage.Run(2);
    const Ipv6Address supplied =
        ExpectNaack(test, stage, NaackStatus::USE_SUPPLIED_NCOA, stage.mac, stage.next);
    test.Check(Ipv6Prefix(64).IsMatch(supplied, stage.prefix), "one on our prefix");
    test.Check(supplied != stage.next, "another one");
    test.Equal(stage.router->GetNArrivals(), 0, "for PROXY_ND_LIFETIME");
    test.Check(stage.acks.empty(), "and no PAR hears of it");
}

void
ForeignLinkLayer(Case& test)
{
    NarStage stage;
    stage.In(100, [&]() {
        stage.Attach();
        stage.mobile.Assign(stage.next);
        // 64 bits and padding, as IEEE 802.15.4 has them
        NarStage::SendUna(stage.mobile, stage.next, {2, 0, 0, 0, 0, 0, 0, 0x77, 0, 0, 0, 0, 0, 0});
    });
    stage.Run(0.5);
    const std::vector<OnLink> naacks = stage.Naacks();
    test.Equal(naacks.size(), 1, "one NAACK");
    ExpectNaack(test,
                stage,
                NaackStatus::LINK_LAYER_UNRECOGNIZED,
                Mac48Address::GetMulticast(Ipv6Address::MakeSolicitedAddress(stage.next)),
                stage.next);
    test.Check(!stage.Neighbor(stage.next), "no neighbour");
}

void
NoNaack(Case& test)
{
    NarStage stage;
    stage.router->SetAttribute("SendNaack", BooleanValue(false));
    stage.nar.nd->LearnNeighbor(stage.next, NarStage::Octets(stage.otherMac), false);
    stage.In(100, [&]() { stage.Arrive(); });
    stage.Run(0.5);
    test.Check(stage.Naacks().empty(), "none where it is switched off");
}

void
UnaStorm(Case& test)
{
    NarStage stage;
    stage.router->SetAttribute("MaxNeighbors", UintegerValue(100));
    stage.In(10, [&]() { stage.Send(stage.Initiate(1)); });
    for (uint32_t i = 0; i < 1000; ++i)
    {
        stage.In(20 + i, [&stage, i]() {
            uint8_t octets[16]{0xfd, 0, 0, 2};
            octets[13] = 1;
            octets[14] = static_cast<uint8_t>(i / 256);
            octets[15] = static_cast<uint8_t>(i);
            NarStage::SendUna(stage.other,
                              Ipv6Address(octets),
                              {2, 0, 0, 9, octets[14], octets[15]});
            // And for the address of the node that is expected
            NarStage::SendUna(stage.other, stage.next, NarStage::Octets(stage.otherMac));
        });
    }
    stage.In(1100, [&]() { stage.SendPayload(101, stage.next); });
    stage.In(1200, [&]() { stage.Arrive(); });
    stage.Run(1.5);
    test.Check(stage.nar.nd->GetNNeighbors() <= 101, "neighbours are bounded");
    test.Check(stage.Dropped(Drop::NEIGHBOR_LIMIT) >= 900, "the others are counted");
    test.Equal(stage.Dropped(Drop::OTHER_NODE), 1000, "so are the claims");
    test.Check(stage.Naacks().size() >= 10 && stage.Naacks().size() <= 20,
               "ten at once and ten in the second");
    test.Equal(stage.Dropped(Drop::NAACK_RATE) + stage.Naacks().size(), 1000, "the others not");
    test.Check(stage.Numbers() == Range(101, 101), "the mobile node gets its packet");
}

void
NotOurs(Case& test)
{
    NarStage stage;
    stage.In(10, [&]() {
        NarStage::SendUna(stage.other, "fd00:3::99", NarStage::Octets(stage.otherMac));
        NarStage::SendUna(stage.other, stage.other.LinkLocal(), NarStage::Octets(stage.otherMac));
    });
    stage.Run(0.1);
    test.Check(!stage.Neighbor("fd00:3::99"), "not on the prefix");
    test.Check(!stage.Neighbor(stage.other.LinkLocal()), "nor the link-local address");
    test.Check(stage.Naacks().empty(), "and nothing is answered");
}

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

/// The suite
class UnaSuite : public TestSuite
{
  public:
    UnaSuite()
        : TestSuite("mip6sec-una", TestSuite::Type::UNIT)
    {
        Add("A repeated UNA changes nothing", &RepeatedUna);
        Add("At a UNA the neighbour of an earlier visit becomes STALE", &EarlierVisit);
        Add("A UNA of a node that nobody announced makes a neighbour in state STALE", &Unannounced);
        Add("A UNA sends what waits for address resolution", &Incomplete);
        Add("A UNA with another link-layer address gets nothing that waits", &OtherNode);
        Add("A UNA during duplicate address detection ends it with success", &DuringDetection);
        Add("A UNA of another node during duplicate address detection is a conflict",
            &OtherDuringDetection);
        Add("A Handover Initiate of code 1 validates the neighbour that the UNA made", &Confirmed);
        Add("A Handover Initiate of code 1 makes the neighbour if the UNA was lost",
            &ConfirmedWithoutUna);
        Add("A Handover Initiate of code 1 for an address of another node is refused",
            &NotConfirmed);
        Add("A Handover Initiate of code 1 says that an expected node is there",
            &ExpectedAndConfirmed);
        Add("A node that came before its Handover Initiate is asked and served", &CameFirst);
        Add("A node that was here before and is not yet back is waited for", &VisitedBefore);
        Add("A UNA with an address of another node is answered with a NAACK", &TakenAddress);
        Add("A UNA with an address of the router is answered with a NAACK", &RouterAddressTaken);
        Add("A UNA with the proposed address is answered with the assigned one", &AssignedInstead);
        Add("A NAACK supplies an address where addresses are assigned", &AssignedAtConflict);
        Add("A UNA with a link-layer address of another kind is answered with status 128",
            &ForeignLinkLayer);
        Add("NAACKs can be switched off", &NoNaack);
        Add("A storm of UNAs is bounded in neighbours and in answers", &UnaStorm);
        Add("A UNA with an address outside the prefix of the link is left to RFC 4861", &NotOurs);
        Add("A UNA that is not secured does not win over a secured neighbour", &SecuredEntry);
        Add("A UNA that is not secured is of no use where only secured nodes are served",
            &SecuredOnly);
        Add("A host route delivers to the PCoA once the node is there", &HostRoute);
        Add("A Router Solicitation says that the node of a host route is there", &HostSolicits);
        Add("What a node sends with its PCoA goes through the tunnel to its PAR", &ReverseTunnel);
        Add("A node whose NCoA cannot be accepted keeps its PCoA where that is allowed",
            &HostInstead);
        Add("A node that is told to use the address of the router is served with its PCoA",
            &RouterAddressAsNext);
    }

  private:
    /// @param name a sentence @param body its test
    void Add(const char* name, void (*body)(Case&))
    {
        AddTestCase(new Case(name, body));
    }
};

UnaSuite g_suite; //!< registers it

} // namespace
