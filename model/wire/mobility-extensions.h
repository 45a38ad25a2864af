/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH x-OpenSSL-linking-permission
 */
#ifndef MIP6SEC_MOBILITY_EXTENSIONS_H
#define MIP6SEC_MOBILITY_EXTENSIONS_H

#include "mobility-constants.h"
#include "wire-reader.h"

#include <array>

namespace ns3
{
namespace mip6sec
{

/**
 * @param nextHeader protocol of what follows
 * @param homeAddress the home address
 * @return a destination options header that holds a Home Address option at its alignment 8n+6 (RFC
 * 6275 6.3)
 */
std::array<uint8_t, HOME_ADDRESS_HEADER_SIZE> SerializeHomeAddressHeader(
    uint8_t nextHeader,
    const Ipv6Address& homeAddress);

/**
 * @param nextHeader protocol of what follows
 * @param homeAddress the home address, final destination
 * @return a type 2 routing header with one segment left (RFC 6275 6.4.1)
 */
std::array<uint8_t, TYPE2_ROUTING_HEADER_SIZE> SerializeType2RoutingHeader(
    uint8_t nextHeader,
    const Ipv6Address& homeAddress);

/// What a destination options header says
struct DestinationOptions
{
    uint8_t nextHeader{0};                  //!< protocol of what follows
    uint16_t size{0};                       //!< octets of the header
    std::optional<Ipv6Address> homeAddress; //!< Home Address option, if any
    /// What the highest-order bits of an unknown option's type demand (RFC 8200 4.2)
    enum class UnknownAction : uint8_t
    {
        NONE,              //!< no unknown option, or it is to be skipped
        DISCARD,           //!< discard silently
        DISCARD_ICMP,      //!< discard, send Parameter Problem code 2
        DISCARD_ICMP_UCAST //!< the same unless the destination is multicast
    } unknownAction{UnknownAction::NONE};
    uint16_t unknownOffset{0}; //!< octet offset of that option in the header

    /**
     * @param data first octet of the header
     * @param size octets available from there on (may be more than the header)
     * @return the options or the reason
     */
    static Parsed<DestinationOptions> Parse(const uint8_t* data, std::size_t size);
};

/// A routing header of any type (RFC 8200 4.4), of type 2 in full
struct RoutingHeader
{
    uint8_t nextHeader{0};   //!< protocol of what follows
    uint16_t size{0};        //!< octets of the header
    uint8_t routingType{0};  //!< routing type
    uint8_t segmentsLeft{0}; //!< segments left
    Ipv6Address homeAddress; //!< type 2: the home address; otherwise ::

    /**
     * Of a type 2 header: length must be 2, Segments Left 0 or 1, the address unicast and routable
     * (RFC 6275 6.4, 11.3.3). Of other types only the length is checked.
     * @param data first octet of the header
     * @param size octets available from there on (may be more than the header)
     * @return the header or the reason
     */
    static Parsed<RoutingHeader> Parse(const uint8_t* data, std::size_t size);
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_MOBILITY_EXTENSIONS_H
