/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 *
 * Attacks on fast handovers, each without and with protection on the same topology and seed.
 */
#include "handover-key-link.h"

#include "ns3/fast-handover-trial.h"

#include <functional>
#include <utility>

using namespace ns3;
using namespace ns3::mip6sec;

namespace
{

using A = FastHandoverAttack;
using namespace keytest;

/// An attack and what it is to come to
class TrialTest : public TestCase
{
  public:
    /// @param sentence name @param attack what is tried @param open whether it succeeds undefended
    /// @param defended whether it succeeds under SEND with handover keys
    TrialTest(const std::string& sentence, A attack, bool open, bool defended)
        : TestCase(sentence),
          m_attack(attack),
          m_open(open),
          m_defended(defended)
    {
    }

  private:
    void DoRun() override
    {
        GlobalValue::Bind("Mip6secCryptoProvider", StringValue("Modelled"));
        Check(m_attack, false, m_open);
        Check(m_attack, true, m_defended);
        GlobalValue::Bind("Mip6secCryptoProvider", StringValue("OpenSsl"));
    }

    /// @param attack what is tried @param defended whether there is protection
    /// @param success whether it is to succeed
    void Check(A attack, bool defended, bool success)
    {
        FastHandoverTrial trial(attack, defended);
        const FastHandoverVerdict verdict = trial.Run();
        NS_TEST_EXPECT_MSG_EQ(verdict.sent, 225, "4.5 s at 50 packets/s");
        if (attack != A::NONE && attack != A::NONE_MOVING)
        {
            NS_TEST_EXPECT_MSG_GT(verdict.forged, 0, "there was an attack");
        }
        NS_TEST_EXPECT_MSG_EQ(verdict.HasSucceeded(),
                              success,
                              FastHandoverAttackName(attack)
                                  << (defended ? " defended: " : " undefended: ")
                                  << verdict.received << " received, " << verdict.misled
                                  << " misled");
        if (success && attack == A::FORGED)
        {
            NS_TEST_EXPECT_MSG_EQ(verdict.received, 0, "everything is diverted");
        }
        auto previous = trial.GetTopology().GetFmipAccessRouter(0)->GetPreviousRouter();
        if (defended && (attack == A::FORGED || attack == A::FLIPPED || attack == A::RENUMBERED ||
                         attack == A::OTHER_KEY || attack == A::EXPIRED_KEY))
        {
            NS_TEST_EXPECT_MSG_GT(previous->GetRefusalCount(FastUpdateRefusal::BAD_AUTHENTICATOR),
                                  0,
                                  "refused for its authenticator");
        }
        if (attack == A::BIDDING_DOWN)
        {
            CheckBidding(trial, defended);
        }
        if (attack == A::THIRD_PARTY || attack == A::THIRD_PARTY_INSIDER ||
            attack == A::THIRD_PARTY_NAMED)
        {
            NS_TEST_EXPECT_MSG_EQ((verdict.misled > 40), success, "the third party is flooded");
        }
        const std::size_t keys =
            trial.GetTopology().GetFmipAccessRouter(0)->GetKeyServer()->GetNKeys();
        NS_TEST_EXPECT_MSG_LT_OR_EQ(keys, 2, "no key is kept for an attacker");
    }

    /// @param trial of bidding down, over @param defended whether there was protection
    void CheckBidding(FastHandoverTrial& trial, bool defended)
    {
        auto server = trial.GetTopology().GetFmipAccessRouter(0)->GetKeyServer();
        NS_TEST_EXPECT_MSG_EQ((server->GetRefused(KeyRequestRefusal::NOT_SECURED) > 0),
                              defended,
                              "what was changed is not secured any more");
        if (!defended)
        {
            const Ptr<const HandoverKey> key =
                server->Find(trial.GetTopology().GetMobileNode(0)->GetCareOfAddress());
            NS_TEST_ASSERT_MSG_EQ(!!key, true, "there is a key");
            if (!key)
            {
                return;
            }
            NS_TEST_EXPECT_MSG_EQ(static_cast<int>(key->GetAlgorithm()),
                                  static_cast<int>(HandoverKeyAlgorithm::HMAC_SHA1_96),
                                  "of the weaker algorithm, which the victim did not ask for");
        }
    }

