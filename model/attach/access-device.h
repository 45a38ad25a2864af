/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_ACCESS_DEVICE_H
#define MIP6SEC_ACCESS_DEVICE_H

#include "access-frame.h"
#include "mac-hash.h"
#include "queued-device.h"

#include <map>
#include <vector>

namespace ns3
{
namespace mip6sec
{

class AccessLink;

/**
 * Device on an AccessLink. Ethernet frames (14 octets of header, neither padding nor FCS), MTU
 * 1,500.
 *
 * For IPv6 its link is always up (what detaching means to a node is LinkAttachment's to say):
 * link-down would only flush the neighbour cache, and SetDown takes addresses and routes away.
 *
 * Every frame sent ends in exactly one trace per receiver: "MacTxDrop" (queue full or frame too
 * long), "DetachDrop" (of the sender or of the receiver), the link's "UnknownDestination",
 * "PhyRxDrop", or reception.
 *
 * Attributes: "Mtu", "Address" (allocated if not given), "TxQueue" (drop tail, 100 packets),
 * "FlowControl" (false; true lets a queue disc sit on top), "ReceiveErrorModel" (null; corrupts
 * frames on arrival), "ReceiveAllRouters" (true; frames to the all-routers group reach the device
 * also if it did not join it). Traces: "MacTx", "MacTxDrop", "MacRx", "PhyRxDrop", "Sniffer",
 * "PromiscSniffer" with the frame, and "DetachDrop" for a frame lost because the device was, or
 * became, detached.
 */
class AccessDevice : public QueuedDevice
{
  public:
    /// @return the type id
    static TypeId GetTypeId();
    AccessDevice();
    ~AccessDevice() override;

    /// @param link attach to it now; detaches from any other. The device must be on a node.
    void Attach(Ptr<AccessLink> link);
    /// Leave the link: queued frames and frames under way to this device are lost, each with a
    /// DetachDrop
    void Detach();
    /// @return whether attached
    bool IsAttached() const;

    /**
     * From the first call on, frames to solicited-node groups reach this device only if it joined
     * the group.
     * @param group a multicast link-layer address
     */
    void JoinGroup(Mac48Address group);
    /// @param group left once for each time it was joined
    void LeaveGroup(Mac48Address group);
    /**
     * Join the solicited-node groups of all IPv6 addresses that the node has on this device now, in
     * place of those joined by an earlier call: for a node without DivertRouting, which does this
     * by itself. To be called again when the addresses change.
     */
    void TrackGroups();

    // NetDevice
    Ptr<Channel> GetChannel() const override;
    void SetAddress(Address address) override;
    bool IsBroadcast() const override;
    bool IsPointToPoint() const override;
    bool Send(Ptr<Packet> packet, const Address& dest, uint16_t protocolNumber) override;
    bool SendFrom(Ptr<Packet> packet,
                  const Address& source,
                  const Address& dest,
                  uint16_t protocolNumber) override;
    bool NeedsArp() const override;
    void SetPromiscReceiveCallback(PromiscReceiveCallback cb) override;
    bool SupportsSendFrom() const override;

  protected:
    void DoDispose() override;
    void NotifyConstructionCompleted() override;

  private:
    friend class AccessLink;

    /// @param frame put on the medium @return how long it takes
    Time Transmit(Ptr<Packet> frame);
    /// @param frame arrives @param epoch the attachment during which it was sent to this device
    void Receive(Ptr<AccessFrame> frame, uint64_t epoch);
    /// Take this device out of everything that its link knows
    void Leave();
    /// @param packet counted as lost by detachment
    void LoseFrame(Ptr<const Packet> packet);
    /// @param address address to use; the broadcast address means one is to be allocated
    void SetMac(Mac48Address address);
    /// @return address
    Mac48Address GetMac() const;
    /// @param receive whether frames to all routers reach this device without joining
    void SetReceiveAllRouters(bool receive);
    /// @return whether frames to all routers reach this device without joining
    bool GetReceiveAllRouters() const;
    /// Tell the link what frames are for this device, once it has changed
    /// @param change makes the change
    template <typename Change>
    void Reclassify(Change change);

    Ptr<AccessLink> m_link;                    //!< null while detached
    uint64_t m_attachment{0};                  //!< number that the link gave this attachment
    uint64_t m_epoch{0};                       //!< attachments of this device so far
    bool m_tracked{false};                     //!< whether solicited-node groups are filtered
    bool m_receiveAllRouters{true};            //!< whether the all-routers group is not filtered
    Ptr<AccessFrame> m_onAir;                  //!< the last frame sent
    Time m_onAirUntil;                         //!< when it is out
    std::map<Mac48Address, uint32_t> m_groups; //!< how often each group was joined
    std::vector<Mac48Address> m_trackedGroups; //!< joined by TrackGroups

    TracedCallback<Ptr<const Packet>> m_detachDrop; //!< trace DetachDrop
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_ACCESS_DEVICE_H
