/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "fmip-mobile-network.h"
#include "function-objects.h"

#include "ns3/boolean.h"
#include "ns3/inet-checksum.h"
#include "ns3/packet-octets.h"
#include "ns3/simulator.h"
#include "ns3/string.h"

#include <set>

using namespace ns3;
using namespace ns3::mip6sec;
using namespace ns3::mip6sec::test;
using attachtest::Case;

namespace
{

/// A movement in the tests below: link down, 50 ms later link up
constexpr double MOVE = 3.0;
constexpr double UP = MOVE + 0.05;        //!< link up
constexpr double GOING_DOWN = MOVE - 0.1; //!< when the movement is announced

void
StateTable(Case& test)
{
    std::set<std::pair<FmipMobileState, FmipMobileEvent>> rows;
    for (const auto& row : FmipMobileTransitions())
    {
        test.Check(rows.insert({row.state, row.event}).second,
                   std::string("one row for ") + FmipMobileStateName(row.state) + " and " +
                       FmipMobileEventName(row.event));
        const auto next = NextFmipMobileState(row.state, row.event);
        test.Check(next && *next == row.next, "the successor is that of the row");
    }
    std::set<FmipMobileState> reached{FmipMobileState::IDLE};
    for (std::size_t i = 0; i < 7; ++i)
    {
        for (const auto& row : FmipMobileTransitions())
        {
            if (reached.count(row.state))
            {
                reached.insert(row.next);
            }
        }
    }
    test.Equal(reached.size(), std::size_t{7}, "every state can be reached");
}

void
AsksOnNewLink(Case& test)
{
    FmipMobileNetwork network(3);
    network.Start(0);
    network.RunTo(1);
    const auto& seen = network.scripted[0]->solicitations;
    test.Equal(seen.size(), std::size_t{1}, "one RtSolPr, which is answered");
    if (seen.empty())
    {
        return;
    }
    test.Equal(seen[0].envelope.source, network.CareOf(0), "from the care-of address");
    test.Equal(seen[0].envelope.destination,
               network.scripted[0]->LinkLocal(),
               "to the link-local address of the router");
    test.Check(seen[0].message.identifier != 0, "the identifier is set");
    test.Check(!seen[0].message.wildcard && seen[0].message.accessPoints.size() == 2,
               "the two points in reach are named");
    test.Check(WithoutPadding(seen[0].message.accessPoints[0], 6) == network.PointOf(1),
               "the first by its link-layer address");
    test.Check(seen[0].message.sourceLinkLayerAddress &&
                   WithoutPadding(*seen[0].message.sourceLinkLayerAddress, 6) ==
                       *network.interface->GetNeighborDiscovery()->GetLinkLayerAddress(),
               "the sender's link-layer address is there");
    // The care-of address is ready with the first advertisement, and nothing waits behind it
    test.Near(seen[0].at.GetSeconds(), network.states.back().first.GetSeconds(), 0.1, "at once");
    test.Check(network.fmip->GetProgress() == CandidateProgress::ANSWERED, "answered");
    const Candidate* candidate = network.fmip->GetCandidates().Find(network.PointOf(1));
    test.Check(candidate && candidate->careOfAddress == network.CareOf(1),
               "the care-of address for the other link is made ahead");
}

void
AsksAgain(Case& test)
{
    FmipMobileNetwork network;
    network.scripted[0]->describe = nullptr;
    network.Start(0);
    network.MoveAt(5, 1);
    network.RunTo(7);
    const auto& seen = network.scripted[0]->solicitations;
    test.Equal(seen.size(), std::size_t{4}, "RTSOLPR_RETRIES is 3");
    if (seen.size() != 4)
    {
        return;
    }
    const double first = seen[0].at.GetSeconds();
    test.Near(seen[1].at.GetSeconds() - first, 0.1, 1e-4, "100 ms");
    test.Near(seen[2].at.GetSeconds() - first, 0.3, 1e-4, "then 200 ms");
    // 400 ms later would be the fourth within a second
    test.Near(seen[3].at.GetSeconds() - first, 1.0, 1e-4, "MAX_RTSOLPR_RATE is 3 per second");
    test.Equal(seen[3].message.identifier, seen[0].message.identifier, "the same question");
    test.Equal(network.scripted[0]->updates.size(), std::size_t{0}, "no FBU");
    test.Check(network.fallbacks == std::vector<FmipFallback>{FmipFallback::NO_ANSWER},
               "plain Mobile IPv6 since the router does not answer");
    test.Equal(network.scripted[1]->solicitations.size(),
               std::size_t{1},
               "the next router is asked again");
    test.Check(network.role->GetState() == MobileNodeState::REGISTERED, "registered all the same");
}

void
AnswerMustMatch(Case& test)
{
    FmipMobileNetwork network;
    network.scripted[0]->describe = [&](const RtSolPr& asked) {
        PrRtAdv told;
        told.tuples.push_back(network.TupleOf(1));
        told.identifier = static_cast<uint16_t>(asked.identifier + 1);
        network.scripted[0]->Advertise(told, network.CareOf(0));
        return std::optional<PrRtAdv>();
    };
    network.Start(0);
    network.Then(2.5, [&]() {
        const auto& asked = network.scripted[0]->solicitations.back().message;
        PrRtAdv told;
        told.tuples.push_back(network.TupleOf(1));
        told.code = PrRtAdvCode::UNSOLICITED_NEIGHBORHOOD;
        told.identifier = asked.identifier;
        const Ipv6Address other{"fe80::bad"};
        network.scripted[0]->nd->SendOut(SerializeIcmp6(told, other, network.CareOf(0)),
                                         other,
                                         network.CareOf(0));
        // Cut off within its first option
        std::vector<uint8_t> cut =
            SerializeIcmp6(told, network.scripted[0]->LinkLocal(), network.CareOf(0));
        cut[5] ^= 1; // and with a wrong checksum
        network.scripted[0]->nd->SendOut(cut, network.scripted[0]->LinkLocal(), network.CareOf(0));
    });
    network.RunTo(3);
    test.Equal(network.overlooked[FmipMobileIgnored::UNKNOWN_IDENTIFIER],
               4U,
               "an answer to each of the four RtSolPrs has another identifier");
    test.Equal(network.overlooked[FmipMobileIgnored::OTHER_ROUTER], 1U, "one is from elsewhere");
    test.Equal(network.overlooked[FmipMobileIgnored::MALFORMED], 1U, "one cannot be read");
    test.Check(network.fmip->GetCandidates().GetAll().empty(), "nothing is learned from them");
}

void
ParametersAreAttributes(Case& test)
{
    FmipMobileNetwork network;
    network.Set("RtSolPrRetries", UintegerValue(4));
    network.Set("RtSolPrTimeout", TimeValue(MilliSeconds(20)));
    network.Set("MaxRtSolPrRate", UintegerValue(10));
    network.Set("FbuRetries", UintegerValue(1));
    network.Set("FbuTimeout", TimeValue(MilliSeconds(30)));
    network.Set("Lifetime", TimeValue(Seconds(7)));
    uint32_t answers = 0;
    network.scripted[0]->describe = [&](const RtSolPr&) {
        PrRtAdv told;
        told.tuples.push_back(network.TupleOf(1));
        return ++answers == 5 ? std::optional<PrRtAdv>(told) : std::nullopt;
    };
    network.scripted[0]->answer = nullptr;
    network.Start(0);
    network.MoveAt(MOVE, 1);
    network.RunTo(MOVE);
    const auto& asked = network.scripted[0]->solicitations;
    test.Equal(asked.size(), std::size_t{5}, "four retransmissions");
    test.Check(asked.size() == 5, "five");
    test.Near((asked.back().at - asked.front().at).GetSeconds(),
              0.02 * (1 + 2 + 4 + 8),
              1e-4,
              "from 20 ms on, doubled, as the rate allows it");
    const auto& seen = network.scripted[0]->updates;
    test.Equal(seen.size(), std::size_t{2}, "one retransmission of the FBU");
    test.Near((seen.back().at - seen.front().at).GetSeconds(), 0.03, 1e-4, "after 30 ms");
    test.Equal(seen.back().update.lifetime, 7, "and the lifetime is asked for");
}

/// Tells what another attachment does, but not where to
class Silent : public LinkAttachment
{
  public:
    /// @param attachment told of
    explicit Silent(Ptr<LinkAttachment> attachment)
        : m_attachment(attachment)
    {
        attachment->TraceConnectWithoutContext("LinkGoingDown", MakeCallback(&Silent::Going, this));
        attachment->TraceConnectWithoutContext("LinkDown", MakeCallback(&Silent::Down, this));
        attachment->TraceConnectWithoutContext("LinkUp", MakeCallback(&Silent::Up, this));
    }

