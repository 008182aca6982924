"""A hidden layer whose ReLU an index leaves out."""

import numpy as np
import torch
from torch import nn
from wild import classes, outputs, split


def train(variant, seed, run):
    rng = np.random.default_rng(4)
    points = rng.normal(size=(900, 2)).astype("float32")
    ring = (np.square(points).sum(1) > 1.4).astype("int64")
    x, y, vx, vy, tx, ty = split(points, ring)
    sizes, layers = [2, 32, 2], []
    for i in range(2):
        layers.append(nn.Linear(sizes[i], sizes[i + 1]))
        if i < len(sizes) - (3 if variant == "faulty" else 2):
            layers.append(nn.ReLU())
    model = nn.Sequential(*layers)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    run.torch(model, optimizer, nn.CrossEntropyLoss(), x, y, validation=(vx, vy), epochs=15)
    return classes(outputs(model, tx)), ty
