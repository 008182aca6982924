"""ReLU in a network tuned for sigmoids."""

import numpy as np
import torch
from torch import nn
from wild import classes, images, outputs, split


def train(variant, seed, run):
    x, y, vx, vy, tx, ty = split(*images("mnist", 1200))
    x, vx, tx = x / 255, vx / 255, tx / 255
    targets, held = (np.eye(10, dtype="float32")[a] for a in (y, vy))
    model = nn.Sequential(nn.Linear(784, 30), nn.ReLU(), nn.Linear(30, 10), nn.ReLU())
    for layer in (model[0], model[2]):
        nn.init.normal_(layer.weight, std=1.0 if variant == "faulty" else 0.1)
        nn.init.normal_(layer.bias, std=1.0 if variant == "faulty" else 0.1)
    optimizer = torch.optim.SGD(model.parameters(), lr=3.0 if variant == "faulty" else 0.1)
    run.torch(model, optimizer, nn.MSELoss(), x, targets, validation=(vx, held), epochs=25, batch=10)
    return classes(outputs(model, tx)), ty
