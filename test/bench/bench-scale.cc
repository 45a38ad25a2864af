/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 *
 * Many mobile nodes, 50 to an access router, each in conversation with a correspondent node (one
 * for 50 of them) at one packet of 200 octets a second each way:
 *
 *   --mode=mip6     all register, then all move three times, 10 s apart
 *   --mode=plain    the same links and packets with ns-3's own hosts and routers; nobody moves
 *   --mode=idle     all register, nothing else: what a mobile node takes of memory
 *   --mode=bare     nodes with an internet stack and nothing else
 *
 * Wall time is counted from when all are registered.
 */
#include "ns3/access-device.h"
#include "ns3/boolean.h"
#include "ns3/command-line.h"
#include "ns3/internet-stack-helper.h"
#include "ns3/ipv6-static-routing-helper.h"
#include "ns3/mip6-topology-helper.h"
#include "ns3/simulator.h"
#include "ns3/string.h"

#include <chrono>
#include <fstream>
#include <iostream>

using namespace ns3;
using namespace ns3::mip6sec;

namespace
{

constexpr uint32_t PER_ROUTER = 50;
constexpr uint32_t MOVES = 3;
const Time START = Seconds(20);    // all are registered by then
const Time INTERVAL = Seconds(10); // of movements
const Time END = START + INTERVAL * static_cast<int64_t>(MOVES + 1);

/// @return memory that this process holds, in kB
double
ResidentKilobytes()
{
    std::ifstream status("/proc/self/status");
    std::string word;
    while (status >> word)
    {
        if (word == "VmRSS:")
        {
            double kilobytes = 0;
            status >> kilobytes;
            return kilobytes;
        }
    }
    return 0;
}

/// @param mobiles how many @return number of access routers, and of correspondent nodes
uint32_t
RoutersFor(uint32_t mobiles)
{
    return std::max(2U, (mobiles + PER_ROUTER - 1) / PER_ROUTER);
}

/// @return traffic of one mobile node: begins anywhere within a second
UdpConversation
Traffic(uint32_t mobile)
{
    UdpConversation conversation;
    conversation.SetTraffic(1, 200);
    conversation.SetPeriod(START - Seconds(4) + MilliSeconds(mobile * 379 % 1000), END);
    conversation.SetOffset(MilliSeconds(500));
    return conversation;
}

/**
 * @param topology receives mobile nodes that move
 * @param mobiles how many
 * @param traffic whether they move and talk
 */
void
BuildMobile(Mip6TopologyHelper& topology, uint32_t mobiles, bool traffic)
{
    const uint32_t routers = RoutersFor(mobiles);
    topology.SetAccessNetworks(routers);
    topology.SetCorrespondents(routers);
    topology.SetMobileNodes(mobiles);
    topology.SetRouterAdvertisements(Seconds(3), Seconds(4));
    topology.GetRoles().SetRouterAdvertiserAttribute("MinDelayBetweenRAs",
                                                     TimeValue(MilliSeconds(30)));
    if (traffic)
    {
        topology.SetMovement(MovementPlan::Every(START, INTERVAL, Time(), MOVES));
    }
    topology.Create();
    topology.AssignStreams(1);
    for (uint32_t i = 0; traffic && i < mobiles; i++)
    {
        Traffic(i).Install(topology.GetMobileEnd(i),
                           topology.GetCorrespondentEnd(i / PER_ROUTER),
                           static_cast<uint16_t>(9000 + i % PER_ROUTER));
    }
}

/// @param mobiles hosts on access links, whose routers and correspondents are ns-3's own
void
BuildPlain(uint32_t mobiles)
{
    const uint32_t routers = RoutersFor(mobiles);
    InternetStackHelper stack;
    stack.SetIpv4StackInstall(false);
    auto core = CreateObject<CoreNetwork>();
    NodeContainer correspondents(routers);
    NodeContainer accessRouters(routers);
    stack.Install(correspondents);
    stack.Install(accessRouters);
    std::vector<Ptr<AccessLink>> links;
    std::vector<Ipv6Address> gateways;
    for (uint32_t i = 0; i < routers; i++)
    {
        Ptr<CorePort> port = core->ConnectStock(correspondents.Get(i));
        core->AssignAddress(AddressPlan::Correspondent(i), port);

        Ptr<Node> router = accessRouters.Get(i);
        auto link = CreateObject<AccessLink>();
        auto device = CreateObject<AccessDevice>();
        device->SetAddress(Mac48Address::Allocate());
        router->AddDevice(device);
        device->Attach(link);
        Ptr<Ipv6> ipv6 = router->GetObject<Ipv6>();
        const uint32_t interface = ipv6->AddInterface(device);
        const Ipv6Address address = AddressPlan::AccessRouter(i);
        ipv6->AddAddress(interface, Ipv6InterfaceAddress(address, Ipv6Prefix(64)));
        ipv6->SetUp(interface);
        ipv6->SetForwarding(interface, true);
        core->AddPrefix(address, core->ConnectStock(router));
        links.push_back(link);
        gateways.push_back(address);
    }
    NodeContainer hosts(mobiles);
    stack.Install(hosts);
    for (uint32_t i = 0; i < mobiles; i++)
    {
        Ptr<Node> host = hosts.Get(i);
        auto device = CreateObject<AccessDevice>();
        const Mac48Address hardware = Mac48Address::Allocate();
        device->SetAddress(hardware);
        host->AddDevice(device);
        device->Attach(links[i % routers]);
        Ptr<Ipv6> ipv6 = host->GetObject<Ipv6>();
        const uint32_t interface = ipv6->AddInterface(device);
        const Ipv6Address address =
            Ipv6Address::MakeAutoconfiguredAddress(hardware,
                                                   gateways[i % routers].CombinePrefix(64));
        ipv6->AddAddress(interface, Ipv6InterfaceAddress(address, Ipv6Prefix(64)));
        ipv6->SetUp(interface);
        Ipv6StaticRoutingHelper().GetStaticRouting(ipv6)->SetDefaultRoute(gateways[i % routers],
                                                                          interface);
        const uint32_t correspondent = i / PER_ROUTER;
        Traffic(i).Install(
            {host, address, "h"},
            {correspondents.Get(correspondent), AddressPlan::Correspondent(correspondent), "c"},
            static_cast<uint16_t>(9000 + i % PER_ROUTER));
    }
}

} // namespace

