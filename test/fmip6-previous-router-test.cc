/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
// Handovers at the previous access router: FBU, HI, HAck, FBack

#include "fmip6-previous-router-cases.h"
#include "suite-of-parts.h"

using namespace ns3;
using namespace ns3::mip6sec;
using namespace ns3::mip6sec::attachtest;

namespace
{

using Network = PreviousRouterNetwork; //!< the fixture

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

/// @return how a handover begins
std::vector<TestCase*>
PreviousRouterCases()
{
    return {
        new Case("An FBU from the previous link has the NAR asked with code 0 and acknowledged "
                 "packets then take the tunnel",
                 Predictive),
        new Case(
            "An FBU from the new link has the NAR asked with code 1 while packets wait in order",
            Reactive),
        new Case("Without buffering what arrives before the HAck goes to the old link",
                 WithoutBuffering),
        new Case("The FBack on the old link can be left out", OldLinkAck),
        new Case("A reactive handover can be acknowledged before its NAR is asked", EarlyAck),
        new Case(
            "An alternate care-of address that is not the source is processed and told to the NAR",
            FromElsewhere),
        new Case("An assigned NCoA is told in the FBack and takes the packets", Assigned),
        new Case("An NCoA in the HAck is in the FBack also if it is the one asked for",
                 SameAddressTold),
        new Case("A NAR that supports the PCoA gets the packets in a tunnel to itself", UsePcoa),
        new Case("An NCoA that the NAR does not accept gets no packets", NoAddress),
        new Case("What the NAR refuses is refused in the FBack with its reason", RefusedByRouter),
        new Case("HAck codes about the NCoA in answer to code 1 accept nothing", IrrelevantCodes),
    };
}

/// A PAR and what it agrees on with mobile nodes and NARs (RFC 5568 4, 6.2)
SuiteOfParts g_suite("mip6sec-previous-access-router",
                     {PreviousRouterCases(), PreviousRouterLifetimeCases()});

} // namespace
