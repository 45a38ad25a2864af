/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "fmip-handover-cases.h"
#include "suite-of-parts.h"

#include "ns3/boolean.h"
#include "ns3/double.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"

using namespace ns3;
using namespace ns3::mip6sec;
using namespace ns3::mip6sec::test;
using attachtest::Case;
using Options = FmipHandoverNetwork::Options;

namespace
{

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
    // With duplicate address detection the first registration may end after the first datagram
    const double reachable = network.registered.empty() ? MOVE : network.registered.front();
    test.Check(reachable < ANNOUNCED - 1, "registered before the movement" + story);
    test.Equal(network.GetLost(std::max(FmipHandoverNetwork::START, reachable), MOVE + 3),
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

/// @return handovers in networks that do what they should
std::vector<TestCase*>
FmipHandoverCases()
{
    return {
        new Case("a predictive handover loses and reorders nothing", Predictive),
        new Case("a predictive handover with handover keys loses and reorders nothing",
                 PredictiveUnderSend),
        new Case("both providers of cryptography give the same times", SameTimes),
        new Case("a reactive handover loses what is sent before the PAR knows", Reactive),
        new Case("a reactive handover with handover keys loses no more", ReactiveUnderSend),
        new Case("nothing is left anywhere behind the lifetime of the forwarding", NothingLeft),
        new Case("on another link than announced packets follow", WrongRouter),
        new Case("where routers do not know each other handovers are plain", NoCandidates),
        new Case("movement to and fro faster than registration ends well", PingPong),
        new Case("movement to and fro in the middle of a drain loses nothing", PingPongInDrain),
        new Case("nothing is left when a mobile node has come back for good", ReturnedForGood),
        new Case("back at a router that still forwards nothing is lost", ReturnLater),
        new Case("a handover that does not take place leaves nothing behind", NotGone),
        new Case("a handover that the network wants loses nothing", NetworkInitiated),
        new Case("for a handover that the network wants a missing key is asked for",
                 NetworkInitiatedWithoutKey),
        new Case("packets of optimized routes follow too", Optimized),
        new Case("what the mobile node sends goes back through the tunnel or waits",
                 BackThroughTheTunnel),
        new Case("an address that the NAR assigns is used", AssignedAddress),
        new Case("under SEND an address that the NAR assigns is refused", AssignedAddressUnderSend),
        new Case("a NAR that hosts the PCoA does not stop registration", PreviousAddressHosted),
        new Case("a predictive handover with duplicate address detection loses nothing",
                 WithDetection),
        new Case("movement to and fro faster than detection ends well", PingPongWithDetection),
    };
}

/// Fast handovers from end to end with real routers, in both modes
SuiteOfParts g_suite("mip6sec-fmip-handover", {FmipHandoverCases(), FmipHandoverTroubleCases()});

} // namespace
