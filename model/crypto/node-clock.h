/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_NODE_CLOCK_H
#define MIP6SEC_NODE_CLOCK_H

#include "ns3/node.h"
#include "ns3/nstime.h"
#include "ns3/object.h"

namespace ns3
{
namespace mip6sec
{

/**
 * What a node believes the time of day to be. The global value Mip6secEpoch (ISO 8601, UTC,
 * "2025-01-01T00:00:00Z") is the time of day at the start of the simulation; the clock of a node
 * is off by an offset, and runs fast or slow.
 *
 * Attributes: "Offset" (Time, 0 s, may be negative), "Drift" (seconds gained per second, 0; -0.5
 * to 0.5). Both may be changed during a run: the clock then jumps by the change of the offset, and
 * goes on from where it is with the new drift.
 */
class NodeClock : public Object
{
  public:
    /// @return the type id
    static TypeId GetTypeId();
    NodeClock();
    ~NodeClock() override;

    /// @param node a node @return its clock, made and aggregated at the first call
    static Ptr<NodeClock> Of(Ptr<Node> node);
    /// @return seconds from 1970-01-01T00:00:00Z to the start of the simulation; aborts with a
    /// message if Mip6secEpoch is no time
    static int64_t GetEpoch();

    /// @return time since 1970-01-01T00:00:00Z by this clock
    Time GetTime() const;
    /// @return the same in the format of the Timestamp option (RFC 3971 5.3.1): 48 bits of seconds,
    /// 16 bits of 1/65536 s
    uint64_t GetTimestamp() const;

  private:
    /// @param offset attribute Offset
    void SetOffset(Time offset);
    /// @return attribute Offset
    Time GetOffset() const;
    /// @param drift attribute Drift
    void SetDrift(double drift);
    /// @return attribute Drift
    double GetDrift() const;

    Time m_offset;     //!< attribute Offset
    double m_drift{0}; //!< attribute Drift
    Time m_gained;     //!< by drift until m_since
    Time m_since;      //!< simulated time of the last change of the drift
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_NODE_CLOCK_H
