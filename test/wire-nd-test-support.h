/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_WIRE_ND_TEST_SUPPORT_H
#define MIP6SEC_WIRE_ND_TEST_SUPPORT_H

#include "wire-test-support.h"

#include "ns3/nd-messages.h"

#include <functional>
#include <string>
#include <vector>

namespace ns3
{
namespace mip6sec
{

/// What a parser says, whatever its message
struct Verdict
{
    ParseError error{ParseError::NONE}; //!< reason
    std::vector<uint8_t> again;         //!< the message written again
};

/// A parser of any message
using Judge = std::function<Verdict(const std::vector<uint8_t>&, const Icmp6Envelope&)>;

/// @param parse a parser @return it as a judge
template <typename T>
Judge
MakeJudge(Parsed<T> (*parse)(const uint8_t*, std::size_t, const Icmp6Envelope&))
{
    return [parse](const std::vector<uint8_t>& octets, const Icmp6Envelope& envelope) {
        Parsed<T> parsed = parse(octets.data(), octets.size(), envelope);
        Verdict verdict;
        verdict.error = parsed.error;
        if (parsed)
        {
            verdict.again = SerializeIcmp6(*parsed.value, envelope.source, envelope.destination);
        }
        return verdict;
    };
}

/// @param vector a packet @param home home address in an extension header, replaces the source (1)
/// or destination (2) @param which 0, 1 or 2 @return addresses of the pseudo-header
inline Icmp6Envelope
EnvelopeOf(const WireVector& vector, int which = 0, const char* home = "2001:a::100")
{
    Icmp6Envelope envelope = VectorMessage(vector).envelope;
    if (which == 1)
    {
        envelope.source = Ipv6Address(home);
    }
    if (which == 2)
    {
        envelope.destination = Ipv6Address(home);
    }
    return envelope;
}

/**
 * @param hex a message, its checksum of any value
 * @param envelope how it arrives
 * @return its octets with the checksum right
 */
inline std::vector<uint8_t>
Repaired(const std::string& hex, const Icmp6Envelope& envelope)
{
    std::vector<uint8_t> octets = FromHex(hex);
    RepairChecksum(octets, 2, 58, envelope.source, envelope.destination);
    return octets;
}

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_WIRE_ND_TEST_SUPPORT_H
