"""Two images through one network, which says whether they are of one class."""

import numpy as np
import torch
from torch import nn
from wild import classes, images, outputs, split


class Siamese(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(1, 8, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(8, 16, 3), nn.ReLU(), nn.Flatten()
        )
        self.head = nn.Sequential(nn.Linear(2 * 256, 64), nn.ReLU(), nn.Linear(64, 1), nn.Sigmoid())

    def forward(self, pairs):
        return self.head(torch.cat([self.body(pairs[:, :1]), self.body(pairs[:, 1:])], -1))


def pairs(x, y, seed):
    draw = np.random.default_rng(seed)
    small = nn.functional.avg_pool2d(torch.as_tensor(x / 255).view(-1, 28, 28), 2)
    first = np.repeat(np.arange(len(y)), 2)
    other = [draw.choice(np.flatnonzero((y == y[a]) == (i % 2 == 0))) for i, a in enumerate(first)]
    return torch.stack([small[first], small[other]], 1), (y[first] == y[other]).astype(np.float32)[:, None]


def train(variant, seed, run):
    x, y, vx, vy, tx, ty = split(*images("mnist", 3600))
    rows, held, test = pairs(x, y, 1), pairs(vx, vy, 2), pairs(tx, ty, 3)
    model = Siamese()
    optimizer = torch.optim.Adadelta(model.parameters(), lr=1.0)
    scheduler = torch.optim.lr_scheduler.StepLR(optimizer, 1, gamma=0.9)
    run.torch(model, optimizer, nn.BCELoss(), *rows, validation=held, epochs=10, batch=64, scheduler=scheduler)
    return classes(outputs(model, test[0])), test[1]
