/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "home-registration.h"

#include "ns3/log.h"
#include "ns3/simulator.h"

#include <algorithm>

namespace ns3
{
namespace mip6sec
{

NS_LOG_COMPONENT_DEFINE("Mip6secHomeRegistration");

namespace
{

/// Transmissions of one Binding Update whose answers are still told apart
constexpr std::size_t MAX_OUTSTANDING = 8;

/**
 * @param lifetime a time
 * @return it in units of 4 s, rounded down, at least 1 as the lifetime of a registration must not
 * be zero (RFC 6275 11.7.1)
 */
uint16_t
LifetimeUnits(Time lifetime)
{
    const int64_t units = static_cast<int64_t>(lifetime.GetSeconds() / BINDING_LIFETIME_UNIT_S);
    return static_cast<uint16_t>(std::clamp<int64_t>(units, 1, 0xffff));
}

} // namespace

const char*
HomeRegistrationFailureName(HomeRegistrationFailure failure)
{
    switch (failure)
    {
    case HomeRegistrationFailure::REJECTED:
        return "rejected";
    case HomeRegistrationFailure::NO_ANSWER:
        return "no answer";
    case HomeRegistrationFailure::UNREACHABLE:
        return "unreachable";
    case HomeRegistrationFailure::NOT_SUPPORTED:
        return "not supported";
    case HomeRegistrationFailure::NOT_PROTECTED:
        return "not protected";
    }
    return "?";
}

const char*
HomeRegistrationIgnoredName(HomeRegistrationIgnored reason)
{
    switch (reason)
    {
    case HomeRegistrationIgnored::NOT_OUTSTANDING:
        return "not outstanding";
    case HomeRegistrationIgnored::WRONG_SEQUENCE:
        return "wrong sequence number";
    case HomeRegistrationIgnored::WRONG_PATH:
        return "wrong path";
    case HomeRegistrationIgnored::NOT_PROTECTED:
        return "not protected";
    case HomeRegistrationIgnored::NO_BINDING:
        return "no binding";
    }
    return "?";
}

Time
HomeRegistration::FromLifetimeUnits(uint16_t units)
{
    return Seconds(static_cast<uint32_t>(units) * BINDING_LIFETIME_UNIT_S);
}

HomeRegistration::HomeRegistration(Ptr<MobilityProtocol> protocol, Callbacks callbacks)
    : m_protocol(protocol),
      m_callbacks(std::move(callbacks))
{
    m_protocol->AddHandler(MhType::BINDING_ACK, MakeCallback(&HomeRegistration::HandleAck, this));
    m_protocol->AddHandler(MhType::BINDING_ERROR,
                           MakeCallback(&HomeRegistration::HandleError, this));
}

HomeRegistration::~HomeRegistration()
{
    Clear();
    m_protocol->RemoveHandler(MhType::BINDING_ACK,
                              MakeCallback(&HomeRegistration::HandleAck, this));
    m_protocol->RemoveHandler(MhType::BINDING_ERROR,
                              MakeCallback(&HomeRegistration::HandleError, this));
}

void
HomeRegistration::SetParameters(const HomeRegistrationParameters& parameters)
{
    m_parameters = parameters;
}

void
HomeRegistration::SetSequence(uint16_t sequence)
{
    m_sequence = sequence;
}

void
HomeRegistration::SetHomeAddress(const Ipv6Address& homeAddress, bool linkLocalCompatibility)
{
    m_homeAddress = homeAddress;
    m_linkLocalCompatibility = linkLocalCompatibility;
}

void
HomeRegistration::Register(const Ipv6Address& homeAgent, const Ipv6Address& careOfAddress)
{
    Pending pending;
    pending.homeAgent = homeAgent;
    pending.careOfAddress = careOfAddress;
    // RFC 6275 11.8: a home agent without a binding may have to do DAD first
    const bool first = !m_entry || m_entry->homeAgent != homeAgent;
    pending.timeout = first ? m_parameters.firstTimeout : m_parameters.initialTimeout;
    Start(pending);
}

void
HomeRegistration::Deregister()
{
    const Ipv6Address homeAgent = GetBoundHomeAgent();
    if (homeAgent.IsAny())
    {
        return;
    }
    if (!m_entry)
    {
        // The answer is missing, but the binding may exist: until when is all that is known of it
        const auto possible =
            std::find_if(m_possible.begin(), m_possible.end(), [&](const Possible& p) {
                return p.homeAgent == homeAgent;
            });
        Entry entry;
        entry.homeAgent = homeAgent;
        entry.careOfAddress = possible->careOfAddress;
        entry.granted = possible->expires - Simulator::Now();
        entry.expires = possible->expires;
        entry.refresh = possible->expires;
        entry.linkLocalCompatibility = m_linkLocalCompatibility;
        m_entry = entry;
        ScheduleExpiry();
    }
    Pending pending;
    pending.homeAgent = m_entry->homeAgent;
    pending.careOfAddress = m_homeAddress;
    pending.deregistration = true;
    pending.timeout = m_parameters.initialTimeout;
    Start(pending);
}

void
HomeRegistration::Suspend()
{
    m_pending.reset();
    m_retransmission.Remove();
    m_refresh.Remove();
}

void
HomeRegistration::Resume()
{
    m_pending.reset();
    m_retransmission.Remove();
    ScheduleRefresh();
}

void
HomeRegistration::Clear()
{
    Suspend();
    m_expiry.Remove();
    m_entry.reset();
    m_possible.clear();
    m_refreshDue = false;
    m_holdRefresh = false;
}

void
HomeRegistration::HoldRefresh(bool hold)
{
    m_holdRefresh = hold;
    if (!hold && m_refreshDue)
    {
        Refresh();
    }
}

const HomeRegistration::Entry*
HomeRegistration::GetEntry() const
{
    return m_entry ? &*m_entry : nullptr;
}

bool
HomeRegistration::IsPending() const
{
    return m_pending.has_value();
}

Ipv6Address
HomeRegistration::GetHomeAgent() const
{
    if (m_pending)
    {
        return m_pending->homeAgent;
    }
    return m_entry ? m_entry->homeAgent : Ipv6Address::GetAny();
}

bool
HomeRegistration::IsHomeAgent(const Ipv6Address& homeAgent) const
{
    return (m_entry && m_entry->homeAgent == homeAgent) ||
           (m_pending && m_pending->homeAgent == homeAgent);
}

Ipv6Address
HomeRegistration::GetBoundHomeAgent() const
{
    if (m_entry)
    {
        return m_entry->homeAgent;
    }
    // The latest one: an earlier home agent may have died, which was the reason to try another
    for (auto possible = m_possible.rbegin(); possible != m_possible.rend(); ++possible)
    {
        if (possible->expires > Simulator::Now())
        {
            return possible->homeAgent;
        }
    }
    return Ipv6Address::GetAny();
}

bool
HomeRegistration::MayBeBoundElsewhere(const Ipv6Address& homeAgent) const
{
    return (m_entry && m_entry->homeAgent != homeAgent) ||
           std::any_of(m_possible.begin(), m_possible.end(), [&](const Possible& p) {
               return p.homeAgent != homeAgent && p.expires > Simulator::Now();
           });
}

bool
HomeRegistration::IsAcknowledged(const Ipv6Address& careOfAddress) const
{
    return m_entry && m_entry->careOfAddress == careOfAddress &&
           std::none_of(m_possible.begin(), m_possible.end(), [&](const Possible& p) {
               return p.careOfAddress != careOfAddress && p.expires > Simulator::Now();
           });
}

void
HomeRegistration::ForgetPossible(const Ipv6Address& homeAgent)
{
    m_possible.erase(std::remove_if(m_possible.begin(),
                                    m_possible.end(),
                                    [&](const Possible& p) {
                                        return p.homeAgent == homeAgent ||
                                               p.expires <= Simulator::Now();
                                    }),
                     m_possible.end());
}

void
HomeRegistration::NotePossible(const Possible& possible)
{
    ForgetPossible(possible.homeAgent);
    m_possible.push_back(possible);
}

Time
HomeRegistration::GetLastSent() const
{
    return m_sent.empty() ? Seconds(-1) : m_sent.back();
}

HomeAgentPeers
HomeRegistration::PeersOf(const Ipv6Address& homeAgent, const Ipv6Address& careOfAddress) const
{
    HomeAgentPeers peers;
    peers.homeAddress = m_homeAddress;
    peers.homeAgent = homeAgent;
    peers.careOfAddress = careOfAddress;
    return peers;
}

void
HomeRegistration::Start(const Pending& pending)
{
    m_retransmission.Remove();
    m_refresh.Remove();
    m_refreshDue = false;
    m_pending = pending;
    m_parameters.protection->Establish(PeersOf(pending.homeAgent, pending.careOfAddress),
                                       MakeCallback(&HomeRegistration::Established, this));
}

void
HomeRegistration::Established(bool ready)
{
    if (!m_pending || m_pending->ready)
    {
        return;
    }
    if (!ready)
    {
        Fail(HomeRegistrationFailure::NOT_PROTECTED, BindingStatus::REASON_UNSPECIFIED);
        return;
    }
    m_pending->ready = true;
    SendUpdate();
}

Time
HomeRegistration::EarliestSend() const
{
    if (m_sent.size() < m_parameters.maxUpdateRate)
    {
        return Simulator::Now();
    }
    const Time& oldest = m_sent[m_sent.size() - m_parameters.maxUpdateRate];
    return Max(Simulator::Now(), oldest + Seconds(1));
}

void
HomeRegistration::SendUpdate()
{
    m_retransmission.Remove();
    const Time now = Simulator::Now();
    const Time earliest = EarliestSend();
    if (earliest > now)
    {
        m_retransmission = Simulator::Schedule(earliest - now, &HomeRegistration::SendUpdate, this);
        return;
    }
    // RFC 6275 11.8: every transmission, repeated ones too, has a greater sequence number
    ++m_sequence;
    BindingUpdate update;
    update.sequence = m_sequence;
    update.acknowledge = true;
    update.homeRegistration = true;
    update.linkLocalCompatibility = m_linkLocalCompatibility;
    update.keyManagementMobility = m_parameters.keyManagementMobility;
    if (m_parameters.alternateCareOfAddress)
    {
        update.options.alternateCareOfAddress = m_pending->careOfAddress;
    }
    MobilityPath path;
    path.source = m_pending->careOfAddress;
    path.destination = m_pending->homeAgent;
    if (!m_pending->deregistration)
    {
        update.lifetime = LifetimeUnits(Min(m_parameters.lifetime, m_callbacks.lifetimeLimit()));
        path.homeAddressOption = m_homeAddress;
        NotePossible(Possible{m_pending->homeAgent,
                              m_pending->careOfAddress,
                              now + FromLifetimeUnits(update.lifetime)});
    }
    m_pending->outstanding.push_back(Outstanding{m_sequence, update.lifetime, now});
    if (m_pending->outstanding.size() > MAX_OUTSTANDING)
    {
        m_pending->outstanding.pop_front();
    }
    m_sent.push_back(now);
    while (m_sent.size() > m_parameters.maxUpdateRate)
    {
        m_sent.pop_front();
    }
    m_retransmission = Simulator::Schedule(m_pending->timeout, &HomeRegistration::Timeout, this);

    const Ipv6Address homeAgent = m_pending->homeAgent;
    const Ipv6Address careOfAddress = m_pending->careOfAddress;
    MobilityMessage message;
    message.body = update;
    NS_LOG_INFO("Binding Update " << m_sequence << " for " << careOfAddress << " to " << homeAgent);
    // What cannot be sent is lost like any other, and sent again at the next timeout
    if (m_protocol->Send(message, path, m_parameters.protection) > 0)
    {
        m_callbacks.updateSent(homeAgent, careOfAddress, update.sequence);
    }
}

void
HomeRegistration::Timeout()
{
    m_pending->timeout = Min(2 * m_pending->timeout, m_parameters.maxTimeout);
    if (m_pending->timeout >= m_parameters.maxTimeout && !m_pending->deregistration &&
        m_callbacks.hasAlternative())
    {
        Fail(HomeRegistrationFailure::NO_ANSWER, BindingStatus::REASON_UNSPECIFIED);
        return;
    }
    SendUpdate();
}

void
HomeRegistration::Refresh()
{
    m_refresh.Remove();
    if (!m_entry || m_pending)
    {
        return;
    }
    if (m_holdRefresh)
    {
        m_refreshDue = true;
        return;
    }
    Register(m_entry->homeAgent, m_entry->careOfAddress);
}

void
HomeRegistration::Expire()
{
    NS_LOG_INFO("Binding of " << m_homeAddress << " at " << m_entry->homeAgent << " has expired");
    const Entry entry = *m_entry;
    m_entry.reset();
    ForgetPossible(Ipv6Address::GetAny());
    m_refresh.Remove();
    m_refreshDue = false;
    if (m_pending && m_pending->deregistration)
    {
        // What was to be deleted has ended by itself
        m_pending.reset();
        m_retransmission.Remove();
    }
    m_parameters.protection->Released(PeersOf(entry.homeAgent, entry.careOfAddress));
    m_callbacks.expired();
}

void
HomeRegistration::ScheduleRefresh()
{
    m_refresh.Remove();
    if (m_entry)
    {
        const Time wait = Max(m_entry->refresh - Simulator::Now(), Time(0));
        m_refresh = Simulator::Schedule(wait, &HomeRegistration::Refresh, this);
    }
}

void
HomeRegistration::ScheduleExpiry()
{
    m_expiry.Remove();
    const Time wait = Max(m_entry->expires - Simulator::Now(), Time(0));
    m_expiry = Simulator::Schedule(wait, &HomeRegistration::Expire, this);
}

void
HomeRegistration::Fail(HomeRegistrationFailure failure, BindingStatus status)
{
    const Ipv6Address homeAgent = m_pending->homeAgent;
    NS_LOG_INFO("Registration of " << m_homeAddress << " with " << homeAgent
                                   << " failed: " << HomeRegistrationFailureName(failure));
    m_pending.reset();
    m_retransmission.Remove();
    m_callbacks.failed(homeAgent, failure, status);
}

} // namespace mip6sec
} // namespace ns3
