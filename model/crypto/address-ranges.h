/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_ADDRESS_RANGES_H
#define MIP6SEC_ADDRESS_RANGES_H

#include "certificate.h"

#include <vector>

namespace ns3
{
namespace mip6sec
{

/**
 * Put ranges into the one form that a set of addresses has: in order, not overlapping and not
 * touching (RFC 3779 2.2.3.6).
 * @param ranges in any order; in each, the first address is not above the last
 * @return the same addresses
 */
std::vector<AddressRange> NormalizeRanges(std::vector<AddressRange> ranges);
/// @param ranges normalized @param inner a range @return whether it lies within one of them
bool RangesContain(const std::vector<AddressRange>& ranges, const AddressRange& inner);
/// @param outer normalized @param inner normalized @return whether each of inner lies within outer
bool RangesContain(const std::vector<AddressRange>& outer, const std::vector<AddressRange>& inner);
/// @param a normalized @param b normalized @return addresses of both, normalized
std::vector<AddressRange> IntersectRanges(const std::vector<AddressRange>& a,
                                          const std::vector<AddressRange>& b);
/// @param ranges normalized @return whether they are all IPv6 addresses (the null prefix ::/0)
bool AreAllAddresses(const std::vector<AddressRange>& ranges);

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_ADDRESS_RANGES_H
