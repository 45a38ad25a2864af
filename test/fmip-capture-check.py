# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
"""Has tshark order and judge predictive handovers with handover keys.

    fmip-capture-check.py <build folder>

Runs mip6-study under fmip6-predictive+send. In the captures of mobile node and access routers tshark must find the messages
of RFC 5568 in their order for every handover, nothing malformed but handover key options with more than one octet of
padding, which it cannot read, and no checksum wrong. Checksums of Mobility Headers, which it does not check, are computed here.
"""

import collections
import ipaddress
import pathlib
import struct
import subprocess
import sys
import tempfile

HANDOVERS = 3
FIELDS = (
    "frame.time_epoch",
    "ipv6.src",
    "ipv6.dst",
    "icmpv6.type",
    "icmpv6.fmip6.subtype",
    "icmpv6.nd.na.flag.r",
    "icmpv6.nd.na.flag.s",
    "icmpv6.nd.na.flag.o",
    "icmpv6.nd.na.target_address",
    "icmpv6.opt.type",
    "icmpv6.opt.hkr.pad_length",
    "mip6.mhtype",
    "mip6.fbu.lifetime",
    "mip6.hi.u_flag",
    "mip6.hi.code",
    "mip6.hack.code",
    "mip6.fback.status",
    "mip6.badff.spi",
    "_ws.malformed",
    "icmpv6.checksum.status",
    "udp.checksum.status",
)
SUBTYPES = {"2": "RtSolPr", "3": "PrRtAdv"}
MH_TYPES = {"8": "FBU", "9": "FBack", "14": "HI", "15": "HAck"}
KEY_OPTIONS = {"27": "request", "28": "reply"}
ETHERNET, RAW_IP = 1, 101
DESTINATION_OPTIONS, ROUTING, IPV6, MOBILITY = 60, 43, 41, 135

Frame = collections.namedtuple("Frame", [name.replace(".", "_").lstrip("_") for name in FIELDS])
Event = collections.namedtuple("Event", "time name frame")


def expect(condition, what):
    """Ends the program if a condition does not hold."""
    if not condition:
        print(f"FAIL {what}")
        sys.exit(1)
    print(f"ok   {what}")


def frames(capture):
    """What tshark says of each frame; of a field that occurs several times all values."""
    command = ["tshark", "-n", "-r", str(capture), "-o", "udp.check_checksum:TRUE", "-T", "fields", "-E", "aggregator=,"]
    for field in FIELDS:
        command += ["-e", field]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    return [Frame(*line.split("\t")) for line in done.stdout.splitlines()]


def judge(capture):
    """Expects a capture to be whole, and returns its frames."""
    seen = frames(capture)
    malformed = 0
    for frame in seen:
        where = f"{capture.name}: {frame}"
        if frame.ws_malformed:
            keys = set(frame.icmpv6_opt_type.split(",")) & set(KEY_OPTIONS)
            padding = [int(value) for value in frame.icmpv6_opt_hkr_pad_length.split(",") if value]
            if not (keys and padding and max(padding) > 1):
                expect(False, f"malformed: {where}")
            malformed += 1
        for status in (frame.icmpv6_checksum_status, frame.udp_checksum_status):
            if "0" in status.split(",") or "Bad" in status:
                expect(False, f"checksum: {where}")
    text = f"; {malformed} with more padding of a handover key option than tshark reads" if malformed else ""
    expect(seen, f"{capture.name}: {len(seen)} frames, nothing malformed and no checksum wrong{text}")
    return seen


def packets(capture):
    """Yields the IPv6 packets of a capture."""
    data = capture.read_bytes()
    order = "<" if data[:4] == b"\xd4\xc3\xb2\xa1" else ">"
    (kind,) = struct.unpack_from(order + "I", data, 20)
    at = 24
    while at < len(data):
        (length,) = struct.unpack_from(order + "I", data, at + 8)
        frame = data[at + 16 : at + 16 + length]
        at += 16 + length
        if kind == RAW_IP:
            yield frame
        elif frame[12:14] == b"\x86\xdd":
            yield frame[14:]


def mobility_headers(packet):
    """Yields each Mobility Header in a packet with the addresses of its pseudo-header (RFC 6275 6.1.1)."""
    source, destination = packet[8:24], packet[24:40]
    kind, at, end = packet[6], 40, 40 + struct.unpack_from("!H", packet, 4)[0]
    while at < end:
        if kind == IPV6:
            yield from mobility_headers(packet[at:])
            return
        if kind == MOBILITY:
            yield source, destination, packet[at:end]
            return
        if kind not in (DESTINATION_OPTIONS, ROUTING):
            return
        length = 8 * (packet[at + 1] + 1)
        if kind == ROUTING and packet[at + 2] == 2:
            destination = packet[at + 8 : at + 24]
        if kind == DESTINATION_OPTIONS:
            option = at + 2
            while option < at + length:
                if packet[option] == 201:  # Home Address
                    source = packet[option + 2 : option + 18]
                option += 1 if packet[option] == 0 else 2 + packet[option + 1]
        kind, at = packet[at], at + length


def checksum_holds(source, destination, message):
    """Whether the checksum of a Mobility Header is right."""
    data = source + destination + struct.pack("!I", len(message)) + bytes([0, 0, 0, MOBILITY]) + message
    data += b"\0" * (len(data) % 2)
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return total == 0xFFFF


