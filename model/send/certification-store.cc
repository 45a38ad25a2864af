/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "certification-store.h"

#include "ns3/abort.h"
#include "ns3/address-ranges.h"
#include "ns3/log.h"
#include "ns3/simulator.h"

#include <algorithm>
#include <cstring>

namespace ns3
{
namespace mip6sec
{

NS_LOG_COMPONENT_DEFINE("Mip6secCertificationStore");

namespace
{

/// Bits of the largest key that a signature is verified with
constexpr uint32_t MAX_KEY_BITS = 4096;

/// @param verdict on a path @return what a message says that is signed with its key
SendReason
ReasonOf(PathVerdict verdict)
{
    switch (verdict)
    {
    case PathVerdict::VALID:
        return SendReason::NONE;
    case PathVerdict::EXPIRED:
    case PathVerdict::NOT_YET_VALID:
        return SendReason::PATH_EXPIRED;
    case PathVerdict::REVOKED:
        return SendReason::PATH_REVOKED;
    default:
        return SendReason::PATH_INVALID;
    }
}

/// @param a a path @param b a path @return whether they are the same certificates
bool
Same(const std::vector<Ptr<const Certificate>>& a, const std::vector<Ptr<const Certificate>>& b)
{
    return std::equal(a.begin(),
                      a.end(),
                      b.begin(),
                      b.end(),
                      [](const Ptr<const Certificate>& x, const Ptr<const Certificate>& y) {
                          return x == y || x->GetDer() == y->GetDer();
                      });
}

/**
 * An answer in an event of its own.
 * @param alive held by the one that answers; nothing is said once it is gone
 * @param number of the path
 * @param reason why there is none
 * @param done called
 */
void
AnswerNow(std::weak_ptr<bool> alive,
          uint32_t number,
          SendReason reason,
          std::function<void(uint32_t path, SendReason reason)> done)
{
    if (!alive.expired())
    {
        done(number, reason);
    }
}

} // namespace

CertificationStore::CertificationStore() = default;

CertificationStore::~CertificationStore() = default;

Ptr<CertificationStore>
CertificationStore::Of(Ptr<Node> node)
{
    Ptr<CertificationStore> store = node->GetObject<CertificationStore>();
    if (!store)
    {
        store = CreateObject<CertificationStore>();
        node->AggregateObject(store);
    }
    return store;
}

void
CertificationStore::DoDispose()
{
    m_byKey.clear();
    m_byNumber.clear();
    m_refusedByKey.clear();
    m_entries.clear();
    m_refusals.clear();
    m_policy = PathPolicy();
    m_alive = nullptr;
    m_cpu = nullptr;
    m_clock = nullptr;
    Object::DoDispose();
}

std::size_t
CertificationStore::KeyHasher::operator()(const KeyHash& key) const
{
    std::size_t some;
    std::memcpy(&some, key.data(), sizeof(some));
    return some;
}

Ptr<Node>
CertificationStore::GetNode() const
{
    Ptr<Node> node = GetObject<Node>();
    NS_ABORT_MSG_IF(!node,
                    "A CertificationStore belongs to a node: take CertificationStore::Of(node)");
    return node;
}

int64_t
CertificationStore::GetNow()
{
    if (!m_clock)
    {
        m_clock = NodeClock::Of(GetNode());
    }
    constexpr int64_t SECOND = 1000000000;
    const int64_t now = m_clock->GetTime().GetNanoSeconds();
    // Down, also before 1970
    return now / SECOND - (now % SECOND < 0 ? 1 : 0);
}

void
CertificationStore::AddAnchor(Ptr<const Certificate> anchor,
                              const std::optional<std::vector<AddressRange>>& addresses)
{
    NS_ABORT_MSG_IF(!anchor, "A trust anchor is a certificate: see Certificate::FromPem");
    m_policy.anchors.push_back(anchor);
    m_policy.anchorAddresses.push_back(addresses);
    ++m_generation;
}

const std::vector<Ptr<const Certificate>>&
CertificationStore::GetAnchors() const
{
    return m_policy.anchors;
}

const std::vector<Ptr<const RevocationList>>&
CertificationStore::GetRevocationLists() const
{
    return m_policy.revocations;
}

void
CertificationStore::AddRevocationList(Ptr<const RevocationList> list)
{
    NS_ABORT_MSG_IF(!list, "A revocation list is missing: see RevocationList::FromPem");
    auto old = std::find_if(
        m_policy.revocations.begin(),
        m_policy.revocations.end(),
        [&list](const Ptr<const RevocationList>& other) { return other->IsOfSameSigner(*list); });
    if (old == m_policy.revocations.end())
    {
        m_policy.revocations.push_back(list);
    }
    else if ((*old)->GetThisUpdate() > list->GetThisUpdate())
    {
        NS_LOG_INFO("A newer revocation list of the same issuer is there");
        return;
    }
    else
    {
        *old = list;
    }
    ++m_generation;
    // Those that are still good keep their order
    std::vector<uint32_t> numbers;
    for (auto entry = m_entries.rbegin(); entry != m_entries.rend(); ++entry)
    {
        numbers.push_back(entry->number);
    }
    for (const uint32_t number : numbers)
    {
        // A callback may have changed what there is
        auto found = m_byNumber.find(number);
        if (found != m_byNumber.end())
        {
            Confirm(found->second);
        }
    }
}

uint32_t
CertificationStore::FindPath(const KeyHash& key)
{
    auto found = m_byKey.find(key);
    if (found == m_byKey.end())
    {
        return 0;
    }
    const Entries::iterator entry = found->second;
    return Confirm(entry) ? entry->number : 0;
}

bool
CertificationStore::Confirm(Entries::iterator entry)
{
    const int64_t now = GetNow();
    if (entry->generation != m_generation || now < entry->result.validFrom ||
        now > entry->result.validUntil)
    {
        PathResult result = ValidatePath(GetProvider(), entry->certificates, m_policy, now);
        m_validatedTrace(result.verdict, static_cast<uint32_t>(entry->certificates.size()));
        if (result.verdict != PathVerdict::VALID)
        {
            const Certificates certificates = entry->certificates;
            const uint32_t number = entry->number;
            const SendReason reason = ReasonOf(result.verdict);
            Remove(entry);
            Refuse(certificates, reason);
            m_lostTrace(number, certificates.back()->GetKeyHash(), reason);
            return false;
        }
        entry->result = std::move(result);
        entry->generation = m_generation;
    }
    m_entries.splice(m_entries.begin(), m_entries, entry);
    return true;
}

const PathResult*
CertificationStore::GetPath(uint32_t path) const
{
    auto found = m_byNumber.find(path);
    return found == m_byNumber.end() ? nullptr : &found->second->result;
}

std::size_t
CertificationStore::GetSize() const
{
    return m_entries.size();
}

SendReason
CertificationStore::GetReason(const KeyHash& key)
{
    if (FindPath(key) != 0)
    {
        return SendReason::NONE;
    }
    const Refusal* refusal = FindRefusal(key);
    return refusal ? refusal->reason : SendReason::NO_PATH;
}

bool
CertificationStore::IsCertified(uint32_t path, const Ipv6Address& prefix, uint8_t length) const
{
    const PathResult* result = GetPath(path);
    return result && length <= 128 &&
           (!result->addresses ||
            RangesContain(*result->addresses, AddressRange::OfPrefix(prefix, length)));
}

void
CertificationStore::Forget(Refusals::iterator refusal)
{
    m_refusedByKey.erase(refusal->key);
    m_refusals.erase(refusal);
}

void
CertificationStore::Remove(Entries::iterator entry)
{
    m_byKey.erase(entry->result.router->GetKeyHash());
    m_byNumber.erase(entry->number);
    m_entries.erase(entry);
}

const CertificationStore::Refusal*
CertificationStore::FindRefusal(const KeyHash& key)
{
    auto found = m_refusedByKey.find(key);
    if (found == m_refusedByKey.end())
    {
        return nullptr;
    }
    const Refusals::iterator refusal = found->second;
    if (refusal->until <= Simulator::Now() || refusal->generation != m_generation)
    {
        Forget(refusal);
        return nullptr;
    }
    return &*refusal;
}

void
CertificationStore::Refuse(const Certificates& certificates, SendReason reason)
{
    const KeyHash& key = certificates.back()->GetKeyHash();
    // A good path of the same router outweighs this one
    if (m_negativeLifetime.IsZero() || m_byKey.count(key) != 0)
    {
        return;
    }
    auto old = m_refusedByKey.find(key);
    if (old != m_refusedByKey.end())
    {
        Forget(old->second);
    }
    if (m_refusals.size() >= m_maxPaths)
    {
        Forget(std::prev(m_refusals.end()));
    }
    m_refusals.push_front(
        {key, certificates, reason, Simulator::Now() + m_negativeLifetime, m_generation});
    m_refusedByKey[key] = m_refusals.begin();
}

void
CertificationStore::Validate(const std::vector<Ptr<const Certificate>>& certificates,
                             std::function<void(uint32_t path, SendReason reason)> done)
{
    const bool whole = !certificates.empty() && certificates.size() < MAX_PATH_CERTIFICATES &&
                       std::all_of(certificates.begin(), certificates.end(), [](const auto& one) {
                           return static_cast<bool>(one);
                       });
    if (!whole)
    {
        m_validatedTrace(PathVerdict::BROKEN, static_cast<uint32_t>(certificates.size()));
        Answer(0, SendReason::PATH_INVALID, std::move(done));
        return;
    }
    const KeyHash& key = certificates.back()->GetKeyHash();
    auto known = m_byKey.find(key);
    if (known != m_byKey.end() && Same(known->second->certificates, certificates) &&
        Confirm(known->second))
    {
        Answer(known->second->number, SendReason::NONE, std::move(done));
        return;
    }
    const Refusal* refusal = FindRefusal(key);
    if (refusal && Same(refusal->certificates, certificates))
    {
        Answer(0, refusal->reason, std::move(done));
        return;
    }
    uint32_t bits = 0;
    for (const Ptr<const Certificate>& certificate : certificates)
    {
        bits = std::max(bits, certificate->GetKeyBits());
    }
    GetProvider();
    const bool accepted = m_cpu->Submit(CryptoOperation::CERTIFICATE,
                                        std::min(bits, MAX_KEY_BITS),
                                        certificates.size(),
                                        CryptoPriority::NORMAL,
                                        [this, certificates, done] {
                                            const auto [number, reason] = Decide(certificates);
                                            done(number, reason);
                                        });
    if (!accepted)
    {
        Answer(0, SendReason::OVERLOAD, std::move(done));
    }
}

CryptoProvider&
CertificationStore::GetProvider()
{
    if (!m_cpu)
    {
        m_cpu = CryptoCpu::Of(GetNode());
    }
    return *m_cpu->GetProvider();
}

std::pair<uint32_t, SendReason>
CertificationStore::Decide(const Certificates& certificates)
{
    PathResult result = ValidatePath(GetProvider(), certificates, m_policy, GetNow());
    m_validatedTrace(result.verdict, static_cast<uint32_t>(certificates.size()));
    const SendReason reason = ReasonOf(result.verdict);
    if (reason != SendReason::NONE)
    {
        Refuse(certificates, reason);
        return {0, reason};
    }
    const KeyHash key = certificates.back()->GetKeyHash();
    auto refused = m_refusedByKey.find(key);
    if (refused != m_refusedByKey.end())
    {
        Forget(refused->second);
    }
    auto known = m_byKey.find(key);
    if (known != m_byKey.end())
    {
        // A new path of the same router: what was said of it by number goes on to hold
        Entry& entry = *known->second;
        entry.certificates = certificates;
        entry.result = std::move(result);
        entry.generation = m_generation;
        m_entries.splice(m_entries.begin(), m_entries, known->second);
        return {entry.number, SendReason::NONE};
    }
    while (m_entries.size() >= m_maxPaths)
    {
        Remove(std::prev(m_entries.end()));
    }
    while (++m_lastNumber == 0 || m_byNumber.count(m_lastNumber) != 0)
    {
    }
    m_entries.push_front({m_lastNumber, certificates, std::move(result), m_generation});
    m_byKey[key] = m_entries.begin();
    m_byNumber[m_lastNumber] = m_entries.begin();
    return {m_lastNumber, SendReason::NONE};
}

void
CertificationStore::Answer(uint32_t number,
                           SendReason reason,
                           std::function<void(uint32_t path, SendReason reason)> done)
{
    Simulator::ScheduleNow(&AnswerNow, std::weak_ptr<bool>(m_alive), number, reason, done);
}

} // namespace mip6sec
} // namespace ns3
