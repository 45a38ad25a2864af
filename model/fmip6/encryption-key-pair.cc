/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "encryption-key-pair.h"

#include "ns3/abort.h"
#include "ns3/simulator.h"

#include <algorithm>
#include <utility>

namespace ns3
{
namespace mip6sec
{

namespace
{

/// Part of HKEPK-LIFETIME after which the next key pair is made
constexpr double AHEAD = 0.9;
/// How long to wait where a processor refuses work
constexpr double RETRY_S = 0.01;

} // namespace

EncryptionKeyPair::EncryptionKeyPair(const EncryptionKeyLimits& limits, RandomOctets& random)
    : m_limits(limits),
      m_random(random)
{
}

void
EncryptionKeyPair::Setup(Ptr<CryptoCpu> cpu, uint32_t context, std::function<uint32_t()> bits)
{
    m_cpu = cpu;
    m_context = context;
    m_bits = std::move(bits);
    // Made before it is asked for, but not before the simulation runs: it takes time
    Simulator::ScheduleWithContext(m_context,
                                   Time(0),
                                   &EncryptionKeyPair::PrepareFirst,
                                   Ptr<EncryptionKeyPair>(this));
}

void
EncryptionKeyPair::PrepareFirst()
{
    if (m_cpu && !m_current)
    {
        Prepare();
    }
}

void
EncryptionKeyPair::Dispose()
{
    m_ahead.Cancel();
    m_end.Cancel();
    m_retry.Cancel();
    // They hold this object, also once they are cancelled
    m_ahead = EventId();
    m_end = EventId();
    m_retry = EventId();
    m_waiting.clear();
    m_current = nullptr;
    m_next = nullptr;
    m_bits = nullptr;
    m_cpu = nullptr;
}

void
EncryptionKeyPair::CheckSize()
{
    const uint32_t bits = m_bits();
    if (m_next && m_next->GetPublicKey()->GetBits() != bits)
    {
        m_next = nullptr;
    }
    if (m_current && m_current->GetPublicKey()->GetBits() != bits)
    {
        Retire();
    }
}

void
EncryptionKeyPair::Get(Done done)
{
    if (!m_cpu)
    {
        return;
    }
    CheckSize();
    if (m_current)
    {
        done(m_current);
        return;
    }
    m_waiting.push_back(std::move(done));
    Prepare();
}

void
EncryptionKeyPair::Set(Ptr<const PrivateKey> key)
{
    NS_ABORT_MSG_UNLESS(m_cpu && key && key->GetUse() == KeyUse::ENCRYPT &&
                            key->GetPublicKey()->GetBits() == m_bits(),
                        "The key pair of RFC 5269 is for encryption, and of the size of the CGA "
                        "key: import or generate it with KeyUse::ENCRYPT and that many bits, after "
                        "SetDevice");
    Use(key, Simulator::Now());
}

void
EncryptionKeyPair::Prepare()
{
    if (m_making || m_next || !m_cpu)
    {
        return;
    }
    const uint32_t bits = m_bits();
    Ptr<EncryptionKeyPair> self(this);
    m_making = m_cpu->SubmitInBackground(CryptoOperation::RSA_GENERATE, bits, 1, [self, bits]() {
        self->Made(bits);
    });
    if (!m_making)
    {
        m_retry.Cancel();
        m_retry = Simulator::Schedule(Seconds(RETRY_S), &EncryptionKeyPair::Prepare, self);
    }
}

void
EncryptionKeyPair::Made(uint32_t bits)
{
    m_making = false;
    if (!m_cpu)
    {
        return;
    }
    if (bits != m_bits())
    {
        Prepare();
        return;
    }
    m_next = m_cpu->GetProvider()->GenerateKey(bits, KeyUse::ENCRYPT, m_random);
    m_nextSince = Simulator::Now();
    ++m_made;
    if (!m_current)
    {
        Advance();
    }
}

bool
EncryptionKeyPair::Advance()
{
    if (!m_next)
    {
        return false;
    }
    Use(std::exchange(m_next, nullptr), m_nextSince);
    return true;
}

void
EncryptionKeyPair::Use(Ptr<const PrivateKey> key, Time since)
{
    m_current = key;
    m_handovers = 0;
    m_ahead.Cancel();
    m_end.Cancel();
    Ptr<EncryptionKeyPair> self(this);
    const Time age = Simulator::Now() - since;
    const auto left = [age](Time of) { return std::max(Time(0), of - age); };
    m_ahead =
        Simulator::Schedule(left(m_limits.lifetime * AHEAD), &EncryptionKeyPair::Prepare, self);
    m_end = Simulator::Schedule(left(m_limits.lifetime), &EncryptionKeyPair::Retire, self);
    if (m_limits.handovers == 1)
    {
        Prepare();
    }
    for (const Done& done : std::exchange(m_waiting, {}))
    {
        done(key);
    }
}

void
EncryptionKeyPair::Retire()
{
    m_ahead.Cancel();
    m_end.Cancel();
    m_current = nullptr;
    if (!Advance())
    {
        Prepare();
    }
}

void
EncryptionKeyPair::NotifyHandover()
{
    if (!m_current)
    {
        return;
    }
    ++m_handovers;
    if (m_handovers >= m_limits.handovers)
    {
        Retire();
    }
    else if (m_handovers + 1 >= m_limits.handovers)
    {
        Prepare();
    }
}

Ptr<const PrivateKey>
EncryptionKeyPair::GetCurrent() const
{
    return m_current;
}

std::size_t
EncryptionKeyPair::GetNWaiting() const
{
    return m_waiting.size();
}

uint64_t
EncryptionKeyPair::GetMade() const
{
    return m_made;
}

} // namespace mip6sec
} // namespace ns3
