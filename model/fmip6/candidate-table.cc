/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "candidate-table.h"

namespace ns3
{
namespace mip6sec
{

bool
Candidate::IsUsable() const
{
    return tuple.outcome == FmipLinkLayerCode::NEW_ACCESS_POINT && !prefix.IsAny() && !isRefused;
}

Ipv6Address
Candidate::GetRouterAddress() const
{
    return tuple.routerAddress.value_or(Ipv6Address::GetAny());
}

LinkLayerOctets
ToLinkLayerOctets(const Address& address)
{
    LinkLayerOctets octets(address.GetLength());
    address.CopyTo(octets.data());
    return octets;
}

void
CandidateTable::SetLimit(std::size_t limit)
{
    m_limit = limit;
}

void
CandidateTable::Clear()
{
    m_candidates.clear();
}

Candidate*
CandidateTable::Put(const Candidate& candidate)
{
    const LinkLayerOctets& accessPoint = candidate.tuple.accessPoint;
    if (m_candidates.count(accessPoint) == 0 && m_candidates.size() >= m_limit)
    {
        return nullptr;
    }
    Candidate& entry = m_candidates[accessPoint];
    entry = candidate;
    return &entry;
}

Candidate*
CandidateTable::Find(const LinkLayerOctets& accessPoint)
{
    auto at = m_candidates.find(accessPoint);
    return at == m_candidates.end() ? nullptr : &at->second;
}

const Candidate*
CandidateTable::Find(const LinkLayerOctets& accessPoint) const
{
    auto at = m_candidates.find(accessPoint);
    return at == m_candidates.end() ? nullptr : &at->second;
}

const Candidate*
CandidateTable::FindOnly() const
{
    const Candidate* only = nullptr;
    for (const auto& [accessPoint, candidate] : m_candidates)
    {
        if (!candidate.IsUsable())
        {
            continue;
        }
        if (only)
        {
            return nullptr;
        }
        only = &candidate;
    }
    return only;
}

std::vector<LinkLayerOctets>
CandidateTable::FindByPrefix(const Ipv6Address& prefix) const
{
    std::vector<LinkLayerOctets> found;
    for (const auto& [accessPoint, candidate] : m_candidates)
    {
        if (candidate.prefix == prefix)
        {
            found.push_back(accessPoint);
        }
    }
    return found;
}

const std::map<LinkLayerOctets, Candidate>&
CandidateTable::GetAll() const
{
    return m_candidates;
}

} // namespace mip6sec
} // namespace ns3
