/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "mobility-header.h"

#include "inet-checksum.h"
#include "mobility-body.h"
#include "mobility-extensions.h"

#include <algorithm>

namespace ns3
{
namespace mip6sec
{

namespace
{

constexpr std::size_t PAYLOAD_PROTO_OFFSET = 0; //!< of the Payload Proto field (RFC 6275 6.1.1)
constexpr std::size_t HEADER_LEN_OFFSET = 1;    //!< of the Header Len field
constexpr std::size_t TYPE_OFFSET = 2;          //!< of the MH Type field
constexpr std::size_t CHECKSUM_OFFSET = 4;      //!< of the Checksum field
constexpr std::size_t MESSAGE_OFFSET = 6;       //!< of the Message Data field
constexpr std::size_t UNIT = 8;                 //!< octets that Header Len counts in

/// @param message a message @return its options
const MobilityOptions&
OptionsOf(const MobilityMessage& message)
{
    return std::visit([](const auto& body) -> const MobilityOptions& { return body.options; },
                      message.body);
}

/**
 * @param message a message
 * @return its octets with checksum zero; empty if they are too many
 */
std::vector<uint8_t>
SerializeWithoutChecksum(const MobilityMessage& message)
{
    WireWriter writer;
    writer.WriteU8(NH_NONE);
    writer.WriteU8(0);
    writer.WriteU8(static_cast<uint8_t>(message.GetType()));
    writer.WriteU8(0);
    writer.WriteU16(0);
    WriteMobilityBody(writer, message.body);
    OptionsOf(message).Serialize(writer);
    if (writer.GetSize() > MAX_MOBILITY_HEADER_SIZE)
    {
        return {};
    }
    writer.OverwriteU8(HEADER_LEN_OFFSET, static_cast<uint8_t>(writer.GetSize() / UNIT - 1));
    return writer.Take();
}

/**
 * @param octets a Mobility Header that ends with the authenticator
 * @param size octets of the authenticator
 * @return what the authenticator covers (RFC 6275 6.2.7, RFC 5568 6.4.5)
 */
std::vector<uint8_t>
CutAuthenticator(std::vector<uint8_t> octets, std::size_t size)
{
    octets.resize(octets.size() - size);
    octets[CHECKSUM_OFFSET] = 0;
    octets[CHECKSUM_OFFSET + 1] = 0;
    return octets;
}

/**
 * @param type of a message
 * @param options its options
 * @return whether their addresses are ones that a node could be given
 */
bool
AreAddressesAllowed(MhType type, const MobilityOptions& options)
{
    const bool fast = type >= MhType::FAST_BINDING_UPDATE;
    if ((fast || type == MhType::BINDING_UPDATE) && options.alternateCareOfAddress &&
        !IsUnicastRoutable(*options.alternateCareOfAddress))
    {
        return false;
    }
    return !fast || std::all_of(options.addresses.begin(),
                                options.addresses.end(),
                                [](const FmipAddress& address) {
                                    return address.code == FmipAddressCode::NEW_ROUTER_PREFIX ||
                                           IsUnicastRoutable(address.address);
                                });
}

} // namespace

MobilityMessage::MobilityMessage(MobilityBody message)
    : body(std::move(message))
{
}

MhType
MobilityMessage::GetType() const
{
    /// Type of each alternative of the body
    struct TypeOf
    {
        // clang-format off
        MhType operator()(const BindingRefreshRequest&) const { return MhType::BINDING_REFRESH_REQUEST; }
        MhType operator()(const HomeTestInit&) const { return MhType::HOME_TEST_INIT; }
        MhType operator()(const CareOfTestInit&) const { return MhType::CARE_OF_TEST_INIT; }
        MhType operator()(const HomeTest&) const { return MhType::HOME_TEST; }
        MhType operator()(const CareOfTest&) const { return MhType::CARE_OF_TEST; }
        MhType operator()(const BindingUpdate&) const { return MhType::BINDING_UPDATE; }
        MhType operator()(const BindingAck&) const { return MhType::BINDING_ACK; }
        MhType operator()(const BindingError&) const { return MhType::BINDING_ERROR; }
        MhType operator()(const FastBindingUpdate&) const { return MhType::FAST_BINDING_UPDATE; }
        MhType operator()(const FastBindingAck&) const { return MhType::FAST_BINDING_ACK; }
        MhType operator()(const HandoverInitiate&) const { return MhType::HANDOVER_INITIATE; }
        MhType operator()(const HandoverAck&) const { return MhType::HANDOVER_ACK; }

        // clang-format on
    };

    return std::visit(TypeOf{}, body);
}

std::vector<uint8_t>
MobilityMessage::Serialize(const Ipv6Address& source, const Ipv6Address& destination) const
{
    std::vector<uint8_t> octets = SerializeWithoutChecksum(*this);
    if (!octets.empty())
    {
        uint16_t checksum =
            InetChecksum6(source, destination, NH_MOBILITY, octets.data(), octets.size());
        octets[CHECKSUM_OFFSET] = static_cast<uint8_t>(checksum >> 8);
        octets[CHECKSUM_OFFSET + 1] = static_cast<uint8_t>(checksum);
    }
    return octets;
}

std::vector<uint8_t>
MobilityMessage::SerializeForAuthorization() const
{
    const std::size_t authenticatorSize = OptionsOf(*this).GetAuthenticatorSize();
    if (authenticatorSize == 0)
    {
        return {};
    }
    if (!authorized.empty())
    {
        return authorized;
    }
    std::vector<uint8_t> octets = SerializeWithoutChecksum(*this);
    return octets.empty() ? octets : CutAuthenticator(std::move(octets), authenticatorSize);
}

Parsed<MobilityMessage>
MobilityMessage::Parse(const uint8_t* data,
                       std::size_t size,
                       const Ipv6Address& source,
                       const Ipv6Address& destination)
{
    using Result = Parsed<MobilityMessage>;
    if (size < UNIT)
    {
        return Result::Fail(ParseError::TRUNCATED, 0);
    }
    const std::size_t length = (std::size_t{data[HEADER_LEN_OFFSET]} + 1) * UNIT;
    if (length > size)
    {
        return Result::Fail(ParseError::TRUNCATED, HEADER_LEN_OFFSET);
    }
    // RFC 6275 9.2, in its order
    if (InetChecksum6(source, destination, NH_MOBILITY, data, length) != 0)
    {
        return Result::Fail(ParseError::BAD_CHECKSUM, CHECKSUM_OFFSET);
    }
    MobilityMessage message;
    if (!MakeMobilityBody(data[TYPE_OFFSET], message.body))
    {
        return Result::Fail(ParseError::UNKNOWN_TYPE, TYPE_OFFSET);
    }
    if (data[PAYLOAD_PROTO_OFFSET] != NH_NONE)
    {
        return Result::Fail(ParseError::BAD_PAYLOAD_PROTO, PAYLOAD_PROTO_OFFSET);
    }
    WireReader reader(data, length);
    reader.Skip(MESSAGE_OFFSET);
    if (!ReadMobilityBody(reader, message.body))
    {
        // Header Len is less than the type needs: lengths are multiples of 8, so that a header
        // which holds the fixed part holds its padding too
        return Result::Fail(ParseError::BAD_LENGTH, HEADER_LEN_OFFSET);
    }
    Parsed<MobilityOptions> options = MobilityOptions::Parse(reader);
    if (!options)
    {
        return Result::Fail(options.error, options.offset);
    }
    if (!AreAddressesAllowed(message.GetType(), *options.value))
    {
        return Result::Fail(ParseError::BAD_ADDRESS, MESSAGE_OFFSET);
    }
    const std::size_t authenticatorSize = options.value->GetAuthenticatorSize();
    if (authenticatorSize != 0)
    {
        message.authorized = CutAuthenticator({data, data + length}, authenticatorSize);
    }
    std::visit([&options](auto& body) { body.options = std::move(*options.value); }, message.body);
    return Result::Ok(std::move(message));
}

} // namespace mip6sec
} // namespace ns3
