/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_ICMP6_ERROR_OUTPUT_H
#define MIP6SEC_ICMP6_ERROR_OUTPUT_H

#include "ns3/icmp6-errors.h"
#include "ns3/node.h"

namespace ns3
{
namespace mip6sec
{

/**
 * Send an ICMPv6 error to the source of its invoking packet, unless RFC 4443 2.4 (e) forbids it.
 *
 * @param node who sends it; the source address is the one that its routing selects
 * @param error the error
 * @return whether it was sent
 */
bool SendIcmp6Error(Ptr<Node> node, const Icmp6Error& error);

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_ICMP6_ERROR_OUTPUT_H
