/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_PACKET_OCTETS_H
#define MIP6SEC_PACKET_OCTETS_H

#include "ns3/header.h"
#include "ns3/packet.h"

#include <vector>

namespace ns3
{
namespace mip6sec
{

/**
 * Octets as an ns-3 header, so that they can be put in front of a packet without a copy of its
 * payload.
 */
class OctetsHeader : public Header
{
  public:
    OctetsHeader() = default;
    /// @param data first octet @param size how many
    OctetsHeader(const uint8_t* data, std::size_t size);

    /// @return the type id
    static TypeId GetTypeId();
    TypeId GetInstanceTypeId() const override;
    uint32_t GetSerializedSize() const override;
    void Serialize(Buffer::Iterator start) const override;
    uint32_t Deserialize(Buffer::Iterator start) override;
    void Print(std::ostream& os) const override;

  private:
    std::vector<uint8_t> m_octets; //!< the octets
};

/**
 * @param packet a packet
 * @return a copy of its octets; for control messages, not for payload
 */
std::vector<uint8_t> PacketOctets(Ptr<const Packet> packet);

/**
 * @param octets octets
 * @return a packet that holds them
 */
Ptr<Packet> OctetsPacket(const std::vector<uint8_t>& octets);

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_PACKET_OCTETS_H
