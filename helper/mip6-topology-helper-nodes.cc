/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "link-helper.h"
#include "mip6-topology-helper.h"

#include "ns3/access-device.h"
#include "ns3/string.h"

// What can be asked of a topology that is built: its nodes, their books and captures

namespace ns3
{
namespace mip6sec
{

Ptr<HandoverMonitor>
Mip6TopologyHelper::CreateMonitor(const std::string& scheme) const
{
    auto monitor = CreateObject<HandoverMonitor>();
    monitor->SetAttribute("Scheme", StringValue(scheme));
    monitor->NamePointOfAttachment(m_home.point->GetIdentifier(), "home");
    for (uint32_t i = 0; i < m_networks.size(); i++)
    {
        monitor->NamePointOfAttachment(m_networks[i].identifier, "ar" + std::to_string(i));
        monitor->AddSignalling(m_routers.Get(i), "ar");
        monitor->AddBuffers(m_routers.Get(i));
    }
    monitor->AddSignalling(m_homeNode, "ha");
    for (uint32_t i = 0; i < m_nCorrespondents; i++)
    {
        monitor->AddSignalling(m_correspondents.Get(i), "cn");
    }
    for (uint32_t i = 0; i < m_mobiles.size(); i++)
    {
        monitor->AddMobileNode(m_mobiles[i].role, "mn" + std::to_string(i));
        monitor->AddSignalling(m_mobileNodes.Get(i), "mn");
    }
    return monitor;
}

std::vector<std::pair<std::string, Ptr<Node>>>
Mip6TopologyHelper::GetNames() const
{
    std::vector<std::pair<std::string, Ptr<Node>>> names{{"ha", m_homeNode}};
    const std::pair<const char*, const NodeContainer*> kinds[] = {{"ar", &m_routers},
                                                                  {"cn", &m_correspondents},
                                                                  {"mn", &m_mobileNodes}};
    for (const auto& [kind, nodes] : kinds)
    {
        for (uint32_t i = 0; i < nodes->GetN(); i++)
        {
            names.emplace_back(kind + std::to_string(i), nodes->Get(i));
        }
    }
    return names;
}

Ptr<MessageLog>
Mip6TopologyHelper::CreateMessageLog() const
{
    auto log = CreateObject<MessageLog>();
    for (const auto& [name, node] : GetNames())
    {
        log->Watch(node, name);
    }
    return log;
}

void
Mip6TopologyHelper::EnableCaptures(const std::string& folder) const
{
    LinkHelper helper;
    for (const auto& [name, node] : GetNames())
    {
        uint32_t number = 0;
        for (uint32_t i = 0; i < node->GetNDevices(); i++)
        {
            Ptr<NetDevice> device = node->GetDevice(i);
            if (DynamicCast<AccessDevice>(device) || DynamicCast<CorePort>(device))
            {
                const std::string file =
                    folder + "/" + name + "-" + std::to_string(number++) + ".pcap";
                helper.EnablePcap(file, device, false, true);
            }
        }
    }
}

Ipv6Address
Mip6TopologyHelper::GetHomeAgentAddress() const
{
    return m_homeAgentAddress;
}

Ptr<Node>
Mip6TopologyHelper::GetHomeAgentNode() const
{
    return m_homeNode;
}

Ptr<HomeAgent>
Mip6TopologyHelper::GetHomeAgent() const
{
    return m_homeAgent;
}

Ptr<CoreNetwork>
Mip6TopologyHelper::GetCore() const
{
    return m_core;
}

Ptr<AccessLink>
Mip6TopologyHelper::GetHomeLink() const
{
    return m_home.link;
}

Ptr<PointOfAttachment>
Mip6TopologyHelper::GetHomePoint() const
{
    return m_home.point;
}

const NodeContainer&
Mip6TopologyHelper::GetAccessRouters() const
{
    return m_routers;
}

Ptr<AccessLink>
Mip6TopologyHelper::GetAccessLink(uint32_t network) const
{
    return m_networks.at(network).link;
}

Ptr<PointOfAttachment>
Mip6TopologyHelper::GetPointOfAttachment(uint32_t network) const
{
    return m_networks.at(network).point;
}

const NodeContainer&
Mip6TopologyHelper::GetCorrespondents() const
{
    return m_correspondents;
}

const NodeContainer&
Mip6TopologyHelper::GetMobileNodes() const
{
    return m_mobileNodes;
}

Ptr<MobileNode>
Mip6TopologyHelper::GetMobileNode(uint32_t mobile) const
{
    return m_mobiles.at(mobile).role;
}

Ptr<FmipMobileNode>
Mip6TopologyHelper::GetFmipMobileNode(uint32_t mobile) const
{
    return m_mobileNodes.Get(mobile)->GetObject<FmipMobileNode>();
}

Ptr<FmipAccessRouter>
Mip6TopologyHelper::GetFmipAccessRouter(uint32_t network) const
{
    return m_routers.Get(network)->GetObject<FmipAccessRouter>();
}

Ptr<AccessAttachment>
Mip6TopologyHelper::GetAttachment(uint32_t mobile) const
{
    return m_mobiles.at(mobile).attachment;
}

NodeContainer
Mip6TopologyHelper::GetNodes() const
{
    NodeContainer nodes(m_homeNode);
    nodes.Add(m_routers);
    nodes.Add(m_correspondents);
    nodes.Add(m_mobileNodes);
    return nodes;
}

UdpConversation::End
Mip6TopologyHelper::GetMobileEnd(uint32_t mobile) const
{
    return {m_mobileNodes.Get(mobile),
            m_mobiles.at(mobile).role->GetHomeAddress(),
            "mn" + std::to_string(mobile)};
}

UdpConversation::End
Mip6TopologyHelper::GetCorrespondentEnd(uint32_t correspondent) const
{
    return {m_correspondents.Get(correspondent),
            AddressPlan::Correspondent(correspondent),
            "cn" + std::to_string(correspondent)};
}

} // namespace mip6sec
} // namespace ns3
