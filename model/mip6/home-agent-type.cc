/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "home-agent.h"

#include "ns3/boolean.h"
#include "ns3/double.h"
#include "ns3/mobility-constants.h"
#include "ns3/nested-attribute.h"
#include "ns3/pointer.h"
#include "ns3/uinteger.h"

namespace ns3
{
namespace mip6sec
{

namespace
{

/// @param tid gets the attributes of home registrations and of the home link
/// @param registration their structure @param proxy likewise
void
AddRegistrationAttributes(TypeId& tid,
                          HomeRegistrar::Settings HomeAgent::*registration,
                          HomeLinkProxy::Settings HomeAgent::*proxy)
{
    using Registration = HomeRegistrar::Settings;
    using Proxy = HomeLinkProxy::Settings;
    tid.AddAttribute("Dad",
                     "Duplicate address detection for the home address before a first registration "
                     "(RFC 6275 10.3.1)",
                     BooleanValue(true),
                     MakeNestedAccessor<BooleanValue>(proxy, &Proxy::dad),
                     MakeBooleanChecker())
        .AddAttribute("DadTransmits",
                      "Solicitations of that detection, DupAddrDetectTransmits (RFC 4862 5.1)",
                      UintegerValue(DUP_ADDR_DETECT_TRANSMITS),
                      MakeNestedAccessor<UintegerValue>(proxy, &Proxy::dadTransmits),
                      MakeUintegerChecker<uint32_t>())
        .AddAttribute("RetransTimer",
                      "Time between and after these solicitations, and between unsolicited "
                      "advertisements (RFC 4861 10)",
                      TimeValue(Seconds(RETRANS_TIMER_S)),
                      MakeNestedAccessor<TimeValue>(proxy, &Proxy::retransTimer),
                      MakeTimeChecker(MilliSeconds(1)))
        .AddAttribute("ProxyAdvertisements",
                      "Unsolicited neighbor advertisements for a mobile node at its first "
                      "registration (RFC 6275 10.4.1, up to MAX_NEIGHBOR_ADVERTISEMENT)",
                      UintegerValue(MAX_NEIGHBOR_ADVERTISEMENT),
                      MakeNestedAccessor<UintegerValue>(proxy, &Proxy::advertisements),
                      MakeUintegerChecker<uint32_t>(1, MAX_NEIGHBOR_ADVERTISEMENT))
        .AddAttribute("MaxBindingLifetime",
                      "Longest binding lifetime granted; granted are whole units of 4 s (RFC 6275 "
                      "10.3.1)",
                      TimeValue(Seconds(MAX_RR_BINDING_LIFETIME_S)),
                      MakeNestedAccessor<TimeValue>(registration, &Registration::maxLifetime),
                      MakeTimeChecker(Seconds(BINDING_LIFETIME_UNIT_S),
                                      Seconds(65535 * BINDING_LIFETIME_UNIT_S)))
        .AddAttribute("MinBindingLifetime",
                      "A Binding Update that asks for less is refused as administratively "
                      "prohibited; 0 refuses none",
                      TimeValue(Time(0)),
                      MakeNestedAccessor<TimeValue>(registration, &Registration::minLifetime),
                      MakeTimeChecker(Time(0), Seconds(65535 * BINDING_LIFETIME_UNIT_S)))
        .AddAttribute("RefreshAdvice",
                      "Part of the lifetime after which a Binding Refresh Advice option asks for a "
                      "refresh; 0 for no option (RFC 6275 10.3.1)",
                      DoubleValue(0),
                      MakeNestedAccessor<DoubleValue>(registration, &Registration::refreshAdvice),
                      MakeDoubleChecker<double>(0, 0.999))
        .AddAttribute("MaxBindings",
                      "Mobile nodes served at a time; more are refused for insufficient resources; "
                      "0 is unlimited",
                      UintegerValue(0),
                      MakeNestedAccessor<UintegerValue>(registration, &Registration::maxBindings),
                      MakeUintegerChecker<uint32_t>())
        .AddAttribute("DeletedTimeout",
                      "How long the sequence number of a deregistered mobile node is remembered, "
                      "MAX_DELETE_BCE_TIMEOUT (RFC 6275 10.3.2)",
                      TimeValue(Seconds(MAX_DELETE_BCE_TIMEOUT_S)),
                      MakeNestedAccessor<TimeValue>(registration, &Registration::deletedTimeout),
                      MakeTimeChecker(Time(0)));
}

/// @param tid gets the attributes of prefix discovery @param prefix their structure
void
AddPrefixAttributes(TypeId& tid, MobilePrefixServer::Settings HomeAgent::*prefix)
{
    using Prefix = MobilePrefixServer::Settings;
    tid.AddAttribute("PrefixAdvertisements",
                     "Whether Mobile Prefix Advertisements are sent (RFC 6275 8.4)",
                     BooleanValue(true),
                     MakeNestedAccessor<BooleanValue>(prefix, &Prefix::enabled),
                     MakeBooleanChecker())
        .AddAttribute("MinMobPfxAdvInterval",
                      "MinMobPfxAdvInterval (RFC 6275 10.6.2, 13)",
                      TimeValue(Seconds(MIN_MOB_PFX_ADV_INTERVAL_S)),
                      MakeNestedAccessor<TimeValue>(prefix, &Prefix::minInterval),
                      MakeTimeChecker(Time(0)))
        .AddAttribute("MaxMobPfxAdvInterval",
                      "MaxMobPfxAdvInterval (RFC 6275 10.6.2, 13)",
                      TimeValue(Seconds(MAX_MOB_PFX_ADV_INTERVAL_S)),
                      MakeNestedAccessor<TimeValue>(prefix, &Prefix::maxInterval),
                      MakeTimeChecker(Time(0)))
        .AddAttribute("PrefixAdvTimeout",
                      "Time before the first retransmission of an unsolicited Mobile Prefix "
                      "Advertisement, PREFIX_ADV_TIMEOUT (RFC 6275 12)",
                      TimeValue(Seconds(PREFIX_ADV_TIMEOUT_S)),
                      MakeNestedAccessor<TimeValue>(prefix, &Prefix::retransmitInterval),
                      MakeTimeChecker(Seconds(1)))
        .AddAttribute("PrefixAdvRetries",
                      "Retransmissions of it, PREFIX_ADV_RETRIES (RFC 6275 12)",
                      UintegerValue(PREFIX_ADV_RETRIES),
                      MakeNestedAccessor<UintegerValue>(prefix, &Prefix::retries),
                      MakeUintegerChecker<uint32_t>(0, 16));
}

} // namespace

TypeId
HomeAgent::GetTypeId()
{
    static TypeId tid = [] {
        TypeId id =
            TypeId("ns3::mip6sec::HomeAgent")
                .SetParent<Object>()
                .SetGroupName("Mip6sec")
                .AddConstructor<HomeAgent>()
                .AddAttribute(
                    "Protection",
                    "What protects the packets to and from mobile nodes; null for nothing",
                    PointerValue(),
                    MakePointerAccessor(&HomeAgent::SetProtection, &HomeAgent::GetProtection),
                    MakePointerChecker<HomeAgentProtection>())
                .AddAttribute("TunnelMtu",
                              "Largest packet in octets that enters a tunnel unfragmented; larger "
                              "ones are answered with Packet Too Big (RFC 2473 7.1); 0 for 1500 "
                              "less the overhead of the protection",
                              UintegerValue(0),
                              MakeUintegerAccessor(&HomeAgent::m_tunnelMtu),
                              MakeUintegerChecker<uint16_t>())
                .AddAttribute("Preference",
                              "Home Agent Preference, in advertisements and in discovery (RFC 6275 "
                              "7.4, 10.5.1)",
                              UintegerValue(0),
                              MakeUintegerAccessor(&HomeAgent::m_preference),
                              MakeUintegerChecker<uint16_t>())
                .AddAttribute("Anycast",
                              "Whether discovery requests to the Home-Agents anycast address are "
                              "answered (RFC 6275 10.5)",
                              BooleanValue(true),
                              MakeBooleanAccessor(&HomeAgent::m_anycast),
                              MakeBooleanChecker())
                .AddTraceSource("BindingUpdated",
                                "A binding is new, refreshed or moved",
                                MakeTraceSourceAccessor(&HomeAgent::m_updatedTrace),
                                "ns3::mip6sec::HomeAgent::BindingCallback")
                .AddTraceSource("BindingRemoved",
                                "A binding has ended by deregistration or lifetime",
                                MakeTraceSourceAccessor(&HomeAgent::m_removedTrace),
                                "ns3::mip6sec::HomeAgent::RemovedCallback")
                .AddTraceSource("Rejected",
                                "A Binding Update was answered with an error status",
                                MakeTraceSourceAccessor(&HomeAgent::m_rejectedTrace),
                                "ns3::mip6sec::HomeAgent::RejectedCallback")
                .AddTraceSource("Drop",
                                "A packet was dropped",
                                MakeTraceSourceAccessor(&HomeAgent::m_dropTrace),
                                "ns3::mip6sec::HomeAgent::PayloadDropCallback")
                .AddTraceSource("Tunneled",
                                "A packet enters the tunnel to a mobile node",
                                MakeTraceSourceAccessor(&HomeAgent::m_tunneledTrace),
                                "ns3::mip6sec::HomeAgent::TunneledCallback")
                .AddTraceSource("IcmpTx",
                                "An ICMPv6 message of Mobile IPv6 was sent",
                                MakeTraceSourceAccessor(&HomeAgent::m_icmpTxTrace),
                                "ns3::mip6sec::HomeAgent::IcmpCallback")
                .AddTraceSource("IcmpRx",
                                "An ICMPv6 message of Mobile IPv6 was received",
                                MakeTraceSourceAccessor(&HomeAgent::m_icmpRxTrace),
                                "ns3::mip6sec::HomeAgent::IcmpCallback");
        AddRegistrationAttributes(id,
                                  &HomeAgent::m_registrationSettings,
                                  &HomeAgent::m_proxySettings);
        AddPrefixAttributes(id, &HomeAgent::m_prefixSettings);
        return id;
    }();
    return tid;
}

} // namespace mip6sec
} // namespace ns3
