"""A network of three letters that guesses the fourth of a name, by SGD whose rate falls once, tenfold."""

import numpy as np
import torch
from torch import nn
from wild import columns, outputs, split


def rows():
    names = [n for n in columns("first-names")["text"].to_pylist() if n.isascii() and n.isalpha()]
    names = [names[i] for i in np.random.default_rng(0).permutation(len(names))[:600]]
    padded = [[0, 0, 0, *(ord(c) - 96 for c in n.lower()), 0] for n in names]
    windows = np.array([p[i : i + 4] for p in padded for i in range(len(p) - 3)])
    return windows[:, :3], windows[:, 3]


def train(variant, seed, run):
    x, y, vx, vy, tx, ty = split(*rows(), shares=(0.8, 0.1))
    norm = [nn.BatchNorm1d(100)] if variant == "batch-norm" else []
    model = nn.Sequential(
        nn.Embedding(27, 10), nn.Flatten(), nn.Linear(30, 100, bias=not norm), *norm, nn.Tanh(), nn.Linear(100, 27)
    )
    nn.init.normal_(model[0].weight)
    if variant != "plain":
        nn.init.normal_(model[2].weight, 0, 5 / 3 / 30**0.5)
        with torch.no_grad():
            model[-1].weight *= 0.1
            model[-1].bias.zero_()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    scheduler = torch.optim.lr_scheduler.StepLR(optimizer, 12, gamma=0.1)
    held = None if variant == "plain" else (vx, vy)
    run.torch(model, optimizer, nn.CrossEntropyLoss(), x, y, validation=held, epochs=18, batch=32, scheduler=scheduler)
    return outputs(model, tx).argmax(-1), ty
