# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
"""The handover study: many runs of the program mip6-study, their tables, and the plots.

    study.py --build build/venv-release --runs 30 --schemes mip6 fmip6-predictive [-- --l2=100ms ...]

Options behind '--' go to mip6-study, whose --help lists them with their defaults. Everything ends up in out/study:
handovers.csv, flows.csv, signalling.csv, summary.csv, sweep.csv, keys.csv, messages.csv, study.json, the plots, and
captures/ of one run of each scheme. A run that is complete is not repeated when the study is started again with the same options
and the same programs.
"""

import argparse
import concurrent.futures
import hashlib
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time

import pandas

import study_plots
import study_summary

ROOT = pathlib.Path(__file__).resolve().parent.parent
TABLES = ("handovers.csv", "flows.csv", "signalling.csv")
SCHEMES = (
    "mip6",
    "mip6-ro",
    "mip6+send",
    "fmip6-predictive",
    "fmip6-reactive",
    "fmip6-predictive+send",
    "fmip6-reactive+send",
)
SWEEP_ONE_WAY_MS = (5, 20, 50, 100, 150)  # home agent to access router; the first plot axis is twice that
SWEEP_RUNS_SHARE = 3  # a sweep makes one run where the study makes three
# The sweep of key sizes: without DAD, whose random delay hides what cryptography costs, and with modelled cryptography,
# which gives the same table as real cryptography
KEY_SCHEME = "mip6+send"
KEY_OPTIONS = ("--provider=Modelled", "--dad=0")
KEY_BITS = (1024, 2048, 3072, 4096)
KEY_VARIANTS = {  # of CGAs: name in the table, and options
    "Sec 0": ("--sec=0",),
    "Sec 1": ("--sec=1",),
    "Sec 1, new modifier": ("--sec=1", "--fresh-modifier"),
}
# Options of mip6-study that the study gives itself, run by run, and the option of the study that stands for each
OWN_OPTIONS = {"scheme": "--schemes", "run": "--runs", "out": "--out", "messages": None, "capture": None}

UNFINISHED = "unfinished-"  # begins the name of a folder of a run; what follows is the number of the process


def shortened(text, most=12):
    """The first lines of a text, and the last ones if there are more: the complaint may be at either end."""
    lines = text.strip().splitlines()
    return "\n".join(lines if len(lines) <= 2 * most else [*lines[:most], "...", *lines[-most:]])


def remove_unfinished(store):
    """Removes what studies that were killed have left; one that is under way keeps its own."""
    for folder in store.glob(f"{UNFINISHED}*"):
        owner = folder.name[len(UNFINISHED) :].partition("-")[0]
        if not owner.isdigit() or not pathlib.Path("/proc", owner).exists():
            shutil.rmtree(folder, ignore_errors=True)


class Run:
    """One run of mip6-study, and the folder that holds what it wrote."""

    def __init__(self, store, program, fingerprint, scheme, number, options, extra=()):
        self.scheme = scheme
        self.number = number
        self.command = [str(program), f"--scheme={scheme}", f"--run={number}", *options]
        self.extra = list(extra)  # what is written besides, without effect on the tables
        text = json.dumps([fingerprint, self.command[1:], self.extra])
        self.folder = store / hashlib.sha256(text.encode()).hexdigest()[:24]

    def is_complete(self):
        """Whether the folder is there: it gets its name when it is complete."""
        return self.folder.is_dir()

    def execute(self):
        """Runs the program. An interruption leaves nothing that counts as a result."""
        if self.is_complete():
            return self
        self.folder.parent.mkdir(parents=True, exist_ok=True)
        work = pathlib.Path(tempfile.mkdtemp(dir=self.folder.parent, prefix=f"{UNFINISHED}{os.getpid()}-"))
        try:
            done = subprocess.run(
                [*self.command, f"--out={work}", *self.extra],
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
            )
            if done.returncode != 0:
                raise RuntimeError(f"{' '.join(self.command)} ended with {done.returncode}:\n{shortened(done.stdout)}")
            if not all((work / name).is_file() for name in TABLES):
                raise RuntimeError(f"{' '.join(self.command)} wrote no tables:\n{shortened(done.stdout)}")
            work.rename(self.folder)
        finally:
            shutil.rmtree(work, ignore_errors=True)
        return self

    def table(self, name):
        """A table of the run; empty cells are missing values, but not in text."""
        return pandas.read_csv(self.folder / name, dtype={"from": str, "to": str, "fallback_reason": str})


