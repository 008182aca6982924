"""Trains runs as their specs say, in float64 and in float32, with PyTorch's automatic differentiation on one thread.

Usage: run.py DIRECTORY, which holds task.json and the files of every run (see ../task.ts). Writes beside them, as float64:
<run>.float64.f64 and <run>.float32.f64, the loss of every step and then every weight after the last one; and for a run
whose weights are given step by step (<run>.path.f32) <run>.followed.f64, see `follow`. Ends with exit code 3 and a line on
stderr where a spec names what it does not know.
"""

import json
import sys
from pathlib import Path

import numpy as np
import torch

from known import unknown
from network import Network
from optimizers import Optimizer
from practice import steps_of
from runs import read_run

torch.set_num_threads(1)


UNKNOWN = 3
PRECISIONS = {"float64": torch.float64, "float32": torch.float32}


def create(run, dtype):
    torch.set_default_dtype(dtype)
    network = Network(run, [torch.tensor(value, dtype=dtype) for value in run["start"]])
    return network, Optimizer(run, network)


def flat(network):
    return np.concatenate([weight.detach().numpy().ravel() for weight in network.weights], dtype=np.float64)


def update(run, network, optimizer, step, batches):
    """Makes an update; the mean loss of its mini-batches."""
    losses = []
    optimizer.gradients.begin()
    for batch in batches:
        loss = network.loss(run["order"][batch], batch)
        losses.append(loss.item())
        optimizer.gradients.take(loss, len(batches))
    optimizer.step(step)
    if optimizer.plateau.watches and (step + 1) % run["stepsPerEpoch"] == 0:
        optimizer.plateau.look(network.validation_loss(*run["validation"]))
    return sum(losses) / len(losses)


def train(run, dtype):
    """Losses of all steps and the weights after them, in one list."""
    network, optimizer = create(run, dtype)
    losses = [update(run, network, optimizer, step, batches) for step, batches in enumerate(steps_of(run))]
    return np.concatenate([losses, flat(network)])


def train_along(run, path, dtype):
    """Losses, and weights after every step, where each step begins with the weights that the engine began it with."""
    network, optimizer = create(run, dtype)
    ends = np.cumsum([weight.numel() for weight in network.weights])[:-1]
    losses, after = [], []
    for step, batches in enumerate(steps_of(run)):
        with torch.no_grad():
            for weight, values in zip(network.weights, np.split(path[step], ends)):
                weight.copy_(torch.from_numpy(values).reshape(weight.shape))
        losses.append(update(run, network, optimizer, step, batches))
        after.append(np.split(flat(network), ends))
    return losses, after, ends


def move_off(found, expected, before):
    """How much otherwise than expected one step moved a tensor: relative to the move."""
    differs = ~((found == expected) | (np.isnan(found) & np.isnan(expected)))
    if not differs.any():
        return 0
    off = np.linalg.norm((found - expected)[differs]) / max(np.linalg.norm(expected - before), 1e-30)
    return np.inf if np.isnan(off) else off


def follow(run, path):
    """The engine's own way, step by step: no chaos adds up on it. Losses in float64 and in float32 at the weights of each
    step; then, per tensor, how much otherwise than float64 the engine, and float32, moved it: the median over the steps."""
    losses, expected, ends = train_along(run, path, torch.float64)
    twin_losses, twin, _ = train_along(run, path, torch.float32)
    ways = [np.split(weights.astype(np.float64), ends) for weights in path]

    def median_off(after):
        per_step = [[move_off(*three) for three in zip(*of)] for of in zip(after, expected, ways)]
        return np.median(per_step, axis=0)

    return np.concatenate([losses, twin_losses, median_off(ways[1:]), median_off(twin)])


def main(directory):
    count = json.loads((directory / "task.json").read_text())["runs"]
    for number in range(count):
        run, path = read_run(directory, number), directory / f"{number}.path.f32"
        if missing := unknown(run["spec"]):
            print(missing, file=sys.stderr)
            sys.exit(UNKNOWN)
        if path.exists():
            ways = np.fromfile(path, np.float32).reshape(len(steps_of(run)) + 1, -1)
            follow(run, ways).tofile(directory / f"{number}.followed.f64")
        else:
            for name, dtype in PRECISIONS.items():
                train(run, dtype).tofile(directory / f"{number}.{name}.f64")


main(Path(sys.argv[1]))
