/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "function-objects.h"
#include "wire-test-support.h"

#include "ns3/nonce-store.h"
#include "ns3/simulator.h"

using namespace ns3;
using namespace ns3::mip6sec;

namespace
{

const Ipv6Address ANY("::");            //!< source of probes
const Ipv6Address ALL_NODES("ff02::1"); //!< destination of advertisements to all
const Ipv6Address ALICE("fe80::a");     //!< a host
const Ipv6Address BOB("fe80::b");       //!< another
const Ipv6Address TARGET("2001:1::7");  //!< what is solicited
const Ipv6Address OTHER("2001:1::8");   //!< what is not

const NonceSubject NS{Icmp6Type::NEIGHBOR_SOLICITATION, TARGET};      //!< NS for the target
const NonceSubject NS_OTHER{Icmp6Type::NEIGHBOR_SOLICITATION, OTHER}; //!< NS for the other
const NonceSubject RS{Icmp6Type::ROUTER_SOLICITATION, ANY};           //!< RS
const NonceSubject FMIP{Icmp6Type::FMIP_MESSAGE, ANY};                //!< RtSolPr

/// @param last its last octet @return a nonce
NonceOctets
Nonce(uint8_t last)
{
    return {1, 2, 3, 4, 5, last};
}

/// @param seconds from now @param what checked then
void
After(double seconds, std::function<void()> what)
{
    Simulator::Schedule(Seconds(seconds), &CallNow, what);
}

MIP6SEC_TEST_CASE(Recognized, "An advertisement is solicited if it has a nonce of its solicitation")
{
    NonceLimits limits;
    NonceStore store(limits);
    store.NoteSent(NS, Nonce(1));
    store.NoteSent(RS, Nonce(2));
    NS_TEST_EXPECT_MSG_EQ(store.Recognizes(NS, Nonce(1)), true, "the answer");
    NS_TEST_EXPECT_MSG_EQ(store.Recognizes(NS, Nonce(1)), true, "a second answer");
    NS_TEST_EXPECT_MSG_EQ(store.Recognizes(NS, Nonce(3)), false, "another nonce");
    NS_TEST_EXPECT_MSG_EQ(store.Recognizes(NS, NonceOctets{1, 2, 3, 4, 5}), false, "part of it");
    NS_TEST_EXPECT_MSG_EQ(store.Recognizes(NS_OTHER, Nonce(1)), false, "for another target");
    NS_TEST_EXPECT_MSG_EQ(store.Recognizes(RS, Nonce(1)), false, "for another type");
    NS_TEST_EXPECT_MSG_EQ(store.Recognizes(FMIP, Nonce(2)), false, "PrRtAdv for RS");
    NS_TEST_EXPECT_MSG_EQ(store.Recognizes(RS, Nonce(2)), true, "RA for RS");
    store.Clear();
    NS_TEST_EXPECT_MSG_EQ(store.Recognizes(RS, Nonce(2)), false, "forgotten");
    Simulator::Destroy();
}

MIP6SEC_TEST_CASE(Lifetime, "Nonces are forgotten when the solicitation is not recent any more")
{
    NonceLimits limits;
    NonceStore store(limits);
    store.NoteSent(NS, Nonce(1));
    store.Owe(NS, ALICE, Nonce(2));
    After(9.999, [&]() {
        NS_TEST_EXPECT_MSG_EQ(store.Recognizes(NS, Nonce(1)), true, "sent 10 s ago");
        NS_TEST_EXPECT_MSG_EQ(store.Answer(NS, ALICE).has_value(), true, "received 10 s ago");
    });
    After(10, [&]() {
        NS_TEST_EXPECT_MSG_EQ(store.Recognizes(NS, Nonce(1)), false, "too old");
        NS_TEST_EXPECT_MSG_EQ(store.Answer(NS, ALICE).has_value(), false, "too old");
        NS_TEST_EXPECT_MSG_EQ(store.GetSize(), 0U, "nothing kept");
    });
    Simulator::Run();
    Simulator::Destroy();
}

MIP6SEC_TEST_CASE(Bounded, "No more nonces are kept than configured and the newest stay")
{
    NonceLimits limits;
    limits.maxNonces = 4;
    NonceStore store(limits);
    for (uint8_t i = 0; i < 100; ++i)
    {
        store.NoteSent(NS, Nonce(i));
        store.Owe(RS, Ipv6Address(("fe80::" + std::to_string(i + 1)).c_str()), Nonce(i));
        NS_TEST_ASSERT_MSG_EQ((store.GetSize() <= 8), true, "bounded");
    }
    NS_TEST_EXPECT_MSG_EQ(store.Recognizes(NS, Nonce(95)), false, "the fifth last");
    NS_TEST_EXPECT_MSG_EQ(store.Recognizes(NS, Nonce(96)), true, "the fourth last");
    NS_TEST_EXPECT_MSG_EQ(store.Answer(RS, Ipv6Address("fe80::96")).has_value(), false, "fifth");
    NS_TEST_EXPECT_MSG_EQ((store.Answer(RS, Ipv6Address("fe80::97")) == Nonce(96)), true, "fourth");
    Simulator::Destroy();
}

MIP6SEC_TEST_CASE(Answers, "An answer takes the nonce of who asked for the same thing")
{
    NonceLimits limits;
    NonceStore store(limits);
    store.Owe(NS, ALICE, Nonce(1));
    store.Owe(NS, BOB, Nonce(2));
    store.Owe(RS, ALICE, Nonce(3));
    store.Owe(FMIP, BOB, Nonce(4));
    NS_TEST_EXPECT_MSG_EQ((store.Answer(NS, ALICE) == Nonce(1)), true, "NA to Alice");
    NS_TEST_EXPECT_MSG_EQ((store.Answer(NS, BOB) == Nonce(2)), true, "NA to Bob");
    NS_TEST_EXPECT_MSG_EQ(store.Answer(NS_OTHER, ALICE).has_value(), false, "other target");
    NS_TEST_EXPECT_MSG_EQ((store.Answer(RS, ALICE) == Nonce(3)), true, "RA to Alice");
    NS_TEST_EXPECT_MSG_EQ(store.Answer(RS, BOB).has_value(), false, "RA to Bob");
    NS_TEST_EXPECT_MSG_EQ((store.Answer(FMIP, BOB) == Nonce(4)), true, "PrRtAdv to Bob");
    NS_TEST_EXPECT_MSG_EQ(store.Answer(NS, ALL_NODES).has_value(), false, "unsolicited NA");
    store.Owe(NS, ALICE, Nonce(5));
    NS_TEST_EXPECT_MSG_EQ((store.Answer(NS, ALICE) == Nonce(5)), true, "the last one asked");
    Simulator::Destroy();
}

MIP6SEC_TEST_CASE(Unsecured, "After an unsecured solicitation the answer has no nonce")
{
    NonceLimits limits;
    NonceStore store(limits);
    store.Owe(NS, ALICE, Nonce(1));
    store.Owe(NS, BOB, Nonce(2));
    store.Release(NS, ALICE);
    store.Release(RS, BOB);
    NS_TEST_EXPECT_MSG_EQ(store.Answer(NS, ALICE).has_value(), false, "Alice");
    NS_TEST_EXPECT_MSG_EQ((store.Answer(NS, BOB) == Nonce(2)), true, "Bob");
    Simulator::Destroy();
}

MIP6SEC_TEST_CASE(ToAll,
                  "An answer to all nodes has the nonce of the first who asked and only once")
{
    NonceLimits limits;
    NonceStore store(limits);
    store.Owe(RS, ALICE, Nonce(1));
    store.Owe(RS, BOB, Nonce(2));
    store.Owe(NS, ANY, Nonce(3));
    NS_TEST_EXPECT_MSG_EQ((store.Answer(RS, ALL_NODES) == Nonce(1)), true, "who triggered it");
    NS_TEST_EXPECT_MSG_EQ(store.Answer(RS, ALL_NODES).has_value(), false, "the next RA");
    NS_TEST_EXPECT_MSG_EQ((store.Answer(NS, ALL_NODES) == Nonce(3)), true, "answer to a probe");
    NS_TEST_EXPECT_MSG_EQ(store.Answer(NS, ALL_NODES).has_value(), false, "the next NA");
    store.Owe(NS, ALICE, Nonce(4));
    NS_TEST_EXPECT_MSG_EQ(store.Answer(NS, ALL_NODES).has_value(), false, "Alice is no probe");
    Simulator::Destroy();
}

/// The suite
class NonceSuite : public TestSuite
{
  public:
    NonceSuite()
        : TestSuite("mip6sec-send-nonce", TestSuite::Type::UNIT)
    {
        AddTestCase(new Recognized);
        AddTestCase(new Lifetime);
        AddTestCase(new Bounded);
        AddTestCase(new Answers);
        AddTestCase(new Unsecured);
        AddTestCase(new ToAll);
    }
};

NonceSuite g_suite; //!< registers it

} // namespace
