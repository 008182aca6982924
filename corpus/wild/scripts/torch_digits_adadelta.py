"""Digits with Adadelta at a rate of one, falling by epoch."""

import torch
from torch import nn
from wild import classes, images, outputs, split


def train(variant, seed, run):
    x, y, vx, vy, tx, ty = split(*images("mnist", 1200))
    x, vx, tx = x / 255, vx / 255, tx / 255
    x, vx, tx = (a.reshape(-1, 1, 28, 28) for a in (x, vx, tx))
    layers = [nn.Conv2d(1, 8, 3, 2), nn.ReLU(), nn.Conv2d(8, 16, 3, 2), nn.ReLU(), nn.Dropout(0.25), nn.Flatten()]
    model = nn.Sequential(*layers, nn.Linear(576, 32), nn.ReLU(), nn.Dropout(0.5), nn.Linear(32, 10), nn.LogSoftmax(dim=1))
    optimizer = torch.optim.Adadelta(model.parameters(), lr=1.0)
    scheduler = torch.optim.lr_scheduler.StepLR(optimizer, 1, gamma=0.7)
    run.torch(model, optimizer, nn.NLLLoss(), x, y, validation=(vx, vy), epochs=8, batch=32, scheduler=scheduler)
    return classes(outputs(model, tx)), ty
