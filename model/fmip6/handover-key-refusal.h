/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_HANDOVER_KEY_REFUSAL_H
#define MIP6SEC_HANDOVER_KEY_REFUSAL_H

#include <cstdint>

namespace ns3
{
namespace mip6sec
{

/// Why an access router gives no handover key (RFC 5269 3.2, 3.6)
enum class KeyRequestRefusal : uint8_t
{
    NOT_SECURED,      //!< SEND did not find the RtSolPr secured (3.2)
    NOT_GLOBAL,       //!< its source can be no care-of address
    NOT_ON_LINK,      //!< the source has not the prefix of the access link
    NO_CGA,           //!< without CGA option: the source is not proved to be a CGA (3.1)
    BAD_KEY,          //!< the encryption key cannot be read (4.1)
    OTHER_PARAMETERS, //!< the encryption key is not of the size of the CGA key (3.1, 4.1)
    SAME_KEY,         //!< the encryption key is the CGA key (3.1)
    ALGORITHM,        //!< no algorithm as strong as the one asked for (3.2)
    OTHER_OWNER,      //!< the address has a key for another CGA public key (3.6)
    SOURCE_RATE,      //!< too many requests of this address (5)
    TOTAL_RATE,       //!< too many requests of all (5)
    PENDING,          //!< too many answers under way (5)
    FULL,             //!< too many keys (5)
    OWNER_FULL,       //!< too many keys for this CGA public key (5)
    PROCESSOR,        //!< too much waits for the processor
    ENDED,            //!< the key was discarded, or is about to be, before the answer was ready
};

/// @param refusal a reason @return its name in words
const char* KeyRequestRefusalName(KeyRequestRefusal refusal);

/// Why a mobile node does not take the key of a PrRtAdv (RFC 5269 3.3)
enum class KeyReplyRefusal : uint8_t
{
    NOT_SECURED,   //!< SEND did not find the PrRtAdv secured
    PROVISIONAL,   //!< the certification path is being fetched; the message comes again
    NOT_CERTIFIED, //!< not signed with a certified key, or for another prefix than the router's
    NO_CGA,        //!< without CGA option: its source may be another router's (3.2)
    NO_MATCH,      //!< its nonce is not that of a request from this care-of address
    REPEATED,      //!< the router has answered this request already
    ALGORITHM,     //!< an algorithm that is not supported
    BIDDING_DOWN,  //!< an algorithm weaker than the one first asked for
    LIFETIME,      //!< a lifetime of zero, or one that is over
    CIPHERTEXT,    //!< not as long as the modulus, or not encrypted to our key
    SHORT_KEY,     //!< a key too short for its algorithm
    PENDING,       //!< too many replies under way
    PROCESSOR,     //!< too much waits for the processor
};

/// @param refusal a reason @return its name in words
const char* KeyReplyRefusalName(KeyReplyRefusal refusal);

/// Why a handover key is discarded
enum class HandoverKeyEnd : uint8_t
{
    EXPIRED,    //!< HK-LIFETIME is over (RFC 5269 3.6)
    FORWARDING, //!< forwarding for the care-of address has ended (3.6), at the router
    BINDING,    //!< the binding update on the new link is complete (3.6), at the mobile node
    REPLACED,   //!< another took its place
    RESTARTED,  //!< its owner forgot everything
    CROWDED,    //!< there are too many
};

/// @param end a reason @return its name in words
const char* HandoverKeyEndName(HandoverKeyEnd end);

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_HANDOVER_KEY_REFUSAL_H
