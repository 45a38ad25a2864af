#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
"""Lets tshark and scapy judge every message that the wire layer writes.

wire-check.py <build folder>: runs mip6sec-wire-dump, which writes a capture of a few hundred packets
and what each was asked to say, and compares that with what two outside tools read: names and values of
fields, extension headers, checksums (of the Mobility Header, which tshark does not verify, by scapy).
A missing tool is a failure.
"""
import json
import logging
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

# Name in the expectations, and tshark's name of the field
TSHARK = {
    "hao": "ipv6.opt.mipv6.home_address",
    "type2": "ipv6.routing.mipv6.home_address",
    "bu.seqnr": "mip6.bu.seqnr",
    "bu.lifetime": "mip6.bu.lifetime",
    "bu.a": "mip6.bu.a_flag",
    "bu.h": "mip6.bu.h_flag",
    "bu.l": "mip6.bu.l_flag",
    "bu.k": "mip6.bu.k_flag",
    "ba.status": "mip6.ba.status",
    "ba.k": "mip6.ba.k_flag",
    "ba.seqnr": "mip6.ba.seqnr",
    "ba.lifetime": "mip6.ba.lifetime",
    "acoa": "mip6.acoa.acoa",
    "ni.home": "mip6.ni.hni",
    "ni.careof": "mip6.ni.cni",
    "bad": "mip6.bad.auth",
    "bra": "mip6.bra.interval",
    "hoti.cookie": "mip6.hoti.cookie",
    "coti.cookie": "mip6.coti.cookie",
    "hot.index": "mip6.hot.nindex",
    "hot.cookie": "mip6.hot.cookie",
    "hot.token": "mip6.hot.token",
    "cot.index": "mip6.cot.nindex",
    "cot.cookie": "mip6.cot.cookie",
    "be.status": "mip6.be.status",
    "be.home": "mip6.be.haddr",
    "icmp.type": "icmpv6.type",
    "icmp.code": "icmpv6.code",
    "icmp.mtu": "icmpv6.mtu",
    "icmp.pointer": "icmpv6.pointer",
    "ra.hoplimit": "icmpv6.nd.ra.cur_hop_limit",
    "ra.m": "icmpv6.nd.ra.flag.m",
    "ra.o": "icmpv6.nd.ra.flag.o",
    "ra.h": "icmpv6.nd.ra.flag.h",
    "ra.lifetime": "icmpv6.nd.ra.router_lifetime",
    "ra.reachable": "icmpv6.nd.ra.reachable_time",
    "ra.retrans": "icmpv6.nd.ra.retrans_timer",
    "slla": "icmpv6.opt.src_linkaddr",
    "tlla": "icmpv6.opt.target_linkaddr",
    "mtu": "icmpv6.opt.mtu",
    "interval": "icmpv6.opt.advertisement_interval",
    "ha.preference": "icmpv6.opt.home_agent_preference",
    "ha.lifetime": "icmpv6.opt.home_agent_lifetime",
    "prefix.length": "icmpv6.opt.prefix.length",
    "prefix.l": "icmpv6.opt.prefix.flag.l",
    "prefix.a": "icmpv6.opt.prefix.flag.a",
    "prefix.r": "icmpv6.opt.prefix.flag.r",
    "prefix.valid": "icmpv6.opt.prefix.valid_lifetime",
    "prefix.preferred": "icmpv6.opt.prefix.preferred_lifetime",
    "prefix": "icmpv6.opt.prefix",
    "ns.target": "icmpv6.nd.ns.target_address",
    "na.target": "icmpv6.nd.na.target_address",
    "na.r": "icmpv6.nd.na.flag.r",
    "na.s": "icmpv6.nd.na.flag.s",
    "na.o": "icmpv6.nd.na.flag.o",
    "mip6.identifier": "icmpv6.mip6.identifier",
    "dhaad.agent": "icmpv6.mip6.home_agent_address",
    "mpa.m": "icmpv6.mip6.flag.m",
    "mpa.o": "icmpv6.mip6.flag.o",
    "rd.target": "icmpv6.nd.rd.target_address",
    "rd.destination": "icmpv6.rd.na.destination_address",
    "cga.modifier": "icmpv6.opt.cga.modifier",
    "cga.count": "icmpv6.opt.cga.count",
    "rsa.hash": "icmpv6.opt.rsa.key_hash",
    "nonce": "icmpv6.opt.nonce",
    "send.identifier": "icmpv6.send.identifier",
    "send.all": "icmpv6.send.all_components",
    "send.component": "icmpv6.send.component",
    "send.type": "icmpv6.opt.name_type",
    "udp.port": "udp.srcport",
}
MH_TYPES = {
    "BindingRefreshRequest": "0",
    "HomeTestInit": "1",
    "CareOfTestInit": "2",
    "HomeTest": "3",
    "CareOfTest": "4",
    "BindingUpdate": "5",
    "BindingAck": "6",
    "BindingError": "7",
}
ERRORS = ("DestinationUnreachable", "PacketTooBig", "TimeExceeded", "ParameterProblem")
# What tshark says about a mobility option of a type that nobody has assigned, used here on purpose
UNKNOWN_OPTION = "IE data not dissected yet"


