#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception

# Makes certificates and revocation lists with the command line of OpenSSL, and writes them to a header for
# test/certificate-test.cc:
#
#   test/certificates/make-certificates.sh > test/certificate-vectors.h
#
# Keys are new in each run.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
exec 3>&1
cd "$folder"
START=20240101000000Z
END=20991231235959Z

cat > ca.cnf <<'CONF'
[ca]
default_ca = any
[any]
database = index.txt
serial = serial
crlnumber = crlnumber
new_certs_dir = .
policy = free
unique_subject = no
default_md = sha256
copy_extensions = none
email_in_dn = no
[free]
commonName = supplied
[req]
distinguished_name = req_name
[req_name]
[ca_usage]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
[router_usage]
keyUsage = critical,digitalSignature
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[anchor]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
subjectAltName = DNS:anchor.example.net
sbgp-ipAddrBlock = critical,@anchor_blocks
[anchor_blocks]
IPv4.0 = 10.0.0.0/8
IPv6.0 = 2001:a::/32
IPv6.1 = 2001:c::-2001:e:ffff:ffff:ffff:ffff:ffff:ffff
[operator]
basicConstraints = critical,CA:TRUE,pathlen:0
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
sbgp-ipAddrBlock = critical,@operator_blocks
[operator_blocks]
IPv6.0 = 2001:a::/34
IPv6.1 = 2001:c::1-2001:c::7
[router]
keyUsage = critical,digitalSignature
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
sbgp-ipAddrBlock = critical,IPv6:2001:a:1::/48
[inherit]
keyUsage = critical,digitalSignature
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
sbgp-ipAddrBlock = critical,IPv6:inherit
[null]
keyUsage = critical,digitalSignature
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
sbgp-ipAddrBlock = critical,IPv6:::/0
[ipv4]
keyUsage = critical,digitalSignature
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
sbgp-ipAddrBlock = critical,IPv4:10.1.0.0/16
[safi]
keyUsage = critical,digitalSignature
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
sbgp-ipAddrBlock = critical,IPv6-SAFI:2:2001:a:1::/48
[outside]
keyUsage = critical,digitalSignature
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
sbgp-ipAddrBlock = critical,@outside_blocks
[outside_blocks]
IPv6.0 = 2001:a:2::/48
IPv6.1 = 2001:b::/48
[disjoint]
keyUsage = critical,digitalSignature
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
sbgp-ipAddrBlock = critical,IPv6:2001:b::/48
[unknown]
keyUsage = critical,digitalSignature
sbgp-ipAddrBlock = critical,IPv6:2001:a:1::/48
1.3.6.1.4.1.99999.1 = critical,ASN1:UTF8String:nobody knows this
[encipherment]
keyUsage = critical,keyEncipherment
sbgp-ipAddrBlock = critical,IPv6:2001:a:1::/48
[nosign]
basicConstraints = critical,CA:TRUE
keyUsage = critical,cRLSign
sbgp-ipAddrBlock = critical,IPv6:2001:a::/34
[version1]
CONF
touch index.txt
echo 01 > serial
echo 01 > crlnumber

comment=
# key <name> <options of openssl genpkey>
key() {
    name=$1
    shift
    openssl genpkey "$@" -out "$name.key" 2> /dev/null
    comment="openssl genpkey $*"
}
rsa() {
    key "$1" -algorithm RSA -pkeyopt "rsa_keygen_bits:$2"
}
# emit <name> <file>: as a string of C++
emit() {
    printf '\n/// %s\nstatic const char* const %s =\n' "$comment" "$1" >&3
    sed 's/.*/    "&\\n"/' "$2" | sed '$ s/$/;/' >&3
}
# issue <variable> <name> <issuer> <section> <further options of openssl ca>
issue() {
    variable=$1 name=$2 issuer=$3 section=$4
    shift 4
    openssl req -new -config ca.cnf -key "$name.key" -subj "/CN=$name" -out request.pem
    sign="-cert $issuer.pem"
    [ "$issuer" != "$name" ] || sign=-selfsign
    [ "$section" = none ] || sign="$sign -extensions $section"
    # A year later than 2049 takes the other format of a time
    dates="-startdate $START -enddate $END"
    # shellcheck disable=SC2086
    openssl ca -batch -notext -config ca.cnf -in request.pem -keyfile "$issuer.key" $sign $dates "$@" -out "$name.pem" 2> /dev/null
    comment="$comment; openssl ca -keyfile $issuer.key $sign $dates $*"
    emit "$variable" "$name.pem"
}

