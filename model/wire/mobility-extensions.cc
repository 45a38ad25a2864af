/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "mobility-extensions.h"

#include <algorithm>

namespace ns3
{
namespace mip6sec
{

namespace
{

constexpr uint8_t OPTION_PAD1 = 0;            //!< Pad1 (RFC 8200 4.2)
constexpr uint8_t OPTION_PADN = 1;            //!< PadN (RFC 8200 4.2)
constexpr uint8_t HOME_ADDRESS_LENGTH = 16;   //!< octets of data of a Home Address option
constexpr uint8_t HOME_ADDRESS_UNITS = 2;     //!< Hdr Ext Len of a header with that option alone
constexpr uint8_t TYPE2_UNITS = 2;            //!< Hdr Ext Len of a type 2 routing header
constexpr std::size_t ROUTING_FIXED_SIZE = 4; //!< octets that every routing header has

/**
 * @param type type of an option that is not known
 * @return what its two highest-order bits demand (RFC 8200 4.2)
 */
DestinationOptions::UnknownAction
ActionOf(uint8_t type)
{
    switch (type >> 6)
    {
    case 1:
        return DestinationOptions::UnknownAction::DISCARD;
    case 2:
        return DestinationOptions::UnknownAction::DISCARD_ICMP;
    case 3:
        return DestinationOptions::UnknownAction::DISCARD_ICMP_UCAST;
    default:
        return DestinationOptions::UnknownAction::NONE;
    }
}

/**
 * Cut the header out of what follows it.
 * @param data first octet
 * @param size octets available
 * @param header receives a reader over the whole header
 * @return false if it is cut off
 */
bool
CutHeader(const uint8_t* data, std::size_t size, WireReader& header)
{
    return size >= 2 && WireReader(data, size).ReadChild((std::size_t{data[1]} + 1) * 8, header);
}

} // namespace

AddressScope
GetAddressScope(const Ipv6Address& address)
{
    uint8_t octets[16];
    address.GetBytes(octets);
    if (octets[0] == 0xff)
    {
        return AddressScope::MULTICAST;
    }
    if (octets[0] == 0xfe && (octets[1] & 0x80) != 0)
    {
        return (octets[1] & 0x40) != 0 ? AddressScope::SITE_LOCAL : AddressScope::LINK_LOCAL;
    }
    if (octets[15] <= 1 &&
        std::all_of(octets, octets + 15, [](uint8_t octet) { return octet == 0; }))
    {
        return octets[15] == 0 ? AddressScope::NONE : AddressScope::NODE_LOCAL;
    }
    return AddressScope::GLOBAL_UNICAST;
}

bool
IsUnicastRoutable(const Ipv6Address& address)
{
    AddressScope scope = GetAddressScope(address);
    return scope == AddressScope::GLOBAL_UNICAST || scope == AddressScope::SITE_LOCAL;
}

std::array<uint8_t, HOME_ADDRESS_HEADER_SIZE>
SerializeHomeAddressHeader(uint8_t nextHeader, const Ipv6Address& homeAddress)
{
    // Four octets of PadN bring the option to its alignment of 8n + 6
    std::array<uint8_t, HOME_ADDRESS_HEADER_SIZE> octets{nextHeader,
                                                         HOME_ADDRESS_UNITS,
                                                         OPTION_PADN,
                                                         2,
                                                         0,
                                                         0,
                                                         HOME_ADDRESS_OPTION,
                                                         HOME_ADDRESS_LENGTH};
    homeAddress.GetBytes(octets.data() + 8);
    return octets;
}

std::array<uint8_t, TYPE2_ROUTING_HEADER_SIZE>
SerializeType2RoutingHeader(uint8_t nextHeader, const Ipv6Address& homeAddress)
{
    std::array<uint8_t, TYPE2_ROUTING_HEADER_SIZE> octets{nextHeader,
                                                          TYPE2_UNITS,
                                                          ROUTING_TYPE_2,
                                                          1};
    homeAddress.GetBytes(octets.data() + 8);
    return octets;
}

Parsed<DestinationOptions>
DestinationOptions::Parse(const uint8_t* data, std::size_t size)
{
    using Result = Parsed<DestinationOptions>;
    WireReader reader;
    if (!CutHeader(data, size, reader))
    {
        return Result::Fail(ParseError::TRUNCATED, 0);
    }
    DestinationOptions options;
    options.size = static_cast<uint16_t>(reader.GetRemaining());
    reader.ReadU8(options.nextHeader);
    reader.Skip(1);
    while (!reader.IsAtEnd())
    {
        const std::size_t start = reader.GetOffset();
        uint8_t type = 0;
        reader.ReadU8(type);
        if (type == OPTION_PAD1)
        {
            continue;
        }
        uint8_t length = 0;
        WireReader content;
        if (!reader.ReadU8(length) || !reader.ReadChild(length, content))
        {
            return Result::Fail(ParseError::TRUNCATED, start);
        }
        if (type == HOME_ADDRESS_OPTION)
        {
            Ipv6Address address;
            if (length != HOME_ADDRESS_LENGTH || !content.ReadAddress(address))
            {
                return Result::Fail(ParseError::BAD_LENGTH, start + 1);
            }
            if (options.homeAddress)
            {
                return Result::Fail(ParseError::DUPLICATE_OPTION, start);
            }
            if (!IsUnicastRoutable(address))
            {
                return Result::Fail(ParseError::BAD_ADDRESS, start + 2);
            }
            options.homeAddress = address;
            options.homeAddressOffset = static_cast<uint16_t>(start);
        }
        else if (type != OPTION_PADN && ActionOf(type) != UnknownAction::NONE)
        {
            options.unknownAction = ActionOf(type);
            options.unknownOffset = static_cast<uint16_t>(start);
            break;
        }
    }
    return Result::Ok(options);
}

Parsed<RoutingHeader>
RoutingHeader::Parse(const uint8_t* data, std::size_t size)
{
    using Result = Parsed<RoutingHeader>;
    WireReader reader;
    if (!CutHeader(data, size, reader))
    {
        return Result::Fail(ParseError::TRUNCATED, 0);
    }
    RoutingHeader header;
    header.size = static_cast<uint16_t>(reader.GetRemaining());
    reader.ReadU8(header.nextHeader);
    reader.Skip(1);
    reader.ReadU8(header.routingType);
    reader.ReadU8(header.segmentsLeft);
    if (header.routingType != ROUTING_TYPE_2)
    {
        return Result::Ok(header);
    }
    if (header.size != TYPE2_ROUTING_HEADER_SIZE)
    {
        return Result::Fail(ParseError::BAD_LENGTH, 1);
    }
    if (header.segmentsLeft > 1)
    {
        return Result::Fail(ParseError::BAD_SEGMENTS_LEFT, ROUTING_FIXED_SIZE - 1);
    }
    reader.Skip(4); // reserved
    reader.ReadAddress(header.homeAddress);
    if (!IsUnicastRoutable(header.homeAddress))
    {
        return Result::Fail(ParseError::BAD_ADDRESS, 8);
    }
    return Result::Ok(header);
}

} // namespace mip6sec
} // namespace ns3
