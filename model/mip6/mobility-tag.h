/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_MOBILITY_TAG_H
#define MIP6SEC_MOBILITY_TAG_H

#include "ns3/ipv6-address.h"
#include "ns3/packet.h"
#include "ns3/tag.h"

namespace ns3
{
namespace mip6sec
{

/**
 * What a packet lost of its headers on the way up through one node: addresses on the wire and how
 * it came.
 *
 * Valid only on the node that set it: a packet that is forwarded carries its packet tags along, so
 * whoever reads the tag compares the node (see Find).
 */
class MobilityTag : public Tag
{
  public:
    MobilityTag() = default;
    /// @param nodeId id of the node that sets the tag
    explicit MobilityTag(uint32_t nodeId);

    /**
     * @param packet a packet
     * @param nodeId this node
     * @return the tag that this node set on it; an empty one of this node otherwise
     */
    static MobilityTag Find(Ptr<const Packet> packet, uint32_t nodeId);
    /// @param packet gets this tag in place of any other
    void Put(Ptr<Packet> packet) const;
    /**
     * @param packet marked as having come through the tunnel of a home agent
     * @param nodeId this node
     */
    static void MarkTunneled(Ptr<Packet> packet, uint32_t nodeId);

    /// @return the type id
    static TypeId GetTypeId();
    TypeId GetInstanceTypeId() const override;
    uint32_t GetSerializedSize() const override;
    void Serialize(TagBuffer i) const override;
    void Deserialize(TagBuffer i) override;
    void Print(std::ostream& os) const override;

    bool hasHomeAddressOption{false}; //!< a Home Address option was removed
    bool hasType2{false};             //!< a type 2 routing header was removed
    bool tunneled{false};             //!< came through the tunnel
    Ipv6Address source;               //!< IPv6 source on the wire, if hasHomeAddressOption
    Ipv6Address destination;          //!< IPv6 destination on the wire, if hasType2

  private:
    uint32_t m_nodeId{0}; //!< who set it
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_MOBILITY_TAG_H
