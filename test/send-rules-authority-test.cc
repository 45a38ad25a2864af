/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
// Receiver rules of RFC 3971 6 to 9: paths, prefixes, mixed networks, floods

#include "send-rules.h"

#include "ns3/double.h"
#include "ns3/nstime.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"

namespace ns3
{
namespace mip6sec
{
namespace sendtest
{

using attachtest::Case;

namespace
{

/// @param key a key @return makes a message one of a router with it
Change
WithKey(Ptr<const PrivateKey> key)
{
    return [key](Stage& stage, Recipe& recipe) {
        recipe.forger = stage.NewForger(key);
        recipe.source = recipe.forger.address;
    };
}

/// @param stage where @param first and @param last days of validity, counted in seconds from EPOCH
/// @return a router's key, certified for that time
std::pair<Ptr<const PrivateKey>, CertificateHierarchy::Path>
CertifiedFor(Stage& stage, int64_t first, int64_t last)
{
    Ptr<const PrivateKey> key = stage.NewKey();
    stage.hierarchy->SetValidity(EPOCH + first, EPOCH + last);
    auto path = stage.hierarchy->Certify(stage.anchor,
                                         "another",
                                         key->GetPublicKey(),
                                         {CertificateHierarchy::Prefix("2001:1::/64")});
    return {key, path};
}

/// Nobody answers solicitations for the path: CPS_RETRY_MAX is 15 s
void
PlayMissingPath(Stage& stage, Case& test)
{
    SendAll(stage,
            OF_ROUTERS,
            WithKey(stage.NewKey()),
            "provisional: no path,unsecured: no path",
            "provisional: no path,discarded: no path");
    stage.Run(20, test);
}

/// The path comes while the message is held
void
PlayLatePath(Stage& stage, Case& test)
{
    auto [key, path] = CertifiedFor(stage, -10, 1000);
    for (Icmp6Type type : OF_ROUTERS)
    {
        SendAll(stage,
                {type},
                WithKey(key),
                "provisional: no path,secured",
                "provisional: no path,secured");
    }
    // A router with this path, which answers
    Guarded router = MakeGuarded(stage.link, nullptr, 5000, true);
    router.send->GetCertificationServer()->AddPath(path);
    SendAll(stage, OF_ROUTERS, WithKey(key), "secured", "secured", 8);
    stage.Run(10, test);
    bool paths = true;
    for (const NdArrival& arrival : stage.arrivals)
    {
        paths = paths &&
                (arrival.verdict.path != 0) == (arrival.verdict.security == NdSecurity::SECURED);
    }
    test.Check(paths, "a secured message of a router comes with its path");
}

/// The certificate ends between two messages
void
PlayExpired(Stage& stage, Case& test)
{
    auto [key, path] = CertifiedFor(stage, -10, 5);
    stage.Know(path);
    SendAll(stage, OF_ROUTERS, WithKey(key), "secured", "secured", 1);
    SendAll(stage,
            OF_ROUTERS,
            WithKey(key),
            "unsecured: path expired",
            "discarded: path expired",
            7);
    stage.Run(10, test);
}

/// A path that is refused from the start
void
PlayInvalid(Stage& stage, Case& test)
{
    Ptr<const PrivateKey> key = stage.NewKey();
    stage.Know(stage.hierarchy->Certify(stage.anchor,
                                        "impostor",
                                        key->GetPublicKey(),
                                        {CertificateHierarchy::Prefix("2001:1::/64")},
                                        PathFault::WRONG_SIGNATURE));
    SendAll(stage, OF_ROUTERS, WithKey(key), "unsecured: path invalid", "discarded: path invalid");
    stage.Run(5, test);
}

/// The certificate is revoked between two messages
void
PlayRevoked(Stage& stage, Case& test)
{
    // Who processes Router Advertisements above SEND is told
    std::vector<uint32_t> lost;
    stage.receivers[Stage::MIXED].send->GetObject<NdAuthority>()->TraceConnectWithoutContext(
        "PathLost",
        Calling<void, uint32_t>([&lost](uint32_t path) { lost.push_back(path); }));
    SendAll(stage, OF_ROUTERS, nullptr, "secured", "secured", 1);
    stage.At(1.9, [&]() { test.Check(lost.empty(), "the path holds"); });
    stage.At(2, [&stage]() {
        stage.hierarchy->Revoke(stage.routerPath.back(), EPOCH + 2);
        for (const Guarded& receiver : stage.receivers)
        {
            for (const auto& list : stage.hierarchy->GetRevocationLists())
            {
                CertificationStore::Of(receiver.host.node)->AddRevocationList(list);
            }
        }
    });
    stage.At(2.1, [&]() {
        test.Check(lost == std::vector<uint32_t>{stage.arrivals.at(0).verdict.path},
                   "the path of its messages is lost");
    });
    SendAll(stage, OF_ROUTERS, nullptr, "unsecured: path revoked", "discarded: path revoked", 3);
    stage.Run(5, test);
}

/// Prefixes of an RA are judged one by one, by the path of its verdict
void
PlayPrefixes(Stage& stage, Case& test)
{
    SendAll(stage, {RA}, nullptr, "secured", "secured");
    stage.Run(2, test);
    test.Equal(stage.arrivals.size(), std::size_t{1}, "one advertisement");
    const uint32_t path = stage.arrivals.at(0).verdict.path;
    Ptr<NdAuthority> authority = stage.receivers[Stage::MIXED].send->GetObject<NdAuthority>();
    test.Check(authority->IsCertified(path, Ipv6Address("2001:1::"), 64), "its prefix");
    test.Check(authority->IsCertified(path, Ipv6Address("2001:1::8000:0:0:0"), 65), "a part of it");
    test.Check(!authority->IsCertified(path, Ipv6Address("2001:1::"), 63), "more than it");
    test.Check(!authority->IsCertified(path, Ipv6Address("2001:2::"), 64), "another");
    test.Check(!authority->IsCertified(0, Ipv6Address("2001:1::"), 64), "no path");
    test.Check(!authority->IsCertified(path + 1, Ipv6Address("2001:1::"), 64), "unknown path");
    test.Check(!authority->IsSecuredOnly(), "mixed mode");
    test.Check(stage.receivers[Stage::ONLY].send->GetObject<NdAuthority>()->IsSecuredOnly(),
               "only secured");
}

/// Redirects to neighbours have to be within the certificate, those to routers not
void
PlayRedirects(Stage& stage, Case& test)
{
    const auto to = [](const char* target, const char* redirected) {
        return [target, redirected](Stage&, Recipe& recipe) {
            recipe.target = Ipv6Address(target);
            recipe.redirected = Ipv6Address(redirected);
        };
    };
    const Types redirect{REDIRECT};
    SendAll(stage, redirect, to("2001:1::1:2:3", "2001:1::1:2:3"), "secured", "secured", 1);
    SendAll(stage,
            redirect,
            to("2001:2::1:2:3", "2001:2::1:2:3"),
            "unsecured: uncertified address",
            "discarded: uncertified address",
            2);
    SendAll(stage, redirect, to("fe80::1", "2001:2::1:2:3"), "secured", "secured", 3);
    stage.Run(5, test);
}

/// Methods of authorization by message type
void
PlayMethods(Stage& stage, Case& test)
{
    stage.Set("RaAuthorization", StringValue("Cga"));
    stage.Set("NsAuthorization", StringValue("TrustAnchor"));
    stage.Set("NaAuthorization", StringValue("TrustAnchorOrCga"));
    stage.Set("RsAuthorization", StringValue("TrustAnchorAndCga"));
    SendAll(stage, {RA}, WithKey(stage.hostKey), "secured", "secured", 1);
    SendAll(stage, {NA}, nullptr, "secured", "secured", 1.5);
    SendAll(stage, {NS, RS}, nullptr, "unsecured: no path", "discarded: no path", 2);
    SendAll(stage, {NS, RS}, WithKey(stage.routerKey), "secured", "secured", 3);
    stage.At(3.5, [&stage]() { stage.Set("RaAuthorization", StringValue("TrustAnchorOrCga")); });
    SendAll(stage, {RA}, WithKey(stage.hostKey), "secured", "secured", 3.6);
    SendAll(stage, {RA}, nullptr, "secured", "secured", 3.7);
    stage.Run(5, test);
}

/// RtSolPr that fails is delivered all the same, PrRtAdv is an advertisement of a router
void
PlayFmip(Stage& stage, Case& test)
{
    const auto failing = [](const char* reason) { return std::string("failed: ") + reason; };
    SendAll(stage, {FMIP}, nullptr, "secured", "secured", 1);
    SendAll(
        stage,
        {FMIP},
        [](Stage&, Recipe& recipe) { recipe.tag.back() ^= 1; },
        failing("bad signature"),
        failing("bad signature"),
        1.1);
    SendAll(
        stage,
        {FMIP},
        [](Stage&, Recipe& recipe) { recipe.clock = -1000; },
        failing("stale timestamp"),
        failing("stale timestamp"),
        1.2);
    SendAll(
        stage,
        {FMIP},
        [](Stage&, Recipe& recipe) { recipe.nonce = false; },
        failing("no nonce"),
        failing("no nonce"),
        1.3);
    SendAll(
        stage,
        {FMIP},
        [](Stage& s, Recipe& recipe) { recipe.keyHash = s.routerKey->GetPublicKey()->GetHash(); },
        failing("other key"),
        failing("other key"),
        1.4);
    SendAll(
        stage,
        {FMIP},
        [](Stage&, Recipe& recipe) { recipe.signature = false; },
        "unsecured: no signature",
        failing("no signature"),
        1.5);
    const Change proxy = [](Stage& s, Recipe& recipe) {
        recipe.proxy = true;
        recipe.nonce = false;
        recipe.forger = s.NewRouter();
        recipe.source = recipe.forger.address;
    };
    SendAll(stage, {FMIP}, proxy, "secured", "secured", 2);
    SendAll(
        stage,
        {FMIP},
        [proxy](Stage& s, Recipe& recipe) {
            proxy(s, recipe);
            recipe.tag.back() ^= 1;
        },
        "unsecured: bad signature",
        "discarded: bad signature",
        2.1);
    SendAll(
        stage,
        {FMIP},
        [proxy](Stage& s, Recipe& recipe) {
            proxy(s, recipe);
            recipe.nonce = true;
        },
        "discarded: unknown nonce",
        "discarded: unknown nonce",
        2.2);
    stage.Run(5, test);
}

/// With SEND off all is as without it
void
PlayOff(Stage& stage, Case& test)
{
    stage.Set("Mode", StringValue("None"));
    for (Icmp6Type type : EVERY)
    {
        stage.Send(1, stage.Honest(type), "", "");
    }
    stage.At(2, [&stage]() { stage.Set("Mode", StringValue("Mixed")); });
    SendAll(stage, EVERY, nullptr, "secured", "secured", 2.1);
    stage.Run(5, test);
    // But for the RS: IPv6 of a host does not listen to the group of routers
    const std::size_t heard = EVERY.size() - 1;
    test.Equal(stage.arrivals.size(), 2 * heard, "all arrive");
    for (std::size_t i = 0; i < heard && i < stage.arrivals.size(); ++i)
    {
        test.Equal(Describe(stage.arrivals[i].verdict), std::string("unsecured"), "no verdict");
    }
}

/**
 * A flood of signed messages from addresses that nobody has seen: as many are verified as are
 * configured, and an answer that the receiver asked for is verified all the same.
 */
void
PlayFlood(Stage& stage, Case& test)
{
    stage.Set("UnsolicitedRate", DoubleValue(10));
    stage.Set("UnsolicitedBurst", DoubleValue(5));
    Recipe answer = stage.Honest(NA);
    answer.destination = Ipv6Address::GetAny();
    answer.nonce = true;
    stage.Solicit(1, NS, answer.target);
    constexpr std::size_t flood = 40;
    for (std::size_t i = 0; i < flood; ++i)
    {
        // 5 of the first burst, while 0.4 are earned; then one more as soon as 1 is earned, at
        // 0.101 for each message
        const double seconds = 1.1 + 0.0101 * i;
        const bool admitted = i < 5 || i % 10 == 0;
        Recipe ns = stage.Honest(NS);
        ns.tag.back() ^= 1;
        stage.Send(seconds,
                   ns,
                   admitted ? "unsecured: bad signature" : "discarded: overload",
                   admitted ? "discarded: bad signature" : "discarded: overload");
    }
    for (std::size_t i : {Stage::MIXED, Stage::ONLY})
    {
        Recipe own = answer;
        own.before = [&stage, i](Octets& octets) {
            const Octets nonce = stage.LastNonce(i, NS);
            std::copy(nonce.begin(),
                      nonce.end(),
                      octets.begin() + FindOption(octets, NdOptionType::NONCE) + 2);
        };
        stage.SendTo(i, 1.3, own, "secured");
    }
    stage.Run(5, test);
}

/// No more messages wait than configured
void
PlayWaiting(Stage& stage, Case& test)
{
    stage.Set("UnsolicitedRate", DoubleValue(0));
    stage.Set("MaxWaiting", UintegerValue(3));
    for (const Guarded& receiver : stage.receivers)
    {
        CryptoCpu::Of(receiver.host.node)
            ->GetCostModel()
            ->SetAttribute("Scale", DoubleValue(10000));
    }
    for (int i = 0; i < 10; ++i)
    {
        const std::string outcome = i < 3 ? "secured" : "discarded: overload";
        stage.Send(1 + 0.001 * i, stage.Honest(NS), outcome, outcome);
    }
    stage.Run(500, test);
}

/// No more messages are held for a path than configured; all of them are delivered provisionally
void
PlayHeld(Stage& stage, Case& test)
{
    stage.Set("MaxHeld", UintegerValue(2));
    Ptr<const PrivateKey> key = stage.NewKey();
    double seconds = START;
    for (int i = 0; i < 5; ++i)
    {
        SendAll(stage,
                {RA},
                WithKey(key),
                i < 2 ? "provisional: no path,unsecured: no path" : "provisional: no path",
                i < 2 ? "provisional: no path,discarded: no path" : "provisional: no path",
                seconds);
        seconds += 0.1;
    }
    stage.Run(20, test);
}

/// What waits is given up at link down
void
PlayLinkDown(Stage& stage, Case& test)
{
    SendAll(stage,
            {RA},
            WithKey(stage.NewKey()),
            "provisional: no path",
            "provisional: no path",
            1);
    stage.At(1.5, [&stage]() {
        for (const Guarded& receiver : stage.receivers)
        {
            CryptoCpu::Of(receiver.host.node)
                ->GetCostModel()
                ->SetAttribute("Scale", DoubleValue(10000));
        }
    });
    // Under way when the link goes
    SendAll(stage, {NA}, nullptr, "", "", 1.9);
    stage.At(1.95, [&stage]() {
        for (const Guarded& receiver : stage.receivers)
        {
            receiver.send->NotifyLinkDown();
        }
    });
    SendAll(stage, {NA}, nullptr, "secured", "secured", 20);
    stage.Run(40, test);
    for (const Guarded& receiver : stage.receivers)
    {
        test.Equal(receiver.send->GetCertificationClient()->GetNRequests(),
                   std::size_t{0},
                   "no path is asked for any more");
    }
}

} // namespace

std::vector<TestCase*>
MakeAuthorityRules()
{
    return {
        Rule("Messages of routers without certification path are provisional and then unsecured",
             PlayMissingPath),
        Rule("Messages of routers are secured as soon as their path is there", PlayLatePath),
        Rule("Messages of routers whose certificate has expired are unsecured", PlayExpired),
        Rule("Messages of routers whose certificate is revoked are unsecured", PlayRevoked),
        Rule("Messages of routers whose path is invalid are unsecured", PlayInvalid),
        Rule("Prefixes outside the certificate of the router are uncertified", PlayPrefixes),
        Rule("Redirects to addresses outside the certificate are unsecured", PlayRedirects),
        Rule("The method of authorization is configured for each message type", PlayMethods),
        Rule("RtSolPr that fails is delivered in every mode and PrRtAdv is not", PlayFmip),
        Rule("With SEND off nothing is judged", PlayOff),
        Rule("A flood of unknown senders is cut off and solicited answers are not", PlayFlood),
        Rule("No more messages wait for the processor than configured", PlayWaiting),
        Rule("No more messages are held for a path than configured", PlayHeld),
        Rule("At link down everything that waits is given up", PlayLinkDown),
    };
}

} // namespace sendtest
} // namespace mip6sec
} // namespace ns3
