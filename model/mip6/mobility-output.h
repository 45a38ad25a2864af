/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_MOBILITY_OUTPUT_H
#define MIP6SEC_MOBILITY_OUTPUT_H

#include "mobility-protocol.h"

#include "ns3/ipv6-header.h"
#include "ns3/ipv6.h"

namespace ns3
{
namespace mip6sec
{

/**
 * Send an upper-layer packet with the extension headers that its path asks for: IPv6 | type 2
 * routing header | Home Address option | payload (RFC 6275 6.3, 6.4), past all diverters.
 *
 * @param ipv6 the node's IPv6
 * @param packet the payload; headers are put in front of it
 * @param nextHeader its protocol
 * @param path the addresses
 * @return octets of the packet, IPv6 header included; 0 if there is no route
 */
uint32_t SendAlongPath(Ptr<Ipv6> ipv6,
                       Ptr<Packet> packet,
                       uint8_t nextHeader,
                       const MobilityPath& path);

/**
 * The same for a packet whose IPv6 header was made before: keeps its hop limit and traffic class.
 *
 * @param ipv6 the node's IPv6
 * @param packet the payload behind the header
 * @param header the header; its addresses are replaced by those of the path
 * @param path the addresses
 * @return octets of the packet, IPv6 header included; 0 if there is no route
 */
uint32_t SendAlongPath(Ptr<Ipv6> ipv6,
                       Ptr<Packet> packet,
                       const Ipv6Header& header,
                       const MobilityPath& path);

/**
 * Put the extension headers that a path asks for in front of an upper-layer packet (RFC 6275 6.3,
 * 6.4).
 *
 * @param packet the payload
 * @param nextHeader its protocol
 * @param path the addresses
 * @return protocol of what is in front now
 */
uint8_t AddPathHeaders(Ptr<Packet> packet, uint8_t nextHeader, const MobilityPath& path);

/**
 * Send a packet past all diverters.
 *
 * @param ipv6 the node's IPv6
 * @param packet the payload
 * @param nextHeader its protocol
 * @param source IPv6 source
 * @param destination IPv6 destination
 * @return octets of the packet, IPv6 header included; 0 if there is no route
 */
uint32_t SendUndiverted(Ptr<Ipv6> ipv6,
                        Ptr<Packet> packet,
                        uint8_t nextHeader,
                        const Ipv6Address& source,
                        const Ipv6Address& destination);

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_MOBILITY_OUTPUT_H
