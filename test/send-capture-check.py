# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
"""Has other programs judge what SEND puts on a link.

    send-capture-check.py <build folder>

Runs mip6sec-send-capture. tshark must find no malformed frame and no wrong checksum; python's cryptography, and the
formulas of RFC 3971 and RFC 3972 written out here, must find every signature and every address right, and wrong once a
bit is changed. Fragments are put together here, and not by the module.
"""

import hashlib
import ipaddress
import pathlib
import struct
import subprocess
import sys
import tempfile

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.serialization import load_der_public_key

FAULTS = "_ws.malformed || icmpv6.checksum.status == Bad"
TAG = bytes.fromhex("086fca5e10b200c99c8ce00164277c08")
EPOCH = 1735689600  # 2025-01-01T00:00:00Z, where simulated time begins
RS, RA, NS, NA, REDIRECT = 133, 134, 135, 136, 137
NAMES = {RS: "RS", RA: "RA", NS: "NS", NA: "NA", REDIRECT: "Redirect"}
OPTIONS_AT = {RS: 8, RA: 16, NS: 24, NA: 24, REDIRECT: 40}
CGA, RSA, TIMESTAMP, NONCE = 11, 12, 13, 14


def expect(condition, what):
    """Ends the program if a condition does not hold."""
    if not condition:
        print(f"FAIL {what}")
        sys.exit(1)


def packets(capture):
    """Yields time and IPv6 packet of each frame of a capture."""
    data = capture.read_bytes()
    order = "<" if data[:4] == b"\xd4\xc3\xb2\xa1" else ">"
    at = 24
    while at < len(data):
        seconds, fraction, length, _ = struct.unpack_from(order + "IIII", data, at)
        frame = data[at + 16 : at + 16 + length]
        at += 16 + length
        if frame[12:14] == b"\x86\xdd":
            yield seconds + fraction / 1e6, frame[14:]


def messages(capture):
    """Yields time, source, destination and ICMPv6 message of Neighbor Discovery, and whether it was in fragments."""
    parts = {}
    for time, packet in packets(capture):
        source, destination = packet[8:24], packet[24:40]
        payload = packet[40 : 40 + struct.unpack_from("!H", packet, 4)[0]]
        fragmented = packet[6] == 44
        if fragmented:
            position, identification = struct.unpack_from("!HI", payload, 2)
            key = (source, destination, identification)
            parts.setdefault(key, {})[position & 0xFFF8] = (payload[8:], position & 1)
            have = parts[key]
            end = max(have)
            if have[end][1] or sum(len(part) for part, _ in have.values()) != end + len(have[end][0]):
                continue
            protocol = payload[0]
            payload = b"".join(part for _, (part, _) in sorted(have.items()))
        else:
            protocol = packet[6]
        if protocol == 58 and payload[0] in OPTIONS_AT:
            yield time, source, destination, payload, fragmented


def options(message):
    """Returns (type, offset, octets) of each option."""
    found = []
    at = OPTIONS_AT[message[0]]
    while at < len(message):
        length = message[at + 1] * 8
        found.append((message[at], at, message[at : at + length]))
        at += length
    return found


def checksum(source, destination, message):
    """Returns the ICMPv6 checksum of a message whose checksum field is zero."""
    data = source + destination + struct.pack("!II", len(message), 58) + message
    data += b"\0" * (len(data) % 2)
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def der_size(data):
    """Returns the octets of the DER element at the start."""
    if data[1] < 0x80:
        return 2 + data[1]
    count = data[1] & 0x7F
    return 2 + count + int.from_bytes(data[2 : 2 + count], "big")


def is_cga(address, parameters, key, extensions):
    """RFC 3972 5, and the security parameter of the address."""
    modifier, prefix, collisions = parameters[:16], parameters[16:24], parameters[24]
    identifier = address[8:]
    sec = identifier[0] >> 5
    mask = 0x1CFFFFFFFFFFFFFF
    hash1 = hashlib.sha1(modifier + prefix + bytes([collisions]) + key + extensions).digest()[:8]
    hash2 = hashlib.sha1(modifier + bytes(9) + key + extensions).digest()[:14]
    same = int.from_bytes(hash1, "big") & mask == int.from_bytes(identifier, "big") & mask
    return collisions <= 2 and prefix == address[:8] and same and hash2[: 2 * sec] == bytes(2 * sec), sec


def signature_holds(key, signature, data):
    """Whether python's cryptography verifies a signature."""
    try:
        key.verify(signature, data, padding.PKCS1v15(), hashes.SHA1())
    except InvalidSignature:
        return False
    return True


