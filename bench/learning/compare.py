"""Prints how well and how fast online learners learn from the same rows in the same orders.

usage: compare.py POOL5 ROWS     POOL5: the program; ROWS: a directory with the rows and orders
"""

import json
import math
import os
import platform
import subprocess
import sys
import time
from importlib.metadata import version

import numpy as np

from peers import PEERS
from stream import Stream

OURS = {
    "pool5, as it comes (softmax, prior)": [],
    "pool5, `--loss hinge --replay 4`, prior": ["--loss", "hinge", "--replay", "4"],
    "pool5, `--prior none` (softmax)": ["--prior", "none"],
    "pool5, `--prior none --replay 4`": ["--prior", "none", "--replay", "4"],
    "pool5, `--prior none --loss logistic`": ["--prior", "none", "--loss", "logistic"],
    "pool5, `--prior none --loss hinge`": ["--prior", "none", "--loss", "hinge"],
    "pool5, `--prior none --loss hinge --replay 4`": ["--prior", "none", "--loss", "hinge", "--replay", "4"],
}

# The same for everybody: the fastest of so many rounds counts, as pool5's own bench does it.
ROUNDS = 4
SECONDS = 2
MOST_STEPS = 30_000


def one_pass(stream, make):
    """Accuracy over everything and over the last third, and log loss without the first of each class."""
    accuracy, last_third, losses = [], [], []
    for order in stream.orders:
        learner, met, right, loss = make(stream), set(), [], []
        for i in order:
            y, predicted = stream.y[i], learner.step(i)
            right.append(predicted is not None and int(np.argmax(predicted)) == y)
            if y in met and predicted is not None:
                loss.append(-math.log(max(predicted[y], 1e-15)))
            met.add(y)
        accuracy.append(np.mean(right))
        last_third.append(np.mean(right[len(right) * 2 // 3 :]))
        losses.append(np.mean(loss))
    return np.mean(accuracy), np.mean(last_third), np.mean(losses)


def per_second(stream, make):
    """Steps a second over the rows, again and again."""
    return max(one_round(stream, make(stream)) for _ in range(ROUNDS))


def one_round(stream, learner):
    start, steps = time.perf_counter(), 0
    while steps < MOST_STEPS and time.perf_counter() - start < SECONDS:
        learner.step(steps % len(stream))
        steps += 1
    return steps / (time.perf_counter() - start)


def pool5(program, rows, options):
    command = [program, "bench", "head", "--rows", rows, "--json", *options]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def cpu():
    with open("/proc/cpuinfo") as file:
        names = [line.split(":")[1].strip() for line in file if line.startswith("model name")]
    return f"{names[0]}, {len(names)} hardware threads" if names else platform.processor()


def java():
    return subprocess.run(["java", "-version"], capture_output=True, text=True).stderr.splitlines()[0]


def line(name, accuracy, last_third, loss, speed):
    print(f"| {name} | {accuracy:.3f} | {last_third:.3f} | {loss:.3f} | {speed:,.0f} |", flush=True)


def main(program, rows):
    stream = Stream(rows)
    print(f"Load at the start {os.getloadavg()[0]:.1f}", end="\n\n")
    print("| learner | progressive accuracy | last third | log loss | predict, then learn: a second |")
    print("|-|-|-|-|-|", flush=True)
    for name, options in OURS.items():
        quality = pool5(program, rows, [*options, "--orders"])
        speed = pool5(program, rows, [*options, "--classes", str(len(stream.classes))])
        line(
            name,
            quality["progressiveAccuracy"],
            quality["lastThird"],
            quality["logLoss"],
            speed["predictThenLearnPerSecond"],
        )
    for name, make in PEERS.items():
        line(name, *one_pass(stream, make), per_second(stream, make))

    print()
    print("| pool5 at 10 classes | predict, then learn: a second | predict: a second |")
    print("|-|-|-|")
    for prior in ("none", "lda"):
        speed = pool5(program, rows, ["--prior", prior])
        print(f"| prior {prior} | {speed['predictThenLearnPerSecond']:,.0f} | {speed['predictPerSecond']:,.0f} |")

    print()
    names = ("vowpalwabbit", "scikit-learn", "river", "numpy")
    print(f"{cpu()}; load at the end {os.getloadavg()[0]:.1f}; {java()}; Python {platform.python_version()}; ", end="")
    print(", ".join(f"{name} {version(name)}" for name in names))


if __name__ == "__main__":
    main(*sys.argv[1:])
