/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "home-address-icmp.h"

#include "ns3/boolean.h"
#include "ns3/icmp6-errors.h"
#include "ns3/ipv4-interface.h"
#include "ns3/ipv6-interface.h"
#include "ns3/ipv6-l3-protocol.h"
#include "ns3/ipv6-route.h"
#include "ns3/packet-octets.h"

namespace ns3
{
namespace mip6sec
{

Ptr<HomeAddressIcmp>
HomeAddressIcmp::Install(Ptr<Node> node, uint32_t interface, Handler handler)
{
    Ptr<HomeAddressIcmp> icmp = CreateObject<HomeAddressIcmp>();
    icmp->m_handler = std::move(handler);
    // A home address is verified on the home link, not here
    icmp->SetAttribute("DAD", BooleanValue(false));
    icmp->SetNode(node);
    Ptr<Ipv6> ipv6 = node->GetObject<Ipv6>();
    Ptr<IpL4Protocol> protocol = icmp;
    protocol->SetDownTarget6(MakeCallback(&Ipv6::Send, PeekPointer(ipv6)));
    ipv6->Insert(protocol, interface);
    return icmp;
}

void
HomeAddressIcmp::ClearHandler()
{
    m_handler = nullptr;
}

IpL4Protocol::RxStatus
HomeAddressIcmp::Receive(Ptr<Packet> p, const Ipv4Header& header, Ptr<Ipv4Interface> interface)
{
    return Icmpv6L4Protocol::Receive(p, header, interface);
}

IpL4Protocol::RxStatus
HomeAddressIcmp::Receive(Ptr<Packet> p, const Ipv6Header& header, Ptr<Ipv6Interface> interface)
{
    constexpr uint32_t shortest = 8; // of every ICMPv6 message that is looked at here
    uint8_t type = 0;
    if (p->GetSize() < shortest || p->CopyData(&type, 1) != 1)
    {
        return IpL4Protocol::RX_CSUM_FAILED;
    }
    if (type >= static_cast<uint8_t>(Icmp6Type::ROUTER_SOLICITATION) &&
        type <= static_cast<uint8_t>(Icmp6Type::REDIRECT))
    {
        return IpL4Protocol::RX_OK;
    }
    const Icmp6Envelope envelope{header.GetSource(), header.GetDestination(), header.GetHopLimit()};
    if (type < static_cast<uint8_t>(Icmp6Type::ECHO_REQUEST))
    {
        // Stock code trusts the length and the checksum of an error
        const std::vector<uint8_t> octets = PacketOctets(p);
        if (!ParseIcmp6Error(octets.data(), octets.size(), envelope))
        {
            return IpL4Protocol::RX_CSUM_FAILED;
        }
    }
    if (m_handler && m_handler(type, p, envelope))
    {
        return IpL4Protocol::RX_OK;
    }
    return Icmpv6L4Protocol::Receive(p, header, interface);
}

} // namespace mip6sec
} // namespace ns3
