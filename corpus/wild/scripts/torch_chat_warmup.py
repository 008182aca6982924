"""A warm-up longer than an epoch, counted within the epoch."""

import torch
from torch import nn
from wild import classes, images, outputs, split


def train(variant, seed, run):
    x, y, vx, vy, tx, ty = split(*images("mnist", 1000))
    x, vx, tx = x / 255, vx / 255, tx / 255
    model = nn.Sequential(nn.Linear(784, 32), nn.ReLU(), nn.Linear(32, 10))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.5)
    per_epoch = -(-len(y) // 32)

    def warm_up(step):
        return min(1, (step % per_epoch if variant == "faulty" else step) / 1000 + 1e-3)

    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, warm_up)
    epochs = 40
    run.torch(
        model, optimizer, nn.CrossEntropyLoss(), x, y, validation=(vx, vy), epochs=epochs, scheduler=schedule, each_batch=True
    )
    return classes(outputs(model, tx)), ty
