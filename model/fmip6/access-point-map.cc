/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "access-point-map.h"

#include "ns3/abort.h"
#include "ns3/mobility-extensions.h"

#include <algorithm>

namespace ns3
{
namespace mip6sec
{

NS_OBJECT_ENSURE_REGISTERED(AccessPointMap);

namespace
{

constexpr uint8_t ADDRESS_BITS = 128;

/// @param address an address @return its octets
LinkLayerOctets
OctetsOf(const Address& address)
{
    LinkLayerOctets octets(address.GetLength());
    address.CopyTo(octets.data());
    return octets;
}

/// @param address an address @param length bits @return these of it, the others zero
Ipv6Address
PrefixOf(const Ipv6Address& address, uint8_t length)
{
    return FmipAddress{FmipAddressCode::NEW_ROUTER_PREFIX, length, address}.GetClean();
}

} // namespace

TypeId
AccessPointMap::GetTypeId()
{
    static TypeId tid = TypeId("ns3::mip6sec::AccessPointMap")
                            .SetParent<Object>()
                            .SetGroupName("Mip6sec")
                            .AddConstructor<AccessPointMap>();
    return tid;
}

AccessPointMap::AccessPointMap() = default;

AccessPointMap::~AccessPointMap() = default;

void
AccessPointMap::DoDispose()
{
    m_byPrefixLength.clear();
    m_byAccessPoint.clear();
    m_routers.clear();
    m_sizes.clear();
    m_entries.clear();
    Object::DoDispose();
}

void
AccessPointMap::Add(const Address& accessPoint, const NeighborRouter& router)
{
    NS_ABORT_MSG_IF(router.linkLayerAddress.empty(),
                    "AccessPointMap::Add: give the link-layer address of router "
                        << router.address << ", which PrRtAdvs must tell (RFC 5568 6.1.2)");
    NS_ABORT_MSG_UNLESS(IsUnicastRoutable(router.address),
                        "AccessPointMap::Add: " << router.address
                                                << " is no global unicast address: give that of "
                                                   "the router on its access link");
    NS_ABORT_MSG_IF(router.prefixLength == 0 || router.prefixLength > ADDRESS_BITS,
                    "AccessPointMap::Add: the prefix length of router "
                        << router.address << " must be 1 to 128, not " << +router.prefixLength);
    Put(accessPoint, router);
}

void
AccessPointMap::AddOwn(const Address& accessPoint)
{
    Put(accessPoint, std::nullopt);
}

void
AccessPointMap::Put(const Address& accessPoint, const std::optional<NeighborRouter>& router)
{
    LinkLayerOctets octets = OctetsOf(accessPoint);
    NS_ABORT_MSG_IF(octets.empty(),
                    "AccessPointMap: an access point needs a link-layer address; take that of its "
                    "PointOfAttachment");
    const auto found = m_byAccessPoint.find(octets);
    if (found != m_byAccessPoint.end())
    {
        // It keeps its place in the order
        Index(found->second, false);
        found->second->router = router;
        Index(found->second, true);
        return;
    }
    ++m_sizes[octets.size()];
    const auto entry = m_entries.insert(m_entries.end(), Entry{octets, router});
    m_byAccessPoint.emplace(std::move(octets), entry);
    Index(entry, true);
}

void
AccessPointMap::Remove(const Address& accessPoint)
{
    const auto found = m_byAccessPoint.find(OctetsOf(accessPoint));
    if (found == m_byAccessPoint.end())
    {
        return;
    }
    const auto size = m_sizes.find(found->first.size());
    if (--size->second == 0)
    {
        m_sizes.erase(size);
    }
    Index(found->second, false);
    m_entries.erase(found->second);
    m_byAccessPoint.erase(found);
}

std::size_t
AccessPointMap::GetSize() const
{
    return m_entries.size();
}

void
AccessPointMap::Index(Entries::iterator entry, bool add)
{
    if (!entry->router)
    {
        return;
    }
    const NeighborRouter& router = *entry->router;
    const Ipv6Address prefix = PrefixOf(router.prefix, router.prefixLength);
    if (add)
    {
        ++m_routers[router.address];
        m_byPrefixLength[router.prefixLength][prefix].push_back(entry);
        return;
    }
    const auto count = m_routers.find(router.address);
    if (--count->second == 0)
    {
        m_routers.erase(count);
    }
    const auto length = m_byPrefixLength.find(router.prefixLength);
    const auto of = length->second.find(prefix);
    of->second.erase(std::find(of->second.begin(), of->second.end(), entry));
    if (of->second.empty())
    {
        length->second.erase(of);
    }
    if (length->second.empty())
    {
        m_byPrefixLength.erase(length);
    }
}

AccessPointTuple
AccessPointMap::TupleOf(const Entry& entry)
{
    AccessPointTuple tuple;
    tuple.accessPoint = entry.accessPoint;
    if (!entry.router || !entry.router->fastHandover)
    {
        tuple.outcome =
            entry.router ? FmipLinkLayerCode::NO_FAST_HANDOVER : FmipLinkLayerCode::SAME_INTERFACE;
        return tuple;
    }
    const NeighborRouter& router = *entry.router;
    tuple.routerLinkLayerAddress = router.linkLayerAddress;
    tuple.routerAddress = router.address;
    tuple.routerPrefixLength = router.prefixLength;
    const FmipAddress prefix{FmipAddressCode::NEW_ROUTER_PREFIX,
                             router.prefixLength,
                             PrefixOf(router.prefix, router.prefixLength)};
    if (prefix.address != PrefixOf(router.address, router.prefixLength))
    {
        tuple.prefixes.push_back(prefix);
    }
    return tuple;
}

AccessPointTuple
AccessPointMap::Describe(const LinkLayerOctets& accessPoint) const
{
    for (const auto& [size, count] : m_sizes)
    {
        const LinkLayerOctets octets = WithoutPadding(accessPoint, size);
        const auto found = octets.empty() ? m_byAccessPoint.end() : m_byAccessPoint.find(octets);
        if (found != m_byAccessPoint.end())
        {
            return TupleOf(*found->second);
        }
    }
    AccessPointTuple tuple;
    tuple.outcome = FmipLinkLayerCode::NO_PREFIX;
    tuple.accessPoint = accessPoint;
    return tuple;
}

std::vector<AccessPointTuple>
AccessPointMap::DescribeAll() const
{
    std::vector<AccessPointTuple> tuples;
    for (const Entry& entry : m_entries)
    {
        if (entry.router)
        {
            tuples.push_back(TupleOf(entry));
        }
    }
    return tuples;
}

const NeighborRouter*
AccessPointMap::FindByCareOf(const Ipv6Address& careOfAddress) const
{
    for (const auto& [length, routers] : m_byPrefixLength)
    {
        const auto found = routers.find(PrefixOf(careOfAddress, length));
        if (found != routers.end())
        {
            return &*found->second.front()->router;
        }
    }
    return nullptr;
}

bool
AccessPointMap::IsNeighbor(const Ipv6Address& address) const
{
    return m_routers.count(address) > 0;
}

} // namespace mip6sec
} // namespace ns3
