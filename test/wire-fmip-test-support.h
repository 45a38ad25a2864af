/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_WIRE_FMIP_TEST_SUPPORT_H
#define MIP6SEC_WIRE_FMIP_TEST_SUPPORT_H

#include "wire-test-support.h"

#include "ns3/mobility-header.h"

namespace ns3
{
namespace mip6sec
{

inline const Ipv6Address PCOA("2001:b::100");     //!< previous care-of address in the vectors
inline const Ipv6Address NCOA("2001:d::100");     //!< new care-of address
inline const Ipv6Address ASSIGNED("2001:d::200"); //!< new care-of address that the NAR assigns
inline const Ipv6Address PAR("2001:b::1");        //!< previous access router
inline const Ipv6Address NAR("2001:d::1");        //!< new access router

inline const FmipLinkLayerAddress MOBILE_NODE{FmipLinkLayerCode::MOBILE_NODE,
                                              {0, 0, 0, 0, 0, 2}}; //!< its link-layer address

/// @param code which @param address address @param length bits @return an address option
inline FmipAddress
AddressOf(int code, const Ipv6Address& address, uint8_t length = 128)
{
    return {static_cast<FmipAddressCode>(code), length, address};
}

/**
 * @param octets a Mobility Header between the access routers, its checksum of any value
 * @return what the parser says once the checksum is right
 */
inline Parsed<MobilityMessage>
ParseRepaired(std::vector<uint8_t> octets)
{
    RepairChecksum(octets, 4, 135, PAR, NAR);
    octets.shrink_to_fit();
    return MobilityMessage::Parse(octets.data(), octets.size(), PAR, NAR);
}

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_WIRE_FMIP_TEST_SUPPORT_H
