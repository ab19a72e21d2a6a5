#!/bin/sh
# Fetch the third-party front-end files again, from npm packages at the versions named here.
# Usage: tools/vendor.sh        (needs npm; overwrites the vendored files, then look at the diff)
set -eu

designsystemet=1.22.0
inter=5.3.0
axe=4.14.1

root=$(cd "$(dirname "$0")/.." && pwd)
vendor=$root/src/tertial/platform/static/vendor
checks=$root/tests/journeys/vendor
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# unpack NAME VERSION FOLDER: the package's files in $work/FOLDER/package
unpack() {
    mkdir -p "$work/$3"
    archive=$(cd "$work/$3" && npm pack "$1@$2" --silent)
    tar -xzf "$work/$3/$archive" -C "$work/$3"
}

# keep FROM TO: one file, readable by all
keep() {
    mkdir -p "$(dirname "$2")"
    install -m 644 "$1" "$2"
}

unpack @digdir/designsystemet-css "$designsystemet" designsystemet
keep "$work/designsystemet/package/dist/src/index.css" "$vendor/designsystemet-css/index.css"
keep "$work/designsystemet/package/LICENSE" "$vendor/designsystemet-css/LICENSE"

unpack @fontsource-variable/inter "$inter" inter
for subset in latin latin-ext; do
    name=inter-$subset-wght-normal.woff2
    keep "$work/inter/package/files/$name" "$vendor/inter/$name"
done
keep "$work/inter/package/LICENSE" "$vendor/inter/LICENSE"

unpack axe-core "$axe" axe
keep "$work/axe/package/axe.min.js" "$checks/axe-core/axe.min.js"
keep "$work/axe/package/LICENSE" "$checks/axe-core/LICENSE"
keep "$work/axe/package/LICENSE-3RD-PARTY.txt" "$checks/axe-core/LICENSE-3RD-PARTY.txt"
