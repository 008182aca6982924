"""Cosine schedule with restarts."""

import torch
from torch import nn
from wild import classes, outputs, split, standard, table


def train(variant, seed, run):
    x, y, vx, vy, tx, ty = split(*table("vowels", "Class", without=("V1",)))
    x, vx, tx = standard(x, vx, tx)
    model = nn.Sequential(nn.Linear(9, 64), nn.ReLU(), nn.Linear(64, 11))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.2, momentum=0.9)
    scheduler = torch.optim.lr_scheduler.CosineAnnealingWarmRestarts(optimizer, T_0=10)
    run.torch(model, optimizer, nn.CrossEntropyLoss(), x, y, validation=(vx, vy), epochs=30, scheduler=scheduler)
    return classes(outputs(model, tx)), ty
