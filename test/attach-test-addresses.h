/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_ATTACH_TEST_ADDRESSES_H
#define MIP6SEC_ATTACH_TEST_ADDRESSES_H

#include "ns3/ipv6-address.h"

namespace ns3
{
namespace mip6sec
{
namespace attachtest
{

inline const Ipv6Address ALL_NODES("ff02::1");   //!< all nodes of a link
inline const Ipv6Address ALL_ROUTERS("ff02::2"); //!< all routers of a link

} // namespace attachtest
} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_ATTACH_TEST_ADDRESSES_H
