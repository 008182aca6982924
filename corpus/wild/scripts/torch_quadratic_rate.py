"""A regression on a number and its square, at two rates."""

import numpy as np
import torch
from torch import nn
from wild import outputs, split


def train(variant, seed, run):
    draw = np.random.default_rng(0)
    at = draw.uniform(0, 5, (300, 1)).astype("float32")
    y = (at**2 - 4 * at + draw.normal(0, 0.3, at.shape)).astype("float32")
    x, y, vx, vy, tx, ty = split(np.concatenate([at, at**2], 1), y)
    model = nn.Linear(2, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.02 if variant == "faulty" else 0.003)
    run.torch(model, optimizer, nn.MSELoss(), x, y, validation=(vx, vy), epochs=150)
    return outputs(model, tx), ty
