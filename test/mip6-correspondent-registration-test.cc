/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "route-optimizer-fixture.h"
#include "wire-test-support.h"

using namespace ns3;
using namespace ns3::mip6sec;

// Answers of correspondent nodes and the end of registrations: RFC 6275 11.3.5, 11.3.6, 11.7.2 to
// 11.7.4

namespace
{

using Fixture = RouteOptimizerFixture;
using State = RouteOptimizerState;
using Status = BindingStatus;
using Dropped = RouteOptimizerDrop;

MIP6SEC_TEST_CASE(AckRules, "An acknowledgement that breaks any rule is ignored")
{
    Fixture f;
    f.m_answerTests = true;
    f.Begin();
    f.At(1.6, [&]() {
        const HandSent sent = f.Get(MhType::BINDING_UPDATE)[0];
        const uint16_t sequence = std::get<BindingUpdate>(sent.message.body).sequence;
        f.Acknowledge(sent, Status::ACCEPTED, 105, sequence, false); // no authenticator
        HandSent other = sent;
        other.path.source = f.m_secondCareOf;
        f.Acknowledge(other, Status::ACCEPTED, 105, sequence);     // over another care-of address
        f.Acknowledge(sent, Status::ACCEPTED, 105, sequence + 1);  // another number
        f.Acknowledge(sent, Status::ACCEPTED, 105, sequence - 1);  // an older number
        f.Acknowledge(sent, Status::EXPIRED_NONCES, 0, 12, false); // another number
        f.Acknowledge(sent, Status::SEQUENCE_OUT_OF_WINDOW, 0, 500, false); // no authenticator
    });
    f.Run(1.7);
    NS_TEST_ASSERT_MSG_EQ(f.m_drops[Dropped::BAD_AUTHENTICATOR], 3, "authenticator");
    NS_TEST_ASSERT_MSG_EQ(f.m_drops[Dropped::WRONG_SEQUENCE], 3, "sequence number");
    NS_TEST_ASSERT_MSG_EQ((f.m_optimizer->GetState(f.m_peer) == State::UPDATING), true, "waits");
}

MIP6SEC_TEST_CASE(UnexpectedAck, "An acknowledgement is taken once and never without an update")
{
    Fixture f;
    f.BeginAnswered();
    f.At(5, [&]() {
        f.AcknowledgeLatest(Status::REASON_UNSPECIFIED);
        NS_TEST_ASSERT_MSG_EQ(f.m_drops[Dropped::UNEXPECTED], 1, "acknowledged before");
    });
    f.Run(10);
    NS_TEST_ASSERT_MSG_EQ((f.m_optimizer->GetState(f.m_peer) == State::BOUND), true, "bound");
}

MIP6SEC_TEST_CASE(ShorterLifetime,
                  "With a shorter lifetime granted the binding ends and is refreshed by that")
{
    for (const bool inUse : {false, true})
    {
        Fixture f;
        f.m_answerTests = true;
        f.m_optimizer->SetAttribute("IdleTimeout", TimeValue(Seconds(inUse ? 60 : 1)));
        f.Begin();
        f.At(2, [&]() {
            const HandSent sent = f.Get(MhType::BINDING_UPDATE)[0];
            f.Acknowledge(sent,
                          Status::ACCEPTED,
                          10,
                          std::get<BindingUpdate>(sent.message.body).sequence);
            f.m_answerUpdates = true;
        });
        f.Run(50);
        if (inUse)
        {
            // After three quarters of the time from 2 s to 41.5 s, with tokens that are still good
            NS_TEST_ASSERT_MSG_EQ(f.Times(MhType::BINDING_UPDATE), "1.5 31.625 ", "refreshed");
        }
        else
        {
            // 40 s after the update was sent: max(L_remain - (L_update - L_ack), 0)
            NS_TEST_ASSERT_MSG_EQ(f.m_log, "+1.5 -41.5 ", "ended");
            NS_TEST_ASSERT_MSG_EQ(f.m_optimizer->GetNPeers(), 0, "forgotten");
        }
    }
}

MIP6SEC_TEST_CASE(RefreshAdvice, "Refresh advice from a correspondent node is ignored")
{
    Fixture f;
    f.m_answerTests = true;
    f.Begin();
    f.At(2, [&]() {
        const HandSent sent = f.Get(MhType::BINDING_UPDATE)[0];
        BindingAck ack;
        ack.sequence = std::get<BindingUpdate>(sent.message.body).sequence;
        ack.lifetime = 105;
        ack.options.refreshAdvice = 5;
        ack.options.authorization.emplace();
        const auto wire = MobilityMessage(ack).Serialize(f.m_peer, f.m_home);
        ack.options.authorization =
            AuthenticatorByHand(Fixture::GetKbm(false), f.m_careOf, f.m_peer, wire);
        f.Receive(ack, f.m_peer, f.m_home, f.Type2());
        NS_TEST_ASSERT_MSG_EQ((f.m_optimizer->GetState(f.m_peer) == State::BOUND), true, "bound");
    });
    for (int second = 3; second < 300; second += 10)
    {
        f.At(second, [&]() { f.m_optimizer->LookupDirect(f.m_peer); });
    }
    f.Run(300);
    NS_TEST_ASSERT_MSG_EQ(f.Times(MhType::BINDING_UPDATE), "1.5 ", "not after 20 s");
}

MIP6SEC_TEST_CASE(Refresh, "A binding in use is refreshed after three quarters of its lifetime")
{
    Fixture f;
    f.BeginAnswered();
    for (int second = 2; second < 900; second += 10)
    {
        f.At(second, [&]() { f.m_optimizer->LookupDirect(f.m_peer); });
    }
    f.Run(900);
    // 420 s * 3/4 = 315 s after the update; the tokens are too old by then; then 0.5 s of tests
    NS_TEST_ASSERT_MSG_EQ(f.Times(MhType::HOME_TEST_INIT), "1 316.5 632 ", "tests");
    NS_TEST_ASSERT_MSG_EQ(f.Times(MhType::BINDING_UPDATE), "1.5 317 632.5 ", "updates");
    NS_TEST_ASSERT_MSG_EQ(f.m_log, "+1.5 ", "direct all the time");
}

MIP6SEC_TEST_CASE(Idle, "A binding not in use ends after its lifetime and leaves no state")
{
    Fixture f;
    f.BeginAnswered();
    f.Run(600);
    NS_TEST_ASSERT_MSG_EQ(f.GetUpdates().size(), 1, "not refreshed");
    NS_TEST_ASSERT_MSG_EQ(f.m_log, "+1.5 -421.5 ", "420 s");
    NS_TEST_ASSERT_MSG_EQ(f.m_optimizer->GetNPeers(), 0, "no state");
}

MIP6SEC_TEST_CASE(HomeLifetime, "No lifetime beyond that of the home registration is asked for")
{
    Fixture f;
    f.m_optimizer->SetHomeRegistrationExpiry(Seconds(101));
    f.BeginAnswered();
    f.Run(5);
    NS_TEST_ASSERT_MSG_EQ(f.GetUpdates()[0].lifetime, 24, "99.5 s at 1.5 s are 24 units of 4 s");
}

MIP6SEC_TEST_CASE(Shortened,
                  "A binding that would outlive the home registration is shortened at once")
{
    // RFC 6275 11.4.2; idle bindings too
    Fixture f;
    f.BeginAnswered();
    f.At(10, [&]() { f.m_optimizer->SetHomeRegistrationExpiry(Seconds(500)); });
    f.At(20, [&]() {
        NS_TEST_ASSERT_MSG_EQ(f.GetUpdates().size(), 1, "421.5 s are before 500 s");
        f.m_optimizer->SetHomeRegistrationExpiry(Seconds(101));
    });
    f.Run(90);
    NS_TEST_ASSERT_MSG_EQ(f.Times(MhType::BINDING_UPDATE), "1.5 20 ", "tokens are still good");
    NS_TEST_ASSERT_MSG_EQ(f.GetUpdates()[1].lifetime, 20, "81 s are 20 units of 4 s");
}

MIP6SEC_TEST_CASE(SequenceRefused, "Status 135 makes the next update follow the number in it")
{
    Fixture f;
    f.m_answerTests = true;
    f.Begin();
    f.At(2, [&]() {
        const HandSent sent = f.Get(MhType::BINDING_UPDATE)[0];
        const uint16_t last = std::get<BindingUpdate>(sent.message.body).sequence + 1000;
        f.Acknowledge(sent, Status::SEQUENCE_OUT_OF_WINDOW, 0, last);
        NS_TEST_ASSERT_MSG_EQ(f.GetUpdates().size(), 2, "sent again at once");
        NS_TEST_ASSERT_MSG_EQ(f.GetUpdates()[1].sequence, static_cast<uint16_t>(last + 1), "next");
        f.AcknowledgeLatest();
    });
    f.Run(5);
    NS_TEST_ASSERT_MSG_EQ((f.m_optimizer->GetState(f.m_peer) == State::BOUND), true, "bound");
    NS_TEST_ASSERT_MSG_EQ(f.Get(MhType::HOME_TEST_INIT).size(), 1, "tokens are still good");
}

MIP6SEC_TEST_CASE(NoncesRefused, "Status 136 to 138 repeat the tests whose nonces have expired")
{
    struct Row
    {
        Status status;      //!< refused with
        const char* home;   //!< Home Test Inits
        const char* careOf; //!< Care-of Test Inits
    };

    for (const Row& row : {Row{Status::EXPIRED_HOME_NONCE_INDEX, "1 2 ", "1 "},
                           {Status::EXPIRED_CARE_OF_NONCE_INDEX, "1 ", "1 2 "},
                           {Status::EXPIRED_NONCES, "1 2 ", "1 2 "}})
    {
        Fixture f;
        f.m_answerTests = true;
        f.Begin();
        f.At(2, [&]() {
            const HandSent sent = f.Get(MhType::BINDING_UPDATE)[0];
            const uint16_t sequence = std::get<BindingUpdate>(sent.message.body).sequence;
            f.Acknowledge(sent, row.status, 0, sequence, false);
            f.m_answerUpdates = true;
        });
        f.Run(10);
        NS_TEST_ASSERT_MSG_EQ(f.Times(MhType::HOME_TEST_INIT), row.home, "home tests");
        NS_TEST_ASSERT_MSG_EQ(f.Times(MhType::CARE_OF_TEST_INIT), row.careOf, "care-of tests");
        NS_TEST_ASSERT_MSG_EQ(f.Times(MhType::BINDING_UPDATE), "1.5 2.5 ", "updates");
        NS_TEST_ASSERT_MSG_EQ((f.m_optimizer->GetState(f.m_peer) == State::BOUND), true, "bound");
    }
}

MIP6SEC_TEST_CASE(RefusedForever, "A peer that refuses the nonces again and again is given up")
{
    Fixture f;
    f.m_answerTests = true;
    f.Begin();
    for (int i = 0; i < 20; ++i)
    {
        f.At(1.75 + i, [&]() {
            if (f.m_optimizer->GetState(f.m_peer) == State::UPDATING)
            {
                const HandSent sent = f.Get(MhType::BINDING_UPDATE).back();
                const uint16_t sequence = std::get<BindingUpdate>(sent.message.body).sequence;
                f.Acknowledge(sent, Status::EXPIRED_NONCES, 0, sequence, false);
            }
        });
    }
    f.Run(20);
    NS_TEST_ASSERT_MSG_EQ(f.GetUpdates().size(), 4, "three times more");
    NS_TEST_ASSERT_MSG_EQ((f.m_optimizer->GetState(f.m_peer) == State::FAILED), true, "given up");
    NS_TEST_ASSERT_MSG_EQ(f.m_optimizer->LookupDirect(f.m_peer).IsAny(), true, "tunnel");
}

MIP6SEC_TEST_CASE(Refused, "A refusal for another reason is accepted for a time")
{
    for (const Status status : {Status::REASON_UNSPECIFIED,
                                Status::ADMINISTRATIVELY_PROHIBITED,
                                Status::INSUFFICIENT_RESOURCES})
    {
        Fixture f;
        f.m_answerTests = true;
        f.Begin();
        f.At(2, [&]() { f.AcknowledgeLatest(status); });
        for (int second = 3; second < 70; ++second)
        {
            f.At(second, [&]() { f.m_optimizer->TunneledPacketFrom(f.m_peer); });
        }
        f.Run(65);
        NS_TEST_ASSERT_MSG_EQ(f.m_log.substr(0, 10), "+1.5 -2.0 ", "tunnel");
        // It may have a binding all the same, so it is tried again after RetryDelay, by then with a
        // home token that is still good
        NS_TEST_ASSERT_MSG_EQ(f.Times(MhType::BINDING_UPDATE).substr(0, 7), "1.5 62 ", "60 s");
    }
}

MIP6SEC_TEST_CASE(RefreshRequest, "A Binding Refresh Request of a bound peer starts a registration")
{
    Fixture f;
    f.BeginAnswered();
    f.At(300, [&]() {
        f.Receive(BindingRefreshRequest(), f.m_peer, f.m_home, f.Tunneled());
        f.Receive(BindingRefreshRequest(), f.m_secondPeer, f.m_home, f.Tunneled());
    });
    f.Run(310);
    NS_TEST_ASSERT_MSG_EQ(f.Times(MhType::BINDING_UPDATE), "1.5 300.5 ", "refreshed");
    NS_TEST_ASSERT_MSG_EQ(f.m_log, "+1.5 ", "direct all the time");
    NS_TEST_ASSERT_MSG_EQ(f.m_optimizer->GetNPeers(), 1, "none for a stranger");
}

MIP6SEC_TEST_CASE(UnknownBinding,
                  "A Binding Error about our binding sends payload to the tunnel and starts afresh")
{
    Fixture f;
    f.BeginAnswered();
    BindingError error;
    error.homeAddress = f.m_home;
    f.At(10, [&]() {
        f.Receive(error, f.m_secondPeer, f.m_careOf, f.Plain());
        BindingError other;
        other.homeAddress = f.m_secondPeer;
        f.Receive(other, f.m_peer, f.m_careOf, f.Plain());
        NS_TEST_ASSERT_MSG_EQ(f.m_log, "+1.5 ", "neither from a stranger nor about one");
        f.Receive(error, f.m_peer, f.m_careOf, f.Plain());
        f.Receive(error, f.m_peer, f.m_careOf, f.Plain());
    });
    f.Run(20);
    NS_TEST_ASSERT_MSG_EQ(f.Times(MhType::HOME_TEST_INIT), "1 10 ", "both tests again");
    NS_TEST_ASSERT_MSG_EQ(f.Times(MhType::CARE_OF_TEST_INIT), "1 10 ", "once");
    NS_TEST_ASSERT_MSG_EQ(f.m_log, "+1.5 -10.0 +10.5 ", "direct again");
    NS_TEST_ASSERT_MSG_EQ(f.m_optimizer->GetNPeers(), 1, "none for a stranger");
}

MIP6SEC_TEST_CASE(
    ErrorWhileUpdating,
    "A Binding Error before the acknowledgement sends payload to the tunnel until then")
{
    Fixture f;
    f.m_answerTests = true;
    f.Begin();
    f.At(1.8, [&]() {
        BindingError error;
        error.homeAddress = f.m_home;
        f.Receive(error, f.m_peer, f.m_careOf, f.Plain());
        f.m_answerUpdates = true;
    });
    f.Run(10);
    NS_TEST_ASSERT_MSG_EQ(f.Times(MhType::BINDING_UPDATE), "1.5 2.5 ", "sent again");
    NS_TEST_ASSERT_MSG_EQ(f.m_log, "+1.5 -1.8 +3.0 ", "direct when acknowledged");
}

MIP6SEC_TEST_CASE(UnknownMessage,
                  "A Binding Error about a message type counts only where an answer is awaited")
{
    BindingError error;
    error.status = BindingErrorStatus::UNRECOGNIZED_MH_TYPE;
    Fixture f;
    f.BeginAnswered();
    f.At(10, [&]() { f.Receive(error, f.m_peer, f.m_careOf, f.Plain()); });
    f.At(11, [&]() {
        NS_TEST_ASSERT_MSG_EQ(f.m_log, "+1.5 ", "ignored");
        f.m_optimizer->TunneledPacketFrom(f.m_secondPeer);
    });
    f.At(11.1, [&]() { f.Receive(error, f.m_secondPeer, f.m_careOf, f.Plain()); });
    f.At(12, [&]() {
        NS_TEST_ASSERT_MSG_EQ((f.m_optimizer->GetState(f.m_secondPeer) == State::UNSUPPORTED),
                              true,
                              "given up");
    });
    f.Run(600);
    NS_TEST_ASSERT_MSG_EQ(f.Get(MhType::HOME_TEST_INIT).size(), 2, "no more tests");
}

MIP6SEC_TEST_CASE(ParameterProblem,
                  "A peer that does not know the Mobility Header is left alone for ten minutes")
{
    Fixture f;
    f.Begin();
    f.At(1.1, [&]() {
        f.m_optimizer->IcmpError(f.m_secondPeer, Icmp6Type::PARAMETER_PROBLEM, 1);
        f.m_optimizer->IcmpError(f.m_peer, Icmp6Type::PARAMETER_PROBLEM, 2);
        NS_TEST_ASSERT_MSG_EQ(f.m_states, "testing; ", "code 2 is logged and ignored");
        f.m_optimizer->IcmpError(f.m_peer, Icmp6Type::PARAMETER_PROBLEM, 1);
    });
    for (int second = 2; second < 603; ++second)
    {
        f.At(second, [&]() { f.m_optimizer->TunneledPacketFrom(f.m_peer); });
    }
    f.At(300, [&]() { f.m_optimizer->HomeRegistered(f.m_secondCareOf); });
    f.Run(602.5);
    NS_TEST_ASSERT_MSG_EQ(f.m_states, "testing; unsupported; none; testing; ", "tried again");
    NS_TEST_ASSERT_MSG_EQ(f.Times(MhType::HOME_TEST_INIT), "1 602 ", "after 600 s");
    NS_TEST_ASSERT_MSG_EQ(f.m_optimizer->GetNPeers(), 1, "no entry because of an error");
}

MIP6SEC_TEST_CASE(UnreachablePeer, "An unreachable peer is reached through the tunnel for a minute")
{
    Fixture f;
    f.BeginAnswered();
    f.At(10, [&]() { f.m_optimizer->PeerFailed(f.m_peer); });
    f.Run(90);
    NS_TEST_ASSERT_MSG_EQ(f.m_log, "+1.5 -10.0 +70.0 ", "and tried again, as it has a binding");
}

MIP6SEC_TEST_CASE(Home,
                  "Back home the binding is deleted from the home address with the home token")
{
    Fixture f;
    f.BeginAnswered();
    f.At(10, [&]() {
        f.m_atHome = true;
        f.m_optimizer->HomeRegistered(f.m_home);
        NS_TEST_ASSERT_MSG_EQ(f.m_optimizer->LookupDirect(f.m_peer).IsAny(), true, "as any node");
    });
    f.Run(20);
    const auto sent = f.Get(MhType::BINDING_UPDATE);
    NS_TEST_ASSERT_MSG_EQ(f.Times(MhType::BINDING_UPDATE), "1.5 10 ", "token is still good");
    const auto& update = std::get<BindingUpdate>(sent[1].message.body);
    NS_TEST_ASSERT_MSG_EQ(update.lifetime, 0, "lifetime 0");
    NS_TEST_ASSERT_MSG_EQ(update.acknowledge, true, "A");
    NS_TEST_ASSERT_MSG_EQ(sent[1].path.source, f.m_home, "from the home address");
    NS_TEST_ASSERT_MSG_EQ(sent[1].path.homeAddressOption.IsAny(), true, "no Home Address option");
    NS_TEST_ASSERT_MSG_EQ(update.options.nonceIndices->home, Fixture::HOME_INDEX, "home index");
    NS_TEST_ASSERT_MSG_EQ(update.options.nonceIndices->careOf, 0, "no care-of index");
    NS_TEST_ASSERT_MSG_EQ(f.IsRight(sent[1]), true, "authenticator by the home token alone");
    NS_TEST_ASSERT_MSG_EQ(f.m_optimizer->GetNPeers(), 0, "forgotten when acknowledged");
}

MIP6SEC_TEST_CASE(HomeLate, "Back home with an old token a home test alone precedes the deletion")
{
    Fixture f;
    f.BeginAnswered();
    f.At(300, [&]() {
        f.m_atHome = true;
        f.m_optimizer->HomeRegistered(f.m_home);
    });
    f.Run(320);
    NS_TEST_ASSERT_MSG_EQ(f.Times(MhType::HOME_TEST_INIT), "1 300 ", "home test, without tunnel");
    NS_TEST_ASSERT_MSG_EQ(f.Times(MhType::CARE_OF_TEST_INIT), "1 ", "no care-of test");
    NS_TEST_ASSERT_MSG_EQ(f.Times(MhType::BINDING_UPDATE), "1.5 300.5 ", "deletion");
    NS_TEST_ASSERT_MSG_EQ(f.m_optimizer->GetNPeers(), 0, "forgotten");
}

MIP6SEC_TEST_CASE(HomeUnanswered, "An unanswered deletion is sent again and given up in the end")
{
    Fixture f;
    f.BeginAnswered();
    f.At(10, [&]() {
        f.m_answerUpdates = false;
        f.m_optimizer->HomeRegistered(f.m_home);
    });
    f.Run(200);
    NS_TEST_ASSERT_MSG_EQ(f.Times(MhType::BINDING_UPDATE), "1.5 10 11 13 17 25 41 73 ", "7 times");
    NS_TEST_ASSERT_MSG_EQ(f.m_optimizer->GetNPeers(), 0, "forgotten");
}

MIP6SEC_TEST_CASE(HomeAndAway, "A node that leaves again before the deletion registers once more")
{
    Fixture f;
    f.BeginAnswered();
    f.At(10, [&]() {
        f.m_answerUpdates = false;
        f.m_optimizer->HomeRegistered(f.m_home);
    });
    f.At(12, [&]() {
        f.m_answerUpdates = true;
        f.m_optimizer->CareOfLost();
        f.m_optimizer->HomeRegistered(f.m_careOf);
    });
    f.Run(20);
    NS_TEST_ASSERT_MSG_EQ(f.m_log, "+1.5 -10.0 +12.0 ", "direct again: both tokens are good");
    NS_TEST_ASSERT_MSG_EQ((f.m_optimizer->GetState(f.m_peer) == State::BOUND), true, "bound");
}

MIP6SEC_TEST_CASE(SwitchedOff,
                  "Switched off abroad it deletes its bindings from the care-of address")
{
    Fixture f;
    f.BeginAnswered();
    f.At(10, [&]() { f.m_optimizer->SetAttribute("Enabled", BooleanValue(false)); });
    f.At(11, [&]() { f.m_optimizer->TunneledPacketFrom(f.m_peer); });
    f.Run(20);
    const auto sent = f.Get(MhType::BINDING_UPDATE);
    NS_TEST_ASSERT_MSG_EQ(f.Times(MhType::BINDING_UPDATE), "1.5 10 ", "deletion");
    NS_TEST_ASSERT_MSG_EQ(std::get<BindingUpdate>(sent[1].message.body).lifetime, 0, "lifetime 0");
    NS_TEST_ASSERT_MSG_EQ(sent[1].path.source, f.m_careOf, "from abroad");
    NS_TEST_ASSERT_MSG_EQ(sent[1].path.homeAddressOption, f.m_home, "with Home Address option");
    NS_TEST_ASSERT_MSG_EQ(f.IsRight(sent[1]), true, "authenticator over the home address");
    NS_TEST_ASSERT_MSG_EQ(f.m_optimizer->GetNPeers(), 0, "forgotten");
    NS_TEST_ASSERT_MSG_EQ(f.Get(MhType::HOME_TEST_INIT).size(), 1, "nothing begins again");
}

MIP6SEC_TEST_CASE(StillTunneled,
                  "A peer whose packets keep coming through the tunnel is registered again")
{
    Fixture f;
    f.BeginAnswered();
    for (int i = 0; i < 100; ++i)
    {
        f.At(1.6 + 0.1 * i, [&]() { f.m_optimizer->TunneledPacketFrom(f.m_peer); });
    }
    f.Run(12);
    // Later than 2 s after the update of 1.5 s, then later than 4 s after the next
    NS_TEST_ASSERT_MSG_EQ(f.Times(MhType::BINDING_UPDATE), "1.5 3.6 7.7 ", "with growing patience");
    NS_TEST_ASSERT_MSG_EQ(f.m_log, "+1.5 ", "direct all the time");
}

MIP6SEC_TEST_CASE(NewHomeAddress, "Another home address forgets what was registered for the first")
{
    Fixture f;
    f.BeginAnswered();
    f.At(10, [&]() { f.m_optimizer->SetHomeAddress(Ipv6Address("fd00:b::8")); });
    f.Run(20);
    NS_TEST_ASSERT_MSG_EQ(f.m_log, "+1.5 -10.0 ", "lost");
    NS_TEST_ASSERT_MSG_EQ(f.m_optimizer->GetNPeers(), 0, "forgotten");
}

/// The suite
class CorrespondentRegistrationSuite : public TestSuite
{
  public:
    CorrespondentRegistrationSuite()
        : TestSuite("mip6sec-correspondent-registration", TestSuite::Type::UNIT)
    {
        AddTestCase(new AckRules);
        AddTestCase(new UnexpectedAck);
        AddTestCase(new ShorterLifetime);
        AddTestCase(new RefreshAdvice);
        AddTestCase(new Refresh);
        AddTestCase(new Idle);
        AddTestCase(new HomeLifetime);
        AddTestCase(new Shortened);
        AddTestCase(new SequenceRefused);
        AddTestCase(new NoncesRefused);
        AddTestCase(new RefusedForever);
        AddTestCase(new Refused);
        AddTestCase(new RefreshRequest);
        AddTestCase(new UnknownBinding);
        AddTestCase(new ErrorWhileUpdating);
        AddTestCase(new UnknownMessage);
        AddTestCase(new ParameterProblem);
        AddTestCase(new UnreachablePeer);
        AddTestCase(new Home);
        AddTestCase(new HomeLate);
        AddTestCase(new HomeUnanswered);
        AddTestCase(new HomeAndAway);
        AddTestCase(new SwitchedOff);
        AddTestCase(new StillTunneled);
        AddTestCase(new NewHomeAddress);
    }
};

CorrespondentRegistrationSuite g_suite; //!< registers it

} // namespace
