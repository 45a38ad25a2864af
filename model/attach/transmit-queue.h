/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_TRANSMIT_QUEUE_H
#define MIP6SEC_TRANSMIT_QUEUE_H

#include "ns3/callback.h"
#include "ns3/event-id.h"
#include "ns3/net-device.h"
#include "ns3/nstime.h"
#include "ns3/packet.h"
#include "ns3/queue.h"

namespace ns3
{
namespace mip6sec
{

/**
 * Sending side of a device: frames leave one after the other, each taking its time on the medium,
 * and wait in a drop-tail queue meanwhile.
 *
 * Costs no event for a frame that finds the medium idle.
 */
class TransmitQueue
{
  public:
    /**
     * Puts a frame on the medium.
     * @param frame the frame
     * @return how long the medium is busy with it
     */
    using Starter = Callback<Time, Ptr<Packet>>;
    /// Takes a frame that will never be sent
    using Loser = Callback<void, Ptr<const Packet>>;

    TransmitQueue();
    ~TransmitQueue();
    TransmitQueue(const TransmitQueue&) = delete;
    TransmitQueue& operator=(const TransmitQueue&) = delete;

    /// @param starter called for each frame when its turn comes
    void SetStarter(Starter starter);
    /// @param queue takes the place of the drop-tail queue; null is ignored
    void SetQueue(Ptr<Queue<Packet>> queue);
    /// @return the queue; a drop-tail queue of ns-3's default size if none was set
    Ptr<Queue<Packet>> GetQueue() const;

    /**
     * Stop the queue disc above while the queue is full, as other ns-3 devices do, instead of
     * dropping: aggregates a NetDeviceQueueInterface to the device.
     * @param device the device; it may have one already
     */
    void EnableFlowControl(NetDevice* device);

    /**
     * @param frame to be sent now, or when those before it are out
     * @return false if the queue was full and the frame is dropped
     */
    bool Send(Ptr<Packet> frame);
    /// Empty the queue and take the frame that is on the medium off it. @param loser called for
    /// each frame that was in the queue
    void Flush(Loser loser);
    /// Forget everything, without a trace: the device is being disposed of
    void Dispose();

  private:
    /// Start the next frame, if there is one
    void Next();

    Starter m_starter;                  //!< puts a frame on the medium
    mutable Ptr<Queue<Packet>> m_queue; //!< frames that wait
    Time m_idleAt;                      //!< when the frame on the medium is out
    EventId m_next;                     //!< start of the next frame
    bool m_starting{false};             //!< a frame is being started
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_TRANSMIT_QUEUE_H
