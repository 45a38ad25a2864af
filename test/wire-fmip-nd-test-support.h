/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_WIRE_FMIP_ND_TEST_SUPPORT_H
#define MIP6SEC_WIRE_FMIP_ND_TEST_SUPPORT_H

#include "wire-nd-test-support.h"

#include "ns3/fmip-messages.h"

namespace ns3
{
namespace mip6sec
{

inline const Ipv6Address NCOA("2001:d::100"); //!< new care-of address in the vectors
inline const Ipv6Address NAR("2001:d::1");    //!< new access router

/// @param last last octets of an Ethernet address of the vectors @return the address
inline LinkLayerOctets
Mac(uint16_t last)
{
    return {0, 0, 0, 0, static_cast<uint8_t>(last >> 8), static_cast<uint8_t>(last)};
}

/// @return the Nonce option of the vectors
inline RawNdOption
Nonce()
{
    const VectorMessage v(VECTOR_RTSOLPR_KEY);
    return {14, {v.message.end() - 8, v.message.end()}};
}

/// @return the tuple of the first access point of the vectors
inline AccessPointTuple
FirstTuple()
{
    AccessPointTuple tuple;
    tuple.accessPoint = Mac(0x0a01);
    tuple.routerLinkLayerAddress = Mac(0x000d);
    tuple.routerAddress = NAR;
    tuple.routerPrefixLength = 64;
    return tuple;
}

/// @param prefix a prefix @param length its bits @return the option
inline FmipAddress
Prefix(const char* prefix, uint8_t length)
{
    return {FmipAddressCode::NEW_ROUTER_PREFIX, length, Ipv6Address(prefix)};
}

/// @return the PrRtAdv with two tuples of the vectors
inline PrRtAdv
TwoTuples()
{
    PrRtAdv message;
    message.identifier = 0x4321;
    message.sourceLinkLayerAddress = Mac(1);
    AccessPointTuple second;
    second.accessPoint = Mac(0x0a02);
    second.routerLinkLayerAddress = Mac(0x000e);
    second.routerAddress = Ipv6Address("2001:e::1");
    second.routerPrefixLength = 128;
    second.prefixes = {Prefix("2001:e::", 64), Prefix("2001:e:0:8000::", 49)};
    message.tuples = {FirstTuple(), second};
    return message;
}

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_WIRE_FMIP_ND_TEST_SUPPORT_H
