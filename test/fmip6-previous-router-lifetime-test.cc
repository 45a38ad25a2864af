/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
// What a previous access router sends again, and how its forwarding ends

#include "fmip6-previous-router-cases.h"

#include "ns3/boolean.h"

using namespace ns3;
using namespace ns3::mip6sec;
using namespace ns3::mip6sec::attachtest;

namespace
{

using Network = PreviousRouterNetwork; //!< the fixture

/// @param test checks
void
Retransmissions(Case& test)
{
    Network net;
    net.m_answer = nullptr;
    net.SendFromPrevious(Seconds(1), net.Predictive(1));
    net.Run(4);
    test.Equal(net.m_initiates.size(), 4, "HI_RETRIES times again");
    const double first = net.m_initiates[0].at.GetSeconds();
    const double after[] = {0, 0.1, 0.3, 0.7};
    for (std::size_t i = 0; i < 4; ++i)
    {
        test.Near(net.m_initiates[i].at.GetSeconds() - first, after[i], 1e-6, "doubled each time");
        test.Equal(net.m_initiates[i].initiate.sequence,
                   net.m_initiates[0].initiate.sequence,
                   "the same message");
    }
    const auto acks = Network::Acks(net.m_atMobile);
    test.Equal(acks.size(), 1, "then an FBack");
    test.Check(acks[0].ack.status == FastBindingStatus::REASON_UNSPECIFIED, "refuses");
    test.Near(acks[0].at.GetSeconds(), 2.5, 0.01, "after 1.5 s");
    test.Equal(net.m_router->GetRefusalCount(FastUpdateRefusal::NO_ANSWER), 1, "why");
    test.Check(net.IsIdle(), "nothing is left");
}

/// @param test checks
void
MeasuredRoundTrip(Case& test)
{
    // One that was sent again is not measured, since nobody knows which was answered: 160 ms
    // Twice 2 x 4 ms for the other, and the transmission times
    const struct
    {
        Time timeout;
        Time delay;
        std::size_t answered;
        double expected;
    } runs[] = {{MilliSeconds(100), MilliSeconds(80), 2, 0.1},
                {MilliSeconds(10), MilliSeconds(4), 1, 0.016}};

    for (const auto& run : runs)
    {
        Network net;
        net.m_router->SetAttribute("HiTimeout", TimeValue(run.timeout));
        net.m_core->SetDelay(net.m_parPort, net.m_narPort, run.delay);
        net.SendFromPrevious(Seconds(1), net.Predictive(1));
        net.SendFromPrevious(Seconds(5), net.Predictive(2, 0));
        HomeAgentNetwork::At(net.m_parNode, Seconds(9), [&net] { net.m_answer = nullptr; });
        net.SendFromPrevious(Seconds(10), net.Predictive(3));
        net.Run(20);
        test.Equal(net.m_initiates.size(), run.answered + 4, "answered, and then not");
        const Time first = net.m_initiates[run.answered].at;
        test.Near((net.m_initiates[run.answered + 1].at - first).GetSeconds(),
                  run.expected,
                  1e-4,
                  "time before the first retransmission");
    }
}

/// @param test checks
void
RepeatedUpdate(Case& test)
{
    Network net;
    net.SendFromPrevious(Seconds(1), net.Predictive(1));
    net.SendFromPrevious(MilliSeconds(1005), net.Predictive(1)); // before the HAck
    net.SendFromPrevious(MilliSeconds(1010), net.Predictive(2)); // likewise, with a new number
    net.Run(1.5);
    test.Equal(net.m_initiates.size(), 1, "one Handover Initiate");
    test.Equal(Network::Acks(net.m_atMobile).size(), 1, "one FBack");
    test.Equal(Network::Acks(net.m_atMobile)[0].ack.sequence, 2, "to the last FBU");
    net.SendFromPrevious(Seconds(1), net.Predictive(2)); // the FBack was lost
    net.SendFromNew(Seconds(2), net.Reactive(3));        // again, from the new link
    net.Run(5);
    test.Equal(net.m_initiates.size(), 1, "still one");
    test.Equal(Network::Acks(net.m_atMobile).size(), 2, "answered again");
    const auto acks = Network::Acks(net.m_atNar);
    test.Equal(acks.size(), 3, "each to the NCoA");
    test.Equal(acks[2].ack.sequence, 3, "with its number");
    test.Equal(acks[2].ack.lifetime, 30, "from the new link with a lifetime that begins anew");
    test.Check(net.m_key->Verify(acks[2].message, net.m_ncoa, net.m_par), "authentic");
}

/// @param test checks
void
MovedMeanwhile(Case& test)
{
    Network net;
    int asked = 0;
    net.m_answer = [&asked](const HandoverInitiate&) -> std::optional<HandoverAck> {
        return ++asked == 1 ? std::nullopt : std::optional<HandoverAck>(HandoverAck());
    };
    net.SendFromPrevious(Seconds(1), net.Predictive(1));
    net.SendFromNew(MilliSeconds(1050), net.Reactive(2));
    net.SendFromPeer(MilliSeconds(1052), net.m_pcoa);
    net.Run(3);
    test.Equal(net.m_initiates.size(), 2, "asked again");
    test.Check(net.m_initiates[1].initiate.code == HandoverInitiateCode::FROM_NEW_LINK, "code 1");
    test.Check(net.m_initiates[1].initiate.sequence != net.m_initiates[0].initiate.sequence,
               "another message");
    test.Equal(Network::Acks(net.m_atNar).size(), 1, "one FBack");
    test.Equal(Network::Tunneled(net.m_atNar).size(), 1, "packets wait now");
}

/// @param test checks
void
Superseded(Case& test)
{
    Network net;
    net.SendFromPrevious(Seconds(1), net.Predictive(1));
    net.SendFromPeer(Seconds(2), net.m_pcoa);
    net.SendFromOther(Seconds(3), net.Reactive(2));
    net.SendFromPeer(MilliSeconds(3002), net.m_pcoa);
    net.SendFromPeer(Seconds(4), net.m_pcoa);
    net.SendTunneled(Seconds(4),
                     net.m_nar,
                     HomeAgentNetwork::Inner(net.m_pcoa, net.m_peerAddress, 10),
                     net.m_ncoa);
    net.Run(5);
    test.Equal(Network::Tunneled(net.m_atNar).size(), 1, "to the first NCoA");
    test.Equal(Network::Tunneled(net.m_atOther).size(), 2, "then to the second, and what waited");
    test.Equal(net.m_router->GetNForwardings(), 1, "one binding");
    test.Equal(net.m_router->GetForwarding(net.m_pcoa), net.m_otherNcoa, "the second");
    test.Equal(net.m_router->GetDropCount(PreviousRouterDrop::WRONG_OUTER_SOURCE),
               1,
               "the first NCoA is nobody any more");
    const std::vector<std::pair<Ipv6Address, bool>> expected{{net.m_ncoa, true},
                                                             {net.m_ncoa, false},
                                                             {net.m_otherNcoa, true}};
    test.Check(net.m_forwardings == expected, "traced");
}

/// @param test checks
void
Lifetime(Case& test)
{
    Network net;
    net.m_router->SetAttribute("MaxLifetime", TimeValue(Seconds(12)));
    net.SendFromPrevious(Seconds(1), net.Predictive(1, 10));
    net.SendFromPeer(Seconds(10), net.m_pcoa);
    net.SendFromPeer(Seconds(12), net.m_pcoa);
    net.Run(14);
    test.Equal(Network::Tunneled(net.m_atNar).size(), 1, "within the lifetime");
    test.Equal(HomeAgentNetwork::Datagrams(net.m_atMobile).size(), 1, "then to the link again");
    test.Check(net.IsIdle(), "nothing is left");
    // A configured key stays, and with it what keeps old FBUs from being replayed
    net.SendFromPrevious(Seconds(0), net.Predictive(1, 10));
    net.Run(15);
    test.Equal(net.m_router->GetRefusalCount(FastUpdateRefusal::OLD_SEQUENCE), 1, "no replay");
    test.Check(net.IsIdle(), "nothing begins anew");
}

/// @param test checks
void
BoundedLifetime(Case& test)
{
    Network bounded;
    bounded.m_router->SetAttribute("MaxLifetime", TimeValue(Seconds(12)));
    bounded.SendFromPrevious(Seconds(1), bounded.Predictive(1, 600));
    bounded.SendFromNew(Seconds(8), bounded.Reactive(2, 600));
    bounded.Run(19);
    test.Equal(Network::Acks(bounded.m_atMobile)[0].ack.lifetime, 12, "at most this");
    test.Equal(bounded.m_router->GetNForwardings(), 1, "extended by the second FBU");
    bounded.Run(21);
    test.Check(bounded.IsIdle(), "which ends too");
}

/// @param test checks
void
ReturnToLink(Case& test)
{
    Network net;
    net.SendFromPrevious(Seconds(1), net.Predictive(1));
    net.SendFromPeer(Seconds(2), net.m_pcoa);
    net.SendUpdate(Seconds(3),
                   net.m_mobile,
                   Network::Update(2, Ipv6Address::GetAny(), 0),
                   net.m_pcoa,
                   net.m_key,
                   net.m_pcoa);
    net.SendFromPeer(Seconds(4), net.m_pcoa);
    net.Run(5);
    test.Equal(Network::Tunneled(net.m_atNar).size(), 1, "tunnelled before");
    test.Equal(HomeAgentNetwork::Datagrams(net.m_atMobile).size(), 1, "delivered then");
    const auto acks = Network::Acks(net.m_atMobile);
    test.Equal(acks.size(), 2, "acknowledged");
    test.Check(acks[1].ack.status == FastBindingStatus::ACCEPTED, "accepted");
    test.Equal(acks[1].ack.lifetime, 0, "lifetime 0");
    test.Check(net.m_key->Verify(acks[1].message, net.m_pcoa, net.m_par),
               "the authenticator covers the PCoA");
    test.Check(net.IsIdle(), "nothing is left");
    test.Check(net.m_forwardings.size() == 2 && !net.m_forwardings[1].second, "traced");
}

/// @param test checks
void
ReturnWithBuffer(Case& test)
{
    Network net;
    net.m_answer = nullptr;
    net.SendFromNew(Seconds(1), net.Reactive(1));
    for (int i = 0; i < 20; ++i)
    {
        net.SendFromPeer(MilliSeconds(1002 + 10 * i), net.m_pcoa, 100 + i);
    }
    net.SendUpdate(MilliSeconds(1100),
                   net.m_mobile,
                   Network::Update(2, Ipv6Address::GetAny(), 0),
                   net.m_pcoa,
                   net.m_key,
                   net.m_pcoa);
    net.Run(5);
    const auto datagrams = HomeAgentNetwork::Datagrams(net.m_atMobile);
    test.Equal(datagrams.size(), 20, "all on the link");
    for (std::size_t i = 0; i < 20; ++i)
    {
        test.Equal(datagrams[i].payload.size(), 108 + i, "in their order");
    }
    test.Check(net.IsIdle(), "nothing is left");
}

/// @param test checks
void
ForgedAcks(Case& test)
{
    Network net;
    net.m_answer = nullptr;
    net.SendFromPrevious(Seconds(1), net.Predictive(1));
    net.Run(1.025);
    HandoverAck right; // the number was heard
    right.sequence = net.m_initiates[0].initiate.sequence;
    HandoverAck wrong;
    wrong.sequence = static_cast<uint16_t>(right.sequence + 5);
    net.SendAck(MilliSeconds(5), net.m_peer, right, net.m_peerAddress);
    net.SendAck(MilliSeconds(5), net.m_peer, right, net.m_peerAddress, net.m_narAddress);
    net.SendAck(MilliSeconds(5), net.m_other, right, net.m_otherAddress);
    net.SendAck(MilliSeconds(5), net.m_nar, wrong, net.m_narAddress);
    net.Run(1.09);
    test.Equal(net.m_router->GetDropCount(PreviousRouterDrop::UNKNOWN_PEER),
               2,
               "of a stranger, and with the address of the NAR as Home Address");
    test.Equal(net.m_router->GetDropCount(PreviousRouterDrop::UNEXPECTED_ACK),
               2,
               "of another router, and with another number");
    test.Equal(net.m_router->GetForwarding(net.m_pcoa), Ipv6Address::GetAny(), "none accepts");
    test.Equal(Network::Acks(net.m_atPeer).size(), 0, "and nobody is told anything");
    net.SendAck(MilliSeconds(5), net.m_nar, right, net.m_narAddress);
    net.Run(1.2);
    test.Equal(net.m_router->GetForwarding(net.m_pcoa), net.m_ncoa, "the right one does");
    net.SendAck(MilliSeconds(5), net.m_nar, right, net.m_narAddress);
    net.Run(1.3);
    test.Equal(net.m_router->GetDropCount(PreviousRouterDrop::UNEXPECTED_ACK), 3, "only once");
}

/// @param test checks
void
SequenceNumbers(Case& test)
{
    for (const int64_t stream : {7, 8})
    {
        RandomOctets random;
        random.AssignStreams(stream);
        const uint16_t first = random.Next16();
        const uint16_t other = random.Next16();
        Network net;
        test.Equal(net.m_router->AssignStreams(stream), 1, "one stream");
        net.SendFromPrevious(Seconds(1), net.Predictive(1));
        net.SendFromOther(Seconds(2), net.Reactive(2));
        net.Run(3);
        net.m_router->Clear();
        net.SendFromPrevious(Seconds(0), net.Predictive(1));
        net.Run(4);
        test.Equal(net.m_initiates.size(), 3, "three Handover Initiates");
        test.Equal(net.m_initiates[0].initiate.sequence, first, "drawn");
        test.Equal(net.m_initiates[1].initiate.sequence,
                   static_cast<uint16_t>(first + 1),
                   "then the next");
        test.Equal(net.m_initiates[2].initiate.sequence, other, "drawn again after a restart");
    }
}

/// @param test checks
void
OneAddressTwice(Case& test)
{
    Network net;
    const Ipv6Address pcoa("fd00:1::3000");
    net.m_keys->AddConfigured(pcoa, Network::Key(3));
    net.SendFromNew(Seconds(1), net.Reactive(1));
    net.SendUpdate(Seconds(2), net.m_nar, net.Reactive(1), net.m_ncoa, Network::Key(3), pcoa);
    net.SendFromNew(Seconds(3), net.Reactive(2, 0));
    net.SendAck(Seconds(4),
                net.m_nar,
                Answer(HandoverAckCode::UNSOLICITED, net.m_ncoa),
                net.m_narAddress);
    net.SendFromPeer(Seconds(5), pcoa);
    net.Run(6);
    test.Equal(net.m_router->GetNForwardings(), 1, "one of two is left");
    test.Equal(net.m_router->GetForwarding(pcoa), net.m_ncoa, "the second");
    test.Equal(net.m_initiates.size(), 3, "an unsolicited HAck finds it");
    test.Equal(AddressIn(net.m_initiates[2].initiate, FmipAddressCode::OLD_CARE_OF_ADDRESS),
               pcoa,
               "by its NCoA");
    test.Equal(Network::Tunneled(net.m_atNar).size(), 1, "and packets take the tunnel");
}

/// @param test checks
void
UnaskedMeanwhile(Case& test)
{
    // Where it need not be known, the router of another NCoA takes the place of one that is asked
    Network net;
    net.m_router->SetAttribute("RequireKnownRouter", BooleanValue(false));
    net.m_answer = nullptr;
    net.SendFromNew(Seconds(1), net.Reactive(1));
    net.SendFromPeer(MilliSeconds(1010), net.m_pcoa);
    net.Run(1.05);
    test.Equal(net.m_router->GetNInitiations(), 1, "the NAR is asked");
    test.Equal(net.m_router->GetNBuffered(), 1, "while packets wait");
    net.SendUpdate(Seconds(0),
                   net.m_peer,
                   net.Reactive(2),
                   net.m_peerAddress,
                   net.m_key,
                   net.m_pcoa);
    net.Run(1.1);
    test.Equal(net.m_router->GetNInitiations(), 0, "no longer");
    net.Run(6);
    test.Equal(net.m_router->GetForwarding(net.m_pcoa), net.m_peerAddress, "to where it says");
    test.Equal(Network::Tunneled(net.m_atPeer).size(), 1, "also what has waited");
    test.Equal(Network::Acks(net.m_atPeer).size(), 1, "acknowledged");
    test.Equal(net.m_router->GetRefusalCount(FastUpdateRefusal::NO_ANSWER), 0, "nothing failed");
}

/// @param test checks
void
Unsolicited(Case& test)
{
    Network net;
    net.SendFromPrevious(Seconds(1), net.Predictive(1));
    const HandoverAck ack = Answer(HandoverAckCode::UNSOLICITED, net.m_ncoa);
    net.SendAck(Seconds(2), net.m_other, ack, net.m_otherAddress);
    net.SendAck(Seconds(2), net.m_nar, Answer(HandoverAckCode::UNSOLICITED), net.m_narAddress);
    net.SendAck(Seconds(2),
                net.m_nar,
                Answer(HandoverAckCode::UNSOLICITED, net.m_ncoa2),
                net.m_narAddress);
    net.Run(3);
    test.Equal(net.m_initiates.size(), 1, "not by who has no part in it");
    test.Equal(net.m_router->GetDropCount(PreviousRouterDrop::UNEXPECTED_ACK), 3, "counted");
    net.SendAck(Seconds(1), net.m_nar, ack, net.m_narAddress);
    net.Run(5);
    test.Equal(net.m_initiates.size(), 2, "the NAR is told again");
    test.Check(net.m_initiates[1].initiate.code == HandoverInitiateCode::FROM_PREVIOUS_LINK,
               "as before");
    test.Equal(AddressIn(net.m_initiates[1].initiate, FmipAddressCode::NEW_CARE_OF_ADDRESS),
               net.m_ncoa,
               "the same handover");
    test.Equal(net.m_router->GetForwarding(net.m_pcoa), net.m_ncoa, "which goes on");
    test.Equal(net.m_forwardings.size(), 1, "without an interruption");
    // Neither a NCoA that another has taken the place of, nor one that nothing goes to any more
    FastBindingUpdate other = net.Predictive(2);
    other.options.alternateCareOfAddress = net.m_ncoa2;
    net.SendFromPrevious(Seconds(0), other);
    net.SendAck(Seconds(1), net.m_nar, ack, net.m_narAddress);
    net.Run(7);
    test.Equal(net.m_router->GetForwarding(net.m_pcoa), net.m_ncoa2, "to another address");
    test.Equal(net.m_router->GetDropCount(PreviousRouterDrop::UNEXPECTED_ACK), 4, "not the first");
    net.SendFromPrevious(Seconds(0), net.Predictive(3, 0));
    net.SendAck(Seconds(1),
                net.m_nar,
                Answer(HandoverAckCode::UNSOLICITED, net.m_ncoa2),
                net.m_narAddress);
    net.Run(9);
    test.Equal(net.m_router->GetDropCount(PreviousRouterDrop::UNEXPECTED_ACK), 5, "nor then any");
    test.Equal(net.m_initiates.size(), 3, "nobody is told");
    test.Check(net.IsIdle(), "nothing is left");
}

/// @param test checks
void
EndedByOthers(Case& test)
{
    Network net;
    net.SendFromPrevious(Seconds(1), net.Predictive(1));
    HomeAgentNetwork::At(net.m_parNode, Seconds(2), [&net] {
        net.m_router->EndForwarding(net.m_pcoa);
    });
    net.SendFromPeer(Seconds(3), net.m_pcoa);
    net.Run(4);
    test.Equal(HomeAgentNetwork::Datagrams(net.m_atMobile).size(), 1, "to the link");
    test.Equal(Network::Acks(net.m_atMobile).size(), 1, "nothing but the first FBack");
    test.Check(net.IsIdle(), "nothing is left");
}

/// @param test checks
void
Restart(Case& test)
{
    Network net;
    net.SendFromPrevious(Seconds(1), net.Predictive(1));
    net.Run(2);
    test.Equal(net.m_router->GetNForwardings(), 1, "forwards");
    net.m_answer = nullptr;
    net.SendFromNew(Seconds(0), net.Reactive(2));
    net.SendFromOther(Seconds(0), net.Reactive(3));
    net.SendFromPeer(MilliSeconds(2), net.m_pcoa);
    net.Run(2.05);
    test.Equal(net.m_router->GetNInitiations(), 1, "waits for a NAR");
    test.Equal(net.m_router->GetNBuffered(), 1, "with a packet");
    net.m_router->Clear();
    test.Check(net.IsIdle(), "nothing is left");
    test.Equal(net.m_router->GetNSequences(), 0, "nor remembered");
    test.Equal(net.m_router->GetDropCount(PreviousRouterDrop::HANDOVER_FAILED), 1, "counted");
    net.SendFromPeer(Seconds(1), net.m_pcoa);
    net.SendTunneled(Seconds(1),
                     net.m_nar,
                     HomeAgentNetwork::Inner(net.m_pcoa, net.m_peerAddress, 10),
                     net.m_ncoa);
    net.Run(5);
    test.Equal(HomeAgentNetwork::Datagrams(net.m_atMobile).size(), 1, "packets go to the link");
    test.Equal(net.m_router->GetDropCount(PreviousRouterDrop::NO_BINDING), 1, "none back");
}

} // namespace

