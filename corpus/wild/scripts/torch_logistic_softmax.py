"""Logistic regression with softmax twice."""

import torch
from torch import nn
from wild import classes, outputs, split, standard, table


def train(variant, seed, run):
    x, y, vx, vy, tx, ty = split(*table("letters", "lettr", 1500))
    x, vx, tx = standard(x, vx, tx)
    model = nn.Sequential(nn.Linear(16, 26), *([nn.Softmax(dim=1)] if variant == "faulty" else []))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    run.torch(model, optimizer, nn.CrossEntropyLoss(), x, y, validation=(vx, vy), epochs=15, batch=32)
    return classes(outputs(model, tx)), ty
