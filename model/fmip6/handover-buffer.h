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
 */
class HandoverBuffer
{
  public:
    /// What the owner is told
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
     * @param burst packets sent back to back at first (FMIP_DRAIN_BURST)
     * @param callbacks all set
     */
    HandoverBuffer(HandoverBufferRoom& room,
                   uint32_t limit,
                   HandoverBufferPolicy policy,
                   uint32_t burst,
                   Callbacks callbacks);
    ~HandoverBuffer();
    HandoverBuffer(const HandoverBuffer&) = delete;
    HandoverBuffer& operator=(const HandoverBuffer&) = delete;

    /// @param packet with its IPv6 header, put at the end, also while it drains
    void Push(Ptr<Packet> packet);
    /// Begin to send; what comes meanwhile keeps its place in the order
    void Drain();
    /// @return whether packets must go through it to keep their order: it holds or drains
    bool IsActive() const;
    /// @return packets that wait
    std::size_t GetSize() const;
    /// Give up all packets, each told to drop
    void Clear();
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_HANDOVER_BUFFER_H
