/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_FMIP_MOBILE_CASES_H
#define MIP6SEC_FMIP_MOBILE_CASES_H

#include "fmip-mobile-network.h"

#include <vector>

namespace ns3
{
namespace mip6sec
{
namespace test
{

/// A movement in the tests below: link down, 50 ms later link up
constexpr double MOVE = 3.0;
constexpr double UP = MOVE + 0.05;        //!< link up
constexpr double GOING_DOWN = MOVE - 0.1; //!< when the movement is announced

/// @return rules of the Fast Binding Update and its acknowledgement
std::vector<TestCase*> FmipMobileUpdateCases();
/// @return what follows from what the router says of access points
std::vector<TestCase*> FmipMobileAdviceCases();
/// @return what happens to the forwarding of a router that was left
std::vector<TestCase*> FmipMobilePreviousLinkCases();
/// @return what follows from a NAACK
std::vector<TestCase*> FmipMobileNaackCases();

} // namespace test
} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_FMIP_MOBILE_CASES_H
