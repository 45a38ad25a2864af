/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_HANDOVER_KEY_LINK_H
#define MIP6SEC_HANDOVER_KEY_LINK_H

#include "handover-key-bench.h"
#include "send-stage.h"

#include "ns3/boolean.h"
#include "ns3/config.h"
#include "ns3/handover-key-client.h"

#include <deque>
#include <map>
#include <memory>
#include <set>

namespace ns3
{
namespace mip6sec
{
namespace keytest
{

using sendtest::Guarded;

inline const Ipv6Address ROUTER("2001:1::1"); //!< first router, to which FBUs go
inline const Ipv6Address SECOND("2001:1::2"); //!< second router
inline const Ipv6Address ROGUE("2001:1::3");  //!< one without certificate
constexpr double READY = 3;                   //!< seconds until addresses are there

/// A mobile node and routers with SEND on a link, without the roles of RFC 5568
struct KeyLink
{
    /// A router
    struct Router
    {
        Guarded node;                                                      //!< with SEND
        Ptr<HandoverKeyServer> server = CreateObject<HandoverKeyServer>(); //!< of its keys
        bool silent{false};                                                //!< answers nothing
        /// Changes an answer before it is sent
        std::function<void(PrRtAdv&, const RtSolPr&)> change;
        std::vector<RtSolPr> requests;   //!< as they came
        std::vector<NdVerdict> verdicts; //!< on them
    };

    Ptr<CryptoProvider> provider;                                      //!< in use
    Ptr<AccessLink> link = CreateObject<AccessLink>();                 //!< the link
    attachtest::Record record;                                         //!< messages on it
    RandomOctets random;                                               //!< of the tests
    Guarded host;                                                      //!< mobile node
    std::map<Ipv6Address, Router> routers;                             //!< by address
    std::map<Ipv6Address, Ipv6Address> named;                          //!< by link-local address
    std::unique_ptr<CertificateHierarchy> hierarchy;                   //!< of certificates
    Ptr<HandoverKeyClient> client = CreateObject<HandoverKeyClient>(); //!< under test
    Ipv6Address pcoa;                                                  //!< of the mobile node
    std::vector<std::string> log;                                      //!< what happened, when
    std::deque<bool> done;                                             //!< what Receive came to

    /**
     * @param name of the provider
     * @param prefix that the first router is certified for
     * @param bits of the CGA key of the mobile node
     */
    explicit KeyLink(const std::string& name,
                     const char* prefix = "2001:1::/64",
                     uint32_t bits = 1024)
    {
        GlobalValue::Bind("Mip6secCryptoProvider", StringValue(name));
        provider = CryptoProvider::Get(name);
        random.AssignStreams(700);
        Config::SetDefault("ns3::mip6sec::SendIdentity::KeyBits", UintegerValue(bits));
        host = sendtest::MakeGuarded(link, &record, 1000);
        Config::SetDefault("ns3::mip6sec::SendIdentity::KeyBits", UintegerValue(1024));
        hierarchy = std::make_unique<CertificateHierarchy>(provider);
        hierarchy->AssignStreams(901);
        const auto anchor = hierarchy->AddAnchor("anchor", {CertificateHierarchy::Prefix("::/0")});
        CertificationStore::Of(host.host.node)->AddAnchor(hierarchy->GetCertificate(anchor));
        int64_t stream = 2000;
        for (const Ipv6Address& address : {ROUTER, SECOND, ROGUE})
        {
            Router& router = routers[address];
            router.node = sendtest::MakeGuarded(link, &record, stream, true);
            router.server->SetNode(router.node.host.node);
            router.server->AssignStreams(stream + 50);
            stream += 100;
            named[router.node.linkLocal] = address;
            router.silent = address != ROUTER;
            if (address != ROGUE)
            {
                router.node.send->GetCertificationServer()->AddPath(hierarchy->Certify(
                    anchor,
                    "router",
                    router.node.identity->GetPublicKey(),
                    {CertificateHierarchy::Prefix(address == ROUTER ? prefix : "2001:1::/64")}));
            }
            router.node.host.nd->AddHandler(
                Icmp6Type::FMIP_MESSAGE,
                Calling<bool, const NdArrival&>(
                    [this, &router](const NdArrival& arrival) { return Answer(router, arrival); }));
        }
        pcoa = host.identity->GenerateAddressNow(Ipv6Address("2001:1::"));
        host.host.Assign(pcoa);
        client->AssignStreams(3000);
        Watch();
    }

