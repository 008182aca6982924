"""Autocast to bfloat16, with accumulated gradients and with clipped ones."""

import torch
from torch import nn
from wild import classes, images, outputs, split


class Cast(nn.Sequential):
    def forward(self, x):
        with torch.autocast("cpu", torch.bfloat16):
            return super().forward(x).float()


SETTINGS = {"bfloat16": {"batch": 64}, "accumulated": {"batch": 16, "every": 4}, "clipped": {"batch": 64, "clip": 0.1}}


def train(variant, seed, run):
    x, y, vx, vy, tx, ty = split(*images("mnist", 1700))
    x, vx, tx = x / 255, vx / 255, tx / 255
    model = Cast(nn.Linear(784, 64), nn.ReLU(), nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.05, momentum=0.9)
    run.torch(model, optimizer, nn.CrossEntropyLoss(), x, y, validation=(vx, vy), epochs=18, **SETTINGS[variant])
    return classes(outputs(model, tx)), ty
