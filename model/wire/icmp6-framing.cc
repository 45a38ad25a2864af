/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "icmp6-framing.h"

#include "inet-checksum.h"
#include "mobility-constants.h"

#include <algorithm>

namespace ns3
{
namespace mip6sec
{

WireWriter
BeginIcmp6(Icmp6Type type)
{
    WireWriter writer;
    writer.WriteU8(static_cast<uint8_t>(type));
    writer.WriteU8(0);
    writer.WriteU16(0);
    return writer;
}

std::vector<uint8_t>
FinishIcmp6(WireWriter& writer, const Ipv6Address& source, const Ipv6Address& destination)
{
    writer.OverwriteU16(
        ICMP6_CHECKSUM_OFFSET,
        InetChecksum6(source, destination, NH_ICMPV6, writer.GetBytes().data(), writer.GetSize()));
    return writer.Take();
}

Icmp6Opening
OpenIcmp6(const uint8_t* data,
          std::size_t size,
          const Icmp6Envelope& envelope,
          Icmp6Type type,
          std::size_t minimumSize,
          bool onLink,
          uint8_t maxCode)
{
    if (onLink && envelope.hopLimit != ND_HOP_LIMIT)
    {
        return {ParseError::BAD_HOP_LIMIT, 0, {}};
    }
    if (size < minimumSize)
    {
        return {ParseError::TRUNCATED, size, {}};
    }
    if (data[0] != static_cast<uint8_t>(type))
    {
        return {ParseError::UNKNOWN_TYPE, 0, {}};
    }
    if (InetChecksum6(envelope.source, envelope.destination, NH_ICMPV6, data, size) != 0)
    {
        return {ParseError::BAD_CHECKSUM, ICMP6_CHECKSUM_OFFSET, {}};
    }
    if (data[ICMP6_CODE_OFFSET] > maxCode)
    {
        return {ParseError::BAD_CODE, ICMP6_CODE_OFFSET, {}};
    }
    WireReader reader(data, size);
    reader.Skip(ICMP6_BODY_OFFSET);
    return {ParseError::NONE, 0, reader};
}

ParseError
ReadNdOption(WireReader& reader, NdOptionView& option)
{
    option.octets = reader.Peek();
    option.offset = reader.GetOffset();
    uint8_t type = 0;
    uint8_t units = 0;
    if (!reader.ReadU8(type) || !reader.ReadU8(units))
    {
        return ParseError::TRUNCATED;
    }
    if (units == 0)
    {
        ++option.offset;
        return ParseError::BAD_LENGTH;
    }
    option.type = static_cast<NdOptionType>(type);
    option.size = units * ND_OPTION_UNIT;
    return reader.ReadChild(option.size - 2, option.data) ? ParseError::NONE
                                                          : ParseError::TRUNCATED;
}

bool
IsSolicitedNodeAddress(const Ipv6Address& address)
{
    uint8_t octets[16];
    address.GetBytes(octets);
    static constexpr uint8_t PREFIX[13] = {0xff, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0xff};
    return std::equal(PREFIX, PREFIX + sizeof(PREFIX), octets);
}

} // namespace mip6sec
} // namespace ns3
