/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 *
 * Wall time per handover: one mobile node, one correspondent node, 50 packets of 200 octets a
 * second each way. The start up to the first registration is not counted.
 */
#include "ns3/command-line.h"
#include "ns3/handover-scheme.h"
#include "ns3/mip6-topology-helper.h"
#include "ns3/simulator.h"

#include <chrono>
#include <iostream>

using namespace ns3;
using namespace ns3::mip6sec;

int
main(int argc, char* argv[])
{
    uint32_t handovers = 100;
    std::string scheme = "mip6-ro";
    CommandLine cmd(__FILE__);
    cmd.AddValue("handovers", "number of handovers", handovers);
    cmd.AddValue("scheme", "protocols in use, a scheme of the study", scheme);
    cmd.Parse(argc, argv);

    const MovementPlan plan = MovementPlan::Every(Seconds(10), Seconds(5), Seconds(1), handovers);
    Mip6TopologyHelper topology;
    topology.SetAccessNetworks(3);
    HandoverScheme::Find(scheme).Configure(topology);
    topology.SetMovement(plan);
    topology.Create();
    topology.AssignStreams(1);
    uint32_t registered = 0;
    const std::function<void(Ipv6Address, Ipv6Address, Ipv6Address)> count =
        [&registered](Ipv6Address, Ipv6Address, Ipv6Address) { registered++; };
    topology.GetMobileNode(0)->TraceConnectWithoutContext(
        "Registered",
        Callback<void, Ipv6Address, Ipv6Address, Ipv6Address>(count));
    UdpConversation conversation;
    conversation.SetTraffic(50, 200);
    conversation.SetPeriod(Seconds(8), plan.GetEnd() + Seconds(5));
    conversation.Install(topology.GetMobileEnd(0), topology.GetCorrespondentEnd(0), 9000);

    uint32_t plain = 0;
    if (Ptr<FmipMobileNode> fast = topology.GetFmipMobileNode(0))
    {
        const std::function<void(FmipFallback)> fellBack = [&plain](FmipFallback) { plain++; };
        fast->TraceConnectWithoutContext("FellBack", Callback<void, FmipFallback>(fellBack));
    }

    Simulator::Stop(Seconds(9));
    Simulator::Run();
    const uint32_t before = registered;
    const auto start = std::chrono::steady_clock::now();
    Simulator::Stop(plan.GetEnd() + Seconds(4) - Simulator::Now());
    Simulator::Run();
    const std::chrono::duration<double, std::milli> wall = std::chrono::steady_clock::now() - start;
    std::cout << "{\"handovers\": " << handovers << ", \"registered\": " << registered - before
              << ", \"fallbacks\": " << plain << ", \"wall_ms\": " << wall.count() << "}"
              << std::endl;
    Simulator::Destroy();
    return registered - before >= handovers && plain == 0 ? 0 : 1;
}
