/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
// Which PrRtAdvs bring a mobile node a handover key (RFC 5269 3.3)

#include "handover-key-cases.h"

using namespace ns3;
using namespace ns3::mip6sec;
using namespace ns3::mip6sec::keytest;

namespace
{

/// RFC 5269 3.3: which private key
void
Matching(KeyLink& l, Case& test)
{
    l.client->SetAttribute("KeyPairHandovers", UintegerValue(1));
    // Both answers are late, and come in the opposite order
    std::vector<std::function<void()>> late;
    l.First().silent = true;
    l.Ask(READY);
    l.At(READY + 0.1, [&l]() { l.client->NotifyHandover(); });
    l.Ask(READY + 0.5);
    l.At(READY + 1, [&l, &test]() {
        auto& router = l.First();
        test.Equal(router.requests.size(), 2u, "two requests");
        test.Check(router.requests[0].keyRequest->publicKey !=
                       router.requests[1].keyRequest->publicKey,
                   "of two key pairs");
        const auto first = router.requests[0];
        for (const RtSolPr& request : {router.requests[1], first})
        {
            PrRtAdv answer;
            answer.tuples.emplace_back();
            answer.tuples.back().outcome = FmipLinkLayerCode::NO_PREFIX;
            answer.keyReply = l.Reply(request, Octets(20, &request == &first ? 1 : 2));
            answer.keyReply->lifetime = request.identifier * 100;
            AddNonce(answer.other, *FindNonce(request.other));
            const Ipv6Address from = router.node.linkLocal;
            router.node.host.nd->SendOut(SerializeIcmp6(answer, from, l.pcoa), from, l.pcoa);
        }
    });
    l.Run(READY + 2);
    test.Equal(Count(l.log, "received 2001:1::1 HMAC-SHA1-96 200"), 1u, "the second is opened");
    test.Equal(Count(l.log, "received 2001:1::1 HMAC-SHA1-96 100"), 1u, "and the first");
}

/// RFC 5269 3.3: no match
void
NoMatch(KeyLink& l, Case& test)
{
    l.client->SetAttribute("RequestLifetime", TimeValue(Seconds(1)));
    l.First().change = [](PrRtAdv& answer, const RtSolPr&) {
        answer.other.clear();
        answer.code = PrRtAdvCode::UNSOLICITED_NEIGHBORHOOD; // which SEND sends without nonce
    };
    l.Ask(READY);
    l.At(READY + 1, [&l]() {
        l.First().change = nullptr;
        l.First().silent = true;
    });
    l.Ask(READY + 2);
    l.At(READY + 4, [&l]() {
        // Within the time in which SEND knows the nonce
        auto& router = l.First();
        const RtSolPr& request = router.requests.back();
        PrRtAdv answer;
        answer.tuples.emplace_back();
        answer.tuples.back().outcome = FmipLinkLayerCode::NO_PREFIX;
        answer.keyReply = l.Reply(request, Octets(20, 1));
        AddNonce(answer.other, *FindNonce(request.other));
        const Ipv6Address from = router.node.linkLocal;
        router.node.host.nd->SendOut(SerializeIcmp6(answer, from, l.pcoa), from, l.pcoa);
    });
    l.Run(READY + 5);
    test.Equal(l.Refused(KeyReplyRefusal::NO_MATCH), 2u, "without nonce and with an old one");
    test.Check(!l.Key(), "no key");
    test.Check(Count(l.log, "PrRtAdv secured") >= 2, "although SEND found them secured");
}

/// RFC 5269 3.3: a key is for the care-of address from which it was asked for
void
OtherAddress(KeyLink& l, Case& test)
{
    l.First().silent = true;
    l.Ask(READY);
    for (const bool asked : {false, true})
    {
        l.At(READY + (asked ? 2 : 1), [&l, asked]() {
            auto& router = l.First();
            const RtSolPr& request = router.requests.back();
            PrRtAdv answer;
            answer.tuples.emplace_back();
            answer.tuples.back().outcome = FmipLinkLayerCode::NO_PREFIX;
            answer.keyReply = l.Reply(request, Octets(20, 1));
            AddNonce(answer.other, *FindNonce(request.other));
            const Ipv6Address from = router.node.linkLocal;
            const Ipv6Address to = asked ? l.pcoa : l.host.linkLocal;
            router.node.host.nd->SendOut(SerializeIcmp6(answer, from, to), from, to);
        });
    }
    l.At(READY + 1.5, [&]() {
        test.Equal(l.Refused(KeyReplyRefusal::NO_MATCH), 1u, "to another address");
        test.Check(!l.Key(), "no key");
    });
    l.Run(READY + 3);
    test.Check(!!l.Key(), "the same to the right one is taken");
}

/// RFC 5269 3.3: not validated
void
NotSecured(KeyLink& l, Case& test)
{
    l.First().change = [&l](PrRtAdv& answer, const RtSolPr& request) {
        // Beside the honest answer, one that nobody signed, with a key of the forger's choice
        PrRtAdv forged = answer;
        forged.keyReply = l.Reply(request, Octets(20, 0x66));
        const Ipv6Address from("fe80::bad");
        l.named[from] = ROUTER;
        l.routers.at(ROGUE).node.host.nd->SendOut(SerializeIcmp6(forged, from, l.pcoa),
                                                  from,
                                                  l.pcoa);
        answer.keyReply.reset();
    };
    l.Ask(READY);
    l.Run(READY + 1);
    test.Equal(l.Refused(KeyReplyRefusal::NOT_SECURED), 1u, "refused");
    test.Check(!l.Key(), "no key");
}

/// RFC 5269 3.3: a key that is not certified
void
NotCertified(KeyLink& l, Case& test)
{
    l.routers.at(ROGUE).silent = false;
    l.Ask(READY, ROGUE);
    l.Run(READY + 60);
    test.Check(!l.Key(ROGUE), "no key");
    test.Check(l.routers.at(ROGUE).server->GetMade() == 1, "although the rogue router gave one");
    test.Check(l.Refused(KeyReplyRefusal::PROVISIONAL) == 1, "held until there is a path");
    test.Equal(Count(l.log, "received"), 0u, "which never comes");
}

/// RFC 5269 3.3: a path that is not known yet
void
PathFetched(KeyLink& l, Case& test)
{
    l.Ask(READY);
    l.Run(READY + 5);
    test.Equal(l.Refused(KeyReplyRefusal::PROVISIONAL), 1u, "not taken before the path is there");
    test.Equal(l.record.Get(Icmp6Type::CERTIFICATION_PATH_SOLICITATION).empty(), false, "CPS");
    test.Equal(l.record.Get(Icmp6Type::CERTIFICATION_PATH_ADVERTISEMENT).empty(), false, "CPA");
    test.Check(l.Agrees(), "taken then");
    l.Ask(READY + 6);
    l.Run(READY + 7);
    test.Equal(l.Refused(KeyReplyRefusal::PROVISIONAL), 1u, "at once when it is known");
    test.Equal(Count(l.log, "received"), 2u, "taken");
}

/// RFC 5269 3.3: the certified key of this router
void
OtherRouter(Case& test)
{
    for (const char* provider : {"OpenSsl", "Modelled"})
    {
        KeyLink l(provider, "2001:2::/64");
        l.Connect();
        l.Ask(READY);
        l.Run(READY + 5);
        test.Equal(l.Refused(KeyReplyRefusal::NOT_CERTIFIED), 1u, "certified for another prefix");
        test.Check(!l.Key(), "no key");
    }
}

/// RFC 5269 3.3: no bidding down
void
BiddingDown(KeyLink& l, Case& test)
{
    l.client->SetAttribute("Algorithm", UintegerValue(1));
    l.First().change = [](PrRtAdv& answer, const RtSolPr&) {
        answer.keyReply->algorithm = HandoverKeyAlgorithm::HMAC_SHA1_96;
    };
    l.Ask(READY);
    l.Ask(READY + 5);
    l.Run(READY + 6);
    test.Equal(l.Refused(KeyReplyRefusal::BIDDING_DOWN), 2u, "refused");
    test.Check(!l.Key(), "no key");
    for (const RtSolPr& request : l.First().requests)
    {
        test.Check(request.keyRequest->algorithm == SHA256, "never asks for a weaker one");
    }
}

/// RFC 5269 3.3: a stronger one than asked for
void
ReturnedAlgorithm(KeyLink& l, Case& test)
{
    l.First().server->SetAttribute("Algorithms", UintegerValue(2));
    l.Ask(READY);
    l.Run(READY + 5);
    test.Check(l.Agrees(), "a key");
    test.Check(l.Key()->GetAlgorithm() == SHA256, "of the algorithm in the reply");
    test.Equal(l.Key()->GetSecret().size(), 32u, "as strong as it");
}

/// RFC 5269 3.3: an algorithm that is not supported
void
Unsupported(KeyLink& l, Case& test)
{
    l.First().change = [](PrRtAdv& answer, const RtSolPr&) {
        answer.keyReply->algorithm = static_cast<HandoverKeyAlgorithm>(2);
    };
    for (int i = 0; i < 3; ++i)
    {
        l.Ask(READY + 2 * i);
    }
    l.At(READY + 5, [&l]() { l.First().change = nullptr; });
    l.Ask(READY + 6);
    l.Ask(READY + 8);
    l.Run(READY + 9);
    test.Equal(l.Refused(KeyReplyRefusal::ALGORITHM), 3u, "refused");
    const auto& requests = l.First().requests;
    auto asked = [&](std::size_t i) { return requests.at(i).keyRequest->algorithm; };
    test.Check(asked(0) == SHA1, "asks for the preferred one first");
    test.Check(asked(1) == SHA256 && asked(2) == SHA256 && asked(3) == SHA256, "then a stronger");
    test.Check(l.Key()->GetAlgorithm() == SHA256, "until it has a key");
    test.Check(asked(4) == SHA1, "and then for the preferred one again");
}

/// RFC 5269 3.3: the algorithm asked for on another link
void
UnsupportedThere(KeyLink& l, Case& test)
{
    l.First().change = [](PrRtAdv& answer, const RtSolPr&) {
        answer.keyReply->algorithm = static_cast<HandoverKeyAlgorithm>(2);
    };
    l.Ask(READY);
    l.At(READY + 5, [&l]() { l.client->NotifyHandover(); });
    l.Ask(READY + 6);
    l.Run(READY + 7);
    const auto& requests = l.First().requests;
    test.Check(requests.at(0).keyRequest->algorithm == SHA1, "the preferred one");
    test.Check(requests.at(1).keyRequest->algorithm == SHA1, "and again after a handover");
}

/// RFC 5269 3.3: several routers
void
Several(KeyLink& l, Case& test)
{
    auto& first = l.First();
    auto& second = l.routers.at(SECOND);
    second.silent = false;
    first.change = [](PrRtAdv& answer, const RtSolPr&) {
        answer.keyReply->algorithm = static_cast<HandoverKeyAlgorithm>(2);
    };
    // One request, heard by both
    l.At(READY, [&]() {
        RtSolPr request;
        request.wildcard = true;
        l.client->AddRequest(request, l.pcoa, [&](const RtSolPr& complete) {
            const Ipv6Address to("ff02::2");
            l.host.host.nd->SendOut(SerializeIcmp6(complete, l.pcoa, to), l.pcoa, to);
        });
    });
    l.Run(READY + 5);
    test.Check(!l.Key(ROUTER) && l.Agrees(SECOND), "the one whose algorithm is supported");
    first.change = nullptr;
    l.Ask(READY + 6);
    l.Run(READY + 7);
    test.Check(l.Agrees(ROUTER) && l.Agrees(SECOND), "both are kept");
    test.Equal(l.client->GetNKeys(), 2u, "by router");
}

/// A reply that comes twice
void
Repeated(KeyLink& l, Case& test)
{
    auto& router = l.First();
    router.change = [&l, &router](PrRtAdv& answer, const RtSolPr&) {
        const Ipv6Address from = router.node.linkLocal;
        router.node.host.nd->SendOut(SerializeIcmp6(answer, from, l.pcoa), from, l.pcoa);
    };
    l.Ask(READY);
    l.Run(READY + 5);
    l.Ask(READY + 6);
    l.Run(READY + 7);
    test.Equal(Count(l.log, "received"), 2u, "one of each request");
    test.Check(l.Refused(KeyReplyRefusal::REPEATED) >= 1, "the other is refused");
}

/// Contents of replies
void
BadReplies(KeyLink& l, Case& test)
{
    using Change = std::function<void(HandoverKeyReply&, const RtSolPr&)>;
    const std::vector<std::pair<Change, KeyReplyRefusal>> cases{
        {[](HandoverKeyReply& r, const RtSolPr&) { r.lifetime = 0; }, KeyReplyRefusal::LIFETIME},
        {[&l](HandoverKeyReply& r, const RtSolPr& q) { r = l.Reply(q, Octets(19, 1)); },
         KeyReplyRefusal::SHORT_KEY},
        {[&l](HandoverKeyReply& r, const RtSolPr& q) { r = l.Reply(q, Octets()); },
         KeyReplyRefusal::SHORT_KEY},
        {[&l](HandoverKeyReply& r, const RtSolPr& q) {
             r = l.Reply(q, Octets(31, 1));
             r.algorithm = SHA256;
         },
         KeyReplyRefusal::SHORT_KEY},
        {[](HandoverKeyReply& r, const RtSolPr&) { r.encryptedKey[40] ^= 1; },
         KeyReplyRefusal::CIPHERTEXT},
        {[](HandoverKeyReply& r, const RtSolPr&) { r.encryptedKey.pop_back(); },
         KeyReplyRefusal::CIPHERTEXT},
        {[](HandoverKeyReply& r, const RtSolPr&) { r.encryptedKey.push_back(0); },
         KeyReplyRefusal::CIPHERTEXT},
    };
    double at = READY;
    l.At(at - 0.1, [&l]() {
        l.First().change = [](PrRtAdv& answer, const RtSolPr&) { answer.keyReply.reset(); };
    });
    l.Ask(at); // lets the path become known
    for (const auto& [change, refusal] : cases)
    {
        at += 2;
        l.At(at - 0.1, [&l, change = change]() {
            l.First().change = [change](PrRtAdv& answer, const RtSolPr& request) {
                change(*answer.keyReply, request);
            };
        });
        l.Ask(at);
        l.At(at + 1, [&l, &test, refusal = refusal, at]() {
            test.Check(!l.Key(), "no key at " + std::to_string(at));
            test.Equal(
                Count(l.log, std::string("refused 2001:1::1 ") + KeyReplyRefusalName(refusal)),
                l.Refused(refusal),
                "traced");
        });
    }
    l.Run(at + 2);
    test.Equal(l.Refused(KeyReplyRefusal::LIFETIME), 1u, "lifetime");
    test.Equal(l.Refused(KeyReplyRefusal::SHORT_KEY), 3u, "short");
    test.Equal(l.Refused(KeyReplyRefusal::CIPHERTEXT), 3u, "ciphertext");
}

} // namespace

std::vector<TestCase*>
ns3::mip6sec::keytest::HandoverKeyReplyCases()
{
    return {
        LinkRule("The nonce tells which private key opens a reply", Matching),
        LinkRule("A reply with the nonce of no request is dropped", NoMatch),
        LinkRule("A reply to another address than asked is dropped", OtherAddress),
        LinkRule("A reply that is not secured is dropped", NotSecured),
        LinkRule("A reply under a key that is not certified is dropped", NotCertified),
        LinkRule("A missing certification path is fetched and the key taken then", PathFetched),
        new Case("A reply of a router certified for another prefix is dropped", OtherRouter),
        LinkRule("A weaker algorithm than asked for is refused", BiddingDown),
        LinkRule("The algorithm of the reply is used", ReturnedAlgorithm),
        LinkRule("After an unsupported algorithm a stronger one is asked for", Unsupported),
        LinkRule("After a handover the preferred algorithm is asked for again", UnsupportedThere),
        LinkRule("Keys of several routers are kept", Several),
        LinkRule("A repeated reply is refused", Repeated),
        LinkRule("Replies without lifetime or key or a right ciphertext are refused", BadReplies),
    };
}
