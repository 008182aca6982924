"""Trains runs as their specs say, in float64 and in float32, with PyTorch's automatic differentiation on one thread.

Usage: run.py DIRECTORY, which holds task.json and the files of every run (see ../task.ts). Writes beside them, per run
and precision, <run>.float64.f64 and so on: the loss of every step, then every weight after the last one.
"""

import json
import sys
from pathlib import Path

import numpy as np
import torch

from network import Network
from optimizers import Optimizer
from runs import read_run

torch.set_num_threads(1)


def shake(start, seed):
    """The start with every value moved by up to a rounding of float32: what chaos makes of it is no error."""
    if seed == 0:
        return start
    random = np.random.default_rng(seed)
    return [value * (1 + 6e-8 * random.uniform(-1, 1, value.shape)) for value in start]


def train(run, dtype, seed):
    """Losses of all steps and the weights after them, in one list."""
    torch.set_default_dtype(dtype)
    network = Network(run, [torch.tensor(value, dtype=dtype) for value in shake(run["start"], seed)])
    optimizer = Optimizer(run, network)
    losses = []
    for step, rows in enumerate(run["order"]):
        loss = network.loss(rows, step)
        losses.append(loss.item())
        optimizer.step(loss, step)
    return np.concatenate([losses, *(weight.detach().numpy().ravel() for weight in network.weights)])


def main(directory):
    task = json.loads((directory / "task.json").read_text())
    precisions = [("float64", torch.float64, 0)]
    precisions += [(f"float32-{seed}", torch.float32, seed) for seed in task["twins"]]
    for number in range(task["runs"]):
        run = read_run(directory, number)
        for name, dtype, seed in precisions:
            train(run, dtype, seed).astype(np.float64).tofile(directory / f"{number}.{name}.f64")


main(Path(sys.argv[1]))
