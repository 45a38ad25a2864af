/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "nd-messages.h"

#include "inet-checksum.h"
#include "mobility-constants.h"
#include "mobility-extensions.h"

#include <algorithm>
#include <utility>

namespace ns3
{
namespace mip6sec
{

namespace
{

constexpr std::size_t TYPE_OFFSET = 0;     //!< of the Type field (RFC 4443 2.1)
constexpr std::size_t CODE_OFFSET = 1;     //!< of the Code field
constexpr std::size_t CHECKSUM_OFFSET = 2; //!< of the Checksum field
constexpr std::size_t BODY_OFFSET = 4;     //!< of what follows
constexpr std::size_t TARGET_OFFSET = 8;   //!< of the target address in NS and NA

constexpr uint8_t FLAG_MANAGED = 0x80;    //!< M (RFC 4861 4.2, RFC 6275 6.8)
constexpr uint8_t FLAG_OTHER = 0x40;      //!< O
constexpr uint8_t FLAG_HOME_AGENT = 0x20; //!< H (RFC 6275 7.1)
constexpr uint8_t FLAG_ROUTER = 0x80;     //!< R (RFC 4861 4.4)
constexpr uint8_t FLAG_SOLICITED = 0x40;  //!< S
constexpr uint8_t FLAG_OVERRIDE = 0x20;   //!< O

/// @param type ICMPv6 type @return a writer with type, code 0 and a checksum of 0
WireWriter
Begin(Icmp6Type type)
{
    WireWriter writer;
    writer.WriteU8(static_cast<uint8_t>(type));
    writer.WriteU8(0);
    writer.WriteU16(0);
    return writer;
}

/// @param writer holds the message @param source IPv6 source @param destination IPv6 destination
/// @return its octets with checksum
std::vector<uint8_t>
Finish(WireWriter& writer, const Ipv6Address& source, const Ipv6Address& destination)
{
    writer.OverwriteU16(
        CHECKSUM_OFFSET,
        InetChecksum6(source, destination, NH_ICMPV6, writer.GetBytes().data(), writer.GetSize()));
    return writer.Take();
}

/// What the checks common to all messages found
struct Opening
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
 * @return what they found
 */
Opening
Open(const uint8_t* data,
     std::size_t size,
     const Icmp6Envelope& envelope,
     Icmp6Type type,
     std::size_t minimumSize,
     bool onLink)
{
    if (onLink && envelope.hopLimit != ND_HOP_LIMIT)
    {
        return {ParseError::BAD_HOP_LIMIT, 0, {}};
    }
    if (size < minimumSize)
    {
        return {ParseError::TRUNCATED, size, {}};
    }
    if (data[TYPE_OFFSET] != static_cast<uint8_t>(type))
    {
        return {ParseError::UNKNOWN_TYPE, TYPE_OFFSET, {}};
    }
    if (InetChecksum6(envelope.source, envelope.destination, NH_ICMPV6, data, size) != 0)
    {
        return {ParseError::BAD_CHECKSUM, CHECKSUM_OFFSET, {}};
    }
    if (data[CODE_OFFSET] != 0)
    {
        return {ParseError::BAD_CODE, CODE_OFFSET, {}};
    }
    WireReader reader(data, size);
    reader.Skip(BODY_OFFSET);
    return {ParseError::NONE, 0, reader};
}

/// @param address an address @return whether it is ff02::1:ffXX:XXXX (RFC 4291 2.7.1)
bool
IsSolicitedNode(const Ipv6Address& address)
{
    uint8_t octets[16];
    address.GetBytes(octets);
    static constexpr uint8_t PREFIX[13] = {0xff, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0xff};
    return std::equal(PREFIX, PREFIX + sizeof(PREFIX), octets);
}

/**
 * Read the options and put them into the message.
 * @param reader stands at the options
 * @param type what message it is
 * @param message receives them
 * @param homeAgent whether Home Agent Information may be used
 * @return the message or the reason
 */
template <typename M>
Parsed<M>
WithOptions(WireReader& reader, Icmp6Type type, M&& message, bool homeAgent = true)
{
    Parsed<NdOptions> options = NdOptions::Parse(reader, type, homeAgent);
    if (!options)
    {
        return Parsed<M>::Fail(options.error, options.offset);
    }
    message.options = std::move(*options.value);
    return Parsed<M>::Ok(std::forward<M>(message));
}

} // namespace

std::vector<uint8_t>
SerializeIcmp6(const RouterSolicitation& message,
               const Ipv6Address& source,
               const Ipv6Address& destination)
{
    WireWriter writer = Begin(Icmp6Type::ROUTER_SOLICITATION);
    writer.WriteU32(0);
    message.options.Serialize(writer);
    return Finish(writer, source, destination);
}

std::vector<uint8_t>
SerializeIcmp6(const RouterAdvertisement& message,
               const Ipv6Address& source,
               const Ipv6Address& destination)
{
    WireWriter writer = Begin(Icmp6Type::ROUTER_ADVERTISEMENT);
    writer.WriteU8(message.hopLimit);
    writer.WriteU8((message.managed ? FLAG_MANAGED : 0) | (message.other ? FLAG_OTHER : 0) |
                   (message.homeAgent ? FLAG_HOME_AGENT : 0));
    writer.WriteU16(message.routerLifetime);
    writer.WriteU32(message.reachableTime);
    writer.WriteU32(message.retransTimer);
    message.options.Serialize(writer);
    return Finish(writer, source, destination);
}

std::vector<uint8_t>
SerializeIcmp6(const NeighborSolicitation& message,
               const Ipv6Address& source,
               const Ipv6Address& destination)
{
    WireWriter writer = Begin(Icmp6Type::NEIGHBOR_SOLICITATION);
    writer.WriteU32(0);
    writer.WriteAddress(message.target);
    message.options.Serialize(writer);
    return Finish(writer, source, destination);
}

std::vector<uint8_t>
SerializeIcmp6(const NeighborAdvertisement& message,
               const Ipv6Address& source,
               const Ipv6Address& destination)
{
    WireWriter writer = Begin(Icmp6Type::NEIGHBOR_ADVERTISEMENT);
    writer.WriteU8((message.router ? FLAG_ROUTER : 0) | (message.solicited ? FLAG_SOLICITED : 0) |
                   (message.override ? FLAG_OVERRIDE : 0));
    writer.WriteZeros(3);
    writer.WriteAddress(message.target);
    message.options.Serialize(writer);
    return Finish(writer, source, destination);
}

std::vector<uint8_t>
SerializeIcmp6(const HomeAgentDiscoveryRequest& message,
               const Ipv6Address& source,
               const Ipv6Address& destination)
{
    WireWriter writer = Begin(Icmp6Type::HOME_AGENT_DISCOVERY_REQUEST);
    writer.WriteU16(message.identifier);
    writer.WriteU16(0);
    return Finish(writer, source, destination);
}

std::vector<uint8_t>
SerializeIcmp6(const HomeAgentDiscoveryReply& message,
               const Ipv6Address& source,
               const Ipv6Address& destination)
{
    WireWriter writer = Begin(Icmp6Type::HOME_AGENT_DISCOVERY_REPLY);
    writer.WriteU16(message.identifier);
    writer.WriteU16(0);
    for (const auto& address : message.homeAgents)
    {
        writer.WriteAddress(address);
    }
    return Finish(writer, source, destination);
}

std::vector<uint8_t>
SerializeIcmp6(const MobilePrefixSolicitation& message,
               const Ipv6Address& source,
               const Ipv6Address& destination)
{
    WireWriter writer = Begin(Icmp6Type::MOBILE_PREFIX_SOLICITATION);
    writer.WriteU16(message.identifier);
    writer.WriteU16(0);
    return Finish(writer, source, destination);
}

std::vector<uint8_t>
SerializeIcmp6(const MobilePrefixAdvertisement& message,
               const Ipv6Address& source,
               const Ipv6Address& destination)
{
    WireWriter writer = Begin(Icmp6Type::MOBILE_PREFIX_ADVERTISEMENT);
    writer.WriteU16(message.identifier);
    writer.WriteU8((message.managed ? FLAG_MANAGED : 0) | (message.other ? FLAG_OTHER : 0));
    writer.WriteU8(0);
    message.options.Serialize(writer);
    return Finish(writer, source, destination);
}

Parsed<RouterSolicitation>
ParseRouterSolicitation(const uint8_t* data, std::size_t size, const Icmp6Envelope& envelope)
{
    using Result = Parsed<RouterSolicitation>;
    Opening opening = Open(data, size, envelope, Icmp6Type::ROUTER_SOLICITATION, 8, true);
    if (opening.error != ParseError::NONE)
    {
        return Result::Fail(opening.error, opening.offset);
    }
    opening.reader.Skip(4);
    const std::size_t optionsOffset = opening.reader.GetOffset();
    Result result =
        WithOptions(opening.reader, Icmp6Type::ROUTER_SOLICITATION, RouterSolicitation{});
    if (result && envelope.source == Ipv6Address::GetAny() &&
        result.value->options.sourceLinkLayerAddress)
    {
        return Result::Fail(ParseError::BAD_OPTION, optionsOffset);
    }
    return result;
}

Parsed<RouterAdvertisement>
ParseRouterAdvertisement(const uint8_t* data, std::size_t size, const Icmp6Envelope& envelope)
{
    using Result = Parsed<RouterAdvertisement>;
    Opening opening = Open(data, size, envelope, Icmp6Type::ROUTER_ADVERTISEMENT, 16, true);
    if (opening.error != ParseError::NONE)
    {
        return Result::Fail(opening.error, opening.offset);
    }
    if (GetAddressScope(envelope.source) != AddressScope::LINK_LOCAL)
    {
        return Result::Fail(ParseError::BAD_ADDRESS, 0);
    }
    WireReader& reader = opening.reader;
    RouterAdvertisement message;
    uint8_t flags = 0;
    reader.ReadU8(message.hopLimit);
    reader.ReadU8(flags);
    reader.ReadU16(message.routerLifetime);
    reader.ReadU32(message.reachableTime);
    reader.ReadU32(message.retransTimer);
    message.managed = (flags & FLAG_MANAGED) != 0;
    message.other = (flags & FLAG_OTHER) != 0;
    message.homeAgent = (flags & FLAG_HOME_AGENT) != 0;
    const bool homeAgent = message.homeAgent;
    return WithOptions(reader, Icmp6Type::ROUTER_ADVERTISEMENT, std::move(message), homeAgent);
}

Parsed<NeighborSolicitation>
ParseNeighborSolicitation(const uint8_t* data, std::size_t size, const Icmp6Envelope& envelope)
{
    using Result = Parsed<NeighborSolicitation>;
    Opening opening = Open(data, size, envelope, Icmp6Type::NEIGHBOR_SOLICITATION, 24, true);
    if (opening.error != ParseError::NONE)
    {
        return Result::Fail(opening.error, opening.offset);
    }
    NeighborSolicitation message;
    opening.reader.Skip(4);
    opening.reader.ReadAddress(message.target);
    if (message.target.IsMulticast())
    {
        return Result::Fail(ParseError::BAD_ADDRESS, TARGET_OFFSET);
    }
    const bool probe = envelope.source == Ipv6Address::GetAny();
    if (probe && !IsSolicitedNode(envelope.destination))
    {
        return Result::Fail(ParseError::BAD_ADDRESS, 0);
    }
    const std::size_t optionsOffset = opening.reader.GetOffset();
    Result result =
        WithOptions(opening.reader, Icmp6Type::NEIGHBOR_SOLICITATION, std::move(message));
    if (result && probe && result.value->options.sourceLinkLayerAddress)
    {
        return Result::Fail(ParseError::BAD_OPTION, optionsOffset);
    }
    return result;
}

Parsed<NeighborAdvertisement>
ParseNeighborAdvertisement(const uint8_t* data, std::size_t size, const Icmp6Envelope& envelope)
{
    using Result = Parsed<NeighborAdvertisement>;
    Opening opening = Open(data, size, envelope, Icmp6Type::NEIGHBOR_ADVERTISEMENT, 24, true);
    if (opening.error != ParseError::NONE)
    {
        return Result::Fail(opening.error, opening.offset);
    }
    NeighborAdvertisement message;
    uint8_t flags = 0;
    opening.reader.ReadU8(flags);
    opening.reader.Skip(3);
    opening.reader.ReadAddress(message.target);
    message.router = (flags & FLAG_ROUTER) != 0;
    message.solicited = (flags & FLAG_SOLICITED) != 0;
    message.override = (flags & FLAG_OVERRIDE) != 0;
    if (message.target.IsMulticast())
    {
        return Result::Fail(ParseError::BAD_ADDRESS, TARGET_OFFSET);
    }
    if (message.solicited && envelope.destination.IsMulticast())
    {
        return Result::Fail(ParseError::BAD_ADDRESS, 0);
    }
    return WithOptions(opening.reader, Icmp6Type::NEIGHBOR_ADVERTISEMENT, std::move(message));
}

Parsed<HomeAgentDiscoveryRequest>
ParseHomeAgentDiscoveryRequest(const uint8_t* data, std::size_t size, const Icmp6Envelope& envelope)
{
    using Result = Parsed<HomeAgentDiscoveryRequest>;
    Opening opening = Open(data, size, envelope, Icmp6Type::HOME_AGENT_DISCOVERY_REQUEST, 8, false);
    if (opening.error != ParseError::NONE)
    {
        return Result::Fail(opening.error, opening.offset);
    }
    HomeAgentDiscoveryRequest message;
    opening.reader.ReadU16(message.identifier);
    opening.reader.Skip(2);
    if (!opening.reader.IsAtEnd())
    {
        return Result::Fail(ParseError::TRAILING_OCTETS, opening.reader.GetOffset());
    }
    return Result::Ok(message);
}

Parsed<HomeAgentDiscoveryReply>
ParseHomeAgentDiscoveryReply(const uint8_t* data, std::size_t size, const Icmp6Envelope& envelope)
{
    using Result = Parsed<HomeAgentDiscoveryReply>;
    Opening opening = Open(data, size, envelope, Icmp6Type::HOME_AGENT_DISCOVERY_REPLY, 8, false);
    if (opening.error != ParseError::NONE)
    {
        return Result::Fail(opening.error, opening.offset);
    }
    WireReader& reader = opening.reader;
    HomeAgentDiscoveryReply message;
    reader.ReadU16(message.identifier);
    reader.Skip(2);
    while (!reader.IsAtEnd())
    {
        const std::size_t start = reader.GetOffset();
        Ipv6Address address;
        if (!reader.ReadAddress(address))
        {
            return Result::Fail(ParseError::TRUNCATED, start);
        }
        if (!IsUnicastRoutable(address))
        {
            return Result::Fail(ParseError::BAD_ADDRESS, start);
        }
        message.homeAgents.push_back(address);
    }
    return Result::Ok(std::move(message));
}

Parsed<MobilePrefixSolicitation>
ParseMobilePrefixSolicitation(const uint8_t* data, std::size_t size, const Icmp6Envelope& envelope)
{
    using Result = Parsed<MobilePrefixSolicitation>;
    Opening opening = Open(data, size, envelope, Icmp6Type::MOBILE_PREFIX_SOLICITATION, 8, false);
    if (opening.error != ParseError::NONE)
    {
        return Result::Fail(opening.error, opening.offset);
    }
    MobilePrefixSolicitation message;
    opening.reader.ReadU16(message.identifier);
    opening.reader.Skip(2);
    Parsed<NdOptions> options =
        NdOptions::Parse(opening.reader, Icmp6Type::MOBILE_PREFIX_SOLICITATION);
    if (!options)
    {
        return Result::Fail(options.error, options.offset);
    }
    return Result::Ok(message);
}

Parsed<MobilePrefixAdvertisement>
ParseMobilePrefixAdvertisement(const uint8_t* data, std::size_t size, const Icmp6Envelope& envelope)
{
    using Result = Parsed<MobilePrefixAdvertisement>;
    Opening opening = Open(data, size, envelope, Icmp6Type::MOBILE_PREFIX_ADVERTISEMENT, 8, false);
    if (opening.error != ParseError::NONE)
    {
        return Result::Fail(opening.error, opening.offset);
    }
    MobilePrefixAdvertisement message;
    uint8_t flags = 0;
    opening.reader.ReadU16(message.identifier);
    opening.reader.ReadU8(flags);
    opening.reader.Skip(1);
    message.managed = (flags & FLAG_MANAGED) != 0;
    message.other = (flags & FLAG_OTHER) != 0;
    return WithOptions(opening.reader, Icmp6Type::MOBILE_PREFIX_ADVERTISEMENT, std::move(message));
}

} // namespace mip6sec
} // namespace ns3
