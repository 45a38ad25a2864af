/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "cga.h"

#include "keyed-hash.h"

#include "ns3/abort.h"

#include <algorithm>

namespace ns3
{
namespace mip6sec
{

namespace
{

/// Second half of Mask1 (RFC 3972 2): all but Sec, u and g
constexpr std::array<uint8_t, 8> MASK1 = {0x1c, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff};
constexpr int SEC_SHIFT = 5; //!< its place in the first octet of the interface identifier

} // namespace

const char*
CgaVerdictName(CgaVerdict verdict)
{
    switch (verdict)
    {
    case CgaVerdict::VALID:
        return "valid";
    case CgaVerdict::COLLISION_COUNT:
        return "collision count";
    case CgaVerdict::PREFIX:
        return "another prefix";
    case CgaVerdict::HASH1:
        return "another interface identifier";
    case CgaVerdict::HASH2:
        return "Sec not reached";
    }
    return "unknown";
}

uint8_t
CgaSec(const Ipv6Address& address)
{
    uint8_t octets[16];
    address.GetBytes(octets);
    return octets[8] >> SEC_SHIFT;
}

std::array<uint8_t, 8>
CgaHash1(const CgaParameters& parameters)
{
    WireWriter writer;
    parameters.Serialize(writer);
    const Sha1Digest digest = Sha1(writer.GetBytes().data(), writer.GetSize());
    std::array<uint8_t, 8> hash;
    std::copy_n(digest.begin(), hash.size(), hash.begin());
    return hash;
}

std::vector<uint8_t>
CgaHash2Input(const CgaModifier& modifier,
              const std::vector<uint8_t>& key,
              const std::vector<uint8_t>& extensions)
{
    std::vector<uint8_t> input;
    input.reserve(CGA_KEY_OFFSET + key.size() + extensions.size());
    input.insert(input.end(), modifier.begin(), modifier.end());
    input.resize(CGA_KEY_OFFSET, 0);
    input.insert(input.end(), key.begin(), key.end());
    input.insert(input.end(), extensions.begin(), extensions.end());
    return input;
}

std::array<uint8_t, 14>
CgaHash2(const CgaModifier& modifier,
         const std::vector<uint8_t>& key,
         const std::vector<uint8_t>& extensions)
{
    const std::vector<uint8_t> input = CgaHash2Input(modifier, key, extensions);
    const Sha1Digest digest = Sha1(input.data(), input.size());
    std::array<uint8_t, 14> hash;
    std::copy_n(digest.begin(), hash.size(), hash.begin());
    return hash;
}

Ipv6Address
MakeCga(const CgaParameters& parameters, uint8_t sec)
{
    NS_ABORT_MSG_IF(sec > CGA_MAX_SEC,
                    "The security parameter Sec is " << +sec << ": choose 0 to " << +CGA_MAX_SEC);
    const std::array<uint8_t, 8> hash = CgaHash1(parameters);
    uint8_t octets[16];
    std::copy(parameters.prefix.begin(), parameters.prefix.end(), octets);
    for (std::size_t i = 0; i < hash.size(); ++i)
    {
        octets[8 + i] = hash[i] & MASK1[i];
    }
    octets[8] = static_cast<uint8_t>(octets[8] | sec << SEC_SHIFT);
    return Ipv6Address(octets);
}

CgaVerdict
VerifyCga(const Ipv6Address& address,
          const CgaParameters& parameters,
          const CryptoProvider& provider)
{
    uint8_t octets[16];
    address.GetBytes(octets);
    if (parameters.collisionCount > CGA_MAX_COLLISIONS) // step 1
    {
        return CgaVerdict::COLLISION_COUNT;
    }
    if (!std::equal(parameters.prefix.begin(), parameters.prefix.end(), octets)) // step 2
    {
        return CgaVerdict::PREFIX;
    }
    const std::array<uint8_t, 8> hash = CgaHash1(parameters); // step 3
    for (std::size_t i = 0; i < hash.size(); ++i)             // step 4
    {
        if (((hash[i] ^ octets[8 + i]) & MASK1[i]) != 0)
        {
            return CgaVerdict::HASH1;
        }
    }
    const bool reached = provider.CheckModifier(CgaSec(address), // steps 5 to 7
                                                parameters.modifier,
                                                parameters.publicKey,
                                                parameters.extensions);
    return reached ? CgaVerdict::VALID : CgaVerdict::HASH2;
}

} // namespace mip6sec
} // namespace ns3
