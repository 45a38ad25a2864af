/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH x-OpenSSL-linking-permission
 */
#ifndef MIP6SEC_ACCESS_DEVICE_H
#define MIP6SEC_ACCESS_DEVICE_H

#include "ns3/error-model.h"
#include "ns3/mac48-address.h"
#include "ns3/net-device.h"
#include "ns3/queue-fwd.h"
#include "ns3/traced-callback.h"

namespace ns3
{
namespace mip6sec
{

class AccessLink;

/**
 * Device on an AccessLink. Ethernet frames (14 octets, no FCS), MTU 1,500.
 *
 * Attributes: "Mtu", "Address", "TxQueue" (drop tail), "ReceiveErrorModel" (null; corrupts frames
 * on arrival). Traces: "MacTx", "MacTxDrop", "MacRx", "PhyRxDrop", "Sniffer", "PromiscSniffer" with
 * the frame, and "DetachDrop" for a frame lost because the device was, or became, detached.
 */
class AccessDevice : public NetDevice
{
  public:
    /// @return the type id
    static TypeId GetTypeId();
    AccessDevice();
    ~AccessDevice() override;

    /// @param link attach to it now; detaches from any other
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
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_ACCESS_DEVICE_H
