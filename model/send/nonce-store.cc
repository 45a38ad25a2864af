/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "nonce-store.h"

#include "ns3/simulator.h"

namespace ns3
{
namespace mip6sec
{

NonceStore::NonceStore(const NonceLimits& limits)
    : m_limits(limits)
{
}

void
NonceStore::Expire()
{
    const Time now = Simulator::Now();
    while (!m_sent.empty() &&
           (m_sent.begin()->second.until <= now || m_sent.size() > m_limits.maxNonces))
    {
        m_sentBy.erase(m_sent.begin()->second.nonce);
        m_sent.erase(m_sent.begin());
    }
    while (!m_owed.empty() &&
           (m_owed.begin()->second.until <= now || m_owed.size() > m_limits.maxNonces))
    {
        Forget(m_owed.begin());
    }
}

void
NonceStore::Forget(Records::iterator at)
{
    m_owedBy.erase(Debt(at->second.subject, at->second.asker));
    m_owed.erase(at);
}

void
NonceStore::NoteSent(const NonceSubject& subject, const NonceOctets& nonce)
{
    if (m_sentBy.find(nonce) == m_sentBy.end())
    {
        m_sentBy[nonce] = m_next;
        m_sent[m_next++] =
            Record{subject, Ipv6Address::GetAny(), nonce, Simulator::Now() + m_limits.lifetime};
    }
    Expire();
}

bool
NonceStore::Recognizes(const NonceSubject& subject, const NonceOctets& nonce)
{
    Expire();
    auto found = m_sentBy.find(nonce);
    return found != m_sentBy.end() && m_sent[found->second].subject == subject;
}

void
NonceStore::Owe(const NonceSubject& subject, const Ipv6Address& asker, const NonceOctets& nonce)
{
    Release(subject, asker);
    m_owedBy[Debt(subject, asker)] = m_next;
    m_owed[m_next++] = Record{subject, asker, nonce, Simulator::Now() + m_limits.lifetime};
    Expire();
}

void
NonceStore::Release(const NonceSubject& subject, const Ipv6Address& asker)
{
    auto found = m_owedBy.find(Debt(subject, asker));
    if (found != m_owedBy.end())
    {
        Forget(m_owed.find(found->second));
    }
}

std::optional<NonceOctets>
NonceStore::Answer(const NonceSubject& subject, const Ipv6Address& destination)
{
    Expire();
    if (!destination.IsMulticast())
    {
        auto found = m_owedBy.find(Debt(subject, destination));
        return found == m_owedBy.end() ? std::nullopt
                                       : std::optional<NonceOctets>(m_owed[found->second].nonce);
    }
    // A Neighbor Advertisement to all nodes answers a probe, which came from :: (RFC 4861 7.2.4); a
    // Router Advertisement answers whoever solicited
    std::optional<NonceOctets> answer;
    for (auto it = m_owed.begin(); it != m_owed.end();)
    {
        auto next = std::next(it);
        const Record& record = it->second;
        if (record.subject == subject &&
            (record.asker.IsAny() || subject.type != Icmp6Type::NEIGHBOR_SOLICITATION))
        {
            if (!answer)
            {
                answer = record.nonce;
            }
            Forget(it);
        }
        it = next;
    }
    return answer;
}

std::size_t
NonceStore::GetSize() const
{
    return m_sent.size() + m_owed.size();
}

void
NonceStore::Clear()
{
    m_sent.clear();
    m_sentBy.clear();
    m_owed.clear();
    m_owedBy.clear();
}

} // namespace mip6sec
} // namespace ns3
