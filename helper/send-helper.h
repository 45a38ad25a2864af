/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_SEND_HELPER_H
#define MIP6SEC_SEND_HELPER_H

#include "certificate-hierarchy.h"

#include "ns3/attribute.h"
#include "ns3/crypto-cost-model.h"
#include "ns3/net-device-container.h"
#include "ns3/send-device.h"

#include <string>
#include <utility>
#include <vector>

namespace ns3
{
namespace mip6sec
{

/**
 * Puts SEND (RFC 3971) on devices, as SixLowPanHelper does with 6LoWPAN: what Install returns is
 * what addresses and roles are put on.
 *
 * @code
 * SendHelper send;
 * send.SetIdentityAttribute("KeyBits", UintegerValue(2048));
 * send.SetCostModelAttribute("DeviceClass", StringValue("Phone"));
 * NetDeviceContainer secured = send.Install(devices);
 * CertificateHierarchy hierarchy;
 * auto anchor = hierarchy.AddAnchor("anchor", {CertificateHierarchy::Prefix("2001:2::/48")});
 * SendHelper::Certify(secured.Get(0), hierarchy, anchor, "router",
 *                     {CertificateHierarchy::Prefix("2001:2:0:1000::/64")});
 * SendHelper::Trust(secured, hierarchy);
 * @endcode
 *
 * Keys are made when a device is installed, from streams of their own that begin at SetKeyStream:
 * they follow from seed, run and that number, whatever else draws random numbers.
 *
 * Attributes set here apply to what is installed afterwards. Nodes share one cost model as long as
 * no attribute of it is set anew.
 */
class SendHelper
{
  public:
    /// @param name an attribute of SendDevice @param value its value
    void SetDeviceAttribute(const std::string& name, const AttributeValue& value);
    /// @param name an attribute of SendIdentity @param value its value
    void SetIdentityAttribute(const std::string& name, const AttributeValue& value);
    /// @param name an attribute of CryptoCpu, but for CostModel @param value its value
    void SetCpuAttribute(const std::string& name, const AttributeValue& value);
    /// @param name an attribute of CryptoCostModel @param value its value
    void SetCostModelAttribute(const std::string& name, const AttributeValue& value);
    /// @param name an attribute of CertificationStore @param value its value
    void SetStoreAttribute(const std::string& name, const AttributeValue& value);
    /// @param name an attribute of CertificationClient @param value its value
    void SetClientAttribute(const std::string& name, const AttributeValue& value);
    /// @param name an attribute of CertificationServer @param value its value
    void SetServerAttribute(const std::string& name, const AttributeValue& value);
    /// @param name an attribute of NodeClock @param value its value
    void SetClockAttribute(const std::string& name, const AttributeValue& value);
    /**
     * @param stream first stream of keys, CGAs and the length of their searches from now on, 3 for
     * each node that is given an identity
     */
    void SetKeyStream(int64_t stream);

    /**
     * @param devices devices without an IPv6 interface, on nodes with an internet stack
     * @return SEND on them, in the same order: put addresses and roles on these
     */
    NetDeviceContainer Install(const NetDeviceContainer& devices);
    /// @param device one of these @return SEND on it
    Ptr<SendDevice> Install(Ptr<NetDevice> device);

    /**
     * Give a router a certification path (RFC 3971 6.4.5).
     * @param router a device of Install
     * @param hierarchy who certifies
     * @param authority which one of it
     * @param name common name of the router
     * @param addresses what it may advertise
     * @param fault what is to be wrong with the path
     * @return the path, that is the trust anchor first and the router last
     */
    static CertificateHierarchy::Path Certify(Ptr<NetDevice> router,
                                              CertificateHierarchy& hierarchy,
                                              CertificateHierarchy::Authority authority,
                                              const std::string& name,
                                              const CertificateHierarchy::Addresses& addresses,
                                              PathFault fault = PathFault::NONE);
    /**
     * Let nodes trust the trust anchors of a hierarchy, and give them its revocation lists, as
     * they are now.
     * @param devices of the nodes
     * @param hierarchy whose
     */
    static void Trust(const NetDeviceContainer& devices, const CertificateHierarchy& hierarchy);

    /**
     * Random streams of everything but keys.
     * @param devices of Install
     * @param stream first stream
     * @return number of streams used
     */
    static int64_t AssignStreams(const NetDeviceContainer& devices, int64_t stream);

  private:
    /// Attributes of one class
    using Attributes = std::vector<std::pair<std::string, Ptr<AttributeValue>>>;

    /// @param attributes to be set @param object set there
    static void Apply(const Attributes& attributes, Ptr<Object> object);
    /// @param attributes of one class @param name to be added @param value its value, copied
    static void Add(Attributes& attributes, const std::string& name, const AttributeValue& value);
    /// @param device a device @return SEND on it; aborts with a message if there is none
    static Ptr<SendDevice> Get(Ptr<NetDevice> device);
    /// @param node a node @return its identity, made at the first call
    Ptr<SendIdentity> PrepareNode(Ptr<Node> node);

    Attributes m_device;              //!< of SendDevice
    Attributes m_identity;            //!< of SendIdentity
    Attributes m_cpu;                 //!< of CryptoCpu
    Attributes m_cost;                //!< of CryptoCostModel
    Attributes m_store;               //!< of CertificationStore
    Attributes m_client;              //!< of CertificationClient
    Attributes m_server;              //!< of CertificationServer
    Attributes m_clock;               //!< of NodeClock
    Ptr<CryptoCostModel> m_costModel; //!< of the nodes installed from now on
    int64_t m_keyStream{1LL << 40};   //!< next stream of keys; far from where scripts assign theirs
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_SEND_HELPER_H
