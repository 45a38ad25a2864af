/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 *
 * A Wi-Fi station walks from one access point to another, which stand in two subnets: ns-3's Wi-Fi
 * roams, its beacons announce the handover, and Mobile IPv6 keeps the conversation with a
 * correspondent node alive.
 *
 *   home agent ---- core ---- correspondent node
 *                  /    \
 *               AR0      AR1     access routers, each with an access point
 *                 ))  -> ((
 *               station, walking
 */
#include "ns3/abort.h"
#include "ns3/command-line.h"
#include "ns3/constant-velocity-mobility-model.h"
#include "ns3/double.h"
#include "ns3/mip6-topology-helper.h"
#include "ns3/simulator.h"
#include "ns3/uinteger.h"
#include "ns3/wifi-access-helper.h"

#include <iostream>

using namespace ns3;
using namespace ns3::mip6sec;

namespace
{

/**
 * @param next where the station will go, if it is known
 * @param lead time until it loses the link
 */
void
PrintGoingDown(Ptr<NetDevice>, Address next, Time lead)
{
    std::cout << Simulator::Now().As(Time::S) << " link going down in " << lead.As(Time::MS)
              << ", target " << (next.IsInvalid() ? "not known yet" : "known") << "\n";
}

} // namespace

int
main(int argc, char* argv[])
{
    double distance = 72;
    double speed = 5;
    double threshold = -81;
    bool fast = false;
    bool capture = false;
    CommandLine cmd(__FILE__);
    cmd.AddValue("distance", "between the access points, in m", distance);
    cmd.AddValue("speed", "of the station, in m/s", speed);
    cmd.AddValue("threshold", "signal at which the link is going down, in dBm", threshold);
    cmd.AddValue("fast", "fast handovers (RFC 5568), here without handover keys", fast);
    cmd.AddValue("capture", "write wifi-roaming-*.pcap of all Wi-Fi devices", capture);
    cmd.Parse(argc, argv);
    NS_ABORT_MSG_UNLESS(threshold < 0, "--threshold: dBm, below 0");
    NS_ABORT_MSG_UNLESS(
        distance >= 40 && distance <= 80 && speed >= 0.5 && speed <= 30,
        "the access points must be 40 to 80 m apart for the station to lose one and "
        "still reach the other, and its speed 0.5 to 30 m/s");

    // Home network, core and correspondent node; access networks and mobile nodes are of Wi-Fi
    Mip6TopologyHelper topology;
    topology.SetAccessNetworks(0);
    topology.SetMobileNodes(0);
    topology.SetRouterAdvertisements(MilliSeconds(100), MilliSeconds(200));
    if (fast)
    {
        topology.SetFmip(true);
        topology.GetFmip().SetAuthorization(false);
        topology.GetFmip().SetNewRouterAttribute("DadTransmits", UintegerValue(0));
    }
    topology.Create();

    WifiAccessHelper wifi;
    wifi.SetAttachmentAttribute("SignalThreshold", DoubleValue(threshold));
    NodeContainer routers(2);
    for (uint32_t i = 0; i < routers.GetN(); i++)
    {
        topology.AddAccessNetwork(
            wifi.InstallAccessPoint(routers.Get(i), Vector(distance * i, 0, 0)));
    }
    auto walk = CreateObject<ConstantVelocityMobilityModel>();
    walk->SetPosition(Vector(10, 0, 0));
    walk->SetVelocity(Vector(speed, 0, 0));
    Ptr<WifiAttachment> attachment = wifi.InstallStation(CreateObject<Node>(), walk);
    attachment->TraceConnectWithoutContext("LinkGoingDown", MakeCallback(&PrintGoingDown));
    topology.AddMobileNode(attachment->GetDevice(), attachment);
    wifi.AssignStreams(1 + topology.AssignStreams(1));
    if (capture)
    {
        wifi.EnablePcap("wifi-roaming");
    }

    const Time end = Seconds((distance - 10) / speed);
    Ptr<HandoverMonitor> monitor = topology.CreateMonitor(fast ? "fmip6-predictive" : "mip6-ro");
    UdpConversation conversation;
    conversation.SetTraffic(50, 200);
    conversation.SetPeriod(Seconds(4), end - Seconds(1));
    for (const auto& flow :
         conversation.Install(topology.GetMobileEnd(0), topology.GetCorrespondentEnd(0), 9000))
    {
        monitor->AddFlow(flow);
    }
    Simulator::Stop(end);
    Simulator::Run();

    for (const HandoverRecord& record : monitor->GetRecords())
    {
        if (record.handover > 0)
        {
            std::cout << "Handover from " << record.from << " to " << record.to << ": "
                      << HandoverOutcomeName(record.outcome) << ", interruption "
                      << FormatMilliseconds(record.interruption) << " ms, lost " << record.lost
                      << " of " << record.sent << " packets\n";
        }
    }
    std::cout << "Registered from " << topology.GetMobileNode(0)->GetCareOfAddress() << std::endl;
    Simulator::Destroy();
    return 0;
}
