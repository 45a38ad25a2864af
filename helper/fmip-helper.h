/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_FMIP_HELPER_H
#define MIP6SEC_FMIP_HELPER_H

#include "ns3/attribute.h"
#include "ns3/fmip-access-router.h"
#include "ns3/fmip-mobile-node.h"
#include "ns3/net-device.h"
#include "ns3/node-container.h"

#include <string>
#include <utility>
#include <vector>

namespace ns3
{
namespace mip6sec
{

/**
 * Installs fast handovers (RFC 5568), with handover keys (RFC 5269) where there is SEND, on nodes
 * that have the roles of Mobile IPv6, and makes neighbours of access routers.
 *
 * @code
 * FmipHelper fmip;
 * std::vector<FmipHelper::AccessNetwork> networks;
 * for (...) // a router's device and address as for Mip6Helper::InstallAccessRouter
 * {
 *     networks.push_back(
 *         {fmip.InstallAccessRouter(device, address), device, {point->GetIdentifier()}});
 * }
 * FmipHelper::ConnectAll(networks);
 * fmip.InstallMobileNode(mobile);
 * @endcode
 *
 * Attributes set here apply to what is installed afterwards.
 */
class FmipHelper
{
  public:
    /// @param name an attribute of FmipMobileNode @param value its value
    void SetMobileNodeAttribute(const std::string& name, const AttributeValue& value);
    /// @param name an attribute of HandoverKeyClient @param value its value; of no effect without
    /// SEND
    void SetKeyClientAttribute(const std::string& name, const AttributeValue& value);
    /// @param name an attribute of FmipAccessRouter @param value its value
    void SetAccessRouterAttribute(const std::string& name, const AttributeValue& value);
    /// @param name an attribute of ProxyAdvertiser @param value its value
    void SetAdvertiserAttribute(const std::string& name, const AttributeValue& value);
    /// @param name an attribute of PreviousAccessRouter @param value its value
    void SetPreviousRouterAttribute(const std::string& name, const AttributeValue& value);
    /// @param name an attribute of NewAccessRouter @param value its value
    void SetNewRouterAttribute(const std::string& name, const AttributeValue& value);
    /// @param name an attribute of HandoverKeyServer @param value its value
    void SetKeyServerAttribute(const std::string& name, const AttributeValue& value);
    /**
     * @param required whether mobile nodes authorise their Fast Binding Updates, and access routers
     * take no others (default; RFC 5568 6.2.2). Without it anybody can have packets of others
     * diverted.
     */
    void SetAuthorization(bool required);

    /**
     * @param device a router's device on an access link, with what
     * Mip6Helper::InstallAccessRouter installs
     * @param address the router's global address on that link, of which the first 64 bits are the
     * prefix of care-of addresses there
     * @return the role, aggregated to the node
     */
    Ptr<FmipAccessRouter> InstallAccessRouter(Ptr<NetDevice> device,
                                              const Ipv6Address& address) const;
    /// @param mobile the role of RFC 6275 @return the role, aggregated to the same node
    Ptr<FmipMobileNode> InstallMobileNode(Ptr<MobileNode> mobile) const;

    /// An access network as others see it
    struct AccessNetwork
    {
        Ptr<FmipAccessRouter> router;      //!< its router
        Ptr<NetDevice> device;             //!< the router's device on its link
        std::vector<Address> accessPoints; //!< link-layer addresses of its points of attachment
    };

    /// @param network has its own points of attachment told from those it does not know
    static void KnowOwn(const AccessNetwork& network);
    /**
     * Let one access router know the links of another, and either accept the other's Handover
     * Initiates and Acknowledges.
     * @param network whose router learns
     * @param neighbor of what
     */
    static void Connect(const AccessNetwork& network, const AccessNetwork& neighbor);
    /// @param networks each of which is to know all others: takes time by the square of their
    /// number
    static void ConnectAll(const std::vector<AccessNetwork>& networks);

    /**
     * @param nodes with roles or without
     * @param stream first random stream
     * @return number of streams used
     */
    static int64_t AssignStreams(const NodeContainer& nodes, int64_t stream);

  private:
    /// Attributes of one class
    using Attributes = std::vector<std::pair<std::string, Ptr<AttributeValue>>>;

    /// @param attributes to be set @param object set there
    static void Apply(const Attributes& attributes, Ptr<Object> object);
    /// @param attributes of one class @param name to be added @param value its value, copied
    static void Add(Attributes& attributes, const std::string& name, const AttributeValue& value);

    Attributes m_mobileNode;     //!< of FmipMobileNode
    Attributes m_keyClient;      //!< of HandoverKeyClient
    Attributes m_accessRouter;   //!< of FmipAccessRouter
    Attributes m_advertiser;     //!< of ProxyAdvertiser
    Attributes m_previousRouter; //!< of PreviousAccessRouter
    Attributes m_newRouter;      //!< of NewAccessRouter
    Attributes m_keyServer;      //!< of HandoverKeyServer
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_FMIP_HELPER_H
