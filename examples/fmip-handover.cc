/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 *
 * Two fast handovers of RFC 5568: a reactive one, whose Fast Binding Update leaves from the new
 * link, and a predictive one, where it leaves from the old link. With SEND, handover keys of RFC
 * 5269 authorise it; --send=0 shows both without. A packet counts for the handover behind whose
 * link down it was sent.
 */
#include "ns3/abort.h"
#include "ns3/command-line.h"
#include "ns3/handover-scheme.h"
#include "ns3/mip6-topology-helper.h"
#include "ns3/simulator.h"
#include "ns3/string.h"

#include <iostream>

using namespace ns3;
using namespace ns3::mip6sec;

namespace
{

/// @param record a handover
void
Print(const HandoverRecord& record)
{
    const Time down = record.GetPhase(HandoverPhase::LINK_DOWN).value();
    std::cout << "Handover from " << record.from << " to " << record.to << ", "
              << HandoverOutcomeName(record.outcome) << " " << record.fallbackReason << "\n";
    for (int i = 0; i < N_HANDOVER_PHASES; i++)
    {
        const auto phase = static_cast<HandoverPhase>(i);
        if (const auto at = record.GetPhase(phase))
        {
            std::cout << "  " << HandoverPhaseName(phase) << " " << FormatMilliseconds(*at - down)
                      << " ms\n";
        }
    }
    std::cout << "  interruption " << FormatMilliseconds(record.interruption) << " ms, lost "
              << record.lost << " of " << record.sent << " packets, kept by routers "
              << record.buffered << ", overtaken " << record.reordered << std::endl;
}

/// @param mobile whose fast handovers are predictive from now on
void
Predict(Ptr<FmipMobileNode> mobile)
{
    mobile->SetAttribute("Mode", StringValue("Predictive"));
}

} // namespace

int
main(int argc, char* argv[])
{
    bool send = true;
    Time lead = MilliSeconds(200);
    Time l2 = MilliSeconds(50);
    Time routers = MilliSeconds(5);
    double rate = 50;
    CommandLine cmd(__FILE__);
    cmd.AddValue("send",
                 "SEND and handover keys; without, nothing authorises Fast Binding Updates",
                 send);
    cmd.AddValue("lead", "time from the announcement of link down to link down, e.g. 200ms", lead);
    cmd.AddValue("l2", "time without link during a handover, e.g. 50ms", l2);
    cmd.AddValue("delay-ar", "one-way delay between access routers, e.g. 5ms", routers);
    cmd.AddValue("rate", "packets per second each way", rate);
    cmd.Parse(argc, argv);
    NS_ABORT_MSG_IF(lead.IsStrictlyNegative(), "--lead: no time is below zero");

    Mip6TopologyHelper topology;
    HandoverScheme::Find(send ? "fmip6-reactive+send" : "fmip6-reactive").Configure(topology);
    topology.SetGoingDownLead(lead);
    topology.SetLinkLayerHandover(l2);
    topology.SetAccessRouterDelay(routers);
    topology.SetMovement(MovementPlan::List({{Seconds(20), 1}, {Seconds(30), 0}}));
    topology.Create();
    topology.AssignStreams(1);
    Ptr<FmipMobileNode> mobile = topology.GetFmipMobileNode(0);
    Simulator::Schedule(Seconds(25), &Predict, mobile);

    UdpConversation conversation;
    conversation.SetTraffic(rate, 200);
    conversation.SetPeriod(Seconds(10), Seconds(39));
    Ptr<HandoverMonitor> monitor = topology.CreateMonitor("fmip6");
    for (const auto& flow :
         conversation.Install(topology.GetMobileEnd(0), topology.GetCorrespondentEnd(0), 9000))
    {
        monitor->AddFlow(flow);
    }
    Simulator::Stop(Seconds(40));
    Simulator::Run();
    for (const auto& record : monitor->GetRecords())
    {
        if (record.handover > 0)
        {
            Print(record);
        }
    }
    Simulator::Destroy();
    return 0;
}
