/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
// Receiver rules of RFC 3971 5.3: Timestamp and Nonce options

#include "send-rules.h"

#include "ns3/double.h"
#include "ns3/node-clock.h"
#include "ns3/nstime.h"
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

/// Solicitations and unicast advertisements: what no nonce means
void
PlayNoNonce(Stage& stage, Case& test)
{
    SendAll(
        stage,
        SOLICITATIONS,
        [](Stage&, Recipe& recipe) { recipe.nonce = false; },
        "discarded: no nonce",
        "discarded: no nonce");
    // RFC 3971 5.3.4: to be processed as unsolicited
    SendAll(
        stage,
        {NA, RA},
        [](Stage&, Recipe& recipe) { recipe.destination = Ipv6Address::GetAny(); },
        "secured",
        "secured",
        2);
    SendAll(
        stage,
        {NA, RA},
        [](Stage&, Recipe& recipe) {
            recipe.destination = Ipv6Address::GetAny();
            recipe.clock = -400;
        },
        "discarded: stale timestamp",
        "discarded: stale timestamp",
        3);
    stage.Run(5, test);
}

/// Neither option
void
PlayNeither(Stage& stage, Case& test)
{
    const Change neither = [](Stage&, Recipe& recipe) {
        recipe.timestamp = false;
        recipe.nonce = false;
    };
    SendAll(stage,
            EVERY,
            neither,
            "discarded: no timestamp or nonce",
            "discarded: no timestamp or nonce");
    SendAll(
        stage,
        EVERY,
        [neither](Stage& s, Recipe& recipe) {
            neither(s, recipe);
            recipe.signature = false;
        },
        "unsecured: no signature",
        "discarded: no signature",
        2);
    // An RS from :: has no signature in any case
    Recipe rs = stage.Honest(RS);
    rs.source = Ipv6Address::GetAny();
    rs.cga = false;
    rs.signature = false;
    stage.Send(3, rs, "unsecured", "unsecured");
    neither(stage, rs);
    stage.Send(3.1, rs, "unsecured: no timestamp or nonce", "discarded: no timestamp or nonce");
    stage.Run(5, test);
}

/**
 * Nonces of solicitations that the receivers sent.
 * @param stage where @param seconds when @param recipe of an advertisement
 * @param solicitation whose nonce it gets @param expected in both modes
 */
void
SendAnswer(Stage& stage,
           double seconds,
           Recipe recipe,
           Icmp6Type solicitation,
           const std::string& expected)
{
    // Receivers have different nonces, so that each gets a message of its own
    for (std::size_t i : {Stage::MIXED, Stage::ONLY})
    {
        Recipe own = recipe;
        own.nonce = true;
        own.before = [&stage, i, solicitation](Octets& octets) {
            const Octets nonce = stage.LastNonce(i, solicitation);
            std::copy(nonce.begin(),
                      nonce.end(),
                      octets.begin() + FindOption(octets, NdOptionType::NONCE) + 2);
        };
        stage.SendTo(i, seconds, own, expected);
    }
}

/// Answers with the nonce of the solicitation, whatever their time
void
PlayMatchingNonce(Stage& stage, Case& test)
{
    for (double clock : {0.0, -86400.0, 86400.0})
    {
        const double seconds = 1.5 + clock / 86400;
        Recipe na = stage.Honest(NA);
        na.destination = Ipv6Address::GetAny();
        na.clock = seconds + clock;
        stage.Solicit(seconds, NS, na.target);
        SendAnswer(stage, seconds + 0.1, na, NS, "secured");
        Recipe ra = stage.Honest(RA);
        ra.destination = Ipv6Address::GetAny();
        ra.clock = seconds + clock;
        stage.Solicit(seconds + 0.2, RS, Ipv6Address::GetAny());
        SendAnswer(stage, seconds + 0.3, ra, RS, "secured");
        // Also if the router answers all
        Recipe multicast = stage.Honest(RA);
        multicast.clock = seconds + clock;
        SendAnswer(stage, seconds + 0.4, multicast, RS, "secured");
    }
    stage.Run(5, test);
}

