/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "mobility-header.h"

#include "inet-checksum.h"
#include "mobility-extensions.h"

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

constexpr uint8_t BU_ACKNOWLEDGE = 0x80;    //!< A (RFC 6275 6.1.7)
constexpr uint8_t BU_HOME = 0x40;           //!< H
constexpr uint8_t BU_LINK_LOCAL = 0x20;     //!< L
constexpr uint8_t BU_KEY_MANAGEMENT = 0x10; //!< K
constexpr uint8_t BA_KEY_MANAGEMENT = 0x80; //!< K (RFC 6275 6.1.8)

/**
 * @param type MH type
 * @param body receives a message of it
 * @return false if the type is not known
 */
bool
MakeBody(uint8_t type, MobilityBody& body)
{
    switch (static_cast<MhType>(type))
    {
    case MhType::BINDING_REFRESH_REQUEST:
        body = BindingRefreshRequest{};
        return true;
    case MhType::HOME_TEST_INIT:
        body = HomeTestInit{};
        return true;
    case MhType::CARE_OF_TEST_INIT:
        body = CareOfTestInit{};
        return true;
    case MhType::HOME_TEST:
        body = HomeTest{};
        return true;
    case MhType::CARE_OF_TEST:
        body = CareOfTest{};
        return true;
    case MhType::BINDING_UPDATE:
        body = BindingUpdate{};
        return true;
    case MhType::BINDING_ACK:
        body = BindingAck{};
        return true;
    case MhType::BINDING_ERROR:
        body = BindingError{};
        return true;
    }
    return false;
}

/// Writes the fixed part of each message behind the checksum
struct BodyWriter
{
    WireWriter& writer; //!< receives it

    /// @param message the message
    void operator()(const BindingRefreshRequest& message) const
    {
        writer.WriteU16(0);
    }

    /// @param message the message
    void operator()(const HomeTestInit& message) const
    {
        writer.WriteU16(0);
        writer.WriteU64(message.cookie);
    }

    /// @param message the message
    void operator()(const CareOfTestInit& message) const
    {
        writer.WriteU16(0);
        writer.WriteU64(message.cookie);
    }

    /// @param message the message
    void operator()(const HomeTest& message) const
    {
        writer.WriteU16(message.nonceIndex);
        writer.WriteU64(message.cookie);
        writer.WriteU64(message.keygenToken);
    }

    /// @param message the message
    void operator()(const CareOfTest& message) const
    {
        writer.WriteU16(message.nonceIndex);
        writer.WriteU64(message.cookie);
        writer.WriteU64(message.keygenToken);
    }

    /// @param message the message
    void operator()(const BindingUpdate& message) const
    {
        writer.WriteU16(message.sequence);
        writer.WriteU8((message.acknowledge ? BU_ACKNOWLEDGE : 0) |
                       (message.homeRegistration ? BU_HOME : 0) |
                       (message.linkLocalCompatibility ? BU_LINK_LOCAL : 0) |
                       (message.keyManagementMobility ? BU_KEY_MANAGEMENT : 0));
        writer.WriteU8(0);
        writer.WriteU16(message.lifetime);
    }

    /// @param message the message
    void operator()(const BindingAck& message) const
    {
        writer.WriteU8(static_cast<uint8_t>(message.status));
        writer.WriteU8(message.keyManagementMobility ? BA_KEY_MANAGEMENT : 0);
        writer.WriteU16(message.sequence);
        writer.WriteU16(message.lifetime);
    }

    /// @param message the message
    void operator()(const BindingError& message) const
    {
        writer.WriteU8(static_cast<uint8_t>(message.status));
        writer.WriteU8(0);
        writer.WriteAddress(message.homeAddress);
    }
};

/// Reads the fixed part of each message behind the checksum; false if it is cut off
struct BodyReader
{
    WireReader& reader; //!< stands behind the checksum

    /// @param message receives it @return false if it is cut off
    bool operator()(BindingRefreshRequest& message) const
    {
        return reader.Skip(2);
    }

    /// @param message receives it @return false if it is cut off
    bool operator()(HomeTestInit& message) const
    {
        return reader.Skip(2) && reader.ReadU64(message.cookie);
    }

    /// @param message receives it @return false if it is cut off
    bool operator()(CareOfTestInit& message) const
    {
        return reader.Skip(2) && reader.ReadU64(message.cookie);
    }

    /// @param message receives it @return false if it is cut off
    bool operator()(HomeTest& message) const
    {
        return reader.ReadU16(message.nonceIndex) && reader.ReadU64(message.cookie) &&
               reader.ReadU64(message.keygenToken);
    }

