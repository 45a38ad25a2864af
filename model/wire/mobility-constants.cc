/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "mobility-constants.h"

namespace ns3
{
namespace mip6sec
{

const char*
MhTypeName(MhType type)
{
    switch (type)
    {
    case MhType::BINDING_REFRESH_REQUEST:
        return "BindingRefreshRequest";
    case MhType::HOME_TEST_INIT:
        return "HomeTestInit";
    case MhType::CARE_OF_TEST_INIT:
        return "CareOfTestInit";
    case MhType::HOME_TEST:
        return "HomeTest";
    case MhType::CARE_OF_TEST:
        return "CareOfTest";
    case MhType::BINDING_UPDATE:
        return "BindingUpdate";
    case MhType::BINDING_ACK:
        return "BindingAck";
    case MhType::BINDING_ERROR:
        return "BindingError";
    case MhType::FAST_BINDING_UPDATE:
        return "FastBindingUpdate";
    case MhType::FAST_BINDING_ACK:
        return "FastBindingAck";
    case MhType::HANDOVER_INITIATE:
        return "HandoverInitiate";
    case MhType::HANDOVER_ACK:
        return "HandoverAck";
    }
    return "MhType";
}

const char*
MobilityOptionTypeName(MobilityOptionType type)
{
    switch (type)
    {
    case MobilityOptionType::PAD1:
        return "Pad1";
    case MobilityOptionType::PADN:
        return "PadN";
    case MobilityOptionType::BINDING_REFRESH_ADVICE:
        return "BindingRefreshAdvice";
    case MobilityOptionType::ALTERNATE_CARE_OF_ADDRESS:
        return "AlternateCareOfAddress";
    case MobilityOptionType::NONCE_INDICES:
        return "NonceIndices";
    case MobilityOptionType::BINDING_AUTHORIZATION_DATA:
        return "BindingAuthorizationData";
    case MobilityOptionType::MH_LINK_LAYER_ADDRESS:
        return "MhLinkLayerAddress";
    case MobilityOptionType::BINDING_AUTHORIZATION_DATA_FOR_FMIP:
        return "BindingAuthorizationDataForFmip";
    case MobilityOptionType::MH_ADDRESS_PREFIX:
        return "MhAddressPrefix";
    }
    return "MobilityOption";
}

const char*
BindingStatusName(BindingStatus status)
{
    switch (status)
    {
    case BindingStatus::ACCEPTED:
        return "Binding Update accepted";
    case BindingStatus::ACCEPTED_PREFIX_DISCOVERY_NECESSARY:
        return "Accepted but prefix discovery necessary";
    case BindingStatus::REASON_UNSPECIFIED:
        return "Reason unspecified";
    case BindingStatus::ADMINISTRATIVELY_PROHIBITED:
        return "Administratively prohibited";
    case BindingStatus::INSUFFICIENT_RESOURCES:
        return "Insufficient resources";
    case BindingStatus::HOME_REGISTRATION_NOT_SUPPORTED:
        return "Home registration not supported";
    case BindingStatus::NOT_HOME_SUBNET:
        return "Not home subnet";
    case BindingStatus::NOT_HOME_AGENT_FOR_THIS_MOBILE_NODE:
        return "Not home agent for this mobile node";
    case BindingStatus::DAD_FAILED:
        return "Duplicate Address Detection failed";
    case BindingStatus::SEQUENCE_OUT_OF_WINDOW:
        return "Sequence number out of window";
    case BindingStatus::EXPIRED_HOME_NONCE_INDEX:
        return "Expired home nonce index";
    case BindingStatus::EXPIRED_CARE_OF_NONCE_INDEX:
        return "Expired care-of nonce index";
    case BindingStatus::EXPIRED_NONCES:
        return "Expired nonces";
    case BindingStatus::REGISTRATION_TYPE_CHANGE_DISALLOWED:
        return "Registration type change disallowed";
    case BindingStatus::INVALID_CARE_OF_ADDRESS:
        return "Invalid Care-of Address";
    }
    return static_cast<uint8_t>(status) < 128 ? "Accepted for a reason not listed"
                                              : "Rejected for a reason not listed";
}

const char*
BindingErrorStatusName(BindingErrorStatus status)
{
    switch (status)
    {
    case BindingErrorStatus::UNKNOWN_BINDING_FOR_HOME_ADDRESS_OPTION:
        return "Unknown binding for Home Address destination option";
    case BindingErrorStatus::UNRECOGNIZED_MH_TYPE:
        return "Unrecognized MH Type value";
    }
    return "Binding Error status not listed";
}

} // namespace mip6sec
} // namespace ns3
