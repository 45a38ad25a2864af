/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "invoking-packet.h"

#include "nd-constants.h"

#include <algorithm>

namespace ns3
{
namespace mip6sec
{

namespace
{

constexpr uint8_t NH_HOP_BY_HOP = 0;            //!< hop-by-hop options (RFC 8200 4.3)
constexpr std::size_t NEXT_HEADER_OFFSET = 6;   //!< of the Next Header field in an IPv6 header
constexpr std::size_t FRAGMENT_HEADER_SIZE = 8; //!< RFC 8200 4.5
constexpr int MAX_EXTENSION_HEADERS = 32;       //!< more than any sane packet has

/// @param nextHeader a protocol @return whether it is an extension header that can be stepped over
bool
IsExtension(uint8_t nextHeader)
{
    return nextHeader == NH_HOP_BY_HOP || nextHeader == NH_ROUTING || nextHeader == NH_FRAGMENT ||
           nextHeader == NH_DEST_OPTIONS || nextHeader == NH_AH;
}

/**
 * @param nextHeader which extension header
 * @param header reader at its first octet
 * @return its octets, 0 if they are not all there
 */
std::size_t
SizeOf(uint8_t nextHeader, const WireReader& header)
{
    if (header.GetRemaining() < 8)
    {
        return 0;
    }
    const std::size_t length = header.Peek()[1];
    std::size_t size = (length + 1) * 8;
    if (nextHeader == NH_FRAGMENT)
    {
        size = FRAGMENT_HEADER_SIZE;
    }
    else if (nextHeader == NH_AH)
    {
        size = (length + 2) * 4; // RFC 4302 2.2
    }
    return size <= header.GetRemaining() ? size : 0;
}

/**
 * @param data first octet of the header
 * @param offset of the header in the packet
 * @param packet receives what it says
 */
void
ReadFragmentHeader(const uint8_t* data, InvokingPacket& packet)
{
    WireReader reader(data, FRAGMENT_HEADER_SIZE);
    uint16_t offsetAndFlags = 0;
    reader.Skip(2);
    reader.ReadU16(offsetAndFlags);
    reader.ReadU32(packet.identification);
    packet.fragment = true;
    packet.fragmentOffset = offsetAndFlags & 0xfff8;
    packet.moreFragments = (offsetAndFlags & 1) != 0;
}

/**
 * Take what a well-formed extension header says about addresses and fragmentation.
 * @param nextHeader which extension header
 * @param header reader at its first octet
 * @param size its octets
 * @param packet receives it
 * @return false if the header makes no sense
 */
bool
Take(uint8_t nextHeader, const WireReader& header, std::size_t size, InvokingPacket& packet)
{
    if (nextHeader == NH_DEST_OPTIONS)
    {
        Parsed<DestinationOptions> options = DestinationOptions::Parse(header.Peek(), size);
        if (!options)
        {
            return false;
        }
        if (options.value->homeAddress && !packet.homeAddressOption)
        {
            packet.homeAddressOption = options.value->homeAddress;
            packet.homeAddressOptionOffset = header.GetOffset() + options.value->homeAddressOffset;
        }
    }
    else if (nextHeader == NH_ROUTING)
    {
        Parsed<RoutingHeader> routing = RoutingHeader::Parse(header.Peek(), size);
        if (!routing)
        {
            return false;
        }
        if (routing.value->routingType == ROUTING_TYPE_2 && !packet.type2HomeAddress)
        {
            packet.type2HomeAddress = routing.value->homeAddress;
            packet.type2Offset = header.GetOffset();
        }
    }
    else if (nextHeader == NH_FRAGMENT)
    {
        ReadFragmentHeader(header.Peek(), packet);
    }
    return true;
}

} // namespace

Ipv6Address
InvokingPacket::GetLogicalSource() const
{
    return homeAddressOption.value_or(source);
}

Ipv6Address
InvokingPacket::GetLogicalDestination() const
{
    return type2HomeAddress.value_or(destination);
}

bool
InvokingPacket::HasUpperLayer() const
{
    return complete && fragmentOffset == 0;
}

Parsed<InvokingPacket>
InvokingPacket::Parse(const uint8_t* data, std::size_t size)
{
    using Result = Parsed<InvokingPacket>;
    if (size < IPV6_HEADER_SIZE)
    {
        return Result::Fail(ParseError::TRUNCATED, size);
    }
    if (data[0] >> 4 != 6)
    {
        return Result::Fail(ParseError::UNKNOWN_TYPE, 0);
    }
    InvokingPacket packet;
    WireReader header(data, size);
    header.Skip(4);
    header.ReadU16(packet.payloadLength);
    header.ReadU8(packet.protocol);
    header.ReadU8(packet.hopLimit);
    header.ReadAddress(packet.source);
    header.ReadAddress(packet.destination);
    packet.protocolFieldOffset = NEXT_HEADER_OFFSET;

    // What lies behind the payload length is not part of the packet
    WireReader reader(data, std::min<std::size_t>(size, IPV6_HEADER_SIZE + packet.payloadLength));
    reader.Skip(IPV6_HEADER_SIZE);
    for (int i = 0; IsExtension(packet.protocol); ++i)
    {
        const std::size_t extensionSize = SizeOf(packet.protocol, reader);
        if (i == MAX_EXTENSION_HEADERS || extensionSize == 0 ||
            !Take(packet.protocol, reader, extensionSize, packet))
        {
            packet.complete = false;
            break;
        }
        packet.protocol = reader.Peek()[0];
        packet.protocolFieldOffset = reader.GetOffset();
        reader.Skip(extensionSize);
        if (packet.fragmentOffset > 0)
        {
            break; // what follows belongs to the middle of the packet
        }
    }
    packet.upperLayerOffset = reader.GetOffset();
    return Result::Ok(packet);
}

} // namespace mip6sec
} // namespace ns3
