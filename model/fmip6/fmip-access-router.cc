/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "fmip-access-router.h"

#include "ns3/boolean.h"
#include "ns3/ipv6.h"
#include "ns3/log.h"
#include "ns3/mobility-extensions.h"
#include "ns3/pointer.h"

namespace ns3
{
namespace mip6sec
{

NS_LOG_COMPONENT_DEFINE("Mip6secFmipAccessRouter");
NS_OBJECT_ENSURE_REGISTERED(FmipAccessRouter);

namespace
{

/// Place of an access router among the diverters of a node
constexpr int DIVERTER_PRIORITY = 150;

} // namespace

TypeId
FmipAccessRouter::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::mip6sec::FmipAccessRouter")
            .SetParent<Object>()
            .SetGroupName("Mip6sec")
            .AddConstructor<FmipAccessRouter>()
            .AddAttribute("AccessPoints",
                          "What it knows of access points",
                          TypeId::ATTR_GET,
                          PointerValue(),
                          MakePointerAccessor(&FmipAccessRouter::GetAccessPoints),
                          MakePointerChecker<AccessPointMap>())
            .AddAttribute("ProxyAdvertiser",
                          "Its answers to mobile nodes",
                          TypeId::ATTR_GET,
                          PointerValue(),
                          MakePointerAccessor(&FmipAccessRouter::GetAdvertiser),
                          MakePointerChecker<ProxyAdvertiser>())
            .AddAttribute("PreviousRouter",
                          "The router as PAR",
                          TypeId::ATTR_GET,
                          PointerValue(),
                          MakePointerAccessor(&FmipAccessRouter::GetPreviousRouter),
                          MakePointerChecker<PreviousAccessRouter>())
            .AddAttribute("NewRouter",
                          "The router as NAR",
                          TypeId::ATTR_GET,
                          PointerValue(),
                          MakePointerAccessor(&FmipAccessRouter::GetNewRouter),
                          MakePointerChecker<NewAccessRouter>())
            .AddAttribute("KeyServer",
                          "Its handover keys",
                          TypeId::ATTR_GET,
                          PointerValue(),
                          MakePointerAccessor(&FmipAccessRouter::GetKeyServer),
                          MakePointerChecker<HandoverKeyServer>())
            .AddAttribute("Protection",
                          "What protects Handover Initiates and Handover Acknowledges (RFC 5568 "
                          "10); none: they go unprotected, and peers are known by their address",
                          PointerValue(),
                          MakePointerAccessor(&FmipAccessRouter::SetProtection,
                                              &FmipAccessRouter::GetProtection),
                          MakePointerChecker<AccessRouterProtection>());
    return tid;
}

FmipAccessRouter::FmipAccessRouter()
    : m_protection(CreateObject<NoAccessRouterProtection>())
{
}

FmipAccessRouter::~FmipAccessRouter() = default;

Ptr<FmipAccessRouter>
FmipAccessRouter::Install(Ptr<NetDevice> device, const Ipv6Address& address, uint8_t prefixLength)
{
    NS_ABORT_MSG_UNLESS(device && device->GetNode(),
                        "FmipAccessRouter::Install needs the device of a router on its access "
                        "link");
    Ptr<Node> node = device->GetNode();
    NS_ABORT_MSG_IF(node->GetObject<FmipAccessRouter>(),
                    "node " << node->GetId()
                            << " is an access router of fast handovers already: one node serves "
                               "one access link, use another node for another link");
    NS_ABORT_MSG_UNLESS(IsUnicastRoutable(address),
                        "FmipAccessRouter::Install: give the global address of node "
                            << node->GetId() << " on its access link, not " << address);
    NS_ABORT_MSG_IF(prefixLength == 0 || prefixLength > 128,
                    "FmipAccessRouter::Install: a prefix of " << +prefixLength
                                                              << " bits; 1 to 128 are possible");
    Ptr<FmipAccessRouter> router = CreateObject<FmipAccessRouter>();
    router->Setup(device, address, prefixLength);
    node->AggregateObject(router);
    return router;
}

void
FmipAccessRouter::Setup(Ptr<NetDevice> device, const Ipv6Address& address, uint8_t prefixLength)
{
    Ptr<Node> node = device->GetNode();
    Ptr<NeighborDiscovery> access = NeighborDiscovery::Find(device);
    NS_ABORT_MSG_UNLESS(access,
                        "FmipAccessRouter::Install: call NeighborDiscovery::Install for the "
                        "access device of node "
                            << node->GetId() << " before it gets an address");
    // Packets for our address arrive over other interfaces too, and some leave by the device they
    // came from
    Ptr<Ipv6> ipv6 = node->GetObject<Ipv6>();
    ipv6->SetAttribute("StrongEndSystemModel", BooleanValue(false));
    ipv6->SetAttribute("SendIcmpv6Redirect", BooleanValue(false));
    m_address = address;
    const Ipv6Address prefix =
        FmipAddress{FmipAddressCode::NEW_ROUTER_PREFIX, prefixLength, address}.GetClean();
    m_accessPoints = CreateObject<AccessPointMap>();
    m_keys = CreateObject<HandoverKeyServer>();
    m_keys->SetNode(node);
    m_keys->SetPrefix(prefix, prefixLength);
    m_advertiser = CreateObject<ProxyAdvertiser>();
    m_advertiser->Setup(access, m_accessPoints, m_keys);
    m_new = CreateObject<NewAccessRouter>();
    m_new->Setup(access, address, prefix, prefixLength);
    m_new->SetPeerCheck([this](const MobilityEnvelope& envelope) { return IsTrusted(envelope); });
    m_previous = CreateObject<PreviousAccessRouter>();
    m_previous->Setup(access, address, prefix, prefixLength, m_accessPoints, m_keys);
    m_previous->SetPeerCheck([this](const Ipv6Address& router) { return IsPeer(router); });
    // Not before its Handover Initiate is accepted: it may name the address of another node
    m_new->SetAcceptance([this](const Ipv6Address& careOf) { m_previous->EndForwarding(careOf); });
    m_previous->TraceConnectWithoutContext("Forwarding",
                                           MakeCallback(&FmipAccessRouter::MobileNodeGoes, this));
    SetProtection(m_protection);
    // The NAR is asked first: a mobile node that comes back is expected where its packets were
    // forwarded from before
    m_routing = DivertRouting::Install(node);
    m_routing->AddDiverter(DIVERTER_PRIORITY, PeekPointer(m_new));
    m_routing->AddDiverter(DIVERTER_PRIORITY, PeekPointer(m_previous));
}

void
FmipAccessRouter::DoInitialize()
{
    m_accessPoints->Initialize();
    m_keys->Initialize();
    m_advertiser->Initialize();
    m_new->Initialize();
    m_previous->Initialize();
    Object::DoInitialize();
}

void
FmipAccessRouter::DoDispose()
{
    if (m_routing)
    {
        m_routing->RemoveDiverter(PeekPointer(m_new));
        m_routing->RemoveDiverter(PeekPointer(m_previous));
        m_previous->Dispose();
        m_new->Dispose();
        m_advertiser->Dispose();
        m_keys->Dispose();
        m_accessPoints->Dispose();
    }
    m_previous = nullptr;
    m_new = nullptr;
    m_advertiser = nullptr;
    m_keys = nullptr;
    m_accessPoints = nullptr;
    m_protection = nullptr;
    m_routing = nullptr;
    Object::DoDispose();
}

void
FmipAccessRouter::SetProtection(Ptr<AccessRouterProtection> protection)
{
    m_protection = protection;
    if (!m_protection)
    {
        m_protection = CreateObject<NoAccessRouterProtection>();
    }
    if (m_previous)
    {
        m_previous->SetProtection(m_protection);
        m_new->SetProtection(m_protection);
    }
}

Ptr<AccessRouterProtection>
FmipAccessRouter::GetProtection() const
{
    return m_protection;
}

void
FmipAccessRouter::MobileNodeGoes(Ipv6Address previous, Ipv6Address next, bool begun)
{
    if (begun)
    {
        for (const Ptr<Packet>& packet : m_new->Release(previous))
        {
            m_previous->Forward(packet);
        }
    }
}

void
FmipAccessRouter::AddPeer(const Ipv6Address& router)
{
    m_peers.insert(router);
}

bool
FmipAccessRouter::IsPeer(const Ipv6Address& router) const
{
    return m_peers.count(router) > 0;
}

bool
FmipAccessRouter::IsTrusted(const MobilityEnvelope& envelope) const
{
    return !envelope.hasHomeAddressOption && !envelope.hasType2 && IsPeer(envelope.source) &&
           m_protection->Accepts(m_address, envelope.source, envelope.packet);
}

Ipv6Address
FmipAccessRouter::GetAddress() const
{
    return m_address;
}

Ptr<AccessPointMap>
FmipAccessRouter::GetAccessPoints() const
{
    return m_accessPoints;
}

Ptr<ProxyAdvertiser>
FmipAccessRouter::GetAdvertiser() const
{
    return m_advertiser;
}

Ptr<PreviousAccessRouter>
FmipAccessRouter::GetPreviousRouter() const
{
    return m_previous;
}

Ptr<NewAccessRouter>
FmipAccessRouter::GetNewRouter() const
{
    return m_new;
}

Ptr<HandoverKeyServer>
FmipAccessRouter::GetKeyServer() const
{
    return m_keys;
}

void
FmipAccessRouter::Restart()
{
    NS_LOG_INFO("Access router " << m_address << " restarts");
    m_advertiser->Clear();
    m_previous->Clear();
    m_new->Clear();
    m_keys->Clear();
}

int64_t
FmipAccessRouter::AssignStreams(int64_t stream)
{
    int64_t used = m_keys->AssignStreams(stream);
    used += m_new->AssignStreams(stream + used);
    used += m_previous->AssignStreams(stream + used);
    return used;
}

} // namespace mip6sec
} // namespace ns3
