#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
"""Makes test/crypto-vectors.h: published RSA vectors, and keys too short for today's programs.

    pip install cryptography cryptography_vectors
    python3 test/crypto/make-vectors.py [--check]

The published ones are those of NIST (CAVS "SigVer PKCS#1 Ver 1.5", FIPS 186-3, and "testRSAnew", both in the public
domain) and the "Test vectors for RSA PKCS#1 v1.5 Encryption" of RSA Laboratories, as the package cryptography_vectors
holds them. Keys of 384 and 512 bits are made here by plain arithmetic. With --check it compares the file instead of
writing it, so that a vector cannot be adjusted to the code under test.
"""
import argparse
import hashlib
import math
import pathlib
import random
import re
import sys

import cryptography_vectors
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

TARGET = pathlib.Path(__file__).resolve().parent.parent / "crypto-vectors.h"
FOLDER = pathlib.Path(cryptography_vectors.__file__).parent / "asymmetric" / "RSA"
DIGEST_INFO = {  # RFC 8017 9.2
    "SHA1": bytes.fromhex("3021300906052b0e03021a05000414"),
    "SHA256": bytes.fromhex("3031300d060960864801650304020105000420"),
}
HEAD = """/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 *
 * Made by test/crypto/make-vectors.py, which names the sources; not to be edited.
 */
#ifndef MIP6SEC_CRYPTO_VECTORS_H
#define MIP6SEC_CRYPTO_VECTORS_H

// clang-format off

namespace ns3
{
namespace mip6sec
{

/// A signature and whether it is right
struct SignatureVector
{
    const char* what;       //!< where it is from
    unsigned bits;          //!< of the modulus
    bool sha256;            //!< hash function; else SHA-1
    const char* modulus;    //!< of the key
    unsigned long exponent; //!< of the key
    const char* message;    //!< what was signed
    const char* signature;  //!< its signature
    bool right;             //!< whether it is one
};

/// A text and one of its ciphertexts
struct CipherVector
{
    const char* plain;  //!< text
    const char* cipher; //!< RSAES-PKCS1-v1_5
};

"""
TAIL = """} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_CRYPTO_VECTORS_H
"""


def quoted(text, indent="        "):
    """A C++ string in lines."""
    lines = [text[i:i + 96] for i in range(0, len(text), 96)] or [""]
    return ("\n" + indent).join(f'"{line}"' for line in lines)


def pem(p, q, e, traditional=False):
    """A private key in PEM."""
    d = pow(e, -1, (p - 1) * (q - 1))
    numbers = rsa.RSAPrivateNumbers(p, q, d, rsa.rsa_crt_dmp1(d, p), rsa.rsa_crt_dmq1(d, q), rsa.rsa_crt_iqmp(p, q),
                                    rsa.RSAPublicNumbers(e, p * q))
    form = serialization.PrivateFormat.TraditionalOpenSSL if traditional else serialization.PrivateFormat.PKCS8
    key = numbers.private_key(unsafe_skip_rsa_key_validation=True)
    return key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption()).decode()


def cavs(name, wanted, source):
    """Entries of a CAVS file under the first key of each size, and its primes by that size."""
    entries, primes, bits, values = [], {}, 0, {}
    for line in (FOLDER / name).read_text().splitlines():
        if section := re.match(r"\[mod = (\d+)\]", line):
            bits = int(section[1])
        elif item := re.match(r"([A-Za-z ]+?)\s*= *(.*)", line):
            values[item[1]] = item[2].strip()
            if item[1] == "q":
                primes.setdefault(bits, (int(values["p"], 16), int(values["q"], 16)))
            first = bits in primes and int(values["n"], 16) == math.prod(primes[bits])
            if item[1] == "Result" and (bits, values["SHAAlg"]) in wanted and first:
                entries.append((f"{source}, {bits} bits, {values['SHAAlg']}: {values['Result']}", bits,
                                values["SHAAlg"] == "SHA256", values["n"], int(values["e"], 16), values["Msg"],
                                values["S"], values["Result"].startswith("P")))
    return entries, primes