    ~KeyLink()
    {
        client->Dispose();
        for (auto& entry : routers)
        {
            entry.second.server->Dispose();
        }
        Simulator::Destroy();
        GlobalValue::Bind("Mip6secCryptoProvider", StringValue("OpenSsl"));
    }

    /// @return a line of the log
    Bench::Line Note()
    {
        return Bench::Line(log);
    }

    /// @return the first router
    Router& First()
    {
        return routers.at(ROUTER);
    }

    /// @return SEND of the mobile node as the client's device, from now on
    KeyLink& Connect()
    {
        client->SetDevice(host.send);
        return *this;
    }

    /// Ask now @param destination router that is asked
    void AskNow(const Ipv6Address& destination = ROUTER)
    {
        RtSolPr request;
        request.identifier = ++m_identifier;
        request.sourceLinkLayerAddress = host.host.nd->GetLinkLayerAddress();
        request.wildcard = true;
        const Ipv6Address to = routers.at(destination).node.linkLocal;
        client->AddRequest(request, pcoa, [this, to](const RtSolPr& complete) {
            Note() << "sent with key " << complete.keyRequest.has_value();
            host.host.nd->SendOut(SerializeIcmp6(complete, pcoa, to), pcoa, to);
        });
    }

    /// @param seconds when @param destination router that is asked then
    void Ask(double seconds, const Ipv6Address& destination = ROUTER)
    {
        At(seconds, [this, destination]() { AskNow(destination); });
    }

    /// @param seconds from the start, when @param what is done then
    void At(double seconds, std::function<void()> what)
    {
        attachtest::At(host.host.node, Seconds(seconds) - Simulator::Now(), std::move(what));
    }

    /// @param seconds until when
    void Run(double seconds)
    {
        Simulator::Stop(Seconds(seconds) - Simulator::Now());
        Simulator::Run();
    }

    /// @param router its address @return its key at the mobile node
    Ptr<const HandoverKey> Key(const Ipv6Address& router = ROUTER) const
    {
        return client->Find(router, pcoa);
    }

    /// @param router its address @return whether the mobile node has the key that it has
    bool Agrees(const Ipv6Address& router = ROUTER) const
    {
        Ptr<const HandoverKey> here = Key(router);
        Ptr<const HandoverKey> there = routers.at(router).server->Find(pcoa);
        return here && there && here->GetSecret() == there->GetSecret() &&
               here->GetAlgorithm() == there->GetAlgorithm();
    }

    /// @param refusal a reason @return replies that the mobile node refused for it
    uint64_t Refused(KeyReplyRefusal refusal) const
    {
        return client->GetRefused(refusal);
    }

    /// @param request asks @param plain a secret @return a reply with it, as an honest router's
    HandoverKeyReply Reply(const RtSolPr& request, const Octets& plain)
    {
        const Octets& spki = request.keyRequest->publicKey;
        HandoverKeyReply reply;
        reply.algorithm = request.keyRequest->algorithm;
        reply.lifetime = 1000;
        reply.encryptedKey =
            *provider->Encrypt(provider->ImportPublicKey(spki.data(), spki.size()), plain, random);
        return reply;
    }

