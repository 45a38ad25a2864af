/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_FMIP6_PREVIOUS_ROUTER_CASES_H
#define MIP6SEC_FMIP6_PREVIOUS_ROUTER_CASES_H

#include "fmip6-previous-router-fixture.h"

#include <vector>

namespace ns3
{
namespace mip6sec
{

/// @param code of it @param address NCoA in it, or :: for none @return a HAck
inline HandoverAck
Answer(HandoverAckCode code, const Ipv6Address& address = Ipv6Address::GetAny())
{
    HandoverAck ack;
    ack.code = code;
    if (!address.IsAny())
    {
        ack.options.addresses.push_back(
            FmipAddress{FmipAddressCode::NEW_CARE_OF_ADDRESS, 128, address});
    }
    return ack;
}

/// @param initiate a Handover Initiate @param code of an address @return that address in it, or ::
inline Ipv6Address
AddressIn(const HandoverInitiate& initiate, FmipAddressCode code)
{
    const auto address = initiate.options.FindAddress(code);
    return address ? address->address : Ipv6Address::GetAny();
}

/// @return what is sent again, and how forwarding ends
std::vector<TestCase*> PreviousRouterLifetimeCases();

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_FMIP6_PREVIOUS_ROUTER_CASES_H
