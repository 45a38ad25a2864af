/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_FMIP_MESSAGES_H
#define MIP6SEC_FMIP_MESSAGES_H

#include "fmip-options.h"
#include "nd-messages.h"

#include <optional>
#include <vector>

namespace ns3
{
namespace mip6sec
{

/**
 * Router Solicitation for Proxy Advertisement (RFC 5568 6.1.1, with the option of RFC 5269 4.1).
 *
 * Link-layer addresses are, as parsed, those of their options with the padding behind them: see
 * WithoutPadding().
 */
struct RtSolPr
{
    uint16_t identifier{0};                                //!< matches the answer
    std::optional<LinkLayerOctets> sourceLinkLayerAddress; //!< of the sender
    bool wildcard{false}; //!< asks for all nearby access points, and then for none by name
    std::vector<LinkLayerOctets> accessPoints;    //!< asks for these; at least one if no wildcard
    std::optional<HandoverKeyRequest> keyRequest; //!< Handover Key Request
    std::vector<RawNdOption> other; //!< options of other protocols, such as SEND, in order
    /// Options of RFC 5568 and RFC 5269 that were parsed and ignored, since they cannot be used as
    /// what they claim to be, or not here, or not again
    uint32_t unusable{0};
};

/// What a PrRtAdv says about one access point: an [AP-ID, AR-Info] tuple (RFC 5568 6.1.2)
struct AccessPointTuple
{
    /// NEW_ACCESS_POINT if what follows is known; otherwise SAME_INTERFACE, NO_PREFIX or
    /// NO_FAST_HANDOVER, and nothing follows
    FmipLinkLayerCode outcome{FmipLinkLayerCode::NEW_ACCESS_POINT};
    LinkLayerOctets accessPoint;                           //!< copied from the RtSolPr
    std::optional<LinkLayerOctets> routerLinkLayerAddress; //!< of the NAR
    std::optional<Ipv6Address> routerAddress;              //!< IP address of the NAR
    /// Bits of the NAR's prefix in its address; with them a prefix of its own need not be present
    uint8_t routerPrefixLength{64};
    std::vector<FmipAddress> prefixes;           //!< prefixes of the NAR, code NEW_ROUTER_PREFIX
    std::optional<Ipv6Address> newCareOfAddress; //!< NCoA to be used, in an unsolicited PrRtAdv

    /// @return whether it has what Code 0 and 1 demand: link-layer and IP address of the NAR
    bool HasRouter() const;
};

/**
 * Proxy Router Advertisement (RFC 5568 6.1.2, with the option of RFC 5269 4.2). Link-layer
 * addresses are as in an RtSolPr.
 */
struct PrRtAdv
{
    PrRtAdvCode code{PrRtAdvCode::TUPLES};                 //!< ICMPv6 code
    uint16_t identifier{0};                                //!< that of the RtSolPr, or 0
    std::optional<LinkLayerOctets> sourceLinkLayerAddress; //!< of the sender
    std::vector<AccessPointTuple> tuples;                  //!< at least one
    std::optional<HandoverKeyReply> keyReply;              //!< Handover Key Reply
    std::vector<RawNdOption> other; //!< options of other protocols, such as SEND, in order
    /// Options of RFC 5568 and RFC 5269 that were parsed and ignored, since they cannot be used as
    /// what they claim to be, or not here, or not again
    uint32_t unusable{0};
};

/**
 * Take away tuples that do not fit, so that a PrRtAdv does not exceed the MTU of its link (RFC 5568
 * 4). In their order each is kept that fits beside those before it.
 * @param message loses tuples
 * @param size octets that the ICMPv6 message may have: MTU without the IPv6 header and without what
 * SEND adds
 * @return tuples taken away
 */
std::size_t LimitTuples(PrRtAdv& message, std::size_t size);

/// @copydoc SerializeIcmp6(const RouterSolicitation&,const Ipv6Address&,const Ipv6Address&)
std::vector<uint8_t> SerializeIcmp6(const RtSolPr& message,
                                    const Ipv6Address& source,
                                    const Ipv6Address& destination);
/// @copydoc SerializeIcmp6(const RouterSolicitation&,const Ipv6Address&,const Ipv6Address&)
std::vector<uint8_t> SerializeIcmp6(const PrRtAdv& message,
                                    const Ipv6Address& source,
                                    const Ipv6Address& destination);

/**
 * @param data first octet of an ICMPv6 message of type 154
 * @param size its octets
 * @return its subtype, any value; none if it is cut off before
 */
std::optional<FmipSubtype> FmipSubtypeOf(const uint8_t* data, std::size_t size);

/**
 * Parse and validate by RFC 5568 6.1.1: hop limit 255, length, type and subtype, checksum, code 0,
 * unicast source, options. Options that are unknown are kept, those that cannot be used are
 * counted. Refused as BAD_OPTION is a message that asks for no access point, or for others beside a
 * wildcard.
 * @param data first octet of the ICMPv6 message
 * @param size its octets
 * @param envelope how it arrived
 * @return the message or the reason
 */
Parsed<RtSolPr> ParseRtSolPr(const uint8_t* data, std::size_t size, const Icmp6Envelope& envelope);
/**
 * Parse and validate by RFC 5568 6.1.2: hop limit 255, length, type and subtype, checksum, code of
 * at most 5, link-local source, options. Options that are unknown are kept, those that cannot be
 * used are counted, also those of a NAR that no access point precedes. Refused as BAD_OPTION is a
 * message without an access point.
 * @param data first octet of the ICMPv6 message
 * @param size its octets
 * @param envelope how it arrived
 * @return the message or the reason
 */
Parsed<PrRtAdv> ParsePrRtAdv(const uint8_t* data, std::size_t size, const Icmp6Envelope& envelope);

/**
 * @param newCareOfAddress NCoA, also the source of the message
 * @param linkLayerAddress of the mobile node
 * @return an Unsolicited Neighbor Advertisement (RFC 5568 6.3): R, S and O are zero
 */
NeighborAdvertisement MakeUna(const Ipv6Address& newCareOfAddress,
                              const LinkLayerOctets& linkLayerAddress);

/**
 * @param message a Neighbor Advertisement
 * @param source its IPv6 source
 * @return whether it is a UNA (RFC 5568 6.3): R, S and O are zero, the target is the source, and
 * the target's link-layer address is present
 */
bool IsUna(const NeighborAdvertisement& message, const Ipv6Address& source);

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_FMIP_MESSAGES_H
