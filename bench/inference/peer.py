"""Measures ONNX Runtime or PyTorch on VGG16 up to pool5 and prints JSON as `pool5 bench inference` does.

Usage: peer.py onnxruntime|pytorch fp32|bf16 BATCH,BATCH,.. SECONDS

The pixels are ready as float32 before the clock starts; pool5's own figures include preparing them.
"""

import json
import os
import statistics
import sys
import time

import numpy as np

import vgg16


def onnxruntime(precision, threads):
    import onnx
    import onnxruntime as ort
    from onnx import TensorProto, helper, numpy_helper

    assert precision == "fp32"
    nodes, initializers, current = [], [], "images"
    weights = vgg16.weights()
    for name, pooled in vgg16.layers():
        kernel, bias = weights[name]
        initializers += [
            numpy_helper.from_array(kernel, name + "_w"),
            numpy_helper.from_array(bias, name + "_b"),
        ]
        nodes += [
            helper.make_node(
                "Conv", [current, name + "_w", name + "_b"], [name],
                kernel_shape=[3, 3], pads=[1, 1, 1, 1],
            ),
            helper.make_node("Relu", [name], [name + "_relu"]),
        ]
        current = name + "_relu"
        if pooled:
            nodes.append(
                helper.make_node(
                    "MaxPool", [current], [name + "_pool"], kernel_shape=[2, 2], strides=[2, 2]
                )
            )
            current = name + "_pool"
    graph = helper.make_graph(
        nodes, "vgg16",
        [helper.make_tensor_value_info("images", TensorProto.FLOAT, ["n", 3, 224, 224])],
        [helper.make_tensor_value_info(current, TensorProto.FLOAT, ["n", 512, 7, 7])],
        initializers,
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    onnx.checker.check_model(model)
    options = ort.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.graph_optimization_level = ort.GraphOptimizationLevel.ORT_ENABLE_ALL
    session = ort.InferenceSession(
        model.SerializeToString(), options, providers=["CPUExecutionProvider"]
    )
    return ort.__version__, lambda x: lambda: session.run(None, {"images": x})[0]


def pytorch(precision, threads):
    import torch
    from torch import nn

    torch.set_num_threads(threads)
    weights = vgg16.weights()
    modules = []
    for name, pooled in vgg16.layers():
        kernel, bias = weights[name]
        convolution = nn.Conv2d(kernel.shape[1], kernel.shape[0], 3, padding=1)
        with torch.no_grad():
            convolution.weight.copy_(torch.from_numpy(kernel))
            convolution.bias.copy_(torch.from_numpy(bias))
        modules += [convolution, nn.ReLU(inplace=True)]
        if pooled:
            modules.append(nn.MaxPool2d(2))
    dtype = {"fp32": torch.float32, "bf16": torch.bfloat16}[precision]
    network = nn.Sequential(*modules).eval().to(dtype).to(memory_format=torch.channels_last)

    def prepare(x):
        images = torch.from_numpy(x).to(dtype).contiguous(memory_format=torch.channels_last)

        def call():
            with torch.inference_mode():
                return network(images)

        return call

    return torch.__version__, prepare


def measure(call, seconds):
    call()
    call()
    times, start = [], time.perf_counter()
    while len(times) < 5 or time.perf_counter() - start < seconds:
        begin = time.perf_counter()
        call()
        times.append(time.perf_counter() - begin)
    return sorted(times)


def error(prepare):
    """The largest, where values reach 200."""
    images, right = vgg16.known_images()
    worst = 0.0
    for image, expected in zip(images, right):
        found = prepare(image[np.newaxis])()
        found = np.asarray(found.float() if hasattr(found, "float") else found)[0]
        scale = max(1.0, float(expected.max()) / 200)
        worst = max(worst, float(np.abs(found - expected).max()) / scale)
    return worst


def main():
    engine, precision, batches, seconds = sys.argv[1:]
    threads = len(os.sched_getaffinity(0))
    version, prepare = {"onnxruntime": onnxruntime, "pytorch": pytorch}[engine](precision, threads)
    largest_error = error(prepare)
    results = []
    images = vgg16.known_images()[0]
    for batch in map(int, batches.split(",")):
        repeats = -(-batch // len(images))
        times = measure(prepare(np.concatenate([images] * repeats)[:batch].copy()), float(seconds))
        results.append({
            "engine": engine,
            "version": version,
            "precision": precision,
            "threads": threads,
            "batch": batch,
            "calls": len(times),
            "imagesPerSecond": {
                "median": batch / statistics.median(times),
                "min": batch / times[-1],
                "max": batch / times[0],
            },
            "latencyMs": {"p50": 1e3 * statistics.median(times), "p99": 1e3 * times[int(0.99 * len(times))]},
            "largestError": largest_error,
        })
    print(json.dumps({"results": results}))


main()
