/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "fmip-constants.h"

namespace ns3
{
namespace mip6sec
{

const char*
FmipSubtypeName(FmipSubtype subtype)
{
    switch (subtype)
    {
    case FmipSubtype::RT_SOL_PR:
        return "RtSolPr";
    case FmipSubtype::PR_RT_ADV:
        return "PrRtAdv";
    }
    return "FmipMessage";
}

const char*
PrRtAdvCodeName(PrRtAdvCode code)
{
    switch (code)
    {
    case PrRtAdvCode::TUPLES:
        return "Tuples of new access points";
    case PrRtAdvCode::NETWORK_INITIATED:
        return "Network-initiated handover";
    case PrRtAdvCode::NO_NEW_ROUTER:
        return "No new router information";
    case PrRtAdvCode::TUPLES_FOR_SOME:
        return "New router information for a subset";
    case PrRtAdvCode::UNSOLICITED_NEIGHBORHOOD:
        return "Unsolicited neighborhood";
    case PrRtAdvCode::USE_DHCP:
        return "Perform DHCP on the new link";
    }
    return "PrRtAdv code not listed";
}

const char*
FmipLinkLayerCodeName(FmipLinkLayerCode code)
{
    switch (code)
    {
    case FmipLinkLayerCode::WILDCARD:
        return "Wildcard";
    case FmipLinkLayerCode::NEW_ACCESS_POINT:
        return "New access point";
    case FmipLinkLayerCode::MOBILE_NODE:
        return "Mobile node";
    case FmipLinkLayerCode::NEW_ROUTER:
        return "New access router";
    case FmipLinkLayerCode::SOURCE:
        return "Source of RtSolPr or PrRtAdv";
    case FmipLinkLayerCode::SAME_INTERFACE:
        return "Access point on the current interface";
    case FmipLinkLayerCode::NO_PREFIX:
        return "No prefix information available";
    case FmipLinkLayerCode::NO_FAST_HANDOVER:
        return "No fast handover support available";
    }
    return "Link-layer address option-code not listed";
}

const char*
FmipAddressCodeName(FmipAddressCode code)
{
    switch (code)
    {
    case FmipAddressCode::OLD_CARE_OF_ADDRESS:
        return "Old Care-of Address";
    case FmipAddressCode::NEW_CARE_OF_ADDRESS:
        return "New Care-of Address";
    case FmipAddressCode::NEW_ROUTER_ADDRESS:
        return "NAR's IP address";
    case FmipAddressCode::NEW_ROUTER_PREFIX:
        return "NAR's Prefix";
    }
    return "Address option-code not listed";
}

const char*
HandoverInitiateCodeName(HandoverInitiateCode code)
{
    switch (code)
    {
    case HandoverInitiateCode::FROM_PREVIOUS_LINK:
        return "FBU from the previous link";
    case HandoverInitiateCode::FROM_NEW_LINK:
        return "FBU from the new link";
    }
    return "Handover Initiate code not listed";
}

const char*
HandoverAckCodeName(HandoverAckCode code)
{
    switch (code)
    {
    case HandoverAckCode::ACCEPTED:
        return "Handover Accepted, NCoA valid";
    case HandoverAckCode::ACCEPTED_NCOA_INVALID:
        return "Handover Accepted, NCoA not valid or in use";
    case HandoverAckCode::ACCEPTED_NCOA_ASSIGNED:
        return "Handover Accepted, NCoA assigned";
    case HandoverAckCode::ACCEPTED_USE_PCOA:
        return "Handover Accepted, use PCoA";
    case HandoverAckCode::UNSOLICITED:
        return "Message sent unsolicited";
    case HandoverAckCode::REASON_UNSPECIFIED:
        return "Handover Not Accepted, reason unspecified";
    case HandoverAckCode::ADMINISTRATIVELY_PROHIBITED:
        return "Administratively prohibited";
    case HandoverAckCode::INSUFFICIENT_RESOURCES:
        return "Insufficient resources";
    }
    return static_cast<uint8_t>(code) < 128 ? "Accepted for a reason not listed"
                                            : "Rejected for a reason not listed";
}

const char*
FastBindingStatusName(FastBindingStatus status)
{
    switch (status)
    {
    case FastBindingStatus::ACCEPTED:
        return "Fast Binding Update accepted";
    case FastBindingStatus::ACCEPTED_NCOA_INVALID:
        return "Fast Binding Update accepted but NCoA is invalid";
    case FastBindingStatus::REASON_UNSPECIFIED:
        return "Reason unspecified";
    case FastBindingStatus::ADMINISTRATIVELY_PROHIBITED:
        return "Administratively prohibited";
    case FastBindingStatus::INSUFFICIENT_RESOURCES:
        return "Insufficient resources";
    case FastBindingStatus::INCORRECT_INTERFACE_ID_LENGTH:
        return "Incorrect interface identifier length";
    }
    return static_cast<uint8_t>(status) < 128 ? "Accepted for a reason not listed"
                                              : "Rejected for a reason not listed";
}

const char*
NaackStatusName(NaackStatus status)
{
    switch (status)
    {
    case NaackStatus::CONFIGURE_ADDRESS:
        return "NCoA is invalid, perform address configuration";
    case NaackStatus::USE_SUPPLIED_NCOA:
        return "NCoA is invalid, use the supplied NCoA";
    case NaackStatus::USE_NEW_ROUTER_ADDRESS:
        return "NCoA is invalid, use NAR's IP address as NCoA in FBU";
    case NaackStatus::PCOA_SUPPLIED:
        return "PCoA supplied, do not send FBU";
    case NaackStatus::LINK_LAYER_UNRECOGNIZED:
        return "Link-Layer Address unrecognized";
    }
    return "NAACK status not listed";
}

const char*
HandoverKeyAlgorithmName(HandoverKeyAlgorithm algorithm)
{
    switch (algorithm)
    {
    case HandoverKeyAlgorithm::HMAC_SHA1_96:
        return "HMAC-SHA1-96";
    case HandoverKeyAlgorithm::HMAC_SHA256_128:
        return "HMAC-SHA256-128";
    }
    return "HandoverKeyAlgorithm";
}

std::size_t
FmipAuthenticatorSize(HandoverKeyAlgorithm algorithm)
{
    switch (algorithm)
    {
    case HandoverKeyAlgorithm::HMAC_SHA1_96:
        return FMIP_AUTHENTICATOR_SHA1_SIZE;
    case HandoverKeyAlgorithm::HMAC_SHA256_128:
        return FMIP_AUTHENTICATOR_SHA256_SIZE;
    }
    return 0;
}

} // namespace mip6sec
} // namespace ns3
