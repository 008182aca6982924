"""Four layers that begin with a deviation of 0.01 or 0.1."""

import torch
from torch import nn
from wild import classes, images, outputs, split


def train(variant, seed, run):
    x, y, vx, vy, tx, ty = split(*images("mnist", 1200))
    x, vx, tx = x / 255, vx / 255, tx / 255
    sizes, layers = [784, 48, 48, 48, 10], []
    for a, b in zip(sizes, sizes[1:]):
        layers += [nn.Linear(a, b), nn.ReLU()]
        nn.init.normal_(layers[-2].weight, std=0.01 if variant == "faulty" else 0.1)
        nn.init.zeros_(layers[-2].bias)
    model = nn.Sequential(*layers[:-1])
    optimizer = torch.optim.SGD(model.parameters(), lr=0.05)
    run.torch(model, optimizer, nn.CrossEntropyLoss(), x, y, validation=(vx, vy), epochs=14)
    return classes(outputs(model, tx)), ty
