"""A convolution over raw grey values, with and without normalisation after it."""

import torch
from torch import nn
from wild import classes, images, outputs, split


def train(variant, seed, run):
    x, y, vx, vy, tx, ty = split(*images("surfaces", 1200))
    norm = [nn.BatchNorm2d(6)] if variant == "repaired" else []
    layers = [nn.Unflatten(1, (1, 16, 16)), nn.Conv2d(1, 6, 3, stride=2), *norm, nn.ReLU(), nn.Conv2d(6, 8, 3), nn.ReLU()]
    model = nn.Sequential(*layers, nn.Flatten(), nn.Linear(200, 3))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.02, momentum=0.9)
    run.torch(model, optimizer, nn.CrossEntropyLoss(), x, y, validation=(vx, vy), epochs=25)
    return classes(outputs(model, tx)), ty
