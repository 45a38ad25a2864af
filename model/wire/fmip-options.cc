/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "fmip-options.h"

#include "icmp6-framing.h"
#include "mobility-extensions.h"

#include "ns3/abort.h"

namespace ns3
{
namespace mip6sec
{

namespace
{

constexpr std::size_t HEAD_SIZE = 2;             //!< octets of type and length
constexpr std::size_t LINK_LAYER_HEAD_SIZE = 3;  //!< octets before the address (RFC 5568 6.4.3)
constexpr std::size_t ADDRESS_OPTION_SIZE = 24;  //!< octets (RFC 5568 6.4.1)
constexpr std::size_t NAACK_OPTION_SIZE = 8;     //!< octets without an address (RFC 5568 6.4.6)
constexpr std::size_t KEY_REQUEST_HEAD_SIZE = 4; //!< octets before the key (RFC 5269 4.1)
constexpr std::size_t KEY_REPLY_HEAD_SIZE = 6;   //!< octets before the key (RFC 5269 4.2)
constexpr std::size_t RESERVED_SIZE = 4;         //!< octets of a reserved field of 32 bits
constexpr unsigned AT_SHIFT = 4;                 //!< AT stands in the upper half of its octet

/**
 * Write type and length of an option.
 * @param writer receives them
 * @param type option type
 * @param size octets of the option without its padding
 * @return octets of padding that the option needs
 */
std::size_t
WriteHead(WireWriter& writer, NdOptionType type, std::size_t size)
{
    NS_ABORT_MSG_IF(size > MAX_ND_OPTION_SIZE,
                    NdOptionTypeName(type) << " option of " << size << " octets: ND options have "
                                           << MAX_ND_OPTION_SIZE << " at most");
    const std::size_t units = (size + ND_OPTION_UNIT - 1) / ND_OPTION_UNIT;
    writer.WriteU8(static_cast<uint8_t>(type));
    writer.WriteU8(static_cast<uint8_t>(units));
    return units * ND_OPTION_UNIT - size;
}

/**
 * Write the part that both handover key options begin with.
 * @param writer receives it
 * @param type option type
 * @param size octets of the option without its padding
 * @param algorithm AT
 * @return octets of padding that the option needs
 */
std::size_t
WriteKeyHead(WireWriter& writer,
             NdOptionType type,
             std::size_t size,
             HandoverKeyAlgorithm algorithm)
{
    const auto value = static_cast<uint8_t>(algorithm);
    NS_ABORT_MSG_IF(value > HANDOVER_KEY_ALGORITHM_MAX,
                    "AT " << +value << ": the field of a handover key option has 4 bits");
    const std::size_t padding = WriteHead(writer, type, size);
    writer.WriteU8(static_cast<uint8_t>(padding));
    writer.WriteU8(static_cast<uint8_t>(value << AT_SHIFT));
    return padding;
}

/**
 * Read the part that both handover key options begin with.
 * @param data reader behind type and length, behind AT afterwards
 * @param padding receives Pad Length
 * @param algorithm receives AT
 * @return false if it is cut off
 */
bool
ReadKeyHead(WireReader& data, std::size_t& padding, HandoverKeyAlgorithm& algorithm)
{
    uint8_t padLength = 0;
    uint8_t value = 0;
    if (!data.ReadU8(padLength) || !data.ReadU8(value))
    {
        return false;
    }
    padding = padLength;
    algorithm = static_cast<HandoverKeyAlgorithm>(value >> AT_SHIFT);
    return true;
}

/**
 * @param data reader at a key with padding behind it
 * @param padding octets of it
 * @param key receives the key
 * @return whether there is one
 */
bool
ReadKey(const WireReader& data, std::size_t padding, std::vector<uint8_t>& key)
{
    if (padding >= data.GetRemaining())
    {
        return false;
    }
    key.assign(data.Peek(), data.Peek() + data.GetRemaining() - padding);
    return true;
}

} // namespace

void
SerializeOption(WireWriter& writer, const FmipAddress& option)
{
    WriteHead(writer, NdOptionType::IP_ADDRESS_PREFIX, ADDRESS_OPTION_SIZE);
    writer.WriteU8(static_cast<uint8_t>(option.code));
    writer.WriteU8(option.prefixLength);
    writer.WriteZeros(RESERVED_SIZE);
    writer.WriteAddress(option.GetClean());
}

void
SerializeOption(WireWriter& writer, const FmipLinkLayerAddress& option)
{
    const std::size_t padding = WriteHead(writer,
                                          NdOptionType::FMIP_LINK_LAYER_ADDRESS,
                                          LINK_LAYER_HEAD_SIZE + option.address.size());
    writer.WriteU8(static_cast<uint8_t>(option.code));
    writer.WriteBytes(option.address.data(), option.address.size());
    writer.WriteZeros(padding);
}

void
SerializeOption(WireWriter& writer, const NaackStatus& option)
{
    WriteHead(writer, NdOptionType::NAACK, NAACK_OPTION_SIZE);
    writer.WriteU8(0);
    writer.WriteU8(static_cast<uint8_t>(option));
    writer.WriteZeros(RESERVED_SIZE);
}

void
SerializeOption(WireWriter& writer, const HandoverKeyRequest& option)
{
    const std::size_t padding = WriteKeyHead(writer,
                                             NdOptionType::HANDOVER_KEY_REQUEST,
                                             KEY_REQUEST_HEAD_SIZE + option.publicKey.size(),
                                             option.algorithm);
    writer.WriteBytes(option.publicKey.data(), option.publicKey.size());
    writer.WriteZeros(padding);
}

void
SerializeOption(WireWriter& writer, const HandoverKeyReply& option)
{
    const std::size_t padding = WriteKeyHead(writer,
                                             NdOptionType::HANDOVER_KEY_REPLY,
                                             KEY_REPLY_HEAD_SIZE + option.encryptedKey.size(),
                                             option.algorithm);
    writer.WriteU16(option.lifetime);
    writer.WriteBytes(option.encryptedKey.data(), option.encryptedKey.size());
    writer.WriteZeros(padding);
}

bool
ParseOption(WireReader data, FmipAddress& option)
{
    uint8_t code = 0;
    if (data.GetRemaining() != ADDRESS_OPTION_SIZE - HEAD_SIZE || !data.ReadU8(code) ||
        !data.ReadU8(option.prefixLength) || !data.Skip(RESERVED_SIZE) ||
        !data.ReadAddress(option.address))
    {
        return false;
    }
    option.code = static_cast<FmipAddressCode>(code);
    option.address = option.GetClean();
    return option.IsValid() &&
           (option.code == FmipAddressCode::NEW_ROUTER_PREFIX || IsUnicastRoutable(option.address));
}

bool
ParseOption(WireReader data, FmipLinkLayerAddress& option)
{
    uint8_t code = 0;
    if (!data.ReadU8(code))
    {
        return false;
    }
    option.code = static_cast<FmipLinkLayerCode>(code);
    option.address.assign(data.Peek(), data.Peek() + data.GetRemaining());
    return true;
}

bool
ParseOption(WireReader data, NaackStatus& option)
{
    uint8_t status = 0;
    if (data.GetRemaining() != NAACK_OPTION_SIZE - HEAD_SIZE || !data.Skip(1) ||
        !data.ReadU8(status))
    {
        return false;
    }
    option = static_cast<NaackStatus>(status);
    return true;
}

bool
ParseOption(WireReader data, HandoverKeyRequest& option)
{
    std::size_t padding = 0;
    return ReadKeyHead(data, padding, option.algorithm) && ReadKey(data, padding, option.publicKey);
}

bool
ParseOption(WireReader data, HandoverKeyReply& option)
{
    std::size_t padding = 0;
    return ReadKeyHead(data, padding, option.algorithm) && data.ReadU16(option.lifetime) &&
           ReadKey(data, padding, option.encryptedKey);
}

} // namespace mip6sec
} // namespace ns3
