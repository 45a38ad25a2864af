/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "router-advertiser.h"

#include "drawn-delay.h"

#include "ns3/abort.h"
#include "ns3/boolean.h"
#include "ns3/ipv6.h"
#include "ns3/log.h"
#include "ns3/packet-octets.h"
#include "ns3/pointer.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"

#include <algorithm>

namespace ns3
{
namespace mip6sec
{

NS_LOG_COMPONENT_DEFINE("Mip6secRouterAdvertiser");
NS_OBJECT_ENSURE_REGISTERED(RouterAdvertiser);

namespace
{

constexpr int64_t SMALL_INTERVAL_MS = 200;                  //!< RFC 6275 7.5
constexpr uint32_t SMALL_INTERVAL_ADDED_MS = 20;            //!< RFC 6275 7.5
constexpr double MAX_MAX_RTR_ADV_INTERVAL_S = 1800;         //!< RFC 4861 6.2.1
constexpr double MAX_ROUTER_LIFETIME_S = 9000;              //!< RFC 4861 6.2.1
constexpr std::size_t PREFIX_OPTION_SIZE = 32;              //!< RFC 4861 4.6.2
constexpr std::size_t OTHER_SIZE = 40 + 16 + 8 + 8 + 8 + 8; //!< RA without its prefixes

/// @param time a time @return it in whole seconds, at least 1 if it is not zero
uint16_t
WholeSeconds(Time time)
{
    double seconds = time.GetSeconds();
    return seconds <= 0 ? 0 : static_cast<uint16_t>(std::clamp(seconds, 1.0, 65535.0));
}

} // namespace

TypeId
RouterAdvertiser::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::mip6sec::RouterAdvertiser")
            .SetParent<Object>()
            .SetGroupName("Mip6sec")
            .AddConstructor<RouterAdvertiser>()
            .AddAttribute("MinRtrAdvInterval",
                          "Least time between unsolicited multicast RAs (RFC 4861 6.2.1; least "
                          "value: RFC 6275 7.5); at most 0.75 times MaxRtrAdvInterval.",
                          TimeValue(Seconds(200)),
                          MakeTimeAccessor(&RouterAdvertiser::m_minInterval),
                          MakeTimeChecker(Seconds(0.03), Seconds(1350)))
            .AddAttribute("MaxRtrAdvInterval",
                          "Most time between unsolicited multicast RAs (RFC 4861 6.2.1; least "
                          "value: RFC 6275 7.5).",
                          TimeValue(Seconds(600)),
                          MakeTimeAccessor(&RouterAdvertiser::m_maxInterval),
                          MakeTimeChecker(Seconds(0.07), Seconds(MAX_MAX_RTR_ADV_INTERVAL_S)))
            .AddAttribute("MinDelayBetweenRAs",
                          "Least time between multicast RAs, solicited ones included (RFC 6275 "
                          "13); MinRtrAdvInterval where that is less.",
                          TimeValue(Seconds(3)),
                          MakeTimeAccessor(&RouterAdvertiser::m_minDelay),
                          MakeTimeChecker(Seconds(0.03)))
            .AddAttribute("SolicitedDelay",
                          "Random time in seconds before a solicited RA (RFC 4861 6.2.6: uniform "
                          "0 to MAX_RA_DELAY_TIME).",
                          StringValue("ns3::UniformRandomVariable[Min=0.0|Max=0.5]"),
                          MakePointerAccessor(&RouterAdvertiser::m_solicitedDelay),
                          MakePointerChecker<RandomVariableStream>())
            .AddAttribute("SolicitedUnicast",
                          "Send a solicited RA to the host that asked, not to all nodes (RFC 4861 "
                          "6.2.6).",
                          BooleanValue(false),
                          MakeBooleanAccessor(&RouterAdvertiser::m_solicitedUnicast),
                          MakeBooleanChecker())
            .AddAttribute("SendUnsolicited",
                          "Send RAs that nobody asked for (RFC 6275 7.5: it should be possible to "
                          "disable them).",
                          BooleanValue(true),
                          MakeBooleanAccessor(&RouterAdvertiser::m_sendUnsolicited),
                          MakeBooleanChecker())
            .AddAttribute("RouterLifetime",
                          "Lifetime as a default router, 0 or at least MaxRtrAdvInterval (RFC 4861 "
                          "6.2.1); what is below a second is sent as one (RFC 6275 7.5).",
                          TimeValue(Seconds(1800)),
                          MakeTimeAccessor(&RouterAdvertiser::m_lifetime),
                          MakeTimeChecker(Seconds(0), Seconds(MAX_ROUTER_LIFETIME_S)))
            .AddAttribute("CurHopLimit",
                          "Cur Hop Limit field, 0 is unspecified (RFC 4861 4.2).",
                          UintegerValue(64),
                          MakeUintegerAccessor(&RouterAdvertiser::m_hopLimit),
                          MakeUintegerChecker<uint8_t>())
            .AddAttribute("LinkMtu",
                          "MTU option in octets, 0 for none (RFC 4861 4.6.4).",
                          UintegerValue(0),
                          MakeUintegerAccessor(&RouterAdvertiser::m_mtu),
                          MakeUintegerChecker<uint32_t>())
            .AddAttribute("AdvertisementInterval",
                          "Send the Advertisement Interval option (RFC 6275 7.3).",
                          BooleanValue(true),
                          MakeBooleanAccessor(&RouterAdvertiser::m_intervalOption),
                          MakeBooleanChecker())
            .AddAttribute("HomeAgent",
                          "Set the H flag (RFC 6275 7.1).",
                          BooleanValue(false),
                          MakeBooleanAccessor(&RouterAdvertiser::m_homeAgent),
                          MakeBooleanChecker())
            .AddAttribute("HomeAgentPreference",
                          "Home Agent Preference, higher is preferred (RFC 6275 7.4).",
                          UintegerValue(0),
                          MakeUintegerAccessor(&RouterAdvertiser::m_preference),
                          MakeUintegerChecker<uint16_t>())
            .AddAttribute("HomeAgentLifetime",
                          "Home Agent Lifetime, 0 for that of the router (RFC 6275 7.4).",
                          TimeValue(Seconds(0)),
                          MakeTimeAccessor(&RouterAdvertiser::m_homeAgentLifetime),
                          MakeTimeChecker(Seconds(0), Seconds(65520)))
            .AddAttribute("RouterAddress",
                          "Set the R flag on prefixes that hold an address of the interface (RFC "
                          "6275 7.2).",
                          BooleanValue(true),
                          MakeBooleanAccessor(&RouterAdvertiser::m_routerAddress),
                          MakeBooleanChecker())
            .AddTraceSource("RaSent",
                            "A Router Advertisement is sent.",
                            MakeTraceSourceAccessor(&RouterAdvertiser::m_raSent),
                            "ns3::mip6sec::RouterAdvertiser::RaSentCallback")
            .AddTraceSource("RsReceived",
                            "A valid Router Solicitation arrived.",
                            MakeTraceSourceAccessor(&RouterAdvertiser::m_rsReceived),
                            "ns3::mip6sec::RouterAdvertiser::RsReceivedCallback")
            .AddTraceSource("RsRejected",
                            "A Router Solicitation was not valid (RFC 4861 6.1.1).",
                            MakeTraceSourceAccessor(&RouterAdvertiser::m_rsRejected),
                            "ns3::mip6sec::RouterAdvertiser::RsRejectedCallback");
    return tid;
}

RouterAdvertiser::RouterAdvertiser()
    : m_interval(CreateObject<UniformRandomVariable>())
{
}

RouterAdvertiser::~RouterAdvertiser() = default;

Ptr<RouterAdvertiser>
RouterAdvertiser::Install(Ptr<NetDevice> device)
{
    Ptr<RouterAdvertiser> mine = device->GetObject<RouterAdvertiser>();
    if (mine)
    {
        return mine;
    }
    mine = CreateObject<RouterAdvertiser>();
    mine->m_discovery = NeighborDiscovery::Install(device);
    mine->m_discovery->AddHandler(
        Icmp6Type::ROUTER_SOLICITATION,
        MakeCallback(&RouterAdvertiser::ReceiveSolicitation, PeekPointer(mine)));
    mine->m_discovery->GetTraces()->TraceConnectWithoutContext(
        "Dropped",
        MakeCallback(&RouterAdvertiser::NoteDropped, PeekPointer(mine)));
    device->AggregateObject(mine);
    // In a running simulation the device has been initialized already
    Simulator::ScheduleWithContext(device->GetNode()->GetId(),
                                   Seconds(0),
                                   &Object::Initialize,
                                   mine);
    return mine;
}

void
RouterAdvertiser::DoInitialize()
{
    Start();
    Object::DoInitialize();
}

void
RouterAdvertiser::DoDispose()
{
    m_advertising = false;
    m_next.Cancel();
    for (auto& [serial, event] : m_unicasts)
    {
        event.Cancel();
    }
    m_unicasts.clear();
    m_discovery = nullptr;
    Object::DoDispose();
}

void
RouterAdvertiser::Check() const
{
    NS_ABORT_MSG_IF(m_minInterval.GetTimeStep() * 4 > m_maxInterval.GetTimeStep() * 3,
                    "RouterAdvertiser: MinRtrAdvInterval "
                        << m_minInterval.As(Time::S) << " is above 0.75 times MaxRtrAdvInterval "
                        << m_maxInterval.As(Time::S)
                        << " (RFC 4861 6.2.1): lower the first or raise the second");
    NS_ABORT_MSG_IF(m_lifetime.IsStrictlyPositive() && m_lifetime < m_maxInterval,
                    "RouterAdvertiser: RouterLifetime "
                        << m_lifetime.As(Time::S) << " is below MaxRtrAdvInterval "
                        << m_maxInterval.As(Time::S)
                        << " (RFC 4861 6.2.1): raise the first, or set it to 0 for a router that "
                           "is no default router");
    NS_ABORT_MSG_IF(m_homeAgent && m_lifetime.IsZero() && m_homeAgentLifetime.IsZero(),
                    "RouterAdvertiser: a home agent whose RouterLifetime is 0 needs a "
                    "HomeAgentLifetime (RFC 6275 7.4)");
    bool hasAddress = false;
    for (const RouterAdvertisement& message : Build(false))
    {
        for (const PrefixInformation& prefix : message.options.prefixes)
        {
            hasAddress |= prefix.routerAddress;
        }
    }
    NS_ABORT_MSG_IF(
        m_homeAgent && !hasAddress,
        "RouterAdvertiser: a home agent must advertise its address (RFC 6275 7.2): give "
        "the interface a global address in an advertised prefix and leave "
        "RouterAddress true");
}

void
RouterAdvertiser::AddPrefix(const PrefixInformation& prefix)
{
    RemovePrefix(prefix.prefix, prefix.prefixLength);
    m_prefixes.push_back(prefix);
    m_prefixesKnown = true;
}

void
RouterAdvertiser::RemovePrefix(const Ipv6Address& prefix, uint8_t length)
{
    Ipv6Prefix mask(length);
    m_prefixes.erase(std::remove_if(m_prefixes.begin(),
                                    m_prefixes.end(),
                                    [&](const PrefixInformation& p) {
                                        return p.prefixLength == length &&
                                               mask.IsMatch(p.prefix, prefix);
                                    }),
                     m_prefixes.end());
}

const std::vector<PrefixInformation>&
RouterAdvertiser::GetPrefixes() const
{
    if (m_prefixesKnown || !m_discovery)
    {
        return m_prefixes;
    }
    Ptr<Ipv6Interface> interface = m_discovery->GetInterface();
    for (uint32_t i = 0; i < interface->GetNAddresses(); ++i)
    {
        Ipv6InterfaceAddress address = interface->GetAddress(i);
        if (address.GetScope() == Ipv6InterfaceAddress::GLOBAL)
        {
            PrefixInformation prefix;
            prefix.prefix = address.GetAddress().CombinePrefix(address.GetPrefix());
            prefix.prefixLength = address.GetPrefix().GetPrefixLength();
            prefix.autonomous = prefix.prefixLength == 64;
            m_prefixes.push_back(prefix);
        }
    }
    m_prefixesKnown = !m_prefixes.empty();
    return m_prefixes;
}

std::vector<RouterAdvertisement>
RouterAdvertiser::Build(bool final) const
{
    RouterAdvertisement base;
    base.hopLimit = m_hopLimit;
    base.homeAgent = m_homeAgent;
    // RFC 4861 6.2.5: neither a last RA nor one of a node that does not forward offers a router
    bool router = !final && m_discovery->GetInterface()->IsForwarding();
    base.routerLifetime = router ? WholeSeconds(m_lifetime) : 0;
    base.options.sourceLinkLayerAddress = m_discovery->GetLinkLayerAddress();
    if (m_mtu != 0)
    {
        base.options.mtu = m_mtu;
    }
    if (m_intervalOption)
    {
        int64_t interval = m_maxInterval.GetMilliSeconds();
        base.options.advertisementInterval =
            interval + (interval < SMALL_INTERVAL_MS ? SMALL_INTERVAL_ADDED_MS : 0);
    }
    uint16_t homeAgentLifetime =
        m_homeAgentLifetime.IsZero() ? base.routerLifetime : WholeSeconds(m_homeAgentLifetime);
    if (m_homeAgent && !final && homeAgentLifetime != 0 &&
        (m_preference != 0 || homeAgentLifetime != base.routerLifetime))
    {
        base.options.homeAgent = HomeAgentInformation{m_preference, homeAgentLifetime};
    }

    std::vector<PrefixInformation> prefixes = GetPrefixes();
    Ptr<Ipv6Interface> interface = m_discovery->GetInterface();
    for (PrefixInformation& prefix : prefixes)
    {
        Ipv6Prefix mask(prefix.prefixLength);
        prefix.routerAddress = prefix.routerAddress && m_routerAddress;
        for (uint32_t i = 0; i < interface->GetNAddresses() && m_routerAddress; ++i)
        {
            Ipv6Address address = interface->GetAddress(i).GetAddress();
            if (!prefix.routerAddress && mask.IsMatch(address, prefix.prefix))
            {
                prefix.prefix = address;
                prefix.routerAddress = true;
            }
        }
        if (!prefix.routerAddress)
        {
            prefix.prefix = prefix.prefix.CombinePrefix(mask);
        }
    }
    // The first router address stays the same and is in every message (RFC 6275 7.2)
    std::stable_partition(prefixes.begin(), prefixes.end(), [](const PrefixInformation& p) {
        return p.routerAddress;
    });
    std::size_t mtu = m_discovery->GetDevice()->GetMtu();
    std::size_t room = mtu > OTHER_SIZE ? (mtu - OTHER_SIZE) / PREFIX_OPTION_SIZE : 0;
    room = std::max<std::size_t>(room, 2);
    std::vector<RouterAdvertisement> messages{base};
    for (const PrefixInformation& prefix : prefixes)
    {
        if (messages.back().options.prefixes.size() == room)
        {
            messages.push_back(base);
            if (prefixes.front().routerAddress)
            {
                messages.back().options.prefixes.push_back(prefixes.front());
            }
        }
        messages.back().options.prefixes.push_back(prefix);
    }
    return messages;
}

void
RouterAdvertiser::Start()
{
    Check();
    m_advertising = true;
    m_initial = 0;
    m_next.Cancel();
    ScheduleUnsolicited();
}

void
RouterAdvertiser::Stop()
{
    if (!m_advertising)
    {
        return;
    }
    m_advertising = false;
    m_next.Cancel();
    for (auto& [serial, event] : m_unicasts)
    {
        event.Cancel();
    }
    m_unicasts.clear();
    Send(Ipv6Address::GetAllNodesMulticast(), true);
}

bool
RouterAdvertiser::IsAdvertising() const
{
    return m_advertising;
}

Time
RouterAdvertiser::MinDelay() const
{
    return std::min(m_minDelay, m_minInterval);
}

void
RouterAdvertiser::ScheduleUnsolicited()
{
    if (!m_sendUnsolicited)
    {
        return;
    }
    Time interval =
        Seconds(m_interval->GetValue(m_minInterval.GetSeconds(), m_maxInterval.GetSeconds()));
    if (m_initial < MAX_INITIAL_RTR_ADVERTISEMENTS)
    {
        interval = std::min(interval, Seconds(MAX_INITIAL_RTR_ADVERT_INTERVAL_S));
    }
    ScheduleMulticast(Simulator::Now() + interval);
}

void
RouterAdvertiser::ScheduleMulticast(Time at)
{
    m_next.Cancel();
    m_nextAt = at;
    m_next = Simulator::Schedule(at - Simulator::Now(), &RouterAdvertiser::SendMulticast, this);
}

void
RouterAdvertiser::SendMulticast()
{
    m_lastMulticast = Simulator::Now();
    m_sentMulticast = true;
    m_initial = std::min(m_initial + 1, MAX_INITIAL_RTR_ADVERTISEMENTS);
    ScheduleUnsolicited();
    Send(Ipv6Address::GetAllNodesMulticast(), false);
}

void
RouterAdvertiser::SendUnicast(uint64_t serial, Ipv6Address destination)
{
    m_unicasts.erase(serial);
    Send(destination, false);
}

void
RouterAdvertiser::Send(const Ipv6Address& destination, bool final)
{
    Ipv6Address source = m_discovery ? m_discovery->GetLinkLocalSource() : Ipv6Address::GetAny();
    if (source.IsAny())
    {
        return;
    }
    for (const RouterAdvertisement& message : Build(final))
    {
        std::vector<uint8_t> octets = SerializeIcmp6(message, source, destination);
        m_raSent(OctetsPacket(octets));
        m_discovery->SendOut(octets, source, destination);
    }
}

bool
RouterAdvertiser::ReceiveSolicitation(const NdArrival& arrival)
{
    const Icmp6Envelope& envelope = arrival.envelope;
    // A host discards it (RFC 4861 6.2.6); the default handling learns the neighbour
    if (!m_advertising || !m_discovery->GetInterface()->IsForwarding())
    {
        return false;
    }
    m_rsReceived(envelope.source);
    Time delay = DrawDelay(m_solicitedDelay, "SolicitedDelay");
    Time now = Simulator::Now();
    if (m_solicitedUnicast && !envelope.source.IsAny())
    {
        uint64_t serial = m_serial++;
        m_unicasts[serial] = Simulator::Schedule(delay,
                                                 &RouterAdvertiser::SendUnicast,
                                                 this,
                                                 serial,
                                                 envelope.source);
        return false;
    }
    Time at = now + delay;
    if (m_sentMulticast && m_lastMulticast + MinDelay() > now)
    {
        at = m_lastMulticast + MinDelay() + delay;
    }
    // One that is due earlier serves this host too
    if (m_next.IsExpired() || at < m_nextAt)
    {
        ScheduleMulticast(at);
    }
    return false;
}

void
RouterAdvertiser::NoteDropped(Icmp6Type type, Ipv6Address, Ipv6Address, ParseError error)
{
    if (type == Icmp6Type::ROUTER_SOLICITATION)
    {
        m_rsRejected(error);
    }
}

int64_t
RouterAdvertiser::AssignStreams(int64_t stream)
{
    m_interval->SetStream(stream);
    m_solicitedDelay->SetStream(stream + 1);
    return 2;
}

} // namespace mip6sec
} // namespace ns3
