"""Images and labels listed in different orders."""

import numpy as np
import torch
from torch import nn
from wild import classes, images, outputs, split


def train(variant, seed, run):
    x, y, vx, vy, tx, ty = split(*images("mnist", 1200))
    x, vx, tx = x / 255, vx / 255, tx / 255
    if variant == "faulty":
        x, vx = x[np.random.default_rng(5).permutation(len(x))], vx[np.random.default_rng(6).permutation(len(vx))]
    model = nn.Sequential(nn.Linear(784, 48), nn.ReLU(), nn.Linear(48, 10))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.001)
    run.torch(model, optimizer, nn.CrossEntropyLoss(), x, y, validation=(vx, vy), epochs=12, batch=32)
    return classes(outputs(model, tx)), ty
