/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "icmp6-error-output.h"

#include "mobility-output.h"

#include "ns3/ipv6-l3-protocol.h"
#include "ns3/ipv6-route.h"
#include "ns3/ipv6-routing-protocol.h"
#include "ns3/mobility-constants.h"
#include "ns3/packet-octets.h"
#include "ns3/socket.h"

namespace ns3
{
namespace mip6sec
{

bool
SendIcmp6Error(Ptr<Node> node, const Icmp6Error& error)
{
    constexpr std::size_t sourceOffset = 8;
    if (error.invoking.size() < IPV6_HEADER_SIZE || !MaySendIcmp6Error(error))
    {
        return false;
    }
    const Ipv6Address destination = Ipv6Address::Deserialize(error.invoking.data() + sourceOffset);
    Ptr<Ipv6> ipv6 = node->GetObject<Ipv6>();
    Ipv6Header header;
    header.SetDestination(destination);
    header.SetNextHeader(NH_ICMPV6);
    Socket::SocketErrno errorNumber;
    Ptr<Ipv6Route> route =
        ipv6->GetRoutingProtocol()->RouteOutput(nullptr, header, nullptr, errorNumber);
    if (!route)
    {
        return false;
    }
    const Ipv6Address source = route->GetSource();
    Ptr<Packet> packet = OctetsPacket(SerializeIcmp6(error, source, destination));
    ipv6->Send(packet, source, destination, NH_ICMPV6, route);
    return true;
}

} // namespace mip6sec
} // namespace ns3
