/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
// Which Fast Binding Updates a previous access router obeys

#include "fmip6-previous-router-fixture.h"

#include "ns3/cga-parameters.h"
#include "ns3/send-options.h"

using namespace ns3;
using namespace ns3::mip6sec;
using namespace ns3::mip6sec::attachtest;

namespace
{

using Network = PreviousRouterNetwork; //!< the fixture

/**
 * Nothing came of an FBU, and nobody was told.
 * @param test checks
 * @param net the network
 * @param reason why it was ignored
 * @param what it was
 */
void
ExpectSilence(Case& test, const Network& net, FastUpdateRefusal reason, const std::string& what)
{
    test.Equal(net.m_router->GetRefusalCount(reason), 1, what + ": counted");
    test.Equal(net.m_initiates.size(), 0, what + ": no Handover Initiate");
    test.Equal(Network::Acks(net.m_atMobile).size() + Network::Acks(net.m_atNar).size() +
                   Network::Acks(net.m_atPeer).size(),
               0,
               what + ": no FBack");
    test.Equal(net.m_forwardings.size(), 0, what + ": no forwarding");
    test.Check(net.IsIdle(), what + ": nothing is left");
}

/**
 * An FBU was refused with an FBack.
 * @param test checks
 * @param net the network
 * @param reason why it was refused
 * @param status of the FBack
 * @param what it was
 */
void
ExpectRefusal(Case& test,
              const Network& net,
              FastUpdateRefusal reason,
              FastBindingStatus status,
              const std::string& what)
{
    test.Equal(net.m_router->GetRefusalCount(reason), 1, what + ": counted");
    const auto acks = Network::Acks(net.m_atMobile);
    test.Equal(acks.size(), 1, what + ": one FBack");
    test.Check(acks[0].ack.status == status, what + ": status");
    test.Equal(acks[0].ack.lifetime, 0, what + ": no lifetime");
    test.Check(acks[0].ack.options.fmipAuthorization.has_value(), what + ": authenticated");
    test.Equal(net.m_initiates.size(), 0, what + ": no Handover Initiate");
    test.Equal(net.m_forwardings.size(), 0, what + ": no forwarding");
    test.Check(net.IsIdle(), what + ": nothing is left");
}

/// @param test checks
void
WithoutHomeAddress(Case& test)
{
    Network net;
    net.SendUpdate(Seconds(1),
                   net.m_mobile,
                   net.Predictive(1),
                   net.m_pcoa,
                   net.m_key,
                   Ipv6Address::GetAny());
    net.Run(2);
    ExpectSilence(test, net, FastUpdateRefusal::NO_HOME_ADDRESS_OPTION, "no option");
}

/// @param test checks
void
WrongFlags(Case& test)
{
    for (const bool acknowledge : {false, true})
    {
        Network net;
        FastBindingUpdate update = net.Predictive(1);
        update.acknowledge = acknowledge;
        update.homeRegistration = !acknowledge;
        net.SendFromPrevious(Seconds(1), update);
        net.Run(2);
        ExpectSilence(test, net, FastUpdateRefusal::WRONG_FLAGS, acknowledge ? "no H" : "no A");
    }
}

/// @param test checks
void
WithoutAuthorization(Case& test)
{
    Network net;
    net.SendUpdate(Seconds(1), net.m_mobile, net.Predictive(1), net.m_pcoa, nullptr, net.m_pcoa);
    net.Run(2);
    ExpectSilence(test, net, FastUpdateRefusal::NO_AUTHORIZATION, "no authenticator");
}

/// @param test checks
void
WithoutKey(Case& test)
{
    Network net;
    const Ipv6Address victim("fd00:1::2000");
    net.SendUpdate(Seconds(1), net.m_peer, net.Predictive(1), net.m_peerAddress, net.m_key, victim);
    net.Run(2);
    ExpectSilence(test, net, FastUpdateRefusal::NO_KEY, "no key for the PCoA");
    test.Equal(net.m_router->GetNSequences(), 0, "nothing is remembered of it");
}

/// @param test checks
void
WrongKey(Case& test)
{
    for (const auto& [seed, spi, reason] :
         {std::tuple(uint8_t{2}, 256U, FastUpdateRefusal::BAD_AUTHENTICATOR),
          std::tuple(uint8_t{1}, 257U, FastUpdateRefusal::NO_KEY)})
    {
        Network net;
        net.SendUpdate(Seconds(1),
                       net.m_peer,
                       net.Predictive(1),
                       net.m_peerAddress,
                       Network::Key(seed, spi),
                       net.m_pcoa);
        net.Run(2);
        ExpectSilence(test, net, reason, "another key or SPI");
        test.Equal(net.m_router->GetNSequences(), 0, "nothing is remembered of it");
    }
}

/// @param test checks
void
FlippedBits(Case& test)
{
    // Every octet that the authenticator covers or is, from the sequence number on, but for those
    // whose change the parser itself refuses
    std::size_t size = 0;
    {
        Network probe;
        MobilityMessage message;
        message.body = probe.Predictive(1);
        probe.m_key->Authorize(message, probe.m_ncoa, probe.m_par);
        size = message.Serialize(probe.m_pcoa, probe.m_par).size();
    }
    Network net;
    int sent = 0;
    for (std::size_t at = 6; at < size; ++at)
    {
        net.SendUpdate(MilliSeconds(1000 + 10 * sent++),
                       net.m_mobile,
                       net.Predictive(1),
                       net.m_pcoa,
                       net.m_key,
                       net.m_pcoa,
                       [at](std::vector<uint8_t>& octets) { octets[at] ^= 0x01; });
    }
    net.Run(3);
    test.Equal(net.m_initiates.size(), 0, "none is obeyed");
    test.Equal(net.m_forwardings.size(), 0, "nothing changes");
    test.Check(net.m_router->GetRefusalCount(FastUpdateRefusal::BAD_AUTHENTICATOR) > size / 2,
               "the authenticator tells");
    test.Check(net.IsIdle(), "nothing is left");
    net.SendFromPrevious(Seconds(0), net.Predictive(1));
    net.Run(4);
    test.Equal(net.m_initiates.size(), 1, "the right one is");
}

/// @param test checks
void
OtherCareOfAddress(Case& test)
{
    // A reactive FBU has its NCoA in the IPv6 source alone, which the authenticator covers too
    Network net;
    HomeAgentNetwork::At(net.m_nar, Seconds(1), [&net] {
        MobilityMessage message;
        message.body = net.Reactive(1);
        net.m_key->Authorize(message, net.m_ncoa, net.m_par);
        MobilityPath path;
        path.source = net.m_ncoa2;
        path.destination = net.m_par;
        path.homeAddressOption = net.m_pcoa;
        SendAlongPath(net.m_nar->GetObject<Ipv6>(),
                      OctetsPacket(message.Serialize(net.m_pcoa, net.m_par)),
                      NH_MOBILITY,
                      path);
    });
    net.Run(2);
    ExpectSilence(test, net, FastUpdateRefusal::BAD_AUTHENTICATOR, "another source");
}

/// @param test checks
void
ExpiredKey(Case& test)
{
    Network net;
    const Ipv6Address address("fd00:1::3000");
    Ptr<const HandoverKey> key = Create<HandoverKey>(HandoverKeyAlgorithm::HMAC_SHA1_96,
                                                     std::vector<uint8_t>(20, 3),
                                                     Seconds(2),
                                                     300);
    net.m_keys->AddConfigured(address, key);
    net.SendUpdate(Seconds(3), net.m_nar, net.Reactive(1), net.m_ncoa, key, address);
    net.Run(4);
    test.Equal(net.m_router->GetRefusalCount(FastUpdateRefusal::NO_KEY), 1, "no key any more");
    test.Equal(net.m_initiates.size(), 0, "no Handover Initiate");
    test.Equal(Network::Acks(net.m_atNar).size(), 0, "no FBack");
}

/// @param test checks
void
ExpiresMeanwhile(Case& test)
{
    // The processor takes 0.5 s for the MAC, and has the second FBU when its key is over
    Network net;
    CryptoCpu::Of(net.m_parNode)
        ->GetCostModel()
        ->SetAttribute("Hmac", TimeValue(MilliSeconds(500)));
    const Ipv6Address address("fd00:1::3000");
    Ptr<const HandoverKey> key = Create<HandoverKey>(HandoverKeyAlgorithm::HMAC_SHA1_96,
                                                     std::vector<uint8_t>(20, 3),
                                                     Seconds(4),
                                                     300);
    net.m_keys->AddConfigured(address, key);
    net.SendUpdate(Seconds(1), net.m_nar, net.Reactive(1, 1), net.m_ncoa, key, address);
    net.SendUpdate(Seconds(3.8), net.m_nar, net.Reactive(2, 1), net.m_ncoa, key, address);
    net.Run(3.9);
    test.Equal(net.m_initiates.size(), 1, "the first is obeyed");
    test.Equal(net.m_router->GetRefusalCount(FastUpdateRefusal::NO_KEY), 0, "there is a key");
    net.Run(6);
    test.Equal(net.m_initiates.size(), 1, "the second is not");
    test.Equal(net.m_router->GetRefusalCount(FastUpdateRefusal::BAD_AUTHENTICATOR), 1, "counted");
}

/// @param test checks
void
Replayed(Case& test)
{
    Network net;
    // To the first NCoA, to another, and the first one again as it was
    net.SendFromPrevious(Seconds(1), net.Predictive(1));
    net.SendFromOther(Seconds(2), net.Reactive(2));
    net.SendFromPrevious(Seconds(3), net.Predictive(1));
    net.SendFromPrevious(Seconds(3), net.Predictive(2)); // the last number, but another NCoA
    net.Run(5);
    test.Equal(net.m_router->GetRefusalCount(FastUpdateRefusal::OLD_SEQUENCE), 2, "refused");
    test.Equal(net.m_initiates.size(), 2, "two Handover Initiates");
    test.Equal(net.m_router->GetForwarding(net.m_pcoa), net.m_otherNcoa, "nothing changes");
    test.Equal(Network::Acks(net.m_atMobile).size(), 1, "no FBack to the replay");
}

/// @param test checks
void
ReplayedEnd(Case& test)
{
    // The FBU that ended a former forwarding does not end this one
    Network net;
    const FastBindingUpdate end = Network::Update(1, Ipv6Address::GetAny(), 0);
    net.SendFromPrevious(Seconds(1), end);
    net.SendFromPrevious(Seconds(2), net.Predictive(2));
    net.SendFromPrevious(Seconds(3), end);
    net.Run(4);
    test.Equal(net.m_router->GetRefusalCount(FastUpdateRefusal::OLD_SEQUENCE), 1, "refused");
    test.Equal(net.m_router->GetForwarding(net.m_pcoa), net.m_ncoa, "forwarding goes on");
}

/**
 * @param net the network
 * @param careOfAddress a PCoA
 * @return a key that the PAR made for it, as on a request that SEND found secured
 */
Ptr<const HandoverKey>
MakeKey(const Network& net, const Ipv6Address& careOfAddress)
{
    RandomOctets random;
    random.AssignStreams(900);
    Ptr<CryptoProvider> provider = CryptoCpu::Of(net.m_parNode)->GetProvider();
    const auto spki = [&](KeyUse use) {
        return provider->GenerateKey(1024, use, random)->GetPublicKey()->GetSpki();
    };
    CgaParameters parameters;
    parameters.publicKey = spki(KeyUse::SIGN);
    WireWriter body;
    parameters.Serialize(body);
    WireWriter option;
    SerializeOption(option, CgaOption{body.Take()});
    RtSolPr request;
    request.wildcard = true;
    request.keyRequest =
        HandoverKeyRequest{HandoverKeyAlgorithm::HMAC_SHA1_96, spki(KeyUse::ENCRYPT)};
    request.other.push_back(RawNdOption{static_cast<uint8_t>(NdOptionType::CGA), option.Take()});
    NdArrival arrival;
    arrival.envelope = Icmp6Envelope{careOfAddress, net.m_par, 255};
    arrival.octets = SerializeIcmp6(request, careOfAddress, net.m_par);
    arrival.verdict.security = NdSecurity::SECURED;
    net.m_keys->Request(request, arrival, [](std::optional<HandoverKeyReply>) {});
    return net.m_keys->Find(careOfAddress, FMIP_SPI_HANDOVER_KEY);
}

/// @param test checks
void
ReplayedBetweenKeys(Case& test)
{
    // A mobile node with a configured key gets one of RFC 5269 too: what it said under the one is
    // not forgotten for what it says under the other
    Network net;
    const Ipv6Address pcoa("fd00:1::3000");
    Ptr<const HandoverKey> configured = Network::Key(7, 300);
    net.m_keys->AddConfigured(pcoa, configured);
    const Ptr<const HandoverKey> made = MakeKey(net, pcoa);
    const auto send = [&](double at, Ptr<const HandoverKey> key, uint16_t sequence, bool first) {
        net.SendUpdate(Seconds(at),
                       first ? net.m_nar : net.m_other,
                       net.Reactive(sequence),
                       first ? net.m_ncoa : net.m_otherNcoa,
                       key,
                       pcoa);
    };
    send(1, configured, 10, true);
    send(2, made, 3, false);
    net.Run(3);
    test.Equal(net.m_router->GetForwarding(pcoa), net.m_otherNcoa, "both are obeyed in turn");
    send(0, configured, 10, true);
    send(0, configured, 9, true);
    net.Run(4);
    test.Equal(net.m_router->GetForwarding(pcoa), net.m_otherNcoa, "neither again");
    test.Equal(net.m_router->GetRefusalCount(FastUpdateRefusal::OLD_SEQUENCE), 2, "replays");
    send(0, configured, 11, true);
    net.Run(5);
    test.Equal(net.m_router->GetForwarding(pcoa), net.m_ncoa, "a newer one is obeyed");
    test.Equal(net.m_router->GetNSequences(), 1, "by PCoA");
}

/// @param test checks
void
DiscardedMeanwhile(Case& test)
{
    // RFC 5269 3.6: a key that is discarded while the authenticator is being verified
    for (const bool discarded : {false, true})
    {
        Network net;
        const Ipv6Address pcoa("fd00:1::3000");
        CryptoCpu::Of(net.m_parNode)
            ->GetCostModel()
            ->SetAttribute("Hmac", TimeValue(MilliSeconds(100)));
        const Ptr<const HandoverKey> made = MakeKey(net, pcoa);
        net.SendUpdate(Seconds(1), net.m_nar, net.Reactive(1), net.m_ncoa, made, pcoa);
        HomeAgentNetwork::At(net.m_parNode, MilliSeconds(1050), [&] {
            net.m_keys->SetForwarding(pcoa, true);
            net.m_keys->SetForwarding(pcoa, false, !discarded);
        });
        net.Run(2);
        test.Equal(net.m_initiates.size(), !discarded, "obeyed if the key is still there");
        test.Equal(net.m_router->GetRefusalCount(FastUpdateRefusal::BAD_AUTHENTICATOR),
                   discarded,
                   "else refused");
    }
}

/// How a forwarding ends
enum class Ending
{
    TIMES_OUT,  //!< by itself
    FROM_HERE,  //!< by the mobile node, which is back
    FROM_THERE, //!< by the mobile node, which is on the new link
};

/// @param test checks
void
KeyOfForwarding(Case& test)
{
    // RFC 5269 3.6: kept after use, also when the mobile node is back, but not when the forwarding
    // is over
    for (const Ending ending : {Ending::TIMES_OUT, Ending::FROM_HERE, Ending::FROM_THERE})
    {
        Network net;
        const Ipv6Address pcoa("fd00:1::3000");
        const Ptr<const HandoverKey> made = MakeKey(net, pcoa);
        net.SendUpdate(Seconds(1), net.m_nar, net.Reactive(1, 10), net.m_ncoa, made, pcoa);
        net.Run(5);
        test.Equal(net.m_router->GetForwarding(pcoa), net.m_ncoa, "used");
        test.Check(net.m_keys->Find(pcoa) == made, "kept after use");
        const bool back = ending == Ending::FROM_HERE;
        if (ending != Ending::TIMES_OUT)
        {
            net.SendUpdate(Seconds(0),
                           back ? net.m_mobile : net.m_nar,
                           Network::Update(2, Ipv6Address::GetAny(), 0),
                           back ? pcoa : net.m_ncoa,
                           made,
                           pcoa);
            net.Run(6);
            test.Equal(net.m_router->GetNForwardings(), 0, "ended at once");
            const auto acks = Network::Acks(back ? net.m_atMobile : net.m_atNar);
            test.Equal(back || acks.size() == 2, true, "acknowledged");
        }
        if (ending == Ending::FROM_THERE)
        {
            // That was lost. It is sent again within 1.5 s, with a new number and without binding
            net.SendUpdate(MilliSeconds(500),
                           net.m_nar,
                           Network::Update(3, Ipv6Address::GetAny(), 0),
                           net.m_ncoa,
                           made,
                           pcoa);
            net.Run(6.8);
            const auto acks = Network::Acks(net.m_atNar);
            test.Equal(acks.size(), 3, "answered again");
            test.Equal(acks[2].ack.sequence, 3, "with its number");
            test.Check(acks[2].ack.status == FastBindingStatus::ACCEPTED, "accepted");
            test.Check(made->Verify(acks[2].message, pcoa, net.m_par), "authentic");
            net.Run(7.5);
            test.Check(!net.m_keys->Find(pcoa), "2 s after the end the key is gone");
            test.Equal(net.m_router->GetNSequences(), 0, "and its number");
        }
        net.Run(20);
        test.Equal(net.m_router->GetNForwardings(), 0, "forwarding has ended");
        test.Equal(!!net.m_keys->Find(pcoa), back, "the key with it, unless the node is back");
        net.SendUpdate(Seconds(0), net.m_nar, net.Reactive(4), net.m_ncoa, made, pcoa);
        net.Run(21);
        test.Equal(net.m_router->GetNForwardings(), back, "another FBU under it");
        test.Equal(net.m_router->GetRefusalCount(FastUpdateRefusal::NO_KEY), !back, "no key");
    }
}

/// @param test checks
void
SequenceWraps(Case& test)
{
    Network net;
    net.SendFromPrevious(Seconds(1), net.Predictive(65530));
    net.SendFromOther(Seconds(2), net.Reactive(3));
    net.Run(3);
    test.Equal(net.m_router->GetForwarding(net.m_pcoa), net.m_otherNcoa, "3 is newer than 65530");
    net.SendFromPrevious(Seconds(0), net.Predictive(3 + 32768));
    net.Run(4);
    test.Equal(net.m_router->GetRefusalCount(FastUpdateRefusal::OLD_SEQUENCE),
               1,
               "32768 ahead is behind");
}

/// @param test checks
void
NotHere(Case& test)
{
    Network net;
    const Ipv6Address elsewhere("fd00:7::1");
    net.m_keys->AddConfigured(elsewhere, net.m_key);
    net.SendUpdate(Seconds(1), net.m_nar, net.Reactive(1), net.m_ncoa, net.m_key, elsewhere);
    net.m_keys->AddConfigured(net.m_par, net.m_key);
    net.SendUpdate(Seconds(1), net.m_nar, net.Reactive(1), net.m_ncoa, net.m_key, net.m_par);
    net.Run(2);
    const auto acks = Network::Acks(net.m_atNar);
    test.Equal(acks.size(), 2, "both answered");
    for (std::size_t i = 0; i < 2; ++i)
    {
        test.Check(acks[i].ack.status == FastBindingStatus::ADMINISTRATIVELY_PROHIBITED, "129");
    }
    test.Equal(net.m_router->GetRefusalCount(FastUpdateRefusal::PCOA_NOT_HERE),
               2,
               "an address of another link, and the router's own");
    test.Equal(net.m_initiates.size(), 0, "no Handover Initiate");
}

/// @param test checks
void
NoAlternate(Case& test)
{
    Network net;
    net.SendFromPrevious(Seconds(1), net.Reactive(1));
    net.Run(2);
    ExpectRefusal(test,
                  net,
                  FastUpdateRefusal::NO_ALTERNATE,
                  FastBindingStatus::REASON_UNSPECIFIED,
                  "no alternate care-of address");
}

/// @param test checks
void
BadTargets(Case& test)
{
    const std::pair<Ipv6Address, FastUpdateRefusal> targets[] = {
        {Ipv6Address("fd00:1::77"), FastUpdateRefusal::OWN_PREFIX},
        {Ipv6Address("fd00:4::1"), FastUpdateRefusal::UNKNOWN_ROUTER},
        {Ipv6Address("fd00:5::1"), FastUpdateRefusal::NO_FAST_HANDOVER},
        {Ipv6Address("fd00:3::1000"), FastUpdateRefusal::NO_FAST_HANDOVER}};
    for (const auto& [target, reason] : targets)
    {
        Network net;
        NeighborRouter slow = Network::Router(Ipv6Address("fd00:5::1"));
        slow.fastHandover = false;
        net.m_accessPoints->Add(Mac48Address("02:00:00:00:00:a5"), slow);
        net.m_notPeer = net.m_otherAddress;
        net.SendFromPrevious(Seconds(1), Network::Update(1, target, 30));
        net.SendFromPeer(Seconds(2), net.m_pcoa);
        net.Run(3);
        ExpectRefusal(test,
                      net,
                      reason,
                      FastBindingStatus::ADMINISTRATIVELY_PROHIBITED,
                      FastUpdateRefusalName(reason));
        test.Equal(HomeAgentNetwork::Datagrams(net.m_atMobile).size(), 1, "packets stay here");
    }
}

/// @param test checks
void
LinkLayerAddress(Case& test)
{
    // Without the option the neighbour cache knows it, if the mobile node was heard
    for (const bool heard : {true, false})
    {
        Network net;
        FastBindingUpdate update = net.Reactive(1);
        update.options.linkLayerAddress.reset();
        if (heard)
        {
            net.SendFromPeer(Seconds(1), net.m_pcoa);
        }
        net.SendFromNew(Seconds(2), update);
        net.Run(3);
        if (heard)
        {
            std::vector<uint8_t> mac(6);
            net.m_mobileDevice->GetAddress().CopyTo(mac.data());
            const auto& told = net.m_initiates[0].initiate.options.linkLayerAddress;
            test.Check(told && told->address == mac, "from the neighbour cache");
            test.Check(told && told->code == FmipLinkLayerCode::MOBILE_NODE, "of the mobile node");
            continue;
        }
        test.Equal(net.m_initiates.size(), 0, "nothing to tell the NAR");
        test.Equal(net.m_router->GetRefusalCount(FastUpdateRefusal::NO_LINK_LAYER_ADDRESS),
                   1,
                   "counted");
        test.Check(Network::Acks(net.m_atNar)[0].ack.status ==
                       FastBindingStatus::REASON_UNSPECIFIED,
                   "refused");
    }
}

/// @param test checks
void
TooMany(Case& test)
{
    Network net;
    net.m_router->SetAttribute("MaxForwardings", UintegerValue(1));
    const Ipv6Address second("fd00:1::3000");
    net.m_keys->AddConfigured(second, net.m_key);
    net.SendFromPrevious(Seconds(1), net.Predictive(1));
    net.SendUpdate(Seconds(2), net.m_nar, net.Reactive(1), net.m_ncoa2, net.m_key, second);
    net.Run(3);
    const auto acks = Network::Acks(net.m_atNar);
    test.Equal(acks.size(), 2, "both answered");
    test.Check(acks[1].ack.status == FastBindingStatus::INSUFFICIENT_RESOURCES, "130");
    test.Equal(net.m_router->GetRefusalCount(FastUpdateRefusal::NO_RESOURCES), 1, "counted");
    test.Equal(net.m_router->GetNForwardings(), 1, "one binding");
    net.SendFromPrevious(Seconds(0), net.Predictive(2));
    net.Run(4);
    test.Equal(net.m_router->GetRefusalCount(FastUpdateRefusal::NO_RESOURCES),
               1,
               "the one that is served already is served");
}

/// @param test checks
void
RateLimit(Case& test)
{
    Network net;
    net.m_router->SetAttribute("UpdateRate", DoubleValue(2));
    net.m_router->SetAttribute("UpdateBurst", DoubleValue(2));
    for (int i = 0; i < 5; ++i)
    {
        net.SendUpdate(Seconds(1),
                       net.m_peer,
                       net.Predictive(1),
                       net.m_peerAddress,
                       Network::Key(2),
                       net.m_pcoa);
    }
    net.Run(2);
    test.Equal(net.m_router->GetRefusalCount(FastUpdateRefusal::BAD_AUTHENTICATOR), 2, "verified");
    test.Equal(net.m_router->GetRefusalCount(FastUpdateRefusal::OVERLOAD), 3, "not verified");
}

/// @param test checks
void
CostOfMacs(Case& test)
{
    Network net;
    Ptr<CryptoCpu> cpu = CryptoCpu::Of(net.m_parNode);
    cpu->GetCostModel()->SetAttribute("Hmac", TimeValue(MilliSeconds(3)));
    net.SendFromPrevious(Seconds(1), net.Predictive(1));
    net.Run(2);
    test.Equal(cpu->GetOperations(), 2, "one for the FBU, one for all FBacks");
    test.Check(cpu->GetBusyTime() == MilliSeconds(6), "that take their time");
    test.Check(net.m_initiates[0].at > Seconds(1) + MilliSeconds(13), "the first before the HI");
    const auto acks = Network::Acks(net.m_atMobile);
    test.Check(acks[0].at > net.m_initiates[0].at + MilliSeconds(13), "the other behind the HAck");
}

/// @param test checks
void
RestartMeanwhile(Case& test)
{
    Network net;
    CryptoCpu::Of(net.m_parNode)->GetCostModel()->SetAttribute("Hmac", TimeValue(Seconds(1)));
    net.SendFromPrevious(Seconds(1), net.Predictive(1));
    HomeAgentNetwork::At(net.m_parNode, MilliSeconds(1500), [&net] { net.m_router->Clear(); });
    net.Run(3);
    test.Equal(net.m_initiates.size(), 0, "no Handover Initiate");
    test.Equal(Network::Acks(net.m_atMobile).size(), 0, "no FBack");
    test.Check(net.IsIdle(), "nothing is left");
    test.Equal(net.m_router->GetNSequences(), 0, "nothing is remembered of it");
    net.SendFromPrevious(Seconds(0), net.Predictive(1));
    net.Run(6);
    test.Equal(net.m_initiates.size(), 1, "what comes behind it is obeyed");
}

/// @param test checks
void
NumbersOfOldKeys(Case& test)
{
    // Configured keys end without a word
    Network net;
    const auto send = [&net](uint32_t i, Time expiry) {
        const Ipv6Address pcoa(("fd00:1::3:" + std::to_string(i)).c_str());
        auto key = Create<HandoverKey>(HandoverKeyAlgorithm::HMAC_SHA1_96,
                                       std::vector<uint8_t>(20, 7),
                                       expiry,
                                       256);
        net.m_keys->AddConfigured(pcoa, key);
        net.SendUpdate(MilliSeconds(10 * i), net.m_nar, net.Reactive(1, 0), net.m_ncoa, key, pcoa);
    };
    for (uint32_t i = 1; i <= 200; ++i)
    {
        send(i, Seconds(5));
    }
    net.Run(3);
    test.Equal(net.m_router->GetNSequences(), 200, "one for each key");
    net.Run(6);
    for (uint32_t i = 201; i <= 400; ++i)
    {
        send(i, Seconds(100));
    }
    net.Run(12);
    test.Equal(net.m_router->GetNSequences(), 200, "those of keys that are gone are forgotten");
    const auto acks = Network::Acks(net.m_atNar);
    test.Equal(acks.size(), 400, "all have been answered");
}

/// @param test checks
void
NotRequired(Case& test)
{
    Network net;
    net.m_router->SetAttribute("RequireAuthorization", BooleanValue(false));
    const Ipv6Address victim("fd00:1::2000");
    net.SendUpdate(Seconds(1), net.m_nar, net.Reactive(1), net.m_ncoa, nullptr, victim);
    net.Run(2);
    const auto acks = Network::Acks(net.m_atNar);
    test.Equal(acks.size(), 1, "acknowledged");
    test.Check(!acks[0].ack.options.fmipAuthorization, "without an authenticator");
    test.Equal(net.m_router->GetForwarding(victim), net.m_ncoa, "the victim's packets are taken");
    // With an authenticator it is checked all the same
    net.SendUpdate(Seconds(0), net.m_nar, net.Reactive(1), net.m_ncoa, Network::Key(2), net.m_pcoa);
    net.Run(3);
    test.Equal(net.m_router->GetRefusalCount(FastUpdateRefusal::BAD_AUTHENTICATOR), 1, "refused");
    net.Run(40);
    test.Check(net.IsIdle(), "nothing is left");
    test.Equal(net.m_router->GetNSequences(), 0, "nor remembered");
}

/// The suite
class FastUpdateSuite : public TestSuite
{
  public:
    FastUpdateSuite()
        : TestSuite("mip6sec-fast-update", TestSuite::Type::UNIT)
    {
        const std::pair<const char*, void (*)(Case&)> cases[] = {
            {"An FBU without a Home Address option is ignored", &WithoutHomeAddress},
            {"An FBU whose A or H flag is zero is ignored", &WrongFlags},
            {"An FBU without authorization data is ignored", &WithoutAuthorization},
            {"An FBU for a PCoA without a key changes no forwarding", &WithoutKey},
            {"An FBU under another key or SPI is ignored", &WrongKey},
            {"An FBU with any octet changed is ignored", &FlippedBits},
            {"An FBU from another care-of address than the authenticated one is ignored",
             &OtherCareOfAddress},
            {"An FBU under an expired key is ignored", &ExpiredKey},
            {"An FBU whose key expires while it is verified is ignored", &ExpiresMeanwhile},
            {"An FBU whose sequence number is not newer is ignored", &Replayed},
            {"A replayed FBU of lifetime 0 ends no later forwarding", &ReplayedEnd},
            {"An FBU is not replayed between two keys of a PCoA", &ReplayedBetweenKeys},
            {"An FBU whose key is discarded while it is verified is ignored", &DiscardedMeanwhile},
            {"A handover key ends with the forwarding under it unless the mobile node is back",
             &KeyOfForwarding},
            {"Sequence numbers are compared modulo 2^16", &SequenceWraps},
            {"An FBU for a PCoA that is not of the link is refused", &NotHere},
            {"An FBU from the PCoA without an alternate care-of address is refused", &NoAlternate},
            {"An NCoA that no peer among the neighbours has a prefix for is refused", &BadTargets},
            {"The link-layer address for the HI comes from the FBU or the neighbour cache",
             &LinkLayerAddress},
            {"More mobile nodes than MaxForwardings are refused for insufficient resources",
             &TooMany},
            {"FBUs beyond the rate limit are not verified", &RateLimit},
            {"Verifying and answering an FBU takes the time of a MAC each", &CostOfMacs},
            {"An FBU that is being verified when the router restarts comes to nothing",
             &RestartMeanwhile},
            {"Sequence numbers under keys that are gone are forgotten", &NumbersOfOldKeys},
            {"Without RequireAuthorization an FBU without authenticator is obeyed", &NotRequired}};
        for (const auto& [name, body] : cases)
        {
            AddTestCase(new Case(name, body));
        }
    }
};

FastUpdateSuite g_suite; //!< registers it

} // namespace
