/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH x-OpenSSL-linking-permission
 */
#ifndef MIP6SEC_ROUTE_INPUT_CALLBACKS_H
#define MIP6SEC_ROUTE_INPUT_CALLBACKS_H

#include "ns3/ipv6-routing-protocol.h"

namespace ns3
{
namespace mip6sec
{

/**
 * The parameter types of Ipv6RoutingProtocol::RouteInput as the ns-3 at hand declares them:
 * callbacks by value up to 3.37, by reference to const later. Read off the method itself, so that
 * nothing has to be configured.
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

using RouteInputUnicast =
    RouteInputParameters<decltype(&Ipv6RoutingProtocol::RouteInput)>::Unicast; //!< unicast forward
using RouteInputMulticast =
    RouteInputParameters<decltype(&Ipv6RoutingProtocol::RouteInput)>::Multicast; //!< multicast
using RouteInputLocal =
    RouteInputParameters<decltype(&Ipv6RoutingProtocol::RouteInput)>::Local; //!< local deliver
using RouteInputError =
    RouteInputParameters<decltype(&Ipv6RoutingProtocol::RouteInput)>::Error; //!< error

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_ROUTE_INPUT_CALLBACKS_H
