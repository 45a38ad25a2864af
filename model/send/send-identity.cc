/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "send-identity.h"

#include "ns3/abort.h"
#include "ns3/simulator.h"
#include "ns3/trace-source-accessor.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <utility>

namespace ns3
{
namespace mip6sec
{

NS_OBJECT_ENSURE_REGISTERED(SendIdentity);

namespace
{

/// Pieces of a search, so that what is urgent need not wait for its end, and how long to wait where
/// a processor refuses work
constexpr double SLICE_S = 0.01;

} // namespace

TypeId
SendIdentity::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::mip6sec::SendIdentity")
            .SetParent<Object>()
            .SetGroupName("Mip6sec")
            .AddConstructor<SendIdentity>()
            .AddAttribute("KeyBits",
                          "Bits of the RSA key that is generated at the first need, a multiple of "
                          "8 (RFC 3971 5.1.3: receivers demand 1024 by default).",
                          UintegerValue(1024),
                          MakeUintegerAccessor(&SendIdentity::m_keyBits),
                          MakeUintegerChecker<uint32_t>(1024, 4096))
            .AddAttribute("Sec",
                          "Security parameter of CGAs: the search for the first one takes 2^(16 "
                          "Sec) hashes on average (RFC 3972 4).",
                          UintegerValue(0),
                          MakeUintegerAccessor(&SendIdentity::m_sec),
                          MakeUintegerChecker<uint8_t>(0, CGA_MAX_SEC))
            .AddAttribute("MaxAddresses",
                          "CGAs whose parameters are kept; one more, and that which was not used "
                          "for longest is forgotten.",
                          UintegerValue(64),
                          MakeUintegerAccessor(&SendIdentity::m_maxAddresses),
                          MakeUintegerChecker<uint32_t>(1))
            .AddTraceSource("AddressGenerated",
                            "A CGA was made.",
                            MakeTraceSourceAccessor(&SendIdentity::m_generatedTrace),
                            "ns3::mip6sec::SendIdentity::AddressGeneratedCallback");
    return tid;
}

SendIdentity::SendIdentity()
    : m_trialRandom(CreateObject<UniformRandomVariable>())
{
}

SendIdentity::~SendIdentity() = default;

void
SendIdentity::SetNode(Ptr<Node> node)
{
    m_node = node;
}

Ptr<CryptoCpu>
SendIdentity::GetCpu() const
{
    Ptr<Node> node = m_node ? m_node : GetObject<Node>();
    NS_ABORT_MSG_IF(!node,
                    "SendIdentity has no node whose processor works: call SetNode, or aggregate it "
                    "to the node");
    return CryptoCpu::Of(node);
}

void
SendIdentity::SetKey(Ptr<const PrivateKey> key)
{
    NS_ABORT_MSG_IF(!key, "SendIdentity::SetKey needs a key");
    NS_ABORT_MSG_IF(key->GetUse() != KeyUse::SIGN,
                    "The key of a CGA only signs (RFC 3972 7.4): give SendIdentity::SetKey one "
                    "with KeyUse::SIGN");
    m_key = key;
    m_addresses.clear();
    m_index.clear();
    ForgetModifier();
}

Ptr<const PrivateKey>
SendIdentity::GetKey()
{
    if (!m_key)
    {
        m_key = GetCpu()->GetProvider()->GenerateKey(m_keyBits, KeyUse::SIGN, m_keyRandom);
    }
    return m_key;
}

Ptr<const PublicKey>
SendIdentity::GetPublicKey()
{
    return GetKey()->GetPublicKey();
}

void
SendIdentity::SetExtensions(const std::vector<uint8_t>& extensions)
{
    m_extensions = extensions;
    ForgetModifier();
}

bool
SendIdentity::HasModifier() const
{
    return m_modifier && m_modifierSec == m_sec;
}

void
SendIdentity::FindModifier()
{
    m_modifier = GetCpu()->GetProvider()->SearchModifier(m_sec,
                                                         GetPublicKey()->GetSpki(),
                                                         m_extensions,
                                                         m_modifierRandom);
    m_modifierSec = m_sec;
}

void
SendIdentity::ForgetModifier()
{
    m_modifier.reset();
    ++m_generation;
    m_searching = false;
    if (!m_waiting.empty())
    {
        for (Request& request : std::exchange(m_waiting, {}))
        {
            Begin(std::move(request));
        }
    }
}

void
SendIdentity::GenerateAddress(const Ipv6Address& prefix,
                              uint8_t collisions,
                              std::function<void(Ipv6Address)> done)
{
    if (collisions > CGA_MAX_COLLISIONS)
    {
        Simulator::ScheduleNow(&SendIdentity::Refuse, Ptr<SendIdentity>(this), std::move(done));
        return;
    }
    Begin({prefix, collisions, std::move(done)});
}

void
SendIdentity::Refuse(std::function<void(Ipv6Address)> done)
{
    if (!m_disposed && done)
    {
        done(Ipv6Address::GetAny());
    }
}

Ipv6Address
SendIdentity::GenerateAddressNow(const Ipv6Address& prefix)
{
    if (!HasModifier())
    {
        FindModifier();
    }
    return Make(prefix, 0);
}

void
SendIdentity::Begin(Request request)
{
    if (!m_searching && !HasModifier() && m_sec == 0)
    {
        // Steps 2 and 3 of RFC 3972 4 are left out
        FindModifier();
    }
    if (!m_searching && HasModifier())
    {
        Hash(std::move(request));
        return;
    }
    m_waiting.push_back(std::move(request));
    if (!m_searching)
    {
        BeginSearch();
    }
}

void
SendIdentity::BeginSearch()
{
    m_searching = true;
    // What the provider cannot search for it refuses now, not when the time is over
    FindModifier();
    // The geometric law, by inversion; as many draws whatever comes out
    const double success = std::ldexp(1.0, -16 * m_sec);
    const double uniform = 1 - m_trialRandom->GetValue(0, 1); // above 0
    const double trials = std::max(1.0, std::ceil(std::log(uniform) / std::log1p(-success)));
    const Ptr<CryptoCostModel> model = GetCpu()->GetCostModel();
    RequireFeasible(
        model->GetSeconds(CryptoOperation::CGA_TRIAL, GetPublicKey()->GetBits(), trials));
    // More than an integer holds are feasible only where they cost nothing
    constexpr uint64_t MOST = std::numeric_limits<uint64_t>::max();
    ContinueSearch(trials < std::ldexp(1.0, 64) ? static_cast<uint64_t>(trials) : MOST);
}

void
SendIdentity::RequireFeasible(double seconds) const
{
    const Time left = Simulator::GetMaximumSimulationTime() - Simulator::Now();
    NS_ABORT_MSG_IF(
        seconds >= left.GetSeconds(),
        "The search for a modifier with Sec "
            << +m_sec << " would take " << seconds / (365.25 * 86400)
            << " years on this node, longer than a simulation can last: choose a "
               "smaller Sec of SendIdentity, or a faster DeviceClass or a smaller Scale "
               "of CryptoCostModel");
}

void
SendIdentity::ContinueSearch(uint64_t trials)
{
    const double each =
        GetCpu()->GetCostModel()->GetSeconds(CryptoOperation::CGA_TRIAL, GetPublicKey()->GetBits());
    uint64_t slice = trials;
    if (each > 0 && SLICE_S / each < static_cast<double>(trials))
    {
        slice = std::max<uint64_t>(1, static_cast<uint64_t>(SLICE_S / each));
    }
    const uint64_t generation = m_generation;
    const uint64_t left = trials - slice;
    Work(CryptoOperation::CGA_TRIAL, slice, CryptoPriority::NORMAL, [this, generation, left] {
        if (generation != m_generation)
        {
            return; // another key has begun a search of its own
        }
        if (left > 0)
        {
            ContinueSearch(left);
            return;
        }
        m_searching = false;
        for (Request& request : std::exchange(m_waiting, {}))
        {
            Begin(std::move(request));
        }
    });
}

void
SendIdentity::Hash(Request request)
{
    const auto shared = std::make_shared<Request>(std::move(request));
    Work(CryptoOperation::CGA_HASH, 1, CryptoPriority::HIGH, [this, shared] {
        if (!HasModifier())
        {
            // The key or Sec was changed meanwhile
            Begin(std::move(*shared));
            return;
        }
        const Ipv6Address address = Make(shared->prefix, shared->collisions);
        if (shared->done)
        {
            shared->done(address);
        }
    });
}

Ipv6Address
SendIdentity::Make(const Ipv6Address& prefix, uint8_t collisions)
{
    CgaParameters parameters;
    parameters.modifier = *m_modifier;
    uint8_t octets[16];
    prefix.GetBytes(octets);
    std::copy_n(octets, parameters.prefix.size(), parameters.prefix.begin());
    parameters.collisionCount = collisions;
    parameters.publicKey = GetPublicKey()->GetSpki();
    parameters.extensions = m_extensions;
    const Ipv6Address address = MakeCga(parameters, m_sec);
    Remove(address);
    while (m_addresses.size() >= m_maxAddresses)
    {
        m_index.erase(m_addresses.back().first);
        m_addresses.pop_back();
    }
    m_addresses.emplace_front(address, std::move(parameters));
    m_index[address] = m_addresses.begin();
    m_generatedTrace(address, collisions);
    return address;
}

const CgaParameters*
SendIdentity::Find(const Ipv6Address& address) const
{
    const auto found = m_index.find(address);
    if (found == m_index.end())
    {
        return nullptr;
    }
    m_addresses.splice(m_addresses.begin(), m_addresses, found->second);
    return &found->second->second;
}

void
SendIdentity::Remove(const Ipv6Address& address)
{
    const auto found = m_index.find(address);
    if (found != m_index.end())
    {
        m_addresses.erase(found->second);
        m_index.erase(found);
    }
}

std::size_t
SendIdentity::GetCount() const
{
    return m_addresses.size();
}

void
SendIdentity::Work(CryptoOperation operation,
                   uint64_t count,
                   CryptoPriority priority,
                   std::function<void()> done)
{
    if (m_disposed)
    {
        return;
    }
    Ptr<SendIdentity> self = this;
    const auto guarded = [self, done] {
        if (!self->m_disposed)
        {
            done();
        }
    };
    if (!GetCpu()->Submit(operation, GetPublicKey()->GetBits(), count, priority, guarded))
    {
        Simulator::Schedule(Seconds(SLICE_S),
                            &SendIdentity::Work,
                            self,
                            operation,
                            count,
                            priority,
                            done);
    }
}

int64_t
SendIdentity::AssignStreams(int64_t stream)
{
    int64_t used = m_keyRandom.AssignStreams(stream);
    used += m_modifierRandom.AssignStreams(stream + used);
    m_trialRandom->SetStream(stream + used);
    return used + 1;
}

void
SendIdentity::DoDispose()
{
    m_disposed = true;
    m_node = nullptr;
    m_key = nullptr;
    m_waiting.clear();
    m_addresses.clear();
    m_index.clear();
    Object::DoDispose();
}

} // namespace mip6sec
} // namespace ns3
