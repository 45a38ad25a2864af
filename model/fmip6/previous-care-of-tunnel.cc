/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "previous-care-of-tunnel.h"

#include "ns3/node.h"
#include "ns3/role-device.h"

namespace ns3
{
namespace mip6sec
{

PreviousCareOfTunnel::PreviousCareOfTunnel(Ptr<NetDevice> device, Callbacks callbacks)
    : m_device(device),
      m_protocol(TunnelProtocol::Install(device->GetNode())),
      m_callbacks(std::move(callbacks))
{
    m_protocol->AddHandler(MakeCallback(&PreviousCareOfTunnel::Receive, this));
}

PreviousCareOfTunnel::~PreviousCareOfTunnel()
{
    m_protocol->RemoveHandler(MakeCallback(&PreviousCareOfTunnel::Receive, this));
}

void
PreviousCareOfTunnel::Open(const Ipv6Address& previous,
                           const Ipv6Address& router,
                           const Ipv6Address& next)
{
    m_tunnels[previous] = Ends{router, next};
}

void
PreviousCareOfTunnel::Close(const Ipv6Address& previous)
{
    m_tunnels.erase(previous);
}

bool
PreviousCareOfTunnel::Send(Ptr<Packet> inner, const Ipv6Address& previous)
{
    const auto at = m_tunnels.find(previous);
    if (at == m_tunnels.end())
    {
        return false;
    }
    ++m_sent;
    return m_protocol->Send(inner, at->second.next, at->second.router);
}

std::size_t
PreviousCareOfTunnel::GetNTunnels() const
{
    return m_tunnels.size();
}

uint64_t
PreviousCareOfTunnel::GetNReceived() const
{
    return m_received;
}

uint64_t
PreviousCareOfTunnel::GetNSent() const
{
    return m_sent;
}

bool
PreviousCareOfTunnel::Receive(Ptr<Packet> inner,
                              const Ipv6Header& header,
                              Ipv6Address source,
                              Ipv6Address)
{
    const auto at = m_tunnels.find(header.GetDestination());
    if (at == m_tunnels.end())
    {
        return false;
    }
    if (source != at->second.router)
    {
        m_callbacks.refused();
        return true;
    }
    ++m_received;
    m_callbacks.received();
    Reenter(m_device, inner);
    return true;
}

} // namespace mip6sec
} // namespace ns3
