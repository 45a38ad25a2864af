/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "function-objects.h"
#include "mip6-home-registration-fixture.h"
#include "suite-of-parts.h"

#include "ns3/abort.h"
#include "ns3/boolean.h"
#include "ns3/router-advertiser.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/udp-header.h"

using namespace ns3;
using namespace ns3::mip6sec;
using namespace ns3::mip6sec::test;

namespace
{

class FormatTestCase : public RegistrationTestCase
{
  public:
    FormatTestCase()
        : RegistrationTestCase("a Binding Update to the home agent has the flags and options of "
                               "RFC 6275 11.7.1")
    {
    }

  private:
    void DoRun() override
    {
        MobileNodeNetwork network({});
        network.role->SetAttribute("KeyManagementMobility", BooleanValue(true));
        network.StartOn(0);
        network.Run(Seconds(1));
        NS_TEST_ASSERT_MSG_EQ(network.updates.size(), 1, "one Binding Update");
        const SeenUpdate& seen = network.updates[0];
        NS_TEST_EXPECT_MSG_EQ(seen.update.acknowledge, true, "A");
        NS_TEST_EXPECT_MSG_EQ(seen.update.homeRegistration, true, "H");
        NS_TEST_EXPECT_MSG_EQ(seen.update.keyManagementMobility, true, "K");
        NS_TEST_EXPECT_MSG_EQ(seen.update.linkLocalCompatibility,
                              false,
                              "L is clear: the identifiers differ");
        NS_TEST_EXPECT_MSG_EQ(seen.update.lifetime, 105, "420 s in units of 4 s");
        NS_TEST_EXPECT_MSG_EQ(seen.hasOption, true, "Home Address option");
        NS_TEST_EXPECT_MSG_EQ(seen.homeAddress, network.HomeAddress(), "home address");
        NS_TEST_EXPECT_MSG_EQ(seen.source, network.CareOf(0), "source is the care-of address");
        NS_TEST_ASSERT_MSG_EQ(seen.update.options.alternateCareOfAddress.has_value(),
                              true,
                              "Alternate Care-of Address option");
        NS_TEST_EXPECT_MSG_EQ(*seen.update.options.alternateCareOfAddress,
                              network.CareOf(0),
                              "its address");
        NS_TEST_EXPECT_MSG_EQ((network.role->GetState() == MobileNodeState::REGISTERING),
                              true,
                              "no answer yet");
    }
};

class LinkLocalTestCase : public RegistrationTestCase
{
  public:
    LinkLocalTestCase()
        : RegistrationTestCase("L is set if home and link-local address have the same interface "
                               "identifier and K is clear by default")
    {
    }

  private:
    void DoRun() override
    {
        MobileNodeNetwork::Options options;
        options.configureAddress = false;
        MobileNodeNetwork network(options);
        network.StartOn(0);
        network.Run(Seconds(1));
        NS_TEST_ASSERT_MSG_EQ(network.updates.size(), 1, "one Binding Update");
        NS_TEST_EXPECT_MSG_EQ(network.updates[0].update.linkLocalCompatibility, true, "L");
        NS_TEST_EXPECT_MSG_EQ(network.updates[0].update.keyManagementMobility, false, "K");
    }
};

class BackOffTestCase : public RegistrationTestCase
{
  public:
    BackOffTestCase()
        : RegistrationTestCase("a first Binding Update is repeated after 1.5 s and then at twice "
                               "the interval up to 32 s until it is acknowledged")
    {
    }

  private:
    void DoRun() override
    {
        MobileNodeNetwork network({});
        network.answer = [&](const SeenUpdate& seen) -> Answer {
            return network.updates.size() == 9 ? Accept(seen) : std::nullopt;
        };
        network.StartOn(0);
        network.Run(Seconds(300));
        ExpectIntervals(Intervals(network), {1.5, 3, 6, 12, 24, 32, 32, 32}, "retransmissions");
        for (std::size_t i = 1; i < network.updates.size(); ++i)
        {
            const uint16_t step =
                network.updates[i].update.sequence - network.updates[i - 1].update.sequence;
            NS_TEST_EXPECT_MSG_EQ(step, 1, "each has the next sequence number");
        }
        NS_TEST_EXPECT_MSG_EQ((network.role->GetState() == MobileNodeState::REGISTERED),
                              true,
                              "acknowledged in the end");
    }
};

class RefreshTestCase : public RegistrationTestCase
{
  public:
    RefreshTestCase()
        : RegistrationTestCase("a binding is refreshed after the fraction of the granted lifetime "
                               "and the refresh backs off from 1 s until the binding expires")
    {
    }

