/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "function-objects.h"
#include "wire-test-support.h"

#include "ns3/binding-cache.h"
#include "ns3/simulator.h"

#include <string>

using namespace ns3;
using namespace ns3::mip6sec;

namespace
{

/// @param index any number @return a home address made from it
Ipv6Address
Home(uint32_t index)
{
    uint8_t octets[16] = {0xfd, 0, 0, 0xb};
    octets[12] = index >> 24;
    octets[13] = index >> 16;
    octets[14] = index >> 8;
    octets[15] = index;
    return Ipv6Address(octets);
}

/// @param index home address @param lifetime for how long @return a binding
Binding
MakeBinding(uint32_t index, Time lifetime)
{
    Binding binding;
    binding.homeAddress = Home(index);
    binding.careOfAddress = Ipv6Address("fd00:a::2");
    binding.lifetime = lifetime;
    return binding;
}

MIP6SEC_TEST_CASE(SequenceExample,
                  "With 15 the last number 0 to 15 and 32783 to 65535 are not newer and all others "
                  "are")
{
    for (uint32_t number = 0; number <= 0xffff; ++number)
    {
        const bool newer = number >= 16 && number <= 32782;
        NS_TEST_ASSERT_MSG_EQ(IsNewerSequence(number, 15), newer, "number " << number);
    }
}

MIP6SEC_TEST_CASE(SequenceWrap, "Sequence numbers are compared modulo 65536 around the wrap")
{
    struct Row
    {
        uint16_t received; //!< in question
        uint16_t last;     //!< largest seen
        bool newer;        //!< by RFC 6275 9.5.1
    };

    const Row rows[] = {{0, 65535, true},
                        {65535, 0, false},
                        {1, 0, true},
                        {0, 0, false},
                        {32767, 0, true},
                        {32768, 0, false},
                        {32766, 65535, true},
                        {32767, 65535, false},
                        {65535, 32768, true},
                        {0, 32769, true},
                        {0, 32768, false}};
    for (const Row& row : rows)
    {
        NS_TEST_ASSERT_MSG_EQ(IsNewerSequence(row.received, row.last),
                              row.newer,
                              row.received << " after " << row.last);
    }
}

MIP6SEC_TEST_CASE(Expiry, "A binding ends when its lifetime is over and is told of once")
{
    std::string ended;
    BindingCache cache([&](const Binding& binding) {
        ended += std::to_string(Simulator::Now().GetSeconds()).substr(0, 3);
        NS_TEST_ASSERT_MSG_EQ(binding.homeAddress, Home(1), "which");
        NS_TEST_ASSERT_MSG_EQ(cache.GetSize(), 0, "no longer in the cache");
    });
    cache.Set(MakeBinding(1, Seconds(8)));
    NS_TEST_ASSERT_MSG_EQ(cache.Find(Home(1))->expires, Seconds(8), "when");
    Simulator::Schedule(Seconds(7.999), &CallNow, [&]() {
        NS_TEST_ASSERT_MSG_EQ((cache.Find(Home(1)) != nullptr), true, "still there");
    });
    Simulator::Run();
    NS_TEST_ASSERT_MSG_EQ(ended, "8.0", "once and at 8 s");
    NS_TEST_ASSERT_MSG_EQ((cache.Find(Home(1)) == nullptr), true, "gone");
    Simulator::Destroy();
}

MIP6SEC_TEST_CASE(Replacement, "A binding that is set again lives for its new lifetime alone")
{
    int ended = 0;
    Time when;
    BindingCache cache([&](const Binding& binding) {
        ++ended;
        when = Simulator::Now();
        NS_TEST_ASSERT_MSG_EQ(binding.sequence, 2, "the new one");
    });
    cache.Set(MakeBinding(1, Seconds(8)));
    Simulator::Schedule(Seconds(5), &CallNow, [&]() {
        Binding binding = MakeBinding(1, Seconds(20));
        binding.sequence = 2;
        cache.Set(binding);
        NS_TEST_ASSERT_MSG_EQ(cache.GetSize(), 1, "one entry");
    });
    Simulator::Run();
    NS_TEST_ASSERT_MSG_EQ(ended, 1, "once");
    NS_TEST_ASSERT_MSG_EQ(when, Seconds(25), "counted from the update");
    Simulator::Destroy();
}

MIP6SEC_TEST_CASE(Removal, "Removing a binding cancels its timers without telling")
{
    int told = 0;
    int refreshed = 0;
    BindingCache cache([&](const Binding&) { ++told; });
    for (uint32_t i = 0; i < 4; ++i)
    {
        Binding& binding = cache.Set(MakeBinding(i, Seconds(8)));
        binding.refreshTimer = Simulator::Schedule(Seconds(6), &CallNow, [&]() { ++refreshed; });
    }
    NS_TEST_ASSERT_MSG_EQ(cache.Remove(Home(2)), true, "was there");
    NS_TEST_ASSERT_MSG_EQ(cache.Remove(Home(2)), false, "is gone");
    NS_TEST_ASSERT_MSG_EQ(cache.GetSize(), 3, "the others stay");
    cache.Set(MakeBinding(1, Seconds(20)));
    cache.Clear();
    NS_TEST_ASSERT_MSG_EQ(cache.GetSize(), 0, "none");
    Simulator::Run();
    NS_TEST_ASSERT_MSG_EQ(told, 0, "nobody told");
    NS_TEST_ASSERT_MSG_EQ(refreshed, 0, "no refresh");
    NS_TEST_ASSERT_MSG_EQ(Simulator::Now(), Seconds(0), "no event left over");
    Simulator::Destroy();
}

MIP6SEC_TEST_CASE(Order,
                  "The least recently used binding is the one neither used nor set for longest")
{
    BindingCache cache(nullptr);
    NS_TEST_ASSERT_MSG_EQ((cache.GetLeastRecentlyUsed() == nullptr), true, "none");
    for (uint32_t i = 1; i <= 3; ++i)
    {
        cache.Set(MakeBinding(i, Seconds(100)));
    }
    NS_TEST_ASSERT_MSG_EQ(cache.GetLeastRecentlyUsed()->homeAddress, Home(1), "in order");
    Simulator::Schedule(Seconds(3), &CallNow, [&]() {
        cache.Touch(*cache.Find(Home(1)));
        NS_TEST_ASSERT_MSG_EQ(cache.Find(Home(1))->lastUsed, Seconds(3), "time of use");
        NS_TEST_ASSERT_MSG_EQ(cache.GetLeastRecentlyUsed()->homeAddress, Home(2), "1 was used");
        cache.Set(MakeBinding(2, Seconds(100)));
        NS_TEST_ASSERT_MSG_EQ(cache.GetLeastRecentlyUsed()->homeAddress, Home(3), "2 was set");
        cache.Remove(Home(3));
        NS_TEST_ASSERT_MSG_EQ(cache.GetLeastRecentlyUsed()->homeAddress, Home(1), "3 is gone");
    });
    Simulator::Run();
    Simulator::Destroy();
}

MIP6SEC_TEST_CASE(Many, "Of ten thousand bindings each ends at its own time and none is left")
{
    constexpr uint32_t count = 10000;
    uint32_t ended = 0;
    bool inTime = true;
    BindingCache cache([&](const Binding& binding) {
        ++ended;
        inTime = inTime && binding.expires == Simulator::Now();
    });
    for (uint32_t i = 0; i < count; ++i)
    {
        cache.Set(MakeBinding(i, MilliSeconds(1 + (i * 7919) % count)));
    }
    NS_TEST_ASSERT_MSG_EQ(cache.GetSize(), count, "all there");
    Simulator::Run();
    NS_TEST_ASSERT_MSG_EQ(ended, count, "all ended");
    NS_TEST_ASSERT_MSG_EQ(inTime, true, "in time");
    NS_TEST_ASSERT_MSG_EQ(cache.GetSize(), 0, "none left");
    Simulator::Destroy();
}

/// The suite
class BindingCacheSuite : public TestSuite
{
  public:
    BindingCacheSuite()
        : TestSuite("mip6sec-binding-cache", TestSuite::Type::UNIT)
    {
        AddTestCase(new SequenceExample);
        AddTestCase(new SequenceWrap);
        AddTestCase(new Expiry);
        AddTestCase(new Replacement);
        AddTestCase(new Removal);
        AddTestCase(new Order);
        AddTestCase(new Many);
    }
};

BindingCacheSuite g_suite; //!< registers it

} // namespace
