/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_ACCESS_LINK_H
#define MIP6SEC_ACCESS_LINK_H

#include "mac-hash.h"
#include "point-of-attachment.h"

#include "ns3/channel.h"
#include "ns3/data-rate.h"
#include "ns3/mac48-address.h"
#include "ns3/nstime.h"
#include "ns3/packet.h"
#include "ns3/traced-callback.h"

#include <map>
#include <unordered_map>
#include <vector>

namespace ns3
{
namespace mip6sec
{

class AccessDevice;
struct AccessFrame;

/**
 * A multi-access link with Ethernet frames, on which devices attach and detach while the simulation
 * runs.
 *
 * Unicast frames find their device by hash; frames to a solicited-node group reach the devices that
 * joined it (and those whose groups are not tracked, which are the devices of nodes without this
 * module); other multicast reaches all, but for the all-routers group, which devices can decline
 * (AccessDevice attribute "ReceiveAllRouters"). So an event on the link costs what its receivers
 * cost, not what its members do. A unicast frame to an address that nobody has is dropped here,
 * unless a device with a promiscuous receive callback takes it. Who receives a frame is decided
 * when it starts; receivers are served in the order in which they attached.
 *
 * Attributes: "DataRate" (100 Mbps, of each device), "Delay" (1 ms, one way). Trace:
 * "UnknownDestination" (frame).
 */
class AccessLink : public Channel
{
  public:
    /// @return the type id
    static TypeId GetTypeId();
    AccessLink();
    ~AccessLink() override;

    /// @return a new point of attachment of this link
    Ptr<PointOfAttachment> AddPointOfAttachment();
    /// @param identifier link-layer address @return the point of attachment of this link with it,
    /// or null
    Ptr<PointOfAttachment> GetPointOfAttachment(Mac48Address identifier) const;

    /// @return data rate of each device
    DataRate GetDataRate() const;
    /// @return one-way propagation delay
    Time GetDelay() const;
    /// @return unicast frames dropped because nobody on the link had their destination
    uint64_t GetUnknownDestinations() const;
    /// @return deliveries scheduled so far, one for each receiver of each frame: what the link cost
    uint64_t GetDeliveries() const;

    // Channel
    std::size_t GetNDevices() const override;
    Ptr<NetDevice> GetDevice(std::size_t i) const override;

  protected:
    void DoDispose() override;

  private:
    friend class AccessDevice;

    /// Devices by the number of their attachment, so that every walk is in order of attachment
    using Members = std::map<uint64_t, AccessDevice*>;

    /// @param device joins the link @return number of its attachment
    uint64_t Add(AccessDevice* device);
    /// @param device leaves the link
    void Remove(AccessDevice* device);
    /// @param group a group @param device a device on the link that joined it
    void AddToGroup(Mac48Address group, AccessDevice* device);
    /// @param group a group @param device a device on the link that left it
    void RemoveFromGroup(Mac48Address group, AccessDevice* device);
    /// Sort a device into the sets of those that take frames of others, or of any group
    /// @param device a device on the link
    void Classify(AccessDevice* device);
    /// Take a device out of the sets that Classify fills
    /// @param device a device on the link
    void Declassify(AccessDevice* device);

    /**
     * Carry a frame to its receivers.
     * @param sender who sends it
     * @param frame the frame
     * @param airtime until the last bit is out
     * @return whether there are any
     */
    bool Carry(AccessDevice* sender, Ptr<AccessFrame> frame, Time airtime);
    /// Carry a frame to members of two sets in order of attachment
    /// @param sender left out @param frame the frame @param after time until they have it
    /// @param first a set @param second another set, or null
    /// @return receivers
    std::size_t CarryTo(AccessDevice* sender,
                        const Ptr<AccessFrame>& frame,
                        Time after,
                        const Members& first,
                        const Members* second);
    /// @param device who receives it @param frame the frame @param after time until it has it
    void Deliver(AccessDevice* device, const Ptr<AccessFrame>& frame, Time after);

    DataRate m_dataRate; //!< of each device
    Time m_delay;        //!< propagation delay

    uint64_t m_attachments{0}; //!< attachments so far
    Members m_devices;         //!< all devices
    Members m_promiscuous;     //!< devices that take unicast frames for others
    Members m_untracked;       //!< devices that take any solicited-node group
    Members m_routers;         //!< devices that take the all-routers group
    std::unordered_map<Mac48Address, Members, MacHash> m_byAddress; //!< usually one each
    std::unordered_map<Mac48Address, Members, MacHash> m_groups;    //!< who joined a group
    std::map<Mac48Address, Ptr<PointOfAttachment>> m_points;        //!< by identifier
    mutable std::vector<AccessDevice*> m_byIndex; //!< cache for GetDevice; empty if out of date

    uint64_t m_unknown{0};                            //!< unicast frames to nobody
    uint64_t m_deliveries{0};                         //!< receptions scheduled
    TracedCallback<Ptr<const Packet>> m_unknownTrace; //!< trace UnknownDestination
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_ACCESS_LINK_H
