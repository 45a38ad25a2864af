/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "home-agents-anycast.h"

#include "ns3/abort.h"

namespace ns3
{
namespace mip6sec
{

Ipv6Address
HomeAgentsAnycastAddress(const Ipv6Address& prefix, uint8_t length)
{
    NS_ABORT_MSG_IF(length > 121,
                    "a prefix of " << +length
                                   << " bits leaves no room for a subnet anycast address: use a "
                                      "home prefix of at most 121 bits");
    uint8_t octets[16];
    prefix.GetBytes(octets);
    for (uint8_t bit = length; bit < 121; ++bit)
    {
        octets[bit / 8] |= 0x80 >> (bit % 8);
    }
    octets[15] = (octets[15] & 0x80) | HOME_AGENTS_ANYCAST_ID;
    if (length == 64)
    {
        octets[8] = 0xfd; // universal/local bit zero: the identifier is not globally unique
    }
    return Ipv6Address(octets);
}

} // namespace mip6sec
} // namespace ns3
