# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
"""Loads ns-3 and the module into cppyy.

ns-3's own entry for Python includes the headers of all modules, which takes about ten seconds, and knows only its own names
of libraries. Here the build of the module says in mip6sec.json where ns-3's files are, and what is needed is included.
"""

import json
import os
import pathlib
import re
import sys


class Ns3Error(ImportError):
    """What is missing, and the command that brings it."""


HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent


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


def precompiled(description):
    """The precompiled headers of the build, if they are newer than every header in them."""
    file = pathlib.Path(description["module"]).parent / "mip6sec.pch"
    headers = [*pathlib.Path(description["include"][0], "ns3").glob("*.h"), *HERE.glob("*.h")]
    if not file.exists() or file.stat().st_size == 0:
        return None
    newest = max(header.stat().st_mtime for header in headers)
    return str(file) if file.stat().st_mtime > newest else None


def load(description):
    """Loads the libraries, includes the headers; returns cppyy."""
    file = precompiled(description)
    if file and "cppyy" not in sys.modules:
        os.environ.setdefault("CLING_STANDARD_PCH", file)
    try:
        import cppyy
    except ImportError as error:
        raise Ns3Error(f"this Python has no cppyy. {ROOT}/.venv/bin/python has it after: make -C {ROOT}") from error

    for library in reversed(description["libraries"]):
        # Wi-Fi comes as part of the module, or when a script asks for it
        if not re.search(r"-(wifi|propagation)(-\w+)?\.so$", library):
            cppyy.load_library(library)
    cppyy.load_library(description["module"])
    for folder in (str(HERE), *description["include"]):
        cppyy.add_include_path(folder)
    cppyy.cppdef(f'#pragma clang diagnostic ignored "-Winconsistent-missing-override"\n#include "{HERE}/headers.h"')
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
