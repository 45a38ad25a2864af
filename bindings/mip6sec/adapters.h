/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_PYTHON_ADAPTERS_H
#define MIP6SEC_PYTHON_ADAPTERS_H

#include "ns3/callback.h"
#include "ns3/object-base.h"
#include "ns3/simulator.h"

#include <functional>
#include <string>
#include <tuple>
#include <type_traits>

namespace ns3
{
namespace mip6sec
{
/// What turns Python functions, which cppyy hands over as std::function, into what ns-3 takes
namespace python
{

/**
 * Makes an ns-3 callback of a function.
 * @tparam R return type
 * @tparam Args types of the parameters
 */
template <typename R, typename... Args>
struct FunctionAdapter
{
    /// @param function the function @return it as ns-3 callback
    static Callback<R, Args...> Make(std::function<R(Args...)> function)
    {
        return Callback<R, Args...>(function);
    }
};

/**
 * What a trace source with a connected Python function calls. One C++ function for all, because
 * cppyy compiles a wrapper for each Python function that it hands over, and does not know every
 * type of std::function.
 * @return the function, which takes the number of the connection and a TraceAdapter::Values
 */
inline std::function<void(uint64_t, void*)>&
TraceDispatcher()
{
    static std::function<void(uint64_t, void*)> dispatcher;
    return dispatcher;
}

/// @param dispatcher what every trace source shall call
inline void
SetTraceDispatcher(std::function<void(uint64_t, void*)> dispatcher)
{
    TraceDispatcher() = dispatcher;
}

/**
 * Connects the dispatcher to a trace source.
 * @tparam Signature the callback signature that the trace source documents
 */
template <typename Signature>
struct TraceAdapter;

/// The one specialization
template <typename... Args>
struct TraceAdapter<void (*)(Args...)>
{
    using Values = std::tuple<Args...>; //!< what the trace source says

    /// The type that Python gets for a value: a copy, so that a script may keep it
    template <std::size_t I, typename T = std::tuple_element_t<I, Values>>
    using Type =
        std::conditional_t<std::is_copy_constructible<std::decay_t<T>>::value, std::decay_t<T>, T>;

    /// @return how many values there are
    static std::size_t Size()
    {
        return sizeof...(Args);
    }

    /// @param values a Values @return one of them
    template <std::size_t I>
    static Type<I> Get(void* values)
    {
        return std::get<I>(*static_cast<Values*>(values));
    }

    /**
     * @param object what has the trace source
     * @param name of the trace source
     * @param number given to the dispatcher
     * @return whether there is such a trace source
     */
    static bool Connect(ObjectBase& object, const std::string& name, uint64_t number)
    {
        return object.TraceConnectWithoutContext(name,
                                                 Callback<void, Args...>([number](Args... args) {
                                                     Values values(args...);
                                                     TraceDispatcher()(number, &values);
                                                 }));
    }
};

/**
 * What a scheduled event calls.
 * @return the function, which takes the number of the event
 */
inline std::function<void(uint64_t)>&
Dispatcher()
{
    static std::function<void(uint64_t)> dispatcher;
    return dispatcher;
}

/// @param dispatcher what every event shall call with its number
inline void
SetDispatcher(std::function<void(uint64_t)> dispatcher)
{
    Dispatcher() = dispatcher;
}

/// @param delay from now @param number given to the dispatcher then @return the event
inline EventId
Schedule(const Time& delay, uint64_t number)
{
    return Simulator::Schedule(delay, [number]() { Dispatcher()(number); });
}

/**
 * @param node the id of the node in whose context the dispatcher runs
 * @param delay from now
 * @param number given to the dispatcher then
 */
inline void
ScheduleWithContext(uint32_t node, const Time& delay, uint64_t number)
{
    Simulator::ScheduleWithContext(node, delay, [number]() { Dispatcher()(number); });
}

} // namespace python
} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_PYTHON_ADAPTERS_H
