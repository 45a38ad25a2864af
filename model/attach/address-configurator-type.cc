/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
// Attributes and traces of AddressConfigurator

#include "address-configurator.h"

#include "ns3/boolean.h"
#include "ns3/pointer.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"

namespace ns3
{
namespace mip6sec
{

NS_OBJECT_ENSURE_REGISTERED(AddressConfigurator);

TypeId
AddressConfigurator::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::mip6sec::AddressConfigurator")
            .SetParent<Object>()
            .SetGroupName("Mip6sec")
            .AddConstructor<AddressConfigurator>()
            .AddAttribute("DadTransmits",
                          "Probes for an address, 0 for no DAD (RFC 4862 5.1: "
                          "DupAddrDetectTransmits).",
                          UintegerValue(DUP_ADDR_DETECT_TRANSMITS),
                          MakeUintegerAccessor(&AddressConfigurator::m_dadTransmits),
                          MakeUintegerChecker<uint32_t>())
            .AddAttribute("RetransTimer",
                          "Time between and after probes (RFC 4862 5.1: RetransTimer).",
                          TimeValue(Seconds(RETRANS_TIMER_S)),
                          MakeTimeAccessor(&AddressConfigurator::m_retransTimer),
                          MakeTimeChecker(MilliSeconds(1)))
            .AddAttribute("JoinDelay",
                          "Random time in seconds before the first probe (RFC 4862 5.4.2: uniform "
                          "0 to MAX_RTR_SOLICITATION_DELAY; RFC 6275 11.5.3: preferably none on a "
                          "mobile node). None for an optimistic address (RFC 4429 3.3).",
                          StringValue("ns3::UniformRandomVariable[Min=0.0|Max=1.0]"),
                          MakePointerAccessor(&AddressConfigurator::m_joinDelay),
                          MakePointerChecker<RandomVariableStream>())
            .AddAttribute("Optimistic",
                          "Use an address while it is being checked (RFC 4429).",
                          BooleanValue(false),
                          MakeBooleanAccessor(&AddressConfigurator::m_optimistic),
                          MakeBooleanChecker())
            .AddAttribute("MaxCollisions",
                          "New interface identifiers tried after collisions.",
                          UintegerValue(2),
                          MakeUintegerAccessor(&AddressConfigurator::m_maxCollisions),
                          MakeUintegerChecker<uint32_t>(0, 255))
            .AddAttribute("MaxPrefixes",
                          "Prefixes that have addresses at a time, those of links left included; "
                          "a further one gets none, since whoever speaks for a router may name any "
                          "number of them.",
                          UintegerValue(128),
                          MakeUintegerAccessor(&AddressConfigurator::m_maxPrefixes),
                          MakeUintegerChecker<uint32_t>(1, 65535))
            .AddAttribute("LinkLocalDad",
                          "Probe the link-local address on every new link (RFC 6275 11.5.1).",
                          BooleanValue(false),
                          MakeBooleanAccessor(&AddressConfigurator::m_linkLocalDad),
                          MakeBooleanChecker())
            .AddAttribute("IgnoreUnsecured",
                          "On a device with SEND, heed only secured messages in duplicate address "
                          "detection even for the first address (RFC 3971 8: a recovery where "
                          "attacks against it are common).",
                          BooleanValue(false),
                          MakeBooleanAccessor(&AddressConfigurator::m_ignoreUnsecured),
                          MakeBooleanChecker())
            .AddTraceSource("AddressTentative",
                            "An address was made, and is being checked.",
                            MakeTraceSourceAccessor(&AddressConfigurator::m_tentative),
                            "ns3::mip6sec::AddressConfigurator::AddressCallback")
            .AddTraceSource("AddressReady",
                            "An address can be used: it is preferred, or optimistic.",
                            MakeTraceSourceAccessor(&AddressConfigurator::m_ready),
                            "ns3::mip6sec::AddressConfigurator::AddressCallback")
            .AddTraceSource("AddressConfirmed",
                            "An address that is used while it is being checked is unique "
                            "(RFC 4429 3.3).",
                            MakeTraceSourceAccessor(&AddressConfigurator::m_confirmed),
                            "ns3::mip6sec::AddressConfigurator::AddressCallback")
            .AddTraceSource("AddressDuplicate",
                            "Another node has the address.",
                            MakeTraceSourceAccessor(&AddressConfigurator::m_duplicate),
                            "ns3::mip6sec::AddressConfigurator::AddressCallback")
            .AddTraceSource("AddressDeprecated",
                            "The preferred lifetime of an address is over (RFC 4862 5.5.4).",
                            MakeTraceSourceAccessor(&AddressConfigurator::m_deprecated),
                            "ns3::mip6sec::AddressConfigurator::AddressCallback")
            .AddTraceSource("AddressRemoved",
                            "An address that was ready cannot be used any more.",
                            MakeTraceSourceAccessor(&AddressConfigurator::m_removed),
                            "ns3::mip6sec::AddressConfigurator::AddressCallback")
            .AddTraceSource("AddressFailed",
                            "No address can be had for a prefix: each that was tried is another "
                            "node's (RFC 3971 8).",
                            MakeTraceSourceAccessor(&AddressConfigurator::m_failed),
                            "ns3::mip6sec::AddressConfigurator::AddressCallback")
            .AddTraceSource("PrefixRefused",
                            "A prefix gets no address: there are MaxPrefixes already.",
                            MakeTraceSourceAccessor(&AddressConfigurator::m_refused),
                            "ns3::mip6sec::AddressConfigurator::AddressCallback");
    return tid;
}

} // namespace mip6sec
} // namespace ns3
