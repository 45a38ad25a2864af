/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
// Handovers at the previous access router: FBU, HI, HAck, FBack

#include "fmip6-previous-router-fixture.h"

using namespace ns3;
using namespace ns3::mip6sec;
using namespace ns3::mip6sec::attachtest;

namespace
{

using Network = PreviousRouterNetwork; //!< the fixture

/// @param code of it @param address NCoA in it, or :: for none @return a HAck
HandoverAck
Answer(HandoverAckCode code, const Ipv6Address& address = Ipv6Address::GetAny())
{
    HandoverAck ack;
    ack.code = code;
    if (!address.IsAny())
    {
        ack.options.addresses.push_back(
            FmipAddress{FmipAddressCode::NEW_CARE_OF_ADDRESS, 128, address});
    }
    return ack;
}

/// @param initiate a Handover Initiate @param code of an address @return that address in it, or ::
Ipv6Address
AddressIn(const HandoverInitiate& initiate, FmipAddressCode code)
{
    const auto address = initiate.options.FindAddress(code);
    return address ? address->address : Ipv6Address::GetAny();
}

/// @param test checks
void
Predictive(Case& test)
{
    Network net;
    net.SendFromPeer(MilliSeconds(995), net.m_pcoa); // to have the mobile node resolved
    net.SendFromPrevious(Seconds(2), net.Predictive(7, 25));
    net.SendFromPeer(MilliSeconds(2001), net.m_pcoa); // reaches the PAR before the HAck, at 20 ms
    net.SendFromPeer(Seconds(3), net.m_pcoa);
    net.Run(4);

    test.Equal(net.m_initiates.size(), 1, "one Handover Initiate");
    const HandoverInitiate& initiate = net.m_initiates[0].initiate;
    test.Equal(net.m_initiates[0].source, net.m_par, "from the PAR's address");
    test.Equal(net.m_initiates[0].destination, net.m_narAddress, "to the router of the prefix");
    test.Check(initiate.code == HandoverInitiateCode::FROM_PREVIOUS_LINK, "code 0");
    test.Check(initiate.buffer && !initiate.assignedAddress, "U and no S");
    test.Equal(AddressIn(initiate, FmipAddressCode::OLD_CARE_OF_ADDRESS), net.m_pcoa, "PCoA");
    test.Equal(AddressIn(initiate, FmipAddressCode::NEW_CARE_OF_ADDRESS), net.m_ncoa, "NCoA");
    test.Check(initiate.options.linkLayerAddress && initiate.options.linkLayerAddress->address ==
                                                        std::vector<uint8_t>({2, 0, 0, 0, 0, 7}),
               "link-layer address from the FBU");

    const auto old = Network::Acks(net.m_atMobile);
    const auto fresh = Network::Acks(net.m_atNar);
    test.Equal(old.size(), 1, "an FBack on the old link");
    test.Equal(fresh.size(), 1, "and one to the NCoA");
    test.Equal(fresh[0].source, net.m_par, "from the PAR");
    test.Equal(fresh[0].destination, net.m_ncoa, "to the NCoA");
    test.Equal(old[0].destination, net.m_pcoa, "to the PCoA");
    test.Check(old[0].ack.status == FastBindingStatus::ACCEPTED, "accepted");
    test.Equal(old[0].ack.sequence, 7, "sequence number of the FBU");
    test.Equal(old[0].ack.lifetime, 25, "lifetime in seconds");
    test.Check(!old[0].ack.options.alternateCareOfAddress, "no other address");
    test.Check(net.m_key->Verify(old[0].message, net.m_ncoa, net.m_par), "authentic");
    test.Check(net.m_key->Verify(fresh[0].message, net.m_ncoa, net.m_par), "both");
    test.Check(old[0].at > net.m_initiates[0].at + MilliSeconds(10), "not before the HAck");

    test.Equal(HomeAgentNetwork::Datagrams(net.m_atMobile).size(),
               2,
               "two packets on the old link");
    const auto tunneled = Network::Tunneled(net.m_atNar);
    test.Equal(tunneled.size(), 1, "the third through the tunnel");
    test.Equal(tunneled[0].header.GetSource(), net.m_par, "from the PAR's address");
    test.Equal(tunneled[0].header.GetDestination(), net.m_ncoa, "to the NCoA");
    const Ipv6Header inner = HomeAgentNetwork::InnerHeader(tunneled[0]);
    test.Equal(inner.GetDestination(), net.m_pcoa, "for the PCoA");
    test.Equal(inner.GetSource(), net.m_peerAddress, "of the peer");
    test.Equal(+inner.GetHopLimit(), 63, "one hop less");
    test.Equal(net.m_router->GetForwarding(net.m_pcoa), net.m_ncoa, "forwards");
    test.Equal(net.m_router->GetNForwardings(), 1, "one binding");
}

/// @param test checks
void
Reactive(Case& test)
{
    Network net;
    net.SendFromPeer(MilliSeconds(500), net.m_pcoa);
    net.SendFromNew(Seconds(2), net.Reactive(9));
    for (int i = 0; i < 8; ++i)
    {
        // On the way between FBU and HAck, and behind it
        net.SendFromPeer(MilliSeconds(2002 + 4 * i), net.m_pcoa, 100 + i);
    }
    net.Run(4);
    test.Equal(net.m_initiates.size(), 1, "one Handover Initiate");
    const HandoverInitiate& initiate = net.m_initiates[0].initiate;
    test.Check(initiate.code == HandoverInitiateCode::FROM_NEW_LINK, "code 1");
    test.Check(!initiate.buffer && !initiate.assignedAddress, "neither U nor S");
    const auto acks = Network::Acks(net.m_atNar);
    test.Equal(acks.size(), 1, "an FBack to the NCoA");
    test.Check(acks[0].ack.status == FastBindingStatus::ACCEPTED, "accepted");
    test.Check(net.m_key->Verify(acks[0].message, net.m_ncoa, net.m_par), "authentic");
    test.Equal(Network::Acks(net.m_atMobile).size(), 0, "none on the old link");
    test.Equal(HomeAgentNetwork::Datagrams(net.m_atMobile).size(),
               1,
               "only the first packet there");
    const auto tunneled = Network::Tunneled(net.m_atNar);
    test.Equal(tunneled.size(), 8, "the others through the tunnel");
    for (std::size_t i = 0; i < 8; ++i)
    {
        const uint32_t octets = 100 + static_cast<uint32_t>(i) + 8 + 40;
        test.Equal(tunneled[i].payload.size(), octets, "in their order");
        test.Equal(+HomeAgentNetwork::InnerHeader(tunneled[i]).GetHopLimit(), 63, "hop limit");
    }
    test.Check(tunneled[0].at >= MilliSeconds(2040), "the first waited for the HAck");
    test.Equal(net.m_router->GetNBuffered(), 0, "nothing waits");
}

/// @param test checks
void
WithoutBuffering(Case& test)
{
    Network net;
    net.m_router->SetAttribute("Buffering", BooleanValue(false));
    net.SendFromPeer(MilliSeconds(500), net.m_pcoa);
    net.SendFromNew(Seconds(2), net.Reactive(9));
    net.SendFromPeer(MilliSeconds(2002), net.m_pcoa);
    net.Run(4);
    test.Equal(HomeAgentNetwork::Datagrams(net.m_atMobile).size(), 2, "on the old link");
    test.Equal(Network::Tunneled(net.m_atNar).size(), 0, "none through the tunnel");
}

/// @param test checks
void
OldLinkAck(Case& test)
{
    Network net;
    net.m_router->SetAttribute("AckOnOldLink", BooleanValue(false));
    net.SendFromPrevious(Seconds(1), net.Predictive(1));
    net.Run(2);
    test.Equal(Network::Acks(net.m_atNar).size(), 1, "to the NCoA");
    test.Equal(Network::Acks(net.m_atMobile).size(), 0, "not on the old link");
}

/// @param test checks
void
EarlyAck(Case& test)
{
    Network net;
    net.m_router->SetAttribute("EarlyAck", BooleanValue(true));
    net.m_answer = [](const HandoverInitiate&) {
        return Answer(HandoverAckCode::INSUFFICIENT_RESOURCES);
    };
    net.SendFromNew(Seconds(1), net.Reactive(1));
    net.Run(2);
    const auto acks = Network::Acks(net.m_atNar);
    test.Equal(acks.size(), 2, "two FBacks");
    test.Check(acks[0].ack.status == FastBindingStatus::ACCEPTED, "the first accepts");
    test.Check(acks[0].at < Seconds(1) + MilliSeconds(21), "before the NAR can have answered");
    test.Check(acks[1].ack.status == FastBindingStatus::INSUFFICIENT_RESOURCES, "then the refusal");
    test.Check(net.IsIdle(), "nothing is left");
}

/// @param test checks
void
FromElsewhere(Case& test)
{
    Network net;
    // The source is neither, and the alternate care-of address is not the source (RFC 5568 6.2.2)
    net.SendUpdate(Seconds(1),
                   net.m_nar,
                   Network::Update(3, net.m_ncoa, 30),
                   net.m_ncoa2,
                   net.m_key,
                   net.m_pcoa);
    net.Run(2);
    test.Equal(net.m_initiates.size(), 1, "processed");
    test.Check(net.m_initiates[0].initiate.code == HandoverInitiateCode::FROM_NEW_LINK, "code 1");
    test.Equal(AddressIn(net.m_initiates[0].initiate, FmipAddressCode::NEW_CARE_OF_ADDRESS),
               net.m_ncoa,
               "with the alternate care-of address");
    test.Equal(Network::Acks(net.m_atNar)[0].destination, net.m_ncoa, "acknowledged there");
}

/// @param test checks
void
Assigned(Case& test)
{
    Network net;
    net.m_router->SetAttribute("AssignedAddressing", BooleanValue(true));
    net.m_answer = [&net](const HandoverInitiate&) {
        return Answer(HandoverAckCode::ACCEPTED_NCOA_ASSIGNED, net.m_ncoa2);
    };
    net.SendFromPrevious(Seconds(1), net.Predictive(1));
    net.SendFromPeer(Seconds(2), net.m_pcoa);
    net.Run(3);
    test.Check(net.m_initiates[0].initiate.assignedAddress, "S is set");
    const auto acks = Network::Acks(net.m_atMobile);
    test.Check(acks[0].ack.status == FastBindingStatus::ACCEPTED_NCOA_INVALID, "status 1");
    test.Equal(acks[0].ack.options.alternateCareOfAddress.value_or(Ipv6Address()),
               net.m_ncoa2,
               "with the assigned address");
    test.Check(net.m_key->Verify(acks[0].message, net.m_ncoa, net.m_par),
               "the authenticator covers the address asked for");
    test.Equal(Network::Tunneled(net.m_atNar)[0].header.GetDestination(), net.m_ncoa2, "tunnel");
    test.Equal(Network::Acks(net.m_atNar)[0].destination, net.m_ncoa2, "FBack");
}

/// @param test checks
void
SameAddressTold(Case& test)
{
    Network net;
    net.m_answer = [&net](const HandoverInitiate&) {
        return Answer(HandoverAckCode::ACCEPTED_NCOA_ASSIGNED, net.m_ncoa);
    };
    net.SendFromPrevious(Seconds(1), net.Predictive(1));
    net.Run(2);
    const auto acks = Network::Acks(net.m_atMobile);
    test.Check(acks[0].ack.status == FastBindingStatus::ACCEPTED, "the NCoA is valid");
    test.Equal(acks[0].ack.options.alternateCareOfAddress.value_or(Ipv6Address()),
               net.m_ncoa,
               "and included, since the HAck has it (RFC 5568 5.2)");
}

/// @param test checks
void
UsePcoa(Case& test)
{
    Network net;
    net.m_answer = [](const HandoverInitiate&) {
        return Answer(HandoverAckCode::ACCEPTED_USE_PCOA);
    };
    net.SendFromPrevious(Seconds(1), net.Predictive(1));
    net.SendFromPeer(Seconds(2), net.m_pcoa);
    net.SendTunneled(Seconds(3),
                     net.m_nar,
                     HomeAgentNetwork::Inner(net.m_pcoa, net.m_peerAddress, 10),
                     net.m_narAddress);
    net.SendTunneled(Seconds(3),
                     net.m_nar,
                     HomeAgentNetwork::Inner(net.m_pcoa, net.m_peerAddress, 11),
                     net.m_ncoa);
    net.Run(4);
    const auto tunneled = Network::Tunneled(net.m_atNar);
    test.Equal(tunneled.size(), 1, "tunnelled");
    test.Equal(tunneled[0].header.GetDestination(), net.m_narAddress, "to the NAR");
    const auto acks = Network::Acks(net.m_atNar);
    test.Equal(acks.size(), 1, "an FBack on the new link");
    test.Check(acks[0].tunneled, "through the tunnel");
    test.Equal(acks[0].destination, net.m_pcoa, "to the PCoA");
    test.Equal(acks[0].ack.options.alternateCareOfAddress.value_or(Ipv6Address()),
               net.m_pcoa,
               "with the address to use");
    test.Check(net.m_key->Verify(acks[0].message, net.m_ncoa, net.m_par), "authentic");
    test.Equal(HomeAgentNetwork::Datagrams(net.m_atPeer).size(), 1, "reverse through the NAR");
    test.Equal(net.m_router->GetDropCount(PreviousRouterDrop::WRONG_OUTER_SOURCE), 1, "only");
}

/// @param test checks
void
NoAddress(Case& test)
{
    for (const bool outside : {false, true})
    {
        Network net;
        net.m_answer = [&net, outside](const HandoverInitiate&) {
            return Answer(outside ? HandoverAckCode::ACCEPTED_NCOA_ASSIGNED
                                  : HandoverAckCode::ACCEPTED_NCOA_INVALID,
                          outside ? net.m_otherNcoa : Ipv6Address::GetAny());
        };
        net.SendFromPrevious(Seconds(1), net.Predictive(1));
        net.SendFromPeer(Seconds(2), net.m_pcoa);
        net.Run(3);
        test.Check(Network::Acks(net.m_atMobile)[0].ack.status ==
                       FastBindingStatus::REASON_UNSPECIFIED,
                   "refused");
        test.Equal(Network::Tunneled(net.m_atNar).size() + Network::Tunneled(net.m_atOther).size(),
                   0,
                   "nothing is sent to an address that may be another's");
        test.Equal(HomeAgentNetwork::Datagrams(net.m_atMobile).size(), 1, "but to the old link");
        test.Equal(net.m_router->GetRefusalCount(FastUpdateRefusal::NCOA_REJECTED), 1, "counted");
        test.Check(net.IsIdle(), "nothing is left");
    }
}

/// @param test checks
void
RefusedByRouter(Case& test)
{
    const std::map<HandoverAckCode, FastBindingStatus> codes{
        {HandoverAckCode::REASON_UNSPECIFIED, FastBindingStatus::REASON_UNSPECIFIED},
        {HandoverAckCode::ADMINISTRATIVELY_PROHIBITED,
         FastBindingStatus::ADMINISTRATIVELY_PROHIBITED},
        {HandoverAckCode::INSUFFICIENT_RESOURCES, FastBindingStatus::INSUFFICIENT_RESOURCES},
        {static_cast<HandoverAckCode>(200), FastBindingStatus::REASON_UNSPECIFIED}};
    for (const auto& [code, status] : codes)
    {
        for (const bool predictive : {true, false})
        {
            Network net;
            net.m_answer = [code = code](const HandoverInitiate&) { return Answer(code); };
            predictive ? net.SendFromPrevious(Seconds(1), net.Predictive(1))
                       : net.SendFromNew(Seconds(1), net.Reactive(1));
            net.SendFromPeer(MilliSeconds(1002), net.m_pcoa);
            net.Run(3);
            const auto acks = Network::Acks(predictive ? net.m_atMobile : net.m_atNar);
            test.Equal(acks.size(), 1, "one FBack");
            test.Check(acks[0].ack.status == status, "status");
            test.Equal(acks[0].ack.lifetime, 0, "no lifetime");
            test.Equal(net.m_router->GetRefusalCount(FastUpdateRefusal::ROUTER_REFUSED), 1, "why");
            test.Equal(net.m_router->GetDropCount(PreviousRouterDrop::HANDOVER_FAILED),
                       predictive ? 0 : 1,
                       "what waited is given up");
            test.Check(net.IsIdle(), "nothing is left");
        }
    }
}

/// @param test checks
void
IrrelevantCodes(Case& test)
{
    for (const auto code :
         {HandoverAckCode::ACCEPTED_NCOA_INVALID, HandoverAckCode::ACCEPTED_NCOA_ASSIGNED})
    {
        Network net;
        net.m_answer = [&net, code](const HandoverInitiate&) { return Answer(code, net.m_ncoa2); };
        net.SendFromNew(Seconds(1), net.Reactive(1));
        net.Run(3);
        test.Check(Network::Acks(net.m_atNar)[0].ack.status ==
                       FastBindingStatus::REASON_UNSPECIFIED,
                   "not taken for an acceptance");
        test.Equal(net.m_forwardings.size(), 0, "no forwarding");
        test.Check(net.IsIdle(), "nothing is left");
    }
}

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

/// The suite
class PreviousAccessRouterSuite : public TestSuite
{
  public:
    PreviousAccessRouterSuite()
        : TestSuite("mip6sec-previous-access-router", TestSuite::Type::UNIT)
    {
        const std::pair<const char*, void (*)(Case&)> cases[] = {
            {"An FBU from the previous link has the NAR asked with code 0 and acknowledged "
             "packets then take the tunnel",
             &Predictive},
            {"An FBU from the new link has the NAR asked with code 1 while packets wait in order",
             &Reactive},
            {"Without buffering what arrives before the HAck goes to the old link",
             &WithoutBuffering},
            {"The FBack on the old link can be left out", &OldLinkAck},
            {"A reactive handover can be acknowledged before its NAR is asked", &EarlyAck},
            {"An alternate care-of address that is not the source is processed and told to the NAR",
             &FromElsewhere},
            {"An assigned NCoA is told in the FBack and takes the packets", &Assigned},
            {"An NCoA in the HAck is in the FBack also if it is the one asked for",
             &SameAddressTold},
            {"A NAR that supports the PCoA gets the packets in a tunnel to itself", &UsePcoa},
            {"An NCoA that the NAR does not accept gets no packets", &NoAddress},
            {"What the NAR refuses is refused in the FBack with its reason", &RefusedByRouter},
            {"HAck codes about the NCoA in answer to code 1 accept nothing", &IrrelevantCodes},
            {"An unanswered HI is sent again after 100 ms doubled each time until HI_RETRIES",
             &Retransmissions},
            {"A measured round trip time doubles to the time before the first retransmission",
             &MeasuredRoundTrip},
            {"A repeated FBU is answered again without a second HI", &RepeatedUpdate},
            {"An FBU from the new link before the HAck turns the handover into a reactive one",
             &MovedMeanwhile},
            {"An FBU with another NCoA supersedes the binding", &Superseded},
            {"A binding ends with its lifetime and cannot be replayed", &Lifetime},
            {"A lifetime is at most MaxLifetime and begins anew with a newer FBU",
             &BoundedLifetime},
            {"An FBU of lifetime 0 ends the forwarding", &ReturnToLink},
            {"What waits for a mobile node that comes back is delivered on the link in order",
             &ReturnWithBuffer},
            {"A HAck counts only from the NAR that was asked and without a Home Address option",
             &ForgedAcks},
            {"The sequence number of the first HI is drawn at random and again after a restart",
             &SequenceNumbers},
            {"Where one NCoA serves two PCoAs the end of one leaves the other as it is",
             &OneAddressTwice},
            {"An unsolicited HAck of the NAR has the HI sent again", &Unsolicited},
            {"Forwarding ends without a word when another role has seen the mobile node",
             &EndedByOthers},
            {"A restart forgets bindings and initiations and buffers", &Restart}};
        for (const auto& [name, body] : cases)
        {
            AddTestCase(new Case(name, body));
        }
    }
};

PreviousAccessRouterSuite g_suite; //!< registers it

} // namespace
