/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "attach-test-link.h"
#include "function-objects.h"

#include "ns3/csma-channel.h"
#include "ns3/csma-net-device.h"
#include "ns3/drop-tail-queue.h"
#include "ns3/mobile-interface.h"
#include "ns3/nd-verdict.h"
#include "ns3/net-device-queue-interface.h"
#include "ns3/point-to-point-channel.h"
#include "ns3/point-to-point-net-device.h"
#include "ns3/router-advertiser.h"
#include "ns3/shim-device.h"
#include "ns3/string.h"
#include "ns3/traffic-control-helper.h"
#include "ns3/udp-socket-factory.h"

#include <memory>

using namespace ns3;
using namespace ns3::mip6sec;
using namespace ns3::mip6sec::attachtest;

namespace
{

constexpr uint16_t PORT = 4000; //!< of the test's datagrams

/// A shim that notes what passes, and may hold it for a time
class TestShim : public ShimDevice
{
  public:
    Time hold;                      //!< how long every packet is held; 0 passes it on at once
    bool foreign{false};            //!< whether held packets come up in the context of no node
    uint32_t sent{0};               //!< packets on their way down
    uint32_t received{0};           //!< packets on their way up
    bool mark{false};               //!< whether packets get a trailer of one octet on their way up
    Ptr<const Packet> lastReceived; //!< the last on its way up

  protected:
    bool FilterSent(Ptr<Packet> packet, const Address& destination) override
    {
        ++sent;
        if (hold.IsZero())
        {
            return false;
        }
        At(GetNode(), hold, [this, packet, destination]() { SendDown(packet, destination); });
        return true;
    }

