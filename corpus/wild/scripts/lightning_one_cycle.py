"""A baseline with one cycle of the rate by batch, or with steps by epoch."""

import torch
from torch import nn
from wild import classes, images, outputs, split
from wild_lightning import Module, fit


def train(variant, seed, run):
    x, y, vx, vy, tx, ty = split(*images("surfaces", 2500))
    x, vx, tx = (torch.as_tensor(a / 255).view(-1, 1, 16, 16) for a in (x, vx, tx))
    network = nn.Sequential(
        nn.Conv2d(1, 16, 3, 2, 1, bias=False), nn.BatchNorm2d(16), nn.ReLU(),
        nn.Conv2d(16, 32, 3, 2, 1, bias=False), nn.BatchNorm2d(32), nn.ReLU(), nn.Flatten(), nn.Linear(512, 3),
    )  # fmt: skip

    def optimizers(module):
        optimizer = torch.optim.SGD(module.parameters(), lr=0.05, momentum=0.9, weight_decay=5e-4)
        steps = module.trainer.estimated_stepping_batches
        cycle = torch.optim.lr_scheduler.OneCycleLR(optimizer, 0.1, steps)
        return [optimizer], [{"scheduler": cycle, "interval": "step"}]

    fit(
        run,
        Module(network, nn.CrossEntropyLoss(), optimizers),
        x,
        y,
        validation=(vx, vy),
        epochs=8,
        batch=64,
        log_every_n_steps=5,
    )
    return classes(outputs(network, tx)), ty