    A m_attack;      //!< what is tried
    bool m_open;     //!< whether it succeeds undefended
    bool m_defended; //!< whether it succeeds defended
};

/// One check alone, everything else undefended
class OneCheckTest : public TestCase
{
  public:
    /// @param sentence name @param attack what is tried @param arm switches the check on
    /// @param refused whether it was the check that stopped the attack
    OneCheckTest(const std::string& sentence,
                 A attack,
                 std::function<void(Mip6TopologyHelper&)> arm,
                 std::function<bool(Mip6TopologyHelper&)> refused)
        : TestCase(sentence),
          m_attack(attack),
          m_arm(std::move(arm)),
          m_refused(std::move(refused))
    {
    }

  private:
    void DoRun() override
    {
        GlobalValue::Bind("Mip6secCryptoProvider", StringValue("Modelled"));
        {
            FastHandoverTrial trial(m_attack, false);
            m_arm(trial.GetTopology());
            const FastHandoverVerdict verdict = trial.Run();
            NS_TEST_EXPECT_MSG_GT(verdict.forged, 0, "there was an attack");
            NS_TEST_EXPECT_MSG_EQ(verdict.misled, 0, "nobody else gets anything");
            NS_TEST_EXPECT_MSG_EQ(m_refused(trial.GetTopology()), true, "by the check");
            // At the PAR, what waits for the answer of the NAR is lost with its refusal
            const uint32_t least = m_attack == A::THIRD_PARTY ? 180 : verdict.sent;
            NS_TEST_EXPECT_MSG_GT_OR_EQ(verdict.received, least, "no more is lost");
        }
        GlobalValue::Bind("Mip6secCryptoProvider", StringValue("OpenSsl"));
    }

    A m_attack;                                         //!< what is tried
    std::function<void(Mip6TopologyHelper&)> m_arm;     //!< switches the check on
    std::function<bool(Mip6TopologyHelper&)> m_refused; //!< whether it did it
};

/// @param name attribute @param value its value @return what sets it at the PAR
std::function<void(Mip6TopologyHelper&)>
AtPrevious(const std::string& name, bool value)
{
    return [name, value](Mip6TopologyHelper& topology) {
        topology.GetFmipAccessRouter(0)->GetPreviousRouter()->SetAttribute(name,
                                                                           BooleanValue(value));
    };
}

/// @param name attribute @param value its value @return what sets it at the NAR
std::function<void(Mip6TopologyHelper&)>
AtNext(const std::string& name, bool value)
{
    return [name, value](Mip6TopologyHelper& topology) {
        topology.GetFmipAccessRouter(1)->GetNewRouter()->SetAttribute(name, BooleanValue(value));
    };
}

/// @param refusal reason @return whether the PAR has refused an FBU for it
std::function<bool(Mip6TopologyHelper&)>
PreviousRefused(FastUpdateRefusal refusal)
{
    return [refusal](Mip6TopologyHelper& topology) {
        return topology.GetFmipAccessRouter(0)->GetPreviousRouter()->GetRefusalCount(refusal) > 0;
    };
}

/// A certified router that has gone bad answers with a weaker algorithm than it was asked for
class BiddingDownTest : public TestCase
{
  public:
    BiddingDownTest()
        : TestCase("A compromised router bids down only who asks for the weaker algorithm first")
    {
    }