    bool FilterReceived(Ptr<const Packet> packet,
                        const Address& source,
                        const Address& destination,
                        PacketType type) override
    {
        ++received;
        lastReceived = packet;
        if (mark)
        {
            Ptr<Packet> marked = packet->Copy();
            marked->AddPaddingAtEnd(1);
            DeliverUp(marked, source, destination, type);
            return true;
        }
        if (hold.IsZero())
        {
            return false;
        }
        auto up = [this, packet, source, destination, type]() {
            DeliverUp(packet, source, destination, type);
        };
        Simulator::ScheduleWithContext(foreign ? Simulator::NO_CONTEXT : GetNode()->GetId(),
                                       hold,
                                       &CallNow,
                                       std::function<void()>(up));
        return true;
    }
};

/// @param node a node @return how many datagrams its socket gets, from now on; the address of each
/// sender is checked to be one of the network's
std::shared_ptr<uint32_t>
CountDatagrams(Ptr<Node> node)
{
    auto count = std::make_shared<uint32_t>(0);
    Ptr<Socket> socket = Socket::CreateSocket(node, UdpSocketFactory::GetTypeId());
    socket->Bind(Inet6SocketAddress(Ipv6Address::GetAny(), PORT));
    socket->SetRecvCallback(Calling<void, Ptr<Socket>>([count, node](Ptr<Socket> s) {
        while (s->Recv())
        {
            // Delivered in the context of its node
            *count += Simulator::GetContext() == node->GetId() ? 1 : 1000;
        }
    }));
    return count;
}

/// @param node sends @param to destination @param count datagrams at once @param size octets each
void
SendDatagrams(Ptr<Node> node, const Ipv6Address& to, uint32_t count, uint32_t size)
{
    Ptr<Socket> socket = Socket::CreateSocket(node, UdpSocketFactory::GetTypeId());
    socket->Connect(Inet6SocketAddress(to, PORT));
    for (uint32_t i = 0; i < count; ++i)
    {
        socket->Send(Create<Packet>(size));
    }
}

/// @return a node with an IPv6 stack
Ptr<Node>
MakeNode()
{
    Ptr<Node> node = CreateObject<Node>();
    InternetStackHelper internet;
    internet.SetIpv4StackInstall(false);
    internet.Install(node);
    return node;
}

/// @param device gets NeighborDiscovery @param address and this address, of a prefix of 64 bits
void
Configure(Ptr<NetDevice> device, const Ipv6Address& address)
{
    Ptr<NeighborDiscovery> nd = NeighborDiscovery::Install(device);
    nd->GetIpv6()->AddAddress(nd->GetInterfaceIndex(),
                              Ipv6InterfaceAddress(address, Ipv6Prefix(64)));
}

/// Two real devices of a kind, joined
struct Wire
{
    std::string name;    //!< of the kind
    Ptr<NetDevice> a;    //!< one
    Ptr<NetDevice> b;    //!< the other
    bool resolves{true}; //!< whether neighbours are resolved on it
};

/// @return two devices on nodes of their own, for each kind of link
std::vector<Wire>
MakeWires()
{
    std::vector<Wire> wires;
    auto link = CreateObject<AccessLink>();
    auto channel = CreateObject<CsmaChannel>();
    channel->SetAttribute("DataRate", StringValue("100Mbps"));
    auto line = CreateObject<PointToPointChannel>();
    Wire access;
    access.name = "access link";
    Wire csma;
    csma.name = "CSMA";
    Wire pointToPoint;
    pointToPoint.name = "point to point";
    pointToPoint.resolves = false;
    for (int i = 0; i < 2; ++i)
    {
        auto device = CreateObject<AccessDevice>();
        device->SetAddress(Mac48Address::Allocate());
        MakeNode()->AddDevice(device);
        device->Attach(link);
        (i == 0 ? access.a : access.b) = device;

        auto ethernet = CreateObject<CsmaNetDevice>();
        ethernet->SetAddress(Mac48Address::Allocate());
        ethernet->SetQueue(CreateObject<DropTailQueue<Packet>>());
        MakeNode()->AddDevice(ethernet);
        ethernet->Attach(channel);
        (i == 0 ? csma.a : csma.b) = ethernet;

        auto serial = CreateObject<PointToPointNetDevice>();
        serial->SetAddress(Mac48Address::Allocate());
        serial->SetQueue(CreateObject<DropTailQueue<Packet>>());
        serial->SetDataRate(DataRate("100Mbps"));
        MakeNode()->AddDevice(serial);
        serial->Attach(line);
        (i == 0 ? pointToPoint.a : pointToPoint.b) = serial;
    }
    return {access, csma, pointToPoint};
}

/// What is asked of a device
void
AnswersForRealDevice(Case& t)
{
    for (const Wire& wire : MakeWires())
    {
        auto shim = CreateObject<ShimDevice>();
        shim->Attach(wire.a);
        t.Check(shim->GetLower() == wire.a, wire.name + ": the device below");
        t.Check(ShimDevice::RealDevice(shim) == wire.a, wire.name + ": the real device");
        t.Check(ShimDevice::RealDevice(wire.a) == wire.a, wire.name + ": of itself");
        t.Check(shim->GetNode() == wire.a->GetNode(), wire.name + ": node");
        t.Check(shim->GetNode()->GetDevice(shim->GetIfIndex()) == shim, wire.name + ": index");
        t.Check(shim->GetChannel() == wire.a->GetChannel(), wire.name + ": channel");
        t.Equal(shim->GetAddress(), wire.a->GetAddress(), wire.name + ": address");
        t.Equal(shim->GetMtu(), 1500, wire.name + ": MTU");
        t.Check(shim->SetMtu(1400) && wire.a->GetMtu() == 1400, wire.name + ": MTU set");
        t.Equal(shim->IsLinkUp(), wire.a->IsLinkUp(), wire.name + ": link");
        t.Equal(shim->NeedsArp(), wire.resolves, wire.name + ": resolution");
        t.Equal(shim->IsPointToPoint(), !wire.resolves, wire.name + ": kind");
        t.Equal(shim->IsBroadcast(), wire.a->IsBroadcast(), wire.name + ": broadcast");
        t.Equal(shim->GetBroadcast(), wire.a->GetBroadcast(), wire.name + ": its address");
        t.Equal(shim->IsMulticast(), wire.a->IsMulticast(), wire.name + ": multicast");
        t.Equal(shim->GetMulticast(Ipv6Address("ff02::1:ff00:b")),
                wire.a->GetMulticast(Ipv6Address("ff02::1:ff00:b")),
                wire.name + ": group");
        t.Equal(shim->IsBridge(), false, wire.name + ": no bridge");
        t.Equal(shim->SupportsSendFrom(), wire.a->SupportsSendFrom(), wire.name + ": bridging");
        Address other = Mac48Address("00:00:00:00:77:01");
        shim->SetAddress(other);
        t.Equal(wire.a->GetAddress(), other, wire.name + ": address set");
    }
}

/// Datagrams over each kind of link, one end with a shim, and both
void
CarriesPackets(Case& t)
{
    for (bool both : {false, true})
    {
        for (std::size_t kind : {0, 1, 2})
        {
            Wire wire = MakeWires()[kind];
            auto shim = CreateObject<TestShim>();
            shim->Attach(wire.a);
            Configure(shim, Ipv6Address("2001:1::a"));
            Ptr<NetDevice> peer = wire.b;
            if (both)
            {
                auto other = CreateObject<ShimDevice>();
                other->Attach(wire.b);
                peer = other;
            }
            Configure(peer, Ipv6Address("2001:1::b"));
            auto a = CountDatagrams(wire.a->GetNode());
            auto b = CountDatagrams(wire.b->GetNode());
            At(wire.a->GetNode(), Seconds(1), [&]() {
                SendDatagrams(wire.a->GetNode(), Ipv6Address("2001:1::b"), 3, 100);
            });
            At(wire.b->GetNode(), Seconds(2), [&]() {
                SendDatagrams(wire.b->GetNode(), Ipv6Address("2001:1::a"), 3, 100);
            });
            Simulator::Stop(Seconds(3));
            Simulator::Run();
            t.Equal(*a, 3U, wire.name + ": at the shim's node");
            t.Equal(*b, 3U, wire.name + ": from it");
            // Beside the datagrams it sees solicitation and advertisement each way, where there are
            // such
            t.Check(shim->sent >= (wire.resolves ? 4U : 3U), wire.name + ": sees what leaves");
            t.Check(shim->received >= (wire.resolves ? 4U : 3U), wire.name + ": and arrives");
            Simulator::Destroy();
        }
    }
}

/// A burst of 400 datagrams, more than the 100 that the device's own queue takes
void
UsesQueueDisc(Case& t)
{
    for (bool disc : {false, true})
    {
        auto line = CreateObject<PointToPointChannel>();
        std::vector<Ptr<ShimDevice>> shims;
        for (int i = 0; i < 2; ++i)
        {
            auto device = CreateObject<PointToPointNetDevice>();
            device->SetAddress(Mac48Address::Allocate());
            auto queue = CreateObject<DropTailQueue<Packet>>();
            device->SetQueue(queue);
            device->SetDataRate(DataRate("10Mbps"));
            MakeNode()->AddDevice(device);
            device->Attach(line);
            auto interface = CreateObject<NetDeviceQueueInterface>();
            interface->GetTxQueue(0)->ConnectQueueTraces(queue);
            device->AggregateObject(interface);
            if (disc)
            {
                TrafficControlHelper control;
                control.SetRootQueueDisc("ns3::FqCoDelQueueDisc");
                control.Install(device);
            }
            shims.push_back(CreateObject<ShimDevice>());
            shims.back()->Attach(device);
            Configure(shims.back(), Ipv6Address(i == 0 ? "2001:1::a" : "2001:1::b"));
        }
        auto got = CountDatagrams(shims[1]->GetNode());
        At(shims[0]->GetNode(), Seconds(1), [&]() {
            SendDatagrams(shims[0]->GetNode(), Ipv6Address("2001:1::b"), 400, 100);
        });
        Simulator::Stop(Seconds(5));
        Simulator::Run();
        // One is on the line and 100 wait, unless a queue disc stands in front
        t.Equal(*got, disc ? 400U : 101U, disc ? "with queue disc" : "without");
        Simulator::Destroy();
    }
}

/// Holding for a time
void
HoldsPackets(Case& t)
{
    for (bool foreign : {false, true})
    {
        Wire wire = MakeWires()[0];
        auto shim = CreateObject<TestShim>();
        shim->Attach(wire.a);
        shim->hold = MilliSeconds(250);
        shim->foreign = foreign;
        Configure(shim, Ipv6Address("2001:1::a"));
        Configure(wire.b, Ipv6Address("2001:1::b"));
        auto a = CountDatagrams(wire.a->GetNode());
        auto b = CountDatagrams(wire.b->GetNode());
        auto early = std::make_shared<uint32_t>(99);
        At(wire.b->GetNode(), Seconds(1), [&]() {
            SendDatagrams(wire.b->GetNode(), Ipv6Address("2001:1::a"), 1, 10);
        });
        // Solicitation up and advertisement down are held, and the datagram up: three times 250 ms
        At(wire.b->GetNode(), Seconds(1.74), [&]() { *early = *a; });
        Simulator::Stop(Seconds(1.8));
        Simulator::Run();
        t.Equal(*early, 0U, "not before its time");
        t.Equal(*a, 1U, "then in the context of the node");
        t.Equal(*b, 0U, "nothing the other way");
        Simulator::Destroy();
    }
}

/// One packet for two nodes
void
LeavesOthersAlone(Case& t)
{
    auto link = CreateObject<AccessLink>();
    Host sender = MakeHost(link, nullptr);
    Host with = MakeBareHost(link, nullptr);
    Host without = MakeHost(link, nullptr);
    auto shim = CreateObject<TestShim>();
    shim->Attach(with.device);
    shim->mark = true;
    NeighborDiscovery::Install(shim);
    auto sizes = [](const Host& host) {
        auto seen = std::make_shared<std::vector<uint32_t>>();
        host.ipv6->TraceConnectWithoutContext(
            "Rx",
            Calling<void, Ptr<const Packet>, Ptr<Ipv6>, uint32_t>(
                [seen](Ptr<const Packet> packet, Ptr<Ipv6>, uint32_t) {
                    seen->push_back(packet->GetSize());
                }));
        return seen;
    };
    auto a = sizes(with);
    auto b = sizes(without);
    NeighborAdvertisement message;
    message.target = Ipv6Address("2001:1::c");
    Ipv6Address all = Ipv6Address::GetAllNodesMulticast();
    At(sender.node, Seconds(1), [&]() {
        sender.nd->SendOut(SerializeIcmp6(message, sender.LinkLocal(), all),
                           sender.LinkLocal(),
                           all);
    });
    Simulator::Stop(Seconds(2));
    Simulator::Run();
    // 40 octets of IPv6, 24 of a Neighbor Advertisement without options (RFC 4861 4.4)
    t.Check(*a == std::vector<uint32_t>{65}, "changed where the shim is");
    t.Check(*b == std::vector<uint32_t>{64}, "and nowhere else");
}

/// Listening to the link
void
Overhears(Case& t)
{
    auto link = CreateObject<AccessLink>();
    Host a = MakeHost(link, nullptr);
    Host b = MakeHost(link, nullptr);
    a.Assign(Ipv6Address("2001:1::a"));
    b.Assign(Ipv6Address("2001:1::b"));
    Host listener = MakeBareHost(link, nullptr);
    auto shim = CreateObject<TestShim>();
    shim->Attach(listener.device);
    NeighborDiscovery::Install(shim);
    uint32_t others = 0;
    listener.node->RegisterProtocolHandler(
        Calling<void,
                Ptr<NetDevice>,
                Ptr<const Packet>,
                uint16_t,
                const Address&,
                const Address&,
                NetDevice::PacketType>([&](Ptr<NetDevice> device,
                                           Ptr<const Packet>,
                                           uint16_t protocol,
                                           const Address& from,
                                           const Address& to,
                                           NetDevice::PacketType type) {
            t.Check(device == shim && protocol == 0x86dd, "on the shim");
            others += type == NetDevice::PACKET_OTHERHOST && from == a.device->GetAddress() &&
                      to == b.device->GetAddress();
        }),
        0x86dd,
        shim,
        true);
    At(a.node, Seconds(1), [&]() { SendDatagrams(a.node, Ipv6Address("2001:1::b"), 2, 10); });
    Simulator::Stop(Seconds(2));
    Simulator::Run();
    t.Check(others >= 2, "hears what is sent to others");
    // 40 octets of IPv6, 8 of UDP, 10 of data
    t.Check(!shim->lastReceived || shim->lastReceived->GetSize() != 58, "not for the node itself");
    t.Check(shim->received <= 1, "but for the multicast");
}

/// A shim on a shim
void
Stacks(Case& t)
{
    Wire wire = MakeWires()[0];
    auto lower = CreateObject<TestShim>();
    lower->Attach(wire.a);
    auto upper = CreateObject<TestShim>();
    upper->Attach(lower);
    t.Check(ShimDevice::RealDevice(upper) == wire.a, "the real device below both");
    Configure(upper, Ipv6Address("2001:1::a"));
    Configure(wire.b, Ipv6Address("2001:1::b"));
    auto a = CountDatagrams(wire.a->GetNode());
    At(wire.b->GetNode(), Seconds(1), [&]() {
        SendDatagrams(wire.b->GetNode(), Ipv6Address("2001:1::a"), 2, 10);
    });
    Simulator::Stop(Seconds(2));
    Simulator::Run();
    t.Equal(*a, 2U, "datagrams");
    t.Check(lower->sent > 0 && lower->sent == upper->sent, "both see what leaves");
    t.Check(lower->received > 0 && lower->received == upper->received, "and what arrives");
}

/// Router and mobile node above shims
void
CarriesRoles(Case& t)
{
    auto link = CreateObject<AccessLink>();
    Record record;
    Host router = MakeBareHost(link, &record, true);
    Host host = MakeBareHost(nullptr, &record, false, "00:11:22:33:44:55");
    auto above = CreateObject<TestShim>();
    above->Attach(router.device);
    auto below = CreateObject<TestShim>();
    below->Attach(host.device);
    Ptr<RouterAdvertiser> advertiser = RouterAdvertiser::Install(above);
    advertiser->SetAttribute("SolicitedDelay",
                             StringValue("ns3::ConstantRandomVariable[Constant=0]"));
    Ptr<NeighborDiscovery> nd = NeighborDiscovery::Find(above);
    nd->GetIpv6()->AddAddress(nd->GetInterfaceIndex(),
                              Ipv6InterfaceAddress(Ipv6Address("2001:1::1"), Ipv6Prefix(64)));
    Ptr<MobileInterface> interface = MobileInterface::Install(below);
    t.Check(MobileInterface::Install(below) == interface, "found again on the shim");
    Ptr<AccessAttachment> attachment = AccessAttachment::Install(host.device);
    interface->SetAttachment(attachment);
    attachment->AttachNow(link->AddPointOfAttachment());
    BooleanValue allRouters(true);
    host.device->GetAttribute("ReceiveAllRouters", allRouters);
    t.Equal(allRouters.Get(), false, "the real device is a host's");
    Ipv6Address careOf("2001:1::211:22ff:fe33:4455"); // EUI-64 of the link-layer address
    auto got = CountDatagrams(host.node);
    At(router.node, Seconds(8), [&]() { SendDatagrams(router.node, careOf, 3, 10); });
    Simulator::Stop(Seconds(10));
    Simulator::Run();
    t.Equal(interface->GetCareOfAddress(), careOf, "address configured");
    // The router's solicitation goes to a group that the real device has to be a member of
    t.Equal(*got, 3U, "reached there");
    t.Check(interface->GetCurrentRouter() &&
                interface->GetCurrentRouter()->GetGlobalAddress() == Ipv6Address("2001:1::1"),
            "router known");
}

/// A link-local address that no link-layer address has
void
SetsLinkLocal(Case& t)
{
    Ipv6Address first("fe80::3c4a:5bf6:ffb4:ca6c"); // RFC 3972 appendix A
    Ipv6Address second("fe80::1efd:8000:1:2");      // bits for universal scope and group differ
    Ipv6Address global("2001:1::a");
    auto link = CreateObject<AccessLink>();
    Host other = MakeHost(link, nullptr);
    Host host = MakeBareHost(link, nullptr);
    Mac48Address mac = host.Mac();
    auto shim = CreateObject<ShimDevice>();
    shim->Attach(host.device);
    host.nd = NeighborDiscovery::Install(shim, first);
    t.Equal(host.LinkLocal(), first, "as given");
    t.Check(host.nd->GetInterface()->GetNAddresses() == 1 && host.Has(first), "and no other");
    t.Equal(shim->GetAddress(), Address(mac), "the link-layer address is the real one");
    host.Assign(global);
    other.Assign(Ipv6Address("2001:1::b"));
    auto got = CountDatagrams(host.node);
    // From its link-local address the other node resolves it and sends to it
    auto send = [&](const Ipv6Address& to) { SendDatagrams(other.node, to, 1, 10); };
    Ipv6StaticRoutingHelper helper;
    other.Routes()->SetDefaultRoute(Ipv6Address("fe80::1"), other.nd->GetInterfaceIndex());
    At(other.node, Seconds(1), [&]() { send(first); });
    At(host.node, Seconds(1.5), [&]() {
        t.Equal(*got, 1U, "reached at the first");
        host.nd->GetInterface()->SetState(global, Ipv6InterfaceAddress::DEPRECATED);
        host.nd->SetLinkLocal(second);
        t.Equal(host.LinkLocal(), second, "replaced");
        t.Equal(host.nd->GetLinkLocalSource(), second, "and used as source");
        t.Check(host.Has(second) && !host.Has(first) && host.Has(global), "the others stay");
    });
    At(other.node, Seconds(2), [&]() { send(second); });
    At(other.node, Seconds(2.1), [&]() { send(global); });
    At(other.node, Seconds(2.2), [&]() { send(first); });
    At(host.node, Seconds(3), [&]() {
        t.Equal(*got, 3U, "reached at the second and the global one only");
        t.Check(host.nd->GetInterface()->GetAddress(1).GetState() ==
                    Ipv6InterfaceAddress::DEPRECATED,
                "states stay");
        host.nd->DropLinkLocal();
        t.Check(!host.Has(second), "taken off");
        t.Equal(host.nd->GetLinkLocalSource(), Ipv6Address::GetAny(), "and not used");
        host.nd->SetLinkLocal(first);
        t.Equal(host.nd->GetLinkLocalSource(), first, "the next");
    });
    // The link is still routed to: from this node to the other's link-local address
    auto back = CountDatagrams(other.node);
    At(host.node, Seconds(3.5), [&]() { SendDatagrams(host.node, other.LinkLocal(), 1, 10); });
    Simulator::Stop(Seconds(5));
    Simulator::Run();
    t.Equal(*back, 1U, "and reaches others");
}

/// The tag
void
CarriesVerdicts(Case& t)
{
    NdVerdict verdict;
    verdict.security = NdSecurity::FAILED;
    verdict.reason = SendReason::STALE_TIMESTAMP;
    verdict.mayCreateEntry = false;
    verdict.path = 70000;
    Ptr<Packet> packet = Create<Packet>(10);
    packet->AddPacketTag(NdVerdictTag(verdict));
    NdVerdictTag tag;
    t.Check(packet->Copy()->PeekPacketTag(tag), "there");
    t.Check(tag.GetVerdict().security == NdSecurity::FAILED, "security");
    t.Check(tag.GetVerdict().reason == SendReason::STALE_TIMESTAMP, "reason");
    t.Equal(tag.GetVerdict().mayCreateEntry, false, "entry");
    t.Equal(tag.GetVerdict().path, 70000U, "path");
    t.Equal(std::string(NdSecurityName(NdSecurity::PROVISIONAL)), "provisional", "name");
    t.Equal(std::string(SendReasonName(SendReason::OVERLOAD)), "overload", "last name");
    t.Equal(std::string(SendReasonName(static_cast<SendReason>(200))), "unknown", "no name");
}

/// What SEND says arrives with the message
void
HandsVerdicts(Case& t)
{
    auto link = CreateObject<AccessLink>();
    Host a = MakeHost(link, nullptr);
    Host b = MakeHost(link, nullptr);
    std::vector<NdVerdict> verdicts;
    bool tagged = false;
    b.nd->AddHandler(Icmp6Type::NEIGHBOR_ADVERTISEMENT,
                     Calling<bool, const NdArrival&>([&](const NdArrival& arrival) {
                         verdicts.push_back(arrival.verdict);
                         NdVerdictTag tag;
                         tagged |= arrival.packet->PeekPacketTag(tag);
                         t.Equal(arrival.packet->GetSize(), 24U, "from its ICMPv6 header on");
                         return true;
                     }));
    NeighborAdvertisement message;
    message.target = Ipv6Address("2001:1::c");
    std::vector<uint8_t> octets = SerializeIcmp6(message, a.LinkLocal(), b.LinkLocal());
    for (bool secured : {false, true})
    {
        At(b.node, Seconds(1), [&, secured]() {
            Ptr<Packet> packet = OctetsPacket(octets);
            if (secured)
            {
                NdVerdict verdict;
                verdict.security = NdSecurity::SECURED;
                verdict.path = 5;
                packet->AddPacketTag(NdVerdictTag(verdict));
            }
            Ipv6Header header;
            header.SetSource(a.LinkLocal());
            header.SetDestination(b.LinkLocal());
            header.SetNextHeader(58);
            header.SetHopLimit(255);
            b.nd->Receive(packet, header, b.nd->GetInterface());
        });
    }
    Simulator::Stop(Seconds(2));
    Simulator::Run();
    t.Equal(verdicts.size(), 2U, "both arrive");
    t.Check(verdicts.at(0).security == NdSecurity::UNSECURED && verdicts.at(0).mayCreateEntry,
            "unsecured without SEND");
    t.Check(verdicts.at(1).security == NdSecurity::SECURED && verdicts.at(1).path == 5,
            "what the tag says");
    t.Equal(tagged, false, "the tag is taken off");
}

/// The suite
class ShimDeviceSuite : public TestSuite
{
  public:
    ShimDeviceSuite()
        : TestSuite("mip6sec-shim-device", TestSuite::Type::UNIT)
    {
        AddTestCase(new Case("A shim answers for the real device", AnswersForRealDevice));
        AddTestCase(new Case("IPv6 works above a shim on every kind of link", CarriesPackets));
        AddTestCase(new Case("A burst waits in the queue disc of the real device", UsesQueueDisc));
        AddTestCase(new Case("Packets held go on later in the context of the node", HoldsPackets));
        AddTestCase(
            new Case("What a shim changes is changed for its node only", LeavesOthersAlone));
        AddTestCase(new Case("Who listens to the whole link hears it below the shim", Overhears));
        AddTestCase(new Case("Shims stack", Stacks));
        AddTestCase(new Case("Routers and mobile nodes work above shims", CarriesRoles));
        AddTestCase(new Case("A shim gives its interface any link-local address", SetsLinkLocal));
        AddTestCase(new Case("A verdict travels with its packet", CarriesVerdicts));
        AddTestCase(new Case("A handler gets the verdict and the packet", HandsVerdicts));
    }
};

ShimDeviceSuite g_shimDeviceSuite; //!< registers itself

} // namespace
