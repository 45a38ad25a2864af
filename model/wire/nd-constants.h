/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_ND_CONSTANTS_H
#define MIP6SEC_ND_CONSTANTS_H

#include <cstdint>

namespace ns3
{
namespace mip6sec
{

/// ICMPv6 message types used here (RFC 4443, RFC 4861, RFC 6275 6.5 to 6.8, RFC 3971 6.4, RFC
/// 5568 6.1)
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
    CERTIFICATION_PATH_SOLICITATION = 148,
    CERTIFICATION_PATH_ADVERTISEMENT = 149,
    FMIP_MESSAGE = 154, //!< RtSolPr and PrRtAdv, told apart by a subtype
};

/// Neighbor Discovery options used here (RFC 4861 4.6, RFC 6275 7.3, 7.4, RFC 3971 5, 6.4, RFC 5568
/// 6.4, RFC 5269 4)
enum class NdOptionType : uint8_t
{
    SOURCE_LINK_LAYER_ADDRESS = 1,
    TARGET_LINK_LAYER_ADDRESS = 2,
    PREFIX_INFORMATION = 3,
    REDIRECTED_HEADER = 4,
    MTU = 5,
    ADVERTISEMENT_INTERVAL = 7,
    HOME_AGENT_INFORMATION = 8,
    CGA = 11,
    RSA_SIGNATURE = 12,
    TIMESTAMP = 13,
    NONCE = 14,
    TRUST_ANCHOR = 15,
    CERTIFICATE = 16,
    IP_ADDRESS_PREFIX = 17,       // RFC 5568 6.4.1
    FMIP_LINK_LAYER_ADDRESS = 19, // RFC 5568 6.4.3
    NAACK = 20,                   // RFC 5568 6.4.6
    HANDOVER_KEY_REQUEST = 27,    // RFC 5269 4.1
    HANDOVER_KEY_REPLY = 28,      // RFC 5269 4.2
};

/// Codes of Destination Unreachable (RFC 4443 3.1)
enum class UnreachableCode : uint8_t
{
    NO_ROUTE = 0,
    ADMINISTRATIVELY_PROHIBITED = 1,
    BEYOND_SCOPE = 2,
    ADDRESS_UNREACHABLE = 3,
    PORT_UNREACHABLE = 4,
    SOURCE_FAILED_POLICY = 5,
    REJECT_ROUTE = 6,
};

/// Codes of Time Exceeded (RFC 4443 3.3)
enum class TimeExceededCode : uint8_t
{
    HOP_LIMIT = 0,
    REASSEMBLY = 1,
};

/// Codes of Parameter Problem (RFC 4443 3.4)
enum class ParameterProblemCode : uint8_t
{
    ERRONEOUS_FIELD = 0,
    UNRECOGNIZED_NEXT_HEADER = 1,
    UNRECOGNIZED_OPTION = 2,
};

/// @param type an ICMPv6 type @return its name, or "Icmp6" for one not listed
const char* Icmp6TypeName(Icmp6Type type);
/// @param type an ND option type @return its name, or "NdOption" for one not listed
const char* NdOptionTypeName(NdOptionType type);

static constexpr uint8_t ND_HOP_LIMIT = 255;    //!< hop limit of every ND message (RFC 4861)
static constexpr uint16_t IPV6_MIN_MTU = 1280;  //!< octets that every link carries (RFC 8200 5)
static constexpr uint8_t IPV6_HEADER_SIZE = 40; //!< octets of an IPv6 header (RFC 8200 3)
static constexpr uint32_t ND_INFINITY = 0xffffffffU; //!< lifetime without end (RFC 4861 4.6.2)

// Router, host and node constants of RFC 4861 section 10, in seconds where they are times
static constexpr double MAX_INITIAL_RTR_ADVERT_INTERVAL_S =
    16.0;                                                     //!< MAX_INITIAL_RTR_ADVERT_INTERVAL
static constexpr uint32_t MAX_INITIAL_RTR_ADVERTISEMENTS = 3; //!< MAX_INITIAL_RTR_ADVERTISEMENTS
static constexpr uint32_t MAX_FINAL_RTR_ADVERTISEMENTS = 3;   //!< MAX_FINAL_RTR_ADVERTISEMENTS
static constexpr double MAX_RA_DELAY_TIME_S = 0.5;            //!< MAX_RA_DELAY_TIME
static constexpr double MAX_RTR_SOLICITATION_DELAY_S = 1.0;   //!< MAX_RTR_SOLICITATION_DELAY
static constexpr double RTR_SOLICITATION_INTERVAL_S = 4.0;    //!< RTR_SOLICITATION_INTERVAL
static constexpr uint32_t MAX_RTR_SOLICITATIONS = 3;          //!< MAX_RTR_SOLICITATIONS
static constexpr uint32_t MAX_MULTICAST_SOLICIT = 3;          //!< MAX_MULTICAST_SOLICIT
static constexpr uint32_t MAX_UNICAST_SOLICIT = 3;            //!< MAX_UNICAST_SOLICIT
static constexpr double MAX_ANYCAST_DELAY_TIME_S = 1.0;       //!< MAX_ANYCAST_DELAY_TIME
static constexpr uint32_t MAX_NEIGHBOR_ADVERTISEMENT = 3;     //!< MAX_NEIGHBOR_ADVERTISEMENT
static constexpr double REACHABLE_TIME_S = 30.0;              //!< REACHABLE_TIME
static constexpr double RETRANS_TIMER_S = 1.0;                //!< RETRANS_TIMER
static constexpr double DELAY_FIRST_PROBE_TIME_S = 5.0;       //!< DELAY_FIRST_PROBE_TIME
static constexpr double MIN_RANDOM_FACTOR = 0.5;              //!< MIN_RANDOM_FACTOR
static constexpr double MAX_RANDOM_FACTOR = 1.5;              //!< MAX_RANDOM_FACTOR

/// DupAddrDetectTransmits, default (RFC 4862 5.1)
static constexpr uint32_t DUP_ADDR_DETECT_TRANSMITS = 1;

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_ND_CONSTANTS_H
