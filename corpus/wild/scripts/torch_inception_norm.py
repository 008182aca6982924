"""Batch normalisation with a momentum of 0."""

import torch
from torch import nn
from wild import classes, outputs, split, table


def train(variant, seed, run):
    x, y, vx, vy, tx, ty = split(*table("vowels", "Class", without=("V1",)))
    momentum, layers = 0.0 if variant == "faulty" else 0.1, []
    for a, b in ((9, 32), (32, 32), (32, 32)):
        layers += [nn.Linear(a, b), nn.BatchNorm1d(b, momentum=momentum), nn.Tanh()]
    model = nn.Sequential(nn.BatchNorm1d(9, momentum=momentum), *layers, nn.Linear(32, 11))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    run.torch(model, optimizer, nn.CrossEntropyLoss(), x, y, validation=(vx, vy), epochs=20)
    return classes(outputs(model, tx)), ty
