/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "new-access-router.h"

#include "ns3/abort.h"
#include "ns3/log.h"
#include "ns3/role-device.h"
#include "ns3/simulator.h"

namespace ns3
{
namespace mip6sec
{

NS_LOG_COMPONENT_DEFINE("Mip6secNewAccessRouter");

NewAccessRouter::NewAccessRouter()
    : m_protection(CreateObject<NoAccessRouterProtection>())
{
}

NewAccessRouter::~NewAccessRouter() = default;

void
NewAccessRouter::Setup(Ptr<NeighborDiscovery> access,
                       const Ipv6Address& address,
                       const Ipv6Address& prefix,
                       uint8_t prefixLength)
{
    NS_ABORT_MSG_IF(m_access, "NewAccessRouter::Setup: it serves an access link already");
    NS_ABORT_MSG_UNLESS(access && access->GetDevice(),
                        "NewAccessRouter::Setup: install NeighborDiscovery on the access device "
                        "first");
    m_access = access;
    m_address = address;
    m_prefix = prefix.CombinePrefix(Ipv6Prefix(prefixLength));
    m_prefixLength = prefixLength;
    NS_ABORT_MSG_UNLESS(IsOnPrefix(address),
                        "NewAccessRouter::Setup: the router's address "
                            << address << " has not the prefix " << m_prefix << "/" << +prefixLength
                            << " of its access link: mobile nodes could not reach it");
    m_node = access->GetDevice()->GetNode();
    m_device = CreateRoleDevice(m_node,
                                access->GetDevice()->GetMtu(),
                                MakeCallback(&NewAccessRouter::Transmit, this));
    m_route = Create<Ipv6Route>();
    m_route->SetGateway(Ipv6Address::GetAny());
    m_route->SetOutputDevice(m_device);
    m_mobility = MobilityProtocol::Install(m_node);
    m_mobility->AddHandler(MhType::HANDOVER_INITIATE,
                           MakeCallback(&NewAccessRouter::HandleInitiate, this));
    m_tunnel = TunnelProtocol::Install(m_node);
    m_tunnel->AddHandler(MakeCallback(&NewAccessRouter::Decapsulated, this));
    m_access->AddHandler(Icmp6Type::NEIGHBOR_ADVERTISEMENT,
                         MakeCallback(&NewAccessRouter::HandleAdvertisement, this));
    m_access->AddHandler(Icmp6Type::ROUTER_SOLICITATION,
                         MakeCallback(&NewAccessRouter::HandleSolicitation, this));
}

void
NewAccessRouter::DoDispose()
{
    if (m_access)
    {
        // Without a word: whoever listened may be gone
        while (m_arrivals.GetSize() > 0)
        {
            NodeArrival& arrival = m_arrivals.First();
            arrival.timer.Cancel();
            m_access->CancelDad(arrival.address);
            m_arrivals.Erase(arrival);
        }
        m_access->RemoveHandler(Icmp6Type::NEIGHBOR_ADVERTISEMENT,
                                MakeCallback(&NewAccessRouter::HandleAdvertisement, this));
        m_access->RemoveHandler(Icmp6Type::ROUTER_SOLICITATION,
                                MakeCallback(&NewAccessRouter::HandleSolicitation, this));
        m_tunnel->RemoveHandler(MakeCallback(&NewAccessRouter::Decapsulated, this));
        m_mobility->RemoveHandler(MhType::HANDOVER_INITIATE,
                                  MakeCallback(&NewAccessRouter::HandleInitiate, this));
        m_device->SetSendCallback(VirtualNetDevice::SendCallback());
    }
    m_trusted = nullptr;
    m_accepted = nullptr;
    m_protection = nullptr;
    m_route = nullptr;
    m_device = nullptr;
    m_tunnel = nullptr;
    m_mobility = nullptr;
    m_node = nullptr;
    m_access = nullptr;
    Object::DoDispose();
}

void
NewAccessRouter::SetPeerCheck(std::function<bool(const MobilityEnvelope&)> trusted)
{
    m_trusted = std::move(trusted);
}

void
NewAccessRouter::SetAcceptance(std::function<void(const Ipv6Address&)> accepted)
{
    m_accepted = std::move(accepted);
}

void
NewAccessRouter::SetProtection(Ptr<AccessRouterProtection> protection)
{
    m_protection = protection;
    if (!m_protection)
    {
        m_protection = CreateObject<NoAccessRouterProtection>();
    }
}

void
NewAccessRouter::Clear()
{
    while (m_arrivals.GetSize() > 0)
    {
        Forget(m_arrivals.First(), ArrivalEvent::WITHDRAWN, NewAccessRouterDrop::WITHDRAWN);
    }
    m_arrivals.ForgetAnswers();
}

std::size_t
NewAccessRouter::GetNArrivals() const
{
    return m_arrivals.GetSize();
}

std::size_t
NewAccessRouter::GetNBuffered() const
{
    return m_room.used;
}

uint64_t
NewAccessRouter::GetNDropped(NewAccessRouterDrop reason) const
{
    return m_dropped[static_cast<std::size_t>(reason)];
}

int64_t
NewAccessRouter::AssignStreams(int64_t stream)
{
    return m_random.AssignStreams(stream);
}

void
NewAccessRouter::Drop(NewAccessRouterDrop reason, Ptr<const Packet> packet)
{
    ++m_dropped[static_cast<std::size_t>(reason)];
    m_dropTrace(reason, packet);
}

bool
NewAccessRouter::IsOnPrefix(const Ipv6Address& address) const
{
    return Ipv6Prefix(m_prefixLength).IsMatch(address, m_prefix);
}

bool
NewAccessRouter::Change(NodeArrival& arrival, ArrivalEvent event)
{
    const std::optional<ArrivalState> next = NextArrivalState(arrival.state, event);
    if (!next)
    {
        return false;
    }
    const ArrivalState before = arrival.state;
    arrival.state = *next;
    NS_LOG_INFO("Node " << m_node->GetId() << ": " << arrival.address << " "
                        << ArrivalEventName(event) << ", " << ArrivalStateName(*next));
    m_stateTrace(arrival.address, before, *next);
    return true;
}

void
NewAccessRouter::Expire(Ipv6Address address)
{
    NodeArrival* arrival = m_arrivals.Find(address);
    if (arrival)
    {
        Forget(*arrival, ArrivalEvent::EXPIRED, NewAccessRouterDrop::NEVER_CAME);
    }
}

void
NewAccessRouter::Forget(NodeArrival& arrival, ArrivalEvent event, NewAccessRouterDrop reason)
{
    arrival.timer.Cancel();
    if (arrival.state == ArrivalState::CHECKING)
    {
        m_access->CancelDad(arrival.address);
    }
    if (arrival.state == ArrivalState::EXPECTED && !arrival.hosted)
    {
        m_access->RemoveDefended(arrival.address);
    }
    if (arrival.hosted)
    {
        --m_nHosted;
    }
    if (arrival.buffer)
    {
        m_bufferReason = reason;
        arrival.buffer->Clear();
        m_bufferReason = NewAccessRouterDrop::BUFFER_FULL;
        arrival.buffer.reset();
    }
    Change(arrival, event);
    m_arrivals.Erase(arrival);
}

std::deque<Ptr<Packet>>
NewAccessRouter::Release(const Ipv6Address& address)
{
    NodeArrival* arrival = m_arrivals.Find(address);
    if (!arrival || arrival->hosted)
    {
        return {};
    }
    std::deque<Ptr<Packet>> packets;
    if (arrival->buffer)
    {
        packets = arrival->buffer->Take();
    }
    Forget(*arrival, ArrivalEvent::WITHDRAWN, NewAccessRouterDrop::WITHDRAWN);
    return packets;
}

} // namespace mip6sec
} // namespace ns3
