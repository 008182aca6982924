"""Rows and labels shuffled apart from each other."""

import numpy as np
import torch
from torch import nn
from wild import classes, images, outputs, split


def train(variant, seed, run):
    x, y, vx, vy, tx, ty = split(*images("fashion", 1200))
    x, vx, tx = (a.reshape(-1, 1, 28, 28) / 255 for a in (x, vx, tx))
    if variant == "faulty":
        y = np.random.default_rng(7).permutation(y)
    model = nn.Sequential(nn.Conv2d(1, 8, 5, 2), nn.ReLU(), nn.Conv2d(8, 16, 3, 2), nn.ReLU(), nn.Flatten(), nn.Linear(400, 10))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.003)
    run.torch(model, optimizer, nn.CrossEntropyLoss(), x, y, validation=(vx, vy), epochs=8, batch=32)
    return classes(outputs(model, tx)), ty
