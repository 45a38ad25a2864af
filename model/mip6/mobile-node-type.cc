/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "mobile-node.h"

#include "ns3/boolean.h"
#include "ns3/double.h"
#include "ns3/pointer.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"

namespace ns3
{
namespace mip6sec
{

NS_OBJECT_ENSURE_REGISTERED(MobileNode);

TypeId
MobileNode::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::mip6sec::MobileNode")
            .SetParent<Object>()
            .SetGroupName("Mip6sec")
            .AddConstructor<MobileNode>()
            .AddAttribute("HomeAddress",
                          "Home address; :: to form it from the home prefix and the interface "
                          "identifier (RFC 6275 4.6)",
                          Ipv6AddressValue(Ipv6Address::GetAny()),
                          MakeIpv6AddressAccessor(&MobileNode::m_configuredHome),
                          MakeIpv6AddressChecker())
            .AddAttribute(
                "HomePrefix",
                "Home prefix; :: to take it from the home address, or from the first home "
                "agent heard on a link (RFC 6275 11.5.2)",
                Ipv6AddressValue(Ipv6Address::GetAny()),
                MakeIpv6AddressAccessor(&MobileNode::m_homePrefix),
                MakeIpv6AddressChecker())
            .AddAttribute("HomePrefixLength",
                          "Bits of the home prefix",
                          UintegerValue(64),
                          MakeUintegerAccessor(&MobileNode::m_homePrefixLength),
                          MakeUintegerChecker<uint32_t>(1, 121))
            .AddAttribute("HomeAgentAddress",
                          "Address of the home agent; :: for dynamic home agent address discovery "
                          "(RFC 6275 11.4.1)",
                          Ipv6AddressValue(Ipv6Address::GetAny()),
                          MakeIpv6AddressAccessor(&MobileNode::m_configuredAgent),
                          MakeIpv6AddressChecker())
            .AddAttribute(
                "HomeAgents",
                "Addresses of several home agents, separated by commas, in the order in "
                "which they are tried when the one in use fails (RFC 6275 11.4.1); "
                "empty: HomeAgentAddress alone, which a list supersedes",
                StringValue(""),
                MakeStringAccessor(&MobileNode::SetHomeAgentsText, &MobileNode::GetHomeAgentsText),
                MakeStringChecker())
            .AddAttribute(
                "Lifetime",
                "Lifetime asked for in Binding Updates, rounded down to a multiple of 4 s "
                "(RFC 6275 11.7.1)",
                TimeValue(Seconds(MAX_RR_BINDING_LIFETIME_S)),
                MakeTimeAccessor(&MobileNode::m_lifetime),
                MakeTimeChecker(Seconds(BINDING_LIFETIME_UNIT_S),
                                Seconds(65535 * BINDING_LIFETIME_UNIT_S)))
            .AddAttribute("RefreshFraction",
                          "Part of the granted lifetime after which the binding is refreshed, "
                          "unless a Binding Refresh Advice asks for it earlier (RFC 6275 11.7.3); "
                          "also the part of the home prefix's lifetime after which the prefix is "
                          "asked for (11.4.2)",
                          DoubleValue(0.8),
                          MakeDoubleAccessor(&MobileNode::m_refreshFraction),
                          MakeDoubleChecker<double>(0.01, 0.99))
            .AddAttribute("InitialBindackTimeout",
                          "INITIAL_BINDACK_TIMEOUT (RFC 6275 section 12)",
                          TimeValue(Seconds(INITIAL_BINDACK_TIMEOUT_S)),
                          MakeTimeAccessor(&MobileNode::m_initialTimeout),
                          MakeTimeChecker(MilliSeconds(1)))
            .AddAttribute("InitialBindackTimeoutFirstReg",
                          "InitialBindackTimeoutFirstReg (RFC 6275 section 13)",
                          TimeValue(Seconds(INITIAL_BINDACK_TIMEOUT_FIRSTREG_S)),
                          MakeTimeAccessor(&MobileNode::m_firstTimeout),
                          MakeTimeChecker(MilliSeconds(1)))
            .AddAttribute("MaxBindackTimeout",
                          "MAX_BINDACK_TIMEOUT (RFC 6275 section 12)",
                          TimeValue(Seconds(MAX_BINDACK_TIMEOUT_S)),
                          MakeTimeAccessor(&MobileNode::m_maxTimeout),
                          MakeTimeChecker(MilliSeconds(1)))
            .AddAttribute("MaxUpdateRate",
                          "MAX_UPDATE_RATE: Binding Updates per second at the most (RFC 6275 "
                          "section 12)",
                          UintegerValue(MAX_UPDATE_RATE),
                          MakeUintegerAccessor(&MobileNode::m_maxUpdateRate),
                          MakeUintegerChecker<uint32_t>(1, 1000))
            .AddAttribute("RetryInterval",
                          "Pause before the next attempt when all home agents have failed "
                          "(MAX_BINDACK_TIMEOUT, the slowest rate of RFC 6275 11.8)",
                          TimeValue(Seconds(MAX_BINDACK_TIMEOUT_S)),
                          MakeTimeAccessor(&MobileNode::m_retryInterval),
                          MakeTimeChecker(Seconds(1)))
            .AddAttribute("QueueLimit",
                          "Packets of payload kept while no registration is acknowledged",
                          UintegerValue(100),
                          MakeUintegerAccessor(&MobileNode::m_queueLimit),
                          MakeUintegerChecker<uint32_t>())
            .AddAttribute("QueueTimeout",
                          "How long each of them is kept",
                          TimeValue(Seconds(10)),
                          MakeTimeAccessor(&MobileNode::m_queueTimeout),
                          MakeTimeChecker(MilliSeconds(1)))
            .AddAttribute("TunnelPayload",
                          "Whether the protection of the tunnel covers payload too, and not only "
                          "return routability (RFC 3776 section 3.4)",
                          BooleanValue(true),
                          MakeBooleanAccessor(&MobileNode::m_tunnelPayload),
                          MakeBooleanChecker())
            .AddAttribute("Protection",
                          "What protects the packets to and from the home agent; NoProtection if "
                          "null",
                          PointerValue(),
                          MakePointerAccessor(&MobileNode::m_protection),
                          MakePointerChecker<HomeAgentProtection>())
            .AddAttribute("RouteOptimizer",
                          "Correspondent registrations; made by Install if null",
                          PointerValue(),
                          MakePointerAccessor(&MobileNode::m_optimizer),
                          MakePointerChecker<RouteOptimizer>())
            .AddAttribute("KeyManagementMobility",
                          "Key Management Mobility Capability (K) of Binding Updates (RFC 6275 "
                          "11.7.1)",
                          BooleanValue(false),
                          MakeBooleanAccessor(&MobileNode::m_keyManagementMobility),
                          MakeBooleanChecker())
            .AddAttribute("AlternateCareOfAddress",
                          "Whether Binding Updates to the home agent carry an Alternate Care-of "
                          "Address option (RFC 6275 11.7.1: they must, unless AH protects them)",
                          BooleanValue(true),
                          MakeBooleanAccessor(&MobileNode::m_alternateCareOf),
                          MakeBooleanChecker())
            .AddAttribute("ReturnAnnouncements",
                          "Unsolicited Neighbor Advertisements on return home (RFC 6275 11.5.5: up "
                          "to MAX_NEIGHBOR_ADVERTISEMENT)",
                          UintegerValue(3),
                          MakeUintegerAccessor(&MobileNode::m_returnAnnouncements),
                          MakeUintegerChecker<uint32_t>(1, 3))
            .AddAttribute("RetainCareOf",
                          "How long a care-of address that is replaced stays on the interface, "
                          "where packets to it are accepted, as one that is not primary (RFC 6275 "
                          "11.5.4); 0 gives it up with its link",
                          TimeValue(Seconds(0)),
                          MakeTimeAccessor(&MobileNode::m_retainCareOf),
                          MakeTimeChecker(Seconds(0)))
            .AddTraceSource("StateChange",
                            "The state has changed",
                            MakeTraceSourceAccessor(&MobileNode::m_stateTrace),
                            "ns3::mip6sec::MobileNode::StateCallback")
            .AddTraceSource("BindingUpdateSent",
                            "A Binding Update was sent to a home agent",
                            MakeTraceSourceAccessor(&MobileNode::m_updateTrace),
                            "ns3::mip6sec::MobileNode::BindingUpdateSentCallback")
            .AddTraceSource("Registered",
                            "A home registration was acknowledged",
                            MakeTraceSourceAccessor(&MobileNode::m_registeredTrace),
                            "ns3::mip6sec::MobileNode::RegisteredCallback")
            .AddTraceSource("ReturnedHome",
                            "The home address is in use on the home link, without a binding",
                            MakeTraceSourceAccessor(&MobileNode::m_returnedTrace),
                            "ns3::mip6sec::MobileNode::HomeAddressCallback")
            .AddTraceSource("RegistrationFailed",
                            "A home agent refused or did not answer, or a binding has expired",
                            MakeTraceSourceAccessor(&MobileNode::m_failedTrace),
                            "ns3::mip6sec::MobileNode::RegistrationFailedCallback")
            .AddTraceSource("Ignored",
                            "A message of a home agent was ignored",
                            MakeTraceSourceAccessor(&MobileNode::m_ignoredTrace),
                            "ns3::mip6sec::MobileNode::IgnoredCallback")
            .AddTraceSource("Drop",
                            "A packet of payload was dropped",
                            MakeTraceSourceAccessor(&MobileNode::m_dropTrace),
                            "ns3::mip6sec::MobileNode::PayloadDropCallback")
            .AddTraceSource("Queued",
                            "The number of packets that wait for a registration has changed",
                            MakeTraceSourceAccessor(&MobileNode::m_queuedTrace),
                            "ns3::mip6sec::MobileNode::QueuedCallback")
            .AddTraceSource("HomeAddressFormed",
                            "There is a home address",
                            MakeTraceSourceAccessor(&MobileNode::m_homeAddressTrace),
                            "ns3::mip6sec::MobileNode::HomeAddressCallback")
            .AddTraceSource("DiscoveryRequestSent",
                            "A Home Agent Address Discovery Request was sent",
                            MakeTraceSourceAccessor(&MobileNode::m_requestTrace),
                            "ns3::mip6sec::MobileNode::SolicitationCallback")
            .AddTraceSource("DiscoveryReplyReceived",
                            "A Home Agent Address Discovery Reply was received",
                            MakeTraceSourceAccessor(&MobileNode::m_replyTrace),
                            "ns3::mip6sec::MobileNode::DiscoveryReplyCallback")
            .AddTraceSource("PrefixSolicitationSent",
                            "A Mobile Prefix Solicitation was sent",
                            MakeTraceSourceAccessor(&MobileNode::m_solicitationTrace),
                            "ns3::mip6sec::MobileNode::SolicitationCallback")
            .AddTraceSource("PrefixAdvertisementReceived",
                            "A Mobile Prefix Advertisement was accepted",
                            MakeTraceSourceAccessor(&MobileNode::m_advertisementTrace),
                            "ns3::mip6sec::MobileNode::PrefixAdvertisementCallback")
            .AddTraceSource("PrefixAdvertisementDropped",
                            "A Mobile Prefix Advertisement was discarded",
                            MakeTraceSourceAccessor(&MobileNode::m_prefixDropTrace),
                            "ns3::mip6sec::MobileNode::PrefixDropCallback");
    return tid;
}

} // namespace mip6sec
} // namespace ns3
