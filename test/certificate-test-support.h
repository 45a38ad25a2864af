/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_CERTIFICATE_TEST_SUPPORT_H
#define MIP6SEC_CERTIFICATE_TEST_SUPPORT_H

#include "ns3/certificate.h"

#include <sstream>
#include <string>

namespace ns3
{
namespace mip6sec
{

/// @param ranges addresses @return them as "first-last first-last", or "none"
inline std::string
Text(const std::optional<std::vector<AddressRange>>& ranges)
{
    if (!ranges)
    {
        return "none";
    }
    std::ostringstream text;
    for (const AddressRange& range : *ranges)
    {
        text << (text.tellp() == 0 ? "" : " ") << range.first << "-" << range.last;
    }
    return text.str();
}

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_CERTIFICATE_TEST_SUPPORT_H
