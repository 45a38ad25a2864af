/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_FMIP_OPTIONS_H
#define MIP6SEC_FMIP_OPTIONS_H

#include "fmip-address.h"
#include "wire-reader.h"
#include "wire-writer.h"

#include <vector>

namespace ns3
{
namespace mip6sec
{

/// Handover Key Request option (RFC 5269 4.1)
struct HandoverKeyRequest
{
    HandoverKeyAlgorithm algorithm{HandoverKeyAlgorithm::HMAC_SHA1_96}; //!< AT, 0 to 15
    std::vector<uint8_t> publicKey; //!< encryption key as SubjectPublicKeyInfo, like a CGA key
};

/// Handover Key Reply option (RFC 5269 4.2)
struct HandoverKeyReply
{
    HandoverKeyAlgorithm algorithm{HandoverKeyAlgorithm::HMAC_SHA1_96}; //!< AT, 0 to 15
    uint16_t lifetime{0};                                               //!< seconds
    std::vector<uint8_t> encryptedKey; //!< RSAES-PKCS1-v1_5, as long as the modulus
};

/**
 * Write an ND option of RFC 5568 6.4 or RFC 5269 4. Aborts with a message if the content is longer
 * than an option can be (2040 octets in all), or an AT value than 4 bits.
 * @param writer receives the option, padded with zeros to a multiple of 8 octets
 * @param option the option
 */
void SerializeOption(WireWriter& writer, const FmipAddress& option);
/// @copydoc SerializeOption(WireWriter&,const FmipAddress&)
void SerializeOption(WireWriter& writer, const FmipLinkLayerAddress& option);
/// @copydoc SerializeOption(WireWriter&,const FmipAddress&)
void SerializeOption(WireWriter& writer, const NaackStatus& option);
/// @copydoc SerializeOption(WireWriter&,const FmipAddress&)
void SerializeOption(WireWriter& writer, const HandoverKeyRequest& option);
/// @copydoc SerializeOption(WireWriter&,const FmipAddress&)
void SerializeOption(WireWriter& writer, const HandoverKeyReply& option);

/**
 * Read an IP Address/Prefix option (RFC 5568 6.4.1).
 * @param data reader behind type and length of the option
 * @param option receives the option
 * @return whether it can be one: 24 octets in all, a prefix length of at most 128, and if it is not
 * a prefix a unicast routable address
 */
bool ParseOption(WireReader data, FmipAddress& option);
/**
 * Read a Link-Layer Address option (RFC 5568 6.4.3).
 * @param data reader behind type and length of the option
 * @param option receives the option, with the padding behind the address
 * @return whether it can be one
 */
bool ParseOption(WireReader data, FmipLinkLayerAddress& option);
/**
 * Read a Neighbor Advertisement Acknowledgment option (RFC 5568 6.4.6).
 * @param data reader behind type and length of the option
 * @param option receives the status; any value
 * @return whether it can be one: 8 octets in all, an address being an option of its own
 */
bool ParseOption(WireReader data, NaackStatus& option);
/**
 * Read a Handover Key Request option (RFC 5269 4.1). Padding may have any length and content.
 * @param data reader behind type and length of the option
 * @param option receives the option, without padding
 * @return whether it can be one: its Pad Length leaves a key
 */
bool ParseOption(WireReader data, HandoverKeyRequest& option);
/**
 * Read a Handover Key Reply option (RFC 5269 4.2). Padding may have any length and content.
 * @param data reader behind type and length of the option
 * @param option receives the option, without padding
 * @return whether it can be one: its Pad Length leaves a key
 */
bool ParseOption(WireReader data, HandoverKeyReply& option);

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_FMIP_OPTIONS_H
