#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
"""Makes test/crypto-cga-vectors.h: CGAs by the text of RFC 3972, with nothing but hashlib.

With --check it compares the file instead of writing it. --search looks for the one modifier that is
stored here because it takes 2^32 hashes (hours).
"""
import argparse
import hashlib
import ipaddress
import pathlib
import sys

# RFC 3972 Appendix A
APPENDIX_KEY = bytes.fromhex(
    "305c300d06092a864886f70d0101010500034b003048024100c2c2f137305454f10bd9cea36844b530e9211a4b262b16467cb7dfba1f595c01"
    "94f275be5a4d386f2c3c2382508773c7867f9b3b9e63a09c7bc48f7a54ebefaf0203010001"
)
APPENDIX_MODIFIER = 0x89A8A8B2E858D8B8F2633F44D2D4CE9A
# By --search: the first from SHA-1("sec 2") on whose Hash2 for a key of 384 bits begins with 32 zero bits
SEC2_MODIFIER = 0x9A5843C1C6ABE91EDB6281ABD6B841A4


def der(tag, content):
    """An element of DER."""
    size = len(content)
    if size < 0x80:
        length = bytes([size])
    else:
        octets = size.to_bytes((size.bit_length() + 7) // 8, "big")
        length = bytes([0x80 | len(octets)]) + octets
    return bytes([tag]) + length + content


def key(bits):
    """A SubjectPublicKeyInfo with a modulus that looks like one: CGAs do not ask for its factors."""
    stream = b"".join(hashlib.sha256(b"%d %d" % (bits, i)).digest() for i in range(bits // 256 + 1))
    modulus = int.from_bytes(stream[: bits // 8], "big") | 1 << (bits - 1) | 1
    number = der(2, modulus.to_bytes(bits // 8 + 1, "big"))
    algorithm = bytes.fromhex("300d06092a864886f70d0101010500")
    return der(0x30, algorithm + der(3, b"\0" + der(0x30, number + der(2, bytes([1, 0, 1])))))


def start(name):
    """A first modifier."""
    return int.from_bytes(hashlib.sha1(name.encode()).digest()[:16], "big")


def hash2(modifier, public, extensions):
    """RFC 3972 4 step 2."""
    return hashlib.sha1(modifier.to_bytes(16, "big") + bytes(9) + public + extensions).digest()[:14]


def search(modifier, sec, public, extensions):
    """RFC 3972 4 steps 2 and 3."""
    while int.from_bytes(hash2(modifier, public, extensions), "big") >> (112 - 16 * sec):
        modifier = (modifier + 1) % (1 << 128)
    return modifier


def vector(name, modifier, sec, prefix, collisions, public, extensions=b""):
    """RFC 3972 4 steps 5 to 9, in the order of the fields of CgaVector."""
    prefix = ipaddress.IPv6Address(prefix).packed[:8]
    parameters = modifier.to_bytes(16, "big") + prefix + bytes([collisions]) + public + extensions
    hash1 = hashlib.sha1(parameters).digest()[:8]
    identifier = int.from_bytes(hash1, "big")
    identifier &= ~(0b111 << 61)  # the three leftmost bits
    identifier |= sec << 61
    identifier &= ~(1 << 57)  # bit 6, u
    identifier &= ~(1 << 56)  # bit 7, g
    address = ipaddress.IPv6Address(prefix + identifier.to_bytes(8, "big"))
    second = hash2(modifier, public, extensions)
    return name, sec, str(address), len(public), parameters.hex(), hash1.hex(), second.hex()


def vectors():
    """All of them."""
    found = search(APPENDIX_MODIFIER, 1, APPENDIX_KEY, b"")
    yield vector("RFC 3972 Appendix A", found, 1, "fe80::", 0, APPENDIX_KEY)
    for bits in (384, 1024, 2048, 3072, 4096):
        for collisions in range(3):
            name = f"key of {bits} bits after {collisions} collisions"
            yield vector(name, start(name), 0, "2001:a:0:7::", collisions, key(bits))
    for bits in (1024, 2048):
        name = f"Sec 1 with a key of {bits} bits"
        yield vector(name, search(start(name), 1, key(bits), b""), 1, "fe80::", 0, key(bits))
    name = "Sec 1 on another link after a collision"
    first = "Sec 1 with a key of 1024 bits"
    yield vector(name, search(start(first), 1, key(1024), b""), 1, "2001:b::", 1, key(1024))
    yield vector("Sec 2", SEC2_MODIFIER, 2, "fe80::", 0, key(384))
    extensions = {
        "RFC 4581": "fffd000401020304",
        "two RFC 4581": "fffd000401020304fffe0000",
        "one octet": "00",
        "a length beyond its end": "0001ffff00",
        "another key behind the key": key(384).hex(),
        "300 octets": "5a" * 300,
    }
    for what, octets in extensions.items():
        octets = bytes.fromhex(octets)
        name = "extension: " + what
        yield vector(name, start(name), 0, "2001:c::", 0, key(1024), octets)
    name = "Sec 1 with an extension"
    octets = bytes.fromhex(extensions["RFC 4581"])
    yield vector(name, search(start(name), 1, key(1024), octets), 1, "2001:c::", 2, key(1024), octets)


def header():
    """The text of the file."""
    text = """/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 *
 * Made by test/wire/make-cga-vectors.py: do not edit.
 */
#ifndef MIP6SEC_CRYPTO_CGA_VECTORS_H
#define MIP6SEC_CRYPTO_CGA_VECTORS_H

#include <cstddef>

namespace ns3
{
namespace mip6sec
{

/// A CGA that no code of this module has made
struct CgaVector
{
    const char* name;       //!< what it shows
    unsigned sec;           //!< security parameter
    const char* address;    //!< the CGA
    std::size_t keySize;    //!< octets of the public key
    const char* parameters; //!< CGA Parameters in hexadecimal digits
    const char* hash1;      //!< Hash1
    const char* hash2;      //!< Hash2
};

// clang-format off
static const CgaVector CGA_VECTORS[] = {
"""
    for name, sec, address, size, parameters, first, second in vectors():
        lines = [parameters[i : i + 80] for i in range(0, len(parameters), 80)]
        quoted = "\n     ".join(f'"{line}"' for line in lines)
        text += f'    {{"{name}", {sec}, "{address}", {size},\n     {quoted},\n     "{first}", "{second}"}},\n'
    return text + """};
// clang-format on

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_CRYPTO_CGA_VECTORS_H
"""


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare instead of writing")
    parser.add_argument("--search", action="store_true", help="look for the modifier of Sec 2")
    arguments = parser.parse_args()
    if arguments.search:
        print(hex(search(start("sec 2"), 2, key(384), b"")))
        return 0
    path = pathlib.Path(__file__).resolve().parent.parent / "crypto-cga-vectors.h"
    if not arguments.check:
        path.write_text(header())
        return 0
    if path.read_text() != header():
        print(f"{path.name} differs from what make-cga-vectors.py makes")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
