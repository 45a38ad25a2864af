/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "handover-monitor.h"

#include "ns3/abort.h"
#include "ns3/rng-seed-manager.h"
#include "ns3/send-device.h"
#include "ns3/simulator.h"
#include "ns3/string.h"

#include <sstream>

// What fast handovers add is in handover-monitor-fmip.cc, what is written in
// handover-monitor-tables.cc

namespace ns3
{
namespace mip6sec
{

NS_OBJECT_ENSURE_REGISTERED(HandoverMonitor);

TypeId
HandoverMonitor::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::mip6sec::HandoverMonitor")
            .SetParent<Object>()
            .SetGroupName("Mip6sec")
            .AddConstructor<HandoverMonitor>()
            .AddAttribute("Scheme",
                          "Name of the protocols in use, the first column of every table",
                          StringValue("mip6"),
                          MakeStringAccessor(&HandoverMonitor::m_scheme),
                          MakeStringChecker())
            .AddTraceSource("Handover",
                            "A handover, completed, when the run is over",
                            MakeTraceSourceAccessor(&HandoverMonitor::m_handover),
                            "ns3::mip6sec::HandoverMonitor::HandoverCallback")
            .AddTraceSource("Phase",
                            "A phase of a handover was reached",
                            MakeTraceSourceAccessor(&HandoverMonitor::m_phase),
                            "ns3::mip6sec::HandoverMonitor::PhaseCallback");
    return tid;
}

HandoverMonitor::HandoverMonitor()
    : m_flows(CreateObject<FlowWatcher>()),
      m_signalling(CreateObject<SignallingCounter>())
{
}

HandoverMonitor::~HandoverMonitor() = default;

void
HandoverMonitor::DoDispose()
{
    Finish();
    for (auto& mobile : m_mobiles)
    {
        mobile.role = nullptr;
    }
    m_byNode.clear();
    m_byAddress.clear();
    Object::DoDispose();
}

int
HandoverMonitor::Find(Ptr<Node> node) const
{
    auto it = m_byNode.find(node->GetId());
    return it == m_byNode.end() ? -1 : static_cast<int>(it->second);
}

void
HandoverMonitor::AddMobileNode(Ptr<MobileNode> role, const std::string& name)
{
    Ptr<MobileInterface> interface = role->GetMobileInterface();
    Ptr<Node> node = interface->GetDevice()->GetNode();
    const auto index = static_cast<uint32_t>(m_mobiles.size());
    NS_ABORT_MSG_UNLESS(m_byNode.emplace(node->GetId(), index).second,
                        "HandoverMonitor: node '" << name << "' was added before");
    Ptr<HandoverMonitor> self(this);
    if (m_mobiles.empty())
    {
        // Alive until it has let go of the nodes, which may be all that keeps it
        Simulator::ScheduleDestroy(&HandoverMonitor::Dispose, self);
        m_signalling->TraceConnectWithoutContext("Message",
                                                 MakeCallback(&HandoverMonitor::Message, this));
    }
    m_mobiles.push_back({role, HandoverLog(name), {}, {}, {}, "", false, Ipv6Address(), {}});
    LearnHomeAddress(index);

    if (Ptr<LinkAttachment> attachment = interface->GetAttachment())
    {
        attachment->TraceConnectWithoutContext(
            "LinkDown",
            MakeCallback(&HandoverMonitor::LinkDown, self).Bind(index));
        attachment->TraceConnectWithoutContext(
            "LinkUp",
            MakeCallback(&HandoverMonitor::LinkUp, self).Bind(index));
        if (attachment->IsUp())
        {
            LinkUp(index, attachment->GetDevice(), attachment->GetPointOfAttachment());
        }
    }
    interface->TraceConnectWithoutContext(
        "RouterKnown",
        MakeCallback(&HandoverMonitor::RouterKnown, self).Bind(index));
    interface->TraceConnectWithoutContext(
        "AddressReady",
        MakeCallback(&HandoverMonitor::AddressReady, self).Bind(index));
    interface->GetRouterDiscovery()->TraceConnectWithoutContext(
        "SolicitationSent",
        MakeCallback(&HandoverMonitor::Solicited, self).Bind(index));
    interface->GetAddressConfigurator()->TraceConnectWithoutContext(
        "AddressTentative",
        MakeCallback(&HandoverMonitor::AddressMade, self).Bind(index));
    interface->GetNeighborDiscovery()->GetTraces()->TraceConnectWithoutContext(
        "DadProbe",
        MakeCallback(&HandoverMonitor::Probed, self).Bind(index));
    role->TraceConnectWithoutContext("StateChange",
                                     MakeCallback(&HandoverMonitor::StateChange, self).Bind(index));
    role->TraceConnectWithoutContext("Registered",
                                     MakeCallback(&HandoverMonitor::Registered, self).Bind(index));
    role->TraceConnectWithoutContext(
        "ReturnedHome",
        MakeCallback(&HandoverMonitor::ReturnedHome, self).Bind(index));
    role->GetRouteOptimizer()->TraceConnectWithoutContext(
        "RouteOptimized",
        MakeCallback(&HandoverMonitor::RouteOptimized, self).Bind(index));
    if (Ptr<SendDevice> send = SendDevice::Find(interface->GetDevice()))
    {
        send->TraceConnectWithoutContext("Judged",
                                         MakeCallback(&HandoverMonitor::Judged, self).Bind(index));
    }
    if (Ptr<CryptoCpu> cpu = node->GetObject<CryptoCpu>())
    {
        cpu->TraceConnectWithoutContext(
            "Operation",
            MakeCallback(&HandoverMonitor::Operation, self).Bind(index));
    }
    AddFastHandovers(index);
}

void
HandoverMonitor::AddSignalling(Ptr<Node> node, const std::string& sender)
{
    m_signalling->Watch(node, sender);
}

void
HandoverMonitor::AddFlow(const FlowSpecification& flow)
{
    const uint32_t index = m_flows->Watch(flow);
    FlowLog& log = m_flows->GetLog(index);
    const std::pair<int, FlowLog::Side> ends[] = {
        {Find(flow.destination), FlowLog::Side::TOWARDS},
        {Find(flow.source), FlowLog::Side::AWAY},
    };
    for (const auto& [mobile, side] : ends)
    {
        if (mobile < 0)
        {
            continue;
        }
        Mobile& m = m_mobiles[mobile];
        log.Open(side);
        for (std::size_t i = 1; i < m.log.GetRecords().size(); i++)
        {
            log.LinkDown(side); // handovers before the flow was watched
        }
        m.flows.push_back({index, side});
        if (side == FlowLog::Side::AWAY)
        {
            m.peers.insert(flow.address);
        }
    }
}

void
HandoverMonitor::NamePointOfAttachment(const Address& address, const std::string& name)
{
    m_names[address] = name;
    for (auto& mobile : m_mobiles)
    {
        Ptr<LinkAttachment> attachment = mobile.role->GetMobileInterface()->GetAttachment();
        if (attachment && attachment->IsUp() && attachment->GetPointOfAttachment() == address)
        {
            mobile.attachedTo = name;
            mobile.log.GetRecords().back().to = name;
        }
    }
}

std::string
HandoverMonitor::NameOf(const Address& address) const
{
    auto it = m_names.find(address);
    if (it != m_names.end())
    {
        return it->second;
    }
    std::ostringstream os;
    os << address;
    return address.IsInvalid() ? "" : os.str();
}

void
HandoverMonitor::LearnHomeAddress(uint32_t mobile)
{
    const Ipv6Address home = m_mobiles[mobile].role->GetHomeAddress();
    if (!home.IsAny())
    {
        m_byAddress[home] = mobile;
    }
}

void
HandoverMonitor::Reach(uint32_t mobile, HandoverPhase phase)
{
    HandoverLog& log = m_mobiles[mobile].log;
    if (log.Reach(phase, Simulator::Now()))
    {
        const HandoverRecord& record = log.GetRecords().back();
        m_phase(record.node, record.handover, phase, Simulator::Now());
    }
}

void
HandoverMonitor::LinkDown(uint32_t mobile, Ptr<NetDevice> device)
{
    if (m_finished)
    {
        return;
    }
    Mobile& m = m_mobiles[mobile];
    m.log.LinkDown(Simulator::Now(), m.attachedTo);
    m.attachedTo.clear();
    m.reached.clear();
    m.made.clear();
    m.predicted = false;
    for (const auto& end : m.flows)
    {
        m_flows->GetLog(end.flow).LinkDown(end.side);
    }
    const HandoverRecord& record = m.log.GetRecords().back();
    m_phase(record.node, record.handover, HandoverPhase::LINK_DOWN, Simulator::Now());
}

void
HandoverMonitor::LinkUp(uint32_t mobile, Ptr<NetDevice> device, Address point)
{
    Mobile& m = m_mobiles[mobile];
    m.attachedTo = NameOf(point);
    if (m.log.GetRecords().back().to.empty() && !m_finished)
    {
        m.log.GetRecords().back().to = m.attachedTo;
    }
    Reach(mobile, HandoverPhase::LINK_UP);
}

void
HandoverMonitor::RouterKnown(uint32_t mobile, const RouterEntry& router)
{
    Reach(mobile, HandoverPhase::ROUTER_KNOWN);
}

void
HandoverMonitor::Solicited(uint32_t mobile)
{
    Reach(mobile, HandoverPhase::SOLICITED);
}

void
HandoverMonitor::AddressMade(uint32_t mobile, Ipv6Address address)
{
    m_mobiles[mobile].made.insert(address);
    Reach(mobile, HandoverPhase::ADDRESS_MADE);
}

void
HandoverMonitor::Probed(uint32_t mobile, Ipv6Address target)
{
    // Not the link-local address, which may be probed long before
    if (m_mobiles[mobile].made.count(target) > 0)
    {
        Reach(mobile, HandoverPhase::DAD_STARTED);
    }
}

void
HandoverMonitor::AddressReady(uint32_t mobile, Ipv6Address address, const RouterEntry& router)
{
    m_byAddress[address] = mobile;
    Reach(mobile, HandoverPhase::ADDRESS_READY);
}

void
HandoverMonitor::StateChange(uint32_t mobile, MobileNodeState oldState, MobileNodeState newState)
{
    LearnHomeAddress(mobile);
    if (newState == MobileNodeState::AT_HOME || newState == MobileNodeState::REGISTERED)
    {
        // Also at home before there ever was a binding, and where the binding holds because the
        // care-of address is the same again
        Reach(mobile, HandoverPhase::REGISTERED);
    }
}

void
HandoverMonitor::Registered(uint32_t mobile,
                            Ipv6Address homeAddress,
                            Ipv6Address careOfAddress,
                            Ipv6Address homeAgent)
{
    m_byAddress[homeAddress] = mobile;
    Reach(mobile, HandoverPhase::REGISTERED);
}

void
HandoverMonitor::ReturnedHome(uint32_t mobile, Ipv6Address homeAddress)
{
    Reach(mobile, HandoverPhase::REGISTERED);
}

void
HandoverMonitor::RouteOptimized(uint32_t mobile, Ipv6Address peer, Ipv6Address careOfAddress)
{
    Mobile& m = m_mobiles[mobile];
    // A binding that outlived the movement is no phase of it
    const bool registered =
        m.log.GetRecords().back().GetPhase(HandoverPhase::REGISTERED).has_value();
    const bool counts = m.peers.empty() || m.peers.count(peer) > 0;
    if (!registered || !counts || !m.reached.insert(peer).second)
    {
        return;
    }
    if (m.peers.empty() || m.reached.size() == m.peers.size())
    {
        Reach(mobile, HandoverPhase::ROUTE_OPTIMIZED);
    }
}

void
HandoverMonitor::Judged(uint32_t mobile, Icmp6Type type, Ipv6Address source, NdVerdict verdict)
{
    const bool attached =
        m_mobiles[mobile].log.GetRecords().back().GetPhase(HandoverPhase::LINK_UP).has_value();
    if (attached && type == Icmp6Type::ROUTER_ADVERTISEMENT &&
        verdict.security == NdSecurity::SECURED)
    {
        Reach(mobile, HandoverPhase::SECURITY_READY);
    }
}

void
HandoverMonitor::Operation(uint32_t mobile,
                           CryptoOperation operation,
                           uint32_t bits,
                           uint64_t count,
                           Time cost)
{
    m_mobiles[mobile].log.Crypto(cost);
}

void
HandoverMonitor::Message(Ptr<Node> sender, const SignallingMessage& message)
{
    int mobile = Find(sender);
    if (mobile < 0 && (message.layer == "mip6" || message.layer == "fmip6"))
    {
        auto it = m_byAddress.find(message.subject.IsAny() ? message.destination : message.subject);
        mobile = it == m_byAddress.end() ? -1 : static_cast<int>(it->second);
    }
    if (mobile >= 0)
    {
        m_mobiles[mobile].log.Signalling(message.octets);
    }
}

void
HandoverMonitor::NotifySecurityReady(Ptr<Node> node)
{
    const int mobile = Find(node);
    if (mobile >= 0)
    {
        Reach(static_cast<uint32_t>(mobile), HandoverPhase::SECURITY_READY);
    }
}

void
HandoverMonitor::NotifyFallback(Ptr<Node> node, const std::string& reason)
{
    const int mobile = Find(node);
    if (mobile >= 0)
    {
        m_mobiles[mobile].log.Fallback(reason);
    }
}

void
HandoverMonitor::NotifyCrypto(Ptr<Node> node, Time duration)
{
    const int mobile = Find(node);
    if (mobile >= 0)
    {
        m_mobiles[mobile].log.Crypto(duration);
    }
}

void
HandoverMonitor::AddFlowsToRecords(Mobile& mobile)
{
    std::vector<HandoverRecord>& records = mobile.log.GetRecords();
    for (const auto& end : mobile.flows)
    {
        if (end.side != FlowLog::Side::TOWARDS)
        {
            continue;
        }
        const auto& intervals = m_flows->GetLog(end.flow).GetIntervals(end.side);
        for (std::size_t i = 0; i < records.size(); i++)
        {
            HandoverRecord& record = records[i];
            const FlowInterval& interval = intervals.at(i);
            record.sent += interval.sent;
            record.lost += interval.GetLost();
            record.duplicated += interval.duplicated;
            record.reordered += interval.reordered;
            record.buffered += interval.buffered;
            const auto interruption = interval.GetInterruption();
            if (interruption && (!record.interruption || *interruption > *record.interruption))
            {
                record.interruption = interruption;
            }
            // A packet that came only behind the next link down is not of this handover
            const bool inTime =
                interval.firstAfter &&
                (i + 1 == records.size() ||
                 *interval.firstAfter <= *records[i + 1].GetPhase(HandoverPhase::LINK_DOWN));
            auto& first = record.phases[static_cast<int>(HandoverPhase::FIRST_PACKET)];
            if (inTime && (!first || *interval.firstAfter < *first))
            {
                first = interval.firstAfter;
            }
        }
    }
}

void
HandoverMonitor::Finish()
{
    if (m_finished)
    {
        return;
    }
    m_finished = true;
    for (auto& mobile : m_mobiles)
    {
        mobile.log.Finish();
        AddFlowsToRecords(mobile);
        for (auto& record : mobile.log.GetRecords())
        {
            record.scheme = m_scheme;
            record.seed = RngSeedManager::GetSeed();
            record.run = RngSeedManager::GetRun();
        }
    }
    for (const auto& mobile : m_mobiles)
    {
        for (const auto& record : mobile.log.GetRecords())
        {
            m_handover(record);
        }
    }
}

std::vector<HandoverRecord>
HandoverMonitor::GetRecords()
{
    Finish();
    std::vector<HandoverRecord> all;
    for (const auto& mobile : m_mobiles)
    {
        const auto& records = mobile.log.GetRecords();
        all.insert(all.end(), records.begin(), records.end());
    }
    return all;
}

Ptr<FlowWatcher>
HandoverMonitor::GetFlowWatcher() const
{
    return m_flows;
}

Ptr<SignallingCounter>
HandoverMonitor::GetSignallingCounter() const
{
    return m_signalling;
}

} // namespace mip6sec
} // namespace ns3
