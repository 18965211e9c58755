"""Measures pool5 and writes docs/performance.md. See README.md."""

import argparse
import json
import os
import pathlib
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.append(str(HERE.parent))
from cores import wait_for_quiet  # noqa: E402

ROOT = HERE.parent.parent
KEPT = ROOT / "target" / "performance"
PARTS = ["inference", "peers", "spinning", "decoding", "flow", "trickle", "memory"]


def pool5(arguments, **environment):
    """What a bench command printed as JSON; the reason where it refused."""
    wait_for_quiet(options.wait)
    command = [str(ROOT / "pool5"), "bench", *arguments, "--json"]
    print("bench: " + " ".join(command[1:-1]), environment or "", file=sys.stderr, flush=True)
    done = subprocess.run(command, env={**os.environ, **environment}, capture_output=True, text=True)
    if done.returncode != 0:
        reason = done.stderr.strip().splitlines()[-1].removeprefix("pool5: ")
        print("bench: refused: " + reason, file=sys.stderr, flush=True)
        return {"refused": reason}
    return json.loads(done.stdout)


def inference():
    seconds = ["--seconds", str(options.seconds)]
    return {
        "fp32": pool5(["inference", "--batch", "1,4,8,16", *seconds]),
        "bf16": pool5(["inference", "--batch", "1,8", "--precision", "bf16", *seconds]),
    }


def peers():
    command = [str(ROOT / "bench" / "inference" / "run.sh"), "--rounds", str(options.rounds)]
    command += ["--seconds", str(min(options.seconds, 4)), "--wait", str(options.wait)]
    print("bench: bench/inference/run.sh", file=sys.stderr, flush=True)
    return subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout


def spinning():
    found = {}
    # OpenMP's own is 300,000 where there is a core a thread; the launcher sets 1,000 where none is set.
    for spins in ["300000", "1000", "0"]:
        found[spins] = pool5(["inference", "--batch", "1,8", "--seconds", "3"], GOMP_SPINCOUNT=spins)
    return found


def decoding():
    wait_for_quiet(options.wait)
    found = KEPT / "jmh.json"
    command = [str(ROOT / "mvnw"), "-B", "-ntp", "-q", "-Pbenchmark", "test-compile", "exec:exec"]
    command.append(f"-Dbenchmark.arguments=-foe true -prof gc -rf json -rff {found}")
    print("bench: ./mvnw -Pbenchmark", file=sys.stderr, flush=True)
    subprocess.run(command, cwd=ROOT, stdout=sys.stderr, check=True)
    return {"runs": json.loads(found.read_text())}


def flow():
    count = ["flow", "--count", str(options.count), "--seconds", "10"]
    settled = [*count, "--settle", str(options.settle), "--warm-up", "600"]
    kinds = {
        "fp32, 4 partitions, 2 stream threads": settled,
        "fp32, 1 partition, 1 stream thread": [*settled, "--partitions", "1", "--threads", "1"],
        "bf16, 4 partitions, 2 stream threads": [*settled, "--precision", "bf16"],
        "fp32, just started": count,
        "bf16, just started": [*count, "--precision", "bf16"],
    }
    found = {name: [] for name in kinds}
    # In turn: what the machine's neighbours do lasts for minutes.
    for _ in range(options.rounds):
        for name, arguments in kinds.items():
            found[name].append(pool5(arguments))
    return found


TRICKLE = "flow --rate 5 --count 400 --settle 10000 --warm-up 100 --seconds 3"


def trickle():
    return {name: pool5([*TRICKLE.split(), "--profile", name]) for name in ["default", "low-latency"]}


def memory():
    count = ["flow", "--count", str(options.long), "--warm-up", "200", "--seconds", "1"]
    # bf16 where there is one: more images in the same time.
    for precision in ["bf16", "fp32"]:
        measured = pool5([*count, "--precision", precision], POOL5_JAVA_OPTS="-Xmx512m")
        if "refused" not in measured:
            break
    return measured


def table(head, rows):
    lines = ["| " + " | ".join(head) + " |", "|-" * len(head) + "|"]
    return "\n".join(lines + ["| " + " | ".join(map(str, row)) + " |" for row in rows]) + "\n"


def percent(share):
    return f"{100 * share:.1f} %"


