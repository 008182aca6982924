"""Accumulated gradients, clipped gradients, and averaged weights, each by a word to the Trainer."""

import torch
from lightning.pytorch.callbacks import GradientAccumulationScheduler, StochasticWeightAveraging
from torch import nn
from wild import classes, outputs, split, standard, table
from wild_lightning import Module, fit

SETTINGS = {
    "plain": lambda: {},
    "accumulated": lambda: {"accumulate_grad_batches": 3},
    "accumulated-later": lambda: {"callbacks": [GradientAccumulationScheduler({0: 1, 4: 2})]},
    "clipped-norm": lambda: {"gradient_clip_val": 0.5},
    "clipped-values": lambda: {"gradient_clip_val": 0.05, "gradient_clip_algorithm": "value"},
    "averaged-weights": lambda: {"callbacks": [StochasticWeightAveraging(swa_lrs=0.01)]},
}


def train(variant, seed, run):
    x, y, vx, vy, tx, ty = split(*table("image-segments", "class"))
    x, vx, tx = standard(x, vx, tx)
    network = nn.Sequential(nn.Linear(x.shape[1], 48), nn.ReLU(), nn.Linear(48, 7))
    module = Module(network, nn.CrossEntropyLoss(), lambda m: torch.optim.Adam(m.parameters(), lr=0.02))
    fit(run, module, x, y, validation=(vx, vy), epochs=8, batch=32, log_every_n_steps=5, **SETTINGS[variant]())
    return classes(outputs(network, tx)), ty
