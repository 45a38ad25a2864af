/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "neighbor-discovery.h"

#include "access-device.h"
#include "divert-routing.h"
#include "shim-device.h"

#include "ns3/abort.h"
#include "ns3/boolean.h"
#include "ns3/ipv6-l3-protocol.h"
#include "ns3/ipv6-route.h"
#include "ns3/log.h"
#include "ns3/mac48-address.h"

namespace ns3
{
namespace mip6sec
{

NS_LOG_COMPONENT_DEFINE("Mip6secNeighborDiscovery");

void
StockIcmpv6::FunctionDadTimeout(Ipv6Interface* interface, Ipv6Address addr)
{
    Icmpv6L4Protocol::FunctionDadTimeout(interface, addr);
}

NeighborDiscovery::NeighborDiscovery()
    : m_dad(*this)
{
}

NeighborDiscovery::~NeighborDiscovery() = default;

Ptr<NeighborDiscovery>
NeighborDiscovery::Install(Ptr<NetDevice> device)
{
    Ptr<NeighborDiscovery> mine = Find(device);
    if (mine)
    {
        return mine;
    }
    Ptr<Node> node = device->GetNode();
    NS_ABORT_MSG_UNLESS(node,
                        "NeighborDiscovery::Install: the device is on no node: call "
                        "Node::AddDevice first");
    Ptr<Ipv6L3Protocol> ipv6 = node->GetObject<Ipv6L3Protocol>();
    NS_ABORT_MSG_UNLESS(ipv6,
                        "NeighborDiscovery::Install: node "
                            << node->GetId()
                            << " has no IPv6: call InternetStackHelper::Install first");
    NS_ABORT_MSG_UNLESS(ipv6->GetInterfaceForDevice(device) == -1,
                        "NeighborDiscovery::Install: device "
                            << device->GetIfIndex() << " of node " << node->GetId()
                            << " has an IPv6 interface already: install roles and mobile "
                               "interfaces before Ipv6AddressHelper touches the device");
    DivertRouting::Install(node);
    ipv6->SetAttributeFailSafe("StrongEndSystemModel", BooleanValue(false));
    ipv6->SetAttributeFailSafe("SendIcmpv6Redirect", BooleanValue(false));

    mine = CreateObject<NeighborDiscovery>();
    mine->SetNode(node);
    mine->m_alwaysDad = false;
    mine->m_ipv6 = ipv6;
    mine->m_device = device;
    mine->m_index = ipv6->GetNInterfaces();
    // Not MakeCallback with a Ptr, which would be a cycle; the base class drops it on disposal
    Ptr<IpL4Protocol> protocol = mine;
    protocol->SetDownTarget6(MakeCallback(&NeighborDiscovery::SendFromStock, PeekPointer(mine)));
    mine->m_traces = CreateObject<NeighborDiscoveryTraces>();
    mine->m_traces->SetNeighborDiscovery(mine);
    device->AggregateObject(mine->m_traces);

    // The interface asks for its ICMPv6 when it comes up: ours must be there by then
    ipv6->Insert(mine, mine->m_index);
    uint32_t index = ipv6->AddInterface(device);
    NS_ABORT_MSG_UNLESS(index == mine->m_index, "NeighborDiscovery::Install: unexpected index");
    ipv6->SetUp(index);
    NS_ABORT_MSG_UNLESS(mine->m_interface,
                        "NeighborDiscovery::Install: device "
                            << device->GetIfIndex() << " of node " << node->GetId()
                            << " did not come up: its MTU is below 1280");
    // Stock code for redirects looks for the device in the node's own ICMPv6, and asserts
    Ptr<Icmpv6L4Protocol> stock = node->GetObject<Icmpv6L4Protocol>();
    if (stock)
    {
        stock->CreateCache(device, mine->m_interface);
    }
    return mine;
}

Ptr<NeighborDiscovery>
NeighborDiscovery::Find(Ptr<NetDevice> device)
{
    Ptr<NeighborDiscoveryTraces> traces = device->GetObject<NeighborDiscoveryTraces>();
    return traces ? traces->GetNeighborDiscovery() : nullptr;
}

void
NeighborDiscovery::DoDispose()
{
    m_dad.CancelAll();
    m_handlers.clear();
    m_noRouter.Nullify();
    m_defended.clear();
    m_cache = nullptr;
    m_traces = nullptr;
    m_interface = nullptr;
    m_device = nullptr;
    m_ipv6 = nullptr;
    StockIcmpv6::DoDispose();
}

Ptr<NetDevice>
NeighborDiscovery::GetDevice() const
{
    return m_device;
}

Ptr<Ipv6Interface>
NeighborDiscovery::GetInterface() const
{
    return m_interface;
}

uint32_t
NeighborDiscovery::GetInterfaceIndex() const
{
    return m_index;
}

Ptr<Ipv6>
NeighborDiscovery::GetIpv6() const
{
    return m_ipv6;
}

Ptr<NeighborDiscoveryTraces>
NeighborDiscovery::GetTraces() const
{
    return m_traces;
}

std::size_t
NeighborDiscovery::GetNNeighbors() const
{
    return m_cache ? m_cache->GetSize() : 0;
}

void
NeighborDiscovery::ConfirmNeighbor(const Ipv6Address& neighbor)
{
    if (m_cache)
    {
        m_cache->Confirm(neighbor);
    }
}

bool
NeighborDiscovery::IsNeighborSecured(const Ipv6Address& neighbor) const
{
    return m_cache && m_cache->IsSecured(neighbor);
}

Ptr<NdAuthority>
NeighborDiscovery::GetAuthority() const
{
    return m_device ? m_device->GetObject<NdAuthority>() : nullptr;
}

int64_t
NeighborDiscovery::AssignStreams(int64_t stream)
{
    return Icmpv6L4Protocol::AssignStreams(stream);
}

void
NeighborDiscovery::AddHandler(Icmp6Type type, Handler handler)
{
    m_handlers[type].push_back(handler);
}

void
NeighborDiscovery::RemoveHandler(Icmp6Type type, Handler handler)
{
    auto of = m_handlers.find(type);
    if (of == m_handlers.end())
    {
        return;
    }
    for (auto it = of->second.begin(); it != of->second.end(); ++it)
    {
        if (it->IsEqual(handler))
        {
            of->second.erase(it);
            return;
        }
    }
}

void
NeighborDiscovery::SetNoRouterHandler(Callback<void, Ipv6Address, NdSecurity> handler)
{
    m_noRouter = handler;
}

void
NeighborDiscovery::SetLinkParameters(uint8_t hopLimit, Time reachable, Time retransmit)
{
    if (hopLimit != 0 && m_interface)
    {
        m_interface->SetCurHopLimit(hopLimit);
    }
    // By attributes: the members are private in ns-3.35
    if (reachable.IsStrictlyPositive() && reachable != GetReachableTime())
    {
        SetAttribute("ReachableTime", TimeValue(reachable));
    }
    if (retransmit.IsStrictlyPositive() && retransmit != GetRetransmissionTime())
    {
        SetAttribute("RetransmissionTime", TimeValue(retransmit));
    }
}

void
NeighborDiscovery::AddDefended(const Ipv6Address& target, bool proxy)
{
    auto [it, added] = m_defended.emplace(target, proxy);
    it->second = proxy;
    if (added)
    {
        JoinSolicitedGroup(target);
    }
}

void
NeighborDiscovery::RemoveDefended(const Ipv6Address& target)
{
    if (m_defended.erase(target) > 0)
    {
        LeaveSolicitedGroup(target);
    }
}

void
NeighborDiscovery::SetAnswered(const Ipv6Address& address, bool answered)
{
    if (answered)
    {
        m_unanswered.erase(address);
    }
    else
    {
        m_unanswered.insert(address);
    }
}

bool
NeighborDiscovery::IsDefended(const Ipv6Address& target) const
{
    return m_defended.find(target) != m_defended.end();
}

void
NeighborDiscovery::StartDad(const Ipv6Address& address,
                            uint32_t probes,
                            Time interval,
                            Time firstDelay,
                            Callback<void, Ipv6Address, bool> done,
                            bool ignoreUnsecured)
{
    if (probes == 0)
    {
        m_dad.Cancel(address);
        done(address, true);
        return;
    }
    m_dad.Start(address, probes, interval, firstDelay, done, ignoreUnsecured);
}

void
NeighborDiscovery::CancelDad(const Ipv6Address& address)
{
    m_dad.Cancel(address);
}

bool
NeighborDiscovery::IsTentative(const Ipv6Address& address) const
{
    return m_dad.IsRunning(address);
}

void
NeighborDiscovery::JoinSolicitedGroup(const Ipv6Address& address)
{
    if (!m_ipv6)
    {
        return;
    }
    Ipv6Address group = Ipv6Address::MakeSolicitedAddress(address);
    m_ipv6->AddMulticastAddress(group, m_index);
    Ptr<AccessDevice> access = DynamicCast<AccessDevice>(ShimDevice::RealDevice(m_device));
    if (access)
    {
        access->JoinGroup(Mac48Address::GetMulticast(group));
    }
}

void
NeighborDiscovery::LeaveSolicitedGroup(const Ipv6Address& address)
{
    if (!m_ipv6)
    {
        return;
    }
    Ipv6Address group = Ipv6Address::MakeSolicitedAddress(address);
    m_ipv6->RemoveMulticastAddress(group, m_index);
    Ptr<AccessDevice> access = DynamicCast<AccessDevice>(ShimDevice::RealDevice(m_device));
    if (access)
    {
        access->LeaveGroup(Mac48Address::GetMulticast(group));
    }
}

uint32_t
NeighborDiscovery::FlushNeighbors()
{
    uint32_t lost = m_cache ? m_cache->FlushAll() : 0;
    if (lost > 0)
    {
        m_traces->NotifyLostWaiting(lost);
    }
    return lost;
}

void
NeighborDiscovery::FunctionDadTimeout(Ipv6Interface* interface, Ipv6Address addr)
{
    // Without the base class's: it would solicit a router from every new link-local address
    if (!IsTentative(addr))
    {
        interface->SetState(addr, Ipv6InterfaceAddress::PREFERRED);
    }
}

Ptr<NdiscCache>
NeighborDiscovery::CreateCache(Ptr<NetDevice> device, Ptr<Ipv6Interface> interface)
{
    m_interface = interface;
    m_cache = CreateObject<NeighborCache>();
    m_cache->SetDevice(device, interface, this);
    m_cache->SetProtocol(this);
    m_cacheList.push_back(m_cache);
    return m_cache;
}

} // namespace mip6sec
} // namespace ns3