def others(results):
    shares = [each["othersShare"] for each in results if each["othersShare"] >= 0]
    return f"Other processes took {percent(min(shares))} to {percent(max(shares))} of the cores." if shares else ""


def inference_page(measured):
    first = measured["fp32"]["results"][0]
    rows = []
    for precision in measured.values():
        for each in precision.get("results", []):
            rate, latency = each["imagesPerSecond"], each["latencyMs"]
            rows.append([
                each["precision"], each["batch"], f"{rate['median']:.1f}", f"{rate['min']:.1f}",
                f"{rate['max']:.1f}", f"{latency['p50']:.1f}", f"{latency['p99']:.1f}",
                f"{each['gflopPerSecond']:,.0f}", f"{each['residentBytes'] / 1e6:,.0f}",
            ])
    head = ["precision", "batch", "images/s, median", "slowest call", "fastest call", "p50, ms", "p99, ms",
            "GFLOP/s", "memory, MB"]
    text = (
        f"`./pool5 bench inference`: engine {first['engine']} {first['version']}, {first['instructionSet']},"
        f" {first['threads']} threads.\n\n" + table(head, rows)
    )
    if "refused" in measured["bf16"]:
        text += f"\nbf16 is not offered here. {measured['bf16']['refused'].rstrip('.')}.\n"
    return text


def peers_page(printed):
    return (
        "`bench/inference/run.sh`, which says what is compared and how. pool5's own error is held to 2.5e-4 by its"
        " tests, on the same images. \"Only\" means DNNL_MAX_CPU_ISA; ONNX Runtime had all of the CPU.\n\n"
        + printed.strip() + "\n"
    )


def spinning_page(measured):
    rows = []
    for spins, each in measured.items():
        rates = [result["imagesPerSecond"]["median"] for result in each["results"]]
        rows.append([spins, *(f"{rate:.1f}" for rate in rates)])
    return (
        "Images/s of fp32 by GOMP_SPINCOUNT: how often a thread that waits looks before it sleeps. ./pool5 and the"
        " container image set 1000; 300000 is OpenMP's own on a machine with a core a thread, and far slower where"
        " something else wants the cores.\n\n" + table(["GOMP_SPINCOUNT", "batch 1", "batch 8"], rows)
    )


def decoding_page(measured):
    rows = []
    for each in measured["runs"]:
        times = each["primaryMetric"]["scorePercentiles"]
        allocated = each["secondaryMetrics"]["gc.alloc.rate.norm"]["score"]
        threads = "1" if each["benchmark"].endswith(".one") else str(each["threads"])
        rows.append([
            each["params"]["kind"], threads, *(f"{times[share]:.2f}" for share in ["0.0", "50.0", "99.0"]),
            f"{allocated:,.0f}",
        ])
    head = ["file", "threads", "ms, fastest", "p50, ms", "p99, ms", "allocated an image, bytes"]
    return (
        "From the file to 224 x 224 pixels, 500 x 375 to begin with, by JMH:"
        " `./mvnw -q -Pbenchmark test-compile exec:exec -Dbenchmark.arguments=\"-foe true -prof gc\"`. The benchmark"
        " draws its picture; another one, or one kind alone, is chosen with JMH's own arguments. What is allocated is the"
        " same for every image of a kind and garbage at once; buffers are not kept between images. Decodes share no lock"
        " but the heap's share that large images wait for.\n\n" + table(head, rows)
    )


