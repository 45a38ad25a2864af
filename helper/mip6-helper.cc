/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "mip6-helper.h"

#include "ns3/access-attachment.h"
#include "ns3/boolean.h"
#include "ns3/ipv6.h"

namespace ns3
{
namespace mip6sec
{

namespace
{

/**
 * @param attributes of one class
 * @param name to be added
 * @param value its value, copied
 */
void
Add(std::vector<std::pair<std::string, Ptr<AttributeValue>>>& attributes,
    const std::string& name,
    const AttributeValue& value)
{
    attributes.emplace_back(name, value.Copy());
}

} // namespace

void
Mip6Helper::SetMobileNodeAttribute(const std::string& name, const AttributeValue& value)
{
    Add(m_mobileNode, name, value);
}

void
Mip6Helper::SetRouteOptimizerAttribute(const std::string& name, const AttributeValue& value)
{
    Add(m_routeOptimizer, name, value);
}

void
Mip6Helper::SetRouterDiscoveryAttribute(const std::string& name, const AttributeValue& value)
{
    Add(m_routerDiscovery, name, value);
}

void
Mip6Helper::SetAddressConfiguratorAttribute(const std::string& name, const AttributeValue& value)
{
    Add(m_addressConfigurator, name, value);
}

void
Mip6Helper::SetHomeAgentAttribute(const std::string& name, const AttributeValue& value)
{
    Add(m_homeAgent, name, value);
}

void
Mip6Helper::SetCorrespondentNodeAttribute(const std::string& name, const AttributeValue& value)
{
    Add(m_correspondentNode, name, value);
}

void
Mip6Helper::SetRouterAdvertiserAttribute(const std::string& name, const AttributeValue& value)
{
    Add(m_routerAdvertiser, name, value);
}

void
Mip6Helper::Apply(const Attributes& attributes, Ptr<Object> object)
{
    for (const auto& [name, value] : attributes)
    {
        object->SetAttribute(name, *value);
    }
}

Ptr<MobileNode>
Mip6Helper::InstallMobileNode(Ptr<NetDevice> device, Ptr<LinkAttachment> attachment) const
{
    Ptr<MobileInterface> interface = MobileInterface::Install(device);
    interface->SetAttachment(attachment);
    Apply(m_routerDiscovery, interface->GetRouterDiscovery());
    Apply(m_addressConfigurator, interface->GetAddressConfigurator());
    Ptr<MobileNode> role = MobileNode::Install(interface);
    Apply(m_mobileNode, role);
    Apply(m_routeOptimizer, role->GetRouteOptimizer());
    return role;
}

void
Mip6Helper::SetUpRouter(Ptr<NetDevice> device, const Ipv6Address& address)
{
    Ptr<Node> node = device->GetNode();
    Ptr<NeighborDiscovery> discovery = NeighborDiscovery::Install(device);
    DivertRouting::Install(node);
    Ptr<Ipv6> ipv6 = node->GetObject<Ipv6>();
    const uint32_t interface = discovery->GetInterfaceIndex();
    ipv6->AddAddress(interface, Ipv6InterfaceAddress(address, Ipv6Prefix(64)));
    ipv6->SetUp(interface);
    ipv6->SetForwarding(interface, true);
    // Packets between two mobile nodes of one link go through the router, which must not say
    // otherwise
    ipv6->SetAttribute("SendIcmpv6Redirect", BooleanValue(false));
}

Ptr<RouterAdvertiser>
Mip6Helper::InstallAccessRouter(Ptr<NetDevice> device, const Ipv6Address& address) const
{
    SetUpRouter(device, address);
    Ptr<RouterAdvertiser> advertiser = RouterAdvertiser::Install(device);
    Apply(m_routerAdvertiser, advertiser);
    PrefixInformation prefix;
    prefix.prefix = address;
    prefix.routerAddress = true;
    advertiser->AddPrefix(prefix);
    return advertiser;
}

Ptr<HomeAgent>
Mip6Helper::InstallHomeAgent(Ptr<NetDevice> device, const Ipv6Address& address) const
{
    InstallAccessRouter(device, address)->SetAttribute("HomeAgent", BooleanValue(true));
    Ptr<HomeAgent> role = HomeAgent::Install(device);
    Apply(m_homeAgent, role);
    return role;
}

Ptr<CorrespondentNode>
Mip6Helper::InstallCorrespondentNode(Ptr<Node> node) const
{
    Ptr<CorrespondentNode> role = CorrespondentNode::Install(node);
    Apply(m_correspondentNode, role);
    return role;
}

int64_t
Mip6Helper::AssignStreams(const NodeContainer& nodes, int64_t stream) const
{
    int64_t next = stream;
    for (auto it = nodes.Begin(); it != nodes.End(); ++it)
    {
        Ptr<Node> node = *it;
        for (uint32_t i = 0; i < node->GetNDevices(); i++)
        {
            Ptr<NetDevice> device = node->GetDevice(i);
            if (auto discovery = NeighborDiscovery::Find(device))
            {
                next += discovery->AssignStreams(next);
            }
            if (auto advertiser = device->GetObject<RouterAdvertiser>())
            {
                next += advertiser->AssignStreams(next);
            }
            if (auto attachment = device->GetObject<AccessAttachment>())
            {
                next += attachment->AssignStreams(next);
            }
            if (auto interface = device->GetObject<MobileInterface>())
            {
                next += interface->AssignStreams(next);
            }
        }
        if (auto role = node->GetObject<MobileNode>())
        {
            next += role->AssignStreams(next);
        }
        if (auto role = node->GetObject<HomeAgent>())
        {
            next += role->AssignStreams(next);
        }
        if (auto role = node->GetObject<CorrespondentNode>())
        {
            next += role->AssignStreams(next);
        }
    }
    return next - stream;
}

} // namespace mip6sec
} // namespace ns3
