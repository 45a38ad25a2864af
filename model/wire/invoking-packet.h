/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_INVOKING_PACKET_H
#define MIP6SEC_INVOKING_PACKET_H

#include "mobility-extensions.h"
#include "wire-reader.h"

#include <cstddef>
#include <cstdint>
#include <optional>

namespace ns3
{
namespace mip6sec
{

/**
 * What an IPv6 packet, whole or cut off as in an ICMPv6 error, says about itself up to its
 * upper-layer header: the header chain is walked over hop-by-hop and destination options, routing,
 * fragment and authentication headers (RFC 8200 4.1).
 *
 * All offsets count octets from the first of the IPv6 header, as the pointer of a Parameter Problem
 * does.
 */
struct InvokingPacket
{
    Ipv6Address source;        //!< in the IPv6 header
    Ipv6Address destination;   //!< in the IPv6 header
    uint8_t hopLimit{0};       //!< in the IPv6 header
    uint16_t payloadLength{0}; //!< in the IPv6 header; may be more octets than there are

    std::optional<Ipv6Address> homeAddressOption; //!< of a Home Address option
    std::optional<Ipv6Address> type2HomeAddress;  //!< of a type 2 routing header, whatever its
                                                  //!< Segments Left
    std::size_t homeAddressOptionOffset{0}; //!< of that option's type octet; 0 if there is none
    std::size_t type2Offset{0};             //!< of that routing header; 0 if there is none

    bool fragment{false};       //!< whether there is a fragment header
    uint16_t fragmentOffset{0}; //!< octets of the whole packet in front of this fragment
    bool moreFragments{false};  //!< M flag of the fragment header
    uint32_t identification{0}; //!< of the fragment header

    uint8_t protocol{0}; //!< next header that ended the walk: the upper layer, ESP, or NH_NONE
    std::size_t protocolFieldOffset{0}; //!< of the Next Header field that says so
    std::size_t upperLayerOffset{0};    //!< where that header starts, at most the octets given
    bool complete{true}; //!< false if the octets ended, or made no sense, before the upper layer:
                         //!< `protocol` is then that of the extension header in question

    /// @return the home address of the sender where a Home Address option says so, else the source
    Ipv6Address GetLogicalSource() const;
    /// @return the home address of a type 2 routing header, else the destination
    Ipv6Address GetLogicalDestination() const;
    /// @return whether the upper-layer header is in this packet: a fragment's first, or no fragment
    bool HasUpperLayer() const;

    /**
     * Never fails behind the IPv6 header; see `complete`. Octets beyond the payload length are
     * ignored.
     * @param data first octet of the IPv6 header
     * @param size octets available
     * @return what was found; TRUNCATED without a whole IPv6 header, UNKNOWN_TYPE if its version is
     * not 6
     */
    static Parsed<InvokingPacket> Parse(const uint8_t* data, std::size_t size);
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_INVOKING_PACKET_H
