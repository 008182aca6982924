"""A deep stack for a series, whose rate is too high."""

import torch
from torch import nn
from wild import outputs, split, windows


def train(variant, seed, run):
    x, y, vx, vy, tx, ty = split(*windows("sunspots", "sunspots", 24, 1200))
    x, vx, tx, y, vy, ty = (a / 50 for a in (x, vx, tx, y, vy, ty))
    layers, width = [], 24
    for _ in range(5):
        layers += [nn.Linear(width, 32), nn.ReLU()]
        width = 32
    model = nn.Sequential(*layers, nn.Linear(32, 1))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.3 if variant == "faulty" else 0.02, momentum=0.9)
    schedule = torch.optim.lr_scheduler.ExponentialLR(optimizer, 0.95 if variant == "faulty" else 0.9)
    run.torch(model, optimizer, nn.MSELoss(), x, y[:, None], validation=(vx, vy[:, None]), epochs=20, scheduler=schedule)
    return outputs(model, tx), ty