class Judge:
    """Counts what was compared, and keeps the differences."""

    def __init__(self, name):
        self.name = name
        self.compared = 0
        self.differences = []

    def equal(self, found, wanted, what):
        """Compare one value."""
        self.compared += 1
        if found != wanted:
            self.differences.append(f"{what}: found {found!r}, wanted {wanted!r}")

    def finish(self):
        """Print the verdict."""
        for difference in self.differences[:20]:
            print(f"{self.name}: {difference}", file=sys.stderr)
        print(f"{self.name}: {self.compared} values compared, {len(self.differences)} differ")
        return not self.differences and self.compared > 0


def tshark_rows(capture, names, *options):
    """For each packet a dictionary from field to list of values."""
    tool = shutil.which("tshark")
    if not tool:
        sys.exit("tshark is missing. As root, this brings it: apt-get install tshark")
    command = [tool, "-n", *options, "-r", str(capture)]
    command += ["-T", "fields", "-E", "separator=/t", "-E", "aggregator=|"]
    for name in names:
        command += ["-e", name]
    output = subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout
    for line in output.splitlines():
        values = line.split("\t")
        values += [""] * (len(names) - len(values))
        yield {name: value.split("|") if value else [] for name, value in zip(names, values)}


def plain(name, value):
    """Values as the expectations write them."""
    value = {"True": "1", "False": "0"}.get(value, value)
    if name in ("slla", "tlla", "bad"):
        return value.replace(":", "")
    if name.startswith("cga.") or name in ("rsa.hash", "nonce"):
        return value.replace(":", "")
    if name.endswith(("cookie", "token")):
        return value[2:]
    return str(int(value, 16)) if value.startswith("0x") else value


def judge_by_tshark(capture, packets):
    """Compare every field of every packet with tshark's."""
    judge = Judge("tshark")
    extra = [
        "mip6.mhtype",
        "_ws.malformed",
        "_ws.expert.message",
        "icmpv6.checksum.status",
    ]
    rows = list(tshark_rows(capture, [*TSHARK.values(), *extra]))
    # By itself, as tshark does not know the home addresses of a packet inside an ICMPv6 error
    udp = list(tshark_rows(capture, ["udp.checksum.status"], "-o", "udp.check_checksum:TRUE"))
    judge.equal(len(rows), len(packets), "packets")
    for number, (row, packet) in enumerate(zip(rows, packets), 1):
        kind = packet["message"]
        where = f"packet {number}, {kind}"
        judge.equal(row["_ws.malformed"], [], f"{where}, malformed")
        messages = [text for text in row["_ws.expert.message"] if text != UNKNOWN_OPTION]
        judge.equal(messages, [], f"{where}, remarks")
        judge.equal(row["mip6.mhtype"], [MH_TYPES[kind]] if kind in MH_TYPES else [], f"{where}, MH type")
        for name, field in TSHARK.items():
            found = [plain(name, value) for value in row[field]]
            wanted = packet["fields"].get(name, [])
            if kind in ERRORS:
                # The packet inside is dissected too: its fields come behind those of the error
                if name in ("hao", "type2", "udp.port") or not wanted:
                    continue
                found = found[: len(wanted)]
            elif name == "icmp.code" and "icmp.type" in packet["fields"]:
                wanted = ["0"]
            elif name == "hot.token":
                # tshark has one field for the tokens of both messages
                wanted = wanted or packet["fields"].get("cot.token", [])
            judge.equal(found, wanted, f"{where}, {field}")
        if "icmp.type" in packet["fields"]:
            judge.equal(row["icmpv6.checksum.status"][:1], ["1"], f"{where}, ICMPv6 checksum")
        if kind == "Udp":
            judge.equal(udp[number - 1]["udp.checksum.status"], ["1"], f"{where}, UDP checksum")
    return judge.finish()


def scapy_options(message):
    """Mobility options of a message, by name of the expectations."""
    from scapy.layers import inet6

    found = {}
    for option in message.options:
        if isinstance(option, inet6.MIP6OptBRAdvice):
            found["bra"] = [str(option.rinter)]
        elif isinstance(option, inet6.MIP6OptAltCoA):
            found["acoa"] = [option.acoa]
        elif isinstance(option, inet6.MIP6OptNonceIndices):
            found["ni.home"] = [str(option.hni)]
            found["ni.careof"] = [str(option.coni)]
        elif isinstance(option, inet6.MIP6OptBindingAuthData):
            found["bad"] = [f"{option.authenticator:024x}"]
    return found


