/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_ADDRESS_HASH_H
#define MIP6SEC_ADDRESS_HASH_H

#include "ns3/ipv6-address.h"

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace ns3
{
namespace mip6sec
{

/// Hash of an IPv6 address for unordered containers; mixes all 128 bits.
struct AddressHash
{
    /// @param address an address @return its hash
    std::size_t operator()(const Ipv6Address& address) const
    {
        uint8_t octets[16];
        address.GetBytes(octets);
        uint64_t high;
        uint64_t low;
        std::memcpy(&high, octets, 8);
        std::memcpy(&low, octets + 8, 8);
        uint64_t h = (high ^ (low * 0x9e3779b97f4a7c15ULL)) * 0xff51afd7ed558ccdULL;
        return static_cast<std::size_t>(h ^ (h >> 32));
    }
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_ADDRESS_HASH_H
