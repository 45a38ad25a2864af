/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_COMPAT_H
#define MIP6SEC_COMPAT_H

#include "ns3/enum.h"
#include "ns3/icmpv6-l4-protocol.h"
#include "ns3/ipv6-routing-protocol.h"

#include <type_traits>

/**
 * @file
 * @brief Where the releases of ns-3 differ. Private: mip6sec-module.h leaves it out.
 *
 * Each difference is read off the ns-3 at hand while compiling (which overload is viable, what a
 * method takes), never off a version number: Debian's headers, the wheels and the source trees do
 * not agree on where a version number stands. So nothing has to be configured, and cppyy can parse
 * the headers that include this one.
 */

namespace ns3
{
namespace mip6sec
{
/// Private to the module
namespace compat
{

/**
 * The form of MakeEnumAccessor since ns-3.41, which takes the enumeration as template argument.
 * @tparam E the enumeration
 * @param args what MakeEnumAccessor takes
 * @return the accessor
 */
template <typename E, typename... Args>
auto
MakeEnumAccessorFor(int, Args... args) -> decltype(MakeEnumAccessor<E>(args...))
{
    return MakeEnumAccessor<E>(args...);
}

/**
 * The form of MakeEnumAccessor up to ns-3.40.
 * @tparam E the enumeration
 * @param args what MakeEnumAccessor takes
 * @return the accessor
 */
template <typename E, typename... Args>
auto
MakeEnumAccessorFor(long, Args... args) -> decltype(MakeEnumAccessor(args...))
{
    return MakeEnumAccessor(args...);
}

/**
 * An accessor for an attribute that holds an enumeration: `EnumAccessor<Kind>(&Class::m_kind)`.
 * Write the value as EnumValue(Class::X) and the checker as MakeEnumChecker(Class::X, "X", ...).
 * Up to ns-3.40 an attribute value is an int, hence the demand on the enumeration.
 *
 * @tparam E an unscoped enumeration
 * @param args a pointer to the member, or to the setter, or to getter and setter
 * @return the accessor
 */
template <typename E, typename... Args>
Ptr<const AttributeAccessor>
EnumAccessor(Args... args)
{
    static_assert(std::is_convertible<E, int>::value,
                  "an enumeration behind an attribute has to be unscoped");
    return MakeEnumAccessorFor<E>(0, args...);
}

/**
 * The parameter types of Ipv6RoutingProtocol::RouteInput as the ns-3 at hand declares them:
 * callbacks by value up to 3.37, by reference to const later.
 */
template <typename Method>
struct RouteInputParameters;

/// The one specialization
template <typename C,
          typename R,
          typename P,
          typename H,
          typename D,
          typename U,
          typename M,
          typename L,
          typename E>
struct RouteInputParameters<R (C::*)(P, H, D, U, M, L, E)>
{
    using Unicast = U;   //!< unicast forward
    using Multicast = M; //!< multicast forward
    using Local = L;     //!< local deliver
    using Error = E;     //!< error
};

/// RouteInputParameters of the ns-3 at hand
using RouteInput = RouteInputParameters<decltype(&Ipv6RoutingProtocol::RouteInput)>;

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

} // namespace compat

using RouteInputUnicast = compat::RouteInput::Unicast;     //!< unicast forward callback
using RouteInputMulticast = compat::RouteInput::Multicast; //!< multicast forward callback
using RouteInputLocal = compat::RouteInput::Local;         //!< local deliver callback
using RouteInputError = compat::RouteInput::Error;         //!< error callback

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_COMPAT_H
