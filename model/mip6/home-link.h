/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_HOME_LINK_H
#define MIP6SEC_HOME_LINK_H

#include "ns3/divert-routing.h"
#include "ns3/event-id.h"
#include "ns3/mobile-interface.h"

#include <functional>

namespace ns3
{
namespace mip6sec
{

/**
 * What a mobile node does on its home link by Neighbor Discovery (RFC 6275 11.5.5): learns the
 * link-layer address of its home agent without the use of its home address, verifies, answers for
 * and announces its home address, which is on a virtual device and not on the real interface.
 */
class HomeLink
{
  public:
    /// @param interface the interface that moves
    explicit HomeLink(Ptr<MobileInterface> interface);
    ~HomeLink();

    HomeLink(const HomeLink&) = delete;
    HomeLink& operator=(const HomeLink&) = delete;

    /**
     * @param homeAddress home address
     * @param prefix home prefix
     * @param length its bits
     */
    void SetHomeAddress(const Ipv6Address& homeAddress, const Ipv6Address& prefix, uint8_t length);

    /**
     * Learn the link-layer address of the home agent: from a Router Advertisement if it sent one,
     * else by a solicitation for the home address from the unspecified address, which the home
     * agent answers as long as it defends that address.
     * @param homeAgent the home agent
     * @param done called when it is known, or when nobody has answered
     */
    void FindHomeAgent(const Ipv6Address& homeAgent, std::function<void()> done);
    /**
     * Duplicate address detection for the home address.
     * @param probes solicitations
     * @param interval time between and after them
     * @param done called with whether it is unique
     */
    void Verify(uint32_t probes, Time interval, std::function<void(bool)> done);
    /// Answer solicitations for the home address from now on
    void Defend();
    /// @return whether solicitations for the home address are answered
    bool IsDefending() const;
    /**
     * Claim the home address and the link-local address by unsolicited advertisements to all nodes.
     * @param times how often, one second apart
     */
    void Announce(uint32_t times);
    /// The home link is left: nothing of the above goes on
    void Leave();

    /**
     * @param destination a unicast address
     * @return the way there with the home address as source: on-link in the home prefix, else what
     * the routing of the node says; null if there is none
     */
    Ptr<Ipv6Route> Route(const Ipv6Address& destination) const;

  private:
    /// Send a solicitation for the home address, or give up
    void Probe();
    /// @param arrival an advertisement @return whether it was ours alone
    bool HandleAdvertisement(const NdArrival& arrival);
    /// @param linkLayer link-layer address of the home agent, found
    void Found(const LinkLayerOctets& linkLayer);
    /// End of the search
    void Finish();
    /// @param address home address @param unique result of its DAD
    void Verified(Ipv6Address address, bool unique);
    /// Send the advertisements once
    void SendAnnouncement();

    Ptr<MobileInterface> m_interface;     //!< the interface that moves
    Ptr<NeighborDiscovery> m_discovery;   //!< its ICMPv6
    Ptr<DivertRouting> m_routing;         //!< routing of the node
    Ipv6Address m_homeAddress;            //!< home address
    Ipv6Address m_prefix;                 //!< home prefix
    uint8_t m_prefixLength{64};           //!< its bits
    Ipv6Address m_homeAgent;              //!< whose link-layer address is searched
    uint32_t m_probes{0};                 //!< solicitations sent
    std::function<void()> m_found;        //!< set while a search is under way
    std::function<void(bool)> m_verified; //!< set while DAD is under way
    uint32_t m_announcements{0};          //!< still to be sent
    bool m_defending{false};              //!< home address is answered for
    EventId m_probeTimer;                 //!< next solicitation
    EventId m_announceTimer;              //!< next announcement
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_HOME_LINK_H
