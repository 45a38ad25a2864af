/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "mobility-options.h"

#include "ns3/assert.h"

#include <algorithm>
#include <utility>

namespace ns3
{
namespace mip6sec
{

namespace
{

/// Octets of option data behind type and length (RFC 6275 6.2.4 to 6.2.6)
constexpr uint8_t REFRESH_ADVICE_LENGTH = 2;
constexpr uint8_t ALTERNATE_CARE_OF_ADDRESS_LENGTH = 16; //!< RFC 6275 6.2.5
constexpr uint8_t NONCE_INDICES_LENGTH = 4;              //!< RFC 6275 6.2.6
constexpr uint8_t ADDRESS_PREFIX_LENGTH = 18;            //!< RFC 5568 6.4.2
constexpr uint8_t SPI_LENGTH = 4;                        //!< RFC 5568 6.4.5

/**
 * Pad with Pad1 or PadN (RFC 6275 6.2.2, 6.2.3) up to the next offset of the form 8n + remainder,
 * or of a smaller modulus.
 * @param writer receives the padding
 * @param modulus 2 or 8
 * @param remainder less than the modulus
 */
void
PadTo(WireWriter& writer, std::size_t modulus, std::size_t remainder)
{
    std::size_t missing = (modulus + remainder - writer.GetSize() % modulus) % modulus;
    if (missing == 1)
    {
        writer.WriteU8(static_cast<uint8_t>(MobilityOptionType::PAD1));
    }
    else if (missing > 1)
    {
        writer.WriteU8(static_cast<uint8_t>(MobilityOptionType::PADN));
        writer.WriteU8(static_cast<uint8_t>(missing - 2));
        writer.WriteZeros(missing - 2);
    }
}

/**
 * @param writer receives type and length
 * @param type option type
 * @param length octets of data that follow
 */
void
WriteOptionHead(WireWriter& writer, MobilityOptionType type, uint8_t length)
{
    writer.WriteU8(static_cast<uint8_t>(type));
    writer.WriteU8(length);
}

/**
 * Read the data of a Mobility Header IPv6 Address/Prefix option (RFC 5568 6.4.2).
 * @param data reader over its data
 * @param addresses receives it
 * @return NONE or the reason
 */
ParseError
ParseAddress(WireReader& data, std::vector<FmipAddress>& addresses)
{
    FmipAddress address;
    uint8_t code = 0;
    if (data.GetRemaining() != ADDRESS_PREFIX_LENGTH || !data.ReadU8(code) ||
        !data.ReadU8(address.prefixLength) || !data.ReadAddress(address.address))
    {
        return ParseError::BAD_LENGTH;
    }
    address.code = static_cast<FmipAddressCode>(code);
    if (!address.IsValid())
    {
        return ParseError::BAD_OPTION;
    }
    const auto sameCode = [&address](const FmipAddress& other) {
        return other.code == address.code;
    };
    if (address.code != FmipAddressCode::NEW_ROUTER_PREFIX &&
        std::any_of(addresses.begin(), addresses.end(), sameCode))
    {
        return ParseError::DUPLICATE_OPTION;
    }
    address.address = address.GetClean();
    addresses.push_back(address);
    return ParseError::NONE;
}

/**
 * Read the data of one option that only FMIPv6 has, or one that is not known.
 * @param type its type
 * @param data reader over its data
 * @param options receives it
 * @return NONE or the reason
 */
ParseError
ParseFmipOption(uint8_t type, WireReader& data, MobilityOptions& options)
{
    const std::size_t length = data.GetRemaining();
    switch (static_cast<MobilityOptionType>(type))
    {
    case MobilityOptionType::MH_LINK_LAYER_ADDRESS: {
        uint8_t code = 0;
        if (length < 2 || !data.ReadU8(code))
        {
            return ParseError::BAD_LENGTH;
        }
        if (options.linkLayerAddress)
        {
            return ParseError::DUPLICATE_OPTION;
        }
        options.linkLayerAddress = FmipLinkLayerAddress{static_cast<FmipLinkLayerCode>(code),
                                                        {data.Peek(), data.Peek() + length - 1}};
        return ParseError::NONE;
    }
    case MobilityOptionType::MH_ADDRESS_PREFIX:
        return ParseAddress(data, options.addresses);
    case MobilityOptionType::BINDING_AUTHORIZATION_DATA_FOR_FMIP: {
        FmipAuthorization authorization;
        if (!data.ReadU32(authorization.spi) ||
            (data.GetRemaining() != FMIP_AUTHENTICATOR_SHA1_SIZE &&
             data.GetRemaining() != FMIP_AUTHENTICATOR_SHA256_SIZE))
        {
            return ParseError::BAD_LENGTH;
        }
        authorization.authenticator.assign(data.Peek(), data.Peek() + data.GetRemaining());
        options.fmipAuthorization = std::move(authorization);
        return ParseError::NONE;
    }
    default:
        options.unknown.push_back({type, {data.Peek(), data.Peek() + length}});
        return ParseError::NONE;
    }
}

/**
 * Read the data of one option that is not padding.
 * @param type its type
 * @param data reader over its data
 * @param options receives it
 * @return NONE or the reason
 */
ParseError
ParseOption(uint8_t type, WireReader& data, MobilityOptions& options)
{
    const std::size_t length = data.GetRemaining();
    switch (static_cast<MobilityOptionType>(type))
    {
    case MobilityOptionType::BINDING_REFRESH_ADVICE: {
        uint16_t interval;
        if (length != REFRESH_ADVICE_LENGTH || !data.ReadU16(interval))
        {
            return ParseError::BAD_LENGTH;
        }
        if (options.refreshAdvice)
        {
            return ParseError::DUPLICATE_OPTION;
        }
        options.refreshAdvice = interval;
        return ParseError::NONE;
    }
    case MobilityOptionType::ALTERNATE_CARE_OF_ADDRESS: {
        Ipv6Address address;
        if (length != ALTERNATE_CARE_OF_ADDRESS_LENGTH || !data.ReadAddress(address))
        {
            return ParseError::BAD_LENGTH;
        }
        if (options.alternateCareOfAddress)
        {
            return ParseError::DUPLICATE_OPTION;
        }
        options.alternateCareOfAddress = address;
        return ParseError::NONE;
    }
    case MobilityOptionType::NONCE_INDICES: {
        NonceIndices indices;
        if (length != NONCE_INDICES_LENGTH || !data.ReadU16(indices.home) ||
            !data.ReadU16(indices.careOf))
        {
            return ParseError::BAD_LENGTH;
        }
        if (options.nonceIndices)
        {
            return ParseError::DUPLICATE_OPTION;
        }
        options.nonceIndices = indices;
        return ParseError::NONE;
    }
    case MobilityOptionType::BINDING_AUTHORIZATION_DATA: {
        BindingAuthenticator authenticator;
        if (length != authenticator.size() ||
            !data.ReadBytes(authenticator.data(), authenticator.size()))
        {
            return ParseError::BAD_LENGTH;
        }
        options.authorization = authenticator;
        return ParseError::NONE;
    }
    default:
        return ParseFmipOption(type, data, options);
    }
}

} // namespace

std::optional<FmipAddress>
MobilityOptions::FindAddress(FmipAddressCode code) const
{
    for (const auto& address : addresses)
    {
        if (address.code == code)
        {
            return address;
        }
    }
    return std::nullopt;
}

std::size_t
MobilityOptions::GetAuthenticatorSize() const
{
    if (fmipAuthorization)
    {
        return fmipAuthorization->authenticator.size();
    }
    return authorization ? authorization->size() : 0;
}

void
MobilityOptions::Serialize(WireWriter& writer) const
{
    if (refreshAdvice)
    {
        PadTo(writer, 2, 0);
        WriteOptionHead(writer, MobilityOptionType::BINDING_REFRESH_ADVICE, REFRESH_ADVICE_LENGTH);
        writer.WriteU16(*refreshAdvice);
    }
    if (alternateCareOfAddress)
    {
        PadTo(writer, 8, 6);
        WriteOptionHead(writer,
                        MobilityOptionType::ALTERNATE_CARE_OF_ADDRESS,
                        ALTERNATE_CARE_OF_ADDRESS_LENGTH);
        writer.WriteAddress(*alternateCareOfAddress);
    }
    if (nonceIndices)
    {
        PadTo(writer, 2, 0);
        WriteOptionHead(writer, MobilityOptionType::NONCE_INDICES, NONCE_INDICES_LENGTH);
        writer.WriteU16(nonceIndices->home);
        writer.WriteU16(nonceIndices->careOf);
    }
    if (linkLayerAddress)
    {
        NS_ASSERT_MSG(linkLayerAddress->address.size() <= 254, "link-layer address too long");
        WriteOptionHead(writer,
                        MobilityOptionType::MH_LINK_LAYER_ADDRESS,
                        static_cast<uint8_t>(1 + linkLayerAddress->address.size()));
        writer.WriteU8(static_cast<uint8_t>(linkLayerAddress->code));
        writer.WriteBytes(linkLayerAddress->address.data(), linkLayerAddress->address.size());
    }
    for (const auto& address : addresses)
    {
        PadTo(writer, 8, 4);
        WriteOptionHead(writer, MobilityOptionType::MH_ADDRESS_PREFIX, ADDRESS_PREFIX_LENGTH);
        writer.WriteU8(static_cast<uint8_t>(address.code));
        writer.WriteU8(address.prefixLength);
        writer.WriteAddress(address.GetClean());
    }
    for (const auto& option : unknown)
    {
        NS_ASSERT_MSG(option.data.size() <= 255, "a mobility option holds at most 255 octets");
        writer.WriteU8(option.type);
        writer.WriteU8(static_cast<uint8_t>(option.data.size()));
        writer.WriteBytes(option.data.data(), option.data.size());
    }
    if (authorization)
    {
        // Last without padding behind it, so that it must end on a multiple of 8 (RFC 6275 6.2.7)
        PadTo(writer, 8, 2);
        WriteOptionHead(writer,
                        MobilityOptionType::BINDING_AUTHORIZATION_DATA,
                        static_cast<uint8_t>(authorization->size()));
        writer.WriteBytes(authorization->data(), authorization->size());
    }
    if (fmipAuthorization)
    {
        // The same; with 12 and 16 octets the SPI is then aligned as RFC 5568 6.4.5 draws it
        const auto length =
            static_cast<uint8_t>(SPI_LENGTH + fmipAuthorization->authenticator.size());
        NS_ASSERT_MSG(!authorization, "a message has one authenticator");
        NS_ASSERT_MSG(fmipAuthorization->authenticator.size() == FMIP_AUTHENTICATOR_SHA1_SIZE ||
                          fmipAuthorization->authenticator.size() == FMIP_AUTHENTICATOR_SHA256_SIZE,
                      "the authenticator of no algorithm has this length");
        PadTo(writer, 8, (8 - (2 + length) % 8) % 8);
        WriteOptionHead(writer, MobilityOptionType::BINDING_AUTHORIZATION_DATA_FOR_FMIP, length);
        writer.WriteU32(fmipAuthorization->spi);
        writer.WriteBytes(fmipAuthorization->authenticator.data(),
                          fmipAuthorization->authenticator.size());
    }
    PadTo(writer, 8, 0);
}

Parsed<MobilityOptions>
MobilityOptions::Parse(WireReader& reader)
{
    MobilityOptions options;
    while (!reader.IsAtEnd())
    {
        const std::size_t start = reader.GetOffset();
        if (options.GetAuthenticatorSize() != 0)
        {
            return Parsed<MobilityOptions>::Fail(ParseError::BAD_OPTION, start);
        }
        uint8_t type = 0;
        reader.ReadU8(type);
        if (type == static_cast<uint8_t>(MobilityOptionType::PAD1))
        {
            continue;
        }
        uint8_t length = 0;
        WireReader data;
        if (!reader.ReadU8(length) || !reader.ReadChild(length, data))
        {
            return Parsed<MobilityOptions>::Fail(ParseError::TRUNCATED, start);
        }
        if (type == static_cast<uint8_t>(MobilityOptionType::PADN))
        {
            continue;
        }
        ParseError error = ParseOption(type, data, options);
        if (error != ParseError::NONE)
        {
            // A wrong length is pointed at, anything else by the option's type
            return Parsed<MobilityOptions>::Fail(error,
                                                 error == ParseError::BAD_LENGTH ? start + 1
                                                                                 : start);
        }
    }
    return Parsed<MobilityOptions>::Ok(std::move(options));
}

} // namespace mip6sec
} // namespace ns3
