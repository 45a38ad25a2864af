/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_CGA_H
#define MIP6SEC_CGA_H

#include "crypto-provider.h"

#include "ns3/cga-parameters.h"
#include "ns3/ipv6-address.h"

#include <array>
#include <cstdint>
#include <vector>

namespace ns3
{
namespace mip6sec
{

/// Largest collision count (RFC 3972 4 step 8)
static constexpr uint8_t CGA_MAX_COLLISIONS = 2;
/// Largest security parameter
static constexpr uint8_t CGA_MAX_SEC = 7;

/// Why an address is no CGA of some parameters (RFC 3972 5)
enum class CgaVerdict : uint8_t
{
    VALID,           //!< it is
    COLLISION_COUNT, //!< collision count above 2
    PREFIX,          //!< another subnet prefix
    HASH1,           //!< another interface identifier
    HASH2,           //!< the modifier does not reach what Sec demands
};

/// @param verdict a verdict @return its name in words, e.g. "another prefix"
const char* CgaVerdictName(CgaVerdict verdict);
/// @param address an address @return its security parameter, were it a CGA: 0 to 7
uint8_t CgaSec(const Ipv6Address& address);
/**
 * RFC 3972 4 from step 4 on; the modifier must suit Sec.
 * @param parameters of the address
 * @param sec security parameter, 0 to 7; aborts with a message at any other
 * @return the address
 */
Ipv6Address MakeCga(const CgaParameters& parameters, uint8_t sec);
/**
 * RFC 3972 5, in the order of its steps. The five bits of Sec, u and g of the interface identifier
 * do not enter Hash1, and no value of Sec, modifier or collision count is treated better than
 * another.
 * @param address an address
 * @param parameters claimed to be its
 * @param provider that checks the modifier
 * @return the verdict
 */
CgaVerdict VerifyCga(const Ipv6Address& address,
                     const CgaParameters& parameters,
                     const CryptoProvider& provider);
/**
 * First 64 bits of SHA-1 over the CGA Parameters (RFC 3972 3).
 * @param parameters CGA Parameters
 * @return Hash1
 */
std::array<uint8_t, 8> CgaHash1(const CgaParameters& parameters);
/**
 * Modifier, nine zero octets, key and extensions (RFC 3972 3).
 * @param modifier modifier @param key SubjectPublicKeyInfo @param extensions extension fields
 * @return what Hash2 is over
 */
std::vector<uint8_t> CgaHash2Input(const CgaModifier& modifier,
                                   const std::vector<uint8_t>& key,
                                   const std::vector<uint8_t>& extensions);
/**
 * First 112 bits of SHA-1 over modifier, nine zero octets, key and extensions (RFC 3972 3).
 * @param modifier modifier @param key SubjectPublicKeyInfo @param extensions extension fields
 * @return Hash2
 */
std::array<uint8_t, 14> CgaHash2(const CgaModifier& modifier,
                                 const std::vector<uint8_t>& key,
                                 const std::vector<uint8_t>& extensions);

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_CGA_H
