/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "mobility-body.h"

namespace ns3
{
namespace mip6sec
{

namespace
{

constexpr uint8_t BU_ACKNOWLEDGE = 0x80;    //!< A (RFC 6275 6.1.7)
constexpr uint8_t BU_HOME = 0x40;           //!< H
constexpr uint8_t BU_LINK_LOCAL = 0x20;     //!< L
constexpr uint8_t BU_KEY_MANAGEMENT = 0x10; //!< K
constexpr uint8_t BA_KEY_MANAGEMENT = 0x80; //!< K (RFC 6275 6.1.8)
constexpr uint8_t HI_ASSIGNED = 0x80;       //!< S (RFC 5568 6.2.1.1)
constexpr uint8_t HI_BUFFER = 0x40;         //!< U

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
        WriteUpdate(message);
    }

    /// @param message the message
    void operator()(const FastBindingUpdate& message) const
    {
        WriteUpdate(message);
    }

    /// @param message the message
    void operator()(const BindingAck& message) const
    {
        WriteAck(message);
    }

    /// @param message the message
    void operator()(const FastBindingAck& message) const
    {
        WriteAck(message);
    }

    /// @param message the message
    void operator()(const HandoverInitiate& message) const
    {
        writer.WriteU16(message.sequence);
        writer.WriteU8((message.assignedAddress ? HI_ASSIGNED : 0) |
                       (message.buffer ? HI_BUFFER : 0));
        writer.WriteU8(static_cast<uint8_t>(message.code));
    }

    /// @param message the message
    void operator()(const HandoverAck& message) const
    {
        writer.WriteU16(message.sequence);
        writer.WriteU8(0);
        writer.WriteU8(static_cast<uint8_t>(message.code));
    }

    /// @param message the message
    void operator()(const BindingError& message) const
    {
        writer.WriteU8(static_cast<uint8_t>(message.status));
        writer.WriteU8(0);
        writer.WriteAddress(message.homeAddress);
    }

  private:
    /// @param message a Binding Update or a Fast Binding Update
    template <typename M>
    void WriteUpdate(const M& message) const
    {
        writer.WriteU16(message.sequence);
        writer.WriteU8((message.acknowledge ? BU_ACKNOWLEDGE : 0) |
                       (message.homeRegistration ? BU_HOME : 0) |
                       (message.linkLocalCompatibility ? BU_LINK_LOCAL : 0) |
                       (message.keyManagementMobility ? BU_KEY_MANAGEMENT : 0));
        writer.WriteU8(0);
        writer.WriteU16(message.lifetime);
    }

    /// @param message a Binding Acknowledgement or a Fast Binding Acknowledgment
    template <typename M>
    void WriteAck(const M& message) const
    {
        writer.WriteU8(static_cast<uint8_t>(message.status));
        writer.WriteU8(message.keyManagementMobility ? BA_KEY_MANAGEMENT : 0);
        writer.WriteU16(message.sequence);
        writer.WriteU16(message.lifetime);
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
        return ReadUpdate(message);
    }

    /// @param message receives it @return false if it is cut off
    bool operator()(FastBindingUpdate& message) const
    {
        return ReadUpdate(message);
    }

    /// @param message receives it @return false if it is cut off
    bool operator()(BindingAck& message) const
    {
        return ReadAck(message);
    }

    /// @param message receives it @return false if it is cut off
    bool operator()(FastBindingAck& message) const
    {
        return ReadAck(message);
    }

    /// @param message receives it @return false if it is cut off
    bool operator()(HandoverInitiate& message) const
    {
        uint8_t flags = 0;
        uint8_t code = 0;
        if (!reader.ReadU16(message.sequence) || !reader.ReadU8(flags) || !reader.ReadU8(code))
        {
            return false;
        }
        message.assignedAddress = (flags & HI_ASSIGNED) != 0;
        message.buffer = (flags & HI_BUFFER) != 0;
        message.code = static_cast<HandoverInitiateCode>(code);
        return true;
    }

    /// @param message receives it @return false if it is cut off
    bool operator()(HandoverAck& message) const
    {
        uint8_t code = 0;
        if (!reader.ReadU16(message.sequence) || !reader.Skip(1) || !reader.ReadU8(code))
        {
            return false;
        }
        message.code = static_cast<HandoverAckCode>(code);
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

  private:
    /// @param message receives an update of either kind @return false if it is cut off
    template <typename M>
    bool ReadUpdate(M& message) const
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

    /// @param message receives an acknowledgment of either kind @return false if it is cut off
    template <typename M>
    bool ReadAck(M& message) const
    {
        uint8_t status = 0;
        uint8_t flags = 0;
        if (!reader.ReadU8(status) || !reader.ReadU8(flags) || !reader.ReadU16(message.sequence) ||
            !reader.ReadU16(message.lifetime))
        {
            return false;
        }
        message.status = static_cast<decltype(message.status)>(status);
        message.keyManagementMobility = (flags & BA_KEY_MANAGEMENT) != 0;
        return true;
    }
};

} // namespace

bool
MakeMobilityBody(uint8_t type, MobilityBody& body)
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
    case MhType::FAST_BINDING_UPDATE:
        body = FastBindingUpdate{};
        return true;
    case MhType::FAST_BINDING_ACK:
        body = FastBindingAck{};
        return true;
    case MhType::HANDOVER_INITIATE:
        body = HandoverInitiate{};
        return true;
    case MhType::HANDOVER_ACK:
        body = HandoverAck{};
        return true;
    }
    return false;
}

void
WriteMobilityBody(WireWriter& writer, const MobilityBody& body)
{
    std::visit(BodyWriter{writer}, body);
}

bool
ReadMobilityBody(WireReader& reader, MobilityBody& body)
{
    return std::visit(BodyReader{reader}, body);
}

} // namespace mip6sec
} // namespace ns3
