# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
"""Messages of SEND for make-vectors.py: scapy knows none of it, so options come from struct, CGAs from
hashlib (RFC 3972) and signatures from whole-number arithmetic (RFC 8017 8.2, RFC 3971 5.2).
"""
import hashlib
import struct

from scapy.layers.inet import UDP
from scapy.layers.inet6 import *

# A pair of keys of 1024 bits that openssl genrsa made, and a certificate for it by openssl x509
MODULUS = int(
    "cb2dd571c3622564c840f0d5f1a82958ecdb6042657d9273d0b2099c2fae468ca9e842e7070c96be9ea227ac"
    "f0475b5adc1a66d324c369e9d1a00850ecd3447c5fed4d843f11b35e4899e641db713443beddef4062c12bab"
    "e0db55aa16c19f65e0053fef9eeb59a4e005b175e3ee0876b32158fe8b2f7d7924b3c312e710aafb",
    16,
)
PRIVATE_EXPONENT = int(
    "741672fef618acaee1b0212acc513d969e7655907a367e280814c162e8e7554de7825a3f700aa452b38688ce"
    "c9d6ab7ec5859c3c85a3d56f1023b4bcb023a1dbbd7bbbc11bb47f89b5fc742e19a5a95c71672673bcf45f4d"
    "5865b0d2f1a4a601ec4eddf08a92bedcf14d51b38aa391abd7f3f78b0dde73835a12bc25de0399f9",
    16,
)
CERTIFICATE = bytes.fromhex(
    "308201fc30820165a003020102020102300d06092a864886f70d01010b05003011310f300d060355040a0c06"
    "416e63686f72301e170d3236313132323137333832365a170d3336313131393137333832365a3011310f300d"
    "06035504030c06726f7574657230819f300d06092a864886f70d010101050003818d0030818902818100cb2d"
    "d571c3622564c840f0d5f1a82958ecdb6042657d9273d0b2099c2fae468ca9e842e7070c96be9ea227acf047"
    "5b5adc1a66d324c369e9d1a00850ecd3447c5fed4d843f11b35e4899e641db713443beddef4062c12babe0db"
    "55aa16c19f65e0053fef9eeb59a4e005b175e3ee0876b32158fe8b2f7d7924b3c312e710aafb0203010001a3"
    "643062302006082b060105050701070101ff0411300f300d0402000230070305002001000a301d0603551d0e"
    "0416041486d74ac211a05a4b386c9d4ff87c6c4fcb811fcb301f0603551d230418301680144ce8afd6427675"
    "42436d175d3797aab3433eeb53300d06092a864886f70d01010b0500038181001428b4261b52f81ba4095c58"
    "1d405c38a1d4d25ccccf66f420e2861f57cf9c07063cde9aae22c16b1c42309dc4a7bef43f524171a95f03fc"
    "074847a301fade053a6caacc986ab1615a6e9ed8c8d38f2115b202034ae98b0bd6c5fc08a6ed24dd3afc6685"
    "66c237fcece1a3f02d26ed4fb5f67cb748cca54fee6fc23224f8dcaa"
)
# DER of the name O=Anchor, which is the issuer
ANCHOR_NAME = bytes.fromhex("3011310f300d060355040a0c06416e63686f72")
# anchor.example in the DNS wire format
ANCHOR_FQDN = bytes.fromhex("06616e63686f72076578616d706c6500")
TYPE_TAG = bytes.fromhex("086fca5e10b200c99c8ce00164277c08")
SHA1_DIGEST_INFO = bytes.fromhex("3021300906052b0e03021a05000414")
RSA_KEY_HEAD = bytes.fromhex("30819f300d06092a864886f70d010101050003818d0030818902818100")
MODIFIER = bytes(range(0x10, 0x20))
LINK_LOCAL = bytes.fromhex("fe80000000000000")
TIME = 1735689600 << 16 | 0x8000
HOST_MAC = "00:00:00:00:00:02"
ROUTER_LL = "fe80::1"


def public_key():
    """SubjectPublicKeyInfo of the key."""
    return RSA_KEY_HEAD + MODULUS.to_bytes(128, "big") + bytes.fromhex("0203010001")


def cga_parameters():
    """CGA Parameters for Sec 0 and the link-local prefix (RFC 3972 3)."""
    return MODIFIER + LINK_LOCAL + b"\0" + public_key()


def cga():
    """The address that belongs to them (RFC 3972 4)."""
    identifier = bytearray(hashlib.sha1(cga_parameters()).digest()[:8])
    identifier[0] &= 0x1C
    groups = struct.unpack("!8H", LINK_LOCAL + bytes(identifier))
    return ":".join(f"{group:x}" for group in groups)


