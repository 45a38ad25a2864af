/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "mip6-topology-helper.h"

#include "ns3/abort.h"
#include "ns3/access-device.h"
#include "ns3/boolean.h"
#include "ns3/internet-stack-helper.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <sstream>

namespace ns3
{
namespace mip6sec
{

namespace
{

/**
 * @param time a time
 * @return the distribution that always gives it, in seconds
 */
std::string
ConstantDistribution(Time time)
{
    std::ostringstream os;
    os.precision(12);
    os << "ns3::ConstantRandomVariable[Constant=" << time.GetSeconds() << "]";
    return os.str();
}

} // namespace

Mip6TopologyHelper::Mip6TopologyHelper()
    : m_homeAgentDelay(MilliSeconds(20)),
      m_homeCorrespondentDelay(MilliSeconds(20)),
      m_correspondentDelay(MilliSeconds(10)),
      m_accessRouterDelay(MilliSeconds(5)),
      m_handoverTime("ns3::ConstantRandomVariable[Constant=0.05]"),
      m_lead(MilliSeconds(100))
{
    SetRouterAdvertisements(MilliSeconds(30), MilliSeconds(70));
}

void
Mip6TopologyHelper::RequireNotCreated(const char* setter) const
{
    NS_ABORT_MSG_IF(m_created,
                    "Mip6TopologyHelper: call " << setter << " before Create, which needs it");
}

void
Mip6TopologyHelper::SetAccessNetworks(uint32_t n)
{
    RequireNotCreated("SetAccessNetworks");
    NS_ABORT_MSG_UNLESS(n <= AddressPlan::MAX_ACCESS_NETWORKS,
                        "Mip6TopologyHelper: there can be 28672 access networks, not " << n);
    m_nNetworks = n;
}

void
Mip6TopologyHelper::SetCorrespondents(uint32_t n)
{
    RequireNotCreated("SetCorrespondents");
    NS_ABORT_MSG_UNLESS(n <= AddressPlan::MAX_CORRESPONDENTS,
                        "Mip6TopologyHelper: there can be up to 32768 correspondent nodes, not "
                            << n);
    m_nCorrespondents = n;
}

void
Mip6TopologyHelper::SetMobileNodes(uint32_t n)
{
    RequireNotCreated("SetMobileNodes");
    NS_ABORT_MSG_UNLESS(n <= AddressPlan::MAX_MOBILE_NODES,
                        "Mip6TopologyHelper: there can be up to 1000000 mobile nodes, not " << n);
    m_nMobiles = n;
}

void
Mip6TopologyHelper::SetHomeAgentDelay(Time delay)
{
    m_homeAgentDelay = delay;
}

void
Mip6TopologyHelper::SetHomeCorrespondentDelay(Time delay)
{
    RequireNotCreated("SetHomeCorrespondentDelay");
    m_homeCorrespondentDelay = delay;
}

void
Mip6TopologyHelper::SetCorrespondentDelay(Time delay)
{
    m_correspondentDelay = delay;
}

void
Mip6TopologyHelper::SetAccessRouterDelay(Time delay)
{
    RequireNotCreated("SetAccessRouterDelay");
    m_accessRouterDelay = delay;
}

void
Mip6TopologyHelper::SetAccessLinkAttribute(const std::string& name, const AttributeValue& value)
{
    RequireNotCreated("SetAccessLinkAttribute");
    m_linkAttributes.emplace_back(name, value.Copy());
}

void
Mip6TopologyHelper::SetLinkLayerHandover(const std::string& distribution)
{
    RequireNotCreated("SetLinkLayerHandover");
    m_handoverTime = distribution;
}

void
Mip6TopologyHelper::SetLinkLayerHandover(Time time)
{
    RequireNotCreated("SetLinkLayerHandover");
    NS_ABORT_MSG_IF(time.IsNegative(),
                    "Mip6TopologyHelper: a link-layer handover takes no negative time, not "
                        << time.As(Time::MS));
    m_handoverTime = ConstantDistribution(time);
}

void
Mip6TopologyHelper::SetRouterAdvertisements(Time min, Time max)
{
    NS_ABORT_MSG_UNLESS(min >= MilliSeconds(30) && max >= MilliSeconds(70),
                        "Mip6TopologyHelper: limits of router advertisements of "
                            << min.As(Time::MS) << " and " << max.As(Time::MS)
                            << " are below the least that RFC 6275 7.5 allows, 30 ms and 70 ms");
    m_roles.SetRouterAdvertiserAttribute("MinRtrAdvInterval", TimeValue(min));
    m_roles.SetRouterAdvertiserAttribute("MaxRtrAdvInterval", TimeValue(max));
    m_roles.SetRouterAdvertiserAttribute("MinDelayBetweenRAs", TimeValue(min));
}

void
Mip6TopologyHelper::SetDad(uint32_t probes, Time retransTimer, bool optimistic)
{
    m_roles.SetAddressConfiguratorAttribute("DadTransmits", UintegerValue(probes));
    m_roles.SetAddressConfiguratorAttribute("RetransTimer", TimeValue(retransTimer));
    m_roles.SetAddressConfiguratorAttribute("Optimistic", BooleanValue(optimistic));
}

void
Mip6TopologyHelper::SetRouteOptimization(bool enabled)
{
    m_roles.SetRouteOptimizerAttribute("Enabled", BooleanValue(enabled));
}

void
Mip6TopologyHelper::SetMobileCorrespondents(bool enabled)
{
    m_mobileCorrespondents = enabled;
}

void
Mip6TopologyHelper::SetSend(bool enabled)
{
    RequireNotCreated("SetSend");
    m_send = enabled ? std::make_unique<SendOperator>() : nullptr;
}

SendOperator&
Mip6TopologyHelper::GetSend()
{
    NS_ABORT_MSG_UNLESS(m_send, "Mip6TopologyHelper: call SetSend(true) before GetSend");
    return *m_send;
}

void
Mip6TopologyHelper::SetFmip(bool enabled)
{
    RequireNotCreated("SetFmip");
    m_fmip = enabled ? std::make_unique<FmipOperator>() : nullptr;
}

FmipOperator&
Mip6TopologyHelper::GetFmip()
{
    NS_ABORT_MSG_UNLESS(m_fmip, "Mip6TopologyHelper: call SetFmip(true) before GetFmip");
    return *m_fmip;
}

void
Mip6TopologyHelper::SetGoingDownLead(Time lead)
{
    RequireNotCreated("SetGoingDownLead");
    m_lead = lead;
}

void
Mip6TopologyHelper::SetStartAtHome(bool home)
{
    RequireNotCreated("SetStartAtHome");
    m_startAtHome = home;
}

void
Mip6TopologyHelper::SetMovement(const MovementPlan& plan)
{
    NS_ABORT_MSG_IF(m_assigned,
                    "Mip6TopologyHelper: call SetMovement before AssignStreams, which plans the "
                    "movements");
    m_plan = plan;
}

void
Mip6TopologyHelper::SetMovement(uint32_t mobile, const MovementPlan& plan)
{
    NS_ABORT_MSG_IF(m_assigned,
                    "Mip6TopologyHelper: call SetMovement before AssignStreams, which plans the "
                    "movements");
    m_plans[mobile] = plan;
}

Mip6Helper&
Mip6TopologyHelper::GetRoles()
{
    return m_roles;
}

void
Mip6TopologyHelper::Create()
{
    NS_ABORT_MSG_IF(m_created, "Mip6TopologyHelper: Create can be called once");
    m_created = true;
    m_core = CreateObject<CoreNetwork>();
    m_core->SetAttribute("Delay", TimeValue(m_accessRouterDelay));
    CreateHome();
    CreateAccessNetworks();
    CreateCorrespondents();
    CreateMobileNodes();
}

void
Mip6TopologyHelper::InstallStack(const NodeContainer& nodes)
{
    InternetStackHelper stack;
    stack.SetIpv4StackInstall(false);
    stack.Install(nodes);
}

Mip6TopologyHelper::Network
Mip6TopologyHelper::CreateNetwork(Ptr<Node> router,
                                  Ptr<AccessDevice>& device,
                                  AddressPlan::Kind kind,
                                  uint32_t index)
{
    Network network;
    network.link = CreateObject<AccessLink>();
    for (const auto& [name, value] : m_linkAttributes)
    {
        network.link->SetAttribute(name, *value);
    }
    network.point = network.link->AddPointOfAttachment();
    network.identifier = network.point->GetIdentifier();
    device = CreateObject<AccessDevice>();
    device->SetAddress(AddressPlan::LinkLayer(kind, index));
    router->AddDevice(device);
    device->Attach(network.link);
    network.port = m_core->Connect(router);
    return network;
}

void
Mip6TopologyHelper::CreateHome()
{
    m_homeNode = CreateObject<Node>();
    InstallStack(m_homeNode);
    Ptr<AccessDevice> device;
    m_home = CreateNetwork(m_homeNode, device, AddressPlan::Kind::HOME_AGENT, 0);
    m_homeAgentAddress = AddressPlan::HomeAgent();
    Ptr<NetDevice> top = SecureRouter(device, "home agent", m_homeAgentAddress);
    m_homeAgent = m_roles.InstallHomeAgent(top, m_homeAgentAddress);
    m_core->AddPrefix(m_homeAgentAddress, m_home.port);
}

Ptr<NetDevice>
Mip6TopologyHelper::SecureRouter(Ptr<NetDevice> device,
                                 const std::string& name,
                                 Ipv6Address& address)
{
    if (!m_send)
    {
        return device;
    }
    Ptr<SendDevice> shim = m_send->InstallRouter(device, name, address);
    address = SendOperator::MakeAddress(shim, address.CombinePrefix(Ipv6Prefix(64)));
    return shim;
}

void
Mip6TopologyHelper::CreateAccessNetworks()
{
    m_routers.Create(m_nNetworks);
    InstallStack(m_routers);
    for (uint32_t i = 0; i < m_nNetworks; i++)
    {
        Ptr<AccessDevice> device;
        Network network =
            CreateNetwork(m_routers.Get(i), device, AddressPlan::Kind::ACCESS_ROUTER, i);
        SetUpAccessRouter(device, network);
    }
    if (m_fmip)
    {
        m_fmip->ConnectFew();
    }
}

void
Mip6TopologyHelper::SetUpAccessRouter(Ptr<NetDevice> device, const Network& network)
{
    const auto i = static_cast<uint32_t>(m_networks.size());
    Ipv6Address address = AddressPlan::AccessRouter(i);
    Ptr<NetDevice> top = SecureRouter(device, "access router " + std::to_string(i), address);
    m_roles.InstallAccessRouter(top, address);
    m_core->AddPrefix(address, network.port);
    m_core->SetDelay(network.port, m_home.port, m_homeAgentDelay);
    m_networks.push_back(network);
    if (m_fmip)
    {
        m_fmip->AddNetwork(top, address, {network.identifier});
    }
}

void
Mip6TopologyHelper::CreateCorrespondents()
{
    m_correspondents.Create(m_nCorrespondents);
    InstallStack(m_correspondents);
    for (uint32_t i = 0; i < m_nCorrespondents; i++)
    {
        Ptr<CorePort> port = m_core->Connect(m_correspondents.Get(i));
        m_core->AssignAddress(AddressPlan::Correspondent(i), port);
        m_core->SetDelay(port, m_home.port, m_homeCorrespondentDelay);
        for (const auto& network : m_networks)
        {
            m_core->SetDelay(port, network.port, m_correspondentDelay);
        }
        m_correspondentPorts.push_back(port);
        m_roles.InstallCorrespondentNode(m_correspondents.Get(i));
    }
}

uint32_t
Mip6TopologyHelper::GetFirstNetwork(uint32_t mobile) const
{
    return m_startAtHome ? Movement::HOME : mobile % m_nNetworks;
}

void
Mip6TopologyHelper::CreateMobileNodes()
{
    NS_ABORT_MSG_UNLESS(m_nMobiles == 0 || m_nNetworks > 0 || m_startAtHome,
                        "Mip6TopologyHelper: mobile nodes that begin away take one access network "
                        "or more; or call SetStartAtHome(true), or SetMobileNodes(0)");
    m_mobileNodes.Create(m_nMobiles);
    InstallStack(m_mobileNodes);
    for (uint32_t i = 0; i < m_nMobiles; i++)
    {
        auto device = CreateObject<AccessDevice>();
        device->SetAddress(AddressPlan::LinkLayer(AddressPlan::Kind::MOBILE_NODE, i));
        m_mobileNodes.Get(i)->AddDevice(device);
        Mobile mobile;
        mobile.attachment = AccessAttachment::Install(device);
        mobile.attachment->SetAttribute("HandoverTime", StringValue(m_handoverTime));
        mobile.attachment->SetAttribute("GoingDownLead", TimeValue(m_lead));
        mobile.role = SetUpMobileNode(device, mobile.attachment);
        const uint32_t first = GetFirstNetwork(i);
        mobile.attachment->AttachNow(first == Movement::HOME ? m_home.point
                                                             : m_networks[first].point);
        m_mobiles.push_back(mobile);
    }
}

Ptr<MobileNode>
Mip6TopologyHelper::SetUpMobileNode(Ptr<NetDevice> device, Ptr<LinkAttachment> attachment)
{
    Ipv6Address home = AddressPlan::MobileNode(static_cast<uint32_t>(m_mobiles.size()));
    Ptr<NetDevice> top = device;
    if (m_send)
    {
        Ptr<SendDevice> shim = m_send->InstallMobile(device);
        home = SendOperator::MakeAddress(shim, AddressPlan::HomePrefix());
        top = shim;
    }
    Ptr<MobileNode> role = m_roles.InstallMobileNode(top, attachment);
    role->SetAttribute("HomeAddress", Ipv6AddressValue(home));
    role->SetAttribute("HomePrefix", Ipv6AddressValue(AddressPlan::HomePrefix()));
    role->SetAttribute("HomeAgentAddress", Ipv6AddressValue(m_homeAgentAddress));
    if (m_fmip)
    {
        m_fmip->InstallMobileNode(role);
    }
    if (m_mobileCorrespondents)
    {
        m_roles.InstallCorrespondentNode(device->GetNode());
    }
    return role;
}

Ptr<NetDevice>
Mip6TopologyHelper::AddStranger(uint32_t network)
{
    NS_ABORT_MSG_UNLESS(m_created, "Mip6TopologyHelper: call Create before AddStranger");
    NS_ABORT_MSG_UNLESS(network == Movement::HOME || network < m_networks.size(),
                        "Mip6TopologyHelper: there is no access network " << network);
    Ptr<AccessLink> link = network == Movement::HOME ? m_home.link : m_networks[network].link;
    NS_ABORT_MSG_UNLESS(
        link,
        "Mip6TopologyHelper: access network "
            << network << " has a link of another kind: put a stranger's device there instead");
    auto node = CreateObject<Node>();
    auto device = CreateObject<AccessDevice>();
    device->SetAddress(AddressPlan::LinkLayer(AddressPlan::Kind::STRANGER, m_strangers.GetN()));
    node->AddDevice(device);
    device->Attach(link);
    m_strangers.Add(node);
    return device;
}

int64_t
Mip6TopologyHelper::AssignStreams(int64_t stream)
{
    NS_ABORT_MSG_UNLESS(m_created, "Mip6TopologyHelper: call Create before AssignStreams");
    NS_ABORT_MSG_IF(m_assigned,
                    "Mip6TopologyHelper: AssignStreams can be called once, since it plans the "
                    "movements");
    m_assigned = true;
    int64_t next = stream;
    const NodeContainer nodes = GetNodes();
    // Newer stacks count the extension headers that a node knows. Every node gets as many streams
    // as the one with most, so that what follows does not depend on roles
    InternetStackHelper stack;
    const auto assign = [&](int64_t perNode) {
        int64_t most = 0;
        for (uint32_t i = 0; i < nodes.GetN(); i++)
        {
            const NodeContainer one(nodes.Get(i));
            most = std::max(most, stack.AssignStreams(one, next + i * perNode));
        }
        return most;
    };
    const int64_t perNode = assign(0);
    next += nodes.GetN() * assign(perNode);
    next += m_roles.AssignStreams(nodes, next);
    if (m_send)
    {
        next += m_send->AssignStreams(next);
    }
    for (uint32_t i = 0; i < m_nMobiles; i++)
    {
        auto own = m_plans.find(i);
        const MovementPlan& plan = own == m_plans.end() ? m_plan : own->second;
        const auto movements = plan.Draw(GetFirstNetwork(i), m_nNetworks, next++);
        for (const auto& movement : movements)
        {
            NS_ABORT_MSG_UNLESS(movement.to == Movement::HOME || movement.to < m_nNetworks,
                                "Mip6TopologyHelper: mobile node "
                                    << i << " is to move to access network " << movement.to
                                    << ", but there are only " << m_nNetworks);
            m_mobiles[i].attachment->ScheduleMove(
                movement.at,
                movement.to == Movement::HOME ? m_home.point : m_networks[movement.to].point);
        }
        if (m_fmip)
        {
            m_fmip->ConnectAlong(GetFirstNetwork(i), movements);
        }
    }
    if (m_fmip)
    {
        // Last, so that movements are those of the same network without fast handovers
        next += FmipHelper::AssignStreams(nodes, next);
    }
    return next - stream;
}

} // namespace mip6sec
} // namespace ns3
