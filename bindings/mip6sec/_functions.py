# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
"""Python functions where ns-3 takes callbacks."""

import functools
import itertools

from ._loader import cppyy, ns

# ns-3 does not own Python functions
_kept = []
_events = {}
_connections = {}
_numbers = itertools.count()


def connect(source, name, function):
    """Connects a function to a trace source, of the module or of ns-3.

    source    an object, or a path of ns3::Config without the name of the trace source, e.g. "/NodeList/*/DeviceList/*"
    name      of the trace source
    function  takes what the signature of the trace source says

    Raises ValueError if there is no such trace source.
    """
    if isinstance(source, str):
        matches = ns.Config.LookupMatches(source)
        objects = [matches.Get(i) for i in range(matches.GetN())]
        if not objects:
            raise ValueError(f"nothing matches {source}")
        for found in objects:
            connect(found, name, function)
        return
    information = ns.TypeId.TraceSourceInformation()
    type_id = source.GetInstanceTypeId()
    if not type_id.LookupTraceSourceByName(name, information):
        raise ValueError(f"{type_id.GetName()} has no trace source {name}")
    adapt, getters = adapter(str(information.callback))
    number = next(_numbers)
    _connections[number] = (function, getters)
    if not adapt(source.__deref__(), name, number):
        raise ValueError(f"{type_id.GetName()} does not connect its trace source {name}")


@functools.lru_cache(maxsize=None)
def adapter(signature):
    """What connects to trace sources with a signature, which is the name of a type; what takes their values apart.

    cppyy does not find a template by the name of a type within a class, so the compiler is asked.
    """
    number = next(_numbers)
    within = "namespace ns3 {{ namespace mip6sec {{ namespace python {{ {} }} }} }}"
    cppyy.cppdef(
        within.format(
            f"using Adapter{number} = TraceAdapter<{signature}>;"
            f"inline bool Connect{number}(ObjectBase& object, const std::string& name, uint64_t number)"
            f"{{ return Adapter{number}::Connect(object, name, number); }}"
            f"inline std::size_t Size{number}() {{ return Adapter{number}::Size(); }}"
        )
    )
    python = ns.mip6sec.python
    values = range(getattr(python, f"Size{number}")())
    cppyy.cppdef(
        within.format(
            "".join(
                f"inline Adapter{number}::Type<{i}> Get{number}_{i}(void* values) {{ return Adapter{number}::Get<{i}>(values); }}"
                for i in values
            )
        )
    )
    return getattr(python, f"Connect{number}"), [getattr(python, f"Get{number}_{i}") for i in values]


def _dispatch_trace(number, values):
    function, getters = _connections[number]
    function(*[get(values) for get in getters])


def callback(result, parameters, function):
    """Makes an ns-3 callback of a function.

    result      name of the C++ type that it returns, e.g. "bool"
    parameters  names of the C++ types that it takes, e.g. ["ns3::Ipv6Address"]
    """
    _kept.append(function)
    return ns.mip6sec.python.FunctionAdapter[(result, *parameters)].Make(function)


def schedule(delay, function, *arguments):
    """Calls a function after a delay (ns.Time); returns the event."""
    return ns.mip6sec.python.Schedule(delay, _number(function, arguments))


def schedule_with_context(node, delay, function, *arguments):
    """Calls a function after a delay (ns.Time) in the context of a node, as events that touch its devices have to be."""
    ns.mip6sec.python.ScheduleWithContext(node.GetId(), delay, _number(function, arguments))


def _number(function, arguments):
    number = next(_numbers)
    _events[number] = (function, arguments)
    return number


def _dispatch(number):
    function, arguments = _events.pop(number)
    function(*arguments)


ns.mip6sec.python.SetDispatcher(_dispatch)
ns.mip6sec.python.SetTraceDispatcher(_dispatch_trace)
