/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "redirect-receiver.h"

#include "ns3/abort.h"
#include "ns3/boolean.h"
#include "ns3/ipv6-route.h"
#include "ns3/ipv6-routing-table-entry.h"
#include "ns3/ipv6-static-routing-helper.h"
#include "ns3/ipv6-static-routing.h"
#include "ns3/ipv6.h"
#include "ns3/simulator.h"
#include "ns3/uinteger.h"

#include <array>

namespace ns3
{
namespace mip6sec
{

NS_OBJECT_ENSURE_REGISTERED(RedirectReceiver);

namespace
{

constexpr uint32_t MAX_DESTINATIONS = 16; //!< the static routing searches its routes in turn
constexpr double LIFETIME_S = 600;        //!< of a redirect, for which RFC 4861 has none
constexpr uint8_t HOST_BITS = 128;        //!< of an address

} // namespace

const char*
RedirectDropName(RedirectDrop drop)
{
    static constexpr std::array<const char*, static_cast<std::size_t>(RedirectDrop::FULL) + 1>
        names{"off",
              "router",
              "malformed",
              "not first hop",
              "impersonated",
              "protected",
              "uncertified",
              "full"};
    auto index = static_cast<std::size_t>(drop);
    return index < names.size() ? names[index] : "unknown";
}

TypeId
RedirectReceiver::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::mip6sec::RedirectReceiver")
            .SetParent<Object>()
            .SetGroupName("Mip6sec")
            .AddConstructor<RedirectReceiver>()
            .AddAttribute("Follow",
                          "Follow Redirects (RFC 4861 8.3).",
                          BooleanValue(true),
                          MakeBooleanAccessor(&RedirectReceiver::m_follow),
                          MakeBooleanChecker())
            .AddAttribute("MaxDestinations",
                          "Most destinations redirected at a time; each is a host route.",
                          UintegerValue(MAX_DESTINATIONS),
                          MakeUintegerAccessor(&RedirectReceiver::m_maxDestinations),
                          MakeUintegerChecker<uint32_t>(1, 1024))
            .AddAttribute("Lifetime",
                          "How long a redirect is followed (RFC 4861 8.3 leaves it open).",
                          TimeValue(Seconds(LIFETIME_S)),
                          MakeTimeAccessor(&RedirectReceiver::m_lifetime),
                          MakeTimeChecker(MilliSeconds(1)))
            .AddTraceSource("Redirected",
                            "A Redirect is followed from now on.",
                            MakeTraceSourceAccessor(&RedirectReceiver::m_redirected),
                            "ns3::mip6sec::RedirectReceiver::RedirectedCallback")
            .AddTraceSource("Dropped",
                            "A Redirect is not followed.",
                            MakeTraceSourceAccessor(&RedirectReceiver::m_dropped),
                            "ns3::mip6sec::RedirectReceiver::DroppedCallback");
    return tid;
}

RedirectReceiver::RedirectReceiver() = default;
RedirectReceiver::~RedirectReceiver() = default;

Ptr<RedirectReceiver>
RedirectReceiver::Install(Ptr<NetDevice> device)
{
    Ptr<RedirectReceiver> mine = device->GetObject<RedirectReceiver>();
    if (mine)
    {
        return mine;
    }
    Ptr<NeighborDiscovery> discovery = NeighborDiscovery::Find(device);
    NS_ABORT_MSG_UNLESS(discovery,
                        "RedirectReceiver::Install: device "
                            << device->GetIfIndex()
                            << " has no NeighborDiscovery: install a MobileInterface or "
                               "NeighborDiscovery on it first");
    mine = CreateObject<RedirectReceiver>();
    mine->m_discovery = discovery;
    discovery->AddHandler(Icmp6Type::REDIRECT,
                          MakeCallback(&RedirectReceiver::Receive, PeekPointer(mine)));
    device->AggregateObject(mine);
    return mine;
}

void
RedirectReceiver::DoDispose()
{
    for (auto& [destination, entry] : m_entries)
    {
        entry.end.Cancel();
    }
    m_entries.clear();
    m_routers = nullptr;
    m_discovery = nullptr;
    Object::DoDispose();
}

std::size_t
RedirectReceiver::GetNDestinations() const
{
    return m_entries.size();
}

Ipv6Address
RedirectReceiver::GetTarget(const Ipv6Address& destination) const
{
    auto it = m_entries.find(destination);
    return it == m_entries.end() ? Ipv6Address::GetAny() : it->second.target;
}

bool
RedirectReceiver::IsSecured(const Ipv6Address& destination) const
{
    auto it = m_entries.find(destination);
    return it != m_entries.end() && it->second.secured;
}

uint64_t
RedirectReceiver::GetDropped(RedirectDrop drop) const
{
    auto it = m_drops.find(drop);
    return it == m_drops.end() ? 0 : it->second;
}

void
RedirectReceiver::Clear()
{
    while (!m_entries.empty())
    {
        Forget(m_entries.begin()->first);
    }
}

Ipv6Address
RedirectReceiver::FirstHop(const Ipv6Address& destination) const
{
    Ipv6Header header;
    header.SetDestination(destination);
    header.SetSource(m_discovery->GetLinkLocalSource());
    Ptr<Node> node = m_discovery->GetDevice()->GetNode();
    Ptr<Ipv6Route> route =
        DivertRouting::Install(node)->UnderlyingRoute(header, m_discovery->GetDevice());
    return route ? route->GetGateway() : Ipv6Address::GetAny();
}

bool
RedirectReceiver::IsSecuredRouter(const Ipv6Address& router) const
{
    if (m_discovery->IsNeighborSecured(router))
    {
        return true;
    }
    if (!m_routers)
    {
        return false;
    }
    for (const RouterEntry& entry : m_routers->GetRouters())
    {
        if (entry.linkLocal == router)
        {
            return entry.security == NdSecurity::SECURED;
        }
    }
    return false;
}

std::optional<RedirectDrop>
RedirectReceiver::Judge(const RedirectMessage& message,
                        const NdArrival& arrival,
                        NdSecurity& security) const
{
    if (m_discovery->GetInterface()->IsForwarding())
    {
        return RedirectDrop::ROUTER;
    }
    if (!m_follow)
    {
        return RedirectDrop::OFF;
    }
    if (FirstHop(message.destination) != arrival.envelope.source)
    {
        return RedirectDrop::NOT_FIRST_HOP;
    }
    const NdVerdict& verdict = arrival.verdict;
    security = verdict.security;
    bool uncertified = verdict.reason == SendReason::UNCERTIFIED_ADDRESS;
    Ptr<NdAuthority> authority = m_discovery->GetAuthority();
    if (security == NdSecurity::SECURED && message.target == message.destination &&
        !(authority && authority->IsCertified(verdict.path, message.target, HOST_BITS)))
    {
        security = NdSecurity::UNSECURED;
        uncertified = true;
    }
    if (security == NdSecurity::SECURED)
    {
        return std::nullopt;
    }
    if (uncertified && authority && authority->IsSecuredOnly())
    {
        return RedirectDrop::UNCERTIFIED;
    }
    if (IsSecured(message.destination))
    {
        return RedirectDrop::PROTECTED;
    }
    if (!uncertified && IsSecuredRouter(arrival.envelope.source))
    {
        return RedirectDrop::IMPERSONATED;
    }
    return std::nullopt;
}

bool
RedirectReceiver::Receive(const NdArrival& arrival)
{
    if (!m_routers)
    {
        m_routers = m_discovery->GetDevice()->GetObject<RouterDiscovery>();
        if (m_routers)
        {
            m_routers->TraceConnectWithoutContext(
                "RouterChosen",
                MakeCallback(&RedirectReceiver::RouterChosen, this));
        }
    }
    auto parsed = ParseRedirect(arrival.octets.data(), arrival.octets.size(), arrival.envelope);
    NdSecurity security = NdSecurity::UNSECURED;
    std::optional<RedirectDrop> drop = RedirectDrop::MALFORMED;
    if (parsed)
    {
        drop = Judge(*parsed.value, arrival, security);
    }
    bool secured = security == NdSecurity::SECURED;
    if (!drop && m_entries.count(parsed.value->destination) == 0 && !MakeRoom(secured))
    {
        drop = RedirectDrop::FULL;
    }
    if (drop)
    {
        ++m_drops[*drop];
        m_dropped(arrival.envelope.source, *drop);
        return true;
    }
    const RedirectMessage& message = *parsed.value;
    auto known = m_entries.find(message.destination);
    // Who would be the first hop without any redirect
    Ipv6Address via =
        known == m_entries.end() ? arrival.envelope.source : Ipv6Address(known->second.via);
    if (known != m_entries.end())
    {
        Forget(message.destination);
    }
    Entry& entry = m_entries[message.destination];
    entry.target = message.target;
    entry.via = via;
    entry.secured = secured;
    entry.order = m_nextOrder++;
    entry.end = Simulator::Schedule(m_lifetime,
                                    &RedirectReceiver::Forget,
                                    this,
                                    Ipv6Address(message.destination));
    SetRoute(message.destination, message.target, true);
    if (message.options.targetLinkLayerAddress)
    {
        std::optional<bool> router;
        if (message.target != message.destination)
        {
            router = true; // RFC 4861 8.3
        }
        NdVerdict learned = arrival.verdict;
        learned.security = security;
        m_discovery->LearnNeighbor(message.target,
                                   *message.options.targetLinkLayerAddress,
                                   router,
                                   learned);
    }
    m_redirected(message.destination, message.target, security);
    return true;
}

bool
RedirectReceiver::MakeRoom(bool secured)
{
    if (m_entries.size() < m_maxDestinations)
    {
        return true;
    }
    auto oldest = m_entries.end();
    for (auto it = m_entries.begin(); it != m_entries.end(); ++it)
    {
        // Unsecured ones give way first, and to unsecured ones nothing else does
        bool better = oldest == m_entries.end() ||
                      std::pair(it->second.secured, it->second.order) <
                          std::pair(oldest->second.secured, oldest->second.order);
        if (better && (secured || !it->second.secured))
        {
            oldest = it;
        }
    }
    if (oldest == m_entries.end())
    {
        return false;
    }
    Forget(oldest->first);
    return true;
}

void
RedirectReceiver::Forget(Ipv6Address destination)
{
    auto it = m_entries.find(destination);
    if (it == m_entries.end())
    {
        return;
    }
    it->second.end.Cancel();
    Ipv6Address target = it->second.target;
    m_entries.erase(it);
    SetRoute(destination, target, false);
}

void
RedirectReceiver::RouterChosen(const RouterEntry& router)
{
    std::vector<Ipv6Address> past;
    for (const auto& [destination, entry] : m_entries)
    {
        if (entry.via != router.linkLocal)
        {
            past.push_back(destination);
        }
    }
    for (const Ipv6Address& destination : past)
    {
        Forget(destination);
    }
}

void
RedirectReceiver::SetRoute(const Ipv6Address& destination, const Ipv6Address& target, bool add)
{
    Ptr<Ipv6> ipv6 = m_discovery ? m_discovery->GetIpv6() : nullptr;
    Ptr<Ipv6StaticRouting> routing =
        ipv6 ? Ipv6StaticRoutingHelper().GetStaticRouting(ipv6) : nullptr;
    if (!routing)
    {
        return;
    }
    uint32_t interface = m_discovery->GetInterfaceIndex();
    if (!add)
    {
        for (uint32_t i = routing->GetNRoutes(); i-- > 0;)
        {
            Ipv6RoutingTableEntry route = routing->GetRoute(i);
            if (route.IsHost() && route.GetDest() == destination &&
                route.GetInterface() == interface)
            {
                routing->RemoveRoute(i);
                return;
            }
        }
        return;
    }
    if (target == destination)
    {
        routing->AddHostRouteTo(destination, interface);
    }
    else
    {
        routing->AddHostRouteTo(destination, target, interface);
    }
}

} // namespace mip6sec
} // namespace ns3
