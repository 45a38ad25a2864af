/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_INET_CHECKSUM_H
#define MIP6SEC_INET_CHECKSUM_H

#include "ns3/ipv6-address.h"

#include <cstddef>
#include <cstdint>

namespace ns3
{
namespace mip6sec
{

/**
 * Internet checksum over the IPv6 pseudo-header (RFC 8200 8.1) and an upper-layer message.
 *
 * @param source source address of the pseudo-header; the home address where a Home Address option
 * is present (RFC 6275 6.1.1)
 * @param destination final destination
 * @param nextHeader upper-layer protocol number
 * @param data the message, its checksum field zero when generating
 * @param size its octets
 * @return the checksum in host order; 0 when a received message is verified and right
 */
uint16_t InetChecksum6(const Ipv6Address& source,
                       const Ipv6Address& destination,
                       uint8_t nextHeader,
                       const uint8_t* data,
                       std::size_t size);

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_INET_CHECKSUM_H
