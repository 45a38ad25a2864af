/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "redirect-message.h"

#include "icmp6-framing.h"
#include "mobility-extensions.h"

#include <algorithm>
#include <utility>

namespace ns3
{
namespace mip6sec
{

namespace
{

constexpr std::size_t FIXED_SIZE = 40;         //!< octets before the options (RFC 4861 4.5)
constexpr std::size_t TARGET_OFFSET = 8;       //!< of the Target Address
constexpr std::size_t DESTINATION_OFFSET = 24; //!< of the Destination Address

} // namespace

std::vector<uint8_t>
SerializeIcmp6(const RedirectMessage& message,
               const Ipv6Address& source,
               const Ipv6Address& destination)
{
    WireWriter writer = BeginIcmp6(Icmp6Type::REDIRECT);
    writer.WriteU32(0);
    writer.WriteAddress(message.target);
    writer.WriteAddress(message.destination);
    WireWriter options;
    message.options.Serialize(options);
    constexpr std::size_t ROOM = IPV6_MIN_MTU - IPV6_HEADER_SIZE - FIXED_SIZE;
    if (message.options.redirectedHeader && options.GetSize() > ROOM)
    {
        NdOptions shorter = message.options;
        std::vector<uint8_t>& packet = *shorter.redirectedHeader;
        packet.resize(std::min<std::size_t>(packet.size(), ROOM));
        options = {};
        shorter.Serialize(options);
        const std::size_t excess = options.GetSize() - std::min(options.GetSize(), ROOM);
        packet.resize(packet.size() - std::min(packet.size(), excess));
        options = {};
        shorter.Serialize(options);
    }
    writer.WriteBytes(options.GetBytes().data(), options.GetSize());
    return FinishIcmp6(writer, source, destination);
}

Parsed<RedirectMessage>
ParseRedirect(const uint8_t* data, std::size_t size, const Icmp6Envelope& envelope)
{
    using Result = Parsed<RedirectMessage>;
    Icmp6Opening opening = OpenIcmp6(data, size, envelope, Icmp6Type::REDIRECT, FIXED_SIZE, true);
    if (opening.error != ParseError::NONE)
    {
        return Result::Fail(opening.error, opening.offset);
    }
    if (GetAddressScope(envelope.source) != AddressScope::LINK_LOCAL)
    {
        return Result::Fail(ParseError::BAD_ADDRESS, 0);
    }
    RedirectMessage message;
    opening.reader.Skip(4);
    opening.reader.ReadAddress(message.target);
    opening.reader.ReadAddress(message.destination);
    if (message.destination.IsMulticast())
    {
        return Result::Fail(ParseError::BAD_ADDRESS, DESTINATION_OFFSET);
    }
    if (message.target != message.destination &&
        GetAddressScope(message.target) != AddressScope::LINK_LOCAL)
    {
        return Result::Fail(ParseError::BAD_ADDRESS, TARGET_OFFSET);
    }
    Parsed<NdOptions> options = NdOptions::Parse(opening.reader, Icmp6Type::REDIRECT);
    if (!options)
    {
        return Result::Fail(options.error, options.offset);
    }
    message.options = std::move(*options.value);
    return Result::Ok(std::move(message));
}

} // namespace mip6sec
} // namespace ns3
