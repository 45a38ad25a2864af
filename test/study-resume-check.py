# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
"""A study that is interrupted goes on where it ended, and its results are those of one that was not.

    study-resume-check.py <build folder>
"""

import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
RUNS, SCHEMES = 4, ("mip6", "mip6-ro")
RESULTS = ("handovers.csv", "flows.csv", "signalling.csv", "messages.csv", "summary.csv", "study.json")
PATIENCE_S = 300


def start(build, out, *more, options=()):
    """Begins the study in a process group of its own, as a terminal does, where it can be interrupted."""
    command = [sys.executable, ROOT / "tools" / "study.py", "--build", build, "--out", out, "--jobs", "1", "--no-sweep"]
    command += ["--runs", str(RUNS), "--schemes", *SCHEMES, *more, "--", "--handovers=2", *options]
    return subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
        # A job in the background ignores interruptions, and so would what it starts
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )


def finish(study, expected, what):
    """Waits for its end and looks at what it returned."""
    output, _ = study.communicate(timeout=PATIENCE_S)
    if study.returncode != expected:
        raise SystemExit(f"{what} ended with {study.returncode}, not {expected}:\n{output}")
    return output


def complete(out):
    """Runs that are complete, each with the time at which its tables were written."""
    folders = [folder for folder in (out / "runs").glob("*") if not folder.name.startswith("unfinished-")]
    return {folder.name: (folder / "handovers.csv").stat().st_mtime_ns for folder in folders}


def expect(condition, what):
    """One expectation."""
    if not condition:
        raise SystemExit(f"not so: {what}")
    print(what)


def main():
    build = pathlib.Path(sys.argv[1]).resolve()
    with tempfile.TemporaryDirectory() as folder:
        whole, parted = pathlib.Path(folder, "whole"), pathlib.Path(folder, "parted")
        finish(start(build, whole), 0, "the study that nobody interrupts")
        total = RUNS * len(SCHEMES)
        expect(len(complete(whole)) == total, f"{total} runs are complete")

        study = start(build, parted)
        deadline = time.monotonic() + PATIENCE_S
        while len(complete(parted)) < 2 and time.monotonic() < deadline:
            time.sleep(0.02)
        os.killpg(study.pid, signal.SIGINT)
        output = finish(study, 130, "the study that is interrupted")
        before = complete(parted)
        expect("The same command goes on" in output, "the interruption says how to go on")
        expect(2 <= len(before) < total, f"it was interrupted in the middle, behind {len(before)} runs")
        expect(not list((parted / "runs").glob("unfinished-*")), "nothing unfinished is left")
        expect(not (parted / "summary.csv").exists(), "there is no summary of a part")

        # Ended in another way: by a signal to the program alone, and by one that cannot be caught
        study = start(build, parted)
        deadline = time.monotonic() + PATIENCE_S
        while len(complete(parted)) <= len(before) and time.monotonic() < deadline:
            time.sleep(0.02)
        study.send_signal(signal.SIGTERM)
        finish(study, 130, "the study that is asked to end")
        expect(not list((parted / "runs").glob("unfinished-*")), "nothing unfinished is left then either")
        before = complete(parted)
        (parted / "runs" / f"unfinished-{study.pid}-killed").mkdir()

        finish(start(build, parted), 0, "the study that goes on")
        after = complete(parted)
        expect(not list((parted / "runs").glob("unfinished-*")), "what a killed study leaves is removed")
        expect(len(after) == total, "the rest has been run")
        expect(all(after[name] == at for name, at in before.items()), "no complete run was repeated")
        expect(after.keys() == complete(whole).keys(), "the runs are the same ones")
        for name in RESULTS:
            expect((parted / name).read_bytes() == (whole / name).read_bytes(), f"{name} is the same byte by byte")
        drawn = sorted(path.name for path in whole.glob("*.png"))
        expect(drawn and all((parted / name).read_bytes() == (whole / name).read_bytes() for name in drawn), "and every plot")

        summary = (parted / "summary.csv").read_bytes()
        finish(start(build, parted, SCHEMES[0]), 0, "the study that is complete")
        expect((parted / "summary.csv").read_bytes() == summary, "a scheme that is named twice counts once")
        expect(complete(parted) == after, "a complete study repeats nothing")
        output = finish(start(build, parted, options=["--run=7"]), 2, "the study whose runs would be one and the same")
        expect("the study sets --run=7 itself" in output, "options that it sets itself are refused")
    return 0


if __name__ == "__main__":
    sys.exit(main())
