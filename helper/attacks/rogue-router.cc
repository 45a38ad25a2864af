/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "rogue-router.h"

namespace ns3
{
namespace mip6sec
{

NS_OBJECT_ENSURE_REGISTERED(RogueRouter);

TypeId
RogueRouter::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::mip6sec::RogueRouter")
            .SetParent<Attack>()
            .SetGroupName("Mip6sec")
            .AddConstructor<RogueRouter>()
            .AddAttribute("Prefix",
                          "Prefix of 64 bits that it advertises",
                          Ipv6AddressValue(Ipv6Address("2001:2:0:f000::")),
                          MakeIpv6AddressAccessor(&RogueRouter::m_prefix),
                          MakeIpv6AddressChecker())
            .AddAttribute("Interval",
                          "Time between its advertisements",
                          TimeValue(MilliSeconds(50)),
                          MakeTimeAccessor(&RogueRouter::m_interval),
                          MakeTimeChecker(MilliSeconds(1)))
            .AddAttribute("RouterLifetime",
                          "Router lifetime in its advertisements, whole seconds (RFC 4861 4.2)",
                          TimeValue(Seconds(30)),
                          MakeTimeAccessor(&RogueRouter::m_routerLifetime),
                          MakeTimeChecker(Seconds(0), Seconds(65535)))
            .AddAttribute("Impersonated",
                          "Link-local address of a router in whose name a router lifetime of 0 is "
                          "advertised too (RFC 3756 4.2.2); :: for nobody",
                          Ipv6AddressValue(Ipv6Address::GetAny()),
                          MakeIpv6AddressAccessor(&RogueRouter::m_impersonated),
                          MakeIpv6AddressChecker());
    return tid;
}

RogueRouter::RogueRouter() = default;

RogueRouter::~RogueRouter() = default;

void
RogueRouter::Begin()
{
    const Ipv6Address all = Ipv6Address::GetAllNodesMulticast();
    const Ipv6Address self = GetLinkLocal();
    Claim(self, true);
    RouterAdvertisement advertisement;
    advertisement.routerLifetime = static_cast<uint16_t>(m_routerLifetime.GetSeconds());
    advertisement.options.sourceLinkLayerAddress = GetLinkLayer();
    PrefixInformation prefix;
    prefix.prefix = m_prefix;
    advertisement.options.prefixes.push_back(prefix);
    Send(Icmp6Type::ROUTER_ADVERTISEMENT, SerializeIcmp6(advertisement, self, all), self, all);
    if (!m_impersonated.IsAny())
    {
        const RouterAdvertisement farewell;
        Send(Icmp6Type::ROUTER_ADVERTISEMENT,
             SerializeIcmp6(farewell, m_impersonated, all),
             m_impersonated,
             all);
    }
    Repeat(m_interval);
}

} // namespace mip6sec
} // namespace ns3
