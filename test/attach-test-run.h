/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_ATTACH_TEST_RUN_H
#define MIP6SEC_ATTACH_TEST_RUN_H

#include "ns3/simulator.h"

namespace ns3
{
namespace mip6sec
{
namespace attachtest
{

/// @param seconds run until then
inline void
RunFor(double seconds)
{
    Simulator::Stop(Seconds(seconds));
    Simulator::Run();
}

} // namespace attachtest
} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_ATTACH_TEST_RUN_H
