/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_RETURN_ROUTABILITY_BY_HAND_H
#define MIP6SEC_RETURN_ROUTABILITY_BY_HAND_H

#include "ns3/keyed-hash.h"
#include "ns3/mobility-header.h"

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

// The formulas of RFC 6275 5.2.5 and 6.2.7 from a hash function alone, so that tests do not depend
// on the code under test. The hash itself is checked against published vectors elsewhere.

namespace ns3
{
namespace mip6sec
{

/**
 * HMAC_SHA1 as RFC 2104 section 2 defines it.
 * @param key at most 64 octets
 * @param text the text
 * @return the 20 octets
 */
inline Sha1Digest
HmacByHand(const std::vector<uint8_t>& key, const std::vector<uint8_t>& text)
{
    constexpr std::size_t block = 64;
    std::vector<uint8_t> inner(block, 0x36);
    std::vector<uint8_t> outer(block, 0x5c);
    for (std::size_t i = 0; i < key.size(); ++i)
    {
        inner[i] ^= key[i];
        outer[i] ^= key[i];
    }
    inner.insert(inner.end(), text.begin(), text.end());
    const Sha1Digest digest = Sha1(inner.data(), inner.size());
    outer.insert(outer.end(), digest.begin(), digest.end());
    return Sha1(outer.data(), outer.size());
}

/// @param octets receives an address behind what it has @param address the address
inline void
AppendAddress(std::vector<uint8_t>& octets, const Ipv6Address& address)
{
    std::array<uint8_t, 16> bytes;
    address.GetBytes(bytes.data());
    octets.insert(octets.end(), bytes.begin(), bytes.end());
}

/// @param octets receives 8 octets in network order behind what it has @param value their value
inline void
AppendToken(std::vector<uint8_t>& octets, uint64_t value)
{
    for (int shift = 56; shift >= 0; shift -= 8)
    {
        octets.push_back(static_cast<uint8_t>(value >> shift));
    }
}

/**
 * Kbm of RFC 6275 5.2.5.
 * @param homeToken home keygen token
 * @param careOfToken care-of keygen token, or nothing in a deletion
 * @return the key
 */
inline std::vector<uint8_t>
KbmByHand(uint64_t homeToken, std::optional<uint64_t> careOfToken)
{
    std::vector<uint8_t> tokens;
    AppendToken(tokens, homeToken);
    if (careOfToken)
    {
        AppendToken(tokens, *careOfToken);
    }
    const Sha1Digest digest = Sha1(tokens.data(), tokens.size());
    return {digest.begin(), digest.end()};
}

/**
 * Authenticator of RFC 6275 6.2.7, from the octets on the wire.
 * @param kbm the key
 * @param careOfAddress care-of address, or home address in a deletion
 * @param correspondent the correspondent node
 * @param wire the Mobility Header as sent, which ends with the authenticator
 * @return First(96, HMAC_SHA1(Kbm, care-of address | correspondent | MH Data))
 */
inline BindingAuthenticator
AuthenticatorByHand(const std::vector<uint8_t>& kbm,
                    const Ipv6Address& careOfAddress,
                    const Ipv6Address& correspondent,
                    std::vector<uint8_t> wire)
{
    constexpr std::size_t checksumOffset = 4;
    wire.resize(wire.size() - BINDING_AUTHENTICATOR_SIZE);
    wire[checksumOffset] = 0;
    wire[checksumOffset + 1] = 0;
    std::vector<uint8_t> data;
    AppendAddress(data, careOfAddress);
    AppendAddress(data, correspondent);
    data.insert(data.end(), wire.begin(), wire.end());
    const Sha1Digest mac = HmacByHand(kbm, data);
    BindingAuthenticator authenticator;
    std::copy_n(mac.begin(), authenticator.size(), authenticator.begin());
    return authenticator;
}

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_RETURN_ROUTABILITY_BY_HAND_H
