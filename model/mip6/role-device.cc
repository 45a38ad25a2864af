/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "role-device.h"

#include "ns3/abort.h"
#include "ns3/ipv6-l3-protocol.h"
#include "ns3/mac48-address.h"
#include "ns3/node.h"
#include "ns3/traffic-control-layer.h"

namespace ns3
{
namespace mip6sec
{

namespace
{

/**
 * Pass on what is routed to a role device, but for the stack's own neighbour discovery and other
 * multicast, which has no meaning there.
 * @param send the role's callback
 * @param packet the packet with its IPv6 header
 * @param source link-layer source
 * @param destination link-layer destination
 * @param protocol EtherType
 * @return what the role says
 */
bool
SendUnlessMulticast(VirtualNetDevice::SendCallback send,
                    Ptr<Packet> packet,
                    const Address& source,
                    const Address& destination,
                    uint16_t protocol)
{
    constexpr uint32_t destinationOffset = 24;
    uint8_t start[destinationOffset + 1];
    if (protocol != Ipv6L3Protocol::PROT_NUMBER ||
        packet->CopyData(start, sizeof(start)) != sizeof(start) || start[destinationOffset] == 0xff)
    {
        return true;
    }
    return send(packet, source, destination, protocol);
}

} // namespace

Ptr<VirtualNetDevice>
CreateRoleDevice(Ptr<Node> node, uint16_t mtu, VirtualNetDevice::SendCallback send)
{
    Ptr<Ipv6> ipv6 = node->GetObject<Ipv6>();
    NS_ABORT_MSG_IF(!ipv6,
                    "node " << node->GetId()
                            << " has no IPv6: install InternetStackHelper before any role");
    Ptr<VirtualNetDevice> device = CreateObject<VirtualNetDevice>();
    device->SetAddress(Mac48Address::Allocate());
    device->SetNeedsArp(false);
    device->SetIsPointToPoint(true);
    device->SetMtu(mtu);
    device->SetSendCallback(MakeBoundCallback(&SendUnlessMulticast, send));
    node->AddDevice(device);
    const uint32_t interface = ipv6->AddInterface(device);
    // An interface that does not forward would solicit routers once its link-local address is there
    ipv6->SetForwarding(interface, true);
    ipv6->SetUp(interface);
    return device;
}

void
Reenter(Ptr<NetDevice> device, Ptr<Packet> packet)
{
    Ptr<TrafficControlLayer> stack = device->GetNode()->GetObject<TrafficControlLayer>();
    stack->Receive(device,
                   packet,
                   Ipv6L3Protocol::PROT_NUMBER,
                   device->GetAddress(),
                   device->GetAddress(),
                   NetDevice::PACKET_HOST);
}

} // namespace mip6sec
} // namespace ns3