/// Nonces that are none of the right solicitation
void
PlayUnknownNonce(Stage& stage, Case& test)
{
    const Change unicast = [](Stage&, Recipe& recipe) {
        recipe.nonce = true;
        recipe.destination = Ipv6Address::GetAny();
    };
    SendAll(stage, {NA, RA}, unicast, "discarded: unknown nonce", "discarded: unknown nonce");
    // Of a solicitation for another target, and of another type
    Recipe na = stage.Honest(NA);
    na.destination = Ipv6Address::GetAny();
    stage.Solicit(2, NS, Ipv6Address("fe80::1234"));
    SendAnswer(stage, 2.1, na, NS, "discarded: unknown nonce");
    Recipe ra = stage.Honest(RA);
    ra.destination = Ipv6Address::GetAny();
    SendAnswer(stage, 2.2, ra, NS, "discarded: unknown nonce");
    // Of one that is not recent any more: NonceLifetime is 10 s
    Recipe late = stage.Honest(NA);
    late.destination = Ipv6Address::GetAny();
    stage.Solicit(3, NS, late.target);
    SendAnswer(stage, 12.9, late, NS, "secured");
    SendAnswer(stage, 13.1, late, NS, "discarded: unknown nonce");
    // With a nonce for somebody else, an advertisement to all nodes is one like any other
    SendAll(
        stage,
        {NA, RA},
        [](Stage&, Recipe& recipe) { recipe.nonce = true; },
        "secured",
        "secured",
        14);
    SendAll(
        stage,
        {NA, RA},
        [](Stage&, Recipe& recipe) {
            recipe.nonce = true;
            recipe.clock = -400;
        },
        "discarded: stale timestamp",
        "discarded: stale timestamp",
        15);
    stage.Run(16, test);
}

/// Out of Delta
void
PlayStale(Stage& stage, Case& test)
{
    double seconds = START;
    for (double off : {-301.0, 301.0, -86400.0, 1e9})
    {
        const Change change = [&](Stage&, Recipe& recipe) { recipe.clock = seconds + off; };
        SendAll(stage,
                {NS},
                change,
                "failed: stale timestamp without entry",
                "failed: stale timestamp without entry",
                seconds);
        SendAll(stage,
                {NA, RS, RA, REDIRECT},
                change,
                "discarded: stale timestamp",
                "discarded: stale timestamp",
                seconds + 0.1);
        seconds += 0.5;
    }
    stage.Run(5, test);
}

/// An NS out of time is answered, with its nonce, and the asker becomes no neighbour
void
PlayStaleAnswer(Stage& stage, Case& test)
{
    std::array<Octets, 2> nonces;
    for (std::size_t i : {Stage::MIXED, Stage::ONLY})
    {
        Recipe ns = stage.Honest(NS);
        ns.clock = 1000;
        ns.target = stage.receivers[i].linkLocal;
        ns.nonceValue = {9, 9, 9, 9, 9, static_cast<uint8_t>(i)};
        nonces[i] = ns.nonceValue;
        stage.SendTo(i, 1, ns, "failed: stale timestamp without entry");
    }
    stage.Run(2, test);
    for (std::size_t i : {Stage::MIXED, Stage::ONLY})
    {
        const Guarded& receiver = stage.receivers[i];
        test.Equal(receiver.send->GetNPeers(), std::size_t{0}, "no timestamp is remembered");
        test.Equal(receiver.host.nd->GetNNeighbors(), std::size_t{0}, "no neighbour is entered");
        test.Equal(stage.record.Get(NA, receiver.host.node->GetId()).size(),
                   std::size_t{1},
                   "the question is answered");
        test.Check(stage.LastNonce(i, NA) == nonces[i], "with its nonce");
    }
}

