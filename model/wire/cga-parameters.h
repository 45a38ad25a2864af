/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_CGA_PARAMETERS_H
#define MIP6SEC_CGA_PARAMETERS_H

#include "wire-reader.h"
#include "wire-writer.h"

#include <array>
#include <cstdint>
#include <vector>

namespace ns3
{
namespace mip6sec
{

/// Modifier of a CGA (RFC 3972 3)
using CgaModifier = std::array<uint8_t, 16>;

/// Octets in front of the public key
static constexpr std::size_t CGA_KEY_OFFSET = 25;

/**
 * CGA Parameters (RFC 3972 3).
 */
struct CgaParameters
{
    CgaModifier modifier{};          //!< what was searched for
    std::array<uint8_t, 8> prefix{}; //!< first half of the address
    uint8_t collisionCount{0};       //!< 0 to 2; a larger one parses, and does not verify
    std::vector<uint8_t> publicKey;  //!< DER of a SubjectPublicKeyInfo
    /// Extension fields as they are, may be empty. RFC 3972 3 gives them no form, and has whatever
    /// is not recognized ignored, so that no content is malformed; it enters both hashes.
    std::vector<uint8_t> extensions;

    /// @param writer receives the octets
    void Serialize(WireWriter& writer) const;
    /**
     * @param data first octet @param size all octets; the key ends where its DER says, and the rest
     * is extension fields
     * @return the parameters or the reason: TRUNCATED, or what ReadSpki says of the key
     */
    static Parsed<CgaParameters> Parse(const uint8_t* data, std::size_t size);
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_CGA_PARAMETERS_H
