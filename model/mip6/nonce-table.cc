/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "nonce-table.h"

#include "ns3/mobility-constants.h"
#include "ns3/mobility-header.h"
#include "ns3/simulator.h"
#include "ns3/wire-writer.h"

#include <algorithm>

namespace ns3
{
namespace mip6sec
{

NonceTable::NonceTable(RandomOctets& random)
    : m_random(random)
{
}

uint16_t
NonceTable::GetCurrentIndex()
{
    Expire();
    const Time now = Simulator::Now();
    const Time period = Seconds(MAX_NONCE_LIFETIME_S - MAX_TOKEN_LIFETIME_S);
    if (m_entries.empty() || now - m_entries.back().firstUse >= period)
    {
        if (!m_index)
        {
            m_index = m_random.Next16();
        }
        std::array<uint8_t, NODE_KEY_SIZE> key;
        m_random.Fill(key.data(), key.size());
        Entry entry{*m_index, now, {}, HmacSha1(key.data(), key.size())};
        m_random.Fill(entry.nonce.data(), entry.nonce.size());
        m_entries.push_back(std::move(entry));
        m_index = static_cast<uint16_t>(*m_index + 1);
    }
    return m_entries.back().index;
}

bool
NonceTable::IsKnown(uint16_t index)
{
    Expire();
    return Find(index) != nullptr;
}

std::optional<uint64_t>
NonceTable::GetToken(Kind kind, const Ipv6Address& address, uint16_t index)
{
    Expire();
    const Entry* entry = Find(index);
    if (!entry)
    {
        return std::nullopt;
    }
    std::array<uint8_t, 16 + NONCE_SIZE + 1> data;
    address.GetBytes(data.data());
    std::copy(entry->nonce.begin(), entry->nonce.end(), data.begin() + 16);
    data.back() = static_cast<uint8_t>(kind);
    const Sha1Digest mac = entry->key.Compute(data.data(), data.size());
    uint64_t token = 0;
    for (std::size_t i = 0; i < sizeof(token); ++i)
    {
        token = token << 8 | mac[i];
    }
    return token;
}

std::optional<uint16_t>
NonceTable::GetNewestIndex()
{
    Expire();
    if (m_entries.empty())
    {
        return std::nullopt;
    }
    return m_entries.back().index;
}

Time
NonceTable::GetNewestExpiry()
{
    Expire();
    if (m_entries.empty())
    {
        return Simulator::Now();
    }
    return m_entries.back().firstUse + Seconds(MAX_NONCE_LIFETIME_S);
}

std::size_t
NonceTable::GetSize()
{
    Expire();
    return m_entries.size();
}

void
NonceTable::Invalidate()
{
    m_entries.clear();
}

void
NonceTable::Reset()
{
    m_entries.clear();
    m_index.reset();
}

void
NonceTable::Expire()
{
    const Time oldest = Simulator::Now() - Seconds(MAX_NONCE_LIFETIME_S);
    while (!m_entries.empty() && m_entries.front().firstUse <= oldest)
    {
        m_entries.pop_front();
    }
}

const NonceTable::Entry*
NonceTable::Find(uint16_t index) const
{
    if (m_entries.empty())
    {
        return nullptr;
    }
    const uint16_t place = static_cast<uint16_t>(index - m_entries.front().index);
    return place < m_entries.size() ? &m_entries[place] : nullptr;
}

Sha1Digest
MakeBindingManagementKey(uint64_t homeToken, std::optional<uint64_t> careOfToken)
{
    WireWriter tokens;
    tokens.WriteU64(homeToken);
    if (careOfToken)
    {
        tokens.WriteU64(*careOfToken);
    }
    return Sha1(tokens.GetBytes().data(), tokens.GetSize());
}

std::array<uint8_t, BINDING_AUTHENTICATOR_SIZE>
MakeBindingAuthenticator(const Sha1Digest& kbm,
                         const Ipv6Address& careOfAddress,
                         const Ipv6Address& correspondent,
                         const MobilityMessage& message)
{
    WireWriter data;
    data.WriteAddress(careOfAddress);
    data.WriteAddress(correspondent);
    const std::vector<uint8_t> header = message.SerializeForAuthorization();
    data.WriteBytes(header.data(), header.size());
    const Sha1Digest mac = HmacSha1(kbm.data(), kbm.size()).Compute(data.GetBytes());
    std::array<uint8_t, BINDING_AUTHENTICATOR_SIZE> authenticator;
    std::copy_n(mac.begin(), authenticator.size(), authenticator.begin());
    return authenticator;
}

} // namespace mip6sec
} // namespace ns3
