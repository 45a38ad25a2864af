/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "fmip-mobile-node.h"

#include "ns3/boolean.h"
#include "ns3/mip6sec-compat.h"
#include "ns3/uinteger.h"

namespace ns3
{
namespace mip6sec
{

NS_OBJECT_ENSURE_REGISTERED(FmipMobileNode);

const char*
FmipFallbackName(FmipFallback reason)
{
    switch (reason)
    {
    case FmipFallback::NO_ANSWER:
        return "no answer";
    case FmipFallback::UNKNOWN_POINT:
        return "unknown access point";
    case FmipFallback::NO_FAST_HANDOVER:
        return "no fast handover";
    case FmipFallback::NO_KEY:
        return "no key";
    case FmipFallback::NO_ACKNOWLEDGMENT:
        return "no acknowledgment";
    case FmipFallback::REFUSED:
        return "refused";
    case FmipFallback::BAD_ADDRESS:
        return "bad address";
    case FmipFallback::NOT_PREPARED:
        return "not prepared";
    }
    return "?";
}

TypeId
FmipMobileNode::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::mip6sec::FmipMobileNode")
            .SetParent<Object>()
            .SetGroupName("Mip6sec")
            .AddConstructor<FmipMobileNode>()
            .AddAttribute("Mode",
                          "Predictive: FBU from the old link when it is about to go; Reactive: "
                          "only from the new one, unless the network asks for the handover (RFC "
                          "5568 3.2, 3.3)",
                          EnumValue(MODE_PREDICTIVE),
                          compat::EnumAccessor<Mode>(&FmipMobileNode::m_mode),
                          MakeEnumChecker(MODE_PREDICTIVE, "Predictive", MODE_REACTIVE, "Reactive"))
            .AddAttribute("Discovery",
                          "When the router is asked about access points and for a handover key: "
                          "OnNewLink, behind router discovery, or OnLinkGoingDown (RFC 5568 3.2)",
                          EnumValue(DISCOVERY_ON_NEW_LINK),
                          compat::EnumAccessor<Discovery>(&FmipMobileNode::m_when),
                          MakeEnumChecker(DISCOVERY_ON_NEW_LINK,
                                          "OnNewLink",
                                          DISCOVERY_ON_GOING_DOWN,
                                          "OnLinkGoingDown"))
            .AddAttribute("Wildcard",
                          "Ask for all access points nearby, not for those in reach (RFC 5568 "
                          "6.1.1)",
                          BooleanValue(false),
                          MakeBooleanAccessor(&FmipMobileNode::m_wildcard),
                          MakeBooleanChecker())
            .AddAttribute("RtSolPrRetries",
                          "RTSOLPR_RETRIES (RFC 5568 section 9)",
                          UintegerValue(RTSOLPR_RETRIES),
                          MakeUintegerAccessor(&FmipMobileNode::m_solicitationRetries),
                          MakeUintegerChecker<uint32_t>(0, 16))
            .AddAttribute("RtSolPrTimeout",
                          "Time before the first retransmission of an RtSolPr, doubled for each "
                          "(RFC 5568 6.1.1: twice the round trip time, or 100 ms)",
                          TimeValue(Seconds(FMIP_INITIAL_TIMEOUT_S)),
                          MakeTimeAccessor(&FmipMobileNode::m_solicitationTimeout),
                          MakeTimeChecker(MilliSeconds(1), Seconds(10)))
            .AddAttribute("MaxRtSolPrRate",
                          "MAX_RTSOLPR_RATE, per second (RFC 5568 6.1.1)",
                          UintegerValue(MAX_RTSOLPR_RATE),
                          MakeUintegerAccessor(&FmipMobileNode::m_solicitationRate),
                          MakeUintegerChecker<uint32_t>(1, 1000))
            .AddAttribute("FbuRetries",
                          "FBU_RETRIES (RFC 5568 section 9)",
                          UintegerValue(FBU_RETRIES),
                          MakeUintegerAccessor(&FmipMobileNode::m_updateRetries),
                          MakeUintegerChecker<uint32_t>(0, 16))
            .AddAttribute("FbuTimeout",
                          "Time before the first retransmission of an FBU, doubled for each",
                          TimeValue(Seconds(FMIP_INITIAL_TIMEOUT_S)),
                          MakeTimeAccessor(&FmipMobileNode::m_updateTimeout),
                          MakeTimeChecker(MilliSeconds(1), Seconds(10)))
            .AddAttribute("Lifetime",
                          "Lifetime that FBUs ask for, in whole seconds: of the order of tens of "
                          "seconds (RFC 5568 5.6)",
                          TimeValue(Seconds(30)),
                          MakeTimeAccessor(&FmipMobileNode::m_lifetime),
                          MakeTimeChecker(Seconds(1), Seconds(65535)))
            .AddAttribute("RequireAuthorization",
                          "Send FBUs only with an authenticator (RFC 5568 6.2.2); false is against "
                          "the RFC, for comparison",
                          BooleanValue(true),
                          MakeBooleanAccessor(&FmipMobileNode::m_requireAuthorization),
                          MakeBooleanChecker())
            .AddAttribute("LateFastUpdate",
                          "On a link that was not expected, send an FBU once a care-of address is "
                          "configured there (RFC 5568 5.6, 6.2.2)",
                          BooleanValue(true),
                          MakeBooleanAccessor(&FmipMobileNode::m_lateUpdate),
                          MakeBooleanChecker())
            .AddAttribute("MaxFbuLead",
                          "How long ahead of the expected link down an FBU is sent from the old "
                          "link at the earliest, where that is announced sooner (RFC 5568 3.3: "
                          "the PAR forwards from then on); 0 for no bound",
                          TimeValue(Seconds(0)),
                          MakeTimeAccessor(&FmipMobileNode::m_maxUpdateLead),
                          MakeTimeChecker(Seconds(0), Seconds(65535)))
            .AddAttribute("AbortDelay",
                          "Time behind the instant at which the link should have gone, after "
                          "which a handover that was asked for is taken back (RFC 5568 5.6)",
                          TimeValue(Seconds(2)),
                          MakeTimeAccessor(&FmipMobileNode::m_abortDelay),
                          MakeTimeChecker(MilliSeconds(1)))
            .AddAttribute("UnaTransmissions",
                          "UNAs sent at most as long as nothing shows that the NAR has heard one "
                          "(RFC 5568 6.3, MAX_NEIGHBOR_ADVERTISEMENT of RFC 4861 7.2.6)",
                          UintegerValue(3),
                          MakeUintegerAccessor(&FmipMobileNode::m_unaTransmissions),
                          MakeUintegerChecker<uint32_t>(1, 3))
            .AddAttribute("UnaInterval",
                          "Time between UNAs: RetransTimer, whose default of 1 s is large for "
                          "handovers (RFC 5568 6.3)",
                          TimeValue(MilliSeconds(100)),
                          MakeTimeAccessor(&FmipMobileNode::m_unaInterval),
                          MakeTimeChecker(MilliSeconds(1)))
            .AddAttribute("UnaToRouter",
                          "Send UNAs to the NAR's address, where it is known, and not to all nodes "
                          "(RFC 5568 6.3)",
                          BooleanValue(false),
                          MakeBooleanAccessor(&FmipMobileNode::m_unaToRouter),
                          MakeBooleanChecker())
            .AddAttribute("EndForwarding",
                          "Ask the PAR to stop forwarding once all bindings are updated; otherwise "
                          "its lifetime ends it",
                          BooleanValue(false),
                          MakeBooleanAccessor(&FmipMobileNode::m_endForwarding),
                          MakeBooleanChecker())
            .AddAttribute("MaxCandidates",
                          "Access points that are remembered of what a router tells",
                          UintegerValue(32),
                          MakeUintegerAccessor(&FmipMobileNode::m_maxCandidates),
                          MakeUintegerChecker<uint32_t>(1, 1024))
            .AddAttribute("MaxPreviousLinks",
                          "Links left of late whose routers may forward at the same time",
                          UintegerValue(4),
                          MakeUintegerAccessor(&FmipMobileNode::m_maxPrevious),
                          MakeUintegerChecker<uint32_t>(1, 64))
            .AddTraceSource("StateChange",
                            "The state has changed.",
                            MakeTraceSourceAccessor(&FmipMobileNode::m_stateTrace),
                            "ns3::mip6sec::FmipMobileNode::StateCallback")
            .AddTraceSource("FastUpdateSent",
                            "An FBU was sent, or sent again (RFC 5568 6.2.2).",
                            MakeTraceSourceAccessor(&FmipMobileNode::m_fbuTrace),
                            "ns3::mip6sec::FmipMobileNode::FastUpdateSentCallback")
            .AddTraceSource("FastAckReceived",
                            "An FBack has answered an FBU (RFC 5568 6.2.3).",
                            MakeTraceSourceAccessor(&FmipMobileNode::m_fbackTrace),
                            "ns3::mip6sec::FmipMobileNode::FastAckReceivedCallback")
            .AddTraceSource("UnaSent",
                            "A UNA was sent, or sent again (RFC 5568 6.3).",
                            MakeTraceSourceAccessor(&FmipMobileNode::m_unaTrace),
                            "ns3::mip6sec::FmipMobileNode::UnaSentCallback")
            .AddTraceSource("FellBack",
                            "This handover is one of plain Mobile IPv6; once for each.",
                            MakeTraceSourceAccessor(&FmipMobileNode::m_fallbackTrace),
                            "ns3::mip6sec::FmipMobileNode::FellBackCallback")
            .AddTraceSource("Ignored",
                            "Something that came was ignored.",
                            MakeTraceSourceAccessor(&FmipMobileNode::m_ignoredTrace),
                            "ns3::mip6sec::FmipMobileNode::IgnoredCallback")
            .AddTraceSource("RtSolPrSent",
                            "An RtSolPr was sent, or sent again (RFC 5568 6.1.1).",
                            MakeTraceSourceAccessor(&FmipMobileNode::m_solicitedTrace),
                            "ns3::mip6sec::FmipMobileNode::SolicitedCallback")
            .AddTraceSource("PrRtAdvReceived",
                            "A PrRtAdv was taken in (RFC 5568 6.1.2).",
                            MakeTraceSourceAccessor(&FmipMobileNode::m_advertisedTrace),
                            "ns3::mip6sec::FmipMobileNode::AdvertisedCallback")
            .AddTraceSource("HandoverRequested",
                            "The network wants a handover (RFC 5568 3.3); the attachment is to "
                            "move.",
                            MakeTraceSourceAccessor(&FmipMobileNode::m_requestedTrace),
                            "ns3::mip6sec::FmipMobileNode::RequestedCallback")
            .AddTraceSource("ForwardingEnded",
                            "A previous router forwards no more, as far as is known.",
                            MakeTraceSourceAccessor(&FmipMobileNode::m_endedTrace),
                            "ns3::mip6sec::FmipMobileNode::EndedCallback");
    return tid;
}

} // namespace mip6sec
} // namespace ns3
