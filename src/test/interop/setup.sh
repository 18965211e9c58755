#!/usr/bin/env bash
# Fetches the clients that the tests of docs/clients.md run, into target/interop: a Python environment,
# Node packages and, where it is not installed, Debian's kcat, unpacked. Needs no root. What cannot be
# had within a minute is left out, with a word on it; its tests are then skipped. Never fails.
set -uo pipefail
cd "$(dirname "$0")" || exit 0
home=$(cd ../../.. && pwd)/target/interop
mkdir -p "$home"
limit=${POOL5_INTEROP_LIMIT:-60}

# fetch NAME FUNCTION FILE: runs it unless it once ended well with the same FILE.
fetch() {
  local done=$home/$1.done log=$home/$1.log
  cmp -s "$3" "$done" && return
  rm -f "$done"
  if timeout "$limit" bash -c "set -e; home='$home'; $(declare -f "$2"); $2" >"$log" 2>&1 </dev/null; then
    cp "$3" "$done"
  else
    echo "interop: no $1, so its tests are skipped; $log says why" >&2
  fi
}

python() {
  rm -rf "$home/python"
  python3 -m venv "$home/python"
  "$home/python/bin/pip" install -q --disable-pip-version-check --retries 1 -r requirements.txt
}

node_packages() {
  cp package.json package-lock.json "$home"
  npm ci --prefix "$home" --no-audit --no-fund --ignore-scripts --fetch-retries 0
}

kcat() {
  rm -rf "$home/kcat"
  mkdir -p "$home/kcat/bin"
  if path=$(type -P kcat); then
    ln -s "$path" "$home/kcat/bin/kcat"
    return
  fi
  cd "$home/kcat"
  apt-get download kcat librdkafka1 libyajl2
  for package in *.deb; do
    dpkg -x "$package" .
  done
  printf '#!/bin/sh\nLD_LIBRARY_PATH=%s exec %s/usr/bin/kcat "$@"\n' "$(echo "$PWD"/usr/lib/*)" "$PWD" >bin/kcat
  chmod +x bin/kcat
  bin/kcat -V
}

fetch python python requirements.txt &
fetch node node_packages package-lock.json &
fetch kcat kcat setup.sh &
wait
exit 0
