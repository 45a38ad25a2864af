/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_FLOW_LOG_H
#define MIP6SEC_FLOW_LOG_H

#include "ns3/nstime.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace ns3
{
namespace mip6sec
{

/// What one flow did in the interval of one handover: from link down to the next link down of the
/// mobile node at one of its ends
struct FlowInterval
{
    uint64_t first{0};      //!< number of the first packet sent in the interval
    uint64_t sent{0};       //!< packets sent in the interval
    uint64_t received{0};   //!< packets sent in it that arrived, at any time, each counted once
    uint64_t duplicated{0}; //!< further copies of packets sent in it that arrived
    uint64_t reordered{0};  //!< packets sent in it that arrived after one sent later
    uint64_t buffered{0};   //!< packets sent in it that a node kept for the mobile node, each
                            //!< counted once, however many nodes did
    std::optional<Time> lastBefore; //!< arrival with which the interruption begins
    std::optional<Time> firstAfter; //!< arrival with which it ends

    /// @return packets sent in the interval that have not arrived
    uint64_t GetLost() const;
    /// @return length of the interruption, if packets arrived on both sides of the link down
    std::optional<Time> GetInterruption() const;
};

/**
 * Book of one flow: which packet was sent and received when, and what that means for the handovers
 * of a mobile node at either of its ends. Knows no packet and no node, only numbers and times.
 *
 * A packet belongs to the handover in whose interval it was sent. Towards the mobile node the
 * interruption runs from the last arrival before link down to the first arrival after it. Away
 * from it, packets that were under way at link down still arrive: there it runs from the last
 * arrival of a packet sent before link down to the first arrival of one sent after it.
 *
 * Each call costs constant time, unless packets arrive several handovers late.
 */
class FlowLog
{
  public:
    /// End of the flow at which a mobile node is
    enum class Side : uint8_t
    {
        TOWARDS, //!< the mobile node receives
        AWAY,    //!< the mobile node sends
    };

    /// @param side keep intervals for the mobile node at this end, from handover 0 on
    void Open(Side side);
    /// @param side an end @return whether it is open
    bool IsOpen(Side side) const;
    /// @param side an open end; the link of its mobile node goes down now
    void LinkDown(Side side);

    /// A packet is sent now. @return its number, counted from 0
    uint64_t Sent();
    /**
     * A packet arrived.
     * @param number what Sent returned for it
     * @param at time of arrival
     */
    void Received(uint64_t number, Time at);
    /// @param number of a packet that a node keeps for the mobile node
    void Buffered(uint64_t number);

    /// @param side an open end @return one interval for each handover, the first is handover 0
    const std::vector<FlowInterval>& GetIntervals(Side side) const;

  private:
    /// What is kept for one end
    struct View
    {
        bool open{false};                    //!< whether anything is kept
        std::vector<FlowInterval> intervals; //!< by handover
        std::size_t pending{0};              //!< first interval whose interruption has not ended
    };

    /// @param view an open view @param number a packet @return index of the interval it is in
    static std::size_t Find(const View& view, uint64_t number);

    View m_views[2];                    //!< by side
    uint64_t m_sent{0};                 //!< packets sent
    std::vector<bool> m_seen;           //!< which have arrived
    std::vector<bool> m_kept;           //!< which a node has kept
    std::optional<uint64_t> m_highest;  //!< highest number that has arrived
    std::optional<Time> m_lastReceived; //!< time of the last arrival
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_FLOW_LOG_H
