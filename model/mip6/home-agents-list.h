/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_HOME_AGENTS_LIST_H
#define MIP6SEC_HOME_AGENTS_LIST_H

#include "ns3/nd-messages.h"
#include "ns3/nstime.h"
#include "ns3/random-variable-stream.h"

#include <map>
#include <vector>

namespace ns3
{
namespace mip6sec
{

/// Entry of a Home Agents List (RFC 6275 10.1)
struct HomeAgentsListEntry
{
    uint16_t preference{0};                //!< higher is preferred
    Time expires;                          //!< simulated time at which the entry ends
    std::map<Ipv6Address, Time> addresses; //!< global addresses, with the end of their prefix
};

/**
 * The other home agents on a home link, learnt from their Router Advertisements (RFC 6275 10.1,
 * 10.5.1).
 */
class HomeAgentsList
{
  public:
    /// Most entries kept; more routers than this are taken for an attack and ignored
    static constexpr std::size_t MAX_ENTRIES = 256;
    /// Most global addresses kept for one home agent
    static constexpr std::size_t MAX_ADDRESSES = 64;

    /**
     * A valid Router Advertisement was received.
     * @param router its source, the link-local address of the router
     * @param advertisement the message; without the H bit it ends the entry of its sender
     */
    void Update(const Ipv6Address& router, const RouterAdvertisement& advertisement);

    /// @return the entries whose lifetime has not ended, by link-local address; those that have
    /// are deleted
    const std::map<Ipv6Address, HomeAgentsListEntry>& GetEntries();

    /// Forget all
    void Clear();

    /**
     * The addresses for a Home Agent Address Discovery Reply: by falling preference, in random
     * order among home agents of equal preference and among the addresses of one home agent (RFC
     * 6275 10.5.1).
     * @param own this home agent's global addresses
     * @param preference this home agent's preference
     * @param random source of uniform numbers
     * @param limit most addresses to return
     * @return the addresses
     */
    std::vector<Ipv6Address> Order(const std::vector<Ipv6Address>& own,
                                   uint16_t preference,
                                   Ptr<UniformRandomVariable> random,
                                   std::size_t limit);

  private:
    std::map<Ipv6Address, HomeAgentsListEntry> m_entries; //!< by link-local address
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_HOME_AGENTS_LIST_H
