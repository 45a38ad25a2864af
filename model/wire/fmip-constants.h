/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_FMIP_CONSTANTS_H
#define MIP6SEC_FMIP_CONSTANTS_H

#include <cstddef>
#include <cstdint>

namespace ns3
{
namespace mip6sec
{

/// Subtypes of ICMPv6 type 154 (RFC 5568 11); 4 and 5 are the deprecated HI and HAck of RFC 5268,
/// which are neither sent nor understood
enum class FmipSubtype : uint8_t
{
    RT_SOL_PR = 2,
    PR_RT_ADV = 3,
};

/// Codes of a Proxy Router Advertisement (RFC 5568 6.1.2)
enum class PrRtAdvCode : uint8_t
{
    TUPLES = 0,                   //!< use the [AP-ID, AR-Info] tuples
    NETWORK_INITIATED = 1,        //!< unsolicited: hand over now
    NO_NEW_ROUTER = 2,            //!< the option-codes say why
    TUPLES_FOR_SOME = 3,          //!< tuples for a subset of the access points
    UNSOLICITED_NEIGHBORHOOD = 4, //!< tuples, but no trigger
    USE_DHCP = 5,                 //!< DHCP on the new link; forwarding to the PCoA
};

/// Option-codes of the Link-Layer Address option (RFC 5568 6.4.3) and, of these, MOBILE_NODE of the
/// Mobility Header Link-Layer Address option (6.4.4)
enum class FmipLinkLayerCode : uint8_t
{
    WILDCARD = 0,         //!< all nearby access points
    NEW_ACCESS_POINT = 1, //!< of the new access point
    MOBILE_NODE = 2,      //!< of the mobile node
    NEW_ROUTER = 3,       //!< of the NAR, the proxied originator
    SOURCE = 4,           //!< of the source of RtSolPr or PrRtAdv
    SAME_INTERFACE = 5,   //!< the access point belongs to the current interface of the router
    NO_PREFIX = 6,        //!< no prefix information about the access point
    NO_FAST_HANDOVER = 7, //!< no fast handover at the access point
};

/// Option-codes of the IP Address/Prefix option and of the Mobility Header IPv6 Address/Prefix
/// option (RFC 5568 6.4.1, 6.4.2)
enum class FmipAddressCode : uint8_t
{
    OLD_CARE_OF_ADDRESS = 1, //!< PCoA
    NEW_CARE_OF_ADDRESS = 2, //!< NCoA
    NEW_ROUTER_ADDRESS = 3,  //!< IP address of the NAR
    NEW_ROUTER_PREFIX = 4,   //!< prefix of the NAR
};

/// Codes of a Handover Initiate (RFC 5568 6.2.1.1)
enum class HandoverInitiateCode : uint8_t
{
    FROM_PREVIOUS_LINK = 0, //!< the FBU came from the PCoA
    FROM_NEW_LINK = 1,      //!< it came from another address
};

/// Codes of a Handover Acknowledge (RFC 5568 6.2.1.2); values below 128 accept
enum class HandoverAckCode : uint8_t
{
    ACCEPTED = 0,
    ACCEPTED_NCOA_INVALID = 1,
    ACCEPTED_NCOA_ASSIGNED = 2,
    ACCEPTED_USE_PCOA = 3,
    UNSOLICITED = 4,
    REASON_UNSPECIFIED = 128,
    ADMINISTRATIVELY_PROHIBITED = 129,
    INSUFFICIENT_RESOURCES = 130,
};

/// Status of a Fast Binding Acknowledgment (RFC 5568 6.2.3); values below 128 accept
enum class FastBindingStatus : uint8_t
{
    ACCEPTED = 0,
    ACCEPTED_NCOA_INVALID = 1,
    REASON_UNSPECIFIED = 128,
    ADMINISTRATIVELY_PROHIBITED = 129,
    INSUFFICIENT_RESOURCES = 130,
    INCORRECT_INTERFACE_ID_LENGTH = 131,
};

/// Status of a Neighbor Advertisement Acknowledgment option (RFC 5568 6.4.6)
enum class NaackStatus : uint8_t
{
    CONFIGURE_ADDRESS = 1,         //!< NCoA is invalid, perform address configuration
    USE_SUPPLIED_NCOA = 2,         //!< NCoA is invalid, use the supplied one
    USE_NEW_ROUTER_ADDRESS = 3,    //!< NCoA is invalid, use the NAR's address as NCoA in the FBU
    PCOA_SUPPLIED = 4,             //!< do not send an FBU
    LINK_LAYER_UNRECOGNIZED = 128, //!< link-layer address unrecognized
};

/**
 * Algorithm types of handover keys, the 4-bit AT field (RFC 5269 4.1, 4.2).
 *
 * No specification gives its values. Here a higher value is the stronger algorithm.
 */
enum class HandoverKeyAlgorithm : uint8_t
{
    HMAC_SHA1_96 = 0,    //!< default of RFC 5568 6.4.5
    HMAC_SHA256_128 = 1, //!< HMAC-SHA256, its first 128 bits
};

/// @param subtype of an ICMPv6 message of type 154 @return "RtSolPr", "PrRtAdv", or "FmipMessage"
/// for one not listed
const char* FmipSubtypeName(FmipSubtype subtype);
/// @param code of a PrRtAdv @return its meaning in words
const char* PrRtAdvCodeName(PrRtAdvCode code);
/// @param code option-code of a link-layer address @return its meaning in words
const char* FmipLinkLayerCodeName(FmipLinkLayerCode code);
/// @param code option-code of an address or prefix @return its meaning in words
const char* FmipAddressCodeName(FmipAddressCode code);
/// @param code of a Handover Initiate @return its meaning in words
const char* HandoverInitiateCodeName(HandoverInitiateCode code);
/// @param code of a Handover Acknowledge @return its name in the words of RFC 5568 6.2.1.2
const char* HandoverAckCodeName(HandoverAckCode code);
/// @param status of an FBack @return its name in the words of RFC 5568 6.2.3
const char* FastBindingStatusName(FastBindingStatus status);
/// @param status of a NAACK @return its name in the words of RFC 5568 6.4.6
const char* NaackStatusName(NaackStatus status);
/// @param algorithm an AT value @return its name; "HandoverKeyAlgorithm" for one not listed
const char* HandoverKeyAlgorithmName(HandoverKeyAlgorithm algorithm);

/// @param algorithm an AT value @return octets of its authenticator; 0 for one not listed
std::size_t FmipAuthenticatorSize(HandoverKeyAlgorithm algorithm);

/// SPI of an authenticator made with a handover key of RFC 5269 (RFC 5568 6.4.5)
static constexpr uint32_t FMIP_SPI_HANDOVER_KEY = 0;
/// Octets of the default authenticator, the first 96 bits of HMAC-SHA1 (RFC 5568 6.4.5)
static constexpr std::size_t FMIP_AUTHENTICATOR_SHA1_SIZE = 12;
/// Octets of an authenticator of AT 1, the first 128 bits of HMAC-SHA256
static constexpr std::size_t FMIP_AUTHENTICATOR_SHA256_SIZE = 16;
/// Seconds per unit of a lifetime in FBU and FBack (RFC 5568 6.2.2, 6.2.3); BU and BA have 4
static constexpr uint16_t FAST_BINDING_LIFETIME_UNIT_S = 1;
/// Highest value of the AT field
static constexpr uint8_t HANDOVER_KEY_ALGORITHM_MAX = 15;
/// Octets of the longest ND option (RFC 4861 4.6)
static constexpr std::size_t MAX_ND_OPTION_SIZE = 2040;

// Configurable parameters of RFC 5568 section 9, in seconds where they are times
static constexpr uint32_t RTSOLPR_RETRIES = 3;        //!< RTSOLPR_RETRIES (6.1.1)
static constexpr uint32_t MAX_RTSOLPR_RATE = 3;       //!< MAX_RTSOLPR_RATE, per second (6.1.1)
static constexpr uint32_t FBU_RETRIES = 3;            //!< FBU_RETRIES (6.2.2)
static constexpr double PROXY_ND_LIFETIME_S = 1.5;    //!< PROXY_ND_LIFETIME (6.2.1.2)
static constexpr uint32_t HI_RETRIES = 3;             //!< HI_RETRIES (6.2.1.1)
static constexpr double FMIP_INITIAL_TIMEOUT_S = 0.1; //!< if the RTT is not known (6.1.1, 6.2.1.1)
static constexpr uint32_t FMIP_DRAIN_BURST = 5;       //!< packets one after another (5.4)

// Protocol constants of RFC 5269 section 3.7
static constexpr double HKEPK_LIFETIME_S = 43200.0; //!< HKEPK-LIFETIME, 12 hours
static constexpr uint32_t HKEPK_HANDOVERS = 10;     //!< HKEPK-HANDOVERS
static constexpr double HK_LIFETIME_S = 43200.0;    //!< HK-LIFETIME, 12 hours

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_FMIP_CONSTANTS_H
