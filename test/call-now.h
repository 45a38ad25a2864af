/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_CALL_NOW_H
#define MIP6SEC_CALL_NOW_H

#include <functional>

namespace ns3
{
namespace mip6sec
{

/**
 * For an event of a function object, `Simulator::Schedule(delay, &CallNow, [&]() { ... })`: without
 * it ns-3 takes none before 3.36.
 * @param function called
 */
inline void
CallNow(std::function<void()> function)
{
    function();
}

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_CALL_NOW_H
