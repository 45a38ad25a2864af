# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
"""Lets the virtual environment that runs this find the package mip6sec in bindings/, and cppyy prepare itself once."""

import pathlib
import sysconfig

bindings = pathlib.Path(__file__).resolve().parent.parent / "bindings"
pathlib.Path(sysconfig.get_paths()["purelib"], "mip6sec.pth").write_text(f"{bindings}\n")

# The first import compiles the headers of the standard library, and says so
if not list(pathlib.Path(sysconfig.get_paths()["purelib"], "cppyy").glob("*.pch*")):
    import cppyy  # noqa: F401
