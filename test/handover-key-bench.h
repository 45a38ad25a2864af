/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_HANDOVER_KEY_BENCH_H
#define MIP6SEC_HANDOVER_KEY_BENCH_H

#include "attach-test-link.h"

#include "ns3/cga-parameters.h"
#include "ns3/double.h"
#include "ns3/global-value.h"
#include "ns3/handover-key-server.h"
#include "ns3/send-options.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"

#include <deque>
#include <functional>
#include <sstream>
#include <string>
#include <vector>

namespace ns3
{
namespace mip6sec
{
namespace keytest
{

using Octets = std::vector<uint8_t>; //!< octets
using attachtest::Case;

constexpr auto SHA1 = HandoverKeyAlgorithm::HMAC_SHA1_96;      //!< AT 0
constexpr auto SHA256 = HandoverKeyAlgorithm::HMAC_SHA256_128; //!< AT 1

/// What a request came to
struct Outcome
{
    uint32_t told{0};                      //!< how often it was told
    Time when;                             //!< of the answer
    std::optional<HandoverKeyReply> reply; //!< the answer
};

/// A server, asked as SEND would have it
struct Bench
{
    /// Who asks
    struct Asker
    {
        Ptr<const PrivateKey> cga;                     //!< CGA key
        Ptr<const PrivateKey> encryption;              //!< encryption key
        Ipv6Address address{"2001:b::100"};            //!< CGA
        HandoverKeyAlgorithm algorithm{SHA1};          //!< preferred
        NdSecurity security{NdSecurity::SECURED};      //!< what SEND says
        bool cgaOption{true};                          //!< with CGA option
        std::optional<std::vector<uint8_t>> publicKey; //!< in the place of the encryption key
    };

    Ptr<CryptoProvider> provider;                                      //!< in use
    Ptr<Node> node = CreateObject<Node>();                             //!< the router
    Ptr<HandoverKeyServer> server = CreateObject<HandoverKeyServer>(); //!< under test
    RandomOctets random;                                               //!< of keys
    Ptr<const PrivateKey> cga;                                         //!< of the usual asker
    Ptr<const PrivateKey> encryption;                                  //!< of the usual asker
    std::deque<Outcome> outcomes;                                      //!< of requests
    std::vector<std::string> log;                                      //!< what happened, when

    /// @param name of the provider
    explicit Bench(const std::string& name)
    {
        GlobalValue::Bind("Mip6secCryptoProvider", StringValue(name));
        provider = CryptoProvider::Get(name);
        random.AssignStreams(500);
        server->SetNode(node);
        server->AssignStreams(600);
        cga = NewKey(KeyUse::SIGN);
        encryption = NewKey(KeyUse::ENCRYPT);
        using namespace attachtest;
        server->TraceConnectWithoutContext(
            "KeyMade",
            Calling<void, Ipv6Address, HandoverKeyAlgorithm, Time>(
                [this](Ipv6Address of, HandoverKeyAlgorithm algorithm, Time lifetime) {
                    Note() << "made " << of << " " << HandoverKeyAlgorithmName(algorithm) << " "
                           << lifetime.GetSeconds();
                }));
        server->TraceConnectWithoutContext(
            "KeyGiven",
            Calling<void, Ipv6Address, Time>([this](Ipv6Address of, Time left) {
                Note() << "given " << of << " " << left.GetSeconds();
            }));
        server->TraceConnectWithoutContext("Refused",
                                           Calling<void, Ipv6Address, KeyRequestRefusal>(
                                               [this](Ipv6Address of, KeyRequestRefusal refusal) {
                                                   Note() << "refused " << of << " "
                                                          << KeyRequestRefusalName(refusal);
                                               }));
        server->TraceConnectWithoutContext(
            "KeyDiscarded",
            Calling<void, Ipv6Address, HandoverKeyEnd>([this](Ipv6Address of, HandoverKeyEnd end) {
                Note() << "discarded " << of << " " << HandoverKeyEndName(end);
            }));
    }

    ~Bench()
    {
        server->Dispose();
        Simulator::Destroy();
        GlobalValue::Bind("Mip6secCryptoProvider", StringValue("OpenSsl"));
    }

    /// A line of the log, put there when it is complete
    class Line
    {
      public:
        /// @param log gets the line
        explicit Line(std::vector<std::string>& log)
            : m_log(log)
        {
            m_text << Simulator::Now().GetNanoSeconds() << " ";
        }

