"""Linear layers in a row behind convolutions."""

import torch
from torch import nn
from wild import classes, images, outputs, split


def train(variant, seed, run):
    x, y, vx, vy, tx, ty = split(*images("mnist", 1200))
    x, vx, tx = (a.reshape(-1, 1, 28, 28) / 255 for a in (x, vx, tx))
    convolutions = [nn.Conv2d(1, 6, 5, 2), nn.ReLU(), nn.Conv2d(6, 16, 5, 2), nn.ReLU(), nn.Flatten()]
    model = nn.Sequential(*convolutions, nn.Linear(256, 48), nn.Linear(48, 32), nn.Linear(32, 10))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.05, momentum=0.9)
    run.torch(model, optimizer, nn.CrossEntropyLoss(), x, y, validation=(vx, vy), epochs=10)
    return classes(outputs(model, tx)), ty
