/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "new-access-router.h"

#include "ns3/boolean.h"
#include "ns3/double.h"
#include "ns3/enum.h"
#include "ns3/mip6sec-compat.h"
#include "ns3/nd-constants.h"
#include "ns3/nested-attribute.h"
#include "ns3/uinteger.h"

namespace ns3
{
namespace mip6sec
{

namespace
{

/// Attributes NaackRate and NaackBurst
constexpr double NAACK_RATE = 10;

} // namespace

NS_OBJECT_ENSURE_REGISTERED(NewAccessRouter);

const char*
NewAccessRouterDropName(NewAccessRouterDrop reason)
{
    switch (reason)
    {
    case NewAccessRouterDrop::UNKNOWN_PEER:
        return "unknown peer";
    case NewAccessRouterDrop::NO_LINK_LAYER:
        return "no link-layer address";
    case NewAccessRouterDrop::BUFFER_FULL:
        return "buffer full";
    case NewAccessRouterDrop::NOT_BUFFERED:
        return "not buffered";
    case NewAccessRouterDrop::NEVER_CAME:
        return "never came";
    case NewAccessRouterDrop::WITHDRAWN:
        return "withdrawn";
    case NewAccessRouterDrop::OTHER_NODE:
        return "other node";
    case NewAccessRouterDrop::NOT_SECURED:
        return "not secured";
    case NewAccessRouterDrop::NEIGHBOR_LIMIT:
        return "neighbor limit";
    case NewAccessRouterDrop::NAACK_RATE:
        return "NAACK rate";
    case NewAccessRouterDrop::TUNNEL_SOURCE:
        return "tunnel source";
    case NewAccessRouterDrop::TOO_BIG:
        return "too big";
    case NewAccessRouterDrop::NO_ROUTE:
        return "no route";
    }
    return "?";
}

TypeId
NewAccessRouter::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::mip6sec::NewAccessRouter")
            .SetParent<Object>()
            .SetGroupName("Mip6sec")
            .AddConstructor<NewAccessRouter>()
            .AddAttribute("AcceptHandovers",
                          "Whether Handover Initiates are accepted; otherwise they are answered as "
                          "administratively prohibited (RFC 5568 6.2.1.2)",
                          BooleanValue(true),
                          MakeBooleanAccessor(&NewAccessRouter::m_accept),
                          MakeBooleanChecker())
            .AddAttribute(
                "RequireFreeAddress",
                "Whether a mobile node that says it is here already, Handover Initiate of "
                "code 1, is refused an address that another node has (RFC 5568 6.2.1.1). "
                "False is against it, for comparison only: packets for the one then go to "
                "the other",
                BooleanValue(true),
                MakeBooleanAccessor(&NewAccessRouter::m_requireFree),
                MakeBooleanChecker())
            .AddAttribute(
                "AddressPolicy",
                "Which address a mobile node is to use here: the one that it proposes, "
                "one chosen here (Assigned Addressing, RFC 5568 3.2; also by the S flag "
                "of a Handover Initiate), or its PCoA (RFC 5568 6.2.1.2)",
                EnumValue(NewAccessRouter::PROPOSED),
                compat::EnumAccessor<NewAccessRouter::AddressPolicy>(&NewAccessRouter::m_policy),
                MakeEnumChecker(NewAccessRouter::PROPOSED,
                                "Proposed",
                                NewAccessRouter::ASSIGNED,
                                "Assigned",
                                NewAccessRouter::PREVIOUS,
                                "Previous"))
            .AddAttribute("AssignProposed",
                          "Whether Assigned Addressing assigns the proposed NCoA where it can be "
                          "accepted (RFC 5568 4)",
                          BooleanValue(false),
                          MakeBooleanAccessor(&NewAccessRouter::m_assignProposed),
                          MakeBooleanChecker())
            .AddAttribute("AllowPreviousAddress",
                          "Whether a mobile node whose NCoA cannot be accepted is served with its "
                          "PCoA, by a host route and a tunnel to its PAR (RFC 5568 4)",
                          BooleanValue(false),
                          MakeBooleanAccessor(&NewAccessRouter::m_allowPrevious),
                          MakeBooleanChecker())
            .AddAttribute("DadTransmits",
                          "Solicitations of duplicate address detection for an NCoA before it is "
                          "acknowledged, DupAddrDetectTransmits (RFC 5568 4, 5.5); 0 for none",
                          UintegerValue(DUP_ADDR_DETECT_TRANSMITS),
                          MakeUintegerAccessor(&NewAccessRouter::m_dadTransmits),
                          MakeUintegerChecker<uint32_t>(0, 16))
            .AddAttribute("RetransTimer",
                          "Time between and after these solicitations (RFC 4861 10)",
                          TimeValue(Seconds(RETRANS_TIMER_S)),
                          MakeTimeAccessor(&NewAccessRouter::m_retransTimer),
                          MakeTimeChecker(MilliSeconds(1)))
            .AddAttribute("ProxyNdLifetime",
                          "PROXY_ND_LIFETIME: how long a mobile node is expected, and its NCoA "
                          "defended (RFC 5568 4, 9)",
                          TimeValue(Seconds(PROXY_ND_LIFETIME_S)),
                          MakeTimeAccessor(&NewAccessRouter::m_proxyLifetime),
                          MakeTimeChecker(MilliSeconds(1)))
            .AddAttribute("HostRouteLifetime",
                          "How long a mobile node that came is served with its PCoA (RFC 5568 5.6: "
                          "tens of seconds)",
                          TimeValue(Seconds(60)),
                          MakeTimeAccessor(&NewAccessRouter::m_hostLifetime),
                          MakeTimeChecker(MilliSeconds(1)))
            .AddAttribute("MaxArrivals",
                          "Mobile nodes expected or served with a host route at a time; more are "
                          "refused for insufficient resources",
                          UintegerValue(1024),
                          MakeUintegerAccessor(&NewAccessRouter::m_maxArrivals),
                          MakeUintegerChecker<uint32_t>())
            .AddAttribute("MaxBuffered",
                          "Packets that wait for all mobile nodes together",
                          UintegerValue(10000),
                          MakeNestedAccessor<UintegerValue>(&NewAccessRouter::m_room,
                                                            &HandoverBufferRoom::limit),
                          MakeUintegerChecker<uint32_t>())
            .AddAttribute("MaxBufferedPerNode",
                          "Packets that wait for one mobile node",
                          UintegerValue(200),
                          MakeUintegerAccessor(&NewAccessRouter::m_maxPerNode),
                          MakeUintegerChecker<uint32_t>())
            .AddAttribute("DropOldest",
                          "Whether a full buffer gives up the packet that has waited longest, and "
                          "not the one that comes",
                          BooleanValue(false),
                          MakeBooleanAccessor(&NewAccessRouter::m_dropOldest),
                          MakeBooleanChecker())
            .AddAttribute("DrainBurst",
                          "Packets sent back to back when a mobile node has come (RFC 5568 5.4: at "
                          "most 5)",
                          UintegerValue(FMIP_DRAIN_BURST),
                          MakeUintegerAccessor(&NewAccessRouter::m_drainBurst),
                          MakeUintegerChecker<uint32_t>(1))
            .AddAttribute("DrainSpeed",
                          "Rate of the packets behind them, as a multiple of the rate at which "
                          "they came (RFC 5568 5.4: 1)",
                          DoubleValue(1),
                          MakeDoubleAccessor(&NewAccessRouter::m_drainSpeed),
                          MakeDoubleChecker<double>(0.01, 1000))
            .AddAttribute("MaxNeighbors",
                          "Neighbors of the access link from which on a UNA of a node that no PAR "
                          "has announced makes no new one",
                          UintegerValue(4096),
                          MakeUintegerAccessor(&NewAccessRouter::m_maxNeighbors),
                          MakeUintegerChecker<uint32_t>())
            .AddAttribute("SendNaack",
                          "Whether a UNA with an address that cannot be used is answered with a "
                          "NAACK (RFC 5568 4, 6.4.6)",
                          BooleanValue(true),
                          MakeBooleanAccessor(&NewAccessRouter::m_sendNaack),
                          MakeBooleanChecker())
            .AddAttribute(
                "NaackRate",
                "NAACKs per second; 0 is no limit",
                DoubleValue(NAACK_RATE),
                MakeNestedAccessor<DoubleValue>(&NewAccessRouter::m_naackRate, &TokenRate::rate),
                MakeDoubleChecker<double>(0))
            .AddAttribute(
                "NaackBurst",
                "How many of these may be sent at once",
                DoubleValue(NAACK_RATE),
                MakeNestedAccessor<DoubleValue>(&NewAccessRouter::m_naackRate, &TokenRate::burst),
                MakeDoubleChecker<double>(1))
            .AddAttribute("TunnelMtu",
                          "Largest packet in octets that a mobile node with its PCoA may send "
                          "through the tunnel to its PAR (RFC 2473 7.1)",
                          UintegerValue(1460),
                          MakeUintegerAccessor(&NewAccessRouter::m_tunnelMtu),
                          MakeUintegerChecker<uint16_t>(1280))
            .AddTraceSource("HandoverInitiateReceived",
                            "A Handover Initiate of a peer",
                            MakeTraceSourceAccessor(&NewAccessRouter::m_initiateTrace),
                            "ns3::mip6sec::NewAccessRouter::HandoverInitiateReceivedCallback")
            .AddTraceSource("HandoverAckSent",
                            "A Handover Acknowledge was sent",
                            MakeTraceSourceAccessor(&NewAccessRouter::m_ackTrace),
                            "ns3::mip6sec::NewAccessRouter::HandoverAckSentCallback")
            .AddTraceSource("StateChange",
                            "How far a mobile node is has changed",
                            MakeTraceSourceAccessor(&NewAccessRouter::m_stateTrace),
                            "ns3::mip6sec::NewAccessRouter::StateChangeCallback")
            .AddTraceSource("Buffered",
                            "A packet waits for a mobile node",
                            MakeTraceSourceAccessor(&NewAccessRouter::m_bufferedTrace),
                            "ns3::mip6sec::NewAccessRouter::BufferedCallback")
            .AddTraceSource("UnaReceived",
                            "An Unsolicited Neighbor Advertisement for an address of this link",
                            MakeTraceSourceAccessor(&NewAccessRouter::m_unaTrace),
                            "ns3::mip6sec::NewAccessRouter::UnaReceivedCallback")
            .AddTraceSource("NaackSent",
                            "A Router Advertisement with a NAACK option was sent",
                            MakeTraceSourceAccessor(&NewAccessRouter::m_naackTrace),
                            "ns3::mip6sec::NewAccessRouter::NaackSentCallback")
            .AddTraceSource("Drop",
                            "A packet or a message was dropped",
                            MakeTraceSourceAccessor(&NewAccessRouter::m_dropTrace),
                            "ns3::mip6sec::NewAccessRouter::DropCallback");
    return tid;
}

} // namespace mip6sec
} // namespace ns3
