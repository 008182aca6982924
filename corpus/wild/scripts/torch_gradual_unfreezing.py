"""A new head on a frozen body for two epochs, then all by one cycle, with smaller rates below."""

import torch
from torch import nn
from wild import Run, classes, images, outputs, split


def train(variant, seed, run):
    x, y = images("mnist", 4000)
    x = x / 255
    body = nn.Sequential(
        nn.Linear(784, 64), nn.BatchNorm1d(64), nn.ReLU(), nn.Linear(64, 32), nn.BatchNorm1d(32), nn.ReLU()
    )
    before = nn.Sequential(body, nn.Linear(32, 2))
    loss, epochs = nn.CrossEntropyLoss(), 5
    Run(seed, None, "csv").torch(
        before, torch.optim.Adam(before.parameters(), 3e-3), loss, x[2000:], y[2000:] % 2, epochs=6
    )
    x, y, vx, vy, tx, ty = split(x[:2000], y[:2000])
    model = nn.Sequential(body, nn.Linear(32, 10))
    fit = {"validation": (vx, vy), "batch": 64, "each_batch": True}
    steps = -(-len(y) // 64)
    if variant == "fine-tuning":
        body.requires_grad_(False)
        optimizer = torch.optim.Adam(model[1].parameters(), lr=0.01)
        Run(seed, None, "csv").torch(model, optimizer, loss, x, y, epochs=2, **fit)
        body.requires_grad_(True)
        groups, rates = [{"params": body.parameters()}, {"params": model[1].parameters()}], [0.001, 0.01]
    else:
        groups, rates = model.parameters(), 0.01
    optimizer = torch.optim.AdamW(groups, lr=0.01, weight_decay=0.01)
    scheduler = torch.optim.lr_scheduler.OneCycleLR(optimizer, rates, epochs * steps)
    run.torch(model, optimizer, loss, x, y, epochs=epochs, scheduler=scheduler, **fit)
    return classes(outputs(model, tx)), ty
