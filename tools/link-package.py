# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
"""Lets the virtual environment that runs this find the package mip6sec in bindings/."""

import pathlib
import sysconfig

bindings = pathlib.Path(__file__).resolve().parent.parent / "bindings"
pathlib.Path(sysconfig.get_paths()["purelib"], "mip6sec.pth").write_text(f"{bindings}\n")
