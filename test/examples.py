# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
"""Runs an example and compares what it prints with examples.ini.

    examples.py <program>

The section of examples.ini has the program's name. Its 'arguments' are passed; each line of 'expect' is a regular
expression that some line of the output matches. Behind ' => low..high' stand bounds for the first group, which
has to be a number, in every line that matches; ' => x3' asks for exactly three lines that match. The run takes place in a folder of its own;
'files' names files that it has to leave there and that are not empty. Each line of 'refused' has arguments that it has
to refuse before it prints anything else, and behind ' => ' words of the complaint.
"""

import configparser
import pathlib
import re
import subprocess
import sys
import tempfile


def check(output, line):
    """Returns what is wrong with the output by one line of 'expect', or None."""
    pattern, _, bounds = (part.strip() for part in line.partition(" => "))
    found = [match for match in (re.search(pattern, text) for text in output.splitlines()) if match]
    if not found:
        return f"no line matches '{pattern}'"
    if bounds.startswith("x"):
        if len(found) != int(bounds[1:]):
            return f"{len(found)} lines match '{pattern}', not {bounds[1:]}"
    elif bounds:
        low, high = (float(bound) for bound in bounds.split(".."))
        for match in found:
            if not low <= float(match.group(1)) <= high:
                return f"{match.group(1)} is not in {bounds}: '{match.string}'"
    return None


def check_refusal(command, line):
    """Returns what is wrong with the answer to arguments of 'refused', or None."""
    arguments, _, words = (part.strip() for part in line.partition(" => "))
    done = subprocess.run([*command, *arguments.split()], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=60)
    if done.returncode == 0:
        return f"{arguments} is not refused"
    if words not in done.stderr:
        return f"{arguments}: '{words}' is not in '{done.stderr.strip()}'"
    return f"{arguments}: something was printed before the complaint: {done.stdout}" if done.stdout else None


def main():
    # Paths within a build tree are seen from there
    program = pathlib.Path(sys.argv[1]).resolve()
    sections = configparser.ConfigParser(interpolation=None, delimiters=("=",))
    sections.optionxform = str
    sections.read(pathlib.Path(__file__).resolve().parent / "examples.ini")
    if program.stem not in sections:
        print(f"examples.ini has no section [{program.stem}]")
        return 1
    section = sections[program.stem]
    program_alone = [sys.executable, str(program)] if program.suffix == ".py" else [str(program)]
    command = program_alone + section.get("arguments", "").split()
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        print(done.stdout)
        if done.returncode != 0:
            print(f"{program.name} ended with {done.returncode}")
            return 1
        wrong = [check(done.stdout, line) for line in section["expect"].strip().splitlines()]
        wrong = [fault for fault in wrong if fault]
        for name in section.get("files", "").split():
            file = pathlib.Path(folder, name)
            if not file.exists() or file.stat().st_size == 0:
                wrong.append(f"it left no {name}")
    refusals = [check_refusal(program_alone, line) for line in section.get("refused", "").strip().splitlines()]
    wrong += [fault for fault in refusals if fault]
    for fault in wrong:
        print(fault)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
