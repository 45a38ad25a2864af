/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "attach-test-link.h"
#include "fmip-handover-network.h"

#include "ns3/boolean.h"
#include "ns3/double.h"
#include "ns3/packet-octets.h"
#include "ns3/random-variable-stream.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <set>
#include <sstream>

using namespace ns3;
using namespace ns3::mip6sec;
using namespace ns3::mip6sec::test;
using attachtest::Case;
using Options = FmipHandoverNetwork::Options;

namespace
{

constexpr double MOVE = 5.0;             //!< link down
constexpr double UP = MOVE + 0.05;       //!< link up
constexpr double ANNOUNCED = MOVE - 0.1; //!< of an announced movement

/// @param network after a run @return what happened, for messages
std::string
Story(const FmipHandoverNetwork& network)
{
    std::ostringstream os;
    for (const std::string& event : network.events)
    {
        os << "\n        " << event;
    }
    return os.str();
}

/// @param states entered @param state one @return whether it was
bool
Entered(const std::vector<FmipMobileState>& states, FmipMobileState state)
{
    return std::find(states.begin(), states.end(), state) != states.end();
}

/**
 * Plays the same without and with SEND.
 * @param options of both networks, but for SEND
 * @param play with a network, and whether it has SEND
 */
void
InBothModes(Options options, const std::function<void(FmipHandoverNetwork&, bool)>& play)
{
    for (bool send : {false, true})
    {
        options.send = send;
        FmipHandoverNetwork network(options);
        play(network, send);
    }
}

/// @param play with a usual network, and whether it has SEND
void
InBothModes(const std::function<void(FmipHandoverNetwork&, bool)>& play)
{
    InBothModes(Options(), play);
}

/// @param test checks @param network after a predictive handover at MOVE
void
CheckPredictive(Case& test, const FmipHandoverNetwork& network)
{
    const std::string story = Story(network);
    test.Check(!network.updates.empty() && network.updates.back().second,
               "FBUs from the old link alone" + story);
    test.Check(network.acks.size() == 1 && network.acks[0] < MOVE,
               "its FBack comes on the old link" + story);
    test.Check(network.fallbacks.empty(), "no fallback" + story);
    test.Check(Entered(network.states, FmipMobileState::FORWARDED), "forwarded" + story);
    test.Equal(network.GetLost(FmipHandoverNetwork::START, MOVE + 3),
               0U,
               "no datagram is lost" + story);
    const double switched = network.registered.size() > 1 ? network.registered.back() : 0;
    test.Check(switched > UP, "registered from the new link" + story);
    // The home agent switches half a round trip before its acknowledgement arrives
    test.Equal(network.GetReordered(UP + 0.02), 0U, "none is reordered before the paths change");
}

void
Predictive(Case& test)
{
    FmipHandoverNetwork network{Options()};
    network.MoveAt(MOVE, 1);
    network.RunTo(9);
    CheckPredictive(test, network);
    // Without link for 50 ms; then the buffer of the NAR is 1 hop away
    test.Check(network.GetLongestGap() < 0.05 + 0.1 + 0.03,
               "the interruption is that of the link, and the time that the FBU was ahead");
}

void
PredictiveUnderSend(Case& test)
{
    Options options;
    options.send = true;
    FmipHandoverNetwork network(options);
    network.MoveAt(MOVE, 1);
    network.RunTo(4.8);
    test.Check(network.fmip->GetKeyClient()->GetNKeys() == 1,
               "a handover key before the movement" + Story(network));
    network.RunTo(9);
    CheckPredictive(test, network);
}

void
SameTimes(Case& test)
{
    for (bool announced : {true, false})
    {
        std::vector<std::string> first;
        for (const char* provider : {"OpenSsl", "Modelled"})
        {
            Options options;
            options.send = true;
            options.announced = announced;
            options.provider = provider;
            FmipHandoverNetwork network(options);
            network.MoveAt(MOVE, 1);
            network.RunTo(7);
            test.Check(!network.updates.empty(), "there is a fast handover" + Story(network));
            if (first.empty())
            {
                first = network.events;
                continue;
            }
            test.Check(first == network.events,
                       "the same things happen at the same nanosecond" + Story(network));
        }
    }
}

/// @param test checks @param network after a reactive handover at MOVE
void
CheckReactive(Case& test, const FmipHandoverNetwork& network)
{
    const std::string story = Story(network);
    test.Check(!network.updates.empty() && !network.updates[0].second &&
                   network.updates[0].first >= UP && network.updates[0].first < UP + 0.001,
               "the FBU leaves at link up" + story);
    test.Check(!network.acks.empty() && network.acks[0] < UP + 0.2, "and is answered" + story);
    test.Check(network.fallbacks.empty(), "no fallback" + story);
    test.Equal(network.fmip->GetTunnel().GetNTunnels(), std::size_t{1}, "the PAR forwards");
    // What came to the old link while nobody was there, and until the PAR has the FBU: 50 ms and
    // the way of the FBU, in steps of 10 ms
    const uint32_t lost = network.GetLost(FmipHandoverNetwork::START, MOVE + 3);
    test.Check(lost >= 4 && lost <= 8, "what is sent in between is lost: " + std::to_string(lost));
    test.Equal(network.GetLost(MOVE + 0.1, MOVE + 3), 0U, "and nothing else");
}

void
Reactive(Case& test)
{
    Options options;
    options.announced = false;
    FmipHandoverNetwork network(options);
    network.MoveAt(MOVE, 1);
    network.RunTo(9);
    CheckReactive(test, network);
}

void
ReactiveUnderSend(Case& test)
{
    Options options;
    options.announced = false;
    options.send = true;
    FmipHandoverNetwork network(options);
    network.MoveAt(MOVE, 1);
    network.RunTo(9);
    CheckReactive(test, network);
}

void
NothingLeft(Case& test)
{
    Options options;
    options.interval = 0.05;
    options.lifetime = 5;
    InBothModes(options, [&](FmipHandoverNetwork& network, bool send) {
        network.MoveAt(MOVE, 1);
        network.RunTo(MOVE + 7);
        test.Equal(network.GetLeftovers(), std::string(), "nothing behind the lifetime");
        test.Check(network.fmip->GetState() == FmipMobileState::IDLE, "idle");
        // Of the present router alone
        test.Equal(network.fmip->GetKeyClient()->GetNKeys(), std::size_t{send}, "keys");
        test.Equal(network.routers[0]->GetKeyServer()->GetNKeys(),
                   std::size_t{0},
                   "the former router has discarded its key");
    });
}

void
WrongRouter(Case& test)
{
    Options options;
    options.networks = 3;
    FmipHandoverNetwork network(options);
    network.MoveAt(MOVE, 1);
    network.Then(MOVE + 0.01, [&]() {
        network.topology.GetAttachment(0)->MoveTo(network.topology.GetPointOfAttachment(2));
    });
    network.RunTo(9);
    const std::string story = Story(network);
    test.Check(network.updates.size() == 2 && !network.updates[1].second,
               "a second FBU from where it is" + story);
    test.Equal(network.acks.size(), std::size_t{2}, "both are accepted" + story);
    test.Check(Entered(network.states, FmipMobileState::FORWARDED), "forwarded" + story);
    test.Equal(network.GetLost(UP + 0.1, MOVE + 3), 0U, "nothing is lost from then on");
    test.Equal(network.routers[1]->GetNewRouter()->GetNArrivals(),
               std::size_t{0},
               "the router where it never came has given it up");
}

void
NoCandidates(Case& test)
{
    Options options;
    options.neighbors = false;
    options.send = true;
    FmipHandoverNetwork network(options);
    network.MoveAt(MOVE, 1);
    network.RunTo(9);
    const std::string story = Story(network);
    test.Check(!network.updates.empty() && !network.updates[0].second,
               "the FBU goes once an address is configured" + story);
    test.Check(network.fallbacks == std::vector<FmipFallback>{FmipFallback::REFUSED},
               "the router knows no way to there" + story);
    test.Check(network.mobile->GetState() == MobileNodeState::REGISTERED, "registered" + story);
    test.Equal(network.GetLost(MOVE + 1.5, MOVE + 3), 0U, "as with plain Mobile IPv6");
}

void
PingPong(Case& test)
{
    Options options;
    options.lifetime = 5;
    InBothModes(options, [&](FmipHandoverNetwork& network, bool) {
        // Every 100 ms, of which 50 are without a link: no registration takes less than 60 ms
        for (uint32_t i = 0; i < 7; ++i)
        {
            network.MoveAt(MOVE + 0.1 * i, 1 - i % 2);
        }
        network.RunTo(MOVE + 4);
        const std::string story = Story(network);
        test.Check(network.mobile->GetState() == MobileNodeState::REGISTERED,
                   "registered in the end" + story);
        test.Equal(network.GetLost(MOVE + 1.5, MOVE + 3.8), 0U, "and everything arrives" + story);
        network.StopTraffic();
        network.RunTo(MOVE + 12);
        test.Equal(network.GetLeftovers(), std::string(), "nothing is left" + story);
    });
}

void
PingPongInDrain(Case& test)
{
    for (bool optimize : {false, true})
    {
        Options options;
        options.interval = 0.002;
        options.optimize = optimize;
        options.lifetime = 5;
        FmipHandoverNetwork network(options);
        for (const auto& [index, router] : network.routers)
        {
            // The rule of RFC 5568 5.4: what waits stays as much as long as the traffic goes on
            router->GetNewRouter()->SetAttribute("DrainSpeed", DoubleValue(1));
            router->GetPreviousRouter()->SetAttribute("DrainSpeed", DoubleValue(1));
            router->GetNewRouter()->SetAttribute("MaxBufferedPerNode", UintegerValue(5000));
        }
        network.MoveAt(MOVE, 1);
        network.MoveAt(MOVE + 0.3, 0);
        network.MoveAt(MOVE + 0.6, 1);
        network.RunTo(MOVE + 3);
        const std::string story = Story(network);
        test.Equal(network.GetLost(MOVE - 1, MOVE + 2), 0U, "nothing is lost" + story);
        network.StopTraffic();
        network.RunTo(MOVE + 12);
        test.Equal(network.GetLeftovers(), std::string(), "nothing is left" + story);
    }
}

void
ReturnedForGood(Case& test)
{
    Options options;
    options.lifetime = 2;
    FmipHandoverNetwork network(options);
    network.MoveAt(MOVE, 1);
    network.MoveAt(MOVE + 0.3, 0);
    network.RunTo(MOVE + 4);
    test.Equal(network.GetLeftovers(), std::string(), "nothing is left" + Story(network));
}

void
ReturnLater(Case& test)
{
    InBothModes([&](FmipHandoverNetwork& network, bool) {
        network.MoveAt(MOVE, 1);
        // Registered by now, but the first router forwards still
        network.MoveAt(MOVE + 3, 0);
        network.RunTo(MOVE + 6);
        const std::string story = Story(network);
        test.Check(network.fallbacks.empty(), "no fallback" + story);
        test.Equal(network.GetLost(FmipHandoverNetwork::START, MOVE + 5),
                   0U,
                   "nothing lost" + story);
        test.Equal(network.routers[0]->GetPreviousRouter()->GetNForwardings(),
                   std::size_t{0},
                   "the first router forwards no more" + story);
    });
}

void
NotGone(Case& test)
{
    InBothModes([&](FmipHandoverNetwork& network, bool) {
        network.MoveAt(MOVE, 1);
        network.Then(MOVE - 0.02, [&]() { network.topology.GetAttachment(0)->CancelMoves(); });
        network.RunTo(MOVE + 5);
        std::string story = Story(network);
        test.Equal(network.acks.size(), std::size_t{2}, "FBU and its withdrawal" + story);
        test.Equal(network.routers[0]->GetPreviousRouter()->GetNForwardings(),
                   std::size_t{0},
                   "nothing is forwarded" + story);
        test.Equal(network.GetLost(MOVE + 2.2, MOVE + 4), 0U, "packets arrive again" + story);
        network.MoveAt(MOVE + 6, 1);
        network.RunTo(MOVE + 8);
        story = Story(network);
        test.Check(network.fallbacks.empty(), "the next handover is a fast one" + story);
        test.Equal(network.GetLost(MOVE + 4, MOVE + 7), 0U, "without loss" + story);
    });
}

/// @param test checks @param message lost once behind the start of the departure
/// @param from from when on @return the network after the run
void
LosesOnce(Case& test, FastMessage message, double from, const std::string& what)
{
    InBothModes([&](FmipHandoverNetwork& network, bool) {
        network.Lose(message, 1, from);
        network.MoveAt(MOVE, 1);
        network.RunTo(9);
        const std::string story = Story(network);
        test.Check(network.fallbacks.empty(), what + " does not stop the handover" + story);
        test.Check(Entered(network.states, FmipMobileState::FORWARDED), "forwarded" + story);
        test.Equal(network.GetLost(MOVE + 0.5, MOVE + 3), 0U, "packets arrive" + story);
    });
}

void
LostAdvertisement(Case& test)
{
    LosesOnce(test, FastMessage::PR_RT_ADV, 0, "a lost PrRtAdv");
}

void
LostUpdate(Case& test)
{
    LosesOnce(test, FastMessage::FBU, ANNOUNCED - 0.001, "a lost FBU");
}

void
LostAcknowledgment(Case& test)
{
    LosesOnce(test, FastMessage::FBACK, ANNOUNCED - 0.001, "a lost FBack");
}

void
LostAnnouncement(Case& test)
{
    LosesOnce(test, FastMessage::UNA, MOVE, "a lost UNA");
}

void
AdvertisementsLostAltogether(Case& test)
{
    FmipHandoverNetwork network{Options()};
    network.LoseWhere([](FastMessage kind) {
        return kind == FastMessage::PR_RT_ADV && Simulator::Now() < Seconds(MOVE);
    });
    network.MoveAt(MOVE, 1);
    network.RunTo(9);
    const std::string story = Story(network);
    test.Check(network.fallbacks == std::vector<FmipFallback>{FmipFallback::NO_ANSWER},
               "plain Mobile IPv6" + story);
    test.Check(network.updates.empty(), "no FBU" + story);
    test.Check(network.mobile->GetState() == MobileNodeState::REGISTERED, "registered" + story);
}

void
WithoutFastHandovers(Case& test)
{
    Options options;
    options.without = {0};
    FmipHandoverNetwork network(options);
    network.MoveAt(MOVE, 1);
    network.RunTo(9);
    const std::string story = Story(network);
    test.Check(network.fallbacks == std::vector<FmipFallback>{FmipFallback::NO_ANSWER},
               "a PAR without fast handovers does not answer" + story);
    test.Check(network.mobile->GetState() == MobileNodeState::REGISTERED, "registered" + story);
    test.Check(network.fmip->GetProgress() == CandidateProgress::ANSWERED,
               "the next router does" + story);
}

void
WithoutFastHandoversThere(Case& test)
{
    Options options;
    options.networks = 3;
    options.without = {1};
    FmipHandoverNetwork network(options);
    network.MoveAt(MOVE, 1);
    network.RunTo(9);
    const std::string story = Story(network);
    test.Equal(network.fallbacks.size(), std::size_t{1}, "a NAR without fast handovers" + story);
    test.Check(network.mobile->GetState() == MobileNodeState::REGISTERED, "registered" + story);
    test.Equal(network.routers[0]->GetPreviousRouter()->GetNForwardings(),
               std::size_t{0},
               "nothing is forwarded" + story);
}

void
NetworkInitiated(Case& test)
{
    Options options;
    options.announced = false;
    InBothModes(options, [&](FmipHandoverNetwork& network, bool) {
        network.Then(MOVE - 0.2, [&]() {
            network.routers[0]->GetAdvertiser()->InitiateHandover(
                network.mobile->GetCareOfAddress(),
                network.topology.GetPointOfAttachment(1)->GetIdentifier());
        });
        network.MoveAt(MOVE, 1);
        network.RunTo(9);
        const std::string story = Story(network);
        test.Check(network.updates.size() == 1 && network.updates[0].second &&
                       network.updates[0].first < MOVE,
                   "the FBU is sent before the movement" + story);
        test.Equal(network.GetLost(FmipHandoverNetwork::START, MOVE + 3), 0U, "no loss" + story);
        test.Check(network.fallbacks.empty(), "no fallback" + story);
    });
}

void
NetworkInitiatedWithoutKey(Case& test)
{
    Options options;
    options.announced = false;
    options.send = true;
    FmipHandoverNetwork network(options);
    network.fmip->SetAttribute("Discovery", StringValue("OnLinkGoingDown"));
    network.Then(MOVE - 0.2, [&]() {
        network.routers[0]->GetAdvertiser()->InitiateHandover(
            network.mobile->GetCareOfAddress(),
            network.topology.GetPointOfAttachment(1)->GetIdentifier());
    });
    network.MoveAt(MOVE, 1);
    network.RunTo(9);
    const std::string story = Story(network);
    test.Check(!network.asked.empty() && network.asked[0], "a key is asked for" + story);
    test.Check(!network.updates.empty() && network.updates[0].second &&
                   network.updates[0].first < MOVE,
               "and the FBU is sent before the movement" + story);
    test.Check(network.fallbacks.empty(), "no fallback" + story);
}

void
Restarts(Case& test)
{
    for (uint32_t restarted : {0U, 1U})
    {
        Options options;
        options.send = true;
        options.lifetime = 5;
        options.interval = 0.05;
        FmipHandoverNetwork network(options);
        network.Then(MOVE + 0.02, [&]() { network.routers[restarted]->Restart(); });
        network.MoveAt(MOVE, 1);
        network.RunTo(MOVE + 4);
        const std::string story = Story(network);
        test.Check(network.mobile->GetState() == MobileNodeState::REGISTERED, "registered" + story);
        test.Equal(network.GetLost(MOVE + 2, MOVE + 3.8), 0U, "packets arrive" + story);
        network.MoveAt(MOVE + 5, 0);
        network.RunTo(MOVE + 9);
        test.Equal(network.GetLost(MOVE + 7, MOVE + 8.8),
                   0U,
                   "the next handover works" + Story(network));
        network.StopTraffic();
        network.RunTo(MOVE + 17);
        test.Equal(network.GetLeftovers(), std::string(), "nothing is left");
    }
}

/// @param test checks @param part of the signalling that is lost
void
RandomLoss(Case& test, double part)
{
    Options options;
    options.send = true;
    options.interval = 0.05;
    options.lifetime = 5;
    FmipHandoverNetwork network(options);
    auto draw = CreateObject<UniformRandomVariable>();
    draw->SetStream(77);
    network.LoseWhere([draw, part](FastMessage) { return draw->GetValue() < part; });
    constexpr uint32_t moves = 10;
    constexpr double pause = 6;
    for (uint32_t i = 0; i < moves; ++i)
    {
        network.MoveAt(MOVE + pause * i, 1 - i % 2);
        // What is outstanding 5 s behind a handover is no more than binding refreshes
        network.Then(MOVE + pause * i + 5, [&]() {
            test.Check(network.mobile->GetState() == MobileNodeState::REGISTERED ||
                           network.mobile->GetState() == MobileNodeState::REGISTERING,
                       "away from home");
            test.Equal(network.fmip->GetNOpenUpdates(), std::size_t{0}, "retries are bounded");
        });
    }
    network.Then(MOVE + pause * moves, [&]() { network.LoseWhere(nullptr); });
    network.RunTo(MOVE + pause * moves + 12);
    test.Equal(network.GetLeftovers(), std::string(), "nothing is left");
    test.Check(network.mobile->GetState() == MobileNodeState::REGISTERED, "registered in the end");
    test.Equal(network.GetLost(MOVE + pause * moves + 9, MOVE + pause * moves + 11.5),
               0U,
               "and packets arrive");
}

void
LossOfTenPercent(Case& test)
{
    RandomLoss(test, 0.1);
}

void
LossOfThirtyPercent(Case& test)
{
    RandomLoss(test, 0.3);
}

void
Optimized(Case& test)
{
    for (bool announced : {true, false})
    {
        Options options;
        options.optimize = true;
        options.announced = announced;
        FmipHandoverNetwork network(options);
        network.MoveAt(MOVE, 1);
        network.RunTo(MOVE + 4);
        const std::string story = Story(network);
        test.Check(network.fallbacks.empty(), "no fallback" + story);
        test.Check(network.fmip->GetTunnel().GetNReceived() > 3,
                   "packets of the direct way come through the tunnel" + story);
        test.Equal(network.GetLost(MOVE + 0.12, MOVE + 3), 0U, "none is lost" + story);
        if (announced)
        {
            test.Equal(network.GetLost(FmipHandoverNetwork::START, MOVE + 3), 0U, "at all" + story);
        }
    }
}

void
BackThroughTheTunnel(Case& test)
{
    for (bool optimize : {false, true})
    {
        Options options;
        options.optimize = optimize;
        options.back = true;
        FmipHandoverNetwork network(options);
        network.MoveAt(MOVE, 1);
        network.RunTo(MOVE + 2);
        network.StopTraffic();
        network.RunTo(MOVE + 3);
        const std::string story = Story(network);
        // To a correspondent node that knows the PCoA, by way of the PAR, until it knows the NCoA
        test.Equal(network.fmip->GetTunnel().GetNSent() > 0,
                   optimize,
                   "through the tunnel" + story);
        test.Check(network.GetNSentBack() > 300, "datagrams were sent");
        test.Equal(network.GetNReceivedBack(), network.GetNSentBack(), "and none is lost" + story);
    }
}

void
AssignedAddress(Case& test)
{
    FmipHandoverNetwork network{Options()};
    network.routers[1]->GetNewRouter()->SetAttribute("AddressPolicy", StringValue("Assigned"));
    network.routers[1]->GetNewRouter()->SetAttribute("AssignProposed", BooleanValue(false));
    network.MoveAt(MOVE, 1);
    network.RunTo(9);
    CheckPredictive(test, network);
    test.Check(!network.prospective.empty() &&
                   network.mobile->GetCareOfAddress() == network.prospective[0],
               "the care-of address is the one that the NAR has assigned" + Story(network));
}

void
AssignedAddressUnderSend(Case& test)
{
    Options options;
    options.send = true;
    FmipHandoverNetwork network(options);
    network.routers[1]->GetNewRouter()->SetAttribute("AddressPolicy", StringValue("Assigned"));
    network.routers[1]->GetNewRouter()->SetAttribute("AssignProposed", BooleanValue(false));
    network.MoveAt(MOVE, 1);
    network.RunTo(9);
    const std::string story = Story(network);
    test.Check(network.fallbacks == std::vector<FmipFallback>{FmipFallback::BAD_ADDRESS},
               "no handover key can be had for it" + story);
    test.Equal(network.ignored[FmipMobileIgnored::BAD_ADDRESS], 1U, "counted" + story);
    test.Equal(network.routers[0]->GetPreviousRouter()->GetNForwardings(),
               std::size_t{0},
               "nothing is forwarded there" + story);
    test.Check(!network.prospective.empty() &&
                   network.mobile->GetCareOfAddress() != network.prospective[0] &&
                   network.mobile->GetState() == MobileNodeState::REGISTERED,
               "registered with an address of its own" + story);
}

void
PreviousAddressHosted(Case& test)
{
    FmipHandoverNetwork network{Options()};
    network.routers[1]->GetNewRouter()->SetAttribute("AddressPolicy", StringValue("Previous"));
    network.MoveAt(MOVE, 1);
    network.RunTo(9);
    const std::string story = Story(network);
    test.Check(network.mobile->GetState() == MobileNodeState::REGISTERED, "registered" + story);
    test.Equal(network.GetLost(MOVE + 2, MOVE + 3.8), 0U, "packets arrive" + story);
}

void
WithDetection(Case& test)
{
    Options options;
    options.probes = 1;
    InBothModes(options, [&](FmipHandoverNetwork& network, bool) {
        network.topology.GetAttachment(0)->SetAttribute("GoingDownLead", TimeValue(Seconds(1.2)));
        network.MoveAt(MOVE, 1);
        network.RunTo(9);
        CheckPredictive(test, network);
    });
}

void
PingPongWithDetection(Case& test)
{
    Options options;
    options.probes = 1;
    options.lifetime = 5;
    FmipHandoverNetwork network(options);
    network.MoveAt(MOVE, 1);
    // Back before the NCoA is known to be unique, and off again
    network.MoveAt(MOVE + 0.5, 0);
    network.MoveAt(MOVE + 1, 1);
    network.RunTo(MOVE + 6);
    const std::string story = Story(network);
    test.Check(network.mobile->GetState() == MobileNodeState::REGISTERED, "registered" + story);
    test.Equal(network.GetLost(MOVE + 3, MOVE + 5.8), 0U, "packets arrive" + story);
    network.StopTraffic();
    network.RunTo(MOVE + 14);
    test.Equal(network.GetLeftovers(), std::string(), "nothing is left" + story);
}

/**
 * @param network in which somebody speaks for a router to the mobile node @param stranger device
 * @param message that it sends @param router whose link-local address it names @param to
 * destination
 */
template <typename T>
void
Pretend(FmipHandoverNetwork& network,
        Ptr<NetDevice> stranger,
        const T& message,
        const Ipv6Address& router,
        const Ipv6Address& to)
{
    Ptr<Packet> packet = OctetsPacket(SerializeIcmp6(message, router, to));
    Ipv6Header header;
    header.SetSource(router);
    header.SetDestination(to);
    header.SetNextHeader(58);
    header.SetHopLimit(255);
    header.SetPayloadLength(static_cast<uint16_t>(packet->GetSize()));
    packet->AddHeader(header);
    stranger->Send(packet, network.topology.GetAttachment(0)->GetDevice()->GetAddress(), 0x86dd);
}

void
RogueAdvertisement(Case& test)
{
    Options options;
    options.announced = false;
    InBothModes(options, [&](FmipHandoverNetwork& network, bool send) {
        Ptr<NetDevice> stranger = network.topology.AddStranger(0);
        network.Then(MOVE - 1, [&network, stranger]() {
            // It names the router's link-local address, and an NCoA of its own choice
            const RouterEntry router = *network.mobile->GetMobileInterface()->GetCurrentRouter();
            const Ipv6Address to = network.mobile->GetCareOfAddress();
            PrRtAdv told;
            told.code = PrRtAdvCode::NETWORK_INITIATED;
            AccessPointTuple tuple;
            tuple.accessPoint =
                ToLinkLayerOctets(network.topology.GetPointOfAttachment(1)->GetIdentifier());
            tuple.routerLinkLayerAddress = LinkLayerOctets{2, 0, 0, 0, 0, 0x66};
            tuple.routerAddress = network.RouterOf(1);
            told.tuples.push_back(tuple);
            Pretend(network, stranger, told, router.linkLocal, to);
        });
        network.RunTo(MOVE);
        const std::string story = Story(network);
        // Without SEND it is obeyed
        test.Equal(network.updates.empty(), send, "an FBU only without SEND" + story);
    });
}

void
RogueAcknowledgment(Case& test)
{
    InBothModes([&](FmipHandoverNetwork& network, bool send) {
        Ptr<NetDevice> stranger = network.topology.AddStranger(1);
        const Ipv6Address global = network.RouterOf(1);
        Ptr<Ipv6> ipv6 = network.routers[1]->GetObject<Ipv6>();
        const Ipv6Address router =
            ipv6->GetAddress(ipv6->GetInterfaceForAddress(global), 0).GetAddress();
        network.MoveAt(MOVE, 1);
        RouterAdvertisement told;
        told.routerLifetime = 1800;
        told.options.sourceLinkLayerAddress =
            ToLinkLayerOctets(network.topology.GetAccessLink(1)->GetDevice(0)->GetAddress());
        PrefixInformation prefix;
        prefix.prefix = global;
        prefix.routerAddress = true;
        told.options.prefixes.push_back(prefix);
        told.options.naack = NaackStatus::CONFIGURE_ADDRESS;
        // Before and after the router itself is heard, which is secured and advertises every 100 ms
        // at most
        std::set<Ipv6Address> used;
        for (double after = 0.055; after < 0.3; after += 0.01)
        {
            network.Then(MOVE + after, [&]() {
                const Ipv6Address to = network.mobile->GetCareOfAddress();
                used.insert(to);
                Pretend(network, stranger, told, router, to);
            });
        }
        network.RunTo(MOVE + 4);
        used.insert(network.mobile->GetCareOfAddress());
        const std::string story = Story(network);
        test.Equal(used.size() == 1, send, "the announced address stays only with SEND" + story);
    });
}

void
KeysLive(Case& test)
{
    Options options;
    options.send = true;
    options.interval = 0.05;
    FmipHandoverNetwork network(options);
    network.routers[0]->GetKeyServer()->SetAttribute("Lifetime", UintegerValue(10));
    network.RunTo(4);
    test.Check(network.asked == std::vector<bool>{true},
               "the key is asked for on the new link" + Story(network));
    network.RunTo(25);
    test.Check(network.asked.size() >= 3, "and again before it ends" + Story(network));
    test.Check(network.fmip->GetKeyClient()->IsConfirmed(network.RouterOf(0),
                                                         network.mobile->GetCareOfAddress()),
               "so that there is always one" + Story(network));
    const Ipv6Address previous = network.mobile->GetCareOfAddress();
    network.MoveAt(26, 1);
    network.RunTo(26.02);
    test.Check(network.acks.size() == 1, "which serves" + Story(network));
    network.RunTo(28);
    test.Check(!network.fmip->GetKeyClient()->Find(network.RouterOf(0), previous),
               "discarded once the binding update is complete" + Story(network));
    test.Check(network.fmip->GetKeyClient()->IsConfirmed(network.RouterOf(1),
                                                         network.mobile->GetCareOfAddress()),
               "and the new router has given one" + Story(network));
    const std::size_t before = network.asked.size();
    network.MoveAt(29, 0);
    network.RunTo(31);
    test.Check(network.asked.size() == before + 1 && network.asked.back(),
               "back at the first a key is asked for again" + Story(network));
    test.Check(network.fallbacks.empty(), "no fallback" + Story(network));
}

void
LostKey(Case& test)
{
    Options options;
    options.send = true;
    FmipHandoverNetwork network(options);
    // Room for nobody
    network.routers[0]->GetKeyServer()->SetAttribute("TotalRate", DoubleValue(0.001));
    network.routers[0]->GetKeyServer()->SetAttribute("TotalBurst", DoubleValue(1));
    network.Lose(FastMessage::PR_RT_ADV, 1);
    network.MoveAt(MOVE, 1);
    network.RunTo(8);
    const std::string story = Story(network);
    test.Check(network.fallbacks == std::vector<FmipFallback>{FmipFallback::NO_KEY},
               "without a key the handover is a plain one" + story);
    test.Check(network.updates.empty(), "no FBU" + story);
    test.Check(network.mobile->GetState() == MobileNodeState::REGISTERED, "registered" + story);
}

/// Fast handovers from end to end with real routers, in both modes
class FmipHandoverTestSuite : public TestSuite
{
  public:
    FmipHandoverTestSuite()
        : TestSuite("mip6sec-fmip-handover", TestSuite::Type::UNIT)
    {
        Add("a predictive handover loses and reorders nothing", Predictive);
        Add("a predictive handover with handover keys loses and reorders nothing",
            PredictiveUnderSend);
        Add("both providers of cryptography give the same times", SameTimes);
        Add("a reactive handover loses what is sent before the PAR knows", Reactive);
        Add("a reactive handover with handover keys loses no more", ReactiveUnderSend);
        Add("nothing is left anywhere behind the lifetime of the forwarding", NothingLeft);
        Add("on another link than announced packets follow", WrongRouter);
        Add("where routers do not know each other handovers are plain", NoCandidates);
        Add("movement to and fro faster than registration ends well", PingPong);
        Add("movement to and fro in the middle of a drain loses nothing", PingPongInDrain);
        Add("nothing is left when a mobile node has come back for good", ReturnedForGood);
        Add("back at a router that still forwards nothing is lost", ReturnLater);
        Add("a handover that does not take place leaves nothing behind", NotGone);
        Add("a lost PrRtAdv does not stop a handover", LostAdvertisement);
        Add("a lost FBU does not stop a handover", LostUpdate);
        Add("a lost FBack does not stop a handover", LostAcknowledgment);
        Add("a lost UNA does not stop a handover", LostAnnouncement);
        Add("without any PrRtAdv handovers are plain", AdvertisementsLostAltogether);
        Add("a PAR without fast handovers makes handovers plain", WithoutFastHandovers);
        Add("a NAR without fast handovers makes handovers plain", WithoutFastHandoversThere);
        Add("a handover that the network wants loses nothing", NetworkInitiated);
        Add("for a handover that the network wants a missing key is asked for",
            NetworkInitiatedWithoutKey);
        Add("after a restart of PAR or NAR the mobile node recovers", Restarts);
        Add("with 10 percent of signalling lost every handover ends well", LossOfTenPercent);
        Add("with 30 percent of signalling lost every handover ends well", LossOfThirtyPercent);
        Add("packets of optimized routes follow too", Optimized);
        Add("what the mobile node sends goes back through the tunnel or waits",
            BackThroughTheTunnel);
        Add("an address that the NAR assigns is used", AssignedAddress);
        Add("under SEND an address that the NAR assigns is refused", AssignedAddressUnderSend);
        Add("a NAR that hosts the PCoA does not stop registration", PreviousAddressHosted);
        Add("a predictive handover with duplicate address detection loses nothing", WithDetection);
        Add("movement to and fro faster than detection ends well", PingPongWithDetection);
        Add("a rogue PrRtAdv is obeyed only without SEND", RogueAdvertisement);
        Add("a rogue NAACK is obeyed only without SEND", RogueAcknowledgment);
        Add("keys are asked for and renewed and discarded in time", KeysLive);
        Add("a handover without a key is a plain one", LostKey);
    }

  private:
    /// @param name a sentence @param body what it does
    void Add(const std::string& name, std::function<void(Case&)> body)
    {
        AddTestCase(new Case(name, std::move(body)));
    }
};

FmipHandoverTestSuite g_fmipHandoverTestSuite; //!< registered by its construction

} // namespace
