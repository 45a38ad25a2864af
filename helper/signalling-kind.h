/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_SIGNALLING_KIND_H
#define MIP6SEC_SIGNALLING_KIND_H

#include "ns3/ipv6-address.h"
#include "ns3/mobility-constants.h"

#include <cstdint>
#include <optional>

namespace ns3
{
namespace mip6sec
{

/// What a control message is called in tables
struct SignallingKind
{
    const char* layer; //!< protocol: "mip6", "fmip6", "nd", or "send" (certification paths)
    const char* name;  //!< type, e.g. "BindingUpdate"
};

/// @param type of a Mobility Header @return what it is called
SignallingKind SignallingKindOf(MhType type);

/// Octets of an ICMPv6 message by which the function below tells it from others
static constexpr std::size_t SIGNALLING_KIND_SIZE = 24;

/**
 * @param message first octet of an ICMPv6 message on an access link
 * @param size its octets, or the first SIGNALLING_KIND_SIZE of them
 * @param source IPv6 source
 * @param destination IPv6 destination
 * @return what a message of Neighbor Discovery, of certification paths (RFC 3971) or of fast
 * handovers is called; nothing for any other. A Neighbor Advertisement that is unsolicited, does
 * not override, and tells all nodes of its source (RFC 5568 6.3) is one of fast handovers.
 */
std::optional<SignallingKind> SignallingKindOf(const uint8_t* message,
                                               std::size_t size,
                                               const Ipv6Address& source,
                                               const Ipv6Address& destination);

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_SIGNALLING_KIND_H
