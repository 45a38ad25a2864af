# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
"""Builds and tests the module as contrib/mip6sec inside an ns-3 source tree that Debian carries."""

import concurrent.futures
import os
import pathlib
import re
import shutil
import subprocess

ROOT = pathlib.Path(__file__).resolve().parent.parent
VERSION = "ns3-*/ns-*/VERSION"  # in Debian's source package


def apt_options(folder):
    """Options that let apt know Debian's sources beside the machine's own settings, without root."""
    for name in ("lists/partial", "cache/archives/partial"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    # The sources are where the machine's packages come from
    listed = subprocess.run(
        ["apt-get", "indextargets", "--format", "$(REPO_URI) $(RELEASE) $(COMPONENT)", "Created-By: Packages"],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    keyring = "/usr/share/keyrings/debian-archive-keyring.gpg"
    lines = sorted({f"deb-src [signed-by={keyring}] {target}\n" for target in listed.stdout.splitlines()})
    (folder / "sources.list").write_text("".join(lines))
    settings = {
        "Dir::Etc::SourceList": folder / "sources.list",
        "Dir::Etc::SourceParts": "-",
        "Dir::State::Lists": folder / "lists",
        "Dir::Cache": folder / "cache",
        "APT::Sandbox::User": "",
    }
    return [word for name, value in settings.items() for word in ("-o", f"{name}={value}")]


def fetch(tally, folder):
    """Brings the source tree of Debian's ns-3; returns its folder."""
    apt = folder / "apt"
    apt.mkdir(parents=True, exist_ok=True)
    options = apt_options(apt)
    if not list(folder.glob(VERSION)):
        for command in (["apt-get", *options, "-q", "update"], ["apt-get", *options, "-q", "source", "ns3"]):
            done = subprocess.run(
                [str(word) for word in command], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
            )
            if done.returncode != 0:
                tally.add("source tree: apt-get source ns3", False, done.stdout)
                return None
    tally.add("source tree: apt-get source ns3", True)
    return next(folder.glob(VERSION)).parent


def copy_module(target):
    """Puts the module into a source tree; a file that has not changed keeps its time, so that it is not compiled again."""
    names = (ROOT / "files.txt").read_text().split()
    names += ["files.txt", "CMakeLists.txt", "wscript", "examples/CMakeLists.txt"]
    names += [str(path.relative_to(ROOT)) for path in (ROOT / "cmake").iterdir()]
    for name in names:
        source, copy = ROOT / name, target / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        if not copy.exists() or copy.read_bytes() != source.read_bytes():
            shutil.copyfile(source, copy)


def check(tally, folder, jobs, options):
    """Fetches, builds with further options of CMake, and tests."""
    tree = fetch(tally, folder)
    if not tree:
        return
    copy_module(tree / "contrib" / "mip6sec")
    version = (tree / "VERSION").read_text().strip()
    name = f"source tree {version}"
    build = tree / "cmake-cache"
    # The script 'ns3' of 3.37 refuses to run as root; this is what it calls
    configured = tally.command(
        f"{name}: configure",
        ["cmake", "-G", "Ninja", "-S", tree, "-B", build, "-DCMAKE_BUILD_TYPE=Debug", "-DCMAKE_CXX_FLAGS_DEBUG=-O0", "-DNS3_ENABLED_MODULES=mip6sec"]
        + ["-DNS3_FILTER_MODULE_EXAMPLES_AND_TESTS=mip6sec"]
        + ["-DNS3_TESTS=ON", "-DNS3_EXAMPLES=ON", "-DNS3_ASSERT=ON", "-DNS3_LOG=ON", "-DNS3_PYTHON_BINDINGS=OFF"]
        # Without precompiled headers, so that a file which does not include what it needs is noticed
        + ["-DNS3_PRECOMPILE_HEADERS=OFF", "-DNS3_WARNINGS_AS_ERRORS=OFF", *options],
    )
    if not configured or not tally.build(name, build, jobs):
        return
    runner = next((tree / "build" / "utils").glob("ns*-test-runner*"))
    environment = dict(os.environ, LD_LIBRARY_PATH=str(tree / "build" / "lib"))
    listed = subprocess.run([runner, "--list"], stdout=subprocess.PIPE, text=True, env=environment)
    suites = [line.strip() for line in listed.stdout.splitlines() if line.strip().startswith("mip6sec-")]
    tally.add(f"{name}: lists the suites of the module", bool(suites), listed.stdout)

    tally.say(f"{name}: tests")

    def run(suite):
        command = [runner, f"--suite={suite}", "--verbose"]
        return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment)

    # The longest first, as in cmake/discover-suites.cmake
    suites.sort(key=lambda suite: not re.search("endurance|system", suite))
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        for suite, done in zip(suites, pool.map(run, suites)):
            tally.add(f"{name}: {suite}", done.returncode == 0, done.stdout)
