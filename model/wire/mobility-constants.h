/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_MOBILITY_CONSTANTS_H
#define MIP6SEC_MOBILITY_CONSTANTS_H

#include <cstdint>

namespace ns3
{
namespace mip6sec
{

/// Next header values used by Mobile IPv6 (RFC 6275 6.1.1, 6.3, 6.4; RFC 2473)
static constexpr uint8_t NH_IPV6 = 41;         //!< IPv6 in IPv6
static constexpr uint8_t NH_ROUTING = 43;      //!< routing header
static constexpr uint8_t NH_FRAGMENT = 44;     //!< fragment header
static constexpr uint8_t NH_ESP = 50;          //!< Encapsulating Security Payload
static constexpr uint8_t NH_AH = 51;           //!< Authentication Header
static constexpr uint8_t NH_ICMPV6 = 58;       //!< ICMPv6
static constexpr uint8_t NH_NONE = 59;         //!< no next header
static constexpr uint8_t NH_DEST_OPTIONS = 60; //!< destination options
static constexpr uint8_t NH_MOBILITY = 135;    //!< Mobility Header

/// Mobility Header types (RFC 6275 6.1; others are added by the protocols that define them)
enum class MhType : uint8_t
{
    BINDING_REFRESH_REQUEST = 0,
    HOME_TEST_INIT = 1,
    CARE_OF_TEST_INIT = 2,
    HOME_TEST = 3,
    CARE_OF_TEST = 4,
    BINDING_UPDATE = 5,
    BINDING_ACK = 6,
    BINDING_ERROR = 7,
    FAST_BINDING_UPDATE = 8, // RFC 5568 6.2.2
    FAST_BINDING_ACK = 9,    // RFC 5568 6.2.3
    HANDOVER_INITIATE = 14,  // RFC 5568 6.2.1.1
    HANDOVER_ACK = 15,       // RFC 5568 6.2.1.2
};

/// Mobility options (RFC 6275 6.2, RFC 5568 6.4)
enum class MobilityOptionType : uint8_t
{
    PAD1 = 0,
    PADN = 1,
    BINDING_REFRESH_ADVICE = 2,
    ALTERNATE_CARE_OF_ADDRESS = 3,
    NONCE_INDICES = 4,
    BINDING_AUTHORIZATION_DATA = 5,
    MH_LINK_LAYER_ADDRESS = 7,                // RFC 5568 6.4.4
    BINDING_AUTHORIZATION_DATA_FOR_FMIP = 21, // RFC 5568 6.4.5
    /// RFC 5568 6.4.2 prints 17, which is another option; its section 11 has the assigned type
    MH_ADDRESS_PREFIX = 34,
};

/// Status of a Binding Acknowledgement (RFC 6275 6.1.8); values below 128 accept
enum class BindingStatus : uint8_t
{
    ACCEPTED = 0,
    ACCEPTED_PREFIX_DISCOVERY_NECESSARY = 1,
    REASON_UNSPECIFIED = 128,
    ADMINISTRATIVELY_PROHIBITED = 129,
    INSUFFICIENT_RESOURCES = 130,
    HOME_REGISTRATION_NOT_SUPPORTED = 131,
    NOT_HOME_SUBNET = 132,
    NOT_HOME_AGENT_FOR_THIS_MOBILE_NODE = 133,
    DAD_FAILED = 134,
    SEQUENCE_OUT_OF_WINDOW = 135,
    EXPIRED_HOME_NONCE_INDEX = 136,
    EXPIRED_CARE_OF_NONCE_INDEX = 137,
    EXPIRED_NONCES = 138,
    REGISTRATION_TYPE_CHANGE_DISALLOWED = 139,
    INVALID_CARE_OF_ADDRESS = 174,
};

/// Status of a Binding Error (RFC 6275 6.1.9)
enum class BindingErrorStatus : uint8_t
{
    UNKNOWN_BINDING_FOR_HOME_ADDRESS_OPTION = 1,
    UNRECOGNIZED_MH_TYPE = 2,
};

/// @param type a Mobility Header type @return its name, e.g. "BindingUpdate"; "MhType" for one not
/// listed
const char* MhTypeName(MhType type);
/// @param type a mobility option type @return its name; "MobilityOption" for one not listed
const char* MobilityOptionTypeName(MobilityOptionType type);
/// @param status a Binding Acknowledgement status @return its name in the words of RFC 6275 6.1.8
const char* BindingStatusName(BindingStatus status);
/// @param status a Binding Error status @return its name in the words of RFC 6275 6.1.9
const char* BindingErrorStatusName(BindingErrorStatus status);

/// Destination option that carries the home address (RFC 6275 6.3)
static constexpr uint8_t HOME_ADDRESS_OPTION = 0xC9;
/// Octets of a destination options header that holds a Home Address option alone, padding included
static constexpr uint8_t HOME_ADDRESS_HEADER_SIZE = 24;
/// Octets of a type 2 routing header (RFC 6275 6.4.1)
static constexpr uint8_t TYPE2_ROUTING_HEADER_SIZE = 24;
/// Routing type of it
static constexpr uint8_t ROUTING_TYPE_2 = 2;

/// Seconds per unit of a lifetime in Binding Update, Binding Acknowledgement and Binding Refresh
/// Advice (RFC 6275 6.1.7)
static constexpr uint16_t BINDING_LIFETIME_UNIT_S = 4;
/// Octets of the authenticator in a Binding Authorization Data option (RFC 6275 6.2.7)
static constexpr uint8_t BINDING_AUTHENTICATOR_SIZE = 12;

/// Octets of the longest Mobility Header that its 8-bit length can say (RFC 6275 6.1.1)
static constexpr uint16_t MAX_MOBILITY_HEADER_SIZE = 2048;

// Protocol constants and variables of RFC 6275 sections 12 and 13, in seconds where they are times
static constexpr double INITIAL_DHAAD_TIMEOUT_S = 3.0;   //!< INITIAL_DHAAD_TIMEOUT
static constexpr double INITIAL_BINDACK_TIMEOUT_S = 1.0; //!< INITIAL_BINDACK_TIMEOUT
static constexpr double INITIAL_BINDACK_TIMEOUT_FIRSTREG_S =
    1.5; //!< InitialBindackTimeoutFirstReg, default (section 13)
static constexpr double INITIAL_SOLICIT_TIMER_S = 3.0;        //!< INITIAL_SOLICIT_TIMER
static constexpr double MAX_BINDACK_TIMEOUT_S = 32.0;         //!< MAX_BINDACK_TIMEOUT
static constexpr double MAX_DELETE_BCE_TIMEOUT_S = 10.0;      //!< MAX_DELETE_BCE_TIMEOUT
static constexpr double MAX_NONCE_LIFETIME_S = 240.0;         //!< MAX_NONCE_LIFETIME
static constexpr double MAX_TOKEN_LIFETIME_S = 210.0;         //!< MAX_TOKEN_LIFETIME
static constexpr uint32_t MAX_RO_FAILURE = 3;                 //!< MAX_RO_FAILURE, retries
static constexpr double MAX_RR_BINDING_LIFETIME_S = 420.0;    //!< MAX_RR_BINDING_LIFETIME
static constexpr uint32_t MAX_UPDATE_RATE = 3;                //!< MAX_UPDATE_RATE, per second
static constexpr uint32_t PREFIX_ADV_RETRIES = 3;             //!< PREFIX_ADV_RETRIES
static constexpr double PREFIX_ADV_TIMEOUT_S = 3.0;           //!< PREFIX_ADV_TIMEOUT
static constexpr uint32_t DHAAD_RETRIES = 4;                  //!< DHAAD_RETRIES
static constexpr double MAX_MOB_PFX_ADV_INTERVAL_S = 86400.0; //!< MaxMobPfxAdvInterval
static constexpr double MIN_MOB_PFX_ADV_INTERVAL_S = 600.0;   //!< MinMobPfxAdvInterval
static constexpr double MIN_DELAY_BETWEEN_RAS_S =
    3.0; //!< MinDelayBetweenRAs, default (lower bound 0.03)
static constexpr double HOME_RTR_ADV_INTERVAL_MIN_S =
    0.03; //!< MinRtrAdvInterval, lower bound (RFC 6275 7.5)
static constexpr double HOME_RTR_ADV_INTERVAL_MAX_S =
    0.07; //!< MaxRtrAdvInterval, lower bound (RFC 6275 7.5)

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_MOBILITY_CONSTANTS_H
