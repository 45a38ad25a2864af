/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "arrival-table.h"

#include "ns3/simulator.h"

#include <algorithm>

namespace ns3
{
namespace mip6sec
{

bool
ArrivalRequest::operator==(const ArrivalRequest& other) const
{
    return router == other.router && sequence == other.sequence && assigned == other.assigned &&
           buffer == other.buffer && linkLayer == other.linkLayer && previous == other.previous &&
           next == other.next;
}

NodeArrival&
ArrivalTable::Insert(const Ipv6Address& address, const ArrivalRequest& request)
{
    auto& place = m_arrivals[address];
    place = std::make_unique<NodeArrival>();
    NodeArrival& arrival = *place;
    arrival.address = address;
    m_byLinkLayer[request.linkLayer] = &arrival;
    Renew(arrival, request);
    return arrival;
}

void
ArrivalTable::Renew(NodeArrival& arrival, const ArrivalRequest& request)
{
    const auto old = m_byRequest.find({arrival.request.router, arrival.request.sequence});
    if (old != m_byRequest.end() && old->second == &arrival)
    {
        m_byRequest.erase(old);
    }
    arrival.request = request;
    if (!request.router.IsAny())
    {
        m_byRequest[{request.router, request.sequence}] = &arrival;
    }
}

void
ArrivalTable::Erase(const NodeArrival& arrival)
{
    const auto request = m_byRequest.find({arrival.request.router, arrival.request.sequence});
    if (request != m_byRequest.end() && request->second == &arrival)
    {
        m_byRequest.erase(request);
    }
    m_byLinkLayer.erase(arrival.request.linkLayer);
    const Ipv6Address address = arrival.address; // the arrival ends with its entry
    m_arrivals.erase(address);
}

NodeArrival*
ArrivalTable::Find(const Ipv6Address& address) const
{
    const auto found = m_arrivals.find(address);
    return found == m_arrivals.end() ? nullptr : found->second.get();
}

NodeArrival*
ArrivalTable::FindByRequest(const Ipv6Address& router, uint16_t sequence) const
{
    const auto found = m_byRequest.find({router, sequence});
    return found == m_byRequest.end() ? nullptr : found->second;
}

NodeArrival*
ArrivalTable::FindByLinkLayer(const LinkLayerOctets& linkLayer) const
{
    const auto found = m_byLinkLayer.find(linkLayer);
    return found == m_byLinkLayer.end() ? nullptr : found->second;
}

std::size_t
ArrivalTable::GetSize() const
{
    return m_arrivals.size();
}

void
ArrivalTable::RememberAnswer(const ArrivalRequest& request, const HandoverAck& answer, Time expires)
{
    m_answers.push_back(Answered{request, answer, expires});
    if (m_answers.size() > ANSWERS)
    {
        m_answers.pop_front();
    }
}

const HandoverAck*
ArrivalTable::FindAnswer(const ArrivalRequest& request) const
{
    const auto found =
        std::find_if(m_answers.rbegin(), m_answers.rend(), [&request](const Answered& answered) {
            return answered.request == request && answered.expires > Simulator::Now();
        });
    return found == m_answers.rend() ? nullptr : &found->answer;
}

void
ArrivalTable::ForgetAnswers()
{
    m_answers.clear();
}

NodeArrival&
ArrivalTable::First() const
{
    return *m_byLinkLayer.begin()->second;
}

} // namespace mip6sec
} // namespace ns3
