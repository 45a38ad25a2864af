/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 *
 * Wall time per packet of 1,024 octets from a correspondent node to a mobile node, through the
 * tunnel of its home agent and by plain routing, over equal paths of point-to-point links in one
 * process, measured in turns:
 *
 *   CN -- router -- HA -- router -- access router -- MN
 *
 * Further mobile nodes, on an access link of a router of their own, only register: their bindings
 * are what the home agent finds the one in question among.
 */
#include "ns3/access-attachment.h"
#include "ns3/access-device.h"
#include "ns3/access-link.h"
#include "ns3/command-line.h"
#include "ns3/inet6-socket-address.h"
#include "ns3/internet-stack-helper.h"
#include "ns3/ipv6-static-routing-helper.h"
#include "ns3/mip6-helper.h"
#include "ns3/point-to-point-helper.h"
#include "ns3/simulator.h"
#include "ns3/socket.h"
#include "ns3/string.h"
#include "ns3/udp-socket-factory.h"

#include <algorithm>
#include <chrono>
#include <iostream>
#include <vector>

using namespace ns3;
using namespace ns3::mip6sec;

namespace
{

constexpr uint16_t PORT = 9000;
constexpr uint32_t OCTETS = 1024;

/**
 * @param subnet of 2001:2::/48
 * @param identifier of the interface
 * @return the address
 */
Ipv6Address
MakeAddress(uint16_t subnet, uint16_t identifier)
{
    uint8_t octets[16] = {0x20, 0x01, 0x00, 0x02};
    octets[6] = static_cast<uint8_t>(subnet >> 8);
    octets[7] = static_cast<uint8_t>(subnet);
    octets[14] = static_cast<uint8_t>(identifier >> 8);
    octets[15] = static_cast<uint8_t>(identifier);
    return Ipv6Address(octets);
}

/// Nodes of a path, in its order
enum PathNode
{
    CN,
    R1,
    HA,
    R2,
    AR,
    MN,
    N_PATH
};

/// One path; the two differ in what HA and MN are
struct Path
{
    NodeContainer nodes{N_PATH};    //!< by PathNode
    NetDeviceContainer devices[MN]; //!< link from one node to the next
    Ipv6Address destination;        //!< where packets go
    Ptr<Socket> source;             //!< sends them
    Ptr<Socket> sink;               //!< gets them
    uint64_t received{0};           //!< got
};

/// @param node a router @param prefix of 64 bits @param gateway next @param device way out
void
AddRoute(Ptr<Node> node, Ipv6Address prefix, Ipv6Address gateway, Ptr<NetDevice> device)
{
    Ptr<Ipv6> ipv6 = node->GetObject<Ipv6>();
    Ipv6StaticRoutingHelper().GetStaticRouting(ipv6)->AddNetworkRouteTo(
        prefix,
        Ipv6Prefix(64),
        gateway,
        ipv6->GetInterfaceForDevice(device));
}

/// @param device gets an interface of ns-3's own @param address its address
void
AddInterface(Ptr<NetDevice> device, Ipv6Address address)
{
    Ptr<Ipv6> ipv6 = device->GetNode()->GetObject<Ipv6>();
    const uint32_t interface = ipv6->AddInterface(device);
    ipv6->AddAddress(interface, Ipv6InterfaceAddress(address, Ipv6Prefix(64)));
    ipv6->SetUp(interface);
    ipv6->SetForwarding(interface, true);
}

/**
 * Links and routes of a path, but for the last link, whose ends differ.
 * @param path receives them
 * @param base subnets used are those from here on; that of link i is base + i
 * @param home subnet of the home link at HA
 */
void
BuildPath(Path& path, uint16_t base, uint16_t home)
{
    InternetStackHelper stack;
    stack.SetIpv4StackInstall(false);
    stack.Install(path.nodes);
    PointToPointHelper link;
    link.SetDeviceAttribute("DataRate", StringValue("10Gbps"));
    link.SetChannelAttribute("Delay", StringValue("10us"));
    for (int i = CN; i < MN; i++)
    {
        path.devices[i] = link.Install(path.nodes.Get(i), path.nodes.Get(i + 1));
    }
    for (int i = CN; i < AR; i++)
    {
        AddInterface(path.devices[i].Get(0), MakeAddress(base + i, 1));
        AddInterface(path.devices[i].Get(1), MakeAddress(base + i, 2));
    }
    const auto forth = [&](int node, uint16_t subnet) {
        AddRoute(path.nodes.Get(node),
                 MakeAddress(subnet, 0),
                 MakeAddress(base + node, 2),
                 path.devices[node].Get(0));
    };
    const auto back = [&](int node, uint16_t subnet) {
        AddRoute(path.nodes.Get(node),
                 MakeAddress(subnet, 0),
                 MakeAddress(base + node - 1, 1),
                 path.devices[node - 1].Get(1));
    };
    for (int node = CN; node <= R2; node++)
    {
        forth(node, base + AR);
    }
    forth(CN, home);
    forth(R1, home);
    for (int node = HA; node <= AR; node++)
    {
        back(node, base);
    }
    back(R2, home);
    back(AR, home);
}

/// @param path gets sockets at its ends
void
OpenSockets(Path& path)
{
    path.sink = Socket::CreateSocket(path.nodes.Get(MN), UdpSocketFactory::GetTypeId());
    path.sink->Bind(Inet6SocketAddress(Ipv6Address::GetAny(), PORT));
    const std::function<void(Ptr<Socket>)> receive = [&path](Ptr<Socket> socket) {
        while (socket->Recv())
        {
            path.received++;
        }
    };
    path.sink->SetRecvCallback(Callback<void, Ptr<Socket>>(receive));
    path.source = Socket::CreateSocket(path.nodes.Get(CN), UdpSocketFactory::GetTypeId());
    path.source->Connect(Inet6SocketAddress(path.destination, PORT));
}

/// @param path sends one packet @param left how many more @param interval between them
void
SendPackets(Path* path, uint32_t left, Time interval)
{
    path->source->Send(Create<Packet>(OCTETS));
    if (left > 1)
    {
        Simulator::Schedule(interval, &SendPackets, path, left - 1, interval);
    }
}

/// @param path carries packets @param packets how many @return microseconds of wall time for each
double
Measure(Path& path, uint32_t packets)
{
    const uint64_t before = path.received;
    const Time interval = MicroSeconds(20);
    Simulator::ScheduleWithContext(path.nodes.Get(CN)->GetId(),
                                   Time(),
                                   &SendPackets,
                                   &path,
                                   packets,
                                   interval);
    const auto start = std::chrono::steady_clock::now();
    Simulator::Stop(interval * static_cast<int64_t>(packets) + MilliSeconds(10));
    Simulator::Run();
    const std::chrono::duration<double, std::micro> wall = std::chrono::steady_clock::now() - start;
    NS_ABORT_MSG_UNLESS(path.received == before + packets,
                        "only " << path.received - before << " of " << packets << " arrived");
    return wall.count() / packets;
}

} // namespace

