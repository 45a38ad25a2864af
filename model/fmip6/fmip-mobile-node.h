/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_FMIP_MOBILE_NODE_H
#define MIP6SEC_FMIP_MOBILE_NODE_H

#include "handover-key-client.h"

#include "ns3/expected-link.h"
#include "ns3/fmip-messages.h"
#include "ns3/mobile-node.h"
#include "ns3/object.h"
#include "ns3/traced-callback.h"

namespace ns3
{
namespace mip6sec
{

/// Why a handover is left to plain Mobile IPv6
enum class FmipFallback : uint8_t
{
    NO_ANSWER,         //!< no PrRtAdv after all retransmissions (RFC 5568 5.1)
    UNKNOWN_POINT,     //!< the router knows nothing of the access point
    NO_FAST_HANDOVER,  //!< no fast handover at the access point
    NO_KEY,            //!< no key for the FBU
    NO_ACKNOWLEDGMENT, //!< no FBack after all retransmissions
    REFUSED,           //!< the FBack refuses
    BAD_ADDRESS,       //!< an assigned address that cannot be used (no CGA of ours under SEND)
    NOT_PREPARED,      //!< the link went down before there was anything to go by
};

/// @param reason a reason @return its name in words
const char* FmipFallbackName(FmipFallback reason);

/**
 * Mobile node of RFC 5568 with the handover keys of RFC 5269, beside the MobileNode on the same
 * interface, which registers with home agent and correspondents as ever.
 */
class FmipMobileNode : public Object, public LinkForesight
{
  public:
    /// @return the type id
    static TypeId GetTypeId();

    /**
     * @param mobile the role of RFC 6275 on the same node
     * @return the role, aggregated to the node
     */
    static Ptr<FmipMobileNode> Install(Ptr<MobileNode> mobile);

    /// @return its handover keys; null without SEND on its interface
    Ptr<HandoverKeyClient> GetKeyClient() const;

    /// @param stream first random stream @return number of streams used
    int64_t AssignStreams(int64_t stream);

    // Traces used by HandoverMonitor:
    /// "FastUpdateSent" @param router PAR @param previous PCoA @param next NCoA @param predictive
    /// sent from the old link
    typedef void (*FastUpdateSentCallback)(Ipv6Address router,
                                           Ipv6Address previous,
                                           Ipv6Address next,
                                           bool predictive);
    /// "FastAckReceived" @param status of an FBack that is accepted as one @param previous PCoA
    /// @param next NCoA
    typedef void (*FastAckReceivedCallback)(FastBindingStatus status,
                                            Ipv6Address previous,
                                            Ipv6Address next);
    /// "UnaSent" @param next NCoA
    typedef void (*UnaSentCallback)(Ipv6Address next);
    /// "FellBack" @param reason why this handover is one of plain Mobile IPv6
    typedef void (*FellBackCallback)(FmipFallback reason);

    // LinkForesight
    std::optional<ExpectedLink> Expect(const Address& pointOfAttachment) override;
    void Arrived(const ExpectedLink& link) override;
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_FMIP_MOBILE_NODE_H
