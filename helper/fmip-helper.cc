/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "fmip-helper.h"

#include "ns3/abort.h"
#include "ns3/boolean.h"

namespace ns3
{
namespace mip6sec
{

namespace
{

constexpr uint8_t PREFIX_LENGTH = 64;

/// @param address a link-layer address @return its octets
LinkLayerOctets
OctetsOf(const Address& address)
{
    uint8_t octets[Address::MAX_SIZE];
    const uint32_t size = address.CopyTo(octets);
    return LinkLayerOctets(octets, octets + size);
}

} // namespace

void
FmipHelper::Add(Attributes& attributes, const std::string& name, const AttributeValue& value)
{
    attributes.emplace_back(name, value.Copy());
}

void
FmipHelper::Apply(const Attributes& attributes, Ptr<Object> object)
{
    for (const auto& [name, value] : attributes)
    {
        object->SetAttribute(name, *value);
    }
}

void
FmipHelper::SetMobileNodeAttribute(const std::string& name, const AttributeValue& value)
{
    Add(m_mobileNode, name, value);
}

void
FmipHelper::SetKeyClientAttribute(const std::string& name, const AttributeValue& value)
{
    Add(m_keyClient, name, value);
}

void
FmipHelper::SetAccessRouterAttribute(const std::string& name, const AttributeValue& value)
{
    Add(m_accessRouter, name, value);
}

void
FmipHelper::SetAdvertiserAttribute(const std::string& name, const AttributeValue& value)
{
    Add(m_advertiser, name, value);
}

void
FmipHelper::SetPreviousRouterAttribute(const std::string& name, const AttributeValue& value)
{
    Add(m_previousRouter, name, value);
}

void
FmipHelper::SetNewRouterAttribute(const std::string& name, const AttributeValue& value)
{
    Add(m_newRouter, name, value);
}

void
FmipHelper::SetKeyServerAttribute(const std::string& name, const AttributeValue& value)
{
    Add(m_keyServer, name, value);
}

void
FmipHelper::SetAuthorization(bool required)
{
    SetMobileNodeAttribute("RequireAuthorization", BooleanValue(required));
    SetPreviousRouterAttribute("RequireAuthorization", BooleanValue(required));
}

Ptr<FmipAccessRouter>
FmipHelper::InstallAccessRouter(Ptr<NetDevice> device, const Ipv6Address& address) const
{
    NS_ABORT_MSG_UNLESS(NeighborDiscovery::Find(device),
                        "FmipHelper::InstallAccessRouter: call "
                        "Mip6Helper::InstallAccessRouter for the device first");
    Ptr<FmipAccessRouter> router = FmipAccessRouter::Install(device, address, PREFIX_LENGTH);
    Apply(m_accessRouter, router);
    Apply(m_advertiser, router->GetAdvertiser());
    Apply(m_previousRouter, router->GetPreviousRouter());
    Apply(m_newRouter, router->GetNewRouter());
    Apply(m_keyServer, router->GetKeyServer());
    return router;
}

Ptr<FmipMobileNode>
FmipHelper::InstallMobileNode(Ptr<MobileNode> mobile) const
{
    Ptr<FmipMobileNode> role = FmipMobileNode::Install(mobile);
    Apply(m_mobileNode, role);
    if (Ptr<HandoverKeyClient> keys = role->GetKeyClient())
    {
        Apply(m_keyClient, keys);
    }
    return role;
}

void
FmipHelper::KnowOwn(const AccessNetwork& network)
{
    for (const auto& point : network.accessPoints)
    {
        network.router->GetAccessPoints()->AddOwn(point);
    }
}

void
FmipHelper::Connect(const AccessNetwork& network, const AccessNetwork& neighbor)
{
    NS_ABORT_MSG_IF(network.router == neighbor.router,
                    "FmipHelper::Connect: an access router is no neighbor of its own");
    NeighborRouter description;
    description.address = neighbor.router->GetAddress();
    description.linkLayerAddress = OctetsOf(neighbor.device->GetAddress());
    description.prefix = description.address.CombinePrefix(Ipv6Prefix(PREFIX_LENGTH));
    description.prefixLength = PREFIX_LENGTH;
    for (const auto& point : neighbor.accessPoints)
    {
        network.router->GetAccessPoints()->Add(point, description);
    }
    network.router->AddPeer(neighbor.router->GetAddress());
    neighbor.router->AddPeer(network.router->GetAddress());
}

void
FmipHelper::ConnectAll(const std::vector<AccessNetwork>& networks)
{
    for (const auto& network : networks)
    {
        KnowOwn(network);
        for (const auto& neighbor : networks)
        {
            if (neighbor.router != network.router)
            {
                Connect(network, neighbor);
            }
        }
    }
}

int64_t
FmipHelper::AssignStreams(const NodeContainer& nodes, int64_t stream)
{
    int64_t next = stream;
    for (auto it = nodes.Begin(); it != nodes.End(); ++it)
    {
        if (auto router = (*it)->GetObject<FmipAccessRouter>())
        {
            next += router->AssignStreams(next);
        }
        if (auto mobile = (*it)->GetObject<FmipMobileNode>())
        {
            next += mobile->AssignStreams(next);
        }
    }
    return next - stream;
}

} // namespace mip6sec
} // namespace ns3
