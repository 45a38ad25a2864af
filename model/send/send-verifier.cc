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

constexpr std::size_t OPTION_UNIT = 8; //!< of option lengths

/// @param method what is demanded @return whether a certification path is part of it
bool
NeedsPath(SendAuthorization::Method method)
{
    return method == SendAuthorization::TRUST_ANCHOR ||
           method == SendAuthorization::TRUST_ANCHOR_AND_CGA;
}

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

bool
SendVerifier::CheckPresence(Case& c)
{
    NdMessage& message = c.message;
    Parsed<SendOptions> parsed =
        SendOptions::Parse(message.octets.data(), message.octets.size(), message.optionsAt);
    if (!parsed)
    {
        RuleUnsecured(c, SendReason::MALFORMED_OPTION);
        return false;
    }
    c.options = std::move(*parsed.value);
    const SendOptions& options = c.options;
    if (options.signatureOffset > 0)
    {
        // Whatever comes after the first RSA Signature option is ignored, also by who parses the
        // message next (RFC 3971 5.2.2)
        const std::size_t end =
            options.signatureOffset + message.octets[options.signatureOffset + 1] * OPTION_UNIT;
        if (end < message.octets.size())
        {
            message.octets.resize(end);
            message.UpdateChecksum();
        }
    }
    // An option that cannot be read is as good as none; the reason tells the difference
    auto missing = [&options](SendReason reason) {
        return options.malformed > 0 ? SendReason::MALFORMED_OPTION : reason;
    };
    if (!options.signature)
    {
        // RFC 3971 5.1.2, 5.2.2: not to be treated as unsecured, although nobody can sign it
        const bool exempt = message.type == Icmp6Type::ROUTER_SOLICITATION &&
                            message.envelope.source.IsAny() && options.signatureOffset == 0;
        if (exempt && (options.timestamp || options.nonce))
        {
            Deliver(c, NdSecurity::UNSECURED, SendReason::NONE);
            return false;
        }
        RuleUnsecured(
            c,
            missing(exempt ? SendReason::NO_TIMESTAMP_OR_NONCE : SendReason::NO_SIGNATURE));
        return false;
    }
    // RFC 3971 5.3.4
    if (!options.timestamp)
    {
        RuleDiscard(
            c,
            missing(options.nonce ? SendReason::NO_TIMESTAMP : SendReason::NO_TIMESTAMP_OR_NONCE));
        return false;
    }
    if (message.role == NdRole::SOLICITATION && !options.nonce)
    {
        RuleDiscard(c, missing(SendReason::NO_NONCE));
        return false;
    }
    // RFC 3971 5.1.2; what comes from routers can do without, if its key is certified
    const SendAuthorization::Method method = GetMethod(message);
    const bool optional =
        message.IsFromRouter() && (method == SendAuthorization::TRUST_ANCHOR ||
                                   method == SendAuthorization::TRUST_ANCHOR_OR_CGA);
    if (!options.cga && !optional)
    {
        RuleUnsecured(c, missing(SendReason::NO_CGA));
        return false;
    }
    return true;
}

bool
SendVerifier::CheckFreshness(Case& c)
{
    const NdMessage& message = c.message;
    if (message.role == NdRole::ADVERTISEMENT && c.options.nonce)
    {
        c.solicited = m_parts.nonces.Recognizes(message.GetSubject(), c.options.nonce->nonce);
        // An advertisement to all nodes may have the nonce of another host (RFC 3971 5.3.3)
        if (!c.solicited && !message.envelope.destination.IsMulticast())
        {
            RuleDiscard(c, SendReason::UNKNOWN_NONCE);
            return false;
        }
    }
    if (c.solicited)
    {
        return true;
    }
    const Ipv6Address peer = message.GetClaimed();
    switch (m_parts.timestamps.Check(peer, c.options.timestamp->timestamp, c.received))
    {
    case TimestampVerdict::FRESH:
        return true;
    case TimestampVerdict::STALE:
        // RFC 3971 5.3.4.2: nodes whose clocks differ much can still talk
        c.stale = message.type == Icmp6Type::NEIGHBOR_SOLICITATION;
        if (!c.stale)
        {
            RuleDiscard(c, SendReason::STALE_TIMESTAMP);
        }
        return c.stale;
    case TimestampVerdict::REPLAYED:
        break;
    }
    RuleDiscard(c, SendReason::REPLAYED_TIMESTAMP);
    return false;
}

