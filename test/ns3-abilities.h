/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_NS3_ABILITIES_H
#define MIP6SEC_NS3_ABILITIES_H

#include "ns3/icmpv6-l4-protocol.h"

#include <type_traits>

/**
 * @file
 * @brief What the ns-3 at hand can do, where a test has to expect something else without it.
 *
 * Read off ns-3's headers while compiling, as in mip6sec-compat.h.
 */

namespace ns3
{
namespace mip6sec
{
namespace compat
{

/**
 * Whether ns-3 has the ICMPv6 of 3.37. What a method does cannot be read off a header, so this
 * looks for a method that came with the others that matter (ns-3 3.35 has none of them).
 */
class LaterIcmpv6 : public Icmpv6L4Protocol
{
    /// The method is there @return true type
    template <typename T>
    static auto Probe(int) -> decltype(&T::HandleRsTimeout, std::true_type{});
    /// It is not @return false type
    template <typename T>
    static std::false_type Probe(long);

  public:
    /// @return whether it is
    static constexpr bool IsThere()
    {
        return decltype(Probe<LaterIcmpv6>(0))::value;
    }
};

/// ICMPv6 lets a derived class resolve addresses and end DAD: Lookup, FunctionDadTimeout virtual
constexpr bool RESOLUTION_IS_VIRTUAL = LaterIcmpv6::IsThere();
/// IPv6 counts its header when it compares a packet with the link MTU, once: 3.35 lets up to 80
/// octets more than the MTU pass, neither fragmented nor answered with Packet Too Big
constexpr bool COUNTS_HEADER_IN_MTU = LaterIcmpv6::IsThere();

} // namespace compat
} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_NS3_ABILITIES_H