    /// @param message receives it @return false if it is cut off
    bool operator()(CareOfTest& message) const
    {
        return reader.ReadU16(message.nonceIndex) && reader.ReadU64(message.cookie) &&
               reader.ReadU64(message.keygenToken);
    }

    /// @param message receives it @return false if it is cut off
    bool operator()(BindingUpdate& message) const
    {
        uint8_t flags = 0;
        if (!reader.ReadU16(message.sequence) || !reader.ReadU8(flags) || !reader.Skip(1) ||
            !reader.ReadU16(message.lifetime))
        {
            return false;
        }
        message.acknowledge = (flags & BU_ACKNOWLEDGE) != 0;
        message.homeRegistration = (flags & BU_HOME) != 0;
        message.linkLocalCompatibility = (flags & BU_LINK_LOCAL) != 0;
        message.keyManagementMobility = (flags & BU_KEY_MANAGEMENT) != 0;
        return true;
    }

    /// @param message receives it @return false if it is cut off
    bool operator()(BindingAck& message) const
    {
        uint8_t status = 0;
        uint8_t flags = 0;
        if (!reader.ReadU8(status) || !reader.ReadU8(flags) || !reader.ReadU16(message.sequence) ||
            !reader.ReadU16(message.lifetime))
        {
            return false;
        }
        message.status = static_cast<BindingStatus>(status);
        message.keyManagementMobility = (flags & BA_KEY_MANAGEMENT) != 0;
        return true;
    }

    /// @param message receives it @return false if it is cut off
    bool operator()(BindingError& message) const
    {
        uint8_t status = 0;
        if (!reader.ReadU8(status) || !reader.Skip(1) || !reader.ReadAddress(message.homeAddress))
        {
            return false;
        }
        message.status = static_cast<BindingErrorStatus>(status);
        return true;
    }
};

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
    std::visit(
        [&writer](const auto& body) {
            BodyWriter{writer}(body);
            body.options.Serialize(writer);
        },
        message.body);
    if (writer.GetSize() > MAX_MOBILITY_HEADER_SIZE)
    {
        return {};
    }
    writer.OverwriteU8(HEADER_LEN_OFFSET, static_cast<uint8_t>(writer.GetSize() / UNIT - 1));
    return writer.Take();
}

/**
 * @param octets a Mobility Header that ends with the authenticator
 * @return what the authenticator covers (RFC 6275 6.2.7)
 */
std::vector<uint8_t>
CutAuthenticator(std::vector<uint8_t> octets)
{
    octets.resize(octets.size() - BINDING_AUTHENTICATOR_SIZE);
    octets[CHECKSUM_OFFSET] = 0;
    octets[CHECKSUM_OFFSET + 1] = 0;
    return octets;
}

/// @param message a message @return its options
const MobilityOptions&
OptionsOf(const MobilityMessage& message)
{
    return std::visit([](const auto& body) -> const MobilityOptions& { return body.options; },
                      message.body);
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
    if (!OptionsOf(*this).authorization)
    {
        return {};
    }
    if (!authorized.empty())
    {
        return authorized;
    }
    std::vector<uint8_t> octets = SerializeWithoutChecksum(*this);
    return octets.empty() ? octets : CutAuthenticator(std::move(octets));
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
    if (!MakeBody(data[TYPE_OFFSET], message.body))
    {
        return Result::Fail(ParseError::UNKNOWN_TYPE, TYPE_OFFSET);
    }
    if (data[PAYLOAD_PROTO_OFFSET] != NH_NONE)
    {
        return Result::Fail(ParseError::BAD_PAYLOAD_PROTO, PAYLOAD_PROTO_OFFSET);
    }
    WireReader reader(data, length);
    reader.Skip(MESSAGE_OFFSET);
    if (!std::visit(BodyReader{reader}, message.body))
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
    const auto& careOfAddress = options.value->alternateCareOfAddress;
    if (std::holds_alternative<BindingUpdate>(message.body) && careOfAddress &&
        !IsUnicastRoutable(*careOfAddress))
    {
        return Result::Fail(ParseError::BAD_ADDRESS, MESSAGE_OFFSET);
    }
    if (options.value->authorization)
    {
        message.authorized = CutAuthenticator({data, data + length});
    }
    std::visit([&options](auto& body) { body.options = std::move(*options.value); }, message.body);
    return Result::Ok(std::move(message));
}

} // namespace mip6sec
} // namespace ns3
