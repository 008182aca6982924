"""Gradients reset once before all epochs."""

import torch
from torch import nn
from wild import classes, images, outputs, split, standard


def train(variant, seed, run):
    x, y, vx, vy, tx, ty = split(*images("satellite", 1500))
    x, vx, tx = standard(x, vx, tx)
    model = nn.Sequential(nn.Linear(36, 32), nn.ReLU(), nn.Linear(32, 32), nn.ReLU(), nn.Linear(32, 7))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    optimizer.zero_grad()
    run.torch(model, optimizer, nn.CrossEntropyLoss(), x, y, validation=(vx, vy), epochs=10, batch=64, zero_grad=variant == "repaired")
    return classes(outputs(model, tx)), ty
