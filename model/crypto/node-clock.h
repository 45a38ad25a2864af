/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_NODE_CLOCK_H
#define MIP6SEC_NODE_CLOCK_H

#include "ns3/node.h"
#include "ns3/nstime.h"
#include "ns3/object.h"

#include <cstdint>
#include <optional>
#include <string>

namespace ns3
{
namespace mip6sec
{

/**
 * What a node believes the time of day to be. The global value Mip6secEpoch (ISO 8601, UTC,
 * "2025-01-01T00:00:00Z") is the time of day at the start of the simulation; the clock of a node
 * is off by an offset, and runs fast or slow. Each clock reads the global value when it is first
 * asked, so that it is to be set before.
 *
 * Attributes: "Offset" (Time, 0 s, may be negative), "Drift" (seconds gained per second, 0; -0.5
 * to 0.5, to 2^-40, about 1e-12). Both may be changed during a run: the clock then jumps by the
 * change of the offset, and goes on from where it is with the new drift. It counts in integers: no
 * error builds up, however long a simulation lasts.
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
    /**
     * Read a time of day, strictly: "2025-01-01T00:00:00Z", nothing left out or added.
     * @param text ISO 8601 in UTC, of the years 1970 to 2199, without leap seconds
     * @return seconds since 1970-01-01T00:00:00Z, or none if it is no such time
     */
    static std::optional<int64_t> ParseUtc(const std::string& text);

    /**
     * @return time since 1970-01-01T00:00:00Z by this clock; aborts with a message where Time
     * cannot hold it, which is so with a resolution finer than nanoseconds
     */
    Time GetTime() const;
    /// @return the same in the format of the Timestamp option (RFC 3971 5.3.1): 48 bits of seconds,
    /// 16 bits of 1/65536 s; 0 where the clock is before 1970
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

    /// @return what the clock has gained by drift
    Time GetGained() const;
    /// @return time since the epoch by this clock
    Time GetLocal() const;
    /// @return the epoch, read from the global value at the first call
    int64_t GetOwnEpoch() const;

    Time m_offset;                          //!< attribute Offset
    int64_t m_drift{0};                     //!< attribute Drift in units of 2^-40
    Time m_gained;                          //!< by drift until m_since
    Time m_since;                           //!< simulated time of the last change of the drift
    mutable std::optional<int64_t> m_epoch; //!< seconds, once read
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_NODE_CLOCK_H
