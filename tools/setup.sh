#!/bin/sh
# Make .venv hold what a lock file names, and Tertial itself. Usage: tools/setup.sh LOCK STAMP
# The stamp is written last: whatever interrupts this, the next start does it again.
set -eu

lock=$1
stamp=$2
python=${PYTHON:-python3}
venv=.venv

# say SVENSKA ENGLISH: why it ends here, and what to do
say() {
    printf '%s\n%s\n' "$1" "$2" >&2
    exit 1
}

if ! [ -x "$venv/bin/python" ] || ! "$venv/bin/python" -m pip --version > /dev/null 2>&1; then
    command -v "$python" > /dev/null || say \
        "Python saknas (${python}). Installera Python 3.11 eller senare, eller ange var den finns: make PYTHON=/sökväg/till/python3" \
        "There is no Python (${python}). Install Python 3.11 or later, or say where it is: make PYTHON=/path/to/python3"
    "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || say \
        "$("$python" --version) är för gammal: Tertial behöver Python 3.11 eller senare. Ange en nyare: make PYTHON=/sökväg/till/python3.11" \
        "$("$python" --version) is too old: Tertial needs Python 3.11 or later. Name a newer one: make PYTHON=/path/to/python3.11"
    "$python" -c 'import ensurepip, venv' 2> /dev/null || say \
        "Python saknar modulen venv. Installera den och försök igen; på Debian och Ubuntu: apt install python3-venv" \
        "Python lacks its module venv. Install it and try again; on Debian and Ubuntu: apt install python3-venv"
    echo "Making the Python environment in $venv …"
    "$python" -m venv --clear "$venv"
fi

echo "Installing what $lock names; the first time takes a minute or two …"
pip="$venv/bin/python -m pip --disable-pip-version-check --no-input install --quiet --root-user-action=ignore --no-deps"
$pip --require-hashes --requirement "$lock"
$pip --no-build-isolation --editable .
touch "$stamp"
