/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_ARRIVAL_MESSAGES_H
#define MIP6SEC_ARRIVAL_MESSAGES_H

#include "ns3/neighbor-discovery.h"

#include <optional>

namespace ns3
{
namespace mip6sec
{

/**
 * @param discovery of an interface
 * @param octets a link-layer address as an option brought it
 * @return it as an address of the interface's link, or nothing if it cannot be one
 */
std::optional<Address> LinkAddressOf(Ptr<NeighborDiscovery> discovery,
                                     const LinkLayerOctets& octets);

/**
 * Send a Router Advertisement with the NAACK option, to the source and to the link-layer address of
 * a UNA without a look at the neighbours (RFC 5568 4, 6.4.6). Beside its options it says what the
 * RouterAdvertiser of the device says, so that nobody takes it for the end of the router.
 * @param discovery of the access link
 * @param destination source of the UNA
 * @param linkLayer its link-layer address; one that the link does not have is replaced by the
 * group address to which the destination's solicited-node group maps
 * @param status what is wrong
 * @param supplied address to be used instead, or nothing
 * @return whether it could be sent: the router has a link-local address
 */
bool SendNaack(Ptr<NeighborDiscovery> discovery,
               const Ipv6Address& destination,
               const LinkLayerOctets& linkLayer,
               NaackStatus status,
               const std::optional<FmipAddress>& supplied);

/**
 * Ask whether a node is on the link, by a Neighbor Solicitation to its link-layer address; one that
 * is answers with a solicited advertisement.
 * @param discovery of the access link
 * @param target an address of the node
 * @param linkLayer where to
 */
void ProbePresence(Ptr<NeighborDiscovery> discovery,
                   const Ipv6Address& target,
                   const Address& linkLayer);

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_ARRIVAL_MESSAGES_H
