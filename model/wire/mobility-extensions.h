/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
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

/// How far an address is good for, ordered from small to large (RFC 4007 section 4, RFC 4291 2.5)
enum class AddressScope : uint8_t
{
    NONE,           //!< unspecified
    NODE_LOCAL,     //!< loopback
    LINK_LOCAL,     //!< fe80::/10
    SITE_LOCAL,     //!< fec0::/10, deprecated by RFC 3879
    GLOBAL_UNICAST, //!< any other unicast address, unique-local ones included (RFC 4193 3.3)
    MULTICAST       //!< ff00::/8 of whatever scope
};

/// @param address an address @return its scope
AddressScope GetAddressScope(const Ipv6Address& address);

/**
 * @param address an address
 * @return whether it may be a home or care-of address: neither unspecified, loopback, link-local
 * nor multicast (RFC 6275 4.6, 6.1.7, 6.3, 6.4)
 */
bool IsUnicastRoutable(const Ipv6Address& address);

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
    };
    UnknownAction unknownAction{UnknownAction::NONE}; //!< what an unknown option demands
    uint16_t unknownOffset{0};                        //!< octet offset of that option in the header
    uint16_t homeAddressOffset{
        0}; //!< octet offset of the Home Address option in the header, 0 if there is none

    /**
     * Options count in their order: behind one that demands a discard nothing is read any more, as
     * the packet ends there (RFC 8200 4.2). A Home Address option must hold 16 octets of a unicast
     * routable address (RFC 6275 6.3, 9.3.1) and may occur once.
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
