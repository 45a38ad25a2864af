/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "access-attachment.h"

#include "access-device.h"
#include "access-link.h"
#include "drawn-delay.h"

#include "ns3/abort.h"
#include "ns3/boolean.h"
#include "ns3/log.h"
#include "ns3/pointer.h"
#include "ns3/simulator.h"
#include "ns3/string.h"

namespace ns3
{
namespace mip6sec
{

NS_LOG_COMPONENT_DEFINE("Mip6secAccessAttachment");
NS_OBJECT_ENSURE_REGISTERED(AccessAttachment);

TypeId
AccessAttachment::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::mip6sec::AccessAttachment")
            .SetParent<LinkAttachment>()
            .SetGroupName("Mip6sec")
            .AddConstructor<AccessAttachment>()
            .AddAttribute("HandoverTime",
                          "Seconds between link down and link up; 0 or more",
                          StringValue("ns3::ConstantRandomVariable[Constant=0.05]"),
                          MakePointerAccessor(&AccessAttachment::m_handoverTime),
                          MakePointerChecker<RandomVariableStream>())
            .AddAttribute("GoingDownLead",
                          "How long before link down LinkGoingDown is fired; 0 switches it off",
                          TimeValue(MilliSeconds(100)),
                          MakeTimeAccessor(&AccessAttachment::m_lead),
                          MakeTimeChecker(Time(0)));
    return tid;
}

AccessAttachment::AccessAttachment() = default;

AccessAttachment::~AccessAttachment() = default;

void
AccessAttachment::DoDispose()
{
    m_step.Cancel();
    m_complete.Cancel();
    m_plan.clear();
    m_candidates.clear();
    m_point = nullptr;
    m_target = nullptr;
    m_announced = nullptr;
    m_handoverTime = nullptr;
    m_device = nullptr;
    LinkAttachment::DoDispose();
}

Ptr<AccessAttachment>
AccessAttachment::Install(Ptr<AccessDevice> device)
{
    NS_ABORT_MSG_IF(!device, "AccessAttachment::Install needs an AccessDevice");
    auto attachment = device->GetObject<AccessAttachment>();
    if (!attachment)
    {
        attachment = CreateObject<AccessAttachment>();
        attachment->m_device = PeekPointer(device);
        device->SetAttribute("ReceiveAllRouters", BooleanValue(false));
        device->AggregateObject(attachment);
    }
    return attachment;
}

void
AccessAttachment::AttachNow(Ptr<PointOfAttachment> point)
{
    NS_LOG_FUNCTION(this << point);
    NS_ABORT_MSG_IF(!point, "AttachNow needs a point of attachment; use Detach to leave one");
    m_complete.Cancel();
    m_target = nullptr;
    if (m_announced)
    {
        m_plan.erase(m_plan.begin());
        m_announced = nullptr;
    }
    if (m_point == point)
    {
        Arm();
        return;
    }
    TakeDown();
    BringUp(point);
}

void
AccessAttachment::MoveTo(Ptr<PointOfAttachment> point)
{
    NS_LOG_FUNCTION(this << point);
    NS_ABORT_MSG_IF(!point, "MoveTo needs a point of attachment; use Detach to leave one");
    if (m_target)
    {
        m_target = point;
    }
    else if (!m_point)
    {
        StartHandover(point);
    }
    else if (m_announced)
    {
        if (point == m_point)
        {
            m_plan.erase(m_plan.begin());
            m_announced = nullptr;
        }
        else
        {
            m_plan.begin()->second = point;
        }
        Arm();
    }
    else if (point != m_point)
    {
        ScheduleMove(Simulator::Now() + m_lead, point);
    }
}

void
AccessAttachment::ScheduleMove(Time at, Ptr<PointOfAttachment> point)
{
    NS_LOG_FUNCTION(this << at << point);
    NS_ABORT_MSG_IF(!point, "ScheduleMove needs a point of attachment");
    NS_ABORT_MSG_IF(at < Simulator::Now(),
                    "ScheduleMove to " << at.As(Time::S) << ", which has passed: now is "
                                       << Simulator::Now().As(Time::S));
    m_plan[at] = point;
    Arm();
}

void
AccessAttachment::Detach()
{
    NS_LOG_FUNCTION(this);
    m_complete.Cancel();
    m_target = nullptr;
    if (m_announced)
    {
        m_plan.erase(m_plan.begin());
        m_announced = nullptr;
    }
    TakeDown();
    Arm();
}

void
AccessAttachment::CancelMoves()
{
    NS_LOG_FUNCTION(this);
    m_step.Cancel();
    m_plan.clear();
    m_announced = nullptr;
}

void
AccessAttachment::Arm()
{
    m_step.Cancel();
    if (m_plan.empty())
    {
        return;
    }
    const auto& [at, point] = *m_plan.begin();
    Time now = Simulator::Now();
    bool announce =
        m_point && point != m_point && point != m_announced && m_lead.IsStrictlyPositive();
    if (announce && at - m_lead > now)
    {
        m_step = Simulator::Schedule(at - m_lead - now, &AccessAttachment::Announce, this);
        return;
    }
    m_step = Simulator::Schedule(at - now, &AccessAttachment::Execute, this);
    if (announce)
    {
        Announce();
    }
}

void
AccessAttachment::Announce()
{
    const auto& [at, point] = *m_plan.begin();
    Time lead = at - Simulator::Now();
    m_announced = point;
    if (m_step.IsExpired())
    {
        m_step = Simulator::Schedule(lead, &AccessAttachment::Execute, this);
    }
    m_goingDown(GetDevice(), point->GetIdentifier(), lead);
}

void
AccessAttachment::Execute()
{
    Ptr<PointOfAttachment> point = m_plan.begin()->second;
    m_plan.erase(m_plan.begin());
    m_announced = nullptr;
    if (m_target)
    {
        m_target = point;
    }
    else if (point != m_point)
    {
        StartHandover(point);
    }
    Arm();
}

void
AccessAttachment::TakeDown()
{
    if (m_point)
    {
        m_point = nullptr;
        m_device->Detach();
        m_down(GetDevice());
    }
}

void
AccessAttachment::StartHandover(Ptr<PointOfAttachment> target)
{
    const Time delay = DrawDelay(m_handoverTime, "HandoverTime");
    m_target = target;
    m_complete = Simulator::Schedule(delay, &AccessAttachment::Complete, this);
    TakeDown(); // last, because a trace sink may ask for another move
}

void
AccessAttachment::Complete()
{
    Ptr<PointOfAttachment> point = m_target;
    m_target = nullptr;
    BringUp(point);
}

void
AccessAttachment::BringUp(Ptr<PointOfAttachment> point)
{
    m_point = point;
    m_device->Attach(point->GetLink());
    m_up(GetDevice(), point->GetIdentifier());
    Arm();
}

void
AccessAttachment::SetCandidates(const std::vector<Ptr<PointOfAttachment>>& points)
{
    m_candidates = points;
}

Ptr<PointOfAttachment>
AccessAttachment::GetPoint() const
{
    return m_point;
}

int64_t
AccessAttachment::AssignStreams(int64_t stream)
{
    m_handoverTime->SetStream(stream);
    return 1;
}

Ptr<NetDevice>
AccessAttachment::GetDevice() const
{
    return Ptr<NetDevice>(m_device);
}

bool
AccessAttachment::IsUp() const
{
    return bool(m_point);
}

Address
AccessAttachment::GetPointOfAttachment() const
{
    return m_point ? Address(m_point->GetIdentifier()) : Address();
}

std::vector<Address>
AccessAttachment::GetCandidates() const
{
    std::vector<Address> addresses;
    for (const auto& point : m_candidates)
    {
        if (point != m_point)
        {
            addresses.emplace_back(point->GetIdentifier());
        }
    }
    return addresses;
}

} // namespace mip6sec
} // namespace ns3
