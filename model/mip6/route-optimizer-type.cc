/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
// Attributes and traces of RouteOptimizer

#include "route-optimizer.h"

#include "ns3/boolean.h"
#include "ns3/uinteger.h"

namespace ns3
{
namespace mip6sec
{

NS_OBJECT_ENSURE_REGISTERED(RouteOptimizer);

TypeId
RouteOptimizer::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::mip6sec::RouteOptimizer")
            .SetParent<Object>()
            .SetGroupName("Mip6sec")
            .AddConstructor<RouteOptimizer>()
            .AddAttribute(
                "Enabled",
                "Register with correspondent nodes; switched off, the bindings that they "
                "have are deleted",
                BooleanValue(true),
                MakeBooleanAccessor(&RouteOptimizer::SetEnabled, &RouteOptimizer::IsEnabled),
                MakeBooleanChecker())
            .AddAttribute("BindingLifetime",
                          "Lifetime asked for (RFC 6275 5.2.6, MAX_RR_BINDING_LIFETIME)",
                          TimeValue(Seconds(MAX_RR_BINDING_LIFETIME_S)),
                          MakeTimeAccessor(&RouteOptimizer::m_lifetime),
                          MakeTimeChecker(Seconds(BINDING_LIFETIME_UNIT_S),
                                          Seconds(MAX_RR_BINDING_LIFETIME_S)))
            .AddAttribute("MaxUpdateRate",
                          "Messages of one type to one correspondent node within a second (RFC "
                          "6275 11.8, MAX_UPDATE_RATE)",
                          UintegerValue(MAX_UPDATE_RATE),
                          MakeUintegerAccessor(&RouteOptimizer::m_maxRate),
                          MakeUintegerChecker<uint32_t>(1, 1000))
            .AddAttribute("MaxBindings",
                          "Correspondent nodes kept at most, 0 for any number",
                          UintegerValue(1024),
                          MakeUintegerAccessor(&RouteOptimizer::m_maxPeers),
                          MakeUintegerChecker<uint32_t>())
            .AddAttribute("IdleTimeout",
                          "A binding without packets for so long is not refreshed",
                          TimeValue(Seconds(60)),
                          MakeTimeAccessor(&RouteOptimizer::m_idleTimeout),
                          MakeTimeChecker(Seconds(0)))
            .AddAttribute("ReuseTokens",
                          "Use keygen tokens until MAX_TOKEN_LIFETIME, the home token over "
                          "movements too (RFC 6275 5.2.7)",
                          BooleanValue(true),
                          MakeBooleanAccessor(&RouteOptimizer::m_reuseTokens),
                          MakeBooleanChecker())
            .AddAttribute("AcknowledgeRequest",
                          "Set the A bit in Binding Updates that register (RFC 6275 11.7.2)",
                          BooleanValue(true),
                          MakeBooleanAccessor(&RouteOptimizer::m_acknowledge),
                          MakeBooleanChecker())
            .AddAttribute("WaitForAcknowledgement",
                          "Where the A bit is set, send the direct way only after the "
                          "acknowledgement",
                          BooleanValue(false),
                          MakeBooleanAccessor(&RouteOptimizer::m_wait),
                          MakeBooleanChecker())
            .AddAttribute("MaxTransmissions",
                          "Transmissions of a message without an answer until the peer is given "
                          "up; with 7, the timeout has reached MAX_BINDACK_TIMEOUT (RFC 6275 11.8)",
                          UintegerValue(7),
                          MakeUintegerAccessor(&RouteOptimizer::m_maxTransmissions),
                          MakeUintegerChecker<uint32_t>(1))
            .AddAttribute("RetryDelay",
                          "For how long a peer that has been given up is left alone",
                          TimeValue(Seconds(60)),
                          MakeTimeAccessor(&RouteOptimizer::m_retryDelay),
                          MakeTimeChecker(Seconds(1)))
            .AddAttribute("UnsupportedRetryDelay",
                          "For how long a peer without route optimization is left alone (RFC 6275 "
                          "11.3.5)",
                          TimeValue(Seconds(600)),
                          MakeTimeAccessor(&RouteOptimizer::m_unsupportedDelay),
                          MakeTimeChecker(Seconds(1)))
            .AddAttribute("TunnelPatience",
                          "How long after a Binding Update packets may come through the tunnel "
                          "until the registration is repeated; doubled each time (RFC 6275 9.6)",
                          TimeValue(Seconds(2)),
                          MakeTimeAccessor(&RouteOptimizer::m_tunnelPatience),
                          MakeTimeChecker(MilliSeconds(1)))
            .AddAttribute("StartOnSend",
                          "Register also with a peer to which a packet is sent, not only with one "
                          "from which a packet comes (RFC 6275 11.7.2)",
                          BooleanValue(false),
                          MakeBooleanAccessor(&RouteOptimizer::m_startOnSend),
                          MakeBooleanChecker())
            .AddTraceSource("RouteOptimized",
                            "Packets to a peer go the direct way from now on",
                            MakeTraceSourceAccessor(&RouteOptimizer::m_optimizedTrace),
                            "ns3::mip6sec::RouteOptimizer::OptimizedCallback")
            .AddTraceSource("RouteOptimizationLost",
                            "Packets to a peer go through the tunnel from now on",
                            MakeTraceSourceAccessor(&RouteOptimizer::m_lostTrace),
                            "ns3::mip6sec::RouteOptimizer::LostCallback")
            .AddTraceSource("StateChange",
                            "A correspondent registration has changed its state",
                            MakeTraceSourceAccessor(&RouteOptimizer::m_stateTrace),
                            "ns3::mip6sec::RouteOptimizer::StateCallback")
            .AddTraceSource("CaughtUp",
                            "After a home registration no peer has a binding for another care-of "
                            "address any more",
                            MakeTraceSourceAccessor(&RouteOptimizer::m_caughtUpTrace),
                            "ns3::mip6sec::RouteOptimizer::CaughtUpCallback")
            .AddTraceSource("Drop",
                            "A message from a correspondent node was ignored",
                            MakeTraceSourceAccessor(&RouteOptimizer::m_dropTrace),
                            "ns3::mip6sec::RouteOptimizer::DropCallback");
    return tid;
}

} // namespace mip6sec
} // namespace ns3
