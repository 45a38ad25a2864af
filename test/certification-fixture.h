/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_CERTIFICATION_FIXTURE_H
#define MIP6SEC_CERTIFICATION_FIXTURE_H

#include "attach-test-link.h"

#include "ns3/certificate-hierarchy.h"
#include "ns3/certification-client.h"
#include "ns3/certification-server.h"
#include "ns3/crypto-cpu.h"
#include "ns3/string.h"

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ns3
{
namespace mip6sec
{
namespace certtest
{

using namespace attachtest;
using Path = CertificateHierarchy::Path; //!< certificates

/// What a request came to
struct Outcome
{
    uint32_t path{0};   //!< number of the path
    std::string reason; //!< why there is none
    Time when;          //!< simulated time
    uint32_t times{0};  //!< how often it was told
};

/// A solicitation on the link
struct Asked
{
    double when{0};                        //!< seconds
    Icmp6Envelope envelope;                //!< addresses
    CertificationPathSolicitation message; //!< it
};

/// An advertisement on the link
struct Told
{
    double when{0};                         //!< seconds
    Icmp6Envelope envelope;                 //!< addresses
    CertificationPathAdvertisement message; //!< it
};

/**
 * A router, a host, and somebody else on a link of 1 ms, and a certification path from an anchor
 * that the host trusts over two operators to the router. Keys are modelled, at no cost in time.
 */
class Scene
{
  public:
    Scene()
        : hierarchy(CryptoProvider::Get("Modelled"))
    {
        hierarchy.AssignStreams(1);
        const auto all = CertificateHierarchy::Prefix("2001:a::/32");
        anchor = hierarchy.AddAnchor("anchor", {all});
        top = hierarchy.AddOperator(anchor, "top", {all});
        isp = hierarchy.AddOperator(top, "isp", {all});
        path = NewPath("router");
        store = CertificationStore::Of(host.node);
        CryptoCpu::Of(host.node)->SetAttribute("Provider", StringValue("Modelled"));
        CryptoCpu::Of(host.node)->GetCostModel()->SetAttribute("DeviceClass", StringValue("Zero"));
        store->AddAnchor(hierarchy.GetCertificate(anchor));
        // Asked before the client, it may lose what it is told to lose
        host.nd->AddHandler(Icmp6Type::CERTIFICATION_PATH_ADVERTISEMENT,
                            Calling<bool, const NdArrival&>([this](const NdArrival& arrival) {
                                return lose && lose(Parse(arrival.octets, arrival.envelope));
                            }));
        client->AssignStreams(10);
        client->Setup(host.nd, store);
        server->Setup(router.nd);
        server->AddPath(path);
    }

    ~Scene()
    {
        client->Dispose();
        server->Dispose();
        Simulator::Destroy();
    }

    /// @param name of a router @param fault what is to be wrong @return its path, from the anchor
    Path NewPath(const std::string& name, PathFault fault = PathFault::NONE)
    {
        return hierarchy.Certify(isp,
                                 name,
                                 hierarchy.MakeKey()->GetPublicKey(),
                                 {CertificateHierarchy::Prefix("2001:a:1::/64")},
                                 fault);
    }

    /// @return hash of the key of the router
    KeyHash Key() const
    {
        return path.back()->GetKeyHash();
    }

    /**
     * Ask for the path of the router.
     * @param at seconds @param outcome receives what it comes to; must outlive the simulation
     */
    void AskAt(double at, Outcome& outcome)
    {
        AskAt(at, router.LinkLocal(), Key(), outcome);
    }

    /// @param at seconds @param from a router @param key hash of its key @param outcome receives
    /// what it comes to; must outlive the simulation
    void AskAt(double at, const Ipv6Address& from, const KeyHash& key, Outcome& outcome)
    {
        At(host.node, Seconds(at), [this, from, key, &outcome]() {
            const uint32_t before = outcome.times;
            client->Request(from, key, [&outcome](uint32_t number, SendReason reason) {
                outcome.path = number;
                outcome.reason = SendReasonName(reason);
                outcome.when = Simulator::Now();
                ++outcome.times;
            });
            early = early || outcome.times != before;
        });
    }

    /// @param seconds until then
    void Run(double seconds)
    {
        Simulator::Stop(Seconds(seconds) - Simulator::Now());
        Simulator::Run();
    }

    /// @param octets an advertisement @param envelope how it arrives @return it; aborts if bad
    static CertificationPathAdvertisement Parse(const std::vector<uint8_t>& octets,
                                                const Icmp6Envelope& envelope)
    {
        auto parsed = ParseCertificationPathAdvertisement(octets.data(), octets.size(), envelope);
        return parsed ? *parsed.value : CertificationPathAdvertisement{};
    }

    /// @return solicitations on the link in order
    std::vector<Asked> GetAsked() const
    {
        std::vector<Asked> all;
        for (const auto& m : record.Get(Icmp6Type::CERTIFICATION_PATH_SOLICITATION))
        {
            auto parsed =
                ParseCertificationPathSolicitation(m.octets.data(), m.octets.size(), m.envelope);
            if (parsed)
            {
                all.push_back({m.at.GetSeconds(), m.envelope, *parsed.value});
            }
        }
        return all;
    }

    /// @return well-formed advertisements of the router on the link in order
    std::vector<Told> GetTold() const
    {
        std::vector<Told> all;
        for (const auto& m :
             record.Get(Icmp6Type::CERTIFICATION_PATH_ADVERTISEMENT, router.node->GetId()))
        {
            auto parsed =
                ParseCertificationPathAdvertisement(m.octets.data(), m.octets.size(), m.envelope);
            if (parsed)
            {
                all.push_back({m.at.GetSeconds(), m.envelope, *parsed.value});
            }
        }
        return all;
    }

    /// @param of a path from its anchor @param component a component @param identifier of the
    /// message @return the advertisement of it
    static CertificationPathAdvertisement Component(const Path& of,
                                                    std::size_t component,
                                                    uint16_t identifier)
    {
        CertificationPathAdvertisement message;
        message.identifier = identifier;
        message.allComponents = static_cast<uint16_t>(of.size() - 1);
        message.component = static_cast<uint16_t>(component);
        message.certificate = CertificateOption{1, of.at(of.size() - 1 - component)->GetDer()};
        return message;
    }

    /// The other node sends an advertisement to the host, to all if its identifier is zero
    /// @param message it @param source its source
    void Forge(const CertificationPathAdvertisement& message, const Ipv6Address& source)
    {
        const Ipv6Address destination = message.identifier == 0
                                            ? Ipv6Address("ff02::1")
                                            : Ipv6Address::MakeSolicitedAddress(host.LinkLocal());
        SendRaw(other,
                SerializeIcmp6(message, source, destination),
                source,
                destination,
                Group(destination));
    }

    /// The other node sends a solicitation @param message it @param source its source
    void Solicit(const CertificationPathSolicitation& message, const Ipv6Address& source)
    {
        const Ipv6Address destination("ff02::2");
        SendRaw(other,
                SerializeIcmp6(message, source, destination),
                source,
                destination,
                Group(destination));
    }

    /// @return the anchor's name as an option
    TrustAnchorOption AnchorName() const
    {
        return {1, hierarchy.GetCertificate(anchor)->GetSubject()};
    }

    /// @return identifier of the discovery, once it has begun
    uint16_t Identifier() const
    {
        const auto asked = GetAsked();
        return asked.empty() ? 0 : asked.back().message.identifier;
    }

    Ptr<AccessLink> link = CreateObject<AccessLink>(); //!< the link
    Record record;                                     //!< messages on it
    Host router = MakeHost(link, &record, true);       //!< the router
    Host host = MakeHost(link, &record);               //!< the host
    Host other = MakeHost(link, &record);              //!< somebody else
    CertificateHierarchy hierarchy;                    //!< who certifies
    CertificateHierarchy::Authority anchor{0};         //!< trusted by the host
    CertificateHierarchy::Authority top{0};            //!< operator below it
    CertificateHierarchy::Authority isp{0};            //!< operator below that
    Path path;                                         //!< of the router, from the anchor
    Ptr<CertificationStore> store;                     //!< of the host
    /// Of the host
    Ptr<CertificationClient> client = CreateObject<CertificationClient>();
    /// Of the router
    Ptr<CertificationServer> server = CreateObject<CertificationServer>();
    std::function<bool(const CertificationPathAdvertisement&)> lose; //!< what does not arrive
    bool early{false}; //!< whether somebody was told before Request returned
};

} // namespace certtest
} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_CERTIFICATION_FIXTURE_H