    Ptr<NetDevice> GetDevice() const override
    {
        return m_attachment->GetDevice();
    }

    bool IsUp() const override
    {
        return m_attachment->IsUp();
    }

    Address GetPointOfAttachment() const override
    {
        return m_attachment->GetPointOfAttachment();
    }

    std::vector<Address> GetCandidates() const override
    {
        return m_attachment->GetCandidates();
    }

  private:
    /// @param device about to go @param lead when
    void Going(Ptr<NetDevice> device, Address, Time lead)
    {
        m_goingDown(device, Address(), lead);
    }

    /// @param device gone
    void Down(Ptr<NetDevice> device)
    {
        m_down(device);
    }

    /// @param device there @param point where
    void Up(Ptr<NetDevice> device, Address point)
    {
        m_up(device, point);
    }

    Ptr<LinkAttachment> m_attachment; //!< told of
};

void
NextPointNotKnown(Case& test)
{
    for (uint32_t links : {2U, 3U})
    {
        FmipMobileNetwork network(links);
        network.interface->SetAttachment(CreateObject<Silent>(network.attachment));
        network.Start(0);
        network.MoveAt(MOVE, 1);
        network.RunTo(4);
        test.Equal(network.sentUpdates.size(), std::size_t{1}, "one FBU");
        test.Check(!network.sentUpdates.empty() && network.sentUpdates[0].second == (links == 2),
                   "from the old link if there is one candidate, else from the new one");
        test.Check(network.fmip->GetState() == FmipMobileState::FORWARDED, "forwarded");
    }
}

void
BoundedCandidates(Case& test)
{
    FmipMobileNetwork network;
    network.Set("MaxCandidates", UintegerValue(2));
    network.scripted[0]->describe = [&](const RtSolPr&) {
        PrRtAdv told;
        for (uint8_t i = 0; i < 5; ++i)
        {
            AccessPointTuple tuple = network.TupleOf(1);
            tuple.accessPoint = LinkLayerOctets{2, 0, 0, 0, 0, i};
            told.tuples.push_back(tuple);
        }
        return told;
    };
    network.Start(0);
    network.RunTo(2);
    test.Equal(network.fmip->GetCandidates().GetAll().size(), std::size_t{2}, "two are kept");
    test.Equal(network.overlooked[FmipMobileIgnored::TOO_MANY], 3U, "three are not");
}

void
WildcardWhereAsked(Case& test)
{
    FmipMobileNetwork network;
    network.Set("Wildcard", BooleanValue(true));
    network.Start(0);
    network.RunTo(1);
    test.Check(!network.scripted[0]->solicitations.empty() &&
                   network.scripted[0]->solicitations[0].message.wildcard &&
                   network.scripted[0]->solicitations[0].message.accessPoints.empty(),
               "a wildcard and nothing else");
}

void
WildcardWithoutReach(Case& test)
{
    FmipMobileNetwork network;
    network.attachment->SetCandidates({});
    network.Start(0);
    network.RunTo(1);
    test.Check(!network.scripted[0]->solicitations.empty() &&
                   network.scripted[0]->solicitations[0].message.wildcard,
               "who has nobody in reach asks for all");
}

void
AsksWhenGoingDown(Case& test)
{
    FmipMobileNetwork network;
    network.Set("Discovery", StringValue("OnLinkGoingDown"));
    network.Start(0);
    network.MoveAt(MOVE, 1);
    network.RunTo(4);
    const auto& seen = network.scripted[0]->solicitations;
    test.Equal(seen.size(), std::size_t{1}, "one question");
    test.Check(!seen.empty() && seen[0].at >= Seconds(GOING_DOWN) && seen[0].at < Seconds(MOVE),
               "between announcement and link down");
    test.Check(network.sentUpdates.size() == 1 && network.sentUpdates[0].second,
               "and the FBU from the old link all the same");
}

void
AsksForUnknownPoint(Case& test)
{
    FmipMobileNetwork network(3);
    network.attachment->SetCandidates({network.points[2]});
    network.Start(0);
    network.MoveAt(MOVE, 1);
    network.RunTo(4);
    const auto& seen = network.scripted[0]->solicitations;
    test.Equal(seen.size(), std::size_t{2}, "asked once more");
    test.Check(seen.size() == 2 && seen[1].message.accessPoints.size() == 1 &&
                   WithoutPadding(seen[1].message.accessPoints[0], 6) == network.PointOf(1) &&
                   seen[1].at >= Seconds(GOING_DOWN),
               "about where it goes, when that is known");
    test.Check(network.sentUpdates.size() == 1 && network.sentUpdates[0].second, "then the FBU");
}

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
    FmipMobileNetwork stays;
    stays.Set("MaxFbuLead", TimeValue(Seconds(0.3)));
    stays.attachment->SetAttribute("GoingDownLead", TimeValue(Seconds(2)));
    stays.Start(0);
    stays.MoveAt(5, 1);
    stays.Detach(Seconds(4.6));
    stays.RunTo(7);
    test.Check(stays.sentUpdates.empty(), "a link that goes sooner is left without");
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

void
NoFastHandoverThere(Case& test)
{
    FmipMobileNetwork network(3);
    network.scripted[0]->describe = [&](const RtSolPr&) {
        PrRtAdv told;
        told.code = PrRtAdvCode::TUPLES_FOR_SOME;
        told.tuples.push_back(network.Outcome(FmipLinkLayerCode::NO_FAST_HANDOVER, 1));
        told.tuples.push_back(network.TupleOf(2));
        return told;
    };
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
    network.scripted[0]->describe = [&](const RtSolPr&) {
        PrRtAdv told;
        told.code = PrRtAdvCode::TUPLES_FOR_SOME;
        told.tuples.push_back(network.Outcome(FmipLinkLayerCode::NO_FAST_HANDOVER, 1));
        told.tuples.push_back(network.TupleOf(2));
        return told;
    };
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

/// Rules of the mobile node of RFC 5568, one by one, with routers that do what the test says
class FmipMobileNodeTestSuite : public TestSuite
{
  public:
    FmipMobileNodeTestSuite()
        : TestSuite("mip6sec-fmip-mobile-node", TestSuite::Type::UNIT)
    {
        Add("the state table has one successor for each state and event", StateTable);
        Add("the router is asked about the points in reach right after router discovery",
            AsksOnNewLink);
        Add("an RtSolPr is sent again with back-off and rate limit and then no more on the link",
            AsksAgain);
        Add("a PrRtAdv counts only from the router and with an identifier that was asked for",
            AnswerMustMatch);
        Add("retries and times and rates are attributes", ParametersAreAttributes);
        Add("where the next access point is not known the only candidate is taken",
            NextPointNotKnown);
        Add("access points beyond the limit are not remembered", BoundedCandidates);
        Add("a wildcard is sent where the attribute asks for it", WildcardWhereAsked);
        Add("a wildcard is sent where nothing is in reach", WildcardWithoutReach);
        Add("the router is asked when the link is going down where the attribute says so",
            AsksWhenGoingDown);
        Add("an access point that is not known is asked about when the link is going down",
            AsksForUnknownPoint);
        Add("a predictive FBU has everything that RFC 5568 demands", PredictiveUpdate);
        Add("the UNA is sent at link up before detection begins", PredictiveArrival);
        Add("an FBU is sent again with back-off and then the protocol stops", UpdateRetransmission);
        Add("an FBU is not sent from the old link earlier than its attribute bounds it",
            UpdateNotTooEarly);
        Add("without an announcement the FBU follows the UNA on the new link", ReactiveHandover);
        Add("in reactive mode no FBU is sent from the old link", ReactiveByAttribute);
        Add("without an FBack the FBU is sent again from the new link", LostAcknowledgment);
        Add("a refused handover is one of plain Mobile IPv6", Refused);
        Add("an FBack counts only with sequence number and authenticator from the PAR",
            ForgedAcknowledgment);
        Add("without a key no FBU is sent", WithoutKey);
        Add("an address assigned in the FBack is used on the new link", AssignedInAcknowledgment);
        Add("UNAs go to the address of the NAR where the attribute says so", AnnouncementToRouter);
        Add("nothing happens between access points of one interface", SameInterface);
        Add("to an unknown access point the FBU is sent from the new link", UnknownPoint);
        Add("a link left before the PrRtAdv came is followed by an FBU from the new link",
            LeftBeforeAnswer);
        Add("to an unknown access point no FBU is sent if late ones are off",
            UnknownPointWithoutLateUpdate);
        Add("where there is no fast handover the protocol stops", NoFastHandoverThere);
        Add("what a router says of one access point does not concern the others", OneOfSeveral);
        Add("a handover that the network wants begins with an FBU from the old link",
            NetworkInitiated);
        Add("an unsolicited neighbourhood is learned and triggers nothing", Neighborhood);
        Add("an NCoA is not used on a link with DHCP", AddressByDhcp);
        Add("on another link than announced an FBU supersedes the first", OtherRouterThanAnnounced);
        Add("back at the PAR the forwarding is ended and the PCoA used at once",
            ReturnBeforeRegistration);
        Add("a handover that does not take place is taken back", AbortedHandover);
        Add("packets for the PCoA are taken from the tunnel of the PAR alone",
            TunnelFromPreviousRouter);
        Add("nothing is left when the lifetime of the forwarding is over", ForwardingEnds);
        Add("the forwarding is ended once it is of no use where the attribute says so",
            EndForwardingEarly);
        Add("what was forwarded until then comes yet", EndForwardingWhileComing);
        Add("an FBack that lacks the NCoA which it must supply ends the forwarding",
            AcknowledgmentWithoutAddress);
        Add("another router of the same link is asked anew", OtherRouterOnLink);
        Add("links left of late are remembered up to a limit", BoundedPreviousLinks);
        Add("an address supplied by a NAACK is used and an FBU sent from it", NaackSupplies);
        Add("an address supplied by a NAACK is announced before the FBU", NaackSuppliesAnnounced);
        Add("a PCoA is not used while the PAR is not known to forward to the NCoA",
            NaackAfterForwarding);
        Add("an NCoA that a NAACK calls invalid is replaced", NaackInvalid);
        Add("a NAACK can have the FBU name the NAR", NaackRouterAddress);
        Add("no FBU follows a NAACK that supplies the PCoA", NaackPrevious);
        Add("neither NCoA nor PCoA is used where the link-layer address is not recognized",
            NaackUnrecognized);
        Add("a NAACK counts only from the router and for the address announced",
            NaackFromElsewhere);
        Add("what is sent while detached waits up to a limit", HeldWhileDetached);
    }

  private:
    /// @param name a sentence @param body what it does
    void Add(const std::string& name, std::function<void(Case&)> body)
    {
        AddTestCase(new Case(name, std::move(body)));
    }
};

FmipMobileNodeTestSuite g_fmipMobileNodeTestSuite; //!< registered by its construction

} // namespace
