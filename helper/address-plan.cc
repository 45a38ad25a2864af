/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "address-plan.h"

namespace ns3
{
namespace mip6sec
{

namespace
{

constexpr uint16_t HOME_NETWORK = 0x0001;            // subnet of 2001:2::/48
constexpr uint16_t FIRST_ACCESS_NETWORK = 0x1000;    // those behind it are access networks
constexpr uint16_t FIRST_CORRESPONDENT = 0x8000;     // those behind it are correspondent nodes
constexpr uint32_t FIRST_MOBILE_IDENTIFIER = 0x1000; // of home addresses
constexpr uint32_t ROUTER_IDENTIFIER = 1;            // of routers and correspondent nodes

/**
 * @param subnet of 2001:2::/48
 * @param identifier low 32 bits of the interface identifier
 * @return the address
 */
Ipv6Address
MakeAddress(uint32_t subnet, uint32_t identifier)
{
    uint8_t octets[16] = {0x20, 0x01, 0x00, 0x02};
    octets[6] = static_cast<uint8_t>(subnet >> 8);
    octets[7] = static_cast<uint8_t>(subnet);
    for (int i = 0; i < 4; i++)
    {
        octets[15 - i] = static_cast<uint8_t>(identifier >> (8 * i));
    }
    return Ipv6Address(octets);
}

} // namespace

Ipv6Address
AddressPlan::HomePrefix()
{
    return MakeAddress(HOME_NETWORK, 0);
}

Ipv6Address
AddressPlan::HomeAgent()
{
    return MakeAddress(HOME_NETWORK, ROUTER_IDENTIFIER);
}

Ipv6Address
AddressPlan::MobileNode(uint32_t index)
{
    return MakeAddress(HOME_NETWORK, FIRST_MOBILE_IDENTIFIER + index);
}

Ipv6Address
AddressPlan::AccessRouter(uint32_t index)
{
    return MakeAddress(FIRST_ACCESS_NETWORK + index, ROUTER_IDENTIFIER);
}

Ipv6Address
AddressPlan::Correspondent(uint32_t index)
{
    return MakeAddress(FIRST_CORRESPONDENT + index, ROUTER_IDENTIFIER);
}

Mac48Address
AddressPlan::LinkLayer(Kind kind, uint32_t index)
{
    // Locally administered
    const uint8_t octets[6] = {0x02,
                               static_cast<uint8_t>(kind),
                               static_cast<uint8_t>(index >> 24),
                               static_cast<uint8_t>(index >> 16),
                               static_cast<uint8_t>(index >> 8),
                               static_cast<uint8_t>(index)};
    Mac48Address address;
    address.CopyFrom(octets);
    return address;
}

} // namespace mip6sec
} // namespace ns3
