/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_ND_MESSAGES_H
#define MIP6SEC_ND_MESSAGES_H

#include "fmip-address.h"
#include "nd-constants.h"
#include "wire-reader.h"
#include "wire-writer.h"

#include <optional>
#include <vector>

namespace ns3
{
namespace mip6sec
{

/// Link-layer address of an ND option, as many octets as the link has (6 on Ethernet)
using LinkLayerOctets = std::vector<uint8_t>;

/// Prefix Information option (RFC 4861 4.6.2, with the R flag of RFC 6275 7.2)
struct PrefixInformation
{
    uint8_t prefixLength{64};           //!< bits, 0 to 128
    bool onLink{true};                  //!< L
    bool autonomous{true};              //!< A
    bool routerAddress{false};          //!< R: prefix holds the router's complete address
    uint32_t validLifetime{2592000};    //!< seconds; 0xffffffff is infinite
    uint32_t preferredLifetime{604800}; //!< seconds; 0xffffffff is infinite
    Ipv6Address prefix;                 //!< prefix, or the router's address if R is set
};

/// Home Agent Information option (RFC 6275 7.4)
struct HomeAgentInformation
{
    uint16_t preference{0};  //!< higher is preferred
    uint16_t lifetime{1800}; //!< seconds, 1 to 65535 (18.2 hours); 0 must not be used
};

/// An ND option that this node does not know, kept for the layers that do
struct RawNdOption
{
    uint8_t type{0};           //!< option type
    std::vector<uint8_t> data; //!< whole option, type and length octets included
};

/**
 * The options of one ND message; what may occur once is kept as it first occurred.
 *
 * RFC 4861 6.1 and 7.1 make a message invalid by an option's length of zero, and by nothing else
 * in an option. So an option that cannot be used as what it claims to be stays raw in `other`, and
 * changes nothing: one of an unknown type, one not defined for the message, one of a length that
 * its type does not have, a second one where one is allowed, a prefix length above 128, a home
 * agent lifetime of 0 (RFC 6275 7.4).
 */
struct NdOptions
{
    std::optional<LinkLayerOctets> sourceLinkLayerAddress; //!< Source Link-Layer Address
    std::optional<LinkLayerOctets> targetLinkLayerAddress; //!< Target Link-Layer Address
    std::vector<PrefixInformation> prefixes;               //!< Prefix Information, any number
    std::optional<uint32_t> mtu;                           //!< MTU, octets
    std::optional<uint32_t> advertisementInterval; //!< Advertisement Interval, ms (RFC 6275 7.3)
    std::optional<HomeAgentInformation> homeAgent; //!< Home Agent Information
    /// Redirected Header: the first octets of the packet that caused a Redirect, as parsed with the
    /// padding behind them
    std::optional<std::vector<uint8_t>> redirectedHeader;
    /// Neighbor Advertisement Acknowledgment in an answer to a UNA (RFC 5568 6.4.6)
    std::optional<NaackStatus> naack;
    /// Address that goes with it, in an IP Address option of its own behind it (RFC 5568 6.4.6
    /// allows that reading beside one with the address inside)
    std::optional<FmipAddress> suppliedAddress;
    std::vector<RawNdOption> other; //!< every other option, in order

