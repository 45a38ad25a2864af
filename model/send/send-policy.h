/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_SEND_POLICY_H
#define MIP6SEC_SEND_POLICY_H

#include "nd-fragments.h"
#include "nonce-store.h"
#include "timestamp-cache.h"

#include "ns3/nd-constants.h"

#include <cstdint>

namespace ns3
{
namespace mip6sec
{

/// What a node does with messages that are not secured (RFC 3971 8)
enum class SendMode : uint8_t
{
    SECURED_ONLY, //!< discard them
    MIXED,        //!< accept them as unsecured
    NONE,         //!< SEND is off: nothing is signed, nothing is verified
};

/// How the sender of a type of message proves its authority (RFC 3971 5.2.3)
struct SendAuthorization
{
    /// Unscoped for the attributes of ns-3
    enum Method : uint8_t
    {
        CGA,                  //!< by its address
        TRUST_ANCHOR,         //!< by a certification path
        TRUST_ANCHOR_AND_CGA, //!< by both
        TRUST_ANCHOR_OR_CGA,  //!< by either
    };

    /// @param method what is demanded @return whether a certification path is part of it
    static bool NeedsPath(Method method)
    {
        return method == TRUST_ANCHOR || method == TRUST_ANCHOR_AND_CGA;
    }
};

/// Bounds on what verification may cost (RFC 3971 5.3.4.2, 9.3)
struct SendFloodLimits
{
    uint32_t maxWaiting{64};     //!< messages of a priority that wait for the processor
    double unsolicitedRate{200}; //!< per second, of unknown senders; 0 is no limit
    double unsolicitedBurst{50}; //!< of them at once
    uint32_t maxHeld{16};        //!< messages that wait for a certification path
};

/// What messages are held against on one interface
struct SendPolicy
{
    SendMode mode{SendMode::MIXED}; //!< what happens to unsecured messages
    uint32_t minBits{1024};         //!< minbits: shortest key (RFC 3971 5.1.3)
    uint32_t maxBits{4096};         //!< longest key (RFC 3971 5.1.3)
    uint8_t minSec{0};              //!< least security parameter of a CGA
    /// whether what fails a check is as good as unsecured in mixed mode; false discards it
    bool acceptFailed{true};
    SendAuthorization::Method ns{SendAuthorization::CGA};                //!< of NS
    SendAuthorization::Method na{SendAuthorization::CGA};                //!< of NA
    SendAuthorization::Method rs{SendAuthorization::CGA};                //!< of RS and RtSolPr
    SendAuthorization::Method ra{SendAuthorization::TRUST_ANCHOR};       //!< of RA and PrRtAdv
    SendAuthorization::Method redirect{SendAuthorization::TRUST_ANCHOR}; //!< of Redirect
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_SEND_POLICY_H
