# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
"""The tests of the whole project.

    check.py check    everything that 'make check' promises
    check.py matrix   builds and suites against the other versions of ns-3
    check.py doc      the reference by Doxygen and the syntax of the manual

Prints a line for each step and each failure, and in the end 'N passed, N failed'.
"""

import argparse
import os
import pathlib
import re
import shutil
import subprocess
import sys
import time
import xml.etree.ElementTree

import source_tree

ROOT = pathlib.Path(__file__).resolve().parent.parent
BUILD = ROOT / "build"
LICENSE = "SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception"
WHEELS = ("3.39.post2", "3.42.post2", "3.43.post9")
PROGRESS_EVERY_S = 15


class Tally:
    """Counts tests, tells the user how it goes."""

    def __init__(self):
        self.passed = 0
        self.failures = []
        self.names = set()  # of tests that passed, as doc/conformance names them
        self.start = time.time()

    def say(self, text):
        """A line with the minutes since the start."""
        seconds = int(time.time() - self.start)
        print(f"[{seconds // 60}:{seconds % 60:02}] {text}", flush=True)

    def add(self, name, passed, output=""):
        """Counts one test; shows the output of one that failed."""
        if passed:
            self.passed += 1
            return
        self.failures.append(name)
        self.say(f"FAILED {name}")
        print("\n".join("    " + line for line in output.strip().splitlines()[-60:]), flush=True)

    def command(self, name, command, **options):
        """Runs a command as one test."""
        self.say(name)
        done = subprocess.run(
            [str(word) for word in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=ROOT, **options
        )
        self.add(name, done.returncode == 0, done.stdout)
        return done.returncode == 0

    def build(self, name, folder, jobs, targets=()):
        """Builds a configured folder as one test, with a line now and then."""
        self.say(f"{name}: build")
        command = ["cmake", "--build", str(folder), "-j", str(jobs)]
        if targets:
            command += ["--target", *targets]
        # ccache takes what a file includes from the compiler, and need not preprocess it first
        ccache = {"CCACHE_BASEDIR": str(ROOT), "CCACHE_NOHASHDIR": "1", "CCACHE_DEPEND": "1"}
        environment = dict(os.environ, NINJA_STATUS="[%f/%t] ", **ccache)
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment, errors="replace"
        )
        lines, told = [], time.time()
        for line in process.stdout:
            lines.append(line)
            step = re.match(r"\[ *(\d+%|\d+/\d+)\]", line)
            if step and time.time() - told > PROGRESS_EVERY_S:
                told = time.time()
                self.say(f"{name}: built {step[1]}")
        passed = process.wait() == 0
        self.add(f"{name}: build", passed, "".join(lines))
        return passed

    def ctest(self, name, folder, jobs, only="."):
        """Runs what ctest knows in a folder under names that match, each as one test."""
        self.say(f"{name}: tests")
        report, log = folder / "ctest.xml", folder / "Testing" / "Temporary" / "LastTest.log"
        done = subprocess.run(
            ["ctest", "-j", str(jobs), "-R", only, "--output-junit", str(report), "--no-tests=error"],
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        if done.returncode != 0 and "tests failed" not in done.stdout:
            self.add(f"{name}: ctest", False, done.stdout)
            return
        ran = xml.etree.ElementTree.parse(report).findall("testcase")
        for test in ran:
            passed = test.get("status") == "run"
            self.add(f"{name}: {test.get('name')}", passed, test.findtext("system-out") or "")
            if passed:
                self.names.add(test.get("name"))
        self.names.update(test_cases(log.read_text(errors="replace")))
        self.say(f"{name}: {len(ran)} tests took {sum(float(test.get('time')) for test in ran):.0f} s")


def test_cases(log):
    """The test cases that passed, as 'suite/test case', in the output of ns-3's test runner."""
    suite = None
    for line in log.splitlines():
        match = re.match(r"( *)(PASS|FAIL) (.*) \d+\.\d{3} s$", line)
        if match and not match[1]:
            suite = match[3]
        elif match and match[2] == "PASS" and suite:
            yield f"{suite}/{match[3]}"


def other_compiler():
    """Options that take clang++ where it is present: it needs half the time of g++ and warns of other things."""
    return ["-DCMAKE_CXX_COMPILER=clang++"] if shutil.which("clang++") else []


def configure(tally, name, folder, *options):
    """Configures a build as one test."""
    folder.mkdir(parents=True, exist_ok=True)
    return tally.command(
        f"{name}: configure",
        ["cmake", "-G", "Ninja", "-S", ROOT, "-B", folder, "--log-level=NOTICE", f"-DMIP6SEC_PYTHON={sys.executable}", *options],
    )


def build_and_test(tally, name, folder, jobs, *options):
    """Configures, builds, tests."""
    if configure(tally, name, folder, *options) and tally.build(name, folder, jobs):
        tally.ctest(name, folder, jobs)


def sources():
    """Every file of the project that is a source, as git or, without it, files.txt has them."""
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    names = listed.stdout.split() if listed.returncode == 0 else (ROOT / "files.txt").read_text().split()
    named = {"Makefile", "CMakeLists.txt", "wscript", "Doxyfile", "run"}
    kinds = {".cc", ".h", ".py", ".cmake", ".sh", ".awk"}
    paths = [ROOT / name for name in names if (ROOT / name).exists()]
    return [path for path in paths if path.suffix in kinds or path.name in named]


def check_sources(tally):
    """Format, license lines, and that files.txt is complete."""
    code = [path for path in sources() if path.suffix in (".cc", ".h")]
    tally.command("clang-format", ["clang-format", "--dry-run", "-Werror", *code])
    without = [str(path) for path in sources() if LICENSE not in path.read_text().split("\n\n")[0]]
    tally.add("every source has the license line", not without, "\n".join(without))
    listed = (ROOT / "files.txt").read_text().split()
    absent = [name for name in listed if not (ROOT / name).exists()]
    tally.add("every file of files.txt exists, once", not absent and len(set(listed)) == len(listed), "\n".join(absent))
    listed.append("cmake/precompiled.h")
    unlisted = [str(path.relative_to(ROOT)) for path in code if str(path.relative_to(ROOT)) not in listed]
    tally.add("every source is in files.txt", not unlisted, "\n".join(unlisted))


def check_doc(tally):
    """Doxygen without a warning, the manual without a syntax error."""
    BUILD.mkdir(exist_ok=True)
    tally.command("Doxygen without warnings", ["doxygen", "doc/Doxyfile"])
    for manual in sorted((ROOT / "doc").glob("*.rst")):
        tally.command(f"{manual.name} is reStructuredText", ["/usr/bin/python3", ROOT / "tools/check_rst.py", manual])


def check_conformance(tally):
    """The answers to the requirements against the tests that passed."""
    passed = BUILD / "passed-tests.txt"
    passed.write_text("".join(f"{name}\n" for name in sorted(tally.names)))
    for ids in sorted((ROOT / "doc/conformance/ids").glob("*.txt")):
        tally.command(f"conformance to {ids.stem}", [sys.executable, "test/conformance.py", ids.stem, "--passed", passed])


def check(tally, arguments):
    """What 'make check' does."""
    jobs = arguments.jobs
    check_sources(tally)
    check_doc(tally)
    name = re.sub(r"[^A-Za-z0-9.]", "-", arguments.ns3.lstrip("/"))
    where = f"-DNS3={arguments.ns3}"
    options = [where, "-DCMAKE_BUILD_TYPE=Debug", "-DMIP6SEC_SANITIZE=ON", *other_compiler()]
    build_and_test(tally, f"{name} with sanitizers", BUILD / f"{name}-debug", jobs, *options)
    if name != "system":
        build_and_test(tally, "Debian's 3.37", BUILD / "system-debug", jobs, "-DNS3=system", "-DCMAKE_BUILD_TYPE=Debug")
    folder = BUILD / f"{name}-release"
    if configure(tally, f"{name} for Python", folder, where, "-DCMAKE_BUILD_TYPE=Release", "-DMIP6SEC_TESTS=OFF"):
        if tally.build(f"{name} for Python", folder, jobs, ["python-package", "bench-programs"]):
            tally.ctest(f"{name} for Python", folder, jobs, "^python-")
    check_conformance(tally)


def matrix(tally, arguments):
    """What 'make matrix' does."""
    jobs = arguments.jobs
    for release in WHEELS:
        name = f"wheel-{release}"
        venv = BUILD / name
        if tally.command(f"{name}: install", ["tools/venv.sh", venv, "--no-deps", f"ns3=={release}"]):
            # Without debug information, which takes a sixth of the time
            options = [f"-DNS3={venv}", "-DCMAKE_BUILD_TYPE=Debug", "-DCMAKE_CXX_FLAGS_DEBUG=-O0", "-DMIP6SEC_PYTHON="]
            options += other_compiler()
            build_and_test(tally, name, BUILD / f"{name}-debug", jobs, *options)
    source_tree.check(tally, BUILD / "source-3.37", jobs, other_compiler())


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("what", choices=("check", "matrix", "doc"))
    parser.add_argument("--ns3", default="venv", help="venv, system or a folder")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    arguments = parser.parse_args()
    tally = Tally()
    if arguments.what == "check":
        check(tally, arguments)
    elif arguments.what == "matrix":
        matrix(tally, arguments)
    else:
        check_doc(tally)
    for failure in tally.failures:
        print(f"failed: {failure}")
    print(f"{tally.passed} passed, {len(tally.failures)} failed")
    return 1 if tally.failures else 0


if __name__ == "__main__":
    sys.exit(main())
