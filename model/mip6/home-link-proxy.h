/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_HOME_LINK_PROXY_H
#define MIP6SEC_HOME_LINK_PROXY_H

#include "ns3/address-hash.h"
#include "ns3/event-id.h"
#include "ns3/neighbor-discovery.h"
#include "ns3/nstime.h"

#include <functional>
#include <unordered_map>

namespace ns3
{
namespace mip6sec
{

/**
 * What a home agent does on the home link for absent mobile nodes: duplicate address detection for
 * their addresses (RFC 6275 10.3.1), and claiming and defending them (10.4.1).
 */
class HomeLinkProxy
{
  public:
    /// Settings, those of the home agent's attributes
    struct Settings
    {
        bool dad{true};             //!< duplicate address detection before a first registration
        uint32_t dadTransmits{1};   //!< solicitations of it (DupAddrDetectTransmits)
        Time retransTimer;          //!< time between and after them, and between advertisements
        uint32_t advertisements{3}; //!< unsolicited advertisements at the start of proxying
    };

    /// @param discovery the home interface @param settings may change at any time
    HomeLinkProxy(Ptr<NeighborDiscovery> discovery, const Settings& settings);
    ~HomeLinkProxy();
    HomeLinkProxy(const HomeLinkProxy&) = delete;
    HomeLinkProxy& operator=(const HomeLinkProxy&) = delete;

    /// @param homeAddress a home address @return the link-local address with its interface
    /// identifier (RFC 6275 10.3.1)
    static Ipv6Address GetLinkLocal(const Ipv6Address& homeAddress);

    /// Called once with the home address and whether its addresses are unique
    using Checked = std::function<void(const Ipv6Address&, bool)>;
    /**
     * Check the addresses of a mobile node that are not defended yet.
     * @param homeAddress its home address
     * @param linkLocal whether its link-local address is to be defended too (L bit)
     * @param checked called with the verdict, possibly before this returns
     */
    void Check(const Ipv6Address& homeAddress, bool linkLocal, Checked checked);
    /// @param homeAddress Check is given up without a verdict
    void CancelCheck(const Ipv6Address& homeAddress);

    /**
     * Claim the addresses of an absent mobile node, and defend them until released.
     * @param homeAddress its home address
     * @param linkLocal whether its link-local address too; false releases it if it was
     */
    void Defend(const Ipv6Address& homeAddress, bool linkLocal);
    /// @param homeAddress its addresses are no longer defended
    void Release(const Ipv6Address& homeAddress);
    /// Release and cancel everything
    void Clear();

    /// @param homeAddress a home address @return whether it is defended
    bool IsDefended(const Ipv6Address& homeAddress) const;
    /**
     * @param address a link-local address
     * @return the home address of the absent mobile node whose it is, or ::
     */
    Ipv6Address FindByLinkLocal(const Ipv6Address& address) const;

  private:
    /// A check under way
    struct Pending
    {
        uint32_t outstanding{0}; //!< addresses whose verdict is missing
        bool linkLocal{false};   //!< whether the link-local address is one of them
        bool home{false};        //!< whether the home address is one of them
        Checked checked;         //!< told of the end
    };

    /// An address that is defended
    struct Claim
    {
        uint32_t left{0}; //!< advertisements still to be sent
        EventId timer;    //!< sends the next
    };

    /// @param address under duplicate address detection @param unique its verdict
    void DadDone(Ipv6Address address, bool unique);
    /// @param address claimed from now on
    void StartClaim(const Ipv6Address& address);
    /// @param address claimed no longer
    void EndClaim(const Ipv6Address& address);
    /// @param address claimed: send an advertisement for it (RFC 6275 10.4.1), and plan the next
    void Advertise(Ipv6Address address);

    Ptr<NeighborDiscovery> m_discovery;                              //!< home interface
    const Settings& m_settings;                                      //!< the home agent's
    std::unordered_map<Ipv6Address, Pending, AddressHash> m_pending; //!< by home address
    std::unordered_map<Ipv6Address, Claim, AddressHash> m_claims;    //!< by defended address
    /// Home addresses by the link-local address that is checked or defended for them
    std::unordered_map<Ipv6Address, Ipv6Address, AddressHash> m_linkLocals;
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_HOME_LINK_PROXY_H