std::vector<TestCase*>
ns3::mip6sec::PreviousRouterLifetimeCases()
{
    return {
        new Case("An unanswered HI is sent again after 100 ms doubled each time until HI_RETRIES",
                 Retransmissions),
        new Case("A measured round trip time doubles to the time before the first retransmission",
                 MeasuredRoundTrip),
        new Case("A repeated FBU is answered again without a second HI", RepeatedUpdate),
        new Case("An FBU from the new link before the HAck turns the handover into a reactive one",
                 MovedMeanwhile),
        new Case("An FBU with another NCoA supersedes the binding", Superseded),
        new Case("A binding ends with its lifetime and cannot be replayed", Lifetime),
        new Case("A lifetime is at most MaxLifetime and begins anew with a newer FBU",
                 BoundedLifetime),
        new Case("An FBU of lifetime 0 ends the forwarding", ReturnToLink),
        new Case("What waits for a mobile node that comes back is delivered on the link in order",
                 ReturnWithBuffer),
        new Case("A HAck counts only from the NAR that was asked and without a Home Address option",
                 ForgedAcks),
        new Case("The sequence number of the first HI is drawn at random and again after a restart",
                 SequenceNumbers),
        new Case("Where one NCoA serves two PCoAs the end of one leaves the other as it is",
                 OneAddressTwice),
        new Case("An unsolicited HAck of the NAR has the HI sent again", Unsolicited),
        new Case("Another NCoA takes the place of one that is asked about also unasked",
                 UnaskedMeanwhile),
        new Case("Forwarding ends without a word when another role has seen the mobile node",
                 EndedByOthers),
        new Case("A restart forgets bindings and initiations and buffers", Restart),
    };
}
