# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
"""Messages of FMIPv6 (RFC 5568) and of handover keys (RFC 5269) for make-vectors.py: checksums, lengths of
headers, Address and Link-Layer Address options come from scapy, what it does not know from struct, and
authenticators from hmac.
"""
import hmac
import socket
import struct

from scapy.layers.inet6 import *

import send_vectors

PCOA = "2001:b::100"
NCOA = "2001:d::100"
PAR = "2001:b::1"
NAR = "2001:d::1"
ROUTER_LL = "fe80::1"
HOST_LL = "fe80::2"
HOST_MAC = "00:00:00:00:00:02"
PAR_MAC = "00:00:00:00:00:01"
NAR_MAC = "00:00:00:00:00:0d"
AP_MAC = "00:00:00:00:0a:01"
OTHER_AP_MAC = "00:00:00:00:0a:02"
HANDOVER_KEY = bytes(range(0x40, 0x54))
ENCRYPTED_KEY = bytes((7 * i + 1) & 255 for i in range(128))


def octets_of(address):
    """An IPv6 address as octets."""
    return socket.inet_pton(socket.AF_INET6, address)


def pad_to(message, modulus, remainder):
    """Pad1 or PadN behind a message whose first octet lies 6 octets into the Mobility Header."""
    missing = (remainder - 6 - len(message)) % modulus
    if missing == 1:
        return message + b"\0"
    if missing > 1:
        return message + bytes([1, missing - 2]) + bytes(missing - 2)
    return message


def alternate(message, address):
    """Append an Alternate Care-of Address option (RFC 6275 6.2.5)."""
    return pad_to(message, 8, 6) + bytes([3, 16]) + octets_of(address)


def link_layer(message, mac):
    """Append a Mobility Header Link-Layer Address option of the mobile node (RFC 5568 6.4.4)."""
    return message + bytes([7, 7, 2]) + bytes.fromhex(mac.replace(":", ""))


def address_prefix(message, code, address, length=128):
    """Append a Mobility Header IPv6 Address/Prefix option (RFC 5568 6.4.2)."""
    return pad_to(message, 8, 4) + struct.pack("!BBBB", 34, 18, code, length) + octets_of(address)


def head_of_authorization(message, spi, size):
    """Append a BADF option (RFC 5568 6.4.5) but for its authenticator, so that it ends the header."""
    length = 4 + size
    return pad_to(message, 8, -(2 + length)) + struct.pack("!BBI", 21, length, spi)


def authorized(kind, message, size, care_of):
    """What the authenticator behind a message covers: addresses, header with checksum 0."""
    units = (6 + len(message) + size) // 8 - 1
    header = struct.pack("!BBBBH", 59, units, kind, 0, 0)
    return octets_of(care_of) + octets_of(PAR) + header + message


def update(sequence, flags, lifetime):
    """Fixed part of an FBU behind the checksum."""
    return struct.pack("!HBBH", sequence, flags, 0, lifetime)


def acknowledgment(status, flags, sequence, lifetime):
    """Fixed part of an FBack behind the checksum."""
    return struct.pack("!BBHH", status, flags, sequence, lifetime)


def authenticated():
    """Name, MH type, IPv6 and extension headers, message up to its authenticator, care-of address that it
    covers, hash and octets of each message with an authenticator."""
    def home(source):
        return IPv6(src=source, dst=PAR) / IPv6ExtHdrDestOpt(options=[HAO(hoa=PCOA)])

    message = link_layer(alternate(update(0xABCD, 0xF0, 0x0102), NCOA), HOST_MAC)
    yield "FBU", 8, home(PCOA), head_of_authorization(message, 0, 12), NCOA, "sha1", 12
    message = update(1, 0xC0, 10)
    yield "FBU_REACTIVE", 8, home(NCOA), head_of_authorization(message, 0, 16), NCOA, "sha256", 16
    message = update(2, 0xC0, 0)
    yield "FBU_RETURN", 8, home(PCOA), head_of_authorization(message, 0x01020304, 12), PCOA, "sha1", 12
    message = alternate(acknowledgment(1, 0x80, 0xABCD, 0x0102), "2001:d::200")
    to_mobile = IPv6(src=PAR, dst=NCOA)
    yield "FBACK", 9, to_mobile, head_of_authorization(message, 0, 12), NCOA, "sha1", 12
    message = acknowledgment(130, 0, 1, 0)
    yield "FBACK_REFUSED", 9, to_mobile, head_of_authorization(message, 0, 16), NCOA, "sha256", 16


def between_routers():
    """Name, MH type, source, destination and message of HI and HAck."""
    message = link_layer(struct.pack("!HBB", 0x1234, 0xC0, 0), HOST_MAC)
    message = address_prefix(address_prefix(message, 1, PCOA), 2, NCOA)
    yield "HI", 14, PAR, NAR, message
    message = link_layer(struct.pack("!HBB", 0x1235, 0, 1), HOST_MAC)
    yield "HI_REACTIVE", 14, PAR, NAR, address_prefix(message, 1, PCOA)
    message = struct.pack("!HBB", 0x1234, 0, 2)
    message = address_prefix(address_prefix(message, 2, "2001:d::200"), 4, "2001:d::", 64)
    yield "HACK", 15, NAR, PAR, message
    yield "HACK_REFUSED", 15, NAR, PAR, struct.pack("!HBB", 0x1235, 0, 130)


