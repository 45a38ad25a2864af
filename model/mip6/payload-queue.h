/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_PAYLOAD_QUEUE_H
#define MIP6SEC_PAYLOAD_QUEUE_H

#include "ns3/event-id.h"
#include "ns3/nstime.h"
#include "ns3/packet.h"

#include <deque>
#include <functional>
#include <vector>

namespace ns3
{
namespace mip6sec
{

/**
 * Packets of payload that wait for a registration, in the order in which they came. Each waits for
 * a limited time; none disappears without a word to its owner.
 */
class PayloadQueue
{
  public:
    /// @param timedOut called with each packet that has waited for too long
    explicit PayloadQueue(std::function<void(Ptr<Packet>)> timedOut);
    ~PayloadQueue();

    PayloadQueue(const PayloadQueue&) = delete;
    PayloadQueue& operator=(const PayloadQueue&) = delete;

    /**
     * @param packet put at the end
     * @param limit packets that may wait, this one included
     * @param timeout how long it waits
     * @return whether there was room
     */
    bool Push(Ptr<Packet> packet, uint32_t limit, Time timeout);
    /// @return the first packet, taken out; null if there is none
    Ptr<Packet> Pop();
    /// @param wanted says of each packet whether to take it out @return these, in their order
    std::vector<Ptr<Packet>> Take(const std::function<bool(Ptr<const Packet>)>& wanted);
    /// @return packets that wait
    std::size_t GetSize() const;
    /// Forget all packets, without a word
    void Clear();

  private:
    /// A packet and the end of its patience
    struct Entry
    {
        Ptr<Packet> packet; //!< the packet
        Time expires;       //!< simulated time at which it has waited for too long
    };

    /// Wait for the first packet to expire
    void Schedule();
    /// Give up what has waited for too long
    void Expire();

    std::function<void(Ptr<Packet>)> m_timedOut; //!< told of packets given up
    std::deque<Entry> m_entries;                 //!< in the order of arrival
    EventId m_timer;                             //!< fires when the first expires
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_PAYLOAD_QUEUE_H
