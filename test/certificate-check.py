#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
"""Has outside programs judge the certificates and revocation lists that the module makes.

    certificate-check.py <build folder>

mip6sec-certificate-dump writes hierarchies with every fault as PEM, and what ValidatePath says of them. `openssl
verify` has to say the same, and python's cryptography verifies each signature, reads each list and compares the
address blocks, which it does not know by itself, with those in the output of `openssl x509 -text`.
"""
import ipaddress
import json
import pathlib
import re
import subprocess
import sys
import tempfile

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import padding

# What `openssl verify` says where we give another verdict than "valid"
OPENSSL = {
    "expired": ["certificate has expired"],
    "not yet valid": ["certificate is not yet valid"],
    "revoked": ["certificate revoked"],
    "addresses": ["RFC 3779 resource not subset of parent's resources"],
    # Without the right key identifier OpenSSL finds no issuer at all
    "bad signature": ["unable to get local issuer certificate"],
    "broken": ["unable to get local issuer certificate", "invalid CA certificate"],
    "weak key": ["EE certificate key too weak"],
    "no anchor": ["unable to get local issuer certificate", "self-signed certificate in certificate chain"],
}
# What each fault has to come to
VERDICTS = {
    "none": "valid",
    "expired": "expired",
    "not-yet-valid": "not yet valid",
    "revoked": "revoked",
    "operator-revoked": "revoked",
    "foreign-prefix": "addresses",
    "wrong-signature": "bad signature",
    "missing": "broken",
    "weak-key": "weak key",
    "no-authority": "broken",
    "unknown-anchor": "no anchor",
}

failures = 0


def expect(condition, what):
    """Counts and prints a failure."""
    global failures
    if not condition:
        failures += 1
        print(f"FAIL {what}")


def openssl(folder, case):
    """Returns what `openssl verify` says of a case: 'OK' or the error."""
    name = str(folder / case["name"])
    command = ["openssl", "verify", "-CAfile", f"{name}-anchor.pem", "-untrusted", f"{name}-path.pem"]
    # Some systems' configuration asks for larger keys than 1024 bits, or another hash function than SHA-1
    command += ["-auth_level", "1" if case["fault"] == "weak-key" else "0"]
    # Beside what is missing a list would be missing too, and lists begin and end with the certificates
    if not case["name"].startswith("at-") and case["fault"] not in ("missing", "no-authority", "unknown-anchor", "wrong-signature"):
        command += ["-crl_check_all", "-CRLfile", f"{name}-lists.pem"]
    command += ["-attime", str(case["time"]), f"{name}-router.pem"]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode == 0 and done.stdout.strip().endswith(": OK"):
        return "OK"
    error = re.search(r"^error \d+ at \d+ depth lookup: ?(.*)$", done.stdout, re.MULTILINE)
    return error[1] if error else done.stdout


def ranges(text):
    """Returns the first and last addresses of the IPv6 blocks in the output of `openssl x509 -text`."""
    found = []
    inside = False
    for line in text.splitlines():
        if "sbgp-ipAddrBlock" in line:
            inside = True
        elif inside and re.match(r"\s+[0-9a-f]*:[0-9a-f:]*(/|-)", line):
            word = line.strip()
            if "/" in word:
                network = ipaddress.ip_network(word)
                found.append([network[0], network[-1]])
            else:
                found.append([ipaddress.ip_address(end) for end in word.split("-")])
        elif inside and not line.strip().startswith("IPv6"):
            inside = False
    return found


def signatures(folder, case):
    """Verifies all signatures of a case by python's cryptography."""
    name = str(folder / case["name"])
    path = x509.load_pem_x509_certificates(pathlib.Path(f"{name}-path.pem").read_bytes())
    good = True
    for upper, lower in zip([path[0], *path], path):
        try:
            upper.public_key().verify(
                lower.signature, lower.tbs_certificate_bytes, padding.PKCS1v15(), lower.signature_hash_algorithm
            )
        except InvalidSignature:
            good = False
    expect(good == (case["fault"] not in ("wrong-signature", "missing")), f"{case['name']}: signatures by cryptography")
    text = pathlib.Path(f"{name}-lists.pem").read_text()
    lists = [part + "-----END X509 CRL-----\n" for part in text.split("-----END X509 CRL-----\n")[:-1]]
    revoked = [path[place] for place in {"revoked": [-1], "operator-revoked": [2]}.get(case["fault"], [])]
    issuers = {certificate.subject: certificate for certificate in path}
    hits = 0
    for pem in lists:
        crl = x509.load_pem_x509_crl(pem.encode())
        if case["fault"] == "unknown-anchor":
            continue
        issuer = issuers.get(crl.issuer)
        if issuer:
            expect(crl.is_signature_valid(issuer.public_key()), f"{case['name']}: list of {crl.issuer.rfc4514_string()}")
        for certificate in path[1:]:
            if certificate.issuer == crl.issuer and crl.get_revoked_certificate_by_serial_number(certificate.serial_number):
                hits += 1
                expect(certificate in revoked, f"{case['name']}: {certificate.subject.rfc4514_string()} is on a list")
    expect(hits == len(revoked), f"{case['name']}: {hits} certificates on lists")


def profile(folder, case):
    """Expects of each certificate what RFC 5280 asks of it."""
    name = str(folder / case["name"])
    for certificate in x509.load_pem_x509_certificates(pathlib.Path(f"{name}-path.pem").read_bytes()):
        what = f"{case['name']}: {certificate.subject.rfc4514_string()}"
        expect(certificate.version == x509.Version.v3, f"{what}: version")
        expect(certificate.serial_number > 0, f"{what}: serial number")
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage)
        expect(usage.critical and usage.value.digital_signature != usage.value.key_cert_sign, f"{what}: key usage")
        expect(usage.value.key_cert_sign == usage.value.crl_sign, f"{what}: key usage")
        identifier = certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
        expect(identifier == x509.SubjectKeyIdentifier.from_public_key(certificate.public_key()), f"{what}: key id")
        if usage.value.key_cert_sign:
            constraints = certificate.extensions.get_extension_for_class(x509.BasicConstraints)
            expect(constraints.critical and constraints.value.ca, f"{what}: basic constraints")


def main():
    """Runs everything."""
    build = pathlib.Path(sys.argv[1])
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        subprocess.run([build / "test/tools/mip6sec-certificate-dump", folder], check=True)
        cases = json.loads((folder / "cases.json").read_text())
        for case in cases:
            said = openssl(folder, case)
            name = case["name"]
            if not name.startswith("at-"):
                expect(case["verdict"] == VERDICTS[case["fault"]], f"{name}: {case['verdict']}")
            expect(
                said == "OK" if case["verdict"] == "valid" else said in OPENSSL[case["verdict"]],
                f"{name}: we say '{case['verdict']}', openssl says '{said}'",
            )
            signatures(folder, case)
            profile(folder, case)
            text = subprocess.run(
                ["openssl", "x509", "-noout", "-text", "-in", folder / f"{name}-router.pem"],
                check=True,
                stdout=subprocess.PIPE,
                text=True,
            ).stdout
            ours = [[ipaddress.ip_address(end) for end in pair] for pair in case["addresses"]]
            expect(ranges(text) == ours, f"{name}: addresses {ours} and by openssl {ranges(text)}")
        times = {case["verdict"] for case in cases if case["name"].startswith("at-")}
        expect(times == {"valid", "expired", "not yet valid"}, f"verdicts around the limits: {times}")
        expect(len(cases) == 45, f"{len(cases)} cases")
        print(f"{len(cases)} cases, {failures} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
