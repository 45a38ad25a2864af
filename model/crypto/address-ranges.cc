/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#include "address-ranges.h"

#include "ns3/abort.h"

#include <algorithm>

namespace ns3
{
namespace mip6sec
{

namespace
{

/// @return the highest address
const Ipv6Address&
Highest()
{
    static const Ipv6Address highest("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff");
    return highest;
}

/// @param address an address other than the highest @return the next one
Ipv6Address
Next(const Ipv6Address& address)
{
    uint8_t octets[16];
    address.GetBytes(octets);
    for (int i = 15; i >= 0 && ++octets[i] == 0; --i)
    {
    }
    return Ipv6Address(octets);
}

} // namespace

AddressRange
AddressRange::OfPrefix(const Ipv6Address& prefix, uint8_t length)
{
    NS_ABORT_MSG_IF(length > 128, "A prefix has 0 to 128 bits and not " << +length);
    uint8_t low[16];
    uint8_t high[16];
    prefix.GetBytes(low);
    for (uint8_t i = 0; i < 16; ++i)
    {
        const int bits = std::clamp(length - 8 * i, 0, 8);
        const auto host = static_cast<uint8_t>(0xff >> bits);
        high[i] = low[i] | host;
        low[i] &= static_cast<uint8_t>(~host);
    }
    return {Ipv6Address(low), Ipv6Address(high)};
}

bool
AddressRange::Contains(const AddressRange& inner) const
{
    return !(inner.first < first) && !(last < inner.last);
}

std::vector<AddressRange>
NormalizeRanges(std::vector<AddressRange> ranges)
{
    std::sort(ranges.begin(), ranges.end(), [](const AddressRange& a, const AddressRange& b) {
        return a.first < b.first;
    });
    std::vector<AddressRange> normalized;
    for (const AddressRange& range : ranges)
    {
        if (!normalized.empty() &&
            (normalized.back().last == Highest() || !(Next(normalized.back().last) < range.first)))
        {
            if (normalized.back().last < range.last)
            {
                normalized.back().last = range.last;
            }
            continue;
        }
        normalized.push_back(range);
    }
    return normalized;
}

bool
RangesContain(const std::vector<AddressRange>& ranges, const AddressRange& inner)
{
    // The last range that begins at or before the inner one
    auto after = std::upper_bound(ranges.begin(),
                                  ranges.end(),
                                  inner.first,
                                  [](const Ipv6Address& address, const AddressRange& range) {
                                      return address < range.first;
                                  });
    return after != ranges.begin() && std::prev(after)->Contains(inner);
}

bool
RangesContain(const std::vector<AddressRange>& outer, const std::vector<AddressRange>& inner)
{
    return std::all_of(inner.begin(), inner.end(), [&outer](const AddressRange& range) {
        return RangesContain(outer, range);
    });
}

std::vector<AddressRange>
IntersectRanges(const std::vector<AddressRange>& a, const std::vector<AddressRange>& b)
{
    std::vector<AddressRange> both;
    auto i = a.begin();
    auto j = b.begin();
    while (i != a.end() && j != b.end())
    {
        const Ipv6Address& first = i->first < j->first ? j->first : i->first;
        const Ipv6Address& last = i->last < j->last ? i->last : j->last;
        if (!(last < first))
        {
            both.push_back({first, last});
        }
        // Whichever ends first cannot meet another one
        ++(i->last < j->last ? i : j);
    }
    return both;
}

bool
AreAllAddresses(const std::vector<AddressRange>& ranges)
{
    return ranges.size() == 1 && ranges.front().first == Ipv6Address::GetAny() &&
           ranges.front().last == Highest();
}

} // namespace mip6sec
} // namespace ns3
