#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception

# need.sh <group>...: sees to it that the Debian packages of the groups are there: installs what is missing as root or through
# sudo, and otherwise prints the one line that does. Where there is no dpkg it trusts that the tools are there.
set -eu

build="g++ make cmake ninja-build ccache libssl-dev python3 python3-venv python3-dev"
system="libns3-dev"
bench="openssl"
check="openssl tshark clang-format clang doxygen python3-docutils"
source="dpkg-dev"

command -v dpkg-query >/dev/null || exit 0

missing=
for group in "$@"; do
    eval "packages=\$$group"
    for package in $packages; do
        case "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null || true)" in
        installed) ;;
        *) missing="$missing $package" ;;
        esac
    done
done
[ -n "$missing" ] || exit 0

if [ "$(id -u)" = 0 ]; then
    as_root=
elif command -v sudo >/dev/null && { sudo -n true 2>/dev/null || [ -t 0 ]; }; then
    as_root="sudo "
else
    echo "These Debian packages are missing. As root, this brings them:" >&2
    echo "    apt-get update && apt-get install --no-install-recommends$missing" >&2
    exit 1
fi
echo "== installing$missing"
${as_root}apt-get update -qq
# tshark asks a question
${as_root}env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing </dev/null >/dev/null
