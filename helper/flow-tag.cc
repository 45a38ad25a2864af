/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "flow-tag.h"

namespace ns3
{
namespace mip6sec
{

NS_OBJECT_ENSURE_REGISTERED(FlowTag);

FlowTag::FlowTag(uint32_t flow, uint64_t number)
    : m_flow(flow),
      m_number(number)
{
}

TypeId
FlowTag::GetTypeId()
{
    static TypeId tid = TypeId("ns3::mip6sec::FlowTag")
                            .SetParent<Tag>()
                            .SetGroupName("Mip6sec")
                            .AddConstructor<FlowTag>();
    return tid;
}

TypeId
FlowTag::GetInstanceTypeId() const
{
    return GetTypeId();
}

uint32_t
FlowTag::GetSerializedSize() const
{
    return 12;
}

void
FlowTag::Serialize(TagBuffer i) const
{
    i.WriteU32(m_flow);
    i.WriteU64(m_number);
}

void
FlowTag::Deserialize(TagBuffer i)
{
    m_flow = i.ReadU32();
    m_number = i.ReadU64();
}

void
FlowTag::Print(std::ostream& os) const
{
    os << "flow " << m_flow << " packet " << m_number;
}

uint32_t
FlowTag::GetFlow() const
{
    return m_flow;
}

uint64_t
FlowTag::GetNumber() const
{
    return m_number;
}

} // namespace mip6sec
} // namespace ns3
