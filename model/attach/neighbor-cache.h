/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_NEIGHBOR_CACHE_H
#define MIP6SEC_NEIGHBOR_CACHE_H

#include "nd-verdict.h"

#include "ns3/event-id.h"
#include "ns3/nd-messages.h"
#include "ns3/ndisc-cache.h"

#include <memory>
#include <optional>

namespace ns3
{
namespace mip6sec
{

/// An entry of NeighborCache: the stock one, with what SEND knows of it
class NeighborEntry : public NdiscCache::Entry
{
  public:
    /// @param cache of which it is a part
    explicit NeighborEntry(NdiscCache* cache);
    ~NeighborEntry() override;

    bool proven{false};  //!< whether the neighbour itself has said once that it is there
    bool secured{false}; //!< whether the message that made or updated it last was secured
    uint32_t probes{0};  //!< solicitations sent by this verification
    EventId verifying;   //!< next step of a verification by multicast
};

/**
 * The neighbour cache of an interface with NeighborDiscovery: the stock cache and its timers, with
 * the state changes of RFC 4861 7.2.3, 7.2.5 and appendix C made by the text, and with a flush that
 * counts the packets that are lost by it.
 *
 * Messages that are not secured never change an entry that is (RFC 3971 8); secured ones always
 * change one that is not.
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
    /// @param neighbor a neighbour @return whether it has an entry, and a secured one
    bool IsSecured(const Ipv6Address& neighbor);
    /// @param protocol sends solicitations, and outlives this object
    void SetProtocol(Icmpv6L4Protocol* protocol);
    /**
     * Up to ns-3.35 what comes here is stock address resolution too, which cannot be overridden
     * there and holds packets back in state PROBE: it is shown DELAY in place of it, since packets
     * go on while a neighbour is probed (RFC 4861 7.3.3), the answers to its own probes among them.
     * @param dst a neighbour
     * @return its entry, or null
     */
    NdiscCache::Entry* Lookup(Ipv6Address dst) override;
    /**
     * Up to ns-3.35 also stock address resolution, which takes the entry of a global address away
     * again where the interface has but its link-local one; such an entry is in no list, and is
     * followed by Solicit.
     * @param to a neighbour
     * @return its new entry
     */
    NdiscCache::Entry* Add(Ipv6Address to) override;
    /**
     * Resolve a neighbour that has no entry, from the link-local address.
     * @param neighbor the neighbour
     * @param packet waits for its link-layer address
     */
    void Solicit(const Ipv6Address& neighbor, const Ipv6PayloadHeaderPair& packet);

    /// What a message did
    enum class Outcome
    {
        DONE,      //!< processed, if there was anything to do
        NO_ROUTER, //!< processed: the neighbour was known as a router and is none any more
        PROTECTED, //!< it may not change the entry there is (RFC 3971 8)
    };

    /**
     * A message of a neighbour carried its link-layer address (RFC 4861 6.2.6, 6.3.4, 7.2.3): a
     * new or changed one makes the entry STALE, and what waited for it is sent.
     * @param neighbor the neighbour
     * @param linkLayer its link-layer address
     * @param router what its IsRouter flag becomes; without a value a new entry is no router's and
     * an old one keeps its flag
     * @param verdict what SEND says of the message
     * @return what became of it
     */
    Outcome Learn(const Ipv6Address& neighbor,
                  const Address& linkLayer,
                  std::optional<bool> router,
                  const NdVerdict& verdict = NdVerdict());

    /**
     * Receipt of a Neighbor Advertisement (RFC 4861 7.2.5); nothing happens without an entry for
     * its target.
     * @param message the advertisement
     * @param linkLayer its Target Link-Layer Address, if it has one
     * @param verdict what SEND says of the message
     * @return what became of it
     */
    Outcome Update(const NeighborAdvertisement& message,
                   const std::optional<Address>& linkLayer,
                   const NdVerdict& verdict = NdVerdict());
    /// @param neighbor becomes REACHABLE, if it is known: a role has it from elsewhere that it is
    void Confirm(const Ipv6Address& neighbor);
    /**
     * @param entry an entry
     * @return whether a node with SEND verifies it when it is used: it is not secured, and STALE,
     * or REACHABLE only because an upper layer said so (RFC 3971 8; ns-3 lets it)
     */
    static bool IsUnproven(const Entry* entry);
    /**
     * Use of an unproven entry on a node with SEND: after DELAY_FIRST_PROBE_TIME its solicitations
     * go to the solicited-node group (RFC 3971 8), so that whoever has the
     * address hears them, and not only whom the entry points to.
     * @param entry the entry, which becomes DELAY
     */
    void VerifyByMulticast(Entry* entry);

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

    /// @param neighbor a neighbour @return its new entry
    Entry* Insert(const Ipv6Address& neighbor);
    /// @param held an entry in no list, whose packets are sent to its neighbour anew
    void Release(std::shared_ptr<NeighborEntry> held);
    /// @param neighbor whose verification goes on
    void ContinueVerification(Ipv6Address neighbor);

    std::size_t m_purgeAt{0};              //!< size at which to purge next
    Icmpv6L4Protocol* m_protocol{nullptr}; //!< sends solicitations
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_NEIGHBOR_CACHE_H
