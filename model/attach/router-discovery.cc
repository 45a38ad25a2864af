/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "router-discovery.h"

#include "drawn-delay.h"

#include "ns3/boolean.h"
#include "ns3/ipv6-routing-table-entry.h"
#include "ns3/ipv6-static-routing-helper.h"
#include "ns3/ipv6-static-routing.h"
#include "ns3/ipv6.h"
#include "ns3/log.h"
#include "ns3/pointer.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"

#include <algorithm>

namespace ns3
{
namespace mip6sec
{

NS_LOG_COMPONENT_DEFINE("Mip6secRouterDiscovery");
NS_OBJECT_ENSURE_REGISTERED(RouterDiscovery);

namespace
{

constexpr double PROVISIONAL_LIFETIME_S = 15; //!< CPS_RETRY_MAX (RFC 3971 10.1)
constexpr double EXPECTED_LIFETIME_S = 15;    //!< more than three solicitations take

} // namespace

TypeId
RouterDiscovery::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::mip6sec::RouterDiscovery")
            .SetParent<Object>()
            .SetGroupName("Mip6sec")
            .AddConstructor<RouterDiscovery>()
            .AddAttribute("SolicitOnLinkUp",
                          "Send a Router Solicitation when the link comes up (RFC 4861 6.3.7).",
                          BooleanValue(true),
                          MakeBooleanAccessor(&RouterDiscovery::m_solicitOnLinkUp),
                          MakeBooleanChecker())
            .AddAttribute("SolicitationDelay",
                          "Random time in seconds before the first solicitation (RFC 4861 6.3.7: "
                          "uniform 0 to MAX_RTR_SOLICITATION_DELAY; a mobile node may omit it).",
                          StringValue("ns3::UniformRandomVariable[Min=0.0|Max=1.0]"),
                          MakePointerAccessor(&RouterDiscovery::m_solicitationDelay),
                          MakePointerChecker<RandomVariableStream>())
            .AddAttribute("SolicitationInterval",
                          "Time between solicitations (RFC 4861 10: RTR_SOLICITATION_INTERVAL).",
                          TimeValue(Seconds(RTR_SOLICITATION_INTERVAL_S)),
                          MakeTimeAccessor(&RouterDiscovery::m_solicitationInterval),
                          MakeTimeChecker(MilliSeconds(1)))
            .AddAttribute("MaxSolicitations",
                          "Most solicitations sent in a row (RFC 4861 10: MAX_RTR_SOLICITATIONS).",
                          UintegerValue(MAX_RTR_SOLICITATIONS),
                          MakeUintegerAccessor(&RouterDiscovery::m_maxSolicitations),
                          MakeUintegerChecker<uint32_t>())
            .AddAttribute("DetectByAdvertisement",
                          "Detect movement by a new prefix or by missed advertisements (RFC 6275 "
                          "11.5.1).",
                          BooleanValue(true),
                          MakeBooleanAccessor(&RouterDiscovery::m_detectByAdvertisement),
                          MakeBooleanChecker())
            .AddAttribute("Eager",
                          "Use a new router with other prefixes at once, not only when the current "
                          "one is lost (RFC 6275 11.5.1 advises against it where both can be "
                          "heard).",
                          BooleanValue(true),
                          MakeBooleanAccessor(&RouterDiscovery::m_eager),
                          MakeBooleanChecker())
            .AddAttribute("MissedIntervals",
                          "Advertisement intervals without an advertisement after which a router "
                          "counts as lost (RFC 6275 11.5.1); 0 for never.",
                          UintegerValue(3),
                          MakeUintegerAccessor(&RouterDiscovery::m_missedIntervals),
                          MakeUintegerChecker<uint32_t>(0, 1000))
            .AddAttribute("AdoptUnsecured",
                          "Use a router that is not secured where no secured one is known (RFC "
                          "3971 8).",
                          BooleanValue(true),
                          MakeBooleanAccessor(&RouterDiscovery::m_adoptUnsecured),
                          MakeBooleanChecker())
            .AddAttribute("AdoptProvisional",
                          "Use a router while its certification path is being fetched (RFC 3971 8: "
                          "at one's own risk; without it the first visit to a router takes as much "
                          "longer as the path does).",
                          BooleanValue(false),
                          MakeBooleanAccessor(&RouterDiscovery::m_adoptProvisional),
                          MakeBooleanChecker())
            .AddAttribute(
                "ProvisionalLifetime",
                "How long a router is used without its certification path (RFC 3971 10.1: "
                "CPS_RETRY_MAX, after which nobody waits for an answer any more).",
                TimeValue(Seconds(PROVISIONAL_LIFETIME_S)),
                MakeTimeAccessor(&RouterDiscovery::m_provisionalLifetime),
                MakeTimeChecker(MilliSeconds(1)))
            .AddAttribute(
                "ExpectedLifetime",
                "How long a router that is expected on a link (RFC 5568) is used without being "
                "heard; by default until all solicitations have remained without an answer "
                "(RFC 4861 6.3.7: MAX_RTR_SOLICITATIONS every RTR_SOLICITATION_INTERVAL).",
                TimeValue(Seconds(EXPECTED_LIFETIME_S)),
                MakeTimeAccessor(&RouterDiscovery::m_expectedLifetime),
                MakeTimeChecker(MilliSeconds(1)))
            .AddTraceSource("RouterFound",
                            "A router is heard for the first time on this link.",
                            MakeTraceSourceAccessor(&RouterDiscovery::m_found),
                            "ns3::mip6sec::RouterDiscovery::RouterCallback")
            .AddTraceSource("RouterLost",
                            "A router is no default router any more, or is heard no more.",
                            MakeTraceSourceAccessor(&RouterDiscovery::m_lost),
                            "ns3::mip6sec::RouterDiscovery::RouterCallback")
            .AddTraceSource("RouterChosen",
                            "A router is in use from now on.",
                            MakeTraceSourceAccessor(&RouterDiscovery::m_chosen),
                            "ns3::mip6sec::RouterDiscovery::RouterCallback")
            .AddTraceSource("RouterHeard",
                            "A valid Router Advertisement has been processed.",
                            MakeTraceSourceAccessor(&RouterDiscovery::m_heard),
                            "ns3::mip6sec::RouterDiscovery::RouterCallback")
            .AddTraceSource("RaRejected",
                            "A Router Advertisement was not valid (RFC 4861 6.1.2).",
                            MakeTraceSourceAccessor(&RouterDiscovery::m_rejected),
                            "ns3::mip6sec::RouterDiscovery::RaRejectedCallback")
            .AddTraceSource("SolicitationSent",
                            "A Router Solicitation is sent.",
                            MakeTraceSourceAccessor(&RouterDiscovery::m_sent),
                            "ns3::mip6sec::RouterDiscovery::SolicitationSentCallback");
    return tid;
}

RouterDiscovery::RouterDiscovery() = default;
RouterDiscovery::~RouterDiscovery() = default;

void
RouterDiscovery::SetNeighborDiscovery(Ptr<NeighborDiscovery> discovery)
{
    m_discovery = discovery;
    m_discovery->AddHandler(Icmp6Type::ROUTER_ADVERTISEMENT,
                            MakeCallback(&RouterDiscovery::ReceiveAdvertisement, this));
    m_discovery->SetNoRouterHandler(MakeCallback(&RouterDiscovery::NoteNoRouter, this));
    m_discovery->GetTraces()->TraceConnectWithoutContext(
        "Dropped",
        MakeCallback(&RouterDiscovery::NoteDropped, this));
    if (Ptr<NdAuthority> authority = m_discovery->GetAuthority())
    {
        authority->TraceConnectWithoutContext("PathLost",
                                              MakeCallback(&RouterDiscovery::NotePathLost, this));
    }
    m_routing = DivertRouting::Install(discovery->GetDevice()->GetNode());
    m_routing->AddAddressListener(this, [this](uint32_t interface, Ipv6Address, bool) {
        if (m_discovery && interface == m_discovery->GetInterfaceIndex())
        {
            UpdateDefaultRoute();
        }
    });
}

void
RouterDiscovery::DoDispose()
{
    m_expiry.Cancel();
    m_solicitation.Cancel();
    if (m_routing)
    {
        m_routing->RemoveAddressListener(this);
        m_routing = nullptr;
    }
    m_discovery = nullptr;
    Object::DoDispose();
}

void
RouterDiscovery::NotifyLinkUp()
{
    m_linkUp = true;
    m_routers.clear();
    m_watches.clear();
    m_current = Ipv6Address::GetAny();
    m_expiry.Cancel();
    m_solicitation.Cancel();
    UpdateDefaultRoute();
    if (m_solicitOnLinkUp)
    {
        Solicit();
    }
}

void
RouterDiscovery::NotifyLinkDown()
{
    m_linkUp = false;
    m_expiry.Cancel();
    m_solicitation.Cancel();
    UpdateDefaultRoute();
}

void
RouterDiscovery::Solicit()
{
    m_solicitations = 0;
    m_answered = false;
    m_seekSecured = false;
    m_solicitation.Cancel();
    if (m_maxSolicitations > 0)
    {
        m_solicitation = Simulator::Schedule(DrawDelay(m_solicitationDelay, "SolicitationDelay"),
                                             &RouterDiscovery::SendSolicitation,
                                             this);
    }
}

void
RouterDiscovery::SendSolicitation()
{
    // One is sent even if a router was heard meanwhile (RFC 4861 6.3.7)
    ++m_solicitations;
    if (m_solicitations < m_maxSolicitations && !m_answered)
    {
        m_solicitation =
            Simulator::Schedule(m_solicitationInterval, &RouterDiscovery::SendSolicitation, this);
    }
    RouterSolicitation message;
    Ipv6Address source = m_discovery->GetLinkLocalSource();
    Ipv6Address destination = Ipv6Address::GetAllRoutersMulticast();
    if (!source.IsAny())
    {
        message.options.sourceLinkLayerAddress = m_discovery->GetLinkLayerAddress();
    }
    m_sent();
    m_discovery->SendOut(SerializeIcmp6(message, source, destination), source, destination);
}

const std::vector<RouterEntry>&
RouterDiscovery::GetRouters() const
{
    return m_routers;
}

const RouterEntry*
RouterDiscovery::GetCurrentRouter() const
{
    std::size_t at = FindCurrent();
    return at == m_routers.size() ? nullptr : &m_routers[at];
}

std::size_t
RouterDiscovery::Find(const Ipv6Address& linkLocal) const
{
    return std::find_if(m_routers.begin(),
                        m_routers.end(),
                        [&](const RouterEntry& r) { return r.linkLocal == linkLocal; }) -
           m_routers.begin();
}

std::size_t
RouterDiscovery::FindCurrent() const
{
    std::size_t at = 0;
    while (at < m_routers.size() && !IsCurrent(at))
    {
        ++at;
    }
    return at;
}

bool
RouterDiscovery::IsCurrent(std::size_t at) const
{
    return !m_current.IsAny() && m_watches[at].gateway == m_current;
}

void
RouterDiscovery::Choose(std::size_t at)
{
    RouterEntry copy = m_routers[at];
    m_current = m_watches[at].gateway;
    UpdateDefaultRoute();
    m_chosen(copy);
}

void
RouterDiscovery::Lose(std::size_t at, bool forget)
{
    RouterEntry copy = m_routers[at];
    bool current = IsCurrent(at);
    m_routers[at].isDefault = false;
    if (forget)
    {
        m_routers.erase(m_routers.begin() + at);
        m_watches.erase(m_watches.begin() + at);
    }
    bool secured = copy.security == NdSecurity::SECURED;
    if (current)
    {
        m_current = Ipv6Address::GetAny();
        UpdateDefaultRoute();
    }
    m_lost(copy);
    if (!current || !m_linkUp || !m_current.IsAny())
    {
        return;
    }
    std::size_t next = FindBest();
    if (next == m_routers.size())
    {
        Solicit();
        return;
    }
    if (secured && m_routers[next].security != NdSecurity::SECURED)
    {
        // It may be an attack: find a secured one as soon as possible (RFC 3971 8)
        Solicit();
        m_seekSecured = true;
    }
    Choose(next);
}

Time
RouterDiscovery::MissedAt(std::size_t at) const
{
    if (m_watches[at].expected)
    {
        return m_watches[at].expectedUntil;
    }
    if (!m_detectByAdvertisement || m_missedIntervals == 0 || m_routers[at].interval.IsZero())
    {
        return Time::Max();
    }
    return m_watches[at].heard + m_routers[at].interval * m_missedIntervals;
}

Time
RouterDiscovery::NextEnd() const
{
    Time next = Time::Max();
    for (std::size_t i = 0; i < m_routers.size(); ++i)
    {
        if (m_routers[i].isDefault)
        {
            next = std::min(next, m_routers[i].expires);
        }
        next = std::min(next, MissedAt(i));
        if (IsCurrent(i) && m_routers[i].security == NdSecurity::PROVISIONAL)
        {
            next = std::min(next, m_watches[i].provisionalUntil);
        }
        for (const Time& end : m_watches[i].prefixExpires)
        {
            next = std::min(next, end);
        }
    }
    return next;
}

void
RouterDiscovery::Arm()
{
    // Advertisements move the ends on all the time: the timer looks again when it fires
    Time next = NextEnd();
    if (next == Time::Max() || (!m_expiry.IsExpired() && m_expiryAt <= next))
    {
        return;
    }
    m_expiry.Cancel();
    m_expiryAt = next;
    // An attribute that was set meanwhile may have an end lie in the past
    m_expiry = Simulator::Schedule(std::max(next - Simulator::Now(), Time(0)),
                                   &RouterDiscovery::Expire,
                                   this);
}

void
RouterDiscovery::Expire()
{
    Time now = Simulator::Now();
    for (std::size_t i = 0; i < m_routers.size(); ++i)
    {
        Watch& watch = m_watches[i];
        for (std::size_t p = watch.prefixExpires.size(); p-- > 0;)
        {
            if (watch.prefixExpires[p] <= now)
            {
                ForgetPrefix(i, p);
            }
        }
    }
    // What is lost may change the list: look from the start until nothing is
    for (bool again = true; again && m_linkUp;)
    {
        again = false;
        for (std::size_t i = 0; i < m_routers.size() && !again; ++i)
        {
            bool missed = MissedAt(i) <= now;
            bool unproven = IsCurrent(i) && !IsAdoptable(i);
            if (missed || unproven || (m_routers[i].isDefault && m_routers[i].expires <= now))
            {
                again = true;
                Lose(i, missed);
            }
        }
    }
    if (m_linkUp)
    {
        Arm();
    }
}

void
RouterDiscovery::NoteDropped(Icmp6Type type, Ipv6Address, Ipv6Address, ParseError error)
{
    if (type == Icmp6Type::ROUTER_ADVERTISEMENT)
    {
        m_rejected(error);
    }
}

void
RouterDiscovery::NoteNoRouter(Ipv6Address router, NdSecurity security)
{
    std::size_t at = Find(router);
    if (at < m_routers.size() &&
        (m_routers[at].security != NdSecurity::SECURED || security == NdSecurity::SECURED))
    {
        Lose(at, true);
    }
}

void
RouterDiscovery::NotePathLost(uint32_t path)
{
    // What is lost may change the list: look from the start until nothing is
    for (std::size_t i = 0; m_discovery && path != 0 && i < m_routers.size();)
    {
        if (m_watches[i].path != path)
        {
            ++i;
            continue;
        }
        Lose(i, true);
        i = 0;
    }
}

void
RouterDiscovery::UpdateDefaultRoute()
{
    std::size_t current = FindCurrent();
    uint32_t interface = m_discovery->GetInterfaceIndex();
    Ptr<Ipv6> ipv6 = m_discovery->GetIpv6();
    if (!ipv6)
    {
        return;
    }
    Ipv6Address router =
        m_linkUp && current < m_routers.size() ? m_watches[current].gateway : Ipv6Address::GetAny();
    m_routing->SetFallbackRouter(interface, router);
    bool hasGlobal = false;
    for (uint32_t i = 0; i < ipv6->GetNAddresses(interface); ++i)
    {
        hasGlobal |= ipv6->GetAddress(interface, i).GetScope() == Ipv6InterfaceAddress::GLOBAL;
    }
    Ipv6Address gateway = hasGlobal ? router : Ipv6Address::GetAny();
    if (gateway == m_gateway)
    {
        return;
    }
    Ptr<Ipv6StaticRouting> routing = Ipv6StaticRoutingHelper().GetStaticRouting(ipv6);
    if (!routing)
    {
        return;
    }
    for (uint32_t i = m_gateway.IsAny() ? 0 : routing->GetNRoutes(); i-- > 0;)
    {
        Ipv6RoutingTableEntry route = routing->GetRoute(i);
        if (route.GetInterface() == interface && route.GetGateway() == m_gateway &&
            route.GetDestNetworkPrefix().GetPrefixLength() == 0)
        {
            routing->RemoveRoute(i);
        }
    }
    if (!gateway.IsAny())
    {
        routing->SetDefaultRoute(gateway, interface);
    }
    m_gateway = gateway;
}

int64_t
RouterDiscovery::AssignStreams(int64_t stream)
{
    m_solicitationDelay->SetStream(stream);
    return 1;
}

} // namespace mip6sec
} // namespace ns3
