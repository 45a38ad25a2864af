/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "nonce-table.h"
#include "route-optimizer.h"

#include "ns3/log.h"
#include "ns3/simulator.h"

#include <algorithm>

// Messages of correspondent registrations: RFC 6275 11.6 to 11.8

namespace ns3
{
namespace mip6sec
{

NS_LOG_COMPONENT_DEFINE("Mip6secRouteOptimizerMessages");

namespace
{

/// Refusals of one kind in a row after which a peer is given up
constexpr uint32_t MAX_REFUSALS = 3;
/// Part of a binding's lifetime after which it is refreshed, in quarters
constexpr int REFRESH_QUARTERS = 3;

} // namespace

Transmission&
RouteOptimizer::GetTransmission(Peer& peer, MhType type)
{
    switch (type)
    {
    case MhType::HOME_TEST_INIT:
        return peer.homeTest.transmission;
    case MhType::CARE_OF_TEST_INIT:
        return peer.careOfTest.transmission;
    default:
        return peer.update;
    }
}

void
RouteOptimizer::BeginTransmission(Peer& peer, MhType type)
{
    Transmission& transmission = GetTransmission(peer, type);
    transmission.Stop();
    transmission.pending = true;
    transmission.timeout = Seconds(INITIAL_BINDACK_TIMEOUT_S);
    Transmit(peer.address, type);
}

void
RouteOptimizer::Transmit(Ipv6Address address, MhType type)
{
    Peer& peer = *Find(address);
    Transmission& transmission = GetTransmission(peer, type);
    const Time now = Simulator::Now();
    const Time next = transmission.rate.GetNext(m_maxRate);
    if (next > now)
    {
        transmission.timer =
            Simulator::Schedule(next - now, &RouteOptimizer::Transmit, this, address, type);
        return;
    }
    const bool needsCareOfToken = peer.state != State::LEAVE;
    if (type == MhType::BINDING_UPDATE &&
        !(peer.homeTest.IsValid(m_homeAddress) &&
          (!needsCareOfToken || peer.careOfTest.IsValid(m_careOfAddress))))
    {
        Raise(peer, Event::NONCES);
        return;
    }
    transmission.rate.Sent(m_maxRate);
    ++transmission.sent;
    transmission.timer =
        Simulator::Schedule(transmission.timeout, &RouteOptimizer::TimedOut, this, address, type);
    transmission.timeout = std::min(2 * transmission.timeout, Seconds(MAX_BINDACK_TIMEOUT_S));
    switch (type)
    {
    case MhType::HOME_TEST_INIT:
        SendHomeTestInit(peer);
        break;
    case MhType::CARE_OF_TEST_INIT:
        SendCareOfTestInit(peer);
        break;
    default:
        SendUpdate(peer);
        break;
    }
}

void
RouteOptimizer::TimedOut(Ipv6Address address, MhType type)
{
    Peer& peer = *Find(address);
    const Transmission& transmission = GetTransmission(peer, type);
    if (transmission.sent >= MAX_RO_FAILURE)
    {
        GoTunneled(peer, "no answer");
    }
    if (transmission.sent >= m_maxTransmissions)
    {
        Raise(peer, Event::EXHAUSTED);
        return;
    }
    Transmit(address, type);
}

void
RouteOptimizer::SendHomeTestInit(Peer& peer)
{
    RoutabilityTest& test = peer.homeTest;
    test.cookie = m_random.Next64();
    test.sentAt = Simulator::Now();
    test.address = m_homeAddress;
    test.token.reset();
    HomeTestInit init;
    init.cookie = test.cookie;
    MobilityPath path;
    path.source = m_homeAddress;
    path.destination = peer.address;
    m_protocol->Send(MobilityMessage(init), path);
}

void
RouteOptimizer::SendCareOfTestInit(Peer& peer)
{
    RoutabilityTest& test = peer.careOfTest;
    test.cookie = m_random.Next64();
    test.sentAt = Simulator::Now();
    test.address = m_careOfAddress;
    test.token.reset();
    CareOfTestInit init;
    init.cookie = test.cookie;
    MobilityPath path;
    path.source = m_careOfAddress;
    path.destination = peer.address;
    m_protocol->Send(MobilityMessage(init), path);
}

uint16_t
RouteOptimizer::GetLifetime() const
{
    Time lifetime = m_lifetime;
    if (m_homeExpires)
    {
        lifetime = std::min(lifetime, *m_homeExpires - Simulator::Now());
    }
    // Zero would delete the binding
    return static_cast<uint16_t>(std::max(lifetime.GetSeconds() / BINDING_LIFETIME_UNIT_S, 1.0));
}

void
RouteOptimizer::SendUpdate(Peer& peer)
{
    const bool deletion = peer.state == State::LEAVE;
    const Time now = Simulator::Now();
    ++peer.sequence;
    BindingUpdate update;
    update.sequence = peer.sequence;
    update.acknowledge = deletion || m_acknowledge;
    update.lifetime = deletion ? 0 : GetLifetime();
    NonceIndices indices;
    indices.home = peer.homeTest.nonceIndex;
    std::optional<uint64_t> careOfToken;
    if (!deletion)
    {
        indices.careOf = peer.careOfTest.nonceIndex;
        careOfToken = peer.careOfTest.token;
    }
    update.options.nonceIndices = indices;
    update.options.authorization.emplace();
    peer.kbm = MakeBindingManagementKey(*peer.homeTest.token, careOfToken);
    peer.authorized = deletion ? m_homeAddress : m_careOfAddress;
    MobilityMessage message(update);
    std::get<BindingUpdate>(message.body).options.authorization =
        MakeBindingAuthenticator(peer.kbm, peer.authorized, peer.address, message);
    peer.outstanding = true;
    peer.sentAt = now;
    peer.sentLifetime = update.lifetime;

    MobilityPath path;
    path.source = m_atHome ? m_homeAddress : m_careOfAddress;
    path.destination = peer.address;
    if (!m_atHome)
    {
        path.homeAddressOption = m_homeAddress;
    }
    m_protocol->Send(message, path);
    if (deletion)
    {
        return;
    }
    const Time lifetime = Seconds(update.lifetime * BINDING_LIFETIME_UNIT_S);
    peer.confirmed = peer.confirmed && peer.careOfAddress == m_careOfAddress;
    peer.careOfAddress = m_careOfAddress;
    peer.expires = now + lifetime;
    EndAfter(peer, lifetime);
    peer.refreshTimer.Remove();
    peer.refreshTimer = Simulator::Schedule(lifetime * REFRESH_QUARTERS / 4,
                                            &RouteOptimizer::Refresh,
                                            this,
                                            peer.address);
    // Not again for a retransmission after MAX_RO_FAILURE
    if (!(update.acknowledge && m_wait) && peer.update.sent == 1)
    {
        GoDirect(peer);
    }
    if (!update.acknowledge)
    {
        Raise(peer, Event::SENT);
    }
}

void
RouteOptimizer::CheckTokens(Peer& peer)
{
    const bool needsCareOf = peer.state != State::LEAVE_TEST;
    const bool home = peer.homeTest.IsValid(m_homeAddress);
    const bool careOf = !needsCareOf || peer.careOfTest.IsValid(m_careOfAddress);
    if (home && careOf)
    {
        Raise(peer, Event::TOKENS);
        return;
    }
    if (!home && !peer.homeTest.transmission.pending)
    {
        BeginTransmission(peer, MhType::HOME_TEST_INIT);
    }
    if (!careOf && !peer.careOfTest.transmission.pending)
    {
        BeginTransmission(peer, MhType::CARE_OF_TEST_INIT);
    }
}

bool
RouteOptimizer::AcceptsTest(const Ipv6Address& peer,
                            const RoutabilityTest* test,
                            uint64_t cookie,
                            bool pathRight)
{
    if (!test || !test->transmission.pending || test->transmission.sent == 0)
    {
        m_dropTrace(RouteOptimizerDrop::UNEXPECTED, peer);
        return false;
    }
    if (!pathRight)
    {
        m_dropTrace(RouteOptimizerDrop::WRONG_PATH, peer);
        return false;
    }
    if (cookie != test->cookie)
    {
        m_dropTrace(RouteOptimizerDrop::WRONG_COOKIE, peer);
        return false;
    }
    return true;
}

bool
RouteOptimizer::HandleHomeTest(const MobilityMessage& message, const MobilityEnvelope& envelope)
{
    const auto& received = std::get<HomeTest>(message.body);
    Peer* peer = Find(envelope.source);
    const bool pathRight = envelope.destination == m_homeAddress && envelope.tunneled != m_atHome &&
                           !envelope.hasHomeAddressOption && !envelope.hasType2;
    if (AcceptsTest(envelope.source, peer ? &peer->homeTest : nullptr, received.cookie, pathRight))
    {
        RoutabilityTest& test = peer->homeTest;
        test.transmission.Stop();
        test.token = received.keygenToken;
        test.nonceIndex = received.nonceIndex;
        test.until = test.sentAt + Seconds(MAX_TOKEN_LIFETIME_S);
        CheckTokens(*peer);
    }
    return true;
}

bool
RouteOptimizer::HandleCareOfTest(const MobilityMessage& message, const MobilityEnvelope& envelope)
{
    const auto& received = std::get<CareOfTest>(message.body);
    Peer* peer = Find(envelope.source);
    const bool pathRight = envelope.destination == m_careOfAddress && !envelope.tunneled &&
                           !envelope.hasHomeAddressOption && !envelope.hasType2;
    if (AcceptsTest(envelope.source,
                    peer ? &peer->careOfTest : nullptr,
                    received.cookie,
                    pathRight))
    {
        RoutabilityTest& test = peer->careOfTest;
        test.transmission.Stop();
        test.token = received.keygenToken;
        test.nonceIndex = received.nonceIndex;
        test.until = test.sentAt + Seconds(MAX_TOKEN_LIFETIME_S);
        CheckTokens(*peer);
    }
    return true;
}

bool
RouteOptimizer::IsAuthentic(const Peer& peer, const MobilityMessage& message)
{
    const auto& authorization = std::get<BindingAck>(message.body).options.authorization;
    if (!authorization)
    {
        return false;
    }
    const auto expected =
        MakeBindingAuthenticator(peer.kbm, peer.authorized, peer.address, message);
    return EqualDigest(expected.data(), authorization->data(), expected.size());
}

bool
RouteOptimizer::HandleBindingAck(const MobilityMessage& message, const MobilityEnvelope& envelope)
{
    const auto& ack = std::get<BindingAck>(message.body);
    Peer* peer = Find(envelope.source);
    if (!peer)
    {
        return false;
    }
    if (!peer->outstanding)
    {
        m_dropTrace(RouteOptimizerDrop::UNEXPECTED, peer->address);
        return true;
    }
    if (envelope.destination != m_homeAddress)
    {
        m_dropTrace(RouteOptimizerDrop::WRONG_PATH, peer->address);
        return true;
    }
    const bool homeNonce = ack.status == BindingStatus::EXPIRED_HOME_NONCE_INDEX ||
                           ack.status == BindingStatus::EXPIRED_NONCES;
    const bool careOfNonce = ack.status == BindingStatus::EXPIRED_CARE_OF_NONCE_INDEX ||
                             ack.status == BindingStatus::EXPIRED_NONCES;
    // A peer that does not know the nonces any more cannot authenticate (RFC 6275 9.5.4)
    if (!homeNonce && !careOfNonce && !IsAuthentic(*peer, message))
    {
        m_dropTrace(RouteOptimizerDrop::BAD_AUTHENTICATOR, peer->address);
        return true;
    }
    if (ack.status == BindingStatus::SEQUENCE_OUT_OF_WINDOW)
    {
        peer->outstanding = false;
        peer->sequence = ack.sequence;
        Raise(*peer, ++peer->sequenceRefusals > MAX_REFUSALS ? Event::REFUSED : Event::SEQUENCE);
        return true;
    }
    if (ack.sequence != peer->sequence)
    {
        m_dropTrace(RouteOptimizerDrop::WRONG_SEQUENCE, peer->address);
        return true;
    }
    peer->outstanding = false;
    if (homeNonce || careOfNonce)
    {
        if (homeNonce)
        {
            peer->homeTest.token.reset();
        }
        if (careOfNonce)
        {
            peer->careOfTest.token.reset();
        }
        Raise(*peer, ++peer->nonceRefusals > MAX_REFUSALS ? Event::REFUSED : Event::NONCES);
        return true;
    }
    constexpr uint8_t firstRefusal = 128;
    if (static_cast<uint8_t>(ack.status) >= firstRefusal)
    {
        NS_LOG_INFO("Peer " << peer->address << " refuses: " << BindingStatusName(ack.status));
        Raise(*peer, Event::REFUSED);
        return true;
    }
    if (peer->state != State::LEAVE && ack.lifetime < peer->sentLifetime)
    {
        // RFC 6275 11.7.3: max(L_remain - (L_update - L_ack), 0)
        peer->expires = peer->sentAt + Seconds(ack.lifetime * BINDING_LIFETIME_UNIT_S);
        const Time remaining = peer->expires - Simulator::Now();
        EndAfter(*peer, remaining);
        peer->refreshTimer.Remove();
        peer->refreshTimer =
            Simulator::Schedule(std::max(remaining, Seconds(0)) * REFRESH_QUARTERS / 4,
                                &RouteOptimizer::Refresh,
                                this,
                                peer->address);
    }
    Raise(*peer, Event::ACCEPTED);
    return true;
}

bool
RouteOptimizer::HandleBindingError(const MobilityMessage& message, const MobilityEnvelope& envelope)
{
    const auto& error = std::get<BindingError>(message.body);
    Peer* peer = Find(envelope.source);
    if (!peer)
    {
        return false;
    }
    if (error.status == BindingErrorStatus::UNKNOWN_BINDING_FOR_HOME_ADDRESS_OPTION)
    {
        // About packets that a Binding Update has overtaken, which came from the previous care-of
        // address (RFC 5568 3.1), it says nothing new
        const bool isLate = envelope.destination != m_homeAddress && !peer->careOfAddress.IsAny() &&
                            envelope.destination != peer->careOfAddress;
        if (error.homeAddress == m_homeAddress && !isLate)
        {
            // Also while nothing can be done about it
            peer->confirmed = false;
            Raise(*peer, Event::NO_BINDING);
        }
    }
    else if (peer->homeTest.transmission.pending || peer->careOfTest.transmission.pending ||
             peer->update.pending)
    {
        // RFC 6275 11.3.6: only where an answer is expected
        Raise(*peer, Event::UNKNOWN);
    }
    return true;
}

bool
RouteOptimizer::HandleRefreshRequest(const MobilityMessage&, const MobilityEnvelope& envelope)
{
    Peer* peer = Find(envelope.source);
    if (!peer)
    {
        return false;
    }
    if (peer->state == State::BOUND)
    {
        Raise(*peer, Event::START);
    }
    return true;
}

} // namespace mip6sec
} // namespace ns3
