/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "candidate-discovery.h"

#include "ns3/log.h"
#include "ns3/simulator.h"

#include <algorithm>

namespace ns3
{
namespace mip6sec
{

NS_LOG_COMPONENT_DEFINE("Mip6secCandidateDiscovery");

namespace
{

constexpr uint8_t PREFIX_LENGTH = 64;      //!< of prefixes that addresses are made of
constexpr std::size_t MAX_NAMED = 16;      //!< access points that one RtSolPr names
constexpr std::size_t MAX_IDENTIFIERS = 8; //!< questions whose answer is still taken
constexpr std::size_t MAX_MAKING = 64;     //!< NCoAs that are being made at a time
const Ipv6Address ALL_ROUTERS{"ff02::2"};  //!< where there is no address of the router yet

/// @param tuple what a router has told @return first 64 bits of an NCoA, or ::
Ipv6Address
PrefixOf(const AccessPointTuple& tuple)
{
    if (!tuple.HasRouter())
    {
        return Ipv6Address::GetAny();
    }
    for (const FmipAddress& prefix : tuple.prefixes)
    {
        if (prefix.prefixLength == PREFIX_LENGTH)
        {
            return prefix.GetClean();
        }
    }
    if (!tuple.prefixes.empty() || tuple.routerPrefixLength != PREFIX_LENGTH)
    {
        return Ipv6Address::GetAny();
    }
    Ipv6Address router = *tuple.routerAddress;
    return router.CombinePrefix(Ipv6Prefix(PREFIX_LENGTH));
}

/// @param code of a PrRtAdv @return whether no RtSolPr has asked for it (RFC 5568 6.1.2)
bool
IsUnsolicited(const PrRtAdv& message)
{
    return message.code == PrRtAdvCode::NETWORK_INITIATED ||
           message.code == PrRtAdvCode::UNSOLICITED_NEIGHBORHOOD ||
           (message.code == PrRtAdvCode::USE_DHCP && message.identifier == 0);
}

} // namespace

CandidateDiscovery::CandidateDiscovery(Ptr<MobileInterface> interface,
                                       RandomOctets& random,
                                       Callbacks callbacks)
    : m_interface(interface),
      m_discovery(interface->GetNeighborDiscovery()),
      m_random(random),
      m_callbacks(std::move(callbacks)),
      m_self(std::make_shared<CandidateDiscovery*>(this))
{
    m_discovery->AddHandler(Icmp6Type::FMIP_MESSAGE,
                            MakeCallback(&CandidateDiscovery::Receive, this));
}

CandidateDiscovery::~CandidateDiscovery()
{
    m_discovery->RemoveHandler(Icmp6Type::FMIP_MESSAGE,
                               MakeCallback(&CandidateDiscovery::Receive, this));
    m_timer.Cancel();
    *m_self = nullptr;
}

void
CandidateDiscovery::SetParameters(const Parameters& parameters)
{
    m_parameters = parameters;
    m_candidates.SetLimit(parameters.maxCandidates);
}

void
CandidateDiscovery::SetKeys(Ptr<HandoverKeyClient> keys)
{
    m_keys = keys;
}

void
CandidateDiscovery::Begin(const Link& link)
{
    End();
    m_link = link;
    ++m_links;
    m_onLink = true;
    m_progress = CandidateProgress::NONE;
    m_candidates.Clear();
}

void
CandidateDiscovery::End()
{
    m_onLink = false;
    ++m_serial;
    m_timer.Cancel();
    m_identifiers.clear();
    if (m_progress == CandidateProgress::ASKING)
    {
        m_progress = CandidateProgress::NONE;
    }
}

CandidateProgress
CandidateDiscovery::GetProgress() const
{
    return m_progress;
}

const CandidateTable&
CandidateDiscovery::GetCandidates() const
{
    return m_candidates;
}

std::size_t
CandidateDiscovery::GetNOutstanding() const
{
    return m_identifiers.size();
}

void
CandidateDiscovery::Ask(const std::vector<Address>& accessPoints, bool key)
{
    if (!m_onLink || m_progress == CandidateProgress::NO_ANSWER)
    {
        return;
    }
    RtSolPr message;
    do
    {
        // Zero marks what nobody has asked for (RFC 5568 6.1.2)
        message.identifier = m_random.Next16();
    } while (message.identifier == 0);
    message.sourceLinkLayerAddress = m_discovery->GetLinkLayerAddress();
    message.wildcard =
        m_parameters.wildcard || accessPoints.empty() || accessPoints.size() > MAX_NAMED;
    if (!message.wildcard)
    {
        for (const Address& accessPoint : accessPoints)
        {
            message.accessPoints.push_back(ToLinkLayerOctets(accessPoint));
        }
    }
    m_timer.Cancel();
    m_progress = CandidateProgress::ASKING;
    m_transmissions = 0;
    m_timeout = m_parameters.timeout;
    const uint64_t serial = ++m_serial;
    if (!key || !m_keys || m_link.security != NdSecurity::SECURED || m_link.router.IsAny())
    {
        Complete(serial, message);
        return;
    }
    m_keys->AddRequest(message,
                       m_link.careOfAddress,
                       [self = m_self, serial](const RtSolPr& complete) {
                           if (*self)
                           {
                               (*self)->Complete(serial, complete);
                           }
                       });
}

void
CandidateDiscovery::Complete(uint64_t serial, const RtSolPr& message)
{
    if (serial != m_serial || !m_onLink)
    {
        return;
    }
    m_message = message;
    m_identifiers.push_back(message.identifier);
    if (m_identifiers.size() > MAX_IDENTIFIERS)
    {
        m_identifiers.pop_front();
    }
    Transmit();
}

void
CandidateDiscovery::Transmit()
{
    const Time now = Simulator::Now();
    while (!m_sent.empty() && m_sent.front() + Seconds(1) <= now)
    {
        m_sent.pop_front();
    }
    if (m_sent.size() >= m_parameters.rate)
    {
        m_timer = Simulator::Schedule(m_sent.front() + Seconds(1) - now,
                                      &CandidateDiscovery::Transmit,
                                      this);
        return;
    }
    m_sent.push_back(now);
    ++m_transmissions;
    m_timer = Simulator::Schedule(m_timeout, &CandidateDiscovery::Timeout, this);
    m_timeout = m_timeout * 2;
    const Ipv6Address destination = m_link.linkLocal.IsAny() ? ALL_ROUTERS : m_link.linkLocal;
    NS_LOG_INFO("RtSolPr " << m_message.identifier << " from " << m_link.careOfAddress << " to "
                           << destination);
    m_discovery->SendOut(SerializeIcmp6(m_message, m_link.careOfAddress, destination),
                         m_link.careOfAddress,
                         destination);
    m_callbacks.solicited(m_message.identifier, m_message.keyRequest.has_value());
}

void
CandidateDiscovery::Timeout()
{
    if (m_transmissions <= m_parameters.retries)
    {
        Transmit();
        return;
    }
    m_progress = CandidateProgress::NO_ANSWER;
    m_identifiers.clear();
    m_callbacks.noAnswer();
}

bool
CandidateDiscovery::MustBeSecured() const
{
    Ptr<NdAuthority> authority = m_discovery->GetAuthority();
    return authority && (m_link.security == NdSecurity::SECURED || authority->IsSecuredOnly());
}

std::optional<FmipMobileIgnored>
CandidateDiscovery::Judge(const PrRtAdv& message, const NdArrival& arrival)
{
    if (!m_onLink)
    {
        return FmipMobileIgnored::NO_LINK;
    }
    const NdSecurity security = arrival.verdict.security;
    if (security == NdSecurity::FAILED || (MustBeSecured() && security != NdSecurity::SECURED))
    {
        return FmipMobileIgnored::NOT_SECURED;
    }
    if (!m_link.linkLocal.IsAny() && arrival.envelope.source != m_link.linkLocal)
    {
        return FmipMobileIgnored::OTHER_ROUTER;
    }
    if (IsUnsolicited(message))
    {
        return std::nullopt;
    }
    const auto asked = std::find(m_identifiers.begin(), m_identifiers.end(), message.identifier);
    if (asked == m_identifiers.end())
    {
        return FmipMobileIgnored::UNKNOWN_IDENTIFIER;
    }
    m_identifiers.erase(asked);
    return std::nullopt;
}

bool
CandidateDiscovery::Receive(const NdArrival& arrival)
{
    const auto subtype = FmipSubtypeOf(arrival.octets.data(), arrival.octets.size());
    if (subtype && *subtype != FmipSubtype::PR_RT_ADV)
    {
        return false;
    }
    auto parsed = ParsePrRtAdv(arrival.octets.data(), arrival.octets.size(), arrival.envelope);
    if (!parsed)
    {
        m_callbacks.ignored(FmipMobileIgnored::MALFORMED);
        return true;
    }
    const PrRtAdv& message = *parsed.value;
    const auto ignored = Judge(message, arrival);
    if (ignored)
    {
        m_callbacks.ignored(*ignored);
        return true;
    }
    if (m_progress == CandidateProgress::ASKING && message.identifier == m_message.identifier &&
        message.identifier != 0)
    {
        m_timer.Cancel();
        m_progress = CandidateProgress::ANSWERED;
    }
    NS_LOG_INFO("PrRtAdv " << message.identifier << ": " << PrRtAdvCodeName(message.code));
    m_callbacks.advertised(message);
    TakeTuples(message, arrival.verdict.security);
    if (message.keyReply && m_keys)
    {
        m_keys->Receive(message,
                        arrival,
                        m_link.router,
                        [self = m_self, link = m_links](bool keyed) {
                            if (*self && (*self)->m_onLink && (*self)->m_links == link)
                            {
                                (*self)->m_callbacks.keyed(keyed);
                            }
                        });
    }
    m_callbacks.answered();
    if (message.code == PrRtAdvCode::NETWORK_INITIATED)
    {
        const std::size_t size = m_discovery->GetDevice()->GetAddress().GetLength();
        m_callbacks.initiated(WithoutPadding(message.tuples.front().accessPoint, size));
    }
    return true;
}

void
CandidateDiscovery::TakeTuples(const PrRtAdv& message, NdSecurity security)
{
    // Only the link can tell how long the addresses are (RFC 5568 6.4.3)
    const std::size_t size = m_discovery->GetDevice()->GetAddress().GetLength();
    std::set<Ipv6Address> wanted;
    for (const AccessPointTuple& tuple : message.tuples)
    {
        Candidate candidate;
        candidate.tuple = tuple;
        candidate.tuple.accessPoint = WithoutPadding(tuple.accessPoint, size);
        candidate.security = security;
        candidate.usesDhcp = message.code == PrRtAdvCode::USE_DHCP;
        if (tuple.routerLinkLayerAddress)
        {
            candidate.tuple.routerLinkLayerAddress =
                WithoutPadding(*tuple.routerLinkLayerAddress, size);
        }
        if (candidate.tuple.outcome == FmipLinkLayerCode::NEW_ACCESS_POINT)
        {
            candidate.prefix = PrefixOf(tuple);
            if (!candidate.prefix.IsAny() && !m_callbacks.isAllowed(candidate.prefix))
            {
                candidate.prefix = Ipv6Address::GetAny();
            }
        }
        for (const LinkLayerOctets& other : m_candidates.FindByPrefix(candidate.prefix))
        {
            const Ipv6Address made = m_candidates.Find(other)->made;
            candidate.made = made.IsAny() ? candidate.made : made;
        }
        Candidate* entry =
            candidate.tuple.accessPoint.empty() ? nullptr : m_candidates.Put(candidate);
        if (!entry)
        {
            m_callbacks.ignored(FmipMobileIgnored::TOO_MANY);
            continue;
        }
        if (entry->prefix.IsAny())
        {
            continue;
        }
        ChooseCareOf(*entry);
        if (entry->made.IsAny())
        {
            wanted.insert(entry->prefix);
        }
    }
    for (const Ipv6Address& prefix : wanted)
    {
        MakeCareOf(prefix);
    }
}

void
CandidateDiscovery::MakeCareOf(const Ipv6Address& prefix)
{
    if (m_making.size() >= MAX_MAKING || !m_making.insert(prefix).second)
    {
        return;
    }
    m_interface->GetAddressConfigurator()->MakeAddress(
        prefix,
        MakeBoundCallback(&CandidateDiscovery::Made, m_self, prefix));
}

void
CandidateDiscovery::Made(std::shared_ptr<CandidateDiscovery*> held,
                         Ipv6Address prefix,
                         Ipv6Address careOfAddress)
{
    CandidateDiscovery* self = *held;
    if (!self)
    {
        return;
    }
    self->m_making.erase(prefix);
    if (careOfAddress.IsAny())
    {
        return;
    }
    for (const LinkLayerOctets& accessPoint : self->m_candidates.FindByPrefix(prefix))
    {
        Candidate& candidate = *self->m_candidates.Find(accessPoint);
        candidate.made = careOfAddress;
        self->ChooseCareOf(candidate);
    }
    if (self->m_onLink)
    {
        self->m_callbacks.answered();
    }
}

void
CandidateDiscovery::ChooseCareOf(Candidate& candidate)
{
    const std::optional<Ipv6Address>& supplied = candidate.tuple.newCareOfAddress;
    if (!supplied)
    {
        candidate.careOfAddress = candidate.made;
        return;
    }
    // No handover key can be had for an address that is no CGA of ours (RFC 5269 3.1)
    if (!MustBeSecured() || *supplied == candidate.made)
    {
        candidate.careOfAddress = *supplied;
    }
    else if (!candidate.made.IsAny() && !candidate.isRefused)
    {
        candidate.isRefused = true;
        m_callbacks.ignored(FmipMobileIgnored::BAD_ADDRESS);
    }
}

} // namespace mip6sec
} // namespace ns3
