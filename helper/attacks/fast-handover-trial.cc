/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "fast-handover-trial.h"

#include "ns3/abort.h"
#include "ns3/access-device.h"
#include "ns3/boolean.h"
#include "ns3/fmip-constants.h"
#include "ns3/inet6-socket-address.h"
#include "ns3/integer.h"
#include "ns3/ipv6.h"
#include "ns3/mobility-constants.h"
#include "ns3/neighbor-discovery.h"
#include "ns3/rng-seed-manager.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/udp-socket-factory.h"
#include "ns3/uinteger.h"

namespace ns3
{
namespace mip6sec
{

namespace
{

constexpr uint16_t PORT = 9000;
constexpr double START_S = 0.1;   //!< when routers have their addresses
constexpr double TRAFFIC_S = 3;   //!< first packet
constexpr double LEARN_S = 4;     //!< when the attacker knows where all are
constexpr double ATTACK_S = 9;    //!< when most attacks begin
constexpr double MOVE_S = 10;     //!< handover of the victim
constexpr double FROM_S = 9.5;    //!< packets count from then on
constexpr double UNTIL_S = 14;    //!< and until then
constexpr double RATE = 50;       //!< packets per second to the victim
constexpr uint32_t OCTETS = 100;  //!< in each
constexpr uint32_t BUFFERED = 64; //!< packets that the NAR keeps, in a trial that fills its buffers
constexpr uint32_t FILLERS = 32;  //!< PCoAs of that attack
constexpr uint32_t CONFIGURED_SPI = 99; //!< of keys of an insider

/// @param router an access router @return its link-local address on the access link
Ipv6Address
LinkLocalOf(Ptr<FmipAccessRouter> router)
{
    Ptr<Node> node = router->GetObject<Node>();
    const int32_t interface = node->GetObject<Ipv6>()->GetInterfaceForAddress(router->GetAddress());
    NS_ABORT_MSG_IF(interface < 0, "FastHandoverTrial: the access router has lost its address");
    Ptr<NetDevice> device = node->GetObject<Ipv6>()->GetNetDevice(interface);
    return NeighborDiscovery::Find(device)->GetLinkLocalSource();
}

/// @param router an access router @return its device on the access link, below SEND
Ptr<NetDevice>
AccessDeviceOf(Ptr<FmipAccessRouter> router)
{
    Ptr<Node> node = router->GetObject<Node>();
    for (uint32_t i = 0; i < node->GetNDevices(); ++i)
    {
        if (auto device = DynamicCast<AccessDevice>(node->GetDevice(i)))
        {
            return device;
        }
    }
    NS_ABORT_MSG("FastHandoverTrial: the access router has no device on an access link");
    return nullptr;
}

} // namespace

FastHandoverTrial::FastHandoverTrial(FastHandoverAttack attack, bool defended, uint32_t seed)
    : m_attack(attack),
      m_defended(defended),
      m_seed(seed)
{
    RngSeedManager::SetSeed(m_seed);
    m_topology = std::make_unique<Mip6TopologyHelper>();
    Build();
    SendTraffic(PORT);
    Prepare();
    Simulator::Schedule(Seconds(LEARN_S), &FastHandoverTrial::Learn, this);
}

FastHandoverTrial::~FastHandoverTrial()
{
    m_sockets.clear();
    m_updates = nullptr;
    m_proxy = nullptr;
    m_downgrader = nullptr;
    m_topology.reset();
    Simulator::Destroy();
}

Mip6TopologyHelper&
FastHandoverTrial::GetTopology()
{
    return *m_topology;
}

bool
FastHandoverTrial::IsMoving() const
{
    switch (m_attack)
    {
    case FastHandoverAttack::NONE_MOVING:
    case FastHandoverAttack::FLIPPED:
    case FastHandoverAttack::ROGUE_ADVERTISER:
    case FastHandoverAttack::UNCERTIFIED:
    case FastHandoverAttack::FLOOD:
    case FastHandoverAttack::BUFFERS:
    case FastHandoverAttack::BUFFERS_INSIDER:
        return true;
    default:
        return false;
    }
}

void
FastHandoverTrial::Build()
{
    Mip6TopologyHelper& topology = *m_topology;
    topology.SetAccessNetworks(2);
    topology.SetMobileNodes(2);
    const bool keys = m_defended || m_attack == FastHandoverAttack::BIDDING_DOWN;
    topology.SetSend(keys);
    topology.SetFmip(true);
    topology.SetLinkLayerHandover(MilliSeconds(200));
    topology.SetRouterAdvertisements(MilliSeconds(200), MilliSeconds(300));
    FmipOperator& fmip = topology.GetFmip();
    fmip.SetAuthorization(keys);
    fmip.SetNewRouterAttribute("DadTransmits", UintegerValue(0)); // RFC 5568 5.5
    if (m_attack == FastHandoverAttack::BUFFERS || m_attack == FastHandoverAttack::BUFFERS_INSIDER)
    {
        fmip.SetNewRouterAttribute("MaxBuffered", UintegerValue(BUFFERED));
    }
    if (!m_defended)
    {
        fmip.SetPreviousRouterAttribute("RequireKnownRouter", BooleanValue(false));
        fmip.SetNewRouterAttribute("RequireFreeAddress", BooleanValue(false));
        fmip.SetKeyServerAttribute("RequireSecured", BooleanValue(false));
        fmip.SetKeyClientAttribute("AcceptWeaker", BooleanValue(true));
    }
    if (m_attack == FastHandoverAttack::BIDDING_DOWN)
    {
        fmip.SetKeyClientAttribute("Algorithm", UintegerValue(1));
    }
    if (m_attack == FastHandoverAttack::EXPIRED_KEY)
    {
        fmip.SetKeyServerAttribute("Lifetime", UintegerValue(4));
    }
    if (m_attack == FastHandoverAttack::FLOOD)
    {
        // Not asked before
        fmip.SetMobileNodeAttribute("Discovery", StringValue("OnLinkGoingDown"));
    }
    std::vector<Movement> moves;
    if (IsMoving())
    {
        moves = {{Seconds(MOVE_S), 1}};
    }
    else if (m_attack == FastHandoverAttack::REPLAYED ||
             m_attack == FastHandoverAttack::RENUMBERED ||
             m_attack == FastHandoverAttack::BIDDING_DOWN)
    {
        moves = {{Seconds(5), 1}, {Seconds(6.5), 0}};
    }
    topology.SetMovement(0, MovementPlan::List(moves));
    topology.Create();
    topology.AssignStreams(1);
}

void
FastHandoverTrial::SendTraffic(uint16_t port)
{
    const auto to = m_topology->GetMobileEnd(0);
    const auto from = m_topology->GetCorrespondentEnd(0);
    Ptr<Socket> sink = Socket::CreateSocket(to.node, UdpSocketFactory::GetTypeId());
    sink->Bind(Inet6SocketAddress(Ipv6Address::GetAny(), port));
    sink->SetRecvCallback(MakeCallback(&FastHandoverTrial::Receive, this));
    m_sockets.push_back(sink);
    Ptr<Socket> source = Socket::CreateSocket(from.node, UdpSocketFactory::GetTypeId());
    source->Bind6();
    m_sockets.push_back(source);
    for (double at = TRAFFIC_S; at < UNTIL_S; at += 1 / RATE)
    {
        const bool counts = at >= FROM_S;
        Simulator::ScheduleWithContext(from.node->GetId(),
                                       Seconds(at),
                                       &FastHandoverTrial::Send,
                                       this,
                                       source,
                                       Inet6SocketAddress(to.address, port),
                                       counts);
    }
    m_topology->GetAttachment(1)->GetDevice()->TraceConnectWithoutContext(
        "MacRx",
        MakeCallback(&FastHandoverTrial::Watch, this));
}

void
FastHandoverTrial::Send(Ptr<Socket> socket, const Inet6SocketAddress& to, bool counts)
{
    // Its first octet says whether it counts
    const std::vector<uint8_t> octets(OCTETS, counts ? 1 : 0);
    socket->SendTo(Create<Packet>(octets.data(), octets.size()), 0, to);
    m_verdict.sent += counts;
}

void
FastHandoverTrial::Receive(Ptr<Socket> socket)
{
    while (Ptr<Packet> packet = socket->Recv())
    {
        uint8_t first = 0;
        packet->CopyData(&first, 1);
        m_verdict.received += first;
    }
}

void
FastHandoverTrial::Watch(Ptr<const Packet> frame)
{
    // Nobody sends anything to the third party, and nothing is forwarded to it
    constexpr std::size_t nextHeaderAt = 14 + 6;
    uint8_t octets[nextHeaderAt + 1];
    if (frame->CopyData(octets, sizeof(octets)) == sizeof(octets) &&
        octets[nextHeaderAt] == NH_IPV6 && Simulator::Now() >= Seconds(ATTACK_S))
    {
        ++m_verdict.misled;
    }
}

Ptr<FmipAccessRouter>
FastHandoverTrial::Router(uint32_t network) const
{
    return m_topology->GetFmipAccessRouter(network);
}

Ipv6Address
FastHandoverTrial::CareOf(uint32_t mobile) const
{
    return m_topology->GetMobileNode(mobile)->GetCareOfAddress();
}

Ptr<FastUpdateForger>
FastHandoverTrial::AddUpdateForger()
{
    auto forger = CreateObject<FastUpdateForger>();
    forger->Install(m_topology->AddStranger(0));
    forger->AssignStreams(5000);
    forger->SetAttribute("Guess", BooleanValue(m_defended));
    forger->SetAttribute("Router", Ipv6AddressValue(Router(0)->GetAddress()));
    forger->Launch(Seconds(ATTACK_S));
    return forger;
}

Ptr<ProxyForger>
FastHandoverTrial::AddProxyForger()
{
    auto forger = CreateObject<ProxyForger>();
    forger->Install(m_topology->AddStranger(0));
    forger->AssignStreams(5100);
    forger->SetAttribute("AccessPoint",
                         AddressValue(m_topology->GetPointOfAttachment(1)->GetIdentifier()));
    return forger;
}

void
FastHandoverTrial::Prepare()
{
    Ptr<NetDevice> victim = m_topology->GetAttachment(0)->GetDevice();
    switch (m_attack)
    {
    case FastHandoverAttack::NONE:
    case FastHandoverAttack::NONE_MOVING:
        break;
    case FastHandoverAttack::FLIPPED:
        m_updates = AddUpdateForger();
        m_updates->SetAttribute("Overheard", BooleanValue(true));
        m_updates->SetAttribute("AtOnce", BooleanValue(true));
        m_updates->SetAttribute("Renumber", UintegerValue(1));
        m_updates->SetAttribute("Flip", IntegerValue(127));
        m_updates->OverhearVictim(victim);
        break;
    case FastHandoverAttack::REPLAYED:
    case FastHandoverAttack::RENUMBERED:
        m_updates = AddUpdateForger();
        m_updates->SetAttribute("Overheard", BooleanValue(true));
        m_updates->SetAttribute(
            "Renumber",
            UintegerValue(m_attack == FastHandoverAttack::RENUMBERED ? 100 : 0));
        m_updates->OverhearVictim(victim);
        break;
    case FastHandoverAttack::BIDDING_DOWN:
        BidDown();
        break;
    case FastHandoverAttack::KEY_REQUEST:
        m_updates = AddUpdateForger();
        m_proxy = AddProxyForger();
        m_proxy->Launch(Seconds(ATTACK_S - 2));
        break;
    case FastHandoverAttack::ROGUE_ADVERTISER:
        m_proxy = AddProxyForger();
        m_proxy->SetAttribute("Kind", StringValue("Advertise"));
        m_proxy->Launch(Seconds(ATTACK_S));
        break;
    case FastHandoverAttack::UNCERTIFIED:
        m_proxy = AddProxyForger();
        m_proxy->SetAttribute("Kind", StringValue("Answer"));
        m_proxy->SetAttribute("Signed", BooleanValue(m_defended));
        m_proxy->OverhearVictim(victim);
        m_proxy->Launch(Seconds(START_S));
        break;
    case FastHandoverAttack::FLOOD:
        m_proxy = AddProxyForger();
        m_proxy->SetAttribute("Sources", UintegerValue(10000));
        m_proxy->SetAttribute("Interval", TimeValue(MicroSeconds(200)));
        m_proxy->SetAttribute("Victim", Ipv6AddressValue(Ipv6Address("fe80::f100:d")));
        m_proxy->Launch(Seconds(MOVE_S - 0.5));
        m_proxy->Cease(Seconds(MOVE_S));
        break;
    default:
        m_updates = AddUpdateForger();
        break;
    }
    if (m_attack == FastHandoverAttack::BUFFERS || m_attack == FastHandoverAttack::BUFFERS_INSIDER)
    {
        UseOwnAddresses(FILLERS, Unused(1, 0), m_attack == FastHandoverAttack::BUFFERS_INSIDER);
    }
    if (m_proxy)
    {
        // Nothing of it is said before
        Simulator::Schedule(Seconds(START_S), &FastHandoverTrial::NameRouter, this);
    }
}

void
FastHandoverTrial::BidDown()
{
    Ptr<NetDevice> victim = m_topology->GetAttachment(0)->GetDevice();
    m_downgrader = CreateObject<RequestDowngrader>();
    m_downgrader->Install(m_topology->AddStranger(0));
    m_downgrader->StandBetween(victim, AccessDeviceOf(Router(0)));
    m_downgrader->Launch(Seconds(START_S));
    m_updates = AddUpdateForger();
    m_updates->SetAttribute("Guess", BooleanValue(true));
    m_updates->OverhearVictim(victim);
    // The weaker algorithm is taken for broken: one authenticator under it tells the key
    m_updates->SetAnalyst([this](const FmipAuthorization& heard, const Ipv6Address& previous) {
        Ptr<const HandoverKey> key =
            m_topology->GetFmipMobileNode(0)->GetKeyClient()->Find(Router(0)->GetAddress(),
                                                                   previous);
        const bool broken = heard.authenticator.size() == FMIP_AUTHENTICATOR_SHA1_SIZE;
        return broken ? key : nullptr;
    });
}

void
FastHandoverTrial::NameRouter()
{
    m_proxy->SetAttribute("Router", Ipv6AddressValue(LinkLocalOf(Router(0))));
}

Ipv6Address
FastHandoverTrial::Unused(uint32_t network, uint8_t last) const
{
    uint8_t octets[16];
    Router(network)->GetAddress().Serialize(octets);
    octets[8] |= 0x40;
    octets[14] = 0x66;
    octets[15] = last;
    return Ipv6Address::Deserialize(octets);
}

void
FastHandoverTrial::UseOwnAddresses(uint32_t count, const Ipv6Address& careOf, bool insider)
{
    m_updates->SetAttribute("Victim", Ipv6AddressValue(Unused(0, 0)));
    m_updates->SetAttribute("CareOf", Ipv6AddressValue(careOf));
    m_updates->SetAttribute("Addresses", UintegerValue(count));
    m_updates->SetAttribute("Payload", UintegerValue(OCTETS));
    if (count > 1)
    {
        m_updates->SetAttribute("Limit", UintegerValue(count));
        m_updates->SetAttribute("Interval", TimeValue(MilliSeconds(2)));
        m_updates->Cease(Seconds(MOVE_S + 1));
    }
    if (!insider || !m_defended)
    {
        return;
    }
    auto key = Create<HandoverKey>(HandoverKeyAlgorithm::HMAC_SHA1_96,
                                   std::vector<uint8_t>(20, 0x17),
                                   Seconds(UNTIL_S),
                                   CONFIGURED_SPI);
    m_updates->SetKey(key);
    for (uint32_t i = 0; i < count; ++i)
    {
        Router(0)->GetKeyServer()->AddConfigured(Unused(0, static_cast<uint8_t>(i)), key);
    }
}

void
FastHandoverTrial::Learn()
{
    if (m_proxy && m_attack != FastHandoverAttack::FLOOD &&
        m_attack != FastHandoverAttack::UNCERTIFIED)
    {
        m_proxy->SetAttribute("Victim", Ipv6AddressValue(CareOf(0)));
    }
    if (!m_updates || IsMoving())
    {
        return;
    }
    const bool named = m_attack == FastHandoverAttack::THIRD_PARTY_NAMED;
    if (m_attack == FastHandoverAttack::THIRD_PARTY_INSIDER || named)
    {
        m_updates->SetAttribute("FromCareOf", BooleanValue(true));
        if (named)
        {
            // So that the NAR takes the third party for the mobile node that is announced (RFC
            // 5568 10)
            m_updates->SetAttribute(
                "LinkLayer",
                AddressValue(m_topology->GetAttachment(1)->GetDevice()->GetAddress()));
        }
        UseOwnAddresses(1, CareOf(1), true);
        return;
    }
    m_updates->SetAttribute("Victim", Ipv6AddressValue(CareOf(0)));
    Ipv6Address careOf = Unused(1, 0x66);
    if (m_attack == FastHandoverAttack::THIRD_PARTY)
    {
        // As if the victim were there already: the NAR is not asked whether it can be (RFC 5568
        // 6.2.1.1, code 1)
        careOf = CareOf(1);
        m_updates->SetAttribute("FromCareOf", BooleanValue(true));
    }
    else if (m_attack == FastHandoverAttack::OUTSIDE)
    {
        careOf = Ipv6Address("2001:f:f:f::66");
    }
    m_updates->SetAttribute("CareOf", Ipv6AddressValue(careOf));
    if (m_defended &&
        (m_attack == FastHandoverAttack::OTHER_KEY || m_attack == FastHandoverAttack::EXPIRED_KEY))
    {
        // That of the third party with its own router; or the victim's own one, stolen, which the
        // victim has replaced by the time it is used
        const uint32_t of = m_attack == FastHandoverAttack::OTHER_KEY ? 1 : 0;
        Ptr<const HandoverKey> key =
            m_topology->GetFmipMobileNode(of)->GetKeyClient()->Find(Router(of)->GetAddress(),
                                                                    CareOf(of));
        NS_ABORT_MSG_UNLESS(key, "FastHandoverTrial: there is no key to be misused");
        m_updates->SetKey(key);
    }
}

FastHandoverVerdict
FastHandoverTrial::Run()
{
    Simulator::Stop(Seconds(UNTIL_S + 1));
    Simulator::Run();
    m_verdict.forged = 0;
    for (const Ptr<Attack>& attacker : std::vector<Ptr<Attack>>{m_updates, m_proxy, m_downgrader})
    {
        m_verdict.forged += attacker ? attacker->GetForged() : 0;
    }
    return m_verdict;
}

} // namespace mip6sec
} // namespace ns3
