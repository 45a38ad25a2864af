/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "correspondent-node.h"
#include "home-agent.h"
#include "icmp6-error-output.h"

#include "ns3/ipv6-header.h"
#include "ns3/log.h"
#include "ns3/mobility-extensions.h"
#include "ns3/packet-octets.h"
#include "ns3/simulator.h"

#include <algorithm>

// Signaling of a correspondent node: RFC 6275 9.4 and 9.5

namespace ns3
{
namespace mip6sec
{

NS_LOG_COMPONENT_DEFINE("Mip6secCorrespondentNodeMessages");

bool
CorrespondentNode::AcceptsTestInit(const MobilityEnvelope& envelope)
{
    if (envelope.hasHomeAddressOption)
    {
        m_dropTrace(CorrespondentDrop::HOME_ADDRESS_OPTION, envelope.packet);
        return false;
    }
    if (!IsUnicastRoutable(envelope.source) || envelope.destination.IsMulticast())
    {
        m_dropTrace(CorrespondentDrop::BAD_ADDRESS, envelope.packet);
        return false;
    }
    return true;
}

bool
CorrespondentNode::HandleHomeTestInit(const MobilityMessage& message,
                                      const MobilityEnvelope& envelope)
{
    if (!m_enabled)
    {
        AnswerAsUnaware(message, envelope);
        return true;
    }
    if (!AcceptsTestInit(envelope))
    {
        return true;
    }
    HomeTest test;
    test.cookie = std::get<HomeTestInit>(message.body).cookie;
    test.nonceIndex = m_nonces.GetCurrentIndex();
    test.keygenToken = *m_nonces.GetToken(NonceTable::Kind::HOME, envelope.source, test.nonceIndex);
    MobilityPath path;
    path.source = envelope.destination;
    path.destination = envelope.source;
    m_protocol->Send(MobilityMessage(test), path);
    return true;
}

bool
CorrespondentNode::HandleCareOfTestInit(const MobilityMessage& message,
                                        const MobilityEnvelope& envelope)
{
    if (!m_enabled)
    {
        AnswerAsUnaware(message, envelope);
        return true;
    }
    if (!AcceptsTestInit(envelope))
    {
        return true;
    }
    CareOfTest test;
    test.cookie = std::get<CareOfTestInit>(message.body).cookie;
    test.nonceIndex = m_nonces.GetCurrentIndex();
    test.keygenToken =
        *m_nonces.GetToken(NonceTable::Kind::CARE_OF, envelope.source, test.nonceIndex);
    MobilityPath path;
    path.source = envelope.destination;
    path.destination = envelope.source;
    m_protocol->Send(MobilityMessage(test), path);
    return true;
}

bool
CorrespondentNode::HandleBindingUpdate(const MobilityMessage& message,
                                       const MobilityEnvelope& envelope)
{
    const auto& update = std::get<BindingUpdate>(message.body);
    Ptr<HomeAgent> homeAgent = m_node->GetObject<HomeAgent>();
    if (update.homeRegistration && homeAgent)
    {
        return false;
    }
    if (!m_enabled)
    {
        AnswerAsUnaware(message, envelope);
        return true;
    }
    Request request{update, envelope, envelope.source, envelope.careOfAddress, {}};
    if (update.options.alternateCareOfAddress)
    {
        request.careOfAddress = *update.options.alternateCareOfAddress;
    }
    // RFC 6275 9.5.1, 6.1.7, 9.5.4
    if (!IsUnicastRoutable(request.homeAddress) || !IsUnicastRoutable(request.careOfAddress) ||
        !IsUnicastRoutable(envelope.careOfAddress) || envelope.destination.IsMulticast())
    {
        m_dropTrace(CorrespondentDrop::BAD_ADDRESS, envelope.packet);
        return true;
    }
    if (update.homeRegistration)
    {
        if (update.options.nonceIndices)
        {
            m_dropTrace(CorrespondentDrop::UNEXPECTED_NONCE_INDICES, envelope.packet);
            return true;
        }
        // Nobody here is a home agent (RFC 6275 10.3.1, 9.5.1)
        Reject(request,
               m_bindings.Find(request.homeAddress)
                   ? BindingStatus::REGISTRATION_TYPE_CHANGE_DISALLOWED
                   : BindingStatus::HOME_REGISTRATION_NOT_SUPPORTED,
               update.sequence);
        return true;
    }

    const bool deletion = update.lifetime == 0 || request.careOfAddress == request.homeAddress;
    request.authorized = deletion ? request.homeAddress : request.careOfAddress;
    if (!Authenticate(message, request, deletion))
    {
        return true;
    }
    if (const auto last = FindLaterSequence(request))
    {
        Reject(request, BindingStatus::SEQUENCE_OUT_OF_WINDOW, *last);
        return true;
    }
    if (homeAgent && homeAgent->GetBindingCache().Find(request.homeAddress))
    {
        Reject(request, BindingStatus::REGISTRATION_TYPE_CHANGE_DISALLOWED, update.sequence);
        return true;
    }
    if (deletion)
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
CorrespondentNode::Authenticate(const MobilityMessage& message, Request& request, bool deletion)
{
    const MobilityOptions& options = request.update.options;
    if (!options.nonceIndices)
    {
        m_dropTrace(CorrespondentDrop::NO_NONCE_INDICES, request.envelope.packet);
        return false;
    }
    if (!options.authorization)
    {
        m_dropTrace(CorrespondentDrop::NO_AUTHORIZATION, request.envelope.packet);
        return false;
    }
    const auto homeToken =
        m_nonces.GetToken(NonceTable::Kind::HOME, request.homeAddress, options.nonceIndices->home);
    std::optional<uint64_t> careOfToken;
    if (!deletion)
    {
        careOfToken = m_nonces.GetToken(NonceTable::Kind::CARE_OF,
                                        request.careOfAddress,
                                        options.nonceIndices->careOf);
    }
    // The care-of nonce index is not looked at in a request to delete (RFC 6275 9.5.1)
    const bool careOfKnown = deletion || careOfToken;
    if (!homeToken || !careOfKnown)
    {
        Reject(request,
               homeToken     ? BindingStatus::EXPIRED_CARE_OF_NONCE_INDEX
               : careOfKnown ? BindingStatus::EXPIRED_HOME_NONCE_INDEX
                             : BindingStatus::EXPIRED_NONCES,
               request.update.sequence);
        return false;
    }
    request.kbm = MakeBindingManagementKey(*homeToken, careOfToken);
    const auto expected = MakeBindingAuthenticator(request.kbm,
                                                   request.authorized,
                                                   request.envelope.destination,
                                                   message);
    if (!EqualDigest(expected.data(), options.authorization->data(), expected.size()))
    {
        m_dropTrace(CorrespondentDrop::BAD_AUTHENTICATOR, request.envelope.packet);
        return false;
    }
    return true;
}

std::optional<uint16_t>
CorrespondentNode::FindLaterSequence(const Request& request)
{
    const uint16_t sequence = request.update.sequence;
    const Binding* binding = m_bindings.Find(request.homeAddress);
    if (binding && !IsNewerSequence(sequence, binding->sequence))
    {
        return binding->sequence;
    }
    return m_ended.FindReplay(request.homeAddress,
                              request.update.options.nonceIndices->home,
                              sequence);
}

bool
CorrespondentNode::MakeRoom()
{
    if (m_maxBindings == 0 || m_bindings.GetSize() < m_maxBindings)
    {
        return true;
    }
    if (!m_replace)
    {
        return false;
    }
    return DeleteBinding(m_bindings.GetLeastRecentlyUsed()->homeAddress);
}

void
CorrespondentNode::Deregister(const Request& request)
{
    if (const Binding* binding = m_bindings.Find(request.homeAddress))
    {
        Binding ended = *binding;
        ended.sequence = request.update.sequence;
        m_bindings.Remove(request.homeAddress);
        Ended(ended);
    }
    else
    {
        // Lest a Binding Update that this one has overtaken make a binding
        RememberEnded(request.homeAddress, request.update.sequence);
    }
    if (request.update.acknowledge)
    {
        SendBindingAck(request, BindingStatus::ACCEPTED, request.update.sequence, 0);
    }
}

void
CorrespondentNode::Register(const Request& request)
{
    const Binding* existing = m_bindings.Find(request.homeAddress);
    if (!existing && !MakeRoom())
    {
        Reject(request, BindingStatus::INSUFFICIENT_RESOURCES, request.update.sequence);
        return;
    }
    if (existing && existing->careOfAddress != request.careOfAddress)
    {
        const auto previous = m_byCareOf.find(existing->careOfAddress);
        previous->second.erase(request.homeAddress);
        if (previous->second.empty())
        {
            m_byCareOf.erase(previous);
        }
    }
    m_byCareOf[request.careOfAddress].insert(request.homeAddress);
    m_unreachable.erase(request.homeAddress);

    const auto most = static_cast<uint16_t>(m_maxLifetime.GetSeconds() / BINDING_LIFETIME_UNIT_S);
    const uint16_t granted = std::min(request.update.lifetime, most);
    Binding binding;
    binding.homeAddress = request.homeAddress;
    binding.careOfAddress = request.careOfAddress;
    binding.localAddress = request.envelope.destination;
    binding.lifetime = Seconds(granted * BINDING_LIFETIME_UNIT_S);
    binding.sequence = request.update.sequence;
    binding.linkLocalCompatibility = request.update.linkLocalCompatibility;
    binding.lastUsed = existing ? existing->lastUsed : Simulator::Now();
    binding.homeNonceIndex = request.update.options.nonceIndices->home;
    Binding& entry = m_bindings.Set(binding);
    if (m_refreshAdvance.IsStrictlyPositive() && m_refreshLimit > 0)
    {
        const Time advance = std::min(m_refreshAdvance, entry.lifetime / 2);
        entry.refreshTimer = Simulator::Schedule(entry.lifetime - advance,
                                                 &CorrespondentNode::RequestRefresh,
                                                 this,
                                                 entry.homeAddress,
                                                 0);
    }
    NS_LOG_INFO("Node " << m_node->GetId() << " binds " << binding.homeAddress << " to "
                        << binding.careOfAddress << " for " << binding.lifetime.As(Time::S));
    m_updatedTrace(binding.homeAddress, binding.careOfAddress, binding.lifetime);
    if (request.update.acknowledge)
    {
        SendBindingAck(request, BindingStatus::ACCEPTED, request.update.sequence, granted);
    }
}

void
CorrespondentNode::Reject(const Request& request, BindingStatus status, uint16_t sequence)
{
    NS_LOG_INFO("Node " << m_node->GetId() << " refuses a Binding Update of " << request.homeAddress
                        << ": " << BindingStatusName(status));
    m_rejectedTrace(request.homeAddress, status);
    SendBindingAck(request, status, sequence, 0);
}

void
CorrespondentNode::SendBindingAck(const Request& request,
                                  BindingStatus status,
                                  uint16_t sequence,
                                  uint16_t lifetime)
{
    BindingAck ack;
    ack.status = status;
    ack.sequence = sequence;
    ack.lifetime = lifetime;
    MobilityMessage message(ack);
    const bool keyless = request.update.homeRegistration ||
                         status == BindingStatus::EXPIRED_HOME_NONCE_INDEX ||
                         status == BindingStatus::EXPIRED_CARE_OF_NONCE_INDEX ||
                         status == BindingStatus::EXPIRED_NONCES;
    if (!keyless)
    {
        auto& authorization = std::get<BindingAck>(message.body).options.authorization;
        authorization.emplace();
        authorization = MakeBindingAuthenticator(request.kbm,
                                                 request.authorized,
                                                 request.envelope.destination,
                                                 message);
    }
    MobilityPath path;
    path.source = request.envelope.destination;
    path.destination = request.envelope.careOfAddress;
    if (request.envelope.hasHomeAddressOption)
    {
        path.type2 = request.homeAddress;
    }
    m_protocol->Send(message, path);
}

void
CorrespondentNode::RequestRefresh(Ipv6Address homeAddress, uint32_t sent)
{
    Binding* binding = m_bindings.Find(homeAddress);
    if (Simulator::Now() - binding->lastUsed <= m_inUseTime)
    {
        MobilityPath path;
        path.source = binding->localAddress;
        path.destination = homeAddress;
        m_protocol->Send(MobilityMessage(BindingRefreshRequest()), path);
        ++sent;
    }
    if (sent < m_refreshLimit)
    {
        const uint32_t pause = sent == 0 ? 1 : 1U << (sent - 1);
        binding->refreshTimer = Simulator::Schedule(Seconds(pause),
                                                    &CorrespondentNode::RequestRefresh,
                                                    this,
                                                    homeAddress,
                                                    sent);
    }
}

void
CorrespondentNode::AnswerAsUnaware(const MobilityMessage&, const MobilityEnvelope& envelope)
{
    m_dropTrace(CorrespondentDrop::DISABLED, envelope.packet);
    Ptr<Packet> invoking = envelope.packet->Copy();
    constexpr uint32_t nextHeaderOffset = 6;
    uint32_t pointer = nextHeaderOffset;
    Ipv6Header header;
    header.SetSource(envelope.careOfAddress);
    header.SetDestination(envelope.destination);
    header.SetNextHeader(NH_MOBILITY);
    header.SetHopLimit(64);
    if (envelope.hasHomeAddressOption)
    {
        const auto octets = SerializeHomeAddressHeader(NH_MOBILITY, envelope.source);
        invoking->AddHeader(OctetsHeader(octets.data(), octets.size()));
        header.SetNextHeader(NH_DEST_OPTIONS);
        pointer = header.GetSerializedSize();
    }
    header.SetPayloadLength(invoking->GetSize());
    invoking->AddHeader(header);
    SendIcmp6Error(m_node,
                   Icmp6Error::ParameterProblem(ParameterProblemCode::UNRECOGNIZED_NEXT_HEADER,
                                                pointer,
                                                PacketOctets(invoking)));
}

} // namespace mip6sec
} // namespace ns3
