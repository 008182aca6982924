"""Updates by the sign of a momentum: a small rate, and a decay of weights larger than that of Adam."""

import torch
from torch import nn
from wild import classes, images, outputs, split


class Lion(torch.optim.Optimizer):
    """https://arxiv.org/abs/2302.06675, algorithm 2."""

    def __init__(self, weights, lr, betas=(0.9, 0.99), weight_decay=0.0):
        super().__init__(weights, {"lr": lr, "betas": betas, "weight_decay": weight_decay})

    @torch.no_grad()
    def step(self, closure=None):
        for group in self.param_groups:
            (one, two), rate = group["betas"], group["lr"]
            for w in group["params"]:
                mean = self.state[w].setdefault("mean", torch.zeros_like(w))
                w.mul_(1 - rate * group["weight_decay"]).add_((one * mean + (1 - one) * w.grad).sign(), alpha=-rate)
                mean.mul_(two).add_(w.grad, alpha=1 - two)


def train(variant, seed, run):
    x, y, vx, vy, tx, ty = split(*images("fashion", 2000))
    model = nn.Sequential(nn.Linear(784, 64), nn.ReLU(), nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10))
    decay = 0.1 if variant == "large-decay" else 0.01
    optimizer = Lion(model.parameters(), lr=1e-3, weight_decay=decay)
    scheduler = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, 15)
    run.torch(
        model,
        optimizer,
        nn.CrossEntropyLoss(),
        x / 255,
        y,
        validation=(vx / 255, vy),
        epochs=15,
        batch=64,
        scheduler=scheduler,
    )
    return classes(outputs(model, tx / 255)), ty
