/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_FMIP_ACCESS_ROUTER_H
#define MIP6SEC_FMIP_ACCESS_ROUTER_H

#include "new-access-router.h"
#include "previous-access-router.h"
#include "proxy-advertiser.h"

#include <unordered_set>

namespace ns3
{
namespace mip6sec
{

/**
 * Access router of RFC 5568 on one access link, as PAR and as NAR, with the handover keys of RFC
 * 5269. Aggregated to the node; its parts are ProxyAdvertiser, PreviousAccessRouter,
 * NewAccessRouter, HandoverKeyServer and AccessPointMap, each with attributes and traces of its
 * own.
 *
 * Attributes: "AccessPoints", "ProxyAdvertiser", "PreviousRouter", "NewRouter", "KeyServer" (the
 * parts, read only, so that a path finds their traces), "Protection" (of Handover Initiates and
 * Handover Acknowledges).
 */
class FmipAccessRouter : public Object
{
  public:
    /// @return the type id
    static TypeId GetTypeId();
    FmipAccessRouter();
    ~FmipAccessRouter() override;

    /**
     * Make a router one of RFC 5568. Aborts with a message if it is one already, or if the device
     * has no NeighborDiscovery.
     * @param device access device of a router, with NeighborDiscovery and its address on it
     * @param address global address of the router on that link
     * @param prefixLength bits of the prefix for care-of addresses
     * @return the role
     */
    static Ptr<FmipAccessRouter> Install(Ptr<NetDevice> device,
                                         const Ipv6Address& address,
                                         uint8_t prefixLength = 64);

    /// @param router global address of a neighbouring router: HI and HAck are accepted from those
    /// only
    void AddPeer(const Ipv6Address& router);
    /// @param router an address @return whether it is a peer
    bool IsPeer(const Ipv6Address& router) const;
    /**
     * @param envelope how a Handover Initiate or Handover Acknowledge arrived
     * @return whether it is from a peer, with the protection that is agreed (RFC 5568 10); never
     * with a Home Address option, by which anybody could use the address of a peer
     */
    bool IsTrusted(const MobilityEnvelope& envelope) const;
    /// @return its address on the access link
    Ipv6Address GetAddress() const;
    /// @return what it knows of access points
    Ptr<AccessPointMap> GetAccessPoints() const;
    /// @return its answers to mobile nodes
    Ptr<ProxyAdvertiser> GetAdvertiser() const;
    /// @return the router as PAR
    Ptr<PreviousAccessRouter> GetPreviousRouter() const;
    /// @return the router as NAR
    Ptr<NewAccessRouter> GetNewRouter() const;
    /// @return its handover keys
    Ptr<HandoverKeyServer> GetKeyServer() const;
    /// Lose all that is known of mobile nodes, as a restart does
    void Restart();

    /// @param stream first random stream @return number of streams used
    int64_t AssignStreams(int64_t stream);

  protected:
    void DoInitialize() override;
    void DoDispose() override;

  private:
    /// @param device access device @param address on it @param prefixLength bits of its prefix
    void Setup(Ptr<NetDevice> device, const Ipv6Address& address, uint8_t prefixLength);
    /**
     * A mobile node hands over from here. If it has come not long ago, what still waits for it goes
     * with it.
     * @param previous its PCoA @param next its NCoA @param begun whether forwarding begins
     */
    void MobileNodeGoes(Ipv6Address previous, Ipv6Address next, bool begun);
    /// @param protection attribute Protection; null for none
    void SetProtection(Ptr<AccessRouterProtection> protection);
    /// @return attribute Protection
    Ptr<AccessRouterProtection> GetProtection() const;

    Ipv6Address m_address;                                //!< on the access link
    Ptr<DivertRouting> m_routing;                         //!< asks the parts
    Ptr<AccessPointMap> m_accessPoints;                   //!< part
    Ptr<ProxyAdvertiser> m_advertiser;                    //!< part
    Ptr<PreviousAccessRouter> m_previous;                 //!< part
    Ptr<NewAccessRouter> m_new;                           //!< part
    Ptr<HandoverKeyServer> m_keys;                        //!< part
    Ptr<AccessRouterProtection> m_protection;             //!< attribute Protection
    std::unordered_set<Ipv6Address, AddressHash> m_peers; //!< neighbouring routers
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_FMIP_ACCESS_ROUTER_H
