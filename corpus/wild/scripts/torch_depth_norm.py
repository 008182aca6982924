"""A deep network that starts to move with batch normalisation."""

import torch
from torch import nn
from wild import classes, images, outputs, split


def train(variant, seed, run):
    x, y, vx, vy, tx, ty = split(*images("fashion", 1200))
    x, vx, tx = ((a / 255 - 0.5) / 0.5 for a in (x, vx, tx))
    layers, width = [], 784
    for _ in range(10):
        layers += [nn.Linear(width, 40), *([nn.BatchNorm1d(40)] if variant == "repaired" else []), nn.ReLU()]
        width = 40
    model = nn.Sequential(*layers, nn.Linear(40, 10))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.02)
    run.torch(model, optimizer, nn.CrossEntropyLoss(), x, y, validation=(vx, vy), epochs=14, batch=24)
    return classes(outputs(model, tx)), ty
