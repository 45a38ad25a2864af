/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "mip6-topology-helper.h"

#include "ns3/abort.h"

// What is added to a topology that is built: networks on other kinds of link, and nodes that
// something else moves

namespace ns3
{
namespace mip6sec
{

uint32_t
Mip6TopologyHelper::AddAccessNetwork(Ptr<NetDevice> device)
{
    NS_ABORT_MSG_UNLESS(m_created, "Mip6TopologyHelper: call Create before AddAccessNetwork");
    NS_ABORT_MSG_UNLESS(m_networks.size() < AddressPlan::MAX_ACCESS_NETWORKS,
                        "Mip6TopologyHelper: there can be 28672 access networks");
    Ptr<Node> router = device->GetNode();
    InstallStack(router);
    m_routers.Add(router);
    Network network;
    network.port = m_core->Connect(router);
    network.identifier = device->GetAddress();
    SetUpAccessRouter(device, network);
    for (const auto& port : m_correspondentPorts)
    {
        m_core->SetDelay(port, network.port, m_correspondentDelay);
    }
    if (m_fmip)
    {
        m_fmip->ConnectFew();
    }
    return static_cast<uint32_t>(m_networks.size()) - 1;
}

uint32_t
Mip6TopologyHelper::AddMobileNode(Ptr<NetDevice> device, Ptr<LinkAttachment> attachment)
{
    NS_ABORT_MSG_UNLESS(m_created, "Mip6TopologyHelper: call Create before AddMobileNode");
    NS_ABORT_MSG_UNLESS(m_mobiles.size() < AddressPlan::MAX_MOBILE_NODES,
                        "Mip6TopologyHelper: there can be 1000000 mobile nodes");
    InstallStack(device->GetNode());
    m_mobileNodes.Add(device->GetNode());
    m_mobiles.push_back({SetUpMobileNode(device, attachment), nullptr});
    return static_cast<uint32_t>(m_mobiles.size()) - 1;
}

} // namespace mip6sec
} // namespace ns3
