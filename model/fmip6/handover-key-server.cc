/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "handover-key-server.h"

#include "ns3/abort.h"
#include "ns3/cga-parameters.h"
#include "ns3/mobility-extensions.h"
#include "ns3/send-options.h"
#include "ns3/simulator.h"

namespace ns3
{
namespace mip6sec
{

namespace
{

/// @param algorithm an AT value @return its bit in a set of algorithms
uint16_t
BitOf(HandoverKeyAlgorithm algorithm)
{
    return static_cast<uint16_t>(1U << static_cast<uint8_t>(algorithm));
}

} // namespace

HandoverKeyServer::HandoverKeyServer()
    : m_buckets(m_sourceRate, m_totalRate)
{
}

HandoverKeyServer::~HandoverKeyServer() = default;

void
HandoverKeyServer::DoDispose()
{
    for (auto& entry : m_keys)
    {
        entry.second.expiry.Cancel();
    }
    m_keys.clear();
    m_configured.clear();
    m_owned.clear();
    m_forwarding.clear();
    m_node = nullptr;
    Object::DoDispose();
}

void
HandoverKeyServer::SetNode(Ptr<Node> node)
{
    m_node = node;
}

void
HandoverKeyServer::SetPrefix(const Ipv6Address& prefix, uint8_t prefixLength)
{
    m_prefix = prefix;
    m_prefixLength = prefixLength;
}

void
HandoverKeyServer::Request(const RtSolPr& request, const NdArrival& arrival, Answer done)
{
    if (!request.keyRequest)
    {
        done(std::nullopt);
        return;
    }
    NS_ABORT_MSG_UNLESS(m_node, "HandoverKeyServer: call SetNode before the first request");
    Demand demand;
    std::optional<KeyRequestRefusal> refusal = Examine(request, arrival, demand);
    if (!refusal)
    {
        refusal = Limit(demand);
    }
    if (!refusal)
    {
        refusal = Provide(demand);
    }
    if (refusal)
    {
        Refuse(arrival.envelope.source, *refusal, done);
        return;
    }
    Ptr<const HandoverKey> key = m_keys.at(demand.source).key;
    // Of now, not of when the processor is done: the asker counts from when it asked
    const auto left = static_cast<uint16_t>((key->GetExpiry() - Simulator::Now()).GetSeconds());
    if (left == 0)
    {
        Refuse(demand.source, KeyRequestRefusal::ENDED, done);
        return;
    }
    Ptr<HandoverKeyServer> self(this);
    ++m_pending;
    if (!CryptoCpu::Of(m_node)->Submit(CryptoOperation::RSA_ENCRYPT,
                                       demand.encryptTo->GetBits(),
                                       1,
                                       CryptoPriority::NORMAL,
                                       [self, demand, key, left, done]() {
                                           --self->m_pending;
                                           self->Finish(demand, key, left, done);
                                       }))
    {
        --m_pending;
        Refuse(demand.source, KeyRequestRefusal::PROCESSOR, done);
    }
}

std::optional<KeyRequestRefusal>
HandoverKeyServer::Examine(const RtSolPr& request, const NdArrival& arrival, Demand& demand) const
{
    // RFC 5269 3.2, 5: nothing is made, changed or even read for who has not proved his address
    if (m_requireSecured && arrival.verdict.security != NdSecurity::SECURED)
    {
        return KeyRequestRefusal::NOT_SECURED;
    }
    demand.source = arrival.envelope.source;
    if (!IsUnicastRoutable(demand.source))
    {
        return KeyRequestRefusal::NOT_GLOBAL;
    }
    if (m_prefixLength > 0 && !Ipv6Prefix(m_prefixLength).IsMatch(m_prefix, demand.source))
    {
        return KeyRequestRefusal::NOT_ON_LINK;
    }
    const std::optional<std::size_t> optionsAt = NdOptionsOffset(Icmp6Type::FMIP_MESSAGE);
    Parsed<SendOptions> options =
        SendOptions::Parse(arrival.octets.data(), arrival.octets.size(), *optionsAt);
    if (!options || !options.value->cga)
    {
        return KeyRequestRefusal::NO_CGA;
    }
    const std::vector<uint8_t>& octets = options.value->cga->parameters;
    Parsed<CgaParameters> parameters = CgaParameters::Parse(octets.data(), octets.size());
    Ptr<CryptoProvider> provider = CryptoCpu::Of(m_node)->GetProvider();
    Ptr<const PublicKey> owner;
    if (parameters)
    {
        const std::vector<uint8_t>& spki = parameters.value->publicKey;
        owner = provider->ImportPublicKey(spki.data(), spki.size());
    }
    if (!owner)
    {
        return KeyRequestRefusal::NO_CGA;
    }
    demand.owner = owner->GetHash();
    const std::vector<uint8_t>& spki = request.keyRequest->publicKey;
    demand.encryptTo = provider->ImportPublicKey(spki.data(), spki.size());
    if (!demand.encryptTo)
    {
        return KeyRequestRefusal::BAD_KEY;
    }
    if (demand.encryptTo->GetBits() != owner->GetBits())
    {
        return KeyRequestRefusal::OTHER_PARAMETERS;
    }
    if (demand.encryptTo->GetSpki() == owner->GetSpki())
    {
        return KeyRequestRefusal::SAME_KEY;
    }
    demand.preferred = request.keyRequest->algorithm;
    return std::nullopt;
}

std::optional<KeyRequestRefusal>
HandoverKeyServer::Limit(const Demand& demand)
{
    switch (m_buckets.Take(demand.source))
    {
    case TokenBuckets::Verdict::SOURCE:
        return KeyRequestRefusal::SOURCE_RATE;
    case TokenBuckets::Verdict::TOTAL:
        return KeyRequestRefusal::TOTAL_RATE;
    case TokenBuckets::Verdict::PASS:
        break;
    }
    if (m_pending >= m_maxPending)
    {
        return KeyRequestRefusal::PENDING;
    }
    return std::nullopt;
}

std::optional<HandoverKeyAlgorithm>
HandoverKeyServer::Choose(HandoverKeyAlgorithm preferred) const
{
    // A higher value is stronger
    for (uint8_t at = static_cast<uint8_t>(preferred); at <= HANDOVER_KEY_ALGORITHM_MAX; ++at)
    {
        const auto algorithm = static_cast<HandoverKeyAlgorithm>(at);
        if (m_algorithms & BitOf(algorithm))
        {
            return algorithm;
        }
    }
    return std::nullopt;
}

std::optional<KeyRequestRefusal>
HandoverKeyServer::Provide(const Demand& demand)
{
    const std::optional<HandoverKeyAlgorithm> algorithm = Choose(demand.preferred);
    auto found = m_keys.find(demand.source);
    if (found != m_keys.end())
    {
        Record& record = found->second;
        if (record.owner != demand.owner)
        {
            return KeyRequestRefusal::OTHER_OWNER;
        }
        const bool strong = record.key->GetAlgorithm() >= demand.preferred;
        const Time left = record.key->GetExpiry() - Simulator::Now();
        const bool late = left.GetSeconds() <= m_margin * record.lifetime.GetSeconds();
        const bool fixed = m_forwarding.count(demand.source) > 0;
        if (strong && (!late || fixed || !algorithm))
        {
            Keep(demand.source, record);
            return std::nullopt; // RFC 5269 3.2: the existing key
        }
        if (fixed || !algorithm)
        {
            return KeyRequestRefusal::ALGORITHM;
        }
        Discard(demand.source, HandoverKeyEnd::REPLACED);
    }
    else if (!algorithm)
    {
        return KeyRequestRefusal::ALGORITHM;
    }
    else if (m_keys.size() >= m_maxKeys)
    {
        return KeyRequestRefusal::FULL;
    }
    else
    {
        auto owned = m_owned.find(demand.owner);
        if ((owned == m_owned.end() ? 0 : owned->second) >= m_maxOwned)
        {
            return KeyRequestRefusal::OWNER_FULL;
        }
    }
    Make(demand, *algorithm);
    return std::nullopt;
}

void
HandoverKeyServer::Make(const Demand& demand, HandoverKeyAlgorithm algorithm)
{
    // Random octets of their own for each key, so that keys tell nothing of each other, nor of the
    // CGA key (RFC 5269 3.6)
    std::vector<uint8_t> secret(HandoverKey::GetSecretSize(algorithm));
    m_secretRandom.Fill(secret.data(), secret.size());
    Record record;
    record.owner = demand.owner;
    record.lifetime = Seconds(m_lifetime);
    record.key =
        Create<HandoverKey>(algorithm, std::move(secret), Simulator::Now() + record.lifetime);
    record.expiry = Simulator::Schedule(record.lifetime,
                                        &HandoverKeyServer::Discard,
                                        this,
                                        demand.source,
                                        HandoverKeyEnd::EXPIRED);
    m_keys[demand.source] = record;
    ++m_owned[demand.owner];
    ++m_made;
    m_madeTrace(demand.source, algorithm, record.lifetime);
}

void
HandoverKeyServer::Finish(const Demand& demand,
                          Ptr<const HandoverKey> key,
                          uint16_t lifetime,
                          const Answer& done)
{
    auto found = m_keys.find(demand.source);
    if (found == m_keys.end() || found->second.key != key)
    {
        Refuse(demand.source, KeyRequestRefusal::ENDED, done);
        return;
    }
    std::optional<std::vector<uint8_t>> cipher =
        CryptoCpu::Of(m_node)->GetProvider()->Encrypt(demand.encryptTo,
                                                      key->GetSecret(),
                                                      m_padRandom);
    if (!cipher)
    {
        Refuse(demand.source, KeyRequestRefusal::BAD_KEY, done); // too small for the secret
        return;
    }
    HandoverKeyReply reply;
    reply.algorithm = key->GetAlgorithm();
    reply.lifetime = lifetime;
    reply.encryptedKey = std::move(*cipher);
    m_givenTrace(demand.source, Seconds(reply.lifetime));
    done(std::move(reply));
}

void
HandoverKeyServer::Refuse(const Ipv6Address& source, KeyRequestRefusal refusal, const Answer& done)
{
    ++m_refused[refusal];
    m_refusedTrace(source, refusal);
    done(std::nullopt);
}

void
HandoverKeyServer::Discard(Ipv6Address careOfAddress, HandoverKeyEnd end)
{
    auto found = m_keys.find(careOfAddress);
    if (found == m_keys.end())
    {
        return;
    }
    found->second.expiry.Cancel();
    auto owned = m_owned.find(found->second.owner);
    if (--owned->second == 0)
    {
        m_owned.erase(owned);
    }
    m_keys.erase(found);
    m_discardedTrace(careOfAddress, end);
}

Ptr<const HandoverKey>
HandoverKeyServer::Find(const Ipv6Address& careOfAddress) const
{
    auto found = m_keys.find(careOfAddress);
    if (found != m_keys.end() && found->second.key->IsValid())
    {
        return found->second.key;
    }
    auto configured = m_configured.find(careOfAddress);
    return configured != m_configured.end() && configured->second->IsValid() ? configured->second
                                                                             : nullptr;
}

Ptr<const HandoverKey>
HandoverKeyServer::Find(const Ipv6Address& careOfAddress, uint32_t spi) const
{
    if (spi == FMIP_SPI_HANDOVER_KEY)
    {
        auto found = m_keys.find(careOfAddress);
        return found != m_keys.end() && found->second.key->IsValid() ? found->second.key : nullptr;
    }
    auto found = m_configured.find(careOfAddress);
    return found != m_configured.end() && found->second->GetSpi() == spi && found->second->IsValid()
               ? found->second
               : nullptr;
}

void
HandoverKeyServer::AddConfigured(const Ipv6Address& careOfAddress, Ptr<const HandoverKey> key)
{
    NS_ABORT_MSG_UNLESS(key && key->GetSpi() != FMIP_SPI_HANDOVER_KEY,
                        "HandoverKeyServer::AddConfigured: SPI 0 is that of keys of RFC 5269: give "
                        "the key another one");
    m_configured[careOfAddress] = key;
}

void
HandoverKeyServer::SetForwarding(const Ipv6Address& careOfAddress, bool active, bool returned)
{
    if (active)
    {
        m_forwarding.insert(careOfAddress);
        auto found = m_keys.find(careOfAddress);
        if (found != m_keys.end())
        {
            Keep(careOfAddress, found->second);
        }
    }
    else if (m_forwarding.erase(careOfAddress) > 0 && !returned)
    {
        Discard(careOfAddress, HandoverKeyEnd::FORWARDING);
    }
}

void
HandoverKeyServer::Retire(const Ipv6Address& careOfAddress, Time after)
{
    auto found = m_keys.find(careOfAddress);
    if (found == m_keys.end() || m_forwarding.count(careOfAddress) > 0)
    {
        return;
    }
    Record& record = found->second;
    if (Simulator::Now() + after < record.key->GetExpiry() && !record.retired)
    {
        record.retired = true;
        record.expiry.Cancel();
        record.expiry = Simulator::Schedule(after,
                                            &HandoverKeyServer::Discard,
                                            this,
                                            careOfAddress,
                                            HandoverKeyEnd::FORWARDING);
    }
}

void
HandoverKeyServer::Keep(const Ipv6Address& careOfAddress, Record& record)
{
    if (record.retired)
    {
        record.retired = false;
        record.expiry.Cancel();
        record.expiry = Simulator::Schedule(record.key->GetExpiry() - Simulator::Now(),
                                            &HandoverKeyServer::Discard,
                                            this,
                                            careOfAddress,
                                            HandoverKeyEnd::EXPIRED);
    }
}

void
HandoverKeyServer::Clear()
{
    // In an order that does not depend on the hash
    std::map<Ipv6Address, bool> addresses;
    for (const auto& entry : m_keys)
    {
        addresses[entry.first] = true;
    }
    for (const auto& entry : addresses)
    {
        Discard(entry.first, HandoverKeyEnd::RESTARTED);
    }
    m_forwarding.clear();
    m_buckets.Clear();
}

std::size_t
HandoverKeyServer::GetNKeys() const
{
    return m_keys.size();
}

std::size_t
HandoverKeyServer::GetNPending() const
{
    return m_pending;
}

uint64_t
HandoverKeyServer::GetMade() const
{
    return m_made;
}

uint64_t
HandoverKeyServer::GetRefused(KeyRequestRefusal refusal) const
{
    auto found = m_refused.find(refusal);
    return found == m_refused.end() ? 0 : found->second;
}

int64_t
HandoverKeyServer::AssignStreams(int64_t stream)
{
    int64_t used = m_secretRandom.AssignStreams(stream);
    used += m_padRandom.AssignStreams(stream + used);
    return used;
}

} // namespace mip6sec
} // namespace ns3
