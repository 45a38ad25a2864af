/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "fmip-options.h"
#include "icmp6-framing.h"

#include "ns3/assert.h"

#include <algorithm>

namespace ns3
{
namespace mip6sec
{

namespace
{

constexpr std::size_t MAX_REDIRECTED_UNITS = 254; //!< of a packet in a Redirected Header
constexpr std::size_t REDIRECTED_RESERVED = 6; //!< octets of a Redirected Header (RFC 4861 4.6.3)

constexpr uint8_t PREFIX_ON_LINK = 0x80;    //!< L (RFC 4861 4.6.2)
constexpr uint8_t PREFIX_AUTONOMOUS = 0x40; //!< A
constexpr uint8_t PREFIX_ROUTER = 0x20;     //!< R (RFC 6275 7.2)

/// @param writer receives type and length @param type option type @param units length
void
WriteHead(WireWriter& writer, NdOptionType type, uint8_t units)
{
    writer.WriteU8(static_cast<uint8_t>(type));
    writer.WriteU8(units);
}

/// @param writer receives the option @param type which one @param address its content
void
WriteLinkLayerAddress(WireWriter& writer, NdOptionType type, const LinkLayerOctets& address)
{
    const std::size_t units = (2 + address.size() + ND_OPTION_UNIT - 1) / ND_OPTION_UNIT;
    NS_ASSERT_MSG(units <= 255, "link-layer address too long for an ND option");
    WriteHead(writer, type, static_cast<uint8_t>(units));
    writer.WriteBytes(address.data(), address.size());
    writer.WriteZeros(units * ND_OPTION_UNIT - 2 - address.size());
}

/**
 * @param message an ND message or mobile prefix message
 * @param type an option
 * @return whether the option is defined for it (RFC 4861 4.1 to 4.5, RFC 6275 6.7, 6.8, 7.3, 7.4,
 * RFC 5568 6.4.6)
 */
bool
IsDefinedFor(Icmp6Type message, NdOptionType type)
{
    switch (message)
    {
    case Icmp6Type::ROUTER_SOLICITATION:
    case Icmp6Type::NEIGHBOR_SOLICITATION:
        return type == NdOptionType::SOURCE_LINK_LAYER_ADDRESS;
    case Icmp6Type::ROUTER_ADVERTISEMENT:
        return type == NdOptionType::SOURCE_LINK_LAYER_ADDRESS ||
               type == NdOptionType::PREFIX_INFORMATION || type == NdOptionType::MTU ||
               type == NdOptionType::ADVERTISEMENT_INTERVAL ||
               type == NdOptionType::HOME_AGENT_INFORMATION || type == NdOptionType::NAACK ||
               type == NdOptionType::IP_ADDRESS_PREFIX;
    case Icmp6Type::NEIGHBOR_ADVERTISEMENT:
        return type == NdOptionType::TARGET_LINK_LAYER_ADDRESS;
    case Icmp6Type::REDIRECT:
        return type == NdOptionType::TARGET_LINK_LAYER_ADDRESS ||
               type == NdOptionType::REDIRECTED_HEADER;
    case Icmp6Type::MOBILE_PREFIX_ADVERTISEMENT:
        return type == NdOptionType::PREFIX_INFORMATION;
    default:
        return false;
    }
}

/**
 * @param data reader behind type and length
 * @param address receives the address; set if there was one before
 * @return false if it is not to be used
 */
bool
TakeLinkLayerAddress(WireReader& data, std::optional<LinkLayerOctets>& address)
{
    if (address)
    {
        return false;
    }
    address.emplace(data.Peek(), data.Peek() + data.GetRemaining());
    return true;
}

/// @param data reader behind type and length @param prefix receives it @return false if it is not
/// to be used
bool
TakePrefix(WireReader& data, PrefixInformation& prefix)
{
    uint8_t flags = 0;
    if (data.GetRemaining() != 30 || !data.ReadU8(prefix.prefixLength) || !data.ReadU8(flags) ||
        !data.ReadU32(prefix.validLifetime) || !data.ReadU32(prefix.preferredLifetime) ||
        !data.Skip(4) || !data.ReadAddress(prefix.prefix))
    {
        return false;
    }
    prefix.onLink = (flags & PREFIX_ON_LINK) != 0;
    prefix.autonomous = (flags & PREFIX_AUTONOMOUS) != 0;
    prefix.routerAddress = (flags & PREFIX_ROUTER) != 0;
    return prefix.prefixLength <= 128;
}

/**
 * MTU and Advertisement Interval: two reserved octets and 32 bits.
 * @param data reader behind type and length
 * @param value receives the value; set if there was one before
 * @return false if it is not to be used
 */
bool
TakeU32(WireReader& data, std::optional<uint32_t>& value)
{
    uint32_t read = 0;
    if (value || data.GetRemaining() != 6 || !data.Skip(2) || !data.ReadU32(read))
    {
        return false;
    }
    value = read;
    return true;
}

/**
 * @param type option type
 * @param data reader behind type and length
 * @param options receives the option
 * @return false if it is not to be used as what it claims to be
 */
bool
TakeOption(NdOptionType type, WireReader data, NdOptions& options)
{
    switch (type)
    {
    case NdOptionType::SOURCE_LINK_LAYER_ADDRESS:
        return TakeLinkLayerAddress(data, options.sourceLinkLayerAddress);
    case NdOptionType::TARGET_LINK_LAYER_ADDRESS:
        return TakeLinkLayerAddress(data, options.targetLinkLayerAddress);
    case NdOptionType::PREFIX_INFORMATION: {
        PrefixInformation prefix;
        if (!TakePrefix(data, prefix))
        {
            return false;
        }
        options.prefixes.push_back(prefix);
        return true;
    }
    case NdOptionType::MTU:
        return TakeU32(data, options.mtu);
    case NdOptionType::ADVERTISEMENT_INTERVAL:
        return TakeU32(data, options.advertisementInterval);
    case NdOptionType::HOME_AGENT_INFORMATION: {
        HomeAgentInformation information;
        if (options.homeAgent || data.GetRemaining() != 6 || !data.Skip(2) ||
            !data.ReadU16(information.preference) || !data.ReadU16(information.lifetime) ||
            information.lifetime == 0)
        {
            return false;
        }
        options.homeAgent = information;
        return true;
    }
    case NdOptionType::REDIRECTED_HEADER:
        if (options.redirectedHeader || !data.Skip(REDIRECTED_RESERVED))
        {
            return false;
        }
        options.redirectedHeader.emplace(data.Peek(), data.Peek() + data.GetRemaining());
        return true;
    case NdOptionType::NAACK: {
        NaackStatus status;
        if (options.naack || !ParseOption(data, status))
        {
            return false;
        }
        options.naack = status;
        return true;
    }
    case NdOptionType::IP_ADDRESS_PREFIX: {
        FmipAddress address;
        if (options.suppliedAddress || !ParseOption(data, address))
        {
            return false;
        }
        options.suppliedAddress = address;
        return true;
    }
    default:
        return false;
    }
}

} // namespace

void
NdOptions::Serialize(WireWriter& writer) const
{
    if (sourceLinkLayerAddress)
    {
        WriteLinkLayerAddress(writer,
                              NdOptionType::SOURCE_LINK_LAYER_ADDRESS,
                              *sourceLinkLayerAddress);
    }
    if (targetLinkLayerAddress)
    {
        WriteLinkLayerAddress(writer,
                              NdOptionType::TARGET_LINK_LAYER_ADDRESS,
                              *targetLinkLayerAddress);
    }
    for (const auto& prefix : prefixes)
    {
        WriteHead(writer, NdOptionType::PREFIX_INFORMATION, 4);
        writer.WriteU8(prefix.prefixLength);
        writer.WriteU8((prefix.onLink ? PREFIX_ON_LINK : 0) |
                       (prefix.autonomous ? PREFIX_AUTONOMOUS : 0) |
                       (prefix.routerAddress ? PREFIX_ROUTER : 0));
        writer.WriteU32(prefix.validLifetime);
        writer.WriteU32(prefix.preferredLifetime);
        writer.WriteU32(0);
        writer.WriteAddress(prefix.prefix);
    }
    if (mtu)
    {
        WriteHead(writer, NdOptionType::MTU, 1);
        writer.WriteU16(0);
        writer.WriteU32(*mtu);
    }
    if (advertisementInterval)
    {
        WriteHead(writer, NdOptionType::ADVERTISEMENT_INTERVAL, 1);
        writer.WriteU16(0);
        writer.WriteU32(*advertisementInterval);
    }
    if (homeAgent)
    {
        WriteHead(writer, NdOptionType::HOME_AGENT_INFORMATION, 1);
        writer.WriteU16(0);
        writer.WriteU16(homeAgent->preference);
        writer.WriteU16(homeAgent->lifetime);
    }
    if (redirectedHeader)
    {
        // Whole units, since padding could not be told from the packet
        const std::size_t units =
            std::min(redirectedHeader->size() / ND_OPTION_UNIT, MAX_REDIRECTED_UNITS);
        WriteHead(writer, NdOptionType::REDIRECTED_HEADER, static_cast<uint8_t>(1 + units));
        writer.WriteZeros(REDIRECTED_RESERVED);
        writer.WriteBytes(redirectedHeader->data(), units * ND_OPTION_UNIT);
    }
    if (naack)
    {
        SerializeOption(writer, *naack);
    }
    if (suppliedAddress)
    {
        SerializeOption(writer, *suppliedAddress);
    }
    for (const auto& option : other)
    {
        writer.WriteBytes(option.data.data(), option.data.size());
    }
}

Parsed<NdOptions>
NdOptions::Parse(WireReader& reader, Icmp6Type message, bool homeAgent)
{
    using Result = Parsed<NdOptions>;
    NdOptions options;
    while (!reader.IsAtEnd())
    {
        NdOptionView option;
        const ParseError error = ReadNdOption(reader, option);
        if (error != ParseError::NONE)
        {
            return Result::Fail(error, option.offset);
        }
        const bool unused = option.type == NdOptionType::HOME_AGENT_INFORMATION && !homeAgent;
        if (unused || !IsDefinedFor(message, option.type) ||
            !TakeOption(option.type, option.data, options))
        {
            options.other.push_back(
                {static_cast<uint8_t>(option.type), {option.octets, option.octets + option.size}});
        }
    }
    return Result::Ok(std::move(options));
}

} // namespace mip6sec
} // namespace ns3