/// Known peers
void
PlayReplayed(Stage& stage, Case& test)
{
    double seconds = START;
    for (Icmp6Type type : EVERY)
    {
        const std::string replayed = "discarded: replayed timestamp";
        Recipe recipe = stage.Honest(type);
        recipe.clock = seconds;
        stage.Send(seconds, recipe, "secured", "secured");
        // Once more at once: within fuzz; after 3 s: 3 x 0.99 - 2 > 0
        stage.Send(seconds + 0.5, recipe, "secured", "secured");
        stage.Send(seconds + 3, recipe, replayed, replayed);
        // The right pace
        recipe.clock = seconds + 4;
        stage.Send(seconds + 4, recipe, "secured", "secured");
        // What came before that, in a new message; 0.1 x 0.99 - 2 s is the limit
        recipe.clock = seconds + 1.8;
        stage.Send(seconds + 4.1, recipe, replayed, replayed);
        recipe.clock = seconds + 2.2;
        stage.Send(seconds + 4.15, recipe, "secured", "secured");
        seconds += 0.05;
    }
    stage.Run(7, test);
}

/// Older messages within fuzz do not set the clock of their sender back
void
PlayNoUpdate(Stage& stage, Case& test)
{
    Recipe na = stage.Honest(NA);
    na.clock = 1;
    stage.Send(1, na, "secured", "secured");
    na.clock = -0.5;
    stage.Send(1.05, na, "secured", "secured");
    // Had it been remembered, this would be accepted
    na.clock = -1.5;
    stage.Send(1.2, na, "discarded: replayed timestamp", "discarded: replayed timestamp");
    // An hour ahead, and from then on an hour ahead
    na.clock = 3602;
    stage.Send(2, na, "secured", "secured");
    na.clock = 3;
    stage.Send(3, na, "discarded: replayed timestamp", "discarded: replayed timestamp");
    na.clock = 3604;
    stage.Send(4, na, "secured", "secured");
    stage.Run(5, test);
}

/// A forged message leaves no trace in the timestamp cache
void
PlayNotPoisoned(Stage& stage, Case& test)
{
    Recipe forged = stage.Honest(NA);
    Recipe honest = forged;
    forged.clock = 250;
    forged.tag.back() ^= 1;
    stage.Send(1, forged, "unsecured: bad signature", "discarded: bad signature");
    stage.Send(2, honest, "secured", "secured");
    forged.clock = 1e6;
    stage.Send(3, forged, "unsecured: bad signature", "discarded: bad signature");
    stage.Send(4, honest, "secured", "secured");
    stage.Run(5, test);
}

/// After an answer to a solicitation a peer with a wrong clock is known
void
PlayLearnedClock(Stage& stage, Case& test)
{
    Recipe na = stage.Honest(NA);
    Recipe answer = na;
    answer.destination = Ipv6Address::GetAny();
    answer.clock = 5001;
    stage.Solicit(1, NS, na.target);
    SendAnswer(stage, 1.1, answer, NS, "secured");
    na.clock = 5002;
    stage.Send(2, na, "secured", "secured");
    na.clock = 3;
    stage.Send(3, na, "discarded: replayed timestamp", "discarded: replayed timestamp");
    stage.Run(5, test);
}

/// The receiver's clock at the limits of Delta
void
PlaySkew(Stage& stage, Case& test)
{
    struct Row
    {
        double offset;
        bool fresh;
    };

    double seconds = START;
    for (const Row& row :
         {Row{299.9, true}, Row{300.1, false}, Row{-299.9, true}, Row{-300.1, false}})
    {
        stage.At(seconds, [&stage, row]() {
            for (const Guarded& receiver : stage.receivers)
            {
                NodeClock::Of(receiver.host.node)
                    ->SetAttribute("Offset", TimeValue(Seconds(row.offset)));
            }
        });
        const std::string stale = "discarded: stale timestamp";
        const std::string verdict = row.fresh ? "secured" : stale;
        SendAll(stage, {NA, RS}, nullptr, verdict, verdict, seconds + 0.1);
        const std::string answered =
            row.fresh ? "secured" : "failed: stale timestamp without entry";
        SendAll(stage, {NS}, nullptr, answered, answered, seconds + 0.2);
        seconds += 0.5;
    }
    stage.Run(5, test);
}