def option(kind, content, padding=0):
    """An ND option; what is missing to a multiple of 8 octets must be given."""
    whole = 2 + len(content) + padding
    assert whole % 8 == 0
    return struct.pack("!BB", kind, whole // 8) + content + bytes(padding)


def padded(kind, head, content):
    """An option whose second octet behind its length is the Pad Length, or whose first is."""
    padding = -(4 + len(content)) % 8
    return option(kind, head(padding) + content, padding)


def cga_option():
    """CGA option."""
    return padded(11, lambda padding: bytes([padding, 0]), cga_parameters())


def timestamp_option():
    """Timestamp option."""
    return option(13, bytes(6) + struct.pack("!Q", TIME))


def nonce_option(size):
    """Nonce option."""
    return option(14, bytes(range(1, 1 + size)))


def anchor_option(kind, name):
    """Trust Anchor option."""
    return padded(15, lambda padding: bytes([kind, padding]), name)


def certificate_option():
    """Certificate option."""
    return padded(16, lambda padding: bytes([1, 0]), CERTIFICATE)


def signed_data(packet):
    """What is signed of a packet that ends before its RSA Signature option."""
    octets = bytes(packet)
    return TYPE_TAG + octets[8:40] + octets[40:]


def sign(data):
    """RSASSA-PKCS1-v1_5 with SHA-1."""
    digest = SHA1_DIGEST_INFO + hashlib.sha1(data).digest()
    block = b"\0\1" + b"\xff" * (128 - 3 - len(digest)) + b"\0" + digest
    return pow(int.from_bytes(block, "big"), PRIVATE_EXPONENT, MODULUS).to_bytes(128, "big")


def signature_option(packet):
    """RSA Signature option of a packet that ends before it."""
    key_hash = hashlib.sha1(public_key()).digest()[:16]
    return option(12, bytes(2) + key_hash + sign(signed_data(packet)), 4)


def unsigned():
    """Names, packets without their options of SEND, and these but for the signature."""
    yield "NS_SEND", IPv6(src=cga(), dst="ff02::1:ff00:1", hlim=255) / ICMPv6ND_NS(
        tgt=ROUTER_LL
    ) / ICMPv6NDOptSrcLLAddr(lladdr=HOST_MAC), cga_option() + timestamp_option() + nonce_option(6)
    yield "RA_SEND", IPv6(src=cga(), dst="ff02::1", hlim=255) / ICMPv6ND_RA(
        chlim=64, M=0, O=0, H=1, prf=0, routerlifetime=1800, reachabletime=0, retranstimer=0
    ) / ICMPv6NDOptPrefixInfo(
        prefixlen=64, L=1, A=1, R=1, validlifetime=7200, preferredlifetime=3600, prefix="2001:a::1"
    ), cga_option() + timestamp_option() + nonce_option(14)


def certification(kind, body, source, destination, options):
    """A certification path message."""
    return IPv6(src=source, dst=destination, hlim=255) / ICMPv6Unknown(
        type=kind, code=0, msgbody=body + options
    )


def vectors():
    """Names, and packets that end with the message of that name."""
    payload = IPv6(src="2001:a::2", dst="2001:c::1") / UDP(sport=1, dport=2) / Raw(b"sixteen octets..")
    yield "REDIRECT", IPv6(src=ROUTER_LL, dst="2001:a::2", hlim=255) / ICMPv6ND_Redirect(
        tgt="fe80::3", dst="2001:c::1"
    ) / ICMPv6NDOptDstLLAddr(lladdr="00:00:00:00:00:03") / ICMPv6NDOptRedirectedHdr(pkt=payload)
    yield "REDIRECT_ON_LINK", IPv6(src=ROUTER_LL, dst="2001:a::2", hlim=255) / ICMPv6ND_Redirect(
        tgt="2001:a::3", dst="2001:a::3"
    )
    for name, packet, options in unsigned():
        before = packet / Raw(options)
        yield name, packet / Raw(options + signature_option(before))
    first = anchor_option(1, ANCHOR_NAME)
    both = first + anchor_option(2, ANCHOR_FQDN)
    yield "CPS", certification(148, struct.pack("!HH", 0x1234, 65535), cga(), "ff02::2", first)
    yield "CPS_UNSPECIFIED", certification(148, struct.pack("!HH", 1, 2), "::", "ff02::2", both)
    solicited = "ff02::1:ff" + cga()[-7:]
    yield "CPA", certification(
        149, struct.pack("!HHHH", 0x1234, 2, 1, 0), ROUTER_LL, solicited, both + certificate_option()
    )
    yield "CPA_LAST", certification(
        149, struct.pack("!HHHH", 0, 2, 0, 0), ROUTER_LL, "ff02::1", certificate_option()
    )
    yield "CPA_NONE", certification(149, struct.pack("!HHHH", 7, 0, 0, 0), ROUTER_LL, solicited, first)


def constants():
    """Names, and octets that belong to the packets."""
    yield "SEND_CGA_PARAMETERS", cga_parameters()
    yield "SEND_PUBLIC_KEY", public_key()
    yield "SEND_CERTIFICATE", CERTIFICATE
    yield "SEND_ANCHOR_NAME", ANCHOR_NAME
    yield "SEND_ANCHOR_FQDN", ANCHOR_FQDN
    for name, packet, options in unsigned():
        data = signed_data(packet / Raw(options))
        yield f"{name}_SIGNED_DATA", data
        yield f"{name}_SIGNATURE", sign(data)