int
main(int argc, char* argv[])
{
    uint32_t bindings = 1;
    uint32_t packets = 20000;
    uint32_t turns = 5;
    CommandLine cmd(__FILE__);
    cmd.AddValue("bindings", "bindings of the home agent", bindings);
    cmd.AddValue("packets", "packets in each turn", packets);
    cmd.AddValue("turns", "turns of each path", turns);
    cmd.Parse(argc, argv);

    constexpr uint16_t PLAIN = 0x0100;
    constexpr uint16_t TUNNEL = 0x0200;
    constexpr uint16_t HOME = 0x0300;
    constexpr uint16_t OTHERS = 0x0400;

    Path plain;
    BuildPath(plain, PLAIN, HOME);
    AddInterface(plain.devices[AR].Get(0), MakeAddress(PLAIN + AR, 1));
    AddInterface(plain.devices[AR].Get(1), MakeAddress(PLAIN + AR, 2));
    plain.destination = MakeAddress(PLAIN + AR, 2);

    Path tunnel;
    BuildPath(tunnel, TUNNEL, HOME);
    Mip6Helper roles;
    roles.SetRouteOptimizerAttribute("Enabled", BooleanValue(false));
    roles.SetMobileNodeAttribute("HomePrefix", Ipv6AddressValue(MakeAddress(HOME, 0)));
    roles.SetMobileNodeAttribute("HomeAgentAddress", Ipv6AddressValue(MakeAddress(HOME, 1)));
    // Home link, with nobody on it but the home agent
    auto homeLink = CreateObject<AccessLink>();
    auto homeDevice = CreateObject<AccessDevice>();
    homeDevice->SetAddress(Mac48Address::Allocate());
    tunnel.nodes.Get(HA)->AddDevice(homeDevice);
    homeDevice->Attach(homeLink);
    roles.InstallHomeAgent(homeDevice, MakeAddress(HOME, 1));
    roles.InstallAccessRouter(tunnel.devices[AR].Get(0), MakeAddress(TUNNEL + AR, 1));
    Ptr<MobileNode> mobile = roles.InstallMobileNode(tunnel.devices[AR].Get(1), nullptr);
    mobile->SetAttribute("HomeAddress", Ipv6AddressValue(MakeAddress(HOME, 0x1000)));
    tunnel.destination = MakeAddress(HOME, 0x1000);

    // The other mobile nodes, behind a second access router at the router in front of the first
    NodeContainer others(bindings);
    InternetStackHelper stack;
    stack.SetIpv4StackInstall(false);
    stack.Install(others);
    Ptr<Node> second = others.Get(0);
    PointToPointHelper link;
    link.SetDeviceAttribute("DataRate", StringValue("1Gbps"));
    NetDeviceContainer uplink = link.Install(tunnel.nodes.Get(R2), second);
    AddInterface(uplink.Get(0), MakeAddress(OTHERS + 1, 1));
    AddInterface(uplink.Get(1), MakeAddress(OTHERS + 1, 2));
    Ipv6StaticRoutingHelper()
        .GetStaticRouting(second->GetObject<Ipv6>())
        ->SetDefaultRoute(MakeAddress(OTHERS + 1, 1),
                          second->GetObject<Ipv6>()->GetInterfaceForDevice(uplink.Get(1)));
    AddRoute(tunnel.nodes.Get(R2),
             MakeAddress(OTHERS, 0),
             MakeAddress(OTHERS + 1, 2),
             uplink.Get(0));
    AddRoute(tunnel.nodes.Get(HA),
             MakeAddress(OTHERS, 0),
             MakeAddress(TUNNEL + HA, 2),
             tunnel.devices[HA].Get(0));
    auto otherLink = CreateObject<AccessLink>();
    auto otherDevice = CreateObject<AccessDevice>();
    otherDevice->SetAddress(Mac48Address::Allocate());
    second->AddDevice(otherDevice);
    otherDevice->Attach(otherLink);
    roles.InstallAccessRouter(otherDevice, MakeAddress(OTHERS, 1));
    Ptr<PointOfAttachment> point = otherLink->AddPointOfAttachment();
    for (uint32_t i = 1; i < bindings; i++)
    {
        auto device = CreateObject<AccessDevice>();
        device->SetAddress(Mac48Address::Allocate());
        others.Get(i)->AddDevice(device);
        auto attachment = AccessAttachment::Install(device);
        Ptr<MobileNode> other = roles.InstallMobileNode(device, attachment);
        other->SetAttribute("HomeAddress",
                            Ipv6AddressValue(MakeAddress(HOME, static_cast<uint16_t>(0x1000 + i))));
        attachment->AttachNow(point);
    }

    OpenSockets(plain);
    OpenSockets(tunnel);
    Simulator::Stop(Seconds(40));
    Simulator::Run();
    Ptr<HomeAgent> homeAgent = tunnel.nodes.Get(HA)->GetObject<HomeAgent>();
    NS_ABORT_MSG_UNLESS(homeAgent->GetBindingCache().GetSize() == bindings,
                        "the home agent has " << homeAgent->GetBindingCache().GetSize()
                                              << " bindings, not " << bindings);
    Measure(plain, packets / 10); // warm up
    Measure(tunnel, packets / 10);
    std::cout << "{\"bindings\": " << bindings << ", \"turns\": [";
    for (uint32_t i = 0; i < turns; i++)
    {
        const double plainTime = Measure(plain, packets);
        const double tunnelTime = Measure(tunnel, packets);
        std::cout << (i > 0 ? ", " : "") << "[" << plainTime << ", " << tunnelTime << "]";
    }
    std::cout << "]}" << std::endl;
    Simulator::Destroy();
    return 0;
}
