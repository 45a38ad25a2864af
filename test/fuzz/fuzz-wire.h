/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_FUZZ_WIRE_H
#define MIP6SEC_FUZZ_WIRE_H

#include <array>
#include <cstddef>
#include <cstdint>

/**
 * Give octets to a parser of the wire layer, and abort with a message if what it says cannot be.
 *
 * The first octet selects: FuzzParser in its lowest five bits, and the flags below. What a parser
 * accepts must be written, read and written again without a difference.
 *
 * @param data first octet
 * @param size how many
 * @return 0
 */
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, std::size_t size);

namespace ns3
{
namespace mip6sec
{

/// What the lowest five bits of the first octet select
enum class FuzzParser : uint8_t
{
    MOBILITY_MESSAGE,
    MOBILITY_OPTIONS,
    ROUTER_SOLICITATION,
    ROUTER_ADVERTISEMENT,
    NEIGHBOR_SOLICITATION,
    NEIGHBOR_ADVERTISEMENT,
    HOME_AGENT_DISCOVERY_REQUEST,
    HOME_AGENT_DISCOVERY_REPLY,
    MOBILE_PREFIX_SOLICITATION,
    MOBILE_PREFIX_ADVERTISEMENT,
    ND_OPTIONS, //!< the octet behind the first is the ICMPv6 type
    ICMP6_ERROR,
    INVOKING_PACKET,
    DESTINATION_OPTIONS,
    ROUTING_HEADER,
    REDIRECT,
    CERTIFICATION_PATH_SOLICITATION,
    CERTIFICATION_PATH_ADVERTISEMENT,
    SEND_OPTIONS, //!< in a message of ND
    CGA_PARAMETERS,
    RT_SOL_PR,
    PR_RT_ADV,
    RSA_PUBLIC_KEY, //!< SubjectPublicKeyInfo, and anything behind it
    COUNT           //!< how many there are
};

static constexpr uint8_t FUZZ_PARSER = 0x1f;          //!< mask of the parser
static constexpr uint8_t FUZZ_REPAIR_CHECKSUM = 0x80; //!< make the checksum right first
static constexpr uint8_t FUZZ_UNSPECIFIED =
    0x40; //!< from :: to a solicited-node address, or to all nodes
static constexpr uint8_t FUZZ_HOP_LIMIT = 0x20; //!< hop limit 64 in place of 255

/// How often each parser accepted and refused
struct FuzzStatistics
{
    std::array<uint64_t, static_cast<std::size_t>(FuzzParser::COUNT)> accepted{}; //!< accepted
    std::array<uint64_t, static_cast<std::size_t>(FuzzParser::COUNT)> refused{};  //!< refused
};

/// @return the counts of this process
FuzzStatistics& GetFuzzStatistics();

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_FUZZ_WIRE_H
