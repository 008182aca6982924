"""Weights drawn small, a rate of 0.5, and dropout that grows from layer to layer."""

import torch
from torch import nn
from wild import classes, images, outputs, split


def train(variant, seed, run):
    x, y, vx, vy, tx, ty = split(*images("fashion", 2600))
    x, vx, tx = x / 255, vx / 255, tx / 255
    first = [nn.Linear(784, 64), nn.ReLU(), nn.Dropout(0.2)]
    model = nn.Sequential(*first, nn.Linear(64, 64), nn.ReLU(), nn.Dropout(0.5), nn.Linear(64, 10))
    for layer in model:
        if isinstance(layer, nn.Linear):
            nn.init.normal_(layer.weight, std=0.01)
            nn.init.zeros_(layer.bias)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
    run.torch(model, optimizer, nn.CrossEntropyLoss(), x, y, validation=(vx, vy), epochs=40, batch=64)
    return classes(outputs(model, tx)), ty