def flow_page(measured):
    rounds = {
        name: sorted((each["result"] for each in runs if "result" in each), key=lambda run: run["shareOfYardstick"])
        for name, runs in measured.items()
    }
    results = {name: runs[len(runs) // 2] for name, runs in rounds.items() if runs}
    rows = []
    for name, each in results.items():
        yard = each["yardstick"]
        reached = [run["shareOfYardstick"] for run in rounds[name]]
        rows.append([
            name, f"{each['imagesPerSecond']:.2f}", f"{yard['engineImagesPerSecond']:.2f}",
            f"{yard['decodeCoreMs']:.2f}", f"{yard['imagesPerSecond']:.2f}", percent(each["shareOfYardstick"]),
            f"{percent(reached[0])} to {percent(reached[-1])}", f"{each['meanBatch']:.2f}",
            percent(each["engineBusyShare"]), percent(each["gcShare"]), f"{each['peakResidentBytes'] / 1e6:,.0f}",
        ])
    head = ["", "images/s", "network alone", "decoding, core ms", "yardstick", "reached", "in all rounds", "mean batch",
            "network busy", "garbage collection", "memory, MB"]
    text = (
        f"`./pool5 bench flow --count {options.count} --settle {options.settle} --warm-up 600 --seconds 10`: broker,"
        " worker, sender and reader in one process, the registry in another, exactly-once, sample images of 320 x 240. Settled means that"
        f" {options.settle:,} images came first whose features were not computed, so that most of what surrounds the"
        " network has been compiled, as after hours of work; \"just started\" is without, after 200 images. Decoding"
        " shares the cores with the network, so the yardstick is what the cores could do that pay for both and for"
        " nothing else. Broker, sender and reader are paid by the same cores here; where they run elsewhere, their share"
        f" is not. {options.rounds} rounds in turn, of which the one in the middle is shown: the network alone is measured"
        " before and after a flow, and what the machine does changes by some percent meanwhile."
        f" {others(results.values())}\n\n" + table(head, rows)
    )
    for name, runs in measured.items():
        if "refused" in runs[0]:
            text += f"\nNot measured: {name}. {runs[0]['refused'].rstrip('.')}.\n"
    kinds = list(dict.fromkeys(kind for each in results.values() for kind in each["coreMsPerImage"]))
    if kinds:
        text += "\nWhere the cores' time goes, in milliseconds of a core for an image:\n\n" + table(
            ["", *kinds],
            [[name, *(f"{each['coreMsPerImage'].get(kind, 0):.2f}" for kind in kinds)]
             for name, each in results.items()],
        )
    text += (
        "\nWhat is not network or decoding is the flow's price. A batch is what one of the network's lanes computes, here"
        " one a thread and half of pool5.batch.max; the network alone shares out its batches likewise, but waits for all"
        " shares, so that in the flow it may take less of the cores. It pushes everything else out of their caches: a"
        " request costs the broker one to three milliseconds, whatever is in it.\n"
    )
    return text


def trickle_page(measured):
    results = {name: each["result"] for name, each in measured.items() if "result" in each}
    rows = []
    for name, each in results.items():
        latency = each["latencyMs"]
        rows.append([name, *(f"{latency[key]:.1f}" for key in ["p50", "p95", "p99", "engine", "beyondEngine"])])
    return (
        f"`./pool5 bench {TRICKLE}`: once settled, five images a second, one by one."
        f" Milliseconds from just before an image is sent until a read_committed consumer has its features. {others(results.values())}\n\n"
        + table(["profile", "p50", "p95", "p99", "network alone", "p50 beyond that"], rows)
    )


def memory_page(measured):
    if "refused" in measured:
        return f"Not measured. {measured['refused'].rstrip('.')}.\n"
    each = measured["result"]
    sizes = [f"{size / 1e6:,.0f}" for size in each["residentBytesByTenth"]]
    return (
        f"`POOL5_JAVA_OPTS=-Xmx512m ./pool5 bench flow --count {options.long} --precision {each['precision']}`: the"
        " resident size of the process, broker and all, after each tenth of the images, in MB; the largest was"
        f" {each['peakResidentBytes'] / 1e6:,.0f} MB. Garbage collection took {percent(each['gcShare'])} of the time."
        f" {others([each])}\n\n"
        + table([f"{10 * i} %" for i in range(1, 11)], [sizes])
        + "\nA backlog of 2,000 images of 1 MB in four partitions before a worker with that heap, in a process of its own:"
        " `./mvnw verify -Dit.test=BacklogIT -Dpool5.backlog.images=2000`; the normal run sends 100. With"
        " 2,000 it was last done on 30 November 2026, on a Xeon with AMX, in 211 s.\n"
    )


CUDA = """`./mvnw -Pcuda package` builds a worker with ND4J's CUDA 11.6 backend in place of the one for CPUs; `--engine cuda` takes it, and `auto` where there is a card. CUDA 11.6 and cuDNN 8.3 have to be installed. **Not measured**: no card was at hand.

ND4J's library (nd4j-cuda-11.6 1.0.0-M2.1, the newest on Maven Central) holds machine code for the compute capabilities 3.7, 5.0, 5.2, 6.0, 6.1, 7.0, 7.5, 8.0 and 8.6, and no PTX that a driver could translate. A card runs code of its own major version up to its minor: so K80, Maxwell, Pascal, Volta, Turing, Ampere and Ada (8.9, on the code for 8.6) can run it; Hopper (9.0), Blackwell and newer cannot, and are refused by name. That was read from the library, not tried.
"""

AT_REST = """`./pool5 local` without images, a minute after its last one, so with broker, feature worker and head in one process (two cores of a Xeon with AMX, 29 November 2026): 11 % of a core, from /proc/PID/stat over 60 seconds. It was 39 % while a head committed empty transactions: `docs/reliability.md` has that fault. The broker then answers about 20 requests a second (kafka.network RequestsPerSec), most of them the long polls of consumers; all that is committed comes from the look at expired labels, every ten seconds for each partition.
"""

ELSEWHERE = """## In another hour, and on another machine
The Xeon with AMX that this page was measured on in November 2026 is virtual, and its neighbours change: the same flow did 19.4 images/s in one round and 22.9 in the next, and the network alone 21.0 and 23.8. A share above 100 % means that the machine was faster in the flow than before and after it. In its slowest hour, on 29 November, a request cost the broker six milliseconds of a core.

Two cores of an AMD EPYC of Zen 5 (AVX-512, no AMX), 25 November 2026, before a batch was shared out to threads and before the last convolutions were summed in parts: fp32 33.2 images/s at batch 1 and 36.3 at batch 8, where ONNX Runtime did 16.9 and 16.7; the whole flow 29.1, which was 85 % of the yardstick; a lone image 36.7 ms beyond the network's own 31.2. On two cores of one of Zen 3 (AVX2), 29 November 2026, beside other builds: the engine winograd 9.9 and 9.8, where ONNX Runtime did 5.1 alone.
"""


def main():
    chosen = [part for part in options.parts.split(",") if part]
    unknown = [part for part in chosen if part not in PARTS]
    if unknown:
        sys.exit(f"There is no part {unknown[0]}; there are {', '.join(PARTS)}")
    KEPT.mkdir(parents=True, exist_ok=True)
    measured = {}
    for part in PARTS:
        file = KEPT / f"{part}.json"
        if part in chosen:
            file.write_text(json.dumps(globals()[part]()))
        if file.exists():
            measured[part] = json.loads(file.read_text())

    machine = None
    for part in measured.values():
        if isinstance(part, dict):
            for each in [part, *part.values()]:
                if isinstance(each, dict) and "machine" in each:
                    machine = machine or each["machine"]
    page = ["# Performance\n"]
    if machine:
        page.append(
            f"{machine['cpu']}, {machine['processors']} processors, {machine['memoryBytes'] / 2**30:.1f} GiB,"
            f" {machine['system']}, Java {machine['java']}. `bench/performance/run.sh` measures everything and writes this"
            " page.\n"
        )
    titles = {
        "inference": ("The network alone", inference_page),
        "peers": ("Against ONNX Runtime and PyTorch", peers_page),
        "spinning": ("Waiting threads", spinning_page),
        "decoding": ("Decoding", decoding_page),
        "flow": ("The whole flow", flow_page),
        "trickle": ("A trickle", trickle_page),
        "memory": ("Memory", memory_page),
    }
    for part, (title, write) in titles.items():
        text = "Not measured.\n"
        if part in measured:
            when = time.gmtime((KEPT / f"{part}.json").stat().st_mtime)
            text = f"{write(measured[part])}\nMeasured on {time.strftime('%Y-%m-%d', when)}.\n"
        page.append(f"## {title}\n{text}")
        if part == "trickle":
            page.append(f"## At rest\n{AT_REST}")
    page.append(f"## Graphics cards\n{CUDA}")
    page.append(ELSEWHERE)
    page.append("docs/learning.md has the speed of the head.\n")
    text = "\n".join(page)
    if options.out == "-":
        print(text)
    else:
        pathlib.Path(options.out).write_text(text)


parser = argparse.ArgumentParser()
parser.add_argument("--parts", default=",".join(PARTS))
parser.add_argument("--seconds", type=float, default=5)
parser.add_argument("--rounds", type=int, default=3)
parser.add_argument("--count", type=int, default=1500)
parser.add_argument("--settle", type=int, default=60000)
parser.add_argument("--long", type=int, default=10000)
parser.add_argument("--wait", type=float, default=30)
parser.add_argument("--out", default=str(ROOT / "docs" / "performance.md"))
options = parser.parse_args()
main()
