/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "handover-monitor.h"

#include "ns3/fmip-access-router.h"
#include "ns3/simulator.h"

// What fast handovers (RFC 5568, RFC 5269) add to the records

namespace ns3
{
namespace mip6sec
{

void
HandoverMonitor::AddBuffers(Ptr<Node> node)
{
    if (auto router = node->GetObject<FmipAccessRouter>())
    {
        const auto kept = MakeCallback(&HandoverMonitor::Buffered, Ptr<HandoverMonitor>(this));
        router->GetPreviousRouter()->TraceConnectWithoutContext("Buffered", kept);
        router->GetNewRouter()->TraceConnectWithoutContext("Buffered", kept);
    }
}

void
HandoverMonitor::Buffered(Ptr<const Packet> packet, Ipv6Address address)
{
    m_flows->NotifyBuffered(packet);
}

void
HandoverMonitor::AddFastHandovers(uint32_t mobile)
{
    Ptr<MobileInterface> interface = m_mobiles[mobile].role->GetMobileInterface();
    auto role = interface->GetDevice()->GetNode()->GetObject<FmipMobileNode>();
    if (!role)
    {
        return;
    }
    Ptr<HandoverMonitor> self(this);
    role->TraceConnectWithoutContext(
        "FastUpdateSent",
        MakeCallback(&HandoverMonitor::FastUpdateSent, self).Bind(mobile));
    role->TraceConnectWithoutContext(
        "FastAckReceived",
        MakeCallback(&HandoverMonitor::FastAckReceived, self).Bind(mobile));
    role->TraceConnectWithoutContext("UnaSent",
                                     MakeCallback(&HandoverMonitor::UnaSent, self).Bind(mobile));
    role->TraceConnectWithoutContext("FellBack",
                                     MakeCallback(&HandoverMonitor::FellBack, self).Bind(mobile));
    if (Ptr<HandoverKeyClient> keys = role->GetKeyClient())
    {
        keys->TraceConnectWithoutContext(
            "KeyReceived",
            MakeCallback(&HandoverMonitor::KeyReceived, self).Bind(mobile));
    }
}

void
HandoverMonitor::Foresee(uint32_t mobile, HandoverPhase phase)
{
    HandoverLog& log = m_mobiles[mobile].log;
    if (log.Foresee(phase, Simulator::Now()))
    {
        const HandoverRecord& record = log.GetRecords().back();
        m_phase(record.node, record.handover + 1, phase, Simulator::Now());
    }
}

void
HandoverMonitor::KeyReceived(uint32_t mobile,
                             Ipv6Address router,
                             Ipv6Address careOfAddress,
                             HandoverKeyAlgorithm algorithm,
                             Time lifetime)
{
    if (careOfAddress == m_mobiles[mobile].role->GetMobileInterface()->GetCareOfAddress())
    {
        Foresee(mobile, HandoverPhase::SECURITY_READY);
    }
    else
    {
        // The link went down before the key was decrypted
        Reach(mobile, HandoverPhase::SECURITY_READY);
    }
}

void
HandoverMonitor::FastUpdateSent(uint32_t mobile,
                                Ipv6Address router,
                                Ipv6Address previous,
                                Ipv6Address next,
                                bool predictive)
{
    Mobile& m = m_mobiles[mobile];
    m_byAddress[previous] = mobile;
    m_byAddress[next] = mobile;
    if (predictive || previous != m.role->GetMobileInterface()->GetCareOfAddress())
    {
        m.predicted = predictive;
        m.updated = previous;
    }
    // The other kind ends the forwarding of a router to which the node has returned
}

void
HandoverMonitor::FastAckReceived(uint32_t mobile,
                                 FastBindingStatus status,
                                 Ipv6Address previous,
                                 Ipv6Address next)
{
    const Mobile& m = m_mobiles[mobile];
    if (previous != m.updated || status >= FastBindingStatus::REASON_UNSPECIFIED)
    {
        return;
    }
    if (m.predicted)
    {
        Foresee(mobile, HandoverPhase::FBACK);
    }
    else
    {
        // On the new link, where also that of an FBU from the old one may arrive
        Reach(mobile, HandoverPhase::FBACK);
    }
}

void
HandoverMonitor::UnaSent(uint32_t mobile, Ipv6Address next)
{
    Reach(mobile, HandoverPhase::UNA);
}

void
HandoverMonitor::FellBack(uint32_t mobile, FmipFallback reason)
{
    m_mobiles[mobile].log.Fallback(FmipFallbackName(reason));
}

} // namespace mip6sec
} // namespace ns3
