"""The first example: digits, by Adam with a small rate, for few epochs."""

import torch
from torch import nn
from wild import classes, images, outputs, split
from wild_lightning import Module, fit


def train(variant, seed, run):
    x, y, vx, vy, tx, ty = split(*images("mnist", 3000))
    layers = [
        nn.Linear(784, 64),
        nn.ReLU(),
        nn.Dropout(0.1),
        nn.Linear(64, 64),
        nn.ReLU(),
        nn.Dropout(0.1),
        nn.Linear(64, 10),
        nn.LogSoftmax(-1),
    ]
    network = nn.Sequential(*layers) if variant == "dropout" else nn.Linear(784, 10)
    loss, rate = (nn.NLLLoss(), 2e-3) if variant == "dropout" else (nn.CrossEntropyLoss(), 0.02)
    module = Module(network, loss, lambda m: torch.optim.Adam(m.parameters(), lr=rate))
    held = (vx / 255, vy) if variant == "dropout" else None
    fit(run, module, x / 255, y, validation=held, epochs=3, batch=64, log_every_n_steps=10)
    return classes(outputs(network, tx / 255)), ty
