/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "home-registration.h"

#include "ns3/simulator.h"

#include <algorithm>

namespace ns3
{
namespace mip6sec
{

void
HomeRegistration::ReportFailure(const Ipv6Address& homeAgent, HomeRegistrationFailure failure)
{
    // Only what answers a message under way counts: errors create and end nothing by themselves
    if (m_pending && m_pending->homeAgent == homeAgent && !m_pending->deregistration &&
        !m_pending->outstanding.empty() && m_callbacks.hasAlternative())
    {
        Fail(failure, BindingStatus::REASON_UNSPECIFIED);
    }
}

void
HomeRegistration::Reject(BindingStatus status)
{
    ForgetPossible(m_pending->homeAgent);
    const bool entryLost = m_entry && m_entry->homeAgent == m_pending->homeAgent &&
                           (status == BindingStatus::HOME_REGISTRATION_NOT_SUPPORTED ||
                            status == BindingStatus::NOT_HOME_SUBNET ||
                            status == BindingStatus::NOT_HOME_AGENT_FOR_THIS_MOBILE_NODE ||
                            status == BindingStatus::DAD_FAILED);
    if (entryLost)
    {
        // These say that there is no binding either; after others the old one lives on
        const HomeAgentPeers peers = PeersOf(m_entry->homeAgent, m_entry->careOfAddress);
        m_entry.reset();
        m_expiry.Remove();
        m_parameters.protection->Released(peers);
    }
    Fail(HomeRegistrationFailure::REJECTED, status);
}

bool
HomeRegistration::HandleAck(const MobilityMessage& message, const MobilityEnvelope& envelope)
{
    const auto& ack = std::get<BindingAck>(message.body);
    // An acknowledgement with authorization data answers a correspondent registration
    if (envelope.destination != m_homeAddress || !IsHomeAgent(envelope.source) ||
        ack.options.authorization)
    {
        return false;
    }
    if (!m_pending || envelope.source != m_pending->homeAgent || m_pending->outstanding.empty())
    {
        m_callbacks.ignored(HomeRegistrationIgnored::NOT_OUTSTANDING);
        return true;
    }
    // RFC 6275 9.5.4: with a type 2 routing header exactly if the update had a Home Address option
    if (envelope.hasType2 == m_pending->deregistration)
    {
        m_callbacks.ignored(HomeRegistrationIgnored::WRONG_PATH);
        return true;
    }
    if (!m_parameters.protection->Accepts(HomeAgentTraffic::BINDING,
                                          PeersOf(m_pending->homeAgent, m_pending->careOfAddress),
                                          envelope.packet))
    {
        m_callbacks.ignored(HomeRegistrationIgnored::NOT_PROTECTED);
        return true;
    }
    if (ack.status == BindingStatus::SEQUENCE_OUT_OF_WINDOW)
    {
        m_sequence = ack.sequence;
        // At once, but once only: a home agent that never agrees is asked at the back-off's pace
        if (!m_pending->resynchronized)
        {
            m_pending->resynchronized = true;
            SendUpdate();
        }
        return true;
    }
    const auto& outstanding = m_pending->outstanding;
    const auto match =
        std::find_if(outstanding.begin(), outstanding.end(), [&](const Outstanding& sent) {
            return sent.sequence == ack.sequence;
        });
    if (match == outstanding.end())
    {
        m_callbacks.ignored(HomeRegistrationIgnored::WRONG_SEQUENCE);
        return true;
    }
    const Outstanding update = *match;
    const bool accepted = static_cast<uint8_t>(ack.status) < 128;
    if (accepted && (m_pending->deregistration || ack.lifetime > 0))
    {
        Accept(ack, update);
    }
    else if (!m_pending->deregistration)
    {
        // Without a lifetime there is no binding, whatever the status says
        Reject(ack.status);
    }
    else if (ack.status == BindingStatus::NOT_HOME_AGENT_FOR_THIS_MOBILE_NODE)
    {
        // There is no binding that could be deleted
        Accept(ack, update);
    }
    return true;
}

void
HomeRegistration::Accept(const BindingAck& ack, const Outstanding& update)
{
    const Pending pending = *m_pending;
    m_pending.reset();
    m_retransmission.Remove();
    m_refresh.Remove();
    m_expiry.Remove();
    m_refreshDue = false;
    if (pending.deregistration)
    {
        const HomeAgentPeers peers = PeersOf(pending.homeAgent, m_entry->careOfAddress);
        m_entry.reset();
        ForgetPossible(pending.homeAgent);
        m_parameters.protection->Released(peers);
        m_callbacks.deregistered();
        return;
    }
    const bool moved = !m_entry || m_entry->careOfAddress != pending.careOfAddress ||
                       m_entry->homeAgent != pending.homeAgent;
    // RFC 6275 11.7.3: the granted lifetime counts from the time of the Binding Update
    Entry entry;
    entry.homeAgent = pending.homeAgent;
    entry.careOfAddress = pending.careOfAddress;
    entry.granted = FromLifetimeUnits(std::min(ack.lifetime, update.lifetime));
    entry.expires = update.sent + entry.granted;
    entry.keyManagementMobility = ack.keyManagementMobility;
    entry.linkLocalCompatibility = m_linkLocalCompatibility;
    Time interval = entry.granted * int64x64_t(m_parameters.refreshFraction);
    if (ack.options.refreshAdvice && *ack.options.refreshAdvice > 0)
    {
        interval = Min(interval, FromLifetimeUnits(*ack.options.refreshAdvice));
    }
    entry.refresh = update.sent + interval;
    m_entry = entry;
    ForgetPossible(entry.homeAgent);
    ScheduleExpiry();
    if (moved)
    {
        m_parameters.protection->CareOfAddressChanged(
            PeersOf(entry.homeAgent, entry.careOfAddress));
    }
    ScheduleRefresh();
    m_callbacks.acknowledged(ack.status == BindingStatus::ACCEPTED_PREFIX_DISCOVERY_NECESSARY);
}

bool
HomeRegistration::HandleError(const MobilityMessage& message, const MobilityEnvelope& envelope)
{
    const auto& error = std::get<BindingError>(message.body);
    if (!IsHomeAgent(envelope.source))
    {
        return false;
    }
    if (error.status == BindingErrorStatus::UNRECOGNIZED_MH_TYPE)
    {
        // It has no home agent role (RFC 6275 11.3.6: only if an answer is expected)
        ReportFailure(envelope.source, HomeRegistrationFailure::NOT_SUPPORTED);
        return true;
    }
    if (!m_entry || m_entry->homeAgent != envelope.source || error.homeAddress != m_homeAddress)
    {
        m_callbacks.ignored(HomeRegistrationIgnored::NO_BINDING);
        return true;
    }
    // RFC 6275 11.3.6: the home agent has lost the binding
    if (!m_pending)
    {
        Pending pending;
        pending.homeAgent = m_entry->homeAgent;
        pending.careOfAddress = m_entry->careOfAddress;
        pending.timeout = m_parameters.firstTimeout;
        Start(pending);
    }
    return true;
}

} // namespace mip6sec
} // namespace ns3
