"""The rows and the orders that everybody learns from."""

import gzip
from pathlib import Path

import numpy as np

DIMENSION = 25_088


class Stream:
    """Rows scaled to length 1, as pool5 scales them itself; positions and values of the non-zeros."""

    dimension = DIMENSION

    def __init__(self, directory):
        directory = Path(directory)
        labels = [line.split("\t")[1] for line in (directory / "flowers.txt").read_text().splitlines()]
        with gzip.open(directory / "flowers.f32.gz") as file:
            rows = np.frombuffer(file.read(), "<f4").reshape(len(labels), DIMENSION)
        rows = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        self.classes = sorted(set(labels))
        self.y = [self.classes.index(label) for label in labels]
        self.positions = [np.flatnonzero(row) for row in rows]
        self.values = [row[at] for row, at in zip(rows, self.positions)]
        self.orders = [
            [int(n) for n in line.split()] for line in (directory / "shuffles.txt").read_text().splitlines()
        ]

    def __len__(self):
        return len(self.y)
