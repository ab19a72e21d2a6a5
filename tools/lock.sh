#!/bin/sh
# Choose the versions of all packages anew and write both lock files, with hashes and without any host name. Needs uv.
set -eu

command -v uv > /dev/null || {
    echo "Installera uv för att låsa versioner: pip install uv" >&2
    echo "Install uv to lock versions: pip install uv" >&2
    exit 1
}
export UV_PYTHON_DOWNLOADS=never
compile="uv pip compile pyproject.toml --universal --generate-hashes --no-header --no-annotate --python-version 3.11 --quiet"
$compile --upgrade --output-file requirements.lock
$compile --upgrade --group dev --output-file requirements-dev.lock
