/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_FMIP_ADDRESS_H
#define MIP6SEC_FMIP_ADDRESS_H

#include "fmip-constants.h"

#include "ns3/ipv6-address.h"

#include <cstdint>
#include <vector>

namespace ns3
{
namespace mip6sec
{

/**
 * What the Link-Layer Address option of Neighbor Discovery (RFC 5568 6.4.3) and the Mobility Header
 * Link-Layer Address option (6.4.4) say. The first does not tell how long the address is.
 */
struct FmipLinkLayerAddress
{
    FmipLinkLayerCode code{FmipLinkLayerCode::MOBILE_NODE}; //!< which; others are kept
    std::vector<uint8_t> address; //!< in Neighbor Discovery, as parsed, with the padding behind it
};

/**
 * Take the padding off a link-layer address that came in an option of Neighbor Discovery.
 * @param padded the address as parsed
 * @param size octets that an address has on the link, which only the link can tell (RFC 5568 6.4.3)
 * @return the address; empty if there are too few octets
 */
std::vector<uint8_t> WithoutPadding(const std::vector<uint8_t>& padded, std::size_t size);

/**
 * What the IP Address/Prefix option of Neighbor Discovery (RFC 5568 6.4.1) and the Mobility Header
 * IPv6 Address/Prefix option (6.4.2) say.
 *
 * The bits of a prefix behind its length are written as zero and read as zero.
 */
struct FmipAddress
{
    FmipAddressCode code{FmipAddressCode::NEW_CARE_OF_ADDRESS}; //!< which; others are kept
    uint8_t prefixLength{128};                                  //!< bits of the prefix, 0 to 128
    Ipv6Address address;                                        //!< address or prefix

    /// @return the address, or the prefix without the bits behind its length
    Ipv6Address GetClean() const;
    /// @return whether it could be one: prefix length of at most 128
    bool IsValid() const;
};

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_FMIP_ADDRESS_H
