"""Softmax regression from zero against random."""

import torch
from torch import nn
from wild import classes, images, outputs, split


def train(variant, seed, run):
    x, y, vx, vy, tx, ty = split(*images("fashion", 1500))
    x, vx, tx = x / 255, vx / 255, tx / 255
    model = nn.Linear(784, 10)
    nn.init.zeros_(model.weight)
    nn.init.zeros_(model.bias)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.003)
    run.torch(model, optimizer, nn.CrossEntropyLoss(), x, y, validation=(vx, vy), epochs=20, batch=100)
    return classes(outputs(model, tx)), ty
