/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_CGA_H
#define MIP6SEC_CGA_H

#include "crypto-provider.h"

#include "ns3/ipv6-address.h"
#include "ns3/wire-reader.h"
#include "ns3/wire-writer.h"

namespace ns3
{
namespace mip6sec
{

/// Largest collision count (RFC 3972 4 step 8)
static constexpr uint8_t CGA_MAX_COLLISIONS = 2;
/// Largest security parameter
static constexpr uint8_t CGA_MAX_SEC = 7;

/**
 * CGA Parameters (RFC 3972 3).
 */
struct CgaParameters
{
    CgaModifier modifier{};          //!< what was searched for
    std::array<uint8_t, 8> prefix{}; //!< first half of the address
    uint8_t collisionCount{0};       //!< 0 to 2; a larger one parses, and does not verify
    std::vector<uint8_t> publicKey;  //!< DER of a SubjectPublicKeyInfo
    std::vector<uint8_t> extensions; //!< extension fields (RFC 4581) as they are, may be empty

    /// @param writer receives the octets
    void Serialize(WireWriter& writer) const;
    /**
     * @param data first octet @param size all octets; the key ends where its DER says, and the rest
     * is extension fields
     * @return the parameters or the reason
     */
    static Parsed<CgaParameters> Parse(const uint8_t* data, std::size_t size);
};

/// Why an address is no CGA of some parameters (RFC 3972 5)
enum class CgaVerdict : uint8_t
{
    VALID,           //!< it is
    COLLISION_COUNT, //!< collision count above 2
    PREFIX,          //!< another subnet prefix
    HASH1,           //!< another interface identifier
    HASH2,           //!< the modifier does not reach what Sec demands
};

/// @param address an address @return its security parameter, were it a CGA: 0 to 7
uint8_t CgaSec(const Ipv6Address& address);
/**
 * RFC 3972 4 from step 4 on; the modifier must suit Sec.
 * @param parameters of the address
 * @param sec security parameter, 0 to 7
 * @return the address
 */
Ipv6Address MakeCga(const CgaParameters& parameters, uint8_t sec);
/**
 * RFC 3972 5.
 * @param address an address
 * @param parameters claimed to be its
 * @param provider that checks the modifier
 * @return the verdict
 */
CgaVerdict VerifyCga(const Ipv6Address& address,
                     const CgaParameters& parameters,
                     const CryptoProvider& provider);
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
