/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
// The link-local address of an interface with NeighborDiscovery

#include "neighbor-discovery.h"
#include "shim-device.h"

#include "ns3/abort.h"
#include "ns3/ipv6-l3-protocol.h"
#include "ns3/ipv6-routing-protocol.h"
#include "ns3/simulator.h"

namespace ns3
{
namespace mip6sec
{

namespace
{

/// Lets a shim answer for its link-layer address as the link-local address wanted demands
class Pretence
{
  public:
    /// @param shim the device @param linkLocal what IPv6 is to make of its link-layer address
    Pretence(Ptr<ShimDevice> shim, const Ipv6Address& linkLocal)
        : m_shim(shim)
    {
        m_shim->PretendLinkLocal(linkLocal);
    }

    ~Pretence()
    {
        m_shim->PretendLinkLocal(Ipv6Address::GetAny());
    }

    Pretence(const Pretence&) = delete;
    Pretence& operator=(const Pretence&) = delete;

  private:
    Ptr<ShimDevice> m_shim; //!< the device
};

/// @param device a device @return it, as the shim that it must be
Ptr<ShimDevice>
AsShim(Ptr<NetDevice> device)
{
    Ptr<ShimDevice> shim = DynamicCast<ShimDevice>(device);
    NS_ABORT_MSG_UNLESS(shim,
                        "NeighborDiscovery: ns-3 makes the link-local address of device "
                            << device->GetIfIndex()
                            << " from its link-layer address: put a ShimDevice on it to have "
                               "another");
    return shim;
}

} // namespace

Ptr<NeighborDiscovery>
NeighborDiscovery::Install(Ptr<NetDevice> device, const Ipv6Address& linkLocal)
{
    Ptr<NeighborDiscovery> mine = Find(device);
    if (mine)
    {
        mine->SetLinkLocal(linkLocal);
        return mine;
    }
    Pretence pretence(AsShim(device), linkLocal);
    return Install(device);
}

void
NeighborDiscovery::SetLinkLocal(const Ipv6Address& linkLocal)
{
    NS_ABORT_MSG_UNLESS(linkLocal.IsLinkLocal(),
                        "NeighborDiscovery::SetLinkLocal: " << linkLocal
                                                            << " is no link-local address");
    Ptr<ShimDevice> shim = AsShim(m_device);
    Ipv6InterfaceAddress before = m_interface->GetLinkLocalAddress();
    if (before.GetAddress() == linkLocal && HasAddress(linkLocal))
    {
        return;
    }
    // Stock IPv6 sets it while the interface comes up, and then only. The interface alone goes down
    // and up here; IPv6 and its routing do not hear of it.
    CancelDad(before.GetAddress());
    FlushNeighbors();
    std::vector<Ipv6InterfaceAddress> others;
    bool had = false;
    for (uint32_t i = 0; i < m_interface->GetNAddresses(); ++i)
    {
        Ipv6InterfaceAddress address = m_interface->GetAddress(i);
        if (address.GetAddress() == before.GetAddress())
        {
            had = true;
        }
        else
        {
            others.push_back(address);
        }
    }
    m_interface->SetDown();
    {
        Pretence pretence(shim, linkLocal);
        m_interface->SetUp();
    }
    for (const Ipv6InterfaceAddress& address : others)
    {
        m_interface->AddAddress(address);
        // The stack counts an address as new once this event is over, and then sets its state
        Simulator::ScheduleNow(&NeighborDiscovery::RestoreState,
                               Ptr<NeighborDiscovery>(this),
                               address.GetAddress(),
                               address.GetState());
    }
    Ptr<Ipv6RoutingProtocol> routing = m_ipv6->GetRoutingProtocol();
    if (had)
    {
        routing->NotifyRemoveAddress(m_index, before);
    }
    routing->NotifyAddAddress(m_index, m_interface->GetLinkLocalAddress());
}

bool
NeighborDiscovery::CanSetLinkLocal() const
{
    return static_cast<bool>(DynamicCast<ShimDevice>(m_device));
}

void
NeighborDiscovery::DropLinkLocal()
{
    Ipv6InterfaceAddress address = m_interface->GetLinkLocalAddress();
    if (!HasAddress(address.GetAddress()))
    {
        return;
    }
    m_ipv6->RemoveAddress(m_index, address.GetAddress());
    // What is on the link stays on it, although no address of ours is
    m_ipv6->GetRoutingProtocol()->NotifyAddRoute(
        address.GetAddress().CombinePrefix(address.GetPrefix()),
        address.GetPrefix(),
        Ipv6Address::GetZero(),
        m_index);
}

void
NeighborDiscovery::RestoreState(Ipv6Address address, Ipv6InterfaceAddress::State_e state)
{
    if (m_interface && HasAddress(address))
    {
        m_interface->SetState(address, state);
    }
}

} // namespace mip6sec
} // namespace ns3
