"""Softmax before a loss that applies it."""

import torch
from torch import nn
from wild import classes, images, outputs, split


def train(variant, seed, run):
    x, y, vx, vy, tx, ty = split(*images("mnist", 1500))
    x, vx, tx = x / 255, vx / 255, tx / 255
    layers = [nn.Linear(784, 64), nn.ReLU(), nn.Dropout(0.2), nn.Linear(64, 10)]
    model = nn.Sequential(*layers, *([nn.Softmax(dim=1)] if variant == "faulty" else []))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.5)
    run.torch(model, optimizer, nn.CrossEntropyLoss(), x, y, validation=(vx, vy), epochs=15, batch=10)
    return classes(outputs(model, tx)), ty
