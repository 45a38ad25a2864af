/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "previous-access-router.h"

#include "ns3/boolean.h"
#include "ns3/ipv6-header.h"
#include "ns3/log.h"
#include "ns3/role-device.h"
#include "ns3/simulator.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace ns3
{
namespace mip6sec
{

NS_LOG_COMPONENT_DEFINE("Mip6secPreviousAccessRouter");

namespace
{

/// MTU of Ethernet, from which that of the tunnels is derived
constexpr uint16_t ETHERNET_MTU = 1500;

} // namespace

PreviousAccessRouter::PreviousAccessRouter()
    : m_protection(CreateObject<NoAccessRouterProtection>())
{
}

PreviousAccessRouter::~PreviousAccessRouter() = default;

void
PreviousAccessRouter::Setup(Ptr<NeighborDiscovery> access,
                            const Ipv6Address& address,
                            const Ipv6Address& prefix,
                            uint8_t prefixLength,
                            Ptr<AccessPointMap> accessPoints,
                            Ptr<HandoverKeyServer> keys)
{
    m_access = access;
    m_node = access->GetDevice()->GetNode();
    m_address = address;
    m_prefix = prefix;
    m_prefixLength = prefixLength;
    m_accessPoints = accessPoints;
    m_keys = keys;
    m_cpu = CryptoCpu::Of(m_node);
    m_mobility = MobilityProtocol::Install(m_node);
    m_tunnel = TunnelProtocol::Install(m_node);
    m_device = CreateRoleDevice(m_node,
                                ETHERNET_MTU - IPV6_HEADER_SIZE,
                                MakeCallback(&PreviousAccessRouter::Transmit, this));
    m_route = Create<Ipv6Route>();
    m_route->SetSource(m_address);
    m_route->SetGateway(Ipv6Address::GetAny());
    m_route->SetOutputDevice(m_device);
    m_initiator =
        std::make_unique<HandoverInitiator>(m_mobility, m_address, m_initiatorSettings, m_random);
    m_initiator->SetProtection(m_protection);
    m_verifier = Create<FastUpdateVerifier>(
        m_cpu,
        m_keys,
        m_address,
        m_verifierSettings,
        m_updateRate,
        [this](const FastUpdateRequest& request) { Accept(request); },
        [this](FastUpdateRefusal reason, const Ipv6Address& previous) {
            NoteRefusal(reason, previous);
        });
    m_keys->TraceConnectWithoutContext("KeyDiscarded",
                                       MakeCallback(&PreviousAccessRouter::KeyDiscarded, this));
    m_tunnel->AddHandler(MakeCallback(&PreviousAccessRouter::Decapsulated, this));
    m_mobility->AddHandler(MhType::FAST_BINDING_UPDATE,
                           MakeCallback(&PreviousAccessRouter::HandleUpdate, this));
    m_mobility->AddHandler(MhType::HANDOVER_ACK,
                           MakeCallback(&PreviousAccessRouter::HandleAck, this));
}

void
PreviousAccessRouter::DoInitialize()
{
    if (m_tunnelMtu > 0)
    {
        m_device->SetMtu(std::max<uint16_t>(IPV6_MIN_MTU, m_tunnelMtu));
    }
    Object::DoInitialize();
}

void
PreviousAccessRouter::DoDispose()
{
    if (m_node)
    {
        m_mobility->RemoveHandler(MhType::FAST_BINDING_UPDATE,
                                  MakeCallback(&PreviousAccessRouter::HandleUpdate, this));
        m_mobility->RemoveHandler(MhType::HANDOVER_ACK,
                                  MakeCallback(&PreviousAccessRouter::HandleAck, this));
        m_keys->TraceDisconnectWithoutContext(
            "KeyDiscarded",
            MakeCallback(&PreviousAccessRouter::KeyDiscarded, this));
        m_tunnel->RemoveHandler(MakeCallback(&PreviousAccessRouter::Decapsulated, this));
        m_device->SetSendCallback(VirtualNetDevice::SendCallback());
        m_verifier->Stop();
    }
    for (auto& [previous, entry] : m_entries)
    {
        if (entry.active)
        {
            entry.active->expiry.Cancel();
        }
    }
    m_entries.clear();
    m_byNext.clear();
    ++m_epoch;
    m_initiator.reset();
    m_verifier = nullptr;
    m_isPeer = nullptr;
    m_protection = nullptr;
    m_route = nullptr;
    m_device = nullptr;
    m_cpu = nullptr;
    m_tunnel = nullptr;
    m_mobility = nullptr;
    m_keys = nullptr;
    m_accessPoints = nullptr;
    m_node = nullptr;
    m_access = nullptr;
    Object::DoDispose();
}

void
PreviousAccessRouter::SetPeerCheck(std::function<bool(const Ipv6Address&)> isPeer)
{
    m_isPeer = std::move(isPeer);
}

void
PreviousAccessRouter::SetProtection(Ptr<AccessRouterProtection> protection)
{
    m_protection = protection;
    if (!m_protection)
    {
        m_protection = CreateObject<NoAccessRouterProtection>();
    }
    if (m_initiator)
    {
        m_initiator->SetProtection(m_protection);
    }
}

int64_t
PreviousAccessRouter::AssignStreams(int64_t stream)
{
    return m_random.AssignStreams(stream);
}

bool
PreviousAccessRouter::IsPeer(const Ipv6Address& router) const
{
    return m_isPeer ? m_isPeer(router) : m_accessPoints->IsNeighbor(router);
}

bool
PreviousAccessRouter::IsOnLink(const Ipv6Address& address) const
{
    const auto prefixOf = [this](const Ipv6Address& of) {
        return FmipAddress{FmipAddressCode::NEW_ROUTER_PREFIX, m_prefixLength, of}.GetClean();
    };
    return prefixOf(address) == prefixOf(m_prefix);
}

void
PreviousAccessRouter::Clear()
{
    NS_LOG_INFO("PAR " << m_address << " forgets everything");
    ++m_epoch;
    m_initiator->Clear();
    m_verifier->Clear();
    // In an order that does not depend on the hash
    std::vector<Ipv6Address> all;
    for (const auto& [previous, entry] : m_entries)
    {
        all.push_back(previous);
    }
    std::sort(all.begin(), all.end());
    for (const Ipv6Address& previous : all)
    {
        Entry& entry = m_entries[previous];
        entry.pending.reset();
        entry.returned = false;
        DiscardBuffer(entry);
        End(previous, entry, false);
        Tidy(previous);
    }
}

std::size_t
PreviousAccessRouter::GetNForwardings() const
{
    return m_entries.size();
}

std::size_t
PreviousAccessRouter::GetNBuffered() const
{
    return m_room.used;
}

std::size_t
PreviousAccessRouter::GetNInitiations() const
{
    return m_initiator->GetSize();
}

std::size_t
PreviousAccessRouter::GetNSequences() const
{
    return m_verifier->GetNSequences();
}

Ipv6Address
PreviousAccessRouter::GetForwarding(const Ipv6Address& previous) const
{
    const auto found = m_entries.find(previous);
    return found != m_entries.end() && found->second.active ? found->second.active->tunnelEnd
                                                            : Ipv6Address::GetAny();
}

uint64_t
PreviousAccessRouter::GetRefusalCount(FastUpdateRefusal reason) const
{
    return m_refusals[static_cast<std::size_t>(reason)];
}

uint64_t
PreviousAccessRouter::GetDropCount(PreviousRouterDrop reason) const
{
    return m_drops[static_cast<std::size_t>(reason)];
}

Ptr<VirtualNetDevice>
PreviousAccessRouter::GetTunnelDevice() const
{
    return m_device;
}

} // namespace mip6sec
} // namespace ns3
