#!/bin/sh
# Measures everything that docs/performance.md shows, and writes it: see README.md. Options go to report.py.
set -eu
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
# Builds what is missing, before the clock starts.
"$here/../../pool5" --version >&2
exec python3 "$here/report.py" "$@"