def crypt(examples):
    """The first key of the encryption vectors and some of its examples."""
    text = (FOLDER / "pkcs1v15crypt-vectors.txt").read_text().split("# Example 2: ")[0]
    fields = [(name.strip(), "".join(digits.split()))
              for name, digits in re.findall(r"# ([A-Za-z0-9 ]+): *\n((?:[0-9a-f]{2} ?)+(?:\n(?:[0-9a-f]{2} ?)+)*)", text)]
    first = dict(reversed(fields))
    plain = [digits for name, digits in fields if name == "Message"]
    cipher = [digits for name, digits in fields if name == "Encryption"]
    return (int(first["Prime 1"], 16), int(first["Prime 2"], 16), int(first["Exponent"], 16),
            list(zip(plain, cipher))[:examples])


def prime(source, bits):
    """A prime with its two highest bits set."""
    while True:
        p = source.getrandbits(bits) | 3 << bits - 2 | 1
        if p % 65537 != 1 and all(pow(source.randrange(2, p - 1), p - 1, p) == 1 for _ in range(40)):
            return p


def short(bits, algorithm):
    """A signature under a short key, by plain arithmetic."""
    source = random.Random(bits)
    p, q = prime(source, bits // 2), prime(source, bits // 2)
    n, size = p * q, bits // 8
    message = b"Cryptographically Generated Addresses"
    info = DIGEST_INFO[algorithm] + hashlib.new(algorithm, message).digest()
    encoded = b"\x00\x01" + b"\xff" * (size - 3 - len(info)) + b"\x00" + info
    signature = pow(int.from_bytes(encoded, "big"), pow(65537, -1, (p - 1) * (q - 1)), n)
    return (f"plain arithmetic, {bits} bits, {algorithm}", bits, algorithm == "SHA256", f"{n:x}", 65537,
            message.hex(), signature.to_bytes(size, "big").hex(), True)


def make():
    """The text of the header."""
    wanted = {(1024, "SHA1"), (1024, "SHA256"), (2048, "SHA1"), (2048, "SHA256"), (4096, "SHA1")}
    signatures, primes = cavs("FIPS_186-2/SigVer15_186-3.rsp", wanted, "SigVer15_186-3")
    more, _ = cavs("SigVer15EMTest.txt", {(1024, "SHA1"), (2048, "SHA256")}, "SigVer15EMTest")
    exponents = {bits: e for _, bits, _, _, e, _, _, right in signatures if right}
    signatures += more + [short(384, "SHA1"), short(512, "SHA1"), short(512, "SHA256")]
    p, q, e, ciphers = crypt(5)
    text = HEAD + "/// Signatures\nstatic constexpr SignatureVector SIGNATURE_VECTORS[] = {\n"
    for what, bits, sha256, n, e3, message, signature, right in signatures:
        text += f'    {{"{what}",\n        {bits}, {str(sha256).lower()},\n        {quoted(n)},\n        {e3},\n'
        text += f"        {quoted(message)},\n        {quoted(signature)},\n        {str(right).lower()}}},\n"
    text += "};\n\n/// Key of SigVer15_186-3 with 1024 bits (PKCS#8)\n"
    text += f'static const char* const NIST_1024_PEM = R"({pem(*primes[1024], exponents[1024])})";\n\n'
    text += "/// Key of SigVer15_186-3 with 2048 bits (PKCS#1)\n"
    text += f'static const char* const NIST_2048_PEM = R"({pem(*primes[2048], exponents[2048], True)})";\n\n'
    text += "/// Key of example 1 of pkcs1v15crypt-vectors\n"
    text += f'static const char* const CIPHER_PEM = R"({pem(p, q, e)})";\n\n'
    text += "/// Examples 1.1 to 1.5 of pkcs1v15crypt-vectors\nstatic constexpr CipherVector CIPHER_VECTORS[] = {\n"
    for plain, cipher in ciphers:
        text += f"    {{{quoted(plain)},\n        {quoted(cipher)}}},\n"
    return text + "};\n\n" + TAIL


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="compare instead of writing")
    text = make()
    if parser.parse_args().check:
        if TARGET.read_text() != text:
            raise SystemExit(f"{TARGET.name} is not what {pathlib.Path(__file__).name} makes")
    else:
        TARGET.write_text(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
