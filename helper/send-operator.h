/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_SEND_OPERATOR_H
#define MIP6SEC_SEND_OPERATOR_H

#include "certificate-hierarchy.h"
#include "send-helper.h"

#include "ns3/ipv6-address.h"

#include <memory>

namespace ns3
{
namespace mip6sec
{

/**
 * The operator of a topology under SEND: a trust anchor for all its addresses, an operator below
 * it, and a certificate for each router with the prefix of its link; mobile nodes trust the anchor.
 * All addresses on these links are CGAs, those of routers, home addresses and care-of addresses.
 *
 * Keys come from streams of their own, which depend on the order of calls alone (SendHelper).
 */
class SendOperator
{
  public:
    SendOperator();
    ~SendOperator();

    SendOperator(const SendOperator&) = delete;
    SendOperator& operator=(const SendOperator&) = delete;

    /// @return SEND of mobile nodes: for attributes, before the first node
    SendHelper& GetMobiles();
    /// @return SEND of routers, the home agent among them: for attributes, before the first node
    SendHelper& GetRouters();
    /// @param bits of the keys of all certificates but the routers' own (default 1024), before the
    /// first router
    void SetCertificateKeyBits(uint32_t bits);
    /// @param addresses of the trust anchor and the operator below it, before the first router
    void SetAddresses(const CertificateHierarchy::Addresses& addresses);

    /**
     * @param device a router's device on an access or home link
     * @param name common name of its certificate
     * @param prefix 64 bits that it is certified for
     * @return SEND on the device
     */
    Ptr<SendDevice> InstallRouter(Ptr<NetDevice> device,
                                  const std::string& name,
                                  const Ipv6Address& prefix);
    /// @param device a mobile node's device @return SEND on it
    Ptr<SendDevice> InstallMobile(Ptr<NetDevice> device);
    /// @param device of InstallRouter or InstallMobile @param prefix 64 bits @return a CGA of its
    /// node, made without simulated time
    static Ipv6Address MakeAddress(Ptr<SendDevice> device, const Ipv6Address& prefix);
    /// @return who certifies, made at the first call
    CertificateHierarchy& GetHierarchy();

    /// @param stream first random stream @return number of streams used, keys aside
    int64_t AssignStreams(int64_t stream) const;

  private:
    SendHelper m_mobiles;                              //!< SEND of mobile nodes
    SendHelper m_routers;                              //!< SEND of routers
    uint32_t m_keyBits{1024};                          //!< of certificates
    CertificateHierarchy::Addresses m_addresses;       //!< of the trust anchor
    std::unique_ptr<CertificateHierarchy> m_hierarchy; //!< who certifies
    CertificateHierarchy::Authority m_authority{0};    //!< the operator
    NetDeviceContainer m_devices;                      //!< all with SEND
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_SEND_OPERATOR_H
