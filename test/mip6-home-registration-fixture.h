/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_MIP6_HOME_REGISTRATION_FIXTURE_H
#define MIP6SEC_MIP6_HOME_REGISTRATION_FIXTURE_H

#include "mip6-mobile-node-network.h"

#include "ns3/test.h"

#include <optional>
#include <string>
#include <vector>

namespace ns3
{
namespace mip6sec
{
namespace test
{

/// What a home agent answers, if anything
using Answer = std::optional<BindingAck>;

/**
 * @param seen what is answered
 * @param status status
 * @param lifetime units of 4 s
 * @return an acknowledgement with the sequence number of the update
 */
inline BindingAck
AckFor(const SeenUpdate& seen, BindingStatus status, uint16_t lifetime)
{
    BindingAck ack;
    ack.status = status;
    ack.sequence = seen.update.sequence;
    ack.lifetime = lifetime;
    return ack;
}

/// @param seen what is answered @return acceptance as asked for
inline Answer
Accept(const SeenUpdate& seen)
{
    return AckFor(seen, BindingStatus::ACCEPTED, seen.update.lifetime);
}

/// @param network with updates @return seconds between them
inline std::vector<double>
Intervals(const MobileNodeNetwork& network)
{
    std::vector<double> intervals;
    for (std::size_t i = 1; i < network.updates.size(); ++i)
    {
        intervals.push_back((network.updates[i].at - network.updates[i - 1].at).GetSeconds());
    }
    return intervals;
}

/// @param network whose home agents refuse every update; after them all it begins anew in 20 s
inline void
RefuseAll(MobileNodeNetwork& network)
{
    network.role->SetAttribute("RetryInterval", TimeValue(Seconds(20)));
    network.answer = [](const SeenUpdate& seen) -> Answer {
        return AckFor(seen, BindingStatus::INSUFFICIENT_RESOURCES, 0);
    };
}

/**
 * A test case with the network.
 */
class RegistrationTestCase : public TestCase
{
  public:
    /// @param name sentence
    explicit RegistrationTestCase(const std::string& name)
        : TestCase(name)
    {
    }

  protected:
    /**
     * @param actual seconds
     * @param expected seconds
     * @param what in words
     */
    void ExpectIntervals(const std::vector<double>& actual,
                         const std::vector<double>& expected,
                         const std::string& what)
    {
        NS_TEST_ASSERT_MSG_EQ(actual.size(), expected.size(), what << ": number of intervals");
        for (std::size_t i = 0; i < expected.size(); ++i)
        {
            NS_TEST_EXPECT_MSG_EQ_TOL(actual[i], expected[i], 1e-9, what << ": interval " << i);
        }
    }

    /**
     * @param network with updates
     * @param expected home agents that they went to, by number
     * @param what in words
     */
    void ExpectOrder(const MobileNodeNetwork& network,
                     const std::vector<uint32_t>& expected,
                     const std::string& what)
    {
        std::vector<uint32_t> asked;
        for (const SeenUpdate& seen : network.updates)
        {
            asked.push_back(seen.homeAgent);
        }
        NS_TEST_EXPECT_MSG_EQ((asked == expected), true, what << ": in the given order");
    }
};

/// @return which of several home agents is asked, and what its errors mean
std::vector<TestCase*> HomeRegistrationAgentCases();

} // namespace test
} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_MIP6_HOME_REGISTRATION_FIXTURE_H
