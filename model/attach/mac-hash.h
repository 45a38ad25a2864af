/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_MAC_HASH_H
#define MIP6SEC_MAC_HASH_H

#include "ns3/mac48-address.h"

#include <cstddef>
#include <cstdint>

namespace ns3
{
namespace mip6sec
{

/// Hash of a link-layer address of 48 bits for unordered containers.
struct MacHash
{
    /// @param address an address @return its hash
    std::size_t operator()(const Mac48Address& address) const
    {
        uint8_t octets[6];
        address.CopyTo(octets);
        uint64_t h = 0;
        for (uint8_t octet : octets)
        {
            h = (h << 8) | octet;
        }
        h *= 0x9e3779b97f4a7c15ULL;
        return static_cast<std::size_t>(h ^ (h >> 32));
    }
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_MAC_HASH_H
