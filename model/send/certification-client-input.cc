/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "certification-client.h"
#include "trust-anchor-name.h"

#include "ns3/log.h"
#include "ns3/simulator.h"

#include <algorithm>
#include <utility>

namespace ns3
{
namespace mip6sec
{

NS_LOG_COMPONENT_DEFINE("Mip6secCertificationClientInput");

namespace
{

/// @param a a path @param b a path @return whether they have the same certificates
bool
IsSame(const std::vector<Ptr<const Certificate>>& a, const std::vector<Ptr<const Certificate>>& b)
{
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const auto& x, const auto& y) {
        return x == y || x->GetDer() == y->GetDer();
    });
}

} // namespace

bool
CertificationClient::Receive(const NdArrival& arrival)
{
    Parsed<CertificationPathAdvertisement> parsed =
        ParseCertificationPathAdvertisement(arrival.octets.data(),
                                            arrival.octets.size(),
                                            arrival.envelope);
    if (!parsed)
    {
        Drop(CertificationDrop::MALFORMED, parsed.error);
        return true;
    }
    Handle(*parsed.value, arrival.envelope.source);
    return true;
}

void
CertificationClient::Handle(const CertificationPathAdvertisement& message,
                            const Ipv6Address& source)
{
    if (message.identifier == 0 ? m_discoveries.empty() : !FindByIdentifier(message.identifier))
    {
        Drop(CertificationDrop::NOT_SOLICITED);
        return;
    }
    if (!message.certificate)
    {
        HandleNegative(message, source);
        return;
    }
    if (message.certificate->certificateType != CERTIFICATE_X509)
    {
        Drop(CertificationDrop::OTHER_TYPE);
        return;
    }
    if (message.allComponents > m_maxComponents)
    {
        Drop(CertificationDrop::TOO_LONG);
        return;
    }
    if (IsForOthers(message))
    {
        Drop(CertificationDrop::OTHER_ANCHOR);
        return;
    }
    const Origin origin{message.identifier, source, message.allComponents};
    auto assembly = std::find_if(m_assemblies.begin(),
                                 m_assemblies.end(),
                                 [&origin](const auto& one) { return one.first == origin; });
    if (assembly == m_assemblies.end())
    {
        if (!MakeRoom(origin))
        {
            Drop(CertificationDrop::TOO_MANY);
            return;
        }
        assembly = m_assemblies.emplace(m_assemblies.end(),
                                        origin,
                                        CertificationAssembly(message.allComponents));
    }
    switch (assembly->second.Add(message))
    {
    case CertificationAssembly::Outcome::ADDED:
        if (assembly->second.IsComplete())
        {
            const Path path = assembly->second.GetPath();
            m_assemblies.erase(assembly);
            Submit(path);
        }
        else
        {
            NoteProgress(origin, message.component);
        }
        return;
    case CertificationAssembly::Outcome::DUPLICATE:
        Drop(CertificationDrop::DUPLICATE);
        return;
    case CertificationAssembly::Outcome::CONFLICT:
        Drop(CertificationDrop::CONFLICT);
        return;
    case CertificationAssembly::Outcome::NOT_READABLE:
        if (assembly->second.IsEmpty())
        {
            m_assemblies.erase(assembly);
        }
        Drop(CertificationDrop::NOT_READABLE);
        return;
    }
}

void
CertificationClient::HandleNegative(const CertificationPathAdvertisement& message,
                                    const Ipv6Address& source)
{
    // To all nodes it may be meant for somebody with other anchors; and other routers than the one
    // in question need not have its path
    Discovery* discovery = FindByIdentifier(message.identifier);
    if (!discovery || discovery->router != source)
    {
        Drop(CertificationDrop::NOT_SOLICITED);
        return;
    }
    discovery->silent = true;
    NoteValidated(KeyHash(discovery->key), 0, SendReason::NO_PATH);
}

bool
CertificationClient::MakeRoom(const Origin& origin)
{
    if (m_assemblies.size() < m_maxAssemblies)
    {
        return true;
    }
    // RFC 3971 9.3: what was solicited goes first; and of that, what the router itself sends
    const auto rank = [this](const Origin& one) {
        return 2 * IsAskedFor(one.source) + (one.identifier != 0);
    };
    const auto least = std::min_element(
        m_assemblies.begin(),
        m_assemblies.end(),
        [&rank](const auto& a, const auto& b) { return rank(a.first) < rank(b.first); });
    if (rank(least->first) >= rank(origin))
    {
        return false;
    }
    m_assemblies.erase(least);
    return true;
}

bool
CertificationClient::IsAskedFor(const Ipv6Address& source) const
{
    return std::any_of(m_discoveries.begin(), m_discoveries.end(), [&source](const Discovery& one) {
        return one.router == source;
    });
}

