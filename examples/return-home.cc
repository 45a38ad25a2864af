/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 *
 * A mobile node leaves home, visits an access network, and returns: registration, tunnel and route
 * optimization on the way out, deregistration and the reclaimed home address on the way back (RFC
 * 6275 11.5.5).
 */
#include "ns3/abort.h"
#include "ns3/command-line.h"
#include "ns3/mip6-topology-helper.h"
#include "ns3/simulator.h"

#include <iostream>

using namespace ns3;
using namespace ns3::mip6sec;

namespace
{

/**
 * @param oldState before
 * @param newState after
 */
void
PrintState(MobileNodeState oldState, MobileNodeState newState)
{
    std::cout << Simulator::Now().As(Time::S) << " mobile node: " << MobileNodeStateName(oldState)
              << " -> " << MobileNodeStateName(newState) << "\n";
}

/**
 * @param homeAddress of the mobile node
 * @param careOfAddress where it is
 * @param lifetime granted
 */
void
PrintBinding(Ipv6Address homeAddress, Ipv6Address careOfAddress, Time lifetime)
{
    std::cout << Simulator::Now().As(Time::S) << " home agent: binding of " << homeAddress << " to "
              << careOfAddress << " for " << lifetime.As(Time::S) << "\n";
}

/**
 * @param homeAddress of the mobile node
 * @param careOfAddress where it was
 */
void
PrintBindingRemoved(Ipv6Address homeAddress, Ipv6Address careOfAddress)
{
    std::cout << Simulator::Now().As(Time::S) << " home agent: no more binding of " << homeAddress
              << "\n";
}

} // namespace

int
main(int argc, char* argv[])
{
    Time away = Seconds(10);
    Time back = Seconds(25);
    CommandLine cmd(__FILE__);
    cmd.AddValue("away", "when the mobile node leaves home, e.g. 10s", away);
    cmd.AddValue("back", "when it leaves the access network for home, e.g. 25s", back);
    cmd.Parse(argc, argv);
    NS_ABORT_MSG_UNLESS(back >= away + Seconds(1), "--back: 1 s or more behind --away");

    Mip6TopologyHelper topology;
    topology.SetAccessNetworks(1);
    topology.SetStartAtHome(true);
    topology.SetMovement(MovementPlan::List({{away, 0}, {back, Movement::HOME}}));
    topology.Create();
    topology.AssignStreams(1);
    topology.GetMobileNode(0)->TraceConnectWithoutContext("StateChange", MakeCallback(&PrintState));
    topology.GetHomeAgent()->TraceConnectWithoutContext("BindingUpdated",
                                                        MakeCallback(&PrintBinding));
    topology.GetHomeAgent()->TraceConnectWithoutContext("BindingRemoved",
                                                        MakeCallback(&PrintBindingRemoved));

    UdpConversation conversation;
    conversation.SetTraffic(50, 200);
    conversation.SetPeriod(Seconds(5), back + Seconds(14));
    Ptr<HandoverMonitor> monitor = topology.CreateMonitor("mip6-ro");
    for (const auto& flow :
         conversation.Install(topology.GetMobileEnd(0), topology.GetCorrespondentEnd(0), 9000))
    {
        monitor->AddFlow(flow);
    }

    Simulator::Stop(back + Seconds(15));
    Simulator::Run();

    for (const auto& record : monitor->GetRecords())
    {
        if (record.handover > 0)
        {
            std::cout << "Handover " << record.handover << " from " << record.from << " to "
                      << record.to << ": " << HandoverOutcomeName(record.outcome)
                      << ", interruption " << FormatMilliseconds(record.interruption)
                      << " ms, lost " << record.lost << " of " << record.sent << " packets\n";
        }
    }
    std::cout << "Bindings left at the home agent: "
              << topology.GetHomeAgent()->GetBindingCache().GetSize() << std::endl;
    Simulator::Destroy();
    return 0;
}
