/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "fast-update-verifier.h"

#include "ns3/binding-cache.h"
#include "ns3/fmip-authorization.h"

#include <algorithm>
#include <utility>

namespace ns3
{
namespace mip6sec
{

namespace
{

/// Sequence numbers kept before those of keys that are gone are looked for
constexpr std::size_t PRUNE_AT = 64;

} // namespace

const char*
FastUpdateRefusalName(FastUpdateRefusal reason)
{
    switch (reason)
    {
    case FastUpdateRefusal::NO_HOME_ADDRESS_OPTION:
        return "no Home Address option";
    case FastUpdateRefusal::WRONG_FLAGS:
        return "wrong flags";
    case FastUpdateRefusal::NO_AUTHORIZATION:
        return "no authorization data";
    case FastUpdateRefusal::NO_KEY:
        return "no key";
    case FastUpdateRefusal::BAD_AUTHENTICATOR:
        return "bad authenticator";
    case FastUpdateRefusal::OVERLOAD:
        return "overload";
    case FastUpdateRefusal::OLD_SEQUENCE:
        return "old sequence number";
    case FastUpdateRefusal::PCOA_NOT_HERE:
        return "PCoA not of this link";
    case FastUpdateRefusal::NO_ALTERNATE:
        return "no alternate care-of address";
    case FastUpdateRefusal::OWN_PREFIX:
        return "NCoA on the own prefix";
    case FastUpdateRefusal::UNKNOWN_ROUTER:
        return "NCoA of no known router";
    case FastUpdateRefusal::NO_FAST_HANDOVER:
        return "router without fast handovers";
    case FastUpdateRefusal::NO_LINK_LAYER_ADDRESS:
        return "no link-layer address";
    case FastUpdateRefusal::NO_RESOURCES:
        return "no resources";
    case FastUpdateRefusal::NO_ANSWER:
        return "no answer of the router";
    case FastUpdateRefusal::ROUTER_REFUSED:
        return "refused by the router";
    case FastUpdateRefusal::NCOA_REJECTED:
        return "NCoA rejected by the router";
    }
    return "?";
}

FastUpdateVerifier::FastUpdateVerifier(Ptr<CryptoCpu> cpu,
                                       Ptr<HandoverKeyServer> keys,
                                       const Ipv6Address& address,
                                       const Settings& settings,
                                       const TokenRate& rate,
                                       Accepted accepted,
                                       Refused refused)
    : m_cpu(cpu),
      m_keys(keys),
      m_address(address),
      m_settings(settings),
      m_accepted(std::move(accepted)),
      m_refused(std::move(refused)),
      m_rate(rate),
      m_bucket(rate),
      m_pruneAt(PRUNE_AT)
{
}

void
FastUpdateVerifier::Verify(const MobilityMessage& message, const MobilityEnvelope& envelope)
{
    const auto& update = std::get<FastBindingUpdate>(message.body);
    const Ipv6Address previous = envelope.source;
    if (!envelope.hasHomeAddressOption)
    {
        m_refused(FastUpdateRefusal::NO_HOME_ADDRESS_OPTION, previous);
        return;
    }
    if (!update.acknowledge || !update.homeRegistration)
    {
        m_refused(FastUpdateRefusal::WRONG_FLAGS, previous);
        return;
    }
    FastUpdateRequest request;
    request.source = envelope.careOfAddress;
    request.previous = previous;
    request.hasAlternate = update.options.alternateCareOfAddress.has_value();
    request.next = update.options.alternateCareOfAddress.value_or(request.source);
    request.authorized = AuthorizedCareOfAddress(update, request.source, previous);
    request.sequence = update.sequence;
    request.lifetime = update.lifetime;
    request.linkLayerAddress = update.options.linkLayerAddress;

    const auto& authorization = update.options.fmipAuthorization;
    if (!authorization && m_settings.requireAuthorization)
    {
        m_refused(FastUpdateRefusal::NO_AUTHORIZATION, previous);
        return;
    }
    // RFC 5269 3.5: the Home Address option is the index
    request.key = authorization ? m_keys->Find(previous, authorization->spi) : nullptr;
    if (!request.key && m_settings.requireAuthorization)
    {
        m_refused(FastUpdateRefusal::NO_KEY, previous);
        return;
    }
    if (!m_bucket.Take())
    {
        m_refused(FastUpdateRefusal::OVERLOAD, previous);
        return;
    }
    if (!request.key)
    {
        CheckSequence(std::move(request));
        return;
    }
    const auto verify =
        [self = Ptr<FastUpdateVerifier>(this), epoch = m_epoch, message, request]() {
            if (epoch != self->m_epoch)
            {
                return;
            }
            // RFC 5269 3.6: also discarded is a key that was there when the message came
            if (!self->IsKept(request.previous, *request.key) ||
                !request.key->Verify(message, request.authorized, self->m_address))
            {
                self->m_refused(FastUpdateRefusal::BAD_AUTHENTICATOR, request.previous);
                return;
            }
            self->CheckSequence(request);
        };
    if (!m_cpu->Submit(CryptoOperation::HMAC, 0, 1, CryptoPriority::NORMAL, verify))
    {
        m_refused(FastUpdateRefusal::OVERLOAD, previous);
    }
}

void
FastUpdateVerifier::CheckSequence(FastUpdateRequest request)
{
    if (m_last.count(request.previous) == 0)
    {
        Prune();
    }
    // A number counts under its key: that of one key tells nothing of another, and a message under
    // a key that is gone is not accepted any more
    Lasts& lasts = m_last[request.previous];
    const auto last = std::find_if(lasts.begin(), lasts.end(), [&request](const Last& other) {
        return other.key == request.key;
    });
    if (last == lasts.end())
    {
        Purge(request.previous, lasts);
        lasts.push_back(Last{request.key, request.sequence});
    }
    else if (request.sequence == last->sequence)
    {
        request.repeated = true;
    }
    else if (!IsNewerSequence(request.sequence, last->sequence))
    {
        m_refused(FastUpdateRefusal::OLD_SEQUENCE, request.previous);
        return;
    }
    else
    {
        last->sequence = request.sequence;
    }
    m_accepted(request);
}

bool
FastUpdateVerifier::IsKept(const Ipv6Address& previous, const HandoverKey& key) const
{
    return PeekPointer(m_keys->Find(previous, key.GetSpi())) == &key;
}

void
FastUpdateVerifier::Purge(const Ipv6Address& previous, Lasts& lasts) const
{
    lasts.erase(std::remove_if(lasts.begin(),
                               lasts.end(),
                               [this, &previous](const Last& last) {
                                   return last.key && !IsKept(previous, *last.key);
                               }),
                lasts.end());
}

void
FastUpdateVerifier::Release(const Ipv6Address& previous)
{
    const auto found = m_last.find(previous);
    if (found == m_last.end())
    {
        return;
    }
    Lasts& lasts = found->second;
    Purge(previous, lasts);
    lasts.erase(
        std::remove_if(lasts.begin(), lasts.end(), [](const Last& last) { return !last.key; }),
        lasts.end());
    if (lasts.empty())
    {
        m_last.erase(found);
    }
}

void
FastUpdateVerifier::Prune()
{
    if (m_last.size() < m_pruneAt)
    {
        return;
    }
    for (auto it = m_last.begin(); it != m_last.end();)
    {
        Purge(it->first, it->second);
        it = it->second.empty() ? m_last.erase(it) : std::next(it);
    }
    m_pruneAt = std::max(PRUNE_AT, 2 * m_last.size());
}

std::size_t
FastUpdateVerifier::GetNSequences() const
{
    return m_last.size();
}

void
FastUpdateVerifier::Clear()
{
    ++m_epoch;
    m_last.clear();
    m_bucket = TokenBucket(m_rate);
}

void
FastUpdateVerifier::Stop()
{
    Clear();
    m_accepted = nullptr;
    m_refused = nullptr;
    m_keys = nullptr;
    m_cpu = nullptr;
}

} // namespace mip6sec
} // namespace ns3
