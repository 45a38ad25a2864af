/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_FMIP_AUTHORIZATION_H
#define MIP6SEC_FMIP_AUTHORIZATION_H

#include "mobility-header.h"

#include <vector>

namespace ns3
{
namespace mip6sec
{

/**
 * The care-of address that the authenticator of an FBU covers (RFC 5568 6.4.5 after RFC 6275
 * 6.2.7): the one that the FBU asks for, which is its alternate care-of address if it has one and
 * else its IPv6 source; or the PCoA when its lifetime is 0.
 *
 * The FBack that answers it covers the same address, also when it assigns another.
 *
 * @param update the FBU
 * @param source its IPv6 source
 * @param previousCareOfAddress PCoA, its Home Address option
 * @return the address
 */
Ipv6Address AuthorizedCareOfAddress(const FastBindingUpdate& update,
                                    const Ipv6Address& source,
                                    const Ipv6Address& previousCareOfAddress);

/**
 * The octets over which the authenticator of an FBU or FBack is computed (RFC 5568 6.4.5): care-of
 * address, address of the PAR, and the whole Mobility Header with checksum zero up to, not
 * including, the authenticator. Of a received message the header is the one that came.
 *
 * The option must be present, with an authenticator of the right length and any content.
 *
 * @param message FBU or FBack
 * @param careOfAddress see AuthorizedCareOfAddress()
 * @param previousAccessRouter address of the PAR that the FBU is sent to
 * @return the octets; empty without the option
 */
std::vector<uint8_t> FmipAuthorizedData(const MobilityMessage& message,
                                        const Ipv6Address& careOfAddress,
                                        const Ipv6Address& previousAccessRouter);

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_FMIP_AUTHORIZATION_H
