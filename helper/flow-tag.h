/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_FLOW_TAG_H
#define MIP6SEC_FLOW_TAG_H

#include "ns3/tag.h"

namespace ns3
{
namespace mip6sec
{

/**
 * Number of a packet in a flow that is watched. A byte tag, so that it stays with the octets
 * through tunnels, fragmentation and queues.
 */
class FlowTag : public Tag
{
  public:
    FlowTag() = default;
    /// @param flow the flow @param number the packet
    FlowTag(uint32_t flow, uint64_t number);

    /// @return the type id
    static TypeId GetTypeId();
    TypeId GetInstanceTypeId() const override;
    uint32_t GetSerializedSize() const override;
    void Serialize(TagBuffer i) const override;
    void Deserialize(TagBuffer i) override;
    void Print(std::ostream& os) const override;

    /// @return index of the flow
    uint32_t GetFlow() const;
    /// @return number of the packet in it
    uint64_t GetNumber() const;

  private:
    uint32_t m_flow{0};   //!< index of the flow
    uint64_t m_number{0}; //!< number of the packet
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_FLOW_TAG_H
