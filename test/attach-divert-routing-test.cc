/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "attach-test-link.h"

#include "ns3/divert-routing.h"
#include "ns3/ipv6-list-routing-helper.h"
#include "ns3/ipv6-list-routing.h"
#include "ns3/ipv6-route.h"
#include "ns3/loopback-net-device.h"

using namespace ns3;
using namespace ns3::mip6sec;
using namespace ns3::mip6sec::attachtest;

namespace
{

/// Answers as it is told, and remembers what it was asked
class FakeDiverter : public RouteDiverter
{
  public:
    Ptr<Ipv6Route> DivertOutput(const Ipv6Header& header, Ptr<NetDevice>) override
    {
        outputs.push_back(header.GetDestination());
        return output;
    }

    Input DivertInput(Ptr<const Packet>,
                      const Ipv6Header& header,
                      Ptr<const NetDevice>,
                      Ptr<Ipv6Route>& route) override
    {
        inputs.push_back(header.GetDestination());
        route = output;
        return input;
    }

    Ptr<Ipv6Route> output;            //!< answer for output, and route on FORWARD
    Input input{Input::PASS};         //!< answer for input
    std::vector<Ipv6Address> outputs; //!< destinations asked for
    std::vector<Ipv6Address> inputs;  //!< destinations asked for
};

const Ipv6Address AWAY("2001:1:2:3::5"); //!< no address of any node here

/// What became of a packet offered to a routing protocol
struct Outcome
{
    uint32_t forwarded{0}; //!< unicast forward callback
    uint32_t multicast{0}; //!< multicast forward callback
    uint32_t delivered{0}; //!< local deliver callback
    uint32_t errors{0};    //!< error callback
    uint32_t interface {
        0
    };                  //!< given to local deliver
    bool result{false}; //!< returned by RouteInput
};

/// @param routing asked @param destination of the packet @param device it comes from
/// @return what became of it
Outcome
Offer(Ptr<Ipv6RoutingProtocol> routing, const Ipv6Address& destination, Ptr<NetDevice> device)
{
    Outcome o;
    Ipv6Header header;
    header.SetSource(Ipv6Address("2001:9::1"));
    header.SetDestination(destination);
    o.result = routing->RouteInput(
        Create<Packet>(10),
        header,
        device,
        Calling<void, Ptr<const NetDevice>, Ptr<Ipv6Route>, Ptr<const Packet>, const Ipv6Header&>(
            [&o](Ptr<const NetDevice>, Ptr<Ipv6Route>, Ptr<const Packet>, const Ipv6Header&) {
                ++o.forwarded;
            }),
        Calling<void,
                Ptr<const NetDevice>,
                Ptr<Ipv6MulticastRoute>,
                Ptr<const Packet>,
                const Ipv6Header&>([&o](Ptr<const NetDevice>,
                                        Ptr<Ipv6MulticastRoute>,
                                        Ptr<const Packet>,
                                        const Ipv6Header&) { ++o.multicast; }),
        Calling<void, Ptr<const Packet>, const Ipv6Header&, uint32_t>(
            [&o](Ptr<const Packet>, const Ipv6Header&, uint32_t interface) {
                ++o.delivered;
                o.interface = interface;
            }),
        Calling<void, Ptr<const Packet>, const Ipv6Header&, Socket::SocketErrno>(
            [&o](Ptr<const Packet>, const Ipv6Header&, Socket::SocketErrno) { ++o.errors; }));
    return o;
}

/// @param device output device @return a route out of it
Ptr<Ipv6Route>
RouteBy(Ptr<NetDevice> device)
{
    auto route = Create<Ipv6Route>();
    route->SetOutputDevice(device);
    route->SetGateway(Ipv6Address("fe80::99"));
    return route;
}

/// The wrapper finds its place
void
WrapsOnce(Case& t)
{
    auto link = CreateObject<AccessLink>();
    Host host = MakeBareHost(link, nullptr);
    // Newer stacks install a second protocol beside static routing
    Ptr<Ipv6RoutingProtocol> whole = host.ipv6->GetRoutingProtocol();
    Ptr<Ipv6ListRouting> list = DynamicCast<Ipv6ListRouting>(whole);
    Ptr<Ipv6StaticRouting> before = host.Routes();
    Ptr<DivertRouting> first = DivertRouting::Install(host.node);
    t.Equal(DivertRouting::Install(host.node), first, "second Install");
    t.Equal(host.ipv6->GetRoutingProtocol(), Ptr<Ipv6RoutingProtocol>(first), "in place");
    t.Equal(host.Routes(), before, "static routing found inside");
    t.Equal(first->GetNRoutingProtocols(),
            list ? list->GetNRoutingProtocols() : 1U,
            "wraps each once");
}

/// A list inside is seen through
void
WrapsAList(Case& t)
{
    Ptr<Node> node = CreateObject<Node>();
    InternetStackHelper internet;
    internet.SetIpv4StackInstall(false);
    Ipv6StaticRoutingHelper staticRouting;
    Ipv6ListRoutingHelper list;
    list.Add(staticRouting, 3);
    internet.SetRoutingHelper(list);
    internet.Install(node);
    Ptr<Ipv6> ipv6 = node->GetObject<Ipv6>();
    Ptr<Ipv6StaticRouting> before = staticRouting.GetStaticRouting(ipv6);
    t.Check(static_cast<bool>(before), "the list has static routing");
    Ptr<DivertRouting> mine = DivertRouting::Install(node);
    t.Equal(staticRouting.GetStaticRouting(ipv6), before, "found through both");
    int16_t priority = 0;
    t.Equal(mine->GetRoutingProtocol(0, priority), Ptr<Ipv6RoutingProtocol>(before), "first");
    t.Equal(priority, 3, "priority of the list");
    auto link = CreateObject<AccessLink>();
    auto device = CreateObject<AccessDevice>();
    node->AddDevice(device);
    device->Attach(link);
    NeighborDiscovery::Install(device);
    // Ipv6ListRouting calls its error callback for multicast without a route, and asserts nothing
    Outcome o = Offer(mine, Ipv6Address("ff02::1:ff00:1"), device);
    t.Equal(o.errors, 0U, "multicast is no error");
}

/// Output goes by priority
void
AsksByPriority(Case& t)
{
    auto link = CreateObject<AccessLink>();
    Host host = MakeHost(link, nullptr);
    host.Assign(Ipv6Address("2001:1::1"));
    auto routing = DivertRouting::Install(host.node);
    FakeDiverter low;
    FakeDiverter high;
    routing->AddDiverter(50, &low);
    routing->AddDiverter(200, &high);
    Ipv6Header header;
    header.SetDestination(Ipv6Address("2001:1::7"));
    Socket::SocketErrno error;
    low.output = RouteBy(host.device);
    high.output = RouteBy(host.node->GetDevice(0));
    t.Equal(routing->RouteOutput(nullptr, header, nullptr, error), high.output, "the higher");
    t.Equal(low.outputs.size(), std::size_t{0}, "the lower is not asked");
    high.output = nullptr;
    t.Equal(routing->RouteOutput(nullptr, header, nullptr, error), low.output, "then the lower");
    Ptr<Ipv6Route> under = routing->UnderlyingRoute(header, nullptr);
    t.Check(under && under->GetOutputDevice() == host.device && under != low.output, "underlying");
    routing->RemoveDiverter(&low);
    routing->RemoveDiverter(&high);
    std::size_t asked = low.outputs.size() + high.outputs.size();
    Ptr<Ipv6Route> plain = routing->RouteOutput(nullptr, header, nullptr, error);
    t.Check(plain && plain->GetSource() == Ipv6Address("2001:1::1"), "static routing at last");
    t.Equal(low.outputs.size() + high.outputs.size(), asked, "removed ones are not asked");
}

/// Each verdict on input has its effect
void
ObeysInput(Case& t)
{
    auto link = CreateObject<AccessLink>();
    Host host = MakeHost(link, nullptr, true);
    host.Assign(Ipv6Address("2001:1::1"));
    auto routing = DivertRouting::Install(host.node);
    FakeDiverter diverter;
    diverter.output = RouteBy(host.device);
    routing->AddDiverter(100, &diverter);

    diverter.input = RouteDiverter::Input::FORWARD;
    Outcome o = Offer(routing, AWAY, host.device);
    t.Equal(o.forwarded, 1U, "forwarded");
    t.Equal(o.delivered + o.errors, 0U, "and nothing else");
    t.Check(o.result, "forwarded: dealt with");

    diverter.input = RouteDiverter::Input::DELIVER;
    o = Offer(routing, AWAY, host.device);
    t.Equal(o.delivered, 1U, "delivered");
    t.Equal(o.interface, host.nd->GetInterfaceIndex(), "on the interface it came from");

    diverter.input = RouteDiverter::Input::DROP;
    o = Offer(routing, AWAY, host.device);
    t.Equal(o.forwarded + o.delivered + o.errors + o.multicast, 0U, "dropped in silence");
    t.Check(o.result, "dropped: dealt with");

    diverter.input = RouteDiverter::Input::PASS;
    o = Offer(routing, Ipv6Address("2001:1::42"), host.device);
    t.Equal(o.forwarded, 1U, "passed on to the static routing, which has the on-link route");
    o = Offer(routing, AWAY, host.device);
    t.Equal(o.errors, 1U, "no route is an error once");

    diverter.inputs.clear();
    o = Offer(routing, Ipv6Address("ff02::1:ff00:1"), host.device);
    t.Equal(diverter.inputs.size(), std::size_t{0}, "multicast is not offered");
    t.Equal(o.errors, 0U, "and no error");
    routing->RemoveDiverter(&diverter);
}

/// Hosts do not forward
void
HostReportsForeign(Case& t)
{
    auto link = CreateObject<AccessLink>();
    Host host = MakeHost(link, nullptr, false);
    host.Assign(Ipv6Address("2001:1::1"));
    auto routing = DivertRouting::Install(host.node);
    Outcome o = Offer(routing, Ipv6Address("2001:1::42"), host.device);
    t.Equal(o.errors, 1U, "a host refuses to forward");
    t.Equal(o.forwarded, 0U, "and does not");
}

/// Listeners and link-layer groups follow the addresses
void
FollowsAddresses(Case& t)
{
    auto link = CreateObject<AccessLink>();
    Record record;
    Host a = MakeHost(link, &record);
    Host b = MakeHost(link, &record);
    std::vector<std::string> log;
    auto routing = DivertRouting::Install(b.node);
    routing->AddAddressListener(&log, [&log](uint32_t, Ipv6Address address, bool added) {
        std::ostringstream text;
        text << (added ? "+" : "-") << address;
        log.push_back(text.str());
    });
    const Ipv6Address address("2001:1::1234");
    a.Assign(Ipv6Address("2001:1::1"));
    b.Assign(address);
    uint64_t heard = 0;
    auto count = [&]() { return b.nd->GetTraces()->GetReceived(Icmp6Type::NEIGHBOR_SOLICITATION); };
    auto ask = [&]() {
        a.nd->SendNS(Ipv6Address("2001:1::1"),
                     Ipv6Address::MakeSolicitedAddress(address),
                     address,
                     a.device->GetAddress());
    };
    At(a.node, Seconds(1), ask);
    At(a.node, Seconds(2), [&]() {
        heard = count();
        b.ipv6->RemoveAddress(b.nd->GetInterfaceIndex(), address);
    });
    At(a.node, Seconds(3), ask);
    Simulator::Stop(Seconds(4));
    Simulator::Run();
    t.Equal(heard, 1U, "heard while the address was there");
    t.Equal(count(), 1U, "the link does not deliver to a group that was left");
    t.Equal(log.size(), std::size_t{2}, "told twice");
    t.Check(log.size() == 2 && log[0] == "+2001:1::1234" && log[1] == "-2001:1::1234", "told");
    routing->RemoveAddressListener(&log);
    b.Assign(Ipv6Address("2001:1::77"));
    t.Equal(log.size(), std::size_t{2}, "a removed listener is silent");
}

/// The suite
class DivertRoutingSuite : public TestSuite
{
  public:
    DivertRoutingSuite()
        : TestSuite("mip6sec-divert-routing", TestSuite::Type::UNIT)
    {
        AddTestCase(new Case("Installing twice wraps the routing once", WrapsOnce));
        AddTestCase(
            new Case("A list of routing protocols is wrapped and found through", WrapsAList));
        AddTestCase(new Case("Output asks the roles by priority and then the node's own routing",
                             AsksByPriority));
        AddTestCase(
            new Case("Input is forwarded or delivered or dropped as a role says", ObeysInput));
        AddTestCase(
            new Case("A host reports a packet for another node as an error", HostReportsForeign));
        AddTestCase(new Case("Link-layer groups and listeners follow the addresses of the node",
                             FollowsAddresses));
    }
};

DivertRoutingSuite g_divertRoutingSuite; //!< registers itself

} // namespace