/// Clocks that run slower and slower
void
PlayDrift(Stage& stage, Case& test)
{
    // 1,000 s later: TSnew > 990 - 2 = 988 s after TSlast
    for (double pace : {1.0, 0.99, 0.9881, 0.9879, 0.98})
    {
        Recipe na = stage.Honest(NA);
        na.clock = 1;
        stage.Send(1, na, "secured", "secured");
        na.clock = 1 + 1000 * pace;
        const std::string verdict = pace > 0.988 ? "secured" : "discarded: replayed timestamp";
        stage.Send(1001, na, verdict, verdict);
    }
    // The receiver's clock runs fast by 2 %: 1,020 s have passed by it, of which 1007.8 are wanted
    stage.At(1100, [&stage]() {
        for (const Guarded& receiver : stage.receivers)
        {
            NodeClock::Of(receiver.host.node)->SetAttribute("Drift", DoubleValue(0.02));
        }
    });
    Recipe na = stage.Honest(NA);
    stage.Send(1200, na, "secured", "secured");
    stage.Send(2200, na, "discarded: replayed timestamp", "discarded: replayed timestamp");
    na.clock = 1200 + 1008.8;
    stage.Send(2200, na, "secured", "secured");
    stage.Run(2300, test);
}

/// Its own message come back
void
PlayEcho(Stage& stage, Case& test)
{
    for (std::size_t i : {Stage::MIXED, Stage::ONLY})
    {
        Guarded& receiver = stage.receivers[i];
        attachtest::At(receiver.host.node, Seconds(1), [&receiver]() {
            receiver.host.nd->SendUnsolicitedNa(receiver.linkLocal, receiver.linkLocal, true);
        });
        stage.At(1.5, [&stage, &receiver]() {
            const auto sent = stage.record.Get(NA, receiver.host.node->GetId());
            attachtest::SendRaw(stage.forger,
                                sent.at(0).octets,
                                sent.at(0).envelope.source,
                                sent.at(0).envelope.destination,
                                receiver.host.Mac());
        });
    }
    SendAll(stage, {NA}, nullptr, "secured", "secured", 3);
    stage.Run(5, test);
    for (const Guarded& receiver : stage.receivers)
    {
        test.Equal(SendCounters::Get(receiver.send->GetCounters().discarded,
                                     SendReason::REPLAYED_TIMESTAMP),
                   uint64_t{1},
                   "its own advertisement");
    }
}

} // namespace

std::vector<TestCase*>
MakeFreshnessRules()
{
    return {
        Rule(
            "Messages with signature and without timestamp are discarded in every mode",
            EVERY,
            [](Stage&, Recipe& recipe) {
                recipe.timestamp = false;
                recipe.nonce = true;
            },
            "discarded: no timestamp",
            "discarded: no timestamp"),
        Rule("Solicitations with signature and without nonce are discarded but advertisements not",
             PlayNoNonce),
        Rule("Messages without timestamp and nonce are unsecured or discarded if signed",
             PlayNeither),
        Rule(
            "Timestamp and nonce may come in either order",
            EVERY,
            [](Stage&, Recipe& recipe) {
                recipe.nonce = true;
                recipe.nonceFirst = true;
            },
            "secured",
            "secured"),
        Rule("An advertisement with the nonce of a solicitation is fresh whatever its time",
             PlayMatchingNonce),
        Rule("A unicast advertisement with an unknown nonce is discarded in every mode",
             PlayUnknownNonce),
        Rule("Messages of new peers out of Delta are discarded but NS are answered without entry",
             PlayStale),
        Rule("The answer to an NS out of time leaves no memory of its sender", PlayStaleAnswer),
        Rule("Messages of known peers are discarded if they fall behind their pace", PlayReplayed),
        Rule("Older timestamps within fuzz do not replace the last one", PlayNoUpdate),
        Rule("Only a verified signature changes the last timestamp", PlayNotPoisoned),
        Rule("A solicited answer makes the clock of a peer known", PlayLearnedClock),
        Rule("Skew of the receiver is tolerated up to Delta", PlaySkew),
        Rule("Drift is tolerated up to its limit", PlayDrift),
        Rule("A message of the receiver itself that comes back is discarded", PlayEcho),
    };
}

} // namespace sendtest
} // namespace mip6sec
} // namespace ns3
