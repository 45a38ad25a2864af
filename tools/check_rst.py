# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
"""Reports what is wrong with the syntax of a reStructuredText file; needs docutils."""

import pathlib
import sys

import docutils.core
import docutils.utils
from docutils.parsers.rst import directives, roles
from docutils.parsers.rst.directives.misc import Raw

# Of ns-3's replace.txt
EPILOG = "\n\n.. |ns3| replace:: *ns-3*\n"


def main():
    # What Sphinx, which ns-3's manual is made with, knows beyond docutils
    for role in ("doc", "ref", "numref", "term"):
        roles.register_generic_role(role, docutils.nodes.inline)
    for directive in ("highlight", "only", "toctree"):
        directives.register_directive(directive, Raw)
    source = pathlib.Path(sys.argv[1])
    try:
        docutils.core.publish_doctree(
            source.read_text() + EPILOG, source_path=str(source), settings_overrides={"halt_level": 2, "report_level": 2}
        )
    except docutils.utils.SystemMessage as fault:
        print(fault)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
