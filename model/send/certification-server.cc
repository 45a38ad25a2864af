/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "certification-server.h"

#include "trust-anchor-name.h"

#include "ns3/abort.h"
#include "ns3/boolean.h"
#include "ns3/ipv6-l3-protocol.h"
#include "ns3/ipv6-route.h"
#include "ns3/log.h"
#include "ns3/mobility-constants.h"
#include "ns3/packet-octets.h"
#include "ns3/send-constants.h"
#include "ns3/simulator.h"
#include "ns3/socket.h"
#include "ns3/uinteger.h"

#include <algorithm>

namespace ns3
{
namespace mip6sec
{

NS_LOG_COMPONENT_DEFINE("Mip6secCertificationServer");
NS_OBJECT_ENSURE_REGISTERED(CertificationServer);

TypeId
CertificationServer::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::mip6sec::CertificationServer")
            .SetParent<Object>()
            .SetGroupName("Mip6sec")
            .AddConstructor<CertificationServer>()
            .AddAttribute("MaxRate",
                          "Certification Path Advertisements sent in any second at most, each "
                          "component counted (MAX_CPA_RATE, RFC 3971 6.4.5, 10.1)",
                          UintegerValue(MAX_CPA_RATE),
                          MakeUintegerAccessor(&CertificationServer::m_maxRate),
                          MakeUintegerChecker<uint32_t>(1, 100000))
            .AddAttribute("Enabled",
                          "Whether solicitations are answered (RFC 3971 6.4.5)",
                          BooleanValue(true),
                          MakeBooleanAccessor(&CertificationServer::m_enabled),
                          MakeBooleanChecker())
            .AddTraceSource("AdvertisementSent",
                            "A Certification Path Advertisement was sent",
                            MakeTraceSourceAccessor(&CertificationServer::m_sentTrace),
                            "ns3::mip6sec::CertificationServer::AdvertisementSentCallback")
            .AddTraceSource("SolicitationReceived",
                            "A valid Certification Path Solicitation arrived",
                            MakeTraceSourceAccessor(&CertificationServer::m_receivedTrace),
                            "ns3::mip6sec::CertificationServer::SolicitationReceivedCallback")
            .AddTraceSource("Dropped",
                            "A Certification Path Solicitation was not answered",
                            MakeTraceSourceAccessor(&CertificationServer::m_droppedTrace),
                            "ns3::mip6sec::CertificationServer::DroppedCallback")
            .AddTraceSource("RateLimited",
                            "A Certification Path Solicitation arrived above the rate",
                            MakeTraceSourceAccessor(&CertificationServer::m_rateLimitedTrace),
                            "ns3::mip6sec::CertificationServer::RateLimitedCallback");
    return tid;
}

CertificationServer::CertificationServer() = default;

CertificationServer::~CertificationServer() = default;

void
CertificationServer::Setup(Ptr<NeighborDiscovery> discovery)
{
    NS_ABORT_MSG_IF(m_discovery, "this CertificationServer serves an interface already");
    m_discovery = discovery;
    m_discovery->AddHandler(Icmp6Type::CERTIFICATION_PATH_SOLICITATION,
                            MakeCallback(&CertificationServer::Receive, this));
}

void
CertificationServer::AddPath(const std::vector<Ptr<const Certificate>>& path)
{
    NS_ABORT_MSG_IF(path.size() < 2,
                    "a certification path begins with the trust anchor and ends with the "
                    "router's certificate: give two certificates or more");
    NS_ABORT_MSG_IF(path.size() > CERTIFICATION_ALL_COMPONENTS,
                    "a certification path of " << path.size() << " certificates is too long");
    m_paths.push_back(path);
}

std::size_t
CertificationServer::GetNPaths() const
{
    return m_paths.size();
}

uint64_t
CertificationServer::GetSent() const
{
    return m_sent;
}

uint64_t
CertificationServer::GetDropped(CertificationDrop drop) const
{
    return m_dropped.at(static_cast<std::size_t>(drop));
}

std::size_t
CertificationServer::GetNWaiting() const
{
    return m_waiting.size();
}

int64_t
CertificationServer::AssignStreams(int64_t)
{
    return 0;
}

void
CertificationServer::DoDispose()
{
    m_flush.Cancel();
    if (m_discovery)
    {
        m_discovery->RemoveHandler(Icmp6Type::CERTIFICATION_PATH_SOLICITATION,
                                   MakeCallback(&CertificationServer::Receive, this));
        m_discovery = nullptr;
    }
    m_waiting.clear();
    m_paths.clear();
    Object::DoDispose();
}

bool
CertificationServer::Receive(const NdArrival& arrival)
{
    if (!m_enabled || m_paths.empty())
    {
        return false;
    }
    Parsed<CertificationPathSolicitation> parsed =
        ParseCertificationPathSolicitation(arrival.octets.data(),
                                           arrival.octets.size(),
                                           arrival.envelope);
    if (!parsed)
    {
        Drop(CertificationDrop::MALFORMED, parsed.error);
        return true;
    }
    m_receivedTrace(arrival.envelope.source);
    Answer(*parsed.value, arrival.envelope.source);
    return true;
}

void
CertificationServer::Answer(const CertificationPathSolicitation& solicitation,
                            const Ipv6Address& source)
{
    const std::optional<Part> part = FindPart(solicitation.anchors);
    const bool all = solicitation.component == CERTIFICATION_ALL_COMPONENTS;
    if (part && !all && solicitation.component >= GetNComponents(*part))
    {
        Drop(CertificationDrop::NO_COMPONENT);
        return;
    }
    // RFC 3971 6.4.5: to all nodes if it came from the unspecified address, or under load. The
    // identifier is zero then (6.4.2).
    const bool free = MaySend();
    const bool toAll = source == Ipv6Address::GetAny() || !free;
    const Ipv6Address destination =
        toAll ? Ipv6Address::GetAllNodesMulticast() : Ipv6Address::MakeSolicitedAddress(source);
    const uint16_t identifier = toAll ? 0 : solicitation.identifier;
    if (!free)
    {
        m_rateLimitedTrace(source);
    }
    if (part)
    {
        const uint16_t last = all ? 0 : solicitation.component;
        const uint16_t first = all ? GetNComponents(*part) - 1 : solicitation.component;
        for (int component = first; component >= last; --component)
        {
            Enqueue({*part, static_cast<uint16_t>(component), destination, identifier});
        }
        Flush();
    }
    else if (free)
    {
        Send(CertificationPathAdvertisement{identifier, 0, 0, std::nullopt, solicitation.anchors},
             destination);
    }
    else
    {
        // Who asks for anchors that nobody has must not fill our memory (RFC 3971 9.3)
        Drop(CertificationDrop::OVERLOADED);
    }
}

std::optional<CertificationServer::Part>
CertificationServer::FindPart(const std::vector<TrustAnchorOption>& anchors) const
{
    for (const auto& anchor : anchors)
    {
        for (std::size_t i = 0; i < m_paths.size(); ++i)
        {
            const auto& path = m_paths[i];
            const auto found = std::find_if(path.begin(), path.end() - 1, [&anchor](const auto& c) {
                return IsNamed(anchor, *c);
            });
            if (found != path.end() - 1)
            {
                return Part{i, static_cast<std::size_t>(found - path.begin())};
            }
        }
    }
    return std::nullopt;
}

uint16_t
CertificationServer::GetNComponents(const Part& part) const
{
    return static_cast<uint16_t>(m_paths[part.path].size() - 1 - part.anchor);
}

void
CertificationServer::Enqueue(const Item& item)
{
    const bool waits = item.identifier == 0 &&
                       std::any_of(m_waiting.begin(), m_waiting.end(), [&item](const Item& other) {
                           return other.identifier == 0 && other.component == item.component &&
                                  other.part.path == item.part.path &&
                                  other.part.anchor == item.part.anchor;
                       });
    if (!waits)
    {
        m_waiting.push_back(item);
    }
}

bool
CertificationServer::MaySend() const
{
    return m_waiting.empty() &&
           (m_sentAt.size() < m_maxRate ||
            m_sentAt[m_sentAt.size() - m_maxRate] + Seconds(1) <= Simulator::Now());
}

void
CertificationServer::Flush()
{
    const Time now = Simulator::Now();
    while (!m_waiting.empty())
    {
        if (m_sentAt.size() >= m_maxRate)
        {
            const Time next = m_sentAt[m_sentAt.size() - m_maxRate] + Seconds(1);
            if (next > now)
            {
                if (m_flush.IsExpired())
                {
                    m_flush = Simulator::Schedule(next - now, &CertificationServer::Flush, this);
                }
                return;
            }
        }
        const Item item = m_waiting.front();
        m_waiting.pop_front();
        Send(item);
    }
}

void
CertificationServer::Send(const Item& item)
{
    const auto& path = m_paths[item.part.path];
    CertificationPathAdvertisement message;
    message.identifier = item.identifier;
    message.allComponents = GetNComponents(item.part);
    message.component = item.component;
    // Components count down to 0, which is the last of the path; the anchor is not sent
    const auto& certificate = path[path.size() - 1 - item.component];
    message.certificate = CertificateOption{CERTIFICATE_X509, certificate->GetDer()};
    if (item.component == message.allComponents - 1)
    {
        message.anchors = {NameOfAnchor(*path[item.part.anchor])};
    }
    Send(message, item.destination);
}

void
CertificationServer::Send(const CertificationPathAdvertisement& message,
                          const Ipv6Address& destination)
{
    const Ipv6Address source =
        m_discovery ? m_discovery->GetLinkLocalSource() : Ipv6Address::GetAny();
    if (source == Ipv6Address::GetAny())
    {
        Drop(CertificationDrop::NO_SOURCE);
        return;
    }
    m_sentAt.push_back(Simulator::Now());
    while (m_sentAt.size() > m_maxRate)
    {
        m_sentAt.pop_front();
    }
    ++m_sent;
    const std::vector<uint8_t> octets = SerializeIcmp6(message, source, destination);
    if (octets.size() + IPV6_HEADER_SIZE <= m_discovery->GetDevice()->GetMtu())
    {
        m_discovery->SendOut(octets, source, destination);
    }
    else
    {
        SendFragmented(octets, source, destination);
    }
    m_sentTrace(destination, message.component);
}

void
CertificationServer::SendFragmented(const std::vector<uint8_t>& octets,
                                    const Ipv6Address& source,
                                    const Ipv6Address& destination)
{
    // Only IPv6 itself makes fragments
    Ptr<Packet> packet = OctetsPacket(octets);
    SocketIpv6HopLimitTag hopLimit;
    hopLimit.SetHopLimit(ND_HOP_LIMIT);
    packet->AddPacketTag(hopLimit);
    Ptr<Ipv6Route> route = Create<Ipv6Route>();
    route->SetSource(source);
    route->SetDestination(destination);
    route->SetGateway(destination);
    route->SetOutputDevice(m_discovery->GetDevice());
    m_discovery->GetTraces()->NotifySent(Icmp6Type::CERTIFICATION_PATH_ADVERTISEMENT,
                                         Icmp6Envelope{source, destination, ND_HOP_LIMIT},
                                         static_cast<uint32_t>(octets.size()));
    m_discovery->GetIpv6()->Send(packet, source, destination, NH_ICMPV6, route);
}

void
CertificationServer::Drop(CertificationDrop drop, ParseError error)
{
    NS_LOG_LOGIC("dropped: " << CertificationDropName(drop) << ", " << ParseErrorName(error));
    ++m_dropped[static_cast<std::size_t>(drop)];
    m_droppedTrace(drop, error);
}

} // namespace mip6sec
} // namespace ns3
