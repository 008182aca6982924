"""One hidden layer by plain SGD, by momentum of two kinds, and by Adam."""

import torch
from torch import nn
from wild import classes, images, outputs, split

SETTINGS = {
    "constant-rate": lambda w: torch.optim.SGD(w, lr=0.2),
    "momentum": lambda w: torch.optim.SGD(w, lr=0.2, momentum=0.9),
    "nesterov": lambda w: torch.optim.SGD(w, lr=0.2, momentum=0.9, nesterov=True),
    "adam": lambda w: torch.optim.Adam(w, lr=0.01),
}


def train(variant, seed, run):
    x, y, _, _, tx, ty = split(*images("mnist", 2500))
    model = nn.Sequential(nn.Linear(784, 100), nn.ReLU(), nn.Linear(100, 10))
    run.torch(model, SETTINGS[variant](model.parameters()), nn.CrossEntropyLoss(), x / 255, y, epochs=15, batch=200)
    return classes(outputs(model, tx / 255)), ty