def scapy_message(layer):
    """Fields of a message, by name of the expectations."""
    kind = type(layer).__name__
    found = {}
    if kind in ("MIP6MH_HoTI", "MIP6MH_CoTI"):
        found[f"{kind[7:].lower()}.cookie"] = [layer.cookie.hex()]
    elif kind in ("MIP6MH_HoT", "MIP6MH_CoT"):
        name = kind[7:].lower()
        found[f"{name}.index"] = [str(layer.index)]
        found[f"{name}.cookie"] = [layer.cookie.hex()]
        found[f"{name}.token"] = [layer.token.hex()]
    elif kind == "MIP6MH_BU":
        found["bu.seqnr"] = [str(layer.seq)]
        found["bu.lifetime"] = [str(layer.mhtime)]
        for flag in "AHLK":
            found[f"bu.{flag.lower()}"] = [str(int(bool(getattr(layer.flags, flag))))]
    elif kind == "MIP6MH_BA":
        found["ba.status"] = [str(layer.status)]
        found["ba.k"] = [str(int(bool(layer.flags.K)))]
        found["ba.seqnr"] = [str(layer.seq)]
        found["ba.lifetime"] = [str(layer.mhtime)]
    elif kind == "MIP6MH_BE":
        found["be.status"] = [str(layer.status)]
        found["be.home"] = [layer.ha]
    if kind.startswith("MIP6MH_"):
        found.update(scapy_options(layer))
    return found


def send_options(octets, found):
    """Take from options of SEND, which scapy does not know, what the expectations name (RFC 3971 5, 6.4)."""
    while octets:
        kind, data = octets[0], octets[2 : octets[1] * 8]
        if kind == 11:
            found["cga.modifier"] = [data[2:18].hex()]
            found["cga.count"] = [data[26:27].hex()]
        elif kind == 12:
            found["rsa.hash"] = [data[2:18].hex()]
        elif kind == 14:
            found["nonce"] = [data.hex()]
        elif kind in (15, 16):
            # tshark has one field for types of names and of certificates
            found.setdefault("send.type", []).append(str(data[0]))
        octets = octets[2 + len(data) :]


def certification_message(octets):
    """Fields of a certification path message, which scapy does not know (RFC 3971 6.4.1, 6.4.2)."""
    kind, body = octets[0], octets[4:]
    found = {"icmp.type": [str(kind)], "send.identifier": [str(int.from_bytes(body[:2], "big"))]}
    if kind == 149:
        found["send.all"] = [str(int.from_bytes(body[2:4], "big"))]
        body = body[2:]
    found["send.component"] = [str(int.from_bytes(body[2:4], "big"))]
    send_options(body[4:] if kind == 148 else body[6:], found)
    return found


def scapy_nd(layer):
    """Fields of an ICMPv6 message and its options, by name of the expectations."""
    from scapy.layers import inet6

    kind = type(layer).__name__
    if kind == "Raw":
        return certification_message(layer.load)
    found = {"icmp.type": [str(layer.type)]}
    if kind == "ICMPv6ND_RA":
        for name, field in (("hoplimit", "chlim"), ("m", "M"), ("o", "O"), ("h", "H")):
            found[f"ra.{name}"] = [str(getattr(layer, field))]
        found["ra.lifetime"] = [str(layer.routerlifetime)]
        found["ra.reachable"] = [str(layer.reachabletime)]
        found["ra.retrans"] = [str(layer.retranstimer)]
    elif kind == "ICMPv6ND_NS":
        found["ns.target"] = [layer.tgt]
    elif kind == "ICMPv6ND_NA":
        found["na.target"] = [layer.tgt]
        for flag in "RSO":
            found[f"na.{flag.lower()}"] = [str(getattr(layer, flag))]
    elif kind in ("ICMPv6HAADRequest", "ICMPv6HAADReply", "ICMPv6MPSol", "ICMPv6MPAdv"):
        found["mip6.identifier"] = [str(layer.id)]
        if kind == "ICMPv6HAADReply" and layer.addresses:
            found["dhaad.agent"] = list(layer.addresses)
        if kind == "ICMPv6MPAdv":
            found["mpa.m"] = [str(int(bool(layer.flags & 2)))]
            found["mpa.o"] = [str(int(bool(layer.flags & 1)))]
    elif kind == "ICMPv6ND_Redirect":
        found["rd.target"] = [layer.tgt]
        found["rd.destination"] = [layer.dst]
    elif kind == "ICMPv6PacketTooBig":
        found["icmp.mtu"] = [str(layer.mtu)]
    elif kind == "ICMPv6ParamProblem":
        found["icmp.pointer"] = [str(layer.ptr)]
    if isinstance(layer, inet6._ICMPv6Error):
        found["icmp.code"] = [str(layer.code)]
        return found
    option = layer.payload
    while not isinstance(option, inet6.Packet) or type(option).__name__.startswith("ICMPv6NDOpt"):
        name = type(option).__name__
        if name == "ICMPv6NDOptSrcLLAddr":
            found["slla"] = [option.lladdr.replace(":", "")]
        elif name == "ICMPv6NDOptDstLLAddr":
            found["tlla"] = [option.lladdr.replace(":", "")]
        elif name == "ICMPv6NDOptMTU":
            found["mtu"] = [str(option.mtu)]
        elif name == "ICMPv6NDOptAdvInterval":
            found["interval"] = [str(option.advint)]
        elif name == "ICMPv6NDOptHAInfo":
            found["ha.preference"] = [str(option.pref)]
            found["ha.lifetime"] = [str(option.lifetime)]
        elif name == "ICMPv6NDOptPrefixInfo":
            for key, field in (
                ("prefix.length", "prefixlen"),
                ("prefix.l", "L"),
                ("prefix.a", "A"),
                ("prefix.r", "R"),
                ("prefix.valid", "validlifetime"),
                ("prefix.preferred", "preferredlifetime"),
                ("prefix", "prefix"),
            ):
                found.setdefault(key, []).append(str(getattr(option, field)))
        option = option.payload
    if type(option).__name__ == "Raw":
        send_options(option.load, found)
    return found


