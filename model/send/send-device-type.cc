/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
// Attributes and traces of SendDevice

#include "send-device.h"

#include "ns3/boolean.h"
#include "ns3/double.h"
#include "ns3/mip6sec-compat.h"
#include "ns3/nested-attribute.h"
#include "ns3/send-constants.h"
#include "ns3/uinteger.h"

namespace ns3
{
namespace mip6sec
{

NS_OBJECT_ENSURE_REGISTERED(SendDevice);

namespace
{

/// What MakeEnumChecker takes is the attribute's value type, whose name differs between releases
using MethodValue = decltype(EnumValue(SendAuthorization::CGA));

/// @return checker of the attributes that hold an authorization method
Ptr<const AttributeChecker>
MakeMethodChecker()
{
    return MakeEnumChecker(SendAuthorization::CGA,
                           "Cga",
                           SendAuthorization::TRUST_ANCHOR,
                           "TrustAnchor",
                           SendAuthorization::TRUST_ANCHOR_AND_CGA,
                           "TrustAnchorAndCga",
                           SendAuthorization::TRUST_ANCHOR_OR_CGA,
                           "TrustAnchorOrCga");
}

/// @param tid gets the attributes of keys and authority @param policy their structure
void
AddPolicyAttributes(TypeId& tid, SendPolicy SendDevice::*policy)
{
    tid.AddAttribute("MinBits",
                     "minbits: shortest RSA key of a sender that is accepted (RFC 3971 5.1.3)",
                     UintegerValue(SEND_MIN_BITS),
                     MakeNestedAccessor<UintegerValue>(policy, &SendPolicy::minBits),
                     MakeUintegerChecker<uint32_t>(384, 4096))
        .AddAttribute("MaxBits",
                      "Longest RSA key of a sender that is accepted, which limits the work that "
                      "anybody can cause (RFC 3971 5.1.3: at least 2048)",
                      UintegerValue(4096),
                      MakeNestedAccessor<UintegerValue>(policy, &SendPolicy::maxBits),
                      MakeUintegerChecker<uint32_t>(1024, 4096))
        .AddAttribute("MinSec",
                      "Least security parameter of a CGA that is accepted (RFC 3972 2)",
                      UintegerValue(0),
                      MakeNestedAccessor<UintegerValue>(policy, &SendPolicy::minSec),
                      MakeUintegerChecker<uint8_t>(0, 7))
        .AddAttribute("AcceptFailed",
                      "Whether a message that fails a check counts as unsecured in mixed mode; "
                      "false discards it (RFC 3971 5.2.2: MAY)",
                      BooleanValue(true),
                      MakeNestedAccessor<BooleanValue>(policy, &SendPolicy::acceptFailed),
                      MakeBooleanChecker())
        .AddAttribute("NsAuthorization",
                      "What Neighbor Solicitations have to prove (RFC 3971 5.2.3)",
                      EnumValue(SendAuthorization::CGA),
                      MakeNestedAccessor<MethodValue>(policy, &SendPolicy::ns),
                      MakeMethodChecker())
        .AddAttribute("NaAuthorization",
                      "What Neighbor Advertisements have to prove (RFC 3971 5.2.3)",
                      EnumValue(SendAuthorization::CGA),
                      MakeNestedAccessor<MethodValue>(policy, &SendPolicy::na),
                      MakeMethodChecker())
        .AddAttribute("RsAuthorization",
                      "What Router Solicitations, and RtSolPr, have to prove (RFC 3971 5.2.3)",
                      EnumValue(SendAuthorization::CGA),
                      MakeNestedAccessor<MethodValue>(policy, &SendPolicy::rs),
                      MakeMethodChecker())
        .AddAttribute("RaAuthorization",
                      "What Router Advertisements, and PrRtAdv, have to prove (RFC 3971 5.2.3)",
                      EnumValue(SendAuthorization::TRUST_ANCHOR),
                      MakeNestedAccessor<MethodValue>(policy, &SendPolicy::ra),
                      MakeMethodChecker())
        .AddAttribute("RedirectAuthorization",
                      "What Redirects have to prove (RFC 3971 5.2.3)",
                      EnumValue(SendAuthorization::TRUST_ANCHOR),
                      MakeNestedAccessor<MethodValue>(policy, &SendPolicy::redirect),
                      MakeMethodChecker());
}

/// @param tid gets the attributes of timestamps and nonces @param times their structure
/// @param nonces likewise
void
AddFreshnessAttributes(TypeId& tid,
                       TimestampLimits SendDevice::*times,
                       NonceLimits SendDevice::*nonces)
{
    tid.AddAttribute("Delta",
                     "TIMESTAMP_DELTA: how far the clock of a new peer may be off (RFC 3971 "
                     "5.3.4.2)",
                     TimeValue(Seconds(TIMESTAMP_DELTA_S)),
                     MakeNestedAccessor<TimeValue>(times, &TimestampLimits::delta),
                     MakeTimeChecker(Seconds(0), Seconds(1e9)))
        .AddAttribute("Fuzz",
                      "TIMESTAMP_FUZZ: tolerance in comparisons of timestamps (RFC 3971 5.3.4.2)",
                      TimeValue(Seconds(TIMESTAMP_FUZZ_S)),
                      MakeNestedAccessor<TimeValue>(times, &TimestampLimits::fuzz),
                      MakeTimeChecker(Seconds(0), Seconds(1e9)))
        .AddAttribute("Drift",
                      "TIMESTAMP_DRIFT: how much slower the clock of a known peer may run, as a "
                      "share (RFC 3971 5.3.4.2)",
                      DoubleValue(TIMESTAMP_DRIFT),
                      MakeNestedAccessor<DoubleValue>(times, &TimestampLimits::drift),
                      MakeDoubleChecker<double>(0, 1))
        .AddAttribute("MaxPeers",
                      "Peers whose last timestamp is remembered (RFC 3971 5.3.4)",
                      UintegerValue(1024),
                      MakeNestedAccessor<UintegerValue>(times, &TimestampLimits::maxPeers),
                      MakeUintegerChecker<uint32_t>())
        .AddAttribute("NonceLifetime",
                      "How long a solicitation counts as recent (RFC 3971 5.3.4.1)",
                      TimeValue(Seconds(10)),
                      MakeNestedAccessor<TimeValue>(nonces, &NonceLimits::lifetime),
                      MakeTimeChecker(MilliSeconds(1), Seconds(3600)))
        .AddAttribute("MaxNonces",
                      "Nonces kept of own solicitations, and as many of those of others",
                      UintegerValue(256),
                      MakeNestedAccessor<UintegerValue>(nonces, &NonceLimits::maxNonces),
                      MakeUintegerChecker<uint32_t>(1));
}

/// @param tid gets the attributes of fragments and floods @param fragments their structure
/// @param flood likewise
/// @param room attribute MessageRoom @param cga attribute CgaAddresses
void
AddLimitAttributes(TypeId& tid,
                   NdFragmentLimits SendDevice::*fragments,
                   SendFloodLimits SendDevice::*flood,
                   uint32_t SendDevice::*room,
                   bool SendDevice::*cga)
{
    tid.AddAttribute("AllowFragments",
                     "Whether messages longer than the link's MTU are sent in fragments and "
                     "accepted so. False, as RFC 6980 demands, drops them on receipt, and stops "
                     "the simulation where a message would need them.",
                     BooleanValue(true),
                     MakeNestedAccessor<BooleanValue>(fragments, &NdFragmentLimits::allow),
                     MakeBooleanChecker())
        .AddAttribute("MaxReassemblies",
                      "Messages in fragments under way at a time (RFC 3971 9.3)",
                      UintegerValue(16),
                      MakeNestedAccessor<UintegerValue>(fragments, &NdFragmentLimits::maxMessages),
                      MakeUintegerChecker<uint32_t>(1))
        .AddAttribute("MessageRoom",
                      "Without fragments: octets, from the IPv6 header on and before it is signed, "
                      "of the longest message that must fit into the MTU. The default is a Router "
                      "Advertisement with all options and one prefix.",
                      UintegerValue(112),
                      MakeUintegerAccessor(room),
                      MakeUintegerChecker<uint32_t>(48, 65535))
        .AddAttribute("MaxWaiting",
                      "Messages of a priority that wait to be verified (RFC 3971 9.3)",
                      UintegerValue(64),
                      MakeNestedAccessor<UintegerValue>(flood, &SendFloodLimits::maxWaiting),
                      MakeUintegerChecker<uint32_t>(1))
        .AddAttribute("UnsolicitedRate",
                      "Messages per second that are verified of unknown senders; 0 is no limit "
                      "(RFC 3971 5.3.4.2)",
                      DoubleValue(200),
                      MakeNestedAccessor<DoubleValue>(flood, &SendFloodLimits::unsolicitedRate),
                      MakeDoubleChecker<double>(0))
        .AddAttribute("UnsolicitedBurst",
                      "How many of these may come at once (RFC 3971 5.3.4.2)",
                      DoubleValue(50),
                      MakeNestedAccessor<DoubleValue>(flood, &SendFloodLimits::unsolicitedBurst),
                      MakeDoubleChecker<double>(1))
        .AddAttribute("MaxHeld",
                      "Messages that wait for a certification path (RFC 3971 9.3)",
                      UintegerValue(16),
                      MakeNestedAccessor<UintegerValue>(flood, &SendFloodLimits::maxHeld),
                      MakeUintegerChecker<uint32_t>())
        .AddAttribute("CgaAddresses",
                      "Whether addresses that are configured here become CGAs (RFC 3971 7.1)",
                      BooleanValue(true),
                      MakeBooleanAccessor(cga),
                      MakeBooleanChecker());
}

} // namespace

TypeId
SendDevice::GetTypeId()
{
    static TypeId tid = [] {
        TypeId id =
            TypeId("ns3::mip6sec::SendDevice")
                .SetParent<ShimDevice>()
                .SetGroupName("Mip6sec")
                .AddConstructor<SendDevice>()
                .AddAttribute("Mode",
                              "What happens to unsecured messages: they are accepted as such, "
                              "discarded, or SEND is off (RFC 3971 8)",
                              EnumValue(MODE_MIXED),
                              compat::EnumAccessor<ModeValue>(&SendDevice::SetModeValue,
                                                              &SendDevice::GetModeValue),
                              MakeEnumChecker(MODE_SECURED_ONLY,
                                              "SecuredOnly",
                                              MODE_MIXED,
                                              "Mixed",
                                              MODE_NONE,
                                              "None"))
                .AddTraceSource("Signed",
                                "A message leaves with a signature.",
                                MakeTraceSourceAccessor(&SendDevice::m_signedTrace),
                                "ns3::mip6sec::SendDevice::SignedCallback")
                .AddTraceSource("Judged",
                                "A message is delivered with a verdict.",
                                MakeTraceSourceAccessor(&SendDevice::m_judgedTrace),
                                "ns3::mip6sec::SendDevice::JudgedCallback")
                .AddTraceSource("Discarded",
                                "A message is discarded.",
                                MakeTraceSourceAccessor(&SendDevice::m_discardedTrace),
                                "ns3::mip6sec::SendDevice::DiscardedCallback")
                .AddTraceSource("FragmentDropped",
                                "A message in fragments is dropped before it is whole.",
                                MakeTraceSourceAccessor(&SendDevice::m_fragmentTrace),
                                "ns3::mip6sec::SendDevice::FragmentDroppedCallback")
                .AddTraceSource("SignDropped",
                                "A message is not sent: too much waits for the processor.",
                                MakeTraceSourceAccessor(&SendDevice::m_signDropTrace),
                                "ns3::mip6sec::SendDevice::SignDroppedCallback");
        AddPolicyAttributes(id, &SendDevice::m_policy);
        AddFreshnessAttributes(id, &SendDevice::m_timestampLimits, &SendDevice::m_nonceLimits);
        AddLimitAttributes(id,
                           &SendDevice::m_fragmentLimits,
                           &SendDevice::m_floodLimits,
                           &SendDevice::m_messageRoom,
                           &SendDevice::m_cgaAddresses);
        return id;
    }();
    return tid;
}

} // namespace mip6sec
} // namespace ns3