cat >&3 <<'HEAD'
/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_CERTIFICATE_VECTORS_H
#define MIP6SEC_CERTIFICATE_VECTORS_H

// Written by test/certificates/make-certificates.sh; each with the command that made it
namespace ns3
{
namespace mip6sec
{

// clang-format off
HEAD
rsa anchor 2048
issue CERT_ANCHOR anchor anchor anchor
rsa operator 2048
issue CERT_OPERATOR operator anchor operator
rsa router 1024
issue CERT_ROUTER router operator router
comment="the key of CERT_ROUTER"
emit KEY_ROUTER router.key
rsa sha1 1024
issue CERT_SHA1 sha1 operator router -md sha1
rsa sha512 1024
issue CERT_SHA512 sha512 operator router -md sha512
rsa inherit 1024
issue CERT_INHERIT inherit operator inherit
rsa null 1024
issue CERT_NULL_PREFIX null operator null
rsa plain 1024
issue CERT_NO_ADDRESSES plain operator router_usage
rsa ipv4 1024
issue CERT_IPV4 ipv4 operator ipv4
rsa safi 1024
issue CERT_SAFI safi operator safi
rsa outside 1024
issue CERT_OUTSIDE outside operator outside
rsa disjoint 1024
issue CERT_DISJOINT disjoint operator disjoint
rsa weak 512
issue CERT_WEAK weak operator router
key elliptic -algorithm EC -pkeyopt ec_paramgen_curve:P-256
issue CERT_ELLIPTIC elliptic operator router
START=20240101000000Z END=20240630120000Z
rsa expired 1024
issue CERT_EXPIRED expired operator router
START=20250101000001Z END=20250101235959Z
rsa day 1024
issue CERT_DAY day operator router
START=20240101000000Z END=20991231235959Z
rsa unknown 1024
issue CERT_UNKNOWN_CRITICAL unknown operator unknown
rsa encipherment 1024
issue CERT_ENCIPHERMENT encipherment operator encipherment
rsa below 1024
issue CERT_BELOW_ROUTER below router router
rsa suboperator 1024
issue CERT_SUBOPERATOR suboperator operator operator
rsa subrouter 1024
issue CERT_BELOW_SUBOPERATOR subrouter suboperator router
rsa nosign 1024
issue CERT_NO_CERT_SIGN nosign anchor nosign
rsa undersigned 1024
issue CERT_BELOW_NO_CERT_SIGN undersigned nosign router
rsa old 1024
issue CERT_VERSION_1 old operator none
rsa plainanchor 1024
issue CERT_PLAIN_ANCHOR plainanchor plainanchor ca_usage
rsa plainoperator 1024
issue CERT_PLAIN_OPERATOR plainoperator plainanchor ca_usage
rsa plainrouter 1024
issue CERT_PLAIN_ROUTER plainrouter plainoperator router_usage
rsa revoked 1024
issue CERT_REVOKED revoked operator router
openssl ca -config ca.cnf -keyfile operator.key -cert operator.pem -revoke revoked.pem 2> /dev/null
crl="-crl_lastupdate 20241231000000Z -crl_nextupdate 20250201000000Z"
# shellcheck disable=SC2086
openssl ca -gencrl -config ca.cnf -keyfile operator.key -cert operator.pem $crl -out operator.crl 2> /dev/null
comment="openssl ca -gencrl -keyfile operator.key -cert operator.pem $crl, after -revoke of CERT_REVOKED"
emit CRL_OPERATOR operator.crl
cat >&3 <<'TAIL'

// clang-format on

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_CERTIFICATE_VECTORS_H
TAIL
