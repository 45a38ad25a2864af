/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_FMIP_ADDRESS_H
#define MIP6SEC_FMIP_ADDRESS_H

#include "fmip-constants.h"

#include "ns3/ipv6-address.h"

namespace ns3
{
namespace mip6sec
{

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