def nd_link_layer(code, mac):
    """Link-Layer Address option (RFC 5568 6.4.3); scapy's default length is wrong, and it does not pad."""
    return bytes(ICMPv6NDOptLLA(len=2, optcode=code, lla=mac)) + bytes(7)


def nd_address(code, address, length=128):
    """IP Address/Prefix option (RFC 5568 6.4.1)."""
    return bytes(ICMPv6NDOptIPAddr(optcode=code, plen=length, addr=address))


def key_option(kind, at, head, key):
    """Handover Key Request or Reply option (RFC 5269 4)."""
    size = 4 + len(head) + len(key)
    padding = -size % 8
    return struct.pack("!BBBB", kind, (size + padding) // 8, padding, at << 4) + head + key + bytes(padding)


def fmip(source, destination, code, subtype, identifier, options):
    """RtSolPr or PrRtAdv."""
    return IPv6(src=source, dst=destination, hlim=255) / ICMPv6Unknown(
        type=154, code=code, msgbody=struct.pack("!BBH", subtype, 0, identifier) + options
    )


def proxy_messages():
    """Names and packets of RtSolPr and PrRtAdv."""
    yield "RTSOLPR", fmip(
        HOST_LL,
        ROUTER_LL,
        0,
        2,
        0x4321,
        nd_link_layer(4, HOST_MAC) + nd_link_layer(1, AP_MAC) + nd_link_layer(1, OTHER_AP_MAC),
    )
    wildcard = struct.pack("!BBB", 19, 1, 0) + bytes(5)
    key = key_option(27, 1, b"", send_vectors.public_key())
    yield "RTSOLPR_KEY", fmip(
        PCOA,
        "ff02::2",
        0,
        2,
        1,
        nd_link_layer(4, HOST_MAC) + wildcard + key + send_vectors.nonce_option(6),
    )
    router = nd_link_layer(3, NAR_MAC) + nd_address(3, NAR, 64)
    yield "PRRTADV", fmip(
        ROUTER_LL,
        HOST_LL,
        0,
        3,
        0x4321,
        nd_link_layer(4, PAR_MAC)
        + nd_link_layer(1, AP_MAC)
        + router
        + nd_link_layer(1, OTHER_AP_MAC)
        + nd_link_layer(3, "00:00:00:00:00:0e")
        + nd_address(3, "2001:e::1", 128)
        + nd_address(4, "2001:e::", 64)
        + nd_address(4, "2001:e:0:8000::", 49),
    )
    yield "PRRTADV_NETWORK", fmip(
        ROUTER_LL,
        PCOA,
        1,
        3,
        0,
        nd_link_layer(1, AP_MAC) + router + nd_address(4, "2001:d::", 64) + nd_address(2, NCOA),
    )
    outcomes = b"".join(nd_link_layer(code, f"00:00:00:00:0b:{code:02x}") for code in (5, 6, 7))
    yield "PRRTADV_NONE", fmip(ROUTER_LL, HOST_LL, 2, 3, 9, outcomes)
    reply = key_option(28, 1, struct.pack("!H", 43200), ENCRYPTED_KEY)
    yield "PRRTADV_KEY", fmip(
        ROUTER_LL,
        PCOA,
        3,
        3,
        1,
        nd_link_layer(4, PAR_MAC)
        + nd_link_layer(1, AP_MAC)
        + router
        + nd_link_layer(6, OTHER_AP_MAC)
        + reply
        + send_vectors.nonce_option(6),
    )


def vectors():
    """Names, and packets that end with the message of that name."""
    for name, kind, packet, message, care_of, digest, size in authenticated():
        mac = hmac.new(HANDOVER_KEY, authorized(kind, message, size, care_of), digest).digest()[:size]
        yield name, packet / MIP6MH_Generic(mhtype=kind, msg=message + mac)
    for name, kind, source, destination, message in between_routers():
        yield name, IPv6(src=source, dst=destination) / MIP6MH_Generic(
            mhtype=kind, msg=pad_to(message, 8, 0)
        )
    yield from proxy_messages()
    yield "UNA", IPv6(src=NCOA, dst="ff02::1", hlim=255) / ICMPv6ND_NA(
        R=0, S=0, O=0, tgt=NCOA
    ) / ICMPv6NDOptDstLLAddr(lladdr=HOST_MAC)
    naack = struct.pack("!BBBBI", 20, 1, 0, 2, 0)
    yield "RA_NAACK", IPv6(src=ROUTER_LL, dst=NCOA, hlim=255) / ICMPv6ND_RA(
        chlim=64, M=0, O=0, H=0, prf=0, routerlifetime=1800, reachabletime=0, retranstimer=0
    ) / Raw(naack + nd_address(2, "2001:d::200"))


def constants():
    """Names, and octets that belong to the packets."""
    for name, kind, _, message, care_of, _, size in authenticated():
        yield f"{name}_AUTHORIZED_DATA", authorized(kind, message, size, care_of)
