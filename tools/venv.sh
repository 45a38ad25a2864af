#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception

# venv.sh <folder> <what pip shall install>...: makes a virtual environment, once for each list of demands.
set -eu

folder=$1
shift
stamp=$folder/installed-$(printf '%s ' "$@" $(cat bindings/requirements.txt test/requirements.txt) | cksum | tr -d ' ')
[ -e "$stamp" ] && exit 0

python=
for candidate in /usr/bin/python3 python3 python3.13 python3.12 python3.11 python3.10 python3.9 python3.8; do
    if $candidate -c 'import ensurepip, sys, venv; sys.exit(not (3, 8) <= sys.version_info < (3, 14))' 2>/dev/null; then
        python=$candidate
        break
    fi
done
if [ -z "$python" ]; then
    echo "No Python from 3.8 to 3.13 with venv. As root, this brings it: apt-get install python3-venv" >&2
    exit 1
fi
echo "== $folder: pip install $*"
[ -x "$folder/bin/pip" ] || $python -m venv "$folder"
"$folder/bin/pip" install --quiet --disable-pip-version-check --no-input "$@"
touch "$stamp"
