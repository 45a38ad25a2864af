/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_ICMP6_ERRORS_H
#define MIP6SEC_ICMP6_ERRORS_H

#include "nd-constants.h"
#include "nd-messages.h"
#include "wire-reader.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace ns3
{
namespace mip6sec
{

/// Octets of the invoking packet that an ICMPv6 error may hold (RFC 4443 2.4 c)
static constexpr std::size_t MAX_INVOKING_SIZE = IPV6_MIN_MTU - IPV6_HEADER_SIZE - 8;

/**
 * An ICMPv6 error message (RFC 4443 section 3): Destination Unreachable, Packet Too Big, Time
 * Exceeded or Parameter Problem.
 */
struct Icmp6Error
{
    Icmp6Type type{Icmp6Type::DESTINATION_UNREACHABLE}; //!< one of the four
    uint8_t code{0};       //!< see UnreachableCode, TimeExceededCode, ParameterProblemCode
    uint32_t parameter{0}; //!< Packet Too Big: MTU in octets; Parameter Problem: pointer, octet
                           //!< offset in the invoking packet; otherwise unused, 0
    std::vector<uint8_t>
        invoking; //!< as much of the invoking packet as there is, IPv6 header first

    /**
     * @param code why
     * @param invoking the packet
     * @return a Destination Unreachable (RFC 4443 3.1)
     */
    static Icmp6Error Unreachable(UnreachableCode code, std::vector<uint8_t> invoking);
    /**
     * @param mtu octets that the next link takes
     * @param invoking the packet
     * @return a Packet Too Big (RFC 4443 3.2)
     */
    static Icmp6Error TooBig(uint32_t mtu, std::vector<uint8_t> invoking);
    /**
     * @param code why
     * @param invoking the packet
     * @return a Time Exceeded (RFC 4443 3.3)
     */
    static Icmp6Error TimeExceeded(TimeExceededCode code, std::vector<uint8_t> invoking);
    /**
     * @param code why
     * @param pointer octet offset in the invoking packet of what is wrong
     * @param invoking the packet
     * @return a Parameter Problem (RFC 4443 3.4)
     */
    static Icmp6Error ParameterProblem(ParameterProblemCode code,
                                       uint32_t pointer,
                                       std::vector<uint8_t> invoking);
};

/**
 * @param message the error; its invoking packet is cut so that the whole IPv6 packet has at most
 * 1,280 octets (RFC 4443 2.4 c)
 * @param source source address in the IPv6 header
 * @param destination destination in it
 * @return the octets of the ICMPv6 message with their checksum
 */
std::vector<uint8_t> SerializeIcmp6(const Icmp6Error& message,
                                    const Ipv6Address& source,
                                    const Ipv6Address& destination);

/**
 * Any code is accepted, as new ones may be defined; other types than the four are UNKNOWN_TYPE.
 * @param data first octet of the ICMPv6 message
 * @param size its octets
 * @param envelope how it arrived; the hop limit does not matter
 * @return the error or the reason
 */
Parsed<Icmp6Error> ParseIcmp6Error(const uint8_t* data,
                                   std::size_t size,
                                   const Icmp6Envelope& envelope);

/**
 * Decide whether a packet may be answered with an ICMPv6 error at all (RFC 4443 2.4 e): not an
 * ICMPv6 error or redirect, not to a multicast address (unless Packet Too Big, or Parameter Problem
 * code 2), not from an address that does not stand for one node. A fragment other than the first is
 * answered, as only its addresses matter here.
 * @param error the error that would be sent
 * @return whether it may be
 */
bool MaySendIcmp6Error(const Icmp6Error& error);

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_ICMP6_ERRORS_H
