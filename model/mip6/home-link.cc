/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "home-link.h"

#include "ns3/ipv6-route.h"
#include "ns3/log.h"
#include "ns3/ndisc-cache.h"
#include "ns3/simulator.h"

namespace ns3
{
namespace mip6sec
{

NS_LOG_COMPONENT_DEFINE("Mip6secHomeLink");

HomeLink::HomeLink(Ptr<MobileInterface> interface)
    : m_interface(interface),
      m_discovery(interface->GetNeighborDiscovery()),
      m_routing(DivertRouting::Install(interface->GetDevice()->GetNode()))
{
    m_discovery->AddHandler(Icmp6Type::NEIGHBOR_ADVERTISEMENT,
                            MakeCallback(&HomeLink::HandleAdvertisement, this));
}

HomeLink::~HomeLink()
{
    Leave();
    m_discovery->RemoveHandler(Icmp6Type::NEIGHBOR_ADVERTISEMENT,
                               MakeCallback(&HomeLink::HandleAdvertisement, this));
}

void
HomeLink::SetHomeAddress(const Ipv6Address& homeAddress, const Ipv6Address& prefix, uint8_t length)
{
    m_homeAddress = homeAddress;
    m_prefix = prefix;
    m_prefixLength = length;
}

void
HomeLink::FindHomeAgent(const Ipv6Address& homeAgent, std::function<void()> done)
{
    m_homeAgent = homeAgent;
    m_found = std::move(done);
    for (const RouterEntry& router : m_interface->GetRouterDiscovery()->GetRouters())
    {
        for (const PrefixInformation& prefix : router.prefixes)
        {
            if (prefix.routerAddress && prefix.prefix == homeAgent &&
                !router.linkLayerAddress.empty())
            {
                Found(router.linkLayerAddress);
                return;
            }
        }
    }
    m_probes = 0;
    Probe();
}

void
HomeLink::Probe()
{
    if (m_probes == MAX_MULTICAST_SOLICIT)
    {
        // Nobody defends the home address; what is sent to the home agent is resolved as usual
        Finish();
        return;
    }
    ++m_probes;
    m_probeTimer = Simulator::Schedule(Seconds(RETRANS_TIMER_S), &HomeLink::Probe, this);
    // The same octets as those of a probe for duplicates: from ::, for the home address
    m_discovery->SendDadProbe(m_homeAddress);
}

bool
HomeLink::HandleAdvertisement(const NdArrival& arrival)
{
    if (!m_found)
    {
        return false;
    }
    const Parsed<NeighborAdvertisement> parsed =
        ParseNeighborAdvertisement(arrival.octets.data(), arrival.octets.size(), arrival.envelope);
    if (!parsed || parsed.value->target != m_homeAddress ||
        !parsed.value->options.targetLinkLayerAddress)
    {
        return false;
    }
    Found(*parsed.value->options.targetLinkLayerAddress);
    return true;
}

void
HomeLink::Found(const LinkLayerOctets& linkLayer)
{
    m_discovery->LearnNeighbor(m_homeAgent, linkLayer, true);
    // RFC 6275 11.5.5: REACHABLE, since probing it would need the home address
    m_discovery->ConfirmNeighbor(m_homeAgent);
    Finish();
}

void
HomeLink::Finish()
{
    m_probeTimer.Remove();
    std::function<void()> done = std::move(m_found);
    m_found = nullptr;
    done();
}

void
HomeLink::Verify(uint32_t probes, Time interval, std::function<void(bool)> done)
{
    m_verified = std::move(done);
    m_discovery->StartDad(m_homeAddress,
                          probes,
                          interval,
                          Time(0),
                          MakeCallback(&HomeLink::Verified, this));
}

void
HomeLink::Verified(Ipv6Address address, bool unique)
{
    if (!m_verified || address != m_homeAddress)
    {
        return;
    }
    std::function<void(bool)> done = std::move(m_verified);
    m_verified = nullptr;
    done(unique);
}

void
HomeLink::Defend()
{
    if (!m_defending)
    {
        m_discovery->AddDefended(m_homeAddress, false);
        m_defending = true;
    }
}

bool
HomeLink::IsDefending() const
{
    return m_defending;
}

void
HomeLink::Announce(uint32_t times)
{
    m_announceTimer.Remove();
    m_announcements = times;
    if (times > 0)
    {
        SendAnnouncement();
    }
}

void
HomeLink::SendAnnouncement()
{
    // RFC 6275 11.5.5: Solicited clear, Override set, one for each address claimed
    m_discovery->SendUnsolicitedNa(m_homeAddress, m_homeAddress, true);
    const Ipv6Address linkLocal = m_discovery->GetLinkLocalSource();
    if (!linkLocal.IsAny())
    {
        m_discovery->SendUnsolicitedNa(linkLocal, linkLocal, true);
    }
    --m_announcements;
    if (m_announcements > 0)
    {
        m_announceTimer =
            Simulator::Schedule(Seconds(RETRANS_TIMER_S), &HomeLink::SendAnnouncement, this);
    }
}

void
HomeLink::Leave()
{
    m_probeTimer.Remove();
    m_announceTimer.Remove();
    m_found = nullptr;
    if (m_verified)
    {
        m_verified = nullptr;
        m_discovery->CancelDad(m_homeAddress);
    }
    if (m_defending)
    {
        m_discovery->RemoveDefended(m_homeAddress);
        m_defending = false;
    }
}

Ptr<Ipv6Route>
HomeLink::Route(const Ipv6Address& destination) const
{
    Ptr<Ipv6Route> route = Create<Ipv6Route>();
    route->SetDestination(destination);
    route->SetSource(m_homeAddress);
    route->SetOutputDevice(m_interface->GetDevice());
    route->SetGateway(Ipv6Address::GetAny());
    if (Ipv6Prefix(m_prefixLength).IsMatch(destination, m_prefix))
    {
        return route;
    }
    Ipv6Header header;
    header.SetSource(m_homeAddress);
    header.SetDestination(destination);
    Ptr<Ipv6Route> underlying = m_routing->UnderlyingRoute(header, m_interface->GetDevice());
    if (!underlying)
    {
        return nullptr;
    }
    route->SetGateway(underlying->GetGateway());
    return route;
}

} // namespace mip6sec
} // namespace ns3
