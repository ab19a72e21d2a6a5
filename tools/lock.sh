#!/bin/sh
# Choose the versions of all packages anew and write the lock files, with hashes and without any host name. Needs uv.
set -eu

command -v uv > /dev/null || {
    echo "Installera uv för att låsa versioner: pip install uv" >&2
    echo "Install uv to lock versions: pip install uv" >&2
    exit 1
}
export UV_PYTHON_DOWNLOADS=never
compile="uv pip compile --upgrade --universal --generate-hashes --no-header --no-annotate --python-version 3.11 --quiet"
$compile pyproject.toml --output-file requirements.lock
$compile pyproject.toml --group dev --output-file requirements-dev.lock
# The extra alone: it is laid beside what one of the other files has installed.
python3 -c '
import tomllib
with open("pyproject.toml", "rb") as settings:
    print("\n".join(tomllib.load(settings)["project"]["optional-dependencies"]["spark"]))
' | $compile - --constraint requirements.lock --output-file requirements-spark.lock
