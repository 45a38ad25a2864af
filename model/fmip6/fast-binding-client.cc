/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "fast-binding-client.h"

#include "ns3/fmip-authorization.h"
#include "ns3/log.h"
#include "ns3/simulator.h"

#include <algorithm>

namespace ns3
{
namespace mip6sec
{

NS_LOG_COMPONENT_DEFINE("Mip6secFastBindingClient");

namespace
{

constexpr std::size_t MAX_ANSWERED = 8; //!< FBacks that are known again

/// @param status of an FBack @return whether it accepts (RFC 5568 6.2.3)
bool
Accepts(FastBindingStatus status)
{
    constexpr uint8_t firstRefusal = 128;
    return static_cast<uint8_t>(status) < firstRefusal;
}

} // namespace

bool
FastBindingRequest::IsPredictive() const
{
    return source == previous && lifetime > 0;
}

bool
FastBindingResult::IsAccepted() const
{
    return answered && Accepts(status);
}

FastBindingClient::FastBindingClient(Ptr<MobilityProtocol> protocol,
                                     uint16_t sequence,
                                     Callbacks callbacks)
    : m_protocol(protocol),
      m_callbacks(std::move(callbacks)),
      m_sequence(sequence)
{
    m_protocol->AddHandler(MhType::FAST_BINDING_ACK,
                           MakeCallback(&FastBindingClient::Receive, this));
}

FastBindingClient::~FastBindingClient()
{
    m_protocol->RemoveHandler(MhType::FAST_BINDING_ACK,
                              MakeCallback(&FastBindingClient::Receive, this));
    for (auto& [previous, exchange] : m_exchanges)
    {
        exchange.timer.Cancel();
    }
}

void
FastBindingClient::SetParameters(const Parameters& parameters)
{
    m_parameters = parameters;
}

void
FastBindingClient::Request(const FastBindingRequest& request)
{
    auto [at, isNew] = m_exchanges.try_emplace(request.previous);
    Exchange& exchange = at->second;
    exchange.timer.Cancel();
    // The authenticator of an FBack covers the care-of address that its FBU asked for
    if (isNew || exchange.request.next != request.next ||
        exchange.request.router != request.router ||
        (exchange.request.lifetime == 0) != (request.lifetime == 0))
    {
        exchange.first = m_sequence;
        exchange.count = 0;
    }
    exchange.request = request;
    exchange.transmissions = 0;
    exchange.timeout = m_parameters.timeout;
    Transmit(request.previous);
}

void
FastBindingClient::Transmit(Ipv6Address previous)
{
    Exchange& exchange = m_exchanges.at(previous);
    const FastBindingRequest request = exchange.request;
    FastBindingUpdate update;
    update.sequence = m_sequence++;
    update.lifetime = request.lifetime;
    // RFC 5568 6.2.2: always from the PCoA; from the NCoA the source says it
    if (request.source != request.next)
    {
        update.options.alternateCareOfAddress = request.next;
    }
    if (!m_parameters.linkLayerAddress.empty())
    {
        update.options.linkLayerAddress =
            FmipLinkLayerAddress{FmipLinkLayerCode::MOBILE_NODE, m_parameters.linkLayerAddress};
    }
    MobilityMessage message{update};
    if (request.key)
    {
        request.key->Authorize(message,
                               AuthorizedCareOfAddress(update, request.source, request.previous),
                               request.router);
    }
    MobilityPath path;
    path.source = request.source;
    path.destination = request.router;
    path.homeAddressOption = request.previous;

    // Other exchanges may have used numbers in between, which are then of no consequence here
    exchange.count = static_cast<uint16_t>(m_sequence - exchange.first);
    ++exchange.transmissions;
    exchange.timer =
        Simulator::Schedule(exchange.timeout, &FastBindingClient::Timeout, this, request.previous);
    exchange.timeout = exchange.timeout * 2;
    NS_LOG_INFO("FBU " << update.sequence << " for " << request.previous << " to "
                       << request.router);
    m_protocol->Send(message, path);
    m_callbacks.sent(request);
}

void
FastBindingClient::Timeout(Ipv6Address previous)
{
    auto at = m_exchanges.find(previous);
    if (at->second.transmissions <= m_parameters.retries)
    {
        Transmit(previous);
        return;
    }
    const FastBindingRequest request = at->second.request;
    m_exchanges.erase(at);
    m_callbacks.done(request, FastBindingResult());
}

void
FastBindingClient::Pause(const Ipv6Address& previous)
{
    auto at = m_exchanges.find(previous);
    if (at != m_exchanges.end())
    {
        at->second.timer.Cancel();
    }
}

void
FastBindingClient::Cancel(const Ipv6Address& previous)
{
    Pause(previous);
    m_exchanges.erase(previous);
}

bool
FastBindingClient::IsOpen(const Ipv6Address& previous) const
{
    return m_exchanges.count(previous) > 0;
}

std::size_t
FastBindingClient::GetNOpen() const
{
    return m_exchanges.size();
}

std::optional<Ipv6Address>
FastBindingClient::Find(uint16_t sequence) const
{
    // Few: one for each link left of late. Of two that have used a number, the later one has it.
    std::optional<Ipv6Address> found;
    uint16_t nearest = 0;
    for (const auto& [previous, exchange] : m_exchanges)
    {
        const auto offset = static_cast<uint16_t>(sequence - exchange.first);
        if (offset < exchange.count && (!found || offset < nearest))
        {
            found = previous;
            nearest = offset;
        }
    }
    return found;
}

bool
FastBindingClient::Receive(const MobilityMessage& message, const MobilityEnvelope& envelope)
{
    const auto& ack = std::get<FastBindingAck>(message.body);
    const std::optional<Ipv6Address> previous = Find(ack.sequence);
    if (!previous)
    {
        const std::pair<Ipv6Address, uint16_t> again{envelope.source, ack.sequence};
        if (std::find(m_answered.begin(), m_answered.end(), again) != m_answered.end())
        {
            m_callbacks.repeated();
        }
        else
        {
            m_callbacks.ignored(FmipMobileIgnored::NOT_OUTSTANDING);
        }
        return true;
    }
    const FastBindingRequest request = m_exchanges.at(*previous).request;
    if (envelope.source != request.router)
    {
        m_callbacks.ignored(FmipMobileIgnored::OTHER_SOURCE);
        return true;
    }
    const Ipv6Address authorized = request.lifetime == 0 ? request.previous : request.next;
    if (request.key && !request.key->Verify(message, authorized, request.router))
    {
        m_callbacks.ignored(FmipMobileIgnored::NOT_AUTHORIZED);
        return true;
    }
    Cancel(*previous);
    m_answered.emplace_back(request.router, ack.sequence);
    if (m_answered.size() > MAX_ANSWERED)
    {
        m_answered.pop_front();
    }
    FastBindingResult result;
    result.answered = true;
    result.status = ack.status;
    result.lifetime = ack.lifetime;
    if (ack.status == FastBindingStatus::ACCEPTED_NCOA_INVALID &&
        !ack.options.alternateCareOfAddress)
    {
        result.assigned = Ipv6Address::GetAny();
    }
    else if (ack.options.alternateCareOfAddress &&
             *ack.options.alternateCareOfAddress != request.next)
    {
        result.assigned = ack.options.alternateCareOfAddress;
    }
    m_callbacks.done(request, result);
    return true;
}

} // namespace mip6sec
} // namespace ns3
