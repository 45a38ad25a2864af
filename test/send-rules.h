/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_SEND_RULES_H
#define MIP6SEC_SEND_RULES_H

#include "send-stage.h"

#include <functional>
#include <string>
#include <vector>

namespace ns3
{
namespace mip6sec
{
namespace sendtest
{

constexpr Icmp6Type NS = Icmp6Type::NEIGHBOR_SOLICITATION;  //!< Neighbor Solicitation
constexpr Icmp6Type NA = Icmp6Type::NEIGHBOR_ADVERTISEMENT; //!< Neighbor Advertisement
constexpr Icmp6Type RS = Icmp6Type::ROUTER_SOLICITATION;    //!< Router Solicitation
constexpr Icmp6Type RA = Icmp6Type::ROUTER_ADVERTISEMENT;   //!< Router Advertisement
constexpr Icmp6Type REDIRECT = Icmp6Type::REDIRECT;         //!< Redirect
constexpr Icmp6Type FMIP = Icmp6Type::FMIP_MESSAGE;         //!< RtSolPr and PrRtAdv

/// Types of messages
using Types = std::vector<Icmp6Type>;

// Inline, so that they are there before any suite of any file is made
inline const Types EVERY{NS, NA, RS, RA, REDIRECT}; //!< all that RFC 3971 names
inline const Types ADVERTISED{NA, RA, REDIRECT};    //!< those without nonce, if unsolicited
inline const Types OF_NODES{NS, NA, RS};            //!< those that need a CGA
inline const Types OF_ROUTERS{RA, REDIRECT};        //!< those that need a certification path
inline const Types SOLICITATIONS{NS, RS};           //!< those that need a nonce

/// Makes a message differ from an honest one
using Change = std::function<void(Stage& stage, Recipe& recipe)>;

/// Time of the first message of a rule, in seconds: paths are known then
constexpr double START = 1.0;

/**
 * Send one message of each type, all with the same change.
 * @param stage where @param types of messages @param change how they differ
 * @param mixed what is expected in mixed mode @param only what is expected in the other
 * @param seconds when the first is sent; the others 50 ms apart
 */
inline void
SendAll(Stage& stage,
        const Types& types,
        const Change& change,
        const std::string& mixed,
        const std::string& only,
        double seconds = START)
{
    for (Icmp6Type type : types)
    {
        Recipe recipe = stage.Honest(type);
        if (change)
        {
            change(stage, recipe);
        }
        stage.Send(seconds, recipe, mixed, only);
        seconds += 0.05;
    }
}

/**
 * A test of a rule, played with both providers of cryptography: verdicts have to be those expected,
 * and verdicts and times of both the same.
 * @param sentence the rule
 * @param play sends, runs the stage, and checks
 * @return the test case
 */
inline TestCase*
Rule(const std::string& sentence, std::function<void(Stage&, attachtest::Case&)> play)
{
    return new attachtest::Case(sentence, [play](attachtest::Case& test) {
        std::vector<std::vector<std::string>> logs;
        for (const char* provider : {"OpenSsl", "Modelled"})
        {
            Stage stage(provider);
            play(stage, test);
            logs.push_back(stage.GetLog());
        }
        test.Check(!logs[0].empty() && logs[0] == logs[1],
                   "both providers give the same verdicts at the same times");
    });
}

/**
 * The usual rule: one change, one expectation.
 * @param sentence the rule @param types of messages @param change how they differ
 * @param mixed what is expected in mixed mode @param only what is expected in the other
 * @return the test case
 */
inline TestCase*
Rule(const std::string& sentence,
     const Types& types,
     const Change& change,
     const std::string& mixed,
     const std::string& only)
{
    return Rule(sentence, [=](Stage& stage, attachtest::Case& test) {
        SendAll(stage, types, change, mixed, only);
        stage.Run(5, test);
    });
}

/// @return rules of RFC 3971 5.1 and 5.2
std::vector<TestCase*> MakeOptionRules();
/// @return rules of RFC 3971 5.3
std::vector<TestCase*> MakeFreshnessRules();
/// @return rules of RFC 3971 6 to 9
std::vector<TestCase*> MakeAuthorityRules();

} // namespace sendtest
} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_SEND_RULES_H
