"""Two moons by a hinge loss, on all rows at once, at a rate that falls from 1 to a tenth."""

import numpy as np
import torch
from torch import nn
from wild import outputs


def moons(rows, draw):
    """Two half circles that reach into each other, and which one each point is of: -1 or 1."""
    angle, side = draw.uniform(0, np.pi, rows), np.where(np.arange(rows) % 2, 1.0, -1.0)
    x = np.column_stack([np.cos(angle) * -side + 0.5 * side, np.sin(angle) * -side + 0.25 * side])
    return (x + draw.normal(0, 0.1, x.shape)).astype(np.float32), side.astype(np.float32)[:, None]


def hinge(out, y):
    return torch.relu(1 - y * out).mean()


def train(variant, seed, run):
    draw = np.random.default_rng(7)
    (x, y), (tx, ty) = moons(100, draw), moons(200, draw)
    model = nn.Sequential(nn.Linear(2, 16), nn.ReLU(), nn.Linear(16, 16), nn.ReLU(), nn.Linear(16, 1))
    for layer in model[::2]:
        nn.init.uniform_(layer.weight, -1, 1)
        nn.init.zeros_(layer.bias)
    optimizer = torch.optim.SGD(model.parameters(), lr=1.0, weight_decay=2e-4)
    falls = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: 1 - 0.9 * step / 100)
    run.torch(model, optimizer, hinge, x, y, epochs=100, batch=100, scheduler=falls)
    return np.sign(outputs(model, tx)), ty