bool
SendVerifier::FindCertifiedKey(Case& c)
{
    const KeyHash& hash = c.options.signature->keyHash;
    const uint32_t path = m_parts.store->FindPath(hash);
    const PathResult* result = path == 0 ? nullptr : m_parts.store->GetPath(path);
    if (result)
    {
        const std::vector<uint8_t>& spki = result->router->GetSpki();
        c.key = m_parts.cpu->GetProvider()->ImportPublicKey(spki.data(), spki.size());
    }
    else if (m_parts.store->GetReason(hash) == SendReason::NO_PATH)
    {
        // Nothing to verify the signature with; a later message will find the key
        m_parts.client->Request(c.message.envelope.source, hash, [](uint32_t, SendReason) {});
    }
    if (!c.key)
    {
        RuleFailed(c, SendReason::UNKNOWN_KEY);
    }
    return !!c.key;
}

bool
SendVerifier::CheckKey(Case& c)
{
    const NdMessage& message = c.message;
    const SendPolicy& policy = m_parts.policy;
    if (!c.options.cga)
    {
        if (!FindCertifiedKey(c))
        {
            return false;
        }
    }
    else
    {
        const std::vector<uint8_t>& octets = c.options.cga->parameters;
        Parsed<CgaParameters> parsed = CgaParameters::Parse(octets.data(), octets.size());
        if (parsed)
        {
            c.parameters = std::move(*parsed.value);
            c.key = m_parts.cpu->GetProvider()->ImportPublicKey(c.parameters.publicKey.data(),
                                                                c.parameters.publicKey.size());
        }
        if (!c.key)
        {
            RuleFailed(c, SendReason::BAD_CGA_PARAMETERS);
            return false;
        }
        if (c.key->GetHash() != c.options.signature->keyHash)
        {
            RuleDiscard(c, SendReason::OTHER_KEY); // RFC 3971 5.1
            return false;
        }
        // Only the owner of an address advertises it (RFC 3971 7.4)
        if (message.type == Icmp6Type::NEIGHBOR_ADVERTISEMENT &&
            message.target != message.envelope.source)
        {
            RuleFailed(c, SendReason::NOT_THIS_CGA);
            return false;
        }
        if (CgaSec(message.GetClaimed()) < policy.minSec)
        {
            RuleFailed(c, SendReason::LOW_SEC);
            return false;
        }
        // Our own message, looped back by the link or replayed: as a conflict of addresses it
        // would be believed
        if (c.key->GetHash() == m_parts.identity->GetPublicKey()->GetHash() &&
            m_parts.identity->Find(message.GetClaimed()))
        {
            RuleDiscard(c, SendReason::REPLAYED_TIMESTAMP);
            return false;
        }
    }
    // Known to lead to no path that will do: not worth a verification (RFC 3971 9.3)
    if (NeedsPath(GetMethod(message)) && m_parts.store->FindPath(c.key->GetHash()) == 0)
    {
        const SendReason reason = m_parts.store->GetReason(c.key->GetHash());
        if (reason != SendReason::NO_PATH || !message.IsFromRouter())
        {
            RuleFailed(c, reason);
            return false;
        }
    }
    if (c.key->GetBits() < policy.minBits || c.key->GetBits() > policy.maxBits)
    {
        RuleFailed(c,
                   c.key->GetBits() < policy.minBits ? SendReason::SHORT_KEY
                                                     : SendReason::LONG_KEY);
        return false;
    }
    return true;
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
    if (VerifyCga(claimed, c->parameters, *m_parts.cpu->GetProvider()) != CgaVerdict::VALID)
    {
        m_guard.Leave(c->priority);
        RuleFailed(*c, SendReason::NOT_THIS_CGA);
        return;
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
        if (path == 0 && NeedsPath(method))
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
