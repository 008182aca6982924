"""Two views of each image drawn together, all others pushed apart, without labels."""

import numpy as np
import torch
from torch import nn
from wild import images, outputs, split


class TwoViews(nn.Module):
    """Rows in, and points of two noisy, shifted views of each out."""

    def __init__(self):
        super().__init__()
        self.body, self.head = (
            nn.Sequential(nn.Linear(784, 96), nn.ReLU(), nn.Linear(96, 32)),
            nn.Sequential(nn.ReLU(), nn.Linear(32, 16)),
        )

    def view(self, x):
        shift = torch.randint(-2, 3, (2,)).tolist()
        return x.view(-1, 28, 28).roll(shift, (1, 2)).flatten(1) * (torch.rand_like(x) > 0.2)

    def forward(self, x):
        return nn.functional.normalize(self.head(self.body(torch.cat([self.view(x), self.view(x)]))), dim=-1)


def loss(out, _):
    near = (out @ out.T / 0.2).fill_diagonal_(-9)
    half = len(out) // 2
    return nn.functional.cross_entropy(near, torch.cat([torch.arange(half) + half, torch.arange(half)]))


def train(variant, seed, run):
    x, y, _, _, tx, ty = split(*images("mnist", 2500))
    x, tx = x / 255, tx / 255
    model = TwoViews()
    optimizer = torch.optim.AdamW(model.parameters(), lr=2e-3, weight_decay=1e-4)
    scheduler = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, 20, eta_min=4e-5)
    run.torch(model, optimizer, loss, x, y, epochs=20, batch=100, scheduler=scheduler)
    points, test = (outputs(model.body, a) for a in (x, tx))
    points, test = (a / np.linalg.norm(a, axis=1, keepdims=True) for a in (points, test))
    return y[(test @ points.T).argmax(-1)], ty
