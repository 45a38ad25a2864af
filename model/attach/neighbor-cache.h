/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_NEIGHBOR_CACHE_H
#define MIP6SEC_NEIGHBOR_CACHE_H

#include "ns3/nd-messages.h"
#include "ns3/ndisc-cache.h"

#include <optional>

namespace ns3
{
namespace mip6sec
{

/**
 * The neighbour cache of an interface with NeighborDiscovery: the stock cache and its timers, with
 * the state changes of RFC 4861 7.2.3, 7.2.5 and appendix C made by the text, and with a flush that
 * counts the packets that are lost by it.
 */
class NeighborCache : public NdiscCache
{
  public:
    /**
     * Forget every neighbour, and the packets that wait for one.
     * @return the number of packets that waited
     */
    uint32_t FlushAll();
    /// @return the number of neighbours
    std::size_t GetSize() const;

    /**
     * A message of a neighbour carried its link-layer address (RFC 4861 6.2.6, 6.3.4, 7.2.3): a
     * new or changed one makes the entry STALE, and what waited for it is sent.
     * @param neighbor the neighbour
     * @param linkLayer its link-layer address
     * @param router what its IsRouter flag becomes; without a value a new entry is no router's and
     * an old one keeps its flag
     */
    void Learn(const Ipv6Address& neighbor, const Address& linkLayer, std::optional<bool> router);

    /**
     * Receipt of a Neighbor Advertisement (RFC 4861 7.2.5); nothing happens without an entry for
     * its target.
     * @param message the advertisement
     * @param linkLayer its Target Link-Layer Address, if it has one
     * @return whether the target was known as a router and is none any more
     */
    bool Update(const NeighborAdvertisement& message, const std::optional<Address>& linkLayer);

  private:
    /**
     * Drop neighbours that are STALE and were not confirmed for a minute, once the cache has grown:
     * visitors of an access router do not say when they leave, and stock code scans the whole cache
     * for a sender that it does not know (RFC 4861 5.2 leaves this to implementations).
     */
    void Purge();
    /**
     * Make an entry STALE or REACHABLE with a link-layer address, and send what waited for it.
     * @param entry the entry
     * @param linkLayer the link-layer address
     * @param reachable REACHABLE, or STALE
     */
    void Resolve(Entry* entry, const Address& linkLayer, bool reachable);

    std::size_t m_purgeAt{0}; //!< size at which to purge next
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_NEIGHBOR_CACHE_H