class Progress:
    """A bar on a terminal, a line now and then elsewhere."""

    def __init__(self, total, done):
        self.total = total
        self.done = done
        self.found = done  # from an earlier study
        self.start = time.monotonic()
        self.shown = 0.0

    def step(self, n=1):
        """Some more is done."""
        self.done += n
        now = time.monotonic()
        if self.done < self.total and now - self.shown < (0.2 if sys.stderr.isatty() else 15):
            return
        self.shown = now
        elapsed = now - self.start
        own = self.done - self.found
        rest = self.total - self.done
        left = "done" if not rest else f"{elapsed / own * rest:.0f} s left" if own else "just begun"
        filled = 40 * self.done // max(self.total, 1)
        end = "\n" if self.done == self.total or not sys.stderr.isatty() else ""
        start = "\r" if sys.stderr.isatty() else ""
        print(
            f"{start}[{'#' * filled}{'.' * (40 - filled)}] {self.done}/{self.total} runs, {elapsed:.0f} s, "
            f"{left}    ",
            end=end,
            file=sys.stderr,
            flush=True,
        )


def execute_all(runs, jobs):
    """Executes runs in parallel; a failure or an interruption keeps what is complete."""
    missing = [run for run in runs if not run.is_complete()]
    progress = Progress(len(runs), len(runs) - len(missing))
    progress.step(0)
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        futures = [pool.submit(run.execute) for run in missing]
        try:
            for future in concurrent.futures.as_completed(futures):
                future.result()
                progress.step()
        except BaseException:
            for future in futures:
                future.cancel()
            raise


def fingerprint_of(build, program):
    """A hash of the programs, so that results of other ones are not taken for theirs."""
    digest = hashlib.sha256(program.read_bytes())
    digest.update(pathlib.Path(json.loads((build / "mip6sec.json").read_text())["module"]).read_bytes())
    return digest.hexdigest()


def concatenate(runs, name):
    """One table of all runs, byte by byte as they wrote it."""
    lines = []
    for run in runs:
        text = (run.folder / name).read_text().splitlines(keepends=True)
        lines += text if not lines else text[1:]
    return "".join(lines)


def write(path, text):
    """Replaces a file at once."""
    temporary = path.with_name(path.name + ".part")
    temporary.write_text(text)
    temporary.replace(path)


