/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH x-OpenSSL-linking-permission
 */
#ifndef MIP6SEC_ND_CONSTANTS_H
#define MIP6SEC_ND_CONSTANTS_H

#include <cstdint>

namespace ns3
{
namespace mip6sec
{

/// ICMPv6 message types used here (RFC 4443, RFC 4861, RFC 6275 6.5 to 6.8)
enum class Icmp6Type : uint8_t
{
    DESTINATION_UNREACHABLE = 1,
    PACKET_TOO_BIG = 2,
    TIME_EXCEEDED = 3,
    PARAMETER_PROBLEM = 4,
    ECHO_REQUEST = 128,
    ECHO_REPLY = 129,
    ROUTER_SOLICITATION = 133,
    ROUTER_ADVERTISEMENT = 134,
    NEIGHBOR_SOLICITATION = 135,
    NEIGHBOR_ADVERTISEMENT = 136,
    REDIRECT = 137,
    HOME_AGENT_DISCOVERY_REQUEST = 144,
    HOME_AGENT_DISCOVERY_REPLY = 145,
    MOBILE_PREFIX_SOLICITATION = 146,
    MOBILE_PREFIX_ADVERTISEMENT = 147,
};

/// Neighbor Discovery options used here (RFC 4861 4.6, RFC 6275 7.3, 7.4)
enum class NdOptionType : uint8_t
{
    SOURCE_LINK_LAYER_ADDRESS = 1,
    TARGET_LINK_LAYER_ADDRESS = 2,
    PREFIX_INFORMATION = 3,
    REDIRECTED_HEADER = 4,
    MTU = 5,
    ADVERTISEMENT_INTERVAL = 7,
    HOME_AGENT_INFORMATION = 8,
};

/// @param type an ICMPv6 type @return its name, or "Icmp6" for one not listed
const char* Icmp6TypeName(Icmp6Type type);

static constexpr uint8_t ND_HOP_LIMIT = 255; //!< hop limit of every ND message (RFC 4861)

// Host and node constants of RFC 4861 section 10 and RFC 4862 section 5.1, in seconds where they
// are times
static constexpr double MAX_RTR_SOLICITATION_DELAY_S = 1.0; //!< MAX_RTR_SOLICITATION_DELAY
static constexpr double RTR_SOLICITATION_INTERVAL_S = 4.0;  //!< RTR_SOLICITATION_INTERVAL
static constexpr uint32_t MAX_RTR_SOLICITATIONS = 3;        //!< MAX_RTR_SOLICITATIONS
static constexpr double MAX_RA_DELAY_TIME_S = 0.5;          //!< MAX_RA_DELAY_TIME
static constexpr double RETRANS_TIMER_S = 1.0;              //!< RETRANS_TIMER
static constexpr uint32_t DUP_ADDR_DETECT_TRANSMITS = 1;    //!< DupAddrDetectTransmits

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_ND_CONSTANTS_H
