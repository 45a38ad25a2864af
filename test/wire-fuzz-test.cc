/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "crypto-cga-vectors.h"
#include "fuzz/fuzz-wire.h"
#include "wire-test-support.h"

#include "ns3/invoking-packet.h"
#include "ns3/send-options.h"

#include <algorithm>
#include <iostream>

using namespace ns3;
using namespace ns3::mip6sec;

namespace
{

using Octets = std::vector<uint8_t>; //!< octets

constexpr uint64_t MUTATIONS = 150000; //!< how many

/// A generator of its own (SplitMix64), so that the mutations never change
class Generator
{
  public:
    /// @return 64 bits
    uint64_t Next()
    {
        uint64_t z = (m_state += 0x9e3779b97f4a7c15ULL);
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
        return z ^ (z >> 31);
    }

    /// @param bound more than 0 @return a number below it
    std::size_t Below(std::size_t bound)
    {
        return static_cast<std::size_t>(Next() % bound);
    }

  private:
    uint64_t m_state{6275}; //!< fixed seed
};

/// @param parser which @param flags FUZZ_... @param octets message @return an input of the entry
Octets
MakeSeed(FuzzParser parser, uint8_t flags, const Octets& octets)
{
    Octets seed{static_cast<uint8_t>(static_cast<uint8_t>(parser) | flags)};
    seed.insert(seed.end(), octets.begin(), octets.end());
    return seed;
}

/// @param message ICMPv6 message of a vector @return its parser
FuzzParser
ParserOf(const Octets& message)
{
    switch (message[0])
    {
    case 154:
        return message[4] == 2 ? FuzzParser::RT_SOL_PR : FuzzParser::PR_RT_ADV;
    case 133:
        return FuzzParser::ROUTER_SOLICITATION;
    case 134:
        return FuzzParser::ROUTER_ADVERTISEMENT;
    case 135:
        return FuzzParser::NEIGHBOR_SOLICITATION;
    case 136:
        return FuzzParser::NEIGHBOR_ADVERTISEMENT;
    case 137:
        return FuzzParser::REDIRECT;
    case 144:
        return FuzzParser::HOME_AGENT_DISCOVERY_REQUEST;
    case 145:
        return FuzzParser::HOME_AGENT_DISCOVERY_REPLY;
    case 146:
        return FuzzParser::MOBILE_PREFIX_SOLICITATION;
    case 147:
        return FuzzParser::MOBILE_PREFIX_ADVERTISEMENT;
    case 148:
        return FuzzParser::CERTIFICATION_PATH_SOLICITATION;
    case 149:
        return FuzzParser::CERTIFICATION_PATH_ADVERTISEMENT;
    default:
        return FuzzParser::ICMP6_ERROR;
    }
}

/// @return valid inputs for every parser, cut out of the packets of scapy, and CGA Parameters
std::vector<Octets>
Seeds()
{
    std::vector<Octets> seeds;
    for (const WireVector* vector : ALL_VECTORS)
    {
        VectorMessage v(*vector);
        seeds.push_back(MakeSeed(FuzzParser::INVOKING_PACKET, 0, v.packet));
        auto walked = InvokingPacket::Parse(v.packet.data(), v.packet.size());
        if (walked.value->homeAddressOption)
        {
            const Octets header(v.packet.begin() + walked.value->homeAddressOptionOffset - 6,
                                v.packet.end());
            seeds.push_back(MakeSeed(FuzzParser::DESTINATION_OPTIONS, 0, header));
        }
        if (walked.value->type2HomeAddress)
        {
            const Octets header(v.packet.begin() + walked.value->type2Offset, v.packet.end());
            seeds.push_back(MakeSeed(FuzzParser::ROUTING_HEADER, 0, header));
        }
        if (walked.value->protocol == 135)
        {
            seeds.push_back(
                MakeSeed(FuzzParser::MOBILITY_MESSAGE, FUZZ_REPAIR_CHECKSUM, v.message));
            const std::size_t fixed = std::min<std::size_t>(12, v.message.size());
            const Octets options(v.message.begin() + fixed, v.message.end());
            if (v.message[2] == 5 || v.message[2] == 6 || v.message[2] == 8 || v.message[2] == 9)
            {
                seeds.push_back(MakeSeed(FuzzParser::MOBILITY_OPTIONS, 0, options));
            }
        }
        else if (walked.value->protocol == 58)
        {
            const bool unspecified =
                v.envelope.source == Ipv6Address("::") ||
                (v.message[0] == 149 && v.envelope.destination == Ipv6Address("ff02::1"));
            seeds.push_back(MakeSeed(ParserOf(v.message),
                                     FUZZ_REPAIR_CHECKSUM | (unspecified ? FUZZ_UNSPECIFIED : 0),
                                     v.message));
            if (v.message[0] == 134)
            {
                Octets options(v.message.begin() + 16, v.message.end());
                options.insert(options.begin(), 134);
                seeds.push_back(MakeSeed(FuzzParser::ND_OPTIONS, 0, options));
            }
            if (NdOptionsOffset(static_cast<Icmp6Type>(v.message[0])))
            {
                seeds.push_back(MakeSeed(FuzzParser::SEND_OPTIONS, 0, v.message));
            }
        }
    }
    for (const CgaVector& vector : CGA_VECTORS)
    {
        const Octets parameters = FromHex(vector.parameters);
        seeds.push_back(MakeSeed(FuzzParser::CGA_PARAMETERS, 0, parameters));
        // Behind modifier, prefix and collision count
        const Octets key(parameters.begin() + 25, parameters.end());
        seeds.push_back(MakeSeed(FuzzParser::RSA_PUBLIC_KEY, 0, key));
    }
    return seeds;
}

/**
 * Change an input in one way of many.
 * @param octets the input; its first octet, the selector, changes seldom
 * @param other another input to take from
 * @param generator what decides
 */
void
Mutate(Octets& octets, const Octets& other, Generator& generator)
{
    static constexpr uint8_t INTERESTING[] =
        {0, 1, 2, 3, 4, 5, 6, 7, 8, 16, 59, 127, 128, 0xc9, 254, 255};
    const std::size_t at = octets.size() > 1 ? 1 + generator.Below(octets.size() - 1) : 0;
    switch (generator.Below(9))
    {
    case 0: // one bit
        octets[at] ^= static_cast<uint8_t>(1 << generator.Below(8));
        break;
    case 1: // any octet
        octets[at] = static_cast<uint8_t>(generator.Next());
        break;
    case 2: // an octet that lengths and types like
        octets[at] = INTERESTING[generator.Below(sizeof(INTERESTING))];
        break;
    case 3: // the end is missing
        octets.resize(std::max<std::size_t>(at, 1));
        break;
    case 4: { // some octets are missing
        const std::size_t count =
            generator.Below(std::min<std::size_t>(octets.size() - at, 24) + 1);
        octets.erase(octets.begin() + at, octets.begin() + at + count);
        break;
    }
    case 5: { // some octets too many
        Octets more(1 + generator.Below(24), INTERESTING[generator.Below(sizeof(INTERESTING))]);
        octets.insert(octets.begin() + at, more.begin(), more.end());
        break;
    }
    case 6: { // a part twice, such as an option
        const std::size_t count =
            generator.Below(std::min<std::size_t>(octets.size() - at, 40) + 1);
        const Octets part(octets.begin() + at, octets.begin() + at + count);
        octets.insert(octets.begin() + at, part.begin(), part.end());
        break;
    }
    case 7: { // a part of another input
        const std::size_t from = generator.Below(other.size());
        const std::size_t count = std::min<std::size_t>(other.size() - from, generator.Below(64));
        octets.insert(octets.begin() + at, other.begin() + from, other.begin() + from + count);
        break;
    }
    default: // a Header Len that fits, as far as it can
        if ((octets[0] & FUZZ_PARSER) == 0 && octets.size() >= 9)
        {
            octets.resize(1 + (octets.size() - 1) / 8 * 8);
            octets[2] = static_cast<uint8_t>((octets.size() - 1) / 8 - 1);
        }
        else if (generator.Below(8) == 0)
        {
            octets[0] = static_cast<uint8_t>(generator.Next());
        }
    }
    if (octets.empty())
    {
        octets.push_back(0);
    }
}

MIP6SEC_TEST_CASE(SeedsAccepted, "Every parser accepts the valid messages that are then mutated")
{
    FuzzStatistics& statistics = GetFuzzStatistics();
    statistics = {};
    const std::vector<Octets> seeds = Seeds();
    for (const Octets& seed : seeds)
    {
        const std::size_t parser = seed[0] & FUZZ_PARSER;
        const uint64_t before = statistics.accepted[parser];
        LLVMFuzzerTestOneInput(seed.data(), seed.size());
        NS_TEST_EXPECT_MSG_EQ(statistics.accepted[parser], before + 1, "parser " << parser);
    }
    for (std::size_t parser = 0; parser < statistics.accepted.size(); ++parser)
    {
        NS_TEST_EXPECT_MSG_GT(statistics.accepted[parser], 0u, "a seed for parser " << parser);
    }
}

MIP6SEC_TEST_CASE(MutationsSurvived, "Every parser survives 150000 mutations of valid messages")
{
    FuzzStatistics& statistics = GetFuzzStatistics();
    statistics = {};
    const std::vector<Octets> seeds = Seeds();
    Generator generator;
    for (uint64_t i = 0; i < MUTATIONS; ++i)
    {
        Octets octets = seeds[i % seeds.size()];
        for (std::size_t changes = 1 + generator.Below(4); changes > 0; --changes)
        {
            Mutate(octets, seeds[generator.Below(seeds.size())], generator);
        }
        LLVMFuzzerTestOneInput(octets.data(), octets.size());
    }
    uint64_t accepted = 0;
    uint64_t refused = 0;
    for (std::size_t parser = 0; parser < statistics.accepted.size(); ++parser)
    {
        // Both happen often, or the mutations do not reach what they should test
        NS_TEST_EXPECT_MSG_GT(statistics.accepted[parser], 100u, "accepted by parser " << parser);
        NS_TEST_EXPECT_MSG_GT(statistics.refused[parser], 100u, "refused by parser " << parser);
        accepted += statistics.accepted[parser];
        refused += statistics.refused[parser];
    }
    std::cout << "fuzz-wire: " << MUTATIONS << " mutations of " << seeds.size()
              << " valid messages, " << accepted << " accepted, " << refused << " refused"
              << std::endl;
    NS_TEST_EXPECT_MSG_GT(accepted + refused, MUTATIONS * 9 / 10, "nearly all reach a parser");
}

/// Suite of the fuzz entry on fixed mutations
class WireFuzzTestSuite : public TestSuite
{
  public:
    WireFuzzTestSuite()
        : TestSuite("mip6sec-wire-fuzz", TestSuite::Type::UNIT)
    {
        AddTestCase(new SeedsAccepted);
        AddTestCase(new MutationsSurvived);
    }
} g_wireFuzzTestSuite; //!< registers the suite

} // namespace