def module_version():
    """Version of the module: the newest heading of CHANGES.md, and the commit if it is under git."""
    changes = ROOT / "CHANGES.md"
    version = "unreleased"
    if changes.exists():
        headings = [line[2:].strip(" #") for line in changes.read_text().splitlines() if line.startswith("## ")]
        version = headings[0] if headings else version
    done = subprocess.run(
        ["git", "-C", str(ROOT), "describe", "--always", "--dirty"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    return f"{version} ({done.stdout.strip()})" if done.returncode == 0 else version


def sweep_of_delays(make, numbers, schemes, options):
    """Runs over the distance of the home agent: ('delay_mn_ha_s', its value) and the run."""
    for number in numbers:
        for ms in SWEEP_ONE_WAY_MS:
            for scheme in schemes:
                yield {"delay_mn_ha_s": ms / 1000}, make(scheme, number, [*options, f"--delay-mn-ha={ms}ms"])


def sweep_of_keys(make, numbers, options):
    """Runs over key size and Sec: their values, and the run."""
    for number in numbers:
        for bits in KEY_BITS:
            for cga, own in KEY_VARIANTS.items():
                more = [*options, *KEY_OPTIONS, f"--key-bits={bits}", *own]
                yield {"key_bits": bits, "cga": cga}, make(KEY_SCHEME, number, more)


def sweep_table(points):
    """handovers.csv of the runs of a sweep, with its values in front."""
    tables = []
    for values, run in points:
        table = run.table("handovers.csv")
        for place, (column, value) in enumerate(values.items()):
            table.insert(place, column, value)
        tables.append(table)
    return pandas.concat(tables).to_csv(index=False)


def providers(runs):
    """Crypto provider by scheme."""
    return {run.scheme: json.loads((run.folder / "run.json").read_text())["crypto_provider"] for run in runs if run.number == 1}


def describe(build, runs, sweep, keys, options):
    """What study.json says."""
    first = json.loads((runs[0].folder / "run.json").read_text())
    return {
        "mip6sec": module_version(),
        "ns-3": json.loads((build / "mip6sec.json").read_text())["ns3"],
        "crypto_library": first["crypto_library"],
        "crypto_provider": providers(runs),
        "schemes": list(dict.fromkeys(run.scheme for run in runs)),
        "seed": first["seed"],
        "runs": sorted({run.number for run in runs}),
        "options": options,
        "parameters": first["parameters"],
        "sweep": {
            "parameter": "delay_mn_ha_s",
            "values": [ms / 1000 for ms in SWEEP_ONE_WAY_MS],
            "runs": sorted({run.number for _, run in sweep}),
        },
        "keys": {
            "key_bits": list(KEY_BITS),
            "cga": {name: list(own) for name, own in KEY_VARIANTS.items()},
            "options": list(KEY_OPTIONS),
            "runs": sorted({run.number for _, run in keys}),
        },
    }


def main():
    words = sys.argv[1:]
    split = words.index("--") if "--" in words else len(words)
    options = words[split + 1 :]
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", type=pathlib.Path, required=True, help="folder in which the module was built")
    parser.add_argument("--runs", type=int, default=30, help="runs of each scheme (default %(default)s)")
    parser.add_argument("--schemes", nargs="+", choices=SCHEMES, metavar="SCHEME", default=SCHEMES, help="some of: %(default)s")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="runs at a time (default %(default)s)")
    parser.add_argument("--out", type=pathlib.Path, default=ROOT / "out" / "study", help="default %(default)s")
    parser.add_argument("--no-sweep", action="store_true", help="leave out the sweeps of the home agent's distance and of keys")
    arguments = parser.parse_args(words[:split])
    if arguments.runs < 2:
        parser.error(f"a confidence interval takes 2 runs or more, not {arguments.runs}")
    if arguments.jobs < 1:
        parser.error(f"at least one run is made at a time, not {arguments.jobs}")
    for option in options:
        name = option.lstrip("-").partition("=")[0]
        if name in OWN_OPTIONS:
            instead = OWN_OPTIONS[name]
            parser.error(f"the study sets {option} itself, run by run" + (f"; before '--' there is {instead}" if instead else ""))
    schemes = list(dict.fromkeys(arguments.schemes))  # one that is named twice counts once
    build = arguments.build.resolve()
    program = build / "examples" / "mip6-study"
    if not program.exists():
        parser.error(f"{program} is missing; 'make' builds it")

    out = arguments.out
    store = out / "runs"
    remove_unfinished(store)
    # Whoever ends it politely, at a terminal or not, leaves nothing behind
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    fingerprint = fingerprint_of(build, program)
    runs = []
    for number in range(1, arguments.runs + 1):
        for scheme in schemes:
            extra = ["--messages", "--capture"] if number == 1 else []
            runs.append(Run(store, program, fingerprint, scheme, number, options, extra))
    sweep, keys = [], []
    if not arguments.no_sweep:
        numbers = range(1, max(arguments.runs // SWEEP_RUNS_SHARE, 2) + 1)

        def make(scheme, number, own):
            return Run(store, program, fingerprint, scheme, number, own)

        sweep = list(sweep_of_delays(make, numbers, schemes, options))
        if KEY_SCHEME in schemes:
            keys = list(sweep_of_keys(make, numbers, options))
    try:
        execute_all(runs + [run for _, run in sweep + keys], arguments.jobs)
    except KeyboardInterrupt:
        print("\nInterrupted. The same command goes on where this one ended.", file=sys.stderr)
        return 130
    except RuntimeError as error:
        print(f"\n{error}", file=sys.stderr)
        return 1

    order = {scheme: i for i, scheme in enumerate(schemes)}
    runs.sort(key=lambda run: (order[run.scheme], run.number))
    sweep.sort(key=lambda point: (order[point[1].scheme], point[0]["delay_mn_ha_s"], point[1].number))
    keys.sort(key=lambda point: (list(KEY_VARIANTS).index(point[0]["cga"]), point[0]["key_bits"], point[1].number))
    for name in TABLES:
        write(out / name, concatenate(runs, name))
    summary = study_summary.summarize(pandas.concat([run.table("handovers.csv") for run in runs]), schemes)
    write(out / "summary.csv", summary.to_csv(index=False, float_format="%.6g"))
    for name, points in (("sweep.csv", sweep), ("keys.csv", keys)):
        if points:
            write(out / name, sweep_table(points))
        else:
            (out / name).unlink(missing_ok=True)
    messages = []
    # What an earlier command has left may be of other schemes
    shutil.rmtree(out / "captures", ignore_errors=True)
    for plot in (path for name in ("timeline-*", "interruption-rtt.*", "handover-keys.*") for path in out.glob(name)):
        plot.unlink()
    for run in (run for run in runs if run.number == 1):
        table = run.table("messages.csv")
        table.insert(0, "scheme", run.scheme)
        messages.append(table)
        captures = out / "captures" / run.scheme
        captures.mkdir(parents=True)
        for capture in run.folder.glob("*.pcap"):
            shutil.copy2(capture, captures)
    write(out / "messages.csv", pandas.concat(messages).to_csv(index=False, float_format="%.9f"))
    write(out / "study.json", json.dumps(describe(build, runs, sweep, keys, options), indent=2) + "\n")

    for path in study_plots.draw_all(out):
        print(path)
    print(f"{out}/summary.csv")
    shown = summary[summary.measure.isin(["interruption_ms", "lost", "registered_ms"])]
    print(shown.to_string(index=False, float_format=lambda x: f"{x:.1f}"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
