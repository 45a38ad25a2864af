#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
"""Lets tshark, and a reader of its own, judge every message of FMIPv6 that the wire layer writes.

wire-fmip-check.py <build folder>: runs mip6sec-fmip-dump, which writes a capture of messages of RFC 5568
with the options of RFC 5269 and what each was asked to say. tshark names fields, values and checksums of
ICMPv6; what it gets wrong is listed below, and for each of these values the octets are read here. scapy
computes the checksums of Mobility Headers. A missing tool is a failure.
"""
import importlib
import json
import os
import pathlib
import struct
import subprocess
import sys
import tempfile

wire = importlib.import_module("wire-check")

# Name in the expectations, and tshark's name of the field
TSHARK = {
    "hao": "ipv6.opt.mipv6.home_address",
    "fbu.seqnr": "mip6.fbu.seqnr",
    "fbu.lifetime": "mip6.fbu.lifetime",
    "fbu.a": "mip6.fbu.a_flag",
    "fbu.h": "mip6.fbu.h_flag",
    "fbu.l": "mip6.fbu.l_flag",
    "fbu.k": "mip6.fbu.k_flag",
    "fback.status": "mip6.fback.status",
    "fback.k": "mip6.fback.k_flag",
    "fback.seqnr": "mip6.fback.seqnr",
    "fback.lifetime": "mip6.fback.lifetime",
    "hi.seqnr": "mip6.hi.seqnr",
    "hi.s": "mip6.hi.s_flag",
    "hi.u": "mip6.hi.u_flag",
    "hi.code": "mip6.hi.code",
    "hack.seqnr": "mip6.hack.seqnr",
    "hack.code": "mip6.hack.code",
    "acoa": "mip6.acoa.acoa",
    "mhlla.code": "mip6.lla.optcode",
    "mhlla": "mip6.lla",
    "mhap.code": "mip6.mhipv6ap.opt_code",
    "mhap.length": "mip6.mhipv6ap.len",
    "mhap": "mip6.mhipv6ap.ipv6_address",
    "badf.spi": "mip6.badff.spi",
    "badf": "mip6.badff.auth",
    "icmp.type": "icmpv6.type",
    "icmp.code": "icmpv6.code",
    "fmip.subtype": "icmpv6.fmip6.subtype",
    "fmip.identifier": "icmpv6.fmip6.identifier",
    "lla.code": "icmpv6.opt.lla.option_code",
    "lla": "icmpv6.opt.lla.bytes",
    "ipa.code": "icmpv6.opt.ipa.option_code",
    "ipa.length": "icmpv6.opt.ipa.prefix_len",
    "ipa": "icmpv6.opt.ipa.ipv6_address",
    "naack.code": "icmpv6.opt.naack.option_code",
    "naack.status": "icmpv6.opt.naack.status",
    "key.pad": "icmpv6.opt.hkr.pad_length",
    "key.at": "icmpv6.opt.hkr.at",
    "key.request": "icmpv6.opt.hkr.encryption_public_key",
    "key.lifetime": "icmpv6.opt.hkr.lifetime",
    "key.reply": "icmpv6.opt.hkr.encrypted_handover_key",
    "na.r": "icmpv6.nd.na.flag.r",
    "na.s": "icmpv6.nd.na.flag.s",
    "na.o": "icmpv6.nd.na.flag.o",
    "na.target": "icmpv6.nd.na.target_address",
    "tlla": "icmpv6.opt.target_linkaddr",
}
MH_TYPES = {"FastBindingUpdate": "8", "FastBindingAck": "9", "HandoverInitiate": "14", "HandoverAck": "15"}
# tshark shows an authenticator two octets short
BADF_MISSING = 4
# What it says of the padding of a handover key option if that has more than one octet
KEY_PADDING = "Unknown Data (not interpreted)"


def plain(name, value):
    """Values as the expectations write them."""
    if name in ("mhlla", "lla", "badf", "tlla", "key.request", "key.reply"):
        return value.replace(":", "")
    return wire.plain(name, value)