        ~Line()
        {
            m_log.push_back(m_text.str());
        }

        /// @param part of the line @return this
        template <typename T>
        Line& operator<<(const T& part)
        {
            m_text << part;
            return *this;
        }

      private:
        std::vector<std::string>& m_log; //!< gets the line
        std::ostringstream m_text;       //!< so far
    };

    /// @return a line of the log
    Line Note()
    {
        return Line(log);
    }

    /// @param use of the key @param bits of it @return a new key
    Ptr<const PrivateKey> NewKey(KeyUse use, uint32_t bits = 1024)
    {
        return provider->GenerateKey(bits, use, random);
    }

    /// @return the usual asker
    Asker Usual() const
    {
        Asker asker;
        asker.cga = cga;
        asker.encryption = encryption;
        return asker;
    }

    /// @param asker asks now @return what it comes to
    Outcome& AskNow(const Asker& asker)
    {
        RtSolPr request;
        request.identifier = 7;
        request.wildcard = true;
        request.keyRequest = HandoverKeyRequest{
            asker.algorithm,
            asker.publicKey ? *asker.publicKey : asker.encryption->GetPublicKey()->GetSpki()};
        if (asker.cgaOption)
        {
            CgaParameters parameters;
            parameters.publicKey = asker.cga->GetPublicKey()->GetSpki();
            WireWriter body;
            parameters.Serialize(body);
            WireWriter option;
            SerializeOption(option, CgaOption{body.Take()});
            request.other.push_back(
                RawNdOption{static_cast<uint8_t>(NdOptionType::CGA), option.Take()});
        }
        NdArrival arrival;
        arrival.envelope = Icmp6Envelope{asker.address, Ipv6Address("fe80::1"), 255};
        arrival.octets =
            SerializeIcmp6(request, arrival.envelope.source, arrival.envelope.destination);
        arrival.verdict.security = asker.security;
        outcomes.emplace_back();
        Outcome& outcome = outcomes.back();
        server->Request(request, arrival, [&outcome](std::optional<HandoverKeyReply> reply) {
            ++outcome.told;
            outcome.when = Simulator::Now();
            outcome.reply = std::move(reply);
        });
        return outcome;
    }

    /// @param seconds from the start, when @param what is done then
    void At(double seconds, std::function<void()> what)
    {
        attachtest::At(node, Seconds(seconds) - Simulator::Now(), std::move(what));
    }

    /// @param seconds when @param asker asks then @param slot receives what it comes to, if not
    /// null
    void Ask(double seconds, const Asker& asker, Outcome** slot = nullptr)
    {
        At(seconds, [this, asker, slot]() {
            Outcome& outcome = AskNow(asker);
            if (slot)
            {
                *slot = &outcome;
            }
        });
    }

    /// @param seconds until when
    void Run(double seconds)
    {
        Simulator::Stop(Seconds(seconds) - Simulator::Now());
        Simulator::Run();
    }

    /// @param outcome of a request @param asker who asked @return the secret in the answer
    Octets SecretOf(const Outcome& outcome, const Asker& asker) const
    {
        return outcome.reply ? provider->Decrypt(asker.encryption, outcome.reply->encryptedKey)
                                   .value_or(Octets())
                             : Octets();
    }

    /// @param asker who asked @return the secret that the server has for its address
    Octets Kept(const Asker& asker) const
    {
        Ptr<const HandoverKey> key = server->Find(asker.address);
        return key ? key->GetSecret() : Octets();
    }
};

/**
 * A test of a rule, played with both providers: what happens, and when, has to be the same.
 * @param sentence the rule @param play asks, runs and checks
 * @return the test case
 */
inline TestCase*
Rule(const std::string& sentence, std::function<void(Bench&, Case&)> play)
{
    return new Case(sentence, [play](Case& test) {
        std::vector<std::vector<std::string>> logs;
        for (const char* provider : {"OpenSsl", "Modelled"})
        {
            Bench bench(provider);
            play(bench, test);
            logs.push_back(bench.log);
        }
        test.Check(logs[0] == logs[1], "both providers do the same at the same times");
    });
}

} // namespace keytest
} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_HANDOVER_KEY_BENCH_H
