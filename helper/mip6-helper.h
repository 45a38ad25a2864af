/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_MIP6_HELPER_H
#define MIP6SEC_MIP6_HELPER_H

#include "ns3/attribute.h"
#include "ns3/correspondent-node.h"
#include "ns3/home-agent.h"
#include "ns3/mobile-node.h"
#include "ns3/node-container.h"
#include "ns3/router-advertiser.h"

#include <string>
#include <utility>
#include <vector>

namespace ns3
{
namespace mip6sec
{

/**
 * Installs the roles of Mobile IPv6 on nodes of the user's own, which have an internet stack.
 *
 * Attributes set here apply to what is installed afterwards. Random variables are best given as
 * text (StringValue), so that each node gets one of its own.
 */
class Mip6Helper
{
  public:
    /// @param name an attribute of MobileNode @param value its value
    void SetMobileNodeAttribute(const std::string& name, const AttributeValue& value);
    /// @param name an attribute of RouteOptimizer @param value its value
    void SetRouteOptimizerAttribute(const std::string& name, const AttributeValue& value);
    /// @param name an attribute of RouterDiscovery @param value its value
    void SetRouterDiscoveryAttribute(const std::string& name, const AttributeValue& value);
    /// @param name an attribute of AddressConfigurator @param value its value
    void SetAddressConfiguratorAttribute(const std::string& name, const AttributeValue& value);
    /// @param name an attribute of HomeAgent @param value its value
    void SetHomeAgentAttribute(const std::string& name, const AttributeValue& value);
    /// @param name an attribute of CorrespondentNode @param value its value
    void SetCorrespondentNodeAttribute(const std::string& name, const AttributeValue& value);
    /// @param name an attribute of RouterAdvertiser @param value its value
    void SetRouterAdvertiserAttribute(const std::string& name, const AttributeValue& value);

    /**
     * @param device the device that moves, without an IPv6 interface so far
     * @param attachment its link triggers
     * @return the role, aggregated to the node of the device; a home address is an attribute of it
     */
    Ptr<MobileNode> InstallMobileNode(Ptr<NetDevice> device, Ptr<LinkAttachment> attachment) const;
    /**
     * @param device a router's device on an access link
     * @param address the router's address, of which the first 64 bits are advertised
     * @return its router advertisements
     */
    Ptr<RouterAdvertiser> InstallAccessRouter(Ptr<NetDevice> device,
                                              const Ipv6Address& address) const;
    /**
     * @param device a router's device on the home link, without an IPv6 interface so far
     * @param address the home agent's address, of which the first 64 bits are the home prefix
     * @return the role, aggregated to the node
     */
    Ptr<HomeAgent> InstallHomeAgent(Ptr<NetDevice> device, const Ipv6Address& address) const;
    /// @param node a node with an address @return the role, aggregated to it
    Ptr<CorrespondentNode> InstallCorrespondentNode(Ptr<Node> node) const;

    /**
     * Give random streams to everything of this module on some nodes.
     * @param nodes the nodes
     * @param stream first stream
     * @return number of streams used
     */
    int64_t AssignStreams(const NodeContainer& nodes, int64_t stream) const;

  private:
    /// Attributes of one class
    using Attributes = std::vector<std::pair<std::string, Ptr<AttributeValue>>>;

    /// @param attributes to be set @param object set there
    static void Apply(const Attributes& attributes, Ptr<Object> object);
    /**
     * Make a router of a node, with an address on one device.
     * @param device the device
     * @param address its address
     */
    static void SetUpRouter(Ptr<NetDevice> device, const Ipv6Address& address);

    Attributes m_mobileNode;          //!< of MobileNode
    Attributes m_routeOptimizer;      //!< of RouteOptimizer
    Attributes m_routerDiscovery;     //!< of RouterDiscovery
    Attributes m_addressConfigurator; //!< of AddressConfigurator
    Attributes m_homeAgent;           //!< of HomeAgent
    Attributes m_correspondentNode;   //!< of CorrespondentNode
    Attributes m_routerAdvertiser;    //!< of RouterAdvertiser
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_MIP6_HELPER_H
