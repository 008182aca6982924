"""A rate that kills ReLU units."""

import torch
from torch import nn
from wild import classes, outputs, split, standard, table


def train(variant, seed, run):
    x, y, vx, vy, tx, ty = split(*table("vehicles", "Class"))
    x, vx, tx = standard(x, vx, tx)
    layers = [nn.Linear(18, 24), nn.ReLU(), nn.Linear(24, 24), nn.ReLU(), nn.Linear(24, 4)]
    model = nn.Sequential(*layers)
    optimizer = torch.optim.SGD(model.parameters(), lr=1.5 if variant == "faulty" else 0.05, momentum=0.9)
    run.torch(model, optimizer, nn.CrossEntropyLoss(), x, y, validation=(vx, vy), epochs=20, batch=16)
    return classes(outputs(model, tx)), ty
