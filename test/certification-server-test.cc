/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "certification-fixture.h"

#include "ns3/certificate-authority.h"
#include "ns3/trust-anchor-name.h"
#include "ns3/uinteger.h"

using namespace ns3;
using namespace ns3::mip6sec;
using namespace ns3::mip6sec::certtest;

namespace
{

const Ipv6Address ALL_NODES("ff02::1");
const Ipv6Address ASKER("fe80::5:1234");            //!< a host that does not exist
const Ipv6Address ASKER_GROUP("ff02::1:ff05:1234"); //!< its solicited-node address

/// What an answer looks like
void
Components(Case& t)
{
    Scene s;
    At(s.other.node, Seconds(1), [&]() { s.Solicit({7, 65535, {s.AnchorName()}}, ASKER); });
    s.Run(3);
    const auto told = s.GetTold();
    t.Equal(told.size(), std::size_t{3}, "a component for each certificate but the anchor's");
    for (std::size_t i = 0; i < std::min<std::size_t>(told.size(), 3); ++i)
    {
        const auto& message = told[i].message;
        t.Equal(told[i].envelope.source, s.router.LinkLocal(), "link-local source");
        t.Equal(told[i].envelope.destination, ASKER_GROUP, "to the solicited-node address");
        t.Equal(unsigned{told[i].envelope.hopLimit}, 255U, "hop limit");
        t.Equal(message.identifier, uint16_t{7}, "that of the solicitation");
        t.Equal(message.allComponents, uint16_t{3}, "all of them");
        t.Equal(message.component, static_cast<uint16_t>(2 - i), "counting down to zero");
        t.Check(message.certificate && message.certificate->certificateType == 1 &&
                    message.certificate->certificate == s.path[i + 1]->GetDer(),
                "from the one below the anchor to the router's");
        t.Equal(message.anchors.size(), std::size_t{i == 0}, "the anchor in the first");
    }
    t.Check(!told.empty() && told[0].message.anchors.size() == 1 &&
                told[0].message.anchors[0].name == s.path[0]->GetSubject(),
            "by its name");
    t.Equal(s.server->GetSent(), uint64_t{3}, "counted");
}

/// To the unspecified address
void
ToAllNodes(Case& t)
{
    Scene s;
    At(s.other.node, Seconds(1), [&]() {
        s.Solicit({7, 65535, {s.AnchorName()}}, Ipv6Address("::"));
    });
    s.Run(3);
    const auto told = s.GetTold();
    t.Equal(told.size(), std::size_t{3}, "all components");
    for (const auto& one : told)
    {
        t.Equal(one.envelope.destination, ALL_NODES, "to all nodes");
        t.Equal(one.message.identifier, uint16_t{0}, "without identifier");
    }
}

/// One component
void
SingleComponent(Case& t)
{
    Scene s;
    for (uint16_t component : {0, 1, 2, 3, 100, 65534})
    {
        At(s.other.node, Seconds(1 + component), [&s, component]() {
            s.Solicit({9, component, {s.AnchorName()}}, ASKER);
        });
    }
    s.Run(70000);
    const auto told = s.GetTold();
    t.Equal(told.size(), std::size_t{3}, "one each for those that there are");
    for (std::size_t i = 0; i < std::min<std::size_t>(told.size(), 3); ++i)
    {
        t.Equal(told[i].message.component, static_cast<uint16_t>(i), "the one");
        t.Equal(told[i].message.allComponents, uint16_t{3}, "of three");
        t.Check(told[i].message.certificate->certificate == s.path[3 - i]->GetDer(), "it");
    }
    t.Equal(s.server->GetDropped(CertificationDrop::NO_COMPONENT), uint64_t{3}, "the others");
}

/// Which anchors
void
Anchors(Case& t)
{
    Scene s;
    // A second path to an anchor with a domain name
    CertificateRequest request;
    request.name = "second anchor";
    request.domainName = "anchor.example";
    request.authority = true;
    request.notBefore = s.path[0]->GetNotBefore();
    request.notAfter = s.path[0]->GetNotAfter();
    const auto key = s.hierarchy.MakeKey();
    CertificateAuthority second(CryptoProvider::Get("Modelled"), key, request);
    request.name = "router";
    request.domainName.clear();
    request.authority = false;
    request.key = s.hierarchy.MakeKey()->GetPublicKey();
    const Path direct{second.GetCertificate(), second.Issue(request)};
    s.server->AddPath(direct);
    const TrustAnchorOption unknown{1, {0x30, 0}};
    const TrustAnchorOption domain{
        2,
        {6, 'A', 'n', 'c', 'h', 'o', 'r', 7, 'e', 'x', 'a', 'm', 'p', 'l', 'e', 0}};
    const TrustAnchorOption otherDomain{2, {4, 'e', 'l', 's', 'e', 0}};
    const TrustAnchorOption otherType{3, s.AnchorName().name};
    const TrustAnchorOption isp{1, s.path[2]->GetSubject()};
    const TrustAnchorOption router{1, s.path[3]->GetSubject()};
    const std::vector<std::pair<std::vector<TrustAnchorOption>, std::size_t>> rows{
        {{s.AnchorName()}, 3},
        {{unknown, s.AnchorName()}, 3},
        {{unknown, otherDomain, domain}, 1},
        {{s.AnchorName(), domain}, 3},
        {{isp}, 1},
        {{unknown, otherType}, 0},
        {{unknown, otherDomain}, 0},
        {{router}, 0},
    };
    for (std::size_t i = 0; i < rows.size(); ++i)
    {
        At(s.other.node, Seconds(10 * (1.0 + static_cast<double>(i))), [&s, &rows, i]() {
            s.Solicit({static_cast<uint16_t>(i + 1), 65535, rows[i].first}, ASKER);
        });
    }
    s.Run(100);
    for (std::size_t i = 0; i < rows.size(); ++i)
    {
        std::vector<Told> answer;
        for (const auto& one : s.GetTold())
        {
            if (one.message.identifier == i + 1)
            {
                answer.push_back(one);
            }
        }
        const std::size_t components = rows[i].second;
        t.Equal(answer.size(), std::max<std::size_t>(components, 1), "messages");
        if (answer.empty())
        {
            continue;
        }
        const auto& first = answer.front().message;
        t.Equal(std::size_t{first.allComponents}, components, "components");
        t.Equal(first.certificate.has_value(), components != 0, "certificates if there is a path");
        if (components == 0)
        {
            t.Equal(first.component, uint16_t{0}, "none");
            t.Equal(first.anchors.size(), rows[i].first.size(), "the anchors asked for");
            t.Check(first.anchors.back().name == rows[i].first.back().name, "as they were");
            t.Equal(answer.front().envelope.destination, ASKER_GROUP, "to who asked");
        }
        else
        {
            t.Equal(first.anchors.size(), std::size_t{1}, "the anchor found");
            t.Check(IsNamed(first.anchors[0],
                            *(i == 2   ? direct[0]
                              : i == 4 ? s.path[2]
                                       : s.path[0])),
                    "by its name");
        }
    }
}

/// Domain names
void
DomainNames(Case& t)
{
    const std::vector<std::pair<std::vector<uint8_t>, std::string>> rows{
        {{1, 'a', 2, 'b', 'c', 0}, "a.bc"},
        {{0}, ""},
        {{}, ""},
        {{1, 'a'}, ""},
        {{2, 'a', 0}, ""},
        {{1, 'a', 0, 0}, ""},
        {{0xc0, 0}, ""},
        {std::vector<uint8_t>(300, 1), ""},
    };
    for (const auto& [wire, text] : rows)
    {
        t.Equal(DomainNameFromWire(wire), text, "in the DNS wire format");
    }
}

/// What is not answered
void
Dropped(Case& t)
{
    Scene s;
    std::vector<std::string> reasons;
    s.server->TraceConnectWithoutContext(
        "Dropped",
        Calling<void, CertificationDrop, ParseError>([&](CertificationDrop d, ParseError e) {
            reasons.push_back(CertificationDropName(d) + std::string(" ") + ParseErrorName(e));
        }));
    At(s.other.node, Seconds(1), [&]() {
        s.Solicit({0, 65535, {s.AnchorName()}}, ASKER);
        s.Solicit({1, 65535, {s.AnchorName()}}, Ipv6Address("2001:a::5"));
        const Ipv6Address to("ff02::2");
        auto octets =
            SerializeIcmp6(CertificationPathSolicitation{1, 65535, {s.AnchorName()}}, ASKER, to);
        SendRaw(s.other, octets, ASKER, to, Group(to), 64);
        octets[6] ^= 1;
        SendRaw(s.other, octets, ASKER, to, Group(to));
    });
    s.Run(3);
    const std::vector<std::string> expected{"malformed bad field",
                                            "malformed bad address",
                                            "malformed bad hop limit",
                                            "malformed bad checksum"};
    t.Check(reasons == expected, "each with its reason");
    t.Equal(s.GetTold().size(), std::size_t{0}, "silently");
    t.Equal(s.server->GetDropped(CertificationDrop::MALFORMED), uint64_t{4}, "counted");
}

/// Who is silent
void
Silent(Case& t)
{
    Scene s;
    auto pathless = CreateObject<CertificationServer>();
    pathless->Setup(s.router.nd);
    s.server->SetAttribute("Enabled", BooleanValue(false));
    At(s.other.node, Seconds(1), [&]() {
        s.Solicit({1, 65535, {s.AnchorName()}}, ASKER);
        s.Solicit({1, 65535, {{1, {0x30, 0}}}}, ASKER);
    });
    s.Run(3);
    t.Equal(s.record.Get(Icmp6Type::CERTIFICATION_PATH_ADVERTISEMENT).size(),
            std::size_t{0},
            "neither of them");
    pathless->Dispose();
}

/// The rate
void
Rate(Case& t)
{
    Scene s;
    uint32_t limited = 0;
    s.server->TraceConnectWithoutContext(
        "RateLimited",
        Calling<void, Ipv6Address>([&](Ipv6Address) { ++limited; }));
    // 50 solicitations in half a second, each for three components
    for (int i = 0; i < 50; ++i)
    {
        At(s.other.node, Seconds(1 + 0.01 * i), [&s, i]() {
            s.Solicit({static_cast<uint16_t>(100 + i), 65535, {s.AnchorName()}}, ASKER);
        });
    }
    At(s.other.node, Seconds(1.6), [&]() {
        t.Check(s.server->GetNWaiting() <= 5, "what waits does not grow with what is asked");
        s.Solicit({99, 65535, {{1, {0x30, 0}}}}, ASKER);
    });
    s.Run(30);
    const auto told = s.GetTold();
    for (std::size_t i = 10; i < told.size(); ++i)
    {
        t.Check(told[i].when - told[i - 10].when >= 1 - 1e-9, "ten in any second at most");
    }
    std::size_t alone = 0;
    std::size_t all = 0;
    for (const auto& one : told)
    {
        const bool toAll = one.envelope.destination == ALL_NODES;
        t.Equal(toAll, one.message.identifier == 0, "to all nodes without identifier");
        ++(toAll ? all : alone);
    }
    t.Equal(alone, std::size_t{12}, "four are answered by themselves, the fourth in parts");
    t.Check(all >= 3 && all <= 6, "the rest to all nodes, once or twice for all of them");
    t.Equal(limited, 47U, "and traced");
    t.Equal(s.server->GetDropped(CertificationDrop::OVERLOADED), uint64_t{1}, "no path, no answer");
    t.Equal(s.server->GetNWaiting(), std::size_t{0}, "none waits in the end");
}

/// MaxRate of one
void
SlowRate(Case& t)
{
    Scene s;
    s.server->SetAttribute("MaxRate", UintegerValue(1));
    Outcome outcome;
    s.AskAt(1, outcome);
    s.Run(10);
    const auto told = s.GetTold();
    for (std::size_t i = 1; i < told.size(); ++i)
    {
        t.Check(told[i].when - told[i - 1].when >= 1 - 1e-9, "a second between any two");
    }
    t.Check(outcome.path != 0, "all components come");
}

/// Large certificates
void
Fragments(Case& t)
{
    Scene s;
    s.router.device->SetAttribute("Mtu", UintegerValue(1280));
    s.host.device->SetAttribute("Mtu", UintegerValue(1280));
    CertificateHierarchy large(CryptoProvider::Get("Modelled"));
    large.AssignStreams(50);
    large.SetKeyBits(4096);
    const auto all = CertificateHierarchy::Prefix("2001:a::/32");
    const auto anchor = large.AddAnchor("large", {all});
    const Path path = large.Certify(anchor, "router", large.MakeKey()->GetPublicKey(), {all});
    t.Check(path[1]->GetDer().size() + 40 + 12 + 4 > 1280, "more than the MTU");
    s.server->AddPath(path);
    s.store->AddAnchor(large.GetCertificate(anchor));
    Outcome outcome;
    const Ptr<CertificationServer> server = CreateObject<CertificationServer>();
    s.server->SetAttribute("Enabled", BooleanValue(false));
    server->Setup(s.router.nd);
    server->AddPath(path);
    s.AskAt(1, s.router.LinkLocal(), path.back()->GetKeyHash(), outcome);
    s.Run(20);
    t.Equal(s.GetTold().size(), std::size_t{0}, "not in one packet");
    t.Equal(server->GetSent(), uint64_t{1}, "one advertisement");
    t.Check(outcome.path != 0 && outcome.when < Seconds(1.1), "arrives in fragments");
    server->Dispose();
}

/// Suite of the router side
class CertificationServerTestSuite : public TestSuite
{
  public:
    CertificationServerTestSuite()
        : TestSuite("mip6sec-certification-server", TestSuite::Type::UNIT)
    {
        Add("Components go from the anchor down to the solicited-node address of who asks",
            Components);
        Add("A solicitation from :: is answered to all nodes without identifier", ToAllNodes);
        Add("A single component is sent alone and one that does not exist not at all",
            SingleComponent);
        Add("The path leads to an anchor that was asked for or the answer says that none does",
            Anchors);
        Add("Domain names of anchors are read from the DNS wire format", DomainNames);
        Add("Solicitations that break the format are dropped silently and counted", Dropped);
        Add("A node without a path or with the server disabled is silent", Silent);
        Add("At most ten components in a second are sent and under load to all nodes", Rate);
        Add("The rate is an attribute and what exceeds it comes later", SlowRate);
        Add("A certificate larger than the MTU comes in fragments", Fragments);
    }

  private:
    /// @param name sentence @param body what it does
    void Add(const char* name, void (*body)(Case&))
    {
        AddTestCase(new Case(name, body));
    }
} g_certificationServerTestSuite; //!< registers the suite

} // namespace
