/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "fmip-address.h"

namespace ns3
{
namespace mip6sec
{

std::vector<uint8_t>
WithoutPadding(const std::vector<uint8_t>& padded, std::size_t size)
{
    if (padded.size() < size)
    {
        return {};
    }
    return {padded.begin(), padded.begin() + static_cast<std::ptrdiff_t>(size)};
}

Ipv6Address
FmipAddress::GetClean() const
{
    if (code != FmipAddressCode::NEW_ROUTER_PREFIX || prefixLength >= 128)
    {
        return address;
    }
    uint8_t octets[16];
    address.GetBytes(octets);
    for (unsigned bit = prefixLength; bit < 128; ++bit)
    {
        octets[bit / 8] &= static_cast<uint8_t>(~(0x80 >> bit % 8));
    }
    return Ipv6Address(octets);
}

bool
FmipAddress::IsValid() const
{
    return prefixLength <= 128;
}

} // namespace mip6sec
} // namespace ns3
