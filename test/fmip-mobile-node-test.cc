/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "fmip-mobile-cases.h"
#include "suite-of-parts.h"

#include "ns3/boolean.h"
#include "ns3/string.h"

#include <set>

using namespace ns3;
using namespace ns3::mip6sec;
using namespace ns3::mip6sec::test;
using attachtest::Case;

namespace
{

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

/// @return states, and how the mobile node asks for candidates
std::vector<TestCase*>
DiscoveryCases()
{
    return {
        new Case("the state table has one successor for each state and event", StateTable),
        new Case("the router is asked about the points in reach right after router discovery",
                 AsksOnNewLink),
        new Case(
            "an RtSolPr is sent again with back-off and rate limit and then no more on the link",
            AsksAgain),
        new Case("a PrRtAdv counts only from the router and with an identifier that was asked for",
                 AnswerMustMatch),
        new Case("retries and times and rates are attributes", ParametersAreAttributes),
        new Case("where the next access point is not known the only candidate is taken",
                 NextPointNotKnown),
        new Case("access points beyond the limit are not remembered", BoundedCandidates),
        new Case("a wildcard is sent where the attribute asks for it", WildcardWhereAsked),
        new Case("a wildcard is sent where nothing is in reach", WildcardWithoutReach),
        new Case("the router is asked when the link is going down where the attribute says so",
                 AsksWhenGoingDown),
        new Case("an access point that is not known is asked about when the link is going down",
                 AsksForUnknownPoint),
    };
}

/// Rules of the mobile node of RFC 5568, one by one, with routers that do what the test says
SuiteOfParts g_suite("mip6sec-fmip-mobile-node",
                     {DiscoveryCases(),
                      FmipMobileUpdateCases(),
                      FmipMobileAdviceCases(),
                      FmipMobilePreviousLinkCases(),
                      FmipMobileNaackCases()});

} // namespace