  private:
    void DoRun() override
    {
        for (const bool defended : {false, true})
        {
            KeyLink l("Modelled");
            l.client->SetAttribute("Algorithm", UintegerValue(defended ? 1 : 0));
            l.Connect();
            l.First().change = [](PrRtAdv& answer, const RtSolPr&) {
                answer.keyReply->algorithm = HandoverKeyAlgorithm::HMAC_SHA1_96;
            };
            l.Ask(READY);
            l.Run(READY + 5);
            NS_TEST_EXPECT_MSG_EQ(!!l.Key(),
                                  !defended,
                                  "a key for FBUs under the weaker algorithm");
            NS_TEST_EXPECT_MSG_EQ(l.Refused(KeyReplyRefusal::BIDDING_DOWN),
                                  (defended ? 1u : 0u),
                                  "refused");
        }
    }
};

/// Registers the test cases
class FmipAttacksSuite : public TestSuite
{
  public:
    FmipAttacksSuite()
        : TestSuite("mip6sec-fmip-attacks", TestSuite::Type::UNIT)
    {
        Add("Without an attack a mobile node that stays loses nothing", A::NONE, false, false);
        Add("Without an attack a fast handover loses nothing", A::NONE_MOVING, false, false);
        Add("A forged FBU diverts packets only where none is authorized", A::FORGED, true, false);
        Add("A bit-flipped FBU costs packets only where none is authorized",
            A::FLIPPED,
            true,
            false);
        Add("A replayed FBU diverts packets only where none is authorized",
            A::REPLAYED,
            true,
            false);
        Add("A replayed FBU with a newer sequence number is refused under a handover key",
            A::RENUMBERED,
            true,
            false);
        Add("An FBU under the key for another router is refused", A::OTHER_KEY, true, false);
        Add("An FBU under an expired key is refused", A::EXPIRED_KEY, true, false);
        Add("Asking for the key of a victim is of no use under SEND", A::KEY_REQUEST, true, false);
        Add("A rogue PrRtAdv leads astray only without SEND", A::ROGUE_ADVERTISER, true, false);
        Add("An answer under a key that is not certified is of no use under SEND",
            A::UNCERTIFIED,
            true,
            false);
        Add("A flood of RtSolPrs crowds out only those that are not secured",
            A::FLOOD,
            true,
            false);
        Add("An FBU from the address of a third party costs the victim packets only where none is "
            "authorized",
            A::THIRD_PARTY,
            true,
            false);
        Add("An insider floods a third party only where its router does not look who has an "
            "address",
            A::THIRD_PARTY_INSIDER,
            true,
            false);
        Add("An insider who knows its link-layer address too can still flood a third party",
            A::THIRD_PARTY_NAMED,
            true,
            true);
        Add("An NCoA with the prefix of no NAR costs the victim packets only without protection",
            A::OUTSIDE,
            true,
            false);
        Add("Bidding down gives the victim away only where the exchange of keys is not verified",
            A::BIDDING_DOWN,
            true,
            false);
        Add("Forged FBUs exhaust the buffers only where none is authorized",
            A::BUFFERS,
            true,
            false);
        Add("An insider can still exhaust the buffers", A::BUFFERS_INSIDER, true, true);
        AddTestCase(new BiddingDownTest);
        AddTestCase(new OneCheckTest("An NCoA with the prefix of no NAR is refused also without "
                                     "authorization",
                                     A::OUTSIDE,
                                     AtPrevious("RequireKnownRouter", true),
                                     PreviousRefused(FastUpdateRefusal::UNKNOWN_ROUTER)));
        for (const A attack : {A::THIRD_PARTY, A::THIRD_PARTY_INSIDER})
        {
            AddTestCase(new OneCheckTest(attack == A::THIRD_PARTY
                                             ? "Also without authorization the router of a third "
                                               "party refuses its address"
                                             : "Also to an insider the router of a third party "
                                               "refuses its address",
                                         attack,
                                         AtNext("RequireFreeAddress", true),
                                         PreviousRefused(FastUpdateRefusal::ROUTER_REFUSED)));
        }
        AddTestCase(new OneCheckTest(
            "The verification of key requests is enough against bidding down",
            A::BIDDING_DOWN,
            [](Mip6TopologyHelper& topology) {
                topology.GetFmipAccessRouter(0)->GetKeyServer()->SetAttribute("RequireSecured",
                                                                              BooleanValue(true));
            },
            [](Mip6TopologyHelper& topology) {
                return topology.GetFmipAccessRouter(0)->GetKeyServer()->GetRefused(
                           KeyRequestRefusal::NOT_SECURED) > 0;
            }));
        AddTestCase(new OneCheckTest(
            "The comparison of algorithms is enough against bidding down",
            A::BIDDING_DOWN,
            [](Mip6TopologyHelper& topology) {
                topology.GetFmipMobileNode(0)->GetKeyClient()->SetAttribute("AcceptWeaker",
                                                                            BooleanValue(false));
            },
            [](Mip6TopologyHelper& topology) {
                return topology.GetFmipMobileNode(0)->GetKeyClient()->GetRefused(
                           KeyReplyRefusal::BIDDING_DOWN) > 0;
            }));
    }

  private:
    /// @param sentence name @param attack what is tried @param open whether it succeeds undefended
    /// @param defended whether it succeeds under SEND with handover keys
    void Add(const std::string& sentence, A attack, bool open, bool defended)
    {
        AddTestCase(new TrialTest(sentence, attack, open, defended));
    }
} g_fmipAttacksSuite; //!< registers itself

} // namespace