int
main(int argc, char* argv[])
{
    uint32_t mobiles = 100;
    std::string mode = "mip6";
    CommandLine cmd(__FILE__);
    cmd.AddValue("mobiles", "number of mobile nodes", mobiles);
    cmd.AddValue("mode", "mip6, plain, idle or bare: see the source", mode);
    cmd.Parse(argc, argv);

    const double before = ResidentKilobytes();
    uint32_t registered = 0;
    Mip6TopologyHelper topology;
    NodeContainer bare;
    if (mode == "mip6" || mode == "idle")
    {
        BuildMobile(topology, mobiles, mode == "mip6");
        const std::function<void(Ipv6Address, Ipv6Address, Ipv6Address)> count =
            [&registered](Ipv6Address, Ipv6Address, Ipv6Address) { registered++; };
        for (uint32_t i = 0; i < mobiles; i++)
        {
            topology.GetMobileNode(i)->TraceConnectWithoutContext(
                "Registered",
                Callback<void, Ipv6Address, Ipv6Address, Ipv6Address>(count));
        }
    }
    else if (mode == "plain")
    {
        BuildPlain(mobiles);
    }
    else
    {
        NS_ABORT_MSG_UNLESS(mode == "bare", "There is no mode '" << mode << "'");
        bare.Create(mobiles);
        InternetStackHelper stack;
        stack.SetIpv4StackInstall(false);
        stack.Install(bare);
    }

    Simulator::Stop(START);
    Simulator::Run();
    const uint32_t first = registered;
    const double memory = ResidentKilobytes() - before;
    const auto start = std::chrono::steady_clock::now();
    if (mode == "mip6" || mode == "plain")
    {
        Simulator::Stop(END - START);
        Simulator::Run();
    }
    const std::chrono::duration<double, std::milli> wall = std::chrono::steady_clock::now() - start;
    std::cout << "{\"mode\": \"" << mode << "\", \"mobiles\": " << mobiles
              << ", \"handovers\": " << mobiles * MOVES << ", \"first\": " << first
              << ", \"registered\": " << registered - first << ", \"wall_ms\": " << wall.count()
              << ", \"memory_kb\": " << memory << "}" << std::endl;
    Simulator::Destroy();
    return 0;
}
