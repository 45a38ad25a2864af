/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
// Attributes and traces of HandoverKeyServer

#include "handover-key-server.h"

#include "ns3/boolean.h"
#include "ns3/double.h"
#include "ns3/nested-attribute.h"
#include "ns3/trace-source-accessor.h"
#include "ns3/uinteger.h"

namespace ns3
{
namespace mip6sec
{

NS_OBJECT_ENSURE_REGISTERED(HandoverKeyServer);

TypeId
HandoverKeyServer::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::mip6sec::HandoverKeyServer")
            .SetParent<Object>()
            .SetGroupName("Mip6sec")
            .AddConstructor<HandoverKeyServer>()
            .AddAttribute("Lifetime",
                          "HK-LIFETIME: how long a handover key lasts, in seconds (RFC 5269 3.7)",
                          UintegerValue(static_cast<uint32_t>(HK_LIFETIME_S)),
                          MakeUintegerAccessor(&HandoverKeyServer::m_lifetime),
                          MakeUintegerChecker<uint16_t>(1))
            .AddAttribute("RenewalMargin",
                          "Last part of the lifetime of a key, as a share of it, in which a "
                          "request gets a new key in place of the old one (RFC 5269 3.2 and 3.3 "
                          "leave it open); 0 never does",
                          DoubleValue(0.1),
                          MakeDoubleAccessor(&HandoverKeyServer::m_margin),
                          MakeDoubleChecker<double>(0, 1))
            .AddAttribute("Algorithms",
                          "Authentication algorithms that are supported, a bit for each AT value, "
                          "that of AT 0 the lowest: 1 is HMAC-SHA1-96, 2 is HMAC-SHA256-128, 3 is "
                          "both (RFC 5269 3.2)",
                          UintegerValue(3),
                          MakeUintegerAccessor(&HandoverKeyServer::m_algorithms),
                          MakeUintegerChecker<uint16_t>(1, 3))
            .AddAttribute(
                "RequireSecured",
                "Whether only an RtSolPr that SEND has found secured gets a key (RFC 5269 "
                "3.2). False is against it, for comparison only: whoever shows a CGA "
                "option then gets one",
                BooleanValue(true),
                MakeBooleanAccessor(&HandoverKeyServer::m_requireSecured),
                MakeBooleanChecker())
            .AddAttribute("MaxKeys",
                          "Handover keys kept; requests beyond get none (RFC 5269 5)",
                          UintegerValue(4096),
                          MakeUintegerAccessor(&HandoverKeyServer::m_maxKeys),
                          MakeUintegerChecker<uint32_t>())
            .AddAttribute("MaxKeysPerOwner",
                          "Of these, care-of addresses made with one CGA public key (RFC 5269 5)",
                          UintegerValue(8),
                          MakeUintegerAccessor(&HandoverKeyServer::m_maxOwned),
                          MakeUintegerChecker<uint32_t>())
            .AddAttribute("MaxPending",
                          "Answers that wait for the processor; requests beyond get no key (RFC "
                          "5269 5)",
                          UintegerValue(64),
                          MakeUintegerAccessor(&HandoverKeyServer::m_maxPending),
                          MakeUintegerChecker<uint32_t>())
            .AddAttribute(
                "SourceRate",
                "Secured requests per second of one address that are answered with a "
                "key; 0 is no limit (RFC 5269 5, MAX_RTSOLPR_RATE of RFC 5568 9)",
                DoubleValue(MAX_RTSOLPR_RATE),
                MakeNestedAccessor<DoubleValue>(&HandoverKeyServer::m_sourceRate, &TokenRate::rate),
                MakeDoubleChecker<double>(0))
            .AddAttribute("SourceBurst",
                          "How many of these may come at once: a request with its "
                          "retransmissions, and another",
                          DoubleValue(2 * (1 + RTSOLPR_RETRIES)),
                          MakeNestedAccessor<DoubleValue>(&HandoverKeyServer::m_sourceRate,
                                                          &TokenRate::burst),
                          MakeDoubleChecker<double>(1))
            .AddAttribute(
                "TotalRate",
                "Secured requests per second of all addresses that are answered with a "
                "key; 0 is no limit (RFC 5269 5)",
                DoubleValue(200),
                MakeNestedAccessor<DoubleValue>(&HandoverKeyServer::m_totalRate, &TokenRate::rate),
                MakeDoubleChecker<double>(0))
            .AddAttribute(
                "TotalBurst",
                "How many of these may come at once",
                DoubleValue(200),
                MakeNestedAccessor<DoubleValue>(&HandoverKeyServer::m_totalRate, &TokenRate::burst),
                MakeDoubleChecker<double>(1))
            .AddTraceSource("KeyMade",
                            "A handover key was made.",
                            MakeTraceSourceAccessor(&HandoverKeyServer::m_madeTrace),
                            "ns3::mip6sec::HandoverKeyServer::KeyMadeCallback")
            .AddTraceSource("KeyGiven",
                            "A handover key is ready to be sent.",
                            MakeTraceSourceAccessor(&HandoverKeyServer::m_givenTrace),
                            "ns3::mip6sec::HandoverKeyServer::KeyGivenCallback")
            .AddTraceSource("Refused",
                            "A request for a handover key gets none.",
                            MakeTraceSourceAccessor(&HandoverKeyServer::m_refusedTrace),
                            "ns3::mip6sec::HandoverKeyServer::RefusedCallback")
            .AddTraceSource("KeyDiscarded",
                            "A handover key was discarded.",
                            MakeTraceSourceAccessor(&HandoverKeyServer::m_discardedTrace),
                            "ns3::mip6sec::HandoverKeyServer::KeyDiscardedCallback");
    return tid;
}

} // namespace mip6sec
} // namespace ns3