bool
CertificationClient::IsForOthers(const CertificationPathAdvertisement& message) const
{
    const auto& ours = m_store->GetAnchors();
    return !message.anchors.empty() &&
           std::none_of(message.anchors.begin(), message.anchors.end(), [&ours](const auto& name) {
               return std::any_of(ours.begin(), ours.end(), [&name](const auto& anchor) {
                   return IsNamed(name, *anchor);
               });
           });
}

CertificationClient::Discovery*
CertificationClient::Find(const KeyHash& key)
{
    const auto found = std::find_if(m_discoveries.begin(),
                                    m_discoveries.end(),
                                    [&key](const Discovery& one) { return one.key == key; });
    return found == m_discoveries.end() ? nullptr : &*found;
}

CertificationClient::Discovery*
CertificationClient::FindByIdentifier(uint16_t identifier)
{
    const auto found =
        std::find_if(m_discoveries.begin(),
                     m_discoveries.end(),
                     [identifier](const Discovery& one) { return one.identifier == identifier; });
    return found == m_discoveries.end() ? nullptr : &*found;
}

const CertificationAssembly*
CertificationClient::FindProgress(const Discovery& discovery) const
{
    const CertificationAssembly* progress = nullptr;
    for (const auto& [origin, assembly] : m_assemblies)
    {
        const bool own = origin.source == discovery.router;
        const Ptr<const Certificate> router = assembly.GetRouter();
        if ((origin.identifier == discovery.identifier || (origin.identifier == 0 && own)) &&
            (!router || router->GetKeyHash() == discovery.key) && (!progress || own))
        {
            progress = &assembly;
        }
    }
    return progress;
}

void
CertificationClient::NoteProgress(const Origin& origin, uint16_t component)
{
    for (Discovery& discovery : m_discoveries)
    {
        const bool concerned = origin.identifier == discovery.identifier ||
                               (origin.identifier == 0 && origin.source == discovery.router);
        if (!concerned || discovery.silent || !FindProgress(discovery))
        {
            continue;
        }
        if (!discovery.parts)
        {
            discovery.parts = true;
            discovery.fragments = Simulator::Schedule(m_retryFragments,
                                                      &CertificationClient::SolicitMissing,
                                                      this,
                                                      discovery.key);
        }
        else if (discovery.wanted == component)
        {
            SolicitMissing(discovery.key);
        }
    }
}

void
CertificationClient::Submit(const Path& path)
{
    m_receivedTrace(static_cast<uint32_t>(path.size()));
    const KeyHash key = path.back()->GetKeyHash();
    const uint32_t known = m_store->FindPath(key);
    if (known != 0)
    {
        NoteValidated(key, known, SendReason::NONE);
        return;
    }
    const bool pending = std::any_of(m_validating.begin(),
                                     m_validating.end(),
                                     [&path](const Path& other) { return IsSame(path, other); });
    if (pending || m_validating.size() >= m_maxAssemblies)
    {
        Drop(pending ? CertificationDrop::DUPLICATE : CertificationDrop::TOO_MANY);
        return;
    }
    m_validating.push_back(path);
    m_store->Validate(path,
                      [client = Ptr<CertificationClient>(this),
                       path,
                       generation = m_generation](uint32_t number, SendReason reason) {
                          client->EndValidation(path);
                          if (generation == client->m_generation)
                          {
                              client->NoteValidated(path.back()->GetKeyHash(), number, reason);
                          }
                      });
}

void
CertificationClient::EndValidation(const Path& path)
{
    const auto found = std::find_if(m_validating.begin(),
                                    m_validating.end(),
                                    [&path](const Path& other) { return IsSame(path, other); });
    if (found != m_validating.end())
    {
        m_validating.erase(found);
    }
}

void
CertificationClient::NoteValidated(const KeyHash& key, uint32_t path, SendReason reason)
{
    Discovery* found = Find(key);
    if (!found)
    {
        return;
    }
    Discovery& discovery = *found;
    const std::vector<Done> waiting = std::move(discovery.waiting);
    discovery.waiting.clear();
    if (path != 0)
    {
        Forget(key);
    }
    else
    {
        // Who waits hears of it now; a better path may come from somebody else
        discovery.told = true;
        discovery.reason = reason;
        discovery.silent = discovery.silent || reason == SendReason::PATH_EXPIRED ||
                           reason == SendReason::PATH_REVOKED;
        discovery.parts = false;
        discovery.fragments.Cancel();
        discovery.wanted = CERTIFICATION_ALL_COMPONENTS;
    }
    Tell(waiting, path, reason);
}

void
CertificationClient::Drop(CertificationDrop drop, ParseError error)
{
    NS_LOG_LOGIC("dropped: " << CertificationDropName(drop) << ", " << ParseErrorName(error));
    ++m_dropped[static_cast<std::size_t>(drop)];
    m_droppedTrace(drop, error);
}

} // namespace mip6sec
} // namespace ns3
