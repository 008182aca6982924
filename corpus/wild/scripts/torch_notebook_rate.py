"""Digits by a network whose rate makes it diverge."""

import torch
from torch import nn
from wild import classes, images, outputs, split


def train(variant, seed, run):
    x, y, vx, vy, tx, ty = split(*images("mnist", 1000))
    x, vx, tx = x / 255, vx / 255, tx / 255
    model = nn.Sequential(nn.Linear(784, 48), nn.ReLU(), nn.Linear(48, 48), nn.ReLU(), nn.Linear(48, 10))
    optimizer = torch.optim.SGD(model.parameters(), lr=4.0 if variant == "faulty" else 0.1)
    run.torch(model, optimizer, nn.CrossEntropyLoss(), x, y, validation=(vx, vy), epochs=24)
    return classes(outputs(model, tx)), ty
