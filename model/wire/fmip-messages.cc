/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "fmip-messages.h"

#include "icmp6-framing.h"
#include "mobility-extensions.h"

#include <utility>

namespace ns3
{
namespace mip6sec
{

namespace
{

constexpr std::size_t SUBTYPE_OFFSET = 4; //!< of the Subtype field (RFC 5568 6.1.1)
constexpr std::size_t OPTIONS_OFFSET = 8; //!< of the options

/**
 * Write what both messages begin with.
 * @param subtype which message
 * @param code ICMPv6 code
 * @param identifier its identifier
 * @param source link-layer address of the sender, if known
 * @return a writer with it
 */
WireWriter
Begin(FmipSubtype subtype,
      uint8_t code,
      uint16_t identifier,
      const std::optional<LinkLayerOctets>& source)
{
    WireWriter writer = BeginIcmp6(Icmp6Type::FMIP_MESSAGE);
    writer.OverwriteU8(ICMP6_CODE_OFFSET, code);
    writer.WriteU8(static_cast<uint8_t>(subtype));
    writer.WriteU8(0);
    writer.WriteU16(identifier);
    if (source)
    {
        SerializeOption(writer, FmipLinkLayerAddress{FmipLinkLayerCode::SOURCE, *source});
    }
    return writer;
}

/**
 * The checks common to both messages.
 * @param data first octet
 * @param size octets
 * @param envelope how it arrived
 * @param subtype the one it must have
 * @param maxCode highest code that it may have
 * @return what they found; the reader stands behind the subtype and the reserved octet
 */
Icmp6Opening
Open(const uint8_t* data,
     std::size_t size,
     const Icmp6Envelope& envelope,
     FmipSubtype subtype,
     uint8_t maxCode)
{
    Icmp6Opening opening =
        OpenIcmp6(data, size, envelope, Icmp6Type::FMIP_MESSAGE, OPTIONS_OFFSET, true, maxCode);
    if (opening.error == ParseError::NONE && FmipSubtypeOf(data, size) != subtype)
    {
        return {ParseError::UNKNOWN_TYPE, SUBTYPE_OFFSET, {}};
    }
    opening.reader.Skip(2);
    return opening;
}

/// @param writer receives the options of the tuple, in the order of RFC 5568 6.1.2 @param tuple the
/// tuple
void
WriteTuple(WireWriter& writer, const AccessPointTuple& tuple)
{
    SerializeOption(writer, FmipLinkLayerAddress{tuple.outcome, tuple.accessPoint});
    if (tuple.routerLinkLayerAddress)
    {
        SerializeOption(
            writer,
            FmipLinkLayerAddress{FmipLinkLayerCode::NEW_ROUTER, *tuple.routerLinkLayerAddress});
    }
    if (tuple.routerAddress)
    {
        SerializeOption(writer,
                        FmipAddress{FmipAddressCode::NEW_ROUTER_ADDRESS,
                                    tuple.routerPrefixLength,
                                    *tuple.routerAddress});
    }
    for (const FmipAddress& prefix : tuple.prefixes)
    {
        SerializeOption(writer, prefix);
    }
    if (tuple.newCareOfAddress)
    {
        SerializeOption(
            writer,
            FmipAddress{FmipAddressCode::NEW_CARE_OF_ADDRESS, 128, *tuple.newCareOfAddress});
    }
}

/// @param writer receives the message without its checksum @param message the message
void
WriteBehindTuples(WireWriter& writer, const PrRtAdv& message)
{
    if (message.keyReply)
    {
        SerializeOption(writer, *message.keyReply);
    }
    for (const RawNdOption& option : message.other)
    {
        writer.WriteBytes(option.data.data(), option.data.size());
    }
}

/// @param type an option @return whether RFC 5568 6.1 or RFC 5269 4 define it for these messages
bool
IsOwn(NdOptionType type)
{
    return type == NdOptionType::FMIP_LINK_LAYER_ADDRESS ||
           type == NdOptionType::IP_ADDRESS_PREFIX || type == NdOptionType::HANDOVER_KEY_REQUEST ||
           type == NdOptionType::HANDOVER_KEY_REPLY;
}

/// @param option an option @return it whole
RawNdOption
Raw(const NdOptionView& option)
{
    return {static_cast<uint8_t>(option.type), {option.octets, option.octets + option.size}};
}

/**
 * @param address a link-layer address that may be there once
 * @param octets what to set it to
 * @return false if it was set before
 */
bool
SetOnce(std::optional<LinkLayerOctets>& address, LinkLayerOctets& octets)
{
    if (address)
    {
        return false;
    }
    address = std::move(octets);
    return true;
}

/**
 * @param option an option of an RtSolPr
 * @param message receives it
 * @return false if it is not to be used
 */
bool
Take(const NdOptionView& option, RtSolPr& message)
{
    if (option.type == NdOptionType::HANDOVER_KEY_REQUEST && !message.keyRequest)
    {
        HandoverKeyRequest request;
        if (ParseOption(option.data, request))
        {
            message.keyRequest = std::move(request);
            return true;
        }
        return false;
    }
    FmipLinkLayerAddress linkLayer;
    if (option.type != NdOptionType::FMIP_LINK_LAYER_ADDRESS ||
        !ParseOption(option.data, linkLayer))
    {
        return false;
    }
    switch (linkLayer.code)
    {
    case FmipLinkLayerCode::WILDCARD:
        return !std::exchange(message.wildcard, true);
    case FmipLinkLayerCode::NEW_ACCESS_POINT:
        message.accessPoints.push_back(std::move(linkLayer.address));
        return true;
    case FmipLinkLayerCode::SOURCE:
        return SetOnce(message.sourceLinkLayerAddress, linkLayer.address);
    default:
        return false;
    }
}

/**
 * @param option a Link-Layer Address option of a PrRtAdv
 * @param message receives it
 * @return false if it is not to be used
 */
bool
TakeLinkLayer(const NdOptionView& option, PrRtAdv& message)
{
    FmipLinkLayerAddress linkLayer;
    if (!ParseOption(option.data, linkLayer))
    {
        return false;
    }
    switch (linkLayer.code)
    {
    case FmipLinkLayerCode::NEW_ACCESS_POINT:
    case FmipLinkLayerCode::SAME_INTERFACE:
    case FmipLinkLayerCode::NO_PREFIX:
    case FmipLinkLayerCode::NO_FAST_HANDOVER:
        message.tuples.emplace_back();
        message.tuples.back().outcome = linkLayer.code;
        message.tuples.back().accessPoint = std::move(linkLayer.address);
        return true;
    case FmipLinkLayerCode::NEW_ROUTER:
        return !message.tuples.empty() &&
               SetOnce(message.tuples.back().routerLinkLayerAddress, linkLayer.address);
    case FmipLinkLayerCode::SOURCE:
        return SetOnce(message.sourceLinkLayerAddress, linkLayer.address);
    default:
        return false;
    }
}

/**
 * @param option an IP Address/Prefix option of a PrRtAdv
 * @param message receives it
 * @return false if it is not to be used
 */
bool
TakeAddress(const NdOptionView& option, PrRtAdv& message)
{
    FmipAddress address;
    if (message.tuples.empty() || !ParseOption(option.data, address))
    {
        return false;
    }
    AccessPointTuple& tuple = message.tuples.back();
    switch (address.code)
    {
    case FmipAddressCode::NEW_ROUTER_ADDRESS:
        if (tuple.routerAddress)
        {
            return false;
        }
        tuple.routerAddress = address.address;
        tuple.routerPrefixLength = address.prefixLength;
        return true;
    case FmipAddressCode::NEW_ROUTER_PREFIX:
        tuple.prefixes.push_back(address);
        return true;
    case FmipAddressCode::NEW_CARE_OF_ADDRESS:
        if (tuple.newCareOfAddress)
        {
            return false;
        }
        tuple.newCareOfAddress = address.address;
        return true;
    default:
        return false;
    }
}

/**
 * @param option an option of a PrRtAdv
 * @param message receives it
 * @return false if it is not to be used
 */
bool
Take(const NdOptionView& option, PrRtAdv& message)
{
    switch (option.type)
    {
    case NdOptionType::FMIP_LINK_LAYER_ADDRESS:
        return TakeLinkLayer(option, message);
    case NdOptionType::IP_ADDRESS_PREFIX:
        return TakeAddress(option, message);
    case NdOptionType::HANDOVER_KEY_REPLY: {
        HandoverKeyReply reply;
        if (message.keyReply || !ParseOption(option.data, reply))
        {
            return false;
        }
        message.keyReply = std::move(reply);
        return true;
    }
    default:
        return false;
    }
}

/**
 * Read the options of a message.
 * @param reader stands at them
 * @param message receives them
 * @param offset receives that of an option in error
 * @return NONE or the reason
 */
template <typename M>
ParseError
TakeOptions(WireReader& reader, M& message, std::size_t& offset)
{
    while (!reader.IsAtEnd())
    {
        NdOptionView option;
        const ParseError error = ReadNdOption(reader, option);
        if (error != ParseError::NONE)
        {
            offset = option.offset;
            return error;
        }
        if (!IsOwn(option.type))
        {
            message.other.push_back(Raw(option));
        }
        else if (!Take(option, message))
        {
            ++message.unusable;
        }
    }
    return ParseError::NONE;
}

} // namespace

bool
AccessPointTuple::HasRouter() const
{
    return outcome == FmipLinkLayerCode::NEW_ACCESS_POINT && routerLinkLayerAddress &&
           routerAddress;
}

std::size_t
LimitTuples(PrRtAdv& message, std::size_t size)
{
    WireWriter rest = Begin(FmipSubtype::PR_RT_ADV, 0, 0, message.sourceLinkLayerAddress);
    WriteBehindTuples(rest, message);
    std::size_t used = rest.GetSize();
    std::vector<AccessPointTuple> kept;
    for (AccessPointTuple& tuple : message.tuples)
    {
        WireWriter writer;
        WriteTuple(writer, tuple);
        if (used + writer.GetSize() <= size)
        {
            used += writer.GetSize();
            kept.push_back(std::move(tuple));
        }
    }
    const std::size_t removed = message.tuples.size() - kept.size();
    message.tuples = std::move(kept);
    return removed;
}

std::vector<uint8_t>
SerializeIcmp6(const RtSolPr& message, const Ipv6Address& source, const Ipv6Address& destination)
{
    WireWriter writer =
        Begin(FmipSubtype::RT_SOL_PR, 0, message.identifier, message.sourceLinkLayerAddress);
    if (message.wildcard)
    {
        SerializeOption(writer, FmipLinkLayerAddress{FmipLinkLayerCode::WILDCARD, {}});
    }
    for (const LinkLayerOctets& accessPoint : message.accessPoints)
    {
        SerializeOption(writer,
                        FmipLinkLayerAddress{FmipLinkLayerCode::NEW_ACCESS_POINT, accessPoint});
    }
    if (message.keyRequest)
    {
        SerializeOption(writer, *message.keyRequest);
    }
    for (const RawNdOption& option : message.other)
    {
        writer.WriteBytes(option.data.data(), option.data.size());
    }
    return FinishIcmp6(writer, source, destination);
}

std::vector<uint8_t>
SerializeIcmp6(const PrRtAdv& message, const Ipv6Address& source, const Ipv6Address& destination)
{
    WireWriter writer = Begin(FmipSubtype::PR_RT_ADV,
                              static_cast<uint8_t>(message.code),
                              message.identifier,
                              message.sourceLinkLayerAddress);
    for (const AccessPointTuple& tuple : message.tuples)
    {
        WriteTuple(writer, tuple);
    }
    WriteBehindTuples(writer, message);
    return FinishIcmp6(writer, source, destination);
}

std::optional<FmipSubtype>
FmipSubtypeOf(const uint8_t* data, std::size_t size)
{
    if (size <= SUBTYPE_OFFSET)
    {
        return std::nullopt;
    }
    return static_cast<FmipSubtype>(data[SUBTYPE_OFFSET]);
}

Parsed<RtSolPr>
ParseRtSolPr(const uint8_t* data, std::size_t size, const Icmp6Envelope& envelope)
{
    using Result = Parsed<RtSolPr>;
    Icmp6Opening opening = Open(data, size, envelope, FmipSubtype::RT_SOL_PR, 0);
    if (opening.error != ParseError::NONE)
    {
        return Result::Fail(opening.error, opening.offset);
    }
    if (envelope.source.IsAny() || envelope.source.IsMulticast())
    {
        return Result::Fail(ParseError::BAD_ADDRESS, 0);
    }
    RtSolPr message;
    opening.reader.ReadU16(message.identifier);
    std::size_t offset = 0;
    const ParseError error = TakeOptions(opening.reader, message, offset);
    if (error != ParseError::NONE)
    {
        return Result::Fail(error, offset);
    }
    if (message.wildcard != message.accessPoints.empty())
    {
        return Result::Fail(ParseError::BAD_OPTION, OPTIONS_OFFSET);
    }
    return Result::Ok(std::move(message));
}

Parsed<PrRtAdv>
ParsePrRtAdv(const uint8_t* data, std::size_t size, const Icmp6Envelope& envelope)
{
    using Result = Parsed<PrRtAdv>;
    Icmp6Opening opening = Open(data,
                                size,
                                envelope,
                                FmipSubtype::PR_RT_ADV,
                                static_cast<uint8_t>(PrRtAdvCode::USE_DHCP));
    if (opening.error != ParseError::NONE)
    {
        return Result::Fail(opening.error, opening.offset);
    }
    if (GetAddressScope(envelope.source) != AddressScope::LINK_LOCAL)
    {
        return Result::Fail(ParseError::BAD_ADDRESS, 0);
    }
    PrRtAdv message;
    message.code = static_cast<PrRtAdvCode>(data[ICMP6_CODE_OFFSET]);
    opening.reader.ReadU16(message.identifier);
    std::size_t offset = 0;
    const ParseError error = TakeOptions(opening.reader, message, offset);
    if (error != ParseError::NONE)
    {
        return Result::Fail(error, offset);
    }
    if (message.tuples.empty())
    {
        return Result::Fail(ParseError::BAD_OPTION, OPTIONS_OFFSET);
    }
    return Result::Ok(std::move(message));
}

NeighborAdvertisement
MakeUna(const Ipv6Address& newCareOfAddress, const LinkLayerOctets& linkLayerAddress)
{
    NeighborAdvertisement message;
    message.target = newCareOfAddress;
    message.options.targetLinkLayerAddress = linkLayerAddress;
    return message;
}

bool
IsUna(const NeighborAdvertisement& message, const Ipv6Address& source)
{
    return !message.router && !message.solicited && !message.override && message.target == source &&
           message.options.targetLinkLayerAddress;
}

} // namespace mip6sec
} // namespace ns3
