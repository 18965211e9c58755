"""VGG16 up to pool5 from our weights, for the peers: the table of layers, the weights, known images."""

import json
import pathlib

import numpy as np

ROOT = pathlib.Path(__file__).resolve().parents[2]
WEIGHTS = ROOT / "src/main/resources/io/pool5/vgg16/weights/vgg16-notop.safetensors"
GOLDENS = ROOT / "src/test/resources/goldens/procedural"
MEAN_BGR = np.array([103.939, 116.779, 123.68], np.float32)

# Convolutions in each block; a pooling layer ends it.
BLOCKS = [2, 2, 3, 3, 3]


def layers():
    """(name of the convolution, whether a pooling layer follows)"""
    for block, convolutions in enumerate(BLOCKS, 1):
        for convolution in range(1, convolutions + 1):
            yield f"block{block}_conv{convolution}", convolution == convolutions


def weights():
    """By layer: kernel (out, in, 3, 3) and bias (out)."""
    file = WEIGHTS.read_bytes()
    length = int.from_bytes(file[:8], "little")
    header = json.loads(file[8 : 8 + length])
    data = memoryview(file)[8 + length :]

    def tensor(name):
        begin, end = header[name]["data_offsets"]
        return np.frombuffer(data[begin:end], "<f4").reshape(header[name]["shape"])

    return {
        name: (
            np.ascontiguousarray(tensor(name + ".kernel").transpose(3, 2, 0, 1)),
            tensor(name + ".bias").copy(),
        )
        for name, _ in layers()
    }


def known_images():
    """Input (n, 3, 224, 224) and what pool5 is for it in float64 (n, 512, 7, 7)."""
    inputs, outputs = [], []
    for golden in sorted(GOLDENS.glob("*.pool5")):
        rgb = np.fromfile(golden.with_suffix(".rgb"), np.uint8).reshape(224, 224, 3)
        inputs.append((rgb[..., ::-1].astype(np.float32) - MEAN_BGR).transpose(2, 0, 1))
        outputs.append(np.fromfile(golden, "<f4").reshape(7, 7, 512).transpose(2, 0, 1))
    return np.ascontiguousarray(np.stack(inputs)), np.stack(outputs)