def judge_by_tshark(capture, packets):
    """Compare every field of every packet with tshark's."""
    judge = wire.Judge("tshark")
    extra = ["mip6.mhtype", "_ws.malformed", "_ws.expert.message", "icmpv6.checksum.status"]
    rows = list(wire.tshark_rows(capture, [*TSHARK.values(), *extra]))
    judge.equal(len(rows), len(packets), "packets")
    for number, (row, packet) in enumerate(zip(rows, packets), 1):
        kind = packet["message"]
        fields = packet["fields"]
        where = f"packet {number}, {kind}"
        judge.equal(row["mip6.mhtype"], [MH_TYPES[kind]] if kind in MH_TYPES else [], f"{where}, MH type")
        padded = int(fields.get("key.pad", ["0"])[0]) > 1
        judge.equal(row["_ws.malformed"], ["_ws.malformed"] if padded else [], f"{where}, malformed")
        judge.equal(row["_ws.expert.message"], [KEY_PADDING] if padded else [], f"{where}, remarks")
        for name, field in TSHARK.items():
            found = [plain(name, value) for value in row[field]]
            wanted = fields.get(name, [])
            if name == "badf":
                wanted = [value[:-BADF_MISSING] for value in wanted]
            elif name == "icmp.code" and "icmp.type" in fields:
                wanted = wanted or ["0"]
            judge.equal(found, wanted, f"{where}, {field}")
        if "icmp.type" in fields:
            judge.equal(row["icmpv6.checksum.status"], ["1"], f"{where}, ICMPv6 checksum")
    return judge.finish()


def nd_options(octets):
    """Types and contents of ND options."""
    while octets:
        size = octets[1] * 8
        yield octets[0], octets[2:size]
        octets = octets[size:]


def mobility_options(octets):
    """Types, offsets and contents of mobility options."""
    at = 0
    while at < len(octets):
        if octets[at] == 0:
            at += 1
            continue
        size = octets[at + 1]
        yield octets[at], at, octets[at + 2 : at + 2 + size]
        at += 2 + size


def read_key(kind, content):
    """Fields of a handover key option (RFC 5269 4), by name of the expectations."""
    pad = content[0]
    found = {"key.pad": [str(pad)], "key.at": [str(content[1] >> 4)]}
    if content[1] & 15 or any(content[len(content) - pad :]):
        found["key.reserved"] = ["not zero"]
    key = content[2 : len(content) - pad]
    if kind == 28:
        found["key.lifetime"] = [str(struct.unpack("!H", key[:2])[0])]
        key = key[2:]
    found["key.request" if kind == 27 else "key.reply"] = [key.hex()]
    return found


def read_packet(packet, octets, header_size):
    """What tshark cannot be asked for: authenticators, and keys with their padding."""
    found = {}
    message = octets[header_size:]
    if packet["message"] in MH_TYPES:
        fixed = 12 if packet["message"].startswith("Fast") else 10
        for kind, at, content in mobility_options(message[fixed:]):
            if kind == 21:
                found["badf.spi"] = [str(struct.unpack("!I", content[:4])[0])]
                found["badf"] = [content[4:].hex()]
                if fixed + at + 2 + len(content) != len(message):
                    found["badf.end"] = ["not the end of the header"]
    elif packet["message"] == "FmipMessage":
        for kind, content in nd_options(message[8:]):
            if kind in (27, 28):
                found.update(read_key(kind, content))
    return found


def judge_here(capture, packets):
    """Compare what tshark gets wrong, and compute every checksum of a Mobility Header with scapy."""
    try:
        from scapy.layers import inet6
        from scapy.utils import RawPcapReader
    except ImportError:
        sys.exit("scapy is missing. This brings it: .venv/bin/pip install -r test/requirements.txt")
    judge = wire.Judge("reader")
    raw = [data for data, _ in RawPcapReader(str(capture))]
    judge.equal(len(raw), len(packets), "packets")
    for number, (octets, packet) in enumerate(zip(raw, packets), 1):
        where = f"packet {number}, {packet['message']}"
        home = packet["fields"].get("hao", [None])[0]
        header_size = 64 if home else 40
        wanted = {name: value for name, value in packet["fields"].items() if name.startswith(("badf", "key."))}
        judge.equal(read_packet(packet, octets, header_size), wanted, where)
        if packet["message"] in MH_TYPES:
            header = inet6.IPv6(octets)
            message = bytearray(octets[header_size:])
            checksum = struct.unpack("!H", message[4:6])[0]
            message[4:6] = b"\0\0"
            pseudo = inet6.IPv6(src=home or header.src, dst=header.dst, nh=135)
            judge.equal(inet6.in6_chksum(135, pseudo, bytes(message)), checksum, f"{where}, checksum")
            judge.equal((message[1] + 1) * 8, len(message), f"{where}, Header Len")
    return judge.finish()


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    dump = pathlib.Path(sys.argv[1]) / "test" / "tools" / "mip6sec-fmip-dump"
    with tempfile.TemporaryDirectory() as folder:
        prefix = os.path.join(folder, "fmip")
        subprocess.run([str(dump), prefix], check=True)
        packets = json.loads(pathlib.Path(prefix + ".json").read_text())
        verdicts = [
            judge_by_tshark(prefix + ".pcap", packets),
            judge_here(prefix + ".pcap", packets),
        ]
    if not all(verdicts):
        sys.exit("the wire layer and an outside tool differ")


if __name__ == "__main__":
    main()
