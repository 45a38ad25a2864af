/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_FMIP_MOBILITY_H
#define MIP6SEC_FMIP_MOBILITY_H

#include "mobility-options.h"

namespace ns3
{
namespace mip6sec
{

/**
 * Fast Binding Update (RFC 5568 6.2.2).
 *
 * Like a Binding Update, but for the unit of its lifetime. RFC 5568 demands the flags A and H.
 */
struct FastBindingUpdate
{
    uint16_t sequence{0};               //!< sequence number
    bool acknowledge{true};             //!< A
    bool homeRegistration{true};        //!< H
    bool linkLocalCompatibility{false}; //!< L
    bool keyManagementMobility{false};  //!< K
    uint16_t lifetime{0};               //!< seconds; 0 ends the forwarding
    MobilityOptions options;            //!< mobility options
};

/// Fast Binding Acknowledgment (RFC 5568 6.2.3)
struct FastBindingAck
{
    FastBindingStatus status{FastBindingStatus::ACCEPTED}; //!< status
    bool keyManagementMobility{false};                     //!< K
    uint16_t sequence{0};                                  //!< that of the FBU
    uint16_t lifetime{0};                                  //!< seconds
    MobilityOptions options;                               //!< mobility options
};

/// Handover Initiate (RFC 5568 6.2.1.1)
struct HandoverInitiate
{
    uint16_t sequence{0};        //!< matches the acknowledgment
    bool assignedAddress{false}; //!< S: asks for an assigned care-of address
    bool buffer{false};          //!< U: asks for buffering
    HandoverInitiateCode code{HandoverInitiateCode::FROM_PREVIOUS_LINK}; //!< code; others are kept
    MobilityOptions options;                                             //!< mobility options
};

/// Handover Acknowledge (RFC 5568 6.2.1.2)
struct HandoverAck
{
    uint16_t sequence{0};                            //!< that of the HI
    HandoverAckCode code{HandoverAckCode::ACCEPTED}; //!< code; others are kept
    MobilityOptions options;                         //!< mobility options
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_FMIP_MOBILITY_H
