/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "fmip-handover-network.h"

#include "function-objects.h"

#include "ns3/boolean.h"
#include "ns3/double.h"
#include "ns3/global-value.h"
#include "ns3/inet6-socket-address.h"
#include "ns3/packet-octets.h"
#include "ns3/pointer.h"
#include "ns3/rng-seed-manager.h"
#include "ns3/send-device.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/udp-socket-factory.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <iomanip>
#include <sstream>

namespace ns3
{
namespace mip6sec
{
namespace test
{

namespace
{

constexpr uint16_t PORT = 4000;
constexpr uint32_t SIZE = 100;
constexpr uint8_t PREFIX_LENGTH = 64;

} // namespace

NS_OBJECT_ENSURE_REGISTERED(MessageLoss);

TypeId
MessageLoss::GetTypeId()
{
    static TypeId tid = TypeId("ns3::mip6sec::test::MessageLoss")
                            .SetParent<ErrorModel>()
                            .SetGroupName("Mip6sec")
                            .AddConstructor<MessageLoss>();
    return tid;
}

FastMessage
MessageLoss::KindOf(Ptr<const Packet> frame)
{
    constexpr std::size_t ip = 14;
    std::size_t at = ip + 40;
    uint8_t o[160] = {};
    const std::size_t size = frame->CopyData(o, sizeof(o));
    if (size <= at + 8 || o[12] != 0x86 || o[13] != 0xdd)
    {
        return FastMessage::NONE;
    }
    uint8_t next = o[ip + 6];
    while ((next == 60 || next == 43) && at + 8 < size)
    {
        next = o[at];
        at += 8 * (std::size_t{o[at + 1]} + 1);
    }
    if (at + 8 >= size)
    {
        return FastMessage::NONE;
    }
    if (next == 58 && o[at] == 154)
    {
        return o[at + 4] == 2 ? FastMessage::RT_SOL_PR : FastMessage::PR_RT_ADV;
    }
    if (next == 58 && o[at] == 136 && (o[at + 4] & 0xe0) == 0)
    {
        return FastMessage::UNA;
    }
    if (next == 135)
    {
        return o[at + 2] == 8   ? FastMessage::FBU
               : o[at + 2] == 9 ? FastMessage::FBACK
                                : FastMessage::OTHER_SIGNALLING;
    }
    return FastMessage::NONE;
}

bool
MessageLoss::DoCorrupt(Ptr<Packet> frame)
{
    const FastMessage kind = KindOf(frame);
    return kind != FastMessage::NONE && lose && lose(kind);
}

void
MessageLoss::DoReset()
{
}

FmipHandoverNetwork::FmipHandoverNetwork(const Options& options)
    : m_interval(options.interval),
      m_back(options.back)
{
    RngSeedManager::SetSeed(1);
    RngSeedManager::SetRun(1);
    GlobalValue::Bind("Mip6secCryptoProvider", StringValue(options.provider));
    topology.SetAccessNetworks(options.networks);
    topology.SetSend(options.send);
    topology.SetRouteOptimization(options.optimize);
    topology.SetDad(options.probes, Seconds(1), false);
    topology.SetRouterAdvertisements(MilliSeconds(100), MilliSeconds(200));
    topology.SetMovement(MovementPlan::List({}));
    topology.Create();
    mobile = topology.GetMobileNode(0);
    topology.GetAttachment(0)->SetAttribute("GoingDownLead",
                                            TimeValue(MilliSeconds(options.announced ? 100 : 0)));
    std::vector<Ptr<PointOfAttachment>> points;
    for (uint32_t network = 0; network < options.networks; ++network)
    {
        points.push_back(topology.GetPointOfAttachment(network));
        const auto& without = options.without;
        if (std::find(without.begin(), without.end(), network) == without.end())
        {
            InstallRouter(network);
        }
    }
    topology.GetAttachment(0)->SetCandidates(points);
    if (options.neighbors)
    {
        Introduce();
    }
    fmip = FmipMobileNode::Install(mobile);
    const bool required = options.authorize || options.send;
    fmip->SetAttribute("RequireAuthorization", BooleanValue(required));
    fmip->SetAttribute("Lifetime", TimeValue(Seconds(options.lifetime)));
    for (auto& [network, router] : routers)
    {
        router->GetPreviousRouter()->SetAttribute("RequireAuthorization", BooleanValue(required));
        // Where duplicates are no concern (RFC 5568 5.5)
        router->GetNewRouter()->SetAttribute("DadTransmits", UintegerValue(options.probes));
        // At the rate at which packets come a buffer never empties as long as they do
        router->GetNewRouter()->SetAttribute("DrainSpeed", DoubleValue(2));
        router->GetPreviousRouter()->SetAttribute("DrainSpeed", DoubleValue(2));
    }
    int64_t stream = topology.AssignStreams(100) + 100;
    stream += fmip->AssignStreams(stream);
    for (auto& [network, router] : routers)
    {
        stream += router->AssignStreams(stream);
    }
    fmip->TraceConnectWithoutContext("StateChange",
                                     MakeCallback(&FmipHandoverNetwork::NoteState, this));
    fmip->TraceConnectWithoutContext("FellBack",
                                     MakeCallback(&FmipHandoverNetwork::NoteFallback, this));
    fmip->TraceConnectWithoutContext("Ignored",
                                     MakeCallback(&FmipHandoverNetwork::NoteIgnored, this));
    fmip->TraceConnectWithoutContext("FastUpdateSent",
                                     MakeCallback(&FmipHandoverNetwork::NoteUpdate, this));
    fmip->TraceConnectWithoutContext("FastAckReceived",
                                     MakeCallback(&FmipHandoverNetwork::NoteAck, this));
    fmip->TraceConnectWithoutContext("RtSolPrSent",
                                     MakeCallback(&FmipHandoverNetwork::NoteAsked, this));
    fmip->TraceConnectWithoutContext("UnaSent", MakeCallback(&FmipHandoverNetwork::NoteUna, this));
    mobile->TraceConnectWithoutContext("Registered",
                                       MakeCallback(&FmipHandoverNetwork::NoteRegistered, this));

    m_receiver =
        Socket::CreateSocket(topology.GetMobileNodes().Get(0), UdpSocketFactory::GetTypeId());
    m_receiver->Bind(Inet6SocketAddress(Ipv6Address::GetAny(), PORT));
    m_receiver->SetRecvCallback(MakeCallback(&FmipHandoverNetwork::Receive, this));
    m_sender =
        Socket::CreateSocket(topology.GetCorrespondents().Get(0), UdpSocketFactory::GetTypeId());
    m_sender->Bind(Inet6SocketAddress(Ipv6Address::GetAny(), PORT));
    m_sender->SetRecvCallback(MakeCallback(&FmipHandoverNetwork::ReceiveBack, this));
    Simulator::ScheduleWithContext(m_sender->GetNode()->GetId(),
                                   Seconds(START),
                                   &FmipHandoverNetwork::SendNext,
                                   this);
}

FmipHandoverNetwork::~FmipHandoverNetwork()
{
    m_sender = nullptr;
    m_receiver = nullptr;
    Simulator::Destroy();
    GlobalValue::Bind("Mip6secCryptoProvider", StringValue("OpenSsl"));
}

void
FmipHandoverNetwork::InstallRouter(uint32_t network)
{
    Ptr<NetDevice> below = topology.GetAccessLink(network)->GetDevice(0);
    Ptr<NetDevice> device = below;
    if (Ptr<SendDevice> secured = SendDevice::Find(below))
    {
        device = secured;
    }
    routers[network] = FmipAccessRouter::Install(device, RouterOf(network), PREFIX_LENGTH);
}

void
FmipHandoverNetwork::Introduce()
{
    for (auto& [network, router] : routers)
    {
        router->GetAccessPoints()->AddOwn(topology.GetPointOfAttachment(network)->GetIdentifier());
        for (auto& [other, neighbor] : routers)
        {
            if (other == network)
            {
                continue;
            }
            NeighborRouter description;
            description.address = neighbor->GetAddress();
            description.linkLayerAddress =
                ToLinkLayerOctets(topology.GetAccessLink(other)->GetDevice(0)->GetAddress());
            description.prefix =
                Ipv6Address(description.address).CombinePrefix(Ipv6Prefix(PREFIX_LENGTH));
            router->GetAccessPoints()->Add(topology.GetPointOfAttachment(other)->GetIdentifier(),
                                           description);
            router->AddPeer(neighbor->GetAddress());
        }
    }
}

Ipv6Address
FmipHandoverNetwork::RouterOf(uint32_t network) const
{
    Ptr<NetDevice> device = topology.GetAccessLink(network)->GetDevice(0);
    Ptr<NeighborDiscovery> discovery = NeighborDiscovery::Find(device);
    if (Ptr<SendDevice> secured = SendDevice::Find(device))
    {
        discovery = NeighborDiscovery::Find(secured);
    }
    Ptr<Ipv6> ipv6 = device->GetNode()->GetObject<Ipv6>();
    const uint32_t interface = discovery->GetInterfaceIndex();
    for (uint32_t i = 0; i < ipv6->GetNAddresses(interface); ++i)
    {
        const Ipv6Address address = ipv6->GetAddress(interface, i).GetAddress();
        if (!address.IsLinkLocal())
        {
            return address;
        }
    }
    return Ipv6Address::GetAny();
}

void
FmipHandoverNetwork::MoveAt(double at, uint32_t network)
{
    topology.GetAttachment(0)->ScheduleMove(Seconds(at), topology.GetPointOfAttachment(network));
}

void
FmipHandoverNetwork::Then(double seconds, std::function<void()> what)
{
    Simulator::ScheduleWithContext(topology.GetMobileNodes().Get(0)->GetId(),
                                   Seconds(seconds),
                                   &CallNow,
                                   what);
}

void
FmipHandoverNetwork::RunTo(double seconds)
{
    Simulator::Stop(Seconds(seconds) - Simulator::Now());
    Simulator::Run();
}

void
FmipHandoverNetwork::Lose(FastMessage message, uint32_t count, double from)
{
    auto left = std::make_shared<uint32_t>(count);
    LoseWhere([message, left, from](FastMessage kind) {
        if (kind != message || Simulator::Now() < Seconds(from) || *left == 0)
        {
            return false;
        }
        --*left;
        return true;
    });
}

void
FmipHandoverNetwork::LoseWhere(std::function<bool(FastMessage)> lose)
{
    if (m_losses.empty())
    {
        const auto install = [this](Ptr<NetDevice> device) {
            Ptr<MessageLoss> loss = CreateObject<MessageLoss>();
            device->SetAttribute("ReceiveErrorModel", PointerValue(loss));
            m_losses.push_back(loss);
        };
        for (const auto& [network, router] : routers)
        {
            install(topology.GetAccessLink(network)->GetDevice(0));
        }
        install(topology.GetAttachment(0)->GetDevice());
    }
    for (Ptr<MessageLoss> loss : m_losses)
    {
        loss->lose = lose;
    }
}

void
FmipHandoverNetwork::StopTraffic()
{
    m_sender = nullptr;
}

void
FmipHandoverNetwork::SendNext()
{
    if (!m_sender)
    {
        return;
    }
    std::vector<uint8_t> octets(SIZE);
    octets[0] = static_cast<uint8_t>(m_sent >> 24);
    octets[1] = static_cast<uint8_t>(m_sent >> 16);
    octets[2] = static_cast<uint8_t>(m_sent >> 8);
    octets[3] = static_cast<uint8_t>(m_sent);
    ++m_sent;
    m_sender->SendTo(OctetsPacket(octets), 0, Inet6SocketAddress(mobile->GetHomeAddress(), PORT));
    if (m_back)
    {
        Simulator::ScheduleWithContext(m_receiver->GetNode()->GetId(),
                                       Seconds(m_interval / 2),
                                       &FmipHandoverNetwork::SendBack,
                                       this);
    }
    Simulator::Schedule(Seconds(m_interval), &FmipHandoverNetwork::SendNext, this);
}

void
FmipHandoverNetwork::SendBack()
{
    const Ipv6Address to = topology.GetCorrespondentEnd(0).address;
    m_sentBack += m_receiver->SendTo(Create<Packet>(SIZE), 0, Inet6SocketAddress(to, PORT)) > 0;
}

void
FmipHandoverNetwork::ReceiveBack(Ptr<Socket> socket)
{
    while (socket->Recv())
    {
        ++m_receivedBack;
    }
}

uint32_t
FmipHandoverNetwork::GetNSentBack() const
{
    return m_sentBack;
}

uint32_t
FmipHandoverNetwork::GetNReceivedBack() const
{
    return m_receivedBack;
}

void
FmipHandoverNetwork::Receive(Ptr<Socket> socket)
{
    while (Ptr<Packet> packet = socket->Recv())
    {
        uint8_t o[4];
        packet->CopyData(o, sizeof(o));
        m_received.push_back((uint32_t{o[0]} << 24) | (uint32_t{o[1]} << 16) |
                             (uint32_t{o[2]} << 8) | o[3]);
        m_arrivals.push_back(Simulator::Now().GetSeconds());
    }
}

const std::vector<uint32_t>&
FmipHandoverNetwork::GetReceived() const
{
    return m_received;
}

uint32_t
FmipHandoverNetwork::GetLost(double from, double to) const
{
    std::vector<bool> got(m_sent);
    for (uint32_t number : m_received)
    {
        got[number] = true;
    }
    uint32_t lost = 0;
    for (uint32_t number = 0; number < m_sent; ++number)
    {
        const double at = START + number * m_interval;
        lost += at >= from && at < to && !got[number];
    }
    return lost;
}

uint32_t
FmipHandoverNetwork::GetReordered(double to) const
{
    uint32_t reordered = 0;
    uint32_t highest = 0;
    for (std::size_t i = 0; i < m_received.size() && m_arrivals[i] < to; ++i)
    {
        reordered += m_received[i] < highest;
        highest = std::max(highest, m_received[i]);
    }
    return reordered;
}

double
FmipHandoverNetwork::GetLongestGap() const
{
    double gap = 0;
    for (std::size_t i = 1; i < m_arrivals.size(); ++i)
    {
        gap = std::max(gap, m_arrivals[i] - m_arrivals[i - 1]);
    }
    return gap;
}

std::string
FmipHandoverNetwork::GetLeftovers() const
{
    std::ostringstream os;
    const auto note = [&os](const std::string& what, std::size_t count) {
        if (count > 0)
        {
            os << what << " " << count << "; ";
        }
    };
    note("previous links", fmip->GetNPreviousLinks());
    note("open updates", fmip->GetNOpenUpdates());
    note("tunnels", fmip->GetTunnel().GetNTunnels());
    note("previous care-of addresses in use", mobile->GetNPreviousCareOf());
    for (const auto& [network, router] : routers)
    {
        const std::string name = "of router " + std::to_string(network);
        note("forwardings " + name, router->GetPreviousRouter()->GetNForwardings());
        note("packets at PAR " + name, router->GetPreviousRouter()->GetNBuffered());
        note("arrivals " + name, router->GetNewRouter()->GetNArrivals());
        note("packets at NAR " + name, router->GetNewRouter()->GetNBuffered());
    }
    return os.str();
}

void
FmipHandoverNetwork::Note(const std::string& what)
{
    std::ostringstream os;
    os << std::fixed << std::setprecision(9) << Simulator::Now().GetSeconds() << " " << what;
    events.push_back(os.str());
}

void
FmipHandoverNetwork::NoteState(FmipMobileState, FmipMobileState after)
{
    states.push_back(after);
    Note(FmipMobileStateName(after));
}

void
FmipHandoverNetwork::NoteFallback(FmipFallback reason)
{
    fallbacks.push_back(reason);
    Note(std::string("fell back: ") + FmipFallbackName(reason));
}

void
FmipHandoverNetwork::NoteIgnored(FmipMobileIgnored reason)
{
    ++ignored[reason];
    Note(std::string("ignored: ") + FmipMobileIgnoredName(reason));
}

void
FmipHandoverNetwork::NoteUpdate(Ipv6Address, Ipv6Address, Ipv6Address, bool predictive)
{
    updates.emplace_back(Simulator::Now().GetSeconds(), predictive);
    Note(predictive ? "FBU from the old link" : "FBU from the new link");
}

void
FmipHandoverNetwork::NoteAck(FastBindingStatus status, Ipv6Address, Ipv6Address next)
{
    prospective.push_back(next);
    acks.push_back(Simulator::Now().GetSeconds());
    Note(std::string("FBack: ") + FastBindingStatusName(status));
}

void
FmipHandoverNetwork::NoteAsked(uint16_t, bool key)
{
    asked.push_back(key);
    Note(key ? "RtSolPr with key request" : "RtSolPr");
}

void
FmipHandoverNetwork::NoteUna(Ipv6Address)
{
    Note("UNA");
}

void
FmipHandoverNetwork::NoteRegistered(Ipv6Address, Ipv6Address, Ipv6Address)
{
    registered.push_back(Simulator::Now().GetSeconds());
    Note("registered");
}

} // namespace test
} // namespace mip6sec
} // namespace ns3