  private:
    /// Connect the traces of the client
    void Watch()
    {
        using namespace attachtest;
        client->TraceConnectWithoutContext(
            "KeyReceived",
            Calling<void, Ipv6Address, Ipv6Address, HandoverKeyAlgorithm, Time>(
                [this](Ipv6Address router, Ipv6Address, HandoverKeyAlgorithm at, Time lifetime) {
                    Note() << "received " << router << " " << HandoverKeyAlgorithmName(at) << " "
                           << lifetime.GetSeconds();
                }));
        client->TraceConnectWithoutContext("Refused",
                                           Calling<void, Ipv6Address, KeyReplyRefusal>(
                                               [this](Ipv6Address router, KeyReplyRefusal refusal) {
                                                   Note() << "refused " << router << " "
                                                          << KeyReplyRefusalName(refusal);
                                               }));
        client->TraceConnectWithoutContext(
            "KeyDiscarded",
            Calling<void, Ipv6Address, Ipv6Address, HandoverKeyEnd>(
                [this](Ipv6Address router, Ipv6Address, HandoverKeyEnd end) {
                    Note() << "discarded " << router << " " << HandoverKeyEndName(end);
                }));
        client->TraceConnectWithoutContext(
            "RenewalDue",
            Calling<void, Ipv6Address, Ipv6Address>(
                [this](Ipv6Address router, Ipv6Address) { Note() << "renewal " << router; }));
        host.host.nd->AddHandler(
            Icmp6Type::FMIP_MESSAGE,
            Calling<bool, const NdArrival&>([this](const NdArrival& arrival) {
                auto message =
                    ParsePrRtAdv(arrival.octets.data(), arrival.octets.size(), arrival.envelope);
                if (message)
                {
                    Note() << "PrRtAdv " << NdSecurityName(arrival.verdict.security);
                    client->Receive(*message.value,
                                    arrival,
                                    named.at(arrival.envelope.source),
                                    [this](bool key) { done.push_back(key); });
                }
                return true;
            }));
    }

    /// @param router who answers @param arrival of an RtSolPr @return whether it was one
    bool Answer(Router& router, const NdArrival& arrival)
    {
        auto request = ParseRtSolPr(arrival.octets.data(), arrival.octets.size(), arrival.envelope);
        if (!request)
        {
            return false;
        }
        router.requests.push_back(*request.value);
        router.verdicts.push_back(arrival.verdict);
        if (router.silent)
        {
            return true;
        }
        const Ipv6Address to = arrival.envelope.source;
        router.server->Request(
            *request.value,
            arrival,
            [&router, to, request = *request.value](std::optional<HandoverKeyReply> key) {
                PrRtAdv answer;
                answer.code = PrRtAdvCode::NO_NEW_ROUTER;
                answer.identifier = request.identifier;
                answer.tuples.emplace_back();
                answer.tuples.back().outcome = FmipLinkLayerCode::NO_PREFIX;
                answer.keyReply = key;
                if (key)
                {
                    AddNonce(answer.other, *FindNonce(request.other));
                }
                if (router.change)
                {
                    router.change(answer, request);
                }
                const Ipv6Address from = router.node.linkLocal;
                router.node.host.nd->SendOut(SerializeIcmp6(answer, from, to), from, to);
            });
        return true;
    }

    uint16_t m_identifier{0}; //!< of the last request
};

/**
 * A test of a rule, played with both providers: what happens, and when, has to be the same.
 * @param sentence the rule @param play asks, runs and checks
 * @return the test case
 */
inline TestCase*
LinkRule(const std::string& sentence, std::function<void(KeyLink&, Case&)> play)
{
    return new Case(sentence, [play](Case& test) {
        std::vector<std::vector<std::string>> logs;
        for (const char* provider : {"OpenSsl", "Modelled"})
        {
            KeyLink link(provider);
            link.Connect();
            play(link, test);
            logs.push_back(link.log);
        }
        test.Check(!logs[0].empty() && logs[0] == logs[1],
                   "both providers do the same at the same times");
    });
}

} // namespace keytest
} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_HANDOVER_KEY_LINK_H
