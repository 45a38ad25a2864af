/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "mobility-output.h"

#include "ns3/divert-routing.h"
#include "ns3/ipv6-header.h"
#include "ns3/ipv6-route.h"
#include "ns3/mobility-extensions.h"
#include "ns3/nd-constants.h"
#include "ns3/packet-octets.h"
#include "ns3/socket.h"

namespace ns3
{
namespace mip6sec
{

namespace
{

/**
 * @param ipv6 a node's IPv6
 * @param nextHeader protocol of a packet
 * @param source its source
 * @param destination its destination
 * @param divert whether the diverters of the node are asked too
 * @return the way it leaves, or null
 */
Ptr<Ipv6Route>
RouteFor(Ptr<Ipv6> ipv6,
         uint8_t nextHeader,
         const Ipv6Address& source,
         const Ipv6Address& destination,
         bool divert)
{
    Ipv6Header header;
    header.SetSource(source);
    header.SetDestination(destination);
    header.SetNextHeader(nextHeader);
    Ptr<NetDevice> device;
    if (destination.IsLinkLocal())
    {
        const int32_t interface = ipv6->GetInterfaceForAddress(source);
        if (interface >= 0)
        {
            device = ipv6->GetNetDevice(interface);
        }
    }
    Ptr<Ipv6RoutingProtocol> routing = ipv6->GetRoutingProtocol();
    if (!divert)
    {
        Ptr<DivertRouting> diverting = DynamicCast<DivertRouting>(routing);
        if (diverting)
        {
            return diverting->UnderlyingRoute(header, device);
        }
    }
    Socket::SocketErrno error;
    return routing->RouteOutput(nullptr, header, device, error);
}

/**
 * @param ipv6 a node's IPv6
 * @param packet the payload
 * @param nextHeader its protocol
 * @param source IPv6 source
 * @param destination IPv6 destination
 * @param divert whether the diverters of the node are asked
 * @return octets of the packet, IPv6 header included; 0 if there is no route
 */
uint32_t
SendRouted(Ptr<Ipv6> ipv6,
           Ptr<Packet> packet,
           uint8_t nextHeader,
           const Ipv6Address& source,
           const Ipv6Address& destination,
           bool divert)
{
    Ptr<Ipv6Route> route = RouteFor(ipv6, nextHeader, source, destination, divert);
    if (!route)
    {
        return 0;
    }
    const uint32_t octets = packet->GetSize() + IPV6_HEADER_SIZE;
    ipv6->Send(packet, source, destination, nextHeader, route);
    return octets;
}

} // namespace

uint32_t
SendUndiverted(Ptr<Ipv6> ipv6,
               Ptr<Packet> packet,
               uint8_t nextHeader,
               const Ipv6Address& source,
               const Ipv6Address& destination)
{
    return SendRouted(ipv6, packet, nextHeader, source, destination, false);
}

uint8_t
AddPathHeaders(Ptr<Packet> packet, uint8_t nextHeader, const MobilityPath& path)
{
    if (!path.homeAddressOption.IsAny())
    {
        const auto octets = SerializeHomeAddressHeader(nextHeader, path.homeAddressOption);
        packet->AddHeader(OctetsHeader(octets.data(), octets.size()));
        nextHeader = NH_DEST_OPTIONS;
    }
    if (!path.type2.IsAny())
    {
        const auto octets = SerializeType2RoutingHeader(nextHeader, path.type2);
        packet->AddHeader(OctetsHeader(octets.data(), octets.size()));
        nextHeader = NH_ROUTING;
    }
    return nextHeader;
}

uint32_t
SendAlongPath(Ptr<Ipv6> ipv6, Ptr<Packet> packet, uint8_t nextHeader, const MobilityPath& path)
{
    nextHeader = AddPathHeaders(packet, nextHeader, path);
    const bool plain = path.homeAddressOption.IsAny() && path.type2.IsAny();
    return SendRouted(ipv6, packet, nextHeader, path.source, path.destination, plain);
}

uint32_t
SendAlongPath(Ptr<Ipv6> ipv6,
              Ptr<Packet> packet,
              const Ipv6Header& header,
              const MobilityPath& path)
{
    SocketIpv6HopLimitTag hopLimit;
    hopLimit.SetHopLimit(header.GetHopLimit());
    packet->ReplacePacketTag(hopLimit);
    SocketIpv6TclassTag trafficClass;
    trafficClass.SetTclass(header.GetTrafficClass());
    packet->ReplacePacketTag(trafficClass);
    return SendAlongPath(ipv6, packet, header.GetNextHeader(), path);
}

} // namespace mip6sec
} // namespace ns3
