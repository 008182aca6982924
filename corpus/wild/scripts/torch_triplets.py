"""Images into points, near where of one class: by triplets or by pairs with a margin."""

import numpy as np
import torch
from torch import nn
from wild import images, outputs, split


def triplets(out, y):
    """Each row with its farthest of the same class and its nearest of another."""
    far = torch.cdist(out, out)
    same = y[:, None] == y
    return (far.masked_fill(~same, 0).amax(1) - far.masked_fill(same, 1e9).amin(1) + 0.3).clamp_min(0).mean()


def pairs(out, y):
    """Rows of one class together, others apart by one at least."""
    far, same = (((out[:, None] - out) ** 2).sum(-1) + 1e-9).sqrt(), (y[:, None] == y).float()
    return (same * far**2 + (1 - same) * (1 - far).clamp_min(0) ** 2).mean()


class Sphere(nn.Sequential):
    def forward(self, x):
        return nn.functional.normalize(super().forward(x), dim=-1)


def train(variant, seed, run):
    x, y, vx, vy, tx, ty = split(*images("mnist", 2000))
    x, vx, tx = x / 255, vx / 255, tx / 255
    model = Sphere(nn.Linear(784, 64), nn.ReLU(), nn.Linear(64, 16))
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    run.torch(model, optimizer, {"triplets": triplets, "pairs": pairs}[variant], x, y, epochs=12, batch=100)
    points, middles = outputs(model, tx), np.stack([outputs(model, x)[y == c].mean(0) for c in range(10)])
    return (points @ middles.T).argmax(-1), ty
