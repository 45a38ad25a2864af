/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
// Fast handovers where messages are lost, routers restart or know nothing, and strangers interfere

#include "fmip-handover-cases.h"

#include "ns3/double.h"
#include "ns3/packet-octets.h"
#include "ns3/random-variable-stream.h"
#include "ns3/simulator.h"
#include "ns3/uinteger.h"

#include <set>

using namespace ns3;
using namespace ns3::mip6sec;
using namespace ns3::mip6sec::test;
using attachtest::Case;
using Options = FmipHandoverNetwork::Options;

namespace
{

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

} // namespace

std::vector<TestCase*>
ns3::mip6sec::test::FmipHandoverTroubleCases()
{
    return {
        new Case("a lost PrRtAdv does not stop a handover", LostAdvertisement),
        new Case("a lost FBU does not stop a handover", LostUpdate),
        new Case("a lost FBack does not stop a handover", LostAcknowledgment),
        new Case("a lost UNA does not stop a handover", LostAnnouncement),
        new Case("without any PrRtAdv handovers are plain", AdvertisementsLostAltogether),
        new Case("a PAR without fast handovers makes handovers plain", WithoutFastHandovers),
        new Case("a NAR without fast handovers makes handovers plain", WithoutFastHandoversThere),
        new Case("after a restart of PAR or NAR the mobile node recovers", Restarts),
        new Case("with 10 percent of signalling lost every handover ends well", LossOfTenPercent),
        new Case("with 30 percent of signalling lost every handover ends well",
                 LossOfThirtyPercent),
        new Case("a rogue PrRtAdv is obeyed only without SEND", RogueAdvertisement),
        new Case("a rogue NAACK is obeyed only without SEND", RogueAcknowledgment),
        new Case("keys are asked for and renewed and discarded in time", KeysLive),
        new Case("a handover without a key is a plain one", LostKey),
    };
}
