/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
// What PrRtAdvs and NAACKs tell the mobile node

#include "fmip-mobile-cases.h"

#include "ns3/boolean.h"
#include "ns3/string.h"

using namespace ns3;
using namespace ns3::mip6sec;
using namespace ns3::mip6sec::test;
using attachtest::Case;

namespace
{

void
SameInterface(Case& test)
{
    FmipMobileNetwork network;
    // A second access point of the first link
    network.points.push_back(network.links[0]->AddPointOfAttachment());
    network.scripted[0]->describe = [&](const RtSolPr&) {
        PrRtAdv told;
        told.code = PrRtAdvCode::NO_NEW_ROUTER;
        AccessPointTuple tuple;
        tuple.accessPoint = ToLinkLayerOctets(network.points.back()->GetIdentifier());
        tuple.outcome = FmipLinkLayerCode::SAME_INTERFACE;
        told.tuples.push_back(tuple);
        return told;
    };
    network.Start(0);
    network.attachment->ScheduleMove(Seconds(MOVE), network.points.back());
    network.RunTo(4);
    test.Equal(network.sentUpdates.size(), std::size_t{0}, "no FBU");
    test.Check(network.fallbacks.empty(), "and no fallback");
    test.Equal(network.interface->GetCareOfAddress(), network.CareOf(0), "the address stays");
    test.Check(network.role->GetState() == MobileNodeState::REGISTERED, "registered");
    test.Equal(network.updates.size(), std::size_t{1}, "by the first Binding Update");
}

void
UnknownPoint(Case& test)
{
    FmipMobileNetwork network;
    network.scripted[0]->describe = [&](const RtSolPr&) {
        PrRtAdv told;
        told.code = PrRtAdvCode::NO_NEW_ROUTER;
        told.tuples.push_back(network.Outcome(FmipLinkLayerCode::NO_PREFIX, 1));
        return told;
    };
    network.Start(0);
    network.MoveAt(MOVE, 1);
    network.RunTo(5);
    test.Check(network.Unas(MOVE).empty(), "nothing can be announced at link up");
    test.Check(network.sentUpdates.size() == 1 && !network.sentUpdates[0].second,
               "the FBU is sent from the new link");
    const auto& seen = network.scripted[0]->updates;
    test.Check(seen.size() == 1 && seen[0].envelope.careOfAddress == network.CareOf(1),
               "as soon as there is an address");
    test.Equal(network.scripted[0]->solicitations.size(), std::size_t{1}, "not asked again");
    test.Check(network.fmip->GetState() == FmipMobileState::FORWARDED, "and forwarded");
}

void
UnknownPointWithoutLateUpdate(Case& test)
{
    FmipMobileNetwork network;
    network.Set("LateFastUpdate", BooleanValue(false));
    network.scripted[0]->describe = [&](const RtSolPr&) {
        PrRtAdv told;
        told.code = PrRtAdvCode::NO_NEW_ROUTER;
        told.tuples.push_back(network.Outcome(FmipLinkLayerCode::NO_PREFIX, 1));
        return told;
    };
    network.Start(0);
    network.MoveAt(MOVE, 1);
    network.RunTo(5);
    test.Equal(network.sentUpdates.size(), std::size_t{0}, "no FBU");
    test.Check(network.fallbacks == std::vector<FmipFallback>{FmipFallback::UNKNOWN_POINT},
               "counted");
}

void
LeftBeforeAnswer(Case& test)
{
    FmipMobileNetwork network;
    network.Set("Discovery", StringValue("OnLinkGoingDown"));
    network.Start(0);
    // Asked 100 ms before the link goes, so that not all retransmissions are used up
    network.scripted[0]->describe = [](const RtSolPr&) { return std::optional<PrRtAdv>(); };
    network.MoveAt(MOVE, 1);
    network.RunTo(6);
    test.Check(!network.scripted[0]->solicitations.empty(), "the router was asked");
    const auto& seen = network.scripted[0]->updates;
    test.Check(!seen.empty() && seen[0].at > Seconds(UP) &&
                   seen[0].envelope.careOfAddress == network.CareOf(1),
               "an FBU from the new link once an address is configured there");
    test.Check(network.fallbacks.empty(), "no fallback");
}

/// @param network of three links; its first router says that of the two others only the last has
/// fast handovers
void
LackFastHandovers(FmipMobileNetwork& network)
{
    network.scripted[0]->describe = [&network](const RtSolPr&) {
        PrRtAdv told;
        told.code = PrRtAdvCode::TUPLES_FOR_SOME;
        told.tuples.push_back(network.Outcome(FmipLinkLayerCode::NO_FAST_HANDOVER, 1));
        told.tuples.push_back(network.TupleOf(2));
        return told;
    };
}

void
NoFastHandoverThere(Case& test)
{
    FmipMobileNetwork network(3);
    LackFastHandovers(network);
    network.Start(0);
    network.MoveAt(MOVE, 1);
    network.RunTo(5);
    test.Equal(network.sentUpdates.size(), std::size_t{0}, "the protocol is stopped");
    test.Check(network.fallbacks == std::vector<FmipFallback>{FmipFallback::NO_FAST_HANDOVER},
               "counted");
    test.Check(network.role->GetState() == MobileNodeState::REGISTERED, "plain Mobile IPv6");
}

void
OneOfSeveral(Case& test)
{
    FmipMobileNetwork network(3);
    LackFastHandovers(network);
    network.Start(0);
    network.MoveAt(MOVE, 2);
    network.RunTo(5);
    test.Check(network.sentUpdates.size() == 1 && network.sentUpdates[0].second,
               "what is said of one point does not concern another");
    test.Equal(network.interface->GetCareOfAddress(), network.CareOf(2), "arrived");
}

void
NetworkInitiated(Case& test)
{
    FmipMobileNetwork network;
    network.Set("Mode", StringValue("Reactive"));
    const Ipv6Address supplied{"2001:2:0:1001::99"};
    network.Start(0);
    network.Then(2, [&]() {
        PrRtAdv told;
        told.code = PrRtAdvCode::NETWORK_INITIATED;
        told.tuples.push_back(network.TupleOf(1));
        told.tuples[0].newCareOfAddress = supplied;
        network.scripted[0]->Advertise(told, network.CareOf(0));
    });
    network.JumpAt(2.5, 1);
    network.RunTo(4);
    const auto& seen = network.scripted[0]->updates;
    test.Check(seen.size() == 1 && seen[0].at < Seconds(2.01) &&
                   seen[0].envelope.careOfAddress == network.CareOf(0),
               "the FBU is sent at once and from the old link");
    test.Check(!seen.empty() && seen[0].update.options.alternateCareOfAddress == supplied,
               "with the NCoA that the router has supplied");
    test.Check(network.requested == std::vector<Address>{network.points[1]->GetIdentifier()},
               "the attachment can be told where to go");
    const auto unas = network.Unas(2.5);
    test.Check(!unas.empty() && unas[0].envelope.source == supplied, "and it is used there");
}

void
Neighborhood(Case& test)
{
    FmipMobileNetwork network;
    network.scripted[0]->describe = [&](const RtSolPr&) {
        PrRtAdv told;
        told.code = PrRtAdvCode::NO_NEW_ROUTER;
        told.tuples.push_back(network.Outcome(FmipLinkLayerCode::NO_PREFIX, 1));
        return told;
    };
    network.Start(0);
    network.Then(2, [&]() {
        PrRtAdv told;
        told.code = PrRtAdvCode::UNSOLICITED_NEIGHBORHOOD;
        told.tuples.push_back(network.TupleOf(1));
        network.scripted[0]->Advertise(told, Ipv6Address("ff02::1"));
    });
    network.Then(2.5, [&]() {
        test.Equal(network.sentUpdates.size(), std::size_t{0}, "it is no trigger");
    });
    network.MoveAt(MOVE, 1);
    network.RunTo(4);
    test.Check(network.sentUpdates.size() == 1 && network.sentUpdates[0].second,
               "what it says is used");
}

void
AddressByDhcp(Case& test)
{
    FmipMobileNetwork network(2, 1);
    network.scripted[0]->describe = [&](const RtSolPr&) {
        PrRtAdv told;
        told.code = PrRtAdvCode::USE_DHCP;
        told.tuples.push_back(network.TupleOf(1));
        return told;
    };
    network.Start(0);
    network.MoveAt(5, 1);
    network.RunTo(5.9);
    test.Check(!network.scripted[0]->updates.empty() &&
                   network.scripted[0]->updates[0].update.options.alternateCareOfAddress ==
                       network.CareOf(1),
               "the FBU has an NCoA");
    test.Check(network.interface->GetCareOfAddress().IsAny(),
               "which nothing is sent from on the new link");
    network.RunTo(8);
    test.Equal(network.interface->GetCareOfAddress(),
               network.CareOf(1),
               "an address is configured there as the link has it");
}

/// @param status of a NAACK @param supplied its address @param network on which it is sent
void
NaackOnArrival(FmipMobileNetwork& network,
               NaackStatus status,
               std::optional<Ipv6Address> supplied = std::nullopt)
{
    network.Start(0);
    network.JumpAt(MOVE, 1);
    network.Then(UP + 0.03, [&network, status, supplied]() {
        network.scripted[1]->Naack(network.CareOf(1), status, supplied);
    });
}

void
NaackSupplies(Case& test)
{
    FmipMobileNetwork network;
    const Ipv6Address supplied{"2001:2:0:1001::55"};
    NaackOnArrival(network, NaackStatus::USE_SUPPLIED_NCOA, supplied);
    network.RunTo(5);
    test.Equal(network.interface->GetCareOfAddress(), supplied, "the supplied address is used");
    const auto& seen = network.scripted[0]->updates;
    test.Check(!seen.empty() && seen.back().envelope.careOfAddress == supplied,
               "and an FBU sent from it");
    test.Check(network.fmip->GetState() == FmipMobileState::FORWARDED, "forwarded to it");
    test.Check(network.updates.back().source == supplied, "and registered");
}

void
NaackSuppliesAnnounced(Case& test)
{
    FmipMobileNetwork network;
    const Ipv6Address supplied{"2001:2:0:1001::55"};
    NaackOnArrival(network, NaackStatus::USE_SUPPLIED_NCOA, supplied);
    // No FBU can tell the NAR
    network.scripted[0]->answer = nullptr;
    network.RunTo(5);
    const auto unas = network.Unas(UP + 0.03);
    test.Check(!unas.empty() && unas[0].envelope.source == supplied &&
                   unas[0].at < Seconds(UP + 0.04),
               "a UNA tells the NAR at once");
    const auto& seen = network.scripted[0]->updates;
    test.Check(!unas.empty() && !seen.empty() && unas[0].at < seen.back().at, "before the FBU");
}

void
NaackAfterForwarding(Case& test)
{
    FmipMobileNetwork network;
    network.Set("Lifetime", TimeValue(Seconds(5)));
    network.Start(0);
    network.MoveAt(MOVE, 1);
    network.RunTo(UP + 0.02);
    test.Equal(network.role->GetNPreviousCareOf(), std::size_t{1}, "the PCoA is in use");
    // Another NCoA has to be made, and the PAR does not answer the FBU with it
    network.scripted[0]->answer = nullptr;
    network.scripted[1]->Naack(network.CareOf(1), NaackStatus::CONFIGURE_ADDRESS);
    network.RunTo(UP + 0.5);
    test.Equal(network.role->GetNPreviousCareOf(),
               std::size_t{0},
               "not while the PAR is not known to forward to where the node is");
    network.RunTo(UP + 10);
    test.Equal(network.role->GetNPreviousCareOf(), std::size_t{0}, "nor later");
    test.Equal(network.fmip->GetTunnel().GetNTunnels(), std::size_t{0}, "no tunnel is left");
}

void
NaackInvalid(Case& test)
{
    FmipMobileNetwork network;
    NaackOnArrival(network, NaackStatus::CONFIGURE_ADDRESS);
    network.RunTo(5);
    const Ipv6Address address = network.interface->GetCareOfAddress();
    test.Check(!address.IsAny() && address != network.CareOf(1), "another address is configured");
    const auto& seen = network.scripted[0]->updates;
    test.Check(!seen.empty() && seen.back().envelope.careOfAddress == address,
               "to which the PAR is to forward");
}

void
NaackRouterAddress(Case& test)
{
    FmipMobileNetwork network;
    NaackOnArrival(network, NaackStatus::USE_NEW_ROUTER_ADDRESS);
    network.RunTo(UP + 0.2);
    bool isNamed = false;
    for (const SeenFastUpdate& seen : network.scripted[0]->updates)
    {
        isNamed |= seen.update.options.alternateCareOfAddress == network.scripted[1]->address;
    }
    test.Check(isNamed, "an FBU has the NAR's address as NCoA");
    test.Check(network.interface->GetCareOfAddress() != network.CareOf(1),
               "the NCoA that was announced is not used");
}

void
NaackPrevious(Case& test)
{
    FmipMobileNetwork network;
    network.scripted[0]->answer = nullptr;
    NaackOnArrival(network, NaackStatus::PCOA_SUPPLIED);
    network.RunTo(6);
    for (const SeenFastUpdate& seen : network.scripted[0]->updates)
    {
        test.Check(seen.at < Seconds(UP + 0.05), "no FBU behind it");
    }
    test.Check(network.interface->GetAddressConfigurator()->IsReady(network.CareOf(0)),
               "the PCoA stays in place");
}

void
NaackUnrecognized(Case& test)
{
    FmipMobileNetwork network;
    NaackOnArrival(network, NaackStatus::LINK_LAYER_UNRECOGNIZED);
    network.RunTo(5);
    Ptr<AddressConfigurator> addresses = network.interface->GetAddressConfigurator();
    test.Check(!addresses->IsReady(network.CareOf(0)), "the PCoA is not used");
    test.Check(!addresses->IsReady(network.CareOf(1)), "nor the NCoA");
    test.Check(!network.interface->GetCareOfAddress().IsAny(), "another address is configured");
}

void
NaackFromElsewhere(Case& test)
{
    FmipMobileNetwork network;
    network.Start(0);
    network.MoveAt(MOVE, 1);
    network.Then(UP + 0.03, [&]() {
        RouterAdvertisement message;
        message.options.naack = NaackStatus::LINK_LAYER_UNRECOGNIZED;
        const Ipv6Address other{"fe80::bad"};
        network.scripted[1]->nd->SendOut(SerializeIcmp6(message, other, network.CareOf(1)),
                                         other,
                                         network.CareOf(1));
    });
    // And one from the right router for all nodes, which answers no UNA
    network.Then(UP + 0.1, [&]() {
        network.scripted[1]->Naack(Ipv6Address("ff02::1"), NaackStatus::LINK_LAYER_UNRECOGNIZED);
    });
    network.RunTo(5);
    test.Equal(network.overlooked[FmipMobileIgnored::OTHER_ROUTER], 1U, "from elsewhere");
    test.Equal(network.overlooked[FmipMobileIgnored::NO_ARRIVAL], 1U, "for nobody");
    test.Equal(network.interface->GetCareOfAddress(), network.CareOf(1), "neither is obeyed");
}

void
HeldWhileDetached(Case& test)
{
    FmipMobileNetwork network;
    network.role->SetAttribute("QueueLimit", UintegerValue(10));
    network.Start(0);
    network.MoveAt(MOVE, 1);
    // 20 datagrams within the 50 ms without a link
    network.SendDatagrams(network.mobileNode,
                          MobileNodeNetwork::CorrespondentAddress(),
                          Seconds(MOVE + 0.001),
                          Seconds(MOVE + 0.041),
                          MilliSeconds(2));
    network.RunTo(4);
    test.Equal(network.sent, 20U, "sent while detached");
    test.Equal(network.drops[MobileNodeDrop::QUEUE_FULL], 10U, "what the queue does not take");
    test.Equal(network.innerSources.size(), std::size_t{10}, "the rest is sent later");
}

} // namespace

