# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
"""The figures of the module, a JSON line each: median, least and largest of several runs.

    bench.py --build build/venv-release [--quick]

Ratios are made within one process, or of programs run in turns, so that the machine's other work hits both sides.
"""

import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

SCHEMES = (
    "mip6",
    "mip6-ro",
    "mip6+send",
    "fmip6-predictive",
    "fmip6-reactive",
    "fmip6-predictive+send",
    "fmip6-reactive+send",
)
SIZES = (10, 100, 1000, 10000)
KEY_BITS = (1024, 2048, 3072, 4096)


def run(program, *arguments):
    """Runs a program that prints one line of JSON."""
    done = subprocess.run([str(program), *arguments], stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(done.stdout.strip().splitlines()[-1])


def report(measure, values, unit):
    """Prints one figure."""
    line = {
        "measure": measure,
        "value": round(statistics.median(values), 4),
        "unit": unit,
        "runs": len(values),
        "min": round(min(values), 4),
        "max": round(max(values), 4),
    }
    print(json.dumps(line), flush=True)


def handovers(programs, runs):
    """handover_wall_ms and handovers_per_second_<scheme>."""
    per_handover = {scheme: [] for scheme in SCHEMES}
    for _ in range(runs):
        for scheme, values in per_handover.items():
            result = run(programs / "bench-handover", f"--scheme={scheme}")
            values.append(result["wall_ms"] / result["handovers"])
    report("handover_wall_ms", per_handover["mip6-ro"], "ms")
    for scheme, values in per_handover.items():
        report(f"handovers_per_second_{scheme}", [1000 / value for value in values], "1/s")


def tunnel(programs, runs):
    """tunnel_packet_ratio: the larger of that with one binding and that with a thousand."""
    ratios = {}
    for bindings in (1, 1000):
        turns = []
        for _ in range(runs):
            turns += run(programs / "bench-tunnel", f"--bindings={bindings}")["turns"]
        ratios[bindings] = [tunnelled / plain for plain, tunnelled in turns]
        report(f"tunnel_packet_us_{bindings}_bindings", [tunnelled for _, tunnelled in turns], "us")
        report(f"tunnel_packet_ratio_{bindings}_bindings", ratios[bindings], "1")
    report("tunnel_packet_ratio", max(ratios.values(), key=statistics.median), "1")


def scale(programs, runs, sizes):
    """scale_growth, scale_ratio, and wall time per handover by size."""
    wall = {}
    for _ in range(runs):
        for size in sizes:
            for mode in ("mip6", "plain"):
                result = run(programs / "bench-scale", f"--mobiles={size}", f"--mode={mode}")
                if mode == "mip6" and result["registered"] < result["handovers"]:
                    raise SystemExit(f"only {result['registered']} of {result['handovers']} handovers registered")
                wall.setdefault((mode, size), []).append(result["wall_ms"] / result["handovers"])
    for size in sizes:
        report(f"scale_handover_ms_{size}_nodes", wall["mip6", size], "ms")
        report(f"scale_plain_ms_{size}_nodes", wall["plain", size], "ms")
    largest = sizes[-1]
    growth = [large / small for large, small in zip(wall["mip6", largest], wall["mip6", 100])]
    plain = [large / small for large, small in zip(wall["plain", largest], wall["plain", 100])]
    report("scale_growth", growth, "1")
    report("scale_plain_growth", plain, "1")
    report("scale_ratio", [ours / theirs for ours, theirs in zip(growth, plain)], "1")


def memory(programs, runs, size):
    """memory_per_node_kb: what a registered mobile node holds beyond a node with an internet stack."""
    values = []
    for _ in range(runs):
        idle = run(programs / "bench-scale", f"--mobiles={size}", "--mode=idle")
        bare = run(programs / "bench-scale", f"--mobiles={size}", "--mode=bare")
        if idle["first"] < size:
            raise SystemExit(f"only {idle['first']} of {size} mobile nodes registered")
        values.append((idle["memory_kb"] - bare["memory_kb"]) / size)
    report("memory_per_node_kb", values, "kB")


def openssl_speed(bits):
    """RSA signatures and verifications per second that the openssl command measures."""
    command = ["openssl", "speed", "-mr", "-seconds", "1", f"rsa{bits}"]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=True)
    for line in done.stdout.splitlines():
        fields = line.split(":")
        if fields[0] == "+F2" and fields[2] == str(bits):
            return float(fields[3]), float(fields[4])
    raise SystemExit(f"openssl speed says nothing about RSA with {bits} bits")