  private:
    void DoRun() override
    {
        MobileNodeNetwork network({});
        network.answer = [&](const SeenUpdate& seen) -> Answer {
            // 40 s granted of the 420 s asked for; the refresh is never answered
            return network.updates.size() == 1 ? Answer(AckFor(seen, BindingStatus::ACCEPTED, 10))
                                               : std::nullopt;
        };
        network.StartOn(0);
        network.Run(Seconds(60));
        ExpectIntervals(Intervals(network), {32, 1, 2, 4, 8}, "refresh at 0.8 * 40 s");
        NS_TEST_ASSERT_MSG_EQ(network.failures.size(), 1, "the binding expired");
        NS_TEST_EXPECT_MSG_EQ(network.failures[0].second, "binding expired", "its trace");
        // Counted from the time at which the Binding Update was sent (RFC 6275 11.7.3)
        const double lived = (network.failures[0].first - network.updates[0].at).GetSeconds();
        NS_TEST_EXPECT_MSG_LT(lived, 40.0, "the update was sent before it arrived");
        NS_TEST_EXPECT_MSG_GT(lived, 39.9, "and not long before");
        NS_TEST_EXPECT_MSG_EQ((network.states.back().second == MobileNodeState::REGISTERING),
                              true,
                              "it is no longer registered");
        NS_TEST_EXPECT_MSG_EQ((network.role->GetHomeRegistration().GetEntry() == nullptr),
                              true,
                              "the entry is gone from the Binding Update List");
    }
};

class RefreshAdviceTestCase : public RegistrationTestCase
{
  public:
    RefreshAdviceTestCase()
        : RegistrationTestCase(
              "a Binding Refresh Advice of the home agent shortens the interval of "
              "refreshes")
    {
    }

  private:
    void DoRun() override
    {
        MobileNodeNetwork network({});
        network.answer = [&](const SeenUpdate& seen) -> Answer {
            BindingAck ack = AckFor(seen, BindingStatus::ACCEPTED, 10);
            ack.options.refreshAdvice = 5;
            return ack;
        };
        network.StartOn(0);
        network.Run(Seconds(65));
        ExpectIntervals(Intervals(network), {20, 20, 20}, "every 5 * 4 s");
        NS_TEST_EXPECT_MSG_EQ(network.failures.size(), 0, "never expired");
    }
};

class SequenceTestCase : public RegistrationTestCase
{
  public:
    SequenceTestCase()
        : RegistrationTestCase("status 135 makes the mobile node go on behind the sequence number "
                               "of the home agent and wrap at 65535")
    {
    }

  private:
    void DoRun() override
    {
        MobileNodeNetwork network({});
        network.answer = [&](const SeenUpdate& seen) -> Answer {
            if (network.updates.size() == 1)
            {
                BindingAck ack = AckFor(seen, BindingStatus::SEQUENCE_OUT_OF_WINDOW, 0);
                ack.sequence = 65534;
                return ack;
            }
            return AckFor(seen, BindingStatus::ACCEPTED, 5);
        };
        network.StartOn(0);
        network.Run(Seconds(40));
        NS_TEST_ASSERT_MSG_EQ(network.updates.size(), 4, "two and two refreshes");
        NS_TEST_EXPECT_MSG_EQ(network.updates[1].update.sequence, 65535, "behind 65534");
        NS_TEST_EXPECT_MSG_EQ(network.updates[2].update.sequence, 0, "wrapped");
        NS_TEST_EXPECT_MSG_EQ(network.updates[3].update.sequence, 1, "and on");
        const double wait = Intervals(network)[0];
        NS_TEST_EXPECT_MSG_LT(wait, 0.1, "the second at once: a round trip after the first");
        NS_TEST_EXPECT_MSG_EQ((network.role->GetState() == MobileNodeState::REGISTERED),
                              true,
                              "accepted");
    }
};

class StubbornTestCase : public RegistrationTestCase
{
  public:
    StubbornTestCase()
        : RegistrationTestCase("a home agent that answers every Binding Update with status 135 is "
                               "asked at the pace of the back-off")
    {
    }

