/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "access-link.h"

#include "access-device.h"
#include "access-frame.h"

#include "ns3/node.h"
#include "ns3/simulator.h"
#include "ns3/trace-source-accessor.h"

namespace ns3
{
namespace mip6sec
{

NS_OBJECT_ENSURE_REGISTERED(AccessLink);

namespace
{

/// @param address a group address @return whether it carries an IPv6 solicited-node group
/// (33:33:ff:xx:xx:xx, RFC 2464 section 7)
bool
IsSolicitedNodeGroup(const Mac48Address& address)
{
    uint8_t octets[6];
    address.CopyTo(octets);
    return octets[0] == 0x33 && octets[1] == 0x33 && octets[2] == 0xff;
}

/// @return the group address of ff02::2
const Mac48Address&
AllRouters()
{
    static const Mac48Address address("33:33:00:00:00:02");
    return address;
}

} // namespace

TypeId
AccessLink::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::mip6sec::AccessLink")
            .SetParent<Channel>()
            .SetGroupName("Mip6sec")
            .AddConstructor<AccessLink>()
            .AddAttribute("DataRate",
                          "Data rate of each device on the link",
                          DataRateValue(DataRate("100Mbps")),
                          MakeDataRateAccessor(&AccessLink::m_dataRate),
                          MakeDataRateChecker())
            .AddAttribute("Delay",
                          "One-way propagation delay",
                          TimeValue(MilliSeconds(1)),
                          MakeTimeAccessor(&AccessLink::m_delay),
                          MakeTimeChecker(Time(0)))
            .AddTraceSource("UnknownDestination",
                            "A unicast frame was dropped: no device on the link has its "
                            "destination address",
                            MakeTraceSourceAccessor(&AccessLink::m_unknownTrace),
                            "ns3::Packet::TracedCallback");
    return tid;
}

AccessLink::AccessLink() = default;

AccessLink::~AccessLink()
{
    for (auto& [identifier, point] : m_points)
    {
        point->m_link = nullptr;
    }
}

void
AccessLink::DoDispose()
{
    Members devices;
    devices.swap(m_devices);
    for (auto& [number, device] : devices)
    {
        device->m_link = nullptr;
    }
    m_promiscuous.clear();
    m_untracked.clear();
    m_routers.clear();
    m_byAddress.clear();
    m_groups.clear();
    m_byIndex.clear();
    Channel::DoDispose();
}

Ptr<PointOfAttachment>
AccessLink::AddPointOfAttachment()
{
    auto point = CreateObject<PointOfAttachment>();
    point->m_identifier = Mac48Address::Allocate();
    point->m_link = this;
    m_points[point->m_identifier] = point;
    return point;
}

Ptr<PointOfAttachment>
AccessLink::GetPointOfAttachment(Mac48Address identifier) const
{
    auto it = m_points.find(identifier);
    return it == m_points.end() ? nullptr : it->second;
}

DataRate
AccessLink::GetDataRate() const
{
    return m_dataRate;
}

Time
AccessLink::GetDelay() const
{
    return m_delay;
}

uint64_t
AccessLink::GetUnknownDestinations() const
{
    return m_unknown;
}

uint64_t
AccessLink::GetDeliveries() const
{
    return m_deliveries;
}

std::size_t
AccessLink::GetNDevices() const
{
    return m_devices.size();
}

Ptr<NetDevice>
AccessLink::GetDevice(std::size_t i) const
{
    if (m_byIndex.empty())
    {
        m_byIndex.reserve(m_devices.size());
        for (const auto& [number, device] : m_devices)
        {
            m_byIndex.push_back(device);
        }
    }
    NS_ABORT_MSG_IF(i >= m_byIndex.size(), "The access link has no device " << i);
    return Ptr<NetDevice>(m_byIndex[i]);
}

uint64_t
AccessLink::Add(AccessDevice* device)
{
    uint64_t number = ++m_attachments;
    m_devices.emplace(number, device);
    m_byIndex.clear();
    return number;
}

void
AccessLink::Remove(AccessDevice* device)
{
    m_devices.erase(device->m_attachment);
    m_byIndex.clear();
}

void
AccessLink::AddToGroup(Mac48Address group, AccessDevice* device)
{
    m_groups[group].emplace(device->m_attachment, device);
}

void
AccessLink::RemoveFromGroup(Mac48Address group, AccessDevice* device)
{
    auto it = m_groups.find(group);
    if (it != m_groups.end())
    {
        it->second.erase(device->m_attachment);
        if (it->second.empty())
        {
            m_groups.erase(it);
        }
    }
}

void
AccessLink::Classify(AccessDevice* device)
{
    uint64_t number = device->m_attachment;
    m_byAddress[device->m_address].emplace(number, device);
    bool promiscuous = !device->m_promiscuousCallback.IsNull();
    if (promiscuous)
    {
        m_promiscuous.emplace(number, device);
    }
    if (promiscuous || !device->m_tracked)
    {
        m_untracked.emplace(number, device);
    }
    if (promiscuous || device->m_receiveAllRouters)
    {
        m_routers.emplace(number, device);
    }
}

void
AccessLink::Declassify(AccessDevice* device)
{
    uint64_t number = device->m_attachment;
    auto it = m_byAddress.find(device->m_address);
    if (it != m_byAddress.end())
    {
        it->second.erase(number);
        if (it->second.empty())
        {
            m_byAddress.erase(it);
        }
    }
    m_promiscuous.erase(number);
    m_untracked.erase(number);
    m_routers.erase(number);
}

bool
AccessLink::Carry(AccessDevice* sender, Ptr<AccessFrame> frame, Time airtime)
{
    static const Members none;
    Time after = airtime + m_delay;
    const Mac48Address& destination = frame->destination;
    if (!destination.IsGroup())
    {
        auto owners = m_byAddress.find(destination);
        std::size_t receivers = CarryTo(sender,
                                        frame,
                                        after,
                                        owners == m_byAddress.end() ? none : owners->second,
                                        &m_promiscuous);
        if (receivers == 0)
        {
            ++m_unknown;
            m_unknownTrace(frame->packet);
        }
        return receivers > 0;
    }
    const Members* regardless = &m_devices;
    if (IsSolicitedNodeGroup(destination))
    {
        regardless = &m_untracked;
    }
    else if (destination == AllRouters())
    {
        regardless = &m_routers;
    }
    if (regardless == &m_devices)
    {
        return CarryTo(sender, frame, after, m_devices, nullptr) > 0;
    }
    auto joined = m_groups.find(destination);
    return CarryTo(sender,
                   frame,
                   after,
                   joined == m_groups.end() ? none : joined->second,
                   regardless) > 0;
}

std::size_t
AccessLink::CarryTo(AccessDevice* sender,
                    const Ptr<AccessFrame>& frame,
                    Time after,
                    const Members& first,
                    const Members* second)
{
    static const Members none;
    if (!second)
    {
        second = &none;
    }
    std::size_t receivers = 0;
    auto a = first.begin();
    auto b = second->begin();
    while (a != first.end() || b != second->end())
    {
        AccessDevice* device;
        if (b == second->end() || (a != first.end() && a->first <= b->first))
        {
            device = a->second;
            if (b != second->end() && a->first == b->first)
            {
                ++b;
            }
            ++a;
        }
        else
        {
            device = b->second;
            ++b;
        }
        if (device != sender)
        {
            Deliver(device, frame, after);
            ++receivers;
        }
    }
    return receivers;
}

void
AccessLink::Deliver(AccessDevice* device, const Ptr<AccessFrame>& frame, Time after)
{
    ++m_deliveries;
    Simulator::ScheduleWithContext(device->GetNode()->GetId(),
                                   after,
                                   &AccessDevice::Receive,
                                   Ptr<AccessDevice>(device),
                                   frame,
                                   device->m_epoch);
}

} // namespace mip6sec
} // namespace ns3
