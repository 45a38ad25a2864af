/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
// How a NAR learns that a mobile node is there, and NAACKs

#include "fmip6-una-cases.h"
#include "suite-of-parts.h"

#include "ns3/arrival-state.h"
#include "ns3/router-advertiser.h"

using namespace ns3;
using namespace ns3::mip6sec;
using namespace ns3::mip6sec::attachtest;

namespace
{

using Drop = NewAccessRouterDrop;
using State = ArrivalState;

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

/// @return UNAs and what answers them
std::vector<TestCase*>
UnaCases()
{
    return {
        new Case("A repeated UNA changes nothing", RepeatedUna),
        new Case("At a UNA the neighbour of an earlier visit becomes STALE", EarlierVisit),
        new Case("A UNA of a node that nobody announced makes a neighbour in state STALE",
                 Unannounced),
        new Case("A UNA sends what waits for address resolution", Incomplete),
        new Case("A UNA with another link-layer address gets nothing that waits", OtherNode),
        new Case("A UNA during duplicate address detection ends it with success", DuringDetection),
        new Case("A UNA of another node during duplicate address detection is a conflict",
                 OtherDuringDetection),
        new Case("A Handover Initiate of code 1 validates the neighbour that the UNA made",
                 Confirmed),
        new Case("A Handover Initiate of code 1 makes the neighbour if the UNA was lost",
                 ConfirmedWithoutUna),
        new Case("A Handover Initiate of code 1 for an address of another node is refused",
                 NotConfirmed),
        new Case("A Handover Initiate of code 1 says that an expected node is there",
                 ExpectedAndConfirmed),
        new Case("A node that came before its Handover Initiate is asked and served", CameFirst),
        new Case("A node that was here before and is not yet back is waited for", VisitedBefore),
        new Case("A UNA with an address of another node is answered with a NAACK", TakenAddress),
        new Case("A UNA with an address of the router is answered with a NAACK",
                 RouterAddressTaken),
        new Case("A UNA with the proposed address is answered with the assigned one",
                 AssignedInstead),
        new Case("A NAACK supplies an address where addresses are assigned", AssignedAtConflict),
        new Case("A UNA with a link-layer address of another kind is answered with status 128",
                 ForeignLinkLayer),
        new Case("NAACKs can be switched off", NoNaack),
        new Case("A storm of UNAs is bounded in neighbours and in answers", UnaStorm),
        new Case("A UNA with an address outside the prefix of the link is left to RFC 4861",
                 NotOurs),
    };
}

/// UNAs and NAACKs (RFC 5568 4, 6.3, 6.4.6)
SuiteOfParts g_suite("mip6sec-una", {UnaCases(), UnaHostRouteCases()});

} // namespace
