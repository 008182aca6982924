"""Forty hidden units for eight epochs, at a rate of 0.2 with momentum."""

import torch
from torch import nn
from wild import classes, images, outputs, split


def train(variant, seed, run):
    x, y, _, _, tx, ty = split(*images("mnist", 3000))
    model = nn.Sequential(nn.Linear(784, 40), nn.ReLU(), nn.Linear(40, 10))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.2, momentum=0.9, nesterov=True, weight_decay=1e-4)
    run.torch(model, optimizer, nn.CrossEntropyLoss(), x / 255, y, epochs=8, batch=200)
    return classes(outputs(model, tx / 255)), ty
