/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_SPKI_READER_H
#define MIP6SEC_SPKI_READER_H

#include "wire-reader.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace ns3
{
namespace mip6sec
{

static constexpr uint32_t MIN_RSA_BITS = 384;  //!< of a modulus (RFC 3972 3)
static constexpr uint32_t MAX_RSA_BITS = 4096; //!< of a modulus, so that nobody makes us compute

/**
 * Where the parts of an RSA SubjectPublicKeyInfo lie. Points into what was read.
 */
struct RsaSpki
{
    const uint8_t* spki{nullptr};    //!< first octet of the whole
    std::size_t spkiSize{0};         //!< octets of the whole
    const uint8_t* modulus{nullptr}; //!< its most significant octet, not zero
    std::size_t modulusSize{0};      //!< octets of the modulus
    uint32_t bits{0};                //!< of the modulus, MIN_RSA_BITS to MAX_RSA_BITS
    uint64_t exponent{0};            //!< public exponent: odd, 3 or more
};

/**
 * Read a SubjectPublicKeyInfo of an RSA key (RFC 3279 2.3.1, RFC 5280 4.1) as strict DER:
 * rsaEncryption with NULL parameters, no unused bits, lengths and integers in the fewest octets,
 * positive numbers, an odd modulus and an odd exponent of 64 bits at most, nothing left over
 * inside.
 *
 * It consumes exactly the SubjectPublicKeyInfo, so that a caller finds behind it what follows (the
 * extension fields of CGA Parameters), or demands IsAtEnd():
 * \code
 *   WireReader reader(data, size);
 *   auto key = ReadSpki(reader);
 *   if (!key) { return Parsed<CgaParameters>::Fail(key.error, key.offset); }
 *   parameters.publicKey.assign(key.value->spki, key.value->spki + key.value->spkiSize);
 *   // extension fields: reader.GetRemaining() octets from reader.Peek() on
 * \endcode
 *
 * @param reader stands at the first octet; behind the last if there is a value, else untouched
 * @return the key, or the reason: TRUNCATED, TRAILING_OCTETS (within a part), UNKNOWN_TYPE (another
 * algorithm), BAD_LENGTH (a length in more octets than needed, a modulus or exponent out of range),
 * BAD_OPTION (anything else)
 */
Parsed<RsaSpki> ReadSpki(WireReader& reader);

/**
 * Octets of a DER SEQUENCE with its header, whatever it contains, for keys of any algorithm.
 * @param reader stands at its first octet, and is left there
 * @return the octets, no more than remain; or the reason
 */
Parsed<std::size_t> DerSequenceSize(const WireReader& reader);

/**
 * @param modulus most significant octet first, not zero
 * @param exponent public exponent
 * @return the SubjectPublicKeyInfo in DER
 */
std::vector<uint8_t> WriteSpki(const std::vector<uint8_t>& modulus, uint64_t exponent);

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_SPKI_READER_H
