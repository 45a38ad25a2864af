/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_ACCESS_ATTACHMENT_H
#define MIP6SEC_ACCESS_ATTACHMENT_H

#include "link-attachment.h"
#include "point-of-attachment.h"

#include "ns3/event-id.h"
#include "ns3/random-variable-stream.h"

#include <map>
#include <vector>

namespace ns3
{
namespace mip6sec
{

class AccessDevice;

/**
 * Attachment of an AccessDevice: moves it from one point of attachment to another with a settable
 * handover time.
 *
 * A move is planned (ScheduleMove), announced (LinkGoingDown was fired), or under way (link down,
 * up again after the handover time). Any number of moves can be planned; of two for the same
 * instant the later call counts. One move at a time is announced or under way:
 * - a planned move is announced GoingDownLead before its link down, or once the link is up if a
 *   move before it is not complete by then, with the time that is left;
 * - a planned move whose instant comes while the link is down gives the move under way its target;
 *   link up comes when it would have come anyway;
 * - a move to the point that the device is on is nothing: no trigger is fired. It takes back an
 *   announced move whose target it replaces.
 *
 * Points of attachment of one link are different points: moving between them fires the triggers,
 * although nothing changes for IPv6.
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
    AccessAttachment();
    ~AccessAttachment() override;

    /**
     * @param device the device; the attachment is aggregated to it, and as the device of a host
     * that moves it no longer takes frames to the all-routers group
     * @return the attachment; the one that the device has already, if so
     */
    static Ptr<AccessAttachment> Install(Ptr<AccessDevice> device);

    /**
     * Where the device is from now on, without any delay (start of a simulation). Takes the place
     * of a move announced or under way.
     * @param point the point of attachment
     */
    void AttachNow(Ptr<PointOfAttachment> point);
    /**
     * Move: LinkGoingDown now, LinkDown after GoingDownLead, LinkUp after the handover time. A move
     * announced or under way has its target replaced and keeps its times (LinkGoingDown is fired
     * again if that changes what was announced). While detached: LinkUp after the handover time.
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
    /// Detach without a target. Ends a move announced or under way; moves planned for later remain.
    void Detach();
    /// Forget all planned moves, also one that is announced; one under way is completed
    void CancelMoves();

    /// @param points what GetCandidates returns, the current one left out
    void SetCandidates(const std::vector<Ptr<PointOfAttachment>>& points);

    /// @return the current point of attachment, or null
    Ptr<PointOfAttachment> GetPoint() const;

    /// @param stream first random stream @return number of streams used
    int64_t AssignStreams(int64_t stream);

    // LinkAttachment
    Ptr<NetDevice> GetDevice() const override;
    bool IsUp() const override;
    Address GetPointOfAttachment() const override;
    std::vector<Address> GetCandidates() const override;

  protected:
    void DoDispose() override;

  private:
    /// Plan the next step: announcement or link down of the first planned move
    void Arm();
    /// Fire LinkGoingDown for the first planned move
    void Announce();
    /// The instant of the first planned move has come
    void Execute();
    /// Link down, if it is up
    void TakeDown();
    /// Begin the handover time, after which the device attaches to the target
    /// @param target where to
    void StartHandover(Ptr<PointOfAttachment> target);
    /// End of the handover time
    void Complete();
    /// @param point attach to it and say so
    void BringUp(Ptr<PointOfAttachment> point);

    AccessDevice* m_device{nullptr};               //!< the device, which lives as long
    Ptr<RandomVariableStream> m_handoverTime;      //!< seconds from link down to link up
    Time m_lead;                                   //!< from LinkGoingDown to link down
    Ptr<PointOfAttachment> m_point;                //!< where the device is; null while down
    Ptr<PointOfAttachment> m_target;               //!< of the move under way
    Ptr<PointOfAttachment> m_announced;            //!< told by the last LinkGoingDown; null if none
    std::map<Time, Ptr<PointOfAttachment>> m_plan; //!< by the instant of link down
    EventId m_step;                                //!< next step of the first planned move
    EventId m_complete;                            //!< link up of the move under way
    std::vector<Ptr<PointOfAttachment>> m_candidates; //!< points in reach
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_ACCESS_ATTACHMENT_H
