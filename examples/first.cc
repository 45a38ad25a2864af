/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 *
 * A mobile node talks to a correspondent node and moves once from one access network to another:
 *
 *              20 ms  +----+  20 ms
 *          +----------| HA |----------+
 *          |          +----+          |
 *       +-----+         10 ms      +----+
 *       | AR0 |--------------------| CN |
 *       +-----+         +-----+    +----+
 *   MN -> ->  -> -> ->  | AR1 |------+
 *                       +-----+
 */
#include "ns3/command-line.h"
#include "ns3/mip6-topology-helper.h"
#include "ns3/simulator.h"

#include <iostream>

using namespace ns3;
using namespace ns3::mip6sec;

int
main(int argc, char* argv[])
{
    Time linkLayerHandover = MilliSeconds(50);
    bool routeOptimization = true;
    CommandLine cmd(__FILE__);
    cmd.AddValue("l2",
                 "time without link during the handover, e.g. 50ms (50 are seconds)",
                 linkLayerHandover);
    cmd.AddValue("ro", "whether the mobile node optimizes the route", routeOptimization);
    cmd.Parse(argc, argv);

    // Home network with a home agent, two access networks, a correspondent node, a mobile node
    Mip6TopologyHelper topology;
    topology.SetAccessNetworks(2);
    topology.SetLinkLayerHandover(linkLayerHandover);
    topology.SetRouteOptimization(routeOptimization);
    topology.SetMovement(MovementPlan::List({{Seconds(20), 1}}));
    topology.Create();
    topology.AssignStreams(1);

    // 50 packets of 200 octets a second each way
    UdpConversation conversation;
    conversation.SetTraffic(50, 200);
    conversation.SetPeriod(Seconds(10), Seconds(29));
    Ptr<HandoverMonitor> monitor = topology.CreateMonitor(routeOptimization ? "mip6-ro" : "mip6");
    for (const auto& flow :
         conversation.Install(topology.GetMobileEnd(0), topology.GetCorrespondentEnd(0), 9000))
    {
        monitor->AddFlow(flow);
    }

    Simulator::Stop(Seconds(30));
    Simulator::Run();

    const HandoverRecord handover = monitor->GetRecords().at(1); // 0 is the first attachment
    std::cout << "Handover from " << handover.from << " to " << handover.to << "\n";
    const Time down = handover.GetPhase(HandoverPhase::LINK_DOWN).value();
    for (int i = 0; i < N_HANDOVER_PHASES; i++)
    {
        if (handover.phases[i])
        {
            std::cout << "  " << HandoverPhaseName(static_cast<HandoverPhase>(i)) << " after "
                      << (*handover.phases[i] - down).As(Time::MS) << "\n";
        }
    }
    std::cout << "  interruption " << FormatMilliseconds(handover.interruption) << " ms\n"
              << "  lost " << handover.lost << " of " << handover.sent << " packets\n"
              << "  signalling " << handover.signallingPackets << " messages, "
              << handover.signallingBytes << " octets\n"
              << "  outcome " << HandoverOutcomeName(handover.outcome) << std::endl;
    Simulator::Destroy();
    return 0;
}
