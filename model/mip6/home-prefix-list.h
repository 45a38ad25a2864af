/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_HOME_PREFIX_LIST_H
#define MIP6SEC_HOME_PREFIX_LIST_H

#include "ns3/nd-messages.h"
#include "ns3/neighbor-discovery.h"
#include "ns3/nstime.h"

#include <functional>
#include <vector>

namespace ns3
{
namespace mip6sec
{

/// A prefix of the home link, as the home agent knows it (RFC 6275 10.6.1)
struct HomePrefix
{
    PrefixInformation information; //!< as last advertised
    Time validUntil;               //!< simulated time; Time::Max() is infinite
    Time preferredUntil;           //!< simulated time; Time::Max() is infinite
    bool own{false};               //!< whether this router has it, rather than another home agent
};

/**
 * The prefixes of a home link: those that this router advertises (or, without a RouterAdvertiser,
 * those of its addresses there) and those that other home agents advertise (RFC 6275 10.6.1).
 *
 * Lifetimes count down from the last advertisement; what is being advertised now has its full
 * lifetime.
 */
class HomePrefixList
{
  public:
    /// Most prefixes kept; further ones of other home agents are ignored
    static constexpr std::size_t MAX_PREFIXES = 64;

    /**
     * @param discovery the home interface
     * @param changed called when a prefix is new, or its flags or lifetimes change otherwise than
     * by the passing of time (RFC 6275 10.6.2)
     */
    HomePrefixList(Ptr<NeighborDiscovery> discovery, std::function<void()> changed);

    /// Take over what this router advertises now
    void Refresh();
    /// @param advertisement of another home agent on the link
    void Learn(const RouterAdvertisement& advertisement);
    /// Forget what other home agents advertised
    void Clear();

    /**
     * @param address an address
     * @return the longest valid on-link prefix that contains it, or null; valid until the list
     * changes
     */
    const HomePrefix* Find(const Ipv6Address& address);
    /// @return the valid prefixes
    const std::vector<HomePrefix>& GetPrefixes();
    /// @return the valid prefixes with their remaining lifetimes, own ones first
    std::vector<PrefixInformation> GetRemaining();

    /**
     * @param until a simulated time, or Time::Max()
     * @return whole seconds left, 0xffffffff for infinite
     */
    static uint32_t SecondsLeft(Time until);

  private:
    /// @param information what is advertised @param own whether by this router
    void Update(const PrefixInformation& information, bool own);
    /// Delete what is no longer valid
    void Purge();

    Ptr<NeighborDiscovery> m_discovery; //!< home interface
    std::function<void()> m_changed;    //!< told of changes
    std::vector<HomePrefix> m_prefixes; //!< own ones first
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_HOME_PREFIX_LIST_H
