# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
"""Mobile IPv6 on ns-3, from Python.

After 'make' in the project:

    from mip6sec import ns, connect, schedule, table

    topology = ns.mip6sec.Mip6TopologyHelper()
    ...
    ns.Simulator.Run()

'ns' is the C++ namespace ns3 as cppyy shows it; the module's own namespace is 'ns.mip6sec'. Headers of ns-3 that are not
loaded from the start are included when a name that they declare is asked for.

MIP6SEC_BUILD names the build folder to load; without it the one that 'make' used last.
"""

from ._functions import callback, connect, schedule, schedule_with_context
from ._loader import Ns3Error, build, ns
from ._tables import read_csv, table

__all__ = ["Ns3Error", "build", "callback", "connect", "ns", "read_csv", "schedule", "schedule_with_context", "table"]
