"""A network of linear layers only, where that is enough."""

import torch
from torch import nn
from wild import classes, outputs, split, standard, table


def train(variant, seed, run):
    x, y, vx, vy, tx, ty = split(*table("olives", "region", without=("area",)))
    x, vx, tx = standard(x, vx, tx)
    model = nn.Sequential(nn.Linear(8, 32), nn.Linear(32, 16), nn.Linear(16, 3))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.005)
    run.torch(model, optimizer, nn.CrossEntropyLoss(), x, y, validation=(vx, vy), epochs=15, batch=16)
    return classes(outputs(model, tx)), ty
