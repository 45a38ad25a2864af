/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_NS3_ABILITIES_H
#define MIP6SEC_NS3_ABILITIES_H

#include "ns3/mip6sec-compat.h"

/**
 * @file
 * @brief What the ns-3 at hand can do, where a test has to expect something else without it.
 *
 * Read off ns-3's headers while compiling, as in mip6sec-compat.h.
 */

namespace ns3
{
namespace mip6sec
{
namespace compat
{

/// IPv6 counts its header when it compares a packet with the link MTU, once: 3.35 lets up to 80
/// octets more than the MTU pass, neither fragmented nor answered with Packet Too Big
constexpr bool COUNTS_HEADER_IN_MTU = LaterIcmpv6::IsThere();
/// Mac48Address::Allocate begins anew after Simulator::Destroy: with 3.35 the second network of a
/// process has other link-layer addresses
constexpr bool ALLOCATES_ANEW = LaterIcmpv6::IsThere();

} // namespace compat
} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_NS3_ABILITIES_H
