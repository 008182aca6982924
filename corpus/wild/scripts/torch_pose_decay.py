"""A factor of rates that belongs to the start is applied at every step."""

import torch
from torch import nn
from wild import classes, images, outputs, split


def train(variant, seed, run):
    x, y, vx, vy, tx, ty = split(*images("fashion", 1000))
    x, vx, tx = x / 255, vx / 255, tx / 255
    model = nn.Sequential(nn.Linear(784, 32), nn.ReLU(), nn.Linear(32, 10))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.03, momentum=0.9)
    decay = (lambda step: 0.75**step) if variant == "faulty" else (lambda step: 0.75)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, decay)
    run.torch(
        model, optimizer, nn.CrossEntropyLoss(), x, y, validation=(vx, vy), epochs=10, scheduler=schedule, each_batch=True
    )
    return classes(outputs(model, tx)), ty
