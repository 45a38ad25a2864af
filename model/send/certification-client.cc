/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "certification-client.h"

#include "trust-anchor-name.h"

#include "ns3/abort.h"
#include "ns3/divert-routing.h"
#include "ns3/ipv6-header.h"
#include "ns3/ipv6-route.h"
#include "ns3/ipv6.h"
#include "ns3/log.h"
#include "ns3/simulator.h"

#include <algorithm>
#include <utility>

namespace ns3
{
namespace mip6sec
{

NS_LOG_COMPONENT_DEFINE("Mip6secCertificationClient");

namespace
{

/// Octets of anchors in a solicitation that needs no fragments on any link
constexpr std::size_t ANCHORS_ROOM = IPV6_MIN_MTU - IPV6_HEADER_SIZE - 8;

} // namespace

bool
CertificationClient::Origin::operator==(const Origin& other) const
{
    return identifier == other.identifier && source == other.source &&
           allComponents == other.allComponents;
}

void
CertificationClient::Setup(Ptr<NeighborDiscovery> discovery, Ptr<CertificationStore> store)
{
    NS_ABORT_MSG_IF(m_discovery, "this CertificationClient serves an interface already");
    m_discovery = discovery;
    m_store = store;
    m_discovery->AddHandler(Icmp6Type::CERTIFICATION_PATH_ADVERTISEMENT,
                            MakeCallback(&CertificationClient::Receive, this));
}

void
CertificationClient::Request(const Ipv6Address& router, const KeyHash& key, Done done)
{
    NS_ABORT_MSG_IF(!m_discovery, "call CertificationClient::Setup before Request");
    const auto reply = [this, &done](uint32_t path, SendReason reason) {
        Simulator::ScheduleNow(&CertificationClient::Reply,
                               this,
                               m_generation,
                               std::move(done),
                               path,
                               reason);
    };
    const uint32_t path = m_store->FindPath(key);
    if (path != 0)
    {
        reply(path, SendReason::NONE);
        return;
    }
    Discovery* known = Find(key);
    if (known && known->told)
    {
        reply(0, known->reason);
        return;
    }
    if (known && known->waiting.size() >= m_maxWaiting)
    {
        reply(0, SendReason::OVERLOAD);
        return;
    }
    if (known)
    {
        known->waiting.push_back(std::move(done));
        return;
    }
    if (m_store->GetAnchors().empty())
    {
        reply(0, SendReason::NO_PATH);
        return;
    }
    if (m_discoveries.size() >= m_maxRequests)
    {
        const auto over = std::find_if(m_discoveries.begin(),
                                       m_discoveries.end(),
                                       [](const Discovery& one) { return one.told; });
        if (over == m_discoveries.end())
        {
            reply(0, SendReason::OVERLOAD);
            return;
        }
        Forget(KeyHash(over->key));
    }
    uint16_t identifier = 0;
    while (identifier == 0 || FindByIdentifier(identifier))
    {
        identifier = m_random.Next16();
    }
    Discovery& discovery = m_discoveries.emplace_back();
    discovery.key = key;
    discovery.router = router;
    discovery.identifier = identifier;
    discovery.waiting.push_back(std::move(done));
    discovery.end = Simulator::Schedule(m_retryMax, &CertificationClient::End, this, key);
    Solicit(key);
}

void
CertificationClient::Cancel()
{
    ++m_generation;
    for (Discovery& discovery : m_discoveries)
    {
        discovery.retry.Cancel();
        discovery.fragments.Cancel();
        discovery.end.Cancel();
    }
    m_discoveries.clear();
    m_assemblies.clear();
}

void
CertificationClient::DoDispose()
{
    Cancel();
    if (m_discovery)
    {
        m_discovery->RemoveHandler(Icmp6Type::CERTIFICATION_PATH_ADVERTISEMENT,
                                   MakeCallback(&CertificationClient::Receive, this));
        m_discovery = nullptr;
    }
    m_validating.clear();
    m_store = nullptr;
    Object::DoDispose();
}

void
CertificationClient::Solicit(const KeyHash& key)
{
    Discovery& discovery = *Find(key);
    CertificationPathSolicitation message;
    message.identifier = discovery.identifier;
    message.component = discovery.wanted;
    std::size_t room = ANCHORS_ROOM;
    for (const auto& anchor : m_store->GetAnchors())
    {
        TrustAnchorOption name = NameOfAnchor(*anchor);
        const std::size_t size = (4 + name.name.size() + 7) / 8 * 8;
        if (size > room)
        {
            NS_LOG_WARN("more trust anchors than a solicitation has room for");
            continue;
        }
        room -= size;
        message.anchors.push_back(std::move(name));
    }
    // RFC 3971 6.4.6: doubling each time
    discovery.interval = discovery.sent == 0 ? m_retry : discovery.interval + discovery.interval;
    ++discovery.sent;
    discovery.retry.Cancel();
    discovery.retry =
        Simulator::Schedule(discovery.interval, &CertificationClient::Retry, this, key);
    if (message.anchors.empty())
    {
        return;
    }
    const Ipv6Address source = m_discovery->GetLinkLocalSource();
    const Ipv6Address destination = source == Ipv6Address::GetAny()
                                        ? Ipv6Address::GetAllRoutersMulticast()
                                        : GetDestination(discovery.router);
    ++m_sent;
    m_discovery->SendOut(SerializeIcmp6(message, source, destination), source, destination);
    m_sentTrace(destination, message.component);
}

Ipv6Address
CertificationClient::GetDestination(const Ipv6Address& router) const
{
    // Any destination beyond the link leads to the default router
    static const Ipv6Address BEYOND("2000::");
    const Ptr<Ipv6> ipv6 = m_discovery->GetIpv6();
    const Ptr<DivertRouting> routing =
        ipv6 ? DynamicCast<DivertRouting>(ipv6->GetRoutingProtocol()) : nullptr;
    if (routing)
    {
        Ipv6Header header;
        header.SetSource(m_discovery->GetLinkLocalSource());
        header.SetDestination(BEYOND);
        const Ptr<Ipv6Route> route = routing->UnderlyingRoute(header, m_discovery->GetDevice());
        if (route && route->GetGateway() == router &&
            route->GetOutputDevice() == m_discovery->GetDevice())
        {
            return router;
        }
    }
    return Ipv6Address::GetAllRoutersMulticast();
}

void
CertificationClient::Retry(const KeyHash& key)
{
    Discovery& discovery = *Find(key);
    if (discovery.silent || discovery.sent >= m_maxRetries)
    {
        return;
    }
    if (discovery.wanted == CERTIFICATION_ALL_COMPONENTS && FindProgress(discovery))
    {
        // What is missing is solicited in its time, unless what has come turns out to be of another
        discovery.interval += discovery.interval;
        discovery.retry =
            Simulator::Schedule(discovery.interval, &CertificationClient::Retry, this, key);
        return;
    }
    Solicit(key);
}

void
CertificationClient::SolicitMissing(const KeyHash& key)
{
    Discovery& discovery = *Find(key);
    const CertificationAssembly* progress = FindProgress(discovery);
    if (!progress || discovery.silent)
    {
        discovery.parts = false;
        discovery.wanted = CERTIFICATION_ALL_COMPONENTS;
        return;
    }
    discovery.wanted = *progress->GetMissing();
    discovery.sent = 0;
    Solicit(key);
}

void
CertificationClient::End(const KeyHash& key)
{
    Discovery& discovery = *Find(key);
    const std::vector<Done> waiting = std::move(discovery.waiting);
    const SendReason reason = discovery.reason;
    Forget(KeyHash(key));
    Tell(waiting, 0, reason);
}

void
CertificationClient::Forget(const KeyHash& key)
{
    const auto found = std::find_if(m_discoveries.begin(),
                                    m_discoveries.end(),
                                    [&key](const Discovery& one) { return one.key == key; });
    Discovery& discovery = *found;
    discovery.retry.Cancel();
    discovery.fragments.Cancel();
    discovery.end.Cancel();
    const uint16_t identifier = discovery.identifier;
    m_discoveries.erase(found);
    const bool last = m_discoveries.empty();
    m_assemblies.remove_if([identifier, last](const auto& one) {
        return one.first.identifier == identifier || (one.first.identifier == 0 && last);
    });
}

void
CertificationClient::Tell(const std::vector<Done>& waiting, uint32_t path, SendReason reason)
{
    const uint64_t generation = m_generation;
    for (const Done& done : waiting)
    {
        Reply(generation, done, path, reason);
    }
}

void
CertificationClient::Reply(uint64_t generation, Done done, uint32_t path, SendReason reason)
{
    if (generation == m_generation)
    {
        m_doneTrace(path, reason);
        done(path, reason);
    }
}

} // namespace mip6sec
} // namespace ns3