std::vector<TestCase*>
ns3::mip6sec::test::FmipMobileAdviceCases()
{
    return {
        new Case("nothing happens between access points of one interface", SameInterface),
        new Case("to an unknown access point the FBU is sent from the new link", UnknownPoint),
        new Case("a link left before the PrRtAdv came is followed by an FBU from the new link",
                 LeftBeforeAnswer),
        new Case("to an unknown access point no FBU is sent if late ones are off",
                 UnknownPointWithoutLateUpdate),
        new Case("where there is no fast handover the protocol stops", NoFastHandoverThere),
        new Case("what a router says of one access point does not concern the others",
                 OneOfSeveral),
        new Case("a handover that the network wants begins with an FBU from the old link",
                 NetworkInitiated),
        new Case("an unsolicited neighbourhood is learned and triggers nothing", Neighborhood),
        new Case("an NCoA is not used on a link with DHCP", AddressByDhcp),
    };
}

std::vector<TestCase*>
ns3::mip6sec::test::FmipMobileNaackCases()
{
    return {
        new Case("an address supplied by a NAACK is used and an FBU sent from it", NaackSupplies),
        new Case("an address supplied by a NAACK is announced before the FBU",
                 NaackSuppliesAnnounced),
        new Case("a PCoA is not used while the PAR is not known to forward to the NCoA",
                 NaackAfterForwarding),
        new Case("an NCoA that a NAACK calls invalid is replaced", NaackInvalid),
        new Case("a NAACK can have the FBU name the NAR", NaackRouterAddress),
        new Case("no FBU follows a NAACK that supplies the PCoA", NaackPrevious),
        new Case("neither NCoA nor PCoA is used where the link-layer address is not recognized",
                 NaackUnrecognized),
        new Case("a NAACK counts only from the router and for the address announced",
                 NaackFromElsewhere),
        new Case("what is sent while detached waits up to a limit", HeldWhileDetached),
    };
}
