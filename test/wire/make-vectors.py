#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
"""Makes test/wire-vectors.h with scapy: packets that no code of this module has touched.

Whole IPv6 packets, built from field names and values alone; scapy chooses padding and alignment and
computes lengths and checksums. What scapy does not know comes from send_vectors.py and
fmip_vectors.py. With --check it compares the file instead of writing it, so that a vector cannot be adjusted
to the code under test.
"""
import argparse
import logging
import pathlib
import sys

logging.getLogger("scapy.runtime").setLevel(logging.ERROR)
from scapy.layers.inet import UDP
from scapy.layers.inet6 import *

import fmip_vectors
import send_vectors

HOME = "2001:a::100"
CARE_OF = "2001:b::100"
HOME_AGENT = "2001:a::1"
CORRESPONDENT = "2001:c::1"
ROUTER_LL = "fe80::1"
HOST_LL = "fe80::2"
ROUTER_MAC = "00:00:00:00:00:01"
HOST_MAC = "00:00:00:00:00:02"

COOKIE = bytes.fromhex("0123456789abcdef")
TOKEN = bytes.fromhex("fedcba9876543210")
AUTHENTICATOR = 0x000102030405060708090A0B


def home_address(address=HOME):
    """A destination options header with a Home Address option."""
    return IPv6ExtHdrDestOpt(options=[HAO(hoa=address)])


def type2(address=HOME):
    """A type 2 routing header."""
    return IPv6ExtHdrRouting(type=2, segleft=1, addresses=[address])


def nonces(home, care_of):
    """A Nonce Indices option; scapy's default length is wrong."""
    return MIP6OptNonceIndices(olen=4, hni=home, coni=care_of)


def authorization():
    """A Binding Authorization Data option; scapy's default length is wrong."""
    return MIP6OptBindingAuthData(olen=12, authenticator=AUTHENTICATOR)


