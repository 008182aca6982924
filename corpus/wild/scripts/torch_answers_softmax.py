"""Answers ranked by softmax before cross-entropy."""

import torch
from torch import nn
from wild import classes, outputs, split, standard, table


def train(variant, seed, run):
    x, y, vx, vy, tx, ty = split(*table("vowels", "Class", without=("V1",)))
    x, vx, tx = standard(x, vx, tx)
    layers = [nn.Linear(9, 48), nn.Tanh(), nn.Linear(48, 11)]
    model = nn.Sequential(*layers, *([nn.Softmax(dim=1)] if variant == "faulty" else []))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.2)
    run.torch(model, optimizer, nn.CrossEntropyLoss(), x, y, validation=(vx, vy), epochs=25, batch=32)
    return classes(outputs(model, tx)), ty
