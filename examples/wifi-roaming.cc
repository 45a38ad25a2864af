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
#include "ns3/address-plan.h"
#include "ns3/command-line.h"
#include "ns3/constant-velocity-mobility-model.h"
#include "ns3/double.h"
#include "ns3/internet-stack-helper.h"
#include "ns3/mip6-topology-helper.h"
#include "ns3/mobility-helper.h"
#include "ns3/simulator.h"
#include "ns3/ssid.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"
#include "ns3/wifi-attachment.h"
#include "ns3/yans-wifi-helper.h"

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
    bool capture = false;
    CommandLine cmd(__FILE__);
    cmd.AddValue("distance", "between the access points, in m", distance);
    cmd.AddValue("speed", "of the station, in m/s", speed);
    cmd.AddValue("capture", "write wifi-roaming-*.pcap of all Wi-Fi devices", capture);
    cmd.Parse(argc, argv);
    NS_ABORT_MSG_UNLESS(
        distance >= 40 && distance <= 80 && speed >= 0.5 && speed <= 30,
        "the access points must be 40 to 80 m apart for the station to lose one and "
        "still reach the other, and its speed 0.5 to 30 m/s");

    // Home network, core and correspondent node without any node of the topology's own that moves
    Mip6TopologyHelper topology;
    topology.SetMobileNodes(0);
    topology.SetAccessNetworks(1);
    topology.SetRouterAdvertisements(MilliSeconds(100), MilliSeconds(200));
    topology.Create();

    NodeContainer routers(2);
    NodeContainer station(1);
    InternetStackHelper stack;
    stack.SetIpv4StackInstall(false);
    stack.Install(routers);
    stack.Install(station);
    YansWifiPhyHelper phy;
    phy.SetChannel(YansWifiChannelHelper::Default().Create());
    WifiHelper wifi;
    wifi.SetStandard(WIFI_STANDARD_80211a);
    wifi.SetRemoteStationManager("ns3::ConstantRateWifiManager",
                                 "DataMode",
                                 StringValue("OfdmRate6Mbps"));
    WifiMacHelper mac;
    mac.SetType("ns3::ApWifiMac", "Ssid", SsidValue(Ssid("mip6sec")));
    NetDeviceContainer devices = wifi.Install(phy, mac, routers);
    mac.SetType("ns3::StaWifiMac",
                "Ssid",
                SsidValue(Ssid("mip6sec")),
                "MaxMissedBeacons",
                UintegerValue(5));
    devices.Add(wifi.Install(phy, mac, station));

    MobilityHelper mobility;
    auto positions = CreateObject<ListPositionAllocator>();
    positions->Add(Vector(0, 0, 0));
    positions->Add(Vector(distance, 0, 0));
    mobility.SetPositionAllocator(positions);
    mobility.SetMobilityModel("ns3::ConstantPositionMobilityModel");
    mobility.Install(routers);
    auto walk = CreateObject<ConstantVelocityMobilityModel>();
    station.Get(0)->AggregateObject(walk);
    walk->SetPosition(Vector(10, 0, 0));
    walk->SetVelocity(Vector(speed, 0, 0));

    // The roles: routers with the prefixes that follow those of the topology, and the mobile node
    Mip6Helper& roles = topology.GetRoles();
    for (uint32_t i = 0; i < 2; i++)
    {
        const Ipv6Address address = AddressPlan::AccessRouter(i + 1);
        Ptr<CorePort> port = topology.GetCore()->Connect(routers.Get(i));
        roles.InstallAccessRouter(devices.Get(i), address);
        topology.GetCore()->AddPrefix(address, port);
    }
    Ptr<WifiAttachment> attachment = WifiAttachment::Install(devices.Get(2));
    attachment->TraceConnectWithoutContext("LinkGoingDown", MakeCallback(&PrintGoingDown));
    Ptr<MobileNode> mobile = roles.InstallMobileNode(devices.Get(2), attachment);
    mobile->SetAttribute("HomeAddress", Ipv6AddressValue(AddressPlan::MobileNode(0)));
    mobile->SetAttribute("HomeAgentAddress", Ipv6AddressValue(AddressPlan::HomeAgent()));
    int64_t stream = topology.AssignStreams(1) + 1;
    stream += roles.AssignStreams(NodeContainer(routers, station), stream);
    wifi.AssignStreams(devices, stream);
    if (capture)
    {
        phy.EnablePcap("wifi-roaming", devices);
    }

    const Time end = Seconds((distance - 10) / speed);
    Ptr<HandoverMonitor> monitor = topology.CreateMonitor("mip6-ro");
    monitor->AddMobileNode(mobile, "station");
    monitor->NamePointOfAttachment(devices.Get(0)->GetAddress(), "ap0");
    monitor->NamePointOfAttachment(devices.Get(1)->GetAddress(), "ap1");
    UdpConversation conversation;
    conversation.SetTraffic(50, 200);
    conversation.SetPeriod(Seconds(4), end - Seconds(1));
    const UdpConversation::End station0{station.Get(0), AddressPlan::MobileNode(0), "station"};
    for (const auto& flow : conversation.Install(station0, topology.GetCorrespondentEnd(0), 9000))
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
    std::cout << "Registered from " << mobile->GetCareOfAddress() << std::endl;
    Simulator::Destroy();
    return 0;
}