def vectors():
    """Names, and packets that end with the message of that name."""
    to_cn = IPv6(src=HOME, dst=CORRESPONDENT)
    from_cn = IPv6(src=CORRESPONDENT, dst=HOME)
    co_to_ha = IPv6(src=CARE_OF, dst=HOME_AGENT)
    yield "BRR", from_cn / MIP6MH_BRR()
    yield "HOTI", to_cn / MIP6MH_HoTI(cookie=COOKIE)
    yield "COTI", IPv6(src=CARE_OF, dst=CORRESPONDENT) / MIP6MH_CoTI(cookie=COOKIE)
    yield "HOT", from_cn / MIP6MH_HoT(index=0x1234, cookie=COOKIE, token=TOKEN)
    yield "COT", IPv6(src=CORRESPONDENT, dst=CARE_OF) / MIP6MH_CoT(
        index=0x5678, cookie=COOKIE, token=TOKEN
    )
    yield "BU_HOME", co_to_ha / home_address() / MIP6MH_BU(
        seq=0xABCD, flags="AHLK", mhtime=0x0102, options=[MIP6OptAltCoA(acoa=CARE_OF)]
    )
    yield "BU_PLAIN", IPv6(src=HOME, dst=HOME_AGENT) / MIP6MH_BU(seq=7, flags="AH", mhtime=0)
    yield "BU_CORRESPONDENT", IPv6(
        src=CARE_OF, dst=CORRESPONDENT
    ) / home_address() / MIP6MH_BU(
        seq=1, flags="A", mhtime=105, options=[nonces(0x0A0B, 0x0C0D), authorization()]
    )
    yield "BU_ALL_OPTIONS", IPv6(
        src=CARE_OF, dst=CORRESPONDENT
    ) / home_address() / MIP6MH_BU(
        seq=2,
        flags="",
        mhtime=105,
        options=[MIP6OptAltCoA(acoa="2001:b::200"), nonces(1, 2), authorization()],
    )
    yield "BA_HOME", IPv6(src=HOME_AGENT, dst=CARE_OF) / type2() / MIP6MH_BA(
        status=0, flags="K", seq=0xABCD, mhtime=0x0102, options=[MIP6OptBRAdvice(rinter=0x0081)]
    )
    yield "BA_PLAIN", IPv6(src=HOME_AGENT, dst=HOME) / MIP6MH_BA(
        status=135, flags="", seq=9, mhtime=0
    )
    yield "BA_CORRESPONDENT", IPv6(
        src=CORRESPONDENT, dst=CARE_OF
    ) / type2() / MIP6MH_BA(status=1, flags="", seq=1, mhtime=105, options=[authorization()])
    yield "BE", IPv6(src=CORRESPONDENT, dst=CARE_OF) / MIP6MH_BE(status=1, ha=HOME)

    multicast = IPv6(src=ROUTER_LL, dst="ff02::1", hlim=255)
    yield "RS", IPv6(src=HOST_LL, dst="ff02::2", hlim=255) / ICMPv6ND_RS() / ICMPv6NDOptSrcLLAddr(
        lladdr=HOST_MAC
    )
    yield "RS_UNSPECIFIED", IPv6(src="::", dst="ff02::2", hlim=255) / ICMPv6ND_RS()
    yield "RA", multicast / ICMPv6ND_RA(
        chlim=64, M=0, O=1, H=1, prf=0, routerlifetime=1800, reachabletime=30000, retranstimer=1000
    ) / ICMPv6NDOptSrcLLAddr(lladdr=ROUTER_MAC) / ICMPv6NDOptPrefixInfo(
        prefixlen=64,
        L=1,
        A=1,
        R=1,
        validlifetime=2592000,
        preferredlifetime=604800,
        prefix=HOME_AGENT,
    ) / ICMPv6NDOptPrefixInfo(
        prefixlen=48, L=0, A=0, R=0, validlifetime=0xFFFFFFFF, preferredlifetime=0, prefix="2001:d::"
    ) / ICMPv6NDOptMTU(mtu=1500) / ICMPv6NDOptAdvInterval(advint=70) / ICMPv6NDOptHAInfo(
        pref=5, lifetime=3600
    )
    yield "RA_BARE", multicast / ICMPv6ND_RA(
        chlim=0, M=1, O=0, H=0, prf=0, routerlifetime=0, reachabletime=0, retranstimer=0
    )
    yield "NS", IPv6(src=HOST_LL, dst="ff02::1:ff00:1", hlim=255) / ICMPv6ND_NS(
        tgt=ROUTER_LL
    ) / ICMPv6NDOptSrcLLAddr(lladdr=HOST_MAC)
    yield "NS_DAD", IPv6(src="::", dst="ff02::1:ff00:100", hlim=255) / ICMPv6ND_NS(tgt=HOME)
    yield "NA", IPv6(src=HOME_AGENT, dst="ff02::1", hlim=255) / ICMPv6ND_NA(
        R=1, S=0, O=1, tgt=HOME
    ) / ICMPv6NDOptDstLLAddr(lladdr=ROUTER_MAC)
    yield "NA_SOLICITED", IPv6(src=ROUTER_LL, dst=HOST_LL, hlim=255) / ICMPv6ND_NA(
        R=0, S=1, O=0, tgt=ROUTER_LL
    )

    yield "DHAAD_REQUEST", IPv6(
        src=CARE_OF, dst="2001:a::fdff:ffff:ffff:fffe"
    ) / ICMPv6HAADRequest(id=0x4321, R=0)
    yield "DHAAD_REPLY", IPv6(src=HOME_AGENT, dst=CARE_OF) / ICMPv6HAADReply(
        id=0x4321, R=0, addresses=[HOME_AGENT, "2001:a::2"]
    )
    yield "DHAAD_REPLY_EMPTY", IPv6(src=HOME_AGENT, dst=CARE_OF) / ICMPv6HAADReply(id=1, R=0)
    yield "MPS", co_to_ha / home_address() / ICMPv6MPSol(id=0x1111)
    yield "MPA", IPv6(src=HOME_AGENT, dst=CARE_OF) / type2() / ICMPv6MPAdv(
        id=0x1111, flags=2
    ) / ICMPv6NDOptPrefixInfo(
        prefixlen=64,
        L=1,
        A=1,
        R=1,
        validlifetime=86400,
        preferredlifetime=43200,
        prefix=HOME_AGENT,
    )

    optimised = IPv6(src=CARE_OF, dst="2001:c::200") / type2("2001:e::300") / home_address()
    payload = optimised / UDP(sport=1000, dport=2000) / Raw(b"sixteen octets..")
    yield "UDP_OPTIMISED", payload
    yield "UDP_FRAGMENT", IPv6(src=CARE_OF, dst=CORRESPONDENT) / home_address() / IPv6ExtHdrFragment(
        offset=185, m=1, id=0x01020304, nh=17
    ) / Raw(b"middle..")
    router = IPv6(src="2001:f::1", dst=CARE_OF)
    yield "UNREACHABLE", router / ICMPv6DestUnreach(code=3) / Raw(bytes(payload))
    yield "TOO_BIG", router / ICMPv6PacketTooBig(mtu=1280) / Raw(bytes(payload))
    yield "TIME_EXCEEDED", router / ICMPv6TimeExceeded(code=0) / Raw(bytes(payload))
    yield "PARAMETER_PROBLEM", router / ICMPv6ParamProblem(code=2, ptr=70) / Raw(bytes(payload))
    yield from send_vectors.vectors()
    yield from fmip_vectors.vectors()


