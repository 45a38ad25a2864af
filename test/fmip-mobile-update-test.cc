/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
// FBU and FBack at the mobile node

#include "fmip-mobile-cases.h"
#include "function-objects.h"

#include "ns3/boolean.h"
#include "ns3/simulator.h"
#include "ns3/string.h"

using namespace ns3;
using namespace ns3::mip6sec;
using namespace ns3::mip6sec::test;
using attachtest::Case;

namespace
{

void
PredictiveUpdate(Case& test)
{
    FmipMobileNetwork network;
    network.Start(0);
    network.MoveAt(MOVE, 1);
    network.RunTo(4);
    const auto& seen = network.scripted[0]->updates;
    test.Equal(seen.size(), std::size_t{1}, "one FBU");
    if (seen.empty())
    {
        return;
    }
    const SeenFastUpdate& fbu = seen[0];
    test.Near(fbu.at.GetSeconds(), GOING_DOWN, 0.005, "at once when the link is going down");
    test.Equal(fbu.envelope.careOfAddress, network.CareOf(0), "from the PCoA");
    test.Check(fbu.envelope.hasHomeAddressOption, "with a Home Address option");
    test.Equal(fbu.envelope.source, network.CareOf(0), "that has the PCoA");
    test.Equal(fbu.envelope.destination, network.scripted[0]->address, "to the router's address");
    test.Check(fbu.update.options.alternateCareOfAddress == network.CareOf(1),
               "its alternate care-of address is the NCoA");
    test.Check(fbu.update.acknowledge && fbu.update.homeRegistration, "A and H are set");
    test.Check(!fbu.update.linkLocalCompatibility && !fbu.update.keyManagementMobility,
               "L and K are not");
    test.Equal(fbu.update.lifetime, 30, "seconds, of the order of tens");
    test.Check(fbu.update.options.linkLayerAddress &&
                   fbu.update.options.linkLayerAddress->address ==
                       *network.interface->GetNeighborDiscovery()->GetLinkLayerAddress(),
               "with the link-layer address, which the NAR needs");
    test.Check(network.sentUpdates.size() == 1 && network.sentUpdates[0].second, "traced as such");
    test.Check(network.fallbacks.empty(), "no fallback");
    const std::vector<FmipMobileState> expected{FmipMobileState::PREPARING,
                                                FmipMobileState::PREPARED,
                                                FmipMobileState::LEFT_PREPARED,
                                                FmipMobileState::FORWARDED};
    std::vector<FmipMobileState> states;
    for (const auto& [at, state] : network.fast)
    {
        states.push_back(state);
    }
    test.Check(states == expected, "preparing, prepared, left prepared, forwarded");
}

void
PredictiveArrival(Case& test)
{
    FmipMobileNetwork network(2, 1);
    network.Start(0);
    network.MoveAt(5, 1);
    network.RunTo(9);
    constexpr double up = 5.05;
    const auto unas = network.Unas(5);
    test.Check(!unas.empty(), "a UNA");
    if (unas.empty())
    {
        return;
    }
    test.Equal(unas[0].at, Seconds(up), "at the instant of link up");
    test.Equal(unas[0].envelope.source, network.CareOf(1), "from the NCoA");
    test.Equal(unas[0].envelope.destination, Ipv6Address("ff02::1"), "to all nodes");
    const auto una = unas[0].AsNa();
    test.Check(!una.value->router && !una.value->solicited && !una.value->override,
               "R, S and O are zero");
    test.Equal(una.value->target, network.CareOf(1), "its target is the NCoA");
    test.Check(una.value->options.targetLinkLayerAddress.has_value(),
               "with our link-layer address");
    // The NAR may answer for the NCoA until it has the UNA
    const auto& all = network.record.messages;
    std::size_t at = 0;
    while (at < all.size() && !(all[at].at >= Seconds(5)))
    {
        ++at;
    }
    test.Check(at < all.size() && all[at].Type() == Icmp6Type::NEIGHBOR_ADVERTISEMENT,
               "the UNA is the first message on the new link");
    bool isProbed = false;
    for (const auto& message : network.record.Get(Icmp6Type::NEIGHBOR_SOLICITATION))
    {
        const auto probe = message.AsNs();
        isProbed |= probe && message.at >= Seconds(up) &&
                    probe.value->target == network.CareOf(1) && message.envelope.source.IsAny();
    }
    test.Check(isProbed, "duplicate address detection begins while the address is in use");
    test.Equal(network.scripted[0]->updates.size(), std::size_t{1}, "no second FBU");
    test.Check(network.updates.back().source == network.CareOf(1) &&
                   network.updates.back().at < Seconds(up + 0.02),
               "the Binding Update to the home agent follows at once");
    // MAX_NEIGHBOR_ADVERTISEMENT is 3, since nothing here shows that the UNA was heard
    test.Equal(unas.size(), std::size_t{3}, "three UNAs");
    uint32_t overriding = 0;
    for (const auto& message : network.Advertisements(5))
    {
        const auto parsed = message.AsNa();
        if (parsed && parsed.value->override && !parsed.value->solicited &&
            parsed.value->target == network.CareOf(1))
        {
            ++overriding;
            test.Near(message.at.GetSeconds(), up + 1.0, 0.001, "when detection has ended");
            test.Equal(message.envelope.destination, Ipv6Address("ff02::1"), "to all nodes");
        }
    }
    test.Equal(overriding, 1U, "neighbours are told of the confirmed address");
}

void
UpdateRetransmission(Case& test)
{
    FmipMobileNetwork network;
    network.scripted[0]->answer = nullptr;
    network.attachment->SetAttribute("GoingDownLead", TimeValue(Seconds(2)));
    network.Start(0);
    network.MoveAt(5, 1);
    network.RunTo(7);
    const auto& seen = network.scripted[0]->updates;
    test.Equal(seen.size(), std::size_t{4}, "FBU_RETRIES is 3");
    if (seen.size() != 4)
    {
        return;
    }
    const double first = seen[0].at.GetSeconds();
    test.Near(seen[1].at.GetSeconds() - first, 0.1, 1e-4, "100 ms");
    test.Near(seen[2].at.GetSeconds() - first, 0.3, 1e-4, "200 ms more");
    test.Near(seen[3].at.GetSeconds() - first, 0.7, 1e-4, "400 ms more");
    test.Equal(seen[3].update.sequence,
               static_cast<uint16_t>(seen[0].update.sequence + 3),
               "each has a sequence number of its own");
    test.Check(network.fallbacks == std::vector<FmipFallback>{FmipFallback::NO_ACKNOWLEDGMENT},
               "after them the protocol is stopped");
    test.Check(network.Unas(5).empty(), "the new link is entered as ever");
    test.Check(network.role->GetState() == MobileNodeState::REGISTERED, "and registered from");
}

void
UpdateNotTooEarly(Case& test)
{
    struct Lead
    {
        double bound;    // MaxFbuLead
        double expected; // from FBU to link down
    };

    // Announced 2 s before
    for (const Lead& lead : {Lead{0, 2}, Lead{0.3, 0.3}, Lead{5, 2}})
    {
        FmipMobileNetwork network;
        network.Set("MaxFbuLead", TimeValue(Seconds(lead.bound)));
        network.attachment->SetAttribute("GoingDownLead", TimeValue(Seconds(2)));
        network.Start(0);
        network.MoveAt(5, 1);
        network.RunTo(7);
        const auto& sent = network.sentUpdates;
        test.Check(sent.size() == 1 && sent[0].second, "one FBU from the old link");
        test.Near(sent.empty() ? 0 : 5 - sent[0].first.GetSeconds(),
                  lead.expected,
                  1e-6,
                  "ahead of link down");
        test.Check(network.fallbacks.empty(), "a fast handover");
    }
    {
        FmipMobileNetwork stays;
        stays.Set("MaxFbuLead", TimeValue(Seconds(0.3)));
        stays.attachment->SetAttribute("GoingDownLead", TimeValue(Seconds(2)));
        stays.Start(0);
        stays.MoveAt(5, 1);
        stays.Detach(Seconds(4.6));
        stays.RunTo(7);
        test.Check(stays.sentUpdates.empty(), "a link that goes sooner is left without");
    }
    FmipMobileNetwork told;
    told.Set("MaxFbuLead", TimeValue(Seconds(0.3)));
    told.attachment->SetAttribute("GoingDownLead", TimeValue(Seconds(2)));
    told.Start(0);
    told.MoveAt(5, 1);
    told.Then(4, [&told]() {
        PrRtAdv message;
        message.code = PrRtAdvCode::NETWORK_INITIATED;
        message.tuples.push_back(told.TupleOf(1));
        told.scripted[0]->Advertise(message, told.CareOf(0));
    });
    told.RunTo(7);
    test.Check(told.sentUpdates.size() == 1 && told.sentUpdates[0].first < Seconds(4.01),
               "what the network wants is done at once");
}

void
ReactiveHandover(Case& test)
{
    FmipMobileNetwork network;
    network.Start(0);
    network.JumpAt(MOVE, 1);
    network.RunTo(4);
    const auto& seen = network.scripted[0]->updates;
    test.Equal(seen.size(), std::size_t{1}, "one FBU");
    if (seen.empty())
    {
        return;
    }
    test.Equal(seen[0].envelope.careOfAddress, network.CareOf(1), "from the NCoA");
    test.Equal(seen[0].envelope.source, network.CareOf(0), "Home Address option with the PCoA");
    test.Check(!seen[0].update.options.alternateCareOfAddress,
               "its source says where to forward to");
    test.Check(network.sentUpdates.size() == 1 && !network.sentUpdates[0].second, "reactive");
    const auto unas = network.Unas(MOVE);
    test.Check(!unas.empty() && unas[0].at == Seconds(UP) &&
                   network.sentUpdates[0].first == Seconds(UP),
               "both at link up");
    std::size_t atUna = 0;
    std::size_t atEnd = network.record.messages.size();
    while (atUna < atEnd && network.record.messages[atUna].at < Seconds(MOVE))
    {
        ++atUna;
    }
    test.Check(atUna < atEnd &&
                   network.record.messages[atUna].Type() == Icmp6Type::NEIGHBOR_ADVERTISEMENT,
               "the UNA first");
    test.Equal(unas.size(), std::size_t{1}, "the FBack shows that the UNA was heard");
    test.Check(network.fmip->GetState() == FmipMobileState::FORWARDED, "forwarded");
}

void
ReactiveByAttribute(Case& test)
{
    FmipMobileNetwork network;
    network.Set("Mode", StringValue("Reactive"));
    network.Start(0);
    network.MoveAt(MOVE, 1);
    network.RunTo(4);
    test.Check(network.sentUpdates.size() == 1 && !network.sentUpdates[0].second &&
                   network.sentUpdates[0].first == Seconds(UP),
               "announced or not the FBU is sent from the new link");
}

void
LostAcknowledgment(Case& test)
{
    FmipMobileNetwork network;
    std::optional<SeenFastUpdate> first;
    network.scripted[0]->answer = [&](const SeenFastUpdate& seen) {
        first = first ? first : seen;
        return std::optional<FastBindingAck>();
    };
    network.Start(0);
    network.MoveAt(MOVE, 1);
    // The FBack to the FBU from the old link was kept by the NAR
    network.Then(UP + 0.02, [&]() {
        network.scripted[0]->Acknowledge(FmipMobileNetwork::Accept(*first),
                                         *first,
                                         network.CareOf(1));
    });
    network.RunTo(4);
    test.Check(network.sentUpdates.size() == 2 && network.sentUpdates[0].second &&
                   !network.sentUpdates[1].second && network.sentUpdates[1].first == Seconds(UP),
               "without an FBack the FBU is sent again from the new link, behind the UNA");
    test.Check(network.fmip->GetState() == FmipMobileState::FORWARDED,
               "the answer to the first counts too");
    test.Equal(network.fmip->GetNOpenUpdates(), std::size_t{0}, "nothing is open");
}

void
Refused(Case& test)
{
    FmipMobileNetwork network;
    network.scripted[0]->answer = [](const SeenFastUpdate& seen) {
        FastBindingAck ack = FmipMobileNetwork::Accept(seen);
        ack.status = FastBindingStatus::ADMINISTRATIVELY_PROHIBITED;
        return ack;
    };
    network.Start(0);
    network.MoveAt(MOVE, 1);
    network.RunTo(5);
    test.Check(network.fallbacks == std::vector<FmipFallback>{FmipFallback::REFUSED}, "refused");
    test.Equal(network.scripted[0]->updates.size(), std::size_t{1}, "and not asked again");
    test.Check(network.Unas(MOVE).empty(), "plain Mobile IPv6");
    test.Check(network.role->GetCareOfAddress() == network.CareOf(1), "which works");
}

void
ForgedAcknowledgment(Case& test)
{
    FmipMobileNetwork network;
    auto key = Create<const HandoverKey>(HandoverKeyAlgorithm::HMAC_SHA1_96,
                                         std::vector<uint8_t>(20, 7),
                                         Time::Max(),
                                         256);
    network.fmip->GetKeyClient()->AddConfigured(network.scripted[0]->address,
                                                network.CareOf(0),
                                                key);
    network.Set("RequireAuthorization", BooleanValue(true));
    network.scripted[0]->answer = [&](const SeenFastUpdate& seen) {
        test.Check(key->Verify(seen.message, network.CareOf(1), network.scripted[0]->address),
                   "the FBU is authorized by the key of the PAR and the PCoA");
        FastBindingAck ack = FmipMobileNetwork::Accept(seen);
        // Another sequence number; no authenticator; another source; then the right one
        FastBindingAck old = ack;
        old.sequence = static_cast<uint16_t>(ack.sequence - 1);
        network.scripted[0]->key = key;
        network.scripted[0]->Acknowledge(old, seen, network.CareOf(0));
        network.scripted[0]->key = nullptr;
        network.scripted[0]->Acknowledge(ack, seen, network.CareOf(0));
        network.scripted[1]->key = key;
        network.scripted[1]->Acknowledge(ack, seen, network.CareOf(0));
        Simulator::Schedule(MilliSeconds(50), &CallNow, [&network, key, ack, seen]() {
            network.scripted[0]->key = key;
            network.scripted[0]->Acknowledge(ack, seen, network.CareOf(0));
        });
        return std::optional<FastBindingAck>();
    };
    network.Start(0);
    network.MoveAt(MOVE, 1);
    Time prepared;
    network.RunTo(4);
    for (const auto& [at, state] : network.fast)
    {
        prepared = state == FmipMobileState::PREPARED && prepared.IsZero() ? at : prepared;
    }
    test.Equal(network.overlooked[FmipMobileIgnored::NOT_OUTSTANDING], 1U, "sequence number");
    test.Equal(network.overlooked[FmipMobileIgnored::NOT_AUTHORIZED], 1U, "authenticator");
    test.Equal(network.overlooked[FmipMobileIgnored::OTHER_SOURCE], 1U, "source");
    test.Check(prepared > Seconds(GOING_DOWN + 0.05), "only the right one is obeyed");
}

void
WithoutKey(Case& test)
{
    FmipMobileNetwork network;
    network.Set("RequireAuthorization", BooleanValue(true));
    network.Start(0);
    network.MoveAt(MOVE, 1);
    network.RunTo(5);
    test.Equal(network.sentUpdates.size(), std::size_t{0}, "no FBU without an authenticator");
    test.Check(network.fallbacks == std::vector<FmipFallback>{FmipFallback::NO_KEY}, "counted");
    test.Check(network.Unas(MOVE).empty(), "plain Mobile IPv6");
    test.Check(network.role->GetState() == MobileNodeState::REGISTERED, "which works");
    test.Equal(network.scripted[0]->solicitations.size(),
               std::size_t{2},
               "the key was asked for once more when the link was going down");
}

void
AssignedInAcknowledgment(Case& test)
{
    FmipMobileNetwork network;
    const Ipv6Address assigned{"2001:2:0:1001::77"};
    network.scripted[0]->answer = [&](const SeenFastUpdate& seen) {
        FastBindingAck ack = FmipMobileNetwork::Accept(seen);
        ack.status = FastBindingStatus::ACCEPTED_NCOA_INVALID;
        ack.options.alternateCareOfAddress = assigned;
        return ack;
    };
    network.Start(0);
    network.MoveAt(MOVE, 1);
    network.RunTo(4);
    const auto unas = network.Unas(MOVE);
    test.Check(!unas.empty() && unas[0].envelope.source == assigned,
               "the assigned address is used on the new link");
    test.Equal(network.interface->GetCareOfAddress(), assigned, "as care-of address");
    test.Check(network.updates.back().source == assigned, "and registered");
    test.Check(network.fmip->GetState() == FmipMobileState::FORWARDED, "forwarded");
    uint32_t overriding = 0;
    for (const auto& message : network.Advertisements(MOVE))
    {
        const auto parsed = message.AsNa();
        overriding += parsed && parsed.value->override && !parsed.value->solicited &&
                      parsed.value->target == assigned;
    }
    test.Equal(overriding, 1U, "provided for by the NAR it is confirmed at once");
}

void
AnnouncementToRouter(Case& test)
{
    FmipMobileNetwork network;
    network.Set("UnaToRouter", BooleanValue(true));
    network.Start(0);
    network.MoveAt(MOVE, 1);
    network.RunTo(4);
    const auto unas = network.Unas(MOVE);
    test.Check(!unas.empty() && unas[0].envelope.destination == network.scripted[1]->address,
               "to the address of the NAR");
}

} // namespace

std::vector<TestCase*>
ns3::mip6sec::test::FmipMobileUpdateCases()
{
    return {
        new Case("a predictive FBU has everything that RFC 5568 demands", PredictiveUpdate),
        new Case("the UNA is sent at link up before detection begins", PredictiveArrival),
        new Case("an FBU is sent again with back-off and then the protocol stops",
                 UpdateRetransmission),
        new Case("an FBU is not sent from the old link earlier than its attribute bounds it",
                 UpdateNotTooEarly),
        new Case("without an announcement the FBU follows the UNA on the new link",
                 ReactiveHandover),
        new Case("in reactive mode no FBU is sent from the old link", ReactiveByAttribute),
        new Case("without an FBack the FBU is sent again from the new link", LostAcknowledgment),
        new Case("a refused handover is one of plain Mobile IPv6", Refused),
        new Case("an FBack counts only with sequence number and authenticator from the PAR",
                 ForgedAcknowledgment),
        new Case("without a key no FBU is sent", WithoutKey),
        new Case("an address assigned in the FBack is used on the new link",
                 AssignedInAcknowledgment),
        new Case("UNAs go to the address of the NAR where the attribute says so",
                 AnnouncementToRouter),
    };
}
