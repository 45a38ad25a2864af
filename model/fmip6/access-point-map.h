/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_ACCESS_POINT_MAP_H
#define MIP6SEC_ACCESS_POINT_MAP_H

#include "ns3/address-hash.h"
#include "ns3/fmip-messages.h"
#include "ns3/ipv6-address.h"
#include "ns3/object.h"

#include <functional>
#include <list>
#include <map>
#include <optional>
#include <vector>

namespace ns3
{
namespace mip6sec
{

/// A neighbouring access router, as PrRtAdvs describe it (AR-Info of RFC 5568 2)
struct NeighborRouter
{
    Ipv6Address address;              //!< global address on its access link
    LinkLayerOctets linkLayerAddress; //!< on that link
    Ipv6Address prefix;               //!< for care-of addresses there
    uint8_t prefixLength{64};         //!< bits of it
    bool fastHandover{true};          //!< whether it supports fast handovers
};

/**
 * What an access router knows of the access points around it (RFC 5568 4): which router serves
 * each, and which of them are on its own link. Asked by link-layer address, and by care-of address.
 */
class AccessPointMap : public Object
{
  public:
    /// @return the type id
    static TypeId GetTypeId();
    AccessPointMap();
    ~AccessPointMap() override;

    /**
     * Add an access point, or replace what is known of it. Aborts with a message if the router has
     * no link-layer address, no unicast routable address, or no prefix of 1 to 128 bits.
     * @param accessPoint link-layer address
     * @param router who serves it
     */
    void Add(const Address& accessPoint, const NeighborRouter& router);
    /// @param accessPoint link-layer address of one on our own link (code SAME_INTERFACE)
    void AddOwn(const Address& accessPoint);
    /// @param accessPoint no longer known
    void Remove(const Address& accessPoint);
    /// @return access points known, those on our own link included
    std::size_t GetSize() const;

    /**
     * @param accessPoint link-layer address as an RtSolPr holds it, padding included
     * @return the tuple for it: of code NO_PREFIX if it is not known. The prefix is left out where
     * the router's address with its prefix length says it (RFC 5568 6.1.2).
     */
    AccessPointTuple Describe(const LinkLayerOctets& accessPoint) const;
    /// @return tuples for all access points of other routers, in the order in which they were added
    std::vector<AccessPointTuple> DescribeAll() const;
    /// @param careOfAddress a prospective NCoA @return the router whose prefix it has (longest
    /// match, RFC 5568 4), or null; valid until the map changes
    const NeighborRouter* FindByCareOf(const Ipv6Address& careOfAddress) const;
    /// @param address global address of a router @return whether it is one of the neighbours
    bool IsNeighbor(const Ipv6Address& address) const;

  protected:
    void DoDispose() override;

  private:
    /// One access point
    struct Entry
    {
        LinkLayerOctets accessPoint;          //!< its link-layer address
        std::optional<NeighborRouter> router; //!< who serves it; none: we do
    };

    using Entries = std::list<Entry>; //!< stay where they are
    /// Routers of one prefix length by their prefix, each for every access point that they serve
    using ByPrefix = std::map<Ipv6Address, std::vector<Entries::iterator>>;

    /// @param accessPoint link-layer address @param router who serves it, none: we do
    void Put(const Address& accessPoint, const std::optional<NeighborRouter>& router);
    /// @param entry is, or is no more, found by what its router is
    /// @param add which
    void Index(Entries::iterator entry, bool add);
    /// @param entry of another router, or our own @return what to say of it
    static AccessPointTuple TupleOf(const Entry& entry);

    Entries m_entries; //!< in the order in which they were added
    std::map<LinkLayerOctets, Entries::iterator> m_byAccessPoint;       //!< by link-layer address
    std::map<std::size_t, uint32_t, std::greater<std::size_t>> m_sizes; //!< access points by octets
    std::map<uint8_t, ByPrefix, std::greater<uint8_t>> m_byPrefixLength; //!< longest first
    std::map<Ipv6Address, uint32_t> m_routers; //!< access points of each router
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_ACCESS_POINT_MAP_H
