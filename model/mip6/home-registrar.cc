/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "home-registrar.h"

#include "ns3/log.h"
#include "ns3/mobility-extensions.h"
#include "ns3/simulator.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace ns3
{
namespace mip6sec
{

NS_LOG_COMPONENT_DEFINE("Mip6secHomeRegistrar");

namespace
{

/// @param time a time @return whole units of 4 s, at most what the field can say
uint16_t
LifetimeUnits(Time time)
{
    const double units = std::floor(time.GetSeconds() / BINDING_LIFETIME_UNIT_S);
    return static_cast<uint16_t>(std::min(units, 65535.0));
}

/// @param units of 4 s @return the time
Time
UnitsToTime(uint16_t units)
{
    return Seconds(units * BINDING_LIFETIME_UNIT_S);
}

/// @param binding a binding @return its ends
HomeAgentPeers
PeersOf(const Binding& binding)
{
    return {binding.homeAddress, binding.localAddress, binding.careOfAddress};
}

} // namespace

HomeRegistrar::HomeRegistrar(BindingCache& bindings,
                             HomeLinkProxy& proxy,
                             HomePrefixList& prefixes,
                             Ptr<MobilityProtocol> protocol,
                             const Settings& settings,
                             Hooks hooks)
    : m_bindings(bindings),
      m_proxy(proxy),
      m_prefixes(prefixes),
      m_protocol(protocol),
      m_settings(settings),
      m_hooks(std::move(hooks)),
      m_protection(CreateObject<NoProtection>())
{
}

HomeRegistrar::~HomeRegistrar()
{
    for (auto& [homeAddress, deleted] : m_deleted)
    {
        deleted.timer.Cancel();
    }
}

void
HomeRegistrar::SetProtection(Ptr<HomeAgentProtection> protection)
{
    m_protection = protection;
}

std::size_t
HomeRegistrar::GetNPending() const
{
    return m_pending.size();
}

bool
HomeRegistrar::Handle(const MobilityMessage& message, const MobilityEnvelope& envelope)
{
    const auto& update = std::get<BindingUpdate>(message.body);
    if (!update.homeRegistration)
    {
        // For the correspondent node on this node, which refuses to change the type of a home
        // registration, but answers nobody who is not authorized to ask (RFC 6275 9.5.1)
        return false;
    }
    Request request;
    request.update = update;
    request.envelope = envelope;
    request.homeAddress = envelope.source;
    request.careOfAddress = update.options.alternateCareOfAddress.value_or(envelope.careOfAddress);
    if (!Validate(request) || !CheckState(request))
    {
        return true;
    }
    if (!m_hooks.isHomeAgentAddress(envelope.destination))
    {
        Reject(request, BindingStatus::HOME_REGISTRATION_NOT_SUPPORTED);
    }
    else if (request.update.lifetime == 0 || request.careOfAddress == request.homeAddress)
    {
        Deregister(request);
    }
    else
    {
        Register(request);
    }
    return true;
}

bool
HomeRegistrar::Validate(const Request& request)
{
    const MobilityEnvelope& envelope = request.envelope;
    const auto drop = [&](HomeAgentDrop reason) {
        m_hooks.drop(reason, envelope.packet);
        return false;
    };
    if (!IsUnicastRoutable(request.homeAddress))
    {
        return drop(HomeAgentDrop::INVALID_HOME_ADDRESS);
    }
    if (!IsUnicastRoutable(envelope.careOfAddress) || !IsUnicastRoutable(request.careOfAddress))
    {
        return drop(HomeAgentDrop::INVALID_CARE_OF_ADDRESS);
    }
    if (request.update.options.nonceIndices)
    {
        return drop(HomeAgentDrop::NONCE_INDICES);
    }
    const bool deregistration =
        request.update.lifetime == 0 || request.careOfAddress == request.homeAddress;
    if (!envelope.hasHomeAddressOption && !deregistration)
    {
        return drop(HomeAgentDrop::NO_HOME_ADDRESS_OPTION);
    }
    const HomeAgentPeers peers{request.homeAddress, envelope.destination, request.careOfAddress};
    if (!m_protection->Accepts(HomeAgentTraffic::BINDING, peers, envelope.packet))
    {
        return drop(HomeAgentDrop::NOT_PROTECTED);
    }
    return true;
}

bool
HomeRegistrar::CheckState(const Request& request)
{
    const uint16_t sequence = request.update.sequence;
    const Binding* binding = m_bindings.Find(request.homeAddress);
    const auto deleted = m_deleted.find(request.homeAddress);
    if (binding || deleted != m_deleted.end())
    {
        const uint16_t last = binding ? binding->sequence : deleted->second.sequence;
        if (!IsNewerSequence(sequence, last))
        {
            RejectSequence(request, last);
            return false;
        }
    }
    else if (m_hooks.isCorrespondentBinding(request.homeAddress))
    {
        Reject(request, BindingStatus::REGISTRATION_TYPE_CHANGE_DISALLOWED);
        return false;
    }
    const auto pending = m_pending.find(request.homeAddress);
    if (pending != m_pending.end() && !IsNewerSequence(sequence, pending->second.update.sequence))
    {
        m_hooks.drop(HomeAgentDrop::REPEATED, request.envelope.packet);
        return false;
    }
    return true;
}

void
HomeRegistrar::Register(const Request& request)
{
    const Ipv6Address& home = request.homeAddress;
    const Binding* binding = m_bindings.Find(home);
    const bool isPending = m_pending.count(home) > 0;
    BindingStatus status = BindingStatus::ACCEPTED;
    uint16_t lifetime = 0;
    if (!m_prefixes.Find(home))
    {
        status = BindingStatus::NOT_HOME_SUBNET;
    }
    else if (m_hooks.isOwn(home))
    {
        status = BindingStatus::DAD_FAILED;
    }
    else if (m_hooks.isOwn(request.careOfAddress) || m_bindings.Find(request.careOfAddress) ||
             m_pending.count(request.careOfAddress) > 0)
    {
        // A care-of address that we would tunnel to ourselves, or once more, makes a loop
        status = BindingStatus::INVALID_CARE_OF_ADDRESS;
    }
    else if (UnitsToTime(request.update.lifetime) < m_settings.minLifetime)
    {
        status = BindingStatus::ADMINISTRATIVELY_PROHIBITED;
    }
    else
    {
        status = m_hooks.policy(home, request.careOfAddress);
        if (status == BindingStatus::ACCEPTED && !binding && !isPending &&
            m_settings.maxBindings > 0 &&
            m_bindings.GetSize() + m_pending.size() >= m_settings.maxBindings)
        {
            status = BindingStatus::INSUFFICIENT_RESOURCES;
        }
        if (status == BindingStatus::ACCEPTED && !Grant(request, lifetime, status))
        {
            status = BindingStatus::NOT_HOME_SUBNET;
        }
    }
    if (status >= BindingStatus::REASON_UNSPECIFIED)
    {
        if (isPending)
        {
            m_proxy.CancelCheck(home);
            m_pending.erase(home);
        }
        Reject(request, status);
        return;
    }

    const bool linkLocal = request.update.linkLocalCompatibility;
    if (isPending && m_pending[home].update.linkLocalCompatibility == linkLocal)
    {
        // Duplicate address detection goes on; its end answers this one instead of the earlier
        m_pending[home] = request;
        return;
    }
    if (isPending)
    {
        m_proxy.CancelCheck(home);
    }
    m_pending[home] = request;
    m_proxy.Check(home, linkLocal, [this](const Ipv6Address& homeAddress, bool unique) {
        Checked(homeAddress, unique);
    });
}

void
HomeRegistrar::Checked(const Ipv6Address& homeAddress, bool unique)
{
    const auto found = m_pending.find(homeAddress);
    const Request request = found->second;
    m_pending.erase(found);
    if (unique)
    {
        Accept(request);
    }
    else
    {
        Reject(request, BindingStatus::DAD_FAILED);
    }
}

bool
HomeRegistrar::Grant(const Request& request, uint16_t& lifetime, BindingStatus& status)
{
    const HomePrefix* prefix = m_prefixes.Find(request.homeAddress);
    if (!prefix)
    {
        return false;
    }
    // RFC 6275 10.3.1: prefix lifetimes count in the same units
    const uint32_t valid =
        HomePrefixList::SecondsLeft(prefix->validUntil) / BINDING_LIFETIME_UNIT_S;
    const uint32_t preferred =
        HomePrefixList::SecondsLeft(prefix->preferredUntil) / BINDING_LIFETIME_UNIT_S;
    lifetime = static_cast<uint16_t>(std::min<uint32_t>(
        {request.update.lifetime, LifetimeUnits(m_settings.maxLifetime), valid}));
    status = preferred < lifetime || valid <= lifetime
                 ? BindingStatus::ACCEPTED_PREFIX_DISCOVERY_NECESSARY
                 : BindingStatus::ACCEPTED;
    return lifetime > 0;
}

void
HomeRegistrar::Accept(const Request& request)
{
    BindingAck ack;
    if (!Grant(request, ack.lifetime, ack.status))
    {
        Reject(request, BindingStatus::NOT_HOME_SUBNET);
        return;
    }
    const Binding* before = m_bindings.Find(request.homeAddress);
    const bool moved = !before || before->careOfAddress != request.careOfAddress;
    Binding binding;
    binding.homeAddress = request.homeAddress;
    binding.careOfAddress = request.careOfAddress;
    binding.localAddress = request.envelope.destination;
    binding.lifetime = UnitsToTime(ack.lifetime);
    binding.expires = Simulator::Now() + binding.lifetime;
    binding.sequence = request.update.sequence;
    binding.homeRegistration = true;
    binding.keyManagementMobility = request.update.keyManagementMobility;
    binding.linkLocalCompatibility = request.update.linkLocalCompatibility;
    binding.lastUsed = Simulator::Now();
    m_bindings.Set(binding);
    ForgetDeleted(request.homeAddress);
    if (moved)
    {
        m_protection->CareOfAddressChanged(PeersOf(binding));
    }
    m_proxy.Defend(binding.homeAddress, binding.linkLocalCompatibility);

    ack.sequence = request.update.sequence;
    const double advised = std::floor(ack.lifetime * m_settings.refreshAdvice);
    if (advised >= 1 && advised < ack.lifetime)
    {
        ack.options.refreshAdvice = static_cast<uint16_t>(advised);
    }
    NS_LOG_INFO("Binding of " << binding.homeAddress << " to " << binding.careOfAddress << " for "
                              << binding.lifetime.As(Time::S));
    Answer(request, ack);
    m_hooks.updated(binding);
}

void
HomeRegistrar::Deregister(const Request& request)
{
    const Ipv6Address& home = request.homeAddress;
    if (m_pending.erase(home) > 0)
    {
        m_proxy.CancelCheck(home);
    }
    const Binding* found = m_bindings.Find(home);
    if (!found && m_deleted.count(home) == 0)
    {
        Reject(request, BindingStatus::NOT_HOME_AGENT_FOR_THIS_MOBILE_NODE);
        return;
    }
    Binding ended;
    if (found)
    {
        ended = *found;
        m_bindings.Remove(home);
        // Before the acknowledgement, which may have to ask for the mobile node's link-layer
        // address
        m_proxy.Release(home);
    }
    KeepDeleted(home, request.update.sequence);
    BindingAck ack;
    ack.sequence = request.update.sequence;
    Answer(request, ack);
    if (found)
    {
        m_protection->Released(PeersOf(ended));
        m_hooks.removed(ended);
    }
}

void
HomeRegistrar::Reject(const Request& request, BindingStatus status)
{
    BindingAck ack;
    ack.status = status;
    ack.sequence = request.update.sequence;
    NS_LOG_INFO("Binding Update of " << request.homeAddress
                                     << " refused: " << BindingStatusName(status));
    Answer(request, ack);
    m_hooks.rejected(request.homeAddress, status);
}

void
HomeRegistrar::RejectSequence(const Request& request, uint16_t sequence)
{
    Request last = request;
    last.update.sequence = sequence; // RFC 6275 9.5.1: the last accepted one goes back
    Reject(last, BindingStatus::SEQUENCE_OUT_OF_WINDOW);
}

void
HomeRegistrar::Answer(const Request& request, const BindingAck& ack)
{
    // RFC 6275 9.5.4: to where the Binding Update came from, whatever the bindings say
    MobilityPath path;
    path.source = request.envelope.destination;
    path.destination = request.envelope.careOfAddress;
    if (request.envelope.hasHomeAddressOption)
    {
        path.type2 = request.homeAddress;
    }
    MobilityMessage message;
    message.body = ack;
    m_hooks.bypass(true);
    m_protocol->Send(message, path, m_protection);
    m_hooks.bypass(false);
}

void
HomeRegistrar::Expired(const Binding& binding)
{
    NS_LOG_INFO("Binding of " << binding.homeAddress << " has expired");
    if (m_pending.erase(binding.homeAddress) > 0)
    {
        m_proxy.CancelCheck(binding.homeAddress);
    }
    m_proxy.Release(binding.homeAddress);
    m_protection->Released(PeersOf(binding));
    m_hooks.removed(binding);
}

void
HomeRegistrar::PrefixesChanged()
{
    std::vector<Ipv6Address> homeAddresses;
    for (const auto& [homeAddress, binding] : m_bindings.GetEntries())
    {
        homeAddresses.push_back(homeAddress);
    }
    std::sort(homeAddresses.begin(), homeAddresses.end());
    for (const auto& homeAddress : homeAddresses)
    {
        const HomePrefix* prefix = m_prefixes.Find(homeAddress);
        Binding binding = *m_bindings.Find(homeAddress);
        if (!prefix)
        {
            m_bindings.Remove(homeAddress);
            Expired(binding);
        }
        else if (prefix->validUntil < binding.expires)
        {
            binding.lifetime = prefix->validUntil - Simulator::Now();
            binding.expires = prefix->validUntil;
            m_bindings.Set(binding);
        }
    }
}

void
HomeRegistrar::Clear()
{
    m_pending.clear();
    for (auto& [homeAddress, deleted] : m_deleted)
    {
        deleted.timer.Cancel();
    }
    m_deleted.clear();
    m_bindings.Clear();
    m_proxy.Clear();
}

void
HomeRegistrar::KeepDeleted(const Ipv6Address& homeAddress, uint16_t sequence)
{
    Deleted& deleted = m_deleted[homeAddress];
    deleted.sequence = sequence;
    deleted.timer.Cancel();
    deleted.timer = Simulator::Schedule(m_settings.deletedTimeout,
                                        &HomeRegistrar::ForgetDeleted,
                                        this,
                                        homeAddress);
}

void
HomeRegistrar::ForgetDeleted(Ipv6Address homeAddress)
{
    const auto found = m_deleted.find(homeAddress);
    if (found != m_deleted.end())
    {
        found->second.timer.Cancel();
        m_deleted.erase(found);
    }
}

} // namespace mip6sec
} // namespace ns3
