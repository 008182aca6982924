"""One network with each of several activations, by SGD with momentum."""

import torch
from torch import nn
from wild import classes, images, outputs, split
from wild_lightning import Module, fit

SETTINGS = {"tanh": nn.Tanh, "relu": nn.ReLU, "leaky-relu": lambda: nn.LeakyReLU(0.1), "elu": nn.ELU}


def train(variant, seed, run):
    x, y, vx, vy, tx, ty = split(*images("fashion", 2000))
    x, vx, tx = (a / 127.5 - 1 for a in (x, vx, tx))
    widths = [784, 128, 64, 64, 32]
    hidden = [layer for a, b in zip(widths, widths[1:]) for layer in (nn.Linear(a, b), SETTINGS[variant]())]
    network = nn.Sequential(*hidden, nn.Linear(32, 10))
    module = Module(network, nn.CrossEntropyLoss(), lambda m: torch.optim.SGD(m.parameters(), lr=0.01, momentum=0.9))
    fit(run, module, x, y, validation=(vx, vy), epochs=12, batch=32, log_every_n_steps=10)
    return classes(outputs(network, tx)), ty
