# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
"""Has python's cryptography judge handover keys on the wire (RFC 5269, RFC 5568 6.4.5).

    handover-key-check.py <build folder>

Makes an encryption key pair, has mip6sec-handover-key-capture run a predictive handover with it, and reads the capture
of the mobile node without any code of the module: the key request must have the public key and be signed with another
one of the same size, the reply must decrypt under the private key to a secret as long as its algorithm demands, and FBU
and FBack must have the authenticator that HMAC under this secret gives, and under no other.
"""

import hashlib
import hmac
import pathlib
import struct
import subprocess
import sys
import tempfile

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

CGA, RSA_SIGNATURE, NONCE, REQUEST, REPLY = 11, 12, 14, 27, 28
FBU, FBACK = 8, 9
ALTERNATE_CARE_OF, BADF = 3, 21
ALGORITHMS = {0: ("sha1", 12, 20), 1: ("sha256", 16, 32)}  # hash, octets of authenticators and of secrets


def expect(condition, what):
    """Ends the program if a condition does not hold."""
    if not condition:
        print(f"FAIL {what}")
        sys.exit(1)


def packets(capture):
    """Yields the IPv6 packet of each Ethernet frame of a capture."""
    data = capture.read_bytes()
    order = "<" if data[:4] in (b"\xd4\xc3\xb2\xa1", b"\x4d\x3c\xb2\xa1") else ">"
    at = 24
    while at < len(data):
        length = struct.unpack_from(order + "I", data, at + 8)[0]
        frame = data[at + 16 : at + 16 + length]
        at += 16 + length
        if frame[12:14] == b"\x86\xdd":
            yield frame[14:]


def payload(packet):
    """Returns protocol and octets behind the extension headers, home address and final destination."""
    protocol, at = packet[6], 40
    end = 40 + struct.unpack_from("!H", packet, 4)[0]
    home, final = None, packet[24:40]
    while protocol in (43, 60):
        size = 8 * (packet[at + 1] + 1)
        if protocol == 43:
            final = packet[at + 8 : at + 24]
        else:
            option = at + 2
            while option < at + size:
                kind = packet[option]
                if kind == 0:
                    option += 1
                    continue
                if kind == 201:
                    home = packet[option + 2 : option + 18]
                option += 2 + packet[option + 1]
        protocol, at = packet[at], at + size
    return protocol, packet[at:end], home, final


def nd_options(message):
    """Returns the options of an RtSolPr or PrRtAdv by type."""
    found, at = {}, 8
    while at < len(message):
        length = 8 * message[at + 1]
        found.setdefault(message[at], message[at : at + length])
        at += length
    return found


def key_option(option, head):
    """Returns AT and content of a handover key option of which so many octets stand in front of the content."""
    return option[3] >> 4, option[head : len(option) - option[2]]


def mobility_options(message, fixed):
    """Yields type, offset and octets of the options of a Mobility Header."""
    at = fixed
    while at < len(message):
        if message[at] == 0:
            at += 1
            continue
        length = message[at + 1]
        yield message[at], at, message[at + 2 : at + 2 + length]
        at += 2 + length


def authenticator_holds(message, algorithm, secret, care_of, router):
    """Whether the authenticator at the end of a Mobility Header is right."""
    name, size, _ = ALGORITHMS[algorithm]
    covered = care_of + router + message[:4] + b"\0\0" + message[6:-size]
    made = hmac.new(secret, covered, getattr(hashlib, name)).digest()[:size]
    return hmac.compare_digest(made, message[-size:])


def judge(capture, key, algorithm):
    """Judges one capture."""
    public = key.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    nonces, secret, care_of, counts = {}, None, None, {"request": 0, "reply": 0, "FBU": 0, "FBack": 0}
    for packet in packets(capture):
        protocol, message, home, final = payload(packet)
        source = packet[8:24]
        if protocol == 58 and message[0] == 154 and message[4] == 2:
            options = nd_options(message)
            if REQUEST not in options:
                continue
            at, spki = key_option(options[REQUEST], 4)
            expect(at == algorithm, "algorithm asked for")
            expect(spki == public, "the encryption key in the request")
            cga = options[CGA]
            signer = cga[4 + 25 : len(cga) - cga[2]]
            expect(len(signer) == len(spki) and signer != spki, "another key of the same size for the CGA")
            expect(RSA_SIGNATURE in options, "a signature")
            nonces[options[NONCE][2:]] = source
            counts["request"] += 1
        elif protocol == 58 and message[0] == 154 and message[4] == 3:
            options = nd_options(message)
            if REPLY not in options:
                continue
            expect(nonces.get(options[NONCE][2:]) == final, "the nonce of a request from the address answered")
            expect(CGA in options and RSA_SIGNATURE in options, "CGA and signature of the reply")
            at, cipher = key_option(options[REPLY], 6)
            lifetime = struct.unpack_from("!H", options[REPLY], 4)[0]
            expect(at == algorithm, "algorithm given")
            expect(0 < lifetime <= 43200, "lifetime")
            expect(len(cipher) == 128, "a ciphertext as long as the modulus")
            text = key.decrypt(cipher, padding.PKCS1v15())
            expect(len(text) == ALGORITHMS[at][2], "a secret as long as the algorithm demands")
            if secret is None:
                secret, care_of = text, final
            counts["reply"] += 1
        elif protocol == 135 and message[2] == FBU and home == care_of:
            options = {kind: (at, data) for kind, at, data in mobility_options(message, 12)}
            asked = options[ALTERNATE_CARE_OF][1] if ALTERNATE_CARE_OF in options else source
            expect(options[BADF][1][:4] == bytes(4), "SPI 0")
            expect(len(options[BADF][1]) == 4 + ALGORITHMS[algorithm][1], "length of the authenticator")
            expect(authenticator_holds(message, algorithm, secret, asked, final), "authenticator of an FBU")
            other = bytes([secret[0] ^ 1]) + secret[1:]
            expect(not authenticator_holds(message, algorithm, other, asked, final), "no other secret")
            expect(not authenticator_holds(message, algorithm, secret, home, final), "no other care-of address")
            update, router = asked, final
            counts["FBU"] += 1
        elif protocol == 135 and message[2] == FBACK and counts["FBU"]:
            if source != router:
                continue
            expect(authenticator_holds(message, algorithm, secret, update, router), "authenticator of an FBack")
            counts["FBack"] += 1
    expect(min(counts.values()) > 0, f"a whole handover: {counts}")
    print(f"AT {algorithm}: {counts}")


def main():
    program = pathlib.Path(sys.argv[1]).resolve() / "test/tools/mip6sec-handover-key-capture"
    key = rsa.generate_private_key(public_exponent=65537, key_size=1024)
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    with tempfile.TemporaryDirectory() as folder:
        name = pathlib.Path(folder, "key.pem")
        name.write_bytes(pem)
        for algorithm in ALGORITHMS:
            done = subprocess.run(
                [str(program), str(name), folder, str(algorithm)], capture_output=True, text=True, check=False
            )
            expect(done.returncode == 0, f"{program.name}: {done.stderr}")
            judge(pathlib.Path(folder, done.stdout.strip()), key, algorithm)
    print("PASS")


if __name__ == "__main__":
    main()
