/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH x-OpenSSL-linking-permission
 */
#ifndef MIP6SEC_ADDRESS_SCOPE_H
#define MIP6SEC_ADDRESS_SCOPE_H

#include "ns3/ipv6-address.h"

namespace ns3
{
namespace mip6sec
{

/**
 * Whether an address may be a home or care-of address: unicast and routable (RFC 6275 4.6, 6.1.7,
 * 9.3.1). Unique-local addresses are treated as any other global address, as RFC 6275 4.6 says.
 * @param address an address
 * @return false for the unspecified address, loopback, multicast, link-local and IPv4-mapped
 * addresses
 */
inline bool
IsRoutableUnicast(const Ipv6Address& address)
{
    return !address.IsAny() && !address.IsLocalhost() && !address.IsMulticast() &&
           !address.IsLinkLocal() && !address.IsIpv4MappedAddress();
}

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_ADDRESS_SCOPE_H
