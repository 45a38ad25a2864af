/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_HANDOVER_BUFFER_H
#define MIP6SEC_HANDOVER_BUFFER_H

#include "ns3/event-id.h"
#include "ns3/nstime.h"
#include "ns3/packet.h"

#include <deque>
#include <functional>

namespace ns3
{
namespace mip6sec
{

/// What a full buffer gives up
enum class HandoverBufferPolicy : uint8_t
{
    DROP_NEWEST, //!< the packet that comes
    DROP_OLDEST, //!< the packet that has waited longest
};

/// Room that the buffers of one router share
struct HandoverBufferRoom
{
    uint32_t limit{0}; //!< packets of all mobile nodes together
    uint32_t used{0};  //!< of these, taken
};

/**
 * Packets that wait for one mobile node, drained by the default algorithm of RFC 5568 5.4: at most
 * a few packets back to back, the others at the rate at which they came.
 *
 * That rate is metered over a sliding window: the mean gap between the last METER_WINDOW packets
 * offered, whether or not there was room for them, since a full buffer would otherwise meter its
 * own departures. A packet that comes while the buffer drains is metered too, so that the rate
 * follows the traffic. The gap between departures is at most MAX_GAP, so that a pause of the
 * traffic never stalls the drain, and at least MIN_GAP.
 */
class HandoverBuffer
{
  public:
    /// Arrivals that the rate is metered over
    static constexpr std::size_t METER_WINDOW = 16;
    /// Longest time between departures: packets that came more slowly leave at 5 per second
    static constexpr double MAX_GAP_S = 0.2;
    /// Shortest time between departures behind the first few, also of packets that came at once
    static constexpr double MIN_GAP_S = 1e-6;

    /// What the owner is told; it may delete the buffer in `drained`, and not in the others
    struct Callbacks
    {
        std::function<void(Ptr<Packet>)> send; //!< a packet leaves
        std::function<void(Ptr<Packet>)> drop; //!< a packet is given up
        std::function<void()> drained;         //!< the last one left; packets may pass by again
    };

    /**
     * @param room shared with the other buffers of the router, outlives this object
     * @param limit packets of this one
     * @param policy when it is full
     * @param burst packets sent back to back at first (FMIP_DRAIN_BURST); 0 counts as 1
     * @param callbacks all set
     * @param speed rate of departures behind the first few, as a multiple of the metered rate,
     * above 0. With 1, the rule of RFC 5568, a stream that goes on while the buffer drains keeps
     * its backlog, and with it its delay, until it ends or takes another path; above 1 it catches
     * up.
     */
    HandoverBuffer(HandoverBufferRoom& room,
                   uint32_t limit,
                   HandoverBufferPolicy policy,
                   uint32_t burst,
                   Callbacks callbacks,
                   double speed = 1.0);
    /// What waits is lost without a word: Clear() first to be told
    ~HandoverBuffer();
    HandoverBuffer(const HandoverBuffer&) = delete;
    HandoverBuffer& operator=(const HandoverBuffer&) = delete;

    /**
     * @param packet with its IPv6 header, put at the end, also while it drains. With DROP_OLDEST a
     * full buffer gives up its own first packet for it; the packets of others are never touched.
     * @return whether it waits now
     */
    bool Push(Ptr<Packet> packet);
    /// Begin to send; what comes meanwhile keeps its place in the order. Nothing happens while it
    /// drains already; without packets it is drained at once.
    void Drain();
    /// Stop to drain, and keep what waits for the next drain (the mobile node has left again)
    void Hold();
    /// @return whether packets must go through it to keep their order: some wait in it, or it
    /// drains
    bool IsActive() const;
    /// @return whether it drains
    bool IsDraining() const;
    /// @return packets that wait
    std::size_t GetSize() const;
    /// @return time between departures by what is metered now
    Time GetGap() const;
    /// Give up all packets, each told to drop; a drain ends without `drained`
    void Clear();
    /// Hand all packets over in their order; a drain ends without `drained` @return the packets
    std::deque<Ptr<Packet>> Take();

  private:
    /// Note that a packet was offered now
    void Meter();
    /// @param packet told to the owner as given up
    void Drop(Ptr<Packet> packet);
    /// Take the first packet out @return it
    Ptr<Packet> Pop();
    /**
     * Send the first packets.
     * @param count how many at most; the next follows a gap later
     */
    void Depart(uint32_t count);

    HandoverBufferRoom& m_room;        //!< shared
    uint32_t m_limit;                  //!< packets of this one
    HandoverBufferPolicy m_policy;     //!< when it is full
    uint32_t m_burst;                  //!< sent back to back at first
    Callbacks m_callbacks;             //!< the owner
    double m_speed;                    //!< departures per arrival
    std::deque<Ptr<Packet>> m_packets; //!< in the order in which they came
    std::deque<Time> m_arrivals;       //!< the last METER_WINDOW of them
    bool m_draining{false};            //!< whether it drains
    EventId m_next;                    //!< next departure
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_HANDOVER_BUFFER_H
