#!/bin/sh
# Install one locked list into $VENV: with uv where it is, else with pip. Every file's hash is checked.
set -eu
if command -v uv >/dev/null; then
    uv pip install --quiet --python "$VENV/bin/python" --require-hashes -r "$1"
else
    "$VENV/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r "$1"
fi
