/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_REDIRECT_MESSAGE_H
#define MIP6SEC_REDIRECT_MESSAGE_H

#include "nd-messages.h"

#include <vector>

namespace ns3
{
namespace mip6sec
{

/// Redirect (RFC 4861 4.5)
struct RedirectMessage
{
    Ipv6Address target;      //!< better first hop: a router's link-local address, or destination
    Ipv6Address destination; //!< what is redirected, not multicast
    NdOptions options;       //!< Target Link-Layer Address, Redirected Header and others
};

/**
 * @copydoc SerializeIcmp6(const RouterSolicitation&,const Ipv6Address&,const Ipv6Address&)
 * The redirected header is cut so that the packet does not exceed 1280 octets (RFC 4861 4.5).
 */
std::vector<uint8_t> SerializeIcmp6(const RedirectMessage& message,
                                    const Ipv6Address& source,
                                    const Ipv6Address& destination);

/**
 * Parse and validate by RFC 4861 8.1, but for the rule that the source is the first hop for the
 * destination, which the host knows and not the parser.
 * @param data first octet of the ICMPv6 message
 * @param size its octets
 * @param envelope how it arrived
 * @return the message or the reason
 */
Parsed<RedirectMessage> ParseRedirect(const uint8_t* data,
                                      std::size_t size,
                                      const Icmp6Envelope& envelope);

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_REDIRECT_MESSAGE_H
