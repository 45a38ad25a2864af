/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "nd-messages.h"

#include "icmp6-framing.h"
#include "mobility-constants.h"
#include "mobility-extensions.h"

#include <utility>

namespace ns3
{
namespace mip6sec
{

namespace
{

constexpr std::size_t TARGET_OFFSET = 8; //!< of the target address in NS and NA

constexpr uint8_t FLAG_MANAGED = 0x80;    //!< M (RFC 4861 4.2, RFC 6275 6.8)
constexpr uint8_t FLAG_OTHER = 0x40;      //!< O
constexpr uint8_t FLAG_HOME_AGENT = 0x20; //!< H (RFC 6275 7.1)
constexpr uint8_t FLAG_ROUTER = 0x80;     //!< R (RFC 4861 4.4)
constexpr uint8_t FLAG_SOLICITED = 0x40;  //!< S
constexpr uint8_t FLAG_OVERRIDE = 0x20;   //!< O

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
    WireWriter writer = BeginIcmp6(Icmp6Type::ROUTER_SOLICITATION);
    writer.WriteU32(0);
    message.options.Serialize(writer);
    return FinishIcmp6(writer, source, destination);
}

std::vector<uint8_t>
SerializeIcmp6(const RouterAdvertisement& message,
               const Ipv6Address& source,
               const Ipv6Address& destination)
{
    WireWriter writer = BeginIcmp6(Icmp6Type::ROUTER_ADVERTISEMENT);
    writer.WriteU8(message.hopLimit);
    writer.WriteU8((message.managed ? FLAG_MANAGED : 0) | (message.other ? FLAG_OTHER : 0) |
                   (message.homeAgent ? FLAG_HOME_AGENT : 0));
    writer.WriteU16(message.routerLifetime);
    writer.WriteU32(message.reachableTime);
    writer.WriteU32(message.retransTimer);
    message.options.Serialize(writer);
    return FinishIcmp6(writer, source, destination);
}

std::vector<uint8_t>
SerializeIcmp6(const NeighborSolicitation& message,
               const Ipv6Address& source,
               const Ipv6Address& destination)
{
    WireWriter writer = BeginIcmp6(Icmp6Type::NEIGHBOR_SOLICITATION);
    writer.WriteU32(0);
    writer.WriteAddress(message.target);
    message.options.Serialize(writer);
    return FinishIcmp6(writer, source, destination);
}

std::vector<uint8_t>
SerializeIcmp6(const NeighborAdvertisement& message,
               const Ipv6Address& source,
               const Ipv6Address& destination)
{
    WireWriter writer = BeginIcmp6(Icmp6Type::NEIGHBOR_ADVERTISEMENT);
    writer.WriteU8((message.router ? FLAG_ROUTER : 0) | (message.solicited ? FLAG_SOLICITED : 0) |
                   (message.override ? FLAG_OVERRIDE : 0));
    writer.WriteZeros(3);
    writer.WriteAddress(message.target);
    message.options.Serialize(writer);
    return FinishIcmp6(writer, source, destination);
}

std::vector<uint8_t>
SerializeIcmp6(const HomeAgentDiscoveryRequest& message,
               const Ipv6Address& source,
               const Ipv6Address& destination)
{
    WireWriter writer = BeginIcmp6(Icmp6Type::HOME_AGENT_DISCOVERY_REQUEST);
    writer.WriteU16(message.identifier);
    writer.WriteU16(0);
    return FinishIcmp6(writer, source, destination);
}

std::vector<uint8_t>
SerializeIcmp6(const HomeAgentDiscoveryReply& message,
               const Ipv6Address& source,
               const Ipv6Address& destination)
{
    WireWriter writer = BeginIcmp6(Icmp6Type::HOME_AGENT_DISCOVERY_REPLY);
    writer.WriteU16(message.identifier);
    writer.WriteU16(0);
    for (const auto& address : message.homeAgents)
    {
        writer.WriteAddress(address);
    }
    return FinishIcmp6(writer, source, destination);
}

std::vector<uint8_t>
SerializeIcmp6(const MobilePrefixSolicitation& message,
               const Ipv6Address& source,
               const Ipv6Address& destination)
{
    WireWriter writer = BeginIcmp6(Icmp6Type::MOBILE_PREFIX_SOLICITATION);
    writer.WriteU16(message.identifier);
    writer.WriteU16(0);
    return FinishIcmp6(writer, source, destination);
}

std::vector<uint8_t>
SerializeIcmp6(const MobilePrefixAdvertisement& message,
               const Ipv6Address& source,
               const Ipv6Address& destination)
{
    WireWriter writer = BeginIcmp6(Icmp6Type::MOBILE_PREFIX_ADVERTISEMENT);
    writer.WriteU16(message.identifier);
    writer.WriteU8((message.managed ? FLAG_MANAGED : 0) | (message.other ? FLAG_OTHER : 0));
    writer.WriteU8(0);
    message.options.Serialize(writer);
    return FinishIcmp6(writer, source, destination);
}

Parsed<RouterSolicitation>
ParseRouterSolicitation(const uint8_t* data, std::size_t size, const Icmp6Envelope& envelope)
{
    using Result = Parsed<RouterSolicitation>;
    Icmp6Opening opening = OpenIcmp6(data, size, envelope, Icmp6Type::ROUTER_SOLICITATION, 8, true);
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
    Icmp6Opening opening =
        OpenIcmp6(data, size, envelope, Icmp6Type::ROUTER_ADVERTISEMENT, 16, true);
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
    Icmp6Opening opening =
        OpenIcmp6(data, size, envelope, Icmp6Type::NEIGHBOR_SOLICITATION, 24, true);
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
    if (probe && !IsSolicitedNodeAddress(envelope.destination))
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
    Icmp6Opening opening =
        OpenIcmp6(data, size, envelope, Icmp6Type::NEIGHBOR_ADVERTISEMENT, 24, true);
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
    Icmp6Opening opening =
        OpenIcmp6(data, size, envelope, Icmp6Type::HOME_AGENT_DISCOVERY_REQUEST, 8, false);
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
    Icmp6Opening opening =
        OpenIcmp6(data, size, envelope, Icmp6Type::HOME_AGENT_DISCOVERY_REPLY, 8, false);
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
    Icmp6Opening opening =
        OpenIcmp6(data, size, envelope, Icmp6Type::MOBILE_PREFIX_SOLICITATION, 8, false);
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
    Icmp6Opening opening =
        OpenIcmp6(data, size, envelope, Icmp6Type::MOBILE_PREFIX_ADVERTISEMENT, 8, false);
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
