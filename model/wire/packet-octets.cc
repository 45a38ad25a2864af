/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "packet-octets.h"

#include <algorithm>

namespace ns3
{
namespace mip6sec
{

NS_OBJECT_ENSURE_REGISTERED(OctetsHeader);

OctetsHeader::OctetsHeader(const uint8_t* data, std::size_t size)
    : m_octets(data, data + size)
{
}

TypeId
OctetsHeader::GetTypeId()
{
    static TypeId tid = TypeId("ns3::mip6sec::OctetsHeader")
                            .SetParent<Header>()
                            .SetGroupName("Mip6sec")
                            .AddConstructor<OctetsHeader>();
    return tid;
}

TypeId
OctetsHeader::GetInstanceTypeId() const
{
    return GetTypeId();
}

uint32_t
OctetsHeader::GetSerializedSize() const
{
    return static_cast<uint32_t>(m_octets.size());
}

void
OctetsHeader::Serialize(Buffer::Iterator start) const
{
    if (!m_octets.empty())
    {
        start.Write(m_octets.data(), static_cast<uint32_t>(m_octets.size()));
    }
}

uint32_t
OctetsHeader::Deserialize(Buffer::Iterator start)
{
    m_octets.resize(std::min<std::size_t>(m_octets.size(), start.GetRemainingSize()));
    if (!m_octets.empty())
    {
        start.Read(m_octets.data(), static_cast<uint32_t>(m_octets.size()));
    }
    return static_cast<uint32_t>(m_octets.size());
}

void
OctetsHeader::Print(std::ostream& os) const
{
    os << m_octets.size() << " octets";
}

std::vector<uint8_t>
PacketOctets(Ptr<const Packet> packet)
{
    std::vector<uint8_t> octets(packet->GetSize());
    if (!octets.empty())
    {
        packet->CopyData(octets.data(), static_cast<uint32_t>(octets.size()));
    }
    return octets;
}

Ptr<Packet>
OctetsPacket(const std::vector<uint8_t>& octets)
{
    if (octets.empty())
    {
        return Create<Packet>();
    }
    return Create<Packet>(octets.data(), static_cast<uint32_t>(octets.size()));
}

} // namespace mip6sec
} // namespace ns3