def upper_layer_offset(packet):
    """Octets of the IPv6 header and the extension headers behind it."""
    offset = 40
    layer = packet.payload
    while isinstance(layer, (IPv6ExtHdrDestOpt, IPv6ExtHdrRouting, IPv6ExtHdrFragment)):
        offset += len(bytes(layer)) - len(bytes(layer.payload))
        layer = layer.payload
    return offset


def header():
    """The text of test/wire-vectors.h."""
    lines = [
        "/*",
        " * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception",
        " *",
        " * Made by test/wire/make-vectors.py with scapy; not to be edited.",
        " */",
        "#ifndef MIP6SEC_WIRE_VECTORS_H",
        "#define MIP6SEC_WIRE_VECTORS_H",
        "",
        "#include <cstddef>",
        "",
        "// clang-format off",
        "",
        "namespace ns3",
        "{",
        "namespace mip6sec",
        "{",
        "",
        "/// An IPv6 packet that scapy made",
        "struct WireVector",
        "{",
        "    const char* hex;              //!< its octets",
        "    std::size_t upperLayerOffset; //!< of the message in it",
        "};",
        "",
    ]
    for name, packet in vectors():
        octets = bytes(packet).hex()
        lines.append(f"static constexpr WireVector VECTOR_{name}{{")
        for i in range(0, len(octets), 80):
            lines.append(f'    "{octets[i:i + 80]}"')
        lines.append(f"    , {upper_layer_offset(packet)}}};")
        lines.append("")
    for name, value in [*send_vectors.constants(), *fmip_vectors.constants()]:
        octets = value.hex()
        lines.append(f"static constexpr const char* {name} =")
        for i in range(0, len(octets), 80):
            lines.append(f'    "{octets[i:i + 80]}"')
        lines[-1] += ";"
        lines.append("")
    lines += [
        "/// All of them",
        "static constexpr const WireVector* ALL_VECTORS[] = {",
        *[f"    &VECTOR_{name}," for name, _ in vectors()],
        "};",
        "",
        "} // namespace mip6sec",
        "} // namespace ns3",
        "",
        "// clang-format on",
        "",
        "#endif // MIP6SEC_WIRE_VECTORS_H",
        "",
    ]
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare instead of writing")
    arguments = parser.parse_args()
    path = pathlib.Path(__file__).resolve().parent.parent / "wire-vectors.h"
    text = header()
    if not arguments.check:
        path.write_text(text)
    elif path.read_text() != text:
        sys.exit(f"{path.name} is not what scapy {scapy_version()} makes")
    print(f"{path.name}: {len(list(vectors()))} packets")


def scapy_version():
    """Version of scapy."""
    from scapy.config import conf

    return conf.version


if __name__ == "__main__":
    main()
