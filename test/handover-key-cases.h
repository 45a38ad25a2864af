/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_HANDOVER_KEY_CASES_H
#define MIP6SEC_HANDOVER_KEY_CASES_H

#include "handover-key-link.h"

#include <algorithm>
#include <string>
#include <vector>

namespace ns3
{
namespace mip6sec
{
namespace keytest
{

/// @param log what happened @param text part of a line @return lines that have it
inline std::size_t
Count(const std::vector<std::string>& log, const std::string& text)
{
    return std::count_if(log.begin(), log.end(), [&text](const std::string& line) {
        return line.find(text) != std::string::npos;
    });
}

/// @return which replies bring a mobile node a key
std::vector<TestCase*> HandoverKeyReplyCases();

} // namespace keytest
} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_HANDOVER_KEY_CASES_H
