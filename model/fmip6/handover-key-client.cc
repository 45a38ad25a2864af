/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "handover-key-client.h"

#include "ns3/abort.h"
#include "ns3/send-constants.h"
#include "ns3/send-device.h"
#include "ns3/simulator.h"

#include <algorithm>

namespace ns3
{
namespace mip6sec
{

namespace
{

/// @param key CGA key @return octets, from the IPv6 header on, of an RtSolPr for one access point
/// with a key request
uint32_t
RequestSize(const PublicKey& key)
{
    const LinkLayerOctets address(6);
    RtSolPr sample;
    sample.sourceLinkLayerAddress = address;
    sample.accessPoints.push_back(address);
    sample.keyRequest = HandoverKeyRequest{HandoverKeyAlgorithm::HMAC_SHA1_96, key.GetSpki()};
    const Ipv6Address any = Ipv6Address::GetAny();
    return static_cast<uint32_t>(IPV6_HEADER_SIZE + SerializeIcmp6(sample, any, any).size());
}

} // namespace

HandoverKeyClient::HandoverKeyClient()
    : m_pair(Create<EncryptionKeyPair>(m_pairLimits, m_keyRandom))
{
}

HandoverKeyClient::~HandoverKeyClient() = default;

void
HandoverKeyClient::DoDispose()
{
    for (auto& entry : m_keys)
    {
        entry.second.due.Cancel();
        entry.second.expiry.Cancel();
    }
    m_requestExpiry.Cancel();
    m_keys.clear();
    m_configured.clear();
    m_asked.clear();
    m_order.clear();
    m_raised.clear();
    m_pair->Dispose();
    m_device = nullptr;
    m_cpu = nullptr;
    Object::DoDispose();
}

void
HandoverKeyClient::SetDevice(Ptr<NetDevice> device)
{
    Ptr<SendDevice> send = SendDevice::Find(device);
    NS_ABORT_MSG_UNLESS(send && send->GetMode() != SendMode::NONE,
                        "HandoverKeyClient: handover keys need SEND (RFC 5269 3): install a "
                        "SendDevice on the device, or set attribute Mode of the one there, or do "
                        "without handover keys");
    m_device = send;
    Ptr<Node> node = send->GetNode();
    m_cpu = CryptoCpu::Of(node);
    Ptr<SendIdentity> identity = send->GetIdentity();
    send->RequireRoom(RequestSize(*identity->GetPublicKey()));
    m_pair->Setup(m_cpu, node->GetId(), [identity]() {
        return identity->GetPublicKey()->GetBits();
    });
}

void
HandoverKeyClient::SetKeyPair(Ptr<const PrivateKey> key)
{
    m_pair->Set(key);
}

bool
HandoverKeyClient::Supports(HandoverKeyAlgorithm algorithm) const
{
    return m_algorithms & 1U << static_cast<uint8_t>(algorithm);
}

void
HandoverKeyClient::AddRequest(const RtSolPr& message,
                              const Ipv6Address& careOfAddress,
                              std::function<void(const RtSolPr&)> done)
{
    NS_ABORT_MSG_UNLESS(m_device, "HandoverKeyClient: call SetDevice before the first request");
    if (m_pair->GetNWaiting() >= m_maxRequests)
    {
        done(message);
        return;
    }
    Ptr<HandoverKeyClient> self(this);
    m_pair->Get([self, message, careOfAddress, done](Ptr<const PrivateKey> key) {
        RtSolPr complete = message;
        self->Complete(complete, careOfAddress, key);
        done(complete);
    });
}

void
HandoverKeyClient::Complete(RtSolPr& message,
                            const Ipv6Address& careOfAddress,
                            Ptr<const PrivateKey> key)
{
    Asked asked;
    asked.key = key;
    asked.careOfAddress = careOfAddress;
    asked.when = Simulator::Now();
    auto raised = m_raised.find(careOfAddress);
    asked.algorithm =
        raised == m_raised.end() ? static_cast<HandoverKeyAlgorithm>(m_algorithm) : raised->second;
    NonceOctets nonce(SEND_MIN_NONCE_SIZE);
    m_nonceRandom.Fill(nonce.data(), nonce.size());
    message.keyRequest = HandoverKeyRequest{asked.algorithm, key->GetPublicKey()->GetSpki()};
    AddNonce(message.other, nonce);
    if (m_asked.find(nonce) == m_asked.end())
    {
        m_order.push_back(nonce);
    }
    m_asked[nonce] = std::move(asked);
    ExpireRequests();
}

void
HandoverKeyClient::ExpireRequests()
{
    const Time now = Simulator::Now();
    while (!m_order.empty() && (m_order.size() > m_maxRequests ||
                                m_asked.at(m_order.front()).when + m_requestLifetime <= now))
    {
        m_asked.erase(m_order.front());
        m_order.pop_front();
    }
    if (!m_order.empty() && m_requestExpiry.IsExpired())
    {
        // Those behind it end later
        m_requestExpiry =
            Simulator::Schedule(m_asked.at(m_order.front()).when + m_requestLifetime - now,
                                &HandoverKeyClient::ExpireRequests,
                                this);
    }
}

void
HandoverKeyClient::Receive(const PrRtAdv& message,
                           const NdArrival& arrival,
                           const Ipv6Address& router,
                           std::function<void(bool)> done)
{
    if (!message.keyReply || !m_device)
    {
        done(false);
        return;
    }
    std::optional<KeyReplyRefusal> refusal = CheckSender(arrival, router);
    Reply reply;
    reply.index.first = router;
    if (!refusal)
    {
        refusal = Examine(message, arrival, reply);
    }
    if (refusal)
    {
        Refuse(router, *refusal);
        done(false);
        return;
    }
    Ptr<HandoverKeyClient> self(this);
    ++m_pending;
    const uint32_t bits = reply.key->GetPublicKey()->GetBits();
    if (!m_cpu->Submit(CryptoOperation::RSA_DECRYPT,
                       bits,
                       1,
                       CryptoPriority::HIGH,
                       [self, reply, done]() {
                           --self->m_pending;
                           std::optional<KeyReplyRefusal> late = self->Open(reply);
                           if (late)
                           {
                               self->Refuse(reply.index.first, *late);
                               self->Reopen(reply);
                           }
                           done(!late);
                       }))
    {
        --m_pending;
        Refuse(router, KeyReplyRefusal::PROCESSOR);
        Reopen(reply);
        done(false);
    }
}

std::optional<KeyReplyRefusal>
HandoverKeyClient::CheckSender(const NdArrival& arrival, const Ipv6Address& router) const
{
    const NdVerdict& verdict = arrival.verdict;
    if (verdict.security != NdSecurity::SECURED)
    {
        return verdict.security == NdSecurity::PROVISIONAL ? KeyReplyRefusal::PROVISIONAL
                                                           : KeyReplyRefusal::NOT_SECURED;
    }
    // RFC 5269 3.3: signed with the certified key of this router, and of no other
    Ptr<NdAuthority> authority = m_device->GetObject<NdAuthority>();
    if (verdict.path == 0 || !authority || !authority->IsCertified(verdict.path, router, 128))
    {
        return KeyReplyRefusal::NOT_CERTIFIED;
    }
    Parsed<SendOptions> options = SendOptions::Parse(arrival.octets.data(),
                                                     arrival.octets.size(),
                                                     *NdOptionsOffset(Icmp6Type::FMIP_MESSAGE));
    return options && options.value->cga ? std::nullopt
                                         : std::make_optional(KeyReplyRefusal::NO_CGA);
}

std::optional<KeyReplyRefusal>
HandoverKeyClient::Examine(const PrRtAdv& message, const NdArrival& arrival, Reply& reply)
{
    ExpireRequests();
    const std::optional<NonceOctets> nonce = FindNonce(message.other);
    auto found = nonce ? m_asked.find(*nonce) : m_asked.end();
    if (found == m_asked.end() || found->second.careOfAddress != arrival.envelope.destination)
    {
        return KeyReplyRefusal::NO_MATCH;
    }
    const Asked& asked = found->second;
    const HandoverKeyReply& option = *message.keyReply;
    if (asked.answered.count(reply.index.first) > 0)
    {
        return KeyReplyRefusal::REPEATED;
    }
    if (std::optional<KeyReplyRefusal> refusal = CheckAlgorithm(asked, option))
    {
        return refusal;
    }
    reply.expires = asked.when + Seconds(option.lifetime);
    if (reply.expires <= Simulator::Now())
    {
        return KeyReplyRefusal::LIFETIME;
    }
    if (option.encryptedKey.size() != asked.key->GetPublicKey()->GetSize())
    {
        return KeyReplyRefusal::CIPHERTEXT;
    }
    if (m_pending >= m_maxPending)
    {
        return KeyReplyRefusal::PENDING;
    }
    found->second.answered.insert(reply.index.first);
    reply.index.second = asked.careOfAddress;
    reply.nonce = *nonce;
    reply.key = asked.key;
    reply.option = option;
    return std::nullopt;
}

std::optional<KeyReplyRefusal>
HandoverKeyClient::CheckAlgorithm(const Asked& asked, const HandoverKeyReply& option)
{
    if (option.algorithm < asked.algorithm && !m_acceptWeaker)
    {
        return KeyReplyRefusal::BIDDING_DOWN;
    }
    if (Supports(option.algorithm))
    {
        return std::nullopt;
    }
    // RFC 5269 3.3: ask for another one the next time, never for a weaker one
    for (uint8_t at = static_cast<uint8_t>(asked.algorithm) + 1; at <= HANDOVER_KEY_ALGORITHM_MAX;
         ++at)
    {
        const auto stronger = static_cast<HandoverKeyAlgorithm>(at);
        if (Supports(stronger) && m_raised.size() < m_maxKeys)
        {
            m_raised[asked.careOfAddress] = stronger;
            break;
        }
    }
    return KeyReplyRefusal::ALGORITHM;
}

std::optional<KeyReplyRefusal>
HandoverKeyClient::Open(const Reply& reply)
{
    if (!m_cpu)
    {
        return KeyReplyRefusal::NO_MATCH; // disposed of
    }
    if (reply.expires <= Simulator::Now())
    {
        return KeyReplyRefusal::LIFETIME;
    }
    std::optional<std::vector<uint8_t>> secret =
        m_cpu->GetProvider()->Decrypt(reply.key, reply.option.encryptedKey);
    if (!secret)
    {
        return KeyReplyRefusal::CIPHERTEXT;
    }
    if (secret->size() < HandoverKey::GetSecretSize(reply.option.algorithm))
    {
        return KeyReplyRefusal::SHORT_KEY;
    }
    m_raised.erase(reply.index.second);
    Store(reply.index,
          Create<HandoverKey>(reply.option.algorithm, std::move(*secret), reply.expires),
          Seconds(reply.option.lifetime));
    return std::nullopt;
}

void
HandoverKeyClient::Reopen(const Reply& reply)
{
    auto asked = m_asked.find(reply.nonce);
    if (asked != m_asked.end())
    {
        asked->second.answered.erase(reply.index.first);
    }
}

void
HandoverKeyClient::Store(const Index& index, Ptr<const HandoverKey> key, Time lifetime)
{
    Drop(index, HandoverKeyEnd::REPLACED);
    if (m_keys.size() >= m_maxKeys)
    {
        auto first = std::min_element(m_keys.begin(), m_keys.end(), [](auto& a, auto& b) {
            return a.second.key->GetExpiry() < b.second.key->GetExpiry();
        });
        Drop(first->first, HandoverKeyEnd::CROWDED);
    }
    const Time now = Simulator::Now();
    Record record;
    record.key = key;
    record.handover = m_handovers;
    record.renewal = key->GetExpiry() - lifetime * m_margin;
    record.expiry = Simulator::Schedule(key->GetExpiry() - now,
                                        &HandoverKeyClient::Drop,
                                        this,
                                        index,
                                        HandoverKeyEnd::EXPIRED);
    if (record.renewal > now)
    {
        record.due =
            Simulator::Schedule(record.renewal - now, &HandoverKeyClient::TellRenewal, this, index);
    }
    m_keys[index] = record;
    m_receivedTrace(index.first, index.second, key->GetAlgorithm(), lifetime);
}

void
HandoverKeyClient::Refuse(const Ipv6Address& router, KeyReplyRefusal refusal)
{
    ++m_refused[refusal];
    m_refusedTrace(router, refusal);
}

void
HandoverKeyClient::Drop(Index index, HandoverKeyEnd end)
{
    auto found = m_keys.find(index);
    if (found == m_keys.end())
    {
        return;
    }
    found->second.due.Cancel();
    found->second.expiry.Cancel();
    m_keys.erase(found);
    m_discardedTrace(index.first, index.second, end);
}

void
HandoverKeyClient::TellRenewal(Index index)
{
    m_renewalTrace(index.first, index.second);
}

Ptr<const HandoverKey>
HandoverKeyClient::Find(const Ipv6Address& router, const Ipv6Address& careOfAddress) const
{
    const Index index(router, careOfAddress);
    auto found = m_keys.find(index);
    if (found != m_keys.end() && found->second.key->IsValid())
    {
        return found->second.key;
    }
    auto configured = m_configured.find(index);
    return configured != m_configured.end() && configured->second->IsValid() ? configured->second
                                                                             : nullptr;
}

bool
HandoverKeyClient::NeedsKey(const Ipv6Address& router, const Ipv6Address& careOfAddress) const
{
    auto found = m_keys.find(Index(router, careOfAddress));
    if (found == m_keys.end())
    {
        return !Find(router, careOfAddress);
    }
    return Simulator::Now() >= found->second.renewal || found->second.handover != m_handovers;
}

bool
HandoverKeyClient::IsConfirmed(const Ipv6Address& router, const Ipv6Address& careOfAddress) const
{
    auto found = m_keys.find(Index(router, careOfAddress));
    if (found == m_keys.end() || !found->second.key->IsValid())
    {
        return !!Find(router, careOfAddress);
    }
    return found->second.handover == m_handovers;
}

void
HandoverKeyClient::AddConfigured(const Ipv6Address& router,
                                 const Ipv6Address& careOfAddress,
                                 Ptr<const HandoverKey> key)
{
    NS_ABORT_MSG_UNLESS(key && key->GetSpi() != FMIP_SPI_HANDOVER_KEY,
                        "HandoverKeyClient::AddConfigured: SPI 0 is that of keys of RFC 5269: give "
                        "the key another one");
    m_configured[Index(router, careOfAddress)] = key;
}

void
HandoverKeyClient::Discard(const Ipv6Address& router, const Ipv6Address& careOfAddress)
{
    if (m_discardAfterBinding)
    {
        Drop(Index(router, careOfAddress), HandoverKeyEnd::BINDING);
    }
}

void
HandoverKeyClient::NotifyHandover()
{
    ++m_handovers;
    // What one router does not support says nothing of the next, nor of the same one later
    m_raised.clear();
    m_pair->NotifyHandover();
}

std::size_t
HandoverKeyClient::GetNKeys() const
{
    return m_keys.size();
}

std::size_t
HandoverKeyClient::GetNRequests() const
{
    return m_asked.size() + m_pair->GetNWaiting();
}

uint64_t
HandoverKeyClient::GetKeyPairsMade() const
{
    return m_pair->GetMade();
}

uint64_t
HandoverKeyClient::GetRefused(KeyReplyRefusal refusal) const
{
    auto found = m_refused.find(refusal);
    return found == m_refused.end() ? 0 : found->second;
}

int64_t
HandoverKeyClient::AssignStreams(int64_t stream)
{
    int64_t used = m_keyRandom.AssignStreams(stream);
    used += m_nonceRandom.AssignStreams(stream + used);
    return used;
}

} // namespace mip6sec
} // namespace ns3
