/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "mobility-tag.h"

namespace ns3
{
namespace mip6sec
{

NS_OBJECT_ENSURE_REGISTERED(MobilityTag);

MobilityTag::MobilityTag(uint32_t nodeId)
    : m_nodeId(nodeId)
{
}

MobilityTag
MobilityTag::Find(Ptr<const Packet> packet, uint32_t nodeId)
{
    MobilityTag tag;
    if (packet->PeekPacketTag(tag) && tag.m_nodeId == nodeId)
    {
        return tag;
    }
    return MobilityTag(nodeId);
}

void
MobilityTag::Put(Ptr<Packet> packet) const
{
    MobilityTag old;
    packet->RemovePacketTag(old);
    packet->AddPacketTag(*this);
}

void
MobilityTag::MarkTunneled(Ptr<Packet> packet, uint32_t nodeId)
{
    MobilityTag tag(nodeId);
    tag.tunneled = true;
    tag.Put(packet);
}

TypeId
MobilityTag::GetTypeId()
{
    static TypeId tid = TypeId("ns3::mip6sec::MobilityTag")
                            .SetParent<Tag>()
                            .SetGroupName("Mip6sec")
                            .AddConstructor<MobilityTag>();
    return tid;
}

TypeId
MobilityTag::GetInstanceTypeId() const
{
    return GetTypeId();
}

uint32_t
MobilityTag::GetSerializedSize() const
{
    return 4 + 1 + 16 + 16;
}

void
MobilityTag::Serialize(TagBuffer i) const
{
    i.WriteU32(m_nodeId);
    i.WriteU8((hasHomeAddressOption ? 1 : 0) | (hasType2 ? 2 : 0) | (tunneled ? 4 : 0));
    uint8_t octets[16];
    source.GetBytes(octets);
    i.Write(octets, 16);
    destination.GetBytes(octets);
    i.Write(octets, 16);
}

void
MobilityTag::Deserialize(TagBuffer i)
{
    m_nodeId = i.ReadU32();
    const uint8_t flags = i.ReadU8();
    hasHomeAddressOption = flags & 1;
    hasType2 = flags & 2;
    tunneled = flags & 4;
    uint8_t octets[16];
    i.Read(octets, 16);
    source = Ipv6Address(octets);
    i.Read(octets, 16);
    destination = Ipv6Address(octets);
}

void
MobilityTag::Print(std::ostream& os) const
{
    os << "node=" << m_nodeId << " hao=" << hasHomeAddressOption << " rh2=" << hasType2
       << " tunneled=" << tunneled << " source=" << source << " destination=" << destination;
}

} // namespace mip6sec
} // namespace ns3
