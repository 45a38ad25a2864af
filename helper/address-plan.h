/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_ADDRESS_PLAN_H
#define MIP6SEC_ADDRESS_PLAN_H

#include "ns3/ipv6-address.h"
#include "ns3/mac48-address.h"

#include <cstdint>

namespace ns3
{
namespace mip6sec
{

/**
 * Addresses of Mip6TopologyHelper, each of which follows from the index of its node alone.
 *
 * All are from 2001:2::/48, which RFC 5180 sets aside for benchmarks: home network 2001:2:0:1::/64
 * with the home agent at ::1 and mobile node i at ::1000 + i, access network i 2001:2:0:1000::/64 +
 * i with its router at ::1, correspondent node i 2001:2:0:8000::/64 + i at ::1.
 */
class AddressPlan
{
  public:
    static constexpr uint32_t MAX_ACCESS_NETWORKS = 0x7000; //!< number of access networks
    static constexpr uint32_t MAX_CORRESPONDENTS = 0x8000;  //!< number of correspondent nodes
    static constexpr uint32_t MAX_MOBILE_NODES = 1000000;   //!< number of mobile nodes

    /// Kinds of node that have link-layer addresses
    enum class Kind : uint8_t
    {
        HOME_AGENT = 1,    //!< home agent
        ACCESS_ROUTER = 2, //!< access router
        MOBILE_NODE = 3,   //!< mobile node
        STRANGER = 4,      //!< somebody on a link who belongs to none of them, an attacker
    };

    /// @return prefix of the home network, 64 bits
    static Ipv6Address HomePrefix();
    /// @return address of the home agent
    static Ipv6Address HomeAgent();
    /// @param index of a mobile node @return its home address
    static Ipv6Address MobileNode(uint32_t index);
    /// @param index of an access network @return address of its router
    static Ipv6Address AccessRouter(uint32_t index);
    /// @param index of a correspondent node @return its address
    static Ipv6Address Correspondent(uint32_t index);
    /// @param kind of node @param index of it @return its link-layer address
    static Mac48Address LinkLayer(Kind kind, uint32_t index);
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_ADDRESS_PLAN_H
