/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_ATTACH_TEST_VARIABLES_H
#define MIP6SEC_ATTACH_TEST_VARIABLES_H

#include "ns3/string.h"

#include <sstream>

namespace ns3
{
namespace mip6sec
{
namespace attachtest
{

/// @param seconds a number @return a random variable that is always it
inline StringValue
Always(double seconds)
{
    std::ostringstream text;
    text << "ns3::ConstantRandomVariable[Constant=" << seconds << "]";
    return StringValue(text.str());
}

} // namespace attachtest
} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_ATTACH_TEST_VARIABLES_H
