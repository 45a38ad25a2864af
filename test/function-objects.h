/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_FUNCTION_OBJECTS_H
#define MIP6SEC_FUNCTION_OBJECTS_H

#include "ns3/callback.h"
#include "ns3/ptr.h"
#include "ns3/simple-ref-count.h"

#include <functional>
#include <utility>

/**
 * @file
 * @brief Callbacks and events of function objects, which ns-3 takes by itself since 3.36 only.
 */

namespace ns3
{
namespace mip6sec
{

/// A function object held for a callback
template <typename R, typename... Args>
struct Held : public SimpleRefCount<Held<R, Args...>>
{
    std::function<R(Args...)> function; //!< called

    /// @param args its arguments @return what it returns
    R Call(Args... args)
    {
        return function(args...);
    }
};

/// Keeps a parameter out of template argument deduction
template <typename T>
struct AsGiven
{
    using type = T; //!< the type itself
};

/// @param function a function object @return a callback that calls it
template <typename R, typename... Args>
Callback<R, Args...>
Calling(typename AsGiven<std::function<R(Args...)>>::type function)
{
    auto held = Create<Held<R, Args...>>();
    held->function = std::move(function);
    return MakeCallback(&Held<R, Args...>::Call, held);
}

/// For an event: `Simulator::Schedule(delay, &CallNow, [&]() { ... })` @param function called
inline void
CallNow(std::function<void()> function)
{
    function();
}

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_FUNCTION_OBJECTS_H