  private:
    void DoRun() override
    {
        MobileNodeNetwork network({});
        network.answer = [&](const SeenUpdate& seen) -> Answer {
            return AckFor(seen, BindingStatus::SEQUENCE_OUT_OF_WINDOW, 0);
        };
        network.StartOn(0);
        network.Run(Seconds(30));
        const std::vector<double> intervals = Intervals(network);
        NS_TEST_ASSERT_MSG_EQ(intervals.size(),
                              5,
                              "0 s, a round trip later, 1.5, 3, 6 and 12 s on");
        NS_TEST_EXPECT_MSG_LT(intervals[0], 0.1, "resynchronized once at once");
        NS_TEST_EXPECT_MSG_EQ_TOL(intervals[1], 1.5, 1e-9, "then after the timeout");
        NS_TEST_EXPECT_MSG_EQ_TOL(intervals[4], 12, 1e-9, "which doubles");
    }
};

class IgnoredTestCase : public RegistrationTestCase
{
  public:
    IgnoredTestCase()
        : RegistrationTestCase("acknowledgements with another sequence number or without routing "
                               "header or without an update are ignored and counted")
    {
    }

  private:
    void DoRun() override
    {
        MobileNodeNetwork network({});
        network.answer = [&](const SeenUpdate& seen) -> Answer {
            BindingAck wrong = AckFor(seen, BindingStatus::ACCEPTED, 100);
            wrong.sequence = seen.update.sequence + 1;
            network.SendAck(wrong, 0, seen.source);
            BindingAck bare = AckFor(seen, BindingStatus::ACCEPTED, 100);
            network.SendAck(bare, 0, seen.source, false);
            return std::nullopt;
        };
        network.StartOn(0);
        network.Run(Seconds(1));
        NS_TEST_EXPECT_MSG_EQ((network.role->GetState() == MobileNodeState::REGISTERING),
                              true,
                              "neither counts");
        NS_TEST_EXPECT_MSG_EQ(network.ignored[HomeRegistrationIgnored::WRONG_SEQUENCE],
                              1,
                              "wrong sequence number");
        network.answer = Accept;
        network.Run(Seconds(3));
        NS_TEST_EXPECT_MSG_EQ((network.role->GetState() == MobileNodeState::REGISTERED),
                              true,
                              "a right one counts");
        BindingAck late =
            AckFor(network.updates.back(), BindingStatus::ADMINISTRATIVELY_PROHIBITED, 0);
        network.SendAck(late, 0, network.CareOf(0));
        network.Run(Seconds(4));
        NS_TEST_EXPECT_MSG_EQ(network.ignored[HomeRegistrationIgnored::NOT_OUTSTANDING],
                              1,
                              "nothing waits for it");
        NS_TEST_EXPECT_MSG_EQ((network.role->GetState() == MobileNodeState::REGISTERED),
                              true,
                              "so nothing changes");
    }
};

class RetainedCareOfTestCase : public RegistrationTestCase
{
  public:
    RetainedCareOfTestCase()
        : RegistrationTestCase("a previous care-of address is kept and packets to it are accepted "
                               "behind the registration of the next one for as long as the "
                               "attribute says")
    {
    }

  private:
    /// @param retain attribute RetainCareOf, seconds @return whether a packet to the previous
    /// care-of address is accepted 3 s after the movement, and whether one is 8 s after it
    static std::pair<bool, bool> Accepts(double retain)
    {
        MobileNodeNetwork network({});
        network.role->SetAttribute("RetainCareOf", TimeValue(Seconds(retain)));
        network.answer = Accept;
        network.StartOn(0);
        network.Listen(network.mobileNode);
        network.Move(Seconds(10), 1);
        const auto deliver = [&network](const Ipv6Address& source) {
            Ptr<Packet> packet = Create<Packet>(10);
            UdpHeader udp;
            udp.SetSourcePort(MobileNodeNetwork::PORT);
            udp.SetDestinationPort(MobileNodeNetwork::PORT);
            packet->AddHeader(udp);
            Ipv6Header header;
            header.SetSource(source);
            header.SetDestination(network.CareOf(0));
            header.SetNextHeader(17);
            header.SetHopLimit(64);
            header.SetPayloadLength(static_cast<uint16_t>(packet->GetSize()));
            packet->AddHeader(header);
            for (uint32_t i = 0; i < network.routers[1]->GetNDevices(); ++i)
            {
                auto device = DynamicCast<AccessDevice>(network.routers[1]->GetDevice(i));
                if (device)
                {
                    device->Send(packet, network.mobileDevice->GetAddress(), 0x86dd);
                    return;
                }
            }
        };
        const Ipv6Address sources[] = {Ipv6Address("2001:9::1"), Ipv6Address("2001:9::2")};
        Simulator::Schedule(Seconds(13), &CallNow, [&]() { deliver(sources[0]); });
        Simulator::Schedule(Seconds(18), &CallNow, [&]() { deliver(sources[1]); });
        network.Run(Seconds(20));
        const auto& received = network.Received(network.mobileNode);
        return {network.role->GetCareOfAddress() == network.CareOf(1) &&
                    received.count(sources[0]) > 0,
                received.count(sources[1]) > 0};
    }