    /// @param writer receives the options, each padded to a multiple of 8 octets
    void Serialize(WireWriter& writer) const;
    /**
     * @param reader stands behind the fixed part of the message
     * @param message the message whose options they are
     * @param homeAgent of a Router Advertisement its H flag, without which Home Agent Information
     * is not used
     * @return the options, or why they were refused
     */
    static Parsed<NdOptions> Parse(WireReader& reader, Icmp6Type message, bool homeAgent = true);
};

/// Router Solicitation (RFC 4861 4.1)
struct RouterSolicitation
{
    NdOptions options; //!< options
};

/**
 * Router Advertisement (RFC 4861 4.2, with the H flag of RFC 6275 7.1).
 *
 * Home Agent Information counts only where the H flag is set (RFC 6275 7.4): the parser leaves it
 * in `options.other` otherwise.
 */
struct RouterAdvertisement
{
    uint8_t hopLimit{64};       //!< Cur Hop Limit, 0 is unspecified
    bool managed{false};        //!< M
    bool other{false};          //!< O
    bool homeAgent{false};      //!< H
    uint16_t routerLifetime{0}; //!< seconds, 0 is not a default router
    uint32_t reachableTime{0};  //!< ms, 0 is unspecified
    uint32_t retransTimer{0};   //!< ms, 0 is unspecified
    NdOptions options;          //!< options
};

/// Neighbor Solicitation (RFC 4861 4.3)
struct NeighborSolicitation
{
    Ipv6Address target; //!< target, not multicast
    NdOptions options;  //!< options
};

/// Neighbor Advertisement (RFC 4861 4.4)
struct NeighborAdvertisement
{
    bool router{false};    //!< R
    bool solicited{false}; //!< S
    bool override{false};  //!< O
    Ipv6Address target;    //!< target, not multicast
    NdOptions options;     //!< options
};

/// Home Agent Address Discovery Request (RFC 6275 6.5)
struct HomeAgentDiscoveryRequest
{
    uint16_t identifier{0}; //!< matches reply to request
};

/// Home Agent Address Discovery Reply (RFC 6275 6.6)
struct HomeAgentDiscoveryReply
{
    uint16_t identifier{0};              //!< that of the request
    std::vector<Ipv6Address> homeAgents; //!< in order of preference
};

/// Mobile Prefix Solicitation (RFC 6275 6.7); it has no options, and those received are ignored
struct MobilePrefixSolicitation
{
    uint16_t identifier{0}; //!< matches advertisement to solicitation
};

/// Mobile Prefix Advertisement (RFC 6275 6.8)
struct MobilePrefixAdvertisement
{
    uint16_t identifier{0}; //!< that of the solicitation
    bool managed{false};    //!< M
    bool other{false};      //!< O
    NdOptions options;      //!< Prefix Information options
};

/**
 * Serialize an ICMPv6 message of one of the types above.
 * @param message the message
 * @param source source address in the IPv6 header (the home address for messages with a Home
 * Address option)
 * @param destination destination in it (the home address behind a type 2 routing header)
 * @return the octets with their checksum
 */
std::vector<uint8_t> SerializeIcmp6(const RouterSolicitation& message,
                                    const Ipv6Address& source,
                                    const Ipv6Address& destination);
/// @copydoc SerializeIcmp6
std::vector<uint8_t> SerializeIcmp6(const RouterAdvertisement& message,
                                    const Ipv6Address& source,
                                    const Ipv6Address& destination);
/// @copydoc SerializeIcmp6
std::vector<uint8_t> SerializeIcmp6(const NeighborSolicitation& message,
                                    const Ipv6Address& source,
                                    const Ipv6Address& destination);
/// @copydoc SerializeIcmp6
std::vector<uint8_t> SerializeIcmp6(const NeighborAdvertisement& message,
                                    const Ipv6Address& source,
                                    const Ipv6Address& destination);
/// @copydoc SerializeIcmp6
std::vector<uint8_t> SerializeIcmp6(const HomeAgentDiscoveryRequest& message,
                                    const Ipv6Address& source,
                                    const Ipv6Address& destination);
/// @copydoc SerializeIcmp6
std::vector<uint8_t> SerializeIcmp6(const HomeAgentDiscoveryReply& message,
                                    const Ipv6Address& source,
                                    const Ipv6Address& destination);
/// @copydoc SerializeIcmp6
std::vector<uint8_t> SerializeIcmp6(const MobilePrefixSolicitation& message,
                                    const Ipv6Address& source,
                                    const Ipv6Address& destination);
/// @copydoc SerializeIcmp6
std::vector<uint8_t> SerializeIcmp6(const MobilePrefixAdvertisement& message,
                                    const Ipv6Address& source,
                                    const Ipv6Address& destination);

/// The addresses and hop limit with which an ICMPv6 message arrived, which its validity depends on
struct Icmp6Envelope
{
    Ipv6Address source;      //!< IPv6 source
    Ipv6Address destination; //!< IPv6 destination
    uint8_t hopLimit{255};   //!< IPv6 hop limit
};

/**
 * Parse and validate by the rules of RFC 4861 6.1, 7.1 and RFC 6275 (hop limit where it must be
 * 255, length, type, checksum, code, addresses, options, in this order). Reserved fields are
 * ignored.
 * @param data first octet of the ICMPv6 message
 * @param size its octets
 * @param envelope how it arrived
 * @return the message or the reason
 */
Parsed<RouterSolicitation> ParseRouterSolicitation(const uint8_t* data,
                                                   std::size_t size,
                                                   const Icmp6Envelope& envelope);
/// @copydoc ParseRouterSolicitation
Parsed<RouterAdvertisement> ParseRouterAdvertisement(const uint8_t* data,
                                                     std::size_t size,
                                                     const Icmp6Envelope& envelope);
/// @copydoc ParseRouterSolicitation
Parsed<NeighborSolicitation> ParseNeighborSolicitation(const uint8_t* data,
                                                       std::size_t size,
                                                       const Icmp6Envelope& envelope);
/// @copydoc ParseRouterSolicitation
Parsed<NeighborAdvertisement> ParseNeighborAdvertisement(const uint8_t* data,
                                                         std::size_t size,
                                                         const Icmp6Envelope& envelope);
/// @copydoc ParseRouterSolicitation
Parsed<HomeAgentDiscoveryRequest> ParseHomeAgentDiscoveryRequest(const uint8_t* data,
                                                                 std::size_t size,
                                                                 const Icmp6Envelope& envelope);
/// @copydoc ParseRouterSolicitation
Parsed<HomeAgentDiscoveryReply> ParseHomeAgentDiscoveryReply(const uint8_t* data,
                                                             std::size_t size,
                                                             const Icmp6Envelope& envelope);
/// @copydoc ParseRouterSolicitation
Parsed<MobilePrefixSolicitation> ParseMobilePrefixSolicitation(const uint8_t* data,
                                                               std::size_t size,
                                                               const Icmp6Envelope& envelope);
/// @copydoc ParseRouterSolicitation
Parsed<MobilePrefixAdvertisement> ParseMobilePrefixAdvertisement(const uint8_t* data,
                                                                 std::size_t size,
                                                                 const Icmp6Envelope& envelope);

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_ND_MESSAGES_H
