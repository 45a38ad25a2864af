/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "mobile-interface.h"

#include "expected-link.h"
#include "shim-device.h"

#include "ns3/boolean.h"
#include "ns3/log.h"
#include "ns3/simulator.h"

#include <utility>

namespace ns3
{
namespace mip6sec
{

NS_LOG_COMPONENT_DEFINE("Mip6secMobileInterface");
NS_OBJECT_ENSURE_REGISTERED(MobileInterface);

TypeId
MobileInterface::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::mip6sec::MobileInterface")
            .SetParent<Object>()
            .SetGroupName("Mip6sec")
            .AddConstructor<MobileInterface>()
            .AddTraceSource("RouterKnown",
                            "A router of the link is in use from now on (RFC 6275 11.5.1).",
                            MakeTraceSourceAccessor(&MobileInterface::m_routerKnown),
                            "ns3::mip6sec::MobileInterface::RouterKnownCallback")
            .AddTraceSource("AddressReady",
                            "An address can be used on this link (RFC 6275 11.5.3).",
                            MakeTraceSourceAccessor(&MobileInterface::m_addressReady),
                            "ns3::mip6sec::MobileInterface::AddressReadyCallback")
            .AddTraceSource("AddressLost",
                            "An address cannot be used any more.",
                            MakeTraceSourceAccessor(&MobileInterface::m_addressLost),
                            "ns3::mip6sec::MobileInterface::AddressLostCallback");
    return tid;
}

MobileInterface::MobileInterface() = default;
MobileInterface::~MobileInterface() = default;

Ptr<MobileInterface>
MobileInterface::Install(Ptr<NetDevice> device)
{
    Ptr<MobileInterface> mine = device->GetObject<MobileInterface>();
    if (mine)
    {
        return mine;
    }
    mine = CreateObject<MobileInterface>();
    mine->m_device = device;
    mine->m_discovery = NeighborDiscovery::Install(device);
    mine->m_discovery->GetInterface()->SetForwarding(false);
    // A host has no use for solicitations, of which a busy link has many
    ShimDevice::RealDevice(device)->SetAttributeFailSafe("ReceiveAllRouters", BooleanValue(false));
    mine->m_routers = CreateObject<RouterDiscovery>();
    mine->m_routers->SetNeighborDiscovery(mine->m_discovery);
    mine->m_configurator = CreateObject<AddressConfigurator>();
    mine->m_configurator->SetNeighborDiscovery(mine->m_discovery);
    MobileInterface* self = PeekPointer(mine);
    mine->m_routers->TraceConnectWithoutContext("RouterChosen",
                                                MakeCallback(&MobileInterface::RouterChosen, self));
    mine->m_routers->TraceConnectWithoutContext("RouterHeard",
                                                MakeCallback(&MobileInterface::RouterHeard, self));
    mine->m_configurator->TraceConnectWithoutContext(
        "AddressReady",
        MakeCallback(&MobileInterface::ConfiguratorReady, self));
    mine->m_configurator->TraceConnectWithoutContext(
        "AddressRemoved",
        MakeCallback(&MobileInterface::ConfiguratorRemoved, self));
    mine->m_configurator->TraceConnectWithoutContext(
        "AddressDeprecated",
        MakeCallback(&MobileInterface::ConfiguratorDeprecated, self));
    device->AggregateObject(mine);
    device->AggregateObject(mine->m_routers);
    device->AggregateObject(mine->m_configurator);
    // In a running simulation the device has been initialized already
    Simulator::ScheduleWithContext(device->GetNode()->GetId(),
                                   Seconds(0),
                                   &Object::Initialize,
                                   mine);
    return mine;
}

void
MobileInterface::SetAttachment(Ptr<LinkAttachment> attachment)
{
    if (m_attachment)
    {
        m_attachment->TraceDisconnectWithoutContext("LinkDown",
                                                    MakeCallback(&MobileInterface::LinkDown, this));
        m_attachment->TraceDisconnectWithoutContext("LinkUp",
                                                    MakeCallback(&MobileInterface::LinkUp, this));
    }
    m_attachment = attachment;
    if (m_attachment)
    {
        m_attachment->TraceConnectWithoutContext("LinkDown",
                                                 MakeCallback(&MobileInterface::LinkDown, this));
        m_attachment->TraceConnectWithoutContext("LinkUp",
                                                 MakeCallback(&MobileInterface::LinkUp, this));
    }
}

void
MobileInterface::DoInitialize()
{
    m_started = true;
    if (IsLinkUp())
    {
        LinkUp(m_device, Address());
    }
    Object::DoInitialize();
}

void
MobileInterface::DoDispose()
{
    m_started = false;
    for (auto& [address, retention] : m_retained)
    {
        retention.end.Cancel();
    }
    m_retained.clear();
    SetAttachment(nullptr);
    m_filter.Nullify();
    m_foresight = nullptr;
    m_routers = nullptr;
    m_configurator = nullptr;
    m_discovery = nullptr;
    m_device = nullptr;
    Object::DoDispose();
}

Ptr<LinkAttachment>
MobileInterface::GetAttachment() const
{
    return m_attachment;
}

Ptr<NetDevice>
MobileInterface::GetDevice() const
{
    return m_device;
}

Ptr<NeighborDiscovery>
MobileInterface::GetNeighborDiscovery() const
{
    return m_discovery;
}

Ptr<RouterDiscovery>
MobileInterface::GetRouterDiscovery() const
{
    return m_routers;
}

Ptr<AddressConfigurator>
MobileInterface::GetAddressConfigurator() const
{
    return m_configurator;
}

void
MobileInterface::SetPrefixFilter(PrefixFilter filter)
{
    m_filter = filter;
}

bool
MobileInterface::IsLinkUp() const
{
    return !m_attachment || m_attachment->IsUp();
}

const RouterEntry*
MobileInterface::GetCurrentRouter() const
{
    return m_routers ? m_routers->GetCurrentRouter() : nullptr;
}

bool
MobileInterface::IsCurrent(const RouterEntry& router) const
{
    const RouterEntry* current = GetCurrentRouter();
    return current && current->linkLocal == router.linkLocal;
}

bool
MobileInterface::IsOfCurrentRouter(const Ipv6Address& address) const
{
    const RouterEntry* router = GetCurrentRouter();
    return router && router->HasPrefix(address, 64);
}

Ipv6Address
MobileInterface::GetCareOfAddress() const
{
    Ipv6Address deprecated = Ipv6Address::GetAny();
    Ipv6Address unsecured = Ipv6Address::GetAny();
    if (!m_configurator || !IsLinkUp() || !GetCurrentRouter())
    {
        return deprecated;
    }
    // One of a certified prefix goes before others (RFC 3971 7.3)
    bool certified = HasCertifiedPrefix(*GetCurrentRouter());
    for (const Ipv6Address& address : m_configurator->GetAddresses())
    {
        // One of a link that was left is about to go, or retained
        if (!IsOfCurrentRouter(address))
        {
            continue;
        }
        if (!m_configurator->IsPreferred(address))
        {
            deprecated = address;
        }
        else if (!certified || m_configurator->IsPrefixSecured(address))
        {
            return address;
        }
        else if (unsecured.IsAny())
        {
            unsecured = address;
        }
    }
    return unsecured.IsAny() ? deprecated : unsecured;
}

void
MobileInterface::LinkDown(Ptr<NetDevice>)
{
    if (!m_started)
    {
        return;
    }
    m_routers->NotifyLinkDown();
    for (const auto& [address, retention] : m_retained)
    {
        m_configurator->SetAside(address, retention.answer);
    }
    m_configurator->RemoveUnchecked();
    m_discovery->FlushNeighbors();
}

void
MobileInterface::LinkUp(Ptr<NetDevice>, Address pointOfAttachment)
{
    if (!m_started)
    {
        return;
    }
    std::optional<ExpectedLink> expected;
    if (m_foresight)
    {
        expected = m_foresight->Expect(pointOfAttachment);
    }
    // What was learned in the meantime belongs to no link
    m_discovery->FlushNeighbors();
    m_configurator->CheckLinkLocal();
    m_routers->NotifyLinkUp();
    if (expected)
    {
        Arrive(*expected);
    }
}

bool
MobileInterface::HasCertifiedPrefix(const RouterEntry& router) const
{
    for (std::size_t i = 0; i < router.prefixes.size(); ++i)
    {
        if (router.GetPrefixSecurity(i) == NdSecurity::SECURED &&
            router.prefixes[i].validLifetime > 0 && Allows(router.prefixes[i]))
        {
            return true;
        }
    }
    return false;
}

bool
MobileInterface::Allows(const PrefixInformation& prefix) const
{
    return prefix.autonomous && (m_filter.IsNull() || m_filter(prefix));
}

void
MobileInterface::RouterChosen(const RouterEntry& router)
{
    SortAddresses(router);
    if (m_arriving && !TakeUp(router, *m_arriving))
    {
        TellReplaced();
        return;
    }
    m_routerKnown(router);
    TellReplaced();
    for (const Ipv6Address& address : m_configurator->GetAddresses())
    {
        if (!router.HasPrefix(address, 64) && m_retained.count(address) == 0)
        {
            m_configurator->Remove(address);
        }
    }
    m_configurator->RemoveUnchecked(
        [&router](const Ipv6Address& prefix) { return router.HasPrefix(prefix, 64); });
    // Sinks of the traces above may have changed everything
    if (!IsCurrent(router))
    {
        return;
    }
    for (const Ipv6Address& address : m_configurator->GetAddresses())
    {
        if (router.HasPrefix(address, 64))
        {
            m_addressReady(address, router);
        }
    }
    ConfigurePrefixes(router);
}

void
MobileInterface::RouterHeard(const RouterEntry& router)
{
    if (IsCurrent(router))
    {
        ConfigurePrefixes(router);
    }
}

void
MobileInterface::ConfigurePrefixes(const RouterEntry& router)
{
    m_configurator->SetRouterResolved(!router.linkLayerAddress.empty());
    bool certified = HasCertifiedPrefix(router);
    for (std::size_t i = 0; i < router.prefixes.size(); ++i)
    {
        const PrefixInformation& prefix = router.prefixes[i];
        bool secured = router.GetPrefixSecurity(i) == NdSecurity::SECURED;
        // A new address gets a certified prefix, if there is one (RFC 3971 7.3)
        bool use = secured || !certified || !m_configurator->GetAddressFor(prefix.prefix).IsAny();
        if (use && Allows(prefix))
        {
            m_configurator->Configure(prefix, secured);
        }
    }
}

void
MobileInterface::ConfiguratorReady(Ipv6Address address)
{
    if (!m_adopting && IsOfCurrentRouter(address))
    {
        RouterEntry router = *GetCurrentRouter();
        m_addressReady(address, router);
    }
}

void
MobileInterface::ConfiguratorRemoved(Ipv6Address address)
{
    auto retained = m_retained.find(address);
    if (retained != m_retained.end())
    {
        retained->second.end.Cancel();
        m_retained.erase(retained);
    }
    if (m_adopting)
    {
        m_replaced.push_back(address);
        return;
    }
    m_addressLost(address);
}

void
MobileInterface::ConfiguratorDeprecated(Ipv6Address)
{
    // Another address of the link takes its place, if there is one (RFC 6275 11.5.3)
    Ipv6Address next = GetCareOfAddress();
    if (!next.IsAny() && m_configurator->IsPreferred(next))
    {
        RouterEntry router = *GetCurrentRouter();
        m_addressReady(next, router);
    }
}

int64_t
MobileInterface::AssignStreams(int64_t stream)
{
    int64_t next = stream;
    next += m_discovery->AssignStreams(next);
    next += m_routers->AssignStreams(next);
    next += m_configurator->AssignStreams(next);
    return next - stream;
}

} // namespace mip6sec
} // namespace ns3
