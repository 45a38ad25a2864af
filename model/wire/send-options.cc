/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "send-options.h"

#include "icmp6-framing.h"
#include "inet-checksum.h"
#include "mobility-constants.h"
#include "send-constants.h"

#include "ns3/abort.h"

#include <algorithm>
#include <utility>

namespace ns3
{
namespace mip6sec
{

namespace
{

constexpr std::size_t MAX_OPTION_SIZE = 255 * ND_OPTION_UNIT; //!< octets of the longest option
constexpr std::size_t TIMESTAMP_RESERVED = 6; //!< octets before the time (RFC 3971 5.3.1)
constexpr std::size_t ADDRESS_SIZE = 16;      //!< octets of an IPv6 address
constexpr uint8_t DER_SEQUENCE = 0x30;        //!< tag that certificates begin with

/// @param size octets of an option with its type and length @return the padding behind them
std::size_t
PaddingOf(std::size_t size)
{
    return (ND_OPTION_UNIT - size % ND_OPTION_UNIT) % ND_OPTION_UNIT;
}

/**
 * Write type and length of an option.
 * @param writer receives them
 * @param type option type
 * @param size octets of the option without its padding
 */
void
WriteHead(WireWriter& writer, NdOptionType type, std::size_t size)
{
    NS_ABORT_MSG_IF(size > MAX_OPTION_SIZE,
                    NdOptionTypeName(type) << " option of " << size << " octets: ND options have "
                                           << MAX_OPTION_SIZE << " at most");
    writer.WriteU8(static_cast<uint8_t>(type));
    writer.WriteU8(static_cast<uint8_t>((size + ND_OPTION_UNIT - 1) / ND_OPTION_UNIT));
}

/// @param data reader @return the octets that are left in it
std::vector<uint8_t>
Rest(const WireReader& data)
{
    return {data.Peek(), data.Peek() + data.GetRemaining()};
}

/**
 * Take what stands before some padding.
 * @param data reader behind Pad Length
 * @param padding octets of padding
 * @param content receives the octets
 * @return whether there is that much padding
 */
bool
TakePadded(const WireReader& data, std::size_t padding, std::vector<uint8_t>& content)
{
    if (padding > data.GetRemaining())
    {
        return false;
    }
    content.assign(data.Peek(), data.Peek() + data.GetRemaining() - padding);
    return true;
}

/**
 * Octets of a DER SEQUENCE, which is all that tells a certificate from its padding.
 * @param data begins with it
 * @return its octets, tag and length included; 0 if it is none or runs past the end
 */
std::size_t
SizeOfSequence(WireReader data)
{
    const std::size_t available = data.GetRemaining();
    uint8_t tag = 0;
    uint8_t first = 0;
    if (!data.ReadU8(tag) || tag != DER_SEQUENCE || !data.ReadU8(first))
    {
        return 0;
    }
    std::size_t length = first;
    if (first >= 0x80)
    {
        // No option is so long that its length needs more than two octets
        uint8_t octet = 0;
        length = 0;
        if (first != 0x81 && first != 0x82)
        {
            return 0;
        }
        for (int i = first & 0x7f; i > 0; --i)
        {
            if (!data.ReadU8(octet))
            {
                return 0;
            }
            length = length << 8 | octet;
        }
    }
    const std::size_t head = available - data.GetRemaining();
    return length > data.GetRemaining() ? 0 : head + length;
}

/// @param data behind type and length @param option receives it @return whether it can be one
bool
Take(WireReader data, CgaOption& option)
{
    uint8_t padding = 0;
    return data.ReadU8(padding) && data.Skip(1) && TakePadded(data, padding, option.parameters);
}

/// @copydoc Take(WireReader,CgaOption&)
bool
Take(WireReader data, RsaSignatureOption& option)
{
    if (!data.Skip(2) || !data.ReadBytes(option.keyHash.data(), option.keyHash.size()) ||
        data.IsAtEnd())
    {
        return false;
    }
    option.signature = Rest(data);
    return true;
}

/// @copydoc Take(WireReader,CgaOption&)
bool
Take(WireReader data, TimestampOption& option)
{
    return data.Skip(TIMESTAMP_RESERVED) && data.ReadU64(option.timestamp) && data.IsAtEnd();
}

/// @copydoc Take(WireReader,CgaOption&)
bool
Take(WireReader data, NonceOption& option)
{
    option.nonce = Rest(data);
    return option.nonce.size() >= SEND_MIN_NONCE_SIZE;
}

/**
 * Keep an option as it first occurred.
 * @param data behind type and length
 * @param option receives it
 * @param options counts it if it is malformed
 */
template <typename T>
void
Keep(const WireReader& data, std::optional<T>& option, SendOptions& options)
{
    T taken;
    if (!Take(data, taken))
    {
        ++options.malformed;
    }
    else if (!option)
    {
        option = std::move(taken);
    }
}

} // namespace

void
SerializeOption(WireWriter& writer, const CgaOption& option)
{
    const std::size_t size = 4 + option.parameters.size();
    WriteHead(writer, NdOptionType::CGA, size);
    writer.WriteU8(static_cast<uint8_t>(PaddingOf(size)));
    writer.WriteU8(0);
    writer.WriteBytes(option.parameters.data(), option.parameters.size());
    writer.WriteZeros(PaddingOf(size));
}

void
SerializeOption(WireWriter& writer, const RsaSignatureOption& option)
{
    const std::size_t size = 4 + option.keyHash.size() + option.signature.size();
    WriteHead(writer, NdOptionType::RSA_SIGNATURE, size);
    writer.WriteU16(0);
    writer.WriteBytes(option.keyHash.data(), option.keyHash.size());
    writer.WriteBytes(option.signature.data(), option.signature.size());
    writer.WriteZeros(PaddingOf(size));
}

void
SerializeOption(WireWriter& writer, const TimestampOption& option)
{
    WriteHead(writer, NdOptionType::TIMESTAMP, 2 * ND_OPTION_UNIT);
    writer.WriteZeros(TIMESTAMP_RESERVED);
    writer.WriteU64(option.timestamp);
}

void
SerializeOption(WireWriter& writer, const NonceOption& option)
{
    const std::size_t size = 2 + option.nonce.size();
    NS_ABORT_MSG_IF(option.nonce.size() < SEND_MIN_NONCE_SIZE || PaddingOf(size) != 0,
                    "a nonce of " << option.nonce.size()
                                  << " octets; give it 6, 14, 22 ... (RFC 3971 5.3.2)");
    WriteHead(writer, NdOptionType::NONCE, size);
    writer.WriteBytes(option.nonce.data(), option.nonce.size());
}

void
SerializeOption(WireWriter& writer, const TrustAnchorOption& option)
{
    const std::size_t size = 4 + option.name.size();
    WriteHead(writer, NdOptionType::TRUST_ANCHOR, size);
    writer.WriteU8(option.nameType);
    writer.WriteU8(static_cast<uint8_t>(PaddingOf(size)));
    writer.WriteBytes(option.name.data(), option.name.size());
    writer.WriteZeros(PaddingOf(size));
}

void
SerializeOption(WireWriter& writer, const CertificateOption& option)
{
    const std::size_t size = 4 + option.certificate.size();
    WriteHead(writer, NdOptionType::CERTIFICATE, size);
    writer.WriteU8(option.certificateType);
    writer.WriteU8(0);
    writer.WriteBytes(option.certificate.data(), option.certificate.size());
    writer.WriteZeros(PaddingOf(size));
}

bool
ParseOption(WireReader data, TrustAnchorOption& option)
{
    uint8_t padding = 0;
    return data.ReadU8(option.nameType) && data.ReadU8(padding) &&
           TakePadded(data, padding, option.name);
}

bool
ParseOption(WireReader data, CertificateOption& option)
{
    if (!data.ReadU8(option.certificateType) || !data.Skip(1))
    {
        return false;
    }
    option.certificate = Rest(data);
    if (option.certificateType != CERTIFICATE_X509)
    {
        return true;
    }
    option.certificate.resize(SizeOfSequence(data));
    return !option.certificate.empty();
}

Parsed<SendOptions>
SendOptions::Parse(const uint8_t* message, std::size_t size, std::size_t optionsAt)
{
    using Result = Parsed<SendOptions>;
    SendOptions options;
    WireReader reader(message, size);
    if (!reader.Skip(optionsAt))
    {
        return Result::Fail(ParseError::TRUNCATED, size);
    }
    while (!reader.IsAtEnd())
    {
        NdOptionView option;
        const ParseError error = ReadNdOption(reader, option);
        if (error != ParseError::NONE)
        {
            return Result::Fail(error, option.offset);
        }
        switch (option.type)
        {
        case NdOptionType::CGA:
            Keep(option.data, options.cga, options);
            break;
        case NdOptionType::TIMESTAMP:
            Keep(option.data, options.timestamp, options);
            break;
        case NdOptionType::NONCE:
            Keep(option.data, options.nonce, options);
            break;
        case NdOptionType::RSA_SIGNATURE:
            Keep(option.data, options.signature, options);
            options.signatureOffset = option.offset;
            return Result::Ok(std::move(options));
        default:
            break;
        }
    }
    return Result::Ok(std::move(options));
}

std::optional<std::size_t>
NdOptionsOffset(Icmp6Type type)
{
    switch (type)
    {
    case Icmp6Type::ROUTER_SOLICITATION:
    case Icmp6Type::FMIP_MESSAGE:
        return 8;
    case Icmp6Type::ROUTER_ADVERTISEMENT:
        return 16;
    case Icmp6Type::NEIGHBOR_SOLICITATION:
    case Icmp6Type::NEIGHBOR_ADVERTISEMENT:
        return 24;
    case Icmp6Type::REDIRECT:
        return 40;
    default:
        return std::nullopt;
    }
}

std::vector<uint8_t>
SendSignedData(const uint8_t* message,
               std::size_t size,
               const Ipv6Address& source,
               const Ipv6Address& destination)
{
    std::vector<uint8_t> octets(SEND_TYPE_TAG.size() + 2 * ADDRESS_SIZE + size);
    uint8_t* at = std::copy(SEND_TYPE_TAG.begin(), SEND_TYPE_TAG.end(), octets.data());
    source.GetBytes(at);
    destination.GetBytes(at + ADDRESS_SIZE);
    at += 2 * ADDRESS_SIZE;
    std::copy_n(message, size, at);
    if (size >= ICMP6_BODY_OFFSET)
    {
        std::fill_n(at + ICMP6_CHECKSUM_OFFSET, sizeof(uint16_t), 0);
        const uint16_t checksum = InetChecksum6(source, destination, NH_ICMPV6, at, size);
        at[ICMP6_CHECKSUM_OFFSET] = static_cast<uint8_t>(checksum >> 8);
        at[ICMP6_CHECKSUM_OFFSET + 1] = static_cast<uint8_t>(checksum);
    }
    return octets;
}

} // namespace mip6sec
} // namespace ns3