    /// @param retain attribute RetainCareOf, seconds
    /// @return how many addresses are kept 1 s after a movement if another address of the link has
    /// replaced the care-of address before
    static std::size_t Keeps(double retain)
    {
        MobileNodeNetwork network({});
        network.role->SetAttribute("RetainCareOf", TimeValue(Seconds(retain)));
        network.answer = Accept;
        network.SetAdvertisementInterval(MilliSeconds(300), MilliSeconds(400));
        network.StartOn(0);
        network.Move(Seconds(10), 1);
        network.Run(Seconds(8));
        Ptr<RouterAdvertiser> router =
            network.links[0]->GetDevice(0)->GetObject<RouterAdvertiser>();
        PrefixInformation prefix = router->GetPrefixes().front();
        router->RemovePrefix(prefix.prefix, prefix.prefixLength);
        prefix.preferredLifetime = 0;
        router->AddPrefix(prefix);
        PrefixInformation another;
        another.prefix = Ipv6Address("2001:77::");
        router->AddPrefix(another);
        network.Run(MilliSeconds(9500));
        NS_ABORT_MSG_UNLESS(another.prefix == network.role->GetCareOfAddress().CombinePrefix(
                                                  Ipv6Prefix(another.prefixLength)),
                            "the other address has to be the care-of address now");
        network.Run(Seconds(11));
        return network.interface->GetNRetained();
    }

    void DoRun() override
    {
        NS_TEST_EXPECT_MSG_EQ(Keeps(5), 2, "that of the movement and the one replaced before");
        NS_TEST_EXPECT_MSG_EQ(Keeps(2), 1, "one replaced more than 2 s ago is gone");
        NS_TEST_EXPECT_MSG_EQ(Keeps(0), 0, "none by default");
        const auto kept = Accepts(5);
        NS_TEST_EXPECT_MSG_EQ(kept.first, true, "kept for 5 s");
        NS_TEST_EXPECT_MSG_EQ(kept.second, false, "and no longer");
        NS_TEST_EXPECT_MSG_EQ(Accepts(0).first, false, "not by default");
    }
};

class FirstTimeoutTestCase : public RegistrationTestCase
{
  public:
    FirstTimeoutTestCase()
        : RegistrationTestCase("InitialBindackTimeoutFirstReg is the first timeout of a "
                               "registration without a binding and a refresh has the other one")
    {
    }

  private:
    void DoRun() override
    {
        MobileNodeNetwork network({});
        network.role->SetAttribute("InitialBindackTimeoutFirstReg", TimeValue(Seconds(0.7)));
        network.role->SetAttribute("Lifetime", TimeValue(Seconds(100)));
        network.answer = [&](const SeenUpdate& seen) -> Answer {
            return network.updates.size() == 4 ? Accept(seen) : std::nullopt;
        };
        network.StartOn(0);
        network.Run(Seconds(90));
        // 0.7 s, 1.4 s, 2.8 s; refreshed 80 s after the fourth, repeated after 1, 2 and 4 s
        std::vector<double> intervals = Intervals(network);
        NS_TEST_ASSERT_MSG_GT_OR_EQ(intervals.size(), 5, "registration and refresh");
        intervals.resize(5);
        ExpectIntervals(intervals, {0.7, 1.4, 2.8, 80, 1}, "timeouts");
    }
};

class RateTestCase : public RegistrationTestCase
{
  public:
    RateTestCase()
        : RegistrationTestCase("a node that moves five times in a second sends three Binding "
                               "Updates in any second at most")
    {
    }

  private:
    void DoRun() override
    {
        MobileNodeNetwork network({});
        network.attachment->SetAttribute(
            "HandoverTime",
            StringValue("ns3::ConstantRandomVariable[Constant=0.001]"));
        network.answer = Accept;
        network.StartOn(0);
        for (uint32_t i = 0; i < 20; ++i)
        {
            network.Move(Seconds(2 + 0.2 * i), (i + 1) % 2);
        }
        network.Run(Seconds(8));
        NS_TEST_ASSERT_MSG_GT(network.updates.size(), 9, "many registrations");
        for (std::size_t i = 3; i < network.updates.size(); ++i)
        {
            const Time span = network.updates[i].at - network.updates[i - 3].at;
            NS_TEST_EXPECT_MSG_GT_OR_EQ(span, Seconds(1), "four take a second or more");
        }
        NS_TEST_EXPECT_MSG_EQ((network.role->GetState() == MobileNodeState::REGISTERED),
                              true,
                              "registered in the end");
        NS_TEST_EXPECT_MSG_EQ(network.role->GetCareOfAddress(),
                              network.CareOf(0),
                              "with the last care-of address");
    }
};

class PendingMoveTestCase : public RegistrationTestCase
{
  public:
    PendingMoveTestCase()
        : RegistrationTestCase("a movement abandons the registration under way and an answer to it "
                               "is ignored")
    {
    }

