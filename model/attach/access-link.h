/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH x-OpenSSL-linking-permission
 */
#ifndef MIP6SEC_ACCESS_LINK_H
#define MIP6SEC_ACCESS_LINK_H

#include "link-attachment.h"

#include "ns3/channel.h"
#include "ns3/data-rate.h"
#include "ns3/mac48-address.h"
#include "ns3/random-variable-stream.h"

#include <unordered_map>
#include <vector>

namespace ns3
{
namespace mip6sec
{

class AccessDevice;

/**
 * A point of attachment (an access point, a base station) of one access link; several can serve one
 * link.
 */
class PointOfAttachment : public Object
{
  public:
    /// @return the type id
    static TypeId GetTypeId();
    /// @return its link-layer address, by which RFC 5568 names it
    Mac48Address GetIdentifier() const;
    /// @return the link it serves
    Ptr<class AccessLink> GetLink() const;
};

/**
 * A multi-access link with Ethernet frames, on which devices attach and detach while the simulation
 * runs.
 *
 * Unicast frames find their device by hash; frames to a solicited-node group reach the devices that
 * joined it (and those whose groups are not tracked, which are the devices of nodes without this
 * module); other multicast reaches all. So an event on the link costs what its receivers cost, not
 * what its members do.
 *
 * Attributes: "DataRate" (100 Mbps, of each device), "Delay" (1 ms, one way).
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

    // Channel
    std::size_t GetNDevices() const override;
    Ptr<NetDevice> GetDevice(std::size_t i) const override;
};

/**
 * Attachment of an AccessDevice: moves it from one point of attachment to another with a settable
 * handover time.
 *
 * Attributes: "HandoverTime" (random variable in seconds between link down and link up, constant
 * 0.05), "GoingDownLead" (time before link down at which LinkGoingDown fires for an announced move,
 * 100 ms; 0 switches it off).
 */
class AccessAttachment : public LinkAttachment
{
  public:
    /// @return the type id
    static TypeId GetTypeId();

    /// @param device the device; the attachment is aggregated to it @return the attachment
    static Ptr<AccessAttachment> Install(Ptr<AccessDevice> device);

    /// @param point where the device is from now on, without any delay (start of a simulation)
    void AttachNow(Ptr<PointOfAttachment> point);
    /**
     * Move: LinkGoingDown now, LinkDown after GoingDownLead, LinkUp after the handover time. A move
     * while one is under way replaces its target.
     * @param point where to
     */
    void MoveTo(Ptr<PointOfAttachment> point);
    /**
     * Move with link down at an instant: LinkGoingDown is fired GoingDownLead earlier, or now if
     * that has passed.
     * @param at simulated time of link down, not in the past
     * @param point where to
     */
    void ScheduleMove(Time at, Ptr<PointOfAttachment> point);
    /// Detach without a target
    void Detach();

    /// @param points what GetCandidates returns, the current one left out
    void SetCandidates(const std::vector<Ptr<PointOfAttachment>>& points);

    /// @param stream first random stream @return number of streams used
    int64_t AssignStreams(int64_t stream);

    // LinkAttachment
    Ptr<NetDevice> GetDevice() const override;
    bool IsUp() const override;
    Address GetPointOfAttachment() const override;
    std::vector<Address> GetCandidates() const override;
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_ACCESS_LINK_H
