# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
"""Loads ns-3 and the module into cppyy.

ns-3's own entry for Python includes the headers of all modules, which takes about ten seconds, and knows only its own names
of libraries. Here the build of the module says in mip6sec.json where ns-3's files are, and what is needed is included.
"""

import json
import os
import pathlib
import re


class Ns3Error(ImportError):
    """What is missing, and the command that brings it."""


# What a script needs besides the headers of the module and what these include
HEADERS = (
    "ns3/simulator.h",
    "ns3/config.h",
    "ns3/command-line.h",
    "ns3/rng-seed-manager.h",
    "ns3/string.h",
    "ns3/boolean.h",
    "ns3/double.h",
    "ns3/uinteger.h",
    "ns3/node-container.h",
    "ns3/application-container.h",
    "ns3/inet6-socket-address.h",
    "ns3/internet-stack-helper.h",
    "ns3/mip6sec-module.h",
)

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent


def find_build():
    """Returns the description of the build to load."""
    folder = pathlib.Path(os.environ.get("MIP6SEC_BUILD") or ROOT / "build" / "python")
    description = folder / "mip6sec.json"
    if not description.exists():
        raise Ns3Error(f"the module is not built: {description} is missing. This brings it: make -C {ROOT}")
    found = json.loads(description.read_text())
    if not os.path.exists(found["module"]):
        raise Ns3Error(f"the module is not built: {found['module']} is missing. This brings it: make -C {ROOT}")
    return found


def load(description):
    """Loads the libraries, includes the headers; returns cppyy."""
    try:
        import cppyy
    except ImportError as error:
        raise Ns3Error(f"this Python has no cppyy. {ROOT}/.venv/bin/python has it after: make -C {ROOT}") from error

    for library in reversed(description["libraries"]):
        # Python scripts bring Wi-Fi in by asking for it, or as part of the module
        if not re.search(r"-(wifi|propagation)(-\w+)?\.so$", library):
            cppyy.load_library(library)
    cppyy.load_library(description["module"])
    for folder in description["include"]:
        cppyy.add_include_path(folder)
    # In one piece: the second of two includes does not parse again what the first brought
    code = ['#pragma clang diagnostic ignored "-Winconsistent-missing-override"']
    code += [f'#include "{header}"' for header in (*HEADERS, f"{ROOT}/bindings/mip6sec/adapters.h")]
    cppyy.cppdef("\n".join(code))
    return cppyy


class Namespace:
    """The namespace ns3; asked for a name that it does not know, it includes the header that declares it."""

    def __init__(self, cppyy, folders):
        self._cppyy = cppyy
        self._folders = [pathlib.Path(folder, "ns3") for folder in folders]
        self._ns3 = cppyy.gbl.ns3

    def __getattr__(self, name):
        try:
            value = getattr(self._ns3, name)
        except AttributeError:
            header = self._find(name)
            if not header:
                raise
            self._cppyy.include(f"ns3/{header.name}")
            value = getattr(self._ns3, name)
        setattr(self, name, value)
        return value

    def __dir__(self):
        return dir(self._ns3)

    def _find(self, name):
        """The header that declares a class, structure, enumeration or function in ns3."""
        if not re.fullmatch(r"[A-Za-z]\w*", name):
            return None
        declaration = re.compile(rf"^(?:(?:class|struct|enum|enum class) {name}\b(?![^\n]*;)|\S[^\n=;]* [*&]?{name} ?\()", re.MULTILINE)
        for folder in self._folders:
            for header in sorted(folder.glob("*.h")):
                if not header.name.endswith("-module.h") and declaration.search(header.read_text(errors="replace")):
                    return header
        return None


build = find_build()
cppyy = load(build)
ns = Namespace(cppyy, build["include"])
