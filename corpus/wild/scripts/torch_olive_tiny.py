"""Eighty rows and a small network for long."""

import torch
from torch import nn
from wild import classes, outputs, split, standard, table


def train(variant, seed, run):
    x, y, vx, vy, tx, ty = split(*table("sonar", "Class"))
    x, vx, tx = standard(x, vx, tx)
    model = nn.Sequential(nn.Linear(60, 16), nn.Tanh(), nn.Linear(16, 2))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.05, momentum=0.5)
    run.torch(model, optimizer, nn.CrossEntropyLoss(), x, y, validation=(vx, vy), epochs=20, batch=8)
    return classes(outputs(model, tx)), ty