def check_signed(where, time, source, destination, message):
    """Holds a signed message against RFC 3971 5. Returns its nonce, the bits of its key and its Sec."""
    found = options(message)
    kinds = [kind for kind, _, _ in found]
    expect(kinds[-1] == RSA and kinds.count(RSA) == 1, f"{where}: one signature, the last option")
    expect(kinds.count(CGA) == 1 and kinds.count(TIMESTAMP) == 1, f"{where}: CGA and Timestamp")
    by_kind = {kind: (at, data) for kind, at, data in found}

    _, cga = by_kind[CGA]
    parameters = cga[4 : len(cga) - cga[2]]
    expect(cga[3] == 0 and not any(cga[len(cga) - cga[2] :]), f"{where}: CGA option reserved and padding")
    key_octets = parameters[25 : 25 + der_size(parameters[25:])]
    extensions = parameters[25 + len(key_octets) :]
    probe = message[0] == NS and not any(source)
    claimed = message[8:24] if probe else source
    good, sec = is_cga(claimed, parameters, key_octets, extensions)
    expect(good, f"{where}: {ipaddress.ip_address(claimed)} is a CGA of the key")
    worse = bytes([parameters[0] ^ 1]) + parameters[1:]
    expect(not is_cga(claimed, worse, key_octets, extensions)[0], f"{where}: and not with another modifier")

    key = load_der_public_key(key_octets)
    at, rsa = by_kind[RSA]
    expect(rsa[4:20] == hashlib.sha1(key_octets).digest()[:16], f"{where}: key hash")
    size = key.key_size // 8
    expect(rsa[2:4] == b"\0\0" and not any(rsa[20 + size :]), f"{where}: RSA Signature reserved and padding")
    unsigned = bytearray(message[:at])
    unsigned[2:4] = b"\0\0"
    unsigned[2:4] = struct.pack("!H", checksum(source, destination, bytes(unsigned)))
    data = TAG + source + destination + bytes(unsigned)
    expect(signature_holds(key, rsa[20 : 20 + size], data), f"{where}: signature")
    expect(not signature_holds(key, rsa[20 : 20 + size], data[:-1] + bytes([data[-1] ^ 1])), f"{where}: flipped bit")

    _, stamp = by_kind[TIMESTAMP]
    moment = int.from_bytes(stamp[8:16], "big") / 65536 - EPOCH
    expect(not any(stamp[2:8]) and abs(moment - time) < 1, f"{where}: timestamp {moment} at {time}")
    nonce = by_kind[NONCE][1][2:] if NONCE in by_kind else None
    expect(nonce is not None or message[0] not in (NS, RS), f"{where}: solicitations have a nonce")
    return nonce, key.key_size, sec


def check(capture, signed, bits, sec):
    """Holds a capture against the RFCs."""
    command = ["tshark", "-n", "-r", str(capture), "-Y", FAULTS]
    faults = subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout
    expect(not faults, f"{capture.name}: tshark finds faults\n{faults}")
    seen = {}
    nonces = set()
    answered = 0
    in_fragments = 0
    for number, (time, source, destination, message, fragmented) in enumerate(messages(capture), 1):
        where = f"{capture.name}: message {number}, {NAMES[message[0]]}"
        whole = bytearray(message)
        whole[2:4] = b"\0\0"
        right = checksum(source, destination, bytes(whole))
        expect(struct.unpack_from("!H", message, 2)[0] == right, f"{where}: checksum")
        kinds = [kind for kind, _, _ in options(message)]
        if RSA not in kinds:
            expect(message[0] == RS and not any(source), f"{where}: unsigned")
            expect(TIMESTAMP in kinds and NONCE in kinds, f"{where}: Timestamp and Nonce all the same")
            nonces.update(data[2:] for kind, _, data in options(message) if kind == NONCE)
            continue
        nonce, size, level = check_signed(where, time, source, destination, message)
        expect(size == bits and level == sec, f"{where}: {size} bits and Sec {level}")
        if message[0] in (NS, RS):
            expect(nonce not in nonces, f"{where}: a fresh nonce")
            nonces.add(nonce)
        elif nonce is not None:
            expect(nonce in nonces, f"{where}: nonce of a solicitation")
            answered += 1
        seen[NAMES[message[0]]] = seen.get(NAMES[message[0]], 0) + 1
        in_fragments += fragmented
    expect(sum(seen.values()) == signed, f"{capture.name}: {seen} of {signed} signed messages are in it")
    expect(set(seen) == {"NS", "NA", "RS", "RA", "Redirect"}, f"{capture.name}: a message of each type")
    expect(answered >= 2, f"{capture.name}: answers with nonces")
    expect(in_fragments >= 1, f"{capture.name}: a message in fragments")
    print(f"ok   {capture.name}: {seen}, {answered} answers with their nonce, {in_fragments} in fragments")


def main():
    tool = pathlib.Path(sys.argv[1]).resolve() / "test/tools/mip6sec-send-capture"
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run([tool, folder], check=True, stdout=subprocess.PIPE, text=True)
        for line in done.stdout.splitlines():
            name, signed = line.split()
            _, bits, sec = pathlib.Path(name).stem.split("-")
            check(pathlib.Path(folder) / name, int(signed), int(bits), int(sec))


if __name__ == "__main__":
    main()
