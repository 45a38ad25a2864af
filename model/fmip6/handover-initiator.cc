/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "handover-initiator.h"

#include "ns3/simulator.h"

#include <algorithm>
#include <utility>

namespace ns3
{
namespace mip6sec
{

HandoverInitiator::HandoverInitiator(Ptr<MobilityProtocol> mobility,
                                     const Ipv6Address& address,
                                     const Settings& settings,
                                     RandomOctets& random)
    : m_mobility(mobility),
      m_address(address),
      m_settings(settings),
      m_protection(CreateObject<NoAccessRouterProtection>()),
      m_random(random)
{
}

HandoverInitiator::~HandoverInitiator()
{
    Clear();
}

void
HandoverInitiator::SetProtection(Ptr<AccessRouterProtection> protection)
{
    m_protection = protection;
}

uint16_t
HandoverInitiator::Begin(const Ipv6Address& router, HandoverInitiate message, Done done)
{
    if (!m_next)
    {
        // Not to be guessed, and after a restart not that of an earlier message, which the NAR
        // would answer as before
        m_next = m_random.Next16();
    }
    while (m_exchanges.count(*m_next) > 0)
    {
        ++*m_next;
    }
    const uint16_t sequence = (*m_next)++;
    message.sequence = sequence;
    Exchange& exchange = m_exchanges[sequence];
    exchange.router = router;
    exchange.message = std::move(message);
    exchange.done = std::move(done);
    exchange.sent = Simulator::Now();
    exchange.timeout = GetTimeout(router);
    exchange.timer =
        Simulator::Schedule(exchange.timeout, &HandoverInitiator::TimedOut, this, sequence);
    Send(exchange);
    return sequence;
}

Time
HandoverInitiator::GetTimeout(const Ipv6Address& router) const
{
    const auto roundTrip = m_roundTrips.find(router);
    if (!m_settings.measure || roundTrip == m_roundTrips.end())
    {
        return m_settings.timeout;
    }
    // RFC 5568 6.2.1.1 gives a lower bound; a router takes its time for DAD, so that it is not the
    // round trip alone that counts
    return std::max(m_settings.timeout, roundTrip->second + roundTrip->second);
}

void
HandoverInitiator::Send(const Exchange& exchange)
{
    MobilityMessage message;
    message.body = exchange.message;
    MobilityPath path;
    path.source = m_address;
    path.destination = exchange.router;
    m_mobility->SendBetweenRouters(message, path, *m_protection);
}

void
HandoverInitiator::TimedOut(uint16_t sequence)
{
    const auto found = m_exchanges.find(sequence);
    Exchange& exchange = found->second;
    if (exchange.retries >= m_settings.retries)
    {
        const Done done = std::move(exchange.done);
        m_exchanges.erase(found);
        done(nullptr);
        return;
    }
    ++exchange.retries;
    exchange.timeout = exchange.timeout + exchange.timeout;
    exchange.timer =
        Simulator::Schedule(exchange.timeout, &HandoverInitiator::TimedOut, this, sequence);
    Send(exchange);
}

void
HandoverInitiator::Cancel(uint16_t sequence)
{
    const auto found = m_exchanges.find(sequence);
    if (found != m_exchanges.end())
    {
        found->second.timer.Cancel();
        m_exchanges.erase(found);
    }
}

bool
HandoverInitiator::Receive(const HandoverAck& ack, const Ipv6Address& router)
{
    const auto found = m_exchanges.find(ack.sequence);
    if (found == m_exchanges.end() || found->second.router != router)
    {
        return false;
    }
    Exchange& exchange = found->second;
    exchange.timer.Cancel();
    if (exchange.retries == 0)
    {
        // One that was sent again does not say which was answered
        const Time roundTrip = Simulator::Now() - exchange.sent;
        const auto known = m_roundTrips.emplace(router, roundTrip).first;
        known->second = std::min(known->second, roundTrip);
    }
    const Done done = std::move(exchange.done);
    m_exchanges.erase(found);
    done(&ack);
    return true;
}

std::size_t
HandoverInitiator::GetSize() const
{
    return m_exchanges.size();
}

void
HandoverInitiator::Clear()
{
    for (auto& [sequence, exchange] : m_exchanges)
    {
        exchange.timer.Cancel();
    }
    m_exchanges.clear();
    m_roundTrips.clear();
    m_next.reset();
}

} // namespace mip6sec
} // namespace ns3
