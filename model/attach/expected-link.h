/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_EXPECTED_LINK_H
#define MIP6SEC_EXPECTED_LINK_H

#include "router-discovery.h"

#include "ns3/address.h"

#include <optional>

namespace ns3
{
namespace mip6sec
{

/// What is known of a link before the node is on it
struct ExpectedLink
{
    RouterEntry router;        //!< its router; linkLocal may be :: until it is heard
    Ipv6Address routerAddress; //!< global address of the router, gateway until it is heard
    PrefixInformation prefix;  //!< prefix of the address below
    Ipv6Address careOfAddress; //!< to be used there at once, or :: to have one configured
    bool checked{false};       //!< whether it is known to be unique; otherwise it is probed
                               //!< while it is in use
};

/**
 * Knows links before the node is on them (the [AP-ID, AR-Info] tuples of RFC 5568 3.1). A
 * MobileInterface asks it at each link up.
 */
class LinkForesight
{
  public:
    virtual ~LinkForesight() = default;
    /**
     * A link came up, and router discovery has not begun there.
     * @param pointOfAttachment where
     * @return what is known of it, or nothing
     */
    virtual std::optional<ExpectedLink> Expect(const Address& pointOfAttachment) = 0;
    /**
     * The expected care-of address is on the interface, and its router is the current one; called
     * before the traces RouterKnown and AddressReady.
     * @param link as Expect returned it, the entry of its router completed by its prefix and the
     * global address of the router; careOfAddress is :: if none was given, or if it is not in place
     * (the filter of the interface does not want it, it is not of the prefix, or it would have to
     * be probed before the router is resolved)
     */
    virtual void Arrived(const ExpectedLink& link) = 0;
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_EXPECTED_LINK_H
