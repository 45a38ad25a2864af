/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "certification-client.h"

#include "ns3/send-constants.h"
#include "ns3/uinteger.h"

namespace ns3
{
namespace mip6sec
{

NS_OBJECT_ENSURE_REGISTERED(CertificationClient);

TypeId
CertificationClient::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::mip6sec::CertificationClient")
            .SetParent<Object>()
            .SetGroupName("Mip6sec")
            .AddConstructor<CertificationClient>()
            .AddAttribute("Retry",
                          "Time after which a solicitation without an answer is sent again, and "
                          "then after twice the time (CPS_RETRY, RFC 3971 6.4.6, 10.1)",
                          TimeValue(Seconds(CPS_RETRY_S)),
                          MakeTimeAccessor(&CertificationClient::m_retry),
                          MakeTimeChecker(MilliSeconds(1)))
            .AddAttribute("RetryFragments",
                          "Time after the first component of a path after which those that are "
                          "missing are solicited (CPS_RETRY_FRAGMENTS, RFC 3971 6.4.6, 10.1)",
                          TimeValue(Seconds(CPS_RETRY_FRAGMENTS_S)),
                          MakeTimeAccessor(&CertificationClient::m_retryFragments),
                          MakeTimeChecker(Seconds(0)))
            .AddAttribute("RetryMax",
                          "Time after which a path is given up (CPS_RETRY_MAX, RFC 3971 6.4.6, "
                          "10.1)",
                          TimeValue(Seconds(CPS_RETRY_MAX_S)),
                          MakeTimeAccessor(&CertificationClient::m_retryMax),
                          MakeTimeChecker(MilliSeconds(1)))
            .AddAttribute("MaxRetries",
                          "Solicitations sent at most for the same: all components of a path, or "
                          "one; RetryMax ends it earlier by default (RFC 3971 6.4.6)",
                          UintegerValue(5),
                          MakeUintegerAccessor(&CertificationClient::m_maxRetries),
                          MakeUintegerChecker<uint32_t>(1))
            .AddAttribute("MaxRequests",
                          "Routers whose paths are discovered at a time (RFC 3971 9.3)",
                          UintegerValue(16),
                          MakeUintegerAccessor(&CertificationClient::m_maxRequests),
                          MakeUintegerChecker<uint32_t>(1, 65535))
            .AddAttribute("MaxComponents",
                          "Components of the longest path accepted (RFC 3971 9.3)",
                          UintegerValue(16),
                          MakeUintegerAccessor(&CertificationClient::m_maxComponents),
                          MakeUintegerChecker<uint32_t>(1, 65535))
            .AddAttribute("MaxAssemblies",
                          "Paths put together at a time; what was solicited goes before what goes "
                          "to all nodes, and the router asked for before others (RFC 3971 9.3)",
                          UintegerValue(16),
                          MakeUintegerAccessor(&CertificationClient::m_maxAssemblies),
                          MakeUintegerChecker<uint32_t>(1))
            .AddAttribute("MaxWaiting",
                          "Requests that wait for the path of the same router (RFC 3971 9.3)",
                          UintegerValue(64),
                          MakeUintegerAccessor(&CertificationClient::m_maxWaiting),
                          MakeUintegerChecker<uint32_t>(1))
            .AddTraceSource("SolicitationSent",
                            "A Certification Path Solicitation was sent",
                            MakeTraceSourceAccessor(&CertificationClient::m_sentTrace),
                            "ns3::mip6sec::CertificationClient::SolicitationSentCallback")
            .AddTraceSource("PathReceived",
                            "All components of a path have come",
                            MakeTraceSourceAccessor(&CertificationClient::m_receivedTrace),
                            "ns3::mip6sec::CertificationClient::PathReceivedCallback")
            .AddTraceSource("RequestDone",
                            "A request was answered",
                            MakeTraceSourceAccessor(&CertificationClient::m_doneTrace),
                            "ns3::mip6sec::CertificationClient::RequestDoneCallback")
            .AddTraceSource("Dropped",
                            "A Certification Path Advertisement had no effect",
                            MakeTraceSourceAccessor(&CertificationClient::m_droppedTrace),
                            "ns3::mip6sec::CertificationClient::DroppedCallback");
    return tid;
}

CertificationClient::CertificationClient() = default;

CertificationClient::~CertificationClient() = default;

std::size_t
CertificationClient::GetNRequests() const
{
    return m_discoveries.size();
}

std::size_t
CertificationClient::GetNAssemblies() const
{
    return m_assemblies.size();
}

uint64_t
CertificationClient::GetSent() const
{
    return m_sent;
}

uint64_t
CertificationClient::GetDropped(CertificationDrop drop) const
{
    return m_dropped.at(static_cast<std::size_t>(drop));
}

int64_t
CertificationClient::AssignStreams(int64_t stream)
{
    return m_random.AssignStreams(stream);
}

} // namespace mip6sec
} // namespace ns3
