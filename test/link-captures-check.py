# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
"""Has tshark judge captures that the test suites of the attachment layer write.

    link-captures-check.py <build folder>

Nothing may be malformed and no checksum wrong, and the messages of a move have to come in their order.
"""

import collections
import pathlib
import subprocess
import sys
import tempfile

FIELDS = [
    "frame.number",
    "wlan.fc.type_subtype",
    "wlan.fixed.status_code",
    "wlan.sa",
    "wlan.da",
    "ipv6.src",
    "icmpv6.type",
    "icmpv6.opt.prefix",
    "icmpv6.nd.ns.target_address",
    "udp.dstport",
]
FAULTS = "_ws.malformed || ip.checksum.status == Bad || udp.checksum.status == Bad || icmpv6.checksum.status == Bad"
OPTIONS = ["-o", "udp.check_checksum:TRUE", "-o", "wlan.check_checksum:FALSE"]

Frame = collections.namedtuple("Frame", [name.replace(".", "_") for name in FIELDS])


def tshark(capture, *arguments):
    """Returns the lines that tshark prints about a capture."""
    command = ["tshark", "-n", "-r", str(capture), *OPTIONS, *arguments]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    return done.stdout.splitlines()


def frames(capture):
    """Returns the frames of a capture, fields of which are the first values that tshark finds."""
    arguments = ["-T", "fields", "-E", "occurrence=f"]
    for field in FIELDS:
        arguments += ["-e", field]
    return [Frame(*line.split("\t")) for line in tshark(capture, *arguments)]


def expect(condition, what):
    """Ends the program if a condition does not hold."""
    if not condition:
        print(f"FAIL {what}")
        sys.exit(1)
    print(f"ok   {what}")


def subsequence(wanted, seen):
    """Returns whether the predicates hold for some of the frames, one after the other."""
    remaining = iter(seen)
    return all(any(predicate(frame) for frame in remaining) for _, predicate in wanted)


def sane(capture):
    """Expects a capture to be whole, and returns its frames."""
    faults = tshark(capture, "-Y", FAULTS)
    for fault in faults[:5]:
        print(fault)
    expect(not faults, f"{capture.name}: nothing malformed and no checksum wrong")
    return frames(capture)


def icmp(number, prefix=""):
    """Returns a predicate for an ICMPv6 message, in its prefix option or target the prefix."""
    return lambda frame: frame.icmpv6_type == str(number) and (
        prefix in (frame.icmpv6_opt_prefix or frame.icmpv6_nd_ns_target_address)
    )


def management(subtype, address):
    """Returns a predicate for a management frame from or to an address."""
    return lambda frame: (
        frame.wlan_fc_type_subtype
        and int(frame.wlan_fc_type_subtype, 0) == subtype
        and address in (frame.wlan_sa, frame.wlan_da)
        and frame.wlan_fixed_status_code in ("", "0", "0x0000")
    )


def check_move(folder):
    """The captures of a move between two access links."""
    (capture,) = folder.rglob("host.pcap")
    seen = sane(capture)
    for prefix in ("2001:a::", "2001:b::"):
        steps = [
            ("Router Solicitation", icmp(133)),
            ("Router Advertisement", icmp(134, prefix)),
            ("probe of DAD", icmp(135, prefix)),
            ("payload", lambda frame: frame.udp_dstport == "9" and frame.ipv6_src.startswith(prefix[:-1])),
        ]
        expect(subsequence(steps, seen), f"solicitation to payload with {prefix}")
    (capture,) = folder.rglob("port.pcap")
    sources = [frame.ipv6_src for frame in sane(capture) if frame.udp_dstport == "9"]
    first = sum(source.startswith("2001:a:") for source in sources)
    second = sum(source.startswith("2001:b:") for source in sources)
    expect(first > 50 and second > 50 and first + second == len(sources), "payload from both links in raw IP")


def check_roam(folder):
    """The capture of a Wi-Fi station that roams."""
    (capture,) = folder.rglob("station.pcap")
    seen = sane(capture)
    requests = [frame.wlan_da for frame in seen if frame.wlan_fc_type_subtype in ("0", "0x0000", "0x00")]
    accesspoints = list(dict.fromkeys(requests))
    expect(len(accesspoints) == 2, "association requests to two access points")
    steps = []
    for accesspoint, prefix in zip(accesspoints, ("2001:a::", "2001:b::")):
        steps += [
            ("association request", management(0, accesspoint)),
            ("association response", management(1, accesspoint)),
            ("Router Solicitation", icmp(133)),
            ("Router Advertisement", icmp(134, prefix)),
            ("probe of DAD", icmp(135, prefix)),
        ]
    expect(subsequence(steps, seen), "association to DAD twice in order")


def main():
    runner = pathlib.Path(sys.argv[1]).resolve() / "mip6sec-test"
    suites = subprocess.run([runner, "--list"], check=True, stdout=subprocess.PIPE, text=True).stdout.split()
    for suite, check in (("mip6sec-link-captures", check_move), ("mip6sec-wifi-captures", check_roam)):
        if suite not in suites:
            print(f"no suite {suite} in this build")
            continue
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run([runner, f"--suite={suite}", f"--tempdir={folder}"], check=True)
            check(pathlib.Path(folder))


if __name__ == "__main__":
    main()
