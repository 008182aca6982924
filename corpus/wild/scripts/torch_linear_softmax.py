"""Pictures by one linear layer and plain SGD."""

import torch
from torch import nn
from wild import classes, images, outputs, split


def train(variant, seed, run):
    x, y, vx, vy, tx, ty = split(*images("fashion", 3000))
    x, vx, tx = x / 255, vx / 255, tx / 255
    model = nn.Linear(784, 10)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    run.torch(model, optimizer, nn.CrossEntropyLoss(), x, y, validation=(vx, vy), epochs=10, batch=64)
    return classes(outputs(model, tx)), ty
