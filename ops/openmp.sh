#!/bin/sh
# Sets what the native libraries read once, at their start, and then runs its arguments. Used by ./pool5
# and by the container image. What is set already is left as it is.

# The network computes with OpenMP. Its waiting threads would spin for milliseconds, up to five-fold
# slower for all when the cores are shared.
if [ -z "${OMP_WAIT_POLICY:-}" ]; then export GOMP_SPINCOUNT="${GOMP_SPINCOUNT:-1000}"; fi
# Large pages for large blocks of native memory, where the kernel gives them on request only.
export GLIBC_TUNABLES="${GLIBC_TUNABLES:-glibc.malloc.hugetlb=1}"
# OpenMP does not know of a container's limit. POOL5_CPU_MAX_FILE is for tests.
limit=${POOL5_CPU_MAX_FILE:-/sys/fs/cgroup/cpu.max}
if [ -z "${OMP_NUM_THREADS:-}" ] && [ -r "$limit" ]; then
  read -r quota period <"$limit" || true
  if [ "$quota" != max ]; then
    threads=$(((quota + period - 1) / period))
    if [ "$threads" -lt "$(nproc)" ]; then export OMP_NUM_THREADS="$threads"; fi
  fi
fi
exec "$@"
