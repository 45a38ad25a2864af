/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "send-verifier.h"

#include "ns3/abort.h"

#include <algorithm>

namespace ns3
{
namespace mip6sec
{

namespace
{

/// @param message a message @return whether it is a Router Solicitation for Proxy Advertisement,
/// which is answered whatever it is worth (RFC 5269 3.2)
bool
IsAlwaysAnswered(const NdMessage& message)
{
    return message.type == Icmp6Type::FMIP_MESSAGE && message.role == NdRole::SOLICITATION;
}

} // namespace

SendVerifier::SendVerifier(const Parts& parts)
    : m_parts(parts),
      m_guard(parts.flood)
{
}

SendVerifier::~SendVerifier() = default;

void
SendVerifier::Cancel()
{
    ++m_epoch;
    m_held = 0;
    m_guard.Clear();
}

void
SendVerifier::Dispose()
{
    Cancel();
    m_verified = {};
    m_parts.identity = nullptr;
    m_parts.cpu = nullptr;
    m_parts.clock = nullptr;
    m_parts.store = nullptr;
    m_parts.client = nullptr;
}

SendAuthorization::Method
SendVerifier::GetMethod(const NdMessage& message) const
{
    const SendPolicy& policy = m_parts.policy;
    switch (message.type)
    {
    case Icmp6Type::NEIGHBOR_SOLICITATION:
        return policy.ns;
    case Icmp6Type::NEIGHBOR_ADVERTISEMENT:
        return policy.na;
    case Icmp6Type::REDIRECT:
        return policy.redirect;
    default:
        return message.role == NdRole::SOLICITATION ? policy.rs : policy.ra;
    }
}

void
SendVerifier::Judge(NdMessage message, Done done)
{
    auto c = std::make_shared<Case>();
    c->message = std::move(message);
    c->done = std::move(done);
    c->epoch = m_epoch;
    c->received = m_parts.clock->GetTimestamp();
    if (CheckPresence(*c) && CheckFreshness(*c) && CheckKey(*c))
    {
        Queue(c);
    }
}

void
SendVerifier::Queue(const CasePtr& c)
{
    c->priority = c->solicited                                        ? CryptoPriority::HIGH
                  : m_parts.timestamps.Knows(c->message.GetClaimed()) ? CryptoPriority::NORMAL
                                                                      : CryptoPriority::LOW;
    if (!m_guard.Enter(c->priority))
    {
        RuleDiscard(*c, SendReason::OVERLOAD);
        return;
    }
    if (!c->options.cga)
    {
        CheckSignature(c);
        return;
    }
    Ptr<SendVerifier> self(this);
    if (!m_parts.cpu->Submit(CryptoOperation::CGA_HASH, 0, 1, c->priority, [self, c]() {
            if (self->Resume(*c))
            {
                self->CheckCga(c);
            }
        }))
    {
        m_guard.Leave(c->priority);
        RuleDiscard(*c, SendReason::OVERLOAD);
    }
}

bool
SendVerifier::Resume(const Case& c)
{
    return c.epoch == m_epoch;
}

void
SendVerifier::CheckCga(const CasePtr& c)
{
    const Ipv6Address claimed = c->message.GetClaimed();
    // One that is known takes the same simulated time, but no real time
    if (!c->knownCga)
    {
        if (VerifyCga(claimed, c->parameters, *m_parts.cpu->GetProvider()) != CgaVerdict::VALID)
        {
            m_guard.Leave(c->priority);
            RuleFailed(*c, SendReason::NOT_THIS_CGA);
            return;
        }
        m_verified = {claimed, c->options.cga->parameters, c->key};
    }
    CheckSignature(c);
}

void
SendVerifier::CheckSignature(const CasePtr& c)
{
    // The option has no pad length: the signature is as long as the modulus, the rest is padding
    if (c->options.signature->signature.size() < c->key->GetSize())
    {
        m_guard.Leave(c->priority);
        RuleFailed(*c, SendReason::BAD_SIGNATURE);
        return;
    }
    Ptr<SendVerifier> self(this);
    auto verify = [self, c]() {
        if (!self->Resume(*c))
        {
            return;
        }
        self->m_guard.Leave(c->priority);
        const NdMessage& message = c->message;
        const std::vector<uint8_t> data = SendSignedData(message.octets.data(),
                                                         c->options.signatureOffset,
                                                         message.envelope.source,
                                                         message.envelope.destination);
        if (!self->m_parts.cpu->GetProvider()->Verify(c->key,
                                                      HashAlgorithm::SHA1,
                                                      data.data(),
                                                      data.size(),
                                                      c->options.signature->signature.data(),
                                                      c->key->GetSize()))
        {
            self->RuleFailed(*c, SendReason::BAD_SIGNATURE);
            return;
        }
        self->CheckAuthority(c);
    };
    if (!m_parts.cpu
             ->Submit(CryptoOperation::RSA_VERIFY, c->key->GetBits(), 1, c->priority, verify))
    {
        m_guard.Leave(c->priority);
        RuleDiscard(*c, SendReason::OVERLOAD);
    }
}

void
SendVerifier::CheckAuthority(const CasePtr& c)
{
    const NdMessage& message = c->message;
    if (c->stale)
    {
        SendRuling ruling;
        ruling.verdict = NdVerdict{NdSecurity::FAILED, SendReason::STALE_TIMESTAMP, false, 0};
        ruling.nonce = c->options.nonce->nonce;
        c->done(message, ruling);
        return;
    }
    // Another message of the peer may have been accepted meanwhile
    if (!c->solicited && m_parts.timestamps.Check(message.GetClaimed(),
                                                  c->options.timestamp->timestamp,
                                                  c->received) != TimestampVerdict::FRESH)
    {
        RuleDiscard(*c, SendReason::REPLAYED_TIMESTAMP);
        return;
    }
    const SendAuthorization::Method method = GetMethod(message);
    uint32_t path = 0;
    if (method != SendAuthorization::CGA)
    {
        path = m_parts.store->FindPath(c->key->GetHash());
        if (path == 0 && SendAuthorization::NeedsPath(method))
        {
            const SendReason reason = m_parts.store->GetReason(c->key->GetHash());
            if (message.IsFromRouter() && reason == SendReason::NO_PATH)
            {
                Hold(c);
            }
            else
            {
                RuleFailed(*c, reason);
            }
            return;
        }
    }
    Accept(*c, path);
}

void
SendVerifier::Hold(const CasePtr& c)
{
    Deliver(*c, NdSecurity::PROVISIONAL, SendReason::NO_PATH);
    if (!Resume(*c) || m_held >= m_parts.flood.maxHeld)
    {
        return;
    }
    ++m_held;
    Ptr<SendVerifier> self(this);
    m_parts.client->Request(c->message.envelope.source,
                            c->key->GetHash(),
                            [self, c](uint32_t path, SendReason reason) {
                                if (!self->Resume(*c))
                                {
                                    return;
                                }
                                --self->m_held;
                                if (path == 0)
                                {
                                    self->RuleFailed(*c, reason);
                                    return;
                                }
                                self->Accept(*c, path);
                            });
}

void
SendVerifier::Accept(Case& c, uint32_t path)
{
    const NdMessage& message = c.message;
    if (message.type == Icmp6Type::REDIRECT)
    {
        // RFC 3971 7.2; destination and target are the same if it is a neighbour
        const Ipv6Address destination = Ipv6Address::Deserialize(message.octets.data() + 24);
        if (message.target == destination &&
            (path == 0 || !m_parts.store->IsCertified(path, message.target, 128)))
        {
            RuleFailed(c, SendReason::UNCERTIFIED_ADDRESS);
            return;
        }
    }
    m_parts.timestamps.Update(message.GetClaimed(), c.options.timestamp->timestamp, c.received);
    SendRuling ruling;
    ruling.verdict = NdVerdict{NdSecurity::SECURED, SendReason::NONE, true, path};
    if (message.role == NdRole::SOLICITATION)
    {
        ruling.nonce = c.options.nonce->nonce;
    }
    c.done(message, ruling);
}

void
SendVerifier::RuleUnsecured(Case& c, SendReason reason)
{
    if (m_parts.policy.mode == SendMode::SECURED_ONLY)
    {
        RuleDiscard(c, reason);
        return;
    }
    Deliver(c, NdSecurity::UNSECURED, reason);
}

void
SendVerifier::RuleFailed(Case& c, SendReason reason)
{
    // RFC 3971 5.2.2: discarded by who accepts only secured messages, else as good as unsecured
    if (IsAlwaysAnswered(c.message) || !m_parts.policy.acceptFailed)
    {
        RuleDiscard(c, reason);
        return;
    }
    RuleUnsecured(c, reason);
}

void
SendVerifier::RuleDiscard(Case& c, SendReason reason)
{
    if (IsAlwaysAnswered(c.message) && reason != SendReason::OVERLOAD)
    {
        Deliver(c, NdSecurity::FAILED, reason);
        return;
    }
    SendRuling ruling;
    ruling.deliver = false;
    ruling.verdict.security = NdSecurity::FAILED;
    ruling.verdict.reason = reason;
    c.done(c.message, ruling);
}

void
SendVerifier::Deliver(Case& c, NdSecurity security, SendReason reason)
{
    SendRuling ruling;
    ruling.verdict.security = security;
    ruling.verdict.reason = reason;
    const bool secured = security == NdSecurity::UNSECURED && reason == SendReason::NONE;
    if (secured && c.options.nonce)
    {
        ruling.nonce = c.options.nonce->nonce; // a Router Solicitation from ::
    }
    c.done(c.message, ruling);
}

} // namespace mip6sec
} // namespace ns3
