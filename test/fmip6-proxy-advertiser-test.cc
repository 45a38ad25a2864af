/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "attach-test-link.h"
#include "handover-key-bench.h"
#include "send-stage.h"

#include "ns3/config.h"
#include "ns3/fmip-access-router.h"
#include "ns3/mac48-address.h"
#include "ns3/nonce-option.h"

using namespace ns3;
using namespace ns3::mip6sec;
using namespace ns3::mip6sec::attachtest;

namespace
{

constexpr Icmp6Type FMIP = Icmp6Type::FMIP_MESSAGE;           //!< RtSolPr and PrRtAdv
constexpr auto KNOWN = FmipLinkLayerCode::NEW_ACCESS_POINT;   //!< outcome
constexpr auto UNKNOWN = FmipLinkLayerCode::NO_PREFIX;        //!< outcome
constexpr auto SAME = FmipLinkLayerCode::SAME_INTERFACE;      //!< outcome
constexpr auto NO_FAST = FmipLinkLayerCode::NO_FAST_HANDOVER; //!< outcome
const Ipv6Address PAR("fd00:1::1");                           //!< address of the router
const LinkLayerOctets POINT_A{2, 0, 0, 0, 1, 0x0a};           //!< of another router
const LinkLayerOctets POINT_B{2, 0, 0, 0, 1, 0x0b};           //!< on the own link
const LinkLayerOctets POINT_C{2, 0, 0, 0, 1, 0x0c};           //!< without fast handovers
const LinkLayerOctets POINT_X{2, 0, 0, 0, 1, 0x77};           //!< unknown

/// @param octets of an address @return the address
Mac48Address
Point(const LinkLayerOctets& octets)
{
    Mac48Address address;
    address.CopyFrom(octets.data());
    return address;
}

/// @param index which @return a router
NeighborRouter
Router(uint8_t index)
{
    uint8_t address[16] = {0xfd, 0, 1, index, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
    NeighborRouter router;
    router.address = Ipv6Address(address);
    router.linkLayerAddress = {2, 0, 0, 0, 2, index};
    router.prefix = router.address;
    return router;
}

/// A router and a mobile node on one link
struct Pair
{
    Ptr<AccessLink> link = CreateObject<AccessLink>(); //!< the link
    Record record;                                     //!< messages sent
    std::vector<sendtest::Guarded> guarded;            //!< both with SEND, if it is there
    Host par;                                          //!< router
    Host mobile;                                       //!< mobile node
    Ptr<FmipAccessRouter> router;                      //!< its role
    Ptr<ProxyAdvertiser> advertiser;                   //!< under test

    /// @param known whether access points are known @param secured whether both have SEND
    /// @param parBits of the CGA key of the router @param mobileBits of that of the mobile node
    explicit Pair(bool known = true,
                  bool secured = false,
                  uint32_t parBits = 1024,
                  uint32_t mobileBits = 1024)
    {
        if (secured)
        {
            const std::string bits = "ns3::mip6sec::SendIdentity::KeyBits";
            Config::SetDefault(bits, UintegerValue(parBits));
            guarded.push_back(sendtest::MakeGuarded(link, &record, 100, true));
            Config::SetDefault(bits, UintegerValue(mobileBits));
            guarded.push_back(sendtest::MakeGuarded(link, &record, 200));
            Config::SetDefault(bits, UintegerValue(1024));
            par = guarded[0].host;
            mobile = guarded[1].host;
            mobile.Assign(guarded[1].identity->GenerateAddressNow(Ipv6Address("fd00:1::")));
        }
        else
        {
            par = MakeHost(link, &record, true, "02:00:00:00:00:01");
            mobile = MakeHost(link, &record, false, "02:00:00:00:00:02");
            mobile.Assign(Ipv6Address("fd00:1::1000"));
        }
        par.Assign(PAR);
        router = FmipAccessRouter::Install(par.nd->GetDevice(), PAR);
        router->AssignStreams(300);
        advertiser = router->GetAdvertiser();
        if (known)
        {
            NeighborRouter slow = Router(3);
            slow.fastHandover = false;
            router->GetAccessPoints()->Add(Point(POINT_A), Router(2));
            router->GetAccessPoints()->AddOwn(Point(POINT_B));
            router->GetAccessPoints()->Add(Point(POINT_C), slow);
        }
    }

    /// @param accessPoints asked for; none is the wildcard @return an RtSolPr
    static RtSolPr Ask(const std::vector<LinkLayerOctets>& accessPoints)
    {
        RtSolPr request;
        request.identifier = 0x1234;
        request.wildcard = accessPoints.empty();
        request.accessPoints = accessPoints;
        request.sourceLinkLayerAddress = LinkLayerOctets{2, 0, 0, 0, 0, 2};
        return request;
    }

    /// @return the care-of address of the mobile node
    Ipv6Address CareOf() const
    {
        return mobile.ipv6->GetAddress(mobile.nd->GetInterfaceIndex(), 1).GetAddress();
    }

    /// @param at when the mobile node sends it @param request the message
    /// @param careOf whether from the care-of address; else from the link-local one
    void Send(Time at, const RtSolPr& request, bool careOf = false)
    {
        At(mobile.node, at, [this, request, careOf] {
            const Ipv6Address source = careOf ? CareOf() : mobile.LinkLocal();
            mobile.nd->SendOut(SerializeIcmp6(request, source, par.LinkLocal()),
                               source,
                               par.LinkLocal());
        });
    }

    /// @return the PrRtAdvs on the link, each parsed as its receiver would
    std::vector<std::pair<OnLink, Parsed<PrRtAdv>>> Answers() const
    {
        std::vector<std::pair<OnLink, Parsed<PrRtAdv>>> answers;
        for (const OnLink& message : record.Get(FMIP, par.node->GetId()))
        {
            answers.emplace_back(
                message,
                ParsePrRtAdv(message.octets.data(), message.octets.size(), message.envelope));
        }
        return answers;
    }

    /// @param seconds until when
    static void Run(double seconds)
    {
        Simulator::Stop(Seconds(seconds) - Simulator::Now());
        Simulator::Run();
    }

    /// @param request an RtSolPr @return the answer to it; an empty one without
    PrRtAdv AnswerTo(const RtSolPr& request)
    {
        Send(Seconds(1), request);
        Run(2);
        const auto answers = Answers();
        return answers.size() == 1 && answers[0].second ? *answers[0].second.value : PrRtAdv();
    }
};

/// @param tuple of an answer @param point an access point @return whether it is about that
bool
IsAbout(const AccessPointTuple& tuple, const LinkLayerOctets& point)
{
    return WithoutPadding(tuple.accessPoint, point.size()) == point;
}

/// @param test checks
void
KnownPoint(Case& test)
{
    Pair pair;
    pair.Send(Seconds(1), Pair::Ask({POINT_A}));
    Pair::Run(2);
    const auto answers = pair.Answers();
    test.Equal(answers.size(), 1, "one PrRtAdv");
    if (answers.size() != 1 || !answers[0].second)
    {
        test.Check(false, "it can be parsed");
        return;
    }
    const auto& [message, parsed] = answers[0];
    test.Equal(message.envelope.source, pair.par.LinkLocal(), "from the link-local address");
    test.Equal(message.envelope.destination, pair.mobile.LinkLocal(), "to the source, unicast");
    test.Equal(message.to, pair.mobile.Mac(), "at its link-layer address");
    test.Equal(+message.envelope.hopLimit, 255, "hop limit");
    test.Equal(pair.record.Get(Icmp6Type::NEIGHBOR_SOLICITATION, pair.par.node->GetId()).size(),
               0,
               "the RtSolPr said where it is");
    const PrRtAdv& answer = *parsed.value;
    test.Check(answer.code == PrRtAdvCode::TUPLES, "code 0");
    test.Equal(answer.identifier, 0x1234, "identifier copied");
    test.Check(answer.sourceLinkLayerAddress && WithoutPadding(*answer.sourceLinkLayerAddress, 6) ==
                                                    LinkLayerOctets({2, 0, 0, 0, 0, 1}),
               "source link-layer address");
    test.Equal(answer.tuples.size(), 1, "one tuple");
    const AccessPointTuple& tuple = answer.tuples.front();
    test.Check(tuple.outcome == KNOWN && IsAbout(tuple, POINT_A), "about the access point");
    test.Check(tuple.routerLinkLayerAddress &&
                   WithoutPadding(*tuple.routerLinkLayerAddress, 6) == Router(2).linkLayerAddress,
               "link-layer address of the NAR");
    test.Equal(tuple.routerAddress.value_or(Ipv6Address()), Router(2).address, "its address");
    test.Equal(+tuple.routerPrefixLength, 64, "with the length of its prefix");
    test.Check(!answer.keyReply, "no key");
    test.Check(!tuple.newCareOfAddress, "no NCoA, since it is solicited");
}

/// @param test checks
void
Outcomes(Case& test)
{
    const struct
    {
        std::vector<LinkLayerOctets> points;
        std::vector<FmipLinkLayerCode> outcomes;
        PrRtAdvCode code;
    } runs[] = {{{POINT_X}, {UNKNOWN}, PrRtAdvCode::NO_NEW_ROUTER},
                {{POINT_B}, {SAME}, PrRtAdvCode::NO_NEW_ROUTER},
                {{POINT_B, POINT_X}, {SAME, UNKNOWN}, PrRtAdvCode::NO_NEW_ROUTER},
                {{POINT_C}, {NO_FAST}, PrRtAdvCode::TUPLES_FOR_SOME},
                {{POINT_X, POINT_A}, {UNKNOWN, KNOWN}, PrRtAdvCode::TUPLES_FOR_SOME},
                {{POINT_A, POINT_C, POINT_B}, {KNOWN, NO_FAST, SAME}, PrRtAdvCode::TUPLES_FOR_SOME},
                {{POINT_A, POINT_A}, {KNOWN, KNOWN}, PrRtAdvCode::TUPLES}};

    for (const auto& run : runs)
    {
        Pair pair;
        const PrRtAdv answer = pair.AnswerTo(Pair::Ask(run.points));
        test.Check(answer.code == run.code, PrRtAdvCodeName(run.code));
        test.Equal(answer.tuples.size(), run.points.size(), "one tuple for each");
        for (std::size_t i = 0; i < answer.tuples.size(); ++i)
        {
            const AccessPointTuple& tuple = answer.tuples[i];
            test.Check(tuple.outcome == run.outcomes[i], FmipLinkLayerCodeName(run.outcomes[i]));
            test.Check(IsAbout(tuple, run.points[i]), "in the order of the RtSolPr");
            test.Equal(tuple.HasRouter(), run.outcomes[i] == KNOWN, "a router if it is known");
            test.Check(run.outcomes[i] == KNOWN || tuple.prefixes.empty(), "else no prefix");
        }
        Simulator::Destroy();
    }
}

/// @param test checks
void
Wildcard(Case& test)
{
    Pair pair;
    pair.router->GetAccessPoints()->Remove(Point(POINT_C));
    pair.router->GetAccessPoints()->Add(Mac48Address("02:00:00:00:01:0d"), Router(4));
    const PrRtAdv answer = pair.AnswerTo(Pair::Ask({}));
    test.Check(answer.code == PrRtAdvCode::TUPLES, "code 0");
    test.Equal(answer.tuples.size(), 2, "all of other routers");
    if (answer.tuples.size() == 2)
    {
        test.Equal(*answer.tuples[0].routerAddress, Router(2).address, "the first");
        test.Equal(*answer.tuples[1].routerAddress, Router(4).address, "the second");
    }
}

/// @param test checks
void
NothingKnown(Case& test)
{
    Pair pair(false);
    const PrRtAdv answer = pair.AnswerTo(Pair::Ask({}));
    test.Check(answer.code == PrRtAdvCode::NO_NEW_ROUTER, "code 2");
    test.Equal(answer.identifier, 0x1234, "an answer it is");
    test.Equal(answer.tuples.size(), 1, "with the option that must be there");
    test.Check(answer.tuples.empty() || answer.tuples[0].outcome == UNKNOWN, "that says why");
}

/// @param test checks
void
Dhcp(Case& test)
{
    Pair pair;
    pair.advertiser->SetAttribute("UseDhcp", BooleanValue(true));
    const PrRtAdv answer = pair.AnswerTo(Pair::Ask({POINT_A}));
    test.Check(answer.code == PrRtAdvCode::USE_DHCP, "code 5");
    test.Check(answer.tuples.size() == 1 && answer.tuples[0].HasRouter(), "with the tuple");
}

/// @param test checks
void
FitsTheLink(Case& test)
{
    for (const bool byName : {false, true})
    {
        Pair pair;
        std::vector<LinkLayerOctets> points;
        pair.router->GetAccessPoints()->Remove(Point(POINT_C));
        for (uint8_t i = 0; i < 60; ++i)
        {
            points.push_back({2, 0, 0, 0, 3, i});
            pair.router->GetAccessPoints()->Add(Point(points.back()), Router(100 + i));
        }
        const PrRtAdv answer = pair.AnswerTo(byName ? Pair::Ask(points) : Pair::Ask({}));
        // 1500 - 40 of IPv6 - 8 of the message - 16 of our link-layer address, by 16 + 16 + 24
        test.Equal(answer.tuples.size(), 25, "as many as the MTU takes");
        test.Check(answer.code == (byName ? PrRtAdvCode::TUPLES_FOR_SOME : PrRtAdvCode::TUPLES),
                   "those left out by name are told by code 3");
        const auto answers = pair.Answers();
        test.Check(answers.size() == 1 && answers[0].first.octets.size() + 40 <= 1500, "it fits");
        Simulator::Destroy();
    }
}

/// @param test checks
void
Unsolicited(Case& test)
{
    Pair pair;
    const Ipv6Address mobile("fd00:1::1000");
    const Ipv6Address next("fd00:102::1234");
    At(pair.par.node, Seconds(1), [&] {
        pair.advertiser->InitiateHandover(mobile, Point(POINT_A), next);
    });
    At(pair.par.node, Seconds(2), [&] {
        pair.advertiser->AdvertiseNeighborhood(Ipv6Address::GetAllNodesMulticast());
    });
    At(pair.par.node, Seconds(3), [&] {
        pair.advertiser->InitiateHandover(mobile, Point(POINT_A));
    });
    Pair::Run(4);
    const auto answers = pair.Answers();
    test.Equal(answers.size(), 3, "three PrRtAdvs");
    if (answers.size() != 3 || !answers[0].second || !answers[1].second || !answers[2].second)
    {
        test.Check(false, "they can be parsed");
        return;
    }
    const PrRtAdv& now = *answers[0].second.value;
    test.Check(now.code == PrRtAdvCode::NETWORK_INITIATED, "code 1");
    test.Equal(now.identifier, 0, "identifier 0");
    test.Equal(answers[0].first.envelope.destination, mobile, "to the mobile node");
    test.Equal(answers[0].first.envelope.source, pair.par.LinkLocal(), "link-local source");
    test.Check(now.tuples.size() == 1 && now.tuples[0].outcome == KNOWN &&
                   now.tuples[0].HasRouter(),
               "with the NAR");
    test.Equal(now.tuples[0].newCareOfAddress.value_or(Ipv6Address()), next, "and the NCoA");
    const PrRtAdv& around = *answers[1].second.value;
    test.Check(around.code == PrRtAdvCode::UNSOLICITED_NEIGHBORHOOD, "code 4");
    test.Equal(around.identifier, 0, "identifier 0");
    test.Equal(answers[1].first.envelope.destination, Ipv6Address("ff02::1"), "to all");
    test.Equal(around.tuples.size(), 2, "the neighbourhood");
    test.Check(!answers[2].second.value->tuples[0].newCareOfAddress, "without NCoA");
}

/// @param test checks
void
Invalid(Case& test)
{
    Pair pair;
    const Ipv6Address source = pair.mobile.LinkLocal();
    const Ipv6Address to = pair.par.LinkLocal();
    const auto octets = SerializeIcmp6(Pair::Ask({POINT_A}), source, to);
    const auto spoiled = [&](std::function<void(std::vector<uint8_t>&)> change) {
        std::vector<uint8_t> bad = octets;
        change(bad);
        sendtest::SetChecksum(bad, source, to);
        return bad;
    };
    std::vector<std::pair<std::vector<uint8_t>, uint8_t>> bad{
        {octets, 254},
        {spoiled([](auto& o) { o[1] = 1; }), 255},    // code
        {spoiled([](auto& o) { o[9] = 0; }), 255},    // option of length 0
        {spoiled([](auto& o) { o[26] = 2; }), 255},   // no access point left
        {spoiled([](auto& o) { o.resize(8); }), 255}, // no option
        {spoiled([](auto& o) { o.resize(o.size() - 1); }), 255}};
    std::vector<uint8_t> sum = octets;
    sum[3] ^= 1;
    bad.emplace_back(sum, 255);
    RtSolPr both = Pair::Ask({POINT_A});
    both.wildcard = true;
    bad.emplace_back(SerializeIcmp6(both, source, to), 255);
    for (std::size_t size = 1; size < 8; ++size)
    {
        bad.emplace_back(spoiled([size](auto& o) { o.resize(std::max<std::size_t>(4, size)); }),
                         255);
    }
    Time at = Seconds(1);
    for (const auto& [message, hopLimit] : bad)
    {
        At(pair.mobile.node, at, [&pair, message = message, hopLimit = hopLimit, source, to] {
            SendRaw(pair.mobile, message, source, to, pair.par.Mac(), hopLimit);
        });
        at += MilliSeconds(10);
    }
    Pair::Run(3);
    test.Equal(pair.Answers().size(), 0, "none is answered");
    test.Equal(pair.advertiser->GetDropCount(RtSolPrDrop::INVALID), bad.size(), "all are counted");
    test.Equal(pair.advertiser->GetNSources(), 0, "nothing is remembered of them");
    test.Check(pair.par.nd->GetTraces()->GetDropped(ParseError::BAD_HOP_LIMIT) == 1, "traced");
    pair.Send(Seconds(1), Pair::Ask({POINT_A}));
    Pair::Run(5);
    test.Equal(pair.Answers().size(), 1, "a valid one is answered");
}

/// @param test checks
void
OtherMessages(Case& test)
{
    Pair pair;
    PrRtAdv other;
    AccessPointTuple tuple;
    tuple.outcome = UNKNOWN;
    tuple.accessPoint = POINT_A;
    other.tuples.push_back(tuple);
    At(pair.mobile.node, Seconds(1), [&] {
        const Ipv6Address source = pair.mobile.LinkLocal();
        auto octets = SerializeIcmp6(other, source, pair.par.LinkLocal());
        pair.mobile.nd->SendOut(octets, source, pair.par.LinkLocal());
        octets[4] = 4; // the HI of RFC 5268
        sendtest::SetChecksum(octets, source, pair.par.LinkLocal());
        pair.mobile.nd->SendOut(octets, source, pair.par.LinkLocal());
    });
    Pair::Run(2);
    test.Equal(pair.Answers().size(), 0, "no answer");
    test.Equal(pair.advertiser->GetDropCount(RtSolPrDrop::INVALID), 0, "no business of its own");
}

/// @param test checks
void
RateLimits(Case& test)
{
    Pair pair;
    for (int i = 0; i < 20; ++i)
    {
        pair.Send(MilliSeconds(1000 + i), Pair::Ask({POINT_A}));
    }
    Pair::Run(1.5);
    test.Equal(pair.Answers().size(), 8, "two with their retransmissions");
    test.Equal(pair.advertiser->GetDropCount(RtSolPrDrop::RATE_LIMITED), 12, "no more");
    test.Equal(pair.advertiser->GetNSources(), 1, "of this source");
    pair.Send(Seconds(5), Pair::Ask({POINT_A}));
    Pair::Run(7);
    test.Equal(pair.Answers().size(), 9, "later again");

    pair.advertiser->SetAttribute("TotalRate", DoubleValue(5));
    pair.advertiser->SetAttribute("TotalBurst", DoubleValue(5));
    for (uint16_t i = 0; i < 50; ++i)
    {
        At(pair.mobile.node, Seconds(3), [&pair, i] {
            uint8_t octets[16] = {0xfe, 0x80, 0, 0, 0, 0, 0, 0, 9, 9, 9, 9, 9, 9, 9, 0};
            octets[15] = static_cast<uint8_t>(i);
            const Ipv6Address source(octets);
            SendRaw(pair.mobile,
                    SerializeIcmp6(Pair::Ask({POINT_A}), source, pair.par.LinkLocal()),
                    source,
                    pair.par.LinkLocal(),
                    pair.par.Mac());
        });
    }
    Pair::Run(11);
    test.Equal(pair.Answers().size(), 9 + 5, "a flood of sources is limited as a whole");
    test.Equal(pair.advertiser->GetDropCount(RtSolPrDrop::OVERLOAD), 45, "counted");
    test.Check(pair.advertiser->GetNSources() <= 6, "and needs no memory");
}

/// @param test checks
void
NoStateOfForwarding(Case& test)
{
    Pair pair;
    pair.Send(Seconds(1), Pair::Ask({POINT_A}));
    Pair::Run(2);
    test.Equal(pair.router->GetPreviousRouter()->GetNForwardings(), 0, "no binding");
    test.Equal(pair.router->GetKeyServer()->GetNKeys(), 0, "no key");
    test.Equal(pair.advertiser->GetNWaiting(), 0, "nothing waits");
}

/// @param key for encryption @return an RtSolPr that asks for a handover key
RtSolPr
AskForKey(Ptr<const PrivateKey> key)
{
    RtSolPr request = Pair::Ask({POINT_A});
    request.sourceLinkLayerAddress.reset();
    request.keyRequest =
        HandoverKeyRequest{HandoverKeyAlgorithm::HMAC_SHA1_96, key->GetPublicKey()->GetSpki()};
    return request;
}

/// @param pair of nodes @param bits of the key @return a key for encryption
Ptr<const PrivateKey>
EncryptionKey(const Pair& pair, uint32_t bits = 1024)
{
    RandomOctets random;
    random.AssignStreams(700);
    return CryptoCpu::Of(pair.mobile.node)
        ->GetProvider()
        ->GenerateKey(bits, KeyUse::ENCRYPT, random);
}

/// @param test checks
void
WithKey(Case& test)
{
    Pair pair(true, true);
    const auto key = EncryptionKey(pair);
    Ptr<CryptoCpu> cpu = CryptoCpu::Of(pair.par.node);
    cpu->GetCostModel()->SetAttribute("RsaEncrypt1024", TimeValue(MilliSeconds(50)));
    pair.Send(Seconds(1), AskForKey(key), true);
    Pair::Run(1.04);
    test.Equal(pair.Answers().size(), 0, "the answer waits for the key");
    test.Equal(pair.advertiser->GetNWaiting(), 1, "one waits");
    Pair::Run(2);
    const auto answers = pair.Answers();
    test.Equal(answers.size(), 1, "then it is sent");
    test.Equal(pair.advertiser->GetNWaiting(), 0, "none waits");
    if (answers.size() != 1 || !answers[0].second || !answers[0].second.value->keyReply)
    {
        test.Check(false, "with a key");
        return;
    }
    const auto& [message, parsed] = answers[0];
    test.Equal(message.envelope.destination, pair.CareOf(), "to the CGA that asked");
    test.Check(sendtest::FindOption(message.octets, NdOptionType::RSA_SIGNATURE) <
                   message.octets.size(),
               "signed");
    const auto secret = cpu->GetProvider()->Decrypt(key, parsed.value->keyReply->encryptedKey);
    const auto kept = pair.router->GetKeyServer()->Find(pair.CareOf());
    test.Check(secret && kept && *secret == kept->GetSecret(), "the key that the router keeps");
    test.Check(parsed.value->code == PrRtAdvCode::TUPLES && parsed.value->tuples.size() == 1,
               "beside the tuple");
}

/// @param test checks
void
NonceOfEach(Case& test)
{
    // RFC 5269 3.2: two requests, the second of which comes while the first one waits for its key
    Pair pair(true, true);
    CryptoCpu::Of(pair.par.node)
        ->GetCostModel()
        ->SetAttribute("RsaEncrypt1024", TimeValue(MilliSeconds(50)));
    const auto key = EncryptionKey(pair);
    const NonceOctets nonces[] = {{1, 1, 1, 1, 1, 1}, {2, 2, 2, 2, 2, 2}};
    for (int i = 0; i < 2; ++i)
    {
        RtSolPr request = AskForKey(key);
        AddNonce(request.other, nonces[i]);
        pair.Send(MilliSeconds(1000 + 20 * i), request, true);
    }
    Pair::Run(2);
    const auto answers = pair.Answers();
    test.Equal(answers.size(), 2, "two answers");
    for (std::size_t i = 0; i < answers.size() && i < 2; ++i)
    {
        const Parsed<PrRtAdv>& answer = answers[i].second;
        test.Check(answer && answer.value->keyReply, "with a key");
        test.Check(answer && FindNonce(answer.value->other) == nonces[i], "each with its nonce");
    }
}

/// @param test checks
void
NotValidated(Case& test)
{
    // RFC 5269 3.2: one that SEND cannot validate, to a router with SEND of either mode
    for (const char* mode : {"Mixed", "SecuredOnly"})
    {
        Pair pair(true, true);
        pair.guarded[0].send->SetAttribute("Mode", StringValue(mode));
        const RtSolPr request = AskForKey(EncryptionKey(pair));
        At(pair.mobile.node, Seconds(1), [&pair, request] {
            const Ipv6Address source = pair.CareOf();
            SendRaw(pair.mobile,
                    SerializeIcmp6(request, source, pair.par.LinkLocal()),
                    source,
                    pair.par.LinkLocal(),
                    pair.par.Mac());
        });
        Pair::Run(4);
        const auto answers = pair.Answers();
        test.Equal(answers.size(), 1, std::string(mode) + ": answered");
        test.Check(answers.size() == 1 && answers[0].second && !answers[0].second.value->keyReply,
                   "without a key");
        test.Equal(pair.router->GetKeyServer()->GetMade(), 0, "none is made");
        Simulator::Destroy();
    }
}

/// @param test checks
void
WithoutSend(Case& test)
{
    Pair pair;
    const PrRtAdv answer = pair.AnswerTo(AskForKey(EncryptionKey(pair)));
    test.Equal(answer.tuples.size(), 1, "answered");
    test.Check(!answer.keyReply, "without a key");
    test.Equal(pair.router->GetKeyServer()->GetNKeys(), 0, "none is made");
}

/// @param test checks
void
RestartWhileWaiting(Case& test)
{
    Pair pair(true, true);
    CryptoCpu::Of(pair.par.node)
        ->GetCostModel()
        ->SetAttribute("RsaEncrypt1024", TimeValue(MilliSeconds(50)));
    pair.Send(Seconds(1), AskForKey(EncryptionKey(pair)), true);
    Pair::Run(1.04);
    test.Equal(pair.advertiser->GetNWaiting(), 1, "one waits");
    pair.router->Restart();
    Pair::Run(2);
    test.Equal(pair.Answers().size(), 0, "it is forgotten");
    test.Equal(pair.advertiser->GetNWaiting(), 0, "none waits");
    test.Equal(pair.advertiser->GetNSources(), 0, "nor is remembered");
    test.Equal(pair.router->GetKeyServer()->GetNKeys(), 0, "and no key is left");
    pair.Send(Seconds(1), AskForKey(EncryptionKey(pair)), true);
    Pair::Run(4);
    test.Equal(pair.Answers().size(), 1, "it is answered again");
}

/// @param test checks
void
RoomForSend(Case& test)
{
    Pair pair(true, true);
    for (uint8_t i = 0; i < 100; ++i)
    {
        pair.router->GetAccessPoints()->Add(Point({2, 0, 0, 0, 3, i}), Router(100 + i));
    }
    pair.router->GetAccessPoints()->Remove(Point(POINT_C));
    RtSolPr request = AskForKey(EncryptionKey(pair));
    request.accessPoints.clear();
    request.wildcard = true;
    pair.Send(Seconds(1), request, true);
    Pair::Run(2);
    const auto answers = pair.Answers();
    test.Equal(answers.size(), 1, "one message and no fragment");
    if (answers.size() != 1 || !answers[0].second)
    {
        return;
    }
    constexpr std::size_t tuple = 16 + 16 + 24;
    const std::size_t size = answers[0].first.octets.size() + 40;
    test.Check(answers[0].second.value->keyReply.has_value(), "with a key");
    test.Check(size <= 1500, "it fits with the options of SEND and the key");
    test.Check(size + tuple > 1500, "and another tuple would not");
}

/// @param test checks
void
LongAccessPoint(Case& test)
{
    for (const bool secured : {false, true})
    {
        Pair pair(true, secured);
        if (secured)
        {
            pair.guarded[0].send->SetAttribute("AllowFragments", BooleanValue(false));
        }
        // 40 of IPv6, 8 of the message, 3 of the option: as long as an MTU of 1500 takes, and not
        // signed
        RtSolPr request = Pair::Ask({LinkLayerOctets(1440 - 3, 0x55)});
        request.sourceLinkLayerAddress.reset();
        At(pair.mobile.node, Seconds(1), [&pair, request] {
            const Ipv6Address source = pair.mobile.LinkLocal();
            SendRaw(pair.mobile,
                    SerializeIcmp6(request, source, pair.par.LinkLocal()),
                    source,
                    pair.par.LinkLocal(),
                    pair.par.Mac());
        });
        Pair::Run(3);
        const auto answers = pair.Answers();
        test.Equal(answers.size(), 1, "answered, and the simulation goes on");
        if (answers.size() == 1 && answers[0].second)
        {
            const PrRtAdv& answer = *answers[0].second.value;
            test.Check(answer.code == PrRtAdvCode::NO_NEW_ROUTER, "nothing is known");
            test.Check(answer.tuples[0].outcome == UNKNOWN, "of what it asks for");
            test.Check(answers[0].first.octets.size() + 40 <= 1500, "it fits");
        }
        Simulator::Destroy();
    }
}

/// @param test checks
void
LongKey(Case& test)
{
    GlobalValue::Bind("Mip6secCryptoProvider", StringValue("Modelled"));
    for (const uint32_t bits : {1024U, 2048U})
    {
        // IPv6 40, message 8, own link-layer address 16, the tuple 56, and for SEND 584 + 16 + 8 +
        // 536 leave 236 octets of 1500: enough for 6 + 128 of a key, not for 6 + 256
        Pair pair(true, true, 4096, bits);
        pair.guarded[0].send->SetAttribute("AllowFragments", BooleanValue(false));
        pair.guarded[0].send->SetAttribute("MessageRoom", UintegerValue(100));
        pair.Send(Seconds(2), AskForKey(EncryptionKey(pair, bits)), true);
        Pair::Run(4);
        const bool fits = bits == 1024;
        test.Equal(pair.advertiser->GetDropCount(RtSolPrDrop::KEY_TOO_LONG), !fits, "counted");
        const auto answers = pair.Answers();
        test.Equal(answers.size(), 1, "an answer, and the simulation goes on");
        if (answers.size() == 1 && answers[0].second)
        {
            const PrRtAdv& answer = *answers[0].second.value;
            test.Equal(answer.keyReply.has_value(), fits, "the key where it has room");
            test.Check(answer.code == PrRtAdvCode::TUPLES, "with the tuple");
            test.Check(answers[0].first.octets.size() + 40 <= 1500, "it fits");
        }
        Simulator::Destroy();
    }
    GlobalValue::Bind("Mip6secCryptoProvider", StringValue("OpenSsl"));
}

/// @param test checks
void
KeyComesFirst(Case& test)
{
    // The tuples that do not fit beside it go; where there are fragments it has room anyway
    GlobalValue::Bind("Mip6secCryptoProvider", StringValue("Modelled"));
    for (const bool fragments : {false, true})
    {
        const uint32_t bits = fragments ? 2048 : 1024;
        Pair pair(true, true, 4096, bits);
        pair.guarded[0].send->SetAttribute("AllowFragments", BooleanValue(fragments));
        pair.guarded[0].send->SetAttribute("MessageRoom", UintegerValue(100));
        RtSolPr request = AskForKey(EncryptionKey(pair, bits));
        for (uint8_t i = 0; !fragments && i < 8; ++i)
        {
            request.accessPoints.push_back(LinkLayerOctets(6, i));
        }
        std::optional<PrRtAdv> sent;
        pair.advertiser->TraceConnectWithoutContext(
            "PrRtAdvSent",
            Calling<void, Ipv6Address, const PrRtAdv&, uint32_t>(
                [&sent](Ipv6Address, const PrRtAdv& message, uint32_t) { sent = message; }));
        pair.Send(Seconds(2), request, true);
        Pair::Run(4);
        test.Equal(pair.advertiser->GetDropCount(RtSolPrDrop::KEY_TOO_LONG), 0, "it has room");
        test.Check(sent && sent->keyReply, "and is told");
        test.Check(sent && !sent->tuples.empty() &&
                       sent->tuples.size() <= request.accessPoints.size() - !fragments,
                   "beside as many tuples as fit");
        Simulator::Destroy();
    }
    GlobalValue::Bind("Mip6secCryptoProvider", StringValue("OpenSsl"));
}

/// The suite
class ProxyAdvertiserSuite : public TestSuite
{
  public:
    ProxyAdvertiserSuite()
        : TestSuite("mip6sec-proxy-advertiser", TestSuite::Type::UNIT)
    {
        const std::pair<const char*, void (*)(Case&)> cases[] = {
            {"An RtSolPr for a known access point is answered with its tuple by code 0",
             &KnownPoint},
            {"The code of a PrRtAdv and its option-codes tell what is known of each access point",
             &Outcomes},
            {"A wildcard is answered with the tuples of the neighbourhood", &Wildcard},
            {"A wildcard is answered also when nothing is known", &NothingKnown},
            {"Code 5 tells that DHCP has to be performed", &Dhcp},
            {"A PrRtAdv has as many tuples as the MTU takes", &FitsTheLink},
            {"Unsolicited PrRtAdvs have code 1 or 4 and the identifier 0", &Unsolicited},
            {"Invalid RtSolPrs are dropped and counted", &Invalid},
            {"Other messages of the type are left alone", &OtherMessages},
            {"RtSolPrs are limited in rate by source and in all", &RateLimits},
            {"RtSolPr and PrRtAdv leave no state of a handover behind", &NoStateOfForwarding},
            {"The answer to a secured key request waits for the key and brings it", &WithKey},
            {"The answer to each key request has the nonce of that request", &NonceOfEach},
            {"A key request that SEND cannot validate is answered without a key", &NotValidated},
            {"A key request without SEND is answered without a key", &WithoutSend},
            {"A restart forgets answers that wait", &RestartWhileWaiting},
            {"Tuples leave room for the options of SEND and the key", &RoomForSend},
            {"An access point of any length has an answer that fits the link", &LongAccessPoint},
            {"A key whose reply would need fragments is left out where these are not allowed",
             &LongKey},
            {"Tuples give way to the key and a long key may need fragments", &KeyComesFirst}};
        for (const auto& [name, body] : cases)
        {
            AddTestCase(new Case(name, body));
        }
    }
};

ProxyAdvertiserSuite g_suite; //!< registers it

} // namespace
