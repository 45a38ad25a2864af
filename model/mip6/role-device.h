/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_ROLE_DEVICE_H
#define MIP6SEC_ROLE_DEVICE_H

#include "ns3/virtual-net-device.h"

#include <string>

namespace ns3
{
namespace mip6sec
{

/**
 * Create the virtual device of a role on a node, with its IPv6 interface up, forwarding, and
 * without neighbour discovery.
 *
 * @param node a node with an internet stack
 * @param mtu MTU in octets; leaves room for the headers that the role adds
 * @param send called with every packet (IPv6 header included) routed to the device
 * @return the device
 */
Ptr<VirtualNetDevice> CreateRoleDevice(Ptr<Node> node,
                                       uint16_t mtu,
                                       VirtualNetDevice::SendCallback send);

/**
 * Let a packet enter the IPv6 stack again as if it had arrived on a device.
 * @param device a role device, or a real one
 * @param packet with its IPv6 header
 */
void Reenter(Ptr<NetDevice> device, Ptr<Packet> packet);

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_ROLE_DEVICE_H
