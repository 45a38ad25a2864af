/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
// Attributes, traces and names of PreviousAccessRouter

#include "previous-access-router.h"

#include "ns3/boolean.h"
#include "ns3/double.h"
#include "ns3/nested-attribute.h"
#include "ns3/uinteger.h"

namespace ns3
{
namespace mip6sec
{

NS_OBJECT_ENSURE_REGISTERED(PreviousAccessRouter);

namespace
{

constexpr double MAX_LIFETIME_S = 60; //!< "tens of seconds" (RFC 5568 5.6)
constexpr double END_GRACE_S = 2;     //!< a little more than the retransmissions of an FBU take
constexpr uint32_t MAX_FORWARDINGS = 10000; //!< at a time
constexpr uint32_t LARGEST_LIMIT = 60000;   //!< fewer than there are sequence numbers
constexpr uint32_t BUFFER_LIMIT = 100;      //!< packets of one mobile node
constexpr uint32_t BUFFER_ROOM = 10000;     //!< packets of all mobile nodes
constexpr double UPDATE_RATE = 10000;       //!< Fast Binding Updates per second

} // namespace

const char*
PreviousRouterDropName(PreviousRouterDrop reason)
{
    switch (reason)
    {
    case PreviousRouterDrop::UNKNOWN_PEER:
        return "unknown peer";
    case PreviousRouterDrop::UNEXPECTED_ACK:
        return "unexpected acknowledgment";
    case PreviousRouterDrop::BUFFER_FULL:
        return "buffer full";
    case PreviousRouterDrop::HANDOVER_FAILED:
        return "handover failed";
    case PreviousRouterDrop::NO_BINDING:
        return "no binding";
    case PreviousRouterDrop::WRONG_OUTER_SOURCE:
        return "wrong outer source";
    case PreviousRouterDrop::INVALID_INNER:
        return "invalid inner";
    case PreviousRouterDrop::UNREACHABLE:
        return "unreachable";
    }
    return "?";
}

TypeId
PreviousAccessRouter::GetTypeId()
{
    using Verifier = FastUpdateVerifier::Settings;
    using Initiator = HandoverInitiator::Settings;
    static TypeId tid =
        TypeId("ns3::mip6sec::PreviousAccessRouter")
            .SetParent<Object>()
            .SetGroupName("Mip6sec")
            .AddConstructor<PreviousAccessRouter>()
            .AddAttribute(
                "RequireAuthorization",
                "Whether a Fast Binding Update must carry an authenticator made with a "
                "known key (RFC 5568 6.2.2, RFC 5269 3.5). False is against both, for "
                "comparison only: whoever sends one then takes the traffic",
                BooleanValue(true),
                MakeNestedAccessor<BooleanValue>(&PreviousAccessRouter::m_verifierSettings,
                                                 &Verifier::requireAuthorization),
                MakeBooleanChecker())
            .AddAttribute(
                "RequireKnownRouter",
                "Whether an NCoA must have the prefix of a router that is known and can "
                "be asked (RFC 5568 10). False is against it, for comparison only: packets "
                "then go to any address",
                BooleanValue(true),
                MakeBooleanAccessor(&PreviousAccessRouter::m_requireKnownRouter),
                MakeBooleanChecker())
            .AddAttribute("UpdateRate",
                          "Fast Binding Updates verified per second; 0 is no limit",
                          DoubleValue(UPDATE_RATE),
                          MakeNestedAccessor<DoubleValue>(&PreviousAccessRouter::m_updateRate,
                                                          &TokenRate::rate),
                          MakeDoubleChecker<double>(0))
            .AddAttribute("UpdateBurst",
                          "How many of these may come at once",
                          DoubleValue(UPDATE_RATE),
                          MakeNestedAccessor<DoubleValue>(&PreviousAccessRouter::m_updateRate,
                                                          &TokenRate::burst),
                          MakeDoubleChecker<double>(1))
            .AddAttribute("MaxLifetime",
                          "Longest lifetime of a binding granted, in whole seconds (RFC 5568 5.6: "
                          "of the order of tens of seconds)",
                          TimeValue(Seconds(MAX_LIFETIME_S)),
                          MakeTimeAccessor(&PreviousAccessRouter::m_maxLifetime),
                          MakeTimeChecker(Seconds(1), Seconds(65535)))
            .AddAttribute("EndGrace",
                          "How long the handover key of a mobile node that has ended its "
                          "forwarding from elsewhere stays, so that its FBU of lifetime 0 is "
                          "answered again where the FBack was lost: FBU_RETRIES of it take 1.5 s "
                          "(RFC 5269 3.6, RFC 5568 5.6)",
                          TimeValue(Seconds(END_GRACE_S)),
                          MakeTimeAccessor(&PreviousAccessRouter::m_endGrace),
                          MakeTimeChecker(Time(0)))
            .AddAttribute("MaxForwardings",
                          "Mobile nodes served at a time; more are refused for insufficient "
                          "resources",
                          UintegerValue(MAX_FORWARDINGS),
                          MakeUintegerAccessor(&PreviousAccessRouter::m_maxForwardings),
                          MakeUintegerChecker<uint32_t>(0, LARGEST_LIMIT))
            .AddAttribute(
                "HiRetries",
                "Retransmissions of a Handover Initiate, HI_RETRIES (RFC 5568 9)",
                UintegerValue(HI_RETRIES),
                MakeNestedAccessor<UintegerValue>(&PreviousAccessRouter::m_initiatorSettings,
                                                  &Initiator::retries),
                MakeUintegerChecker<uint32_t>(0, 16))
            .AddAttribute("HiTimeout",
                          "Time before the first retransmission of a Handover Initiate, doubled "
                          "for each further one (RFC 5568 6.2.1.1)",
                          TimeValue(Seconds(FMIP_INITIAL_TIMEOUT_S)),
                          MakeNestedAccessor<TimeValue>(&PreviousAccessRouter::m_initiatorSettings,
                                                        &Initiator::timeout),
                          MakeTimeChecker(MilliSeconds(1), Seconds(60)))
            .AddAttribute(
                "MeasureRtt",
                "Whether that time is twice the shortest round trip time seen with the "
                "router, where this is longer (RFC 5568 6.2.1.1)",
                BooleanValue(true),
                MakeNestedAccessor<BooleanValue>(&PreviousAccessRouter::m_initiatorSettings,
                                                 &Initiator::measure),
                MakeBooleanChecker())
            .AddAttribute("AssignedAddressing",
                          "Whether Handover Initiates of code 0 ask for an assigned care-of "
                          "address, flag S (RFC 5568 6.2.1.1)",
                          BooleanValue(false),
                          MakeBooleanAccessor(&PreviousAccessRouter::m_assigned),
                          MakeBooleanChecker())
            .AddAttribute("RequestBuffering",
                          "Whether Handover Initiates of code 0 ask for buffering, flag U (RFC "
                          "5568 6.2.1.1)",
                          BooleanValue(true),
                          MakeBooleanAccessor(&PreviousAccessRouter::m_requestBuffering),
                          MakeBooleanChecker())
            .AddAttribute("Buffering",
                          "Whether packets wait here for the answer of the NAR when the mobile "
                          "node is on the new link already (RFC 5568 5.4); otherwise they go to "
                          "the old link until then",
                          BooleanValue(true),
                          MakeBooleanAccessor(&PreviousAccessRouter::m_buffering),
                          MakeBooleanChecker())
            .AddAttribute("CopyBeforeAck",
                          "Whether copies of what still goes to the old link, while the NAR is "
                          "asked, are kept and sent to the new one: duplicates in place of losses "
                          "(buffer and forward, RFC 5568 4)",
                          BooleanValue(false),
                          MakeBooleanAccessor(&PreviousAccessRouter::m_copy),
                          MakeBooleanChecker())
            .AddAttribute("AckOnOldLink",
                          "Whether an FBack that answers from the old link is sent there too (RFC "
                          "5568 6.2.3)",
                          BooleanValue(true),
                          MakeBooleanAccessor(&PreviousAccessRouter::m_ackOnOldLink),
                          MakeBooleanChecker())
            .AddAttribute("EarlyAck",
                          "Whether a reactive handover is acknowledged before its NAR is asked "
                          "(RFC 5568 6.2.3); a refusal then follows in a second FBack",
                          BooleanValue(false),
                          MakeBooleanAccessor(&PreviousAccessRouter::m_earlyAck),
                          MakeBooleanChecker())
            .AddAttribute("BufferLimit",
                          "Packets of one mobile node that wait (RFC 5568 10)",
                          UintegerValue(BUFFER_LIMIT),
                          MakeUintegerAccessor(&PreviousAccessRouter::m_bufferLimit),
                          MakeUintegerChecker<uint32_t>())
            .AddAttribute("BufferRoom",
                          "Packets of all mobile nodes together that wait (RFC 5568 10)",
                          UintegerValue(BUFFER_ROOM),
                          MakeNestedAccessor<UintegerValue>(&PreviousAccessRouter::m_room,
                                                            &HandoverBufferRoom::limit),
                          MakeUintegerChecker<uint32_t>())
            .AddAttribute("DropOldest",
                          "Whether a full buffer gives up its oldest packet; otherwise the one "
                          "that comes",
                          BooleanValue(false),
                          MakeBooleanAccessor(&PreviousAccessRouter::m_dropOldest),
                          MakeBooleanChecker())
            .AddAttribute("DrainSpeed",
                          "Rate at which a buffer drains behind its first packets, as a multiple "
                          "of the rate at which it was filled (RFC 5568 5.4)",
                          DoubleValue(1.0),
                          MakeDoubleAccessor(&PreviousAccessRouter::m_drainSpeed),
                          MakeDoubleChecker<double>(0.001))
            .AddAttribute("TunnelMtu",
                          "MTU of the tunnels in octets; a larger packet is refused with Packet "
                          "Too Big. 0 is the MTU of Ethernet less the outer header; from there up "
                          "to that of Ethernet the tunnel packets are fragmented (RFC 2473 7)",
                          UintegerValue(0),
                          MakeUintegerAccessor(&PreviousAccessRouter::m_tunnelMtu),
                          MakeUintegerChecker<uint16_t>())
            .AddTraceSource("FastUpdateReceived",
                            "A Fast Binding Update passed its verification",
                            MakeTraceSourceAccessor(&PreviousAccessRouter::m_updateTrace),
                            "ns3::mip6sec::PreviousAccessRouter::FastUpdateCallback")
            .AddTraceSource("FastAckSent",
                            "A Fast Binding Acknowledgment was sent",
                            MakeTraceSourceAccessor(&PreviousAccessRouter::m_ackTrace),
                            "ns3::mip6sec::PreviousAccessRouter::FastAckCallback")
            .AddTraceSource("Refused",
                            "A Fast Binding Update was refused or ignored",
                            MakeTraceSourceAccessor(&PreviousAccessRouter::m_refusedTrace),
                            "ns3::mip6sec::PreviousAccessRouter::RefusedCallback")
            .AddTraceSource("Forwarding",
                            "Forwarding for a PCoA begins or ends",
                            MakeTraceSourceAccessor(&PreviousAccessRouter::m_forwardingTrace),
                            "ns3::mip6sec::PreviousAccessRouter::ForwardingCallback")
            .AddTraceSource("Tunneled",
                            "A packet for a PCoA enters the tunnel",
                            MakeTraceSourceAccessor(&PreviousAccessRouter::m_tunneledTrace),
                            "ns3::mip6sec::PreviousAccessRouter::PacketCallback")
            .AddTraceSource("ReverseTunneled",
                            "A packet of a PCoA came out of the tunnel",
                            MakeTraceSourceAccessor(&PreviousAccessRouter::m_reverseTrace),
                            "ns3::mip6sec::PreviousAccessRouter::PacketCallback")
            .AddTraceSource("Buffered",
                            "A packet for a PCoA is put into its buffer",
                            MakeTraceSourceAccessor(&PreviousAccessRouter::m_bufferedTrace),
                            "ns3::mip6sec::PreviousAccessRouter::PacketCallback")
            .AddTraceSource("Drop",
                            "A packet was dropped",
                            MakeTraceSourceAccessor(&PreviousAccessRouter::m_dropTrace),
                            "ns3::mip6sec::PreviousAccessRouter::PacketDropCallback");
    return tid;
}

} // namespace mip6sec
} // namespace ns3
