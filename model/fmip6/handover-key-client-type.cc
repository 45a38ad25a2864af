/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
// Attributes and traces of HandoverKeyClient

#include "handover-key-client.h"

#include "ns3/boolean.h"
#include "ns3/double.h"
#include "ns3/nested-attribute.h"
#include "ns3/send-device.h"
#include "ns3/trace-source-accessor.h"
#include "ns3/uinteger.h"

namespace ns3
{
namespace mip6sec
{

NS_OBJECT_ENSURE_REGISTERED(HandoverKeyClient);

TypeId
HandoverKeyClient::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::mip6sec::HandoverKeyClient")
            .SetParent<Object>()
            .SetGroupName("Mip6sec")
            .AddConstructor<HandoverKeyClient>()
            .AddAttribute("Algorithm",
                          "AT value of the authentication algorithm that is asked for first: 0 is "
                          "HMAC-SHA1-96, 1 is HMAC-SHA256-128. A weaker one is never accepted (RFC "
                          "5269 3.1, 3.3)",
                          UintegerValue(0),
                          MakeUintegerAccessor(&HandoverKeyClient::m_algorithm),
                          MakeUintegerChecker<uint8_t>(0, 1))
            .AddAttribute("Algorithms",
                          "Authentication algorithms that are supported, a bit for each AT value, "
                          "that of AT 0 the lowest: 1 is HMAC-SHA1-96, 2 is HMAC-SHA256-128, 3 is "
                          "both (RFC 5269 3.3)",
                          UintegerValue(3),
                          MakeUintegerAccessor(&HandoverKeyClient::m_algorithms),
                          MakeUintegerChecker<uint16_t>(1, 3))
            .AddAttribute(
                "AcceptWeaker",
                "Whether a reply with a weaker algorithm than asked for is taken. True is "
                "against RFC 5269 3.2 and 3.3, for comparison only: who can change what "
                "is asked for, or a router that has gone bad, then bids it down",
                BooleanValue(false),
                MakeBooleanAccessor(&HandoverKeyClient::m_acceptWeaker),
                MakeBooleanChecker())
            .AddAttribute("KeyPairLifetime",
                          "HKEPK-LIFETIME: how long an encryption key pair serves (RFC 5269 3.7)",
                          TimeValue(Seconds(HKEPK_LIFETIME_S)),
                          MakeNestedAccessor<TimeValue>(&HandoverKeyClient::m_pairLimits,
                                                        &EncryptionKeyLimits::lifetime),
                          MakeTimeChecker(MilliSeconds(1), Seconds(1e9)))
            .AddAttribute("KeyPairHandovers",
                          "HKEPK-HANDOVERS: for how many handovers it serves (RFC 5269 3.7)",
                          UintegerValue(HKEPK_HANDOVERS),
                          MakeNestedAccessor<UintegerValue>(&HandoverKeyClient::m_pairLimits,
                                                            &EncryptionKeyLimits::handovers),
                          MakeUintegerChecker<uint32_t>(1))
            .AddAttribute("RenewalMargin",
                          "Last part of the lifetime of a key, as a share of it, in which another "
                          "is asked for (RFC 5269 3.3)",
                          DoubleValue(0.1),
                          MakeDoubleAccessor(&HandoverKeyClient::m_margin),
                          MakeDoubleChecker<double>(0, 1))
            .AddAttribute("DiscardAfterBinding",
                          "Whether a key is discarded once the binding update on the new link is "
                          "complete (RFC 5269 3.6: SHOULD)",
                          BooleanValue(true),
                          MakeBooleanAccessor(&HandoverKeyClient::m_discardAfterBinding),
                          MakeBooleanChecker())
            .AddAttribute("RequestLifetime",
                          "How long a reply is waited for; SEND recognizes its nonce as long as "
                          "attribute NonceLifetime of SendDevice says",
                          TimeValue(Seconds(10)),
                          MakeTimeAccessor(&HandoverKeyClient::m_requestLifetime),
                          MakeTimeChecker(MilliSeconds(1), Seconds(3600)))
            .AddAttribute("MaxRequests",
                          "Requests whose replies are waited for; the oldest goes first. As many "
                          "may wait for a key pair",
                          UintegerValue(16),
                          MakeUintegerAccessor(&HandoverKeyClient::m_maxRequests),
                          MakeUintegerChecker<uint32_t>(1))
            .AddAttribute("MaxPending",
                          "Replies that wait for the processor; those beyond are dropped",
                          UintegerValue(16),
                          MakeUintegerAccessor(&HandoverKeyClient::m_maxPending),
                          MakeUintegerChecker<uint32_t>(1))
            .AddAttribute("MaxKeys",
                          "Keys kept; that which ends first goes first",
                          UintegerValue(64),
                          MakeUintegerAccessor(&HandoverKeyClient::m_maxKeys),
                          MakeUintegerChecker<uint32_t>(1))
            .AddTraceSource("KeyReceived",
                            "A handover key was received.",
                            MakeTraceSourceAccessor(&HandoverKeyClient::m_receivedTrace),
                            "ns3::mip6sec::HandoverKeyClient::KeyReceivedCallback")
            .AddTraceSource("Refused",
                            "The key of a PrRtAdv was not taken.",
                            MakeTraceSourceAccessor(&HandoverKeyClient::m_refusedTrace),
                            "ns3::mip6sec::HandoverKeyClient::RefusedCallback")
            .AddTraceSource("KeyDiscarded",
                            "A handover key was discarded.",
                            MakeTraceSourceAccessor(&HandoverKeyClient::m_discardedTrace),
                            "ns3::mip6sec::HandoverKeyClient::KeyDiscardedCallback")
            .AddTraceSource("RenewalDue",
                            "A handover key ends soon: time to ask for another (RFC 5269 3.3).",
                            MakeTraceSourceAccessor(&HandoverKeyClient::m_renewalTrace),
                            "ns3::mip6sec::HandoverKeyClient::RenewalDueCallback");
    return tid;
}

} // namespace mip6sec
} // namespace ns3
