# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
"""Checks doc/conformance/<SPEC>.csv: an answer to every statement of a specification that carries an RFC 2119 keyword.

The columns are id, status (implemented, not-applicable or missing), tests (separated by ';', each 'suite/test case name' or
the name of a test of ctest) and note. Every id of doc/conformance/ids/<SPEC>.txt is answered once; every test that is named
ran and passed; what is implemented names a test; what is not applicable or missing says why; no more is missing than
MISSING_SHARE allows, besides what waits for IPsec and says so.

    conformance.py <spec>... [--passed <file>]     where each line of the file names a test that passed
"""

import argparse
import csv
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
FOLDER = ROOT / "doc" / "conformance"
STATES = ("implemented", "not-applicable", "missing")
COLUMNS = ["id", "status", "tests", "note"]
# Largest share that may be missing: of what the module exists for nothing, of what that builds on little
MISSING_SHARE = {"RFC6275": 0.10, "RFC3971": 0.05, "RFC3972": 0.05, "RFC5568": 0.05}


def faults(spec, passed):
    """Yields what is wrong with the answers to a specification."""
    ids = (FOLDER / "ids" / f"{spec}.txt").read_text().split()
    source = ROOT.parent / "shared" / "requirements" / f"{spec}.tsv"
    if source.exists() and [line.split("\t")[0] for line in source.read_text().splitlines()] != ids:
        yield f"ids/{spec}.txt differs from the list of requirements"

    table = FOLDER / f"{spec}.csv"
    if not table.exists():
        yield f"{table.relative_to(ROOT)} does not exist"
        return
    with table.open(newline="") as file:
        reader = csv.DictReader(file)
        if reader.fieldnames != COLUMNS:
            yield f"the columns are {reader.fieldnames}, not {COLUMNS}"
            return
        rows = list(reader)

    answered = {}
    for row in rows:
        name = row["id"]
        if None in row or None in row.values():
            yield f"{name}: the row does not have {len(COLUMNS)} columns (quote a note that has a comma)"
            continue
        if name in answered:
            yield f"{name} is answered twice"
        answered[name] = row
        tests = [test.strip() for test in row["tests"].split(";") if test.strip()]
        if row["status"] not in STATES:
            yield f"{name}: the status '{row['status']}' is none of {', '.join(STATES)}"
        elif row["status"] == "implemented" and not tests:
            yield f"{name}: is implemented, but names no test"
        elif row["status"] != "implemented" and not row["note"].strip():
            yield f"{name}: is {row['status']}, but its note does not say why"
        if passed is not None:
            for test in tests:
                if test not in passed:
                    yield f"{name}: the test '{test}' did not run or did not pass"
    for name in ids:
        if name not in answered:
            yield f"{name} is not answered"
    for name in answered:
        if name not in ids:
            yield f"{name} is no id of {spec}"

    missing = [row for row in rows if row["status"] == "missing" and "IPsec" not in (row["note"] or "")]
    share = MISSING_SHARE.get(spec, 0)
    if len(missing) > share * len(ids):
        yield f"{len(missing)} of {len(ids)} are missing, more than {share:.0%}"


def summary(spec):
    """One line of numbers."""
    with (FOLDER / f"{spec}.csv").open(newline="") as file:
        states = [row["status"] for row in csv.DictReader(file)]
    return f"{spec}: " + ", ".join(f"{states.count(state)} {state}" for state in STATES)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("specs", nargs="+")
    parser.add_argument("--passed", type=pathlib.Path)
    arguments = parser.parse_args()
    passed = set(arguments.passed.read_text().splitlines()) if arguments.passed else None
    failed = False
    for spec in arguments.specs:
        found = list(faults(spec, passed))
        for fault in found:
            print(f"{spec}: {fault}")
        failed = failed or bool(found)
        if not found:
            print(summary(spec))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
