/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_ICMP6_FRAMING_H
#define MIP6SEC_ICMP6_FRAMING_H

#include "nd-messages.h"

#include <vector>

namespace ns3
{
namespace mip6sec
{

static constexpr std::size_t ICMP6_CODE_OFFSET = 1;     //!< of the Code field (RFC 4443 2.1)
static constexpr std::size_t ICMP6_CHECKSUM_OFFSET = 2; //!< of the Checksum field
static constexpr std::size_t ICMP6_BODY_OFFSET = 4;     //!< of what follows
static constexpr std::size_t ND_OPTION_UNIT = 8; //!< octets that option lengths count in (4.6)

/// @param type ICMPv6 type @return a writer with type, code 0 and a checksum of 0
WireWriter BeginIcmp6(Icmp6Type type);
/// @param writer holds the message @param source IPv6 source @param destination IPv6 destination
/// @return its octets with checksum
std::vector<uint8_t> FinishIcmp6(WireWriter& writer,
                                 const Ipv6Address& source,
                                 const Ipv6Address& destination);

/// What the checks common to all messages found
struct Icmp6Opening
{
    ParseError error{ParseError::NONE}; //!< NONE if the message may be read on
    std::size_t offset{0};              //!< where the error is
    WireReader reader;                  //!< behind the checksum
};

/**
 * The checks common to all messages (RFC 4861 6.1, 7.1).
 * @param data first octet
 * @param size octets
 * @param envelope how it arrived
 * @param type the type it must have
 * @param minimumSize octets it must have
 * @param onLink whether the hop limit must be 255
 * @param maxCode highest code that the type has
 * @return what they found
 */
Icmp6Opening OpenIcmp6(const uint8_t* data,
                       std::size_t size,
                       const Icmp6Envelope& envelope,
                       Icmp6Type type,
                       std::size_t minimumSize,
                       bool onLink,
                       uint8_t maxCode = 0);

/// One ND option in a message
struct NdOptionView
{
    NdOptionType type{};            //!< type; any value
    WireReader data;                //!< behind type and length
    const uint8_t* octets{nullptr}; //!< the whole option
    std::size_t size{0};            //!< octets of it, type and length included
    std::size_t offset{0};          //!< of its type; of the field in error if there is an error
};

/**
 * Step over one option (RFC 4861 4.6).
 * @param reader stands at an option, and behind it afterwards
 * @param option receives it
 * @return NONE, TRUNCATED or BAD_LENGTH
 */
ParseError ReadNdOption(WireReader& reader, NdOptionView& option);

/// @param address an address @return whether it is ff02::1:ffXX:XXXX (RFC 4291 2.7.1)
bool IsSolicitedNodeAddress(const Ipv6Address& address);

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_ICMP6_FRAMING_H
