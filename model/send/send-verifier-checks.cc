/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
// The checks of SendVerifier that take no time on the processor

#include "send-verifier.h"

namespace ns3
{
namespace mip6sec
{

namespace
{

constexpr std::size_t OPTION_UNIT = 8; //!< of option lengths

} // namespace

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
        c.knownCga = message.GetClaimed() == m_verified.address && octets == m_verified.parameters;
        if (c.knownCga)
        {
            c.key = m_verified.key;
        }
        else if (auto parsed = CgaParameters::Parse(octets.data(), octets.size()))
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
    if (SendAuthorization::NeedsPath(GetMethod(message)) &&
        m_parts.store->FindPath(c.key->GetHash()) == 0)
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

} // namespace mip6sec
} // namespace ns3
