"""Runs as ../task.ts writes them."""

import json

import numpy as np


def read_run(directory, number):
    """The spec of a run with its arrays: weights at their start, training data, rows of every step."""
    run = json.loads((directory / f"{number}.json").read_text())
    read = lambda part, kind: np.fromfile(directory / f"{number}.{part}", dtype=kind)
    run["inputs"] = read("inputs.f32", np.float32).reshape(-1, *run["inputShape"])
    run["targets"] = read("targets.f32", np.float32).reshape(-1, *run["targetShape"])
    run["order"] = np.split(read("rows.i32", np.int32), np.cumsum(run["batchSizes"])[:-1])
    sizes = [int(np.prod(weight["shape"])) for weight in run["weights"]]
    parts = np.split(read("weights.f32", np.float32), np.cumsum(sizes)[:-1])
    run["start"] = [part.reshape(weight["shape"]) for part, weight in zip(parts, run["weights"])]
    return run