def rsa(programs, runs):
    """rsa_sign_ratio, rsa_verify_ratio: the smaller of 1024 and 2048 bits, measured in turns with openssl speed."""
    ratios = {"sign": {}, "verify": {}}
    for bits in (1024, 2048):
        command = [str(programs / "bench-crypto"), f"--bits={bits}"]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as ours:
            for _ in range(runs):
                print(file=ours.stdin, flush=True)
                measured = json.loads(ours.stdout.readline())
                for (operation, values), theirs in zip(ratios.items(), openssl_speed(bits)):
                    values.setdefault(bits, []).append(measured[f"{operation}_per_s"] / theirs)
            ours.stdin.close()
    for operation, values in ratios.items():
        for bits in values:
            report(f"rsa_{operation}_ratio_{bits}_bits", values[bits], "1")
        report(f"rsa_{operation}_ratio", min(values.values(), key=statistics.median), "1")


def study_run(program, provider, bits):
    """Wall time of one run of the study under SEND, and its handovers.csv."""
    with tempfile.TemporaryDirectory() as folder:
        command = [program, "--scheme=mip6+send", f"--provider={provider}", f"--key-bits={bits}", f"--out={folder}"]
        start = time.monotonic()
        subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
        return time.monotonic() - start, pathlib.Path(folder, "handovers.csv").read_bytes()


def send(program, runs, sizes):
    """modelled_speedup: a run of mip6+send with real cryptography over the same with modelled one, by size of keys."""
    for bits in sizes:
        walls = {"OpenSsl": [], "Modelled": []}
        for _ in range(runs):
            tables = set()
            for provider, values in walls.items():
                wall, table = study_run(program, provider, bits)
                values.append(wall)
                tables.add(table)
            if len(tables) != 1:
                raise SystemExit(f"with keys of {bits} bits the providers give different tables")
        speedups = [real / modelled for real, modelled in zip(walls["OpenSsl"], walls["Modelled"])]
        for provider, values in walls.items():
            report(f"study_run_{provider.lower()}_{bits}_bits_s", values, "s")
        # The study's default comes first
        report("modelled_speedup" if bits == sizes[0] else f"modelled_speedup_{bits}_bits", speedups, "1")


def python_import(build, runs):
    """python_import_s: time until 'import mip6sec' is done in a fresh interpreter."""
    code = "import time; start = time.monotonic(); import mip6sec; print(time.monotonic() - start)"
    environment = dict(os.environ, MIP6SEC_BUILD=str(build.resolve()))
    values = []
    for _ in range(runs):
        done = subprocess.run([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, check=True, env=environment)
        values.append(float(done.stdout.strip().splitlines()[-1]))
    report("python_import_s", values, "s")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", type=pathlib.Path, required=True, help="folder of a release build")
    parser.add_argument("--quick", action="store_true", help="one run of each, and no more than 1,000 mobile nodes")
    parser.add_argument("--only", nargs="+", help="some of: handovers tunnel scale memory rsa send python")
    arguments = parser.parse_args()
    programs = arguments.build.resolve() / "test" / "bench"
    runs = 1 if arguments.quick else 3
    sizes = SIZES[:-1] if arguments.quick else SIZES
    figures = {
        "handovers": lambda: handovers(programs, 1 if arguments.quick else 5),
        "tunnel": lambda: tunnel(programs, runs),
        "scale": lambda: scale(programs, runs, sizes),
        "memory": lambda: memory(programs, runs, sizes[-1]),
        "rsa": lambda: rsa(programs, runs),
        "send": lambda: send(
            arguments.build.resolve() / "examples" / "mip6-study", runs, KEY_BITS[:1] if arguments.quick else KEY_BITS
        ),
        "python": lambda: python_import(arguments.build, 1 if arguments.quick else 5),
    }
    for name, figure in figures.items():
        if not arguments.only or name in arguments.only:
            figure()
    return 0


if __name__ == "__main__":
    sys.exit(main())
