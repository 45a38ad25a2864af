/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
// Handover Initiates, and packets that wait

#include "new-access-router-stage.h"
#include "ns3-abilities.h"

#include "ns3/arrival-state.h"

using namespace ns3;
using namespace ns3::mip6sec;
using namespace ns3::mip6sec::attachtest;

namespace
{

using Drop = NewAccessRouterDrop;
using State = ArrivalState;

/// @param test the case @param stage nothing is left of its mobile nodes
void
ExpectNothingLeft(Case& test, const NarStage& stage)
{
    test.Equal(stage.router->GetNArrivals(), 0, "arrivals");
    test.Equal(stage.router->GetNBuffered(), 0, "packets");
    test.Check(!stage.nar.nd->IsDefended(stage.next), "defended no more");
}

void
Detection(Case& test)
{
    NarStage stage(true);
    stage.In(10, [&]() { stage.Send(stage.Initiate(7)); });
    stage.In(1000, [&]() {
        test.Check(stage.acks.empty(), "no answer while it is probed");
        test.Check(!stage.nar.nd->IsDefended(stage.next), "nor is it defended");
        test.Equal(stage.router->GetNArrivals(), 1, "but known");
    });
    stage.Run(1.1);
    const auto probes = stage.record.Get(Icmp6Type::NEIGHBOR_SOLICITATION, stage.nar.node->GetId());
    test.Equal(probes.size(), 1, "one probe by default");
    test.Check(probes.at(0).envelope.source.IsAny(), "from the unspecified address");
    test.Check(probes.at(0).AsNs().value->target == stage.next, "for the NCoA");
    ExpectAcks(test, stage, {HandoverAckCode::ACCEPTED});
    test.Equal(stage.acks.at(0).sequence, 7, "sequence number of the HI");
    test.Check(stage.acks.at(0).options.addresses.empty(), "no address unless it was asked");
    test.Near(stage.ackTimes.at(0).GetSeconds(), 1.010, 0.001, "after RetransTimer");
    test.Check(stage.nar.nd->IsDefended(stage.next), "defended from then on");
}

void
NoDetection(Case& test)
{
    NarStage stage;
    stage.In(10, [&]() { stage.Send(stage.Initiate(1)); });
    stage.Run(0.1);
    ExpectAcks(test, stage, {HandoverAckCode::ACCEPTED});
    test.Near(stage.ackTimes.at(0).GetSeconds(), 0.010, 0.001, "at once");
    test.Equal(stage.NSolicitations(), 0, "no probe");
    test.Check(stage.states == std::vector<std::pair<State, State>>{{State::NONE, State::EXPECTED}},
               "expected");
}

void
UnknownPeer(Case& test)
{
    NarStage stage;
    stage.router->SetPeerCheck([](const MobilityEnvelope&) { return false; });
    stage.In(10, [&]() { stage.Send(stage.Initiate(1)); });
    stage.In(20, [&]() {
        stage.router->SetPeerCheck({});
        stage.Send(stage.Initiate(2));
    });
    stage.Run(0.1);
    ExpectAcks(test, stage, {});
    test.Equal(stage.Dropped(Drop::UNKNOWN_PEER), 2, "counted");
    ExpectNothingLeft(test, stage);
}

void
NoLinkLayer(Case& test)
{
    NarStage stage;
    stage.In(10, [&]() {
        HandoverInitiate initiate = stage.Initiate(1);
        initiate.options.linkLayerAddress.reset();
        stage.Send(initiate);
        initiate = stage.Initiate(2);
        initiate.options.linkLayerAddress->address.push_back(0); // of another kind of link
        stage.Send(initiate);
        initiate = stage.Initiate(3);
        initiate.options.linkLayerAddress->code = FmipLinkLayerCode::NEW_ROUTER;
        stage.Send(initiate);
    });
    stage.Run(0.1);
    ExpectAcks(test,
               stage,
               {HandoverAckCode::REASON_UNSPECIFIED,
                HandoverAckCode::REASON_UNSPECIFIED,
                HandoverAckCode::REASON_UNSPECIFIED});
    test.Equal(stage.Dropped(Drop::NO_LINK_LAYER), 3, "counted");
    ExpectNothingLeft(test, stage);
}

void
NotOnPrefix(Case& test)
{
    NarStage stage;
    const std::vector<const char*> addresses{"fd00:3::77", "fd00:1::77", "fd00:2::"};
    for (uint16_t i = 0; i < addresses.size(); ++i)
    {
        stage.In(10 + i, [&stage, &addresses, i]() {
            HandoverInitiate initiate = stage.Initiate(i);
            NarStage::SetNext(initiate, addresses[i]);
            stage.Send(initiate);
        });
    }
    stage.In(20, [&]() {
        HandoverInitiate initiate = stage.Initiate(9);
        initiate.options.addresses.pop_back();
        stage.Send(initiate);
    });
    stage.Run(0.1);
    ExpectAcks(test,
               stage,
               {HandoverAckCode::ACCEPTED_NCOA_INVALID,
                HandoverAckCode::ACCEPTED_NCOA_INVALID,
                HandoverAckCode::ACCEPTED_NCOA_INVALID,
                HandoverAckCode::REASON_UNSPECIFIED}); // without any
    ExpectNothingLeft(test, stage);
}

void
NotUnicast(Case& test)
{
    NarStage stage;
    const std::vector<const char*> addresses{"ff02::1", "fe80::77", "::", "::1"};
    for (uint16_t i = 0; i < addresses.size(); ++i)
    {
        stage.In(10 + i, [&stage, &addresses, i]() {
            HandoverInitiate initiate = stage.Initiate(i);
            NarStage::SetNext(initiate, addresses[i]);
            stage.Send(initiate);
        });
    }
    stage.Run(0.1);
    ExpectAcks(test, stage, {});
    ExpectNothingLeft(test, stage);
}

void
DetectionFails(Case& test)
{
    NarStage stage(true);
    stage.other.Assign(stage.next);
    stage.In(10, [&]() { stage.Send(stage.Initiate(1)); });
    stage.In(500, [&]() { stage.Send(stage.Initiate(1)); });
    stage.Run(2);
    ExpectAcks(test,
               stage,
               {HandoverAckCode::ACCEPTED_NCOA_INVALID, HandoverAckCode::ACCEPTED_NCOA_INVALID});
    test.Near(stage.ackTimes.at(0).GetSeconds(), 0.010, 0.001, "as soon as its owner says so");
    test.Equal(stage.NSolicitations(), 1, "the retransmission does not probe again");
    ExpectNothingLeft(test, stage);
}

void
InUse(Case& test)
{
    NarStage stage;
    stage.In(10, [&]() {
        // Our own, one that is defended for another, a neighbour's, and one of another arrival
        HandoverInitiate initiate = stage.Initiate(1);
        NarStage::SetNext(initiate, stage.narAddress);
        stage.Send(initiate);
        stage.nar.nd->AddDefended("fd00:2::88", true);
        initiate = stage.Initiate(2);
        NarStage::SetNext(initiate, "fd00:2::88");
        stage.Send(initiate);
        stage.nar.nd->LearnNeighbor("fd00:2::99", NarStage::Octets(stage.otherMac), false);
        initiate = stage.Initiate(3);
        NarStage::SetNext(initiate, "fd00:2::99");
        stage.Send(initiate);
        stage.Send(stage.Initiate(4));
        initiate = stage.Initiate(5);
        initiate.options.linkLayerAddress->address = NarStage::Octets(stage.otherMac);
        stage.Send(initiate);
    });
    stage.Run(0.1);
    ExpectAcks(test,
               stage,
               {HandoverAckCode::ACCEPTED_NCOA_INVALID,
                HandoverAckCode::ACCEPTED_NCOA_INVALID,
                HandoverAckCode::ACCEPTED_NCOA_INVALID,
                HandoverAckCode::ACCEPTED,
                HandoverAckCode::ACCEPTED_NCOA_INVALID});
    test.Equal(stage.router->GetNArrivals(), 1, "only the fourth");
}

void
SameNode(Case& test)
{
    NarStage stage(true);
    stage.nar.nd->LearnNeighbor(stage.next, NarStage::Octets(stage.mac), false);
    stage.In(10, [&]() { stage.Send(stage.Initiate(1)); });
    stage.Run(0.1);
    ExpectAcks(test, stage, {HandoverAckCode::ACCEPTED});
    test.Near(stage.ackTimes.at(0).GetSeconds(), 0.010, 0.001, "without detection");
}

void
Retransmission(Case& test)
{
    NarStage stage(true);
    stage.In(10, [&]() { stage.Send(stage.Initiate(1)); });
    for (double at : {110, 310, 710})
    {
        stage.In(at, [&]() { stage.Send(stage.Initiate(1)); });
    }
    stage.In(1200, [&]() {
        test.Equal(stage.acks.size(), 1, "one answer to all that came during detection");
        stage.Send(stage.Initiate(1));
    });
    stage.Stream(1, 2, 1100, 1);
    stage.In(1250, [&]() {
        test.Equal(stage.acks.size(), 2, "and again");
        test.Equal(stage.router->GetNBuffered(), 2, "what waits stays");
    });
    stage.In(1300, [&]() { stage.Arrive(); });
    std::size_t changes = 0;
    stage.In(1400, [&]() {
        changes = stage.states.size();
        stage.Send(stage.Initiate(1));
    });
    stage.In(1410, [&]() { test.Equal(stage.acks.size(), 3, "also after its arrival"); });
    stage.Stream(3, 3, 1450, 1);
    stage.Run(1.5);
    ExpectAcks(test,
               stage,
               {HandoverAckCode::ACCEPTED, HandoverAckCode::ACCEPTED, HandoverAckCode::ACCEPTED});
    test.Check(stage.Numbers() == Range(1, 3), "all delivered");
    test.Equal(stage.states.size(), changes, "it is not expected anew");
    test.Check(!stage.nar.nd->IsDefended(stage.next), "nor defended against itself");
}

void
SequenceReused(Case& test)
{
    NarStage stage;
    stage.In(10, [&]() { stage.Send(stage.Initiate(1)); });
    stage.In(20, [&]() {
        // A PAR that has restarted counts anew
        HandoverInitiate initiate = stage.Initiate(1);
        NarStage::SetNext(initiate, "fd00:2::78");
        stage.Send(initiate);
    });
    stage.Run(0.1);
    ExpectAcks(test, stage, {HandoverAckCode::ACCEPTED, HandoverAckCode::ACCEPTED});
    test.Equal(stage.router->GetNArrivals(), 1, "a mobile node is expected once");
    test.Check(stage.nar.nd->IsDefended("fd00:2::78"), "with its new address");
    test.Check(!stage.nar.nd->IsDefended(stage.next), "and not with the old one");
}

void
Assigned(Case& test)
{
    Ipv6Address first;
    for (int run = 0; run < 2; ++run)
    {
        NarStage stage;
        stage.In(10, [&]() {
            HandoverInitiate initiate = stage.Initiate(1);
            initiate.assignedAddress = true;
            stage.Send(initiate);
        });
        stage.Run(0.1);
        ExpectAcks(test, stage, {HandoverAckCode::ACCEPTED_NCOA_ASSIGNED});
        const auto option =
            stage.acks.at(0).options.FindAddress(FmipAddressCode::NEW_CARE_OF_ADDRESS);
        test.Check(option.has_value(), "with the NCoA");
        test.Check(Ipv6Prefix(64).IsMatch(option->address, stage.prefix), "on the prefix");
        test.Check(option->address != stage.next, "chosen here");
        test.Check(stage.nar.nd->IsDefended(option->address), "and defended");
        if (run == 0)
        {
            first = option->address;
        }
        else
        {
            test.Check(option->address == first, "the same from the same stream");
        }
        Simulator::Destroy();
    }
}

void
AssignedPolicy(Case& test)
{
    NarStage stage;
    stage.router->SetAttribute("AddressPolicy", EnumValue(NewAccessRouter::ASSIGNED));
    stage.In(10, [&]() { stage.Send(stage.Initiate(1)); });
    stage.In(20, [&]() {
        stage.router->SetAttribute("AssignProposed", BooleanValue(true));
        stage.Send(stage.Initiate(2));
    });
    stage.Run(0.1);
    ExpectAcks(test,
               stage,
               {HandoverAckCode::ACCEPTED_NCOA_ASSIGNED, HandoverAckCode::ACCEPTED_NCOA_ASSIGNED});
    const auto option = stage.acks.at(0).options.FindAddress(FmipAddressCode::NEW_CARE_OF_ADDRESS);
    test.Check(option && option->address != stage.next, "chosen here without the S flag too");
    const auto again = stage.acks.at(1).options.FindAddress(FmipAddressCode::NEW_CARE_OF_ADDRESS);
    test.Check(again && again->address == stage.next, "the proposed one where it may be");
}

void
Refused(Case& test)
{
    NarStage stage;
    stage.router->SetAttribute("AcceptHandovers", BooleanValue(false));
    stage.In(10, [&]() { stage.Send(stage.Initiate(1)); });
    stage.In(20, [&]() {
        stage.router->SetAttribute("AcceptHandovers", BooleanValue(true));
        stage.router->SetAttribute("MaxArrivals", UintegerValue(1));
        stage.Send(stage.Initiate(2));
        HandoverInitiate initiate = stage.Initiate(3);
        NarStage::SetNext(initiate, "fd00:2::78");
        initiate.options.linkLayerAddress->address = NarStage::Octets("00:00:5e:00:53:78");
        stage.Send(initiate);
    });
    stage.In(30, [&]() {
        HandoverInitiate initiate = stage.Initiate(4);
        initiate.code = static_cast<HandoverInitiateCode>(9);
        stage.Send(initiate);
    });
    stage.Run(0.1);
    ExpectAcks(test,
               stage,
               {HandoverAckCode::ADMINISTRATIVELY_PROHIBITED,
                HandoverAckCode::ACCEPTED,
                HandoverAckCode::INSUFFICIENT_RESOURCES,
                HandoverAckCode::REASON_UNSPECIFIED});
    test.Equal(stage.router->GetNArrivals(), 1, "within the limit");
}

void
Flood(Case& test)
{
    NarStage stage;
    stage.router->SetAttribute("MaxArrivals", UintegerValue(50));
    stage.router->SetAttribute("MaxBuffered", UintegerValue(60));
    stage.router->SetAttribute("MaxBufferedPerNode", UintegerValue(2));
    for (uint32_t i = 0; i < 300; ++i)
    {
        stage.In(10 + 0.1 * i, [&stage, i]() {
            HandoverInitiate initiate = stage.Initiate(static_cast<uint16_t>(i));
            uint8_t octets[16]{0xfd, 0, 0, 2};
            octets[14] = static_cast<uint8_t>(1 + i / 256);
            octets[15] = static_cast<uint8_t>(i);
            NarStage::SetNext(initiate, Ipv6Address(octets));
            initiate.options.linkLayerAddress->address = {2, 0, 0, 0, octets[14], octets[15]};
            stage.Send(initiate);
            for (int n = 0; n < 3; ++n)
            {
                stage.SendPayload(1, Ipv6Address(octets));
            }
        });
    }
    uint64_t most = 0;
    for (double at = 15; at < 60; at += 5)
    {
        stage.In(at, [&]() {
            most = std::max<uint64_t>(most, stage.router->GetNBuffered());
            test.Check(stage.router->GetNArrivals() <= 50, "arrivals are bounded");
        });
    }
    stage.Run(2);
    test.Equal(most, 60, "so are packets");
    test.Equal(stage.acks.size(), 300, "all are answered");
    test.Equal(stage.Dropped(Drop::NEVER_CAME), 60, "nobody came");
    ExpectNothingLeft(test, stage);
}

void
Proxy(Case& test)
{
    NarStage stage;
    auto ask = [&]() {
        stage.other.nd->SendNS("fd00:2::99",
                               Ipv6Address::MakeSolicitedAddress(stage.next),
                               stage.next,
                               stage.otherMac);
    };
    stage.In(10, [&]() { stage.Send(stage.Initiate(1)); });
    stage.In(100, ask);
    stage.In(1505, ask);
    stage.In(1520, ask); // PROXY_ND_LIFETIME is over
    stage.Run(2);
    const auto answers =
        stage.record.Get(Icmp6Type::NEIGHBOR_ADVERTISEMENT, stage.nar.node->GetId());
    test.Equal(answers.size(), 2, "answers until 1.5 s after the HI");
    const auto answer = answers.at(0).AsNa();
    test.Check(answer.value->target == stage.next, "for the NCoA");
    test.Check(!answer.value->override && !answer.value->router && answer.value->solicited,
               "as a proxy (RFC 4861 7.2.8)");
    test.Check(stage.states == std::vector<std::pair<State, State>>{{State::NONE, State::EXPECTED},
                                                                    {State::EXPECTED, State::NONE}},
               "given up");
    ExpectNothingLeft(test, stage);
}

void
Buffering(Case& test)
{
    NarStage stage;
    stage.In(10, [&]() { stage.Send(stage.Initiate(1)); });
    stage.Stream(101, 103, 100, 20);
    stage.In(190, [&]() {
        test.Equal(stage.router->GetNBuffered(), 3, "they wait");
        test.Check(stage.sent.empty(), "and none is on the link");
        test.Equal(stage.NSolicitations(), 0, "nor is the mobile node solicited");
    });
    stage.In(200, [&]() { stage.Arrive(); });
    stage.Stream(104, 105, 220, 20);
    stage.Run(0.5);
    test.Check(stage.Numbers() == Range(101, 105), "all delivered in their order");
    test.Check(stage.buffered == std::vector<uint32_t>{1, 2, 3}, "three had to wait");
    for (const Payload& payload : stage.sent)
    {
        test.Equal(+payload.hopLimit, 63, "one hop from the PAR with 64");
        test.Check(payload.to == stage.mac, "to the link-layer address of the UNA");
    }
    test.Near(stage.sent.at(0).at.GetSeconds(), 0.2, 0.001, "at the UNA");
    test.Near(stage.sent.at(2).at.GetSeconds(), 0.2, 0.001, "back to back");
    test.Check(stage.states ==
                   std::vector<std::pair<State, State>>{{State::NONE, State::EXPECTED},
                                                        {State::EXPECTED, State::DRAINING},
                                                        {State::DRAINING, State::PRESENT}},
               "states");
}

void
DrainRule(Case& test)
{
    NarStage stage;
    stage.In(10, [&]() { stage.Send(stage.Initiate(1)); });
    stage.Stream(101, 120, 100, 20); // 10 until 280 ms
    stage.In(290, [&]() { stage.Arrive(); });
    stage.Run(1);
    test.Check(stage.Numbers() == Range(101, 120), "all delivered in their order");
    for (uint32_t i = 0; i < stage.sent.size(); ++i)
    {
        const double expected = i < 5 ? 0.290 : 0.290 + 0.020 * (i - 4);
        test.Near(stage.sent[i].at.GetSeconds(), expected, 0.001, "packet " + std::to_string(i));
    }
    test.Equal(stage.router->GetNBuffered(), 0, "drained");
}

void
DirectPath(Case& test)
{
    NarStage stage;
    auto sendDirect = [&stage](uint32_t number) {
        stage.par.ipv6->Send(Create<Packet>(number),
                             "fd00:c::9", // not the PAR
                             stage.next,
                             PAYLOAD_PROTOCOL,
                             nullptr);
    };
    stage.In(10, [&]() { stage.Send(stage.Initiate(1)); });
    stage.Stream(101, 110, 100, 20); // until 280 ms
    stage.In(285, [&]() { sendDirect(111); });
    stage.In(290, [&]() { stage.Arrive(); });
    stage.In(300, [&]() { sendDirect(112); });
    stage.Run(1);
    // 101 to 105 at the UNA, and the others by 20 ms; the packet of 285 ms among them
    test.Equal(stage.sent.size(), 12, "all delivered");
    test.Equal(stage.sent.at(5).number, 112, "what takes the direct path does not wait");
    test.Near(stage.sent.at(5).at.GetSeconds(), 0.300, 0.001, "at all");
    test.Equal(stage.sent.at(11).number, 111, "what came before the UNA keeps its place");
}

void
OwnPacketsInDrain(Case& test)
{
    NarStage stage;
    stage.In(10, [&]() { stage.Send(stage.Initiate(1)); });
    stage.Stream(101, 110, 100, 20); // until 280 ms
    stage.In(290, [&]() { stage.Arrive(); });
    // As an FBack, when the router is the PAR of the same mobile node too
    stage.In(300, [&]() {
        stage.nar.ipv6->Send(Create<Packet>(111),
                             stage.narAddress,
                             stage.next,
                             PAYLOAD_PROTOCOL,
                             nullptr);
    });
    stage.Run(1);
    test.Equal(stage.sent.size(), 11, "all delivered");
    test.Equal(stage.sent.at(5).number, 111, "behind the five that went at the UNA");
    test.Near(stage.sent.at(5).at.GetSeconds(), 0.300, 0.001, "at once");
}

void
NotBuffered(Case& test)
{
    NarStage stage;
    std::vector<uint32_t> sizes;
    stage.router->TraceConnectWithoutContext(
        "Drop",
        Calling<void, Drop, Ptr<const Packet>>(
            [&sizes](Drop, Ptr<const Packet> packet) { sizes.push_back(packet->GetSize()); }));
    stage.In(10, [&]() {
        HandoverInitiate initiate = stage.Initiate(1);
        initiate.buffer = false;
        stage.Send(initiate);
    });
    stage.Stream(101, 103, 100, 20);
    stage.In(200, [&]() { stage.Arrive(); });
    stage.Stream(104, 105, 220, 20);
    stage.Run(0.5);
    test.Check(stage.Numbers() == Range(104, 105), "those after the UNA");
    test.Equal(stage.Dropped(Drop::NOT_BUFFERED), 3, "those before are counted");
    test.Check(sizes == Range(141, 143), "and traced with their headers");
}

void
BufferLimits(Case& test)
{
    for (const bool oldest : {false, true})
    {
        NarStage stage;
        stage.router->SetAttribute("MaxBufferedPerNode", UintegerValue(3));
        stage.router->SetAttribute("DropOldest", BooleanValue(oldest));
        stage.In(10, [&]() { stage.Send(stage.Initiate(1)); });
        stage.Stream(101, 105, 100, 20);
        stage.In(200, [&]() { stage.Arrive(); });
        stage.Run(0.5);
        test.Check(stage.Numbers() == (oldest ? Range(103, 105) : Range(101, 103)), "kept");
        test.Equal(stage.Dropped(Drop::BUFFER_FULL), 2, "counted");
        Simulator::Destroy();
    }
}

void
NeverCame(Case& test)
{
    NarStage stage;
    stage.In(10, [&]() { stage.Send(stage.Initiate(1)); });
    stage.Stream(101, 103, 100, 20);
    stage.Run(1.6);
    test.Equal(stage.Dropped(Drop::NEVER_CAME), 3, "counted");
    test.Check(stage.sent.empty(), "nothing on the link");
    ExpectNothingLeft(test, stage);
}

void
TooBig(Case& test)
{
    NarStage stage;
    stage.nar.device->SetMtu(1280);
    uint32_t told = 0;
    Ptr<AccessDevice> port = DynamicCast<AccessDevice>(stage.par.device);
    port->TraceConnectWithoutContext("MacRx",
                                     Calling<void, Ptr<const Packet>>([&](Ptr<const Packet> p) {
                                         const auto frame = PacketOctets(p);
                                         const bool link = frame.size() > 58 && frame[12] == 0x86;
                                         const std::size_t ip = link ? 14 : 0;
                                         told += frame[ip + 6] == 58 && frame[ip + 40] == 2;
                                     }));
    stage.In(10, [&]() { stage.Send(stage.Initiate(1)); });
    stage.In(100, [&]() { stage.SendPayload(1300, stage.next); });
    stage.In(200, [&]() { stage.Arrive(); });
    stage.Run(0.5);
    test.Equal(told, 1, "Packet Too Big to the source");
    test.Check(stage.sent.empty(), "and not sent");
}

void
PingPong(Case& test)
{
    NarStage stage;
    stage.In(10, [&]() { stage.Send(stage.Initiate(1)); });
    stage.Stream(101, 110, 20, 10); // until 110 ms
    stage.In(115, [&]() { stage.Arrive(); });
    stage.In(117, [&]() {
        stage.mobile.device->Detach(); // five went out
        stage.Send(stage.Initiate(2));
    });
    stage.In(500, [&]() {
        test.Equal(stage.router->GetNBuffered(), 5, "the others are kept");
        test.Check(stage.nar.nd->IsDefended(stage.next), "and its NCoA is defended again");
        stage.Arrive();
    });
    stage.Run(1);
    test.Check(stage.Numbers() == Range(101, 110), "all once and in their order");
    test.Near(stage.sent.at(5).at.GetSeconds(), 0.5, 0.001, "the sixth at the second arrival");
    ExpectAcks(test, stage, {HandoverAckCode::ACCEPTED, HandoverAckCode::ACCEPTED});
}

void
Restart(Case& test)
{
    NarStage stage(true);
    stage.In(10, [&]() { stage.Send(stage.Initiate(1)); });
    stage.In(500, [&]() {
        stage.router->Clear(); // during detection
        ExpectNothingLeft(test, stage);
        test.Check(!stage.nar.nd->IsTentative(stage.next), "detection is given up");
        stage.router->SetAttribute("DadTransmits", UintegerValue(0));
        stage.Send(stage.Initiate(2));
    });
    stage.Stream(101, 103, 600, 10);
    stage.In(700, [&]() {
        stage.router->Clear(); // with packets
        ExpectNothingLeft(test, stage);
        test.Equal(stage.Dropped(Drop::WITHDRAWN), 3, "counted");
        stage.Send(stage.Initiate(3));
    });
    stage.Stream(111, 120, 710, 1);
    stage.In(750, [&]() { stage.Arrive(); });
    stage.In(750.5, [&]() {
        test.Check(stage.router->GetNBuffered() > 0, "it drains");
        stage.router->Clear();
        ExpectNothingLeft(test, stage);
    });
    stage.Run(4);
    ExpectNothingLeft(test, stage);
    test.Equal(stage.sent.size(), 5, "what had left before");
    ExpectAcks(test, stage, {HandoverAckCode::ACCEPTED, HandoverAckCode::ACCEPTED});
}

void
OwnPackets(Case& test)
{
    NarStage stage;
    stage.In(10, [&]() { stage.Send(stage.Initiate(1)); });
    stage.In(100, [&]() {
        stage.nar.ipv6->Send(Create<Packet>(101),
                             stage.narAddress,
                             stage.next,
                             PAYLOAD_PROTOCOL,
                             nullptr);
    });
    stage.In(150, [&]() { test.Equal(stage.NSolicitations(), 0, "it is not solicited"); });
    stage.In(200, [&]() { stage.Arrive(); });
    stage.Run(0.5);
    test.Check(stage.Numbers() == Range(101, 101), "delivered at the UNA");
    test.Equal(stage.sent.size() == 1 ? +stage.sent[0].hopLimit : 0, 64, "as it was sent");
}

void
StateTable(Case& test)
{
    std::size_t rows = 0;
    for (const State state :
         {State::NONE, State::CHECKING, State::EXPECTED, State::DRAINING, State::PRESENT})
    {
        for (const ArrivalEvent event : {ArrivalEvent::INITIATED,
                                         ArrivalEvent::ACCEPTED,
                                         ArrivalEvent::REFUSED,
                                         ArrivalEvent::ANNOUNCED,
                                         ArrivalEvent::DRAINED,
                                         ArrivalEvent::EXPIRED,
                                         ArrivalEvent::WITHDRAWN})
        {
            const auto next = NextArrivalState(state, event);
            rows += next.has_value();
            test.Check(event != ArrivalEvent::WITHDRAWN || state == State::NONE ||
                           next == State::NONE,
                       "it can be withdrawn at any time");
            test.Check(event != ArrivalEvent::ACCEPTED || next == State::EXPECTED,
                       "and expected at any time");
        }
    }
    test.Equal(rows, ArrivalTransitions().size(), "one row for each that can be");
}

/// The suite
class NewAccessRouterSuite : public TestSuite
{
  public:
    NewAccessRouterSuite()
        : TestSuite("mip6sec-new-access-router", TestSuite::Type::UNIT)
    {
        Add("A Handover Initiate is answered when its NCoA has been found unique", &Detection);
        Add("Without probes a Handover Initiate is answered at once", &NoDetection);
        Add("A Handover Initiate of an unknown peer is dropped without an answer", &UnknownPeer);
        Add("A Handover Initiate without a usable link-layer address is refused", &NoLinkLayer);
        Add("An NCoA outside the prefix of the link is answered as not valid", &NotOnPrefix);
        Add("An NCoA that is no unicast routable address is not answered", &NotUnicast);
        Add("An NCoA that duplicate address detection finds is answered as in use",
            &DetectionFails);
        Add("An NCoA that is known to be in use is answered as in use", &InUse);
        Add("An NCoA known with the same link-layer address is accepted without detection",
            &SameNode);
        Add("A retransmitted Handover Initiate is answered again and starts nothing twice",
            &Retransmission);
        Add("A sequence number used again for something else is no retransmission",
            &SequenceReused);
        Add("The S flag has an NCoA chosen from a random stream and returned", &Assigned);
        Add("Assigned Addressing returns an NCoA without the S flag too", &AssignedPolicy);
        Add("A refused handover tells its reason", &Refused);
        Add("A flood of Handover Initiates is bounded and leaves nothing", &Flood);
        Add("The NCoA is defended as a proxy for PROXY_ND_LIFETIME", &Proxy);
        Add("Packets wait for the UNA and are then delivered in their order", &Buffering);
        Add("Five packets go at the UNA and the others at their rate", &DrainRule);
        Add("Packets on the direct path do not wait for the drain", &DirectPath);
        Add("What the router itself sends does not wait for the drain", &OwnPacketsInDrain);
        Add("Without the U flag packets before the UNA are dropped and counted", &NotBuffered);
        Add("A full buffer drops by its policy and counts", &BufferLimits);
        Add("What waits for a mobile node that never comes is given up", &NeverCame);
        if (compat::COUNTS_HEADER_IN_MTU)
        {
            Add("A packet too big for the access link is refused to its source", &TooBig);
        }
        Add("A mobile node that comes back while its buffer drains gets the rest", &PingPong);
        Add("A restart forgets every mobile node", &Restart);
        Add("Packets of the router itself wait too", &OwnPackets);
        Add("The state table has one row for each change", &StateTable);
    }

  private:
    /// @param name a sentence @param body its test
    void Add(const char* name, void (*body)(Case&))
    {
        AddTestCase(new Case(name, body));
    }
};

NewAccessRouterSuite g_suite; //!< registers it

} // namespace
