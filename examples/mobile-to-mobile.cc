/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 *
 * Two mobile nodes in conversation, each a correspondent node of the other. Both are away from
 * home, both move, each in the other's absence from the middle of the picture: their packets carry
 * a Home Address option and a type 2 routing header at once.
 */
#include "ns3/abort.h"
#include "ns3/command-line.h"
#include "ns3/mip6-topology-helper.h"
#include "ns3/simulator.h"

#include <iostream>

using namespace ns3;
using namespace ns3::mip6sec;

int
main(int argc, char* argv[])
{
    uint32_t moves = 3;
    Time interval = Seconds(12);
    bool routeOptimization = true;
    CommandLine cmd(__FILE__);
    cmd.AddValue("moves", "movements of each mobile node", moves);
    cmd.AddValue("interval", "time between two movements of a node, e.g. 12s", interval);
    cmd.AddValue("ro", "whether the mobile nodes optimize the route", routeOptimization);
    cmd.Parse(argc, argv);
    NS_ABORT_MSG_UNLESS(interval >= Seconds(1), "--interval: 1 s or more");

    const MovementPlan plan = MovementPlan::Every(Seconds(15), interval, Seconds(1), moves);
    Mip6TopologyHelper topology;
    topology.SetAccessNetworks(4);
    topology.SetCorrespondents(0);
    topology.SetMobileNodes(2);
    topology.SetMobileCorrespondents(true);
    topology.SetRouteOptimization(routeOptimization);
    topology.SetMovement(plan);
    topology.Create();
    topology.AssignStreams(1);

    const Time end = plan.GetEnd() + interval;
    UdpConversation conversation;
    conversation.SetTraffic(50, 200);
    conversation.SetPeriod(Seconds(10), end - Seconds(1));
    Ptr<HandoverMonitor> monitor = topology.CreateMonitor(routeOptimization ? "mip6-ro" : "mip6");
    for (const auto& flow :
         conversation.Install(topology.GetMobileEnd(0), topology.GetMobileEnd(1), 9000))
    {
        monitor->AddFlow(flow);
    }

    Simulator::Stop(end);
    Simulator::Run();

    uint64_t sent = 0;
    uint64_t lost = 0;
    for (const auto& record : monitor->GetRecords())
    {
        sent += record.sent;
        lost += record.lost;
        if (record.handover > 0)
        {
            std::cout << record.node << " handover " << record.handover << " from " << record.from
                      << " to " << record.to << ": " << HandoverOutcomeName(record.outcome)
                      << ", interruption " << FormatMilliseconds(record.interruption)
                      << " ms, route optimized "
                      << (record.GetPhase(HandoverPhase::ROUTE_OPTIMIZED) ? "yes" : "no") << "\n";
        }
    }
    std::cout << "Lost " << lost << " of " << sent << " packets between the two" << std::endl;
    Simulator::Destroy();
    return 0;
}
