#!/bin/sh
# Compares pool5's head with Vowpal Wabbit, scikit-learn and River on the same rows in the same orders, and prints the
# tables of docs/learning.md. Needs Python 3.11 or later with venv, and a package index that pip can reach.
# usage: bench/learning/run.sh [ROWS]     ROWS: a directory with flowers.f32.gz, flowers.txt and shuffles.txt
set -eu
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
home=$here/../..
rows=${1:-$home/../shared/data/features}
venv=$home/target/learning-venv

if [ ! -f "$rows/shuffles.txt" ]; then
  echo "No rows in $rows: name a directory with flowers.f32.gz, flowers.txt and shuffles.txt (docs/learning.md)" >&2
  exit 2
fi

"$home/pool5" --version >/dev/null # builds what is missing
[ -x "$venv/bin/python" ] || python3 -m venv "$venv"
"$venv/bin/pip" install --quiet --disable-pip-version-check -r "$here/requirements.txt"

# One core each: what is compared is learning, not threads.
export OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1
exec "$venv/bin/python" -W ignore "$here/compare.py" "$home/pool5" "$rows"
