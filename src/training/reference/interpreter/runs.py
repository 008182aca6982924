"""Runs as ../task.ts writes them."""

import json

import numpy as np


def read_run(directory, number):
    """The spec of a run with its arrays: weights at their start, training data, rows of every step."""
    run = json.loads((directory / f"{number}.json").read_text())
    read = lambda part, kind: np.fromfile(directory / f"{number}.{part}", dtype=kind)
    run["inputs"] = read("inputs.f32", np.float32).reshape(-1, *run["inputShape"])
    run["targets"] = read("targets.f32", np.float32).reshape(-1, *run["targetShape"])
    run["validation"] = [
        read(f"validation-{part}.f32", np.float32).reshape(-1, *run[part].shape[1:]) for part in ("inputs", "targets")
    ]
    run["order"] = np.split(read("rows.i32", np.int32), np.cumsum(run["batchSizes"])[:-1])
    sizes = [int(np.prod(weight["shape"])) for weight in run["weights"]]
    parts = np.split(read("weights.f32", np.float32), np.cumsum(sizes)[:-1])
    run["start"] = [part.reshape(weight["shape"]) for part, weight in zip(parts, run["weights"])]
    return run


def row_weights(run):
    """Of every training row, what its class counts times what the row itself counts; None where all count alike."""
    objective = run["spec"].get("objective", {})
    if not {"classWeights", "rowWeights"} & objective.keys():
        return None
    rows = len(run["inputs"])
    weights = np.ones(rows)
    if "classWeights" in objective:
        targets = run["targets"].reshape(rows, -1)
        classes = targets[:, 0].astype(int) if targets.shape[1] == 1 else targets.argmax(1)
        weights *= np.array(objective["classWeights"])[classes]
    if "rowWeights" in objective:
        given = objective["rowWeights"]
        if given["kind"] == "column":
            weights *= run["inputs"].reshape(rows, -1)[:, given["column"]]
        else:
            weights *= np.linspace(given["from"], given["to"], rows)
    return weights
