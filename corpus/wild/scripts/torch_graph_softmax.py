"""Softmax before cross-entropy in a graph network."""

import torch
from torch import nn
from wild import classes, outputs, split, standard, table


def train(variant, seed, run):
    x, y, vx, vy, tx, ty = split(*table("letters", "lettr", 1800))
    x, vx, tx = standard(x, vx, tx)
    layers = [nn.Linear(16, 64), nn.ReLU(), nn.Linear(64, 26)]
    model = nn.Sequential(*layers, *([nn.Softmax(dim=-1)] if variant == "faulty" else []))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.5)
    run.torch(model, optimizer, nn.CrossEntropyLoss(), x, y, validation=(vx, vy), epochs=12, batch=32)
    return classes(outputs(model, tx)), ty