  private:
    void DoRun() override
    {
        MobileNodeNetwork network({});
        network.answer = [&](const SeenUpdate& seen) -> Answer {
            if (seen.source == network.CareOf(0))
            {
                return std::nullopt;
            }
            // First the belated answer to the update from the first link
            BindingAck old = AckFor(network.updates.front(), BindingStatus::ACCEPTED, 100);
            network.SendAck(old, 0, seen.source);
            return Accept(seen);
        };
        network.StartOn(0);
        network.Move(Seconds(1), 1);
        network.Run(Seconds(20));
        NS_TEST_ASSERT_MSG_EQ(network.updates.size(), 2, "one on each link");
        NS_TEST_EXPECT_MSG_LT(network.updates[1].at,
                              Seconds(1.5),
                              "the second without waiting for the back-off of the first");
        NS_TEST_EXPECT_MSG_EQ(network.ignored[HomeRegistrationIgnored::WRONG_SEQUENCE], 1, "old");
        NS_TEST_EXPECT_MSG_EQ((network.role->GetState() == MobileNodeState::REGISTERED),
                              true,
                              "by the new one");
        NS_TEST_EXPECT_MSG_EQ(network.role->GetCareOfAddress(), network.CareOf(1), "new address");
    }
};

class LifetimeTestCase : public RegistrationTestCase
{
  public:
    LifetimeTestCase()
        : RegistrationTestCase("a binding is not asked for longer than the prefix of the care-of "
                               "address is valid")
    {
    }

  private:
    void DoRun() override
    {
        MobileNodeNetwork network({});
        Ptr<RouterAdvertiser> advertiser =
            network.routers[0]->GetDevice(1)->GetObject<RouterAdvertiser>();
        PrefixInformation prefix = advertiser->GetPrefixes().front();
        prefix.validLifetime = 99;
        prefix.preferredLifetime = 50;
        advertiser->RemovePrefix(prefix.prefix, 64);
        advertiser->AddPrefix(prefix);
        network.answer = Accept;
        network.StartOn(0);
        network.Run(Seconds(1));
        NS_TEST_ASSERT_MSG_EQ(network.updates.size(), 1, "one Binding Update");
        NS_TEST_EXPECT_MSG_EQ(network.updates[0].update.lifetime, 24, "99 s in units of 4 s");
    }
};

class SameLinkTestCase : public RegistrationTestCase
{
  public:
    SameLinkTestCase()
        : RegistrationTestCase("back on the same link with the same care-of address the node goes "
                               "on without a Binding Update and refreshes in time")
    {
    }

  private:
    void DoRun() override
    {
        MobileNodeNetwork network({});
        network.answer = [](const SeenUpdate& seen) -> Answer {
            return AckFor(seen, BindingStatus::ACCEPTED, 10);
        };
        network.StartOn(0);
        network.Move(Seconds(5), 0);
        network.Run(Seconds(20));
        NS_TEST_EXPECT_MSG_EQ(network.updates.size(), 1, "the binding is still right");
        NS_TEST_EXPECT_MSG_EQ((network.role->GetState() == MobileNodeState::REGISTERED),
                              true,
                              "registered");
        network.Run(Seconds(40));
        NS_TEST_EXPECT_MSG_EQ(network.updates.size(), 2, "refreshed once");
        NS_TEST_EXPECT_MSG_EQ_TOL(Intervals(network)[0], 32, 1e-6, "at 0.8 * 40 s");
    }
};

/// @return Binding Updates to one home agent, and when they are sent
std::vector<TestCase*>
HomeRegistrationCases()
{
    return {
        new FormatTestCase,
        new LinkLocalTestCase,
        new BackOffTestCase,
        new RefreshTestCase,
        new RefreshAdviceTestCase,
        new SequenceTestCase,
        new StubbornTestCase,
        new IgnoredTestCase,
        new RetainedCareOfTestCase,
        new FirstTimeoutTestCase,
        new RateTestCase,
        new PendingMoveTestCase,
        new LifetimeTestCase,
        new SameLinkTestCase,
    };
}

/// Home registration of the mobile node (RFC 6275 11.7.1, 11.7.3, 11.8)
SuiteOfParts g_suite("mip6sec-home-registration",
                     {HomeRegistrationCases(), HomeRegistrationAgentCases()});

} // namespace
