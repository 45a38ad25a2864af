/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "icmp6-errors.h"

#include "inet-checksum.h"
#include "invoking-packet.h"
#include "mobility-constants.h"

#include <algorithm>
#include <utility>

namespace ns3
{
namespace mip6sec
{

namespace
{

constexpr std::size_t FIXED_SIZE = 8;      //!< octets in front of the invoking packet (RFC 4443 3)
constexpr std::size_t CHECKSUM_OFFSET = 2; //!< of the Checksum field (RFC 4443 2.1)
constexpr uint8_t FIRST_INFORMATIONAL = 128; //!< types from here on are no errors (RFC 4443 2.1)

/// @param type ICMPv6 type @return whether it is one of the four errors of RFC 4443 section 3
bool
IsError(uint8_t type)
{
    return type >= static_cast<uint8_t>(Icmp6Type::DESTINATION_UNREACHABLE) &&
           type <= static_cast<uint8_t>(Icmp6Type::PARAMETER_PROBLEM);
}

/**
 * @param type ICMPv6 type
 * @param code its code
 * @param parameter MTU or pointer
 * @param invoking the packet
 * @return the error
 */
Icmp6Error
Make(Icmp6Type type, uint8_t code, uint32_t parameter, std::vector<uint8_t> invoking)
{
    Icmp6Error error;
    error.type = type;
    error.code = code;
    error.parameter = parameter;
    error.invoking = std::move(invoking);
    return error;
}

} // namespace

Icmp6Error
Icmp6Error::Unreachable(UnreachableCode code, std::vector<uint8_t> invoking)
{
    return Make(Icmp6Type::DESTINATION_UNREACHABLE,
                static_cast<uint8_t>(code),
                0,
                std::move(invoking));
}

Icmp6Error
Icmp6Error::TooBig(uint32_t mtu, std::vector<uint8_t> invoking)
{
    return Make(Icmp6Type::PACKET_TOO_BIG, 0, mtu, std::move(invoking));
}

Icmp6Error
Icmp6Error::TimeExceeded(TimeExceededCode code, std::vector<uint8_t> invoking)
{
    return Make(Icmp6Type::TIME_EXCEEDED, static_cast<uint8_t>(code), 0, std::move(invoking));
}

Icmp6Error
Icmp6Error::ParameterProblem(ParameterProblemCode code,
                             uint32_t pointer,
                             std::vector<uint8_t> invoking)
{
    return Make(Icmp6Type::PARAMETER_PROBLEM,
                static_cast<uint8_t>(code),
                pointer,
                std::move(invoking));
}

std::vector<uint8_t>
SerializeIcmp6(const Icmp6Error& message, const Ipv6Address& source, const Ipv6Address& destination)
{
    WireWriter writer;
    writer.WriteU8(static_cast<uint8_t>(message.type));
    writer.WriteU8(message.code);
    writer.WriteU16(0);
    writer.WriteU32(message.parameter);
    writer.WriteBytes(message.invoking.data(),
                      std::min(message.invoking.size(), MAX_INVOKING_SIZE));
    writer.OverwriteU16(
        CHECKSUM_OFFSET,
        InetChecksum6(source, destination, NH_ICMPV6, writer.GetBytes().data(), writer.GetSize()));
    return writer.Take();
}

Parsed<Icmp6Error>
ParseIcmp6Error(const uint8_t* data, std::size_t size, const Icmp6Envelope& envelope)
{
    using Result = Parsed<Icmp6Error>;
    if (size < FIXED_SIZE)
    {
        return Result::Fail(ParseError::TRUNCATED, size);
    }
    if (!IsError(data[0]))
    {
        return Result::Fail(ParseError::UNKNOWN_TYPE, 0);
    }
    if (InetChecksum6(envelope.source, envelope.destination, NH_ICMPV6, data, size) != 0)
    {
        return Result::Fail(ParseError::BAD_CHECKSUM, CHECKSUM_OFFSET);
    }
    WireReader reader(data, size);
    Icmp6Error message;
    reader.Skip(1);
    reader.ReadU8(message.code);
    reader.Skip(2);
    reader.ReadU32(message.parameter);
    message.type = static_cast<Icmp6Type>(data[0]);
    message.invoking.assign(reader.Peek(), reader.Peek() + reader.GetRemaining());
    return Result::Ok(std::move(message));
}

bool
MaySendIcmp6Error(const Icmp6Error& error)
{
    Parsed<InvokingPacket> parsed =
        InvokingPacket::Parse(error.invoking.data(), error.invoking.size());
    if (!parsed)
    {
        return false;
    }
    const InvokingPacket& packet = *parsed.value;
    const AddressScope sourceScope = GetAddressScope(packet.source);
    if (sourceScope == AddressScope::NONE || sourceScope == AddressScope::MULTICAST)
    {
        return false;
    }
    const bool multicastAllowed =
        error.type == Icmp6Type::PACKET_TOO_BIG ||
        (error.type == Icmp6Type::PARAMETER_PROBLEM &&
         error.code == static_cast<uint8_t>(ParameterProblemCode::UNRECOGNIZED_OPTION));
    if (packet.destination.IsMulticast() && !multicastAllowed)
    {
        return false;
    }
    if (packet.protocol == NH_ICMPV6 && packet.HasUpperLayer() &&
        packet.upperLayerOffset < error.invoking.size())
    {
        const uint8_t type = error.invoking[packet.upperLayerOffset];
        return type >= FIRST_INFORMATIONAL && type != static_cast<uint8_t>(Icmp6Type::REDIRECT);
    }
    return true;
}

} // namespace mip6sec
} // namespace ns3
