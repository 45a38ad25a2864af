/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "mip6-mobile-node-network.h"

#include "function-objects.h"

#include "ns3/boolean.h"
#include "ns3/inet6-socket-address.h"
#include "ns3/internet-stack-helper.h"
#include "ns3/ipv6-static-routing-helper.h"
#include "ns3/mobility-output.h"
#include "ns3/rng-seed-manager.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/udp-socket-factory.h"
#include "ns3/uinteger.h"

#include <sstream>
#include <string>

namespace ns3
{
namespace mip6sec
{
namespace test
{

namespace
{

constexpr const char* HOME_PREFIX = "2001:2:0:1::"; //!< of the home link

/// @param prefix text up to the interface identifier @param identifier the last 16 bits
/// @return the address
Ipv6Address
MakeTestAddress(const std::string& prefix, uint32_t identifier)
{
    std::ostringstream text;
    text << prefix << std::hex << identifier;
    return Ipv6Address(text.str().c_str());
}

/// @param link an access link @return its prefix, as text
std::string
AccessPrefix(uint32_t link)
{
    std::ostringstream text;
    text << "2001:2:0:" << std::hex << 0x1000 + link << "::";
    return text.str();
}

} // namespace

MobileNodeNetwork::MobileNodeNetwork(const Options& options)
    : m_options(options)
{
    RngSeedManager::SetSeed(1);
    RngSeedManager::SetRun(1);
    InternetStackHelper stack;
    stack.SetIpv4StackInstall(false);
    core = CreateObject<CoreNetwork>();
    core->SetAttribute("Delay", TimeValue(MilliSeconds(10)));

    homeLink = CreateObject<AccessLink>();
    m_homePoint = homeLink->AddPointOfAttachment();
    for (uint32_t i = 0; i < options.homeAgents; ++i)
    {
        MakeAgent(i);
    }
    for (uint32_t i = 0; i < options.accessLinks; ++i)
    {
        Ptr<Node> router = CreateObject<Node>();
        stack.Install(router);
        Ptr<AccessLink> link = CreateObject<AccessLink>();
        const Ipv6Address address = MakeTestAddress(AccessPrefix(i), 1);
        Ptr<AccessDevice> device = AddDevice(router, link, address, true);
        Advertise(device, address, false);
        core->AddPrefix(address, core->Connect(router));
        links.push_back(link);
        routers.push_back(router);
        m_points.push_back(link->AddPointOfAttachment());
    }
    correspondent = CreateObject<Node>();
    stack.Install(correspondent);
    core->AssignAddress(CorrespondentAddress(), core->Connect(correspondent));
    if (options.correspondentRole)
    {
        CorrespondentNode::Install(correspondent);
    }
    if (options.hostAtHome)
    {
        host = CreateObject<Node>();
        stack.Install(host);
        Ptr<AccessDevice> device = AddDevice(host, homeLink, HostAddress(), false);
        Ptr<Ipv6> ipv6 = host->GetObject<Ipv6>();
        Ipv6StaticRoutingHelper().GetStaticRouting(ipv6)->SetDefaultRoute(
            AgentAddress(0),
            ipv6->GetInterfaceForDevice(device));
    }
    MakeMobileNode();
}

MobileNodeNetwork::~MobileNodeNetwork()
{
    m_sockets.clear();
    Simulator::Destroy();
}

void
MobileNodeNetwork::MakeAgent(uint32_t index)
{
    InternetStackHelper stack;
    stack.SetIpv4StackInstall(false);
    Ptr<Node> node = CreateObject<Node>();
    stack.Install(node);
    agents.push_back(node);
    const Ipv6Address address = AgentAddress(index);
    Ptr<AccessDevice> device = AddDevice(node, homeLink, address, true);
    Ptr<RouterAdvertiser> advertiser = Advertise(device, address, m_options.advertiseAgents);
    advertisers.push_back(advertiser);
    if (index == 0)
    {
        core->AddPrefix(address, core->Connect(node));
    }
    else
    {
        // Behind the router of the home link, and none itself
        advertiser->SetAttribute("RouterLifetime", TimeValue(Seconds(0)));
        advertiser->SetAttribute("HomeAgentLifetime", TimeValue(Seconds(1800)));
        Ptr<Ipv6> ipv6 = node->GetObject<Ipv6>();
        Ipv6StaticRoutingHelper().GetStaticRouting(ipv6)->SetDefaultRoute(
            AgentAddress(0),
            ipv6->GetInterfaceForDevice(device));
    }
    if (!m_options.recordOnly)
    {
        homeAgents.push_back(HomeAgent::Install(device));
        return;
    }
    Ptr<Recorder> recorder = Create<Recorder>();
    recorder->network = this;
    recorder->index = index;
    m_recorders.push_back(recorder);
    MobilityProtocol::Install(node)->AddHandler(MhType::BINDING_UPDATE,
                                                MakeCallback(&Recorder::Update, recorder));
    TunnelProtocol::Install(node)->AddHandler(MakeCallback(&Recorder::Inner, recorder));
}

void
MobileNodeNetwork::MakeMobileNode()
{
    InternetStackHelper stack;
    stack.SetIpv4StackInstall(false);
    mobileNode = CreateObject<Node>();
    stack.Install(mobileNode);
    mobileDevice = CreateObject<AccessDevice>();
    mobileDevice->SetAddress(Mac48Address::Allocate());
    mobileNode->AddDevice(mobileDevice);
    attachment = AccessAttachment::Install(mobileDevice);
    attachment->SetAttribute("HandoverTime",
                             StringValue("ns3::ConstantRandomVariable[Constant=0.05]"));
    interface = MobileInterface::Install(mobileDevice);
    interface->SetAttachment(attachment);
    const StringValue none("ns3::ConstantRandomVariable[Constant=0]");
    interface->GetRouterDiscovery()->SetAttribute("SolicitationDelay", none);
    interface->GetAddressConfigurator()->SetAttribute("JoinDelay", none);
    interface->GetAddressConfigurator()->SetAttribute("DadTransmits",
                                                      UintegerValue(m_options.dadTransmits));
    role = MobileNode::Install(interface);
    if (m_options.configureAddress)
    {
        role->SetAttribute("HomeAddress", Ipv6AddressValue(HomeAddress()));
    }
    if (m_options.configurePrefix)
    {
        role->SetAttribute("HomePrefix", Ipv6AddressValue(Ipv6Address(HOME_PREFIX)));
    }
    if (m_options.configureAgent)
    {
        role->SetAttribute("HomeAgentAddress", Ipv6AddressValue(AgentAddress(0)));
    }
    role->GetRouteOptimizer()->SetAttribute("Enabled", BooleanValue(m_options.optimize));
    role->TraceConnectWithoutContext("StateChange",
                                     MakeCallback(&MobileNodeNetwork::NoteState, this));
    role->TraceConnectWithoutContext("RegistrationFailed",
                                     MakeCallback(&MobileNodeNetwork::NoteFailure, this));
    role->TraceConnectWithoutContext("Drop", MakeCallback(&MobileNodeNetwork::NoteDrop, this));
    role->TraceConnectWithoutContext("Ignored",
                                     MakeCallback(&MobileNodeNetwork::NoteIgnored, this));
}

Ptr<AccessDevice>
MobileNodeNetwork::AddDevice(Ptr<Node> node,
                             Ptr<AccessLink> link,
                             Ipv6Address address,
                             bool forwarding)
{
    Ptr<AccessDevice> device = CreateObject<AccessDevice>();
    device->SetAddress(Mac48Address::Allocate());
    node->AddDevice(device);
    device->Attach(link);
    Ptr<NeighborDiscovery> discovery = NeighborDiscovery::Install(device);
    Ptr<Ipv6> ipv6 = node->GetObject<Ipv6>();
    const uint32_t interface = discovery->GetInterfaceIndex();
    ipv6->AddAddress(interface, Ipv6InterfaceAddress(address, Ipv6Prefix(64)));
    ipv6->SetForwarding(interface, forwarding);
    return device;
}

Ptr<RouterAdvertiser>
MobileNodeNetwork::Advertise(Ptr<AccessDevice> device, Ipv6Address address, bool homeAgent)
{
    // Few: the mobile node solicits, and is answered at once
    Ptr<RouterAdvertiser> advertiser = RouterAdvertiser::Install(device);
    advertiser->SetAttribute("MinRtrAdvInterval", TimeValue(Seconds(1)));
    advertiser->SetAttribute("MaxRtrAdvInterval", TimeValue(Seconds(1.4)));
    advertiser->SetAttribute("MinDelayBetweenRAs", TimeValue(MilliSeconds(30)));
    advertiser->SetAttribute("SolicitedDelay",
                             StringValue("ns3::ConstantRandomVariable[Constant=0]"));
    advertiser->SetAttribute("HomeAgent", BooleanValue(homeAgent));
    PrefixInformation prefix;
    prefix.prefix = address;
    advertiser->AddPrefix(prefix);
    return advertiser;
}

Ptr<PointOfAttachment>
MobileNodeNetwork::Point(uint32_t link) const
{
    return link == HOME ? m_homePoint : m_points[link];
}

void
MobileNodeNetwork::SetAdvertisementInterval(Time min, Time max)
{
    std::vector<Ptr<RouterAdvertiser>> all = advertisers;
    for (Ptr<AccessLink> link : links)
    {
        all.push_back(link->GetDevice(0)->GetObject<RouterAdvertiser>());
    }
    for (Ptr<RouterAdvertiser> advertiser : all)
    {
        advertiser->SetAttribute("MaxRtrAdvInterval", TimeValue(max));
        advertiser->SetAttribute("MinRtrAdvInterval", TimeValue(min));
    }
}

void
MobileNodeNetwork::StartOn(uint32_t link)
{
    attachment->AttachNow(Point(link));
}

void
MobileNodeNetwork::Move(Time at, uint32_t link)
{
    attachment->ScheduleMove(at, Point(link));
}

void
MobileNodeNetwork::Detach(Time at)
{
    Simulator::Schedule(at, &AccessAttachment::Detach, attachment);
}

void
MobileNodeNetwork::Run(Time end)
{
    Simulator::Stop(end - Simulator::Now());
    Simulator::Run();
}

Ipv6Address
MobileNodeNetwork::AgentAddress(uint32_t index)
{
    return MakeTestAddress(HOME_PREFIX, 1 + index);
}

Ipv6Address
MobileNodeNetwork::HomeAddress()
{
    return MakeTestAddress(HOME_PREFIX, 0x1000);
}

Ipv6Address
MobileNodeNetwork::CorrespondentAddress()
{
    return Ipv6Address("2001:2:0:8000::1");
}

Ipv6Address
MobileNodeNetwork::HostAddress()
{
    return MakeTestAddress(HOME_PREFIX, 0x99);
}

Ipv6Address
MobileNodeNetwork::CareOf(uint32_t link) const
{
    return Ipv6Address::MakeAutoconfiguredAddress(
        Mac48Address::ConvertFrom(mobileDevice->GetAddress()),
        Ipv6Address(AccessPrefix(link).c_str()));
}

bool
MobileNodeNetwork::Recorder::Update(const MobilityMessage& message,
                                    const MobilityEnvelope& envelope)
{
    SeenUpdate seen;
    seen.at = Simulator::Now();
    seen.homeAgent = index;
    seen.update = std::get<BindingUpdate>(message.body);
    seen.homeAddress = envelope.source;
    seen.source = envelope.careOfAddress;
    seen.hasOption = envelope.hasHomeAddressOption;
    network->updates.push_back(seen);
    if (network->answer)
    {
        const std::optional<BindingAck> ack = network->answer(seen);
        if (ack)
        {
            network->SendAck(*ack, index, seen.source, seen.hasOption);
        }
    }
    return true;
}

bool
MobileNodeNetwork::Recorder::Inner(Ptr<Packet>, const Ipv6Header& header, Ipv6Address, Ipv6Address)
{
    network->innerSources.push_back(header.GetSource());
    network->innerHopLimits.push_back(header.GetHopLimit());
    return true;
}

void
MobileNodeNetwork::SendAck(const BindingAck& ack, uint32_t index, Ipv6Address careOf, bool type2)
{
    MobilityPath path;
    path.source = AgentAddress(index);
    path.destination = careOf;
    if (type2)
    {
        path.type2 = role->GetHomeAddress();
    }
    MobilityMessage message;
    message.body = ack;
    agents[index]->GetObject<MobilityProtocol>()->Send(message, path);
}

void
MobileNodeNetwork::NoteState(MobileNodeState, MobileNodeState after)
{
    states.emplace_back(Simulator::Now(), after);
}

void
MobileNodeNetwork::NoteFailure(Ipv6Address, std::string reason)
{
    failures.emplace_back(Simulator::Now(), reason);
}

void
MobileNodeNetwork::NoteDrop(MobileNodeDrop reason, Ptr<const Packet>)
{
    ++drops[reason];
}

void
MobileNodeNetwork::NoteIgnored(HomeRegistrationIgnored reason)
{
    ++ignored[reason];
}

void
MobileNodeNetwork::Listen(Ptr<Node> node)
{
    Ptr<Socket> socket = Socket::CreateSocket(node, UdpSocketFactory::GetTypeId());
    socket->Bind(Inet6SocketAddress(Ipv6Address::GetAny(), PORT));
    socket->SetRecvCallback(MakeCallback(&MobileNodeNetwork::Count, this));
    m_sockets.push_back(socket);
}

void
MobileNodeNetwork::Count(Ptr<Socket> socket)
{
    Address from;
    while (socket->RecvFrom(from))
    {
        const uint32_t node = socket->GetNode()->GetId();
        ++m_received[node][Inet6SocketAddress::ConvertFrom(from).GetIpv6()];
        m_arrivals[node].push_back(Simulator::Now());
    }
}

const std::map<Ipv6Address, uint32_t>&
MobileNodeNetwork::Received(Ptr<Node> node) const
{
    static const std::map<Ipv6Address, uint32_t> nothing;
    const auto found = m_received.find(node->GetId());
    return found == m_received.end() ? nothing : found->second;
}

const std::vector<Time>&
MobileNodeNetwork::Arrivals(Ptr<Node> node) const
{
    static const std::vector<Time> nothing;
    const auto found = m_arrivals.find(node->GetId());
    return found == m_arrivals.end() ? nothing : found->second;
}

void
MobileNodeNetwork::SendDatagrams(Ptr<Node> from,
                                 Ipv6Address to,
                                 Time start,
                                 Time stop,
                                 Time interval)
{
    Ptr<Socket> socket = Socket::CreateSocket(from, UdpSocketFactory::GetTypeId());
    m_sockets.push_back(socket);
    Simulator::ScheduleWithContext(
        from->GetId(),
        start - Simulator::Now(),
        &CallNow,
        [this, socket, to, stop, interval]() { SendNext(socket, to, stop, interval); });
}

void
MobileNodeNetwork::SendNext(Ptr<Socket> socket, Ipv6Address to, Time stop, Time interval)
{
    if (Simulator::Now() >= stop)
    {
        return;
    }
    if (socket->SendTo(Create<Packet>(100), 0, Inet6SocketAddress(to, PORT)) >= 0)
    {
        ++sent;
    }
    Simulator::Schedule(interval, &MobileNodeNetwork::SendNext, this, socket, to, stop, interval);
}

} // namespace test
} // namespace mip6sec
} // namespace ns3
