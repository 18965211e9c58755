"""Runs pool5, ONNX Runtime and PyTorch in turn and prints a Markdown table. See README.md."""

import argparse
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import time

import vgg16

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.append(os.path.dirname(HERE))
from cores import busy_and_total, wait_for_quiet  # noqa: E402

TICKS = os.sysconf("SC_CLK_TCK")

# Name, what runs it, its precision, environment.
CONTENDERS = [
    ("pool5 fp32", "pool5", "fp32", {}),
    ("ONNX Runtime fp32", "onnxruntime", "fp32", {}),
    ("PyTorch fp32", "pytorch", "fp32", {}),
    ("pool5 bf16", "pool5", "bf16", {}),
    ("PyTorch bf16", "pytorch", "bf16", {}),
    ("pool5 fp32, AVX-512 only", "pool5", "fp32", {"DNNL_MAX_CPU_ISA": "AVX512_CORE"}),
    ("pool5 fp32, AVX2 only", "pool5", "fp32", {"DNNL_MAX_CPU_ISA": "AVX2"}),
    ("PyTorch fp32, AVX2 only", "pytorch", "fp32", {"ONEDNN_MAX_CPU_ISA": "AVX2"}),
]
BASELINE = "ONNX Runtime fp32"


def children_seconds():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def run(contender, batches, seconds):
    """Results, and the share of the cores that other processes took meanwhile."""
    _, engine, precision, environment = contender
    batch = ",".join(map(str, batches))
    if engine == "pool5":
        command = [str(vgg16.ROOT / "pool5"), "bench", "inference", "--json", "--precision", precision]
        command += ["--batch", batch, "--seconds", str(seconds)]
    else:
        command = [sys.executable, os.path.join(HERE, "peer.py"), engine, precision, batch, str(seconds)]
    busy, total = busy_and_total()
    own = children_seconds()
    done = subprocess.run(command, env={**os.environ, **environment}, capture_output=True, text=True)
    busy_now, total_now = busy_and_total()
    ours = (children_seconds() - own) * TICKS
    others = max(0.0, (busy_now - busy - ours) / (total_now - total))
    if done.returncode != 0:
        return done.stderr.strip().splitlines()[-1:], others
    return json.loads(done.stdout)["results"], others


def machine():
    cpu = platform.processor()
    memory = 0
    with open("/proc/cpuinfo") as info:
        for line in info:
            if line.startswith("model name"):
                cpu = line.split(":", 1)[1].strip()
                break
    with open("/proc/meminfo") as info:
        memory = int(info.readline().split()[1]) / 2**20
    java = subprocess.run(["java", "-version"], capture_output=True, text=True).stderr
    version = java.splitlines()[0] if java else "no java"
    return (
        f"{cpu}, {len(os.sched_getaffinity(0))} cores, {memory:.0f} GiB, "
        f"Linux {platform.release()}, {version.replace(chr(34), '')}"
    )


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--batch", default="1,8")
    parser.add_argument("--wait", type=float, default=120, help="at most so long for idle cores")
    arguments = parser.parse_args()
    batches = list(map(int, arguments.batch.split(",")))

    rates, about, refused, disturbed = {}, {}, {}, []
    for number in range(1, arguments.rounds + 1):
        for contender in CONTENDERS:
            name = contender[0]
            if name in refused:
                continue
            wait_for_quiet(arguments.wait)
            results, others = run(contender, batches, arguments.seconds)
            print(f"round {number}: {name}, others took {others:.0%}", file=sys.stderr, flush=True)
            if not results or isinstance(results[0], str):
                refused[name] = results[0] if results else "failed"
                continue
            disturbed.append(others)
            for result in results:
                rates.setdefault((name, result["batch"]), []).append(
                    result["imagesPerSecond"]["median"]
                )
                about[name] = result

    print(f"{machine()}; {time.strftime('%Y-%m-%d')}.")
    print(
        f"{arguments.rounds} rounds of {arguments.seconds:g} s each, in turn; the median of the rounds'"
        " medians, and the slowest and fastest round. Other processes took"
        f" {statistics.median(disturbed):.0%} of the cores (median; at worst {max(disturbed):.0%}).\n"
    )
    head = [f"batch {b}: images/s | against ONNX Runtime" for b in batches]
    print("| | version | " + " | ".join(head) + " | largest error |")
    print("|-" * (3 + 2 * len(batches)) + "|")
    for name, _, _, _ in CONTENDERS:
        if name in refused:
            continue
        cells = []
        for batch in batches:
            median = statistics.median(rates[name, batch])
            cells.append(
                f"{median:.1f} ({min(rates[name, batch]):.1f} to {max(rates[name, batch]):.1f})"
            )
            cells.append(f"{median / statistics.median(rates[BASELINE, batch]):.2f}")
        version = f"{about[name]['engine']} {about[name]['version']}"
        error = about[name].get("largestError")
        print(
            f"| {name} | {version} | "
            + " | ".join(cells)
            + f" | {'' if error is None else f'{error:.1e}'} |"
        )
    for name, sentence in refused.items():
        print(f"\nNot measured: {name}. {sentence.removeprefix('pool5: ')}.")


main()