def check_mobility_checksums(capture):
    """Expects the checksums of all Mobility Headers of a capture to be right; returns how many of FMIPv6 there are."""
    fast = 0
    for packet in packets(capture):
        for source, destination, message in mobility_headers(packet):
            if not checksum_holds(source, destination, message):
                ends = f"{ipaddress.ip_address(source)} to {ipaddress.ip_address(destination)}"
                expect(False, f"{capture.name}: Mobility Header of type {message[2]} from {ends} with a wrong checksum")
            fast += str(message[2]) in MH_TYPES
    return fast


def name_of(frame):
    """What a frame is called here, or None."""
    if frame.icmpv6_type.split(",")[-1] == "154":
        return SUBTYPES.get(frame.icmpv6_fmip6_subtype)
    if frame.mip6_mhtype.split(",")[-1] in MH_TYPES:
        return MH_TYPES[frame.mip6_mhtype.split(",")[-1]]
    flags = (frame.icmpv6_nd_na_flag_r, frame.icmpv6_nd_na_flag_s, frame.icmpv6_nd_na_flag_o)
    unset = all(flag in ("0", "False") for flag in flags)
    if frame.icmpv6_type == "136" and unset and frame.icmpv6_nd_na_target_address == frame.ipv6_src:
        return "UNA"
    return None


def events(seen, wanted):
    """The messages of some names in a capture."""
    found = [Event(float(frame.frame_time_epoch), name_of(frame), frame) for frame in seen]
    return [event for event in found if event.name in wanted]


def check_handover(mobile, routers, number, link_down, link_up):
    """The messages of one handover, in their order."""
    before = [event for event in mobile if event.time < link_down]
    behind = [event for event in mobile if event.time >= link_up]
    last = {event.name: event for event in before}
    for name in ("RtSolPr", "PrRtAdv", "FBU", "FBack"):
        expect(name in last, f"handover {number}: {name} on the old link")
    between = [event for event in routers if last["FBU"].time <= event.time <= last["FBack"].time]
    first = {}
    for event in between:
        first.setdefault(event.name, event)
    expect("HI" in first and "HAck" in first, f"handover {number}: HI and HAck between FBU and FBack")
    una = next((event for event in behind if event.name == "UNA"), None)
    expect(una is not None, f"handover {number}: UNA on the new link")
    order = [last["RtSolPr"], last["PrRtAdv"], last["FBU"], first["HI"], first["HAck"], last["FBack"], una]
    times = [event.time for event in order]
    expect(times == sorted(times), f"handover {number}: {', '.join(event.name for event in order)}")

    request, reply = last["RtSolPr"].frame, last["PrRtAdv"].frame
    expect("27" in request.icmpv6_opt_type.split(","), f"handover {number}: RtSolPr with a Handover Key Request")
    expect("28" in reply.icmpv6_opt_type.split(","), f"handover {number}: PrRtAdv with a Handover Key Reply")
    fbu, hi, hack, fback = (event.frame for event in order[2:6])
    expect(fbu.mip6_badff_spi in ("0", "0x00000000"), f"handover {number}: FBU under the handover key, SPI 0")
    expect(hi.mip6_hi_code == "0" and hi.mip6_hi_u_flag in ("1", "True"), f"handover {number}: HI of code 0 asks for buffering")
    expect((hack.mip6_hack_code, fback.mip6_fback_status) == ("0", "0"), f"handover {number}: HAck and FBack accept")
    # One with lifetime 0 ends the forwarding of a router to which the node has returned
    others = [event for event in behind if event.name == "FBU" and event.time < una.time + 1]
    expect(all(event.frame.mip6_fbu_lifetime == "0" for event in others), f"handover {number}: no other FBU asks for forwarding")
    old, new = (ipaddress.ip_network(f"{address}/64", strict=False) for address in (request.ipv6_src, una.frame.ipv6_src))
    expect(old != new and reply.ipv6_dst == request.ipv6_src, f"handover {number}: from {old} to {new}")


def main():
    program = pathlib.Path(sys.argv[1]).resolve() / "examples" / "mip6-study"
    with tempfile.TemporaryDirectory() as folder:
        out = pathlib.Path(folder)
        command = [program, "--scheme=fmip6-predictive+send", f"--handovers={HANDOVERS}", "--capture", f"--out={out}"]
        subprocess.run(command, check=True)
        lines = (out / "handovers.csv").read_text().splitlines()
        columns = lines[0].split(",")
        records = [dict(zip(columns, line.split(","))) for line in lines[1:]]
        expect(len(records) == HANDOVERS + 1, f"{HANDOVERS} handovers")
        judged = {capture.name: judge(capture) for capture in sorted(out.glob("*.pcap"))}
        fast = {name: check_mobility_checksums(out / name) for name in judged}
        expect(fast["mn0-0.pcap"] >= 2 * HANDOVERS, "Mobility Headers of fast handovers with right checksums")

        mobile = events(judged["mn0-0.pcap"], {"RtSolPr", "PrRtAdv", "FBU", "FBack", "UNA"})
        routers = []
        for name, seen in judged.items():
            if name.startswith("ar") and name.endswith("-1.pcap"):
                routers += events(seen, {"HI", "HAck"})
        routers.sort(key=lambda event: event.time)
        for record in records[1:]:
            expect(record["outcome"] == "ok", f"handover {record['handover']} is a fast one {record['fallback_reason']}")
            start = float(records[int(record["handover"]) - 1]["link_up_s"])
            end = float(record["link_down_s"])
            until = float(record["registered_s"]) + 1
            own = [event for event in mobile if start <= event.time <= until]
            check_handover(own, routers, int(record["handover"]), end, float(record["link_up_s"]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
