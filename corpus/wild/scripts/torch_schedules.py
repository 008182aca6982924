"""A small LeNet under schedules of the rate."""

import math

import torch
from torch import nn
from wild import classes, images, outputs, split


def cosine(epoch):
    return (0.01 + 0.29 * (1 + math.cos(math.pi * min(epoch, 20) / 20)) / 2) / 0.3


SETTINGS = {
    "constant": lambda epoch: 1,
    "square-root": lambda epoch: (epoch + 1) ** -0.5,
    "factor": lambda epoch: max(0.01, 0.9**epoch),
    "multi-factor": lambda epoch: 0.5 ** ((epoch >= 15) + (epoch >= 22)),
    "cosine": cosine,
    "warm-up": lambda epoch: (epoch + 1) / 5 if epoch < 5 else cosine(epoch - 5),
}


def train(variant, seed, run):
    x, y, vx, vy, tx, ty = split(*images("fashion", 2600))
    x, vx, tx = (torch.as_tensor(a / 255).view(-1, 1, 28, 28) for a in (x, vx, tx))
    model = nn.Sequential(
        nn.AvgPool2d(2), nn.Conv2d(1, 6, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(6, 16, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(64, 84), nn.ReLU(), nn.Linear(84, 10),
    )  # fmt: skip
    for layer in model:
        if isinstance(layer, (nn.Linear, nn.Conv2d)):
            nn.init.xavier_uniform_(layer.weight)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.3)
    scheduler = torch.optim.lr_scheduler.LambdaLR(optimizer, SETTINGS[variant])
    run.torch(
        model, optimizer, nn.CrossEntropyLoss(), x, y, validation=(vx, vy), epochs=30, batch=64, scheduler=scheduler
    )
    return classes(outputs(model, tx)), ty
