/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_HOME_AGENTS_ANYCAST_H
#define MIP6SEC_HOME_AGENTS_ANYCAST_H

#include "ns3/ipv6-address.h"

namespace ns3
{
namespace mip6sec
{

/// Anycast identifier of the Mobile IPv6 Home-Agents (RFC 2526 section 3)
static constexpr uint8_t HOME_AGENTS_ANYCAST_ID = 0x7e;

/**
 * The Mobile IPv6 Home-Agents anycast address of a subnet (RFC 2526 section 2): prefix, ones, and
 * the anycast identifier in the last seven bits. With a 64-bit prefix the interface identifier has
 * the EUI-64 format, so that its universal/local bit is zero: fdff:ffff:ffff:fffe.
 *
 * @param prefix the subnet prefix; bits behind its length are ignored
 * @param length bits of the prefix, at most 121
 * @return the anycast address to which mobile nodes send Home Agent Address Discovery Requests
 */
Ipv6Address HomeAgentsAnycastAddress(const Ipv6Address& prefix, uint8_t length);

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_HOME_AGENTS_ANYCAST_H