def judge_by_scapy(capture, packets):
    """Compare every field of every packet with scapy's, and compute every checksum again."""
    logging.getLogger("scapy").setLevel(logging.ERROR)
    try:
        from scapy.layers import inet6
        from scapy.utils import RawPcapReader
    except ImportError:
        sys.exit("scapy is missing. This brings it: .venv/bin/pip install -r test/requirements.txt")
    judge = Judge("scapy")
    raw = [data for data, _ in RawPcapReader(str(capture))]
    judge.equal(len(raw), len(packets), "packets")
    for number, (octets, packet) in enumerate(zip(raw, packets), 1):
        where = f"packet {number}, {packet['message']}"
        header = inet6.IPv6(octets)
        judge.equal(header.plen, len(octets) - 40, f"{where}, payload length")
        found = {}
        layer = header.payload
        offset = 40
        while isinstance(layer, (inet6.IPv6ExtHdrDestOpt, inet6.IPv6ExtHdrRouting)):
            if isinstance(layer, inet6.IPv6ExtHdrRouting):
                judge.equal((layer.type, layer.segleft), (2, 1), f"{where}, routing header")
                found["type2"] = list(layer.addresses)
            else:
                found["hao"] = [option.hoa for option in layer.options if isinstance(option, inet6.HAO)]
            offset += (octets[offset + 1] + 1) * 8
            layer = layer.payload
        message = bytearray(octets[offset:])
        if packet["message"] in MH_TYPES:
            found.update(scapy_message(layer))
            judge.equal(str(layer.mhtype), MH_TYPES[packet["message"]], f"{where}, MH type")
            judge.equal((layer.len + 1) * 8, len(message), f"{where}, Header Len")
            protocol, at = 135, 4
        elif packet["message"] == "Udp":
            found["udp.port"] = [str(layer.sport)]
            protocol, at = 17, 6
        else:
            found.update(scapy_nd(layer))
            protocol, at = 58, 2
        judge.equal(found, packet["fields"], where)
        checksum = int.from_bytes(message[at : at + 2], "big")
        message[at : at + 2] = b"\0\0"
        # Over the home addresses where there are any. scapy looks for an option that is alone in its header,
        # and here padding is with it, so that the pseudo-header is given.
        pseudo = inet6.IPv6(
            src=found.get("hao", [header.src])[0], dst=found.get("type2", [header.dst])[0], nh=protocol
        )
        judge.equal(inet6.in6_chksum(protocol, pseudo, bytes(message)), checksum, f"{where}, checksum")
    return judge.finish()


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    dump = pathlib.Path(sys.argv[1]) / "test" / "tools" / "mip6sec-wire-dump"
    with tempfile.TemporaryDirectory() as folder:
        prefix = os.path.join(folder, "wire")
        subprocess.run([str(dump), prefix], check=True)
        packets = json.loads(pathlib.Path(prefix + ".json").read_text())
        verdicts = [
            judge_by_tshark(prefix + ".pcap", packets),
            judge_by_scapy(prefix + ".pcap", packets),
        ]
    if not all(verdicts):
        sys.exit("the wire layer and an outside tool differ")


if __name__ == "__main__":
    main()
