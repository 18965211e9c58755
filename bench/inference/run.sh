#!/bin/sh
# Compares pool5 with ONNX Runtime and PyTorch on this machine: see README.md. Options go to compare.py.
set -eu
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
root=$(CDPATH= cd -- "$here/../.." && pwd)
venv=${POOL5_BENCH_VENV:-$root/target/bench-venv}

if ! cmp -s "$here/requirements.txt" "$venv/installed.txt"; then
  echo "bench: installing ONNX Runtime and PyTorch into $venv" >&2
  python3 -m venv "$venv"
  "$venv/bin/pip" install --quiet --requirement "$here/requirements.txt" >&2
  cp "$here/requirements.txt" "$venv/installed.txt"
fi
# Builds what is missing, before the clock starts.
"$root/pool5" --version >&2
exec "$venv/bin/python" "$here/compare.py" "$@"
