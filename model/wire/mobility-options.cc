/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "mobility-options.h"

#include "ns3/assert.h"

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
        options.unknown.push_back({type, {data.Peek(), data.Peek() + length}});
        return ParseError::NONE;
    }
}

} // namespace

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
    PadTo(writer, 8, 0);
}

Parsed<MobilityOptions>
MobilityOptions::Parse(WireReader& reader)
{
    MobilityOptions options;
    while (!reader.IsAtEnd())
    {
        const std::size_t start = reader.GetOffset();
        if (options.authorization)
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
