/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "proxy-advertiser.h"

#include "ns3/boolean.h"
#include "ns3/double.h"
#include "ns3/log.h"
#include "ns3/nested-attribute.h"
#include "ns3/nonce-option.h"
#include "ns3/send-device.h"

namespace ns3
{
namespace mip6sec
{

NS_LOG_COMPONENT_DEFINE("Mip6secProxyAdvertiser");
NS_OBJECT_ENSURE_REGISTERED(ProxyAdvertiser);

namespace
{

/// Octets of the longest access point that the answer repeats though it has no room: that of any
/// link type, with its padding
constexpr std::size_t MAX_ACCESS_POINT = 32 + 8;

/// @return what to say where nothing is known, since an access point must be present (RFC 5568
/// 6.1.2)
AccessPointTuple
Nothing()
{
    AccessPointTuple nothing;
    nothing.outcome = FmipLinkLayerCode::NO_PREFIX;
    return nothing;
}

} // namespace

const char*
RtSolPrDropName(RtSolPrDrop reason)
{
    switch (reason)
    {
    case RtSolPrDrop::INVALID:
        return "invalid";
    case RtSolPrDrop::RATE_LIMITED:
        return "rate limited";
    case RtSolPrDrop::OVERLOAD:
        return "overload";
    case RtSolPrDrop::NO_LINK_LOCAL:
        return "no link-local address";
    case RtSolPrDrop::KEY_TOO_LONG:
        return "key too long";
    }
    return "?";
}

TypeId
ProxyAdvertiser::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::mip6sec::ProxyAdvertiser")
            .SetParent<Object>()
            .SetGroupName("Mip6sec")
            .AddConstructor<ProxyAdvertiser>()
            .AddAttribute("UseDhcp",
                          "Whether mobile nodes have to perform DHCP on the links around: PrRtAdvs "
                          "that would have code 0 have code 5 (RFC 5568 5.2, 6.1.2)",
                          BooleanValue(false),
                          MakeBooleanAccessor(&ProxyAdvertiser::m_useDhcp),
                          MakeBooleanChecker())
            .AddAttribute(
                "SourceRate",
                "RtSolPrs per second of one source that are answered, secured ones and others "
                "by themselves; 0 is no limit "
                "(MAX_RTSOLPR_RATE, RFC 5568 6.1.1)",
                DoubleValue(MAX_RTSOLPR_RATE),
                MakeNestedAccessor<DoubleValue>(&ProxyAdvertiser::m_sourceRate, &TokenRate::rate),
                MakeDoubleChecker<double>(0))
            .AddAttribute(
                "SourceBurst",
                "How many of these may come at once: one with its retransmissions, "
                "and another",
                DoubleValue(2 * (1 + RTSOLPR_RETRIES)),
                MakeNestedAccessor<DoubleValue>(&ProxyAdvertiser::m_sourceRate, &TokenRate::burst),
                MakeDoubleChecker<double>(1))
            .AddAttribute(
                "TotalRate",
                "RtSolPrs per second of all sources that are answered, secured ones and others by "
                "themselves; 0 is no limit "
                "(RFC 5269 5)",
                DoubleValue(500),
                MakeNestedAccessor<DoubleValue>(&ProxyAdvertiser::m_totalRate, &TokenRate::rate),
                MakeDoubleChecker<double>(0))
            .AddAttribute(
                "TotalBurst",
                "How many of these may come at once",
                DoubleValue(500),
                MakeNestedAccessor<DoubleValue>(&ProxyAdvertiser::m_totalRate, &TokenRate::burst),
                MakeDoubleChecker<double>(1))
            .AddTraceSource("RtSolPrReceived",
                            "A valid RtSolPr arrived",
                            MakeTraceSourceAccessor(&ProxyAdvertiser::m_received),
                            "ns3::mip6sec::ProxyAdvertiser::SolicitationCallback")
            .AddTraceSource("PrRtAdvSent",
                            "A PrRtAdv was sent",
                            MakeTraceSourceAccessor(&ProxyAdvertiser::m_sent),
                            "ns3::mip6sec::ProxyAdvertiser::AdvertisementCallback")
            .AddTraceSource("Drop",
                            "An RtSolPr is not answered, or without its key",
                            MakeTraceSourceAccessor(&ProxyAdvertiser::m_dropTrace),
                            "ns3::mip6sec::ProxyAdvertiser::DropCallback");
    return tid;
}

ProxyAdvertiser::ProxyAdvertiser()
    : m_buckets(m_sourceRate, m_totalRate),
      m_plainBuckets(m_sourceRate, m_totalRate)
{
}

ProxyAdvertiser::~ProxyAdvertiser() = default;

void
ProxyAdvertiser::Setup(Ptr<NeighborDiscovery> access,
                       Ptr<AccessPointMap> accessPoints,
                       Ptr<HandoverKeyServer> keys)
{
    m_access = access;
    m_accessPoints = accessPoints;
    m_keys = keys;
    m_access->AddHandler(Icmp6Type::FMIP_MESSAGE, MakeCallback(&ProxyAdvertiser::Receive, this));
}

void
ProxyAdvertiser::DoDispose()
{
    if (m_access)
    {
        m_access->RemoveHandler(Icmp6Type::FMIP_MESSAGE,
                                MakeCallback(&ProxyAdvertiser::Receive, this));
    }
    Clear();
    m_access = nullptr;
    m_accessPoints = nullptr;
    m_keys = nullptr;
    Object::DoDispose();
}

void
ProxyAdvertiser::Clear()
{
    ++m_epoch;
    m_waiting = 0;
    m_buckets.Clear();
    m_plainBuckets.Clear();
}

uint64_t
ProxyAdvertiser::GetDropCount(RtSolPrDrop reason) const
{
    return m_drops[static_cast<std::size_t>(reason)];
}

std::size_t
ProxyAdvertiser::GetNWaiting() const
{
    return m_waiting;
}

std::size_t
ProxyAdvertiser::GetNSources() const
{
    return m_buckets.GetSize() + m_plainBuckets.GetSize();
}

void
ProxyAdvertiser::Drop(RtSolPrDrop reason, const Ipv6Address& source)
{
    NS_LOG_INFO("No answer or no key for an RtSolPr of " << source << ": "
                                                         << RtSolPrDropName(reason));
    ++m_drops[static_cast<std::size_t>(reason)];
    m_dropTrace(reason, source);
}

bool
ProxyAdvertiser::MayAnswer(const Ipv6Address& source, const NdVerdict& verdict)
{
    // What anybody can send in the name of others does not crowd out those who prove their names
    TokenBuckets& buckets = verdict.security == NdSecurity::SECURED ? m_buckets : m_plainBuckets;
    switch (buckets.Take(source))
    {
    case TokenBuckets::Verdict::PASS:
        return true;
    case TokenBuckets::Verdict::SOURCE:
        Drop(RtSolPrDrop::RATE_LIMITED, source);
        return false;
    case TokenBuckets::Verdict::TOTAL:
        Drop(RtSolPrDrop::OVERLOAD, source);
        return false;
    }
    return false;
}

bool
ProxyAdvertiser::Receive(const NdArrival& arrival)
{
    const auto subtype = FmipSubtypeOf(arrival.octets.data(), arrival.octets.size());
    if (subtype && *subtype != FmipSubtype::RT_SOL_PR)
    {
        return false;
    }
    const Ipv6Address source = arrival.envelope.source;
    const Parsed<RtSolPr> parsed =
        ParseRtSolPr(arrival.octets.data(), arrival.octets.size(), arrival.envelope);
    if (!parsed)
    {
        m_access->GetTraces()->NotifyDropped(Icmp6Type::FMIP_MESSAGE,
                                             arrival.envelope,
                                             parsed.error);
        Drop(RtSolPrDrop::INVALID, source);
        return true;
    }
    const RtSolPr& request = *parsed.value;
    m_received(source, request, static_cast<uint32_t>(arrival.octets.size()));
    if (!MayAnswer(source, arrival.verdict))
    {
        return true;
    }
    const auto own = m_access->GetLinkLayerAddress();
    if (request.sourceLinkLayerAddress && own && arrival.verdict.mayCreateEntry)
    {
        // RFC 5568 6.1.1: so that the answer needs no resolution
        m_access->LearnNeighbor(source,
                                WithoutPadding(*request.sourceLinkLayerAddress, own->size()),
                                std::nullopt,
                                arrival.verdict);
    }
    ++m_waiting;
    m_keys->Request(request,
                    arrival,
                    [self = Ptr<ProxyAdvertiser>(this),
                     epoch = m_epoch,
                     answer = MakeAnswer(request),
                     source,
                     nonce = FindNonce(request.other),
                     solicited = !request.wildcard](std::optional<HandoverKeyReply> key) mutable {
                        if (epoch != self->m_epoch)
                        {
                            return; // restarted meanwhile
                        }
                        --self->m_waiting;
                        if (key && nonce)
                        {
                            // The key is for this request, also if another came meanwhile (RFC
                            // 5269 3.2)
                            AddNonce(answer.other, *nonce);
                        }
                        answer.keyReply = std::move(key);
                        if (!self->Send(std::move(answer), source, solicited))
                        {
                            self->Drop(RtSolPrDrop::NO_LINK_LOCAL, source);
                        }
                    });
    return true;
}

PrRtAdv
ProxyAdvertiser::MakeAnswer(const RtSolPr& request) const
{
    PrRtAdv answer;
    answer.identifier = request.identifier;
    if (request.wildcard)
    {
        answer.tuples = m_accessPoints->DescribeAll();
    }
    for (const LinkLayerOctets& accessPoint : request.accessPoints)
    {
        answer.tuples.push_back(m_accessPoints->Describe(accessPoint));
    }
    if (answer.tuples.empty())
    {
        // The answer is about the wildcard itself
        answer.tuples.push_back(Nothing());
    }
    return answer;
}

void
ProxyAdvertiser::SetCode(PrRtAdv& message) const
{
    std::size_t known = 0;
    bool withoutFastHandover = false;
    for (const AccessPointTuple& tuple : message.tuples)
    {
        known += tuple.outcome == FmipLinkLayerCode::NEW_ACCESS_POINT ? 1 : 0;
        withoutFastHandover |= tuple.outcome == FmipLinkLayerCode::NO_FAST_HANDOVER;
    }
    if (known == message.tuples.size())
    {
        message.code = m_useDhcp ? PrRtAdvCode::USE_DHCP : PrRtAdvCode::TUPLES;
    }
    else if (known > 0 || withoutFastHandover)
    {
        // RFC 5568 4 and 5.1 want code 3 for an access point without fast handovers, also where
        // 6.1.2 lets code 2 say the same
        message.code = PrRtAdvCode::TUPLES_FOR_SOME;
    }
    else
    {
        message.code = PrRtAdvCode::NO_NEW_ROUTER;
    }
}

std::size_t
ProxyAdvertiser::GetRoom() const
{
    Ptr<NetDevice> device = m_access->GetDevice();
    Ptr<SendDevice> secured = SendDevice::Find(device);
    const std::size_t room = secured ? secured->GetRoom() : device->GetMtu();
    return room > IPV6_HEADER_SIZE ? room - IPV6_HEADER_SIZE : 0;
}

bool
ProxyAdvertiser::MayBeFragmented() const
{
    Ptr<SendDevice> secured = SendDevice::Find(m_access->GetDevice());
    BooleanValue allowed(true);
    if (secured && secured->GetMode() != SendMode::NONE)
    {
        secured->GetAttribute("AllowFragments", allowed);
    }
    return allowed.Get();
}

bool
ProxyAdvertiser::Send(PrRtAdv message, const Ipv6Address& destination, bool solicited)
{
    const Ipv6Address source = m_access->GetLinkLocalSource();
    if (source.IsAny())
    {
        return false;
    }
    message.sourceLinkLayerAddress = m_access->GetLinkLayerAddress();
    // One access point must be there (RFC 5568 6.1.2), whatever the options of SEND leave; but
    // whoever asks chooses how long it is, if it is not known
    const AccessPointTuple& asked = message.tuples.front();
    const AccessPointTuple first = asked.accessPoint.size() > MAX_ACCESS_POINT ? Nothing() : asked;
    if (message.keyReply && !MayBeFragmented())
    {
        // And how long the key is
        PrRtAdv least = message;
        least.tuples = {first};
        if (SerializeIcmp6(least, source, destination).size() > GetRoom())
        {
            message.keyReply.reset();
            Drop(RtSolPrDrop::KEY_TOO_LONG, destination);
        }
    }
    const std::size_t removed = LimitTuples(message, GetRoom());
    if (message.tuples.empty())
    {
        message.tuples.push_back(first);
    }
    if (message.code == PrRtAdvCode::TUPLES)
    {
        SetCode(message);
        if (solicited && removed > 0 && message.code == PrRtAdvCode::TUPLES)
        {
            message.code = PrRtAdvCode::TUPLES_FOR_SOME;
        }
    }
    const std::vector<uint8_t> octets = SerializeIcmp6(message, source, destination);
    NS_LOG_INFO("PrRtAdv to " << destination << ": " << PrRtAdvCodeName(message.code));
    m_access->SendOut(octets, source, destination);
    m_sent(destination, message, static_cast<uint32_t>(octets.size()));
    return true;
}

void
ProxyAdvertiser::InitiateHandover(const Ipv6Address& mobile,
                                  const Address& accessPoint,
                                  const Ipv6Address& newCareOfAddress)
{
    LinkLayerOctets octets(accessPoint.GetLength());
    accessPoint.CopyTo(octets.data());
    PrRtAdv message;
    message.code = PrRtAdvCode::NETWORK_INITIATED;
    AccessPointTuple tuple = m_accessPoints->Describe(octets);
    NS_ABORT_MSG_UNLESS(tuple.HasRouter(),
                        "ProxyAdvertiser::InitiateHandover: no router with fast handovers is known "
                        "for the access point "
                            << accessPoint << "; tell it by AccessPointMap::Add");
    if (!newCareOfAddress.IsAny())
    {
        tuple.newCareOfAddress = newCareOfAddress;
    }
    message.tuples.push_back(tuple);
    Send(std::move(message), mobile, false);
}

void
ProxyAdvertiser::AdvertiseNeighborhood(const Ipv6Address& destination)
{
    PrRtAdv message;
    message.code = PrRtAdvCode::UNSOLICITED_NEIGHBORHOOD;
    message.tuples = m_accessPoints->DescribeAll();
    if (!message.tuples.empty())
    {
        Send(std::move(message), destination, false);
    }
}

} // namespace mip6sec
} // namespace ns3
