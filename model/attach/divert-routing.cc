/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "divert-routing.h"

#include "access-device.h"
#include "shim-device.h"

#include "ns3/abort.h"
#include "ns3/ipv6-route.h"
#include "ns3/ipv6.h"
#include "ns3/log.h"
#include "ns3/mac48-address.h"
#include "ns3/simulator.h"

#include <algorithm>

namespace ns3
{
namespace mip6sec
{

NS_LOG_COMPONENT_DEFINE("Mip6secDivertRouting");
NS_OBJECT_ENSURE_REGISTERED(DivertRouting);

namespace
{

/**
 * An error callback that reports nothing; a list calls its error callback without a look whether
 * there is one.
 */
void
IgnoreError(Ptr<const Packet>, const Ipv6Header&, Socket::SocketErrno)
{
}

/**
 * @param ipv6 an IPv6 stack
 * @param interface index of an interface
 * @return its device if that tracks multicast groups, or null
 */
Ptr<AccessDevice>
GroupDevice(Ptr<Ipv6> ipv6, uint32_t interface)
{
    return DynamicCast<AccessDevice>(ShimDevice::RealDevice(ipv6->GetNetDevice(interface)));
}

/// @param address a unicast address @return link-layer address of its solicited-node group
Mac48Address
SolicitedGroup(const Ipv6Address& address)
{
    return Mac48Address::GetMulticast(Ipv6Address::MakeSolicitedAddress(address));
}

} // namespace

TypeId
DivertRouting::GetTypeId()
{
    static TypeId tid = TypeId("ns3::mip6sec::DivertRouting")
                            .SetParent<Ipv6ListRouting>()
                            .SetGroupName("Mip6sec")
                            .AddConstructor<DivertRouting>();
    return tid;
}

Ptr<DivertRouting>
DivertRouting::Install(Ptr<Node> node)
{
    Ptr<Ipv6> ipv6 = node->GetObject<Ipv6>();
    NS_ABORT_MSG_UNLESS(ipv6,
                        "DivertRouting::Install: node "
                            << node->GetId()
                            << " has no IPv6: call InternetStackHelper::Install first");
    Ptr<Ipv6RoutingProtocol> old = ipv6->GetRoutingProtocol();
    NS_ABORT_MSG_UNLESS(old,
                        "DivertRouting::Install: node " << node->GetId()
                                                        << " has no IPv6 routing protocol: let "
                                                           "InternetStackHelper install one");
    Ptr<DivertRouting> mine = DynamicCast<DivertRouting>(old);
    if (mine)
    {
        return mine;
    }
    mine = CreateObject<DivertRouting>();
    mine->m_wrapped = old;
    mine->m_wrappedReports = static_cast<bool>(DynamicCast<Ipv6ListRouting>(old));
    ipv6->SetRoutingProtocol(mine);
    return mine;
}

void
DivertRouting::DoDispose()
{
    m_diverters.clear();
    m_listeners.clear();
    m_joined.clear();
    m_wrapped = nullptr;
    m_ipv6 = nullptr;
    Ipv6ListRouting::DoDispose();
}

void
DivertRouting::AddDiverter(int priority, RouteDiverter* diverter)
{
    auto after = std::find_if(m_diverters.begin(), m_diverters.end(), [priority](const Entry& e) {
        return e.priority < priority;
    });
    m_diverters.insert(after, Entry{priority, diverter});
}

void
DivertRouting::RemoveDiverter(RouteDiverter* diverter)
{
    m_diverters.erase(std::remove_if(m_diverters.begin(),
                                     m_diverters.end(),
                                     [diverter](const Entry& e) { return e.diverter == diverter; }),
                      m_diverters.end());
}

void
DivertRouting::AddAddressListener(const void* owner, AddressListener listener)
{
    m_listeners.emplace_back(owner, std::move(listener));
}

void
DivertRouting::RemoveAddressListener(const void* owner)
{
    m_listeners.erase(std::remove_if(m_listeners.begin(),
                                     m_listeners.end(),
                                     [owner](const auto& l) { return l.first == owner; }),
                      m_listeners.end());
}

Ptr<Ipv6Route>
DivertRouting::UnderlyingRoute(const Ipv6Header& header, Ptr<NetDevice> oif)
{
    if (!m_wrapped)
    {
        return nullptr;
    }
    Socket::SocketErrno ignored;
    Ptr<Ipv6Route> route = m_wrapped->RouteOutput(nullptr, header, oif, ignored);
    if (route || m_fallback.empty() || header.GetSource().IsAny())
    {
        return Sourced(header, route);
    }
    auto fallback = oif ? m_fallback.find(m_ipv6->GetInterfaceForDevice(oif)) : m_fallback.begin();
    if (fallback != m_fallback.end())
    {
        route = Create<Ipv6Route>();
        route->SetSource(header.GetSource());
        route->SetDestination(header.GetDestination());
        route->SetGateway(fallback->second);
        route->SetOutputDevice(m_ipv6->GetNetDevice(fallback->first));
    }
    return route;
}

void
DivertRouting::SetFallbackRouter(uint32_t interface, const Ipv6Address& router)
{
    if (router.IsAny())
    {
        m_fallback.erase(interface);
    }
    else
    {
        m_fallback[interface] = router;
    }
}

void
DivertRouting::SetAvoided(const Ipv6Address& address, bool avoided)
{
    if (avoided)
    {
        m_avoided.insert(address);
    }
    else
    {
        m_avoided.erase(address);
    }
}

Ptr<Ipv6Route>
DivertRouting::Sourced(const Ipv6Header& header, Ptr<Ipv6Route> route) const
{
    if (m_avoided.empty() || !route || !header.GetSource().IsAny() ||
        m_avoided.count(route->GetSource()) == 0)
    {
        return route;
    }
    const int32_t interface = m_ipv6->GetInterfaceForDevice(route->GetOutputDevice());
    for (uint32_t i = 0; i < m_ipv6->GetNAddresses(interface); ++i)
    {
        Ipv6InterfaceAddress other = m_ipv6->GetAddress(interface, i);
        if (other.GetScope() == Ipv6InterfaceAddress::GLOBAL &&
            m_avoided.count(other.GetAddress()) == 0)
        {
            route->SetSource(other.GetAddress());
            break;
        }
    }
    return route;
}

void
DivertRouting::AddRoutingProtocol(Ptr<Ipv6RoutingProtocol> routingProtocol, int16_t priority)
{
    if (!m_wrapped)
    {
        m_wrapped = routingProtocol;
        m_wrappedReports = static_cast<bool>(DynamicCast<Ipv6ListRouting>(routingProtocol));
        if (m_ipv6)
        {
            m_wrapped->SetIpv6(m_ipv6);
        }
        return;
    }
    Ptr<Ipv6ListRouting> list = DynamicCast<Ipv6ListRouting>(m_wrapped);
    NS_ABORT_MSG_UNLESS(list,
                        "DivertRouting::AddRoutingProtocol: the routing of this node is not a "
                        "list: give InternetStackHelper an Ipv6ListRoutingHelper with all the "
                        "protocols wanted");
    list->AddRoutingProtocol(routingProtocol, priority);
}

uint32_t
DivertRouting::GetNRoutingProtocols() const
{
    Ptr<Ipv6ListRouting> list = DynamicCast<Ipv6ListRouting>(m_wrapped);
    return list ? list->GetNRoutingProtocols() : (m_wrapped ? 1 : 0);
}

Ptr<Ipv6RoutingProtocol>
DivertRouting::GetRoutingProtocol(uint32_t index, int16_t& priority) const
{
    Ptr<Ipv6ListRouting> list = DynamicCast<Ipv6ListRouting>(m_wrapped);
    if (list)
    {
        return list->GetRoutingProtocol(index, priority);
    }
    NS_ABORT_MSG_IF(index > 0 || !m_wrapped,
                    "DivertRouting::GetRoutingProtocol: index " << index << " is out of range");
    priority = 0;
    return m_wrapped;
}

Ptr<Ipv6Route>
DivertRouting::RouteOutput(Ptr<Packet> p,
                           const Ipv6Header& header,
                           Ptr<NetDevice> oif,
                           Socket::SocketErrno& sockerr)
{
    // By index: a diverter may take itself off the list
    for (std::size_t i = 0; i < m_diverters.size(); ++i)
    {
        Ptr<Ipv6Route> route = m_diverters[i].diverter->DivertOutput(header, oif);
        if (route)
        {
            sockerr = Socket::ERROR_NOTERROR;
            return route;
        }
    }
    if (!m_wrapped)
    {
        sockerr = Socket::ERROR_NOROUTETOHOST;
        return nullptr;
    }
    return Sourced(header, m_wrapped->RouteOutput(p, header, oif, sockerr));
}

bool
DivertRouting::RouteInput(Ptr<const Packet> p,
                          const Ipv6Header& header,
                          Ptr<const NetDevice> idev,
                          RouteInputUnicast ucb,
                          RouteInputMulticast mcb,
                          RouteInputLocal lcb,
                          RouteInputError ecb)
{
    if (!m_wrapped)
    {
        return false;
    }
    if (header.GetDestination().IsMulticast())
    {
        // IPv6 has delivered it already if this node is a member; that no multicast route exists
        // is no drop
        return m_wrapped->RouteInput(p, header, idev, ucb, mcb, lcb, MakeCallback(&IgnoreError));
    }
    for (std::size_t i = 0; i < m_diverters.size(); ++i)
    {
        Ptr<Ipv6Route> route;
        switch (m_diverters[i].diverter->DivertInput(p, header, idev, route))
        {
        case RouteDiverter::Input::PASS:
            break;
        case RouteDiverter::Input::FORWARD:
            ucb(idev, route, p, header);
            return true;
        case RouteDiverter::Input::DELIVER:
            lcb(p, header, static_cast<uint32_t>(m_ipv6->GetInterfaceForDevice(idev)));
            return true;
        case RouteDiverter::Input::DROP:
            return true;
        }
    }
    bool routed = m_wrapped->RouteInput(p, header, idev, ucb, mcb, lcb, ecb);
    if (!routed && !m_wrappedReports)
    {
        // Stock static routing alone says nothing here, and the packet would vanish without a trace
        ecb(p, header, Socket::ERROR_NOROUTETOHOST);
    }
    return routed;
}

void
DivertRouting::NotifyInterfaceUp(uint32_t interface)
{
    if (m_wrapped)
    {
        m_wrapped->NotifyInterfaceUp(interface);
    }
    SyncGroups(interface);
}

void
DivertRouting::NotifyInterfaceDown(uint32_t interface)
{
    if (m_wrapped)
    {
        m_wrapped->NotifyInterfaceDown(interface);
    }
    std::vector<Ipv6Address> joined = m_joined[interface];
    for (const auto& address : joined)
    {
        LeaveGroup(interface, address);
    }
    m_joined.erase(interface);
}

void
DivertRouting::NotifyAddAddress(uint32_t interface, Ipv6InterfaceAddress address)
{
    if (m_wrapped)
    {
        m_wrapped->NotifyAddAddress(interface, address);
    }
    SyncGroups(interface);
    for (std::size_t i = 0; i < m_listeners.size(); ++i)
    {
        m_listeners[i].second(interface, address.GetAddress(), true);
    }
}

void
DivertRouting::NotifyRemoveAddress(uint32_t interface, Ipv6InterfaceAddress address)
{
    if (m_wrapped)
    {
        m_wrapped->NotifyRemoveAddress(interface, address);
    }
    LeaveGroup(interface, address.GetAddress());
    for (std::size_t i = 0; i < m_listeners.size(); ++i)
    {
        m_listeners[i].second(interface, address.GetAddress(), false);
    }
}

void
DivertRouting::NotifyAddRoute(Ipv6Address dst,
                              Ipv6Prefix mask,
                              Ipv6Address nextHop,
                              uint32_t interface,
                              Ipv6Address prefixToUse)
{
    if (m_wrapped)
    {
        m_wrapped->NotifyAddRoute(dst, mask, nextHop, interface, prefixToUse);
    }
}

void
DivertRouting::NotifyRemoveRoute(Ipv6Address dst,
                                 Ipv6Prefix mask,
                                 Ipv6Address nextHop,
                                 uint32_t interface,
                                 Ipv6Address prefixToUse)
{
    if (m_wrapped)
    {
        m_wrapped->NotifyRemoveRoute(dst, mask, nextHop, interface, prefixToUse);
    }
}

void
DivertRouting::SetIpv6(Ptr<Ipv6> ipv6)
{
    // Not the base class's, which asserts; the wrapped routing has its IPv6 unless it is ours first
    m_ipv6 = ipv6;
    for (uint32_t i = 0; i < ipv6->GetNInterfaces(); ++i)
    {
        SyncGroups(i);
    }
}

void
DivertRouting::PrintRoutingTable(Ptr<OutputStreamWrapper> stream, Time::Unit unit) const
{
    if (m_wrapped)
    {
        m_wrapped->PrintRoutingTable(stream, unit);
    }
}

void
DivertRouting::SyncGroups(uint32_t interface)
{
    Ptr<AccessDevice> device = m_ipv6 ? GroupDevice(m_ipv6, interface) : nullptr;
    if (!device)
    {
        return;
    }
    auto& joined = m_joined[interface];
    for (uint32_t i = 0; i < m_ipv6->GetNAddresses(interface); ++i)
    {
        Ipv6Address address = m_ipv6->GetAddress(interface, i).GetAddress();
        if (std::find(joined.begin(), joined.end(), address) == joined.end())
        {
            joined.push_back(address);
            device->JoinGroup(SolicitedGroup(address));
        }
    }
}

void
DivertRouting::LeaveGroup(uint32_t interface, const Ipv6Address& address)
{
    auto of = m_joined.find(interface);
    if (of == m_joined.end())
    {
        return;
    }
    auto it = std::find(of->second.begin(), of->second.end(), address);
    if (it == of->second.end())
    {
        return;
    }
    of->second.erase(it);
    Ptr<AccessDevice> device = GroupDevice(m_ipv6, interface);
    if (device)
    {
        device->LeaveGroup(SolicitedGroup(address));
    }
}

} // namespace mip6sec
} // namespace ns3
